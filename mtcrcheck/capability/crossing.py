"""Where between two values of a quantity something probably changes: it saves most of the halving."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

BESIDE = 4e-7
"""How far beside the probable place a guess lies, as a share of it, so that the place ends up between two."""


def crossing(
    ends: tuple[float, float],
    known: tuple[Mapping[str, Any], Mapping[str, Any]],
    figures: Mapping[str, Sequence[float]],
    facts: Sequence[tuple[str, str]] = (),
) -> float | None:
    """Return a guess at a value between two positive ``ends`` at which a bound crosses a figure or another.

    ``known`` are the sides that are known at either end, by name, ``figures`` those that each of them is
    compared with; ``facts`` are the names of the two sides of each fact. Bounds are taken to follow a power of
    the value, as most nearly do. None where nothing crosses.
    """
    one, other = ends
    for here, there in _crossings(known, figures, facts):
        share = here / (here - there)
        farther = other if share < 0.5 else one
        at: float = one * (other / one) ** share
        at *= 1 + BESIDE if farther > at else 1 - BESIDE
        if min(ends) < at < max(ends):
            return at
    return None


def _crossings(
    known: tuple[Mapping[str, Any], Mapping[str, Any]],
    figures: Mapping[str, Sequence[float]],
    facts: Sequence[tuple[str, str]],
) -> Iterator[tuple[float, float]]:
    """Yield the logarithms of ratios that have one sign at one end and the other at the other."""
    one, other = known
    for side, compared in figures.items():
        here, there = one.get(side), other.get(side)
        if here and there and here != there:
            for figure in compared:
                yield from _opposite(here, figure, there, figure)
    for low, high in facts:
        least, most, other_least, other_most = one.get(low), one.get(high), other.get(low), other.get(high)
        if least and most and other_least and other_most and (least > most) != (other_least > other_most):
            yield from _opposite(least, most, other_least, other_most)


def _opposite(a: float, b: float, c: float, d: float) -> Iterator[tuple[float, float]]:
    """Yield the logarithms of a/b and c/d where all are positive and finite and the signs differ."""
    if min(a, b, c, d) > 0 and max(a, b, c, d) < math.inf:
        here, there = math.log(a / b), math.log(c / d)
        if (here < 0) != (there < 0) and here != there:
            yield here, there
