"""What values lead to: stretches with the same answers, whatever their number and order."""

from __future__ import annotations

import pytest

from mtcrcheck.reasons.missing import ValueRange, Word, category_question, find_missing, find_value_ranges
from mtcrcheck.spec.keys import KEYS
from tests.specs_for_tests import WING_LOONG_2, aircraft, capability, category, digits, law

ORDER = ("low", "middle", "high")


def found(*, edges: tuple[float, ...], upwards: bool = True) -> tuple[ValueRange, ...]:
    """The stretches of a quantity whose answer changes at the edges, which belong to the stretch above."""

    def evaluate(value: float) -> frozenset[str]:
        above = sum(value >= e if upwards else value > e for e in edges)
        return frozenset({ORDER[above]})

    return find_value_ranges(evaluate, (1.0, 10_000.0))


@pytest.mark.parametrize(("upwards", "included"), [(True, False), (False, True)])
def test_an_edge_at_a_plain_figure_belongs_to_the_side_that_has_its_answer(
    upwards: bool, included: bool
) -> None:
    assert found(edges=(500.0,), upwards=upwards) == (
        ValueRange(None, True, 500.0, included, ("low",)),
        ValueRange(500.0, not included, None, True, ("middle",)),
    )


def test_two_edges_between_two_values_tried_are_both_found() -> None:
    assert [s.answers for s in found(edges=(300.0, 500.0))] == [("low",), ("middle",), ("high",)]


def test_an_edge_of_many_digits_is_not_rounded_across() -> None:
    low, high = found(edges=(123.456789,))
    assert low.high is not None
    assert high.low is not None
    assert low.high < 123.456789 <= high.low
    assert high.low == pytest.approx(low.high, rel=2e-6)


def test_what_contradicts_the_spec_is_left_out() -> None:
    (only,) = find_value_ranges(lambda v: frozenset({"low"} if v <= 20 else ()), (1.0, 100.0))
    assert only == ValueRange(None, True, 20.0, True, ("low",))


def leading(text: str, key: str) -> tuple[ValueRange | Word, ...]:
    (row,) = (m for m in find_missing(capability(text), (category_question(law()),)) if m.field == key)
    return row.outcomes[0].values


def test_the_payload_of_a_wing_loong_2_splits_at_half_a_tonne() -> None:
    below, at = leading(WING_LOONG_2, "mass.max_payload")
    assert below == ValueRange(480.0, True, 500.0, False, ("II",))
    assert at == ValueRange(500.0, True, 500.0, True, ("I",))


def test_a_range_alone_need_not_split_what_is_open() -> None:
    """Of an aircraft of 300 km or more and unknown payload, Category I and II are still open."""
    below, above = leading('name = "X"', "performance.ferry_range")
    assert below == ValueRange(None, True, 300.0, False, ("none",))
    assert above == ValueRange(300.0, True, None, True, ("I", "II"))


LIGHT_PISTON = (
    '[aircraft]\nconfiguration = "fixed-wing"\npropulsion = "piston"\n[mass]\nmax_takeoff = "200 kg"\n'
)
HELICOPTER = """
[aircraft]
configuration = "rotary-wing"
propulsion = "turboshaft"
[mass]
max_takeoff = "2,460 kg"
max_fuel = "650 kg"
[performance]
endurance = "3.6 h"
stated_range = "160 km"
ferry_range = "560 km"
loiter_speed = "82 km/h"
max_speed = "190 km/h"
"""
"""With so much payload that hardly any fuel is left, it may not carry 500 kg over 300 km."""


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (LIGHT_PISTON, "performance.ferry_range"),
        (LIGHT_PISTON, "performance.endurance"),
        (HELICOPTER, "mass.max_payload"),
    ],
)
def test_what_is_told_of_a_value_is_what_a_spec_with_it_comes_to(text: str, key: str) -> None:
    for stretch in leading(text, key):
        assert isinstance(stretch, ValueRange)
        low, high = stretch.low or 1.0, stretch.high or 10_000.0
        for value in (low * (high / low) ** (n / 8) for n in range(9)):
            if (value > low or stretch.low_included) and (value < high or stretch.high_included):
                figure = f"{digits(value)} {KEYS[key].unit}"
                assert category(aircraft(text, {key: figure})).candidates == stretch.answers, figure


def test_an_inexact_payload_is_asked_for_within_its_bounds() -> None:
    text = '[mass]\nmax_payload = ">= 450 kg"\n[performance]\nferry_range = "5,000 km"\n'
    below, above = leading(text, "mass.max_payload")
    assert isinstance(below, ValueRange)
    assert isinstance(above, ValueRange)
    assert (below.low, below.high, below.answers) == (450.0, 500.0, ("II",))
    assert above.low == 500.0
    assert above.answers[0] == "I"


def test_no_speed_that_nothing_flies_is_told_of() -> None:
    """A top speed of 3 km/h would keep an aircraft of 24 h below 300 km."""
    text = '[aircraft]\nconfiguration = "fixed-wing"\nmilitary = true\n[mass]\nmax_payload = "520 kg"\n'
    first, *_ = leading(f'{text}[performance]\nendurance = "24 h"\n', "performance.max_speed")
    assert isinstance(first, ValueRange)
    assert first.low is None
    assert (first.high or 0.0) > 10.0
