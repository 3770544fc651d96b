"""Workbooks: cells as people see them, hostile files as one line, and nothing written that is a formula."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

import openpyxl
import pytest

from mtcrcheck.screening import workbooks
from mtcrcheck.screening.cells import read_fleet
from mtcrcheck.screening.headings import AGAIN, NOTE, OTHERS, TOTALS
from mtcrcheck.screening.layout import TableError
from mtcrcheck.screening.workbooks import Notes, read_rows, write_book
from mtcrcheck.spec.diagnostics import Diagnostic
from mtcrcheck.spec.read import read_spec
from tests.folding import each

SHEET = "xl/worksheets/sheet1.xml"


def book(*rows: tuple[Any, ...], forms: dict[str, str] | None = None) -> io.BytesIO:
    """Return a workbook of rows, some cells in a format of their own."""
    made, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    for cell, form in (forms or {}).items():
        made.active[cell].number_format = form
    made.save(file)
    return file


def with_part(name: str, data: bytes, whole: io.BytesIO | None = None) -> io.BytesIO:
    """Return a workbook of which one part holds other bytes."""
    found = io.BytesIO()
    with zipfile.ZipFile(whole or book(("name",))) as old, zipfile.ZipFile(found, "w", 8) as new:
        for part in old.namelist():
            new.writestr(part, data if part == name else old.read(part))
    return found


def sheet_of(rows: str) -> io.BytesIO:
    """Return a workbook whose sheet holds this XML."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    return with_part(SHEET, xml.encode())


@each(
    [
        (500, "General", "500"),
        (499.99999999999994, "General", "500"),
        (499.9999, "General", "499.9999"),
        ("450\n600", "General", "450 / 600"),  # not 450,600
        ("10,494 lb\n(4,760 kg)", "General", "10,494 lb (4,760 kg)"),
        (0.895, "General", "0.895"),
        (1.234, "General", "1.2340"),  # as a text it could be 1,234
        (0.3, "0 %", "30.0 %"),
        (500, '0" lb"', "500 lb"),
        (500, "0 lb", "500 lb"),
        (500, r"0 k\g", "500 kg"),
        (5e-7, "0.0E+00", "5E-7"),
        (2730, '0":"00', '2730 as 0":"00'),  # shown as 27:30
        (2730, '#" "##0', "2730"),
        (500, '0" lb";-0" lb";"none"', "500 lb"),
        (500, r'_-* #,##0.00_-;\-* #,##0.00_-;_-* "-"??_-;_-@_-', "500"),  # with a comma, as Excel calls it
        (500, '"> "0" kg"', "> 500 kg"),
        (500, '<0" kg"', "< 500 kg"),
        (500, "0+", "500 +"),
        (500, "0.00E+00", "500"),
        (500, '"2 x "0" kg"', "2 x 500 kg"),
        (500, '[<1]0" g";0" kg"', "500 kg"),  # of two parts of a format, the one whose condition holds
        (0.5, '[<1]0" g";0" kg"', "0.5 g"),
        (500, '[>=1000]0," t";[>100]0" kg";0" g"', "500 kg"),
        (500, "#,##0.00 [$€-407]", "500 €"),
        (500, "[$-407]#,##0", "500"),
        (1_850_000, '#,##0," t"', "1850 t"),
        (1_850_000, '0.0,,"k t"', "1.85 k t"),
        (1_020, "0.0,", "1.02 as 0.0,"),  # shown in thousands: of a heading in t it is 1, of one in kg 1,020
        (30, '0.0"%"', "30 %"),
        (True, "General", "true"),
        (datetime.timedelta(hours=27), "[h]:mm", "1620 min"),
        (datetime.time(3, 30), "h:mm", "210 min"),
        (datetime.date(2026, 5, 3), "yyyy-mm-dd", "2026-05-03 00:00:00"),
        ("  two\nlines ", "General", "two lines"),
        (None, "General", ""),
    ]
)
def test_a_cell_is_read_as_people_see_it(value: object, form: str, text: str) -> None:
    read = list(read_rows(book(("x", "y"), (value, "end"), forms={"A2": form})))
    assert read == [["x", "y"], [text, "end"]]


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ((("100", ""), ("1", '<vertAlign val="superscript"/>')), "100^1"),  # a footnote, not 1,001
        ((("0.6 m", ""), ("3", '<vertAlign val="superscript"/>')), "0.6 m^3"),
        ((("500", "<strike/>"), ("600", "")), "600"),
        ((("500", "<b/>"), (" kg", "")), "500 kg"),
    ],
)
def test_what_is_raised_or_struck_out_is_no_digit_of_a_number(
    runs: tuple[tuple[str, str], ...], text: str
) -> None:
    theme, strings = "theme+xml", "spreadsheetml.sharedStrings+xml"
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts = "".join(f'<r><rPr>{font}</rPr><t xml:space="preserve">{said}</t></r>' for said, font in runs)
    file = sheet_of('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    types = zipfile.ZipFile(file).read("[Content_Types].xml").decode().replace(theme, strings)
    file = with_part("[Content_Types].xml", types.encode(), file)
    file = with_part("xl/theme/theme1.xml", f'<sst xmlns="{space}"><si>{parts}</si></sst>'.encode(), file)
    assert list(read_rows(file)) == [[text]]
    within = sheet_of(f'<row r="3"><c r="B3" t="inlineStr"><is>{parts}</is></c></row>')
    assert list(read_rows(within)) == [[], [], ["", text]]


def test_a_cell_that_is_struck_out_is_empty_and_what_is_hidden_is_told() -> None:
    made, file = openpyxl.Workbook(), io.BytesIO()
    for row in (("name", "payload"), ("A", 500), ("B", 600), ("C",)):
        made.active.append(row)
    made.active["B2"].font = made.active["A4"].font = openpyxl.styles.Font(strike=True)
    made.active.row_dimensions[3].hidden = made.active.column_dimensions["B"].hidden = True
    made.save(file)
    notes: Notes = []
    assert list(read_rows(file, None, notes)) == [["name", "payload"], ["A"], ["B", "600"], []]
    struck = "cells that are struck out, and not read: 2, the first in row 2"
    hidden = [("hidden rows are read too: 3", 0), ("hidden columns are read too: B", 0)]
    assert notes == [(struck, 2), *hidden]


def test_a_formula_counts_by_the_value_that_was_stored() -> None:
    stored = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>'
    assert list(read_rows(sheet_of(stored))) == [["2"]]
    with pytest.raises(TableError, match="row 2 has a formula without its value"):
        list(read_rows(book(("x",), ("=1+1",))))


def test_the_sheet_in_use_is_read_or_one_is_named() -> None:
    made, file = openpyxl.Workbook(), io.BytesIO()
    made.active.append(["first"])
    made.create_sheet("empty")
    made.save(file)
    assert list(read_rows(file)) == [["first"]]
    made.create_sheet("other").append(["second"])
    made.save(file)
    with pytest.raises(TableError, match="it has the sheets Sheet, other"):
        list(read_rows(file))
    assert list(read_rows(file, "other")) == [["second"]]
    made["other"].sheet_state = "hidden"
    made.save(hidden := io.BytesIO())
    notes: Notes = []
    assert list(read_rows(hidden, None, notes)) == [["first"]]
    assert notes == [("hidden sheets are not read: other", 0)]
    with pytest.raises(TableError, match="no sheet is named 'third'"):
        list(read_rows(file, "third"))


def test_a_cell_that_goes_over_several_rows_is_that_of_each() -> None:
    made, file = openpyxl.Workbook(), io.BytesIO()
    for row in (("name", "tank", "end"), ("A", "20 L"), ("B", None, 1), (None, None, None), ("C", 5)):
        made.active.append(row)
    made.active.merge_cells("B2:B4")
    made.active.merge_cells("A5:C9")
    made.save(file)
    assert list(read_rows(file))[1:5] == [["A", "20 L"], ["B", "20 L", "1"], [], ["C"]]


BOMB = with_part(SHEET, b" " * (workbooks.INFLATED + 1))
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><worksheet><sheetData><row><c><v>&i;</v></c></row></sheetData></worksheet>"
)
HOSTILE = {
    "no zip": (io.BytesIO(b"name,mass"), "File is not a zip file"),
    "empty file": (io.BytesIO(b""), "File is not a zip file"),
    "cut": (io.BytesIO(book(("name",)).getvalue()[:-200]), "cannot be read as a workbook"),
    "zip of something else": (with_part("[Content_Types].xml", b"<x/>"), "cannot be read as a workbook"),
    "broken sheet": (with_part(SHEET, b"<worksheet><sheetData><row>"), "cannot be read as a workbook"),
    "no sheets": (sheet_of(""), "it is empty"),
    "bomb": (BOMB, "bytes in"),
    "entities": (with_part(SHEET, ENTITIES.encode()), "cannot be read as a workbook|it is empty"),
    "last row": (sheet_of('<row r="1"><c><v>1</v></c></row><row r="99999999"><c><v>1</v></c></row>'), "rows"),
    "last column": (sheet_of('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "columns"),
    "many cells": (sheet_of('<row><c r="ALL1"><v>1</v></c></row>' * 2_100), "cells at row"),
    "long cell": (book(("x" * 32_767,), ("=" * 40_000,)), "characters"),
    "odd number": (sheet_of('<row><c t="n"><v>1e</v></c></row>'), "cannot be read as a workbook"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_told_in_one_line(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "LONGEST", 30_000)
    monkeypatch.setattr(workbooks, "ROWS", 10_000)
    file, why = HOSTILE[name]
    with pytest.raises(TableError, match=why) as error:
        list(read_rows(file))
    assert "\n" not in str(error.value)


def test_the_size_that_a_sheet_claims_is_not_believed() -> None:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<worksheet xmlns="{space}"><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c><v>1</v></c></row>'
    assert list(read_rows(with_part(SHEET, f"{xml}</sheetData></worksheet>".encode()))) == [["1"]]


def test_nothing_that_is_written_is_a_formula() -> None:
    texts = ("=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "plain\x1b")
    data = write_book({"Verdicts": [("what",), *((text,) for text in texts), (5.5,), (None,)]})
    cells = [row[0] for row in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows()]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert [cell.quotePrefix for cell in cells] == [False, *[True] * 5, *[False] * 3]
    assert [cell.value for cell in cells[-2:]] == ["plain\\x1b", 5.5]


def test_the_same_rows_are_the_same_bytes() -> None:
    with zipfile.ZipFile(io.BytesIO(write_book({"Verdicts": [("a",)]}))) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"modified" in parts.read("docProps/core.xml")
        assert str(datetime.datetime.now(tz=datetime.UTC).year).encode() not in parts.read(
            "docProps/core.xml"
        )


def test_a_row_is_a_spec_with_the_row_as_its_source() -> None:
    heading = (
        "name",
        "aircraft.armed",
        "aircraft.configuration",
        "mass.max_payload_min_kg",
        "performance.lift_to_drag",
    )
    rows = read_fleet(book(heading, ("X", "yes", "Fixed Wing", 600, 18), (), ("Y",)), "fleet.xlsx")
    first, second = (read_spec(data, path) for path, data, _ in rows)
    assert (first.name, first.path, second.name) == ("X", "fleet.xlsx#2", "Y")
    assert {key: claim.text for key, claim in first.figures} == {
        "aircraft.armed": "true",
        "aircraft.configuration": "fixed-wing",
        "mass.max_payload": ">= 600 kg",
        "performance.lift_to_drag": "18",
    }
    assert first.sources[0].title == "fleet.xlsx, row 2"


def test_figures_of_one_key_stand_side_by_side() -> None:
    heading = (
        "mass.max_fuel_kg",
        "mass.max_fuel_volume_l",
        "performance.endurance_h",
        "performance.endurance_max_h",
    )
    ((path, data, _),) = read_fleet(book(heading, (100, 130, 10, 12)), "fleet.xlsx")
    assert [claim.text for _, claim in read_spec(data, path).figures] == [
        "100 kg",
        "130 L",
        "10 h",
        "<= 12 h",
    ]


def test_a_dispensing_system_of_which_nothing_is_known_is_there() -> None:
    rows = read_fleet(book(("name", "aerosol.capacity_l"), ("X", "unknown"), ("Y", "none")), "fleet.xlsx")
    assert [read_spec(data, path).aerosol_stated for path, data, _ in rows] == [True, False]


def test_what_is_wrong_with_a_row_is_told_at_its_place() -> None:
    heading = ("name", "mass.max_payload_kg", "mass.max_takeoff_kg")

    def faults(*rows: tuple[Any, ...]) -> list[Diagnostic]:
        return [fault for *_, found in read_fleet(book(heading, *rows), "fleet.xlsx") for fault in found]

    assert [str(fault)[:32] for fault in faults(("X", 5, "12,5"))] == ["fleet.xlsx:2:3: bad-number mass."]
    assert "4 cells, expected 3" in faults(("X", 5, 6, "more"))[0].message
    doubtful = faults(("X", "1,5 kg", ""), ("Y", "1,500 kg", ""))
    assert [fault.code for fault in doubtful] == ["bad-number", "bad-number"]
    totals = faults(("X", 5, 6), ("Total fleet", 5, 6), ("Y", 5, 6))
    assert [fault.message for fault in totals] == [TOTALS]
    sums = faults(("X", 5, 6), ("Y", 5, 6), (None, 10, 12), ("* a note",))
    assert [(fault.line, fault.message) for fault in sums] == [(4, TOTALS), (5, NOTE)]
    swapped = faults(("X", 5, 6), (heading[0], *heading[:0:-1]), ("Y", 6, 5), heading, ("Z", 5, 6))
    assert [fault.message for fault in swapped] == [OTHERS, OTHERS, AGAIN]
    for odd in (book(("a", "b")), book(("name", "name")), book(("transfer.nsm28_partner", "name")), book()):
        ((_, _, found),) = read_fleet(odd, "fleet.xlsx")
        assert {fault.code for fault in found} == {"unreadable"}
