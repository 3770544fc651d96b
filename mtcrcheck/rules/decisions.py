"""From plain decisions of the law to diagrams of all that they can come to.

The decision itself is run, in a world that answers whole conditions one at a time: what it does with true
and with false is thereby learnt, and no precedence of the law is written down a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mtcrcheck.rules import conditions
from mtcrcheck.rules.conditions import Condition, atoms_in
from mtcrcheck.rules.diagrams import LEAF, Diagrams
from mtcrcheck.rules.law import Law
from mtcrcheck.rules.variables import State, Variable, variables
from mtcrcheck.rules.world import Atom, World

Decide = Callable[[World], Hashable]


@dataclass(frozen=True, slots=True, eq=False)
class Diagram:
    """All that one decision can come to, by the variables that it turns on."""

    diagrams: Diagrams
    variables: tuple[Variable, ...]
    root: int

    def explore(self, world: World) -> tuple[frozenset[Any], tuple[Variable, ...]]:
        """Return every outcome that is possible in a world, and the open variables that they may turn on."""
        outcomes, turned_on = set(), {}
        pending, seen = [self.root], {self.root}
        states: dict[int, State] = {}
        while pending:
            node = pending.pop()
            level, children = self.diagrams.levels[node], self.diagrams.children[node]
            if level == LEAF:
                outcomes.add(self.diagrams.outcomes[node])
                continue
            if level not in states:
                states[level] = self.variables[level].state_in(world)
            following = {children[value] for value in states[level]}
            if len(following) > 1:
                turned_on[level] = self.variables[level]
            pending += following - seen
            seen |= following
        return frozenset(outcomes), tuple(turned_on.values())


def compile_decision(
    law: Law, decide: Decide, turns_on: Sequence[Condition], where: World | None = None
) -> Diagram:
    """Return the diagram of a decision that asks for no condition but the given ones.

    ``where`` is a world in which no more than the destination is known, if it is.
    """
    compiler = Compiler(law, variables(atoms_in(turns_on, law), (where or World(),)))
    return Diagram(compiler.diagrams, compiler.variables, compiler.decision(decide, turns_on))


@dataclass(slots=True)
class Compiler:
    """Turns conditions and decisions on one day's law into diagrams over one order of variables."""

    law: Law
    variables: tuple[Variable, ...]
    diagrams: Diagrams = field(default_factory=Diagrams)
    _places: dict[Atom, tuple[int, Variable]] = field(default_factory=dict)
    _compiled: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for level, variable in enumerate(self.variables):
            self._places.update(dict.fromkeys(variable.atoms, (level, variable)))

    def condition(self, condition: Condition) -> int:
        """Return the diagram of a condition."""
        if isinstance(condition, Atom):
            level, variable = self._places[condition]
            return self.diagrams.test(level, variable.holds(condition))
        found = self._compiled.get(id(condition))
        if found is None:
            found = self._compiled[id(condition)] = self._whole(condition)
        return found

    def _whole(self, condition: Condition) -> int:
        """Return the diagram of a condition that has parts or refers to another."""
        made = self.diagrams
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

    def decision(self, decide: Decide, turns_on: Iterable[Condition]) -> int:
        """Return the diagram of a decision that asks for no condition but the given ones."""
        by_id = {id(c): c for c in turns_on}
        return self._decision(decide, by_id, {}, self.diagrams.true)

    def _decision(
        self, decide: Decide, by_id: Mapping[int, Condition], answers: Mapping[Any, bool], here: int
    ) -> int:
        """Return what a decision comes to under ``here``, where the answers so far hold."""
        made = self.diagrams
        try:
            return made.leaf(decide(asking(answers)))
        except _AskedError as asked:
            question = asked.question
        condition = self.condition(by_id[question] if isinstance(question, int) else question)
        yes = made.choose(condition, here, made.false)
        no = made.choose(condition, made.false, here)
        if no == made.false:
            return self._decision(decide, by_id, {**answers, question: True}, yes)
        if yes == made.false:
            return self._decision(decide, by_id, {**answers, question: False}, no)
        return made.choose(
            condition,
            self._decision(decide, by_id, {**answers, question: True}, yes),
            self._decision(decide, by_id, {**answers, question: False}, no),
        )


class _AskedError(Exception):
    """Raised inside a decision at the first condition that has no answer yet."""

    def __init__(self, question: int | Atom) -> None:
        super().__init__(question)
        self.question = question


class _Answers(dict[int, bool]):
    """What a world has decided of conditions, by identity; the first one that it has not, it asks for."""

    def get(self, key: int, default: object = None) -> Any:
        if key not in self:
            raise _AskedError(key)
        return self[key]


@dataclass(frozen=True, slots=True)
class _AskingWorld(World):
    """A world in which nothing is known but the answers given to it."""

    def test(self, atom: Atom) -> bool:
        if atom not in self.settled:
            raise _AskedError(atom)
        return self.settled[atom]


def asking(answers: Mapping[Any, bool]) -> World:
    """Return a world that answers conditions (by identity) and tests as given, and asks for any other."""
    world = _AskingWorld(settled={k: v for k, v in answers.items() if not isinstance(k, int)})
    object.__setattr__(world, "decided", _Answers({k: v for k, v in answers.items() if isinstance(k, int)}))
    return world
