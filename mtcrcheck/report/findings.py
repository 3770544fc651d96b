"""Findings: what tools that show problems in files are told of one input, each at its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from mtcrcheck.alerts import ALERTS
from mtcrcheck.assessment import Assessment
from mtcrcheck.classifier import UNDETERMINED
from mtcrcheck.report import words
from mtcrcheck.report.run import Unreadable
from mtcrcheck.spec.diagnostics import CODES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mtcrcheck.report.run import Outcome, Run
    from mtcrcheck.waivers import Standing

Level = Literal["error", "warning", "note", "verdict", "open"]

NOTES = ("foreign-origin", "not-in-force", "assumption")
"""Alerts that say how to read a verdict and ask for nothing to be checked."""
IDLE: Mapping[Standing, Level] = {"expired": "warning", "no-alert": "note"}
"""Waivers that accept nothing, with what they are worth."""
CATEGORY, REVIEW, INFLUENCE = "annex-category", "review", "influence"
VERDICT_RULES = {
    CATEGORY: "The Annex category of the aircraft, from its figures alone. It depends on no policy and on no "
    "destination.",
    REVIEW: "How an export is reviewed under one reading, to one destination or before any rule on one. "
    + words.NO_DECISION,
    INFLUENCE: "What was set beside the figures of the spec, and from where: by an option, a configuration file, a "
    "variable, the transfer or a waiver in the spec. The verdict may be another without it.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; ``line`` and ``column`` count from 1. A verdict that is open has the level ``open``."""

    rule: str
    level: Level
    message: str
    path: str
    line: int = 1
    column: int = 1


def findings(outcome: Outcome, run: Run) -> Iterator[Finding]:
    """Yield the findings on one input: faults of the file, or its verdicts and alerts."""
    if isinstance(outcome, Unreadable):
        for d in outcome.diagnostics:
            yield Finding(d.code, "error", d.message, outcome.path, max(d.line, 1), max(d.column, 1))
    elif isinstance(outcome, Assessment):
        yield from _verdicts(outcome, run)
        for influence in run.influences(outcome.spec):
            yield Finding(INFLUENCE, "verdict", f"{outcome.spec.name}: {influence}", outcome.spec.path)
        for alert in outcome.alerts:
            level: Level = "note" if alert.code in NOTES else "warning"
            message = f"{outcome.spec.name}: {words.accepted(alert, outcome)}"
            yield Finding(alert.code, level, message, outcome.spec.path)
        for standing in IDLE:
            for code, text in words.waivers(outcome, standing):
                yield Finding(code, IDLE[standing], f"{outcome.spec.name}: {text}", outcome.spec.path)


def _verdicts(found: Assessment, run: Run) -> Iterator[Finding]:
    """Yield the category and the reviews."""
    name, path = found.spec.name, found.spec.path
    is_open = found.annex.category == UNDETERMINED
    yield Finding(CATEGORY, "open" if is_open else "verdict", f"{name}: {words.verdict(found.annex)}", path)
    for r in (row.review for row in found.reviews):
        to = f" to {r.destination}" if r.destination else ""
        verdicts = f"treatment {r.treatment}, review {r.review}, licence {r.licence}"
        text = f"{name}: {r.interpretation.id}{to} on {run.request.day}: {verdicts}"
        is_open = UNDETERMINED in (r.treatment, r.review)
        yield Finding(REVIEW, "open" if is_open else "verdict", text, path)


def rule_page(rule: str) -> str:
    """Return what a rule says and what to do, in plain text."""
    return VERDICT_RULES.get(rule) or ALERTS.get(rule) or CODES[rule]
