"""Links in a page: from each id to its explanation on the same page, from its citation to the address of the text."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from html import unescape

from markupsafe import Markup, escape

from mtcrcheck.explain.index import Index
from mtcrcheck.explain.pages import KINDS as KIND_OF
from mtcrcheck.rules.law import Library
from mtcrcheck.text import printable

KINDS = (
    "annex clause", "entry", "definition", "provision", "interpretation", "treatment", "presumption",
    "country group", "alert", "derivation",
)  # fmt: skip
"""What is linked: things of the law, of the physics, and alerts."""
PLAIN = ("trade-off", "range-basis")
"""Ids that a sentence may use as words of the language."""
MOST = 260
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
    if len(text) <= MOST:
        return text
    end = text.rfind(". ", 0, MOST)
    return text[: end + 1] if end > 0 else f"{text[:MOST].rpartition(' ')[0]} …"
