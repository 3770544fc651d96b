"""The border follows the keys: what may stand where, and what is read where nothing stands."""

from __future__ import annotations

from typing import Any

import pytest

from mtcrcheck.spec.diagnostics import SpecError
from mtcrcheck.spec.keys import CURVES, KEYS, TABLES
from mtcrcheck.spec.read import FIELDS, MAX_VALUES, check, read_spec


def in_file(path: tuple[str, ...], content: object) -> dict[str, Any]:
    """A spec with content at a path, in an array where the file has one there."""
    arrays = {"source", "published_category", "waiver", *(name.rpartition(".")[2] for name in CURVES)}
    for step in reversed(path):
        content = {step: [content] if step in arrays else content}
    return {"name": "X", **content}  # type: ignore[dict-item]


@pytest.mark.parametrize("path", FIELDS, ids=".".join)
def test_unknown_keys_are_refused_everywhere(path: tuple[str, ...]) -> None:
    faults = check(in_file(path, {"surprise": 1}))[1]
    assert [fault.path[-1] for fault in faults if fault.code == "unknown-key"] == ["surprise"]


@pytest.mark.parametrize("path", FIELDS, ids=".".join)
def test_what_is_left_out_is_read_as_nothing_or_required(path: tuple[str, ...]) -> None:
    """Only the name of the aircraft, and what makes a source, a waiver or a point, has to be there."""
    required = {
        ("source",): {"id"},
        ("published_category",): {"category"},
        ("waiver",): {"alert", "author", "reason", "expires"},
        ("performance", "payload_range"): {"payload", "range"},
        ("performance", "payload_endurance"): {"payload", "endurance"},
    }
    faults = check(in_file(path, {}))[1]
    assert {fault.path[-1] for fault in faults} == required.get(path, set())
    assert {fault.code for fault in faults} <= {"missing-key"}


@pytest.mark.parametrize("path", [path for path in FIELDS if path], ids=".".join)
def test_a_table_is_a_table_or_nothing(path: tuple[str, ...]) -> None:
    assert check(in_file(path, None))[1] == []
    assert [fault.code for fault in check(in_file(path, 5))[1]] == ["wrong-type"]


@pytest.mark.parametrize("key", KEYS.values(), ids=lambda k: k.name)
def test_a_key_left_out_has_no_claims(key: Any) -> None:
    table, _, leaf = key.in_file.rpartition(".")
    file, faults = check({"name": "X", **({table: {}} if table else {})})
    assert file is not None
    assert faults == []
    assert list(getattr(getattr(file, table) if table else file, leaf)) == []


def test_the_name_is_required() -> None:
    assert [(fault.path, fault.code) for fault in check({})[1]] == [(("name",), "missing-key")]


def test_a_key_lists_up_to_a_limit_of_values() -> None:
    def faults(count: int) -> list[str]:
        return [fault.code for fault in check({"name": "X", "mass": {"empty": ["5 kg"] * count}})[1]]

    assert faults(MAX_VALUES) == []
    assert faults(MAX_VALUES + 1) == ["too-long"]


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
