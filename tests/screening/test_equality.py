"""The columnar reader and the explaining one say the same of every aircraft."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from mtcrcheck import countries
from mtcrcheck.assessment import Request, assess
from mtcrcheck.rules.law import load_library
from mtcrcheck.screening.cells import spec_of
from mtcrcheck.screening.engines import Source
from mtcrcheck.screening.layout import Recipe, known_columns
from mtcrcheck.screening.run import prepare
from mtcrcheck.screening.screener import DECIDING, Question
from mtcrcheck.screening.table import country_named
from tests.real_aircraft import FULL, some_specs
from tests.screening import aircraft

if TYPE_CHECKING:
    from pathlib import Path

    from mtcrcheck.assessment import Assessment
    from mtcrcheck.interval import Interval
    from mtcrcheck.screening.layout import Layout
    from tests.screening.aircraft import Row

ALERTS = ("trade-off", "contradiction", "foreign-origin", "not-in-force", "assumption")
"""The alerts that a table has a column for."""
LIBRARY = load_library()
LAW = LIBRARY.on(LIBRARY.as_of)
READINGS = tuple(
    reading
    for reading in LIBRARY.interpretations.values()
    if reading.exporter in (None, "US") and (FULL or reading.id in ("mtcr", "us-2020", "us-2025"))
)
REQUEST = Request(LAW.day, tuple(r.id for r in READINGS))
ROWS = 200 if FULL else 25
ENGINES = [
    "duckdb",
    pytest.param("polars", marks=pytest.mark.engines),
    pytest.param("spark", marks=pytest.mark.engines),
]


def screened(
    found: list[Row], path: Path, engine: Any, to_column: str | None = None
) -> tuple[Layout, list[Row]]:
    """Return how the columns of some rows are read, and the rows with their verdicts, in the same order."""
    table = aircraft.write(found, path / "table.parquet")
    judged = {
        name: name for name in found[0] if name in known_columns() and known_columns()[name][0].judgement
    }
    screening = prepare(
        Source((str(table),), engine=engine), Question(LAW, READINGS, to_column=to_column), Recipe(judged)
    )
    result = [row for batch in screening.batches() for row in batch.to_pylist()]
    return screening.screener.layout, sorted(result, key=lambda row: row["id"])


def explained(found: Assessment) -> Row:
    """Return what the explaining reader says, by the names of the columns."""
    says: Row = {
        "category": found.annex.category,
        "item": found.annex.item,
        "candidates": "|".join(found.annex.candidates),
        "evidence": None if found.annex.evidence is None else found.annex.evidence.word,
        "if_traded": found.if_traded.category,
    }
    says["presumed_category"] = found.presumed.category if found.presumed else None
    says["presumed_item"] = found.presumed.item if found.presumed else None
    says["presumes"] = " ".join(found.presumed.presumes) if found.presumed else None
    for row in found.reviews:
        id, proven = row.review.interpretation.id, (row.review.treatment, row.review.review)
        says[f"{id}.treatment"], says[f"{id}.review"] = proven
        working = (row.presumed.treatment, row.presumed.review) if row.presumed else proven
        # columns have no licence: a working answer that differs in nothing else is none to them
        presumed = working if working != proven else (None, None)
        says[f"{id}.presumed_treatment"], says[f"{id}.presumed_review"] = presumed
    numbers = found.capability.facts().numbers
    for fact, name, unit in DECIDING:
        bounds: Interval | None = numbers.get(fact)
        says[f"{name}_min_{unit}"] = close(bounds.at_least if bounds else None)
        says[f"{name}_max_{unit}"] = close(bounds.at_most if bounds else None)
    return says


def assert_same(found: Assessment, row: Row) -> None:
    says = explained(found)
    assert {name: row[name] for name in says} == says, row
    assert (row["alerts"] or "").split("|") == (alerts_of(found) or [""]), row


def close(bound: float | None) -> Any:
    """Return a bound, or what equals it but for the last digits that engines may compute differently."""
    return None if bound is None else pytest.approx(bound, rel=1e-12)


def alerts_of(found: Assessment) -> list[str]:
    codes = dict.fromkeys(alert.code for alert in found.alerts if alert.code in ALERTS)
    claims = found.spec.claims.values()
    # a value beside a range that it is not in: columns do not ask which of the two would decide
    if "contradiction" in codes and not found.capability.facts().contradictions:
        assert any(c.disagree for c in claims)
        del codes["contradiction"]
    return list(codes)


def test_random_aircraft_get_the_verdicts_that_are_explained(tmp_path: Path) -> None:
    found = aircraft.rows(ROWS, seed=20)
    read, result = screened(found, tmp_path, "duckdb")
    for given, row in zip(found, result, strict=True):
        assessment = assess(spec_of(given, read, "row")[0], REQUEST, LIBRARY, explain=False)
        assert_same(assessment, row)


@pytest.mark.parametrize("engine", ENGINES)
def test_random_transfers_get_the_reviews_that_are_explained(engine: str, tmp_path: Path) -> None:
    found = aircraft.rows(ROWS // 2, seed=21)
    read, result = screened(found, tmp_path, engine, "destination")
    for given, row in zip(found, result, strict=True):
        place = country_named(given["destination"] or "")
        if place is None or countries.home(place) == "US":
            assert {row[f"{r.id}.review"] for r in READINGS} == {"undetermined"}
            continue
        request = Request(LAW.day, REQUEST.interpretations, (place,))
        assessment = assess(spec_of(given, read, "row")[0], request, LIBRARY, explain=False)
        assert_same(assessment, row)


@pytest.mark.parametrize("engine", ENGINES)
def test_real_aircraft_get_the_verdicts_that_are_explained(engine: str, tmp_path: Path) -> None:
    """Published curves and names are left out: a table has no columns for them."""
    specs = some_specs()
    found = [{"id": n, **dict.fromkeys(known_columns()), **aircraft.row_of(s)} for n, s in enumerate(specs)]
    _, result = screened(found, tmp_path, engine)
    for spec, row in zip(specs, result, strict=True):
        plain = replace(spec, name="", payload_range=(), payload_endurance=())
        says = explained(assess(plain, REQUEST, LIBRARY, explain=False))
        assert {name: row[name] for name in says} == says, spec.name


@pytest.mark.parametrize("engine", ENGINES)
def test_a_number_that_is_none_is_unknown_beside_numbers_that_are(engine: str, tmp_path: Path) -> None:
    """A file's least and greatest value leave NaN out: what they seem to settle, they do not."""
    columns = ("mass.max_payload_kg", "mass.max_payload_min_kg", "performance.ferry_range_km")
    found = [
        {"id": n, **dict(zip(columns, figures, strict=True))}
        for n, figures in enumerate(
            [(600.0, 550.0, 900.0), (600.0, math.nan, math.nan), (None, 500.0, 300.0)]
        )
    ]
    read, result = screened(found, tmp_path, engine)
    for given, row in zip(found, result, strict=True):
        says = explained(assess(spec_of(given, read, "row")[0], REQUEST, LIBRARY, explain=False))
        assert {name: row[name] for name in says} == says, given


def test_a_category_that_is_proven_is_not_presumed_where_its_item_is_open(tmp_path: Path) -> None:
    """A sprayer is of Category II, by its tank or by its range; of which it flies 300 km is only usual."""
    found = [
        {
            "id": 0,
            "aircraft.control": "beyond-visual-line-of-sight",
            "mass.empty_kg": 116.0,
            "mass.max_takeoff_kg": 203.0,
            "mass.max_fuel_kg": 40.0,
            "mass.max_payload_kg": 7.0,
            "performance.endurance_h": 12.0,
            "performance.cruise_speed_kmh": 166.0,
            "aerosol.capacity_l": 40.0,
        }
    ]
    read, [row] = screened(found, tmp_path, "duckdb")
    assessment = assess(spec_of(found[0], read, "row")[0], REQUEST, LIBRARY, explain=False)
    assert (assessment.annex.category, assessment.annex.item) == ("II", None)
    assert_same(assessment, row)
