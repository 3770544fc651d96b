"""The JSON record: the result object as plain data in stable order, numbers in the unit of their key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtcrcheck import __version__
from mtcrcheck.answers import Word
from mtcrcheck.capability.facts import PUBLISHED_FACTS
from mtcrcheck.influences import influences
from mtcrcheck.interval import Interval
from mtcrcheck.report import margins
from mtcrcheck.report.seal import sealed
from mtcrcheck.waivers import waived
from mtcrcheck.wording import rounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mtcrcheck.answers import Stretch
    from mtcrcheck.assessment import Assessment, Request, ReviewRow
    from mtcrcheck.capability.facts import Capability
    from mtcrcheck.classifier import AnnexVerdict, Control
    from mtcrcheck.influences import Influence
    from mtcrcheck.library import Library
    from mtcrcheck.missing import Missing
    from mtcrcheck.rationale import Step
    from mtcrcheck.rules.logic import Truth
    from mtcrcheck.spec.diagnostics import Diagnostic
    from mtcrcheck.waivers import Waived

SCHEMA = "mtcrcheck/assessment/1"
DIGITS = 6


def record(
    assessments: Iterable[Assessment], errors: Iterable[Diagnostic], library: Library, request: Request
) -> dict[str, Any]:
    """Return the whole record of one run, sealed."""
    whole = {
        "schema": SCHEMA,
        "tool": {"name": "mtcrcheck", "version": __version__},
        "law": law(library),
        "request": {
            "as_of": str(request.day),
            "interpretations": list(request.interpretations),
            "to": list(request.to),
            "from": request.exporter,
            "set": dict(request.settings),
        },
        "results": [result(a) for a in assessments],
        "errors": [error(e) for e in errors],
    }
    return sealed(whole)


def law(library: Library) -> dict[str, Any]:
    """Return which law data the tool has read, with the files of the user's own readings where there are any."""
    own = {"interpretations": dict(library.own)} if library.own else {}
    return {"as_of": str(library.as_of), "sha256": library.sha256, **own}


def error(diagnostic: Diagnostic) -> dict[str, Any]:
    """Return one diagnostic."""
    return {
        "path": diagnostic.path,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "code": diagnostic.code,
        "message": diagnostic.message,
    }


def result(
    assessment: Assessment, *, embed: bool = False, configured: Iterable[Influence] = ()
) -> dict[str, Any]:
    """Return one aircraft's part of the record, with the spec itself in it where it is to ``embed``.

    ``configured`` is what a file or a variable set.
    """
    spec = assessment.spec
    text = {"text": spec.text} if embed else {}
    return {
        "spec": {"path": spec.path, "name": spec.name, "sha256": spec.sha256, **text},
        "capability": _capability(assessment.capability),
        "annex": {
            **_verdict(assessment.annex),
            "if_traded": {
                **_verdict(assessment.if_traded),
                "payload_at_300_km_kg": _bounds(
                    assessment.capability.facts(traded=True).shown("payload_at_300_km_kg")
                ),
            },
        },
        "figures": [
            {
                "key": key,
                "value": claim.text,
                "source": claim.source,
                "used": not claim.suspect,
                "note": claim.note,
            }
            for key, claim in spec.figures
        ],
        "controls": [_control(c) for c in assessment.controls if c.examined.applies is not False],
        "reviews": [_review(r) for r in assessment.reviews],
        "alerts": [{"code": a.code, "message": a.message} for a in assessment.alerts],
        "influences": influenced(influences(spec, dict(assessment.request.settings), configured)),
        "margins": margins.data(assessment),
        "waivers": [_waiver(w) for w in waived(assessment)],
        "missing": [
            {"field": m.field, "with": list(m.with_), "decides": list(m.decides)} for m in assessment.missing
        ],
        "leads_to": [lead for m in assessment.missing for lead in _leads_to(m)],
        "precedents": [{"destination": r.destination, "summary": r.text} for r in assessment.remarks],
    }


def influenced(found: Iterable[Influence]) -> list[dict[str, str]]:
    """Return what was set from where."""
    return [{"what": i.what, "value": i.value, "from": i.source} for i in found]


def _leads_to(row: Missing) -> Iterator[dict[str, Any]]:
    """Yield what the values of a missing key lead to, for each verdict that it decides alone."""
    for found in row.leads:
        for values in found.values:
            yield {
                "field": row.field,
                "of": list(found.of),
                **_values(values),
                "answers": list(values.answers),
            }


def _values(values: Stretch | Word) -> dict[str, Any]:
    """Return a stretch of values, in the unit of the key, or a flag or choice."""
    if isinstance(values, Word):
        return {"is": values.value}
    return {
        "from": _number(values.low),
        "from_included": values.low_included,
        "to": _number(values.high),
        "to_included": values.high_included,
    }


def _waiver(found: Waived) -> dict[str, Any]:
    """Return a waiver with what it comes to on the day asked about."""
    waiver = found.waiver
    return {
        "alert": waiver.alert,
        "author": waiver.author,
        "reason": waiver.reason,
        "expires": waiver.expires,
        "standing": found.standing,
    }


def _capability(capability: Capability) -> dict[str, Any]:
    """Return the published facts with the evidence of the bounds shown, then flags and choices."""
    facts = capability.facts()
    found: dict[str, Any] = {}
    for fact in PUBLISHED_FACTS:
        bounds = facts.shown(fact)
        evidence = capability.evidence(fact).word if bounds.known else None
        found[fact] = {**_bounds(bounds), "evidence": evidence}
    found["choices"] = {
        name: sorted(options.only, key=str) if len(options.only) > 1 else next(iter(options.only))
        for name, options in sorted(facts.choices.items())
        if options.only
    }
    return found


def _verdict(verdict: AnnexVerdict) -> dict[str, Any]:
    """Return an Annex verdict."""
    return {
        "category": verdict.category,
        "item": verdict.item,
        "candidates": list(verdict.candidates),
        "evidence": None if verdict.evidence is None else verdict.evidence.word,
    }


def _bounds(bounds: Interval) -> dict[str, float | None]:
    """Return bounds, rounded but never across a figure of the law."""
    return {"at_least": _number(bounds.at_least), "at_most": _number(bounds.at_most)}


FIGURES = (300.0, 500.0, 800.0, 20.0, 0.5, 1.0, 3.0, 46.3, 14e6, 25e6, 50e6, 100e6)
"""Figures that the law compares facts with; a test keeps them in step with the data."""


def _number(value: float | None) -> float | None:
    """Round a number for the record."""
    return None if value is None else rounded(float(value), DIGITS, FIGURES)


def _control(control: Control) -> dict[str, Any]:
    """Return a national entry that applies, or may."""
    rule, version = control.examined.rule, control.examined.version
    return {
        "id": rule.id,
        "jurisdiction": rule.id.split("/")[0].upper(),
        "applies": _applies(control.examined.applies),
        "reasons": list(dict.fromkeys(code.rstrip("0123456789") for code in control.reasons)),
        "columns": [code for code in control.reasons if code[-1].isdigit()],
        "reasons_undetermined": list(dict.fromkeys(c.rstrip("0123456789") for c in control.open_reasons)),
        "title": rule.title,
        "cite": version.cite,
        "source": version.source,
        "verified": version.verified,
    }


def _applies(truth: Truth) -> str:
    """Return whether an entry applies, in the record's words."""
    return {True: "yes", False: "no", None: "undetermined"}[truth]


def _review(row: ReviewRow) -> dict[str, Any]:
    """Return one review."""
    found = row.review
    return {
        "interpretation": found.interpretation.id,
        "as_of": str(row.day),
        "destination": found.destination,
        "treatment": found.treatment,
        "review": found.review,
        "licence": found.licence,
        "conditions": list(row.conditions),
        "rationale": [_step(s) for s in row.rationale],
    }


def _step(step: Step) -> dict[str, Any]:
    """Return one reason."""
    return {
        "id": step.id,
        "outcome": step.outcome,
        "text": step.text,
        "cite": step.cite,
        "facts": {
            fact: {k: _number(v) if isinstance(v, float | int) else v for k, v in read.items()}
            for fact, read in step.facts.items()
        },
    }
