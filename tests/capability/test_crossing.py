"""A guess at where a bound crosses a figure: right for powers, none where nothing crosses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.capability.crossing import crossing

LOW, HIGH = "range_km.at_least", "range_km.at_most"
FIGURES = {LOW: (300.0,), HIGH: (300.0,)}
POSITIVE = st.floats(1e-3, 1e6)


def at(value: float | None, *, most: float | None = None) -> dict[str, float]:
    return {name: side for name, side in ((LOW, value), (HIGH, most)) if side is not None}


@given(st.floats(-3, 3).filter(lambda e: abs(e) > 0.01), st.floats(1.1, 100), st.floats(0.02, 0.98))
def test_two_guesses_lie_on_either_side_of_where_a_power_crosses(
    exponent: float, span: float, share: float
) -> None:
    low, high = 10.0, 10.0 * span
    place = low * span**share
    bounds = {v: at(300.0 * (v / place) ** exponent) for v in (low, high)}
    first = crossing((low, high), (bounds[low], bounds[high]), FIGURES)
    assert first is not None
    assert first == pytest.approx(place, rel=1e-6)
    ends = (low, first) if first > place else (first, high)
    second = crossing(
        ends, (at(300.0 * (ends[0] / place) ** exponent), at(300.0 * (ends[1] / place) ** exponent)), FIGURES
    )
    if second is not None:  # so near to an end there is nothing between
        assert (second - place) * (first - place) <= 0
        assert second == pytest.approx(place, rel=1e-6)


@pytest.mark.parametrize(
    ("low", "high"),
    [
        (at(200.0), at(299.9)),
        (at(300.0), at(400.0)),
        (at(400.0), at(300.0)),
        (at(None), at(400.0)),
        (at(0.0), at(400.0)),
        ({}, at(400.0)),
        (at(200.0), at(float("inf"))),
    ],
    ids=["below", "above", "down to it", "unknown", "nothing", "absent", "infinite"],
)
def test_where_nothing_is_seen_to_cross_there_is_no_guess(
    low: dict[str, float], high: dict[str, float]
) -> None:
    assert crossing((1.0, 2.0), (low, high), FIGURES) is None


def test_nothing_is_no_figure_that_a_positive_bound_could_cross() -> None:
    assert crossing((1.0, 2.0), (at(200.0), at(400.0)), {LOW: (0.0,)}) is None


@pytest.mark.parametrize("share", [0.1, 0.47, 0.53, 0.9])
def test_a_guess_lies_on_that_side_of_the_place_where_the_end_is_farther(share: float) -> None:
    place = 100.0**share
    found = crossing((1.0, 100.0), (at(300.0 / place), at(300.0 * 100.0 / place)), FIGURES)
    assert found is not None
    assert found == pytest.approx(place, rel=1e-6)
    assert (found > place) is (share < 0.5)


def test_bounds_that_come_to_contradict_each_other_cross_too() -> None:
    found = crossing((1.0, 4.0), (at(10.0, most=20.0), at(40.0, most=20.0)), {}, [(LOW, HIGH)])
    assert found == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("low", "high"),
    [
        (at(10.0, most=20.0), at(10.0, most=30.0)),
        (at(10.0, most=10.0), at(20.0, most=40.0)),
        (at(20.0, most=40.0), at(10.0, most=10.0)),
        (at(10.0), at(40.0, most=20.0)),
        (at(10.0, most=20.0), at(40.0)),
    ],
    ids=["apart", "meeting at first", "meeting at last", "open at first", "open at last"],
)
def test_bounds_that_agree_or_are_open_at_either_end_do_not_cross(
    low: dict[str, float], high: dict[str, float]
) -> None:
    assert crossing((1.0, 4.0), (low, high), {}, [(LOW, HIGH)]) is None


@given(POSITIVE, POSITIVE, POSITIVE, POSITIVE)
def test_a_guess_lies_between_the_ends(one: float, other: float, here: float, there: float) -> None:
    found = crossing((one, other), (at(here), at(there)), FIGURES)
    assert found is None or min(one, other) < found < max(one, other)
