"""Closed intervals of real numbers with open-ended sides: the one form of every uncertain quantity."""

from collections.abc import Iterable
from typing import NamedTuple


class Interval(NamedTuple):
    """What is known of one number: it is at least ``at_least`` and at most ``at_most``, both inclusive.

    ``None`` on a side means that nothing bounds the number there. The unit is that of whoever holds the
    interval. ``at_least > at_most`` is not an error here: it says that the sources contradict each other.
    """

    at_least: float | None = None
    at_most: float | None = None

    @property
    def exact(self) -> bool:
        """Whether both bounds are the same number."""
        return self.at_least is not None and self.at_least == self.at_most

    @property
    def known(self) -> bool:
        """Whether anything at all is known."""
        return self.at_least is not None or self.at_most is not None

    @property
    def crossed(self) -> bool:
        """Whether the lower bound lies above the upper one."""
        return self.at_least is not None and self.at_most is not None and self.at_least > self.at_most

    @property
    def in_order(self) -> tuple[float | None, float | None]:
        """The lower bound and the upper one, whichever of them is said to be which."""
        return (self.at_most, self.at_least) if self.crossed else self


def hull(intervals: Iterable[Interval]) -> Interval:
    """Return the smallest interval that holds all given, unbounded where one of them is or where there is none."""
    items = list(intervals)
    lows = [i.at_least for i in items if i.at_least is not None]
    highs = [i.at_most for i in items if i.at_most is not None]
    return Interval(
        min(lows) if items and len(lows) == len(items) else None,
        max(highs) if items and len(highs) == len(items) else None,
    )


def meet(one: Interval, other: Interval) -> Interval:
    """Return what both of two intervals say together; it is crossed where they contradict each other."""
    lows = [i.at_least for i in (one, other) if i.at_least is not None]
    highs = [i.at_most for i in (one, other) if i.at_most is not None]
    return Interval(max(lows, default=None), min(highs, default=None))
