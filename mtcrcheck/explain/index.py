"""Every id that the tool prints: find it, or those that are spelt like it, and return its pages."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from mtcrcheck import countries
from mtcrcheck.document import Document, make_fields, make_page, make_table
from mtcrcheck.explain.conditions import find_owner, list_versions
from mtcrcheck.explain.pages import KINDS
from mtcrcheck.rules.law import Library

LONGEST = 80
"""Characters of the longest text for which similar ids are sought."""
SIMILARITY = 0.6
SUGGESTIONS = 5


@dataclass(frozen=True, eq=False)
class Index:
    """Every id that can be explained, by kind."""

    library: Library

    @cached_property
    def ids(self) -> Mapping[str, tuple[str, ...]]:
        """All ids by kind, the kinds and the ids of each in the order in which they are listed."""
        return {name: tuple(dict.fromkeys(kind.list_ids(self.library))) for name, kind in KINDS.items()}

    @cached_property
    def kinds(self) -> Mapping[str, tuple[str, ...]]:
        """The kinds of each id: a few ids are more than one thing."""
        kinds: dict[str, tuple[str, ...]] = {}
        for kind, ids in self.ids.items():
            for id in ids:
                kinds[id] = (*kinds.get(id, ()), kind)
        return kinds

    def find_ids(self, text: str) -> tuple[str, ...]:
        """Return the ids that a text names: the one spelt like it, else all that end in it, or none.

        The number of a clause of the Annex is that clause, although national lists have it too. ``1.A.2``, ``9A012``,
        ``ear_d4``, ``max_payload`` and ``UK ML10`` are found so; case does not matter.
        """
        wanted = text.strip().removeprefix("interpretations/").removesuffix(".toml").rstrip("/")
        if wanted in self.kinds:
            return (wanted,)
        lower = wanted.casefold()
        spelt = tuple(id for id in self.kinds if id.casefold() in (lower, f"mtcr/annex/{lower}"))
        if spelt or not lower:
            return spelt
        state, _, of_it = wanted.partition(" ")
        if of_it and (code := countries.find(state)):
            return tuple(id for id in self.find_ids(of_it) if id.startswith(f"{code.lower()}/"))
        return tuple(id for id in self.kinds if id.casefold().endswith((f"/{lower}", f".{lower}")))

    def find_cited(self, text: str) -> tuple[str, ...]:
        """Return the ids of the rules and country groups that cite a provision: ``22 CFR 126.1(d)(2)``.

        Every word and paragraph of the text stands in the citation. Where none cites the paragraph, those that cite
        its section count.
        """
        wanted = text.replace("§", " ").strip()
        words = re.findall(r"[^\s(]+|\(\S*", wanted)
        if len(wanted) > LONGEST or " " not in wanted or not any(map(str.isdigit, wanted)):
            return ()
        cites = [(rule.id, version.cite) for rule, version in list_versions(self.library)]
        cites += [(id, self.library.group(id).cite) for id in self.library.group_ids]
        starts = ("" if word.startswith("(") else r"(?<![\w.])(?<![\w)]\()" for word in words)
        patterns = [
            re.compile(rf"{start}{re.escape(word)}(?!\w|\.\d)", re.IGNORECASE)
            for start, word in zip(starts, words, strict=True)
        ]
        cited = (id for id, cite in cites if all(pattern.search(cite) for pattern in patterns))
        shorter = re.sub(r"\([^()]*\)$", "", wanted)
        return tuple(dict.fromkeys(cited)) or (self.find_cited(shorter) if shorter != wanted else ())

    def similar_ids(self, text: str) -> tuple[str, ...]:
        """Return a few ids that are spelt like a text, or contain it, the most similar first."""
        lower = text.strip().casefold()
        if not lower or len(lower) > LONGEST:
            return ()
        by_spelling: dict[str, list[str]] = {}
        for id in self.kinds:
            whole = id.casefold()
            for spelling in dict.fromkeys((whole, whole.rsplit("/", 1)[-1], whole.rsplit(".", 1)[-1])):
                by_spelling.setdefault(spelling, []).append(id)
        alike = difflib.get_close_matches(lower, by_spelling, SUGGESTIONS, SIMILARITY)
        containing = [id for id in self.kinds if len(lower) > 2 and lower in id.casefold()]
        similar = [*(id for spelling in alike for id in by_spelling[spelling]), *containing]
        return tuple(dict.fromkeys(similar))[:SUGGESTIONS]

    def explain(self, id: str, day: datetime.date | None = None) -> tuple[Document, ...]:
        """Return the pages of an id, one for each thing that it is, on a day, by default that of the law data.

        Raises `KeyError` for an id that is not in the index.
        """
        on = day or self.library.as_of
        pages = ((kind, KINDS[kind].describe(id, self.library, on)) for kind in self.kinds[id])
        return tuple(replace(page, id=id, about=page.about or kind) for kind, page in pages)

    def list_contents(self) -> Document:
        """Return the page that lists every id by kind."""
        tables = (
            make_table(f"{kind} ({len(ids)})", "id", ((i,) for i in ids)) for kind, ids in self.ids.items()
        )
        fields = make_fields(ids=sum(map(len, self.ids.values())))
        return make_page("Everything that can be explained", fields, *tables, kind="contents")

    def interpretation_of(self, id: str) -> str | None:
        """Return the interpretation under which to look for what an id catches, None where any will do."""
        if id in self.library.interpretations:
            return id
        owner = find_owner(id, self.library)
        return owner.id if owner else None
