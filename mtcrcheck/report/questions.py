"""Questions to the maker: what would decide a verdict left open, as a numbered list, one list an aircraft.

The text is Markdown as well.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from mtcrcheck.assessment import Assessment
from mtcrcheck.capability.facts import CURVE
from mtcrcheck.classifier import UNDETERMINED
from mtcrcheck.document import Layout, gather
from mtcrcheck.reasons.missing import Missing
from mtcrcheck.report import words
from mtcrcheck.report.formats import Outcome, Run
from mtcrcheck.spec.keys import KEYS, in_table
from mtcrcheck.spec.model import Spec
from mtcrcheck.spec.write import units_in_words
from mtcrcheck.text import join_or

PLAIN: Mapping[str, str] = words.WORDS["question"]
"""Questions as a maker's sales office understands them, by key; where no question mark ends one, answers follow."""


class Question(NamedTuple):
    """A question in plain words, and the key of the spec that its answer fills in."""

    key: str
    text: str


def list_questions(spec: Spec, missing: Sequence[Missing]) -> tuple[Question, ...]:
    """Return one question for each key that would help to decide, that which decides most first."""

    def weigh(key: str) -> tuple[int, int]:
        rows = [row for row in missing if row.field == key]
        alone = {verdict for row in rows if not row.with_ for verdict in row.decides}
        return -len(alone), -sum(len(row.decides) for row in rows)

    wanted = [key for key in (*KEYS, CURVE) if any(row.field == key for row in missing)]
    return tuple(question_on(spec, key) for key in sorted(wanted, key=weigh))


def list_decisions(
    asked: Sequence[Question], missing: Sequence[Missing]
) -> dict[tuple[str, ...], list[tuple[int, ...]]]:
    """Return for verdicts left open, ``annex`` or ids of readings, the sets of questions that may decide them.

    ``asked`` are the questions on what is ``missing``, by their numbers from 1: any one of the sets is enough.
    """
    numbers = {question.key: n for n, question in enumerate(asked, 1)}
    found = gather(
        (row.decides, tuple(sorted(numbers[key] for key in (row.field, *row.with_)))) for row in missing
    )
    return {decides: sorted(set(sets)) for decides, sets in found.items()}


def question_on(spec: Spec, name: str) -> Question:
    """Return the question that asks for a key."""
    if name == CURVE:
        return Question(name, PLAIN[name])
    key, claims = KEYS[name], spec.claims.get(name)
    if claims and claims.disagree:
        said = dict.fromkeys(f"{c.text} ({c.source})" if c.source else c.text for c in claims.used)
        return Question(name, f"{key.description} Sources disagree: which is right, {join_or(said)}?")
    plain = PLAIN.get(name) or PLAIN.get(key.in_file) or key.description.rstrip(".")
    answers = ""
    if key.kind == "flag":
        answers = "" if plain.endswith("?") else ": yes or no"
    elif key.kind == "choice":
        answers = f": {join_or(key.choices)}"
    elif key.dimension and key.kind == "quantity":
        table, _, leaf = key.in_file.rpartition(".")
        answers = f", with its unit ({units_in_words(in_table(table)[leaf])})"
    return Question(name, f"{plain.rstrip('?')}{answers}?")


def render_one(outcome: Outcome, run: Run) -> str:
    """Return the questions on one aircraft, nothing for an input that could not be read."""
    return "\n".join((*_lines(outcome, run), "", "")) if isinstance(outcome, Assessment) else ""


def render_all(pieces: Iterable[str], run: Run) -> Iterator[str]:
    """Yield the lists as they come, then the dates of the law."""
    yield from pieces
    yield "\n".join(Layout(run.width).wrapped(words.dates(run))) + "\n"


def _lines(found: Assessment, run: Run) -> Iterator[str]:
    layout, asked = Layout(run.width), list_questions(found.spec, found.missing)
    heads = [f"{found.spec.name} ({found.spec.path})"]
    heads += [influence.in_words for influence in run.influences(found.spec)]
    heads += [f"Questions to {found.spec.manufacturer or 'the maker'}:"] if asked else []
    for head in heads:
        yield from (*layout.wrapped(head), "")
    if not asked:
        treatments = {row.review.treatment for row in found.reviews}
        is_open = UNDETERMINED in (found.annex.category, *treatments)
        yield from layout.wrapped(words.WORDS["sentence"]["no-figure" if is_open else "nothing-missing"])
        return
    for n, question in enumerate(asked, 1):
        yield from layout.wrapped(f"{question.text} [{question.key}]", f"{n}. ")
    yield ""
    for decides, sets in list_decisions(asked, found.missing).items():
        named = ["the Annex category" if d == "annex" else f"the treatment under {d}" for d in decides]
        answers = "; or to ".join(_answers(sets))
        yield from layout.wrapped(f"{join_or(named, 'and')}: an answer to {answers} may decide it", "- ")
    yield ""
    yield from layout.wrapped(f"To write answers into the file: mtcrcheck answer {found.spec.path}")


def _answers(sets: Iterable[tuple[int, ...]]) -> Iterator[str]:
    seconds = gather((first, rest) for first, *rest in sets)
    alike = gather((tuple(chain.from_iterable(rest)), first) for first, rest in seconds.items())
    for others, firsts in alike.items():
        beside = f" together with an answer to {join_or(map(str, others))}" if others else ""
        yield f"{join_or(map(str, firsts))}{beside}"
