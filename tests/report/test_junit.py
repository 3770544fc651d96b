from xml.etree import ElementTree

import pytest

from tests.report.reports import report, run_for


def test_one_case_an_aircraft_with_errors_and_failures_counted() -> None:
    root = ElementTree.fromstring(report("junit", run_for("SA", fail_on=("category-i",))))
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("3", "1", "1")
    cases = {case.get("classname"): case for case in root.iter("testcase")}
    assert list(cases) == ["mq-9a.toml", "bad.toml", "quad.toml"]
    failure = cases["mq-9a.toml"].find("failure")
    assert failure is not None
    assert failure.get("message", "").startswith("--fail-on category-i: Category I")
    error = cases["bad.toml"].find("error")
    assert error is not None
    assert "bad.toml:4:1: unknown-key" in (error.text or "")
    assert cases["quad.toml"].find("failure") is None


def test_without_fail_on_no_verdict_is_a_failure() -> None:
    assert ElementTree.fromstring(report("junit", run_for("SA"))).get("failures") == "0"


def test_what_xml_cannot_hold_is_escaped() -> None:
    text = report("junit", run_for(), {"x.json": '{"name": "a\\u0000\\uffff\\u001b]]>\\""}'})
    (case,) = ElementTree.fromstring(text).iter("testcase")
    assert case.get("name") == 'a\\x00\\uffff\\x1b]]>"'


CONTENT = {
    "testsuites": (("name", "tests", "failures", "errors"), ("testsuite",)),
    "testsuite": (("name", "tests", "failures", "errors", "skipped"), ("properties", "testcase")),
    "properties": ((), ("property",)),
    "property": (("name", "value"), ()),
    "testcase": (("classname", "name"), ("failure", "error", "system-out")),
    "failure": (("type", "message"), ()),
    "error": (("type", "message"), ()),
    "system-out": ((), ()),
}
"""What we use of the schema that build servers check against (junit-10.xsd of Jenkins's xunit plugin): the
attributes of every element, and its parts in their order. It knows no others; `file` is not among them."""


@pytest.mark.parametrize("fail_on", [(), ("category-i", "denial", "undetermined")])
def test_the_report_keeps_to_the_schema_of_build_servers(fail_on: tuple[str, ...]) -> None:
    for element in ElementTree.fromstring(report("junit", run_for("SA", "IN", fail_on=fail_on))).iter():
        attributes, parts = CONTENT[element.tag]
        assert tuple(element.attrib) == attributes
        places = [parts.index(part.tag) for part in element]
        assert places == sorted(places)
