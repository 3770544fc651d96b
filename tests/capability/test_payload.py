"""Payload against range: shares kept, published points, fuel and batteries; both sides of 300 km and of 500 kg."""

from __future__ import annotations

import math

import numpy as np
import pytest
from publishing import MASSES, TURBOPROP, spec_of
from scipy.optimize import brentq  # type: ignore[import-untyped]

from mtcrcheck.capability.arithmetic import FLOATS
from mtcrcheck.capability.bands import BANDS
from mtcrcheck.capability.facts import Capability
from mtcrcheck.capability.loading import STEEPEST, distance, share_kept
from mtcrcheck.capability.payload import range_by_the_greatest_share, with_payload
from mtcrcheck.interval import Interval

POUND = 0.45359237
BATTERY = {"aircraft.configuration": "fixed-wing", "aircraft.propulsion": "electric"}
FACT = "payload_at_300_km_kg"
BATTERY_ENERGY = "performance.battery_energy"


def bounds(figures: dict[str, float], words: dict[str, str], fact: str = "range_with_500_kg_km") -> Interval:
    return Capability(spec_of(figures, words)).facts().numbers.get(fact, Interval())


def test_the_share_kept_is_the_better_of_two_forms() -> None:
    steep = (2_000**-0.5 - 2_800**-0.5) / (1_500**-0.5 - 2_300**-0.5)
    gentle = math.log(2_800 / 2_000) / math.log(2_300 / 1_500)
    kept = bounds(MASSES, TURBOPROP, "range_kept_with_500_kg").at_least
    assert kept == pytest.approx(max(steep, 0.88 * gentle))
    assert bounds(MASSES, TURBOPROP).at_least == pytest.approx(4_000 * max(steep, 0.88 * gentle))


@pytest.mark.parametrize(("payload", "floor"), [(499.0, None), (500.0, True)])
def test_what_is_not_declared_has_no_floor(payload: float, floor: bool | None) -> None:
    found = bounds({**MASSES, "mass.max_payload": payload}, TURBOPROP)
    assert (found.at_least is not None) is bool(floor)
    assert (found.at_most == 0) is (floor is None)


def test_without_an_empty_mass_the_worst_usual_one_is_taken() -> None:
    unknown = bounds({k: v for k, v in MASSES.items() if k != "mass.empty"}, TURBOPROP).at_least
    worst = min(
        bounds({**MASSES, "mass.empty": empty}, TURBOPROP).at_least or 0.0
        for empty in (900.0, 1_200.0, 1_500.0, 1_800.0, 1_930.0)
    )
    assert unknown is not None
    assert unknown <= worst * (1 + 1e-9)


def test_without_any_mass_little_is_sure() -> None:
    figures = {"mass.max_payload": 900.0, "performance.ferry_range": 4_000.0}
    assert bounds(figures, TURBOPROP, "range_kept_with_max_payload").at_least == 0.06
    assert bounds(figures, {}, "range_kept_with_500_kg").at_least == 0.06


@pytest.mark.parametrize("part", [0.3, 0.5, 2 / 3, 0.75, 5 / 6, 0.9, 0.95, 0.99])
def test_part_of_the_payload_keeps_more_of_the_range_and_no_masses_keep_less(part: float) -> None:
    """All usual empty masses, fuels and payloads that leave room for a fifth of the fuel are searched."""
    figures = {"mass.max_payload": 500.0 / part, "performance.ferry_range": 4_000.0}
    kept = bounds(figures, TURBOPROP, "range_kept_with_500_kg").at_least
    assert kept is not None
    least = min(
        share_kept(FLOATS, part * load * (1 - empty - 0.2 * fuel), empty, fuel, 1.0, 1.0)
        for empty in (0.3, 0.35, 0.45, 0.6, 0.79)
        for fuel in (1e-3, *(n / 40 * (1 - empty) for n in range(1, 41)))
        for load in (0.3, 0.7, 0.9, 1.0)
        if 1 - empty - 0.2 * fuel > 0
    )
    assert max(0.06, 0.8 * 0.88 * least) <= kept <= max(0.06, 0.88 * least)


def test_a_payload_that_takes_the_place_of_fuel_takes_its_range() -> None:
    figures = {**MASSES, "mass.max_fuel": 1_400.0}
    assert bounds(figures, TURBOPROP).at_most == pytest.approx(4_000 * 1_000 / 1_400)


def test_a_battery_carries_its_payload_at_the_cost_of_mass() -> None:
    figures = {"mass.empty": 1_000.0, "performance.ferry_range": 200.0, "mass.max_payload": 500.0}
    assert bounds(figures, BATTERY).at_most == 200.0, "1.6 over 1.5 is no reduction yet"
    heavy = bounds({**figures, "mass.empty": 500.0}, BATTERY)
    assert heavy.at_most == pytest.approx(200 * 1.6 / 2)


def test_published_points_bound_what_lies_beside_them() -> None:
    spec = spec_of({}, TURBOPROP, payload_range=((700.0, 900.0), (300.0, 2_000.0)))
    assert Capability(spec).facts().numbers["range_with_500_kg_km"] == Interval(900.0, 2_000.0)


def test_an_endurance_with_the_payload_is_flown_at_some_pace() -> None:
    spec = spec_of({"performance.cruise_speed": 300.0}, TURBOPROP, payload_endurance=((600.0, 10.0),))
    assert Capability(spec).facts().numbers["range_with_500_kg_km"].at_least == pytest.approx(840.0)


def test_templates_are_made_definite_for_any_payload() -> None:
    found = [*with_payload(250.0, "250 kg", "share_kept_with_250_kg", "range_with_250_kg_km")]
    assert {d.fact for d in found} == {"share_kept_with_250_kg", "range_with_250_kg_km"}
    assert any("250 kg" in d.says for d in found)
    assert all("{" not in d.says for d in found)
    assert any(item.name == "share_kept_with_250_kg" for d in found for item in d.inputs)
    only_share = with_payload(250.0, "250 kg", "share_kept_with_250_kg")
    assert {d.fact for d in only_share} == {"share_kept_with_250_kg"}


def test_aurora_orions_published_pairs_fit_the_steepest_law() -> None:
    # 155 h with 226 kg, 80 h with 1,130 kg, 120 h with 450 kg, at 11,000 lb; power grows as mass to the 1.5
    start = 11_000 * POUND

    def hours(empty: float, payload: float) -> float:
        return float(distance(FLOATS, empty + payload, start, STEEPEST))

    empty = brentq(lambda e: hours(e, 226) / hours(e, 1_130) - 155 / 80, 1_500, 3_500)
    assert 155 * hours(empty, 450) / hours(empty, 226) == pytest.approx(120, rel=0.15)


def test_aurora_orions_published_pairs_lie_within_the_bounds() -> None:
    figures = {"mass.max_takeoff": 11_000 * POUND, "performance.max_speed": 220.0}
    points = ((226.0, 155.0), (1_130.0, 80.0), (450.0, 120.0))
    facts = Capability(spec_of(figures, {**TURBOPROP}, payload_endurance=points)).facts()
    found = facts.numbers["range_with_500_kg_km"]
    assert found.at_least is not None
    assert (
        found.at_least >= 80 * BANDS.coefficients["pace_over_max_speed"].low["propeller-wing"] * 220 * 0.999
    )
    assert not any(bounds.crossed for bounds in facts.numbers.values())


def test_no_masses_within_the_bounds_keep_more_of_the_range_than_the_greatest_share() -> None:
    rng = np.random.default_rng(4)
    for _ in range(300):
        takeoff = rng.uniform(1_000, 4_000)
        lightest, heaviest = np.sort(rng.uniform(0.3, 0.8, 2)) * takeoff
        least, most = np.sort(rng.uniform(0.0, 0.6, 2)) * takeoff
        bound = range_by_the_greatest_share(FLOATS, 500.0, 1.0, lightest, heaviest, least, most, takeoff, 1.0)
        for _ in range(30):
            empty = rng.uniform(lightest, heaviest)
            fuel = rng.uniform(least, most)
            if empty + fuel <= takeoff and empty + 500.0 <= takeoff:
                assert share_kept(FLOATS, 500.0, empty, fuel, takeoff, 1.0) <= bound + 1e-12


@pytest.mark.parametrize(
    ("propulsion", "battery", "most"),
    [(None, {}, 1_320.0), ("hybrid-electric", {}, 1_500.0), (None, {BATTERY_ENERGY: 200.0}, 1_500.0)],
)
def test_what_fuel_is_left_bounds_the_payload_only_of_what_flies_on_fuel_alone(
    propulsion: str | None, battery: dict[str, float], most: float
) -> None:
    # 300 of 1,000 km take 180 of 600 kg of fuel; a charged battery may fly 300 km without any
    figures = {"mass.empty": 1_500.0, "mass.max_takeoff": 3_000.0, "mass.max_fuel": 600.0, **battery}
    words = {"aircraft.propulsion": propulsion} if propulsion else {}
    assert known({**figures, "performance.ferry_range": 1_000.0}, words, traded=True).at_most == most


def known(
    figures: dict[str, float],
    words: dict[str, str],
    payload_range: tuple[tuple[float, float], ...] = (),
    payload_endurance: tuple[tuple[float, float], ...] = (),
    *,
    traded: bool = False,
) -> Interval:
    spec = spec_of(figures, words, payload_range, payload_endurance)
    return Capability(spec).facts(traded=traded).numbers.get(FACT, Interval())


@pytest.mark.parametrize(("reach", "floor"), [(299.9, None), (300.0, 640.0)])
def test_a_point_of_the_curve_at_300_km_is_a_payload_at_300_km(reach: float, floor: float | None) -> None:
    assert known({}, TURBOPROP, ((640.0, reach),)).at_least == floor


@pytest.mark.parametrize(("reach", "most"), [(299.9, math.nextafter(640.0, 0.0)), (300.0, None)])
def test_a_point_of_the_curve_short_of_300_km_is_a_ceiling(reach: float, most: float | None) -> None:
    assert known({}, TURBOPROP, ((640.0, reach),)).at_most == most


@pytest.mark.parametrize(("reach", "most"), [(299.9, 0.0), (300.0, 640.0)])
def test_what_does_not_fly_300_km_carries_nothing_that_far(reach: float, most: float) -> None:
    assert known({"performance.ferry_range": reach, "mass.max_payload": 640.0}, TURBOPROP).at_most == most


def test_what_keeps_300_km_with_its_payload_carries_it_there() -> None:
    masses = {"mass.empty": 1_500.0, "mass.max_takeoff": 3_000.0, "mass.max_fuel": 600.0}
    figures = {**masses, "mass.max_payload": 700.0, "performance.ferry_range": 2_000.0}
    assert known(figures, TURBOPROP) == Interval(700.0, 700.0)


def test_what_keeps_300_km_with_500_kg_only_carries_500_kg_there() -> None:
    masses = {"mass.empty": 1_500.0, "mass.max_takeoff": 3_000.0, "mass.max_fuel": 600.0}
    figures = {**masses, "mass.max_payload": 1_450.0, "performance.ferry_range": 2_000.0}
    assert known(figures, TURBOPROP).at_least == 500.0


def test_an_endurance_with_the_payload_lasts_for_300_km_or_not() -> None:
    assert known({}, TURBOPROP, (), ((640.0, 14.9),)).at_least is None, "20 km/h by 14.9 h is short of 300 km"
    assert known({}, TURBOPROP, (), ((640.0, 15.0),)).at_least == 640.0


def test_traded_payload_leaves_room_for_the_fuel_that_300_km_take() -> None:
    masses = {"mass.empty": 1_500.0, "mass.max_takeoff": 3_000.0, "mass.max_fuel": 900.0}
    figures = {**masses, "mass.max_payload": 400.0, "performance.ferry_range": 3_000.0}
    assert known(figures, TURBOPROP).at_most == 400.0
    assert known(figures, TURBOPROP, traded=True).at_most == pytest.approx(1_500 - 900 * 300 / 3_000)


def test_traded_payload_leaves_room_for_the_fuel_of_the_best_engine() -> None:
    masses = {"mass.empty": 1_500.0, "mass.max_takeoff": 3_000.0}
    factor = 3_600 * 35 / (0.25 * 9.80665)
    most = known(masses, TURBOPROP, traded=True).at_most
    assert most == pytest.approx(3_000 * math.exp(-300 / factor) - 1_500)


def test_a_battery_carries_300_km_what_its_energy_allows() -> None:
    figures = {
        "mass.empty": 500.0,
        "mass.max_takeoff": 1_500.0,
        "mass.max_payload": 800.0,
        "performance.battery_energy": 100.0,
        "performance.lift_to_drag": 20.0,
    }
    work = 3_600 * 100 * 20 / 9.80665
    least = BANDS.coefficients["battery_efficiency"].low["battery-wing"]
    assert known(figures, BATTERY).at_most == pytest.approx(800.0)
    assert known(figures, BATTERY).at_least == pytest.approx(max(least * work / 300 - 500, 0.0))
    assert known({**figures, "performance.battery_energy": 50.0}, BATTERY).at_most == pytest.approx(
        work / 2 * 0.85 / 300 - 500
    )


def test_masses_alone_give_no_floor() -> None:
    masses = {"mass.empty": 1_500.0, "mass.max_takeoff": 3_000.0, "performance.ferry_range": 9_000.0}
    assert known(masses, TURBOPROP).at_least is None
