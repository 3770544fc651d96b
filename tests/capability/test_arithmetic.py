"""Arithmetic on floats, with None for nothing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mtcrcheck.capability.arithmetic import FLOATS

if TYPE_CHECKING:
    pass


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
