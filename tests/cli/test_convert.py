"""`convert`, run as installed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import tomli

from tests.cli.command import BROKEN, MQ_9A, run

if TYPE_CHECKING:
    from pathlib import Path


def test_the_other_notation_is_written_by_default() -> None:
    as_json = run("convert", "-", stdin=MQ_9A).stdout
    assert json.loads(as_json)["mass"]["empty"] == "4,900 lb"
    assert tomli.loads(run("convert", "-", stdin=as_json).stdout) == tomli.loads(MQ_9A)


def test_the_ending_of_the_file_decides_unless_a_notation_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(f"# mine\n{MQ_9A}")
    assert run("convert", "a.toml", "-o", "b.json", cwd=tmp_path).returncode == 0
    assert json.loads((tmp_path / "b.json").read_text())["name"] == "MQ-9A"
    run("convert", "a.toml", "-o", "c.toml", cwd=tmp_path)
    assert (tmp_path / "c.toml").read_text() == f"# mine\n{MQ_9A}"
    run("convert", "a.toml", "-o", "d.txt", "--to-format", "json", cwd=tmp_path)
    assert (tmp_path / "d.txt").read_text() == (tmp_path / "b.json").read_text()


def test_an_invalid_spec_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text(BROKEN)
    done = run("convert", "bad.toml", "-o", "out.json", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (3, "")
    assert [line.split()[1] for line in done.stderr.splitlines()] == ["bare-number", "unknown-key"]
    assert not (tmp_path / "out.json").exists()


def test_one_file_at_a_time(tmp_path: Path) -> None:
    assert run("convert", tmp_path).returncode == 2
    assert run("convert", "none.toml", cwd=tmp_path).returncode == 2
    assert run("convert").returncode == 2
