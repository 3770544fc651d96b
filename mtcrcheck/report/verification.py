"""Whether a saved record still holds: what it says, beside what the tool says of the same specs now."""

import datetime
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mtcrcheck import __version__
from mtcrcheck.assessment import Request
from mtcrcheck.document import Document, Section, Text, gather
from mtcrcheck.report.record import SCHEMA as ASSESSMENT
from mtcrcheck.report.record import TOOL, asked, canonical, law, pick, seal_of, to_text
from mtcrcheck.report.words import WORDS
from mtcrcheck.rules.law import Library
from mtcrcheck.spec.diagnostics import SPECS_NOW, SpecNow
from mtcrcheck.text import counted, join_or, printable

FIRST = "mtcrcheck/assessment/1"
"""The schema of records that have no working answers, no seal and no list of inputs."""
SCHEMA = "mtcrcheck/verification/1"
VERDICTS: Mapping[str, Sequence[str]] = WORDS["record"]["verdicts"]
"""Keys of a result that are its verdicts, by its part; all else is what they rest on, and how it is told."""
LABELS: Mapping[str, Sequence[str]] = WORDS["record"]["labels"]
"""What tells the members of a list apart."""
LATER: Sequence[str] = WORDS["record"]["later"]
"""What records of version 1 need not say."""
ALTERED = "specs, law data and tool are the same, so the record itself was altered"
LABEL = re.compile(r"\[[^]]*\]")
SHOWN, LONGEST = 20, 60
"""Differences of one aircraft that are shown, and characters of a value."""


class RecordError(ValueError):
    """A text that is no record of assessments."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow", strict=True)


class _Tool(_Part):
    name: Literal["mtcrcheck"]
    version: str


class _LawData(_Part):
    as_of: str
    sha256: str
    interpretations: dict[str, str] = Field(default_factory=dict)


class _Asked(_Part):
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
        asked = (tuple(self.interpretations), tuple(self.to), exporter, tuple(self.settings.items()))
        return Request(self.as_of, *asked, tuple(others))


class SavedSpec(_Part):
    """The spec that a result is on; ``text`` is its file where the record holds it."""

    path: str
    name: str
    sha256: str
    text: str | None = None


class _Result(_Part):
    spec: SavedSpec


class _Fault(_Part):
    path: str


class _Record(_Part):
    schema_: Literal["mtcrcheck/assessment/1", "mtcrcheck/assessment/2"] = Field(alias="schema")
    tool: _Tool
    law: _LawData
    request: _Asked
    results: list[_Result]
    errors: list[_Fault]
    inputs: list[str] | None = None
    seal: str | None = None


class Saved:
    """A record of assessments; keys of later versions are kept as they are.

    ``older`` is whether it is of the version that has no working answers, ``strict`` whether it has proven answers
    only. ``seal_is`` says whether it has a seal, as those of version 1 have none, and the one of what it says.
    ``faults`` are those of each file that could not be read, by its path. ``forgeries`` are what no run writes, each
    in a sentence: it was put into the record, or taken out of it, afterwards.
    """

    def __init__(self, content: dict[str, Any]) -> None:
        read = _Record.model_validate(content)
        self.tool, self.law, self.request, self.results = read.tool, read.law, read.request, read.results
        self.older = read.schema_ == FIRST
        self.strict = self.older or read.request.strict
        is_whole = read.seal == seal_of(content)
        self.seal_is = "none" if read.seal is None else "whole" if is_whole else "broken"
        self.faults = gather((fault.path, fault.model_dump()) for fault in read.errors)
        self.forgeries = tuple(self._list_forgeries(read, content))

    def _list_forgeries(self, read: _Record, content: dict[str, Any]) -> Iterator[str]:
        if self.seal_is == "broken":
            yield "The seal does not match: the record was altered after it was written."
        parts = {"": read, "tool.": read.tool, "law.": read.law}
        strange = [f"{name}{key}" for name, part in parts.items() for key in part.model_extra or ()]
        if canonical(content["request"]) != canonical(asked(read.request.request, read.request.strict)):
            strange.append("request")
        if strange and read.tool.version == __version__:
            yield f"The tool does not write it in this way: {', '.join(strange)}"
        found, inputs = [*(result.spec.path for result in read.results), *self.faults], read.inputs or ()
        yield from (f"{path}: it is in the record twice" for path, n in Counter(found).items() if n > 1)
        if self.older:
            return
        if self.seal_is == "none":
            yield "There is no seal: only records of version 1 have none."
        yield from (f"{path}: its results were removed" for path in inputs if path not in found)
        yield from (f"{path}: the record was not made of it" for path in found if path not in inputs)


def read_record(data: bytes) -> Saved:
    """Read a record as `--format json` writes it. Raises `RecordError`, saying why, for anything else."""
    try:
        content = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_table, parse_constant=_refuse)
        schema = content.get("schema") if isinstance(content, dict) else None
        if schema in (ASSESSMENT, FIRST):
            return Saved(content)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = ".".join(map(str, fault["loc"]))
        raise RecordError(f"{printable(where)}: {printable(fault['msg'])}") from None
    except (ValueError, RecursionError) as error:
        found = f"it is not JSON: {printable(str(error))}"
    else:
        found = f"its schema is {printable(repr(schema))}" if schema else "it names no schema"
    raise RecordError(f"{found}: expected {ASSESSMENT}, as classify and batch write it with --format json")


def _table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if twice := [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]:
        raise ValueError(f"{twice[0]!r} stands twice in a table")
    return dict(pairs)


def _refuse(word: str) -> float:
    raise ValueError(f"{word} is no number")


class Difference(NamedTuple):
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


class Verified:
    """One result: what has become of its spec, and every difference; ``why`` says why a spec is not read.

    ``verdicts`` are the differences in verdicts; ``verdicts_hold`` is whether these were found again.
    ``conditions_alone`` is whether only conditions differ, which may be the same in other words.
    """

    def __init__(
        self, spec: SavedSpec, now: SpecNow, differences: Sequence[Difference] = (), why: Sequence[str] = ()
    ) -> None:
        self.spec, self.spec_now, self.differences, self.why = spec, now, tuple(differences), tuple(why)
        self.verdicts = tuple(d for d in differences if d.is_verdict)
        self.verdicts_hold = now in ("same", "changed") and not self.verdicts
        self.conditions_alone = bool(self.verdicts) and all(
            d.key.endswith(".conditions") for d in self.verdicts
        )


class Verification:
    """A record with everything that has changed since; ``faults`` are the files that could not be read then.

    ``every`` is what has become of every input. ``same_law`` is whether the tool's own law data are those of the
    record, and of the day that it says; ``own_changed`` are the readings of the user's own whose file is another than
    that of the record. ``changed`` says what has changed, of spec, law, tool, record, verdict and wording. The record
    ``holds`` where nothing has; one without any result proves nothing. ``verdicts_hold`` is whether there are
    verdicts, every one was found again, and nothing was altered or taken out: no run says another thing of the same
    spec, law data and tool, in whatever words.
    """

    def __init__(
        self,
        path: str,
        saved: Saved,
        library: Library,
        results: Sequence[Verified],
        faults: Sequence[Verified] = (),
    ) -> None:
        self.path, self.saved, self.library, self.results, self.faults = path, saved, library, results, faults
        self.every = (*results, *faults)
        law, now = saved.law, library.own
        self.same_law = (law.sha256, law.as_of) == (library.sha256, str(library.as_of))
        read_by = (id for id in saved.request.interpretations if id in now)
        every_own = dict.fromkeys((*law.interpretations, *read_by))
        self.own_changed = [id for id in every_own if law.interpretations.get(id) != now.get(id)]
        same = {
            "spec": all(r.spec_now == "same" for r in self.every),
            "law": self.same_law and not self.own_changed,
            "tool": saved.tool.version == __version__,
            "record": not saved.forgeries,
            "verdict": all(r.verdicts_hold for r in self.every),
            "wording": all(r.verdicts == r.differences for r in self.every),
        }
        self.changed = tuple(what for what, is_same in same.items() if not is_same)
        self.holds = bool(results) and not self.changed
        differs = any(r.spec_now == "same" and r.differences for r in self.every)
        is_altered = same["law"] and same["tool"] and differs
        self.verdicts_hold = bool(results) and not is_altered and same["record"] and same["verdict"]


def compared(then: Mapping[str, Any], now: dict[str, Any], *, older: bool) -> tuple[Difference, ...]:
    """Return the differences of a saved result from what the tool says now, as far as its version says it.

    The influences of a file or a variable, which no second run can tell, stand under the seal.
    """
    told = then.get("influences")
    configured = (
        each
        for each in (told if isinstance(told, list) else ())
        if isinstance(each, dict) and each.keys() == {"what", "value", "from"}
        if str(each["from"]).startswith(("file:", "environment "))
    )
    now["influences"] = [*configured, *now["influences"]]
    found = differences(then, now)
    return tuple(d for d in found if not (older and d.then is None and d.key.split(".")[-1] in LATER))


def differences(then: Any, now: Any, key: str = "") -> Iterator[Difference]:
    """Yield what differs between two values of the record, at its dotted key, as deep as can be told.

    The members of some lists are told apart by labels. Null is not the same as not there.
    """
    labels = LABELS.get(key.rpartition(".")[2])
    in_list = bool(labels) and isinstance(then, list) and isinstance(now, list)
    old, new = ((dict(_label(side, labels or ())) if in_list else side) for side in (then, now))
    if isinstance(old, dict) and isinstance(new, dict):
        for name in dict.fromkeys((*old, *new)):
            at = f"{key}[{name}]" if in_list else f"{key}.{name}".removeprefix(".")
            if name in old and name in new:
                yield from differences(old[name], new[name], at)
            else:
                yield Difference(at, old.get(name), new.get(name))
    elif then != now if isinstance(then, str) else canonical(then) != canonical(now):
        yield Difference(key, then, now)


def _label(rows: Iterable[Any], names: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Yield the members of a list by what tells them apart, numbered where that is not enough."""
    seen: Counter[str] = Counter()
    for row in rows:
        label = " ".join(str(row[n]) for n in names if row.get(n)) if isinstance(row, dict) else ""
        seen[label] += 1
        yield (label if seen[label] == 1 else f"{label} {seen[label]}".strip()), row


def describe(found: Verification) -> Document:
    """Return what has changed, the answer last."""
    saved, library = found.saved, found.library
    said = [WORDS["sentence"]["older-record"]] if saved.older else []
    said += [f"Interpretation {id}: its file differs from that of the record" for id in found.own_changed]
    if not found.same_law:
        law, days = saved.law, f"as of {saved.law.as_of} then, as of {library.as_of} now"
        said.append(f"Law data: {days}; sha256 {law.sha256[:12]} then, {library.sha256[:12]} now")
    if "tool" in found.changed:
        said.append(f"Tool: {saved.tool.version} then, {__version__} now")
    sections: dict[str, Iterable[Text]] = {"": map(Text, (*said, *saved.forgeries))}
    sections |= {f"{result.spec.path}: {result.spec.name}": _result(result) for result in found.every}
    return Document("", sections=(*Section.by_title(sections), Section.of("", _answer(found))))


def _result(result: Verified) -> Iterator[Text]:
    if result.spec_now != "same":
        yield Text(SPECS_NOW[result.spec_now], 1)
    yield from (Text(line, 2) for line in result.why)
    shown = result.verdicts[:SHOWN]
    yield from (Text(f"{d.key}: {_shown(d.then, d.now)} then, {_shown(d.now, d.then)} now", 1) for d in shown)
    if rest := len(result.differences) - len(shown):
        differences = counted(rest, "more difference" if shown else "difference")
        yield Text(f"{differences} in verdicts, figures, reasons or words: see --format json", 1)


def _shown(value: Any, other: Any) -> str:
    """Return a value in few characters: of a list what the other one lacks, unless they hold the same."""
    if isinstance(value, list) and isinstance(other, list):
        apart = [each for each in value if each not in other]
        value = apart if apart or any(each not in value for each in other) else value
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    short = words if len(words) <= LONGEST else f"{words[: LONGEST - 3]}..."
    return "nothing" if value is None else short


def _answer(found: Verification) -> str:
    count, lost = f"{len(found.results):,} aircraft", [r for r in found.every if not r.verdicts_hold]
    if not found.results:
        return "The record proves nothing: it holds no result that can be reproduced."
    if not found.changed:
        return f"The record holds: {count}, each as recorded, with the same specs, law data and tool."
    if found.verdicts_hold:
        what = join_or(found.changed, "and")
        return f"The verdicts hold for {count}, but the record is not reproduced exactly: {what} changed."
    if not lost:
        return "The record does not hold: it was altered after it was written."
    causes = [cause for cause in found.changed if cause in ("spec", "law", "tool")]
    what = f"{join_or(causes, 'and')} changed" if causes else ALTERED
    alone = all(r.conditions_alone for r in lost)
    which, rest = ("conditions", ", every other verdict is") if alone else ("verdicts", "")
    return f"The record does not hold: {which} of {len(lost):,} of {count} are not reproduced{rest}; {what}."


def to_json(found: Verification) -> str:
    """Return everything that has changed as JSON text."""
    saved = found.saved
    told = {
        what: [
            {
                "spec": pick(each.spec, "path", "name", "sha256"),
                **pick(each, "spec_now", "why", "verdicts_hold"),
                "differences": [pick(d, "key", "then", "now") for d in each.differences],
            }
            for each in some
        ]
        for what, some in (("results", found.results), ("errors", found.faults))
    }
    record = {"path": found.path, "tool": pick(saved.tool, "name", "version")}
    return to_text({
        **{"schema": SCHEMA, "tool": TOOL, "law": law(found.library)},
        "record": {**record, "law": saved.law.model_dump(exclude_defaults=True)},
        **pick(found, "holds", "verdicts_hold", "changed"),
        **pick(saved, "seal=seal_is", "forgeries"),
        **told,
    })  # fmt: skip
