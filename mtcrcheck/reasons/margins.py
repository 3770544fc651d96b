"""Margins: which comparisons with figures of the law a verdict turns on, and how far off they are."""

import math
from dataclasses import dataclass, replace

from mtcrcheck.capability.derivation import Side
from mtcrcheck.capability.facts import Facts
from mtcrcheck.classifier import world_of
from mtcrcheck.eligibility import Review
from mtcrcheck.interval import Interval
from mtcrcheck.reasons.missing import category_question, treatment_question
from mtcrcheck.reasons.rationale import margin
from mtcrcheck.rules.conditions import thresholds_in
from mtcrcheck.rules.decisions import Decisions
from mtcrcheck.rules.law import Law
from mtcrcheck.rules.world import Threshold, World

ANNEX = "annex"


@dataclass(frozen=True, slots=True)
class Margin:
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
    clauses = [test for _, version in law.annex for test in thresholds_in(version.when)]
    asked = [(ANNEX, category_question(law), clauses)]
    for id, review in {r.interpretation.id: r for r in reviews}.items():
        tests = [test for examined in review.treatments for test in examined.thresholds]
        asked.append((id, treatment_question(law, review.interpretation), tests))
    decides: dict[Threshold, dict[str, None]] = {}
    for what, question, tests in asked:
        now = question.decisions.outcomes(world)
        for test in tests:
            if _changes(test, world, question.decisions, now):
                decides.setdefault(test, {})[what] = None
    return tuple(
        Margin(test, world.test(test) is True, distance, tuple(named))
        for test, named in decides.items()
        if (distance := margin(test, world)) is not None
    )


def _changes(atom: Threshold, world: World, decisions: Decisions, now: frozenset[str]) -> bool:
    """Whether the opposite outcome of a decided test changes what a decision may come to, ``now`` so."""
    truth = world.test(atom)
    if truth is None:
        return False
    rising = atom.rising
    inclusive = atom.comparison in ("at_least", "at_most")
    beyond = math.inf if rising != truth else -math.inf
    other = atom.value if inclusive != truth else math.nextafter(atom.value, beyond)
    flipped = replace(world, numbers={**world.numbers, atom.fact: Interval(other, other)})
    return decisions.outcomes(flipped) != now
