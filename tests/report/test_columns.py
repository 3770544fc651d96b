"""The list of columns says what a table for screening may hold."""

from __future__ import annotations

import csv
import io
import json

from mtcrcheck.report import csv as columns
from mtcrcheck.screening.layout import known_columns
from mtcrcheck.spec.keys import KEYS


def test_every_column_is_listed_with_its_unit() -> None:
    found = {c.name: c for c in columns.list_columns()}
    assert list(found) == ["name", *known_columns()]
    assert (found["mass.max_payload_kg"].unit, found["mass.max_payload_min_kg"].unit) == ("kg", "kg")
    assert found["mass.max_payload_min_kg"].description == "At least: Maximum payload as declared."
    assert found["aircraft.armed"].holds == "true or false"
    assert found["aircraft.role"].holds.startswith("isr, strike")


def test_the_formats_list_the_same() -> None:
    names = ["name", *known_columns()]
    assert [c["name"] for c in json.loads(columns.describe_columns("json", 80))] == names
    assert [row["name"] for row in csv.DictReader(io.StringIO(columns.describe_columns("csv", 80)))] == names


def test_the_table_lists_each_key_once_and_says_how_to_give_ranges() -> None:
    for width in (80, 200):
        lines = columns.describe_columns("table", width).splitlines()
        assert all(sum(key.column() in line.split() for line in lines) == 1 for key in KEYS.values())
        assert "mass.max_payload_min_kg" in "".join(lines)
        assert "mass.empty_min_kg" not in "".join(lines)
