"""From a spec to the whole result: which readings, one row for each of them, with conditions and reasons."""

from __future__ import annotations

import datetime
import re

import pytest

from mtcrcheck.assessment import Request, assess, authority, readings
from mtcrcheck.explain.pages import Index
from mtcrcheck.rules.law import Interpretation
from mtcrcheck.rules.shapes import load_shape
from tests.specs_for_tests import (
    CARGO_DRONE,
    FAST_JET,
    LIBRARY,
    MQ_9A,
    QUADCOPTER,
    SMALLER_CARGO_DRONE,
    SPRAYER,
    US_READINGS,
    WING_LOONG_2,
    aircraft,
    assessed,
    law,
    row,
)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def chosen(*ids: str, on: str = "2026-10-01", exporter: str = "US") -> list[str]:
    return [i.id for i in readings(LIBRARY, Request(day(on), ids, (), exporter))]


def conditions(text: str, to: str | None, reading: str = "us-2025", **said: str) -> str:
    """Return the conditions of the one row, as one text."""
    return "\n".join(row(text, reading, to, **said).conditions)


# Which readings


@pytest.mark.parametrize(
    ("on", "reading"),
    [
        ("1987-04-15", "mtcr"),
        ("1987-04-16", "us-1987"),
        ("2018-04-18", "us-1987"),
        ("2018-04-19", "us-2018"),
        ("2020-07-23", "us-2018"),
        ("2020-07-24", "us-2020"),
        ("2025-01-02", "us-2020"),
        ("2025-01-03", "us-nsm28"),
        ("2025-09-14", "us-nsm28"),
        ("2025-09-15", "us-2025"),
        ("2026-10-01", "us-2025"),
    ],
)
def test_the_reading_shown_is_the_one_in_force_on_the_day_asked(on: str, reading: str) -> None:
    assert chosen(on=on) == [reading]


def test_all_shows_every_reading_of_the_exporting_state_in_order_of_date() -> None:
    assert tuple(chosen("all")) == US_READINGS
    assert tuple(chosen("all", on="1990-01-01")) == US_READINGS
    assert chosen("all", exporter="DE") == ["mtcr", "eu-2014", "eu"]
    assert chosen("all", exporter="NO") == ["mtcr", "not-on-file"]


def test_readings_are_shown_as_asked_and_each_once() -> None:
    assert chosen("us-2025", "mtcr") == ["us-2025", "mtcr"]
    assert chosen("us-2025", "all", "us-2025") == ["us-2025", *US_READINGS[:-1]]


def test_a_reading_of_another_state_is_shown_on_request() -> None:
    assert chosen("us-2020", exporter="DE") == ["us-2020"]


@pytest.mark.parametrize(
    ("exporter", "on", "reading"),
    [
        ("DE", "2014-07-31", "not-on-file"),
        ("DE", "2021-09-08", "eu-2014"),
        ("DE", "2021-09-09", "eu"),
        ("TR", "2026-10-01", "tr"),
        ("NO", "2026-10-01", "not-on-file"),
        ("GL", "2026-10-01", "not-on-file"),
        ("GE", "2026-10-01", "not-on-file-outside"),
        ("US", "2026-10-01", "us-2025"),
    ],
)
def test_every_exporting_state_has_its_own_reading_or_that_of_the_regime(
    exporter: str, on: str, reading: str
) -> None:
    assert chosen(on=on, exporter=exporter) == [reading]


@pytest.mark.parametrize(
    ("exporter", "on", "who"),
    [
        ("GB", "2020-01-31", "EU"),
        ("GB", "2020-02-01", "GB"),
        ("FR", "2026-10-01", "EU"),
        ("US", "2026-10-01", "US"),
    ],
)
def test_the_law_around_an_export_is_that_of_the_union_for_its_members(
    exporter: str, on: str, who: str
) -> None:
    assert authority(LIBRARY, exporter, day(on)) == who


def test_an_unknown_reading_is_an_error() -> None:
    with pytest.raises(KeyError, match="us-1776"):
        assessed(MQ_9A, "us-1776")


def test_what_is_no_law_is_shown_only_on_request() -> None:
    data = {"id": "bill", "title": "Bill", "extends": "us-2025", "exporter": "US", "issuer": "Congress",
            "effective": day("2026-01-01"), "cite": "Bill", "source": "bill.toml", "verified": True,
            "summary": "Words.", "status": "bill", "law": ["mtcr", "un", "us"]}  # fmt: skip
    with_bill = LIBRARY.with_interpretation(load_shape(Interpretation, data, "bill.toml"))
    assert [i.id for i in readings(with_bill, Request(law().day))] == ["us-2025"]
    (shown,) = assess(aircraft(MQ_9A), Request(law().day, ("bill",)), with_bill).reviews
    assert shown.review.treatment == "crewed-aircraft"


# The result


def test_the_result_holds_category_entries_and_a_row_for_each_reading_and_destination() -> None:
    found = assessed(MQ_9A, "all", to=("SA", "DE"), explain=True)
    assert found.annex.category == found.if_traded.category == "I"
    assert len(found.reviews) == 2 * len(US_READINGS)
    assert {r.day for r in found.reviews} == {law().day}
    assert "us/itar/VIII.a.16" in {c.examined.rule.id for c in found.controls if c.examined.applies}
    assert found.missing == ()
    assert found.spec.name == "MQ-9A Reaper"


@pytest.mark.parametrize(("exporter", "folder"), [("US", "us/"), ("DE", "eu/"), ("TR", "tr/"), ("NO", None)])
def test_national_entries_are_those_of_the_exporting_authority(exporter: str, folder: str | None) -> None:
    found = assessed(MQ_9A.replace('origin = "US"', f'origin = "{exporter}"'), "mtcr", exporter=exporter)
    folders = {c.examined.rule.id.split("/")[0] + "/" for c in found.controls}
    assert folders == ({folder} if folder else set())


@pytest.mark.parametrize(("exporter", "origin"), [("DE", "US"), ("TR", "US"), ("DE", "Puerto Rico")])
def test_us_law_follows_a_us_aircraft(exporter: str, origin: str) -> None:
    made = MQ_9A.replace('origin = "US"', f'origin = "{origin}"')
    found = assessed(made, exporter=exporter, to=("CN", "US", "PR"))
    *own, followed = found.reviews
    assert [row.reexport for row in (*own, followed)] == [False, False, False, True], "none back to the US"
    assert (followed.review.interpretation.id, followed.review.destination) == ("us-2025", "CN")
    assert followed.review.review == "policy-of-denial"
    assert "22 CFR 123.9(a)" in followed.conditions[0]
    assert "us/itar/VIII.a.16" in {c.examined.rule.id for c in found.controls}


def test_a_channel_of_us_sales_replaces_no_licence_of_a_re_export() -> None:
    sold = f'{MQ_9A}\n[transfer]\nchannel = "fms"\n'
    assert [r.review.licence for r in assessed(sold, to=("SA",)).reviews] == ["none"]
    followed = assessed(sold, exporter="DE", to=("SA",)).reviews[-1]
    assert (followed.reexport, followed.review.licence) == (True, "required")


def test_us_law_does_not_follow_a_foreign_aircraft_without_us_content() -> None:
    foreign = MQ_9A.replace('origin = "US"', 'origin = "TR"')
    assert [r.reexport for r in assessed(foreign, exporter="TR", to=("SA",)).reviews] == [False]
    assert [r.reaches for r in assessed(foreign, to=("SA",)).reviews] == [False]
    content = f'{foreign}\n[transfer]\nus_content_share = "30 %"\n'
    assert [r.reexport for r in assessed(content, exporter="TR", to=("SA",)).reviews] == [False, True]


def test_us_law_may_follow_an_aircraft_that_some_say_is_american() -> None:
    some = MQ_9A.replace('origin = "US"', 'origin = [{ value = "US" }, { value = "IL" }]')
    assert [r.reaches for r in assessed(some, exporter="IL", to=("SA",)).reviews if r.reexport] == [None]


@pytest.mark.parametrize(("share", "reexport"), [("20..30 %", True), ("5 %", True), ("0 %", False)])
def test_whether_us_law_follows_stated_content_is_to_be_checked_where_it_is_open(
    share: str, reexport: bool
) -> None:
    foreign = MQ_9A.replace('origin = "US"', 'origin = "TR"')
    found = assessed(f'{foreign}\n[transfer]\nus_content_share = "{share}"\n', exporter="TR", to=("SA",))
    rows = [row for row in found.reviews if row.reexport]
    assert [(row.reaches, row.conditions[0][:29]) for row in rows] == [
        (None, "To be checked: US law follows")
    ] * reexport


def test_the_library_of_the_package_is_used_unless_another_is_given() -> None:
    spec, request = aircraft(MQ_9A), Request(law().day)
    assert (
        assess(spec, request, explain=False).reviews == assess(spec, request, LIBRARY, explain=False).reviews
    )


def test_reasons_keep_the_clauses_that_do_not_hold() -> None:
    found = assessed(QUADCOPTER, "mtcr", explain=True)
    outcomes = {step.id: step.outcome for step in found.reviews[0].rationale}
    assert outcomes["mtcr/annex/1.A.2"] == outcomes["mtcr/annex/19.A.2"] == "false"
    assert outcomes["mtcr/annex/19.A.3"] == "false"
    assert outcomes["mtcr/category-i"] == "false"


def test_without_explanation_the_verdicts_are_the_same_and_the_reasons_left_out() -> None:
    for text in (MQ_9A, WING_LOONG_2, 'name = "X"'):
        short, long = (assessed(text, "all", to="SA", explain=explain) for explain in (False, True))
        assert [r.review for r in short.reviews] == [r.review for r in long.reviews]
        assert (short.annex, short.if_traded, short.alerts) == (long.annex, long.if_traded, long.alerts)
        assert [r.conditions for r in short.reviews] == [r.conditions for r in long.reviews]
        assert short.missing == ()
        assert all(r.rationale == () for r in short.reviews)


# What would decide it


def test_what_is_missing_is_asked_for_every_verdict_left_open_and_for_no_other() -> None:
    unknown = FAST_JET.replace('max_speed = "900 km/h"', "")
    found = assessed(unknown, "us-2018", "us-2020", "us-nsm28", explain=True)
    assert {name for m in found.missing for name in m.decides} == {"us-2020", "us-nsm28"}
    assert "performance.max_speed" in {m.field for m in found.missing}


def test_of_a_category_left_open_every_reading_that_turns_on_it_is_open_too() -> None:
    found = assessed(WING_LOONG_2, "mtcr", "us-2025", explain=True)
    assert ("mass.max_payload", (), ("annex", "mtcr")) in {
        (m.field, m.with_, m.decides) for m in found.missing
    }


@pytest.mark.parametrize(
    ("reading", "to", "field"),
    [("us-nsm28", "SA", "transfer.nsm28_partner"), ("us-2025", "IQ", "transfer.end_user")],
)
def test_what_would_decide_a_review_left_open_is_named(reading: str, to: str, field: str) -> None:
    found = assessed(FAST_JET, reading, to=to, explain=True)
    assert found.reviews[0].review.review == "undetermined"
    assert field in {m.field for m in found.missing}


# Conditions


def test_the_subset_of_2020_is_a_condition_where_it_decides() -> None:
    assert "carefully selected subset" in conditions(MQ_9A, "SA", "us-2020")
    assert "carefully selected subset" in conditions(MQ_9A, "SA", "us-nsm28")
    for reading in ("us-2018", "us-2025"):
        assert "carefully selected subset" not in conditions(MQ_9A, "SA", reading)
    assert "carefully selected subset" not in conditions(CARGO_DRONE, "SA", "us-2020")
    assert "To be checked: The aircraft must belong to the" in conditions('name = "X"', "SA", "us-2020")


@pytest.mark.parametrize(
    ("to", "value", "notified"),
    [
        ("SA", "49_999_999", False),
        ("SA", "50_000_000", True),
        ("DE", "50_000_000", False),
        ("DE", "99_999_999", False),
        ("DE", "100_000_000", True),
        ("JP", "50_000_000", False),
        ("JP", "100_000_000", True),
    ],
)
def test_congress_is_notified_by_value_and_destination(to: str, value: str, notified: bool) -> None:
    said = {"value_usd": value, "aircraft__designation": "none"}
    found = [c for c in row(MQ_9A, "us-2025", to, **said).conditions if "22 CFR 123.15" in c]
    assert any(not c.startswith("To be checked: ") for c in found) is notified


def test_without_a_value_notification_has_to_be_checked() -> None:
    found = [c for c in row(MQ_9A, "us-2025", "SA").conditions if "22 CFR 123.15" in c]
    assert found
    assert all(c.startswith("To be checked: ") for c in found)


def test_a_review_like_crewed_aircraft_does_not_remove_referral_and_undertakings() -> None:
    found = conditions(MQ_9A, "SA", "us-2025")
    for cite in ("22 U.S.C. 2797(b)", "MTCR Guidelines, paragraph 5", "22 U.S.C. 2785"):
        assert cite in found


def test_under_the_regimes_own_text_no_national_condition_stands() -> None:
    found = conditions(MQ_9A, "SA", "mtcr")
    assert "MTCR Guidelines, paragraph 5" in found
    assert "U.S.C." not in found
    assert "CFR" not in found


def test_a_sale_between_governments_needs_a_letter_of_offer() -> None:
    assert "[us/review/126.6; 22 CFR 126.6(c)]" in conditions(MQ_9A, "SA", channel="fms")
    assert "126.6(c)" not in conditions(MQ_9A, "SA", channel="dcs")
    assert "126.6(c)" not in conditions(MQ_9A, "SA")


def test_what_was_not_looked_at_is_said_where_no_ground_for_a_review_is_found() -> None:
    """No missile-technology review never means that nothing else stands in the way."""
    for text in (QUADCOPTER, SMALLER_CARGO_DRONE):
        assert "Grounds not covered" in conditions(text, "AU")


def test_every_condition_carries_an_id_to_look_up_and_its_citation() -> None:
    known = Index(LIBRARY).kinds
    for text in (MQ_9A, SMALLER_CARGO_DRONE, QUADCOPTER):
        for to in ("SA", "AE", "IQ", "CA"):
            for condition in row(text, "us-2025", to).conditions:
                told = re.search(r" \[(\S+); (.+)\]$", condition)
                assert told, condition
                assert told[1] in known


def test_reasons_are_told_in_the_order_of_review() -> None:
    """Destination rules first, then the treatment, then the licence and what relieves from it."""
    ids = [s.id for s in assessed(SMALLER_CARGO_DRONE, "us-2025", to="DE", explain=True).reviews[0].rationale]
    order = (
        "mtcr/annex/19.A.2",
        "us/itar/VIII.a.16",
        "us/review/126.1.d.1",
        "us/review/state-sponsors",
        "us-2025/crewed",
        "mtcr/category-ii",
        "us/review/licence-MT1",
        "us/review/STA",
    )
    assert [ids.index(id) for id in order] == sorted(ids.index(id) for id in order)


def test_an_export_from_the_union_is_read_as_one_from_a_member_state() -> None:
    from_union, from_member = (
        assess(aircraft(SPRAYER), Request(day("2026-10-01"), (), ("US", "IN"), who), LIBRARY)
        for who in ("EU", "DE")
    )
    assert from_union.reviews == from_member.reviews
    assert [c.examined.rule.id for c in from_union.controls if c.examined.applies is not False] == [
        c.examined.rule.id for c in from_member.controls if c.examined.applies is not False
    ]
    assert any(c.examined.rule.id == "eu/9A112.b" for c in from_union.controls)


# Several exporting states


def from_several(*exporters: str, readings: tuple[str, ...] = (), to: tuple[str, ...] = ()) -> list[str]:
    """Return exporter, reading and destination of every row of a foreign aircraft."""
    request = Request(law().day, readings, to, exporters[0], (), exporters[1:])
    found = assess(aircraft(MQ_9A.replace('origin = "US"', 'origin = "NZ"')), request, LIBRARY, explain=False)
    return [f"{r.exporter} {r.review.interpretation.id} {r.review.destination}" for r in found.reviews]


def test_each_exporter_goes_by_its_own_reading() -> None:
    assert from_several("US", "JP", "NO") == ["US us-2025 None", "JP jp-2026 None", "NO not-on-file None"]


def test_a_reading_that_stands_in_is_only_for_states_without_one() -> None:
    rows = from_several("US", "NO", readings=("us-2025", "not-on-file"))
    assert rows == ["US us-2025 None", "NO not-on-file None"]


def test_of_the_readings_asked_for_each_exporter_takes_its_own_or_anybodys() -> None:
    assert from_several("US", "JP", readings=("us-2020",)) == ["US us-2020 None", "JP jp-2026 None"]
    assert from_several("US", "JP", readings=("mtcr", "jp")) == ["US mtcr None", "JP mtcr None", "JP jp None"]
    assert from_several("CN", "IL", readings=("all",)) == [
        *(f"CN {id} None" for id in ("mtcr", "cn", "cn-2023", "cn-2024")),
        *(f"IL {id} None" for id in ("mtcr", "il")),
    ]


def test_no_exporter_exports_to_itself() -> None:
    assert from_several("US", "JP", to=("JP", "SA")) == ["US us-2025 JP", "US us-2025 SA", "JP jp-2026 SA"]
    assert from_several("US", "JP", to=("JP",)) == ["US us-2025 JP"]


def test_several_exporters_say_what_each_says_alone() -> None:
    together = assess(aircraft(SPRAYER), Request(law().day, (), ("SA",), "CN", (), ("CH",)), LIBRARY)
    alone = [assess(aircraft(SPRAYER), Request(law().day, (), ("SA",), who), LIBRARY) for who in ("CN", "CH")]
    assert [r.review for r in together.reviews] == [r.review for a in alone for r in a.reviews]
    assert {c.examined.rule.id for c in together.controls} == {
        c.examined.rule.id for a in alone for c in a.controls
    }
    assert set(together.alerts) == {alert for a in alone for alert in a.alerts}
    assert [r.exporter for a in alone for r in a.reviews] == ["", ""]
