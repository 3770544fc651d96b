"""Documented decisions on transfers: one row an event, with its source and how sure it is.

The rows are ``events.toml``, oldest first. Adding an event is adding a row::

    [[event]]
    id = "2014-10-28-JO-predator-xp"    # for good: date, buyer and system as first recorded
    date = "2014-10-28"                 # day, month or year
    not_before = "2014-06"              # optional: narrows a date known in part; not_after likewise
    buyer = "JO"                        # ISO 3166 alpha-2; left out where the buyer is no state
    buyer_name = "Jordan"
    supplier = "US"
    system = "Predator XP"              # as printed
    spec = "predator-xp"                # stem of the file in specs/, where it plainly is one of ours
    variant = "unarmed"                 # optional: what the spec does not tell
    item = "equipment"                  # optional, see ITEMS: what moved, a complete system where left out
    quantity = 8
    value_usd = 220_000_000
    channel = "DCS"
    status = "refused"
    confidence = "H"                    # H, M or L
    disputed = ["date"]                 # optional: fields that sources contradict or leave to inference
    mtcr_named = true                   # whether the source itself ties the decision to the regime
    url = "https://..."
    also = ["https://..."]              # optional: further sources
    note = "..."                        # optional, our own words
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import tomli

from mtcrcheck import countries
from mtcrcheck.frozen import frozen
from mtcrcheck.rules.dates import parse_partial

if TYPE_CHECKING:
    import datetime
    from collections.abc import Collection, Iterable, Mapping

STATUSES = (
    "delivered",
    "leased",
    "contracted",
    "approved",
    "notified",
    "offered",
    "refused",
    "stalled",
    "withdrawn",
    "requested",
)
CHANNELS = ("FMS", "DCS", "DCS lease", "NSPA", "cooperative", "grant", "non-US", "unknown")
CONFIDENCES = ("H", "M", "L")
ITEMS = {
    "complete-system": "the aircraft",
    "equipment": "equipment for the aircraft",
    "production-facility": "production of the aircraft",
    "programme-access": "access to a programme",
}
KEYS = (
    "id",
    "date",
    "not_before",
    "not_after",
    "buyer",
    "buyer_name",
    "supplier",
    "system",
    "spec",
    "variant",
    "item",
    "quantity",
    "value_usd",
    "channel",
    "status",
    "confidence",
    "disputed",
    "mtcr_named",
    "url",
    "also",
    "note",
)
_ID = re.compile(r"[0-9A-Za-z]+(-[0-9A-Za-z]+)*")
_ADDRESS = re.compile(r"https?://[^\s/]+\S*")


@frozen
class Event:
    """One documented step of a transfer.

    ``date`` is as recorded; it means a day from ``first`` to ``last``. ``buyer`` and ``supplier`` are ISO
    alpha-2, ``buyer`` None where it is no state. ``spec`` is the stem of a file in specs/, None where the
    system is none of those. ``value_usd`` is in US dollars. ``disputed`` names the fields that sources
    contradict or leave to inference.
    """

    id: str
    date: str
    first: datetime.date
    last: datetime.date
    buyer: str | None
    buyer_name: str
    supplier: str
    system: str
    channel: str
    status: str
    confidence: str
    mtcr_named: bool
    url: str
    spec: str | None = None
    variant: str | None = None
    item: str = "complete-system"
    quantity: int | None = None
    value_usd: int | None = None
    disputed: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    note: str | None = None

    @property
    def doubtful(self) -> bool:
        """Whether the row must be marked wherever it is shown: low in confidence, or disputed."""
        return self.confidence == "L" or bool(self.disputed)


def load_events(
    data: str | bytes | Mapping[str, object], file: str, specs: Collection[str] | None = None
) -> tuple[Event, ...]:
    """Build all events from the text of their TOML file, or from what that text parses to, in file order.

    ``file`` is the name that errors give, ``specs`` the stems that a row may name (None: any). Raises
    ValueError naming the file and the row for anything that is not as described above: unknown or missing
    keys, values of the wrong kind, dates that are none, codes that are not ISO 3166, words that are not
    known, specs that are not there, two rows with one id.
    """
    rows = _parsed(data, file).get("event")
    if not isinstance(rows, list) or not rows:
        raise ValueError(f"{file}: no [[event]] rows")
    events = tuple(_event(row, f"{file}: event {n}", specs) for n, row in enumerate(rows, start=1))
    seen: dict[str, int] = {}
    for n, event in enumerate(events, start=1):
        if event.id in seen:
            raise ValueError(f"{file}: event {n}: id {event.id!r} is that of event {seen[event.id]} already")
        seen[event.id] = n
    return events


def _parsed(data: str | bytes | Mapping[str, object], file: str) -> Mapping[str, object]:
    try:
        text = data.decode("utf-8") if isinstance(data, bytes) else data
        return tomli.loads(text) if isinstance(text, str) else text
    except ValueError as error:
        raise ValueError(f"{file}: not TOML in UTF-8: {error}") from None


def _event(row: object, place: str, specs: Collection[str] | None) -> Event:
    if not isinstance(row, dict):
        raise ValueError(f"{place}: expected a table, found {row!r}")
    id = _text(row, "id", place)
    if not _ID.fullmatch(id):
        raise ValueError(f"{place}: id is {id!r}, expected letters and digits joined by hyphens")
    place = f"{place} ({id})"
    for key in row:
        if key not in KEYS:
            raise ValueError(f"{place}: unknown key {key!r}, expected one of {', '.join(KEYS)}")
    first, last = _days(row, place)
    return Event(
        id=id,
        date=_text(row, "date", place),
        first=first,
        last=last,
        buyer=_country(row, "buyer", place) if "buyer" in row else None,
        buyer_name=_text(row, "buyer_name", place),
        supplier=_country(row, "supplier", place),
        system=_text(row, "system", place),
        channel=_word(row, "channel", CHANNELS, place),
        status=_word(row, "status", STATUSES, place),
        confidence=_word(row, "confidence", CONFIDENCES, place),
        mtcr_named=_flag(row, "mtcr_named", place),
        url=_address(row.get("url"), place),
        spec=_spec(row, specs, place),
        variant=_optional_text(row, "variant", place),
        item=_word(row, "item", ITEMS, place) if "item" in row else "complete-system",
        quantity=_count(row, "quantity", place),
        value_usd=_count(row, "value_usd", place),
        disputed=tuple(_disputed(row, place)),
        also=tuple(_address(url, place) for url in _list(row, "also", place)),
        note=_optional_text(row, "note", place),
    )


def _days(row: Mapping[str, object], place: str) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day that the date may mean, as far as the row narrows it."""
    try:
        first, last = parse_partial(_text(row, "date", place))
        earliest = parse_partial(_text(row, "not_before", place))[0] if "not_before" in row else first
        latest = parse_partial(_text(row, "not_after", place))[1] if "not_after" in row else last
    except ValueError as error:
        text = str(error)
        raise ValueError(text if text.startswith(place) else f"{place}: {text}") from None
    if not first <= earliest <= latest <= last:
        raise ValueError(f"{place}: not_before and not_after must lie in {row['date']}, in this order")
    return earliest, latest


def _text(row: Mapping[str, object], key: str, place: str) -> str:
    value = row.get(key)
    if value is None:
        raise ValueError(f"{place}: {key} is missing")
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{place}: {key} is {value!r}, expected a text in quotes")
    return value


def _optional_text(row: Mapping[str, object], key: str, place: str) -> str | None:
    return _text(row, key, place) if key in row else None


def _word(row: Mapping[str, object], key: str, words: Iterable[str], place: str) -> str:
    value = _text(row, key, place)
    if value not in words:
        raise ValueError(f"{place}: {key} is {value!r}, expected one of {', '.join(words)}")
    return value


def _country(row: Mapping[str, object], key: str, place: str) -> str:
    code = _text(row, key, place)
    try:
        countries.name(code)
    except countries.UnknownCountryError as error:
        raise ValueError(f"{place}: {key}: {error}") from None
    return code


def _spec(row: Mapping[str, object], specs: Collection[str] | None, place: str) -> str | None:
    stem = _optional_text(row, "spec", place)
    if stem is not None and specs is not None and stem not in specs:
        raise ValueError(f"{place}: spec is {stem!r}, but there is no specs/{stem}.toml")
    return stem


def _flag(row: Mapping[str, object], key: str, place: str) -> bool:
    value = row.get(key)
    if not isinstance(value, bool):
        raise ValueError(f"{place}: {key} is {value!r}, expected true or false")
    return value


def _count(row: Mapping[str, object], key: str, place: str) -> int | None:
    value = row.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"{place}: {key} is {value!r}, expected a whole number above zero")
    return value


def _list(row: Mapping[str, object], key: str, place: str) -> list[object]:
    values = row.get(key, [])
    if not isinstance(values, list):
        raise ValueError(f"{place}: {key} is {values!r}, expected a list")
    return values


def _address(url: object, place: str) -> str:
    if not isinstance(url, str) or not _ADDRESS.fullmatch(url):
        raise ValueError(f"{place}: {url!r} is no address, expected https://...")
    return url


def _disputed(row: Mapping[str, object], place: str) -> Iterable[str]:
    for key in _list(row, "disputed", place):
        if key not in row:
            raise ValueError(f"{place}: disputed names {key!r}, which the row does not have")
        yield str(key)
