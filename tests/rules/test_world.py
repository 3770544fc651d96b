"""A world answers a test where what is known decides it, and splits in two where it does not."""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.interval import Interval
from mtcrcheck.rules.world import (
    Claimed,
    Member,
    OneOf,
    Open,
    Options,
    Threshold,
    UndecidedError,
    World,
    exactly,
)
from tests.rules.worlds import explore, outcomes

if TYPE_CHECKING:
    from collections.abc import Callable

    from mtcrcheck.rules.logic import Truth
    from mtcrcheck.rules.world import Atom, Comparison

COMPARISONS: tuple[Comparison, ...] = ("at_least", "more_than", "at_most", "less_than")
JUST_BELOW = math.nextafter(500.0, 0.0)
JUST_ABOVE = math.nextafter(500.0, 1000.0)


def payload(*bounds: float | None) -> World:
    """A world in which the payload is exactly, or between, the given figures."""
    low, high = bounds if len(bounds) == 2 else bounds * 2
    return World(numbers={"payload_kg": Interval(low, high)})


def compared(comparison: Comparison, world: World, figure: float = 500.0) -> Truth:
    return world.test(Threshold("payload_kg", comparison, figure))


def role(*values: str, never: tuple[str, ...] = ()) -> World:
    return World(choices={"role": Options(frozenset(values) if values else None, frozenset(never))})


def is_(*values: str) -> OneOf:
    return OneOf("role", frozenset(values))


def claimed(*values: str) -> Claimed:
    return Claimed("role", frozenset(values))


# Thresholds


@pytest.mark.parametrize(
    ("figure", "answers"),
    [
        (499.0, (False, False, True, True)),
        (JUST_BELOW, (False, False, True, True)),
        (500.0, (True, False, True, False)),
        (JUST_ABOVE, (True, True, False, False)),
        (501.0, (True, True, False, False)),
    ],
)
def test_an_exact_figure_is_compared_as_the_words_say(figure: float, answers: tuple[bool, ...]) -> None:
    assert tuple(compared(word, payload(figure)) for word in COMPARISONS) == answers


@pytest.mark.parametrize(
    ("bounds", "answers"),
    [
        ((480.0, 500.0), (None, False, True, None)),
        ((480.0, JUST_BELOW), (False, False, True, True)),
        ((500.0, 520.0), (True, None, None, False)),
        ((JUST_ABOVE, 520.0), (True, True, False, False)),
        ((480.0, 520.0), (None, None, None, None)),
        ((500.0, None), (True, None, None, False)),
        ((JUST_ABOVE, None), (True, True, False, False)),
        ((JUST_BELOW, None), (None, None, None, None)),
        ((None, 500.0), (None, False, True, None)),
        ((None, JUST_BELOW), (False, False, True, True)),
        ((None, JUST_ABOVE), (None, None, None, None)),
        ((None, None), (None, None, None, None)),
    ],
)
def test_bounds_decide_only_what_they_do_not_straddle(
    bounds: tuple[float | None, float | None], answers: tuple[Truth, ...]
) -> None:
    assert tuple(compared(word, payload(*bounds)) for word in COMPARISONS) == answers


def test_a_number_that_nobody_gives_is_unknown() -> None:
    assert [compared(word, World()) for word in COMPARISONS] == [None] * 4


@pytest.mark.parametrize(
    ("bounds", "answer"),
    [
        ((600.0, 500.0), True),
        ((600.0, JUST_BELOW), None),
        ((JUST_BELOW, 400.0), False),
        ((500.0, 400.0), None),
    ],
)
def test_sources_that_contradict_each_other_decide_only_what_both_say(
    bounds: tuple[float, float], answer: Truth
) -> None:
    assert compared("at_least", payload(*bounds)) is answer
    assert compared("less_than", payload(*bounds)) is (None if answer is None else not answer)


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.sampled_from(COMPARISONS))
def test_bounds_decide_what_both_of_their_ends_decide(one: float, other: float, word: Comparison) -> None:
    ends = {compared(word, payload(one)), compared(word, payload(other))}
    assert compared(word, payload(one, other)) is (ends.pop() if len(ends) == 1 else None)


# Splitting at a figure


@pytest.mark.parametrize(
    ("word", "holds", "fails"),
    [
        ("at_least", Interval(500.0, 700.0), Interval(300.0, JUST_BELOW)),
        ("more_than", Interval(JUST_ABOVE, 700.0), Interval(300.0, 500.0)),
        ("at_most", Interval(300.0, 500.0), Interval(JUST_ABOVE, 700.0)),
        ("less_than", Interval(300.0, JUST_BELOW), Interval(500.0, 700.0)),
    ],
)
def test_a_figure_cuts_undecided_bounds_without_gap_or_overlap(
    word: Comparison, holds: Interval, fails: Interval
) -> None:
    yes, no = payload(300.0, 700.0).split(Threshold("payload_kg", word, 500.0))
    assert (yes.numbers["payload_kg"], no.numbers["payload_kg"]) == (holds, fails)


def test_an_unknown_number_is_cut_into_two_open_halves() -> None:
    yes, no = World().split(Threshold("range_km", "at_least", 300.0))
    assert yes.numbers == {"range_km": Interval(300.0, None)}
    assert no.numbers == {"range_km": Interval(None, math.nextafter(300.0, 0.0))}


@given(
    st.none() | st.floats(-1e6, 1e6),
    st.none() | st.floats(-1e6, 1e6),
    st.floats(-1e6, 1e6),
    st.sampled_from(COMPARISONS),
)
def test_either_half_decides_the_test_that_cut_it(
    low: float | None, high: float | None, figure: float, word: Comparison
) -> None:
    world = payload(low, high)
    atom = Threshold("payload_kg", word, figure)
    if world.test(atom) is None:
        yes, no = world.split(atom)
        assert yes.test(atom) is True
        assert no.test(atom) is False
        if low is not None and high is not None:
            low, high = min(low, high), max(low, high)
        for inside in (yes.numbers["payload_kg"], no.numbers["payload_kg"]):
            assert not inside.crossed
            assert low is None or (inside.at_least is not None and inside.at_least >= low)
            assert high is None or (inside.at_most is not None and inside.at_most <= high)


def test_splitting_leaves_the_world_and_its_other_facts_alone() -> None:
    world = World(numbers={"range_km": Interval(100.0, None), "payload_kg": Interval(None, 900.0)})
    yes, no = world.split(Threshold("range_km", "at_least", 300.0))
    assert world.numbers["range_km"] == Interval(100.0, None)
    assert yes.numbers["payload_kg"] == no.numbers["payload_kg"] == Interval(None, 900.0)


# Choices


@pytest.mark.parametrize(
    ("world", "answer"),
    [
        (World(), None),
        (role("cargo"), True),
        (role("isr"), False),
        (role("cargo", "survey"), True),
        (role("cargo", "isr"), None),
        (role("isr", "strike"), False),
        (role(never=("cargo",)), None),
        (role(never=("cargo", "survey")), False),
        (role("cargo", "isr", never=("isr",)), True),
        (role("cargo", "isr", never=("cargo",)), False),
    ],
)
def test_a_choice_is_one_of_the_words_if_all_that_it_may_be_are(world: World, answer: Truth) -> None:
    assert world.test(is_("cargo", "survey")) is answer


@pytest.mark.parametrize(
    ("world", "answer"),
    [
        (World(), False),
        (role("recreational-model"), True),
        (role("cargo"), False),
        (role("recreational-model", "cargo"), None),
    ],
)
def test_an_exclusion_that_nobody_claims_does_not_hold(world: World, answer: Truth) -> None:
    assert world.test(claimed("recreational-model")) is answer


def test_an_unknown_choice_is_split_in_the_words_and_everything_else() -> None:
    yes, no = World().split(is_("cargo", "survey"))
    assert yes.choices["role"] == Options(frozenset({"cargo", "survey"}), claimed=False)
    assert (yes.test(is_("cargo")), yes.test(is_("isr"))) == (None, False)
    assert (no.test(is_("cargo")), no.test(is_("survey")), no.test(is_("isr"))) == (False, False, None)


def test_what_has_been_ruled_out_stays_ruled_out() -> None:
    _, not_cargo = World().split(is_("cargo"))
    yes, no = not_cargo.split(is_("cargo", "survey"))
    assert yes.choices["role"].only == frozenset({"survey"})
    assert no.test(is_("cargo")) is False


def test_claims_that_disagree_are_split_in_what_each_of_them_says() -> None:
    yes, no = role("cargo", "isr").split(is_("cargo", "survey"))
    assert (yes.test(is_("cargo")), no.test(is_("isr"))) == (True, True)


def test_a_flag_that_is_not_true_is_false() -> None:
    """A flag has two values, so that ruling out one leaves the other."""
    armed, unarmed = (OneOf("armed", frozenset({value})) for value in (True, False))
    yes, no = World().split(armed)
    assert (yes.test(unarmed), no.test(unarmed)) == (False, True)


def test_what_nobody_claims_stays_unclaimed_whatever_the_choice_turns_out_to_be() -> None:
    yes, no = World().split(is_("recreational-model"))
    assert (yes.test(claimed("recreational-model")), no.test(claimed("recreational-model"))) == (False, False)


def test_what_is_known_exactly_is_one_of_the_words_given() -> None:
    for words, answer in (("cargo",), True), (("isr",), False), (("cargo", "isr"), None):
        assert World(choices={"role": exactly(*words)}).test(is_("cargo")) is answer


# Memberships and open questions


@pytest.mark.parametrize("answer", [True, False, None])
def test_a_country_belongs_to_a_group_as_its_dates_say(answer: Truth) -> None:
    world = World(membership=lambda role, group: answer if (role, group) == ("destination", "nato") else True)
    assert world.test(Member("destination", "nato")) is answer


@pytest.mark.parametrize("atom", [Member("destination", "nato"), Open("whether it counts")])
def test_an_answer_assumed_on_the_way_stays_assumed(atom: Atom) -> None:
    world = World()
    assert world.test(atom) is None
    yes, no = world.split(atom)
    assert (yes.test(atom), no.test(atom)) == (True, False)
    assert world.test(atom) is None
    assert yes.test(Open("another question")) is None
    other = Threshold("range_km", "at_least", 300.0)
    assert [half.test(atom) for half in yes.split(other)] == [True, True]


# Walking through all completions


def decide(*atoms: Atom) -> Callable[[World], tuple[bool, ...]]:
    """A decision that reads atoms one after the other and returns what it read."""

    def decision(world: World) -> tuple[bool, ...]:
        found = []
        for atom in atoms:
            answer = world.test(atom)
            if answer is None:
                raise UndecidedError(atom)
            found.append(answer)
        return tuple(found)

    return decision


def test_independent_unknowns_lead_to_every_combination() -> None:
    atoms = (is_("cargo"), Open("whether"), Threshold("range_km", "at_least", 300.0))
    found, turned_on = explore(decide(*atoms), World())
    assert set(found) == set(product((True, False), repeat=3))
    assert set(turned_on) == set(atoms)
    assert len(found) == len(set(found))


def test_two_figures_for_one_number_lead_to_the_three_ranges_between_them() -> None:
    decision = decide(Threshold("range_km", "at_least", 300.0), Threshold("range_km", "at_least", 500.0))
    assert set(outcomes(decision, World())) == {(False, False), (True, False), (True, True)}


def test_a_decision_that_reads_nothing_unknown_has_one_outcome_and_turns_on_nothing() -> None:
    decision = decide(Threshold("payload_kg", "at_least", 500.0))
    assert explore(decision, payload(600.0)) == (((True,),), ())


def test_the_order_of_outcomes_is_always_the_same() -> None:
    atoms = (is_("cargo"), is_("isr"), Open("whether"), Threshold("range_km", "at_least", 300.0))
    runs = {explore(decide(*atoms), World()) for _ in range(3)}
    assert len(runs) == 1
