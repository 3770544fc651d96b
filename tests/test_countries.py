"""A country is found by whatever people type for it, or refused by name."""

from __future__ import annotations

import unicodedata

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.countries import UnknownCountryError, codes, name, resolve, resolve_exporter

# The one ISO short name that is refused: two states answer to it, and only one of them is embargoed.
AMBIGUOUS = "Congo"


def test_the_codes_are_those_of_iso_3166_and_kosovo() -> None:
    assert codes() == tuple(sorted([c.alpha_2 for c in pycountry.countries] + ["XK"]))
    assert len(codes()) == 250


@pytest.mark.parametrize("country", list(pycountry.countries), ids=lambda c: c.alpha_2)
def test_a_country_is_found_by_its_iso_codes_and_iso_names(country) -> None:  # type: ignore[no-untyped-def]
    given_names = [country.alpha_2, country.alpha_3, country.name]
    given_names += [getattr(country, key, country.name) for key in ("official_name", "common_name")]
    for text in given_names:
        if text != AMBIGUOUS:
            assert resolve(text) == country.alpha_2


@pytest.mark.parametrize("code", codes())
def test_a_country_is_found_by_the_name_it_is_shown_under(code: str) -> None:
    assert resolve(name(code)) == code


@pytest.mark.parametrize(
    ("text", "code"),
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
    ],
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


@pytest.mark.parametrize("text", ["", " ", "XX", "QQQ", "Wonderworld", "12", "..."])
def test_a_name_of_no_country_is_refused_with_what_is_expected(text: str) -> None:
    with pytest.raises(UnknownCountryError, match="expected an ISO 3166 code"):
        resolve(text)


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
