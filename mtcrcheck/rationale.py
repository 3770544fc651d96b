"""The reasons of a verdict, step by step, refuted ones too: physics, clauses, entries, provisions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from mtcrcheck import wording
from mtcrcheck.capability.derivation import Points
from mtcrcheck.rules.logic import word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mtcrcheck.capability.derivation import Bound
    from mtcrcheck.capability.facts import Facts
    from mtcrcheck.classifier import Examined
    from mtcrcheck.rules.world import Threshold, World

SIDES = ("at_least", "at_most")
COMPUTED_BOUND = {"at_least": "at least", "at_most": "at most"}


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


def physics(facts: Facts, wanted: Iterable[str]) -> tuple[Step, ...]:
    """Return the steps that bound the wanted facts, each after the steps that it rests on."""
    found: dict[tuple[str, str], Step] = {}
    for fact in wanted:
        for side in SIDES:
            _follow(facts, fact, side, found)
    contradicted = (bound for pair in facts.contradictions.values() for bound in pair)
    return (*found.values(), *(_contradicted(bound) for bound in contradicted))


def _contradicted(bound: Bound) -> Step:
    """Return the step of a bound that another one contradicts."""
    step = _derived(bound)
    return replace(
        step, outcome=word(None), text=f"{step.text} Another bound contradicts this one, so neither decides."
    )


def _follow(facts: Facts, fact: str, side: str, found: dict[tuple[str, str], Step]) -> None:
    """Add the step that decides one side of a fact, and before it those of its inputs."""
    bound = facts.deciding(fact, side)  # type: ignore[arg-type]  # one of SIDES
    if bound is None or (fact, side) in found:
        return
    for item in bound.derivation.inputs:
        if not isinstance(item, Points) and "." not in item.name:
            _follow(facts, item.name, "at_least" if type(item).__name__ == "Low" else "at_most", found)
    found[(fact, side)] = _derived(bound)


def _derived(bound: Bound) -> Step:
    """Return the step of one bound."""
    derivation = bound.derivation
    inputs = ", ".join(f"{key} = {_input(key, value)}" for key, value in bound.inputs.items())
    text = (
        f"{wording.name(derivation.fact)} {COMPUTED_BOUND[bound.side]} "
        f"{wording.figure(bound.value, derivation.fact, (300.0, 500.0, 800.0, 20.0))}: {derivation.says}"
    )
    if inputs:
        text += f" ({inputs})"
    if derivation.assumes:
        text += f". Assumed: {derivation.assumes}"
    return Step(
        derivation.id,
        "true",
        f"{text}. Evidence: {derivation.evidence.word}.",
        derivation.source,
        {derivation.fact: {bound.side: bound.value}},
    )


def _input(key: str, value: object) -> str:
    """Return an input in words."""
    if isinstance(value, float | int):
        return wording.figure(float(value), key.removesuffix(".at_least").removesuffix(".at_most"))
    return f"{len(value)} points" if isinstance(value, tuple) else str(value)


def examined(rule: Examined, world: World, id: str | None = None) -> Step:
    """Return the step of a rule of the law."""
    facts: dict[str, dict[str, float | str | None]] = {}
    for test in rule.thresholds:
        if test.fact not in facts:
            facts[test.fact] = _read(test, world)
    why = wording.explain(rule.trace, world)
    return Step(
        id or rule.rule.id,
        word(rule.applies),
        f"{rule.rule.title}: {word(rule.applies)}. {why}",
        rule.version.cite,
        facts,
        rule.version.source,
        rule.version.verified,
    )


def _read(atom: Threshold, world: World) -> dict[str, float | str | None]:
    """Return the bounds that a test read, the figure it compared them with, and the margin."""
    bounds = world.numbers.get(atom.fact)
    low, high = (bounds.at_least, bounds.at_most) if bounds else (None, None)
    return {
        "at_least": low,
        "at_most": high,
        "threshold": atom.value,
        "comparison": atom.comparison,
        "margin": margin(atom, world),
    }


def margin(atom: Threshold, world: World) -> float | None:
    """Return the deciding bound less the figure of the law, in the fact's unit; None while undecided."""
    bounds = world.numbers.get(atom.fact)
    truth = world.test(atom)
    if bounds is None or truth is None or bounds.crossed:
        return None
    above = truth == (atom.comparison in ("at_least", "more_than"))
    side = bounds.at_least if above else bounds.at_most
    return None if side is None else side - atom.value


def thresholds(rules: Iterable[Examined]) -> Iterator[str]:
    """Yield the facts that rules compare with a figure, in the order of reading, each once."""
    yield from dict.fromkeys(test.fact for rule in rules for test in rule.thresholds)
