"""The few functions that formulas need beyond + - * /, so that one formula serves numbers and columns."""

import math
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NamedTuple

MOST_KEPT = 10_000
"""Results of functions that are kept to be found again: what payloads cost is asked for more than one of them."""
Number = Any
"""A float for the explaining reader, a column of floats for the columnar one."""
Point = tuple[float | None, float | None, float | None, float | None]
"""A point of a curve: payload low and high (kg), reach low and high (km or h), None where a side is open."""
Curve = tuple[Point, ...]


class Arithmetic(NamedTuple):
    """What a formula may call on numbers."""

    ln: Callable[[Number], Number]
    """The natural logarithm of a positive number."""
    power: Callable[[Number, Number], Number]
    """A positive number raised to an exponent."""
    least: Callable[..., Number]
    """The smallest of the values."""
    greatest: Callable[..., Number]
    """The largest of the values."""
    distinct: Callable[..., Iterable[Any]]
    """The values, or tuples of them, in their order, without some that others are the same as."""
    once: Callable[..., Number]
    """What a function that takes an arithmetic first gives for numbers in this one, from memory if it is known."""
    only_if: Callable[[Any, Callable[[], Number]], Number]
    """The value where the condition holds, and nothing where it does not."""
    either: Callable[[Any, Callable[[], Number], Callable[[], Number]], Number]
    """One of two values: the first where the condition holds."""


def same(_: Arithmetic, *figures: Number) -> Number:
    """Return the last of the numbers: what is bounded is that figure; the others have only to be known."""
    return figures[-1]


def nothing(_: Arithmetic) -> float:
    """Return 0."""
    return 0.0


def add(_: Arithmetic, one: Number, other: Number) -> Number:
    """Return the sum of two numbers."""
    return one + other


def subtract(x: Arithmetic, whole: Number, part: Number) -> Number:
    """Return what a whole has beside a part, nothing where it has none."""
    return x.greatest(whole - part, 0.0)


def multiply(_: Arithmetic, one: Number, *others: Number) -> Number:
    """Return the product of the numbers, from the first to the last."""
    for other in others:
        one = one * other
    return one


def divide(x: Arithmetic, dividend: Number, divisor: Number) -> Number:
    """Return a quotient, none where the divisor is zero."""
    return x.only_if(divisor > 0.0, lambda: dividend / divisor)


def flown(points: Curve) -> list[tuple[float, float]]:
    """Return the payloads and reaches of a curve that are flown for certain."""
    return [(low, reach) for low, _, reach, _ in points if low is not None and reach is not None]


def longest_flown(_: Arithmetic, points: Curve) -> float | None:
    """Return the longest reach of a curve with any payload (km or h), None where no point has one."""
    return max((reach for _low, _high, reach, _ in points if reach is not None), default=None)


def longest(points: Curve) -> list[tuple[float, float]]:
    """Return the payloads and reaches of a curve beyond which nothing is flown."""
    return [(high, reach) for _, high, _, reach in points if high is not None and reach is not None]


@lru_cache(maxsize=MOST_KEPT)
def _once(function: Callable[..., float | None], *numbers: Any, **named: float) -> float | None:
    return function(FLOATS, *numbers, **named)


FLOATS = Arithmetic(
    ln=math.log,
    power=pow,
    least=min,
    greatest=max,
    distinct=lambda *values: dict.fromkeys(values),
    once=_once,
    only_if=lambda condition, value: value() if condition else None,
    either=lambda condition, then, otherwise: then() if condition else otherwise(),
)
"""Arithmetic on plain floats, with None for nothing: the functions of Python themselves, as they are quickest."""
