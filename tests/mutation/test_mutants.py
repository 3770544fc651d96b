"""Mutants change one thing each, and what may survive is still there to be excused."""

from __future__ import annotations

import ast

import pytest

from tests.mutation.__main__ import belonging_to, cases
from tests.mutation.mutants import changed, mutants


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x < 5", {"x <= 5", "x >= 5", "x < 6", "x < 4"}),
        ("x == y", {"x != y"}),
        ("a and b", {"a or b"}),
        ("not a", {"not (not a)"}),
        ("a + 2.0", {"a - 2.0", "a + 2.2", "a + 1.8"}),
        ("a + 0.0", {"a - 0.0", "a + 1.0", "a + -1.0"}),
        ("min(a, b)", {"max(a, b)"}),
        ("x.least(a, b)", {"x.greatest(a, b)"}),
        ("x = True", {"x = False"}),
        ("a if b else c", {"a if not b else c"}),
        ("raise ValueError(1)", set()),
        ("'words'", set()),
        ("zip(a, b, strict=True)", set()),
    ],
)
def test_each_mutant_has_one_thing_changed(source: str, expected: set[str]) -> None:
    found = {ast.unparse(changed(source, mutant.number)) for mutant in mutants("m.py", source)}
    assert found == {ast.unparse(ast.parse(text)) for text in expected}


def test_the_name_of_a_mutant_says_where_and_what_and_is_its_own() -> None:
    source = "def f(x):\n    return x < 1 < 2 or x < 1 or x < 1\n"
    names = [mutant.id for mutant in mutants("m.py", source)]
    assert "m.py:f: return x < 1 < 2 or x < 1 or x < 1  [Or to And]" in names
    assert len(set(names)) == len(names)


def test_every_module_has_tests_that_are_there() -> None:
    for path in {case.path for case in cases()}:
        assert belonging_to(path)
