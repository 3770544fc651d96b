"""The few functions that formulas need beyond + - * /, so that one formula serves numbers and columns."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Protocol

MOST_KEPT = 10_000
"""Results of functions that are kept to be found again: what payloads cost is asked for more than one of them."""
Number = Any
"""A float for the explaining reader, a column of floats for the columnar one."""


class Arithmetic(Protocol):
    """What a formula may call on numbers."""

    def ln(self, value: Number) -> Number:
        """Return the natural logarithm of a positive number."""
        ...

    def power(self, base: Number, exponent: Number) -> Number:
        """Return a positive number raised to an exponent."""
        ...

    def least(self, *values: Number) -> Number:
        """Return the smallest of the values."""
        ...

    def greatest(self, *values: Number) -> Number:
        """Return the largest of the values."""
        ...

    def distinct(self, *values: Any) -> Iterable[Any]:
        """Return the values, or tuples of them, in their order, without some that others are the same as."""
        ...

    def once(self, function: Callable[..., Number], *numbers: Any, **named: Number) -> Number:
        """Return what a function that takes an arithmetic first gives in this one, from memory if it is known."""
        ...

    def only_if(self, condition: Any, value: Callable[[], Number]) -> Number:
        """Return the value where the condition holds and nothing where it does not."""
        ...

    def either(self, condition: Any, then: Callable[[], Number], otherwise: Callable[[], Number]) -> Number:
        """Return one of two values."""
        ...


def same(_: Arithmetic, figure: Number) -> Number:
    """Return the number itself: what is bounded is a figure, or no less, or no more than it."""
    return figure


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


class Floats:
    """Arithmetic on plain floats, with None for nothing: the functions of Python themselves, as they are quickest."""

    ln = staticmethod(math.log)
    power = staticmethod(pow)
    least = staticmethod(min)
    greatest = staticmethod(max)

    @staticmethod
    def distinct(*values: Any) -> Iterable[Any]:
        """Return each value once."""
        return dict.fromkeys(values)

    @staticmethod
    def only_if(condition: bool, value: Callable[[], float]) -> float | None:
        """Return the value or None."""
        return value() if condition else None

    @staticmethod
    def either(condition: bool, then: Callable[[], float], otherwise: Callable[[], float]) -> float:
        """Return one of two values."""
        return then() if condition else otherwise()

    @staticmethod
    @lru_cache(maxsize=MOST_KEPT)
    def once(function: Callable[..., float | None], *numbers: Any, **named: float) -> float | None:
        """Return what the function gives, worked out once for the same numbers."""
        return function(FLOATS, *numbers, **named)


FLOATS = Floats()
