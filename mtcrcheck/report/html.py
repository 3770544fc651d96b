"""HTML: one self-contained file, for one aircraft or for many, that needs neither network nor program.

Templates escape everything by themselves; what they are given is text of any origin. Each id is linked to its
explanation on the same page, and its citation to the address of the text.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from html import unescape
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from mtcrcheck import __version__
from mtcrcheck.assessment import Assessment, Request
from mtcrcheck.classifier import UNDETERMINED
from mtcrcheck.document import Document, Items, Link, Table, gather
from mtcrcheck.explain.pages import KINDS as KIND_OF
from mtcrcheck.explain.pages import Index
from mtcrcheck.precedents.record import read_record, select
from mtcrcheck.precedents.replay import Posture, replay_events
from mtcrcheck.report import fleet, picture, words
from mtcrcheck.report.aircraft import MANY, describe_aircraft
from mtcrcheck.report.fleet import (
    SIGNED,
    SIGNERS,
    describe_summary,
    make_legend,
    make_row,
    make_table,
)
from mtcrcheck.report.formats import Outcome, Run
from mtcrcheck.report.picture import BASIS, Envelope, choose_axes, describe_envelope, list_bars
from mtcrcheck.report.precedents import CAUTION, mark, name_buyer
from mtcrcheck.rules.law import Interpretation, Library
from mtcrcheck.text import printable

KINDS = (
    "annex clause", "entry", "definition", "provision", "interpretation", "treatment", "presumption",
    "country group", "alert", "derivation",
)  # fmt: skip
"""What is linked: things of the law, of the physics, and alerts."""
PLAIN = ("trade-off", "range-basis")
"""Ids that a sentence may use as words of the language."""
MOST_EXPLAINED = 260
"""Characters of an explanation."""
ANNEX = "mtcr/annex/"
TOKEN = re.compile(
    r"\[(?P<id>[^\]\[;]+); (?P<cite>[^\]\[]+)\]|\[(?P<last>[^\]\[]+)\]$|"
    r"(?P<word>\w[\w./-]*\w)"
)
"""What may become a link: an id with its citation, the citation at the end, an id. Addresses stay text."""
TARGET = re.compile(r'<a( class="beside")? href="#cite-([^"]+)"')


@dataclass(frozen=True, slots=True)
class Explained:
    """One id in short: what it is called, what it says, where that stands, and where it was read."""

    id: str
    title: str
    says: str
    cite: str
    source: str
    verified: bool


@dataclass(frozen=True)
class Citations:
    """What can be cited on a page, by the law of a day; ``used`` are the ids that were linked."""

    library: Library
    day: datetime.date
    used: dict[str, None] = field(default_factory=dict)

    @cached_property
    def index(self) -> Index:
        """Every id that can be explained."""
        return index_of(self.library)

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids that are linked."""
        return frozenset(id for kind in KINDS for id in self.index.ids[kind])

    def link(self, text: object, of: str = "", *, beside: bool = False) -> Markup:
        """Return text of any origin as HTML with its ids and citations linked.

        ``of`` is the id that a citation at the end belongs to. What only texts that are ``beside`` the matter
        name is explained last.
        """
        shown, at = printable(str(text)), 0
        parts: list[Markup] = []
        for match in TOKEN.finditer(shown):
            parts += [escape(shown[at : match.start()]), self._link(match, of, beside=beside)]
            at = match.end()
        return Markup("").join((*parts, escape(shown[at:])))

    def link_ids(self, text: str) -> Markup:
        """Return text, with its ids linked where it is made of nothing else."""
        ids = text.split(", ")
        if all(id in self.ids for id in ids):
            return Markup(", ").join(map(self._inside, ids))
        return self.link(text)

    def cite(self, id: str, cite: str) -> Markup:
        """Return a citation, linked to the address at which the text of the id was read."""
        source = explain_in_short(self.index, self.day, id).source if id in self.ids else ""
        link = Markup('<a href="{}" rel="noreferrer">{}</a>')
        return link.format(printable(source), printable(cite)) if source else escape(printable(cite))

    def _link(self, match: re.Match[str], of: str, *, beside: bool) -> Markup:
        found = match.groupdict()
        if found["id"]:
            parts = (self.link_ids(found["id"]), self.cite(found["id"], found["cite"]))
            return Markup("[{}; {}]").format(*parts)
        if last := found["last"]:
            return Markup("[{}]").format(self._inside(last) if last in self.ids else self.cite(of, last))
        word = found["word"]
        id = word if word in self.ids else f"{ANNEX}{word}"
        is_id = id in self.ids and not word.isalpha() and word not in PLAIN
        return self._inside(id, word, beside=beside) if is_id else escape(word)

    def _inside(self, id: str, shown: str = "", *, beside: bool = False) -> Markup:
        if not beside:
            self.used[id] = None
        attribute = Markup(' class="beside"') if beside else ""
        return Markup('<a{} href="#cite-{}">{}</a>').format(attribute, id, shown or id)

    def list_cited(self, articles: Iterable[str]) -> tuple[list[Explained], list[Explained]]:
        """Return what articles cite, with what was linked here, then what remarks alone name."""
        found = {(unescape(id), not beside) for text in articles for beside, id in TARGET.findall(text)}
        first = {id for id, leads in found if leads} | set(self.used)
        order = {id: n for n, id in enumerate(self.index.kinds)}
        sets = (first & self.ids, {id for id, _ in found} & self.ids - first)
        cited, beside = (
            [explain_in_short(self.index, self.day, id) for id in sorted(ids, key=order.__getitem__)]
            for ids in sets
        )
        return cited, beside


@lru_cache(4)
def index_of(library: Library) -> Index:
    """Return every id that can be explained by a library."""
    return Index(library)


@lru_cache(10_000)  # the reports of a folder cite the same ids
def explain_in_short(index: Index, day: datetime.date, id: str) -> Explained:
    """Return one id in short, by the law of a day."""
    kind = next(kind for kind in index.kinds[id] if kind in KINDS)
    page = KIND_OF[kind].describe(id, index.library, day)
    first = page.sections[0].fields if page.sections else {}
    of_day = next((s.fields for s in page.sections if s.title.endswith("(on the day asked)")), first)
    about = {**of_day, **page.fields}
    says, cite, source = (
        next((str(about[name]) for name in names if name in about), "")
        for names in (("says", "because"), ("cite",), ("source",))
    )
    address = source if source.startswith(("https://", "http://")) else ""
    return Explained(id, page.title, _shorten(says), cite, address, about.get("verified") is not False)


def _shorten(text: str) -> str:
    if len(text) <= MOST_EXPLAINED:
        return text
    end = text.rfind(". ", 0, MOST_EXPLAINED)
    return text[: end + 1] if end > 0 else f"{text[:MOST_EXPLAINED].rpartition(' ')[0]} …"


TEMPLATES = Path(__file__).parent / "templates"
ONE = "Unmanned aircraft under the MTCR and national law"
"""What stands above the name where the page is on one aircraft."""
TONES = {word: review for review, short in words.SHORT.items() for word in (review, short, words.say(review))}
"""Words that are shown as tags, each in the colours of a review."""


class Moment(NamedTuple):
    """A reading, and each treatment and review under it with the destinations that share them, empty where all do."""

    reading: Interpretation
    in_force: bool
    verdicts: tuple[tuple[str, str, str], ...]


LONG = ("Why", "Figures and their sources")
"""Sections that the report on an aircraft does without where it opens from a row of many."""
WIDE = 8
"""Columns beyond which a page uses the whole window."""
TONE_OF = {"prohibited": "policy-of-denial", "exception-available": "case-by-case", "no-mt-review": "quiet"}
"""Reviews in the chart that have the colours of another."""


def render_one(outcome: Outcome, run: Run) -> fleet.Piece:
    """Return the article on one input; from a row of many it opens without what is longest, unless asked for."""
    cited = Citations(run.library, run.request.day)
    if not isinstance(outcome, Assessment):
        return fleet.render_one(outcome, run, lambda document: render(document, cited))
    document, pictures = describe_aircraft(outcome, run), {}
    if run.rows and not run.why:
        sections = tuple(s for s in document.sections if s.title not in LONG)
        document = replace(document, sections=sections)
    else:
        pictures = {"envelope": describe_envelope(outcome), "bars": list_bars(outcome)}
    text = render(document, cited, moments=moments(outcome), **pictures)
    return fleet.Piece(text, make_row(outcome, run.fail_on))


def render_all(pieces: Iterable[fleet.Piece], run: Run) -> Iterator[str]:
    """Yield the page."""
    done = list(pieces)
    rows, articles = fleet.list_rows(done), [piece.text for piece in done if piece.text]
    many = len(rows) > 1 or (run.rows and len(rows) == 1)
    to_whom = words.to_whom(run.request)
    title = rows[0].name if len(rows) == 1 else f"{len(rows):,} aircraft"
    yield from _page(
        run,
        f"{run.old} to {run.new}" if run.new else f"{title}{to_whom}",
        articles,
        one=f"{ONE}{to_whom}" if articles and len(rows) == 1 and not many else None,
        table=make_table(rows, None) if many else None,
        legend=tuple(make_legend(rows)) if many else (),
        decisions=() if run.new else decisions(run.request, run.library),
        rows=rows,
        bars=tuple(_bars(rows)) if many else (),
        summary=tuple(describe_summary(rows)) if many else (),
        folded=run.rows and not run.why,
        closing=list(fleet.close(done, run)),
    )


def _bars(rows: Sequence[fleet.Row]) -> Iterator[tuple[str, list[tuple[str, int, str]]]]:
    tones = {
        "I": ("Category I", "strong-presumption-of-denial"),
        "II": ("Category II", "case-by-case"),
        UNDETERMINED: ("open", ""),
        "none": ("none", "quiet"),
    }
    categories = Counter(row.category for row in rows)
    yield (
        "Annex category",
        [(said, categories[w], tone) for w, (said, tone) in tones.items() if categories[w]],
    )
    reviews = gather((v.interpretation, v.review) for row in rows for v in row.reached)
    for reading, counted in ((reading, Counter(some)) for reading, some in reviews.items()):
        shown = (word for word in words.SHORT if counted[word])
        yield f"Review, {reading}", [(words.say(w), counted[w], TONE_OF.get(w, w)) for w in shown]


def render_document(document: Document, run: Run) -> Iterator[str]:
    """Yield a page with one document."""
    article = render(
        document, Citations(run.library, run.request.day), heading=f"{document.title}{document.about}"
    )
    is_wide = any(s.table and len(s.table.columns) > WIDE for s in document.sections)
    yield from _page(run, document.title, [article], wide=is_wide)


NOTHING_MORE: dict[str, object] = {
    "one": None, "table": None, "legend": (), "decisions": (), "rows": (), "bars": (), "summary": (),
    "folded": False, "wide": False, "closing": (),
}  # fmt: skip
"""What a page shows beside its articles, where that is nothing."""


def _page(run: Run, title: str, articles: Sequence[str], **parts: object) -> Iterator[str]:
    about = {
        "articles": [Markup(text) for text in articles],
        "cited": Citations(run.library, run.request.day),
        "law_as_of": str(run.library.as_of),
        "dates": words.dates(run),
    }
    yield from environment().get_template("page.html").generate(NOTHING_MORE | about | parts, title=title)
    yield "\n"


def render(document: Document, cited: Citations, **parts: object) -> str:
    """Return a document as an article.

    ``parts`` are the readings over time (``moments``) and the pictures (``envelope``, ``bars``) where there are
    any, and the ``heading`` of the page, which the article does not repeat.
    """
    nothing: dict[str, object] = {"moments": (), "envelope": None, "bars": {}, "heading": ""}
    return environment().get_template("article.html").render(nothing | parts, document=document, cited=cited)


def render_envelopes(envelopes: Sequence[Envelope], note: str, width: int) -> str:
    """Return a page with the payload-range pictures of some aircraft, no wider than ``width`` pixels."""
    return (
        environment()
        .get_template("envelope.html")
        .render(
            envelopes=envelopes,
            axes=choose_axes(envelopes),
            title=picture.title(envelopes),
            note=note,
            width=width,
        )
    )


def moments(found: Assessment) -> tuple[Moment, ...]:
    """Return the readings in order of date, where there is more than one and few destinations."""
    by_reading = gather((row.review.interpretation.id, row) for row in found.reviews)
    if len(by_reading) < 2 or any(len(rows) > MANY for rows in by_reading.values()):
        return ()
    told = []
    for rows in sorted(by_reading.values(), key=lambda rows: rows[0].review.interpretation.effective):
        reading = rows[0].review.interpretation
        in_force = reading.effective <= rows[0].day and reading.status == "in force"
        shared = gather(
            ((words.answer(r, "treatment"), words.answer(r, "review")), r.review.destination or "")
            for r in rows
        )
        verdicts = ((*outcome, ", ".join(to) if len(shared) > 1 else "") for outcome, to in shared.items())
        told.append(Moment(reading, in_force, tuple(verdicts)))
    return tuple(told)


def decisions(request: Request, library: Library) -> tuple[Posture, ...]:
    """Return what the exporting state is documented to have decided on the destinations, the oldest first.

    Nothing where no destination or a great many are asked for, or nothing is documented up to the day.
    """
    if not 0 < len(request.to) <= MANY:
        return ()
    record = read_record()
    events = select(record.events, to=request.to, supplier=request.exporter, until=request.day)
    return tuple(replay_events(record, reversed(events), library))


@cache
def environment() -> Environment:
    """Return the templates, which escape what they are given."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda v: printable(v) if isinstance(v, str) and not isinstance(v, Markup) else v,
    )
    environment.globals.update(
        tones=TONES,
        basis=BASIS,
        of_bars=picture.OF_BARS,
        draw_inline=picture.draw_inline,
        legend_of=picture.legend_of,
        buyer_of=name_buyer,
        mark=mark,
        caution=CAUTION,
        asked=SIGNERS,
        signed=SIGNED,
        version=__version__,
    )
    environment.filters["say"] = words.say
    environment.tests.update(
        table=lambda block: isinstance(block, Table),
        items=lambda block: isinstance(block, Items),
        linked=lambda cell: isinstance(cell, Link) and cell.address.startswith(("https://", "http://")),
    )
    return environment
