"""`validate`, run as installed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.command import BROKEN, MQ_9A, ROOT, run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.toml").write_text(MQ_9A)
    (tmp_path / "bad.toml").write_text(BROKEN)
    return tmp_path


def test_valid_files_are_counted() -> None:
    done = run("validate", "specs")
    count = len(list((ROOT / "specs").glob("*.toml")))
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{count} files valid\n", "")


def test_every_fault_of_every_file_is_told(folder: Path) -> None:
    done = run("validate", ".", cwd=folder)
    assert done.returncode == 3
    assert [line.split(" ")[:2] for line in done.stdout.splitlines()] == [
        ["bad.toml:3:15:", "bare-number"],
        ["bad.toml:4:1:", "unknown-key"],
        ["1", "file"],
    ]
    assert done.stdout.endswith("1 file valid, 1 invalid: mtcrcheck explain CODE says more\n")


def test_a_missing_file_is_a_usage_error_and_an_unreadable_one_is_invalid(folder: Path) -> None:
    assert run("validate", "none.toml", cwd=folder).returncode == 2
    (folder / "loop.toml").symlink_to("loop.toml")
    done = run("validate", "loop.toml", cwd=folder)
    assert (done.returncode, "unreadable" in done.stdout) == (3, True)


def test_standard_input_and_lists_are_read(folder: Path) -> None:
    assert run("validate", "-", stdin=MQ_9A).stdout == "1 file valid\n"
    assert run("validate", "--files-from", "-", cwd=folder, stdin="good.toml\n").stdout == "1 file valid\n"


def test_json_and_a_file(folder: Path) -> None:
    done = run("validate", "bad.toml", "-o", "out.json", cwd=folder)
    assert (done.returncode, done.stdout) == (3, "")
    found = json.loads((folder / "out.json").read_text())
    assert [e["code"] for e in found["errors"]] == ["bare-number", "unknown-key"]
    assert json.loads(run("validate", "good.toml", "-f", "json", cwd=folder).stdout)["errors"] == []


def test_a_workflow_of_github_gets_annotations(folder: Path) -> None:
    done = run("validate", "bad.toml", cwd=folder, GITHUB_ACTIONS="true")
    first = done.stdout.splitlines()[0]
    assert first.startswith("::error file=bad.toml,line=3,col=15,title=bare-number::")
    assert (
        "::error" not in run("validate", "bad.toml", "-f", "table", cwd=folder, GITHUB_ACTIONS="true").stdout
    )


def test_quiet_says_nothing_of_valid_files(folder: Path) -> None:
    assert run("validate", "good.toml", "--quiet", cwd=folder).stdout == ""
    assert "bare-number" in run("validate", "bad.toml", "--quiet", cwd=folder).stdout


@pytest.mark.parametrize(
    ("less", "greater"),
    [
        ('[mass]\nempty = "501 kg"\n', 'max_takeoff = "500 kg"\n'),
        ('[mass]\nmax_payload = "1,103 lb"\n', 'max_takeoff = "0.5 t"\n'),
        ('[mass]\nmax_fuel = ["510 kg", ">= 501 kg"]\n', 'max_takeoff = "400..500 kg"\n'),
        ('[performance]\ncruise_speed = "101 km/h"\n', 'max_speed = "100 km/h"\n'),
        ('[performance]\nloiter_speed = "101 km/h"\n', 'max_speed = "100 km/h"\n'),
        ('[performance]\nmission_radius = "101 km"\n', 'ferry_range = "100 km"\n'),
    ],
)
def test_figures_that_cannot_both_be_are_told_at_both_places(less: str, greater: str, tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text(f'name = "X"\n{less}{greater}')
    done = run("validate", "x.toml", cwd=tmp_path)
    assert done.returncode == 3
    at_less, at_greater, _ = done.stdout.splitlines()
    assert at_less.startswith("x.toml:3:")
    assert at_greater.startswith("x.toml:4:")
    assert " impossible " in at_less
    assert f"(line 3, column {less.index('= ') - less.index(chr(10)) + 2})" in at_greater
    assert run("classify", "x.toml", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    "text",
    [
        '[mass]\nempty = "500 kg"\nmax_takeoff = "500 kg"\n',
        '[mass]\nempty = ["501 kg", "499 kg"]\nmax_takeoff = "500 kg"\n',
        '[mass]\nempty = "501 kg"\nmax_takeoff = ["500 kg", "501 kg"]\n',
        '[mass]\nempty = { value = "501 kg", suspect = true }\nmax_takeoff = "500 kg"\n',
        '[performance]\ncruise_speed = "100 km/h"\n',
    ],
)
def test_figures_that_can_both_be_are_valid(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text(f'name = "X"\n{text}')
    assert run("validate", "x.toml", cwd=tmp_path).stdout == "1 file valid\n"
