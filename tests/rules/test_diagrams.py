"""Decision diagrams are canonical: what means the same is the same node."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.rules.diagrams import Diagrams
from tests.specs_for_tests import law

FLAGS = st.lists(st.booleans(), min_size=3, max_size=3)


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
