"""The record that comes with the package: all its rows, and the specs that they name."""

from __future__ import annotations

import datetime
from collections import Counter

from mtcrcheck.precedents.record import read_events
from tests.precedents.building import SPECS


def test_all_119_events_are_there() -> None:
    assert len({event.id for event in read_events()}) == len(read_events()) == 119
    assert Counter(event.supplier for event in read_events()) == {"US": 95, "TR": 11, "CN": 10, "IL": 3}
    assert Counter(event.status for event in read_events()) == {
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
    assert Counter(event.confidence for event in read_events()) == {"H": 71, "M": 40, "L": 8}
    assert sum(event.mtcr_named for event in read_events()) == 28


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


def test_a_system_printed_under_the_name_of_a_spec_names_it() -> None:
    for event in read_events():
        stems = {stem for stem, spec in SPECS.items() if event.system.startswith(spec.name)}
        several = " / " in event.system or event.item in ("production-facility", "programme-access")
        assert event.spec in stems or not stems or several, event.id
