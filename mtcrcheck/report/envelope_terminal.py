"""The payload-range picture for a terminal, with plotext: one aircraft after another, on the same axes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import plotext

from mtcrcheck.capability.payload import CATEGORY_I_PAYLOAD_KG, CATEGORY_I_RANGE_KM
from mtcrcheck.report.envelope import BASIS, axes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mtcrcheck.report.envelope import Axes, Envelope, Frontier, Published
    from mtcrcheck.report.layout import Layout

ROWS, WIDEST = 18, 100
"""Rows of cells in a picture, and the columns beyond which it grows no wider."""
FRAME = 4
"""Rows that plotext needs for the frame, the figures and the names of the axes."""
EMPTY, CORNER, TRADED, POSSIBLE, CERTAIN = " ", "╱", "░", "▒", "█"
RANGE_ALONE, PAYLOAD_ALONE = "▄", "▌"
AT_300_KM, AT_500_KG = "┆", "┄"
OPEN_RIGHT, OPEN_ABOVE = "►", "▲"
PUBLISHED, PUBLISHED_SPAN, SUSPECT = "●", "─", "○"
SIGNS = {
    CERTAIN: ("blue+", "certain"),
    RANGE_ALONE: ("blue+", "range alone certain"),
    PAYLOAD_ALONE: ("blue+", "payload alone certain"),
    POSSIBLE: ("cyan", "possible"),
    TRADED: ("gray+", "possible if payload is traded for fuel"),
    CORNER: ("orange", "Category I: 300 km and 500 kg or more"),
    AT_300_KM: ("orange+", "300 km"),
    AT_500_KG: ("orange+", "500 kg"),
    OPEN_RIGHT: ("cyan+", "nothing bounds its range"),
    OPEN_ABOVE: ("cyan+", "nothing bounds its payload"),
    PUBLISHED: ("magenta+", "published"),
    PUBLISHED_SPAN: ("magenta+", "bounds of what is published"),
    SUSPECT: ("magenta", "published, suspect and not used"),
}
"""What each sign stands for, and its colour where there is any."""


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
        inside = min(max(value, self.low), self.high)
        return math.log(inside / self.low) / math.log(self.high / self.low) * (self.cells - 1)

    def cell(self, value: float) -> int:
        """Return the last cell whose middle does not exceed a value."""
        return math.floor(self.place(value) + 1e-9)


Cells = list[list[str]]
"""The sign of each cell, by row from below and column from the left."""


def picture(envelopes: Sequence[Envelope], note: str, layout: Layout) -> Iterator[str]:
    """Yield the lines of the picture: every aircraft, then what the signs mean that occur."""
    axes = axes_of(envelopes)
    used: set[str] = set()
    for shown in envelopes:
        yield from layout.wrapped(shown.name, style="bold")
        yield from layout.wrapped(shown.verdict)
        if shown.drawable:
            reach, load = _scales(axes, layout)
            cells = _cells(shown, reach, load)
            used |= {sign for row in cells for sign in row}
            yield from _framed(cells, reach, load, layout)
        for remark in shown.remarks:
            yield from layout.wrapped(remark)
        yield ""
    yield from _legend(used, layout)
    yield from layout.wrapped(f"{BASIS} {note}", style="dim")


def _legend(used: set[str], layout: Layout) -> Iterator[str]:
    """Yield what the signs mean that occur, each with its meaning on one line."""
    line = ""
    for entry in (f"{sign} {told}" for sign, (_, told) in SIGNS.items() if sign in used):
        if line and len(line) + 3 + len(entry) > layout.width:
            yield line
            line = ""
        line = f"{line}   {entry}" if line else entry
    if line:
        yield line


def _scales(axes: Axes, layout: Layout) -> tuple[Scale, Scale]:
    """Return the scales of range and payload, in as many cells as the frame leaves."""
    labels = max(len(label) for _, label in _ticks(*axes.payload_kg))
    return (
        Scale(*axes.range_km, min(layout.width, WIDEST) - labels - 2),
        Scale(*axes.payload_kg, ROWS),
    )


def _ticks(low: float, high: float) -> list[tuple[float, str]]:
    """Return the powers of ten on an axis, as their logarithm and in figures."""
    decades = range(math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9) + 1)
    return [(float(decade), f"{10.0**decade:,.10g}") for decade in decades]


def _cells(shown: Envelope, reach: Scale, load: Scale) -> Cells:
    """Return the sign of every cell, later layers over earlier ones."""
    cells = [[EMPTY] * reach.cells for _ in range(load.cells)]
    at_300_km, at_500_kg = round(reach.place(CATEGORY_I_RANGE_KM)), round(load.place(CATEGORY_I_PAYLOAD_KG))
    for row in cells[at_500_kg:]:
        row[at_300_km:] = CORNER * (reach.cells - at_300_km)
    if shown.traded is not None:
        _fill(cells, shown.traded, TRADED, reach, load)
    _fill(cells, shown.possible, POSSIBLE, reach, load)
    _fill(cells, shown.certain, CERTAIN, reach, load)
    _alone(cells, shown.certain, reach, load)
    _open(cells, shown.possible, reach, load)
    cells[at_500_kg] = [AT_500_KG] * reach.cells
    for row in cells:
        row[at_300_km] = AT_300_KM
    for point in shown.published:
        _publish(cells, point, reach, load)
    return cells


def _fill(cells: Cells, frontier: Frontier, sign: str, reach: Scale, load: Scale) -> None:
    """Fill what lies below a frontier."""
    for row, line in enumerate(cells):
        farthest = frontier.range_with(load.value(row))
        line[:] = [sign if reach.value(n) <= farthest else old for n, old in enumerate(line)]


def _alone(cells: Cells, certain: Frontier, reach: Scale, load: Scale) -> None:
    """Mark along the axes what is certain of range or payload alone, where it encloses no area."""
    if certain.unloaded_km > reach.low:
        last = reach.cell(certain.unloaded_km)
        cells[0] = [RANGE_ALONE if n <= last and sign != CERTAIN else sign for n, sign in enumerate(cells[0])]
    if certain.unmoved_kg > load.low:
        for line in cells[: load.cell(certain.unmoved_kg) + 1]:
            line[0] = PAYLOAD_ALONE if line[0] != CERTAIN else CERTAIN


def _open(cells: Cells, possible: Frontier, reach: Scale, load: Scale) -> None:
    """Point outward where nothing bounds what is possible."""
    if math.isinf(possible.farthest_km):
        for line in cells:
            line[-1] = OPEN_RIGHT if line[-1] == POSSIBLE else line[-1]
    if math.isinf(possible.heaviest_kg):
        cells[-1] = [OPEN_ABOVE if sign == POSSIBLE else sign for sign in cells[-1]]


def _publish(cells: Cells, point: Published, reach: Scale, load: Scale) -> None:
    """Mark a published loading, with the bounds of its range."""
    loads = [side for side in (point.payload.at_least, point.payload.at_most) if side is not None]
    if not loads:
        return
    row = cells[load.cell(math.sqrt(loads[0] * loads[-1]))]
    low, high = (None if s is None else reach.cell(s) for s in (point.range.at_least, point.range.at_most))
    first, last = low or 0, reach.cells - 1 if high is None else high
    row[first : last + 1] = PUBLISHED_SPAN * (last + 1 - first)
    known = [side for side in (low, high) if side is not None]
    row[sum(known) // len(known)] = SUSPECT if point.suspect else PUBLISHED


def _framed(cells: Cells, reach: Scale, load: Scale, layout: Layout) -> list[str]:
    """Return the lines of one picture, with its axes."""
    plotext.clear_figure()
    plotext.theme("clear")
    plotext.plotsize(min(layout.width, WIDEST), ROWS + FRAME)
    for scale, limit, ticks in ((reach, plotext.xlim, plotext.xticks), (load, plotext.ylim, plotext.yticks)):
        limit(math.log10(scale.low), math.log10(scale.high))
        ticks(*zip(*_ticks(scale.low, scale.high), strict=True))
    plotext.xlabel("range (km)")
    plotext.ylabel("payload (kg)")
    for sign, (colour, _) in SIGNS.items():
        points = [
            (math.log10(reach.value(n)), math.log10(load.value(row)))
            for row, line in enumerate(cells)
            for n, found in enumerate(line)
            if found == sign
        ]
        if points:
            plotext.scatter(*zip(*points, strict=True), marker=sign, color=colour)
    text: str = plotext.build()
    if layout.colour:
        return text.splitlines()
    return [line.rstrip() for line in plotext.uncolorize(text).splitlines()]
