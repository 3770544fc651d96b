"""Range without payload: the regime's notion of range, one way on full fuel at the best profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtcrcheck.capability.bands import (
    JET_CONSUMPTION,
    LIFT_TO_DRAG,
    PROPELLER_CONSUMPTION,
    PROPELLER_EFFICIENCY,
    STANDARD_GRAVITY,
)
from mtcrcheck.capability.derivation import Catalogue, Evidence, High, Low, Points
from mtcrcheck.capability.mass import SPEC
from mtcrcheck.rules.conditions import parse

if TYPE_CHECKING:
    from mtcrcheck.capability.arithmetic import Arithmetic, Number

CATALOGUE = Catalogue()
bound = CATALOGUE.bound

BREGUET = "Breguet range equation, J. D. Anderson, Aircraft Performance and Design (1999), chapter 5"
SIMULATION = "numerical mission simulation of random aircraft (tests/capability)"
SLOWEST_FLIGHT_KMH = 20.0
MACH_1_AT_11_KM_KMH = 1062.0
"""Speed of sound at 216.65 K, the lowest of the standard atmosphere up to 20 km (ISO 2533:1975)."""


def _is(fact: str, *values: str | bool) -> dict[str, Any]:
    return {"fact": fact, "is": list(values)}


def _claimed(fact: str, *values: str | bool) -> dict[str, Any]:
    return {"fact": fact, "claimed": list(values)}


WINGED = _is("configuration", "fixed-wing", "vtol-hybrid")
UNPOWERED_BALLOON = parse(
    {"all": [_is("configuration", "balloon"), _is("propulsion", "none")]}, "UNPOWERED_BALLOON"
)
NOT_A_BALLOON = parse({"not": _claimed("configuration", "balloon")}, "NOT_A_BALLOON")
FLIES_ON_A_WING = parse({"all": [WINGED, {"not": _claimed("propulsion", "tethered")}]}, "FLIES_ON_A_WING")
ENDURANCE_IS_ITS_OWN = {
    "all": [
        {"not": _claimed("refuelled_in_flight", True)},
        {"not": _claimed("propulsion", "solar", "tethered", "none")},
    ]
}
FIXED_WING_ON_ITS_OWN = parse(
    {"all": [_is("configuration", "fixed-wing"), ENDURANCE_IS_ITS_OWN]}, "FIXED_WING_ON_ITS_OWN"
)
ROTOR_ON_ITS_OWN = parse(
    {"all": [_is("configuration", "rotary-wing", "multirotor"), ENDURANCE_IS_ITS_OWN]}, "ROTOR_ON_ITS_OWN"
)
ROTOR_OR_HYBRID_ON_ITS_OWN = parse(
    {"all": [_is("configuration", "rotary-wing", "multirotor", "vtol-hybrid"), ENDURANCE_IS_ITS_OWN]},
    "ROTOR_OR_HYBRID_ON_ITS_OWN",
)
ENGINES = ("piston", "turboprop", "turboshaft", "turbofan", "turbojet")
FUELLED_FIXED_WING = parse(
    {"all": [_is("configuration", "fixed-wing"), _is("propulsion", *ENGINES)]}, "FUELLED_FIXED_WING"
)
FUELLED_FIXED_WING_ON_ITS_OWN = parse(
    {
        "all": [
            _is("configuration", "fixed-wing"),
            _is("propulsion", *ENGINES),
            {"not": _claimed("refuelled_in_flight", True)},
        ]
    },
    "FUELLED_FIXED_WING_ON_ITS_OWN",
)
PROPELLER_FIXED_WING = parse(
    {"all": [_is("configuration", "fixed-wing"), _is("propulsion", "piston", "turboprop")]},
    "PROPELLER_FIXED_WING",
)
JET_FIXED_WING = parse(
    {"all": [_is("configuration", "fixed-wing"), _is("propulsion", "turbofan", "turbojet")]},
    "JET_FIXED_WING",
)
BATTERY = parse(_is("propulsion", "electric"), "BATTERY")
ONE_WAY = parse(_is("one_way", True), "ONE_WAY")
NOT_ONE_WAY = parse({"not": _claimed("one_way", True)}, "NOT_ONE_WAY")


# Range per hour of endurance


@bound(
    "pace_kmh",
    "at_least",
    Low("performance.loiter_speed"),
    evidence=Evidence.ESTIMATED,
    says="0.7 of the loiter speed for every hour of endurance",
    source=SIMULATION,
    assumes="endurance and loiter speed may be quoted at different heights and loadings",
    when=FLIES_ON_A_WING,
)
def pace_from_loiter(_: Arithmetic, loiter: Number) -> Number:
    """Flying out the endurance at the loiter speed covers their product; the best profile covers no less.

    The factor allows for a loiter speed quoted higher up or heavier than the endurance.
    """
    return 0.7 * loiter


@bound(
    "pace_kmh",
    "at_least",
    Low("performance.cruise_speed"),
    evidence=Evidence.ESTIMATED,
    says="0.25 of the cruise speed for every hour of endurance",
    source=SIMULATION,
    assumes="parabolic drag polar; cruise between minimum-power and 1.6 times minimum-drag speed",
    when=FUELLED_FIXED_WING,
)
def pace_from_cruise(_: Arithmetic, cruise: Number) -> Number:
    """At cruise it burns more per hour than at best endurance, by a factor that the drag polar bounds."""
    return 0.25 * cruise


@bound(
    "pace_kmh",
    "at_least",
    High("performance.max_speed"),
    Low("performance.max_speed"),
    evidence=Evidence.ESTIMATED,
    says="0.15 of the maximum speed for every hour of endurance",
    source=SIMULATION,
    assumes="subsonic; the speed of best endurance is not below 0.15 of the maximum speed",
    when=FLIES_ON_A_WING,
)
def pace_from_top_speed(x: Arithmetic, fastest: Number, top: Number) -> Number:
    """A subsonic wing that reaches the top speed stays up at no less than 0.15 of it."""
    return x.only_if(fastest < MACH_1_AT_11_KM_KMH, lambda: 0.15 * top)


@bound(
    "pace_kmh",
    "at_least",
    evidence=Evidence.ESTIMATED,
    says="20 km/h for every hour of endurance",
    source="assumption of this tool: stall speed of the lightest-loaded wings that fly",
    assumes="no wing that carries its endurance flies slower than 20 km/h",
    when=FLIES_ON_A_WING,
)
def pace_of_the_slowest_wing(_: Arithmetic) -> Number:
    """A wing has to move to fly."""
    return SLOWEST_FLIGHT_KMH


@bound(
    "pace_kmh",
    "at_most",
    High("performance.max_speed"),
    evidence=Evidence.ESTIMATED,
    says="1.6 times the maximum speed for every hour of endurance",
    source=SIMULATION,
    assumes="endurance may be quoted loaded and with a reserve, the top speed low down",
    when=FIXED_WING_ON_ITS_OWN,
)
def pace_below_top_speed(_: Arithmetic, top: Number) -> Number:
    """No profile is faster than the top speed or longer than the best endurance; the rest is quoting."""
    return 1.6 * top


@bound(
    "pace_kmh",
    "at_most",
    High("performance.cruise_speed"),
    evidence=Evidence.ESTIMATED,
    says="2.5 times the cruise speed for every hour of endurance",
    source=SIMULATION,
    assumes="parabolic drag polar; cruise between minimum-power and 1.6 times minimum-drag speed",
    when=FUELLED_FIXED_WING_ON_ITS_OWN,
)
def pace_below_cruise(_: Arithmetic, cruise: Number) -> Number:
    """Best range speed is near cruise, and nothing stays up much longer than the endurance quoted."""
    return 2.5 * cruise


@bound(
    "pace_kmh",
    "at_most",
    High("performance.max_speed"),
    High("mass.max_payload"),
    Low("mass.max_takeoff"),
    evidence=Evidence.ESTIMATED,
    says="maximum speed times (take-off mass over mass without payload) to the 1.5, over 0.85",
    source="actuator-disc power grows with the 1.5th power of mass; " + SIMULATION,
    assumes="endurance is quoted with at most the full payload and a reserve of at most 15 %",
    when=ROTOR_ON_ITS_OWN,
)
def pace_of_an_unloaded_rotor(x: Arithmetic, top: Number, payload: Number, takeoff: Number) -> Number:
    """Shedding the payload lengthens the endurance by no more than induced power falls."""
    return x.only_if(payload < takeoff, lambda: top * x.power(takeoff / (takeoff - payload), 1.5) / 0.85)


@bound(
    "pace_kmh",
    "at_most",
    High("performance.max_speed"),
    evidence=Evidence.ESTIMATED,
    says="3 times the maximum speed for every hour of endurance",
    source=SIMULATION,
    assumes="endurance may be quoted with full payload, in hover and with a reserve; no masses are known",
    when=ROTOR_OR_HYBRID_ON_ITS_OWN,
)
def pace_of_a_rotor(_: Arithmetic, top: Number) -> Number:
    """Without masses the factor covers a payload of half the take-off mass."""
    return 3.0 * top


# Range


@bound(
    "range_km",
    "at_least",
    Low("performance.ferry_range"),
    evidence=Evidence.STATED,
    says="the ferry range",
    source=SPEC,
    when=NOT_A_BALLOON,
)
def ferry_range(_: Arithmetic, distance: Number) -> Number:
    """Ferry range is the regime's own notion: one way, full fuel."""
    return distance


@bound(
    "range_km",
    "at_most",
    High("performance.ferry_range"),
    evidence=Evidence.STATED,
    says="the ferry range",
    source=SPEC,
)
def ferry_range_is_the_longest(_: Arithmetic, distance: Number) -> Number:
    """Ferry range is the regime's own notion: one way, full fuel."""
    return distance


@bound(
    "range_km",
    "at_least",
    Low("performance.stated_range"),
    evidence=Evidence.STATED,
    says="the range that a source states, on whatever basis",
    source=SPEC,
    when=NOT_A_BALLOON,
)
def stated_range(_: Arithmetic, distance: Number) -> Number:
    """Whatever the basis, the distance is flown; best profile, full fuel and one way give no less."""
    return distance


@bound(
    "range_km",
    "at_least",
    Points("performance.payload_range"),
    evidence=Evidence.STATED,
    says="the longest point of the payload-range curve",
    source=SPEC,
    when=NOT_A_BALLOON,
)
def range_on_curve(_: Arithmetic, points: tuple[tuple[float | None, ...], ...]) -> float | None:
    """What is flown with a payload can be flown without it."""
    return max((reach for _low, _high, reach, _ in points if reach is not None), default=None)


@bound(
    "range_km",
    "at_most",
    Points("performance.payload_range"),
    evidence=Evidence.STATED,
    says="the point of the payload-range curve without payload",
    source=SPEC,
)
def range_without_payload_on_curve(
    _: Arithmetic, points: tuple[tuple[float | None, ...], ...]
) -> float | None:
    """The curve's own end is the range without payload."""
    return min((reach for _low, high, _, reach in points if high == 0 and reach is not None), default=None)


@bound(
    "range_km",
    "at_least",
    Low("performance.mission_radius"),
    evidence=Evidence.DERIVED,
    says="twice the mission radius, out and back",
    source="definition of mission radius",
    when=NOT_ONE_WAY,
)
def twice_the_radius(_: Arithmetic, radius: Number) -> Number:
    """Who flies out and back flies twice the radius."""
    return 2.0 * radius


@bound(
    "range_km",
    "at_least",
    Low("performance.mission_radius"),
    evidence=Evidence.DERIVED,
    says="the mission radius, one way",
    source="definition of mission radius",
)
def radius_one_way(_: Arithmetic, radius: Number) -> Number:
    """A one-way system reaches its mission radius; any other does too."""
    return radius


@bound(
    "range_km",
    "at_least",
    Points("performance.payload_range"),
    High("mass.max_takeoff"),
    evidence=Evidence.DERIVED,
    says="battery: range with the payload, times take-off mass over take-off mass less payload",
    source="range of a battery aircraft is inversely proportional to its mass at the best speed",
    when=BATTERY,
)
def battery_range_without_payload(
    _: Arithmetic, points: tuple[tuple[float | None, ...], ...], takeoff: float
) -> float | None:
    """With mass E+p at most MTOM, range grows by (E+p)/E = 1 + p/E, which is at least MTOM/(MTOM-p)."""
    return max(
        (
            reach * takeoff / (takeoff - low)
            for low, _high, reach, _ in points
            if reach is not None and low is not None and low < takeoff
        ),
        default=None,
    )


@bound(
    "range_km",
    "at_least",
    Low("endurance_h"),
    Low("pace_kmh"),
    evidence=Evidence.DERIVED,
    says="endurance times the least distance per hour",
    source="definition of endurance",
)
def endurance_at_least_pace(_: Arithmetic, endurance: Number, pace: Number) -> Number:
    """Whoever stays up that long at that pace covers their product."""
    return endurance * pace


@bound(
    "range_km",
    "at_most",
    High("performance.endurance"),
    High("pace_kmh"),
    evidence=Evidence.DERIVED,
    says="endurance times the greatest distance per hour",
    source="definition of endurance",
)
def endurance_at_most_pace(_: Arithmetic, endurance: Number, pace: Number) -> Number:
    """No flight lasts longer than the endurance or covers more per hour than the pace."""
    return endurance * pace


@bound(
    "range_km",
    "at_most",
    evidence=Evidence.DERIVED,
    says="a balloon without propulsion has no range in still air",
    source="definition of range: zero wind (22 CFR 121.1, Category VIII(a), Note 2)",
    when=UNPOWERED_BALLOON,
)
def drifting_is_not_range(_: Arithmetic) -> Number:
    """Range is measured with zero wind, and only wind moves it."""
    return 0.0


# Breguet


def _propeller_factor(lift_to_drag: Number, consumption: Number) -> Number:
    """Return the Breguet range factor in km: 3.6e6 J/kWh over consumption (kg/kWh) and gravity."""
    return 3600.0 * lift_to_drag / (consumption * STANDARD_GRAVITY)


@bound(
    "breguet_factor_km",
    "at_most",
    evidence=Evidence.ESTIMATED,
    says=f"typical lift-to-drag up to {LIFT_TO_DRAG.high:g}, {PROPELLER_CONSUMPTION.low:g} kg/kWh and more",
    source=BREGUET,
    assumes=f"lift-to-drag {LIFT_TO_DRAG}; propeller aircraft burn {PROPELLER_CONSUMPTION}",
    when=PROPELLER_FIXED_WING,
)
def propeller_factor_high(_: Arithmetic) -> Number:
    """Range factor rises with lift-to-drag and falls with consumption: both ends of the bands."""
    return _propeller_factor(LIFT_TO_DRAG.high, PROPELLER_CONSUMPTION.low)


@bound(
    "breguet_factor_km",
    "at_least",
    evidence=Evidence.ESTIMATED,
    says=f"typical lift-to-drag from {LIFT_TO_DRAG.low:g}, at most {PROPELLER_CONSUMPTION.high:g} kg/kWh",
    source=BREGUET,
    assumes=f"lift-to-drag {LIFT_TO_DRAG}; propeller aircraft burn {PROPELLER_CONSUMPTION}",
    when=PROPELLER_FIXED_WING,
)
def propeller_factor_low(_: Arithmetic) -> Number:
    """Range factor rises with lift-to-drag and falls with consumption: both ends of the bands."""
    return _propeller_factor(LIFT_TO_DRAG.low, PROPELLER_CONSUMPTION.high)


@bound(
    "breguet_factor_km",
    "at_most",
    High("performance.lift_to_drag"),
    Low("performance.specific_fuel_consumption"),
    evidence=Evidence.ESTIMATED,
    says=f"the spec's lift-to-drag and consumption, propeller efficiency {PROPELLER_EFFICIENCY.high:g}",
    source=BREGUET,
    assumes=f"propeller efficiency {PROPELLER_EFFICIENCY}",
    when=PROPELLER_FIXED_WING,
)
def own_propeller_factor_high(_: Arithmetic, lift_to_drag: Number, consumption: Number) -> Number:
    """As the typical factor, with the spec's own coefficients and the best propeller."""
    return _propeller_factor(lift_to_drag, consumption / PROPELLER_EFFICIENCY.high)


@bound(
    "breguet_factor_km",
    "at_least",
    Low("performance.lift_to_drag"),
    High("performance.specific_fuel_consumption"),
    evidence=Evidence.ESTIMATED,
    says=f"the spec's lift-to-drag and consumption, propeller efficiency {PROPELLER_EFFICIENCY.low:g}",
    source=BREGUET,
    assumes=f"propeller efficiency {PROPELLER_EFFICIENCY}",
    when=PROPELLER_FIXED_WING,
)
def own_propeller_factor_low(_: Arithmetic, lift_to_drag: Number, consumption: Number) -> Number:
    """As the typical factor, with the spec's own coefficients and the worst propeller."""
    return _propeller_factor(lift_to_drag, consumption / PROPELLER_EFFICIENCY.low)


@bound(
    "breguet_factor_km",
    "at_most",
    High("performance.max_speed"),
    evidence=Evidence.ESTIMATED,
    says=f"top speed, typical lift-to-drag up to {LIFT_TO_DRAG.high:g}, {JET_CONSUMPTION.low:g} per hour",
    source=BREGUET,
    assumes=f"lift-to-drag {LIFT_TO_DRAG}; jets burn {JET_CONSUMPTION} of their thrust",
    when=JET_FIXED_WING,
)
def jet_factor_high(_: Arithmetic, top: Number) -> Number:
    """The factor is speed over consumption times lift-to-drag; no cruise beats the top speed."""
    return top / JET_CONSUMPTION.low * LIFT_TO_DRAG.high


@bound(
    "breguet_factor_km",
    "at_most",
    High("performance.max_speed"),
    High("performance.lift_to_drag"),
    Low("performance.thrust_specific_fuel_consumption"),
    evidence=Evidence.DERIVED,
    says="top speed with the spec's lift-to-drag and consumption",
    source=BREGUET,
    when=JET_FIXED_WING,
)
def own_jet_factor_high(_: Arithmetic, top: Number, lift_to_drag: Number, consumption: Number) -> Number:
    """As the typical factor, with the spec's own coefficients."""
    return top / consumption * lift_to_drag


@bound(
    "range_km",
    "at_most",
    High("breguet_factor_km"),
    High("full_fuel_kg"),
    Low("empty_mass_kg"),
    evidence=Evidence.DERIVED,
    says="Breguet with full fuel and no payload",
    source=BREGUET,
)
def breguet_range_high(x: Arithmetic, factor: Number, fuel: Number, empty: Number) -> Number:
    """Range is the factor times the logarithm of the mass ratio, which more fuel and less mass raise."""
    return factor * x.ln(1.0 + fuel / empty)


@bound(
    "range_km",
    "at_least",
    Low("breguet_factor_km"),
    Low("full_fuel_kg"),
    High("empty_mass_kg"),
    evidence=Evidence.DERIVED,
    says="Breguet with full fuel and no payload",
    source=BREGUET,
)
def breguet_range_low(x: Arithmetic, factor: Number, fuel: Number, empty: Number) -> Number:
    """Range is the factor times the logarithm of the mass ratio, which less fuel and more mass lower."""
    return factor * x.ln(1.0 + fuel / empty)


@bound(
    "breguet_factor_km",
    "at_most",
    High("range_km"),
    Low("full_fuel_kg"),
    High("empty_mass_kg"),
    evidence=Evidence.DERIVED,
    says="the greatest range over the logarithm of the mass ratio",
    source=BREGUET,
    when=PROPELLER_FIXED_WING,
)
def factor_from_range(x: Arithmetic, distance: Number, fuel: Number, empty: Number) -> Number:
    """The factor that gives the greatest range on the least fuel is the greatest there can be."""
    return x.only_if(fuel > 0, lambda: distance / x.ln(1.0 + fuel / empty))
