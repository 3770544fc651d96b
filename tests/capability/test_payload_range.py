"""Payload over range: what is certain, what is possible, and what was published."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from mtcrcheck.assessment import Assessment
from mtcrcheck.capability.curve import Frontier, PayloadRange
from mtcrcheck.interval import Interval
from tests.real_aircraft import some_specs
from tests.specs_for_tests import CARGO_DRONE, MQ_9A, TB2, assessed

BALLOON = '[aircraft]\nconfiguration = "balloon"\npropulsion = "none"\n'
POINT = """
[[performance.payload_range]]
payload = "%s"
range = %s
"""
ENDURING = """
[aircraft]
configuration = "fixed-wing"
propulsion = "piston"
[mass]
max_payload = "100 kg"
[[performance.payload_endurance]]
payload = "100 kg"
endurance = "20 h"
"""


def curve(text: str, **settings: str) -> PayloadRange:
    return assessed(text, **settings).curve


@pytest.fixture(scope="module")
def every_aircraft() -> list[tuple[Assessment, PayloadRange]]:
    found = [assessed(spec) for spec in some_specs()]
    return [(assessment, assessment.curve) for assessment in found]


def test_the_corner_of_an_mq_9_is_certain() -> None:
    known = curve(MQ_9A)
    assert known.certain.range_with(500) > 300
    assert known.certain.range_with(1700) >= 300
    assert known.possible.range_with(1703) == 0.0


def test_the_corner_of_a_tb2_is_not_possible_unless_payload_is_traded() -> None:
    known = curve(TB2)
    assert known.possible.heaviest_kg == 150
    assert known.possible.range_with(500) == 0.0
    assert known.if_traded is not None
    assert known.if_traded.heaviest_kg > 150


def test_a_structural_payload_is_not_traded() -> None:
    assert curve(TB2, mass__payload_limit="structure").if_traded is None


def test_a_payload_that_take_off_mass_limits_is_traded_already() -> None:
    known = curve(TB2, mass__payload_limit="takeoff-mass")
    assert known.if_traded is None
    assert known.possible.heaviest_kg > 150


def test_a_published_curve_is_certain_up_to_its_points_and_no_farther() -> None:
    known = curve(CARGO_DRONE)
    assert known.certain.range_with(600) == 1000
    assert known.possible.range_with(600) == 1000
    assert known.certain.farthest_km == known.possible.farthest_km == 2000
    assert [(p.payload.at_least, p.range.at_least) for p in known.published] == [(0, 2000), (600, 1000)]


def test_the_curve_says_what_the_verdict_says(every_aircraft: list[tuple[Assessment, PayloadRange]]) -> None:
    for found, known in every_aircraft:
        assert (known.certain.range_with(500) >= 300) == (found.annex.category == "I"), found.spec.name
        assert (known.possible.range_with(500) >= 300) == ("I" in found.annex.candidates), found.spec.name
        if known.if_traded is not None:
            reached = known.if_traded.range_with(500) >= 300
            assert reached == ("I" in found.if_traded.candidates), found.spec.name


def test_payloads_rise_and_ranges_never_do(every_aircraft: list[tuple[Assessment, PayloadRange]]) -> None:
    for found, known in every_aircraft:
        for frontier in frontiers(known):
            assert list(frontier.payload_kg) == sorted(set(frontier.payload_kg)), found.spec.name
            assert list(frontier.range_km) == sorted(frontier.range_km, reverse=True), found.spec.name


def frontiers(known: PayloadRange) -> Iterable[Frontier]:
    return filter(None, (known.certain, known.possible, known.if_traded))


def test_what_is_certain_is_possible_unless_the_sources_contradict_each_other(
    every_aircraft: list[tuple[Assessment, PayloadRange]],
) -> None:
    for found, known in every_aircraft:
        pairs = zip(known.certain.payload_kg, known.certain.range_km, strict=True)
        beyond = [load for load, reach in pairs if reach > known.possible.range_with(load) * (1 + 1e-9)]
        assert bool(beyond) == known.contradicted, found.spec.name


def test_a_contradiction_is_found() -> None:
    points = POINT % ("0 kg", '"100 km"') + POINT % ("50 kg", '"400 km"')
    assert curve('[aircraft]\nconfiguration = "fixed-wing"\n' + points).contradicted
    assert not curve(CARGO_DRONE).contradicted


@pytest.mark.parametrize(
    ("text", "drawable"),
    [
        ("", False),
        (BALLOON, False),
        ('[mass]\nmax_payload = "200 kg"', True),
        ('[performance]\nferry_range = "2,000 km"', True),
        ('[mass]\nmax_payload = "<= 200 g"\n[performance]\nferry_range = "<= 12 km"', True),
    ],
)
def test_there_is_something_to_draw_where_any_loading_is_certain_or_ruled_out(
    text: str, drawable: bool
) -> None:
    assert curve(text).drawable == drawable


def test_a_published_endurance_becomes_a_range_within_the_bounds_of_the_pace() -> None:
    (point,) = curve(ENDURING, performance__loiter_speed="100 km/h").published
    assert point.hours == "20 h"
    assert point.payload == Interval(100, 100)
    assert point.range.at_least is not None
    assert 0 < point.range.at_least <= 2000
    assert point.range.at_most is None or point.range.at_most >= 2000


def test_a_published_endurance_without_a_pace_is_no_range() -> None:
    unknown = '[[performance.payload_endurance]]\npayload = "100 kg"\nendurance = "20 h"\n'
    assert curve(unknown).published == ()


def test_a_suspect_point_is_kept_and_not_used() -> None:
    suspect = POINT % ("600 kg", '{ value = "1,000 km", suspect = true }')
    known = curve(f'[mass]\nmax_payload = "700 kg"\n{suspect}')
    assert [point.suspect for point in known.published] == [True]
    assert known.certain.empty
