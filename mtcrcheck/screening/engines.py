"""The engines that tables are screened on: DuckDB in this process, Polars, Apache Spark."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import threading
import time
import uuid
import weakref
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import ibis

from mtcrcheck.screening import display, paths
from mtcrcheck.screening.csvfiles import to_parquet
from mtcrcheck.screening.display import sql_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    import ibis.expr.types as ir
    import pyarrow as pa

    from mtcrcheck.screening.csvfiles import Unread

EngineName = Literal["duckdb", "polars", "spark"]
FORMATS = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".csv": "csv",
    ".tsv": "csv",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".json": "ndjson",
}
"""Formats of tables by the ending of their files' names, a further .gz left aside."""
DOUBLE = '"'
UNQUOTED = "QUOTE '', ESCAPE ''"
DEEP = 20_000
"""Calls within calls that writing the SQL of a screening may take."""
MEMORY = "2GB"
"""What DuckDB may hold at once: rows wait to be written in their order, and wait on disk beyond that."""
DATABASES = (".duckdb", ".db", ".ddb")
OF_SPARK = re.compile(r"\.?(part-|_SUCCESS).*")
"""Names of the files in a folder that Spark has written."""


class TableError(ValueError):
    """A table that cannot be read or written, with the reason."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a table is: files or globs of one format, or a table or query of a DuckDB database.

    ``query`` without a database is run over nothing, and names its files itself.
    """

    paths: tuple[str, ...] = ()
    query: str | None = None
    name: str | None = None

    def __post_init__(self) -> None:
        """Raise `TableError` for paths that no engine may be given."""
        _allow(self.paths)

    @property
    def format(self) -> str | None:
        """The format of the files, None for a database or a query. Raises `TableError`."""
        if self.query is not None or self.is_database:
            return None
        return format_of(self.paths)

    @property
    def is_database(self) -> bool:
        """Whether it is a database of DuckDB's."""
        return bool(self.paths) and self.paths[0].lower().endswith(DATABASES)


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine with its Ibis connection."""

    name: EngineName
    connection: Any

    def read(self, source: Source) -> tuple[ir.Table, tuple[Unread, ...]]:
        """Return the table of a source, and the rows of it that cannot be read. Raises `TableError`."""
        unread: tuple[Unread, ...] = ()
        with _explained():
            if source.format == "csv":
                copy = self._folder() / "table.parquet"
                unread = to_parquet(source.paths, copy)
                source = Source((str(copy),))
            read = _duckdb_table if self.name == "duckdb" else self._files
            return read(self.connection, source), unread

    def _folder(self) -> Path:
        """Return a new folder, which is there as long as the connection is."""
        folder = Path(tempfile.mkdtemp(prefix="mtcrcheck_"))
        weakref.finalize(self.connection, shutil.rmtree, folder, ignore_errors=True)
        return folder

    def _files(self, connection: Any, source: Source) -> ir.Table:
        """Read files on an engine that reads nothing else."""
        if source.format is None or source.name:
            raise TableError(f"{self.name} reads files: a table or query of a database needs --engine duckdb")
        name = f"mtcrcheck_{len(connection.list_tables())}"
        if self.name == "spark":
            reader = connection._session.read
            readers = {"parquet": reader.parquet, "ndjson": reader.json}
            readers[source.format](*source.paths).createOrReplaceTempView(name)
            return connection.table(name)
        import polars as pl  # noqa: PLC0415  only for this engine

        scan = {"parquet": pl.scan_parquet, "ndjson": pl.scan_ndjson}
        return self._polars(name, scan[source.format](list(source.paths)))

    def _polars(self, name: str, frame: Any) -> ir.Table:
        self.connection._add_table(name, frame)
        return self.connection.table(name)

    def write(self, table: ir.Table, path: str, format: str) -> None:
        """Write a table whole or not at all; Spark writes a folder of files. Raises `TableError`."""
        _allow([path])
        words = display.wordy(table.schema())
        with _explained(), _replacing(Path(path)) as target:
            if self.name == "duckdb":
                _copy(self.connection, table, target, format, words)
            elif self.name == "spark":
                _save(self._frame(table), target, format, words)
            else:
                _sink(self.connection.to_polars(table), target, format, words)

    def cut(self, table: ir.Table) -> ir.Table:
        """Return the same table as one that Spark has planned already: its planner is swamped by deep plans."""
        with _explained():
            frame = self._frame(table).localCheckpoint(eager=False)
            name = f"mtcrcheck_{uuid.uuid4().hex}"
            frame.createOrReplaceTempView(name)
            return self.connection.table(name)

    def small(self, columns: pa.Table) -> ir.Table:
        """Return a table in memory to be joined to others."""
        if self.name != "spark":
            return ibis.memtable(columns)
        name = f"mtcrcheck_{uuid.uuid4().hex}"  # Ibis goes by pandas here, which makes NaN of NULL
        self.connection._session.createDataFrame(columns).createOrReplaceTempView(name)
        return self.connection.table(name)

    def _frame(self, table: ir.Table) -> Any:
        """Return a table as Spark's own frame."""
        self.connection._run_pre_execute_hooks(table)  # tables in memory
        return self.connection._session.sql(self.connection.compile(table))

    @contextmanager
    def progress(self) -> Iterator[None]:
        """Show on standard error how far the engine is, or how long it has been at it where it does not say."""
        done, begun = threading.Event(), time.monotonic()

        def show() -> None:
            while not done.wait(0.5):
                share = self.connection.con.query_progress() if self.name == "duckdb" else -1.0
                seconds = time.monotonic() - begun
                said = f"{share:.0f} %, {seconds:.0f} s" if share >= 0 else f"{seconds:.0f} s"
                sys.stderr.write(f"\rscreening {said:<20}")
                sys.stderr.flush()
            sys.stderr.write("\r" + " " * 30 + "\r")

        watcher = threading.Thread(target=show, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()

    def rows(self, table: ir.Table) -> list[dict[str, Any]]:
        """Return the rows of a small table."""
        with _explained():
            return self.connection.to_pyarrow(table).to_pylist()  # type: ignore[no-any-return]  # pyarrow


def connect(name: EngineName, master: str | None = None) -> Engine:
    """Return an engine; ``master`` is the URL of a Spark cluster, by default this machine.

    Raises `TableError` where the engine is not installed.
    """
    # every intermediate result is a select of its own: fused, formulas would be repeated within each other
    ibis.options.sql.fuse_selects = False
    try:
        if name == "duckdb":
            return Engine(name, _duckdb())
        if name == "polars":
            return Engine(name, ibis.polars.connect())
        return Engine(name, _spark(master))
    except ImportError as error:
        extra = "screen" if name == "duckdb" else name
        raise TableError(
            f"the engine {name} is not installed ({error.name or error}): pip install 'mtcrcheck[{extra}]'"
        ) from None


def _duckdb() -> Any:
    connection = ibis.duckdb.connect()
    # native code from elsewhere: what screening needs is built in
    connection.raw_sql("SET autoinstall_known_extensions = false; SET autoload_known_extensions = false")
    # it takes the least and greatest of a Parquet file, which pass over NaN, for those of all its numbers
    connection.raw_sql("SET disabled_optimizers = 'statistics_propagation'")
    connection.raw_sql(f"SET memory_limit = '{MEMORY}'")
    spilled = Path(tempfile.gettempdir()) / f"mtcrcheck_{uuid.uuid4().hex}"  # else a folder where one stands
    connection.raw_sql(f"SET temp_directory = {_quoted(str(spilled))}")
    connection.raw_sql("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
    return connection


def _spark(master: str | None) -> Any:
    from pyspark.sql import SparkSession  # noqa: PLC0415  only for this engine

    here = {} if master else {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    session = (
        SparkSession.builder.master(master or "local[*]")
        .appName("mtcrcheck")
        .config(map=here)
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.log.level", "ERROR")
        .config("spark.sql.codegen.wholeStage", "false")
        .config("spark.driver.memory", "3g")  # plans of this size do not fit into the usual one
        .config("spark.sql.maxPlanStringLength", "1000")
        .config("spark.sql.ui.retainedExecutions", "1")
        .config("spark.sql.constraintPropagation.enabled", "false")
        .getOrCreate()
    )
    return ibis.pyspark.connect(session)


def format_of(paths: Sequence[str]) -> str:
    """Return the one format of files by their names' endings. Raises `TableError`."""
    formats = {_format(path) for path in paths}
    if None in formats or len(formats) != 1:
        names = ", ".join(paths[:3])
        raise TableError(f"{names}: expected files of one format, ending in {', '.join(FORMATS)}")
    return formats.pop() or ""


def _format(path: str) -> str | None:
    name = path.lower().removesuffix(".gz")
    return next((format for ending, format in FORMATS.items() if name.endswith(ending)), None)


def _duckdb_table(connection: Any, source: Source) -> ir.Table:
    if source.is_database:
        (path,) = source.paths
        connection.raw_sql(f"ATTACH {_quoted(path)} AS mtcrcheck_database (READ_ONLY)")
        connection.raw_sql("USE mtcrcheck_database")
        name = source.name or (_only_table(connection) if source.query is None else "")
        return _viewed(connection, source.query or f"SELECT * FROM {sql_name(name)}")
    if source.query is not None:
        return _viewed(connection, source.query)
    if source.format == "parquet":
        return connection.read_parquet(list(source.paths), union_by_name=True)
    return connection.read_json(list(source.paths), sample_size=-1, union_by_name=True)


def _viewed(connection: Any, query: str) -> ir.Table:
    """Return the result of a query as a table."""
    if len(connection.con.extract_statements(query)) != 1:
        raise TableError("expected one query: no statement beside it would be screened")
    connection.raw_sql(f"CREATE TEMP VIEW mtcrcheck_input AS {query.strip().rstrip(';')}")
    return connection.table("mtcrcheck_input")


def _only_table(connection: Any) -> str:
    found = connection.con.execute(
        "SELECT table_name FROM information_schema.tables WHERE table_catalog = 'mtcrcheck_database'"
    ).fetchall()
    names = [str(name) for (name,) in found]
    if len(names) != 1:
        raise TableError(f"the database has the tables {', '.join(names)}: name one with --table")
    return names[0]


def _quoted(text: str) -> str:
    """Return a text between quotation marks, as SQL has it."""
    return sql_name(text, "'")


def _allow(given: Iterable[str]) -> None:
    """Raise `TableError` for paths that no engine may be given."""
    for why in filter(None, map(paths.refused, given)):
        raise TableError(why)


def _copy(connection: Any, table: ir.Table, target: Path, format: str, words: Collection[str]) -> None:
    """Write a table with DuckDB; ``words`` are the columns of words."""
    connection._run_pre_execute_hooks(table)
    query, options = connection.compile(table), f"FORMAT {format}"
    if format == "csv":
        query, options = display.duckdb_cells(query, table.columns, words), "FORMAT csv, HEADER"
    elif format == "ndjson":
        # as DuckDB's own writer of JSON goes about it
        query, options = (
            display.duckdb_lines(query, table.columns),
            f"FORMAT csv, HEADER false, DELIMITER '\n', {UNQUOTED}",
        )
    connection.raw_sql(f"COPY ({query}) TO {_quoted(str(target))} ({options})")


def _save(frame: Any, target: Path, format: str, words: Collection[str]) -> None:
    """Write Spark's own frame; ``words`` are its columns of words."""
    if format == "csv":
        writer = display.spark_cells(frame, words).write.options(
            header=True, escape=DOUBLE, ignoreLeadingWhiteSpace=False, ignoreTrailingWhiteSpace=False
        )
    else:
        writer = (display.spark_lines(frame) if format == "ndjson" else frame).write
    writer.format({"ndjson": "text"}.get(format, format)).mode("overwrite").save(str(target))


def _sink(frame: Any, target: Path, format: str, words: Collection[str]) -> None:
    """Write Polars' own frame; ``words`` are its columns of words."""
    if format == "csv":
        display.polars_cells(frame, words).write_csv(target)
    elif format == "ndjson":
        display.polars_lines(frame).write_csv(target, include_header=False, quote_style="never")
    else:
        frame.write_parquet(target)


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Yield a path beside ``path`` for what takes its place in the end, and never stays behind.

    Raises `TableError` for a folder that holds anything but what Spark writes.
    """
    target = path.resolve()
    if target.is_dir() and not all(OF_SPARK.fullmatch(p.name) for p in target.iterdir()):
        raise TableError(f"{path} is a folder with files of its own: name a file in it")
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        fresh = folder / target.name
        yield fresh
        if target.is_dir():
            shutil.rmtree(target)
        fresh.replace(target)
    finally:
        with suppress(OSError):
            shutil.rmtree(folder)


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what engines raise for tables that they cannot read or write into `TableError`."""
    usual = sys.getrecursionlimit()
    try:
        # a select within a select for every layer of columns: writers of SQL descend into them
        sys.setrecursionlimit(max(usual, DEEP))
        yield
    except (TableError, MemoryError, KeyboardInterrupt):
        raise
    except Exception as error:  # every engine has errors of its own
        raise TableError(str(error).strip().splitlines()[0]) from error
    finally:
        sys.setrecursionlimit(usual)
