"""Where between two values of a quantity something probably changes: it saves most of the halving."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mtcrcheck.interval import Interval

BESIDE = 4e-7
"""How far beside the probable place a guess lies, as a share of it, so that the place ends up between two."""


def crossing(
    ends: tuple[float, float],
    known: tuple[Mapping[str, Interval], Mapping[str, Interval]],
    figures: Mapping[str, Sequence[float]],
) -> float | None:
    """Return a guess at a value between two positive ``ends`` at which a bound crosses a figure or another.

    ``known`` are the bounds of facts at either end, ``figures`` those that each fact is compared with. Bounds
    are taken to follow a power of the value, as most nearly do. None where nothing crosses.
    """
    one, other = ends
    for here, there in _crossings(known, figures):
        share = here / (here - there)
        farther = other if share < 0.5 else one
        at: float = one * (other / one) ** share
        at *= 1 + BESIDE if farther > at else 1 - BESIDE
        if min(ends) < at < max(ends):
            return at
    return None


def _crossings(
    known: tuple[Mapping[str, Interval], Mapping[str, Interval]], figures: Mapping[str, Sequence[float]]
) -> Iterator[tuple[float, float]]:
    """Yield the logarithms of ratios that have one sign at one end and the other at the other."""
    one, other = known
    for fact, compared in figures.items():
        if fact not in one or fact not in other:
            continue
        for here, there in (
            (one[fact].at_least, other[fact].at_least),
            (one[fact].at_most, other[fact].at_most),
        ):
            for figure in compared:
                yield from _opposite(here, figure, there, figure)
    for fact, bounds in one.items():
        if fact in other and bounds.crossed != other[fact].crossed:
            yield from _opposite(bounds.at_least, bounds.at_most, other[fact].at_least, other[fact].at_most)


def _opposite(
    a: float | None, b: float | None, c: float | None, d: float | None
) -> Iterator[tuple[float, float]]:
    """Yield the logarithms of a/b and c/d where all are positive and finite and the signs differ."""
    if a and b and c and d and min(a, b, c, d) > 0 and max(a, b, c, d) < math.inf:
        here, there = math.log(a / b), math.log(c / d)
        if (here < 0) != (there < 0) and here != there:
            yield here, there
