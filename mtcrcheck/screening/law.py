"""What the law says of many rows: category, treatment and review for every completion of what a row leaves open.

A row becomes a few small numbers: what it knows of each fact that the law tests. The lookups of
`mtcrcheck.screening.automaton` turn these into what `mtcrcheck.classifier` and `mtcrcheck.eligibility` say.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtcrcheck import countries
from mtcrcheck.classifier import CATEGORIES, UNDETERMINED, decide_item
from mtcrcheck.eligibility import Setting, decide, placed, setting
from mtcrcheck.rules.conditions import Condition, atoms_in, is_on_destination
from mtcrcheck.rules.decisions import Compiler
from mtcrcheck.rules.law import Interpretation, Law
from mtcrcheck.rules.variables import Variable, variables
from mtcrcheck.rules.world import DESTINATION, Atom, Open, Threshold, World
from mtcrcheck.screening.automaton import Automaton, Axis, Outcomes, automaton
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


def one_destination(law: Law, country: str) -> Destinations:
    """Return the destination of every row."""
    return Destinations((placed(World(), law, country),), placed=True)


def destinations_named(
    law: Law, interpretations: Iterable[Interpretation], exporter: str, names: Iterable[str]
) -> Destinations:
    """Return the destinations that a column names: countries of which the law says the same have one code."""
    asked, home = tuple(_tests_of_destination(law, interpretations)), law.library.home
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


def _tests_of_destination(law: Law, interpretations: Iterable[Interpretation]) -> Iterator[Atom]:
    """Yield the tests on the destination that reviews turn on."""
    asked = [c for i in interpretations for c in provisions(setting(law, i, placed=True))]
    asked += [c for p in law.library.presumptions for c in p.conditions]
    yield from filter(is_on_destination, atoms_in(asked, law))


def provisions(here: Setting) -> list[Condition]:
    """Return the conditions of everything that decides on treatment and review under an interpretation."""
    return [version.when for _, version in here.deciding]


# What rows know of each fact


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of some rows: both bounds of each fact, the code of each choice, that of the destination."""

    facts: Facts
    codes: Mapping[Any, Codes | None]
    destination: Codes | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """The code of the regions in which a number may lie, between the figures that the law compares it with."""

    fact: str
    cuts: tuple[tuple[float, bool], ...]

    def __call__(self, known: Knowledge) -> Codes:
        """Return the code of each row."""
        lowest = self._region(known.facts.lows.get(self.fact), unknown=0)
        highest = self._region(known.facts.highs.get(self.fact), unknown=len(self.cuts))
        return packed([lowest, highest], [1, len(self.cuts) + 1])

    def _region(self, bound: Numbers | None, unknown: int) -> Any:
        """Return how many of the figures a bound has passed."""
        if bound is None:
            return unknown
        passed: Any = sum((bound > figure) if below else (bound >= figure) for figure, below in self.cuts)
        return np.where(np.isnan(bound), unknown, passed)


@dataclass(frozen=True, slots=True)
class Recoded:
    """The code of what rows know of a choice, by the code of the choice."""

    name: str
    table: Codes

    def __call__(self, known: Knowledge) -> Codes | None:
        """Return the code of each row."""
        codes = known.codes[self.name]
        return None if codes is None else self.table[codes]


@dataclass(frozen=True, slots=True)
class Answered:
    """The code of an open question: 1 where no is presumed, 2 where yes is."""

    question: Open

    def __call__(self, known: Knowledge) -> Codes | None:
        """Return the code of each row."""
        return known.codes.get(self.question)


def _destination(known: Knowledge) -> Codes | None:
    return known.destination


def _nothing(_: Knowledge) -> None:
    return None


Coder = Callable[[Knowledge], Codes | None]


# Lookups


@dataclass(frozen=True, slots=True)
class Table:
    """One lookup as arrays: by the packed codes of some axes, the next number, and bits for ``asked`` axes."""

    axes: tuple[int, ...]
    asked: tuple[int, ...]
    numbers: Codes
    bits: NDArray[np.int64]


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

    def column(self, place: int, rows: Codes) -> Any:
        """Return one part of the results of rows, as an array of objects."""
        return np.array([result[place] for result in self.results], object)[rows]


def _arrays(made: Automaton) -> tuple[Table, ...]:
    """Return the lookups of an automaton as arrays."""
    tables = []
    for block in made.blocks:
        numbers = np.zeros(max(block.entries) + 1, np.intp)
        bits = np.zeros(len(numbers), np.int64)
        for key, (number, matters) in block.entries.items():
            numbers[key], bits[key] = number, matters
        tables.append(Table(block.axes, block.asked, numbers, bits))
    return tuple(tables)


@dataclass(frozen=True, slots=True)
class Planner:
    """Prepares the decisions of one day's law for the rows of one table.

    ``bounded`` are the sides of facts that may be known of any row, ``questions`` the open ones of which an answer
    may be presumed.
    """

    law: Law
    bounded: frozenset[str]
    questions: frozenset[Open] = frozenset()

    def annex(self, choices: Mapping[str, Choice]) -> Decision:
        """Return the decision on category, item, candidates, and the number of the set of candidates."""
        return self._decision(
            [version.when for _, version in self.law.annex],
            lambda compiler, asked: {
                ANNEX: compiler.decision(lambda world: decide_item(self.law, world), asked)
            },
            lambda outcomes: _annex_result(outcomes[ANNEX]),
            choices,
            NOWHERE,
        )

    def reviews(
        self, choices: Mapping[str, Choice], interpretations: Sequence[Interpretation], where: Destinations
    ) -> Decision:
        """Return the decision on the Annex, then treatment and review under each interpretation in turn."""
        settings = [
            replace(setting(self.law, i, placed=where.placed), requirements=(), notices=(), obligations=())
            for i in interpretations
        ]
        clauses = [version.when for _, version in self.law.annex]
        asked = [[*clauses, *provisions(s)] for s in settings]

        def roots(compiler: Compiler, _: Sequence[Condition]) -> dict[str, int]:
            found = {ANNEX: compiler.decision(lambda world: decide_item(self.law, world), clauses)}
            for here, conditions in zip(settings, asked, strict=True):
                found[here.interpretation.id] = compiler.decision(_reviewed(here), conditions)
            return found

        ids = [i.id for i in interpretations]
        return self._decision(
            [c for conditions in (clauses, *reversed(asked)) for c in conditions],
            roots,
            lambda outcomes: (*_annex_result(outcomes[ANNEX]), *_review_results(outcomes, ids)),
            choices,
            where,
        )

    def _axis(
        self, level: int, variable: Variable, choices: Mapping[str, Choice], destinations: Destinations
    ) -> tuple[Axis, Coder]:
        """Return what rows may know of a variable, and what gives the code of each row."""
        subject = variable.subject
        if subject == DESTINATION:
            states = (variable.placed(w.test(a) for a in variable.atoms) for w in destinations.worlds)
            return Axis(level, dict(enumerate(states))), _destination
        if isinstance(subject, str) and isinstance(variable.atoms[0], Threshold):
            if self.bounded & {f"{subject}.at_least", f"{subject}.at_most"}:
                return Axis(level, variable.spans()), Span(subject, variable.cuts)
        elif isinstance(subject, str) and subject in choices:
            known = [variable.known(options) for options in choices[subject].options]
            distinct = list(dict.fromkeys(known))
            table = np.array([distinct.index(state) for state in known], np.intp)
            return Axis(level, dict(enumerate(distinct))), Recoded(subject, table) if len(
                distinct
            ) > 1 else _nothing
        unknown = tuple(range(len(variable.values)))
        if isinstance(subject, Open) and subject in self.questions:
            no, yes = (variable.values.index((answer,)) for answer in (False, True))
            return Axis(level, {0: unknown, 1: (no,), 2: (yes,)}), Answered(subject)
        return Axis(level, {0: unknown}), _nothing

    def _decision(
        self,
        asked: Sequence[Condition],
        roots: Callable[[Compiler, Sequence[Condition]], Mapping[str, int]],
        result: Callable[[Outcomes], tuple[Any, ...]],
        choices: Mapping[str, Choice],
        where: Destinations,
    ) -> Decision:
        found = variables(atoms_in(asked, self.law), where.worlds)
        axes, coders = zip(
            *(self._axis(n, variable, choices, where) for n, variable in enumerate(found)),
            strict=True,
        )
        compiler = Compiler(self.law, found)
        made = automaton(compiler.diagrams, roots(compiler, asked), axes, result)
        return Decision(
            tuple(v.subject for v in found),
            tuple(axis.span for axis in axes),
            coders,
            _arrays(made),
            made.results,
        )


def _reviewed(here: Setting) -> Callable[[World], tuple[str, str]]:
    def decided(world: World) -> tuple[str, str]:
        found = decide(here, world)
        return found.treatment, found.review

    return decided


def _annex_result(items: Iterable[Any]) -> tuple[str, str | None, str, int]:
    """Return category, item, candidates and number of the set of categories that may be."""
    found = list(items)
    categories = frozenset(item.category for item in found)
    candidates = [c for c in CATEGORIES if c in categories]
    clauses = {item.clause for item in found}
    clause = clauses.pop() if len(clauses) == 1 else None
    return (
        candidates[0] if len(candidates) == 1 else UNDETERMINED,
        clause.rsplit("/", 1)[-1] if clause else None,
        SEPARATOR.join(candidates),
        set_number(categories),
    )


def set_number(categories: Iterable[str]) -> int:
    """Return a number that stands for a set of categories."""
    return sum(1 << CATEGORIES.index(category) for category in categories)


def _review_results(outcomes: Outcomes, ids: Sequence[str]) -> tuple[str, ...]:
    """Return treatment and review under each interpretation, undetermined where completions differ."""
    return tuple(
        _only(outcome[n] for outcome in outcomes[id])  # type: ignore[index]  # pairs
        for id in ids
        for n in (0, 1)
    )


def _only(words: Iterable[str]) -> str:
    found = set(words)
    return found.pop() if len(found) == 1 else UNDETERMINED
