"""A spec to be filled in: every key with what it means and takes, commented out but for the name."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

import tomli_w

from mtcrcheck.spec import keys
from mtcrcheck.spec.describe import described, example

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mtcrcheck.spec.keys import Key

WIDTH = 100
NAME = "My aircraft"
PLAIN = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
"""Numbers that TOML writes the same."""
HEAD = (
    "The spec of an unmanned aircraft. Take the # away before each line that you fill in, and leave the "
    "others: what is not stated is unknown, never zero or no.",
    "Write every figure with its unit, as the source says it. What is not known exactly is written as a "
    "range: '1,100..1,850 km', '>= 300 km', '<= 450 kg', '1,850 km +/- 5 %'.",
    'Any value may name its source, max_takeoff = { value = "500 kg", source = "maker" }, and where sources '
    "disagree it is a list of such tables.",
)
WITH_HEADER = {
    "aerosol": "Take the # away before [aerosol] too: a spec without that table has no dispensing system, "
    "unless its role is agricultural.",
}
"""Tables that mean something even when they are empty, with what."""
LISTS = (
    (
        "Where the figures come from; values name a source by its id.",
        "source",
        {"id": "maker", "title": "Data sheet", "url": "https://example.org/datasheet", "date": "2026"},
    ),
    (
        "A category that somebody wrote: shown and compared, never used.",
        "published_category",
        {"category": "II", "source": "maker", "note": "as printed"},
    ),
    (
        "An alert that somebody accepts, until a day: it stays in every report. `mtcrcheck explain` lists "
        "the codes.",
        "waiver",
        {
            "alert": "near-threshold",
            "author": "A. Analyst",
            "reason": "weighed on 3 May",
            "expires": "2027-03-31",
        },
    ),
)
"""The lists of tables at the end of a spec: what each is for, its name, an example."""


def template(values: Mapping[str, str] | None = None) -> str:
    """Return a spec as TOML with every key, those of ``values`` filled in and the others commented out.

    ``values`` are strings, or true and false as words for flags, by dotted key as the file spells it, and
    ``name``; plain numbers are written without quotes.
    """
    given = values or {}
    lines = [*_comment(*HEAD), "", f"name = {_string(given.get('name', NAME))}", ""]
    lines += _keys("", given)
    lines += [*_comment("Anything worth knowing."), '#notes = ["..."]', ""]
    for table, about in keys.TABLES.items():
        lines += _table(table, about, given)
    for about, name, row in LISTS:
        lines += [*_comment(about), f"#[[{name}]]"]
        lines += [f"#{key} = {_string(text)}" for key, text in row.items()] + [""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _table(table: str, about: str, given: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of a table, its curves last."""
    filled = any(key.startswith(f"{table}.") for key in given)
    yield from _comment(about, *([WITH_HEADER[table]] if table in WITH_HEADER else ()))
    yield f"[{table}]" if filled or table not in WITH_HEADER else f"#[{table}]"
    yield ""
    yield from _keys(table, given)
    for leaf, columns in keys.curves_in(table).items():
        yield from (*_comment("Points of a published curve, one table each."), f"#[[{table}.{leaf}]]")
        yield from (f"#{name} = {example(key)}" for name, key in columns.items())
        yield ""


def _keys(table: str, given: Mapping[str, str]) -> Iterator[str]:
    """Yield the keys of a table, each after what it means."""
    for leaf, options in keys.in_table(table).items():
        yield from _comment(described(options))
        value = given.get(f"{table}.{leaf}".removeprefix("."))
        yield f"#{leaf} = {example(options[0])}" if value is None else f"{leaf} = {written(options, value)}"
        yield ""


def written(options: Sequence[Key], value: str) -> str:
    """Return a value as TOML; ``options`` are the keys of one spelling."""
    bare = options[0].kind == "flag" or (options[0].kind == "number" and PLAIN.fullmatch(value))
    return value if bare else _string(value)


def _string(text: str) -> str:
    """Return a text as a TOML string."""
    return tomli_w.dumps({"x": text}).removeprefix("x = ").rstrip("\n")


def _comment(*paragraphs: str) -> Iterator[str]:
    """Yield paragraphs as lines of comment."""
    for text in paragraphs:
        yield from textwrap.wrap(
            text, WIDTH, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False
        )
