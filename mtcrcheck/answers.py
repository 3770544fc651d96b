"""What each value of one missing key would lead to: stretches of values with the same answers, by trying them.

Between values tried whose answers differ, the edge is sought by halving; nothing is assumed to be monotone.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Guess = Callable[[float, float], float | None]
"""Where between two values an edge probably is, if there is any telling."""
Answers = frozenset[str]
"""What a verdict may come to; empty where a value contradicts the rest of the spec."""
PRECISION = 1e-6
PLAIN_DIGITS = 4
"""Significant digits of a figure that is taken for the edge itself where the search ends beside it."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Values from ``low`` to ``high``, None where there is no end, that lead to the same answers.

    An end belongs to the stretch where it is ``included``; the unit is that of the key.
    """

    low: float | None
    low_included: bool
    high: float | None
    high_included: bool
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A flag or choice that leads to some answers."""

    value: bool | str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Edge:
    """Between ``below`` and ``above`` the answers change; at most one of the two ends is not included."""

    below: float
    below_included: bool
    above: float
    above_included: bool
    answers_above: Answers


def stretches(
    evaluate: Callable[[float], Answers],
    tried: Iterable[float],
    order: Callable[[str], int],
    guess: Guess = lambda _low, _high: None,
) -> tuple[Stretch, ...]:
    """Return the stretches of values with the same answers, those that contradict the spec left out.

    ``tried`` are positive values to begin with: what lies between two of them that agree is not looked at.
    ``guess`` only saves time: where it does not help, halving does.
    """
    points = sorted(set(tried))
    results = [evaluate(p) for p in points]
    edges = [
        edge
        for (low, a), (high, b) in pairwise(zip(points, results, strict=True))
        for edge in _edges(evaluate, guess, low, a, high, b)
    ]
    found = []
    low, included, answers = None, True, results[0]
    for edge in edges:
        found.append(Stretch(low, included, edge.below, edge.below_included, _sorted(answers, order)))
        low, included, answers = edge.above, edge.above_included, edge.answers_above
    found.append(Stretch(low, included, None, True, _sorted(answers, order)))
    return tuple(s for s in found if s.answers)


def _sorted(answers: Answers, order: Callable[[str], int]) -> tuple[str, ...]:
    return tuple(sorted(answers, key=lambda a: (order(a), a)))


def _edges(  # noqa: PLR0917  # two ends with what they lead to
    evaluate: Callable[[float], Answers], guess: Guess, low: float, a: Answers, high: float, b: Answers
) -> Iterator[_Edge]:
    """Yield every change of the answers between two values, to `PRECISION`, that halving comes upon.

    After a guess that has not halved the distance between them, the next step does.
    """
    width, guessing = math.log(high / low), True
    while a != b and width > PRECISION:
        middle = (guess(low, high) if guessing else None) or math.sqrt(low * high)
        m = evaluate(middle)
        if m == a:
            low = middle
        elif m == b:
            high = middle
        else:
            yield from _edges(evaluate, guess, low, a, middle, m)
            low, a = middle, m
        before, width = width, math.log(high / low)
        guessing = not guessing or width <= before / 2
    if a != b:
        yield _plain(evaluate, low, a, high, b)


def _plain(evaluate: Callable[[float], Answers], low: float, a: Answers, high: float, b: Answers) -> _Edge:
    """Return the edge at a figure of few digits, where there is one between the two values."""
    figure = float(f"{high:.{PLAIN_DIGITS}g}")
    if low <= figure <= high:
        m = evaluate(figure)
        if m in (a, b):
            return _Edge(figure, m == a, figure, m == b, b)
    return _Edge(low, True, high, True, b)
