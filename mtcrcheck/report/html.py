"""HTML: one self-contained file, for one aircraft or for many, that needs neither network nor program.

Templates escape everything by themselves; what they are given is text of any origin.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from mtcrcheck import __version__
from mtcrcheck.assessment import Assessment
from mtcrcheck.report import pages, picture, words
from mtcrcheck.report.document import Document, Item, Items, Section, Steps, Table
from mtcrcheck.report.envelope import BASIS, Envelope, choose_axes, describe_envelope
from mtcrcheck.report.fleet import SHORT, Row, Summary, describe_summary, make_legend, make_table
from mtcrcheck.report.pages import SIGNED, SIGNERS
from mtcrcheck.report.run import Outcome, Run
from mtcrcheck.report.times import Moment, decisions, moments
from mtcrcheck.text import printable

TEMPLATES = Path(__file__).parent / "templates"
ONE = "Treatment of one unmanned aircraft under the MTCR and national law"
"""What stands above the name where the page is on one aircraft."""
TONES = {word: review for review, short in SHORT.items() for word in (review, short, words.say(review))}
"""Words that are shown as tags, each in the colours of a review."""


@dataclass(slots=True)
class Shown:
    """What the page shows, gathered from the pieces: rows, sections as HTML, and what is counted."""

    summary: Summary = field(default_factory=Summary)
    rows: list[Row] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    influence: list[Item] = field(default_factory=list)


def render_one(outcome: Outcome, run: Run) -> pages.Piece:
    """Return the article on one input."""
    if not isinstance(outcome, Assessment):
        return pages.render_one(outcome, run, render)
    return pages.render_one(
        outcome, run, lambda document: render(document, moments(outcome), describe_envelope(outcome))
    )


def render_all(pieces: Iterable[pages.Piece], run: Run) -> Iterator[str]:
    """Yield the page."""
    shown = Shown()
    for found in pieces:
        _gather(found, shown)
    many = _many(shown, run)
    yield from _page(
        run,
        _title(shown, run),
        shown.articles,
        one=ONE if shown.articles and len(shown.rows) == 1 and not many else None,
        table=make_table(shown.rows, None) if many else None,
        legend=tuple(make_legend(shown.rows)) if many else (),
        decisions=None if run.new else decisions(run.request, run.library),
        rows=shown.rows,
        closing=list(_closing(shown, run)),
    )


def render_document(document: Document, run: Run) -> Iterator[str]:
    """Yield a page with one document."""
    yield from _page(run, document.title, [render(document)])


NOTHING_MORE = {"one": None, "table": None, "legend": (), "decisions": None, "rows": (), "closing": ()}
"""What a page shows beside its articles, where that is nothing."""


def _page(run: Run, title: str, articles: Iterable[str], **parts: object) -> Iterator[str]:
    """Yield a page with articles, what it shows beside them, and lines to sign."""
    yield from (
        environment()
        .get_template("page.html")
        .generate(
            **{**NOTHING_MORE, **parts},
            title=title,
            articles=[Markup(text) for text in articles],
            dates=words.dates(run),
            asked=SIGNERS,
            signed=SIGNED,
            law_as_of=str(run.library.as_of),
            version=__version__,
        )
    )
    yield "\n"


def render(document: Document, over_time: tuple[Moment, ...] = (), envelope: Envelope | None = None) -> str:
    """Return a document as an article, with the readings over time and the picture where there are any."""
    template = environment().get_template("article.html")
    return template.render(document=document, moments=over_time, envelope=envelope)


def render_envelopes(envelopes: Sequence[Envelope], note: str, width: int) -> str:
    """Return a page with the payload-range pictures of some aircraft, no wider than ``width`` pixels."""
    template = environment().get_template("envelope.html")
    return template.render(
        envelopes=envelopes,
        axes=choose_axes(envelopes),
        title=picture.title(envelopes),
        note=note,
        width=width,
        version=__version__,
    )


def _gather(found: pages.Piece, shown: Shown) -> None:
    if found.text:
        shown.articles.append(found.text)
    shown.influence += found.influence
    if isinstance(found.counted, int):
        shown.changed.append(found.counted)
        return
    shown.summary.add(found.counted)
    if isinstance(found.counted, Row):
        shown.rows.append(found.counted)


def _many(shown: Shown, run: Run) -> bool:
    """Whether the page is a table of aircraft: there are several, or rows were asked for."""
    return len(shown.rows) > 1 or (run.rows and len(shown.rows) == 1)


def _closing(shown: Shown, run: Run) -> Iterator[Section]:
    """Yield what closes the page: what many rows come to, and what closes every report."""
    if _many(shown, run):
        yield Section("Summary", tuple(describe_summary(shown.summary)))
    yield from pages.close(shown.changed, shown.influence, shown.summary, run)


def _title(shown: Shown, run: Run) -> str:
    if run.new:
        return f"{run.old} to {run.new}"
    return shown.rows[0].name if len(shown.rows) == 1 else f"{len(shown.rows):,} aircraft"


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
    environment.globals.update(
        tones=TONES, basis=BASIS, draw_inline=picture.draw_inline, legend_of=picture.legend_of
    )
    environment.filters["say"] = words.say
    environment.tests.update(
        table=lambda block: isinstance(block, Table),
        items=lambda block: isinstance(block, Items),
        steps=lambda block: isinstance(block, Steps),
    )
    return environment


def _shown(value: Any) -> Any:
    """Return text without characters that no page should hold; markup of ours as it is."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value
