"""Decision diagrams: what a decision comes to for every combination of what its tests turn on.

All tests on one fact are answered together: each value that they tell apart is the tuple of their answers. A world,
or the row of a table, knows a set of such values, from exactly one to all of them: its state.

A diagram tests such variables in one fixed order. Equal diagrams are one node, so comparing two is comparing two
numbers, and a decision that does not turn on a variable does not mention it (R. E. Bryant, Graph-Based
Algorithms for Boolean Function Manipulation, IEEE Transactions on Computers C-35, 1986; here a variable may
have more than two values, and an end may be any outcome).

A plain decision of the law is itself run, in a world that answers whole conditions one at a time: what it does with
true and with false is thereby learnt, and no precedence of the law is written down a second time. `Diagrams.decision`
does so at once for all that it can come to, `Decisions` as worlds ask for it.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache, reduce
from itertools import chain, product, repeat
from typing import Any

from mtcrcheck.interval import Interval
from mtcrcheck.rules import conditions
from mtcrcheck.rules.conditions import All, AnyOf, Condition, Not, References, atoms_in, figures_in
from mtcrcheck.rules.law import Law
from mtcrcheck.rules.logic import Truth
from mtcrcheck.rules.world import (
    DESTINATION,
    FLAG,
    NOTHING_KNOWN,
    UNKNOWN,
    Atom,
    Choice,
    Claimed,
    Member,
    OneOf,
    Open,
    Options,
    Threshold,
    World,
)

ANOTHER = "any other"
"""Stands for every value of a choice that no test names."""

Subject = str | Atom
Answers = tuple[bool, ...]
Values = tuple[int, ...]
"""The values that are possible, by their places, in rising order."""
NOT_CLAIMED = Options(claimed=False)
"""A choice that no source states: it may be anything."""
OF_ONE_TEST: dict[Truth, Values] = {True: (0,), False: (1,), None: (0, 1)}
"""The values that are possible of a variable with one test, by what that comes to."""


@dataclass(frozen=True, eq=False)
class Variable:
    """One fact with all tests on it. ``places`` are worlds, one for each destination that there may be."""

    subject: Subject
    atoms: tuple[Atom, ...]
    places: tuple[World, ...] | None = None

    @cached_property
    def values(self) -> tuple[Answers, ...]:
        """The answers to the tests that can occur together."""
        worlds: Iterable[World] = (World(),)
        if self.subject == DESTINATION and self.places is not None:
            worlds = self.places
        elif self.cuts:
            numbers = (math.nextafter(self.cuts[0], -math.inf), *self.cuts)  # one of each region
            worlds = (World({str(self.subject): Interval(number, number)}) for number in numbers)
        elif isinstance(self.subject, str):
            worlds = chain.from_iterable(self._saying(self.words, of) for of in (UNKNOWN, NOT_CLAIMED))
        return tuple(self._answers(worlds))

    @cached_property
    def cuts(self) -> tuple[float, ...]:
        """The least number of each region but the lowest, rising: tests part the numbers there."""
        return tuple(sorted({a.parting for a in self.atoms if isinstance(a, Threshold)}))

    @cached_property
    def words(self) -> list[Choice]:
        """The values that tests of a choice name, and one for all that they do not; both of a flag."""
        named = frozenset().union(*(a.values for a in self.atoms if isinstance(a, OneOf | Claimed)))
        return sorted(FLAG) if named <= FLAG else [*sorted(named, key=str), ANOTHER]

    @cached_property
    def is_on_destination(self) -> bool:
        """Whether it turns on the destination."""
        return any(map(conditions.is_on_destination, self.atoms))

    def spans(self) -> list[Values]:
        """Return the states of a number by its lowest and its highest possible region, none where these cross."""
        regions = range(len(self.values))
        return [tuple(range(low, high + 1)) for low, high in product(regions, repeat=2)]

    def state_in(self, world: World) -> Values:
        """Return the values that are possible in a world; bounds that cross allow whatever either of them says."""
        if not isinstance(self.subject, str):
            return OF_ONE_TEST[world.test(self.subject)]
        if not self.cuts:
            return self.known(world.choices.get(self.subject, UNKNOWN))
        low, high = world.numbers.get(self.subject, NOTHING_KNOWN).in_order
        lowest = 0 if low is None else bisect_right(self.cuts, low)
        highest = len(self.cuts) if high is None else bisect_right(self.cuts, high)
        return tuple(range(lowest, highest + 1))

    @cache  # noqa: B019  # one variable lives as long as the law
    def known(self, options: Options) -> Values:
        """Return the state of a choice of which the options are known."""
        words, of = (self.words, NOT_CLAIMED) if options.only is None else (options.only, options)
        return self.among(self._saying(words, of))

    def among(self, worlds: Iterable[World]) -> Values:
        """Return the values that are possible in any of some worlds."""
        found = self._answers(worlds)
        return tuple(n for n, answers in enumerate(self.values) if answers in found)

    def _saying(self, words: Iterable[Choice], of: Options) -> Iterator[World]:
        """Yield a world for each word that a choice may be, with all else as its options say."""
        return (World(choices={str(self.subject): of._replace(only=frozenset({word}))}) for word in words)

    def _answers(self, worlds: Iterable[World]) -> dict[Answers, None]:
        """Return the answers that the tests may have in any of some worlds."""
        truths = (map(world.test, self.atoms) for world in worlds)
        each = (product(*((True, False) if t is None else (t,) for t in of)) for of in truths)
        return dict.fromkeys(chain.from_iterable(each))


def variables(atoms: Iterable[Atom], places: tuple[World, ...] | None = None) -> tuple[Variable, ...]:
    """Return the variables that tests turn on, in order of appearance.

    ``places`` are worlds, one for each destination that there may be: all tests on it share one variable. Without
    them each membership is a variable of its own.
    """
    grouped: dict[Subject, dict[Atom, None]] = {}
    for atom in atoms:
        is_apart = isinstance(atom, Open) or (isinstance(atom, Member) and places is None)
        subject = atom if is_apart else getattr(atom, "fact", DESTINATION)
        grouped.setdefault(subject, {})[atom] = None
    return tuple(Variable(subject, tuple(found), places) for subject, found in grouped.items())


Decide = Callable[[World], Hashable]
LEAF = 1 << 30
"""The level of ends, below every variable."""


class Diagrams:
    """All nodes of the diagrams over one order of variables, each node known by its number.

    Conditions may refer to others of the ``law``.
    """

    def __init__(self, law: References, variables: tuple[Variable, ...]) -> None:
        self.law, self.variables = law, variables
        self.levels: list[int] = []
        self.children: list[tuple[int, ...]] = []
        self.outcomes: dict[int, Hashable] = {}
        self._known: dict[Hashable, int] = {}
        self._tested = {atom: level for level, variable in enumerate(variables) for atom in variable.atoms}
        self._levels = {variable.subject: level for level, variable in enumerate(variables)}
        self.true, self.false = self.leaf(True), self.leaf(False)  # what always holds, and what never does

    def apart_from(self, subject: Subject, known: Mapping[int, Values]) -> dict[int, Values]:
        """Return the possible values of variables, by their levels, without those of the one of a subject."""
        return {level: values for level, values in known.items() if level != self._levels.get(subject)}

    def leaf(self, outcome: Hashable) -> int:
        """Return the diagram that comes to one outcome whatever the variables."""
        leaf = self._node(LEAF, (), type(outcome), outcome)
        self.outcomes[leaf] = outcome
        return leaf

    def test(self, level: int, holds: Iterable[bool]) -> int:
        """Return the condition that holds for some values of the variable at ``level``."""
        return self.branch(level, tuple(self.true if h else self.false for h in holds))

    @cache  # noqa: B019  # diagrams live as long as the law
    def condition(self, condition: Condition) -> int:
        """Return the diagram of a condition."""
        if isinstance(condition, Atom):
            variable = self.variables[level := self._tested[condition]]
            place = variable.atoms.index(condition)
            return self.test(level, (answers[place] for answers in variable.values))
        if isinstance(condition, All):
            parts = map(self.condition, condition.parts)
            return reduce(lambda whole, part: self.choose(whole, part, self.false), parts, self.true)
        if isinstance(condition, AnyOf):
            parts = map(self.condition, condition.parts)
            return reduce(lambda whole, part: self.choose(whole, self.true, part), parts, self.false)
        if isinstance(condition, Not):
            return self.choose(self.condition(condition.part), self.false, self.true)
        return self.condition(self.law.expand(condition))

    def decision(self, decide: Decide) -> int:
        """Return the diagram of a decision."""

        def follow(answers: Mapping[Condition, bool], here: int) -> int:
            """Return what it comes to under ``here``, where the answers so far hold."""
            try:
                return self.leaf(decide(World(decided=_Answers(answers))))
            except _AskedError as asked:
                question = asked.args[0]
            asked_for = self.condition(question)
            met, unmet = self.choose(asked_for, here, self.false), self.choose(asked_for, self.false, here)
            parts = ((True, met), (False, unmet))
            ways = [follow({**answers, question: h}, part) for h, part in parts if part != self.false]
            return ways[0] if len(ways) == 1 else self.choose(asked_for, *ways)

        return follow({}, self.true)

    @cache  # noqa: B019  # diagrams live as long as the law
    def choose(self, condition: int, then: int, otherwise: int) -> int:
        """Return the diagram that comes to ``then`` where a condition holds, else to ``otherwise``.

        It is chosen for each value of the first variable that any of the three diagrams tests.
        """
        if condition == self.true or then == otherwise:
            return then
        if condition == self.false:
            return otherwise
        nodes = condition, then, otherwise
        level = min([self.levels[node] for node in nodes])
        after = [self.children[node] if self.levels[node] == level else repeat(node) for node in nodes]
        return self.branch(level, tuple(map(self.choose, *after)))

    @cache  # noqa: B019  # diagrams live as long as the law
    def restrict(self, node: int, level: int, value: int) -> int:
        """Return what remains of a diagram once the variable at a level, wherever it stands, has a value."""
        if self.levels[node] > level:
            return node
        if self.levels[node] == level:
            return self.children[node][value]
        children = tuple(self.restrict(child, level, value) for child in self.children[node])
        return self.branch(self.levels[node], children)

    def branch(self, level: int, children: tuple[int, ...]) -> int:
        """Return the diagram that tests the variable at a level, with what follows each of its values."""
        if children.count(children[0]) == len(children):
            return children[0]
        return self._node(level, children)

    def _node(self, level: int, children: tuple[int, ...], *outcome: Hashable) -> int:
        found = self._known.setdefault((level, children, *outcome), len(self.levels))
        if found == len(self.levels):
            self.levels.append(level)
            self.children.append(children)
        return found


class _AskedError(Exception):
    """Raised inside a decision with the first condition that has no answer yet."""


class _Answers(dict[Condition, bool]):
    """What a world has decided of conditions; the first one that it has not, it asks for."""

    def get(self, key: Condition, default: object = None) -> Any:
        if key not in self:
            raise _AskedError(key)
        return self[key]


# Decisions that grow as worlds ask for them


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """What is left to decide: the diagram that each condition has come to, by its number.

    ``level`` is that of the variable that is asked for next, `LEAF` where ``outcome`` is decided.
    """

    left: tuple[int, ...]
    level: int
    outcome: Any = None


Front = tuple[int, frozenset[State]]
"""All states that a world may be in after the variables that it has been asked for so far.

The level is the first at which one of them asks for a variable, `LEAF` where all are decided.
"""


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
        return figures_in(self._law, *self._places)

    def outcomes(self, world: World) -> frozenset[Any]:
        """Return every outcome that is possible in a world."""
        known = world.known.setdefault(self._diagrams, {})
        front: Front = self._start.level, frozenset([self._start])
        while (level := front[0]) != LEAF:
            values = known[level] if level in known else self.values(level, world, known)
            front = self._follow_all(front, values)
        return frozenset([state.outcome for state in front[1]])

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
            if there := world.place if variable.is_on_destination else world.anywhere:
                known[level] = self.values(level, there, there.known.setdefault(self._diagrams, {}))
            else:
                known[level] = variable.state_in(world)
        return known[level]

    @lru_cache(200_000)  # noqa: B019
    def _follow_all(self, front: Front, values: Values) -> Front:
        """Return the front in which the variable that a front asks for has one of some values."""
        level, before = front
        asked = [state for state in before if state.level == level]
        states = before.difference(asked).union(self.follow(state, v) for state in asked for v in values)
        return min([state.level for state in states]), states

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
            return State(left, LEAF, self._decide(World(decided=_Answers(answers))))
        except _AskedError as asked:
            return State(left, diagrams.levels[left[self._places[asked.args[0]]]])


@cache
def diagrams_of(law: Law) -> Diagrams:
    """Return the diagrams of a law; every test on the destination is a variable of its own."""
    if law.alike is not law:
        return diagrams_of(law.alike)
    return Diagrams(law, variables(atoms_in(law, *law.conditions)))
