"""What is encoded is counted completely, and what is doubtful or late is named with its reason."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck import countries
from mtcrcheck.assessment import Request, assess
from mtcrcheck.explain.overview import (
    AREAS,
    COVERAGE,
    TYPICAL,
    count_coverage,
    describe_country,
    describe_law,
    describe_to_read_again,
    describe_unverified,
    list_countries,
    list_exporters,
    list_stale,
    list_unverified,
    read_typical,
    subtract_months,
)
from mtcrcheck.rules.law import load_library
from mtcrcheck.rules.shapes import parse_partial

if TYPE_CHECKING:
    from mtcrcheck.document import Document, Table

LIBRARY = load_library()
DENIAL = "strong-presumption-of-denial"
GROUPS = [LIBRARY.group(id) for id in LIBRARY.group_ids]


def table(page: Document, title: str) -> list[dict[str, object]]:
    """Return the rows of the section whose title begins so, empty where there is none."""
    found: list[Table] = [s.table for s in page.sections if s.title.startswith(title) and s.table]
    return [dict(zip(t.columns, row, strict=True)) for t in found for row in t.rows]


def country(code: str, day: str = str(LIBRARY.as_of), *readings: str, exporter: str = "US") -> Document:
    return describe_country(code, LIBRARY, Request(datetime.date.fromisoformat(day), readings, (), exporter))


# Coverage


def test_the_coverage_counts_every_rule_once() -> None:
    rows = {row["path"]: row for row in count_coverage(LIBRARY)}
    rules = [
        row for path, row in rows.items() if path not in ("interpretations", "presumptions", "countries")
    ]
    assert sum(int(row["number"]) for row in rules) == len(LIBRARY.rules)
    assert sum(int(row["dated rows"]) for row in rules) == sum(
        len(r.versions) for r in LIBRARY.rules.values()
    )
    doubtful = [r for r in LIBRARY.rules.values() if any(not v.verified for v in r.versions)]
    assert sum(int(row["unverified"]) for row in rules) == len(doubtful)
    assert rows["interpretations"]["number"] == len(LIBRARY.interpretations)
    assert rows["presumptions"]["number"] == len(LIBRARY.presumptions)
    assert rows["countries"]["number"] == len(LIBRARY.group_ids)
    assert rows["countries"]["dated rows"] == sum(len(g.members) for g in GROUPS)
    assert rows["countries"]["unverified"] == sum(not g.verified for g in GROUPS)


def test_every_part_of_the_coverage_has_a_name_and_every_name_a_part() -> None:
    rows = count_coverage(LIBRARY)
    further = sorted(code.lower() for code in LIBRARY.exporters if code not in ("US", "EU"))
    assert [row["path"] for row in rows] == [
        *AREAS,
        *further,
        "interpretations",
        "presumptions",
        "countries",
    ]
    assert not {row["what"] for row in rows} & set(further)
    assert all(tuple(row) == COVERAGE for row in rows)


def test_how_much_was_read_is_told_of_every_exporter() -> None:
    rows = {row[2]: row for row in list_exporters(LIBRARY)}
    assert len(rows) == len(LIBRARY.exporters)
    assert rows["tr"][3:] == ("0", "0", "3")
    assert rows["au"][1:] == ("Minister for Defence, Defence Export Controls", "au", "5", "3", "2")


def test_a_further_exporting_state_is_counted_under_its_folder() -> None:
    rule = LIBRARY.rules["eu/ML10.c"]
    further = replace(LIBRARY, rules={**LIBRARY.rules, "uk/ML10.c": replace(rule, id="uk/ML10.c")})
    assert [r["number"] for r in count_coverage(further) if r["path"] == "uk"] == [1]


def test_the_rules_are_as_of_the_law_and_the_groups_as_of_their_own_days() -> None:
    rows = {row["path"]: row["as of"] for row in count_coverage(LIBRARY)}
    assert rows["us/itar"] == str(LIBRARY.as_of)
    days = sorted((g.as_of for g in GROUPS), key=parse_partial)
    assert rows["countries"] == f"{days[0]} to {days[-1]}"


# Unverified


def test_everything_unverified_is_listed_with_a_reason() -> None:
    found = list_unverified(LIBRARY)
    listed = {u[0] for u in found}
    rules = {id for id, r in LIBRARY.rules.items() if any(not v.verified for v in r.versions)}
    readings = {i.id for i in LIBRARY.interpretations.values() if not i.verified}
    groups = {g.id for g in GROUPS if not g.verified or any(not m.verified or m.uncertain for m in g.members)}
    assert rules | readings | groups <= listed
    assert all(u[2] for u in found)


def test_nothing_verified_is_listed() -> None:
    sound = {id for id, r in LIBRARY.rules.items() if all(v.verified for v in r.versions)}
    sound |= {g.id for g in GROUPS if g.verified and all(m.verified and not m.uncertain for m in g.members)}
    assert not sound & {u[0] for u in list_unverified(LIBRARY)}


def test_rows_of_a_group_with_one_reason_are_named_together() -> None:
    nato = [u for u in list_unverified(LIBRARY) if u[0] == "countries/nato"]
    whys = [u[2] for u in nato]
    assert len(whys) == len(set(whys))
    named = {code for u in nato for code in str(u[1]).rsplit(": ", 1)[1].split(", ")}
    assert named == {m.code for m in LIBRARY.group("countries/nato").members if not m.verified or m.uncertain}


# Stale


def test_a_group_is_stale_if_it_was_last_known_to_be_right_before_the_limit() -> None:
    late = {s[0]: s[3] == "yes" for s in list_stale(LIBRARY, 12)}
    assert late["countries/mtcr_adherents_unilateral"]  # 1996
    assert late["countries/wassenaar"]  # 2025-01-27
    assert "countries/aukus" not in late  # 2025-12-30
    assert "countries/eu" not in late  # 2026


def test_the_limit_is_a_day_and_itself_not_stale() -> None:
    """The list of AUKUS was known to be right on 30 December 2025, nine months and a day before the law's."""
    assert "countries/aukus" in {s[0] for s in list_stale(LIBRARY, 9)}
    on_the_day = replace(LIBRARY, as_of=datetime.date(2026, 9, 30))
    assert "countries/aukus" not in {s[0] for s in list_stale(on_the_day, 9)}


def test_a_day_known_to_the_year_leaves_it_open_whether_the_group_is_stale() -> None:
    (nato,) = (s for s in list_stale(LIBRARY, 6) if s[0] == "countries/nato")  # 2026; the limit is 2026-04-01
    assert nato[3] == "may be"


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2026-10-01", 12, "2025-10-01"),
        ("2026-10-01", 0, "2026-10-01"),
        ("2026-03-31", 1, "2026-02-28"),
        ("2024-03-31", 1, "2024-02-29"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-05-31", 1, "2026-04-30"),
    ],
)
def test_months_are_counted_in_the_calendar(day: str, months: int, before: str) -> None:
    assert str(subtract_months(datetime.date.fromisoformat(day), months)) == before


@given(st.dates(min_value=datetime.date(1900, 1, 1)), st.integers(0, 240))
def test_more_months_lead_to_an_earlier_day(day: datetime.date, months: int) -> None:
    assert subtract_months(day, months + 1) < subtract_months(day, months) <= day


# The pages of the law


def test_the_page_of_the_law_lists_every_version_and_which_stands_on_the_day() -> None:
    rows = table(describe_law(LIBRARY, datetime.date(2026, 1, 20)), "Rules")
    assert len(rows) == sum(len(r.versions) for r in LIBRARY.rules.values())
    entry = [r for r in rows if r["id"] == "us/ear/9A012.a.1"]
    assert [r["in_force"] for r in entry] == [False, True, False, False]
    next_day = table(describe_law(LIBRARY, datetime.date(2026, 1, 21)), "Rules")
    assert [r["in_force"] for r in next_day if r["id"] == "us/ear/9A012.a.1"] == [False, False, True, False]


def test_the_interpretations_stand_in_the_order_of_their_dates() -> None:
    rows = table(describe_law(LIBRARY, datetime.date(2025, 9, 14)), "Interpretations")
    assert [r["id"] for r in rows] == list(LIBRARY.interpretations)
    status = {r["id"]: r["status"] for r in rows}
    assert (status["us-nsm28"], status["us-2025"]) == ("in force", "not yet in force")


def test_the_groups_are_counted_on_the_day() -> None:
    def members(day: str) -> object:
        rows = table(describe_law(LIBRARY, datetime.date.fromisoformat(day)), "Country groups")
        return next(r["members"] for r in rows if r["id"] == "countries/ear_a5_approved_entities_only")

    assert (members("2026-07-09"), members("2026-07-10")) == (0, 1)


def test_the_limit_for_what_is_stale_is_stated() -> None:
    page = describe_unverified(LIBRARY, 24)
    (line,) = (line.text for s in page.sections for line in s.lines)
    assert "2024-10-01, 24 months" in line
    assert [r["id"] for r in table(page, "Stale")] == [s[0] for s in list_stale(LIBRARY, 24)]
    assert len(table(page, "Not read")) == len(list_unverified(LIBRARY))


# Countries


def test_all_countries_are_listed_with_their_codes() -> None:
    rows = table(list_countries(), "Codes")
    assert [r["code"] for r in rows] == list(countries.codes())
    assert [r["country"] for r in rows] == [countries.name(str(r["code"])) for r in rows]
    assert all(countries.resolve(str(r["alpha3"])) == r["code"] for r in rows)
    assert "aliases" not in rows[0]


def test_the_other_names_of_a_country_are_listed_on_request() -> None:
    rows = table(list_countries(aliases=True), "Codes")
    assert str(next(r["aliases"] for r in rows if r["code"] == "AE")).startswith("UAE, Emirates, ")


def test_a_country_shows_every_membership_on_file_on_its_day() -> None:
    for code in countries.codes():
        page = country(code, exporter=code)  # of the exporting state itself there is nothing more to say
        here = {r["id"] for r in table(page, "Memberships on")}
        assert here == {g.id for g in GROUPS if g.rows_on(code, LIBRARY.as_of)}, code
        on_file = len(table(page, "Memberships on")) + len(table(page, "Other periods"))
        assert on_file == sum(m.code == code for g in GROUPS for m in g.members), code


@pytest.mark.parametrize("day", ["2010-01-01", "2013-10-14", "2018-01-01", "2026-10-01"])
def test_a_country_shows_of_every_group_what_the_rules_read(day: str) -> None:
    law, words = LIBRARY.on(datetime.date.fromisoformat(day)), {True: "yes", None: "undetermined"}
    for code in ("AQ", "CN", "HK", "FR", "GL", "IN", "CY"):
        page = country(code, day, exporter=code)
        shown = {r["id"]: r["member"] for r in table(page, "Memberships on")}
        lines = " ".join(line.text for section in page.sections for line in section.lines)
        for id in LIBRARY.group_ids:
            member = law.membership(code, id)
            is_open = member is None and id not in shown
            assert (f"{id}," in lines or f"{id}." in lines) == is_open, (code, id)
            assert is_open or shown.get(id) == words.get(member), (code, id)


def test_the_union_has_the_matrix_of_a_member_state() -> None:
    matrix = table(country("TR", exporter="EU"), "What it means")
    assert matrix == table(country("TR", exporter="DE"), "What it means")
    assert len(matrix) == len(TYPICAL)


def test_cambodia_leaves_the_munitions_embargo_on_7_november_2025() -> None:
    def memberships(day: str) -> dict[object, object]:
        return {r["id"]: (r["member"], r["until"]) for r in table(country("KH", day), "Memberships on")}

    assert memberships("2025-11-06")["countries/itar_126_1_d2"] == ("yes", "2025-11-07")
    assert "countries/itar_126_1_d2" not in memberships("2025-11-07")


def test_a_membership_that_is_not_known_is_undetermined_and_says_why() -> None:
    rows = table(country("CY"), "Memberships on")
    (cyprus,) = (r for r in rows if r["id"] == "countries/itar_126_1_d2")
    assert (cyprus["member"], cyprus["verified"]) == ("undetermined", False)
    assert "not known" in str(cyprus["note"])


@pytest.mark.parametrize(
    ("code", "day", "reviews"),
    [
        ("CN", "2026-10-01", [*["policy-of-denial"] * 2, *["undetermined"] * 4]),
        ("CA", "2026-10-01", [*["case-by-case"] * 2, *["no-mt-review"] * 4]),
        (
            "SA",
            "2020-07-23",
            [DENIAL, "case-by-case", DENIAL, "case-by-case", "case-by-case", "undetermined"],
        ),
        ("SA", "2020-07-24", ["case-by-case", "case-by-case", DENIAL, *["case-by-case"] * 2, "undetermined"]),
    ],
)
def test_what_a_destination_means_for_typical_aircraft(code: str, day: str, reviews: list[str]) -> None:
    rows = table(country(code, day), "What it means")
    assert [r["aircraft"] for r in rows] == [read_typical(name, "US").name for name in TYPICAL]
    assert [r["review"] for r in rows] == reviews


@pytest.mark.parametrize("code", ["SA", "IR", "DE", "NR", "XK"])
def test_the_matrix_is_what_the_house_says_of_the_same_aircraft(code: str) -> None:
    page = country(code, "2026-10-01", "us-2020", "us-2025")
    for reading in ("us-2020", "us-2025"):
        rows = table(page, f"What it means for typical aircraft under {reading}")
        for row, name in zip(rows, TYPICAL, strict=True):
            found = assess(read_typical(name, "US"), Request(LIBRARY.as_of, (reading,), (code,)), LIBRARY)
            review = found.reviews[0].review
            assert (row["treatment"], row["review"], row["licence"]) == (
                review.treatment,
                review.review,
                review.licence,
            )


def test_what_decides_a_row_of_the_matrix_is_named_by_ids_that_can_be_explained() -> None:
    rows = table(country("CN"), "What decides it")
    assert rows[0]["decided_by"] == "us-2025/crewed, us/review/126.1.d.1"
    assert (rows[0]["annex"], rows[-1]["annex"]) == ("I 1.A.2", "none")


def test_a_partial_embargo_is_an_alert_beside_the_matrix() -> None:
    rows = table(country("IQ"), "Alerts")
    assert "partial-embargo" in {r["code"] for r in rows}


def test_the_exporting_state_has_no_matrix() -> None:
    assert table(country("US"), "What it means") == []
    assert table(country("US", exporter="DE"), "What it means")
    assert table(country("DE", exporter="DE"), "What it means") == []


def test_an_exporting_state_of_the_union_reads_by_its_own_interpretation() -> None:
    page = country("SA", exporter="FR")
    assert [s.title for s in page.sections if s.title.startswith("What it means")] == [
        "What it means for typical aircraft under eu"
    ]


def test_what_is_to_be_read_again_stands_in_the_order_of_its_age() -> None:
    rows = table(describe_to_read_again(LIBRARY, LIBRARY.as_of), "Texts")
    dates = [str(row["text_of"] or "") for row in rows]
    assert not any(dates[: dates.count("")])
    dated = [parse_partial(date)[0] for date in dates if date]
    assert dated == sorted(dated)
    assert {row["id"] for row in rows} >= {*LIBRARY.on(LIBRARY.as_of).in_force, *LIBRARY.group_ids}


def test_every_version_says_how_much_of_it_was_read() -> None:
    for rule in LIBRARY.rules.values():
        for version in rule.versions:
            assert version.read is not None
            assert version.verified or version.read != "full"
