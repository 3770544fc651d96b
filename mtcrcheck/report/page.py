"""Pages on paper: plain text wrapped to a width, and JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tabulate import tabulate

from mtcrcheck import __version__
from mtcrcheck.explain.model import Cell, Line, Page, Section, Table
from mtcrcheck.library import Library
from mtcrcheck.report.json import escaped
from mtcrcheck.text import printable

SCHEMA = "mtcrcheck/page/1"
STEP = "  "
GAP = 2
"""Characters between two columns."""
HEADING = 2
"""Characters by which tabulate makes a column wider than its heading."""
NARROWEST = 18
"""Characters below which a column of prose is no longer wrapped: its rows are then told one after another."""
TITLES = ("title", "country", "says", "is", "aircraft")
"""Columns that, second in a table, name what the first is the id of."""
LABEL = 16
"""Characters of the longest name of a field that stands beside its value."""


def text(pages: Iterable[Page], width: int = 80) -> Iterator[str]:
    """Yield pages as plain text, no line longer than ``width`` unless a single word is."""
    separator = ""
    for page in pages:
        yield separator + "\n".join(_page(page, width)) + "\n"
        separator = "\n\n"


def record(pages: Iterable[Page], library: Library) -> str:
    """Return pages as JSON text, with the tool and the law that they speak of."""
    data = {
        "schema": SCHEMA,
        "tool": {"name": "mtcrcheck", "version": __version__},
        "law": {"as_of": str(library.as_of), "sha256": library.sha256},
        "pages": [_record(page) for page in pages],
    }
    return escaped(json.dumps(data, indent=1, ensure_ascii=False)) + "\n"


def _record(page: Page) -> dict[str, Any]:
    """Return a page as plain data."""
    return {
        "id": page.id,
        "kind": page.kind,
        "title": page.title,
        "fields": dict(page.fields),
        "sections": [
            {
                "title": s.title,
                "fields": dict(s.fields),
                "lines": [{"text": line.text, "depth": line.depth, "cite": line.cite} for line in s.lines],
                "rows": [dict(zip(s.table.columns, row, strict=True)) for row in s.table.rows]
                if s.table
                else [],
            }
            for s in page.sections
        ],
    }


def _page(page: Page, width: int) -> Iterator[str]:
    """Yield the lines of a page."""
    yield from _wrapped(f"{page.id}: {page.title}" if page.id else page.title, width)
    if page.id:
        yield from _wrapped(page.kind, width)
    if page.fields:
        yield ""
        yield from _fields(page.fields, width)
    for section in page.sections:
        yield ""
        yield from _section(section, width)


def _section(section: Section, width: int) -> Iterator[str]:
    """Yield the lines of a section, its content one step in."""
    yield from _wrapped(section.title, width)
    yield from _fields(section.fields, width, STEP)
    for line in section.lines:
        yield from _line(line, width)
    if section.table and section.table.rows:
        yield from _table(section.table, width)


def _fields(fields: Mapping[str, Cell], width: int, indent: str = "") -> Iterator[str]:
    """Yield fields, their values in one column."""
    label = min(max(map(len, fields), default=0), LABEL) + GAP
    for name, cell in fields.items():
        head, value = f"{indent}{_label(name) + STEP:<{label}}", printable(_cell(cell))
        if " " in value:
            yield from _wrapped(value, width, head, " " * len(head))
        else:
            yield head + value


def _line(line: Line, width: int) -> Iterator[str]:
    """Yield one line of a condition or list, with its citation in brackets."""
    indent = STEP * (line.depth + 1)
    cite = f" [{line.cite}]" if line.cite else ""
    yield from _wrapped(line.text + cite, width, indent, indent + STEP)


def _table(table: Table, width: int) -> Iterator[str]:
    """Yield a table: in columns where they fit, else row after row; a single column as a list with commas."""
    used = [n for n in range(len(table.columns)) if any(row[n] is not None for row in table.rows)]
    columns = [_label(table.columns[n]) for n in used]
    rows = [[printable(_cell(row[n])) for n in used] for row in table.rows]
    if len(columns) == 1:
        yield from _wrapped(", ".join(row[0] for row in rows), width, STEP, STEP)
        return
    widths = _fitting(columns, rows, width - len(STEP))
    if widths is None:
        yield from _told(columns, rows, width)
        return
    cells = [["\n".join(_wrapped(c, w)) for c, w in zip(row, widths, strict=True)] for row in rows]
    grid = tabulate(cells, columns, tablefmt="simple", disable_numparse=True)
    yield from ((STEP + line).rstrip() for line in grid.splitlines())


def _fitting(columns: list[str], rows: list[list[str]], width: int) -> list[int] | None:
    """Return widths of columns that fit together, those of prose narrowed, None where they cannot."""
    cells = [[name, *(row[n] for row in rows)] for n, name in enumerate(columns)]
    natural = [max(len(column[0]) + HEADING, *map(len, column)) for column in cells]
    least = [
        max(max((len(word) for cell in column for word in cell.split()), default=0), min(NARROWEST, most))
        for column, most in zip(cells, natural, strict=True)
    ]
    room = width - GAP * (len(columns) - 1)
    if sum(least) > room:
        return None
    widths = list(natural)
    while sum(widths) > room:
        widest = max((n for n in range(len(widths)) if widths[n] > least[n]), key=lambda n: widths[n])
        widths[widest] -= 1
    return widths


def _told(columns: list[str], rows: list[list[str]], width: int) -> Iterator[str]:
    """Yield rows one after another: the first cell, with the second where it is a title, then the others."""
    for row in rows:
        titled = columns[1] in TITLES
        yield from _wrapped(f"{row[0]}: {row[1]}" if titled else row[0], width, STEP, STEP * 2)
        named = list(zip(columns, row, strict=True))[2 if titled else 1 :]
        short = "; ".join(f"{name}: {value}" for name, value in named if value and len(value) <= NARROWEST)
        yield from _wrapped(short, width, STEP * 2, STEP * 3) if short else ()
        for name, value in named:
            if len(value) > NARROWEST:
                yield from _wrapped(f"{name}: {value}", width, STEP * 2, STEP * 3)


def _label(name: str) -> str:
    """Return the name of a field or column as it is shown."""
    return name.replace("_", " ")


def _cell(value: Cell) -> str:
    """Return a value as it is shown."""
    if value is None:
        return ""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _wrapped(line: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Return a text in lines of at most ``width`` characters; words, so also addresses, stay whole."""
    return textwrap.wrap(
        printable(line),
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]
