import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.cli.command import MQ_9A
from tests.report.reports import report, run_for


def table(required: str, optional: str = "", **properties: Any) -> dict[str, Any]:
    """Return the schema of an object that has nothing but what is named."""
    names = [*required.split(), *optional.split()]
    known = {name: properties.get(name, {"type": "string", "minLength": 1}) for name in names}
    return {
        "type": "object",
        "properties": known,
        "required": required.split(),
        "additionalProperties": False,
    }


def some(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


WHOLE = {"type": "integer", "minimum": 1}
MESSAGE = table("text")
REGION = table("startLine startColumn", startLine=WHOLE, startColumn=WHOLE)
ARTIFACT = table("uri", uri={"type": "string", "pattern": r"^([A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-F]{2})+$"})
PLACE = table("artifactLocation region", artifactLocation=ARTIFACT, region=REGION)
RULE = table(
    "id shortDescription fullDescription help",
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=MESSAGE,
)
RESULT = table(
    "ruleId ruleIndex kind level message locations",
    ruleIndex={"type": "integer", "minimum": 0},
    kind={"enum": ["notApplicable", "pass", "fail", "review", "open", "informational"]},
    level={"enum": ["none", "note", "warning", "error"]},
    message=MESSAGE,
    locations=some(table("physicalLocation", physicalLocation=PLACE)),
)
RUN = table(
    "tool columnKind invocations results properties",
    tool=table("driver", driver=table("name version rules", rules=some(RULE))),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    invocations=some(table("executionSuccessful", executionSuccessful={"type": "boolean"})),
    results=some(RESULT),
    properties={"type": "object"},
)
LOG = table("$schema version runs", version={"const": "2.1.0"}, runs=some(RUN))
"""What we use of SARIF 2.1.0: names, words and least values are those of its schema, which knows no others."""


@pytest.mark.parametrize("to", [(), ("SA", "IN")])
def test_the_log_keeps_to_what_the_schema_knows(to: tuple[str, ...]) -> None:
    inputs = {"a b/ä%.toml": 'name = "X"', "-": 'name = "Y"', "bad.json": "[", "m.toml": MQ_9A}
    found = json.loads(report("sarif", run_for(*to), inputs))
    assert [error.message for error in Draft202012Validator(LOG).iter_errors(found)] == []


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
