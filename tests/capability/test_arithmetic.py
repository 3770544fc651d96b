"""Arithmetic on floats, with None for nothing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mtcrcheck.capability.arithmetic import FLOATS

if TYPE_CHECKING:
    from mtcrcheck.capability.arithmetic import Arithmetic


def test_functions_of_numbers() -> None:
    assert FLOATS.ln(math.e) == 1
    assert FLOATS.power(4.0, 0.5) == 2
    assert FLOATS.least(3.0, 1.0, 2.0) == 1
    assert FLOATS.greatest(3.0, 1.0, 2.0) == 3


def test_conditions_evaluate_only_what_they_need() -> None:
    assert FLOATS.only_if(True, lambda: 1.0) == 1
    assert FLOATS.only_if(False, lambda: 1 / 0) is None
    assert FLOATS.either(True, lambda: 1.0, lambda: 1 / 0) == 1
    assert FLOATS.either(False, lambda: 1 / 0, lambda: 2.0) == 2


def test_what_is_the_same_is_looked_at_once() -> None:
    assert list(FLOATS.distinct(2.0, 1.0, 2.0)) == [2.0, 1.0]
    assert list(FLOATS.distinct((1.0, 2.0), (1.0, 3.0), (1.0, 2.0))) == [(1.0, 2.0), (1.0, 3.0)]


def test_a_function_of_the_same_numbers_is_worked_out_once() -> None:
    worked_out: list[tuple[float, ...]] = []

    def difference(x: Arithmetic, one: float, other: float, *, factor: float = 1.0) -> float:
        assert x is FLOATS
        worked_out.append((one, other, factor))
        return factor * (one - other)

    found = [FLOATS.once(difference, *pair, factor=2.0) for pair in ((3.0, 1.0), (1.0, 3.0), (3.0, 1.0))]
    assert found == [4.0, -4.0, 4.0]
    assert FLOATS.once(difference, 3.0, 1.0) == 2.0
    assert worked_out == [(3.0, 1.0, 2.0), (1.0, 3.0, 2.0), (3.0, 1.0, 1.0)]
