"""Which transfers move between two readings or two days: every system to every destination, and why.

Only what the review of a transfer turns on is decided here, and once for all destinations that no test of the law
tells apart.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from mtcrcheck import eligibility
from mtcrcheck.assessment import Request, is_reached, readings
from mtcrcheck.capability.facts import Capability
from mtcrcheck.classifier import UNDETERMINED, classify, world_of
from mtcrcheck.comparison import Words
from mtcrcheck.document import gather
from mtcrcheck.eligibility import REVIEWS, Setting, explore_decisions
from mtcrcheck.influences import Influence, of_spec
from mtcrcheck.rules.law import Interpretation, Law, Library
from mtcrcheck.rules.logic import Truth, agree
from mtcrcheck.rules.world import World
from mtcrcheck.spec.model import Spec

DENIALS = frozenset(REVIEWS[: REVIEWS.index("strong-presumption-of-denial") + 1])
"""Reviews under a strong presumption of denial, or worse."""
MOVES = {
    "leaves-denial": "is no longer denied by presumption or policy",
    "enters-denial": "is now denied by presumption or policy",
    "eased": "is reviewed less strictly, but denied before and after, or neither before nor after",
    "tightened": "is reviewed more strictly, but denied before and after, or neither before nor after",
    "opened": "becomes undetermined",
    "settled": "is no longer undetermined",
}
"""Ways in which a transfer can move, with what they mean."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the comparison: a reading, under the law of a day."""

    law: Law
    reading: Interpretation

    @property
    def setting(self) -> Setting:
        """The provisions that stand around the reading."""
        return eligibility.setting(self.law, self.reading, placed=True)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a transfer is reviewed: the words of a review, every one still possible, and the ids that decide."""

    treatment: str
    review: str
    licence: str
    reviews: tuple[str, ...]
    decided_by: tuple[str, ...]

    @property
    def denied(self) -> Truth:
        """Whether it falls under the presumption of denial, or worse; None where that is open."""
        return agree((review in DENIALS for review in self.reviews), None)


@dataclass(frozen=True, slots=True)
class Transfers:
    """Transfers of one system to destinations for which nothing differs; ``move`` is empty where none moves."""

    destinations: tuple[str, ...]
    old: Outcome
    new: Outcome
    move: str


@dataclass(frozen=True, slots=True)
class System:
    """One aircraft with all its transfers; ``category`` is that of the Annex, old and new.

    ``influences`` is what the spec does beside stating figures.
    ``reached`` is whether the state of the readings licenses it at all: a foreign aircraft it does not.
    """

    path: str
    name: str
    sha256: str
    category: tuple[str, str]
    transfers: tuple[Transfers, ...]
    influences: tuple[Influence, ...] = ()
    reached: bool = True

    def moved(self) -> Iterator[tuple[str, str, Transfers]]:
        """Yield the destination and the move of every transfer that moves, and what it belongs to."""
        for alike in self.transfers:
            if alike.move:
                yield from ((destination, alike.move, alike) for destination in alike.destinations)


def sides(library: Library, request: Request, old: str, new: str) -> tuple[Side, Side]:
    """Return the two sides: readings by id, or days in ISO form under the one reading of the request.

    Raises `ValueError` where a day is asked for under several readings, `KeyError` for an unknown reading.
    """
    return _side(library, request, old), _side(library, request, new)


def _side(library: Library, request: Request, which: str) -> Side:
    if not which[:1].isdigit():
        return Side(library.on(request.day), library.interpretations[which])
    day = datetime.date.fromisoformat(which)
    found = readings(library, replace(request, day=day))
    if len(found) != 1:
        raise ValueError("two days are compared under one interpretation at a time")
    return Side(library.on(day), found[0])


Alike = tuple[str, ...]
"""Destinations that no rule tells apart."""


def alike(pair: tuple[Side, Side], destinations: Iterable[str]) -> tuple[Alike, ...]:
    """Return the destinations in sets that no rule on either side can tell apart."""
    found = gather((tuple(side.setting.told(code) for side in pair), code) for code in destinations)
    return tuple(map(tuple, found.values()))


def impact(
    spec: Spec, pair: tuple[Side, Side], places: Iterable[Alike], settings: Mapping[str, str] | None = None
) -> System:
    """Return how every transfer of one system is reviewed on both sides; ``places`` are as `alike` has them.

    ``settings`` is what was typed over the spec.
    """
    capability = Capability(spec)
    worlds = [world_of(capability.facts()) for _ in pair]  # one for the law of each side
    found: dict[tuple[Outcome, Outcome], list[str]] = {}
    for destinations in places:
        before, after = (_outcome(*of, destinations[0]) for of in zip(pair, worlds, strict=True))
        found.setdefault((before, after), []).extend(destinations)
    transfers = (
        Transfers(tuple(sorted(codes)), before, after, move(before, after))
        for (before, after), codes in found.items()
    )
    old, new = (classify(capability, side.law).category for side in pair)
    reached = all(
        not rules or is_reached(spec, rules) is not False
        for side, world in zip(pair, worlds, strict=True)
        for rules in (eligibility.reach(side.law, world).get(side.reading.exporter or "", ()),)
    )
    ordered = tuple(sorted(transfers, key=lambda t: t.destinations))
    said = tuple(of_spec(spec, settings or {}))
    return System(spec.path, spec.name, spec.sha256, (old, new), ordered, said, reached)


def _outcome(side: Side, world: World, destination: str) -> Outcome:
    decisions = explore_decisions(side.setting, eligibility.placed(world, side.law, destination))
    reviews = eligibility.sort_reviews({d.review for d in decisions})
    decided_by = tuple(sorted({id for d in decisions for id in d.decided_by}))
    return Outcome(*eligibility.agreed(decisions), reviews, decided_by)


def move(old: Outcome, new: Outcome) -> str:
    """Return how a transfer moves, one of `MOVES`, or nothing where its review stays the same."""
    if old.denied is not None and new.denied is not None and old.denied != new.denied:
        return "leaves-denial" if old.denied else "enters-denial"
    if old.review == new.review:
        return ""
    if UNDETERMINED in (old.review, new.review):
        return "opened" if new.review == UNDETERMINED else "settled"
    return "eased" if REVIEWS.index(new.review) > REVIEWS.index(old.review) else "tightened"


def words(pair: tuple[Side, Side]) -> tuple[Mapping[str, Words], Mapping[str, Words]]:
    """Return what every rule says that may decide a review, by id, on either side."""
    old, new = (
        {rule.id: Words.of(rule, v) for rule, v in (*here.treatments, *here.restrictions, *here.reliefs)}
        for here in (side.setting for side in pair)
    )
    return old, new
