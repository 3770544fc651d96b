"""Several aircraft side by side: verdicts, what each can do, and the figures that its spec states, a column each."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mtcrcheck.assessment import Assessment, Influence
from mtcrcheck.capability.facts import PUBLISHED_FACTS
from mtcrcheck.document import Block, Document, Section, Table, Text
from mtcrcheck.reasons.rationale import name
from mtcrcheck.report import csv, record, words
from mtcrcheck.report.aircraft import INFLUENCES, list_influences, list_of_specs
from mtcrcheck.report.fleet import make_row
from mtcrcheck.report.formats import Run
from mtcrcheck.report.record import pick, to_text
from mtcrcheck.spec.diagnostics import Diagnostic
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.text import join_or

SCHEMA = "mtcrcheck/side-by-side/1"
Groups = Mapping[str, Mapping[str, tuple[str, ...]]]
"""The rows of each group by name: one cell for each aircraft, empty where nothing is known."""


def compare_aircraft(found: Sequence[Assessment]) -> Groups:
    """Return the verdicts, the facts and the figures of some aircraft, row by row."""
    verdicts = [dict(_verdicts(each)) for each in found]
    facts = [{fact: f"{value} ({evidence})" for fact, value, evidence in words.facts(each)} for each in found]
    figures = [{key: words.stated(each.spec, key) for key in each.spec.claims} for each in found]
    groups: dict[str, tuple[Iterable[str], list[dict[str, str]]]] = {
        "Verdict": (verdicts[0], verdicts),
        "Capability": (map(name, PUBLISHED_FACTS), facts),
        "Figures of the spec": (KEYS, figures),
    }
    cells = {
        group: {name: tuple(column.get(name, "") for column in columns) for name in names}
        for group, (names, columns) in groups.items()
    }
    return {group: {what: row for what, row in rows.items() if any(row)} for group, rows in cells.items()}


def _verdicts(found: Assessment) -> Iterator[tuple[str, str]]:
    row = make_row(found)
    category = words.marked(row.category, getattr(row.presumed, "category", ""))
    is_open = category == row.category and len(row.candidates) > 1
    yield "Annex category", f"{category} ({join_or(row.candidates)})" if is_open else category
    yield "Annex item", words.marked(row.item, getattr(row.presumed, "item", None) or "")
    yield "evidence", row.evidence
    for verdict in row.asked:
        of = f"{verdict.interpretation} to {verdict.destination}".removesuffix(" to ")
        yield from ((f"{of}: {part}", verdict.shown(part)) for part in words.PARTS)
    yield "alerts", ", ".join(row.alerts)


def name_columns(found: Sequence[Assessment]) -> tuple[str, ...]:
    """Return the names of the aircraft, with the path where two have the same."""
    times = Counter(each.spec.name for each in found)
    specs = (each.spec for each in found)
    return tuple(f"{s.name} ({s.path})" if times[s.name] > 1 else s.name for s in specs)


def describe_side_by_side(found: Sequence[Assessment], run: Run) -> Document:
    """Return the report for people."""
    names, groups = name_columns(found), compare_aircraft(found)
    sections: dict[str, Iterable[Block]] = {
        group: (Table(("", *names), tuple(map(_in_words, rows.items()))),)
        for group, rows in groups.items()
        if rows
    }
    is_presumed = any(cell.endswith(words.MARK) for cells in groups["Verdict"].values() for cell in cells)
    closing = (*(words.MARKED,) * is_presumed, f"{words.dates(run)} {words.NO_DECISION}")
    settings = dict(run.request.settings)
    sections |= list_of_specs(
        (name, influence)
        for name, each in zip(names, found, strict=True)
        for influence in Influence.of(each.spec, settings)
    )
    sections[INFLUENCES] = [*list_influences(run.influences_on_all), *sections[INFLUENCES]]
    sections[""] = [Text(line, faint=True) for line in closing]
    return Document("Aircraft side by side", "", "", Section.by_title(sections))


def _in_words(row: tuple[str, tuple[str, ...]]) -> tuple[str, ...]:
    what, cells = row
    if what.rpartition(": ")[2] in words.PARTS:
        return what, *map(words.say, cells)
    if what not in KEYS:
        return what, *cells
    shown = [cell.replace("-", " ") for cell in cells] if what == "aircraft.control" else cells
    return what.rpartition(".")[2].replace("_", " "), *shown


def to_csv(found: Sequence[Assessment], run: Run) -> str:
    """Return the rows as CSV text, the last with what was set beside the figures of each aircraft."""
    groups = compare_aircraft(found).items()
    rows = ((group, row, *cells) for group, rows in groups for row, cells in rows.items())
    influences = (csv.influenced(run.influences(each.spec)) for each in found)
    return csv.lines([("about", "what", *name_columns(found)), *rows, ("influences", "", *influences)])


def to_json(found: Sequence[Assessment], errors: Iterable[Diagnostic], run: Run) -> str:
    """Return the rows as JSON text, each with one value for each aircraft, None where nothing is known."""
    aircraft = []
    for spec in (each.spec for each in found):
        influences = record.influenced(run.influences(spec))
        aircraft.append({**pick(spec, "path", "name", "sha256"), "influences": influences})
    rows = [
        {"about": group, "what": row, "values": [cell or None for cell in cells]}
        for group, rows in compare_aircraft(found).items()
        for row, cells in rows.items()
    ]
    faults = [record.error(each) for each in errors]
    head = {**record.describe_run(run), "schema": SCHEMA}
    return to_text({**head, "aircraft": aircraft, "rows": rows, "errors": faults})
