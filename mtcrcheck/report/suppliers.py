"""Who could license one aircraft to whom: exporting states and destinations in one table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mtcrcheck import countries
from mtcrcheck.assessment import Assessment, ReviewRow
from mtcrcheck.document import Block, Table, Text, gather
from mtcrcheck.report import words
from mtcrcheck.report.fleet import explain_short, shorten

MOST_COLUMNS = 6
"""Destinations up to which each has a column; beyond them those with the same answer share a row."""
LICENCES = {"general": "general licence", "exception": "exception", "none": "no licence"}
"""Licences that are told in a cell; of the others the review says enough."""
Supplier = tuple[str, str]


def make_matrix(found: Assessment) -> Iterator[Block]:
    """Yield the matrix of one aircraft: rows for each exporting state and reading, then the legend."""
    cells = {(_supplier(row), row.review.destination or ""): _cell(row) for row in found.reviews}
    suppliers = tuple(dict.fromkeys(supplier for supplier, _ in cells))
    places = found.request.to or ("",)
    if len(places) <= MOST_COLUMNS:
        heads = tuple(to or "any destination" for to in places)
        rows = ((*s, *(cells.get((s, to), "-") for to in places)) for s in suppliers)
        yield Table(("from", "reading", *heads), tuple(rows))
    else:
        yield Table(("from", "reading", "review", "to"), tuple(_gathered(cells)))
    for text in explain_short(words.answer(row, "review", "") for row in found.reviews):
        yield Text(text, faint=True)
    exporters = "; ".join(f"{code}: {countries.name(code)}" for code in found.request.exporters)
    yield Text(exporters, faint=True)


def _gathered(cells: Mapping[tuple[Supplier, str], str]) -> Iterator[tuple[str, ...]]:
    alike = gather(((supplier, cell), to) for (supplier, to), cell in cells.items())
    for (supplier, cell), codes in alike.items():
        yield *supplier, cell, f"{len(codes)}: {' '.join(codes)}"


def _supplier(row: ReviewRow) -> Supplier:
    return row.exporter, words.reading_of(row)


def _cell(row: ReviewRow) -> str:
    review, licence = (words.answer(row, part) for part in ("review", "licence"))
    short = shorten(review)
    eased = LICENCES.get(licence.removesuffix(words.MARK))
    return f"{short}, {eased}" if eased else short
