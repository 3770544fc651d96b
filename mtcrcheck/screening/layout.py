"""Which column of a table holds which key of a spec."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from mtcrcheck.spec.keys import KEYS, TABLES, Key
from mtcrcheck.text import closest

Part = Literal["", "min", "max"]
PARTS: tuple[Part, ...] = ("", "min", "max")
MEASURED = ("quantity", "number")
"""Kinds of keys that hold numbers, for which a table may give the value, its least and its greatest."""
MOST_HINTS = 5
"""Columns of a table for which the nearest of ours are named, at most."""


class LayoutError(ValueError):
    """Columns that cannot be meant: one line for each."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The table's columns by the column names that we know, and those whose unit we do not know.

    ``strange`` has, for each column that names a key with another unit, the names that are expected.
    """

    columns: Mapping[str, str]
    strange: Mapping[str, tuple[str, ...]]

    def of(self, key: Key, part: Part = "") -> str | None:
        """Return the table's column for a key or one of its bounds."""
        return self.columns.get(key.column(part))


def known_columns() -> Mapping[str, tuple[Key, Part]]:
    """Return every column name that a table may have, with what it holds, in the order of the keys."""
    return {
        key.column(part): (key, part)
        for key in KEYS.values()
        for part in (PARTS if key.kind in MEASURED else PARTS[:1])
    }


def layout(columns: Iterable[str], names: Mapping[str, str]) -> Layout:
    """Return what the columns of a table hold; ``names`` gives the table's own names by ours.

    Columns that are no key's are left alone. Raises `LayoutError` for a name of ours that there is not, a
    column that the table does not have, a dotted name that is nearly that of a key, a judgement that nobody named,
    and a table in which no column is a key's.
    """
    present = list(columns)
    known = known_columns()
    faults = list(_bad_names(names, known, present))
    taken = set(names.values())
    judged = (name for name in present if name in known and known[name][0].judgement and name not in taken)
    faults += map(_not_believed, judged)
    found = {name: name for name in present if name in known and name not in taken} | dict(names)
    strange: dict[str, tuple[str, ...]] = {}
    for name in present:
        if name in known or name in taken or name.partition(".")[0] not in TABLES or "." not in name:
            continue
        expected = tuple(_expected(name))
        if expected:
            strange[name] = expected
        else:
            faults.append(f"{name}: {_hint(name, known)}")
    if not (found or strange or faults):
        faults.append(_nothing_known(present))
    if faults:
        raise LayoutError("\n".join(faults))
    return Layout(found, strange)


def _not_believed(name: str) -> str:
    mended = f"say --map {name}={name} if it is yours, or leave it out with --query"
    return f"{name}: only the analyst's own word counts: {mended}"


def _nothing_known(present: Iterable[str]) -> str:
    """Return what is said of a table of which no column is known, with the nearest of those that are."""
    near = {name: _nearest(name) for name in present}
    meant = [f"{name} may be {' or '.join(ours)}" for name, ours in near.items() if ours][:MOST_HINTS]
    return "; ".join(
        [
            "no column of the table is known, and nothing would be read",
            *meant,
            "rename columns or name them with --map OURS=THEIRS (schema --columns lists ours)",
        ]
    )


def _nearest(name: str) -> list[str]:
    """Return the columns for values that share most words with a name, which may have no unit or table."""
    words = set(re.findall(r"[a-z]+", name.casefold()))
    shared = {key.column(): len(words & set(re.split(r"[._]", key.name))) for key in KEYS.values()}
    most = max(shared.values())
    return [column for column, number in shared.items() if number == most] if most else []


def _bad_names(names: Mapping[str, str], known: Iterable[str], present: list[str]) -> Iterator[str]:
    for ours, theirs in names.items():
        if ours not in known:
            yield f"{ours}: {_hint(ours, known)}"
        if theirs not in present:
            close = closest(theirs, present)
            yield f"{theirs}: the table has no such column" + (f", did you mean {close}?" if close else "")


def _hint(name: str, known: Iterable[str]) -> str:
    close = closest(name, known)
    return f"no key's column, did you mean {close}?" if close else "no key's column"


def _expected(name: str) -> Iterator[str]:
    """Yield the columns that were probably meant by one that has another unit or none."""
    for key in KEYS.values():
        if key.kind in MEASURED and any(
            name == spelling or name.startswith(f"{spelling}_") for spelling in (key.name, key.in_file)
        ):
            yield key.column()
