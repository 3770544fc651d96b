"""What the law says of many rows: category, treatment and review for every completion of what a row leaves open.

A row becomes a few small numbers: what it knows of each fact that the law tests. Looking these up one after another
gives what `mtcrcheck.classifier` and `mtcrcheck.eligibility` say.

A row that does not know a value takes every branch of the diagrams at once. The sets of places in the diagrams where
it can be after each variable are few; they are found once, and equivalent ones merged (subset construction and
minimisation of automata: M. O. Rabin, D. Scott, Finite Automata and Their Decision Problems, 1959).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import chain
from math import prod
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mtcrcheck import countries
from mtcrcheck.classifier import CATEGORIES, UNDETERMINED, agreed_on, decide_item
from mtcrcheck.eligibility import Setting, decide, placed, setting
from mtcrcheck.rules.conditions import Condition, atoms_in, destination_tests_in
from mtcrcheck.rules.decisions import Compiler
from mtcrcheck.rules.diagrams import Diagrams
from mtcrcheck.rules.law import Interpretation, Law
from mtcrcheck.rules.logic import agree
from mtcrcheck.rules.variables import State, Variable, variables
from mtcrcheck.rules.world import DESTINATION, Open, Threshold, World
from mtcrcheck.screening.physics import Facts
from mtcrcheck.screening.table import Choice, Codes, Mask, Numbers, country_named, packed

ANNEX = "annex"
SEPARATOR = "|"
"""Between the words of a column that lists several."""


# Destinations


@dataclass(frozen=True, slots=True)
class Destinations:
    """Where rows go, as the law tells countries apart: a world for each code, none before any destination.

    ``codes`` has, for each text of a column, its code or why it names no destination; without it every row goes
    to the first world.
    """

    worlds: tuple[World, ...] = ()
    codes: Mapping[str, int | str] = field(default_factory=dict)


def plan_destinations(
    law: Law,
    interpretations: Iterable[Interpretation],
    exporter: str,
    country: str | None,
    names: Iterable[str] | None,
) -> Destinations:
    """Return the one destination of every row, if there is one, or those that the texts of a column name.

    Countries of which the law says the same have one code.
    """
    if names is None:
        return Destinations(() if country is None else (placed(World(), law, country),))
    deciding = (version for i in interpretations for _, version in setting(law, i, placed=True).deciding)
    conditions = [version.when for version in deciding]
    conditions += [condition for p in law.library.presumptions for condition in p.conditions]
    asked = destination_tests_in(conditions, law)
    home = law.library.home
    worlds: dict[tuple[bool | None, ...], World] = {}
    codes: dict[str, int | str] = {}
    for name in names:
        country = country_named(name)
        if country is None or home(country) == home(exporter):
            codes[name] = "own-destination" if country else "unknown-country"
            continue
        world = placed(World(), law, country)
        answers = tuple(world.test(atom) for atom in asked)
        worlds.setdefault(answers, world)
        codes[name] = list(worlds).index(answers)
    if not worlds:
        worlds[()] = placed(World(), law, next(c for c in countries.codes() if home(c) != home(exporter)))
    return Destinations(tuple(worlds.values()), codes)


# What rows know of each fact


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of some rows: both bounds of each fact, and codes of all else.

    These are of choices, of the destination, and of open questions: 1 where the answer is presumed to be no, 2 where
    it is yes. ``seen`` remembers the codes by axis.
    """

    size: int
    facts: Facts
    codes: Mapping[Any, Codes]
    seen: dict[Axis, Codes] = field(default_factory=dict)

    def code(self, axis: Axis) -> Codes:
        """Return the code of each row for one axis."""
        if axis not in self.seen:
            self.seen[axis] = axis.code(self)
        return self.seen[axis]


Cuts = tuple[tuple[float, bool], ...]
"""The figures that the law compares a number with, as `Variable.cuts` has them."""


def span(low: Numbers, high: Numbers, cuts: Cuts) -> Codes:
    """Return the code of the regions in which a number may lie, between the figures that the law compares it with."""
    lowest, highest = region(low, cuts, unknown=0), region(high, cuts, unknown=len(cuts))
    return packed([(lowest, 1), (highest, len(cuts) + 1)])


def region(bound: Numbers, cuts: Cuts, unknown: int) -> Any:
    """Return how many of the figures a bound has passed."""
    passed: Any = sum((bound > figure) if below else (bound >= figure) for figure, below in cuts)
    return np.where(np.isnan(bound), unknown, passed)


# Lookups

Places = frozenset[int]
"""Nodes of a diagram at which a row can be."""
Outcomes = frozenset[Hashable]
Result = Callable[[Outcomes], tuple[Any, ...]]
"""What makes of the possible outcomes what is wanted of them in the end."""
Asked = tuple[Callable[[World], Hashable], Sequence[Condition], Result]
"""A plain decision, with the conditions that it asks for and what is wanted of its outcomes."""
Moves = list[list[int]]
"""Where rows come to along an axis: by the number that they have, and the place of their state."""
LARGEST_TABLE = 60_000
"""Rows of one lookup table, at most: it has to stay in the processor's cache."""


@dataclass(frozen=True, eq=False)
class Axis:
    """A variable as rows see it: its states by the code that a row has.

    ``recode`` gives this code by that of a choice, destination or question; a number has one for its span.
    """

    variable: Variable
    states: Mapping[int, State]
    recode: Codes | None = None

    def code(self, known: Knowledge) -> Codes:
        """Return the code of each row."""
        subject = self.variable.subject
        if self.recode is None:
            return span(*known.facts.of(str(subject)), self.variable.cuts)
        return self.recode[known.codes.get(subject, np.zeros(known.size, np.intp))]

    @property
    def span(self) -> int:
        """One more than the highest code."""
        return max(self.states) + 1

    @cached_property
    def alone(self) -> frozenset[int]:
        """The values that a row can be known to have."""
        return frozenset(state[0] for state in self.states.values() if len(state) == 1)

    @cached_property
    def vague(self) -> Mask:
        """Say by code which states hold a value that no row can be known to have."""
        vague = np.zeros(self.span, np.bool_)
        for code, state in self.states.items():
            vague[code] = len(state) > 1 and not self.alone.issuperset(state)
        return vague


@dataclass(frozen=True, slots=True)
class Table:
    """One lookup: from a number and the codes of some axes, packed, to another number.

    The key is the number times ``span``, and the code of each axis times its weight. ``numbers`` and ``bits`` are by
    key: a bit for each axis, in the order of the weights, says where it is open and would make a difference.
    """

    weights: Mapping[Axis, int]
    span: int
    numbers: NDArray[np.intp]
    bits: NDArray[np.int64]


def automaton(diagrams: Diagrams, root: int, axes: Sequence[Axis], result: Result) -> Decision:
    """Return the lookups that follow the diagram of a question, for rows that know a state of each axis."""
    layers, moves = _reachable(diagrams, frozenset({root}), axes)
    wanted = [result(frozenset(diagrams.outcomes[node] for node in places)) for places in layers]
    results = tuple(dict.fromkeys(wanted))
    merged = [results.index(w) for w in wanted]
    steps: list[Moves] = []
    for move in reversed(moves):
        rows = [tuple(merged[target] for target in row) for row in move]
        numbers = {row: n for n, row in enumerate(dict.fromkeys(rows))}
        merged = [numbers[row] for row in rows]
        steps.insert(0, [list(row) for row in numbers])
    return Decision(tuple(_tables(steps, axes)), results)


def _reachable(diagrams: Diagrams, start: Places, axes: Sequence[Axis]) -> tuple[list[Places], list[Moves]]:
    """Return where rows can be in the end, and the moves from every set of places along each axis."""
    layer = [start]
    moves: list[Moves] = []
    for level, axis in enumerate(axes):
        numbers: dict[Places, int] = {}
        after: dict[int, list[Places]] = {}
        moves.append([])
        for places in layer:
            tested = [node for node in places if diagrams.levels[node] == level]
            for node in tested:
                if node not in after:
                    children = diagrams.children[node]
                    after[node] = [frozenset(children[v] for v in state) for state in axis.states.values()]
            if tested:
                rest = places.difference(tested)
                found = [rest.union(*places) for places in zip(*(after[n] for n in tested), strict=True)]
            else:
                found = [places] * len(axis.states)
            moves[-1].append([numbers.setdefault(p, len(numbers)) for p in found])
        layer = list(numbers)
    return layer, moves


def _tables(steps: list[Moves], axes: Sequence[Axis]) -> Iterator[Table]:
    """Join successive steps to lookups, each as large as a table may be, without axes that tell nothing apart."""
    tells_apart = [any(len(set(row)) > 1 for row in step) for step in steps]
    telling = [axis if tells else None for axis, tells in zip(axes, tells_apart, strict=True)]
    sizes = [len(axis.states) if axis else 1 for axis in telling]
    first = 0
    while first < len(steps):
        last, size = first + 1, len(steps[first]) * sizes[first]
        while last < len(steps) and size * sizes[last] <= LARGEST_TABLE:
            size *= sizes[last]
            last += 1
        yield _table(steps[first:last], telling[first:last])
        first = last


def _table(steps: list[Moves], axes: Sequence[Axis | None]) -> Table:
    """Return one lookup over successive steps; an axis that is None tells no rows apart."""
    keys: Any = np.arange(len(steps[0]))
    here = keys
    bits = np.zeros(len(here), np.int64)
    weights: dict[Axis, int] = {}
    for step, axis in zip(steps, axes, strict=True):
        moves = np.array(step)
        if axis is None:
            here = moves[here, 0]
            continue
        differs = np.array([_differing(axis, row) for row in step], np.int64)
        keys = (keys[:, None] * axis.span + list(axis.states)).ravel()
        bits = (bits[:, None] | differs[here] << len(weights)).ravel()
        here = moves[here].ravel()
        weights = {before: weight * axis.span for before, weight in weights.items()} | {axis: 1}
    numbers, by_key = np.zeros(keys.max() + 1, np.intp), np.zeros(keys.max() + 1, np.int64)
    numbers[keys], by_key[keys] = here, bits
    return Table(weights, prod(axis.span for axis in weights), numbers, by_key)


def _differing(axis: Axis, row: Sequence[int]) -> list[bool]:
    """Return for each state whether one of its values, known alone, would lead elsewhere."""
    states = list(axis.states.values())
    alone = {state[0]: target for state, target in zip(states, row, strict=True) if len(state) == 1}
    return [
        len(state) > 1 and any(alone.get(value, target) != target for value in state)
        for state, target in zip(states, row, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision of the law: the lookups in their order, and what each number of the last one stands for."""

    tables: tuple[Table, ...]
    results: tuple[tuple[Any, ...], ...]

    def keys(self, known: Knowledge) -> list[Codes]:
        """Return what rows bring to each lookup."""
        nothing = np.zeros(known.size, np.intp)
        return [
            sum((known.code(axis) * weight for axis, weight in table.weights.items()), nothing)
            for table in self.tables
        ]

    def decide(self, keys: Sequence[Codes]) -> Codes:
        """Return the place of each row's result."""
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
        found: Mask = np.array([UNDETERMINED in result[:parts] for result in self.results])[of]
        return found

    def part(self, place: int, of: Codes) -> NDArray[Any]:
        """Return one part of the results of rows."""
        return np.array([result[place] for result in self.results])[of]


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decisions by name, which share their axes."""

    axes: tuple[Axis, ...]
    asked: Mapping[str, Decision]

    def matters(self, known: Knowledge, keys: Mapping[str, Sequence[Codes]]) -> dict[str, Mask]:
        """Return by fact where it is open and would make a difference; ``keys`` are those of each decision."""
        found: dict[str, Mask] = {}
        told = ((axis, axis.vague[known.code(axis)]) for axis in self.axes if axis.vague.any())
        for axis, mask in chain(told, *(self.asked[name].matters(of) for name, of in keys.items())):
            fact = axis.variable.subject
            if isinstance(fact, str) and fact != DESTINATION:
                found[fact] = found[fact] | mask if fact in found else mask
        return found


@dataclass(frozen=True, slots=True)
class Planner:
    """Prepares decisions of one day's law for the rows of one table.

    ``bounded`` are the sides of facts that may be known of any row, ``questions`` the open ones of which an answer
    may be presumed.
    """

    law: Law
    choices: Mapping[str, Choice]
    where: Destinations
    bounded: frozenset[str]
    questions: frozenset[Open]

    def plan(self, asked: Mapping[str, Asked]) -> Decisions:
        """Return plain decisions as lookups; those that come to the same have the same."""
        conditions = [c for _, conditions, _ in asked.values() for c in conditions]
        found = variables(atoms_in(conditions, self.law), self.where.worlds or None)
        axes = tuple(map(self._axis, found))
        compiler = Compiler(self.law, found)
        made: dict[tuple[int, Result], Decision] = {}
        names: dict[str, Decision] = {}
        for name, (decision, _, result) in asked.items():
            root = compiler.decision(decision)
            if (root, result) not in made:
                made[root, result] = automaton(compiler.diagrams, root, axes, result)
            names[name] = made[root, result]
        return Decisions(axes, names)

    def _axis(self, variable: Variable) -> Axis:
        """Return what rows may know of a variable."""
        subject, states = variable.subject, [tuple(range(len(variable.values)))]
        if subject == DESTINATION and self.where.worlds:
            states = [variable.placed(w.test(a) for a in variable.atoms) for w in self.where.worlds]
        elif isinstance(subject, Open):
            if subject in self.questions:
                states += [(variable.values.index((answer,)),) for answer in (False, True)]
        elif isinstance(variable.atoms[0], Threshold):
            if self.bounded & {f"{subject}.at_least", f"{subject}.at_most"}:
                return Axis(variable, variable.spans())
        elif subject in self.choices:
            states = [variable.known(options) for options in self.choices[str(subject)].options]
        distinct = list(dict.fromkeys(states))
        return Axis(
            variable, dict(enumerate(distinct)), np.array([distinct.index(s) for s in states], np.intp)
        )

    def plan_law(self, interpretations: Sequence[Interpretation]) -> Decisions:
        """Return the decision on the Annex, and on treatment and review under each interpretation."""
        clauses = [version.when for _, version in self.law.annex]
        asked: dict[str, Asked] = {ANNEX: (partial(decide_item, self.law), clauses, _control)}
        for interpretation in reversed(interpretations):
            here = replace(
                setting(self.law, interpretation, placed=bool(self.where.worlds)),
                requirements=(),
                notices=(),
                obligations=(),
            )
            conditions = [*clauses, *(version.when for _, version in here.deciding)]
            asked[interpretation.id] = partial(_reviewed, here), conditions, _review
        return self.plan(asked)


def _reviewed(here: Setting, world: World) -> tuple[str, str]:
    found = decide(here, world)
    return found.treatment, found.review


def _control(outcomes: Outcomes) -> tuple[Any, ...]:
    """Return category, item, candidates and their number, undetermined where completions differ."""
    items: Any = outcomes
    categories = {item.category for item in items}
    candidates = SEPARATOR.join(c for c in CATEGORIES if c in categories)
    return (*agreed_on(items), candidates, set_number(categories))


def _review(outcomes: Outcomes) -> tuple[Any, ...]:
    """Return treatment and review, each undetermined where completions differ."""
    found: Any = outcomes
    return tuple(agree((outcome[n] for outcome in found), UNDETERMINED) for n in (0, 1))


def set_number(categories: Iterable[str]) -> int:
    """Return a number that stands for a set of categories."""
    return sum(1 << CATEGORIES.index(category) for category in categories)
