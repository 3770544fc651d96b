"""Dated country groups: who belongs to which group, from when to when, and how surely that is known.

A group is a TOML file::

    id = "countries/ear_d4"
    title = "EAR Country Group D:4, missile technology"
    cite = "15 CFR part 740, Supplement No. 1, Country Group D:4"
    source = "https://www.ecfr.gov/..."
    source_date = "2026-09-01"      # optional: the date of what was read
    as_of = "2026-09-01"            # the day for which the list was last known to be right
    verified = true                 # false where the official text was not seen
    confidence = "verified"         # optional: verified, mixed (row by row) or verified-secondary
    summary = "..."
    note = "..."                    # optional: what is open

    [[member]]                      # one period of one country; a country may have several
    code = "AE"
    name = "United Arab Emirates"
    since = "2012"                  # first day, month or year; absent: since before the record begins
    until = "2026-07-10"            # first day, month or year on which it is no longer a member
    verified = false                # absent: as the group
    uncertain = true                # whether it is a member in this period is itself not known
    note = "..."

A place that a body of law treats as part of a country follows it in all groups of that law. `law.toml` says so::

    [[follows]]
    code = "HK"                     # from ``since`` on a member of whatever ``place`` is a member of
    place = "CN"
    since = "2020-12-23"
    groups = "countries/ear_"       # how the ids of the groups begin
    verified = false
    note = "..."
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import tomli

from mtcrcheck import countries
from mtcrcheck.rules.dates import Period, parse_partial
from mtcrcheck.rules.logic import conjunction, disjunction

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Mapping

    from mtcrcheck.rules.logic import Truth

_GROUP_KEYS = (
    "id",
    "title",
    "cite",
    "source",
    "source_date",
    "as_of",
    "verified",
    "confidence",
    "summary",
    "note",
    "member",
)
_MEMBER_KEYS = ("code", "name", "since", "until", "verified", "uncertain", "note")
_FOLLOWING_KEYS = ("code", "place", "since", "groups", "verified", "note")
_CONFIDENCES = ("verified", "mixed", "verified-secondary")


@dataclass(frozen=True, slots=True)
class Member:
    """One period of one country's membership.

    ``code`` is ISO 3166 alpha-2 or XK. ``uncertain`` says that membership itself is not known in the period,
    ``verified`` whether the row was read in a source to be relied on.
    """

    code: str
    name: str
    period: Period
    verified: bool
    uncertain: bool
    note: str | None = None

    def holds_on(self, day: datetime.date) -> Truth:
        """Return whether the row makes its country a member on ``day``."""
        return conjunction((self.period.holds_on(day), None if self.uncertain else True))


@dataclass(frozen=True, slots=True)
class Group:
    """A list of countries with the dates of every membership, and where it was read."""

    id: str
    title: str
    cite: str
    source: str
    as_of: str
    verified: bool
    summary: str
    members: tuple[Member, ...]
    source_date: str | None = None
    confidence: str | None = None
    note: str | None = None

    def membership(self, code: str, day: datetime.date) -> Truth:
        """Return whether the country is a member on ``day``, None where the record leaves that open."""
        return disjunction(row.holds_on(day) for row in self.members if row.code == code)

    def rows_on(self, code: str, day: datetime.date) -> tuple[Member, ...]:
        """Return the rows that make the country a member on ``day``, or may."""
        return tuple(row for row in self.members if row.code == code and row.holds_on(day) is not False)

    def members_on(self, day: datetime.date) -> tuple[str, ...]:
        """Return the codes, sorted, of the countries that are certainly members on ``day``."""
        return tuple(sorted({row.code for row in self.members if row.holds_on(day) is True}))


@dataclass(frozen=True, slots=True)
class Following:
    """A place that from a day on is a member of whatever group, of those it names, a country is a member of."""

    code: str
    place: str
    since: str
    groups: str
    verified: bool
    note: str

    def in_group(self, group: Group) -> Group:
        """Return a group with the rows that the place has by following, in the order of code and start.

        Raises ValueError where the place has a row of its own that runs on beyond the day.
        """
        if not group.id.startswith(self.groups):
            return group
        followed = [m for m in group.members if m.code == self.place]
        own = tuple(
            replace(
                row,
                code=self.code,
                name=countries.name(self.code),
                period=period,
                verified=row.verified and self.verified,
                note=self.note,
            )
            for row in followed
            if (period := row.period.from_day(self.since)) is not None
        )
        members = sorted((*group.members, *own), key=lambda m: (m.code, m.period.since or ""))
        _check_overlaps(members, group.id)
        return replace(group, members=tuple(members))


def load_following(row: object, place: str) -> Following:
    """Build one row that says whom a place follows. Raises ValueError, naming ``place``, for bad data."""
    if not isinstance(row, dict):
        raise ValueError(f"{place}: expected a table, found {row!r}")
    _check_keys(row, _FOLLOWING_KEYS, place)
    code, followed = _text(row, "code", place), _text(row, "place", place)
    try:
        countries.name(code), countries.name(followed)
    except countries.UnknownCountryError as error:
        raise ValueError(f"{place}: {error}") from None
    return Following(
        code,
        followed,
        _date(row, "since", place),
        _text(row, "groups", place),
        _flag(row, "verified", place),
        _text(row, "note", place),
    )


def load_group(data: str | bytes | Mapping[str, object], file: str = "country group") -> Group:
    """Build a group from the text of its TOML file, or from what that text parses to.

    ``file`` is the name that errors give. Raises ValueError naming the file and the row for anything that is
    not as described above: unknown or missing keys, values of the wrong kind, codes that are not ISO 3166,
    dates that are none, and two rows of one country that overlap.
    """
    table = _parsed(data, file)
    _check_keys(table, _GROUP_KEYS, file)
    verified = _flag(table, "verified", file)
    confidence = _optional_text(table, "confidence", file)
    if confidence not in {None, *_CONFIDENCES}:
        raise ValueError(f"{file}: confidence is {confidence!r}, expected one of {', '.join(_CONFIDENCES)}")
    return Group(
        id=_text(table, "id", file),
        title=_text(table, "title", file),
        cite=_text(table, "cite", file),
        source=_text(table, "source", file),
        as_of=_date(table, "as_of", file),
        verified=verified,
        summary=_text(table, "summary", file),
        members=_members(table.get("member"), verified, file),
        source_date=_date(table, "source_date", file) if "source_date" in table else None,
        confidence=confidence,
        note=_optional_text(table, "note", file),
    )


def _parsed(data: str | bytes | Mapping[str, object], file: str) -> Mapping[str, object]:
    try:
        text = data.decode("utf-8") if isinstance(data, bytes) else data
        return tomli.loads(text) if isinstance(text, str) else text
    except ValueError as error:
        raise ValueError(f"{file}: not TOML in UTF-8: {error}") from None


def _members(rows: object, verified: bool, file: str) -> tuple[Member, ...]:
    if not isinstance(rows, list) or not rows:
        raise ValueError(f"{file}: no [[member]] rows")
    members = tuple(_member(row, verified, f"{file}: member {n}") for n, row in enumerate(rows, start=1))
    _check_overlaps(members, file)
    return members


def _check_overlaps(members: Iterable[Member], file: str) -> None:
    for (m, one), (n, other) in combinations(enumerate(members, start=1), 2):
        if one.code == other.code and one.period.overlaps(other.period):
            raise ValueError(f"{file}: members {m} and {n}: the periods of {one.code} overlap")


def _member(row: object, verified: bool, place: str) -> Member:
    if not isinstance(row, dict):
        raise ValueError(f"{place}: expected a table, found {row!r}")
    code = _text(row, "code", place)
    place = f"{place} ({code})"
    _check_keys(row, _MEMBER_KEYS, place)
    since, until = _optional_text(row, "since", place), _optional_text(row, "until", place)
    try:
        countries.name(code)
        period = Period(since, until)
    except (countries.UnknownCountryError, ValueError) as error:
        raise ValueError(f"{place}: {error}") from None
    return Member(
        code=code,
        name=_text(row, "name", place),
        period=period,
        verified=_flag(row, "verified", place, default=verified),
        uncertain=_flag(row, "uncertain", place, default=False),
        note=_optional_text(row, "note", place),
    )


def _check_keys(table: Mapping[str, object], known: Iterable[str], place: str) -> None:
    for key in table:
        if key not in known:
            raise ValueError(f"{place}: unknown key {key!r}, expected one of {', '.join(known)}")


def _text(table: Mapping[str, object], key: str, place: str) -> str:
    value = table.get(key)
    if value is None:
        raise ValueError(f"{place}: {key} is missing")
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{place}: {key} is {value!r}, expected a text in quotes")
    return value


def _optional_text(table: Mapping[str, object], key: str, place: str) -> str | None:
    return _text(table, key, place) if key in table else None


def _date(table: Mapping[str, object], key: str, place: str) -> str:
    text = _text(table, key, place)
    try:
        parse_partial(text)
    except ValueError as error:
        raise ValueError(f"{place}: {key}: {error}") from None
    return text


def _flag(table: Mapping[str, object], key: str, place: str, default: bool | None = None) -> bool:
    value = table.get(key, default)
    if value is None:
        raise ValueError(f"{place}: {key} is missing")
    if not isinstance(value, bool):
        raise ValueError(f"{place}: {key} is {value!r}, expected true or false")
    return value
