"""Each typical aircraft is what its name says, with nothing about the aircraft itself left open."""

from __future__ import annotations

import datetime
from itertools import product

import pytest

from mtcrcheck.assessment import Request, assess
from mtcrcheck.explain.overview import TYPICAL, read_typical
from mtcrcheck.rules.law import load_library
from tests.folding import each

LIBRARY = load_library()
ARMED_I, ARMED_II, CARGO, CIVIL, SPRAYER, SMALL = TYPICAL
DAYS = [datetime.date(2019, 1, 1), datetime.date(2021, 1, 12), datetime.date(2026, 1, 1), LIBRARY.as_of]


def assessed(name: str, day: datetime.date, *readings: str):  # type: ignore[no-untyped-def]
    return assess(read_typical(name, "US"), Request(day, readings), LIBRARY, explain=False)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize(
    ("name", "category", "item"),
    [
        (ARMED_I, "I", "1.A.2"),
        (ARMED_II, "II", "19.A.2"),
        (CARGO, "I", "1.A.2"),
        (CIVIL, "II", "19.A.2"),
        (SPRAYER, "II", "19.A.3"),
        (SMALL, "none", None),
    ],
)
def test_the_category_is_that_of_the_name_on_every_day(
    name: str, category: str, item: str | None, day: datetime.date
) -> None:
    found = assessed(name, day)
    assert (found.annex.category, found.annex.item) == (category, item)
    assert found.if_traded.category == category
    assert not {a.code for a in found.alerts} & {
        "trade-off",
        "near-threshold",
        "contradiction",
        "range-basis",
        "foreign-origin",
        "assumption",
    }


@pytest.mark.parametrize("name", TYPICAL)
def test_only_armed_ones_are_on_the_munitions_list_and_the_small_one_where_no_other_entry_is(
    name: str,
) -> None:
    controls = assessed(name, LIBRARY.as_of).controls
    assert [c.examined.rule.id for c in controls if c.examined.applies is None] == []
    entries = {c.examined.rule.id for c in controls if c.examined.applies}
    assert {id.split("/")[1] for id in entries} == {"itar" if name in (ARMED_I, ARMED_II) else "ear"}
    assert (entries == {"us/ear/9A991.b"}) == ("us/ear/9A991.b" in entries) == (name == SMALL)


@each(product(TYPICAL, ["mtcr", "us-1987", "us-2018", "us-2020", "us-2025"]))
def test_the_treatment_is_open_under_no_reading_but_the_one_that_asks_for_the_partner(
    name: str, reading: str
) -> None:
    (row,) = assessed(name, LIBRARY.as_of, reading).reviews
    assert row.review.treatment != "undetermined"


def test_the_armed_category_i_aircraft_is_reviewed_like_a_crewed_one_from_15_september_2025() -> None:
    treatments = [
        assessed(ARMED_I, datetime.date(2025, 9, day)).reviews[0].review.treatment for day in (14, 15)
    ]
    assert treatments == ["category-ii", "crewed-aircraft"]
