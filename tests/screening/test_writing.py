"""What terminals and spreadsheets would act on is written as the other reports write it, whatever the engine."""

from __future__ import annotations

import csv
import json
import math
import re
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mtcrcheck.screening.engines import Source
from mtcrcheck.screening.layout import Recipe
from mtcrcheck.screening.run import NUMBER_PATTERN, Screening, cell, prepare
from mtcrcheck.text import escaped, printable
from mtcrcheck.text import safe_cell as safe
from tests.cli.command import run
from tests.folding import each
from tests.screening.questions import ENGINES, QUESTION

if TYPE_CHECKING:
    from pathlib import Path

EVERY = [chr(n) for n in range(0x110000) if not 0xD800 <= n < 0xE000]
LISTED = [c for c in EVERY if printable(c) != c]
FORMULAS = [
    "=cmd|'/c calc'!A0", "@SUM(1)", "+1+1", "-1-1", " =1", "\u3000=1", "\t=1", "\uff1d1+1", "-5 kg", "=\n",
    "-inf",
]  # fmt: skip
HARMLESS = [
    "", "=", "-", "a=1", " ", "it's", 'a"b', "a,b", "\\x1b", " a ", "Łoś", "e\u0301\U0001f600", "a\u200db",
]  # fmt: skip
NUMBERS = ["-5", "+3.2e-4", "-.5", " -7.", "1e400", "12"]
TERMINAL = "\x1b]0;owned\x07"
CELLS = [
    *FORMULAS,
    *HARMLESS,
    TERMINAL,
    "::error::x",
    "a::b",
    "##vso[x]",
    *(f"a{c}b" for c in LISTED),
    "".join(LISTED),
]


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_is_no_formula(text: str) -> None:
    assert re.search(NUMBER_PATTERN, text)
    assert cell(text) == text


@each([*FORMULAS, "5-5", "-5e", "- 5", "--5", "-0x10", "\uff0d5", "-٥"])
def test_only_plain_numbers_are_numbers(text: str) -> None:
    assert not re.search(NUMBER_PATTERN, printable(text))


def screening(folder: Path, engine: Any, columns: dict[str, Any]) -> Screening:
    """Return a table of some columns, and one that is known, ready to be screened."""
    known = {"manufacturer": [None] * len(next(iter(columns.values())))}
    pq.write_table(pa.table({**columns, **known}), folder / "in.parquet")
    return prepare(Source((str(folder / "in.parquet"),), engine=engine), QUESTION, Recipe())


def written(found: Screening, path: Path) -> bytes:
    """Return what goes to standard output."""
    with path.open("wb") as file:
        found.stream(path.suffix[1:], file)
    return path.read_bytes()


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(data.decode().splitlines()))


@pytest.mark.parametrize("engine", ENGINES)
def test_cells_are_safe_but_for_plain_numbers(engine: str, tmp_path: Path) -> None:
    cells = [*CELLS, *NUMBERS]
    name = f"=1{TERMINAL}"
    found = screening(
        tmp_path, engine, {name: cells, "-1": cells, "n": [-float(n) for n in range(len(cells))]}
    )
    data = written(found, tmp_path / "out.csv")
    assert not [c for c in LISTED if c != "\n" and c in data.decode()]
    expected = [cell if cell in NUMBERS else safe(cell) for cell in cells]
    for column in (safe(name), "-1"):
        assert [row[column] for row in rows(data)] == expected
    assert [float(row["n"]) for row in rows(data)] == [-float(n) for n in range(len(cells))]


@pytest.mark.parametrize("engine", ENGINES)
def test_lines_keep_what_they_hold_and_are_printable(engine: str, tmp_path: Path) -> None:
    name = f"=1{TERMINAL}\u202e"
    columns = {name: CELLS, "list": [[cell] for cell in CELLS], "none": pa.nulls(len(CELLS), pa.string())}
    data = written(screening(tmp_path, engine, columns), tmp_path / "out.ndjson").decode()
    assert not [c for c in LISTED if c != "\n" and c in data]
    found = [json.loads(line) for line in data.splitlines()]
    assert [row[name] for row in found] == CELLS
    assert [row["list"] for row in found] == [[cell] for cell in CELLS]
    assert {row["none"] for row in found} == {None}
    assert escaped(data) == data


@pytest.mark.parametrize("engine", ENGINES[:1])
def test_lines_have_null_for_numbers_that_json_has_not(engine: str, tmp_path: Path) -> None:
    figures = [math.nan, math.inf, -math.inf, 1.5]
    texts = ["a:NaN,b", '":-Infinity,"', "[inf]", "\\"]
    columns = {
        "text": texts,
        "figure": figures,
        "list": [figures] * 4,
        "table": [{"NaN": n} for n in figures],
    }
    data = written(screening(tmp_path, engine, columns), tmp_path / "out.ndjson").decode()
    found = [json.loads(line, parse_constant=pytest.fail) for line in data.splitlines()]
    assert [row["text"] for row in found] == texts
    assert [row["figure"] for row in found] == [None, None, None, 1.5]
    assert found[0]["list"] == [None, None, None, 1.5]
    assert [row["table"] for row in found] == [{"NaN": n} for n in (None, None, None, 1.5)]


@pytest.mark.parametrize("engine", ENGINES)
def test_parquet_holds_what_was_given(engine: str, tmp_path: Path) -> None:
    found = screening(tmp_path, engine, {"=1": CELLS})
    assert [text for batch in found.batches() for text in batch["=1"].to_pylist()] == CELLS


def test_bytes_lists_and_tables_are_texts_in_a_cell(tmp_path: Path) -> None:
    columns = {"bytes": [b"=1+1"], "list": [["\x1b"]], "table": [{"a": "\u202e"}]}
    (row,) = rows(written(screening(tmp_path, "duckdb", columns), tmp_path / "out.csv"))
    assert (row["bytes"], row["list"], row["table"]) == ("'=1+1", r"[\x1b]", r"{'a': \u202e}")


def test_the_command_prints_no_formula_and_no_terminal_escape(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(f"name,=h\x1b,mass.max_payload_kg\n=cmd|calc!A0,{TERMINAL},-5\n")
    done = run("screen", "t.csv", cwd=tmp_path)
    head, row = done.stdout.splitlines()
    assert head.startswith(r"name,'=h\x1b,mass.max_payload_kg,category")
    assert row.startswith(r"'=cmd|calc!A0,\x1b]0;owned\x07,-5,")
    assert "\x1b" not in done.stdout
