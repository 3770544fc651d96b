"""What has changed since a record was saved, told apart: specs, law data, tool, verdicts, wording."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from mtcrcheck.document import Layout, render
from mtcrcheck.report.verification import (
    ALTERED,
    VERDICTS,
    Difference,
    Saved,
    SavedSpec,
    Verification,
    Verified,
    describe,
    differences,
    read_record,
    to_json,
)
from mtcrcheck.spec.diagnostics import SpecNow
from tests.folding import each
from tests.report.reports import report, run_for, sealed
from tests.specs_for_tests import LIBRARY

if TYPE_CHECKING:
    from collections.abc import Iterator

RECORD = json.loads(report("json", run_for("SA")))
RESULT: dict[str, Any] = RECORD["results"][0]
QUAD: dict[str, Any] = RECORD["results"][1]


def text(found: Verification, width: int) -> str:
    return render(describe(found), Layout(width))


def edited(**parts: Any) -> dict[str, Any]:
    """Return a result of which some parts differ."""
    return {**json.loads(json.dumps(RESULT)), **parts}


def verification(*results: Verified, **parts: Any) -> Verification:
    saved: Saved = read_record(json.dumps(sealed({**RECORD, **parts})).encode())
    return Verification("r.json", saved, LIBRARY, results)


def verified(spec_now: SpecNow = "same", *found: Difference) -> Verified:
    return Verified(SavedSpec(path="a.toml", name="A", sha256=""), spec_now, found)


VERDICT = Difference("annex.category", "I", "II")
CONDITION = Difference("reviews[us-2025 SA].conditions", ["x"], ["y"])
LOST = "The record does not hold: verdicts of 1 of 1 aircraft are not reproduced"
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
    assert [d.is_verdict for d in found] == [True, True, True, True]


Path = tuple[str | int, ...]
NOTHING = object()


def leaves(value: Any, at: Path = ()) -> Iterator[Path]:
    """Yield where every leaf of plain data stands; an empty list or table is one."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, found in inner:
        yield from leaves(found, (*at, key))
    if not inner:
        yield at


def altered(value: Any, path: Path, into: Any = NOTHING) -> Any:
    """Return plain data of which one node is something else, or is taken out."""
    whole = json.loads(json.dumps(value))
    node = whole
    for key in path[:-1]:
        node = node[key]
    if into is NOTHING:
        del node[path[-1]]
    else:
        node[path[-1]] = into
    return whole


def shortened(result: dict[str, Any]) -> dict[str, Any]:
    """Return a result with one reason a review and few rows of what decides nothing, which tests run over."""
    reviews = [{**row, "rationale": row["rationale"][:1]} for row in result["reviews"]]
    return {**result, "reviews": reviews, "controls": result["controls"][:2], "margins": [], "leads_to": []}


SHORT = shortened(RESULT)
NAMES = {name for names in VERDICTS.values() for name in names}


def bearing(result: dict[str, Any]) -> Iterator[Path]:
    """Yield where a result says a verdict, and every table and list that holds one."""
    found = dict.fromkeys([("annex",), ("controls",), ("reviews",), ("alerts",), ("annex", "if_traded")])
    found |= {
        (*at, key): None
        for at in [("annex",), ("annex", "if_traded")]
        for key in ("category", "item", "candidates", "evidence")
    }
    for part, keys in (
        ("controls", ("id", "jurisdiction", "applies", "reasons", "columns", "reasons_undetermined")),
        (
            "reviews",
            ("interpretation", "as_of", "destination", "treatment", "review", "licence", "conditions"),
        ),
        ("alerts", ("code",)),
    ):
        for n in range(len(result[part])):
            found |= dict.fromkeys([(part, n), *((part, n, key) for key in keys)])
    yield from found


@each(list(bearing(SHORT)))
def test_a_verdict_that_is_altered_or_taken_out_is_not_found_again(path: Path) -> None:
    original = SHORT
    for key in path:
        original = original[key]
    for into in (NOTHING, None, [], {}, "another", ["another"], {"other": "words"}):
        if into == original:
            continue
        found = tuple(differences(altered(SHORT, path, into), SHORT))
        assert not verified("same", *found).verdicts_hold, into


def test_no_other_leaf_is_a_verdict_and_none_is_overlooked() -> None:
    for path in leaves(SHORT):
        found = list(differences(altered(SHORT, path, "another"), SHORT))
        assert found, path
        assert list(differences(altered(SHORT, path), SHORT)), path
        is_verdict = any(path[: len(p)] == p for p in bearing(SHORT) if len(p) > 1 and p[-1] in NAMES)
        assert all(d.is_verdict for d in found) == (is_verdict or path in [(part,) for part in VERDICTS]), (
            path
        )


def test_a_flag_is_no_number_and_null_is_not_the_same_as_nothing() -> None:
    assert [d.key for d in differences({"choices": [True]}, {"choices": [1]})] == ["choices"]
    assert [d.key for d in differences({"annex": {"item": None}}, {"annex": {}})] == ["annex.item"]


NO_RUN: dict[str, tuple[dict[str, Any], str]] = {
    "an aircraft twice": ({"results": [RESULT, RESULT, QUAD]}, "mq-9a.toml: it is in the record twice"),
    "an aircraft less": ({"results": [RESULT]}, "quad.toml: its results were removed"),
    "a fault less": ({"errors": []}, "bad.toml: its results were removed"),
    "a path more": (
        {"results": [RESULT, QUAD, edited(spec={**RESULT["spec"], "path": "other.toml"})]},
        "other.toml: the record was not made of it",
    ),
    "no inputs": ({"inputs": None}, "mq-9a.toml: the record was not made of it"),
    "a key": ({"checked": "yes"}, "The tool does not write it in this way: checked"),
    "a key of the law": (
        {"law": {**RECORD["law"], "more": 1}},
        "The tool does not write it in this way: law.more",
    ),
    "a key of the request": (
        {"request": {**RECORD["request"], "more": 1}},
        "does not write it in this way: request",
    ),
    "a flag": ({"request": {**RECORD["request"], "strict": False}}, "does not write it in this way: request"),
}


@pytest.mark.parametrize("case", NO_RUN)
def test_what_no_run_writes_makes_a_record_fail_though_it_is_sealed(case: str) -> None:
    parts, told = NO_RUN[case]
    found = verification(verified(), **parts)
    assert (found.saved.seal_is, found.holds, found.verdicts_hold) == ("whole", False, False)
    assert found.changed == ("record",)
    shown = text(found, 200)
    assert told in shown
    assert "The record does not hold: it was altered after it was written." in shown


@pytest.mark.parametrize(("seal", "is_"), [("0" * 64, "broken"), (None, "none")])
def test_a_record_with_another_seal_or_without_one_was_altered(seal: str | None, is_: str) -> None:
    content = {**RECORD, "seal": seal}
    found = Verification("r.json", read_record(json.dumps(content).encode()), LIBRARY, (verified(),))
    assert (found.holds, found.verdicts_hold) == (False, False)
    data = json.loads(to_json(found))
    assert (data["seal"], data["changed"]) == (is_, ["record"])


def test_only_a_record_of_version_1_may_have_neither_seal_nor_inputs() -> None:
    older = {key: value for key, value in RECORD.items() if key not in ("seal", "inputs")}
    older["schema"] = "mtcrcheck/assessment/1"
    found = Verification("r.json", read_record(json.dumps(older).encode()), LIBRARY, (verified(),))
    assert (found.holds, found.saved.seal_is) == (True, "none")
    assert text(found, 200).startswith("The record is of version 1, which has no working answers and no seal")


def test_a_fault_that_is_no_longer_found_is_a_verdict_that_is_not() -> None:
    found = Verification(
        "r.json",
        verification().saved,
        LIBRARY,
        (verified(),),
        (verified("same", Difference("errors", [], None)),),
    )
    assert (found.verdicts_hold, found.changed) == (False, ("verdict",))


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
    # other words for the same spec under the same law by the same tool were put there by somebody
    assert data["verdicts_hold"] == (not {"verdict", "wording"} & set(changed))


@pytest.mark.parametrize(
    ("results", "answer"),
    [
        ([verified()], "The record holds: 1 aircraft"),
        (
            [verified("changed")],
            "The verdicts hold for 1 aircraft, but the record is not reproduced exactly: spec",
        ),
        ([verified("changed", VERDICT)], f"{LOST}; spec changed."),
        ([verified("same", VERDICT)], f"{LOST}; {ALTERED}."),
        (
            [verified("changed", CONDITION, WORDING)],
            "conditions of 1 of 1 aircraft are not reproduced, every other verdict is; spec changed.",
        ),
        ([verified("changed", CONDITION, VERDICT)], f"{LOST}; spec changed."),
    ],
)
def test_the_answer_comes_last_in_a_sentence(results: list[Verified], answer: str) -> None:
    assert answer in " ".join(text(verification(*results), 100).split())


def test_verdicts_are_told_one_by_one_and_the_rest_counted() -> None:
    lines = text(verification(verified("changed", VERDICT, WORDING)), 100).splitlines()
    assert lines[:4] == [
        "a.toml: A",
        "  the spec has changed since",
        "  annex.category: I then, II now",
        "  1 more difference in verdicts, figures, reasons or words: see --format json",
    ]


def test_what_a_record_says_stays_text() -> None:
    hostile = Difference("annex.category", "\x1b[31m", None)
    assert "\x1b" not in text(verification(verified("same", hostile)), 100)
    assert "nothing now" in text(verification(verified("same", hostile)), 100)


def test_a_record_without_any_result_proves_nothing() -> None:
    empty = verification()
    assert (empty.holds, empty.verdicts_hold, empty.changed) == (False, False, ())
    assert "The record proves nothing: it holds no result that can be reproduced" in text(empty, 200)
    found = json.loads(to_json(empty))
    assert (found["holds"], found["verdicts_hold"], found["changed"]) == (False, False, [])
    assert verification(verified()).holds
