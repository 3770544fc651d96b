"""Which column of a table holds which key of a spec, and in which unit: from names, and from what was asked for."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

from mtcrcheck.screening.headings import of_spraying, units_in
from mtcrcheck.spec.diagnostics import BadValueError
from mtcrcheck.spec.keys import KEYS, TABLES, YES_OR_NO, Key, keys_of
from mtcrcheck.spec.syntax import parse_setting
from mtcrcheck.spec.units import find_unit, normal_unit
from mtcrcheck.spec.values import ALIKE, Reading, read_word, reader_of
from mtcrcheck.text import closest

Part = Literal["", "min", "max"]
Decimal = Literal["", "point", "comma"]
PARTS: tuple[Part, ...] = ("", "min", "max")
"""What a table may give of a key that holds numbers: the value, its least and its greatest."""
NAME = "name"
"""The column of what an aircraft is called, which is no key."""
SPRAYED = ("aerosol.capacity_l", "aerosol.capacity_mass_kg")
"""Columns of a dispensing system, which a table is taken to know nothing of where it has none."""
NO_COLUMN_KNOWN = (
    "no column of the table is known, and nothing would be read; name them with --map KEY=COLUMN[UNIT], or let "
    "--map auto propose it; where the names of the columns stand further down, say with --heading in which line"
)
_IN_BRACKETS = re.compile(r"(.*\S) ?[\[(（]([^\[\]()（）]*)[\])）]")


class TableError(ValueError):
    """A table that cannot be read or written, with the reason; of columns that cannot be meant one line for each."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a table is to be read.

    ``names`` gives the table's columns by ours, as ``COLUMN`` or ``COLUMN[UNIT]``; ``constants`` what every row
    says, by key; ``words`` what a cell stands for, by column of ours and cell, for all columns under ""; ``empty``
    words that stand for no value; ``decimal`` the decimal mark, where it is known.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)
    empty: Sequence[str] = ()
    decimal: Decimal = ""


@dataclass(frozen=True, slots=True)
class Column:
    """How the cells of one column are read.

    ``name`` is the table's own; ``keys`` are those of one spelling, of which the unit of a cell decides. A bare
    number is in ``unit``, where there is one. ``words`` and ``empty`` are as in `Recipe`, in lower case. A number
    with one of the ``doubtful`` marks and three digits behind it can be two numbers.
    """

    name: str
    keys: tuple[str, ...]
    part: Part = ""
    unit: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    empty: frozenset[str] = frozenset()
    decimal: Decimal = ""
    doubtful: str = "."


Columns = dict[tuple[str, Part], Column]
"""Columns by key and part."""


class Layout(NamedTuple):
    """The columns by key and part, what every row says by key, and the columns whose unit we do not know.

    ``strange`` has, for each column that names a key with another unit, the names that are expected.
    """

    columns: Mapping[tuple[str, Part], Column]
    constants: Mapping[str, Reading]
    strange: Mapping[str, tuple[str, ...]]
    name: str | None = None

    def of(self, key: Key, part: Part = "") -> Column | None:
        """Return the table's column for a key or one of its bounds."""
        return self.columns.get((key.name, part))

    def doubting(self, marks: str) -> "Layout":
        """Return the layout with other doubtful marks in all columns."""
        return self._replace(columns={at: replace(c, doubtful=marks) for at, c in self.columns.items()})


def known_columns() -> Mapping[str, tuple[Key, Part]]:
    """Return every column name that a table may have, with what it holds, in the order of the keys."""
    parts = ((key, part) for key in KEYS.values() for part in (PARTS if key.dimension else PARTS[:1]))
    return {key.column(part): (key, part) for key, part in parts}


def lay_out(columns: Iterable[str], recipe: Recipe) -> Layout:
    """Return what the columns of a table hold. Columns that are no key's are left alone.

    Raises `TableError` for a name of ours that there is not, a column that the table does not have, a unit that the
    key has not, a dotted name that is nearly that of a key, a judgement that nobody named, two columns for one, and
    a table in which no column is a key's.
    """
    present = list(columns)
    faults: list[str] = []
    constants = dict(_constants(recipe.constants, faults))
    mapped, name = _asked(recipe.names, present, faults)
    taken = {column.name for column in mapped.values()} | {name}
    found, strange = dict(mapped), dict[str, tuple[str, ...]]()
    for heading in (each for each in present if each not in taken):
        meant = _named(heading)
        if heading.strip().casefold() == NAME:
            name = name or heading
        elif meant is None:
            strange |= _strange(heading, faults)
        elif any(KEYS[key].judgement for key in meant.keys):
            mended = f"say --map {heading}={heading} if it is yours, or leave it out with --query"
            faults.append(f"{heading}: only the analyst's own word counts: {mended}")
        else:
            for at in [(key, meant.part) for key in meant.keys]:
                if found.setdefault(at, meant) is not meant and at not in mapped and at[0] not in constants:
                    faults.append(f"{found[at].name} and {heading} are one column twice: name one with --map")
    if not (found or strange or faults):
        faults.append(NO_COLUMN_KNOWN)
    if not any(key.startswith("aerosol.") for key in (*constants, *(key for key, _ in found))):
        strange |= {heading: SPRAYED for heading in present if heading not in taken and of_spraying(heading)}
    faults += _strange_words(recipe, [*present, *(c.name for c in found.values())])
    if faults:
        raise TableError("\n".join(faults))
    columns_read = {at: _worded(column, recipe) for at, column in found.items() if at[0] not in constants}
    return Layout(columns_read, constants, strange, name)


def _asked(names: Mapping[str, str], present: Sequence[str], faults: list[str]) -> tuple[Columns, str | None]:
    """Return the columns that were named, by key and part, and that of the names of aircraft."""
    mapped: Columns = {}
    name: str | None = None
    for ours, theirs in names.items():
        try:
            column = _mapped(ours, theirs, present)
        except TableError as error:
            faults.append(str(error))
            continue
        name = name if column.keys else column.name
        faults += [f"{ours}: it is named twice" for key in column.keys if (key, column.part) in mapped]
        mapped |= dict.fromkeys(((key, column.part) for key in column.keys), column)
    return mapped, name


def _worded(column: Column, recipe: Recipe) -> Column:
    spellings = {s for key in column.keys for s in (key, KEYS[key].in_file)} | {"", column.name.casefold()}
    words = {at[1].strip().casefold(): w for at, w in recipe.words.items() if at[0].casefold() in spellings}
    empty = frozenset(word.strip().casefold() for word in recipe.empty)
    doubtful = "" if recipe.decimal else column.doubtful
    return replace(column, words=words, empty=empty, decimal=recipe.decimal, doubtful=doubtful)


def _strange_words(recipe: Recipe, present: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with the words of cells: no key or column has them, or the key has no such value."""
    columns = {name.casefold() for name in present}
    for (of, theirs), ours in recipe.words.items():
        options = keys_of(of.casefold())
        if of and not options and of.casefold() not in columns:
            yield f"{of}:{theirs}: {_hint(of, [*present, *(key.in_file for key in KEYS.values())])}"
        elif ours and options and options[0].kind == "choice":
            try:
                read_word(ours, options[0].choices)
            except BadValueError as error:
                yield f"{of}:{theirs}: {error}"


def _named(name: str) -> Column | None:
    """Return what a column of ours holds by its name: a key, the bound, and the unit; None where it is none."""
    words = name.strip().casefold().split("_")
    for end in range(len(words), 0, -1):
        options, rest = keys_of("_".join(words[:end])), words[end:]
        if not options or (rest and not options[0].dimension):
            continue
        # "min" is minutes where it can be: the least is "min_h"
        for part in (part for part in PARTS if not part or rest[:1] == [part]):
            column = Column(name, tuple(key.name for key in options), part)
            unit = "_".join(rest[bool(part) :])
            if found := _in_unit(column, unit) if unit else column:
                return found
    return None


def is_known(name: str) -> bool:
    """Whether a column is read by its name alone."""
    return name.strip().casefold() == NAME or _named(name) is not None


def _in_unit(column: Column, unit: str) -> Column | None:
    """Return a column whose bare numbers are in a unit, None where its keys have no such unit."""
    spelling = normal_unit(unit.replace("_", " "))
    for key in (KEYS[name] for name in column.keys):
        is_ours = f"_{unit}" == key.suffix
        if key.dimension and (is_ours or (spelling and find_unit(spelling, key.dimension) is not None)):
            return replace(column, keys=(key.name,), unit=key.unit if is_ours else spelling)
    return None


def _mapped(ours: str, theirs: str, present: Sequence[str]) -> Column:
    """Return what a column is by what was asked for. Raises `TableError`."""
    unit = ""
    name = find(theirs, present)
    if name is None and (split := _IN_BRACKETS.fullmatch(theirs)):
        name, unit = find(split[1], present), split[2].strip()
    if name is None:
        close = closest(theirs, present)
        hint = f", did you mean {close}?" if close else f": it has {', '.join(present[:20])}"
        raise TableError(f"{theirs}: the table has no such column{hint}")
    if ours.strip().casefold() == NAME:
        return Column(name, ())
    in_heading = _IN_BRACKETS.fullmatch(name)
    said = unit or (in_heading[2] if in_heading else "")
    least = _named(f"{ours}_{said}") if said else None
    column = replace(least, unit="") if least and least.part else _named(ours)  # or "min" is minutes
    if column is None:
        raise TableError(f"{ours}: {_hint(ours, known_columns())}")
    column, key = replace(column, name=name), KEYS[column.keys[0]]
    if not unit:
        units = units_in(name, [KEYS[key] for key in column.keys])  # none of thousands of kg
        is_one = len(units) == 1 or (units and column.part)
        if column.unit and key.dimension and len(units) == 1 and not column.part:
            ours_is, theirs_is = (find_unit(normal_unit(of), key.dimension) for of in (column.unit, units[0]))
            if ours_is != theirs_is:
                words = f"the heading says {units[0]}: write {key.name}={name}[{units[0]}]"
                raise TableError(f"{ours}={theirs}: {words}, or the unit that is true")
        return (in_heading and is_one and not column.unit and _in_unit(column, in_heading[2])) or column
    if column.unit:
        raise TableError(f"{ours}={theirs}: the unit is given twice: write {key.name}={name}[{unit}]")
    if found := _in_unit(column, unit):
        return found
    why = key.dimension.refused.get(normal_unit(unit), "").replace("{number} ", "") if key.dimension else ""
    said = f" one such as {key.dimension.canonical}" if key.dimension and key.dimension.canonical else " none"
    raise TableError(f"{ours}: {unit} is no unit of it, expected{said}{why and f': {why}'}")


def find(name: str, present: Iterable[str]) -> str | None:
    """Return the table's column of a name, whatever its case and the space around it, None where there is not one."""
    same = [each for each in present if each.strip().casefold() == name.strip().casefold()]
    return name if name in same else same[0] if len(same) == 1 else None


def _constants(given: Mapping[str, str], faults: list[str]) -> Iterator[tuple[str, Reading]]:
    for name, text in given.items():
        if not (options := keys_of(name.strip().casefold())):
            faults.append(f"{name}: {_hint(name, [key.in_file for key in KEYS.values()])}")
            continue
        value = YES_OR_NO.get(text.casefold(), text) if options[0].kind == "flag" else parse_setting(text)
        try:
            reading = reader_of(options)(value)
            dimensions = [key.dimension.name if key.dimension else "" for key in options]
            yield options[dimensions.index(reading.dimension)].name, reading
        except BadValueError as error:
            faults.append(f"{name}: {error}")


def _strange(heading: str, faults: list[str]) -> dict[str, tuple[str, ...]]:
    """Return a column that names a key with a unit that we do not know, by what was expected; tell a slip."""
    table, dot, leaf = heading.partition(".")
    if table.strip().casefold() not in TABLES or not dot:
        close = closest(table.strip().casefold(), TABLES, ALIKE) if dot else None
        if close and _named(f"{close}.{leaf}"):
            faults.append(f"{heading}: no key's column, did you mean {close}.{leaf}?")
        return {}
    starts = heading.strip().casefold().startswith
    figures = (key for key in KEYS.values() if key.dimension)
    if expected := tuple(k.column() for k in figures if starts((f"{k.name}_", f"{k.in_file}_"))):
        return {heading: expected}
    faults.append(f"{heading}: {_hint(heading, known_columns())}")
    return {}


def _hint(name: str, known: Collection[str]) -> str:
    own = {key.in_file.rpartition(".")[2]: key for key in KEYS.values()}
    close = closest(name, known)
    if not close and (leaf := closest(name, own)):
        close = next((n for n in known if n in (own[leaf].in_file, own[leaf].column())), None)
    return f"no key's column, did you mean {close}?" if close else "no key's column"
