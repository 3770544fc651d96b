"""The JSON record: the result object as plain data in stable order, numbers in the unit of their key.

Its seal is a SHA-256 over all that it says, by which a record that was altered later is known.
"""

import datetime
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from operator import attrgetter
from typing import Any

from pydantic_core import PydanticSerializationError, to_json

from mtcrcheck import __version__
from mtcrcheck.assessment import Assessment, Influence, Request, ReviewRow, influences
from mtcrcheck.capability.breakeven import BreakEven
from mtcrcheck.capability.derivation import Evidence
from mtcrcheck.capability.facts import PUBLISHED_FACTS, Capability
from mtcrcheck.classifier import AnnexVerdict, Control
from mtcrcheck.comparison import Change, Side, Words
from mtcrcheck.comparison import Outcome as Reviewed
from mtcrcheck.document import Document, Section, Table, Text
from mtcrcheck.interval import Interval
from mtcrcheck.reasons.alerts import Alert, Waived
from mtcrcheck.reasons.missing import Missing, ValueRange, Word
from mtcrcheck.reasons.rationale import Step, rounded
from mtcrcheck.reasons.working import Answered, Presumed, Way, WorkingCategory, WorkingReview
from mtcrcheck.report import words
from mtcrcheck.report.formats import Compared, Outcome, Run, Unreadable
from mtcrcheck.report.words import PARTS
from mtcrcheck.rules.law import Library
from mtcrcheck.rules.logic import word
from mtcrcheck.spec.diagnostics import Diagnostic
from mtcrcheck.text import escaped

SCHEMA = "mtcrcheck/assessment/2"
COMPARISON = "mtcrcheck/comparison/1"
PAGE = "mtcrcheck/page/1"
TOOL = {"name": "mtcrcheck", "version": __version__}
"""What every document names as the tool that wrote it."""
WAYS = (
    "interpretation=review.interpretation.id",
    "destination=review.destination",
    "rows=ways",
    "presumes=ways_presume",
)
"""What a record says of a review that is open, with the names of the attributes."""
SEAL = "seal"
ORDER = ("schema", "tool", "law", "request", "results", "errors", "inputs")
"""The keys of a record in the order in which they are written and sealed; any other comes after them."""
DIGITS = 6
FIGURES = (
    300.0, 500.0, 800.0, 20.0, 0.5, 1.0, 3.0, 46.3, 4.0, 7.0, 9.0, 0.01, 10.0, 25.0, 3704.0, 15876.0,
    14e6, 25e6, 50e6, 100e6,
)  # fmt: skip
"""Figures that the law compares facts with; a test keeps them in step with the data."""


def to_text(data: object) -> str:
    """Return data as JSON text, one value a line, that can be read and compared line by line."""
    return escaped(json.dumps(data, indent=1, ensure_ascii=False)) + "\n"


def pick(thing: object, *names: str) -> dict[str, Any]:
    """Return attributes as plain data.

    A name may be followed by where the value stands: ``id=examined.rule.id``.
    """
    return {key: plain(value_of(thing)) for key, value_of in _getters(names)}


@cache
def _getters(names: tuple[str, ...]) -> list[tuple[str, Callable[[object], Any]]]:
    return [(key, attrgetter(path or key)) for key, _, path in (name.partition("=") for name in names)]


def plain(value: Any) -> Any:
    """Return a value as plain data: sequences as lists, days as text, things as tables of their `SHAPES`."""
    if shape := SHAPES.get(type(value)):
        return pick(value, *shape) if isinstance(shape, tuple) else shape(value)
    if isinstance(value, tuple):
        return list(map(plain, value))
    return str(value) if isinstance(value, datetime.date) else value


def pages_as_json(pages: Iterable[Document], library: Library) -> str:
    """Return pages as JSON text, with the tool and the law that they speak of."""
    law = pick(library, "as_of", "sha256")
    return to_text({"schema": PAGE, "tool": TOOL, "law": law, "pages": plain(tuple(pages))})


def canonical(value: object) -> str:
    """Return a value as JSON in ASCII without spaces, the keys of tables sorted."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def canonical_record(record: Mapping[str, Any]) -> str:
    """Return a record without its seal, its own keys in their order."""
    others = sorted(key for key in record if key not in (*ORDER, SEAL))
    keys = [key for key in (*ORDER, *others) if key in record]
    return "{" + ",".join(f"{canonical(key)}:{canonical(record[key])}" for key in keys) + "}"


def seal_of(record: Mapping[str, Any]) -> str:
    """Return the seal of a record: a SHA-256 over all that it says."""
    return hashlib.sha256(canonical_record(record).encode("ascii")).hexdigest()


Piece = tuple[str, str, str, list[Any]]
"""The path of one input, its result as JSON text and in the form that is sealed, and its errors as plain data."""


def render_one(outcome: Outcome, run: Run) -> Piece:
    """Return what the record says of one input."""
    if isinstance(outcome, Unreadable):
        return outcome.path, "", "", plain(outcome.diagnostics)
    found = outcome_result(outcome, run)
    return outcome.spec.path, f"  {_text(found)}".replace("\n", "\n  "), canonical(found), []


def render_all(pieces: Iterable[Piece], run: Run) -> Iterator[str]:
    """Yield the record piece by piece: what holds for all, results, errors, the paths of inputs, the seal."""
    head = describe_run(run)
    digest = hashlib.sha256(f'{canonical_record(head)[:-1]},"results":['.encode("ascii"))
    yield _text(head)[: -len("\n}")] + ',\n "results": ['
    errors, inputs, separator = list[Any](), list[str](), ""
    for path, text, sealed, faults in pieces:
        inputs.append(path)
        errors += faults
        if text:
            digest.update(f"{separator}{sealed}".encode("ascii"))
            yield f"{separator}\n{text}"
            separator = ","
    yield "\n ]" if separator else "]"
    digest.update(f"],{canonical_record({'errors': errors, 'inputs': inputs})[1:]}".encode("ascii"))
    yield f",{_text({'errors': errors})[1:-2]}"
    yield f',\n "inputs": {escaped(json.dumps(inputs, ensure_ascii=False))}'
    yield f',\n "{SEAL}": "{digest.hexdigest()}"\n}}\n'


def _text(value: object) -> str:
    try:
        text = to_json(value, indent=1).decode()
    except PydanticSerializationError:  # half of a surrogate pair, as in a path that is no text
        text = json.dumps(value, indent=1, ensure_ascii=False)
    return escaped(text)


def render_line(outcome: Outcome, run: Run) -> str:
    """Return the line of a result, the same as in the record, or a line ``{"error": ...}`` for each error."""
    if isinstance(outcome, Unreadable):
        lines = [{"error": plain(diagnostic)} for diagnostic in outcome.diagnostics]
    else:
        lines = [outcome_result(outcome, run)]
    texts = (json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in lines)
    return "".join(f"{escaped(text)}\n" for text in texts)


def describe_run(run: Run) -> dict[str, Any]:
    """Return what holds for the whole run."""
    request = {**({"old": run.old, "new": run.new} if run.new else {}), **asked(run.request, run.strict)}
    schema = COMPARISON if run.new else SCHEMA
    return {"schema": schema, "tool": TOOL, "law": law(run.library), "request": request}


def asked(request: Request, strict: bool) -> dict[str, Any]:
    """Return what was asked."""
    told = pick(request, "as_of=day", "interpretations", "to")
    told |= {"from": ",".join(request.exporters), "set": dict(request.settings)}
    return told | ({"strict": True} if strict else {})


def law(library: Library) -> dict[str, Any]:
    """Return which law data the tool has read, with the files of the user's own readings where there are any."""
    own = {"interpretations": dict(library.own)} if library.own else {}
    return {**pick(library, "as_of", "sha256"), **own}


def outcome_result(outcome: Assessment | Compared, run: Run) -> dict[str, Any]:
    """Return the result for one input, with the spec in it where the run is to embed it."""
    if isinstance(outcome, Assessment):
        return result(outcome, embed=run.embed, configured=run.configured)
    return {
        "spec": pick(outcome.spec, "path", "name", "sha256"),
        "influences": plain(run.influences(outcome.spec)),
        "changes": plain(outcome.changes),
    }


def result(found: Assessment, *, embed: bool = False, configured: Iterable[Influence] = ()) -> dict[str, Any]:
    """Return one aircraft's part of the record, with the spec itself in it where it is to ``embed``.

    ``configured`` is what a file or a variable set.
    """
    spec, traded = found.spec, found.capability.facts(traded=True).shown("payload_at_300_km_kg")
    settings = dict(found.request.settings)
    return {
        "spec": pick(spec, "path", "name", "sha256", *(("text",) if embed else ())),
        "capability": _capability(found.capability),
        "annex": {
            **plain(found.annex),
            **pick(found, "presumed"),
            "if_traded": {**plain(found.if_traded), "payload_at_300_km_kg": plain(traded)},
        },
        "figures": [
            {"key": key, **pick(c, "value=text", "source"), "used": not c.suspect, **pick(c, "note")}
            for key, c in spec.figures
        ],
        "controls": [plain(c) for c in found.controls if c.examined.applies is not False],
        **pick(found, "reviews", "presumptions"),
        "decision_table": [pick(row, *WAYS) for row in found.reviews if row.ways],
        **pick(found, "alerts"),
        "influences": plain(tuple(influences(spec, settings, configured))),
        "margins": margins(found),
        **pick(found, "waivers=waived", "missing"),
        "leads_to": [
            {**pick(m, "field"), **pick(led, "of"), **plain(values)}
            for m in found.missing
            for led in m.outcomes
            for values in led.values
        ],
        "precedents": [{"destination": to, "summary": text} for to, text in found.remarks],
    }


def margins(assessment: Assessment) -> list[dict[str, Any]]:
    """Return the margins with their break-evens, the closest first."""
    return [
        {
            **pick(margin.test, "fact", "comparison", "threshold=value"),
            "outcome": word(margin.holds),
            "margin": _short(margin.distance),
            **pick(margin, "decides"),
            "break_even": plain(edges),
        }
        for margin, edges in zip(assessment.margins, assessment.break_evens, strict=True)
    ]


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _capability(capability: Capability) -> dict[str, Any]:
    facts = capability.facts()
    found: dict[str, Any] = {}
    for fact in PUBLISHED_FACTS:
        bounds = facts.shown(fact)
        found[fact] = {**plain(bounds), "evidence": capability.evidence(fact).word if bounds.known else None}
    choices = {name: sorted(may.only, key=str) for name, may in sorted(facts.choices.items()) if may.only}
    return {**found, "choices": {name: v if len(v) > 1 else v[0] for name, v in choices.items()}}


def _number(value: float | None) -> float | None:
    return None if value is None else rounded(float(value), DIGITS, FIGURES)


def _control(control: Control) -> dict[str, Any]:
    reasons, open_reasons = (
        list(dict.fromkeys(code.rstrip("0123456789") for code in codes))
        for codes in (control.reasons, control.open_reasons)
    )
    applies = {True: "yes", False: "no", None: "presumed" if control.presumed else "undetermined"}
    return {
        "id": control.examined.rule.id,
        "jurisdiction": control.examined.rule.id.split("/")[0].upper(),
        "applies": applies[control.examined.applies],
        "reasons": reasons,
        "columns": [code for code in control.reasons if code[-1].isdigit()],
        "reasons_undetermined": open_reasons,
        "title": control.examined.rule.title,
        **pick(control.examined.version, "cite", "source", "verified"),
    }


SHAPES: Mapping[type, tuple[str, ...] | Callable[[Any], Any]] = {
    Alert: ("code", "message"),
    AnnexVerdict: ("category", "item", "candidates", "evidence"),
    Answered: lambda asked: {"question": words.question(asked), "answer": words.yes(asked)},
    BreakEven: lambda edge: {
        **pick(edge, "quantity", "unit"),
        "value": _short(edge.value),
        "flips_at": _short(edge.flips_at),
        "lost": "below" if edge.lost_below else "above",
        **pick(edge, "kept_there", "alone"),
    },
    Change: lambda change: {
        **(pick(change, "exporter") if change.exporter else {}),
        **pick(change, "destination", "changed", "old", "new", "because", "instead_of"),
    },
    Control: _control,
    Diagnostic: ("path", "line", "column", "code", "message"),
    Document: ("id", "kind=about", "title", "fields", "sections"),
    Evidence: lambda evidence: evidence.word,
    Influence: ("what", "value", "from=source"),
    Interval: lambda bounds: {side: _number(getattr(bounds, side)) for side in bounds._fields},
    Missing: ("field", "with=with_", "decides"),
    Presumed: ("id", "fact=about", "value", "because", "defeated_by", "confirm", "strength"),
    ReviewRow: lambda row: {
        **pick(row, "interpretation=review.interpretation.id", "as_of=day"),
        **pick(row.review, "destination", *PARTS, "grounds"),
        **(pick(row, "exporter") if row.exporter else {}),
        **pick(row, "jurisdiction=review.interpretation.exporter", "reexport", "presumed", "leading"),
        **pick(row, "conditions", "rationale"),
    },
    Reviewed: (*PARTS, "possible_reviews=reviews"),
    Section: lambda section: {
        **pick(section, "title", "fields", "lines"),
        "rows": plain(section.table) or [],
    },
    Side: lambda side: {
        **pick(side, "interpretation", "as_of=day"),
        "not_in_force": side.not_in_force or None,
        **pick(side, "category", *PARTS, "conditions", "controls"),
        "presumed": {**dict(side.presumed), **pick(side, "presumes")} if side.presumed else None,
    },
    Step: lambda step: {
        **pick(step, "id", "outcome", "text", "cite"),
        "facts": {
            fact: {key: _number(v) if isinstance(v, float | int) else v for key, v in read.items()}
            for fact, read in step.facts.items()
        },
    },
    Table: lambda table: [dict(zip(table.columns, row, strict=True)) for row in table.rows],
    Text: ("text", "depth", "cite"),
    ValueRange: lambda values: {
        **{"from": _number(values.low), "from_included": values.low_included},
        **{"to": _number(values.high), "to_included": values.high_included},
        **pick(values, "answers"),
    },
    Waived: (*(f"{part}=waiver.{part}" for part in ("alert", "author", "reason", "expires")), "standing"),
    Way: ("all=all_of", "any=any_of", *PARTS),
    Word: ("is=value", "answers"),
    Words: ("id", "summary", "cite", "source", "verified"),
    WorkingCategory: ("category", "item", "presumes"),
    WorkingReview: (*PARTS, "presumes"),
}
"""What is written of a thing, by its type: attributes as `pick` takes them, or a function of it."""
