"""Pages that explain something, as text wrapped to a width and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from mtcrcheck.document import Cell, Page, Table
from mtcrcheck.report.json import TOOL, pick, to_text
from mtcrcheck.report.layout import GAP, NARROWEST, Layout
from mtcrcheck.rules.law import Library
from mtcrcheck.text import printable

SCHEMA = "mtcrcheck/page/1"
STEP = "  "
TITLES = ("title", "country", "says", "is", "aircraft")
"""Columns that, second in a table, name what the first is the id of."""
LABEL = 16
"""Characters of the longest name of a field that stands beside its value."""


def text(pages: Iterable[Page], width: int = 80) -> Iterator[str]:
    """Yield pages as plain text, no line longer than ``width`` unless a single word is."""
    separator = ""
    for page in pages:
        yield separator + "\n".join(_page(page, Layout(width, whole_words=True))) + "\n"
        separator = "\n\n"


def record(pages: Iterable[Page], library: Library) -> str:
    """Return pages as JSON text, with the tool and the law that they speak of."""
    return to_text({
        "schema": SCHEMA,
        "tool": TOOL,
        "law": {"as_of": str(library.as_of), "sha256": library.sha256},
        "pages": [_page_record(page) for page in pages],
    })  # fmt: skip


def _page_record(page: Page) -> dict[str, Any]:
    tables = [s.table or Table((), ()) for s in page.sections]
    sections = [
        {
            **{"title": s.title, "fields": dict(s.fields)},
            "lines": [pick(line, "text", "depth", "cite") for line in s.lines],
            "rows": [dict(zip(table.columns, row, strict=True)) for row in table.rows],
        }
        for s, table in zip(page.sections, tables, strict=True)
    ]
    return {**pick(page, "id", "kind", "title"), "fields": dict(page.fields), "sections": sections}


def _page(page: Page, layout: Layout) -> Iterator[str]:
    yield from layout.wrapped(f"{page.id}: {page.title}" if page.id else page.title)
    if page.id:
        yield from layout.wrapped(page.kind)
    if page.fields:
        yield from ("", *_fields(page.fields, layout))
    for section in page.sections:
        yield from ("", *layout.wrapped(section.title), *_fields(section.fields, layout, STEP))
        for line in section.lines:
            indent = STEP * (line.depth + 1)
            cite = f" [{line.cite}]" if line.cite else ""
            yield from layout.wrapped(line.text + cite, indent, indent + STEP)
        if section.table and section.table.rows:
            yield from _table(section.table, layout)


def _fields(fields: Mapping[str, Cell], layout: Layout, indent: str = "") -> Iterator[str]:
    label = min(max(map(len, fields), default=0), LABEL) + GAP
    for name, cell in fields.items():
        head, value = f"{indent}{_label(name) + STEP:<{label}}", printable(_cell(cell))
        if " " in value:
            yield from layout.wrapped(value, head)
        else:
            yield head + value


def _table(table: Table, layout: Layout) -> Iterator[str]:
    used = [n for n in range(len(table.columns)) if any(row[n] is not None for row in table.rows)]
    columns = [_label(table.columns[n]) for n in used]
    rows = [[printable(_cell(row[n])) for n in used] for row in table.rows]
    if len(columns) == 1:
        yield from layout.wrapped(", ".join(row[0] for row in rows), STEP)
        return
    lines = replace(layout, width=layout.width - len(STEP)).narrowed_table(columns, rows)
    yield from ((STEP + line).rstrip() for line in lines) if lines else _rows(columns, rows, layout)


def _rows(columns: list[str], rows: list[list[str]], layout: Layout) -> Iterator[str]:
    titled = columns[1] in TITLES
    for row in rows:
        yield from layout.wrapped(f"{row[0]}: {row[1]}" if titled else row[0], STEP, STEP * 2)
        named = list(zip(columns, row, strict=True))[2 if titled else 1 :]
        short = "; ".join(f"{name}: {value}" for name, value in named if value and len(value) <= NARROWEST)
        yield from layout.wrapped(short, STEP * 2, STEP * 3) if short else ()
        for name, value in named:
            if len(value) > NARROWEST:
                yield from layout.wrapped(f"{name}: {value}", STEP * 2, STEP * 3)


def _label(name: str) -> str:
    return name.replace("_", " ")


def _cell(value: Cell) -> str:
    if value is None:
        return ""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
