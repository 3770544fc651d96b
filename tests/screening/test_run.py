"""Tables of every form in, tables with verdicts out; what cannot be used is said of its row."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import duckdb
import pyarrow.parquet as pq
import pytest

import mtcrcheck
from mtcrcheck.explaining import index
from mtcrcheck.library import load_library

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

COLUMNS = (
    "id", "aircraft.configuration", "aircraft.propulsion", "aircraft.role", "aircraft.armed",
    "mass.max_takeoff_kg", "mass.empty_kg", "mass.max_payload_kg", "performance.endurance_h",
    "performance.max_speed_kmh", "destination",
)  # fmt: skip
REAPER = ("reaper", "fixed-wing", "turboprop", "strike", "true", "4763", "2223", "1701", "27", "482", "SA")
SPRAYER = ("sprayer", "multirotor", "electric", "agricultural", "false", "50", "", "20", "0.3", "60", "Iran")
SILENT = ("silent", *[""] * (len(COLUMNS) - 1))
HOSTILE = ("hostile", "zeppelin", "piston", "", "maybe", "1e400", "-5", "abc", "20 h", "", "Atlantis")


def table(folder: Path, *rows: Sequence[str], columns: Sequence[str] = COLUMNS) -> Path:
    path = folder / "table.csv"
    path.write_text("\n".join(",".join(row) for row in (columns, *rows)) + "\n", encoding="utf-8")
    return path


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mtcrcheck", "screen", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def verdicts(path: Path) -> list[dict[str, object]]:
    return list(pq.read_table(path).to_pylist())


def test_a_table_gets_its_verdicts_in_the_order_of_its_rows(tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    given = table(tmp_path, REAPER, SPRAYER, SILENT)
    done = run(given, "-o", out, "--interpretation", "us-2020", "--to-column", "destination")
    assert (done.returncode, done.stderr) == (0, "")
    reaper, sprayer, silent = verdicts(out)
    assert [row["id"] for row in (reaper, sprayer, silent)] == ["reaper", "sprayer", "silent"]
    assert (reaper["category"], reaper["item"], reaper["candidates"]) == ("I", "1.A.2", "I")
    assert reaper["payload_at_300_km_min_kg"] == 1701
    assert sprayer["candidates"] == "II|none"
    assert "aerosol.capacity" in str(sprayer["missing"]).split("|")
    assert (silent["category"], silent["evidence"]) == ("undetermined", None)
    assert {row["us-2020.review"] for row in (silent,)} == {"undetermined"}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.parquet", "table.csv"]


def test_cells_that_cannot_be_used_are_said_of_their_row(tmp_path: Path) -> None:
    given = table(tmp_path, REAPER, HOSTILE)
    done = run(given, "--format", "ndjson", "--to-column", "destination")
    reaper, hostile = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 3
    assert "1 row" in done.stderr
    assert reaper["diagnostics"] is None
    assert hostile["diagnostics"].split("; ") == [
        "aircraft.configuration: bad-choice",
        "aircraft.armed: wrong-type",
        "mass.empty_kg: out-of-range",
        "mass.max_takeoff_kg: not-finite",
        "mass.max_payload_kg: wrong-type",
        "performance.endurance_h: wrong-type",
        "destination: unknown-country",
    ]


def test_a_unit_that_we_do_not_know_is_said_of_the_rows_that_use_it(tmp_path: Path) -> None:
    given = table(tmp_path, ("1", "4000"), ("2", ""), columns=("id", "mass.max_fuel_lb"))
    done = run(given, "--format", "ndjson")
    first, second = (json.loads(line)["diagnostics"] for line in done.stdout.splitlines())
    assert first == "mass.max_fuel_lb: unknown-unit (expected mass.max_fuel_kg or mass.max_fuel_volume_l)"
    assert second is None


def test_a_misspelt_column_is_refused(tmp_path: Path) -> None:
    done = run(table(tmp_path, ("1",), columns=("mass.max_takeof_kg",)))
    assert done.returncode == 2
    assert "did you mean mass.max_takeoff_kg?" in done.stderr


def test_columns_may_be_called_otherwise(tmp_path: Path) -> None:
    names = ("MTOW", "payload", "range")
    given = table(tmp_path, ("5000", "600", "900"), columns=names)
    ours = ("mass.max_takeoff_kg", "mass.max_payload_kg", "performance.ferry_range_km")
    done = run(given, "--format", "ndjson", *(f"--map={o}={n}" for o, n in zip(ours, names, strict=True)))
    row = json.loads(done.stdout)
    assert (row["MTOW"], row["range_min_km"], row["candidates"]) == ("5000", 900, "I|II")


def test_a_database_and_a_query_are_tables_too(tmp_path: Path) -> None:
    path = tmp_path / "fleet.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute('CREATE TABLE fleet AS SELECT 900.0 AS "performance.ferry_range_km"')
    for arguments in ((path,), (path, "--table", "fleet"), (path, "--query", "SELECT * FROM fleet")):
        done = run(*arguments, "--format", "ndjson")
        assert json.loads(done.stdout)["candidates"] == "I|II", done.stderr


def test_a_summary_counts_every_verdict(tmp_path: Path) -> None:
    done = run(table(tmp_path, REAPER, SPRAYER, SILENT), "--summary")
    assert done.returncode == 0
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["category", "undetermined", "2"] in lines
    assert ["category", "I", "1"] in lines


def test_a_row_is_explained_as_its_spec_would_be(tmp_path: Path) -> None:
    given = table(tmp_path, SILENT, REAPER)
    done = run(given, "--explain", "2", "--to-column", "destination", "--interpretation", "us-2018")
    assert done.returncode == 0
    assert "Category I, item 1.A.2" in done.stdout
    assert "strong-presumption-of-denial" in done.stdout
    assert run(given, "--explain", "3").returncode == 2


def test_nothing_is_written_where_a_table_cannot_be_screened(tmp_path: Path) -> None:
    given = table(tmp_path, ("1", "II"), columns=("id", "category"))
    done = run(given, "-o", tmp_path / "out.parquet")
    assert done.returncode == 2
    assert "category" in done.stderr
    assert not (tmp_path / "out.parquet").exists()


@pytest.mark.parametrize("arguments", [[], ["missing.csv"], ["a.csv", "b.parquet"], ["table.txt"]])
def test_tables_that_are_none_are_usage_errors(arguments: list[str]) -> None:
    assert run(*arguments).returncode == 2


@pytest.mark.parametrize(
    "engine", [pytest.param(name, marks=pytest.mark.engines) for name in ("polars", "spark")]
)
def test_other_engines_write_the_same_table(engine: str, tmp_path: Path) -> None:
    given = table(tmp_path, REAPER, HOSTILE)
    options = ("--to-column", "destination", "-f", "parquet")
    assert run(given, "-o", tmp_path / "duckdb.parquet", *options).returncode == 3
    done = run(given, "-o", tmp_path / "other", "--engine", engine, *options)
    assert done.returncode == 3, done.stderr
    expected, found = (
        sorted(verdicts(tmp_path / name), key=lambda row: str(row["id"]))
        for name in ("duckdb.parquet", "other")
    )
    for row, other in zip(expected, found, strict=True):
        assert {k: v for k, v in row.items() if other[k] != v} == {}
        assert row.keys() == other.keys()


def test_a_folder_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    done = run(table(tmp_path, REAPER), "-o", tmp_path / "nowhere" / "out.parquet")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("absent", "extra"), [("ibis", "screen"), ("duckdb", "duckdb"), ("pyspark", "spark")]
)
def test_an_engine_that_is_not_installed_is_told_with_its_extra(
    absent: str, extra: str, tmp_path: Path
) -> None:
    program = f"import sys; sys.modules[{absent!r}] = None; from mtcrcheck.cli import main; main()"
    engine = ["--engine", extra] if extra == "spark" else []
    done = subprocess.run(
        [sys.executable, "-c", program, "screen", table(tmp_path, REAPER), *engine],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    asked = "screen" if extra == "duckdb" else extra
    assert f"mtcrcheck[{asked}]" in " ".join(done.stderr.split())


def test_the_library_screens_as_the_command_does(tmp_path: Path) -> None:
    given = table(tmp_path, REAPER, HOSTILE)
    assert mtcrcheck.screen(given, tmp_path / "out.ndjson", to_column="destination") == 1
    printed = run(given, "--to-column", "destination", "-f", "ndjson").stdout
    assert (tmp_path / "out.ndjson").read_text() == printed


def test_every_fault_of_a_row_is_explained() -> None:
    codes = ("wrong-type", "not-finite", "out-of-range", "bad-range", "bad-choice", "unknown-unit")
    for code in (*codes, "unknown-country", "own-destination"):
        assert index(load_library()).find(code) == (code,)
