"""The payload-range picture for a page: an SVG in our own words, drawn without any library.

Everything is in units of the picture, from its upper left corner; the page gives the colours.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtcrcheck.capability.payload import CATEGORY_I_PAYLOAD_KG, CATEGORY_I_RANGE_KM
from mtcrcheck.report.envelope import BASIS, axes_of, envelope

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mtcrcheck.assessment import Assessment
    from mtcrcheck.interval import Interval
    from mtcrcheck.report.envelope import Axes, Envelope, Frontier, Published

WIDTH, HEIGHT = 480.0, 330.0
LEFT, RIGHT, TOP, BOTTOM = 58.0, 432.0, 18.0, 284.0
"""Edges of the panel; outside are the figures and names of the axes."""
MOST_FIGURES = 5
"""Figures on an axis beyond which there is one a decade, and not also one at three times that."""
ARROWS = (0.2, 0.5, 0.8)
"""Where arrows stand along an open side, as shares of it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at an axis, and where it stands along it."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line of a kind that the page knows how to draw."""

    kind: str
    ends: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """A closed shape of a kind that the page knows how to draw, its corners as SVG writes them."""

    kind: str
    points: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What the legend explains: a kind, and what it means."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What a page draws for one aircraft; without ``areas`` there are only the ``remarks``."""

    name: str
    told: str
    ranges: tuple[Figure, ...]
    payloads: tuple[Figure, ...]
    limits: tuple[float, float]
    areas: tuple[Shape, ...]
    edges: tuple[Line, ...]
    arrows: tuple[Shape, ...]
    bars: tuple[Line, ...]
    marks: tuple[Shape, ...]
    legend: tuple[Entry, ...]
    remarks: tuple[str, ...]
    basis: str = BASIS


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a range (km) and a payload (kg) stand, on logarithmic axes; what is beyond an axis stands off it."""

    axes: Axes

    def x(self, reach: float) -> float:
        """Return how far from the left a range stands."""
        return _between(reach, self.axes.range_km, LEFT, RIGHT)

    def y(self, load: float) -> float:
        """Return how far from the top a payload stands."""
        return _between(load, self.axes.payload_kg, BOTTOM, TOP)


def _between(value: float, limits: tuple[float, float], first: float, last: float) -> float:
    """Return where a value stands between two places that stand for the limits, no further than just beyond."""
    low, high = limits
    share = math.log(min(max(value, low / 2), high * 2) / low) / math.log(high / low)
    return first + share * (last - first)


def picture(found: Assessment) -> Picture:
    """Return the picture of one assessed aircraft."""
    shown = envelope(found)
    axes = axes_of([shown])
    scale = Scale(axes)
    drawn = shown.drawable
    return Picture(
        shown.name,
        f"Payload over range of {shown.name}: {shown.verdict}. {' '.join(shown.remarks)}".strip(),
        tuple(Figure(scale.x(value), f"{value:,.10g}") for value in _figures(axes.range_km)),
        tuple(Figure(scale.y(value), f"{value:,.10g}") for value in _figures(axes.payload_kg)),
        (scale.x(CATEGORY_I_RANGE_KM), scale.y(CATEGORY_I_PAYLOAD_KG)),
        tuple(_areas(shown, scale)) if drawn else (),
        tuple(_edges(shown.certain, scale)) if drawn else (),
        tuple(_arrows(shown.possible, scale)) if drawn else (),
        tuple(bar for point in shown.published for bar in _bars(point, scale)),
        tuple(_mark(point, scale) for point in shown.published),
        tuple(_legend(shown)) if drawn else (),
        shown.remarks,
    )


def _figures(limits: tuple[float, float]) -> list[float]:
    """Return the round values to be written at an axis."""
    low, high = limits
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    fine = [step * 10.0**decade for decade in decades for step in (1.0, 3.0)]
    within = [value for value in fine if low <= value <= high]
    return within if len(within) <= MOST_FIGURES else [v for v in within if f"{v:e}".startswith("1")]


def _areas(shown: Envelope, scale: Scale) -> Iterator[Shape]:
    """Yield what is possible if traded, what is possible, and what is certain, each to lie over the last."""
    kinds = ("traded", shown.traded), ("possible", shown.possible), ("certain", shown.certain)
    for kind, frontier in kinds:
        if frontier is not None and not frontier.empty:
            yield Shape(kind, _outline(frontier, scale))


def _outline(frontier: Frontier, scale: Scale) -> str:
    """Return the corners of what lies below a frontier; what nothing bounds runs off the panel."""
    pairs = zip(frontier.range_km, frontier.payload_kg, strict=True)
    edge = [(scale.x(reach), scale.y(load)) for reach, load in pairs]
    left = scale.x(0.0)
    return _points([(left, edge[0][1]), *edge, (left, edge[-1][1])])


def _points(corners: Sequence[tuple[float, float]]) -> str:
    """Return corners as SVG writes them, each once."""
    return " ".join(dict.fromkeys(f"{x:.1f},{y:.1f}" for x, y in corners))


def _edges(certain: Frontier, scale: Scale) -> Iterator[Line]:
    """Yield along the axes what is certain of range or payload alone, where it encloses no area."""
    if certain.unloaded_km > scale.axes.range_km[0]:
        yield Line("edge", (LEFT, BOTTOM, scale.x(certain.unloaded_km), BOTTOM))
    if certain.unmoved_kg > scale.axes.payload_kg[0]:
        yield Line("edge", (LEFT, BOTTOM, LEFT, scale.y(certain.unmoved_kg)))


def _arrows(possible: Frontier, scale: Scale) -> Iterator[Shape]:
    """Yield arrows out of the panel where nothing bounds the range, or the payload."""
    if math.isinf(possible.farthest_km):
        top = max(scale.y(possible.heaviest_kg), TOP)
        for y in (BOTTOM + (top - BOTTOM) * share for share in ARROWS):
            yield Shape("arrow", _points([(RIGHT - 10, y - 5), (RIGHT - 2, y), (RIGHT - 10, y + 5)]))
    if math.isinf(possible.heaviest_kg):
        right = min(scale.x(possible.farthest_km), RIGHT)
        for x in (LEFT + (right - LEFT) * share for share in ARROWS):
            yield Shape("arrow", _points([(x - 5, TOP + 10), (x, TOP + 2), (x + 5, TOP + 10)]))


def _bars(point: Published, scale: Scale) -> Iterator[Line]:
    """Yield lines from a published loading to its bounds, dotted to the edge where one is open."""
    x, y = _place(point, scale)
    suspect = " suspect" if point.suspect else ""
    for side, edge in ((point.range.at_least, LEFT), (point.range.at_most, RIGHT)):
        end = edge if side is None else min(max(scale.x(side), LEFT), RIGHT)
        yield Line(("bar dotted" if side is None else "bar") + suspect, (x, y, end, y))
    for side, edge in ((point.payload.at_least, BOTTOM), (point.payload.at_most, TOP)):
        end = edge if side is None else min(max(scale.y(side), TOP), BOTTOM)
        yield Line(("bar dotted" if side is None else "bar") + suspect, (x, y, x, end))


def _place(point: Published, scale: Scale) -> tuple[float, float]:
    """Return where a published loading stands: the middle of its bounds, or the one that is known."""
    x = _middle(point.range, scale.axes.range_km)
    y = _middle(point.payload, scale.axes.payload_kg)
    return min(max(scale.x(x), LEFT), RIGHT), min(max(scale.y(y), TOP), BOTTOM)


def _middle(bounds: Interval, limits: tuple[float, float]) -> float:
    """Return the middle of bounds on a logarithmic axis, or the one that is known."""
    low, high = limits
    sides = [min(max(side, low), high) for side in (bounds.at_least, bounds.at_most) if side is not None]
    return math.sqrt(sides[0] * sides[-1]) if sides else math.sqrt(low * high)


def _mark(point: Published, scale: Scale) -> Shape:
    """Return the mark of a published loading."""
    x, y = _place(point, scale)
    diamond = [(x, y - 5.5), (x + 5.5, y), (x, y + 5.5), (x - 5.5, y)]
    square = [(x - 4, y - 4), (x + 4, y - 4), (x + 4, y + 4), (x - 4, y + 4)]
    return Shape("mark suspect" if point.suspect else "mark", _points(square if point.hours else diamond))


def _legend(shown: Envelope) -> Iterator[Entry]:
    """Yield what the legend explains: only what is drawn."""
    if not shown.certain.empty or shown.certain.heaviest_kg > 0.0:
        yield Entry("certain", "certain")
    yield Entry("possible", "possible")
    if shown.traded is not None:
        yield Entry("traded", "possible if payload is traded for fuel")
    yield Entry("corner", "Category I: 300 km, 500 kg")
    if math.isinf(shown.possible.farthest_km) or math.isinf(shown.possible.heaviest_kg):
        yield Entry("arrow", "nothing bounds it there")
    if any(not point.suspect and not point.hours for point in shown.published):
        yield Entry("mark", "published")
    if any(not point.suspect and point.hours for point in shown.published):
        yield Entry("mark hours", "published endurance, as range")
    if any(point.suspect for point in shown.published):
        yield Entry("mark suspect", "suspect, not used")
