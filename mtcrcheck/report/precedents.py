"""Precedents on paper: rows for a table, plain records for JSON and CSV, lines of text, and the back-test.

A row of low confidence, or one that sources dispute, is marked in every form.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from mtcrcheck import countries
from mtcrcheck.document import Document, Item, Link, Section, Table, Text, make_list
from mtcrcheck.precedents.events import Event
from mtcrcheck.precedents.replay import OPEN_BECAUSE, Backtest, Period, Posture
from mtcrcheck.report.csv import lines as lines_of
from mtcrcheck.report.record import pick
from mtcrcheck.report.words import say
from mtcrcheck.text import printable

HEADERS = (
    "date", "from", "to", "system", "number", "status", "category", "reading", "review", "fits the rules?",
    "sources",
)  # fmt: skip
BACKTEST_HEADERS = (
    "reading", "events", "replayed", "within the posture", "exceptions to the presumption", "not explained", "open",
)  # fmt: skip
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
CAUTION = "Past decisions bind no one, and no verdict uses them."


def mark(event: Event) -> str:
    """Return how sure an event is: its confidence, and the fields that are disputed."""
    disputed = f", DISPUTED: {', '.join(event.disputed)}" if event.disputed else ""
    return f"{CONFIDENCES[event.confidence]}{disputed}"


def name_buyer(event: Event) -> str:
    """Return the name of a buyer: of its state where it is one."""
    return countries.name(event.buyer) if event.buyer else event.buyer_name


def describe(postures: Sequence[Posture], closing: str) -> Document:
    """Return the report for people: a row an event, each with the address of its source."""
    table = Table(HEADERS, tuple(map(_row, postures)))
    return Document("Documented decisions", sections=(Section("", (table, Text(closing))),))


def _row(posture: Posture) -> tuple[str, ...]:
    event = posture.event
    return (
        *(event.date, event.supplier, event.buyer or event.buyer_name, event.system),
        *("" if event.quantity is None else str(event.quantity), event.status, _category(posture)),
        *(", ".join(posture.interpretations) or "none", " or ".join(map(say, posture.reviews))),
        *(posture.standing, Link(mark(event), event.url)),
    )


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
    event = posture.event
    return {
        **pick(event, "id", "date"),
        "first_day": str(event.first),
        "last_day": str(event.last),
        **pick(event, *OF_EVENT),
        **pick(posture, *OF_POSTURE),
        "replays": [
            {
                "as_of": str(replay.day),
                **pick(replay, "interpretation", "treatment", "review"),
                "possible_reviews": list(replay.reviews),
                "provisions": list(replay.provisions),
            }
            for replay in posture.replays
        ],
    }


def as_json(postures: Iterable[Posture]) -> str:
    """Return all events as one JSON document."""
    found = {"schema": SCHEMA, "events": [record(p) for p in postures]}
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def as_jsonl(postures: Iterable[Posture]) -> Iterator[str]:
    """Yield one line of JSON an event."""
    return (json.dumps(record(p), ensure_ascii=False) + "\n" for p in postures)


def as_csv(postures: Iterable[Posture]) -> Iterator[str]:
    """Yield the lines of a CSV file, with a header even where there is no event."""
    rows = []
    for posture in postures:  # the record without its replays, lists joined by semicolons
        asked = {"interpretations": posture.interpretations, "possible_reviews": posture.reviews}
        cells = map((record(posture) | asked).__getitem__, CSV_COLUMNS)
        rows.append(
            [";".join(v) if isinstance(v, list | tuple) else "" if v is None else str(v) for v in cells]
        )
    yield lines_of([CSV_COLUMNS, *rows])


def describe_backtest(found: Backtest) -> Document:
    """Return the counts by reading, then the exceptions, what is not explained, and why the rest is open."""
    counted = [_period(p, " / ".join(p.readings) or NO_READING) for p in found.periods]
    table = Table(BACKTEST_HEADERS, (*counted, _period(found.total, "all")))
    because = (
        f"{found.open_because[why]}: {text}"
        for why, text in OPEN_BECAUSE.items()
        if why in found.open_because
    )
    lists = {
        f"Exceptions to the presumption: {len(found.exceptions)}": map(_brief, found.exceptions),
        f"Not explained by the posture: {len(found.unexplained)}": (
            f"{_brief(p)} {p.reason}" for p in found.unexplained
        ),
        f"Open, those without a spec too: {len(found.open)}": because,
    }
    sections = (Section(title, make_list(map(Item, texts))) for title, texts in lists.items())
    return Document("", sections=(Section("", (table,)), *sections))


def _period(period: Period, name: str) -> tuple[str | int, ...]:
    counts = ("events", "replayed", "within", "exceptions", "unexplained", "open")
    return name, *(getattr(period, count) for count in counts)


def _brief(posture: Posture) -> str:
    event = posture.event
    what = f"{event.date} {event.system} to {name_buyer(event)}, {event.status}"
    return printable(f"{what} (sources: {mark(event)}).")


def _category(posture: Posture) -> str:
    if len(posture.candidates) > 1:
        return f"{posture.category} ({' or '.join(posture.candidates)})"
    return posture.category or ""
