"""Range without payload: the regime's notion of range, one way on full fuel at the best profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtcrcheck.capability.bands import STANDARD_GRAVITY, source_of
from mtcrcheck.capability.derivation import (
    Catalogue,
    Curve,
    Evidence,
    High,
    Input,
    Low,
    Points,
    Side,
    flown,
    longest,
)
from mtcrcheck.capability.loading import BREGUET_EXPONENT, STEEPEST, gain_unloaded, least_share_kept
from mtcrcheck.capability.mass import AT_LEAST, AT_MOST, BALANCE, SPEC
from mtcrcheck.rules.conditions import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from mtcrcheck.capability.arithmetic import Arithmetic, Number

CATALOGUE = Catalogue()
bound = CATALOGUE.bound

BREGUET = "Breguet range equation, J. D. Anderson, Aircraft Performance and Design (1999), chapter 5"
ACTUATOR_DISC = "actuator-disc theory: induced power in hover grows with the 1.5th power of mass"
LIGHT_MULTIROTOR_KG = 150.0
"""Take-off mass up to which the range of a battery multirotor is bounded by what is usual of its kind."""
MACH_1_AT_11_KM_KMH = 1062.0
"""Speed of sound at 216.65 K, the lowest of the standard atmosphere up to 20 km (ISO 2533:1975)."""


def _is(fact: str, *values: str | bool) -> dict[str, Any]:
    return {"fact": fact, "is": list(values)}


def _claimed(fact: str, *values: str | bool) -> dict[str, Any]:
    return {"fact": fact, "claimed": list(values)}


UNPOWERED_BALLOON = parse(
    {"all": [_is("configuration", "balloon"), _is("propulsion", "none")]}, "UNPOWERED_BALLOON"
)
NOT_A_BALLOON = parse(
    {
        "all": [
            {"not": _claimed("configuration", "balloon")},
            {"not": {"all": [_claimed("propulsion", "none"), _is("configuration", "balloon")]}},
        ]
    },
    "NOT_A_BALLOON",
)
BATTERY_MULTIROTOR = parse(
    {"all": [_is("configuration", "multirotor"), _is("propulsion", "electric")]}, "BATTERY_MULTIROTOR"
)
NOT_REFUELLED = parse({"not": _claimed("refuelled_in_flight", True)}, "NOT_REFUELLED")
NOT_ONE_WAY = parse({"not": _claimed("one_way", True)}, "NOT_ONE_WAY")


# What the payload costs, of endurance as of range


@bound("gain_unloaded", "at_most", High("mass.max_payload"), Low("lightest_empty_kg"), Low("full_fuel_kg"),
    High("loading_exponent"), evidence=Evidence.ESTIMATED,
    says="an endurance quoted with the full payload, beside full fuel", source=source_of("loading_exponent"),
    assumes="endurance is quoted on full fuel, with any payload up to the declared one")  # fmt: skip
def gain_of_the_payload(
    x: Arithmetic, payload: Number, empty: Number, fuel: Number, exponent: Number
) -> Number:
    """The lighter the empty aircraft and the less its fuel, the more the payload weighed."""
    return gain_unloaded(x, payload, empty, fuel, exponent)


@bound("gain_unloaded", "at_most", High("mass.max_payload"), Low("lightest_empty_kg"), Low("full_fuel_kg"),
    High("max_takeoff_mass_kg"), High("loading_exponent"), evidence=Evidence.ESTIMATED,
    says="an endurance quoted with the payload that take-off mass leaves room for beside full fuel",
    source=source_of("loading_exponent"),
    assumes="endurance is quoted on full fuel, with any payload up to the declared one")  # fmt: skip
def gain_of_the_payload_that_fits(
    x: Arithmetic, payload: Number, empty: Number, fuel: Number, takeoff: Number, exponent: Number
) -> Number:
    """No more payload was aboard than take-off mass leaves above empty mass and full fuel."""
    room = x.greatest(takeoff - empty - fuel, 0.0)
    return gain_unloaded(x, x.least(payload, room), empty, fuel, exponent)


@bound("gain_unloaded", "at_most", Low("lightest_empty_kg"), Low("full_fuel_kg"), High("max_takeoff_mass_kg"),
    High("loading_exponent"), evidence=Evidence.ESTIMATED,
    says="an endurance quoted with all the payload that take-off mass leaves room for beside full fuel",
    source=source_of("loading_exponent"),
    assumes="endurance is quoted on full fuel, with as much payload as that leaves room for")  # fmt: skip
def gain_of_any_payload_that_fits(
    x: Arithmetic, empty: Number, fuel: Number, takeoff: Number, exponent: Number
) -> Number:
    """No payload is stated, so the endurance may be quoted with any that fits."""
    return gain_unloaded(x, x.greatest(takeoff - empty - fuel, 0.0), empty, fuel, exponent)


# Range per hour of endurance


def _declare_paces(speed: str) -> None:
    """Declare how one printed speed bounds the distance per hour of endurance, from both sides."""
    unloaded, loaded = f"pace_over_{speed}", f"pace_over_{speed}_with_payload"
    key = f"performance.{speed}"
    words = speed.replace("_", " ")

    def at_least(_: Arithmetic, printed: Number, factor: Number) -> Number:
        """Who flies out the endurance at its own speed covers their product; the best profile covers no less.

        That speed is near the printed one: the factor bounds how far apart drag polar, height, loading and
        reserve can put the two.
        """
        return factor * printed

    def at_least_of_top_speed(x: Arithmetic, printed: Number, factor: Number) -> Number:
        """An aircraft that reaches the top speed stays up at no less than a share of it.

        Beyond the speed of sound no more is concluded than from that speed.
        """
        return factor * x.least(printed, MACH_1_AT_11_KM_KMH)

    def at_most(_: Arithmetic, printed: Number, factor: Number, gain: Number) -> Number:
        """No profile is much faster than a printed speed, or longer than the endurance without its payload.

        The factor bounds what height, reserve and hurry can add; the gain is that of leaving the payload.
        """
        return factor * printed * gain

    def at_most_with_payload(_: Arithmetic, printed: Number, factor: Number) -> Number:
        """No profile is much faster than a printed speed, whatever payload the endurance is quoted with."""
        return factor * printed

    apart = "endurance and speed may be quoted at different altitudes and loadings, with a reserve of at most 15 %"
    least_pace, most_pace = (
        f"lowest plausible distance per hour of endurance at this {words}",
        f"highest plausible distance per hour of endurance at this {words}",
    )
    for side, name, formula, inputs, rest in (
        ("at_least", f"pace_from_{speed}", at_least_of_top_speed if speed == "max_speed" else at_least,
         (Low(key), Low(unloaded)), {"says": least_pace,
          "assumes": apart, "source": source_of(unloaded)}),
        ("at_most", f"pace_below_{speed}", at_most,
         (High(key), High(unloaded), High("gain_unloaded")),
         {"says": most_pace, "assumes": apart,
          "source": source_of(unloaded)}),
        ("at_most", f"pace_below_{speed}_with_any_payload", at_most_with_payload,
         (High(key), High(loaded)),
         {"says": most_pace,
          "assumes": "endurance is quoted on full fuel, with any payload; an aircraft whose propulsion is not stated "
          "is not a jet if it is slower than 100 km/h, or slower than 300 km/h and lighter than 10 kg",
          "source": source_of(loaded)}),
    ):  # fmt: skip
        formula.__name__ = name
        bound("pace_kmh", side, *inputs, evidence=Evidence.ESTIMATED, when=NOT_REFUELLED, **rest)(formula)  # type: ignore[arg-type]  # one of the two sides


for _speed in ("loiter_speed", "cruise_speed", "max_speed"):
    _declare_paces(_speed)


def _declare_paces_of_airships(speed: str) -> None:
    """Declare the least that an airship flies per hour of endurance, by one printed speed."""

    def pace_of_an_airship(_: Arithmetic, printed: Number, factor: Number) -> Number:
        """Gas carries it, so the endurance may be that of drifting, and the farthest flight is shorter.

        With power p for all that is not drag and k v^3 for drag, energy W = p T lasts T = W / p when drifting
        and carries v W / (p + k v^3) km at airspeed v: the most where k v^3 = p / 2. For a printed speed V the
        pace over V is then 2/3 (p / (2 k V^3))^(1/3), which is 0.02 at p / (k V^3) = 1/18,000 and 0.1 at 1/150.
        Endurance quoted at any airspeed, or cut short by lost gas, leaves more energy and a longer flight.
        """
        return factor * printed

    pace_of_an_airship.__name__ = f"pace_of_an_airship_by_its_{speed}"
    bound("pace_kmh", "at_least", Low(f"performance.{speed}"), Low("airship_pace_over_speed"),
        evidence=Evidence.ESTIMATED,
        says=f"lowest plausible distance per hour of endurance of an airship at this {speed.replace('_', ' ')}",
        source=source_of("airship_pace_over_speed"),
        assumes="the endurance may be that of drifting without engines",
        when=NOT_REFUELLED)(pace_of_an_airship)  # fmt: skip


for _speed in ("cruise_speed", "max_speed"):
    _declare_paces_of_airships(_speed)


@bound("pace_kmh", "at_least", Low("slowest_airship_pace_kmh"), evidence=Evidence.ESTIMATED,
    says="the slowest airship with engines", source=source_of("slowest_airship_pace_kmh"),
    assumes="the engines of an airship give it headway; the endurance may be that of drifting without them",
    when=NOT_REFUELLED, unless=(High("slowest_printed_kmh"),))  # fmt: skip
def pace_of_the_slowest_airship(_: Arithmetic, pace: Number) -> Number:
    """No speed is printed, so the least speed of an airship with engines is taken."""
    return pace


# Range per hour of endurance of the slowest and the fastest of its kind, which the aircraft's own speeds go before


def _printed(fact: str, side: Side, speed: str) -> None:
    """Take over one printed speed as a bound of ``fact``."""

    def as_printed(_: Arithmetic, printed: Number) -> Number:
        """The spec states it."""
        return printed

    as_printed.__name__ = f"{fact.removesuffix('_kmh')}_by_{speed}"
    figure = Low(f"performance.{speed}") if side == "at_least" else High(f"performance.{speed}")
    words = speed.replace("_", " ")
    bound(fact, side, figure, evidence=Evidence.STATED, says=f"the {words} as stated", source=SPEC)(
        as_printed
    )


for _speed in ("loiter_speed", "cruise_speed", "max_speed"):
    _printed("slowest_printed_kmh", "at_most", _speed)
for _speed in ("loiter_speed", "cruise_speed"):
    _printed("fastest_flown_kmh", "at_least", _speed)


SLIP = 10.0
"""A speed that is off what is usual by more than this is no unusual aircraft but a wrong figure."""


def pace_of_the_slowest_wing(_: Arithmetic, pace: Number) -> Number:
    """A wing has to move to fly."""
    return pace


def pace_of_the_slowest_wing_of_its_mass(x: Arithmetic, pace: Number, takeoff: Number) -> Number:
    """Speed grows with the root of wing loading, and wing loading with the cube root of mass."""
    return pace * x.power(takeoff, 1.0 / 6.0)


def pace_of_the_fastest_of_its_mass(x: Arithmetic, pace: Number, takeoff: Number, gain: Number) -> Number:
    """What stays up longest flies slowly, at the speed of its wing or rotor loading.

    Speed grows with the root of the loading, and the loading at most with the cube root of mass; the gain
    is that of leaving the payload with which the endurance may be quoted.
    """
    return pace * x.power(takeoff, 1.0 / 6.0) * gain


def pace_of_the_fastest_of_its_mass_with_any_payload(x: Arithmetic, pace: Number, takeoff: Number) -> Number:
    """As without payload, with whatever payload the endurance is quoted."""
    return pace * x.power(takeoff, 1.0 / 6.0)


def _declare_pace_of_the_kind(
    formula: Callable[..., Number], side: Side, inputs: tuple[Input, ...], says: str, assumes: str
) -> None:
    """Declare the pace of the slowest or the fastest of its kind, also where no printed speed lies far beyond it."""
    own, unlike = (
        (High("slowest_printed_kmh"), Low("printed_speed_over_pace_of_its_kind"))
        if side == AT_LEAST
        else (Low("fastest_flown_kmh"), High("printed_speed_over_pace_of_its_kind"))
    )

    def beside_its_speeds(x: Arithmetic, printed: Number, share: Number, *values: Number) -> Number:
        """An aircraft that prints a speed far beyond the slowest or the fastest of a kind is none of that kind.

        What prints one that is off by a power of ten contradicts it: that is a slip.
        """
        pace = formula(x, *values)
        one_of_them = (
            (printed >= pace * share) | (pace > SLIP * printed)
            if side == AT_LEAST
            else (printed <= pace * share) | (pace * SLIP < printed)
        )
        return x.only_if(one_of_them, lambda: pace)

    beside_its_speeds.__name__ = f"{formula.__name__}_beside_its_speeds"
    shared: dict[str, Any] = {
        "evidence": Evidence.ESTIMATED,
        "source": source_of(inputs[0].name),
        "assumes": assumes,
        "when": NOT_REFUELLED,
    }
    bound("pace_kmh", side, *inputs, says=says, unless=(own,), **shared)(formula)
    says = f"{says}, which the stated speeds do not contradict"
    bound("pace_kmh", side, own, unlike, *inputs, says=says, **shared)(beside_its_speeds)


FASTEST_OF_ITS_MASS = "highest plausible speed for this take-off mass (mass^1/6 scaling)"
LOADING_GROWS = (
    "loading grows with the cube root of mass, up to the heaviest-loaded wings and rotors that fly"
)
_declare_pace_of_the_kind(
    pace_of_the_slowest_wing,
    AT_LEAST,
    (Low("slowest_pace_kmh"),),
    "lowest plausible speed of a wing",
    "no wing flies more slowly",
)
_declare_pace_of_the_kind(
    pace_of_the_slowest_wing_of_its_mass,
    AT_LEAST,
    (Low("slowest_pace_of_one_kg_kmh"), Low("max_takeoff_mass_kg")),
    "lowest plausible speed of a wing of this take-off mass (mass^1/6 scaling)",
    "wing loading grows with the cube root of mass, from the lightest-loaded wings that fly",
)
_declare_pace_of_the_kind(
    pace_of_the_fastest_of_its_mass,
    AT_MOST,
    (High("fastest_pace_of_one_kg_kmh"), High("max_takeoff_mass_kg"), High("gain_unloaded")),
    FASTEST_OF_ITS_MASS,
    LOADING_GROWS,
)
_declare_pace_of_the_kind(
    pace_of_the_fastest_of_its_mass_with_any_payload,
    AT_MOST,
    (High("fastest_pace_of_one_kg_with_payload_kmh"), High("max_takeoff_mass_kg")),
    FASTEST_OF_ITS_MASS,
    LOADING_GROWS,
)


# Range


@bound("range_km", "at_least", Low("performance.ferry_range"), evidence=Evidence.STATED,
    says="the ferry range", source=SPEC, when=NOT_A_BALLOON)  # fmt: skip
def ferry_range(_: Arithmetic, distance: Number) -> Number:
    """Ferry range is the regime's own notion: one way, full fuel."""
    return distance


@bound("range_km", "at_most", High("performance.ferry_range"), evidence=Evidence.STATED,
    says="the ferry range", source=SPEC)  # fmt: skip
def ferry_range_is_the_longest(_: Arithmetic, distance: Number) -> Number:
    """Ferry range is the regime's own notion: one way, full fuel."""
    return distance


@bound("range_km", "at_least", Low("performance.stated_range"), evidence=Evidence.STATED,
    says="the stated range, whatever its basis", source=SPEC, when=NOT_A_BALLOON)  # fmt: skip
def stated_range(_: Arithmetic, distance: Number) -> Number:
    """Whatever the basis, the distance is flown; best profile, full fuel and one way give no less."""
    return distance


@bound("range_km", "at_least", Points("performance.payload_range"), evidence=Evidence.STATED,
    says="the longest point of the payload-range curve", source=SPEC, when=NOT_A_BALLOON)  # fmt: skip
def range_on_curve(_: Arithmetic, points: Curve) -> float | None:
    """What is flown with a payload can be flown without it."""
    return max((reach for _low, _high, reach, _ in points if reach is not None), default=None)


@bound("range_km", "at_most", Points("performance.payload_range"), evidence=Evidence.STATED,
    says="the point of the payload-range curve without payload", source=SPEC)  # fmt: skip
def range_without_payload_on_curve(_: Arithmetic, points: Curve) -> float | None:
    """The curve's own end is the range without payload."""
    return min((reach for load, reach in longest(points) if load == 0), default=None)


@bound("range_km", "at_least", Low("performance.mission_radius"), evidence=Evidence.DERIVED,
    says="twice the mission radius, out and back", source="definition of mission radius",
    when=NOT_ONE_WAY)  # fmt: skip
def twice_the_radius(_: Arithmetic, radius: Number) -> Number:
    """Who flies out and back flies twice the radius."""
    return 2.0 * radius


@bound("range_km", "at_least", Low("performance.mission_radius"), evidence=Evidence.DERIVED,
    says="the mission radius, one way", source="definition of mission radius")  # fmt: skip
def radius_one_way(_: Arithmetic, radius: Number) -> Number:
    """A one-way system reaches its mission radius; any other does too."""
    return radius


@bound("range_km", "at_least", Points("performance.payload_range"), Low("full_fuel_kg"),
    High("max_takeoff_mass_kg"), Low("empty_mass_kg"), evidence=Evidence.DERIVED,
    says="range with a payload, times full fuel divided by the fuel that the payload left room for",
    source=BALANCE)  # fmt: skip
def range_on_the_fuel_left_behind(
    _: Arithmetic, points: Curve, fuel: float, takeoff: float, empty: float
) -> float | None:
    """Every kilogram of fuel carries the lighter aircraft at least as far as the heavier one."""
    found = ((takeoff - empty - load, reach) for load, reach in flown(points) if load < takeoff - empty)
    return max((reach * max(1.0, fuel / left) for left, reach in found), default=None)


@bound("range_km", "at_most", Points("performance.payload_range"), Low("empty_mass_kg"),
    High("empty_mass_kg"), Low("full_fuel_kg"), High("full_fuel_kg"), Low("max_takeoff_mass_kg"),
    evidence=Evidence.DERIVED,
    says="a point of the payload-range curve divided by the smallest share of the range that its payload leaves",
    source=ACTUATOR_DISC)  # fmt: skip
def range_above_a_loaded_point(x: Arithmetic, points: Curve, *masses: float) -> float | None:
    """The point is the longest flight with its payload, which keeps at least the share found."""
    lightest, heaviest, least_fuel, most_fuel, takeoff = masses
    empty, fuel = (lightest, heaviest), (least_fuel, most_fuel)
    found = (
        (reach, least_share_kept(x, load, load, empty, fuel, takeoff, exponent=STEEPEST))
        for load, reach in longest(points)
    )
    return min((reach / kept for reach, kept in found if kept), default=None)


@bound("range_km", "at_most", Points("performance.payload_range"), Low("mass.max_payload"),
    Low("empty_mass_fraction"), High("full_fuel_kg"), evidence=Evidence.ESTIMATED,
    says="a point of the payload-range curve divided by the smallest share that a battery keeps with its payload",
    source=f"{ACTUATOR_DISC}; {source_of('empty_mass_fraction')}",
    assumes="no aircraft of this kind has a smaller share of empty mass in proportion to its payload",
    unless=(Low("empty_mass_kg"),))  # fmt: skip
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


@bound("range_km", "at_least", Low("endurance_h"), Low("pace_kmh"), evidence=Evidence.DERIVED,
    says="endurance times the lowest distance per hour", source="definition of endurance")  # fmt: skip
def endurance_at_least_pace(_: Arithmetic, endurance: Number, pace: Number) -> Number:
    """Whoever stays up that long at that pace covers their product."""
    return endurance * pace


@bound("range_km", "at_most", High("performance.endurance"), High("pace_kmh"), evidence=Evidence.DERIVED,
    says="endurance times the highest distance per hour", source="definition of endurance")  # fmt: skip
def endurance_at_most_pace(_: Arithmetic, endurance: Number, pace: Number) -> Number:
    """No flight lasts longer than the endurance or covers more per hour than the pace."""
    return endurance * pace


def _steepness(exponent: float) -> float:
    """Return how steeply the burn grows with mass at most, by the exponent of the kind of aircraft."""
    return BREGUET_EXPONENT if exponent == BREGUET_EXPONENT else STEEPEST


def _declare_endurance_points(speed: str, coefficient: str) -> None:
    """Declare the upper bound of range from endurances with a stated payload, by one printed speed."""

    def range_from_loaded_endurance(
        x: Arithmetic, points: Curve, printed: float, factor: float, *masses: float
    ) -> float | None:
        """The endurance is the longest with its payload; without it there is a known gain at most.

        The payload stays at home, and the fuel that it left no room for comes along.
        """
        lightest, heaviest, least_fuel, most_fuel, takeoff, exponent = masses
        empty, fuel = (lightest, heaviest), (least_fuel, most_fuel)
        found = (
            (hours, least_share_kept(x, load, load, empty, fuel, takeoff, exponent=_steepness(exponent)))
            for load, hours in longest(points)
        )
        return min((hours * printed * factor / kept for hours, kept in found if kept), default=None)

    range_from_loaded_endurance.__name__ = f"range_from_loaded_endurance_and_{speed}"
    bound("range_km", "at_most", Points("performance.payload_endurance"), High(f"performance.{speed}"),
        High(coefficient), Low("empty_mass_kg"), High("empty_mass_kg"), Low("full_fuel_kg"),
        High("full_fuel_kg"), Low("max_takeoff_mass_kg"), High("loading_exponent"),
        evidence=Evidence.ESTIMATED,
        says=f"an endurance with a stated payload at the {speed.replace('_', ' ')}, without that payload",
        source=source_of(coefficient, "loading_exponent"),
        assumes="endurance and speed may be quoted at different altitudes, with a reserve of at most 15 %",
        when=NOT_REFUELLED)(range_from_loaded_endurance)  # fmt: skip


for _speed in ("loiter_speed", "cruise_speed", "max_speed"):
    _declare_endurance_points(_speed, f"pace_over_{_speed}")


@bound("range_km", "at_most", evidence=Evidence.DERIVED,
    says="a balloon without propulsion has no range in still air",
    source="definition of range: zero wind (22 CFR 121.1, Category VIII(a), Note 2)",
    when=UNPOWERED_BALLOON)  # fmt: skip
def drifting_is_not_range(_: Arithmetic) -> Number:
    """Range is measured with zero wind, and only wind moves it."""
    return 0.0


@bound("range_km", "at_most", High("max_takeoff_mass_kg"), High("battery_rotor_range_km"),
    evidence=Evidence.ESTIMATED,
    says=f"the farthest flight of a multirotor of up to {LIGHT_MULTIROTOR_KG:g} kg on its battery",
    source=source_of("battery_rotor_range_km"), assumes="its battery is like those of its time",
    when=BATTERY_MULTIROTOR)  # fmt: skip
def light_multirotor_stays_near(x: Arithmetic, takeoff: Number, farthest: Number) -> Number:
    """Range by battery is energy a kilogram times lift-to-drag ratio, and both are small in multirotors."""
    return x.only_if(takeoff <= LIGHT_MULTIROTOR_KG, lambda: farthest)


# Breguet


def _factor(lift_to_drag: Number, consumption: Number) -> Number:
    """Return the Breguet range factor in km: 3.6e6 J/kWh over consumption (kg/kWh) and gravity."""
    return 3600.0 * lift_to_drag / (consumption * STANDARD_GRAVITY)


USUAL_PROPELLER = 0.75
"""An engine that burns less than this share of the least fuel per thrust energy is better than any of its kind."""
TYPICAL = "lift_to_drag", "fuel_per_thrust_energy"


def _declare_typical(name: str, own: str, slack: float = 1.0) -> None:
    """Declare ``typical_`` and the name of a coefficient: its band, each side where the own figure is within it."""

    def typical(_: Arithmetic, usual: Number) -> Number:
        """The aircraft prints no figure of its own."""
        return usual

    def typical_at_least(x: Arithmetic, usual: Number, printed: Number) -> Number:
        """What prints a lower figure of its own is not typical."""
        return x.only_if(printed >= usual * slack, lambda: usual)

    def typical_at_most(x: Arithmetic, usual: Number, printed: Number) -> Number:
        """What prints a higher figure of its own is not typical."""
        return x.only_if(printed <= usual, lambda: usual)

    for side, end, within in ((AT_LEAST, Low, typical_at_least), (AT_MOST, High, typical_at_most)):
        shared: dict[str, Any] = {
            "evidence": Evidence.ESTIMATED,
            "source": source_of(name),
            "assumes": f"typical {name.replace('_', ' ')}",
        }
        stem = f"typical_{name}_{side}"
        typical.__name__, within.__name__ = stem, f"{stem}_beside_its_own"
        bound(f"typical_{name}", side, end(name), says="the typical band", unless=(end(own),), **shared)(
            typical
        )
        bound(f"typical_{name}", side, end(name), end(own),
            says="the typical band, which contains the stated figure", **shared)(within)  # fmt: skip


_declare_typical("lift_to_drag", "performance.lift_to_drag")
_declare_typical("fuel_per_thrust_energy", "performance.specific_fuel_consumption", USUAL_PROPELLER)
_declare_typical("thrust_consumption", "performance.thrust_specific_fuel_consumption")


@bound("breguet_factor_km", "at_most", High("typical_lift_to_drag"), Low("typical_fuel_per_thrust_energy"),
    evidence=Evidence.ESTIMATED, says="the best typical lift-to-drag ratio and consumption",
    source=f"{BREGUET}; {source_of(*TYPICAL)}",
    assumes="typical lift-to-drag ratio and consumption")  # fmt: skip
def typical_factor_high(_: Arithmetic, lift_to_drag: Number, consumption: Number) -> Number:
    """Range factor rises with lift-to-drag and falls with consumption: both ends of the bands."""
    return _factor(lift_to_drag, consumption)


@bound("breguet_factor_km", "at_least", Low("typical_lift_to_drag"), High("typical_fuel_per_thrust_energy"),
    evidence=Evidence.ESTIMATED, says="the worst typical lift-to-drag ratio and consumption",
    source=f"{BREGUET}; {source_of(*TYPICAL)}",
    assumes="typical lift-to-drag ratio and consumption")  # fmt: skip
def typical_factor_low(_: Arithmetic, lift_to_drag: Number, consumption: Number) -> Number:
    """Range factor rises with lift-to-drag and falls with consumption: both ends of the bands."""
    return _factor(lift_to_drag, consumption)


def _declare_own_factors() -> None:
    """Declare the range factor from the spec's own coefficients, from both sides."""
    lift, burn = "performance.lift_to_drag", "performance.specific_fuel_consumption"

    def own_propeller_factor(_: Arithmetic, ratio: Number, burnt: Number, efficiency: Number) -> Number:
        """As the typical factor, with the spec's own figures; the band makes up for part load and speed."""
        return _factor(ratio, burnt / efficiency)

    def own_rotor_factor(_: Arithmetic, burnt: Number, ratio: Number) -> Number:
        """As the typical factor, with the spec's own consumption."""
        return _factor(ratio, burnt)

    for side, best, worst in (("at_least", Low, High), ("at_most", High, Low)):
        own_propeller_factor.__name__ = f"own_propeller_factor_{side}"
        bound(
            "breguet_factor_km", side, best(lift), worst(burn), best("propeller_efficiency"),  # type: ignore[arg-type]
            evidence=Evidence.ESTIMATED,
            says="the stated lift-to-drag ratio and consumption, with a typical propeller",
            source=f"{BREGUET}; {source_of('propeller_efficiency')}",
            assumes="the lift-to-drag ratio is the best one, and the consumption is that at full power",
        )(own_propeller_factor)  # fmt: skip
        own_rotor_factor.__name__ = f"own_rotor_factor_{side}"
        bound(
            "breguet_factor_km", side, worst(burn), best("rotor_lift_to_drag_with_own_consumption"),  # type: ignore[arg-type]
            evidence=Evidence.ESTIMATED,
            says="the stated consumption, with a typical rotor",
            source=f"{BREGUET}; {source_of('rotor_lift_to_drag_with_own_consumption')}",
            assumes="the consumption is that of the engine at full power",
        )(own_rotor_factor)  # fmt: skip


_declare_own_factors()


def _declare_jet_factors(speed: str, coefficient: str) -> None:
    """Declare the range factor of jets by one printed speed, with typical and with own coefficients."""
    key = f"performance.{speed}"
    words = speed.replace("_", " ")

    def jet_factor(
        _: Arithmetic, printed: Number, in_effect: Number, ratio: Number, consumption: Number
    ) -> Number:
        """The factor is speed over consumption times lift-to-drag.

        The band bounds how far the speed in effect is from the printed one, which may be that of another
        height, and how far the consumption in flight is from that on the ground.
        """
        return printed * in_effect * ratio / consumption

    for side, best, worst in (("at_least", Low, High), ("at_most", High, Low)):
        for how, ratio, burn, source in (
            ("own", "performance.lift_to_drag", "performance.thrust_specific_fuel_consumption", ()),
            (
                "typical",
                "typical_lift_to_drag",
                "typical_thrust_consumption",
                ("lift_to_drag", "thrust_consumption"),
            ),
        ):
            jet_factor.__name__ = f"{how}_jet_factor_{side}_by_{speed}"
            bound(
                "breguet_factor_km", side, best(key), best(coefficient), best(ratio), worst(burn),  # type: ignore[arg-type]
                evidence=Evidence.ESTIMATED,
                says=f"{words} with {how} lift-to-drag ratio and consumption",
                source=f"{BREGUET}; {source_of(coefficient, *source)}",
                assumes="the speed may be quoted at another altitude than the range",
            )(jet_factor)  # fmt: skip


_declare_jet_factors("cruise_speed", "jet_speed_over_cruise_speed")
_declare_jet_factors("max_speed", "jet_speed_over_max_speed")


@bound("range_km", "at_most", High("breguet_factor_km"), High("full_fuel_kg"), Low("empty_mass_kg"),
    evidence=Evidence.DERIVED, says="Breguet with full fuel and no payload", source=BREGUET)  # fmt: skip
def breguet_range_high(x: Arithmetic, factor: Number, fuel: Number, empty: Number) -> Number:
    """Range is the factor times the logarithm of the mass ratio, which more fuel and less mass raise."""
    return factor * x.ln(1.0 + fuel / empty)


@bound("range_km", "at_least", Low("breguet_factor_km"), Low("full_fuel_kg"), High("empty_mass_kg"),
    evidence=Evidence.DERIVED, says="Breguet with full fuel and no payload", source=BREGUET)  # fmt: skip
def breguet_range_low(x: Arithmetic, factor: Number, fuel: Number, empty: Number) -> Number:
    """Range is the factor times the logarithm of the mass ratio, which less fuel and more mass lower."""
    return x.only_if(fuel > 0.0, lambda: factor * x.ln(1.0 + fuel / empty))


# Batteries


def _declare_battery_work() -> None:
    """Declare how far a battery carries one kilogram: energy times efficiency times lift-to-drag, over g."""
    energy = "performance.battery_energy"
    sources = {
        "own": source_of("battery_efficiency"),
        "typical": source_of("battery_efficiency", "lift_to_drag"),
    }

    def battery_work(_: Arithmetic, stored: Number, efficiency: Number, ratio: Number) -> Number:
        """Thrust is weight over lift-to-drag, and thrust times distance the energy that reaches the air."""
        return 3600.0 * stored * efficiency * ratio / STANDARD_GRAVITY

    for side, end in (("at_least", Low), ("at_most", High)):
        for how, ratio in (("own", "performance.lift_to_drag"), ("typical", "typical_lift_to_drag")):
            battery_work.__name__ = f"battery_work_{side}_with_{how}_lift_to_drag"
            bound(
                "battery_work_kgkm", side, end(energy), end("battery_efficiency"), end(ratio),  # type: ignore[arg-type]
                evidence=Evidence.ESTIMATED,
                says=f"battery energy and {how} lift-to-drag ratio",
                source=f"{BREGUET}; {sources[how]}",
                assumes="typical efficiency from battery to air, hotel load and unusable charge included",
            )(battery_work)  # fmt: skip


_declare_battery_work()


@bound("range_km", "at_most", High("battery_work_kgkm"), Low("empty_mass_kg"), evidence=Evidence.DERIVED,
    says="battery range without payload", source=BREGUET)  # fmt: skip
def battery_range_high(_: Arithmetic, work: Number, empty: Number) -> Number:
    """Energy carries the lighter aircraft farther, in proportion at a given lift-to-drag ratio."""
    return work / empty


@bound("range_km", "at_least", Low("battery_work_kgkm"), High("empty_mass_kg"), evidence=Evidence.DERIVED,
    says="battery range without payload", source=BREGUET)  # fmt: skip
def battery_range_low(x: Arithmetic, work: Number, empty: Number) -> Number:
    """Energy carries the heavier aircraft less far, in proportion at a given lift-to-drag ratio."""
    return x.only_if(empty > 0.0, lambda: work / empty)
