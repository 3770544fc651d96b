"""Readings and decisions in order of time."""

from __future__ import annotations

import datetime

from mtcrcheck.assessment import Request, assess
from mtcrcheck.report.html import decisions, moments
from mtcrcheck.spec.read import read_spec
from tests.cli.command import MQ_9A
from tests.specs_for_tests import LIBRARY

DAY = LIBRARY.as_of


def request(*to: str, readings: tuple[str, ...] = ("all",), day: datetime.date = DAY) -> Request:
    return Request(day, readings, to)


def of_an_mq_9a(asked: Request) -> list[tuple[str, bool, tuple[tuple[str, str], ...]]]:
    found = moments(assess(read_spec(MQ_9A.encode(), "x.toml"), asked, LIBRARY))
    return [(m.reading.id, m.in_force, tuple(verdict[1:] for verdict in m.verdicts)) for m in found]


def test_readings_stand_in_order_of_date_with_what_follows_from_each() -> None:
    told = of_an_mq_9a(request("SA"))
    assert [reading for reading, _, _ in told][1:] == ["us-1987", "us-2018", "us-2020", "us-nsm28", "us-2025"]
    assert told[1] == ("us-1987", True, (("strong-presumption-of-denial", ""),))
    assert told[-1] == ("us-2025", True, (("case-by-case", ""),))


def test_a_reading_that_is_yet_to_come_is_not_in_force() -> None:
    told = {
        reading: in_force for reading, in_force, _ in of_an_mq_9a(request(day=datetime.date(2020, 7, 23)))
    }
    assert (told["us-2018"], told["us-2020"]) == (True, False)


def test_destinations_are_named_where_they_differ() -> None:
    told = of_an_mq_9a(request("SA", "IR", readings=("us-1987", "us-2025")))
    assert told[-1][2] == (("case-by-case", "SA"), ("prohibited", "IR"))


def test_one_reading_has_no_timeline() -> None:
    assert of_an_mq_9a(request("SA", readings=("us-2025",))) == []


def test_decisions_stand_oldest_first_and_end_with_the_day() -> None:
    found = decisions(request("IN"), LIBRARY)
    assert found
    dates = [decision.event.date for decision in found]
    assert dates == sorted(dates)
    earlier = decisions(request("IN", day=datetime.date(2020, 1, 1)), LIBRARY)
    assert len(earlier) < len(dates)
    assert {decision.event.buyer for decision in found} == {"IN"}


def test_without_destinations_or_with_a_great_many_there_is_no_list_of_decisions() -> None:
    many = ("AE", "AU", "BR", "CA", "DE", "EG", "FR", "GB", "IN", "IT", "JP", "KR")
    assert decisions(request(), LIBRARY) == ()
    assert decisions(request(*many), LIBRARY)
    assert decisions(request(*many, "NL"), LIBRARY) == ()
