"""Workbooks in and out, run as installed."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.cli.command import MQ_9A, QUADCOPTER, record, run

if TYPE_CHECKING:
    from pathlib import Path

HEADING = (
    "name",
    "origin",
    "aircraft.configuration",
    "mass.max_takeoff_kg",
    "mass.max_payload_kg",
    "performance.endurance_h",
)
ROWS = (
    ("Big", "US", "fixed-wing", 4763, 1701, 27),
    ("Small", "US", "multirotor", 0.895, 0.2, 0.75),
    ("Bad", "US", "", "a lot", "", ""),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = openpyxl.Workbook()
    for row in (HEADING, *ROWS):
        made.active.append(row)
    made.save(tmp_path / "fleet.xlsx")
    with (tmp_path / "fleet.csv").open("w") as file:
        csv.writer(file).writerows((HEADING, *ROWS))
    (tmp_path / "mq-9a.toml").write_text(MQ_9A)
    (tmp_path / "quad.toml").write_text(QUADCOPTER)
    return tmp_path


def test_a_workbook_is_screened_as_the_same_table_in_csv_is(folder: Path) -> None:
    book, table = (run("screen", f"fleet.{ending}", cwd=folder) for ending in ("xlsx", "csv"))
    assert book.stdout == table.stdout
    assert (book.returncode, book.stderr) == (3, table.stderr)
    assert run("screen", "fleet.xlsx", "--table", "none", cwd=folder).returncode == 2


def test_a_batch_of_rows_is_a_batch_of_specs(folder: Path) -> None:
    done = run("batch", "fleet.xlsx", "quad.toml", "-f", "csv", cwd=folder)
    rows = list(csv.DictReader(done.stdout.splitlines()))
    assert [(row["path"], row["category"]) for row in rows] == [
        ("fleet.xlsx#2", "I"),
        ("fleet.xlsx#3", "none"),
        ("quad.toml", "none"),
    ]
    assert done.returncode == 3
    assert done.stderr.startswith("fleet.xlsx:4:4: bad-quantity mass.max_takeoff_kg: 'a lot'")
    found = record("batch", "fleet.xlsx", "--set", "mass.max_payload=400 kg", cwd=folder)
    assert {f["value"] for r in found["results"] for f in r["figures"] if f["key"] == "mass.max_payload"} == {
        "400 kg"
    }


@pytest.mark.parametrize("command", ["batch", "classify"])
def test_a_report_is_a_workbook_of_verdicts_figures_and_sources(folder: Path, command: str) -> None:
    done = run(command, "mq-9a.toml", "quad.toml", "--to", "SA", "-o", "v.xlsx", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "")
    as_csv = list(
        csv.reader(
            run(command, "mq-9a.toml", "quad.toml", "--to", "SA", "-f", "csv", cwd=folder).stdout.splitlines()
        )
    )
    sheets = {
        sheet.title: [
            ["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)
        ]
        for sheet in openpyxl.load_workbook(folder / "v.xlsx")
    }
    assert sheets["Verdicts"] == as_csv
    assert ["mq-9a.toml", "MQ-9A", "mass.max_payload", "3,750 lb", "", "yes", ""] in sheets["Figures"]
    assert sheets["Sources"] == [["path", "name", "source", "title", "url", "date"]]


def test_a_screened_table_is_written_as_a_workbook(folder: Path) -> None:
    assert run("screen", "fleet.xlsx", "-o", "v.xlsx", cwd=folder).returncode == 3
    sheet = openpyxl.load_workbook(folder / "v.xlsx")["Verdicts"]
    assert [row[:7] for row in sheet.iter_rows(min_row=2, max_row=2, values_only=True)] == [
        ("Big", "US", "fixed-wing", "4763", "1701", "27", "I")
    ]


def test_what_is_read_is_not_written_over(folder: Path) -> None:
    for command in ("batch", "screen"):
        done = run(command, "fleet.xlsx", "-o", "fleet.xlsx", cwd=folder)
        assert (done.returncode, "is read by this command" in done.stderr) == (2, True)


def test_a_workbook_that_is_none_is_told_by_every_command_that_reads_one(folder: Path) -> None:
    (folder / "x.xlsx").write_bytes(b"PK\x03\x04 and no more")
    for command, code in (("batch", 3), ("screen", 2)):
        done = run(command, "x.xlsx", cwd=folder)
        assert done.returncode == code
        assert "x.xlsx" in done.stderr
        assert "cannot be read as a workbook" in " ".join(done.stderr.split())
    done = run("batch", ".", "none.xlsx", cwd=folder)
    assert (done.returncode, "no such file" in done.stderr) == (2, True)


@pytest.mark.parametrize("name", ["fleet.csv", "fleet.xlsx", "fleet.parquet"])
def test_a_table_is_no_spec(folder: Path, name: str) -> None:
    (folder / "fleet.parquet").touch()
    done = run("classify", name, cwd=folder)
    assert done.returncode == 3
    assert (
        f"{name}:1:1: unreadable it is a table of aircraft, not a spec: mtcrcheck screen reads it"
        in done.stderr
    )
    assert ("batch" in done.stderr) == (name == "fleet.xlsx")


def test_other_reports_are_no_workbooks(folder: Path) -> None:
    for words in (
        ("compare", "mq-9a.toml", "quad.toml"),
        ("diff", "mq-9a.toml", "--old", "us-2020", "--new", "us-2025"),
    ):
        done = run(*words, "-o", "x.xlsx", cwd=folder)
        assert (done.returncode, "write .csv and open that" in done.stderr) == (2, True)


def test_a_batch_tells_what_is_hidden_and_fails_for_what_is_struck_out(folder: Path) -> None:
    made = openpyxl.Workbook()
    for row in (HEADING, *ROWS[:2]):
        made.active.append(row)
    made.active.row_dimensions[3].hidden = True
    made.save(folder / "x.xlsx")
    done = run("batch", "x.xlsx", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "x.xlsx: hidden rows are read too: 3\n")
    made.active["D2"].font = openpyxl.styles.Font(strike=True)
    made.save(folder / "x.xlsx")
    done = run("batch", "x.xlsx", cwd=folder)
    assert (done.returncode, "struck out, and not read: 1" in done.stderr) == (3, True)
