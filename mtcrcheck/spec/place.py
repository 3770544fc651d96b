"""Where keys and values stand in a TOML or JSON text, for diagnostics; run only when there is one to place.

The text has been parsed before, so only its outline is read here: brackets, keys, commas and the extent of
strings. JSON is read as one TOML value with colons.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import tomli

from mtcrcheck.spec.diagnostics import Diagnostic

MAX_SHOWN = 100
"""Faults of one file that are reported; a last one says how many more there are."""

Path = tuple[str | int, ...]
"""Keys and list positions from the top level down."""


def dotted(path: Path) -> str:
    """Return a path as people write it: ``mass.max_payload[1].value``; positions from 0, long keys cut."""
    return "".join(f"[{s}]" if isinstance(s, int) else f".{s[:60]}" for s in path).removeprefix(".")


@dataclass(slots=True)
class Outline:
    """Offsets into a text by path: of keys, and of values; and the keys that stand twice in a table."""

    keys: dict[Path, int] = field(default_factory=dict)
    values: dict[Path, int] = field(default_factory=dict)
    repeated: list[tuple[Path, int]] = field(default_factory=list)
    defined: set[Path] = field(default_factory=set)

    def offset(self, path: Path, *, at_key: bool) -> int:
        """Return where the value at a path stands, or its key.

        What is not in the text is placed at the table or list around it, the top level at the beginning.
        """
        offsets = self.keys if at_key else self.values
        while path and path not in offsets:
            path, offsets = path[:-1], self.values
        return offsets[path] if path else 0

    def enter(self, path: Path, offset: int) -> None:
        """Note a table that is there because something stands in it."""
        self.keys.setdefault(path, offset)
        self.values.setdefault(path, offset)

    def define(self, path: Path, offset: int) -> None:
        """Note a key that is given its value here, for good."""
        if path in self.defined:
            self.repeated.append((path, offset))
        self.defined.add(path)
        self.keys.setdefault(path, offset)


@dataclass(slots=True)
class _Open:
    """A list or table whose end has not been seen; ``index`` counts the elements of a list."""

    path: Path
    is_list: bool
    index: int = -1


_SPACE = re.compile(r"[ \t]*")
_SPACE_LINES = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_LINE_END = re.compile(r"[^\n]*\n?")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\n]*'""")
_SCALAR = re.compile(
    r'''"""[^"\\]*(?:(?:\\.|"{1,2}(?!"))[^"\\]*)*"{3,5}|\'\'\'.*?\'{3,5}'''
    r"""|"[^"\\]*(?:\\.[^"\\]*)*"|'[^']*\'"""
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[^,\]}\s#]*|[^,\[\]{}\s#\"']+",
    re.DOTALL,
)


def outline_of(text: str, *, is_json: bool) -> Outline:
    """Return where everything stands in a valid text, or raise ValueError if its outline cannot be followed.

    In TOML text, lines end in a line feed alone.
    """
    outline = Outline()
    try:
        if is_json:
            _value(text, _skip(text, 0), (), outline, is_json=True)
        else:
            _statements(text, outline)
    except IndexError:
        raise ValueError("the text ends early") from None
    return outline


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return line and column of an offset, both from 1, the column in characters."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def diagnose(path: str, text: str, faults: Iterable[tuple[int, str, str]]) -> list[Diagnostic]:
    """Return diagnostics for faults given as offset, code and message: in file order, up to `MAX_SHOWN`."""
    ordered = sorted(faults)
    found = [
        Diagnostic(path, *line_and_column(text, at), code, words) for at, code, words in ordered[:MAX_SHOWN]
    ]
    if len(ordered) > MAX_SHOWN:
        place = line_and_column(text, ordered[MAX_SHOWN][0])
        more = f"faults that are not shown: {len(ordered) - MAX_SHOWN:,}"
        found.append(Diagnostic(path, *place, "too-many-errors", more))
    return found


def _statements(text: str, outline: Outline) -> None:
    header: Path = ()
    lengths: dict[Path, int] = {}
    pos = _skip(text, 0)
    while pos < len(text):
        if text[pos] == "[":
            pos, header = _header(text, pos, outline, lengths)
        else:
            pos = _pair(text, pos, header, outline, is_json=False)
        end = _LINE_END.match(text, pos)
        pos = _skip(text, end.end() if end else pos)


def _header(text: str, pos: int, outline: Outline, lengths: dict[Path, int]) -> tuple[int, Path]:
    """Read "[a.b]" or "[[a.b]]"; ``lengths`` counts the tables of each array of tables."""
    is_array = text.startswith("[[", pos)
    pos, parts = _dotted_key(text, pos + 1 + is_array)
    path: Path = ()
    for name, offset in parts[:-1]:
        path = (*path, name)
        outline.enter(path, offset)
        if path in lengths:
            path = (*path, lengths[path] - 1)
    name, offset = parts[-1]
    path = (*path, name)
    outline.enter(path, offset)
    if is_array:
        lengths[path] = lengths.get(path, 0) + 1
        path = (*path, lengths[path] - 1)
        outline.enter(path, offset)
    else:
        outline.define(path, offset)
    return pos, path


def _pair(text: str, pos: int, table: Path, outline: Outline, *, is_json: bool) -> int:
    """Read a key and its value; return the offset after them."""
    pos, path = _key_and_mark(text, pos, table, outline, is_json=is_json)
    return _value(text, pos, path, outline, is_json=is_json)


def _key_and_mark(text: str, pos: int, table: Path, outline: Outline, *, is_json: bool) -> tuple[int, Path]:
    if is_json:
        token = _token(_KEY, text, pos)
        parts: Sequence[tuple[str, int]] = [(json.loads(token), pos)]
        pos += len(token)
    else:
        pos, parts = _dotted_key(text, pos)
    for name, offset in parts[:-1]:
        table = (*table, name)
        outline.enter(table, offset)
    name, offset = parts[-1]
    path = (*table, name)
    outline.define(path, offset)
    pos = _skip(text, pos)
    if text[pos] != (":" if is_json else "="):
        raise ValueError(f"no value after the key at {pos}")
    return _skip(text, pos + 1), path


def _value(text: str, pos: int, path: Path, outline: Outline, *, is_json: bool) -> int:
    """Read a value with all that stands in it, without recursion; return the offset after it."""
    around: list[_Open] = []
    while True:
        outline.values[path] = pos
        if text[pos] in "[{":
            around.append(_Open(path, text[pos] == "["))
            pos += 1
        else:
            pos += len(_token(_SCALAR, text, pos))
        pos = _close(text, pos, around)
        if not around:
            return pos
        inner = around[-1]
        if inner.is_list:
            inner.index += 1
            path = (*inner.path, inner.index)
        else:
            pos, path = _key_and_mark(text, pos, inner.path, outline, is_json=is_json)


def _close(text: str, pos: int, around: list[_Open]) -> int:
    """Skip commas and closing brackets up to the next value; return its offset, or the end."""
    while around:
        pos = _skip(text, pos)
        if text[pos] in "]}":
            around.pop()
        elif text[pos] != ",":
            break
        pos += 1
    return pos


def _dotted_key(text: str, pos: int) -> tuple[int, list[tuple[str, int]]]:
    parts: list[tuple[str, int]] = []
    while True:
        pos = _skip_spaces(text, pos)
        token = _token(_KEY, text, pos)
        name = tomli.loads(f"key = {token}")["key"] if token[0] in "\"'" else token
        parts.append((name, pos))
        pos = _skip_spaces(text, pos + len(token))
        if text[pos] != ".":
            return pos, parts
        pos += 1


def _token(pattern: re.Pattern[str], text: str, pos: int) -> str:
    match = pattern.match(text, pos)
    if match is None:
        raise ValueError(f"no key or value at {pos}")
    return match.group()


def _skip(text: str, pos: int) -> int:
    match = _SPACE_LINES.match(text, pos)
    return match.end() if match else pos


def _skip_spaces(text: str, pos: int) -> int:
    match = _SPACE.match(text, pos)
    return match.end() if match else pos
