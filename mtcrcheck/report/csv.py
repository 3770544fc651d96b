"""CSV: one row a review, or, for many aircraft, one row an aircraft with columns for each review.

Also the columns of a table of aircraft for `screen`: their names, units, and what they hold.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from mtcrcheck.assessment import Assessment, Influence, by_exporter
from mtcrcheck.comparison import Change
from mtcrcheck.document import Layout
from mtcrcheck.report.fleet import AIRCRAFT, PRESUMED, PRESUMED_OF_REVIEW, REVIEW, list_cells, make_row
from mtcrcheck.report.formats import Compared, Outcome, Run, Unreadable
from mtcrcheck.report.words import PARTS, WORDS
from mtcrcheck.screening.layout import known_columns
from mtcrcheck.text import safe_cell

OPEN = ("alerts", "missing", "law_as_of", "waivers", "influences")
COMPARED = ("category", *PARTS)
SIDES = ("old", "new")
CHANGE = {
    "path": "spec.path", "name": "spec.name", "destination": "destination",
    **{f"{side}_{name}": f"{side}.{name}".replace("as_of", "day")
       for side in SIDES for name in ("interpretation", "as_of", *COMPARED)},
    "changed": "changed",
}  # fmt: skip
BOUNDS = {"min": "At least: ", "max": "At most: "}
KINDS = {"flag": "true or false", "text": "text", "country": "ISO 3166 code or name"}
FIGURES = ("path", "name", "key", "value", "source", "used", "note")
SOURCES = ("path", "name", "source", "title", "url", "date")
Rows = list[Sequence[object]]


def render_one(outcome: Outcome, run: Run) -> str:
    """Return the rows of one input; inputs that could not be read have none, and are named on stderr."""
    return lines(list_rows(outcome, run))


def render_all(pieces: Iterable[str], run: Run) -> Iterator[str]:
    """Yield the header, then the rows as they come."""
    yield lines([make_header(run)])
    yield from pieces


def list_rows(outcome: Outcome, run: Run) -> Iterator[Sequence[str]]:
    """Yield the rows of one input."""
    if isinstance(outcome, Unreadable):
        return
    beside = {"law_as_of": str(run.library.as_of), "influences": influenced(run.influences(outcome.spec))}
    if isinstance(outcome, Compared):
        found = list(map(_change, outcome.changes))
    else:
        row = make_row(outcome)
        if run.rows:
            cells, asked = row.cells | beside, row.asked
            aircraft, rest = ([cells[name] for name in names] for names in (AIRCRAFT, (*OPEN, *PRESUMED)))
            both = (PARTS, PRESUMED_OF_REVIEW)
            verdicts, working = ([each[name] for each in asked for name in names] for names in both)
            yield [*aircraft, *verdicts, *rest, *working]
            return
        found = [row.cells | each for each in row.reviews]
    header = make_header(run)
    for cells in found:
        told = cells | beside
        yield [told[name] for name in header]


def make_header(run: Run) -> Sequence[str]:
    """Return the names of the columns."""
    first = ("exporter",) if run.request.others else ()
    if run.new:
        presumed = (f"{side}_presumed_{part}" for side in SIDES for part in COMPARED)
        return (*first, *CHANGE, "because", "instead_of", "law_as_of", "influences", *presumed)
    if run.rows:
        reviews = [
            ".".join(filter(None, (each.exporter if first else "", reading, to)))
            for each in by_exporter(run.library, run.request)
            for reading in each.interpretations
            for to in each.to or ("",)
        ]
        both = (PARTS, (*(f"presumed_{part}" for part in PARTS), "presumes"))
        verdicts, working = ([f"{review}.{part}" for review in reviews for part in parts] for parts in both)
        return (*AIRCRAFT, *verdicts, *OPEN, *PRESUMED, *working)
    return (*first, *AIRCRAFT, *REVIEW, *OPEN, *PRESUMED, *PRESUMED_OF_REVIEW)


def _change(change: Change) -> dict[str, str]:
    words = {what: " ".join(w.id for w in getattr(change, what)) for what in ("because", "instead_of")}
    sides = zip(SIDES, (dict(change.old.presumed), dict(change.new.presumed)), strict=True)
    presumed = {f"{side}_presumed_{part}": told.get(part, "") for side, told in sides for part in COMPARED}
    return {"exporter": change.exporter, **list_cells(change, CHANGE), **words, **presumed}


def influenced(found: Iterable[Influence]) -> str:
    """Return in one cell what moves a verdict beside the figures."""
    return "; ".join(map(str, found))


def lines(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV text, in cells that are safe to open."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(map(safe_cell, row) for row in rows)
    return text.getvalue()


class Column(NamedTuple):
    """One column of a table of aircraft: its name, the unit of its numbers (empty where there is none), its use."""

    name: str
    unit: str
    holds: str
    description: str


def list_columns() -> Iterator[Column]:
    """Yield every column that a table may have, in the order of the keys."""
    for name, (key, part) in known_columns().items():
        holds = ", ".join(key.choices) if key.kind == "choice" else KINDS.get(key.kind, "number")
        yield Column(name, key.unit, holds, f"{BOUNDS.get(part, '')}{key.description}")


def describe_columns(format: str, width: int) -> str:
    """Return the columns as JSON or CSV text, or those for values as a table of a width, then how to give ranges."""
    if format == "json":
        return json.dumps([c._asdict() for c in list_columns()], indent=1) + "\n"
    if format == "csv":
        return lines([Column._fields, *list_columns()])
    names, layout = [key.column() for key, _ in known_columns().values()], Layout(width)
    rows = [(c.name, c.unit, c.description) for c in list_columns() if c.name in names]
    table = layout.table(("name", "unit", "description"), rows)
    return "\n".join([*table, "", *layout.wrapped(WORDS["sentence"]["columns-of-ranges"])]) + "\n"


def list_sheets(outcome: Outcome, run: Run) -> tuple[Rows, Rows, Rows]:
    """Return the rows of one input for each sheet of a workbook; inputs that could not be read have none."""
    if not isinstance(outcome, Assessment):
        return [], [], []
    of = (outcome.spec.path, outcome.spec.name)
    figures: Rows = [
        (*of, key, claim.text, claim.source, "no" if claim.suspect else "yes", claim.note)
        for key, claim in outcome.spec.figures
    ]
    sources: Rows = [(*of, s.id, s.title, s.url, s.date) for s in outcome.spec.sources]
    return list(list_rows(outcome, run)), figures, sources


def render_book(pieces: Iterable[tuple[Rows, Rows, Rows]], run: Run) -> Iterator[bytes]:
    """Yield a workbook: verdicts, figures, sources. Raises `OSError` for more rows than a sheet has."""
    from mtcrcheck.screening.workbooks import write_book  # noqa: PLC0415  heavy

    sheets = {"Verdicts": make_header(run), "Figures": FIGURES, "Sources": SOURCES}
    rows = zip(*pieces, strict=True) if (pieces := list(pieces)) else ((), (), ())
    yield write_book({
        name: chain([heads], *some) for (name, heads), some in zip(sheets.items(), rows, strict=True)
    })  # fmt: skip
