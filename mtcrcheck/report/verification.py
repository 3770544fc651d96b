"""Whether a saved record still holds: what it says, beside what the tool says of the same specs now."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mtcrcheck import __version__
from mtcrcheck.report.json import escaped
from mtcrcheck.report.layout import Layout
from mtcrcheck.report.record import law
from mtcrcheck.report.seal import canonical
from mtcrcheck.report.words import either
from mtcrcheck.spec.diagnostics import SPECS_NOW, SpecNow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from mtcrcheck.library import Library
    from mtcrcheck.report.saved import Saved, SavedSpec, Seal

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
ALTERED = "specs, law data and tool are the same, so the record itself was altered"
LABEL = re.compile(r"\[[^]]*\]")
SEALS: Mapping[Seal, str] = {
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
            "wording": all(r.verdicts == r.differences for r in self.results),
        }
        return tuple(what for what, is_same in same.items() if not is_same)

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
        return bool(self.results) and not {"seal", "verdict"} & set(self.changed)


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
        what = either(found.changed).replace(" or ", " and ")
        return f"The verdicts hold for {count}, but the record is not reproduced as it was: {what} changed."
    lost = sum(not r.verdicts_hold for r in found.results)
    if not lost:
        what = "its seal does not match" if "seal" in found.changed else "an aircraft stands in it twice"
        return f"The record does not hold: it was altered, as {what}."
    causes = [cause for cause in found.changed if cause in ("spec", "law", "tool")]
    what = f"{either(causes).replace(' or ', ' and ')} changed" if causes else ALTERED
    return f"The record does not hold: verdicts of {lost:,} of {count} are not found again; {what}."


def to_json(found: Verification) -> str:
    """Return everything that has changed as JSON text."""
    data = {
        "schema": SCHEMA,
        "tool": {"name": "mtcrcheck", "version": __version__},
        "law": law(found.library),
        "record": {
            "path": found.path,
            "tool": {"name": found.saved.tool.name, "version": found.saved.tool.version},
            "law": found.saved.law.model_dump(exclude_defaults=True),
        },
        "holds": found.holds,
        "verdicts_hold": found.verdicts_hold,
        "changed": list(found.changed),
        "seal": found.saved.seal_is,
        "doubled": list(found.doubled),
        "results": [
            {
                "spec": {"path": r.spec.path, "name": r.spec.name, "sha256": r.spec.sha256},
                "spec_now": r.spec_now,
                "why": list(r.why),
                "verdicts_hold": r.verdicts_hold,
                "differences": [{"key": d.key, "then": d.then, "now": d.now} for d in r.differences],
            }
            for r in found.results
        ],
    }
    return escaped(json.dumps(data, indent=1, ensure_ascii=False)) + "\n"
