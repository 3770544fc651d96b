"""The payload-range curve as a band."""

from __future__ import annotations

import numpy as np
import pytest
import simulation
from publishing import MASSES, TURBOPROP, publish, spec_of

from mtcrcheck.capability.curve import curve
from mtcrcheck.capability.facts import Capability
from mtcrcheck.interval import Interval


def test_the_curve_passes_through_the_facts() -> None:
    spec = spec_of(MASSES, TURBOPROP)
    facts = Capability(spec).facts().numbers
    (empty, half_a_tonne), _ = curve(Capability(spec), (0.0, 500.0))
    assert empty == facts["range_km"]
    assert half_a_tonne == facts["range_with_500_kg_km"]


def test_half_a_kilogram_costs_hardly_any_range() -> None:
    (declared,), _ = curve(Capability(spec_of(MASSES, TURBOPROP)), (0.5,))
    assert declared.at_most == 4_000.0
    assert declared.at_least == pytest.approx(4_000.0, rel=1e-3)


def test_payload_beyond_the_declared_limit_can_only_be_traded() -> None:
    (declared,), (traded,) = curve(Capability(spec_of(MASSES, TURBOPROP)), (1_000.0,))
    assert declared == Interval(None, 0.0)
    assert traded == Interval(None, pytest.approx(4_000 * 500 / 800))


def test_a_structural_limit_cannot_be_traded() -> None:
    spec = spec_of(MASSES, {**TURBOPROP, "mass.payload_limit": "structure"})
    _, (traded,) = curve(Capability(spec), (1_000.0,))
    assert traded.at_most == 0


def test_both_sides_fall_with_payload() -> None:
    declared, _ = curve(Capability(spec_of(MASSES, TURBOPROP)), np.linspace(0, 900, 19).tolist())
    lows, highs = zip(*declared, strict=True)
    assert list(lows) == sorted((low for low in lows if low is not None), reverse=True)
    assert list(highs) == sorted((high for high in highs if high is not None), reverse=True)


def test_what_takes_the_place_of_fuel_flies_less_far_than_what_does_not() -> None:
    """Beside 1,500 kg of aircraft and 800 kg of fuel there is room for 700 kg."""
    declared, _ = curve(Capability(spec_of(MASSES, TURBOPROP)), (0.0, 700.0, 800.0, 900.0))
    assert [band.at_most for band in declared] == pytest.approx([4_000.0, 4_000.0, 3_500.0, 3_000.0])


def test_simulated_curves_lie_within_the_band() -> None:
    rng = np.random.default_rng(19)
    checked = 0
    for n in range(60):
        craft = simulation.draw_aircraft(rng, simulation.KINDS[n % 6], near_threshold=n % 2 == 0)
        published = publish(rng, craft)
        if published is None:
            continue
        craft = published.aircraft
        loads = (np.array([0, 0.2, 0.5, 0.9]) * craft.max_payload_kg).tolist()
        for load, declared, traded in zip(loads, *curve(Capability(published.spec), loads), strict=True):
            truth = craft.range_km(load)
            assert declared.at_least is None or declared.at_least <= truth * 1.002
            assert declared.at_most is None or declared.at_most >= truth * 0.998
            assert traded.at_most is None or traded.at_most >= truth * 0.998
            checked += 1
    assert checked > 200
