"""The payload-range curve as a band: for each payload the least and the most that the range can be."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from mtcrcheck.capability.derivation import Evidence
from mtcrcheck.capability.facts import Capability, Facts, Step, applying, select, settle
from mtcrcheck.capability.loaded import range_with, share_with
from mtcrcheck.interval import Interval

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtcrcheck.capability.derivation import Derivation
    from mtcrcheck.spec.model import Spec

NOTHING = Interval()


@dataclass(frozen=True, slots=True)
class CurveBand:
    """Bounds of the range (km) with ``payload_kg``: as declared, and with payload traded for fuel.

    A range of exactly 0 means that the payload cannot be carried; an open side that nothing bounds it.
    """

    payload_kg: float
    declared: Interval
    traded: Interval


def curve(
    spec: Spec, payloads: Iterable[float], evidence: Evidence = Evidence.ESTIMATED
) -> tuple[CurveBand, ...]:
    """Return the band at each payload (kg, not negative), in the order of the payloads.

    Only steps no weaker than ``evidence`` are used.
    """
    wanted = sorted(set(payloads))
    extra = (d for n, carried in enumerate(wanted) if carried > 0 for d in _with(n, carried))
    steps = tuple(Step.of(derivation) for derivation in extra)
    capability = Capability(spec)

    def bands(*, traded: bool) -> list[Interval]:
        possible = capability.choices(evidence)
        applied = applying(possible, evidence, traded=traded) + select(
            steps, possible, evidence, traded=traded
        )
        return _bands(settle(capability.known_sides(evidence), possible, applied), wanted)

    declared, traded = bands(traded=False), bands(traded=not capability.structural)
    return tuple(CurveBand(p, d, t) for p, d, t in zip(wanted, declared, traded, strict=True))


def _with(place: int, carried: float) -> tuple[Derivation, ...]:
    """Return the derivations for one payload, the one at a place of the list."""
    words, share = f"{carried:g} kg", f"share_kept_at_{place}"
    return (*share_with(carried, share, words), *range_with(carried, _range(place), share, words))


def _range(place: int) -> str:
    return f"range_at_{place}_km"


def _bands(facts: Facts, payloads: list[float]) -> list[Interval]:
    """Return the bounds at increasing payloads: less payload goes no less far, more goes no farther."""
    names = [_range(place) if carried > 0 else "range_km" for place, carried in enumerate(payloads)]
    found = [facts.numbers.get(name, NOTHING) for name in names]
    highs = accumulate((band.at_most for band in found), _least)
    lows = accumulate((band.at_least for band in reversed(found)), _greatest)
    return [Interval(low, high) for low, high in zip(reversed(list(lows)), highs, strict=True)]


def _least(one: float | None, other: float | None) -> float | None:
    return min((v for v in (one, other) if v is not None), default=None)


def _greatest(one: float | None, other: float | None) -> float | None:
    return max((v for v in (one, other) if v is not None), default=None)
