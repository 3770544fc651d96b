"""Range without payload: the regime's notion of range, one way on full fuel at the best profile."""

from collections.abc import Iterable

from mtcrcheck.capability.arithmetic import Arithmetic, Curve, Number, flown, longest, multiply
from mtcrcheck.capability.bands import STANDARD_GRAVITY
from mtcrcheck.capability.derivation import read_derivations
from mtcrcheck.capability.loading import BREGUET_EXPONENT, STEEPEST, gain_unloaded, least_share_kept

LIGHT_MULTIROTOR_KG = 150.0
"""Take-off mass up to which the range of a battery multirotor is bounded by what is usual of its kind."""
MACH_1_AT_11_KM_KMH = 1062.0
"""Speed of sound at 216.65 K, the lowest of the standard atmosphere up to 20 km (ISO 2533:1975)."""
SLIP = 10.0
"""A speed that is off what is usual by more than this is no unusual aircraft but a wrong figure."""
USUAL_PROPELLER = 0.75
"""An engine that burns less than this share of the least fuel per thrust energy is better than any of its kind."""


# What the payload costs, of endurance as of range, and range per hour of endurance


def gain_of_the_payload_that_fits(
    x: Arithmetic, payload: Number, empty: Number, fuel: Number, takeoff: Number, exponent: Number
) -> Number:
    """No more payload was aboard than take-off mass leaves above empty mass and full fuel."""
    room = x.greatest(takeoff - empty - fuel, 0.0)
    return gain_unloaded(x, x.least(payload, room), empty, fuel, exponent)


def gain_of_any_payload_that_fits(
    x: Arithmetic, empty: Number, fuel: Number, takeoff: Number, exponent: Number
) -> Number:
    """No payload is stated, so the endurance may be quoted with any that fits."""
    return gain_unloaded(x, x.greatest(takeoff - empty - fuel, 0.0), empty, fuel, exponent)


def pace_from_speed(_: Arithmetic, printed: Number, factor: Number) -> Number:
    """Flying for the endurance at its own speed covers their product; the best profile covers no less.

    That speed is near the printed one: the factor bounds how far apart drag polar, height, loading and
    reserve can put the two.
    """
    return factor * printed


def pace_from_top_speed(x: Arithmetic, printed: Number, factor: Number) -> Number:
    """An aircraft that reaches the top speed stays up at no less than a share of it.

    Beyond the speed of sound no more is concluded than from that speed.
    """
    return factor * x.least(printed, MACH_1_AT_11_KM_KMH)


def pace_of_its_kind(x: Arithmetic, pace: Number, *of_mass: Number) -> Number:
    """Return a pace (km/h), or that of one kilogram at a take-off mass (kg), times the gain without payload.

    Speed grows with the root of wing or rotor loading, and loading at most with the cube root of mass.
    """
    scale = (x.power(takeoff, 1.0 / 6.0) for takeoff in of_mass[:1])
    return multiply(x, pace, *scale, *of_mass[1:])


def beside_slower_speeds(
    x: Arithmetic, printed: Number, share: Number, pace: Number, *of_mass: Number
) -> Number:
    """Return the pace of the slowest of its kind, nothing where a speed is printed that is below it, but no slip."""
    pace = pace_of_its_kind(x, pace, *of_mass)
    return x.only_if((printed >= pace * share) | (pace > SLIP * printed), lambda: pace)


def beside_faster_speeds(
    x: Arithmetic, printed: Number, share: Number, pace: Number, *of_mass: Number
) -> Number:
    """Return the pace of the fastest of its kind, nothing where a speed is printed that is above it, but no slip."""
    pace = pace_of_its_kind(x, pace, *of_mass)
    return x.only_if((printed <= pace * share) | (pace * SLIP < printed), lambda: pace)


# Range


def range_without_payload_on_curve(_: Arithmetic, points: Curve) -> float | None:
    """The curve's own end is the range without payload."""
    return min((reach for load, reach in longest(points) if load == 0), default=None)


def twice_the_radius(_: Arithmetic, radius: Number) -> Number:
    """An aircraft that flies out and back flies twice the radius."""
    return 2.0 * radius


def range_on_the_fuel_left_behind(
    _: Arithmetic, points: Curve, fuel: float, takeoff: float, empty: float
) -> float | None:
    """Every kilogram of fuel carries the lighter aircraft at least as far as the heavier one."""
    found = ((takeoff - empty - load, reach) for load, reach in flown(points) if load < takeoff - empty)
    return max((reach * max(1.0, fuel / left) for left, reach in found), default=None)


def _least_without(
    x: Arithmetic, reaches: Iterable[tuple[float, float]], masses: tuple[float, ...], exponent: float
) -> float | None:
    """Return the least reach without payload that the longest flights with payloads (kg) allow, with masses in kg.

    The burn grows with mass at most to the ``exponent`` of Breguet, else to that of the steepest.
    """
    lightest, heaviest, least_fuel, most_fuel, takeoff = masses
    empty, fuel = (lightest, heaviest), (least_fuel, most_fuel)

    def kept(load: float) -> float | None:  # asked for no load in a table, which has no curves
        burn = BREGUET_EXPONENT if exponent == BREGUET_EXPONENT else STEEPEST
        share: float | None = least_share_kept(x, load, load, empty, fuel, takeoff, exponent=burn)
        return share

    return min((reach / share for load, reach in reaches if (share := kept(load))), default=None)


def range_above_a_loaded_point(x: Arithmetic, points: Curve, *masses: float) -> float | None:
    """The point is the longest flight with its payload, which keeps at least the share found."""
    return _least_without(x, longest(points), masses, STEEPEST)


def range_of_a_battery_above_a_loaded_point(
    x: Arithmetic, points: Curve, declared: float, fraction: float, fuel: float
) -> float | None:
    """The point is the longest flight with its payload; the lighter the aircraft, the more that cost.

    The payload is carried by an aircraft that is at least a usual share of the two together.
    """
    lightest = declared * fraction / (1.0 - fraction)
    found = (
        reach * x.power(1.0 + load / lightest, STEEPEST)
        for load, reach in longest(points)
        if lightest > 0.0 and fuel <= 0.0
    )
    return min(found, default=None)


def range_from_loaded_endurance(
    x: Arithmetic, points: Curve, printed: float, factor: float, *masses: float
) -> float | None:
    """The endurance is the longest with its payload; without it there is a known gain at most.

    The payload stays at home, and the fuel that it left no room for comes along.
    """
    reaches = ((load, hours * printed * factor) for load, hours in longest(points))
    return _least_without(x, reaches, masses[:-1], masses[-1])


def light_multirotor_stays_near(x: Arithmetic, takeoff: Number, farthest: Number) -> Number:
    """Range by battery is energy a kilogram times lift-to-drag ratio, and both are small in multirotors."""
    return x.only_if(takeoff <= LIGHT_MULTIROTOR_KG, lambda: farthest)


# Breguet, and batteries


def typical_at_least(x: Arithmetic, usual: Number, printed: Number, slack: float = 1.0) -> Number:
    """What prints a lower figure of its own is not typical."""
    return x.only_if(printed >= usual * slack, lambda: usual)


def typical_at_most(x: Arithmetic, usual: Number, printed: Number) -> Number:
    """What prints a higher figure of its own is not typical."""
    return x.only_if(printed <= usual, lambda: usual)


def typical_burn_at_least(x: Arithmetic, usual: Number, printed: Number) -> Number:
    """What prints a lower figure of its own is not typical."""
    return typical_at_least(x, usual, printed, USUAL_PROPELLER)


typical_burn_at_most = typical_at_most


def breguet_factor(_: Arithmetic, lift_to_drag: Number, consumption: Number) -> Number:
    """Return the Breguet range factor in km: 3.6e6 J/kWh over consumption (kg/kWh) and gravity."""
    return 3600.0 * lift_to_drag / (consumption * STANDARD_GRAVITY)


def own_propeller_factor(x: Arithmetic, ratio: Number, burnt: Number, efficiency: Number) -> Number:
    """As the typical factor, with the spec's own figures; the band makes up for part load and speed."""
    return breguet_factor(x, ratio, burnt / efficiency)


def own_rotor_factor(x: Arithmetic, burnt: Number, ratio: Number) -> Number:
    """As the typical factor, with the spec's own consumption."""
    return breguet_factor(x, ratio, burnt)


def jet_factor(
    _: Arithmetic, printed: Number, in_effect: Number, ratio: Number, consumption: Number
) -> Number:
    """The factor is speed over consumption times lift-to-drag.

    The band bounds how far the speed in effect is from the printed one, which may be that of another
    height, and how far the consumption in flight is from that on the ground.
    """
    return printed * in_effect * ratio / consumption


def breguet_range_high(x: Arithmetic, factor: Number, fuel: Number, empty: Number) -> Number:
    """Range is the factor times the logarithm of the mass ratio, which more fuel and less mass raise."""
    return factor * x.ln(1.0 + fuel / empty)


def breguet_range_low(x: Arithmetic, factor: Number, fuel: Number, empty: Number) -> Number:
    """Range is the factor times the logarithm of the mass ratio, which less fuel and more mass lower."""
    return x.only_if(fuel > 0.0, lambda: factor * x.ln(1.0 + fuel / empty))


def battery_work(_: Arithmetic, stored: Number, efficiency: Number, ratio: Number) -> Number:
    """Thrust is weight over lift-to-drag, and thrust times distance the energy that reaches the air."""
    return 3600.0 * stored * efficiency * ratio / STANDARD_GRAVITY


DERIVATIONS = read_derivations("reach", globals())
