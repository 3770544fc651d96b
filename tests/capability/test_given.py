"""What is given to derivations: figures, bands of coefficients, and what flags and choices may be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from publishing import claims, quantity, spec_of

from mtcrcheck.capability.bands import bands_of, kinds
from mtcrcheck.capability.given import CURVE, OF_KIND, bands_for, given, given_anew
from mtcrcheck.interval import Interval
from mtcrcheck.spec.model import Claim, Claims, CurvePoint, Spec

ANYTHING = kinds(frozenset({"fixed-wing"}), frozenset())


@pytest.mark.parametrize(
    ("fastest", "maybe_jet"), [(270.0, False), (299.9, False), (300.0, True), (330.0, True)]
)
def test_what_flies_below_300_kmh_and_names_no_propulsion_is_no_jet(fastest: float, maybe_jet: bool) -> None:
    spec = spec_of({"performance.max_speed": fastest}, {"aircraft.configuration": "fixed-wing"})
    assert "jet-wing" in ANYTHING
    assert bands_for(spec) == bands_of(ANYTHING if maybe_jet else ANYTHING - {"jet-wing"})


def test_a_slow_aircraft_said_to_have_a_jet_has_one() -> None:
    words = {"aircraft.configuration": "fixed-wing", "aircraft.propulsion": "turbojet"}
    slow, unsaid = (spec_of(figures, words) for figures in ({"performance.max_speed": 200.0}, {}))
    assert bands_for(slow) == bands_for(unsaid)


def test_each_known_side_is_given_and_no_other() -> None:
    spec = Spec(
        "x",
        claims={
            "mass.empty": Claims("mass.empty", (Claim(Interval(10.0, None), ">= 10 kg"),)),
            "mass.max_fuel": Claims("mass.max_fuel", (Claim(Interval(None, 0.0), "<= 0 kg"),)),
        },
    )
    known = given(spec).known
    assert known["mass.empty.at_least"] == 10.0
    assert known["mass.max_fuel.at_most"] == 0.0
    assert not {"mass.empty.at_most", "mass.max_fuel.at_least"} & known.keys()


def test_other_bounds_replace_both_sides() -> None:
    start = given(spec_of({"mass.empty": 10.0}, {}))
    assert "mass.empty.at_least" not in start.having("mass.empty", Interval(None, 5.0)).known
    assert start.having("mass.empty", Interval(None, 5.0)).known["mass.empty.at_most"] == 5.0
    assert start.known["mass.empty.at_most"] == 10.0


def test_the_authors_own_sums_are_not_stated() -> None:
    summed = Claims("mass.empty", (Claim(Interval(10.0, 10.0), "10 kg", derived=True),))
    point = CurvePoint(
        quantity("payload", 1.0), Claims("range", (Claim(Interval(5.0, 5.0), "5 km", derived=True),))
    )
    spec = Spec("x", claims={"mass.empty": summed}, payload_range=(point,))
    assert given(spec).known["performance.payload_range"] == ((1.0, 1.0, 5.0, 5.0),)
    assert "mass.empty.at_least" in given(spec).known
    stated = given(spec, only_stated=True).known
    assert stated["performance.payload_range"] == ()
    assert "mass.empty.at_least" not in stated


def test_a_point_of_which_a_half_is_not_used_is_none() -> None:
    suspect = Claims("range", (Claim(Interval(5.0, 5.0), "5 km", suspect=True),))
    spec = Spec("x", payload_range=(CurvePoint(quantity("payload", 1.0), suspect),))
    assert given(spec).known["performance.payload_range"] == ()


def test_what_may_be_the_same_is_one() -> None:
    one, other = (
        given(Spec(name, claims={"aircraft.armed": claims("aircraft.armed", True)}))
        for name in ("one", "other")
    )
    assert one.possible is other.possible
    assert one.possible is not given(Spec("x")).possible


# What a spec gives that differs in some keys


WING = {"aircraft.configuration": "fixed-wing"}
PISTON = {**WING, "aircraft.propulsion": "piston"}
LIGHT = {"mass.empty": 10.0}
SUMMED = CurvePoint(
    quantity("payload", 1.0), Claims("range", (Claim(Interval(5.0, 5.0), "5 km", derived=True),))
)


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        (spec_of(LIGHT, WING), spec_of({"mass.empty": 20.0}, WING), "mass.empty"),
        (spec_of(LIGHT, WING), spec_of({}, WING), "mass.empty"),
        (spec_of(LIGHT, WING), replace(spec_of(LIGHT, WING), payload_range=(SUMMED,)), CURVE),
        (spec_of(LIGHT, WING), spec_of(LIGHT, PISTON), "aircraft.propulsion"),
        (spec_of(LIGHT, PISTON), spec_of(LIGHT, WING), "aircraft.propulsion"),
        (spec_of({}, WING), spec_of({"performance.max_speed": 200.0}, WING), "performance.max_speed"),
        (spec_of(LIGHT, WING), spec_of(LIGHT, {**WING, "aircraft.role": "cruise-missile"}), "aircraft.role"),
    ],
    ids=["figure", "figure withdrawn", "curve", "engine", "engine withdrawn", "slow", "role"],
)
def test_what_differs_in_one_key_is_given_as_if_it_were_read_anew(
    before: Spec, after: Spec, key: str
) -> None:
    start = given(before)
    found, anew = given_anew(start, after, (key,)), given(after)
    assert found.known == anew.known
    assert found.possible.values == anew.possible.values
    assert found.possible.choices == anew.possible.choices
    assert found.run is start.run


def test_a_figure_leaves_flags_and_choices_as_they_are() -> None:
    possible = given(spec_of(LIGHT, WING)).possible
    assert possible.anew(spec_of({"mass.empty": 20.0}, WING), ("mass.empty",)) is possible


def test_keys_that_say_what_kind_of_aircraft_it_is_say_more_than_a_figure() -> None:
    assert {"aircraft.role", "aircraft.propulsion", "performance.max_speed"} <= OF_KIND
    assert "mass.empty" not in OF_KIND
