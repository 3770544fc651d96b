"""The payload-range picture before it is drawn: what is certain, what is possible, what was published.

A loading is a payload (kg) with a range (km). It is certain where the lower bounds say that it is flown, and
possible where no upper bound says that it is not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from mtcrcheck.capability.curve import curve
from mtcrcheck.capability.payload import CATEGORY_I_PAYLOAD_KG, CATEGORY_I_RANGE_KM
from mtcrcheck.interval import Interval, hull
from mtcrcheck.report import words
from mtcrcheck.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mtcrcheck.assessment import Assessment
    from mtcrcheck.capability.facts import Facts
    from mtcrcheck.spec.model import Claim, Claims, CurvePoint

STEPS = 40
"""Payloads at which the bounds are computed, beside those where they bend."""
HEAVIEST_KG = 1e6
"""Where the computation ends if nothing bounds the payload: beyond every axis."""
HARDLY_ANY_KG = 1e-6
"""A payload that stands for any at all: what is known without payload may be more than with the least."""
LIGHTEST_SHARE = 1e-3
"""Share of the heaviest payload from which payloads are spaced evenly by their logarithm."""
SMALLER, GREATER = 4.0, 2.0
"""How much smaller the axes begin than the least that is shown, how much greater they end than the most."""
DEEPEST = 50.0
"""How far below its longest range that with its greatest payload is followed, as a factor."""
CORNER = 4.0
"""How far beyond 300 km and 500 kg the axes reach at least, as a factor."""
LEAST, MOST = 1e-3, 1e7
"""What no axis goes beyond, kg or km."""
ROUND = tuple(step * 10.0**decade for decade in range(-4, 9) for step in (1.0, 2.0, 5.0))

BASIS = (
    "Range is one way on full fuel, in still air and without reserve. Certain: up to the lower bounds that "
    "follow from the figures at hand; possible: up to the upper ones. Both scales are logarithmic."
)
NOTHING_KNOWN = "No figure at hand bounds its range or its payload: there is nothing to draw."
NO_RANGE = "It has no range of its own: range is measured in still air."
CONTRADICTION = "The sources contradict each other: some of what is certain is ruled out."
NOTHING_CERTAIN = "No loading is certain."
CERTAIN_PAYLOAD = "Only its payload is certain, not how far it is carried."
CERTAIN_UNLOADED = "Only its range without payload is certain."


@dataclass(frozen=True, slots=True)
class Frontier:
    """The longest range (km) with each payload (kg): payloads rise, ranges never do.

    Below it lies every loading that is certain, or possible. Infinity stands for what nothing bounds.
    """

    payload_kg: tuple[float, ...]
    range_km: tuple[float, ...]

    @property
    def empty(self) -> bool:
        """Whether it encloses no distance at all."""
        return self.farthest_km <= 0.0

    @property
    def heaviest_kg(self) -> float:
        """The greatest payload."""
        return self.payload_kg[-1]

    @property
    def farthest_km(self) -> float:
        """The longest range, that with the least payload."""
        return self.range_km[0]

    @property
    def unloaded_km(self) -> float:
        """The longest range where it is that without payload alone, 0 where some payload flies as far."""
        return self.farthest_km if self.range_with(HARDLY_ANY_KG) < 0.99 * self.farthest_km else 0.0

    @property
    def unmoved_kg(self) -> float:
        """The greatest payload where no distance is known for it, else 0."""
        return self.heaviest_kg if self.range_km[-1] <= 0.0 else 0.0

    def range_with(self, payload: float) -> float:
        """Return the longest range (km) with a payload (kg), between computed ones the lesser; 0 beyond."""
        reaches = zip(self.payload_kg, self.range_km, strict=True)
        return next((reach for load, reach in reaches if load >= payload), 0.0)


@dataclass(frozen=True, slots=True)
class Published:
    """A published loading: with ``payload`` (kg) it flies ``range`` (km), both with their bounds.

    ``hours`` is the endurance from which the range follows, empty for a published range. What is ``suspect``
    is shown and was not used.
    """

    payload: Interval
    range: Interval
    hours: str = ""
    suspect: bool = False


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is drawn for one aircraft; all text is printable.

    ``traded`` is what is possible if payload is traded for fuel, None where that changes nothing. ``remarks``
    say what the picture cannot. Where it is not ``drawable``, nothing is known that a picture could show.
    """

    name: str
    verdict: str
    certain: Frontier
    possible: Frontier
    traded: Frontier | None
    published: tuple[Published, ...]
    remarks: tuple[str, ...]
    drawable: bool


@dataclass(frozen=True, slots=True)
class Axes:
    """The limits of axes that pictures share, both logarithmic: range in km, payload in kg."""

    range_km: tuple[float, float]
    payload_kg: tuple[float, float]


def envelope(found: Assessment) -> Envelope:
    """Return what is to be drawn for one assessed aircraft."""
    declared, traded = found.capability.facts(), found.capability.facts(traded=True)
    loads = _loads(found, declared, traded)
    bands = curve(found.spec, loads)
    with_trade = [band.traded for band in bands]
    as_declared = with_trade if found.capability.trades else [band.declared for band in bands]
    certain, possible = _frontiers(loads, as_declared, declared)
    _, if_traded = _frontiers(loads, with_trade, traded)
    drawable = not possible.empty and not (certain.empty and _boundless(possible))
    return Envelope(
        printable(found.spec.name),
        words.verdict(found.annex),
        certain,
        possible,
        if_traded if if_traded != possible else None,
        tuple(_published(found, declared)),
        tuple(_remarks(found, certain, possible, drawable=drawable)),
        drawable,
    )


def axes_of(envelopes: Iterable[Envelope]) -> Axes:
    """Return axes that hold every aircraft and the corner of Category I, with room around."""
    ranges, payloads = [CATEGORY_I_RANGE_KM], [CATEGORY_I_PAYLOAD_KG]
    for shown in envelopes:
        for frontier in (shown.certain, shown.possible, *((shown.traded,) if shown.traded else ())):
            ranges += [frontier.farthest_km, max(frontier.range_km[-1], frontier.farthest_km / DEEPEST)]
            payloads.append(frontier.heaviest_kg)
        for point in shown.published:
            ranges += _sides(point.range)
            payloads += _sides(point.payload)
    return Axes(_limits(ranges, CATEGORY_I_RANGE_KM), _limits(payloads, CATEGORY_I_PAYLOAD_KG))


def _limits(values: Sequence[float], threshold: float) -> tuple[float, float]:
    """Return round limits around a threshold and the values that are positive and finite."""
    shown = [value for value in values if 0.0 < value < math.inf]
    low = max(min(shown) / SMALLER, LEAST)
    high = min(max(GREATER * max(shown), CORNER * threshold), MOST)
    return max(r for r in ROUND if r <= low), min(r for r in ROUND if r >= high)


def _sides(bounds: Interval) -> list[float]:
    """Return the bounds that are known."""
    return [side for side in (bounds.at_least, bounds.at_most) if side is not None]


def _loads(found: Assessment, declared: Facts, traded: Facts) -> tuple[float, ...]:
    """Return the payloads (kg) at which to compute: evenly spaced both ways, and where the bounds bend."""
    bends = {CATEGORY_I_PAYLOAD_KG}
    for facts in (declared, traded):
        for name in ("max_payload_kg", "payload_at_300_km_kg"):
            bends |= set(_sides(facts.numbers.get(name, Interval())))
    for point in (*found.spec.payload_range, *found.spec.payload_endurance):
        bends |= set(_sides(point.payload.interval))
    most = traded.numbers.get("max_payload_kg", Interval()).at_most
    top = HEAVIEST_KG if most is None else most
    least = LIGHTEST_SHARE * min(top, CATEGORY_I_PAYLOAD_KG)
    spaced = {top * n / STEPS for n in range(STEPS)}
    if least > 0.0:
        spaced |= {least * (top / least) ** (n / STEPS) for n in range(STEPS)}
    after = {math.nextafter(load, math.inf) for load in bends}
    wanted = spaced | bends | after | {0.0, HARDLY_ANY_KG, top}
    return tuple(sorted(load for load in wanted if 0.0 <= load <= top))


def _frontiers(loads: Sequence[float], bands: Sequence[Interval], facts: Facts) -> tuple[Frontier, Frontier]:
    """Return what is certain and what is possible.

    What the facts say of the payload at 300 km is put in: the picture has to show what the verdict says.
    """
    payload = facts.numbers.get("max_payload_kg", Interval())
    at_300_km = facts.numbers.get("payload_at_300_km_kg", Interval())
    lows = [_low(load, band, at_300_km) for load, band in zip(loads, bands, strict=True)]
    highs = [_high(load, band, at_300_km) for load, band in zip(loads, bands, strict=True)]
    lows = list(accumulate(reversed(lows), max))[::-1]
    highs = list(accumulate(highs, min))
    most, least = payload.at_most, payload.at_least or 0.0
    below = [(load, low) for load, low in zip(loads, lows, strict=True) if load <= least or low > 0.0]
    within = [(load, high) for load, high in zip(loads, highs, strict=True) if most is None or load <= most]
    if most is None:
        within.append((math.inf, within[-1][1]))
    return _frontier(below), _frontier(within)


def _frontier(points: Sequence[tuple[float, float]]) -> Frontier:
    return Frontier(tuple(load for load, _ in points), tuple(reach for _, reach in points))


def _low(load: float, band: Interval, at_300_km: Interval) -> float:
    """Return the range (km) that is certain with a payload."""
    carried = at_300_km.at_least is not None and 0.0 < load <= at_300_km.at_least
    return max(band.at_least or 0.0, CATEGORY_I_RANGE_KM if carried else 0.0)


def _high(load: float, band: Interval, at_300_km: Interval) -> float:
    """Return the range (km) beyond which a payload is not carried."""
    not_so_far = at_300_km.at_most is not None and load > at_300_km.at_most
    limit = math.inf if band.at_most is None else band.at_most
    return min(limit, CATEGORY_I_RANGE_KM) if not_so_far else limit


def _published(found: Assessment, facts: Facts) -> Iterator[Published]:
    """Yield the published loadings; an endurance only where its distance per hour is bounded."""
    for point in found.spec.payload_range:
        yield Published(_told(point.payload), _told(point.reach), suspect=_suspect(point))
    pace = facts.numbers.get("pace_kmh", Interval())
    for point in found.spec.payload_endurance:
        hours = _told(point.reach)
        reach = Interval(_times(hours.at_least, pace.at_least), _times(hours.at_most, pace.at_most))
        if reach.known:
            text = printable(" / ".join(dict.fromkeys(c.text for c in _shown(point.reach))))
            yield Published(_told(point.payload), reach, text, _suspect(point))


def _times(hours: float | None, pace: float | None) -> float | None:
    """Return the distance (km) flown in hours at a pace (km/h), if both are known."""
    return None if hours is None or pace is None else hours * pace


def _suspect(point: CurvePoint) -> bool:
    """Whether either side of a point is on file and not used."""
    return not (point.payload.used and point.reach.used)


def _shown(claims: Claims) -> tuple[Claim, ...]:
    """Return the claims that are shown: those used, else what there is."""
    return claims.used or claims.items


def _told(claims: Claims) -> Interval:
    """Return what the claims that are shown say."""
    return hull(c.value for c in _shown(claims) if isinstance(c.value, Interval))


def _remarks(found: Assessment, certain: Frontier, possible: Frontier, *, drawable: bool) -> Iterator[str]:
    """Yield what is to be said in words."""
    if not drawable:
        yield NO_RANGE if possible.empty else NOTHING_KNOWN
        return
    if _contradicted(certain, possible):
        yield CONTRADICTION
    if certain.empty:
        yield CERTAIN_PAYLOAD if certain.heaviest_kg > 0.0 else NOTHING_CERTAIN
    elif certain.heaviest_kg == 0.0:
        yield CERTAIN_UNLOADED
    sides = {"range": possible.farthest_km, "payload": possible.heaviest_kg}
    unbounded = [what for what, side in sides.items() if math.isinf(side)]
    if unbounded:
        yield f"Nothing bounds its {words.either(unbounded)} from above."
    if found.if_traded.candidates != found.annex.candidates:
        yield f"If payload is traded for fuel: {words.verdict(found.if_traded)}."


def _boundless(possible: Frontier) -> bool:
    """Whether no loading is ruled out."""
    return math.isinf(possible.range_km[-1]) and math.isinf(possible.heaviest_kg)


def _contradicted(certain: Frontier, possible: Frontier) -> bool:
    """Whether a loading is both certain and ruled out."""
    reaches = zip(certain.payload_kg, certain.range_km, strict=True)
    return any(reach > possible.range_with(load) * (1.0 + 1e-9) for load, reach in reaches)
