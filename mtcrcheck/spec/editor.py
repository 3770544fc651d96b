"""The JSON Schema of a spec file, for editors: what completion offers, hover explains and a slip violates.

It is looser than the tool where JSON Schema cannot say the rest: a quantity needs a figure with one of the
units after it, or a character that stands for others, but whether the whole is one only `mtcrcheck.spec.read` tells.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from mtcrcheck.spec import keys, units
from mtcrcheck.spec.keys import Key
from mtcrcheck.spec.quantity import PLAIN
from mtcrcheck.spec.read import ARRAYS, MAX_VALUES, SpecFile
from mtcrcheck.spec.units import Dimension
from mtcrcheck.spec.write import describe

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NULL = {"type": "null"}
LISTED = "Where sources disagree: a list of values, the range that holds them all counts."
LOOSE = {" ": r"\s+", "/": r"\s*/\s*", "3": "[3³]", **{c: f"\\{c}" for c in "^$\\.*+?()[]{}|"}}
"""The patterns of characters of a unit; ECMA-262, which editors read patterns by, lets no others be escaped."""


class _Generator(GenerateJsonSchema):
    """Writes the tables of the models: no titles, no defaults, and null said by the type."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        inner = self.generate_inner(schema["schema"])
        return inner if "$ref" in inner else _or_null(inner)  # a table that is referred to takes null itself


def editor_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a spec file, TOML or JSON, dates as strings."""
    spec = SpecFile.model_json_schema(schema_generator=_Generator)
    tables = spec.pop("$defs")
    for table in tables.values():
        del table["title"]
    for name in ("", *keys.TABLES):
        properties = (tables[name] if name else spec)["properties"]
        properties |= {leaf: _property(options) for leaf, options in keys.in_table(name).items()}
        for curve, points in keys.curves_in(name).items():
            columns = {leaf: _property([key], required=True) for leaf, key in points.items()}
            tables[curve]["properties"] |= columns
    for name, row in ARRAYS.items():
        spec["properties"][name]["items"]["$ref"] = f"#/$defs/{row.__name__}Table"
        tables[f"{row.__name__}Table"] = tables.pop(row.__name__)
    for name, about in keys.TABLES.items():
        spec["properties"][name] = {"description": about, "$ref": f"#/$defs/{name}"}
    spec["properties"]["name"]["pattern"] = r"\S"
    found = {name: _or_null(table) for name, table in tables.items()} | {"ClaimTable": tables["ClaimTable"]}
    return {
        "$schema": DIALECT,
        "$defs": {**dict(sorted(found.items())), **dict(_values())},
        **{key: value for key, value in spec.items() if key != "title"},
        "title": "Spec of an unmanned aircraft",
    }


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that takes null as well.

    Where it has a type, its type says so: an editor then marks the slip and not the table around it.
    """
    if "type" in schema and "enum" not in schema:
        rest = {key: value for key, value in schema.items() if key != "type"}
        return {**rest, "type": [schema["type"], "null"]}
    return {"anyOf": [schema, NULL]}


def _property(options: Sequence[Key], *, required: bool = False) -> dict[str, Any]:
    value = {"anyOf": [_value(options[0], key.dimension) for key in options]}
    if len(options) == 1:
        value = value["anyOf"][0]
    claim = {"allOf": [{"$ref": "#/$defs/ClaimTable"}, {"properties": {"value": _or_null(value)}}]}
    forms = [value, claim] if required else [value, claim, NULL]
    several = {
        "description": LISTED,
        "type": "array",
        "minItems": 1,
        "maxItems": MAX_VALUES,
        "items": {"anyOf": [value, claim, NULL]},
    }
    return {"description": describe(options), "anyOf": [*forms, several]}


def _value(key: Key, dimension: Dimension | None) -> dict[str, Any]:
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
    used = {key.dimension.name: key.dimension for key in (*keys.KEYS.values(), *keys.POINTS) if key.dimension}
    yield from ((_name(dimension), _dimension(dimension)) for dimension in used.values())


def _name(dimension: Dimension) -> str:
    return dimension.name.replace(" ", "-") + "-value"


def _dimension(dimension: Dimension) -> dict[str, Any]:
    if "" in dimension.units:
        text = {"type": "string", "pattern": "[0-9]"}
        return {
            "description": f"A plain {dimension.name}.",
            "anyOf": [{"type": "number", "minimum": 0}, text],
        }
    return {
        "type": "string",
        "description": f"A {dimension.name} with its unit, in one of the forms {keys.FORMS}.",
        "pattern": _pattern(dimension),
        "examples": [dimension.example],
    }


def _pattern(dimension: Dimension) -> str:
    mass = "|".join(map(_spelling, ("mg", *units.MASS.units)))
    found = list(map(_spelling, dimension.units))
    other = f"[{''.join(map(chr, sorted(PLAIN)))}]{'|[Ff][Ll]' * (dimension is units.HEIGHT)}"
    if dimension in (units.POWER_CONSUMPTION, units.THRUST_CONSUMPTION):
        return rf"[0-9]\s*(?:(?:{mass})\s*/|{'|'.join(found)})"
    if dimension is units.SPEED:
        mach = _spelling("mach")
        return rf"[0-9]\s*(?:{'|'.join((*found, mach))})(?![A-Za-z])|[Mm](?:[Aa][Cc][Hh])?\s*\.?[0-9]|{other}"
    return rf"[0-9]\s*(?:{'|'.join(found)})(?![A-Za-z])|{other}"


def _spelling(unit: str) -> str:
    """Return a pattern of a unit: either case, and spaces and full stops vary."""
    return "".join(LOOSE.get(c) or (f"[{c.upper()}{c}]\\.?" if c.isalpha() else c) for c in unit)
