"""The Annex category is the highest whose clause holds, or what the unknowns may still make of it."""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING

import pytest

from mtcrcheck.capability.derivation import Evidence
from mtcrcheck.capability.facts import Capability
from mtcrcheck.classifier import Item, classify, controls, decide_item, examine, world_of
from mtcrcheck.interval import Interval
from mtcrcheck.rules.conditions import holds
from mtcrcheck.rules.world import OneOf, Threshold, UndecidedError, World
from tests.rules.worlds import outcomes
from tests.specs_for_tests import (
    CARGO_DRONE,
    FAST_JET,
    LIBRARY,
    MQ_9A,
    QUADCOPTER,
    SPRAYER,
    TB2,
    WING_LOONG_2,
    aircraft,
    category,
    law,
    world,
)

if TYPE_CHECKING:
    from mtcrcheck.classifier import AnnexVerdict
    from mtcrcheck.rules.logic import Truth
    from mtcrcheck.rules.world import Choice


def carrying(payload: str, reach: str = "1,000 km") -> str:
    """An aircraft that is stated to fly so far with so much and to bear no more."""
    return f"""
[mass]
max_payload = "{payload}"
payload_limit = "structure"
[[performance.payload_range]]
payload = "{payload}"
range = "{reach}"
"""


def flying(reach: str, payload: str = "10 kg") -> str:
    """An aircraft with a stated ferry range and a small payload."""
    return f"""
[mass]
max_payload = "{payload}"
payload_limit = "structure"
[performance]
ferry_range = "{reach}"
"""


def spraying(capacity: str) -> str:
    """A short-ranged sprayer that flies by itself."""
    return f"""
[aircraft]
autonomous = true
[performance]
ferry_range = "10 km"
[aerosol]
capacity = "{capacity}"
"""


def found(text: str, settings: dict[str, str] | None = None) -> AnnexVerdict:
    return category(aircraft(text, settings))


def answer(text: str, settings: dict[str, str] | None = None) -> str:
    return found(text, settings).category


# 500 kg to 300 km, 20 litres


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ("499.9999 kg", "II"),
        ("500 kg", "I"),
        ("0.499 t", "II"),
        ("0.5 t", "I"),
        ("1,102 lb", "II"),
        ("1,103 lb", "I"),
        ("499,999 g", "II"),
        ("500,000 g", "I"),
        ("0.5511 short ton", "II"),
        ("0.5512 short ton", "I"),
        (">= 500 kg", "I"),
        ("<= 499 kg", "II"),
    ],
)
def test_500_kg_carried_300_km_are_category_i(payload: str, expected: str) -> None:
    assert answer(carrying(payload)) == expected


@pytest.mark.parametrize(
    ("reach", "expected"),
    [
        ("299.9999 km", "none"),
        ("300 km", "II"),
        ("299,999 m", "none"),
        ("300,000 m", "II"),
        ("186 mi", "none"),
        ("187 mi", "II"),
        ("161 nmi", "none"),
        ("162 nmi", "II"),
        ("984,251 ft", "none"),
        ("984,252 ft", "II"),
        (">= 300 km", "II"),
        ("<= 299 km", "none"),
    ],
)
def test_300_km_are_category_ii_whatever_the_payload(reach: str, expected: str) -> None:
    assert answer(flying(reach)) == expected


def curve(*points: tuple[str, str]) -> str:
    """An aircraft with a ferry range of 2,000 km and published flights with a payload."""
    rows = (f'[[performance.payload_range]]\npayload = "{p}"\nrange = "{r}"\n' for p, r in points)
    return f'[performance]\nferry_range = "2,000 km"\n{"".join(rows)}'


@pytest.mark.parametrize(
    ("reach", "candidates"),
    [
        ("299.9999 km", ("I", "II")),
        ("300 km", ("I",)),
        ("186 mi", ("I", "II")),
        ("187 mi", ("I",)),
    ],
)
def test_a_payload_counts_at_the_range_at_which_it_is_carried(
    reach: str, candidates: tuple[str, ...]
) -> None:
    """Less than the 600 kg that fall short of 300 km may still be half a tonne."""
    assert found(curve(("600 kg", reach))).candidates == candidates


@pytest.mark.parametrize(("payload", "expected"), [("499.9999 kg", "II"), ("600 kg", "undetermined")])
def test_a_flight_short_of_300_km_limits_what_is_carried_300_km(payload: str, expected: str) -> None:
    assert answer(curve((payload, "299 km"))) == expected


def test_500_kg_carried_299_km_are_not_category_i() -> None:
    assert answer(curve(("500 kg", "299 km"))) == "II"


@pytest.mark.parametrize(
    ("capacity", "expected"),
    [
        ("19.9999 L", "none"),
        ("20 L", "none"),
        ("20.0001 L", "II"),
        ("20,000 ml", "none"),
        ("20,001 ml", "II"),
        ("5.28 US gal", "none"),
        ("5.29 US gal", "II"),
        ("4.39 imp gal", "none"),
        ("4.4 imp gal", "II"),
    ],
)
def test_more_than_20_litres_to_dispense_are_category_ii_whatever_the_range(
    capacity: str, expected: str
) -> None:
    assert answer(spraying(capacity)) == expected
    assert found(spraying(capacity)).item == ("19.A.3" if expected == "II" else None)


@pytest.mark.parametrize(
    ("settings", "candidates"),
    [
        ({}, ("II",)),
        ({"aircraft.autonomous": "false"}, ("II", "none")),
        ({"aircraft.autonomous": "false", "aircraft.control": "visual-line-of-sight"}, ("none",)),
        ({"aircraft.autonomous": "false", "aircraft.control": "beyond-visual-line-of-sight"}, ("II",)),
        ({"aircraft.role": "agricultural"}, ("II",)),
        ({"aircraft.role": "recreational-model"}, ("none",)),
        ({"aerosol.designed_for": "true"}, ("II",)),
    ],
)
def test_what_makes_a_sprayer_of_40_litres_one_of_the_annex(
    settings: dict[str, str], candidates: tuple[str, ...]
) -> None:
    assert found(spraying("40 L"), settings).candidates == candidates


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("", ("none",)),
        ('[aircraft]\nrole = "agricultural"\nautonomous = true\n', ("II", "none")),
        ("[aircraft]\nautonomous = true\n[aerosol]\n", ("II", "none")),
        ("[aircraft]\nautonomous = true\n[aerosol]\ndesigned_for = false\n", ("none",)),
        ("[aircraft]\nautonomous = true\n[aerosol]\ndesigned_for = true\n", ("II", "none")),
    ],
)
def test_a_dispensing_system_is_assumed_absent_only_where_nothing_speaks_of_one(
    text: str, candidates: tuple[str, ...]
) -> None:
    assert found(text + '[performance]\nferry_range = "10 km"\n').candidates == candidates


# Real aircraft


def test_an_mq_9a_is_category_i() -> None:
    verdict = category(MQ_9A)
    assert (verdict.category, verdict.item, verdict.candidates) == ("I", "1.A.2", ("I",))
    assert verdict.evidence is not None


def test_an_mq_9a_was_category_i_before_the_united_states_reread_the_rules_and_after() -> None:
    for on in ("1987-04-16", "2020-07-23", "2020-07-24", "2025-09-14", "2025-09-15"):
        assert category(MQ_9A, on).category == "I"


def test_a_wing_loong_ii_is_undetermined_because_480_and_500_kg_are_both_published() -> None:
    verdict = category(WING_LOONG_2)
    assert (verdict.category, verdict.item, verdict.candidates) == ("undetermined", None, ("I", "II"))


@pytest.mark.parametrize(("payload", "expected"), [("480 kg", "II"), ("500 kg", "I")])
def test_either_figure_alone_decides_the_wing_loong_ii(payload: str, expected: str) -> None:
    assert answer(WING_LOONG_2, {"mass.max_payload": payload}) == expected


def test_with_payload_traded_for_fuel_a_wing_loong_ii_of_480_kg_may_be_either() -> None:
    spec = aircraft(WING_LOONG_2, {"mass.max_payload": "480 kg"})
    assert category(spec).item == "19.A.2"
    assert category(spec, traded=True).candidates == ("I", "II")


def test_an_mq_1b_is_category_ii_by_its_figures_whatever_authors_write() -> None:
    text = """
name = "MQ-1B Predator"
origin = "US"
[aircraft]
configuration = "fixed-wing"
propulsion = "piston"
military = true
armed = true
reusable = true
[mass]
max_takeoff = "1,020 kg"
max_payload = "340 kg"
[performance]
mission_radius = "460 mi"
endurance = "24 h"
cruise_speed = "84 mph"
max_speed = "135 mph"
[[published_category]]
category = "I"
"""
    assert (category(text).category, category(text).item) == ("II", "19.A.2")


def test_a_data_link_of_150_km_printed_as_range_does_not_free_a_tb2() -> None:
    assert (category(TB2).category, category(TB2).item) == ("II", "19.A.2")
    without = TB2.replace('stated_range = "150 km"\n', "")
    assert answer(without) == "II"


def test_a_quadcopter_is_not_listed_by_endurance_times_speed() -> None:
    verdict = category(QUADCOPTER)
    assert (verdict.category, verdict.item, verdict.candidates) == ("none", None, ("none",))
    assert verdict.evidence is Evidence.ESTIMATED


def test_a_sprayer_of_40_litres_is_category_ii() -> None:
    assert (category(SPRAYER).category, category(SPRAYER).item) == ("II", "19.A.3")


def test_of_an_aircraft_of_which_nothing_is_known_nothing_is_decided() -> None:
    verdict = category('name = "X"')
    assert (verdict.category, verdict.item) == ("undetermined", None)
    assert verdict.candidates == ("I", "II", "none")
    assert verdict.evidence is None


# The clause


def test_where_only_the_clause_is_open_the_category_stands_without_one() -> None:
    """Range is unknown, but a sprayer of 40 L that carries 50 kg is in Category II either way."""
    text = '[aircraft]\nautonomous = true\n[mass]\nmax_payload = "50 kg"\npayload_limit = "structure"\n'
    verdict = found(text + '[aerosol]\ncapacity = "40 L"\n')
    assert (verdict.category, verdict.item, verdict.candidates) == ("II", None, ("II",))
    assert verdict.evidence is not None


def test_an_aircraft_of_all_three_clauses_is_category_i() -> None:
    verdict = found(CARGO_DRONE + '[aerosol]\ncapacity = "40 L"\n')
    assert (verdict.category, verdict.item) == ("I", "1.A.2")


def test_19_a_3_catches_what_19_a_2_does_not() -> None:
    text = spraying("40 L")
    assert found(text).item == "19.A.3"
    assert found(text, {"performance.ferry_range": "300 km", "mass.max_payload": "50 kg"}).item == "19.A.2"


# Evidence


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        (carrying("600 kg"), Evidence.STATED),
        (flying("299 km"), Evidence.STATED),
        ('[performance]\nferry_range = "1,000 km"\n', Evidence.STATED),
        (flying("X").replace('ferry_range = "X"', 'mission_radius = "150 km"'), Evidence.DERIVED),
        (QUADCOPTER, Evidence.ESTIMATED),
        ('name = "X"', None),
    ],
    ids=["curve", "ferry range", "range alone", "twice the radius", "endurance", "nothing"],
)
def test_evidence_is_that_of_the_weakest_step_needed(text: str, evidence: Evidence | None) -> None:
    assert found(text).evidence is evidence


def test_a_sum_of_the_author_is_not_a_statement_of_a_source() -> None:
    derived = '{ value = "299 km", derived = true }'
    text = flying("299 km")
    assert found(text.replace('"299 km"', derived)).evidence is Evidence.DERIVED


@pytest.mark.parametrize("text", [carrying("600 kg"), QUADCOPTER, TB2, MQ_9A, WING_LOONG_2, SPRAYER])
def test_evidence_is_given_wherever_something_is_decided(text: str) -> None:
    assert found(text).evidence is not None


# Sources that disagree


@pytest.mark.parametrize(
    ("claims", "candidates"),
    [
        ('["250 km", "299 km"]', ("none",)),
        ('["250 km", "300 km"]', ("II", "none")),
        ('["300 km", "400 km"]', ("II",)),
    ],
)
def test_claims_that_disagree_leave_all_that_they_say(claims: str, candidates: tuple[str, ...]) -> None:
    assert found(flying("X").replace('"X"', claims)).candidates == candidates


@pytest.mark.parametrize(
    ("ferry", "stated"), [("250 km", "299 km"), ("250 km", "300 km"), ("300 km", "400 km")]
)
def test_ranges_that_contradict_each_other_decide_nothing(ferry: str, stated: str) -> None:
    assert found(flying(ferry)).category in ("none", "II")
    assert found(flying(ferry), {"performance.stated_range": stated}).category == "undetermined"


def test_a_suspect_claim_is_not_used() -> None:
    suspect = '[{ value = "250 km" }, { value = "900 km", suspect = true }]'
    assert answer(flying("X").replace('"X"', suspect)) == "none"


# Declared and traded payload


@pytest.mark.parametrize(
    ("limit", "declared", "traded"),
    [
        ("structure", ("II",), ("II",)),
        ("unknown", ("II",), ("I", "II")),
        ("takeoff-mass", ("I", "II"), ("I", "II")),
    ],
)
def test_what_limits_the_payload_says_whether_fuel_buys_more_of_it(
    limit: str, declared: tuple[str, ...], traded: tuple[str, ...]
) -> None:
    spec = aircraft(WING_LOONG_2, {"mass.max_payload": "480 kg", "mass.payload_limit": limit})
    assert category(spec).candidates == declared
    assert category(spec, traded=True).candidates == traded


def test_a_payload_limit_left_out_is_an_unknown_one() -> None:
    left_out = aircraft(WING_LOONG_2, {"mass.max_payload": "480 kg"})
    stated = aircraft(WING_LOONG_2, {"mass.max_payload": "480 kg", "mass.payload_limit": "unknown"})
    for traded in (None, True):
        assert category(left_out, traded=traded) == category(stated, traded=traded)


# Every combination of facts around each figure

LITTLE = math.nextafter(500.0, 0.0)
PAYLOADS = (LITTLE, 500.0, math.nextafter(500.0, 1e9))
RANGES = (math.nextafter(300.0, 0.0), 300.0, math.nextafter(300.0, 1e9))
CAPACITIES = (math.nextafter(20.0, 0.0), 20.0, math.nextafter(20.0, 1e9))
FLAGS = (True, False)
ROLES = ("recreational-model", "cargo")


ITEM_19 = "1993-01-07"
"""The day from which the Annex has Item 19, and with it aircraft of Category II."""


def by_the_text(facts: tuple[float, float, float, bool, bool, bool, str | None], on: str = ITEM_19) -> str:
    """Decide the category in plain words of the Annex, one completed aircraft at a time."""
    payload, reach, capacity, autonomous, out_of_sight, dispenses, role = facts
    if reach >= 300 and payload >= 500:
        return "I"
    if on < ITEM_19:
        return "none"
    if reach >= 300:
        return "II"
    sprays = (autonomous or out_of_sight) and dispenses and capacity > 20 and role != "recreational-model"
    return "II" if sprays else "none"


def known(value: float | None) -> Interval:
    return Interval(value, value)


def as_world(facts: tuple[float | bool | str | None, ...]) -> World:
    payload, reach, capacity, *choices = facts
    names = ("autonomous", "beyond_visual_line_of_sight", "aerosol_system", "role")
    return world(
        {
            "payload_at_300_km_kg": known(payload),  # type: ignore[arg-type]
            "range_km": known(reach),  # type: ignore[arg-type]
            "aerosol_capacity_l": known(capacity),  # type: ignore[arg-type]
        },
        dict(zip(names, choices, strict=True)),  # type: ignore[arg-type]
    )


DOMAIN = (PAYLOADS, RANGES, CAPACITIES, FLAGS, FLAGS, FLAGS)


@pytest.mark.parametrize("on", ["1987-04-16", "2020-07-24", "2025-09-15", "2026-10-01"])
def test_exactly_one_category_holds_for_every_combination_of_known_facts(on: str) -> None:
    here = law(on)
    for facts in product(*DOMAIN, (*ROLES, None)):
        assert decide_item(here, as_world(facts)).category == by_the_text(facts, on)


def test_a_verdict_is_undetermined_exactly_where_completions_of_the_unknowns_differ() -> None:
    """Nothing determined is contradicted, nothing undetermined is settled, for every combination of facts."""
    here = law()
    expected = {facts: by_the_text(facts) for facts in product(*DOMAIN, (*ROLES, None))}
    for facts in product(*((*values, None) for values in DOMAIN), (*ROLES, None)):
        open_to = [
            values if fact is None else (fact,) for fact, values in zip(facts[:-1], DOMAIN, strict=True)
        ]
        categories = {expected[(*completed, facts[-1])] for completed in product(*open_to)}
        items = outcomes(lambda w: decide_item(here, w), as_world(facts))
        assert {item.category for item in items} == categories, facts


def test_a_decision_on_what_is_unknown_says_what_is_unknown() -> None:
    with pytest.raises(UndecidedError) as error:
        decide_item(law(), World())
    assert error.value.atom == Threshold("payload_at_300_km_kg", "at_least", 500.0)


def test_before_the_annex_there_was_no_category_i() -> None:
    figures = world({"payload_at_300_km_kg": known(900.0), "range_km": known(900.0)})
    (day_before, first_day) = (law(on) for on in ("1987-04-15", "1987-04-16"))
    assert decide_item(first_day, figures) == Item("I", "mtcr/annex/1.A.2")
    assert decide_item(day_before, figures).category != "I"


# National entries


def entries(text: str, on: str = "2026-10-01") -> dict[str, Truth]:
    found_controls = controls(law(on), world_of(Capability(aircraft(text)).facts()), ("us",))
    return {control.examined.rule.id: control.examined.applies for control in found_controls}


def test_every_entry_in_force_is_shown_with_what_it_comes_to_refuted_ones_too() -> None:
    here = law()
    shown = entries(CARGO_DRONE)
    in_force = {rule.id for rule, _ in here.under("us") if rule.kind == "entry"}
    assert set(shown) == in_force
    assert shown["us/ear/9A012.a.2"] is True
    assert shown["us/itar/VIII.a.16"] is False
    assert shown["us/ear/9A610.a"] is False


def test_armed_aircraft_are_on_the_munitions_list_and_not_on_that_of_commerce() -> None:
    shown = entries(FAST_JET)
    assert shown["us/itar/VIII.a.16"] is True
    assert not any(shown[id] for id in shown if id.startswith("us/ear"))


def test_whether_an_entry_applies_is_open_where_the_spec_is_silent() -> None:
    shown = entries(CARGO_DRONE.replace("incorporates_defense_article = false", ""))
    assert shown["us/itar/VIII.a.5"] is None
    assert shown["us/ear/9A012.a.2"] is None


@pytest.mark.parametrize(
    ("reach", "reasons", "still_open"),
    [("299 km", False, False), ("300 km", True, False), (None, False, True)],
)
def test_a_reason_for_control_has_its_own_condition(
    reach: str | None, reasons: bool, still_open: bool
) -> None:
    stated = f'[performance]\nferry_range = "{reach}"\n' if reach else ""
    facts = Capability(aircraft(f"[aircraft]\narmed = true\n{stated}")).facts()
    (control,) = controls(law(), world_of(facts), ("us/itar/VIII.a.16",))
    assert ("MT" in control.reasons, "MT" in control.open_reasons) == (reasons, still_open)
    assert control.examined.applies is True


def test_a_rule_is_examined_with_its_trace() -> None:
    rule, version = law().in_force["mtcr/annex/1.A.2"]
    where = world({"range_km": known(200.0)})
    examined = examine(rule, version, where, law())
    trace = examined.trace(where, law())
    assert examined.applies is trace.outcome is False
    assert [(part.condition.fact, part.outcome) for part in trace.parts] == [  # type: ignore[union-attr]
        ("payload_at_300_km_kg", None),
        ("range_km", False),
    ]


def test_the_verdict_on_one_spec_is_the_same_however_often_it_is_asked() -> None:
    capability = Capability(aircraft(WING_LOONG_2))
    assert classify(capability, law()) == classify(capability, law())
    choices: dict[str, Choice | None] = {"armed": True}
    armed = OneOf("armed", frozenset({True}))
    assert holds(armed, world(choices=choices), LIBRARY.on(law().day)) is True
