"""What a page that explains something is made of: fields, tables and texts, in the document model of the reports."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from mtcrcheck.document import Cell, Line, Page, Section, Table, make_section


def make_page(
    title: str, fields: Mapping[str, Cell], *sections: Section, id: str = "", kind: str = ""
) -> Page:
    """Return a page with those of the sections that say something."""
    return Page(id, kind, title, fields, tuple(s for s in sections if not s.empty))


def make_fields(**values: Cell | datetime.date) -> Mapping[str, Cell]:
    """Return fields by name, in the order given, without those that are None or empty."""
    return {name: make_cell(value) for name, value in values.items() if value not in (None, "")}


def select_fields(thing: object, names: str, **own: Cell | datetime.date) -> Mapping[str, Cell]:
    """Return fields from a list of names: a value of its own, or the attribute of the thing.

    A name may be followed by the attribute that it stands for: ``says=summary``. The names are separated by
    commas and give the order; fields that are None or empty are left out.
    """
    pairs = (name.partition("=") for name in names.split(", "))
    return make_fields(
        **{name: own[name] if name in own else getattr(thing, other or name) for name, _, other in pairs}
    )


def make_table(title: str, columns: str, rows: Iterable[object], lines: tuple[Line, ...] = ()) -> Section:
    """Return a section with a table, each row once; the names of the columns are separated by commas.

    A row is a tuple of cells, or a thing whose attributes they are: a name may be followed by the attribute that
    it stands for, as in `select_fields`.
    """
    pairs = [name.partition("=") for name in columns.split(", ")]
    names = [attribute or name for name, _, attribute in pairs]
    cells = (row if isinstance(row, tuple) else [getattr(row, name) for name in names] for row in rows)
    once = tuple(dict.fromkeys(tuple(map(make_cell, row)) for row in cells))
    return make_section(title, lines=lines, table=Table(tuple(name for name, *_ in pairs), once))


def make_text(title: str, *paragraphs: str) -> Section:
    """Return a section of plain paragraphs."""
    return make_section(title, lines=map(Line, paragraphs))


def make_cell(value: Cell | datetime.date) -> Cell:
    """Return a value as a cell: a day as text."""
    return str(value) if isinstance(value, datetime.date) else value
