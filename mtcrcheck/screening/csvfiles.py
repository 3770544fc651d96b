"""CSV files and workbooks as one Parquet file, which every engine reads alike.

The first line is the heading, and tells the delimiter. A row that cannot be read is told by its line; it never
changes how other rows are read.
"""

import codecs
import csv
import glob
import gzip
import io
import json
import os
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate, chain, count, islice, zip_longest
from pathlib import Path
from typing import Any, NamedTuple, TextIO

import pyarrow as pa
import pyarrow.parquet as pq

from mtcrcheck.screening.headings import AGAIN, OTHERS, TOTALS, sums_up, why_unread
from mtcrcheck.screening.layout import TableError
from mtcrcheck.screening.workbooks import AS_CSV, LARGEST, Notes, read_rows

Span = tuple[int, int]
"""First and last of some lines, counted from 1."""
Said = Mapping[str, list[list[str]]]
"""The lines of which the names of columns are made, by their first cells, case-folded."""
DELIMITERS = (",", ";", "\t", "|")
LONGEST = 2_000_000
"""Characters of a line, at most: a longer one is no row of a table, and would fill the memory."""
CHARACTERS = 8_000_000
"""Characters that are held in memory at once."""
SEPARATED = re.compile("sep=(.)\r?\n?")
"""The line with which Excel is told the delimiter."""
NOT_UTF8 = re.compile("[\udc80-\udcff]")
"""What Python makes of bytes that are not UTF-8."""
ENCODING = "bytes that are not UTF-8: save the table as UTF-8"
NO_WESTERN = re.compile(rb"[\x80-\xff]{3}|[\x81\x8d\x8f\x90\x9d\xf7]")
"""Bytes that are not used in Western Europe, or do not follow each other there, but do so in Russian or Chinese."""
WESTERN = "bytes that are not UTF-8 are read as Windows-1252: check letters such as é, or save it as UTF-8"
QUOTES = "quotation marks that do not match: a quoted cell begins and ends with one, and has each one inside it twice"


class Unread(NamedTuple):
    """Rows that follow each other in a file and cannot be read for the same reason, with their lines.

    Without rows it is something to mind about the lines, of which nothing is lost; line 0 is the whole file.
    """

    path: str
    first: int
    last: int
    rows: int
    why: str

    def __str__(self) -> str:
        rows = "1 row" if self.rows == 1 else f"{self.rows:,} rows"
        several = self.last > self.first
        lines = f"lines {self.first} to {self.last} ({rows})" if several else f"line {self.first}"
        return ": ".join([self.path, *[lines] * bool(self.first), self.why])


@dataclass(slots=True)
class Lines:
    """The lines of a file, counted; those taken since ``taken`` was cleared can be given back.

    A line is read as Windows-1252 where it is not UTF-8 and can be that; ``western`` is the first such line.
    ``unread`` gets what is no row, by the ``path`` that reports show.
    """

    path: str
    file: TextIO
    unread: list[Unread]
    number: int = 0
    taken: list[str] = field(default_factory=list)
    western: int = 0
    _ahead: deque[str] = field(default_factory=deque)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._ahead.popleft() if self._ahead else self.file.readline(LONGEST)
        if not line:
            raise StopIteration
        self.number += 1
        if not line.isascii() and NOT_UTF8.search(line):
            data = line.encode("utf-8", "surrogateescape")
            if not NO_WESTERN.search(data):
                line, self.western = data.decode("cp1252"), self.western or self.number
        if len(line) == LONGEST:
            raise ValueError(f"{self.file.name}: line {self.number} has over {LONGEST:,} characters")
        self.taken.append(line)
        return line

    def give_back(self, keep: int) -> None:
        """Give back all lines taken but the first ``keep``."""
        self._ahead.extendleft(reversed(self.taken[keep:]))
        self.number -= len(self.taken[keep:])
        del self.taken[keep:]

    def leave_out(self, why: str) -> None:
        """Note the lines taken as a row that cannot be read, with the row before where that has the same fault."""
        first, before = self.number - len(self.taken) + 1, self.unread[-1] if self.unread else None
        if before and (before.path, before.last + 1, before.why) == (self.path, first, why):
            self.unread[-1] = before._replace(last=self.number, rows=before.rows + 1)
        else:
            self.unread.append(Unread(self.path, first, self.number, 1, why))

    def not_utf8(self) -> bool:
        """Whether the lines taken hold bytes that are not UTF-8, or zeros, as UTF-16 has them."""
        text = "".join(self.taken)
        return "\0" in text or (not text.isascii() and bool(NOT_UTF8.search(text)))


def to_parquet(
    paths: Iterable[str], target: Path, heading: Span = (1, 1), sheet: str | None = None
) -> tuple[tuple[Unread, ...], bool]:
    """Write the rows of CSV files, or of a ``sheet`` of workbooks, to one Parquet file, as text.

    Return what is no row, and whether semicolons part the cells of some file. The first line is the heading, unless
    ``heading`` says which lines are. Empty cells become NULL. The columns of several files are put together by name,
    whatever its case. ``paths`` may be globs. Raises `ValueError` for a file without a heading, and `OSError`.
    """
    unread: list[Unread] = []
    marks: set[str] = set()
    columns: dict[str, str] = {}
    copies = {file: file for path in paths for file in _files(path)}
    for n, file in enumerate(copies):
        if file.lower().endswith((".xlsx", ".xlsm")):
            copies[file] = str(target.with_name(f"{n}.csv"))
            _copy_book(file, copies[file], heading[1], sheet, unread)
        delimiter, *names = next(_table(file, copies[file], heading, unread))
        marks.add(delimiter)
        for name in names:
            columns.setdefault(name.casefold(), name)
    with pq.ParquetWriter(target, pa.schema([(name, pa.string()) for name in columns.values()])) as writer:
        for file, copy in copies.items():
            batches = _table(file, copy, heading, unread)
            _, *names = map(str.casefold, next(batches))
            for cells in batches:
                read = {name: [c or None for c in cells[n :: len(names)]] for n, name in enumerate(names)}
                nothing = [None] * (len(cells) // len(names))
                arrays = [pa.array(read.get(name, nothing), pa.string()) for name in columns]
                writer.write_table(pa.table(arrays, schema=writer.schema))
    # each heading is read twice, and what is to mind of it noted twice
    return tuple(dict.fromkeys(unread)), ";" in marks


def _copy_book(path: str, copy: str, last: int, sheet: str | None, unread: list[Unread]) -> None:
    """Write the rows of a sheet as lines of a CSV file, as wide as the lines up to the ``last`` of the heading.

    What to mind about it is added to ``unread``.
    """
    notes: Notes = []
    with Path(path).open("rb") as file, Path(copy).open("w", encoding="utf-8", newline="") as text:
        if (size := os.fstat(file.fileno()).st_size) > LARGEST:
            raise ValueError(f"{path}: {size:,} bytes: at most {LARGEST:,} are read; {AS_CSV}")
        try:
            rows = read_rows(file, sheet, notes)
            first = list(islice(rows, last))
            width = max(map(len, first), default=0)
            padded = ([*row, *[""] * (width - len(row))] if row else () for row in chain(first, rows))
            csv.writer(text, lineterminator="\n").writerows(padded)
        except TableError as error:
            raise ValueError(f"{path}: {error}") from None
    unread += [Unread(path, 0, 0, lost, words) for words, lost in notes]


def _files(path: str) -> Iterator[str]:
    """Yield the files of a path: a file, those that a pattern finds, or the parts in a folder of Spark's."""
    found = [path] if Path(path).exists() else sorted(glob.glob(path, recursive=True))  # noqa: PTH207  from the root too
    if not found:
        raise ValueError(f"{path}: there is no such file")
    for each in found:
        yield from sorted(map(str, Path(each).glob("part-*"))) if Path(each).is_dir() else [each]


@contextmanager
def _opened(path: str, copy: str, unread: list[Unread]) -> Iterator[Lines]:
    """Open a file, or a ``copy`` of it, as lines; once they are read, note what to mind about them."""
    file: Any = gzip.GzipFile(copy) if copy.lower().endswith(".gz") else io.BufferedReader(io.FileIO(copy))
    encoding = "utf-16" if file.peek(2)[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
    with io.TextIOWrapper(file, encoding, errors="surrogateescape", newline="") as text:
        lines = Lines(path, text, unread)
        yield lines
    if lines.western:
        unread.append(Unread(path, lines.western, lines.western, 0, WESTERN))


def _heading(lines: Lines, heading: Span) -> tuple[str, list[str], Said]:
    """Read the lines of the heading; return the delimiter that makes most cells, the names of the columns, its lines.

    What stands in a line above several columns is part of the name of each. Excel may name the delimiter in a line
    before. Of columns of one name none is read by it: nobody can say which is meant.
    """
    said = SEPARATED.fullmatch(next(lines, ""))
    lines.give_back(int(bool(said)))
    first, last = heading
    next(islice(lines, first - 1, first - 1), None)
    lines.taken.clear()
    while not next(lines, "x").strip(f'{"".join(DELIMITERS)}" \r\n'):  # a sheet may begin further down
        lines.taken.clear()
    lines.give_back(0)
    above = [_line(lines, said and said[1]) for _ in range(first, last)]
    delimiter, names = _line(lines, above[0][0] if above else said and said[1])
    by_first: Said = defaultdict(list)
    for cells in (*(cells for _, cells in above), names):
        by_first["".join(cells[:1]).casefold()].append([cell.casefold() for cell in cells])
    for _, cells in above:  # a cell that spans several columns is followed by empty ones
        spread: Iterable[str] = accumulate(cells[: len(names)], lambda before, cell: cell or before)
        pairs = zip_longest(spread, names, fillvalue="")
        names = [name if over == name else f"{over} {name}".strip() for over, name in pairs]
    names = [name or f"column{n}" for n, name in enumerate(names)]
    if not names:
        raise ValueError(f"{lines.path}: the first line is empty: expected the names of the columns")
    times = Counter(map(str.casefold, names))
    places: Mapping[str, Iterator[int]] = defaultdict(partial(count, 1))
    if repeated := [name for name in names if times[name.casefold()] > 1]:
        names = [f"{n} #{next(places[n.casefold()])}" if n in repeated else n for n in names]
        name = next(name for name in names if name.endswith(" #2")).removesuffix(" #2")
        words = f"several columns are named {name}: they are called {name} #1, #2 and so on"
        lines.unread.append(Unread(lines.path, lines.number, lines.number, 0, words))
    return delimiter, names, by_first


def _line(lines: Lines, delimiter: str | None) -> tuple[str, list[str]]:
    """Return the delimiter and the cells of one line of the heading.

    The delimiter makes as many cells of the next line, or else most cells. Of two that do, a comma stands in texts:
    "Масса, кг;Дальность, км".
    """
    lines.taken.clear()
    found: dict[str, tuple[bool, int, bool]] = {}
    for mark in (delimiter,) if delimiter else DELIMITERS:
        reader = csv.reader(lines, delimiter=mark, strict=True)
        with suppress(csv.Error):
            width = len(next(reader, []))
            found[mark] = False, width, mark != "," and width > 1
            found[mark] = 1 < width == len(next(reader, [])), *found[mark][1:]
        lines.give_back(0)
    if not found:
        raise ValueError(f"{lines.path}: the heading has {QUOTES}")
    delimiter = max(found, key=lambda mark: found[mark])
    names = next(csv.reader(lines, delimiter=delimiter, strict=True), [])
    if lines.not_utf8():
        raise ValueError(f"{lines.path}: the heading has {ENCODING}")
    return delimiter, [" ".join(name.split()) for name in names]


def _table(path: str, copy: str, heading: Span, unread: list[Unread]) -> Iterator[list[str]]:
    """Yield the delimiter of a file with the names of its columns, then the cells of its rows, some rows at a time.

    Rows that follow each other and cannot be read for the same reason are added to ``unread`` as one.
    """
    with _opened(path, copy, unread) as lines:
        delimiter, names, said = _heading(lines, heading)
        yield [delimiter, *names]
        cells: list[str] = []  # in one list: a list for each row would keep the garbage collector busy
        size, is_first, last = 0, True, 0
        for found in _records(lines, delimiter, [name.casefold() for name in names], said):
            cells += found
            last = lines.number
            size += sum(map(len, lines.taken))
            if size > CHARACTERS:
                yield cells
                cells, size, is_first = [], 0, False
        if is_first and sums_up(cells, len(names)):
            unread.append(Unread(path, last, last, 1, TOTALS))
            del cells[-len(names) :]
        if cells:
            yield cells


def good_lines(paths: Iterable[str], target: Path) -> tuple[Unread, ...]:
    """Write the lines of NDJSON files (or globs of them) that are JSON objects to one file; return the others.

    Nothing is returned where no line is one: the files are then something else.
    """
    unread: list[Unread] = []
    good = 0
    with target.open("w", encoding="utf-8", newline="") as out:
        for path in chain(*map(_files, paths)):
            with _opened(path, path, unread) as lines:
                for line in lines:
                    if why := "" if line.isspace() else _why_no_object(line):
                        lines.leave_out(why)
                    else:
                        good += not line.isspace()
                        out.write(line if line.endswith("\n") else f"{line}\n")
                    lines.taken.clear()
    return tuple(unread) if good else ()


def _why_no_object(line: str) -> str:
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        if len(found := dict(pairs)) < len(pairs):
            raise ValueError("a key stands twice")
        return found

    if NOT_UTF8.search(line):
        return ENCODING
    try:
        found = json.loads(line, object_pairs_hook=once)
        return "" if isinstance(found, dict) else "no row: expected a JSON object"
    except ValueError as error:
        return f"no row: {str(error).partition(': line ')[0]}"


def _records(lines: Lines, delimiter: str, names: list[str], said: Said) -> Iterator[list[str]]:
    """Yield the cells of each row, of which ``lines.taken`` are then the lines; one that has none is left out.

    An empty row is passed over; it is an empty cell where there is one column. Of a row whose quotation marks do not
    match only the first line is lost: the next may begin a good row.
    """
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    under = ""
    while True:
        lines.taken.clear()
        try:
            if (cells := next(reader, None)) is None:
                return
        except csv.Error:
            lines.give_back(1)
            lines.leave_out(QUOTES)
            continue
        if not "".join(cells).strip():
            yield from [[""]] * (len(names) == 1)
            continue
        why = ENCODING if lines.not_utf8() else why_unread(cells, names, said)
        under = why if why in (AGAIN, OTHERS) else under
        if why or under == OTHERS:
            lines.leave_out(OTHERS if under == OTHERS and why != ENCODING else why)
        else:
            yield cells
