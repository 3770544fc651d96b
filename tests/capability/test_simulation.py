"""The oracle's own checks: closed forms, published figures, and that what it draws is coherent."""

from __future__ import annotations

import ast
import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import simulation
from scipy.optimize import brentq  # type: ignore[import-untyped]
from simulation import (
    KINDS,
    SEA_LEVEL,
    FixedWing,
    G,
    Jet,
    Motor,
    Profile,
    Propeller,
    Rotor,
    ShaftEngine,
    atmosphere,
    best_endurance,
    best_range,
    draw_aircraft,
    fly,
    withhold,
)

POUND = 0.45359237
KNOT = 1.852
AMPLE = 1e9


def wing(drive: Propeller | Jet, ceiling_m: float = 0.0) -> FixedWing:
    """A wing of 20 m2 with a best lift-to-drag ratio of 16.67 and no limits but stall's."""
    return FixedWing(20.0, 0.02, 0.045, 3.0, math.inf, math.inf, ceiling_m, drive)


def flown_range(frame: FixedWing, start_kg: float, end_kg: float) -> float:
    mass = np.geomspace(end_kg, start_kg, simulation.MASS_NODES)
    return Profile.of(mass, best_range(frame, mass)[0]).between(end_kg, start_kg)


def flown_hours(frame: FixedWing, start_kg: float, end_kg: float) -> float:
    mass = np.geomspace(end_kg, start_kg, simulation.MASS_NODES)
    return Profile.of(mass, 1 / best_endurance(frame, mass, 0.0)[0]).between(end_kg, start_kg)


@pytest.mark.parametrize(
    ("altitude_m", "density", "sound"),
    [(0, 1.2250, 340.294), (5_000, 0.73643, 320.545), (11_000, 0.36392, 295.070), (15_000, 0.19367, 295.070)],
)
def test_the_air_is_the_international_standard_atmosphere(
    altitude_m: float, density: float, sound: float
) -> None:
    air = atmosphere(float(altitude_m))
    assert float(air.density) == pytest.approx(density, rel=1e-3)
    assert float(air.sound) == pytest.approx(sound, rel=1e-4)


def test_nasa_aviarys_fuelled_breguet_oracle() -> None:
    # OpenMDAO/Aviary, test_breguet_cruise_eom: 781.83848643 NM in 6,134.7240144 s, tolerance 0.001 there too
    distance, hours = fly(
        171_481 * POUND,
        161_481 * POUND,
        flow=lambda mass: np.full_like(mass, 5_870 * POUND),
        speed=lambda mass: np.full_like(mass, 458.8 * KNOT),
    )
    assert distance / KNOT == pytest.approx(781.83848643, rel=1e-3)
    assert hours * 3600 == pytest.approx(6_134.7240144, rel=1e-3)
    assert hours == pytest.approx(10_000 / 5_870, rel=1e-4)


def test_propeller_range_at_constant_consumption_is_breguets() -> None:
    frame = wing(Propeller(ShaftEngine(AMPLE, consumption=0.3), efficiency=0.8))
    expected = 3600 * frame.max_lift_to_drag * 0.8 / (0.3 * G) * math.log(2_000 / 1_200)
    assert flown_range(frame, 2_000, 1_200) == pytest.approx(expected, rel=1e-3)


def test_propeller_range_at_constant_consumption_does_not_depend_on_the_ceiling() -> None:
    drive = Propeller(ShaftEngine(AMPLE, consumption=0.3), efficiency=0.8)
    assert flown_range(wing(drive, 9_000), 2_000, 1_200) == pytest.approx(
        flown_range(wing(drive), 2_000, 1_200), rel=1e-3
    )


def test_propeller_endurance_at_constant_consumption_is_the_closed_form() -> None:
    frame = wing(Propeller(ShaftEngine(AMPLE, consumption=0.3), efficiency=0.8))
    lift = math.sqrt(3 * frame.zero_lift_drag / frame.induced_factor)
    factor = lift**1.5 / (4 * frame.zero_lift_drag)
    power_kw = G**1.5 * math.sqrt(2 / (1.225 * frame.wing_area)) / factor / 1000  # of one kg to the power 1.5
    expected = 0.8 / (0.3 * power_kw) * 2 * (1_200**-0.5 - 2_000**-0.5)
    assert flown_hours(frame, 2_000, 1_200) == pytest.approx(expected, rel=1e-3)


def test_jet_range_at_one_altitude_is_the_square_root_form() -> None:
    frame = wing(Jet(AMPLE, consumption=0.7))
    lift = math.sqrt(frame.zero_lift_drag / (3 * frame.induced_factor))
    drag = 4 / 3 * frame.zero_lift_drag
    speed_kmh = 3.6 * math.sqrt(2 * G / (1.225 * frame.wing_area * lift))  # of one kg to the power 0.5
    expected = speed_kmh * lift / drag / 0.7 * 2 * (math.sqrt(2_000) - math.sqrt(1_200))
    assert flown_range(frame, 2_000, 1_200) == pytest.approx(expected, rel=1e-3)


def test_jet_endurance_is_breguets() -> None:
    frame = wing(Jet(AMPLE, consumption=0.7))
    expected = frame.max_lift_to_drag / 0.7 * math.log(2_000 / 1_200)
    assert flown_hours(frame, 2_000, 1_200) == pytest.approx(expected, rel=1e-3)


def test_battery_range_is_energy_over_drag() -> None:
    frame = wing(Propeller(Motor(AMPLE, efficiency=0.9), efficiency=0.8))
    expected = 3600 * 0.9 * 0.8 * frame.max_lift_to_drag / (G * 500)
    assert best_range(frame, np.array([500.0]))[0][0] == pytest.approx(expected, rel=1e-3)


def test_hover_power_is_the_ideal_over_the_figure_of_merit() -> None:
    ideal_kw = 500 * G * math.sqrt(500 * G / (2 * 1.225 * 40)) / 1000
    merit, induced = 0.7, 1.15
    rotor = Rotor(
        40, induced, ideal_kw * (1 / merit - induced), 200, 500, False, 0.5, 60, 0, ShaftEngine(AMPLE, 0.3)
    )
    assert float(rotor.shaft_kw(500, SEA_LEVEL, 0.0)) == pytest.approx(ideal_kw / merit, rel=1e-3)
    assert float(rotor.shaft_kw(500, SEA_LEVEL, 20.0)) < float(rotor.shaft_kw(500, SEA_LEVEL, 0.0))
    assert float(rotor.shaft_kw(500, SEA_LEVEL, 60.0)) > float(rotor.shaft_kw(500, SEA_LEVEL, 20.0))


def test_engines_and_wings_refuse_what_they_cannot_do() -> None:
    frame = wing(Propeller(ShaftEngine(100, consumption=0.3), efficiency=0.8))
    assert math.isinf(float(frame.burn(2_000, SEA_LEVEL, 5.0))), "slower than stall"
    assert math.isinf(float(frame.burn(2_000, SEA_LEVEL, 300.0))), "more power than there is"
    assert math.isfinite(float(frame.burn(2_000, SEA_LEVEL, 40.0)))


def test_aurora_orions_published_pairs_fit_one_empty_mass() -> None:
    # 155 h with 226 kg and 80 h with 1,130 kg at 11,000 lb; 120 h with 450 kg is published beside them
    start = 11_000 * POUND

    def burnt(empty_kg: float, payload_kg: float) -> float:
        return fly(start, empty_kg + payload_kg, lambda m: m**1.5, np.ones_like)[1]

    empty = brentq(lambda e: burnt(e, 226) / burnt(e, 1_130) - 155 / 80, 1_500, 3_500)
    predicted = 155 * burnt(empty, 450) / burnt(empty, 226)
    print(f"Orion: empty {empty:.0f} kg, {predicted:.0f} h with 450 kg")  # noqa: T201
    assert 0.30 <= empty / start <= 0.80
    assert 110 <= predicted <= 140


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("near", [False, True])
def test_drawn_aircraft_are_coherent(kind: simulation.Kind, near: bool) -> None:
    rng = np.random.default_rng(7)
    for _ in range(12):
        aircraft = draw_aircraft(rng, kind, near_threshold=near)
        payloads = np.linspace(0, aircraft.useful_load_kg, 12)
        ranges = [aircraft.range_km(float(p)) for p in payloads]
        assert ranges == sorted(ranges, reverse=True)
        assert ranges[0] == aircraft.published["performance.ferry_range"] > 0
        assert aircraft.range_km(aircraft.useful_load_kg * 1.01) == 0
        assert 0.30 <= aircraft.empty_kg / aircraft.max_takeoff_kg <= 0.80
        assert 0 < aircraft.max_payload_kg <= aircraft.useful_load_kg * (1 + 1e-12)
        assert all(value > 0 and math.isfinite(value) for value in aircraft.published.values())
        assert aircraft.published["performance.stated_range"] <= ranges[0]
        assert (aircraft.max_fuel_kg > 0) != (aircraft.usable_kwh > 0)
        km_per_unit = aircraft.profile.value / np.exp(aircraft.profile.log_mass)
        assert np.all(np.diff(km_per_unit) < 0), "a heavier aircraft never flies further on the same energy"


@cache
def near_thresholds(kind: simulation.Kind) -> list[simulation.SimulatedAircraft]:
    rng = np.random.default_rng(13)
    return [draw_aircraft(rng, kind, near_threshold=True) for _ in range(50)]


@pytest.mark.parametrize("kind", KINDS)
def test_payload_at_300_km_is_the_most_that_gets_there(kind: simulation.Kind) -> None:
    decided = 0
    for aircraft in near_thresholds(kind):
        payload = aircraft.payload_at_300_km()
        assert payload <= aircraft.payload_at_300_km(traded=True) + 1e-6
        if 0 < payload < aircraft.max_payload_kg:
            assert aircraft.range_km(payload * 0.999) > 300 > aircraft.range_km(payload * 1.001)
            decided += 1
    assert decided > 5


@pytest.mark.parametrize("kind", KINDS)
def test_near_threshold_draws_lie_near_the_thresholds(kind: simulation.Kind) -> None:
    aircraft = near_thresholds(kind)
    payloads = [a.payload_at_300_km(traded=True) for a in aircraft]
    ranges = [a.range_with_500_kg(traded=True) for a in aircraft]
    assert sum(250 <= p <= 1000 for p in payloads) >= 12
    assert sum(150 <= r <= 600 for r in ranges) >= 15
    assert any(p < 500 for p in payloads)
    assert any(p > 500 for p in payloads)
    assert any(r < 300 for r in ranges)
    assert any(r > 300 for r in ranges)


@pytest.mark.parametrize("kind", KINDS)
def test_true_ranges_do_not_depend_on_the_grid(
    kind: simulation.Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(17)
    for _ in range(4):
        aircraft = draw_aircraft(rng, kind)
        start = aircraft.max_takeoff_kg
        coarse = Profile.of(*_yields(aircraft, start)).between(aircraft.empty_kg, start)
        with monkeypatch.context() as finer:
            finer.setattr(simulation, "MASS_NODES", 73)
            finer.setattr(simulation, "ALTITUDE_NODES", 31)
            finer.setattr(simulation, "SPEED_NODES", 200)
            fine = Profile.of(*_yields(aircraft, start)).between(aircraft.empty_kg, start)
        assert coarse == pytest.approx(fine, rel=0.01)


def _yields(
    aircraft: simulation.SimulatedAircraft, start_kg: float
) -> tuple[simulation.Array, simulation.Array]:
    mass = np.geomspace(aircraft.empty_kg, start_kg, simulation.MASS_NODES)
    return mass, best_range(aircraft.airframe, mass)[0]


def test_the_same_seed_draws_the_same_aircraft() -> None:
    one, other = (draw_aircraft(np.random.default_rng(3)) for _ in range(2))
    assert one.kind == other.kind
    assert one.published == other.published


def test_withholding_keeps_a_part_of_what_is_published() -> None:
    aircraft = draw_aircraft(np.random.default_rng(5))
    assert withhold(aircraft, np.random.default_rng(0), keep=0.0) == {}
    assert withhold(aircraft, np.random.default_rng(0), keep=1.1) == aircraft.published


def test_the_oracle_imports_nothing_of_the_product() -> None:
    tree = ast.parse(Path(simulation.__file__).read_text(encoding="utf-8"))
    modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert not any(module.startswith("mtcrcheck") for module in modules)
