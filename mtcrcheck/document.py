"""A document for people, before it is known whether for a terminal, a file note or a browser.

A report on an aircraft has a verdict and what it rests on; a page that explains something has an id, a kind, and
fields. Both are made of sections, and sections of blocks.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self, TypeVar

K = TypeVar("K")
V = TypeVar("V")
PRESUMED = "presumed"
"""Marks a working answer beside what is proven."""


class Link(str):
    """A word that stands for something at an address, which a page links; elsewhere it is the word alone."""

    __slots__ = ("address",)
    address: str

    def __new__(cls, word: str, address: str) -> Self:
        """Make a word with its address."""
        link = super().__new__(cls, word)
        link.address = address
        return link


Cell = str | int | bool | None
"""One value; None is what is not known or does not exist."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, which are values of any origin, under the names of their columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a list; ``mark`` is its word or id, set apart from the text, ``cite`` its citation."""

    text: str
    mark: str = ""
    cite: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list. Reasons in order are numbered from 1, with id and citation behind each."""

    items: tuple[Item, ...]
    numbered: bool = False

    @classmethod
    def of(cls, items: Iterable[Item]) -> tuple[Self, ...]:
        """Return a list of the items, none where there is no item."""
        some = tuple(items)
        return (cls(some),) if some else ()


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, or a line of a condition ``depth`` steps in, with the citation of what it refers to.

    A faint one is an explanation of what stands above it.
    """

    text: str
    depth: int = 0
    cite: str = ""
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """Named values; None is what is not known or does not exist."""

    values: Mapping[str, Cell] = field(default_factory=dict)


Block = Table | Items | Text | Fields


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a heading, which may be empty."""

    title: str
    blocks: tuple[Block, ...]

    @classmethod
    def of(
        cls,
        title: str,
        fields: Mapping[str, Cell] | None = None,
        lines: Iterable[Text] = (),
        table: Table | None = None,
    ) -> Self:
        """Return a section of a page: fields, then lines, then a table, of which any may be missing."""
        first = (Fields(fields),) if fields else ()
        last = (table,) if table and table.rows else ()
        return cls(title, (*first, *lines, *last))

    @classmethod
    def of_table(cls, title: str, columns: str, rows: Iterable[object], *lines: Text) -> Self:
        """Return a section with a table, each row once; the names of the columns are separated by commas.

        A row is a tuple of cells, or a thing whose attributes they are: a name may be followed by the attribute that
        it stands for, as in `make_fields`.
        """
        names, attributes = zip(*_read_names(columns), strict=True)
        cells = (
            row if isinstance(row, tuple) else [getattr(row, name) for name in attributes] for row in rows
        )
        once = tuple(dict.fromkeys(tuple(map(_cell, row)) for row in cells))
        return cls.of(title, lines=lines, table=Table(names, once))

    @classmethod
    def of_text(cls, title: str, *paragraphs: str) -> Self:
        """Return a section of plain paragraphs."""
        return cls(title, tuple(map(Text, paragraphs)))

    @classmethod
    def by_title(cls, blocks: Mapping[str, Iterable[Block]]) -> tuple[Self, ...]:
        """Return sections by their titles, without those that say nothing."""
        found = (cls(title, tuple(some)) for title, some in blocks.items())
        return tuple(section for section in found if section.blocks)

    @property
    def fields(self) -> Mapping[str, Cell]:
        """The named values of all its blocks."""
        return {k: v for block in self.blocks if isinstance(block, Fields) for k, v in block.values.items()}

    @property
    def lines(self) -> tuple[Text, ...]:
        """Its paragraphs and lines."""
        return tuple(block for block in self.blocks if isinstance(block, Text))

    @property
    def table(self) -> Table | None:
        """Its first table, if it has one."""
        return next((block for block in self.blocks if isinstance(block, Table)), None)


@dataclass(frozen=True, slots=True)
class Document:
    """A report on one thing: its name, what it is, the verdict, and all that the verdict rests on.

    A page that explains something has the id that is printed elsewhere, and fields.
    """

    title: str
    about: str = ""
    verdict: str = ""
    sections: tuple[Section, ...] = ()
    id: str = ""
    fields: Mapping[str, Cell] = field(default_factory=dict)

    @classmethod
    def page(
        cls, title: str, fields: Mapping[str, Cell], *sections: Section, id: str = "", kind: str = ""
    ) -> Self:
        """Return a page with those of the sections that say something."""
        return cls(title, kind, "", tuple(s for s in sections if s.blocks), id, fields)


def gather(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    """Return what belongs to each key, the keys in the order in which they first come."""
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def make_fields(thing: object = None, names: str = "", **own: Cell | datetime.date) -> Mapping[str, Cell]:
    """Return fields by name, in the order given, without those that are None or empty.

    ``names`` are separated by commas. The value of each is the ``own`` one of that name, or else the attribute of the
    thing of that name, or of the one that follows it: ``says=summary``. Without names the ``own`` values are all.
    """
    pairs = _read_names(names) if names else [(name, name) for name in own]
    values = {name: own[name] if name in own else getattr(thing, other) for name, other in pairs}
    return {name: _cell(value) for name, value in values.items() if value not in (None, "")}


def _read_names(names: str) -> list[tuple[str, str]]:
    """Return names that are separated by commas, each with the attribute that it stands for."""
    pairs = (name.partition("=") for name in names.split(", "))
    return [(name, attribute or name) for name, _, attribute in pairs]


def _cell(value: Cell | datetime.date) -> Cell:
    return str(value) if isinstance(value, datetime.date) else value
