"""A country is found by whatever people type for it, or refused by name."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pycountry
import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

import mtcrcheck.countries
from mtcrcheck.countries import (
    GroupNamedError,
    UnknownCountryError,
    codes,
    find,
    name,
    normal,
    resolve,
    resolve_exporter,
)
from tests.folding import each

# The one ISO short name that is refused: two states answer to it, and only one of them is embargoed.
AMBIGUOUS = "Congo"


def test_the_codes_are_those_of_iso_3166_and_kosovo() -> None:
    assert codes() == tuple(sorted([c.alpha_2 for c in pycountry.countries] + ["XK"]))
    assert len(codes()) == 250


@each(list(pycountry.countries))
def test_a_country_is_found_by_its_iso_codes_and_iso_names(country) -> None:  # type: ignore[no-untyped-def]
    given_names = [country.alpha_2, country.alpha_3, country.name]
    given_names += [getattr(country, key, country.name) for key in ("official_name", "common_name")]
    for text in given_names:
        if text != AMBIGUOUS:
            assert resolve(text) == country.alpha_2


@each(codes())
def test_a_country_is_found_by_the_name_it_is_shown_under(code: str) -> None:
    assert resolve(name(code)) == code


@each(
    [
        ("Turkey", "TR"),
        ("Türkiye", "TR"),
        ("TURKIYE", "TR"),
        ("Burma", "MM"),
        ("Myanmar (Burma)", "MM"),
        ("South Korea", "KR"),
        ("Korea, South", "KR"),
        ("Republic of Korea", "KR"),
        ("Korea, North", "KP"),
        ("DPRK", "KP"),
        ("UK", "GB"),
        ("Great Britain", "GB"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        ("u.s.", "US"),
        ("the United States of America", "US"),
        ("UAE", "AE"),
        ("Czech Republic", "CZ"),
        ("Macau", "MO"),
        ("Congo (Democratic Republic)", "CD"),
        ("DRC", "CD"),
        ("Congo-Brazzaville", "CG"),
        ("Ivory Coast", "CI"),
        ("cote d’ivoire", "CI"),
        ("Bosnia & Herzegovina", "BA"),
        ("  saudi   arabia ", "SA"),
        ("sau", "SA"),
        ("sa", "SA"),
        ("Kosovo", "XK"),
        ("Taiwan, Province of China", "TW"),
        ("Russian Federation", "RU"),
        ("Niger", "NE"),
        ("Guinea", "GN"),
        ("EL", "GR"),
        ("England", "GB"),
        ("Scotland", "GB"),
        ("Wales", "GB"),
        ("Northern Ireland", "GB"),
        ("Ireland, Northern", "GB"),
        ("Gaza", "PS"),
        ("West Bank", "PS"),
        ("Gaza Strip", "PS"),
        ("Hong Kong SAR China", "HK"),
        ("Macao SAR China", "MO"),
        ("Hong Kong SAR, China", "HK"),
        ("South Sudan, Republic of", "SS"),
        ("Micronesia (Federated State of)", "FM"),
        ("Seycheles", "SC"),
        ("Cote d'lvoire", "CI"),
        ("Sint Maarten (the Dutch two-fifths of the island of Saint Martin)", "SX"),
        ("Turkey (Türkiye)", "TR"),
        ("Türkiye (Turkey)", "TR"),
        ("Eswatini (Swaziland)", "SZ"),
        ("Korea (South)", "KR"),
        ("U. A. E.", "AE"),
        ("America", "US"),
        ("S. Korea", "KR"),
        ("N. Korea", "KP"),
        ("S. Sudan", "SS"),
        ("S Africa", "ZA"),
        ("E. Timor", "TL"),
        ("RSA", "ZA"),
        ("ROC", "TW"),
        ("Republic of China", "TW"),
        ("China, Republic of", "TW"),
        ("China, People's Republic of", "CN"),
        ("China (Taiwan)", "TW"),
        ("Saudi", "SA"),
        ("Hongkong", "HK"),
        ("BVI", "VG"),
        ("Aland", "AX"),
        ("Burkina", "BF"),
        ("St. Vincent", "VC"),
        ("St Lucia", "LC"),
        ("United States Virgin Islands", "VI"),
        ("Republic of Hungary", "HU"),
        ("Oriental Republic of Uruguay", "UY"),
        ("Co-operative Republic of Guyana", "GY"),
        ("Commonwealth of Australia", "AU"),
        ("Korea, Rep.", "KR"),
        ("Congo, Dem. Rep.", "CD"),
        ("Egypt, Arab Rep.", "EG"),
        ("Dem. Rep. of the Congo", "CD"),
        ("Congo (DRC)", "CD"),
        ("Dem. People's Rep. of Korea", "KP"),
        ("Germany, Fed. Rep.", "DE"),
        ("Solomon Is.", "SB"),
        ("Br. Virgin Isds", "VG"),
        ("N. Mariana Is.", "MP"),
        ("N. Ireland", "GB"),
        ("Greenland (Denmark)", "GL"),
        ("Korea (KR)", "KR"),
        ("Korea (DPRK)", "KP"),
        ("Virgin Islands (VG)", "VG"),
        ("SA - Saudi Arabia", "SA"),
        ("Türkiye/Turkey", "TR"),
        ("Eswatini (formerly Swaziland)", "SZ"),
        ("Puerto Rico (US)", "PR"),
        ("The former Yugoslav Republic of Macedonia", "MK"),
        ("Macedonia, the former Yugoslav Republic of", "MK"),
        ("KOS", "XK"),
        ("UNK", "XK"),
    ]
)
def test_a_country_is_found_by_the_names_people_type(text: str, code: str) -> None:
    assert resolve(text) == code


@given(st.sampled_from(codes()), st.sampled_from([str.upper, str.lower, str.swapcase]))
def test_case_and_accents_do_not_matter(code: str, recase) -> None:  # type: ignore[no-untyped-def]
    decomposed = unicodedata.normalize("NFD", name(code))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    assert resolve(recase(name(code))) == resolve(decomposed) == resolve(recase(bare)) == code


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Congo", ["Democratic Republic of the Congo (CD)", "Republic of the Congo (CG)"]),
        ("Korea", ["North Korea (KP)", "South Korea (KR)"]),
        ("Virgin Islands", ["British Virgin Islands (VG)", "US Virgin Islands (VI)"]),
        ("Saudia", ["Saudi Arabia (SA)"]),
        ("Isreal", ["Israel (IL)"]),
    ],
)
def test_an_unclear_name_is_refused_with_the_countries_it_may_mean(text: str, found: list[str]) -> None:
    with pytest.raises(UnknownCountryError) as caught:
        resolve(text)
    assert str(caught.value).startswith(f"unknown country {text!r}: did you mean ")
    assert all(country in str(caught.value) for country in found)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("n/a", "write NA in capitals, or Namibia"),
        ("N.A.", "Namibia"),
        ("no", "Norway"),
        ("Georgia, USA", "it has the names of Georgia (GE) and United States (US)"),
        *(
            (text, "write one")
            for text in ("Georgia (US)", "Guinea (GW)", "Republic of China (CN)", "CH - China")
        ),
        *((text, "write one") for text in ("Greenland/Denmark", "Niger - NG", "Samoa (AS)")),
        ("Hezbollah (Lebanon)", "expected an ISO 3166 code"),
        ("Macao (Portugal)", "write one"),
        ("-DE", "left out"),
        ("! Germany", "left out"),
        ("Germany / France", "write one"),
        ("France and Germany", "it has the names of France (FR) and Germany (DE): write one"),
        ("Crimea, Ukraine", "15 CFR 746.6"),
        ("Dubai, UAE", "name the state it belongs to, United Arab Emirates (AE)"),
    ],
)
def test_what_is_no_one_country_is_refused_with_what_it_is(text: str, why: str) -> None:
    with pytest.raises(UnknownCountryError) as caught:
        resolve(text)
    assert why in str(caught.value)
    assert (resolve("NA"), resolve("NO")) == ("NA", "NO")


@each(["", " ", "XX", "QQQ", "Wonderworld", "12", "...", "--", "M\u1ef9", "B\u1ec9", "\u00c1o"])
def test_a_name_of_no_country_is_refused_with_what_is_expected(text: str) -> None:
    with pytest.raises(UnknownCountryError, match="expected an ISO 3166 code"):
        resolve(text)


OF_UKRAINE = [
    "Crimea", "Donetsk", "DNR", "Luhansk", "Donetsk People's Republic", "Sevastopol", "Republic of Crimea",
    "Crimea (Ukraine)", "Ukraine (Crimea)", "Russia (Crimea)", "Donetsk [Russia]",
]  # fmt: skip


@pytest.mark.parametrize("text", OF_UKRAINE)
def test_a_region_under_measures_of_its_own_is_refused_and_told(text: str) -> None:
    with pytest.raises(UnknownCountryError) as caught:
        resolve(text)
    assert "a part of Ukraine (UA)" in str(caught.value)
    assert "746.6" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Northern Cyprus", "Cyprus (CY)"),
        ("TRNC", "Cyprus (CY)"),
        ("Turkish Republic of Northern Cyprus", "Cyprus (CY)"),
        ("Somaliland", "Somalia (SO)"),
        ("Republic of Somaliland", "Somalia (SO)"),
        ("Abkhazia", "Georgia (GE)"),
        ("South Ossetia", "Georgia (GE)"),
        ("Transnistria", "Moldova (MD)"),
        ("Dubai", "United Arab Emirates (AE)"),
        ("Channel Islands", "Jersey (JE) or Guernsey (GG)"),
    ],
)
def test_a_place_without_a_code_is_refused_with_its_state(text: str, state: str) -> None:
    with pytest.raises(UnknownCountryError, match="not a country in ISO 3166") as caught:
        resolve(text)
    assert str(caught.value).endswith(state)


@pytest.mark.parametrize("text", ["NATO", "EU", "GCC", "Five Eyes", "ASEAN", "B"])
def test_a_group_is_no_country(text: str) -> None:
    with pytest.raises(GroupNamedError):
        resolve(text)


@each(
    [
        *(
            "Georgia, USA",
            "Georgia (USA)",
            "State of Georgia",
            "Saint Martin (Dutch part)",
            "Saint",
            "Islands",
        ),
        *("Democratic Republic of Korea", "People's Republic of Korea", "Korea (Republic)s", "New Mexico"),
        *("Turkish Republic of Cyprus", "Ukraine (Crimea)", "Cyprus (North)", "Soviet Union", "Yugoslavia"),
    ]
)
def test_what_may_be_another_place_is_never_read_as_a_country(text: str) -> None:
    with pytest.raises(UnknownCountryError):
        resolve(text)


TABLE = tomli.loads(
    (Path(mtcrcheck.countries.__file__).parent / "law" / "iso-3166.toml").read_text(encoding="utf-8")
)
NAMES = [
    (text, row["alpha2"])
    for row in TABLE["country"]
    for text in (row["alpha2"], row["alpha3"], row["name"], *row.get("aliases", ()))
]
OFFICIAL = [
    (text, country.alpha_2)
    for country in pycountry.countries
    for text in (country.name, getattr(country, "official_name", country.name))
    if text != AMBIGUOUS
]


def test_no_name_is_that_of_two_countries_or_of_a_place_elsewhere() -> None:
    by_name: dict[str, set[str]] = {}
    for text, code in NAMES:
        by_name.setdefault(normal(text), set()).add(code)
    assert {text: found for text, found in by_name.items() if len(found) > 1} == {}
    elsewhere = {normal(text) for row in TABLE["elsewhere"] for text in row["names"]}
    assert not elsewhere & set(by_name)


@each(NAMES)
def test_every_name_on_file_is_that_of_its_country(text: str, code: str) -> None:
    assert resolve(text) == code


def _turned(text: str) -> str:
    head, _, tail = text.partition(" ")
    return f"{tail}, {head}" if tail else text


SAME_WORDS = {
    "capitals": str.upper,
    "small": str.lower,
    "spaced": lambda text: f"  {text.replace(' ', '   ')} ",
    "bare": lambda text: "".join(
        c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)
    ),
    "dashed": lambda text: text.replace(" ", "-"),
    "turned": _turned,
    "with the": lambda text: f"The {text}",
    "in brackets": lambda text: f"{text} ({text})",
    "kingdom": lambda text: f"Kingdom of {text}",
}
OTHER_WORDS = {
    "the last": lambda text: text.rpartition(" ")[2],
    "without the last": lambda text: text.rpartition(" ")[0],
    "without the first": lambda text: text.partition(" ")[2],
    "with a state": lambda text: f"{text} (USA)",
    "behind another": lambda text: f"Germany, {text}",
    "before another": lambda text: f"{text}, Germany",
    "new": lambda text: f"New {text}",
    "south": lambda text: f"South {text}",
    "people's": lambda text: f"Democratic People's Republic of {text}",
}
FEWER_WORDS = ("without the last", "without the first", "with a state")
ALL_NAMES = sorted({*NAMES, *OFFICIAL})
BY_ITSELF = {normal(text): code for text, code in ALL_NAMES}


@given(st.sampled_from(ALL_NAMES), *[st.sampled_from(sorted(SAME_WORDS))] * 2)
def test_a_name_written_otherwise_is_that_of_its_country_or_is_refused(
    named: tuple[str, str], one: str, other: str
) -> None:
    text, code = named
    written = SAME_WORDS[other](SAME_WORDS[one](text))
    assert find(written) in {None, code, BY_ITSELF.get(normal(written))}


@pytest.mark.parametrize("way", OTHER_WORDS)
def test_a_name_with_other_words_is_that_of_no_other_country_but_by_its_own_words(way: str) -> None:
    for text, code in ALL_NAMES:
        written = OTHER_WORDS[way](text)
        itself = BY_ITSELF.get(normal(written))
        allowed = {None, itself, code} if way in FEWER_WORDS else {None, itself}
        assert find(written) in allowed, written


@given(st.text())
def test_every_text_is_a_country_or_is_refused_in_one_printable_line(text: str) -> None:
    try:
        answer = resolve(text)
    except UnknownCountryError as error:
        answer = str(error)
    assert answer in codes() or (answer.startswith("unknown country ") and answer.isprintable())


def test_a_refusal_does_not_repeat_a_long_text_in_full() -> None:
    with pytest.raises(UnknownCountryError) as caught:
        resolve("A" * 100_000)
    assert len(str(caught.value)) < 200


def test_an_unknown_country_is_a_lookup_error() -> None:
    assert issubclass(UnknownCountryError, LookupError)


@pytest.mark.parametrize(("code", "shown"), [("TR", "Türkiye"), ("KP", "North Korea"), ("MM", "Myanmar")])
def test_a_code_has_one_name_in_every_output(code: str, shown: str) -> None:
    assert name(code) == shown


@pytest.mark.parametrize("code", ["tr", "TUR", "Turkey", "XX", ""])
def test_only_an_alpha_2_code_in_capitals_has_a_name(code: str) -> None:
    with pytest.raises(UnknownCountryError):
        name(code)


@pytest.mark.parametrize("text", ["EU", "eu", "European Union", "the European Union"])
def test_the_european_union_exports_and_is_no_country(text: str) -> None:
    assert resolve_exporter(text) == "EU"
    assert resolve_exporter("Germany") == "DE"
    with pytest.raises(UnknownCountryError):
        resolve(text)
    assert "EU" not in codes()
    assert name("EU") == "European Union"
