"""Questions to the maker: what would decide a verdict left open, as a numbered list, one list an aircraft.

The text is Markdown as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mtcrcheck.assessment import Assessment
from mtcrcheck.capability.facts import CURVE
from mtcrcheck.classifier import UNDETERMINED
from mtcrcheck.reasons.missing import Missing
from mtcrcheck.report import words
from mtcrcheck.report.layout import Layout
from mtcrcheck.report.run import Outcome, Run
from mtcrcheck.spec.keys import KEYS, Key, in_table
from mtcrcheck.spec.model import Claims, Spec
from mtcrcheck.spec.write import units_in_words
from mtcrcheck.text import join_or, printable

ASKING = {"length": "How far", "height": "How high", "speed": "How fast", "duration": "How long"}
"""How one asks for a quantity, by its dimension; for any other, how much."""
CURVE_QUESTION = (
    "payload-range curve: how far it flies with which payload. Which points of it are known, each payload "
    "and range with its unit?"
)
NOTHING_OPEN = "Nothing is open that figures of the aircraft would decide."
NO_FIGURE = (
    "What is open turns on no single figure of the aircraft, nor on two together; without --questions, --why "
    "says what it turns on."
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question in plain words, and the key of the spec that its answer fills in."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Verdicts left open, ``annex`` or ids of readings, and the sets of questions that may decide them.

    ``answers`` are numbers of questions, from 1: any one of the sets is enough.
    """

    decides: tuple[str, ...]
    answers: tuple[tuple[int, ...], ...]


def list_questions(spec: Spec, missing: Sequence[Missing]) -> tuple[Question, ...]:
    """Return one question for each key that would help to decide, in the order of the keys."""
    wanted = {row.field for row in missing}
    return tuple(Question(key, _text(spec, key)) for key in (*KEYS, CURVE) if key in wanted)


def list_decisions(asked: Sequence[Question], missing: Sequence[Missing]) -> tuple[Decision, ...]:
    """Return which answers decide what; ``asked`` are the questions on what is ``missing``."""
    numbers = {question.key: n for n, question in enumerate(asked, 1)}
    found: dict[tuple[str, ...], dict[tuple[int, ...], None]] = {}
    for row in missing:
        keys = tuple(sorted(numbers[key] for key in (row.field, *row.with_)))
        found.setdefault(row.decides, {})[keys] = None
    return tuple(Decision(decides, tuple(sorted(sets))) for decides, sets in found.items())


def _text(spec: Spec, name: str) -> str:
    """Return the question for a key, which names what sources say where they disagree."""
    if name == CURVE:
        return CURVE_QUESTION
    key = KEYS[name]
    about = key.description[0].lower() + key.description[1:]
    label = name.rpartition(".")[2].replace("_", " ")
    claims = spec.claims.get(name)
    asking = _which(claims) if claims and claims.disagree else _asking(key)
    return f"{label}: {about} {asking}"


def _which(claims: Claims) -> str:
    said = dict.fromkeys(
        f"{claim.text} ({claim.source})" if claim.source else claim.text for claim in claims.used
    )
    return f"Sources disagree: which is right, {join_or(said)}?"


def _asking(key: Key) -> str:
    if key.kind == "flag":
        return "Yes or no?"
    if key.kind == "choice":
        return f"Which of {join_or(key.choices)}?"
    if key.dimension and key.kind == "quantity":
        table, _, leaf = key.in_file.rpartition(".")
        units = units_in_words(in_table(table)[leaf])
        return f"{ASKING.get(key.dimension.name, 'How much')}, with its unit ({units})?"
    return "Which?"


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
    asked = list_questions(found.spec, found.missing)
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
    for decision in list_decisions(asked, found.missing):
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
