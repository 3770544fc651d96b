"""What the law says of many rows: category, treatment and review for every completion of what a row leaves open.

A row becomes a few small numbers: what it knows of each fact that the law tests. Looking these up one after another
gives what `mtcrcheck.classifier` and `mtcrcheck.eligibility` say.

A row that does not know a value takes every branch of the diagrams at once. The sets of places in the diagrams where
it can be after each variable are few; they are found once, and equivalent ones merged (subset construction and
minimisation of automata: M. O. Rabin, D. Scott, Finite Automata and Their Decision Problems, 1959).
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from math import prod
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mtcrcheck.classifier import UNDETERMINED, Item, agreed_on, categories_of, decide_item
from mtcrcheck.eligibility import DECIDING, Decision, Setting, agreed, decide, setting, without_licence
from mtcrcheck.rules.conditions import Condition, atoms_in
from mtcrcheck.rules.decisions import LEAF, Diagrams, Values, Variable, variables
from mtcrcheck.rules.law import Interpretation, Law
from mtcrcheck.rules.world import World
from mtcrcheck.screening.physics import Knowledge
from mtcrcheck.screening.table import Codes, Mask, Numbers

ANNEX = "annex"
SEPARATOR = "|"
"""Between the words of a column that lists several."""


Result = Callable[[Any], tuple[Any, ...]]
"""What makes of the possible outcomes what is wanted of them in the end."""
Asked = tuple[Callable[[World], Hashable], Sequence[Condition], Result]
"""A plain decision, with the conditions that it asks for and what is wanted of its outcomes."""
LARGEST_TABLE = 60_000
"""Rows of one lookup table, at most: it has to stay in the processor's cache."""


@dataclass(frozen=True, eq=False)
class Axis:
    """A variable as rows see it: its states by the code that a row has.

    ``recode`` gives this code by that of a choice, destination or question; of a number by its lowest and its
    highest possible region, as `Variable.cuts` part them.
    """

    variable: Variable
    states: tuple[Values, ...]
    recode: Codes

    def code(self, known: Knowledge) -> Codes:
        """Return the code of each row, which is worked out once."""
        if self not in known.seen:
            subject = self.variable.subject
            if self.is_number:
                known.seen[self] = self.between(*self.regions(*known.of(str(subject))))
            else:
                known.seen[self] = self.recode[known.codes.get(subject, np.zeros(known.size, np.intp))]
        return known.seen[self]

    @cached_property
    def is_number(self) -> bool:
        """Whether it has bounds, which differ from row to row."""
        return bool(self.variable.cuts) and len(self.states) > 1

    def regions(self, low: Numbers | float, high: Numbers | float) -> tuple[Codes, Codes]:
        """Return the lowest and the highest region in which a number between two bounds may lie."""
        cuts = self.variable.cuts
        lowest, highest = (sum(bound >= cut for cut in cuts) for bound in (low, high))
        return np.asarray(lowest, np.intp), np.where(np.isnan(high), len(cuts), highest)

    def between(self, lowest: Codes, highest: Codes) -> Codes:
        """Return the code of a number that lies in one of some regions."""
        return self.recode.take(lowest * len(self.variable.values) + highest)

    @cached_property
    def alone(self) -> Mapping[int, int]:
        """The values that a row can be known to have, with their codes."""
        return {state[0]: code for code, state in enumerate(self.states) if len(state) == 1}

    @cached_property
    def vague(self) -> Mask:
        """Say by code which states hold a value that no row can be known to have."""
        return np.array([not self.alone.keys() >= set(state) for state in self.states])


class Table(NamedTuple):
    """One lookup: from a number and the codes of some axes, packed, to another number.

    The key is the number times ``span``, and the code of each axis times its weight. ``numbers`` and ``bits`` are by
    key: a bit for each axis, in the order of the weights, says where it is open and would make a difference.
    """

    weights: Mapping[Axis, int]
    span: int
    numbers: NDArray[np.intp]
    bits: NDArray[np.int64]


def automaton(diagrams: Diagrams, root: int, axes: Sequence[Axis], result: Result) -> "Lookups":
    """Return the lookups that follow the diagram of a question, for rows that know a state of each axis.

    States are values of a second diagram, which is as small as it can be: axes that tell nothing apart are not in it.
    A lookup takes in successive axes until it would be larger than `LARGEST_TABLE`.
    """
    among = Diagrams(diagrams.law, ())

    @cache
    def follow(places: frozenset[int]) -> int:
        """Return what rows come to that can be at any of some nodes."""
        level = min(diagrams.levels[node] for node in places)
        if level == LEAF:
            return among.leaf(result(frozenset(diagrams.outcomes[node] for node in places)))
        tested = [diagrams.children[node] for node in places if diagrams.levels[node] == level]
        rest = frozenset(node for node in places if diagrams.levels[node] != level)
        ways = (rest.union(after[v] for after in tested for v in state) for state in axes[level].states)
        return among.branch(level, tuple(map(follow, ways)))

    nodes = np.array([follow(frozenset({root}))])
    levels = sorted({*among.levels} - {LEAF})
    tables: list[Table] = []
    while levels or not tables:
        weights: dict[Axis, int] = {}
        here, bits = np.arange(len(nodes)), np.zeros(len(nodes), np.int64)
        while levels and (not weights or len(here) * len(axes[levels[0]].states) <= LARGEST_TABLE):
            axis, level = axes[levels[0]], levels.pop(0)
            size = len(axis.states)
            ways = [among.children[n] if among.levels[n] == level else (n,) * size for n in nodes.tolist()]
            moves = np.array(ways)
            # where a value that a state holds, known alone, leads elsewhere
            differs = np.zeros(moves.shape, np.int64)
            for code, state in enumerate(axis.states):
                alone = [axis.alone[value] for value in state if value in axis.alone]
                differs[:, code] = (moves[:, alone] != moves[:, [code]]).any(axis=1)
            bits = (bits[:, None] | differs[here] << len(weights)).ravel()
            weights = {before: weight * size for before, weight in weights.items()} | {axis: 1}
            nodes, after = np.unique(moves, return_inverse=True)
            here = after.reshape(moves.shape)[here].ravel()
        tables.append(Table(weights, prod(len(axis.states) for axis in weights), here, bits))
    return Lookups(tuple(tables), tuple(among.outcomes[node] for node in nodes.tolist()))


class Lookups(NamedTuple):
    """The lookups of one decision, in their order, and what each number of the last one stands for."""

    tables: tuple[Table, ...]
    results: tuple[Any, ...]

    def keys(self, known: Knowledge) -> list[Codes]:
        """Return what rows bring to each lookup."""
        nothing = np.zeros(known.size, np.intp)
        weights = (table.weights.items() for table in self.tables)
        return [sum((axis.code(known) * weight for axis, weight in of), nothing) for of in weights]

    def decide(self, keys: Sequence[Codes]) -> Codes:
        """Return the place of each row's result by what rows bring to each lookup."""
        number: Any = 0
        for table, key in zip(self.tables, keys, strict=True):
            number = table.numbers[number * table.span + key]
        found: Codes = number
        return found

    def matters(self, keys: Sequence[Codes]) -> Iterator[tuple[Axis, Mask]]:
        """Yield each axis, and for each row whether it is open there and would make a difference."""
        number: Any = 0
        for table, key in zip(self.tables, keys, strict=True):
            at = number * table.span + key
            number, bits = table.numbers[at], table.bits[at]
            yield from ((axis, bits >> place & 1 == 1) for place, axis in enumerate(table.weights))

    def words(self, place: int, of: Codes, nothing: Mask | None = None) -> pa.Array:
        """Return one part of the results of rows, which is a word, as a column, empty where there is ``nothing``."""
        words = pa.array([result[place] for result in self.results], pa.string())
        return words.take(pa.array(of, mask=nothing))

    def is_open(self, of: Codes, parts: int) -> Mask:
        """Say of which rows one of the first parts of the result is undetermined."""
        return np.array([UNDETERMINED in result[:parts] for result in self.results])[of]

    def part(self, place: int, of: Codes) -> NDArray[Any]:
        """Return one part of the results of rows."""
        return np.array([result[place] for result in self.results])[of]


def plan(
    law: Law,
    asked: Mapping[str, Asked],
    places: tuple[World, ...],
    states: Callable[[Variable], list[Values]],
) -> tuple[Sequence[Axis], Mapping[str, Lookups]]:
    """Return the axes of plain decisions of one day's law, and lookups by name; those that come to the same are one.

    ``places`` are worlds, one for each destination, none before any; ``states`` gives what rows may know of a
    variable, by their codes, and nothing for a code that no row has.
    """
    conditions = [c for _, conditions, _ in asked.values() for c in conditions]
    found = variables(atoms_in(law, *conditions), places or None)
    axes = []
    for variable in found:
        of = states(variable)
        distinct = tuple(filter(None, dict.fromkeys(of)))
        axes.append(Axis(variable, distinct, np.array([distinct.index(s) if s else 0 for s in of], np.intp)))
    diagrams = Diagrams(law, found)
    made = cache(lambda root, result: automaton(diagrams, root, axes, result))
    roots = {name: (diagrams.decision(decision), result) for name, (decision, _, result) in asked.items()}
    return axes, {name: made(*root) for name, root in roots.items()}


def asked_of(law: Law, interpretations: Sequence[Interpretation], *, placed: bool) -> dict[str, Asked]:
    """Return the decision on the Annex, and on treatment and review under each interpretation."""

    def reviewed(here: Setting, world: World) -> Decision:
        return decide(here, world)._replace(decided_by=(), grounds=())  # whatever decided them

    def control(items: frozenset[Item]) -> tuple[Any, ...]:
        """Return category, item and candidates, undetermined where completions differ."""
        return *agreed_on(items), SEPARATOR.join(categories_of(items))

    clauses = [version.when for _, version in law.annex]
    asked: dict[str, Asked] = {ANNEX: (partial(decide_item, law), clauses, control)}
    for interpretation in reversed(interpretations):
        here = without_licence(setting(law, interpretation, placed=placed))
        conditions = [*clauses, *(version.when for _, version in here.of(*DECIDING))]
        asked[interpretation.id] = partial(reviewed, here), conditions, agreed
    return asked
