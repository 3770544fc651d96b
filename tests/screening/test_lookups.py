"""Lookups find the very outcomes that walking through every completion finds."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.interval import Interval
from mtcrcheck.rules.conditions import All, AnyOf, Not, atoms_in, holds
from mtcrcheck.rules.decisions import Diagrams, Variable, variables
from mtcrcheck.rules.world import Claimed, OneOf, Open, Options, Threshold, World, exactly
from mtcrcheck.screening.law import Axis, Table, automaton
from tests.rules.worlds import outcomes

if TYPE_CHECKING:
    from mtcrcheck.rules import conditions

WORDS = ("cargo", "strike", "isr", "survey")
ROLES = (*(exactly(word) for word in WORDS), exactly("cargo", "strike"), Options())
BOUNDS = st.one_of(st.none(), st.sampled_from((0.0, 299.0, 300.0, 301.0, 500.0, 501.0)))
TESTS = st.one_of(
    st.builds(
        Threshold,
        st.sampled_from(("range_km", "payload_kg")),
        st.sampled_from(("at_least", "more_than", "at_most", "less_than")),
        st.sampled_from((300.0, 500.0)),
    ),
    st.builds(OneOf, st.just("role"), st.frozensets(st.sampled_from(WORDS[:2]), min_size=1)),
    st.builds(Claimed, st.just("role"), st.frozensets(st.sampled_from(WORDS[1:3]), min_size=1)),
    st.builds(OneOf, st.just("armed"), st.sampled_from((frozenset({True}), frozenset({False})))),
    st.builds(Open, st.sampled_from(("whether this", "whether that"))),
)
CONDITIONS = st.recursive(
    TESTS,
    lambda parts: st.one_of(
        st.builds(All, st.lists(parts, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(parts, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, parts),
    ),
    max_leaves=8,
)


class Nothing:
    """A law in which nothing refers to anything."""

    def expand(self, reference: conditions.Reference) -> conditions.Condition:
        raise LookupError(reference)


LAW: Any = Nothing()
CODES = np.zeros(0, np.intp)
"""Of no row: only the lookups themselves are looked at."""


def first_that_holds(rules: list[Any], world: World) -> int:
    return next((n for n, rule in enumerate(rules) if holds(rule, world, LAW)), len(rules))


def state(variable: Variable, world: World) -> tuple[int, ...]:
    """Return what a world knows of a variable."""
    if isinstance(variable.subject, Open):
        return (0, 1)
    if isinstance(variable.atoms[0], Threshold):
        truths = [world.test(a) for a in variable.atoms]
        return tuple(
            n
            for n, answers in enumerate(variable.values)
            if all(t is None or t is a for t, a in zip(truths, answers, strict=True))
        )
    return variable.known(world.choices.get(variable.subject, Options()))


def looked_up(tables: tuple[Table, ...], states: dict[Axis, tuple[int, ...]]) -> int:
    number = 0
    for table in tables:
        codes = {axis: axis.states.index(states[axis]) for axis in table.weights}
        key = sum(codes[axis] * weight for axis, weight in table.weights.items())
        number = int(table.numbers[number * table.span + key])
    return number


@given(st.lists(CONDITIONS, min_size=1, max_size=4), BOUNDS, BOUNDS, BOUNDS, st.sampled_from(ROLES))
def test_outcomes_of_random_rules(
    rules: list[Any], low: float | None, high: float | None, load: float | None, role: Options
) -> None:
    world = World(
        {"range_km": Interval(low, high), "payload_kg": Interval(load, None)},
        {"role": role} if role.only else {},
    )
    found = variables(atoms_in(LAW, *rules), (World(),))
    diagrams = Diagrams(LAW, found)
    root = diagrams.decision(partial(first_that_holds, rules))
    axes = [Axis(variable, tuple(_states(variable)), CODES) for variable in found]
    decision = automaton(diagrams, root, axes, lambda o: tuple(sorted(o)))
    expected = tuple(sorted(set(outcomes(partial(first_that_holds, rules), world))))
    states = {axis: state(axis.variable, world) for axis in axes}
    assert decision.results[looked_up(decision.tables, states)] == expected


def _is_number(variable: Variable) -> bool:
    return isinstance(variable.atoms[0], Threshold)


def _states(variable: Variable) -> list[tuple[int, ...]]:
    if _is_number(variable):
        return list(filter(None, variable.spans()))
    if isinstance(variable.subject, Open):
        return [(0, 1)]
    if variable.subject == "armed":
        return list(dict.fromkeys(variable.known(o) for o in (exactly(True), exactly(False), Options())))
    return list(dict.fromkeys(variable.known(o) for o in ROLES))


def test_a_flag_matters_only_where_it_makes_a_difference() -> None:
    armed, military = (OneOf(name, frozenset({True})) for name in ("armed", "military"))
    rules: list[Any] = [AnyOf((armed, military))]
    found = variables(atoms_in(LAW, *rules), (World(),))
    diagrams = Diagrams(LAW, found)
    root = diagrams.decision(partial(first_that_holds, rules))
    axes = [
        Axis(v, tuple(v.known(o) for o in (exactly(True), exactly(False), Options())), CODES) for v in found
    ]
    (table,) = automaton(diagrams, root, axes, lambda o: tuple(sorted(o))).tables
    true, false, unknown = range(3)
    assert table.bits[true * 3 + unknown] == 0b00
    assert table.bits[false * 3 + unknown] == 0b10
    assert table.bits[unknown * 3 + true] == 0b01
