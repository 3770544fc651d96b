"""What derivations start from: the figures of a spec, the bands of the coefficients, flags and choices."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from mtcrcheck.capability.bands import bands_of, kinds
from mtcrcheck.capability.choices import CLAIMED, DERIVED, choices
from mtcrcheck.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mtcrcheck.capability.derivation import Bound, Derivation, Point, Value
    from mtcrcheck.interval import Interval
    from mtcrcheck.rules.world import Options
    from mtcrcheck.spec.model import CurvePoint, Spec

SLOWEST_JET_KMH = 300.0
"""What flies no faster and names no propulsion is taken to be no jet: an assumption, printed with the paces."""
MOST_CHOICES = 1_000
"""Combinations of choices that are kept to be recognized."""

FASTEST = "performance.max_speed"
BANDS_TURN_ON = ("aircraft.configuration", "aircraft.propulsion", FASTEST)
OF_KIND = frozenset().union(CLAIMED.values(), *DERIVED.values(), BANDS_TURN_ON)
"""Keys that say more than a figure: choices and the bands of coefficients follow from them."""

Ran = tuple["Derivation", tuple["Value", ...], "Bound | None"]
"""A derivation, the values that it has read, and the bound that they gave, if any."""


@dataclass(frozen=True, slots=True, eq=False)
class Possible:
    """What every flag and choice may be: one object for all specs that claim the same."""

    choices: Mapping[str, Options]


@frozen
class Given:
    """What is given at one level of evidence.

    ``known`` has the sides that are known, such as "mass.empty.at_least" and "burn_exponent.at_most", in
    canonical units, and the curves by key. ``run`` remembers what derivations have made of what they read, by
    their id, so that only what a change reaches is worked out again.
    """

    known: Mapping[str, Value]
    possible: Possible
    run: dict[str, Ran] = field(default_factory=dict, compare=False, repr=False)

    def having(self, name: str, bounds: Interval) -> Given:
        """Return the same with other bounds of a quantity (by key) or of a coefficient (by name).

        Choices and bands stay as they are, also where the quantity is one of `OF_KIND`.
        """
        known = {**self.known}
        known.pop(f"{name}.at_least", None)
        known.pop(f"{name}.at_most", None)
        known.update(_sides(name, bounds))
        return Given(known, self.possible, self.run)

    def of(self, spec: Spec, *, only_stated: bool) -> Given:
        """Return the same figures with the flags and choices of a spec of the same aircraft."""
        return Given(self.known, _recognize(spec, only_stated), self.run)


def _recognize(spec: Spec, only_stated: bool) -> Possible:
    """Return what the flags and choices of a spec may be."""
    return _recognized(tuple(choices(spec, only_stated=only_stated).items()))


def given(spec: Spec, *, only_stated: bool = False) -> Given:
    """Return what a spec gives, without its author's own sums and what follows from them if ``only_stated``."""
    known: dict[str, Value] = {
        "performance.payload_range": tuple(_curve(spec.payload_range, only_stated)),
        "performance.payload_endurance": tuple(_curve(spec.payload_endurance, only_stated)),
    }
    for name, band in bands_for(spec).items():
        known.update(_sides(name, band))
    for key, claims in spec.claims.items():
        if not (only_stated and claims.derived):
            known.update(_sides(key, claims.interval))
    return Given(known, _recognize(spec, only_stated))


@lru_cache(maxsize=MOST_CHOICES)
def _recognized(possible: tuple[tuple[str, Options], ...]) -> Possible:
    return Possible(dict(possible))


def _sides(name: str, bounds: Interval) -> Iterator[tuple[str, float]]:
    """Yield the known sides of bounds."""
    if bounds.at_least is not None:
        yield f"{name}.at_least", bounds.at_least
    if bounds.at_most is not None:
        yield f"{name}.at_most", bounds.at_most


def bands_for(spec: Spec) -> Mapping[str, Interval]:
    """Return the band of every coefficient, for all kinds of aircraft that the spec may describe."""
    possible = kinds(
        frozenset(str(c) for c in spec.possible("aircraft.configuration")),
        frozenset(str(p) for p in spec.possible("aircraft.propulsion")),
    )
    fastest = spec.interval(FASTEST).at_most
    if not spec.possible("aircraft.propulsion") and fastest is not None and fastest < SLOWEST_JET_KMH:
        possible -= {"jet-wing"}
    return bands_of(possible)


def _curve(points: tuple[CurvePoint, ...], only_stated: bool) -> Iterator[Point]:
    """Yield the usable points of a curve as plain numbers."""
    for point in points:
        if not (point.payload.used and point.reach.used):
            continue
        if only_stated and (point.payload.derived or point.reach.derived):
            continue
        load, reached = point.payload.interval, point.reach.interval
        yield load.at_least, load.at_most, reached.at_least, reached.at_most
