"""What conditions can tell of a world: the same for all worlds in which every test comes to the same."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.classifier import decide_item
from mtcrcheck.eligibility import placed
from mtcrcheck.interval import Interval
from mtcrcheck.rules.conditions import All, CategoryIs, Not, truth
from mtcrcheck.rules.view import coarse, view
from mtcrcheck.rules.world import Member, OneOf, Threshold, World, exactly
from tests.examples_tried import examples
from tests.rules.worlds import WORLDS, outcomes
from tests.specs_for_tests import law

if TYPE_CHECKING:
    pass

RANGE = Threshold("range_km", "at_least", 300.0)
LONGER = Threshold("range_km", "more_than", 500.0)
ARMED = OneOf("armed", frozenset({True}))
NEAR_300 = (math.nextafter(300.0, -math.inf), 300.0, math.nextafter(300.0, math.inf))


@pytest.mark.parametrize("low", [None, 0.0, *NEAR_300, 400.0])
@pytest.mark.parametrize("high", [None, 10.0, *NEAR_300, 499.0, 500.0, math.inf])
def test_a_bound_keeps_its_place_among_the_figures(low: float | None, high: float | None) -> None:
    bounds, figures = Interval(low, high), (300.0, 500.0)
    seen = coarse(bounds, figures)
    for figure in figures:
        for end, place in ((low, seen.at_least), (high, seen.at_most)):
            assert (end is None) == (place is None)
            if end is not None and place is not None:
                assert (end < figure, end > figure) == (place < figure, place > figure)


def test_worlds_that_no_test_tells_apart_are_one() -> None:
    here = view((All((RANGE, Not(LONGER))), ARMED), law())
    unarmed = {"armed": exactly(False)}
    one = here.of(World({"range_km": Interval(310.0, 499.0)}, unarmed))
    assert here.of(World({"range_km": Interval(301.0, 450.0), "mass_kg": Interval(1.0)}, unarmed)) is one
    assert here.of(World({"range_km": Interval(300.0, 450.0)}, unarmed)) is not one
    assert here.of(World({"range_km": Interval(301.0, 500.0)}, unarmed)) is not one
    assert here.of(World({"range_km": Interval(301.0, 450.0)})) is not one


def test_what_conditions_refer_to_is_in_view_too() -> None:
    here = view((CategoryIs("I"),), law())
    assert {"range_km", "payload_at_300_km_kg"} <= set(here.figures)


def test_destinations_are_seen_as_one_where_no_group_tells_them_apart() -> None:
    here = view((Member("destination", "countries/mtcr_partners"),), law())
    france, germany, china = (here.of(placed(World(), law(), to)) for to in ("FR", "DE", "CN"))
    assert france is germany
    assert france is not china
    assert here.of(World()) not in (france, china)


def test_destinations_are_told_apart_where_one_is_asked_for_by_name() -> None:
    here = view((OneOf("destination", frozenset({"DE"})),), law())
    france, germany, china = (here.of(placed(World(), law(), to)) for to in ("FR", "DE", "CN"))
    assert france is china
    assert france is not germany


@examples(10)
@given(WORLDS, st.sampled_from(["FR", "SA", "CN", "IR", "UA"]))
def test_every_rule_comes_to_the_same_in_the_world_that_is_seen(world: World, destination: str) -> None:
    raw = placed(world, law(), destination)
    seen = law().view.of(raw)
    for _, version in law().in_force.values():
        assert truth(version.when, raw, law()) is truth(version.when, seen, law())


@given(WORLDS)
def test_the_annex_comes_to_the_same_in_the_narrower_view(world: World) -> None:
    seen = law().view_of_annex.of(world)
    assert set(outcomes(lambda w: decide_item(law(), w), world)) == set(
        outcomes(lambda w: decide_item(law(), w), seen)
    )
