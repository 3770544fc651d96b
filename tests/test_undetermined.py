"""Aircraft of specs/ that are undetermined are so for want of figures: several aircraft fit what is published.

For each category that is left open there is a completion: further figures that contradict none of those
published, nor the physics, and with which the category is that one and no other.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from mtcrcheck.capability.facts import Capability
from mtcrcheck.classifier import classify
from mtcrcheck.interval import Interval
from mtcrcheck.spec.model import Claim, Claims, CurvePoint
from tests.folding import each
from tests.real_aircraft import every_spec
from tests.specs_for_tests import law

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtcrcheck.spec.model import Spec

RANGES = (200.0, 299.0, 301.0, 400.0, 1_000.0, 3_000.0, 8_000.0, 20_000.0)
PAYLOADS = (1.0, 20.0, 200.0, 470.0, 490.0, 500.0, 510.0, 700.0, 1_500.0)
SHARES_KEPT = (0.07, 0.15, 0.35, 0.42, 0.6, 0.95)
"""What the completions are made of: ranges in km, payloads in kg, shares of the range kept with the payload."""
ABOARD = (None, 490.0)
"""Payloads of the point, None for the whole."""
TANKS = (None, 10.0, 40.0)


def exactly(key: str, value: float) -> Claims:
    return Claims(key, (Claim(Interval(value, value), str(value)),))


def within(bounds: Interval, value: float) -> bool:
    return (bounds.at_least or 0.0) <= value and (bounds.at_most is None or value <= bounds.at_most)


def completions(spec: Spec) -> Iterator[Spec]:
    """Yield specs with a range, a payload, the range with it, and a tank, that the bounds allow."""
    facts = Capability(spec).facts().numbers
    reach, load = facts.get("range_km", Interval()), facts.get("max_payload_kg", Interval())
    ranges = (*RANGES, *(b for b in (reach.at_least, reach.at_most) if b))
    payloads = (*PAYLOADS, *(b for b in (load.at_least, load.at_most) if b))
    spray = "agricultural" in spec.possible("aircraft.role")
    for distance, payload, aboard, kept, tank in product(ranges, payloads, ABOARD, SHARES_KEPT, TANKS):
        if (tank is not None) != spray or not (within(reach, distance) and within(load, payload)):
            continue
        claims = {
            **spec.claims,
            "performance.ferry_range": exactly("performance.ferry_range", distance),
            "mass.max_payload": exactly("mass.max_payload", payload),
        }
        if tank is not None:
            claims["aerosol.capacity"] = exactly("aerosol.capacity", tank)
        carried = payload if aboard is None else min(aboard, payload)
        point = CurvePoint(exactly("payload", carried), exactly("range", kept * distance))
        yield replace(
            spec,
            claims=claims,
            payload_range=(*spec.payload_range, point),
            aerosol_stated=spec.aerosol_stated or tank is not None,
        )


def crossed(spec: Spec) -> frozenset[str]:
    return frozenset(n for n, b in Capability(spec).facts().numbers.items() if b.crossed)


@each(spec for spec in every_spec() if len(classify(Capability(spec), law()).candidates) > 1)
def test_each_category_left_open_has_an_aircraft_that_fits_all_figures(spec: Spec) -> None:
    wanted = set(classify(Capability(spec), law()).candidates)
    for whole in completions(spec):
        if not wanted:
            break
        candidates = classify(Capability(whole), law()).candidates
        if len(candidates) == 1 and candidates[0] in wanted and crossed(whole) <= crossed(spec):
            wanted -= set(candidates)
    assert wanted == set()
