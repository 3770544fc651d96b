"""`schema`, run as installed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from mtcrcheck.spec.write import editor_schema
from tests.cli.command import run

if TYPE_CHECKING:
    from pathlib import Path


def test_the_schema_is_printed_the_same_every_time(tmp_path: Path) -> None:
    printed = run("schema").stdout
    assert json.loads(printed) == editor_schema()
    assert run("schema", "-o", "s.json", cwd=tmp_path).returncode == 0
    assert (tmp_path / "s.json").read_text() == printed


def test_columns_are_listed(tmp_path: Path) -> None:
    table = run("schema", "--columns").stdout
    assert "mass.max_payload_kg" in table
    assert {"name": "mass.max_payload_max_kg", "unit": "kg"}.items() <= {
        k: v
        for column in json.loads(run("schema", "--columns", "--format", "json").stdout)
        if column["name"] == "mass.max_payload_max_kg"
        for k, v in column.items()
    }.items()
    run("schema", "--columns", "-o", "c.csv", cwd=tmp_path)
    assert (tmp_path / "c.csv").read_text().startswith("name,unit,holds,description\n")


def test_the_schema_has_one_format() -> None:
    done = run("schema", "--format", "csv")
    assert (done.returncode, "--columns" in done.stderr) == (2, True)
