"""The timeline: documented decisions by destination, against the periods of the United States' readings."""

from __future__ import annotations

import datetime
import html
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from mtcrcheck import countries
from mtcrcheck.library import load_library
from mtcrcheck.precedents.replay import EXCEPTION, OPEN, OUTCOMES, UNEXPLAINED, WITHIN
from mtcrcheck.report import drawing
from mtcrcheck.report.drawing import INK, MUTED, RULE
from mtcrcheck.report.precedents import CAUTION, mark
from mtcrcheck.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from matplotlib.axes import Axes as Panel
    from matplotlib.figure import Figure

    from mtcrcheck.library import Interpretation, Library
    from mtcrcheck.precedents.replay import Posture

READER = "US"
"""Whose readings the periods are of."""
COLOURS = {WITHIN: "#0072b2", EXCEPTION: "#e08214", UNEXPLAINED: "#b2182b", OPEN: "#7b8794"}
SHAPES = {"release": "o", "refusal": "X", "hold": "s", "none": "^"}
OUTCOME_WORDS = {
    "release": "released: notified, approved, contracted, delivered, leased",
    "refusal": "refused",
    "hold": "stalled",
    "none": "no outcome: requested, offered, withdrawn",
}
PERIODS = ("#f1f5f9", "#dde8f3")
"""Backgrounds of the periods, in turn."""
WIDTH = 12.5
"""Inches: 1200 pixels in a browser."""
LEFT, RIGHT, ABOVE, BELOW = 1.8, 1.2, 1.0, 1.15
LANE, PADDING, HEADING = 0.17, 0.05, 0.34
"""Inches: height of a line of events, what a row has above and below them, and the heading of a group."""
LETTER, MARKER = 0.056, 0.16
"""Inches: a letter of a label, and the room for a marker."""
LONGEST = 22
"""Letters of a label."""
DAYS_A_YEAR = 365.2425
TITLE = "Documented decisions by destination, and the readings then in force"
HOLLOW = "low confidence or disputed"
NOTHING = "No documented decision is among those asked for."


@dataclass(frozen=True, slots=True)
class Placed:
    """A decision and the line of its row, from above, that it stands on."""

    posture: Posture
    lane: int


@dataclass(frozen=True, slots=True)
class Row:
    """A destination with its decisions; ``lanes`` is how many lines they take."""

    name: str
    events: tuple[Placed, ...]
    lanes: int

    @property
    def height(self) -> float:
        """Height in inches."""
        return self.lanes * LANE + 2 * PADDING


@dataclass(frozen=True, slots=True)
class Group:
    """Destinations of one group of suppliers; ``reader`` tells whose readings the periods are of."""

    heading: str
    rows: tuple[Row, ...]
    reader: bool

    @property
    def height(self) -> float:
        """Height in inches."""
        return HEADING + sum(row.height for row in self.rows)


@dataclass(frozen=True, slots=True)
class Scale:
    """The axis of time: from one year to another, in so many inches."""

    first: int
    last: int
    inches: float

    def place(self, day: datetime.date) -> float:
        """Return where a day is, in inches from the left."""
        years = day.year - self.first + (day.timetuple().tm_yday - 1) / DAYS_A_YEAR
        return years * self.inches / (self.last - self.first)


def timeline(postures: Iterable[Posture], library: Library | None = None) -> str:
    """Return the timeline of decisions as an SVG document, 1200 pixels wide.

    The periods are those of the readings of the United States in ``library``, by default the package's own;
    decisions of other suppliers stand below, without them. What is doubtful is hollow. In a browser, every
    marker tells its decision when it is pointed at.
    """
    found = tuple(postures)
    library = library or load_library()
    years = [day.year for p in found for day in (p.event.first, p.event.last)] or [library.as_of.year]
    scale = Scale(min(*years, max(years) - 3), max(years) + 1, WIDTH - LEFT - RIGHT)
    groups = tuple(_groups(found, scale))
    height = ABOVE + BELOW + (sum(group.height for group in groups) or HEADING)
    with drawing.figure(WIDTH, height) as page:
        _draw(page, groups, scale, _readings(library))
        document = drawing.svg(page, "Documented decisions by destination")
    return _told(document, found)


def _groups(found: Sequence[Posture], scale: Scale) -> Iterator[Group]:
    """Yield the decisions of the reader of the periods, then those of all other suppliers."""
    reader = countries.name(READER)
    of_reader = [p for p in found if p.event.supplier == READER]
    of_others = [p for p in found if p.event.supplier != READER]
    if of_reader:
        yield Group(f"Supplier: {reader}", tuple(_rows(of_reader, scale)), True)
    if of_others:
        names = {p.event.supplier: countries.name(p.event.supplier) for p in of_others}
        told = ", ".join(f"{name} ({code})" for code, name in sorted(names.items()))
        heading = "Other suppliers, whose readings those above are not" if of_reader else "Suppliers"
        heading = f"{heading}: {told}"
        yield Group(heading, tuple(_rows(of_others, scale)), False)


def _rows(found: Sequence[Posture], scale: Scale) -> list[Row]:
    """Return a row for each destination, those with most decisions first."""
    by_name: defaultdict[str, list[Posture]] = defaultdict(list)
    for posture in found:
        by_name[_destination(posture)].append(posture)
    rows = [_row(name, some, scale) for name, some in by_name.items()]
    return sorted(rows, key=lambda row: (-len(row.events), row.name))


def _destination(posture: Posture) -> str:
    """Return the name of a buyer: of its state where it is one."""
    event = posture.event
    return countries.name(event.buyer) if event.buyer else printable(event.buyer_name.partition(" (")[0])


def _row(name: str, found: Sequence[Posture], scale: Scale) -> Row:
    """Return a row in which no two decisions stand on the same place of the same line."""
    ends: list[float] = []
    placed = []
    for posture in sorted(found, key=lambda p: (p.event.first, p.event.last, p.event.id)):
        start, end = _extent(posture, scale)
        lane = next((n for n, taken in enumerate(ends) if taken <= start), len(ends))
        ends[lane : lane + 1] = [end]
        placed.append(Placed(posture, lane))
    return Row(name, tuple(placed), len(ends))


def _extent(posture: Posture, scale: Scale) -> tuple[float, float]:
    """Return what a decision with its label takes of a line, in inches."""
    middle = _middle(posture, scale)
    after = max(scale.place(posture.event.last), middle + MARKER / 2 + LETTER * len(_label(posture)))
    return min(scale.place(posture.event.first), middle - MARKER / 2), after + MARKER / 2


def _middle(posture: Posture, scale: Scale) -> float:
    """Return the middle of the days that a date may mean, in inches."""
    return (scale.place(posture.event.first) + scale.place(posture.event.last)) / 2


def _label(posture: Posture) -> str:
    """Return the label of a decision: the system, with the supplier where it is another one."""
    event = posture.event
    system = event.system.partition(" (")[0]
    text = printable(system if event.supplier == READER else f"{event.supplier}: {system}")
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def _readings(library: Library) -> list[Interpretation]:
    """Return the readings of the reader that are in force, in order of date."""
    own = (i for i in library.interpretations.values() if i.exporter == READER and i.status == "in force")
    return sorted(own, key=lambda i: i.effective)


def _draw(page: Figure, groups: Sequence[Group], scale: Scale, readings: Sequence[Interpretation]) -> None:
    """Draw everything; coordinates are inches, from the upper left corner of the rows."""
    width, height = page.get_size_inches()
    inside = height - ABOVE - BELOW
    panel = page.add_axes((LEFT / width, BELOW / height, scale.inches / width, inside / height))
    panel.set(xlim=(0.0, scale.inches), ylim=(inside, 0.0))
    panel.set_axis_off()
    _years(panel, scale, inside)
    top = 0.0
    for group in groups:
        if group.reader:
            _periods(panel, scale, readings, top + group.height)
        _group(panel, group, scale, top)
        top += group.height
    if not groups:
        panel.text(scale.inches / 2, inside / 2, NOTHING, ha="center", va="center", fontsize=10)
    page.text(0.2 / width, 1 - 0.2 / height, TITLE, fontsize=12, fontweight="bold", va="top")
    _legend(page)


def _periods(panel: Panel, scale: Scale, readings: Sequence[Interpretation], bottom: float) -> None:
    """Draw the periods of the readings down to ``bottom``, their names above on two lines in turn."""
    starts = [min(max(scale.place(reading.effective), 0.0), scale.inches) for reading in readings]
    for n, (start, end) in enumerate(pairwise((*starts, scale.inches))):
        if end <= start:
            continue
        ground = PERIODS[n % len(PERIODS)]
        panel.add_patch(Rectangle((start, 0.0), end - start, bottom, facecolor=ground, zorder=0))
        above = -0.24 - 0.15 * (n % 2)
        begins = readings[n].effective
        told = readings[n].id if begins.year < scale.first else f"{readings[n].id} ({begins})"
        panel.plot([start, start], [above - 0.1, bottom], color=MUTED, linewidth=0.7, clip_on=False, zorder=1)
        panel.text(start + 0.04, above, told, fontsize=7.5, color=INK, va="bottom")


def _years(panel: Panel, scale: Scale, bottom: float) -> None:
    """Draw the beginning of every year, and its number below."""
    for year in range(scale.first, scale.last + 1):
        at = scale.place(datetime.date(year, 1, 1))
        panel.plot([at, at], [0.0, bottom + 0.04], color=RULE, linewidth=0.5, clip_on=False, zorder=1)
        if year < scale.last:
            middle = scale.place(datetime.date(year, 7, 2))
            for level, side in ((bottom + 0.07, "top"), (-0.06, "bottom")):
                panel.text(middle, level, str(year), fontsize=7.5, color=MUTED, ha="center", va=side)


def _group(panel: Panel, group: Group, scale: Scale, top: float) -> None:
    """Draw a heading and the rows below it."""
    panel.text(0.05 - LEFT, top + HEADING - 0.08, group.heading, fontsize=9, fontweight="bold", va="bottom")
    top += HEADING
    for row in group.rows:
        ends = 0.05 - LEFT, scale.inches
        panel.plot(ends, (top, top), color=RULE, linewidth=0.6, clip_on=False, zorder=1)
        name = f"{row.name}  {len(row.events)}"
        panel.text(-0.08, top + PADDING + LANE / 2, name, fontsize=8, ha="right", va="center")
        for placed in row.events:
            _event(panel, placed.posture, scale, top + PADDING + (placed.lane + 0.5) * LANE)
        top += row.height


def _event(panel: Panel, posture: Posture, scale: Scale, level: float) -> None:
    """Draw a decision: the days that its date may mean, its marker, its label."""
    event, colour = posture.event, COLOURS[posture.standing]
    ends = scale.place(event.first), scale.place(event.last)
    if ends[0] < ends[1]:
        bar: dict[str, Any] = {"linewidth": 1.2, "solid_capstyle": "butt", "zorder": 2}
        panel.plot(ends, [level] * 2, color=colour, gid=f"days-{event.id}", **bar)
    at = _middle(posture, scale)
    panel.plot(
        [at],
        [level],
        marker=SHAPES[OUTCOMES[event.status]],
        markersize=6.5,
        color=colour,
        markerfacecolor="white" if event.doubtful else colour,
        markeredgewidth=1.2,
        clip_on=False,
        zorder=3,
        gid=_anchor(posture),
    )
    look: dict[str, Any] = {"fontsize": 7, "color": INK, "va": "center_baseline", "zorder": 3}
    panel.text(max(at + MARKER / 2, ends[1]) + 0.02, level, _label(posture), **look)


def _anchor(posture: Posture) -> str:
    """Return the id of the marker of a decision."""
    return f"decision-{posture.event.id}"


def _legend(page: Figure) -> None:
    """Explain colours, shapes and hollow markers, and what the picture does not say."""
    width, height = page.get_size_inches()
    marker: dict[str, Any] = {"linestyle": "", "markersize": 6.5}
    standings = [
        Line2D([], [], marker="o", color=colour, label=standing, **marker)
        for standing, colour in COLOURS.items()
    ]
    outcomes = [
        Line2D([], [], marker=shape, color=INK, label=OUTCOME_WORDS[outcome], **marker)
        for outcome, shape in SHAPES.items()
    ]
    hollow = Line2D([], [], marker="o", color=INK, markerfacecolor="white", label=HOLLOW, **marker)
    line = Line2D([], [], color=INK, linewidth=1.2, label="days that a date may mean")
    for handles, top in ((standings, 0.74), ([*outcomes, hollow, line], 0.52)):
        page.add_artist(
            Legend(
                page,
                handles,
                [str(h.get_label()) for h in handles],
                loc="upper left",
                bbox_to_anchor=(0.1 / width, top / height),
                bbox_transform=page.transFigure,
                ncols=len(handles),
                fontsize=7.5,
                frameon=False,
                borderaxespad=0.0,
                handletextpad=0.3,
                columnspacing=1.2,
            )
        )
    page.text(0.2 / width, 0.1 / height, CAUTION, fontsize=7.5, color=MUTED, va="bottom")


def _told(document: str, found: Iterable[Posture]) -> str:
    """Return the document in which every marker tells its decision."""
    for posture in found:
        group = f'<g id="{_anchor(posture)}">'
        title = html.escape(_sentence(posture), quote=False)
        document = document.replace(group, f"{group}<title>{title}</title>", 1)
    return document


def _sentence(posture: Posture) -> str:
    """Return a decision in one line."""
    event = posture.event
    what = f"{event.date} {event.supplier} to {_destination(posture)}: {event.system}, {event.status}"
    return printable(f"{what} (sources: {mark(event)}). {posture.standing}: {posture.reason}")
