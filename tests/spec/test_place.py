"""Places in TOML and JSON texts are where the key or value really stands."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import tomli
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.spec.syntax import Outline, Path, dotted, line_and_column
from tests.folding import each

TEXT = """\
# a comment with "quotes" and [brackets
name = "X"
a.b . "c.d" = 'dotted'
notes = [ # why = "not"
    "one, [two] # three",
    '''four
"five"''',
    2015-09-23 10:00:00, 7,
]

[mass]
"max takeoff" = { value = \"\"\"six\"\"\"\"\", note = { deep.er = [1, [2, 3]] }, }
  empty  =  +1_000.5e3

[[source]]
id = "s1"

[[source]]
id = "s2"
[source.more]
x = true
[[source.list]]
y = 1979-05-27T07:32:00Z
"""


@each(
    [
        (("name",), (2, 1), (2, 8)),
        (("a", "b"), (3, 3), (3, 3)),
        (("a", "b", "c.d"), (3, 7), (3, 15)),
        (("notes",), (4, 1), (4, 9)),
        (("notes", 0), None, (5, 5)),
        (("notes", 1), None, (6, 5)),
        (("notes", 2), None, (8, 5)),
        (("notes", 3), None, (8, 26)),
        (("mass",), (11, 2), (11, 2)),
        (("mass", "max takeoff"), (12, 1), (12, 17)),
        (("mass", "max takeoff", "value"), (12, 19), (12, 27)),
        (("mass", "max takeoff", "note"), (12, 40), (12, 47)),
        (("mass", "max takeoff", "note", "deep"), (12, 49), (12, 49)),
        (("mass", "max takeoff", "note", "deep", "er", 1, 1), None, (12, 67)),
        (("mass", "empty"), (13, 3), (13, 13)),
        (("source",), (15, 3), (15, 3)),
        (("source", 0, "id"), (16, 1), (16, 6)),
        (("source", 1, "id"), (19, 1), (19, 6)),
        (("source", 1, "more"), (20, 9), (20, 9)),
        (("source", 1, "more", "x"), (21, 1), (21, 5)),
        (("source", 1, "list", 0, "y"), (23, 1), (23, 5)),
    ]
)
def test_toml_places(path: Path, key: tuple[int, int] | None, value: tuple[int, int]) -> None:
    tomli.loads(TEXT)
    outline = Outline(TEXT, is_json=False)
    assert line_and_column(TEXT, outline.places[path][1]) == value
    if key:
        assert line_and_column(TEXT, outline.places[path][0]) == key


def test_columns_count_characters() -> None:
    text = '{"é🛩": {"b": 1}}'
    outline = Outline(text, is_json=True)
    assert line_and_column(text, outline.places["é🛩", "b"][1]) == (1, 14)


def test_what_is_missing_is_placed_at_the_table_around_it() -> None:
    outline = Outline('[mass]\nempty = "5 kg"\n', is_json=False)
    assert outline.offset(("mass", "max_payload"), at_key=True) == 1
    assert outline.offset(("mass", "empty", "value"), at_key=False) == 15
    assert outline.offset(("name",), at_key=False) == 0


def test_keys_that_stand_twice_are_found_and_tables_reopened_are_none() -> None:
    twice = Outline('{"a": {"b": 1, "b": 2}, "a": 3}', is_json=True).repeated
    assert [(offset, message[:4]) for offset, _, message in twice] == [(15, "a.b:"), (24, "a: t")]
    assert [offset for offset, *_ in Outline("a = 1\n'a' = 2", is_json=False).repeated] == [6]
    assert not Outline("[a.b]\n[a]\nc.d = 1\nc.e = 2\n[[f]]\n[f.g]\n[[f]]\n[f.g]\n", is_json=False).repeated


@pytest.mark.parametrize("text", ["{", "[1", '{"a"', '{"a": "b', ""])
def test_an_outline_that_cannot_be_followed_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"(no key or value|no value|ends early)"):
        Outline(text, is_json=True)


def test_paths_are_shown_as_people_write_them() -> None:
    assert dotted(("mass", "max_payload", 1, "value")) == "mass.max_payload[1].value"
    assert dotted(("mass", "x" * 10_000)) == "mass." + "x" * 60


NAMES = st.one_of(
    st.sampled_from(["a", "value", "max_payload", "x y", "a.b", "é", '"', "\\", "#", "'", "[", ""]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=4),
)
SCALARS = st.one_of(
    st.integers(-(10**6), 10**6),
    st.booleans(),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.sampled_from(["'''", '"""', "a, b", "] # [", "{}", "\n", "\\u0000"]),
    st.floats(allow_nan=False, allow_infinity=False),
)
TREES = st.dictionaries(
    NAMES,
    st.recursive(
        SCALARS,
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
        max_leaves=12,
    ),
    max_size=4,
)


def places(tree: Any, path: Path = ()) -> list[tuple[Path, Any]]:
    """Every path in a tree but its root, with what stands there."""
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [
        found for step, value in inner for found in [((*path, step), value), *places(value, (*path, step))]
    ]


@given(TREES, st.sampled_from([None, 0, 2, "\t"]), st.booleans())
def test_every_key_and_value_of_a_json_text_is_found(
    tree: dict[str, Any], indent: Any, ascii_only: bool
) -> None:
    text = json.dumps(tree, indent=indent, ensure_ascii=ascii_only)
    outline = Outline(text, is_json=True)
    assert not outline.repeated
    assert len(outline.places) == 1 + len(places(tree))
    read = json.JSONDecoder().raw_decode
    for path, value in places(tree):
        assert read(text, outline.places[path][1])[0] == value
        if isinstance(path[-1], str):
            assert read(text, outline.places[path][0])[0] == path[-1]


@given(TREES, st.booleans())
def test_every_key_and_value_of_a_toml_text_is_found(tree: dict[str, Any], multiline: bool) -> None:
    text = tomli_w.dumps(tree, multiline_strings=multiline)
    outline = Outline(text, is_json=False)
    assert not outline.repeated
    for path, value in places(tree):
        at = outline.places[path][1]
        if isinstance(path[-1], str):
            token = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*\"""").match(text, outline.places[path][0])
            assert token
            assert tomli.loads(f"{token.group()} = 1") == {path[-1]: 1}
        if not isinstance(value, dict | list):
            assert stands_at(text, at, value)


def stands_at(text: str, at: int, value: object) -> bool:
    """Whether some text from the offset on is this value in TOML."""
    for end in range(at + 1, len(text) + 1):
        try:
            found = tomli.loads(f"v = {text[at:end]}")["v"]
        except tomli.TOMLDecodeError:
            continue
        if found == value and type(found) is type(value):
            return True
    return False
