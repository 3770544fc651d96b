"""Payload at 300 km, on both sides of 300 km and of 500 kg."""

from __future__ import annotations

import math

import pytest
from publishing import spec_of

from mtcrcheck.capability.bands import BANDS
from mtcrcheck.capability.facts import Capability
from mtcrcheck.interval import Interval

TURBOPROP = {"aircraft.configuration": "fixed-wing", "aircraft.propulsion": "turboprop"}
BATTERY = {"aircraft.configuration": "fixed-wing", "aircraft.propulsion": "electric"}
FACT = "payload_at_300_km_kg"


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
