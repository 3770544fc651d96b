import json
from typing import Any

import pytest

from tests.report.reports import report, run_for


@pytest.fixture(scope="module")
def log() -> Any:
    return json.loads(report("sarif", run_for("SA")))


def test_the_log_has_what_the_schema_requires(log: Any) -> None:
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["kind"] == "fail" or result["level"] == "none"
        (location,) = result["locations"]
        assert min(location["physicalLocation"]["region"].values()) >= 1


def test_every_rule_has_a_page(log: Any) -> None:
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert all(rule["help"]["text"].startswith(rule["shortDescription"]["text"][:-1]) for rule in rules)
    assert len({rule["id"] for rule in rules}) == len(rules)


def test_faults_stand_at_their_line_and_column(log: Any) -> None:
    faults = [r for r in log["runs"][0]["results"] if r["level"] == "error"]
    places = [r["locations"][0]["physicalLocation"] for r in faults]
    assert [(p["artifactLocation"]["uri"], p["region"]) for p in places] == [
        ("bad.toml", {"startLine": 3, "startColumn": 15}),
        ("bad.toml", {"startLine": 4, "startColumn": 1}),
    ]
    assert log["runs"][0]["invocations"] == [{"executionSuccessful": False}]


def test_verdicts_are_informational_and_open_ones_open() -> None:
    found = json.loads(report("sarif", run_for(), {"x.toml": 'name = "X"', "-": 'name = "[a](b)"'}))
    results = found["runs"][0]["results"]
    assert {r["kind"] for r in results if r["ruleId"] == "annex-category"} == {"open"}
    last = results[-1]
    assert last["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "stdin"
    assert last["message"]["text"].startswith("\\[a\\](b)")
