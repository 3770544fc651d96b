"""What the formats for people share: a report on each input as it comes, then what closes all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from mtcrcheck.assessment import Assessment
from mtcrcheck.influences import of_spec
from mtcrcheck.report import words
from mtcrcheck.report.aircraft import INFLUENCES, describe_aircraft, list_influences
from mtcrcheck.report.document import Document, Item, Items, Section, Text, make_list
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
    if isinstance(outcome, Compared):
        text = render(describe_changes(outcome)) if outcome.changes else ""
        return Piece(text, len(outcome.changes), _influence(outcome, run))
    row = make_row(outcome, run.fail_on)
    if run.rows and not run.why:
        return Piece("", row, _influence(outcome, run))
    return Piece(render(describe_aircraft(outcome, run)), row)


def _influence(found: Assessment | Compared, run: Run) -> tuple[Item, ...]:
    done = [f"{i.what}: {i.value}" for i in of_spec(found.spec, dict(run.request.settings))]
    return (Item(f"{'; '.join(done)} (from spec)", found.spec.path),) if done else ()


def render_all(pieces: Iterable[Piece], run: Run, render: Render) -> Iterator[str]:
    """Yield the reports as they come, then the rows or the totals, what was unreadable, and the dates."""
    rows: list[Row] = []
    changed: list[int] = []
    influence: list[Item] = []
    summary = Summary()
    for piece in pieces:
        yield piece.text
        influence += piece.influence
        if isinstance(piece.counted, int):
            changed.append(piece.counted)
            continue
        summary.add(piece.counted)
        if run.rows and isinstance(piece.counted, Row):
            rows.append(piece.counted)
    if run.rows:
        yield render(describe_fleet(rows, summary, run.request))
    yield render(Document("", "", "", tuple(close(changed, influence, summary, run))))


def close(changed: list[int], influence: list[Item], summary: Summary, run: Run) -> Iterator[Section]:
    """Yield what closes a report."""
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
