"""Payload against range: what can still be carried 300 km, and how far 500 kg can be carried.

Range with a payload comes from `mtcrcheck.capability.loaded`, for the two payloads that the law turns on.
"""

import math
from functools import partial

from mtcrcheck.capability.arithmetic import Arithmetic, Number, same
from mtcrcheck.capability.derivation import ENDS, SPEC, Catalogue, Curve, High, Low, Points, flown, longest
from mtcrcheck.capability.loaded import with_payload
from mtcrcheck.capability.mass import BALANCE
from mtcrcheck.capability.reach import BREGUET

CATEGORY_I_PAYLOAD_KG = 500.0
CATEGORY_I_RANGE_KM = 300.0

CATALOGUE = Catalogue(
    [
        *with_payload(math.inf, "the payload", "range_kept_with_max_payload"),
        *with_payload(CATEGORY_I_PAYLOAD_KG, "500 kg", "range_kept_with_500_kg", "range_with_500_kg_km"),
    ]
)
at_least, at_most = (partial(CATALOGUE.bound, "payload_at_300_km_kg", side) for side in ENDS)


@at_least(Low("max_payload_kg"), Low("range_km"), Low("range_kept_with_max_payload"),
    says="the stated payload, with which the range is still 300 km or more", source=BREGUET)  # fmt: skip
def payload_carried_300_km(x: Arithmetic, payload: Number, distance: Number, kept: Number) -> Number:
    """The range with the payload is the range without it times the share kept."""
    return x.only_if(distance * kept >= CATEGORY_I_RANGE_KM, lambda: payload)


@at_least(Low("max_payload_kg"), Low("range_km"), Low("range_kept_with_500_kg"),
    says="500 kg of the stated payload, with which the range is still 300 km or more", source=BREGUET)  # fmt: skip
def half_a_tonne_carried_300_km(x: Arithmetic, payload: Number, distance: Number, kept: Number) -> Number:
    """Who carries the stated payload can carry less of it, and farther."""
    return x.only_if(distance * kept >= CATEGORY_I_RANGE_KM, lambda: x.least(payload, CATEGORY_I_PAYLOAD_KG))


@at_least(Low("max_payload_kg"), Low("performance.stated_range"), Low("range_share_of_a_delivery"),
    says="the stated payload, delivered at the stated range", when="one-way",
    assumes="the range of what does not come back is printed with the payload that it delivers")  # fmt: skip
def payload_delivered(x: Arithmetic, payload: Number, reach: Number, share: Number) -> Number:
    """What does not come back has no use without its payload; that its range is printed so is only usual."""
    return x.only_if(reach * share >= CATEGORY_I_RANGE_KM, lambda: payload)


@at_least(Points("performance.payload_endurance"), Low("pace_kmh"), name="endurance_beyond_300_km",
    says="a point of the payload-endurance curve that reaches 300 km at the lowest distance per hour",
    why="Whoever stays up that long at that pace covers their product.", source="definition of endurance",
)  # fmt: skip
@at_least(Points("performance.payload_range"), says="a point of the payload-range curve at 300 km or more",
    source=SPEC)  # fmt: skip
def curve_beyond_300_km(_: Arithmetic, points: Curve, pace: float = 1.0) -> float | None:
    """The point is a flight of at least 300 km with its payload."""
    return max((load for load, reach in flown(points) if reach * pace >= CATEGORY_I_RANGE_KM), default=None)


at_most(High("max_payload_kg"), name="payload_never_grows_with_range", says="no more than the greatest payload",
    why="What cannot be lifted cannot be carried 300 km.", source="definition of payload")(same)  # fmt: skip


@at_most(High("range_km"), says="300 km is not reached even without payload", source="definition of range")
def nothing_carried_300_km(x: Arithmetic, distance: Number) -> Number:
    """What does not fly 300 km without payload carries none that far."""
    return x.only_if(distance < CATEGORY_I_RANGE_KM, lambda: 0.0)


@at_most(Points("performance.payload_range"), says="a point of the payload-range curve short of 300 km",
    source=SPEC)  # fmt: skip
def curve_short_of_300_km(_: Arithmetic, points: Curve) -> float | None:
    """A point of the curve is the longest flight with its payload; what flies 300 km carries less."""
    short = (load for load, reach in longest(points) if reach < CATEGORY_I_RANGE_KM)
    return min((max(math.nextafter(load, -math.inf), 0.0) for load in short), default=None)


@at_most(High("range_with_500_kg_km"), says="500 kg is not carried 300 km", source="definition of range")
def half_a_tonne_not_carried_300_km(x: Arithmetic, distance: Number) -> Number:
    """More payload flies no farther, so what is carried 300 km is less."""
    return x.only_if(distance < CATEGORY_I_RANGE_KM, lambda: math.nextafter(CATEGORY_I_PAYLOAD_KG, 0.0))


@at_least(Low("max_payload_kg"), Low("battery_work_kgkm"), High("empty_mass_kg"),
    says="mass that the battery can carry 300 km, up to the stated payload", source=BREGUET)  # fmt: skip
def payload_on_battery_low(x: Arithmetic, payload: Number, work: Number, empty: Number) -> Number:
    """Energy over 300 km is the mass that it carries so far, at a given lift-to-drag ratio."""
    return x.greatest(x.least(payload, work / CATEGORY_I_RANGE_KM - empty), 0.0)


@at_most(High("battery_work_kgkm"), Low("empty_mass_kg"), says="mass that the battery can carry 300 km",
    source=BREGUET)  # fmt: skip
def payload_on_battery_high(x: Arithmetic, work: Number, empty: Number) -> Number:
    """Energy over 300 km is the mass that it carries so far, at a given lift-to-drag ratio."""
    return x.greatest(work / CATEGORY_I_RANGE_KM - empty, 0.0)


@at_most(High("range_km"), High("empty_mass_kg"), High("battery_gain_when_loaded"),
    says="mass that the battery can carry 300 km, from the range without payload",
    assumes="battery and motor lose no more per kilometre without the payload than the usual band")  # fmt: skip
def payload_of_a_loaded_battery(x: Arithmetic, reach: Number, empty: Number, gain: Number) -> Number:
    """Energy per kilometre grows with mass, apart from what avionics and a part-loaded propeller waste."""
    return x.greatest(empty * (reach * gain / CATEGORY_I_RANGE_KM - 1.0), 0.0)


@at_most(High("range_km"), Low("full_fuel_kg"), High("max_takeoff_mass_kg"), Low("empty_mass_kg"),
    says="take-off mass less empty mass and the fuel that 300 km take without payload", source=BALANCE)  # fmt: skip
def payload_beside_a_share_of_the_fuel(
    x: Arithmetic, reach: Number, fuel: Number, takeoff: Number, empty: Number
) -> Number:
    """Every kilogram of fuel carries the heavier aircraft no farther than the lighter one."""
    share = x.least(CATEGORY_I_RANGE_KM / x.greatest(reach, 1e-9), 1.0)
    return x.greatest(takeoff - empty - share * fuel, 0.0)


@at_most(High("breguet_factor_km"), High("max_takeoff_mass_kg"), Low("empty_mass_kg"),
    says="take-off mass less empty mass and the fuel for 300 km", source=BALANCE + "; " + BREGUET)  # fmt: skip
def payload_beside_the_fuel_for_300_km(
    x: Arithmetic, factor: Number, takeoff: Number, empty: Number
) -> Number:
    """To fly 300 km, mass must fall from at most take-off mass by an exponential of the factor: fuel."""
    landing = takeoff * x.power(math.e, -CATEGORY_I_RANGE_KM / factor)
    return x.greatest(landing - empty, 0.0)
