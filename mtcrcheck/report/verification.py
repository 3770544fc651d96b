"""Whether a saved record still holds: what it says, beside what the tool says of the same specs now.

Of a record that is read back only the shape is checked; its results stay plain data, since versions differ in them.
"""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mtcrcheck import __version__
from mtcrcheck.assessment import Request
from mtcrcheck.report.json import TOOL, pick, to_text
from mtcrcheck.report.layout import Layout
from mtcrcheck.report.record import SCHEMA as RECORD_SCHEMA
from mtcrcheck.report.record import canonical, law, seal_of
from mtcrcheck.rules.law import Library
from mtcrcheck.spec.diagnostics import SPECS_NOW, SpecNow
from mtcrcheck.text import join_or, printable

SealState = Literal["whole", "broken", "none"]
"""What may be found of the seal of a record; older records have none."""

SCHEMA = "mtcrcheck/verification/1"
VERDICTS: Mapping[str, tuple[str, ...]] = {
    "annex": ("category", "item", "candidates", "evidence"),
    "controls": ("id", "jurisdiction", "applies", "reasons", "columns", "reasons_undetermined"),
    "reviews": (
        "interpretation",
        "as_of",
        "destination",
        "treatment",
        "review",
        "licence",
        "conditions",
    ),
    "alerts": ("code",),
}
"""Keys of a result that are its verdicts, by its part; all else is what they rest on, and how it is told."""
LABELS = {
    "reviews": ("interpretation", "destination"),
    "controls": ("id",),
    "alerts": ("code",),
    "figures": ("key",),
    "waivers": ("alert", "author"),
    "missing": ("field",),
    "leads_to": ("field",),
    "margins": ("fact",),
    "break_even": ("quantity",),
    "rationale": ("id",),
    "precedents": ("destination",),
}
"""What tells the members of a list apart."""
OLDER = "mtcrcheck/assessment/1"
"""The schema of records that have no working answers."""
ALTERED = "specs, law data and tool are the same, so the record itself was altered"
LABEL = re.compile(r"\[[^]]*\]")
SEALS: Mapping[SealState, str] = {
    "whole": "",
    "broken": "Seal: it does not match, so the record was altered after it was written.",
    "none": "The record has no seal, as those of older versions: whether anything was taken out of it cannot "
    "be told.",
}
"""What is said of the seal of a record."""
SHOWN = 20
"""Differences of one aircraft that are shown."""
LONGEST = 60
"""Characters of a value that are shown."""


class RecordError(ValueError):
    """A text that is no record of assessments."""


class _Part(BaseModel):
    """A part of the record; keys of later versions are kept as they are."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True)


class Tool(_Part):
    """The tool that wrote the record."""

    name: Literal["mtcrcheck"]
    version: str


class LawData(_Part):
    """The law data that it was written under, with the SHA-256 of each reading of the user's own."""

    as_of: str
    sha256: str
    interpretations: dict[str, str] = Field(default_factory=dict)


class Asked(_Part):
    """What was asked."""

    as_of: datetime.date = Field(strict=False)
    interpretations: list[str]
    to: list[str]
    exporter: str = Field(alias="from")
    settings: dict[str, str] = Field(alias="set")
    strict: bool = False

    @property
    def request(self) -> Request:
        """The request as the tool takes it."""
        exporter, *others = self.exporter.split(",")
        return Request(
            self.as_of,
            tuple(self.interpretations),
            tuple(self.to),
            exporter,
            tuple(self.settings.items()),
            tuple(others),
        )


class SavedSpec(_Part):
    """The spec that a result is on; ``text`` is its file where the record holds it."""

    path: str
    name: str
    sha256: str
    text: str | None = None


class SavedResult(_Part):
    """The result on one aircraft: what it is on, and everything else as it stands in the record."""

    spec: SavedSpec

    @property
    def content(self) -> dict[str, Any]:
        """Everything but the spec."""
        return dict(self.model_extra or {})


class Saved(_Part):
    """A record of assessments; ``seal_now`` is the seal that belongs to what it says."""

    schema_: Literal["mtcrcheck/assessment/1", "mtcrcheck/assessment/2"] = Field(alias="schema")
    tool: Tool
    law: LawData
    request: Asked
    results: list[SavedResult]
    errors: list[Any]
    seal: str | None = None
    seal_now: str = ""

    @property
    def older(self) -> bool:
        """Whether it is of the version that has no working answers."""
        return self.schema_ == OLDER

    @property
    def strict(self) -> bool:
        """Whether it has proven answers only."""
        return self.older or self.request.strict

    @property
    def strange(self) -> tuple[str, ...]:
        """The keys, outside of the results, that this version of the tool writes in no record."""
        parts = {"": self, "tool.": self.tool, "law.": self.law, "request.": self.request}
        return tuple(f"{name}{key}" for name, part in parts.items() for key in part.model_extra or ())

    @property
    def seal_is(self) -> SealState:
        """Whether the record has a seal, and the one of what it says."""
        if self.seal is None:
            return "none"
        return "whole" if self.seal == self.seal_now else "broken"


def read_record(data: bytes) -> Saved:
    """Read a record as `--format json` writes it. Raises `RecordError`, saying why, for anything else."""
    try:
        content = json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=_read_table, parse_constant=_refuse_number
        )
    except (ValueError, RecursionError) as error:
        raise RecordError(f"it is not JSON: {printable(str(error))}") from None
    schema = content.get("schema") if isinstance(content, dict) else None
    if schema not in (RECORD_SCHEMA, OLDER):
        found = f"its schema is {printable(repr(schema))}" if schema else "it names no schema"
        raise RecordError(
            f"{found}: expected {RECORD_SCHEMA}, as classify and batch write it with --format json"
        )
    try:
        return Saved.model_validate({**content, "seal_now": seal_of(content)})
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(map(str, fault["loc"]))
        raise RecordError(f"{printable(where)}: {printable(fault['msg'])}") from None


def _read_table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a table. Raises `ValueError` for a key that stands twice: who reads it may take either."""
    table: dict[str, Any] = {}
    for key, value in pairs:
        if key in table:
            raise ValueError(f"{key!r} stands twice in a table")
        table[key] = value
    return table


def _refuse_number(word: str) -> float:
    raise ValueError(f"{word} is no number")


@dataclass(frozen=True, slots=True)
class Difference:
    """A key of the result with what it was and is; None where it is null or not there."""

    key: str
    then: Any
    now: Any

    @property
    def is_verdict(self) -> bool:
        """Whether a verdict differs, or anything that holds one has come, gone or become something else."""
        keys = LABEL.sub("", self.key).split(".")
        names = VERDICTS.get(keys[0], ())
        if len(keys) == 1 or keys[-1] in names:
            return bool(names)
        return any(_holds(value, names) for value in (self.then, self.now))


def _holds(value: Any, names: Collection[str]) -> bool:
    """Whether a value has any of the keys named, however deep."""
    if isinstance(value, dict):
        return any(key in names or _holds(inner, names) for key, inner in value.items())
    return isinstance(value, list) and any(_holds(inner, names) for inner in value)


@dataclass(frozen=True, slots=True)
class Verified:
    """One result: what has become of its spec, and every difference; ``why`` says why a spec is not read."""

    spec: SavedSpec
    spec_now: SpecNow
    differences: tuple[Difference, ...] = ()
    why: tuple[str, ...] = ()

    @property
    def verdicts(self) -> tuple[Difference, ...]:
        """The differences in verdicts."""
        return tuple(d for d in self.differences if d.is_verdict)

    @property
    def verdicts_hold(self) -> bool:
        """Whether the verdicts were found again."""
        return self.spec_now in ("same", "changed") and not self.verdicts


@dataclass(frozen=True, slots=True)
class Verification:
    """A record with everything that has changed since."""

    path: str
    saved: Saved
    library: Library
    results: tuple[Verified, ...]

    @property
    def changed(self) -> tuple[str, ...]:
        """What has changed, of spec, law, tool, verdict and wording; empty where nothing has."""
        same = {
            "spec": all(r.spec_now == "same" for r in self.results),
            "law": self.same_law and not self.own_changed,
            "tool": self.saved.tool.version == __version__,
            "seal": self.saved.seal_is != "broken",
            "verdict": all(r.verdicts_hold for r in self.results) and not self.doubled,
            "wording": all(r.verdicts == r.differences for r in self.results)
            and not (self.altered and self.saved.strange),
        }
        return tuple(what for what, is_same in same.items() if not is_same)

    @property
    def altered(self) -> bool:
        """Whether the record says something else though spec, law data and tool are all the same."""
        if self.saved.tool.version != __version__:
            return False
        same = self.same_law and not self.own_changed
        other = any(r.spec_now == "same" and r.differences for r in self.results)
        return bool(self.saved.strange) or (same and other)

    @property
    def holds(self) -> bool:
        """Whether the record was found again as it is; one without any result proves nothing."""
        return bool(self.results) and not self.changed

    @property
    def same_law(self) -> bool:
        """Whether the tool's own law data are those of the record, and of the day that it says."""
        then = (self.saved.law.sha256, self.saved.law.as_of)
        return then == (self.library.sha256, str(self.library.as_of))

    @property
    def own_changed(self) -> tuple[str, ...]:
        """The readings of the user's own whose file is another than that of the record."""
        then, now = self.saved.law.interpretations, self.library.own
        read_by = [id for id in self.saved.request.interpretations if id in now]
        return tuple(id for id in dict.fromkeys((*then, *read_by)) if then.get(id) != now.get(id))

    @property
    def doubled(self) -> tuple[str, ...]:
        """The paths of specs on which there is more than one result: nothing is assessed twice in one run."""
        paths = Counter(r.spec.path for r in self.results)
        return tuple(path for path, times in paths.items() if times > 1)

    @property
    def verdicts_hold(self) -> bool:
        """Whether there are verdicts, every one was found again, and none was altered or taken out."""
        return bool(self.results) and not self.altered and not {"seal", "verdict"} & set(self.changed)


def without_working_answers(result: dict[str, Any]) -> None:
    """Take out of a result what records of the older version do not have."""
    del result["presumptions"], result["decision_table"], result["annex"]["presumed"]
    for row in result["reviews"]:
        del row["presumed"], row["leading"]


def known(found: Any) -> Any:
    """Return the influences that the request and the spec tell of, others left out; what are none as they are."""
    if not isinstance(found, list) or not all(isinstance(i, dict) for i in found):
        return found
    return [i for i in found if not str(i.get("from")).startswith(("file:", "environment "))]


def differences(then: Any, now: Any, key: str = "") -> Iterator[Difference]:
    """Yield what differs between two values of the record, at its dotted key, as deep as can be told."""
    if isinstance(then, dict) and isinstance(now, dict):
        for name in dict.fromkeys((*then, *now)):
            yield from _members(then, now, name, f"{key}.{name}".removeprefix("."))
        return
    members = LABELS.get(key.rpartition(".")[2])
    if members and isinstance(then, list) and isinstance(now, list):
        old, new = dict(_labelled(then, members)), dict(_labelled(now, members))
        for label in dict.fromkeys((*old, *new)):
            yield from _members(old, new, label, f"{key}[{label}]")
    elif then != now if isinstance(then, str) else canonical(then) != canonical(now):
        yield Difference(key, then, now)


def _members(then: Mapping[str, Any], now: Mapping[str, Any], name: str, key: str) -> Iterator[Difference]:
    """Yield what differs between two members of the same name; null is not the same as not there."""
    if name in then and name in now:
        yield from differences(then[name], now[name], key)
    else:
        yield Difference(key, then.get(name), now.get(name))


def _labelled(rows: Iterable[Any], names: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Yield the members of a list by what tells them apart, numbered where that is not enough."""
    seen: dict[str, int] = {}
    for row in rows:
        parts = [str(row.get(name)) for name in names if row.get(name)] if isinstance(row, dict) else []
        label = " ".join(parts)
        seen[label] = seen.get(label, 0) + 1
        yield (label if seen[label] == 1 else f"{label} {seen[label]}".strip()), row


def text(found: Verification, width: int) -> str:
    """Return what has changed, the answer last, wrapped to a width in characters."""
    return "\n".join(_lines(found, Layout(width))) + "\n"


def _lines(found: Verification, layout: Layout) -> Iterator[str]:
    saved, library = found.saved, found.library
    if saved.older:
        yield from layout.wrapped("The record is of an older version, which had no working answers.")
    for id in found.own_changed:
        yield from layout.wrapped(f"Interpretation {id}: its file is another than that of the record")
    if not found.same_law:
        then, now = f"as of {saved.law.as_of}", f"as of {library.as_of}"
        digests = f"sha256 {saved.law.sha256[:12]} then, {library.sha256[:12]} now"
        yield from layout.wrapped(f"Law data: {then} then, {now} now; {digests}")
    if "tool" in found.changed:
        yield from layout.wrapped(f"Tool: {saved.tool.version} then, {__version__} now")
    yield from layout.wrapped(SEALS[saved.seal_is]) if SEALS[saved.seal_is] else ()
    for path in found.doubled:
        yield from layout.wrapped(f"{path}: there is more than one result on it")
    if found.altered and saved.strange:
        yield from layout.wrapped(f"The tool writes no such keys: {', '.join(saved.strange)}")
    for result in found.results:
        if result.spec_now != "same" or result.differences:
            yield from layout.wrapped(f"{result.spec.path}: {result.spec.name}")
            yield from _result(result, layout)
    if saved.errors:
        count = len(saved.errors)
        yield from layout.wrapped(f"Not tried again: {count:,} faults of specs that could not be read then.")
    yield from layout.wrapped(_answer(found))


def _result(result: Verified, layout: Layout) -> Iterator[str]:
    """Yield what has changed for one aircraft: verdicts one by one, the rest counted."""
    if result.spec_now != "same":
        yield from layout.wrapped(SPECS_NOW[result.spec_now], "  ")
    for line in result.why:
        yield from layout.wrapped(line, "    ", "      ")
    shown = result.verdicts[:SHOWN]
    for d in shown:
        yield from layout.wrapped(f"{d.key}: {_shown(d.then)} then, {_shown(d.now)} now", "  ", "    ")
    rest = len(result.differences) - len(shown)
    if rest:
        what = "more differences" if shown else "differences"
        yield from layout.wrapped(
            f"{rest:,} {what} in verdicts, figures, reasons or words: see --format json", "  "
        )


def _shown(value: Any) -> str:
    """Return a value in short."""
    if value is None:
        return "nothing"
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 3]}..."


def _answer(found: Verification) -> str:
    """Return whether the record holds, in a sentence."""
    if not found.results:
        return "The record proves nothing: it has no result of any aircraft that could be found again."
    count = f"{len(found.results):,} aircraft"
    if not found.changed:
        return f"The record holds: {count}, each as recorded, with the same specs, law data and tool."
    if found.verdicts_hold:
        what = join_or(found.changed, "and")
        return f"The verdicts hold for {count}, but the record is not reproduced as it was: {what} changed."
    lost = sum(not r.verdicts_hold for r in found.results)
    if not lost:
        what = "an aircraft stands in it twice" if found.doubled else "specs, law data and tool are the same"
        what = "its seal does not match" if "seal" in found.changed else what
        return f"The record does not hold: it was altered, as {what}."
    causes = [cause for cause in found.changed if cause in ("spec", "law", "tool")]
    what = f"{join_or(causes, 'and')} changed" if causes else ALTERED
    return f"The record does not hold: verdicts of {lost:,} of {count} are not found again; {what}."


def to_json(found: Verification) -> str:
    """Return everything that has changed as JSON text."""
    results = [
        {
            "spec": pick(r.spec, "path", "name", "sha256"),
            **pick(r, "spec_now", "why", "verdicts_hold"),
            "differences": [pick(d, "key", "then", "now") for d in r.differences],
        }
        for r in found.results
    ]
    return to_text({
        "schema": SCHEMA,
        "tool": TOOL,
        "law": law(found.library),
        "record": {
            "path": found.path,
            "tool": pick(found.saved.tool, "name", "version"),
            "law": found.saved.law.model_dump(exclude_defaults=True),
        },
        **pick(found, "holds", "verdicts_hold", "changed"),
        "seal": found.saved.seal_is,
        "doubled": list(found.doubled),
        "results": results,
    })  # fmt: skip
