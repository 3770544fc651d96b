"""Pages say all that is on file of a thing, and things lead to each other."""

from __future__ import annotations

import datetime

import pytest

from mtcrcheck.capability.bands import BANDS
from mtcrcheck.capability.choices import CLAIMED, DERIVED
from mtcrcheck.capability.derivation import Evidence
from mtcrcheck.capability.facts import DERIVATIONS, keys_behind
from mtcrcheck.classifier import CATEGORIES, UNDETERMINED
from mtcrcheck.comparison import MOVES
from mtcrcheck.document import Document, Table
from mtcrcheck.eligibility import LICENCES, REVIEWS, TREATMENTS
from mtcrcheck.explain.conditions import WORDS, list_rules
from mtcrcheck.explain.pages import FACTS, FIELDS, POINTS, REASONS, Index, list_paths, list_reasons
from mtcrcheck.precedents import record
from mtcrcheck.precedents.record import STATUSES
from mtcrcheck.reasons.alerts import WAIVER_STANDINGS
from mtcrcheck.report.words import FAIL_ON
from mtcrcheck.rules.conditions import COMPARISONS
from mtcrcheck.rules.law import load_library
from mtcrcheck.spec.diagnostics import SPECS_NOW
from mtcrcheck.spec.keys import CURVES, KEYS, TABLES

LIBRARY = load_library()
INDEX = Index(LIBRARY)


def page_of(id: str, kind: str, day: datetime.date | None = None) -> Document:
    """Return the page of an id as one kind of thing."""
    return INDEX.explain(id, day)[INDEX.kinds[id].index(kind)]


def table_of(page: Document, title: str) -> Table:
    """Return the table under a title, an empty one where there is none."""
    return next((s.table for s in page.sections if s.title == title and s.table), Table((), ()))


def listed(page: Document, title: str) -> list[object]:
    """Return the first column of the table under a title."""
    return [row[0] for row in table_of(page, title).rows]


def text_of(page: Document) -> str:
    """Return all that a page says."""
    cells = [str(value) for value in page.fields.values()]
    for section in page.sections:
        cells += [section.title, *map(str, section.fields.values())]
        cells += [f"{line.text} [{line.cite}]" for line in section.lines]
        cells += [str(cell) for row in (section.table.rows if section.table else ()) for cell in row]
    return "\n".join(cells)


# The law


def test_a_rule_gives_all_its_versions_with_dates_citation_address_and_doubts() -> None:
    for id, rule in LIBRARY.rules.items():
        page = INDEX.explain(id)[0]
        text = text_of(page)
        for v in rule.versions:
            said = (v.summary, v.cite, v.source, v.note, v.effective, v.until, v.ground, v.read, v.text_of)
            assert [str(part) for part in said if part is not None and str(part) not in text] == [], id
        verified = [s.fields["verified"] for s in page.sections if "verified" in s.fields]
        assert sorted(map(bool, verified)) == sorted(v.verified for v in rule.versions), id


def test_a_treatment_names_the_interpretation_that_it_belongs_to() -> None:
    for interpretation in LIBRARY.interpretations.values():
        for treatment in interpretation.treatments:
            page = page_of(treatment.id, "treatment")
            assert page.fields["interpretation"] == interpretation.id
            assert interpretation.id in listed(page, "Interpretations that it belongs to")


def test_an_interpretation_says_what_it_tries_in_order_and_what_it_leaves_open() -> None:
    for id, interpretation in LIBRARY.interpretations.items():
        page = page_of(id, "interpretation")
        tried = list(dict.fromkeys(listed(page, "Treatments, in the order in which they are tried")))
        assert tried == [t.id for i in LIBRARY.lineage(interpretation) for t in i.treatments]
        assert all(question in text_of(page) for question in interpretation.leaves_open), id


def test_a_group_lists_every_membership_with_its_dates() -> None:
    for id in LIBRARY.group_ids:
        table = table_of(page_of(id, "country group"), "Memberships")
        rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
        assert [(r["code"], r["since"], r["until"], r["verified"]) for r in rows] == [
            (m.code, m.since, m.until, m.verified) for m in LIBRARY.group(id).members
        ]


@pytest.mark.parametrize(("day", "held"), [(6, "yes"), (7, "no")])
def test_cambodia_is_in_the_munitions_embargo_until_7_november_2025(day: int, held: str) -> None:
    page = page_of("countries/itar_126_1_d2", "country group", datetime.date(2025, 11, day))
    table = table_of(page, "Memberships")
    assert next(row[table.columns.index("member")] for row in table.rows if row[0] == "KH") == held


def test_the_parts_of_the_law_are_what_conditions_name() -> None:
    paths = list_paths(LIBRARY)
    assert {"us", "us/itar", "us/ear/9A012", "mtcr/annex", "eu/9A112"} <= set(paths)
    assert not set(paths) & set(LIBRARY.rules)


def test_a_reason_for_control_names_the_entries_that_carry_it() -> None:
    for code in list_reasons(LIBRARY):
        entries = listed(page_of(code, "reason for control"), "Entries that carry it")
        for id, rule in LIBRARY.rules.items():
            codes = {r.code for v in rule.versions for r in v.reasons}
            carried = code in codes | {c.rstrip("0123456789") for c in codes}
            assert (id in entries) == carried, (code, id)


def test_every_reason_has_a_meaning() -> None:
    assert {code.rstrip("0123456789") for code in list_reasons(LIBRARY)} == set(REASONS)


# Figures and keys


def test_every_fact_is_read_from_keys_of_the_spec() -> None:
    for fact in set(FACTS) - {"destination"}:
        keys = keys_behind(fact)
        assert keys <= KEYS.keys() | CURVES.keys(), fact
        assert keys or all(not d.inputs for d in DERIVATIONS if d.fact == fact), fact


def test_the_destination_is_read_from_what_is_asked() -> None:
    assert page_of("destination", "fact").fields["read_from"] == "the destination asked about"


def test_range_is_read_from_figures_however_indirectly() -> None:
    assert {"performance.ferry_range", "performance.endurance", "mass.max_fuel"} <= keys_behind("range_km")


def test_a_fact_lists_every_derivation_that_bounds_it() -> None:
    for fact in {d.fact for d in DERIVATIONS}:
        bounds = {d.id for d in DERIVATIONS if d.fact == fact}
        assert set(listed(page_of(fact, "fact"), "Bounded by")) == bounds, fact


def test_a_coefficient_shows_both_of_its_bands_by_kind_and_what_each_rests_on() -> None:
    page = page_of("pace_over_max_speed", "fact")
    coefficient = BANDS.coefficients["pace_over_max_speed"]
    rows = {row[0]: row[1:] for row in table_of(page, "Bands").rows}
    sides = coefficient.low, coefficient.high, coefficient.usual_low, coefficient.usual_high
    assert rows["jet-wing"] == tuple(f"{side['jet-wing']:g}" for side in sides)
    assert (page.fields["cite"], page.fields["usual"]) == (coefficient.source, coefficient.usual_source)
    assert "capability/pace-below-max-speed" in listed(page, "Steps that use it")


def test_a_fact_names_the_clauses_that_read_it() -> None:
    assert "mtcr/annex/1.A.2" in listed(page_of("payload_at_300_km_kg", "fact"), "Rules that read it")


def test_a_derivation_gives_its_argument_its_source_and_its_assumptions() -> None:
    for d in DERIVATIONS:
        text = text_of(page_of(d.id, "derivation"))
        for part in (d.says, d.why, d.source, d.evidence.word, d.assumes or "", *(i.name for i in d.inputs)):
            assert part in text, d.id


def test_a_key_says_which_words_and_units_it_takes_or_refuses() -> None:
    for name, key in {**KEYS, **POINTS}.items():
        page = page_of(name, "key")
        assert page.title == key.description.rstrip(".")
        assert listed(page, "Words") == list(key.choices)
        if key.kind == "quantity":
            assert key.dimension is not None
            units = {unit for cell in listed(page, "Units") for unit in str(cell).split(", ")}
            assert units == {*key.dimension.units, *key.dimension.refused}, name


def test_a_table_of_the_spec_lists_its_keys() -> None:
    for table in TABLES:
        expected = {key for key in (*KEYS, *CURVES) if key.startswith(f"{table}.")}
        assert set(listed(page_of(table, "key"), "Keys")) == expected


def test_a_choice_and_its_keys_name_each_other() -> None:
    for choice in (*CLAIMED, *DERIVED):
        for key in keys_behind(choice):
            assert choice in listed(page_of(key, "key"), "Facts read from it")


# Words


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("category", (*CATEGORIES, UNDETERMINED)),
        ("treatment", (*TREATMENTS, UNDETERMINED)),
        ("review", (*REVIEWS, UNDETERMINED)),
        ("licence", (*LICENCES, "unknown")),
        ("evidence", tuple(e.word for e in Evidence)),
        ("comparison", tuple(COMPARISONS)),
        ("standing", (*WAIVER_STANDINGS, *record.STANDINGS)),
        ("open_because", tuple(record.OPEN_BECAUSE)),
        ("status", STATUSES),
        ("move", tuple(MOVES)),
        ("spec_now", tuple(SPECS_NOW)),
        ("fail-on", FAIL_ON),
    ],
)
def test_the_words_of_a_field_are_those_of_the_house_in_its_order(field: str, words: tuple[str, ...]) -> None:
    assert tuple(FIELDS[field]) == words


def test_every_kind_of_rule_is_a_word() -> None:
    assert {rule.kind for rule in list_rules(LIBRARY)} == set(FIELDS["kind"])


def test_a_word_of_two_fields_has_both_meanings() -> None:
    assert [s.title for s in page_of("none", "word").sections] == ["As category", "As licence"]


def test_every_field_says_what_it_is_and_lists_its_words() -> None:
    for field, words in FIELDS.items():
        page = page_of(field, "field of the record")
        assert page.fields["says"] == WORDS["field"][field]["about"]
        assert listed(page, "Words") == list(words)


def test_no_meaning_says_that_an_export_may_go_ahead() -> None:
    promises = ("allowed", "permitted", "approved", "cleared")
    meanings = [says.lower() for words in FIELDS.values() for says in words.values()]
    assert [says for says in meanings if any(word in says for word in promises)] == []
