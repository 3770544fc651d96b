"""Markdown: the report to be pasted into a file note, with lines to sign."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mtcrcheck.document import Block, Document, Items, Section, Table, Text
from mtcrcheck.report import fleet
from mtcrcheck.report.fleet import SIGNED, SIGNERS, Piece
from mtcrcheck.report.formats import Outcome, Run
from mtcrcheck.text import printable

SPECIAL = re.compile(r"[\\`*{}\[\]<>|~&$]|(?<![^\W_])_|_(?![^\W_])|^(?:[#=+-]|\d+(?=[.)]))")
"""What begins a construct of Markdown or HTML: an underscore inside a word does not."""


def render_one(outcome: Outcome, run: Run) -> Piece:
    """Return the report on one input."""
    return fleet.render_one(outcome, run, render)


def render_all(pieces: Iterable[Piece], run: Run) -> Iterator[str]:
    """Yield the reports as they come, what closes them, and lines to sign."""
    yield from fleet.render_all(pieces, run, render)
    columns = ("", *SIGNED, "law as of")
    yield f"| {' | '.join(columns).strip()} |\n| {' | '.join('---' for _ in columns)} |\n"
    yield "".join(f"| {who} |{' |' * len(SIGNED)} {run.library.as_of} |\n" for who in SIGNERS)


def safe(text: str) -> str:
    """Return text of any origin as Markdown that shows it as it is."""
    return SPECIAL.sub(_escape, printable(text).strip())


def _escape(match: re.Match[str]) -> str:
    found = match.group()
    if found in "<>&":
        return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}[found]
    return f"{found}\\" if found.isdigit() else f"\\{found}"


def render(document: Document) -> str:
    """Return a document as Markdown that ends with an empty line."""
    parts = [f"# {safe(document.title)}" if document.title else "", safe(document.about)]
    parts += [f"**{safe(document.verdict)}**" if document.verdict else ""]
    parts += [part for section in document.sections for part in _section(section)]
    return "\n\n".join(part for part in parts if part) + "\n\n"


def _section(section: Section) -> Iterator[str]:
    if section.title:
        yield f"## {safe(section.title)}"
    for block in section.blocks:
        yield _block(block)


def _block(block: Block) -> str:
    match block:
        case Table(columns, rows):
            head, *body = (tuple(safe(str(cell)) for cell in row) for row in (columns, *rows))
            cells = (head, ("---",) * len(columns), *body)
            return "\n".join(f"| {' | '.join(row)} |" for row in cells)
        case Items(items, numbered=True):
            told = (f"{safe(item.text)}  \n   {safe(f'[{item.mark}; {item.cite}]')}" for item in items)
            return "\n".join(f"{n}. {text}" for n, text in enumerate(told, 1))
        case Items(items):
            marks = (f"**{safe(item.mark)}**: " if item.mark else "" for item in items)
            return "\n".join(f"- {mark}{safe(item.text)}" for mark, item in zip(marks, items, strict=True))
        case Text(text, faint=faint):
            return f"*{safe(text)}*" if faint else safe(text)
    raise TypeError(block)
