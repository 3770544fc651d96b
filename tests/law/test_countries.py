"""The country groups on file: complete, consistent with each other, right on both sides of every change."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import tomli

import mtcrcheck
from mtcrcheck import countries
from mtcrcheck.rules.law import load_library
from tests.folding import each

if TYPE_CHECKING:
    from mtcrcheck.rules.law import Group

LAW = Path(mtcrcheck.__file__).parent / "law"
FILES = {path.stem: path for path in sorted((LAW / "countries").glob("*.toml"))}
LIBRARY = load_library()
GROUPS = {stem: LIBRARY.group(f"countries/{stem}") for stem in FILES}
SEPTEMBER_2026 = datetime.date(2026, 9, 1)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def members(group: str, on: datetime.date = SEPTEMBER_2026) -> set[str]:
    return set(GROUPS[group].members_on(on))


def named(text: str) -> set[str]:
    return {countries.resolve(name) for name in text.split(", ")}


# How many members each source counts on 1 September 2026, uncertain ones not among them; with China, Hong Kong.
COUNTS = {
    "aukus": 3,
    "ca_5505_exempt": 29,
    "ca_acl": 1,
    "ca_gep41": 32,
    "ch_annex7": 39,
    "jp_group_a": 27,
    "kr_ga": 4,
    "ear_a1": 40,
    "ear_a2": 34,
    "ear_a5": 38,
    "ear_a5_approved_entities_only": 1,
    "ear_742_4_b_7": 4,
    "ear_744_21": 8,
    "ear_744_22": 7,
    "ear_746_1_b_2": 10,
    "un_nonproliferation": 2,
    "ear_a6": 8,
    "ear_chart_no_mt1": 3,
    "ear_chart_no_ns1": 3,
    "ear_chart_no_ns2": 39,
    "ear_chart_no_rs1": 3,
    "ear_d1": 25,
    "ear_d4": 22,
    "ear_d5": 24,
    "ear_e1": 3,
    "ear_e2": 1,
    "ear_part_746": 6,
    "eu": 27,
    "eu001": 10,
    "eu_arms_embargoes": 13,
    "eu_arms_embargoes_partial": 6,
    "itar_126_1_d1": 9,
    "itar_126_1_d2": 15,
    "mnna": 22,
    "mtcr_adherents_declared": 4,
    "mtcr_adherents_unilateral": 4,
    "mtcr_partners": 35,
    "nato": 32,
    "nato_plus_five": 5,
    "uav_joint_declaration_2016": 43,
    "un_arms_embargoes": 5,
    "un_arms_embargoes_partial": 8,
    "us_state_sponsors_terrorism": 3,
    "wassenaar": 42,
}

# A day on which something changes, membership on the day before it, and on the day itself.
CHANGES = [
    ("ch_annex7", "EE", "2026-07-01", False, True),
    ("jp_group_a", "KR", "2019-08-01", True, None),
    ("jp_group_a", "KR", "2023-07-21", False, True),
    ("kr_ga", "JP", "2023-04-24", False, True),
    ("ear_a5", "AE", "2026-07-10", False, True),
    ("ear_a6", "HK", "2020-12-23", True, False),
    ("ear_d1", "HK", "2020-12-23", False, True),
    ("ear_d4", "HK", "2020-12-23", False, True),
    ("ear_d5", "HK", "2020-12-23", False, True),
    ("ear_a5_approved_entities_only", "AE", "2026-07-10", False, True),
    ("ear_744_21", "KH", "2021-12-09", False, True),
    ("ear_744_21", "MM", "2021-03-08", False, True),
    ("ear_744_21", "NI", "2024-03-15", False, True),
    ("ear_742_4_b_7", "HK", "2020-12-23", False, True),
    ("un_nonproliferation", "IR", "2016-01-16", True, False),
    ("un_nonproliferation", "IR", "2025-09-27", False, True),
    ("ear_d4", "AE", "2026-07-10", True, False),
    ("ear_a5", "IN", "2018-08-03", False, True),
    ("ear_a1", "IN", "2018-08-03", False, True),
    ("ear_a2", "IN", "2011-01-25", False, True),
    ("ear_a2", "RU", "2020-02-24", True, False),
    ("ear_a6", "CY", "2020-12-28", False, True),
    ("ear_a6", "IN", "2018-08-03", True, False),
    ("ear_a6", "MX", "2020-12-28", False, True),
    ("ear_chart_no_ns2", "IN", "2018-08-03", False, True),
    ("ear_d1", "MM", "2021-03-08", False, True),
    ("ear_d1", "NI", "2024-03-15", False, True),
    ("ear_d1", "UA", "2020-12-28", True, False),
    ("ear_d1", "VE", "2019-05-24", False, True),
    ("ear_d1", "YE", "2020-02-24", False, True),
    ("ear_d4", "IN", "2011-01-25", None, False),
    ("ear_d4", "RU", "2020-02-24", False, True),
    ("ear_d4", "VE", "2019-05-24", False, True),
    ("ear_d5", "CI", "2016-09-29", True, False),
    ("ear_d5", "ET", "2021-11-01", False, True),
    ("ear_d5", "FJ", "2015-05-29", True, False),
    ("ear_d5", "LK", "2016-09-29", True, False),
    ("ear_d5", "LR", "2016-09-29", True, False),
    ("ear_d5", "NI", "2024-03-15", False, True),
    ("ear_d5", "RU", "2021-03-18", False, True),
    ("ear_d5", "SS", "2018-01-01", False, None),
    ("ear_d5", "SS", "2019-01-01", None, True),
    ("ear_d5", "SY", "2026-10-01", True, None),
    ("ear_d5", "VN", "2016-09-29", True, False),
    ("ear_d5", "CY", "2024-05-30", True, False),
    ("ear_d5", "KH", "2021-12-09", False, True),
    ("ear_d5", "KH", "2025-11-07", True, False),
    ("ear_e1", "SD", "2021-01-14", True, False),
    ("ear_chart_no_mt1", "AU", "2024-04-19", False, True),
    ("ear_chart_no_mt1", "GB", "2024-04-19", False, True),
    ("ear_chart_no_ns1", "GB", "2024-04-19", False, True),
    ("ear_chart_no_rs1", "AU", "2024-04-19", False, True),
    ("ear_part_746", "RU", "2022-02-24", False, True),
    ("ear_part_746", "BY", "2022-03-02", False, True),
    ("itar_126_1_d1", "HK", "2020-07-14", False, True),
    ("itar_126_1_d1", "MO", "1999-12-20", False, None),
    ("itar_126_1_d1", "VE", "2006-01-01", False, None),
    ("itar_126_1_d1", "SY", "2026-10-01", True, None),
    ("itar_126_1_d1", "ME", "1991-07-19", False, True),
    ("itar_126_1_d1", "ME", "2002-01-09", True, False),
    ("itar_126_1_d1", "RS", "2002-01-09", True, False),
    ("itar_126_1_d1", "RU", "1996-04-03", True, False),
    ("itar_126_1_d1", "TJ", "1993-07-22", False, True),
    ("itar_126_1_d1", "TJ", "2002-01-09", True, False),
    ("itar_126_1_d2", "CI", "2016-09-29", True, False),
    ("itar_126_1_d2", "CY", "2022-10-01", True, False),
    ("itar_126_1_d2", "CY", "2026-10-01", False, None),
    ("itar_126_1_d2", "ET", "2021-11-01", False, True),
    ("itar_126_1_d2", "FJ", "2015-05-29", True, False),
    ("itar_126_1_d2", "LK", "2016-09-29", True, False),
    ("itar_126_1_d2", "LR", "2016-09-29", True, False),
    ("itar_126_1_d2", "VN", "2016-09-29", True, False),
    ("itar_126_1_d2", "KH", "2021-12-09", False, True),
    ("itar_126_1_d2", "KH", "2025-11-07", True, False),
    ("itar_126_1_d2", "NI", "2024-03-15", False, True),
    ("itar_126_1_d2", "RU", "2021-03-18", False, True),
    ("itar_126_1_d2", "SS", "2018-01-01", False, None),
    ("itar_126_1_d2", "SS", "2019-01-01", None, True),
    ("us_state_sponsors_terrorism", "SY", "2026-08-24", True, False),
    ("us_state_sponsors_terrorism", "SD", "2020-12-14", True, False),
    ("us_state_sponsors_terrorism", "CU", "2021-01-12", False, True),
    ("us_state_sponsors_terrorism", "CU", "2015-01-01", True, None),
    ("us_state_sponsors_terrorism", "KP", "2017-11-20", False, True),
    ("us_state_sponsors_terrorism", "IQ", "2005-01-01", None, False),
    ("eu", "GB", "1973-01-01", False, True),
    ("eu", "GB", "2020-02-01", True, False),
    ("eu", "HR", "2013-07-01", False, True),
    ("nato", "FI", "2023-04-04", False, True),
    ("nato", "SE", "2024-03-07", False, True),
    ("nato", "MK", "2020-03-27", False, True),
    ("nato_plus_five", "KR", "2008-10-15", False, True),
    ("nato_plus_five", "IL", "2010-10-08", False, True),
    ("mtcr_partners", "IN", "2016-01-01", False, None),
    ("mtcr_partners", "IN", "2017-01-01", None, True),
    ("mnna", "AR", "1998-01-06", False, True),
    ("mnna", "BH", "2002-03-14", False, True),
    ("mnna", "JO", "1996-11-12", False, True),
    ("mnna", "PE", "2026-01-14", False, True),
    ("mnna", "PH", "2003-10-06", False, True),
    ("mnna", "TH", "2003-12-30", False, True),
    ("mnna", "QA", "2022-04-01", None, True),
    ("mnna", "AF", "2023-01-01", None, False),
    ("mnna", "SA", "2026-02-01", None, True),
    ("aukus", "GB", "2024-09-01", False, True),
    ("un_arms_embargoes", "IR", "2006-12-23", False, True),
    ("un_arms_embargoes", "IR", "2020-10-18", True, False),
    ("un_arms_embargoes", "IR", "2025-09-27", False, True),
    ("un_arms_embargoes", "HT", "2023-10-02", False, True),
    ("un_arms_embargoes", "HT", "2026-10-17", True, True),
    ("un_arms_embargoes", "SS", "2018-07-13", False, True),
    ("un_arms_embargoes", "SS", "2026-05-31", True, True),
    ("un_arms_embargoes", "CF", "2024-07-30", True, False),
    ("un_arms_embargoes", "SO", "2023-12-01", True, False),
    ("un_arms_embargoes", "LY", "2011-02-26", False, True),
    ("un_arms_embargoes", "KP", "2006-10-14", False, True),
    ("un_arms_embargoes", "ER", "2019-01-01", None, False),
    ("un_arms_embargoes", "CI", "2016-01-01", True, None),
    ("un_arms_embargoes", "CI", "2017-01-01", None, False),
    ("un_arms_embargoes_partial", "LR", "2017-01-01", None, False),
    ("eu_arms_embargoes", "SY", "2011-06-01", None, True),
    ("eu_arms_embargoes", "SY", "2013-05-01", True, None),
    ("eu_arms_embargoes", "SY", "2013-06-01", None, False),
    ("un_arms_embargoes_partial", "CF", "2024-07-30", False, True),
    ("un_arms_embargoes_partial", "SO", "2023-12-01", False, True),
    ("un_arms_embargoes_partial", "HT", "2023-10-02", True, False),
    ("eu_arms_embargoes", "IR", "2025-09-29", True, True),
    ("eu_arms_embargoes", "IR", "2007-01-01", False, None),
    ("eu_arms_embargoes", "ZW", "2002-02-18", False, True),
]

# The lists as part 740, section 126.1 and the other sources spell them.
NAMES = {
    "ear_d4": (
        "Bahrain, Belarus, China, Hong Kong, Egypt, Iran, Iraq, Israel, Jordan, North Korea, Kuwait, Lebanon, Libya, "
        "Macau, Oman, Pakistan, Qatar, Russia, Saudi Arabia, Syria, Venezuela, Yemen"
    ),
    "ear_d5": (
        "Afghanistan, Belarus, Burma, Central African Republic, China, Hong Kong, DRC, Cuba, Eritrea, Ethiopia, "
        "Haiti, Iran, Iraq, North Korea, Lebanon, Libya, Nicaragua, Russia, Somalia, South Sudan, Sudan, Syria, "
        "Venezuela, Zimbabwe"
    ),
    "ear_a2": (
        "Argentina, Australia, Austria, Belgium, Brazil, Bulgaria, Canada, Czech Republic, Denmark, "
        "Finland, France, Germany, Greece, Hungary, Iceland, India, Ireland, Italy, Japan, South Korea, "
        "Luxembourg, Netherlands, New Zealand, Norway, Poland, Portugal, South Africa, Spain, Sweden, "
        "Switzerland, Türkiye, Ukraine, UK, US"
    ),
    "ear_a6": "Albania, Cyprus, Israel, Malta, Mexico, Singapore, South Africa, Taiwan",
    "ear_e1": "Iran, North Korea, Syria",
    "ear_e2": "Cuba",
    "ear_742_4_b_7": "China, Hong Kong, Russia, Venezuela",
    "ear_744_21": "Belarus, Burma, Cambodia, China, Hong Kong, Nicaragua, Russia, Venezuela",
    "ear_744_22": "Belarus, Burma, Cambodia, China, Hong Kong, Russia, Venezuela",
    "ear_746_1_b_2": (
        "Central African Republic, DRC, Eritrea, Iran, Iraq, Lebanon, Libya, North Korea, Somalia, Sudan"
    ),
    "ear_part_746": "Cuba, Iran, North Korea, Syria, Russia, Belarus",
    "itar_126_1_d1": "Belarus, Burma, China, Hong Kong, Cuba, Iran, North Korea, Syria, Venezuela",
    "us_state_sponsors_terrorism": "Cuba, Iran, North Korea",
    "nato_plus_five": "Australia, Israel, Japan, New Zealand, Republic of Korea",
    "aukus": "Australia, UK, USA",
    "eu001": (
        "Australia, Canada, Iceland, Japan, New Zealand, Norway, Switzerland, Liechtenstein, United "
        "Kingdom, United States"
    ),
}


def test_every_group_is_counted() -> None:
    assert set(COUNTS) == set(GROUPS)


@each(GROUPS)
def test_a_group_is_named_by_its_path(stem: str) -> None:
    assert GROUPS[stem].id == f"countries/{stem}"


@each(GROUPS.values())
def test_a_group_says_where_it_was_read_and_how_surely(group: Group) -> None:
    assert group.source.startswith("https://")
    assert group.confidence is not None
    assert group.verified or group.note, "what is unverified says why"
    assert all(row.note for row in group.members if row.verified != group.verified or row.uncertain)


@each(GROUPS.values())
def test_a_member_is_called_what_it_is_called_everywhere(group: Group) -> None:
    assert [row.name for row in group.members] == [countries.name(row.code) for row in group.members]


@each(GROUPS.values())
def test_rows_stand_in_the_order_of_code_and_start(group: Group) -> None:
    order = [(row.code, row.since or "") for row in group.members]
    assert order == sorted(order)


@each(COUNTS.items())
def test_a_group_has_as_many_members_as_its_source_counts(stem: str, count: int) -> None:
    assert len(members(stem)) == count


@each(CHANGES)
def test_membership_changes_on_the_day_it_changed(
    stem: str, code: str, on: str, before: bool | None, after: bool | None
) -> None:
    assert GROUPS[stem].membership(code, day(on) - datetime.timedelta(days=1)) is before
    assert GROUPS[stem].membership(code, day(on)) is after


def test_every_dated_end_is_tested_on_both_sides() -> None:
    tested = {(stem, code, on) for stem, code, on, _, _ in CHANGES}
    for stem, group in GROUPS.items():
        for row in group.members:
            if row.until is not None and len(row.until) == 10:
                assert (stem, row.code, row.until) in tested


@each(NAMES.items())
def test_a_group_holds_the_countries_that_its_source_names(stem: str, text: str) -> None:
    assert members(stem) == named(text)


@each(["mt1", "ns1", "rs1"])
def test_australia_canada_and_the_united_kingdom_are_unmarked_in_the_first_columns(column: str) -> None:
    assert members(f"ear_chart_no_{column}") == named("Australia, Canada, United Kingdom")
    assert members(f"ear_chart_no_{column}", day("2024-04-18")) == named("Canada")


def test_country_group_a2_is_the_regime_without_russia() -> None:
    assert members("ear_a2") == members("mtcr_partners") - named("Russia")


def test_nine_member_states_of_the_union_are_outside_the_regime() -> None:
    outside = "Croatia, Cyprus, Estonia, Latvia, Lithuania, Malta, Romania, Slovakia, Slovenia"
    assert members("eu") - members("mtcr_partners") == named(outside)


def test_country_group_a1_is_wassenaar_without_three_states_and_with_iceland() -> None:
    without = members("wassenaar") - named("Malta, Russia, Ukraine")
    assert members("ear_a1") == without | named("Iceland")


def test_ns_column_2_is_unmarked_for_country_group_a1() -> None:
    assert members("ear_chart_no_ns2") == members("ear_a1") - named("USA")


@each(["2015-01-01", "2019-01-01", "2021-11-01", "2024-06-01", "2025-12-01", "2026-09-01"])
def test_commerce_has_the_arms_embargoes_of_state_by_the_note_to_its_group(on: str) -> None:
    state = members("itar_126_1_d1", day(on)) | members("itar_126_1_d2", day(on))
    # until 2020-12-23 Commerce took Hong Kong for a country of its own; it kept Cyprus until 2024-05-30
    assert members("ear_d5", day(on)) | named("Cyprus, Hong Kong") == state | named("Cyprus, Hong Kong")


BRITISH = ["AI", "BM", "FK", "GG", "GI", "GS", "IM", "IO", "JE", "KY", "MS", "PN", "SH", "TC", "VG"]
FRENCH = ["BL", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "TF", "WF", "YT"]
WITH = [
    *((code, "GB") for code in BRITISH),
    *((code, "FR") for code in FRENCH),
    *((code, "AU") for code in ["CC", "CX", "HM", "NF"]),
    *((code, "DK") for code in ["FO", "GL"]),
    *((code, "NO") for code in ["BV", "SJ"]),
    *(("AX", "FI"), ("BQ", "NL"), ("TK", "NZ"), ("LI", "CH")),
]


OUTERMOST = ["AX", "GF", "GP", "MF", "MQ", "RE", "YT"]
"""Parts of member states, with a code of their own, that are in the customs territory of the Union."""


@each(OUTERMOST)
def test_the_customs_territory_of_the_union_has_parts_with_a_code_of_their_own(code: str) -> None:
    assert GROUPS["eu"].membership(code, SEPTEMBER_2026)
    assert code not in members("eu")
    assert GROUPS["eu"].membership("YT", day("2013-12-31")) is False


@each((*pair, on) for pair in WITH for on in ["2020-01-01", "2024-04-18", "2024-04-19", "2026-09-01"])
def test_a_territory_goes_with_its_country_under_the_ear_alone(code: str, place: str, on: str) -> None:
    for stem, group in GROUPS.items():
        if stem.startswith("ear_"):
            assert group.membership(code, day(on)) is group.membership(place, day(on))
            assert code not in group.members_on(day(on))
        elif (stem, code) not in (("eu001", "LI"), *(("eu", part) for part in OUTERMOST)):
            assert not group.membership(code, day(on))


@each(["AQ", "CK", "NU", "PS", "AW", "CW", "SX", "MO"])
def test_what_stands_alone_follows_nobody(code: str) -> None:
    assert not any(row.follows for group in GROUPS.values() for row in group.members if row.code == code)


@each(["AS", "GU", "MP", "PR", "UM", "VI", "US"])
def test_the_territories_of_the_united_states_are_at_home_there(code: str) -> None:
    assert countries.home(code) == "US"
    assert countries.home("KY") == "KY"


def test_before_a_record_begins_only_countries_with_dated_rows_are_known() -> None:
    group = GROUPS["ear_d4"]
    assert group.membership("CN", day("2011-01-25")) is True
    assert group.membership("CN", day("2011-01-24")) is None
    assert group.membership("DE", day("2011-01-25")) is False
    assert group.membership("DE", day("2011-01-24")) is None
    assert group.membership("VE", day("2011-01-24")) is False
    assert group.members_on(day("2011-01-24")) == ()
    assert "CN" in group.members_on(day("2011-01-24"), None)


def test_a_member_without_a_start_is_undated_until_the_day_from_which_changes_are_on_file() -> None:
    group = GROUPS["ear_d4"]
    assert group.is_undated("IL", day("2026-07-07"))
    assert not group.is_undated("IL", day("2026-07-08"))
    assert GROUPS["ear_e2"].is_undated("CU", day("2026-08-31"))
    assert not GROUPS["ear_e2"].is_undated("CU", day("2026-09-01"))
    assert group.is_undated("HK", day("2021-01-01"))
    assert not group.is_undated("RU", day("2021-01-01"))
    assert not group.is_undated("DE", day("2021-01-01"))


@each([stem for stem in GROUPS if stem.startswith("ear_")])
def test_hong_kong_is_china_and_macau_is_not(stem: str) -> None:
    for on in (day("2020-12-23"), SEPTEMBER_2026):
        assert GROUPS[stem].membership("HK", on) is GROUPS[stem].membership("CN", on)
    on_its_own_row = stem in ("ear_d1", "ear_d4")
    assert GROUPS[stem].membership("MO", SEPTEMBER_2026) is on_its_own_row
    assert GROUPS[stem].membership("HK", day("2020-12-22")) is (stem == "ear_a6")


def test_israel_is_in_a6_and_in_d4_at_once() -> None:
    assert "IL" in members("ear_a6") & members("ear_d4")


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        ("un_arms_embargoes", "un_arms_embargoes_partial"),
        ("eu_arms_embargoes", "eu_arms_embargoes_partial"),
        ("itar_126_1_d1", "itar_126_1_d2"),
        ("ear_a5", "ear_a6"),
        ("mtcr_partners", "mtcr_adherents_declared"),
        ("nato", "nato_plus_five"),
    ],
)
def test_no_country_is_on_both_of_two_lists_that_exclude_each_other(whole: str, part: str) -> None:
    for on in ("2020-06-01", "2024-06-01", "2026-09-01", "2026-11-01"):
        assert not members(whole, day(on)) & members(part, day(on)), on


@each(
    [
        ("ear_part_746", "RU", False),
        ("ear_part_746", "BY", False),
        ("ear_part_746", "CU", True),
        ("eu001", "IS", False),
        ("itar_126_1_d1", "SY", False),
        ("un_arms_embargoes", "IR", False),
        ("ear_d4", "SA", True),
    ]
)
def test_what_was_not_read_is_marked(stem: str, code: str, verified: bool) -> None:
    (row,) = GROUPS[stem].rows_on(code, SEPTEMBER_2026)
    assert row.verified is verified


def test_only_kosovo_is_marked_as_assigned_by_users() -> None:
    table = tomli.loads((LAW / "iso-3166.toml").read_text(encoding="utf-8"))
    assert [row["alpha2"] for row in table["country"] if row.get("user_assigned")] == ["XK"]
    assert [row["alpha2"] for row in table["country"]] == list(countries.codes())
