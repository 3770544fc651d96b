"""Specs of simulated aircraft: what a maker might print of them, and no more than that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import simulation

from mtcrcheck.interval import Interval
from mtcrcheck.spec.model import Claim, Claims, CurvePoint, Spec

if TYPE_CHECKING:
    import numpy as np

    from mtcrcheck.spec.model import Value

CONSUMPTION = "performance.specific_fuel_consumption"
JET_CONSUMPTION = "performance.thrust_specific_fuel_consumption"
TURBOPROP = {"aircraft.configuration": "fixed-wing", "aircraft.propulsion": "turboprop"}
MASSES = {
    "mass.empty": 1_500.0,
    "mass.max_takeoff": 3_000.0,
    "mass.max_fuel": 800.0,
    "mass.max_payload": 900.0,
    "performance.ferry_range": 4_000.0,
}


@dataclass(frozen=True, slots=True)
class Published:
    """An aircraft and a spec of it: a part of what is printed, under the assumptions of the house."""

    aircraft: simulation.SimulatedAircraft
    spec: Spec


def claims(key: str, value: Value) -> Claims:
    """Return the one claim of a key."""
    return Claims(key, (Claim(value, str(value)),))


def quantity(key: str, number: float) -> Claims:
    """Return the one claim of a quantity's exact value, in its canonical unit."""
    return claims(key, Interval(number, number))


def spec_of(
    figures: dict[str, float],
    words: dict[str, str],
    payload_range: tuple[tuple[float, float], ...] = (),
    payload_endurance: tuple[tuple[float, float], ...] = (),
) -> Spec:
    """Return a spec with the given figures, choices and curves."""
    made = {key: quantity(key, number) for key, number in figures.items()}
    made |= {key: claims(key, word) for key, word in words.items()}
    return Spec(
        "simulated",
        claims=made,
        payload_range=tuple(_point("range", *point) for point in payload_range),
        payload_endurance=tuple(_point("endurance", *point) for point in payload_endurance),
    )


def _point(what: str, payload: float, reach: float) -> CurvePoint:
    return CurvePoint(quantity("payload", payload), quantity(what, reach))


def publish(
    rng: np.random.Generator,
    aircraft: simulation.SimulatedAircraft,
    keep: float = 0.6,
    *,
    say: float = 0.85,
    roomy: bool = False,
) -> Published | None:
    """Return a spec with a random part of what is printed; None where the headline cannot be flown so.

    ``keep`` is the chance of each figure to be printed, ``say`` that of configuration and propulsion.

    Two assumptions that the house prints are honoured. The headline endurance is one on full fuel; where empty or
    take-off mass is missing, or always if ``roomy``, the declared payload leaves room for a fifth of the full fuel.
    """
    figures = simulation.withhold(aircraft, rng, keep)
    if roomy or not {"mass.empty", "mass.max_takeoff"} <= figures.keys():
        aircraft = _with_room_for_fuel(aircraft)
        if "mass.max_payload" in figures:
            figures["mass.max_payload"] = aircraft.max_payload_kg
    if "performance.endurance" in figures:
        hours = _headline(rng, aircraft)
        if hours is None:
            return None
        figures["performance.endurance"] = hours
    if aircraft.kind == "jet" and CONSUMPTION in figures:
        figures[JET_CONSUMPTION] = figures.pop(CONSUMPTION)
    words = {"aircraft.configuration": aircraft.configuration, "aircraft.propulsion": aircraft.propulsion}
    known = {key: word for key, word in words.items() if rng.random() < say}
    curves = (
        aircraft.payload_range if rng.random() < 0.2 else (),
        aircraft.payload_endurance if rng.random() < 0.3 else (),
    )
    return Published(aircraft, spec_of(figures, known, *curves))


def without_ranges(spec: Spec) -> Spec:
    """Return a spec without any published range."""
    kept = {key: claim for key, claim in spec.claims.items() if not key.endswith("_range")}
    return replace(spec, claims=kept, payload_range=())


def _with_room_for_fuel(aircraft: simulation.SimulatedAircraft) -> simulation.SimulatedAircraft:
    room = aircraft.useful_load_kg - simulation.LEAST_QUOTED_FUEL * aircraft.max_fuel_kg
    return replace(aircraft, max_payload_kg=min(aircraft.max_payload_kg, room))


def _headline(rng: np.random.Generator, aircraft: simulation.SimulatedAircraft) -> float | None:
    most = min(aircraft.max_payload_kg, max(aircraft.useful_load_kg - aircraft.max_fuel_kg, 0.0))
    payload = most * float(rng.choice([0.0, 1.0, rng.random()]))
    drawn = simulation._draw_endurance(rng, aircraft, payload)
    return drawn[0] if drawn else None
