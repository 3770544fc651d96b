"""`precedents` as people run it: on a terminal of any width, and for programs."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.command import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("width", [40, 80, 300])
def test_the_table_fits_the_terminal(width: int) -> None:
    text = run("precedents", "--to", "SA", COLUMNS=str(width)).stdout
    assert max(map(len, text.splitlines())) <= width
    told = " ".join(text.split())
    assert "MQ-9A Reaper" in told
    assert "6 documented decisions." in told


def test_every_format_for_programs_has_the_same_decisions() -> None:
    of_json = json.loads(run("precedents", "--to", "SA,IN", "-f", "json").stdout)["events"]
    of_lines = [
        json.loads(line) for line in run("precedents", "--to", "SA,IN", "-f", "jsonl").stdout.splitlines()
    ]
    of_rows = list(csv.DictReader(run("precedents", "--to", "SA,IN", "-f", "csv").stdout.splitlines()))
    assert of_json == of_lines
    assert [event["id"] for event in of_json] == [row["id"] for row in of_rows]
    assert {event["buyer"] for event in of_json} == {"SA", "IN"}


@pytest.mark.parametrize(("to", "same"), [("Korea, South", "KR"), ("AUKUS", "AU,GB,US"), ("SA; IN", "IN,SA")])
def test_buyers_are_named_as_destinations_are(to: str, same: str) -> None:
    assert run("precedents", "--to", to).stdout == run("precedents", "--to", same).stdout


def test_markdown_has_a_row_a_decision() -> None:
    rows = [
        line
        for line in run("precedents", "--to", "SA", "-f", "markdown").stdout.splitlines()
        if "| SA" in line
    ]
    assert len(rows) == 6


@pytest.mark.parametrize(
    ("words", "told"),
    [(("--to", "Atlantis"), "unknown country 'Atlantis'"), (("--since", "2020"), "write it like 2020-07-24")],
)
def test_what_cannot_be_meant_is_told(words: tuple[str, str], told: str) -> None:
    done = run("precedents", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in " ".join(done.stderr.split())


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("x.html", "<!DOCTYPE html>"),
        ("x.svg", "<?xml"),
        ("x.md", "# Documented"),
        ("x.csv", "id,date"),
        ("x.json", "{\n"),
        ("x.jsonl", '{"id"'),
        ("x.txt", "2025-"),
    ],
)
def test_a_file_is_written_in_the_format_of_its_ending(tmp_path: Path, name: str, begins: str) -> None:
    assert run("precedents", "--to", "AE", "-o", name, cwd=tmp_path).returncode == 0
    text = (tmp_path / name).read_text()
    assert text.startswith(begins)
    assert "MQ-9" in text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("-o", "x.pdf"), "write .html"),
        (("-o", "x.xml"), "choose one of"),
        (("--backtest", "-o", "x.html"), "plain text"),
    ],
)
def test_an_ending_of_another_format_is_refused(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    done = run("precedents", *words, cwd=tmp_path)
    assert (done.returncode, told in done.stderr, list(tmp_path.iterdir())) == (2, True, [])
