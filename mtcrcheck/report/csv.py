"""CSV: one row a review, or, for many aircraft, one row an aircraft with columns for each review.

Also the columns of a table of aircraft for `screen`: their names, units, and what they hold.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from mtcrcheck.assessment import Assessment, by_exporter
from mtcrcheck.comparison import Change
from mtcrcheck.document import Layout
from mtcrcheck.report.fleet import Row
from mtcrcheck.report.formats import Compared, Outcome, Run
from mtcrcheck.report.words import PARTS, WORDS
from mtcrcheck.screening.layout import NAME, known_columns
from mtcrcheck.text import safe_cell

AIRCRAFT = ("path", "name", "origin", "category", "item", "candidates", "evidence", "if_traded")
REVIEW = ("interpretation", "as_of", "destination", "treatment", "review", "licence", "grounds")
OPEN = ("alerts", "missing", "law_as_of", "waivers", "influences")
PRESUMED = ("presumed_category", "presumed_item", "presumes")
PRESUMED_OF_REVIEW = (*(f"presumed_{part}" for part in PARTS), "presumes")
COMPARED = ("category", *PARTS)
CHANGE = (
    "path", "name", "destination",
    *(f"{side}_{part}" for side in ("old", "new") for part in ("interpretation", "as_of", *COMPARED)),
    "changed", "because", "instead_of", "law_as_of", "influences",
    *(f"{side}_presumed_{part}" for side in ("old", "new") for part in COMPARED),
)  # fmt: skip
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
    first = ("exporter",) if run.request.others else ()
    if isinstance(outcome, Compared):
        yield from ((*_cells(change, first), *_change(change, run)) for change in outcome.changes)
    if not isinstance(outcome, Assessment):
        return
    row = Row(outcome)
    aircraft, tail = _cells(row, AIRCRAFT), (*_cells(row, ("alerts", "missing")), str(run.library.as_of))
    influences = "; ".join(map(str, run.influences(outcome.spec)))
    tail = (*tail, *_cells(row, ("waivers",)), influences, *_cells(row, PRESUMED))
    if run.rows:
        verdicts = (cell for v in row.asked for cell in _cells(v, PARTS))
        yield (*aircraft, *verdicts, *tail, *(c for v in row.asked for c in _cells(v, PRESUMED_OF_REVIEW)))
        return
    for v in row.verdicts:
        yield (*_cells(v, first), *aircraft, *_cells(v, REVIEW), *tail, *_cells(v, PRESUMED_OF_REVIEW))


def make_header(run: Run) -> Sequence[str]:
    """Return the names of the columns."""
    first = ("exporter",) if run.request.others else ()
    if run.new:
        return (*first, *CHANGE)
    if run.rows:
        reviews = [
            ".".join(filter(None, (each.exporter if run.request.others else "", reading, to)))
            for each in by_exporter(run.library, run.request)
            for reading in each.interpretations
            for to in each.to or ("",)
        ]
        names = (f"{review}.{part}" for review in reviews for part in PARTS)
        working = (f"{review}.{part}" for review in reviews for part in PRESUMED_OF_REVIEW)
        return (*AIRCRAFT, *names, *OPEN, *PRESUMED, *working)
    return (*first, *AIRCRAFT, *REVIEW, *OPEN, *PRESUMED, *PRESUMED_OF_REVIEW[:3], "review_presumes")


def _cells(thing: object, names: Iterable[str]) -> tuple[str, ...]:
    """Return cells by the names of their columns, some of which are of what is presumed."""
    presumed = getattr(thing, "presumed", None)
    of = ((presumed if name.startswith("presume") else thing, name) for name in names)
    values = (getattr(each, name.removeprefix("presumed_"), None) for each, name in of)
    return tuple(" ".join(v) if isinstance(v, tuple) else str(v or "") for v in values)


def _change(change: Change, run: Run) -> tuple[str, ...]:
    sides, spec = (change.old, change.new), change.spec
    words = (" ".join(w.id for w in some) for some in (change.because, change.instead_of))
    return (
        *(spec.path, spec.name, change.destination or ""),
        *(cell for side in sides for cell in _cells(side, ("interpretation", "day", *COMPARED))),
        *(" ".join(change.changed), *words, str(run.library.as_of)),
        "; ".join(map(str, run.influences(spec))),
        *(dict(side.presumed).get(part, "") for side in sides for part in COMPARED),
    )


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
    """Yield every column that a table may have, the name of the aircraft and then in the order of the keys."""
    yield Column(NAME, "", KINDS["text"], "Name of the aircraft.")
    for name, (key, part) in known_columns().items():
        holds = ", ".join(key.choices) if key.kind == "choice" else KINDS.get(key.kind, "number")
        yield Column(name, key.unit, holds, f"{BOUNDS.get(part, '')}{key.description}")


def describe_columns(format: str, width: int) -> str:
    """Return the columns as JSON or CSV text, or those for values as a table of a width, then how to give ranges."""
    if format == "json":
        return json.dumps([c._asdict() for c in list_columns()], indent=1) + "\n"
    if format == "csv":
        return lines([Column._fields, *list_columns()])
    names, layout = [NAME, *(key.column() for key, _ in known_columns().values())], Layout(width)
    rows = [(c.name, c.unit, c.description) for c in list_columns() if c.name in names]
    table = layout.table(("name", "unit", "description"), rows)
    return "\n".join([*table, "", *layout.wrapped(WORDS["sentence"]["columns-of-ranges"])]) + "\n"


def list_sheets(outcome: Outcome, run: Run) -> tuple[Rows, Rows, Rows]:
    """Return the rows of one input for each sheet of a workbook; inputs that could not be read have none."""
    if not isinstance(outcome, Assessment):
        return [], [], []
    of = (outcome.spec.path, outcome.spec.name)
    used, spec = {True: "no", False: "yes"}, outcome.spec
    figures: Rows = [(*of, key, c.text, c.source, used[c.suspect], c.note) for key, c in spec.figures]
    sources: Rows = [(*of, s.id, s.title, s.url, s.date) for s in spec.sources]
    return list(list_rows(outcome, run)), figures, sources


def render_book(pieces: Iterable[tuple[Rows, Rows, Rows]], run: Run) -> Iterator[bytes]:
    """Yield a workbook: verdicts, figures, sources. Raises `OSError` for more rows than a sheet has."""
    from mtcrcheck.screening.workbooks import write_book  # noqa: PLC0415  heavy

    heads = [make_header(run)], [FIGURES], [SOURCES]
    sheets = zip(("Verdicts", "Figures", "Sources"), heads, *pieces, strict=True)
    yield write_book({name: chain(*rows) for name, *rows in sheets})
