"""What derivations start from: the figures of a spec, the bands of the coefficients, flags and choices."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from mtcrcheck.capability.bands import BANDS, bands_of, kinds
from mtcrcheck.capability.choices import NAMED_BY, said
from mtcrcheck.frozen import frozen
from mtcrcheck.rules.world import Options

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from mtcrcheck.capability.choices import Values
    from mtcrcheck.capability.derivation import Derivation, Point, Value
    from mtcrcheck.interval import Interval
    from mtcrcheck.spec.model import CurvePoint, Spec

SLOWEST_JET_KMH = 300.0
"""What flies no faster and names no propulsion is taken to be no jet: an assumption, printed with the paces."""
MOST_CHOICES = 2_000
"""Combinations of choices that are kept to be recognized."""

FASTEST = "performance.max_speed"
CURVE = "performance.payload_range"
BANDS_TURN_ON = frozenset({"aircraft.configuration", "aircraft.propulsion", FASTEST})
OF_KIND = NAMED_BY.keys() | BANDS_TURN_ON
"""Keys that say more than a figure: choices and the bands of coefficients follow from them."""
SIDES_OF_BANDS = frozenset(f"{name}.{end}" for name in BANDS.coefficients for end in ("at_least", "at_most"))

Ran = tuple["Derivation", tuple["Value", ...], "float | None"]
"""A derivation, the values that it has read, and the bound that they gave, if any."""


@dataclass(frozen=True, slots=True, eq=False)
class Possible:
    """What every flag and choice may be: one object for all specs that claim the same."""

    choices: Mapping[str, Options]
    values: Mapping[str, Values]

    def anew(self, spec: Spec, keys: Iterable[str]) -> Possible:
        """Return the same for a spec that differs in some keys alone."""
        changed = [name for key in keys for name in NAMED_BY.get(key, ())]
        if not changed:
            return self
        kept = {name: values for name, values in self.values.items() if name not in changed}
        return _possible({**kept, **said(spec, changed)})


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
        known.update(sides_of(name, bounds))
        return Given(known, self.possible, self.run)


def given_anew(start: Given, spec: Spec, keys: Collection[str]) -> Given:
    """Return what a spec gives that differs in some keys alone from the one that ``start`` is of."""
    known = {**start.known}
    for key in keys:
        if key == CURVE:
            known[key] = tuple(_curve(spec.payload_range, only_stated=False))
            continue
        known.pop(f"{key}.at_least", None)
        known.pop(f"{key}.at_most", None)
        known.update(sides_of(key, spec.interval(key)))
    if not BANDS_TURN_ON.isdisjoint(keys):
        for side in SIDES_OF_BANDS & known.keys():
            del known[side]
        known.update(_sides_of_bands(_kinds_of(spec)))
    return Given(known, start.possible.anew(spec, keys), start.run)


def _recognize(spec: Spec, *, only_stated: bool) -> Possible:
    """Return what the flags and choices of a spec may be."""
    return _possible(said(spec, only_stated=only_stated))


def given(spec: Spec, *, only_stated: bool = False) -> Given:
    """Return what a spec gives, without its author's own sums and what follows from them if ``only_stated``."""
    known: dict[str, Value] = {
        CURVE: tuple(_curve(spec.payload_range, only_stated)),
        "performance.payload_endurance": tuple(_curve(spec.payload_endurance, only_stated)),
        **_sides_of_bands(_kinds_of(spec)),
    }
    for key, claims in spec.claims.items():
        if not (only_stated and claims.derived):
            known.update(sides_of(key, claims.interval))
    return Given(known, _recognize(spec, only_stated=only_stated))


def _possible(values: Mapping[str, Values]) -> Possible:
    return _recognized(tuple(values.items()))


@lru_cache(maxsize=MOST_CHOICES)
def _recognized(values: tuple[tuple[str, Values], ...]) -> Possible:
    return Possible({name: Options(only) for name, only in values}, dict(values))


def sides_of(name: str, bounds: Interval) -> tuple[tuple[str, float], ...]:
    """Return the known sides of bounds, each with its name."""
    low, high = bounds.at_least, bounds.at_most
    if low is None:
        return () if high is None else ((f"{name}.at_most", high),)
    return (
        ((f"{name}.at_least", low),)
        if high is None
        else ((f"{name}.at_least", low), (f"{name}.at_most", high))
    )


def bands_for(spec: Spec) -> Mapping[str, Interval]:
    """Return the band of every coefficient, for all kinds of aircraft that the spec may describe."""
    return bands_of(_kinds_of(spec))


@cache
def _sides_of_bands(possible: frozenset[str]) -> Mapping[str, float]:
    """Return the known sides of the band of every coefficient for an aircraft that may be any of the kinds."""
    return dict(side for name, band in bands_of(possible).items() for side in sides_of(name, band))


def _kinds_of(spec: Spec) -> frozenset[str]:
    """Return the kinds of aircraft that the spec may describe."""
    propulsion = spec.possible("aircraft.propulsion")
    possible = kinds(
        frozenset(str(c) for c in spec.possible("aircraft.configuration")),
        frozenset(str(p) for p in propulsion),
    )
    fastest = spec.interval(FASTEST).at_most
    if not propulsion and fastest is not None and fastest < SLOWEST_JET_KMH:
        return possible - {"jet-wing"}
    return possible


def _curve(points: tuple[CurvePoint, ...], only_stated: bool) -> Iterator[Point]:
    """Yield the usable points of a curve as plain numbers."""
    for point in points:
        if not (point.payload.used and point.reach.used):
            continue
        if only_stated and (point.payload.derived or point.reach.derived):
            continue
        load, reached = point.payload.interval, point.reach.interval
        yield load.at_least, load.at_most, reached.at_least, reached.at_most
