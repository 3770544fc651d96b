"""The JSON record, written so that it can be read, compared line by line, and streamed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticSerializationError, to_json

from mtcrcheck.report import data, record
from mtcrcheck.report.run import Unreadable
from mtcrcheck.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mtcrcheck.report.run import Outcome, Run

INDENT = 1
NOT_ASCII = re.compile("[\x7f-\U0010ffff]")


def piece(outcome: Outcome, run: Run) -> tuple[bool, str]:
    """Return whether the input could be read, and its result, or else its errors, as JSON text."""
    if isinstance(outcome, Unreadable):
        return False, ",\n".join(_indented(record.error(d)) for d in outcome.diagnostics)
    return True, _indented(data.result(outcome, embed=run.embed))


def page(pieces: Iterable[tuple[bool, str]], run: Run) -> Iterator[str]:
    """Yield the record piece by piece: what holds for all, the results, then the errors."""
    head = data.head(run)
    empty = _text(head)
    yield empty[: empty.index(' "results": []')] + ' "results": ['
    errors = []
    separator = "\n"
    for readable, text in pieces:
        if readable:
            yield separator + text
            separator = ",\n"
        else:
            errors.append(text)
    yield "\n ]" if separator != "\n" else "]"
    yield ',\n "errors": [' + ("\n" + ",\n".join(errors) + "\n ]" if errors else "]") + "\n}\n"


def _indented(value: object) -> str:
    """Return a value as text, as deep as a result stands in the record."""
    begin = " " * 2 * INDENT
    return begin + _text(value).replace("\n", f"\n{begin}")


def _text(value: object) -> str:
    """Return a value as JSON text."""
    try:
        text = to_json(value, indent=INDENT).decode()
    except PydanticSerializationError:  # half of a surrogate pair, as in a path that is no text
        text = json.dumps(value, indent=INDENT, ensure_ascii=False)
    return escaped(text)


def escaped(text: str) -> str:
    """Return JSON text with the characters escaped that no terminal should be sent, but for line feeds."""
    return NOT_ASCII.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    """Return a character as it is, or as an escape where it is not printable."""
    character: Any = match.group()
    return character if printable(character) == character else json.dumps(character)[1:-1]
