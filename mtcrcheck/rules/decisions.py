"""From plain decisions of the law to diagrams of all that they can come to.

The decision itself is run, in a world that answers whole conditions one at a time: what it does with true
and with false is thereby learnt, and no precedence of the law is written down a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import Any

from mtcrcheck.rules import conditions
from mtcrcheck.rules.conditions import Condition, atoms_in
from mtcrcheck.rules.diagrams import LEAF, Diagrams
from mtcrcheck.rules.law import Law
from mtcrcheck.rules.variables import State as Values
from mtcrcheck.rules.variables import Variable, variables
from mtcrcheck.rules.world import Atom, World

Decide = Callable[[World], Hashable]


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """What is left to decide: the diagram that each condition has come to, by its number.

    ``level`` is that of the variable that is asked for next, `LEAF` where ``outcome`` is decided.
    """

    left: tuple[int, ...]
    level: int
    outcome: Any = None


@dataclass(frozen=True, slots=True, eq=False)
class Front:
    """All states that a world may be in after the variables that it has been asked for so far.

    ``level`` is the first at which one of them asks for a variable, `LEAF` where all are decided.
    """

    states: frozenset[State]
    level: int


MOST_FRONTS = 200_000
"""Fronts, and steps between them, that are kept."""


class Decisions:
    """All that one plain decision can come to: a decision diagram that grows as worlds ask for it.

    The decision is run once in each state that some world can reach: it either comes to an outcome or asks for a
    condition, and the first variable of what is left of that is the one to branch on. Where a world allows several
    values of a variable it may be in several states; worlds that allow the same go through the same fronts.
    """

    def __init__(self, law: Law, decide: Decide, turns_on: Iterable[Condition]) -> None:
        """Prepare a decision that asks for no condition but the given ones."""
        self._decide, self._compiler = decide, compiler_of(law)
        self._places = {condition: place for place, condition in enumerate(dict.fromkeys(turns_on))}
        self._start = self._state(tuple(map(self._compiler.condition, self._places)))

    @cached_property
    def figures(self) -> Mapping[str, tuple[float, ...]]:
        """The figures, ascending, that it compares each number with."""
        return conditions.figures_in(self._places, self._compiler.law)

    def outcomes(self, world: World) -> frozenset[Any]:
        """Return every outcome that is possible in a world."""
        known = world.known.setdefault(self._compiler, {})
        front = self._front(frozenset([self._start]))
        while front.level != LEAF:
            values = known[front.level] if front.level in known else self.values(front.level, world, known)
            front = self._follow_all(front, values)
        return frozenset([state.outcome for state in front.states])

    def turns_on(self, world: World) -> tuple[Variable, ...]:
        """Return the variables that are open in a world and that its outcomes turn on."""
        known = world.known.setdefault(self._compiler, {})
        levels: dict[int, None] = {}
        numbers: dict[Hashable, int] = {}

        @cache
        def number(state: State) -> int:
            """Return the number of a state: states that lead to the same have the same number."""
            key: Hashable = state.outcome
            if state.level != LEAF:
                values = known.get(state.level) or self.values(state.level, world, known)
                key = tuple([number(self.follow(state, value)) for value in values])
                if len(set(key)) == 1:
                    return key[0]
                levels[state.level] = None
            return numbers.setdefault((state.level, key), len(numbers))

        number(self._start)
        return tuple(self._compiler.variables[level] for level in levels)

    def values(self, level: int, world: World, known: dict[int, Values]) -> Values:
        """Return the values of a variable that are possible in a world, and remember them in ``known``."""
        if level not in known:
            variable = self._compiler.variables[level]
            if world.anywhere is None or variable.is_on_destination:
                known[level] = variable.state_in(world)
            else:
                before = world.anywhere.known.setdefault(self._compiler, {})
                known[level] = self.values(level, world.anywhere, before)
        return known[level]

    @lru_cache(MOST_FRONTS)  # noqa: B019
    def _front(self, states: frozenset[State]) -> Front:
        """Return the front of some states."""
        return Front(states, min(state.level for state in states))

    @lru_cache(MOST_FRONTS)  # noqa: B019
    def _follow_all(self, front: Front, values: Values) -> Front:
        """Return the front in which the variable that a front asks for has one of some values."""
        decided = (state for state in front.states if state.level != front.level)
        asking = (state for state in front.states if state.level == front.level)
        return self._front(
            frozenset((*decided, *(self.follow(state, value) for state in asking for value in values)))
        )

    @cache  # noqa: B019  # one decision lives as long as the law
    def follow(self, state: State, value: int) -> State:
        """Return the state in which the variable that a state asks for has a value."""
        restrict = self._compiler.diagrams.restrict
        return self._state(tuple(restrict(node, state.level, value) for node in state.left))

    @cache  # noqa: B019  # one decision lives as long as the law
    def _state(self, left: tuple[int, ...]) -> State:
        """Return the state in which so much is left of each condition: the decision is run with what is decided."""
        diagrams = self._compiler.diagrams
        decided = {diagrams.true: True, diagrams.false: False}
        answers = {c: decided[left[place]] for c, place in self._places.items() if left[place] in decided}
        try:
            return State(left, LEAF, self._decide(asking(answers)))
        except _AskedError as asked:
            return State(left, diagrams.levels[left[self._places[asked.condition]]])


@cache
def compiler_of(law: Law) -> Compiler:
    """Return what compiles the conditions of a law; every test on the destination is a variable of its own."""
    if law.alike is not law:
        return compiler_of(law.alike)
    return Compiler(law, variables(atoms_in(law.conditions, law)))


@dataclass(slots=True, eq=False)
class Compiler:
    """Turns conditions and decisions on one day's law into diagrams over one order of variables."""

    law: Law
    variables: tuple[Variable, ...]
    diagrams: Diagrams = field(default_factory=Diagrams)
    _places: dict[Atom, tuple[int, Variable]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for level, variable in enumerate(self.variables):
            self._places.update(dict.fromkeys(variable.atoms, (level, variable)))

    @cache  # noqa: B019  # one compiler lives as long as the law
    def condition(self, condition: Condition) -> int:
        """Return the diagram of a condition."""
        made = self.diagrams
        if isinstance(condition, Atom):
            level, variable = self._places[condition]
            return made.test(level, variable.holds(condition))
        if isinstance(condition, conditions.All):
            whole = made.true
            for part in condition.parts:
                whole = made.choose(whole, self.condition(part), made.false)
            return whole
        if isinstance(condition, conditions.AnyOf):
            whole = made.false
            for part in condition.parts:
                whole = made.choose(whole, made.true, self.condition(part))
            return whole
        if isinstance(condition, conditions.Not):
            return made.choose(self.condition(condition.part), made.false, made.true)
        return self.condition(self.law.expand(condition))

    def decision(self, decide: Decide) -> int:
        """Return the diagram of a decision."""
        made = self.diagrams

        def follow(answers: Mapping[Condition, bool], here: int) -> int:
            """Return what it comes to under ``here``, where the answers so far hold."""
            try:
                return made.leaf(decide(asking(answers)))
            except _AskedError as asked:
                question = asked.condition
            asked_for = self.condition(question)
            parts = {
                True: made.choose(asked_for, here, made.false),
                False: made.choose(asked_for, made.false, here),
            }
            ways = [follow({**answers, question: h}, part) for h, part in parts.items() if part != made.false]
            return ways[0] if len(ways) == 1 else made.choose(asked_for, *ways)

        return follow({}, made.true)


class _AskedError(Exception):
    """Raised inside a decision at the first condition that has no answer yet."""

    def __init__(self, condition: Condition) -> None:
        super().__init__(condition)
        self.condition = condition


class _Answers(dict[Condition, bool]):
    """What a world has decided of conditions; the first one that it has not, it asks for."""

    def get(self, key: Condition, default: object = None) -> Any:
        if key not in self:
            raise _AskedError(key)
        return self[key]


def asking(answers: Mapping[Condition, bool]) -> World:
    """Return a world that answers conditions as given, and asks for any other."""
    return World(decided=_Answers(answers))
