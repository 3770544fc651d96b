"""What happened in order of time: readings with their verdicts, and documented decisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mtcrcheck import countries
from mtcrcheck.assessment import Assessment, Request, ReviewRow
from mtcrcheck.document import gather
from mtcrcheck.precedents.record import read_record, select
from mtcrcheck.precedents.replay import Posture, replay_events
from mtcrcheck.report.aircraft import MANY
from mtcrcheck.report.precedents import CAUTION, mark
from mtcrcheck.rules.law import Library


@dataclass(frozen=True, slots=True)
class Verdict:
    """One outcome under a reading, and the destinations that share it, empty where all do."""

    treatment: str
    review: str
    to: str


@dataclass(frozen=True, slots=True)
class Moment:
    """A reading: since when, what it is, and what follows from it for the aircraft."""

    since: str
    reading: str
    title: str
    in_force: bool
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """A documented decision, as it is shown."""

    date: str
    system: str
    buyer: str
    status: str
    standing: str
    confidence: str
    url: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """Documented decisions, oldest first, and what they do not say."""

    decisions: tuple[Decision, ...]
    caution: str = CAUTION


def moments(found: Assessment) -> tuple[Moment, ...]:
    """Return the readings in order of date, where there is more than one and few destinations."""
    by_reading = gather((row.review.interpretation.id, row) for row in found.reviews)
    if len(by_reading) < 2 or any(len(rows) > MANY for rows in by_reading.values()):
        return ()
    in_order = sorted(by_reading.values(), key=lambda rows: rows[0].review.interpretation.effective)
    return tuple(_moment(rows) for rows in in_order)


def _moment(rows: list[ReviewRow]) -> Moment:
    reading, day = rows[0].review.interpretation, rows[0].day
    shared = gather(((row.review.treatment, row.review.review), row.review.destination or "") for row in rows)
    return Moment(
        str(reading.effective),
        reading.id,
        reading.title,
        reading.effective <= day and reading.status == "in force",
        tuple(Verdict(*outcome, ", ".join(to) if len(shared) > 1 else "") for outcome, to in shared.items()),
    )


def decisions(request: Request, library: Library) -> Decisions | None:
    """Return what the exporting state is documented to have decided on the destinations, up to the day.

    None where no destination or a great many are asked for, or nothing is documented.
    """
    if not 0 < len(request.to) <= MANY:
        return None
    record = read_record()
    events = select(record.events, to=request.to, supplier=request.exporter, until=request.day)
    found = tuple(_told(replay_events(record, reversed(events), library)))
    return Decisions(found) if found else None


def _told(found: Iterable[Posture]) -> Iterator[Decision]:
    for posture in found:
        event = posture.event
        number = f" ({event.quantity})" if event.quantity is not None else ""
        readings = ", ".join(posture.interpretations)
        yield Decision(
            event.date,
            f"{event.system}{number}",
            countries.name(event.buyer) if event.buyer else event.buyer_name,
            event.status,
            f"{readings}: {posture.standing}. {posture.reason}" if readings else posture.reason,
            mark(event),
            event.url,
        )
