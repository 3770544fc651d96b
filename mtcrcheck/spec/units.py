"""Units of measure: per dimension, the spellings that analysts type and their exact factors.

Every factor is exact by definition and held as an integer ratio to the canonical unit: the foot, the mile
and the pound by the international yard and pound agreement (1959), the nautical mile of 1852 m (1929), the US
gallon of 231 cubic inches, the imperial gallon of 4.54609 L, standard gravity of 9.80665 m/s² (CGPM 1901).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Ratio = tuple[int, int]
"""Numerator and denominator."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One kind of quantity.

    ``canonical`` is the unit that the rest of the house computes in and ``suffix`` its ending in column
    names. ``units`` maps lower-case spellings to canonical units per unit; ``refused`` maps spellings that do
    not say one thing to a sentence on what to write instead, with ``{number}`` for the number found.
    """

    name: str
    canonical: str
    suffix: str
    example: str
    units: Mapping[str, Ratio]
    refused: Mapping[str, str] = field(default_factory=dict)


def _spelt(*rows: tuple[Ratio, str]) -> dict[str, Ratio]:
    return {spelling: ratio for ratio, spellings in rows for spelling in spellings.split("|")}


_POUND: Ratio = (45_359_237, 100_000_000)
_GRAVITY: Ratio = (980_665, 100_000)

_MASSES = _spelt(
    ((1, 1000), "g|gram|grams|gramme|grammes"),
    ((1, 1), "kg|kgs|kilogram|kilograms|kilogramme|kilogrammes"),
    ((1000, 1), "t|tonne|tonnes|metric ton|metric tons"),
    (_POUND, "lb|lbs|lbm|pound|pounds"),
    ((_POUND[0], 16 * _POUND[1]), "oz|ounce|ounces"),
    ((2000 * _POUND[0], _POUND[1]), "short ton|short tons|us ton|us tons"),
    ((2240 * _POUND[0], _POUND[1]), "long ton|long tons|imperial ton|imperial tons"),
)
_HEIGHTS = _spelt(
    ((1, 1), "m|metre|metres|meter|meters"),
    ((1000, 1), "km|kms|kilometre|kilometres|kilometer|kilometers"),
    ((3048, 10_000), "ft|foot|feet"),
    ((9144, 10_000), "yd|yds|yard|yards"),
    ((1_609_344, 1000), "mi|statute mile|statute miles"),
    ((1852, 1), "nmi|nm|nautical mile|nautical miles|naut mi"),
)
_SPEEDS = _spelt(
    ((18, 5), "m/s|m/sec|mps|metres per second|meters per second"),
    ((1, 1), "km/h|km/hr|kmh|kmph|kph|kilometres per hour|kilometers per hour"),
    ((1_609_344, 1_000_000), "mph|mi/h|mi/hr|miles per hour"),
    ((1852, 1000), "kt|kts|kn|kns|knot|knots|ktas|nmi/h"),
    ((109_728, 100_000), "ft/s|ft/sec|fps|feet per second"),
)
_DURATIONS = _spelt(
    ((1, 3600), "s|sec|secs|second|seconds"),
    ((1, 60), "min|mins|minute|minutes"),
    ((1, 1), "h|hr|hrs|hour|hours"),
    ((24, 1), "d|day|days"),
    ((168, 1), "week|weeks"),
)
_VOLUMES = _spelt(
    ((1, 1000), "ml|millilitre|millilitres|milliliter|milliliters|cc|cm3"),
    ((1, 100), "cl"),
    ((1, 1), "l|lt|ltr|litre|litres|liter|liters|dm3"),
    ((1000, 1), "m3|cubic metre|cubic metres|cubic meter|cubic meters"),
    ((3_785_411_784, 1_000_000_000), "us gal|us gals|us gallon|us gallons|gal (us)|gallons (us)"),
    (
        (454_609, 100_000),
        "imp gal|imp gals|imp gallon|imp gallons|imperial gal|imperial gallon|imperial gallons|uk gal"
        "|uk gallon|uk gallons|gal (imp)|gal (uk)",
    ),
)
_ENERGIES = _spelt(
    ((1, 1000), "wh|w h|watt hour|watt hours|watt-hour|watt-hours"),
    ((1, 1), "kwh|kw h|kilowatt hour|kilowatt hours|kilowatt-hour|kilowatt-hours"),
)

_TON = (
    "a ton can be three masses: write '{number} t' (1,000 kg), '{number} short ton' (2,000 lb) "
    "or '{number} long ton' (2,240 lb)"
)
_MILE = "a mile can be two lengths: write '{number} mi' (statute, 1.609 km) or '{number} nmi' (1.852 km)"
_GALLON = "a gallon can be two volumes: write '{number} US gal' (3.785 L) or '{number} imp gal' (4.546 L)"
_CHARGE = (
    "this is electric charge, not energy: multiply by the battery's nominal voltage and write it in Wh or kWh"
)
_INDICATED = (
    "this is not true airspeed: convert it at its altitude and write '... kt', or write 'Mach ... at ... ft'"
)
_REFUSED_MILES = dict.fromkeys(("mile", "miles"), _MILE)

MASS = Dimension("mass", "kg", "_kg", "500 kg", _MASSES, dict.fromkeys(("ton", "tons"), _TON))
LENGTH = Dimension(
    "length", "km", "_km", "1,850 km", {u: (n, 1000 * d) for u, (n, d) in _HEIGHTS.items()}, _REFUSED_MILES
)
HEIGHT = Dimension("height", "m", "_m", "15,000 m", _HEIGHTS, _REFUSED_MILES)
SPEED = Dimension(
    "speed",
    "km/h",
    "_kmh",
    "300 km/h",
    _SPEEDS,
    dict.fromkeys(("kias", "kcas", "keas", "knots ias", "kt ias"), _INDICATED),
)
DURATION = Dimension(
    "duration", "h", "_h", "27 h", _DURATIONS, {"m": "m is the metre: write '{number} min' for minutes"}
)
VOLUME = Dimension(
    "volume", "L", "_l", "40 L", _VOLUMES, dict.fromkeys(("gal", "gals", "gallon", "gallons"), _GALLON)
)
ENERGY = Dimension("energy", "kWh", "_kwh", "1.2 kWh", _ENERGIES, dict.fromkeys(("mah", "ah"), _CHARGE))
POWER_CONSUMPTION = Dimension("fuel per energy", "kg/kWh", "_kg_per_kwh", "0.35 kg/kWh", {"kg/kwh": (1, 1)})
THRUST_CONSUMPTION = Dimension(
    "fuel per thrust",
    "1/h",
    "_per_h",
    "0.7 lb/(lbf h)",
    dict.fromkeys(("1/h", "1/hr", "per h", "per hour"), (1, 1)),
)
NUMBER = Dimension("number", "", "", "18", {"": (1, 1)})
MONEY = Dimension("amount of money", "USD", "", "2,900,000,000", {"": (1, 1), "usd": (1, 1)})

DIMENSIONS: Mapping[str, Dimension] = {
    d.name: d
    for d in (
        MASS,
        LENGTH,
        HEIGHT,
        SPEED,
        DURATION,
        VOLUME,
        ENERGY,
        POWER_CONSUMPTION,
        THRUST_CONSUMPTION,
        NUMBER,
        MONEY,
    )
}

# The parts of a consumption's denominator: power in kW, thrust in kgf, time in h.
_POWERS = _spelt(
    ((1, 1000), "w"),
    ((1, 1), "kw"),
    # 550 ft lbf/s
    ((550 * 3048 * _POUND[0] * _GRAVITY[0], 10_000 * _POUND[1] * _GRAVITY[1] * 1000), "hp|shp|bhp|ehp"),
    # 75 kgf m/s
    ((75 * _GRAVITY[0], _GRAVITY[1] * 1000), "ps|cv"),
)
_THRUSTS = _spelt(
    ((_GRAVITY[1], _GRAVITY[0]), "n"),
    ((10 * _GRAVITY[1], _GRAVITY[0]), "dan"),
    ((1000 * _GRAVITY[1], _GRAVITY[0]), "kn"),
    ((1, 1), "kgf|kp|kg"),
    (_POUND, "lbf|lb"),
)
_TIMES = _spelt(((1, 3600), "s|sec"), ((1, 60), "min"), ((1, 1), "h|hr|hour"))


def normal_unit(text: str) -> str:
    """Return the unit's spelling as the tables have it: lower case, single spaces, no full stops."""
    spelling = " ".join(text.lower().replace(".", "").replace("³", "3").split())
    return spelling.replace(" /", "/").replace("/ ", "/")


def find_unit(unit: str, dimension: Dimension) -> Ratio | None:
    """Return how many canonical units of the dimension one such unit is, or None if it is none of them.

    ``unit`` is as `normal_unit` returns it.
    """
    found = dimension.units.get(unit)
    if found is None and dimension in (POWER_CONSUMPTION, THRUST_CONSUMPTION):
        return _consumption(unit, dimension)
    return found


def _consumption(unit: str, dimension: Dimension) -> Ratio | None:
    """Read a fuel consumption such as "g/kWh", "lb/(hp h)", "lb/lbf/hr" or "mg/(N s)"."""
    mass, _, rest = unit.partition("/")
    for mark in "()·⋅*/-":
        rest = rest.replace(mark, " ")
    spaced = rest.replace("hph", "hp h").replace("wh", "w h").split()
    fuel = (1, 1_000_000) if mass.strip() == "mg" else _MASSES.get(mass.strip())
    if fuel is None or len(spaced) != 2:
        return None
    strengths = _POWERS if dimension is POWER_CONSUMPTION else _THRUSTS
    if spaced[0] in _TIMES:
        spaced.reverse()
    strength, time = strengths.get(spaced[0]), _TIMES.get(spaced[1])
    if strength is None or time is None:
        return None
    return fuel[0] * strength[1] * time[1], fuel[1] * strength[0] * time[0]


# Base height (m), base temperature (K) and lapse rate (K/m) of each layer.
_LAYERS = (
    (0.0, 288.15, -0.0065),
    (11_000.0, 216.65, 0.0),
    (20_000.0, 216.65, 0.001),
    (32_000.0, 228.65, 0.0028),
    (47_000.0, 270.65, 0.0),
    (51_000.0, 270.65, -0.0028),
    (71_000.0, 214.65, -0.002),
)
HIGHEST_ATMOSPHERE_M = 80_000.0


def speed_of_sound_kmh(height_m: float) -> float:
    """Return the speed of sound in the standard atmosphere, in km/h, at a geopotential height in m.

    a = sqrt(1.4 x 287.05287 J/(kg K) x T), with T from the layers of ISO 2533:1975 (standard atmosphere).
    Valid from 0 to 80,000 m; raises ValueError outside.
    """
    if not 0 <= height_m <= HIGHEST_ATMOSPHERE_M:
        msg = f"no standard atmosphere at {height_m:g} m"
        raise ValueError(msg)
    base, temperature, lapse = [layer for layer in _LAYERS if layer[0] <= height_m][-1]
    return 3.6 * math.sqrt(1.4 * 287.05287 * (temperature + lapse * (height_m - base)))
