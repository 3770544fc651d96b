"""Bytes become tables, or a diagnostic with its place; nothing else comes out."""

from __future__ import annotations

from itertools import product

import pytest

from mtcrcheck.spec.diagnostics import Diagnostic, SpecError
from mtcrcheck.spec.syntax import MAX_BYTES, MAX_DEPTH, parse, parse_setting
from tests.folding import each


def fault_of(data: bytes, path: str = "x.toml") -> Diagnostic:
    with pytest.raises(SpecError) as error:
        parse(data, path)
    (fault,) = error.value.diagnostics
    return fault


def test_a_text_is_json_if_it_begins_so_or_is_named_so() -> None:
    assert parse(b' \n{"name": "X"}', "-").is_json
    assert parse(b'{"name": "X"}', "x.toml").is_json
    assert not parse(b"[mass]", "-").is_json
    assert fault_of(b"[mass]", "x.JSON").code == "json-syntax"
    assert fault_of(b"", "x.json").code == "json-syntax"
    assert parse(b"", "x.toml").data == {}


def test_the_size_limit_is_met_exactly() -> None:
    assert parse(b"#" * MAX_BYTES, "x.toml").data == {}
    assert fault_of(b"#" * (MAX_BYTES + 1)).code == "too-large"


@pytest.mark.parametrize("form", ["a = {}{}", '{{"a": {}{}}}'])
def test_the_depth_limit_is_met_exactly(form: str) -> None:
    deepest = MAX_DEPTH - 1
    assert parse(form.format("[" * deepest, "]" * deepest).encode(), "x").data
    assert fault_of(form.format("[" * MAX_DEPTH, "]" * MAX_DEPTH).encode()).code == "too-deep"


@pytest.mark.parametrize(
    "data",
    [
        b"a = " + b"[" * 100_000,
        b'{"a": ' + b"[" * 100_000,
        b'{"a":' * 100_000,
        b".".join([b"a"] * 900) + b" = 1",
        b"a = " + b"{a=" * 300 + b"1" + b"}" * 300,
        b"a = [\n" * 8000,
    ],
)
def test_bottomless_nesting_is_refused(data: bytes) -> None:
    assert fault_of(data).code in ("too-deep", "json-syntax", "toml-syntax")


@pytest.mark.parametrize(
    ("data", "line", "column", "byte"),
    [
        (b"\xff", 1, 1, "ff"),
        (b'name = "\xc3\xa9\xe9"', 1, 10, "e9"),
        (b"\xef\xbb\xbf# \xff", 1, 3, "ff"),
        (b"a = 1\r\n\r\n\xed\xa0\x80", 3, 1, "ed"),
    ],
)
def test_bytes_that_are_no_utf_8_are_placed(data: bytes, line: int, column: int, byte: str) -> None:
    message = f"byte 0x{byte} is not UTF-8: save the file as UTF-8"
    assert fault_of(data) == Diagnostic("x.toml", line, column, "invalid-encoding", message)


@each(
    product(
        ["x = ", "a = 1\nx = ", "a = 1\r\nx = ", "{", '{\n"x": '],
        ['"', '"\\', '"X\\', '"é\\', '"X\\u12', '"""\\', "'X"],
    )
)
def test_a_string_that_the_file_ends_in_has_its_place_in_the_file(before: str, end: str) -> None:
    text = before + end
    fault = fault_of(text.encode())
    lines = text.split("\n")
    assert 1 <= fault.line <= len(lines)
    assert 1 <= fault.column <= len(lines[fault.line - 1]) + 1


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('{"a": 1,}', "no comma stands before"),
        ('// x\n{"a": 1}', "JSON has no comments"),
        ("{“a”: 1}", "quotation marks stand upright"),
        ('{"a": 1}\n{"a": 2}', "a file holds one aircraft"),
        ("{'a': 1}", "keys stand in double quotes"),
        ('a = "b"\n\ufeff[c]', "ZERO WIDTH NO-BREAK SPACE"),
        ("a ＝ 1", "FULLWIDTH EQUALS SIGN"),
        ('a = "b";', "nor a semicolon"),
        ('a b = "c"', "no space within a key"),
        ('a = "b"\n\u00a0c = 1', "write a plain one"),
        ('a = "C:\\d"', "single quotes"),
        ('a = "C:\\users"', "single quotes"),
        ('a = "b"\rc = "d"\r', "line ends of Unix"),
        ("[[a]\n", "close the bracket"),
        ("a = []\n[[a]]\n", "already used above"),
    ],
)
def test_a_fault_of_syntax_says_how_to_mend_it(text: str, hint: str) -> None:
    assert hint in fault_of(text.encode(), "x.json" if "{" in text else "x.toml").message


def test_line_ends_of_both_kinds_count_alike() -> None:
    assert fault_of(b"a = 1\r\nb = ?\r\n").line == 2
    assert fault_of(b'{"a": 1,\r\n"b": ?}').line == 2
    assert parse(b'a = """x\r\ny"""', "x").data == {"a": "x\ny"}


@pytest.mark.parametrize("digits", [4000, 100_000])
def test_huge_numbers_are_no_trouble(digits: int) -> None:
    for form in ("a = {}", '{{"a": {}}}'):
        data = form.format("1" * digits).encode()
        if digits < 4300:
            assert parse(data, "x").data["a"] > 0
        else:
            assert fault_of(data).code == "too-long"


def test_infinity_is_no_json_but_a_word_in_a_string_is() -> None:
    fault = fault_of(b'{"a": "NaN", "b": [1, -Infinity]}')
    assert (fault.code, fault.line, fault.column) == ("json-syntax", 1, 23)


def test_repeated_keys_are_refused_before_anything_else_is_read() -> None:
    assert fault_of(b'{"a": 1, "a": 1}').code == "duplicate-key"
    assert fault_of(b"[a]\n[a]").code == "duplicate-key"
    assert fault_of(b"a = {b = 1, b = 2}").code == "duplicate-key"
    assert fault_of(b"a = 1\na.b = 2").code == "toml-syntax"
    assert fault_of(b"a = 1\na = 2\n?").code == "toml-syntax"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("500 kg", "500 kg"),
        ("500", "500"),
        ("1.500", "1.500"),
        ("true", True),
        ('"true"', "true"),
        ('["5 kg", "6 kg"]', ["5 kg", "6 kg"]),
        ('{ value = "5 kg" }', {"value": "5 kg"}),
        ("TR", "TR"),
        ("", ""),
        ("1\nx = 2", "1\nx = 2"),
        ("1" * 5000, "1" * 5000),
        ("[" * 500, "[" * 500),
        ("[" * 50 + "]" * 50, "[" * 50 + "]" * 50),
    ],
)
def test_a_setting_is_toml_where_it_can_be(text: str, value: object) -> None:
    assert parse_setting(text) == value


@pytest.mark.parametrize("piece", ['\\"', "'\"", '"', "'", '#"', "9_"])
def test_a_mebibyte_of_what_is_never_closed_takes_no_square_of_its_time(piece: str) -> None:
    """Looked for anew from each of half a million quotes, where it goes too deep was never found."""
    text = f'# "{piece * (500_000 // len(piece))}\na = {"[" * 17}{"]" * 17}\n'
    with pytest.raises(SpecError, match=r"x\.toml:2:21: too-deep"):
        parse(text.encode(), "x.toml")
