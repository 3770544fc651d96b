"""What is missing: the smallest sets of keys of which some value would decide a verdict left open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mtcrcheck.reasons.missing import Missing, Question, category_question, find_missing, treatment_question
from mtcrcheck.rules.conditions import All, AnyOf, Not, atoms_in, holds
from mtcrcheck.rules.decisions import Decisions
from mtcrcheck.rules.world import OneOf, Open
from tests.specs_for_tests import (
    CARGO_DRONE,
    FAST_JET,
    LIBRARY,
    QUADCOPTER,
    SPRAYER,
    WING_LOONG_2,
    aircraft,
    capability,
    category,
    law,
    verdict,
)

if TYPE_CHECKING:
    from mtcrcheck.rules.conditions import Condition
    from mtcrcheck.rules.world import World


UNKNOWN_QUADCOPTER = QUADCOPTER.replace('max_speed = "75 km/h"', "").replace('max_takeoff = "895 g"', "")


def for_category(text: str) -> tuple[Missing, ...]:
    return find_missing(capability(text), (category_question(law()),))


def for_treatment(text: str, reading: str) -> tuple[Missing, ...]:
    return find_missing(capability(text), (treatment_question(law(), LIBRARY.interpretations[reading]),))


def fields(found: tuple[Missing, ...]) -> set[str]:
    return {m.field for m in found}


def asking(*conditions: Condition) -> Question:
    """A question with a name of its own, decided by the first of the conditions that holds."""

    def decide(world: World) -> str:
        return next((str(n) for n, c in enumerate(conditions) if holds(c, world, law())), "none")

    return Question("question", law(), Decisions(law(), decide, conditions))


ARMED = OneOf("armed", frozenset({True}))
MILITARY = OneOf("military", frozenset({True}))
UNSETTLED = next(test for test in atoms_in(law(), *law().conditions) if isinstance(test, Open))


# The category


def test_of_an_aircraft_of_which_nothing_is_known_a_range_alone_would_decide() -> None:
    found = for_category('name = "X"')
    assert "performance.ferry_range" in fields(found)
    assert {m.decides for m in found} == {("annex",)}
    assert {m.with_ for m in found} == {()}
    assert category('[performance]\nferry_range = "100 km"').category == "none"


@pytest.mark.parametrize(("energy", "answer"), [("1 kWh", "none"), ("10,000 kWh", "I")])
def test_of_an_electric_aircraft_the_energy_of_its_battery_would_decide(energy: str, answer: str) -> None:
    heavy = """name = "X"
aircraft = { configuration = "multirotor", propulsion = "electric" }
mass = { empty = "400 kg", max_takeoff = "1,200 kg", max_payload = "600 kg" }
"""
    assert "performance.battery_energy" in fields(for_category(heavy))
    assert category(f'{heavy}performance = {{ battery_energy = "{energy}" }}').category == answer


def test_where_one_key_decides_no_larger_set_is_named() -> None:
    for text in (
        'name = "X"',
        WING_LOONG_2,
        UNKNOWN_QUADCOPTER,
    ):
        assert {m.with_ for m in for_category(text)} == {()}


def test_the_payload_decides_where_half_a_tonne_is_the_question() -> None:
    found = for_category('[performance]\nferry_range = "1,000 km"\n')
    assert "mass.max_payload" in fields(found)
    assert "performance.ferry_range" not in fields(found)


def test_a_key_on_which_sources_disagree_is_missing_a_decision_between_them() -> None:
    assert for_category(WING_LOONG_2) == (Missing("mass.max_payload", (), ("annex",)),)


def test_a_key_that_is_stated_is_not_missing() -> None:
    assert "performance.ferry_range" not in fields(for_category('[performance]\nferry_range = "1,000 km"\n'))


def test_a_quadcopter_without_a_top_speed_needs_one() -> None:
    assert "performance.max_speed" in fields(for_category(UNKNOWN_QUADCOPTER))


@pytest.mark.parametrize(
    ("left_out", "field"),
    [
        ('capacity = "40 L"\n', "aerosol.capacity"),
        ("autonomous = true\n", "aircraft.autonomous"),
        ("autonomous = true\n", "aircraft.control"),
    ],
)
def test_what_would_decide_on_a_sprayer_is_named(left_out: str, field: str) -> None:
    found = for_category(SPRAYER.replace(left_out, ""))
    assert field in fields(found)


def test_a_key_that_bears_on_nothing_is_not_named() -> None:
    found = fields(for_category('name = "X"'))
    assert not {f for f in found if f.startswith("transfer.")}
    assert not found & {"aircraft.armed", "aircraft.military", "performance.ceiling"}


# Contradictions are no answer


def test_a_value_that_contradicts_what_is_stated_decides_nothing() -> None:
    """600 kg are flown 250 km: a payload of 499 kg would answer, and is impossible."""
    text = """
[performance]
ferry_range = "310 km"
[[performance.payload_range]]
payload = "600 kg"
range = "250 km"
"""
    assert category(text).candidates == ("I", "II")
    assert category(aircraft(text, {"mass.max_payload": "499 kg"})).category == "undetermined"
    assert Missing("mass.max_payload", (), ("annex",)) not in for_category(text)


def test_a_contradiction_that_is_there_already_does_not_stand_in_the_way() -> None:
    text = '[performance]\nstated_range = "400 km"\nferry_range = "350 km"\n'
    assert category(text).candidates == ("I", "II", "none")
    assert "performance.payload_range" in fields(for_category(text))


LOITERING = """
[aircraft]
configuration = "fixed-wing"
propulsion = "piston"
role = "loitering-munition"
reusable = false
[mass]
max_payload = "15 kg"
max_takeoff = "160 kg"
[performance]
"""
RANGE_NEAR_300_KM = """
[performance]
ferry_range = "250..350 km"
[mass]
max_payload = "10 kg"
payload_limit = "structure"
"""


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ('[performance]\nstated_range = "250 km"\n', "performance.ferry_range", "280 km"),
        (RANGE_NEAR_300_KM, "performance.stated_range", "320 km"),
        (RANGE_NEAR_300_KM, "performance.mission_radius", "160 km"),
        (f'{LOITERING}endurance = "9 h"\n', "performance.mission_radius", "400 km"),
        (f'{LOITERING}max_speed = "185 km/h"\n', "performance.endurance", "30 h"),
    ],
)
def test_a_figure_is_named_that_decides_where_values_far_from_it_contradict_the_spec(
    text: str, field: str, value: str
) -> None:
    assert category(text).category == "undetermined"
    assert category(aircraft(text, {field: value})).category != "undetermined"
    assert Missing(field, (), ("annex",)) in for_category(text)


# Treatments


def test_the_top_speed_decides_the_treatment_of_2020() -> None:
    found = for_treatment(FAST_JET.replace('max_speed = "900 km/h"', ""), "us-2020")
    assert Missing("performance.max_speed", (), ("us-2020",)) in found


def test_whether_it_is_a_defense_article_decides_the_treatment_of_2025() -> None:
    found = for_treatment(CARGO_DRONE.replace("armed = false\n", ""), "us-2025")
    assert found == (Missing("aircraft.armed", (), ("us-2025",)),)
    assert verdict(CARGO_DRONE)[0] == "category-ii"


def test_what_the_text_of_the_law_leaves_open_no_key_decides() -> None:
    one_way = FAST_JET.replace("reusable = true", "reusable = false")
    assert verdict(one_way)[0] == "undetermined"
    assert for_treatment(one_way, "us-2025") == ()


def test_a_key_that_decides_several_verdicts_names_them_all() -> None:
    text = FAST_JET.replace('max_speed = "900 km/h"', "")
    questions = tuple(treatment_question(law(), LIBRARY.interpretations[r]) for r in ("us-2020", "us-nsm28"))
    found = find_missing(capability(text), questions)
    assert Missing("performance.max_speed", (), ("us-2020", "us-nsm28")) in found


# Sets of two


def test_where_it_takes_two_keys_each_names_the_other() -> None:
    both_or_neither = AnyOf((All((ARMED, MILITARY)), All((Not(ARMED), Not(MILITARY)))))
    found = find_missing(capability(""), (asking(both_or_neither),))
    assert found == (
        Missing("aircraft.armed", ("aircraft.military",), ("question",)),
        Missing("aircraft.military", ("aircraft.armed",), ("question",)),
    )


def test_where_some_value_of_one_key_decides_it_is_named_alone() -> None:
    found = find_missing(capability(""), (asking(All((ARMED, MILITARY))),))
    assert found == (
        Missing("aircraft.armed", (), ("question",)),
        Missing("aircraft.military", (), ("question",)),
    )


def test_an_open_question_of_the_law_is_answered_by_no_key() -> None:
    assert find_missing(capability(""), (asking(UNSETTLED),)) == ()


def test_without_a_question_nothing_is_missing() -> None:
    assert find_missing(capability('name = "X"'), ()) == ()


def test_rows_come_in_the_order_of_their_keys() -> None:
    found = for_category('name = "X"')
    assert list(found) == sorted(found, key=lambda m: (m.field, m.with_))


# Whatever is named does decide

VALUES = {
    "aerosol.capacity": ("10 L", "100 L"),
    "aircraft.armed": ("true", "false"),
    "aircraft.autonomous": ("true", "false"),
    "aircraft.control": ("visual-line-of-sight", "beyond-visual-line-of-sight"),
    "mass.max_takeoff": ("1 kg", "100 kg", "50,000 kg"),
    "mass.max_payload": ("1 kg", "100 kg", "499 kg", "5,000 kg"),
    "performance.ferry_range": ("100 km", "5,000 km"),
    "performance.stated_range": ("5,000 km",),
    "performance.mission_radius": ("5,000 km",),
    "performance.endurance": ("0.1 h", "100 h"),
    "performance.max_speed": ("10 km/h", "300 km/h", "900 km/h"),
    "performance.cruise_speed": ("10 km/h", "200 km/h", "900 km/h"),
    "performance.loiter_speed": ("100 km/h", "900 km/h"),
}


@pytest.mark.parametrize(
    "text",
    [
        'name = "X"',
        WING_LOONG_2,
        SPRAYER.replace('capacity = "40 L"\n', ""),
        SPRAYER.replace("autonomous = true\n", ""),
        UNKNOWN_QUADCOPTER,
        '[performance]\nferry_range = "1,000 km"\n',
    ],
)
def test_some_value_of_each_key_named_decides_the_category(text: str) -> None:
    assert category(text).category == "undetermined"
    for found in for_category(text):
        if found.field == "performance.payload_range":
            continue  # a curve cannot be set by a dotted key
        tried = VALUES[found.field] if "480" not in text else ("480 kg", "500 kg")
        verdicts = {category(aircraft(text, {found.field: value})).category for value in tried}
        assert verdicts - {"undetermined"}, found
