"""What a payload-range picture says in words, and its axes."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.capability.curve import Frontier, PayloadRange
from mtcrcheck.report import picture as words
from mtcrcheck.report.picture import Envelope, choose_axes
from tests.specs_for_tests import FAST_JET, MQ_9A, QUADCOPTER, assessed

BALLOON = '[aircraft]\nconfiguration = "balloon"\npropulsion = "none"\n'
CONTRADICTION = """
[aircraft]
configuration = "fixed-wing"
[[performance.payload_range]]
payload = "0 kg"
range = "100 km"
[[performance.payload_range]]
payload = "50 kg"
range = "400 km"
"""


def described(text: str) -> Envelope:
    return Envelope(assessed(text))


def test_name_and_verdict_are_those_of_the_assessment() -> None:
    shown = described(MQ_9A)
    assert shown.name == "MQ-9A Reaper"
    assert shown.verdict.startswith("Category I, item 1.A.2")
    assert shown.remarks == ()


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ('name = "Nothing"', words.SAID["nothing-known"]),
        (BALLOON, words.SAID["no-range"]),
        ('[mass]\nmax_payload = "200 kg"', words.SAID["certain-payload"]),
        ('[performance]\nferry_range = "2,000 km"', words.SAID["certain-unloaded"]),
        ('[performance]\nferry_range = "2,000 km"', "Its payload has no known upper limit."),
        (
            '[mass]\nmax_payload = "<= 200 g"\n[performance]\nferry_range = "<= 12 km"',
            words.SAID["nothing-certain"],
        ),
        (CONTRADICTION, words.SAID["contradiction"]),
    ],
)
def test_what_a_picture_cannot_show_is_said(text: str, remark: str) -> None:
    assert remark in described(text).remarks


@given(
    st.lists(st.tuples(st.floats(0, 1e12), st.floats(0, 1e12) | st.just(math.inf)), min_size=1, max_size=4)
)
def test_axes_are_round_and_hold_the_corner_and_all_that_is_finite(pairs: list[tuple[float, float]]) -> None:
    range_axis, payload_axis = choose_axes(
        [with_frontier(Frontier((0.0, payload), (reach, reach))) for payload, reach in pairs]
    )
    for (low, high), threshold, values in (
        (range_axis.limits, 300, [reach for _, reach in pairs]),
        (payload_axis.limits, 500, [payload for payload, _ in pairs]),
    ):
        assert low <= threshold / 4
        assert high >= threshold * 4
        assert all(low < value < high for value in values if 1e-2 <= value <= 1e6)
        assert all(f"{limit:e}"[0] in "125" for limit in (low, high))


def with_frontier(frontier: Frontier) -> PayloadRange:
    return PayloadRange(frontier, frontier, None, ())


def test_small_and_large_aircraft_share_axes() -> None:
    small, large = described(QUADCOPTER).curve, described(FAST_JET).curve
    shared, of_small, of_large = map(choose_axes, ([small, large], [small], [large]))
    assert shared[0].limits == (min(of_small[0].limits[0], of_large[0].limits[0]), of_large[0].limits[1])
    assert shared[1].limits == (of_small[1].limits[0], of_large[1].limits[1])
