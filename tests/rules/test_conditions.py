"""Conditions are read from data, evaluated with three values, and agree with every completion."""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.interval import Interval
from mtcrcheck.rules.conditions import (
    All,
    AnyOf,
    CategoryIs,
    EntryApplies,
    Not,
    ReasonApplies,
    Treated,
    evaluate,
    facts_in,
    holds,
    list_tests,
    parse,
    truth,
)
from mtcrcheck.rules.world import (
    Claimed,
    Member,
    OneOf,
    Open,
    Options,
    Threshold,
    UndecidedError,
    World,
)
from tests.folding import each
from tests.rules.worlds import explore, outcomes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mtcrcheck.rules.conditions import Condition, Reference
    from mtcrcheck.rules.logic import Truth
    from mtcrcheck.rules.world import Atom, Choice

RANGE = Threshold("range_km", "at_least", 300.0)
PAYLOAD = Threshold("payload_kg", "at_least", 500.0)
CARGO = OneOf("role", frozenset({"cargo"}))
ARMED = OneOf("armed", frozenset({True}))
NATO = Member("destination", "countries/nato")
OPEN = Open("whether it counts")


@dataclass(frozen=True)
class Lookup:
    """A law that consists of named conditions."""

    conditions: Mapping[Reference, Condition]

    def expand(self, reference: Reference) -> Condition:
        return self.conditions[reference]


NOTHING = Lookup({})
ENTRY = EntryApplies("us/itar")
CATEGORY = CategoryIs("I")
LAW = Lookup({CATEGORY: All((PAYLOAD, RANGE)), ENTRY: AnyOf((ARMED, Not(CATEGORY)))})


# The data form


@each(
    [
        ({"fact": "range_km", "at_least": 300}, RANGE),
        ({"fact": "capacity_l", "more_than": 20}, Threshold("capacity_l", "more_than", 20.0)),
        ({"fact": "gust_kmh", "at_most": 46.3}, Threshold("gust_kmh", "at_most", 46.3)),
        ({"fact": "speed_kmh", "less_than": 800}, Threshold("speed_kmh", "less_than", 800.0)),
        ({"fact": "role", "is": "cargo"}, CARGO),
        ({"fact": "role", "is": ["cargo", "isr"]}, OneOf("role", frozenset({"cargo", "isr"}))),
        ({"fact": "armed", "is": True}, ARMED),
        ({"fact": "armed", "is": False}, OneOf("armed", frozenset({False}))),
        ({"fact": "role", "claimed": "cargo"}, Claimed("role", frozenset({"cargo"}))),
        ({"destination_in": "countries/nato"}, NATO),
        ({"entry": "us/itar"}, ENTRY),
        ({"reason": "MT", "under": "us/ear"}, ReasonApplies("MT", "us/ear")),
        ({"category": "I"}, CATEGORY),
        ({"treated": "category-i", "under": "us-2020"}, Treated("category-i", "us-2020")),
        ({"open": "whether it counts"}, OPEN),
        ({"not": {"open": "whether it counts"}}, Not(OPEN)),
        ({"all": [{"category": "I"}]}, All((CATEGORY,))),
        ({"any": [{"category": "I"}, {"entry": "us/itar"}]}, AnyOf((CATEGORY, ENTRY))),
    ]
)
def test_every_form_of_a_condition_is_read(data: dict[str, Any], condition: Condition) -> None:
    assert repr(parse(data, "when")) == repr(condition)


@each(
    [
        ({}, "when: not a condition"),
        ({"all": []}, "when.all: needs at least one part"),
        ({"any": []}, "when.any: needs at least one part"),
        ({"all": [{"category": "I"}], "any": [{"category": "I"}]}, "when: not a condition"),
        (
            {"all": [{"category": "I"}, {"any": [{"colour": "red"}]}]},
            r"when.all\[1\].any\[0\]: not a condition",
        ),
        ({"not": {"not": {"fact": "armed"}}}, "when.not.not: not a condition"),
        ({"fact": "range_km"}, "when: not a condition"),
        ({"fact": "range_km", "at_least": 300, "at_most": 500}, "when: not a condition"),
        ({"fact": "range_km", "at_least": True}, "when: at_least needs a number, found True"),
        ({"fact": "range_km", "at_least": "300 km"}, "when: at_least needs a number, found '300 km'"),
        ({"fact": "range_km", "below": 300}, "when: no comparison is called 'below'"),
        ({"fact": "role", "is": []}, "when: is needs a word, a flag or a list of them"),
        ({"fact": "role", "is": 5}, "when: is needs a word, a flag or a list of them, found 5"),
        ({"fact": "role", "claimed": ["cargo", 5]}, "when: claimed needs a word, a flag or a list of them"),
        ({"reason": "MT"}, "when: not a condition"),
        ({"treated": "category-i"}, "when: not a condition"),
        ({"entry": "us/itar", "under": "us"}, "when: not a condition"),
        ({"category": 1}, "when: not a condition"),
        ({"open": True}, "when: not a condition"),
    ]
)
def test_what_is_no_condition_is_refused_where_it_stands(data: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}"):
        parse(data, "when")


@pytest.mark.parametrize(
    "data",
    [
        {"all": {"category": "I"}},
        {"all": 5},
        {"any": ["category"]},
        {"any": [5]},
        {"not": 5},
        {"not": [{"category": "I"}]},
        {"fact": "role", "is": [["cargo"]]},
        {"fact": "role", "is": {"cargo": True}},
    ],
)
def test_a_part_of_the_wrong_kind_is_refused_where_it_stands(data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"^when"):
        parse(data, "when")


def test_the_facts_that_a_condition_tests_itself_are_named() -> None:
    condition = All(
        (RANGE, Not(AnyOf((CARGO, NATO, OPEN))), Claimed("end_use", frozenset({"x"})), ENTRY, RANGE)
    )
    assert facts_in(condition) == ("range_km", "role", "end_use", "range_km")


# Three values


def test_a_refuted_whole_keeps_every_branch() -> None:
    world = World(numbers={"range_km": Interval(200, 200), "payload_kg": Interval(400, 600)})
    trace = evaluate(All((PAYLOAD, RANGE, AnyOf((CARGO, ARMED)))), world, NOTHING)
    assert trace.outcome is False
    assert [part.outcome for part in trace.parts] == [None, False, None]
    assert [part.condition for part in trace.parts[2].parts] == [CARGO, ARMED]


def test_a_reference_is_traced_into_what_it_stands_for() -> None:
    world = World(numbers={"range_km": Interval(300, 300), "payload_kg": Interval(500, 500)})
    trace = evaluate(ENTRY, world, LAW)
    assert trace.condition == ENTRY
    assert trace.outcome is None
    (whole,) = trace.parts
    assert (whole.condition, whole.outcome) == (LAW.conditions[ENTRY], None)
    assert [(part.condition, part.outcome) for part in whole.parts[1].parts] == [(CATEGORY, True)]


def test_a_condition_without_references_needs_nothing_to_look_them_up_in() -> None:
    assert truth(Not(All((RANGE, OPEN))), World(numbers={"range_km": Interval(None, 200)})) is True
    with pytest.raises(LookupError, match="us/itar"):
        truth(Not(ENTRY), World())


def test_a_reference_to_what_the_law_does_not_have_is_an_error() -> None:
    with pytest.raises(KeyError):
        evaluate(ENTRY, World(), NOTHING)


# Two values


def test_an_undecided_part_does_not_matter_where_another_one_decides() -> None:
    world = World(numbers={"range_km": Interval(None, 200)})
    refuted, met = All((OPEN, RANGE)), AnyOf((OPEN, Not(RANGE)))
    assert holds(refuted, world, NOTHING) is False
    assert holds(met, world, NOTHING) is True


def test_the_first_part_left_open_is_what_a_decision_turns_on() -> None:
    with pytest.raises(UndecidedError) as error:
        holds(All((RANGE, OPEN, NATO)), World(numbers={"range_km": Interval(400, None)}), NOTHING)
    assert error.value.atom == OPEN


def test_a_decision_outlives_the_narrowing_of_what_it_did_not_turn_on() -> None:
    condition = AnyOf((RANGE, OPEN))
    world = World(numbers={"range_km": Interval(400, 500)})
    assert holds(condition, world, NOTHING) is True
    yes, no = world.split(OPEN)
    assert holds(condition, yes, NOTHING) is holds(condition, no, NOTHING) is True


# Against every completion, by brute force

NUMBERS = {"range_km": (300.0, 1000.0), "payload_kg": (500.0,)}
ROLES = ("cargo", "isr", "strike")
ROLE_SETS = (frozenset({"cargo"}), frozenset({"cargo", "isr"}), frozenset({"strike"}))
ATOMS: tuple[Atom, ...] = (
    *(
        Threshold(fact, word, figure)
        for fact, figures in NUMBERS.items()
        for figure in figures
        for word in ("at_least", "more_than", "at_most", "less_than")
    ),
    *(OneOf("role", roles) for roles in ROLE_SETS),
    ARMED,
    Claimed("end_use", frozenset({"wmd-delivery"})),
    NATO,
    OPEN,
)

trees = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(lambda parts: All(tuple(parts)), st.lists(inner, min_size=1, max_size=3))
        | st.builds(lambda parts: AnyOf(tuple(parts)), st.lists(inner, min_size=1, max_size=3))
    ),
    max_leaves=8,
)
# What a number may be in the search: the figures of the law, their neighbours, and what lies beyond.
VALUES = {
    fact: sorted(
        {value for f in figures for value in (f, math.nextafter(f, 0.0), math.nextafter(f, math.inf))}
        | {0.0, 2e6}
    )
    for fact, figures in NUMBERS.items()
}


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A world in which some things are known, some in part, and some not at all; bounds may cross."""
    numbers = {}
    for fact, values in VALUES.items():
        bound = st.none() | st.sampled_from(values)
        numbers[fact] = Interval(draw(bound), draw(bound))
    choices: dict[str, Options] = {}
    some_roles = draw(st.frozensets(st.sampled_from(ROLES)))
    if some_roles:
        choices["role"] = Options(some_roles)
    words: dict[str, tuple[Choice, ...]] = {"armed": (True, False), "end_use": ("wmd-delivery", "other")}
    for name, claims in words.items():
        claimed = draw(st.frozensets(st.sampled_from(claims)))
        if claimed:
            choices[name] = Options(claimed)
    member = draw(st.sampled_from((True, False, None)))
    return World(numbers=numbers, choices=choices, membership=lambda _role, _group: member)


PLAIN = {"at_least": operator.ge, "more_than": operator.gt, "at_most": operator.le, "less_than": operator.lt}


@dataclass(frozen=True)
class Completion:
    """A world in which nothing is unknown."""

    numbers: Mapping[str, float]
    choices: Mapping[str, Choice | None]
    nato: bool
    open: bool

    def fulfils(self, condition: Condition) -> bool:
        """Decide a condition by the plain meaning of its words."""
        match condition:
            case Not(part):
                answer = not self.fulfils(part)
            case All(parts):
                answer = all(self.fulfils(part) for part in parts)
            case AnyOf(parts):
                answer = any(self.fulfils(part) for part in parts)
            case Threshold(fact, word, figure):
                answer = PLAIN[word](self.numbers[fact], figure)
            case OneOf(fact, values) | Claimed(fact, values):
                answer = self.choices[fact] in values
            case Member():
                answer = self.nato
            case _:
                assert condition == OPEN
                answer = self.open
        return answer


def completions(world: World) -> Iterator[Completion]:
    """Yield a completion of every kind that the world allows; crossed bounds allow what lies between them."""
    ranges = []
    for fact, values in VALUES.items():
        bounds = world.numbers[fact]
        low, high = bounds.at_least, bounds.at_most
        if low is not None and high is not None:
            low, high = min(low, high), max(low, high)
        ranges.append([v for v in values if (low is None or v >= low) and (high is None or v <= high)])
    roles = possible(world, "role", (*ROLES, "a role that nobody names"))
    armed = possible(world, "armed", (True, False))
    end_uses = possible(world, "end_use", (None,))
    member = world.membership("destination", "countries/nato")
    nato = (True, False) if member is None else (member,)
    for numbers, role, arms, end_use, allied, opened in product(
        product(*ranges), roles, armed, end_uses, nato, (True, False)
    ):
        yield Completion(
            dict(zip(VALUES, numbers, strict=True)),
            {"role": role, "armed": arms, "end_use": end_use},
            allied,
            opened,
        )


def possible(world: World, name: str, otherwise: tuple[Choice | None, ...]) -> tuple[Choice | None, ...]:
    options = world.choices.get(name)
    return otherwise if options is None or options.only is None else tuple(options.only)


def results(condition: Condition, world: World) -> set[bool]:
    found: set[bool] = set()
    for completion in completions(world):
        found.add(completion.fulfils(condition))
        if len(found) == 2:
            break
    return found


@given(trees, worlds())
def test_the_outcomes_are_those_of_all_completions(condition: Condition, world: World) -> None:
    assert set(outcomes(lambda w: holds(condition, w, NOTHING), world)) == results(condition, world)


@given(st.lists(trees, min_size=2, max_size=3), worlds())
def test_the_outcomes_of_several_conditions_together_are_those_of_all_completions(
    conditions: list[Condition], world: World
) -> None:
    """A chain of rules is decided as a whole: what one of them assumes, the next one knows."""
    found = outcomes(lambda w: tuple(holds(c, w, NOTHING) for c in conditions), world)
    assert len(found) == len(set(found))
    assert set(found) == {tuple(c.fulfils(one) for one in conditions) for c in completions(world)}


@given(trees, worlds())
def test_what_is_decided_with_three_values_is_contradicted_by_no_completion(
    condition: Condition, world: World
) -> None:
    outcome = evaluate(condition, world, NOTHING).outcome
    assert outcome is None or results(condition, world) == {outcome}
    assert truth(condition, world) is outcome


@given(trees, worlds())
def test_a_decision_is_made_with_two_values_wherever_three_decide_it(
    condition: Condition, world: World
) -> None:
    outcome = truth(condition, world)
    if outcome is None:
        with pytest.raises(UndecidedError) as error:
            holds(condition, world, NOTHING)
        assert world.test(error.value.atom) is None
    else:
        assert holds(condition, world, NOTHING) is outcome


@given(trees, worlds())
def test_what_a_condition_turns_on_is_undecided_and_named_in_it(condition: Condition, world: World) -> None:
    found, turned_on = explore(lambda w: holds(condition, w, NOTHING), world)
    atoms = {test for test in list_tests(condition) if world.test(test) is None}  # type: ignore[arg-type]
    assert set(turned_on) <= atoms
    assert turned_on or len(found) == 1


@given(trees, worlds(), st.sampled_from(ATOMS))
def test_learning_more_never_overturns_what_was_decided(
    condition: Condition, world: World, learnt: Atom
) -> None:
    before = truth(condition, world)
    if world.test(learnt) is None and before is not None:
        assert [truth(condition, half) for half in world.split(learnt)] == [before, before]


def test_an_aircraft_is_armed_or_unarmed() -> None:
    """A treatment for the armed and one for the unarmed leave nothing over."""
    condition = AnyOf((ARMED, OneOf("armed", frozenset({False}))))
    assert outcomes(lambda w: holds(condition, w, NOTHING), World()) == (True,)


def test_an_exclusion_that_nobody_claims_is_claimed_in_no_completion() -> None:
    """Rules that ask what a role is, and a later one whether it is claimed: nobody has stated a role."""
    model = frozenset({"recreational-model"})
    rules = OneOf("role", model), Claimed("role", model)
    found = outcomes(lambda w: tuple(holds(rule, w, NOTHING) for rule in rules), World())
    assert set(found) == {(True, False), (False, False)}


def test_a_membership_is_learnt_for_the_group_it_is_about() -> None:
    """Two groups are independent questions, also where neither is known."""
    other = Member("destination", "countries/eu")
    assert len(outcomes(lambda w: (holds(NATO, w, NOTHING), holds(other, w, NOTHING)), World())) == 4


def test_truth_follows_references() -> None:
    world = World(numbers={"range_km": Interval(None, 200)})
    answer: Truth = truth(ENTRY, world, LAW)
    assert answer is True
    assert holds(ENTRY, world, LAW) is True
