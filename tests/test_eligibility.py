"""How an export is reviewed: treatment, destination, transfer and day, each rule for what it covers."""

from __future__ import annotations

import math
from functools import cache
from itertools import islice, product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.capability.facts import Capability
from mtcrcheck.classifier import decide_item, world_of
from mtcrcheck.eligibility import (
    LICENCES,
    REVIEWS,
    TREATMENTS,
    Decision,
    decide,
    decisions_of,
    placed,
    setting,
)
from mtcrcheck.interval import Interval
from mtcrcheck.rules.conditions import Treated, holds
from mtcrcheck.rules.decisions import Decisions
from mtcrcheck.rules.law import Interpretation
from mtcrcheck.rules.shapes import load_shape
from mtcrcheck.rules.world import World, exactly
from tests.examples_tried import examples
from tests.folding import each
from tests.law.completions import expanded
from tests.rules.worlds import outcomes
from tests.specs_for_tests import (
    ALL_READINGS,
    CARGO_DRONE,
    CIVIL_QUADCOPTER,
    FAST_JET,
    LIBRARY,
    MQ_9A,
    QUADCOPTER,
    SMALLER_CARGO_DRONE,
    SPRAYER,
    TB2,
    US_READINGS,
    WING_LOONG_2,
    aircraft,
    assessed,
    codes,
    law,
    row,
    verdict,
    world,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mtcrcheck.rules.law import Law
    from mtcrcheck.rules.world import Choice

PRESUMPTION = "strong-presumption-of-denial"
ARMED_TB2 = TB2.replace("military = true", "military = true\narmed = true")
ONE_WAY = {"aircraft__reusable": "false"}


def reviewed(text: str, reading: str = "us-2025", to: str | None = None, **rest: str) -> str:
    return verdict(text, reading, to, **rest)[1]


def treated(text: str, reading: str = "us-2025", **rest: str) -> str:
    return verdict(text, reading, **rest)[0]


# An MQ-9A to Saudi Arabia, through the years


@pytest.mark.parametrize(
    ("on", "reading", "treatment", "review"),
    [
        ("1987-04-16", "us-1987", "category-i", PRESUMPTION),
        ("2018-04-18", "us-1987", "category-i", PRESUMPTION),
        ("2018-04-19", "us-2018", "category-i", PRESUMPTION),
        ("2020-07-23", "us-2018", "category-i", PRESUMPTION),
        ("2020-07-24", "us-2020", "category-ii", "case-by-case"),
        ("2025-01-02", "us-2020", "category-ii", "case-by-case"),
        ("2025-01-03", "us-nsm28", "category-ii", "case-by-case"),
        ("2025-09-14", "us-nsm28", "category-ii", "case-by-case"),
        ("2025-09-15", "us-2025", "crewed-aircraft", "case-by-case"),
        ("2026-10-01", "us-2025", "crewed-aircraft", "case-by-case"),
    ],
)
def test_an_mq_9a_to_saudi_arabia_is_reviewed_as_the_united_states_read_the_rules_that_day(
    on: str, reading: str, treatment: str, review: str
) -> None:
    (only,) = assessed(MQ_9A, to="SA", on=on).reviews
    found = only.review
    assert (found.interpretation.id, found.treatment, found.review) == (reading, treatment, review)
    assert found.licence == "required"
    assert only.day.isoformat() == on


def test_an_mq_9a_is_category_i_under_every_reading_and_only_treatment_and_review_move() -> None:
    found = assessed(MQ_9A, "all", to="SA")
    assert found.annex.category == "I"
    assert [(r.review.interpretation.id, r.review.treatment) for r in found.reviews] == [
        ("mtcr", "category-i"),
        ("us-1987", "category-i"),
        ("us-2018", "category-i"),
        ("us-2020", "category-ii"),
        ("us-nsm28", "category-ii"),
        ("us-2025", "crewed-aircraft"),
    ]


def test_the_treatment_does_not_depend_on_the_destination() -> None:
    for reading in US_READINGS:
        found = {treated(MQ_9A, reading, to=to) for to in ("SA", "DE", "CN", "IR", "AU", "IQ")}
        assert found == {treated(MQ_9A, reading)}


# 800 km/h


@pytest.mark.parametrize(
    ("speed", "expected"),
    [
        ("799.9999 km/h", ("category-ii", "case-by-case")),
        ("800 km/h", ("category-i", PRESUMPTION)),
        ("497 mph", ("category-ii", "case-by-case")),
        ("498 mph", ("category-i", PRESUMPTION)),
        ("431 kt", ("category-ii", "case-by-case")),
        ("432 kt", ("category-i", PRESUMPTION)),
        ("<= 799 km/h", ("category-ii", "case-by-case")),
        (">= 800 km/h", ("category-i", PRESUMPTION)),
        ("790..810 km/h", ("undetermined", "undetermined")),
        ("790..799 km/h", ("category-ii", "case-by-case")),
    ],
)
@pytest.mark.parametrize("text", [FAST_JET.replace("strike", "isr"), CARGO_DRONE])
def test_category_i_aircraft_below_800_kmh_are_treated_as_category_ii(
    text: str, speed: str, expected: tuple[str, str]
) -> None:
    assert verdict(text, "us-2020", "SA", performance__max_speed=speed)[:2] == expected


def test_without_a_top_speed_the_policy_of_2020_cannot_be_told_to_reach_it() -> None:
    unknown = FAST_JET.replace('max_speed = "900 km/h"', "")
    assert verdict(unknown, "us-2020", "SA")[:2] == ("undetermined", "undetermined")
    assert verdict(unknown, "us-2018", "SA")[:2] == ("category-i", PRESUMPTION)
    assert verdict(unknown, "us-2025", "SA")[:2] == ("crewed-aircraft", "case-by-case")


@pytest.mark.parametrize(("on", "expected"), [("2021-01-11", PRESUMPTION), ("2021-01-12", "case-by-case")])
def test_commerce_follows_the_policy_of_2020_half_a_year_later(on: str, expected: str) -> None:
    assert reviewed(CARGO_DRONE, "us-2020", "DE", on=on) == expected
    assert reviewed(MQ_9A, "us-2020", "DE", on=on) == "case-by-case"


@pytest.mark.parametrize("role", ["cruise-missile", "hypersonic"])
def test_cruise_missiles_and_hypersonic_vehicles_stay_in_category_i(role: str) -> None:
    rest = ONE_WAY if role == "cruise-missile" else {}
    found = verdict(MQ_9A, "us-2020", "DE", aircraft__role=role, **rest)
    assert found == ("category-i", PRESUMPTION, "required")


def test_whether_an_unmanned_combat_aircraft_is_an_advanced_one_is_left_open_in_2020() -> None:
    assert verdict(MQ_9A, "us-2020", "DE", aircraft__role="unmanned-combat") == (
        "undetermined",
        "undetermined",
        "required",
    )
    faster = verdict(FAST_JET, "us-2020", "DE", aircraft__role="unmanned-combat")
    assert faster == ("category-i", PRESUMPTION, "required")
    jet = verdict(FAST_JET, "us-2020", "DE", performance__max_speed="740 km/h")
    assert jet == ("undetermined", "undetermined", "required")


# NSM-28


@pytest.mark.parametrize(
    ("partner", "review"), [("true", "case-by-case"), ("false", PRESUMPTION), (None, "undetermined")]
)
def test_what_stays_in_category_i_is_looked_at_case_by_case_for_a_partner(
    partner: str | None, review: str
) -> None:
    said = {} if partner is None else {"nsm28_partner": partner}
    assert verdict(FAST_JET, "us-nsm28", "SA", **said) == ("category-i", review, "required")
    assert verdict(FAST_JET, "us-2020", "SA", **said) == ("category-i", PRESUMPTION, "required")


def test_nsm_28_leaves_commerce_items_and_what_is_category_ii_already_alone() -> None:
    fast = {"performance__max_speed": "900 km/h", "nsm28_partner": "true"}
    assert verdict(CARGO_DRONE, "us-nsm28", "SA", **fast)[:2] == ("category-i", PRESUMPTION)
    assert verdict(MQ_9A, "us-nsm28", "SA", nsm28_partner="true")[:2] == ("category-ii", "case-by-case")


# The statement of September 2025


def test_one_way_systems_stay_undetermined_since_2025() -> None:
    """No text says whether they are meant: treated like crewed aircraft, or as their category says."""
    found = row(ARMED_TB2, "us-2025", "DE", **ONE_WAY).review
    assert found.treatment == "undetermined"
    assert {d.treatment for d in found.decisions} == {"crewed-aircraft", "category-ii"}
    assert found.review == "case-by-case"


def test_a_one_way_aircraft_of_category_i_is_open_in_treatment_and_review() -> None:
    for reading in ("us-2020", "us-2025"):
        assert verdict(MQ_9A, reading, "DE", **ONE_WAY)[:2] == ("undetermined", "undetermined")


def test_a_civil_cargo_drone_of_category_i_stays_under_the_policy_of_2020() -> None:
    assert verdict(CARGO_DRONE, "us-2025", "DE") == ("category-ii", "case-by-case", "required")


@pytest.mark.parametrize(
    "unsaid", ["armed = false", "incorporates_defense_article = false", "refuelled_in_flight = false"]
)
def test_whether_a_cargo_drone_is_a_defense_article_is_open_where_the_spec_is_silent(unsaid: str) -> None:
    found = row(CARGO_DRONE.replace(unsaid, ""), "us-2025", "DE").review
    assert {d.treatment for d in found.decisions} == {"category-ii", "crewed-aircraft"}
    assert found.review == "case-by-case"


def test_military_alone_does_not_make_a_cargo_drone_a_defense_article() -> None:
    assert treated(CARGO_DRONE, aircraft__military="true") == "undetermined"


def test_what_is_not_listed_is_not_treated() -> None:
    for reading in US_READINGS:
        assert verdict(CIVIL_QUADCOPTER, reading, "BR")[:2] == ("not-listed", "no-mt-review")


def test_off_the_annex_what_needs_a_licence_on_another_ground_is_looked_at_case_by_case() -> None:
    short = {"performance__ferry_range": "200 km"}
    assert verdict(QUADCOPTER, "us-2025", "SA", aircraft__armed="true", **short) == (
        "not-listed",
        "case-by-case",
        "required",
    )


def test_production_facilities_and_technology_are_no_aircraft_to_be_reviewed_like_crewed_ones() -> None:
    assert treated(MQ_9A, item="production-facility") == "category-i"
    assert verdict(MQ_9A, "us-2025", "DE", item="technology")[:2] == ("undetermined", "undetermined")


# Rules whatever the reading


@each(product(US_READINGS, ["AU", "DE", None]))
def test_a_complete_production_facility_for_category_i_is_never_released(
    reading: str, to: str | None
) -> None:
    for text in (MQ_9A, CARGO_DRONE, FAST_JET):
        assert reviewed(text, reading, to, item="production-facility", nsm28_partner="true") == "prohibited"


@each(product(US_READINGS, ["AU", "DE", None]))
def test_the_delivery_of_weapons_of_mass_destruction_is_presumed_denied_for_anything(
    reading: str, to: str | None
) -> None:
    for text in (MQ_9A, CARGO_DRONE, SMALLER_CARGO_DRONE, QUADCOPTER, SPRAYER):
        assert reviewed(text, reading, to, end_use="wmd-delivery", nsm28_partner="true") == PRESUMPTION


def test_an_end_use_of_another_kind_changes_nothing() -> None:
    for text, to in product((MQ_9A, SMALLER_CARGO_DRONE, QUADCOPTER), ("AU", "DE", "CN", None)):
        assert verdict(text, "us-2025", to, end_use="border patrol") == verdict(text, "us-2025", to)


def test_a_presumption_does_not_soften_an_embargo() -> None:
    assert reviewed(MQ_9A, "us-2025", "IR", end_use="wmd-delivery") == "prohibited"
    assert reviewed(MQ_9A, "us-2025", "CN", end_use="wmd-delivery") == "policy-of-denial"


# Destinations: defense articles


@pytest.mark.parametrize(
    ("to", "review"),
    [("CN", "policy-of-denial"), ("HK", "policy-of-denial"), ("RU", "policy-of-denial"), ("IR", "prohibited"),
     ("KP", "prohibited"), ("CU", "prohibited"), ("DE", "case-by-case"), ("TW", "case-by-case")],
)  # fmt: skip
def test_defense_articles_meet_the_embargo_on_their_destination(to: str, review: str) -> None:
    for text in (MQ_9A, ARMED_TB2):
        assert verdict(text, "us-2025", to)[1:] == (review, "required")


@pytest.mark.parametrize(("on", "review"), [("2020-07-13", PRESUMPTION), ("2020-07-14", "policy-of-denial")])
def test_hong_kong_stands_inside_the_entry_of_china_since_july_2020(on: str, review: str) -> None:
    assert reviewed(MQ_9A, "us-2018", "HK", on=on) == review


@pytest.mark.parametrize(
    ("on", "review"),
    [("2020-10-17", "prohibited"), ("2020-10-18", PRESUMPTION), ("2025-09-26", PRESUMPTION),
     ("2025-09-27", "prohibited")],
)  # fmt: skip
def test_no_us_rule_stands_around_the_regimes_own_text_but_embargoes_of_the_security_council_do(
    on: str, review: str
) -> None:
    assert verdict(MQ_9A, "mtcr", "IR", on=on) == ("category-i", review, "unknown")
    assert verdict(MQ_9A, "mtcr", "CN", on=on) == ("category-i", PRESUMPTION, "unknown")


@each(
    [
        ("IQ", "government", "case-by-case"),
        ("IQ", "armed-forces", "case-by-case"),
        ("IQ", "police", "case-by-case"),
        ("IQ", "commercial", "policy-of-denial"),
        ("IQ", None, "undetermined"),
        ("LB", "government", "case-by-case"),
        ("LB", "armed-forces", "case-by-case"),
        ("LB", "commercial", "undetermined"),
        ("LB", None, "undetermined"),
        ("ER", "armed-forces", "policy-of-denial"),
        ("ER", "police", "policy-of-denial"),
        ("ER", "government", "undetermined"),
        ("ER", "commercial", "case-by-case"),
        ("ER", None, "undetermined"),
        ("RU", "government", "policy-of-denial"),
        ("RU", "commercial", "policy-of-denial"),
        ("RU", None, "policy-of-denial"),
    ]
)
def test_a_country_of_126_1_d_2_is_reviewed_as_its_paragraph_says(
    to: str, end_user: str | None, review: str
) -> None:
    spec = aircraft(MQ_9A, {} if end_user is None else {"transfer.end_user": end_user})
    found = assessed(spec, "us-2025", to=to)
    assert found.reviews[0].review.review == review
    if review == "undetermined":
        assert "partial-embargo" in codes(found)


def test_what_is_not_armed_is_not_lethal_and_may_go_to_iraq() -> None:
    unarmed = {
        "aircraft__role": "isr",
        "aircraft__armed": "false",
        "aircraft__incorporates_defense_article": "true",
    }
    assert reviewed(MQ_9A, "us-2025", "IQ", end_user="commercial", **unarmed) == "case-by-case"


@pytest.mark.parametrize(
    ("on", "review"),
    [("2021-12-08", "case-by-case"), ("2021-12-09", "policy-of-denial"), ("2025-11-06", "policy-of-denial"),
     ("2025-11-07", "case-by-case")],
)  # fmt: skip
def test_cambodia_was_under_a_policy_of_denial_until_november_2025(on: str, review: str) -> None:
    assert reviewed(MQ_9A, "us-2020", "KH", on=on) == review


def test_rules_on_defense_articles_do_not_reach_commerce_items() -> None:
    """Part 126 of the ITAR and arms embargoes speak of munitions-list items only."""
    for to in ("CN", "HK", "IQ", "LB", "ER", "ZW"):
        found = verdict(CARGO_DRONE, "us-2025", to, end_user="commercial")
        assert found == ("category-ii", "case-by-case", "required")


def test_where_it_cannot_be_told_whether_it_is_a_defense_article_neither_can_the_review() -> None:
    unsaid = CARGO_DRONE.replace("armed = false", "")
    assert reviewed(unsaid, "us-2025", "CN") == "undetermined"
    assert reviewed(unsaid, "us-2025", "DE") == "case-by-case"


# Destinations: Commerce items


@pytest.mark.parametrize("to", ["IR", "KP"])
def test_what_the_security_council_forbids_is_prohibited_for_commerce_items_too(to: str) -> None:
    for text in (CARGO_DRONE, SMALLER_CARGO_DRONE):
        assert verdict(text, "us-2025", to)[1:] == ("prohibited", "required")


@pytest.mark.parametrize("to", ["CU", "RU", "BY"])
def test_part_746_is_a_policy_of_denial_for_commerce_items(to: str) -> None:
    for text in (CARGO_DRONE, SMALLER_CARGO_DRONE):
        assert verdict(text, "us-2025", to)[1:] == ("policy-of-denial", "required")


@pytest.mark.parametrize(
    ("on", "review"), [("2022-02-23", "case-by-case"), ("2022-02-24", "policy-of-denial")]
)
def test_russia_stands_in_part_746_since_the_invasion(on: str, review: str) -> None:
    assert reviewed(SMALLER_CARGO_DRONE, "us-2020", "RU", on=on, end_user="commercial") == review


@pytest.mark.parametrize(
    ("on", "role", "review", "licence"),
    [
        ("2026-01-20", "cargo", "case-by-case", "required"),
        ("2026-01-21", "cargo", "exception-available", "exception"),
        ("2026-01-21", "survey", "case-by-case", "required"),
        ("2026-08-12", "survey", "case-by-case", "required"),
        ("2026-08-13", "survey", "exception-available", "exception"),
        ("2026-10-01", "cargo", "exception-available", "exception"),
    ],
)
def test_licence_exception_sta_reaches_germany_from_2026(
    on: str, role: str, review: str, licence: str
) -> None:
    found = verdict(SMALLER_CARGO_DRONE, "us-2025", "DE", on=on, aircraft__role=role)
    assert found == ("category-ii", review, licence)


def test_sta_is_not_for_category_i_nor_for_group_d_4_nor_for_defense_articles() -> None:
    for text, to, said in (
        (CARGO_DRONE, "DE", {}),
        (SMALLER_CARGO_DRONE, "CN", {"end_user": "commercial"}),
        (SMALLER_CARGO_DRONE, "DE", {"aircraft__armed": "true"}),
        (SMALLER_CARGO_DRONE, "DE", {"item": "technology"}),
    ):
        assert verdict(text, "us-2025", to, **said)[1:] == ("case-by-case", "required")


def test_to_the_emirates_sta_is_a_condition_unless_the_end_user_is_an_approved_entity() -> None:
    for end_user in ("government", "commercial", None):
        said = {} if end_user is None else {"end_user": end_user}
        found = row(SMALLER_CARGO_DRONE, "us-2025", "AE", **said)
        assert (found.review.review, found.review.licence) == ("case-by-case", "required")
        assert any("approved entities" in condition for condition in found.conditions)
    approved = row(SMALLER_CARGO_DRONE, "us-2025", "AE", end_user="approved-entity")
    assert (approved.review.review, approved.review.licence) == ("exception-available", "exception")
    assert not any("740.2(a)(26)" in condition for condition in approved.conditions)


@pytest.mark.parametrize(("on", "licence"), [("2026-07-09", "required"), ("2026-07-10", "exception")])
def test_the_emirates_left_group_d_4_in_july_2026(on: str, licence: str) -> None:
    assert verdict(SMALLER_CARGO_DRONE, "us-2025", "AE", on=on, end_user="approved-entity")[2] == licence


@pytest.mark.parametrize("to", ["AU", "CA", "GB"])
def test_australia_canada_and_the_united_kingdom_need_a_licence_for_munitions_items_alone(to: str) -> None:
    """The chart marks neither missile technology nor national security for the three: no exception is needed."""
    for text in (CARGO_DRONE, SMALLER_CARGO_DRONE):
        assert verdict(text, "us-2025", to) == ("category-ii", "no-mt-review", "none")
    for text in (MQ_9A, ARMED_TB2):
        assert verdict(text, "us-2025", to)[1:] == ("case-by-case", "required")


# Before any destination rule


def test_without_a_destination_there_is_one_row_before_any_rule_on_destinations() -> None:
    (only,) = assessed(MQ_9A, "us-2025").reviews
    assert only.review.destination is None
    assert (only.review.review, only.review.licence) == ("case-by-case", "required")
    ids = {examined.rule.id for examined in only.review.provisions}
    assert not ids & {"un/arms-embargo", "us/review/126.1.d.1", "us/review/part-746", "us/review/STA"}
    assert {"mtcr/guidelines/wmd-delivery", "mtcr/guidelines/production-facility"} <= ids


def test_whether_a_commerce_item_needs_a_licence_depends_on_where_it_goes() -> None:
    assert verdict(CARGO_DRONE, "us-2025") == ("category-ii", "case-by-case", "unknown")
    assert verdict(CIVIL_QUADCOPTER, "us-2025") == ("not-listed", "no-mt-review", "unknown")


def test_with_destinations_there_is_one_row_for_each_reading_and_destination() -> None:
    found = assessed(MQ_9A, "us-2018", "us-2025", to=("SA", "CN"))
    assert [(r.review.interpretation.id, r.review.destination, r.review.review) for r in found.reviews] == [
        ("us-2018", "SA", PRESUMPTION),
        ("us-2018", "CN", "policy-of-denial"),
        ("us-2025", "SA", "case-by-case"),
        ("us-2025", "CN", "policy-of-denial"),
    ]


# What is undetermined is so because completions differ


def test_a_verdict_left_open_names_every_way_it_may_go() -> None:
    found = row(WING_LOONG_2, "mtcr", "DE").review
    assert {(d.treatment, d.review) for d in found.decisions} == {
        ("category-i", PRESUMPTION),
        ("category-ii", "case-by-case"),
    }
    assert (found.treatment, found.review) == ("undetermined", "undetermined")


def test_treatment_and_review_are_each_determined_on_their_own() -> None:
    assert verdict(WING_LOONG_2, "us-2025", "DE")[:2] == ("crewed-aircraft", "case-by-case")
    assert verdict(WING_LOONG_2, "mtcr", "IR")[:2] == ("undetermined", "prohibited")


def test_a_decision_names_the_rules_that_made_it() -> None:
    (decision,) = row(MQ_9A, "us-2025", "IR").review.decisions
    assert decision.decided_by[0] == "us-2025/crewed"
    assert set(decision.decided_by[1:]) == {
        "un/arms-embargo",
        "un/nonproliferation",
        "us/review/state-sponsors",
        "us/review/126.1.d.1",
    }
    assert decision.grounds == ("UN", "embargo")


# A user's own reading


OWN: dict[str, Any] = {
    "id": "own",
    "title": "Own",
    "issuer": "A ministry",
    "effective": law().day,
    "cite": "Own",
    "source": "own.toml",
    "verified": True,
    "summary": "Own.",
}
OWN_ON_2025 = {**OWN, "extends": "us-2025", "exporter": "US", "law": ["mtcr", "un", "us"]}


def treatment(**changes: Any) -> dict[str, Any]:
    return {"id": "own/1", "title": "Own", "summary": "Own.", "treatment": "category-i"} | changes


def decisions(
    data: Mapping[str, Any], *treatments: dict[str, Any], text: str = MQ_9A
) -> tuple[Decision, ...]:
    """Return what an export to Germany may come to under a reading of one's own."""
    interpretation = load_shape(Interpretation, {**data, "treatment": list(treatments)}, "own.toml")
    here = setting(LIBRARY.with_interpretation(interpretation).on(law().day), interpretation, placed=True)
    where = placed(world_of(Capability(aircraft(text)).facts()), here.law, "DE")
    return outcomes(lambda w: decide(here, w), where)


def test_ones_own_treatments_are_tried_before_those_of_what_is_extended() -> None:
    first = treatment(review=PRESUMPTION, when={"category": "I"})
    made = Decision("category-i", PRESUMPTION, "required", ("own/1",), ("MT",))
    assert decisions(OWN_ON_2025, first) == (made,)
    elsewhere = treatment(review=PRESUMPTION, when={"category": "II"})
    (decision,) = decisions(OWN_ON_2025, elsewhere)
    assert decision.decided_by == ("us-2025/crewed",)


def test_not_listed_comes_before_any_treatment() -> None:
    always = treatment(review=PRESUMPTION)
    assert {d.treatment for d in decisions(OWN, always, text=QUADCOPTER)} == {"not-listed"}
    assert {d.treatment for d in decisions(OWN, always)} == {"category-i"}


def test_a_reading_under_which_a_listed_aircraft_has_no_treatment_is_an_error() -> None:
    with pytest.raises(LookupError, match="own has no treatment"):
        decisions(OWN)


def test_ones_own_reading_may_leave_a_review_undetermined() -> None:
    """The command line takes the word, and without it a reading could not say that its text is silent."""
    silent = treatment(treatment="undetermined", review="undetermined", when={"category": "I"})
    (decision,) = decisions(OWN_ON_2025, silent)
    assert (decision.treatment, decision.review) == ("undetermined", "undetermined")


# Every combination of facts: treatments neither overlap nor leave a hole

BELOW_800 = math.nextafter(800.0, 0.0)
CATEGORIES = {"I": (500.0, 300.0), "II": (499.0, 300.0), "none": (499.0, 299.0)}
ROLES = ("strike", "cruise-missile", "hypersonic", "unmanned-combat")
PROPULSIONS = ("turboprop", "turbofan")
ITEMS = ("complete-system", "technology", "production-facility")
OFF_THE_LIST: dict[str, Choice | None] = {
    "incorporates_defense_article": False,
    "refuelled_in_flight": False,
    "swarming": False,
    "military": False,
    "aerosol_system": False,
}


def combinations() -> Iterator[dict[str, Any]]:
    """Yield every combination of what treatments turn on."""
    names = ("category", "speed", "role", "item", "armed", "one_way", "partner", "propulsion")
    flags = (True, False)
    for values in product(CATEGORIES, (BELOW_800, 800.0), ROLES, ITEMS, flags, flags, flags, PROPULSIONS):
        yield dict(zip(names, values, strict=True))


def as_world(facts: Mapping[str, Any]) -> World:
    payload, reach = CATEGORIES[facts["category"]]
    numbers = {"payload_at_300_km_kg": payload, "range_km": reach, "max_airspeed_kmh": facts["speed"]}
    return world(
        {name: Interval(value, value) for name, value in numbers.items()},
        {
            **OFF_THE_LIST,
            "role": facts["role"],
            "item": facts["item"],
            "armed": facts["armed"],
            "one_way": facts["one_way"],
            "nsm28_partner": facts["partner"],
            "propulsion": facts["propulsion"],
        },
    )


DAYS = ("2020-07-23", "2020-07-24", "2025-09-14", "2025-09-15", "2026-08-13")
"""Before the policy of 2020 and since, before that of 2025 and since, and since the last change of the law."""


@each(ALL_READINGS)
def test_exactly_one_treatment_holds_for_every_combination_of_facts(reading: str) -> None:
    """Whatever the open questions of the text are answered, for an aircraft of the Annex."""
    references = [Treated(treatment, reading) for treatment in TREATMENTS]
    texts = {tuple(expanded(r, law(on)) for r in references): law(on) for on in DAYS}
    for here in texts.values():

        def held(where: World, here: Law = here) -> tuple[str, ...]:
            return tuple(r.treatment for r in references if holds(r, where, here))

        decisions = Decisions(here, held, references)
        for facts in combinations():
            if facts["category"] != "none":
                assert all(len(found) == 1 for found in decisions.outcomes(as_world(facts))), facts


def by_the_texts(reading: str, facts: Mapping[str, Any], answers: Mapping[str, bool]) -> tuple[str, str]:
    """Say treatment and review in plain words, the open questions of the texts being answered."""
    since = US_READINGS.index(reading)
    munitions = facts["armed"] or facts["role"] == "cruise-missile"
    whole, technology = (facts["item"] == item for item in ITEMS[:2])
    if facts["category"] == "none":
        return "not-listed", "case-by-case" if munitions and since else "no-mt-review"
    missile_like = facts["one_way"] or facts["role"] in ("cruise-missile", "hypersonic")
    if since >= 5 and munitions and whole and not (missile_like and answers["2025 leaves out missiles"]):
        return "crewed-aircraft", "case-by-case"
    if facts["category"] == "II":
        return "category-ii", "case-by-case"
    if munitions:
        combat = facts["role"] == "unmanned-combat" or (facts["armed"] and facts["propulsion"] == "turbofan")
        eased = (
            (whole or (technology and answers["2020 reaches technology"]))
            and facts["role"] not in ("cruise-missile", "hypersonic")
            and not (combat and answers["an advanced one"])
            and not (facts["one_way"] and answers["a cruise missile"])
        )
    else:
        eased = whole or technology
    if since >= 3 and facts["speed"] < 800 and eased:
        return "category-ii", "case-by-case"
    if since >= 4 and munitions and (whole or technology) and facts["partner"]:
        return "category-i", "case-by-case"
    return "category-i", PRESUMPTION


QUESTIONS = ("2025 leaves out missiles", "2020 reaches technology", "an advanced one", "a cruise missile")


@pytest.mark.parametrize("reading", US_READINGS)
def test_treatment_and_review_are_what_the_texts_say_for_every_combination_of_facts(reading: str) -> None:
    here = setting(law(), LIBRARY.interpretations[reading], placed=False)
    for facts in combinations():
        expected = {
            by_the_texts(reading, facts, dict(zip(QUESTIONS, answers, strict=True)))
            for answers in product((True, False), repeat=len(QUESTIONS))
        }
        if facts["item"] == "production-facility" and facts["category"] == "I":
            expected = {(treatment, "prohibited") for treatment, _ in expected}
        found = {(d.treatment, d.review) for d in decisions_of(here).outcomes(as_world(facts))}
        assert found == expected, facts


# Unknown facts: every decision is reached by some completion, and by none that is not found

FLAGS = (True, False)
CHOICES: dict[str, tuple[Choice, ...]] = {
    "role": (*ROLES, "cargo", "target-drone", "isr", "agricultural", "other"),
    "item": ITEMS,
    "armed": FLAGS,
    "military": FLAGS,
    "one_way": FLAGS,
    "nsm28_partner": FLAGS,
    "incorporates_defense_article": FLAGS,
    "refuelled_in_flight": FLAGS,
    "swarming": FLAGS,
    "autonomous": FLAGS,
    "beyond_visual_line_of_sight": FLAGS,
    "aerosol_system": FLAGS,
    "end_user": ("government", "armed-forces", "police", "commercial"),
}
NUMBERS: dict[str, tuple[float, ...]] = {
    "payload_at_300_km_kg": (499.0, 500.0),
    "range_km": (24.0, 25.0, 26.0, 299.0, 300.0),
    "aerosol_capacity_l": (20.0, 20.001),
    "max_airspeed_kmh": (BELOW_800, 800.0),
    "endurance_h": (0.4, 0.5, 2.0, 3.0),
    "gust_tolerance_kmh": (46.0, 46.3),
}
DOMAIN: dict[str, tuple[float, ...] | tuple[Choice, ...]] = {**NUMBERS, **CHOICES}


@st.composite
def partly_known(draw: st.DrawFn) -> tuple[dict[str, Any], list[str]]:
    """Facts, and the names of up to three that are not known."""
    facts = {name: draw(st.sampled_from(values)) for name, values in DOMAIN.items()}
    may_be_unknown = sorted(set(DOMAIN) - {"item"})  # a spec that names no item sends the whole system
    unknown = draw(st.lists(st.sampled_from(may_be_unknown), max_size=3, unique=True))
    return facts, unknown


def world_with(facts: Mapping[str, Any], unknown: Sequence[str] = (), assumed: Sequence[str] = ()) -> World:
    """A world in which some facts are not known, or are so without anybody's claim."""
    return World(
        numbers={n: Interval(facts[n], facts[n]) for n in NUMBERS if n not in unknown},
        choices={
            n: exactly(facts[n])._replace(claimed=n not in assumed) for n in CHOICES if n not in unknown
        },
    )


@examples(300)
@given(
    partly_known(),
    st.sampled_from(ALL_READINGS),
    st.sampled_from(["DE", "AU", "AE", "CN", "IR", "IQ", "ER", "KH", None]),
    st.sampled_from((*DAYS, "2026-10-01")),
)
def test_the_decisions_are_those_of_all_completions(
    drawn: tuple[dict[str, Any], list[str]], reading: str, to: str | None, on: str
) -> None:
    facts, unknown = drawn
    here = setting(law(on), LIBRARY.interpretations[reading], placed=to is not None)

    def walked(where: World) -> set[Decision]:
        return set(outcomes(lambda w: decide(here, w), placed(where, here.law, to)))

    completed = product(*(DOMAIN[name] for name in unknown))
    expected = set().union(
        *(
            walked(world_with({**facts, **dict(zip(unknown, values, strict=True))}, assumed=unknown))
            for values in completed
        )
    )
    found = decisions_of(here).outcomes(placed(world_with(facts, unknown), here.law, to))
    assert found == expected
    assert {d.treatment for d in found} <= set(TREATMENTS)
    assert {d.review for d in found} <= set(REVIEWS)
    assert {d.licence for d in found} <= {*LICENCES, None}


FIVE: dict[str, tuple[float, ...] | tuple[Choice, ...]] = {
    "payload_at_300_km_kg": (math.nextafter(500.0, 0.0), 500.0),
    "max_airspeed_kmh": (BELOW_800, 800.0),
    "armed": FLAGS,
    "one_way": FLAGS,
    "role": (*ROLES[1:], "cargo", "target-drone", "isr"),
}
"""What treatments and reviews turn on before all, each on either side of its figure or word."""


PLACES = [*zip(DAYS, (None, "DE", "CN", "AU", "AE"), strict=True), ("2026-10-01", "IQ")]


@each(
    [
        (reading, on, to)
        for reading in ALL_READINGS
        for on, to in (PLACES if reading in US_READINGS else PLACES[-1:])
    ]
)
def test_a_row_is_open_exactly_where_completions_differ_for_every_combination_of_facts(
    reading: str, on: str, to: str | None
) -> None:
    """Treatment, review and licence, for whatever flies 300 km, whichever of five facts are known.

    Each of the days and destinations has a sixth of the combinations, so that a reading of the
    United States has all of them.
    """
    here = setting(law(on), LIBRARY.interpretations[reading], placed=to is not None)

    @cache
    def decided(known: tuple[Any, ...]) -> frozenset[Decision]:
        facts = {"range_km": 300.0, **dict(zip(FIVE, known, strict=True))}
        numbers = {n: Interval(facts[n], facts[n]) for n in NUMBERS if facts.get(n) is not None}
        choices = {n: facts[n] for n in CHOICES if n in facts}
        where = world(numbers, {"item": "complete-system", **OFF_THE_LIST, **choices})
        return decisions_of(here).outcomes(placed(where, here.law, to))

    combined = product(*((*values, None) for values in FIVE.values()))
    for known in islice(combined, PLACES.index((on, to)), None, len(PLACES)):
        open_to = (
            values if fact is None else (fact,) for fact, values in zip(known, FIVE.values(), strict=True)
        )
        assert decided(known) == frozenset().union(*map(decided, product(*open_to))), known


@examples(50)
@given(partly_known(), st.sampled_from(["DE", "AU", "CN", "IR", "IQ", "KP"]))
def test_a_reading_with_us_law_around_it_never_leaves_an_embargo_of_the_council_aside(
    drawn: tuple[dict[str, Any], list[str]], to: str
) -> None:
    """What the mtcr row prohibits, every US row prohibits."""
    facts, _ = drawn
    where = placed(world_with(facts), law(), to)
    rows = {}
    for reading in US_READINGS:
        here = setting(law(), LIBRARY.interpretations[reading], placed=True)
        rows[reading] = {d.review for d in decisions_of(here).outcomes(where)}
    if rows["mtcr"] == {"prohibited"}:
        assert all(found == {"prohibited"} for found in rows.values())
    assert decide_item(law(), where).category in ("I", "II", "none")
