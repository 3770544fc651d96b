"""Where keys and values stand in a TOML or JSON text, for diagnostics; run only when there is one to place.

The text has been parsed before, so only its outline is read here: brackets, keys, commas and the extent of
strings. JSON is read as one TOML value with colons.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import tomli

from mtcrcheck.spec.diagnostics import Diagnostic

MAX_SHOWN = 100
"""Faults of one file that are reported; a last one says how many more there are."""

Path = tuple[str | int, ...]
"""Keys and list positions from the top level down."""


def dotted(path: Path) -> str:
    """Return a path as people write it: ``mass.max_payload[1].value``; positions from 0, long keys cut."""
    return "".join(f"[{s}]" if isinstance(s, int) else f".{s[:60]}" for s in path).removeprefix(".")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, at the key of ``path`` or at its value."""

    path: Path
    code: str
    message: str
    at_key: bool = False


_SPACE = re.compile(r"[ \t]*")
_SPACE_LINES = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SEPARATORS = re.compile(r"(?:[ \t\r\n,]+|#[^\n]*)*")
_LINE_END = re.compile(r"[^\n]*\n?")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\n]*'""")
_SCALAR = re.compile(
    r'''"""[^"\\]*(?:(?:\\.|"{1,2}(?!"))[^"\\]*)*"{3,5}|\'\'\'.*?\'{3,5}'''
    r"""|"[^"\\]*(?:\\.[^"\\]*)*"|'[^']*\'"""
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[^,\]}\s#]*|[^,\[\]{}\s#\"']+",
    re.DOTALL,
)


@dataclass(slots=True)
class Outline:
    """Offsets into a text by path: of keys, and of values; and the keys that stand twice in a table.

    ``pos`` is how far the text is read.
    """

    text: str
    is_json: bool
    pos: int = 0
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

    def _enter(self, path: Path, offset: int) -> Path:
        """Note a table that is there because something stands in it."""
        self.keys.setdefault(path, offset)
        self.values.setdefault(path, offset)
        return path

    def _define(self, path: Path, offset: int) -> None:
        """Note a key that is given its value here, for good."""
        if path in self.defined:
            self.repeated.append((path, offset))
        self.defined.add(path)
        self.keys.setdefault(path, offset)

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.pos)
        if match is None:
            raise ValueError(f"no key or value at {self.pos}")
        self.pos = match.end()
        return match.group()

    def read(self) -> None:
        """Read the text."""
        self._take(_SPACE_LINES)
        if self.is_json:
            self._value(())
            return
        header: Path = ()
        lengths: dict[Path, int] = {}
        while self.pos < len(self.text):
            if self.text[self.pos] == "[":
                header = self._header(lengths)
            else:
                self._pair(header)
            self._take(_LINE_END)
            self._take(_SPACE_LINES)

    def _header(self, lengths: dict[Path, int]) -> Path:
        """Read "[a.b]" or "[[a.b]]"; ``lengths`` counts the tables of each array of tables."""
        is_array = self.text.startswith("[[", self.pos)
        self.pos += 1 + is_array
        *parents, (name, offset) = self._key()
        path: Path = ()
        for parent, at in parents:
            path = self._enter((*path, parent), at)
            if path in lengths:
                path = (*path, lengths[path] - 1)
        path = self._enter((*path, name), offset)
        if is_array:
            lengths[path] = lengths.get(path, 0) + 1
            return self._enter((*path, lengths[path] - 1), offset)
        self._define(path, offset)
        return path

    def _pair(self, table: Path) -> None:
        *parents, (name, offset) = self._key()
        for parent, at in parents:
            table = self._enter((*table, parent), at)
        self._define((*table, name), offset)
        self._take(_SPACE_LINES)
        if self.text[self.pos] != (":" if self.is_json else "="):
            raise ValueError(f"no value after the key at {self.pos}")
        self.pos += 1
        self._take(_SPACE_LINES)
        self._value((*table, name))

    def _key(self) -> list[tuple[str, int]]:
        """Read a key, which in TOML may have dots; return its parts, each with its place."""
        parts: list[tuple[str, int]] = []
        while True:
            self._take(_SPACE)
            offset, token = self.pos, self._take(_KEY)
            if self.is_json:
                return [(json.loads(token), offset)]
            parts.append((tomli.loads(f"x = {token}")["x"] if token[0] in "\"'" else token, offset))
            self._take(_SPACE)
            if self.text[self.pos] != ".":
                return parts
            self.pos += 1

    def _value(self, path: Path) -> None:
        self.values[path] = self.pos
        if (opening := self.text[self.pos]) not in "[{":
            self._take(_SCALAR)
            return
        self.pos += 1
        for index in count():
            self._take(_SEPARATORS)
            if self.text[self.pos] in "]}":
                break
            if opening == "[":
                self._value((*path, index))
            else:
                self._pair(path)
        self.pos += 1


def outline_of(text: str, *, is_json: bool) -> Outline:
    """Return where everything stands in a valid text, or raise ValueError if its outline cannot be followed.

    In TOML text, lines end in a line feed alone.
    """
    outline = Outline(text, is_json)
    try:
        outline.read()
    except IndexError:
        raise ValueError("the text ends early") from None
    return outline


def walk(data: object) -> Iterator[tuple[Path, Any]]:
    """Yield every value in parsed data with its path, tables and lists among them."""
    waiting: list[tuple[Path, object]] = [((), data)]
    while waiting:
        path, node = waiting.pop()
        yield path, node
        inner: Iterable[tuple[str | int, object]] = ()
        if isinstance(node, dict | list):
            inner = node.items() if isinstance(node, dict) else enumerate(node)
        waiting.extend(((*path, step), value) for step, value in inner)


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
