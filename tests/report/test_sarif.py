import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli.command import MQ_9A
from tests.report.reports import report, run_for

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text())
"""The schema of SARIF 2.1.0 as Microsoft's SARIF Multitool carries it (npm package
@microsoft/sarif-multitool-linux 5.7.0, MIT licence)."""
URI = re.compile(r"([A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-F]{2})+")


@pytest.mark.parametrize("to", [(), ("SA", "IN")])
def test_the_log_is_valid_against_the_schema(to: tuple[str, ...]) -> None:
    inputs = {"a b/ä%.toml": 'name = "X"', "-": 'name = "Y"', "bad.json": "[", "m.toml": MQ_9A}
    found = json.loads(report("sarif", run_for(*to), inputs))
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(found)] == []
    places = [
        place["physicalLocation"] for result in found["runs"][0]["results"] for place in result["locations"]
    ]
    assert places
    assert all(URI.fullmatch(place["artifactLocation"]["uri"]) for place in places)


def test_the_schema_refuses_a_log_that_strays(log: Any) -> None:
    log = copy.deepcopy(log)
    log["runs"][0]["results"][0]["levle"] = "note"
    assert list(Draft202012Validator(SCHEMA).iter_errors(log))


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


def test_what_the_run_fails_on_is_a_result() -> None:
    found = json.loads(report("sarif", run_for("SA", fail_on=("category-i",)), {"m.toml": MQ_9A}))
    failing = [r for r in found["runs"][0]["results"] if r["ruleId"] == "fails"]
    assert [(r["level"], "--fail-on category-i" in r["message"]["text"]) for r in failing] == [
        ("error", True)
    ]
    assert found["runs"][0]["invocations"] == [{"executionSuccessful": True}]
