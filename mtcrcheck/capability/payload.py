"""Payload against range: how far any payload can be carried, and what can be carried 300 km.

Range with a payload is declared as templates, for `with_payload`: every formula of one takes the payload carried (kg)
before its inputs; infinity stands for the declared payload.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from mtcrcheck.capability.arithmetic import Arithmetic, Curve, Number, flown, longest
from mtcrcheck.capability.derivation import Derivation, Input, read_derivations
from mtcrcheck.capability.loading import BREGUET_EXPONENT, STEEPEST, least_share_kept, share_kept

CATEGORY_I_PAYLOAD_KG = 500.0
CATEGORY_I_RANGE_KM = 300.0
FUELS_TRIED = (0.0, 0.014, 0.043, 0.115, 0.286, 0.571, 1.0)
"""Full fuels tried, as shares of what take-off mass leaves above the empty mass."""
BETWEEN = 0.95
"""The least share kept for any fuel over the least for those tried; the tests search for a smaller one."""
LEAST_PAYLOAD = 1e-9
SHARE = "share_kept"


def with_payload(carried: float, words: str, share: str, reach: str = "") -> Iterator[Derivation]:
    """Yield the derivations of the share of the range that is kept with ``carried`` kg, or what is declared.

    Then, if it has a name, those of the range (km) with it. ``share`` and ``reach`` are the names of these facts,
    ``words`` that of the payload.
    """

    def loaded(formula: Callable[..., Number]) -> Callable[..., Number]:
        return lambda x, *inputs: formula(x, carried, *inputs)

    for templates, fact in ((SHARES, share), (RANGES, reach)):
        ending = fact.removesuffix("_km").removesuffix("_kg").replace("_", "-")
        for template in templates if fact else ():
            yield replace(
                template,
                id=f"{template.id}-{ending}",
                fact=fact,
                inputs=tuple(Input(share, i.side) if i.name == SHARE else i for i in template.inputs),
                formula=loaded(template.formula),
                says=template.says.format(payload=words),
            )


# Share of the range kept


def _from_known_masses(
    lightest: Number, heaviest: Number, least_fuel: Number, most_fuel: Number, takeoff: Number
) -> tuple[Any, ...]:
    return (lightest, heaviest), (least_fuel, most_fuel), 0.0, takeoff


def _from_usual_masses(
    lightest: Number, fraction: Number, beside: Number, *fuel_and_takeoff: Number
) -> tuple[Any, ...]:
    *fuel, takeoff = fuel_and_takeoff  # without the bounds of the fuel it may be any
    return (lightest, fraction * takeoff), tuple(fuel) or (0.0, takeoff), beside, takeoff


def _share_kept(masses: Callable[..., tuple[Any, ...]], exponent: float) -> Callable[..., Number]:
    """Return the formula of `mtcrcheck.capability.loading.least_share_kept` for what is known of the masses (kg).

    No aircraft burns more steeply with its mass than a hovering rotor (exponent 1.5); at the best lift-to-drag ratio
    the burn is proportional to mass (Breguet), but for a factor that bounds what engines add.
    """

    def kept(x: Arithmetic, carried: float, declared: Number, *read: Number) -> Number:
        *of_masses, factor = (*read, 1.0) if exponent == STEEPEST else read
        empty, fuel, beside, takeoff = masses(*of_masses)
        return x.once(
            least_share_kept, x.least(declared, carried), declared, empty, fuel, takeoff, exponent=exponent,
            fuel_share=beside, factor=factor,
        )  # fmt: skip

    return kept


kept_from_masses = _share_kept(_from_known_masses, STEEPEST)
kept_by_breguet = _share_kept(_from_known_masses, BREGUET_EXPONENT)
kept_from_usual_masses = _share_kept(_from_usual_masses, STEEPEST)
kept_from_usual_masses_by_breguet = _share_kept(_from_usual_masses, BREGUET_EXPONENT)


def kept_by_part_of_the_payload(
    x: Arithmetic, carried: float, declared: Number, fraction: Number, beside: Number, factor: Number
) -> Number:
    """Less than the declared payload leaves more room for fuel, and weighs less.

    In shares of take-off mass, the worst is the lightest usual empty mass with the most payload that leaves
    room for the share of the fuel, whatever the fuel: some fuels are tried, and `BETWEEN` makes up for those
    between them.
    """
    part = x.least(declared, carried) / x.greatest(declared, LEAST_PAYLOAD)
    return x.only_if(
        declared > LEAST_PAYLOAD, lambda: factor * x.once(_least_share_of_a_part, part, fraction, beside)
    )


def _least_share_of_a_part(x: Arithmetic, part: Number, fraction: Number, beside: Number) -> Number:
    """Return the least share of the range kept with a part of the declared payload, whatever the fuel."""

    def kept(fuel: float) -> Number:
        full = fuel * (1.0 - fraction)
        load = part * (1.0 - fraction - beside * full)
        return share_kept(x, load, fraction, full, 1.0, BREGUET_EXPONENT)

    return BETWEEN * x.least(*(kept(fuel) for fuel in FUELS_TRIED))


# Range with the payload


def range_from_share(x: Arithmetic, carried: float, declared: Number, reach: Number, kept: Number) -> Number:
    """If that much is carried, the range with it is the range without it times the share kept."""
    return x.only_if(declared >= carried, lambda: reach * kept)


def range_on_curve(_: Arithmetic, carried: float, points: Curve, pace: float = 1.0) -> float | None:
    """What is flown with more payload is flown with less."""
    return max((reach * pace for load, reach in flown(points) if load >= carried), default=None)


def range_on_battery_low(
    x: Arithmetic, carried: float, declared: Number, work: Number, empty: Number
) -> Number:
    """Energy carries the heavier aircraft less far, in proportion at a given lift-to-drag ratio."""
    return x.only_if(declared >= carried, lambda: work / (empty + carried))


def not_carried_at_all(x: Arithmetic, carried: float, payload: Number) -> Number:
    """What cannot be lifted goes nowhere."""
    return x.only_if(payload < carried, lambda: 0.0)


def range_below_curve(_: Arithmetic, carried: float, points: Curve) -> float | None:
    """A point of the curve is the longest flight with its payload, and more payload flies no farther."""
    return min((reach for load, reach in longest(points) if load <= carried), default=None)


def range_on_the_fuel_left(
    x: Arithmetic, carried: float, reach: Number, fuel: Number, takeoff: Number, empty: Number
) -> Number:
    """Every kilogram of fuel carries the heavier aircraft no farther than the lighter one."""
    room = x.greatest(takeoff - empty - carried, 0.0)
    return x.only_if(fuel > 0.0, lambda: reach * x.least(1.0, room / fuel))


def range_by_breguet(x: Arithmetic, carried: float, factor: Number, takeoff: Number, empty: Number) -> Number:
    """All that take-off mass leaves above empty mass and payload is at most fuel."""
    landing = empty + carried
    return x.either(takeoff > landing, lambda: factor * x.ln(takeoff / landing), lambda: 0.0)


def range_on_battery_high(_: Arithmetic, carried: float, work: Number, empty: Number) -> Number:
    """Energy carries the lighter aircraft farther, in proportion at a given lift-to-drag ratio."""
    return work / (empty + carried)


def range_of_a_loaded_battery(
    _: Arithmetic, carried: float, reach: Number, empty: Number, gain: Number
) -> Number:
    """Energy per kilometre grows with mass, apart from what avionics and a part-loaded propeller waste."""
    return reach * gain * empty / (empty + carried)


def range_by_the_greatest_share(x: Arithmetic, carried: float, reach: Number, *masses: Number) -> Number:
    """The heavier the aircraft and the more its fuel, the less it notices the payload, but for the fuel displaced.

    The share is at most that with all of the fuel aboard, and at most that with the fuel that there is room for; the
    factor bounds how much better engines and wings work at the heavier loading.
    """
    lightest, heaviest, least_fuel, most_fuel, takeoff, factor = masses
    beside = x.either(
        most_fuel > 0.0,
        lambda: x.ln(1.0 + most_fuel / (heaviest + carried)) / x.ln(1.0 + most_fuel / heaviest),
        lambda: heaviest / (heaviest + carried),
    )
    displaced = x.either(
        least_fuel > 0.0,
        lambda: x.ln(x.greatest(takeoff / (lightest + carried), 1.0)) / x.ln(1.0 + least_fuel / heaviest),
        lambda: 1.0 + 0.0 * heaviest,
    )
    return reach * x.least(1.0, factor * x.least(beside, displaced))


# What can be carried 300 km


def payload_carried_300_km(x: Arithmetic, payload: Number, distance: Number, kept: Number) -> Number:
    """The range with the payload is the range without it times the share kept."""
    return x.only_if(distance * kept >= CATEGORY_I_RANGE_KM, lambda: payload)


def half_a_tonne_carried_300_km(x: Arithmetic, payload: Number, distance: Number, kept: Number) -> Number:
    """Who carries the stated payload can carry less of it, and farther."""
    return x.only_if(distance * kept >= CATEGORY_I_RANGE_KM, lambda: x.least(payload, CATEGORY_I_PAYLOAD_KG))


def curve_beyond_300_km(_: Arithmetic, points: Curve, pace: float = 1.0) -> float | None:
    """The point is a flight of at least 300 km with its payload."""
    return max((load for load, reach in flown(points) if reach * pace >= CATEGORY_I_RANGE_KM), default=None)


def nothing_carried_300_km(x: Arithmetic, distance: Number) -> Number:
    """What does not fly 300 km without payload carries none that far."""
    return x.only_if(distance < CATEGORY_I_RANGE_KM, lambda: 0.0)


def curve_short_of_300_km(_: Arithmetic, points: Curve) -> float | None:
    """A point of the curve is the longest flight with its payload; what flies 300 km carries less."""
    short = (load for load, reach in longest(points) if reach < CATEGORY_I_RANGE_KM)
    return min((max(math.nextafter(load, -math.inf), 0.0) for load in short), default=None)


def half_a_tonne_not_carried_300_km(x: Arithmetic, distance: Number) -> Number:
    """More payload flies no farther, so what is carried 300 km is less."""
    return x.only_if(distance < CATEGORY_I_RANGE_KM, lambda: math.nextafter(CATEGORY_I_PAYLOAD_KG, 0.0))


def payload_on_battery_low(x: Arithmetic, payload: Number, work: Number, empty: Number) -> Number:
    """At a given lift-to-drag ratio the work of the battery divided by 300 km is the mass that it carries so far."""
    return x.greatest(x.least(payload, work / CATEGORY_I_RANGE_KM - empty), 0.0)


def payload_on_battery_high(x: Arithmetic, work: Number, empty: Number) -> Number:
    """At a given lift-to-drag ratio the work of the battery divided by 300 km is the mass that it carries so far."""
    return x.greatest(work / CATEGORY_I_RANGE_KM - empty, 0.0)


def payload_of_a_loaded_battery(x: Arithmetic, reach: Number, empty: Number, gain: Number) -> Number:
    """Energy per kilometre grows with mass, apart from what avionics and a part-loaded propeller waste."""
    return x.greatest(empty * (reach * gain / CATEGORY_I_RANGE_KM - 1.0), 0.0)


def payload_beside_a_share_of_the_fuel(
    x: Arithmetic, reach: Number, fuel: Number, takeoff: Number, empty: Number
) -> Number:
    """Every kilogram of fuel carries the heavier aircraft no farther than the lighter one."""
    share = x.least(CATEGORY_I_RANGE_KM / x.greatest(reach, 1e-9), 1.0)
    return x.greatest(takeoff - empty - share * fuel, 0.0)


def payload_beside_the_fuel_for_300_km(
    x: Arithmetic, factor: Number, takeoff: Number, empty: Number
) -> Number:
    """After 300 km at most the take-off mass times exp(-300 km / factor) is left; the rest was burnt as fuel."""
    landing = takeoff * x.power(math.e, -CATEGORY_I_RANGE_KM / factor)
    return x.greatest(landing - empty, 0.0)


SHARES, RANGES = (read_derivations(part, globals()) for part in (SHARE, "range_with"))
DERIVATIONS = (
    *with_payload(math.inf, "the payload", "range_kept_with_max_payload"),
    *with_payload(CATEGORY_I_PAYLOAD_KG, "500 kg", "range_kept_with_500_kg", "range_with_500_kg_km"),
    *read_derivations("payload", globals()),
)
