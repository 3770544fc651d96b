"""Destinations as people type them: countries, groups on a day, and lists of both."""

from __future__ import annotations

import datetime
import re

import pytest

from mtcrcheck import countries
from mtcrcheck.rules.law import load_library
from mtcrcheck.rules.places import find_destinations, find_exporters, group_names
from tests.folding import each

LIBRARY = load_library()


def found(*texts: str, exporter: str = "US", on: str = "2026-10-01") -> tuple[tuple[str, ...], ...]:
    return find_destinations(LIBRARY, texts, exporter, datetime.date.fromisoformat(on))


def named(*texts: str, exporter: str = "US", on: str = "2026-10-01") -> tuple[str, ...]:
    return found(*texts, exporter=exporter, on=on)[0]


@each(
    [
        ("DE,Korea, South", ("DE", "KR")),
        ("Korea, South,DE", ("KR", "DE")),
        ("Korea, South, Korea, North", ("KR", "KP")),
        ("Korea, South, Sudan", ("KR", "SD")),
        ("FR, Congo, The Democratic Republic of the, SA", ("FR", "CD", "SA")),
        ("Bonaire, Sint Eustatius and Saba", ("BQ",)),
        ("Micronesia, Federated States of, JP", ("FM", "JP")),
        ("Guinea, Papua New Guinea", ("GN", "PG")),
        ("Sudan, South Sudan", ("SD", "SS")),
        ("CN,HK", ("CN", "HK")),
        ("HK, CN", ("HK", "CN")),
        ("TW,CN,MO", ("TW", "CN", "MO")),
        ("Hong Kong,Japan,China", ("HK", "JP", "CN")),
        ("Scotland, England", ("GB",)),
        ("Northern Ireland, UK", ("GB",)),
        ("SA,,DE", ("SA", "DE")),
        ("RU;BY", ("RU", "BY")),
        ("Russia; Korea, South", ("RU", "KR")),
        ("Iran / Iraq", ("IR", "IQ")),
        ("countries/aukus; NZ", ("AU", "GB", "NZ")),
    ]
)
def test_a_list_is_read_also_where_names_have_a_comma_of_their_own(text: str, codes: tuple[str, ...]) -> None:
    assert named(text) == codes


@each(
    [
        "Hong Kong,China",
        "Hong Kong, China",
        "China, Hong Kong",
        "DE, Hong Kong, PRC",
        "Hong Kong;China",
        "China / Hong Kong",
        "Taiwan, China",
        "Macao, China",
        "Macau,CN",
        "Georgia, USA",
        "Georgia,US",
        "USA, Georgia",
        "Réunion, France",
        "Jersey, UK",
        "Aruba, Netherlands",
        "Puerto Rico, USA",
    ]
)
def test_what_may_be_one_place_or_two_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="may be one place or several") as error:
        named(text, exporter="JP")
    both = re.findall(r"[A-Z]{2},[A-Z]{2}", str(error.value))
    assert len(named(*both, exporter="JP")) == 2


@pytest.mark.parametrize(
    ("group", "on", "number", "inside", "outside"),
    [
        ("AUKUS", "2026-10-01", 2, "AU", "US"),
        ("EU", "2016-07-15", 28, "GB", "CH"),
        ("EU", "2026-10-01", 27, "HR", "GB"),
        ("European Union", "2026-10-01", 27, "HR", "GB"),
        ("MTCR", "2026-10-01", 34, "IN", "US"),
        ("MNNA", "2025-12-31", 20, "BR", "PE"),
        ("MNNA", "2026-02-01", 22, "PE", "AF"),
        ("Wassenaar Arrangement", "2026-10-01", 41, "MX", "IS"),
        ("A:5", "2026-07-09", 37, "IN", "AE"),
        ("A:5", "2026-07-10", 38, "AE", "KY"),
        ("a5", "2026-07-10", 38, "AE", "KY"),
        ("Country Group D:5", "2021-10-31", 23, "CY", "ET"),
        ("D:5", "2021-11-01", 24, "ET", "KH"),
        ("countries/ear_d5", "2020-12-23", 22, "HK", "RU"),
        ("E:2", "2026-10-01", 1, "CU", "IR"),
    ],
)
def test_a_group_is_its_members_on_the_day(
    group: str, on: str, number: int, inside: str, outside: str
) -> None:
    codes = named(group, on=on)
    assert len(codes) == number
    assert inside in codes
    assert outside not in codes


@each(LIBRARY.group_ids)
def test_every_group_on_file_is_named_by_its_id_and_by_all_its_names(id: str) -> None:
    group = LIBRARY.group(id)
    members = {*group.members_on(LIBRARY.as_of), *group.members_on(LIBRARY.as_of, None)} - {"US"}
    assert group.names
    for name in (id, id.removeprefix("countries/"), *group.names, *(n.casefold() for n in group.names)):
        assert set(named(name)) == members


def test_a_member_that_is_not_certain_is_among_them_and_is_said() -> None:
    (said,) = found("126.1(d)(1)")[1]
    assert "SY" in named("126.1(d)(1)")
    assert said.endswith("not certain: MO, SY")


def test_groups_and_countries_stand_in_one_list_each_destination_once() -> None:
    assert named("GB,AUKUS,SA") == ("GB", "AU", "SA")


@pytest.mark.parametrize(("group", "on"), [("AUKUS", "2024-08-31"), ("A:5", "2013-10-14")])
def test_a_group_without_members_on_file_that_day_is_refused(group: str, on: str) -> None:
    with pytest.raises(ValueError, match=r"had no members on|the record of"):
        named(group, on=on)


@pytest.mark.parametrize("word", ["GCC", "Five Eyes", "five eyes", "ASEAN", "G7", "B", "D:3", "Middle East"])
def test_a_word_for_a_group_that_is_not_on_file_is_refused_with_those_that_are(word: str) -> None:
    with pytest.raises(countries.UnknownCountryError) as error:
        named(word)
    assert all(name in str(error.value) for name in group_names(LIBRARY))


@pytest.mark.parametrize("text", ["NATO,-TR", "NATO; ! Turkey", "all, -RU", "-NATO", "DE,-EU"])
def test_a_sign_before_a_name_leaves_nothing_out(text: str) -> None:
    with pytest.raises(countries.UnknownCountryError, match="left out"):
        named(text)


@pytest.mark.parametrize("place", ["PR", "Guam", "US", "American Samoa", "VI"])
def test_what_is_a_part_of_the_exporting_state_is_no_destination(place: str) -> None:
    for exporter in ("US", "MP"):
        with pytest.raises(ValueError, match="nothing is exported there"):
            named(place, exporter=exporter)
    assert len(named(place, exporter="DE")) == 1


def test_a_territory_of_a_member_leaves_that_one_out_of_a_group_and_says_so() -> None:
    codes, (words,) = found("AUKUS", exporter="PR")
    assert (codes, words.endswith("US as the exporting state left out")) == (("AU", "GB"), True)


@pytest.mark.parametrize(
    ("texts", "codes"),
    [
        (["US"], ("US",)),
        (["Japan, IL", "japan"], ("JP", "IL")),
        (["EU"], ("EU",)),
        (["European Union,DE"], ("EU", "DE")),
        (["AUKUS"], ("AU", "GB", "US")),
        (["all"], LIBRARY.exporters),
    ],
)
def test_exporters_are_states_the_union_groups_and_all_that_have_law_on_file(
    texts: list[str], codes: tuple[str, ...]
) -> None:
    assert find_exporters(LIBRARY, texts, datetime.date(2026, 10, 1)) == codes
    assert {"US", "EU", "CN", "TR"} <= set(LIBRARY.exporters)
