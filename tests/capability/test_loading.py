"""What a payload costs in range: closed forms, and that no masses are worse than those found."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mtcrcheck.capability.arithmetic import FLOATS
from mtcrcheck.capability.loading import (
    BREGUET_EXPONENT,
    LEAST_FUEL,
    STEEPEST,
    distance,
    gain_unloaded,
    least_share_kept,
    share_kept,
)

share = st.floats(0.0, 1.0)


@pytest.mark.parametrize("exponent", [BREGUET_EXPONENT, STEEPEST])
def test_distance_is_the_integral_of_mass_to_minus_the_exponent(exponent: float) -> None:
    mass = np.linspace(600.0, 1000.0, 20_001)
    assert distance(FLOATS, 600.0, 1000.0, exponent) == pytest.approx(
        float(np.trapezoid(mass**-exponent, mass)), rel=1e-6
    )


def test_a_payload_beside_full_fuel_keeps_breguets_ratio() -> None:
    kept = share_kept(FLOATS, 100.0, 500.0, 200.0, 1000.0, BREGUET_EXPONENT)
    assert kept == pytest.approx(math.log(800 / 600) / math.log(700 / 500))


def test_a_payload_that_displaces_fuel_costs_more() -> None:
    assert share_kept(FLOATS, 400.0, 500.0, 200.0, 1000.0, STEEPEST) < share_kept(
        FLOATS, 400.0, 500.0, 200.0, 1100.0, STEEPEST
    )


def test_a_payload_that_leaves_no_fuel_goes_nowhere() -> None:
    assert share_kept(FLOATS, 500.0, 500.0, 200.0, 1000.0, STEEPEST) == 0
    assert share_kept(FLOATS, 600.0, 500.0, 200.0, 1000.0, STEEPEST) == 0
    assert share_kept(FLOATS, 600.0, 500.0, 0.0, 1000.0, STEEPEST) == 0


def test_a_battery_keeps_the_mass_ratio_to_the_exponent() -> None:
    assert share_kept(FLOATS, 100.0, 300.0, 0.0, 400.0, STEEPEST) == pytest.approx(0.75**1.5)


def test_little_fuel_is_as_good_as_a_battery() -> None:
    assert share_kept(FLOATS, 100.0, 300.0, 1e-3, 500.0, STEEPEST) == pytest.approx(0.75**1.5, rel=1e-4)


@given(
    lightest=st.floats(0.2, 0.8),
    width=share,
    fuels=st.tuples(share, share),
    declared=share,
    carried=share,
    fuel_share=st.sampled_from([0.0, 0.2]),
    exponent=st.sampled_from([BREGUET_EXPONENT, STEEPEST]),
    inside=st.lists(st.tuples(share, share), min_size=30, max_size=30),
)
def test_no_masses_within_the_bounds_keep_less_than_the_least(
    *,
    lightest: float,
    width: float,
    fuels: tuple[float, float],
    declared: float,
    carried: float,
    fuel_share: float,
    exponent: float,
    inside: list[tuple[float, float]],
) -> None:
    takeoff = 1000.0
    light = lightest * takeoff
    heavy = light + width * (takeoff - light)
    known = declared * (takeoff - light)
    payload = carried * known
    least_fuel, most_fuel = (f * (takeoff - light) for f in sorted(fuels))
    assume(payload > 0)
    assume(most_fuel > LEAST_FUEL * takeoff)
    found = least_share_kept(
        FLOATS,
        payload,
        known,
        (light, heavy),
        (least_fuel, most_fuel),
        takeoff,
        exponent=exponent,
        fuel_share=fuel_share,
    )
    for at, along in inside:
        empty = light + at * (heavy - light)
        fuel = max(least_fuel + along * (most_fuel - least_fuel), LEAST_FUEL * takeoff)
        if empty + fuel > takeoff or empty + known + fuel_share * fuel > takeoff:
            continue
        assert found is not None
        assert found <= share_kept(FLOATS, payload, empty, fuel, takeoff, exponent) * (1 + 1e-9)


def test_masses_that_do_not_fit_give_nothing() -> None:
    assert (
        least_share_kept(
            FLOATS, 500.0, 500.0, (600.0, 700.0), (0.0, 100.0), 1000.0, exponent=STEEPEST, fuel_share=0.2
        )
        is None
    )


def test_the_gain_of_leaving_the_payload_at_home_is_the_inverse_of_the_share_kept() -> None:
    kept = share_kept(FLOATS, 100.0, 500.0, 200.0, 1000.0, BREGUET_EXPONENT)
    assert gain_unloaded(FLOATS, 100.0, 500.0, 200.0, BREGUET_EXPONENT) == pytest.approx(1 / kept)
    assert gain_unloaded(FLOATS, 100.0, 300.0, 0.0, STEEPEST) == pytest.approx((4 / 3) ** 1.5)


@given(
    empty=st.floats(100.0, 1000.0),
    fuel=st.floats(0.0, 500.0),
    payload=st.floats(0.0, 500.0),
    more=st.floats(0.0, 100.0),
)
def test_the_gain_falls_with_empty_mass_and_with_fuel(
    empty: float, fuel: float, payload: float, more: float
) -> None:
    gain = gain_unloaded(FLOATS, payload, empty, fuel, BREGUET_EXPONENT)
    assert gain_unloaded(FLOATS, payload, empty + more, fuel, BREGUET_EXPONENT) <= gain * (1 + 1e-9)
    assert gain_unloaded(FLOATS, payload, empty, fuel + more, BREGUET_EXPONENT) <= gain * (1 + 1e-3)
