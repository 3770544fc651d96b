"""Screening from end to end: a table in, its rows with verdicts out, or what is counted of them.

Output is written as Parquet, CSV, NDJSON or a workbook, whole or not at all. A run that is to be resumed first writes
its rows in parts, each whole, to a folder beside the output. The name of a part says what it rests on, and which rows
it has; a manifest says in words what that is.

In CSV and NDJSON nothing stands that a terminal or a spreadsheet would act on. Cells become what
`mtcrcheck.text.safe_cell` makes of them, but for plain numbers: columns of a CSV file are text. Lines keep their
content, escaped as `mtcrcheck.text.escaped` does. DuckDB writes each value as text; few have to be escaped, and only
those are changed in Python.
"""

import csv
import hashlib
import json
import os
import pickle
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import metadata
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mtcrcheck.classifier import UNDETERMINED
from mtcrcheck.screening import engines
from mtcrcheck.screening.cells import COMMA, POINT, THREE_DIGITS
from mtcrcheck.screening.engines import Source, Table, explained, found_at, open_table
from mtcrcheck.screening.headings import Proposal, is_figure, propose, recognized
from mtcrcheck.screening.layout import Layout, Recipe, TableError, find, is_known, lay_out
from mtcrcheck.screening.screener import Question, Screener
from mtcrcheck.screening.table import as_text, flat, flat_schema, is_text
from mtcrcheck.screening.workbooks import write_book
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.quantity import word_for_nothing
from mtcrcheck.spec.units import is_unit
from mtcrcheck.text import escaped, printable, safe_cell

MOST_NAMES = 2_000
"""Different texts in a column of countries, at most: more is no column of countries."""
COUNTED = ("category", "item", "evidence", "if_traded", "treatment", "review")
"""Last parts of the names of the columns whose words are counted."""
TALLY = pa.schema([("counted", pa.binary())])
"""What is counted in a batch, as engines hand it over."""
OF_SPARK = re.compile(r"\.?(part-|_SUCCESS).*")
"""Names of the files in a folder that Spark has written."""
ROWS_OF_PART = 1_000_000
"""Rows of a part, at least: some twenty seconds of work."""
Say = Callable[[str], object]
Watch = Callable[[Iterable[pa.RecordBatch]], Iterable[pa.RecordBatch]]
"""What batches are passed through by whoever shows how far it is."""


@dataclass(frozen=True)
class Screening:
    """A table on an engine and what screens its rows.

    ``rests_on`` says, in what JSON has, on what the verdicts rest.
    """

    source: Source
    table: Table
    screener: Screener
    rests_on: Mapping[str, Any]

    @cached_property
    def schema(self) -> pa.Schema:
        """The columns of the table and those that are added."""
        return self.screener.screen(pa.RecordBatch.from_pylist([], self.table.schema)).schema

    def batches(self, after: int = 0) -> Iterator[pa.RecordBatch]:
        """Yield the rows ``after`` so many with their verdicts."""
        for batch in self.table.map(lambda batch: batch, self.table.schema):
            if batch.num_rows > after:
                yield self.screener.screen(batch.slice(after))
            after = max(after - batch.num_rows, 0)

    def row(self, number: int) -> dict[str, Any] | None:
        """Return one row of the table, counted from 1, None where it has fewer."""
        with explained():
            found = self.table.row(number).to_batches()
        return next((row for batch in found for row in flat(batch).to_pylist()), None)

    def account(self, faulty: int) -> list[str]:
        """Return how many rows are ``faulty``, and by column and code which cells are, the commonest first."""
        if not faulty:
            return []
        faults: dict[str, Counter[str]] = defaultdict(Counter)
        for (column, code, cell), rows in tally(self.table, self.screener.faults).items():
            if column:
                faults[f"{column}: {code}"][f"x '{cell}'"] += rows
        rows_have = "1 row has" if faulty == 1 else f"{faulty:,} rows have"
        more = "see the column diagnostics; --explain ROW and mtcrcheck explain CODE say more"
        lines = [f"{rows_have} cells that cannot be used: {more}"]
        for fault, cells in faults.items():
            shown = cells.most_common(8)
            shown.append(("x others", cells.total() - sum(rows for _, rows in shown)))
            lines.append(f"{fault}: {', '.join(f'{rows:,} {cell}' for cell, rows in shown if rows)}")
        return lines

    def counts(self) -> list[tuple[str, str, int]]:
        """Return how many rows have each word of each verdict, as (column, word, rows).

        ``diagnostics`` is counted with an empty word: the rows that have any. Raises `TableError`.
        """

        def verdicts_in(batch: pa.RecordBatch) -> Counter[tuple[str, str]]:
            words = self.screener.verdicts(batch)
            category, candidates = words["category"], words["candidates"]
            listed = pc.binary_join_element_wise(category, " (", candidates, ")", "")
            words["category"] = pc.if_else(pc.equal(category, UNDETERMINED), listed, category)
            asked = ((c, of_rows) for c, of_rows in words.items() if c.rpartition(".")[2] in COUNTED)
            each = ((column, of) for column, of_rows in asked for of in of_rows.value_counts().to_pylist())
            found = Counter({(column, of["values"] or ""): of["counts"] for column, of in each})
            found["diagnostics", ""] = batch.num_rows - words["diagnostics"].null_count
            return +found  # without what no row has

        totals = tally(self.table, verdicts_in)
        columns = list(dict.fromkeys(column for column, _ in totals))
        return sorted(
            ((column, word, rows) for (column, word), rows in totals.items()),
            key=lambda found: (columns.index(found[0]), -found[2], found[1]),
        )

    def write(
        self, path: str, format: str, *, watch: Watch = iter, resume: bool = False, say: Say = lambda _: None
    ) -> int:
        """Write the table with its verdicts, whole or not at all; return how many rows have diagnostics.

        Spark writes a folder of files. With ``resume`` it goes on where a run broke off, and has something to ``say``
        of it. Raises `TableError`, also for a file that is screened.
        """
        engines.allow([path])
        target, faulty = Path(path).resolve(), Counter[str]()
        parts = target.with_name(f".{target.name}.parts")

        def counted(batch: pa.RecordBatch) -> pa.RecordBatch:
            faulty["rows"] += batch.num_rows - batch["diagnostics"].null_count
            return batch

        with explained():
            self._check(path, target, resume=resume)
            if resume:
                batches = self._in_parts(parts, watch, lambda words: say(f"{path}: {words}"))
            else:
                batches = iter(watch(self.batches()))
            beside = TemporaryDirectory(prefix=".mtcrcheck.", dir=target.parent, ignore_cleanup_errors=True)
            with beside as folder:
                fresh = Path(folder) / "whole"
                if self.table.save:  # rows with diagnostics are counted apart, which needs no verdict
                    screen, shape = self.screener.screen, TEXTS.get(format, lambda batch: batch)
                    schema = shape(pa.RecordBatch.from_pylist([], self.schema)).schema
                    self.table.save(lambda batch: shape(screen(batch)), schema, fresh, format)
                    faulty["rows"] = tally(self.table, self.screener.faults)["", "", ""]
                else:
                    _write(map(counted, batches), self.schema, fresh, format)
                if target.is_dir():
                    shutil.rmtree(target)
                fresh.replace(target)
            if resume:
                shutil.rmtree(parts)
            return faulty["rows"]

    def _check(self, path: str, target: Path, *, resume: bool) -> None:
        """Raise `TableError` for an output that cannot or must not be written."""
        if not target.parent.is_dir():
            raise TableError(f"{path} cannot be written: there is no folder {Path(path).parent}")
        source = self.source
        quoted = filter(None, chain(*engines.QUOTED.findall(source.query or "")))
        if target.exists() and any(map(target.samefile, found_at((*source.paths, *quoted)))):
            raise TableError(f"{path} is read by this command: write to another file")
        if resume and (self.table.save or source.query):
            words = "which may give its rows in another order the next time, nor the engine spark"
            raise TableError(f"--resume takes no query, {words}")
        if target.is_dir() and not all(OF_SPARK.fullmatch(p.name) for p in target.iterdir()):
            raise TableError(f"{path} is a folder with files of its own: name a file in it")

    def _in_parts(self, folder: Path, watch: Watch, say: Say) -> Iterator[pa.RecordBatch]:
        """Write the parts of an output that are not done yet to a folder; return the rows of all of them."""
        manifest = folder / "manifest.json"
        rest_on = json.loads(json.dumps(self.rests_on))
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
        batches = iter(watch(self.batches(done)))
        for begun in batches:
            first, fresh = done, folder / f"part.{os.getpid()}"
            with fresh.open("wb") as file:
                with pa.ipc.new_stream(file, self.schema) as writer:
                    for batch in chain([begun], batches):
                        writer.write_batch(batch.cast(self.schema))
                        done += batch.num_rows
                        if done - first >= ROWS_OF_PART:
                            break
                file.flush()
                os.fsync(file.fileno())
            parts.append(fresh.replace(folder / f"{mark}-{first}-{done}"))
        return (batch for part in parts for batch in pa.ipc.open_stream(pa.memory_map(str(part))))

    def stream(self, format: str, out: BinaryIO, *, watch: Watch = iter) -> int:
        """Write the table with its verdicts to a stream; return how many rows have diagnostics."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"table.{format}"
            faults = self.write(str(path), format, watch=watch)
            for part in sorted(path.glob("part-*")) if path.is_dir() else [path]:
                with part.open("rb") as file:
                    shutil.copyfileobj(file, out)
        return faults


def prepare(source: Source, question: Question, recipe: Recipe) -> Screening:
    """Return a table ready to be screened, to be read as ``recipe`` says. Raises `TableError`."""
    law, to_column = question.law, question.to_column
    readings = [interpretation.id for interpretation in question.interpretations]
    whither = (question.exporter, question.destination, to_column, *map(str, question.influences))
    # of a database, its log too
    found_files = found_at(path for name in source.paths for path in (name, f"{name}.wal"))
    files = {str(path): path.stat() for path in (Path(p).resolve() for p in found_files) if path.is_file()}
    rests_on = {
        "program": metadata.version("mtcrcheck"),
        "law": [law.library.sha256, *sorted(law.library.own.items()), str(law.day)],
        "table": [(path, file.st_size, file.st_mtime_ns) for path, file in files.items()],
        "options": repr((source, recipe, readings, whither)),
    }
    table, found = laid_out(source, recipe)
    named = None if to_column is None else find(to_column, flat_schema(table.schema).names)
    if named is None and to_column is not None:
        raise TableError(f"the table has no column {to_column}")
    destinations = [] if named is None else _countries(table, named)
    origin = found.of(KEYS["origin"])
    if origin is not None and origin.name in table.schema.names:
        _countries(table, origin.name)
    screener = Screener(table.schema, found, question._replace(to_column=named), destinations)
    return Screening(source, table, screener, rests_on)


def laid_out(source: Source, recipe: Recipe) -> tuple[Table, Layout]:
    """Return a table, and how its columns are read. Raises as `prepare` does."""
    table = open_table(source)
    schema = flat_schema(table.schema)
    twice = [name for name, times in Counter(schema.names).items() if times > 1]
    if twice:
        raise TableError(f"two columns are named {twice[0]}, one of them nested: leave one out")
    found = lay_out(schema.names, recipe)
    figures = (column.name for (key, _), column in found.columns.items() if KEYS[key].dimension)
    texts = [name for name in figures if is_text(schema.field(name).type)]

    def marks_in(batch: pa.RecordBatch) -> Counter[str]:
        """Count the columns that hold decimal commas, and decimal points, that can be nothing else."""
        columns = [as_text(flat(batch)[name]) for name in texts]
        each = ((p, pc.match_substring_regex(c, p)) for p in (COMMA, POINT) for c in columns)
        return Counter(pattern for pattern, seen in each if pc.any(seen).as_py())

    if texts and not recipe.decimal:
        seen = tally(table, marks_in)
        # a comma before three digits may be decimal where others are, or where semicolons part the cells
        if seen[COMMA] or (table.semicolons and not seen[POINT]):
            return table, found.doubting(".,")
    return table, found


def tally(table: Table, count: Callable[[pa.RecordBatch], Counter[Any]]) -> Counter[Any]:
    """Return what is counted in all rows of a table, wherever its engine runs."""

    def counted(batch: pa.RecordBatch) -> pa.RecordBatch:
        return pa.RecordBatch.from_pydict({"counted": [pickle.dumps(count(batch))]}, TALLY)

    total: Counter[Any] = Counter()
    with explained():
        for found in chain.from_iterable(b["counted"].to_pylist() for b in table.map(counted, TALLY)):
            total.update(pickle.loads(found))
    return total


def _countries(table: Table, column: str) -> list[str]:
    """Return the different texts of a column of countries. Raises `TableError` where it is none."""
    if column not in table.schema.names:
        raise TableError(f"the column {column} is nested: name one that is not")
    if not is_text(table.schema.field(column).type):
        raise TableError(f"the column {column} holds no texts: expected countries")

    def texts_in(batch: pa.RecordBatch) -> Counter[str]:
        return Counter(as_text(batch[column]).unique().drop_null()[: MOST_NAMES + 1].to_pylist())

    texts = sorted(filter(None, tally(table, texts_in)))
    if len(texts) > MOST_NAMES:
        raise TableError(f"the column {column} has over {MOST_NAMES:,} different texts: expected countries")
    return texts


# What headings may mean

LINES_OF_HEADING = [(last - over, last) for last in range(2, 7) for over in range(3) if last > over]
"""First and last lines that may name the columns, where the first of all does not: a title, groups, names, units."""


def proposal(source: Source, recipe: Recipe) -> Proposal:
    """Return what the headings of a table may mean, as options. Raises `TableError`.

    Where the first line names no columns, or has no units, those lines count by which most columns are read. Where
    the second names an aircraft, the first is the heading. A line of units and names of figures names no aircraft,
    and one of words alone that stand under figures is a part of the heading.
    """
    found, first, read = _proposal(source, recipe)
    if not found.options and source.format == "ndjson" and source.engine == "duckdb":
        return next(_within(source, recipe), found)
    named = [name for name in first if is_known(name) or f"--map=name={name}" in found.options]
    has_figures = re.search("[0-9]", " ".join(first.values()))
    has_aircraft = any(first[name] for name in named) or (found.options and has_figures)
    others = [cell for name, cell in first.items() if name not in named and word_for_nothing(cell) is None]
    units = [cell for cell in others if is_unit(cell.strip("()[] "))]
    is_heading = others and all(cell in units or recognized(cell) for cell in others)
    is_heading = is_heading or (len(units) > 1 and not has_figures)
    is_part = not has_figures and any(first[name] in others for name in first if is_figure(recognized(name)))
    if (has_aircraft and not is_heading) or source.heading != (1, 1) or source.format not in ("csv", "xlsx"):
        return found
    best, most, aircraft = found, (0, 0) if named and is_part else read, list[str]()
    for lines in ((1, 2), (1, 3)) if found.options else LINES_OF_HEADING:
        with suppress(TableError):
            other, behind, read = _proposal(replace(source, heading=lines), recipe)
            held = [f" {cell} " in f" {name} " for name, cell in zip(behind, aircraft, strict=False) if cell]
            cells = [" ".join(cell.split()) for cell in behind.values()]
            filled = [cell for cell in cells if cell]
            # the first aircraft would be a line of the heading, or a line of units the first aircraft
            if 2 * sum(held) > len(held) or (filled and all(is_unit(cell.strip("()[] ")) for cell in filled)):
                continue
            if 2 * sum(cell.lstrip("<>=~≤≥ ")[:1].isdigit() for cell in filled) >= len(filled) > 0:
                aircraft = cells
            if read > max((1, 1), most):
                said = "-".join(map(str, dict.fromkeys(lines)))
                remark = f"the columns seem to be named in line {said}, as --heading says"
                best, most = Proposal((f"--heading={said}", *other.options), (remark, *other.remarks)), read
    return best


def _within(source: Source, recipe: Recipe) -> Iterator[Proposal]:
    """Yield what the headings of rows mean that stand in a list within one object, as {"aircraft": [...]}."""
    for field in flat_schema(open_table(source).schema):
        if pa.types.is_list(field.type) and pa.types.is_struct(field.type.value_type):
            column = ".".join(engines.quoted(part, '"') for part in field.name.split("."))
            files = ", ".join(map(engines.quoted, source.paths))
            query = f"SELECT unnest({column}, max_depth := 2) FROM read_json([{files}], sample_size = -1)"
            found, *_ = _proposal(replace(source, query=query), recipe)
            if found.options:
                remark = f"the rows seem to stand in the list {field.name}, as --query says"
                yield Proposal((f"--query={query}", *found.options), (remark, *found.remarks))


def _proposal(source: Source, recipe: Recipe) -> tuple[Proposal, dict[str, str], tuple[int, int]]:
    """Return what one heading may mean, the first row by its columns, and how many of these are read.

    The second number has also those that are read once their units are said.
    """
    table = open_table(source)
    with explained():
        schema = flat_schema(table.schema)
        names = schema.names
        rows = [flat(batch) for batch in islice(table.map(lambda rows: rows, table.schema), 4)]
    cells = {n: [str(c) for batch in rows for c in batch[n].to_pylist() if c is not None] for n in names}
    known = [name for name in names if is_known(name)]
    found = propose(names, lambda name: list(dict.fromkeys(cells[name]))[:MOST_NAMES], known)
    texts = [name for name in names if is_text(schema.field(name).type)]  # a number has no mark that is read
    listed = [cell for name in texts if name in known or recognized(name) for cell in cells[name]]
    commas, points, three = (any(re.search(p, cell) for cell in listed) for p in (COMMA, POINT, THREE_DIGITS))
    mark = "comma" if commas else "point" if points and three else ""
    options, remarks = found
    if commas and points:
        remarks += ("some cells have decimal commas, others decimal points",)
    elif mark and options and not recipe.decimal:
        options += (f"--decimal={mark}",)
        doubtful = [cell for cell in listed if commas and re.search(THREE_DIGITS.replace("[.]", ","), cell)]
        check = "counts as decimals then: check that its comma marks them"
        remarks += tuple(f"'{cell}' {check}" for cell in doubtful[:1])
    first: dict[str, Any] = next((row for batch in rows[:1] for row in batch.slice(0, 1).to_pylist()), {})
    mapped = [not option.endswith("[UNIT]") for option in options if option.startswith("--map=")]
    read = len(known) + sum(mapped), len(known) + len(mapped)
    return Proposal(options, remarks), {name: str(first.get(name) or "") for name in names}, read


def _write(batches: Iterable[pa.RecordBatch], schema: pa.Schema, target: Path, format: str) -> None:
    if format == "parquet":
        words = [field.name for field in schema if not pa.types.is_floating(field.type)]
        figures = [field.name for field in schema if not is_text(field.type)]
        # a dictionary of figures that all differ, and the least of many texts, cost time and help nobody
        with pq.ParquetWriter(target, schema, use_dictionary=words, write_statistics=figures) as writer:
            for batch in batches:
                writer.write_batch(batch.cast(schema))
    elif format == "xlsx":
        rows = (row for batch in batches for row in zip(*batch.to_pydict().values(), strict=True))
        target.write_bytes(write_book({"Verdicts": chain([schema.names], rows)}))
    else:
        texts = (map(pa.Array.to_pylist, TEXTS[format](batch).columns) for batch in batches)
        with target.open("w", encoding="utf-8", newline="") as file:
            if format == "csv":
                cells = chain.from_iterable(zip(*columns, strict=True) for columns in texts)
                csv.writer(file, lineterminator="\n").writerows(chain([map(cell, schema.names)], cells))
            else:
                file.writelines(f"{line}\n" for (lines,) in texts for line in lines)


# Rows as text

NUMBER_PATTERN = r"^ *[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)? *$"
PLAIN_PATTERN = r"^(?:[A-Za-z0-9_.|;,/() ]|: )*$"
"""Texts of which nothing has to be escaped wherever they stand."""
NOT_FINITE = re.compile(r'"(?:[^"\\]|\\.)*"|-?(?:nan|inf(?:inity)?)', re.IGNORECASE)
"""Texts in JSON, which stay, and the numbers that it has not."""


def cell(text: str) -> str:
    """Return a text as a cell of a CSV file."""
    return printable(text) if re.search(NUMBER_PATTERN, text) else safe_cell(text)


def _cells(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return rows as cells of a CSV file, under their names as cells."""
    columns = _texts(batch, "CAST({} AS VARCHAR)")
    for n, kind in enumerate(batch.schema.types):
        is_span = pa.types.is_duration(kind) or pa.types.is_interval(kind)
        # of numbers, truth values and points in time nothing is a word
        if is_span or not (pa.types.is_primitive(kind) or pa.types.is_decimal(kind)):
            columns[n] = _changed(columns[n], cell, PLAIN_PATTERN)
    return pa.RecordBatch.from_arrays(columns, names=[cell(name) for name in batch.schema.names])


def _lines(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return rows as lines of an NDJSON file, in the column ``line``."""
    names = (f"{json.dumps(name, ensure_ascii=False)}:" for name in batch.schema.names)
    texts = (text.fill_null("null") for text in _texts(batch, "CAST(to_json({}) AS VARCHAR)"))
    _, *parts = chain.from_iterable((",", *pair) for pair in zip(names, texts, strict=True))
    line = pc.binary_join_element_wise("{", *parts, "}", "")

    def finite(value: str) -> str:
        return NOT_FINITE.sub(lambda part: part[0] if part[0][0] == '"' else "null", value)

    line = _changed(line, finite, r'^(?:"[^"\\]*"|[^a-zA-Z"]|true|false|null)*$')
    return pa.RecordBatch.from_arrays([_changed(line, escaped, r'^[ !"$-~]*$')], names=["line"])


TEXTS = {"csv": _cells, "ndjson": _lines}
"""What makes texts of rows, by the formats that have them."""


def _texts(batch: pa.RecordBatch, expression: str) -> list[pa.Array]:
    """Return what an expression of DuckDB's makes of each column; names of columns are no matter to it."""
    names = [f"c{n}" for n in range(batch.num_columns)]
    asked = ", ".join(f"{expression.format(name)} AS {name}" for name in names)
    with engines.duck() as connection:
        connection.register("given", pa.Table.from_batches([batch]).rename_columns(names))
        found = connection.sql(f"SELECT {asked} FROM given").to_arrow_table()
    return [column.combine_chunks().cast(pa.string()) for column in found.columns]


def _changed(column: pa.Array, change: Callable[[str], str], plain: str) -> pa.Array:
    doubtful = pc.invert(pc.match_substring_regex(column, plain)).fill_null(False)
    changed = [change(text) for text in column.filter(doubtful).to_pylist()]
    return pc.replace_with_mask(column, doubtful, pa.array(changed, pa.string())) if changed else column
