"""Tables of every form in, tables with verdicts out; what cannot be used is said of its row."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow.parquet as pq
import pytest

import mtcrcheck
from mtcrcheck.explain.pages import Index
from mtcrcheck.rules.law import load_library
from mtcrcheck.screening.engines import Source, duck, spark_session
from mtcrcheck.screening.layout import TableError
from mtcrcheck.screening.run import Screening
from tests.cli import command
from tests.screening.questions import ENGINES

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    return command.run("screen", *arguments)


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
    assert done.stderr.splitlines() == [
        "1 row has cells that cannot be used: see the column diagnostics; "
        "--explain ROW and mtcrcheck explain CODE say more",
        "aircraft.configuration: bad-choice: 1 x 'zeppelin'",
        "aircraft.armed: wrong-type: 1 x 'maybe'",
        "mass.empty_kg: out-of-range: 1 x '-5'",
        "mass.max_takeoff_kg: out-of-range: 1 x '1e400'",
        "mass.max_payload_kg: bad-quantity: 1 x 'abc'",
        "destination: unknown-country: 1 x 'Atlantis'",
    ]
    assert reaper["diagnostics"] is None
    assert hostile["diagnostics"].split("; ") == [
        "aircraft.configuration: bad-choice",
        "aircraft.armed: wrong-type",
        "mass.empty_kg: out-of-range",
        "mass.max_takeoff_kg: out-of-range",
        "mass.max_payload_kg: bad-quantity",
        "destination: unknown-country",
    ]


def test_a_unit_that_we_do_not_know_is_said_of_the_rows_that_use_it(tmp_path: Path) -> None:
    given = table(tmp_path, ("1", "4000"), ("2", ""), columns=("id", "mass.max_fuel_cwt"))
    done = run(given, "--format", "ndjson")
    first, second = (json.loads(line)["diagnostics"] for line in done.stdout.splitlines())
    assert first == "mass.max_fuel_cwt: unknown-unit (expected mass.max_fuel_kg or mass.max_fuel_volume_l)"
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
    assert ["category", "undetermined", "(II|none)", "1"] in lines
    assert ["category", "undetermined", "(I|II|none)", "1"] in lines
    assert ["category", "I", "1"] in lines


def test_a_row_is_explained_as_its_spec_would_be(tmp_path: Path) -> None:
    given = table(tmp_path, SILENT, REAPER)
    done = run(given, "--explain", "2", "--to-column", "destination", "--interpretation", "us-2018")
    assert done.returncode == 0
    assert "Category I, item 1.A.2" in done.stdout
    assert "strong presumption of denial" in done.stdout
    assert run(given, "--explain", "3").returncode == 2


def test_nothing_is_written_where_a_table_cannot_be_screened(tmp_path: Path) -> None:
    given = table(tmp_path, ("1", "II", "5"), columns=("category", "candidates", "mass.empty_kg"))
    done = run(given, "-o", tmp_path / "out.parquet")
    assert done.returncode == 2
    assert "category" in done.stderr
    assert not (tmp_path / "out.parquet").exists()


ADDRESSES = [
    "https://127.0.0.1:9/x.csv", "HTTP://127.0.0.1:9/x.parquet", "s3://127.0.0.1:9/x.csv", "s3a:/x.csv",
    "hf://datasets/x.csv", "gs://x.csv", "abfss://x.csv", "hdfs://127.0.0.1:9/x.csv",
    "file:///x.csv", "md:x.db", "ducklake:x.db",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_is_fetched_from_an_address_or_sent_to_one(address: str) -> None:
    with pytest.raises(TableError, match="it is an address, and nothing is fetched or sent"):
        Source((address,))
    with pytest.raises(TableError, match="it is an address, and nothing is fetched or sent"):
        Screening.write(None, address, "csv")  # type: ignore[arg-type]  # it is not looked at


@pytest.mark.parametrize("engine", ["duckdb", "polars", "spark"])
def test_no_engine_is_even_begun_for_an_address(
    engine: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run("https://127.0.0.1:9/x.csv", "--engine", engine)
    assert done.returncode == 2
    assert "it is an address" in " ".join(done.stderr.split())
    monkeypatch.setattr("mtcrcheck.screening.run.open_table", None)
    for path in ("https://127.0.0.1:9/x.csv", Path("https://127.0.0.1:9/x.csv")):
        with pytest.raises(ValueError, match="it is an address"):
            mtcrcheck.screen(path, tmp_path / "out.csv", engine=engine)


def test_an_address_is_no_output_either(tmp_path: Path) -> None:
    given = table(tmp_path, REAPER)
    assert run(given, "-o", "s3://127.0.0.1:9/out.csv").returncode == 2
    with pytest.raises(ValueError, match="it is an address"):
        mtcrcheck.screen(given, "s3://127.0.0.1:9/out.csv")


def test_a_file_may_be_called_as_if_it_were_an_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table(tmp_path, REAPER).rename(tmp_path / "s3:x.csv")
    monkeypatch.chdir(tmp_path)
    assert mtcrcheck.screen("./s3:x.csv", "out.csv") == 0


def test_duckdb_takes_no_code_from_elsewhere() -> None:
    settings = ("autoinstall_known_extensions", "autoload_known_extensions")
    for name in settings:
        assert duck().execute(f"SELECT current_setting('{name}')").fetchone() == (False,)


@pytest.mark.engines
def test_spark_on_this_machine_listens_to_nobody_else() -> None:
    settings = spark_session(None).sparkContext.getConf()
    for name in ("spark.driver.host", "spark.driver.bindAddress"):
        assert settings.get(name) == "127.0.0.1"


def test_a_query_is_one_query_and_fetches_nothing() -> None:
    for query, why in (
        ("SELECT 1 AS id; INSTALL httpfs", "expected one query"),
        ("SELECT * FROM 'https://127.0.0.1:9/x.csv'", "requires the extension httpfs"),
    ):
        done = run("--query", query)
        assert done.returncode == 2
        assert why in " ".join(done.stderr.split())
    assert run("--query", "SELECT 'a;b' AS manufacturer -- one\n;").returncode == 0


@pytest.mark.parametrize("path", ["pipe.csv", "p*.csv"])
def test_the_library_waits_for_no_pipe(path: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(ValueError, match="it is no regular file"):
        mtcrcheck.screen(tmp_path / path, tmp_path / "out.csv")


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


@pytest.mark.parametrize("format", ["csv", "ndjson"])
@pytest.mark.parametrize("engine", ENGINES[1:])
def test_other_engines_print_the_same_table(engine: Any, format: str, tmp_path: Path) -> None:
    given = table(tmp_path, REAPER, HOSTILE, (" =1 ", *SILENT[1:]), ('"say ""when"""', *SILENT[1:]))
    asked: dict[str, Any] = {"to_column": "destination", "interpretations": ["us-2020"]}
    out, other = tmp_path / f"duckdb.{format}", tmp_path / f"other.{format}"
    assert mtcrcheck.screen(given, out, **asked) == 1
    assert mtcrcheck.screen(given, other, engine=engine, **asked) == 1
    parts = other.glob("part-*") if other.is_dir() else [other]
    expected, found = (
        sorted(
            (row for part in of for row in printed(part.read_text(), format)), key=lambda row: str(row["id"])
        )
        for of in ([out], parts)
    )
    assert len(expected) == 4
    assert found == expected


def printed(text: str, format: str) -> list[dict[str, object]]:
    """Return the rows that were printed, numbers as numbers."""
    if format == "ndjson":
        return [json.loads(line) for line in text.splitlines()]
    return [
        {
            name: float(cell) if name.endswith(("_kg", "_km")) and cell[:1].isdigit() else cell
            for name, cell in row.items()
        }
        for row in csv.DictReader(text.splitlines())
    ]


@pytest.mark.parametrize("text", ["", "\n", "Platform,Payload,Range\nA,600,900\n", "a,A\n1,2\n"])
def test_a_table_of_which_nothing_is_read_is_a_usage_error(text: str, tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text(text)
    done = run(tmp_path / "table.csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Payload" not in text or "let --map auto propose it" in " ".join(done.stderr.split())


@pytest.mark.parametrize("format", ["csv", "ndjson", "parquet"])
def test_a_table_of_a_heading_has_no_rows(format: str, tmp_path: Path) -> None:
    done = run(table(tmp_path), "-o", tmp_path / f"out.{format}")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("options", [[], ["--summary"], ["--explain", "2"]])
def test_rows_that_cannot_be_read_are_told_by_line_and_the_others_keep_their_verdicts(
    options: list[str], tmp_path: Path
) -> None:
    clean = run(table(tmp_path, REAPER, SPRAYER), *options)
    assert clean.returncode == 0
    given = table(tmp_path, REAPER, ("Notes",), SPRAYER, ("Total", "2"))
    done = run(given, *options)
    assert (done.returncode, done.stdout) == (3, clean.stdout)
    assert done.stderr.splitlines() == [
        f"{given}: line 3: 1 cell, expected 11 as in the heading",
        f"{given}: line 5: 2 cells, expected 11 as in the heading",
    ]


def test_a_row_is_explained_beside_one_of_totals(tmp_path: Path) -> None:
    totals = ("Total", *[""] * 9, "600")
    given = table(tmp_path, REAPER, totals)
    assert [run(given, *options).returncode for options in ((), ("--explain", "1"))] == [3, 0]


def test_the_library_warns_of_rows_that_cannot_be_read(tmp_path: Path) -> None:
    given = table(tmp_path, REAPER, ("Total", "2"), ("Sum", "3"))
    with pytest.warns(UserWarning, match=r"lines 3 to 4 \(2 rows\): 2 cells, expected 11"):
        assert mtcrcheck.screen(given, tmp_path / "out.parquet") == 2
    assert len(verdicts(tmp_path / "out.parquet")) == 1


def test_what_is_made_of_a_csv_file_on_the_way_does_not_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    assert run(table(tmp_path, REAPER), "-f", "ndjson").returncode == 0
    assert not list((tmp_path / "tmp").iterdir())


def test_a_folder_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    done = run(table(tmp_path, REAPER), "-o", tmp_path / "nowhere" / "out.parquet")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_folder_with_files_of_its_own_is_left_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    folder.mkdir()
    (folder / "notes.txt").write_text("kept")
    done = run(table(tmp_path, REAPER), "-o", folder, "-f", "parquet")
    assert done.returncode == 2
    assert "results is a folder with files of its own" in " ".join(done.stderr.split())
    assert [(path.name, path.read_text()) for path in folder.iterdir()] == [("notes.txt", "kept")]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_folder_that_spark_has_written_is_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "results"
    folder.mkdir()
    for name in (
        "part-00000-ab.snappy.parquet",
        ".part-00000-ab.snappy.parquet.crc",
        "_SUCCESS",
        "._SUCCESS.crc",
    ):
        (folder / name).touch()
    assert run(table(tmp_path, REAPER), "-o", folder, "-f", "parquet").returncode == 0
    assert verdicts(folder)


@pytest.mark.parametrize(
    ("absent", "extra"), [("pyarrow", "screen"), ("duckdb", "duckdb"), ("pyspark", "spark")]
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
        assert Index(load_library()).find_ids(code) == (code,)
