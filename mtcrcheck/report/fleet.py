"""The report on many aircraft: one row each, then a summary; and the report on what changes for one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mtcrcheck.assessment import Assessment, Request, ReviewRow
from mtcrcheck.classifier import UNDETERMINED
from mtcrcheck.comparison import Change, Side
from mtcrcheck.document import (
    Block,
    Document,
    Item,
    Section,
    Table,
    Text,
    gather,
    make_list,
    make_sections,
)
from mtcrcheck.report import words
from mtcrcheck.report.run import Compared, Unreadable

LONGEST_NAME = 24
MOST_COLUMNS = 12
"""Destinations up to which each has its own column."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One review of one aircraft, in the record's words; ``destination`` is empty before any rule on one."""

    interpretation: str
    destination: str
    as_of: str
    treatment: str
    review: str
    licence: str
    presumed_treatment: str = ""
    presumed_review: str = ""
    presumed_licence: str = ""
    presumes: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    reaches: bool = True
    reexport: bool = False
    exporter: str = ""

    def shown(self, part: str) -> str:
        """Return what is proven, or else what is presumed, marked so."""
        return words.marked(getattr(self, part), getattr(self, f"presumed_{part}"))


@dataclass(frozen=True, slots=True)
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
    presumed_category: str = ""
    presumed_item: str = ""
    presumes: tuple[str, ...] = ()

    @property
    def asked(self) -> tuple[Verdict, ...]:
        """The verdicts under the readings asked for, without the law of other states that follows the aircraft."""
        return tuple(v for v in self.verdicts if not v.reexport)

    @property
    def undetermined(self) -> bool:
        """Whether the category, a treatment or a review is left open."""
        return UNDETERMINED in (self.category, *(w for v in self.verdicts for w in (v.treatment, v.review)))


def make_row(found: Assessment, fail_on: Iterable[str] = ()) -> Row:
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
        tuple(map(_verdict, found.reviews)),
        tuple(dict.fromkeys(a.code for a in found.alerts)),
        tuple(dict.fromkeys(m.field for m in found.missing)),
        tuple(f"{w.waiver.alert}:{w.standing}" for w in found.waived),
        words.failure_lines(found, fail_on),
        found.presumed.category if found.presumed else "",
        found.presumed.item or "" if found.presumed else "",
        found.presumed.presumes if found.presumed else (),
    )


def _verdict(row: ReviewRow) -> Verdict:
    r, p = row.review, row.presumed
    presumed: dict[str, Any] = {f"presumed_{part}": getattr(p, part) for part in words.PARTS if p}
    return Verdict(
        r.interpretation.id,
        r.destination or "",
        str(row.day),
        *(r.treatment, r.review, r.licence),
        **presumed,
        presumes=p.presumes if p else (),
        grounds=r.grounds,
        reaches=row.reaches is not False,
        reexport=row.reexport,
        exporter=row.exporter,
    )


@dataclass(slots=True)
class Summary:
    """Counts over many aircraft; verdicts are counted by reading, over all destinations."""

    aircraft: int = 0
    unreadable: list[Unreadable] = field(default_factory=list)
    categories: Counter[str] = field(default_factory=Counter)
    treatments: Counter[tuple[str, str]] = field(default_factory=Counter)
    reviews: Counter[tuple[str, str]] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
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
        reached = [v for v in found.asked if v.reaches]
        self.treatments.update(dict.fromkeys((v.interpretation, v.treatment) for v in reached).keys())
        self.reviews.update((v.interpretation, v.review) for v in reached)
        readings = {v.interpretation for v in reached}
        self.left_out.update(
            dict.fromkeys(v.interpretation for v in found.asked if v.interpretation not in readings).keys()
        )
        self.undetermined += found.undetermined
        self.missing.update(found.missing)
        self.alerts.update(found.alerts)
        self.waivers.update(waiver.partition(":")[2] for waiver in found.waivers)
        self.fails += found.fails


def describe_fleet(rows: Sequence[Row], summary: Summary, request: Request) -> Document:
    """Return the report on many aircraft."""
    table: list[Block] = [make_table(rows)] if rows else []
    table += [Text(text, faint=True) for text in (make_legend(rows) if rows else ())]
    title = f"{summary.aircraft:,} aircraft{words.to_whom(request)}"
    return Document(title, "", "", make_sections({"": table, "Summary": describe_summary(summary)}))


def make_legend(rows: Sequence[Row]) -> Iterator[str]:
    """Yield what the short words and the mark of the table stand for, where it has any."""
    if len(rows[0].asked) == 1:
        if any(row.presumes or row.asked[0].presumes for row in rows):
            yield words.MARKED
        return
    yield from explain_short(v.shown("review") for r in rows for v in r.asked)


def explain_short(shown: Iterable[str]) -> Iterator[str]:
    """Yield what the short words of reviews stand for, where they differ from the review, and what the mark is."""
    used = set(shown)
    bare = {word.removesuffix(words.MARK) for word in used}
    said = ((short, words.say(word)) for word, short in words.SHORT.items() if word in bare)
    if explained := "; ".join(f"{short}: {text}" for short, text in said if text != short):
        yield explained
    if used != bare:
        yield words.MARKED


def make_table(rows: Sequence[Row], longest: int | None = LONGEST_NAME) -> Table:
    """Return the rows; where there is one verdict each, in full words, else one short column a reading."""
    verdicts = rows[0].asked
    heads = tuple(dict.fromkeys(v.interpretation for v in verdicts))
    if len(verdicts) == 1:
        heads = ("treatment", "review")
        cells = [[words.say(r.asked[0].shown(part)) for part in heads] for r in rows]
    elif len(heads) == 1 and len(verdicts) <= MOST_COLUMNS:
        heads = tuple(v.destination for v in verdicts)
        cells = [[shorten(v.shown("review")) for v in r.asked] for r in rows]
    else:
        cells = [[_count_reviews(r, reading) for reading in heads] for r in rows]
    every = ((*_head(r, longest), *of_row) for r, of_row in zip(rows, cells, strict=True))
    return Table(("aircraft", "category", "item", *heads), tuple(every))


def _head(found: Row, longest: int | None) -> tuple[str, str, str]:
    is_short = longest is None or len(found.name) <= longest
    name = found.name if is_short else found.name[: (longest or 0) - 1] + "…"
    if found.presumed_category:
        return name, f"{found.presumed_category}{words.MARK}", found.presumed_item
    category = found.category if len(found.candidates) == 1 else f"? {'/'.join(found.candidates)}"
    return name, category, found.item


def shorten(review: str) -> str:
    """Return a review in its short word, with the mark that it may have."""
    bare = review.removesuffix(words.MARK)
    return words.SHORT[bare] + review.removeprefix(bare)


def _count_reviews(found: Row, reading: str) -> str:
    shown = Counter(v.shown("review") for v in found.asked if v.interpretation == reading)
    ranks = list(words.SHORT)
    in_order = sorted(shown, key=lambda review: ranks.index(review.removesuffix(words.MARK)))
    counts = (f"{shown[review]} {shorten(review)}" for review in in_order)
    return shorten(in_order[0]) if len(in_order) == 1 else ", ".join(counts)


def describe_summary(summary: Summary) -> Iterator[Block]:
    """Yield what the rows come to."""
    if summary.aircraft:
        yield Text(f"Annex category: {_counts(summary.categories)}")
    for what, counter in (("treatment", summary.treatments), ("review", summary.reviews)):
        of_reading = gather((reading, (words.say(word), n)) for (reading, word), n in counter.items())
        yield from (Text(f"{reading}, {what}: {_counts(dict(n))}") for reading, n in of_reading.items())
    for reading, n in summary.left_out.items():
        yield Text(
            f"Not counted under {reading}: {n:,} aircraft to which its law does not apply because of their origin"
        )
    if summary.undetermined:
        why = f"; most useful missing figures: {_counts(summary.missing)}" if summary.missing else ""
        are = "is" if summary.undetermined == 1 else "are"
        yield Text(f"{summary.undetermined:,} aircraft {are} open{why}")
    for what, counted in (("Alerts", summary.alerts), ("Waivers", summary.waivers)):
        if counted:
            yield Text(f"{what}: {_counts(counted)}")


def count_verdicts(summary: Summary) -> str:
    """Return in a line how many aircraft there are, of which category, and for how many something is open."""
    open_ones = f"; something is open for {summary.undetermined:,}" if summary.undetermined else ""
    return f"{summary.aircraft:,} aircraft. Annex category: {_counts(summary.categories)}{open_ones}."


def _counts(counter: Mapping[str, int]) -> str:
    ordered = sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{word} {n:,}" for word, n in ordered)


def describe_changes(found: Compared) -> Document:
    """Return what changes for one aircraft and the words of law that change it; destinations alike share it."""
    shared = gather(((change.exporter, change.old, change.new), change) for change in found.changes)
    sections = (Section(_destinations(same), tuple(_change(same[0]))) for same in shared.values())
    return Document(found.spec.name, words.about(found.spec), "", tuple(sections))


def _destinations(same: Sequence[Change]) -> str:
    to = " ".join(c.destination for c in same if c.destination)
    where = f"To {to}" if to else "Whatever the destination"
    exporter = same[0].exporter
    return f"From {exporter}. {where}" if exporter else where


def _change(change: Change) -> Iterator[Block]:
    old, new = change.old, change.new
    parts = [p for p in ("category", *words.PARTS) if {p, f"presumed_{p}"} & set(change.changed)]
    if parts:
        rows = tuple((part, _answer(old, part), _answer(new, part)) for part in parts)
        yield Table(("", _side(old), _side(new)), rows)
        presumes = dict.fromkeys((*old.presumes, *new.presumes))
        if any(word.endswith(words.MARK) for row in rows for word in row):
            why = "mtcrcheck explain ID says why"
            yield Text(
                f"{words.MARK} presumed where the proof is open, by {', '.join(presumes)}; {why}.", faint=True
            )
    for part in (p for p in ("conditions", "controls") if p in change.changed):
        before, after = getattr(old, part), getattr(new, part)
        yield from _list(f"{part.capitalize()} added:", (x for x in after if x not in before))
        yield from _list(f"{part.capitalize()} removed:", (x for x in before if x not in after))
    for title, found in (("Because:", change.because), ("Instead of:", change.instead_of)):
        yield from _list(title, (f"{each.id}: {each.summary} [{each.cite}]" for each in found))


def _answer(side: Side, part: str) -> str:
    return words.say(words.marked(getattr(side, part), side.shown(part)))


def _side(side: Side) -> str:
    marked = f" ({side.not_in_force})" if side.not_in_force else ""
    return f"{side.interpretation}{marked}, {side.day}"


def _list(title: str, texts: Iterable[str]) -> Iterator[Block]:
    for items in make_list(map(Item, texts)):
        yield Text(title)
        yield items
