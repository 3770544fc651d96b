"""The payload-range curve: for each payload (kg) the range (km) that is certain and the range that is possible.

`curve` gives the bounds of the range with any payloads; `payload_range` gives the limits that a picture shows.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain, repeat
from typing import NamedTuple

from mtcrcheck.capability.facts import Capability, Facts, settle
from mtcrcheck.capability.payload import CATEGORY_I_PAYLOAD_KG, CATEGORY_I_RANGE_KM, with_payload
from mtcrcheck.interval import Interval, hull, meet
from mtcrcheck.spec.model import Spec

STEPS = 40
"""Payloads at which `payload_range` computes the range, beside those where the range may change at once."""
HEAVIEST_KG = 1e6
"""The greatest payload at which the range is computed where nothing bounds the payload."""
HARDLY_ANY_KG = 1e-6
"""A payload so small that it stands for any: the range known without payload may be longer than with any."""
LIGHTEST_SHARE = 1e-3
"""Share of the heaviest payload from which payloads are spaced evenly by their logarithm."""


def curve(capability: Capability, payloads: Sequence[float]) -> tuple[list[Interval], list[Interval]]:
    """Return the bounds of the range (km) with increasing payloads (kg): as declared, and traded for fuel.

    A range of exactly 0 means that the payload cannot be carried; an open side that nothing bounds it.
    """
    names = ("range_km" if load <= 0 else f"range_at_{n}_km" for n, load in enumerate(payloads))
    loads = dict(zip(names, payloads, strict=True))
    steps = tuple(
        step
        for name, load in loads.items()
        if load > 0
        for step in with_payload(load, f"{load:g} kg", f"share_kept_{name}", name)
    )

    def bands(*, traded: bool | None) -> Iterator[Interval]:
        """Yield the bounds at increasing payloads: less payload goes no less far, more goes no farther."""
        facts = settle(capability.known_sides(), capability.steps(traded=traded) + steps)
        found = [facts.of(name) for name in loads]
        lows = reversed(list(accumulate(reversed(found), meet)))
        for low, high in zip(lows, accumulate(found, meet), strict=True):
            yield Interval(low.at_least, high.at_most)

    return list(bands(traded=None)), list(bands(traded=True))


class Frontier(NamedTuple):
    """The longest range (km) with each payload (kg), in order of payload; the range never rises.

    Every loading on or below the frontier is certain, or possible. Infinity means that nothing bounds a side.
    """

    payload_kg: tuple[float, ...]
    range_km: tuple[float, ...]

    @property
    def empty(self) -> bool:
        """Whether it holds no distance at all."""
        return self.farthest_km <= 0.0

    @property
    def heaviest_kg(self) -> float:
        """The greatest payload (kg)."""
        return self.payload_kg[-1]

    @property
    def farthest_km(self) -> float:
        """The longest range (km), which is that with the least payload."""
        return self.range_km[0]

    @property
    def unloaded_km(self) -> float:
        """The longest range (km) where it is known without payload alone, 0 where some payload flies as far."""
        return self.farthest_km if self.range_with(HARDLY_ANY_KG) < 0.99 * self.farthest_km else 0.0

    @property
    def unmoved_kg(self) -> float:
        """The greatest payload (kg) where no distance is known for it, else 0."""
        return self.heaviest_kg if self.range_km[-1] <= 0.0 else 0.0

    def range_with(self, payload: float) -> float:
        """Return the longest range (km) with a payload (kg), between two computed payloads the shorter one.

        It is 0 beyond the greatest payload.
        """
        ranges = zip(self.payload_kg, self.range_km, strict=True)
        return next((range_km for load, range_km in ranges if load >= payload), 0.0)


class PublishedLoading(NamedTuple):
    """A published loading: with ``payload`` (kg) the aircraft flies ``range`` (km), both with their bounds.

    ``hours`` is the endurance from which the range follows, empty for a published range. A ``suspect`` loading
    was not used.
    """

    payload: Interval
    range: Interval
    hours: str = ""
    suspect: bool = False


class PayloadRange(NamedTuple):
    """What is known of payload over range.

    ``if_traded`` is what is possible if payload is traded for fuel, None where that changes nothing. It is
    ``contradicted`` where figures contradict each other: the curves are then what the others say.
    """

    certain: Frontier
    possible: Frontier
    if_traded: Frontier | None
    published: tuple[PublishedLoading, ...]
    contradicted: bool = False

    @property
    def drawable(self) -> bool:
        """Whether any loading is certain or ruled out, so that there is something to be drawn."""
        boundless = math.isinf(self.possible.range_km[-1]) and math.isinf(self.possible.heaviest_kg)
        return not self.possible.empty and not (self.certain.empty and boundless)


def payload_range(capability: Capability) -> PayloadRange:
    """Return what is known of payload over range at the last level of evidence.

    The payload at 300 km that the facts give is part of it, so that the curve never contradicts the verdict.
    """
    spec = capability.spec
    declared, traded = capability.facts(), capability.facts(traded=True)
    loads = _loads(spec, declared, traded)
    as_declared, with_trade = curve(capability, loads)
    certain, possible = _frontiers(loads, as_declared, declared)
    _, if_traded = _frontiers(loads, with_trade, traded)
    traded_too = if_traded if if_traded != possible else None
    published = tuple(_published(spec, declared))
    return PayloadRange(certain, possible, traded_too, published, contradicted=bool(declared.contradictions))


def _loads(spec: Spec, declared: Facts, traded: Facts) -> tuple[float, ...]:
    """Return the payloads (kg) at which to compute: spaced evenly both ways, and where the range may jump."""
    payloads = [point.payload.interval for point in (*spec.payload_range, *spec.payload_endurance)]
    for name in ("max_payload_kg", "payload_at_300_km_kg"):
        payloads += declared.of(name), traded.of(name)
    jumps = {CATEGORY_I_PAYLOAD_KG, *chain.from_iterable(map(known_sides, payloads))}
    most = traded.of("max_payload_kg").at_most
    top = HEAVIEST_KG if most is None else most
    least = LIGHTEST_SHARE * min(top, CATEGORY_I_PAYLOAD_KG)
    spaced = {top * n / STEPS for n in range(STEPS)}
    if least > 0.0:
        spaced |= {least * (top / least) ** (n / STEPS) for n in range(STEPS)}
    after = {math.nextafter(load, math.inf) for load in jumps}
    wanted = spaced | jumps | after | {0.0, HARDLY_ANY_KG, top}
    return tuple(sorted(load for load in wanted if 0.0 <= load <= top))


def known_sides(bounds: Interval) -> list[float]:
    """Return the bounds that are known, the lower one first."""
    return [side for side in (bounds.at_least, bounds.at_most) if side is not None]


def _frontiers(loads: Sequence[float], bands: Sequence[Interval], facts: Facts) -> tuple[Frontier, Frontier]:
    """Return what is certain and what is possible."""
    least, most = _ends(facts.of("max_payload_kg"))
    certain_at_300_km, possible_at_300_km = _ends(facts.of("payload_at_300_km_kg"))
    lows, highs = map(list, zip(*map(_ends, bands), strict=True))
    for n, load in enumerate(loads):
        if 0.0 < load <= certain_at_300_km:
            lows[n] = max(lows[n], CATEGORY_I_RANGE_KM)
        if load > possible_at_300_km:
            highs[n] = min(highs[n], CATEGORY_I_RANGE_KM)
    lows, highs = list(accumulate(reversed(lows), max))[::-1], list(accumulate(highs, min))
    below = [(load, low) for load, low in zip(loads, lows, strict=True) if load <= least or low > 0.0]
    within = [(load, high) for load, high in zip(loads, highs, strict=True) if load <= most]
    if most == math.inf:
        within.append((math.inf, within[-1][1]))
    return Frontier(*zip(*below, strict=True)), Frontier(*zip(*within, strict=True))


def _ends(bounds: Interval) -> tuple[float, float]:
    """Return the bounds of a range or payload, 0 and infinity where nothing bounds it."""
    return bounds.at_least or 0.0, math.inf if bounds.at_most is None else bounds.at_most


def _published(spec: Spec, facts: Facts) -> Iterator[PublishedLoading]:
    """Yield the published loadings; an endurance only where the distance flown in an hour is bounded."""
    pace = facts.of("pace_kmh")
    points = (*zip(spec.payload_range, repeat(False)), *zip(spec.payload_endurance, repeat(True)))
    for point, is_endurance in points:
        both = point.payload.used or point.payload.items, point.reach.used or point.reach.items
        load, reach = (hull(c.value for c in some if isinstance(c.value, Interval)) for some in both)
        hours = " / ".join(dict.fromkeys(claim.text for claim in both[1])) if is_endurance else ""
        if is_endurance:
            sides = zip(reach, pace, strict=True)
            reach = Interval(*(None if h is None or kmh is None else h * kmh for h, kmh in sides))
        if reach.known or not is_endurance:
            yield PublishedLoading(load, reach, hours, not (point.payload.used and point.reach.used))
