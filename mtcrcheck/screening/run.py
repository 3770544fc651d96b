"""Screening from end to end: a table in, the same table with verdicts out."""

import csv
import re
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from importlib import metadata
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mtcrcheck.classifier import UNDETERMINED
from mtcrcheck.screening import display
from mtcrcheck.screening.cells import COMMA, POINT, THREE_DIGITS, account_of
from mtcrcheck.screening.csvfiles import Unread
from mtcrcheck.screening.engines import (
    EngineName,
    Source,
    SparkTable,
    Table,
    TableError,
    allow,
    explained,
    leads_to,
    open_table,
)
from mtcrcheck.screening.headings import Proposal, propose, recognized
from mtcrcheck.screening.layout import Layout, Recipe, find, is_known, layout
from mtcrcheck.screening.parts import Parts, fingerprints, take_up
from mtcrcheck.screening.screener import Question, Screener, prepare_screener
from mtcrcheck.screening.table import as_text, flat, flat_schema, is_text
from mtcrcheck.screening.workbooks import write_book
from mtcrcheck.spec.keys import KEYS

MOST_NAMES = 2_000
"""Different texts in a column of countries, at most: more is no column of countries."""
OF_SPARK = re.compile(r"\.?(part-|_SUCCESS).*")
"""Names of the files in a folder that Spark has written."""
MARKS = (COMMA, POINT)
Counted = tuple[str, str, str]
"""What is counted: a column, a word or a code, a cell, as far as they matter."""
TALLY = pa.schema([*((name, pa.string()) for name in ("column", "kind", "cell")), ("rows", pa.int64())])


@dataclass(frozen=True, slots=True)
class Screening:
    """A table on an engine and what screens its rows.

    ``unread`` are rows of the input that are not in the table, since they cannot be read; ``rests_on`` says, in what
    JSON has, on what the verdicts rest.
    """

    source: Source
    table: Table
    screener: Screener
    unread: tuple[Unread, ...]
    rests_on: Mapping[str, Any]

    @property
    def layout(self) -> Layout:
        """How the table's columns are read."""
        return self.screener.layout

    @property
    def schema(self) -> pa.Schema:
        """The columns of the table and those that are added."""
        return self.screener.written(self.table.schema)

    def batches(self, after: int = 0) -> Iterator[pa.RecordBatch]:
        """Yield the rows ``after`` so many with their verdicts."""
        for batch in self.table.map(lambda batch: batch, self.table.schema):
            if batch.num_rows > after:
                yield self.screener.screen(batch.slice(after))
            after = max(after - batch.num_rows, 0)


def prepare(
    engine: EngineName,
    source: Source,
    question: Question,
    recipe: Recipe,
    to_column: str | None = None,
    *,
    master: str | None = None,
) -> Screening:
    """Return a table ready to be screened, to be read as ``recipe`` says.

    With ``to_column`` each row goes to the country that this column names; ``master`` is the URL of a Spark cluster.
    Raises `TableError`, `mtcrcheck.screening.layout.LayoutError` and `mtcrcheck.screening.screener.NameTakenError`.
    """
    rests_on = _list_grounds(engine, source, question, recipe, to_column)
    table, found, unread = laid_out(engine, source, recipe, master)
    destinations: list[str] = []
    if to_column is not None:
        named = find(to_column, flat_schema(table.schema).names)
        if named is None:
            raise TableError(f"the table has no column {to_column}")
        to_column, destinations = named, _countries(table, named)
    origin = found.of(KEYS["origin"])
    if origin is not None and origin.name in table.schema.names:
        _countries(table, origin.name)
    screener = prepare_screener(table.schema, found, question, to_column, destinations)
    return Screening(source, table, screener, unread, rests_on)


def _list_grounds(
    engine: EngineName, source: Source, question: Question, recipe: Recipe, to_column: str | None
) -> Mapping[str, Any]:
    """Return what the verdicts on the rows of a table rest on, in what JSON has."""
    law = question.law
    return {
        "program": metadata.version("mtcrcheck"),
        "law": [law.library.sha256, *sorted(law.library.own.items()), str(law.day)],
        "table": fingerprints(source.paths),
        "options": [
            (engine, source.query, source.name, *source.heading),
            [interpretation.id for interpretation in question.interpretations],
            (question.exporter, question.destination, to_column, *map(str, question.influences)),
            [sorted(of.items()) for of in (recipe.names, recipe.constants, recipe.words)],
            (*recipe.empty, recipe.decimal),
        ],
    }


def laid_out(
    engine: EngineName, source: Source, recipe: Recipe, master: str | None = None
) -> tuple[Table, Layout, tuple[Unread, ...]]:
    """Return a table, how its columns are read, and the rows that cannot be. Raises as `prepare` does."""
    table, unread, semicolons = open_table(engine, source, master)
    schema = flat_schema(table.schema)
    twice = [name for name, times in Counter(schema.names).items() if times > 1]
    if twice:
        raise TableError(f"two columns are named {twice[0]}, one of them nested: leave one out")
    found = layout(schema.names, recipe)
    texts = [
        c.name
        for (key, _), c in found.columns.items()
        if KEYS[key].dimension and is_text(schema.field(c.name).type)
    ]
    # a comma before three digits may be decimal where others are, or where semicolons part the cells
    if texts and not recipe.decimal:
        seen = tally(table, partial(_marks_in, texts))
        if seen[COMMA, "", ""] or (semicolons and not seen[POINT, "", ""]):
            found = found.doubting(".,")
    return table, found, unread


def tally(table: Table, count: Callable[[pa.RecordBatch], Counter[Counted]]) -> Counter[Counted]:
    """Return what is counted in all rows of a table, wherever its engine runs."""

    def counted(batch: pa.RecordBatch) -> pa.RecordBatch:
        found = count(batch)
        columns: list[tuple[Any, ...]] = [*zip(*found, strict=True)] or [(), (), ()]
        columns.append(tuple(found.values()))
        return pa.RecordBatch.from_pydict(dict(zip(TALLY.names, columns, strict=True)), TALLY)

    total: Counter[Counted] = Counter()
    with explained():
        for batch in table.map(counted, TALLY):
            *parts, rows = (column.to_pylist() for column in batch.columns)
            total.update(dict(zip(zip(*parts, strict=True), rows, strict=True)))
    return total


def _marks_in(names: Sequence[str], batch: pa.RecordBatch) -> Counter[Counted]:
    """Count the columns that hold decimal commas, and decimal points, that can be nothing else."""
    columns = [as_text(flat(batch)[name]) for name in names]
    found = {p: sum(pc.any(pc.match_substring_regex(c, p)).as_py() or 0 for c in columns) for p in MARKS}
    return Counter({(pattern, "", ""): times for pattern, times in found.items()})


def _countries(table: Table, column: str) -> list[str]:
    """Return the different texts of a column of countries. Raises `TableError` where it is none."""
    if column not in table.schema.names:
        raise TableError(f"the column {column} is nested: name one that is not")
    if not is_text(table.schema.field(column).type):
        raise TableError(f"the column {column} holds no texts: expected countries")
    texts = sorted(text for text, *_ in tally(table, partial(_texts_in, column)) if text)
    if len(texts) > MOST_NAMES:
        raise TableError(f"the column {column} has over {MOST_NAMES:,} different texts: expected countries")
    return texts


def _texts_in(column: str, batch: pa.RecordBatch) -> Counter[Counted]:
    texts = as_text(batch[column]).unique().drop_null()[: MOST_NAMES + 1]
    return Counter((text, "", "") for text in texts.to_pylist())


def row(screening: Screening, number: int) -> dict[str, Any] | None:
    """Return one row of the table, counted from 1, None where it has fewer."""
    with explained():
        found = screening.table.row(number).to_pylist()
    batch = pa.RecordBatch.from_pylist(found, screening.table.schema)
    return next(iter(flat(batch).to_pylist()), None)


MOST_SHOWN = 8
"""Different cells of a column that cannot be used, of which each is counted; the others are counted together."""


def account(screening: Screening) -> list[str]:
    """Return for each column how often which cells cannot be used, the commonest first."""
    columns: dict[str, Counter[str]] = {}
    shown: dict[tuple[str, str], str] = {}
    for (column, code, cell), rows in tally(screening.table, screening.screener.faults).items():
        if column:
            words = account_of(code, cell)
            kind = words.partition(" ('")[0] if code == "bad-number" else words
            shown.setdefault((column, kind), words)
            columns.setdefault(column, Counter())[kind] += rows
    lines = []
    for column, counted in columns.items():
        first = [f"{rows:,} x {shown[column, kind]}" for kind, rows in counted.most_common(MOST_SHOWN)]
        more = sum(counted.values()) - sum(rows for _, rows in counted.most_common(MOST_SHOWN))
        lines.append(f"{column}: {', '.join(first)}{f', {more:,} x others' if more else ''}")
    return lines


MOST_BATCHES = 4
"""Batches of rows that are looked at for a proposal."""


def proposal(engine: EngineName, source: Source, recipe: Recipe, master: str | None = None) -> Proposal:
    """Return what the headings of a table may mean, as options. Raises `TableError`."""
    table, _, _ = open_table(engine, source, master)
    with explained():
        names = flat_schema(table.schema).names
        rows = [flat(batch) for batch in islice(table.map(lambda rows: rows, table.schema), MOST_BATCHES)]
    cells = {n: [str(c) for batch in rows for c in batch[n].to_pylist() if c is not None] for n in names}
    known = [name for name in names if is_known(name)]
    found = propose(names, lambda name: list(dict.fromkeys(cells[name]))[:MOST_NAMES], known)
    listed = [cell for name, column in cells.items() if name in known or recognized(name) for cell in column]
    commas, points, three = (any(re.search(p, cell) for cell in listed) for p in (COMMA, POINT, THREE_DIGITS))
    mark = "comma" if commas else "point" if points and three else ""
    if commas and points:
        mixed = "some cells have decimal commas, others decimal points"
        return replace(found, remarks=(*found.remarks, mixed))
    if mark and found.options and not recipe.decimal:
        thousands = THREE_DIGITS.replace("[.]", ",")
        doubtful = next((cell for cell in listed if re.search(thousands, cell)), None) if commas else None
        remarks = (
            [f"'{doubtful}' counts as decimals then: check that its comma marks them"] if doubtful else []
        )
        return replace(
            found, options=(*found.options, f"--decimal={mark}"), remarks=(*found.remarks, *remarks)
        )
    return found


def counts(screening: Screening) -> list[tuple[str, str, int]]:
    """Return how many rows have each word of each verdict, as (column, word, rows).

    ``diagnostics`` is counted with an empty word: the rows that have any. Raises `TableError`.
    """
    columns = [
        name
        for name in screening.screener.added.names
        if name in ("category", "item", "evidence", "if_traded") or name.endswith((".treatment", ".review"))
    ]
    totals = tally(screening.table, partial(_verdicts_in, screening.screener, columns))
    ordered = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    return [
        (column, word, rows)
        for column in (*columns, "diagnostics")
        for (where, word, _), rows in ordered
        if where == column
    ]


def _verdicts_in(screener: Screener, columns: Sequence[str], batch: pa.RecordBatch) -> Counter[Counted]:
    words = screener.verdicts(batch)
    category, candidates = words["category"], words["candidates"]
    listed = pc.binary_join_element_wise(category, " (", candidates, ")", "")
    words["category"] = pc.if_else(pc.equal(category, UNDETERMINED), listed, category)
    found: Counter[Counted] = Counter()
    for column in columns:
        for counted in pc.value_counts(words[column]).to_pylist():
            found[column, counted["values"] or "", ""] += counted["counts"]
    faulty = batch.num_rows - words["diagnostics"].null_count
    return found + Counter({("diagnostics", "", ""): faulty})


@dataclass(slots=True)
class Progress:
    """How many rows are done, and how many of these have diagnostics."""

    rows: int = 0
    faulty: int = 0


ROWS_OF_PART = 1_000_000
"""Rows of a part, at least: some twenty seconds of work."""


def write(
    screening: Screening,
    path: str,
    format: str,
    *,
    progress: bool = False,
    resume: bool = False,
    say: Callable[[str], object] = lambda _: None,
) -> int:
    """Write the table with its verdicts, whole or not at all; return how many rows have diagnostics.

    Spark writes a folder of files. ``progress`` shows on standard error how far it is. With ``resume`` it goes on
    where a run broke off, and has something to ``say`` of it. Raises `TableError`, also for a file that is screened.
    """
    allow([path])
    if leads_to(screening.source.files, Path(path)):
        raise TableError(f"{path} is read by this command: write to another file")
    if resume and (
        isinstance(screening.table, SparkTable) or screening.source.query or format not in JOINERS
    ):
        raise TableError(
            "--resume reads files or a table of a database, on DuckDB or Polars, and writes Parquet, CSV or NDJSON; "
            "a query may give its rows in another order the next time"
        )
    _refuse_own_files(Path(path))
    with _shown() if progress else nullcontext(Progress()) as done, explained():
        parts = take_up(Path(path), {**screening.rests_on, "format": format}) if resume else None
        if parts:
            _write_parts(screening, parts, format, done, lambda words: say(f"{path}: {words}"))
        with _replacing(Path(path), parts.folder if parts else None) as target:
            if parts:
                JOINERS[format](parts.paths, screening.schema, target)
            elif isinstance(screening.table, SparkTable):
                return _write_on_spark(screening, screening.table, target, format)
            else:
                WRITERS[format](_counted(screening.batches(), done), screening.schema, target)
        if parts:
            shutil.rmtree(parts.folder)
        return done.faulty


def _write_parts(
    screening: Screening, parts: Parts, format: str, done: Progress, say: Callable[[str], object]
) -> None:
    """Write the parts that are not done yet."""
    done.rows, done.faulty = parts.last
    if parts.changed:
        say(f"begun anew: the {' and the '.join(parts.changed)} changed since a run broke off")
    elif done.rows:
        say(f"goes on after {done.rows:,} rows, which are done")
    batches = _counted(screening.batches(done.rows), done)
    for first in batches:
        with parts.writing() as fresh:
            WRITERS[format](_take(first, batches), screening.schema, fresh)
        parts.note((done.rows, done.faulty))


def _take(first: pa.RecordBatch, others: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the batches of one part."""
    rows = first.num_rows
    yield first
    while rows < ROWS_OF_PART and (batch := next(others, None)) is not None:
        rows += batch.num_rows
        yield batch


def _write_on_spark(screening: Screening, table: SparkTable, target: Path, format: str) -> int:
    """Write the table where Spark runs; rows with diagnostics are counted apart, which needs no verdict."""
    screener = screening.screener
    shape = {"csv": display.cells, "ndjson": display.lines}.get(format)
    empty = pa.RecordBatch.from_pylist([], screening.schema)

    def shaped(batch: pa.RecordBatch) -> pa.RecordBatch:
        found = screener.screen(batch)
        return found if shape is None else shape(found)

    table.save(shaped, (shape(empty) if shape else empty).schema, target, format)
    return tally(table, screener.faults)["", "", ""]


def _counted(batches: Iterable[pa.RecordBatch], done: Progress) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        done.rows += batch.num_rows
        done.faulty += batch.num_rows - batch["diagnostics"].null_count
        yield batch


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
        writer.writerow([display.cell(name) for name in schema.names])
        for batch in batches:
            columns = display.cells(batch).columns
            writer.writerows(zip(*(column.to_pylist() for column in columns), strict=True))


def _write_ndjson(batches: Iterable[pa.RecordBatch], schema: pa.Schema, target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        for batch in batches:
            file.writelines(f"{line}\n" for line in display.lines(batch)["line"].to_pylist())


def _write_book(batches: Iterable[pa.RecordBatch], schema: pa.Schema, target: Path) -> None:
    rows = (row for batch in batches for row in zip(*batch.to_pydict().values(), strict=True))
    target.write_bytes(write_book({"Verdicts": chain([schema.names], rows)}))


WRITERS = {"parquet": _write_parquet, "csv": _write_csv, "ndjson": _write_ndjson, "xlsx": _write_book}


def _join_parquet(parts: Iterable[Path], schema: pa.Schema, target: Path) -> None:
    files = map(pq.ParquetFile, parts)
    groups = (file.read_row_group(n) for file in files for n in range(file.num_row_groups))
    _write_parquet(
        (batch for group in groups for batch in group.combine_chunks().to_batches()), schema, target
    )


def _join_lines(format: str, parts: Iterable[Path], schema: pa.Schema, target: Path) -> None:
    """Write the lines of parts behind each other, with one heading."""
    WRITERS[format]((), schema, target)
    heading = target.stat().st_size
    with target.open("ab") as out:
        for part in parts:
            with part.open("rb") as file:
                file.seek(heading)
                shutil.copyfileobj(file, out)


JOINERS: Mapping[str, Callable[[Iterable[Path], pa.Schema, Path], None]] = {
    "parquet": _join_parquet,
    "csv": partial(_join_lines, "csv"),
    "ndjson": partial(_join_lines, "ndjson"),
}
"""What makes one file of parts, by the formats of which it can be made."""


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


def _refuse_own_files(path: Path) -> None:
    """Raise `TableError` for a folder that holds anything but what Spark writes."""
    if path.is_dir() and not all(OF_SPARK.fullmatch(p.name) for p in path.iterdir()):
        raise TableError(f"{path} is a folder with files of its own: name a file in it")


@contextmanager
def _replacing(path: Path, folder: Path | None = None) -> Iterator[Path]:
    """Yield a path in ``folder`` for what takes the place of ``path`` in the end; else in one that never stays."""
    target = path.resolve()
    with (
        nullcontext(str(folder))
        if folder
        else tempfile.TemporaryDirectory(prefix=".mtcrcheck.", dir=target.parent, ignore_cleanup_errors=True)
    ) as beside:
        fresh = Path(beside) / "whole"
        yield fresh
        if target.is_dir():
            shutil.rmtree(target)
        fresh.replace(target)
