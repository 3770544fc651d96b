"""Eligibility: how an export is reviewed. Classification, interpretation, destination, transfer and date.

A verdict is the outcome of one plain decision (`decide`) over every completion of what is unknown: treatment,
review and licence are each determined if all completions lead to the same one.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from itertools import chain
from typing import NamedTuple

from mtcrcheck.classifier import UNDETERMINED, Examined, examine
from mtcrcheck.document import gather
from mtcrcheck.rules.conditions import Condition, destination_tests_in, holds, is_on_destination, list_tests
from mtcrcheck.rules.decisions import Decisions
from mtcrcheck.rules.law import Interpretation, Law, Provision, Version
from mtcrcheck.rules.logic import Truth, agree
from mtcrcheck.rules.world import DESTINATION, Atom, World, exactly

TREATMENTS = ("category-i", "category-ii", "crewed-aircraft", "not-listed")
REVIEWS = (
    "prohibited",
    "policy-of-denial",
    "strong-presumption-of-denial",
    "case-by-case",
    "exception-available",
    "no-mt-review",
)
"""Most restrictive first; undetermined stands outside the order."""
DENIALS = REVIEWS[: REVIEWS.index("strong-presumption-of-denial") + 1]
"""Reviews of strong presumption or worse, the worst first."""
DECIDING = ("treatment", "restriction", "relief", "asking")
"""The kinds of rules that a review is decided by."""
MISSILE = "MT"
"""The ground of a treatment that names none."""
LICENCES = ("required", "general", "exception", "none")
UNKNOWN_LICENCE = "unknown"
"""What stands for the licence where decisions differ, or no law on licences stands around the reading."""


class Decision(NamedTuple):
    """What one completion of the unknowns leads to, with the rules that decided it."""

    treatment: str
    review: str
    licence: str | None
    decided_by: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()


class Review(NamedTuple):
    """How an export to one destination (None: before any destination rule) is reviewed under one reading.

    ``grounds`` are those on which it is reviewed so, of every completion: MT for missile technology, NS, embargo ...
    ``decisions`` are all that it may come to, in the order of the treatments, the most restrictive of one first.
    """

    interpretation: Interpretation
    destination: str | None
    treatment: str
    review: str
    licence: str
    grounds: tuple[str, ...]
    decisions: tuple[Decision, ...]
    treatments: tuple[Examined, ...]
    provisions: tuple[Examined, ...]
    obligations: tuple[Examined, ...]


@dataclass(frozen=True, eq=False)
class Setting:
    """A reading on a day, with the provisions of the law that stand around it.

    Before any destination rule (``placed`` false) the provisions that turn on a destination are left out, but
    for the requirements of a licence: whether there is one then depends on the destination. Where it is not
    ``licensed``, nothing asks for one.
    """

    law: Law
    interpretation: Interpretation
    placed: bool
    licensed: bool = True

    @cached_property
    def around(self) -> Mapping[str, tuple[Provision, ...]]:
        """All rules by kind; of kind ``asking`` are the requirements of a licence that call for a review."""

        def stands(provision: Provision) -> bool:
            return self.placed or not any(map(is_on_destination, list_tests(provision[1].when)))

        found = gather((p[0].kind, p) for folder in self.interpretation.law for p in self.law.under(folder))
        found["asking"] = requirements = found.pop("requirement", [])
        kept = {kind: tuple(filter(stands, provisions)) for kind, provisions in found.items()}
        kept["treatment"] = self.law.treatments(self.interpretation)
        return kept | {"requirement": tuple(requirements) if self.licensed else ()}

    def of(self, *kinds: str) -> tuple[Provision, ...]:
        """Return the rules of some kinds; treatments are in the order in which they are tried."""
        return tuple(chain.from_iterable(self.around.get(kind, ()) for kind in kinds))

    @cache  # noqa: B019  # one setting lives as long as the law
    def at(self, destination: str | None, *kinds: str) -> tuple[tuple[Provision, Hashable], ...]:
        """Return the rules of some kinds, each with what is the same where it comes to the same at destinations."""
        test = _place(self.law, destination).test
        tests = ((r, v, destination_tests_in(self.law, v.when)) for r, v in self.of(*kinds))
        return tuple(((r, v), (r.id, v.effective, *map(test, on))) for r, v, on in tests)

    def holding(self, kind: str, world: World) -> Iterator[Provision]:
        """Yield the rules of a kind that hold. Raises `UndecidedError` where the world leaves one open."""
        return (p for p in self.around.get(kind, ()) if holds(p[1].when, world, self.law))

    @cached_property
    def rules(self) -> tuple[Provision, ...]:
        """The rules that treatment, review and licence are decided by."""
        return (*self.law.annex, *self.of(*DECIDING, "requirement"))

    @cached_property
    def destination_tests(self) -> tuple[Atom, ...]:
        """The tests on a destination that a review is decided by."""
        return self._tests_of(version.when for _, version in self.rules)

    def _tests_of(self, conditions: Iterable[Condition]) -> tuple[Atom, ...]:
        """Return the tests on a destination that conditions make, each once."""
        tests = (destination_tests_in(self.law, condition) for condition in conditions)
        return tuple(dict.fromkeys(chain.from_iterable(tests)))

    @cache  # noqa: B019  # one setting lives as long as the law
    def told(self, destination: str | None) -> tuple[Truth, ...]:
        """Return what these tests come to for a destination."""
        return answers_on(self.law, destination, self.destination_tests)

    @cached_property
    def shown_tests(self) -> tuple[Atom, ...]:
        """The tests on a destination of all that is said of a review, and of what is presumed of it."""
        said = chain(*self.around.values(), self.law.reaching)
        return self._tests_of(chain((version.when for _, version in said), self.law.presumed_by))

    @cache  # noqa: B019  # one setting lives as long as the law
    def shown(self, destination: str | None) -> tuple[Truth, ...]:
        """Return what these tests come to: what is said of destinations of which it is the same is the same."""
        return answers_on(self.law, destination, self.shown_tests)


setting = cache(Setting)
"""The one setting of a reading on a day."""


def setting_of(law: Law, made: Review) -> Setting:
    """Return the setting that a review was made in."""
    return setting(law, made.interpretation, placed=made.destination is not None)


@cache
def _place(law: Law, destination: str | None) -> World:
    """Return the world in which nothing but the destination is known."""
    if destination is None:
        return World()
    member_of = partial(law.membership, destination)
    return World(choices={DESTINATION: exactly(destination)}, membership=lambda _, group: member_of(group))


def placed(world: World, law: Law, destination: str | None) -> World:
    """Return a world in which the destination is known."""
    if destination is None:
        return world
    place = _place(law, destination)
    choices = {**world.choices, **place.choices}
    alone = None if world.settled else place
    return World(world.numbers, choices, place.membership, world.settled, world, alone)


def answers_on(law: Law, destination: str | None, tests: Iterable[Atom]) -> tuple[Truth, ...]:
    """Return what tests on a destination come to for one on the day of the law."""
    return tuple(map(_place(law, destination).test, tests))


@cache
def presumed_apart(law: Law, destination: str | None) -> Hashable:
    """Return what the tests of presumptions come to for a destination: where it is the same, the same is presumed."""
    return destination and answers_on(law, destination, destination_tests_in(law, *law.presumed_by))


def decide(here: Setting, world: World) -> Decision:
    """Decide one row in a world where everything that matters is known.

    The treatment is the first that holds, not-listed before any. Restrictions are never eased, the most
    restrictive wins; reliefs count only where nothing restricts. What needs a licence on another ground than that of
    the treatment is looked at case by case; a relief that names no ground reaches all. Raises `UndecidedError`
    otherwise.
    """
    listed = any(holds(version.when, world, here.law) for _, version in here.law.annex)
    found = _treatment(here, world) if listed else ("not-listed", "not-listed", "no-mt-review", "")
    rule_id, treatment, review, ground = found
    restrictions = [*here.holding("restriction", world)]
    if restrictions:
        asked = [(review, ground), *((v.review or UNDETERMINED, v.ground or "") for _, v in restrictions)]
        worst = min((r for r, _ in asked), key=severity)  # what a reading leaves open weighs least
        grounds = tuple(dict.fromkeys(g for r, g in asked if r == worst))
        licence = "required" if here.of("requirement") else None
        return Decision(treatment, worst, licence, (rule_id, *(r.id for r, _ in restrictions)), grounds)
    reliefs = [*here.holding("relief", world)]
    eased = _easiest(review, (v for _, v in reliefs if v.ground == ground))
    asked_of_it = eased != "no-mt-review"
    if not asked_of_it and any(here.holding("asking", world)):
        eased = "case-by-case"
    eased = _easiest(eased, (v for _, v in reliefs if v.ground is None))
    grounds = (ground,) if asked_of_it and eased != "no-mt-review" else ()
    licence = None
    if here.of("requirement"):
        eases = next((v.licence for _, v in reliefs if v.licence), "required")
        licence = eases if any(here.holding("requirement", world)) else "none"
    return Decision(treatment, eased, licence, (rule_id, *(r.id for r, _ in reliefs)), grounds)


def _treatment(here: Setting, world: World) -> tuple[str, str, str, str]:
    """Return the first treatment that holds: its id, the treatment, the review and its ground."""
    for rule, v in here.holding("treatment", world):
        return rule.id, v.treatment or UNDETERMINED, v.review or UNDETERMINED, v.ground or MISSILE
    raise LookupError(f"{here.interpretation.id} has no treatment for a listed aircraft")


def _easiest(review: str, reliefs: Iterable[Version]) -> str:
    """Return the most lenient of a review and those of reliefs."""
    known = [r for r in (review, *(v.review for v in reliefs)) if r in REVIEWS]
    return max(known, key=REVIEWS.index, default=UNDETERMINED)


def reach(law: Law, where: World) -> Mapping[str, tuple[Examined, ...]]:
    """Return the rules by which states reach re-exports, by the code of the state.

    ``where`` is as for `review`.
    """
    found = gather((r.id.partition("/")[0].upper(), examine(r, v, where, law)) for r, v in law.reaching)
    return {state: tuple(examined) for state, examined in found.items()}


def review(law: Law, interpretation: Interpretation, where: World, destination: str | None) -> Review:
    """Return how an export is reviewed under one reading, to a destination or before any rule on one.

    ``where`` is the world in which the destination is known, as `placed` gives it.
    """
    here = setting(law, interpretation, placed=destination is not None)
    places = {rule.id: place for place, (rule, _) in enumerate(here.of("treatment"))}

    def order(made: Decision) -> tuple[int, int, str, tuple[str, ...]]:
        treatment = places.get(made.decided_by[0], len(places))
        return treatment, severity(made.review), made.licence or "", made.decided_by

    known = (where.anywhere or where).traced
    if (decided := (here, here.told(destination))) not in known:
        known[decided] = tuple(sorted(decisions_of(here).outcomes(where), key=order))
    decisions: tuple[Decision, ...] = known[decided]

    def examined(*kinds: str) -> tuple[Examined, ...]:
        rules = here.at(destination, *kinds)
        known.update((key, examine(*rule, where, law)) for rule, key in rules if key not in known)
        return tuple(known[key] for _, key in rules)

    provisions = examined("restriction", "relief", "requirement", "notice")
    return Review(
        here.interpretation,
        destination,
        *agreed(decisions),
        tuple(dict.fromkeys(_grounds(decisions, provisions))),
        decisions,
        examined("treatment"),
        provisions,
        examined("obligation"),
    )


@cache
def decisions_of(here: Setting) -> Decisions:
    """Return all that reviews in a setting can come to."""
    return Decisions(here.law, partial(decide, here), (version.when for _, version in here.rules))


@cache
def without_licence(here: Setting) -> Setting:
    """Return a setting in which nothing asks for a licence."""
    return replace(here, licensed=False)


def severity(review: str) -> int:
    """Return the place of a review among all, the most restrictive first, those outside the order last."""
    return REVIEWS.index(review) if review in REVIEWS else len(REVIEWS)


def agreed(decisions: Iterable[Decision]) -> tuple[str, str, str]:
    """Return treatment, review and licence, each where all decisions agree on it."""
    made = tuple(decisions)
    return (
        agree((d.treatment for d in made), UNDETERMINED),
        agree((d.review for d in made), UNDETERMINED),
        agree((d.licence or UNKNOWN_LICENCE for d in made), UNKNOWN_LICENCE),
    )


def _grounds(decisions: tuple[Decision, ...], provisions: Iterable[Examined]) -> Iterator[str]:
    """Yield the grounds of decisions, with those of the licence where that is what is reviewed."""
    yield from (ground for decision in decisions for ground in decision.grounds if ground)
    if any(d.review in ("case-by-case", "exception-available") for d in decisions):
        asking = [e for e in provisions if e.rule.kind == "requirement" and e.applies is not False]
        certain = [e for e in asking if e.applies]
        yield from (e.version.ground or "" for e in certain or asking)
