"""The JSON Schema for editors takes whatever the tool takes, and refuses slips of type and spelling."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from mtcrcheck.spec import units
from mtcrcheck.spec.keys import KEYS, TABLES, Key, in_table
from mtcrcheck.spec.read import FIELDS, ClaimTable, read_spec
from mtcrcheck.spec.write import editor_schema
from tests.folding import each

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "tests" / "examples"
SCHEMA = editor_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
FORMATS = (".toml", ".json")
VALID = sorted(p for p in (EXAMPLES / "valid").iterdir() if p.suffix in FORMATS)
SPECS = sorted((ROOT / "specs").glob("*.toml"))
OF_TYPES = {
    "bad-choice", "bare-number", "empty-list", "empty-text", "missing-key", "unknown-key", "wrong-type",
}  # fmt: skip
"""Faults that a schema can see; units are seen where they are unknown or of another dimension."""


def data(path: Path) -> Any:
    """Return what a file holds as an editor sees it: dates of TOML are strings."""
    text = path.read_bytes().decode("utf-8-sig")
    found = json.loads(text) if path.suffix == ".json" else tomli.loads(text)
    return json.loads(json.dumps(found, default=datetime.date.isoformat))


def accepts(key: Key, value: object) -> bool:
    table, _, leaf = key.in_file.rpartition(".")
    content = {leaf: value}
    return VALIDATOR.is_valid({"name": "X", **({table: content} if table else content)})


def test_it_is_a_schema_of_its_draft_and_always_the_same() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json.dumps(editor_schema()) == json.dumps(SCHEMA)


@each([*VALID, *SPECS])
def test_valid_specs_are_valid(path: Path) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(data(path))] == []


def of_types() -> list[Path]:
    """Return the invalid examples with a fault that a schema can see, of those that parse."""
    found = [p for p in sorted((EXAMPLES / "invalid").iterdir()) if p.suffix in FORMATS]
    codes = {
        p: {line.split()[1] for line in p.with_suffix(".expected").read_text().splitlines()} for p in found
    }
    return [p for p in found if codes[p] & OF_TYPES and "toml-syntax" not in codes[p]]


@each(of_types())
def test_slips_of_type_and_spelling_are_refused(path: Path) -> None:
    assert not VALIDATOR.is_valid(data(path))


def test_there_are_examples_of_such_slips() -> None:
    assert len(of_types()) >= 5


@each(KEYS.values())
def test_every_key_says_what_it_is_in_which_units_and_words(key: Key) -> None:
    table, _, leaf = key.in_file.rpartition(".")
    node = (SCHEMA["$defs"][table] if table else SCHEMA)["properties"][leaf]
    options = in_table(table)[leaf]
    assert node["description"].startswith(options[0].description)
    assert all(choice in json.dumps(node["anyOf"]) for choice in key.choices)
    if key.kind == "quantity":
        assert (
            key.dimension is units.POWER_CONSUMPTION or key.unit in node["description"]
        ) or key.unit == "1/h"


@each([k for k in KEYS.values() if k.kind == "quantity"])
def test_a_quantity_has_its_unit(key: Key) -> None:
    assert key.dimension
    example = key.dimension.example
    assert accepts(key, example)
    assert accepts(key, {"value": f">= {example}", "note": "x"})
    assert accepts(key, [example, {"value": f"{example} +/- 5 %"}])
    assert accepts(key, None)
    assert not accepts(key, 500)
    assert not accepts(key, "500")
    assert not accepts(key, f"500 {'kg' if key.unit in ('km', 'h') else 'furlong'}")
    assert not accepts(key, {"value": example, "surce": "x"})
    assert not accepts(key, [])


def spellings() -> list[tuple[Key, str]]:
    keys = [key for key in KEYS.values() if key.kind == "quantity" and key.dimension]
    return [(key, unit) for key in keys for unit in key.dimension.units]  # type: ignore[union-attr]


@given(
    st.sampled_from(spellings()),
    st.sampled_from(["{n} {u}", "{n}{u}", ">= {n} {u}", "<{n} {u}", "{n}..1e5 {u}", "{n} {u}..1e5 {u}",
                     "{n} {u} +/- 5 %", "{n} +/- {n} {u}"]),
    st.sampled_from(["5", "1,850", "0.5", "1.5e2", "12'000"]),
    st.sampled_from([str, str.upper, str.title]),
)  # fmt: skip
def test_whatever_the_tool_reads_as_a_quantity_the_schema_takes(
    key_and_unit: tuple[Key, str], form: str, number: str, case: Any
) -> None:
    key, unit = key_and_unit
    written = case(unit) if case(unit) not in key.dimension.refused else unit  # type: ignore[union-attr]
    text = form.format(n=number, u=written)
    read_spec(b'name = "X"', "x", {key.in_file: json.dumps(text)})
    assert accepts(key, text)


@each(
    [
        ("performance.max_speed", "Mach 0.65 at 35,000 ft"),
        ("performance.max_speed", "0.65 Mach @ sea level"),
        ("performance.max_speed", "M.65 at FL350"),
        ("performance.ceiling", "FL250"),
        ("performance.ceiling", "25,000′"),
        ("mass.empty", "1 ½ t"),
        ("mass.empty", "１，５００ｋｇ"),
        ("mass.empty", "500 kg, 1,102 lb"),
        ("performance.endurance", "1 h 30 min"),
        ("performance.endurance", "1d 3h"),
        ("mass.max_fuel", "5 U.S. gal."),
        ("mass.max_fuel", "2 m³"),
        ("performance.specific_fuel_consumption", "0.7 lb/(lbf h)"),
        ("performance.specific_fuel_consumption", "20 mg/(N s)"),
        ("performance.specific_fuel_consumption", "0.5 1/h"),
        ("performance.specific_fuel_consumption", "0.4 lb / hp / h"),
        ("performance.lift_to_drag", ">= 12"),
        ("transfer.value_usd", "2,900,000,000"),
    ]
)
def test_unusual_forms_are_taken_too(key: str, text: str) -> None:
    read_spec(b'name = "X"', "x", {key: json.dumps(text)})
    assert accepts(KEYS[key], text)


def test_names_are_those_of_the_tables() -> None:
    assert set(TABLES) < set(SCHEMA["properties"])
    assert all(not name.endswith("-value") or name in SCHEMA["$defs"] for name in SCHEMA["$defs"])


NOT_OF_ECMA_262 = re.compile(
    r"\\(?![\^$\\.*+?()\[\]{}|/dDsSwWbBnrt])"  # an escape that the syntax does not have
    r"|\(\?(?!:|=|!|<=|<!)"  # flags, names as (?P<..>), atomic groups, comments
    r"|[*+?}]\+"  # possessive quantifiers
)
"""What Python reads in a pattern and ECMA-262 in its Unicode form does not."""


def test_every_pattern_is_one_of_ecma_262() -> None:
    patterns = list(_patterns(editor_schema()))
    assert len(set(patterns)) > 10
    assert [pattern for pattern in patterns if NOT_OF_ECMA_262.search(pattern)] == []


@pytest.mark.parametrize("pattern", [r"watt\-hours", r"(?i)kg", r"(?P<unit>kg)", r"kg\Z", r"a++", r"(?>a)"])
def test_what_only_python_reads_would_be_seen(pattern: str) -> None:
    re.compile(pattern)
    assert NOT_OF_ECMA_262.search(pattern)


def _patterns(schema: object) -> Iterator[str]:
    """Yield every pattern of a schema."""
    if isinstance(schema, dict):
        yield from (value for key, value in schema.items() if key == "pattern" and isinstance(value, str))
    children = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    for child in children:
        yield from _patterns(child)


def test_every_table_has_the_keys_that_are_read() -> None:
    rows = {
        ("source",): "SourceTable",
        ("published_category",): "PublishedCategoryTable",
        ("waiver",): "WaiverTable",
    }
    for path, read in FIELDS.items():
        node = SCHEMA["$defs"][rows.get(path, path[-1])] if path else SCHEMA
        assert set(node["properties"]) == set(read)
    assert set(SCHEMA["$defs"]["ClaimTable"]["properties"]) == set(ClaimTable.model_fields)
