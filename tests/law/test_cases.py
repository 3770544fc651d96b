"""Every case beside a rule or an interpretation comes out as it states."""

from __future__ import annotations

from tests.folding import each

from .casefiles import OUTCOMES, Case, all_cases, of


def _name(case: Case) -> str:
    return f"{case.path}: {case.says}"


@each(sorted({case.path for case in all_cases()}))
def test_every_case_comes_out_as_stated(path: str) -> None:
    found = {case.says: {key: OUTCOMES[key](case) for key, _ in case.expected} for case in of(path)}
    assert found == {case.says: dict(case.expected) for case in of(path)}


def test_no_two_cases_of_a_rule_say_the_same() -> None:
    names = [_name(case) for case in all_cases()]
    assert sorted(names) == sorted(set(names))
