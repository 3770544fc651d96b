"""What every id means that the tool prints: find it, or what it is close to, and return its page."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mtcrcheck.capability.facts import DERIVATIONS
from mtcrcheck.pages import figures, rules, words
from mtcrcheck.pages.model import Page, Section, Table, fields, texts, told
from mtcrcheck.precedents.record import read_events
from mtcrcheck.reasons.alerts import ALERTS
from mtcrcheck.report import run
from mtcrcheck.screening import layout
from mtcrcheck.spec.diagnostics import CODES
from mtcrcheck.spec.keys import CURVES, KEYS, TABLES

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Iterable, Mapping

    from mtcrcheck.library import Library
    from mtcrcheck.rules.entries import Rule

LONGEST = 80
"""Characters of the longest text for which close matches are sought."""
CLOSE = 0.6
FAULTS = {**CODES, **run.CODES, **layout.CODES}
"""Every code of a fault, with what it says."""
RULE_KINDS = {"annex": "annex clause", "entry": "entry"}
PART = "part of the law"


@dataclass(frozen=True, eq=False)
class Index:
    """Every id that can be explained, by kind."""

    library: Library

    @cached_property
    def ids(self) -> Mapping[str, tuple[str, ...]]:
        """All ids by kind, the kinds and the ids of each in the order in which they are listed."""
        library = self.library
        rules_by_kind: dict[str, list[str]] = {"annex clause": [], "entry": [], "provision": []}
        for id, rule in library.rules.items():
            rules_by_kind[RULE_KINDS.get(rule.kind, "provision")].append(id)
        treatments = [t.id for i in library.interpretations.values() for t in i.treatments]
        found: dict[str, Iterable[str]] = {
            **rules_by_kind,
            "interpretation": library.interpretations,
            "treatment": treatments,
            "country group": library.group_ids,
            PART: parts(library),
            "reason for control": words.reason_codes(library),
            "alert": ALERTS,
            "diagnostic": FAULTS,
            "derivation": (d.id for d in DERIVATIONS),
            "fact": figures.FACTS,
            "key": (*TABLES, *KEYS, *CURVES, *figures.POINTS),
            "field of the record": words.FIELDS,
            "word": (word for meanings in words.FIELDS.values() for word in meanings),
            "choice": figures.CHOICES,
            "documented decision": (event.id for event in read_events()),
        }
        return {kind: tuple(dict.fromkeys(ids)) for kind, ids in found.items()}

    @cached_property
    def kinds(self) -> Mapping[str, tuple[str, ...]]:
        """The kinds of each id: a few ids are more than one thing."""
        found: dict[str, tuple[str, ...]] = {}
        for kind, ids in self.ids.items():
            for id in ids:
                found[id] = (*found.get(id, ()), kind)
        return found

    def find(self, text: str) -> tuple[str, ...]:
        """Return the ids that a text names: the one spelt like it, else all that end in it, or none.

        ``1.A.2``, ``9A012``, ``ear_d4`` and ``max_payload`` are found so; case does not matter.
        """
        wanted = text.strip().removeprefix("interpretations/").removesuffix(".toml").rstrip("/")
        if wanted in self.kinds:
            return (wanted,)
        lower = wanted.casefold()
        spelt = tuple(id for id in self.kinds if id.casefold() == lower)
        if spelt or not lower:
            return spelt
        return tuple(id for id in self.kinds if id.casefold().endswith((f"/{lower}", f".{lower}")))

    def close(self, text: str) -> tuple[str, ...]:
        """Return up to five ids that are spelt like a text, or hold it, the closest first."""
        lower = text.strip().casefold()
        if not lower or len(lower) > LONGEST:
            return ()
        by_spelling: dict[str, list[str]] = {}
        for id in self.kinds:
            whole = id.casefold()
            for spelling in dict.fromkeys((whole, whole.rsplit("/", 1)[-1], whole.rsplit(".", 1)[-1])):
                by_spelling.setdefault(spelling, []).append(id)
        alike = difflib.get_close_matches(lower, by_spelling, n=5, cutoff=CLOSE)
        holding = [id for id in self.kinds if len(lower) > 2 and lower in id.casefold()]
        return tuple(dict.fromkeys([*(id for s in alike for id in by_spelling[s]), *holding]))[:5]


def index(library: Library) -> Index:
    """Return the index of a library."""
    return Index(library)


def parts(library: Library) -> tuple[str, ...]:
    """Return the parts of the law that conditions and readings name: what stands above some rule's id."""
    found: set[str] = set()
    for id in library.rules:
        found.update(id[:n] for n, character in enumerate(id) if character in "/.")
    return tuple(sorted(found - set(library.rules)))


def explain(id: str, known: Index, day: datetime.date | None = None) -> tuple[Page, ...]:
    """Return the pages of an id, one for each thing that it is, on a day, by default that of the law data.

    Raises `KeyError` for an id that is not in the index.
    """
    on = day or known.library.as_of
    return tuple(_page(id, kind, known, on) for kind in known.kinds[id])


def reading_of(id: str, known: Index) -> tuple[str, ...]:
    """Return the interpretation under which to look for what an id catches, empty where any will do."""
    if id in known.library.interpretations:
        return (id,)
    of = rules.owner(id, known.library)
    return (of.id,) if of else ()


def _page(id: str, kind: str, known: Index, day: datetime.date) -> Page:
    """Return the page of an id as one kind of thing."""
    if kind in OF_THE_LAW:
        return OF_THE_LAW[kind](id, known.library, day)
    return OF_THE_TOOL[kind](id, known.library)


def _treatments(library: Library) -> dict[str, Rule]:
    """Return every treatment by id."""
    return {t.id: t for i in library.interpretations.values() for t in i.treatments}


def alert_page(code: str, library: Library) -> Page:
    """Return the page of an alert, with the rules that raise it where they may apply."""
    rows = tuple(
        (rule.id, rule.title, rules.span(v.effective, v.until))
        for rule in library.rules.values()
        for v in rule.versions
        if v.alert == code
    )
    return Page(
        code,
        "alert",
        "Alert of an assessment",
        fields(says=ALERTS[code]),
        told(Section("Rules that raise it", table=Table(("id", "title", "period"), rows))),
    )


def event_page(id: str) -> Page:
    """Return the page of a documented decision: what happened, and where it was read."""
    event = next(e for e in read_events() if e.id == id)
    buyer = f"{event.buyer_name} ({event.buyer})" if event.buyer else event.buyer_name
    return Page(
        id,
        "documented decision",
        f"{event.system} to {event.buyer_name}, {event.date}",
        fields(
            date=event.date,
            supplier=event.supplier,
            buyer=buyer,
            system=event.system,
            variant=event.variant,
            spec=event.spec,
            item=event.item,
            quantity=event.quantity,
            value_usd=event.value_usd,
            channel=event.channel,
            status=event.status,
            confidence=event.confidence,
            disputed=", ".join(event.disputed) or None,
            mtcr_named=event.mtcr_named,
            source=event.url,
            note=event.note,
        ),
        (texts("What it decides", "Nothing: no rule reads it. mtcrcheck precedents puts it beside them."),),
    )


OF_THE_LAW: Mapping[str, Callable[[str, Library, datetime.date], Page]] = {
    "annex clause": lambda id, library, day: rules.rule_page(library.rules[id], library, day),
    "entry": lambda id, library, day: rules.rule_page(library.rules[id], library, day),
    "provision": lambda id, library, day: rules.rule_page(library.rules[id], library, day),
    "treatment": lambda id, library, day: rules.rule_page(_treatments(library)[id], library, day),
    "interpretation": lambda id, library, day: rules.interpretation_page(
        library.interpretations[id], library, day
    ),
    "country group": lambda id, library, day: rules.group_page(library.group(id), library, day),
}
"""Pages by kind, of what differs from day to day."""
OF_THE_TOOL: Mapping[str, Callable[[str, Library], Page]] = {
    PART: rules.path_page,
    "reason for control": words.reason_page,
    "alert": alert_page,
    "diagnostic": lambda id, _: Page(id, "diagnostic", "Fault of an input", fields(says=FAULTS[id])),
    "derivation": figures.derivation_page,
    "fact": figures.fact_page,
    "key": lambda id, _: figures.key_page(id),
    "field of the record": lambda id, _: words.field_page(id),
    "word": lambda id, _: words.word_page(id),
    "choice": figures.choice_page,
    "documented decision": lambda id, _: event_page(id),
}
"""Pages by kind, of everything else."""


def contents(known: Index) -> Page:
    """Return the page that lists every id by kind."""
    total = sum(len(ids) for ids in known.ids.values())
    return Page(
        "",
        "contents",
        "Everything that can be explained",
        fields(ids=total),
        tuple(
            Section(f"{kind} ({len(ids)})", table=Table(("id",), tuple((id,) for id in ids)))
            for kind, ids in known.ids.items()
        ),
    )
