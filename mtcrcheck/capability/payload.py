"""Payload against range: what can still be carried 300 km, and how far 500 kg can be carried.

Range with a payload comes from range without one: flying burns mass at a rate that grows with mass to a
power (1 for propellers on a wing, 1/2 for jets, 3/2 for rotors), so the distance flown between two masses is
the integral of that power between them. The share of the range that is kept with a payload aboard is the
ratio of two such integrals, in which efficiency cancels.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from mtcrcheck.capability.bands import EMPTY_MASS_FRACTION
from mtcrcheck.capability.derivation import Catalogue, Evidence, High, Low, Points
from mtcrcheck.capability.mass import BALANCE, SPEC
from mtcrcheck.capability.reach import BREGUET, JET_FIXED_WING, PROPELLER_FIXED_WING
from mtcrcheck.rules.conditions import parse

if TYPE_CHECKING:
    from mtcrcheck.capability.arithmetic import Arithmetic, Number

CATALOGUE = Catalogue()
bound = CATALOGUE.bound

CATEGORY_I_PAYLOAD_KG = 500.0
CATEGORY_I_RANGE_KM = 300.0
FUEL_SHARE_ABOARD = 0.2
WORST_SHARE_KEPT = 0.06
FIXED_WING = parse({"fact": "configuration", "is": "fixed-wing"}, "FIXED_WING")

Curve = tuple[tuple[float | None, ...], ...]


# How fast the burn grows with mass


@bound(
    "burn_exponent",
    "at_most",
    evidence=Evidence.DERIVED,
    says="power in hover grows with the 1.5th power of mass, the fastest growth of all",
    source="actuator-disc theory",
)
def burn_exponent_of_rotors(_: Arithmetic) -> Number:
    """No aircraft's power grows faster with its mass than that of a rotor in hover."""
    return 1.5


@bound(
    "burn_exponent",
    "at_most",
    evidence=Evidence.DERIVED,
    says="power of a wing at its best speed for range grows in proportion to mass times speed",
    source=BREGUET,
    when=FIXED_WING,
)
def burn_exponent_of_wings(_: Arithmetic) -> Number:
    """At a fixed lift-to-drag ratio a propeller burns in proportion to mass for every kilometre."""
    return 1.0


@bound(
    "burn_exponent",
    "at_most",
    evidence=Evidence.DERIVED,
    says="a jet burns with thrust for every hour, and flies faster when heavier",
    source=BREGUET,
    when=JET_FIXED_WING,
)
def burn_exponent_of_jets(_: Arithmetic) -> Number:
    """At a fixed lift-to-drag ratio a jet at constant height burns with the root of mass for every km."""
    return 0.5


# Share of the range kept with a payload aboard


def _distance(x: Arithmetic, light: Number, heavy: Number, exponent: Number) -> Number:
    """Return the integral of mass to the minus ``exponent`` from ``light`` to ``heavy`` (kg)."""
    return x.either(
        exponent == 1.0,
        lambda: x.ln(heavy / light),
        lambda: (x.power(heavy, 1.0 - exponent) - x.power(light, 1.0 - exponent)) / (1.0 - exponent),
    )


def _kept(
    x: Arithmetic, payload: Number, empty: Number, fuel: Number, takeoff: Number, exponent: Number
) -> Number:
    """Return R(p)/R(0) for one set of masses (kg): with payload, fuel is cut to what take-off mass leaves.

    Without fuel it is the limit for little fuel, which is also that of a battery: (E/(E+p)) to the exponent.
    """
    aboard = x.greatest(x.least(fuel, takeoff - empty - payload), 0.0)
    return x.either(
        fuel > 1e-6 * takeoff,
        lambda: (
            _distance(x, empty + payload, empty + payload + aboard, exponent)
            / _distance(x, empty, empty + fuel, exponent)
        ),
        lambda: x.either(
            empty + payload <= takeoff,
            lambda: x.power(empty / (empty + payload), exponent),
            lambda: 0.0,
        ),
    )


def _kept_with_known_masses(
    x: Arithmetic,
    payload: Number,
    lightest: Number,
    heaviest: Number,
    least_fuel: Number,
    most_fuel: Number,
    takeoff: Number,
    exponent: Number,
) -> Number:
    """Return the least share over all corners of empty mass and fuel.

    In either mass the share rises to one maximum and falls (quasi-concave), so its minimum over a box lies in
    a corner of it.
    """
    return x.least(
        *(
            _kept(x, payload, empty, fuel, takeoff, exponent)
            for empty in (lightest, heaviest)
            for fuel in (least_fuel, most_fuel)
        )
    )


def _kept_with_known_empty_mass(
    x: Arithmetic, payload: Number, lightest: Number, heaviest: Number, takeoff: Number, exponent: Number
) -> Number:
    """Return the least share for any amount of fuel that take-off mass leaves room for."""
    return x.only_if(
        heaviest < takeoff,
        lambda: x.least(
            *(
                _kept(x, payload, empty, fuel, takeoff, exponent)
                for empty in (lightest, heaviest)
                for fuel in (0.0, takeoff - empty)
            )
        ),
    )


def _kept_with_known_fuel(
    x: Arithmetic, payload: Number, least_fuel: Number, most_fuel: Number, takeoff: Number, exponent: Number
) -> Number:
    """Return the least share over the band of empty masses that leave room for a fifth of the fuel."""
    light = EMPTY_MASS_FRACTION.low * takeoff
    heavy = x.least(
        EMPTY_MASS_FRACTION.high * takeoff,
        takeoff - payload - FUEL_SHARE_ABOARD * most_fuel,
        takeoff - most_fuel,
    )
    return x.only_if(
        heavy >= light,
        lambda: _kept_with_known_masses(x, payload, light, heavy, least_fuel, most_fuel, takeoff, exponent),
    )


def _kept_with_known_takeoff_mass(
    x: Arithmetic, payload: Number, takeoff: Number, exponent: Number
) -> Number:
    """Return the least share over the band of empty masses, with any fuel of which a fifth is aboard."""
    light = EMPTY_MASS_FRACTION.low * takeoff
    heavy = x.least(EMPTY_MASS_FRACTION.high * takeoff, takeoff - payload / (1.0 - FUEL_SHARE_ABOARD))
    return x.only_if(
        heavy >= light,
        lambda: x.least(
            *(
                _kept(x, payload, empty, fuel, takeoff, exponent)
                for empty in (light, heavy)
                for fuel in (0.0, takeoff - empty)
            )
        ),
    )


def _declare_shares(fact: str, payload_of: Any) -> None:
    """Declare the ways to bound the share kept with one payload, from most to fewest known masses."""
    band = f"empty mass {EMPTY_MASS_FRACTION}, with at least a fifth of the fuel aboard"
    empty = (Low("empty_mass_kg"), High("empty_mass_kg"))
    fuel = (Low("full_fuel_kg"), High("full_fuel_kg"))
    takeoff, exponent = Low("max_takeoff_mass_kg"), High("burn_exponent")
    payload = Low("max_payload_kg")

    def named(suffix: str, function: Any) -> Any:
        function.__name__ = f"{fact}_{suffix}"
        return function

    def with_masses(x: Arithmetic, p: Number, *masses: Number) -> Number:
        """Efficiency cancels from the ratio, and the masses are known."""
        return _kept_with_known_masses(x, payload_of(x, p), *masses)

    def with_empty_mass(x: Arithmetic, p: Number, *masses: Number) -> Number:
        """Efficiency cancels from the ratio; the worst amount of fuel is taken."""
        return _kept_with_known_empty_mass(x, payload_of(x, p), *masses)

    def with_fuel(x: Arithmetic, p: Number, *masses: Number) -> Number:
        """Efficiency cancels from the ratio; the worst usual empty mass is taken."""
        return _kept_with_known_fuel(x, payload_of(x, p), *masses)

    def with_takeoff_mass(x: Arithmetic, p: Number, *masses: Number) -> Number:
        """Efficiency cancels from the ratio; the worst usual empty mass and fuel are taken."""
        return _kept_with_known_takeoff_mass(x, payload_of(x, p), *masses)

    def without_masses(_: Arithmetic, _payload: Number) -> Number:
        """The worst of all usual masses: an aircraft seldom declares a payload with which it hardly flies."""
        return WORST_SHARE_KEPT

    says = "share of the range kept with the payload aboard, "
    bound(
        fact, "at_least", payload, *empty, *fuel, takeoff, exponent,
        evidence=Evidence.DERIVED, says=says + "from empty mass, fuel and take-off mass", source=BREGUET,
    )(named("from_masses", with_masses))  # fmt: skip
    bound(
        fact, "at_least", payload, *empty, takeoff, exponent,
        evidence=Evidence.DERIVED, says=says + "from empty and take-off mass, worst fuel", source=BREGUET,
    )(named("from_empty_mass", with_empty_mass))  # fmt: skip
    bound(
        fact, "at_least", payload, *fuel, takeoff, exponent, evidence=Evidence.ESTIMATED,
        says=says + "from fuel and take-off mass, worst empty mass", source=BREGUET, assumes=band,
    )(named("from_fuel", with_fuel))  # fmt: skip
    bound(
        fact, "at_least", payload, takeoff, exponent, evidence=Evidence.ESTIMATED,
        says=says + "from take-off mass, worst empty mass and fuel", source=BREGUET, assumes=band,
    )(named("from_takeoff_mass", with_takeoff_mass))  # fmt: skip
    bound(
        fact, "at_least", payload, evidence=Evidence.ESTIMATED,
        says=says + f"no masses known: {WORST_SHARE_KEPT:g}",
        source="assumption of this tool, below the worst of all usual masses", assumes=band,
    )(named("without_masses", without_masses))  # fmt: skip


_declare_shares("range_kept_with_max_payload", lambda _, payload: payload)
_declare_shares("range_kept_with_500_kg", lambda x, payload: x.least(payload, CATEGORY_I_PAYLOAD_KG))


# Range with 500 kg


@bound(
    "range_with_500_kg_km",
    "at_least",
    Low("max_payload_kg"),
    Low("range_km"),
    Low("range_kept_with_500_kg"),
    evidence=Evidence.DERIVED,
    says="range times the share of it kept with 500 kg aboard",
    source=BREGUET,
)
def range_kept(x: Arithmetic, payload: Number, distance: Number, kept: Number) -> Number:
    """If at least 500 kg is carried, the range with it is the range without it times the share kept."""
    return x.only_if(payload >= CATEGORY_I_PAYLOAD_KG, lambda: distance * kept)


@bound(
    "range_with_500_kg_km",
    "at_least",
    Points("performance.payload_range"),
    evidence=Evidence.STATED,
    says="a point of the payload-range curve with 500 kg or more",
    source=SPEC,
)
def curve_with_500_kg(_: Arithmetic, points: Curve) -> float | None:
    """What is flown with more than 500 kg is flown with 500 kg."""
    return max(
        (
            reach
            for low, _high, reach, _ in points
            if reach is not None and low is not None and low >= CATEGORY_I_PAYLOAD_KG
        ),
        default=None,
    )


@bound(
    "range_with_500_kg_km",
    "at_least",
    Points("performance.payload_endurance"),
    Low("pace_kmh"),
    evidence=Evidence.DERIVED,
    says="a point of the payload-endurance curve with 500 kg or more, at the least distance per hour",
    source="definition of endurance",
)
def endurance_with_500_kg(_: Arithmetic, points: Curve, pace: float) -> float | None:
    """Whoever stays up that long with 500 kg at that pace covers their product."""
    return max(
        (
            reach * pace
            for low, _high, reach, _ in points
            if reach is not None and low is not None and low >= CATEGORY_I_PAYLOAD_KG
        ),
        default=None,
    )


@bound(
    "range_with_500_kg_km",
    "at_most",
    High("range_km"),
    evidence=Evidence.DERIVED,
    says="range with a payload is no longer than without",
    source=BREGUET,
)
def range_never_grows_with_payload(_: Arithmetic, distance: Number) -> Number:
    """More mass burns more for every kilometre and leaves no more room for fuel."""
    return distance


@bound(
    "range_with_500_kg_km",
    "at_most",
    High("max_payload_kg"),
    evidence=Evidence.DERIVED,
    says="500 kg cannot be carried at all",
    source="definition of payload",
)
def not_carried_at_all(x: Arithmetic, payload: Number) -> Number:
    """What cannot be lifted goes nowhere."""
    return x.only_if(payload < CATEGORY_I_PAYLOAD_KG, lambda: 0.0)


@bound(
    "range_with_500_kg_km",
    "at_most",
    Points("performance.payload_range"),
    evidence=Evidence.STATED,
    says="a point of the payload-range curve with 500 kg or less",
    source=SPEC,
)
def curve_below_500_kg(_: Arithmetic, points: Curve) -> float | None:
    """A point of the curve is the longest flight with its payload, and more payload flies no farther."""
    return min(
        (
            reach
            for _low, high, _, reach in points
            if reach is not None and high is not None and high <= CATEGORY_I_PAYLOAD_KG
        ),
        default=None,
    )


@bound(
    "range_with_500_kg_km",
    "at_most",
    High("breguet_factor_km"),
    High("max_takeoff_mass_kg"),
    Low("empty_mass_kg"),
    evidence=Evidence.DERIVED,
    says="Breguet with 500 kg aboard and the rest of the take-off mass fuel",
    source=BREGUET,
)
def breguet_with_500_kg(x: Arithmetic, factor: Number, takeoff: Number, empty: Number) -> Number:
    """All that take-off mass leaves above empty mass and 500 kg is at most fuel."""
    landing = empty + CATEGORY_I_PAYLOAD_KG
    return x.either(takeoff > landing, lambda: factor * x.ln(takeoff / landing), lambda: 0.0)


# Payload at 300 km


@bound(
    "payload_at_300_km_kg",
    "at_least",
    Low("max_payload_kg"),
    Low("range_km"),
    Low("range_kept_with_max_payload"),
    evidence=Evidence.DERIVED,
    says="the stated payload, with which 300 km or more of the range is kept",
    source=BREGUET,
)
def payload_carried_300_km(x: Arithmetic, payload: Number, distance: Number, kept: Number) -> Number:
    """The range with the payload is the range without it times the share kept."""
    return x.only_if(distance * kept >= CATEGORY_I_RANGE_KM, lambda: payload)


@bound(
    "payload_at_300_km_kg",
    "at_least",
    Low("max_payload_kg"),
    Low("range_km"),
    Low("range_kept_with_500_kg"),
    evidence=Evidence.DERIVED,
    says="500 kg of the stated payload, with which 300 km or more of the range is kept",
    source=BREGUET,
)
def half_a_tonne_carried_300_km(x: Arithmetic, payload: Number, distance: Number, kept: Number) -> Number:
    """Who carries the stated payload can carry less of it, and farther."""
    return x.only_if(distance * kept >= CATEGORY_I_RANGE_KM, lambda: x.least(payload, CATEGORY_I_PAYLOAD_KG))


@bound(
    "payload_at_300_km_kg",
    "at_least",
    Points("performance.payload_range"),
    evidence=Evidence.STATED,
    says="a point of the payload-range curve at 300 km or more",
    source=SPEC,
)
def curve_beyond_300_km(_: Arithmetic, points: Curve) -> float | None:
    """The point is a flight of at least 300 km with its payload."""
    return max(
        (
            low
            for low, _high, reach, _ in points
            if low is not None and reach is not None and reach >= CATEGORY_I_RANGE_KM
        ),
        default=None,
    )


@bound(
    "payload_at_300_km_kg",
    "at_least",
    Points("performance.payload_endurance"),
    Low("pace_kmh"),
    evidence=Evidence.DERIVED,
    says="a point of the payload-endurance curve that lasts for 300 km at the least distance per hour",
    source="definition of endurance",
)
def endurance_beyond_300_km(_: Arithmetic, points: Curve, pace: float) -> float | None:
    """Whoever stays up that long at that pace covers their product."""
    return max(
        (
            low
            for low, _high, reach, _ in points
            if low is not None and reach is not None and reach * pace >= CATEGORY_I_RANGE_KM
        ),
        default=None,
    )


@bound(
    "payload_at_300_km_kg",
    "at_most",
    High("max_payload_kg"),
    evidence=Evidence.DERIVED,
    says="no more than the payload that can be carried at all",
    source="definition of payload",
)
def payload_never_grows_with_range(_: Arithmetic, payload: Number) -> Number:
    """What cannot be lifted cannot be carried 300 km."""
    return payload


@bound(
    "payload_at_300_km_kg",
    "at_most",
    High("range_km"),
    evidence=Evidence.DERIVED,
    says="300 km is not reached even without payload",
    source="definition of range",
)
def nothing_carried_300_km(x: Arithmetic, distance: Number) -> Number:
    """What does not fly 300 km without payload carries none that far."""
    return x.only_if(distance < CATEGORY_I_RANGE_KM, lambda: 0.0)


@bound(
    "payload_at_300_km_kg",
    "at_most",
    Points("performance.payload_range"),
    evidence=Evidence.STATED,
    says="a point of the payload-range curve short of 300 km",
    source=SPEC,
)
def curve_short_of_300_km(_: Arithmetic, points: Curve) -> float | None:
    """A point of the curve is the longest flight with its payload; what flies 300 km carries less."""
    return min(
        (
            high
            for _low, high, _, reach in points
            if high is not None and reach is not None and reach < CATEGORY_I_RANGE_KM
        ),
        default=None,
    )


@bound(
    "payload_at_300_km_kg",
    "at_most",
    High("breguet_factor_km"),
    High("max_takeoff_mass_kg"),
    Low("empty_mass_kg"),
    evidence=Evidence.DERIVED,
    says="take-off mass less empty mass and the fuel for 300 km",
    source=BALANCE + "; " + BREGUET,
    when=PROPELLER_FIXED_WING,
)
def payload_beside_the_fuel_for_300_km(
    x: Arithmetic, factor: Number, takeoff: Number, empty: Number
) -> Number:
    """To fly 300 km, mass must fall from at most take-off mass by an exponential of the factor: fuel."""
    landing = takeoff * x.power(math.e, -CATEGORY_I_RANGE_KM / factor)
    return x.greatest(landing - empty, 0.0)
