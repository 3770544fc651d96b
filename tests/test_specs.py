"""The real aircraft in specs/: sourced, readable, and honest about what others wrote of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mtcrcheck.assessment import Assessment, Request, assess
from mtcrcheck.spec.keys import KEYS
from tests.folding import each
from tests.real_aircraft import PATHS, every_spec
from tests.specs_for_tests import LIBRARY, category

if TYPE_CHECKING:
    from pathlib import Path

    from mtcrcheck.spec.model import Spec

SPECS = every_spec()


def assessed(spec: Spec) -> Assessment:
    return assess(spec, Request(LIBRARY.as_of, ("mtcr",)), LIBRARY)


def named(stem: str) -> Assessment:
    return assessed(next(spec for spec in SPECS if spec.path == f"{stem}.toml"))


def test_the_library_is_large() -> None:
    assert len(PATHS) >= 200


@each(PATHS)
def test_a_file_opens_with_what_the_aircraft_is_in_one_line(path: Path) -> None:
    first, blank, *_ = path.read_text().splitlines()
    assert re.fullmatch(r"# \S.{15,95}\.", first)
    assert blank == ""


@each(SPECS)
def test_every_figure_names_its_source(spec: Spec) -> None:
    sources = {source.id for source in spec.sources}
    points = (*spec.payload_range, *spec.payload_endurance)
    curves = [claims for point in points for claims in (point.payload, point.reach)]
    figures = [c for key, c in spec.claims.items() if KEYS[key].kind in ("quantity", "number")]
    assert all(claim.source in sources for claims in (*figures, *curves) for claim in claims.items)
    assert all((source.url or "").startswith(("http://", "https://")) for source in spec.sources)


@each(SPECS)
def test_a_figure_that_nobody_gives_is_left_out_not_zero(spec: Spec) -> None:
    figures = (c for key, c in spec.claims.items() if KEYS[key].kind in ("quantity", "number"))
    assert all(claim.value.at_most != 0 for claims in figures for claim in claims.items)


@each(SPECS)
def test_a_source_is_there_for_a_claim(spec: Spec) -> None:
    points = (*spec.payload_range, *spec.payload_endurance)
    claimed = (*spec.claims.values(), *(c for p in points for c in (p.payload, p.reach)))
    used = {claim.source for claims in claimed for claim in claims.items}
    used |= {published.source for published in spec.published_categories}
    unused = {source.id for source in spec.sources} - used
    assert all(any(name in note for note in spec.notes) for name in unused)


WORDS = {
    "aerosol.capacity": "tank",
    "aircraft.propulsion": "kind of its engine",
    "mass.max_payload": "payload",
    "mass.max_takeoff": "take-off mass",
    "performance.cruise_speed": "speed",
    "performance.endurance": "endurance",
    "performance.ferry_range": "range",
    "performance.payload_range": "range with 500 kg aboard",
}
"""How the notes call what is missing."""


@each(SPECS)
def test_what_no_source_gives_is_named_where_it_leaves_the_category_open(spec: Spec) -> None:
    if category(spec).category == "undetermined":
        found = assessed(spec)
        said = " ".join(n for n in found.spec.notes if "o source gives" in n)
        assert any(WORDS.get(missing.field, missing.field) in said for missing in found.missing)


def test_most_aircraft_have_a_proven_category() -> None:
    proven = [spec for spec in SPECS if category(spec).category != "undetermined"]
    assert len(proven) >= 0.85 * len(PATHS)


@each(SPECS)
def test_a_suspect_claim_says_why(spec: Spec) -> None:
    claims = spec.claims.values()
    assert all(claim.note for of_key in claims for claim in of_key.items if claim.suspect)


@each(SPECS)
def test_a_published_category_agrees_or_the_notes_explain_why_not(spec: Spec) -> None:
    published = {p.category for p in spec.published_categories} & {"I", "II", "none"}
    if published - {category(spec).category}:
        found = assessed(spec)
        assert "published-category" in {alert.code for alert in found.alerts}
        assert any("Category" in note for note in found.spec.notes)


def test_the_mq_9a_is_category_i_and_the_tb2_category_ii() -> None:
    assert named("mq-9a").annex.category == "I"
    assert named("tb2").annex.category == "II"


def test_some_authors_write_category_i_for_the_mq_1b_and_the_figures_say_otherwise() -> None:
    found = named("mq-1b")
    assert found.annex.category == "II"
    assert "published-category" in {alert.code for alert in found.alerts}


def test_the_outer_load_of_the_wing_loong_ii_is_not_its_payload() -> None:
    found = named("wing-loong-2")
    outside = [c for c in found.spec.claims["mass.max_payload"].items if c.text == "480 kg"]
    assert outside
    assert all(claim.suspect for claim in outside)
    assert found.annex.category == "I"
