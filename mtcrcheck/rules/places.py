"""Places by what people type: countries, groups of countries on a day, and lists of both with commas."""

import datetime
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain

from mtcrcheck import countries
from mtcrcheck.rules.law import Group, Library
from mtcrcheck.text import counted

ALL = "all"
UNION_GROUP = "countries/eu"
_LONGEST = 4
"""Parts between commas that a name may have, at most."""
_BEFORE_A_GROUP = re.compile(r"^(?:(?:ear|country|group) )+")
"""Words that people put before the name of a group."""


def find_destinations(
    library: Library, texts: Iterable[str], exporter: str, day: datetime.date
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the codes of the destinations that texts name, each once, and in words what each group stands for.

    A group stands for its members on the day, those that are only perhaps members among them; the exporting state is
    left out of groups and of ``all``. Raises `UnknownCountryError` for what names nothing, `ValueError` for a list
    that can be read in two ways, a group without members, and the exporting state itself.
    """
    home = countries.home(exporter)
    found: list[str] = []
    groups: dict[str, None] = {}
    for name, place in chain.from_iterable(_read(library, text) for text in texts):
        if isinstance(place, Group):
            codes = _members(place, day)
            groups[_describe(name, place, codes, exporter, day)] = None
        elif place != ALL and countries.home(place) == home:
            to, state = (f"{countries.name(code)} ({code})" for code in (place, exporter))
            both = f"and the exporting state, {state}, are one country"
            why = "is the exporting state" if place == exporter else both
            advice = "so nothing is exported there: name another destination or exporting state"
            raise ValueError(f"{to} {why}, {advice}")
        else:
            codes = countries.codes() if place == ALL else (place,)
        found += (code for code in codes if countries.home(code) != home)
    return tuple(dict.fromkeys(found)), tuple(groups)


def find_exporters(library: Library, texts: Iterable[str], day: datetime.date) -> tuple[str, ...]:
    """Return the exporting states that texts name, each once; ``all`` are those that have a reading of their own.

    A group stands for its members on the day, the European Union for itself. Raises as `find_destinations` does.
    """
    found: list[str] = []
    for _, place in chain.from_iterable(_read(library, text) for text in texts):
        if isinstance(place, str):
            found += library.exporters if place == ALL else (place,)
        else:
            found += (countries.UNION,) if place.id == UNION_GROUP else _members(place, day)
    return tuple(dict.fromkeys(found))


def _read(library: Library, text: str) -> Iterator[tuple[str, str | Group]]:
    """Yield each name in a list with the country (alpha-2) or group that it names, or with ``all``.

    A semicolon parts a list too, and a stroke between spaces. Some names have a comma of their own. Raises
    `ValueError` where the same words are one place or several.
    """
    parts = [part.strip() for part in re.split(r"[,;]| / ", text) if part.strip()] or [text]
    while parts:
        longer = (parts[:n] for n in range(min(_LONGEST, len(parts)), 1, -1))
        run = next((run for run in longer if countries.find(", ".join(run))), parts[:1])
        words = run if len(run) > 1 else parts[:2]
        places = [countries.find(word) for word in words]
        codes = [code for code in places if code]
        if len(run) > 1:
            may_be_several = set(places) != {countries.find(", ".join(run))}
        else:  # a place and the country that it is a part of, where codes do not say that they are two
            may_be_several = any(countries.behind(code) in places for code in codes) and places != words
        if may_be_several and len(codes) == len(words):
            named = " or ".join(f"{code} for {countries.name(code)}" for code in codes)
            several = f"write {named}, or {','.join(codes)} for all of them"
            raise ValueError(f"{', '.join(words)!r} may be one place or several: {several}")
        yield ", ".join(run), _place(library, ", ".join(run))
        parts = parts[len(run) :]


def _place(library: Library, name: str) -> str | Group:
    """Return the country or group of a name, or ``all``. Raises `UnknownCountryError` where there is none."""
    if name.casefold() == ALL:
        return ALL
    if code := countries.find(name):
        return code
    if id := _groups(library).get(_key(name)):
        return library.group(id)
    try:
        return countries.resolve(name)
    except countries.GroupNamedError as error:
        known = ", ".join(group_names(library))
        words = f"{error} that is not on file; name its members, or one of {known}"
        raise countries.GroupNamedError(words) from None


@cache
def _groups(library: Library) -> dict[str, str]:
    """Return the ids of the groups by every name that they go by, reduced to what is compared."""
    return {
        _key(name): id
        for id in library.group_ids
        for name in (id, id.removeprefix("countries/"), library.group(id).title, *library.group(id).names)
    }


def _key(name: str) -> str:
    return _BEFORE_A_GROUP.sub("", countries.normal(name)).replace(" ", "")


def _members(group: Group, day: datetime.date) -> tuple[str, ...]:
    """Return the members of a group on a day, possible ones too. Raises `ValueError` where there are none."""
    if not group.covers(day):
        raise ValueError(f"the record of {group.id} begins on {group.begins}: name its members on {day}")
    found = sorted({*group.members_on(day), *group.members_on(day, None)})
    if not found:
        raise ValueError(f"{group.id} had no members on {day}")
    return tuple(found)


def _describe(name: str, group: Group, members: tuple[str, ...], exporter: str, day: datetime.date) -> str:
    """Return what a group stands for, in words."""
    said = f"{name}: {counted(len(members), 'member')} on {day} ({group.id})"
    if (home := countries.home(exporter)) in members:
        said += f", {home} as the exporting state left out"
    if unsure := group.members_on(day, None):
        said += f"; not certain: {', '.join(unsure)}"
    with_them = {row.code for row in group.members if not row.counted and group.membership(row.code, day)}
    if with_them:
        said += f"; {len(with_them)} territories that go with members are not among them"
    return said


def group_names(library: Library) -> tuple[str, ...]:
    """Return the first name of every group on file."""
    return tuple(library.group(id).names[0] for id in library.group_ids if library.group(id).names)
