"""Several aircraft side by side: verdicts, what each can do, and the figures that its spec states, a column each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mtcrcheck.assessment import Assessment
from mtcrcheck.capability.facts import PUBLISHED_FACTS
from mtcrcheck.document import Block, Document, Item, Table, Text, make_list, make_sections
from mtcrcheck.influences import of_spec
from mtcrcheck.reasons.rationale import name
from mtcrcheck.report import csv, record, words
from mtcrcheck.report.aircraft import INFLUENCES, list_influences
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
    return {
        "Verdict": _rows(verdicts[0], verdicts),
        "Capability": _rows(map(name, PUBLISHED_FACTS), facts),
        "Figures of the spec": _rows(KEYS, figures),
    }


def _rows(names: Iterable[str], columns: Sequence[Mapping[str, str]]) -> Mapping[str, tuple[str, ...]]:
    rows = {name: tuple(column.get(name, "") for column in columns) for name in names}
    return {name: cells for name, cells in rows.items() if any(cells)}


def _verdicts(found: Assessment) -> Iterator[tuple[str, str]]:
    row = make_row(found)
    category = words.marked(row.category, row.presumed_category)
    is_open = category == row.category and len(row.candidates) > 1
    yield "Annex category", f"{category} ({join_or(row.candidates)})" if is_open else category
    yield "Annex item", words.marked(row.item, row.presumed_item)
    yield "evidence", row.evidence
    for verdict in row.asked:
        of = f"{verdict.interpretation} to {verdict.destination}".removesuffix(" to ")
        for part in words.PARTS:
            yield f"{of}: {part}", verdict.shown(part)
    yield "alerts", ", ".join(row.alerts)


def name_columns(found: Sequence[Assessment]) -> tuple[str, ...]:
    """Return the names of the aircraft, with the path where two have the same."""
    specs = [each.spec for each in found]
    times = Counter(spec.name for spec in specs)
    return tuple(f"{s.name} ({s.path})" if times[s.name] > 1 else s.name for s in specs)


def describe_side_by_side(found: Sequence[Assessment], run: Run) -> Document:
    """Return the report for people."""
    columns = ("", *name_columns(found))
    groups = compare_aircraft(found)
    sections: dict[str, Iterable[Block]] = {
        group: (Table(columns, tuple(map(_in_words, rows.items()))),)
        for group, rows in groups.items()
        if rows
    }
    is_presumed = any(cell.endswith(words.MARK) for cells in groups["Verdict"].values() for cell in cells)
    closing = (*(words.MARKED,) * is_presumed, f"{words.dates(run)} {words.NO_DECISION}")
    sections[INFLUENCES] = [
        *list_influences(run.influences_on_all),
        *make_list(
            Item(str(influence), name)
            for name, each in zip(name_columns(found), found, strict=True)
            for influence in of_spec(each.spec, dict(run.request.settings))
        ),
    ]
    sections[""] = [Text(line, faint=True) for line in closing]
    return Document("Aircraft side by side", "", "", make_sections(sections))


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
    influences = ["; ".join(map(str, run.influences(each.spec))) for each in found]
    return csv.lines([("about", "what", *name_columns(found)), *rows, ("influences", "", *influences)])


def to_json(found: Sequence[Assessment], errors: Iterable[Diagnostic], run: Run) -> str:
    """Return the rows as JSON text, each with one value for each aircraft, None where nothing is known."""
    return to_text({
        "schema": SCHEMA,
        **{key: value for key, value in record.describe_run(run).items() if key != "schema"},
        "aircraft": [
            {
                **pick(each.spec, "path", "name", "sha256"),
                "influences": record.influenced(run.influences(each.spec)),
            }
            for each in found
        ],
        "rows": [
            {"about": group, "what": row, "values": [cell or None for cell in cells]}
            for group, rows in compare_aircraft(found).items()
            for row, cells in rows.items()
        ],
        "errors": [record.error(each) for each in errors],
    })  # fmt: skip
