"""The format for a terminal: reports wrapped to its width, with tables where they fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from mtcrcheck.assessment import Assessment
from mtcrcheck.document import Block, Document, Items, Section, Steps, Table, Text
from mtcrcheck.report import front_page, pages
from mtcrcheck.report.aircraft import describe_section
from mtcrcheck.report.fleet import make_row
from mtcrcheck.report.layout import Layout
from mtcrcheck.report.pages import Piece
from mtcrcheck.report.run import Outcome, Run


def render_one(outcome: Outcome, run: Run) -> Piece:
    """Return the report on one input: its first page, or all of it where the reasons are asked for."""
    if isinstance(outcome, Assessment) and not run.rows and not run.why:
        layout = Layout(run.width, run.colour)
        page = front_page.render(outcome, run, layout)
        unfolded = (describe_section(outcome, title) for title in run.unfold)
        return Piece(page + render_sections(unfolded, layout), make_row(outcome, run.fail_on))
    return pages.render_one(outcome, run, partial(render, layout=Layout(run.width, run.colour)))


def render_all(pieces: Iterable[Piece], run: Run) -> Iterator[str]:
    """Yield the reports as they come, and what closes them."""
    return pages.render_all(pieces, run, partial(render, layout=Layout(run.width, run.colour)))


def render(document: Document, layout: Layout) -> str:
    """Return a document as text that ends with an empty line."""
    title, about, verdict = (
        layout.wrapped(text, style=style) if text else []
        for text, style in ((document.title, "bold"), (document.about, "dim"), (document.verdict, "bold"))
    )
    parts = [[*title, *about], verdict, *(list(_section(each, layout)) for each in document.sections)]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n\n"


def render_sections(sections: Iterable[Section], layout: Layout) -> str:
    """Return sections as text, each with an empty line below it."""
    return "".join("\n".join(_section(section, layout)) + "\n\n" for section in sections)


def _section(section: Section, layout: Layout) -> Iterator[str]:
    if section.title:
        yield from layout.wrapped(section.title, style="bold")
    for block in section.blocks:
        yield from _block(block, layout)


def _block(block: Block, layout: Layout) -> Iterator[str]:
    match block:
        case Table(columns, rows):
            yield from layout.table(columns, rows)
        case Items(items):
            for item in items:
                told = f"{item.mark}: {item.text}" if item.mark else item.text
                first, *rest = layout.wrapped(told, "- ")
                yield first.replace(item.mark, layout.styled(item.mark, "yellow"), 1) if item.mark else first
                yield from rest
        case Steps(steps):
            margin = len(str(len(steps))) + 2
            for n, step in enumerate(steps, 1):
                yield from layout.wrapped(step.text, f"{n}. ".rjust(margin), " " * margin)
                yield from layout.wrapped(f"[{step.id}; {step.cite}]", " " * margin, style="dim")
        case Text(text, faint):
            yield from layout.wrapped(text, "", "  ", style="dim" if faint else "")
