"""`compare`, run as installed."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.command import BROKEN, MQ_9A, QUADCOPTER, run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for id, text in {"mq-9a": MQ_9A, "quad": QUADCOPTER, "broken": BROKEN}.items():
        (tmp_path / f"{id}.toml").write_text(text)
    return tmp_path


def test_verdicts_facts_and_figures_stand_side_by_side(folder: Path) -> None:
    done = run("compare", "mq-9a.toml", "quad.toml", "--to", "SA", cwd=folder)
    lines = [line.split() for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert ["Annex", "category", "I", "none"] in lines
    assert ["max", "takeoff", "4,763", "kg", "0.895", "kg"] in lines
    assert ["us-2025", "to", "SA:", "treatment", "like", "crewed", "aircraft", "not", "listed"] in lines
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_the_record_has_one_value_for_each_aircraft(folder: Path) -> None:
    found = json.loads(run("compare", "quad.toml", "mq-9a.toml", "-f", "json", cwd=folder).stdout)
    rows = {row["what"]: row["values"] for row in found["rows"]}
    assert [each["path"] for each in found["aircraft"]] == ["quad.toml", "mq-9a.toml"]
    assert rows["mass.max_payload"] == [None, "1,701 kg"]
    assert rows["aircraft.armed"] == [None, "yes"]
    assert (found["request"]["set"], found["errors"]) == ({}, [])


def test_strict_shows_proven_answers_only() -> None:
    shown, proven = (
        run("compare", "specs/agras-t40.toml", "specs/mq-9a.toml", *words).stdout
        for words in ((), ("--strict",))
    )
    assert "Category II*" in shown
    assert "* presumed" in shown
    assert "*" not in proven


def test_a_file_is_written_in_the_format_of_its_ending(folder: Path) -> None:
    for ending in ("csv", "md", "html"):
        assert run("compare", "mq-9a.toml", "quad.toml", "-o", f"x.{ending}", cwd=folder).returncode == 0
    rows = list(csv.reader((folder / "x.csv").open()))
    assert rows[0] == ["about", "what", "MQ-9A", "Quad"]
    assert "| max payload | 1,701 kg |  |" in (folder / "x.md").read_text()
    assert '<td data-of="MQ-9A">1,701 kg</td>' in (folder / "x.html").read_text()
    done = run("compare", "mq-9a.toml", "quad.toml", "-o", "x.jsonl", cwd=folder)
    assert (done.returncode, "choose one of table, json" in done.stderr) == (2, True)


def test_two_of_one_name_are_told_apart_by_their_paths(folder: Path) -> None:
    (folder / "other.toml").write_text(QUADCOPTER)
    found = run("compare", "quad.toml", "other.toml", "-f", "csv", cwd=folder).stdout
    assert found.startswith("about,what,Quad (quad.toml),Quad (other.toml)\n")


def test_what_was_set_is_named(folder: Path) -> None:
    done = run("compare", "mq-9a.toml", "quad.toml", "--set", "mass.max_payload=400 kg", cwd=folder)
    assert "mass.max_payload: 400 kg (from command line)" in done.stdout


def test_an_invalid_spec_is_told_and_the_others_are_compared(folder: Path) -> None:
    done = run("compare", "mq-9a.toml", "broken.toml", "quad.toml", cwd=folder)
    assert (done.returncode, "MQ-9A" in done.stdout, "broken.toml:3:15:" in done.stderr) == (3, True, True)


def test_one_aircraft_is_too_few(folder: Path) -> None:
    done = run("compare", "mq-9a.toml", cwd=folder)
    assert (done.returncode, done.stdout, "name two or more" in done.stderr) == (2, "", True)
