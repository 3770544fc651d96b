"""Every id that the tool prints can be explained, and a text that is no id leads to one that is."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.capability.choices import CLAIMED, DERIVED
from mtcrcheck.capability.facts import DERIVATIONS
from mtcrcheck.eligibility import LICENCES, REVIEWS, TREATMENTS
from mtcrcheck.explaining import contents, explain, index, parts, reading_of
from mtcrcheck.library import load_library
from mtcrcheck.reasons.alerts import ALERTS
from mtcrcheck.spec.diagnostics import CODES
from mtcrcheck.spec.keys import CURVES, KEYS, TABLES

if TYPE_CHECKING:
    from mtcrcheck.pages.model import Page

LIBRARY = load_library()
INDEX = index(LIBRARY)
TREATMENT_IDS = [t.id for i in LIBRARY.interpretations.values() for t in i.treatments]
PRINTED = list(
    dict.fromkeys(
        [
            *LIBRARY.rules,
            *LIBRARY.interpretations,
            *TREATMENT_IDS,
            *LIBRARY.group_ids,
            *ALERTS,
            *CODES,
            *(d.id for d in DERIVATIONS),
            *(d.fact for d in DERIVATIONS),
            *CLAIMED,
            *DERIVED,
            *TABLES,
            *KEYS,
            *CURVES,
            *TREATMENTS,
            *REVIEWS,
            *LICENCES,
        ]
    )
)


def everything_on(page: Page) -> str:
    """Return all that a page says."""
    cells = [str(value) for value in page.fields.values()]
    for section in page.sections:
        cells += [section.title, *map(str, section.fields.values())]
        cells += [f"{line.text} [{line.cite}]" for line in section.lines]
        cells += [str(cell) for row in (section.table.rows if section.table else ()) for cell in row]
    return "\n".join(cells)


@pytest.mark.parametrize("id", PRINTED)
def test_every_id_that_is_printed_has_a_page(id: str) -> None:
    assert INDEX.find(id) == (id,)
    assert explain(id, INDEX)


@pytest.mark.parametrize("id", INDEX.kinds)
def test_a_page_is_never_empty(id: str) -> None:
    for page in explain(id, INDEX):
        assert page.id == id
        assert page.title.strip()
        assert page.fields or page.sections
        assert not any(section.empty for section in page.sections)
        for section in page.sections:
            assert all(line.text.strip() for line in section.lines)
            if section.table:
                assert all(len(row) == len(section.table.columns) for row in section.table.rows)


@pytest.mark.parametrize("id", LIBRARY.rules)
def test_a_rule_is_told_in_all_its_versions_with_dates_citation_address_and_doubts(id: str) -> None:
    (page,) = (p for p in explain(id, INDEX) if p.kind != "part of the law")
    text = everything_on(page)
    for version in LIBRARY.rules[id].versions:
        said = (version.summary, version.cite, version.source, version.note, version.effective, version.until)
        assert [str(part) for part in said if part is not None and str(part) not in text] == []
    told = [s.fields["verified"] for s in page.sections if "verified" in s.fields]
    assert sorted(told) == sorted(v.verified for v in LIBRARY.rules[id].versions)


@pytest.mark.parametrize("id", TREATMENT_IDS)
def test_a_treatment_names_the_interpretation_that_it_belongs_to(id: str) -> None:
    (page,) = explain(id, INDEX)
    of = page.fields["interpretation"]
    assert any(t.id == id for t in LIBRARY.interpretations[str(of)].treatments)
    assert reading_of(id, INDEX) == (of,)


@pytest.mark.parametrize("id", LIBRARY.interpretations)
def test_an_interpretation_says_what_it_tries_in_order_and_what_it_leaves_open(id: str) -> None:
    page = explain(id, INDEX)[0]
    reading = LIBRARY.interpretations[id]
    (tried,) = (s.table for s in page.sections if s.title.startswith("Treatments"))
    assert tried is not None
    expected = [t.id for i in LIBRARY.lineage(reading) for t in i.treatments for _ in t.versions]
    assert [row[0] for row in tried.rows] == expected
    assert all(question in everything_on(page) for question in reading.leaves_open)
    assert reading_of(id, INDEX) == (id,)


@pytest.mark.parametrize("id", LIBRARY.group_ids)
def test_a_group_lists_every_membership_with_its_dates(id: str) -> None:
    (page,) = explain(id, INDEX)
    (table,) = (s.table for s in page.sections if s.title == "Memberships")
    assert table is not None
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    members = LIBRARY.group(id).members
    assert [(r["code"], r["since"], r["until"], r["verified"]) for r in rows] == [
        (m.code, m.period.since, m.period.until, m.verified) for m in members
    ]


def test_a_membership_is_told_as_of_the_day_asked() -> None:
    def held(day: datetime.date) -> object:
        (page,) = explain("countries/itar_126_1_d2", INDEX, day)
        (table,) = (s.table for s in page.sections if s.title == "Memberships")
        assert table is not None
        return next(row[table.columns.index("member")] for row in table.rows if row[0] == "KH")

    assert held(datetime.date(2025, 11, 6)) == "yes"
    assert held(datetime.date(2025, 11, 7)) == "no"


@pytest.mark.parametrize("derivation", DERIVATIONS, ids=lambda d: f"{d.id} {d.side} {d.fact}")
def test_a_derivation_gives_its_argument_its_source_and_its_assumptions(derivation) -> None:  # type: ignore[no-untyped-def]
    (page,) = explain(derivation.id, INDEX)
    text = everything_on(page)
    for part in (derivation.says, derivation.why, derivation.source, derivation.evidence.word):
        assert part in text
    assert derivation.assumes is None or derivation.assumes in text
    assert all(item.name in text for item in derivation.inputs)


def test_an_id_that_is_two_things_has_two_pages() -> None:
    assert [page.kind for page in explain("mtcr", INDEX)] == ["interpretation", "part of the law"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1.A.2", ("mtcr/annex/1.A.2",)),
        ("19.a.3", ("mtcr/annex/19.A.3",)),
        ("9A012", ("eu/9A012", "us/ear/9A012")),
        ("9A120", ("us/ear/9A120",)),
        ("VIII.a.16", ("us/itar/VIII.a.16",)),
        ("ear_d4", ("countries/ear_d4",)),
        ("max_payload", ("mass.max_payload",)),
        ("interpretations/us-2025", ("us-2025",)),
        ("interpretations/us-2025.toml", ("us-2025",)),
        ("US-2025", ("us-2025",)),
        ("us/itar/", ("us/itar",)),
        (" trade-off ", ("trade-off",)),
        ("no-such-thing", ()),
        ("", ()),
        ("/", ()),
    ],
)
def test_an_id_is_found_by_its_end_and_in_any_case(typed: str, meant: tuple[str, ...]) -> None:
    assert INDEX.find(typed) == meant


@pytest.mark.parametrize(
    ("typed", "close"),
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
def test_a_text_that_is_no_id_leads_to_a_close_one(typed: str, close: str) -> None:
    assert INDEX.find(typed) == ()
    assert close in INDEX.close(typed)


@given(st.text(max_size=200))
def test_whatever_is_typed_only_ids_are_suggested(typed: str) -> None:
    assert set(INDEX.find(typed)) <= set(INDEX.kinds)
    close = INDEX.close(typed)
    assert set(close) <= set(INDEX.kinds)
    assert len(close) <= 5


def test_a_text_far_too_long_has_no_close_matches() -> None:
    assert INDEX.close("us-2025" * 20) == ()


def test_the_parts_of_the_law_are_what_conditions_name() -> None:
    found = parts(LIBRARY)
    assert {"us", "us/itar", "us/ear/9A012", "mtcr/annex", "eu/9A112"} <= set(found)
    assert not set(found) & set(LIBRARY.rules)


def test_the_contents_list_every_id_under_its_kind() -> None:
    page = contents(INDEX)
    listed = [row[0] for s in page.sections for row in (s.table.rows if s.table else ())]
    assert set(listed) == set(INDEX.kinds)
    assert len(page.sections) == len(INDEX.ids)
