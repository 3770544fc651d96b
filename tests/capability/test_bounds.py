"""No bound is violated by any simulated aircraft, whatever part of its figures is published.

Two hundred aircraft in an ordinary run; ``AIRCRAFT=10000`` in the environment asks for more.
"""

from __future__ import annotations

import os
from itertools import product

import numpy as np
import pytest
import simulation
from publishing import Published, publish

from mtcrcheck.capability.derivation import Evidence
from mtcrcheck.capability.facts import Capability

AIRCRAFT = int(os.environ.get("AIRCRAFT", "200"))
BATCHES = 20
KEPT = (0.5, 0.85)
NUMERICS = 2e-3
"""The oracle's own discretisation: less than `test_true_ranges_do_not_depend_on_the_grid` allows."""


def truths(published: Published, *, traded: bool) -> dict[str, float]:
    """Return what is bounded, as it truly is."""
    craft = published.aircraft
    found = {
        "range_km": craft.range_km(0),
        "payload_at_300_km_kg": craft.payload_at_300_km(traded=traded),
        "range_with_500_kg_km": craft.range_with_500_kg(traded=traded),
        "max_payload_kg": craft.useful_load_kg if traded else craft.max_payload_kg,
        "max_takeoff_mass_kg": craft.max_takeoff_kg,
        "empty_mass_kg": craft.empty_kg,
        "full_fuel_kg": craft.max_fuel_kg,
    }
    if "mass.max_payload" in published.spec.claims:
        found["range_kept_with_max_payload"] = craft.range_km(craft.max_payload_kg) / craft.range_km(0)
    return found


def violations(published: Published) -> list[str]:
    """Return every bound that the truth lies outside of, with the derivation that gave it."""
    found = []
    for traded, level in product((False, True), (Evidence.DERIVED, Evidence.ESTIMATED)):
        facts = Capability(published.spec).facts(level, traded=traded)
        for fact, truth in truths(published, traded=traded).items():
            slack = NUMERICS * abs(truth) + 1e-6
            for bound in facts.bounds.get(fact, ()):
                over = bound.value - truth if bound.side == "at_least" else truth - bound.value
                if over > slack:
                    known = {key: str(claims.items[0].value) for key, claims in published.spec.claims.items()}
                    found.append(
                        f"{published.aircraft.kind}: {fact} {bound.side} {bound.value:g}, truly {truth:g}: "
                        f"{bound.derivation.id} from {bound.read}; published {known}"
                    )
    return found


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_truth_lies_within_every_bound(batch: int) -> None:
    rng = np.random.default_rng([2026, batch])
    specs = 0
    for n in range(AIRCRAFT // BATCHES):
        kind = simulation.KINDS[n % len(simulation.KINDS)]
        craft = simulation.draw_aircraft(rng, kind, near_threshold=bool((n // len(simulation.KINDS)) % 2))
        for keep in KEPT:
            published = publish(rng, craft, keep)
            if published is not None:
                specs += 1
                assert violations(published) == []
    assert specs > 1.8 * (AIRCRAFT // BATCHES), "nearly every aircraft has a headline that can be flown"


def test_a_bound_that_is_too_tight_is_found() -> None:
    rng = np.random.default_rng(5)
    craft = simulation.draw_aircraft(rng, "propeller")
    published = publish(rng, craft, keep=1.1)
    assert published is not None
    assert violations(published) == []
    farther = Published(simulation.replace(craft, profile=craft.profile.over(0.05)), published.spec)
    assert violations(farther) != []
