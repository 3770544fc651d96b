"""Text for a terminal: wrapped, tabulated and, where asked for, coloured; readable down to 40 columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mtcrcheck.text import printable

READABLE = 100
"""Characters beyond which no line of prose runs, however wide the terminal is; tables may."""
STYLES = {"bold": "1", "dim": "2", "yellow": "33", "red": "31"}
GAP = 2
"""Characters between two columns, and those by which tabulate makes a column wider than its heading."""
NARROWEST = 18
"""Characters below which a column of prose is no longer narrowed."""


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
            break_long_words=not self.whole_words,
            break_on_hyphens=False,
        )
        return [self.styled(line, style) if style else line for line in lines] or [first.rstrip()]

    def table(self, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
        """Return a table, or one block for each row, headed by its first cell, where it would be too wide."""
        headers, *cells = [[printable(str(cell)) for cell in row] for row in (headers, *rows)]
        lines = _grid(headers, cells)
        if all(len(line) <= self.width for line in lines):
            return [self.styled(lines[0], "dim"), *(line.rstrip() for line in lines[1:])]
        lines = []
        for first, *rest in cells:
            told = [f"{header}: {cell}" for header, cell in zip(headers[1:], rest, strict=True) if cell]
            lines += [*self.wrapped(first), *self.wrapped("; ".join(told), "  ")]
        return lines

    def narrowed_table(self, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str] | None:
        """Return a table whose columns of prose are narrowed until it fits, None where they cannot be."""
        columns = [[header, *(row[n] for row in rows)] for n, header in enumerate(headers)]
        widths = [max(len(column[0]) + GAP, *map(len, column)) for column in columns]
        least = [
            max(min(NARROWEST, width), *(len(word) for cell in column for word in cell.split() or [""]))
            for column, width in zip(columns, widths, strict=True)
        ]
        room = self.width - GAP * (len(columns) - 1)
        if sum(least) > room:
            return None
        while sum(widths) > room:
            widest = max((n for n in range(len(widths)) if widths[n] > least[n]), key=lambda n: widths[n])
            widths[widest] -= 1
        layouts = [Layout(width, whole_words=True) for width in widths]
        cells = [
            ["\n".join(layout.wrapped(cell)) for cell, layout in zip(row, layouts, strict=True)]
            for row in rows
        ]
        return _grid(headers, cells)


def _grid(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    from tabulate import tabulate  # noqa: PLC0415  only reports for people need it

    return tabulate(rows, headers, tablefmt="simple", disable_numparse=True).splitlines()
