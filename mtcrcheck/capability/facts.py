"""Facts: the bounds that the derivations give for one spec, with their evidence and reasons."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mtcrcheck.capability import mass, payload, reach
from mtcrcheck.capability.arithmetic import FLOATS
from mtcrcheck.capability.choices import choices
from mtcrcheck.capability.derivation import Derivation, Evidence, Low, Points, Side
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


@dataclass(frozen=True, slots=True)
class Bound:
    """One bound of one fact that a derivation gave, with the inputs that it read."""

    derivation: Derivation
    value: float
    inputs: Mapping[str, Value]

    @property
    def side(self) -> Side:
        """Which side of the fact it bounds."""
        return self.derivation.side


@dataclass(frozen=True, slots=True)
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


def derive(spec: Spec, evidence: Evidence, traded: bool) -> Facts:
    """Run every derivation that is no weaker than ``evidence`` and keep the bounds it gives.

    ``traded`` leaves out those that take the declared payload as the limit.
    """
    world = World(choices=choices(spec, evidence))
    low: dict[str, float] = {}
    high: dict[str, float] = {}
    bounds: dict[str, list[Bound]] = {}
    stated = _stated(spec, evidence)
    for derivation in DERIVATIONS:
        if derivation.evidence > evidence or (traded and derivation.declared_payload):
            continue
        if not _applies(derivation, world):
            continue
        inputs = _inputs(derivation.inputs, stated, low, high)
        if inputs is None:
            continue
        value = derivation.formula(FLOATS, *inputs.values())
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


def _applies(derivation: Derivation, world: World) -> bool:
    """Whether what a derivation presupposes is known to hold."""
    return derivation.when is None or truth(derivation.when, world) is True


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
    for item in wanted:
        value: Value | None
        if isinstance(item, Points):
            value = stated[item.name]  # type: ignore[assignment]  # curves are tuples
            key = item.name
        elif isinstance(item, Low):
            value = _side(stated.get(item.name), "at_least") if "." in item.name else low.get(item.name)
            key = f"{item.name}.at_least"
        else:
            value = _side(stated.get(item.name), "at_most") if "." in item.name else high.get(item.name)
            key = f"{item.name}.at_most"
        if value is None:
            return None
        found[key] = value
    return found


def _side(interval: object, side: Side) -> float | None:
    """Return one side of a spec's quantity."""
    return getattr(interval, side) if isinstance(interval, Interval) else None
