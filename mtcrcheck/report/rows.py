"""One row an aircraft, and what many rows come to: plain data that every format for many starts from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mtcrcheck.classifier import UNDETERMINED
from mtcrcheck.frozen import frozen
from mtcrcheck.report import words
from mtcrcheck.report.run import Unreadable
from mtcrcheck.waivers import waived

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtcrcheck.assessment import Assessment


@frozen
class Verdict:
    """One review of one aircraft, in the record's words; ``destination`` is empty before any rule on one."""

    interpretation: str
    destination: str
    as_of: str
    treatment: str
    review: str
    licence: str


@frozen
class Row:
    """One aircraft: its verdicts, its alerts by code, and what would decide what is open.

    ``waivers`` are alert and standing with a colon between; ``fails`` says in words what the run fails on.
    """

    path: str
    name: str
    origin: str
    category: str
    item: str
    candidates: tuple[str, ...]
    evidence: str
    if_traded: str
    verdicts: tuple[Verdict, ...]
    alerts: tuple[str, ...]
    missing: tuple[str, ...]
    waivers: tuple[str, ...] = ()
    fails: tuple[str, ...] = ()

    @property
    def undetermined(self) -> bool:
        """Whether the category, a treatment or a review is left open."""
        return UNDETERMINED in (self.category, *(w for v in self.verdicts for w in (v.treatment, v.review)))


def row(found: Assessment, fail_on: Iterable[str] = ()) -> Row:
    """Return the row of one aircraft in a run that fails on the verdicts named."""
    annex = found.annex
    return Row(
        found.spec.path,
        found.spec.name,
        found.spec.origin or "",
        annex.category,
        annex.item or "",
        annex.candidates,
        annex.evidence.word if annex.evidence is not None else "",
        found.if_traded.category,
        tuple(
            Verdict(
                r.review.interpretation.id,
                r.review.destination or "",
                str(r.day),
                r.review.treatment,
                r.review.review,
                r.review.licence,
            )
            for r in found.reviews
        ),
        tuple(dict.fromkeys(a.code for a in found.alerts)),
        tuple(dict.fromkeys(m.field for m in found.missing)),
        tuple(f"{w.waiver.alert}:{w.standing}" for w in waived(found)),
        tuple(f"{found.spec.path}: {what}: {why}" for what, why in words.failures(found, fail_on)),
    )


@dataclass(slots=True)
class Summary:
    """Counts over many aircraft; verdicts are counted by reading, over all destinations."""

    aircraft: int = 0
    unreadable: list[Unreadable] = field(default_factory=list)
    categories: Counter[str] = field(default_factory=Counter)
    treatments: Counter[tuple[str, str]] = field(default_factory=Counter)
    reviews: Counter[tuple[str, str]] = field(default_factory=Counter)
    undetermined: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    alerts: Counter[str] = field(default_factory=Counter)
    waivers: Counter[str] = field(default_factory=Counter)
    fails: list[str] = field(default_factory=list)

    def add(self, found: Row | Unreadable) -> None:
        """Count one input."""
        if isinstance(found, Unreadable):
            self.unreadable.append(found)
            return
        self.aircraft += 1
        self.categories[found.category] += 1
        self.treatments.update(dict.fromkeys((v.interpretation, v.treatment) for v in found.verdicts).keys())
        self.reviews.update((v.interpretation, v.review) for v in found.verdicts)
        self.undetermined += found.undetermined
        self.missing.update(found.missing)
        self.alerts.update(found.alerts)
        self.waivers.update(waiver.partition(":")[2] for waiver in found.waivers)
        self.fails += found.fails

    def add_all(self, rows: Iterable[Row | Unreadable]) -> Summary:
        """Count many inputs; return the summary itself."""
        for found in rows:
            self.add(found)
        return self
