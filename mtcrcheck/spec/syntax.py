"""From the bytes of a spec file to plain tables, lists and values, or to a diagnostic with its place."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import tomli

from mtcrcheck.spec.diagnostics import Diagnostic, SpecError
from mtcrcheck.spec.place import Outline, Path, diagnose, dotted, line_and_column, outline_of

MAX_BYTES = 1 << 20
"""Largest file that is read: 1 MiB."""
MAX_DEPTH = 16
"""Deepest nesting of tables and lists."""

SURROGATE = re.compile(r"[\ud800-\udfff]")
"""Half of a surrogate pair, which no file can hold."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_QUOTES = ': values other than numbers, true, false and dates stand in quotes, such as "500 kg"'
_TOML_HINTS = {
    "Invalid value": _QUOTES,
    "Expected newline or end of document after a statement": _QUOTES,
    "Cannot overwrite a value": ": the name is already used above",
    "Illegal character '\\n'": ": the line ends inside a string: close it with a quotation mark",
    "Unterminated string": ": close it with a quotation mark",
}
_LONG_DIGITS = re.compile(r"(?<![0-9_])[0-9][0-9_]{4000,}")
# what is not closed ends with its line: looked for again from every quote in it, it would take the square
_STRINGS_AND_BRACKETS = re.compile(r"""#[^\n]*|'[^'\n]*'?|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?|[\[\]{}]""")
_STRINGS_AND_CONSTANTS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|(-?(?:NaN|Infinity))')


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file; in ``text`` TOML lines end in a line feed alone."""

    path: str
    text: str
    is_json: bool
    data: dict[str, Any]

    def outline(self) -> Outline:
        """Return where its keys and values stand."""
        return outline_of(self.text, is_json=self.is_json)


def parse(data: bytes, path: str) -> Document:
    """Parse a spec file: JSON if it begins with a brace or is named .json, else TOML.

    Raises `SpecError` with the place of the fault.
    """
    text = _decoded(data, path)
    is_json = path.lower().endswith(".json") or text.lstrip()[:1] == "{"
    try:
        content = _json(text, path) if is_json else _toml(text, path)
    except RecursionError:
        raise _too_deep(text, path) from None
    if not isinstance(content, dict):
        raise _fault(path, 1, 1, "not-a-table", "the top level is not a table: write the keys in braces")
    if _deeper_than(content, MAX_DEPTH):
        raise _too_deep(text, path)
    return Document(path, text if is_json else text.replace("\r\n", "\n"), is_json, content)


def parse_setting(text: str) -> object:
    """Return the value of an override: as TOML where it is a TOML value, else, and for a number, the text itself."""
    try:
        table = tomli.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    value = table.pop("value")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return text  # whether 1.500 is one number is for its key to say
    too_deep = isinstance(value, dict | list) and _deeper_than(value, MAX_DEPTH)
    return text if table or too_deep else value


def _fault(path: str, line: int, column: int, code: str, message: str) -> SpecError:
    return SpecError([Diagnostic(path, line, column, code, message)])


def _place(error: tomli.TOMLDecodeError | json.JSONDecodeError) -> tuple[int, int]:
    """Return the line and column of a syntax error: in the text, or just behind its last character.

    A parser that steps over two characters of which the text has one places the fault further on.
    """
    return line_and_column(error.doc, min(error.pos, len(error.doc)))


def _decoded(data: bytes, path: str) -> str:
    if len(data) > MAX_BYTES:
        raise _fault(path, 1, 1, "too-large", f"{len(data):,} bytes: at most {MAX_BYTES:,} are read")
    if data.startswith(_UTF16):
        raise _fault(path, 1, 1, "invalid-encoding", "the file is UTF-16: save it as UTF-8")
    text = data.removeprefix(codecs.BOM_UTF8)
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        before = text[: error.start].decode()
        line, column = line_and_column(before, len(before))
        found = f"byte 0x{text[error.start]:02x} is not UTF-8: save the file as UTF-8"
        raise _fault(path, line, column, "invalid-encoding", found) from None


def _toml(text: str, path: str) -> object:
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        message = error.msg + _TOML_HINTS.get(error.msg, "")
        fault = _fault(path, *_place(error), "toml-syntax", message)
        raise _repeated_keys(text.replace("\r\n", "\n"), path, is_json=False) or fault from None
    except ValueError:
        raise _long_number(text, path) from None


def _json(text: str, path: str) -> object:
    repeated: list[object] = []
    constants: list[str] = []

    def table(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            repeated.append(found)
        return found

    try:
        content = json.loads(text, object_pairs_hook=table, parse_constant=constants.append)
    except json.JSONDecodeError as error:
        raise _fault(path, *_place(error), "json-syntax", error.msg) from None
    except ValueError:
        raise _long_number(text, path) from None
    fault = _repeated_keys(text, path, is_json=True) if repeated else None
    fault = fault or (_not_json(text, path) if constants else None)
    fault = fault or (_lone_surrogates(content, text, path) if "\\u" in text else None)
    if fault:
        raise fault
    return content


def _repeated_keys(text: str, path: str, *, is_json: bool) -> SpecError | None:
    """Return the error for keys that stand twice in a table, or None if that is not what is wrong."""
    try:
        repeated = outline_of(text, is_json=is_json).repeated
    except ValueError:
        return None
    faults = [
        (at, "duplicate-key", f"{dotted(key)}: this key stands twice: keep one") for key, at in repeated
    ]
    return SpecError(diagnose(path, text, faults)) if faults else None


def _not_json(text: str, path: str) -> SpecError:
    word = next(match for match in _STRINGS_AND_CONSTANTS.finditer(text) if match[1])
    found = f"{word[1]} is not JSON: leave the key out where the value is unknown"
    return _fault(path, *line_and_column(text, word.start()), "json-syntax", found)


def _lone_surrogates(content: object, text: str, path: str) -> SpecError | None:
    broken = [(key, at_key) for key, string, at_key in _strings(content) if SURROGATE.search(string)]
    if not broken:
        return None
    outline = outline_of(text, is_json=True)
    message = "half of a surrogate pair is no character: remove the escape"
    faults = [
        (outline.offset(key, at_key=at_key), "invalid-text", f"{dotted(key)}: {message}")
        for key, at_key in broken
    ]
    return SpecError(diagnose(path, text, faults))


def _strings(content: object) -> Iterator[tuple[Path, str, bool]]:
    """Yield every string in a parsed text with its path, and whether it is the key there."""
    waiting: list[tuple[Path, object]] = [((), content)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, str):
            yield path, value, False
        elif isinstance(value, dict):
            yield from (((*path, key), key, True) for key in value)
            waiting.extend(((*path, key), inner) for key, inner in value.items())
        elif isinstance(value, list):
            waiting.extend(((*path, index), inner) for index, inner in enumerate(value))


def _long_number(text: str, path: str) -> SpecError:
    digits = _LONG_DIGITS.search(text)
    line, column = line_and_column(text, digits.start()) if digits else (1, 1)
    return _fault(path, line, column, "too-long", "a number of more digits than any quantity needs")


def _too_deep(text: str, path: str) -> SpecError:
    offset, depth = 0, 0
    for match in _STRINGS_AND_BRACKETS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match.group(), 0)
        if depth > MAX_DEPTH:
            offset = match.start()
            break
    found = f"tables and lists are nested more than {MAX_DEPTH} deep"
    return _fault(path, *line_and_column(text, offset), "too-deep", found)


def _deeper_than(content: object, limit: int) -> bool:
    level: list[Any] = [content]
    for _ in range(limit):
        members = (value.values() if isinstance(value, dict) else value for value in level)
        level = [inner for values in members for inner in values if isinstance(inner, dict | list)]
        if not level:
            return False
    return True
