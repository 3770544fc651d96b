"""A page as data: a title, fields, and sections of lines and tables. The report room lays it out."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Cell = str | int | bool | None
"""One value; None is what is not known or does not exist."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a condition or a list, ``depth`` steps in, with the citation of what it refers to."""

    text: str
    depth: int = 0
    cite: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under the names of their columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page: fields, then lines, then a table; any of them may be missing."""

    title: str
    fields: Mapping[str, Cell] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    table: Table | None = None

    @property
    def empty(self) -> bool:
        """Whether it says nothing but its title."""
        return not (self.fields or self.lines or (self.table and self.table.rows))


@dataclass(frozen=True, slots=True)
class Page:
    """One thing explained: its id as printed elsewhere, what kind of thing it is, its title and the rest."""

    id: str
    kind: str
    title: str
    fields: Mapping[str, Cell] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()


def make_page(id: str, kind: str, title: str, fields: Mapping[str, Cell], *sections: Section) -> Page:
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


def make_table(
    title: str, columns: str, rows: Iterable[tuple[Cell | datetime.date, ...]], lines: tuple[Line, ...] = ()
) -> Section:
    """Return a section with a table, each row once; the names of the columns are separated by commas."""
    cells = (tuple(map(make_cell, row)) for row in rows)
    return Section(title, lines=lines, table=Table(tuple(columns.split(", ")), tuple(dict.fromkeys(cells))))


def make_text(title: str, *paragraphs: str) -> Section:
    """Return a section of plain paragraphs."""
    return Section(title, lines=tuple(Line(text) for text in paragraphs))


def make_cell(value: Cell | datetime.date) -> Cell:
    """Return a value as a cell: a day as text."""
    return str(value) if isinstance(value, datetime.date) else value
