"""A table with its verdicts, written: as Parquet, CSV, NDJSON or a workbook, whole or not at all.

A run that is to be resumed first writes its rows in parts, each whole, to a folder beside the output. The name of a
part says what it rests on, and which rows it has; a manifest says in words what that is.

In CSV and NDJSON nothing stands that a terminal or a spreadsheet would act on. Cells become what
`mtcrcheck.text.safe_cell` makes of them, but for plain numbers: columns of a CSV file are text. Lines keep their
content, escaped as `mtcrcheck.text.escaped` does. DuckDB writes each value as text; few have to be escaped, and only
those are changed in Python.
"""

import csv
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mtcrcheck.screening.engines import SparkTable, TableError, allow, duck, explained, leads_to
from mtcrcheck.screening.run import Screening, tally
from mtcrcheck.screening.table import is_text
from mtcrcheck.screening.workbooks import write_book
from mtcrcheck.text import escaped, printable, safe_cell

OF_SPARK = re.compile(r"\.?(part-|_SUCCESS).*")
"""Names of the files in a folder that Spark has written."""
ROWS_OF_PART = 1_000_000
"""Rows of a part, at least: some twenty seconds of work."""


Watch = Callable[[Iterable[pa.RecordBatch]], Iterable[pa.RecordBatch]]
"""What batches are passed through by whoever shows how far it is."""


def write(
    screening: Screening,
    path: str,
    format: str,
    *,
    watch: Watch = iter,
    resume: bool = False,
    say: Callable[[str], object] = lambda _: None,
) -> int:
    """Write the table with its verdicts, whole or not at all; return how many rows have diagnostics.

    Spark writes a folder of files. With ``resume`` it goes on where a run broke off, and has something to ``say`` of
    it. Raises `TableError`, also for a file that is screened.
    """
    allow([path])
    target = Path(path).resolve()
    parts, table = target.with_name(f".{target.name}.parts"), screening.table
    _check(screening, path, target, resume=resume)
    faulty = 0

    def counted(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        nonlocal faulty
        for batch in batches:
            faulty += batch.num_rows - batch["diagnostics"].null_count
            yield batch

    with explained():
        if resume:
            batches = _in_parts(screening, parts, watch, lambda words: say(f"{path}: {words}"))
        else:
            batches = iter(watch(screening.batches()))
        with tempfile.TemporaryDirectory(
            prefix=".mtcrcheck.", dir=target.parent, ignore_cleanup_errors=True
        ) as folder:
            fresh = Path(folder) / "whole"
            if isinstance(table, SparkTable):
                faulty = _write_on_spark(screening, table, fresh, format)
            else:
                WRITERS[format](counted(batches), screening.schema, fresh)
            if target.is_dir():
                shutil.rmtree(target)
            fresh.replace(target)
        if resume:
            shutil.rmtree(parts)
        return faulty


def _check(screening: Screening, path: str, target: Path, *, resume: bool) -> None:
    """Raise `TableError` for an output that cannot or must not be written."""
    if not target.parent.is_dir():
        raise TableError(f"{path} cannot be written: there is no folder {Path(path).parent}")
    if leads_to(screening.source.files, target):
        raise TableError(f"{path} is read by this command: write to another file")
    if resume and (isinstance(screening.table, SparkTable) or screening.source.query):
        raise TableError(
            "--resume takes no query, which may give its rows in another order the next time, nor the engine spark"
        )
    if target.is_dir() and not all(OF_SPARK.fullmatch(p.name) for p in target.iterdir()):
        raise TableError(f"{path} is a folder with files of its own: name a file in it")


def stream(screening: Screening, format: str, out: BinaryIO, *, watch: Watch = iter) -> int:
    """Write the table with its verdicts to a stream; return how many rows have diagnostics."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table.{format}"
        faults = write(screening, str(path), format, watch=watch)
        for part in sorted(path.glob("part-*")) if path.is_dir() else [path]:
            with part.open("rb") as file:
                shutil.copyfileobj(file, out)
    return faults


def _write_parquet(batches: Iterable[pa.RecordBatch], schema: pa.Schema, target: Path) -> None:
    words = [field.name for field in schema if not pa.types.is_floating(field.type)]
    figures = [field.name for field in schema if not is_text(field.type)]
    # a dictionary of figures that all differ, and the least of many texts, cost time and help nobody
    with pq.ParquetWriter(target, schema, use_dictionary=words, write_statistics=figures) as writer:
        for batch in batches:
            writer.write_batch(batch.cast(schema))


def _write_csv(batches: Iterable[pa.RecordBatch], schema: pa.Schema, target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([cell(name) for name in schema.names])
        for batch in batches:
            writer.writerows(zip(*(column.to_pylist() for column in _cells(batch).columns), strict=True))


def _write_ndjson(batches: Iterable[pa.RecordBatch], schema: pa.Schema, target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        for batch in batches:
            file.writelines(f"{line}\n" for line in _lines(batch)["line"].to_pylist())


def _write_book(batches: Iterable[pa.RecordBatch], schema: pa.Schema, target: Path) -> None:
    rows = (row for batch in batches for row in zip(*batch.to_pydict().values(), strict=True))
    target.write_bytes(write_book({"Verdicts": chain([schema.names], rows)}))


WRITERS = {"parquet": _write_parquet, "csv": _write_csv, "ndjson": _write_ndjson, "xlsx": _write_book}


def _write_on_spark(screening: Screening, table: SparkTable, target: Path, format: str) -> int:
    """Write the table where Spark runs; rows with diagnostics are counted apart, which needs no verdict."""
    screener = screening.screener
    shape = {"csv": _cells, "ndjson": _lines}.get(format, lambda batch: batch)
    empty = pa.RecordBatch.from_pylist([], screening.schema)
    table.save(lambda batch: shape(screener.screen(batch)), shape(empty).schema, target, format)
    return tally(table, screener.faults)["", "", ""]


# A run that can be taken up again


def _in_parts(
    screening: Screening, folder: Path, watch: Watch, say: Callable[[str], object]
) -> Iterator[pa.RecordBatch]:
    """Write the parts of an output that are not done yet to a folder; return the rows of all of them."""
    manifest = folder / "manifest.json"
    rest_on = json.loads(json.dumps(screening.rests_on))
    mark = hashlib.sha256(json.dumps(rest_on).encode()).hexdigest()[:12]
    before: dict[str, Any] = {}
    with suppress(OSError, ValueError, TypeError):
        before = dict(json.loads(manifest.read_text("utf-8")))
    if before != rest_on:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        manifest.write_text(json.dumps(rest_on, indent=1), "utf-8")
    parts: list[Path] = []
    done = 0
    while found := next(folder.glob(f"{mark}-{done}-*"), None):
        parts.append(found)
        done = int(found.name.rpartition("-")[2])
    if changed := [name for name in before if before[name] != rest_on.get(name)]:
        say(f"begun anew: the {' and the '.join(changed)} changed since a run broke off")
    elif parts:
        say(f"goes on after {done:,} rows, which are done")
    batches = iter(watch(screening.batches(done)))
    for begun in batches:
        first, fresh = done, folder / f"part.{os.getpid()}"
        with fresh.open("wb") as file:
            with pa.ipc.new_stream(file, screening.schema) as writer:
                for batch in chain([begun], batches):
                    writer.write_batch(batch.cast(screening.schema))
                    done += batch.num_rows
                    if done - first >= ROWS_OF_PART:
                        break
            file.flush()
            os.fsync(file.fileno())
        parts.append(fresh.replace(folder / f"{mark}-{first}-{done}"))
    return (batch for part in parts for batch in pa.ipc.open_stream(pa.memory_map(str(part))))


# Rows as text

NUMBER_PATTERN = r"^ *[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)? *$"
PLAIN_PATTERN = r"^(?:[A-Za-z0-9_.|;,/() ]|: )*$"
"""Texts of which nothing has to be escaped wherever they stand."""
NOT_FINITE = re.compile(r"-?(?:nan|inf(?:inity)?)", re.IGNORECASE)
JSON_PARTS = re.compile(r'"(?:[^"\\]|\\.)*"|[^"]+')


def cell(text: str) -> str:
    """Return a text as a cell of a CSV file."""
    return printable(text) if re.search(NUMBER_PATTERN, text) else safe_cell(text)


def _cells(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return rows as cells of a CSV file, under their names as cells."""
    columns = [
        _changed(column, cell, PLAIN_PATTERN) if _is_wordy(field.type) else column
        for column, field in zip(_texts(batch, "CAST({} AS VARCHAR)"), batch.schema, strict=True)
    ]
    return pa.RecordBatch.from_arrays(columns, names=[cell(name) for name in batch.schema.names])


def _lines(batch: pa.RecordBatch) -> pa.RecordBatch:
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
    with duck() as connection:
        connection.register("given", pa.Table.from_batches([batch]).rename_columns(names))
        found = connection.sql(f"SELECT {asked} FROM given").to_arrow_table()
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
