"""Every id that the tool prints can be explained, and a text that is no id leads to one that is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.capability.choices import CLAIMED, DERIVED
from mtcrcheck.capability.facts import DERIVATIONS
from mtcrcheck.eligibility import LICENCES, REVIEWS, TREATMENTS
from mtcrcheck.explain.pages import Index
from mtcrcheck.reasons.alerts import ALERTS
from mtcrcheck.rules.law import load_library
from mtcrcheck.spec.diagnostics import CODES
from mtcrcheck.spec.keys import CURVES, KEYS, TABLES
from tests.folding import each

LIBRARY = load_library()
INDEX = Index(LIBRARY)
TREATMENT_IDS = [t.id for i in LIBRARY.interpretations.values() for t in i.treatments]
PRINTED = (
    *LIBRARY.rules, *LIBRARY.interpretations, *TREATMENT_IDS, *LIBRARY.group_ids, *ALERTS, *CODES,
    *(d.id for d in DERIVATIONS), *(d.fact for d in DERIVATIONS), *CLAIMED, *DERIVED, *TABLES, *KEYS, *CURVES,
    *TREATMENTS, *REVIEWS, *LICENCES,
)  # fmt: skip


def test_every_id_that_is_printed_is_found() -> None:
    assert [id for id in PRINTED if INDEX.find_ids(id) != (id,)] == []


def test_every_page_says_something_and_no_part_of_it_is_empty() -> None:
    faults = []
    for id in INDEX.kinds:
        for page in INDEX.explain(id):
            tables = [s.table for s in page.sections if s.table]
            sound = (
                page.id == id
                and page.title.strip()
                and (page.fields or page.sections)
                and not any(not section.blocks for section in page.sections)
                and all(line.text.strip() for section in page.sections for line in section.lines)
                and all(len(row) == len(table.columns) for table in tables for row in table.rows)
            )
            if not sound:
                faults.append((id, page.about))
    assert faults == []


def test_an_id_that_is_two_things_has_two_pages() -> None:
    assert [page.about for page in INDEX.explain("mtcr")] == ["interpretation", "part of the law"]


def test_what_a_treatment_or_an_interpretation_catches_is_looked_for_under_it() -> None:
    assert INDEX.interpretation_of("us-2020/commerce") == "us-2020"
    assert INDEX.interpretation_of("us-2025") == "us-2025"
    assert INDEX.interpretation_of("mtcr/annex/1.A.2") is None


@each(
    [
        ("1.A.2", ("mtcr/annex/1.A.2",)),
        ("19.a.3", ("mtcr/annex/19.A.3",)),
        (
            "9A012",
            ("au/9A012", "ch/9A012", "eu/9A012", "gb/9A012", "kr/9A012", "us/ear/9A012", "us/review/9A012"),
        ),
        ("9A120", ("us/ear/9A120",)),
        ("UK ML10", ("gb/ML10",)),
        ("US 9A012", ("us/ear/9A012", "us/review/9A012")),
        ("US 9A999", ()),
        ("VIII.a.16", ("us/itar/VIII.a.16",)),
        ("ear_d4", ("countries/ear_d4",)),
        ("max_payload", ("mass.max_payload",)),
        ("mass.max_payload.at_least", ("mass.max_payload",)),
        ("performance.payload_range[0].range", ("performance.payload_range.range",)),
        ("interpretations/us-2025", ("us-2025",)),
        ("interpretations/us-2025.toml", ("us-2025",)),
        ("US-2025", ("us-2025",)),
        ("us/itar/", ("us/itar",)),
        (" trade-off ", ("trade-off",)),
        ("no-such-thing", ()),
        ("", ()),
        ("/", ()),
    ]
)
def test_an_id_is_found_by_its_end_and_in_any_case(typed: str, meant: tuple[str, ...]) -> None:
    assert INDEX.find_ids(typed) == meant


@pytest.mark.parametrize(
    ("typed", "similar"),
    [
        ("us-2052", "us-2025"),
        ("unverfied-law", "unverified-law"),
        ("us/itar/VIII.a.17", "us/itar/VIII.a.15"),
        ("maxpayload", "mass.max_payload"),
        ("case by case", "case-by-case"),
        ("bare number", "bare-number"),
        ("breguet", "capability/breguet-range-high"),
        ("ear_d44", "countries/ear_d4"),
    ],
)
def test_a_text_that_is_no_id_leads_to_a_similar_one(typed: str, similar: str) -> None:
    assert INDEX.find_ids(typed) == ()
    assert similar in INDEX.similar_ids(typed)


@pytest.mark.parametrize(("typed", "first"), [("breguet", "breguet_factor_km"), ("dual", "dual-use")])
def test_an_id_that_has_the_word_typed_goes_before_those_spelt_like_it(typed: str, first: str) -> None:
    assert INDEX.similar_ids(typed)[0] == first


@pytest.mark.parametrize(
    ("cited", "ids"),
    [
        ("15 CFR 742.6(b)(1)", ("us/review/600-series-D5",)),
        ("22 CFR § 126.1(d)(1)", ("us/review/126.1.d.1", "countries/itar_126_1_d1")),
        ("22 CFR 121.1 VIII(h)(12)", ("us/itar/VIII.h.12",)),
        ("22 CFR 121.1 VIII(h)(12)(x)", ("us/itar/VIII.h.12",)),
        ("EU 9A012.a.1", ("eu/9A012.a.1",)),
        ("22 CFR 126.16(z)", ("us/review/country-exemptions",)),
        ("Department of State", ("us-2020/state", "us-2025/crewed")),
        (
            "Department of State, statement on exports of unmanned aerial systems, 15 September 2025",
            ("us-2025/crewed",),
        ),
        ("22 CFR 12", ()),
        ("CFR", ()),
        ("military end use", ()),
    ],
)
def test_a_citation_leads_to_what_cites_it(cited: str, ids: tuple[str, ...]) -> None:
    assert INDEX.find_cited(cited) == ids


@given(st.text(max_size=200))
def test_whatever_is_typed_only_ids_are_suggested(typed: str) -> None:
    assert set(INDEX.find_ids(typed)) <= set(INDEX.kinds)
    similar = INDEX.similar_ids(typed)
    assert set(similar) <= set(INDEX.kinds)
    assert len(similar) <= 5


def test_for_a_text_far_too_long_nothing_is_suggested() -> None:
    assert INDEX.similar_ids("us-2025" * 20) == ()


def test_the_contents_list_every_id_under_its_kind() -> None:
    page = INDEX.list_contents()
    listed = [row[0] for s in page.sections for row in (s.table.rows if s.table else ())]
    assert set(listed) == set(INDEX.kinds)
    assert len(page.sections) == len(INDEX.ids)
