"""Typical aircraft, one for each way in which the rules look at a transfer; the figures are of no real one.

Everything that a rule asks of the aircraft is stated, so that what stays open is open because of the
destination, the transfer or the text of the law. Figures are well on one side of every threshold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mtcrcheck.interval import Interval
from mtcrcheck.spec.model import Claim, Claims, CurvePoint, Spec, Value

BEYOND, WITHIN = "beyond-visual-line-of-sight", "visual-line-of-sight"


@dataclass(frozen=True, slots=True)
class Prototype:
    """One typical aircraft; payload in kg, range in km, endurance in h, speed in km/h, tank in L."""

    name: str
    configuration: str
    role: str
    control: str
    payload: float
    range: float
    endurance: float
    speed: float
    armed: bool = False
    tank: float | None = None


PROTOTYPES = (
    Prototype(
        "armed, Category I (MQ-9 class)", "fixed-wing", "strike", BEYOND, 1_000, 3_000, 20, 450, armed=True
    ),
    Prototype("armed, Category II", "fixed-wing", "strike", BEYOND, 100, 1_000, 20, 250, armed=True),
    Prototype("civil cargo, Category I", "fixed-wing", "cargo", BEYOND, 1_000, 1_500, 6, 400),
    Prototype("civil, Category II (300 km)", "fixed-wing", "survey", BEYOND, 20, 400, 6, 120),
    Prototype(
        "agricultural sprayer (19.A.3)", "multirotor", "agricultural", WITHIN, 40, 5, 0.25, 40, tank=40
    ),
    Prototype("small civil quadcopter", "multirotor", "survey", WITHIN, 0.5, 10, 0.4, 60),
)


def build_spec(prototype: Prototype, origin: str) -> Spec:
    """Return the spec of a typical aircraft made in a state (ISO alpha-2); structure limits its payload.

    Its payload-range curve has one point: the full payload over half the ferry range.
    """
    sprays = prototype.tank is not None
    values: dict[str, bool | str | float | None] = {
        "origin": origin,
        "aircraft.configuration": prototype.configuration,
        "aircraft.role": prototype.role,
        "aircraft.control": prototype.control,
        "aircraft.armed": prototype.armed,
        "aircraft.military": prototype.armed,
        "aircraft.reusable": True,
        "aircraft.optionally_piloted": False,
        "aircraft.incorporates_defense_article": prototype.armed,
        "aircraft.autonomous": sprays,
        "aircraft.swarming": False,
        "aircraft.refuelled_in_flight": False,
        "sensors.controlled_camera": prototype.armed,
        "sensors.controlled_radar": prototype.armed,
        "sensors.controlled_inertial": prototype.armed,
        "aerosol.designed_for": sprays,
        "mass.payload_limit": "structure",
        "mass.max_payload": prototype.payload,
        "performance.ferry_range": prototype.range,
        "performance.endurance": prototype.endurance,
        "performance.max_speed": prototype.speed,
        "aerosol.capacity": prototype.tank,
    }
    point = {"payload": prototype.payload, "range": prototype.range / 2}
    curve = {f"performance.payload_range.{name}": figure for name, figure in point.items()}
    return Spec(
        name=prototype.name,
        origin=origin,
        claims=_claim_all(values),
        payload_range=(CurvePoint(*_claim_all(curve).values()),),
        aerosol_stated=True,
    )


def _claim_all(values: Mapping[str, bool | str | float | None]) -> dict[str, Claims]:
    """Return one claim for each key that has a value."""
    return {key: Claims(key, (_claim(value),)) for key, value in values.items() if value is not None}


def _claim(value: bool | str | float) -> Claim:
    claimed: Value = value if isinstance(value, bool | str) else Interval(value, value)
    return Claim(claimed, "typical")
