"""Text for a terminal, and documents in it: wrapped, tabulated and coloured; readable down to 40 columns."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mtcrcheck.document import Block, Cell, Document, Fields, Items, Table, Text
from mtcrcheck.text import printable

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


@dataclass(frozen=True, slots=True)
class Layout:
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
        every = [[_cell(cell) for cell in row] for row in rows]
        used = [n for n in range(len(headers)) if n == 0 or any(row[n] for row in every)]
        heads = [printable(headers[n].replace("_", " ")) for n in used]
        cells = [[row[n] for n in used] for row in every]
        if len(heads) == 1:
            return self.wrapped(", ".join(row[0] for row in cells))
        if lines := self._narrowed(heads, cells):
            return [line.rstrip() for line in lines]
        lines = []
        for first, *rest in cells:
            told = [f"{head}: {cell}" for head, cell in zip(heads[1:], rest, strict=True) if cell]
            lines += [*self.wrapped(first), *self.wrapped("; ".join(told), STEP)]
        return lines

    def _narrowed(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
        from tabulate import tabulate  # noqa: PLC0415  only reports for people need it

        columns = [[row[n] for row in (heads, *rows)] for n in range(len(heads))]
        widths = [max(map(len, column)) for column in columns]
        least = [
            max(
                min(NARROWEST, max(map(len, cells), default=0)),
                *(len(word) for cell in (head, *cells) for word in cell.split() or [""]),
            )
            for head, *cells in columns
        ]
        gap = GAP if sum(least) + GAP * (len(columns) - 1) <= self.width else 1
        room = self.width - gap * (len(columns) - 1)
        if sum(least) > room:
            return []
        while sum(widths) > room:
            widest = max((n for n in range(len(widths)) if widths[n] > least[n]), key=lambda n: widths[n])
            widths[widest] -= 1
        wrapped = [Layout(width, whole_words=True).wrapped for width in widths]
        top, *body = (
            ["\n".join(wrap(cell)) for cell, wrap in zip(row, wrapped, strict=True)] for row in (heads, *rows)
        )
        rule = ["-" * width for width in widths]
        lines = tabulate([top, rule, *body], tablefmt="plain", disable_numparse=True).splitlines()
        for n in range(len(widths) - 1, 0, -1) if gap < GAP else ():
            end = sum(widths[:n]) + GAP * (n - 1)
            lines = [f"{line[:end]}{line[end + 1 :]}" for line in lines]
        return lines

    def fields(self, values: Mapping[str, Cell]) -> Iterator[str]:
        """Yield named values, a line each, the values below each other."""
        label = min(max(map(len, values), default=0), LABEL) + GAP
        for name, cell in values.items():
            head, value = f"{name.replace('_', ' ') + STEP:<{label}}", _cell(cell)
            yield from self.wrapped(value, head) if " " in value else [head + value]


def _cell(value: Cell) -> str:
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
        parts.append([*heading, *(line for block in section.blocks for line in _block(block, layout))])
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n\n"


def _block(block: Block, layout: Layout) -> Iterator[str]:
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
        case Fields(values):
            yield from layout.fields(values)
        case Text(text, depth, cite, faint=faint):
            told, indent = f"{text} [{cite}]" if cite else text, STEP * depth
            yield from layout.wrapped(told, indent, indent + STEP, style="dim" if faint else "")
