"""The working answer: what a classification desk writes down where the proof is open, with what it presumes.

Nothing here changes what is proven. Where a verdict is open, it is decided again in a world to which presumptions are
added, and the usual bands of the physics. It rests on those of them without which the answer would be another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial, reduce
from typing import Any, NamedTuple

from mtcrcheck import classifier, eligibility
from mtcrcheck.capability.derivation import Evidence
from mtcrcheck.capability.facts import Capability
from mtcrcheck.classifier import UNDETERMINED, AnnexVerdict, Control, world_of
from mtcrcheck.eligibility import Review, Setting, placed
from mtcrcheck.interval import Interval, meet
from mtcrcheck.reasons.missing import TRIED
from mtcrcheck.reasons.rationale import WORDS, name, span
from mtcrcheck.rules.decisions import Decisions
from mtcrcheck.rules.law import Law
from mtcrcheck.rules.logic import Truth, agree
from mtcrcheck.rules.presumptions import Presumption, choose, in_order_of_choice
from mtcrcheck.rules.world import Atom, Threshold, UndecidedError, World

USUAL = "capability/usual"
GREATEST = "capability/greatest-figure"
OF_GREATEST: tuple[str, ...] = tuple(TRIED["greatest"])
"""Figures of which the greatest counts where several are stated: the Annex asks what an aircraft is capable of."""
MOST_ROWS = 8
"""Rows of a decision table: a longer one is no help, and is left out."""
MOST_WORLDS = 500
"""Completions that are walked through for a decision table."""


class Presumed(NamedTuple):
    """One thing that a working answer presumes, as it stands on the work sheet."""

    id: str
    about: str
    value: bool | str | float
    because: str
    defeated_by: str
    confirm: str
    strength: str


class WorkingCategory(NamedTuple):
    """The Annex category that is presumed, with the ids of the presumptions that it needs."""

    category: str
    item: str | None
    presumes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkingReview:
    """Treatment, review and licence that are presumed, with the ids of the presumptions and rules that they need."""

    treatment: str
    review: str
    licence: str
    presumes: tuple[str, ...]
    decided_by: frozenset[str] = field(default=frozenset(), compare=False)


class Answered(NamedTuple):
    """An open question with one answer: whether a test holds."""

    test: Atom
    holds: bool


class Way(NamedTuple):
    """One row of a decision table. The first row of which the answers are met gives the answer.

    ``all_of`` must hold together, and at least one of ``any_of`` where there are some.
    """

    all_of: tuple[Answered, ...]
    any_of: tuple[Answered, ...]
    treatment: str
    review: str
    licence: str


class Reckoned(NamedTuple):
    """What the facts are by the usual bands, or by the greatest figures, taken as a presumption like any other."""

    id: str
    numbers: Mapping[str, Interval]

    def bears_on(self, test: Atom) -> bool:
        """Whether it may answer a test."""
        return isinstance(test, Threshold)

    def added_to(self, world: World) -> World:
        """Return a world in which it is so, apart from the facts of which that contradicts what is known there."""
        met = {fact: meet(world.numbers.get(fact, Interval()), now) for fact, now in self.numbers.items()}
        agreeing = {fact: both for fact, both in met.items() if not both.crossed}
        return replace(world, numbers={**world.numbers, **agreeing})


Assumption = Reckoned | Presumption


class Desk(NamedTuple):
    """One aircraft on one desk: what is known of it, and what the desk presumes where that is silent."""

    capability: Capability
    law: Law

    def world(self, destination: str | None, chosen: Iterable[Assumption] = ()) -> World:
        """Return what is known and presumed, with the destination."""
        made = tuple({assumption.id: assumption for assumption in chosen}.values())

        def add_up() -> World:
            if not made:
                return world_of(self.capability.facts())
            return made[-1].added_to(self.world(None, made[:-1]))

        world = self.capability.memoized(("world", self.law, *(assumption.id for assumption in made)), add_up)
        return placed(world, self.law, destination)

    def reckoned(self) -> tuple[Reckoned, ...]:
        """Return the facts by the greatest of the figures that are stated, where several are, and by usual bands."""
        usual, sides = Reckoned(USUAL, self.capability.usual.facts().numbers), self.capability.known_sides()
        ends = ((f"{key}.at_least", f"{key}.at_most") for key in OF_GREATEST)
        greatest = {low: sides[high] for low, high in ends if low in sides and high in sides}
        facts = self.capability.changing(frozenset(greatest), self.capability.steps())(greatest)
        if facts is None or facts.contradictions or facts.crossed:
            return (usual,)
        return Reckoned(GREATEST, facts.numbers), usual

    def assumptions(self, destination: str | None, *, weak: bool = False) -> tuple[Assumption, ...]:
        """Return what is presumed of a transfer, found once; ``weak`` adds what is only named."""

        def find() -> tuple[Assumption, ...]:
            known = placed(world_of(self.capability.facts(Evidence.DERIVED)), self.law, destination)
            firm = (p for p in self.law.library.presumptions if weak or p.strength != "weak")
            return *self.capability.memoized("reckoned", self.reckoned), *choose(firm, known)

        asked = "assumed", self.law, eligibility.presumed_apart(self.law, destination), weak
        return self.capability.memoized(asked, find)

    def category(self, proven: AnnexVerdict) -> WorkingCategory | None:
        """Return the category that is presumed where the proven one is open."""
        if proven.category != UNDETERMINED:
            return None
        decisions = classifier.items_of(self.law.alike)
        found = self._work_out(None, self.assumptions(None), decisions, classifier.agreed_on)
        return WorkingCategory(*classifier.agreed_on(found[0]), found[1]) if found else None

    def review(self, proven: Review, *, weak: bool = False) -> WorkingReview | None:
        """Return treatment, review and licence that are presumed where one of the proven ones is open."""
        is_open = UNDETERMINED in (proven.treatment, proven.review)
        if not is_open and proven.licence != eligibility.UNKNOWN_LICENCE:
            return None
        return self.review_with(proven, self.assumptions(proven.destination, weak=weak))

    def review_with(self, proven: Review, assumptions: tuple[Assumption, ...]) -> WorkingReview | None:
        """Return what some assumptions lead to, None if nothing else than what is proven."""
        to = proven.destination
        here = eligibility.setting_of(self.law, proven)
        decisions = eligibility.decisions_of(here)
        found = self.capability.memoized(
            ("worked out", here, here.told(to), *(a.id for a in assumptions)),
            lambda: self._work_out(to, assumptions, decisions, eligibility.agreed),
        )
        if found is None:
            return None
        made, presumes = found
        rules = frozenset(id for decision in made for id in decision.decided_by)
        return WorkingReview(*eligibility.agreed(made), presumes, rules)

    def entry(self, proven: Control) -> Control:
        """Return a national entry with whether it is presumed to apply where that is open."""
        if proven.examined.applies is not None:
            return proven
        applies = classifier.answers_of(self.law, proven.examined.rule.id)
        turns_on = tuple(variable.atoms[0] for variable in applies.turns_on(self.world(None)))
        answer = partial(agree, otherwise=None)
        answers, presumes = self._work_out(None, self.assumptions(None), applies, answer) or ((), ())
        return proven._replace(turns_on=turns_on, presumed=answer(answers), presumes=presumes)

    def _work_out(
        self,
        destination: str | None,
        assumptions: tuple[Assumption, ...],
        decisions: Decisions,
        answer: Callable[[Iterable[Any]], object],
    ) -> tuple[frozenset[Any], tuple[str, ...]] | None:
        """Return what assumptions may lead to and a smallest set with the same answer, None where that is proven."""
        found, proven = (decisions.outcomes(self.world(destination, some)) for some in (assumptions, ()))
        if (best := answer(found)) == answer(proven):
            return None
        turned_on = [variable.atoms[0] for variable in decisions.turns_on(self.world(destination))]
        needed = [a for a in assumptions if any(a.bears_on(test) for test in turned_on)]
        for id in order_of_deletion(a for a in needed if isinstance(a, Presumption)):
            fewer = [a for a in needed if a.id != id]
            if len(fewer) == len(needed):
                continue
            left = decisions.outcomes(self.world(destination, fewer))
            if answer(left) == best:
                needed, found = fewer, left
        return found, tuple(sorted(a.id for a in needed))

    def ways(self, proven: Review) -> tuple[tuple[Way, ...], tuple[str, ...]]:
        """Return how what is still open comes out, as few rows as that takes, and the ids of what they presume.

        There are no rows where they are many. Before any destination the licence is left out where it turns on too
        much.
        """
        to = proven.destination
        here = eligibility.setting_of(self.law, proven)
        found: tuple[tuple[Way, ...], tuple[str, ...]] = (), ()
        for each in (here,) if to is not None else (eligibility.without_licence(here), here):
            made = dict[str, None]()
            tree = _grow(each, self.world(to), [MOST_WORLDS], self.assumptions(to), made)
            if tree is None:  # then there are no rows with the licence either
                break
            if isinstance(tree, Fork):
                found = tuple(_rows(tree, ())), tuple(sorted(made))
        return found

    def describe(self, ids: Iterable[str]) -> Iterator[Presumed]:
        """Yield what is presumed under some ids, in the order of the ids."""
        by_id = {p.id: p for p in self.law.library.presumptions}
        for id in sorted(set(ids)):
            if id in WORDS["reckoned"]:
                yield from self._describe_reckoned(id)
            else:
                p = by_id[id]
                value = p.at_least if p.at_least is not None else p.value
                assert value is not None
                yield Presumed(p.id, p.about, value, p.because, p.defeated_by, p.confirm, p.strength)

    def _describe_reckoned(self, id: str) -> Iterator[Presumed]:
        """Yield the facts of which some numbers say more to the law than the proven ones do."""
        numbers = next(r.numbers for r in self.reckoned() if r.id == id)
        words = WORDS["reckoned"][id]
        for fact, figures in self.law.figures.items():
            before = self.capability.facts().of(fact)
            now = meet(before, numbers.get(fact, Interval()))
            if not now.crossed and _telling(fact, before, figures) != _telling(fact, now, figures):
                is_now, was = (span(bounds, fact, figures) for bounds in (now, before))
                because = f"By {words['by']}; by {words['instead_of']} it is {was}."
                confirm = f"The maker's figure for {name(fact)}, or for what it is calculated from."
                yield Presumed(id, fact, is_now, because, words["defeated_by"], confirm, "usual")


def _telling(fact: str, bounds: Interval, figures: Iterable[float]) -> list[Truth]:
    """Return what bounds of a fact say beside each of some figures."""
    asked = (Threshold(fact, word, figure) for figure in figures for word in ("at_least", "more_than"))
    return [test.of(bounds) for test in asked]


def order_of_deletion(presumptions: Iterable[Presumption]) -> tuple[str, ...]:
    """Return the ids of assumptions in the order in which it is tried to do without them, the least sure first."""
    return USUAL, GREATEST, *(p.id for p in reversed(in_order_of_choice(presumptions)))


# Decision tables


@dataclass(frozen=True, slots=True)
class Fork:
    """A question, and what follows where it holds and where it does not: an answer, or the next question."""

    test: Atom
    holds: Tree
    fails: Tree


Tree = Fork | tuple[str, str, str]


def _grow(
    here: Setting, world: World, left: list[int], assumptions: tuple[Assumption, ...], made: dict[str, None]
) -> Tree | None:
    """Return the tree of the questions that an answer turns on, None where that takes too many rows or worlds.

    What an assumption answers is no question; its id is added to ``made``. A tree has no fewer rows than any of its
    branches: the rest of a long one is not grown.
    """
    try:
        return eligibility.agreed((eligibility.decide(here, world),))
    except UndecidedError as undecided:
        test = undecided.atom
    bearing = [a for a in assumptions if a.bears_on(test)]
    for some in (*([a] for a in bearing), bearing):
        assumed = replace(world, anywhere=None, decided=dict(world.decided))
        assumed = reduce(lambda known, a: a.added_to(known), some, assumed)
        if assumed.test(test) is not None:
            made |= dict.fromkeys(a.id for a in some)
            return _grow(here, assumed, left, assumptions, made)
    branches: list[Tree] = []
    for part in world.split(test):
        left[0] -= 1
        branch = _grow(here, part, left, assumptions, made) if left[0] > 0 else None
        if branch is None:
            return None
        branches.append(branch)
    holds, fails = branches
    tree = holds if holds == fails else Fork(test, holds, fails)
    return None if len(tuple(_rows(tree, ()))) > MOST_ROWS else tree


def _rows(tree: Tree, given: tuple[Answered, ...]) -> Iterator[Way]:
    """Yield the rows of a tree; answers that a single question gives one after the other share a row."""
    any_of: list[Answered] = []
    shared: tuple[str, str, str] | None = None
    while isinstance(tree, Fork):
        branches = (tree.holds, tree.fails), (tree.fails, tree.holds)
        ends = [(end, rest) for end, rest in branches if isinstance(end, tuple)]
        same = next(((end, rest) for end, rest in ends if end == shared), None)
        end, rest = same or (ends[0] if ends else (None, None))
        if shared is not None and end != shared:
            yield Way(given, tuple(any_of), *shared)
            any_of, shared = [], None
        if end is None or rest is None:
            yield from _rows(tree.holds, (*given, Answered(tree.test, True)))
            tree = tree.fails
            continue
        any_of.append(Answered(tree.test, end == tree.holds))
        shared, tree = end, rest
    if shared is not None and shared != tree:
        yield Way(given, tuple(any_of), *shared)
    yield Way(given, (), *tree)
