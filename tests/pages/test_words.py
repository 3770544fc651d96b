"""The words of the record are closed lists, and each has its meaning."""

from __future__ import annotations

import pytest

from mtcrcheck.capability.derivation import Evidence
from mtcrcheck.classifier import CATEGORIES, UNDETERMINED
from mtcrcheck.eligibility import LICENCES, REVIEWS, TREATMENTS
from mtcrcheck.impact import MOVES
from mtcrcheck.library import load_library
from mtcrcheck.pages.words import (
    ABOUT,
    FIELDS,
    REASONS,
    field_page,
    reason_codes,
    reason_page,
    senses,
    word_page,
)
from mtcrcheck.precedents import posture
from mtcrcheck.precedents.events import STATUSES
from mtcrcheck.reasons.alerts import STANDINGS
from mtcrcheck.report.verification import SPECS_NOW
from mtcrcheck.report.words import FAIL_ON
from mtcrcheck.rules.conditions import COMPARISONS

LIBRARY = load_library()


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("category", (*CATEGORIES, UNDETERMINED)),
        ("treatment", (*TREATMENTS, UNDETERMINED)),
        ("review", (*REVIEWS, UNDETERMINED)),
        ("licence", (*LICENCES, "unknown")),
        ("evidence", tuple(e.word for e in Evidence)),
        ("comparison", tuple(COMPARISONS)),
        ("standing", (*STANDINGS, *posture.STANDINGS)),
        ("open_because", tuple(posture.OPEN_BECAUSE)),
        ("status", STATUSES),
        ("move", tuple(MOVES)),
        ("spec_now", tuple(SPECS_NOW)),
        ("fail-on", FAIL_ON),
    ],
)
def test_the_words_of_a_field_are_those_of_the_house_in_its_order(field: str, words: tuple[str, ...]) -> None:
    assert tuple(FIELDS[field]) == words


def test_every_kind_of_rule_is_a_word() -> None:
    readings = LIBRARY.interpretations.values()
    rules = (*LIBRARY.rules.values(), *(t for i in readings for t in i.treatments))
    assert {rule.kind for rule in rules} == set(FIELDS["kind"])


def test_a_word_of_two_fields_has_both_meanings() -> None:
    assert [field for field, _ in senses("none")] == ["category", "licence"]
    assert [s.title for s in word_page("none").sections] == ["As category", "As licence"]


def test_every_field_says_what_it_is_and_lists_its_words() -> None:
    assert set(ABOUT) == set(FIELDS)
    for field, words in FIELDS.items():
        (section,) = field_page(field).sections
        assert section.table is not None
        assert [row[0] for row in section.table.rows] == list(words)


@pytest.mark.parametrize("says", [says for words in FIELDS.values() for says in words.values()])
def test_no_meaning_says_that_an_export_may_go_ahead(says: str) -> None:
    assert not any(word in says.lower() for word in ("allowed", "permitted", "approved", "cleared"))


@pytest.mark.parametrize("code", reason_codes(LIBRARY))
def test_a_reason_for_control_names_the_entries_that_carry_it(code: str) -> None:
    carrying = reason_page(code, LIBRARY).sections[0]
    assert carrying.title == "Entries that carry it"
    assert carrying.table is not None
    listed = {row[0] for row in carrying.table.rows}
    for id, rule in LIBRARY.rules.items():
        codes = {r.code for v in rule.versions for r in v.reasons}
        assert (id in listed) == bool({code} & (codes | {c.rstrip("0123456789") for c in codes}))


def test_every_reason_has_a_meaning() -> None:
    assert {code.rstrip("0123456789") for code in reason_codes(LIBRARY)} == set(REASONS)
