"""The real aircraft in specs/: sourced, readable, and honest about what others wrote of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mtcrcheck.assessment import Assessment, Request, assess
from mtcrcheck.library import load_library
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.read import read_spec

if TYPE_CHECKING:
    from mtcrcheck.spec.model import Spec

PATHS = sorted((Path(__file__).parent.parent / "specs").glob("*.toml"))


def read(path: Path) -> Spec:
    return read_spec(path.read_bytes(), path.name)


def assessed(path: Path) -> Assessment:
    library = load_library()
    return assess(read(path), Request(library.as_of, ("mtcr",)), library)


def test_there_are_at_least_sixty_aircraft() -> None:
    assert len(PATHS) >= 60


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_every_figure_names_its_source(path: Path) -> None:
    spec = read(path)
    sources = {source.id for source in spec.sources}
    points = (*spec.payload_range, *spec.payload_endurance)
    curves = [claims for point in points for claims in (point.payload, point.reach)]
    figures = [c for key, c in spec.claims.items() if KEYS[key].kind in ("quantity", "number")]
    assert all(claim.source in sources for claims in (*figures, *curves) for claim in claims.items)
    assert all(source.url for source in spec.sources)


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_a_suspect_claim_says_why(path: Path) -> None:
    claims = read(path).claims.values()
    assert all(claim.note for of_key in claims for claim in of_key.items if claim.suspect)


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_a_published_category_agrees_or_the_notes_explain_why_not(path: Path) -> None:
    found = assessed(path)
    published = {p.category for p in found.spec.published_categories} & {"I", "II", "none"}
    if published - {found.annex.category}:
        assert "published-category" in {alert.code for alert in found.alerts}
        assert any("Category" in note for note in found.spec.notes)


def test_the_mq_9a_is_category_i_and_the_tb2_category_ii() -> None:
    by_name = {path.stem: path for path in PATHS}
    assert assessed(by_name["mq-9a"]).annex.category == "I"
    assert assessed(by_name["tb2"]).annex.category == "II"


def test_some_authors_write_category_i_for_the_mq_1b_and_the_figures_say_otherwise() -> None:
    found = assessed(next(p for p in PATHS if p.stem == "mq-1b"))
    assert found.annex.category == "II"
    assert "published-category" in {alert.code for alert in found.alerts}


def test_the_outer_load_of_the_wing_loong_ii_is_not_its_payload() -> None:
    found = assessed(next(p for p in PATHS if p.stem == "wing-loong-2"))
    outside = [c for c in found.spec.claims["mass.max_payload"].items if c.text == "480 kg"]
    assert outside
    assert all(claim.suspect for claim in outside)
    assert found.annex.category == "I"
