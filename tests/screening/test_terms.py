"""Formulas written down as terms, and computed by an engine, give what they give for plain numbers."""

from __future__ import annotations

from typing import Any

import ibis
import pytest

from mtcrcheck.capability.arithmetic import FLOATS
from mtcrcheck.screening.terms import Terms, expression, uses

CASES = [(2.0, 3.0), (0.0, 3.0), (3.0, 0.0), (0.1, 0.2), (500.0, 499.99999999999994)]


def formula(x: Any, a: Any, b: Any) -> Any:
    larger = x.greatest(a, b)
    return x.only_if(
        larger > 0.0,
        lambda: x.either(a > b, lambda: 0.1 + x.ln(a / larger), lambda: x.power(b, 1.5) - 0.7 * larger),
    )


def test_an_engine_computes_what_the_formula_says() -> None:
    terms = Terms()
    term = formula(terms, terms.input("a"), terms.input("b"))
    columns = {part: str(part.value) for part in uses(term) if part.operation == "input"}
    table = ibis.memtable({"a": [a for a, _ in CASES], "b": [b for _, b in CASES]})
    rows = ibis.duckdb.connect().to_pyarrow(table.mutate(c=expression(term, table, columns))).to_pylist()
    assert [row["c"] for row in rows] == [formula(FLOATS, a, b) for a, b in CASES]


def test_what_is_used_twice_is_one_term() -> None:
    terms = Terms()
    a = terms.input("a")
    assert a + 1.0 is a + 1.0
    assert uses((a + 1.0) * (a + 1.0))[a + 1.0] == 2


def test_a_formula_cannot_decide_on_its_own() -> None:
    terms = Terms()
    with pytest.raises(TypeError, match="only_if or either"):
        max(terms.input("a"), 0.0)
