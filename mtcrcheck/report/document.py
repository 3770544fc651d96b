"""A report for people, before it is known whether for a terminal, a file note or a browser."""

from __future__ import annotations

from mtcrcheck.frozen import frozen


@frozen
class Table:
    """Rows under headers, all cells as text of any origin."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@frozen
class Item:
    """One thing of a list; ``mark`` is the word that it begins with where that is to stand out."""

    text: str
    mark: str = ""


@frozen
class Items:
    """A list, numbered where its things are steps."""

    items: tuple[Item, ...]


@frozen
class Step:
    """A numbered reason: what it says, and under which id and citation."""

    text: str
    id: str
    cite: str


@frozen
class Steps:
    """Reasons in order, numbered from 1."""

    steps: tuple[Step, ...]


@frozen
class Text:
    """A paragraph; a faint one is an explanation of what stands above it."""

    text: str
    faint: bool = False


Block = Table | Items | Steps | Text


@frozen
class Section:
    """Blocks under a heading, which may be empty."""

    title: str
    blocks: tuple[Block, ...]


@frozen
class Document:
    """A report on one thing: its name, what it is, the verdict, and all that the verdict rests on."""

    title: str
    about: str
    verdict: str
    sections: tuple[Section, ...]
