"""Decisions in order of time."""

from __future__ import annotations

import datetime

from mtcrcheck.assessment import Request
from mtcrcheck.document import Cell
from mtcrcheck.report.formats import Run
from mtcrcheck.report.html import decisions
from tests.specs_for_tests import LIBRARY


def rows(*to: str, day: datetime.date = LIBRARY.as_of) -> tuple[tuple[Cell, ...], ...]:
    found = list(decisions(Run(LIBRARY, Request(day, (), to))))
    return found[0].table.rows if found and found[0].table else ()


def test_decisions_stand_oldest_first_and_end_with_the_day() -> None:
    dates, buyers = zip(*(row[:3:2] for row in rows("IN")), strict=True)
    assert dates
    assert list(dates) == sorted(dates)
    assert len(rows("IN", day=datetime.date(2020, 1, 1))) < len(dates)
    assert set(buyers) == {"IN"}


def test_without_destinations_or_with_a_great_many_there_is_no_list_of_decisions() -> None:
    many = ("AE", "AU", "BR", "CA", "DE", "EG", "FR", "GB", "IN", "IT", "JP", "KR")
    assert rows() == ()
    assert rows(*many)
    assert rows(*many, "NL") == ()
