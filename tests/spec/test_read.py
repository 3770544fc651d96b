"""A spec file is read whole, or refused with every fault and its place."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.interval import Interval
from mtcrcheck.spec.diagnostics import CODES, Diagnostic, SpecError
from mtcrcheck.spec.keys import CURVES, KEYS
from mtcrcheck.spec.read import read_spec
from mtcrcheck.spec.syntax import MAX_BYTES, MAX_SHOWN
from tests.folding import each

if TYPE_CHECKING:
    from mtcrcheck.spec.model import Spec

EXAMPLES = Path(__file__).parents[1] / "examples"
VALID = sorted(path for path in (EXAMPLES / "valid").iterdir() if path.suffix in (".toml", ".json"))
INVALID = sorted(path for path in (EXAMPLES / "invalid").iterdir() if path.suffix in (".toml", ".json"))


def content(spec: Spec) -> Spec:
    return replace(spec, path="", sha256="")


def faults_of(data: bytes, overrides: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(SpecError) as error:
        read_spec(data, "x.toml", overrides)
    return [str(fault) for fault in error.value.diagnostics]


@pytest.mark.parametrize("path", VALID, ids=lambda p: p.name)
def test_valid_examples_are_read(path: Path) -> None:
    spec = read_spec(path.read_bytes(), path.name)
    assert spec.path == path.name
    assert spec.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("path", [p for p in VALID if p.suffix == ".toml"], ids=lambda p: p.name)
def test_toml_and_json_of_one_spec_say_the_same(path: Path) -> None:
    toml, json_ = (read_spec(p.read_bytes(), p.name) for p in (path, path.with_suffix(".json")))
    assert content(toml) == content(json_)


@each(INVALID)
def test_invalid_examples_are_refused_as_expected(path: Path) -> None:
    with pytest.raises(SpecError) as error:
        read_spec(path.read_bytes(), path.name)
    expected = path.with_suffix(".expected").read_text()
    assert "".join(f"{fault}\n" for fault in error.value.diagnostics) == expected


def test_every_code_of_a_file_has_an_invalid_example() -> None:
    shown = {
        line.split()[1] for path in INVALID for line in path.with_suffix(".expected").read_text().splitlines()
    }
    too_big_for_an_example = {"too-large", "too-many-errors"}
    of_the_command_line = {"invalid-setting"}
    of_validate = {"impossible"}
    of_no_text = {"unreadable", "internal-error", "own-destination"}
    assert shown == CODES.keys() - too_big_for_an_example - of_the_command_line - of_validate - of_no_text


def test_the_example_that_uses_every_key_does() -> None:
    spec = read_spec((EXAMPLES / "valid" / "every-key.toml").read_bytes(), "x")
    by_the_other_unit = {
        "mass.max_fuel_volume",
        "performance.thrust_specific_fuel_consumption",
        "aerosol.capacity_mass",
        "aerosol.optional_capacity_mass",
    }
    assert spec.claims.keys() == KEYS.keys() - by_the_other_unit
    assert spec.payload_range
    assert spec.payload_endurance
    assert spec.sources
    assert spec.published_categories
    assert spec.waivers[0].expires == "2027-03-31"
    assert (spec.origin, spec.manufacturer) == ("TR", "Example Aircraft")


def test_both_faults_of_a_file_are_reported_with_their_places() -> None:
    text = b'name = "Y"\n[mass]\nmax_payload = 500\nmax_takeof = "5 kg"\n'
    assert faults_of(text) == [
        "x.toml:3:15: bare-number mass.max_payload: 500 has no unit: write '500 kg' or '500 lb'",
        "x.toml:4:1: unknown-key mass.max_takeof: did you mean max_takeoff?",
    ]


@pytest.mark.parametrize(
    "text", ['name = "X"\nmass.empty = 1.500', '{"name": "X", "mass": {"empty": 1.500}}']
)
def test_a_bare_number_is_two_where_its_text_can_be(text: str) -> None:
    (fault,) = faults_of(text.encode())
    assert fault.endswith("'1.500 kg' can be two numbers: write '1,500 kg' or '1.5 kg'")


@pytest.mark.parametrize("text", ['name = "X"\n"mass.empty" = "5 kg"', '{"name": "X", "mass.empty": "5 kg"}'])
def test_a_dotted_name_in_quotation_marks_is_no_key(text: str) -> None:
    (fault,) = faults_of(text.encode())
    assert fault.endswith("a dot parts no table from its key: write the key into its table")


def test_a_file_that_is_no_spec_is_reported_up_to_a_limit() -> None:
    lines = [f'"k{i}" = 1' for i in range(MAX_SHOWN + 1)]
    whole = faults_of("\n".join(['name = "X"', *lines[:-1]]).encode())
    assert len(whole) == MAX_SHOWN
    cut = faults_of("\n".join(['name = "X"', *lines]).encode())
    assert cut[:-1] != whole
    assert len(cut) == MAX_SHOWN + 1
    assert cut[-1] == f"x.toml:{MAX_SHOWN + 2}:1: too-many-errors faults that are not shown: 1"


def test_a_file_over_the_size_limit_is_not_read() -> None:
    assert faults_of(b" " * (MAX_BYTES + 1)) == [
        "x.toml:1:1: too-large 1,048,577 bytes: at most 1,048,576 are read"
    ]


def test_overrides_replace_what_the_file_says() -> None:
    text = b'name = "X"\n[mass]\nmax_payload = 500\n'
    spec = read_spec(
        text,
        "x.toml",
        {
            "name": "Y",
            "mass.max_payload": "1,102 lb",
            "aircraft.armed": "true",
            "performance.lift_to_drag": "18",
            "transfer.end_user": "government",
            "origin": "TR",
            "mass.empty": '{ value = "5 kg", derived = true }',
        },
    )
    assert (spec.name, spec.origin) == ("Y", "TR")
    assert spec.interval("mass.max_payload") == Interval(499.85879174, 499.85879174)
    assert spec.possible("aircraft.armed") == {True}
    assert spec.interval("performance.lift_to_drag") == Interval(18, 18)
    assert spec.possible("transfer.end_user") == {"government"}
    assert spec.claims["mass.empty"].derived
    assert spec.sha256 == hashlib.sha256(text).hexdigest()


def test_faults_of_overrides_come_first_and_name_the_setting() -> None:
    overrides = {
        "mass.max_payload": "500",
        "mass.max_takeof": "5 kg",
        "name.first": "X",
        "mass.": "5 kg",
        "notes": "\udcff",
    }
    assert faults_of(b'name = "X"\norigen = 1\n', overrides) == [
        "--set name.first:0:0: invalid-setting name.first: name is not a table",
        "--set mass.:0:0: invalid-setting 'mass.' is no dotted key: write it like mass.max_takeoff",
        "--set notes:0:0: invalid-text notes: the setting is not valid text",
        "--set mass.max_payload:0:0: bare-number mass.max_payload: 500 has no unit: write '500 kg' or '500 lb'",
        "--set mass.max_takeof:0:0: unknown-key mass.max_takeof: did you mean max_takeoff?",
        "x.toml:2:1: unknown-key origen: did you mean origin?",
    ]


SCALARS: Any = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        ["500 kg", "27 h", "1,85 km", "US", "fixed-wing", "s1", ">= 300 km", dt.date(2027, 3, 31)]
    ),
)
VALUES: Any = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["value", "source", "note", "suspect", "id", "payload", "x"]), inner, max_size=3
        ),
    ),
    max_leaves=6,
)
PATHS = st.sampled_from(
    [*KEYS, *CURVES, "name", "notes", "mass", "source", "waiver", "published_category", "mass.x", "y"]
)


def planted(changes: list[tuple[str, Any]]) -> dict[str, Any]:
    """A small valid spec with values put where they may not belong."""
    data: dict[str, Any] = {"name": "X", "mass": {"empty": "5 kg"}, "source": [{"id": "s1"}]}
    for path, value in changes:
        *heads, leaf = path.split(".")
        table = data
        for head in heads:
            if not isinstance(table.get(head), dict):
                table[head] = {}
            table = table[head]
        table[leaf] = value
    return data


def check_read(data: bytes, path: str = "x") -> Spec | None:
    """Read a spec that need not be one: nothing but a spec or placed, printable faults may come of it."""
    try:
        return read_spec(data, path)
    except SpecError as error:
        faults = error.diagnostics
    assert faults
    for fault in faults:
        str(fault).encode()
        assert "\n" not in str(fault)
        assert fault.code in CODES
        assert 1 <= fault.line <= data.count(b"\n") + 1
        assert fault.column >= 1
    return None


@given(st.lists(st.tuples(PATHS, VALUES), max_size=4), st.sampled_from([None, 1]))
def test_any_json_is_a_spec_or_is_refused(changes: list[tuple[str, Any]], indent: int | None) -> None:
    text = json.dumps(planted(changes), indent=indent, default=str)
    check_read(text.encode())


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [without_nulls(inner) for inner in value if inner is not None]
    return value


@given(st.lists(st.tuples(PATHS, VALUES), max_size=4))
def test_toml_and_json_agree_on_any_spec(changes: list[tuple[str, Any]]) -> None:
    data = without_nulls(planted(changes))
    try:
        as_json = json.dumps(data, default=str, allow_nan=False).encode()
    except ValueError:
        return
    toml, json_ = check_read(tomli_w.dumps(data).encode()), check_read(as_json, "x.json")
    if toml and json_:
        assert content(toml) == content(json_)
    elif any(isinstance(value, dt.date) for value in leaves(data)):
        assert not (toml and not json_)
    else:
        assert toml is json_


def leaves(value: Any) -> list[Any]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return [value] if inner is None else [leaf for item in inner for leaf in leaves(item)]


@given(st.binary(max_size=200))
def test_any_bytes_are_a_spec_or_are_refused(data: bytes) -> None:
    check_read(data)


@given(st.sampled_from(VALID + INVALID), st.data())
def test_a_spec_with_any_piece_cut_doubled_or_replaced_is_a_spec_or_is_refused(
    path: Path, data: st.DataObject
) -> None:
    text = path.read_bytes()
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 20)))
        piece = data.draw(
            st.one_of(
                st.just(b""),
                st.just(text[start:end] * 2),
                st.binary(max_size=4),
                st.sampled_from(
                    [
                        b'"',
                        b"'''",
                        b'"""',
                        b"[",
                        b"]]",
                        b"{",
                        b"}",
                        b"\n",
                        b"=",
                        b".",
                        b",",
                        b"#",
                        b"\\u",
                        b"1e999",
                        b"nan",
                        b"\xff",
                    ]
                ),
            )
        )
        text = text[:start] + piece + text[end:]
    check_read(text, path.name)


def test_a_diagnostic_is_data() -> None:
    with pytest.raises(SpecError) as error:
        read_spec(b"", "x.toml")
    assert error.value.diagnostics == (
        Diagnostic("x.toml", 1, 1, "missing-key", "name: this key is required: add it"),
    )
