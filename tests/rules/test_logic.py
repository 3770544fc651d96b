"""Truth has three values: false decides a conjunction, true a disjunction, and unknown stays unknown."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.rules.logic import Truth, conjunction, disjunction, negation, word

T, F, U = True, False, None
VALUES = (T, F, U)
truths = st.lists(st.sampled_from(VALUES), max_size=5)


def completions(parts: list[Truth]) -> list[tuple[bool, ...]]:
    """Return every way to replace what is unknown."""
    return list(product(*((True, False) if part is None else (part,) for part in parts)))


def agreed(answers: set[bool]) -> Truth:
    return answers.pop() if len(answers) == 1 else None


@pytest.mark.parametrize(
    ("one", "other", "both", "either"),
    [
        (T, T, T, T),
        (T, F, F, T),
        (F, F, F, F),
        (T, U, U, T),
        (F, U, F, U),
        (U, U, U, U),
    ],
)
def test_two_parts_in_either_order(one: Truth, other: Truth, both: Truth, either: Truth) -> None:
    for parts in ((one, other), (other, one)):
        assert conjunction(parts) is both
        assert disjunction(parts) is either


def test_nothing_to_meet_is_met_and_nothing_to_choose_from_fails() -> None:
    assert conjunction([]) is True
    assert disjunction([]) is False


@pytest.mark.parametrize(("part", "opposite"), [(T, F), (F, T), (U, U)])
def test_the_opposite_of_unknown_is_unknown(part: Truth, opposite: Truth) -> None:
    assert negation(part) is opposite


def test_reports_spell_the_three_values() -> None:
    assert [word(value) for value in VALUES] == ["true", "false", "unknown"]


@given(truths)
def test_a_whole_is_decided_when_all_completions_of_its_parts_agree(parts: list[Truth]) -> None:
    assert conjunction(iter(parts)) is agreed({all(c) for c in completions(parts)})
    assert disjunction(iter(parts)) is agreed({any(c) for c in completions(parts)})


@given(truths)
def test_not_all_is_the_same_as_some_not(parts: list[Truth]) -> None:
    assert negation(conjunction(parts)) is disjunction(negation(p) for p in parts)
