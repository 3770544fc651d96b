"""Facts: the bounds that the derivations give for one spec, with their evidence and reasons."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mtcrcheck.capability import mass, payload, reach
from mtcrcheck.capability.arithmetic import FLOATS
from mtcrcheck.capability.bands import bands_of, kinds
from mtcrcheck.capability.choices import choices
from mtcrcheck.capability.derivation import Derivation, Evidence, Low, Points, Side
from mtcrcheck.frozen import frozen
from mtcrcheck.interval import Interval
from mtcrcheck.rules.conditions import truth
from mtcrcheck.rules.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mtcrcheck.capability.derivation import Input
    from mtcrcheck.rules.world import Options
    from mtcrcheck.spec.model import CurvePoint, Spec

DERIVATIONS: tuple[Derivation, ...] = (
    *mass.CATALOGUE.derivations,
    *reach.CATALOGUE.derivations,
    *payload.CATALOGUE.derivations,
)
"""Every derivation, a fact before what is derived from it."""

SLOWEST_JET_KMH = 300.0
"""What flies no faster and names no propulsion is taken to be no jet: an assumption, printed with the paces."""
PUBLISHED_FACTS = (
    "range_km",
    "payload_at_300_km_kg",
    "range_with_500_kg_km",
    "max_airspeed_kmh",
    "endurance_h",
    "aerosol_capacity_l",
    "max_payload_kg",
    "max_takeoff_mass_kg",
)
"""The facts that records show, in their order; the others are steps on the way to them."""

CurveTuple = tuple[float | None, float | None, float | None, float | None]
Value = float | tuple[CurveTuple, ...]


@frozen
class Bound:
    """One bound of one fact that a derivation gave, with the inputs that it read."""

    derivation: Derivation
    value: float
    inputs: Mapping[str, Value]

    @property
    def side(self) -> Side:
        """Which side of the fact it bounds."""
        return self.derivation.side


@frozen
class Facts:
    """What is known at one level of evidence: numbers by name, choices by name, and every bound found."""

    numbers: Mapping[str, Interval]
    choices: Mapping[str, Options]
    bounds: Mapping[str, tuple[Bound, ...]]

    def deciding(self, fact: str, side: Side) -> Bound | None:
        """Return the tightest bound of a fact on one side, the first declared among equals."""
        pick = max if side == "at_least" else min
        candidates = [b for b in self.bounds.get(fact, ()) if b.side == side]
        return pick(candidates, key=lambda b: b.value, default=None)


@dataclass(frozen=True)
class Capability:
    """What the aircraft can do, at each level of evidence, as declared and with payload traded for fuel."""

    spec: Spec

    def facts(self, evidence: Evidence = Evidence.ESTIMATED, *, traded: bool | None = None) -> Facts:
        """Return what is known using steps no weaker than ``evidence``.

        ``traded`` drops the declared payload as a limit; by default the spec's ``payload_limit`` decides.
        """
        return self._cached[(evidence, self.trades if traded is None else traded and not self.structural)]

    @cached_property
    def structural(self) -> bool:
        """Whether the declared payload is what the structure bears, so that no fuel buys more of it."""
        return self.spec.possible("mass.payload_limit") == {"structure"}

    @cached_property
    def trades(self) -> bool:
        """Whether take-off mass alone is declared to limit the payload."""
        return self.spec.possible("mass.payload_limit") == {"takeoff-mass"}

    @cached_property
    def _cached(self) -> _FactsByLevel:
        return _FactsByLevel(self.spec)


class _FactsByLevel(dict[tuple[Evidence, bool], Facts]):
    """Facts computed once for each level asked for."""

    def __init__(self, spec: Spec) -> None:
        super().__init__()
        self.spec = spec

    def __missing__(self, key: tuple[Evidence, bool]) -> Facts:
        self[key] = facts = derive(self.spec, *key)
        return facts


NOTHING_SET: Mapping[str, Interval] = MappingProxyType({})


def derive(
    spec: Spec,
    evidence: Evidence,
    traded: bool,
    *,
    derivations: tuple[Derivation, ...] = DERIVATIONS,
    settings: Mapping[str, Interval] = NOTHING_SET,
) -> Facts:
    """Run every derivation that is no weaker than ``evidence`` and keep the bounds it gives.

    ``traded`` leaves out those that take the declared payload as the limit. ``settings`` replaces quantities
    of the spec (by key) and coefficients (by name), for the question what would be if they were others.
    """
    world = World(choices=choices(spec, evidence))
    bands = {**bands_for(spec), **settings}
    low = {name: band.at_least for name, band in bands.items() if band.at_least is not None}
    high = {name: band.at_most for name, band in bands.items() if band.at_most is not None}
    bounds: dict[str, list[Bound]] = {}
    stated = {**_stated(spec, evidence), **settings}
    truths: dict[int, bool] = {}
    for derivation in derivations:
        if derivation.evidence > evidence or (traded and derivation.declared_payload):
            continue
        inputs = _inputs(derivation.inputs, stated, low, high)
        if inputs is None or not _applies(derivation, world, truths):
            continue
        if derivation.unless and _inputs(derivation.unless, stated, low, high) is not None:
            continue
        try:
            value = derivation.formula(FLOATS, *inputs.values())
        except ArithmeticError:  # at the edge of its domain, such as no mass at all, a formula bounds nothing
            continue
        if value is None:
            continue
        bounds.setdefault(derivation.fact, []).append(Bound(derivation, value, inputs))
        if derivation.side == "at_least":
            low[derivation.fact] = max(value, low.get(derivation.fact, value))
        else:
            high[derivation.fact] = min(value, high.get(derivation.fact, value))
    return Facts(
        {fact: Interval(low.get(fact), high.get(fact)) for fact in bounds},
        world.choices,
        {fact: tuple(found) for fact, found in bounds.items()},
    )


def bands_for(spec: Spec) -> Mapping[str, Interval]:
    """Return the band of every coefficient, for all kinds of aircraft that the spec may describe."""
    possible = kinds(
        frozenset(str(c) for c in spec.possible("aircraft.configuration")),
        frozenset(str(p) for p in spec.possible("aircraft.propulsion")),
    )
    fastest = spec.interval("performance.max_speed").at_most
    if not spec.possible("aircraft.propulsion") and fastest is not None and fastest < SLOWEST_JET_KMH:
        possible -= {"jet-wing"}
    return bands_of(possible)


def _applies(derivation: Derivation, world: World, truths: dict[int, bool]) -> bool:
    """Whether what a derivation presupposes is known to hold; each condition is evaluated once."""
    if derivation.when is None:
        return True
    known = truths.get(id(derivation.when))
    if known is None:
        known = truths[id(derivation.when)] = truth(derivation.when, world) is True
    return known


def _stated(spec: Spec, evidence: Evidence) -> dict[str, Interval | tuple[CurveTuple, ...]]:
    """Return the spec's own quantities and curves, without its author's sums at the level of statements."""
    usable = {
        key: claims.interval
        for key, claims in spec.claims.items()
        if evidence > Evidence.STATED or not claims.derived
    }
    return {
        **usable,
        "performance.payload_range": tuple(_curve(spec.payload_range, evidence)),
        "performance.payload_endurance": tuple(_curve(spec.payload_endurance, evidence)),
    }


def _curve(points: tuple[CurvePoint, ...], evidence: Evidence) -> Iterator[CurveTuple]:
    """Yield the usable points of a curve as plain numbers."""
    for point in points:
        if not (point.payload.used and point.reach.used):
            continue
        if evidence == Evidence.STATED and (point.payload.derived or point.reach.derived):
            continue
        load, reached = point.payload.interval, point.reach.interval
        yield load.at_least, load.at_most, reached.at_least, reached.at_most


def _inputs(
    wanted: tuple[Input, ...],
    stated: Mapping[str, Interval | tuple[CurveTuple, ...]],
    low: Mapping[str, float],
    high: Mapping[str, float],
) -> dict[str, Value] | None:
    """Return the inputs of a derivation by name and side, None if any is unknown."""
    found: dict[str, Value] = {}
    for name, side, key, of_spec in _reads(wanted):
        value: Any
        if of_spec:
            value = stated.get(name)
            if side is not None and value is not None:
                value = getattr(value, side)
        else:
            value = (low if side == "at_least" else high).get(name)
        if value is None:
            return None
        found[key] = value
    return found


@cache
def _reads(wanted: tuple[Input, ...]) -> tuple[tuple[str, Side | None, str, bool], ...]:
    """Return name, side (None for all points of a curve), and key of each input, and whether a spec has it."""
    sides: tuple[Side | None, ...] = tuple(
        None if isinstance(item, Points) else "at_least" if isinstance(item, Low) else "at_most"
        for item in wanted
    )
    return tuple(
        (item.name, side, f"{item.name}.{side}" if side else item.name, "." in item.name)
        for item, side in zip(wanted, sides, strict=True)
    )
