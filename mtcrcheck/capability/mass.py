"""Masses, payload as declared, endurance, speed: what a spec says of them and what follows at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtcrcheck.capability.bands import FUEL_DENSITY
from mtcrcheck.capability.derivation import Catalogue, Evidence, High, Low, Points
from mtcrcheck.rules.conditions import parse

if TYPE_CHECKING:
    from mtcrcheck.capability.arithmetic import Arithmetic, Number
    from mtcrcheck.capability.derivation import Side

CATALOGUE = Catalogue()
bound = CATALOGUE.bound

AT_LEAST: Side = "at_least"
AT_MOST: Side = "at_most"
SPEC = "the spec's own figure"
BALANCE = "mass balance: take-off mass is empty mass, fuel and payload"


def _stated(fact: str, key: str) -> None:
    """Take a figure of the spec over as both bounds of a fact."""

    def as_stated(_: Arithmetic, figure: Number) -> Number:
        """The spec states it."""
        return figure

    for side, figure in (AT_LEAST, Low(key)), (AT_MOST, High(key)):
        as_stated.__name__ = f"{fact}_{side}_stated"
        bound(fact, side, figure, evidence=Evidence.STATED, says=f"{key} as stated", source=SPEC)(as_stated)


for _fact, _key in (
    ("max_takeoff_mass_kg", "mass.max_takeoff"),
    ("empty_mass_kg", "mass.empty"),
    ("full_fuel_kg", "mass.max_fuel"),
    ("endurance_h", "performance.endurance"),
    ("max_airspeed_kmh", "performance.max_speed"),
    ("aerosol_capacity_l", "aerosol.capacity"),
    ("gust_tolerance_kmh", "aircraft.gust_tolerance"),
    ("value_usd", "transfer.value_usd"),
):
    _stated(_fact, _key)


def _in(fact: str, *values: str) -> dict[str, Any]:
    return {"fact": fact, "is": list(values)}


FUELLED = parse(_in("propulsion", "piston", "turboprop", "turboshaft", "turbofan", "turbojet"), "FUELLED")
FUELLESS = parse(_in("propulsion", "electric", "solar", "tethered", "none"), "FUELLESS")


@bound(
    "full_fuel_kg",
    "at_least",
    Low("mass.max_fuel_volume"),
    evidence=Evidence.ESTIMATED,
    says=f"fuel volume at the lowest usual density of {FUEL_DENSITY.low} kg/L",
    source="density band of this tool",
    assumes=f"fuel density {FUEL_DENSITY}",
)
def fuel_from_volume_low(_: Arithmetic, volume: Number) -> Number:
    """A given volume of fuel weighs no less than it would at the lowest density in use."""
    return volume * FUEL_DENSITY.low


@bound(
    "full_fuel_kg",
    "at_most",
    High("mass.max_fuel_volume"),
    evidence=Evidence.ESTIMATED,
    says=f"fuel volume at the highest usual density of {FUEL_DENSITY.high} kg/L",
    source="density band of this tool",
    assumes=f"fuel density {FUEL_DENSITY}",
)
def fuel_from_volume_high(_: Arithmetic, volume: Number) -> Number:
    """A given volume of fuel weighs no more than it would at the highest density in use."""
    return volume * FUEL_DENSITY.high


for _side in (AT_LEAST, AT_MOST):

    @bound(
        "full_fuel_kg",
        _side,
        evidence=Evidence.DERIVED,
        says="no fuel is burnt by this propulsion",
        source="the propulsion stated",
        when=FUELLESS,
    )
    def no_fuel(_: Arithmetic) -> Number:
        """What runs on a battery, sunlight, a tether or nothing carries no fuel."""
        return 0.0


@bound(
    "full_fuel_kg",
    "at_most",
    High("max_takeoff_mass_kg"),
    Low("empty_mass_kg"),
    evidence=Evidence.DERIVED,
    says="take-off mass less empty mass",
    source=BALANCE,
)
def fuel_within_useful_load(x: Arithmetic, takeoff: Number, empty: Number) -> Number:
    """No more fuel can be lifted than take-off mass leaves above the empty aircraft."""
    return x.greatest(takeoff - empty, 0.0)


@bound(
    "max_takeoff_mass_kg",
    "at_least",
    Low("empty_mass_kg"),
    Low("full_fuel_kg"),
    evidence=Evidence.DERIVED,
    says="empty mass and full fuel",
    source=BALANCE,
)
def takeoff_lifts_full_fuel(_: Arithmetic, empty: Number, fuel: Number) -> Number:
    """An aircraft takes off with full tanks, at least without payload: its range is defined so."""
    return empty + fuel


@bound(
    "endurance_h",
    "at_least",
    Points("performance.payload_endurance"),
    evidence=Evidence.STATED,
    says="the longest point of the payload-endurance curve",
    source=SPEC,
)
def endurance_on_curve(_: Arithmetic, points: tuple[tuple[float | None, ...], ...]) -> float | None:
    """Time flown with a payload can be flown without it."""
    return max((reach for _low, _high, reach, _ in points if reach is not None), default=None)


for _key in ("performance.cruise_speed", "performance.loiter_speed"):

    @bound(
        "max_airspeed_kmh",
        "at_least",
        Low(_key),
        evidence=Evidence.DERIVED,
        says=f"{_key} is flown, so the maximum is no lower",
        source="definition of maximum speed",
    )
    def fastest_is_no_slower(_: Arithmetic, speed: Number) -> Number:
        """The maximum of all level speeds is at least each of them."""
        return speed


@bound(
    "max_payload_kg",
    "at_least",
    Low("mass.max_payload"),
    evidence=Evidence.STATED,
    says="mass.max_payload as stated",
    source=SPEC,
)
def payload_stated(_: Arithmetic, payload: Number) -> Number:
    """The spec states that this much is carried."""
    return payload


@bound(
    "max_payload_kg",
    "at_least",
    Points("performance.payload_range"),
    Points("performance.payload_endurance"),
    evidence=Evidence.STATED,
    says="the largest payload of a published curve",
    source=SPEC,
)
def payload_on_curve(
    _: Arithmetic,
    ranges: tuple[tuple[float | None, ...], ...],
    endurances: tuple[tuple[float | None, ...], ...],
) -> float | None:
    """A payload with which a flight is published is carried."""
    return max((low for low, *_rest in ranges + endurances if low is not None), default=None)


@bound(
    "max_payload_kg",
    "at_most",
    High("mass.max_payload"),
    evidence=Evidence.STATED,
    says="mass.max_payload taken as the limit",
    source=SPEC,
    declared_payload=True,
)
def payload_limit_as_declared(_: Arithmetic, payload: Number) -> Number:
    """As declared, no more is carried than the stated maximum."""
    return payload


@bound(
    "max_payload_kg",
    "at_most",
    High("max_takeoff_mass_kg"),
    evidence=Evidence.DERIVED,
    says="payload is part of the take-off mass",
    source=BALANCE,
)
def payload_within_takeoff_mass(_: Arithmetic, takeoff: Number) -> Number:
    """A part does not weigh more than the whole."""
    return takeoff


@bound(
    "max_payload_kg",
    "at_most",
    High("max_takeoff_mass_kg"),
    Low("empty_mass_kg"),
    evidence=Evidence.DERIVED,
    says="take-off mass less empty mass",
    source=BALANCE,
)
def payload_within_useful_load(x: Arithmetic, takeoff: Number, empty: Number) -> Number:
    """Payload cannot exceed what take-off mass leaves above the empty aircraft, fuel or none."""
    return x.greatest(takeoff - empty, 0.0)
