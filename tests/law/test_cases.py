"""Every case beside a rule or an interpretation comes out as it states."""

from __future__ import annotations

import pytest

from .casefiles import OUTCOMES, Case, all_cases


def _name(case: Case) -> str:
    return f"{case.path}: {case.says}"


@pytest.mark.parametrize("case", all_cases(), ids=_name)
def test_a_case_comes_out_as_stated(case: Case) -> None:
    found = {key: OUTCOMES[key](case) for key, _ in case.expected}
    assert found == dict(case.expected)


def test_no_two_cases_of_a_rule_say_the_same() -> None:
    names = [_name(case) for case in all_cases()]
    assert sorted(names) == sorted(set(names))
