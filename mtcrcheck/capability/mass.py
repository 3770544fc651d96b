"""Masses, payload as declared, endurance, speed: what a spec says of them and what follows at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtcrcheck.capability.bands import source_of
from mtcrcheck.capability.derivation import Catalogue, Curve, Evidence, High, Low, Points
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


def _stated(
    fact: str, key: str, *, sides: tuple[Side, ...] = (AT_LEAST, AT_MOST), unless: tuple[Low, ...] = ()
) -> None:
    """Take a figure of the spec over as bounds of a fact."""

    def as_stated(_: Arithmetic, figure: Number) -> Number:
        """The spec states it."""
        return figure

    for side in sides:
        figure = Low(key) if side == AT_LEAST else High(key)
        as_stated.__name__ = f"{fact}_{side}_stated"
        says = f"{key} as stated"
        bound(fact, side, figure, evidence=Evidence.STATED, says=says, source=SPEC, unless=unless)(as_stated)


for _fact, _key in (
    ("max_takeoff_mass_kg", "mass.max_takeoff"),
    ("empty_mass_kg", "mass.empty"),
    ("full_fuel_kg", "mass.max_fuel"),
    ("max_airspeed_kmh", "performance.max_speed"),
    ("optional_aerosol_capacity_l", "aerosol.optional_capacity"),
    ("gust_tolerance_kmh", "aircraft.gust_tolerance"),
    ("thermal_frame_rate_hz", "sensors.thermal_frame_rate"),
    ("us_content_share_pct", "transfer.us_content_share"),
    ("value_usd", "transfer.value_usd"),
):
    _stated(_fact, _key)
_stated("endurance_h", "performance.endurance", sides=(AT_LEAST,))
LARGER_TANK = (Low("optional_aerosol_capacity_l"),)


def _weighed(fact: str, key: str, *, unless: tuple[Low, ...] = ()) -> None:
    """Take a mass of spray as bounds of the volume that holds it."""

    def as_volume(_: Arithmetic, mass: Number, density: Number) -> Number:
        """A mass of spray fills no less than it would at the highest density in use, no more than at the lowest."""
        return mass / density

    density = "spray_density_kg_per_litre"
    for side in (AT_LEAST, AT_MOST):
        mass, per_litre = (Low(key), High(density)) if side == AT_LEAST else (High(key), Low(density))
        as_volume.__name__ = f"{fact}_{side}_weighed"
        bound(fact, side, mass, per_litre, evidence=Evidence.ESTIMATED,
            says=f"{key} over the {'highest' if side == AT_LEAST else 'lowest'} typical density of a spray",
            source=source_of(density), assumes="the spray is a liquid, not granules",
            unless=unless)(as_volume)  # fmt: skip


_weighed("optional_aerosol_capacity_l", "aerosol.optional_capacity_mass")
_stated("aerosol_capacity_l", "aerosol.capacity", unless=LARGER_TANK)
_weighed("aerosol_capacity_l", "aerosol.capacity_mass", unless=LARGER_TANK)


@bound("aerosol_capacity_l", "at_least", *LARGER_TANK, evidence=Evidence.STATED,
    says="the largest tank offered",
    source="it is designed or modified to incorporate a tank that is offered for it")  # fmt: skip
def largest_tank_low(_: Arithmetic, tank: Number) -> Number:
    """An aircraft that takes a larger tank is designed to incorporate it."""
    return tank


@bound("aerosol_capacity_l", "at_most", High("optional_aerosol_capacity_l"), High("aerosol.capacity"),
    evidence=Evidence.STATED, says="the larger of the tank fitted and the largest tank offered",
    source=SPEC)  # fmt: skip
def largest_tank_high(space: Arithmetic, offered: Number, fitted: Number) -> Number:
    """It holds no more than the larger of the two tanks."""
    return space.greatest(offered, fitted)


def _in(fact: str, *values: str) -> dict[str, Any]:
    return {"fact": fact, "is": list(values)}


FIXED_WING = parse(_in("configuration", "fixed-wing"), "FIXED_WING")
PROPELLED = ("piston", "turboprop", "turboshaft", "electric", "hybrid-electric", "fuel-cell", "solar", "none")
ROTOR_OR_GAS = ("rotary-wing", "multirotor", "airship", "balloon")
NO_JET = parse({"any": [_in("propulsion", *PROPELLED), _in("configuration", *ROTOR_OR_GAS)]}, "NO_JET")
FUELLESS = parse(_in("propulsion", "electric", "solar", "tethered", "none"), "FUELLESS")


@bound("max_takeoff_mass_kg", AT_MOST, High("mass.max_payload"), Low("least_payload_share"),
    evidence=Evidence.ESTIMATED,
    says="an aircraft is built to carry more than a negligible share of its own mass",
    source=source_of("least_payload_share"),
    assumes="a smaller share of payload is an error in the unit or the decimal point")  # fmt: skip
def payload_is_no_crumb(a: Arithmetic, payload: Number, share: Number) -> Number:
    """Where figures of mass and payload contradict this, one of them is off by powers of ten; 0 says nothing."""
    return a.only_if(payload > 0.0, lambda: payload / share)


@bound("full_fuel_kg", "at_least", evidence=Evidence.DERIVED, says="fuel cannot be negative", source=BALANCE)
def fuel_is_not_negative(_: Arithmetic) -> Number:
    """Mass is not negative."""
    return 0.0


@bound("full_fuel_kg", "at_least", Low("mass.max_fuel_volume"), Low("fuel_density_kg_per_litre"),
    evidence=Evidence.ESTIMATED, says="fuel volume at the lowest typical density",
    source=source_of("fuel_density_kg_per_litre"),
    assumes="the fuel is a liquid between gasoline and kerosene in density")  # fmt: skip
def fuel_from_volume_low(_: Arithmetic, volume: Number, density: Number) -> Number:
    """A given volume of fuel weighs no less than it would at the lowest density in use."""
    return volume * density


@bound("full_fuel_kg", "at_most", High("mass.max_fuel_volume"), High("fuel_density_kg_per_litre"),
    evidence=Evidence.ESTIMATED, says="fuel volume at the highest typical density",
    source=source_of("fuel_density_kg_per_litre"),
    assumes="the fuel is a liquid between gasoline and kerosene in density")  # fmt: skip
def fuel_from_volume_high(_: Arithmetic, volume: Number, density: Number) -> Number:
    """A given volume of fuel weighs no more than it would at the highest density in use."""
    return volume * density


@bound("full_fuel_kg", "at_most", evidence=Evidence.DERIVED, says="this propulsion burns no fuel",
    source="the propulsion stated", when=FUELLESS)  # fmt: skip
def no_fuel(_: Arithmetic) -> Number:
    """What runs on a battery, sunlight, a tether or nothing carries no fuel."""
    return 0.0


@bound("full_fuel_kg", "at_most", High("max_takeoff_mass_kg"), Low("empty_mass_kg"),
    evidence=Evidence.DERIVED, says="take-off mass less empty mass", source=BALANCE)  # fmt: skip
def fuel_within_useful_load(x: Arithmetic, takeoff: Number, empty: Number) -> Number:
    """No more fuel can be lifted than take-off mass leaves above the empty aircraft."""
    return x.greatest(takeoff - empty, 0.0)


@bound("full_fuel_kg", "at_most", High("max_takeoff_mass_kg"), evidence=Evidence.DERIVED,
    says="fuel is part of the take-off mass", source=BALANCE)  # fmt: skip
def fuel_within_takeoff_mass(_: Arithmetic, takeoff: Number) -> Number:
    """A part does not weigh more than the whole."""
    return takeoff


@bound("max_takeoff_mass_kg", "at_least", Low("empty_mass_kg"), Low("full_fuel_kg"),
    evidence=Evidence.DERIVED, says="empty mass plus full fuel", source=BALANCE)  # fmt: skip
def takeoff_lifts_full_fuel(_: Arithmetic, empty: Number, fuel: Number) -> Number:
    """An aircraft takes off with full tanks, at least without payload: its range is defined so."""
    return empty + fuel


@bound("max_takeoff_mass_kg", "at_least", Low("mass.max_payload"), evidence=Evidence.DERIVED,
    says="payload is part of the take-off mass", source=BALANCE)  # fmt: skip
def takeoff_lifts_the_payload(_: Arithmetic, payload: Number) -> Number:
    """A part does not weigh more than the whole."""
    return payload


@bound("max_takeoff_mass_kg", "at_least", Low("mass.max_payload"), Low("empty_mass_kg"),
    evidence=Evidence.DERIVED, says="empty mass plus payload", source=BALANCE)  # fmt: skip
def takeoff_lifts_empty_mass_and_payload(_: Arithmetic, payload: Number, empty: Number) -> Number:
    """The payload is carried by the aircraft, fuel or none."""
    return payload + empty


@bound("max_takeoff_mass_kg", "at_least", Low("mass.max_payload"), Low("empty_mass_fraction"),
    evidence=Evidence.ESTIMATED,
    says="payload divided by the share of the take-off mass that the lightest typical empty mass leaves",
    source=source_of("empty_mass_fraction"),
    assumes="no fixed-wing aircraft has a smaller share of empty mass", when=FIXED_WING,
    unless=(High("empty_mass_kg"),))  # fmt: skip
def takeoff_lifts_the_payload_and_itself(_: Arithmetic, payload: Number, fraction: Number) -> Number:
    """The payload is carried by an aircraft that has a mass of its own."""
    return payload / (1.0 - fraction)


@bound("empty_mass_kg", "at_most", High("max_takeoff_mass_kg"), Low("full_fuel_kg"),
    evidence=Evidence.DERIVED, says="take-off mass less full fuel", source=BALANCE)  # fmt: skip
def empty_beside_full_fuel(x: Arithmetic, takeoff: Number, fuel: Number) -> Number:
    """An aircraft takes off with full tanks, at least without payload: its range is defined so."""
    return x.greatest(takeoff - fuel, 0.0)


@bound("lightest_empty_kg", "at_least", Low("empty_mass_kg"), evidence=Evidence.DERIVED,
    says="the empty mass as stated", source=SPEC)  # fmt: skip
def empty_mass_is_known(_: Arithmetic, empty: Number) -> Number:
    """The spec bounds it."""
    return empty


@bound("lightest_empty_kg", "at_least", Low("mass.max_takeoff"), Low("empty_mass_fraction"),
    evidence=Evidence.ESTIMATED, says="the lowest typical share of the take-off mass",
    source=source_of("empty_mass_fraction"),
    assumes="no aircraft of this kind has a smaller share of empty mass",
    unless=(Low("empty_mass_kg"),))  # fmt: skip
def empty_mass_is_usual(_: Arithmetic, takeoff: Number, fraction: Number) -> Number:
    """Structure, engine and equipment weigh no less than the lightest in use."""
    return takeoff * fraction


@bound("endurance_h", "at_least", Points("performance.payload_endurance"), evidence=Evidence.STATED,
    says="the longest point of the payload-endurance curve", source=SPEC)  # fmt: skip
def endurance_on_curve(_: Arithmetic, points: Curve) -> float | None:
    """Time flown with a payload can be flown without it."""
    return max((reach for _low, _high, reach, _ in points if reach is not None), default=None)


@bound("endurance_h", "at_most", High("performance.endurance"), Points("performance.payload_endurance"),
    evidence=Evidence.STATED,
    says="performance.endurance as stated, or the longest point of the payload-endurance curve",
    source=SPEC)  # fmt: skip
def endurance_h_at_most_stated(_: Arithmetic, endurance: float, points: Curve) -> float:
    """The figure may be quoted with a payload; a point of the curve that lasts longer is flown all the same."""
    return max((endurance, *(reach for point in points for reach in point[2:] if reach is not None)))


@bound("endurance_h", AT_LEAST, High("performance.endurance"), Low("shortest_endurance_h"),
    evidence=Evidence.ESTIMATED, says="no aircraft of this kind is built for a shorter flight",
    source=source_of("shortest_endurance_h"),
    assumes="a shorter endurance is an error in the unit or the decimal point")  # fmt: skip
def flight_is_no_hop(_: Arithmetic, _endurance: Number, shortest: Number) -> Number:
    """Where a printed endurance contradicts this, it is off by powers of ten."""
    return shortest


def _flown(speed: str) -> None:
    """Take a speed that is flown as a lower bound of the fastest."""

    def fastest_is_no_slower(_: Arithmetic, flown: Number) -> Number:
        """The maximum of all level speeds is at least each of them."""
        return flown

    fastest_is_no_slower.__name__ = f"fastest_is_no_slower_than_{speed}"
    bound("max_airspeed_kmh", AT_LEAST, Low(f"performance.{speed}"), evidence=Evidence.DERIVED,
        says=f"the {speed.replace('_', ' ')} is flown, so the maximum speed is at least as high",
        source="definition of maximum speed")(fastest_is_no_slower)  # fmt: skip


_flown("cruise_speed")
_flown("loiter_speed")


@bound("max_airspeed_kmh", AT_MOST, High("fastest_propelled_flight_kmh"), evidence=Evidence.ESTIMATED,
    says="no aircraft with this propulsion is known to be faster",
    source=source_of("fastest_propelled_flight_kmh"),
    assumes="the aircraft is no faster than the fastest of its kind on record", when=NO_JET,
    unless=(Low("performance.max_speed"),))  # fmt: skip
def no_propeller_is_faster(_: Arithmetic, fastest: Number) -> Number:
    """What a propeller or rotor drives, and what floats, is slower by far; no jet and no rocket is meant."""
    return fastest


@bound("max_airspeed_kmh", AT_MOST, High("performance.cruise_speed"), High("max_speed_over_cruise_speed"),
    evidence=Evidence.ESTIMATED, says="cruise speed is a large part of the maximum speed",
    source=source_of("max_speed_over_cruise_speed"),
    assumes="the stated cruise speed is that of the same aircraft in level flight",
    unless=(Low("performance.max_speed"),))  # fmt: skip
def cruise_is_near_the_fastest(_: Arithmetic, cruise: Number, ratio: Number) -> Number:
    """Makers quote a speed for cruise from that of best endurance up to nearly the maximum."""
    return cruise * ratio


@bound("max_payload_kg", "at_least", Low("mass.max_payload"), evidence=Evidence.STATED,
    says="mass.max_payload as stated", source=SPEC)  # fmt: skip
def payload_stated(_: Arithmetic, payload: Number) -> Number:
    """The spec states that this much is carried."""
    return payload


@bound("max_payload_kg", "at_least", Points("performance.payload_range"),
    Points("performance.payload_endurance"), evidence=Evidence.STATED,
    says="the largest payload of a published curve", source=SPEC)  # fmt: skip
def payload_on_curve(_: Arithmetic, ranges: Curve, endurances: Curve) -> float | None:
    """A payload with which a flight is published is carried."""
    return max((low for low, *_rest in ranges + endurances if low is not None), default=None)


@bound("max_payload_kg", "at_least", Low("mass.max_takeoff"), Low("payload_share"),
    evidence=Evidence.ESTIMATED, says="the lowest usual share of the take-off mass",
    source=source_of("payload_share"), assumes="it carries no smaller a share than others of its kind",
    unless=(Low("mass.max_payload"),))  # fmt: skip
def payload_is_usual(a: Arithmetic, takeoff: Number, share: Number) -> Number:
    """Aircraft are built to carry something; how much at least is only usual, so nothing is proven by it."""
    return a.only_if(share > 0.0, lambda: takeoff * share)


@bound("max_payload_kg", "at_most", High("mass.max_payload"), evidence=Evidence.STATED,
    says="mass.max_payload taken as the limit", source=SPEC, declared_payload=True)  # fmt: skip
def payload_limit_as_declared(_: Arithmetic, payload: Number) -> Number:
    """As declared, no more is carried than the stated maximum."""
    return payload


@bound("max_payload_kg", "at_most", High("max_takeoff_mass_kg"), evidence=Evidence.DERIVED,
    says="payload is part of the take-off mass", source=BALANCE)  # fmt: skip
def payload_within_takeoff_mass(_: Arithmetic, takeoff: Number) -> Number:
    """A part does not weigh more than the whole."""
    return takeoff


@bound("max_payload_kg", "at_most", High("max_takeoff_mass_kg"), Low("empty_mass_kg"),
    evidence=Evidence.DERIVED, says="take-off mass less empty mass", source=BALANCE)  # fmt: skip
def payload_within_useful_load(x: Arithmetic, takeoff: Number, empty: Number) -> Number:
    """Payload cannot exceed what take-off mass leaves above the empty aircraft, fuel or none."""
    return x.greatest(takeoff - empty, 0.0)


@bound("max_payload_kg", "at_most", High("max_takeoff_mass_kg"), Low("empty_mass_fraction"),
    evidence=Evidence.ESTIMATED, says="take-off mass less the lightest typical empty mass",
    source=source_of("empty_mass_fraction"),
    assumes="no fixed-wing aircraft has a smaller share of empty mass", when=FIXED_WING,
    unless=(Low("empty_mass_kg"),))  # fmt: skip
def payload_beside_the_lightest_empty_mass(_: Arithmetic, takeoff: Number, fraction: Number) -> Number:
    """What take-off mass leaves above the lightest usual empty aircraft is all that can be carried."""
    return takeoff * (1.0 - fraction)
