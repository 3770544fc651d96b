"""The reasons of a verdict, and its margins.

The reasons are told step by step: physics, clauses, entries, provisions, those too that do not apply. The margins are
the comparisons with figures of the law that a verdict turns on, with how far off they are.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, NamedTuple

from mtcrcheck.capability.derivation import ENDS, Bound, Side
from mtcrcheck.capability.facts import Facts
from mtcrcheck.classifier import Examined, world_of
from mtcrcheck.eligibility import Review
from mtcrcheck.interval import Interval
from mtcrcheck.reasons.missing import FIGURES, category_question, treatment_question
from mtcrcheck.rules.conditions import All, AnyOf, Not, Trace, thresholds_in
from mtcrcheck.rules.law import Law
from mtcrcheck.rules.logic import word
from mtcrcheck.rules.world import UNKNOWN, Choice, Claimed, Member, OneOf, Open, Options, Threshold, World
from mtcrcheck.text import capitalize, read_beside

WORDS: Mapping[str, Any] = read_beside(__file__, "words.toml")
UNITS: Mapping[str, str] = WORDS["units"]
FACTS: Mapping[str, str] = WORDS["facts"]
COMPARISONS: Mapping[str, str] = WORDS["comparisons"]
REFERENCES: Mapping[str, str] = WORDS["references"]
APPLIES = {True: "applies", False: "does not apply", None: "open"}
ANSWER = {True: "yes", False: "no", None: "open"}
MET = {True: "met", False: "not met", None: "open"}
"""Outcomes in words: of a rule, of a question, of a threshold."""
ANNEX = "annex"
"""The category, among what margins decide."""
DIGITS = 4
"""Significant digits of figures in running text."""


def unit(fact: str) -> str:
    """Return the unit that a fact's name ends with, empty where it has none."""
    if fact.startswith("range_kept"):  # a share, whatever payload its name ends with
        return ""
    return UNITS.get(fact.rsplit("_", 1)[-1], "")


def rounded(value: float, digits: int, thresholds: Iterable[float] = ()) -> float:
    """Round to significant digits, to more of them where fewer would cross or reach a threshold."""
    for more in range(digits, 18):
        short = float(f"{value:.{more}g}")
        if short == value:
            return short
        low, high = (value, short) if value < short else (short, value)
        if not any(low <= threshold <= high for threshold in thresholds):
            return short
    return value


def figure(value: float, fact: str = "", thresholds: Iterable[float] = ()) -> str:
    """Return a number with thousands separators and the unit of its fact."""
    short = rounded(value, DIGITS, thresholds)
    text = f"{short:,.0f}" if short == int(short) and abs(short) < 1e15 else f"{short:,.10g}"
    return f"{text} {unit(fact)}".rstrip()


def span(bounds: Interval, fact: str, thresholds: Iterable[float] = ()) -> str:
    """Return bounds in words: exact, from-to, at least, at most, or unknown."""
    low, high = bounds.at_least, bounds.at_most
    if high is None:
        return "unknown" if low is None else f"at least {figure(low, fact, thresholds)}"
    if low is None:
        return f"at most {figure(high, fact, thresholds)}"
    if low == high:
        return figure(low, fact, thresholds)
    return f"{figure(low, '', thresholds)} to {figure(high, fact, thresholds)}"


def said(value: Choice) -> str:
    """Return a flag or choice as a word."""
    return ANSWER[value] if isinstance(value, bool) else value


def options(possible: Options) -> str:
    """Return in words what a choice may be."""
    if possible.only is None:
        return "unknown"
    return " or ".join(sorted(said(v) for v in possible.only)) or "contradictory"


def name(fact: str) -> str:
    """Return a fact or choice in words."""
    return FACTS.get(fact, fact.replace("_", " "))


def explain(trace: Trace, world: World) -> str:
    """Return why a condition has its outcome: the parts that decide it, with what they read."""
    return "; ".join(dict.fromkeys(_reasons(trace, world))) or ("always" if trace.outcome else "never")


def _reasons(trace: Trace, world: World) -> Iterable[str]:
    """Yield the atomic reasons of an outcome: those parts of a whole that have the outcome of the whole.

    A test says what it read, and what it asks for where that says more.
    """
    match trace.condition:
        case All() | AnyOf():
            for part in trace.parts:
                if part.outcome == trace.outcome:
                    yield from _reasons(part, world)
        case Not():
            yield from _reasons(trace.parts[0], world)
        case Threshold(fact=fact, comparison=comparison, value=value):
            read = span(world.numbers.get(fact, Interval()), fact, (value,))
            limit = f"{COMPARISONS[comparison]} {figure(value, fact)}"
            yield f"{name(fact)}: {read} (threshold {limit}: {MET[trace.outcome]})"
        case OneOf(fact=fact, values=values) | Claimed(fact=fact, values=values) as test:
            wanted = " or ".join(sorted(map(said, values)))
            read = options(world.choices.get(fact, UNKNOWN))
            if isinstance(test, Claimed) and read == "unknown":
                read = "not stated"
            is_plain = read in (wanted, "yes", "no")
            yield f"{name(fact)}: {read}{'' if is_plain else f' ({wanted}: {ANSWER[trace.outcome]})'}"
        case Member(role=role, group=group):
            yield f"{role} in {group}: {ANSWER[trace.outcome]}"
        case Open(question=question):
            yield f"open: {question}"
        case reference:
            yield f"{REFERENCES[type(reference).__name__].format(reference)}: {ANSWER[trace.outcome]}"


@dataclass(frozen=True, slots=True)
class Step:
    """One reason: a rule or derivation, its outcome, why in one sentence, where it stands, what it read.

    ``facts`` maps a fact to its bounds and, where it was compared, the figure of the law and the margin:
    bound less figure, in the fact's unit, None while the test is unknown.
    """

    id: str
    outcome: str
    text: str
    cite: str
    facts: Mapping[str, Mapping[str, float | str | None]] = field(default_factory=dict)
    source: str = ""
    verified: bool = True


def explain_facts(facts: Facts, wanted: Iterable[str]) -> tuple[Step, ...]:
    """Return the steps that bound the wanted facts, each after the steps that it rests on."""
    found: dict[tuple[str, str], Step] = {}
    for fact in wanted:
        for side in ENDS:
            for bound in facts.chain(fact, side):
                if (key := (bound.derivation.fact, bound.side)) not in found:
                    found[key] = _derived(bound)
    contradicted = (_derived(bound) for pair in facts.contradictions.values() for bound in pair)
    unused = "Another bound contradicts this one, so neither is used."
    return (
        *found.values(),
        *(replace(step, outcome=word(None), text=f"{step.text} {unused}") for step in contradicted),
    )


def _derived(bound: Bound) -> Step:
    """Return the step of one bound."""
    derivation = bound.derivation
    read = zip(derivation.inputs, bound.read, strict=True)
    inputs = ", ".join(
        f"{item.key} = {f'{len(value)} points' if isinstance(value, tuple) else figure(value, item.name)}"
        for item, value in read
    )
    reached = f"{COMPARISONS[bound.side]} {figure(bound.value, derivation.fact, FIGURES)}"
    text = f"{name(derivation.fact)} {reached}: {derivation.says}"
    text += f" ({inputs})" if inputs else ""
    text += f". Assumed: {derivation.assumes}" if derivation.assumes else ""
    text += f". Evidence: {derivation.evidence.word}."
    return Step(derivation.id, "true", text, derivation.source, {derivation.fact: {bound.side: bound.value}})


def explain_rule(rule: Examined, world: World, law: Law) -> Step:
    """Return the step of a rule of the law, examined in a world."""
    facts: dict[str, dict[str, float | str | None]] = {}
    for test in rule.thresholds:
        low, high = world.numbers.get(test.fact, Interval())
        figures = {"threshold": test.value, "comparison": test.comparison, "margin": margin(test, world)}
        facts.setdefault(test.fact, {"at_least": low, "at_most": high, **figures})
    why = explain(rule.trace(world, law), world)
    starts_with_id = "/" in why.partition(" ")[0]
    return Step(
        rule.rule.id,
        word(rule.applies),
        f"{rule.rule.title}: {APPLIES[rule.applies]}. {why if starts_with_id else capitalize(why)}",
        rule.version.cite,
        facts,
        rule.version.source,
        rule.version.verified,
    )


def margin(atom: Threshold, world: World) -> float | None:
    """Return the deciding bound less the figure of the law, in the fact's unit; None while undecided."""
    bounds = world.numbers.get(atom.fact, Interval())
    truth = world.test(atom)
    if truth is None or bounds.crossed:
        return None
    above = truth == atom.rising
    side = bounds.at_least if above else bounds.at_most
    return None if side is None else side - atom.value


class Margin(NamedTuple):
    """A decided comparison whose opposite outcome would change a verdict.

    ``distance`` is the deciding bound less the figure of the law, in the fact's unit; ``decides`` names what
    would change: ``annex`` for the category, ids of readings for their treatment.
    """

    test: Threshold
    holds: bool
    distance: float
    decides: tuple[str, ...]

    @property
    def side(self) -> Side:
        """The side of the fact that decides it."""
        return "at_least" if self.test.rising == self.holds else "at_most"

    @property
    def bound(self) -> float:
        """The bound that decides it, in the fact's unit."""
        return self.test.value + self.distance


def find_margins(facts: Facts, law: Law, reviews: tuple[Review, ...] = ()) -> tuple[Margin, ...]:
    """Return the margins of the Annex category and of the treatments shown, in the order of the rules."""
    world = world_of(facts)
    clauses = thresholds_in(law, *(version.when for _, version in law.annex))
    asked = [(ANNEX, category_question(law), clauses)]
    for id, review in {r.interpretation.id: r for r in reviews}.items():
        tests = tuple(dict.fromkeys(test for examined in review.treatments for test in examined.thresholds))
        asked.append((id, treatment_question(law, review.interpretation), tests))

    @cache
    def at(fact: str, value: float) -> World:
        return world.knowing(fact, Interval(value, value))

    decides: dict[Threshold, dict[str, None]] = {}
    for what, question, tests in asked:
        for test in tests:
            if world.test(test) is None:
                continue
            sides = math.nextafter(test.parting, -math.inf), test.parting
            lower, upper = (question.decisions.outcomes(at(test.fact, value)) for value in sides)
            if lower != upper:
                decides.setdefault(test, {})[what] = None
    return tuple(
        Margin(test, world.test(test) is True, distance, tuple(named))
        for test, named in decides.items()
        if (distance := margin(test, world)) is not None
    )
