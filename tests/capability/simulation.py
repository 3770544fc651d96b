"""Random, physically coherent unmanned aircraft and what they can truly do, by integrating their energy burn.

The oracle for the bounds in `mtcrcheck.capability`, and independent of it: nothing of the product is imported
here. An aircraft is drawn (geometry, drag, engine, masses), its range and endurance are integrated, and
figures are "published" for it the way makers publish: endurance at another altitude and loading than the
range, with a reserve, cruise speed from another page of the brochure, a range that is only a mission's.

True range: one way, no reserve, no wind, standard atmosphere, level flight at the speed and altitude that
burn least per kilometre at each weight. Climb and descent are left out. What the draws assume is in the
constants and in the docstrings of the `_draw_*` functions: a bound that survives here holds for aircraft like
these, no others.

Units: kg, km, h, km/h, kWh and kW outside; metres, seconds and newtons inside the physics.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.optimize import brentq  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Kind = Literal["propeller", "jet", "battery-wing", "multirotor", "helicopter", "vtol-hybrid"]

KINDS: tuple[Kind, ...] = ("propeller", "jet", "battery-wing", "multirotor", "helicopter", "vtol-hybrid")
G = 9.80665  # m/s2
KMH = 3.6  # km/h in one m/s
SEA_LEVEL_DENSITY = 1.225  # kg/m3
STALL_MARGIN = 1.1  # slowest sustained speed over the stall speed
LEAST_QUOTED_FUEL = (
    0.2  # printed endurances and curve points were flown with at least this share of the full fuel
)
BEST_ENGINE = 0.19  # kg/kWh: no piston engine burns less at full power
MASS_NODES, ALTITUDE_NODES, SPEED_NODES, REFINEMENTS = 25, 8, 28, 3


@dataclass(frozen=True, slots=True)
class Air:
    """The air at some altitudes (m): density (kg/m3) and speed of sound (m/s)."""

    altitude_m: Array
    density: Array
    sound: Array

    @property
    def ratio(self) -> Array:
        """The density over that at sea level."""
        return self.density / SEA_LEVEL_DENSITY


def atmosphere(altitude_m: Array | float) -> Air:
    """Return the International Standard Atmosphere at altitudes up to 20 km."""
    altitude = np.asarray(altitude_m, dtype=float)
    temperature = np.maximum(288.15 - 0.0065 * altitude, 216.65)
    troposphere = 101_325 * (temperature / 288.15) ** 5.25588
    above = np.exp(-G * np.maximum(altitude - 11_000, 0) / (287.053 * 216.65))
    return Air(altitude, troposphere * above / (287.053 * temperature), np.sqrt(1.4 * 287.053 * temperature))


SEA_LEVEL = atmosphere(0.0)


# --- engines: what a demand costs per hour, infinite where it cannot be met ---------------------------------


@dataclass(frozen=True, slots=True)
class ShaftEngine:
    """A piston engine or turbine whose fuel flow is linear in power (Willans line).

    ``idle_share`` of the full-power flow is burnt at no power; ``consumption`` (kg/kWh) is that of full power
    at sea level and changes by ``altitude_slope`` per 10 km. Below ``critical_ratio`` times the
    density at sea level, power falls with density.
    """

    rated_kw: float
    consumption: float
    idle_share: float = 0.0
    lapse: float = 1.0
    critical_ratio: float = 1.0
    altitude_slope: float = 0.0

    def available_kw(self, air: Air) -> Array:
        """Return the full power (kW) at an altitude."""
        return np.asarray(self.rated_kw * np.minimum(air.ratio / self.critical_ratio, 1.0) ** self.lapse)

    def burn(self, shaft_kw: Array, air: Air) -> Array:
        """Return the fuel flow (kg/h) of a shaft power."""
        full = self.available_kw(air)
        consumption = self.consumption * (1 + self.altitude_slope * air.altitude_m / 10_000)
        flow = consumption * (self.idle_share * full + (1 - self.idle_share) * shaft_kw)
        return np.where(shaft_kw <= full, flow, np.inf)


@dataclass(frozen=True, slots=True)
class Motor:
    """An electric motor with its controller; ``hotel_kw`` feeds avionics and payload beside it."""

    rated_kw: float
    efficiency: float
    hotel_kw: float = 0.0

    def burn(self, shaft_kw: Array, air: Air) -> Array:
        """Return the battery power (kW) of a shaft power; the altitude does not matter to it."""
        return np.where(shaft_kw <= self.rated_kw, shaft_kw / self.efficiency + self.hotel_kw, np.inf)


@dataclass(frozen=True, slots=True)
class Propeller:
    """A propeller whose efficiency falls off parabolically around its design speed (m/s)."""

    engine: ShaftEngine | Motor
    efficiency: float
    design_speed: float = 1.0
    fall_off: float = 0.0

    def burn(self, thrust_n: Array, speed: Array, air: Air) -> Array:
        """Return the fuel flow (kg/h) or battery power (kW) of a thrust at a true airspeed."""
        away = np.minimum((speed / self.design_speed - 1) ** 2, 1.0)
        return self.engine.burn(thrust_n * speed / 1000 / (self.efficiency * (1 - self.fall_off * away)), air)


@dataclass(frozen=True, slots=True)
class Jet:
    """A turbojet or turbofan whose fuel flow is linear in thrust.

    ``consumption`` (kg per kgf and h) is that of full thrust at sea level, standing. It grows with Mach
    number by ``mach_slope`` and with the square root of temperature.
    """

    rated_n: float
    consumption: float
    idle_share: float = 0.0
    lapse: float = 0.8
    mach_slope: float = 0.0

    def available_n(self, air: Air) -> Array:
        """Return the full thrust (N) at an altitude."""
        return np.asarray(self.rated_n * air.ratio**self.lapse)

    def burn(self, thrust_n: Array, speed: Array, air: Air) -> Array:
        """Return the fuel flow (kg/h) of a thrust at a true airspeed."""
        full = self.available_n(air)
        consumption = (
            self.consumption * (air.sound / SEA_LEVEL.sound) * (1 + self.mach_slope * speed / air.sound)
        )
        flow = consumption * (self.idle_share * full + (1 - self.idle_share) * thrust_n) / G
        return np.where(thrust_n <= full, flow, np.inf)


# --- airframes: what level flight costs per hour ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FixedWing:
    """A parabolic drag polar between stall and the structural speed limits (equivalent airspeed, Mach)."""

    wing_area: float  # m2
    zero_lift_drag: float
    induced_factor: float
    max_lift: float
    max_equivalent_speed: float  # m/s
    max_mach: float
    ceiling_m: float
    drive: Propeller | Jet

    @property
    def max_lift_to_drag(self) -> float:
        """The best lift-to-drag ratio of the polar."""
        return 0.5 / math.sqrt(self.zero_lift_drag * self.induced_factor)

    def minimum_drag_speed(self, mass: Array | float, air: Air) -> Array:
        """Return the true airspeed (m/s) of the best lift-to-drag ratio."""
        lift = math.sqrt(self.zero_lift_drag / self.induced_factor)
        density = air.density
        return np.sqrt(2 * np.asarray(mass) * G / (density * self.wing_area * lift))

    def slowest(self, mass: Array | float, air: Air) -> Array:
        """Return the slowest sustained true airspeed (m/s)."""
        density = air.density
        stall = np.sqrt(2 * np.asarray(mass) * G / (density * self.wing_area * self.max_lift))
        return np.asarray(STALL_MARGIN * stall)

    def limit(self, air: Air) -> Array:
        """Return the fastest true airspeed (m/s) that the structure allows."""
        return np.minimum(
            self.max_equivalent_speed / np.sqrt(air.ratio),
            self.max_mach * air.sound,
        )

    def speed_at(self, mass: Array, air: Air, place: Array) -> Array:
        """Return a true airspeed (m/s) to try, at a place from 0 (slowest sensible one) to 1 (fastest)."""
        least_drag = self.minimum_drag_speed(mass, air)
        slow = np.maximum(self.slowest(mass, air), 0.6 * least_drag)
        fast = np.minimum(self.limit(air), 2.2 * least_drag)
        if isinstance(self.drive, Jet):
            least, most = self._thrust_limits(self.drive, mass, air)
            slow, fast = np.maximum(slow, least), np.minimum(fast, most)
        return np.asarray(slow * np.maximum(fast / slow, 1) ** place)

    def _thrust_limits(self, jet: Jet, mass: Array, air: Air) -> tuple[Array, Array]:
        """Return the true airspeeds (m/s) between which full thrust exceeds drag, a hair inside."""
        half = jet.available_n(air) / (2 * self.zero_lift_drag)
        root = np.sqrt(np.maximum(half**2 - self.induced_factor / self.zero_lift_drag * (mass * G) ** 2, 0))
        slow, fast = ((half + sign * root) * 2 / (air.density * self.wing_area) for sign in (-1, 1))
        return np.sqrt(np.maximum(slow, 0)) * (1 + 1e-9), np.sqrt(fast) * (1 - 1e-9)

    def drag(self, mass: Array | float, air: Air, speed: Array | float) -> Array:
        """Return the drag (N) in level flight."""
        pressure_area = 0.5 * air.density * np.square(speed) * self.wing_area
        weight = np.asarray(mass) * G
        return np.asarray(
            pressure_area * self.zero_lift_drag
            + self.induced_factor * weight**2 / np.maximum(pressure_area, 1e-9)
        )

    def burn(self, mass: Array | float, air: Air, speed: Array | float) -> Array:
        """Return fuel flow (kg/h) or battery power (kW), infinite where it cannot be flown."""
        flown = np.asarray(speed, dtype=float)
        rate = self.drive.burn(self.drag(mass, air, flown), flown, air)
        possible = (flown >= self.slowest(mass, air) * (1 - 1e-9)) & (flown <= self.limit(air) * (1 + 1e-9))
        return np.where(possible, rate, np.inf)


@dataclass(frozen=True, slots=True)
class Rotor:
    """Momentum theory with a figure of merit: induced, profile and parasite power of one or more rotors.

    The tip speed is fixed (helicopters) or follows the square root of the thrust (multirotors).
    """

    disc_area: float  # m2
    induced_factor: float
    profile_kw: float  # in hover at sea level at the reference mass
    tip_speed: float  # m/s, at the reference mass
    reference_kg: float
    variable_tip_speed: bool
    flat_plate_area: float  # m2
    max_speed_ms: float
    ceiling_m: float
    drive: ShaftEngine | Motor
    transmission: float = 1.0

    def limit(self, air: Air) -> Array:
        """Return the fastest true airspeed (m/s) that blades, structure or tilt allow, at any altitude."""
        return np.full_like(air.density, self.max_speed_ms)

    def speed_at(self, mass: Array, air: Air, place: Array) -> Array:
        """Return a true airspeed (m/s) to try, at a place from 0 (hover) to 1 (fastest)."""
        return np.asarray(self.max_speed_ms * place + 0 * mass * air.density)

    def shaft_kw(self, mass: Array | float, air: Air, speed: Array | float) -> Array:
        """Return the rotor power (kW) in level flight or hover."""
        density, flown, weight = (
            air.density,
            np.asarray(speed, dtype=float),
            np.asarray(mass) * G,
        )
        drag = 0.5 * density * flown**2 * self.flat_plate_area
        thrust = np.hypot(weight, drag)
        hover_squared = thrust / (2 * density * self.disc_area)
        induced = np.sqrt(np.sqrt(flown**4 / 4 + hover_squared**2) - flown**2 / 2)
        turns = thrust / (self.reference_kg * G) if self.variable_tip_speed else np.ones_like(thrust)
        ratio = density / SEA_LEVEL_DENSITY
        tip_squared = self.tip_speed**2 * (turns / ratio if self.variable_tip_speed else 1.0)
        profile = (
            self.profile_kw
            * ratio
            * (tip_squared / self.tip_speed**2) ** 1.5
            * (1 + 4.65 * flown**2 / tip_squared)
        )
        return np.asarray((self.induced_factor * thrust * induced + drag * flown) / 1000 + profile)

    def burn(self, mass: Array | float, air: Air, speed: Array | float) -> Array:
        """Return fuel flow (kg/h) or battery power (kW), infinite where it cannot be flown."""
        rate = self.drive.burn(self.shaft_kw(mass, air, speed) / self.transmission, air)
        return np.where(np.asarray(speed) <= self.max_speed_ms * (1 + 1e-9), rate, np.inf)


Airframe = FixedWing | Rotor


# --- missions: integrals over the mass that is burnt --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Profile:
    """What a unit of energy buys at each mass (km or h per kg or kWh), and its integral over burnt mass.

    Held as mass x yield over the logarithm of mass, which is constant for a Breguet aircraft, and taken as
    linear in between.
    """

    log_mass: Array
    value: Array
    _integral: Array = field(repr=False)

    @staticmethod
    def of(mass: Array, per_unit: Array) -> Profile:
        """Build from yields per kg or kWh at increasing masses."""
        log_mass, value = np.log(mass), mass * per_unit
        steps = np.diff(log_mass) * (value[1:] + value[:-1]) / 2
        return Profile(log_mass, value, np.concatenate(([0.0], np.cumsum(steps))))

    def over(self, factor: float) -> Profile:
        """Return the profile of an engine that burns ``factor`` times as much."""
        return Profile(self.log_mass, self.value / factor, self._integral / factor)

    def at(self, mass: float) -> float:
        """Return the yield (km or h per kg or kWh) at a mass."""
        return float(np.interp(math.log(mass), self.log_mass, self.value)) / mass

    def _up_to(self, mass: float) -> float:
        at = math.log(mass)
        i = min(max(int(np.searchsorted(self.log_mass, at, side="right")) - 1, 0), len(self.log_mass) - 2)
        left, right = float(self.value[i]), float(self.value[i + 1])
        share = (at - float(self.log_mass[i])) / float(self.log_mass[i + 1] - self.log_mass[i])
        here = left + share * (right - left)
        return float(self._integral[i]) + (at - float(self.log_mass[i])) * (left + here) / 2

    def between(self, end_kg: float, start_kg: float) -> float:
        """Return the km or h flown while the mass falls from ``start_kg`` to ``end_kg`` by burning fuel."""
        return self._up_to(start_kg) - self._up_to(end_kg)


def fly(
    start_kg: float,
    end_kg: float,
    flow: Callable[[Array], Array],
    speed: Callable[[Array], Array],
    nodes: int = MASS_NODES,
) -> tuple[float, float]:
    """Return distance (km) and time (h) of burning from one mass to another.

    ``flow`` gives kg/h and ``speed`` km/h at an array of masses (kg).
    """
    mass = np.geomspace(end_kg, start_kg, nodes)
    hours = Profile.of(mass, 1 / flow(mass)).between(end_kg, start_kg)
    return Profile.of(mass, speed(mass) / flow(mass)).between(end_kg, start_kg), hours


def best_range(airframe: Airframe, mass: Array) -> tuple[Array, Array, Array]:
    """Return, at each mass, the best km per unit of energy, and the speed (m/s) and altitude (m) of it."""
    return _optimum(airframe, mass, (0.0, airframe.ceiling_m), lambda speed, rate: speed * KMH / rate)


def best_endurance(airframe: Airframe, mass: Array, altitude_m: float) -> tuple[Array, Array]:
    """Return, at each mass, the least burn per hour at an altitude and the speed (m/s) that gives it."""
    hours, speed, _ = _optimum(airframe, mass, (altitude_m, altitude_m), lambda _, rate: 1 / rate)
    with np.errstate(divide="ignore"):
        return 1 / hours, speed


def _optimum(
    airframe: Airframe, mass: Array, heights: tuple[float, float], worth: Callable[[Array, Array], Array]
) -> tuple[Array, Array, Array]:
    """Search altitude and speed for the greatest worth: a coarse grid, then finer ones around its best."""
    low, high = heights
    rows, levels = np.arange(len(mass)), ALTITUDE_NODES if high > low else 1
    altitude = np.broadcast_to(np.linspace(low, high, levels), (len(mass), levels))
    place = np.broadcast_to(np.linspace(0, 1, SPEED_NODES), (len(mass), SPEED_NODES))
    up, along = (high - low) / max(levels - 1, 1), 1 / (SPEED_NODES - 1)
    for _ in range(REFINEMENTS + 1):
        air = atmosphere(altitude[:, :, None])
        speed = airframe.speed_at(mass[:, None, None], air, place[:, None, :])
        gain = worth(speed, airframe.burn(mass[:, None, None], air, speed))
        best = np.argmax(gain.reshape(len(mass), -1), axis=1)
        i, j = np.divmod(best, place.shape[1])
        found = gain[rows, i, j], speed[rows, i, j], altitude[rows, i]
        altitude = np.clip(altitude[rows, i][:, None] + up * np.linspace(-1, 1, 7 if up else 1), low, high)
        place = np.clip(place[rows, j][:, None] + along * np.linspace(-2, 2, 9), 0, 1)
        up, along = up / 3, along / 2
    return found


def fastest(airframe: Airframe, mass: float, altitude_m: Array) -> float:
    """Return the fastest level true airspeed (m/s) at any of some altitudes, 0 if none can be flown."""
    air = atmosphere(altitude_m[:, None])
    speed = airframe.limit(air) * np.linspace(0.02, 1, 200)
    possible = np.isfinite(airframe.burn(mass, air, speed))
    return float(np.max(speed, where=possible, initial=0.0))


# --- the aircraft -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SimulatedAircraft:
    """An aircraft whose true performance is known, and what its maker prints.

    ``published`` maps spec keys to numbers in canonical units (kg, km, h, km/h, kWh, kg/kWh, 1/h); every key
    that makes sense for the kind is there, so that a test withholds what it wants unknown (`withhold`).
    "performance.specific_fuel_consumption" is the engine's, as data sheets print it: for propellers and
    rotors without the losses behind the shaft. "mass.max_payload" is the structural limit and true.
    ``payload_range`` points are exact, ``payload_endurance`` ones as loosely founded as the headline figure.
    ``profile`` is the yield of fuel or battery in km, ``work`` in work done (`mean_consumption`). ``quoted``
    says under which conditions figures were printed: for diagnosis, not for the product.
    """

    kind: Kind
    configuration: str
    propulsion: str
    airframe: Airframe
    empty_kg: float
    max_takeoff_kg: float
    max_fuel_kg: float
    max_payload_kg: float
    usable_kwh: float
    profile: Profile = field(repr=False)
    work: Profile = field(repr=False)
    published: dict[str, float] = field(default_factory=dict)
    payload_range: tuple[tuple[float, float], ...] = ()
    payload_endurance: tuple[tuple[float, float], ...] = ()
    quoted: dict[str, float] = field(default_factory=dict)

    @property
    def useful_load_kg(self) -> float:
        """What take-off mass leaves for payload and fuel."""
        return self.max_takeoff_kg - self.empty_kg

    def fuel_kg(self, payload_kg: float) -> float:
        """Return the most fuel that can be carried beside a payload; 0 for battery aircraft."""
        return min(self.max_fuel_kg, max(self.useful_load_kg - payload_kg, 0.0))

    def range_km(self, payload_kg: float) -> float:
        """Return the true range with a payload, whatever holds it; 0 if the mass budget forbids it."""
        if payload_kg > self.useful_load_kg:
            return 0.0
        landing = self.empty_kg + payload_kg
        if self.usable_kwh:
            return self.usable_kwh * self.profile.at(landing)
        return self.profile.between(landing, landing + self.fuel_kg(payload_kg))

    def payload_at_300_km(self, *, traded: bool = False) -> float:
        """Return the most payload that reaches 300 km, up to the declared limit or, traded, the mass budget.

        0 where the empty aircraft does not reach 300 km.
        """
        most = self.useful_load_kg if traded else self.max_payload_kg
        if self.range_km(0) < 300:
            return 0.0
        if self.range_km(most) >= 300:
            return most
        return float(brentq(lambda payload: self.range_km(payload) - 300, 0, most, xtol=1e-9))

    def range_with_500_kg(self, *, traded: bool = False) -> float:
        """Return the true range with 500 kg; 0 where the declared payload (or the mass budget) is smaller."""
        most = self.useful_load_kg if traded else self.max_payload_kg
        return self.range_km(500) if most >= 500 else 0.0


def withhold(aircraft: SimulatedAircraft, rng: np.random.Generator, keep: float = 0.6) -> dict[str, float]:
    """Return a random part of what is published, each key kept with probability ``keep``."""
    return {key: value for key, value in aircraft.published.items() if rng.random() < keep}


def draw_aircraft(
    rng: np.random.Generator, kind: Kind | None = None, *, near_threshold: bool = False
) -> SimulatedAircraft:
    """Return a random coherent aircraft of a kind (any, if not given).

    With ``near_threshold`` its payload at 300 km and its range with 500 kg are often within a factor of two
    of 500 kg and 300 km.
    """
    chosen = kind or KINDS[int(rng.integers(len(KINDS)))]
    return next(a for a in _attempts(rng, chosen, near_threshold) if a is not None)


def _attempts(rng: np.random.Generator, kind: Kind, near: bool) -> Iterator[SimulatedAircraft | None]:
    for _ in range(1000):
        yield _attempt(rng, kind, near)
    message = f"no coherent {kind} in 1,000 draws"
    raise RuntimeError(message)


def _attempt(rng: np.random.Generator, kind: Kind, near: bool) -> SimulatedAircraft | None:
    aircraft = _draw_design(rng, kind, near)
    if aircraft is None:
        return None
    loaded = _draw_energy(rng, aircraft, near)
    if not _within_bands(loaded):
        return None
    return _publish(rng, replace(loaded, max_payload_kg=_draw_max_payload(rng, loaded, near)))


def _log_uniform(rng: np.random.Generator, low: float, high: float) -> float:
    return float(math.exp(rng.uniform(math.log(low), math.log(high))))


# --- drawing: design ----------------------------------------------------------------------------------------

_MASS_RANGE = {
    "propeller": (20, 20_000),
    "jet": (60, 20_000),
    "battery-wing": (2, 3_000),
    "multirotor": (1, 1_500),
    "helicopter": (10, 8_000),
    "vtol-hybrid": (10, 4_000),
}


def _draw_design(rng: np.random.Generator, kind: Kind, near: bool) -> SimulatedAircraft | None:
    """Draw masses and airframe; consumption is still 1 kg/kWh (or 1 per hour) and there is no energy aboard.

    Empty over take-off mass 0.30 to 0.80, of electric wings 0.40 to 0.80 as the battery is a part of it. Near the
    thresholds the useful load is 400 to 1,500 kg.
    """
    electric = kind in ("battery-wing", "multirotor") or (kind == "vtol-hybrid" and rng.random() < 0.5)
    empty_share = rng.uniform(0.40 if electric and kind != "multirotor" else 0.30, 0.80)
    mtom = _log_uniform(rng, *_MASS_RANGE[kind])
    if near:
        mtom = _log_uniform(rng, 400, 1500) / (1 - empty_share)
    airframe: Airframe | None
    if kind in ("multirotor", "helicopter"):
        airframe = _draw_rotor(rng, mtom, multirotor=kind == "multirotor")
    else:
        airframe = _draw_wing(rng, mtom, jet=kind == "jet", electric=electric, lifters=kind == "vtol-hybrid")
    if airframe is None:
        return None
    empty = empty_share * mtom
    mass = np.geomspace(empty, mtom, MASS_NODES)
    reach, speed, altitude = best_range(airframe, mass)
    if not np.all(reach > 0):
        return None
    configuration = {"helicopter": "rotary-wing", "multirotor": "multirotor", "vtol-hybrid": "vtol-hybrid"}
    turbine = "turboshaft" if kind == "helicopter" else "turboprop"
    propulsion = (
        "electric" if electric else "turbofan" if kind == "jet" else str(rng.choice(["piston", turbine]))
    )
    return SimulatedAircraft(
        kind,
        configuration.get(kind, "fixed-wing"),
        propulsion,
        airframe,
        empty_kg=empty,
        max_takeoff_kg=mtom,
        max_fuel_kg=0.0,
        max_payload_kg=0.0,
        usable_kwh=1.0 if electric else 0.0,
        profile=Profile.of(mass, reach),
        work=Profile.of(mass, _work_per_unit(airframe, mass, speed, atmosphere(altitude))),
    )


def _draw_wing(
    rng: np.random.Generator, mtom: float, *, jet: bool, electric: bool, lifters: bool
) -> FixedWing | None:
    """Draw a wing that can fly at its best lift-to-drag ratio; None where the numbers do not fit together.

    Best lift-to-drag 8 to 30 (to 20 with lift rotors in the wind), aspect ratio 4 to 35, Oswald factor 0.65
    to 0.92, zero-lift drag 0.012 to 0.09, wing loading 0.4 to 4 (jets 1.5 to 10) times
    12 kg/m2 (mass / 20 kg)^(1/3).
    """
    best = _log_uniform(rng, 8, 20 if lifters else 30)
    span_factor = math.pi * _log_uniform(rng, 4, 35) * rng.uniform(0.65, 0.92)
    zero_lift = span_factor / (4 * best**2)
    max_lift = rng.uniform(1.0, 1.9)
    if not 0.012 <= zero_lift <= 0.09 or math.sqrt(zero_lift * span_factor) > max_lift / STALL_MARGIN**2:
        return None
    loading = 12 * (mtom / 20) ** (1 / 3) * (_log_uniform(rng, 1.5, 10) if jet else _log_uniform(rng, 0.4, 4))
    ceiling = rng.uniform(6_000, 18_000) if jet else _log_uniform(rng, 1_500, 15_000)
    sketch = FixedWing(
        wing_area=mtom / loading,
        zero_lift_drag=zero_lift,
        induced_factor=1 / span_factor,
        max_lift=max_lift,
        max_equivalent_speed=math.inf,
        max_mach=rng.uniform(0.55, 0.88) if jet else rng.uniform(0.45, 0.7),
        ceiling_m=ceiling,
        drive=Jet(0, 1),
    )
    speed = float(sketch.minimum_drag_speed(mtom, SEA_LEVEL))
    if speed > 0.8 * float(sketch.limit(SEA_LEVEL)):
        return None
    limit = speed * rng.uniform(1.3, 3.0)
    drive = (
        _draw_jet(rng, mtom * G / best)
        if jet
        else _draw_propeller(rng, mtom * G / best, speed, electric=electric)
    )
    return replace(sketch, max_equivalent_speed=limit, drive=drive)


def _draw_jet(rng: np.random.Generator, drag_n: float) -> Jet:
    """Draw an engine with 2 to 8 times the thrust of the least drag at take-off mass."""
    return Jet(
        rated_n=drag_n * _log_uniform(rng, 2, 8),
        consumption=1.0,
        idle_share=rng.uniform(0, 0.12),
        lapse=rng.uniform(0.6, 1.0),
        mach_slope=rng.uniform(0, 0.5),
    )


def _draw_propeller(rng: np.random.Generator, drag_n: float, speed: float, *, electric: bool) -> Propeller:
    """Draw a propeller of 0.6 to 0.88 and an engine of 1.5 to 5 times the power at minimum-drag speed.

    Engines lose power with density, turbocharged ones only above 1 to 8 km; batteries also feed a
    hotel load of up to 15 % of that power.
    """
    efficiency = rng.uniform(0.6, 0.88)
    needed_kw = drag_n * speed / 1000 / efficiency
    rated = needed_kw * _log_uniform(rng, 1.5, 5)
    engine: ShaftEngine | Motor
    if electric:
        engine = Motor(rated, rng.uniform(0.7, 0.95), hotel_kw=needed_kw * rng.uniform(0, 0.15))
    else:
        engine = ShaftEngine(
            rated,
            consumption=1.0,
            idle_share=rng.uniform(0, 0.12),
            lapse=rng.uniform(0.7, 1.15),
            critical_ratio=float(rng.choice([1.0, rng.uniform(0.43, 0.91)])),
            altitude_slope=rng.uniform(-0.08, 0.08),
        )
    return Propeller(
        engine, efficiency, design_speed=speed * rng.uniform(0.9, 1.5), fall_off=rng.uniform(0, 0.25)
    )


def _draw_rotor(rng: np.random.Generator, mtom: float, *, multirotor: bool) -> Rotor | None:
    """Draw a rotorcraft that hovers at take-off mass at sea level with a tenth of its power to spare.

    Disc loading 4 to 50 kg/m2, figure of merit 0.45 to 0.78, flat-plate area 0.004 to 0.04 m2 per kg^(2/3),
    top speed by tilt (20 to 45 degrees, multirotors) or advance ratio (0.2 to 0.4, helicopters) and by power.
    """
    disc_area = mtom / _log_uniform(rng, 4, 50)
    hover_ms = math.sqrt(mtom * G / (2 * SEA_LEVEL_DENSITY * disc_area))
    ideal_kw = mtom * G * hover_ms / 1000
    induced = rng.uniform(1.1, 1.25)
    merit = rng.uniform(0.45, 0.75) if multirotor else rng.uniform(0.5, 0.78)
    plate = mtom ** (2 / 3) * (
        _log_uniform(rng, 0.008, 0.04) if multirotor else _log_uniform(rng, 0.004, 0.02)
    )
    tip_speed = _log_uniform(rng, 60, 200) if multirotor else rng.uniform(140, 220)
    tilt_ms = math.sqrt(
        2 * mtom * G * math.tan(math.radians(rng.uniform(20, 45))) / (SEA_LEVEL_DENSITY * plate)
    )
    top = min(tilt_ms, 0.5 * tip_speed) if multirotor else rng.uniform(0.2, 0.4) * tip_speed
    rated = ideal_kw / merit * rng.uniform(1.15, 2.2)
    drive: ShaftEngine | Motor
    if multirotor:
        drive = Motor(rated, rng.uniform(0.65, 0.92), hotel_kw=ideal_kw * rng.uniform(0, 0.08))
    else:
        drive = ShaftEngine(
            rated / 0.85,
            1.0,
            rng.uniform(0, 0.25),
            rng.uniform(0.7, 1.1),
            altitude_slope=rng.uniform(-0.08, 0.08),
        )
    if merit * induced >= 1:
        return None
    return Rotor(
        disc_area,
        induced,
        profile_kw=ideal_kw * (1 / merit - induced),
        tip_speed=tip_speed,
        reference_kg=mtom,
        variable_tip_speed=multirotor,
        flat_plate_area=plate,
        max_speed_ms=top,
        ceiling_m=_log_uniform(rng, 1_000, 6_000),
        drive=drive,
        transmission=1.0 if multirotor else rng.uniform(0.8, 0.93),
    )


# --- drawing: energy and payload ----------------------------------------------------------------------------


def _draw_energy(rng: np.random.Generator, aircraft: SimulatedAircraft, near: bool) -> SimulatedAircraft:
    """Put a battery or fuel aboard.

    Batteries: 0.10 to 0.33 kWh/kg over 15 to 60 % of the empty mass, 80 to 100 % of it usable. Fuel: 5 % of
    the useful load to all of it. Near the thresholds most aircraft get the energy that takes 500 kg (or what
    they can lift) some 300 km, whatever its chemistry.
    """
    target = 300 * _log_uniform(rng, 0.5, 2) if near and rng.random() < 0.7 else None
    probe = min(500.0, 0.8 * aircraft.useful_load_kg)
    if aircraft.usable_kwh:
        energy = aircraft.empty_kg * rng.uniform(0.15, 0.6) * rng.uniform(0.1, 0.33) * rng.uniform(0.8, 1.0)
        if target is not None:
            energy = target / aircraft.profile.at(aircraft.empty_kg + probe)
        return replace(aircraft, usable_kwh=energy)
    tuned = _with_consumption(aircraft, _draw_consumption(rng, aircraft))
    fuel = tuned.useful_load_kg * rng.uniform(0.05, 1.0)
    if target is not None:
        fuel = _fuel_for(tuned, probe, target)
    return replace(tuned, max_fuel_kg=fuel)


def _fuel_for(aircraft: SimulatedAircraft, payload_kg: float, range_km: float) -> float:
    landing, most = aircraft.empty_kg + payload_kg, aircraft.useful_load_kg - payload_kg
    if aircraft.profile.between(landing, landing + most) <= range_km:
        return most
    short = 1e-9 * most
    return float(
        brentq(lambda f: aircraft.profile.between(landing, landing + f) - range_km, short, most, rtol=1e-6)
    )


def _draw_consumption(rng: np.random.Generator, aircraft: SimulatedAircraft) -> float:
    """Return the wanted mean consumption: kg/kWh of thrust (propellers) or shaft (rotors), per hour (jets).

    Propellers 0.28 to 0.75 (engine over propeller efficiency), jets 0.5 to 1.1, rotor shafts 0.25 to 0.70.
    """
    if aircraft.kind == "jet":
        return rng.uniform(0.5, 1.1)
    if aircraft.kind == "helicopter":
        return _log_uniform(rng, 0.25, 0.7)
    return _log_uniform(rng, 0.28, 0.75)


def mean_consumption(aircraft: SimulatedAircraft, start_kg: float, end_kg: float) -> float:
    """Return fuel over energy (kg/kWh), or over impulse (per hour, jets), along the best-range profile.

    The energy is that of thrust for wings, so the propeller's losses count, and that of the shaft for rotors.
    """
    return (start_kg - end_kg) / aircraft.work.between(end_kg, start_kg)


def _work_per_unit(airframe: Airframe, mass: Array, speed: Array, air: Air) -> Array:
    """Return thrust or shaft kWh, or kgf x h of thrust (jets), per kg or kWh at each mass."""
    rate = airframe.burn(mass, air, speed)
    if isinstance(airframe, Rotor):
        return airframe.shaft_kw(mass, air, speed) / airframe.transmission / rate
    drag = airframe.drag(mass, air, speed)
    return drag / G / rate if isinstance(airframe.drive, Jet) else drag * speed / 1000 / rate


def _with_consumption(aircraft: SimulatedAircraft, wanted: float) -> SimulatedAircraft:
    """Scale the engine's consumption so that its mean over all of the useful load is ``wanted``."""
    factor = wanted / mean_consumption(aircraft, aircraft.max_takeoff_kg, aircraft.empty_kg)
    return replace(
        aircraft,
        airframe=_scaled(aircraft.airframe, factor),
        profile=aircraft.profile.over(factor),
        work=aircraft.work.over(factor),
    )


def _scaled(airframe: Airframe, factor: float) -> Airframe:
    drive = airframe.drive
    if isinstance(airframe, Rotor) and isinstance(drive, ShaftEngine):
        return replace(airframe, drive=replace(drive, consumption=drive.consumption * factor))
    if isinstance(airframe, FixedWing) and isinstance(drive, Jet):
        return replace(airframe, drive=replace(drive, consumption=drive.consumption * factor))
    if (
        isinstance(airframe, FixedWing)
        and isinstance(drive, Propeller)
        and isinstance(drive.engine, ShaftEngine)
    ):
        engine = replace(drive.engine, consumption=drive.engine.consumption * factor)
        return replace(airframe, drive=replace(drive, engine=engine))
    return airframe


def _within_bands(aircraft: SimulatedAircraft) -> bool:
    """Whether consumption and lift-to-drag, as flown over the ferry range, are in the promised bands."""
    if aircraft.usable_kwh or isinstance(aircraft.airframe, Rotor):
        return True
    start, end = aircraft.empty_kg + aircraft.fuel_kg(0), aircraft.empty_kg
    used = mean_consumption(aircraft, start, end)
    drive = aircraft.airframe.drive
    if isinstance(drive, Jet):
        return 0.5 <= used <= 1.1
    engine = drive.engine
    plausible = isinstance(engine, ShaftEngine) and engine.consumption >= BEST_ENGINE
    return plausible and 0.28 <= used <= 0.75 and flown_lift_to_drag(aircraft) >= 8


def flown_lift_to_drag(aircraft: SimulatedAircraft) -> float:
    """Return the ratio with which Breguet's propeller formula and `mean_consumption` give the ferry range."""
    start, end = aircraft.empty_kg + aircraft.fuel_kg(0), aircraft.empty_kg
    used = mean_consumption(aircraft, start, end)
    return aircraft.range_km(0) * used * G / (3600 * math.log(start / end))


def _draw_max_payload(rng: np.random.Generator, aircraft: SimulatedAircraft, near: bool) -> float:
    """Draw the declared limit: what full fuel leaves, the whole useful load, or a structural one below it."""
    full_fuel = aircraft.useful_load_kg - aircraft.max_fuel_kg
    choice = rng.random()
    if choice < 0.3 and full_fuel > 0.05 * aircraft.useful_load_kg:
        return full_fuel
    if choice < 0.55:
        return aircraft.useful_load_kg
    if near and choice < 0.8:
        return min(500 * _log_uniform(rng, 0.7, 1.5), aircraft.useful_load_kg)
    return aircraft.useful_load_kg * rng.uniform(0.1, 1.0)


# --- publishing ---------------------------------------------------------------------------------------------


def _publish(rng: np.random.Generator, aircraft: SimulatedAircraft) -> SimulatedAircraft | None:
    endurance = _draw_endurance(rng, aircraft, payload_kg=None)
    speeds = _draw_speeds(rng, aircraft)
    if endurance is None or speeds is None:
        return None
    hours, conditions = endurance
    ferry = aircraft.range_km(0)
    mission_payload = rng.uniform(0, 0.9) * aircraft.max_payload_kg
    published = {
        "mass.empty": aircraft.empty_kg,
        "mass.max_takeoff": aircraft.max_takeoff_kg,
        "mass.max_payload": aircraft.max_payload_kg,
        "performance.endurance": hours,
        "performance.stated_range": aircraft.range_km(mission_payload) * rng.uniform(0.1, 1.0),
        "performance.ferry_range": ferry,
        **speeds,
        **_engine_sheet(rng, aircraft),
    }
    most = min(aircraft.max_payload_kg, aircraft.useful_load_kg - LEAST_QUOTED_FUEL * aircraft.max_fuel_kg)
    payloads = rng.uniform(0, 1, int(rng.integers(1, 4))) * most
    endured = [(float(p), _draw_endurance(rng, aircraft, float(p))) for p in payloads]
    return replace(
        aircraft,
        published=published,
        payload_range=tuple((float(p), aircraft.range_km(float(p))) for p in payloads),
        payload_endurance=tuple((p, e[0]) for p, e in endured if e is not None),
        quoted=conditions,
    )


def _engine_sheet(rng: np.random.Generator, aircraft: SimulatedAircraft) -> dict[str, float]:
    """Return what data sheets of engine, battery and wing print: consumption at full power, to 10 %."""
    frame, sheet = aircraft.airframe, {}
    if isinstance(frame, FixedWing):
        sheet["performance.lift_to_drag"] = frame.max_lift_to_drag
    if aircraft.usable_kwh:
        sheet["performance.battery_energy"] = aircraft.usable_kwh / rng.uniform(0.8, 1.0)
        return sheet
    sheet["mass.max_fuel"] = aircraft.max_fuel_kg
    engine = frame.drive.engine if isinstance(frame.drive, Propeller) else frame.drive
    if isinstance(engine, ShaftEngine | Jet):
        sheet["performance.specific_fuel_consumption"] = engine.consumption * rng.uniform(0.95, 1.1)
    return sheet


def _draw_endurance(
    rng: np.random.Generator, aircraft: SimulatedAircraft, payload_kg: float | None
) -> tuple[float, dict[str, float]] | None:
    """Draw an endurance (h) as printed, and the conditions it was flown under; None if it cannot be flown so.

    Reserve 0 to 15 %, altitude from sea level to what the aircraft holds at that mass, the best speed or up
    to 1.3 times it; rotors hover every third time. The payload, unless given, is any that full fuel leaves
    room for (half of the time), or any that leaves `LEAST_QUOTED_FUEL` of it.
    """
    payload = _draw_quoted_payload(rng, aircraft) if payload_kg is None else payload_kg
    fuel, reserve = aircraft.fuel_kg(payload), float(rng.choice([0.0, rng.uniform(0, 0.15)]))
    start = aircraft.empty_kg + payload + fuel
    end = start - (1 - reserve) * fuel if fuel else start
    hover = isinstance(aircraft.airframe, Rotor) and rng.random() < 1 / 3
    hurry = float(rng.choice([1.0, rng.uniform(1.0, 1.3)]))
    altitude = rng.uniform(0, aircraft.airframe.ceiling_m) * float(rng.integers(2))
    mass = np.geomspace(end, start, MASS_NODES) if fuel else np.array([start])
    for height in (altitude, altitude / 2, altitude / 4, 0.0):
        rate, speed = _loiter(aircraft.airframe, mass, height, 0.0 if hover else hurry)
        if np.all(np.isfinite(rate)):
            break
    else:
        return None
    if fuel:
        hours = Profile.of(mass, 1 / rate).between(end, start)
    else:
        hours = (1 - reserve) * aircraft.usable_kwh / float(rate[0])
    conditions = {
        "payload": payload,
        "fuel_share": fuel / aircraft.max_fuel_kg if fuel else 1.0,
        "reserve": reserve,
        "altitude": height,
        "hurry": hurry,
        "hover": float(hover),
        "mean_speed": float(np.mean(speed)) * KMH,
    }
    return (hours, conditions) if hours > 0 else None


def _draw_quoted_payload(rng: np.random.Generator, aircraft: SimulatedAircraft) -> float:
    room = aircraft.useful_load_kg - aircraft.max_fuel_kg
    if rng.random() >= 0.5:
        room = aircraft.useful_load_kg - LEAST_QUOTED_FUEL * aircraft.max_fuel_kg
    return float(min(room, aircraft.max_payload_kg) * rng.choice([0.0, 1.0, rng.random()]))


def _loiter(airframe: Airframe, mass: Array, altitude_m: float, hurry: float) -> tuple[Array, Array]:
    """Return burn per hour and speed (m/s) at ``hurry`` times the best-endurance speeds; 0 is a hover."""
    air = atmosphere(altitude_m)
    speed = hurry * best_endurance(airframe, mass, altitude_m)[1] if hurry else np.zeros_like(mass)
    speed = np.minimum(speed, airframe.limit(air))
    return airframe.burn(mass, air, speed), speed


def _draw_speeds(rng: np.random.Generator, aircraft: SimulatedAircraft) -> dict[str, float] | None:
    """Draw printed speeds (km/h): each at its own altitude and loading, none above the top speed there.

    Cruise: wings from minimum-power to 1.6 times minimum-drag speed, rotors from 0.6 times best-endurance
    speed to the top. Loiter: best-endurance speed to 1.25 times it. Top: level true airspeed at sea level or
    where best, but no maker prints one below his own cruise speed.
    """
    frame = aircraft.airframe
    heights = np.linspace(0, frame.ceiling_m, 12) * float(rng.integers(2))
    top = fastest(frame, rng.uniform(aircraft.empty_kg, aircraft.max_takeoff_kg), heights)
    cruise, loiter = _draw_cruise(rng, aircraft), _draw_loiter(rng, aircraft)
    if not min(top, cruise, loiter) > 0:
        return None
    return {
        "performance.cruise_speed": cruise * KMH,
        "performance.loiter_speed": loiter * KMH,
        "performance.max_speed": max(top, cruise, loiter) * KMH,
    }


def _draw_condition(rng: np.random.Generator, aircraft: SimulatedAircraft) -> tuple[float, float, float]:
    """Return a mass (kg), an altitude (m) where it can fly, and its top speed there (m/s)."""
    mass = rng.uniform(aircraft.empty_kg, aircraft.max_takeoff_kg)
    altitude = rng.uniform(0, aircraft.airframe.ceiling_m)
    while (top := fastest(aircraft.airframe, mass, np.array([altitude]))) == 0 and altitude > 1:
        altitude /= 2
    return mass, altitude, top


def _draw_cruise(rng: np.random.Generator, aircraft: SimulatedAircraft) -> float:
    mass, altitude, top = _draw_condition(rng, aircraft)
    frame = aircraft.airframe
    if isinstance(frame, Rotor):
        slow = 0.6 * float(best_endurance(frame, np.array([mass]), altitude)[1][0])
        return float(rng.uniform(min(slow, top), top))
    air = atmosphere(altitude)
    least_drag = float(frame.minimum_drag_speed(mass, air))
    slow = max(least_drag / 3**0.25, float(frame.slowest(mass, air)))
    return min(top, float(rng.uniform(slow, 1.6 * least_drag)))


def _draw_loiter(rng: np.random.Generator, aircraft: SimulatedAircraft) -> float:
    mass, altitude, top = _draw_condition(rng, aircraft)
    rate, speed = best_endurance(aircraft.airframe, np.array([mass]), altitude)
    return min(top, float(speed[0]) * float(rng.uniform(1.0, 1.25))) if np.isfinite(rate[0]) else 0.0
