"""TOML to JSON and back: the same spec, but for the file that it stands in."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.spec.diagnostics import SpecError
from mtcrcheck.spec.read import read_spec
from mtcrcheck.spec.syntax import parse
from mtcrcheck.spec.write import ConversionError, Notation, convert
from tests.folding import each

if TYPE_CHECKING:
    from mtcrcheck.spec.model import Spec

ROOT = Path(__file__).parents[2]
VALID = [p for p in sorted((ROOT / "tests/examples/valid").iterdir()) if p.suffix in (".toml", ".json")]
SPECS = sorted((ROOT / "specs").glob("*.toml"))


def content(text: str | bytes, name: str) -> Spec:
    data = text.encode() if isinstance(text, str) else text
    return replace(read_spec(data, name), path="", sha256="")


@each([*VALID, *SPECS])
def test_every_value_survives_both_ways(path: Path) -> None:
    data = path.read_bytes()
    there = convert(data, path.name, "json")
    back = convert(there.encode(), "x.json", "toml")
    again = convert(convert(data, path.name, "toml").encode(), "x.toml", "json")
    same = [content(there, "x.json"), content(back, "x.toml"), content(again, "x.json")]
    assert same == [content(data, path.name)] * 3


@each(product(VALID, ["toml", "json"]))
def test_what_is_written_so_already_stays_as_it_is(path: Path, to: Notation) -> None:
    data = path.read_bytes()
    if parse(data, path.name).is_json == (to == "json"):
        assert convert(data, path.name, to).encode() == data


def test_comments_stay_in_toml() -> None:
    text = '# why\nname = "X" # so\n'
    assert convert(text.encode(), "x.toml", "toml") == text


def test_toml_reads_like_one_written_by_hand() -> None:
    spec = {
        "name": "X",
        "mass": {"max_payload": [{"value": "5 kg", "source": "a"}, "6 kg"]},
        "source": [{"id": "a"}],
    }
    assert convert(json.dumps(spec).encode(), "x.json", "toml") == (
        'name = "X"\n\n[mass]\nmax_payload = [\n  { value = "5 kg", source = "a" },\n  "6 kg",\n]\n\n'
        '[[source]]\nid = "a"\n'
    )


def test_nulls_are_left_out_of_toml_with_all_that_hangs_on_them() -> None:
    spec = {
        "name": "X",
        "origin": None,
        "aerosol": {"capacity": None},
        "mass": {"empty": [None, {"value": None}]},
    }
    text = convert(json.dumps(spec).encode(), "x.json", "toml")
    assert tomli.loads(text) == {"name": "X", "aerosol": {}, "mass": {}}
    assert content(text, "x.toml").aerosol_stated


def test_a_null_that_toml_cannot_do_without_is_refused() -> None:
    point = {"payload": {"value": None}, "range": "5 km"}
    spec = {"name": "X", "performance": {"payload_range": [point]}}
    with pytest.raises(ConversionError, match=r"x\.json: a null stands where TOML needs a value"):
        convert(json.dumps(spec).encode(), "x.json", "toml")


def test_dates_of_toml_become_strings() -> None:
    text = 'name = "X"\n[[source]]\nid = "a"\ndate = 2026-05-01\n'
    assert json.loads(convert(text.encode(), "x.toml", "json"))["source"] == [
        {"id": "a", "date": "2026-05-01"}
    ]


def test_an_invalid_spec_is_not_converted() -> None:
    with pytest.raises(SpecError, match="bare-number"):
        convert(b'name = "X"\n[mass]\nempty = 5\n', "x.toml", "json")


@given(st.text(min_size=1).filter(str.strip), st.sampled_from(["toml", "json"]))
def test_any_name_survives_and_no_terminal_is_sent_control_characters(name: str, to: Notation) -> None:
    given_in: Notation = "json" if to == "toml" else "toml"
    first = convert(json.dumps({"name": name}).encode(), "x.json", given_in)
    text = convert(first.encode(), f"x.{given_in}", to)
    assert content(text, f"x.{to}").name == name
    assert not any(character < " " and character != "\n" for character in text)
    assert "\u202e" not in text


def test_a_file_stays_as_it_is_within_its_notation_unless_a_terminal_would_obey_something_in_it() -> None:
    safe = b'# why\r\nname\t= "X"\r\n'
    assert convert(safe, "x.toml", "toml").encode() == safe
    text = '# why\u202e\nname = "\u009b31mX"\n'
    assert convert(text.encode(), "x.toml", "toml") == 'name = "\\u009B31mX"\n'
    assert convert(b'{"name": "\x7fX"}', "x.json", "json") == '{\n  "name": "\\u007fX"\n}\n'


def test_what_a_build_server_would_obey_is_escaped_in_either_notation() -> None:
    spec = b'{"name": "##[error]X"}'
    text = convert(spec, "x.json", "toml")
    assert text == 'name = "\\u0023#[error]X"\n'
    assert "##[" not in convert(text.encode(), "x.toml", "json")
    assert content(text, "x.toml").name == "##[error]X"
