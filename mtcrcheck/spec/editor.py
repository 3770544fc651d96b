"""The JSON Schema of a spec file, for editors: what completion offers, hover explains and a slip violates.

It is looser than the tool where JSON Schema cannot say the rest: a quantity needs a figure with one of the
units after it, but whether the whole is one only `mtcrcheck.spec.read` tells.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mtcrcheck.spec import keys, units
from mtcrcheck.spec.describe import FORMS, described
from mtcrcheck.spec.schema import MAX_VALUES, SpecFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mtcrcheck.spec.keys import Key
    from mtcrcheck.spec.units import Dimension

DIALECT = "https://json-schema.org/draft/2020-12/schema"
CLAIM = "ClaimTable"
NULL = {"type": "null"}
LISTED = "Where sources disagree: a list of values, the range that holds them all counts."
WITH_SOURCE = "With the source that says so: { value = ..., source = ..., note = ... }."


def editor_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a spec file, TOML or JSON, dates as strings."""
    schema = SpecFile.model_json_schema()
    definitions = schema["$defs"]
    for name in ("", *keys.TABLES):
        properties = (definitions[name] if name else schema)["properties"]
        for leaf, options in keys.in_table(name).items():
            properties[leaf] = _property(options)
        for leaf, columns in keys.curves_in(name).items():
            points = definitions[leaf]["properties"]
            points.update({point: _property([key], required=True) for point, key in columns.items()})
    for name, definition in definitions.items():
        definition["type"] = "object" if name == CLAIM else ["object", "null"]
    definitions |= dict(_values())
    definitions[CLAIM]["description"] = WITH_SOURCE
    schema["properties"]["name"]["pattern"] = r"\S"
    return {"$schema": DIALECT, **_tidy(schema), "title": "Spec of an unmanned aircraft"}


def _property(options: Sequence[Key], *, required: bool = False) -> dict[str, Any]:
    """Return the schema of a key in any of the forms in which its value may be written."""
    value = {"anyOf": [_value(options[0], key.dimension) for key in options]}
    if len(options) == 1:
        value = value["anyOf"][0]
    claim = {"allOf": [{"$ref": f"#/$defs/{CLAIM}"}, {"properties": {"value": {"anyOf": [value, NULL]}}}]}
    forms = [value, claim] if required else [value, claim, NULL]
    several = {
        "description": LISTED,
        "type": "array",
        "minItems": 1,
        "maxItems": MAX_VALUES,
        "items": {"anyOf": [value, claim, NULL]},
    }
    return {"description": described(options), "anyOf": [*forms, several]}


def _value(key: Key, dimension: Dimension | None) -> dict[str, Any]:
    """Return the schema of a value that stands alone."""
    match key.kind:
        case "quantity" | "number" if dimension:
            return {"$ref": f"#/$defs/{_name(dimension)}"}
        case "flag":
            return {"type": "boolean"}
        case "choice":
            return {"type": "string", "enum": list(key.choices)}
        case "country":
            return {"type": "string", "pattern": r"\S", "examples": ["US", "USA", "United States"]}
    return {"type": "string", "pattern": r"\S", **({"examples": list(key.choices)} if key.choices else {})}


def _values() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the schema of the values of each dimension."""
    used = [
        key.dimension for key in (*keys.KEYS.values(), *(k for pair in keys.CURVES.values() for k in pair))
    ]
    for dimension in dict.fromkeys(d.name for d in used if d):
        yield _name(units.DIMENSIONS[dimension]), _dimension(units.DIMENSIONS[dimension])


def _name(dimension: Dimension) -> str:
    return dimension.name.replace(" ", "-") + "-value"


def _dimension(dimension: Dimension) -> dict[str, Any]:
    """Return the schema of a quantity or number."""
    if "" in dimension.units:
        text = {"type": "string", "pattern": "[0-9]"}
        return {
            "description": f"A plain {dimension.name}.",
            "anyOf": [{"type": "number", "minimum": 0}, text],
        }
    return {
        "type": "string",
        "description": f"A {dimension.name} with its unit, in one of the forms {FORMS}.",
        "pattern": _pattern(dimension),
        "examples": [dimension.example],
    }


def _pattern(dimension: Dimension) -> str:
    """Return a pattern that every quantity of the dimension matches: a figure with a unit after it."""
    mass = "|".join(map(_spelling, ("mg", *units.MASS.units)))
    found = list(map(_spelling, dimension.units))
    if dimension in (units.POWER_CONSUMPTION, units.THRUST_CONSUMPTION):
        return rf"[0-9]\s*(?:(?:{mass})\s*/|{'|'.join(found)})"
    if dimension is units.SPEED:
        mach = _spelling("mach")
        return rf"[0-9]\s*(?:{'|'.join((*found, mach))})(?![A-Za-z])|{mach}\s*[0-9]"
    return rf"[0-9]\s*(?:{'|'.join(found)})(?![A-Za-z])"


def _spelling(unit: str) -> str:
    """Return a pattern of one spelling of a unit."""
    return "".join(map(_letter, unit))


def _letter(character: str) -> str:
    """Return a pattern of one character of a unit, either case; spaces and full stops vary."""
    if character == " ":
        return r"\s+"
    if character == "/":
        return r"\s*/\s*"
    if character == "3":
        return "[3³]"
    if character.isalpha():
        return f"[{character.upper()}{character}]\\.?"
    return re.escape(character)


def _tidy(node: Any) -> Any:
    """Return a schema without titles, which repeat the names of keys, and defaults of null.

    Where something may be null, its type says so: an editor then marks the slip and not the table around it.
    """
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    match node.get("anyOf"):
        case [{"type": str(kind), **rest}, {"type": "null"}] if "enum" not in rest:
            return _tidy({**{k: v for k, v in node.items() if k != "anyOf"}, **rest, "type": [kind, "null"]})
        case [{"$ref": str(table)}, {"type": "null"}] if not table.endswith("-value"):
            return _tidy({**{k: v for k, v in node.items() if k != "anyOf"}, "$ref": table})
    return {
        key: {name: _tidy(inner) for name, inner in value.items()}
        if key in ("properties", "$defs")
        else _tidy(value)
        for key, value in node.items()
        if not (key == "title" and isinstance(value, str)) and not (key == "default" and value is None)
    }
