"""A date known to the day decides; one known to the month or year is undecided inside it."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.rules.law import Membership
from mtcrcheck.rules.shapes import load_shape, parse_partial
from tests.folding import each

DAYS = st.dates(datetime.date(1987, 4, 16), datetime.date(2030, 12, 31))


@st.composite
def partial_dates(draw: st.DrawFn) -> str:
    return draw(DAYS).isoformat()[: draw(st.sampled_from([4, 7, 10]))]


def period(since: str | None = None, until: str | None = None) -> Membership:
    row = {"code": "CY", "name": "Cyprus", "verified": True, "since": since, "until": until}
    return load_shape(Membership, row, "a row")


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-07-10", "2026-07-10", "2026-07-10"),
        ("2022-03", "2022-03-01", "2022-03-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2026-11", "2026-11-01", "2026-11-30"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
        ("2015", "2015-01-01", "2015-12-31"),
    ],
)
def test_a_partial_date_spans_the_days_it_may_mean(text: str, first: str, last: str) -> None:
    assert parse_partial(text) == (day(first), day(last))


@each(
    [
        *("", "15", "2015-1", "2015-13", "2015-02-30", "2023-02-29", "2015-00", "0000", "2015-01-01T00:00"),
        *("2015 ", "2015-01-01\n", "10/07/2026", "20150101", "-2015", "２０１５", "2015-01-"),
    ]
)
def test_what_is_no_date_is_refused_by_its_text(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date") as caught:
        parse_partial(text)
    assert repr(text) in str(caught.value)
    with pytest.raises(ValueError, match="is not a date"):
        period(since=text)
    with pytest.raises(ValueError, match="is not a date"):
        period(until=text)


@each(
    [
        ("2026-07-10", None, "2026-07-09", False),
        ("2026-07-10", None, "2026-07-10", True),
        (None, "2026-07-10", "2026-07-09", True),
        (None, "2026-07-10", "2026-07-10", False),
        ("2022-03", None, "2022-02-28", False),
        ("2022-03", None, "2022-03-01", None),
        ("2022-03", None, "2022-03-31", None),
        ("2022-03", None, "2022-04-01", True),
        (None, "2015", "2014-12-31", True),
        (None, "2015", "2015-01-01", None),
        (None, "2015", "2015-12-31", None),
        (None, "2015", "2016-01-01", False),
        ("2015", "2015", "2014-12-31", False),
        ("2015", "2015", "2015-06-30", None),
        ("2015", "2015", "2016-01-01", False),
        ("2015", "2015-06-01", "2015-05-31", None),
        ("2015", "2015-06-01", "2015-06-01", False),
        (None, None, "1987-04-16", True),
    ]
)
def test_a_period_holds_from_its_first_day_up_to_its_end(
    since: str | None, until: str | None, on: str, holds: bool | None
) -> None:
    assert period(since, until).holds_on(day(on)) is holds


@pytest.mark.parametrize(
    ("since", "until"),
    [("2020-01-01", "2020-01-01"), ("2020-01-02", "2020-01-01"), ("2021", "2020"), ("2020-12-31", "2020")],
)
def test_an_end_that_cannot_lie_after_the_start_is_refused(since: str, until: str) -> None:
    with pytest.raises(ValueError, match=f"since '{since}' is not before until '{until}'"):
        period(since, until)


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (("2010-01-01", "2015-01-01"), ("2015-01-01", None), False),
        (("2010-01-01", "2015-01-02"), ("2015-01-01", None), True),
        ((None, "2015"), ("2015", None), False),
        ((None, "2015-06"), ("2015-03", None), True),
        ((None, None), ("2015", "2015"), True),
        ((None, "2015"), ("2015-06", None), False),
        ((None, "2015-06"), ("2015", None), False),
        (("2010", None), (None, "2010"), False),
        (("2010", None), (None, "2011"), True),
    ],
)
def test_periods_overlap_unless_one_can_end_before_the_other_begins(
    one: tuple[str | None, str | None], other: tuple[str | None, str | None], overlap: bool
) -> None:
    assert period(*one).overlaps(period(*other)) is overlap
    assert period(*other).overlaps(period(*one)) is overlap


@given(partial_dates(), DAYS)
def test_what_starts_on_a_date_and_what_ends_on_it_never_both_hold(date: str, on: datetime.date) -> None:
    starting, ending = period(since=date).holds_on(on), period(until=date).holds_on(on)
    assert (starting is None) == (ending is None)
    assert starting is None or starting is not ending


@given(partial_dates(), DAYS)
def test_a_day_that_decides_a_date_agrees_with_every_day_it_may_mean(date: str, on: datetime.date) -> None:
    holds = period(since=date).holds_on(on)
    assert holds is None or all(holds is (on >= meant) for meant in parse_partial(date))


@given(partial_dates(), partial_dates(), DAYS)
def test_two_periods_that_do_not_overlap_never_both_hold(one: str, other: str, on: datetime.date) -> None:
    before, after = period(until=one), period(since=other)
    if not before.overlaps(after):
        assert not (before.holds_on(on) is True and after.holds_on(on) is True)
