"""Cells of a table, read as a spec reads the same values; rows as specs; what cells say of their decimal mark."""

import datetime
import html
import json
import math
import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from decimal import Decimal
from functools import cache
from itertools import chain
from typing import Any, BinaryIO, NamedTuple

from mtcrcheck.interval import Interval
from mtcrcheck.screening.headings import AGAIN, IN_TWO, OTHERS, TOTALS, sums_up, units_in, why_unread
from mtcrcheck.screening.layout import NO_COLUMN_KNOWN, PARTS, Column, Layout, Recipe, TableError, lay_out
from mtcrcheck.screening.workbooks import Notes, read_rows
from mtcrcheck.spec.diagnostics import BadValueError, Diagnostic
from mtcrcheck.spec.keys import KEYS, YES_OR_NO, Key
from mtcrcheck.spec.model import Claim, Claims, Spec
from mtcrcheck.spec.quantity import NOT_KNOWN, PLAIN, quantity_in, without_references, word_for_nothing
from mtcrcheck.spec.units import LENGTH, TWO_NUMBERS, find_unit, is_unit, normal_unit, spelled, with_point
from mtcrcheck.spec.values import Reader, Reading, reader_of

FLAGS = {**YES_OR_NO, "1": True, "1.0": True, "0": False, "0.0": False}
_NUMBER = re.compile(r"[0-9](?:[0-9.,'’ ]*[0-9])?")
_NUMBER_FIRST = re.compile(r"([0-9](?:[0-9.,' ]*[0-9])?)\s*([^\w.,\s].*)")
"""A number in the unit of its column with what is no unit behind it: 500 (1,102 lb), 500 (est.)."""
_WIDE = {sign: plain for sign, plain in PLAIN.items() if chr(sign) not in "٫٬"}
"""Digits and marks in full width or Arabic; not the Arabic marks that say themselves what they are."""
_QUOTED = re.compile(r"""=?"(.*)"|'(.+)'|'(?=[0-9])(.*)|[“‘«「](.*)[”’»」]""", re.DOTALL)
_ENDS_BARE = re.compile("[0-9]k?$", re.IGNORECASE)
PLAIN_NUMBER = "[0-9]{1,20}(?:[.][0-9]{1,20})?"
_MILES = {find_unit(unit, LENGTH) for unit in ("mi", "nmi")}
_THREE = {mark: re.compile(TWO_NUMBERS.replace(".", mark)) for mark in ".,"}


class Dropped(NamedTuple):
    """A cell that cannot be used: under which code, and why."""

    column: str
    cell: str
    code: str
    why: str


Drops = dict[tuple[str, str], Dropped]


def bared(cell: str) -> str:
    """Return a text without space or quotation marks around it, nor the sign that tells Excel that it is a text."""
    text = (html.unescape(cell) if "&" in cell and ";" in cell else cell).strip()
    quoted = _QUOTED.fullmatch(text)
    return quoted[quoted.lastindex or 0].strip() if quoted else text


def _word(cell: Any) -> str:
    """Return a cell as it is looked for among words; a number as people write it."""
    is_number = isinstance(cell, int | float | Decimal) and not isinstance(cell, bool)
    return f"{cell:.15g}" if is_number else bared(str(cell)).casefold()


def is_empty(cell: Any, column: Column | None, telling: Container[str] = ()) -> bool:
    """Whether a cell says nothing: it is empty, or holds a word for that which is not among ``telling`` ones."""
    if cell is None or (column and _word(cell) in column.empty):
        return True
    said = word_for_nothing(bared(cell)) if isinstance(cell, str) else None
    return said is not None and said not in telling


def read_cell(cell: Any, column: Column, key: Key) -> Reading | None:
    """Return what a cell says of a key of its column, None where it says nothing. Raises `BadValueError`."""
    cell = column.words.get(_word(cell), bared(cell) if isinstance(cell, str) else cell)
    if is_empty(cell, column, key.choices):
        return None
    if key.dimension:
        try:
            reading = _figure(cell, column)
        except BadValueError as error:
            if column.part != "min" or error.code != "zero-figure":
                raise
            return Reading(Interval(0.0, 0.0), "0", key.dimension.name)
        return reading if len(column.keys) == 1 or reading.dimension == key.dimension.name else None
    if key.kind == "flag":
        cell = FLAGS.get(str(cell).casefold(), cell)
    if key.kind == "choice" and isinstance(cell, str):  # "ISR / Strike" is isr-strike
        joined = (re.sub("[ _/+-]+", "", word.casefold()) for word in (cell, *key.choices))
        said = next(joined)
        cell = next((choice for choice, word in zip(key.choices, joined, strict=True) if word == said), cell)
    return _reader(column.keys)(cell)


@cache
def _reader(names: tuple[str, ...]) -> Reader:
    return reader_of([KEYS[name] for name in names])


def _figure(cell: Any, column: Column) -> Reading:
    options, read = [KEYS[name] for name in column.keys], _reader(column.keys)
    is_plain = isinstance(cell, str) and column.unit and re.fullmatch(PLAIN_NUMBER, cell)
    if is_plain and not _THREE["."].fullmatch(cell):
        cell = Decimal(cell)
    if isinstance(cell, str | datetime.time | datetime.timedelta):
        cell = str(cell)
        if re.search(r"[0-9] ?m\.?$", cell) and find_unit(normal_unit(column.unit), LENGTH) in _MILES:
            words = f"'{cell}' may be in miles, as the column: write mi, nmi or km"
            raise BadValueError("ambiguous-unit", words)
        return _read_as_meant(read, _with_points(without_references(cell), column), column)
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        raise BadValueError("wrong-type", "expected a figure")
    if not column.unit or not math.isfinite(cell):
        return read(float(cell))
    quantity = quantity_in(cell, column.unit, [o.dimension for o in options if o.dimension])
    if quantity.interval.at_most == 0 and not options[0].may_be_zero:
        return read(0)
    return Reading(quantity.interval, f"{cell:,} {column.unit}", quantity.dimension)


def _read_as_meant(read: Reader, text: str, column: Column | None) -> Reading:
    """Read a text; a cell cannot be asked, so it is read as what is proposed for it, where that is beyond doubt.

    A bare number is in the unit of the ``column``; None where the text has one.
    """
    try:
        return read(text)
    except BadValueError as error:
        is_bare = error.code == "bare-number"
        if error.meant and not is_bare:
            return read(error.meant)
        if not column or not column.unit or error.code not in ("bare-number", "unknown-unit", "bad-quantity"):
            raise
        fault, figure = error, error.meant or (text if is_bare or _ENDS_BARE.search(text) else "")
    for way in _with_unit(text, figure, column):
        try:
            return _read_as_meant(read, way, None)
        except BadValueError as error:
            fault = error if fault.code in ("bare-number", "unknown-unit") else fault
    raise fault


def _with_unit(text: str, figure: str, column: Column) -> Iterator[str]:
    """Yield the ways to read a text with the unit of its column, and the other that its heading names."""
    if pair := IN_TWO.fullmatch(text):
        named = units_in(column.name, [KEYS[key] for key in column.keys])
        others = (unit for unit in named if normal_unit(unit) != normal_unit(column.unit))
        yield from (f"{pair[1]} {column.unit} / {pair[2]} {other}" for other in others)
    if figure:
        yield f"{figure} {column.unit}"
    if (number := _NUMBER_FIRST.fullmatch(text)) and not is_unit(number[2].strip("()[] ")):
        # in brackets behind that of a column it is no reference, which stands close to it
        yield f"{number[1]} {column.unit} {number[2].replace('[', '(').replace(']', ')')}"


def _with_points(text: str, column: Column) -> str:
    """Return a figure with the marks that a spec has. Raises `BadValueError` where a mark can be either."""

    def rewritten(match: re.Match[str]) -> str:
        number = match[0]
        for mark in column.doubtful:
            if _THREE[mark].fullmatch(number):
                whole, part = number.split(mark)
                ways = f"{spelled(whole + part)} or {spelled(whole, part)}"
                words = f"'{number}' can be two numbers, {ways}: write one, or screen with --decimal"
                raise BadValueError("bad-number", words)
        if column.decimal == "comma" and (mended := with_point(number)):
            return mended
        return f"{number}0" if column.decimal == "point" and _THREE["."].fullmatch(number) else number

    return _NUMBER.sub(rewritten, text.translate(_WIDE))


# What cells say of the decimal mark

THREE_DIGITS = rf"(?:^|[^0-9.,]){TWO_NUMBERS}(?:$|[^0-9.,])"


def _certain(decimal: str, thousands: str) -> str:
    """Return a pattern of numbers in which one mark can only be that of decimals, the other that of thousands."""
    d, t = rf"\{decimal}", rf"\{thousands}"
    return (
        rf"(?:^|[^0-9.,])(?:[0-9]+{d}(?:[0-9]{{1,2}}|[0-9]{{4,}})|0[0-9]*{d}[0-9]+|[0-9]{{4,}}{d}[0-9]+"
        rf"|[0-9]{{1,3}}(?:{t}[0-9]{{3}})+{d}[0-9]+|[1-9][0-9]{{0,2}}(?:{t}[0-9]{{3}}){{2,}})(?:$|[^0-9.,])"
    )


COMMA, POINT = _certain(",", "."), _certain(".", ",")
"""Patterns of numbers whose comma, or point, can only be the decimal mark."""


# One row as a spec


def spec_of(row: Mapping[str, Any], layout: Layout, name: str) -> tuple[Spec, tuple[Dropped, ...]]:
    """Return the spec that a row of a table describes, and the cells that cannot be used, which it leaves out."""
    dropped: Drops = {}
    found: dict[str, Claims] = {}
    for key in KEYS.values():
        if items := tuple(_claims(key, row, layout, dropped)):
            found[key.name] = Claims(key.name, items)
    for strange, expected in layout.strange.items():
        if not is_empty(row[strange], None):
            why = f"expected {' or '.join(expected)}"
            dropped[strange, ""] = Dropped(strange, str(row[strange]), "unknown-unit", why)
    stated = any(key.startswith("aerosol.") for key in layout.constants)
    stated |= any(not is_empty(row[at], column, NOT_KNOWN) for at, column in aerosol_columns(layout).items())
    called = str((layout.name and row.get(layout.name)) or name)
    return Spec(called, name, claims=found, aerosol_stated=stated), tuple(dropped.values())


def aerosol_columns(layout: Layout) -> dict[str, Column | None]:
    """Return the table's own columns that hold anything of a dispensing system."""
    strange = (name for name, expected in layout.strange.items() if expected[0].startswith("aerosol."))
    known = {c.name: c for (key, _), c in layout.columns.items() if key.startswith("aerosol.")}
    return {**known, **dict.fromkeys(strange)}


def _claims(key: Key, row: Mapping[str, Any], layout: Layout, dropped: Drops) -> Iterator[Claim]:
    if key.name in layout.constants:
        reading = layout.constants[key.name]
        yield Claim(reading.value, reading.text)
        return
    ends: dict[str, float | None] = {}
    columns = {part: column for part in PARTS if (column := layout.of(key, part))}
    for part, column in columns.items():
        cell = row[column.name]
        try:
            found = read_cell(cell, column, key)
        except BadValueError as error:
            dropped[column.name, part] = Dropped(column.name, str(cell), error.code, str(error))
            continue
        if found and part and isinstance(found.value, Interval):
            ends[part] = found.value.at_least if part == "min" else found.value.at_most
        elif found:
            yield Claim(found.value, found.text)
    between = Interval(ends.get("min"), ends.get("max"))
    if between.crossed:
        where = columns["min"].name
        dropped[where, "min"] = Dropped(where, f"{between}", "bad-range", "the least is above the greatest")
    elif between.known:
        low, high = ("" if end is None else f"{end:,.10g}" for end in (between.at_least, between.at_most))
        words = f"{low}..{high}" if low and high else f">= {low}" if low else f"<= {high}"
        yield Claim(between, f"{words} {key.unit}".rstrip())


# A workbook as specs, one for each row, for the commands that read specs

BY_SCREEN = (
    "no column of the table is known: mtcrcheck screen reads other names, and --map auto proposes them"
)
SOURCE = "table"
"""Id of the source that every figure names: the row."""


def read_fleet(
    file: BinaryIO, path: str, notes: Notes | None = None
) -> Iterator[tuple[str, bytes, tuple[Diagnostic, ...]]]:
    """Yield the rows of a workbook as spec files: each path, with the row, and its bytes or its faults.

    Their headings are those that `screen` reads by name. A workbook that cannot be read yields its fault. A row with
    a cell that cannot be used is no spec. ``notes`` gets what to mind about the sheet, and its lost cells are a fault
    too.
    """

    def fault(words: str, row: int = 1, column: int = 1, code: str = "unreadable") -> Diagnostic:
        return Diagnostic(path, row, column, code, words)

    notes = [] if notes is None else notes
    try:
        heading, *rows = list(read_rows(file, notes=notes)) or [[]]
        repeated = [name for name, times in Counter(filter(None, heading)).items() if times > 1]
        if repeated:
            raise TableError(f"two columns are named {repeated[0]}: expected one")
        found = lay_out(filter(None, heading), Recipe())
    except TableError as error:
        lines = (BY_SCREEN if str(error) == NO_COLUMN_KNOWN else str(error)).splitlines()
        yield path, b"", tuple(map(fault, lines))
        return
    if any(re.search(COMMA, cell) for row in rows for cell in row):
        found = found.doubting(".,")
    if any(lost for _, lost in notes):
        yield path, b"", tuple(fault(words) for words, lost in notes if lost)
    width, names = len(heading), [name.casefold() for name in heading]
    filled = {n: [*cells, *[""] * (width - len(cells))] for n, cells in enumerate(rows, 2) if cells}
    under, whys = "", {}
    for number, cells in filled.items():
        why = why_unread(cells, names, {names[0]: [names]})
        under = why if why in (AGAIN, OTHERS) else under
        whys[number] = OTHERS if under == OTHERS else why
    read = [number for number, why in whys.items() if not why]
    if sums_up([*chain(*map(filled.__getitem__, read))], width):
        whys[read[-1]] = TOTALS
    for number, cells in filled.items():
        if why := whys[number]:
            yield f"{path}#{number}", b"", (fault(why, number, width + 1 if len(cells) > width else 1),)
            continue
        spec, dropped = spec_of(dict(zip(heading, cells, strict=True)), found, f"row {number}")
        data = json.dumps(_document(spec, f"{path}, row {number}")).encode()
        told = (fault(f"{d.column}: {d.why}", number, heading.index(d.column) + 1, d.code) for d in dropped)
        yield f"{path}#{number}", data, tuple(told)


def _document(spec: Spec, title: str) -> Mapping[str, Any]:
    document: dict[str, Any] = {"name": spec.name, "source": [{"id": SOURCE, "title": title}]}
    if spec.aerosol_stated:
        document["aerosol"] = {}
    for key, claims in ((KEYS[name], claims) for name, claims in spec.claims.items()):
        table, _, leaf = key.in_file.rpartition(".")
        values = (claim.value if key.kind == "flag" else claim.text for claim in claims.items)
        place = document.setdefault(table, {}) if table else document
        place.setdefault(leaf, []).extend({"value": value, "source": SOURCE} for value in values)
    return document
