"""Facts and keys lead to each other, and to the derivations between them."""

from __future__ import annotations

import pytest

from mtcrcheck.capability.choices import CLAIMED, DERIVED
from mtcrcheck.capability.facts import DERIVATIONS, keys_behind
from mtcrcheck.library import load_library
from mtcrcheck.pages.figures import FACTS, POINTS, fact_page, fact_table, key_page
from mtcrcheck.spec.keys import CURVES, KEYS, TABLES

LIBRARY = load_library()
CURVE_KEYS = set(CURVES)


@pytest.mark.parametrize("fact", [f for f in FACTS if f != "destination"])
def test_every_fact_is_read_from_keys_of_the_spec(fact: str) -> None:
    keys = keys_behind(fact)
    assert set(keys) <= set(KEYS) | CURVE_KEYS
    assert keys or all(not d.inputs for d in DERIVATIONS if d.fact == fact)


def test_the_destination_is_read_from_what_is_asked() -> None:
    assert fact_table(("destination",)).rows == (
        ("destination", "destination of the transfer", "the destination asked about"),
    )


def test_range_is_read_from_figures_however_indirectly() -> None:
    assert {"performance.ferry_range", "performance.endurance", "mass.max_fuel"} <= set(
        keys_behind("range_km")
    )


@pytest.mark.parametrize("fact", sorted({d.fact for d in DERIVATIONS}))
def test_a_fact_lists_every_derivation_that_bounds_it(fact: str) -> None:
    section = next(s for s in fact_page(fact, LIBRARY).sections if s.title == "Bounded by")
    assert section.table is not None
    assert [row[0] for row in section.table.rows] == [d.id for d in DERIVATIONS if d.fact == fact]


def test_a_fact_names_the_clauses_that_read_it() -> None:
    section = next(
        s for s in fact_page("payload_at_300_km_kg", LIBRARY).sections if s.title == "Rules that read it"
    )
    assert section.table is not None
    assert "mtcr/annex/1.A.2" in {row[0] for row in section.table.rows}


@pytest.mark.parametrize("key", [*KEYS, *POINTS])
def test_a_key_says_how_it_is_written_and_what_is_read_from_it(key: str) -> None:
    page = key_page(key)
    declared = KEYS.get(key) or POINTS[key]
    assert page.title == declared.description.rstrip(".")
    words = next((s.table for s in page.sections if s.title == "Words"), None)
    assert [row[0] for row in words.rows] == list(declared.choices) if words else not declared.choices
    if declared.kind == "quantity":
        assert declared.dimension is not None
        (units,) = (s.table for s in page.sections if s.title == "Units")
        assert units is not None
        listed = {unit for row in units.rows for unit in str(row[0]).split(", ")}
        assert set(declared.dimension.units) | set(declared.dimension.refused) == listed


@pytest.mark.parametrize("table", TABLES)
def test_a_table_of_the_spec_lists_its_keys(table: str) -> None:
    (section,) = key_page(table).sections
    assert section.table is not None
    listed = {str(row[0]) for row in section.table.rows}
    assert listed == {k for k in (*KEYS, *CURVES) if k.startswith(f"{table}.")}


@pytest.mark.parametrize("choice", [*CLAIMED, *DERIVED])
def test_a_choice_and_its_keys_name_each_other(choice: str) -> None:
    for key in keys_behind(choice):
        section = next(s for s in key_page(key).sections if s.title == "Facts read from it")
        assert section.table is not None
        assert choice in {row[0] for row in section.table.rows}
