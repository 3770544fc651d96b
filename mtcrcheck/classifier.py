"""Classification: which listed entries catch the aircraft. Capability and dated list text; no policy."""

from collections.abc import Iterable
from functools import cache, partial
from typing import NamedTuple

from mtcrcheck.capability.derivation import Evidence
from mtcrcheck.capability.facts import Capability, Facts
from mtcrcheck.rules.conditions import Trace, evaluate, holds, thresholds_in, truth
from mtcrcheck.rules.decisions import Decisions
from mtcrcheck.rules.law import Law, Rule, Version
from mtcrcheck.rules.logic import Truth, agree
from mtcrcheck.rules.world import Atom, Threshold, World

CATEGORIES = ("I", "II", "none")
UNDETERMINED = "undetermined"


class Item(NamedTuple):
    """A category with the clause that gives it; the clause is None where none applies."""

    category: str
    clause: str | None


class AnnexVerdict(NamedTuple):
    """The Annex category: the highest whose clause holds, or what it may still be.

    ``item`` is the number of the clause, None where nothing applies or only the clause is open;
    ``candidates`` are in the order I, II, none; ``evidence`` is that of the weakest step needed, None where
    nothing is decided.
    """

    category: str
    item: str | None
    candidates: tuple[str, ...]
    evidence: Evidence | None
    evidence_for: frozenset[Item]


class Examined(NamedTuple):
    """A rule in force with what it comes to for this aircraft, refuted ones too.

    ``thresholds`` are the numbers that it compares, each comparison once, in the order of the text.
    """

    rule: Rule
    version: Version
    applies: Truth
    thresholds: tuple[Threshold, ...]

    @property
    def to_check(self) -> bool:
        """Whether it is open whether it applies."""
        return self.applies is None

    def trace(self, world: World, law: Law) -> Trace:
        """Return why, part by part, in the world in which it was examined."""
        return evaluate(self.version.when, world, law.alike)


class Control(NamedTuple):
    """A national entry that applies, or may, with the reasons for control that do, or may.

    Where it is open, ``presumed`` is whether a desk presumes that it applies, by the presumptions ``presumes``;
    ``turns_on`` has the tests that it turns on.
    """

    examined: Examined
    reasons: tuple[str, ...]
    open_reasons: tuple[str, ...]
    turns_on: tuple[Atom, ...] = ()
    presumed: Truth = None
    presumes: tuple[str, ...] = ()

    @property
    def idle(self) -> bool:
        """Whether it is open and without effect: it stands within another entry, which says the same."""
        return self.examined.applies is None and self.examined.rule.within is not None


def world_of(facts: Facts) -> World:
    """Return the world in which conditions on the aircraft alone are tested."""
    return World(numbers=facts.numbers, choices=facts.choices)


def decide_item(law: Law, world: World) -> Item:
    """Return the first Annex clause that holds, in order of category and number.

    Raises `UndecidedError` where the world does not decide it.
    """
    for rule, version in law.annex:
        if holds(version.when, world, law):
            return Item(rule.category or UNDETERMINED, rule.id)
    return Item("none", None)


@cache
def items_of(law: Law) -> Decisions:
    """Return all that the decision on the item can come to."""
    return Decisions(law, partial(decide_item, law), (version.when for _, version in law.annex))


def possible_categories(law: Law, facts: Facts) -> tuple[str, ...]:
    """Return the category of every item that some completion of what is unknown leads to, the highest first."""
    return categories_of(items_of(law.alike).outcomes(world_of(facts)))


def categories_of(items: Iterable[Item]) -> tuple[str, ...]:
    """Return the categories of items, each once, the highest first."""
    found = {item.category for item in items}
    return tuple(category for category in CATEGORIES if category in found)


def classify(
    capability: Capability, law: Law, *, traded: bool | None = None, graded: bool = True
) -> AnnexVerdict:
    """Return the Annex category on the law's day, by default with payload limited as the spec says.

    Unless it is to be ``graded``, the evidence is left out.
    """

    def work_out() -> AnnexVerdict:
        items = items_of(law.alike).outcomes(world_of(capability.facts(traded=traded)))
        candidates = categories_of(items)
        levels = ((e, possible_categories(law, capability.facts(e, traded=traded))) for e in Evidence)
        is_open = candidates == CATEGORIES or not graded
        first = None if is_open else next(level for level, found in levels if found == candidates)
        return AnnexVerdict(*agreed_on(items), candidates, first, items)

    return capability.memoized(("annex", law, traded, graded), work_out)


def agreed_on(items: Iterable[Item]) -> tuple[str, str | None]:
    """Return the category that items agree on, and the number of the clause, None where they agree on none."""
    found = tuple(items)
    clause = agree((item.clause for item in found), None)
    category = agree((item.category for item in found), UNDETERMINED)
    return category, clause.rsplit("/", 1)[-1] if clause else None


def examine(rule: Rule, version: Version, world: World, law: Law) -> Examined:
    """Return what a rule comes to in a world."""
    applies = truth(version.when, world, law.alike)
    return Examined(rule, version, applies, thresholds_in(law.alike, version.when))


@cache
def answers_of(law: Law, id: str) -> Decisions:
    """Return all that the question whether a rule in force applies can come to."""
    when = law.in_force[id][1].when
    return Decisions(law, lambda world: holds(when, world, law), (when,))


def controls(law: Law, world: World, paths: tuple[str, ...]) -> tuple[Control, ...]:
    """Return every national entry under the given paths, those refuted too, in the order of their ids."""

    def control(rule: Rule, version: Version) -> Control:
        reasons = {r.code: truth(r.when, world, law) for r in version.reasons}
        examined = examine(rule, version, world, law)
        return Control(
            examined._replace(applies=agree(answers_of(law, rule.id).outcomes(world), None)),
            tuple(code for code, applies in reasons.items() if applies is True),
            tuple(code for code, applies in reasons.items() if applies is None),
        )

    return tuple(control(*found) for path in paths for found in law.under(path) if found[0].kind == "entry")
