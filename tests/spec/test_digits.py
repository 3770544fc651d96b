"""Decimal numbers keep every digit, and a comma is never taken for a decimal point."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mtcrcheck.spec.diagnostics import BadValueError
from mtcrcheck.spec.units import exact, spelled

if TYPE_CHECKING:
    from decimal import Decimal


@pytest.mark.parametrize(
    ("number", "value"),
    [
        ("1850", "1850"),
        ("1,850", "1850"),
        ("1_850_000", "1850000"),
        ("1 850", "1850"),
        ("1'850.25", "1850.25"),
        ("1.85e3", "1850"),
        ("1.85E-3", "0.00185"),
        ("1.850e3", "1850"),
        ("0.850", "0.85"),
        ("1.85", "1.85"),
        ("1.8500", "1.85"),
        ("1850.000", "1850"),
        ("1,850.500", "1850.5"),
        (".5", "0.5"),
        ("+007", "7"),
        ("0", "0"),
        ("1e30", "1" + 30 * "0"),
        ("1e-30", "0." + 29 * "0" + "1"),
        ("9" * 40, "9" * 40),
    ],
)
def test_numbers_are_exact(number: str, value: str) -> None:
    assert exact(number) == Fraction(value)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("1,85", "bad-number"),
        ("1,8500", "bad-number"),
        ("18,50,000", "bad-number"),
        ("1,850_000", "bad-number"),
        ("1.850.000", "bad-number"),
        ("1.850,5", "bad-number"),
        ("1.850", "bad-number"),
        ("+999.000", "bad-number"),
        ("0,750", "bad-number"),
        ("0_750", "bad-number"),
        ("0,750,000", "bad-number"),
        ("5.", "bad-number"),
        ("", "bad-number"),
        ("1e", "bad-number"),
        ("٥", "bad-number"),
        ("-5", "out-of-range"),
        ("1e31", "out-of-range"),
        ("1e-31", "out-of-range"),
        ("1e99999999999", "out-of-range"),
        ("9" * 41, "too-long"),
        ("0." + "0" * 40 + "1", "too-long"),
    ],
)
def test_what_is_no_number_is_refused(number: str, code: str) -> None:
    with pytest.raises(BadValueError) as refusal:
        exact(number)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("number", "proposals"),
    [
        ("1,85", ["'1.85 km'"]),
        ("1,8500", ["'1.8500 km'"]),
        ("0,5", ["'0.5 km'"]),
        ("0,750", ["'0.750 km'"]),
        ("1.850", ["'1,850 km'", "'1.85 km'"]),
        ("2.185", ["'2,185 km'", "'2.1850 km'"]),
        ("12.000", ["'12,000 km'", "'12 km'"]),
        ("1.850,5", ["'1,850.5 km'"]),
        ("1 850,5", ["'1,850.5 km'"]),
        ("1.850.000", ["'1,850,000 km'"]),
    ],
)
def test_a_comma_or_point_out_of_place_is_answered_with_proposals(number: str, proposals: list[str]) -> None:
    with pytest.raises(BadValueError) as refusal:
        exact(number, " km")
    assert str(refusal.value).endswith(f"write {' or '.join(proposals)}")


GERMAN = str.maketrans(",.", ".,")


@settings(deadline=None)
@given(st.decimals(0, 10**12, places=6), st.integers(0, 6), st.booleans())
def test_a_number_as_german_prints_it_is_read_right_or_refused_with_what_it_is(
    value: Decimal, places: int, grouped: bool
) -> None:
    """But for three decimals behind one to three digits, which nobody can tell from English thousands."""
    printed = f"{value:,.{places}f}" if grouped else f"{value:.{places}f}"
    meant = Fraction(printed.replace(",", ""))
    german = printed.translate(GERMAN)
    assume(not re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", german))
    try:
        assert exact(german) == meant
    except BadValueError as refusal:
        proposals = re.findall(r"'([^']+)'", str(refusal).partition("write ")[2])
        assert meant in [exact(proposal) for proposal in proposals]


@settings(deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 10**6))
def test_what_is_proposed_is_read_as_what_it_stands_for(whole: int, part: int) -> None:
    for digits in ("", str(part), f"{part:03}"):
        assert exact(spelled(str(whole), digits)) == Fraction(f"{whole}.{digits or 0}")


@settings(deadline=None)
@given(st.decimals(0, 10**12, places=6))
def test_grouping_by_threes_changes_nothing(value: object) -> None:
    plain, grouped = f"{value}", f"{value:,}"
    assert all(exact(grouped.replace(",", mark)) == exact(plain) for mark in ",_ '")
