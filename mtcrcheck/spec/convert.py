"""TOML to JSON and back: every value of a spec, and nothing else, so that both read the same."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import tomli_w

from mtcrcheck.spec.diagnostics import SpecError
from mtcrcheck.spec.read import read_spec
from mtcrcheck.spec.schema import FIELDS
from mtcrcheck.spec.syntax import parse
from mtcrcheck.text import printable

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping

    from mtcrcheck.spec.model import Spec

Notation = Literal["toml", "json"]
UNSAFE = re.compile("[\t\x7f-\U0010ffff]")


class ConversionError(ValueError):
    """A spec that cannot be said in the other notation."""


def notation(data: bytes, path: str) -> Notation:
    """Return in which of the two a spec file is written. Raises `SpecError` where it is in neither."""
    return "json" if parse(data, path).is_json else "toml"


def convert(data: bytes, path: str, to: Notation) -> str:
    """Return a spec file's text in a notation: as it is where it is in that one already, comments and all.

    A text that holds what no terminal should be sent is written anew, without its comments. What JSON has as
    null is left out of TOML, for it says nothing; dates are strings in JSON. Characters that no terminal
    should be sent are written as escapes. Raises `SpecError` for a file that is no valid spec, and
    `ConversionError` where the other notation has no way to say the same.
    """
    spec = read_spec(data, path)
    document = parse(data, path)
    if document.is_json == (to == "json") and _is_safe(document.text):
        return data.decode()
    text = _to_json(document.data) if to == "json" else _to_toml(document.data)
    if not _says_the_same(spec, text, to):
        raise ConversionError(
            f"{printable(path)}: a null stands where {to.upper()} needs a value: state it, or take "
            "its table out"
        )
    return text


def _is_safe(text: str) -> bool:
    """Whether a text can be shown as it is: nothing in it but ends of lines and tabs is to be escaped."""
    return not any(line != printable(line) for line in re.split(r"\r?\n|\t", text.removeprefix("\ufeff")))


def _says_the_same(spec: Spec, text: str, notation: Notation) -> bool:
    """Whether a text reads as the spec, but for the file's path and digest."""
    try:
        converted = read_spec(text.encode(), f"x.{notation}")
    except SpecError:
        return False
    return replace(converted, path="", sha256="") == replace(spec, path="", sha256="")


def _to_json(data: Mapping[str, Any]) -> str:
    """Return a parsed spec as JSON."""
    text = json.dumps(data, indent=2, ensure_ascii=False, default=_date)
    return UNSAFE.sub(_json_escape, text) + "\n"


def _to_toml(data: Mapping[str, Any]) -> str:
    """Return a parsed spec as TOML."""
    text = "\n".join(_toml(_without_nulls(data))).strip("\n")
    return UNSAFE.sub(_toml_escape, text) + "\n"


def _date(value: datetime.date | datetime.time) -> str:
    """Return a date of TOML as the text that it is read as."""
    return value.isoformat()


def _without_nulls(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table without what is null in it: keys, members of lists, and claims whose value is."""
    found = {key: _kept(value) for key, value in table.items()}
    return {key: value for key, value in found.items() if value is not None}


def _kept(value: Any) -> Any:
    """Return what remains of a value without nulls, None where that is nothing."""
    if isinstance(value, dict):
        unknown = "value" in value and value["value"] is None
        return None if unknown else _without_nulls(value)
    if isinstance(value, list):
        return [item for item in map(_kept, value) if item is not None] or None
    return value


def _toml(spec: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the lines of a table as people write a spec: a sourced value on its line, tables last."""
    tables = [key for key in spec if (*path, key) in FIELDS]
    yield from (f"{key} = {_inline(value)}" for key, value in spec.items() if key not in tables)
    for key in tables:
        name = ".".join((*path, key))
        rows = spec[key] if isinstance(spec[key], list) else [spec[key]]
        for row in rows:
            yield from ("", f"[[{name}]]" if isinstance(spec[key], list) else f"[{name}]")
            yield from _toml(row, (*path, key))


def _inline(value: Any) -> str:
    """Return a value as TOML, lists with one member a line."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_inline(inner)}' for key, inner in value.items())} }}"
    if isinstance(value, list):
        return "\n".join(("[", *(f"  {_inline(item)}," for item in value), "]"))
    return tomli_w.dumps({"": value}).removeprefix('"" = ').rstrip("\n")


def _json_escape(match: re.Match[str]) -> str:
    character: str = match.group()
    return character if printable(character) == character else json.dumps(character)[1:-1]


def _toml_escape(match: re.Match[str]) -> str:
    character: str = match.group()
    if printable(character) == character:
        return character
    code = ord(character)
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"
