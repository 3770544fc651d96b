"""Countries by ISO 3166 code and by the names that people type.

The table is `law/iso-3166.toml`. It is parsed once, when the first question is asked; the names in it are
only prepared for comparison when a question is not an alpha-2 code in capitals.
"""

import difflib
import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from mtcrcheck.text import read_beside

UNION, UNION_NAME = "EU", "European Union"
"""The one exporting authority that is no country; its code is reserved in ISO 3166 for this use."""
_TURNED = re.compile(r"([^,(\[]+)[,(\[]([^,()\[\]]+)[)\]]?")
"""A name in two parts, the second behind a comma or in brackets."""
_TWICE = re.compile(r"(.+?)(?: [-\u2013\u2014] |: |/|([(\[]))(?:formerly |now )?([^()\[\]]+)[)\]]?")
"""Two names of a country, the second in brackets or behind a dash, a colon or a stroke."""
_STYLE = re.compile(
    r"(?:(?:islamic|federal|socialist|arab|sovereign|independent|cooperative) )?"
    r"(?:republic|kingdom|commonwealth|principality|sultanate|grand duchy) (?!china$)(.{4,})"
)
"""A name that follows the style of a state; that of China may then be another's."""
_NOT_CODES = {"na", "no"}
"""Codes that are words for nothing unless they stand in capitals: Namibia is no n/a, Norway no "no"."""
_POINTS = {"n": "north", "s": "south", "e": "east", "w": "west"}
_LEAVES_OUT = ("-", "\u2013", "\u2212", "!", "~", "^")
"""Signs before a name by which people leave it out of a list."""
_WITH_ARTICLE = re.compile(
    "(?:United|European|Marshall|Solomon) |Netherlands|Philippines|Bahamas|Gambia|Maldives"
)
_SHOWN = 60  # characters of an unknown name that a message repeats; no country's name is longer


class UnknownCountryError(LookupError, ValueError):
    """A text that names no country, or more than one."""


class GroupNamedError(UnknownCountryError):
    """A text that names a group of countries."""


class Country(NamedTuple):
    """A row of the table: its other code and names, the country that it belongs to, and one with a place of its name.

    ``inside`` says that it is a part of the country that it belongs to, so that nothing is exported between the two.
    """

    alpha3: str
    name: str
    aliases: Sequence[str] = ()
    of: str | None = None
    namesake: str | None = None
    inside: bool = False


def resolve(text: str) -> str:
    """Return the alpha-2 code of the country that ``text`` names.

    ``text`` is an ISO 3166 alpha-2 or alpha-3 code, a name or an alias; case, accents, punctuation and the
    words "the" and "of" do not matter, nor does which part of a name stands behind a comma or in brackets.
    Raises `UnknownCountryError` for anything else, with what is known of it or close matches.
    """
    if code := find(text):
        return code
    raise _refusal(text)


def find(text: str) -> str | None:
    """Return the alpha-2 code of the country that ``text`` names, None where it names none."""
    if text in table():
        return text
    (names, places), plain = _names(), normal(text)
    is_accented = any(map(unicodedata.combining, unicodedata.normalize("NFKD", text)))
    listed = {names.get(normal(part)) for part in re.split("[/;]", text)}
    is_list = len(listed) > 1 and None not in listed
    is_no_code = plain in _NOT_CODES or (is_accented and plain in _codes())
    if is_list or is_no_code or plain in places or plain.startswith("-"):
        return None
    return next((names[way] for way in (plain, *_spellings(text, plain)) if way in names), None)


def _spellings(text: str, plain: str) -> Iterator[str]:
    """Yield other ways to write a name: turned about its comma or brackets, one of two, without the style of a state.

    In brackets may stand the country that a place belongs to, or which of several it is: Korea (KR).
    """
    if parts := _TURNED.fullmatch(text.strip()):
        yield normal(f"{parts[2]} {parts[1]}")
    if parts := _TWICE.fullmatch(text.strip()):
        (names, _), head = _names(), normal(parts[1])
        code, beside = names.get(head), names.get(normal(parts[3]))
        known = [table()[beside]] if beside and head else []
        words = {word for c in known for text in (c.name, *c.aliases) for word in normal(text).split()}
        fits = words.issuperset(head.split())  # Republic of China (CN) is neither Taiwan nor China
        if known and code and (code == beside or (parts[2] and not fits and table()[code].of == beside)):
            yield head
        elif known and parts[2] and fits and not code:
            yield normal(parts[3])
    if style := _STYLE.fullmatch(plain):
        yield style[1]


def behind(code: str) -> str | None:
    """Return the country that people write behind the name of a place, None where there is none."""
    place = table()[code]
    return place.of or place.namesake


def home(code: str) -> str:
    """Return the code (alpha-2, or `UNION`) of the country that a place is a part of, most often its own.

    Nothing is exported between the two.
    """
    place = table().get(code)
    return place.of if place and place.inside and place.of else code


def resolve_exporter(text: str) -> str:
    """Return the alpha-2 code of an exporting state, `UNION` for the European Union. Raises as `resolve` does."""
    return UNION if normal(text) in (UNION.casefold(), normal(UNION_NAME)) else resolve(text)


def name(code: str) -> str:
    """Return the common English name of a country, or of the European Union, by its code, in capitals.

    Raises `UnknownCountryError` for anything that is not such a code.
    """
    if code != UNION and code not in table():
        raise _refusal(code)
    return UNION_NAME if code == UNION else table()[code].name


def in_a_sentence(code: str) -> str:
    """Return the name of a country as a sentence has it: the United States, Japan. Raises as `name` does."""
    found = name(code)
    return f"the {found}" if _WITH_ARTICLE.match(found) else found


def codes() -> tuple[str, ...]:
    """Return every alpha-2 code, sorted: all of ISO 3166-1, and XK for Kosovo."""
    return tuple(table())


@functools.cache
def _data() -> dict[str, Any]:
    return read_beside(__file__, "law/iso-3166.toml")


@functools.cache
def table() -> dict[str, Country]:
    """Return every country by its alpha-2 code, in their order."""
    rows = _data()["country"]
    return {row["alpha2"]: Country(**{k: row[k] for k in Country._fields if k in row}) for row in rows}


@functools.cache
def _codes() -> dict[str, str]:
    """Return the alpha-2 codes by each code, in small letters."""
    return {text.casefold(): code for code, c in table().items() for text in (code, c.alpha3)}


@functools.cache
def _names() -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
    """Return the codes of countries, and the rows of groups and of places without a code, by each of their names."""
    named = {normal(text): code for code, c in table().items() for text in (c.name, *c.aliases)}
    return named | _codes(), {normal(text): row for row in _data()["elsewhere"] for text in row["names"]}


def normal(text: str) -> str:
    """Reduce a name to what is compared: its words without case, accents, punctuation, "the" and "of".

    A sign that leaves it out stays before it, so that it is the name of nothing.
    """
    letters = unicodedata.normalize("NFKD", text).casefold().replace("&", " and ")
    letters = "".join(c for c in letters if not unicodedata.combining(c) and c not in ".'’‘`´")
    words = [word for word in re.split(r"[\W_]+", letters) if word not in {"", "the", "of"}]
    if len(words) > 1:
        words = [_data()["words"].get(word, word) for word in words]
        words[0] = _POINTS.get(words[0], words[0]) if len(words[1]) > 1 else words[0]
    plain = re.sub(r"\b(?:[a-z] )+[a-z]\b", lambda initials: initials[0].replace(" ", ""), " ".join(words))
    return f"-{plain}" if plain and text.lstrip().startswith(_LEAVES_OUT) else plain


def _refusal(text: str) -> UnknownCountryError:
    """Return what is wrong with a name that is no country's: a place without a code of its own is told apart."""
    (names, places), plain = _names(), normal(text)
    parts = [normal(part) for part in re.split(r"[(\[)\],/;&:+\u2013\u2014]|(?<=\w)-|- | and ", text)]
    place = next(filter(None, map(places.get, (plain, *_spellings(text, plain), *parts))), {})
    several = list(dict.fromkeys(names[part] for part in parts if part in names))
    shown = repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")
    of = _listed(place.get("of", ()))
    if place.get("group"):
        return GroupNamedError(f"unknown country {shown}: it is a group of countries")
    if of and "says" in place:
        why = f"it is a part of {of}; {place['says']}"
    elif place:
        why = f"not a country in ISO 3166, {place.get('says', f'name the state it belongs to, {of}')}"
    elif plain in _NOT_CODES:
        why = f"write {plain.upper()} in capitals, or {name(plain.upper())}, if it is the country"
    elif plain.startswith("-"):
        why = "no place is left out by a sign: name those that are meant"
    elif len(several) > 1:
        why = f"it has the names of {_listed(several, 'and')}: write one"
    elif close := _close(plain) if 2 < len(text) <= _SHOWN else []:
        why = f"did you mean {_listed(close)}?"
    else:
        why = "expected an ISO 3166 code (SA, SAU) or an English name"
    return UnknownCountryError(f"unknown country {shown}: {why}")


def _listed(codes: Iterable[str], conjunction: str = "or") -> str:
    return f" {conjunction} ".join(f"{table()[code].name} ({code})" for code in codes)


def _close(text: str) -> list[str]:
    """Return up to three countries with a name, or a word of one, that is spelt like ``text``."""
    spellings = {key: [code] for key, code in _names()[0].items() if len(key) > 2}
    for code, country in table().items():
        for word in normal(country.name).split():
            spellings.setdefault(word, []).append(code)
    alike = difflib.get_close_matches(text, spellings, n=6, cutoff=0.66)
    return list(dict.fromkeys(code for spelling in alike for code in spellings[spelling]))[:3]
