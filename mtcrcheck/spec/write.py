"""Specs written: a template, TOML turned into JSON and back, answers, and the schema by which an editor helps.

An answer is a claim with its source, beside what stands there, comments kept. The schema is looser than the tool
where JSON Schema cannot say the rest: a quantity needs a figure with one of the units after it, or a character that
stands for others, but whether the whole is one only `mtcrcheck.spec.read` tells.
"""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, Literal

import tomli_w
import tomlkit
from tomlkit.items import AoT

from mtcrcheck.spec import keys, units
from mtcrcheck.spec.diagnostics import BadValueError, SpecError
from mtcrcheck.spec.keys import KEYS, YES_OR_NO, Key, units_in_words
from mtcrcheck.spec.quantity import PLAIN
from mtcrcheck.spec.read import FIELDS, MAX_VALUES, read_spec
from mtcrcheck.spec.syntax import parse
from mtcrcheck.spec.units import Dimension
from mtcrcheck.spec.values import reader_of
from mtcrcheck.text import COMMAND, escaped, join_or, printable, read_beside


def answers(options: Sequence[Key]) -> str:
    """Return in words what the value of a key looks like; ``options`` are the keys of one spelling."""
    key = options[0]
    if key.kind == "number" and "plain number" in key.description:
        return ""
    words: str = keys.SAID["answers"]["word" if key.kind == "text" and key.choices else key.kind]
    return words.format(units=units_in_words(options), choices=join_or(key.choices or ("",)))


def describe(options: Sequence[Key]) -> str:
    """Return what a key is and what its value looks like, in one paragraph."""
    return f"{options[0].description} {answers(options)}".rstrip()


def example(key: Key) -> str:
    """Return a value that the key takes, as TOML."""
    if key.dimension:
        said = key.dimension.example
        return f'"{said}"' if key.kind == "quantity" else said.replace(",", "_")
    words = f'"{key.choices[0]}"' if key.choices else '"..."'
    return {"flag": "true", "country": '"US"'}.get(key.kind, words)


WIDTH = 100
NAME = "My aircraft"
_NUMBER = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
"""Numbers that TOML writes the same."""


def template(values: Mapping[str, str] | None = None, source: str = "") -> str:
    """Return a spec as TOML with every key, those of ``values`` filled in and the others commented out.

    ``values`` are what people say, by dotted key as the file spells it, and ``name``; plain numbers are written
    without quotes. ``source`` is the id of their source, if they have one.
    """
    given, said = values or {}, keys.SAID["template"]
    lines = [said["head"], f"name = {to_toml(given.get('name', NAME))}", "", *_keys("", given, source)]
    lines += [*_comment("Anything worth knowing."), '#notes = ["..."]', ""]
    for table, about in keys.TABLES.items():
        empty = keys.EMPTY_TABLES.get(table)
        is_open = not empty or any(key.startswith(f"{table}.") for key in given)
        lines += [*_comment(about, *([empty] if empty else ())), f"{'' if is_open else '#'}[{table}]", ""]
        lines += _keys(table, given, source)
        for leaf, columns in keys.curves_in(table).items():
            lines += [*_comment("Points of a published curve, one table each."), f"#[[{table}.{leaf}]]"]
            lines += [*(f"#{name} = {example(key)}" for name, key in columns.items()), ""]
    return "\n".join([*lines, said["lists"]])


def _keys(table: str, given: Mapping[str, str], source: str) -> Iterator[str]:
    for leaf, options in keys.in_table(table).items():
        yield from _comment(describe(options))
        value = given.get(f"{table}.{leaf}".removeprefix("."))
        if value is None:
            yield f"#{leaf} = {example(options[0])}"
        else:
            bare = options[0].kind == "number" and _NUMBER.fullmatch(value)
            said = YES_OR_NO[value.casefold()] if options[0].kind == "flag" else value
            told = value if bare else to_toml(said)
            yield f"{leaf} = {f'{{ value = {told}, source = {to_toml(source)} }}' if source else told}"
        yield ""


def _comment(*paragraphs: str) -> Iterator[str]:
    for text in paragraphs:
        yield from (f"# {line}" for line in textwrap.wrap(text, WIDTH - 2, break_on_hyphens=False))


def fault_of(options: Sequence[Key], answer: str) -> str | None:
    """Return what is wrong with an answer, None where it is a value; ``options`` are of one spelling."""
    if options[0].kind == "flag":
        return None if answer.lower() in YES_OR_NO else "answer yes or no"
    try:
        reader_of(options)(answer)
    except BadValueError as error:
        return str(error)
    return None


Notation = Literal["toml", "json"]
UNSAFE = re.compile(rf"[\t\x7f-\U0010ffff]|{COMMAND}")


class ConversionError(ValueError):
    """A spec that cannot be said in the other notation."""


def convert(data: bytes, path: str, to: Notation | None = None) -> str:
    """Return a spec file's text in a notation, by default that of the two in which it is not written.

    It stays as it is where it is in that one already, comments and all.

    A text that holds what no terminal should be sent is written anew, without its comments. What JSON has as
    null is left out of TOML, for it says nothing; dates are strings in JSON. Characters that no terminal
    should be sent are written as escapes. Raises `SpecError` for a file that is no valid spec, and
    `ConversionError` where the other notation has no way to say the same.
    """
    spec = read_spec(data, path)
    document = parse(data, path)
    to = to or ("toml" if document.is_json else "json")
    lines = re.split(r"\r?\n|\t", document.text.removeprefix("\ufeff"))
    if document.is_json == (to == "json") and all(line == printable(line) for line in lines):
        return data.decode()
    if to == "json":
        text = escaped(_json(document.data))
    else:
        text = UNSAFE.sub(_escaped, "\n".join(_toml(_kept(document.data))).strip("\n")) + "\n"
    with suppress(SpecError):
        converted = read_spec(text.encode(), f"x.{to}")
        if replace(converted, path="", sha256="") == replace(spec, path="", sha256=""):
            return text
    words = f"a null stands where {to.upper()} needs a value: state it, or take its table out"
    raise ConversionError(f"{printable(path)}: {words}")


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False, default=lambda date: date.isoformat()) + "\n"


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    if character != "#" and printable(character) == character:
        return character
    return f"\\u{ord(character):04X}" if character <= "\uffff" else f"\\U{ord(character):08X}"


def _kept(value: Any) -> Any:
    """Return what remains of a value without nulls, and claims whose value is null, None where nothing does."""
    if isinstance(value, dict):
        found = {key: _kept(inner) for key, inner in value.items()}
        is_unknown = "value" in value and value["value"] is None
        return None if is_unknown else {key: inner for key, inner in found.items() if inner is not None}
    if isinstance(value, list):
        return [item for item in map(_kept, value) if item is not None] or None
    return value


def _toml(spec: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[str]:
    tables = [key for key in spec if (*path, key) in FIELDS]
    yield from (f"{key} = {to_toml(value)}" for key, value in spec.items() if key not in tables)
    for key in tables:
        name = ".".join((*path, key))
        rows = spec[key] if isinstance(spec[key], list) else [spec[key]]
        for row in rows:
            yield from ("", f"[[{name}]]" if isinstance(spec[key], list) else f"[{name}]")
            yield from _toml(row, (*path, key))


def to_toml(value: Any) -> str:
    """Return a value as TOML, lists with one member a line."""
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {to_toml(inner)}' for key, inner in value.items())} }}"
    if isinstance(value, list):
        return "\n".join(("[", *(f"  {to_toml(item)}," for item in value), "]"))
    return tomli_w.dumps({"": value}).removeprefix('"" = ').rstrip("\n")


def write_answers(data: bytes, path: str, answers: Mapping[str, str], by: str, date: str) -> str:
    """Return the text of a spec file with answers, by dotted key, written into it.

    They name as their source who answered, and on which day. A key that has claims keeps them, and the answer stands
    beside them. Raises `SpecError` where the file is no valid spec, or would be none with the answers.
    """
    try:
        read_spec(data, path)
    except SpecError as error:
        # the answers may bring the source
        if any(fault.code != "unknown-source" for fault in error.diagnostics):
            raise
    document = parse(data, path)
    is_json, sources = document.is_json, list(filter(None, document.data.get("source") or ()))
    told = (f"Answers of {by}", date)
    known = next((str(s["id"]) for s in sources if (s.get("title"), str(s.get("date"))) == told), "")
    taken = {str(source.get("id")) for source in sources}
    named = (f"answers-{date}{f'-{n}' if n else ''}" for n in range(len(taken) + 1))
    id = known or next(id for id in named if id not in taken)
    added = [] if known else [{"id": id, "title": told[0], "date": told[1]}]
    spec: Any = document.data if is_json else tomlkit.parse(document.text)
    for name, answer in answers.items():
        key, table = KEYS[name], spec
        *tables, leaf = key.in_file.split(".")
        for head in tables:
            if table.get(head) is None:
                table[head] = {} if is_json else tomlkit.table()
            table = table[head]
        value: Any = YES_OR_NO[answer.casefold()] if key.kind == "flag" else answer
        if key.kind == "number" and _NUMBER.fullmatch(answer):
            value = float(answer)
        _add(table, leaf, {"value": value, "source": id}, is_json=is_json)
    if is_json:
        text = _json(spec | {"source": [*sources, *added]} if added else spec)
    else:
        text = tomlkit.dumps(spec).rstrip("\n") + "\n"
        text += f"\n{tomlkit.dumps({'source': added})}" if added else ""
    read_spec(text.encode(), path)
    return text


def _add(table: Any, leaf: str, claim: dict[str, Any], *, is_json: bool) -> None:
    """Add a claim to a key of a table; in TOML on a line of its own where others are there."""
    before = table.get(leaf)
    if isinstance(before, AoT):
        before.append(tomlkit.item(claim))
    elif before is None:
        table[leaf] = claim if is_json else _inline(claim)
    else:
        before = before if is_json else table.unwrap()[leaf]
        others = before if isinstance(before, list) else [before]
        claims: Any = [*(o if isinstance(o, dict) else {"value": o} for o in others), claim]
        table[leaf] = claims if is_json else tomlkit.array().multiline(multiline=True)
        table[leaf].extend(() if is_json else map(_inline, claims))


def _inline(claim: Mapping[str, Any]) -> Any:
    return tomlkit.parse(f"x = {to_toml(claim)}\n").item("x")


# The JSON Schema of a spec file, for editors: what completion offers, hover explains and a slip violates

NULL = {"type": "null"}
LOOSE = {" ": r"\s+", "/": r"\s*/\s*", "3": "[3³]", **{c: f"\\{c}" for c in "^$\\.*+?()[]{}|"}}
"""The patterns of characters of a unit; ECMA-262, which editors read patterns by, lets no others be escaped."""


def editor_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a spec file, TOML or JSON, dates as strings."""
    schema = read_beside(__file__, "editor.toml")
    first, middle, last, tables = map(schema.pop, ("first", "middle", "last", "tables"))
    tables["WaiverTable"]["properties"]["alert"]["enum"] = list(keys.ALERTS)
    for name, about in keys.TABLES.items():
        found = _properties(keys.in_table(name))
        for curve, points in keys.curves_in(name).items():
            row = _properties({leaf: [key] for leaf, key in points.items()}, required=True)
            words = f"A point of a published {curve} curve."
            tables[curve] = _table(words, {"properties": row, "required": list(points)})
            items = {"items": {"$ref": f"#/$defs/{curve}"}, "type": ["array", "null"]}
            found[curve] = {"description": "Points of a published curve.", **items}
        tables[name] = _table(about, {"properties": found})
        middle[name] = {"description": about, "$ref": f"#/$defs/{name}"}
    schema["properties"] |= {**first, **_properties(keys.in_table("")), **middle, **last}
    values = {_name(d): _dimension(d) for key in (*KEYS.values(), *keys.POINTS) if (d := key.dimension)}
    schema["$defs"] |= {**dict(sorted(tables.items())), **values}
    return schema


def _table(about: str, content: Mapping[str, Any]) -> dict[str, Any]:
    return {"additionalProperties": False, "description": about, **content, "type": ["object", "null"]}


def _properties(leaves: Mapping[str, Sequence[Key]], *, required: bool = False) -> dict[str, Any]:
    return {leaf: _property(options, required=required) for leaf, options in leaves.items()}


def _property(options: Sequence[Key], *, required: bool) -> dict[str, Any]:
    values = [_value(key) for key in options]
    value = {"anyOf": values} if len(values) > 1 else values[0]
    or_null: dict[str, Any] = {"anyOf": [value, NULL]}
    if "type" in value and "enum" not in value:  # an editor then marks the slip and not the table around it
        or_null = {**{k: v for k, v in value.items() if k != "type"}, "type": [value["type"], "null"]}
    claim = {"allOf": [{"$ref": "#/$defs/ClaimTable"}, {"properties": {"value": or_null}}]}
    several = {
        "description": "Where sources disagree: a list of values, the range that holds them all counts.",
        "type": "array",
        "minItems": 1,
        "maxItems": MAX_VALUES,
        "items": {"anyOf": [value, claim, NULL]},
    }
    forms = [value, claim, several] if required else [value, claim, NULL, several]
    return {"description": describe(options), "anyOf": forms}


def _value(key: Key) -> dict[str, Any]:
    if key.dimension:
        return {"$ref": f"#/$defs/{_name(key.dimension)}"}
    if key.kind == "flag":
        return {"type": "boolean"}
    if key.kind == "choice":
        return {"type": "string", "enum": list(key.choices)}
    examples = ["US", "USA", "United States"] if key.kind == "country" else list(key.choices)
    return {"type": "string", "pattern": r"\S", **({"examples": examples} if examples else {})}


def _name(dimension: Dimension) -> str:
    return dimension.name.replace(" ", "-") + "-value"


def _dimension(dimension: Dimension) -> dict[str, Any]:
    if "" in dimension.units:
        plain = [{"type": "number", "minimum": 0}, {"type": "string", "pattern": "[0-9]"}]
        return {"description": f"A plain {dimension.name}.", "anyOf": plain}
    return {
        "type": "string",
        "description": f"A {dimension.name} with its unit, in one of the forms {keys.SAID['forms']}.",
        "pattern": _pattern(dimension),
        "examples": [dimension.example],
    }


def _pattern(dimension: Dimension) -> str:
    names = [*dimension.units, "mach"] if dimension is units.SPEED else dimension.units
    found = "|".join(map(_spelling, names))
    if dimension in (units.POWER_CONSUMPTION, units.THRUST_CONSUMPTION):
        return rf"[0-9]\s*(?:(?:{'|'.join(map(_spelling, ('mg', *units.MASS.units)))})\s*/|{found})"
    typed = f"[{''.join(map(chr, sorted(PLAIN)))}]"
    others = {"speed": rf"[Mm](?:[Aa][Cc][Hh])?\s*\.?[0-9]|{typed}", "height": f"{typed}|[Ff][Ll]"}
    return rf"[0-9]\s*(?:{found})(?![A-Za-z])|{others.get(dimension.name, typed)}"


def _spelling(unit: str) -> str:
    """Return a pattern of a unit: either case, and spaces and full stops vary."""
    return "".join(LOOSE.get(c) or (f"[{c.upper()}{c}]\\.?" if c.isalpha() else c) for c in unit)
