"""Formulas on arrays give in each row what they give for plain numbers, and nothing where they give nothing."""

import numpy as np
import pytest

from mtcrcheck.capability.arithmetic import FLOATS
from mtcrcheck.screening.physics import ARRAYS, Column

CASES = [(2.0, 3.0), (0.0, 3.0), (3.0, 0.0), (0.1, 0.2), (500.0, 499.99999999999994)]


def formula(x, a, b):
    larger = x.greatest(a, b)
    return x.only_if(
        larger > 0.1,
        lambda: x.either(a > b, lambda: 0.1 + x.ln(a / larger), lambda: x.power(b, 1.5) - 0.7 * larger / a),
    )


def for_a_row(a: float, b: float) -> float | None:
    try:
        return formula(FLOATS, a, b)
    except ArithmeticError:
        return None


@pytest.mark.filterwarnings("ignore:divide by zero")
def test_a_formula_gives_the_same_for_rows_as_for_numbers() -> None:
    first, second = (np.array(side).view(Column) for side in zip(*CASES, strict=True))
    found = [None if np.isnan(number) else float(number) for number in formula(ARRAYS, first, second)]
    assert found == [n if n is None else pytest.approx(n, rel=1e-15) for n in (for_a_row(*c) for c in CASES)]
    assert found[1] is None


@pytest.mark.parametrize("exponent", [-0.5, 1.5, 1 / 6])
def test_a_power_is_the_power_of_each_number(exponent: float) -> None:
    base = np.array([1e-9, 0.3, 2.0, 1e12]).view(Column)
    assert list(ARRAYS.power(base, exponent)) == pytest.approx(
        [b**exponent for b in base.tolist()], rel=1e-15
    )


@pytest.mark.filterwarnings("ignore:divide by zero")
def test_nothing_follows_from_a_division_by_zero_even_where_its_inverse_would_be_finite() -> None:
    zero = np.zeros(2).view(Column)
    assert np.isnan(1.0 / (1.0 / zero)).all()
    assert np.isnan(ARRAYS.power(2.0, -1.0 / zero)).all()
