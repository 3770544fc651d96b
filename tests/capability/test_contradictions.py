"""Contradictions and silence: no figure that is contradicted decides, and leaving one out decides nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from publishing import spec_of

from mtcrcheck.capability.facts import Capability
from mtcrcheck.classifier import classify
from mtcrcheck.interval import Interval
from mtcrcheck.rules.law import load_library
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.model import Claims, Spec
from tests.real_aircraft import every_spec

LIBRARY = load_library()
LAW = LIBRARY.on(LIBRARY.as_of)
WING = {"aircraft.configuration": "fixed-wing"}
TURBOPROP = {**WING, "aircraft.propulsion": "turboprop"}
AIRCRAFT = 60


def candidates(spec: Spec, *, traded: bool | None = None) -> set[str]:
    return set(classify(Capability(spec), LAW, traded=traded).candidates)


# Contradictions


@pytest.mark.parametrize(
    ("figures", "possible"),
    [
        # the take-off mass, or the payload, is a thousand times off
        (
            {"mass.max_takeoff": 180, "mass.max_payload": 13_000, "performance.ferry_range": 1_500},
            {"I", "II"},
        ),
        (
            {"mass.max_takeoff": 4.76, "mass.max_payload": 1_700, "performance.ferry_range": 1_500},
            {"I", "II"},
        ),
        # so is the empty mass
        (
            {
                "mass.max_takeoff": 4_760,
                "mass.empty": 2_223_000,
                "mass.max_payload": 1_700,
                "performance.ferry_range": 1_500,
            },
            {"I", "II"},
        ),
        # a range of 20 km and one of 1,850 km: either may be the wrong one
        (
            {
                "mass.max_payload": 1_700,
                "performance.stated_range": 1_850,
                "performance.endurance": 0.027,
                "performance.max_speed": 480,
            },
            {"I", "II", "none"},
        ),
        # and of two ranges below 300 km neither decides, if they contradict each other
        (
            {
                "mass.max_payload": 1_700,
                "performance.stated_range": 250,
                "performance.endurance": 0.027,
                "performance.max_speed": 480,
            },
            {"I", "II", "none"},
        ),
    ],
    ids=["take-off mass and payload", "take-off mass", "empty mass", "range", "two short ranges"],
)
def test_no_figure_that_is_contradicted_rules_a_category_out(
    figures: dict[str, float], possible: set[str]
) -> None:
    spec = spec_of(figures, TURBOPROP)
    assert Capability(spec).facts().contradictions
    assert candidates(spec) == possible


def test_what_other_figures_say_still_decides() -> None:
    figures = {"mass.max_takeoff": 180.0, "mass.max_payload": 13_000.0, "performance.ferry_range": 1_500.0}
    facts = Capability(spec_of(figures, WING)).facts()
    assert facts.numbers["range_km"] == Interval(1_500.0, 1_500.0)
    assert facts.numbers.get("payload_at_300_km_kg", Interval()) == Interval()
    assert "max_takeoff_mass_kg" in facts.contradictions


def test_a_contradicted_fact_is_shown_as_it_is_and_allows_what_either_side_says() -> None:
    facts = Capability(spec_of({"mass.max_takeoff": 180.0, "mass.max_payload": 13_000.0}, {})).facts()
    assert facts.shown("max_takeoff_mass_kg") == Interval(13_000.0, 180.0)
    assert facts.numbers["max_takeoff_mass_kg"] == Interval()


def test_a_sum_that_is_off_by_its_rounding_contradicts_nothing() -> None:
    empty, payload = 644.726334632618, 1388.5674305626321
    figures = {"mass.empty": empty, "mass.max_payload": payload, "mass.max_takeoff": 2033.29376519525}
    assert empty + payload > figures["mass.max_takeoff"]
    assert not Capability(spec_of(figures, {})).facts().contradictions
    above = {**figures, "mass.max_takeoff": 2033.29}
    assert Capability(spec_of(above, {})).facts().contradictions


def test_an_endurance_with_payload_above_the_headline_is_no_contradiction() -> None:
    spec = spec_of({"performance.endurance": 10.0}, TURBOPROP, payload_endurance=((100.0, 12.0),))
    facts = Capability(spec).facts()
    assert not facts.contradictions
    assert facts.numbers["endurance_h"] == Interval(12.0, 12.0)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.sampled_from(["mass.max_takeoff", "mass.empty", "mass.max_payload", "mass.max_fuel"]),
    st.floats(3.0, 5_000.0),
)
def test_a_mass_that_is_far_too_large_never_hides_category_i(key: str, factor: float) -> None:
    figures = {
        "mass.empty": 2_223.0,
        "mass.max_takeoff": 4_760.0,
        "mass.max_fuel": 1_814.0,
        "mass.max_payload": 1_700.0,
        "performance.endurance": 27.0,
        "performance.cruise_speed": 313.0,
    }
    assert candidates(spec_of(figures, TURBOPROP)) == {"I"}
    assert "I" in candidates(spec_of({**figures, key: figures[key] * factor}, TURBOPROP))


# Silence


def test_a_payload_that_is_not_stated_may_be_what_shortened_the_endurance() -> None:
    figures = {
        "mass.max_takeoff": 2_174.0,
        "mass.empty": 1_635.0,
        "performance.endurance": 0.52,
        "performance.cruise_speed": 364.0,
        "performance.max_speed": 513.0,
    }
    assert candidates(spec_of(figures, TURBOPROP)) >= candidates(
        spec_of({**figures, "mass.max_payload": 518.0}, TURBOPROP)
    )
    assert "I" in candidates(spec_of(figures, TURBOPROP))


def scaled(claims: Claims, factor: float) -> Claims:
    """Return claims with every quantity that is used multiplied by a factor."""

    def times(bound: float | None) -> float | None:
        return None if bound is None else bound * factor

    items = tuple(
        c._replace(value=Interval(times(c.value.at_least), times(c.value.at_most)))
        if isinstance(c.value, Interval) and not c.suspect
        else c
        for c in claims.items
    )
    return Claims(claims.key, items)


def test_a_figure_off_by_a_thousand_never_moves_a_real_aircraft_out_of_category_i() -> None:
    for spec in (spec for spec in every_spec() if candidates(spec) == {"I"}):
        for key, claims in spec.claims.items():
            if KEYS[key].kind != "quantity":
                continue
            for factor in (1_000.0, 0.001):
                slipped = replace(spec, claims={**spec.claims, key: scaled(claims, factor)})
                assert "I" in candidates(slipped), (spec.path, key, factor)


@pytest.mark.parametrize(("payload", "contradicts"), [(1.9, True), (2.1, False)])
def test_a_payload_that_is_a_crumb_of_the_mass_contradicts_it(payload: float, contradicts: bool) -> None:
    figures = {"mass.max_takeoff": 1_000.0, "mass.max_payload": payload}
    facts = Capability(spec_of(figures, TURBOPROP)).facts()
    assert bool(facts.contradictions) is contradicts


@pytest.mark.parametrize(
    ("figures", "possible"),
    [
        ({"mass.max_payload": 4.9}, {"I", "II"}),
        ({"mass.max_payload": 5.0}, {"II"}),
        ({"mass.max_payload": 4.9, "mass.max_takeoff": 20.0}, {"II"}),
        ({"mass.max_payload": 4.9, "mass.empty": 10.0}, {"II"}),
    ],
)
def test_a_payload_of_a_few_kilograms_counts_beside_a_mass_of_the_aircraft(
    figures: dict[str, float], possible: set[str]
) -> None:
    capability = Capability(spec_of({**figures, "performance.ferry_range": 2_000.0}, TURBOPROP))
    assert set(classify(capability, LAW).candidates) == possible
    assert classify(capability.usual, LAW).candidates == ("II",)


def test_a_payload_of_nothing_says_nothing() -> None:
    figures = {"mass.max_payload": 0.0, "mass.max_takeoff": 4_760.0, "performance.ferry_range": 1_900.0}
    assert candidates(spec_of(figures, TURBOPROP)) == {"I", "II"}


@pytest.mark.parametrize(("endurance", "contradicts"), [(0.09, True), (0.11, False)])
def test_a_flight_of_a_few_minutes_on_fuel_is_a_slip(endurance: float, contradicts: bool) -> None:
    facts = Capability(spec_of({"performance.endurance": endurance}, TURBOPROP)).facts()
    assert bool(facts.contradictions) is contradicts
