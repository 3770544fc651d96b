"""Findings: what tools that show problems in files are told of one input, each at its place.

SARIF 2.1.0 is for code scanning: faults, verdicts and alerts, each under a rule with its page. JUnit XML is for build
servers: one test case an aircraft, which fails on the verdicts that --fail-on names. GitHub reads annotations.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from mtcrcheck import __version__
from mtcrcheck.assessment import Assessment
from mtcrcheck.classifier import UNDETERMINED
from mtcrcheck.document import PRESUMED
from mtcrcheck.reasons.alerts import ALERTS, Standing
from mtcrcheck.report import record, words
from mtcrcheck.report.formats import Outcome, Run, Unreadable
from mtcrcheck.report.record import TOOL, describe_run, to_text
from mtcrcheck.spec.diagnostics import CODES
from mtcrcheck.text import printable

Level = Literal["error", "warning", "note", "verdict", "open"]

NOTES = ("foreign-origin", "not-in-force", "assumption")
"""Alerts that say how to read a verdict and ask for nothing to be checked."""
IDLE: Mapping[Standing, Level] = {"expired": "warning", "no-alert": "note"}
"""Waivers that accept nothing, with what they are worth."""
CATEGORY, REVIEW, INFLUENCE = "annex-category", "review", "influence"
VERDICT_RULES = {
    CATEGORY: "The Annex category of the aircraft, from its figures alone. It depends on no policy and on no "
    "destination.",
    REVIEW: "How an export is reviewed under one reading, to one destination or whatever the destination. "
    + words.NO_DECISION,
    INFLUENCE: "A setting other than the figures of the spec, with its origin: an option, a configuration file, a "
    "variable, the transfer or a waiver in the spec. The verdict may differ without it.",
}
SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS: Mapping[Level, tuple[str, str, str]] = {
    "error": ("error", "fail", "error"),
    "warning": ("warning", "fail", "warning"),
    "note": ("note", "fail", "notice"),
    "verdict": ("none", "informational", "notice"),
    "open": ("none", "open", "warning"),
}
"""What each level is for others: the level and the kind in SARIF, the command of GitHub."""
BRACKETS = re.compile(r"[\\\[\]]")


SCHEMA = "mtcrcheck/validation/1"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; ``line`` and ``column`` count from 1. A verdict that is open has the level ``open``."""

    rule: str
    level: Level
    message: str
    path: str
    line: int = 1
    column: int = 1


def list_findings(outcome: Outcome, run: Run) -> list[Finding]:
    """Return the findings on one input: faults of the file, or its verdicts and alerts."""
    if isinstance(outcome, Unreadable):
        return [
            Finding(d.code, "error", d.message, outcome.path, max(d.line, 1), max(d.column, 1))
            for d in outcome.diagnostics
        ]
    if not isinstance(outcome, Assessment):
        return []
    return [
        Finding(rule, level, f"{outcome.spec.name}: {message}", outcome.spec.path)
        for rule, level, message in _assessment_findings(outcome, run)
    ]


def _assessment_findings(found: Assessment, run: Run) -> Iterator[tuple[str, Level, str]]:
    level: Level = "open" if found.annex.category == UNDETERMINED else "verdict"
    yield CATEGORY, level, words.verdict(found.annex, found.presumed)
    mark = f" ({PRESUMED})"
    for row in found.reviews:
        r = row.review
        to = f" to {r.destination}" if r.destination else ""
        verdicts = ", ".join(f"{part} {words.answer(row, part, mark)}" for part in words.PARTS)
        level = "open" if UNDETERMINED in (r.treatment, r.review) else "verdict"
        yield REVIEW, level, f"{r.interpretation.id}{to} on {run.request.day}: {verdicts}"
    for influence in run.influences(found.spec):
        yield INFLUENCE, "verdict", str(influence)
    for alert in found.alerts:
        yield alert.code, "note" if alert.code in NOTES else "warning", words.accepted(alert, found)
    for standing, level in IDLE.items():
        yield from ((code, level, text) for code, text in words.waivers(found, standing))


def rule_page(rule: str) -> str:
    """Return what a rule says and what to do, in plain text."""
    return VERDICT_RULES.get(rule) or ALERTS.get(rule) or CODES[rule]


def render_sarif(pieces: Iterable[list[Finding]], run: Run) -> Iterator[str]:
    """Yield the SARIF log."""
    found = [finding for some in pieces for finding in some]
    rules = list(dict.fromkeys(f.rule for f in found))
    head = describe_run(run)
    tool = {"name": "mtcrcheck", "version": __version__, "rules": [_sarif_rule(rule) for rule in rules]}
    log = {
        "tool": {"driver": tool},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not any(f.level == "error" for f in found)}],
        "results": [_sarif_result(f, rules.index(f.rule)) for f in found],
        "properties": {key: head[key] for key in ("law", "request")},
    }
    yield to_text({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [log]})


def _sarif_rule(rule: str) -> dict[str, Any]:
    page = rule_page(rule)
    more = "" if rule in VERDICT_RULES else f" See: mtcrcheck explain {rule}"
    return {
        "id": rule,
        "shortDescription": {"text": page.split(". ")[0].rstrip(".") + "."},
        "fullDescription": {"text": page},
        "help": {"text": f"{page}{more}"},
    }


def _sarif_result(finding: Finding, index: int) -> dict[str, Any]:
    uri = "stdin" if finding.path == "-" else quote(finding.path, errors="surrogateescape")
    region = {"startLine": finding.line, "startColumn": finding.column}
    level, kind, _ = LEVELS[finding.level]
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "kind": kind,
        "level": level,
        "message": {"text": BRACKETS.sub(r"\\\g<0>", printable(finding.message))},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}],
    }


@dataclass(frozen=True, slots=True)
class Case:
    """One test case as text, and whether it is an error or fails."""

    text: str
    is_error: bool
    fails: bool


def render_case(outcome: Outcome, run: Run) -> Case:
    """Return the test case of one input."""
    said = [f"{f.level}: {f.message}" for f in list_findings(outcome, run) if f.level != "error"]
    output = f"    <system-out>{_xml_text(said)}</system-out>\n" if said else ""
    if isinstance(outcome, Unreadable):
        fault = _xml_element("error", "invalid", [str(d) for d in outcome.diagnostics])
        return Case(_xml_case(outcome.path, outcome.path, fault), True, False)
    if not isinstance(outcome, Assessment):
        raise TypeError("a comparison is no test case")
    named = words.failures(outcome, run.fail_on)
    failure = _xml_element("failure", "verdict", [f"{what}: {why}" for what, why in named]) if named else ""
    return Case(_xml_case(outcome.spec.path, outcome.spec.name, failure + output), False, bool(named))


def render_junit(pieces: Iterable[Case], run: Run) -> Iterator[str]:
    """Yield the test suite."""
    cases = list(pieces)
    errors, failures = sum(c.is_error for c in cases), sum(c.fails for c in cases)
    counts = f'tests="{len(cases)}" failures="{failures}" errors="{errors}"'
    law = {"law.as_of": run.library.as_of, "law.sha256": run.library.sha256, "as_of": run.request.day}
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="mtcrcheck" {counts}>\n <testsuite name="mtcrcheck" {counts} skipped="0">\n'
    yield "  <properties>\n"
    yield from (f'   <property name="{name}" value="{value}"/>\n' for name, value in law.items())
    yield "  </properties>\n"
    yield from (case.text for case in cases)
    yield " </testsuite>\n</testsuites>\n"


def _xml_case(path: str, name: str, content: str) -> str:
    attributes = f"classname={_xml_attribute(path)} name={_xml_attribute(name)}"
    inside = f">\n{content}  </testcase>" if content else "/>"
    return f"  <testcase {attributes}{inside}\n"


def _xml_element(tag: str, kind: str, lines: list[str]) -> str:
    attributes = f"type={_xml_attribute(kind)} message={_xml_attribute(lines[0])}"
    return f"    <{tag} {attributes}>{_xml_text(lines)}</{tag}>\n"


def _xml_text(lines: list[str]) -> str:
    return escape("\n".join(printable(line) for line in lines))


def _xml_attribute(text: str) -> str:
    return quoteattr(printable(text))


def render_annotations(outcome: Outcome, run: Run) -> str:
    """Return the annotations of one input; what the run fails on are errors."""
    lines = []
    for f in list_findings(outcome, run):
        place = {"file": f.path, "line": str(f.line), "col": str(f.column), "title": f.rule}
        lines.append(_github_command(LEVELS[f.level][2], place, f.message))
    if isinstance(outcome, Assessment):
        for what, why in words.failures(outcome, run.fail_on):
            place = {"file": outcome.spec.path, "line": "1", "title": what}
            lines.append(_github_command("error", place, f"{outcome.spec.name}: {why}"))
    return "".join(lines)


def render_github(pieces: Iterable[str], run: Run) -> Iterator[str]:
    """Yield the annotations as they come, then the dates of the law."""
    yield from pieces
    yield _github_command("notice", {"title": "law"}, words.dates(run))


def _github_command(command: str, properties: dict[str, str], message: str) -> str:
    safe = {key: printable(value).replace("%", "%25") for key, value in (properties | {"": message}).items()}
    told = safe.pop("")
    shown = ",".join(f"{k}={v.replace(':', '%3A').replace(',', '%2C')}" for k, v in safe.items())
    return f"::{command} {shown}::{told}\n"


def validation_text(files: Sequence[Unreadable]) -> str:
    """Return one line for each fault of spec files, of which a valid one has none, then the summary."""
    faults = "".join(f"{d}\n" for file in files for d in file.diagnostics)
    return f"{faults}{validation_summary(files)}\n"


def validation_summary(files: Sequence[Unreadable]) -> str:
    """Return how many files are valid, and what to do about the others."""
    invalid = sum(bool(file.diagnostics) for file in files)
    count = len(files) - invalid
    valid = f"{count:,} {'file' if count == 1 else 'files'} valid"
    return f"{valid}, {invalid:,} invalid: mtcrcheck explain CODE says more" if invalid else valid


def validation_json(files: Sequence[Unreadable]) -> str:
    """Return the validation as JSON text, faults as in the record of an assessment."""
    return to_text({
        "schema": SCHEMA,
        "tool": TOOL,
        "files": [{"path": file.path, "valid": not file.diagnostics} for file in files],
        "errors": [record.error(d) for file in files for d in file.diagnostics],
    })  # fmt: skip
