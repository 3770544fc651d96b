"""Facts: levels of evidence, assumptions that figures replace, and what must hold for every spec."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from publishing import TURBOPROP, claims, quantity, spec_of

from mtcrcheck.capability.bands import BANDS
from mtcrcheck.capability.choices import CLAIMED, DERIVED
from mtcrcheck.capability.derivation import Derivation, Evidence
from mtcrcheck.capability.facts import CURVE, DERIVATIONS, PUBLISHED_FACTS, Capability, Facts, kinds_of
from mtcrcheck.classifier import CATEGORIES, classify
from mtcrcheck.interval import Interval
from mtcrcheck.rules.law import load_library
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.model import Claim, Claims, CurvePoint, Spec
from mtcrcheck.spec.read import read_spec
from tests.examples_tried import examples
from tests.folding import each

LIBRARY = load_library()
LAW = LIBRARY.on(LIBRARY.as_of)


def bounds(spec: Spec, fact: str, *, traded: bool = False) -> Interval:
    return Capability(spec).facts(traded=traded).numbers.get(fact, Interval())


# The list of derivations


@each(DERIVATIONS)
def test_every_derivation_says_what_it_does_why_and_from_what(derivation: Derivation) -> None:
    assert derivation.says
    assert derivation.why, "the argument that the bound is a true one"
    assert derivation.source
    assert derivation.id.startswith("capability/")


def test_no_two_derivations_have_the_same_id() -> None:
    assert len({d.id for d in DERIVATIONS}) == len(DERIVATIONS)


def test_every_estimate_says_what_it_assumes() -> None:
    assert [d.id for d in DERIVATIONS if d.evidence == Evidence.ESTIMATED and not d.assumes] == []


def test_a_fact_is_finished_before_anything_is_derived_from_it() -> None:
    last = {(d.fact, d.side): place for place, d in enumerate(DERIVATIONS)}
    early = [
        (derivation.id, item.name)
        for place, derivation in enumerate(DERIVATIONS)
        for item in derivation.inputs
        if item.side and last.get((item.name, item.side), -1) >= place
    ]
    assert early == []


def test_every_input_is_a_key_a_fact_or_a_coefficient() -> None:
    known = {
        *KEYS,
        *(d.fact for d in DERIVATIONS),
        *CLAIMED,
        *DERIVED,
        "performance.payload_range",
        "performance.payload_endurance",
    }
    assert {item.name for d in DERIVATIONS for item in (*d.inputs, *d.unless)} <= known


def test_all_published_facts_are_derived() -> None:
    assert set(PUBLISHED_FACTS) <= {d.fact for d in DERIVATIONS}


# Levels of evidence


def test_what_is_estimated_is_not_known_at_the_level_of_statements() -> None:
    spec = spec_of({"performance.endurance": 27.0, "performance.max_speed": 482.0}, TURBOPROP)
    assert not Capability(spec).facts(Evidence.STATED).numbers.get("range_km", Interval()).known
    assert not Capability(spec).facts(Evidence.DERIVED).numbers.get("range_km", Interval()).known
    assert Capability(spec).facts().numbers["range_km"].known


def test_a_sum_of_the_authors_is_no_statement() -> None:
    spec = spec_of({}, {})
    claim = Claim(Interval(500.0, 500.0), "500 kg", derived=True)
    derived = Spec("x", claims={"mass.max_payload": Claims("mass.max_payload", (claim,))})
    assert not Capability(spec).facts().numbers.get("max_payload_kg", Interval()).known
    assert "max_payload_kg" not in Capability(derived).facts(Evidence.STATED).numbers
    assert Capability(derived).facts(Evidence.DERIVED).numbers["max_payload_kg"].at_least == 500


def test_a_fact_is_as_sure_as_the_first_level_at_which_its_bounds_are_final() -> None:
    estimated = spec_of({"performance.endurance": 27.0, "performance.max_speed": 482.0}, TURBOPROP)
    summed = Claims("mass.max_payload", (Claim(Interval(500.0, 500.0), "500 kg", derived=True),))
    assert Capability(estimated).evidence("range_km") is Evidence.ESTIMATED
    assert Capability(estimated).evidence("max_airspeed_kmh") is Evidence.STATED
    assert (
        Capability(Spec("x", claims={"mass.max_payload": summed})).evidence("max_payload_kg")
        is Evidence.DERIVED
    )


def test_the_deciding_bound_is_the_tightest() -> None:
    spec = spec_of({"performance.ferry_range": 900.0, "performance.stated_range": 400.0}, TURBOPROP)
    facts = Capability(spec).facts()
    deciding = facts.deciding("range_km", "at_least")
    assert deciding is not None
    assert deciding.derivation.id == "capability/ferry-range"
    assert facts.deciding("endurance_h", "at_least") is None


# The headline endurance: without payload, unless masses say how much it matters


QUADCOPTER = {"aircraft.configuration": "multirotor", "aircraft.propulsion": "electric"}


def test_a_quadcopter_of_46_minutes_and_75_km_per_hour_flies_less_than_300_km() -> None:
    figures = {
        "mass.max_takeoff": 0.895,
        "performance.endurance": 46 / 60,
        "performance.max_speed": 75.0,
    }
    most = bounds(spec_of(figures, QUADCOPTER), "range_km").at_most
    fastest = BANDS.coefficients["fastest_pace_of_one_kg_with_payload_kmh"].high["multirotor"]
    assert most == pytest.approx(fastest * 0.895 ** (1 / 6) * 46 / 60)
    assert most < 300


def test_an_endurance_may_be_quoted_with_any_payload_that_fits() -> None:
    figures = {"mass.max_takeoff": 20.0, "performance.endurance": 0.5, "performance.max_speed": 60.0}
    without = bounds(spec_of(figures, QUADCOPTER), "range_km").at_most
    light = bounds(spec_of({**figures, "mass.max_payload": 0.5}, QUADCOPTER), "range_km").at_most
    heavy = bounds(spec_of({**figures, "mass.max_payload": 12.0}, QUADCOPTER), "range_km").at_most
    assert without is not None
    assert light is not None
    assert heavy is not None
    assert light < heavy <= without


def test_an_empty_mass_replaces_the_usual_one() -> None:
    figures = {"mass.max_takeoff": 600.0, "mass.max_payload": 380.0}
    assert bounds(spec_of(figures, TURBOPROP), "max_payload_kg", traded=True).at_most == pytest.approx(420.0)
    light = spec_of({**figures, "mass.empty": 100.0}, TURBOPROP)
    assert bounds(light, "max_payload_kg", traded=True).at_most == pytest.approx(500.0)


# Payload as declared, and traded


def limited_by(limit: str) -> Spec:
    return spec_of(
        {"mass.empty": 500.0, "mass.max_takeoff": 1200.0, "mass.max_payload": 300.0},
        {**TURBOPROP, "mass.payload_limit": limit},
    )


@pytest.mark.parametrize(
    ("limit", "declared", "traded"),
    [("structure", 300.0, 300.0), ("takeoff-mass", 700.0, 700.0), ("unknown", 300.0, 700.0)],
)
def test_the_payload_limit_says_which_answer_is_final(limit: str, declared: float, traded: float) -> None:
    capability = Capability(limited_by(limit))
    assert capability.facts().numbers["max_payload_kg"].at_most == declared
    assert capability.facts(traded=True).numbers["max_payload_kg"].at_most == traded


def test_the_bounds_of_a_fact_are_its_bounds_as_declared_or_traded() -> None:
    capability = Capability(limited_by("unknown"))
    assert capability.bounds("max_payload_kg") == Interval(300.0, 300.0)
    assert capability.bounds("max_payload_kg", traded=True) == Interval(300.0, 700.0)
    assert capability.bounds("aerosol_capacity_l") == Interval()


def test_without_a_declared_payload_there_is_nothing_to_trade() -> None:
    capability = Capability(spec_of({"mass.empty": 500.0, "mass.max_takeoff": 1_200.0}, TURBOPROP))
    assert capability.facts(traded=True).numbers["max_payload_kg"].at_most == 700.0


# What would be if


def test_figures_and_coefficients_can_be_tried() -> None:
    capability = Capability(spec_of({"performance.endurance": 10.0}, TURBOPROP))

    def least_range(tried: Facts | None) -> float | None:
        return tried.numbers["range_km"].at_least if tried and not tried.crossed else None

    def with_side(side: str, value: float) -> Facts | None:
        return capability.changing(frozenset({side}), capability.steps())({side: value})

    assert least_range(capability.facts()) == 200
    assert least_range(with_side("performance.endurance.at_least", 20.0)) is None
    assert least_range(with_side("performance.endurance.at_least", 5.0)) == 100
    assert least_range(with_side("slowest_pace_kmh.at_least", 60.0)) == 600
    longer = {"performance.endurance": Interval(20.0, 20.0)}
    assert least_range(capability.having(longer).facts()) == 400
    assert least_range(capability.trying(longer)) is None
    assert least_range(capability.facts()) == 200


@pytest.mark.parametrize(
    ("figures", "maybe_jet"),
    [
        ({"performance.max_speed": 99.9}, False),
        ({"performance.max_speed": 100.0}, True),
        ({"performance.max_speed": 299.9, "mass.max_takeoff": 9.9}, False),
        ({"performance.max_speed": 300.0, "mass.max_takeoff": 9.9}, True),
        ({"performance.max_speed": 299.9, "mass.max_takeoff": 10.0}, True),
        ({"mass.max_takeoff": 9.9}, True),
    ],
)
def test_what_is_slow_or_small_and_names_no_propulsion_is_no_jet(
    figures: dict[str, float], maybe_jet: bool
) -> None:
    spec = spec_of(figures, {"aircraft.configuration": "fixed-wing"})
    assert ("jet-wing" in kinds_of(spec)) is maybe_jet


def test_a_slow_aircraft_said_to_have_a_jet_has_one() -> None:
    words = {"aircraft.configuration": "fixed-wing", "aircraft.propulsion": "turbojet"}
    assert kinds_of(spec_of({"performance.max_speed": 200.0}, words)) == {"jet-wing"}


def test_the_authors_own_sums_are_not_stated() -> None:
    summed = Claims("mass.empty", (Claim(Interval(10.0, 10.0), "10 kg", derived=True),))
    point = CurvePoint(
        quantity("payload", 1.0), Claims("range", (Claim(Interval(5.0, 5.0), "5 km", derived=True),))
    )
    capability = Capability(Spec("x", claims={"mass.empty": summed}, payload_range=(point,)))
    stated, derived = (capability.known_sides(level) for level in (Evidence.STATED, Evidence.DERIVED))
    assert "mass.empty.at_least" not in stated
    assert derived["mass.empty.at_least"] == 10.0
    assert (stated[CURVE], derived[CURVE]) == ((), ((1.0, 1.0, 5.0, 5.0),))


NUMBERS_TURN_ON = {
    "aircraft.configuration",
    "aircraft.propulsion",
    "aircraft.refuelled_in_flight",
    "aircraft.reusable",
    "aircraft.role",
}


@pytest.mark.parametrize("key", sorted(set(CLAIMED.values()) - NUMBERS_TURN_ON))
def test_no_number_turns_on_any_other_flag_or_choice(key: str) -> None:
    figures = {
        "mass.empty": 1_500.0,
        "mass.max_takeoff": 3_000.0,
        "mass.max_fuel": 400.0,
        "performance.endurance": 10.0,
        "performance.cruise_speed": 90.0,
    }
    plain = Capability(spec_of(figures, TURBOPROP)).facts().numbers
    for value in KEYS[key].choices or (True, False):
        assert Capability(spec_of(figures, {**TURBOPROP, key: value})).facts().numbers == plain


# What must hold for every spec


ENGINES = {
    "fixed-wing": ("piston", "turboprop", "turbofan", "electric"),
    "vtol-hybrid": ("piston", "electric"),
    "rotary-wing": ("piston", "turboshaft"),
    "multirotor": ("electric",),
}
REPLACES_AN_ASSUMPTION = {"mass.max_payload", "mass.max_takeoff", "mass.empty"}
"""Masses say how much fuel the payload leaves room for."""
GROWING = ("mass.max_payload", "performance.ferry_range", "performance.max_speed")


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    """Draw specs whose figures fit each other and the assumptions that the house prints."""
    takeoff = draw(st.floats(2.0, 8_000.0))
    empty = takeoff * draw(st.floats(0.35, 0.75))
    fuel = (takeoff - empty) * draw(st.floats(0.1, 0.9))
    payload = (takeoff - empty - 0.2 * fuel) * draw(st.floats(0.05, 1.0))
    # no propeller is taken to be faster, and no wing of its mass, of which the cruise is half, to be slower
    speed = draw(st.floats(max(42.0, 22.0 * takeoff ** (1 / 6)), 790.0))
    hours = draw(st.floats(0.2, 40.0))
    configuration = draw(st.sampled_from(sorted(ENGINES)))
    engine = draw(st.sampled_from(ENGINES[configuration]))
    figures = {
        "mass.max_takeoff": takeoff,
        "mass.empty": empty,
        "mass.max_payload": payload,
        "performance.endurance": hours,
        "performance.max_speed": speed,
        "performance.cruise_speed": speed * draw(st.floats(0.5, 0.9)),
        "performance.ferry_range": hours * speed * draw(st.floats(0.35, 0.9)),
    }
    if engine != "electric":
        figures["mass.max_fuel"] = fuel
    kept = {key: number for key, number in figures.items() if draw(st.booleans())}
    words = {"aircraft.configuration": configuration, "aircraft.propulsion": engine}
    return spec_of(kept, {key: word for key, word in words.items() if draw(st.booleans())})


def with_claim(spec: Spec, key: str, number: float) -> Spec:
    return Spec(spec.name, claims={**spec.claims, key: quantity(key, number)})


def without_claim(spec: Spec, key: str) -> Spec:
    return Spec(spec.name, claims={k: claim for k, claim in spec.claims.items() if k != key})


def contradicts(spec: Spec) -> bool:
    """Whether figures contradict each other, or the usual empty mass and a fifth of the fuel beside it."""
    payload, takeoff = spec.interval("mass.max_payload").at_most, spec.interval("mass.max_takeoff").at_least
    fuel = spec.interval("mass.max_fuel").at_most or 0.0
    unusual = payload is not None and takeoff is not None and payload + 0.2 * fuel > 0.7 * takeoff
    return unusual or bool(Capability(spec).facts().contradictions)


def candidates(spec: Spec) -> list[int]:
    """Return the ranks of the categories that are possible, 2 for Category I."""
    found = classify(Capability(spec), LAW).candidates
    return sorted(2 - CATEGORIES.index(category) for category in found)


@examples(100)
@given(specs(), st.sampled_from(GROWING), st.floats(1.0, 3.0))
def test_more_payload_range_or_speed_never_lowers_a_category(spec: Spec, key: str, factor: float) -> None:
    number = spec.interval(key).at_least
    assume(number is not None)
    assert number is not None
    more = with_claim(spec, key, number * factor)
    assume(key != "performance.max_speed" or number * factor < 1_000)
    assume(not contradicts(spec))
    assume(not contradicts(more))
    before, after = candidates(spec), candidates(more)
    assert after[0] >= before[0]
    assert after[-1] >= before[-1]


@examples(100)
@given(specs(), st.data())
def test_removing_a_value_never_turns_a_category_into_another(spec: Spec, data: st.DataObject) -> None:
    assume(spec.claims)
    assume(not contradicts(spec))
    key = data.draw(st.sampled_from(sorted(spec.claims)))
    before, after = candidates(spec), candidates(without_claim(spec, key))
    assert len(before) > 1 or len(after) > 1 or before == after


@examples(100)
@given(specs(), st.data())
def test_bounds_only_tighten_when_a_value_is_added(spec: Spec, data: st.DataObject) -> None:
    added = set(spec.claims) - REPLACES_AN_ASSUMPTION
    assume(added)
    assume(not contradicts(spec))
    key = data.draw(st.sampled_from(sorted(added)))
    with_it, without = Capability(spec).facts().numbers, Capability(without_claim(spec, key)).facts().numbers
    for fact in PUBLISHED_FACTS:
        tight, wide = with_it.get(fact, Interval()), without.get(fact, Interval())
        if wide.at_least is not None:
            assert tight.at_least is not None
            assert tight.at_least >= wide.at_least * (1 - 1e-9)
        if wide.at_most is not None:
            assert tight.at_most is not None
            assert tight.at_most <= wide.at_most * (1 + 1e-9)


def test_an_unknown_engine_is_as_bad_as_the_worst_of_them() -> None:
    figures = {"performance.endurance": 10.0, "performance.max_speed": 400.0}
    wing = {"aircraft.configuration": "fixed-wing"}
    unknown = bounds(spec_of(figures, wing), "range_km")
    known = [
        bounds(spec_of(figures, {**wing, "aircraft.propulsion": engine}), "range_km")
        for engine in ("piston", "turbofan", "electric")
    ]
    assert unknown.at_least == min(b.at_least for b in known if b.at_least is not None)
    assert unknown.at_most == max(b.at_most for b in known if b.at_most is not None)


@pytest.mark.parametrize(
    "words",
    [
        {"aircraft.configuration": "balloon"},
        {"aircraft.configuration": "airship", "aircraft.propulsion": "tethered"},
    ],
)
def test_nothing_is_made_up_about_what_floats_without_engines(words: dict[str, str]) -> None:
    figures = {"performance.endurance": 500.0, "performance.max_speed": 90.0, "mass.max_takeoff": 7_000.0}
    assert not bounds(spec_of(figures, words), "range_km").known


def test_endurance_gained_by_refuelling_does_not_count() -> None:
    figures = {"performance.endurance": 40.0, "performance.max_speed": 800.0}
    words = {"aircraft.configuration": "fixed-wing", "aircraft.propulsion": "turbofan"}
    spec = spec_of(figures, words)
    refuelled = Spec(
        "x",
        claims={**spec.claims, "aircraft.refuelled_in_flight": claims("aircraft.refuelled_in_flight", True)},
    )
    assert bounds(spec, "range_km").known
    assert not bounds(refuelled, "range_km").known


def test_a_mass_of_spray_is_a_volume_between_those_of_the_lightest_and_the_heaviest_spray() -> None:
    spec = read_spec(b'name = "X"\n[aerosol]\ncapacity = "540 lb"\n', "x.toml")
    bounds = Capability(spec).bounds("aerosol_capacity_l")
    assert bounds.at_least == pytest.approx(540 * 0.45359237 / 1.92)
    assert bounds.at_most == pytest.approx(540 * 0.45359237 / 0.79)
    assert Capability(spec).facts().choices["aerosol_system"].only == {True}
