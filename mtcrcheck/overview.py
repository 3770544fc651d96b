"""The law data as a whole, and one country in it: what is encoded, as of when, how sure, what is stale."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

import tomli

from mtcrcheck import countries
from mtcrcheck.assessment import Request, assess, readings
from mtcrcheck.pages.conditions import within
from mtcrcheck.pages.model import Cell, Line, Page, Section, Table, fields, texts, told
from mtcrcheck.pages.rules import PERIOD, held, period
from mtcrcheck.prototypes import PROTOTYPES, spec_of
from mtcrcheck.rules.dates import parse_partial

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mtcrcheck.assessment import Assessment
    from mtcrcheck.eligibility import Review
    from mtcrcheck.library import Library
    from mtcrcheck.rules.entries import Rule
    from mtcrcheck.rules.groups import Group, Member

STALE_MONTHS = 12
"""Months before the day of the law data after which a country group is stale, unless asked otherwise."""
AREAS = (
    ("mtcr/annex", "MTCR Annex: complete unmanned aircraft"),
    ("mtcr/guidelines", "MTCR Guidelines"),
    ("un", "UN arms embargoes"),
    ("us/itar", "ITAR: entries of the munitions list"),
    ("us/ear", "EAR: entries of the Commerce Control List"),
    ("us/review", "US provisions on review, licence and notification"),
    ("eu/review", "EU provisions on review and licence"),
    ("eu", "EU entries: dual-use list and military list"),
)
"""Parts of the law by where they stand; the first that fits counts."""


@dataclass(frozen=True, slots=True)
class Unverified:
    """Something that was not read in its official form, and why that is, as far as the data say."""

    id: str
    what: str
    why: str | None


@dataclass(frozen=True, slots=True)
class Stale:
    """A country group last known to be right before the limit; not certain where its date is partly known."""

    id: str
    title: str
    as_of: str
    certain: bool


def coverage(library: Library) -> list[dict[str, str | int]]:
    """Return the table of what is encoded: one row a part, with numbers, day and what of it is unverified."""
    interpretations = list(library.interpretations.values())
    groups = [library.group(id) for id in library.group_ids]
    members = [member for group in groups for member in group.members]
    first, last = (pick((g.as_of for g in groups), key=parse_partial) for pick in (min, max))
    read = (len(interpretations), sum(len(t.versions) for i in interpretations for t in i.treatments))
    listed = (len(groups), len(members))
    doubtful = sum(not i.verified for i in interpretations)
    open_groups = sum(not g.verified for g in groups)
    cells = (
        *(_of_rules(name, path, rules, library) for path, name, rules in _areas(library)),
        ("Interpretations", "interpretations", *read, str(library.as_of), doubtful),
        ("Country groups", "countries", *listed, f"{first} to {last}", open_groups),
    )
    return [dict(zip(COVERAGE, row, strict=True)) for row in cells]


COVERAGE = ("what", "path", "number", "dated rows", "as of", "unverified")
"""Columns of the coverage table; dated rows are versions, treatments and memberships."""


def _of_rules(name: str, path: str, rules: list[Rule], library: Library) -> tuple[str | int, ...]:
    """Return the row of a part of the law; a rule counts as unverified if any version of it is."""
    versions = sum(len(rule.versions) for rule in rules)
    doubtful = sum(any(not v.verified for v in rule.versions) for rule in rules)
    return (name, path, len(rules), versions, str(library.as_of), doubtful)


def _areas(library: Library) -> Iterator[tuple[str, str, list[Rule]]]:
    """Yield the parts of the law with their rules; one that has no name here goes by its folder."""
    found: dict[str, list[Rule]] = {}
    for id, rule in library.rules.items():
        path = next((path for path, _ in AREAS if within(id, path)), id.split("/", 1)[0])
        found.setdefault(path, []).append(rule)
    named = dict(AREAS)
    for path in (*(p for p in named if p in found), *(p for p in found if p not in named)):
        yield path, named.get(path, path), found[path]


def unverified(library: Library) -> tuple[Unverified, ...]:
    """Return everything that was not read in its official form, in the order of the law data."""
    return (
        *(
            Unverified(rule.id, f"{rule.title} ({version.cite})", version.note)
            for rule in library.rules.values()
            for version in rule.versions
            if not version.verified
        ),
        *(
            Unverified(i.id, f"{i.title} ({i.cite})", i.note or i.confidence)
            for i in library.interpretations.values()
            if not i.verified
        ),
        *(
            u
            for i in library.interpretations.values()
            for t in i.treatments
            for u in _treatment(t, i.verified)
        ),
        *(u for id in library.group_ids for u in _group(library.group(id))),
    )


def _treatment(rule: Rule, verified: bool) -> Iterator[Unverified]:
    """Yield what of a treatment is less sure than the reading that it belongs to."""
    for version in rule.versions:
        if verified and not version.verified:
            yield Unverified(rule.id, f"{rule.title} ({version.cite})", version.note)


def _group(group: Group) -> Iterator[Unverified]:
    """Yield a group that is unverified as a whole, else its rows that are, those with one reason together."""
    if not group.verified:
        yield Unverified(group.id, f"{group.title}, all of it", group.note or group.confidence)
        return
    by_note: dict[str | None, list[str]] = {}
    for member in group.members:
        if not member.verified or member.uncertain:
            by_note.setdefault(member.note, []).append(member.code)
    for note, codes in by_note.items():
        yield Unverified(group.id, f"{group.title}: {', '.join(codes)}", note)


def stale(library: Library, months: int = STALE_MONTHS) -> tuple[Stale, ...]:
    """Return the groups last known to be right more than ``months`` before the day of the law data."""
    limit = months_before(library.as_of, months)
    groups = (library.group(id) for id in library.group_ids)
    dated = ((group, *parse_partial(group.as_of)) for group in groups)
    return tuple(Stale(g.id, g.title, g.as_of, last < limit) for g, first, last in dated if first < limit)


def months_before(day: datetime.date, months: int) -> datetime.date:
    """Return the day a number of months earlier, the last of its month where that one is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return datetime.date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(f"there is no day {months} months before {day}")


def law_page(library: Library, day: datetime.date, months: int = STALE_MONTHS) -> Page:
    """Return the page of everything that is encoded, as it stands on a day."""
    covered = coverage(library)
    return Page(
        "law",
        "overview",
        "What is encoded, as of when, and how sure",
        fields(as_of=str(library.as_of), day=str(day), sha256=library.sha256),
        told(
            Section("Coverage", table=Table(tuple(covered[0]), tuple(tuple(r.values()) for r in covered))),
            Section("Rules", table=_rules(library, day)),
            Section("Interpretations, by date", table=_timeline(library, day)),
            Section("Country groups", table=_groups(library, day)),
            *unverified_sections(library, months),
        ),
    )


def unverified_page(library: Library, months: int = STALE_MONTHS) -> Page:
    """Return the page of what is unverified or stale, with the reasons."""
    return Page(
        "law",
        "overview",
        "What is unverified or stale",
        fields(as_of=str(library.as_of), sha256=library.sha256),
        told(*unverified_sections(library, months)),
    )


def unverified_sections(library: Library, months: int) -> tuple[Section, ...]:
    """Return the sections on what was not read in its official form, and on what may be out of date."""
    found = unverified(library)
    late = stale(library, months)
    limit = months_before(library.as_of, months)
    about = (
        f"A group is called stale where the day for which its list was last known to be right lies before "
        f"{limit}, {months} months before that of the law data. It is not certain where that day is known "
        "to the year or month only."
    )
    return (
        Section(
            f"Not read in its official form ({len(found)})",
            table=Table(("id", "what", "why"), tuple((u.id, u.what, u.why) for u in found)),
        ),
        texts("When a group is called stale", about),
        Section(
            f"Stale ({len(late)})",
            table=Table(
                ("id", "title", "as_of", "stale"),
                tuple((s.id, s.title, s.as_of, "yes" if s.certain else "may be") for s in late),
            ),
        ),
    )


def _rules(library: Library, day: datetime.date) -> Table:
    """Return every version of every rule, with whether it stands on the day."""
    rows: Iterable[tuple[Cell, ...]] = (
        (r.id, r.title, _day(v.effective), _day(v.until), v.holds_on(day), v.verified)
        for r in library.rules.values()
        for v in r.versions
    )
    return Table(("id", "title", "effective", "until", "in_force", "verified"), tuple(rows))


def _day(day: datetime.date | None) -> str | None:
    """Return a day as text."""
    return None if day is None else str(day)


def _timeline(library: Library, day: datetime.date) -> Table:
    """Return the interpretations in order of their dates."""
    rows: Iterable[tuple[Cell, ...]] = (
        (
            i.id,
            i.title,
            str(i.effective),
            i.extends,
            i.exporter or "any",
            i.status if i.status != "in force" or i.effective <= day else "not yet in force",
            i.verified,
        )
        for i in library.interpretations.values()
    )
    return Table(("id", "title", "effective", "extends", "exporter", "status", "verified"), tuple(rows))


def _groups(library: Library, day: datetime.date) -> Table:
    """Return the country groups with the number of their members on the day."""
    groups = [library.group(id) for id in library.group_ids]
    rows: Iterable[tuple[Cell, ...]] = (
        (g.id, g.title, len(g.members_on(day)), len(_open(g, day)), g.as_of, g.verified) for g in groups
    )
    return Table(("id", "title", "members", "undetermined", "as_of", "verified"), tuple(rows))


def _open(group: Group, day: datetime.date) -> set[str]:
    """Return the countries of which the record does not say whether they are members on the day."""
    return {m.code for m in group.members if group.membership(m.code, day) is None}


def countries_page(library: Library, *, aliases: bool = False) -> Page:
    """Return the page of all countries with their codes, on request with the other names they go by."""
    columns = ("code", "alpha3", "country", *(["aliases"] if aliases else []))
    rows = tuple(
        (code, alpha3, name, *([", ".join(others) or None] if aliases else []))
        for code, alpha3, name, others in _names(library)
    )
    table = Table(columns, rows)
    return Page(
        "countries", "overview", "Countries", fields(countries=len(rows)), (Section("Codes", table=table),)
    )


def _names(library: Library) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Yield alpha-2 code, alpha-3 code, name and other names of every country, by code."""
    data = tomli.loads((library.folder / "iso-3166.toml").read_text(encoding="utf-8"))
    for row in sorted(data["country"], key=lambda row: row["alpha2"]):
        yield row["alpha2"], row["alpha3"], row["name"], tuple(row.get("aliases", ()))


def country_page(code: str, library: Library, request: Request) -> Page:
    """Return the page of a country (alpha-2): its memberships, and what they mean for typical aircraft.

    ``request`` gives the day, the exporting state and the interpretations; its destinations do not count.
    """
    _, alpha3, name, others = next(row for row in _names(library) if row[0] == code)
    rows = [
        (library.group(id), m)
        for id in library.group_ids
        for m in library.group(id).members
        if m.code == code
    ]
    here = [(g, m) for g, m in rows if m.period.holds_on(request.day) is not False]
    return Page(
        code,
        "country",
        name,
        fields(
            alpha3=alpha3,
            also=", ".join(others),
            day=str(request.day),
            exporter=f"{countries.name(request.exporter)} ({request.exporter})",
        ),
        told(
            _memberships(f"Memberships on {request.day}", here, request.day)
            if here
            else texts(f"Memberships on {request.day}", "In none of the groups on file."),
            _memberships("Other periods on file", [row for row in rows if row not in here], request.day),
            *_meaning(code, library, request),
        ),
    )


def _memberships(title: str, rows: list[tuple[Group, Member]], day: datetime.date) -> Section:
    """Return memberships as a section, one row a period."""
    cells = tuple((g.id, g.title, held(m.holds_on(day)), *period(m)) for g, m in rows)
    open_start = any(m.period.since is None for _, m in rows)
    lines = (Line("Without a start: on file as having held on every earlier day."),) if open_start else ()
    return Section(title, None, lines, Table(("id", "title", "member", *PERIOD), cells))


def _meaning(code: str, library: Library, request: Request) -> Iterator[Section]:
    """Yield what a destination means for typical aircraft of the exporting state, reading by reading."""
    if code == request.exporter:
        yield texts(
            "What it means for typical aircraft", "It is the exporting state: nothing is exported there."
        )
        return
    chosen = readings(library, request)
    asked = Request(request.day, tuple(i.id for i in chosen), (code,), request.exporter)
    found = [
        assess(spec_of(prototype, request.exporter), asked, library, explain=False)
        for prototype in PROTOTYPES
    ]
    for n, reading in enumerate(chosen):
        rows = tuple(_verdict(a, a.reviews[n].review) for a in found)
        table = Table(("aircraft", "review", "treatment", "licence"), rows)
        yield Section(f"What it means for typical aircraft under {reading.id}", table=table)
    yield Section("What decides it", table=_reasons(found))
    yield Section("Alerts", table=_alerts(found))


def _verdict(assessment: Assessment, found: Review) -> tuple[Cell, ...]:
    """Return one row of the matrix."""
    return (assessment.spec.name, found.review, found.treatment, found.licence)


def _reasons(found: list[Assessment]) -> Table:
    """Return what the verdicts on typical aircraft rest on."""
    rows: Iterable[tuple[Cell, ...]] = (
        (
            a.spec.name,
            r.review.interpretation.id,
            f"{a.annex.category} {a.annex.item or ''}".strip(),
            ", ".join(c.examined.rule.id for c in a.controls if c.examined.applies) or None,
            ", ".join(dict.fromkeys(id for d in r.review.decisions for id in d.decided_by)),
        )
        for a in found
        for r in a.reviews
    )
    return Table(("aircraft", "reading", "annex", "entries", "decided_by"), tuple(rows))


def _alerts(found: list[Assessment]) -> Table:
    """Return the alerts on typical aircraft, each once with those that it is raised for."""
    raised: dict[tuple[str, str], list[str]] = {}
    for assessment in found:
        for alert in assessment.alerts:
            raised.setdefault((alert.code, alert.message), []).append(assessment.spec.name)
    rows = tuple((code, message, "; ".join(names)) for (code, message), names in raised.items())
    return Table(("code", "says", "aircraft"), rows)
