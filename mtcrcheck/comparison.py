"""Two readings or two days side by side: what changes for an aircraft, and by which words of law."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace

from mtcrcheck.assessment import Assessment, Request, ReviewRow, assess
from mtcrcheck.reasons.working import WorkingCategory, WorkingReview
from mtcrcheck.rules.law import Library, Rule, Version, load_library
from mtcrcheck.spec.model import Spec

CONSEQUENCES = ("treatment", "review", "licence")


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the law that decide one side of a difference, in our summary, with their citation."""

    id: str
    summary: str
    cite: str
    source: str
    verified: bool

    @classmethod
    def of(cls, rule: Rule, version: Version) -> Words:
        """Return what a rule says in a period."""
        return cls(rule.id, version.summary, version.cite, version.source, version.verified)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a difference: the reading, the day, what follows, and the words that decide it.

    ``presumed`` has the working answer for each of category, treatment, review and licence of which another is
    presumed than is proven, and ``presumes`` what that needs; ``not_in_force`` says why the reading does not stand
    on the day, empty where it does.
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

    def shown(self, part: str) -> str:
        """Return what is presumed of a part where anything is, else what is proven."""
        return dict(self.presumed).get(part) or str(getattr(self, part))


@dataclass(frozen=True, slots=True)
class Change:
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
    sides = {}
    for row in found.reviews:
        reading, to = row.review.interpretation.id, row.review.destination
        if not row.reexport or reading in asked:
            sides[row.exporter, to, reading if by_reading else ""] = _side(found, row)
    return sides


def _asked(request: Request, which: str) -> Request:
    """Return the request for one side: another reading, or another day."""
    try:
        return replace(request, day=datetime.date.fromisoformat(which))
    except ValueError:
        return replace(request, interpretations=(which,))


def _side(assessment: Assessment, row: ReviewRow) -> Side:
    """Return one side of a difference: what a row says, with the working answers."""
    found, reading = row.review, row.review.interpretation
    not_in_force = f"in force from {reading.effective}" if reading.effective > row.day else ""
    if reading.status != "in force":
        not_in_force = f"{reading.status}, not law"
    side = Side(
        reading.id,
        row.day,
        *(assessment.annex.category, found.treatment, found.review, found.licence, row.conditions),
        tuple(c.examined.rule.id for c in assessment.controls if c.examined.applies),
        tuple(_deciding(row)),
        not_in_force,
    )
    working: dict[str, WorkingCategory | WorkingReview | None] = {"category": assessment.presumed}
    working |= dict.fromkeys(CONSEQUENCES, row.presumed)
    told = ((part, getattr(answer, part)) for part, answer in working.items() if answer)
    presumed = tuple((part, word) for part, word in told if word != getattr(side, part))
    needed = {id for answer in working.values() if answer for id in answer.presumes}
    return replace(side, presumed=presumed, presumes=tuple(sorted(needed)))


def _deciding(row: ReviewRow) -> Iterator[Words]:
    """Yield the words of the rules that decided a row."""
    decided_by = {id for decision in row.review.decisions for id in decision.decided_by}
    for examined in (*row.review.treatments, *row.review.provisions):
        requires = examined.rule.kind == "requirement" and examined.applies
        if examined.rule.id in decided_by or requires:
            yield Words.of(examined.rule, examined.version)


def _change(spec: Spec, exporter: str, destination: str | None, old: Side, new: Side) -> Change:
    """Return the difference between two sides, empty in ``changed`` where there is none."""
    parts = ("category", *CONSEQUENCES, "conditions", "controls")
    changed = tuple(part for part in parts if getattr(old, part) != getattr(new, part))
    presumed = (part for part in ("category", *CONSEQUENCES) if part not in changed)
    changed += tuple(f"presumed_{part}" for part in presumed if old.shown(part) != new.shown(part))
    because = tuple(w for w in new.words if w not in old.words)
    instead_of = tuple(w for w in old.words if w not in new.words)
    return Change(spec, destination, old, new, changed, because, instead_of, exporter)
