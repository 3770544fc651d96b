"""The format for a terminal: wrapped to its width, with tables where they fit."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mtcrcheck.report import pages
from mtcrcheck.report.document import Items, Steps, Table
from mtcrcheck.report.layout import Layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mtcrcheck.report.document import Block, Document, Item, Section
    from mtcrcheck.report.pages import Piece
    from mtcrcheck.report.run import Outcome, Run


def piece(outcome: Outcome, run: Run) -> Piece:
    """Return the report on one input."""
    return pages.piece(outcome, run, partial(render, layout=Layout(run.width, run.colour)))


def page(pieces: Iterable[Piece], run: Run) -> Iterator[str]:
    """Yield the reports as they come, and what closes them."""
    return pages.page(pieces, run, partial(render, layout=Layout(run.width, run.colour)))


def render(document: Document, layout: Layout) -> str:
    """Return a document as text that ends with an empty line."""
    parts = [
        [line for text, style in _head(document) if text for line in layout.wrapped(text, style=style)],
        layout.wrapped(document.verdict, style="bold") if document.verdict else [],
        *(list(_section(section, layout)) for section in document.sections),
    ]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n\n"


def _head(document: Document) -> tuple[tuple[str, str], ...]:
    """Return what stands above the verdict, with its style."""
    return (document.title, "bold"), (document.about, "dim")


def _section(section: Section, layout: Layout) -> Iterator[str]:
    """Yield the lines of a section."""
    if section.title:
        yield from layout.wrapped(section.title, style="bold")
    for block in section.blocks:
        yield from _block(block, layout)


def _block(block: Block, layout: Layout) -> Iterator[str]:
    """Yield the lines of a block."""
    if isinstance(block, Table):
        yield from layout.table(block.headers, block.rows)
    elif isinstance(block, Items):
        for item in block.items:
            yield from _item(item, layout)
    elif isinstance(block, Steps):
        margin = len(str(len(block.steps))) + 2
        for n, step in enumerate(block.steps, 1):
            yield from layout.wrapped(step.text, f"{n}. ".rjust(margin), " " * margin)
            yield from layout.wrapped(f"[{step.id}; {step.cite}]", " " * margin, style="dim")
    else:
        yield from layout.wrapped(block.text, "", "  ", style="dim" if block.faint else "")


def _item(item: Item, layout: Layout) -> Iterator[str]:
    """Yield the lines of one thing of a list."""
    if not item.mark:
        yield from layout.wrapped(item.text, "- ")
        return
    first, *rest = layout.wrapped(f"{item.mark}: {item.text}", "- ")
    yield first.replace(item.mark, layout.styled(item.mark, "yellow"), 1)
    yield from rest
