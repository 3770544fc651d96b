"""What the law says of many rows: category, treatment and review for every completion of what a row leaves open.

A row becomes a few small numbers: what it knows of each fact that the law tests. Looking these up one after another
gives what `mtcrcheck.classifier` and `mtcrcheck.eligibility` say.

A row that does not know a value takes every branch of the diagrams at once. The sets of places in the diagrams where
it can be after each variable are few; they are found once, and equivalent ones merged (subset construction and
minimisation of automata: M. O. Rabin, D. Scott, Finite Automata and Their Decision Problems, 1959).
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
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


def _span(fact: str, cuts: tuple[tuple[float, bool], ...], known: Knowledge) -> Codes:
    """Return the code of the regions in which a number may lie, between the figures that the law compares it with."""
    lowest = _region(known.facts.lows[fact], cuts, unknown=0)
    highest = _region(known.facts.highs[fact], cuts, unknown=len(cuts))
    return packed([lowest, highest], [1, len(cuts) + 1])


def _region(bound: Numbers, cuts: tuple[tuple[float, bool], ...], unknown: int) -> Any:
    """Return how many of the figures a bound has passed."""
    passed: Any = sum((bound > figure) if below else (bound >= figure) for figure, below in cuts)
    return np.where(np.isnan(bound), unknown, passed)


# Lookups

Places = frozenset[tuple[str, int]]
Outcomes = dict[str, frozenset[Hashable]]
Moves = list[list[int]]
"""Where rows come to along an axis: by the number that they have, and the place of their state."""
LARGEST_TABLE = 60_000
"""Rows of one lookup table, at most: it has to stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A variable as rows see it: its level in the diagrams, and its states by the code that a row has."""

    level: int
    states: Mapping[int, State]

    @property
    def span(self) -> int:
        """One more than the highest code."""
        return max(self.states) + 1


@dataclass(frozen=True, slots=True)
class Table:
    """One lookup: from a number and the codes of some axes, packed, to another number.

    The key is ``((number x span) + code) x span + code`` and so on. ``numbers`` and ``bits`` are by key: bits
    that say which axes (by their places in ``asked``) are open and would make a difference.
    """

    axes: tuple[int, ...]
    asked: tuple[int, ...]
    numbers: NDArray[np.intp]
    bits: NDArray[np.int64]


def automaton(
    diagrams: Diagrams,
    roots: Mapping[str, int],
    axes: Sequence[Axis],
    result: Callable[[Outcomes], tuple[Any, ...]],
) -> tuple[tuple[Table, ...], tuple[tuple[Any, ...], ...]]:
    """Return the lookups in their order, and what each number of the last one stands for.

    They are for several questions at once, each the root of a diagram. ``result`` makes of the possible outcomes of
    every question what is wanted of them in the end.
    """
    layers, moves = _reachable(diagrams, frozenset(roots.items()), axes)
    wanted = [result(_outcomes(diagrams, places)) for places in layers]
    results = tuple(dict.fromkeys(wanted))
    merged = [results.index(w) for w in wanted]
    steps: list[Moves] = []
    for move in reversed(moves):
        rows = [tuple(merged[target] for target in row) for row in move]
        numbers = {row: n for n, row in enumerate(dict.fromkeys(rows))}
        merged = [numbers[row] for row in rows]
        steps.insert(0, [list(row) for row in numbers])
    return tuple(_tables(steps, axes)), results


def _reachable(diagrams: Diagrams, start: Places, axes: Sequence[Axis]) -> tuple[list[Places], list[Moves]]:
    """Return where rows can be in the end, and the moves from every set of places along each axis."""
    layer, moves = [start], []
    for axis in axes:
        numbers: dict[Places, int] = {}
        following = [[_next(diagrams, p, axis.level, s) for s in axis.states.values()] for p in layer]
        moves.append([[numbers.setdefault(p, len(numbers)) for p in row] for row in following])
        layer = list(numbers)
    return layer, moves


def _next(diagrams: Diagrams, places: Places, level: int, state: State) -> Places:
    """Return where a row can be after a variable of which it knows so much."""
    return frozenset((name, diagrams.child(node, level, value)) for name, node in places for value in state)


def _outcomes(diagrams: Diagrams, places: Places) -> Outcomes:
    found: dict[str, set[Hashable]] = {}
    for name, node in places:
        found.setdefault(name, set()).add(diagrams.outcomes[node])
    return {name: frozenset(outcomes) for name, outcomes in sorted(found.items())}


def _tables(steps: list[Moves], axes: Sequence[Axis]) -> Iterator[Table]:
    """Join successive steps to lookups, each as large as a table may be."""
    first = 0
    while first < len(steps):
        last, size = first + 1, len(steps[first]) * len(axes[first].states)
        while last < len(steps) and size * len(axes[last].states) <= LARGEST_TABLE:
            size *= len(axes[last].states)
            last += 1
        yield _table(steps, axes, range(first, last))
        first = last


def _table(steps: list[Moves], axes: Sequence[Axis], which: range) -> Table:
    """Return one lookup over successive axes; axes of one state need no code."""
    keys = here = np.arange(len(steps[which.start]))
    bits = np.zeros(len(here), np.int64)
    for bit, n in enumerate(which):
        span, codes = (axes[n].span, list(axes[n].states)) if len(axes[n].states) > 1 else (1, [0])
        differs = np.array([_differing(axes[n], row) for row in steps[n]], np.int64)
        keys = (keys[:, None] * span + codes).ravel()
        bits = (bits[:, None] | differs[here] << bit).ravel()
        here = np.array(steps[n])[here].ravel()
    table = Table(
        tuple(n for n in which if len(axes[n].states) > 1),
        tuple(which),
        np.zeros(keys.max() + 1, np.intp),
        np.zeros(keys.max() + 1, np.int64),
    )
    table.numbers[keys], table.bits[keys] = here, bits
    return table


def _differing(axis: Axis, row: Sequence[int]) -> list[bool]:
    """Return for each state whether one of its values, known alone, would lead elsewhere."""
    states = list(axis.states.values())
    alone = {state[0]: target for state, target in zip(states, row, strict=True) if len(state) == 1}
    return [
        len(state) > 1 and any(alone.get(value, -1) != target for value in state)
        for state, target in zip(states, row, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision of the law for every row: what it may come to, and which open facts would make a difference."""

    subjects: tuple[Hashable, ...]
    spans: tuple[int, ...]
    coders: tuple[Coder, ...]
    tables: tuple[Table, ...]
    results: tuple[tuple[Any, ...], ...]

    def decide(self, known: Knowledge, size: int) -> tuple[Codes, dict[str, Mask]]:
        """Return the place of each row's result, and for each fact the rows in which knowing it would matter."""
        codes = [coder(known) for coder in self.coders]
        number: Codes | None = None
        matters: dict[str, Mask] = {}
        for table in self.tables:
            key = packed(
                [number, *(codes[axis] for axis in table.axes)],
                [1, *(self.spans[axis] for axis in table.axes)],
            )
            number = table.numbers[key]
            bits = table.bits[key]
            for place, axis in enumerate(table.asked):
                subject = self.subjects[axis]
                if isinstance(subject, str) and subject != DESTINATION:
                    matters[subject] = np.broadcast_to((bits >> place) & 1 == 1, size)
        return np.broadcast_to(np.asarray(number, np.intp), size), matters

    def answer(self, known: Knowledge, size: int) -> tuple[list[Any], dict[str, Mask]]:
        """Return each part of the results of rows, as arrays of objects, beside the same."""
        places, matters = self.decide(known, size)
        return [np.array(part, object)[places] for part in zip(*self.results, strict=True)], matters


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
    ) -> Decision:
        """Return the decision on the Annex, then treatment and review under each interpretation in turn.

        Of the Annex it gives category, item, candidates, and the number of the set of candidates.
        """
        settings = [
            replace(setting(self.law, i, placed=where.placed), requirements=(), notices=(), obligations=())
            for i in interpretations
        ]
        clauses = [version.when for _, version in self.law.annex]
        asked = [[*clauses, *(version.when for _, version in s.deciding)] for s in settings]
        listed = [c for conditions in (clauses, *reversed(asked)) for c in conditions]
        found = variables(atoms_in(listed, self.law), where.worlds)
        axes, coders = zip(*(self._axis(n, v, choices, where) for n, v in enumerate(found)), strict=True)
        compiler = Compiler(self.law, found)
        roots = {ANNEX: compiler.decision(partial(decide_item, self.law), clauses)}
        for here, conditions in zip(settings, asked, strict=True):
            roots[here.interpretation.id] = compiler.decision(partial(_reviewed, here), conditions)
        result = partial(_result, [i.id for i in interpretations])
        made = automaton(compiler.diagrams, roots, axes, result)
        return Decision(tuple(v.subject for v in found), tuple(axis.span for axis in axes), coders, *made)

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
                return Axis(level, variable.spans()), partial(_span, subject, variable.cuts)
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


def _result(ids: Sequence[str], outcomes: Outcomes) -> tuple[Any, ...]:
    """Return what a decision comes to, undetermined where completions differ."""
    items: Any = outcomes[ANNEX]
    categories = {item.category for item in items}
    clauses = {item.clause for item in items}
    clause = clauses.pop() if len(clauses) == 1 else None
    reviews: Any = [outcomes[id] for id in ids]
    return (
        _only(categories),
        clause.rsplit("/", 1)[-1] if clause else None,
        SEPARATOR.join(c for c in CATEGORIES if c in categories),
        set_number(categories),
        *(_only({outcome[n] for outcome in found}) for found in reviews for n in (0, 1)),
    )


def _only(words: set[str]) -> str:
    return next(iter(words)) if len(words) == 1 else UNDETERMINED


def set_number(categories: Iterable[str]) -> int:
    """Return a number that stands for a set of categories."""
    return sum(1 << CATEGORIES.index(category) for category in categories)
