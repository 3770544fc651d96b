"""Pages of the law: clauses, entries, provisions, treatments, interpretations, country groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtcrcheck.pages.conditions import (
    facts_behind,
    last_day,
    named_facts,
    named_in,
    names,
    outline,
    target_table,
    within,
)
from mtcrcheck.pages.figures import fact_table
from mtcrcheck.pages.model import Cell, Line, Page, Section, Table, fields, texts, told

if TYPE_CHECKING:
    import datetime

    from mtcrcheck.library import Interpretation, Library
    from mtcrcheck.rules.entries import Rule, Version
    from mtcrcheck.rules.groups import Group, Member
    from mtcrcheck.rules.logic import Truth

KINDS = {
    "annex": "clause of the Annex",
    "entry": "entry of a national list",
    "restriction": "provision: a restriction. The most restrictive one wins, and nothing eases it",
    "relief": "provision: a relief. It counts only where nothing restricts",
    "requirement": "provision: a licence requirement",
    "obligation": "provision: an obligation, printed as a condition where it applies",
    "notice": "provision: a notice. It raises an alert and decides nothing",
    "treatment": "treatment of an interpretation",
}
"""What each kind of rule is, and how it counts."""
ALL_ALONG = "since before the record begins"
MEMBERSHIP = {True: "yes", False: "no", None: "undetermined"}


def span(effective: object, until: object) -> str:
    """Return a period in words; ``until`` is the first day that is no longer in it."""
    if effective and until:
        return f"from {effective} until {until}"
    if effective or until:
        return f"from {effective}" if effective else f"until {until}"
    return ALL_ALONG


def rule_page(rule: Rule, library: Library, day: datetime.date) -> Page:
    """Return the page of a rule: every version with its condition, and what it is tied to."""
    of = owner(rule.id, library) if rule.kind == "treatment" else None
    standing = rule.version_on(day)
    return Page(
        rule.id,
        KINDS[rule.kind],
        rule.title,
        fields(
            category=rule.category,
            interpretation=of.id if of else None,
            day=str(day),
            in_force=standing is not None,
        ),
        told(
            *(_version(v, library, here=v is standing) for v in reversed(rule.versions)),
            _facts(rule.versions, library),
            target_table(rule.versions, library),
            Section("Stands around", table=_readings_around(rule, library)),
            Section("Referred to by", table=referring(rule.id, library)),
        ),
    )


def owner(treatment: str, library: Library) -> Interpretation | None:
    """Return the interpretation that a treatment belongs to, None for an id that is no treatment's."""
    owners = (i for i in library.interpretations.values() if any(t.id == treatment for t in i.treatments))
    return next(owners, None)


def _version(version: Version, library: Library, *, here: bool) -> Section:
    """Return what a rule says in one period, with its condition."""
    law = library.on(last_day(version, library))
    lines = [Line("condition:"), *outline(version.when, law, 1)]
    for reason in version.reasons:
        first, *rest = outline(reason.when, law)
        lines.append(Line(f"reason {reason.code}: {first.text}", cite=first.cite))
        lines += rest
    return Section(
        f"What it says {span(version.effective, version.until)}" + (" (on the day asked)" if here else ""),
        fields(
            says=version.summary,
            to_be_met=version.condition,
            treatment=version.treatment,
            review=version.review,
            licence=version.licence,
            alert=version.alert,
            cite=version.cite,
            source=version.source,
            verified=version.verified,
            note=version.note,
        ),
        tuple(lines),
    )


def _facts(versions: tuple[Version, ...], library: Library) -> Section:
    """Return the facts that decide any version, first those that it tests itself."""
    own = tuple(dict.fromkeys(f for v in versions for f in named_facts(v)))
    behind = (f for v in versions for f in facts_behind(v, library.on(last_day(v, library))))
    others = ", ".join(dict.fromkeys(f for f in behind if f not in own))
    lines = (Line(f"By what it refers to: {others}"),) if others else ()
    return Section("Facts that decide it", lines=lines, table=fact_table(own))


def _readings_around(rule: Rule, library: Library) -> Table:
    """Return the readings within whose law a rule stands, or by whose treatments it is tried."""
    if rule.kind == "treatment":
        found = [i for i in library.interpretations.values() if _tries(i, rule.id, library)]
    else:
        found = [i for i in library.interpretations.values() if any(within(rule.id, f) for f in i.law)]
    rows = tuple((i.id, i.title, str(i.effective)) for i in found)
    return Table(("interpretation", "title", "effective"), rows)


def _tries(interpretation: Interpretation, treatment: str, library: Library) -> bool:
    """Whether a reading tries a treatment, its own or one of those that it extends."""
    return any(t.id == treatment for i in library.lineage(interpretation) for t in i.treatments)


def referring(id: str, library: Library) -> Table:
    """Return the rules and treatments whose conditions name a thing, in any version."""
    treatments = (t for i in library.interpretations.values() for t in i.treatments)
    rows = (
        (rule.id, rule.title)
        for rule in (*library.rules.values(), *treatments)
        for version in rule.versions
        if any(names(reference, id, library) for reference in named_in(version))
    )
    return Table(("id", "title"), tuple(dict.fromkeys(rows)))


def interpretation_page(reading: Interpretation, library: Library, day: datetime.date) -> Page:
    """Return the page of an interpretation: what it changes, leaves open, and tries in which order."""
    tried = tuple(
        (t.id, t.title, v.treatment, v.review, i.id, span(v.effective, v.until))
        for i, t, v in _chain(reading, library)
    )
    columns = ("id", "title", "treatment", "review", "of", "period")
    return Page(
        reading.id,
        "interpretation",
        reading.title,
        fields(
            says=reading.summary,
            effective=str(reading.effective),
            day=str(day),
            in_force=_in_force(reading, day),
            extends=reading.extends,
            issuer=reading.issuer,
            exporter=reading.exporter or "any",
            law_around_it=", ".join(reading.law),
            cite=reading.cite,
            source=reading.source,
            verified=reading.verified,
            confidence=reading.confidence,
            note=reading.note,
        ),
        told(
            texts("What its text leaves open", *reading.leaves_open),
            Section("Treatments, in the order in which they are tried", table=Table(columns, tried)),
            *(_treatment(t, library, day) for t in reading.treatments),
            Section("Extended by", table=_extending(reading, library)),
            Section("Referred to by", table=referring(reading.id, library)),
        ),
    )


def _in_force(reading: Interpretation, day: datetime.date) -> str:
    """Return whether a reading is in force on a day."""
    if reading.status != "in force":
        return f"no: {reading.status}"
    return "yes" if reading.effective <= day else "not yet"


def _chain(reading: Interpretation, library: Library) -> list[tuple[Interpretation, Rule, Version]]:
    """Return every treatment that a reading tries, in order, in each of its versions."""
    return [(i, t, v) for i in library.lineage(reading) for t in i.treatments for v in t.versions]


def _treatment(rule: Rule, library: Library, day: datetime.date) -> Section:
    """Return a treatment on the page of its reading: what it says and when it holds."""
    version = rule.version_on(day) or rule.versions[-1]
    lines = (Line("condition:"), *outline(version.when, library.on(last_day(version, library)), 1))
    return Section(rule.id, fields(says=version.summary, to_be_met=version.condition), lines)


def _extending(reading: Interpretation, library: Library) -> Table:
    """Return the readings that extend a reading."""
    found = (i for i in library.interpretations.values() if i.extends == reading.id)
    return Table(("interpretation", "title"), tuple((i.id, i.title) for i in found))


def group_page(group: Group, library: Library, day: datetime.date) -> Page:
    """Return the page of a country group: where it was read, every membership, and what turns on it."""
    rows = tuple(_member(m, day) for m in group.members)
    return Page(
        group.id,
        "country group",
        group.title,
        fields(
            says=group.summary,
            cite=group.cite,
            source=group.source,
            source_date=group.source_date,
            as_of=group.as_of,
            verified=group.verified,
            confidence=group.confidence,
            day=str(day),
            members=len(group.members_on(day)),
            note=group.note,
        ),
        told(
            Section("Memberships", table=Table(("code", "country", "member", *PERIOD), rows)),
            Section("Referred to by", table=referring(group.id, library)),
        ),
    )


PERIOD = ("since", "until", "verified", "note")
"""Columns of a membership."""


def _member(member: Member, day: datetime.date) -> tuple[Cell, ...]:
    """Return one membership as a row."""
    return (member.code, member.name, held(member.holds_on(day)), *period(member))


def period(member: Member) -> tuple[Cell, ...]:
    """Return when a country is a member, how sure that is and what is open: the cells of `PERIOD`."""
    uncertain = "Membership in this period is itself not known." if member.uncertain else ""
    note = " ".join(filter(None, (member.note, uncertain)))
    return (member.period.since, member.period.until, member.verified, note or None)


def held(truth: Truth) -> str:
    """Return whether a country is a member, in words."""
    return MEMBERSHIP[truth]


def path_page(path: str, library: Library) -> Page:
    """Return the page of a part of the law: everything that stands under it."""
    found = [rule for id, rule in library.rules.items() if within(id, path)]
    rows = tuple((r.id, r.title, r.kind, r.versions[-1].cite) for r in found)
    return Page(
        path,
        "part of the law",
        f"{len(found)} rules under {path}",
        {},
        told(
            Section("Rules", table=Table(("id", "title", "kind", "cite"), rows)),
            Section("Readings around which it stands", table=_readings_with(path, library)),
            Section("Named by", table=_naming(path, library)),
        ),
    )


def _readings_with(path: str, library: Library) -> Table:
    """Return the readings within whose law a part of it stands."""
    found = (i for i in library.interpretations.values() if any(within(path, f) for f in i.law))
    return Table(("interpretation", "title"), tuple((i.id, i.title) for i in found))


def _naming(path: str, library: Library) -> Table:
    """Return the rules and treatments whose conditions name a part of the law as such."""
    treatments = (t for i in library.interpretations.values() for t in i.treatments)
    rows = (
        (rule.id, rule.title)
        for rule in (*library.rules.values(), *treatments)
        for version in rule.versions
        for reference in named_in(version)
        if path in (getattr(reference, "entry", None), getattr(reference, "under", None))
    )
    return Table(("id", "title"), tuple(dict.fromkeys(rows)))
