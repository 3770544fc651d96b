"""From the bytes of a spec file to plain tables, lists and values, or to diagnostics with their places.

Where keys and values stand is found only when there is a fault to place. The text has been parsed before, so only its
outline is read: brackets, keys, commas and the extent of strings. JSON is read as one TOML value with colons.
"""

import codecs
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, count
from typing import Any, NamedTuple

import tomli

from mtcrcheck.spec.diagnostics import Diagnostic, SpecError
from mtcrcheck.text import read_beside

MAX_SHOWN = 100
"""Faults of one file that are reported; a last one says how many more there are."""

Path = tuple[str | int, ...]
"""Keys and list positions from the top level down."""


def dotted(path: Path) -> str:
    """Return a path as people write it: ``mass.max_payload[1].value``; positions from 0, long keys cut."""
    return "".join(f"[{s}]" if isinstance(s, int) else f".{s[:60]}" for s in path).removeprefix(".")


class Fault(NamedTuple):
    """One fault, at the key of ``path`` or at its value."""

    path: Path
    code: str
    message: str
    at_key: bool = False


_SPACE = r"(?:[ \t\r\n]++|#[^\n]*+)*+"
_SPACE_LINES, _LINE_END = re.compile(_SPACE), re.compile(rf"[^\n]*{_SPACE}")
_SEPARATORS = re.compile(_SPACE.replace("n]++", "n,]++"))
_EQUALS, _COLON = re.compile(f"{_SPACE}={_SPACE}"), re.compile(f"{_SPACE}:{_SPACE}")
_TWICE = ": this key stands twice: keep one"
_HEADER = re.compile(r"\[{0,2}")
_KEY = re.compile(r"""[ \t]*([A-Za-z0-9_-]+|"[^"\\\n]*(?:\\.[^"\\\n]*)*"|'[^'\n]*')[ \t]*(\.?)""")
_SCALAR = re.compile(
    r'''"""[^"\\]*(?:(?:\\.|"{1,2}(?!"))[^"\\]*)*"{3,5}|\'\'\'.*?\'{3,5}'''
    r"""|"[^"\\]*(?:\\.[^"\\]*)*"|'[^']*\'"""
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[^,\]}\s#]*|[^,\[\]{}\s#\"']+",
    re.DOTALL,
)


class Outline:
    """Offsets into a valid text: ``places`` of keys and values by path, ``repeated`` faults of keys that stand twice.

    In TOML text, lines end in a line feed alone. Raises `ValueError` where the text cannot be followed.
    """

    def __init__(self, text: str, *, is_json: bool) -> None:
        self.places: dict[Path, tuple[int, int]] = {}
        self.repeated: list[tuple[int, str, str]] = []
        self._text, self._is_json, self._pos = text, is_json, 0
        self._defined: set[Path] = set()
        self._lengths: dict[Path, int] = {}  # of the arrays of tables
        table: Path = ()
        try:
            self._take(_SPACE_LINES)
            if is_json:
                self._value(())
            while self._pos < len(text) and not is_json:
                if header := self._take(_HEADER)[0]:
                    table = self._key((), header)
                else:
                    self._pair(table)
                self._take(_LINE_END)
        except IndexError:
            raise ValueError("the text ends early") from None
        self.places[()] = 0, 0

    def offset(self, path: Path, *, at_key: bool) -> int:
        """Return where the value at a path stands, or its key.

        What is not in the text is placed at the table or list around it, the top level at the beginning.
        """
        while path not in self.places:
            path, at_key = path[:-1], False
        of_key, of_value = self.places[path]
        return of_key if at_key else of_value

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str]:
        match = pattern.match(self._text, self._pos)
        if match is None:
            raise ValueError(f"no key or value at {self._pos}")
        self._pos = match.end()
        return match

    def _pair(self, table: Path) -> None:
        path = self._key(table)
        self._take(_COLON if self._is_json else _EQUALS)
        self._value(path)

    def _key(self, path: Path, header: str = "") -> Path:
        """Return the path of a key, which in TOML may have dots and stand in a ``header``, behind "[" or "[["."""
        is_last = False
        while not is_last:
            token = self._take(_KEY)
            offset, name, is_last = token.start(1), token[1], not token[2]
            if name[0] in "\"'":
                name = json.loads(name) if self._is_json else tomli.loads(f"x = {name}")["x"]
            path = self._note((*path, name), offset)
            is_defined = is_last and header != "[["  # for good: no table that something stands in, or adds to
            if is_defined and path in self._defined:
                what = ": this table stands twice: write all its keys under one" if header else _TWICE
                self.repeated.append((offset, "duplicate-key", dotted(path) + what))
            elif is_defined:
                self._defined.add(path)
            elif is_last:
                self._lengths[path] = self._lengths.get(path, 0) + 1
            if path in self._lengths and not is_defined:
                path = self._note((*path, self._lengths[path] - 1), offset)
        return path

    def _note(self, path: Path, offset: int) -> Path:
        self.places.setdefault(path, (offset, offset))
        return path

    def _value(self, path: Path) -> None:
        self.places[path] = self.places.get(path, (self._pos, 0))[0], self._pos
        if (opening := self._text[self._pos]) not in "[{":
            self._take(_SCALAR)
            return
        self._pos += 1
        for index in count():
            self._take(_SEPARATORS)
            if self._text[self._pos] in "]}":
                break
            if opening == "[":
                self._value((*path, index))
            else:
                self._pair(path)
        self._pos += 1


def walk(data: object) -> Iterator[tuple[Path, Any]]:
    """Yield every table and list in parsed data, with its path."""
    waiting: list[tuple[Path, Any]] = [((), data)] if isinstance(data, (dict, list)) else []
    while waiting:
        path, node = waiting.pop()
        yield path, node
        parts = node.items() if isinstance(node, dict) else enumerate(node)
        waiting += [((*path, step), value) for step, value in parts if isinstance(value, (dict, list))]


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return line and column of an offset, both from 1, the column in characters."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def diagnose(path: str, text: str, faults: Iterable[tuple[int, str, str]]) -> list[Diagnostic]:
    """Return diagnostics for faults given as offset, code and message: in file order, up to `MAX_SHOWN`."""
    ordered = sorted(faults)
    shown, hidden = ordered[:MAX_SHOWN], ordered[MAX_SHOWN:]
    if hidden:
        shown.append((hidden[0][0], "too-many-errors", f"faults that are not shown: {len(hidden):,}"))
    return [Diagnostic(path, *line_and_column(text, at), code, words) for at, code, words in shown]


MAX_BYTES = 1 << 20
"""Largest file that is read: 1 MiB."""
MOST_READ_ON = 1 << 16
"""Largest file that is read on behind a fault of syntax: it is parsed again for each."""
MAX_DEPTH = 16
"""Deepest nesting of tables and lists."""

SURROGATE = re.compile(r"[\ud800-\udfff]")
"""Half of a surrogate pair, which no file can hold."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_HINTS = {
    start: hint for starts, hint in read_beside(__file__, "hints.toml").items() for start in starts.split("|")
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_HEAD_OR_KEY = re.compile(r"[ \t]*(?:\[{1,2}[\w.-]+\]{1,2}[ \t]*(?:#.*)?$|[\w.-]+[ \t]*=)", re.MULTILINE)
"""The beginning of a line that no list goes on in."""
_OF_A_KEY = re.compile(r"(?!\[|[^\[]*\]$|.*(?:\"{3}|'{3}|[\[{]$))(?:.*=|[\w-]+ *:? +\"|//|/\*|;)")
"""A line of a key and its value, or of a remark in another notation: no header, and no more lines belong to it."""
_LONG_DIGITS = re.compile(r"(?<![0-9_])[0-9][0-9_]{4000,}")
# what is not closed ends with its line: looked for again from every quote in it, it would take the square
_STRINGS_AND_BRACKETS = re.compile(r"""#[^\n]*|'[^'\n]*'?|"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?|[\[\]{}]""")
_STRINGS_AND_CONSTANTS = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|(-?(?:NaN|Infinity))')


@dataclass(frozen=True)
class Document:
    """A parsed file; in ``text`` TOML lines end in a line feed alone."""

    path: str
    text: str
    is_json: bool
    data: dict[str, Any]

    @cached_property
    def outline(self) -> Outline:
        """Where its keys and values stand."""
        return Outline(self.text, is_json=self.is_json)

    def place(self, path: Path, *, at_key: bool = False) -> tuple[int, int]:
        """Return line and column of the value at a path, or of its key."""
        return line_and_column(self.text, self.outline.offset(path, at_key=at_key))

    def diagnose(self, faults: Sequence[Fault]) -> list[Diagnostic]:
        """Return faults with their places, in the order of the file."""
        at = [(self.outline.offset(f.path, at_key=f.at_key), f.code, f.message) for f in faults]
        return diagnose(self.path, self.text, at)


def parse(data: bytes, path: str) -> Document:
    """Parse a spec file: JSON if it begins with a brace or is named .json, else TOML.

    Raises `SpecError` with the place of the fault.
    """
    text = _decoded(data, path)
    is_json = path.lower().endswith(".json") or text.lstrip()[:1] == "{"
    try:
        content: object = _json(text, path) if is_json else tomli.loads(text, parse_float=_Written)
    except (json.JSONDecodeError, tomli.TOMLDecodeError) as error:
        code = "json-syntax" if is_json else "toml-syntax"
        at, words = _told(error)
        fault = _refusal(path, error.doc, at, code, words)
        may_be_twice = error.msg.startswith(("Cannot", "Duplicate"))
        twice = _repeated_keys(path, text.replace("\r\n", "\n"), is_json=False) if may_be_twice else None
        raise twice or fault from None
    except SpecError:
        raise
    except RecursionError:
        raise _too_deep(text, path) from None
    except ValueError:  # more digits than Python reads in a number
        digits = _LONG_DIGITS.search(text)
        words = "a number of more digits than any quantity needs"
        raise _refusal(path, text, digits.start() if digits else 0, "too-long", words) from None
    if not isinstance(content, dict):
        raise _refusal(path, text, 0, "not-a-table", "the top level is not a table: write the keys in braces")
    if _is_too_deep(content):
        raise _too_deep(text, path)
    return Document(path, text if is_json else text.replace("\r\n", "\n"), is_json, content)


MAY_STAND_BEHIND = ("missing-key", "unknown-source")
"""Codes of faults that a line which cannot be read may be the reason of."""


def parse_on(data: bytes, path: str) -> tuple[Document | None, list[Diagnostic]]:
    """Parse a spec file, and where that fails go on without the lines of TOML at fault; return the faults too.

    There is no document where more than such lines is at fault. What is told then are the faults up to the first of
    another kind: those behind it may be its doing.
    """
    faults: list[Diagnostic] = []
    lines = data.split(b"\n")
    is_toml = data.count(b"=") * 2 >= len(lines) and len(data) <= MOST_READ_ON
    while True:
        try:
            return parse(b"\n".join(lines), path), faults
        except SpecError as error:
            found = error.diagnostics
        is_of_lines = is_toml and all(_is_alone(fault, lines[fault.line - 1]) for fault in found)
        faults += found if is_of_lines or not faults else ()
        if not is_of_lines or len(faults) >= MAX_SHOWN:
            return None, faults
        for fault in found:
            lines[fault.line - 1] = b""


def _is_alone(fault: Diagnostic, line: bytes) -> bool:
    """Whether a fault is one of its line alone, which is no TOML by itself or repeats a key."""
    text, code = line.strip().decode(errors="replace"), "duplicate-key"
    try:
        tomli.loads(text)
    except (ValueError, RecursionError):
        code = "toml-syntax"
    is_of_list = text[:1] == "{" and fault.message.startswith("Invalid statement")  # whose "[" is missing
    return code == fault.code and not is_of_list and bool(_OF_A_KEY.match(text))


def parse_setting(text: str) -> object:
    """Return the value of an override: as TOML where it is a TOML value, else, and for a number, the text itself."""
    try:
        table = tomli.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    value = table.pop("value")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return text  # whether 1.500 is one number is for its key to say
    return text if table or _is_too_deep(value) else value


def _refusal(path: str, text: str, at: int, code: str, message: str) -> SpecError:
    """Return the error for one fault at an offset, or just behind the text: a parser may place it further on."""
    return SpecError(diagnose(path, text, [(min(at, len(text)), code, message)]))


def _decoded(data: bytes, path: str) -> str:
    if len(data) > MAX_BYTES:
        raise _refusal(path, "", 0, "too-large", f"{len(data):,} bytes: at most {MAX_BYTES:,} are read")
    if data.startswith(_UTF16) or data[:2].count(0) == 1:
        raise _refusal(path, "", 0, "invalid-encoding", "the file is UTF-16: save it as UTF-8")
    text = data.removeprefix(codecs.BOM_UTF8)
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        before = text[: error.start].decode()
        found = f"byte 0x{text[error.start]:02x} is not UTF-8: save the file as UTF-8"
        raise _refusal(path, before, len(before), "invalid-encoding", found) from None


class _Written(float):
    """A number whose text is that of the file: 1.500 may be 1,500."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        return self.text


def _told(error: tomli.TOMLDecodeError | json.JSONDecodeError) -> tuple[int, str]:
    """Return where a fault is and what to do; what is open too long in TOML is at fault where it begins."""
    text, words, at = error.doc, error.msg, error.pos
    there = text[at : at + 1]
    kind = "\0" if _CONTROL.match(there) else there if there.isascii() else "\u00a0"
    said = (there + words, kind, words)
    hint = next((f": {hint}" for start, hint in _HINTS.items() if any(s.startswith(start) for s in said)), "")
    told = words + hint.replace("{name}", unicodedata.name(there, "that nobody sees") if there else "")
    if at == len(text) and words.startswith(("Expected \"'", "Unterminated string")):
        mark = words[10:-1] if words[:1] == "E" else '"""' if text.count('"""') % 2 else '"'
        return text.rfind(mark), told
    line, opened = text.rfind("\n", 0, at) + 1, [0]
    if isinstance(error, tomli.TOMLDecodeError) and _HEAD_OR_KEY.match(text, line) and '"""' not in text[:at]:
        for bracket in _STRINGS_AND_BRACKETS.finditer(text, 0, line):
            opened += [bracket.start()] if bracket[0] in ("[", "{") else []
            opened = opened[:-1] if bracket[0] in ("]", "}") else opened
    if opened[1:]:
        where = "the bracket that opens here is still open where another key begins"
        return opened[1], f"{where}: close it, or part its values with commas"
    return at, told


def _json(text: str, path: str) -> object:
    repeated: list[object] = []
    constants: list[str] = []

    def table(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        repeated.extend(pairs[len(found) :])
        return found

    hooks: dict[str, Any] = {"object_pairs_hook": table, "parse_constant": constants.append}
    content = json.loads(text, **hooks, parse_float=_Written)
    if repeated and (fault := _repeated_keys(path, text, is_json=True)):
        raise fault
    if constants:
        word = next(match for match in _STRINGS_AND_CONSTANTS.finditer(text) if match[1])
        found = f"{word[1]} is not JSON: leave the key out where the value is unknown"
        raise _refusal(path, text, word.start(), "json-syntax", found)
    half = "half of a surrogate pair is no character: remove the escape"
    broken = [
        Fault((*path, step), "invalid-text", f"{dotted((*path, step))}: {half}", at_key)
        for path, node in (walk(content) if "\\u" in text else ())
        for step, value in (node.items() if isinstance(node, dict) else enumerate(node))
        for string, at_key in ((value, False), (step, True))
        if isinstance(string, str) and SURROGATE.search(string)
    ]
    if broken:
        raise SpecError(Document(path, text, True, {}).diagnose(broken))
    return content


def _repeated_keys(path: str, text: str, *, is_json: bool) -> SpecError | None:
    with suppress(ValueError, RecursionError):
        if faults := Outline(text, is_json=is_json).repeated:
            return SpecError(diagnose(path, text, faults))
    return None


def _too_deep(text: str, path: str) -> SpecError:
    brackets = [match for match in _STRINGS_AND_BRACKETS.finditer(text) if match[0] in tuple("[]{}")]
    depths = accumulate(1 if match[0] in "[{" else -1 for match in brackets)
    offset = next((m.start() for m, depth in zip(brackets, depths, strict=True) if depth > MAX_DEPTH), 0)
    return _refusal(path, text, offset, "too-deep", f"tables and lists are nested more than {MAX_DEPTH} deep")


def _is_too_deep(content: object) -> bool:
    return any(len(path) >= MAX_DEPTH for path, _ in walk(content))
