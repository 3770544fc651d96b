"""SARIF 2.1.0, for code scanning: faults of files, verdicts and alerts, each under a rule with its page."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from mtcrcheck import __version__
from mtcrcheck.report import data
from mtcrcheck.report.findings import VERDICT_RULES, findings, rule_page
from mtcrcheck.report.json import escaped
from mtcrcheck.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mtcrcheck.report.findings import Finding
    from mtcrcheck.report.run import Outcome, Run

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BRACKETS = re.compile(r"[\\\[\]]")
LEVELS = {"error": "error", "warning": "warning", "note": "note", "verdict": "none", "open": "none"}
KINDS = {"error": "fail", "warning": "fail", "note": "fail", "verdict": "informational", "open": "open"}


def piece(outcome: Outcome, run: Run) -> list[Finding]:
    """Return the findings on one input."""
    return list(findings(outcome, run))


def page(pieces: Iterable[list[Finding]], run: Run) -> Iterator[str]:
    """Yield the log."""
    found = [finding for some in pieces for finding in some]
    rules = list(dict.fromkeys(f.rule for f in found))
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "mtcrcheck",
                        "version": __version__,
                        "rules": [_rule(rule) for rule in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "invocations": [{"executionSuccessful": not any(f.level == "error" for f in found)}],
                "results": [_result(f, rules.index(f.rule)) for f in found],
                "properties": {key: data.head(run)[key] for key in ("law", "request")},
            }
        ],
    }
    yield escaped(json.dumps(log, indent=1, ensure_ascii=False)) + "\n"


def _rule(rule: str) -> dict[str, Any]:
    """Return a rule with its page."""
    page_of_it = rule_page(rule)
    return {
        "id": rule,
        "shortDescription": {"text": page_of_it.split(". ")[0].rstrip(".") + "."},
        "fullDescription": {"text": page_of_it},
        "help": {
            "text": page_of_it if rule in VERDICT_RULES else f"{page_of_it} See: mtcrcheck explain {rule}"
        },
    }


def _result(finding: Finding, index: int) -> dict[str, Any]:
    """Return one result."""
    region = {"startLine": finding.line, "startColumn": finding.column}
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "kind": KINDS[finding.level],
        "level": LEVELS[finding.level],
        "message": {"text": _plain(finding.message)},
        "locations": [
            {"physicalLocation": {"artifactLocation": {"uri": _uri(finding.path)}, "region": region}}
        ],
    }


def _plain(text: str) -> str:
    """Return text as a message in which brackets begin no link (SARIF 2.1.0, 3.11.6)."""
    return BRACKETS.sub(r"\\\g<0>", printable(text))


def _uri(path: str) -> str:
    """Return a path as a URI reference; standard input has the name that people know."""
    return "stdin" if path == "-" else quote(path, errors="surrogateescape")
