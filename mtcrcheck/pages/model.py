"""A page as data: a title, fields, and sections of lines and tables; the report shows it."""

from __future__ import annotations

from dataclasses import dataclass

Cell = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Field:
    """One named value; None is what is not known or does not exist."""

    name: str
    value: Cell


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
    fields: tuple[Field, ...] = ()
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
    fields: tuple[Field, ...] = ()
    sections: tuple[Section, ...] = ()


def fields(**values: Cell) -> tuple[Field, ...]:
    """Return fields by name, in the order given, without those that are None or empty."""
    return tuple(Field(name, value) for name, value in values.items() if value not in (None, ""))


def texts(title: str, *paragraphs: str) -> Section:
    """Return a section of plain paragraphs."""
    return Section(title, lines=tuple(Line(text) for text in paragraphs))


def told(*sections: Section | None) -> tuple[Section, ...]:
    """Return the sections that say something."""
    return tuple(s for s in sections if s is not None and not s.empty)
