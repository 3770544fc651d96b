"""Text for a terminal: wrapped, tabulated and, where asked for, coloured; readable down to 40 columns."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from mtcrcheck.frozen import frozen
from mtcrcheck.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

READABLE = 100
"""Characters beyond which no line of prose runs, however wide the terminal is; tables may."""
STYLES = {"bold": "1", "dim": "2", "yellow": "33", "red": "31"}


@frozen
class Layout:
    """How wide to write, in characters, and whether to colour."""

    width: int = 80
    colour: bool = False

    def styled(self, text: str, style: str) -> str:
        """Return the text in a style of `STYLES`, as it is where nothing is coloured."""
        return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if self.colour and text else text

    def wrapped(self, text: str, first: str = "", rest: str | None = None, style: str = "") -> list[str]:
        """Return text of any origin on lines, the first after ``first``, the others after ``rest``."""
        indent = " " * len(first) if rest is None else rest
        lines = textwrap.wrap(
            printable(text),
            min(self.width, READABLE),
            initial_indent=first,
            subsequent_indent=indent,
            break_on_hyphens=False,
        )
        return [self.styled(line, style) if style else line for line in lines] or [first.rstrip()]

    def table(self, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
        """Return a table, or one block for each row, headed by its first cell, where it would be too wide."""
        from tabulate import tabulate  # noqa: PLC0415  only reports for people need it

        safe = [[printable(cell) for cell in row] for row in rows]
        lines = tabulate(safe, headers, tablefmt="simple", disable_numparse=True).splitlines()
        if all(len(line) <= self.width for line in lines):
            return [self.styled(lines[0], "dim"), *(line.rstrip() for line in lines[1:])]
        return list(self._blocks(headers, safe))

    def _blocks(self, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
        """Yield each row as a block of its own."""
        for row in rows:
            cells = [f"{header}: {cell}" for header, cell in zip(headers[1:], row[1:], strict=True) if cell]
            yield from self.wrapped(row[0])
            yield from self.wrapped("; ".join(cells), "  ")
