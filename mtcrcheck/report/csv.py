"""CSV: one row a review, or, for many aircraft, one row an aircraft with columns for each review."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from mtcrcheck.assessment import Assessment
from mtcrcheck.report.rows import row
from mtcrcheck.report.run import Compared
from mtcrcheck.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mtcrcheck.comparison import Change
    from mtcrcheck.report.rows import Row
    from mtcrcheck.report.run import Outcome, Run

AIRCRAFT = ("path", "name", "origin", "category", "item", "candidates", "evidence", "if_traded")
REVIEW = ("interpretation", "as_of", "destination", "treatment", "review", "licence")
OPEN = ("alerts", "missing", "law_as_of", "waivers")
COMPARED = ("category", "treatment", "review", "licence")
CHANGE = (
    "path",
    "name",
    "destination",
    *(f"{side}_{part}" for side in ("old", "new") for part in ("interpretation", "as_of", *COMPARED)),
    "changed",
    "because",
    "instead_of",
    "law_as_of",
)
FORMULA = ("=", "+", "@", "-", "\uff1d", "\uff0b", "\uff20", "\uff0d")
"""What a spreadsheet takes for the beginning of a formula, also in the full width of East Asian scripts."""


def piece(outcome: Outcome, run: Run) -> str:
    """Return the rows of one input; inputs that could not be read have none, and are named on stderr."""
    if isinstance(outcome, Compared):
        return lines(_change(outcome, change, run) for change in outcome.changes)
    if not isinstance(outcome, Assessment):
        return ""
    found = row(outcome)
    tail = (
        " ".join(found.alerts),
        " ".join(found.missing),
        str(run.library.as_of),
        " ".join(found.waivers),
    )
    if run.rows:
        verdicts = [word for v in found.verdicts for word in (v.treatment, v.review, v.licence)]
        return lines([(*_aircraft(found), *verdicts, *tail)])
    return lines(
        (*_aircraft(found), v.interpretation, v.as_of, v.destination, v.treatment, v.review, v.licence, *tail)
        for v in found.verdicts
    )


def page(pieces: Iterable[str], run: Run) -> Iterator[str]:
    """Yield the header, then the rows as they come."""
    if run.new:
        yield lines([CHANGE])
    elif run.rows:
        names = [
            f"{reading}.{to}.{part}" if to else f"{reading}.{part}"
            for reading in run.request.interpretations
            for to in run.request.to or ("",)
            for part in ("treatment", "review", "licence")
        ]
        yield lines([(*AIRCRAFT, *names, *OPEN)])
    else:
        yield lines([(*AIRCRAFT, *REVIEW, *OPEN)])
    yield from pieces


def _aircraft(found: Row) -> tuple[str, ...]:
    """Return the cells that say what the aircraft is."""
    return (
        found.path,
        found.name,
        found.origin,
        found.category,
        found.item,
        " ".join(found.candidates),
        found.evidence,
        found.if_traded,
    )


def _change(compared: Compared, change: Change, run: Run) -> tuple[str, ...]:
    """Return the row of one change."""
    sides = [
        str(getattr(side, part))
        for side in (change.old, change.new)
        for part in ("interpretation", "day", *COMPARED)
    ]
    return (
        compared.spec.path,
        compared.spec.name,
        change.destination or "",
        *sides,
        " ".join(change.changed),
        " ".join(w.id for w in change.because),
        " ".join(w.id for w in change.instead_of),
        str(run.library.as_of),
    )


def lines(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV text."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([safe(cell) for cell in r] for r in rows)
    return text.getvalue()


def safe(cell: str) -> str:
    """Return a cell that is printable and that no spreadsheet takes for a formula."""
    shown = printable(cell)
    return f"'{shown}" if shown.lstrip().startswith(FORMULA) and len(cell) > 1 else shown
