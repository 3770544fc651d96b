"""Dates known to the day, the month or the year, and the periods that they bound."""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from dataclasses import dataclass

from mtcrcheck.rules.logic import Truth, conjunction, negation

_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def parse_partial(text: str) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day that a date known to the day, the month or the year may mean.

    ``text`` is "2026-07-10", "2026-07" or "2026". Raises ValueError, with the text, for anything else.
    """
    match = _PARTIAL.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a date: expected '2026-07-10', '2026-07' or '2026'")
    year, month, day = match.groups()
    try:
        first = datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise ValueError(f"{text!r} is not a date of the calendar") from None
    ends = int(month or 12)
    return first, first.replace(month=ends, day=int(day or monthrange(first.year, ends)[1]))


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``since`` up to, not including, ``until``; either may be open or known in part.

    ``since`` is the first day on which something holds, None where it has held since before the record
    begins. ``until`` is the first day on which it no longer holds, None where no end is known. Raises
    ValueError for a text that is no date and for an end that cannot lie after the start.
    """

    since: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        start = datetime.date.min if self.since is None else parse_partial(self.since)[0]
        end = datetime.date.max if self.until is None else parse_partial(self.until)[1]
        if start >= end:
            raise ValueError(f"since {self.since!r} is not before until {self.until!r}")

    def holds_on(self, day: datetime.date) -> Truth:
        """Return whether ``day`` lies in the period, None within a month or year that bounds it."""
        started = self.since is None or _reached(self.since, day)
        ended = self.until is not None and _reached(self.until, day)
        return conjunction((started, negation(ended)))

    def from_day(self, day: str | None) -> Period | None:
        """Return what of the period lies on ``day`` and after it, all of it for None, None where nothing does."""
        if day is None:
            return self
        first = parse_partial(day)[0]
        if self.until is not None and parse_partial(self.until)[1] <= first:
            return None
        later = self.since is not None and parse_partial(self.since)[1] > first
        return Period(self.since if later else day, self.until)

    def overlaps(self, other: Period) -> bool:
        """Return whether the two share a day, whichever days their partly known dates mean."""
        return not (self._can_precede(other) or other._can_precede(self))

    def _can_precede(self, other: Period) -> bool:
        if self.until is None or other.since is None:
            return False
        return parse_partial(self.until)[0] <= parse_partial(other.since)[1]


def _reached(date: str, day: datetime.date) -> Truth:
    """Return whether ``date`` has come by ``day``: unknown within the month or year it is known to."""
    first, last = parse_partial(date)
    if day < first:
        return False
    return True if first == last or day > last else None
