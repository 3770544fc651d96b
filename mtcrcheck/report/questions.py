"""Questions to the maker as a numbered list, one list an aircraft: text that is Markdown as well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mtcrcheck.assessment import Assessment
from mtcrcheck.classifier import UNDETERMINED
from mtcrcheck.questions import Decision, decisions, questions
from mtcrcheck.report import words
from mtcrcheck.report.layout import Layout
from mtcrcheck.report.run import Outcome, Run
from mtcrcheck.text import join_or, printable

NOTHING_OPEN = "Nothing is open that figures of the aircraft would decide."
NO_FIGURE = (
    "What is open turns on no single figure of the aircraft, nor on two together; without --questions, --why "
    "says what it turns on."
)


def render_one(outcome: Outcome, run: Run) -> str:
    """Return the questions on one aircraft, nothing for an input that could not be read."""
    if not isinstance(outcome, Assessment):
        return ""
    return "\n".join(_lines(outcome, Layout(run.width))) + "\n\n"


def render_all(pieces: Iterable[str], run: Run) -> Iterator[str]:
    """Yield the lists as they come, then the dates of the law."""
    yield from pieces
    yield "\n".join(Layout(run.width).wrapped(words.dates(run))) + "\n"


def _lines(found: Assessment, layout: Layout) -> Iterator[str]:
    """Yield the lines on one aircraft."""
    asked = questions(found.spec, found.missing)
    yield from layout.wrapped(f"{found.spec.name} ({found.spec.path})")
    yield ""
    if not asked:
        treatments = {row.review.treatment for row in found.reviews}
        is_open = UNDETERMINED in (found.annex.category, *treatments)
        yield from layout.wrapped(NO_FIGURE if is_open else NOTHING_OPEN)
        return
    yield from layout.wrapped(f"Questions to {found.spec.manufacturer or 'the maker'}:")
    yield ""
    for n, question in enumerate(asked, 1):
        yield from layout.wrapped(f"{question.text} [{question.key}]", f"{n}. ")
    yield ""
    for decision in decisions(asked, found.missing):
        yield from layout.wrapped(_decision(decision), "- ")


def _decision(decision: Decision) -> str:
    """Return which answers may decide what."""
    named = ["the Annex category" if d == "annex" else f"the treatment under {d}" for d in decision.decides]
    answers = "; or to ".join(_answers(decision.answers))
    return printable(f"{join_or(named, 'and')}: an answer to {answers} may decide it")


def _answers(sets: Iterable[tuple[int, ...]]) -> Iterator[str]:
    """Yield sets of numbers in words, those with the same second member together."""
    alike: dict[tuple[int, ...], list[int]] = {}
    seconds: dict[int, list[int]] = {}
    for first, *rest in sets:
        seconds.setdefault(first, []).extend(rest)
    for first, rest in seconds.items():
        alike.setdefault(tuple(rest), []).append(first)
    for others, firsts in alike.items():
        beside = f" with one to {join_or(map(str, others))}" if others else ""
        yield f"{join_or(map(str, firsts))}{beside}"
