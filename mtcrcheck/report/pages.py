"""What the formats for people share: a report on each input as it comes, then what closes all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from mtcrcheck.document import Document, Item, Items, Section, Text, make_list
from mtcrcheck.influences import of_spec
from mtcrcheck.report import words
from mtcrcheck.report.aircraft import INFLUENCES, describe_aircraft, list_influences
from mtcrcheck.report.fleet import Row, Summary, count_verdicts, describe_changes, describe_fleet, make_row
from mtcrcheck.report.run import Compared, Outcome, Run, Unreadable

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


@dataclass(slots=True)
class Gathered:
    """What closes a report, gathered from the pieces: rows, how many changes each has, settings, and counts."""

    rows: list[Row] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    influence: list[Item] = field(default_factory=list)
    summary: Summary = field(default_factory=Summary)

    def add(self, piece: Piece, *, keep: bool = True) -> None:
        """Count a piece, and keep its row if asked to."""
        self.influence += piece.influence
        if isinstance(piece.counted, int):
            self.changed.append(piece.counted)
            return
        self.summary.add(piece.counted)
        if keep and isinstance(piece.counted, Row):
            self.rows.append(piece.counted)


def render_all(pieces: Iterable[Piece], run: Run, render: Render) -> Iterator[str]:
    """Yield the reports as they come, then the rows or the totals, what was unreadable, and the dates."""
    found = Gathered()
    for piece in pieces:
        yield piece.text
        found.add(piece, keep=run.rows)
    if run.rows:
        yield render(describe_fleet(found.rows, found.summary, run.request))
    yield render(Document("", "", "", tuple(close(found, run))))


def close(found: Gathered, run: Run) -> Iterator[Section]:
    """Yield what closes a report."""
    changed, influence, summary = found.changed, found.influence, found.summary
    if run.new:
        some, count = sum(n > 0 for n in changed), sum(changed)
        total = f"{run.old} to {run.new}: {count:,} change{'' if count == 1 else 's'}"
        yield Section("", (Text(f"{total}, in {some:,} of {len(changed):,} aircraft."),))
    if summary.aircraft > 1 and not run.rows:
        yield Section("", (Text(count_verdicts(summary)),))
    of_all = run.influences_on_all if run.rows or run.new else ()
    if of_all or influence:
        yield Section(INFLUENCES, (*list_influences(of_all), *make_list(influence)))
    if summary.unreadable:
        faults = tuple(Item(str(d)) for u in summary.unreadable for d in u.diagnostics)
        yield Section("Invalid or unreadable", (Items(faults),))
    if summary.fails:
        yield Section("What the run fails on", (Items(tuple(Item(why) for why in summary.fails)),))
    yield Section("", (Text(f"{words.dates(run)} {words.NO_DECISION}", faint=True),))
