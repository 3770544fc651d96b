"""Every rule has cases on both sides of every figure and of every date, and is reached by some of them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import TYPE_CHECKING

import pytest

from mtcrcheck.rules.conditions import list_tests, parse, truth
from mtcrcheck.rules.law import ALWAYS
from mtcrcheck.rules.world import Claimed, Member, OneOf, Threshold
from tests.folding import each

from .casefiles import LIBRARY, Case, all_cases, library, of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtcrcheck.rules.conditions import Condition
    from mtcrcheck.rules.law import Rule, Version
    from mtcrcheck.rules.logic import Truth

ONE_DAY = datetime.timedelta(days=1)
BEGINNING = min(interpretation.effective for interpretation in LIBRARY.interpretations.values())
NEAR = 0.01
"""How far from the figure, as a share of it, a case on either side may stand."""


@dataclass(frozen=True)
class Subject:
    """A rule, or a treatment of an interpretation, with the path of the cases beside it."""

    rule: Rule
    path: str

    @property
    def cases(self) -> tuple[Case, ...]:
        return of(self.path)


def _subjects() -> Iterator[Subject]:
    for id, rule in LIBRARY.rules.items():
        yield Subject(rule, id)
    for id, interpretation in library().interpretations.items():
        home = "interpretations" if id in LIBRARY.interpretations else "examples/interpretations"
        for treatment in interpretation.treatments:
            yield Subject(treatment, f"{home}/{id}")


SUBJECTS = {subject.rule.id: subject for subject in _subjects()}


def thresholds(condition: Condition) -> list[Threshold]:
    """Return the figures that a condition names itself, not those of what it refers to."""
    return [test for test in list_tests(condition) if isinstance(test, Threshold)]


def conditions(version: Version) -> Iterator[tuple[Condition, frozenset[str]]]:
    """Yield each condition of a version with the outcomes of which a case has to state one."""
    yield version.when, frozenset({"applies", "treatment", "category"})
    for reason in version.reasons:
        yield reason.when, frozenset({"reasons", "open_reasons"})


def standing(case: Case, atom: Threshold) -> tuple[Truth, float | None]:
    """Return whether a test holds for a case, and the bound that decides it."""
    holds = case.world.test(atom)
    bounds = case.world.numbers.get(atom.fact)
    if holds is None or bounds is None:
        return None, None
    upward = atom.comparison in ("at_least", "more_than")
    return holds, bounds.at_least if holds is upward else bounds.at_most


def straddle(atom: Threshold, condition: Condition, one: Case, other: Case) -> bool:
    """Whether two cases stand on either side of a figure, one exactly on it, and come out differently."""
    (holds, above), (fails, below) = standing(one, atom), standing(other, atom)
    if holds is not True or fails is not False or above is None or below is None:
        return False
    near = all(abs(bound - atom.value) <= NEAR * atom.value for bound in (above, below))
    outcomes = {truth(condition, case.world, case.law) for case in (one, other)}
    return near and atom.value in (above, below) and len(outcomes) == 2


def uncovered(version: Version, cases: tuple[Case, ...]) -> list[Threshold]:
    """Return the figures of a version that lack a pair of cases on their two sides."""
    within = [case for case in cases if version.holds_on(case.on)]
    return [
        atom
        for condition, stated in conditions(version)
        for atom in thresholds(condition)
        if not any(
            straddle(atom, condition, one, other)
            for one, other in product(_stating(stated, within), repeat=2)
        )
    ]


def _stating(outcomes: frozenset[str], cases: list[Case]) -> list[Case]:
    """Return the cases that state one of some outcomes."""
    return [case for case in cases if outcomes & dict(case.expected).keys()]


def undated(version: Version, cases: tuple[Case, ...]) -> list[datetime.date]:
    """Return the first and last days of a version that no aircraft straddles."""
    return [
        day for day in (version.effective, version.until) if day is not None and not _changes_on(day, cases)
    ]


def _changes_on(day: datetime.date, cases: tuple[Case, ...]) -> bool:
    """Whether the same aircraft is looked at on a day and on the day before, the same stated of both."""
    after = {(case.aircraft, key) for case in cases if case.on == day for key, _ in case.expected}
    return any(
        (case.aircraft, key) in after
        for case in cases
        if case.on == day - ONE_DAY
        for key, _ in case.expected
    )


@each(SUBJECTS)
def test_every_figure_has_a_case_on_either_side(id: str) -> None:
    subject = SUBJECTS[id]
    assert [uncovered(version, subject.cases) for version in subject.rule.versions] == [
        [] for _ in subject.rule.versions
    ]


@each(SUBJECTS)
def test_every_change_has_a_case_on_the_day_and_on_the_day_before(id: str) -> None:
    subject = SUBJECTS[id]
    assert [undated(version, subject.cases) for version in subject.rule.versions] == [
        [] for _ in subject.rule.versions
    ]


@each(LIBRARY.rules)
def test_every_version_of_a_rule_is_reached_and_not_reached(id: str) -> None:
    rule = LIBRARY.rules[id]
    for version in rule.versions:
        outcomes = {dict(case.expected).get("applies") for case in of(id) if version.holds_on(case.on)}
        assert outcomes & {"yes", "undetermined"}, f"no case reaches {version.cite}"
        assert "no" in outcomes, f"no case stays outside {version.cite}"


@each([id for id in SUBJECTS if id not in LIBRARY.rules])
def test_every_treatment_decides_some_case(id: str) -> None:
    assert any(id in decision.decided_by for case in SUBJECTS[id].cases for decision in case.review.decisions)


@each([id for id, i in LIBRARY.interpretations.items() if i.exporter or i.stands_in])
def test_an_interpretation_is_in_force_on_its_first_day_and_not_on_the_day_before(id: str) -> None:
    interpretation = LIBRARY.interpretations[id]
    cases = [case for case in of(f"interpretations/{id}") if case.reading == "in force"]
    stated = {case.on: dict(case.expected).get("reading") for case in cases}
    assert stated.get(interpretation.effective) == id
    if interpretation.effective > BEGINNING:
        assert stated.get(interpretation.effective - ONE_DAY, id) != id


def test_every_file_of_cases_stands_beside_something() -> None:
    known = {subject.path for subject in SUBJECTS.values()} | {
        f"interpretations/{id}" for id in LIBRARY.interpretations
    }
    known |= {presumption.id for presumption in LIBRARY.presumptions}
    assert {case.path for case in all_cases()} <= known


@pytest.mark.parametrize(
    ("word", "figure"), [("at_least", 499), ("more_than", 500), ("at_least", 501), ("at_most", 500)]
)
def test_a_figure_or_a_word_that_is_changed_is_no_longer_covered(word: str, figure: float) -> None:
    when = {"all": [{"fact": "payload_at_300_km_kg", word: figure}, {"fact": "range_km", "at_least": 300}]}
    (version,) = LIBRARY.rules["mtcr/annex/1.A.2"].versions
    changed = replace(version, when=parse(when, "changed"))
    assert uncovered(version, of("mtcr/annex/1.A.2")) == []
    assert uncovered(changed, of("mtcr/annex/1.A.2")) != []


def test_a_date_that_is_changed_is_no_longer_covered() -> None:
    earliest = LIBRARY.rules["us/ear/9A012.a.1"].versions[0]
    assert earliest.until is not None
    assert undated(earliest, of("us/ear/9A012.a.1")) == []
    assert undated(replace(earliest, until=earliest.until + ONE_DAY), of("us/ear/9A012.a.1")) != []


def consequences(version: Version) -> tuple[object, ...]:
    """Return what a version does, beside its words and where they were read."""
    read = repr((version.when, version.reasons))  # two conditions that have parts are never equal
    return read, version.review, version.licence, version.treatment, version.alert


def unmoved(rule: Rule, cases: tuple[Case, ...]) -> list[datetime.date]:
    """Return the days on which a rule begins, ends or comes to mean another thing, and no case comes out anew."""
    days = [v.effective for v in rule.versions[:1]] + [rule.versions[-1].until]
    days += [
        later.effective
        for earlier, later in pairwise(rule.versions)
        if consequences(earlier) != consequences(later)
    ]
    return [day for day in days if day is not None and day > BEGINNING and not _moves_on(day, cases)]


def _moves_on(day: datetime.date, cases: tuple[Case, ...]) -> bool:
    """Whether something stated of an aircraft on a day differs from what is stated of it the day before."""
    after = {(case.aircraft, key): value for case in cases if case.on == day for key, value in case.expected}
    return any(
        after.get((case.aircraft, key), value) != value
        for case in cases
        if case.on == day - ONE_DAY
        for key, value in case.expected
    )


@each(SUBJECTS)
def test_every_change_of_meaning_changes_what_is_stated_of_some_aircraft(id: str) -> None:
    subject = SUBJECTS[id]
    assert unmoved(subject.rule, subject.cases) == []


@each([id for id in LIBRARY.rules if LIBRARY.rules[id].kind == "entry"])
def test_every_reason_for_control_is_stated_and_where_it_has_a_condition_left_out(id: str) -> None:
    for version in LIBRARY.rules[id].versions:
        stated = [dict(case.expected).get("reasons") for case in of(id) if version.holds_on(case.on)]
        for reason in version.reasons:
            assert any(codes and reason.code in codes for codes in stated), (reason.code, version.cite)
            if reason.when != ALWAYS:
                assert any(codes is not None and reason.code not in codes for codes in stated), reason.code


def words_of(condition: Condition) -> Iterator[tuple[str, object]]:
    """Yield every word that a condition looks for itself, with the choice that it looks at."""
    for test in list_tests(condition):
        if isinstance(test, OneOf | Claimed):
            yield from ((test.fact, value) for value in test.values)


@each(SUBJECTS)
def test_every_word_that_a_rule_names_is_had_by_some_case(id: str) -> None:
    subject = SUBJECTS[id]
    named = {word for version in subject.rule.versions for word in words_of(version.when)}
    had = {
        (fact, value)
        for case in subject.cases
        for fact, options in case.world.choices.items()
        for value in options.only or ()
    }
    assert named <= had


@each(SUBJECTS)
def test_every_group_that_a_rule_names_has_a_case_inside_and_one_outside(id: str) -> None:
    subject = SUBJECTS[id]
    for version in subject.rule.versions:
        for member in (c for c in list_tests(version.when) if isinstance(c, Member)):
            found = {
                case.law.library.group(member.group).membership(case.to, case.on)
                for case in subject.cases
                if case.to
            }
            assert {True, False} <= found | ({True} if None in found else set()), member.group
