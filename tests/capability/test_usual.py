"""The usual bands: narrower than the outer ones, never against what is proven, and of no effect on it."""

from __future__ import annotations

import pytest
from publishing import spec_of

from mtcrcheck.capability.bands import BANDS, bands_of
from mtcrcheck.capability.derivation import Evidence
from mtcrcheck.capability.facts import Capability
from mtcrcheck.classifier import classify
from mtcrcheck.interval import Interval
from mtcrcheck.rules.law import load_library
from tests.folding import each

LIBRARY = load_library()
LAW = LIBRARY.on(LIBRARY.as_of)
BATTERY = {"aircraft.configuration": "fixed-wing", "aircraft.propulsion": "electric"}
HAND_LAUNCHED = {
    "mass.max_takeoff": 1.9,
    "performance.endurance": 1.5,
    "performance.max_speed": 81.0,
}


@each(BANDS.coefficients)
def test_a_usual_band_lies_within_the_outer_one(name: str) -> None:
    coefficient = BANDS.coefficients[name]
    for kind in {*coefficient.low, *coefficient.high, *coefficient.usual_low, *coefficient.usual_high}:
        outer, usual = coefficient.band({kind}), coefficient.band({kind}, usual=True)
        assert outer.at_least is None or (usual.at_least or 0.0) >= outer.at_least
        assert outer.at_most is None or (usual.at_most is not None and usual.at_most <= outer.at_most)
        assert not usual.crossed


def test_a_usual_band_says_what_it_rests_on_and_bounds_only_what_has_an_outer_bound() -> None:
    for coefficient in BANDS.coefficients.values():
        kinds = {*coefficient.low, "any"} if "any" in coefficient.low else coefficient.low.keys()
        assert bool(coefficient.usual_source) is bool(coefficient.usual_low or coefficient.usual_high)
        assert coefficient.usual_low.keys() <= kinds or "any" in coefficient.low
        assert coefficient.usual_high.keys() <= coefficient.high.keys()


def test_the_worst_of_the_possible_kinds_is_taken_of_the_usual_bands_too() -> None:
    both, one = frozenset({"propeller-wing", "jet-wing"}), frozenset({"jet-wing"})
    name = "pace_over_max_speed"
    assert bands_of(both, usual=True)[name].at_most == bands_of(one, usual=True)[name].at_most
    assert bands_of(both, usual=True)[name] != bands_of(both)[name]


def test_what_the_outer_bands_leave_open_the_usual_ones_may_close() -> None:
    capability = Capability(spec_of(HAND_LAUNCHED, BATTERY))
    assert classify(capability, LAW).candidates == ("II", "none")
    assert classify(capability.usual, LAW).candidates == ("none",)
    assert classify(capability, LAW).candidates == ("II", "none"), "what is proven does not change by it"
    assert capability.usual.usual is capability.usual


def test_what_is_stated_or_derived_is_the_same_by_either() -> None:
    capability = Capability(spec_of({**HAND_LAUNCHED, "mass.empty": 1.4}, BATTERY))
    for level in (Evidence.STATED, Evidence.DERIVED):
        assert capability.usual.facts(level).numbers == capability.facts(level).numbers
    assert capability.usual.facts().numbers != capability.facts().numbers


def test_a_usual_bound_that_crosses_a_proven_one_is_not_used() -> None:
    far = {**HAND_LAUNCHED, "performance.ferry_range": 280.0}
    usual = Capability(spec_of(far, BATTERY)).usual.facts()
    assert usual.numbers["range_km"] == Interval(280.0, 280.0)
    assert usual.contradictions == {}


def test_bounds_that_cross_each_other_leave_the_proven_ones() -> None:
    """Who reaches 100 km/h and loiters at 10 is not usual."""
    figures = {
        "performance.endurance": 5.0,
        "performance.max_speed": 100.0,
        "performance.loiter_speed": 10.0,
    }
    capability = Capability(spec_of(figures, BATTERY))
    assert capability.usual.facts().numbers["pace_kmh"] == capability.facts().numbers["pace_kmh"]


def test_of_figures_that_contradict_each_other_nothing_is_presumed() -> None:
    capability = Capability(spec_of({**HAND_LAUNCHED, "mass.max_payload": 3.0}, BATTERY))
    assert capability.facts().contradictions
    assert capability.usual.facts() == capability.facts()


def test_other_figures_can_be_tried_with_the_usual_bands() -> None:
    usual = Capability(spec_of(HAND_LAUNCHED, BATTERY)).usual
    longer = usual.having({"performance.endurance": Interval(3.0, 3.0)})
    assert longer.by_usual_bands
    most, before = (c.bounds("range_km").at_most for c in (longer, usual))
    assert most == pytest.approx(2 * (before or 0.0))


def test_an_aircraft_that_names_no_configuration_is_usually_none_that_floats() -> None:
    """Whatever wing or rotor carries 15 kg for 20 minutes at 40 km/h: it does not fly 300 km."""
    slow = {"mass.max_takeoff": 15.0, "performance.endurance": 1 / 3, "performance.max_speed": 40.0}
    unnamed = Capability(spec_of(slow, {}))
    assert classify(unnamed, LAW).candidates == ("II", "none")
    assert classify(unnamed.usual, LAW).candidates == ("none",)
    balloon = Capability(spec_of(slow, {"aircraft.configuration": "balloon"}))
    assert classify(balloon.usual, LAW).candidates == ("II", "none")


@pytest.mark.parametrize(("tonnes", "expected"), [(8, ("I",)), (7, ("I", "II"))])
def test_a_heavy_wing_usually_carries_half_a_tonne_where_no_payload_is_stated(
    tonnes: int, expected: tuple[str, ...]
) -> None:
    figures = {"mass.max_takeoff": 1000.0 * tonnes, "performance.ferry_range": 5000.0}
    jet = Capability(spec_of(figures, {**BATTERY, "aircraft.propulsion": "turbofan"}))
    assert classify(jet, LAW).candidates == ("I", "II")
    assert classify(jet.usual, LAW).candidates == expected
    stated = jet.usual.having({"mass.max_payload": Interval(300.0, 300.0)})
    assert classify(stated, LAW).candidates == ("II",)


@pytest.mark.parametrize(
    ("kg", "propulsion", "expected"),
    [
        (25, "electric", ("none",)),
        (160, "electric", ("II", "none")),
        (25, "fuel-cell", ("II", "none")),
        (25, "hybrid-electric", ("II", "none")),
    ],
)
def test_a_light_battery_multirotor_usually_stays_near(
    kg: int, propulsion: str, expected: tuple[str, ...]
) -> None:
    """No endurance or speed is stated, yet no battery lifts 25 kg by four rotors over 300 km."""
    names = {"aircraft.configuration": "multirotor", "aircraft.propulsion": propulsion}
    unsaid = Capability(spec_of({"mass.max_takeoff": float(kg)}, names))
    assert classify(unsaid, LAW).candidates == ("II", "none")
    assert classify(unsaid.usual, LAW).candidates == expected
    far = unsaid.usual.having({"performance.ferry_range": Interval(400.0, 400.0)})
    assert classify(far, LAW).candidates == ("II",)
