"""The pages in the document model of `mtcrcheck.report.document`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mtcrcheck.report import document
from mtcrcheck.report.document import Cell, Line, Page, Table, make_section

__all__ = ("Cell", "Line", "Page", "Section", "Table", "fields", "texts", "told")


class Section(document.Section):
    """A part of a page: fields, then lines, then a table; any of them may be missing."""

    __slots__ = ()

    def __init__(
        self,
        title: str,
        fields: Mapping[str, Cell] | None = None,
        lines: Iterable[Line] = (),
        table: Table | None = None,
    ) -> None:
        super().__init__(title, make_section(title, fields, lines, table).blocks)


def fields(**values: Cell) -> Mapping[str, Cell]:
    """Return fields by name, in the order given, without those that are None or empty."""
    return {name: value for name, value in values.items() if value not in (None, "")}


def texts(title: str, *paragraphs: str) -> Section:
    """Return a section of plain paragraphs."""
    return Section(title, lines=tuple(Line(text) for text in paragraphs))


def told(*sections: Section | None) -> tuple[Section, ...]:
    """Return the sections that say something."""
    return tuple(s for s in sections if s is not None and not s.empty)
