"""What the formats for people share: a report on each input as it comes, then the rows or counts that close it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
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
from mtcrcheck.influences import of_spec
from mtcrcheck.report import words
from mtcrcheck.report.aircraft import INFLUENCES, describe_aircraft, list_influences
from mtcrcheck.report.formats import Compared, Outcome, Run, Unreadable

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
    def reached(self) -> tuple[Verdict, ...]:
        """Those of them whose state licenses the aircraft, or may."""
        return tuple(v for v in self.asked if v.reaches)

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


def describe_fleet(rows: Sequence[Row], request: Request) -> Document:
    """Return the report on many aircraft."""
    table: list[Block] = [make_table(rows)] if rows else []
    table += [Text(text, faint=True) for text in (make_legend(rows) if rows else ())]
    title = f"{len(rows):,} aircraft{words.to_whom(request)}"
    return Document(title, "", "", make_sections({"": table, "Summary": describe_summary(rows)}))


def make_legend(rows: Sequence[Row]) -> Iterator[str]:
    """Yield what the short words and the mark of the table stand for, where it has any."""
    if len(rows[0].asked) == 1:
        if any(row.presumes or row.asked[0].presumes for row in rows):
            yield words.MARKED
        return
    yield from words.explain_short(v.shown("review") for r in rows for v in r.asked)


def make_table(rows: Sequence[Row], longest: int | None = LONGEST_NAME) -> Table:
    """Return the rows; where there is one verdict each, in full words, else one short column a reading."""
    verdicts = rows[0].asked
    heads = tuple(dict.fromkeys(v.interpretation for v in verdicts))
    if len(verdicts) == 1:
        heads = ("treatment", "review")
        cells = [[words.say(r.asked[0].shown(part)) for part in heads] for r in rows]
    elif len(heads) == 1 and len(verdicts) <= MOST_COLUMNS:
        heads = tuple(v.destination for v in verdicts)
        cells = [[words.shorten(v.shown("review")) for v in r.asked] for r in rows]
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


def _count_reviews(found: Row, reading: str) -> str:
    shown = Counter(v.shown("review") for v in found.asked if v.interpretation == reading)
    ranks = list(words.SHORT)
    in_order = sorted(shown, key=lambda review: ranks.index(review.removesuffix(words.MARK)))
    counts = (f"{shown[review]} {words.shorten(review)}" for review in in_order)
    return words.shorten(in_order[0]) if len(in_order) == 1 else ", ".join(counts)


def describe_summary(rows: Sequence[Row]) -> Iterator[Block]:
    """Yield what the rows come to; verdicts are counted by reading, over all destinations."""
    if rows:
        yield Text(f"Annex category: {_counts(row.category for row in rows)}")
    treatments = (key for row in rows for key in {(v.interpretation, v.treatment): 0 for v in row.reached})
    reviews = ((v.interpretation, v.review) for row in rows for v in row.reached)
    for what, verdicts in (("treatment", treatments), ("review", reviews)):
        of_reading = gather((reading, words.say(word)) for reading, word in verdicts)
        yield from (Text(f"{reading}, {what}: {_counts(some)}") for reading, some in of_reading.items())
    left_out = Counter(
        reading
        for row in rows
        for reading in {v.interpretation: 0 for v in row.asked}
        if all(v.interpretation != reading for v in row.reached)
    )
    for reading, n in left_out.items():
        yield Text(
            f"Not counted under {reading}: {n:,} aircraft to which its law does not apply because of their origin"
        )
    if undetermined := sum(row.undetermined for row in rows):
        missing = _counts(key for row in rows for key in row.missing)
        are, why = "is" if undetermined == 1 else "are", f"; most useful missing figures: {missing}"
        yield Text(f"{undetermined:,} aircraft {are} open{why if missing else ''}")
    waivers = (waiver.partition(":")[2] for row in rows for waiver in row.waivers)
    for what, codes in (("Alerts", (code for row in rows for code in row.alerts)), ("Waivers", waivers)):
        if counted := _counts(codes):
            yield Text(f"{what}: {counted}")


def count_verdicts(rows: Sequence[Row]) -> str:
    """Return in a line how many aircraft there are, of which category, and for how many something is open."""
    undetermined = sum(row.undetermined for row in rows)
    open_ones = f"; something is open for {undetermined:,}" if undetermined else ""
    return f"{len(rows):,} aircraft. Annex category: {_counts(row.category for row in rows)}{open_ones}."


def _counts(said: Iterable[str]) -> str:
    ordered = sorted(Counter(said).items(), key=lambda pair: (-pair[1], pair[0]))
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


Render = Callable[[Document], str]
SIGNERS = ("Prepared by", "Reviewed by")
SIGNED = ("name", "decision", "date")
"""Who signs a report that goes on file, and what each writes by hand beside the day of the law data."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The report on one input as text, and what is counted of it: a row, changes, or what prevents them.

    ``influence`` is what the spec does beside stating figures, in words, where the text does not say it.
    """

    text: str
    counted: Row | Unreadable | int
    influence: tuple[Item, ...] = ()


def render_one(outcome: Outcome, run: Run, render: Render) -> Piece:
    """Return the report on one input; where rows are asked for, only with --why is there any text."""
    if isinstance(outcome, Unreadable):
        return Piece("", outcome)
    done = [f"{i.what}: {i.value}" for i in of_spec(outcome.spec, dict(run.request.settings))]
    influence = (Item(f"{'; '.join(done)} (from spec)", outcome.spec.path),) if done else ()
    if isinstance(outcome, Compared):
        text = render(describe_changes(outcome)) if outcome.changes else ""
        return Piece(text, len(outcome.changes), influence)
    row = make_row(outcome, run.fail_on)
    if run.rows and not run.why:
        return Piece("", row, influence)
    return Piece(render(describe_aircraft(outcome, run)), row)


def render_all(pieces: Iterable[Piece], run: Run, render: Render) -> Iterator[str]:
    """Yield the reports as they come, then the rows or the totals, what was unreadable, and the dates."""
    done: list[Piece] = []
    for piece in pieces:
        yield piece.text
        done.append(replace(piece, text=""))
    if run.rows:
        yield render(describe_fleet(list_rows(done), run.request))
    yield render(Document("", "", "", tuple(close(done, run))))


def list_rows(pieces: Iterable[Piece]) -> list[Row]:
    """Return the rows among what pieces count."""
    return [piece.counted for piece in pieces if isinstance(piece.counted, Row)]


def close(pieces: Sequence[Piece], run: Run) -> Iterator[Section]:
    """Yield what closes a report."""
    rows, changed = list_rows(pieces), [p.counted for p in pieces if isinstance(p.counted, int)]
    if run.new:
        some, count = sum(n > 0 for n in changed), sum(changed)
        total = f"{run.old} to {run.new}: {count:,} change{'' if count == 1 else 's'}"
        yield Section("", (Text(f"{total}, in {some:,} of {len(changed):,} aircraft."),))
    if len(rows) > 1 and not run.rows:
        yield Section("", (Text(count_verdicts(rows)),))
    influences = list_influences(run.influences_on_all if run.rows or run.new else ())
    of_specs = make_list(item for piece in pieces for item in piece.influence)
    unreadable = (p.counted for p in pieces if isinstance(p.counted, Unreadable))
    yield from make_sections({
        INFLUENCES: (*influences, *of_specs),
        "Invalid or unreadable": make_list(Item(str(d)) for found in unreadable for d in found.diagnostics),
        "What the run fails on": make_list(Item(why) for row in rows for why in row.fails),
    })  # fmt: skip
    yield Section("", (Text(f"{words.dates(run)} {words.NO_DECISION}", faint=True),))
