"""Every presumption has cases where it is made, where something stated goes before it, and where it is barred."""

from __future__ import annotations

from mtcrcheck.capability.choices import CLAIMED, DERIVED
from mtcrcheck.capability.facts import DERIVATIONS
from mtcrcheck.rules.conditions import list_tests
from mtcrcheck.rules.presumptions import Presumption
from mtcrcheck.rules.world import Claimed, Member, OneOf, Open, Threshold
from tests.folding import each

from .casefiles import LIBRARY, of

ALL = each(LIBRARY.presumptions)
FACTS = {*CLAIMED, *DERIVED, *(d.fact for d in DERIVATIONS), "destination"}


@ALL
def test_a_presumption_has_cases_of_every_kind(presumption: Presumption) -> None:
    shown = {outcome for case in of(presumption.id) for _, outcome in case.expected}
    assert {"made", "barred"} <= shown
    assert shown & {"stated", "defeated"}


@ALL
def test_a_presumption_rests_on_facts_alone_and_never_on_its_own(presumption: Presumption) -> None:
    conditions = (c for c in (presumption.when, presumption.unless, presumption.barred) if c is not None)
    tests = [test for condition in conditions for test in list_tests(condition)]
    assert all(isinstance(test, Threshold | OneOf | Claimed | Member) for test in tests)
    read = {test.fact for test in tests if isinstance(test, Threshold | OneOf | Claimed)}
    assert read <= FACTS - {presumption.about}


@ALL
def test_a_presumption_answers_what_some_rule_asks(presumption: Presumption) -> None:
    rules = [*LIBRARY.rules.values(), *(t for i in LIBRARY.interpretations.values() for t in i.treatments)]
    conditions = [
        c for r in rules for v in r.versions for c in (v.when, *(reason.when for reason in v.reasons))
    ]
    asked = {
        test.question if isinstance(test, Open) else test.fact
        for condition in conditions
        for test in list_tests(condition)
        if isinstance(test, Threshold | OneOf | Claimed | Open)
    }
    assert presumption.about in asked
