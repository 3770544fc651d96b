"""Two readings or two days side by side: what changes for an aircraft, which transfers move, and by which words.

`compare` holds two assessments against each other. `impact` decides only what the review of a transfer turns on, once
for all destinations that no test of the law tells apart.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, Self

from mtcrcheck import eligibility
from mtcrcheck.assessment import Assessment, Influence, Request, ReviewRow, assess, is_reached, readings
from mtcrcheck.capability.facts import Capability
from mtcrcheck.classifier import UNDETERMINED, classify, world_of
from mtcrcheck.document import gather
from mtcrcheck.eligibility import DENIALS, REVIEWS, Setting, decisions_of, placed, setting, severity
from mtcrcheck.reasons.rationale import WORDS
from mtcrcheck.reasons.working import WorkingCategory, WorkingReview
from mtcrcheck.rules.law import Library, Rule, Version, load_library
from mtcrcheck.rules.logic import Truth, agree
from mtcrcheck.rules.world import World
from mtcrcheck.spec.model import Spec

CONSEQUENCES = ("treatment", "review", "licence")
MOVES: Mapping[str, str] = WORDS["moves"]
"""Ways in which a transfer can move, with what they mean."""


class Words(NamedTuple):
    """Words of the law that decide one side of a difference, in our summary, with their citation."""

    id: str
    summary: str
    cite: str
    source: str
    verified: bool

    @classmethod
    def of(cls, rule: Rule, version: Version) -> Self:
        """Return what a rule says in a period."""
        return cls(rule.id, version.summary, version.cite, version.source, version.verified)


class Side(NamedTuple):
    """One side of a difference: the reading, the day, what follows, and the words that decide it.

    ``presumed`` has the working answer for each of category, treatment, review and licence for which it differs from
    the proven one, and ``presumes`` what it presumes; ``proven_only`` are the ids of rules that decide the proven
    answer and not the presumed one; ``not_in_force`` says why the reading does not stand on the day, empty where it
    does.
    """

    interpretation: str
    day: datetime.date
    category: str
    treatment: str
    review: str
    licence: str
    conditions: tuple[str, ...]
    controls: tuple[str, ...]
    words: tuple[Words, ...]
    not_in_force: str = ""
    presumed: tuple[tuple[str, str], ...] = ()
    presumes: tuple[str, ...] = ()
    proven_only: frozenset[str] = frozenset()

    def shown(self, part: str) -> str:
        """Return what is presumed of a part where anything is, else what is proven."""
        return dict(self.presumed).get(part) or str(getattr(self, part))


class Change(NamedTuple):
    """What changes for one destination (None: before any destination rule) from ``old`` to ``new``.

    ``exporter`` is the exporting state where several are asked for, else empty.

    ``changed`` names the differing ones of category, treatment, review, licence, conditions and controls, and, where
    only what is presumed of one of the first four differs, that as ``presumed_treatment`` and so on. ``because`` are
    the words of the new side that the old one lacks, ``instead_of`` those it no longer has.
    """

    spec: Spec
    destination: str | None
    old: Side
    new: Side
    changed: tuple[str, ...]
    because: tuple[Words, ...]
    instead_of: tuple[Words, ...]
    exporter: str = ""

    @property
    def is_of_proof(self) -> bool:
        """Whether every answer stays the same, and differs only in whether it is proven or presumed."""
        answers = ("category", *CONSEQUENCES)
        return all(part in answers and self.old.shown(part) == self.new.shown(part) for part in self.changed)


def compare(
    spec: Spec, request: Request, old: str, new: str, library: Library | None = None
) -> tuple[Change, ...]:
    """Return the differences between two readings (ids) or two days (ISO dates), one a destination.

    The rest of the request stays the same on both sides. Raises `KeyError` for an unknown reading.
    """
    library = library or load_library()
    before, after = (_sides_of(spec, _asked(request, which), library) for which in (old, new))
    return tuple(
        change
        for row, side in before.items()
        if row in after and (change := _change(spec, *row[:2], side, after[row])).changed
    )


def _sides_of(spec: Spec, request: Request, library: Library) -> dict[tuple[str, str | None, str], Side]:
    """Return the sides by exporter, destination and, where several readings of one are asked for, by reading.

    The law of other states that follows the aircraft is left out: it is no part of what is compared.
    """
    found = assess(spec, request, library, explain=False)
    asked = request.interpretations
    by_reading = len(asked) > 1 or "all" in asked
    rows = ((row, row.review.destination, row.review.interpretation.id) for row in found.reviews)
    return {
        (row.exporter, to, reading if by_reading else ""): _side(found, row)
        for row, to, reading in rows
        if not row.reexport or reading in asked
    }


def _asked(request: Request, which: str) -> Request:
    """Return the request for one side: another reading, or another day."""
    try:
        return request._replace(day=datetime.date.fromisoformat(which))
    except ValueError:
        return request._replace(interpretations=(which,))


def _side(assessment: Assessment, row: ReviewRow) -> Side:
    """Return one side of a difference: what a row says, with the working answers."""
    found, reading = row.review, row.review.interpretation
    not_in_force = f"in force from {reading.effective}" if reading.effective > row.day else ""
    if reading.status != "in force":
        not_in_force = f"{reading.status}, not law"
    decided_by = {id for decision in found.decisions for id in decision.decided_by}
    words = tuple(
        Words.of(each.rule, each.version)
        for each in (*found.treatments, *found.provisions)
        if each.rule.id in decided_by or (each.rule.kind == "requirement" and each.applies)
    )
    side = Side(
        reading.id,
        row.day,
        *(assessment.annex.category, found.treatment, found.review, found.licence, row.conditions),
        tuple(c.examined.rule.id for c in assessment.controls if c.examined.applies),
        words,
        not_in_force,
    )
    working: dict[str, WorkingCategory | WorkingReview | None] = {"category": assessment.presumed}
    working |= dict.fromkeys(CONSEQUENCES, row.presumed)
    told = ((part, getattr(answer, part)) for part, answer in working.items() if answer)
    presumed = tuple((part, word) for part, word in told if word != getattr(side, part))
    needed = {id for answer in working.values() if answer for id in answer.presumes}
    proven_only = frozenset(decided_by - row.presumed.decided_by) if row.presumed else frozenset()
    return side._replace(presumed=presumed, presumes=tuple(sorted(needed)), proven_only=proven_only)


def _change(spec: Spec, exporter: str, destination: str | None, old: Side, new: Side) -> Change:
    """Return the difference between two sides, empty in ``changed`` where there is none."""
    parts = ("category", *CONSEQUENCES, "conditions", "controls")
    changed = tuple(part for part in parts if getattr(old, part) != getattr(new, part))
    presumed = (part for part in ("category", *CONSEQUENCES) if part not in changed)
    changed += tuple(f"presumed_{part}" for part in presumed if old.shown(part) != new.shown(part))
    because = tuple(w for w in new.words if w not in old.words)
    instead_of = tuple(w for w in old.words if w not in new.words)
    return Change(spec, destination, old, new, changed, because, instead_of, exporter)


Sides = tuple[Setting, Setting]
"""What the old and the new side of a comparison go by: a reading, under the law of a day."""


def words_of(side: Setting) -> Mapping[str, Words]:
    """Return what every rule says that may decide a review on one side, by its id."""
    rules = side.of("treatment", "restriction", "relief")
    return {rule.id: Words.of(rule, version) for rule, version in rules}


class Outcome(NamedTuple):
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


class Transfers(NamedTuple):
    """Transfers of one system to destinations for which nothing differs."""

    destinations: tuple[str, ...]
    old: Outcome
    new: Outcome

    @property
    def move(self) -> str:
        """How they move, one of `MOVES`, or nothing where their review stays the same."""
        old, new = self.old, self.new
        if old.denied is not None and new.denied is not None and old.denied != new.denied:
            return "leaves-denial" if old.denied else "enters-denial"
        if old.review == new.review:
            return ""
        if UNDETERMINED in (old.review, new.review):
            return "opened" if new.review == UNDETERMINED else "settled"
        return "eased" if REVIEWS.index(new.review) > REVIEWS.index(old.review) else "tightened"


class System(NamedTuple):
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


def bases(library: Library, request: Request, old: str, new: str) -> Sides:
    """Return what the two sides go by: readings by id, or days in ISO form under the one reading of the request.

    Raises `ValueError` where a day is asked for under several readings, `KeyError` for an unknown reading.
    """
    asked = [_asked(request, which) for which in (old, new)]
    found = [readings(library, each) for each in asked]
    if any(len(some) != 1 for some in found):
        raise ValueError("two days are compared under one interpretation at a time")
    pairs = zip((library.on(each.day) for each in asked), found, strict=True)
    before, after = (setting(law, reading, placed=True) for law, (reading,) in pairs)
    return before, after


def alike(sides: Sides, destinations: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Return the destinations in sets that no rule on either side can tell apart."""
    found = gather((tuple(side.told(code) for side in sides), code) for code in destinations)
    return tuple(map(tuple, found.values()))


def impact(
    spec: Spec,
    sides: Sides,
    places: Iterable[tuple[str, ...]],
    settings: Mapping[str, str] | None = None,
) -> System:
    """Return how every transfer of one system is reviewed on both sides; ``places`` are as `alike` has them.

    ``settings`` is what was typed over the spec.
    """
    capability = Capability(spec)
    worlds = [(side, world_of(capability.facts())) for side in sides]  # one for the law of each side
    outcomes = ((tuple(_outcome(*of, codes[0]) for of in worlds), codes) for codes in places)
    found = gather((pair, code) for pair, codes in outcomes for code in codes)
    transfers = (Transfers(tuple(sorted(codes)), *pair) for pair, codes in found.items())
    laws = (
        eligibility.reach(side.law, world).get(side.interpretation.exporter or "") for side, world in worlds
    )
    old, new = (classify(capability, side.law).category for side in sides)
    return System(
        *(spec.path, spec.name, spec.sha256, (old, new)),
        tuple(sorted(transfers, key=lambda t: t.destinations)),
        tuple(Influence.of(spec, settings or {})),
        all(not rules or is_reached(spec, rules) is not False for rules in laws),
    )


def _outcome(side: Setting, world: World, destination: str) -> Outcome:
    decisions = decisions_of(side).outcomes(placed(world, side.law, destination))
    reviews = tuple(sorted({d.review for d in decisions}, key=severity))
    decided_by = tuple(sorted({id for d in decisions for id in d.decided_by}))
    return Outcome(*eligibility.agreed(decisions), reviews, decided_by)
