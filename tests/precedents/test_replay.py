"""An event is replayed at its own date, under the reading of its supplier, with the transfer it records."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from mtcrcheck.interval import Interval
from mtcrcheck.precedents.record import add_transfer, find_interpretation, replay_event
from mtcrcheck.spec.model import Claim, Claims
from tests.precedents.building import LIBRARY, SPECS, event

REAPER = SPECS["mq-9a"]


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("date", "id"),
    [
        ("2018-04-18", "us-1987"),
        ("2018-04-19", "us-2018"),
        ("2020-07-23", "us-2018"),
        ("2020-07-24", "us-2020"),
        ("2025-01-02", "us-2020"),
        ("2025-01-03", "us-nsm28"),
        ("2025-09-14", "us-nsm28"),
        ("2025-09-15", "us-2025"),
    ],
)
def test_the_united_states_read_by_their_latest_reading(date: str, id: str) -> None:
    found = find_interpretation(LIBRARY, "US", day(date))
    assert found is not None
    assert found.id == id


@pytest.mark.parametrize(
    ("supplier", "date", "id"),
    [
        ("TR", "1996-12-31", None),
        ("TR", "1997-06-01", None),
        ("TR", "1998-01-01", "mtcr"),
        ("IL", "2007-12-31", "mtcr"),
        ("IL", "2018-06-13", "il"),
        ("CN", "2015-08-14", None),
        ("CN", "2015-08-15", "cn"),
        ("PK", "2018-06-13", None),
    ],
)
def test_others_are_bound_by_their_own_law_or_as_partners_and_adherents_by_the_regime(
    supplier: str, date: str, id: str | None
) -> None:
    found = find_interpretation(LIBRARY, supplier, day(date))
    assert (found.id if found else None) == id


def test_a_whole_date_is_replayed_on_its_day() -> None:
    assert [r.day for r in replay_event(event("2020-07-24"), REAPER, LIBRARY).replays] == [day("2020-07-24")]


def test_a_month_is_replayed_on_its_ends() -> None:
    assert [r.day for r in replay_event(event("2021-02"), REAPER, LIBRARY).replays] == [
        day("2021-02-01"),
        day("2021-02-28"),
    ]


def test_a_year_is_replayed_where_a_reading_begins_inside_it_too() -> None:
    found = replay_event(event("2025"), REAPER, LIBRARY).replays
    assert [(str(r.day), r.interpretation) for r in found] == [
        ("2025-01-01", "us-2020"),
        ("2025-01-03", "us-nsm28"),
        ("2025-09-15", "us-2025"),
        ("2025-12-31", "us-2025"),
    ]


def test_a_reading_of_another_state_begins_nothing() -> None:
    found = replay_event(event("2025", supplier="TR"), REAPER, LIBRARY).replays
    assert [(str(r.day), r.interpretation) for r in found] == [("2025-01-01", "tr"), ("2025-12-31", "tr")]


def test_the_transfer_of_the_event_takes_the_place_of_the_specs_own() -> None:
    own = replace(
        REAPER,
        claims={
            **REAPER.claims,
            "transfer.end_use": Claims("transfer.end_use", (Claim("wmd-delivery", "wmd-delivery"),)),
            "transfer.value_usd": Claims("transfer.value_usd", (Claim(Interval(1, 1), "1"),)),
        },
    )
    sent = add_transfer(own, event("2015", value_usd=200, channel="FMS"))
    assert sent.possible("transfer.end_use") == frozenset()
    assert sent.interval("transfer.value_usd") == Interval(200, 200)
    assert sent.possible("transfer.channel") == {"fms"}
    assert sent.possible("transfer.end_user") == {"government"}
    assert sent.possible("transfer.item") == {"complete-system"}
    assert sent.interval("mass.max_payload") == REAPER.interval("mass.max_payload")


@pytest.mark.parametrize(
    ("channel", "word", "end_user"),
    [
        ("DCS", {"dcs"}, set()),
        ("DCS lease", {"dcs"}, set()),
        ("grant", set(), {"government"}),
        ("NSPA", set(), set()),
        ("non-US", set(), set()),
        ("unknown", set(), set()),
    ],
)
def test_nothing_is_read_into_a_channel(channel: str, word: set[str], end_user: set[str]) -> None:
    sent = add_transfer(REAPER, event("2015", channel=channel))
    assert sent.possible("transfer.channel") == word
    assert sent.possible("transfer.end_user") == end_user


def test_lebanon_got_its_scaneagles_as_a_grant_to_its_government() -> None:
    """By 126.1(t) a grant to its government is reviewed; as a 600-series item to D:5 it would be denied."""
    asked = event("2019-04-03", "delivered", buyer="LB", spec="scaneagle", channel="grant")
    assert replay_event(asked, SPECS["scaneagle"], LIBRARY).reviews == (
        "policy-of-denial",
        "case-by-case",
    )


def test_without_a_spec_there_is_a_reading_and_no_category() -> None:
    (found,) = replay_event(event("2015-01-01", spec=None), None, LIBRARY).replays
    assert (found.interpretation, found.category, found.review, found.reviews) == ("us-1987", None, None, ())


def test_where_no_reading_binds_there_is_a_category_and_no_review() -> None:
    (found,) = replay_event(event("2015-01-01", supplier="CN"), REAPER, LIBRARY).replays
    assert (found.interpretation, found.category, found.review, found.reviews) == (None, "I", None, ())


def test_equipment_for_an_aircraft_is_not_reviewed_as_the_aircraft() -> None:
    (found,) = replay_event(event("2015-11-03", item="equipment"), REAPER, LIBRARY).replays
    assert (found.category, found.review, found.reviews) == ("I", None, ())


def test_a_production_facility_is_asked_about_as_one() -> None:
    (found,) = replay_event(event("2025-10-14", item="production-facility"), REAPER, LIBRARY).replays
    assert (found.reviews, found.provisions) == (("prohibited",), ("mtcr/guidelines/production-facility",))


def test_a_buyer_that_is_no_state_is_reviewed_before_any_destination_rule() -> None:
    alliance = event("2012-05-20", buyer=None, buyer_name="NATO", spec="rq-4b")
    (found,) = replay_event(alliance, SPECS["rq-4b"], LIBRARY).replays
    assert (found.category, found.review) == ("I", "strong-presumption-of-denial")
