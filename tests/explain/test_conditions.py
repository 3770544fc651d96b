"""A condition as people read it: indented, in the words of the law, with the citation of what it names."""

from __future__ import annotations

import pytest

from mtcrcheck.document import Text
from mtcrcheck.explain.conditions import (
    facts_of,
    find_targets,
    last_law,
    list_targets,
    names_in,
    outline,
)
from mtcrcheck.rules.conditions import All, ReasonApplies, Reference, list_tests, parse
from mtcrcheck.rules.law import load_library
from mtcrcheck.rules.world import Member

LIBRARY = load_library()
LAW = LIBRARY.on(LIBRARY.as_of)


def lines(data: dict[str, object]) -> list[tuple[int, str]]:
    """Return depth and text of every line."""
    return [(line.depth, line.text) for line in outline(parse(data, "test"), LAW)]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"fact": "range_km", "at_least": 300}, "range (range_km) at least 300 km"),
        (
            {"fact": "aerosol_capacity_l", "more_than": 20},
            "capacity of the dispensing system (aerosol_capacity_l) more than 20 L",
        ),
        (
            {"fact": "max_airspeed_kmh", "less_than": 800},
            "maximum airspeed (max_airspeed_kmh) less than 800 km/h",
        ),
        ({"fact": "armed", "is": True}, "armed is yes"),
        ({"fact": "role", "is": ["strike", "cargo"]}, "role is cargo or strike"),
        (
            {"fact": "role", "claimed": "recreational-model"},
            "role is stated to be recreational-model (unknown does not count)",
        ),
        ({"destination_in": "countries/ear_d4"}, "the destination belongs to countries/ear_d4"),
        ({"entry": "mtcr/annex/19.A.3"}, "mtcr/annex/19.A.3 applies"),
        ({"entry": "us/itar"}, "an entry of us/itar applies"),
        ({"reason": "MT1", "under": "us/ear"}, "an entry of us/ear applies for reason MT1"),
        ({"category": "I"}, "the Annex category is I"),
        ({"treated": "category-i", "under": "us-2020"}, "us-2020 treats the aircraft as category-i"),
        ({"open": "whether it is one"}, "open, and not decided here: whether it is one"),
        ({"not": {"fact": "armed", "is": True}}, "not: armed is yes"),
    ],
)
def test_a_test_is_told_on_one_line(data: dict[str, object], text: str) -> None:
    assert lines(data) == [(0, text)]


def test_wholes_are_told_before_their_parts_one_step_in() -> None:
    data: dict[str, object] = {
        "all": [
            {"fact": "armed", "is": True},
            {"any": [{"category": "I"}, {"category": "II"}]},
            {"not": {"any": [{"fact": "one_way", "is": True}]}},
            {"not": {"all": [{"fact": "military", "is": True}]}},
        ]
    }
    assert lines(data) == [
        (0, "all of:"),
        (1, "armed is yes"),
        (1, "any of:"),
        (2, "the Annex category is I"),
        (2, "the Annex category is II"),
        (1, "none of:"),
        (2, "one-way system (one_way) is yes"),
        (1, "not all of:"),
        (2, "military is yes"),
    ]


def test_what_knows_no_condition_always_holds() -> None:
    assert list(outline(All(()), LAW)) == [Text("always")]


@pytest.mark.parametrize(
    ("data", "cite"),
    [
        ({"destination_in": "countries/ear_d4"}, LIBRARY.group("countries/ear_d4").cite),
        ({"entry": "mtcr/annex/19.A.3"}, LIBRARY.rules["mtcr/annex/19.A.3"].versions[-1].cite),
        ({"treated": "category-i", "under": "us-2020"}, LIBRARY.interpretations["us-2020"].cite),
        ({"entry": "us/itar"}, ""),
    ],
)
def test_a_reference_to_one_thing_carries_its_citation(data: dict[str, object], cite: str) -> None:
    (line,) = outline(parse(data, "test"), LAW)
    assert line.cite == cite


def test_whatever_a_rule_names_stands_behind_it_and_points_back() -> None:
    for version in (version for rule in LIBRARY.rules.values() for version in rule.versions):
        law = last_law(version, LIBRARY)
        for reference in filter(lambda test: isinstance(test, Member | Reference), list_tests(version.when)):
            found = find_targets(reference, law)
            assert found or isinstance(reference, ReasonApplies)
            assert names_in(version, LIBRARY).issuperset(id for id, *_ in found)


def test_a_version_that_has_ended_is_read_with_the_law_of_its_last_day() -> None:
    earliest, *_, latest = LIBRARY.rules["us/ear/9A012.a.1"].versions
    assert str(last_law(earliest, LIBRARY).day) == "2013-10-14"
    assert last_law(latest, LIBRARY).day == LIBRARY.as_of


def test_the_facts_behind_a_rule_are_its_own_and_then_those_of_what_it_names() -> None:
    version = LIBRARY.rules["us/ear/9A120"].versions[-1]
    found = facts_of(version, LAW)
    assert found[0] == "military"
    assert {"armed", "autonomous", "aerosol_capacity_l", "endurance_h"} <= set(found)
    assert len(set(found)) == len(found)


def test_a_reason_that_no_entry_carries_any_more_is_named_all_the_same() -> None:
    """Since 2026-08-13 no entry is controlled under column 2 of national security."""
    table = list_targets(LIBRARY.rules["us/review/licence-NS2"].versions, LIBRARY).table
    assert table is not None
    assert ("us/ear", "0 entries in force for reason NS2", None, True) in table.rows
