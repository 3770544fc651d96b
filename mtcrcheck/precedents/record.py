"""The record of documented decisions: one row an event, with its source and how sure it is; its specs, and queries.

The rows are ``events.toml``, oldest first, which describes their keys. Adding an event is adding a row.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import Field

from mtcrcheck.assessment import Assessment
from mtcrcheck.rules.dates import parse_partial
from mtcrcheck.rules.shapes import STRICT, CountryCode, Flag, PartialDate, Text, load_shape
from mtcrcheck.spec.model import Spec
from mtcrcheck.spec.read import read_spec
from mtcrcheck.text import read_beside

Status = Literal[
    "delivered", "leased", "contracted", "approved", "notified", "offered", "refused", "stalled", "withdrawn",
    "requested",
]  # fmt: skip
Channel = Literal["FMS", "DCS", "DCS lease", "NSPA", "cooperative", "grant", "non-US", "unknown"]
Item = Literal["complete-system", "equipment", "production-facility", "programme-access"]
STATUSES: tuple[str, ...] = get_args(Status)
WORDS: Mapping[str, Mapping[str, str]] = read_beside(__file__, "words.toml")
"""Words of documented decisions, by what they are of."""
ITEMS = WORDS["item"]


Id = Annotated[str, Field(pattern=r"^[0-9A-Za-z]+(-[0-9A-Za-z]+)*$")]
Address = Annotated[str, Field(pattern=r"^https?://[^\s/]+\S*$")]
Count = Annotated[int, Field(ge=1, strict=True)]


@dataclass(frozen=True, kw_only=True)
class Event:
    """One documented step of a transfer.

    ``date`` is as recorded; it means a day from ``first`` to ``last``. ``buyer`` and ``supplier`` are ISO
    alpha-2, ``buyer`` None where it is no state. ``spec`` is the stem of a file in specs/, None where the
    system is none of those. ``value_usd`` is in US dollars. ``disputed`` names the fields that sources
    contradict or leave to inference.
    """

    __pydantic_config__ = STRICT

    id: Id
    date: PartialDate
    not_before: PartialDate | None = None
    not_after: PartialDate | None = None
    buyer: CountryCode | None = None
    buyer_name: Text
    supplier: CountryCode
    system: Text
    spec: Text | None = None
    variant: Text | None = None
    item: Item = "complete-system"
    quantity: Count | None = None
    value_usd: Count | None = None
    channel: Channel
    status: Status
    confidence: Literal["H", "M", "L"]
    disputed: tuple[str, ...] = ()
    mtcr_named: Flag
    url: Address
    also: tuple[Address, ...] = ()
    note: Text | None = None

    @cached_property
    def first(self) -> datetime.date:
        """The first day that the date may mean, as far as the row narrows it."""
        return parse_partial(self.not_before or self.date)[0]

    @cached_property
    def last(self) -> datetime.date:
        """The last day that the date may mean, as far as the row narrows it."""
        return parse_partial(self.not_after or self.date)[1]

    @property
    def names(self) -> tuple[str, ...]:
        """What the aircraft is called: the system, its variant and its spec."""
        return tuple(filter(None, (self.system, self.variant, self.spec)))

    @property
    def doubtful(self) -> bool:
        """Whether the row must be marked wherever it is shown: low in confidence, or disputed."""
        return self.confidence == "L" or bool(self.disputed)

    def __post_init__(self) -> None:
        """Refuse days outside the date, and disputed fields that are not there."""
        first, last = parse_partial(self.date)
        if not first <= self.first <= self.last <= last:
            raise ValueError(f"not_before and not_after must lie in {self.date}, in this order")
        for key in self.disputed:
            if getattr(self, key, None) is None:
                raise ValueError(f"disputed names {key!r}, which the row does not have")


EVENTS = Path(__file__).with_name("events.toml")
SHIPPED = (Path(__file__).parents[1] / "specs", Path(__file__).parents[2] / "specs")
"""Where the specs are: in an installed package, in a checkout of its source."""


def load_events(rows: Iterable[Mapping[str, Any]], specs: Collection[str] | None = None) -> tuple[Event, ...]:
    """Build all events from the rows of their file, in its order.

    ``specs`` are the stems that a row may name (None: any). Raises ValueError naming the file and the row for
    anything that is not as described above, and for two rows with one id.
    """
    events: dict[str, Event] = {}
    for n, row in enumerate(rows, start=1):
        where = f"{EVENTS.name}: event {n} ({row.get('id')})"
        event = load_shape(Event, row, where)
        if event.spec and specs is not None and event.spec not in specs:
            raise ValueError(f"{where}: there is no specs/{event.spec}.toml")
        if event.id in events:
            raise ValueError(f"{where}: the id is that of event {list(events).index(event.id) + 1} already")
        events[event.id] = event
    return tuple(events.values())


@dataclass(frozen=True, eq=False)
class Record:
    """All events in file order, and the specs that they name by stem."""

    events: tuple[Event, ...]
    specs: Mapping[str, Spec]


@cache
def read_events() -> tuple[Event, ...]:
    """Return the events that come with the package, without looking for the specs that they name.

    Raises `ValueError`, naming the file and the row, for data that are not as `Event` describes.
    """
    return load_events(read_beside(__file__, EVENTS.name)["event"])


@cache
def read_record(folder: Path | None = None) -> Record:
    """Return the events with the specs that they name, read from a folder, by default that of the package.

    Raises `ValueError`, naming the file and the row, for data that are not as `Event` describes and for a
    spec that is not in the folder.
    """
    where = folder or next((place for place in SHIPPED if place.is_dir()), SHIPPED[-1])
    stems = frozenset(path.stem for path in where.glob("*.toml"))
    events = load_events(read_beside(__file__, EVENTS.name)["event"], stems)
    named = sorted({event.spec for event in events if event.spec})
    files = {stem: (where / f"{stem}.toml").read_bytes() for stem in named}
    return Record(events, {stem: read_spec(data, f"specs/{stem}.toml") for stem, data in files.items()})


def select(
    events: Iterable[Event],
    *,
    to: Collection[str] = (),
    system: str | None = None,
    supplier: str | None = None,
    since: datetime.date | None = None,
    until: datetime.date | None = None,
) -> tuple[Event, ...]:
    """Return the events that meet every given condition, newest first.

    ``to`` and ``supplier`` are ISO alpha-2; ``system`` is any part of the name or variant as printed, or of
    the stem of the spec, in any case. An event dated to the month or year is kept where any of its days lies
    from ``since`` to ``until``, both inclusive. An empty condition keeps all.
    """
    return sort_newest_first(
        event
        for event in events
        if (not to or event.buyer in to)
        and (system is None or any(system.casefold() in name.casefold() for name in event.names))
        and (supplier is None or event.supplier == supplier)
        and (since is None or event.last >= since)
        and (until is None or event.first <= until)
    )


def sort_newest_first(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return the events by the last day that their date may mean, latest first; then exact dates first.

    An event of "2020" so stands before one of 2020-12-11, and after one of 2020-12-31. Ids settle the rest.
    """
    return tuple(sorted(events, key=lambda e: (-e.last.toordinal(), -e.first.toordinal(), e.id)))


def summarize(
    events: Iterable[Event], destination: str, *, supplier: str = "US", until: datetime.date | None = None
) -> str:
    """Return one line on what a supplier is documented to have decided on a destination.

    ``supplier`` and ``destination`` are ISO alpha-2; ``until`` leaves out what came later. The year is that
    of the earliest event counted, or of the supplier's earliest on file where there is none. How many rows
    are of low confidence or disputed is said beside their number.
    """
    of_supplier = select(events, supplier=supplier, until=until)
    found = select(of_supplier, to=(destination,))
    since = min((event.first.year for event in found or of_supplier), default=None)
    if not found:
        return f"no documented {supplier} decision" + (f" since {since}" if since else "")
    counts: Counter[str] = Counter(event.status for event in found)
    doubtful: Counter[str] = Counter(event.status for event in found if event.doubtful)
    parts = [
        f"{counts[status]} {status}" + (f" ({doubtful[status]} doubtful)" if doubtful[status] else "")
        for status in STATUSES
        if counts[status]
    ]
    noun = "decision" if len(found) == 1 else "decisions"
    return (
        f"{len(found)} documented {supplier} {noun} since {since} "
        f"(precedents --to {destination} --from {supplier}): {', '.join(parts)}"
    )


def add_precedents(found: Assessment) -> Assessment:
    """Return the assessment with what is documented, up to its day, of decisions on each destination."""
    request = found.request
    pairs = ((state, to) for to in request.to for state in request.exporters if state != to)
    return replace(found, remarks=tuple((to, _summary(state, to, request.day)) for state, to in pairs))


@cache
def _summary(exporter: str, to: str, day: datetime.date) -> str:
    return summarize(read_events(), to, supplier=exporter, until=day)
