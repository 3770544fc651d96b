"""Decimal numbers keep every digit, and a comma is never taken for a decimal point."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.spec.digits import QuantityError, exact


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
        (".5", "0.5"),
        ("+007", "7"),
        ("0", "0"),
        ("1e30", "1" + 30 * "0"),
        ("1e-30", "0." + 29 * "0" + "1"),
        ("9" * 40, "9" * 40),
    ],
)
def test_numbers_are_exact(number: str, value: str) -> None:
    assert Fraction(*exact(number)) == Fraction(value)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("1,85", "bad-number"),
        ("1,8500", "bad-number"),
        ("18,50,000", "bad-number"),
        ("1,850_000", "bad-number"),
        ("1.850.000", "bad-number"),
        ("1.850,5", "bad-number"),
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
    with pytest.raises(QuantityError) as refusal:
        exact(number)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("number", "proposals"),
    [
        ("1,85", ["'1.85 km'", "'1,850 km'"]),
        ("1,8500", ["'1.8500 km'", "'18,500 km'"]),
        ("0,5", ["'0.5 km'"]),
        ("1.850,5", ["'1,850.5 km'"]),
        ("1.850.000", ["'1,850,000 km'"]),
    ],
)
def test_a_comma_or_point_out_of_place_is_answered_with_proposals(number: str, proposals: list[str]) -> None:
    with pytest.raises(QuantityError) as refusal:
        exact(number, " km")
    assert str(refusal.value).endswith(f"write {' or '.join(proposals)}")


@given(st.decimals(0, 10**12, places=6))
def test_grouping_by_threes_changes_nothing(value: object) -> None:
    plain, grouped = f"{value}", f"{value:,}"
    assert all(exact(grouped.replace(",", mark)) == exact(plain) for mark in ",_ '")
