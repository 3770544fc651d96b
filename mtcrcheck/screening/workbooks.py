"""Workbooks (.xlsx) as rows of text, and rows as workbooks.

A cell is read as people see it: a percentage with its sign, a number with the unit that its format shows, a formula
by the value that was stored with it. What is written is text and numbers, and nothing is ever a formula.
"""

import datetime
import errno
import io
import re
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from decimal import Decimal
from itertools import chain, islice, repeat
from operator import eq, ge, gt, le, lt, ne
from typing import Any, BinaryIO

from mtcrcheck.screening.layout import TableError
from mtcrcheck.spec.quantity import LINES
from mtcrcheck.spec.units import TWO_NUMBERS
from mtcrcheck.text import FORMULA, printable

LARGEST = 64 << 20
"""Bytes of a workbook that are read."""
INFLATED = 100_000_000
"""Bytes of a workbook's parts, at most, once they are unpacked."""
PARTS = 10_000
ROWS = 1_048_576
"""Rows of a sheet, which no spreadsheet exceeds."""
COLUMNS = 1_000
CELLS = 2_000_000
LONGEST = 32_767
"""Characters of a cell, which no spreadsheet exceeds."""
AS_CSV = "save the table as CSV"
_QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[\$([^]$-]*)[^]]*\]|\[[^]]*\]|(?<!E)([<>=~+])|((?!E[+-])[^\W\d_])')
"""What a format shows as it stands, such as a unit or a sign; in brackets a currency, or what is not shown."""
_PADDED = re.compile(r'("[^"]*"|\\.)|[_*].')
_SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^]]*\]|[^;])+')
"""A part of a format: the first is that of numbers above zero, unless it says in brackets which numbers it shows."""
_CONDITION = re.compile(r"\[([<>]=?|=|<>)(-?[0-9.]+)\]")
_HOLDS: Mapping[str, Any] = {"<": lt, "<=": le, "=": eq, "<>": ne, ">=": ge, ">": gt}
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_MERGED = re.compile(rb'mergeCell [^>]*ref="([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})"')
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
Notes = list[tuple[str, int]]
"""What to mind about a sheet, each with how many cells are not read."""


def read_rows(file: BinaryIO, sheet: str | None = None, notes: Notes | None = None) -> Iterator[list[str]]:
    """Yield every row of a sheet from the first, as texts without the empty cells at its end.

    Without a name it is the only sheet that is in use and not hidden. ``notes`` gets at the end how many cells are
    struck out, and what is hidden. Raises `TableError`.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts that say nothing of cells
            yield from _read(file, sheet, [] if notes is None else notes)
    except (TableError, MemoryError):
        raise
    except Exception as error:  # a broken workbook breaks the library in many ways
        why = str(error).strip().splitlines() or [type(error).__name__]
        raise TableError(
            f"it cannot be read as a workbook ({printable(why[0])[:200]}): expected .xlsx without a password; "
            f"open it in a spreadsheet program and {AS_CSV}"
        ) from error


def _read(file: BinaryIO, sheet: str | None, notes: Notes) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # noqa: PLC0415  heavy
    from openpyxl.utils import column_index_from_string  # noqa: PLC0415  heavy

    with zipfile.ZipFile(file) as parts:
        sizes = [part.file_size for part in parts.infolist()]
    if sum(sizes) > INFLATED or len(sizes) > PARTS:
        words = f"{sum(sizes):,} bytes in {len(sizes):,} parts when unpacked, expected at most {INFLATED:,}"
        raise TableError(f"{words} in {PARTS:,}: {AS_CSV}")
    with closing(load_workbook(file, read_only=True, data_only=True, rich_text=True)) as book:
        name = _choose_sheet(book, sheet, notes)
        # by the first row of each cell that goes over several: its column and its last row
        merged: dict[int, list[tuple[int, int]]] = defaultdict(list)
        with book[name]._get_source() as xml:
            for column, first, last in _MERGED.findall(xml.read()):
                index = column_index_from_string(column.decode()) - 1
                if int(last) > int(first) and index < COLUMNS:
                    merged[int(first)].append((index, int(last)))
        held: dict[int, tuple[str, int]] = {}
        cells, struck = 0, []
        for number, row in enumerate(_rows_of(book, name, notes), 1):
            cells += len(row)
            if number > ROWS or len(row) > COLUMNS or cells > CELLS:
                words = f"over {ROWS:,} rows, {COLUMNS:,} columns or {CELLS:,} cells at row {number:,}"
                raise TableError(f"{words}: delete what is empty, or {AS_CSV}")
            texts = [_text(cell, number) for cell in row]
            while texts and not texts[-1]:
                texts.pop()
            struck += [number for cell in row if _is_struck(cell)]
            for column, (text, last) in held.items() if texts else ():
                if text and number <= last:
                    texts += [""] * (column + 1 - len(texts))
                    texts[column] = texts[column] or text
            held |= {c: (texts[c] if c < len(texts) else "", last) for c, last in merged.get(number, ())}
            yield texts
        if struck:
            words = f"and not read: {len(struck):,}, the first in row {struck[0]:,}"
            notes.insert(0, (f"cells that are struck out, {words}", len(struck)))


def _rows_of(book: Any, name: str, notes: Notes) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a sheet, as wide as their cells and not as the sheet says, with the fonts in its texts.

    The library reads those fonts only where all texts of the workbook stand in one part. A formula whose value was
    not stored is `...`, which the library tells apart from an empty cell only where it reads no values.
    """
    from openpyxl.utils import get_column_letter  # noqa: PLC0415  heavy
    from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser  # noqa: PLC0415  heavy

    class Parser(WorkSheetParser):  # type: ignore[misc]
        def parse_cell(self, element: Any) -> Any:
            cell = super().parse_cell(element)
            no_value = cell["value"] is None and element.find(FORMULA_TAG) is not None
            return {**cell, "value": ...} if no_value else cell

    sheet, before = book[name], 0
    said = (book.epoch, book._date_formats, book._timedelta_formats)
    with sheet._get_source() as xml:
        parser = Parser(xml, sheet._shared_strings, book.data_only, *said, rich_text=True)
        for number, cells in parser.parse():
            yield from repeat((), number - before - 1)
            if number > before:
                yield sheet._get_row(cells)
            before = max(number, before)
    for what, places in (("rows", parser.row_dimensions), ("columns", parser.column_dimensions)):
        hidden = []
        for place, how in places.items():
            if how.get("hidden") in ("1", "true"):
                ends = [get_column_letter(int(how[end])) for end in ("min", "max") if end in how] or [place]
                hidden.append(" to ".join(dict.fromkeys(ends)))
        if hidden:
            listed = ", ".join([*hidden[:5], *["..."] * (len(hidden) > 5)])
            notes.append((f"hidden {what} are read too: {listed}", 0))


def _choose_sheet(book: Any, name: str | None, notes: Notes) -> str:
    """Return the sheet that is meant. Raises `TableError` where it is not there, or not the only one."""
    names: list[str] = [sheet.title for sheet in book.worksheets]
    first = {title: islice(_rows_of(book, title, []), 100) for title in names if name is None}
    used = [title for title, rows in first.items() if any(c.value not in (None, ...) for c in chain(*rows))]
    shown = [title for title in used if book[title].sheet_state == "visible"]
    if name in names or len(used) == 1 or len(shown) == 1:
        if hidden := ", ".join(printable(title) for title in used if title not in shown and len(used) > 1):
            notes.append((f"hidden sheets are not read: {hidden}", 0))
        return name or (shown or used)[0]
    listed = ", ".join(map(printable, (used if name is None else names)[:10]))
    if name is not None:
        raise TableError(f"no sheet is named {printable(name)!r}: it has {listed}")
    several = f"it has the sheets {listed}: mtcrcheck screen reads the one that --table names"
    raise TableError(several if used else "it is empty")


def _text(cell: Any, row: int) -> str:
    """Return a cell as text. Raises `TableError` for a formula whose value was not stored."""
    value = cell.value
    if value is None or _is_struck(cell):
        return ""
    if value is ...:
        words = f"row {row:,} has a formula without its value, in {cell.coordinate}"
        raise TableError(f"{words}: open it in a spreadsheet program and save it")
    match value:
        case bool():
            text = str(value).lower()
        case int() | float():
            text = _number(value, cell.number_format)
        case datetime.time():
            text = f"{value.hour * 60 + value.minute + value.second / 60:.10g} min"
        case datetime.timedelta():
            text = f"{value.total_seconds() / 60:.10g} min"
        case _:
            text = "".join(map(_seen, value)) if isinstance(value, list) else str(value)
            text = " ".join(LINES.sub(" / ", text).split())
    if len(text) > LONGEST:
        words = f"has a cell of {len(text):,} characters, expected at most {LONGEST:,}"
        raise TableError(f"row {row:,} {words}")
    return text


def _is_struck(cell: Any) -> bool:
    return cell.value is not None and cell.has_style and bool(cell.font.strike)


def _number(value: float, form: str) -> str:
    """Return a number with the percent sign or the words before and behind it that its format shows.

    A number that is shown in thousands without a unit may be in that of the heading, or in a thousandth of it.
    Spreadsheets show 15 digits: a sum that they store as 499.99999999999994 is 500 to whoever reads it.
    """
    exact = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
    sections = _SECTION.findall(_PADDED.sub(r"\1", form.replace("General", "0")))
    limits = ((section, _CONDITION.findall(section)) for section in sections)
    form = next((s for s, of in limits if all(_HOLDS[sign](exact, Decimal(end)) for sign, end in of)), "")
    bare = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), form)
    if "%" in bare:
        return f"{exact * 100:f} %"
    if scaled := _SCALED.search(bare):
        exact /= 1000 ** (len(scaled[0]) - 1)
    text = str(int(exact)) if float(exact).is_integer() and abs(value) < 1e15 else str(exact)
    if re.fullmatch(TWO_NUMBERS, text):  # a number is one number, whatever marks a text may have
        text += "0"
    places = [found.start() for found in re.finditer("[0#?]", bare)] or [len(form)]
    sides = ["", "", ""]
    for shown in _QUOTED.finditer(form):
        place = (shown.start() > places[0]) + (shown.start() > places[-1])
        sides[place] += "".join(filter(None, shown.groups()))
    before, among, behind = (" ".join(side.split()) for side in sides)
    if among.strip(" '’") or (scaled and not behind):
        return f"{text} as {form}"  # 2730 that is shown as 27:30, thousands of who knows what
    return f"{before} {text} {behind}".strip()


def _seen(part: Any) -> str:
    """Return a piece of a text: nothing where it is struck out; what is raised is no digit of a number."""
    font = getattr(part, "font", None)
    if font is None:
        return str(part)
    raised = "^" if font.vertAlign == "superscript" else ""
    return "" if font.strike else f"{raised}{part}"


def write_book(sheets: Mapping[str, Iterable[Sequence[object]]]) -> bytes:
    """Return a workbook of sheets by their names, each with its heading first; the same bytes for the same rows.

    Numbers stay numbers, everything else is text. Raises `OSError` for more rows than a sheet has.
    """
    from openpyxl import Workbook  # noqa: PLC0415  heavy
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    def cell_of(value: object, *, is_heading: bool) -> Any:
        """Return a cell that no spreadsheet takes for a formula, also when somebody edits it."""
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return WriteOnlyCell(sheet, value)
        text = printable(str(value))
        cell = WriteOnlyCell(sheet, text if len(text) <= LONGEST else f"{text[: LONGEST - 6]} (cut)")
        cell.data_type, cell.quotePrefix = "s", text.lstrip().startswith(FORMULA)
        if is_heading:
            cell.font = Font(bold=True)
        return cell

    book = Workbook(write_only=True)
    book.properties.created = datetime.datetime(1980, 1, 1)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for column in range(1, 31):
            sheet.column_dimensions[get_column_letter(column)].width = 22
        for number, row in enumerate(rows, 1):
            if number > ROWS:
                raise OSError(errno.EFBIG, f"over {ROWS:,} rows, which no sheet has: write .csv")
            sheet.append([cell_of(value, is_heading=number == 1) for value in row])
    written, found = io.BytesIO(), io.BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", old.read(name))
            new.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return found.getvalue()
