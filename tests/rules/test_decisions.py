"""Decision diagrams: equal ones are one node, and they come to what walking every completion comes to."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.classifier import answers_of, decide_item, items_of, world_of
from mtcrcheck.eligibility import decide, decisions_of, placed, setting
from mtcrcheck.rules.conditions import holds
from mtcrcheck.rules.decisions import Diagrams
from mtcrcheck.rules.world import World
from tests.examples_tried import examples
from tests.rules.worlds import WORLDS, outcomes
from tests.specs_for_tests import CARGO_DRONE, FAST_JET, QUADCOPTER, SPRAYER, WING_LOONG_2, capability, law

FLAGS = st.lists(st.booleans(), min_size=3, max_size=3)
READINGS = tuple(law().library.interpretations.values())


@pytest.mark.parametrize("text", ['name = "X"', CARGO_DRONE, FAST_JET, QUADCOPTER, SPRAYER, WING_LOONG_2])
def test_an_aircraft_comes_to_the_items_that_a_walk_comes_to(text: str) -> None:
    world = world_of(capability(text).facts())
    found = items_of(law()).outcomes(world)
    assert found == set(outcomes(partial(decide_item, law()), world))
    assert bool(items_of(law()).turns_on(world)) is (len(found) > 1)


@examples(10)
@given(WORLDS, st.sampled_from(["FR", "SA", "CN", "IR", "UA"]))
def test_every_rule_comes_to_what_a_walk_comes_to(world: World, destination: str) -> None:
    where = placed(world, law(), destination)
    for id, (_, version) in law().in_force.items():
        walked = set(outcomes(partial(holds, version.when, references=law()), where))
        assert answers_of(law(), id).outcomes(where) == walked, id


@examples(20)
@given(WORLDS, st.sampled_from([None, "FR", "SA", "CN", "IR", "UA"]), st.sampled_from(READINGS))
def test_a_review_comes_to_what_a_walk_comes_to(
    world: World, destination: str | None, reading: object
) -> None:
    here = setting(law(), reading, placed=destination is not None)  # type: ignore[arg-type]
    where = placed(world, law(), destination)
    assert decisions_of(here).outcomes(where) == set(outcomes(partial(decide, here), where))


@pytest.mark.parametrize(("bounds", "turns_on"), [("450..499", False), ("450..500", True)])
def test_what_a_verdict_turns_on_is_what_is_open_and_matters(bounds: str, turns_on: bool) -> None:
    text = f'[mass]\nmax_payload = "{bounds} kg"\n[performance]\nferry_range = "5,000 km"\n'
    found = items_of(law()).turns_on(world_of(capability(text).facts()))
    assert ("payload_at_300_km_kg" in {v.subject for v in found}) is turns_on


@given(FLAGS, FLAGS)
def test_equal_conditions_are_one_node(first: list[bool], second: list[bool]) -> None:
    made = Diagrams(law(), ())
    a, b = made.test(0, first), made.test(1, second)
    both = made.choose(a, b, made.false)
    neither_fails = made.choose(
        made.choose(made.choose(a, made.false, made.true), made.true, made.choose(b, made.false, made.true)),
        made.false,
        made.true,
    )
    assert both == neither_fails == made.choose(b, a, made.false)


def test_a_test_that_always_holds_is_no_test() -> None:
    made = Diagrams(law(), ())
    assert made.test(0, [True, True]) == made.true


def test_outcomes_that_look_alike_stay_apart() -> None:
    made = Diagrams(law(), ())
    assert made.leaf(1) != made.leaf(True)
    assert made.outcomes[made.leaf("I")] == "I"
