"""Typical aircraft, one for each way in which the rules look at a transfer; the figures are of no real one.

Everything that a rule asks of the aircraft is stated, so that what stays open is open because of the
destination, the transfer or the text of the law. Figures lie well on one side of every threshold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mtcrcheck.interval import Interval
from mtcrcheck.spec.model import Claim, Claims, CurvePoint, Spec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mtcrcheck.spec.model import Value

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


def spec_of(prototype: Prototype, origin: str) -> Spec:
    """Return the spec of a typical aircraft made in a state (ISO alpha-2); structure limits its payload."""
    quantities: dict[str, float] = {
        "mass.max_payload": prototype.payload,
        "performance.ferry_range": prototype.range,
        "performance.endurance": prototype.endurance,
        "performance.max_speed": prototype.speed,
    }
    if prototype.tank is not None:
        quantities["aerosol.capacity"] = prototype.tank
    values: dict[str, Value] = {
        **_said(prototype),
        **{key: Interval(figure, figure) for key, figure in quantities.items()},
    }
    return Spec(
        name=prototype.name,
        origin=origin,
        claims={key: _claims(key, value) for key, value in values.items()},
        payload_range=(_loaded(prototype),),
        aerosol_stated=True,
    )


def _said(prototype: Prototype) -> Mapping[str, Value]:
    """Return the flags and choices of a typical aircraft."""
    return {
        "aircraft.configuration": prototype.configuration,
        "aircraft.role": prototype.role,
        "aircraft.control": prototype.control,
        "aircraft.armed": prototype.armed,
        "aircraft.military": prototype.armed,
        "aircraft.reusable": True,
        "aircraft.optionally_piloted": False,
        "aircraft.incorporates_defense_article": prototype.armed,
        "aircraft.autonomous": prototype.tank is not None,
        "aircraft.swarming": False,
        "aircraft.refuelled_in_flight": False,
        "aerosol.designed_for": prototype.tank is not None,
        "mass.payload_limit": "structure",
    }


def _loaded(prototype: Prototype) -> CurvePoint:
    """Return a point of the payload-range curve: the full payload over half the ferry range."""
    return CurvePoint(
        _claims("performance.payload_range.payload", Interval(prototype.payload, prototype.payload)),
        _claims("performance.payload_range.range", Interval(prototype.range / 2, prototype.range / 2)),
    )


def _claims(key: str, value: Value) -> Claims:
    """Return a single claim."""
    return Claims(key, (Claim(value, "typical"),))
