"""Questions to the record: which events, newest first, and one line on a destination."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.precedents.record import STATUSES, Event, read_events, select, summarize
from mtcrcheck.rules.shapes import load_shape

EVENTS = read_events()


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def event(id: str, date: str, **changes: object) -> Event:
    row = {
        "id": id,
        "date": date,
        "buyer": "JO",
        "buyer_name": "Jordan",
        "supplier": "US",
        "system": "Predator XP",
        "channel": "DCS",
        "status": "refused",
        "confidence": "H",
        "mtcr_named": False,
        "url": "https://example.org/",
    }
    return load_shape(Event, row | changes, "an event")


def ids(found: tuple[Event, ...]) -> list[str]:
    return [e.id for e in found]


def test_without_conditions_everything_is_there() -> None:
    assert len(select(EVENTS)) == 119


def test_jordan_was_refused_twice_by_the_united_states_and_served_once_by_china() -> None:
    assert ids(select(EVENTS, to={"JO"})) == [
        "2017-04-17-JO-mq-9a",
        "2016-JO-ch-4",
        "2014-10-28-JO-predator-xp",
    ]
    assert ids(select(EVENTS, to={"JO"}, supplier="CN")) == ["2016-JO-ch-4"]
    assert ids(select(EVENTS, to={"JO"}, until=day("2014-12-31"))) == ["2014-10-28-JO-predator-xp"]


def test_several_destinations_are_taken_together() -> None:
    assert len(select(EVENTS, to=("JO", "AE"))) == len(select(EVENTS, to=("JO",))) + len(
        select(EVENTS, to=("AE",))
    )


@pytest.mark.parametrize("text", ["predator xp", "PREDATOR XP", "predator-xp"])
def test_a_system_is_found_by_any_part_of_its_names(text: str) -> None:
    assert {e.system for e in select(EVENTS, system=text)} == {"Predator XP"}


def test_a_system_is_found_by_its_variant() -> None:
    assert "2025-GB-mq-9b" in ids(select(EVENTS, system="protector"))


@pytest.mark.parametrize(
    ("since", "found"), [("2012-12-31", True), ("2012-01-01", True), ("2013-01-01", False)]
)
def test_an_event_of_a_year_is_kept_while_any_day_of_it_may_be_late_enough(since: str, found: bool) -> None:
    assert bool(select([event("a", "2012")], since=day(since))) is found


@pytest.mark.parametrize(
    ("until", "found"), [("2011-12-31", False), ("2012-01-01", True), ("2012-12-31", True)]
)
def test_an_event_of_a_year_is_kept_while_any_day_of_it_may_be_early_enough(until: str, found: bool) -> None:
    assert bool(select([event("a", "2012")], until=day(until))) is found


def test_newest_first_puts_a_year_behind_its_last_day_and_before_every_other() -> None:
    events = [
        event("year", "2020"),
        event("month", "2020-12"),
        event("last-day", "2020-12-31"),
        event("day-before", "2020-12-30"),
        event("next-year", "2021-01-01"),
    ]
    assert ids(select(events)) == ["next-year", "last-day", "month", "year", "day-before"]


def test_a_narrowed_year_stands_where_its_last_possible_day_does() -> None:
    events = [
        event("year", "2025", not_after="2025-06"),
        event("july", "2025-07"),
        event("june", "2025-06-29"),
    ]
    assert ids(select(events)) == ["july", "year", "june"]


@given(st.permutations(EVENTS))
def test_the_order_does_not_depend_on_that_of_the_file(events: list[Event]) -> None:
    assert select(events) == select(EVENTS)


def test_the_line_on_a_destination_has_its_fixed_form() -> None:
    events = [
        event("a", "2007", status="refused"),
        event("b", "2012-03", status="requested"),
        event("c", "2013-05-06", status="delivered"),
        event("d", "2014-10-28", status="refused"),
        event("e", "2006", buyer="AE"),
        event("f", "2006", supplier="CN"),
    ]
    assert summarize(events, "JO") == (
        "4 documented US decisions since 2007 (precedents --to JO --from US): "
        "1 delivered, 2 refused, 1 requested"
    )


def test_the_line_counts_one_decision_as_one() -> None:
    assert summarize([event("a", "2014-10-28")], "JO") == (
        "1 documented US decision since 2014 (precedents --to JO --from US): 1 refused"
    )


def test_the_line_says_how_many_rows_are_doubtful() -> None:
    events = [
        event("a", "2011-01", confidence="L"),
        event("b", "2014-03", disputed=["date"]),
        event("c", "2015"),
    ]
    assert "3 refused (2 doubtful)" in summarize(events, "JO")


def test_the_line_leaves_out_what_came_after_the_day_asked() -> None:
    assert summarize(EVENTS, "JO", until=day("2017-04-16")) == (
        "1 documented US decision since 2014 (precedents --to JO --from US): 1 refused"
    )
    assert summarize(EVENTS, "JO", until=day("2017-04-17")).startswith("2 documented US decisions")


def test_the_line_is_of_the_supplier_asked() -> None:
    assert summarize(EVENTS, "JO", supplier="CN") == (
        "1 documented CN decision since 2016 (precedents --to JO --from CN): 1 delivered"
    )


def test_a_destination_without_events_is_said_to_have_none_on_file() -> None:
    assert summarize(EVENTS, "LU") == "no documented US decision since 2005"
    assert summarize([], "LU") == "no documented US decision"


@given(
    st.sampled_from(sorted({e.buyer for e in EVENTS if e.buyer})), st.sampled_from(["US", "TR", "CN", "IL"])
)
def test_the_parts_of_the_line_add_up(to: str, supplier: str) -> None:
    found = select(EVENTS, to=(to,), supplier=supplier)
    line = summarize(EVENTS, to, supplier=supplier)
    words = line.split(": ")[-1].split(", ")
    counted = sum(int(word.split()[0]) for word in words) if found else 0
    assert counted == len(found)
    assert all(word.split()[1] in STATUSES for word in words if found)
