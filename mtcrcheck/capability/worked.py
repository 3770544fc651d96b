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

if TYPE_CHECKING:
    from collections.abc import Hashable

    from mtcrcheck.spec.model import Claims, Spec

MOST_AIRCRAFT = 200
"""Aircraft of which it is kept what was worked out, the latest."""
OF_TRANSFER = frozenset(
    key for key in (*CLAIMED.values(), *chain(*DERIVED.values())) if key.startswith("transfer.")
)
"""Flags and choices that say nothing of the aircraft: no number follows from them."""


@dataclass(frozen=True, slots=True, eq=False)
class Worked:
    """Whatever was worked out of one aircraft, by what it is."""

    out: dict[Hashable, Any] = field(default_factory=dict)


def worked(spec: Spec) -> Worked:
    """Return what was worked out of the aircraft of a spec, to be added to."""
    return _worked(
        (
            tuple((k, _said(claims)) for k, claims in spec.claims.items() if k not in OF_TRANSFER),
            tuple((_said(p.payload), _said(p.reach)) for p in spec.payload_range),
            tuple((_said(p.payload), _said(p.reach)) for p in spec.payload_endurance),
            spec.aerosol_stated,
        )
    )


def of_transfer(spec: Spec) -> Hashable:
    """Return what the flags and choices of the transfer are."""
    return tuple([(key, _said(claims)) for key, claims in spec.claims.items() if key in OF_TRANSFER])


def _said(claims: Claims) -> tuple[Hashable, ...]:
    """Return what the used claims say, and which of it is the author's own sum."""
    return tuple([(c.value, c.derived) for c in claims.items if not c.suspect])


@lru_cache(maxsize=MOST_AIRCRAFT)
def _worked(_said_of_it: Hashable) -> Worked:
    return Worked()
