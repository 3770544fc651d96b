"""A document for people, before it is known whether for a terminal, a file note or a browser.

A report on an aircraft has a verdict and what it rests on; a page that explains something has an id, a kind, and
fields. Both are made of sections, and sections of blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")
PRESUMED = "presumed"
"""Marks a working answer beside what is proven."""


class Link(str):
    """A word that stands for something at an address, which a page links; elsewhere it is the word alone."""

    __slots__ = ("address",)
    address: str

    def __new__(cls, word: str, address: str) -> Link:
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
    """One thing of a list; ``mark`` is the word that it begins with where that is to stand out."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A numbered reason: what it says, and under which id and citation."""

    text: str
    id: str
    cite: str


@dataclass(frozen=True, slots=True)
class Steps:
    """Reasons in order, numbered from 1."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; a faint one is an explanation of what stands above it."""

    text: str
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a condition or a list, ``depth`` steps in, with the citation of what it refers to."""

    text: str
    depth: int = 0
    cite: str = ""


@dataclass(frozen=True, slots=True)
class Fields:
    """Named values; None is what is not known or does not exist."""

    values: Mapping[str, Cell] = field(default_factory=dict)


Block = Table | Items | Steps | Text | Line | Fields


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a heading, which may be empty."""

    title: str
    blocks: tuple[Block, ...]

    @property
    def empty(self) -> bool:
        """Whether it says nothing but its title."""
        return not self.blocks

    @property
    def fields(self) -> Mapping[str, Cell]:
        """The named values of all its blocks."""
        return {k: v for block in self.blocks if isinstance(block, Fields) for k, v in block.values.items()}

    @property
    def lines(self) -> tuple[Line, ...]:
        """Its lines."""
        return tuple(block for block in self.blocks if isinstance(block, Line))

    @property
    def table(self) -> Table | None:
        """Its first table, if it has one."""
        return next((block for block in self.blocks if isinstance(block, Table)), None)


@dataclass(frozen=True, slots=True)
class Document:
    """A report on one thing: its name, what it is, the verdict, and all that the verdict rests on."""

    title: str
    about: str
    verdict: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One thing explained: its id as printed elsewhere, what kind of thing it is, its title and the rest."""

    id: str
    kind: str
    title: str
    fields: Mapping[str, Cell] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()


def gather(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    """Return what belongs to each key, the keys in the order in which they first come."""
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def make_section(
    title: str,
    fields: Mapping[str, Cell] | None = None,
    lines: Iterable[Line] = (),
    table: Table | None = None,
) -> Section:
    """Return a section of a page: fields, then lines, then a table, of which any may be missing."""
    first = (Fields(fields),) if fields else ()
    last = (table,) if table and table.rows else ()
    return Section(title, (*first, *lines, *last))


def make_list(items: Iterable[Item]) -> tuple[Items, ...]:
    """Return a list of the items, none where there is no item."""
    some = tuple(items)
    return (Items(some),) if some else ()


def make_sections(blocks: Mapping[str, Iterable[Block]]) -> tuple[Section, ...]:
    """Return sections by their titles, without those that say nothing."""
    found = (Section(title, tuple(some)) for title, some in blocks.items())
    return tuple(section for section in found if not section.empty)
