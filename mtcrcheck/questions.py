"""Questions to the maker: what would decide a verdict left open, asked in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtcrcheck.capability.facts import CURVE
from mtcrcheck.spec.describe import units_in_words
from mtcrcheck.spec.keys import KEYS, in_table
from mtcrcheck.text import join_or

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtcrcheck.reasons.missing import Missing
    from mtcrcheck.spec.keys import Key
    from mtcrcheck.spec.model import Claims, Spec

ASKING = {"length": "How far", "height": "How high", "speed": "How fast", "duration": "How long"}
"""How one asks for a quantity, by its dimension; for any other, how much."""
CURVE_QUESTION = (
    "payload-range curve: how far it flies with which payload. Which points of it are known, each payload "
    "and range with its unit?"
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


def questions(spec: Spec, missing: Sequence[Missing]) -> tuple[Question, ...]:
    """Return one question for each key that would help to decide, in the order of the keys."""
    wanted = {row.field for row in missing}
    return tuple(Question(key, _text(spec, key)) for key in (*KEYS, CURVE) if key in wanted)


def decisions(asked: Sequence[Question], missing: Sequence[Missing]) -> tuple[Decision, ...]:
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
    """Return the question which of several claims is right."""
    said = dict.fromkeys(
        f"{claim.text} ({claim.source})" if claim.source else claim.text for claim in claims.used
    )
    return f"Sources disagree: which is right, {join_or(said)}?"


def _asking(key: Key) -> str:
    """Return the question for a value."""
    if key.kind == "flag":
        return "Yes or no?"
    if key.kind == "choice":
        return f"Which of {join_or(key.choices)}?"
    if key.dimension and key.kind == "quantity":
        table, _, leaf = key.in_file.rpartition(".")
        units = units_in_words(in_table(table)[leaf])
        return f"{ASKING.get(key.dimension.name, 'How much')}, with its unit ({units})?"
    return "Which?"
