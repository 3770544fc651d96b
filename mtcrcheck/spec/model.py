"""A spec as the rest of the code sees it: claims by dotted key, nothing of the file's syntax.

`mtcrcheck.spec.read` turns a file into these; everything behind it reads only these. Canonical units: kg, km, h,
km/h, L, m, kWh, kg/kWh, 1/h, USD, and 1 for what has no dimension.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from pydantic import ConfigDict, with_config

from mtcrcheck.interval import Interval, hull
from mtcrcheck.spec.values import AlertCode, AnyText, DateText, Day, Text

STRICT = ConfigDict(extra="forbid")
"""Of what pydantic reads: keys that mean nothing are faults."""
Value = Interval | bool | str


class Claim(NamedTuple):
    """One source's statement about one key.

    ``value`` is an `Interval` in the key's canonical unit, a flag, or a choice; ``text`` is what the file
    says, for display. A ``suspect`` claim is shown and never used; a ``derived`` one is the author's own sum.
    """

    value: Value
    text: str
    source: str | None = None
    note: str | None = None
    suspect: bool = False
    derived: bool = False

    @property
    def told(self) -> str:
        """What the file says, with the source and the note where there are any."""
        source = f" ({self.source})" if self.source else ""
        return f"{self.text}{source}{f': {self.note}' if self.note else ''}"


@dataclass(frozen=True)
class Claims:
    """Everything the spec says about one key, in file order."""

    key: str
    items: tuple[Claim, ...]

    @cached_property
    def used(self) -> tuple[Claim, ...]:
        """The claims that count: all but the suspect ones."""
        return tuple([c for c in self.items if not c.suspect])

    @property
    def disagree(self) -> bool:
        """Whether two used claims say different things."""
        return len(self.items) > 1 and len({c.value for c in self.used}) > 1

    @cached_property
    def derived(self) -> bool:
        """Whether any used claim is a sum of the spec's author instead of a source's statement."""
        return any(c.derived for c in self.used)

    @cached_property
    def interval(self) -> Interval:
        """The range that holds every used claim; unknown if there is none."""
        return hull(c.value for c in self.used if isinstance(c.value, Interval))

    @cached_property
    def possible(self) -> frozenset[bool | str]:
        """The flags or choices that the used claims name; empty if there is none."""
        return frozenset(c.value for c in self.used if not isinstance(c.value, Interval))

    @property
    def agreed(self) -> str | None:
        """The one text that all used claims give, None where they disagree or there is none."""
        texts = {c.value for c in self.used if isinstance(c.value, str)}
        return texts.pop() if len(texts) == 1 else None

    def trusting(self, trusted: Sequence[Claim]) -> Claims:
        """Return the claims with some of them no longer suspect."""
        items = (c._replace(suspect=False) if any(c is t for t in trusted) else c for c in self.items)
        return Claims(self.key, tuple(items))


SILENT = Claims("", ())
"""What a spec says about a key that it does not have."""


class CurvePoint(NamedTuple):
    """A published pair: with ``payload`` (kg) the aircraft flies ``reach``.

    ``reach`` is in km for a payload-range point and in h for a payload-endurance point.
    """

    payload: Claims
    reach: Claims


@with_config(STRICT)
@dataclass(frozen=True, slots=True)
class Source:
    """A published source that values refer to."""

    id: Text
    title: AnyText | None = None
    url: AnyText | None = None
    date: DateText | None = None


@with_config(STRICT)
@dataclass(frozen=True, slots=True)
class PublishedCategory:
    """What somebody wrote of the category: shown and compared, never used."""

    category: Text
    source: Text | None = None
    note: AnyText | None = None


@with_config(STRICT)
@dataclass(frozen=True, slots=True)
class Waiver:
    """A decision to accept an alert until a day."""

    alert: AlertCode
    author: Text
    reason: Text
    expires: Day


@dataclass(frozen=True, slots=True)
class Spec:
    """One aircraft's spec: what was claimed, by whom.

    ``claims`` maps dotted keys ("mass.max_takeoff", "aircraft.armed", "transfer.end_user") to claims; an
    absent key is unknown. ``aerosol_stated`` is whether the file has an [aerosol] table at all. ``path`` is as typed,
    ``sha256`` is of the file's bytes, and ``text`` is what they say, kept for records that hold their spec.
    """

    name: str
    path: str = ""
    sha256: str = ""
    notes: tuple[str, ...] = ()
    claims: Mapping[str, Claims] = field(default_factory=dict)
    payload_range: tuple[CurvePoint, ...] = ()
    payload_endurance: tuple[CurvePoint, ...] = ()
    aerosol_stated: bool = False
    sources: tuple[Source, ...] = ()
    published_categories: tuple[PublishedCategory, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    text: str = field(default="", compare=False, repr=False)

    @property
    def manufacturer(self) -> str | None:
        """Who makes the aircraft, None where no source says or sources disagree."""
        return self.claims.get("manufacturer", SILENT).agreed

    @property
    def origin(self) -> str | None:
        """Where it is made, in ISO 3166 alpha-2, None where no source says or sources disagree."""
        return self.claims.get("origin", SILENT).agreed

    @property
    def figures(self) -> tuple[tuple[str, Claim], ...]:
        """Every claim with its dotted key, in the order of the keys, then those of the published curves."""
        points = (
            (f"performance.payload_{name}[{n}].{leaf}", claims)
            for name, curve in (("range", self.payload_range), ("endurance", self.payload_endurance))
            for n, point in enumerate(curve)
            for leaf, claims in (("payload", point.payload), (name, point.reach))
        )
        every = (*self.claims.items(), *points)
        return tuple((key, claim) for key, claims in every for claim in claims.items)

    def trusting(self, trusted: Sequence[Claim]) -> Spec:
        """Return the spec as it is if some of its suspect claims are used like any other."""
        claims = {key: found.trusting(trusted) for key, found in self.claims.items()}
        ranges, endurances = (
            tuple(CurvePoint(*(claims.trusting(trusted) for claims in point)) for point in curve)
            for curve in (self.payload_range, self.payload_endurance)
        )
        return replace(self, claims=claims, payload_range=ranges, payload_endurance=endurances)

    def interval(self, key: str) -> Interval:
        """Return the range of a quantity, unknown where the spec is silent."""
        return self.claims.get(key, SILENT).interval

    def possible(self, key: str) -> frozenset[bool | str]:
        """Return the flags or choices claimed for a key, empty where the spec is silent."""
        return self.claims.get(key, SILENT).possible
