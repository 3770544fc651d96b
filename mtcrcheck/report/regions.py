"""Regions of the world, to arrange destinations by: geography alone, no rule reads it."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import tomli


@functools.cache
def _table() -> dict[str, Any]:
    return tomli.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@functools.cache
def regions() -> dict[str, str]:
    """Return the region of every country, by alpha-2 code."""
    return {code: region for region, codes in _table()["regions"].items() for code in codes.split()}


def tiles() -> dict[str, tuple[int, int]]:
    """Return the column and the row of every country on a map of equal tiles, by alpha-2 code."""
    rows = (row.split() for row in _table()["tiles"].strip().splitlines())
    return {code: (x, y) for y, row in enumerate(rows) for x, code in enumerate(row) if code != ".."}


def region(code: str) -> str:
    """Return the region of a country by its alpha-2 code. Raises `KeyError` for any other text."""
    return regions()[code]
