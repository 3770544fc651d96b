"""CSV cells and NDJSON lines without what a terminal or a spreadsheet would act on.

Cells become what `mtcrcheck.report.csv.safe` makes of them, but for plain numbers: columns of a CSV file are text.
Lines keep their content, escaped as `mtcrcheck.report.json.escaped` does. All of it in each engine's own terms, since
tables have more rows than Python should go through.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mtcrcheck.report.csv import FORMULA, safe
from mtcrcheck.report.json import escaped
from mtcrcheck.screening.sheet import free_prefix
from mtcrcheck.text import printable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import ibis.expr.schema as sch

UNSAFE = (
    (0, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x61C, 0x61C), (0x180E, 0x180E), (0x200B, 0x200B), (0x200E, 0x200F),
    (0x2028, 0x202E), (0x2060, 0x206F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0xFFFE, 0xFFFF), (0xE0000, 0xE007F),
)  # fmt: skip
"""What `printable` escapes, from one code point to another; no engine's text has halves of surrogate pairs."""
SPACES = (
    (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x202F, 0x202F), (0x205F, 0x205F),
    (0x3000, 0x3000),
)  # fmt: skip
"""Spaces that a formula may begin after."""
FIRST_TAG = 0xE0000
"""The first of the code points in `UNSAFE` that JSON writes as two."""


def _any_of(ranges: Iterable[tuple[int, int]]) -> str:
    r"""Return a class of characters as every engine's regular expressions read it: RE2, Rust's and Java's."""
    return "[" + "".join(f"\\x{{{first:x}}}-\\x{{{last:x}}}" for first, last in ranges) + "]"


UNSAFE_PATTERN = _any_of(UNSAFE)
_SPACE, _SIGN = _any_of(SPACES), _any_of((ord(c), ord(c)) for c in FORMULA)
FORMULA_PATTERN = f"^(?:{_SPACE}+{_SIGN}|{_SIGN}.)"
"""A cell of more than one character that a spreadsheet takes for a formula."""
NUMBER_PATTERN = r"^ *[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)? *$"


def header(name: str) -> str:
    """Return the name of a column as its cells are written."""
    return printable(name) if re.search(NUMBER_PATTERN, name) else safe(name)


def wordy(schema: sch.Schema) -> frozenset[str]:
    """Return the columns whose cells may be words: all but numbers, truth values and points in time."""
    return frozenset(
        name for name, kind in schema.items()
        if not (kind.is_numeric() or kind.is_boolean() or kind.is_date() or kind.is_time() or kind.is_timestamp())
    )  # fmt: skip


def sql_name(name: str, mark: str = '"') -> str:
    """Return a name between quotation marks, as SQL has it."""
    return f"{mark}{name.replace(mark, mark * 2)}{mark}"


def duckdb_cells(query: str, columns: Iterable[str], words: Collection[str]) -> str:
    """Return the query whose rows are the cells of a CSV file, with its header as names."""
    names = {name: sql_name(name) for name in columns}
    shown = ", ".join(
        f"{_duckdb_escaped(f'CAST({name} AS VARCHAR)', _DUCKDB_CELL)} AS {name}" if n in words else name
        for n, name in names.items()
    )
    cells = ", ".join(
        f"{_duckdb_cell(name) if n in words else name} AS {sql_name(header(n))}" for n, name in names.items()
    )
    return f"SELECT {cells} FROM (SELECT {shown} FROM ({query}))"


def duckdb_lines(query: str, columns: Iterable[str]) -> str:
    """Return the query whose rows are the lines of an NDJSON file."""
    row = f"{free_prefix(columns)}row"
    line = f"SELECT CAST(to_json({row}) AS VARCHAR) AS line FROM ({query}) AS {row}"
    finite = f"SELECT {_duckdb_finite('line')} AS line FROM ({line})"
    return f"SELECT {_duckdb_escaped('line', _DUCKDB_LINE)} AS line FROM ({finite})"


def _duckdb_finite(line: str) -> str:
    """Return a line with null for the numbers that JSON has not; what looks like one in a text is left alone."""
    parts = f"""regexp_extract_all({line}, '"(?:[^"\\\\]|\\\\.)*"|[^"]+')"""
    number = "-?(nan|inf(inity)?)"
    each = f"""lambda p: CASE WHEN p[1] = '"' THEN p ELSE regexp_replace(p, '{number}', 'null', 'gi') END"""
    whole = f"array_to_string(list_transform({parts}, {each}), '')"
    return f"CASE WHEN regexp_matches({line}, '[:,\\[]{number}[],}}]', 'i') THEN {whole} ELSE {line} END"


_DUCKDB_CELL = r"""CASE WHEN unicode(c) < 256 THEN printf('\x%02x', unicode(c))
 WHEN unicode(c) < 65536 THEN printf('\u%04x', unicode(c)) ELSE printf('\U%08x', unicode(c)) END"""
_DUCKDB_LINE = rf"""CASE WHEN unicode(c) < 65536 THEN printf('\u%04x', unicode(c))
 ELSE printf('\udb40\u%04x', unicode(c) - {FIRST_TAG - 0xDC00}) END"""


def _duckdb_escaped(text: str, escape: str) -> str:
    """Return a text with its unsafe characters ``c`` escaped; hardly any has one, so the others are only read."""
    unsafe = f"'{UNSAFE_PATTERN}'"
    each = f"lambda c: CASE WHEN regexp_matches(c, {unsafe}) THEN {escape} ELSE c END"
    whole = f"array_to_string(list_transform(string_split({text}, ''), {each}), '')"
    return f"CASE WHEN regexp_matches({text}, {unsafe}) THEN {whole} ELSE {text} END"


def _duckdb_cell(text: str) -> str:
    formula = (
        f"regexp_matches({text}, '{FORMULA_PATTERN}') AND NOT regexp_matches({text}, '{NUMBER_PATTERN}')"
    )
    return f"CASE WHEN {formula} THEN '''' || {text} ELSE {text} END"


def _escapes(of: Any) -> dict[str, str]:
    """Return every unsafe character with its escape."""
    return {chr(n): of(chr(n)) for first, last in UNSAFE for n in range(first, last + 1)}


def polars_cells(frame: Any, words: Collection[str]) -> Any:
    """Return a frame of the cells of a CSV file."""
    import polars as pl  # noqa: PLC0415  only for this engine

    escapes = _escapes(printable)

    def cell(name: str) -> Any:
        shown = pl.col(name).cast(pl.String).str.replace_many(escapes)
        formula = shown.str.contains(FORMULA_PATTERN) & ~shown.str.contains(NUMBER_PATTERN)
        return pl.when(formula).then("'" + shown).otherwise(shown)

    return frame.select((cell(n) if n in words else pl.col(n)).alias(header(n)) for n in frame.columns)


def polars_lines(frame: Any) -> Any:
    """Return a frame of the lines of an NDJSON file."""
    import polars as pl  # noqa: PLC0415  only for this engine

    line = pl.struct(pl.all()).struct.json_encode()
    return frame.select(line=line.str.replace_many(_escapes(escaped)))


def spark_cells(frame: Any, words: Collection[str]) -> Any:
    """Return a frame of the cells of a CSV file."""
    from pyspark.sql import functions as f  # noqa: PLC0415  only for this engine

    def escape(c: Any) -> Any:
        n = f.ascii(c)  # the code point
        short = f.when(n < 256, _spark_hex(r"\x", n, 2)).when(n < 65536, _spark_hex(r"\u", n, 4))
        return short.otherwise(_spark_hex(r"\U", n, 8))

    def guarded(shown: Any) -> Any:
        formula = shown.rlike(FORMULA_PATTERN) & ~shown.rlike(NUMBER_PATTERN)
        return f.when(formula, f.concat(f.lit("'"), shown)).otherwise(shown)

    columns = {name: f.col(sql_name(name, "`")) for name in frame.columns}
    shown = frame.select(
        [_spark_escaped(c.cast("string"), escape).alias(n) if n in words else c for n, c in columns.items()]
    )
    return shown.select([(guarded(c) if n in words else c).alias(header(n)) for n, c in columns.items()])


def spark_lines(frame: Any) -> Any:
    """Return a frame of the lines of an NDJSON file."""
    from pyspark.sql import functions as f  # noqa: PLC0415  only for this engine

    def escape(c: Any) -> Any:
        n = f.ascii(c)
        pair = f.concat(f.lit(r"\udb40"), _spark_hex(r"\u", n - (FIRST_TAG - 0xDC00), 4))
        return f.when(n < 65536, _spark_hex(r"\u", n, 4)).otherwise(pair)

    lines = frame.select(f.to_json(f.struct("*"), {"ignoreNullFields": "false"}).alias("line"))
    return lines.select(_spark_escaped(f.col("line"), escape).alias("line"))


def _spark_hex(mark: str, number: Any, digits: int) -> Any:
    from pyspark.sql import functions as f  # noqa: PLC0415  only for this engine

    return f.concat(f.lit(mark), f.lower(f.lpad(f.hex(number), digits, "0")))


def _spark_escaped(text: Any, escape: Any) -> Any:
    """Return a text with its unsafe characters escaped; hardly any has one, so the others are only read."""
    from pyspark.sql import functions as f  # noqa: PLC0415  only for this engine

    each = f.transform(f.split(text, ""), lambda c: f.when(c.rlike(UNSAFE_PATTERN), escape(c)).otherwise(c))
    return f.when(text.rlike(UNSAFE_PATTERN), f.array_join(each, "")).otherwise(text)
