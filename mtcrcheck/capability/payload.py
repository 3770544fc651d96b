"""Payload against range: how far any payload can be carried, and what can be carried 300 km.

Range with a payload is declared as templates, for `with_payload`: every formula of one takes the payload carried (kg)
before its inputs; infinity stands for the declared payload.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from mtcrcheck.capability.arithmetic import Arithmetic, Number, same
from mtcrcheck.capability.bands import source_of
from mtcrcheck.capability.derivation import ENDS, SPEC, Catalogue, Curve, Derivation, High, Input, Low, Points
from mtcrcheck.capability.loading import BREGUET_EXPONENT, STEEPEST, least_share_kept, share_kept
from mtcrcheck.capability.mass import BALANCE, flown, longest
from mtcrcheck.capability.reach import ACTUATOR_DISC, BREGUET

CATEGORY_I_PAYLOAD_KG = 500.0
CATEGORY_I_RANGE_KM = 300.0
FUELS_TRIED = (0.0, 0.014, 0.043, 0.115, 0.286, 0.571, 1.0)
"""Full fuels tried, as shares of what take-off mass leaves above the empty mass."""
BETWEEN = 0.95
"""The least share kept for any fuel over the least for those tried; the tests search for a smaller one."""
LEAST_PAYLOAD = 1e-9

SHARES = Catalogue()
RANGES = Catalogue()
SHARE = "share of the range kept"
RANGE = "range with a payload"

kept_at_least = partial(SHARES.bound, SHARE, "at_least")
range_at_least, range_at_most = (partial(RANGES.bound, RANGE, side) for side in ENDS)


def with_payload(carried: float, words: str, share: str, reach: str = "") -> Iterator[Derivation]:
    """Yield the derivations of the share of the range that is kept with ``carried`` kg, or what is declared.

    Then, if it has a name, those of the range (km) with it. ``share`` and ``reach`` are the names of these facts,
    ``words`` that of the payload.
    """

    def loaded(formula: Callable[..., Number]) -> Callable[..., Number]:
        return lambda x, *inputs: formula(x, carried, *inputs)

    for templates, fact in ((SHARES, share), (RANGES, reach)):
        ending = fact.removesuffix("_km").removesuffix("_kg").replace("_", "-")
        for template in templates.derivations if fact else ():
            yield replace(
                template,
                id=f"{template.id}-{ending}",
                fact=fact,
                inputs=tuple(Low(share) if item.name == SHARE else item for item in template.inputs),
                formula=loaded(template.formula),
                says=template.says.format(payload=words),
            )


# Share of the range kept, from most to fewest known masses

DECLARED = Low("max_payload_kg")
KNOWN_EMPTY = Low("empty_mass_kg"), High("empty_mass_kg")
USUAL_EMPTY = Low("lightest_empty_kg"), High("empty_mass_fraction"), Low("fuel_share_beside_payload")
FUEL = Low("full_fuel_kg"), High("full_fuel_kg")
TAKEOFF = Low("max_takeoff_mass_kg")
KNOWN_MASSES = Low("empty_mass_kg"), High("mass.max_takeoff")
"""With these the room for fuel is known, and none has to be assumed."""
ENGINES_VARY = Low("breguet_share_kept")
ENGINES_ALIKE = "engines and drag change little between the two loadings"
ROOM_FOR_FUEL = "the declared payload leaves room for the stated share of the full fuel"
USUAL_STEEP = f"{ACTUATOR_DISC}; {source_of('empty_mass_fraction')}"
USUAL_BREGUET = f"{BREGUET}; {source_of('breguet_share_kept', 'empty_mass_fraction')}"


def _from_known_masses(
    lightest: Number, heaviest: Number, least_fuel: Number, most_fuel: Number, takeoff: Number
) -> tuple[Number, ...]:
    return (lightest, heaviest), (least_fuel, most_fuel), 0.0, takeoff


def _from_usual_masses(
    lightest: Number, fraction: Number, beside: Number, *fuel_and_takeoff: Number
) -> tuple[Number, ...]:
    *fuel, takeoff = fuel_and_takeoff  # without the bounds of the fuel it may be any
    return (lightest, fraction * takeoff), tuple(fuel) or (0.0, takeoff), beside, takeoff


def _declare_share_kept(
    masses: Callable[..., tuple[Number, ...]], known: tuple[Input, ...], name: str, how: str, **about: Any
) -> None:
    """Declare R(p)/R(0) of `mtcrcheck.capability.loading.least_share_kept` for what is known of the masses (kg).

    No aircraft burns more steeply with its mass than a hovering rotor (exponent 1.5); at the best lift-to-drag ratio
    the burn is proportional to mass (Breguet), but for a factor that bounds what engines add.
    """
    by_breguet = name.endswith("by_breguet")
    exponent = BREGUET_EXPONENT if by_breguet else STEEPEST

    def kept(x: Arithmetic, carried: float, declared: Number, *read: Number) -> Number:
        of_masses, factor = (read[:-1], read[-1]) if by_breguet else (read, 1.0)
        empty, fuel, beside, takeoff = masses(*of_masses)
        return x.once(
            least_share_kept, x.least(declared, carried), declared, empty, fuel, takeoff, exponent=exponent,
            fuel_share=beside, factor=factor,
        )  # fmt: skip

    varies = (ENGINES_VARY,) if by_breguet else ()
    says = f"with {{payload}} aboard, {how}"
    kept_at_least(DECLARED, *known, TAKEOFF, *varies, name=name, says=says, **about)(kept)


WORST_EMPTY = (
    "As with known masses, for the worst usual empty mass; a heavier aircraft notices its payload less."
)
WORST_FUEL = "As with known masses, for the worst usual empty mass and the worst fuel."
_declare_share_kept(_from_known_masses, (*KNOWN_EMPTY, *FUEL), "kept_from_masses",
    "from empty mass, fuel and take-off mass", source=ACTUATOR_DISC,
    why="No aircraft burns more steeply with its mass than a hovering rotor; efficiency cancels.")  # fmt: skip
_declare_share_kept(_from_known_masses, (*KNOWN_EMPTY, *FUEL), "kept_by_breguet",
    "by Breguet from empty mass, fuel and take-off mass", theory=BREGUET, assumes=ENGINES_ALIKE,
    why="At the best lift-to-drag ratio the burn grows with mass; the factor bounds what engines add to it.",
)  # fmt: skip
for _name, _known, _typical, _why, _unless in (
    ("kept_from_usual_masses", (*USUAL_EMPTY, *FUEL), "empty mass", WORST_EMPTY, KNOWN_EMPTY),
    ("kept_on_any_fuel", USUAL_EMPTY, "empty mass and fuel", WORST_FUEL, (High("full_fuel_kg"),)),
):  # fmt: skip
    _steeply = "take-off mass and the" if _name == "kept_from_usual_masses" else "the"
    for _called, _how, _source in (
        (_name, f"from {_steeply} least favourable typical {_typical}", USUAL_STEEP),
        (f"{_name}_by_breguet", f"by Breguet from the least favourable typical {_typical}", USUAL_BREGUET),
    ):
        _declare_share_kept(_from_usual_masses, _known, _called, _how, why=_why, source=_source,
            assumes=ROOM_FOR_FUEL, unless=_unless)  # fmt: skip


@kept_at_least(DECLARED, Low("range_kept_without_masses"), says="with {payload} aboard, for any masses",
    assumes=ROOM_FOR_FUEL, unless=KNOWN_MASSES)  # fmt: skip
def kept_without_masses(_: Arithmetic, _carried: float, _declared: Number, least: Number) -> Number:
    """The worst of all usual masses: an aircraft seldom declares a payload with which it hardly flies."""
    return least


@kept_at_least(DECLARED, Low("empty_mass_fraction"), Low("fuel_share_beside_payload"), ENGINES_VARY,
    says="with {payload} of the declared payload, for the least favourable typical masses",
    source=USUAL_BREGUET, assumes=ROOM_FOR_FUEL, unless=KNOWN_MASSES)  # fmt: skip
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


@range_at_least(DECLARED, Low("range_km"), Low(SHARE), says="range times the share kept with {payload} aboard",
    source=BREGUET)  # fmt: skip
def range_from_share(x: Arithmetic, carried: float, declared: Number, reach: Number, kept: Number) -> Number:
    """If that much is carried, the range with it is the range without it times the share kept."""
    return x.only_if(declared >= carried, lambda: reach * kept)


@range_at_least(Points("performance.payload_endurance"), Low("pace_kmh"), name="range_from_endurance",
    says="a point of the payload-endurance curve with {payload} or more, at the lowest distance per hour",
    why="An aircraft that stays up that long with that payload flies at least that pace times that time.",
    source="definition of endurance")  # fmt: skip
@range_at_least(Points("performance.payload_range"),
    says="a point of the payload-range curve with {payload} or more", source=SPEC)  # fmt: skip
def range_on_curve(_: Arithmetic, carried: float, points: Curve, pace: float = 1.0) -> float | None:
    """What is flown with more payload is flown with less."""
    return max((reach * pace for load, reach in flown(points) if load >= carried), default=None)


@range_at_least(DECLARED, Low("battery_work_kgkm"), High("empty_mass_kg"), says="battery range with {payload}",
    source=BREGUET)  # fmt: skip
def range_on_battery_low(
    x: Arithmetic, carried: float, declared: Number, work: Number, empty: Number
) -> Number:
    """Energy carries the heavier aircraft less far, in proportion at a given lift-to-drag ratio."""
    return x.only_if(declared >= carried, lambda: work / (empty + carried))


@range_at_most(High("range_km"), says="range with a payload is no longer than without", source=BREGUET)
def range_never_grows_with_payload(_: Arithmetic, _carried: float, reach: Number) -> Number:
    """More mass burns more for every kilometre and leaves no more room for fuel."""
    return reach


@range_at_most(High("max_payload_kg"), says="{payload} cannot be carried at all",
    source="definition of payload")  # fmt: skip
def not_carried_at_all(x: Arithmetic, carried: float, payload: Number) -> Number:
    """What cannot be lifted goes nowhere."""
    return x.only_if(payload < carried, lambda: 0.0)


@range_at_most(Points("performance.payload_range"),
    says="a point of the payload-range curve with {payload} or less", source=SPEC)  # fmt: skip
def range_below_curve(_: Arithmetic, carried: float, points: Curve) -> float | None:
    """A point of the curve is the longest flight with its payload, and more payload flies no farther."""
    return min((reach for load, reach in longest(points) if load <= carried), default=None)


@range_at_most(High("range_km"), Low("full_fuel_kg"), High("max_takeoff_mass_kg"), Low("empty_mass_kg"),
    says="range times the share of the full fuel that {payload} leaves room for", source=BALANCE)  # fmt: skip
def range_on_the_fuel_left(
    x: Arithmetic, carried: float, reach: Number, fuel: Number, takeoff: Number, empty: Number
) -> Number:
    """Every kilogram of fuel carries the heavier aircraft no farther than the lighter one."""
    room = x.greatest(takeoff - empty - carried, 0.0)
    return x.only_if(fuel > 0.0, lambda: reach * x.least(1.0, room / fuel))


@range_at_most(High("breguet_factor_km"), High("max_takeoff_mass_kg"), Low("empty_mass_kg"),
    says="Breguet with {payload} aboard and the rest of the take-off mass fuel", source=BREGUET)  # fmt: skip
def range_by_breguet(x: Arithmetic, carried: float, factor: Number, takeoff: Number, empty: Number) -> Number:
    """All that take-off mass leaves above empty mass and payload is at most fuel."""
    landing = empty + carried
    return x.either(takeoff > landing, lambda: factor * x.ln(takeoff / landing), lambda: 0.0)


@range_at_most(High("battery_work_kgkm"), Low("empty_mass_kg"), says="battery range with {payload}",
    source=BREGUET)  # fmt: skip
def range_on_battery_high(_: Arithmetic, carried: float, work: Number, empty: Number) -> Number:
    """Energy carries the lighter aircraft farther, in proportion at a given lift-to-drag ratio."""
    return work / (empty + carried)


@range_at_most(High("range_km"), High("empty_mass_kg"), High("battery_gain_when_loaded"),
    says="battery range without payload, shortened by the mass of {payload}",
    assumes="losses of avionics and of a part-loaded propeller stay within the usual band")  # fmt: skip
def range_of_a_loaded_battery(
    _: Arithmetic, carried: float, reach: Number, empty: Number, gain: Number
) -> Number:
    """Energy per kilometre grows with mass, apart from what avionics and a part-loaded propeller waste."""
    return reach * gain * empty / (empty + carried)


@range_at_most(High("range_km"), Low("empty_mass_kg"), High("empty_mass_kg"), Low("full_fuel_kg"),
    High("full_fuel_kg"), High("max_takeoff_mass_kg"), High("breguet_share_kept"),
    says="range times the greatest share kept with {payload} aboard, by Breguet", theory=BREGUET,
    assumes=ENGINES_ALIKE)  # fmt: skip
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

CATALOGUE = Catalogue(
    [
        *with_payload(math.inf, "the payload", "range_kept_with_max_payload"),
        *with_payload(CATEGORY_I_PAYLOAD_KG, "500 kg", "range_kept_with_500_kg", "range_with_500_kg_km"),
    ]
)
carried_at_least, carried_at_most = (partial(CATALOGUE.bound, "payload_at_300_km_kg", side) for side in ENDS)


@carried_at_least(Low("max_payload_kg"), Low("range_km"), Low("range_kept_with_max_payload"),
    says="the stated payload, with which the range is still 300 km or more", source=BREGUET)  # fmt: skip
def payload_carried_300_km(x: Arithmetic, payload: Number, distance: Number, kept: Number) -> Number:
    """The range with the payload is the range without it times the share kept."""
    return x.only_if(distance * kept >= CATEGORY_I_RANGE_KM, lambda: payload)


@carried_at_least(Low("max_payload_kg"), Low("range_km"), Low("range_kept_with_500_kg"),
    says="500 kg of the stated payload, with which the range is still 300 km or more", source=BREGUET)  # fmt: skip
def half_a_tonne_carried_300_km(x: Arithmetic, payload: Number, distance: Number, kept: Number) -> Number:
    """Who carries the stated payload can carry less of it, and farther."""
    return x.only_if(distance * kept >= CATEGORY_I_RANGE_KM, lambda: x.least(payload, CATEGORY_I_PAYLOAD_KG))


@carried_at_least(Low("max_payload_kg"), Low("performance.stated_range"), Low("range_share_of_a_delivery"),
    says="the stated payload, delivered at the stated range", when="one-way",
    assumes="the range of what does not come back is printed with the payload that it delivers")  # fmt: skip
def payload_delivered(x: Arithmetic, payload: Number, reach: Number, share: Number) -> Number:
    """What does not come back has no use without its payload; that its range is printed so is only usual."""
    return x.only_if(reach * share >= CATEGORY_I_RANGE_KM, lambda: payload)


@carried_at_least(Points("performance.payload_endurance"), Low("pace_kmh"), name="endurance_beyond_300_km",
    says="a point of the payload-endurance curve that reaches 300 km at the lowest distance per hour",
    why="An aircraft that stays up that long flies at least that pace times that time.",
    source="definition of endurance")  # fmt: skip
@carried_at_least(Points("performance.payload_range"), says="a point of the payload-range curve at 300 km or more",
    source=SPEC)  # fmt: skip
def curve_beyond_300_km(_: Arithmetic, points: Curve, pace: float = 1.0) -> float | None:
    """The point is a flight of at least 300 km with its payload."""
    return max((load for load, reach in flown(points) if reach * pace >= CATEGORY_I_RANGE_KM), default=None)


carried_at_most(High("max_payload_kg"), name="payload_never_grows_with_range",
    says="no more than the greatest payload", why="What cannot be lifted cannot be carried 300 km.",
    source="definition of payload")(same)  # fmt: skip


@carried_at_most(High("range_km"), says="300 km is not reached even without payload",
    source="definition of range")  # fmt: skip
def nothing_carried_300_km(x: Arithmetic, distance: Number) -> Number:
    """What does not fly 300 km without payload carries none that far."""
    return x.only_if(distance < CATEGORY_I_RANGE_KM, lambda: 0.0)


@carried_at_most(Points("performance.payload_range"), says="a point of the payload-range curve short of 300 km",
    source=SPEC)  # fmt: skip
def curve_short_of_300_km(_: Arithmetic, points: Curve) -> float | None:
    """A point of the curve is the longest flight with its payload; what flies 300 km carries less."""
    short = (load for load, reach in longest(points) if reach < CATEGORY_I_RANGE_KM)
    return min((max(math.nextafter(load, -math.inf), 0.0) for load in short), default=None)


@carried_at_most(High("range_with_500_kg_km"), says="500 kg is not carried 300 km",
    source="definition of range")  # fmt: skip
def half_a_tonne_not_carried_300_km(x: Arithmetic, distance: Number) -> Number:
    """More payload flies no farther, so what is carried 300 km is less."""
    return x.only_if(distance < CATEGORY_I_RANGE_KM, lambda: math.nextafter(CATEGORY_I_PAYLOAD_KG, 0.0))


@carried_at_least(Low("max_payload_kg"), Low("battery_work_kgkm"), High("empty_mass_kg"),
    says="mass that the battery can carry 300 km, up to the stated payload", source=BREGUET)  # fmt: skip
def payload_on_battery_low(x: Arithmetic, payload: Number, work: Number, empty: Number) -> Number:
    """At a given lift-to-drag ratio the work of the battery divided by 300 km is the mass that it carries so far."""
    return x.greatest(x.least(payload, work / CATEGORY_I_RANGE_KM - empty), 0.0)


@carried_at_most(High("battery_work_kgkm"), Low("empty_mass_kg"), says="mass that the battery can carry 300 km",
    source=BREGUET)  # fmt: skip
def payload_on_battery_high(x: Arithmetic, work: Number, empty: Number) -> Number:
    """At a given lift-to-drag ratio the work of the battery divided by 300 km is the mass that it carries so far."""
    return x.greatest(work / CATEGORY_I_RANGE_KM - empty, 0.0)


@carried_at_most(High("range_km"), High("empty_mass_kg"), High("battery_gain_when_loaded"),
    says="mass that the battery can carry 300 km, from the range without payload",
    assumes="battery and motor lose no more per kilometre without the payload than the usual band")  # fmt: skip
def payload_of_a_loaded_battery(x: Arithmetic, reach: Number, empty: Number, gain: Number) -> Number:
    """Energy per kilometre grows with mass, apart from what avionics and a part-loaded propeller waste."""
    return x.greatest(empty * (reach * gain / CATEGORY_I_RANGE_KM - 1.0), 0.0)


@carried_at_most(High("range_km"), Low("full_fuel_kg"), High("max_takeoff_mass_kg"), Low("empty_mass_kg"),
    says="take-off mass less empty mass and the fuel that 300 km take without payload", source=BALANCE)  # fmt: skip
def payload_beside_a_share_of_the_fuel(
    x: Arithmetic, reach: Number, fuel: Number, takeoff: Number, empty: Number
) -> Number:
    """Every kilogram of fuel carries the heavier aircraft no farther than the lighter one."""
    share = x.least(CATEGORY_I_RANGE_KM / x.greatest(reach, 1e-9), 1.0)
    return x.greatest(takeoff - empty - share * fuel, 0.0)


@carried_at_most(High("breguet_factor_km"), High("max_takeoff_mass_kg"), Low("empty_mass_kg"),
    says="take-off mass less empty mass and the fuel for 300 km", source=BALANCE + "; " + BREGUET)  # fmt: skip
def payload_beside_the_fuel_for_300_km(
    x: Arithmetic, factor: Number, takeoff: Number, empty: Number
) -> Number:
    """After 300 km at most the take-off mass times exp(-300 km / factor) is left; the rest was burnt as fuel."""
    landing = takeoff * x.power(math.e, -CATEGORY_I_RANGE_KM / factor)
    return x.greatest(landing - empty, 0.0)
