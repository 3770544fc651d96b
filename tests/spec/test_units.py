"""Factors and figures are exact, commas are no decimal points, and the standard atmosphere is the published one."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mtcrcheck.spec import units
from mtcrcheck.spec.diagnostics import BadValueError
from mtcrcheck.spec.units import (
    DIMENSIONS,
    Dimension,
    exact,
    find_unit,
    normal_unit,
    speed_of_sound_kmh,
    spelled,
)
from tests.folding import each

if TYPE_CHECKING:
    from decimal import Decimal


@each(
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
    ]
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


@each(
    [
        ("1850", "1850"),
        ("1,850", "1850"),
        ("1_850_000", "1850000"),
        ("1 850", "1850"),
        ("1'850.25", "1850.25"),
        ("1.85e3", "1850"),
        ("1.85E-3", "0.00185"),
        ("1.850e3", "1850"),
        ("0.850", "0.85"),
        ("1.85", "1.85"),
        ("1.8500", "1.85"),
        ("1850.000", "1850"),
        ("1,850.500", "1850.5"),
        (".5", "0.5"),
        ("+007", "7"),
        ("0", "0"),
        ("1e30", "1" + 30 * "0"),
        ("1e-30", "0." + 29 * "0" + "1"),
        ("9" * 40, "9" * 40),
    ]
)
def test_numbers_are_exact(number: str, value: str) -> None:
    assert exact(number) == Fraction(value)


@each(
    [
        ("1,85", "bad-number"),
        ("1,8500", "bad-number"),
        ("18,50,000", "bad-number"),
        ("1,850_000", "bad-number"),
        ("1.850.000", "bad-number"),
        ("1.850,5", "bad-number"),
        ("1.850", "bad-number"),
        ("+999.000", "bad-number"),
        ("0,750", "bad-number"),
        ("0_750", "bad-number"),
        ("0,750,000", "bad-number"),
        ("5.", "bad-number"),
        ("", "bad-number"),
        ("1e", "bad-number"),
        ("٥", "bad-number"),
        ("-5", "out-of-range"),
        ("1e31", "out-of-range"),
        ("1e-31", "out-of-range"),
        ("1e99999999999", "out-of-range"),
        ("9" * 41, "too-long"),
        ("0." + "0" * 40 + "1", "too-long"),
    ]
)
def test_what_is_no_number_is_refused(number: str, code: str) -> None:
    with pytest.raises(BadValueError) as refusal:
        exact(number)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("number", "proposals"),
    [
        ("1,85", ["'1.85 km'"]),
        ("1,8500", ["'1.8500 km'"]),
        ("0,5", ["'0.5 km'"]),
        ("0,750", ["'0.750 km'"]),
        ("1.850", ["'1,850 km'", "'1.85 km'"]),
        ("2.185", ["'2,185 km'", "'2.1850 km'"]),
        ("12.000", ["'12,000 km'", "'12 km'"]),
        ("1.850,5", ["'1,850.5 km'"]),
        ("1 850,5", ["'1,850.5 km'"]),
        ("1.850.000", ["'1,850,000 km'"]),
    ],
)
def test_a_comma_or_point_out_of_place_is_answered_with_proposals(number: str, proposals: list[str]) -> None:
    with pytest.raises(BadValueError) as refusal:
        exact(number, " km")
    assert str(refusal.value).endswith(f"write {' or '.join(proposals)}")


GERMAN = str.maketrans(",.", ".,")


@settings(deadline=None)
@given(st.decimals(0, 10**12, places=6), st.integers(0, 6), st.booleans())
def test_a_number_as_german_prints_it_is_read_right_or_refused_with_what_it_is(
    value: Decimal, places: int, grouped: bool
) -> None:
    """But for three decimals behind one to three digits, which nobody can tell from English thousands."""
    printed = f"{value:,.{places}f}" if grouped else f"{value:.{places}f}"
    meant = Fraction(printed.replace(",", ""))
    german = printed.translate(GERMAN)
    assume(not re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", german))
    try:
        assert exact(german) == meant
    except BadValueError as refusal:
        proposals = re.findall(r"'([^']+)'", str(refusal).partition("write ")[2])
        assert meant in [exact(proposal) for proposal in proposals]


@settings(deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 10**6))
def test_what_is_proposed_is_read_as_what_it_stands_for(whole: int, part: int) -> None:
    for digits in ("", str(part), f"{part:03}"):
        assert exact(spelled(str(whole), digits)) == Fraction(f"{whole}.{digits or 0}")


@settings(deadline=None)
@given(st.decimals(0, 10**12, places=6))
def test_grouping_by_threes_changes_nothing(value: object) -> None:
    plain, grouped = f"{value}", f"{value:,}"
    assert all(exact(grouped.replace(",", mark)) == exact(plain) for mark in ",_ '")
