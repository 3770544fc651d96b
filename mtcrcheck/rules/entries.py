"""Rules of the law as dated data: listed entries, treatments, and provisions on destinations and transfers.

A rule is a TOML file whose path is its id::

    id = "us/ear/9A120"
    title = "..."
    category = "II"                 # Annex items only

    [[version]]                     # what the rule says in one period: no gaps, no overlaps
    effective = 2021-01-12          # first day; absent: since before the record begins
    until = 2026-08-13              # first day on which it no longer holds, absent: it runs on
    cite = "..."
    source = "https://..."
    summary = "..."                 # our own words
    verified = true                 # false where the text itself was not seen
    note = "..."                    # optional: what is open
    when = { ... }                  # see mtcrcheck.rules.conditions
    reasons = [{ code = "MT", when = {...} }]      # entries: reasons for control, each with its condition
    review = "policy-of-denial"     # provisions and treatments: what follows
    licence = "exception"
    treatment = "category-ii"
    condition = "..."               # treatments, reliefs: what remains to be met, printed where it decides
    alert = "partial-embargo"       # raised where it cannot be told whether the rule applies
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from mtcrcheck.rules.conditions import All, Condition, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ALWAYS = All(())
"""The condition of a reason or a rule that knows no further one."""

RULE_KEYS = frozenset({"id", "title", "category", "kind", "version"})
VERSION_KEYS = frozenset(
    {
        "effective", "until", "cite", "source", "summary", "verified", "note", "when",
        "reasons", "review", "licence", "treatment", "alert", "condition",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for control (MT, NS, RS, AT, SME ...), and the condition under which it applies."""

    code: str
    when: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class Version:
    """What a rule says from ``effective`` up to, not including, ``until``, and where that was read."""

    cite: str
    source: str
    summary: str
    verified: bool
    when: Condition
    effective: datetime.date | None = None
    until: datetime.date | None = None
    note: str | None = None
    reasons: tuple[Reason, ...] = ()
    review: str | None = None
    licence: str | None = None
    treatment: str | None = None
    alert: str | None = None
    condition: str | None = None

    def holds_on(self, day: datetime.date) -> bool:
        """Whether this is what the rule says on ``day``."""
        return (self.effective is None or self.effective <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Rule:
    """One legal id with all its dated versions, oldest first."""

    id: str
    title: str
    kind: str
    versions: tuple[Version, ...]
    category: str | None = None

    def version_on(self, day: datetime.date) -> Version | None:
        """Return what the rule says on ``day``, None before its first and after its last day."""
        return next((v for v in self.versions if v.holds_on(day)), None)


def load_rule(data: Mapping[str, Any], kind: str, where: str) -> Rule:
    """Build a rule from its data form, ``kind`` unless the data name another.

    Raises `ValueError`, naming ``where``, for keys unknown or missing, values of the wrong kind, and versions
    that overlap or leave a gap.
    """
    _known(data, RULE_KEYS, where)
    _texts(data, ("id", "title"), where)
    if not isinstance(data.get("version"), list) or not data["version"]:
        raise ValueError(f"{where}: no [[version]]")
    versions = tuple(_load_version(v, f"{where}: version {n}") for n, v in enumerate(data["version"], 1))
    for earlier, later in pairwise(versions):
        if earlier.until is None or earlier.until != later.effective:
            raise ValueError(f"{where}: a version must begin on the day on which the one before it ends")
    return Rule(data["id"], data["title"], data.get("kind", kind), versions, data.get("category"))


def _load_version(data: Mapping[str, Any], where: str) -> Version:
    """Build one version."""
    _known(data, VERSION_KEYS, where)
    _texts(data, ("cite", "source", "summary"), where)
    if "verified" not in data:
        raise ValueError(f"{where}: verified is missing")
    if not isinstance(data["verified"], bool):
        raise ValueError(f"{where}: verified is {data['verified']!r}, expected true or false")
    for key in ("effective", "until"):
        if key in data and type(data[key]) is not datetime.date:
            raise ValueError(f"{where}: {key} is {data[key]!r}, expected a date such as 2020-07-24")
    if "effective" in data and "until" in data and data["effective"] >= data["until"]:
        raise ValueError(f"{where}: effective {data['effective']} is not before until {data['until']}")
    rest = {k: data[k] for k in VERSION_KEYS - {"when", "reasons"} if k in data}
    return Version(
        when=parse(data["when"], f"{where}: when") if "when" in data else ALWAYS,
        reasons=tuple(_load_reasons(data.get("reasons", ()), where)),
        **rest,
    )


def _load_reasons(reasons: Iterable[Mapping[str, Any]], where: str) -> Iterable[Reason]:
    """Build the reasons for control of a version."""
    for reason in reasons:
        _known(reason, frozenset({"code", "when"}), f"{where}: reason")
        _texts(reason, ("code",), f"{where}: reason")
        when = parse(reason["when"], f"{where}: reason {reason['code']}") if "when" in reason else ALWAYS
        yield Reason(reason["code"], when)


def _texts(data: Mapping[str, Any], keys: Iterable[str], where: str) -> None:
    """Raise `ValueError` for keys that are missing or no text."""
    for key in keys:
        if key not in data:
            raise ValueError(f"{where}: {key} is missing")
        if not isinstance(data[key], str) or not data[key]:
            raise ValueError(f"{where}: {key} is {data[key]!r}, expected a text in quotes")


def _known(data: Mapping[str, Any], keys: frozenset[str], where: str) -> None:
    """Raise `ValueError` for keys that mean nothing."""
    unknown = sorted(set(data) - keys)
    if unknown:
        raise ValueError(f"{where}: unknown key {unknown[0]!r}, expected one of {', '.join(sorted(keys))}")
