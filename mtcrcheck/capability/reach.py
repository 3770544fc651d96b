"""Range without payload: the regime's notion of range, one way on full fuel at the best profile."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from mtcrcheck.capability.arithmetic import Arithmetic, Number, divide, multiply, same
from mtcrcheck.capability.bands import STANDARD_GRAVITY, source_of
from mtcrcheck.capability.derivation import ENDS, SPEC, Catalogue, Curve, High, Input, Low, Points, Side
from mtcrcheck.capability.loading import BREGUET_EXPONENT, STEEPEST, gain_unloaded, least_share_kept
from mtcrcheck.capability.mass import BALANCE, flown, longest, longest_flown

CATALOGUE = Catalogue()
bound, declare = CATALOGUE.bound, CATALOGUE.declare
range_at_least, range_at_most = (partial(bound, "range_km", side) for side in ENDS)

BREGUET = "Breguet range equation, J. D. Anderson, Aircraft Performance and Design (1999), chapter 5"
ACTUATOR_DISC = "actuator-disc theory: induced power in hover grows with the 1.5th power of mass"
LIGHT_MULTIROTOR_KG = 150.0
"""Take-off mass up to which the range of a battery multirotor is bounded by what is usual of its kind."""
MACH_1_AT_11_KM_KMH = 1062.0
"""Speed of sound at 216.65 K, the lowest of the standard atmosphere up to 20 km (ISO 2533:1975)."""
SPEEDS = {speed: speed.replace("_", " ") for speed in ("loiter_speed", "cruise_speed", "max_speed")}
"""Speeds that specs print, with their names."""


# What the payload costs, of endurance as of range

FULL_FUEL = "endurance is quoted on full fuel"
EXPONENT = High("loading_exponent")


declare(gain_unloaded, "gain_unloaded", "at_most", High("mass.max_payload"), Low("lightest_empty_kg"),
    Low("full_fuel_kg"), EXPONENT, name="gain_of_the_payload",
    says="an endurance quoted with the full payload, beside full fuel",
    why="The lighter the empty aircraft and the less its fuel, the more the payload weighed.",
    assumes=f"{FULL_FUEL}, with any payload up to the declared one")  # fmt: skip


@bound("gain_unloaded", "at_most", High("mass.max_payload"), Low("lightest_empty_kg"), Low("full_fuel_kg"),
    High("max_takeoff_mass_kg"), EXPONENT,
    says="an endurance quoted with the payload that take-off mass leaves room for beside full fuel",
    assumes=f"{FULL_FUEL}, with any payload up to the declared one")  # fmt: skip
def gain_of_the_payload_that_fits(
    x: Arithmetic, payload: Number, empty: Number, fuel: Number, takeoff: Number, exponent: Number
) -> Number:
    """No more payload was aboard than take-off mass leaves above empty mass and full fuel."""
    room = x.greatest(takeoff - empty - fuel, 0.0)
    return gain_unloaded(x, x.least(payload, room), empty, fuel, exponent)


@bound("gain_unloaded", "at_most", Low("lightest_empty_kg"), Low("full_fuel_kg"), High("max_takeoff_mass_kg"),
    EXPONENT,
    says="an endurance quoted with all the payload that take-off mass leaves room for beside full fuel",
    assumes=f"{FULL_FUEL}, with as much payload as that leaves room for")  # fmt: skip
def gain_of_any_payload_that_fits(
    x: Arithmetic, empty: Number, fuel: Number, takeoff: Number, exponent: Number
) -> Number:
    """No payload is stated, so the endurance may be quoted with any that fits."""
    return gain_unloaded(x, x.greatest(takeoff - empty - fuel, 0.0), empty, fuel, exponent)


# Range per hour of endurance

RESERVE = "with a reserve of at most 15 %"


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


for _speed, _words in SPEEDS.items():
    _key, _over = f"performance.{_speed}", f"pace_over_{_speed}"
    _says = f"plausible distance per hour of endurance at this {_words}"
    _apart = f"endurance and speed may be quoted at different altitudes and loadings, {RESERVE}"
    declare(pace_from_top_speed if _speed == "max_speed" else pace_from_speed, "pace_kmh", "at_least",
        Low(_key), Low(_over), name=f"pace_from_{_speed}", says=f"lowest {_says}", assumes=_apart,
        when="not-refuelled")  # fmt: skip
    declare(multiply, "pace_kmh", "at_most", High(_key), High(_over), High("gain_unloaded"),
        name=f"pace_below_{_speed}", says=f"highest {_says}", assumes=_apart, when="not-refuelled",
        why="""No profile is much faster than a printed speed, or longer than the endurance without its payload.
        The factor bounds what height, reserve and hurry can add; the gain is that of leaving the payload.
        """)  # fmt: skip
    declare(multiply, "pace_kmh", "at_most", High(_key), High(f"{_over}_with_payload"),
        name=f"pace_below_{_speed}_with_any_payload", says=f"highest {_says}", when="not-refuelled",
        why="No profile is much faster than a printed speed, whatever payload the endurance is quoted with.",
        assumes=f"{FULL_FUEL}, with any payload; an aircraft whose propulsion is not stated is not a jet if it is "
        "slower than 100 km/h, or slower than 300 km/h and lighter than 10 kg")  # fmt: skip
for _speed in ("cruise_speed", "max_speed"):
    declare(multiply, "pace_kmh", "at_least", Low(f"performance.{_speed}"), Low("airship_pace_over_speed"),
        name=f"pace_of_an_airship_by_its_{_speed}",
        says=f"lowest plausible distance per hour of endurance of an airship at this {SPEEDS[_speed]}",
        why="""Gas carries it, so the endurance may be that of drifting, and the farthest flight is shorter.
        With power p for all that is not drag and k v^3 for drag, energy W = p T lasts T = W / p when drifting
        and carries v W / (p + k v^3) km at airspeed v: the most where k v^3 = p / 2. For a printed speed V the
        pace over V is then 2/3 (p / (2 k V^3))^(1/3), which is 0.02 at p / (k V^3) = 1/18,000 and 0.1 at 1/150.
        Endurance quoted at any airspeed, or cut short by lost gas, leaves more energy and a longer flight.
        """, assumes="the endurance may be that of drifting without engines", when="not-refuelled")  # fmt: skip
declare(same, "pace_kmh", "at_least", Low("slowest_airship_pace_kmh"), name="pace_of_the_slowest_airship",
    says="the slowest airship with engines",
    why="No speed is printed, so the least speed of an airship with engines is taken.",
    assumes="the engines of an airship give it headway; the endurance may be that of drifting without them",
    when="not-refuelled", unless=(High("slowest_printed_kmh"),))  # fmt: skip


# Range per hour of endurance of the slowest and the fastest of its kind, which the aircraft's own speeds go before


for _side, _fact, _speeds in zip(
    reversed(ENDS), ("slowest_printed", "fastest_flown"), (tuple(SPEEDS), ("loiter_speed", "cruise_speed")),
    strict=True,
):  # fmt: skip
    for _speed in _speeds:
        declare(same, f"{_fact}_kmh", _side, Input(f"performance.{_speed}", _side), source=SPEC,
            name=f"{_fact}_by_{_speed}", says=f"the {SPEEDS[_speed]} as stated",
            why="The spec states it.")  # fmt: skip

SLIP = 10.0
"""A speed that is off what is usual by more than this is no unusual aircraft but a wrong figure."""


def pace_of_its_kind(x: Arithmetic, pace: Number, *of_mass: Number) -> Number:
    """Return a pace (km/h), or that of one kilogram at a take-off mass (kg), times the gain without payload.

    Speed grows with the root of wing or rotor loading, and loading at most with the cube root of mass.
    """
    scale = (x.power(takeoff, 1.0 / 6.0) for takeoff in of_mass[:1])
    return multiply(x, pace, *scale, *of_mass[1:])


def _declare_pace_of_the_kind(
    name: str, side: Side, *inputs: Input, says: str, why: str, assumes: str
) -> None:
    """Declare the pace of the slowest or the fastest of its kind, also where no printed speed lies far beyond it."""
    slow = side == "at_least"
    own = High("slowest_printed_kmh") if slow else Low("fastest_flown_kmh")

    def beside_its_speeds(x: Arithmetic, printed: Number, share: Number, *values: Number) -> Number:
        """An aircraft that prints a speed far beyond the slowest or the fastest of a kind is none of that kind.

        What prints one that is off by a power of ten contradicts it: that is a slip.
        """
        pace = pace_of_its_kind(x, *values)
        one_of_them = (
            (printed >= pace * share) | (pace > SLIP * printed)
            if slow
            else (printed <= pace * share) | (pace * SLIP < printed)
        )
        return x.only_if(one_of_them, lambda: pace)

    about: dict[str, Any] = {"source": source_of(inputs[0].name), "assumes": assumes, "when": "not-refuelled"}
    declare(pace_of_its_kind, "pace_kmh", side, *inputs, name=name, says=says, why=why, unless=(own,),
        **about)  # fmt: skip
    declare(beside_its_speeds, "pace_kmh", side, own, Input("printed_speed_over_pace_of_its_kind", side),
        *inputs, name=f"{name}_beside_its_speeds", says=f"{says}, which the stated speeds do not contradict",
        **about)  # fmt: skip


FASTEST_OF_ITS_MASS = "highest plausible speed for this take-off mass (mass^1/6 scaling)"
LOADING_GROWS = (
    "loading grows with the cube root of mass, up to the heaviest-loaded wings and rotors that fly"
)
_declare_pace_of_the_kind("pace_of_the_slowest_wing", "at_least", Low("slowest_pace_kmh"),
    says="lowest plausible speed of a wing", why="A wing has to move to fly.",
    assumes="no wing flies more slowly")  # fmt: skip
_declare_pace_of_the_kind("pace_of_the_slowest_wing_of_its_mass", "at_least",
    Low("slowest_pace_of_one_kg_kmh"), Low("max_takeoff_mass_kg"),
    says="lowest plausible speed of a wing of this take-off mass (mass^1/6 scaling)",
    why="Speed grows with the root of wing loading, and wing loading with the cube root of mass.",
    assumes="wing loading grows with the cube root of mass, from the lightest-loaded wings that fly")  # fmt: skip
_declare_pace_of_the_kind(
    "pace_of_the_fastest_of_its_mass", "at_most", High("fastest_pace_of_one_kg_kmh"),
    High("max_takeoff_mass_kg"), High("gain_unloaded"), says=FASTEST_OF_ITS_MASS, assumes=LOADING_GROWS,
    why="""What stays up longest flies slowly, at the speed of its wing or rotor loading.
    Speed grows with the root of the loading, and the loading at most with the cube root of mass; the gain
    is that of leaving the payload with which the endurance may be quoted.
    """,
)  # fmt: skip
_declare_pace_of_the_kind("pace_of_the_fastest_of_its_mass_with_any_payload", "at_most",
    High("fastest_pace_of_one_kg_with_payload_kmh"), High("max_takeoff_mass_kg"), says=FASTEST_OF_ITS_MASS,
    assumes=LOADING_GROWS, why="As without payload, with whatever payload the endurance is quoted.")  # fmt: skip


# Range

OWN_NOTION = "Ferry range is the regime's own notion: one way, full fuel."
declare(same, "range_km", "at_least", Low("performance.ferry_range"), name="ferry_range", source=SPEC,
    says="the ferry range", why=OWN_NOTION, when="not-a-balloon")  # fmt: skip
declare(same, "range_km", "at_most", High("performance.ferry_range"), name="ferry_range_is_the_longest",
    says="the ferry range", why=OWN_NOTION, source=SPEC)  # fmt: skip
declare(same, "range_km", "at_least", Low("performance.stated_range"), name="stated_range", source=SPEC,
    says="the stated range, whatever its basis", when="not-a-balloon",
    why="Whatever the basis, the distance is flown; best profile, full fuel and one way give no less.")  # fmt: skip


declare(longest_flown, "range_km", "at_least", Points("performance.payload_range"), name="range_on_curve",
    says="the longest point of the payload-range curve", why="What is flown with a payload can be flown without it.",
    source=SPEC, when="not-a-balloon")  # fmt: skip


@range_at_most(Points("performance.payload_range"),
    says="the point of the payload-range curve without payload", source=SPEC)  # fmt: skip
def range_without_payload_on_curve(_: Arithmetic, points: Curve) -> float | None:
    """The curve's own end is the range without payload."""
    return min((reach for load, reach in longest(points) if load == 0), default=None)


RADIUS = Low("performance.mission_radius")


@range_at_least(RADIUS, says="twice the mission radius, out and back", source="definition of mission radius",
    when="not-one-way")  # fmt: skip
def twice_the_radius(_: Arithmetic, radius: Number) -> Number:
    """An aircraft that flies out and back flies twice the radius."""
    return 2.0 * radius


declare(same, "range_km", "at_least", RADIUS, name="radius_one_way", says="the mission radius, one way",
    why="A one-way system reaches its mission radius; any other does too.",
    source="definition of mission radius")  # fmt: skip


@range_at_least(Points("performance.payload_range"), Low("full_fuel_kg"), High("max_takeoff_mass_kg"),
    Low("empty_mass_kg"), source=BALANCE,
    says="range with a payload, times full fuel divided by the fuel that the payload left room for")  # fmt: skip
def range_on_the_fuel_left_behind(
    _: Arithmetic, points: Curve, fuel: float, takeoff: float, empty: float
) -> float | None:
    """Every kilogram of fuel carries the lighter aircraft at least as far as the heavier one."""
    found = ((takeoff - empty - load, reach) for load, reach in flown(points) if load < takeoff - empty)
    return max((reach * max(1.0, fuel / left) for left, reach in found), default=None)


MASSES = (
    Low("empty_mass_kg"), High("empty_mass_kg"), Low("full_fuel_kg"), High("full_fuel_kg"),
    Low("max_takeoff_mass_kg"),
)  # fmt: skip


def _least_without(
    x: Arithmetic, reaches: Iterable[tuple[float, float]], masses: tuple[float, ...], exponent: float
) -> float | None:
    """Return the least reach without payload that the longest flights with payloads (kg) allow; `MASSES` in kg.

    The burn grows with mass at most to the ``exponent`` of Breguet, else to that of the steepest.
    """
    lightest, heaviest, least_fuel, most_fuel, takeoff = masses
    empty, fuel = (lightest, heaviest), (least_fuel, most_fuel)

    def kept(load: float) -> float | None:  # asked for no load in a table, which has no curves
        burn = BREGUET_EXPONENT if exponent == BREGUET_EXPONENT else STEEPEST
        share: float | None = least_share_kept(x, load, load, empty, fuel, takeoff, exponent=burn)
        return share

    return min((reach / share for load, reach in reaches if (share := kept(load))), default=None)


@range_at_most(Points("performance.payload_range"), *MASSES, source=ACTUATOR_DISC,
    says="a point of the payload-range curve divided by the smallest share of the range that its payload leaves",
)  # fmt: skip
def range_above_a_loaded_point(x: Arithmetic, points: Curve, *masses: float) -> float | None:
    """The point is the longest flight with its payload, which keeps at least the share found."""
    return _least_without(x, longest(points), masses, STEEPEST)


@range_at_most(Points("performance.payload_range"), Low("mass.max_payload"), Low("empty_mass_fraction"),
    High("full_fuel_kg"),
    says="a point of the payload-range curve divided by the smallest share that a battery keeps with its payload",
    theory=ACTUATOR_DISC,
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


declare(multiply, "range_km", "at_least", Low("endurance_h"), Low("pace_kmh"), name="endurance_at_least_pace",
    says="endurance times the lowest distance per hour", source="definition of endurance",
    why="An aircraft that stays up that long flies at least that pace times that time.")  # fmt: skip
declare(multiply, "range_km", "at_most", High("performance.endurance"), High("pace_kmh"),
    name="endurance_at_most_pace", says="endurance times the highest distance per hour",
    why="No flight lasts longer than the endurance or covers more per hour than the pace.",
    source="definition of endurance")  # fmt: skip


def range_from_loaded_endurance(
    x: Arithmetic, points: Curve, printed: float, factor: float, *masses: float
) -> float | None:
    """The endurance is the longest with its payload; without it there is a known gain at most.

    The payload stays at home, and the fuel that it left no room for comes along.
    """
    reaches = ((load, hours * printed * factor) for load, hours in longest(points))
    return _least_without(x, reaches, masses[:-1], masses[-1])


for _speed, _words in SPEEDS.items():
    declare(range_from_loaded_endurance, "range_km", "at_most", Points("performance.payload_endurance"),
        High(f"performance.{_speed}"), High(f"pace_over_{_speed}"), *MASSES, EXPONENT,
        name=f"range_from_loaded_endurance_and_{_speed}",
        says=f"an endurance with a stated payload at the {_words}, without that payload",
        assumes=f"endurance and speed may be quoted at different altitudes, {RESERVE}",
        when="not-refuelled")  # fmt: skip


@range_at_most(says="a balloon without propulsion has no range in still air",
    source="definition of range: zero wind (22 CFR 121.1, Category VIII(a), Note 2)",
    when="unpowered-balloon")  # fmt: skip
def drifting_is_not_range(_: Arithmetic) -> Number:
    """Range is measured with zero wind, and only wind moves it."""
    return 0.0


@bound("range_km", "at_most", High("max_takeoff_mass_kg"), High("battery_rotor_range_km"),
    says=f"the farthest flight of a multirotor of up to {LIGHT_MULTIROTOR_KG:g} kg on its battery",
    assumes="its battery is like those of its time", when="battery-multirotor")  # fmt: skip
def light_multirotor_stays_near(x: Arithmetic, takeoff: Number, farthest: Number) -> Number:
    """Range by battery is energy a kilogram times lift-to-drag ratio, and both are small in multirotors."""
    return x.only_if(takeoff <= LIGHT_MULTIROTOR_KG, lambda: farthest)


# Breguet

USUAL_PROPELLER = 0.75
"""An engine that burns less than this share of the least fuel per thrust energy is better than any of its kind."""


def _declare_typical(name: str, own: str, slack: float = 1.0) -> None:
    """Declare ``typical_`` and the name of a coefficient: its band, each side where the own figure is within it."""

    def typical_at_least(x: Arithmetic, usual: Number, printed: Number) -> Number:
        """What prints a lower figure of its own is not typical."""
        return x.only_if(printed >= usual * slack, lambda: usual)

    def typical_at_most(x: Arithmetic, usual: Number, printed: Number) -> Number:
        """What prints a higher figure of its own is not typical."""
        return x.only_if(printed <= usual, lambda: usual)

    fact, assumes = f"typical_{name}", f"typical {name.replace('_', ' ')}"
    for (side, (end, _)), within in zip(ENDS.items(), (typical_at_least, typical_at_most), strict=True):
        declare(same, fact, side, end(name), name=f"{fact}_{side}", says="the typical band",
            why="The aircraft prints no figure of its own.", assumes=assumes, unless=(end(own),))  # fmt: skip
        declare(within, fact, side, end(name), end(own), name=f"{fact}_{side}_beside_its_own",
            says="the typical band, which contains the stated figure", assumes=assumes)  # fmt: skip


LIFT, BURN = "performance.lift_to_drag", "performance.specific_fuel_consumption"
JET_BURN = "performance.thrust_specific_fuel_consumption"
_declare_typical("lift_to_drag", LIFT)
_declare_typical("fuel_per_thrust_energy", BURN, USUAL_PROPELLER)
_declare_typical("thrust_consumption", JET_BURN)


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


for _side, _name, _how in zip(reversed(ENDS), ("high", "low"), ("best", "worst"), strict=True):
    _best, _worst = ENDS[_side]
    declare(breguet_factor, "breguet_factor_km", _side, _best("typical_lift_to_drag"),
        _worst("typical_fuel_per_thrust_energy"), name=f"typical_factor_{_name}", theory=BREGUET,
        says=f"the {_how} typical lift-to-drag ratio and consumption",
        why="Range factor rises with lift-to-drag and falls with consumption: both ends of the bands.",
        assumes="typical lift-to-drag ratio and consumption")  # fmt: skip
for _side, (_best, _worst) in ENDS.items():
    declare(own_propeller_factor, "breguet_factor_km", _side, _best(LIFT), _worst(BURN),
        _best("propeller_efficiency"), name=f"own_propeller_factor_{_side}",
        says="the stated lift-to-drag ratio and consumption, with a typical propeller", theory=BREGUET,
        assumes="the lift-to-drag ratio is the best one, and the consumption is that at full power")  # fmt: skip
    declare(own_rotor_factor, "breguet_factor_km", _side, _worst(BURN),
        _best("rotor_lift_to_drag_with_own_consumption"), name=f"own_rotor_factor_{_side}",
        says="the stated consumption, with a typical rotor", theory=BREGUET,
        assumes="the consumption is that of the engine at full power")  # fmt: skip
for _speed in ("cruise_speed", "max_speed"):
    for _side, (_best, _worst) in ENDS.items():
        for _how, _ratio, _burn in (
            ("own", LIFT, JET_BURN), ("typical", "typical_lift_to_drag", "typical_thrust_consumption"),
        ):  # fmt: skip
            declare(jet_factor, "breguet_factor_km", _side, _best(f"performance.{_speed}"),
                _best(f"jet_speed_over_{_speed}"), _best(_ratio), _worst(_burn),
                name=f"{_how}_jet_factor_{_side}_by_{_speed}",
                says=f"{SPEEDS[_speed]} with {_how} lift-to-drag ratio and consumption", theory=BREGUET,
                assumes="the speed may be quoted at another altitude than the range")  # fmt: skip


@range_at_most(High("breguet_factor_km"), High("full_fuel_kg"), Low("empty_mass_kg"),
    says="Breguet with full fuel and no payload", source=BREGUET)  # fmt: skip
def breguet_range_high(x: Arithmetic, factor: Number, fuel: Number, empty: Number) -> Number:
    """Range is the factor times the logarithm of the mass ratio, which more fuel and less mass raise."""
    return factor * x.ln(1.0 + fuel / empty)


@range_at_least(Low("breguet_factor_km"), Low("full_fuel_kg"), High("empty_mass_kg"),
    says="Breguet with full fuel and no payload", source=BREGUET)  # fmt: skip
def breguet_range_low(x: Arithmetic, factor: Number, fuel: Number, empty: Number) -> Number:
    """Range is the factor times the logarithm of the mass ratio, which less fuel and more mass lower."""
    return x.only_if(fuel > 0.0, lambda: factor * x.ln(1.0 + fuel / empty))


# Batteries


def battery_work(_: Arithmetic, stored: Number, efficiency: Number, ratio: Number) -> Number:
    """Thrust is weight over lift-to-drag, and thrust times distance the energy that reaches the air."""
    return 3600.0 * stored * efficiency * ratio / STANDARD_GRAVITY


for _side, (_best, _) in ENDS.items():
    for _how, _ratio in (("own", LIFT), ("typical", "typical_lift_to_drag")):
        declare(battery_work, "battery_work_kgkm", _side, _best("performance.battery_energy"),
            _best("battery_efficiency"), _best(_ratio), name=f"battery_work_{_side}_with_{_how}_lift_to_drag",
            says=f"battery energy and {_how} lift-to-drag ratio", theory=BREGUET,
            assumes="typical efficiency from battery to air, hotel load and unusable charge included")  # fmt: skip


for _side, _name, _how in zip(
    reversed(ENDS), ("high", "low"), ("lighter aircraft farther", "heavier aircraft less far"), strict=True
):
    _best, _worst = ENDS[_side]
    declare(divide, "range_km", _side, _best("battery_work_kgkm"), _worst("empty_mass_kg"),
        name=f"battery_range_{_name}", says="battery range without payload", source=BREGUET,
        why=f"Energy carries the {_how}, in proportion at a given lift-to-drag ratio.")  # fmt: skip
