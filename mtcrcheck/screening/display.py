"""Rows as CSV cells and NDJSON lines, without what a terminal or a spreadsheet would act on.

Cells become what `mtcrcheck.text.safe_cell` makes of them, but for plain numbers: columns of a CSV file are text.
Lines keep their content, escaped as `mtcrcheck.text.escaped` does. DuckDB writes each value as text; few have
to be escaped, and only those are changed in Python.
"""

import json
import re
from collections.abc import Callable
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from mtcrcheck.text import escaped, printable, safe_cell

NUMBER_PATTERN = r"^ *[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)? *$"
PLAIN_PATTERN = r"^(?:[A-Za-z0-9_.|;,/() ]|: )*$"
"""Texts of which nothing has to be escaped wherever they stand."""
NOT_FINITE = re.compile(r"-?(?:nan|inf(?:inity)?)", re.IGNORECASE)
JSON_PARTS = re.compile(r'"(?:[^"\\]|\\.)*"|[^"]+')


def cell(text: str) -> str:
    """Return a text as a cell of a CSV file."""
    return printable(text) if re.search(NUMBER_PATTERN, text) else safe_cell(text)


def cells(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return rows as cells of a CSV file, under their names as cells."""
    columns = [
        _changed(column, cell, PLAIN_PATTERN) if _is_wordy(field.type) else column
        for column, field in zip(_texts(batch, "CAST({} AS VARCHAR)"), batch.schema, strict=True)
    ]
    return pa.RecordBatch.from_arrays(columns, names=[cell(name) for name in batch.schema.names])


def lines(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return rows as lines of an NDJSON file, in the column ``line``."""
    parts: list[pa.Array | str] = []
    for name, column in zip(batch.schema.names, _texts(batch, "CAST(to_json({}) AS VARCHAR)"), strict=True):
        parts.append(f"{',' if parts else '{'}{escaped(json.dumps(name, ensure_ascii=False))}:")
        finite = _changed(column, _without_not_finite, r'^("[^"\\]*"|[^a-zA-Z"]*|true|false)$')
        parts.append(_changed(finite, escaped, r'^[ !"$-~]*$').fill_null("null"))
    line = pc.binary_join_element_wise(*parts, "}", "") if parts else pa.nulls(batch.num_rows, pa.string())
    return pa.RecordBatch.from_arrays([line], names=["line"])


def _is_wordy(kind: pa.DataType) -> bool:
    """Whether cells may be words: those of all columns but numbers, truth values and points in time."""
    types = pa.types
    plain = (types.is_integer, types.is_floating, types.is_decimal, types.is_boolean, types.is_date)
    return not any(is_one(kind) for is_one in (*plain, types.is_time, types.is_timestamp))


def _texts(batch: pa.RecordBatch, expression: str) -> list[pa.Array]:
    """Return what an expression of DuckDB's makes of each column; names of columns are no matter to it."""
    names = [f"c{n}" for n in range(batch.num_columns)]
    asked = ", ".join(f"{expression.format(name)} AS {name}" for name in names)
    with duckdb.connect() as connection:
        for setting in ("autoinstall_known_extensions", "autoload_known_extensions", "enable_progress_bar"):
            connection.execute(f"SET {setting} = false")
        connection.register("given", pa.Table.from_batches([batch]).rename_columns(names))
        query: Any = connection.sql(f"SELECT {asked} FROM given")
        found = query.to_arrow_table()
    return [column.combine_chunks().cast(pa.string()) for column in found.columns]


def _changed(column: pa.Array, change: Callable[[str], str], plain: str) -> pa.Array:
    doubtful = pc.invert(pc.match_substring_regex(column, plain)).fill_null(False)
    if not pc.any(doubtful).as_py():
        return column
    changed = [change(text) for text in column.filter(doubtful).to_pylist()]
    return pc.replace_with_mask(column, doubtful, pa.array(changed, pa.string()))


def _without_not_finite(value: str) -> str:
    """Return JSON text with null for the numbers that JSON has not; what looks like one in a text is left alone."""
    parts = JSON_PARTS.findall(value)
    return "".join(part if part[0] == '"' else NOT_FINITE.sub("null", part) for part in parts)
