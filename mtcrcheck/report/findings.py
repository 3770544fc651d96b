"""Findings: what tools that show problems in files are told of one input, each at its place.

SARIF 2.1.0 is for code scanning: faults, verdicts, alerts and what a run fails on, each under a rule with its page.
JUnit XML is for build servers: one test case an aircraft, which fails on the verdicts that --fail-on names. GitHub
reads annotations.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from mtcrcheck.assessment import Assessment
from mtcrcheck.classifier import UNDETERMINED
from mtcrcheck.document import PRESUMED
from mtcrcheck.reasons.alerts import ALERTS, WaiverStanding
from mtcrcheck.report import words
from mtcrcheck.report.formats import Compared, Outcome, Run, Unreadable
from mtcrcheck.report.record import TOOL, describe_run, plain, to_text
from mtcrcheck.spec.diagnostics import CODES
from mtcrcheck.text import counted, printable

Level = Literal["error", "fails", "warning", "note", "verdict", "open"]

NOTES = ("foreign-origin", "not-in-force", "assumption")
"""Alerts that say how to read a verdict and ask for nothing to be checked."""
IDLE: Mapping[WaiverStanding, Level] = {"expired": "warning", "no-alert": "note"}
"""Waivers that accept nothing, with what they are worth."""
CATEGORY, REVIEW, INFLUENCE, FAILS = "annex-category", "review", "influence", "fails"
VERDICT_RULES: Mapping[str, str] = words.WORDS["finding"]
SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS: Mapping[Level, tuple[str, str, str]] = {
    "error": ("error", "fail", "error"),
    "fails": ("error", "fail", "error"),
    "warning": ("warning", "fail", "warning"),
    "note": ("note", "fail", "notice"),
    "verdict": ("none", "informational", "notice"),
    "open": ("none", "open", "warning"),
}
"""What each level is for others: the level and the kind in SARIF, the command of GitHub."""
BRACKETS = re.compile(r"[\\\[\]]")
SCHEMA = "mtcrcheck/validation/1"


class Finding(NamedTuple):
    """One finding; ``line`` and ``column`` count from 1. A verdict that is open has the level ``open``."""

    rule: str
    level: Level
    message: str
    path: str
    line: int = 1
    column: int = 1


def list_findings(outcome: Outcome, run: Run) -> list[Finding]:
    """Return the findings on one input: faults of the file, or its verdicts and alerts."""
    if isinstance(outcome, Assessment):
        spec, found = outcome.spec, _findings_on(outcome, run)
        return [Finding(rule, level, f"{spec.name}: {told}", spec.path) for rule, level, told in found]
    faults = outcome.diagnostics if isinstance(outcome, Unreadable) else ()
    return [Finding(d.code, "error", d.message, d.path, max(d.line, 1), max(d.column, 1)) for d in faults]


def _findings_on(found: Assessment, run: Run) -> Iterator[tuple[str, Level, str]]:
    is_open = found.annex.category == UNDETERMINED
    yield CATEGORY, "open" if is_open else "verdict", words.verdict(found.annex, found.presumed)
    for row in found.reviews:
        where = " to ".join(filter(None, (row.review.interpretation.id, row.review.destination)))
        told = (f"{part} {words.answer(row, part, f' ({PRESUMED})')}" for part in words.PARTS)
        is_open = UNDETERMINED in (row.review.treatment, row.review.review)
        yield REVIEW, "open" if is_open else "verdict", f"{where} on {run.request.day}: {', '.join(told)}"
    yield from ((INFLUENCE, "verdict", influence.in_words) for influence in run.influences(found.spec))
    for alert in found.alerts:
        yield alert.code, "note" if alert.code in NOTES else "warning", words.accepted(alert, found)
    for standing, level in IDLE.items():
        yield from ((code, level, text) for code, text in words.waivers(found, standing))


def list_results(outcome: Outcome, run: Run) -> list[Finding]:
    """Return the findings on one input for code scanning, with what the run fails on."""
    found = list_findings(outcome, run)
    if isinstance(outcome, Assessment):
        name, path = outcome.spec.name, outcome.spec.path
        failures = words.failures(outcome, run.fail_on)
        found += [Finding(FAILS, "fails", f"{name}: {what}: {why}", path) for what, why in failures]
    return found


def render_sarif(pieces: Iterable[list[Finding]], run: Run) -> Iterator[str]:
    """Yield the SARIF log."""
    found = [finding for some in pieces for finding in some]
    pages = {f.rule: VERDICT_RULES.get(f.rule) or ALERTS.get(f.rule) or CODES[f.rule] for f in found}
    rules = [
        {
            "id": rule,
            "shortDescription": {"text": page.split(". ")[0].rstrip(".") + "."},
            "fullDescription": {"text": page},
            "help": {"text": page if rule in VERDICT_RULES else f"{page} See: mtcrcheck explain {rule}"},
        }
        for rule, page in pages.items()
    ]
    log = {
        "tool": {"driver": {**TOOL, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not any(f.level == "error" for f in found)}],
        "results": [_sarif_result(f, list(pages).index(f.rule)) for f in found],
        "properties": {key: said for key, said in describe_run(run).items() if key in ("law", "request")},
    }
    yield to_text({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [log]})


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


def render_case(outcome: Outcome, run: Run) -> Element:
    """Return the test case of one input."""
    if isinstance(outcome, Compared):
        raise TypeError("a comparison is no test case")
    told: dict[str, tuple[str, Iterable[str]]]
    if isinstance(outcome, Unreadable):
        path = name = outcome.path
        told = {"error": ("invalid", map(str, outcome.diagnostics))}
    else:
        path, name = outcome.spec.path, outcome.spec.name
        failures = (f"{what}: {why}" for what, why in words.failures(outcome, run.fail_on))
        output = (f"{f.level}: {f.message}" for f in list_findings(outcome, run))
        told = {"failure": ("verdict", failures), "system-out": ("", output)}
    case = Element("testcase", classname=printable(path), name=printable(name))
    for tag, (kind, texts) in told.items():
        if lines := list(map(printable, texts)):
            SubElement(case, tag, {"type": kind, "message": lines[0]} if kind else {}).text = "\n".join(lines)
    return case


def render_junit(pieces: Iterable[Element], run: Run) -> Iterator[str]:
    """Yield the test suite."""
    cases = list(pieces)
    counts = {"name": "mtcrcheck", "tests": str(len(cases))}
    counts |= {f"{tag}s": str(sum(c.find(tag) is not None for c in cases)) for tag in ("failure", "error")}
    suites = Element("testsuites", counts)
    suite = SubElement(suites, "testsuite", {**counts, "skipped": "0"})
    law = {"law.as_of": run.library.as_of, "law.sha256": run.library.sha256, "as_of": run.request.day}
    properties = SubElement(suite, "properties")
    properties.extend(Element("property", name=name, value=str(value)) for name, value in law.items())
    suite.extend(cases)
    indent(suites, " ")
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(suites, encoding="unicode")}\n'


def render_annotations(outcome: Outcome, run: Run) -> str:
    """Return the annotations of one input; what the run fails on are errors."""
    lines = []
    for f in list_findings(outcome, run):
        place = {"file": f.path, "line": str(f.line), "col": str(f.column), "title": f.rule}
        lines.append(_annotate(LEVELS[f.level][2], place, f.message))
    if isinstance(outcome, Assessment):
        for what, why in words.failures(outcome, run.fail_on):
            place = {"file": outcome.spec.path, "line": "1", "title": what}
            lines.append(_annotate("error", place, f"{outcome.spec.name}: {why}"))
    return "".join(lines)


def render_github(pieces: Iterable[str], run: Run) -> Iterator[str]:
    """Yield the annotations as they come, then the dates of the law."""
    yield from pieces
    yield _annotate("notice", {"title": "law"}, words.dates(run))


def _annotate(command: str, properties: Mapping[str, str], message: str) -> str:
    safe = {key: printable(value).replace("%", "%25") for key, value in properties.items()}
    shown = ",".join(f"{k}={v.replace(':', '%3A').replace(',', '%2C')}" for k, v in safe.items())
    return f"::{command} {shown}::{printable(message).replace('%', '%25')}\n"


def validation_text(files: Sequence[Unreadable]) -> str:
    """Return one line for each fault of spec files, of which a valid one has none, then the summary."""
    return "".join(f"{d}\n" for file in files for d in file.diagnostics) + f"{validation_summary(files)}\n"


def validation_summary(files: Sequence[Unreadable]) -> str:
    """Return how many files are valid, and what to do about the others."""
    invalid = sum(bool(file.diagnostics) for file in files)
    valid = f"{counted(len(files) - invalid, 'file')} valid"
    return f"{valid}, {invalid:,} invalid: mtcrcheck explain CODE says more" if invalid else valid


def validation_json(files: Sequence[Unreadable]) -> str:
    """Return the validation as JSON text, faults as in the record of an assessment."""
    told = [{"path": file.path, "valid": not file.diagnostics} for file in files]
    errors = [plain(d) for file in files for d in file.diagnostics]
    return to_text({"schema": SCHEMA, "tool": TOOL, "files": told, "errors": errors})
