"""Cells are text to every spreadsheet."""

from __future__ import annotations

import pytest

from mtcrcheck.text import safe_cell as safe


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("-1", "'-1"),
        ("@SUM(1)", "'@SUM(1)"),
        (" +1", "' +1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("\t=1", "\\x09=1"),
        ("-", "-"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_what_begins_a_formula_begins_none(cell: str, shown: str) -> None:
    assert safe(cell) == shown
