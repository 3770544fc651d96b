"""Decision diagrams of the law: they come to what walking every completion comes to, and name what it turns on."""

from __future__ import annotations

import pytest

from mtcrcheck.classifier import decide_item, world_of
from mtcrcheck.rules.decisions import compile_decision
from mtcrcheck.rules.world import outcomes
from tests.specs_for_tests import CARGO_DRONE, FAST_JET, QUADCOPTER, SPRAYER, WING_LOONG_2, capability, law

ANNEX = compile_decision(
    law(), lambda world: decide_item(law(), world), [version.when for _, version in law().annex]
)


@pytest.mark.parametrize("text", ['name = "X"', CARGO_DRONE, FAST_JET, QUADCOPTER, SPRAYER, WING_LOONG_2])
def test_a_diagram_comes_to_what_a_walk_comes_to(text: str) -> None:
    world = world_of(capability(text).facts())
    found, turned_on = ANNEX.explore(world)
    assert found == set(outcomes(lambda w: decide_item(law(), w), world))
    assert turned_on or len(found) == 1


@pytest.mark.parametrize(("bounds", "turns_on"), [("450..499", False), ("450..500", True)])
def test_what_a_verdict_turns_on_is_what_is_open_and_matters(bounds: str, turns_on: bool) -> None:
    text = f'[mass]\nmax_payload = "{bounds} kg"\n[performance]\nferry_range = "5,000 km"\n'
    _, found = ANNEX.explore(world_of(capability(text).facts()))
    assert ("payload_at_300_km_kg" in {v.subject for v in found}) is turns_on
