"""The back-test: every event with a known spec replayed at its own date, and the figures that come out."""

from __future__ import annotations

import datetime
from collections import Counter

import pytest

from mtcrcheck.capability.facts import Capability
from mtcrcheck.precedents.record import (
    EXCEPTION,
    OPEN,
    OUTCOMES,
    UNEXPLAINED,
    Posture,
    count_events,
    count_standings,
)
from tests.precedents.building import SPECS, replay_all

DENIALS = ("prohibited", "policy-of-denial")
JULY_2020 = datetime.date(2020, 7, 24)
SPEED_KMH = 800
EXCEPTIONS = [
    "2007-10-GB-mq-9a", "2008-01-GB-mq-9a", "2008-08-01-DE-mq-9a", "2008-08-01-IT-mq-9a",
    "2009-11-18-IT-mq-9a", "2012-05-20-NATO-rq-4b", "2012-12-24-KR-rq-4b", "2013-06-27-FR-mq-9a",
    "2013-07-15-FR-mq-9a", "2015-02-06-NL-mq-9a", "2015-10-06-ES-mq-9a", "2015-11-20-JP-rq-4b",
    "2016-11-16-GB-mq-9b", "2017-06-23-IN-mq-9b-guardian", "2018-04-04-DE-mq-4c", "2018-06-25-AU-mq-4c",
    "2018-07-17-NL-mq-9a", "2019-03-26-BE-mq-9b", "2020-01-17-NATO-rq-4b",
]  # fmt: skip

FOREIGN_EXCEPTIONS = [
    "2015-09-IN-heron-tp",
    "2018-06-13-DE-heron-tp",
    "2021-01-IN-heron-tp",
    "2023-SA-akinci",
]


@pytest.fixture(scope="module")
def replayed() -> tuple[Posture, ...]:
    return replay_all()


def standing(replayed: tuple[Posture, ...], word: str) -> list[Posture]:
    return [p for p in replayed if p.standing == word]


def releases(replayed: tuple[Posture, ...]) -> list[Posture]:
    return [p for p in replayed if OUTCOMES[p.event.status] == "release" and p.reviews]


def test_what_is_replayed_is_every_event_with_a_spec(replayed: tuple[Posture, ...]) -> None:
    assert count_events(replayed)[0] == len(replayed) == 119
    assert count_events(replayed)[1] == sum(p.event.spec is not None for p in replayed) == 104


def test_no_sale_that_the_united_states_released_certainly_meets_a_denial_or_a_prohibition(
    replayed: tuple[Posture, ...],
) -> None:
    """The ScanEagles of Lebanon may, where they are no defense article: 600-series items to Country Group D:5."""
    american = [p for p in releases(replayed) if p.event.supplier == "US"]
    assert len(american) == 52
    assert [p.event.id for p in american if set(p.reviews) <= set(DENIALS)] == []
    assert [p.event.id for p in american if set(p.reviews) & set(DENIALS)] == ["2019-04-03-LB-scaneagle"]


def test_of_other_suppliers_two_releases_may_meet_an_embargo_of_libya_or_one_of_their_own(
    replayed: tuple[Posture, ...],
) -> None:
    foreign = [p for p in releases(replayed) if p.event.supplier != "US"]
    against = [p for p in foreign if set(p.reviews) & set(DENIALS)]
    assert [(p.event.id, p.reviews, {id for r in p.replays for id in r.provisions}) for p in against] == [
        (
            "2015-IQ-ch-4",
            ("prohibited", "policy-of-denial", "case-by-case"),
            {"national/own-sanctions", "un/arms-embargo-end-users"},
        ),
        ("2020-LY-tb2", ("policy-of-denial", "case-by-case"), {"un/arms-embargo-exemptions"}),
    ]


def test_every_us_release_of_category_i_before_july_2020_is_an_exception_and_there_are_19(
    replayed: tuple[Posture, ...],
) -> None:
    american = [p for p in releases(replayed) if p.event.supplier == "US"]
    before = [p for p in american if p.category == "I" and p.event.last < JULY_2020]
    assert [p.event.id for p in before] == EXCEPTIONS
    assert len(EXCEPTIONS) == 19
    assert {p.standing for p in before} == {EXCEPTION}
    assert [p.event.id for p in standing(replayed, EXCEPTION) if p.event.supplier == "US"] == EXCEPTIONS


def test_other_suppliers_released_category_i_against_the_guidelines_four_times(
    replayed: tuple[Posture, ...],
) -> None:
    assert [
        p.event.id for p in standing(replayed, EXCEPTION) if p.event.supplier != "US"
    ] == FOREIGN_EXCEPTIONS


def test_no_release_since_july_2020_is_an_exception_below_800_kmh(replayed: tuple[Posture, ...]) -> None:
    since = [p for p in releases(replayed) if p.event.last >= JULY_2020 and p.event.supplier == "US"]
    assert len(since) == 22
    assert [p.event.id for p in since if speed(p) >= SPEED_KMH] == []
    assert [p.event.id for p in since if p.standing == EXCEPTION] == []


def speed(posture: Posture) -> float:
    """Return the highest airspeed that the figures leave possible, in km/h; infinite without a figure."""
    spec = SPECS[posture.event.spec or ""]
    bounds = Capability(spec).facts().numbers.get("max_airspeed_kmh")
    return float("inf") if bounds is None or bounds.at_most is None else bounds.at_most


def test_three_events_are_explained_by_neither_posture_nor_exception(replayed: tuple[Posture, ...]) -> None:
    assert [p.event.id for p in standing(replayed, UNEXPLAINED)] == [
        "2010-01-21-PK-mq-1b",
        "2014-10-28-JO-predator-xp",
        "2022-11-UA-mq-1c",
    ]


def test_the_figures_by_reading(replayed: tuple[Posture, ...]) -> None:
    counted = count_standings(replayed)
    assert counted == {
        ("us-1987",): (35, 33, 12, 15, 2, 4),
        ("us-2018",): (11, 11, 5, 4, 0, 2),
        ("us-2020",): (31, 29, 16, 0, 1, 12),
        ("us-2020", "us-nsm28"): (1, 1, 1, 0, 0, 0),
        ("us-nsm28",): (7, 6, 3, 0, 0, 3),
        ("us-nsm28", "us-2025"): (1, 1, 1, 0, 0, 0),
        ("us-2025",): (9, 2, 1, 0, 0, 1),
        ("cn",): (9, 6, 2, 0, 0, 4),
        ("il",): (3, 3, 0, 3, 0, 0),
        ("mtcr",): (11, 11, 8, 1, 0, 2),
        (): (1, 1, 0, 0, 0, 1),
    }
    assert count_events(replayed) == (119, 104, 49, 23, 3, 29)


def test_rows_and_columns_add_up(replayed: tuple[Posture, ...]) -> None:
    total, rows = count_events(replayed), count_standings(replayed).values()
    for events, with_spec, *counts in (total, *rows):
        assert sum(counts) == with_spec <= events
    assert tuple(map(sum, zip(*rows, strict=True))) == total


def test_why_the_rest_is_open(replayed: tuple[Posture, ...]) -> None:
    assert Counter(p.open_because for p in standing(replayed, OPEN)) == {
        "no outcome": 17,
        "no spec": 11,
        "no reading": 2,
        "held up": 6,
        "not an aircraft": 3,
        "undetermined": 5,
    }
    assert len(standing(replayed, OPEN)) == 44


def test_an_empty_record_gives_an_empty_table() -> None:
    assert (count_standings([]), count_events([])) == ({}, (0, 0, 0, 0, 0, 0))
