"""What the formats for people share: a report on each input as it comes, then what closes all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtcrcheck.frozen import frozen
from mtcrcheck.influences import TYPED, Influence
from mtcrcheck.report import words
from mtcrcheck.report.aircraft import INFLUENCES, aircraft, influenced
from mtcrcheck.report.changes import changes
from mtcrcheck.report.document import Document, Item, Items, Section, Text
from mtcrcheck.report.fleet import fleet
from mtcrcheck.report.rows import Row, Summary, row
from mtcrcheck.report.run import Compared, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from mtcrcheck.report.run import Outcome, Run

    Render = Callable[[Document], str]


@frozen
class Piece:
    """The report on one input as text, and what is counted of it: a row, changes, or what prevents them."""

    text: str
    counted: Row | Unreadable | int


def piece(outcome: Outcome, run: Run, render: Render) -> Piece:
    """Return the report on one input; where rows are asked for, only with --why is there any text."""
    if isinstance(outcome, Unreadable):
        return Piece("", outcome)
    if isinstance(outcome, Compared):
        return Piece(render(changes(outcome)) if outcome.changes else "", len(outcome.changes))
    return Piece(
        "" if run.rows and not run.why else render(aircraft(outcome, run)), row(outcome, run.fail_on)
    )


def page(pieces: Iterable[Piece], run: Run, render: Render) -> Iterator[str]:
    """Yield the reports as they come, then the rows or the totals, what was unreadable, and the dates."""
    rows: list[Row] = []
    changed: list[int] = []
    summary = Summary()
    for found in pieces:
        yield found.text
        if isinstance(found.counted, int):
            changed.append(found.counted)
            continue
        summary.add(found.counted)
        if run.rows and isinstance(found.counted, Row):
            rows.append(found.counted)
    if run.rows:
        yield render(fleet(rows, summary))
    yield render(Document("", "", "", tuple(close(changed, summary, run))))


def close(changed: list[int], summary: Summary, run: Run) -> Iterator[Section]:
    """Yield what closes a report."""
    if run.new:
        some = sum(n > 0 for n in changed)
        total = f"{run.old} to {run.new}: {_number(sum(changed), 'change')}"
        yield Section("", (Text(f"{total}, in {some:,} of {len(changed):,} aircraft."),))
    of_all = (*run.configured, *(Influence(key, value, TYPED) for key, value in run.request.settings))
    if of_all and (run.rows or run.new):
        yield Section(INFLUENCES, tuple(influenced(of_all)))
    if summary.unreadable:
        faults = tuple(Item(str(d)) for u in summary.unreadable for d in u.diagnostics)
        yield Section("Invalid or unreadable", (Items(faults),))
    if summary.fails:
        yield Section("What the run fails on", (Items(tuple(Item(why) for why in summary.fails)),))
    text = f"{words.dates(run)} {words.NO_DECISION}"
    yield Section("", (Text(text, faint=True),))


def _number(count: int, what: str) -> str:
    """Return a number of things."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"
