"""The payload-range picture with matplotlib: one panel an aircraft, all on the same axes."""

from __future__ import annotations

import math
import textwrap
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter, NullLocator

from mtcrcheck.capability.payload import CATEGORY_I_PAYLOAD_KG, CATEGORY_I_RANGE_KM
from mtcrcheck.report import drawing
from mtcrcheck.report.drawing import INK, MUTED
from mtcrcheck.report.envelope import BASIS, axes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.axes import Axes as Panel
    from matplotlib.figure import Figure

    from mtcrcheck.interval import Interval
    from mtcrcheck.report.envelope import Axes, Envelope, Frontier, Published

CERTAIN = "#1f5f99"
POSSIBLE = "#a9cbe8"
TRADED = "#e3edf7"
TRADED_EDGE = "#6f9cc4"
CORNER = "#fdebd2"
CORNER_INK = "#a85508"
HATCH = "#d99a4a"
LEFT, RIGHT, ABOVE, BELOW = 0.72, 0.48, 0.8, 0.5
"""Margins around each panel in inches; remarks come below, the legend below all."""
LINE, LEGEND_LINE = 0.155, 0.185
"""Heights of a line of remarks and of a row of the legend, in inches."""
LETTER = 4.25 / 72.0
"""Usual width of a letter of 8 points in inches."""
ARROWS = (0.2, 0.5, 0.8)
"""Where arrows stand along an open side of a region, as shares of it."""
NARROW = 3.0
"""Inches up to which a panel has no room for words inside."""
WIDEST = 10.0
"""Inches that a page is wide at most: a wider picture has more pixels to the inch, and all of it larger."""
HIGHEST, MOST_PIXELS = 65_000, 150_000_000
"""How high a PNG picture may be, and how many pixels it may have in all: more would not fit into memory."""


class TooLargeError(ValueError):
    """A picture would have more pixels than can be drawn."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the panels are: so many columns, each panel of a width and height in inches.

    ``below`` is the margin below each row of panels and ``foot`` the one below them all, in inches.
    """

    columns: int
    width: float
    height: float
    below: tuple[float, ...] = ()
    foot: float = 0.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page in inches."""
        return self.columns * (LEFT + self.width + RIGHT), self._top(len(self.below)) + self.foot

    @property
    def letters(self) -> int:
        """How many letters of 8 points stand beside each other above and below a panel."""
        return int((self.width + 0.8 * RIGHT) / LETTER)

    def box(self, n: int) -> tuple[float, float, float, float]:
        """Return left, bottom, width and height of a panel as shares of the page."""
        row, column = divmod(n, self.columns)
        width, height = self.size
        left = column * (LEFT + self.width + RIGHT) + LEFT
        bottom = height - self._top(row) - ABOVE - self.height
        return left / width, bottom / height, self.width / width, self.height / height

    def _top(self, row: int) -> float:
        """Return how far below the top of the page a row begins."""
        return row * (ABOVE + self.height) + sum(self.below[:row])


def svg(envelopes: Sequence[Envelope], note: str, pixels: int) -> str:
    """Return the picture as an SVG document, laid out for a width in pixels, with a note at its foot."""
    with _drawn(envelopes, note, pixels) as page:
        return drawing.svg(page, _title(envelopes))


def html(envelopes: Sequence[Envelope], note: str, pixels: int) -> str:
    """Return an HTML page with the picture, and in words what it shows."""
    lines = (" ".join((f"{e.name}: {e.verdict}.", *e.remarks)) for e in envelopes)
    return drawing.page(svg(envelopes, note, pixels), _title(envelopes), tuple(lines))


def png(envelopes: Sequence[Envelope], note: str, pixels: int) -> bytes:
    """Return the picture as a PNG file of a width in pixels.

    Raises `TooLargeError` for more aircraft than can be drawn at that width.
    """
    width, height = _plan(envelopes, note, pixels).size
    high = round(height * pixels / width)
    if high > HIGHEST or high * pixels > MOST_PIXELS:
        raise TooLargeError(f"the picture would have {pixels:,} by {high:,} pixels")
    with _drawn(envelopes, note, pixels) as page:
        return drawing.png(page, _title(envelopes), pixels / width)


@contextmanager
def _drawn(envelopes: Sequence[Envelope], note: str, pixels: int) -> Iterator[Figure]:
    """Yield the page with all that is on it."""
    plan = _plan(envelopes, note, pixels)
    with drawing.figure(*plan.size) as page:
        draw(envelopes, note, page, plan)
        yield page


def _plan(envelopes: Sequence[Envelope], note: str, pixels: int) -> Layout:
    """Return the layout for a width in pixels."""
    return layout(envelopes, note, min(pixels / drawing.PIXELS_AN_INCH, WIDEST))


def _title(envelopes: Sequence[Envelope]) -> str:
    """Return the title of the document."""
    names = [shown.name for shown in envelopes]
    return f"Payload over range: {', '.join(names) if len(names) <= 3 else f'{len(names)} aircraft'}"


def layout(envelopes: Sequence[Envelope], note: str, width: float) -> Layout:
    """Return the layout of the panels on a page of a width in inches, with a note at its foot."""
    columns = 1 if len(envelopes) == 1 else min(len(envelopes), max(1, round(width / 3.5)))
    across = width / columns - LEFT - RIGHT
    panel = Layout(columns, across, across * (0.6 if across > 4.0 else 0.75))
    lines = [len(_remarks(shown, panel)) for shown in envelopes]
    below = (BELOW + LINE * max(lines[n : n + columns]) for n in range(0, len(lines), columns))
    entries = math.ceil(len(list(_entries(envelopes))) / _legend_columns(width))
    foot = 0.22 + LEGEND_LINE * entries + LINE * len(_foot(note, width))
    return replace(panel, below=tuple(below), foot=foot)


def draw(envelopes: Sequence[Envelope], note: str, page: Figure, plan: Layout) -> None:
    """Draw every aircraft into a page, and one legend with a note below them."""
    axes = axes_of(envelopes)
    for n, shown in enumerate(envelopes):
        panel = page.add_axes(plan.box(n))
        _frame(panel, axes, plan)
        _corner(panel, axes, f"category-i-{n + 1}")
        if shown.drawable:
            _regions(panel, shown, axes)
            _open_right(panel, shown.possible, axes)
            _open_above(panel, shown.possible, axes, CERTAIN)
            if shown.traded is not None and not math.isinf(shown.possible.heaviest_kg):
                _open_above(panel, shown.traded, axes, TRADED_EDGE)
        for point in shown.published:
            _point(panel, point, axes, point.hours if plan.width > NARROW else "")
        _words(panel, shown, plan)
    _legend(page, envelopes, note, plan)


def _frame(panel: Panel, axes: Axes, plan: Layout) -> None:
    """Set the scales, with figures at as many round values as there is room for."""
    panel.set(xscale="log", yscale="log", xlim=axes.range_km, ylim=axes.payload_kg)
    sides = (panel.xaxis, axes.range_km, plan.width / 0.5), (panel.yaxis, axes.payload_kg, plan.height / 0.25)
    for axis, (low, high), room in sides:
        decades = math.log10(high / low)
        steps = (1.0, 3.0) if 2.0 * decades < room and decades < 4.0 else (1.0,)
        axis.set_major_locator(LogLocator(subs=steps, numticks=max(2, int(room))))
        minor = NullLocator() if plan.width <= NARROW else LogLocator(subs=range(1, 10), numticks=99)
        axis.set_minor_locator(minor)
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
        axis.set_minor_formatter(NullFormatter())
        axis.set_tick_params(labelsize=8)
    panel.set_xlabel("range (km)", fontsize=8, labelpad=2)
    panel.set_ylabel("payload (kg)", fontsize=8, labelpad=2)
    for side in ("top", "right"):
        panel.spines[side].set_visible(False)


def _corner(panel: Panel, axes: Axes, anchor: str) -> None:
    """Shade the loadings of Category I below everything, hatch them above, and draw their two limits."""
    (_, right), (_, top) = axes.range_km, axes.payload_kg
    at = (CATEGORY_I_RANGE_KM, CATEGORY_I_PAYLOAD_KG)
    size = right - at[0], top - at[1]
    panel.add_patch(Rectangle(at, *size, facecolor=CORNER, zorder=0, gid=anchor))
    panel.add_patch(
        Rectangle(at, *size, fill=False, edgecolor=HATCH, hatch="///", linewidth=0, alpha=0.55, zorder=4)
    )
    line: dict[str, Any] = {
        "color": CORNER_INK,
        "linewidth": 1.0,
        "linestyle": (0, (5, 2.5)),
        "path_effects": [withStroke(linewidth=2.0, foreground="white", alpha=0.7)],
        "zorder": 6,
    }
    panel.axvline(at[0], **line)
    panel.axhline(at[1], **line)
    text: dict[str, Any] = {"fontsize": 7.5, "color": CORNER_INK, "textcoords": "offset points"}
    panel.annotate("300 km", (at[0], 1), (0, 2), xycoords=("data", "axes fraction"), ha="center", **text)
    panel.annotate("500 kg", (1, at[1]), (2, 0), xycoords=("axes fraction", "data"), va="center", **text)


def _regions(panel: Panel, shown: Envelope, axes: Axes) -> None:
    """Fill what is possible if traded, what is possible, and what is certain, each over the one before."""
    if shown.traded is not None:
        _fill(panel, shown.traded, axes, facecolor=TRADED, edgecolor=TRADED_EDGE, linestyle=":", zorder=1)
    _fill(panel, shown.possible, axes, facecolor=POSSIBLE, edgecolor=CERTAIN, zorder=2)
    _fill(panel, shown.certain, axes, facecolor=CERTAIN, edgecolor=CERTAIN, zorder=3)
    _edges(panel, shown.certain, axes)


def _edges(panel: Panel, certain: Frontier, axes: Axes) -> None:
    """Draw along the axes what is certain of range or payload alone, where it encloses no area."""
    (left, _), (bottom, _) = axes.range_km, axes.payload_kg
    look: dict[str, Any] = {"color": CERTAIN, "linewidth": 6, "solid_capstyle": "butt", "zorder": 5}
    if certain.unloaded_km > left:
        panel.plot([left, certain.unloaded_km], [bottom, bottom], **look)
    if certain.unmoved_kg > bottom:
        panel.plot([left, left], [bottom, certain.unmoved_kg], **look)


def _fill(panel: Panel, frontier: Frontier, axes: Axes, **look: Any) -> None:
    """Fill what lies below a frontier; what is not bounded runs off the panel."""
    (left, right), (bottom, top) = axes.range_km, axes.payload_kg
    loads = [min(max(load, bottom / 2), top * 2) for load in frontier.payload_kg]
    reaches = [min(max(reach, left / 2), right * 2) for reach in frontier.range_km]
    panel.fill_betweenx(loads, left / 2, reaches, linewidth=0.9, **look)


def _open_right(panel: Panel, possible: Frontier, axes: Axes) -> None:
    """Point to the right where nothing bounds the range."""
    if math.isinf(possible.farthest_km):
        (left, right), (bottom, top) = axes.range_km, axes.payload_kg
        heaviest = min(possible.heaviest_kg, top)
        loads = [bottom * (heaviest / bottom) ** share for share in ARROWS]
        inside = [right * (left / right) ** 0.018] * len(loads)
        panel.plot(inside, loads, ">", color=CERTAIN, markersize=6, zorder=7)


def _open_above(panel: Panel, frontier: Frontier, axes: Axes, color: str) -> None:
    """Point upward where nothing bounds the payload."""
    if math.isinf(frontier.heaviest_kg):
        (left, right), (bottom, top) = axes.range_km, axes.payload_kg
        farthest = min(frontier.farthest_km, right)
        ranges = [left * (farthest / left) ** share for share in ARROWS]
        inside = [top * (bottom / top) ** 0.03] * len(ranges)
        panel.plot(ranges, inside, "^", color=color, markersize=6, zorder=7)


def _point(panel: Panel, point: Published, axes: Axes, label: str) -> None:
    """Draw a published loading with its bounds: dotted to the edge of the panel where one is open."""
    ink = MUTED if point.suspect else INK
    at = _middle(point.range, axes.range_km), _middle(point.payload, axes.payload_kg)
    halo = [withStroke(linewidth=3.0, foreground="white")]
    for n, (bounds, limits) in enumerate(((point.range, axes.range_km), (point.payload, axes.payload_kg))):
        for side, edge in zip((bounds.at_least, bounds.at_most), limits, strict=True):
            ends = (at[n], edge if side is None else min(max(side, limits[0]), limits[1]))
            along = (ends, (at[1], at[1])) if n == 0 else ((at[0], at[0]), ends)
            panel.plot(
                *along,
                color=ink,
                linewidth=1.3,
                linestyle=":" if side is None else "-",
                marker="" if side is None else "|_"[n],
                markevery=[1],
                markersize=7,
                path_effects=halo,
                zorder=9,
            )
    panel.plot(
        [at[0]],
        [at[1]],
        marker="o" if point.hours else "D",
        markersize=5.5,
        markerfacecolor="white" if point.suspect else ink,
        markeredgecolor=ink,
        path_effects=halo,
        zorder=10,
    )
    look: dict[str, Any] = {"ha": "center", "va": "top", "fontsize": 7.5, "color": ink, "zorder": 10}
    panel.annotate(_cut(label, 16), at, (0, -5), textcoords="offset points", path_effects=halo, **look)


def _middle(bounds: Interval, limits: tuple[float, float]) -> float:
    """Return the middle of bounds on a logarithmic axis, or the one that is known."""
    sides = [min(max(s, limits[0]), limits[1]) for s in (bounds.at_least, bounds.at_most) if s is not None]
    return math.sqrt(sides[0] * sides[-1]) if sides else math.sqrt(limits[0] * limits[1])


def _words(panel: Panel, shown: Envelope, plan: Layout) -> None:
    """Write name and verdict above a panel, remarks below it."""
    place: dict[str, Any] = {"transform": panel.transAxes}
    verdict = textwrap.wrap(shown.verdict, plan.letters)[:2]
    title = _cut(shown.name, int(plan.letters * 8 / 12.5))
    high = 0.2 + 0.155 * len(verdict)
    panel.text(0, 1 + high / plan.height, title, fontsize=11, fontweight="bold", va="bottom", **place)
    panel.text(0, 1 + 0.2 / plan.height, "\n".join(verdict), fontsize=8, va="bottom", **place)
    remarks = "\n".join(_remarks(shown, plan))
    panel.text(0, -(BELOW - 0.06) / plan.height, remarks, fontsize=7.5, color=MUTED, va="top", **place)
    if not shown.drawable:
        blank = {"facecolor": "white", "edgecolor": "none", "pad": 2.0}
        panel.text(0.5, 0.3, "nothing to draw", fontsize=9, color=MUTED, ha="center", bbox=blank, **place)


def _remarks(shown: Envelope, plan: Layout) -> list[str]:
    """Return the remarks on lines."""
    return [line for remark in shown.remarks for line in textwrap.wrap(remark, plan.letters)]


def _cut(text: str, letters: int) -> str:
    """Return a text with no more than so many letters."""
    return text if len(text) <= letters else f"{text[: letters - 1]}…"


def _entries(envelopes: Sequence[Envelope]) -> Iterator[tuple[Any, str]]:
    """Yield what the legend explains: only what is drawn."""
    yield Patch(facecolor=CERTAIN), "certain"
    yield Patch(facecolor=POSSIBLE, edgecolor=CERTAIN), "possible"
    if any(shown.traded for shown in envelopes):
        traded = Patch(facecolor=TRADED, edgecolor=TRADED_EDGE, linestyle=":")
        yield traded, "possible if payload is traded for fuel"
    yield Patch(facecolor=CORNER, edgecolor=HATCH, hatch="////", linewidth=0), "Category I: 300 km, 500 kg"
    if any(math.isinf(side) for e in envelopes for side in (e.possible.farthest_km, e.possible.heaviest_kg)):
        arrow = Line2D([], [], color=CERTAIN, marker=">", linestyle="")
        yield arrow, "nothing bounds it there"
    points = [point for shown in envelopes for point in shown.published]
    if any(not point.hours and not point.suspect for point in points):
        yield Line2D([], [], color=INK, marker="D", markersize=5.5, linestyle=""), "published"
    if any(point.hours and not point.suspect for point in points):
        yield Line2D([], [], color=INK, marker="o", markersize=5.5), "published endurance, as range"
    if any(point.suspect for point in points):
        hollow: dict[str, Any] = {"color": MUTED, "markerfacecolor": "white", "markersize": 5.5}
        yield Line2D([], [], marker="D", linestyle="", **hollow), "suspect, not used"


def _legend_columns(width: float) -> int:
    """Return how many entries of the legend stand beside each other."""
    return max(1, int(width / 2.4))


def _foot(note: str, width: float) -> list[str]:
    """Return what stands at the foot of a page, on lines."""
    return textwrap.wrap(f"{BASIS} {note}", int((width - 0.5) / LETTER * 8 / 7.5))


def _legend(page: Figure, envelopes: Sequence[Envelope], note: str, plan: Layout) -> None:
    """Draw the legend, and say what a range means here."""
    width, height = plan.size
    handles, labels = zip(*_entries(envelopes), strict=True)
    foot = "\n".join(_foot(note, width))
    page.text(0.25 / width, 0.1 / height, foot, fontsize=7.5, color=MUTED, va="bottom")
    page.legend(
        handles,
        labels,
        loc="upper left",
        bbox_to_anchor=(0.17 / width, plan.foot / height),
        ncols=_legend_columns(width),
        fontsize=8,
        frameon=False,
        borderaxespad=0.0,
    )
