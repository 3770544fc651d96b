"""The report on a comparison: what changes, for whom, and the words of law that change it; nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtcrcheck.report import words
from mtcrcheck.report.document import Document, Item, Items, Section, Table, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mtcrcheck.comparison import Change, Side, Words
    from mtcrcheck.report.document import Block
    from mtcrcheck.report.run import Compared

VERDICTS = ("category", "treatment", "review", "licence")
LISTS = ("conditions", "controls")


def changes(found: Compared) -> Document:
    """Return what changes for one aircraft; destinations with the same changes share them."""
    shared: dict[tuple[object, ...], list[Change]] = {}
    for change in found.changes:
        shared.setdefault((change.old, change.new), []).append(change)
    return Document(
        found.spec.name,
        words.about(found.spec),
        "",
        tuple(Section(_destinations(same), tuple(_change(same[0]))) for same in shared.values()),
    )


def _destinations(same: Sequence[Change]) -> str:
    """Return the destinations that something is the same for."""
    to = " ".join(c.destination for c in same if c.destination)
    return f"To {to}" if to else "Before any rule on a destination"


def _change(change: Change) -> Iterator[Block]:
    """Yield one change."""
    old, new = change.old, change.new
    verdicts = tuple(p for p in VERDICTS if p in change.changed)
    if verdicts:
        yield Table(
            ("", _header(old), _header(new)), tuple((p, getattr(old, p), getattr(new, p)) for p in verdicts)
        )
    for part in (p for p in LISTS if p in change.changed):
        before, after = getattr(old, part), getattr(new, part)
        yield from _list(f"{part.capitalize()} that are new:", (x for x in after if x not in before))
        yield from _list(f"{part.capitalize()} that go:", (x for x in before if x not in after))
    yield from _list("Because:", map(_words, change.because))
    yield from _list("Instead of:", map(_words, change.instead_of))


def _header(side: Side) -> str:
    """Return the reading of a side, marked where it is not in force, and the day."""
    marked = f" ({side.not_in_force})" if side.not_in_force else ""
    return f"{side.interpretation}{marked}, {side.day}"


def _words(found: Words) -> str:
    """Return words of the law."""
    return f"{found.id}: {found.summary} [{found.cite}]"


def _list(title: str, texts: Iterable[str]) -> Iterator[Block]:
    """Yield a list under its title, nothing where it is empty."""
    items = tuple(Item(text) for text in texts)
    if items:
        yield Text(title)
        yield Items(items)
