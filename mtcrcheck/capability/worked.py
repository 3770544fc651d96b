"""What was worked out of an aircraft, kept for the next spec that says the same of it.

A folder of cases has the same aircraft many times: under other names, from other sources, in other transfers.
What it can do follows from none of these.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from mtcrcheck.capability.choices import CLAIMED, DERIVED
from mtcrcheck.interval import Interval

if TYPE_CHECKING:
    from collections.abc import Hashable

    from mtcrcheck.spec.model import Claims, Spec

MOST_AIRCRAFT = 200
"""Aircraft of which it is kept what was worked out, the latest."""
OF_TRANSFER = frozenset(
    key for key in (*CLAIMED.values(), *chain(*DERIVED.values())) if key.startswith("transfer.")
)
"""Flags and choices that say nothing of the aircraft: no number follows from them."""
OF_TRANSFER_IN_ORDER = tuple(sorted(OF_TRANSFER))


@dataclass(frozen=True, slots=True, eq=False)
class Worked:
    """Whatever was worked out of one aircraft, by what it is."""

    out: dict[Hashable, Any] = field(default_factory=dict)


def worked(spec: Spec) -> Worked:
    """Return what was worked out of the aircraft of a spec, to be added to."""
    said: list[Hashable] = [spec.aerosol_stated]
    for key, claims in spec.claims.items():
        if key not in OF_TRANSFER:
            said += _said(claims)
    for name, curve in (("range", spec.payload_range), ("endurance", spec.payload_endurance)):
        said.append(name)
        for point in curve:
            said += (*_said(point.payload), *_said(point.reach))
    return _worked(tuple(said))


def of_transfer(spec: Spec) -> Hashable:
    """Return what the flags and choices of the transfer are."""
    return tuple(
        said for key in OF_TRANSFER_IN_ORDER if key in spec.claims for said in _said(spec.claims[key])
    )


def _said(claims: Claims) -> list[Hashable]:
    """Return what the used claims say, and which of it is the author's own sum, plainly: key and three parts each."""
    said: list[Hashable] = []
    for claim in claims.items:
        if not claim.suspect:
            value = claim.value
            ends = (value.at_least, value.at_most) if isinstance(value, Interval) else (value, "")
            said += (claims.key, *ends, claim.derived)
    return said


@lru_cache(maxsize=MOST_AIRCRAFT)
def _worked(_said_of_it: Hashable) -> Worked:
    return Worked()
