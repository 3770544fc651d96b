"""What the formats for people share: a report on each input as it comes, then the rows or counts that close it.

Markdown has lines to sign: it is for a file note.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mtcrcheck.assessment import Assessment, Influence
from mtcrcheck.classifier import UNDETERMINED
from mtcrcheck.comparison import Change
from mtcrcheck.document import Block, Document, Item, Items, Section, Table, Text, gather, to_markdown
from mtcrcheck.report import words
from mtcrcheck.report.aircraft import describe_aircraft, list_of_specs
from mtcrcheck.report.formats import Compared, Outcome, Run, Unreadable
from mtcrcheck.spec.diagnostics import Diagnostic

LONGEST_NAME = 24
MOST_COLUMNS = 12
"""Destinations up to which each has its own column."""


Cells = dict[str, str]
"""Words of the record by their names, as a row of CSV has them; what is not there is empty."""
AIRCRAFT = {
    "path": "spec.path", "name": "spec.name", "origin": "spec.origin", "category": "annex.category",
    "item": "annex.item", "candidates": "annex.candidates", "evidence": "annex.evidence.word",
    "if_traded": "if_traded.category",
}  # fmt: skip
PRESUMED = {
    "presumed_category": "presumed.category", "presumed_item": "presumed.item", "presumes": "presumed.presumes",
}  # fmt: skip
REVIEW = {
    "interpretation": "review.interpretation.id", "as_of": "day", "destination": "review.destination",
    **{part: f"review.{part}" for part in (*words.PARTS, "grounds")},
}  # fmt: skip
PRESUMED_OF_REVIEW = {
    **{f"presumed_{part}": f"presumed.{part}" for part in words.PARTS}, "review_presumes": "presumed.presumes",
}  # fmt: skip
BESIDE = {"exporter": "exporter", "reexport": "reexport", "reaches": "reaches"}
"""Cells of an aircraft and of a review, each with where it stands in an assessment."""
SAID: Mapping[object, str] = {None: "", True: "yes", False: "no"}
CODES = ("missing", "alerts", "waivers")
"""Cells that hold several words, which are counted."""


@dataclass(frozen=True, slots=True)
class Row:
    """One aircraft in cells, and its reviews, each in cells of its own; ``fails`` says what the run fails on.

    ``alerts`` are codes, ``missing`` the keys that would decide what is open, ``waivers`` alert and standing with a
    colon between, all separated by spaces.
    """

    cells: Cells
    reviews: tuple[Cells, ...]
    fails: tuple[str, ...] = ()

    @property
    def asked(self) -> tuple[Cells, ...]:
        """The reviews under the readings asked for, without the law of other states that follows the aircraft."""
        return tuple(review for review in self.reviews if review["reexport"] == "no")

    @property
    def reached(self) -> tuple[Cells, ...]:
        """Those of them whose state licenses the aircraft, or may."""
        return tuple(review for review in self.asked if review["reaches"] != "no")

    @property
    def undetermined(self) -> bool:
        """Whether the category, a treatment or a review is left open."""
        open_to = (word for review in self.reviews for word in (review["treatment"], review["review"]))
        return UNDETERMINED in (self.cells["category"], *open_to)

    @property
    def is_presumed(self) -> bool:
        """Whether the category or any review is presumed."""
        reviews = (review["presumed_review"] for review in self.asked)
        return bool(self.cells["presumed_category"] or any(reviews))


def list_cells(thing: object, paths: Mapping[str, str]) -> Cells:
    """Return attributes as cells, by where each stands: those of a sequence are joined by spaces."""
    found = {}
    for name, path in paths.items():
        value: Any = thing
        for part in path.split("."):
            value = getattr(value, part, None)
        found[name] = " ".join(value) if isinstance(value, tuple) else SAID.get(value, str(value))
    return found


def make_row(found: Assessment, fail_on: Iterable[str] = ()) -> Row:
    """Return the row of one aircraft in a run that fails on the verdicts named."""
    cells = list_cells(found, AIRCRAFT | PRESUMED)
    cells["alerts"] = " ".join(dict.fromkeys(alert.code for alert in found.alerts))
    cells["missing"] = " ".join(dict.fromkeys(missing.field for missing in found.missing))
    cells["waivers"] = " ".join(f"{w.waiver.alert}:{w.standing}" for w in found.waived)
    reviews = (list_cells(row, REVIEW | PRESUMED_OF_REVIEW | BESIDE) for row in found.reviews)
    return Row(cells, tuple(reviews), words.failure_lines(found, fail_on))


def shown(review: Cells, part: str) -> str:
    """Return what is proven of a review, or else what is presumed, marked so."""
    return words.marked(review[part], review[f"presumed_{part}"])


def make_legend(rows: Sequence[Row]) -> Iterator[str]:
    """Yield what the short words and the mark of the table stand for, where it has any."""
    if len(rows[0].asked) > 1:
        yield from words.explain_short(shown(v, "review") for r in rows for v in r.asked)
    elif any(row.is_presumed for row in rows):
        yield words.MARKED


def make_table(rows: Sequence[Row], longest: int | None = LONGEST_NAME) -> Table:
    """Return the rows; where there is one verdict each, in full words, else one short column a reading."""
    reviews = rows[0].asked
    heads = tuple(dict.fromkeys(v["interpretation"] for v in reviews))
    if len(reviews) == 1:
        heads = ("treatment", "review")
        cells = [[words.say(shown(r.asked[0], part)) for part in heads] for r in rows]
    elif len(heads) == 1 and len(reviews) <= MOST_COLUMNS:
        heads = tuple(v["destination"] for v in reviews)
        cells = [[words.shorten(shown(v, "review")) for v in r.asked] for r in rows]
    else:
        cells = [[_count_reviews(r, reading) for reading in heads] for r in rows]
    every = []
    for told, of_row in zip((row.cells for row in rows), cells, strict=True):
        name, candidates, presumed = told["name"], told["candidates"].split(), told["presumed_category"]
        proven = told["category"] if len(candidates) == 1 else f"? {'/'.join(candidates)}"
        category, item = (f"{presumed}{words.MARK}", "presumed_item") if presumed else (proven, "item")
        is_long = longest is not None and len(name) > longest
        every.append((f"{name[: (longest or 0) - 1]}…" if is_long else name, category, told[item], *of_row))
    return Table(("aircraft", "category", "item", *heads), tuple(every))


def _count_reviews(found: Row, reading: str) -> str:
    counted = Counter(shown(v, "review") for v in found.asked if v["interpretation"] == reading)
    ranks = list(words.SHORT)
    in_order = sorted(counted, key=lambda review: ranks.index(review.removesuffix(words.MARK)))
    counts = [f"{counted[review]} {words.shorten(review)}" for review in in_order]
    return words.shorten(in_order[0]) if len(in_order) == 1 else ", ".join(counts)


def describe_summary(rows: Sequence[Row]) -> Iterator[Block]:
    """Yield what the rows come to; verdicts are counted by reading, over all destinations."""
    if any(row.is_presumed for row in rows):
        yield Text("These counts are of proven answers only.")
    if rows:
        yield Text(f"Annex category: {_counts(words.say(row.cells['category']) for row in rows)}")
    treatments = (k for row in rows for k in {(v["interpretation"], v["treatment"]): 0 for v in row.reached})
    reviews = ((v["interpretation"], v["review"]) for row in rows for v in row.reached)
    for what, verdicts in (("treatment", treatments), ("review", reviews)):
        of_reading = gather((reading, words.say(word)) for reading, word in verdicts)
        yield from (Text(f"{reading}, {what}: {_counts(some)}") for reading, some in of_reading.items())
    left_out = Counter(
        reading
        for asked, reached in ((row.asked, row.reached) for row in rows)
        for reading in dict.fromkeys(v["interpretation"] for v in asked)
        if all(v["interpretation"] != reading for v in reached)
    )
    because = "aircraft to which its law does not apply because of their origin"
    yield from (Text(f"Not counted under {reading}: {n:,} {because}") for reading, n in left_out.items())
    codes = ((what, (code for row in rows for code in row.cells[what].split())) for what in CODES)
    told = {what: _counts(code.rpartition(":")[2] for code in some) for what, some in codes}
    if undetermined := sum(row.undetermined for row in rows):
        why = f"; most useful missing figures: {told['missing']}" if told["missing"] else ""
        yield Text(f"{undetermined:,} aircraft {'is' if undetermined == 1 else 'are'} open{why}")
    yield from (Text(f"{what.capitalize()}: {told[what]}") for what in CODES[1:] if told[what])


def _counts(said: Iterable[str]) -> str:
    ordered = sorted(Counter(said).items(), key=lambda pair: (-pair[1], pair[0]))
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
        marks = (f" ({side.not_in_force})" if side.not_in_force else "" for side in sides)
        heads = (f"{s.interpretation}{mark}, {s.day}" for s, mark in zip(sides, marks, strict=True))
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
        lists[f"{part.capitalize()} added:"] = (x for x in after if x not in before)
        lists[f"{part.capitalize()} removed:"] = (x for x in before if x not in after)
    for title, found in (("Because:", change.because), ("Instead of:", change.instead_of)):
        lists[title] = [f"{each.id}: {each.summary} [{each.cite}]" for each in found]
    for title, texts in lists.items():
        for items in Items.of(map(Item, texts)):
            yield from (Text(title), items)


Render = Callable[[Document], str]
SIGNERS = ("Prepared by", "Reviewed by")
SIGNED = ("name", "decision", "date")
"""Who signs a report that goes on file, and what each writes by hand beside the day of the law data."""


@dataclass(frozen=True, slots=True)
class Piece:
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
    row = make_row(outcome, run.fail_on)
    if run.rows and not run.why:
        return Piece("", row, influences=said)
    return Piece(render(describe_aircraft(outcome, run)), row)


def render_all(pieces: Iterable[Piece], run: Run, render: Render) -> Iterator[str]:
    """Yield the reports as they come, then the rows or the totals, what was unreadable, and the dates."""
    done: list[Piece] = []
    for piece in pieces:
        yield piece.text
        done.append(replace(piece, text=""))
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
        total = f"{run.old} to {run.new}: {count:,} change{'' if count == 1 else 's'}"
        same = f"; in {of_proof:,} of them the answer stays the same, and only its proof changes"
        yield Section(
            "", (Text(f"{total}, in {some:,} of {len(changed):,} aircraft{same if of_proof else ''}."),)
        )
    if len(rows) > 1 and not run.rows:
        open_ones = sum(row.undetermined for row in rows)
        is_open = f"; something is open for {open_ones:,}" if open_ones else ""
        category = f"Annex category: {_counts(words.say(row.cells['category']) for row in rows)}"
        yield Section("", (Text(f"{len(rows):,} aircraft. {category}{is_open}."),))
    of_specs = (pair for piece in pieces for pair in piece.influences)
    yield from Section.by_title({
        **list_of_specs(of_specs, run.influences_on_all if run.rows or run.new else ()),
        "Invalid or unreadable": Items.of(Item(str(fault)) for piece in pieces for fault in piece.faults),
        "What the run fails on": Items.of(Item(why) for row in rows for why in row.fails),
    })  # fmt: skip
    yield Section("", (Text(f"{words.dates(run)} {words.NO_DECISION}", faint=True),))


def render_markdown(pieces: Iterable[Piece], run: Run) -> Iterator[str]:
    """Yield the reports as they come, what closes them, and lines to sign."""
    yield from render_all(pieces, run, to_markdown)
    columns = ("", *SIGNED, "law as of")
    yield f"| {' | '.join(columns).strip()} |\n| {' | '.join('---' for _ in columns)} |\n"
    yield "".join(f"| {who} |{' |' * len(SIGNED)} {run.library.as_of} |\n" for who in SIGNERS)
