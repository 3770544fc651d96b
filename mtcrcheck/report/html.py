"""HTML: one self-contained file, for one aircraft or for many, that needs neither network nor program.

Templates escape everything by themselves; what they are given is text of any origin.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from mtcrcheck import __version__
from mtcrcheck.assessment import Assessment
from mtcrcheck.report import pages, words
from mtcrcheck.report.aircraft import MANY
from mtcrcheck.report.document import Items, Section, Steps, Table
from mtcrcheck.report.fleet import counts, table_of
from mtcrcheck.report.rows import Row, Summary
from mtcrcheck.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mtcrcheck.report.document import Document
    from mtcrcheck.report.run import Outcome, Run

TEMPLATES = Path(__file__).parent / "templates"
ASKED = ("Prepared by", "Reviewed by")


@dataclass(frozen=True, slots=True)
class Moment:
    """One reading on the line of time: since when, and what follows for one destination."""

    since: str
    reading: str
    destination: str
    treatment: str
    review: str
    in_force: bool


@dataclass(slots=True)
class Shown:
    """What the page shows, gathered from the pieces: rows, sections as HTML, and what is counted."""

    summary: Summary = field(default_factory=Summary)
    rows: list[Row] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)


def piece(outcome: Outcome, run: Run) -> pages.Piece:
    """Return the article on one input."""
    moments = tuple(_moments(outcome)) if isinstance(outcome, Assessment) else ()
    return pages.piece(outcome, run, lambda document: render(document, moments))


def page(pieces: Iterable[pages.Piece], run: Run) -> Iterator[str]:
    """Yield the page."""
    shown = Shown()
    for found in pieces:
        _gather(found, shown)
    yield from (
        environment()
        .get_template("page.html")
        .generate(
            title=_title(shown, run),
            table=table_of(shown.rows, None) if len(shown.rows) > 1 else None,
            rows=shown.rows,
            articles=[Markup(text) for text in shown.articles],
            closing=list(_closing(shown, run)),
            dates=words.dates(run),
            asked=ASKED,
            law_as_of=str(run.library.as_of),
            version=__version__,
        )
    )
    yield "\n"


def render(document: Document, moments: tuple[Moment, ...] = ()) -> str:
    """Return a document as an article."""
    return environment().get_template("article.html").render(document=document, moments=moments)


def _gather(found: pages.Piece, shown: Shown) -> None:
    """Add a piece to what is shown."""
    if found.text:
        shown.articles.append(found.text)
    if isinstance(found.counted, int):
        shown.changed.append(found.counted)
        return
    shown.summary.add(found.counted)
    if isinstance(found.counted, Row):
        shown.rows.append(found.counted)


def _closing(shown: Shown, run: Run) -> Iterator[Section]:
    """Yield what closes the page: what many rows come to, and what closes every report."""
    if len(shown.rows) > 1:
        yield Section("Summary", tuple(counts(shown.summary)))
    yield from pages.close(shown.changed, shown.summary, run)


def _title(shown: Shown, run: Run) -> str:
    """Return the title of the page."""
    if run.new:
        return f"{run.old} to {run.new}"
    return shown.rows[0].name if len(shown.rows) == 1 else f"{len(shown.rows):,} aircraft"


def _moments(found: Assessment) -> Iterator[Moment]:
    """Yield the readings in order of date, where there is more than one and few destinations."""
    readings = {row.review.interpretation.id for row in found.reviews}
    if len(readings) < 2 or len(found.reviews) > MANY * len(readings):
        return
    for row in sorted(found.reviews, key=lambda r: r.review.interpretation.effective):
        reading = row.review.interpretation
        in_force = reading.effective <= row.day and reading.status == "in force"
        yield Moment(
            str(reading.effective),
            reading.id,
            row.review.destination or "",
            row.review.treatment,
            row.review.review,
            in_force,
        )


@cache
def environment() -> Environment:
    """Return the templates, which escape what they are given."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.tests.update(
        table=lambda block: isinstance(block, Table),
        items=lambda block: isinstance(block, Items),
        steps=lambda block: isinstance(block, Steps),
    )
    return environment


def _shown(value: Any) -> Any:
    """Return text without characters that no page should hold; markup of ours as it is."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
