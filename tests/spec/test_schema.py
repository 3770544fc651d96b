"""The border models follow the keys, and describe themselves."""

from __future__ import annotations

from typing import Any

import pytest

from mtcrcheck.spec.check import check
from mtcrcheck.spec.diagnostics import SpecError
from mtcrcheck.spec.keys import CURVES, KEYS, TABLES
from mtcrcheck.spec.read import read_spec
from mtcrcheck.spec.schema import FIELDS, MAX_VALUES, SpecFile

SCHEMA = SpecFile.model_json_schema()


def described(path: str) -> dict[str, Any]:
    """What the JSON Schema says of a dotted key."""
    node: dict[str, Any] = SCHEMA
    for step in path.split("."):
        node = node["properties"][step]
        refs = [option["$ref"] for option in node.get("anyOf", []) if "$ref" in option]
        if refs and step in TABLES:
            node = SCHEMA["$defs"][refs[0].rpartition("/")[2]]
    return node


@pytest.mark.parametrize("key", KEYS.values(), ids=lambda k: k.name)
def test_every_key_is_described_as_people_write_it(key: Any) -> None:
    value, table, several = described(key.in_file)["anyOf"]
    assert described(key.in_file)["description"]
    assert value.get("enum", list(key.choices)) == list(key.choices)
    assert value.get("type") == {"flag": "boolean", "number": None}.get(key.kind, "string")
    assert table["allOf"][1] == {"properties": {"value": value}}
    assert several["items"]["anyOf"] == [value, table]


def test_unknown_keys_are_refused_everywhere() -> None:
    tables = [SCHEMA, *SCHEMA["$defs"].values()]
    assert all(table["additionalProperties"] is False for table in tables if table["type"] == "object")


def test_a_key_lists_up_to_a_limit_of_values() -> None:
    def faults(count: int) -> list[str]:
        return [fault.code for fault in check({"name": "X", "mass": {"empty": ["5 kg"] * count}})[1]]

    assert faults(MAX_VALUES) == []
    assert faults(MAX_VALUES + 1) == ["too-long"]


def test_only_the_name_is_required() -> None:
    assert SCHEMA["required"] == ["name"]


def test_fields_are_known_by_the_path_of_their_table() -> None:
    assert FIELDS["mass",] == ("empty", "max_takeoff", "max_fuel", "max_payload", "payload_limit")
    assert FIELDS["performance", "payload_range"] == ("payload", "range")
    assert {".".join(path) for path in FIELDS} >= {*TABLES, *CURVES}


@pytest.mark.parametrize(("points", "is_read"), [(MAX_VALUES, True), (MAX_VALUES + 1, False)])
def test_a_curve_has_so_many_points_and_no_more(points: int, is_read: bool) -> None:
    """Bounds compare every point with every other: 20,000 of them took minutes."""
    curve = '[[performance.payload_range]]\npayload = "1 kg"\nrange = "9 km"\n' * points
    data = f'name = "X"\n{curve}'.encode()
    if is_read:
        assert len(read_spec(data, "x").payload_range) == points
    else:
        with pytest.raises(SpecError, match=r"too-long performance.payload_range: a curve of 101 points"):
            read_spec(data, "x")
