"""The law data as a whole, and one country in it: what is encoded, as of when, how sure, what is stale."""

import calendar
import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from mtcrcheck import countries
from mtcrcheck.assessment import Request, assess, readings
from mtcrcheck.document import Document, Section, Text, gather, make_fields
from mtcrcheck.explain.conditions import WORDS, table
from mtcrcheck.explain.pages import describe_member, explain_undated
from mtcrcheck.rules.law import Group, Library, Membership, Rule, is_within
from mtcrcheck.rules.places import UNION_GROUP
from mtcrcheck.rules.shapes import parse_partial
from mtcrcheck.spec.model import Spec
from mtcrcheck.spec.read import read_spec

STALE_MONTHS = 12
"""Months before the day of the law data after which a country group is stale, unless asked otherwise."""
AREAS: Mapping[str, str] = WORDS["area"]
"""Parts of the law by their paths; the first that fits counts."""
COVERAGE = tuple(WORDS["table"]["coverage"][1].split(", "))
"""Columns of the coverage table; dated rows are versions, treatments and memberships."""
TYPICAL = ("armed-category-i", "armed-category-ii", "cargo", "civil", "sprayer", "quadcopter")
"""Typical aircraft, one for each way in which the rules look at a transfer, by the names of their specs.

Their figures are of no real one, and well on one side of every threshold. Everything that a rule asks of the
aircraft is stated, so that what stays open is open because of the destination, the transfer or the law.
"""


def list_groups(library: Library) -> list[Group]:
    """Return every country group."""
    return [library.group(id) for id in library.group_ids]


def count_coverage(library: Library) -> list[dict[str, str | int]]:
    """Return the table of what is encoded, one row a part; a rule is unverified if any version of it is."""
    areas = ((next((p for p in AREAS if is_within(id, p)), id.split("/")[0]), id) for id in library.rules)
    readings, groups, as_of = library.interpretations.values(), list_groups(library), str(library.as_of)
    rows: list[tuple[str | int, ...]] = []
    for path, ids in {**dict.fromkeys(AREAS, ()), **gather(areas)}.items():
        versions = [library.rules[id].versions for id in ids]
        unread = sum(not all(v.verified for v in some) for some in versions)
        is_state = path not in AREAS and path.upper() in countries.codes()
        state = f"{countries.name(path.upper())}: entries and provisions" if is_state else path
        rows.append((AREAS.get(path, state), path, len(ids), sum(map(len, versions)), as_of, unread))
    treatments = sum(len(t.versions) for i in readings for t in i.treatments)
    unsure = sum(not i.verified for i in readings)
    rows.append(("Interpretations", "interpretations", len(readings), treatments, as_of, unsure))
    practice = sum(p.source == "practice" for p in library.presumptions)
    rows.append(("Presumptions", "presumptions", len(library.presumptions), 0, as_of, practice))
    days = sorted((group.as_of for group in groups), key=parse_partial)
    members, unsure = sum(len(group.members) for group in groups), sum(not g.verified for g in groups)
    rows.append(("Country groups", "countries", len(groups), members, f"{days[0]} to {days[-1]}", unsure))
    return [dict(zip(COVERAGE, row, strict=True)) for row in rows]


def list_exporters(library: Library) -> Iterator[tuple[str | None, ...]]:
    """Yield each exporting state with who decides, its latest reading, and how much of its law was read how.

    Counted are the dated versions of its entries and provisions.
    """
    for code in library.exporters:
        latest = [i for i in library.interpretations.values() if i.exporter == code][-1]
        rules = (rule for id, rule in library.rules.items() if is_within(id, code.lower()))
        read = Counter(v.read for rule in rules for v in rule.versions)
        counts = (str(read[how]) for how in ("full", "part", "second-hand"))
        yield f"{countries.name(code)} ({code})", latest.issuer, latest.id, *counts


def list_unverified(library: Library) -> tuple[tuple[str | None, ...], ...]:
    """Return everything that was not read in its official form with the reason, in the order of the law data.

    A treatment counts where it is less sure than the interpretation that it belongs to. Of a group that is verified
    as a whole the rows count that are not, those with one reason together.
    """

    def versions(rules: Iterable[Rule]) -> Iterator[tuple[str | None, ...]]:
        both = ((rule, version) for rule in rules for version in rule.versions)
        return ((r.id, f"{r.title} ({v.cite})", v.note) for r, v in both if not v.verified)

    rows, readings = [*versions(library.rules.values())], library.interpretations.values()
    rows += [(i.id, f"{i.title} ({i.cite})", i.note or i.confidence) for i in readings if not i.verified]
    rows += versions(t for i in readings if i.verified for t in i.treatments)
    for g in list_groups(library):
        doubtful = gather((m.note, m.code) for m in g.members if not m.verified or m.uncertain)
        members = ((g.id, f"{g.title}: {', '.join(codes)}", note) for note, codes in doubtful.items())
        rows += members if g.verified else [(g.id, f"{g.title}, all of it", g.note or g.confidence)]
    return tuple(rows)


def list_stale(library: Library, months: int = STALE_MONTHS) -> tuple[tuple[str | None, ...], ...]:
    """Return the groups last known to be right more than ``months`` before the day of the law data, how surely."""
    limit = subtract_months(library.as_of, months)
    dated = ((g, *parse_partial(g.as_of)) for g in list_groups(library))
    stale = ((g, "yes" if last < limit else "may be") for g, first, last in dated if first < limit)
    return tuple((g.id, g.title, g.as_of, surely) for g, surely in stale)


def subtract_months(day: datetime.date, months: int) -> datetime.date:
    """Return the day a number of months earlier, the last of its month where that one is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _make_overview(title: str, library: Library, day: datetime.date | None, *sections: Section) -> Document:
    fields = make_fields(as_of=library.as_of, day=day, sha256=library.sha256)
    return Document.page(title, fields, *sections, id="law", kind="overview")


def describe_law(library: Library, day: datetime.date, months: int = STALE_MONTHS) -> Document:
    """Return the page of everything that is encoded, as it stands on a day."""
    rules = (
        (r.id, r.title, v.effective, v.until, v.holds_on(day), v.verified, v.read, v.text_of)
        for r in library.rules.values()
        for v in r.versions
    )
    readings = []
    for i in library.interpretations.values():
        status = "not yet in force" if i.status == "in force" and i.effective > day else i.status
        readings.append((i.id, i.title, i.effective, i.extends, i.exporter or "any", status, i.verified))
    groups = []
    for g in list_groups(library):
        undetermined = len({m.code for m in g.members if g.membership(m.code, day) is None})
        groups.append((g.id, g.title, len(g.members_on(day)), undetermined, g.as_of, g.verified))
    return _make_overview(
        "Law on file, with its dates and how much was verified",
        library,
        day,
        table("coverage", (tuple(row.values()) for row in count_coverage(library))),
        table("exporters", list_exporters(library)),
        table("dated rules", rules),
        table("readings", readings),
        table("groups", groups),
        *_list_doubts(library, months),
    )


def describe_to_read_again(library: Library, day: datetime.date) -> Document:
    """Return the page of what holds on a day with how much of it was read, and when: first what has no date."""
    rules = ((r.id, r.title, v.read, v.text_of) for r in library.rules.values() if (v := r.version_on(day)))
    groups = ((g.id, g.title, None if g.verified else "second-hand", g.as_of) for g in list_groups(library))
    never = datetime.date.min
    rows = sorted((*rules, *groups), key=lambda r: (parse_partial(r[3])[0] if r[3] else never, r[0]))
    return _make_overview("Texts to check again, the oldest first", library, day, table("texts", rows))


def describe_unverified(library: Library, months: int = STALE_MONTHS) -> Document:
    """Return the page of what is unverified or stale, with the reasons."""
    return _make_overview("What is unverified or stale", library, None, *_list_doubts(library, months))


def _list_doubts(library: Library, months: int) -> tuple[Section, ...]:
    unverified, stale = list_unverified(library), list_stale(library, months)
    about = WORDS["sentence"]["stale"].format(limit=subtract_months(library.as_of, months), months=months)
    meaning = Section.of("When a group is called stale", about)
    return table("unverified", unverified, n=len(unverified)), meaning, table("stale", stale, n=len(stale))


def list_countries(*, aliases: bool = False) -> Document:
    """Return the page of all countries with their codes, on request with the other names they go by."""
    named = sorted(countries.table().items())
    shown, name = (4, "codes and aliases") if aliases else (3, "codes")
    codes = table(name, ((code, c.alpha3, c.name, ", ".join(c.aliases) or None)[:shown] for code, c in named))
    return Document.page(
        "Countries", make_fields(countries=len(named)), codes, id="countries", kind="overview"
    )


def describe_country(
    code: str, library: Library, request: Request, say: Callable[[str], str] = str
) -> Document:
    """Return the page of a country (alpha-2): its memberships, and what they mean for typical aircraft.

    ``request`` gives the day, the exporting state and the interpretations; its destinations do not count. ``say``
    gives the words of a verdict as the page is to have them.
    """
    country, day = countries.table()[code], request.day
    rows = [(group, m) for group in list_groups(library) for m in group.members if m.code == code]
    here = [(group, m) for group, m in rows if m.holds_on(day) is not False]
    others = [row for row in rows if row not in here]
    told = {group.id for group, _ in here}
    open_ = [g.id for g in list_groups(library) if g.id not in told and g.membership(code, day) is None]
    lines = [f"Not recorded on {day}, as the record begins later: {', '.join(open_)}."] if open_ else []
    if not here:
        lines.append(f"Member of none of the {'other ' if open_ else ''}groups on file.")
    fields = make_fields(
        alpha3=country.alpha3,
        also=", ".join(country.aliases),
        day=request.day,
        exporter=f"{countries.name(request.exporter)} ({request.exporter})",
    )
    return Document.page(
        country.name,
        fields,
        _list_memberships("memberships", here, day, *lines),
        _list_memberships("other memberships", others, day),
        *_describe_meaning(code, library, request, say),
        id=code,
        kind="country",
    )


def _list_memberships(
    name: str, rows: list[tuple[Group, Membership]], day: datetime.date, *lines: str
) -> Section:
    cells = ((group.id, group.title, *describe_member(group, m, day)) for group, m in rows)
    return table(name, cells, *map(Text, lines), *explain_undated(m for _, m in rows), day=day)


def _describe_meaning(
    code: str, library: Library, request: Request, say: Callable[[str], str]
) -> Iterator[Section]:
    home = countries.home(code)
    if home == countries.home(request.exporter):
        part = "" if home == code else f"a part of {countries.in_a_sentence(home)}, "
        yield Section.of(
            "What it means for typical aircraft", f"It is {part}the exporting state, so there is no export."
        )
        return
    chosen = readings(library, request)
    asked = Request(request.day, tuple(i.id for i in chosen), (code,), request.exporter)
    union = library.group(UNION_GROUP).members_on(request.day)
    origin = union[0] if request.exporter == countries.UNION else request.exporter
    aircraft = [read_typical(name, origin) for name in TYPICAL]
    assessments = [assess(spec, asked, library, explain=False) for spec in aircraft]
    for n, reading in enumerate(chosen):
        found = ((a.spec.name, a.reviews[n].review) for a in assessments)
        rows = ((name, *map(say, (r.review, r.treatment, r.licence))) for name, r in found)
        yield table("meaning", rows, reading=reading.id)
    decided = []
    for a in assessments:
        annex = f"{a.annex.category} {a.annex.item or ''}".strip()
        entries = ", ".join(c.examined.rule.id for c in a.controls if c.examined.applies)
        for review in (row.review for row in a.reviews):
            by = ", ".join(dict.fromkeys(id for d in review.decisions for id in d.decided_by))
            decided.append((a.spec.name, review.interpretation.id, annex, entries or None, by))
    yield table("deciding", decided)
    raised = gather(((alert.code, alert.message), a.spec.name) for a in assessments for alert in a.alerts)
    yield table("alerts", ((*alert, "; ".join(names)) for alert, names in raised.items()))


def read_typical(name: str, origin: str) -> Spec:
    """Return the spec of a typical aircraft made in a state (ISO alpha-2)."""
    path = Path(__file__).parent / "typical" / f"{name}.toml"
    return read_spec(path.read_bytes(), path.name, {"origin": origin})
