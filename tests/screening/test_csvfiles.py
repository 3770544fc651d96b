"""CSV files: the first line is the heading, good rows stay, all others are told by their lines."""

from __future__ import annotations

import csv
import gzip
import io
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mtcrcheck.screening import csvfiles
from mtcrcheck.screening.csvfiles import ENCODING, QUOTES, WESTERN, Span, good_lines, to_parquet
from mtcrcheck.screening.headings import AGAIN, NOTE, TOTALS

if TYPE_CHECKING:
    from pathlib import Path

HEADING = "name,payload,range"


def read(folder: Path, *texts: str | bytes) -> tuple[list[dict[str, str | None]], list[str]]:
    """Return the rows of files, and what is told of the others, without the files' folder."""
    paths = [folder / f"{n}.csv" for n, _ in enumerate(texts)]
    for path, text in zip(paths, texts, strict=True):
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    unread, _ = to_parquet(map(str, paths), folder / "copy.parquet")
    told = [str(rows).removeprefix(f"{folder}/") for rows in unread]
    return pq.read_table(folder / "copy.parquet").to_pylist(), told


def names(rows: list[dict[str, str | None]]) -> list[str | None]:
    return [row["name"] for row in rows]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Total,2", "2 cells, expected 3 as in the heading"),
        ("Total", "1 cell, expected 3 as in the heading"),
        ("x,1,2,", "4 cells, expected 3 as in the heading"),
        ("# a remark", "1 cell, expected 3 as in the heading"),
        ('"x"y,1,2', QUOTES),
        ('"x,1,2', QUOTES),
        ("Total,1300,1700", TOTALS),
        (",1300,1700", None),
        ("Total 3,1300,1700", None),
        (",Durchschnitt:,850", TOTALS),
        ("Total fleet (2),1300,1700", TOTALS),
        ("Subtotal fixed wing,1300,1700", TOTALS),
        ("All aircraft,1300,1700", TOTALS),
        ("Total Recall,1300,1700", None),
        ("Source: own,,", NOTE),
        ("1) with boosters,,", NOTE),
        ("Source One,5,", None),
        ("Group 3,,", NOTE),
        (",Total USA,30", TOTALS),
        ("Total USA,,30", None),
        ("Group 3,5,", None),
        ("NAME,payload,range", AGAIN),
        ("1,2,3", AGAIN),
        ("1,2,4", None),
        (":--,---,--:", NOTE),
        ("---,5,", None),
    ],
)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_bad_row_is_told_and_changes_no_other(
    row: str, why: str | None, place: int, tmp_path: Path
) -> None:
    lines = ["A,600,900", "B,700,800"]
    lines.insert(place, row)
    why = TOTALS if row == ",1300,1700" and place == 2 else why  # of the others, and the last
    rows, told = read(tmp_path, "\n".join([HEADING, *lines]) + "\n")
    assert len(rows) == 2 + (why is None)
    assert {*names(rows)} >= {"A", "B"}
    assert told == ([f"0.csv: line {place + 2}: {why}"] if why else [])


def test_a_row_of_sums_above_a_note_is_told_by_its_own_line(tmp_path: Path) -> None:
    lines = [HEADING, "A,600,900.5", "B,700,800", ",1300,1700.5", "* a note,,"]
    rows, told = read(tmp_path, "\n".join(lines) + "\n")
    assert names(rows) == ["A", "B"]
    assert sorted(told) == [f"0.csv: line 4: {TOTALS}", f"0.csv: line 5: {NOTE}"]


def test_rows_under_the_names_of_other_columns_are_not_read_by_the_first(tmp_path: Path) -> None:
    text = f"{HEADING}\nA,600,900\nname,range,payload\nB,900,600\n{HEADING}\nC,700,800\n"
    rows, told = read(tmp_path, text)
    assert names(rows) == ["A", "C"]
    assert [line.partition(": ")[2][:20] for line in told] == ["lines 3 to 4 (2 rows", "line 5: the names of"]


def test_the_heading_of_another_table_is_known_by_its_units(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, f"{HEADING}\nA,600,900\nname,Wingspan (m),Cost\nA,20,30\n")
    assert [row["payload"] for row in rows] == ["600"]


def test_a_sum_in_a_table_without_names_is_an_aircraft(tmp_path: Path) -> None:
    """The steps of a figure, 100, 200 and 300, end with the sum of the others."""
    rows, told = read(tmp_path, "payload,range\n100,50\n200,50\n300,100\n")
    assert [row["payload"] for row in rows] == ["100", "200", "300"]
    assert told == []


@pytest.mark.parametrize(
    ("row", "encoding", "read_as", "why"),
    [
        ("Müller,1\u00a0050,2", "cp1252", "Müller,1\u00a0050,2", WESTERN),
        ("Größe,½,–", "cp1252", "Größe,½,–", WESTERN),
        ("Орлан,1,2", "cp1251", "", ENCODING),
        ("彩虹,1,2", "gb18030", "", ENCODING),
        ("\x8d\x8d,1,2", "latin-1", "", ENCODING),
    ],
)
def test_bytes_that_are_not_utf8_are_western_or_cost_their_row(
    row: str, encoding: str, read_as: str, why: str, tmp_path: Path
) -> None:
    rows, told = read(tmp_path, f"{HEADING}\nMüller,1,2\n".encode() + row.encode(encoding) + b"\nB,1,2\n")
    found = [",".join(map(str, each.values())) for each in rows]
    assert found == ["Müller,1,2", *filter(None, [read_as]), "B,1,2"]
    assert told == [f"0.csv: line 3: {why}"]


def test_rows_that_follow_each_other_are_told_together(tmp_path: Path) -> None:
    rows, told = read(tmp_path, f'{HEADING}\na,1\nb,2\n"c\nd",3\nA,1,2\ne,4\n')
    assert names(rows) == ["A"]
    assert told == [
        "0.csv: lines 2 to 5 (3 rows): 2 cells, expected 3 as in the heading",
        "0.csv: line 7: 2 cells, expected 3 as in the heading",
    ]


def test_a_row_that_begins_with_a_number_sign_is_a_row(tmp_path: Path) -> None:
    assert read(tmp_path, f"{HEADING}\n#A,600,900\n") == (
        [{"name": "#A", "payload": "600", "range": "900"}],
        [],
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", csvfiles.DELIMITERS)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_heading_tells_the_delimiter(end: str, delimiter: str, mark: str, tmp_path: Path) -> None:
    other = "," if delimiter != "," else ";"
    heading = delimiter.join(("name", "payload", "range", f'"max{other} min"'))
    row = delimiter.join((f'"A{end}{delimiter}""x"""', "", "900", f"1{other}5{other}6{other}7"))
    rows, told = read(tmp_path, f"{mark}{heading}{end}{end}{row}{end}{end}")
    assert rows == [
        {
            "name": f'A{end}{delimiter}"x"',
            "payload": None,
            "range": "900",
            f"max{other} min": f"1{other}5{other}6{other}7",
        }
    ]
    assert told == []


def test_an_empty_line_is_a_row_of_one_column_only(tmp_path: Path) -> None:
    assert names(read(tmp_path, "name\nA\n\nB\n")[0]) == ["A", None, "B"]


def test_columns_without_a_name_are_named_by_their_places(tmp_path: Path) -> None:
    assert read(tmp_path, "name,,\nA,1,\n")[0] == [{"name": "A", "column1": "1", "column2": None}]


@pytest.mark.parametrize(
    ("heading", "span"),
    [("name,range,", (1, 1)), ("name,Range,Range", (1, 1)), ("name,range,\n,km,h", (1, 2))],
)
def test_a_heading_that_stands_once_more_costs_no_aircraft(heading: str, span: Span, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(f"{heading}\nA,1,2\n{heading}\nB,3,4\n")
    unread, _ = to_parquet([str(tmp_path / "t.csv")], tmp_path / "copy.parquet", span)
    assert names(pq.read_table(tmp_path / "copy.parquet").to_pylist()) == ["A", "B"]
    assert {rows.why for rows in unread if rows.rows} == {AGAIN}


def test_of_columns_of_one_name_none_is_read_by_it(tmp_path: Path) -> None:
    assert read(tmp_path, "name,range,Range\nA,1,2\n") == (
        [{"name": "A", "range #1": "1", "Range #2": "2"}],
        ["0.csv: line 1: several columns are named Range: they are called Range #1, #2 and so on"],
    )


def test_a_line_that_is_no_object_costs_its_row(tmp_path: Path) -> None:
    (tmp_path / "t.ndjson").write_text('{"name": "A"}\n{"name": }\n[1]\n\n{"name": "B"}')
    told = good_lines([str(tmp_path / "t.ndjson")], tmp_path / "copy")
    assert [(rows.first, rows.rows) for rows in told] == [(2, 1), (3, 1)]
    assert (tmp_path / "copy").read_text() == '{"name": "A"}\n\n{"name": "B"}\n'


def test_files_are_put_together_by_the_names_of_their_columns(tmp_path: Path) -> None:
    rows, told = read(tmp_path, "name,payload\nA,1\n", "RANGE;Name\n2;B\n3\n", "range\n")
    assert rows == [
        {"name": "A", "payload": "1", "RANGE": None},
        {"name": "B", "payload": None, "RANGE": "2"},
    ]
    assert told == ["1.csv: line 3: 1 cell, expected 2 as in the heading"]


def test_patterns_parts_of_a_folder_and_packed_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "f.csv").mkdir()
    for name in ("part-1", "part-0", "_SUCCESS"):
        (tmp_path / "f.csv" / name).write_text(f"name\n{name}\n")
    (tmp_path / "g.csv.gz").write_bytes(gzip.compress(b"name\npacked\n"))
    to_parquet([str(tmp_path / "*.csv"), str(tmp_path / "g.csv.gz")], tmp_path / "copy.parquet")
    assert names(pq.read_table(tmp_path / "copy.parquet").to_pylist()) == ["part-0", "part-1", "packed"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"", "the first line is empty"),
        (b"\n,,\n", "the first line is empty"),
        (b'"name,range\n', "the heading has quotation marks that do not match"),
        ("name,range\n".encode("utf-16-le"), "the heading has bytes that are not UTF-8"),
        (b"name\n" + b"x" * csvfiles.LONGEST, "line 2 has over 2,000,000 characters"),
    ],
)
def test_what_is_no_table_is_refused(text: bytes, why: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=why):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("name;mass, kg;range, km\nA;1,5;2,5\n", {"name": "A", "mass, kg": "1,5", "range, km": "2,5"}),
        ("name;mass, max, kg;range, km\nA;1;2\n", {"name": "A", "mass, max, kg": "1", "range, km": "2"}),
        ("name,a;b\nA,1\n", {"name": "A", "a;b": "1"}),
        ("name,mass\nA\n", None),
    ],
)
def test_the_delimiter_parts_the_next_line_too(text: str, row: dict[str, str] | None, tmp_path: Path) -> None:
    assert read(tmp_path, text)[0] == ([row] if row else [])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_table_says_its_encoding_by_its_first_bytes(encoding: str, tmp_path: Path) -> None:
    text = "name;Größe\nMöwe;2\n".encode(encoding)
    assert read(tmp_path, text)[0] == [{"name": "Möwe", "Größe": "2"}]


def is_rule(row: list[str]) -> bool:
    return len([cell for cell in row if cell]) > 1 and not "".join(row).replace("|", "").strip()


CELLS = st.text(st.sampled_from('a1 ,;|\t"#\n\r\u00fc'), max_size=4)


@given(
    rows=st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=8),
    characters=st.sampled_from([1, 20, 1000]),
)
@example(rows=[["", " ", "|"]], characters=1)
def test_rows_in_are_rows_out_and_rows_told(
    rows: list[list[str]], characters: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([HEADING.split(","), *rows])
    folder = tmp_path_factory.mktemp("csv")
    (folder / "t.csv").write_text(text.getvalue(), newline="")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csvfiles, "CHARACTERS", characters)
        unread, _ = to_parquet([str(folder / "t.csv")], folder / "copy.parquet")
    rows = [row for row in rows if "".join(row).strip()]
    # a row of bars and spaces is a rule, and no aircraft
    good = [[cell or None for cell in row] for row in rows if len(row) == 3 and not is_rule(row)]
    assert [list(row.values()) for row in pq.read_table(folder / "copy.parquet").to_pylist()] == good
    assert sum(each.rows for each in unread) == len(rows) - len(good)
