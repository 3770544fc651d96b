"""Facts, figures and conditions in words that a reader cannot misread."""

from __future__ import annotations

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mtcrcheck.capability.bands import BANDS
from mtcrcheck.capability.facts import DERIVATIONS
from mtcrcheck.interval import Interval
from mtcrcheck.reasons import rationale as wording
from mtcrcheck.rules.conditions import (
    All,
    AnyOf,
    CategoryIs,
    Condition,
    EntryApplies,
    Not,
    ReasonApplies,
    Treated,
    evaluate,
)
from mtcrcheck.rules.world import Claimed, Member, OneOf, Open, Options, Threshold, World, exactly
from tests.specs_for_tests import law

FAR = Threshold("range_km", "at_least", 300.0)
HEAVY = Threshold("payload_at_300_km_kg", "at_least", 500.0)
ARMED = OneOf("armed", frozenset({True}))
REFUTED = "payload at 300 km: 0 to 480 kg (threshold at least 500 kg: not met)"
LAW_FIGURES = (300.0, 500.0, 800.0, 20.0)


def explained(condition: Condition, world: World) -> str:
    return wording.explain(evaluate(condition, world, law()), world)


# Names and units


@pytest.mark.parametrize(
    ("fact", "name", "unit"),
    [
        ("range_km", "range", "km"),
        ("payload_at_300_km_kg", "payload at 300 km", "kg"),
        ("max_airspeed_kmh", "maximum airspeed", "km/h"),
        ("aerosol_capacity_l", "capacity of the dispensing system", "L"),
        ("endurance_h", "endurance", "h"),
        ("value_usd", "value of the transfer", "USD"),
        ("refuelled_in_flight", "refuelled in flight", ""),
    ],
)
def test_a_fact_has_a_name_and_the_unit_that_it_ends_with(fact: str, name: str, unit: str) -> None:
    assert (wording.name(fact), wording.unit(fact)) == (name, unit)


# Figures


@pytest.mark.parametrize(
    ("value", "fact", "text"),
    [
        (500.0, "max_payload_kg", "500 kg"),
        (4760.0, "max_takeoff_mass_kg", "4,760 kg"),
        (1852.0, "range_km", "1,852 km"),
        (299.87654, "range_km", "299.9 km"),
        (0.7666666, "endurance_h", "0.7667 h"),
        (12345.678, "range_km", "12,350 km"),
        (2.9e9, "value_usd", "2,900,000,000 USD"),
        (0.0, "range_km", "0 km"),
        (18.0, "", "18"),
    ],
)
def test_a_figure_has_thousands_separators_four_digits_and_its_unit(
    value: float, fact: str, text: str
) -> None:
    assert wording.figure(value, fact) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (499.99, "499.99 kg"),
        (499.999, "499.999 kg"),
        (500.0, "500 kg"),
        (500.01, "500.01 kg"),
        (499.9, "499.9 kg"),
    ],
)
def test_a_figure_is_not_rounded_onto_the_figure_of_the_law(value: float, text: str) -> None:
    assert wording.figure(value, "max_payload_kg", (500.0,)) == text


@given(
    st.floats(-1e9, 1e9),
    st.integers(1, 8),
    st.lists(st.sampled_from(LAW_FIGURES) | st.floats(-1e6, 1e6), max_size=4),
)
@example(math.nextafter(500.0, 0.0), 4, [500.0])
@example(math.nextafter(500.0, 1000.0), 4, [500.0])
@example(500.0, 1, [500.0])
def test_rounding_neither_crosses_nor_reaches_a_threshold(
    value: float, digits: int, thresholds: list[float]
) -> None:
    short = wording.rounded(value, digits, thresholds)
    for threshold in thresholds:
        assert (short < threshold) == (value < threshold)
        assert (short > threshold) == (value > threshold)
    assert math.isclose(short, value, rel_tol=0.5 * 10.0 ** (1 - digits), abs_tol=1e-300)


@given(st.floats(-1e9, 1e9), st.integers(1, 8))
def test_far_from_any_threshold_a_number_has_the_digits_asked_for(value: float, digits: int) -> None:
    assert wording.rounded(value, digits) == float(f"{value:.{digits}g}")


@pytest.mark.parametrize(
    ("bounds", "text"),
    [
        (Interval(), "unknown"),
        (Interval(480, 500), "480 to 500 kg"),
        (Interval(500, 500), "500 kg"),
        (Interval(500, None), "at least 500 kg"),
        (Interval(None, 500), "at most 500 kg"),
        (Interval(0, None), "at least 0 kg"),
        (Interval(499.99, 1234.5), "499.99 to 1,234 kg"),
    ],
)
def test_bounds_are_told_as_they_are_known(bounds: Interval, text: str) -> None:
    assert wording.span(bounds, "max_payload_kg", (500.0,)) == text


# Choices


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (Options(), "unknown"),
        (exactly(True), "yes"),
        (exactly(False), "no"),
        (exactly(True, False), "no or yes"),
        (exactly("cargo"), "cargo"),
        (exactly("isr", "cargo"), "cargo or isr"),
        (Options(frozenset()), "contradictory"),
    ],
)
def test_what_a_choice_may_be_is_told_in_words(options: Options, text: str) -> None:
    assert wording.options(options) == text


# Reasons


def test_a_condition_that_holds_is_explained_by_what_it_read() -> None:
    world = World(numbers={"range_km": Interval(1852, 1852)})
    assert explained(FAR, world) == "range: 1,852 km (threshold at least 300 km: met)"


def test_of_a_refuted_whole_the_parts_that_refute_it_are_named() -> None:
    world = World(numbers={"range_km": Interval(1852, 1852), "payload_at_300_km_kg": Interval(0, 480)})
    assert explained(All((FAR, HEAVY)), world) == REFUTED


def test_of_an_unknown_whole_the_unknown_parts_are_named() -> None:
    world = World(numbers={"range_km": Interval(1852, 1852)}, choices={"armed": exactly(True, False)})
    text = explained(All((FAR, HEAVY, ARMED)), world)
    assert (
        text == "payload at 300 km: unknown (threshold at least 500 kg: open); armed: no or yes (yes: open)"
    )


def test_bounds_that_just_miss_a_figure_are_not_told_as_that_figure() -> None:
    world = World(numbers={"range_km": Interval(None, 299.99999)})
    assert explained(FAR, world) == "range: at most 299.99999 km (threshold at least 300 km: not met)"


@pytest.mark.parametrize(
    ("condition", "world", "text"),
    [
        (AnyOf((ARMED, FAR)), World(choices={"armed": exactly(True)}), "armed: yes"),
        (Not(ARMED), World(choices={"armed": exactly(False)}), "armed: no"),
        (OneOf("role", frozenset({"isr", "cargo"})), World(), "role: unknown (cargo or isr: open)"),
        (
            Claimed("end_use", frozenset({"wmd-delivery"})),
            World(),
            "end use: not stated (wmd-delivery: no)",
        ),
        (Open("whether it counts"), World(), "open: whether it counts"),
        (
            Member("destination", "countries/nato"),
            World(membership=lambda _role, _group: False),
            "destination in countries/nato: no",
        ),
        (
            Threshold("max_airspeed_kmh", "less_than", 800.0),
            World(numbers={"max_airspeed_kmh": Interval(800, 800)}),
            "maximum airspeed: 800 km/h (threshold less than 800 km/h: not met)",
        ),
        (
            Threshold("aerosol_capacity_l", "more_than", 20.0),
            World(numbers={"aerosol_capacity_l": Interval(20, 20)}),
            "capacity of the dispensing system: 20 L (threshold more than 20 L: not met)",
        ),
        (All((FAR, FAR)), World(), "range: unknown (threshold at least 300 km: open)"),
        (All(()), World(), "always"),
        (AnyOf(()), World(), "never"),
        (CategoryIs("II"), World(), "Annex category II: open"),
        (EntryApplies("us/itar/VIII.a.16"), World(), "us/itar/VIII.a.16 applies: open"),
        (ReasonApplies("MT", "us/itar"), World(), "reason for control MT under us/itar applies: open"),
        (Treated("category-i", "us-2020"), World(), "treatment category-i under us-2020: open"),
    ],
)
def test_every_kind_of_test_has_its_words(condition: Condition, world: World, text: str) -> None:
    assert explained(condition, world) == text


def test_every_fact_that_a_derivation_names_has_a_wording() -> None:
    named = {d.fact for d in DERIVATIONS}
    named |= {i.name for d in DERIVATIONS for i in d.inputs if "." not in i.name} - set(BANDS.coefficients)
    assert named - set(wording.FACTS) == set()
