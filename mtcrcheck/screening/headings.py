"""What people call their columns, in several languages: for proposals to check, never to read a table by."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from mtcrcheck.spec.keys import KEYS, Key, in_table
from mtcrcheck.spec.quantity import UNKNOWN
from mtcrcheck.spec.units import DIMENSIONS, find_unit, normal_unit

_LETTERS = str.maketrans({"ł": "l", "ı": "i", "ø": "o", "æ": "ae", "đ": "d"})
_BARE = re.compile(r"[^A-Za-z\u0400-\uffff]*[0-9][^A-Za-z\u0400-\uffff]*")
_BRACKETS = re.compile(r"[\[(]([^\[\]()]+)[\])]")
_MOST = {"max", "maximum"}
_MANIFOLD = re.compile(r"(?<![0-9.,])1?[ ,.]?0{2,3}(?![0-9])|thousand|hundred|тыс|万", re.IGNORECASE)
"""What makes another unit of one: MTOW ('000 lb), Ceiling (x 100 ft)."""
UNIT = "UNIT"
"""Stands in a proposal where the table does not say the unit."""


@cache
def _known() -> Mapping[str, Any]:
    with Path(__file__).with_name("headings.toml").open("rb") as file:
        return tomllib.load(file)


def folded(text: str) -> str:
    """Return the words of a text in lower case, without accents and marks, single spaces between them."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return " ".join(
        re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c)).replace("_", " "))
    )


def recognized(heading: str) -> list[str]:
    """Return the keys that a heading may mean, "name" among them: those of the longest phrases whose words it has.

    It means no key that has not the unit which it states, and none where a word makes another thing of it, or the
    words of two figures stand in it, as in "endurance with max payload" and "cruise altitude".
    """
    text = folded(heading)
    words = set(text.split())
    stated = _units_stated(heading)
    held = {
        key: [p for p in phrases if words >= set(p.split()) or (not p.isascii() and p in text)]
        for key, phrases in _known()["columns"].items()
    }
    said = {key: set(" ".join(found).split()) for key, found in held.items() if found}
    figures = {key: own - _MOST for key, own in said.items() if _is_figure(key)}
    if "performance.datalink_range" in figures:  # "maximum range (LOS)" is that of the radio
        figures.pop("performance.stated_range", None)
    if figures:
        whole = [key for key, own in figures.items() if all(map(partial(_holds, own), figures.values()))]
        said = {key: said[key] for key in whole}
    another = words & set(_known()["another"])
    said = {key: own for key, own in said.items() if another <= own and (not stated or _takes(key, stated))}
    found = {key: max(map(len, held[key])) for key in said}
    longest = max(found.values(), default=0)
    return [key for key, length in found.items() if length == longest]


def _is_figure(key: str) -> bool:
    return key in KEYS and KEYS[key].dimension is not None


def _holds(words: Iterable[str], others: Iterable[str]) -> bool:
    """Whether every one of some words is, or is a part of, one of others."""
    return all(any(other in word for word in words) for other in others)


def of_spraying(heading: str) -> bool:
    """Whether a heading says that there are dispensing systems, of whichever figure of them it may be."""
    text = folded(heading)
    return any(part in text for part in _known()["spraying"])


def _units_stated(heading: str) -> set[str]:
    """Return the units in the brackets of a heading; "min" may say there that a figure is the least."""
    said = {normal_unit(text) for text in _BRACKETS.findall(unicodedata.normalize("NFKC", heading))}
    return {unit for unit in said if unit and any(find_unit(unit, d) for d in DIMENSIONS.values())}


def _takes(key: str, stated: set[str]) -> bool:
    """Whether a key takes one of some units."""
    head, _, leaf = key.rpartition(".")
    dimensions = [k.dimension for k in in_table(head).get(leaf, ()) if k.dimension]
    return bool(dimensions) and ("min" in stated or any(find_unit(u, d) for u in stated for d in dimensions))


def nearest(heading: str) -> list[str]:
    """Return the names of our columns that a heading may mean."""
    return [KEYS[key].column() for key in recognized(heading) if key in KEYS]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Options that may read a table as it is meant, and what to mind about them."""

    options: tuple[str, ...]
    remarks: tuple[str, ...]


def propose(columns: Sequence[str], texts: Callable[[str], Sequence[str]], known: Iterable[str]) -> Proposal:
    """Return what the headings of a table may mean; ``texts`` gives some cells of a column, as text.

    ``known`` are the columns that are read without being named.
    """
    meant: dict[str, list[str]] = defaultdict(list)
    remarks: list[str] = []
    options: list[str] = []
    unrecognized: list[str] = []
    for column in columns:
        keys = [] if column in set(known) else recognized(column)
        if len(keys) > 1:
            remarks.append(f"{column}: may be {' or '.join(keys)}")
        elif keys:
            meant[keys[0]].append(column)
        elif column not in set(known):
            unrecognized.append(column)
    for column in unrecognized:
        keys = [key for key in _keys_by_words(texts(column)) if key not in meant and key not in set(known)]
        if len(keys) == 1:
            meant[keys[0]].append(column)
        else:
            remarks.append(f"{column}: not recognized, and not read")
    for key, found in meant.items():
        for part, column in _parts(found, key, remarks):
            options += _mapping(key, part, column, texts, remarks)
    if not options and columns and sum(any(recognized(cell)) for cell in texts(columns[0])) > 1:
        remarks.append("the aircraft seem to stand side by side: turn the table, so that each has a row")
    return Proposal(tuple(options), tuple(remarks))


def _keys_by_words(cells: Sequence[str]) -> list[str]:
    """Return the choices all of whose cells are words, for a heading that says as little as "type"."""
    said = {folded(cell) for cell in cells if cell.strip().casefold() not in UNKNOWN}
    return [
        key for key in _known()["words"] if said and said <= {*map(folded, KEYS[key].choices), *_words(key)}
    ]


def _words(key: str) -> Mapping[str, str]:
    """Return our words for a choice by those of others."""
    return {
        folded(theirs): ours for ours, several in _known()["words"].get(key, {}).items() for theirs in several
    }


def _parts(columns: Sequence[str], key: str, remarks: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the columns of a key, each with its bound; none where they are more than that."""
    if len(columns) == 1:
        words = folded(columns[0]).split()
        options = in_table(key.rpartition(".")[0])[key.rpartition(".")[2]] if key in KEYS else ()
        is_least = "minimum" in words or ("min" in words and _unit_in(columns[0], options) != "min")
        is_least &= not _MOST & {*words}
        yield "_min" if is_least and _is_figure(key) else "", columns[0]
        return
    ends = {
        end: [c for c in columns if {end, f"{end}imum"} & set(folded(c).split())] for end in ("min", "max")
    }
    if len(columns) == 2 and all(len(found) == 1 for found in ends.values()):
        yield from ((f"_{end}", found[0]) for end, found in ends.items())
        return
    remarks.append(f"{key}: {' and '.join(columns)} may be it: map the one that is meant")


def _mapping(
    key: str, part: str, column: str, texts: Callable[[str], Sequence[str]], remarks: list[str]
) -> Iterator[str]:
    """Yield the options that read a column."""
    if key not in KEYS:
        if column.strip().casefold() != key:
            yield f"--map={key}={column}"
        return
    cells = [cell.strip() for cell in texts(column)]
    if KEYS[key].dimension is None:
        yield f"--map={key}={column}"
        words = _words(key)
        for cell in sorted(set(cells)):
            if folded(cell) in words:
                yield f"--map-value={key}:{cell}={words[folded(cell)]}"
            elif cell.casefold() in UNKNOWN and cell.casefold() in KEYS[key].choices:
                remarks.append(f"{column}: '{cell}' counts as not known: it may also say that there is none")
                yield f"--map-value={key}:{cell}="
        return
    options = in_table(key.rpartition(".")[0])[key.rpartition(".")[2]]
    unit = _unit_in(column, options)
    if part == "_min" and unit == "min" and folded(column).split().count("min") == 1:
        unit = None
    bare = [cell for cell in cells if cell.casefold() not in UNKNOWN and _BARE.fullmatch(cell)]
    if unit is None and bare:
        remarks.append(f"{column}: the table does not say the unit of {bare[0]}: write it for {UNIT}")
        unit = UNIT
    yield f"--map={key}{part}={column}{f'[{unit}]' if unit else ''}"


def _unit_in(heading: str, options: Sequence[Key]) -> str | None:
    """Return the unit that a heading states: in brackets, as its last word, or behind a stroke; the only one."""
    heading = unicodedata.normalize("NFKC", heading)
    if _MANIFOLD.search(heading):
        return None

    def is_unit(text: str) -> bool:
        return any(k.dimension and find_unit(normal_unit(text), k.dimension) is not None for k in options)

    *before, last = re.split(r"[ _,]+", _BRACKETS.sub(" ", heading).strip())
    two = " ".join([*before[-1:], last]) if len(before) > 1 else ""
    first, _, behind = heading.partition("/")
    beside = [] if is_unit(re.split(r"[ _,]+", first)[-1]) else [behind]
    inside = _BRACKETS.findall(heading)
    alone = [last, *re.findall(r"([^\s_,]+) / ", heading)] if before or inside else []
    for texts in (inside and [*inside, *alone], [two], alone, beside):
        found = {normal_unit(text): text.strip() for text in texts if is_unit(text)}
        if found:
            return next(iter(found.values())) if len(found) == 1 else None
    return None
