"""`impact`, run as installed."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.command import BROKEN, MQ_9A, QUADCOPTER, run, spawn

if TYPE_CHECKING:
    from pathlib import Path

FAST = MQ_9A.replace('"300 mph"', '"900 km/h"')
SIDES = ("--old", "us-2020", "--new", "us-2025")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "fast.toml").write_text(FAST)
    (tmp_path / "quad.toml").write_text(QUADCOPTER)
    return tmp_path


def test_every_destination_is_looked_at_unless_some_are_named(folder: Path) -> None:
    done = run("impact", ".", *SIDES, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    words = " ".join(done.stdout.split())
    assert "2 systems, 243 destinations: " in words
    assert "transfers are no longer denied by presumption or policy, 0 newly denied" in words
    few = " ".join(run("impact", ".", *SIDES, "--to", "SA,FR", cwd=folder).stdout.split())
    assert (
        "2 systems, 2 destinations: 2 transfers are no longer denied by presumption or policy, 0 newly denied."
        in few
    )


def test_the_formats_agree(folder: Path) -> None:
    words = ("impact", ".", *SIDES, "--to", "SA,FR,IR,CN,DE,IN,AE")
    data = json.loads(run(*words, "--format", "json", cwd=folder).stdout)
    rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv", cwd=folder).stdout)))
    assert len(rows) == 2 * 7
    assert sum(row["move"] == "leaves-denial" for row in rows) == data["totals"]["leaves-denial"] >= 4
    assert run(*words, "-o", "map.html", cwd=folder).returncode == 0
    page = (folder / "map.html").read_text()
    assert (
        page.count('class="leaves-denial"') == data["totals"]["leaves-denial"] + 1
    )  # and once in the legend
    assert run(*words, "--format", "html", cwd=folder).stdout == page


def test_two_days_and_what_if(folder: Path) -> None:
    days = ("--old", "2020-07-23", "--new", "2020-07-24", "--to", "SA", "--format", "json")
    slow = json.loads(
        run("impact", "fast.toml", *days, "--set", "performance.max_speed=400 km/h", cwd=folder).stdout
    )
    fast = json.loads(run("impact", "fast.toml", *days, cwd=folder).stdout)
    assert slow["request"]["old"] == {"interpretation": "us-2018", "as_of": "2020-07-23"}
    assert slow["request"]["set"] == {"performance.max_speed": "400 km/h"}
    assert fast["totals"]["leaves-denial"] == 0
    moves = [t["move"] for system in slow["systems"] for t in system["transfers"]]
    assert moves != [None]


def test_what_cannot_be_meant_is_a_usage_error(folder: Path) -> None:
    days = ("--old", "2020-01-01", "--new", "2026-01-01", "--interpretation", "all")
    for words in (
        ("--old", "us-2020"),
        days,
        (*SIDES, "--to", "US"),
        ("--old", "us-2020", "--new", "2025-01-01"),
    ):
        assert run("impact", ".", *words, cwd=folder).returncode == 2


def test_what_is_invalid_is_told_and_the_rest_reported(folder: Path) -> None:
    (folder / "bad.toml").write_text(BROKEN)
    done = run("impact", ".", *SIDES, "--to", "SA", "--format", "json", cwd=folder)
    assert done.returncode == 3
    assert done.stderr.startswith("bad.toml:3:15: bare-number")
    data = json.loads(done.stdout)
    assert (len(data["systems"]), len(data["errors"])) == (2, 2)


def test_several_processes_say_the_same_as_one(folder: Path) -> None:
    for n in range(20):
        (folder / f"{n}.toml").write_text(FAST.replace("MQ-9A", f"X{n}"))
    asked = ("impact", ".", *SIDES, "--to", "SA,FR,RU", "--format", "json")
    assert spawn(*asked, "--jobs", "2", cwd=folder).stdout == run(*asked, "--jobs", "1", cwd=folder).stdout


def test_several_exporting_states_follow_each_other(folder: Path) -> None:
    days = ("--old", "2026-04-01", "--new", "2026-05-01", "--from", "JP,KR", "--to", "AE")
    done = run("impact", "fast.toml", *days, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.index("exports from Japan (JP)") < done.stdout.index("exports from South Korea (KR)")
    japan, korea = json.loads(run("impact", "fast.toml", *days, "-f", "json", cwd=folder).stdout)
    assert (japan["request"]["from"], japan["totals"]["opened"]) == ("JP", 1)
    assert (korea["request"]["from"], korea["totals"]["opened"]) == ("KR", 0)
    rows = list(
        csv.DictReader(io.StringIO(run("impact", "fast.toml", *days, "-f", "csv", cwd=folder).stdout))
    )
    assert [(row["exporter"], row["move"]) for row in rows] == [("JP", "opened"), ("KR", "")]
    refused = run("impact", "fast.toml", *days, "-f", "html", cwd=folder)
    assert (refused.returncode, "one exporting state" in refused.stderr) == (2, True)
