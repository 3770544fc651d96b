"""The record that comes with the package: all its rows, and the specs that they name."""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path

import pytest

from mtcrcheck.precedents.record import read_events, read_record

SPECS = Path(__file__).parents[2] / "specs"


def test_all_119_events_are_there() -> None:
    record = read_record()
    assert len(record.events) == 119
    assert Counter(event.supplier for event in record.events) == {"US": 95, "TR": 11, "CN": 10, "IL": 3}
    assert Counter(event.status for event in record.events) == {
        "notified": 26,
        "delivered": 25,
        "contracted": 24,
        "requested": 11,
        "refused": 10,
        "stalled": 9,
        "leased": 5,
        "offered": 3,
        "withdrawn": 3,
        "approved": 3,
    }
    assert Counter(event.confidence for event in record.events) == {"H": 71, "M": 40, "L": 8}
    assert sum(event.mtcr_named for event in record.events) == 28


def test_two_events_have_a_buyer_without_a_country_code() -> None:
    names = [event.buyer_name for event in read_events() if event.buyer is None]
    assert len(names) == 2
    assert all(name.startswith("NATO") for name in names)


def test_rows_stand_in_order_of_the_date_as_printed() -> None:
    dates = [event.date.ljust(10, "~") for event in read_events()]
    assert dates == sorted(dates)


def test_no_event_lies_after_the_research() -> None:
    assert max(event.last for event in read_events()) < datetime.date(2026, 10, 1)


def test_an_id_begins_with_the_date_and_the_buyer() -> None:
    for event in read_events():
        assert event.id.startswith(f"{event.date}-{event.buyer or 'NATO'}-")


def test_the_specs_are_those_that_events_name_and_every_one_is_a_file() -> None:
    record = read_record()
    named = {event.spec for event in record.events if event.spec}
    assert set(record.specs) == named
    assert all((SPECS / f"{stem}.toml").is_file() for stem in named)


def test_a_system_printed_under_the_name_of_a_spec_names_it() -> None:
    record = read_record()
    for event in record.events:
        stems = {stem for stem, spec in record.specs.items() if event.system.startswith(spec.name)}
        several = " / " in event.system or event.item in ("production-facility", "programme-access")
        assert event.spec in stems or not stems or several, event.id


def test_an_event_of_a_spec_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"^events\.toml: event 1 .*there is no specs/rq-4b\.toml"):
        read_record(tmp_path)
