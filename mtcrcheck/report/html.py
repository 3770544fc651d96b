"""HTML: one self-contained file, for one aircraft or for many, that needs neither network nor program.

Templates escape everything by themselves; what they are given is text of any origin. Each id is linked to its
explanation on the same page, and its citation to the address of the text.
"""

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache, partial
from html import unescape
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

from mtcrcheck.assessment import Assessment
from mtcrcheck.document import Document, Section, gather
from mtcrcheck.explain.pages import Index
from mtcrcheck.precedents.record import read_events, replay_events, select
from mtcrcheck.report import fleet, picture, precedents, words
from mtcrcheck.report.aircraft import MANY, describe_aircraft
from mtcrcheck.report.formats import Outcome, Run
from mtcrcheck.report.picture import Envelope, choose_axes, list_bars
from mtcrcheck.rules.law import Library
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
ADDRESS = ("https://", "http://")
ONE = "Unmanned aircraft{}, under the MTCR and national law"
"""What stands above the name where the page is on one aircraft."""
TONES = {word: review for review, short in words.SHORT.items() for word in (review, short, words.say(review))}
"""Words that are shown as tags, each in the colours of a review."""
CATEGORIES: Mapping[str, Mapping[str, str]] = words.WORDS["category"]
"""Categories in the chart, each in words and in the colours of a review."""
LONG = ("Why", "Figures and their sources")
"""Sections that the report on an aircraft does without where it opens from a row of many."""
WIDE = 8
"""Columns beyond which a page uses the whole window."""


class Citations:
    """What can be cited on a page, by the law of a day: ``ids`` are those that are linked."""

    def __init__(self, library: Library, day: datetime.date) -> None:
        self.explain, self.index = partial(explain_in_short, library, day), index_of(library)
        self.ids = frozenset(id for kind in KINDS for id in self.index.ids[kind])

    def link(self, text: object, of: str = "", *, beside: bool = False) -> Markup:
        """Return text of any origin as HTML with its ids and citations linked.

        ``of`` is the id that a citation at the end belongs to. What only texts that are ``beside`` the matter
        name is explained last.
        """
        shown, at = printable(str(text)), 0
        parts: list[str] = []
        for match in TOKEN.finditer(shown):
            parts += [shown[at : match.start()], self._link(match, of, beside=beside)]
            at = match.end()
        return Markup("").join((*parts, shown[at:]))

    def link_ids(self, text: str) -> Markup:
        """Return text, with its ids linked where it is made of nothing else."""
        ids = text.split(", ")
        return Markup(", ").join(map(self._inside, ids)) if self.ids.issuperset(ids) else self.link(text)

    def cite(self, id: str, cite: str) -> Markup:
        """Return a citation, linked to the address at which the text of the id was read."""
        source = self.explain(id)["source"] if id in self.ids else ""
        link = Markup('<a href="{}" rel="noreferrer">{}</a>')
        return link.format(printable(source), printable(cite)) if source else escape(printable(cite))

    def _link(self, match: re.Match[str], of: str, *, beside: bool) -> Markup:
        id, cite, last, word = match.group("id", "cite", "last", "word")
        if id:
            return Markup("[{}; {}]").format(self.link_ids(id), self.cite(id, cite))
        if last:
            return Markup("[{}]").format(self._inside(last) if last in self.ids else self.cite(of, last))
        named = word if word in self.ids else f"{ANNEX}{word}"
        is_id = named in self.ids and not word.isalpha() and word not in PLAIN
        return self._inside(named, word, beside=beside) if is_id else escape(word)

    def _inside(self, id: str, shown: str = "", *, beside: bool = False) -> Markup:
        attribute = Markup(' class="beside"') if beside else ""
        return Markup('<a{} href="#cite-{}">{}</a>').format(attribute, id, shown or id)

    def list_cited(self, page: str) -> tuple[list[Mapping[str, Any]], ...]:
        """Return what a page cites, then what remarks alone name."""
        named = gather((unescape(id), beside) for beside, id in TARGET.findall(page))
        cited = [id for id in self.index.kinds if id in self.ids and id in named]
        first = [self.explain(id) for id in cited if not all(named[id])]
        return first, [self.explain(id) for id in cited if all(named[id])]


index_of = lru_cache(4)(Index)
"""Every id that can be explained by a library."""


@lru_cache(10_000)  # the reports of a folder cite the same ids
def explain_in_short(library: Library, day: datetime.date, id: str) -> Mapping[str, Any]:
    """Return one id in short, by the law of a day.

    Its keys: ``title``, what it ``says``, ``cite``, ``source`` (an address or empty), whether it is ``verified``.
    """
    index = index_of(library)
    pages = zip(index.kinds[id], index.explain(id, day), strict=True)
    page = next(page for kind, page in pages if kind in KINDS)
    of_day = (s.fields for s in page.sections if s.title.endswith("(on the day asked)"))
    about = {**next(of_day, page.sections[0].fields if page.sections else {}), **page.fields}
    says, cite, source = (str(about.get(part, "")) for part in ("says", "cite", "source"))
    says = says or str(about.get("because", ""))
    if len(says) > MOST_EXPLAINED:
        end = says.rfind(". ", 0, MOST_EXPLAINED)
        says = says[: end + 1] if end > 0 else f"{says[:MOST_EXPLAINED].rpartition(' ')[0]} …"
    source = source if source.startswith(ADDRESS) else ""
    found = {"id": id, "title": page.title, "says": says, "cite": cite, "source": source}
    return {**found, "verified": about.get("verified") is not False}


def render_one(outcome: Outcome, run: Run) -> fleet.Piece:
    """Return the article on one input; from a row of many it opens without what is longest, unless asked for."""
    cited = Citations(run.library, run.request.day)
    if not isinstance(outcome, Assessment):
        return fleet.render_one(outcome, run, partial(render, cited=cited))
    document, pictures = describe_aircraft(outcome, run), {}
    if run.rows and not run.why:
        document = replace(document, sections=tuple(s for s in document.sections if s.title not in LONG))
    else:
        pictures = {"envelope": Envelope(outcome), "bars": list_bars(outcome)}
    return fleet.Piece(render(document, cited, **pictures), fleet.Row(outcome, run.fail_on))


def render_all(pieces: Iterable[fleet.Piece], run: Run) -> Iterator[str]:
    """Yield the page."""
    done = list(pieces)
    rows, articles = [piece.row for piece in done if piece.row], [piece.text for piece in done if piece.text]
    many = len(rows) > 1 or (run.rows and len(rows) == 1)
    to_whom = words.to_whom(run.request)
    title = f"{rows[0].name if len(rows) == 1 else f'{len(rows):,} aircraft'}{to_whom}"
    of_many: dict[str, object] = {}
    if many:
        of_many = {"table": fleet.make_table(rows, None), "legend": list(fleet.make_legend(rows))}
        of_many |= {"bars": list(_bars(rows)), "summary": list(fleet.describe_summary(rows))}
    one = ONE.format(to_whom) if articles and len(rows) == 1 and not many else None
    yield from _page(
        run,
        f"{run.old} to {run.new}" if run.new else title,
        articles,
        **{"one": one, "rows": rows, "folded": run.rows and not run.why, **of_many},
        closing=[*decisions(run), *fleet.close(done, run)],
    )


def _bars(rows: Sequence[fleet.Row]) -> Iterator[tuple[str, list[tuple[str, int, str]]]]:
    categories = Counter(row.category for row in rows)
    shown = [(told["said"], categories[w], told["tone"]) for w, told in CATEGORIES.items() if categories[w]]
    yield "Annex category", shown
    reviews = gather((v.interpretation, v.review) for row in rows for v in row.reached)
    for reading, counted in ((reading, Counter(some)) for reading, some in reviews.items()):
        tones = {word: words.VERDICTS[word].get("tone", word) for word in words.SHORT if counted[word]}
        yield f"Review, {reading}", [(words.say(word), counted[word], tone) for word, tone in tones.items()]


def render_document(document: Document, run: Run) -> Iterator[str]:
    """Yield a page with one document."""
    cited = Citations(run.library, run.request.day)
    article = render(document, cited, heading=f"{document.title}{document.about}")
    is_wide = any(s.table and len(s.table.columns) > WIDE for s in document.sections)
    yield from _page(run, document.title, [article], wide=is_wide)


def _page(run: Run, title: str, articles: Sequence[str], **parts: object) -> Iterator[str]:
    """Yield a page with articles, and with what its template calls the other ``parts``."""
    about = {"law_as_of": str(run.library.as_of), "dates": words.dates(run), **parts}
    cited = Citations(run.library, run.request.day)
    page = environment().get_template("page.html")
    yield from page.generate(about, title=title, articles=list(map(Markup, articles)), cited=cited)
    yield "\n"


def render(document: Document, cited: Citations, **parts: object) -> str:
    """Return a document as an article.

    ``parts`` are the pictures (``envelope``, ``bars``) where there are any, and the ``heading`` of the page, which
    the article does not repeat.
    """
    return environment().get_template("article.html").render(parts, document=document, cited=cited)


def render_envelopes(envelopes: Sequence[Envelope], note: str, width: int) -> str:
    """Return a page with the payload-range pictures of some aircraft, no wider than ``width`` pixels."""
    axes, title = choose_axes(e.curve for e in envelopes), picture.title(envelopes)
    page = environment().get_template("envelope.html")
    return page.render(envelopes=envelopes, axes=axes, title=title, note=note, width=width)


def decisions(run: Run) -> Iterator[Section]:
    """Yield what the exporting state is documented to have decided on the destinations, the oldest first.

    Nothing where no destination or a great many are asked for, or nothing is documented up to the day.
    """
    if run.new or not 0 < len(run.request.to) <= MANY:
        return
    asked = run.request
    events = select(read_events(), to=asked.to, supplier=asked.exporter, until=asked.day)
    if found := replay_events(reversed(events), run.library):
        (section,) = precedents.describe(found, precedents.CAUTION).sections
        yield section._replace(title="Documented decisions over time")


@cache
def environment() -> Environment:
    """Return the templates of pictures with what pages need beside."""
    environment = picture.environment()
    environment.globals.update(tones=TONES, asked=fleet.SIGNERS, signed=fleet.SIGNED)
    environment.filters["say"] = words.say
    return environment
