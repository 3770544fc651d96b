"""The working answer stands beside the proven one, never in its place, and needs all that it says it presumes."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.assessment import Assessment, Request, assess
from mtcrcheck.capability.choices import CLAIMED
from mtcrcheck.capability.facts import Capability
from mtcrcheck.classifier import UNDETERMINED
from mtcrcheck.reasons.working import GREATEST, USUAL, Desk
from mtcrcheck.rules.law import load_library
from mtcrcheck.rules.presumptions import Presumption
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.model import Claim, Claims, Spec
from mtcrcheck.spec.read import read_spec
from tests.examples_tried import examples

LIBRARY = load_library()
SPECS = sorted((Path(__file__).parents[2] / "specs").glob("*.toml"))
SPRAYER = """
name = "sprayer"
[aircraft]
configuration = "multirotor"
propulsion = "electric"
role = "agricultural"
autonomous = true
military = false
armed = false
reusable = true
control = "beyond-visual-line-of-sight"
[sensors]
controlled_camera = false
controlled_radar = false
controlled_inertial = false
[mass]
max_takeoff = "101 kg"
max_payload = "40 kg"
[performance]
endurance = "18 min"
max_speed = "36 km/h"
[aerosol]
capacity = "40 L"
"""
TO = ("SA", "DE", "CN", "IT")
FLAGS = ("military", "armed", "swarming", "refuelled_in_flight", "incorporates_defense_article", "autonomous")


def assessed(spec: Spec, *to: str, interpretations: tuple[str, ...] = ("us-2025",)) -> Assessment:
    return assess(spec, Request(LIBRARY.as_of, interpretations, to or ("SA",)), LIBRARY, brief=True)


def read(text: str, **said: str) -> Spec:
    return read_spec(text.encode(), "x.toml", {f"aircraft.{key}": value for key, value in said.items()})


def stating(spec: Spec, key: str, value: bool | str) -> Spec:
    return replace(spec, claims={**spec.claims, key: Claims(key, (Claim(value, ""),))})


def test_an_ordinary_sprayer_is_presumed_to_be_what_it_is() -> None:
    (row,) = assessed(read(SPRAYER)).reviews
    assert (row.review.treatment, row.review.review) == (UNDETERMINED, "case-by-case")
    assert row.presumed is not None
    assert (row.presumed.treatment, row.presumed.licence) == ("category-ii", "required")
    assert row.presumed.presumes == (
        "presumptions/no-defense-article",
        "presumptions/no-swarm",
        "presumptions/not-refuelled",
    )


@pytest.mark.parametrize("fact", ["incorporates_defense_article", "refuelled_in_flight", "swarming"])
def test_what_the_spec_says_goes_before_what_would_be_presumed(fact: str) -> None:
    (row,) = assessed(read(SPRAYER, **{fact: "true"})).reviews
    assert row.review.treatment == "crewed-aircraft"
    assert row.presumed is None
    (kept,) = assessed(read(SPRAYER, **{fact: "false"})).reviews
    assert kept.presumed is not None
    assert len(kept.presumed.presumes) == 2


TWO_RANGES = """
name = "loiterer"
[aircraft]
configuration = "fixed-wing"
propulsion = "piston"
role = "loitering-munition"
[mass]
max_takeoff = "135 kg"
max_payload = "32 kg"
[performance]
stated_range = [ENDS]
"""


@pytest.mark.parametrize(
    ("ranges", "expected"),
    [
        ('"200 km", "300 km"', ("II", (GREATEST,))),
        ('"200 km", "299 km"', None),
        ('"200..300 km"', ("II", (GREATEST,))),
        ('"300 km"', None),
    ],
)
def test_of_several_figures_that_are_stated_the_greatest_is_presumed(
    ranges: str, expected: tuple[str, tuple[str, ...]] | None
) -> None:
    found = assessed(read(TWO_RANGES.replace("ENDS", ranges)))
    assert found.annex.category == ("II" if ranges == '"300 km"' else UNDETERMINED)
    assert (found.presumed and (found.presumed.category, found.presumed.presumes)) == expected


def test_the_greatest_figure_goes_before_what_is_usual_of_the_kind() -> None:
    slow = TWO_RANGES.replace("[ENDS]", '[{ value = "40 km" }, { value = "310 km" }]')
    found = assessed(read(slow + 'endurance = "1 h"\nmax_speed = "185 km/h"\n'))
    assert found.annex.category == UNDETERMINED
    assert found.presumed is not None
    assert (found.presumed.category, found.presumed.presumes) == ("II", (GREATEST,))


@pytest.mark.parametrize(
    ("payload", "reach", "reusable", "category"),
    [
        ("500 kg", "300 km", "false", "I"),
        ("500 kg", "299 km", "false", None),
        ("500 kg", "300 km", "true", None),
    ],
)
def test_a_cruise_missile_is_presumed_to_carry_its_payload_as_far_as_its_range(
    payload: str, reach: str, reusable: str, category: str | None
) -> None:
    spec = read(
        f"""
name = "cruise missile"
[aircraft]
configuration = "fixed-wing"
propulsion = "turbojet"
reusable = {reusable}
[mass]
max_payload = "{payload}"
[performance]
stated_range = "{reach}"
"""
    )
    found = assessed(spec)
    assert found.annex.category == UNDETERMINED
    assert (found.presumed and found.presumed.category) == category


def test_a_weak_presumption_is_named_and_not_applied() -> None:
    heavy = read(SPRAYER, role="cargo", military="true", armed="false").claims
    (row,) = assessed(replace(read(SPRAYER), claims=heavy)).reviews
    assert row.presumed is None or row.presumed.treatment == UNDETERMINED
    assert row.leading is None or any(
        p.strength == "weak" for p in LIBRARY.presumptions if p.id in row.leading.presumes
    )


def test_what_is_open_under_the_working_answer_too_comes_as_a_table() -> None:
    text = SPRAYER.replace("agricultural", "other")
    (row,) = assess(read(text), Request(LIBRARY.as_of, ("us-2025",), ("SA",)), LIBRARY).reviews
    assert [(way.treatment, way.review) for way in row.ways] == [
        ("crewed-aircraft", "case-by-case"),
        ("category-ii", "case-by-case"),
    ]
    (asked,) = row.ways[0].any_of
    assert asked.holds
    assert getattr(asked.test, "fact", "") == "incorporates_defense_article"
    assert row.ways[-1].any_of == row.ways[-1].all_of == ()


def test_a_licence_alone_that_is_open_comes_as_a_table_too() -> None:
    known = dict.fromkeys(("incorporates_defense_article", "swarming", "refuelled_in_flight"), "false")
    text = SPRAYER.partition("[performance]")[0] + '[performance]\nferry_range = "400 km"\n'
    in_sight = read(text, role="survey", control="visual-line-of-sight", **known)
    (row,) = assess(in_sight, Request(LIBRARY.as_of, ("us-2025",), ("DE",)), LIBRARY).reviews
    assert [(way.review, way.licence) for way in row.ways] == [
        ("case-by-case", "required"),
        ("case-by-case", "none"),
    ]


def test_before_any_destination_the_licence_is_left_out_where_it_turns_on_too_much() -> None:
    cargo = (
        SPRAYER.replace("agricultural", "cargo")
        .replace("multirotor", "fixed-wing")
        .replace("electric", "unknown")
    )
    heavy = cargo.replace("101 kg", "5,700 kg").replace('"40 kg"', '"2 t"').split("[performance]")[0]
    text = heavy.replace('propulsion = "unknown"\n', "") + '[performance]\nferry_range = "2,000 km"\n'
    (row,) = assess(read(text), Request(LIBRARY.as_of, ("us-2025",)), LIBRARY).reviews
    assert [(way.treatment, way.licence) for way in row.ways] == [
        ("category-ii", "unknown"),
        ("category-i", "unknown"),
    ]


def _drawn(data: st.DataObject) -> Spec:
    """Return a real aircraft with some of its flags left out and some stated at random."""
    path = data.draw(st.sampled_from(SPECS))
    spec = read_spec(path.read_bytes(), path.name, {})
    claims = dict(spec.claims)
    for fact in data.draw(st.lists(st.sampled_from(FLAGS), unique=True)):
        key = f"aircraft.{fact}"
        said = data.draw(st.sampled_from([None, True, False]))
        if said is None:
            claims.pop(key, None)
        else:
            claims[key] = Claims(key, (Claim(said, ""),))
    return replace(spec, claims=claims)


@given(data=st.data())
@examples(15)
def test_a_working_answer_only_decides_what_the_proof_leaves_open(data: st.DataObject) -> None:
    found = assessed(_drawn(data), data.draw(st.sampled_from(TO)))
    if found.presumed is not None:
        assert found.annex.category == UNDETERMINED
        assert found.presumed.category in found.annex.candidates
    for row in found.reviews:
        if row.presumed is None:
            continue
        proven, presumed = row.review, row.presumed
        assert proven.treatment in (UNDETERMINED, presumed.treatment)
        assert proven.review in (UNDETERMINED, presumed.review)
        assert proven.licence in ("unknown", presumed.licence)
        told = {p.id for p in found.presumptions}
        assert set(presumed.presumes) <= told


@given(data=st.data())
@examples(12)
def test_stating_what_was_presumed_proves_the_working_answer(data: st.DataObject) -> None:
    spec = _drawn(data)
    (row,) = assessed(spec).reviews
    if row.presumed is None or {USUAL, GREATEST} & set(row.presumed.presumes):
        return
    by_id = {p.id: p for p in LIBRARY.presumptions}
    made = [by_id[id] for id in row.presumed.presumes]
    if not all(p.fact in CLAIMED or f"aircraft.{p.fact}" in KEYS for p in made):
        return
    for p in made:
        assert p.value is not None
        spec = stating(spec, CLAIMED.get(p.fact or "", f"aircraft.{p.fact}"), p.value)
    (stated,) = assessed(spec).reviews
    answer = (stated.review.treatment, stated.review.review, stated.review.licence)
    assert answer == (row.presumed.treatment, row.presumed.review, row.presumed.licence)


@given(data=st.data())
@examples(12)
def test_no_presumption_is_made_of_what_is_stated_the_other_way(data: st.DataObject) -> None:
    spec, law = _drawn(data), LIBRARY.on(LIBRARY.as_of)
    for p in Desk(Capability(spec), law).assumptions("SA", weak=True):
        key = CLAIMED.get(getattr(p, "fact", None) or "", f"aircraft.{getattr(p, 'fact', None)}")
        if isinstance(p, Presumption) and isinstance(p.value, bool) and key in KEYS:
            other = Desk(Capability(stating(spec, key, not p.value)), law)
            assert p.fact not in {getattr(a, "fact", None) for a in other.assumptions("SA", weak=True)}


@given(data=st.data())
@examples(12)
def test_no_presumption_that_is_named_can_be_done_without(data: st.DataObject) -> None:
    found = assessed(_drawn(data))
    (row,) = found.reviews
    if row.presumed is None:
        return
    desk = Desk(found.capability, LIBRARY.on(LIBRARY.as_of))
    answer = (row.presumed.treatment, row.presumed.review, row.presumed.licence)
    named = [a for a in desk.assumptions("SA") if a.id in row.presumed.presumes]
    for fewer in combinations(named, len(named) - 1):
        worked = desk.review_with(row.review, fewer)
        assert worked is None or (worked.treatment, worked.review, worked.licence) != answer


@given(data=st.data())
@examples(12)
def test_a_lenient_presumption_rests_on_nothing_that_is_estimated_or_presumed(data: st.DataObject) -> None:
    spec = _drawn(data)
    made = Desk(Capability(spec), LIBRARY.on(LIBRARY.as_of)).assumptions("SA")
    stated = {p.about for p in made if isinstance(p, Presumption)}
    assert not stated & {name for name, key in CLAIMED.items() if key in spec.claims}


def test_nothing_is_worked_out_where_nothing_is_open() -> None:
    found = assessed(
        read(SPRAYER, incorporates_defense_article="false", swarming="false", refuelled_in_flight="false")
    )
    assert found.presumptions == ()
    assert found.proven == found


def test_of_what_is_usual_only_figures_that_say_more_to_the_law_are_described() -> None:
    """A kilogram at least says nothing beside 25 kg and more; half a tonne at least does."""
    law = LIBRARY.on(LIBRARY.as_of)
    light = assessed(read_spec((SPECS[0].parent / "switchblade-600.toml").read_bytes(), "x.toml"))
    heavy = assessed(read_spec((SPECS[0].parent / "ch-7.toml").read_bytes(), "x.toml"))
    about = [{p.about for p in Desk(a.capability, law).describe([USUAL])} for a in (light, heavy)]
    assert about == [{"range_km"}, {"range_km", "max_payload_kg", "payload_at_300_km_kg"}]


def test_what_one_of_two_sources_says_goes_before_a_presumption_that_leads_to_less_control() -> None:
    """Of two sources one says that the sprayer is military: that it carries no defense article is not presumed."""
    said = (Claim(True, "one"), Claim(False, "the other"))
    spec = read(SPRAYER)
    claims = {**spec.claims, "aircraft.military": Claims("aircraft.military", said)}
    sure, disputed = (assessed(each, "AU") for each in (spec, replace(spec, claims=claims)))
    assert "presumptions/no-defense-article" in {p.id for p in sure.presumptions}
    assert "presumptions/no-defense-article" not in {p.id for p in disputed.presumptions}


def test_a_table_of_what_is_open_names_what_it_presumes() -> None:
    """China lists civil aircraft out of sight that withstand gusts: their sight is presumed, and no answer is."""
    text = SPRAYER.partition("[aerosol]")[0].replace('control = "beyond-visual-line-of-sight"\n', "")
    lighter = text.replace("agricultural", "survey").replace("101 kg", "1 kg").replace("40 kg", "100 g")
    request = Request(LIBRARY.as_of, ("cn-2024",), ("AE",), exporter="CN")
    found = assess(read(lighter.replace("18 min", "45 min")), request, LIBRARY)
    (row,) = found.reviews
    assert row.presumed is None
    assert row.ways
    assert row.ways_presume == ("presumptions/beyond-sight",)
    assert [p.id for p in found.presumptions] == ["presumptions/beyond-sight"]
    assert found.proven.reviews[0].ways_presume == ()
