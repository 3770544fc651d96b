"""The payload-range picture for a terminal: one aircraft after another, on the same axes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from mtcrcheck.capability.curve import Frontier, PublishedLoading, known_sides
from mtcrcheck.capability.payload import CATEGORY_I_PAYLOAD_KG, CATEGORY_I_RANGE_KM
from mtcrcheck.report.layout import Layout
from mtcrcheck.report.picture import BASIS, Envelope, along, choose_axes, round_values

ROWS, WIDEST = 18, 100
"""Rows of cells in a picture, and the columns beyond which it grows no wider."""
EMPTY, CORNER, TRADED, POSSIBLE, CERTAIN = " ", "╱", "░", "▒", "█"
RANGE_ALONE, PAYLOAD_ALONE = "▄", "▌"
AT_300_KM, AT_500_KG = "┆", "┄"
OPEN_RIGHT, OPEN_ABOVE = "►", "▲"
PUBLISHED, PUBLISHED_SPAN, SUSPECT = "●", "─", "○"
SIGNS = {
    CERTAIN: (94, "certain"),
    RANGE_ALONE: (94, "range alone certain"),
    PAYLOAD_ALONE: (94, "payload alone certain"),
    POSSIBLE: (36, "possible"),
    TRADED: (90, "possible if payload is traded for fuel"),
    CORNER: (33, "Category I: 300 km and 500 kg or more"),
    AT_300_KM: (33, "300 km"),
    AT_500_KG: (33, "500 kg"),
    OPEN_RIGHT: (96, "range without known limit"),
    OPEN_ABOVE: (96, "payload without known limit"),
    PUBLISHED: (95, "published"),
    PUBLISHED_SPAN: (95, "bounds of what is published"),
    SUSPECT: (35, "published, suspect and not used"),
}
"""What each sign stands for, after its colour as a terminal numbers it."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A logarithmic axis of so many cells; its ends are the middles of the first and the last."""

    low: float
    high: float
    cells: int

    def value(self, cell: int) -> float:
        """Return the value in the middle of a cell."""
        return float(self.low * (self.high / self.low) ** (cell / (self.cells - 1)))

    def place(self, value: float) -> float:
        """Return where a value is, in cells; the first or last for one beyond the axis."""
        return along(value, (self.low, self.high), 0.0, self.cells - 1)

    def cell(self, value: float) -> int:
        """Return the last cell whose middle does not exceed a value."""
        return math.floor(self.place(value) + 1e-9)

    def ticks(self) -> dict[int, str]:
        """Return the powers of ten on the axis, in figures, by their cells."""
        return {round(self.place(value)): text for value, text in round_values((self.low, self.high))}


Cells = list[list[str]]
"""The sign of each cell, by row from below and column from the left."""


def picture(envelopes: Sequence[Envelope], note: str, layout: Layout) -> Iterator[str]:
    """Yield the lines of the picture: every aircraft, then the meanings of the signs that occur."""
    axes = choose_axes(envelopes)
    load = Scale(*axes.payload_kg, ROWS)
    figures = max(map(len, load.ticks().values()))
    reach = Scale(*axes.range_km, min(layout.width, WIDEST) - figures - 2)
    used: set[str] = set()
    for envelope in envelopes:
        yield from layout.wrapped(envelope.name, style="bold")
        yield from layout.wrapped(envelope.verdict)
        if envelope.curve.drawable:
            cells = _cells(envelope, reach, load)
            used.update(*cells)
            yield from _framed(cells, reach, load, layout)
        for remark in envelope.remarks:
            yield from layout.wrapped(remark)
        yield ""
    line = ""
    for entry in (f"{sign} {meaning}" for sign, (_, meaning) in SIGNS.items() if sign in used):
        if line and len(line) + 3 + len(entry) > layout.width:
            yield line
            line = ""
        line = f"{line}   {entry}" if line else entry
    yield from filter(None, [line])
    yield from layout.wrapped(f"{BASIS} {note}", style="dim")


def _cells(envelope: Envelope, reach: Scale, load: Scale) -> Cells:
    curve = envelope.curve
    cells = [[EMPTY] * reach.cells for _ in range(load.cells)]
    at_300_km, at_500_kg = round(reach.place(CATEGORY_I_RANGE_KM)), round(load.place(CATEGORY_I_PAYLOAD_KG))
    for row in cells[at_500_kg:]:
        row[at_300_km:] = CORNER * (reach.cells - at_300_km)
    for frontier, sign in ((curve.if_traded, TRADED), (curve.possible, POSSIBLE), (curve.certain, CERTAIN)):
        if frontier is not None:
            for n, row in enumerate(cells):
                last = frontier.range_with(load.value(n))
                row[:] = [sign if reach.value(column) <= last else old for column, old in enumerate(row)]
    _mark_alone(cells, curve.certain, reach, load)
    if math.isinf(curve.possible.farthest_km):
        for row in cells:
            row[-1] = OPEN_RIGHT if row[-1] == POSSIBLE else row[-1]
    if math.isinf(curve.possible.heaviest_kg):
        cells[-1] = [OPEN_ABOVE if sign == POSSIBLE else sign for sign in cells[-1]]
    cells[at_500_kg] = [AT_500_KG] * reach.cells
    for row in cells:
        row[at_300_km] = AT_300_KM
    for loading in curve.published:
        _publish(cells, loading, reach, load)
    return cells


def _mark_alone(cells: Cells, certain: Frontier, reach: Scale, load: Scale) -> None:
    if certain.unloaded_km > reach.low:
        last = reach.cell(certain.unloaded_km)
        cells[0] = [RANGE_ALONE if n <= last and sign != CERTAIN else sign for n, sign in enumerate(cells[0])]
    if certain.unmoved_kg > load.low:
        for row in cells[: load.cell(certain.unmoved_kg) + 1]:
            row[0] = PAYLOAD_ALONE if row[0] != CERTAIN else CERTAIN


def _publish(cells: Cells, loading: PublishedLoading, reach: Scale, load: Scale) -> None:
    loads = known_sides(loading.payload)
    if not loads:
        return
    row = cells[load.cell(math.sqrt(loads[0] * loads[-1]))]
    known = [reach.cell(side) for side in known_sides(loading.range)]
    first = 0 if loading.range.at_least is None else known[0]
    last = reach.cells - 1 if loading.range.at_most is None else known[-1]
    row[first : last + 1] = PUBLISHED_SPAN * (last + 1 - first)
    row[sum(known) // len(known)] = SUSPECT if loading.suspect else PUBLISHED


def _framed(cells: Cells, reach: Scale, load: Scale, layout: Layout) -> Iterator[str]:
    payloads, ranges = load.ticks(), reach.ticks()
    margin = max(map(len, payloads.values()))
    yield f"{'':{margin}}┌{'─' * reach.cells}┐"
    for n in reversed(range(load.cells)):
        signs = "".join(_painted("".join(run), layout) for _, run in groupby(cells[n]))
        yield f"{payloads.get(n, ''):>{margin}}{'┤' if n in payloads else '│'}{signs}│"
    yield f"{'':{margin}}└{''.join('┬' if n in ranges else '─' for n in range(reach.cells))}┘"
    figures = ""
    for cell, text in ranges.items():
        start = min(margin + 1 + cell - len(text) // 2, margin + 2 + reach.cells - len(text))
        if start > len(figures) or not figures:
            figures = f"{figures:{start}}{text}"
    yield figures
    yield f"payload (kg){'range (km)':^{margin + reach.cells - 22}}".rstrip()


def _painted(signs: str, layout: Layout) -> str:
    colour = SIGNS.get(signs[0], (0, ""))[0]
    return f"\x1b[{colour}m{signs}\x1b[0m" if layout.colour and colour else signs
