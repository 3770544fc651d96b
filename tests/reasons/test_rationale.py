"""Reasons of a verdict: physics after what it rests on, rules with what they read, refuted ones too; and margins."""

from __future__ import annotations

import pytest

from mtcrcheck.capability.facts import DERIVATIONS, Capability
from mtcrcheck.classifier import examine, world_of
from mtcrcheck.interval import Interval
from mtcrcheck.reasons.rationale import Margin, explain_facts, explain_rule, find_margins, margin
from mtcrcheck.rules.world import Threshold, World
from tests.specs_for_tests import (
    CARGO_DRONE,
    FAST_JET,
    MQ_9A,
    QUADCOPTER,
    SPRAYER,
    TB2,
    WING_LOONG_2,
    aircraft,
    assessed,
    law,
)

ANNEX_FACTS = ("payload_at_300_km_kg", "range_km", "aerosol_capacity_l", "max_airspeed_kmh")
AIRCRAFT = [MQ_9A, WING_LOONG_2, TB2, QUADCOPTER, SPRAYER, CARGO_DRONE, 'name = "X"']
RANGE = Threshold("range_km", "at_least", 300.0)
PAYLOAD = Threshold("payload_at_300_km_kg", "at_least", 500.0)


def speed(low: float | None, high: float | None) -> World:
    return World(numbers={"max_airspeed_kmh": Interval(low, high)})


# Margins


@pytest.mark.parametrize(
    ("comparison", "low", "high", "distance"),
    [
        ("at_least", 820.0, 900.0, 20.0),
        ("at_least", 800.0, None, 0.0),
        ("at_least", 500.0, 780.0, -20.0),
        ("at_least", 790.0, 820.0, None),
        ("more_than", 801.0, None, 1.0),
        ("more_than", None, 800.0, 0.0),
        ("less_than", 500.0, 780.0, -20.0),
        ("less_than", None, 799.0, -1.0),
        ("less_than", 800.0, 900.0, 0.0),
        ("less_than", 820.0, None, 20.0),
        ("less_than", 700.0, 800.0, None),
        ("at_most", None, 800.0, 0.0),
        ("at_most", 801.0, 900.0, 1.0),
        ("at_most", None, None, None),
    ],
)
def test_the_margin_is_from_the_figure_of_the_law_to_the_bound_that_decides(
    comparison: str, low: float | None, high: float | None, distance: float | None
) -> None:
    atom = Threshold("max_airspeed_kmh", comparison, 800.0)  # type: ignore[arg-type]
    assert margin(atom, speed(low, high)) == distance


def test_what_is_unknown_or_contradictory_has_no_margin() -> None:
    atom = Threshold("max_airspeed_kmh", "at_least", 800.0)
    assert margin(atom, World()) is None
    assert margin(atom, speed(900.0, 850.0)) is None


# Rules


def test_a_rule_is_told_with_its_outcome_and_what_it_read() -> None:
    rule, version = law().in_force["mtcr/annex/1.A.2"]
    world = World(numbers={"payload_at_300_km_kg": Interval(0, 480), "range_km": Interval(2950, None)})
    step = explain_rule(examine(rule, version, world, law()), world, law())
    assert (step.id, step.outcome) == ("mtcr/annex/1.A.2", "false")
    assert (step.cite, step.source, step.verified) == (version.cite, version.source, version.verified)
    assert step.text.startswith(rule.title)
    assert "Payload at 300 km: 0 to 480 kg (threshold at least 500 kg: not met)" in step.text
    assert step.facts == {
        "payload_at_300_km_kg": {
            "at_least": 0,
            "at_most": 480,
            "threshold": 500.0,
            "comparison": "at_least",
            "margin": -20.0,
        },
        "range_km": {
            "at_least": 2950,
            "at_most": None,
            "threshold": 300.0,
            "comparison": "at_least",
            "margin": 2650.0,
        },
    }


def test_a_fact_that_nobody_gives_is_read_as_unknown() -> None:
    rule, version = law().in_force["mtcr/annex/19.A.2"]
    step = explain_rule(examine(rule, version, World(), law()), World(), law())
    assert step.outcome == "unknown"
    assert step.facts["range_km"] == {
        "at_least": None,
        "at_most": None,
        "threshold": 300.0,
        "comparison": "at_least",
        "margin": None,
    }


# Physics


def test_a_stated_figure_is_a_step_of_its_own() -> None:
    facts = Capability(aircraft('[performance]\nferry_range = "187 mi"\n')).facts()
    low, high = explain_facts(facts, ("range_km",))
    assert (low.facts, high.facts) == (
        {"range_km": {"at_least": facts.numbers["range_km"].at_least}},
        {"range_km": {"at_most": facts.numbers["range_km"].at_most}},
    )
    assert "range at least 300.9 km: the ferry range" in low.text
    assert "Evidence: stated." in low.text
    assert low.outcome == high.outcome == "true"


def test_of_what_nothing_is_known_there_is_no_step() -> None:
    facts = Capability(aircraft('name = "X"')).facts()
    assert not any(step.facts.keys() & {"range_km"} for step in explain_facts(facts, ("range_km",)))


@pytest.mark.parametrize("text", AIRCRAFT)
def test_each_step_comes_after_those_that_it_rests_on_and_only_once(text: str) -> None:
    facts = Capability(aircraft(text)).facts()
    by_id = {derivation.id: derivation for derivation in DERIVATIONS}
    told: set[tuple[str, str]] = set()
    for step in explain_facts(facts, ANNEX_FACTS):
        derivation = by_id[step.id]
        for item in derivation.inputs:
            if item.side and "." not in item.name and facts.deciding(item.name, item.side):
                assert (item.name, item.side) in told
        assert (derivation.fact, derivation.side) not in told
        told.add((derivation.fact, derivation.side))


@pytest.mark.parametrize("text", AIRCRAFT)
def test_a_step_of_physics_tells_the_bound_that_counts_and_what_it_assumes(text: str) -> None:
    facts = Capability(aircraft(text)).facts()
    by_id = {derivation.id: derivation for derivation in DERIVATIONS}
    for step in explain_facts(facts, ANNEX_FACTS):
        derivation = by_id[step.id]
        ((fact, read),) = step.facts.items()
        ((side, value),) = read.items()
        assert value == getattr(facts.numbers[fact], side)
        assert derivation.says in step.text
        assert f"Evidence: {derivation.evidence.word}." in step.text
        assert (derivation.assumes is not None) == ("Assumed: " in step.text)
        assert step.cite == derivation.source


def test_a_row_tells_physics_then_clauses_entries_destination_rules_treatments_and_the_licence() -> None:
    (row,) = assessed(MQ_9A, "us-2025", to="SA", explain=True).reviews
    ids = [step.id for step in row.rationale]
    first = {
        kind: min(n for n, id in enumerate(ids) if id.startswith(kind))
        for kind in (
            "capability/",
            "mtcr/annex/",
            "us/itar/",
            "us/review/126.1",
            "us-2025/",
            "us/review/licence",
        )
    }
    assert list(first) == sorted(first, key=first.__getitem__)
    assert first["capability/"] == 0


def test_a_refuted_provision_is_told_with_what_refutes_it() -> None:
    (row,) = assessed(MQ_9A, "us-2025", to="SA", explain=True).reviews
    (step,) = (step for step in row.rationale if step.id == "us/review/126.1.d.1")
    assert step.outcome == "false"
    assert "Destination in countries/itar_126_1_d1: no" in step.text


def test_a_clause_that_may_hold_says_what_is_not_known() -> None:
    facts = Capability(aircraft(WING_LOONG_2)).facts()
    rule, version = law().in_force["mtcr/annex/1.A.2"]
    step = explain_rule(examine(rule, version, world_of(facts), law()), world_of(facts), law())
    assert step.outcome == "unknown"
    assert "480 to 500 kg" in step.text


def of_category(text: str) -> dict[Threshold, Margin]:
    return {m.test: m for m in find_margins(Capability(aircraft(text)).facts(), law())}


def test_category_i_turns_on_range_and_on_payload() -> None:
    found = of_category(MQ_9A)
    assert set(found) == {RANGE, PAYLOAD}
    assert all(m.holds and m.distance > 0 and m.decides == ("annex",) for m in found.values())


def test_category_ii_turns_on_the_payload_that_it_falls_short_of() -> None:
    found = of_category(TB2)
    assert not found[PAYLOAD].holds
    assert found[PAYLOAD].distance == -350.0
    assert found[PAYLOAD].bound == 150.0


@pytest.mark.parametrize(("payload", "distance"), [(499.0, -1.0), (500.0, 0.0), (501.0, 1.0)])
def test_the_distance_changes_sign_where_the_category_changes(payload: float, distance: float) -> None:
    text = f'[mass]\nmax_payload = "{payload} kg"\n[[performance.payload_range]]\n'
    found = of_category(f'{text}payload = "{payload} kg"\nrange = "2,000 km"\n')
    assert found[PAYLOAD].distance == distance
    assert found[PAYLOAD].holds == (distance >= 0)


def test_what_is_open_has_no_margin() -> None:
    assert of_category('name = "X"') == {}


def test_what_changes_no_verdict_has_no_margin() -> None:
    """A drone of 20 km is nowhere near Category I whatever it could carry 300 km."""
    assert set(of_category('[performance]\nferry_range = "20 km"\n')) == {RANGE}


def test_a_treatment_has_margins_of_its_own() -> None:
    (speed,) = (m for m in assessed(FAST_JET, "us-2020").margins if m.test.fact == "max_airspeed_kmh")
    assert speed.decides == ("us-2020",)
    assert not speed.holds
    assert speed.distance == 100.0


def test_a_figure_past_which_nothing_changes_decides_nothing() -> None:
    """The 3,704 km of an airlifter of VIII(a)(14) are far above the 300 km that a drone of 20 km falls short of."""
    drone = '[aircraft]\nrole = "cargo"\nmilitary = false\n[performance]\nferry_range = "20 km"\n'
    assert {m.test for m in assessed(drone, "us-2025").margins} == {RANGE}


def test_many_destinations_do_not_repeat_a_margin() -> None:
    one = assessed(CARGO_DRONE, "us-2020", to=("DE",))
    many = assessed(CARGO_DRONE, "us-2020", to=("DE", "FR", "IQ"))
    assert one.margins == many.margins
