"""What a payload-range picture shows of one aircraft, in words, and the axes that pictures share."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mtcrcheck.assessment import Assessment
from mtcrcheck.capability.curve import PayloadRange, known_sides
from mtcrcheck.capability.payload import CATEGORY_I_PAYLOAD_KG, CATEGORY_I_RANGE_KM
from mtcrcheck.influences import Influence
from mtcrcheck.report import words
from mtcrcheck.text import join_or, printable

SMALLER, GREATER = 4.0, 2.0
"""An axis begins at the least value shown divided by the first, and ends at the greatest times the second."""
DEEPEST = 50.0
"""A curve is followed down to its longest range divided by this."""
CORNER = 4.0
"""The axes reach at least to 300 km and 500 kg times this."""
LEAST, MOST = 1e-3, 1e7
"""What no axis goes beyond, kg or km."""
ROUND = tuple(step * 10.0**decade for decade in range(-4, 9) for step in (1.0, 2.0, 5.0))

BASIS = (
    "Range is one-way on full fuel, in still air and without reserve. Certain: up to the lower bounds that "
    "follow from the figures; possible: up to the upper bounds. Both scales are logarithmic."
)
NOTHING_KNOWN = "No stated figure bounds its range or payload, so there is nothing to draw."
NO_RANGE = "It has no range in still air, as range is measured."
CONTRADICTION = "Figures contradict each other: the picture shows what follows from the others."
NOTHING_CERTAIN = "No loading is certain."
CERTAIN_PAYLOAD = "Only its payload is certain, not how far it can carry it."
CERTAIN_UNLOADED = "Only its range without payload is certain."


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is shown of one aircraft. All text is printable; ``remarks`` say what the picture cannot show."""

    name: str
    verdict: str
    curve: PayloadRange
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Axes:
    """The limits of two logarithmic axes: range in km, payload in kg."""

    range_km: tuple[float, float]
    payload_kg: tuple[float, float]


def describe_envelope(assessment: Assessment, influences: Iterable[Influence] = ()) -> Envelope:
    """Return what is shown of one assessed aircraft, with what was set beside its figures."""
    curve = assessment.curve
    name, verdict = printable(assessment.spec.name), words.verdict(assessment.annex)
    set_beside = (f"Other setting in effect: {printable(str(influence))}" for influence in influences)
    return Envelope(name, verdict, curve, (*_remarks(assessment, curve), *set_beside))


def _remarks(assessment: Assessment, curve: PayloadRange) -> Iterator[str]:
    certain, possible = curve.certain, curve.possible
    if curve.contradicted:
        yield CONTRADICTION
    if not curve.drawable:
        yield NO_RANGE if possible.empty else NOTHING_KNOWN
        return
    if certain.empty:
        yield CERTAIN_PAYLOAD if certain.heaviest_kg > 0.0 else NOTHING_CERTAIN
    elif certain.heaviest_kg == 0.0:
        yield CERTAIN_UNLOADED
    sides = {"range": possible.farthest_km, "payload": possible.heaviest_kg}
    unbounded = [side for side, limit in sides.items() if math.isinf(limit)]
    if unbounded:
        yield f"Its {join_or(unbounded, 'and')} {'has' if len(unbounded) == 1 else 'have'} no known upper limit."
    if assessment.if_traded.candidates != assessment.annex.candidates:
        yield f"If payload is traded for fuel: {words.verdict(assessment.if_traded)}."


def choose_axes(envelopes: Iterable[Envelope]) -> Axes:
    """Return axes that hold every aircraft and the corner of Category I, with room around."""
    ranges, payloads = [CATEGORY_I_RANGE_KM], [CATEGORY_I_PAYLOAD_KG]
    for curve in (envelope.curve for envelope in envelopes):
        for frontier in filter(None, (curve.certain, curve.possible, curve.if_traded)):
            ranges += [frontier.farthest_km, max(frontier.range_km[-1], frontier.farthest_km / DEEPEST)]
            payloads.append(frontier.heaviest_kg)
        for loading in curve.published:
            ranges += known_sides(loading.range)
            payloads += known_sides(loading.payload)
    return Axes(_limits(ranges, CATEGORY_I_RANGE_KM), _limits(payloads, CATEGORY_I_PAYLOAD_KG))


def along(value: float, limits: tuple[float, float], first: float, last: float, past: float = 1.0) -> float:
    """Return where a value stands on an axis from ``first`` to ``last``; beyond its limits at most ``past`` times."""
    low, high = limits
    share = math.log(min(max(value, low / past), high * past) / low) / math.log(high / low)
    return first + share * (last - first)


def round_values(limits: tuple[float, float], steps: tuple[float, ...] = (1.0,)) -> list[tuple[float, str]]:
    """Return these multiples of powers of ten on an axis, each with its figures."""
    low, high = limits
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    values = [step * 10.0**decade for decade in decades for step in steps]
    return [(value, f"{value:,.10g}") for value in values if low <= value <= high]


def _limits(values: Iterable[float], threshold: float) -> tuple[float, float]:
    shown = [value for value in values if 0.0 < value < math.inf]
    low = max(min(shown) / SMALLER, LEAST)
    high = min(max(GREATER * max(shown), CORNER * threshold), MOST)
    return max(r for r in ROUND if r <= low), min(r for r in ROUND if r >= high)
