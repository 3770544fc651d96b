"""Masses, payload as declared, endurance, speed: what a spec says of them and what follows at once."""

import math

from mtcrcheck.capability.arithmetic import Arithmetic, Curve, Number, multiply
from mtcrcheck.capability.derivation import read_derivations


def largest_tank_high(x: Arithmetic, offered: Number, fitted: Number) -> Number:
    """It holds no more than the larger of the two tanks."""
    return x.greatest(offered, fitted)


def payload_is_no_crumb(x: Arithmetic, payload: Number, share: Number) -> Number:
    """Where figures of mass and payload contradict this, one of them is off by powers of ten; 0 says nothing."""
    return x.only_if(payload > 0.0, lambda: payload / share)


def takeoff_lifts_the_payload_and_itself(
    x: Arithmetic, payload: Number, fraction: Number, printed: Number = math.inf
) -> Number:
    """The payload is carried by an aircraft that has a mass of its own, unless less is printed of that (kg)."""
    takeoff = payload / (1.0 - fraction)
    return x.only_if(printed >= takeoff * fraction, lambda: takeoff)


def empty_mass_is_usual(
    x: Arithmetic, takeoff: Number, fraction: Number, printed: Number = math.inf
) -> Number:
    """Structure, engine and equipment weigh no less than the lightest in use, unless less is printed (kg)."""
    return x.only_if(printed >= takeoff * fraction, lambda: takeoff * fraction)


def endurance_h_at_most_stated(_: Arithmetic, endurance: float, points: Curve) -> float:
    """The figure may be quoted with a payload; a point of the curve that lasts longer is flown all the same."""
    return max((endurance, *(reach for point in points for reach in point[2:] if reach is not None)))


def payload_on_curve(_: Arithmetic, ranges: Curve, endurances: Curve) -> float | None:
    """A payload with which a flight is published is carried."""
    return max((low for low, *_rest in ranges + endurances if low is not None), default=None)


def payload_is_usual(x: Arithmetic, takeoff: Number, share: Number) -> Number:
    """Aircraft are built to carry something; how much at least is only usual, so nothing is proven by it."""
    return x.only_if(share > 0.0, lambda: takeoff * share)


def payload_beside_the_lightest_empty_mass(
    x: Arithmetic, takeoff: Number, fraction: Number, printed: Number = math.inf
) -> Number:
    """No more is carried than the lightest usual empty mass leaves, unless a lower one is printed (kg)."""
    return x.only_if(printed >= takeoff * fraction, lambda: takeoff * (1.0 - fraction))


def no_less_than_printed(x: Arithmetic, printed: Number, *usual: Number) -> Number:
    """Return the product of what is usual; what prints a higher figure of its own is not usual."""
    most = multiply(x, *usual)
    return x.only_if(printed <= most, lambda: most)


DERIVATIONS = read_derivations("mass", globals())
