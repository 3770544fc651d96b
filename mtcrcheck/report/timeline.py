"""The timeline: documented decisions by destination, over the periods of the United States' interpretations.

Lengths are pixels.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from mtcrcheck import countries
from mtcrcheck.document import gather
from mtcrcheck.precedents.replay import EXCEPTION, OPEN, OUTCOMES, UNEXPLAINED, WITHIN, Posture
from mtcrcheck.report.drawing import (
    Attribute,
    document,
    element,
    group,
    label,
    line,
    number,
    polygon,
    width_of,
)
from mtcrcheck.report.precedents import CAUTION, mark, name_buyer
from mtcrcheck.report.words import place
from mtcrcheck.rules.law import Library, load_library
from mtcrcheck.text import printable

READER = "US"
"""The state whose interpretations the periods are of."""
COLOURS = {WITHIN: "#0072b2", EXCEPTION: "#e08214", UNEXPLAINED: "#b2182b", OPEN: "#7b8794"}
CORNERS = {
    "refusal": (
        (-5, -3), (-3, -5), (0, -2), (3, -5), (5, -3), (2, 0), (5, 3), (3, 5), (0, 2), (-3, 5), (-5, 3), (-2, 0),
    ),
    "hold": ((-4, -4), (4, -4), (4, 4), (-4, 4)),
    "none": ((0, -5), (5, 4), (-5, 4)),
}  # fmt: skip
"""The shapes of outcomes around their middle; the shape of a release is a circle."""
OUTCOME_WORDS = {
    "release": "released: notified, approved, contracted, delivered, leased",
    "refusal": "refused",
    "hold": "stalled",
    "none": "no outcome: requested, offered, withdrawn",
}
WIDTH, LEFT, RIGHT, TOP = 1200.0, 175.0, 1085.0, 92.0
"""The width of the picture and the edges of the panel."""
LANE, PADDING, HEADING = 17.0, 5.0, 34.0
"""Heights of a line of decisions, of what is free above and below a row, and of the heading of a group."""
MARKER, LETTERS, SMALL = 15.0, 10.0, 10.5
"""The room for a marker, and the sizes of the letters of labels and of the legend."""
LONGEST = 22
"""Letters of a label."""
DAYS_A_YEAR = 365.2425
TITLE = "Documented decisions by destination, and the interpretations then in force"


@dataclass(frozen=True, slots=True)
class Scale:
    """The axis of time, from the first day of one year to that of another."""

    first: int
    last: int

    def x(self, day: datetime.date) -> float:
        """Return where a day is."""
        years = day.year - self.first + (day.timetuple().tm_yday - 1) / DAYS_A_YEAR
        return LEFT + years * (RIGHT - LEFT) / (self.last - self.first)

    def middle(self, posture: Posture) -> float:
        """Return the middle of the days that the date of a decision may mean."""
        return (self.x(posture.event.first) + self.x(posture.event.last)) / 2


@dataclass(frozen=True, slots=True)
class Row:
    """A destination and its decisions, each with the line, from above, that it stands on."""

    name: str
    decisions: tuple[tuple[Posture, int], ...]

    @property
    def height(self) -> float:
        """The height of all its lines."""
        return (1 + max(lane for _, lane in self.decisions)) * LANE + 2 * PADDING


def timeline(postures: Iterable[Posture]) -> str:
    """Return the timeline of decisions as an SVG document, 1200 pixels wide.

    The periods are those of the interpretations of the United States; decisions of other suppliers stand below,
    without them. What is doubtful is hollow. In a browser, every marker tells its decision when it is pointed at.
    """
    decisions, library = tuple(postures), load_library()
    years = [day.year for p in decisions for day in (p.event.first, p.event.last)] or [library.as_of.year]
    scale = Scale(min(*years, max(years) - 3), max(years) + 1)
    groups = list(_groups(decisions, scale))
    periods: list[Markup] = []
    content: list[Markup] = []
    y = TOP
    for heading, rows, of_reader in groups:
        below = y + HEADING + sum(row.height for row in rows)
        if of_reader:
            periods += _periods(scale, library, below)
        content.append(label(5, y + HEADING - 8, heading, "heading"))
        y += HEADING
        for row in rows:
            content += _row(row, scale, y)
            y += row.height
    if not groups:
        y += HEADING
        content.append(
            label(
                (LEFT + RIGHT) / 2, y - HEADING / 2, "No documented decision matches.", text_anchor="middle"
            )
        )
    content = [*periods, *_years(scale, y), label(20, 28, TITLE, "title"), *content]
    content += [*_legend(y + 40), label(20, y + 90, CAUTION, "faint")]
    return document("timeline", "Documented decisions by destination", (WIDTH, y + 104), WIDTH, *content)


def _groups(decisions: Sequence[Posture], scale: Scale) -> Iterator[tuple[str, list[Row], bool]]:
    of_reader = [p for p in decisions if p.event.supplier == READER]
    of_others = [p for p in decisions if p.event.supplier != READER]
    others = "Other suppliers, to whom the interpretations above do not apply" if of_reader else "Suppliers"
    if of_reader:
        yield f"Supplier: {countries.name(READER)}", _rows(of_reader, scale), True
    if of_others:
        codes = sorted({p.event.supplier for p in of_others})
        yield f"{others}: {', '.join(map(place, codes))}", _rows(of_others, scale), False


def _rows(decisions: Sequence[Posture], scale: Scale) -> list[Row]:
    by_name = gather((destination(posture), posture) for posture in decisions)
    rows = [Row(name, tuple(_share_lines(some, scale))) for name, some in by_name.items()]
    return sorted(rows, key=lambda row: (-len(row.decisions), row.name))


def destination(posture: Posture) -> str:
    """Return the name of a buyer: of its state where it is one."""
    name = name_buyer(posture.event)
    return name if posture.event.buyer else printable(name.partition(" (")[0])


def _share_lines(decisions: Sequence[Posture], scale: Scale) -> Iterator[tuple[Posture, int]]:
    ends: list[float] = []
    for posture in sorted(decisions, key=lambda p: (p.event.first, p.event.last, p.event.id)):
        start = min(scale.x(posture.event.first), scale.middle(posture) - MARKER / 2)
        lane = next((n for n, end in enumerate(ends) if end <= start), len(ends))
        ends[lane : lane + 1] = [_label_place(posture, scale) + width_of(_label(posture), LETTERS) + 4]
        yield posture, lane


def _label_place(posture: Posture, scale: Scale) -> float:
    return max(scale.middle(posture) + MARKER / 2, scale.x(posture.event.last)) + 2


def _label(posture: Posture) -> str:
    event = posture.event
    system = event.system.partition(" (")[0]
    text = printable(system if event.supplier == READER else f"{event.supplier}: {system}")
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def _periods(scale: Scale, library: Library, bottom: float) -> Iterator[Markup]:
    own = (i for i in library.interpretations.values() if i.exporter == READER and i.status == "in force")
    in_order = sorted(own, key=lambda i: i.effective)
    edges = [*(min(max(scale.x(i.effective), LEFT), RIGHT) for i in in_order), RIGHT]
    for n, (found, (start, end)) in enumerate(zip(in_order, pairwise(edges), strict=True)):
        if start < end:
            name = TOP - 23 - 15 * (n % 2)
            since = "" if found.effective.year < scale.first else f" ({found.effective})"
            kind = "later-period" if n % 2 else "period"
            yield element("rect", class_=kind, x=start, y=TOP, width=end - start, height=bottom - TOP)
            yield line("begin", start, name - 10, start, bottom)
            yield label(start + 4, name, f"{found.id}{since}")


def _years(scale: Scale, bottom: float) -> Iterator[Markup]:
    for year in range(scale.first, scale.last + 1):
        x = scale.x(datetime.date(year, 1, 1))
        yield line("year", x, TOP, x, bottom + 4)
        if year < scale.last:
            middle = scale.x(datetime.date(year, 7, 2))
            for y in (TOP - 6, bottom + 16):
                yield label(middle, y, str(year), "faint", text_anchor="middle")


def _row(row: Row, scale: Scale, top: float) -> Iterator[Markup]:
    yield line("year", 5, top, RIGHT, top)
    name = f"{row.name}  {len(row.decisions)}"
    yield label(LEFT - 8, top + PADDING + LANE / 2 + 4, name, text_anchor="end")
    for posture, lane in row.decisions:
        yield from _decision(posture, scale, top + PADDING + (lane + 0.5) * LANE)


def _decision(posture: Posture, scale: Scale, y: float) -> Iterator[Markup]:
    event, colour = posture.event, COLOURS[posture.standing]
    first, last = scale.x(event.first), scale.x(event.last)
    if first < last:
        days = f"M{number(first)} {number(y)}H{number(last)}"
        yield element("path", id=f"days-{event.id}", stroke=colour, stroke_width=1.6, d=days)
    shape = _marker(OUTCOMES[event.status], colour, hollow=event.doubtful)
    what = f"{event.date} {event.supplier} to {destination(posture)}: {event.system}, {event.status}"
    told = f"{what} (sources: {mark(event)}). {posture.standing}: {posture.reason}"
    yield group((scale.middle(posture), y), element("title", told), shape, id=f"decision-{event.id}")
    yield label(_label_place(posture, scale), y + 3.5, _label(posture), "label")


def _marker(outcome: str, colour: str, *, hollow: bool = False) -> Markup:
    fill = "#ffffff" if hollow else colour
    look: dict[str, Attribute] = {"fill": fill, "stroke": colour, "stroke_width": 1.5}
    if outcome in CORNERS:
        return polygon("marker", CORNERS[outcome], **look)
    return element("circle", class_="marker", r=4.5, **look)


def _legend(y: float) -> Iterator[Markup]:
    ink = "#1b1f24"
    colours = [(_marker("release", colour), standing) for standing, colour in COLOURS.items()]
    shapes = [(_marker(outcome, ink), words) for outcome, words in OUTCOME_WORDS.items()]
    days = element("path", stroke=ink, stroke_width=1.6, d="M-8 0H8")
    others = [
        (_marker("release", ink, hollow=True), "low confidence or disputed"),
        (days, "possible days of the date"),
    ]
    for n, entries in enumerate((colours, [*shapes, *others])):
        x = 26.0
        for sample, words in entries:
            yield group((x, y + 22 * n), sample, label(12, 4, words))
            x += 32 + width_of(words, SMALL)
