"""Decision diagrams: what a decision comes to for every combination of what its tests turn on.

A diagram tests variables in one fixed order. Equal diagrams are one node, so comparing two is comparing two
numbers, and a decision that does not turn on a variable does not mention it (R. E. Bryant, Graph-Based
Algorithms for Boolean Function Manipulation, IEEE Transactions on Computers C-35, 1986; here a variable may
have more than two values, and an end may be any outcome).

A plain decision of the law is itself run, in a world that answers whole conditions one at a time: what it does with
true and with false is thereby learnt, and no precedence of the law is written down a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, reduce
from typing import Any

from mtcrcheck.rules.conditions import All, AnyOf, Condition, Not, References
from mtcrcheck.rules.variables import Variable
from mtcrcheck.rules.world import Atom, World

Decide = Callable[[World], Hashable]
LEAF = 1 << 30
"""The level of ends, below every variable."""


@dataclass(slots=True, eq=False)
class Diagrams:
    """All nodes of the diagrams over one order of variables, each node known by its number.

    Conditions may refer to others of the ``law``.
    """

    law: References
    variables: tuple[Variable, ...]
    levels: list[int] = field(default_factory=list)
    children: list[tuple[int, ...]] = field(default_factory=list)
    outcomes: dict[int, Hashable] = field(default_factory=dict)
    true: int = field(init=False)
    false: int = field(init=False)
    _known: dict[Hashable, int] = field(default_factory=dict)
    _tested: dict[Atom, int] = field(init=False)

    def __post_init__(self) -> None:
        """Make the conditions that always hold, and never."""
        self.true, self.false = self.leaf(True), self.leaf(False)
        self._tested = {atom: level for level, v in enumerate(self.variables) for atom in v.atoms}

    def leaf(self, outcome: Hashable) -> int:
        """Return the diagram that comes to one outcome whatever the variables."""
        return self._node(LEAF, (), ("leaf", type(outcome), outcome), outcome)

    def test(self, level: int, holds: Iterable[bool]) -> int:
        """Return the condition that holds for some values of the variable at ``level``."""
        return self._branch(level, tuple(self.true if h else self.false for h in holds))

    @cache  # noqa: B019  # diagrams live as long as the law
    def condition(self, condition: Condition) -> int:
        """Return the diagram of a condition."""
        if isinstance(condition, Atom):
            level = self._tested[condition]
            return self.test(level, self.variables[level].holds(condition))
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
                return self.leaf(decide(asking(answers)))
            except AskedError as asked:
                question = asked.args[0]
            asked_for = self.condition(question)
            parts = {
                True: self.choose(asked_for, here, self.false),
                False: self.choose(asked_for, self.false, here),
            }
            ways = [follow({**answers, question: h}, part) for h, part in parts.items() if part != self.false]
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
        first = [self.children[node] if self.levels[node] == level else () for node in nodes]
        size = max(map(len, first))
        branches = [after or (node,) * size for node, after in zip(nodes, first, strict=True)]
        return self._branch(level, tuple(map(self.choose, *branches)))

    @cache  # noqa: B019  # diagrams live as long as the law
    def restrict(self, node: int, level: int, value: int) -> int:
        """Return what remains of a diagram once the variable at a level, wherever it stands, has a value."""
        if self.levels[node] > level:
            return node
        if self.levels[node] == level:
            return self.children[node][value]
        children = tuple(self.restrict(child, level, value) for child in self.children[node])
        return self._branch(self.levels[node], children)

    def _branch(self, level: int, children: tuple[int, ...]) -> int:
        if children.count(children[0]) == len(children):
            return children[0]
        return self._node(level, children, (level, children))

    def _node(self, level: int, children: tuple[int, ...], key: Hashable, outcome: Hashable = None) -> int:
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = len(self.levels)
            self.levels.append(level)
            self.children.append(children)
            if level == LEAF:
                self.outcomes[found] = outcome
        return found


class AskedError(Exception):
    """Raised inside a decision with the first condition that has no answer yet."""


class _Answers(dict[Condition, bool]):
    """What a world has decided of conditions; the first one that it has not, it asks for."""

    def get(self, key: Condition, default: object = None) -> Any:
        if key not in self:
            raise AskedError(key)
        return self[key]


def asking(answers: Mapping[Condition, bool]) -> World:
    """Return a world that answers conditions as given, and asks for any other."""
    return World(decided=_Answers(answers))
