"""What would decide it: the smallest sets of missing keys of which some value settles a verdict left open.

The search gives each missing key a few telling values, alone and then in pairs, and decides the verdict again.
Where one key is enough, what each of its values would lead to is told too: between values tried
whose answers differ, the edge is sought by halving, and nothing is assumed to be monotone.
"""

import dataclasses
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain, combinations, pairwise, product
from typing import NamedTuple

from mtcrcheck.capability.breakeven import find_changes, guess_crossing
from mtcrcheck.capability.facts import CURVE, Capability, Facts, keys_behind
from mtcrcheck.classifier import CATEGORIES, decide_item
from mtcrcheck.eligibility import Setting, decide, placed, setting, without_licence
from mtcrcheck.interval import Interval, meet
from mtcrcheck.rules.conditions import holds
from mtcrcheck.rules.decisions import Decisions
from mtcrcheck.rules.law import Interpretation, Law, Provision
from mtcrcheck.rules.logic import Truth
from mtcrcheck.rules.world import World
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.model import Claim, Claims, CurvePoint, Spec, Value
from mtcrcheck.text import read_beside

Guess = Callable[[float, float], float | None]
"""Where between two values an edge probably is, if there is any telling."""
Answers = frozenset[str]
"""What a verdict may come to; empty where a value contradicts the rest of the spec."""
PARTS, SHORT = 4, 1.005
"""In how many parts a stretch is looked at, and the factor by which the ends of each part differ at least."""
Tried = tuple[float, Answers]
"""A value with what the verdict may come to there."""
PLAIN_DIGITS = 4
"""Significant digits of a figure that is taken for the edge itself where the search ends beside it."""


class ValueRange(NamedTuple):
    """Values from ``low`` to ``high``, None where there is no end, that lead to the same answers.

    An end belongs to the stretch where it is ``included``; the unit is that of the key.
    """

    low: float | None
    low_included: bool
    high: float | None
    high_included: bool
    answers: tuple[str, ...]


class Word(NamedTuple):
    """A flag or choice that leads to some answers."""

    value: bool | str
    answers: tuple[str, ...]


def find_value_ranges(
    evaluate: Callable[[float], Answers],
    tried: Iterable[float],
    guess: Guess = lambda _low, _high: None,
) -> tuple[ValueRange, ...]:
    """Return the stretches of values with the same answers, those that contradict the spec left out.

    ``tried`` are positive values to begin with: what lies between two of them that agree is not looked at. Between
    two that differ, some values inside each stretch are tried too. ``guess`` only saves time: where it does not help,
    halving does. A stretch ends at a figure of few digits, where there is one beside the change.
    """
    points = sorted(set(tried))
    results = [evaluate(p) for p in points]
    found = []
    low, included, answers = None, True, results[0]
    for one, other in pairwise(zip(points, results, strict=True)):
        for below, before, above, after in _all_changes(evaluate, guess, one, other):
            figure = float(f"{above:.{PLAIN_DIGITS}g}")
            there = evaluate(figure) if below <= figure <= above else None
            is_plain = there in (before, after)
            end, start = (figure, figure) if is_plain else (below, above)
            is_last = not is_plain or there == before
            found.append(ValueRange(low, included, end, is_last, _sorted(answers)))
            low, included, answers = start, not is_plain or there == after, after
    found.append(ValueRange(low, included, None, True, _sorted(answers)))
    return tuple(s for s in found if s.answers)


def _all_changes(
    evaluate: Callable[[float], Answers], guess: Guess, one: Tried, other: Tried
) -> Iterator[tuple[float, Answers, float, Answers]]:
    """Yield the changes of `find_changes` between two values, and those that values between its changes tell."""
    if one[1] == other[1]:
        return
    at = one[0]
    for change in (*find_changes(evaluate, guess, *one, *other), (*other, *other)):
        below, answers, above, _ = change
        share = (below / at) ** (1 / PARTS)
        inside = [at * share**n for n in range(1, PARTS)] if share > SHORT else []
        tried = [(at, answers), *((value, evaluate(value)) for value in inside), (below, answers)]
        for ends in pairwise(tried):
            yield from _all_changes(evaluate, guess, *ends)
        if above != below:
            yield change
        at = above


def _sorted(answers: Answers) -> tuple[str, ...]:
    """Return answers in order: categories as they are ranked, then all others."""
    ranks = {category: rank for rank, category in enumerate(CATEGORIES)}
    return tuple(sorted(answers, key=lambda a: (ranks.get(a, len(ranks)), a)))


FEW_KEYS = 7
TRIED = read_beside(__file__, "tried.toml")
TELLING: Mapping[str, tuple[float, ...]] = {key: tuple(values) for key, values in TRIED["telling"].items()}
FIGURES: tuple[float, ...] = tuple(TRIED["figures"])
"""The values of quantities that are tried, and the figures of the law: tried.toml says what they are for."""
FARTHER = 100.0
"""How far beyond the telling values, either way, what a value leads to is tried."""
SLOWEST_KMH: float = TRIED["slowest_kmh"]


class ValueOutcomes(NamedTuple):
    """What the values of a key lead to, for the verdicts named ``of``: stretches of numbers, or words."""

    of: tuple[str, ...]
    values: tuple[ValueRange | Word, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A key that would help to decide, with the others of its set, and the verdicts that the set decides.

    ``outcomes`` says what its values lead to where it is enough alone; a curve has no single value.
    """

    field: str
    with_: tuple[str, ...]
    decides: tuple[str, ...]
    outcomes: tuple[ValueOutcomes, ...] = dataclasses.field(default=(), compare=False)


class Question(NamedTuple):
    """A verdict left open: its name, all that it may come to, and where to."""

    name: str
    law: Law
    decisions: Decisions
    destination: str | None = None
    told: tuple[Truth, ...] = ()

    @property
    def what(self) -> Hashable:
        """What is the same for questions that have the same answers: it may come to the same, by the same tests."""
        return self.decisions, self.told

    def world(self, facts: Facts) -> World:
        """Return the world in which it is asked about an aircraft."""
        return placed(facts.worlds[self.law], self.law, self.destination)


def category_question(law: Law) -> Question:
    """Return the question for the Annex category."""
    return Question("annex", law, _treatments(law, None))


def treatment_question(law: Law, interpretation: Interpretation) -> Question:
    """Return the question for the treatment under one reading."""
    return Question(interpretation.id, law, _treatments(law, law.treatments(interpretation)))


def review_question(law: Law, interpretation: Interpretation, destination: str | None) -> Question:
    """Return the question for the review under one reading, to one destination or before any rule on one."""
    here = setting(law, interpretation, placed=destination is not None)
    return Question(interpretation.id, law, _reviews(here), destination, here.told(destination))


@cache
def _treatments(law: Law, chain: tuple[Provision, ...] | None) -> Decisions:
    """Return all that the first treatment of a chain that holds can be, or without one the category."""

    def decide_treatment(world: World) -> str:
        category = decide_item(law, world).category
        if chain is None:
            return category
        if category == "none":
            return "not-listed"
        return next(v.treatment or "" for _, v in chain if holds(v.when, world, law))

    return Decisions(law, decide_treatment, (version.when for _, version in (*law.annex, *(chain or ()))))


@cache
def _reviews(here: Setting) -> Decisions:
    """Return all that the review alone can come to: what becomes of the licence is another question."""
    alone = without_licence(here)
    conditions = (version.when for _, version in alone.rules)
    return Decisions(here.law, lambda world: decide(alone, world).review, conditions)


def find_missing(
    capability: Capability, questions: tuple[Question, ...], *, tell: bool = True
) -> tuple[Missing, ...]:
    """Return the smallest sets of missing keys for each question, one row a key, in the order of the keys.

    Unless asked to ``tell``, what their values lead to is left out.
    """
    decides: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    leads: dict[str, dict[tuple[ValueRange | Word, ...], list[str]]] = {}
    sets: dict[Hashable, tuple[tuple[str, ...], ...]] = {}
    for question in questions:
        if question.what not in sets:
            sets[question.what] = _smallest_sets(capability, question)
            for key in (keys[0] for keys in sets[question.what] if tell and len(keys) == 1):
                found = _try_values(capability, question, key)
                leads.setdefault(key, {}).setdefault(found, []).append(question.name)
        for keys in sets[question.what]:
            for key in keys:
                others = tuple(k for k in keys if k != key)
                decides.setdefault((key, others), []).append(question.name)

    def outcomes(key: str) -> Iterator[ValueOutcomes]:
        return (ValueOutcomes(tuple(dict.fromkeys(of)), v) for v, of in leads.get(key, {}).items() if v)

    return tuple(
        Missing(key, others, tuple(dict.fromkeys(names)), () if others else tuple(outcomes(key)))
        for (key, others), names in sorted(decides.items())
    )


def _answers(capability: Capability, question: Question, values: Mapping[str, Value | CurvePoint]) -> Answers:
    """Return what a verdict may come to where keys have these values; nothing where they contradict the spec."""
    tried = capability.trying(values)
    return question.decisions.outcomes(question.world(tried)) if tried else Answers()


def _guess(capability: Capability, question: Question, key: str, low: float, high: float) -> float | None:
    """Return where between two values of a key an answer probably changes, if there is any telling."""
    below, above = (capability.at({key: Interval(v, v)}) for v in (low, high))
    limits = capability.spec.interval(key)
    return guess_crossing((low, high), (below, above), question.decisions.figures, limits)


def _try_values(capability: Capability, question: Question, key: str) -> tuple[ValueRange | Word, ...]:
    """Return what the values of a key lead to; a curve has no single value."""
    values = tuple(v for v in _telling_values(capability.spec, key) if not isinstance(v, CurvePoint))
    if not values:
        return ()

    def answers(value: float) -> Answers:
        return _answers(capability, question, {key: Interval(value, value)})

    figures = [v for v in values if isinstance(v, Interval)]
    if len(figures) == len(values):
        numbers = {end for figure in figures for end in figure if end}
        numbers |= {v for v in TELLING.get(key, ()) if v}
        least = SLOWEST_KMH if KEYS[key].unit == "km/h" else min(numbers) / FARTHER
        numbers |= {least, max(numbers) * FARTHER}
        return find_value_ranges(answers, numbers, partial(_guess, capability, question, key))
    words = ((v, _answers(capability, question, {key: v})) for v in values if not isinstance(v, Interval))
    return tuple(Word(v, _sorted(a)) for v, a in words if a)


def _smallest_sets(capability: Capability, question: Question) -> tuple[tuple[str, ...], ...]:
    """Return the sets of the smallest size of which some value decides the question.

    Pairs are sought at outermost values, and where there are many keys only among those that alone narrow
    what the answer may be.
    """
    as_it_is = question.world(capability.facts())
    open_answers, turned_on = question.decisions.outcomes(as_it_is), question.decisions.turns_on(as_it_is)
    keys = frozenset().union(*(keys_behind(v.subject) for v in turned_on if isinstance(v.subject, str)))
    values_of = {key: _telling_values(capability.spec, key) for key in (*KEYS, CURVE) if key in keys}
    telling = {key: values for key, values in values_of.items() if values}

    def count_fewest(key: str) -> int:
        """Return how few answers some value of a key leaves open."""
        fewest = len(open_answers)
        numbers = [value.at_least for value in telling[key] if isinstance(value, Interval)]
        guesses = (_guess(capability, question, key, *ends) for ends in pairwise(filter(None, numbers)))
        between = (Interval(guess, guess) for guess in guesses if guess is not None)
        for value in chain(telling[key], between):
            fewest = min(fewest, len(_answers(capability, question, {key: value})) or fewest)
            if fewest == 1:
                break
        return fewest

    fewest = {key: count_fewest(key) for key in telling}
    alone = tuple((key,) for key, left in fewest.items() if left == 1)
    if alone:
        return alone
    narrowing = {
        k: (values[0], values[-1])
        for k, values in telling.items()
        if fewest[k] < len(open_answers) or len(telling) <= FEW_KEYS
    }
    return tuple(
        pair
        for pair in combinations(narrowing, 2)
        if any(
            len(_answers(capability, question, dict(zip(pair, values, strict=True)))) == 1
            for values in product(*(narrowing[k] for k in pair))
        )
    )


def _telling_values(spec: Spec, key: str) -> tuple[Value | CurvePoint, ...]:
    """Return telling values of a key on which the spec is silent, inexact or at odds with itself, else none.

    Where it is not silent they are what sources say that disagree, and what they leave possible.
    """
    claims, bounds = spec.claims.get(key), spec.interval(key)
    if key == CURVE or claims is None or not claims.used:
        return _whatever(key)
    numbers: set[float] = set()
    if bounds.known and not bounds.exact:
        ends = (v for v in bounds if v is not None)
        telling = (*TELLING.get(key, ()), *FIGURES)
        numbers = {*ends, *(v for v in telling if not meet(bounds, Interval(v, v)).crossed)}
    said = (c.value for c in claims.used if claims.disagree)
    return tuple(dict.fromkeys((*said, *(Interval(v, v) for v in sorted(numbers)))))


@cache
def _whatever(key: str) -> tuple[Value | CurvePoint, ...]:
    """Return telling values of a key on which a spec is silent, of choices and flags all."""
    if key == CURVE:
        points = ((1_000.0, 1_000.0), (0.0, 100.0), (100.0, 100.0))
        sides = ([Claims("", (Claim(Interval(v, v), ""),)) for v in point] for point in points)
        return tuple(CurvePoint(payload, reach) for payload, reach in sides)
    if key in TELLING:
        return tuple(Interval(v, v) for v in TELLING[key])
    if key.startswith(("aircraft.", "transfer.")) or key in ("aerosol.designed_for", "mass.payload_limit"):
        return KEYS[key].choices or ((True, False) if KEYS[key].kind == "flag" else ())
    return ()
