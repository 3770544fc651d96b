"""A row of the record says what it says; one that cannot be read one way only is refused with its place."""

from __future__ import annotations

import datetime
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.precedents.record import STATUSES, Channel, Event
from mtcrcheck.rules.shapes import load_shape
from tests.folding import each

ROW: dict[str, Any] = {
    "id": "2013-06-27-FR-mq-9a",
    "date": "2013-06-27",
    "buyer": "FR",
    "buyer_name": "France",
    "supplier": "US",
    "system": "MQ-9A Reaper",
    "spec": "mq-9a",
    "quantity": 16,
    "value_usd": 1_500_000_000,
    "channel": "FMS",
    "status": "notified",
    "confidence": "H",
    "mtcr_named": False,
    "url": "https://example.org/reaper",
}


def row(**changes: Any) -> dict[str, Any]:
    return {key: value for key, value in (ROW | changes).items() if value is not None}


def load(*rows: dict[str, Any]) -> tuple[Event, ...]:
    return load_shape(tuple[Event, ...], rows, "events.toml: event")


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def test_a_row_carries_all_that_its_table_says() -> None:
    (event,) = load(
        row(variant="unarmed", also=["https://example.org/2"], disputed=["quantity"], note="A plan.")
    )
    assert (event.id, event.date, event.buyer, event.buyer_name) == (ROW["id"], "2013-06-27", "FR", "France")
    assert (event.supplier, event.system, event.spec, event.variant) == (
        "US",
        "MQ-9A Reaper",
        "mq-9a",
        "unarmed",
    )
    assert (event.quantity, event.value_usd, event.channel, event.status) == (
        16,
        1_500_000_000,
        "FMS",
        "notified",
    )
    assert (event.confidence, event.mtcr_named, event.disputed, event.note) == (
        "H",
        False,
        ("quantity",),
        "A plan.",
    )
    assert (event.url, event.also, event.item) == (
        "https://example.org/reaper",
        ("https://example.org/2",),
        "complete-system",
    )


@pytest.mark.parametrize(
    ("date", "first", "last"),
    [
        ("2013-06-27", "2013-06-27", "2013-06-27"),
        ("2013-06", "2013-06-01", "2013-06-30"),
        ("2013", "2013-01-01", "2013-12-31"),
    ],
)
def test_a_date_known_in_part_means_every_day_of_it(date: str, first: str, last: str) -> None:
    (event,) = load(row(date=date))
    assert (event.first, event.last) == (day(first), day(last))


def test_a_date_known_in_part_is_narrowed_at_either_end() -> None:
    (event,) = load(row(date="2013", not_before="2013-04", not_after="2013-06"))
    assert (event.date, event.first, event.last) == ("2013", day("2013-04-01"), day("2013-06-30"))


@pytest.mark.parametrize(
    ("changes", "doubtful"),
    [
        ({"confidence": "H"}, False),
        ({"confidence": "M"}, False),
        ({"confidence": "L"}, True),
        ({"confidence": "H", "disputed": ["date"]}, True),
    ],
)
def test_a_row_is_doubtful_where_it_is_low_or_disputed(changes: dict[str, Any], doubtful: bool) -> None:
    (event,) = load(row(**changes))
    assert event.doubtful is doubtful


@each(
    [
        ({"colour": "grey"}, "unknown key 'colour'"),
        ({"date": "2013-13"}, "'2013-13' is not a date"),
        ({"date": "27 June 2013"}, "'27 June 2013' is not a date"),
        ({"date": 2013}, "date is 2013, expected a text in quotes"),
        ({"date": "2013-02-30"}, "'2013-02-30' is not a date of the calendar"),
        ({"not_before": "2014"}, "must lie in 2013-06-27"),
        ({"date": "2013", "not_before": "2013-07", "not_after": "2013-06"}, "must lie in 2013"),
        ({"buyer": "UK"}, "buyer: unknown country 'UK'"),
        ({"buyer": "France"}, "buyer: unknown country 'France'"),
        ({"supplier": "USA"}, "supplier: unknown country 'USA'"),
        ({"supplier": None}, "supplier is missing"),
        ({"buyer_name": " "}, "buyer_name is ' '"),
        ({"item": "aircraft"}, "item is 'aircraft', expected one of 'complete-system'"),
        ({"quantity": 0}, "quantity is 0"),
        ({"quantity": True}, "quantity is True"),
        ({"value_usd": 1.5e9}, "value_usd is 1500000000.0"),
        ({"channel": "fms"}, "channel is 'fms', expected one of 'FMS'"),
        ({"status": "sold"}, "status is 'sold', expected one of 'delivered'"),
        ({"confidence": "high"}, "confidence is 'high', expected one of 'H', 'M' or 'L'"),
        ({"disputed": "date"}, "disputed is 'date', expected a list"),
        ({"disputed": ["note"]}, "disputed names 'note', which the row does not have"),
        ({"mtcr_named": "no"}, "mtcr_named is 'no', expected true or false"),
        ({"mtcr_named": None}, "mtcr_named is missing"),
        ({"url": "example.org"}, "url is 'example.org'"),
        ({"url": None}, "url is missing"),
        ({"also": ["ftp://example.org"]}, "also 1: expected"),
    ]
)
def test_a_row_that_is_not_as_described_is_refused_with_file_and_row(
    changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=r"^events\.toml: event 2: ") as refused:
        load(row(id="2013-FR-first"), row(**changes))
    assert said in str(refused.value)


@pytest.mark.parametrize("id", ["", "2013 FR", "2013--FR", None, 7])
def test_an_id_is_letters_and_digits_joined_by_hyphens(id: object) -> None:
    with pytest.raises(ValueError, match=r"^events\.toml: event 1: id is "):
        load(row(id=id))


@given(
    st.dates(datetime.date(1990, 1, 1), datetime.date(2040, 12, 31)),
    st.sampled_from([4, 7, 10]),
    st.sampled_from(STATUSES),
    st.sampled_from(get_args(Channel)),
)
def test_every_known_word_and_every_date_is_taken(
    when: datetime.date, length: int, status: str, channel: str
) -> None:
    (event,) = load(row(date=str(when)[:length], status=status, channel=channel))
    assert event.first <= when <= event.last
    assert (event.status, event.channel) == (status, channel)
