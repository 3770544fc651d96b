"""The report on many aircraft: one row each, then a summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtcrcheck.report.document import Document, Section, Table, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mtcrcheck.report.document import Block
    from mtcrcheck.report.rows import Row, Summary

SHORT = {
    "prohibited": "prohibited",
    "policy-of-denial": "denial",
    "strong-presumption-of-denial": "presumption",
    "case-by-case": "case",
    "exception-available": "exception",
    "no-mt-review": "no review",
    "undetermined": "?",
}
"""Reviews in few characters, for tables with many of them."""
LONGEST_NAME = 24


def fleet(rows: Sequence[Row], summary: Summary) -> Document:
    """Return the report on many aircraft."""
    sections = {"": _rows(rows) if rows else (), "Summary": counts(summary)}
    filled = ((title, tuple(blocks)) for title, blocks in sections.items())
    return Document(
        f"{summary.aircraft:,} aircraft",
        "",
        "",
        tuple(Section(title, blocks) for title, blocks in filled if blocks),
    )


def _rows(rows: Sequence[Row]) -> Iterator[Block]:
    """Yield the rows, and what their short words stand for."""
    yield table_of(rows)
    for text in legend_of(rows):
        yield Text(text, faint=True)


def legend_of(rows: Sequence[Row]) -> Iterator[str]:
    """Yield what the short words of the table stand for, where it has any."""
    if len(rows[0].verdicts) == 1:
        return
    used = {v.review for r in rows for v in r.verdicts}
    yield "; ".join(f"{short}: {word}" for word, short in SHORT.items() if word in used and short != word)


def table_of(rows: Sequence[Row], longest: int | None = LONGEST_NAME) -> Table:
    """Return the rows; where there is one verdict each, in full words, else one short column a reading."""
    verdicts = rows[0].verdicts
    if len(verdicts) == 1:
        headers = ("aircraft", "category", "item", "treatment", "review")
        return Table(
            headers, tuple((*_head(r, longest), r.verdicts[0].treatment, r.verdicts[0].review) for r in rows)
        )
    readings = tuple(dict.fromkeys(v.interpretation for v in verdicts))
    cells = tuple((*_head(r, longest), *(_together(r, reading) for reading in readings)) for r in rows)
    return Table(("aircraft", "category", "item", *readings), cells)


def _head(found: Row, longest: int | None) -> tuple[str, str, str]:
    """Return name, category and item of a row, the name cut where it is longer than ``longest``."""
    is_short = longest is None or len(found.name) <= longest
    name = found.name if is_short else found.name[: (longest or 0) - 1] + "…"
    category = found.category if len(found.candidates) == 1 else f"? {'/'.join(found.candidates)}"
    return name, category, found.item


def _together(found: Row, reading: str) -> str:
    """Return the reviews of one aircraft under one reading, counted where destinations differ."""
    reviews = [v.review for v in found.verdicts if v.interpretation == reading]
    numbers = {word: reviews.count(word) for word in SHORT if word in reviews}
    if len(numbers) == 1:
        return SHORT[reviews[0]]
    return ", ".join(f"{n} {SHORT[word]}" for word, n in numbers.items())


def counts(summary: Summary) -> Iterator[Block]:
    """Yield what the rows come to."""
    if summary.aircraft:
        yield Text(f"Annex category: {_counts(summary.categories)}")
    for what, counter in (("treatment", summary.treatments), ("review", summary.reviews)):
        for reading in dict.fromkeys(key[0] for key in counter):
            of_it = {word: n for (of, word), n in counter.items() if of == reading}
            yield Text(f"{reading}, {what}: {_counts(of_it)}")
    if summary.undetermined:
        why = f"; stating these would decide some: {_counts(summary.missing)}" if summary.missing else ""
        yield Text(f"Something is undetermined for {summary.undetermined:,} aircraft{why}")
    if summary.alerts:
        yield Text(f"Alerts: {_counts(summary.alerts)}")
    if summary.waivers:
        yield Text(f"Waivers: {_counts(summary.waivers)}")


def _counts(counter: Mapping[str, int]) -> str:
    """Return counts in words, the most frequent first."""
    ordered = sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{word} {n:,}" for word, n in ordered)
