"""Where keys and values stand in a TOML or JSON text, for diagnostics; run only when there is one to place.

The text has been parsed before, so only its outline is read here: brackets, keys, commas and the extent of
strings. JSON is read as one TOML value with colons.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count

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


def outline_of(text: str, *, is_json: bool) -> Outline:
    """Return where everything stands in a valid text, or raise ValueError if its outline cannot be followed.

    In TOML text, lines end in a line feed alone.
    """
    walk = _Walk(text, is_json)
    try:
        walk.take(_SPACE_LINES)
        if is_json:
            walk.value(())
        else:
            walk.statements()
    except IndexError:
        raise ValueError("the text ends early") from None
    return walk.outline


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


@dataclass(slots=True)
class _Walk:
    """How far a text is read."""

    text: str
    is_json: bool
    pos: int = 0
    outline: Outline = field(default_factory=Outline)

    def take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.pos)
        if match is None:
            raise ValueError(f"no key or value at {self.pos}")
        self.pos = match.end()
        return match.group()

    def statements(self) -> None:
        header: Path = ()
        lengths: dict[Path, int] = {}
        while self.pos < len(self.text):
            if self.text[self.pos] == "[":
                header = self.header(lengths)
            else:
                self.pair(header)
            self.take(_LINE_END)
            self.take(_SPACE_LINES)

    def header(self, lengths: dict[Path, int]) -> Path:
        """Read "[a.b]" or "[[a.b]]"; ``lengths`` counts the tables of each array of tables."""
        is_array = self.text.startswith("[[", self.pos)
        self.pos += 1 + is_array
        *parents, (name, offset) = self.key()
        path: Path = ()
        for parent, at in parents:
            path = (*path, parent)
            self.outline.enter(path, at)
            if path in lengths:
                path = (*path, lengths[path] - 1)
        path = (*path, name)
        self.outline.enter(path, offset)
        if is_array:
            lengths[path] = lengths.get(path, 0) + 1
            path = (*path, lengths[path] - 1)
            self.outline.enter(path, offset)
        else:
            self.outline.define(path, offset)
        return path

    def pair(self, table: Path) -> None:
        """Read a key and its value."""
        *parents, (name, offset) = self.key()
        for parent, at in parents:
            table = (*table, parent)
            self.outline.enter(table, at)
        self.outline.define((*table, name), offset)
        self.take(_SPACE_LINES)
        if self.text[self.pos] != (":" if self.is_json else "="):
            raise ValueError(f"no value after the key at {self.pos}")
        self.pos += 1
        self.take(_SPACE_LINES)
        self.value((*table, name))

    def key(self) -> list[tuple[str, int]]:
        """Read a key, which in TOML may have dots; return its parts, each with its place."""
        parts: list[tuple[str, int]] = []
        while True:
            self.take(_SPACE)
            offset, token = self.pos, self.take(_KEY)
            if self.is_json:
                return [(json.loads(token), offset)]
            parts.append((tomli.loads(f"x = {token}")["x"] if token[0] in "\"'" else token, offset))
            self.take(_SPACE)
            if self.text[self.pos] != ".":
                return parts
            self.pos += 1

    def value(self, path: Path) -> None:
        """Read a value with all that stands in it."""
        self.outline.values[path] = self.pos
        if (opening := self.text[self.pos]) not in "[{":
            self.take(_SCALAR)
            return
        self.pos += 1
        for index in count():
            self.take(_SEPARATORS)
            if self.text[self.pos] in "]}":
                break
            if opening == "[":
                self.value((*path, index))
            else:
                self.pair(path)
        self.pos += 1
