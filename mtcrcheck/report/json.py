"""The JSON record, written so that it can be read, compared line by line, and streamed."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticSerializationError, to_json

from mtcrcheck.frozen import frozen
from mtcrcheck.report import data, record
from mtcrcheck.report.run import Unreadable
from mtcrcheck.report.seal import KEY, Digest, canonical, canonical_record
from mtcrcheck.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mtcrcheck.report.run import Outcome, Run

INDENT = 1
NOT_ASCII = re.compile("[\x7f-\U0010ffff]")


@frozen
class Piece:
    """The result for one input, or else its errors, as JSON text and in the form that is sealed."""

    readable: bool
    text: str
    canonical: str


def piece(outcome: Outcome, run: Run) -> Piece:
    """Return what the record says of one input."""
    if isinstance(outcome, Unreadable):
        errors = [record.error(d) for d in outcome.diagnostics]
        return Piece(False, ",\n".join(map(_indented, errors)), ",".join(map(canonical, errors)))
    found = data.result(outcome, run)
    return Piece(True, _indented(found), canonical(found))


def page(pieces: Iterable[Piece], run: Run) -> Iterator[str]:
    """Yield the record piece by piece: what holds for all, the results, the errors, then the seal."""
    head = {key: value for key, value in data.head(run).items() if key not in ("results", "errors", KEY)}
    digest = Digest()
    digest.add(f'{canonical_record(head)[:-1]},"results":[')
    yield _text(head)[: -len("\n}")] + ',\n "results": ['
    errors: list[Piece] = []
    separator = ""
    for found in pieces:
        if found.readable:
            digest.add(separator + found.canonical)
            yield f"{separator}\n{found.text}"
            separator = ","
        else:
            errors.append(found)
    yield "\n ]" if separator else "]"
    digest.add(f'],"errors":[{",".join(e.canonical for e in errors)}]}}')
    told = ",\n".join(e.text for e in errors)
    yield ',\n "errors": [' + (f"\n{told}\n ]" if errors else "]")
    yield f',\n "{KEY}": "{digest.seal}"\n}}\n'


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
