"""Outcomes and runs as plain data: what JSON and the formats made of it show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtcrcheck.report import record
from mtcrcheck.report.run import Compared, Unreadable

if TYPE_CHECKING:
    from mtcrcheck.comparison import Change, Side, Words
    from mtcrcheck.report.run import Outcome, Run

COMPARISON = "mtcrcheck/comparison/1"


def head(run: Run) -> dict[str, Any]:
    """Return what holds for the whole run, with results and errors still empty."""
    whole = record.record([], [], run.library, run.request)
    if not run.new:
        return whole
    asked = {"old": run.old, "new": run.new, **whole["request"]}
    return {**whole, "schema": COMPARISON, "request": asked}


def result(outcome: Outcome, run: Run) -> dict[str, Any]:
    """Return the result for one input, with the spec in it where the run is to embed it.

    Raises `TypeError` for one that could not be read.
    """
    if isinstance(outcome, Unreadable):
        raise TypeError("an input that could not be read has no result")
    if not isinstance(outcome, Compared):
        return record.result(outcome, embed=run.embed, configured=run.configured)
    spec = outcome.spec
    return {
        "spec": {"path": spec.path, "name": spec.name, "sha256": spec.sha256},
        "influences": record.influenced(run.influences(spec)),
        "changes": [_change(c) for c in outcome.changes],
    }


def _change(change: Change) -> dict[str, Any]:
    """Return what changes for one destination."""
    return {
        "destination": change.destination,
        "changed": list(change.changed),
        "old": _side(change.old),
        "new": _side(change.new),
        "because": [_words(w) for w in change.because],
        "instead_of": [_words(w) for w in change.instead_of],
    }


def _side(side: Side) -> dict[str, Any]:
    """Return one side of a change."""
    return {
        "interpretation": side.interpretation,
        "as_of": str(side.day),
        "not_in_force": side.not_in_force or None,
        "category": side.category,
        "treatment": side.treatment,
        "review": side.review,
        "licence": side.licence,
        "conditions": list(side.conditions),
        "controls": list(side.controls),
    }


def _words(words: Words) -> dict[str, Any]:
    """Return words of the law."""
    return {
        "id": words.id,
        "summary": words.summary,
        "cite": words.cite,
        "source": words.source,
        "verified": words.verified,
    }
