"""What has changed since a record was saved, told apart: specs, law data, tool, verdicts, wording."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mtcrcheck.report.saved import Saved, SavedSpec, read_record
from mtcrcheck.report.verification import (
    ALTERED,
    Difference,
    Verification,
    Verified,
    differences,
    text,
    to_json,
)
from mtcrcheck.spec.diagnostics import SpecNow
from tests.report.reports import report, run_for
from tests.specs_for_tests import LIBRARY

RECORD = json.loads(report("json", run_for("SA")))
RESULT: dict[str, Any] = RECORD["results"][0]


def edited(**parts: Any) -> dict[str, Any]:
    """Return a result of which some parts differ."""
    return {**json.loads(json.dumps(RESULT)), **parts}


def verification(*results: Verified, **parts: Any) -> Verification:
    saved: Saved = read_record(json.dumps({**RECORD, **parts}).encode())
    return Verification("r.json", saved, LIBRARY, results)


def verified(spec_now: SpecNow = "same", *found: Difference) -> Verified:
    return Verified(SavedSpec(path="a.toml", name="A", sha256=""), spec_now, found)


VERDICT = Difference("annex.category", "I", "II")
LOST = "The record does not hold: verdicts of 1 of 1 aircraft are not found again"
WORDING = Difference("alerts[assumption].message", "x", "y")


def test_nothing_differs_from_itself() -> None:
    assert list(differences(RESULT, edited())) == []


def test_a_difference_is_told_at_its_key_by_what_names_its_row() -> None:
    result = edited()
    result["annex"]["category"] = "II"
    result["reviews"][1]["review"] = "prohibited"
    result["controls"] = result["controls"][1:]
    result["alerts"] = [*result["alerts"], {"code": "assumption", "message": "x"}]
    found = list(differences(RESULT, result))
    reading = RESULT["reviews"][1]["interpretation"]
    assert [d.key for d in found] == [
        "annex.category",
        f"controls[{RESULT['controls'][0]['id']}]",
        f"reviews[{reading} SA].review",
        "alerts[assumption]",
    ]
    assert (found[0].then, found[0].now) == ("I", "II")
    assert [d.is_verdict for d in found] == [True, True, True, False]


def test_rows_of_the_same_name_are_numbered() -> None:
    then = {"alerts": [{"code": "contradiction", "message": "a"}, {"code": "contradiction", "message": "b"}]}
    now = {"alerts": [{"code": "contradiction", "message": "a"}, {"code": "contradiction", "message": "c"}]}
    assert [d.key for d in differences(then, now)] == ["alerts[contradiction 2].message"]


@pytest.mark.parametrize(
    ("parts", "results", "changed"),
    [
        ({}, [verified()], ()),
        ({"law": {"as_of": "2026-01-01", "sha256": "0"}}, [verified()], ("law",)),
        ({"law": {"as_of": "2020-01-01", "sha256": LIBRARY.sha256}}, [verified()], ("law",)),
        ({"tool": {"name": "mtcrcheck", "version": "0.0.9"}}, [verified()], ("tool",)),
        ({}, [verified("changed")], ("spec",)),
        ({}, [verified("same", WORDING)], ("wording",)),
        ({}, [verified("same", VERDICT, WORDING)], ("verdict", "wording")),
        ({}, [verified(), verified("missing")], ("spec", "verdict")),
        ({}, [verified("invalid")], ("spec", "verdict")),
        ({}, [verified("altered")], ("spec", "verdict")),
    ],
)
def test_what_has_changed_is_told_apart(
    parts: dict[str, Any], results: list[Verified], changed: tuple[str, ...]
) -> None:
    found = verification(*results, **parts)
    assert found.changed == changed
    data = json.loads(to_json(found))
    assert (data["changed"], data["holds"]) == (list(changed), not changed)
    assert data["verdicts_hold"] == ("verdict" not in changed)


@pytest.mark.parametrize(
    ("results", "answer"),
    [
        ([verified()], "The record holds: 1 aircraft"),
        (
            [verified("changed")],
            "The verdicts hold for 1 aircraft, but the record is not reproduced as it was: spec",
        ),
        ([verified("changed", VERDICT)], f"{LOST}; spec changed."),
        ([verified("same", VERDICT)], f"{LOST}; {ALTERED}."),
    ],
)
def test_the_answer_comes_last_in_a_sentence(results: list[Verified], answer: str) -> None:
    assert answer in " ".join(text(verification(*results), 100).splitlines()[-2:])


def test_verdicts_are_told_one_by_one_and_the_rest_counted() -> None:
    lines = text(verification(verified("changed", VERDICT, WORDING)), 100).splitlines()
    assert lines[:4] == [
        "a.toml: A",
        "  the spec has changed since",
        "  annex.category: I then, II now",
        "  1 more differences in verdicts, figures, reasons or words: see --format json",
    ]


def test_what_a_record_says_stays_text() -> None:
    hostile = Difference("annex.category", "\x1b[31m", None)
    assert "\x1b" not in text(verification(verified("same", hostile)), 100)
    assert "nothing now" in text(verification(verified("same", hostile)), 100)


def test_a_record_without_any_result_proves_nothing() -> None:
    empty = verification()
    assert (empty.holds, empty.verdicts_hold, empty.changed) == (False, False, ())
    assert "The record proves nothing: it has no result of any aircraft" in text(empty, 200)
    found = json.loads(to_json(empty))
    assert (found["holds"], found["verdicts_hold"], found["changed"]) == (False, False, [])
    assert verification(verified()).holds
