"""Annotations of GitHub Actions: workflow commands that show each finding at its line of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtcrcheck.assessment import Assessment
from mtcrcheck.report import words
from mtcrcheck.report.findings import findings
from mtcrcheck.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mtcrcheck.report.findings import Finding
    from mtcrcheck.report.run import Outcome, Run

COMMANDS = {"error": "error", "warning": "warning", "note": "notice", "verdict": "notice", "open": "warning"}


def piece(outcome: Outcome, run: Run) -> str:
    """Return the annotations of one input; what the run fails on are errors."""
    lines = [_finding(f) for f in findings(outcome, run)]
    if isinstance(outcome, Assessment):
        for what, why in words.failures(outcome, run.fail_on):
            place = {"file": outcome.spec.path, "line": "1", "title": what}
            lines.append(_command("error", place, f"{outcome.spec.name}: {why}"))
    return "".join(lines)


def page(pieces: Iterable[str], run: Run) -> Iterator[str]:
    """Yield the annotations as they come, then the dates of the law."""
    yield from pieces
    yield _command("notice", {"title": "law"}, words.dates(run))


def _finding(finding: Finding) -> str:
    """Return the annotation of a finding."""
    place = {
        "file": finding.path,
        "line": str(finding.line),
        "col": str(finding.column),
        "title": finding.rule,
    }
    return _command(COMMANDS[finding.level], place, finding.message)


def _command(command: str, properties: dict[str, str], message: str) -> str:
    """Return a workflow command on a line of its own, with everything escaped that could end it early."""
    shown = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{command} {shown}::{_data(message)}\n"


def _data(text: str) -> str:
    """Return text as the message of a command."""
    return printable(text).replace("%", "%25")


def _property(text: str) -> str:
    """Return text as a property of a command."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
