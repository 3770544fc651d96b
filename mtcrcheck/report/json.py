"""JSON text that is safe to print, and plain data to be written as JSON."""

from __future__ import annotations

import datetime
import json
import re
from typing import Any

from mtcrcheck import __version__
from mtcrcheck.text import COMMAND, printable

TOOL = {"name": "mtcrcheck", "version": __version__}
"""What every document names as the tool that wrote it."""
UNSAFE = re.compile(rf"[\x7f-\U0010ffff]|{COMMAND}")
"""What may have to be escaped; a line of JSON text never begins with other commands to a build server."""


def to_text(data: object) -> str:
    """Return data as JSON text, one value a line, that can be read and compared line by line."""
    return escaped(json.dumps(data, indent=1, ensure_ascii=False)) + "\n"


def escaped(text: str) -> str:
    """Return JSON text with the characters escaped that no terminal should be sent, but for line feeds."""
    return UNSAFE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    character: Any = match.group()
    if character == "#":
        return "\\u0023"
    return character if printable(character) == character else json.dumps(character)[1:-1]


def pick(thing: object, *names: str) -> dict[str, Any]:
    """Return attributes as plain data: sequences as lists, days as text."""
    return {name: _plain(getattr(thing, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, datetime.date) else value
