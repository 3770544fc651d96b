"""Factors are exact; the standard atmosphere is the published one."""

from __future__ import annotations

from fractions import Fraction

import pytest

from mtcrcheck.spec import units
from mtcrcheck.spec.units import DIMENSIONS, Dimension, find_unit, normal_unit, speed_of_sound_kmh


@pytest.mark.parametrize(
    ("dimension", "unit", "canonical"),
    [
        (units.MASS, "lb", "0.45359237"),
        (units.MASS, "oz", "0.028349523125"),
        (units.MASS, "short ton", "907.18474"),
        (units.MASS, "long ton", "1016.0469088"),
        (units.LENGTH, "mi", "1.609344"),
        (units.LENGTH, "NM", "1.852"),
        (units.LENGTH, "ft", "0.0003048"),
        (units.HEIGHT, "ft", "0.3048"),
        (units.HEIGHT, "km", "1000"),
        (units.SPEED, "kt", "1.852"),
        (units.SPEED, "MPH", "1.609344"),
        (units.SPEED, "m/s", "3.6"),
        (units.SPEED, "ft/s", "1.09728"),
        (units.DURATION, "d", "24"),
        (units.VOLUME, "US gal", "3.785411784"),
        (units.VOLUME, "imp gal", "4.54609"),
        (units.VOLUME, "ml", "0.001"),
        (units.ENERGY, "Wh", "0.001"),
        (units.POWER_CONSUMPTION, "g/kWh", "0.001"),
        (units.POWER_CONSUMPTION, "kg/(kW h)", "1"),
        (units.THRUST_CONSUMPTION, "lb/(lbf h)", "1"),
        (units.THRUST_CONSUMPTION, "kg/(N h)", "9.80665"),
        (units.THRUST_CONSUMPTION, "g/(kN s)", "0.03530394"),
    ],
)
def test_factors_are_exact(dimension: Dimension, unit: str, canonical: str) -> None:
    ratio = find_unit(normal_unit(unit), dimension)
    assert ratio is not None
    assert ratio == Fraction(canonical)


def test_a_horsepower_is_550_foot_pounds_a_second() -> None:
    ratio = find_unit("lb/(hp h)", units.POWER_CONSUMPTION)
    assert ratio is not None
    assert ratio == Fraction("0.45359237") / Fraction("0.74569987158227022")


@pytest.mark.parametrize("written", ["lb/hp/h", "lb/hp-hr", "lb/(hp·h)", "lb/hph", "lb/(bhp h)", "lb/h/hp"])
def test_a_consumption_may_be_written_in_many_ways(written: str) -> None:
    same = find_unit("lb/(hp h)", units.POWER_CONSUMPTION)
    assert find_unit(normal_unit(written), units.POWER_CONSUMPTION) == same


def test_consumption_per_power_is_none_per_thrust() -> None:
    assert find_unit("lb/(hp h)", units.THRUST_CONSUMPTION) is None
    assert find_unit("lb/(lbf h)", units.POWER_CONSUMPTION) is None
    assert find_unit("lb/(lbf lbf)", units.THRUST_CONSUMPTION) is None


@pytest.mark.parametrize("dimension", DIMENSIONS.values(), ids=lambda d: d.name)
def test_the_canonical_unit_is_one_of_itself(dimension: Dimension) -> None:
    ratio = find_unit(normal_unit(dimension.canonical), dimension)
    assert ratio is not None
    assert ratio == 1


@pytest.mark.parametrize("dimension", DIMENSIONS.values(), ids=lambda d: d.name)
def test_spellings_are_as_they_are_looked_up_and_never_both_known_and_refused(dimension: Dimension) -> None:
    assert all(normal_unit(unit) == unit for unit in [*dimension.units, *dimension.refused])
    assert not dimension.units.keys() & dimension.refused.keys()


@pytest.mark.parametrize(
    ("height_m", "metres_per_second"),
    [(0, 340.294), (5_000, 320.529), (11_000, 295.069), (20_000, 295.069), (32_000, 303.131)],
)
def test_the_speed_of_sound_is_that_of_the_standard_atmosphere(
    height_m: float, metres_per_second: float
) -> None:
    assert speed_of_sound_kmh(height_m) / 3.6 == pytest.approx(metres_per_second, abs=0.001)


def test_the_speed_of_sound_has_no_steps_between_layers() -> None:
    for base in (11_000, 20_000, 32_000, 47_000, 51_000, 71_000):
        assert speed_of_sound_kmh(base - 0.001) == pytest.approx(speed_of_sound_kmh(base), rel=1e-6)


@pytest.mark.parametrize("height_m", [-1, 80_001])
def test_outside_the_standard_atmosphere_there_is_no_speed_of_sound(height_m: float) -> None:
    with pytest.raises(ValueError, match="no standard atmosphere"):
        speed_of_sound_kmh(height_m)
