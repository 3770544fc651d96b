"""The engines that read tables and run a function over their rows: DuckDB in this process, Polars, Apache Spark.

Each hands rows over as Arrow record batches, and takes the function's batches back.
"""

import glob
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from mtcrcheck.screening.csvfiles import Unread, good_lines, to_parquet
from mtcrcheck.screening.layout import TableError

EngineName = Literal["duckdb", "polars", "spark"]
Folder = tempfile.TemporaryDirectory[str]
Function = Callable[[pa.RecordBatch], pa.RecordBatch]
FORMATS = {
    "parquet": (".parquet", ".pq"),
    "csv": (".csv", ".tsv"),
    "ndjson": (".ndjson", ".jsonl", ".json"),
    "xlsx": (".xlsx", ".xlsm"),
}
"""Formats of tables, with the endings of their files' names, a further .gz left aside."""
ROWS = 32_768
"""Rows of a batch: enough for arrays to be quick, few enough to stay in the processor's cache."""
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
"""How addresses begin, also of databases (``md:``) and with one slash (``s3:/``); one letter is a drive."""
QUOTED = re.compile(r"""'([^']+)'|"([^"]+)\"""")
"""A text or a name in SQL, of which a query may mean a file."""
DATABASES = (".duckdb", ".db", ".ddb")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a table is: files or globs of one format, or a table or query of a DuckDB database.

    ``query`` without a database is run over nothing, and names its files itself. ``heading`` are the first and the
    last line of a CSV file or sheet that name its columns. ``name`` is that of the table or sheet; ``master`` is the
    URL of a Spark cluster, by default this machine.
    """

    paths: tuple[str, ...] = ()
    query: str | None = None
    name: str | None = None
    heading: tuple[int, int] = (1, 1)
    engine: EngineName = "duckdb"
    master: str | None = None

    def __post_init__(self) -> None:
        """Raise `TableError` for paths that no engine may be given."""
        allow(self.paths)

    @property
    def format(self) -> str | None:
        """The format of the files, None for a database or a query. Raises `TableError`."""
        return None if self.query is not None or self.is_database else format_of(self.paths)

    @property
    def is_database(self) -> bool:
        """Whether it is a database of DuckDB's."""
        return bool(self.paths) and self.paths[0].lower().endswith(DATABASES)


class Table(NamedTuple):
    """The rows of a source on an engine, with a folder that lasts as long.

    ``row`` returns one of them, counted from 1, or none where there are fewer; ``map`` what a function makes of all,
    of which the schema is given. ``save`` writes this, of an engine that writes on its own: cells for CSV, lines for
    NDJSON. ``unread`` are rows that cannot be read, and are not in it; ``semicolons`` whether these part its cells.
    """

    schema: pa.Schema
    row: Callable[[int], pa.Table]
    map: Callable[[Function, pa.Schema], Iterator[pa.RecordBatch]]
    folder: Folder
    save: Callable[[Function, pa.Schema, Path, str], None] | None = None
    unread: tuple[Unread, ...] = ()
    semicolons: bool = False


def open_table(source: Source) -> Table:
    """Return the table of a source. Raises `TableError`, also where the engine is not installed."""
    engine = source.engine
    module, made = ENGINES[engine]
    unread: tuple[Unread, ...] = ()
    semicolons = False
    with explained():
        try:
            import_module(module)
        except ImportError as error:
            extra = "screen" if engine == "duckdb" else engine
            words = f"is not installed ({error.name or error}): pip install 'mtcrcheck[{extra}]'"
            raise TableError(f"the engine {engine} {words}") from None
        folder = tempfile.TemporaryDirectory(prefix="mtcrcheck_")
        copy = Path(folder.name) / "table"
        if source.format in ("csv", "xlsx"):
            copy = copy.with_suffix(".parquet")
            unread, semicolons = to_parquet(source.paths, copy, source.heading, source.name)
            source = replace(source, paths=(str(copy),), name=None)
        elif source.heading != (1, 1):
            words = "the names of other tables stand in them already"
            raise TableError(f"only a CSV file or a workbook has lines: {words}")
        elif engine != "duckdb" and (source.format is None or source.name):
            raise TableError(f"{engine} reads files: a table or query of a database needs --engine duckdb")
        elif source.format == "ndjson":
            with suppress(Exception):  # for a bad line; the others pass over one, or find it only later
                if engine == "duckdb":
                    return made(source, folder)
            copy = copy.with_suffix(".ndjson")
            unread = good_lines(source.paths, copy)
            source = replace(source, paths=(str(copy),)) if unread else source
        return made(source, folder)._replace(unread=unread, semicolons=semicolons)


def duck(**settings: str) -> Any:
    """Return a DuckDB in memory that loads no native code from elsewhere: what screening needs is built in."""
    import duckdb  # noqa: PLC0415  only for this engine

    here = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
    connection = duckdb.connect(config={**here, **settings})
    connection.execute("SET enable_progress_bar = false")
    return connection


def _on_duckdb(source: Source, folder: Folder) -> Table:
    connection = duck(
        # it takes the least and greatest of a Parquet file, which pass over NaN, for those of all its numbers
        disabled_optimizers="statistics_propagation",
        memory_limit="2GB",  # rows wait to be handed over in their order, and on disk beyond that
        temp_directory=f"{folder.name}/spilled",  # else a folder where one stands
    )
    query = source.query
    if source.is_database:
        (path,) = source.paths
        connection.execute(f"ATTACH {quoted(path)} AS mtcrcheck_database (READ_ONLY)")
        connection.execute("USE mtcrcheck_database")
        if query is None:
            listed = "FROM information_schema.tables WHERE table_catalog = 'mtcrcheck_database'"
            tables = connection.execute(f"SELECT table_name {listed}").fetchall()
            names = [source.name] if source.name else [str(name) for (name,) in tables]
            if len(names) != 1:
                raise TableError(f"the database has the tables {', '.join(names)}: name one with --table")
            query = "SELECT * FROM " + quoted(names[0], '"')
    elif query is None:
        function, options = "read_json", ", sample_size = -1"
        if source.format == "parquet":
            function, options = "read_parquet", ""
            for path in filter(os.path.isfile, found_at(source.paths)):
                # DuckDB reads durations as numbers of microseconds
                if names := [each.name for each in pq.read_schema(path) if pa.types.is_duration(each.type)]:
                    words = f"the column {names[0]} has durations: write them as hours or minutes"
                    raise TableError(f"{path}: {words}")
        listed = ", ".join(map(quoted, source.paths))
        query = f"SELECT * FROM {function}([{listed}], union_by_name = true{options})"
    if len(connection.extract_statements(query)) != 1:
        raise TableError("expected one query: no statement beside it would be screened")
    connection.execute(f"CREATE TEMP VIEW mtcrcheck_input AS {query.strip().rstrip(';')}")

    def rows(some: str = "") -> Any:
        return connection.sql(f"FROM mtcrcheck_input {some}")

    return Table(
        rows("LIMIT 0").to_arrow_table().schema,
        lambda number: rows(f"LIMIT 1 OFFSET {number - 1}").to_arrow_table(),
        lambda function, _: map(function, rows().to_arrow_reader(ROWS)),
        folder,
    )


def _on_polars(source: Source, folder: Folder) -> Table:
    import polars  # noqa: PLC0415  only for this engine

    scans: dict[str, Any] = {"parquet": polars.scan_parquet, "ndjson": polars.scan_ndjson}
    frame = scans[source.format or ""](list(source.paths))

    def mapped(function: Function, _: pa.Schema) -> Iterator[pa.RecordBatch]:
        for part in frame.collect_batches(chunk_size=ROWS, engine="streaming"):
            yield from map(function, part.to_arrow().to_batches(ROWS))

    schema = frame.head(0).collect().to_arrow().schema
    return Table(schema, lambda number: frame.slice(number - 1, 1).collect().to_arrow(), mapped, folder)


def _on_spark(source: Source, folder: Folder) -> Table:
    """Open files on Apache Spark, which also writes them: a folder with a file from each of its workers."""
    from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415  only for this engine

    format = {"ndjson": "json"}.get(source.format or "", "parquet")
    given = spark_session(source.master).read.format(format).load(list(source.paths))
    schema: pa.Schema = given.limit(0).toArrow().schema
    names = schema.names
    # Spark takes a name with a dot for a field of a struct
    frame = given.toDF(*(f"c{n}" for n in range(len(names))))

    def mapped(function: Function, schema: pa.Schema) -> Any:
        def batches(given: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            return (function(batch.rename_columns(names)) for batch in given)

        return frame.mapInArrow(batches, from_arrow_schema(schema))

    def save(function: Function, schema: pa.Schema, target: Path, format: str) -> None:
        writer = mapped(function, schema).write
        if format == "csv":
            spaces = {"ignoreLeadingWhiteSpace": False, "ignoreTrailingWhiteSpace": False}
            writer = writer.options(header=True, escape='"', **spaces)
        writer.format({"ndjson": "text"}.get(format, format)).mode("overwrite").save(str(target))

    return Table(
        schema,
        lambda number: frame.offset(number - 1).limit(1).toArrow().rename_columns(names),
        lambda function, schema: iter(mapped(function, schema).toArrow().to_batches()),
        folder,
        save,
    )


ENGINES: Mapping[EngineName, tuple[str, Callable[[Source, Folder], Table]]] = {
    "duckdb": ("duckdb", _on_duckdb),
    "polars": ("polars", _on_polars),
    "spark": ("pyspark.sql", _on_spark),
}
"""The module that each engine needs, and what opens a table on it."""


def spark_session(master: str | None) -> Any:
    """Return the session of a cluster, by default of this machine, where it listens to nobody else."""
    from pyspark.sql import SparkSession  # noqa: PLC0415  only for this engine

    settings: dict[str, Any] = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.log.level": "ERROR",
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(ROWS),
    }
    if master is None:  # else its workers have a Python of their own
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        settings |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    builder = SparkSession.builder.master(master or "local[*]").appName("mtcrcheck")
    return builder.config(map=settings).getOrCreate()


def format_of(paths: Sequence[str]) -> str:
    """Return the one format of files by their names' endings. Raises `TableError`."""
    names = [path.lower().removesuffix(".gz") for path in paths]
    formats = {next((f for f, ends in FORMATS.items() if name.endswith(ends)), "") for name in names}
    if "" in formats or len(formats) != 1:
        expected = ", ".join(chain(*FORMATS.values()))
        words = f"expected files of one format, ending in {expected}; save others as CSV"
        raise TableError(f"{', '.join(paths[:3])}: {words}")
    return formats.pop()


def quoted(text: str, mark: str = "'") -> str:
    """Return a text between quotation marks, as SQL has it."""
    return f"{mark}{text.replace(mark, mark * 2)}{mark}"


# Which paths may name a table: files on this machine that come to an end


def allow(given: Iterable[str]) -> None:
    """Raise `TableError` for paths that no engine may be given: addresses, pipes and devices."""
    for path in given:
        if ADDRESS.match(path):
            words = "expected a path on this machine, which begins with ./ where its name looks like one"
            raise TableError(f"{path}: it is an address, and nothing is fetched or sent: {words}")
        if path == "-" or not all(Path(name).is_file() or Path(name).is_dir() for name in found_at([path])):
            raise TableError(f"{path}: it is no regular file: write its rows to one")


def found_at(paths: Iterable[str]) -> list[str]:
    """Return which paths there are, and what they find as patterns."""
    named = (name for path in paths for name in (path, *sorted(glob.glob(path, recursive=True))))  # noqa: PTH207
    return [name for name in dict.fromkeys(named) if os.path.exists(name)]  # noqa: PTH110  none may be looked at


@contextmanager
def explained() -> Iterator[None]:
    """Turn what engines raise for tables that they cannot read or write into `TableError`."""
    try:
        yield
    except (TableError, MemoryError, KeyboardInterrupt):
        raise
    except Exception as error:  # every engine has errors of its own
        raise TableError(str(error).strip().splitlines()[0]) from error
