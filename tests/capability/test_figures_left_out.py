"""Of simulated aircraft, fewer figures leave no fewer categories possible, and one more true figure no more.

Both are one comparison: of what is published, with each figure and without it. Some aircraft in an ordinary run;
``AIRCRAFT=20000 SEED=5`` in the environment, as in `make search-all`, asks for more and for others.

One presumption is printed that masses replace: where one of them is not known, the declared payload leaves room for
a fifth of the fuel. Masses that leave less can only be seen where they are stated, and without the presumption of no
payload would it be known that it is carried 300 km. It bounds what is carried from below alone, so that for want of
a mass it may rule out a lesser category, but never Category I.

Another is printed too: a flight of less than six minutes is taken for a slip. What such a figure contradicts decides
nothing, so that it opens what its absence closes. Aircraft that print one are left out.
"""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np
import pytest
import simulation
from publishing import publish

from mtcrcheck.capability.bands import BANDS
from mtcrcheck.capability.derivation import ENDS
from mtcrcheck.capability.facts import Capability, Facts
from mtcrcheck.classifier import possible_categories
from mtcrcheck.rules.law import load_library
from mtcrcheck.spec.model import Spec

AIRCRAFT = int(os.environ.get("AIRCRAFT", "200"))
SEED = int(os.environ.get("SEED", "17"))
BATCHES = 20
CURVES = ("payload_range", "payload_endurance")
ROOM_FOR_FUEL = ("fuel_share_beside_payload", "range_kept_without_masses")
SHORTEST = max(BANDS.coefficients["shortest_endurance_h"].low.values())
LIBRARY = load_library()
LAW = LIBRARY.on(LIBRARY.as_of)


def candidates(facts: Facts | None) -> set[str]:
    assert facts is not None
    return {*possible_categories(LAW, facts)}


def without(spec: Spec, key: str) -> Capability:
    """Return what is known without a figure, a word or a curve."""
    if key in CURVES:
        return Capability(replace(spec, **{key: ()}))  # type: ignore[arg-type]
    return Capability(replace(spec, claims={k: claims for k, claims in spec.claims.items() if k != key}))


def presuming_no_room(capability: Capability, *, traded: bool) -> Facts | None:
    """Return what is known if the declared payload need not leave room for any fuel."""
    sides = frozenset(f"{coefficient}.{end}" for coefficient in ROOM_FOR_FUEL for end in ENDS)
    return capability.changing(sides, capability.steps(traded=traded))({})


def prints_a_hop(spec: Spec) -> bool:
    """Whether an endurance is printed that is taken for a slip."""
    endurance = spec.interval("performance.endurance").at_most
    return endurance is not None and endurance < SHORTEST


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_true_figure_opens_no_category_and_its_absence_closes_none(batch: int) -> None:
    rng = np.random.default_rng([SEED, batch])
    traded = batch % 4 == 3
    for n in range(AIRCRAFT // BATCHES):
        kind = simulation.KINDS[n % len(simulation.KINDS)]
        craft = simulation.draw_aircraft(rng, kind, near_threshold=bool(rng.integers(2)))
        published = publish(rng, craft, rng.uniform(0.35, 1.0), roomy=bool(rng.integers(2)))
        if published is None or prints_a_hop(published.spec):
            continue
        spec = published.spec
        more = candidates(Capability(spec).facts(traded=traded))
        for key in (*spec.claims, *(curve for curve in CURVES if getattr(spec, curve))):
            unknown = without(spec, key)
            less = candidates(unknown.facts(traded=traded))
            if not more <= less:
                assert "I" in less, (key, spec)
                assert more <= candidates(presuming_no_room(unknown, traded=traded)), (key, spec)
