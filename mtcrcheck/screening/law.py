"""What the law says of many rows: category, treatment and review for every completion of what a row leaves open.

A row becomes a few small numbers: what it knows of each fact that the law tests. Looking these up one after another
gives what `mtcrcheck.classifier` and `mtcrcheck.eligibility` say.

A row that does not know a value takes every branch of the diagrams at once. The sets of places in the diagrams where
it can be after each variable are few; they are found once, and equivalent ones merged (subset construction and
minimisation of automata: M. O. Rabin, D. Scott, Finite Automata and Their Decision Problems, 1959).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mtcrcheck import countries
from mtcrcheck.classifier import CATEGORIES, UNDETERMINED, decide_item
from mtcrcheck.eligibility import Setting, decide, placed, setting
from mtcrcheck.rules.conditions import atoms_in, is_on_destination
from mtcrcheck.rules.decisions import Compiler
from mtcrcheck.rules.diagrams import Diagrams
from mtcrcheck.rules.law import Interpretation, Law
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
    """Where rows go, as the law tells countries apart: a world for each code.

    ``codes`` has, for each text of a column, its code or why it names no destination; without it every row goes
    to the first world.
    """

    worlds: tuple[World, ...]
    placed: bool
    codes: Mapping[str, int | str] | None = None


NOWHERE = Destinations((World(),), placed=False)


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
        return NOWHERE if country is None else Destinations((placed(World(), law, country),), placed=True)
    deciding = (version for i in interpretations for _, version in setting(law, i, placed=True).deciding)
    conditions = [version.when for version in deciding]
    conditions += [condition for p in law.library.presumptions for condition in p.conditions]
    asked = tuple(filter(is_on_destination, atoms_in(conditions, law)))
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
    return Destinations(tuple(worlds.values()), placed=True, codes=codes)


# What rows know of each fact


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of some rows: both bounds of each fact, and codes of all else.

    These are of choices, of the destination, and of open questions: 1 where an answer is presumed.
    """

    facts: Facts
    codes: Mapping[Any, Codes | None]


Coder = Callable[[Knowledge], Codes | None]
"""What gives the code of each row for one variable, None where all have the same."""


def _code_of(subject: Any, known: Knowledge) -> Codes | None:
    return known.codes.get(subject)


def _recode(name: str, table: Codes, known: Knowledge) -> Codes | None:
    codes = known.codes[name]
    return None if codes is None else table[codes]


Cuts = tuple[tuple[float, bool], ...]
"""The figures that the law compares a number with, as `Variable.cuts` has them."""


def _span_of(fact: str, cuts: Cuts, known: Knowledge) -> Codes:
    return span(known.facts.lows[fact], known.facts.highs[fact], cuts)


def span(low: Numbers, high: Numbers, cuts: Cuts) -> Codes:
    """Return the code of the regions in which a number may lie, between the figures that the law compares it with."""
    regions = [region(low, cuts, unknown=0), region(high, cuts, unknown=len(cuts))]
    return packed(regions, [1, len(cuts) + 1])


def region(bound: Numbers, cuts: Cuts, unknown: int) -> Any:
    """Return how many of the figures a bound has passed."""
    passed: Any = sum((bound > figure) if below else (bound >= figure) for figure, below in cuts)
    return np.where(np.isnan(bound), unknown, passed)


# Lookups

Places = frozenset[int]
"""Nodes of a diagram at which a row can be."""
Outcomes = frozenset[Hashable]
Moves = list[list[int]]
"""Where rows come to along an axis: by the number that they have, and the place of their state."""
LARGEST_TABLE = 60_000
"""Rows of one lookup table, at most: it has to stay in the processor's cache."""


@dataclass(frozen=True)
class Axis:
    """A variable as rows see it: its level in the diagrams, and its states by the code that a row has."""

    level: int
    states: Mapping[int, State]

    @property
    def span(self) -> int:
        """One more than the highest code."""
        return max(self.states) + 1

    @cached_property
    def alone(self) -> frozenset[int]:
        """The values that a row can be known to have."""
        return frozenset(state[0] for state in self.states.values() if len(state) == 1)

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
    key: bits that say which axes (by their places in ``asked``) are open and would make a difference.
    """

    weights: Mapping[int, int]
    span: int
    asked: tuple[int, ...]
    numbers: NDArray[np.intp]
    bits: NDArray[np.int64]

    def keys(self, codes: Sequence[Codes | None]) -> Any:
        """Return what the codes of rows by axis come to in their keys."""
        found = ((codes[axis], weight) for axis, weight in self.weights.items())
        return sum((code * weight for code, weight in found if code is not None), 0)


def automaton(
    diagrams: Diagrams, root: int, axes: Sequence[Axis], result: Callable[[Outcomes], tuple[Any, ...]]
) -> Decision:
    """Return the lookups that follow the diagram of a question, for rows that know a state of each axis.

    ``result`` makes of the possible outcomes what is wanted of them in the end.
    """
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
    for axis in axes:
        numbers: dict[Places, int] = {}
        after: dict[int, list[Places]] = {}
        moves.append([])
        for places in layer:
            tested = [node for node in places if diagrams.levels[node] == axis.level]
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
    sizes = [
        1 if all(len(set(row)) == 1 for row in step) else len(a.states)
        for step, a in zip(steps, axes, strict=True)
    ]
    first = 0
    while first < len(steps):
        last, size = first + 1, len(steps[first]) * sizes[first]
        while last < len(steps) and size * sizes[last] <= LARGEST_TABLE:
            size *= sizes[last]
            last += 1
        yield _table(steps, axes, [n for n in range(first, last) if sizes[n] > 1], first, last)
        first = last


def _table(steps: list[Moves], axes: Sequence[Axis], asked: Sequence[int], first: int, last: int) -> Table:
    """Return one lookup over successive steps, of which the ``asked`` axes tell rows apart."""
    keys: Any = np.arange(len(steps[first]))
    here = keys
    bits = np.zeros(len(here), np.int64)
    for n in range(first, last):
        moves = np.array(steps[n])
        if n not in asked:
            here = moves[here, 0]
            continue
        differs = np.array([_differing(axes[n], row) for row in steps[n]], np.int64)
        keys = (keys[:, None] * axes[n].span + list(axes[n].states)).ravel()
        bits = (bits[:, None] | differs[here] << asked.index(n)).ravel()
        here = moves[here].ravel()
    weights, span = {}, 1
    for n in reversed(asked):
        weights[n], span = span, span * axes[n].span
    numbers, by_key = np.zeros(keys.max() + 1, np.intp), np.zeros(keys.max() + 1, np.int64)
    numbers[keys], by_key[keys] = here, bits
    return Table(weights, span, tuple(asked), numbers, by_key)


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

    def keys(self, codes: Sequence[Codes | None]) -> list[Any]:
        """Return what rows bring to each lookup, by their codes for each axis."""
        return [table.keys(codes) for table in self.tables]

    def decide(self, keys: Sequence[Any], size: int) -> Codes:
        """Return the place of each row's result."""
        number: Any = 0
        for table, key in zip(self.tables, keys, strict=True):
            number = table.numbers[number * table.span + key]
        return np.broadcast_to(np.asarray(number, np.intp), size)

    def matters(self, keys: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        """Yield each axis, and for each row whether it is open there and would make a difference."""
        number: Any = 0
        for table, key in zip(self.tables, keys, strict=True):
            at = number * table.span + key
            number, bits = table.numbers[at], table.bits[at]
            yield from ((axis, bits >> place & 1 == 1) for place, axis in enumerate(table.asked))

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
    """The decision on the Annex, and the treatment and review under each interpretation, by its id.

    They share their axes: ``subjects`` says what each turns on, ``numbers`` has fact and cuts of those that are
    numbers, ``coders`` what gives the code of each row, and ``vague`` says of facts by code where a value is possible
    that no row can be known to have.
    """

    subjects: tuple[Hashable, ...]
    numbers: Mapping[int, tuple[str, Cuts]]
    coders: tuple[Coder, ...]
    vague: Mapping[int, Mask]
    asked: Mapping[str, Decision]

    def codes(self, known: Knowledge) -> list[Codes | None]:
        """Return the codes of rows for each axis, None where all have the same."""
        return [coder(known) for coder in self.coders]

    def matters(self, codes: Sequence[Codes | None], keys: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
        """Return by fact where it is open and would make a difference; ``keys`` are those of each decision."""
        found: dict[str, Any] = {}
        told = [(axis, mask[0 if codes[axis] is None else codes[axis]]) for axis, mask in self.vague.items()]
        for axis, mask in chain(told, *(self.asked[name].matters(of) for name, of in keys.items())):
            fact = self.subjects[axis]
            if isinstance(fact, str) and fact != DESTINATION:
                found[fact] = found[fact] | mask if fact in found else mask
        return found

    def annex(self, known: Knowledge, size: int) -> tuple[Decision, Codes]:
        """Return the decision on the Annex, and the place of each row's result."""
        decision = self.asked[ANNEX]
        return decision, decision.decide(decision.keys(self.codes(known)), size)


@dataclass(frozen=True, slots=True)
class Planner:
    """Prepares the decisions of one day's law for the rows of one table.

    ``bounded`` are the sides of facts that may be known of any row, ``questions`` the open ones of which an answer
    may be presumed.
    """

    law: Law
    bounded: frozenset[str]
    questions: frozenset[Open] = frozenset()

    def plan(
        self,
        choices: Mapping[str, Choice],
        interpretations: Sequence[Interpretation] = (),
        where: Destinations = NOWHERE,
    ) -> Decisions:
        """Return the decision on the Annex, and on treatment and review under each interpretation.

        Of the Annex it gives category, item, candidates, and the number of the set of candidates.
        """
        settings = [
            replace(setting(self.law, i, placed=where.placed), requirements=(), notices=(), obligations=())
            for i in interpretations
        ]
        clauses = [version.when for _, version in self.law.annex]
        listed = [*clauses, *(v.when for s in reversed(settings) for _, v in (*s.annex, *s.deciding))]
        found = variables(atoms_in(listed, self.law), where.worlds)
        axes, coders = zip(*(self._axis(n, v, choices, where) for n, v in enumerate(found)), strict=True)
        compiler = Compiler(self.law, found)
        root = compiler.decision(partial(decide_item, self.law))
        made = {ANNEX: automaton(compiler.diagrams, root, axes, _control)}
        by_root: dict[int, Decision] = {}
        for here in settings:
            root = compiler.decision(partial(_reviewed, here))
            if root not in by_root:
                by_root[root] = automaton(compiler.diagrams, root, axes, _review)
            made[here.interpretation.id] = by_root[root]
        numbers = {
            n: (str(v.subject), v.cuts) for n, v in enumerate(found) if v.cuts and len(axes[n].states) > 1
        }
        vague = {n: axis.vague() for n, axis in enumerate(axes) if axis.vague().any()}
        return Decisions(tuple(v.subject for v in found), numbers, coders, vague, made)

    def _axis(
        self, level: int, variable: Variable, choices: Mapping[str, Choice], destinations: Destinations
    ) -> tuple[Axis, Coder]:
        """Return what rows may know of a variable, and what gives the code of each row."""
        subject = variable.subject
        if subject == DESTINATION:
            states = (variable.placed(w.test(a) for a in variable.atoms) for w in destinations.worlds)
            return Axis(level, dict(enumerate(states))), partial(_code_of, subject)
        if isinstance(subject, str) and isinstance(variable.atoms[0], Threshold):
            if self.bounded & {f"{subject}.at_least", f"{subject}.at_most"}:
                return Axis(level, variable.spans()), partial(_span_of, subject, variable.cuts)
        elif isinstance(subject, str) and subject in choices:
            known = [variable.known(options) for options in choices[subject].options]
            distinct = list(dict.fromkeys(known))
            table = np.array([distinct.index(state) for state in known], np.intp)
            coder = partial(_recode, subject, table) if len(distinct) > 1 else partial(_code_of, None)
            return Axis(level, dict(enumerate(distinct))), coder
        unknown = tuple(range(len(variable.values)))
        if isinstance(subject, Open) and subject in self.questions:
            no, yes = (variable.values.index((answer,)) for answer in (False, True))
            return Axis(level, {0: unknown, 1: (no,), 2: (yes,)}), partial(_code_of, subject)
        return Axis(level, {0: unknown}), partial(_code_of, None)


def _reviewed(here: Setting, world: World) -> tuple[str, str]:
    found = decide(here, world)
    return found.treatment, found.review


def _control(outcomes: Outcomes) -> tuple[Any, ...]:
    """Return what the decision on the Annex comes to, undetermined where completions differ."""
    items: Any = outcomes
    categories = {item.category for item in items}
    clauses = {item.clause for item in items}
    clause = clauses.pop() if len(clauses) == 1 else None
    return (
        _only(categories),
        clause.rsplit("/", 1)[-1] if clause else None,
        SEPARATOR.join(c for c in CATEGORIES if c in categories),
        set_number(categories),
    )


def _review(outcomes: Outcomes) -> tuple[Any, ...]:
    """Return treatment and review, each undetermined where completions differ."""
    found: Any = outcomes
    return tuple(_only({outcome[n] for outcome in found}) for n in (0, 1))


def _only(words: set[str]) -> str:
    return next(iter(words)) if len(words) == 1 else UNDETERMINED


def set_number(categories: Iterable[str]) -> int:
    """Return a number that stands for a set of categories."""
    return sum(1 << CATEGORIES.index(category) for category in categories)
