"""JUnit XML, for build servers: one test case an aircraft; it fails on the verdicts that --fail-on names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from mtcrcheck.assessment import Assessment
from mtcrcheck.report import words
from mtcrcheck.report.findings import findings
from mtcrcheck.report.run import Unreadable
from mtcrcheck.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mtcrcheck.report.run import Outcome, Run


@dataclass(frozen=True, slots=True)
class Case:
    """One test case as text, and whether it is an error or fails."""

    text: str
    is_error: bool
    fails: bool


def piece(outcome: Outcome, run: Run) -> Case:
    """Return the test case of one input."""
    told = [f"{f.level}: {f.message}" for f in findings(outcome, run) if f.level != "error"]
    output = f"    <system-out>{_text(told)}</system-out>\n" if told else ""
    if isinstance(outcome, Unreadable):
        fault = _element("error", "invalid", [str(d) for d in outcome.diagnostics])
        return Case(_case(outcome.path, outcome.path, fault), True, False)
    if not isinstance(outcome, Assessment):
        raise TypeError("a comparison is no test case")
    named = words.failures(outcome, run.fail_on)
    failure = _element("failure", "verdict", [f"{what}: {why}" for what, why in named]) if named else ""
    return Case(_case(outcome.spec.path, outcome.spec.name, failure + output), False, bool(named))


def page(pieces: Iterable[Case], run: Run) -> Iterator[str]:
    """Yield the test suite."""
    cases = list(pieces)
    errors, failures = sum(c.is_error for c in cases), sum(c.fails for c in cases)
    counts = f'tests="{len(cases)}" failures="{failures}" errors="{errors}"'
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="mtcrcheck" {counts}>\n <testsuite name="mtcrcheck" {counts} skipped="0">\n'
    yield "  <properties>\n"
    for name, value in (
        ("law.as_of", str(run.library.as_of)),
        ("law.sha256", run.library.sha256),
        ("as_of", str(run.request.day)),
    ):
        yield f'   <property name="{name}" value="{value}"/>\n'
    yield "  </properties>\n"
    yield from (case.text for case in cases)
    yield " </testsuite>\n</testsuites>\n"


def _case(path: str, name: str, content: str) -> str:
    """Return a test case."""
    attributes = f"classname={_attribute(path)} name={_attribute(name)}"
    if not content:
        return f"  <testcase {attributes}/>\n"
    return f"  <testcase {attributes}>\n{content}  </testcase>\n"


def _element(tag: str, kind: str, lines: list[str]) -> str:
    """Return a failure or an error, with its first line as the message."""
    return f"    <{tag} type={_attribute(kind)} message={_attribute(lines[0])}>{_text(lines)}</{tag}>\n"


def _text(lines: list[str]) -> str:
    """Return lines as the text of an element."""
    return escape("\n".join(printable(line) for line in lines))


def _attribute(text: str) -> str:
    """Return text as an attribute in quotes."""
    return quoteattr(printable(text))
