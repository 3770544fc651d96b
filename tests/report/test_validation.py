"""A validation names every fault at its place, and counts the files."""

from __future__ import annotations

import json

from mtcrcheck.report.findings import validation_json as to_json
from mtcrcheck.report.findings import validation_summary as summary
from mtcrcheck.report.findings import validation_text as text
from mtcrcheck.report.formats import Unreadable
from mtcrcheck.spec.diagnostics import Diagnostic

FAULTS = (
    Diagnostic("b\x1b.toml", 3, 1, "unknown-key", "x"),
    Diagnostic("b\x1b.toml", 4, 9, "bare-number", "y"),
)
FILES = (Unreadable("a.toml", ()), Unreadable("b\x1b.toml", FAULTS))


def test_faults_come_first_each_on_its_line() -> None:
    assert text(FILES).splitlines() == [
        r"b\x1b.toml:3:1: unknown-key x",
        r"b\x1b.toml:4:9: bare-number y",
        "1 file valid, 1 invalid: mtcrcheck explain CODE says more",
    ]


def test_files_are_counted() -> None:
    assert summary(FILES[:1]) == "1 file valid"
    assert summary(FILES[:1] * 1234) == "1,234 files valid"
    assert summary(FILES[1:]) == "0 files valid, 1 invalid: mtcrcheck explain CODE says more"


def test_json_has_the_faults_of_the_record() -> None:
    found = json.loads(to_json(FILES))
    assert found["schema"] == "mtcrcheck/validation/1"
    assert found["files"] == [{"path": "a.toml", "valid": True}, {"path": "b\x1b.toml", "valid": False}]
    assert found["errors"][1] == {
        "path": "b\x1b.toml",
        "line": 4,
        "column": 9,
        "code": "bare-number",
        "message": "y",
    }
