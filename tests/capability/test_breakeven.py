"""Break-even: what is printed is the last value at which the outcome still stands."""

from __future__ import annotations

import pytest
from publishing import spec_of

from mtcrcheck.capability.breakeven import break_even
from mtcrcheck.capability.facts import Capability
from mtcrcheck.rules.world import Threshold, World

TURBOPROP = {"aircraft.configuration": "fixed-wing", "aircraft.propulsion": "turboprop"}
PAYLOAD = Threshold("payload_at_300_km_kg", "at_least", 500.0)
RANGE = Threshold("range_km", "at_least", 300.0)
MASSES = {"mass.empty": 500.0, "mass.max_takeoff": 1_200.0, "mass.max_fuel": 300.0}


def test_the_payload_up_to_which_an_aircraft_stays_below_the_threshold() -> None:
    (found,) = break_even(Capability(spec_of({**MASSES, "mass.max_payload": 340.0}, TURBOPROP)), PAYLOAD)
    assert found.quantity == "mass.max_payload"
    assert not found.holds
    assert found.flips_at == pytest.approx(500.0, rel=1e-5)
    assert found.sentence("Category II") == "Category II as long as the declared payload is below 500 kg"


def test_the_endurance_below_which_300_km_are_no_longer_certain() -> None:
    spec = spec_of({"performance.endurance": 20.0, "performance.cruise_speed": 200.0}, TURBOPROP)
    found = {b.quantity: b for b in break_even(Capability(spec), RANGE)}
    assert found["performance.endurance"].flips_at == pytest.approx(300 / (0.28 * 200), rel=1e-5)
    assert (
        found["performance.endurance"]
        .sentence("Category II")
        .startswith("Category II unless the endurance is below 5.36 h")
    )


def test_a_coefficient_has_a_break_even_of_its_own() -> None:
    spec = spec_of({"mass.empty": 500.0, "mass.max_fuel": 100.0}, TURBOPROP)
    found = {b.quantity: b for b in break_even(Capability(spec), RANGE)}
    ratio = found["lift_to_drag"]
    assert ratio.value == 5
    assert ratio.lost_below
    assert ratio.flips_at == pytest.approx(
        5 * 300 / (Capability(spec).facts().numbers["range_km"].at_least or 1)
    )
    assert not found["fuel_per_thrust_energy"].lost_below


def test_the_outcome_stands_at_the_break_even_and_not_beyond() -> None:
    figures = {"mass.max_takeoff": 4_000.0, "mass.max_payload": 900.0, "performance.endurance": 24.0}
    closest = break_even(Capability(spec_of(figures, TURBOPROP)), PAYLOAD)[0]
    for share, outcome in ((1.001, True), (0.999, None)):
        changed = spec_of({**figures, closest.quantity: closest.flips_at * share}, TURBOPROP)
        assert World(numbers=Capability(changed).facts().numbers).test(PAYLOAD) is outcome


def test_the_closest_comes_first() -> None:
    figures = {"mass.max_takeoff": 4_000.0, "mass.max_payload": 900.0, "performance.endurance": 24.0}
    margins = [b.margin for b in break_even(Capability(spec_of(figures, TURBOPROP)), PAYLOAD)]
    assert len(margins) > 2
    assert margins == sorted(margins)


def test_where_several_bounds_decide_each_is_only_one_of_them() -> None:
    figures = {
        "performance.stated_range": 5_000.0,
        "performance.mission_radius": 2_000.0,
    }
    (found,) = break_even(Capability(spec_of(figures, TURBOPROP)), RANGE)
    assert not found.alone
    assert found.quantity == "performance.stated_range"
    assert "by several bounds" in found.sentence("Category II")


def test_a_value_that_contradicts_the_rest_is_no_break_even() -> None:
    # 500 kg would be more than the masses leave room for
    spec = spec_of({"mass.empty": 300.0, "mass.max_takeoff": 600.0, "mass.max_payload": 200.0}, TURBOPROP)
    assert "mass.max_payload" not in {b.quantity for b in break_even(Capability(spec), PAYLOAD)}


def test_what_is_open_has_no_break_even() -> None:
    assert break_even(Capability(spec_of({}, TURBOPROP)), RANGE) == ()


def test_traded_payload_has_break_evens_of_its_own() -> None:
    spec = spec_of({"mass.max_takeoff": 650.0, "mass.max_payload": 150.0}, TURBOPROP)
    assert {b.quantity for b in break_even(Capability(spec), PAYLOAD, traded=True)} == {
        "mass.max_takeoff",
        "empty_mass_fraction",
    }
