"""What the law says of many rows: category, treatment and review for every completion of what a row leaves open.

A row becomes a few small numbers: what it knows of each fact that the law tests. The lookups of
`mtcrcheck.screening.automaton` turn these into what `mtcrcheck.classifier` and `mtcrcheck.eligibility` say.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from mtcrcheck import countries
from mtcrcheck.classifier import CATEGORIES, UNDETERMINED, decide_item
from mtcrcheck.eligibility import Setting, decide, placed, setting
from mtcrcheck.rules.conditions import Condition, atoms_in, is_on_destination
from mtcrcheck.rules.decisions import Compiler
from mtcrcheck.rules.law import Interpretation, Law
from mtcrcheck.rules.variables import Variable, variables
from mtcrcheck.rules.world import DESTINATION, Atom, Open, Threshold, World
from mtcrcheck.screening.automaton import Axis, Outcomes, Table, automaton
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
    """Return the code of what rows know of a choice, by the code of the choice."""
    codes = known.codes[name]
    return None if codes is None else table[codes]


def _span(fact: str, cuts: tuple[tuple[float, bool], ...], known: Knowledge) -> Codes:
    """Return the code of the regions in which a number may lie, between the figures that the law compares it with."""
    lowest = _region(known.facts.lows.get(fact), cuts, unknown=0)
    highest = _region(known.facts.highs.get(fact), cuts, unknown=len(cuts))
    return packed([lowest, highest], [1, len(cuts) + 1])


def _region(bound: Numbers | None, cuts: tuple[tuple[float, bool], ...], unknown: int) -> Any:
    """Return how many of the figures a bound has passed."""
    if bound is None:
        return unknown
    passed: Any = sum((bound > figure) if below else (bound >= figure) for figure, below in cuts)
    return np.where(np.isnan(bound), unknown, passed)


# Lookups


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


@dataclass(frozen=True, slots=True)
class Planner:
    """Prepares the decisions of one day's law for the rows of one table.

    ``bounded`` are the sides of facts that may be known of any row, ``questions`` the open ones of which an answer
    may be presumed.
    """

    law: Law
    bounded: frozenset[str]
    questions: Mapping[Open, bool]

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
        asked = [[*clauses, *provisions(s)] for s in settings]
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
            answer = variable.values.index((self.questions[subject],))
            return Axis(level, {0: unknown, 1: (answer,)}), partial(_code_of, subject)
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
