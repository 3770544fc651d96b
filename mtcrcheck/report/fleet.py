"""What the formats for people share: a report on each input as it comes, then the rows or counts that close it.

Markdown has lines to sign: it is for a file note.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from mtcrcheck.assessment import Assessment, Influence, ReviewRow
from mtcrcheck.classifier import UNDETERMINED
from mtcrcheck.comparison import Change
from mtcrcheck.document import Block, Document, Item, Items, Section, Table, Text, gather, to_markdown
from mtcrcheck.report import words
from mtcrcheck.report.aircraft import describe_aircraft, list_of_specs
from mtcrcheck.report.formats import Compared, Outcome, Run, Unreadable
from mtcrcheck.spec.diagnostics import Diagnostic
from mtcrcheck.text import counted

LONGEST_NAME = 24
MOST_KEYS = 8
"""Keys that are named as what would decide most."""
MOST_COLUMNS = 12
"""Destinations up to which each has its own column."""


class Verdict:
    """One review of one aircraft, in the record's words; ``destination`` is None before any rule on one."""

    def __init__(self, row: ReviewRow) -> None:
        review = row.review
        self.interpretation, self.destination = review.interpretation.id, review.destination
        self.treatment, self.review, self.licence = review.treatment, review.review, review.licence
        self.grounds, self.as_of, self.exporter = review.grounds, row.day, row.exporter
        self.presumed, self.reaches, self.reexport = row.presumed, row.reaches is not False, row.reexport

    def shown(self, part: str) -> str:
        """Return what is proven, or else what is presumed, marked so."""
        return words.marked(getattr(self, part), getattr(self.presumed, part, ""))


class Row:
    """One aircraft: its verdicts, its alerts by code, and what would decide what is open.

    ``asked`` are the ``verdicts`` under the readings asked for, without those of other states whose law follows the
    aircraft; where only readings of such states were asked for, they are all verdicts. ``reached`` are those of
    ``asked`` whose state licenses the aircraft, or may. ``undetermined`` is whether the category, a treatment or a
    review is left open. ``waivers`` are alert and standing with a colon between. ``fails`` says in words which of the
    verdicts in ``fail_on`` it has.
    """

    def __init__(self, found: Assessment, fail_on: Iterable[str] = ()) -> None:
        annex, spec = found.annex, found.spec
        self.path, self.name, self.origin = spec.path, spec.name, spec.origin or ""
        self.category, self.item, self.candidates = annex.category, annex.item or "", annex.candidates
        self.evidence = annex.evidence.word if annex.evidence is not None else ""
        self.if_traded, self.presumed = found.if_traded.category, found.presumed
        self.verdicts = tuple(map(Verdict, found.reviews))
        self.asked = tuple(v for v in self.verdicts if not v.reexport) or self.verdicts
        self.reached = tuple(v for v in self.asked if v.reaches)
        answers = (word for v in self.verdicts for word in (v.treatment, v.review))
        self.undetermined = UNDETERMINED in (self.category, *answers)
        self.alerts = tuple(dict.fromkeys(a.code for a in found.alerts))
        self.missing = tuple(dict.fromkeys(m.field for m in found.missing))
        self.waivers = tuple(f"{w.waiver.alert}:{w.standing}" for w in found.waived)
        self.fails = tuple(f"{spec.path}: {what}: {why}" for what, why in words.failures(found, fail_on))


def make_legend(rows: Sequence[Row]) -> Iterator[str]:
    """Yield what the short words and the mark of the table stand for, where it has any."""
    if len(rows[0].asked) > 1:
        yield from words.explain_short(v.shown("review") for r in rows for v in r.asked)
    elif any(row.presumed or row.asked[0].presumed for row in rows):
        yield words.MARKED


def tell_apart(named: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the names of aircraft, each given with its path, which stands beside a name that two have."""
    pairs = tuple(named)
    times = Counter(name for name, _ in pairs)
    return tuple(f"{name} ({path})" if times[name] > 1 else name for name, path in pairs)


def make_table(rows: Sequence[Row], longest: int | None = LONGEST_NAME) -> Table:
    """Return the rows; where there is one verdict each, in full words, else one short column a reading."""
    verdicts = rows[0].asked
    heads = tuple(dict.fromkeys(v.interpretation for v in verdicts))
    if len(verdicts) == 1:
        heads = ("treatment", "review")
        cells = [[words.say(r.asked[0].shown(part)) for part in heads] for r in rows]
    elif len(heads) == 1 and len(verdicts) <= MOST_COLUMNS:
        heads = tuple(v.destination or "" for v in verdicts)
        cells = [[words.say(v.shown("review"), words.SHORT) for v in r.asked] for r in rows]
    else:
        cells = [[_count_reviews(r, reading) for reading in heads] for r in rows]
    every, names = [], tell_apart((row.name, row.path) for row in rows)
    for row, name, of_row in zip(rows, names, cells, strict=True):
        item = (row.presumed.item or "") if row.presumed else row.item
        proven = row.category if len(row.candidates) == 1 else f"? {'/'.join(row.candidates)}"
        category = f"{row.presumed.category}{words.MARK}" if row.presumed else proven
        is_long = longest is not None and len(name) > longest and name == row.name
        every.append((f"{name[: (longest or 0) - 1]}…" if is_long else name, category, item, *of_row))
    return Table(("aircraft", "category", "item", *heads), tuple(every))


def _count_reviews(found: Row, reading: str) -> str:
    shown = Counter(v.shown("review") for v in found.asked if v.interpretation == reading)
    ranks = list(words.SHORT)
    in_order = sorted(shown, key=lambda review: ranks.index(review.removesuffix(words.MARK)))
    short = [words.say(review, words.SHORT) for review in in_order]
    counts = (f"{shown[review]} {word}" for review, word in zip(in_order, short, strict=True))
    return short[0] if len(short) == 1 else ", ".join(counts)


def describe_summary(rows: Sequence[Row]) -> Iterator[Block]:
    """Yield what the rows come to; verdicts are counted by reading, over all destinations."""
    if any(row.presumed or any(v.presumed for v in row.asked) for row in rows):
        yield Text("These counts are of proven answers only.")
    if rows:
        yield Text(f"Annex category: {_counts(words.say(row.category) for row in rows)}")
    treatments = (key for row in rows for key in {(v.interpretation, v.treatment): 0 for v in row.reached})
    reviews = ((v.interpretation, v.review) for row in rows for v in row.reached)
    for what, verdicts in (("treatment", treatments), ("review", reviews)):
        of_reading = gather((reading, words.say(word)) for reading, word in verdicts)
        yield from (Text(f"{reading}, {what}: {_counts(some)}") for reading, some in of_reading.items())
    left_out = Counter(
        reading
        for row in rows
        for reading in dict.fromkeys(v.interpretation for v in row.asked)
        if all(v.interpretation != reading for v in row.reached)
    )
    which = "aircraft of an origin to which its law does not apply"
    yield from (Text(f"Not counted under {reading}: {n:,} {which}") for reading, n in left_out.items())
    if undetermined := sum(row.undetermined for row in rows):
        missing = _counts((key for row in rows for key in row.missing), MOST_KEYS)
        are, why = "is" if undetermined == 1 else "are", f"; most useful missing figures: {missing}"
        yield Text(f"{undetermined:,} aircraft {are} open{why if missing else ''}")
    waivers = (waiver.partition(":")[2] for row in rows for waiver in row.waivers)
    for what, codes in (("Alerts", (code for row in rows for code in row.alerts)), ("Waivers", waivers)):
        if counted := _counts(codes):
            yield Text(f"{what}: {counted}")


def _counts(said: Iterable[str], most: int | None = None) -> str:
    ordered = sorted(Counter(said).items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    return ", ".join(f"{word} {n:,}" for word, n in ordered)


def describe_changes(found: Compared) -> Document:
    """Return what changes for one aircraft and the words of law that change it; destinations alike share it."""
    sections, sides = [], ((c, (c.old.interpretation, c.new.interpretation)) for c in found.changes)
    told = (((c.exporter, new * (old == new), tuple(_change(c))), c.destination) for c, (old, new) in sides)
    for (exporter, same_reading, blocks), to in gather(told).items():
        where = f"To {' '.join(filter(None, to))}" if any(to) else "Whatever the destination"
        under = f", under {same_reading}" if same_reading else ""
        sections.append(Section(f"{f'From {exporter}. ' if exporter else ''}{where}{under}", blocks))
    return Document(found.spec.name, words.about(found.spec), "", tuple(sections))


def _change(change: Change) -> Iterator[Block]:
    sides = (change.old, change.new)
    parts = [p for p in ("category", *words.PARTS) if {p, f"presumed_{p}"} & set(change.changed)]
    told = [[words.say(words.marked(getattr(s, part), s.shown(part))) for s in sides] for part in parts]
    rows = tuple((part, *both) for part, both in zip(parts, told, strict=True))
    if rows:
        heads = (f"{s.interpretation}{s.not_in_force and f' ({s.not_in_force})'}, {s.day}" for s in sides)
        yield Table(("", *heads), rows)
    if any(old.rstrip(words.MARK) == new.rstrip(words.MARK) for _, old, new in rows):
        why = "The same answer is a change where one side proves it and the other only presumes it."
        yield Text(why, faint=True)
    if any(word.endswith(words.MARK) for row in rows for word in row):
        presumes = ", ".join(dict.fromkeys(id for side in sides for id in side.presumes))
        why = "mtcrcheck explain ID says why"
        yield Text(f"{words.MARK} presumed where the proof is open, by {presumes}; {why}.", faint=True)
    lists: dict[str, Iterable[str]] = {}
    for part in (p for p in ("conditions", "controls") if p in change.changed):
        before, after = (getattr(side, part) for side in sides)
        lists[f"{part.capitalize()} added:"] = [x for x in after if x not in before]
        lists[f"{part.capitalize()} removed:"] = [x for x in before if x not in after]
    decisive = {
        "Because:": [w for w in change.because if w.id not in change.new.proven_only],
        "May apply instead:": [w for w in change.because if w.id in change.new.proven_only],
        "Instead of:": [w for w in change.instead_of if w.id not in change.old.proven_only],
    }
    for title, found in decisive.items():
        lists[title] = [f"{each.id}: {each.summary} [{each.cite}]" for each in found]
    for title, texts in lists.items():
        for items in Items.of(map(Item, texts)):
            yield from (Text(title), items)


Render = Callable[[Document], str]
SIGNERS = ("Prepared by", "Reviewed by")
SIGNED = ("name", "decision", "date")
"""Who signs a report that goes on file, and what each writes by hand beside the day of the law data."""


class Piece(NamedTuple):
    """The report on one input as text, and what is counted of it: a row, all changes and those of proof, or faults.

    ``influences`` is what the spec, by its path, does beside stating figures, where the text does not say it.
    """

    text: str
    row: Row | None = None
    changes: tuple[int, int] | None = None
    faults: tuple[Diagnostic, ...] = ()
    influences: tuple[tuple[str, Influence], ...] = ()


def render_one(outcome: Outcome, run: Run, render: Render = to_markdown) -> Piece:
    """Return the report on one input; where rows are asked for, only with --why is there any text."""
    if isinstance(outcome, Unreadable):
        return Piece("", faults=outcome.diagnostics)
    said = tuple((outcome.spec.path, i) for i in Influence.of(outcome.spec, dict(run.request.settings)))
    if isinstance(outcome, Compared):
        text = render(describe_changes(outcome)) if outcome.changes else ""
        of_proof = sum(change.is_of_proof for change in outcome.changes)
        return Piece(text, changes=(len(outcome.changes), of_proof), influences=said)
    row = Row(outcome, run.fail_on)
    if run.rows and not run.why:
        return Piece("", row, influences=said)
    return Piece(render(describe_aircraft(outcome, run)), row)


def render_all(pieces: Iterable[Piece], run: Run, render: Render) -> Iterator[str]:
    """Yield the reports as they come, then the rows or the totals, what was unreadable, and the dates."""
    done: list[Piece] = []
    for piece in pieces:
        yield piece.text
        done.append(piece._replace(text=""))
    if run.rows:
        rows = [piece.row for piece in done if piece.row]
        table: list[Block] = [make_table(rows)] if rows else []
        table += [Text(text, faint=True) for text in (make_legend(rows) if rows else ())]
        sections = Section.by_title({"": table, "Summary": describe_summary(rows)})
        yield render(Document(f"{len(rows):,} aircraft{words.to_whom(run.request)}", sections=sections))
    yield render(Document("", "", "", tuple(close(done, run))))


def close(pieces: Sequence[Piece], run: Run) -> Iterator[Section]:
    """Yield what closes a report."""
    rows, changed = ([p.row for p in pieces if p.row], [p.changes for p in pieces if p.changes is not None])
    if run.new:
        some, count, of_proof = sum(n > 0 for n, _ in changed), *map(sum, zip((0, 0), *changed, strict=True))
        same = f"; in {of_proof:,} of them the answer stays the same, and only its proof changes"
        still = " What is open on both sides counts as unchanged." if some < len(changed) else ""
        where = f"in {some:,} of {len(changed):,} aircraft{same if of_proof else ''}.{still}"
        yield Section.of("", f"{run.old} to {run.new}: {counted(count, 'change')}, {where}")
    if len(rows) > 1 and not run.rows:
        open_ones = sum(row.undetermined for row in rows)
        is_open = f"; something is open for {open_ones:,}" if open_ones else ""
        category = f"Annex category: {_counts(words.say(row.category) for row in rows)}"
        yield Section.of("", f"{len(rows):,} aircraft. {category}{is_open}.")
    of_specs = (pair for piece in pieces for pair in piece.influences)
    yield from Section.by_title({
        **list_of_specs(of_specs, run.influences_on_all if run.rows or run.new else ()),
        "Invalid or unreadable": Items.of(Item(str(fault)) for piece in pieces for fault in piece.faults),
        "What the run fails on": Items.of(Item(why) for row in rows for why in row.fails),
        "": [Text(f"{words.dates(run)} {words.NO_DECISION}", faint=True)],
    })  # fmt: skip


def render_markdown(pieces: Iterable[Piece], run: Run) -> Iterator[str]:
    """Yield the reports as they come, what closes them, and lines to sign."""
    yield from render_all(pieces, run, to_markdown)
    columns = ("", *SIGNED, "law as of")
    yield f"| {' | '.join(columns).strip()} |\n| {' | '.join('---' for _ in columns)} |\n"
    yield "".join(f"| {who} |{' |' * len(SIGNED)} {run.library.as_of} |\n" for who in SIGNERS)
