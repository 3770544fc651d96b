"""Where between two values of a quantity something probably changes: it saves most of the halving."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

from mtcrcheck.capability.facts import Facts

BESIDE = 4e-7
"""How far beside the probable place a guess lies, as a share of it, so that the place ends up between two."""


def guess_crossing(
    ends: tuple[float, float], facts: tuple[Facts, Facts], figures: Mapping[str, Sequence[float]]
) -> float | None:
    """Return a guess at a value between two positive ``ends`` at which a bound crosses a figure or another bound.

    ``facts`` are what is known at either end, ``figures`` the figures that each fact is compared with. Bounds are
    taken to follow a power of the value, as most nearly do. None where nothing crosses.
    """
    one, other = ends
    for here, there in _sign_changes(facts, figures):
        share = here / (here - there)
        farther = other if share < 0.5 else one
        at: float = one * (other / one) ** share
        at *= 1 + BESIDE if farther > at else 1 - BESIDE
        if min(ends) < at < max(ends):
            return at
    return None


def _sign_changes(
    facts: tuple[Facts, Facts], figures: Mapping[str, Sequence[float]]
) -> Iterator[tuple[float, float]]:
    """Yield the logarithms of ratios that have one sign at one end and the other at the other."""
    one, other = facts
    for fact, compared in figures.items():
        here, there = one.of(fact), other.of(fact)
        for low, high in ((here.at_least, there.at_least), (here.at_most, there.at_most)):
            for figure in compared:
                yield from _opposite((low, figure), (high, figure))
    for fact in sorted(one.contradictions.keys() ^ other.contradictions.keys()):
        here, there = one.shown(fact), other.shown(fact)
        yield from _opposite((here.at_least, here.at_most), (there.at_least, there.at_most))


def _opposite(
    one: tuple[float | None, float | None], other: tuple[float | None, float | None]
) -> Iterator[tuple[float, float]]:
    """Yield the logarithms of both ratios where all is positive and finite and the signs differ."""
    ratios = [a / b for a, b in (one, other) if a and b and 0 < a < math.inf and 0 < b < math.inf]
    if len(ratios) == 2:
        here, there = (math.log(ratio) for ratio in ratios)
        if (here < 0) != (there < 0) and here != there:
            yield here, there
