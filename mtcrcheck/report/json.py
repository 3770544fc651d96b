"""JSON text that is safe to print, and plain data to be written as JSON."""

from __future__ import annotations

import datetime
import json
from typing import Any

from mtcrcheck import __version__
from mtcrcheck.text import escaped

TOOL = {"name": "mtcrcheck", "version": __version__}
"""What every document names as the tool that wrote it."""


def to_text(data: object) -> str:
    """Return data as JSON text, one value a line, that can be read and compared line by line."""
    return escaped(json.dumps(data, indent=1, ensure_ascii=False)) + "\n"


def pick(thing: object, *names: str) -> dict[str, Any]:
    """Return attributes as plain data: sequences as lists, days as text."""
    return {name: _plain(getattr(thing, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, datetime.date) else value
