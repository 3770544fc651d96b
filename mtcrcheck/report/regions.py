"""Regions of the world, to arrange destinations by: geography alone, no rule reads it."""

from __future__ import annotations

import functools
from pathlib import Path

import tomli

_TABLE = Path(__file__).with_name("regions.toml")


@functools.cache
def regions() -> dict[str, str]:
    """Return the region of every country, by alpha-2 code."""
    table = tomli.loads(_TABLE.read_text(encoding="utf-8"))
    return {code: region for region, codes in table["regions"].items() for code in codes.split()}


def region(code: str) -> str:
    """Return the region of a country by its alpha-2 code. Raises `KeyError` for any other text."""
    return regions()[code]
