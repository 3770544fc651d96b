"""Destinations: one for the whole table, or one a row, with what the law's lists of countries say of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mtcrcheck import countries
from mtcrcheck.eligibility import placed, setting
from mtcrcheck.rules.world import Member, World
from mtcrcheck.screening.variables import DESTINATION, atoms_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mtcrcheck.eligibility import Setting
    from mtcrcheck.library import Interpretation, Law
    from mtcrcheck.rules.conditions import Condition
    from mtcrcheck.rules.world import Atom
    from mtcrcheck.screening.border import Border

MOST_NAMES = 2_000
"""Different texts in a column of countries, at most: more is no column of countries."""


@dataclass(frozen=True, slots=True)
class Places:
    """The destinations of a table, as the law tells them apart: a world for each code in a column.

    ``known`` is the column that says whether a row's destination is one; without columns every row goes to
    the first world.
    """

    worlds: tuple[World, ...]
    placed: bool
    column: str | None = None
    known: str | None = None


NOWHERE = Places((World(),), placed=False)


@dataclass(frozen=True, slots=True)
class Destinations:
    """Where aircraft go: to one country (alpha-2), or to that which a column names; nowhere without either.

    ``names`` are the different texts of the column.
    """

    country: str | None = None
    column: str | None = None
    names: tuple[str, ...] = ()


ANYWHERE = Destinations()


def provisions(here: Setting) -> list[Condition]:
    """Return the conditions of everything that decides on treatment and review under a reading."""
    rules = (*here.treatments, *here.restrictions, *here.reliefs)
    return [version.when for _, version in rules]


def plan_places(
    border: Border, destinations: Destinations, law: Law, readings: Iterable[Interpretation], exporter: str
) -> Places:
    """Plan the destinations of a table; what names no country, or the exporter itself, is a diagnostic."""
    if destinations.country is not None:
        return Places((placed(World(), law, destinations.country),), placed=True)
    if destinations.column is None:
        return NOWHERE
    return _by_row(border, destinations, law, tuple(_tests_of_place(law, readings)), exporter)


def _by_row(
    border: Border, destinations: Destinations, law: Law, asked: tuple[Atom, ...], exporter: str
) -> Places:
    """Plan the destinations of a column: countries of which the law says the same have one code."""
    name = destinations.column or ""
    worlds: dict[tuple[bool | None, ...], World] = {}
    codes: dict[str, tuple[int | None, str | None]] = {}
    for text in destinations.names:
        country = resolved(text)
        if country is None or country == exporter:
            codes[text] = (None, "own-destination" if country else "unknown-country")
            continue
        world = placed(World(), law, country)
        answers = tuple(world.test(atom) for atom in asked)
        worlds.setdefault(answers, world)
        codes[text] = (list(worlds).index(answers), None)
    if not worlds:
        worlds[()] = placed(World(), law, next(c for c in countries.codes() if c != exporter))
    rows = codes or {"": (None, None)}
    looked_up, fault = border.sheet.lookup(name, rows, ["code", "text"])
    known = border.sheet.column("place known", [looked_up], lambda t: t[looked_up].notnull())
    for code in ("own-destination", "unknown-country"):
        border.fault(f"{name}: {code}", (name, code), _says(fault, code), fault)
    column = border.sheet.column("place", [looked_up], lambda t: t[looked_up].fill_null(0).cast("int32"))
    return Places(tuple(worlds.values()), placed=True, column=column, known=known)


def _says(column: str, word: str) -> Callable[[Any], Any]:
    return lambda t: (t[column] == word).fill_null(False)


def resolved(text: str) -> str | None:
    """Return the alpha-2 code of the country that a text names, None if it names none."""
    try:
        return countries.resolve(text)
    except countries.UnknownCountryError:
        return None


def _tests_of_place(law: Law, readings: Iterable[Interpretation]) -> Iterable[Atom]:
    """Yield the tests on the destination that reviews turn on."""
    asked = [c for r in readings for c in provisions(setting(law, r, placed=True))]
    for atom in atoms_in(asked, law):
        if isinstance(atom, Member) or getattr(atom, "fact", None) == DESTINATION:
            yield atom
