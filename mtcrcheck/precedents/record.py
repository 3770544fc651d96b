"""The record of documented decisions: read it, choose from it, and put it beside a verdict."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from mtcrcheck.assessment import Assessment, Remark
from mtcrcheck.precedents.events import STATUSES, Event, load_events
from mtcrcheck.spec.model import Spec
from mtcrcheck.spec.read import read_spec

EVENTS = Path(__file__).parent / "events.toml"
SHIPPED = (Path(__file__).parents[1] / "specs", Path(__file__).parents[2] / "specs")
"""Where the specs are: in an installed package, in a checkout of its source."""


@dataclass(frozen=True, eq=False)
class Record:
    """All events in file order, and the specs that they name by stem."""

    events: tuple[Event, ...]
    specs: Mapping[str, Spec]


@cache
def read_events() -> tuple[Event, ...]:
    """Return the events that come with the package, without looking for the specs that they name.

    Raises `ValueError`, naming the file and the row, for data that are not as `events` describes.
    """
    return load_events(EVENTS.read_bytes(), EVENTS.name)


@cache
def read_record(folder: Path | None = None) -> Record:
    """Return the events with the specs that they name, read from a folder, by default that of the package.

    Raises `ValueError`, naming the file and the row, for data that are not as `events` describes and for a
    spec that is not in the folder.
    """
    where = folder or next((place for place in SHIPPED if place.is_dir()), SHIPPED[-1])
    stems = frozenset(path.stem for path in where.glob("*.toml"))
    events = load_events(EVENTS.read_bytes(), EVENTS.name, stems)
    named = sorted({event.spec for event in events if event.spec})
    return Record(
        events,
        {stem: read_spec((where / f"{stem}.toml").read_bytes(), f"specs/{stem}.toml") for stem in named},
    )


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
        and (system is None or _named(event, system))
        and (supplier is None or event.supplier == supplier)
        and (since is None or event.last >= since)
        and (until is None or event.first <= until)
    )


def _named(event: Event, text: str) -> bool:
    names = (event.system, event.variant or "", event.spec or "")
    return any(text.casefold() in name.casefold() for name in names)


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
    if not found:
        on_file = f" since {_first_year(of_supplier)}" if of_supplier else ""
        return f"no documented {supplier} decision on this destination{on_file}; see precedents"
    counts: Counter[str] = Counter(event.status for event in found)
    doubtful: Counter[str] = Counter(event.status for event in found if event.doubtful)
    parts = [
        f"{counts[status]} {status}" + (f" ({doubtful[status]} doubtful)" if doubtful[status] else "")
        for status in STATUSES
        if counts[status]
    ]
    noun = "decision" if len(found) == 1 else "decisions"
    return (
        f"{len(found)} documented {supplier} {noun} on this destination since {_first_year(found)}: "
        f"{', '.join(parts)}; see precedents"
    )


def _first_year(events: Iterable[Event]) -> int:
    return min(event.first for event in events).year


def add_precedents(found: Assessment) -> Assessment:
    """Return the assessment with what is documented, up to its day, of decisions on each destination."""
    request = found.request
    if not request.to:
        return found
    lines = (
        _remark(exporter, to, request.day)
        for to in request.to
        for exporter in request.exporters
        if exporter != to
    )
    return replace(found, remarks=tuple(lines))


@cache
def _remark(exporter: str, to: str, day: datetime.date) -> Remark:
    return Remark(to, summarize(read_events(), to, supplier=exporter, until=day))
