"""Screening from end to end: a table in, the same table with verdicts out."""

import csv
import re
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from mtcrcheck.screening import display
from mtcrcheck.screening.csvfiles import Unread
from mtcrcheck.screening.engines import (
    EngineName,
    Source,
    SparkTable,
    Table,
    TableError,
    allow,
    explained,
    open_table,
)
from mtcrcheck.screening.layout import Layout, layout
from mtcrcheck.screening.paths import leads_to
from mtcrcheck.screening.screener import Question, Screener, prepare_screener
from mtcrcheck.spec.keys import KEYS

MOST_NAMES = 2_000
"""Different texts in a column of countries, at most: more is no column of countries."""
OF_SPARK = re.compile(r"\.?(part-|_SUCCESS).*")
"""Names of the files in a folder that Spark has written."""
COUNTED = pa.schema([("column", pa.string()), ("verdict", pa.string()), ("rows", pa.int64())])


@dataclass(frozen=True, slots=True)
class Screening:
    """A table on an engine and what screens its rows.

    ``unread`` are rows of the input that are not in the table, since they cannot be read.
    """

    source: Source
    table: Table
    screener: Screener
    unread: tuple[Unread, ...]

    @property
    def layout(self) -> Layout:
        """How the table's columns are read."""
        return self.screener.layout

    @property
    def schema(self) -> pa.Schema:
        """The columns of the table and those that are added."""
        return pa.schema([*self.table.schema, *self.screener.added])

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows with their verdicts."""
        return self.table.map(self.screener.screen, self.schema)


def prepare(
    engine: EngineName,
    source: Source,
    question: Question,
    names: Mapping[str, str],
    to_column: str | None = None,
    *,
    master: str | None = None,
) -> Screening:
    """Return a table ready to be screened; ``names`` gives the table's own column names by ours.

    With ``to_column`` each row goes to the country that this column names; ``master`` is the URL of a Spark cluster.
    Raises `TableError`, `mtcrcheck.screening.layout.LayoutError` and `mtcrcheck.screening.screener.NameTakenError`.
    """
    table, unread = open_table(engine, source, master)
    found = layout(table.schema.names, names)
    destinations: list[str] = []
    if to_column is not None:
        if to_column not in table.schema.names:
            raise TableError(f"the table has no column {to_column}")
        destinations = _countries(table, to_column)
    origin = found.of(KEYS["origin"])
    if origin is not None:
        _countries(table, origin)
    return Screening(
        source, table, prepare_screener(table.schema, found, question, to_column, destinations), unread
    )


def _countries(table: Table, column: str) -> list[str]:
    """Return the different texts of a column of countries. Raises `TableError` where it is none."""
    kind = table.schema.field(column).type
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)):
        raise TableError(f"the column {column} holds no texts: expected countries")
    with explained():
        texts = sorted(filter(None, table.texts(column, MOST_NAMES + 1)))
    if len(texts) > MOST_NAMES:
        raise TableError(f"the column {column} has over {MOST_NAMES:,} different texts: expected countries")
    return texts


def row(screening: Screening, number: int) -> dict[str, Any] | None:
    """Return one row of the table, counted from 1, None where it has fewer."""
    with explained():
        return screening.table.row(number)


def counts(screening: Screening) -> list[tuple[str, str, int]]:
    """Return how many rows have each word of each verdict, as (column, word, rows).

    ``diagnostics`` is counted with an empty word: the rows that have any. Raises `TableError`.
    """
    columns = [
        name
        for name in screening.screener.added.names
        if name in ("category", "item", "evidence", "if_traded") or name.endswith((".treatment", ".review"))
    ]
    totals: Counter[tuple[str, str]] = Counter()
    with explained():
        for batch in screening.table.map(_counting(screening.screener, columns), COUNTED):
            for column, word, rows in zip(*batch.to_pydict().values(), strict=True):
                totals[column, word] += rows
    ordered = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return [
        (column, word, rows)
        for column in (*columns, "diagnostics")
        for (where, word), rows in ordered
        if where == column
    ]


def _counting(screener: Screener, columns: Iterable[str]) -> Callable[[pa.RecordBatch], pa.RecordBatch]:
    """Return what counts the words of each verdict in a batch."""

    def count(batch: pa.RecordBatch) -> pa.RecordBatch:
        added = screener.verdicts(batch)
        found = Counter((column, word or "") for column in columns for word in added[column])
        faulty = sum(said is not None for said in added["diagnostics"])
        if faulty:
            found["diagnostics", ""] = faulty
        rows = [(column, word, number) for (column, word), number in found.items()]
        return pa.RecordBatch.from_pylist([dict(zip(COUNTED.names, r, strict=True)) for r in rows], COUNTED)

    return count


def write(screening: Screening, path: str, format: str, *, progress: bool = False) -> int:
    """Write the table with its verdicts, whole or not at all; return how many rows have diagnostics.

    Spark writes a folder of files. ``progress`` shows on standard error how far it is. Raises `TableError`, also for
    a file that is screened.
    """
    allow([path])
    if leads_to(screening.source.files, Path(path)):
        raise TableError(f"{path} is read by this command: write to another file")
    with (
        _shown() if progress else nullcontext(Progress()) as done,
        explained(),
        _replacing(Path(path)) as target,
    ):
        if isinstance(screening.table, SparkTable):
            return _write_on_spark(screening, screening.table, target, format)
        return WRITERS[format](_counted(screening.batches(), done), screening.schema, target) or done.faulty


def _write_on_spark(screening: Screening, table: SparkTable, target: Path, format: str) -> int:
    """Write the table where Spark runs; rows with diagnostics are counted apart, which needs no verdict."""
    screener = screening.screener
    shape = {"csv": display.cells, "ndjson": display.lines}.get(format)
    empty = pa.RecordBatch.from_pylist([], screening.schema)

    def shaped(batch: pa.RecordBatch) -> pa.RecordBatch:
        found = screener.screen(batch)
        return found if shape is None else shape(found)

    def faults(batch: pa.RecordBatch) -> pa.RecordBatch:
        return pa.RecordBatch.from_pydict({"rows": [screener.faults(batch)]})

    table.save(shaped, (shape(empty) if shape else empty).schema, target, format)
    counted = table.map(faults, pa.schema([("rows", pa.int64())]))
    return sum(number for batch in counted for number in batch["rows"].to_pylist())


@dataclass(slots=True)
class Progress:
    """How many rows are done, and how many of these have diagnostics."""

    rows: int = 0
    faulty: int = 0


def _counted(batches: Iterable[pa.RecordBatch], done: Progress) -> Iterator[pa.RecordBatch]:
    """Yield batches, counting their rows."""
    for batch in batches:
        yield batch
        done.rows += batch.num_rows
        done.faulty += batch.num_rows - batch["diagnostics"].null_count


def _write_parquet(batches: Iterable[pa.RecordBatch], schema: pa.Schema, target: Path) -> None:
    with pq.ParquetWriter(target, schema) as writer:
        for batch in batches:
            writer.write_batch(batch.cast(schema))


def _write_csv(batches: Iterable[pa.RecordBatch], schema: pa.Schema, target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([display.cell(name) for name in schema.names])
        for batch in batches:
            columns = display.cells(batch).columns
            writer.writerows(zip(*(column.to_pylist() for column in columns), strict=True))


def _write_ndjson(batches: Iterable[pa.RecordBatch], schema: pa.Schema, target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        for batch in batches:
            file.writelines(f"{line}\n" for line in display.lines(batch)["line"].to_pylist())


WRITERS = {"parquet": _write_parquet, "csv": _write_csv, "ndjson": _write_ndjson}


def stream(screening: Screening, format: str, out: BinaryIO, *, progress: bool = False) -> int:
    """Write the table with its verdicts to a stream; return how many rows have diagnostics."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table.{format}"
        faults = write(screening, str(path), format, progress=progress)
        for part in sorted(path.glob("part-*")) if path.is_dir() else [path]:
            with part.open("rb") as file:
                shutil.copyfileobj(file, out)
    return faults


@contextmanager
def _shown() -> Iterator[Progress]:
    """Show on standard error how many rows are done, and for how long it has been at it."""
    progress, done, begun = Progress(), threading.Event(), time.monotonic()

    def show() -> None:
        while not done.wait(0.5):
            rows = f"{progress.rows:,} rows, " if progress.rows else ""
            said = f"{rows}{time.monotonic() - begun:.0f} s"
            sys.stderr.write(f"\rscreening {said:<30}")
            sys.stderr.flush()
        sys.stderr.write("\r" + " " * 40 + "\r")

    watcher = threading.Thread(target=show, daemon=True)
    watcher.start()
    try:
        yield progress
    finally:
        done.set()
        watcher.join()


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Yield a path beside ``path`` for what takes its place in the end, and never stays behind.

    Raises `TableError` for a folder that holds anything but what Spark writes.
    """
    target = path.resolve()
    if target.is_dir() and not all(OF_SPARK.fullmatch(p.name) for p in target.iterdir()):
        raise TableError(f"{path} is a folder with files of its own: name a file in it")
    folder = Path(tempfile.mkdtemp(prefix=".mtcrcheck.", dir=target.parent))
    try:
        fresh = folder / target.name
        yield fresh
        if target.is_dir():
            shutil.rmtree(target)
        fresh.replace(target)
    finally:
        with suppress(OSError):
            shutil.rmtree(folder)
