"""Diagnostics are one line each, and every code is explained."""

from __future__ import annotations

import re
from pathlib import Path

import mtcrcheck
from mtcrcheck.spec.diagnostics import CODES, Diagnostic, SpecError
from tests.folding import each


def test_a_diagnostic_is_one_line_for_editors() -> None:
    fault = Diagnostic("specs/tb2.toml", 7, 1, "unknown-key", "mass.max_takeof: did you mean max_takeoff?")
    assert str(fault) == "specs/tb2.toml:7:1: unknown-key mass.max_takeof: did you mean max_takeoff?"


def test_what_a_file_or_its_name_says_cannot_command_the_terminal() -> None:
    fault = Diagnostic("\x1b]0;x\x07.toml", 1, 1, "unknown-key", "\x1b[2J\n\u202e")
    assert str(fault) == "\\x1b]0;x\\x07.toml:1:1: unknown-key \\x1b[2J\\x0a\\u202e"


def test_an_error_says_every_fault() -> None:
    faults = [Diagnostic("a", line, 1, "unknown-key", "x") for line in (1, 2)]
    error = SpecError(faults)
    assert error.diagnostics == tuple(faults)
    assert str(error).splitlines() == [str(fault) for fault in faults]


@each(CODES)
def test_codes_are_kebab_case_and_explained(code: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
    assert CODES[code].endswith(".")


def test_no_code_is_used_that_is_not_explained_and_none_explained_that_is_not_used() -> None:
    source = "".join(path.read_text() for path in Path(mtcrcheck.__path__[0]).rglob("*.py"))
    used = {code for code in CODES if f'"{code}"' in source}
    assert used == set(CODES)
    raised = re.findall(r'(?:BadValueError|_of_setting|Fault)\(\s*(?:[a-z]+, )?"([a-z-]+)"', source)
    assert raised
    assert set(raised) <= set(CODES)
