"""Countries by ISO 3166 code and by the names that people type.

The table is `law/iso-3166.toml`. It is parsed once, when the first question is asked; the names in it are
only prepared for comparison when a question is not an alpha-2 code in capitals.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import NamedTuple

import tomli

_TABLE = Path(__file__).parent / "law" / "iso-3166.toml"
UNION, UNION_NAME = "EU", "European Union"
"""The one exporting authority that is no country; its code is reserved in ISO 3166 for this use."""
_SHOWN = 60  # characters of an unknown name that a message repeats; no country's name is longer


class UnknownCountryError(LookupError):
    """A text that names no country, or more than one."""


class _Country(NamedTuple):
    alpha3: str
    name: str
    aliases: tuple[str, ...]


def resolve(text: str) -> str:
    """Return the alpha-2 code of the country that ``text`` names.

    ``text`` is an ISO 3166 alpha-2 or alpha-3 code, a name or an alias; case, accents, punctuation and the
    article "the" do not matter. Raises `UnknownCountryError`, naming close matches, for anything else.
    """
    if text in _countries():
        return text
    code = _codes_by_name().get(_normal(text))
    if code is None:
        raise UnknownCountryError(_unknown(text))
    return code


def resolve_exporter(text: str) -> str:
    """Return the alpha-2 code of the exporting state that ``text`` names, `UNION` for the European Union.

    Raises `UnknownCountryError` as `resolve` does.
    """
    return UNION if _normal(text) in (UNION.casefold(), _normal(UNION_NAME)) else resolve(text)


def name(code: str) -> str:
    """Return the common English name of a country, or of the European Union, by its code, in capitals.

    Raises `UnknownCountryError` for anything that is not such a code.
    """
    if code == UNION:
        return UNION_NAME
    country = _countries().get(code)
    if country is None:
        raise UnknownCountryError(_unknown(code))
    return country.name


@functools.cache
def codes() -> tuple[str, ...]:
    """Return every alpha-2 code, sorted: all of ISO 3166-1, and XK for Kosovo."""
    return tuple(sorted(_countries()))


@functools.cache
def _countries() -> dict[str, _Country]:
    table = tomli.loads(_TABLE.read_text(encoding="utf-8"))
    return {
        row["alpha2"]: _Country(row["alpha3"], row["name"], tuple(row.get("aliases", ())))
        for row in table["country"]
    }


@functools.cache
def _codes_by_name() -> dict[str, str]:
    return {
        _normal(text): code
        for code, country in _countries().items()
        for text in (code, country.alpha3, country.name, *country.aliases)
    }


def _normal(text: str) -> str:
    """Reduce a name to what is compared: its words without case, accents, punctuation and "the"."""
    import unicodedata  # noqa: PLC0415  not needed where a spec gives codes

    letters = unicodedata.normalize("NFKD", text).casefold().replace("&", " and ")
    letters = "".join(c for c in letters if not unicodedata.combining(c) and c not in ".'’")
    return " ".join(word for word in re.split(r"[\W_]+", letters) if word not in {"", "the"})


def _unknown(text: str) -> str:
    shown = repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")
    close = _close(_normal(text)) if 2 < len(text) <= _SHOWN else []
    if close:
        found = " or ".join(f"{_countries()[code].name} ({code})" for code in close)
        return f"unknown country {shown}: did you mean {found}?"
    return f"unknown country {shown}: expected an ISO 3166 code (SA, SAU) or an English name"


def _close(text: str) -> list[str]:
    """Return up to three countries with a name, or a word of one, that is spelt like ``text``."""
    import difflib  # noqa: PLC0415  only ever needed for a message

    spellings = {key: [code] for key, code in _codes_by_name().items() if len(key) > 2}
    for code, country in _countries().items():
        for word in _normal(country.name).split():
            spellings.setdefault(word, []).append(code)
    alike = difflib.get_close_matches(text, spellings, n=6, cutoff=0.66)
    return list(dict.fromkeys(code for spelling in alike for code in spellings[spelling]))[:3]
