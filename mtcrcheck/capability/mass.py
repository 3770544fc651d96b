"""Masses, payload as declared, endurance, speed: what a spec says of them and what follows at once."""

from mtcrcheck.capability.arithmetic import Arithmetic, Number, add, divide, multiply, same, subtract
from mtcrcheck.capability.derivation import ENDS, SPEC, Catalogue, Curve, Evidence, High, Input, Low, Points
from mtcrcheck.text import read_beside

CATALOGUE = Catalogue()
bound, declare = CATALOGUE.bound, CATALOGUE.declare

BALANCE = "mass balance: take-off mass is empty mass, fuel and payload"
STATED = "The spec states it."
PART = "A part does not weigh more than the whole."
FULL_TANKS = "An aircraft takes off with full tanks, at least without payload: its range is defined so."
NO_LIGHTER_WING = "no fixed-wing aircraft has a smaller share of empty mass"
LARGER_TANK = (Low("optional_aerosol_capacity_l"),)


def flown(points: Curve) -> list[tuple[float, float]]:
    """Return the payloads and reaches of a curve that are flown for certain."""
    return [(low, reach) for low, _, reach, _ in points if low is not None and reach is not None]


def longest_flown(_: Arithmetic, points: Curve) -> float | None:
    """Return the longest reach of a curve with any payload (km or h), None where no point has one."""
    return max((reach for _low, _high, reach, _ in points if reach is not None), default=None)


def longest(points: Curve) -> list[tuple[float, float]]:
    """Return the payloads and reaches of a curve beyond which nothing is flown."""
    return [(high, reach) for _, high, _, reach in points if high is not None and reach is not None]


def _state(fact: str, key: str, *, unless: tuple[Input, ...] = ()) -> None:
    """Take a figure of the spec over as bounds of a fact."""
    for side, (end, _) in ENDS.items():
        declare(same, fact, side, end(key), name=f"{fact}_{side}_stated", why=STATED,
            says=f"{key} as stated", source=SPEC, unless=unless)  # fmt: skip


def _weigh_spray(fact: str, key: str, *, unless: tuple[Input, ...] = ()) -> None:
    """Take a mass of spray as bounds of the volume that holds it."""
    why = "A mass of spray fills no less than it would at the highest density in use, no more than at the lowest."
    for (side, (same_end, other_end)), words in zip(ENDS.items(), ("highest", "lowest"), strict=True):
        declare(divide, fact, side, same_end(key), other_end("spray_density_kg_per_litre"),
            name=f"{fact}_{side}_weighed", says=f"{key} over the {words} typical density of a spray", why=why,
            assumes="the spray is a liquid, not granules", unless=unless)  # fmt: skip


for _fact, _key in read_beside(__file__, "choices.toml")["stated"].items():
    _state(_fact, _key)
declare(same, "endurance_h", "at_least", Low("performance.endurance"), name="endurance_h_at_least_stated",
    why=STATED, says="performance.endurance as stated", source=SPEC)  # fmt: skip
_weigh_spray("optional_aerosol_capacity_l", "aerosol.optional_capacity_mass")
_state("aerosol_capacity_l", "aerosol.capacity", unless=LARGER_TANK)
_weigh_spray("aerosol_capacity_l", "aerosol.capacity_mass", unless=LARGER_TANK)
declare(same, "aerosol_capacity_l", "at_least", *LARGER_TANK, name="largest_tank_low", evidence=Evidence.STATED,
    says="the largest tank offered", why="An aircraft that takes a larger tank is designed to incorporate it.",
    source="it is designed or modified to incorporate a tank that is offered for it")  # fmt: skip


@bound("aerosol_capacity_l", "at_most", High("optional_aerosol_capacity_l"), High("aerosol.capacity"),
    says="the larger of the tank fitted and the largest tank offered", source=SPEC)  # fmt: skip
def largest_tank_high(space: Arithmetic, offered: Number, fitted: Number) -> Number:
    """It holds no more than the larger of the two tanks."""
    return space.greatest(offered, fitted)


@bound("max_takeoff_mass_kg", "at_most", High("mass.max_payload"), Low("least_payload_share"),
    says="an aircraft is built to carry more than a negligible share of its own mass",
    assumes="a smaller share of payload is an error in the unit or the decimal point")  # fmt: skip
def payload_is_no_crumb(a: Arithmetic, payload: Number, share: Number) -> Number:
    """Where figures of mass and payload contradict this, one of them is off by powers of ten; 0 says nothing."""
    return a.only_if(payload > 0.0, lambda: payload / share)


@bound("full_fuel_kg", "at_least", says="fuel cannot be negative", source=BALANCE)
def fuel_is_not_negative(_: Arithmetic) -> Number:
    """Mass is not negative."""
    return 0.0


for _side, _name, _less, _words in zip(
    ENDS, ("low", "high"), ("less", "more"), ("lowest", "highest"), strict=True
):
    declare(multiply, "full_fuel_kg", _side, Input("mass.max_fuel_volume", _side),
        Input("fuel_density_kg_per_litre", _side), name=f"fuel_from_volume_{_name}",
        says=f"fuel volume at the {_words} typical density",
        why=f"A given volume of fuel weighs no {_less} than it would at the {_words} density in use.",
        assumes="the fuel is a liquid between gasoline and kerosene in density")  # fmt: skip


@bound("full_fuel_kg", "at_most", says="this propulsion burns no fuel", source="the propulsion stated",
    when="fuelless")  # fmt: skip
def no_fuel(_: Arithmetic) -> Number:
    """What runs on a battery, sunlight, a tether or nothing carries no fuel."""
    return 0.0


declare(subtract, "full_fuel_kg", "at_most", High("max_takeoff_mass_kg"), Low("empty_mass_kg"),
    name="fuel_within_useful_load", says="take-off mass less empty mass", source=BALANCE,
    why="No more fuel can be lifted than take-off mass leaves above the empty aircraft.")  # fmt: skip
declare(same, "full_fuel_kg", "at_most", High("max_takeoff_mass_kg"), name="fuel_within_takeoff_mass",
    says="fuel is part of the take-off mass", why=PART, source=BALANCE)  # fmt: skip
declare(add, "max_takeoff_mass_kg", "at_least", Low("empty_mass_kg"), Low("full_fuel_kg"),
    name="takeoff_lifts_full_fuel", says="empty mass plus full fuel", why=FULL_TANKS, source=BALANCE)  # fmt: skip
declare(same, "max_takeoff_mass_kg", "at_least", Low("mass.max_payload"), name="takeoff_lifts_the_payload",
    says="payload is part of the take-off mass", why=PART, source=BALANCE)  # fmt: skip
declare(add, "max_takeoff_mass_kg", "at_least", Low("mass.max_payload"), Low("empty_mass_kg"),
    name="takeoff_lifts_empty_mass_and_payload", says="empty mass plus payload",
    why="The payload is carried by the aircraft, fuel or none.", source=BALANCE)  # fmt: skip


@bound("max_takeoff_mass_kg", "at_least", Low("mass.max_payload"), Low("empty_mass_fraction"),
    says="payload divided by the share of the take-off mass that the lightest typical empty mass leaves",
    assumes=NO_LIGHTER_WING, when="fixed-wing", unless=(High("empty_mass_kg"),))  # fmt: skip
def takeoff_lifts_the_payload_and_itself(_: Arithmetic, payload: Number, fraction: Number) -> Number:
    """The payload is carried by an aircraft that has a mass of its own."""
    return payload / (1.0 - fraction)


declare(subtract, "empty_mass_kg", "at_most", High("max_takeoff_mass_kg"), Low("full_fuel_kg"),
    name="empty_beside_full_fuel", says="take-off mass less full fuel", why=FULL_TANKS, source=BALANCE)  # fmt: skip
declare(same, "lightest_empty_kg", "at_least", Low("empty_mass_kg"), name="empty_mass_is_known",
    says="the empty mass as stated", why="The spec bounds it.", source=SPEC, evidence=Evidence.DERIVED)  # fmt: skip
declare(multiply, "lightest_empty_kg", "at_least", Low("mass.max_takeoff"), Low("empty_mass_fraction"),
    name="empty_mass_is_usual", says="the lowest typical share of the take-off mass",
    why="Structure, engine and equipment weigh no less than the lightest in use.",
    assumes="no aircraft of this kind has a smaller share of empty mass", unless=(Low("empty_mass_kg"),))  # fmt: skip


declare(longest_flown, "endurance_h", "at_least", Points("performance.payload_endurance"),
    name="endurance_on_curve", says="the longest point of the payload-endurance curve", source=SPEC,
    why="Time flown with a payload can be flown without it.")  # fmt: skip


@bound("endurance_h", "at_most", High("performance.endurance"), Points("performance.payload_endurance"),
    says="performance.endurance as stated, or the longest point of the payload-endurance curve",
    source=SPEC)  # fmt: skip
def endurance_h_at_most_stated(_: Arithmetic, endurance: float, points: Curve) -> float:
    """The figure may be quoted with a payload; a point of the curve that lasts longer is flown all the same."""
    return max((endurance, *(reach for point in points for reach in point[2:] if reach is not None)))


@bound("endurance_h", "at_least", High("performance.endurance"), Low("shortest_endurance_h"),
    says="the shortest flight that aircraft of this kind are built for",
    assumes="a shorter endurance is an error in the unit or the decimal point")  # fmt: skip
def flight_is_no_hop(_: Arithmetic, _endurance: Number, shortest: Number) -> Number:
    """Where a printed endurance contradicts this, it is off by powers of ten."""
    return shortest


for _speed in ("cruise_speed", "loiter_speed"):
    declare(same, "max_airspeed_kmh", "at_least", Low(f"performance.{_speed}"),
        name=f"fastest_is_no_slower_than_{_speed}",
        says=f"the {_speed.replace('_', ' ')} is flown, so the maximum speed is at least as high",
        why="The maximum of all level speeds is at least each of them.",
        source="definition of maximum speed")  # fmt: skip
declare(same, "max_airspeed_kmh", "at_most", High("fastest_propelled_flight_kmh"),
    name="no_propeller_is_faster", says="no aircraft with this propulsion is known to be faster",
    why="What a propeller or rotor drives, and what floats, is slower by far; no jet and no rocket is meant.",
    assumes="the aircraft is no faster than the fastest of its kind on record", when="no-jet",
    unless=(Low("performance.max_speed"),))  # fmt: skip
declare(multiply, "max_airspeed_kmh", "at_most", High("performance.cruise_speed"),
    High("max_speed_over_cruise_speed"), name="cruise_is_near_the_fastest",
    says="cruise speed is a large part of the maximum speed",
    why="Makers quote a speed for cruise from that of best endurance up to nearly the maximum.",
    assumes="the stated cruise speed is that of the same aircraft in level flight",
    unless=(Low("performance.max_speed"),))  # fmt: skip
declare(same, "max_payload_kg", "at_least", Low("mass.max_payload"), name="payload_stated",
    says="mass.max_payload as stated", why="The spec states that this much is carried.", source=SPEC)  # fmt: skip


@bound("max_payload_kg", "at_least", Points("performance.payload_range"),
    Points("performance.payload_endurance"), says="the largest payload of a published curve",
    source=SPEC)  # fmt: skip
def payload_on_curve(_: Arithmetic, ranges: Curve, endurances: Curve) -> float | None:
    """A payload with which a flight is published is carried."""
    return max((low for low, *_rest in ranges + endurances if low is not None), default=None)


@bound("max_payload_kg", "at_least", Low("mass.max_takeoff"), Low("payload_share"),
    says="the lowest usual share of the take-off mass",
    assumes="it carries no smaller a share than others of its kind", unless=(Low("mass.max_payload"),))  # fmt: skip
def payload_is_usual(a: Arithmetic, takeoff: Number, share: Number) -> Number:
    """Aircraft are built to carry something; how much at least is only usual, so nothing is proven by it."""
    return a.only_if(share > 0.0, lambda: takeoff * share)


declare(same, "max_payload_kg", "at_most", High("mass.max_payload"), name="payload_limit_as_declared",
    says="mass.max_payload taken as the limit",
    why="As declared, no more is carried than the stated maximum.", source=SPEC, declared_payload=True)  # fmt: skip
declare(same, "max_payload_kg", "at_most", High("max_takeoff_mass_kg"), name="payload_within_takeoff_mass",
    says="payload is part of the take-off mass", why=PART, source=BALANCE)  # fmt: skip
declare(subtract, "max_payload_kg", "at_most", High("max_takeoff_mass_kg"), Low("empty_mass_kg"),
    name="payload_within_useful_load", says="take-off mass less empty mass", source=BALANCE,
    why="Payload cannot exceed what take-off mass leaves above the empty aircraft, fuel or none.")  # fmt: skip


@bound("max_payload_kg", "at_most", High("max_takeoff_mass_kg"), Low("empty_mass_fraction"),
    says="take-off mass less the lightest typical empty mass", assumes=NO_LIGHTER_WING, when="fixed-wing",
    unless=(Low("empty_mass_kg"),))  # fmt: skip
def payload_beside_the_lightest_empty_mass(_: Arithmetic, takeoff: Number, fraction: Number) -> Number:
    """What take-off mass leaves above the lightest usual empty aircraft is all that can be carried."""
    return takeoff * (1.0 - fraction)
