"""What plain decisions of the law can come to in a world that leaves something open."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple

from mtcrcheck.rules.conditions import Condition, atoms_in, figures_in
from mtcrcheck.rules.diagrams import LEAF, AskedError, Decide, Diagrams, asking
from mtcrcheck.rules.law import Law
from mtcrcheck.rules.variables import State as Values
from mtcrcheck.rules.variables import Variable, variables
from mtcrcheck.rules.world import World


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """What is left to decide: the diagram that each condition has come to, by its number.

    ``level`` is that of the variable that is asked for next, `LEAF` where ``outcome`` is decided.
    """

    left: tuple[int, ...]
    level: int
    outcome: Any = None


class Front(NamedTuple):
    """All states that a world may be in after the variables that it has been asked for so far.

    ``level`` is the first at which one of them asks for a variable, `LEAF` where all are decided.
    """

    level: int
    states: frozenset[State]


MOST_FRONTS = 200_000
"""Steps between fronts that are kept."""


class Decisions:
    """All that one plain decision can come to: a decision diagram that grows as worlds ask for it.

    The decision is run once in each state that some world can reach: it either comes to an outcome or asks for a
    condition, and the first variable of what is left of that is the one to branch on. Where a world allows several
    values of a variable it may be in several states; worlds that allow the same go through the same fronts.
    """

    def __init__(self, law: Law, decide: Decide, turns_on: Iterable[Condition]) -> None:
        """Prepare a decision that asks for no condition but the given ones."""
        self._law, self._decide, self._diagrams = law, decide, diagrams_of(law)
        self._places = {condition: place for place, condition in enumerate(dict.fromkeys(turns_on))}
        self._start = self._state(tuple(map(self._diagrams.condition, self._places)))

    @cached_property
    def figures(self) -> Mapping[str, tuple[float, ...]]:
        """The figures, ascending, that it compares each number with."""
        return figures_in(self._places, self._law)

    def outcomes(self, world: World) -> frozenset[Any]:
        """Return every outcome that is possible in a world."""
        known = world.known.setdefault(self._diagrams, {})
        front = Front(self._start.level, frozenset([self._start]))
        while front.level != LEAF:
            values = known[front.level] if front.level in known else self.values(front.level, world, known)
            front = self._follow_all(front, values)
        return frozenset([state.outcome for state in front.states])

    def turns_on(self, world: World) -> tuple[Variable, ...]:
        """Return the variables that are open in a world and that its outcomes turn on."""
        known = world.known.setdefault(self._diagrams, {})
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
        return tuple(self._diagrams.variables[level] for level in levels)

    def values(self, level: int, world: World, known: dict[int, Values]) -> Values:
        """Return the values of a variable that are possible in a world, and remember them in ``known``."""
        if level not in known:
            variable = self._diagrams.variables[level]
            if world.anywhere is None or variable.is_on_destination:
                known[level] = variable.state_in(world)
            else:
                before = world.anywhere.known.setdefault(self._diagrams, {})
                known[level] = self.values(level, world.anywhere, before)
        return known[level]

    @lru_cache(MOST_FRONTS)  # noqa: B019
    def _follow_all(self, front: Front, values: Values) -> Front:
        """Return the front in which the variable that a front asks for has one of some values."""
        others = (state for state in front.states if state.level != front.level)
        asked = (state for state in front.states if state.level == front.level)
        states = frozenset((*others, *(self.follow(state, value) for state in asked for value in values)))
        return Front(min([state.level for state in states]), states)

    @cache  # noqa: B019  # one decision lives as long as the law
    def follow(self, state: State, value: int) -> State:
        """Return the state in which the variable that a state asks for has a value."""
        restrict = self._diagrams.restrict
        return self._state(tuple(restrict(node, state.level, value) for node in state.left))

    @cache  # noqa: B019  # one decision lives as long as the law
    def _state(self, left: tuple[int, ...]) -> State:
        """Return the state in which so much is left of each condition: the decision is run with what is decided."""
        diagrams = self._diagrams
        decided = {diagrams.true: True, diagrams.false: False}
        answers = {c: decided[left[place]] for c, place in self._places.items() if left[place] in decided}
        try:
            return State(left, LEAF, self._decide(asking(answers)))
        except AskedError as asked:
            return State(left, diagrams.levels[left[self._places[asked.args[0]]]])


@cache
def diagrams_of(law: Law) -> Diagrams:
    """Return the diagrams of a law; every test on the destination is a variable of its own."""
    if law.alike is not law:
        return diagrams_of(law.alike)
    return Diagrams(law, variables(atoms_in(law.conditions, law)))
