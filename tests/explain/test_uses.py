"""The reverse index names every verdict that rests on an id, and none that does not."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mtcrcheck.assessment import Request, assess
from mtcrcheck.explain.overview import TYPICAL, read_typical
from mtcrcheck.explain.pages import Index
from mtcrcheck.explain.uses import FINDERS, Use, describe_uses, find_uses, list_caught_specs, list_verdicts
from mtcrcheck.interval import Interval
from mtcrcheck.rules.law import load_library
from mtcrcheck.spec.model import Claim, Claims

if TYPE_CHECKING:
    from mtcrcheck.assessment import Assessment

LIBRARY = load_library()
INDEX = Index(LIBRARY)
ARMED_I, ARMED_II, CARGO, CIVIL, SPRAYER, SMALL = (read_typical(name, "US") for name in TYPICAL)
RULES = {kind for kind in FINDERS if FINDERS[kind] in (FINDERS["entry"], FINDERS["part of the law"])}
PLACES = ("SA", "CN", "CA", "IQ")
WHAT_ARMS = (
    *("aircraft.armed", "aircraft.military", "aircraft.incorporates_defense_article"),
    *("sensors.controlled_camera", "sensors.controlled_radar", "sensors.controlled_inertial"),
)
"""The keys in which an armed typical aircraft differs from any other."""


def asked(*to: str, day: datetime.date = LIBRARY.as_of, reading: str = "us-2025") -> Request:
    """Return a request for destinations."""
    return Request(day, (reading,), to)


def assessed(*specs: object, request: Request) -> tuple[Assessment, ...]:
    return tuple(assess(spec, request, LIBRARY, explain=False) for spec in specs)  # type: ignore[arg-type]


def found(id: str, *assessments: Assessment) -> tuple[Use, ...]:
    return find_uses(id, INDEX.kinds[id], assessments, LIBRARY)


def parts(id: str, *assessments: Assessment) -> set[tuple[str, str, str | None, bool]]:
    return {(u.spec.name, u.part, u.destination, u.certain) for u in found(id, *assessments)}


EVERYTHING = assessed(ARMED_I, ARMED_II, CARGO, CIVIL, SPRAYER, SMALL, request=asked(*PLACES))
ALONE = assessed(ARMED_I, ARMED_II, CARGO, CIVIL, SPRAYER, SMALL, request=asked())


@pytest.mark.parametrize(
    ("clause", "aircraft"),
    [
        ("mtcr/annex/1.A.2", [ARMED_I, CARGO]),
        ("mtcr/annex/19.A.2", [ARMED_II, CIVIL]),
        ("mtcr/annex/19.A.3", [SPRAYER]),
    ],
)
def test_the_category_of_an_aircraft_rests_on_the_clause_that_gives_it(clause: str, aircraft: list) -> None:  # type: ignore[type-arg]
    categories = [u for u in found(clause, *ALONE) if u.part == "category"]
    assert [u.spec.name for u in categories] == [spec.name for spec in aircraft]
    assert all(u.certain and u.by == (clause,) for u in categories)


def test_an_entry_carries_its_own_control_and_what_refers_to_it() -> None:
    sprayer = [u for u in found("mtcr/annex/19.A.3", *ALONE) if u.part == "control"]
    assert [(u.spec.name, u.verdict, u.by) for u in sprayer] == [
        (SPRAYER.name, "us/ear/9A120", ("us/ear/9A120",))
    ]


def test_a_denial_rests_on_the_embargo_the_group_and_the_entry_that_the_embargo_reaches() -> None:
    for id in ("us/review/126.1.d.1", "countries/itar_126_1_d1", "us/itar/VIII.a.16", "us/itar"):
        denied = [u for u in found(id, *EVERYTHING) if u.part == "review" and u.destination == "CN"]
        assert [u.spec.name for u in denied] == [ARMED_I.name, ARMED_II.name]
        assert all("us/review/126.1.d.1" in u.by and "policy-of-denial" in u.verdict for u in denied)


def test_what_a_country_is_no_member_of_carries_no_verdict_on_it() -> None:
    assert {u.destination for u in found("countries/itar_126_1_d1", *EVERYTHING)} == {"CN"}


def test_an_entry_that_has_to_be_absent_carries_no_verdict() -> None:
    """The treatment by Commerce asks that no entry of the munitions list applies: it does not rest on one."""
    assert {u.spec.name for u in found("us/itar/VIII.a.16", *ALONE)} == {ARMED_I.name, ARMED_II.name}


def test_what_may_decide_is_told_apart_from_what_does() -> None:
    (review,) = (
        u
        for u in found("us/review/126.1.f", *EVERYTHING)
        if u.part == "review" and u.spec.name == ARMED_I.name
    )
    assert (review.destination, review.certain) == ("IQ", False)


def test_a_relief_and_the_chart_without_a_mark_carry_the_review_of_civil_aircraft_for_canada() -> None:
    expected = {(spec.name, "review", "CA", True) for spec in (CARGO, CIVIL, SPRAYER)}
    for id in ("us/review/no-mt-mark", "countries/ear_chart_no_mt1"):
        assert {row for row in parts(id, *EVERYTHING) if row[1] == "review"} == expected


def test_a_licence_rests_on_the_requirement() -> None:
    licences = [u for u in found("us/review/licence-ITAR", *EVERYTHING) if u.part == "licence"]
    assert {(u.spec.name, u.destination) for u in licences} == {
        (spec.name, place) for spec in (ARMED_I, ARMED_II) for place in PLACES
    }
    assert all(u.verdict == "required" for u in licences)


def test_a_review_rests_on_the_requirement_where_no_other_ground_asks_for_it() -> None:
    """A small armed aircraft is on no list of the Annex: its review is made for the licence of State."""
    armed = replace(SMALL, claims=SMALL.claims | {key: ARMED_I.claims[key] for key in WHAT_ARMS})
    small = assessed(armed, request=asked("SA", "CN"))
    reviews = [u for u in found("us/review/licence-ITAR", *small) if u.part == "review"]
    assert [(u.destination, u.verdict, u.certain) for u in reviews] == [
        ("SA", "not-listed, case-by-case", True)
    ]
    assert "review" not in {u.part for u in found("us/review/licence-MT1", *EVERYTHING)}


def test_the_review_of_a_re_export_rests_on_the_rule_by_which_the_state_reaches_the_aircraft() -> None:
    request = Request(LIBRARY.as_of, (), ("IQ",), "EU")
    american, european = read_typical(TYPICAL[1], "US"), read_typical(TYPICAL[1], "FR")
    uses = found("us/reach/origin", *assessed(american, european, request=request))
    assert {(u.spec.origin, u.part, u.interpretation, u.certain) for u in uses} == {
        ("US", part, "us-2025", True) for part in ("review", "licence", "condition")
    }
    assert found("us/reach/origin", *EVERYTHING) == ()


@pytest.mark.parametrize(("share", "rests"), [(25, set()), (25.1, {True}), (None, set())])
def test_the_review_of_a_foreign_aircraft_rests_on_its_us_content(
    share: float | None, rests: set[bool]
) -> None:
    spec = read_typical(TYPICAL[3], "FR")
    if share is not None:
        content = Claims("transfer.us_content_share", (Claim(Interval(share, share), "typical"),))
        spec = replace(spec, claims={**spec.claims, content.key: content})
    uses = found("us/reach/734.4", *assessed(spec, request=Request(LIBRARY.as_of, (), ("IN",), "EU")))
    assert {u.certain for u in uses if u.part == "review"} == rests


def test_a_definition_carries_what_is_defined_by_it() -> None:
    controls = [u for u in found("definitions/uav", *ALONE) if u.part == "control"]
    assert [(u.spec.name, u.verdict, u.certain) for u in controls] == [
        (CARGO.name, "us/ear/9A012.a.2", True),
        (CIVIL.name, "us/ear/9A012.a.2", True),
        (SPRAYER.name, "us/ear/9A120", True),
    ]


def test_a_presumption_carries_the_working_answers_that_need_it() -> None:
    unsaid = ("aircraft.armed", "aircraft.refuelled_in_flight", "sensors.controlled_radar")
    claims = {key: of for key, of in CIVIL.claims.items() if key not in unsaid}
    silent = assessed(replace(CIVIL, claims=claims), request=asked("SA"))
    assert [(u.part, u.verdict, u.certain) for u in found("presumptions/unarmed", *silent)] == [
        ("control", "presumed: us/ear/9A012.a.2 applies", True),
        ("control", "presumed: us/itar/VIII.a.16 does not apply", True),
        ("review", "presumed: category-ii, case-by-case, licence required", True),
    ]
    assert found("presumptions/reusable", *silent) == ()
    assert found("presumptions/unarmed", *EVERYTHING) == ()


def test_a_reading_carries_what_is_read_by_it_and_what_its_treatments_decide() -> None:
    assert {u.spec.name for u in found("us-2025", *ALONE) if u.part == "review"} == {
        a.spec.name for a in ALONE
    }
    inherited = [u for u in found("us-2020", *ALONE) if u.part == "review"]
    assert [(u.spec.name, u.by) for u in inherited] == [(CARGO.name, ("us-2020/commerce",))]
    assert [u.spec.name for u in found("us-2020/commerce", *ALONE)] == [CARGO.name]


def test_a_verdict_moves_from_one_id_to_another_with_the_day() -> None:
    before = assessed(CARGO, request=asked(day=datetime.date(2021, 1, 11), reading="us-2020"))
    after = assessed(CARGO, request=asked(day=datetime.date(2021, 1, 12), reading="us-2020"))
    assert [u.part for u in found("us-2020/commerce", *before)] == []
    assert [u.part for u in found("us-2020/commerce", *after)] == ["review"]
    assert "review" in [u.part for u in found("mtcr/category-i", *before)]
    assert found("mtcr/category-i", *after) == ()


def test_alerts_words_reasons_facts_derivations_and_keys_are_found_too() -> None:
    assert {u.destination for u in found("partial-embargo", *EVERYTHING)} == {None}
    assert {u.spec.name for u in found("crewed-aircraft", *ALONE)} == {ARMED_I.name, ARMED_II.name}
    assert [u.verdict for u in found("not-listed", *ALONE)] == ["not-listed, no-mt-review"]
    assert {u.verdict for u in found("MT1", *ALONE) if u.certain} == {"us/ear/9A012.a.2", "us/ear/9A120"}
    assert next(u.verdict for u in found("range_km", *ALONE)) == "range: 3,000 km"
    assert next(u.verdict for u in found("capability/ferry-range", *ALONE)) == "range at least 3,000 km"
    assert [u.spec.name for u in found("aerosol.capacity", *ALONE)] == [SPRAYER.name]
    assert len(found("performance.payload_range", *ALONE)) == len(ALONE)


def test_a_use_names_a_rule_by_which_the_verdict_rests_on_the_id() -> None:
    rules = {*LIBRARY.rules, *LIBRARY.interpretations, *INDEX.ids["treatment"]}
    for id in (id for id, kinds in INDEX.kinds.items() if set(kinds) & RULES):
        for use in found(id, *EVERYTHING[::6]):
            assert use.by, id
            assert set(use.by) <= rules, id


def test_every_rule_that_decides_a_row_is_found_from_its_id() -> None:
    for assessment in EVERYTHING:
        for row in assessment.reviews:
            for id in {id for d in row.review.decisions for id in d.decided_by} - {"not-listed"}:
                rows = {(u.destination, u.part) for u in found(id, assessment)}
                assert (row.review.destination, "review") in rows


def test_every_verdict_but_that_of_no_category_has_a_rule() -> None:
    law = LIBRARY.on(LIBRARY.as_of)
    for assessment in EVERYTHING:
        rootless = [verdict for verdict, roots in list_verdicts(assessment, law) if not roots]
        assert all((v.part, v.verdict) == ("category", "none") for v in rootless)


def test_what_an_id_catches_is_told_once_for_each_spec() -> None:
    table = list_caught_specs(found("us/itar", *EVERYTHING)).table
    assert table is not None
    assert [(row[1], row[2]) for row in table.rows] == [(ARMED_I.name, "yes"), (ARMED_II.name, "yes")]
    assert not list_caught_specs(()).blocks


def test_the_page_has_one_row_a_verdict() -> None:
    resting = found("countries/ear_d4", *EVERYTHING)
    page = describe_uses("countries/ear_d4", ("country group",), EVERYTHING, asked(*PLACES), LIBRARY)
    table = page.sections[-1].table
    assert table is not None
    assert len(table.rows) == len(resting) > 0
