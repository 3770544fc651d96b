"""Precedents on paper: rows for a table, plain records for JSON and CSV, lines of text, the back-test, the timeline.

A row of low confidence, or one that sources dispute, is marked in every form. Lengths of the timeline are pixels.
"""

import datetime
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from mtcrcheck import countries
from mtcrcheck.document import Cell, Document, Item, Items, Link, Section, Table, Text, gather
from mtcrcheck.precedents import record as decided
from mtcrcheck.precedents.record import OPEN, OPEN_BECAUSE, STANDINGS, Event, Posture
from mtcrcheck.report.csv import lines as lines_of
from mtcrcheck.report.picture import draw, width_of
from mtcrcheck.report.record import pick, to_text
from mtcrcheck.report.words import WORDS, place, say
from mtcrcheck.rules.law import Library, load_library
from mtcrcheck.text import join_or, printable

HEADERS: Sequence[str] = WORDS["precedent"]["headers"]
BACKTEST_HEADERS: Sequence[str] = WORDS["precedent"]["headers-of-counts"]
CONFIDENCES = {"H": "high", "M": "medium", "L": "LOW"}
NO_READING = "none binds the supplier"
SCHEMA = "mtcrcheck/precedents/1"
OF_EVENT = (
    "buyer", "buyer_name", "supplier", "system", "spec", "variant", "item", "quantity", "value_usd", "channel",
    "status", "confidence", "disputed", "doubtful", "mtcr_named", "url", "also", "note",
)  # fmt: skip
OF_POSTURE = ("category", "candidates", "standing", "open_because", "reason")
CSV_COLUMNS = (
    "id", "date", "first_day", "last_day", *OF_EVENT, *OF_POSTURE, "interpretations", "possible_reviews",
)  # fmt: skip
CAUTION: str = WORDS["precedent"]["caution"]


def mark(event: Event) -> str:
    """Return how sure an event is: its confidence, and the fields that are disputed."""
    disputed = f", DISPUTED: {', '.join(event.disputed)}" if event.disputed else ""
    return f"{CONFIDENCES[event.confidence]}{disputed}"


def name_buyer(event: Event) -> str:
    """Return the name of a buyer: of its state where it is one."""
    return countries.name(event.buyer) if event.buyer else event.buyer_name


def describe(postures: Sequence[Posture], closing: str) -> Document:
    """Return the report for people: a row an event, each with the address of its source."""
    rows = []
    for p, e in ((posture, posture.event) for posture in postures):
        number = "" if e.quantity is None else str(e.quantity)
        what = (e.date, e.supplier, e.buyer or e.buyer_name, e.system, number, e.status, _category(p))
        review = (", ".join(p.interpretations) or "none", " or ".join(map(say, p.reviews)))
        rows.append((*what, *review, p.standing, Link(mark(e), e.url)))
    section = Section("", (Table(tuple(HEADERS), tuple(rows)), Text(closing)))
    return Document("Documented decisions", sections=(section,))


def lines(posture: Posture) -> list[str]:
    """Return one event in full: what happened, what our rules say, how the two sit together, the sources."""
    event = posture.event
    buyer = f"{event.buyer} ({event.buyer_name})" if event.buyer else event.buyer_name
    number = f", {event.quantity}" if event.quantity is not None else ""
    value = f", {event.value_usd:,} USD" if event.value_usd is not None else ""
    variant = f" Variant: {event.variant}." if event.variant else ""
    what = f"{event.system}{number}{value}: {event.status} ({event.channel})"
    review = " or ".join(posture.reviews) or "not replayed"
    found = [
        f"{event.date}  {event.supplier} to {buyer}: {what}",
        f"  Sources: {mark(event)}.{variant}",
        f"  Annex category: {_category(posture) or 'no spec on file'}; "
        f"reading: {', '.join(posture.interpretations) or NO_READING}; review: {review}.",
        f"  {posture.standing}: {posture.reason}",
        *([f"  {event.note}"] if event.note else []),
        *(f"  {url}" for url in (event.url, *event.also)),
    ]
    return [printable(line) for line in found]


def record(posture: Posture) -> dict[str, Any]:
    """Return one event as plain data for JSON; what is not known is null."""
    replayed = ("interpretation", "treatment", "review", "possible_reviews=reviews", "provisions")
    return {
        **pick(posture.event, "id", "date", "first_day=first", "last_day=last", *OF_EVENT),
        **pick(posture, *OF_POSTURE),
        "replays": [pick(replay, "as_of=day", *replayed) for replay in posture.replays],
    }


def as_json(postures: Iterable[Posture]) -> str:
    """Return all events as one JSON document."""
    return to_text({"schema": SCHEMA, "events": [record(p) for p in postures]})


def as_jsonl(postures: Iterable[Posture]) -> Iterator[str]:
    """Yield one line of JSON an event."""
    return (json.dumps(record(p), ensure_ascii=False) + "\n" for p in postures)


def as_csv(postures: Iterable[Posture]) -> Iterator[str]:
    """Yield the lines of a CSV file, with a header even where there is no event."""
    rows = []
    for posture in postures:  # the record without its replays, lists joined by semicolons
        told = record(posture) | pick(posture, "interpretations", "possible_reviews=reviews")
        cells = (told[column] for column in CSV_COLUMNS)
        rows.append([";".join(v) if isinstance(v, list) else "" if v is None else str(v) for v in cells])
    yield lines_of([CSV_COLUMNS, *rows])


def describe_backtest(postures: Sequence[Posture]) -> Document:
    """Return the counts by reading, then the exceptions, what is not explained, and why the rest is open."""
    rows: list[tuple[Cell, ...]] = [
        (" / ".join(readings) or NO_READING, *counts)
        for readings, counts in decided.count_standings(postures).items()
    ]
    table = Table(tuple(BACKTEST_HEADERS), (*rows, ("all", *decided.count_events(postures))))
    by = {standing: [p for p in postures if p.standing == standing] for standing in STANDINGS}
    because = Counter(p.open_because for p in by[OPEN])
    lists = {
        f"Exceptions to the presumption: {len(by[decided.EXCEPTION])}": map(_brief, by[decided.EXCEPTION]),
        f"Not explained by the posture: {len(by[decided.UNEXPLAINED])}": (
            f"{_brief(p)} {p.reason}" for p in by[decided.UNEXPLAINED]
        ),
        f"Open, or without a spec: {len(by[OPEN])}": (
            f"{because[why]}: {text}" for why, text in OPEN_BECAUSE.items() if because[why]
        ),
    }
    sections = (Section(title, Items.of(map(Item, texts))) for title, texts in lists.items())
    return Document("", sections=(Section("", (table,)), *sections))


def _brief(posture: Posture) -> str:
    event = posture.event
    what = f"{event.date} {event.system} to {name_buyer(event)}, {event.status}"
    return printable(f"{what} (sources: {mark(event)}).")


def _category(posture: Posture) -> str:
    several = f" ({join_or(posture.candidates)})" if len(posture.candidates) > 1 else ""
    return f"{posture.category or ''}{several}"


READER = "US"
"""The state whose interpretations the periods are of."""
COLOURS = dict(zip(STANDINGS, ("#0072b2", "#e08214", "#b2182b", "#7b8794"), strict=True))
SHAPES: Mapping[str, Mapping[str, str]] = WORDS["outcome"]
"""Outcomes in words, and the corners of their shapes around their middle; that of a release is a circle."""
WIDTH, LEFT, RIGHT, TOP = 1200.0, 175.0, 1085.0, 92.0
"""The width of the picture and the edges of the panel."""
LINE, HEADING = 17.0, 34.0
"""Heights of a decision, and of the heading of a group."""
LETTERS, SMALL = 10.0, 10.5
"""The sizes of the letters of labels and of the legend."""
INK, PAPER = "#1b1f24", "#ffffff"
TITLE = "Documented decisions by destination, and the interpretations then in force"


class Scale(NamedTuple):
    """The axis of time, from the first day of one year to that of another."""

    first: int
    last: int

    def x(self, day: datetime.date) -> float:
        """Return where a day is."""
        years = day.year - self.first + (day.timetuple().tm_yday - 1) / 365.2425
        return LEFT + years * (RIGHT - LEFT) / (self.last - self.first)


def timeline(postures: Iterable[Posture]) -> str:
    """Return the timeline of decisions as an SVG document, 1200 pixels wide.

    The periods are those of the interpretations of the United States; decisions of other suppliers stand below,
    without them. What is doubtful is hollow. In a browser, every marker tells its decision when it is pointed at.
    """
    library = load_library()
    decisions = sorted(postures, key=lambda p: (p.event.first, p.event.last, p.event.id))
    years = [day.year for p in decisions for day in (p.event.first, p.event.last)] or [library.as_of.year]
    scale = Scale(min(*years, max(years) - 3), max(years) + 1)
    groups: list[dict[str, object]] = []
    y = TOP
    by_supplier = gather((p.event.supplier == READER, p) for p in decisions)
    for is_reader, some in sorted(by_supplier.items(), reverse=True):
        named = ", ".join(map(place, sorted({p.event.supplier for p in some})))
        others = "Other suppliers, to whom the interpretations above do not apply" if groups else "Suppliers"
        heading = f"Supplier: {countries.name(READER)}" if is_reader else f"{others}: {named}"
        at, rows = y + HEADING - 8, []
        y += HEADING
        destinations = gather((destination(p), p) for p in some)
        for name, of_it in sorted(destinations.items(), key=lambda pair: (-len(pair[1]), pair[0])):
            drawn = [_decision(p, scale, y + (n + 0.5) * LINE) for n, p in enumerate(of_it)]
            rows.append((y, f"{name}  {len(of_it)}", drawn))
            y += len(of_it) * LINE
        groups.append({"y": at, "heading": heading, "rows": rows, "bottom": y})
    bottom = y if groups else y + HEADING
    edges = {"left": LEFT, "right": RIGHT, "top": TOP, "bottom": bottom, "width": WIDTH}
    said = {"title": TITLE, "caution": CAUTION, "shapes": SHAPES, "legend": _legend()}
    periods = _periods(scale, library) if True in by_supplier else ()
    axis = [  # where each year begins and has its middle, and its figures; the last only ends the axis
        (scale.x(day), scale.x(day.replace(month=7, day=2)), str(day.year) if day.year < scale.last else "")
        for day in (datetime.date(year, 1, 1) for year in range(scale.first, scale.last + 1))
    ]
    return draw("timeline", **edges, **said, periods=periods, years=axis, groups=groups)


def destination(posture: Posture) -> str:
    """Return the name of a buyer in short."""
    return printable(name_buyer(posture.event).partition(" (")[0])


def _periods(scale: Scale, library: Library) -> Iterator[tuple[str, float, float, float, str]]:
    """Yield the period of each interpretation: its class, where it begins and ends, and its name with its height."""
    own = (i for i in library.interpretations.values() if i.exporter == READER and i.status == "in force")
    in_order = sorted(own, key=lambda i: i.effective)
    edges = [*(min(max(scale.x(i.effective), LEFT), RIGHT) for i in in_order), RIGHT]
    for n, (found, (start, end)) in enumerate(zip(in_order, pairwise(edges), strict=True)):
        if start < end:
            since = "" if found.effective.year < scale.first else f" ({found.effective})"
            kind = "later-period" if n % 2 else "period"
            yield kind, start, end, TOP - 23 - 15 * (n % 2), f"{found.id}{since}"


def _decision(posture: Posture, scale: Scale, y: float) -> dict[str, object]:
    """Return a decision as it is drawn: its place, its shape, and what it says when it is pointed at."""
    event, colour = posture.event, COLOURS[posture.standing]
    what = f"{event.date} {event.supplier} to {destination(posture)}: {event.system}, {event.status}"
    name = event.system if event.supplier == READER else f"{event.supplier}: {event.system}"
    told = f"{what} (sources: {mark(event)}). {posture.standing}: {posture.reason}"
    days = {"y": y, "first": scale.x(event.first), "last": scale.x(event.last)}
    fill = PAPER if event.doubtful else colour
    shape = {"outcome": decided.OUTCOMES[event.status], "colour": colour, "fill": fill}
    return {"id": event.id, "name": name, "told": told, **days, **shape}


def _legend() -> Iterator[tuple[float, float, str, str, str, str]]:
    """Yield the place of each sample below the panel, its shape, colour and filling, and what it means."""
    colours = [("release", colour, colour, standing) for standing, colour in COLOURS.items()]
    shapes = [(outcome, INK, INK, told["said"]) for outcome, told in SHAPES.items()]
    shapes.append(("release", INK, PAPER, "low confidence or disputed"))
    shapes.append(("days", INK, INK, "possible days of the date"))
    for row, entries in ((40.0, colours), (62.0, shapes)):
        x = 26.0
        for sample in entries:
            yield x, row, *sample
            x += 32 + width_of(sample[-1], SMALL)
