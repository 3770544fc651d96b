"""A document for people, and how it is written for a terminal and for a file note; templates do it for a browser.

A report on an aircraft has a verdict and what it rests on; a page that explains something has an id, a kind, and
fields. Both are made of sections, and sections of blocks. On a terminal, text is wrapped, tabulated and coloured, and
readable down to 40 columns.
"""

import datetime
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Self, TypeVar

from mtcrcheck.text import printable

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


class Table(NamedTuple):
    """Rows of cells, which are values of any origin, under the names of their columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Item(NamedTuple):
    """One thing of a list; ``mark`` is its word or id, set apart from the text, ``cite`` its citation."""

    text: str
    mark: str = ""
    cite: str = ""


class Items(NamedTuple):
    """A list. Reasons in order are numbered from 1, with id and citation behind each."""

    items: tuple[Item, ...]
    numbered: bool = False

    @classmethod
    def of(cls, items: Iterable[Item], *, numbered: bool = False) -> tuple[Self, ...]:
        """Return a list of the items, none where there is no item."""
        some = tuple(items)
        return (cls(some, numbered),) if some else ()


class Text(NamedTuple):
    """A paragraph, or a line of a condition ``depth`` steps in, with the citation of what it refers to.

    A faint one is an explanation of what stands above it.
    """

    text: str
    depth: int = 0
    cite: str = ""
    faint: bool = False


Fields = Mapping[str, Cell]
"""Named values; None is what is not known or does not exist."""
Block = Table | Items | Text | Fields


class Section(NamedTuple):
    """Blocks under a heading, which may be empty."""

    title: str
    blocks: tuple[Block, ...]

    @classmethod
    def of(cls, title: str, *contents: Block | str) -> Self:
        """Return a section of the contents that say something; a string is a paragraph."""
        some = (each for each in contents if (each.rows if isinstance(each, Table) else each))
        return cls(title, tuple(Text(each) if isinstance(each, str) else each for each in some))

    @classmethod
    def of_table(cls, title: str, columns: str, rows: Iterable[object], *lines: Text) -> Self:
        """Return a section with a table, each row once; the names of the columns are separated by commas.

        A row is a plain tuple of cells, or a thing whose attributes they are: a name may be followed by the
        attribute that it stands for, as in `make_fields`.
        """
        names, attributes = zip(*_read_names(columns), strict=True)
        cells = (r if type(r) is tuple else [getattr(r, name) for name in attributes] for r in rows)
        once = tuple(dict.fromkeys(tuple(map(_cell, row)) for row in cells))
        return cls.of(title, *lines, Table(names, once))

    @classmethod
    def by_title(cls, blocks: Mapping[str, Iterable[Block]]) -> tuple[Self, ...]:
        """Return sections by their titles, without those that say nothing."""
        found = (cls(title, tuple(some)) for title, some in blocks.items())
        return tuple(section for section in found if section.blocks)

    @property
    def fields(self) -> Fields:
        """The named values of all its blocks."""
        return {k: v for block in self.blocks if isinstance(block, Mapping) for k, v in block.items()}

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
    fields: Fields = field(default_factory=dict)

    @classmethod
    def page(cls, title: str, fields: Fields, *sections: Section, id: str = "", kind: str = "") -> Self:
        """Return a page with those of the sections that say something."""
        return cls(title, kind, "", tuple(s for s in sections if s.blocks), id, fields)


def gather(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    """Return what belongs to each key, the keys in the order in which they first come."""
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def make_fields(thing: object = None, names: str = "", **own: Cell | datetime.date) -> Fields:
    """Return fields by name, in the order given, without those that are None or empty.

    ``names`` are separated by commas. The value of each is the ``own`` one of that name, or else the attribute of the
    thing of that name, or of the one that follows it: ``says=summary``. Without names the ``own`` values are all.
    """
    pairs = _read_names(names) if names else [(name, name) for name in own]
    values = {name: own[name] if name in own else getattr(thing, other) for name, other in pairs}
    return {name: _cell(value) for name, value in values.items() if value not in (None, "")}


def _read_names(names: str) -> list[tuple[str, str]]:
    """Return names that are separated by commas, each with the attribute that it stands for."""
    return [(name, attribute or name) for name, _, attribute in (n.partition("=") for n in names.split(", "))]


def _cell(value: Cell | datetime.date) -> Cell:
    return str(value) if isinstance(value, datetime.date) else value


# For a terminal


READABLE = 100
"""Characters beyond which no line of prose runs, however wide the terminal is; tables may."""
STYLES = {"bold": "1", "dim": "2", "yellow": "33", "red": "31"}
GAP = 2
"""Characters between two columns, where there is room."""
NARROWEST = 14
"""Characters below which a column of prose is no longer narrowed."""
STEP = "  "
LABEL = 16
"""Characters of the longest name of a field that stands beside its value."""


class Layout(NamedTuple):
    """How wide to write, in characters, and whether to colour.

    With ``whole_words`` no word is broken, however long: addresses can be copied. Prose then fills the width.
    """

    width: int = 80
    colour: bool = False
    whole_words: bool = False

    def styled(self, text: str, style: str) -> str:
        """Return the text in a style of `STYLES`, as it is where nothing is coloured."""
        return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if self.colour and text else text

    def wrapped(self, text: str, first: str = "", rest: str | None = None, style: str = "") -> list[str]:
        """Return text of any origin on lines, the first after ``first``, the others after ``rest``."""
        lines = textwrap.wrap(
            printable(text),
            self.width if self.whole_words else min(self.width, READABLE),
            initial_indent=first,
            subsequent_indent=" " * len(first) if rest is None else rest,
            break_long_words=not (self.whole_words or "://" in text),  # an address can be copied
            break_on_hyphens=False,
        )
        return [self.styled(line, style) if style else line for line in lines] or [first.rstrip()]

    def table(self, headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> list[str]:
        """Return a table without its empty columns; those of prose are narrowed until it fits.

        One of a single column is a list, and one that cannot fit has a block for each row, headed by its first cell.
        """
        every = [[_shown(cell) for cell in row] for row in rows]
        used = [n for n in range(len(headers)) if n == 0 or any(row[n] for row in every)]
        heads = [printable(headers[n].replace("_", " ")) for n in used]
        cells = [[row[n] for n in used] for row in every]
        if len(heads) == 1:
            return self.wrapped(", ".join(row[0] for row in cells))
        if lines := self._narrowed(heads, cells):
            return lines
        lines = []
        for first, *rest in cells:
            told = [f"{head}: {cell}" for head, cell in zip(heads[1:], rest, strict=True) if cell]
            lines += [*self.wrapped(first), *self.wrapped("; ".join(told), STEP)]
        return lines

    def _narrowed(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
        columns = list(zip(heads, *rows, strict=True))
        widths = [max(map(len, column)) for column in columns]
        least = []
        for head, *cells in columns:
            longest = max(len(word) for cell in (head, *cells) for word in cell.split(" "))
            least.append(max(longest, min(NARROWEST, max(map(len, cells), default=0))))
        gap = GAP if sum(least) + GAP * (len(columns) - 1) <= self.width else 1
        room = self.width - gap * (len(columns) - 1)
        if sum(least) > room:
            return []
        while sum(widths) > room:
            widest = max((n for n in range(len(widths)) if widths[n] > least[n]), key=lambda n: widths[n])
            widths[widest] -= 1
        wrapped = [Layout(width, whole_words=True).wrapped for width in widths]
        import tabulate  # noqa: PLC0415  only reports for people need it

        every = ([wrap(cell) for cell, wrap in zip(row, wrapped, strict=True)] for row in (heads, *rows))
        top, *body = (["\n".join(lines) for lines in row] for row in every)
        rule = ["-" * width for width in widths]
        tabulate.WIDE_CHARS_MODE = False  # a letter is one column here, whatever else is installed
        lines = tabulate.tabulate([top, rule, *body], tablefmt="plain", disable_numparse=True).splitlines()
        for n in range(len(widths) - 1, 0, -1) if gap < GAP else ():
            end = sum(widths[:n]) + GAP * (n - 1)
            lines = [f"{line[:end]}{line[end + 1 :]}" for line in lines]
        return [line.rstrip() for line in lines]

    def fields(self, values: Fields) -> Iterator[str]:
        """Yield named values, a line each, the values below each other."""
        label = min(max(map(len, values), default=0), LABEL) + GAP
        for name, cell in values.items():
            head, value = f"{name.replace('_', ' ') + STEP:<{label}}", _shown(cell)
            yield from self.wrapped(value, head) if " " in value else [head + value]


def _shown(value: Cell) -> str:
    if value is None:
        return ""
    return printable({True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value))


def render(document: Document, layout: Layout) -> str:
    """Return a document as text that ends with an empty line."""
    titled = f"{document.id}: {document.title}" if document.id else document.title
    title, about, verdict = (
        layout.wrapped(text, style=style) if text else []
        for text, style in ((titled, "bold"), (document.about, "dim"), (document.verdict, "bold"))
    )
    parts = [[*title, *about], verdict, list(layout.fields(document.fields))]
    for section in document.sections:
        heading = layout.wrapped(section.title, style="bold") if section.title else []
        parts.append([*heading, *(line for block in section.blocks for line in _block_lines(block, layout))])
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n\n"


def _block_lines(block: Block, layout: Layout) -> Iterator[str]:
    match block:
        case Table(columns, rows):
            yield from layout.table(columns, rows)
        case Items(items, numbered=True):
            margin = len(str(len(items))) + 2
            for n, item in enumerate(items, 1):
                yield from layout.wrapped(item.text, f"{n}. ".rjust(margin), " " * margin)
                yield from layout.wrapped(f"[{item.mark}; {item.cite}]", " " * margin, style="dim")
        case Items(items):
            for item in items:
                told = f"{item.mark}: {item.text}" if item.mark else item.text
                first, *rest = layout.wrapped(told, "- ")
                yield first.replace(item.mark, layout.styled(item.mark, "yellow"), 1) if item.mark else first
                yield from rest
        case Mapping():
            yield from layout.fields(block)
        case Text(text, depth, cite, faint=faint):
            told, indent = f"{text} [{cite}]" if cite else text, STEP * depth
            yield from layout.wrapped(told, indent, indent + STEP, style="dim" if faint else "")


# Markdown


SPECIAL = re.compile(r"[\\`*{}\[\]<>|~&$]|(?<![^\W_])_|_(?![^\W_])|^(?:[#=+-]|\d+(?=[.)]))")
"""What begins a construct of Markdown or HTML: an underscore inside a word does not."""
ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def safe(text: str) -> str:
    """Return text of any origin as Markdown that shows it as it is."""

    def escape(match: re.Match[str]) -> str:
        found = match.group()
        return ENTITIES.get(found, f"{found}\\" if found.isdigit() else f"\\{found}")

    return SPECIAL.sub(escape, printable(text).strip())


def to_markdown(document: Document) -> str:
    """Return a document as Markdown that ends with an empty line."""
    parts = [f"# {safe(document.title)}" if document.title else "", safe(document.about)]
    parts += [f"**{safe(document.verdict)}**" if document.verdict else ""]
    for section in document.sections:
        parts += [f"## {safe(section.title)}" if section.title else "", *map(_block, section.blocks)]
    return "\n\n".join(part for part in parts if part) + "\n\n"


def _block(block: Block) -> str:
    match block:
        case Table(columns, rows):
            head, *body = (tuple(safe(str(cell)) for cell in row) for row in (columns, *rows))
            return "\n".join(f"| {' | '.join(row)} |" for row in (head, ("---",) * len(columns), *body))
        case Items(items, numbered=True):
            told = (f"{safe(item.text)}  \n   {safe(f'[{item.mark}; {item.cite}]')}" for item in items)
            return "\n".join(f"{n}. {text}" for n, text in enumerate(told, 1))
        case Items(items):
            return "\n".join(f"- {f'**{safe(i.mark)}**: ' if i.mark else ''}{safe(i.text)}" for i in items)
        case Text(text, faint=faint):
            return f"*{safe(text)}*" if faint else safe(text)
    raise TypeError(block)
