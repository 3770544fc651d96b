"""The back-test: what the rules explain of the record, and what they do not, in plain figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtcrcheck.precedents.posture import EXCEPTION, OPEN, UNEXPLAINED, WITHIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mtcrcheck.precedents.posture import Posture


@dataclass(frozen=True, slots=True)
class Period:
    """Events under one reading, counted by how they stand. One transfer may stand there with several steps.

    ``readings`` are more than one where a date known in part lies across the start of a reading, none where
    no reading binds the suppliers. ``replayed`` are the events whose aircraft has a spec: the four counts
    after it add up to it.
    """

    readings: tuple[str, ...]
    events: int
    replayed: int
    within: int
    exceptions: int
    unexplained: int
    open: int


@dataclass(frozen=True, slots=True)
class Backtest:
    """The table, the total under its rows, and the lists behind it, each in the order given.

    ``open_because`` counts the open events of the whole record, those without a spec too.
    """

    periods: tuple[Period, ...]
    total: Period
    exceptions: tuple[Posture, ...]
    unexplained: tuple[Posture, ...]
    open: tuple[Posture, ...]
    open_because: Mapping[str, int]


def backtest(postures: Iterable[Posture]) -> Backtest:
    """Count postures by the reading they were replayed under, US readings first, then by day."""
    found = tuple(postures)
    by_reading: dict[tuple[str, ...], list[Posture]] = {}
    for posture in sorted(found, key=_order):
        by_reading.setdefault(posture.interpretations, []).append(posture)
    return Backtest(
        tuple(_period(readings, events) for readings, events in by_reading.items()),
        _period((), found),
        tuple(p for p in found if p.standing == EXCEPTION),
        tuple(p for p in found if p.standing == UNEXPLAINED),
        tuple(p for p in found if p.standing == OPEN),
        Counter(p.open_because for p in found if p.open_because),
    )


def _order(posture: Posture) -> tuple[object, ...]:
    """Put US readings first, those of nobody last, and each by day."""
    event = posture.event
    return not posture.interpretations, event.supplier != "US", event.first, event.last, event.id


def _period(readings: tuple[str, ...], postures: Iterable[Posture]) -> Period:
    """Count the events of one row."""
    found = tuple(postures)
    counts = Counter(p.standing for p in found if p.category is not None)
    return Period(
        readings,
        len(found),
        counts.total(),
        *(counts[standing] for standing in (WITHIN, EXCEPTION, UNEXPLAINED, OPEN)),
    )
