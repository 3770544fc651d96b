"""A country group answers who was a member when, and refuses a file that cannot be read one way only."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.rules.law import Following, Group, load_library
from mtcrcheck.rules.shapes import load_shape

FILE = "countries/example.toml"


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def table(*members: dict[str, Any], **changes: Any) -> dict[str, Any]:
    head = {
        "id": "countries/example",
        "title": "An example",
        "cite": "15 CFR part 740",
        "source": "https://www.ecfr.gov/",
        "as_of": "2026-09-01",
        "verified": True,
        "summary": "Countries of the example.",
    }
    rows = list(members) or [{"code": "BH", "name": "Bahrain"}]
    return {key: value for key, value in (head | {"member": rows} | changes).items() if value is not None}


def group(*members: dict[str, Any], **changes: Any) -> Group:
    return load_shape(Group, table(*members, **changes), FILE)


EMIRATES = {"code": "AE", "name": "United Arab Emirates", "until": "2026-07-10", "note": "removed"}
QATAR = {"code": "QA", "name": "Qatar", "since": "2022-03", "verified": False}
CYPRUS: list[dict[str, Any]] = [
    {"code": "CY", "name": "Cyprus", "until": "2020-10-01"},
    {"code": "CY", "name": "Cyprus", "since": "2026-10-01", "uncertain": True},
]


def test_a_group_carries_what_its_file_says() -> None:
    loaded = group(EMIRATES, QATAR, note="open", confidence="mixed", source_date="2026-07")
    assert (loaded.id, loaded.title, loaded.as_of) == ("countries/example", "An example", "2026-09-01")
    assert (loaded.note, loaded.confidence, loaded.source_date) == ("open", "mixed", "2026-07")
    emirates, qatar = loaded.members
    assert (emirates.code, emirates.until, emirates.note) == ("AE", "2026-07-10", "removed")
    assert (emirates.verified, qatar.verified) == (True, False)


def test_a_row_is_as_verified_as_its_group_unless_it_says_otherwise() -> None:
    plain, read = {"code": "BH", "name": "Bahrain"}, {"code": "QA", "name": "Qatar", "verified": True}
    assert [row.verified for row in group(plain, read, verified=False).members] == [False, True]


@pytest.mark.parametrize(
    ("code", "on", "member"),
    [
        ("AE", "2026-07-09", True),
        ("AE", "2026-07-10", False),
        ("QA", "2022-02-28", False),
        ("QA", "2022-03-01", None),
        ("QA", "2022-04-01", True),
        ("CY", "2020-09-30", True),
        ("CY", "2020-10-01", False),
        ("CY", "2026-09-30", False),
        ("CY", "2026-10-01", None),
        ("US", "2026-10-01", False),
    ],
)
def test_membership_turns_on_the_dates_of_the_country(code: str, on: str, member: bool | None) -> None:
    assert group(EMIRATES, QATAR, *CYPRUS).membership(code, day(on)) is member


@pytest.mark.parametrize(
    ("on", "members"),
    [
        ("2020-09-30", ("AE", "CY")),
        ("2022-03-15", ("AE",)),
        ("2026-07-09", ("AE", "QA")),
        ("2026-10-01", ("QA",)),
    ],
)
def test_the_members_on_a_day_are_the_certain_ones(on: str, members: tuple[str, ...]) -> None:
    assert group(QATAR, *CYPRUS, EMIRATES).members_on(day(on)) == members


def test_the_rows_behind_a_membership_can_be_shown() -> None:
    loaded = group(EMIRATES, *CYPRUS)
    assert [row.since for row in loaded.rows_on("CY", day("2026-10-01"))] == ["2026-10-01"]
    assert loaded.rows_on("CY", day("2024-01-01")) == ()


@given(
    st.sampled_from(["AE", "QA", "CY", "US"]),
    st.dates(datetime.date(1987, 4, 16), datetime.date(2030, 12, 31)),
)
def test_a_country_is_listed_exactly_when_it_is_certainly_a_member(code: str, on: datetime.date) -> None:
    loaded = group(EMIRATES, QATAR, *CYPRUS)
    assert (code in loaded.members_on(on)) == (loaded.membership(code, on) is True)
    assert bool(loaded.rows_on(code, on)) == (loaded.membership(code, on) is not False)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"titel": "x"}, "unknown key 'titel'"),
        ({"title": None}, "title is missing"),
        ({"title": 7}, "title is 7, expected a text"),
        ({"summary": "  "}, "summary is '  ', expected a text"),
        ({"verified": None}, "verified is missing"),
        ({"verified": "yes"}, "verified is 'yes', expected true or false"),
        ({"as_of": "September"}, "as_of: 'September' is not a date"),
        ({"source_date": "2026-9"}, "source_date: '2026-9' is not a date"),
        ({"confidence": "high"}, "confidence is 'high', expected one of 'verified', 'mixed'"),
        ({"member": None}, "member is missing"),
        ({"member": []}, r"member is \[\], expected at least one"),
        ({"member": ["BH"]}, "member 1: expected a table, found 'BH'"),
    ],
)
def test_a_wrong_head_is_refused_by_file_and_key(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message) as caught:
        group(**changes)
    assert str(caught.value).startswith(f"{FILE}: ")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"code": None}, "code is missing"),
        ({"code": "XX"}, "code: unknown country 'XX'"),
        ({"code": "bh"}, "code: unknown country 'bh'"),
        ({"code": "BHR"}, "code: unknown country 'BHR'"),
        ({"name": None}, "name is missing"),
        ({"sinse": "2020"}, "unknown key 'sinse'"),
        ({"since": "2020-13"}, "'2020-13' is not a date"),
        ({"since": datetime.date(2020, 1, 1)}, "since is datetime.date.*, expected a text in quotes"),
        ({"since": "2020", "until": "2019"}, "since '2020' is not before until '2019'"),
        ({"uncertain": "no"}, "uncertain is 'no', expected true or false"),
        ({"verified": 1}, "verified is 1, expected true or false"),
        ({"note": []}, r"note is \[\], expected a text"),
    ],
)
def test_a_wrong_row_is_refused_by_file_and_number(changes: dict[str, Any], message: str) -> None:
    wrong = {"code": "BH", "name": "Bahrain"} | changes
    with pytest.raises(ValueError, match=message) as caught:
        group(EMIRATES, {key: value for key, value in wrong.items() if value is not None})
    assert str(caught.value).startswith(f"{FILE}: member 2")


def test_two_rows_of_one_country_may_meet_but_not_overlap() -> None:
    first, second = {**EMIRATES, "until": "2026-07-10"}, {**EMIRATES, "until": "2027", "since": "2026-07-10"}
    assert group(first, second).membership("AE", day("2026-07-10")) is True
    with pytest.raises(ValueError, match="members 1 and 3 of countries/example: the periods of AE overlap"):
        group(first, QATAR, second | {"since": "2026-07-09"})


def test_kosovo_may_be_a_member() -> None:
    assert group({"code": "XK", "name": "Kosovo"}).membership("XK", day("2026-01-01")) is True


@pytest.mark.parametrize("content", [b"id = ", b"\xff\xfe", b"[[member]\n"])
@pytest.mark.parametrize("id", ["countries/example", "us/example"])
def test_what_is_not_toml_is_refused_by_file(tmp_path: Path, id: str, content: bytes) -> None:
    (tmp_path / id).parent.mkdir()
    (tmp_path / "law.toml").write_text("as_of = 2026-09-01", "utf-8")
    (tmp_path / f"{id}.toml").write_bytes(content)
    with pytest.raises(ValueError, match=rf"^{id}(\.toml)?: not TOML in UTF-8"):
        load_library(tmp_path).group(id)


FOLLOWS = {
    "codes": {"CN": ["HK"]},
    "since": "2020-12-23",
    "groups": "countries/",
    "verified": True,
    "note": "read as China",
}
CHINA = {"code": "CN", "name": "China", "since": "2010"}


def followed(*members: dict[str, Any], **changes: Any) -> Group:
    return load_shape(Following, {**FOLLOWS, **changes}, "law.toml").in_group(group(*members))


def test_a_place_follows_a_country_from_a_day_on() -> None:
    of_china = followed(CHINA, QATAR)
    assert [row.code for row in of_china.members] == ["CN", "HK", "QA"]
    assert of_china.membership("HK", day("2020-12-22")) is False
    assert of_china.membership("HK", day("2020-12-23")) is True
    assert of_china.membership("CN", day("2020-12-22")) is True
    (row,) = of_china.rows_on("HK", day("2026-09-01"))
    assert (row.name, row.note, row.verified) == ("Hong Kong", "read as China", True)


@pytest.mark.parametrize(
    ("period", "on", "member"),
    [
        ({"until": "2020-12-23"}, "2020-12-23", False),
        ({"until": "2024-05-30"}, "2024-05-29", True),
        ({"until": "2024-05-30"}, "2024-05-30", False),
        ({"since": "2022-03-01"}, "2022-02-28", False),
        ({"since": "2022-03-01"}, "2022-03-01", True),
        ({"since": "2022"}, "2022-06-01", None),
        ({"uncertain": True}, "2022-06-01", None),
    ],
)
def test_a_place_follows_only_while_the_country_is_a_member(
    period: dict[str, Any], on: str, member: bool | None
) -> None:
    assert followed({"code": "CN", "name": "China", **period}).membership("HK", day(on)) is member


def test_what_follows_is_as_sure_as_both_of_its_sources() -> None:
    for row, following in ((True, False), (False, True)):
        (found,) = followed({**CHINA, "verified": row}, verified=following).rows_on("HK", day("2026-09-01"))
        assert found.verified is False


def test_a_place_follows_in_the_groups_named_and_keeps_its_own_row_until_then() -> None:
    own = {"code": "HK", "name": "Hong Kong", "until": "2020-12-23"}
    assert followed(CHINA, groups="countries/ear_") == group(CHINA)
    assert followed(CHINA, own).membership("HK", day("2020-12-22")) is True
    with pytest.raises(ValueError, match="the periods of HK overlap"):
        followed(CHINA, {**own, "until": "2020-12-24"})


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"codes": {"CN": ["ZZ"]}}, "ZZ"),
        ({"codes": {"CN": []}}, "codes"),
        ({"codes": {"ZZ": ["HK"]}}, "ZZ"),
        ({"since": "soon"}, "since"),
        ({"verified": "yes"}, "verified"),
        ({"unknown": 1}, "unknown key"),
    ],
)
def test_a_row_that_says_whom_a_place_follows_is_checked(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        load_shape(Following, {**FOLLOWS, **changes}, "law.toml")
    with pytest.raises(ValueError, match="expected a table"):
        load_shape(Following, "HK", "law.toml")
