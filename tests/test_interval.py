"""An interval holds what is known of a number, and the hull of several holds all of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.interval import Interval, hull

figures = st.none() | st.floats(-1e6, 1e6)
intervals = st.builds(Interval, figures, figures)


def holds(outer: Interval, inner: Interval) -> bool:
    low = outer.at_least is None or (inner.at_least is not None and outer.at_least <= inner.at_least)
    high = outer.at_most is None or (inner.at_most is not None and outer.at_most >= inner.at_most)
    return low and high


@pytest.mark.parametrize(
    ("interval", "exact", "known", "crossed"),
    [
        (Interval(), False, False, False),
        (Interval(500, None), False, True, False),
        (Interval(None, 500), False, True, False),
        (Interval(480, 500), False, True, False),
        (Interval(500, 500), True, True, False),
        (Interval(0, 0), True, True, False),
        (Interval(0, None), False, True, False),
        (Interval(500.001, 500), False, True, True),
    ],
)
def test_what_is_said_of_an_interval(interval: Interval, exact: bool, known: bool, crossed: bool) -> None:
    assert (interval.exact, interval.known, interval.crossed) == (exact, known, crossed)


def test_sources_that_say_480_and_500_kg_leave_the_range_between() -> None:
    assert hull([Interval(500, 500), Interval(480, 480)]) == Interval(480, 500)


def test_a_side_that_one_source_leaves_open_is_open() -> None:
    assert hull([Interval(300, None), Interval(250, 400)]) == Interval(250, None)
    assert hull([Interval(None, 450), Interval(400, 500)]) == Interval(None, 500)


def test_zero_is_a_bound_and_not_a_missing_one() -> None:
    assert hull([Interval(0, 0), Interval(10, 20)]) == Interval(0, 20)


def test_no_source_at_all_leaves_everything_open() -> None:
    assert hull([]) == Interval()


@given(st.lists(intervals, min_size=1))
def test_the_hull_holds_every_interval_and_no_more(items: list[Interval]) -> None:
    found = hull(items)
    assert all(holds(found, item) for item in items)
    assert found.at_least in {item.at_least for item in items} | {None}
    assert found.at_most in {item.at_most for item in items} | {None}
    assert (found.at_least is None) == any(item.at_least is None for item in items)
    assert (found.at_most is None) == any(item.at_most is None for item in items)


@given(st.lists(intervals), st.randoms())
def test_the_hull_does_not_depend_on_the_order(items: list[Interval], random: object) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert hull(shuffled) == hull(iter(items))


@given(intervals)
def test_the_hull_of_one_is_itself(interval: Interval) -> None:
    assert hull([interval]) == interval
