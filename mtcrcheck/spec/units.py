"""Exact figures and units of measure: per dimension, the spellings that analysts type and their factors.

Every factor is exact by definition and held as a fraction of the canonical unit: the foot, the mile
and the pound by the international yard and pound agreement (1959), the nautical mile of 1852 m (1929), the US
gallon of 231 cubic inches, the imperial gallon of 4.54609 L, standard gravity of 9.80665 m/s² (CGPM 1901).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from mtcrcheck.spec.diagnostics import BadValueError


@dataclass(frozen=True, slots=True)
class Dimension:
    """One kind of quantity.

    ``canonical`` is the unit that the rest of the house computes in, ``suffix`` its ending in column names, and
    ``other`` another unit that sources often mean. ``units`` maps lower-case spellings to canonical units per unit;
    ``refused`` maps spellings that do not say one thing to a sentence on what to write instead, with ``{number}``
    for the number found.
    """

    name: str
    canonical: str
    suffix: str
    example: str
    units: Mapping[str, Fraction]
    refused: Mapping[str, str] = field(default_factory=dict)
    other: str = ""

    @property
    def kind(self) -> str:
        """The name with its article."""
        return f"{'an' if self.name[0] in 'aeiou' else 'a'} {self.name}"


def _spelt(*rows: tuple[Fraction | int | str, str]) -> dict[str, Fraction]:
    return {spelling: Fraction(factor) for factor, spellings in rows for spelling in spellings.split("|")}


_POUND = Fraction("0.45359237")
_GRAVITY = Fraction("9.80665")
_FOOT = Fraction("0.3048")
_MILE = Fraction("1609.344")

_MASSES = _spelt(
    ("0.001", "g|gr|gram|grams|gramme|grammes|gramm|gramos|grammi|г|гр|克"),
    (1, "kg|kgs|kilo|kilos|kilogram|kilograms|kilogramme|kilogrammes|kilogramm|kilogramos|кг|公斤|千克"),
    (1000, "t|tonne|tonnes|tonnen|toneladas|tonnellate|metric ton|metric tons|т|тонн|тонна|吨"),
    (_POUND, "lb|lbs|lbm|pound|pounds"),
    (1000 * _POUND, "klb"),
    (_POUND / 16, "oz|ounce|ounces"),
    (2000 * _POUND, "short ton|short tons|us ton|us tons"),
    (2240 * _POUND, "long ton|long tons|imperial ton|imperial tons"),
)
_HEIGHTS = _spelt(
    (1, "m|metre|metres|meter|meters|metros|metri|м|метров|米"),
    (1000, "km|kms|kilometre|kilometres|kilometer|kilometers|kilómetros|kilometros|chilometri|км|公里|千米"),
    (_FOOT, "ft|foot|feet"),
    (1000 * _FOOT, "kft"),
    (3 * _FOOT, "yd|yds|yard|yards"),
    (_MILE, "mi|statute mile|statute miles"),
    (1852, "nmi|nm|nautical mile|nautical miles|naut mi"),
)
_SPEEDS = _spelt(
    ("3.6", "m/s|m/sec|mps|metres per second|meters per second|м/с|米/秒"),
    (1, "km/h|km/hr|kmh|kmph|kph|kilometres per hour|kilometers per hour|км/ч|公里/小时|km/std"),
    (_MILE / 1000, "mph|mi/h|mi/hr|miles per hour"),
    ("1.852", "kt|kts|kn|kns|knot|knots|ktas|nmi/h|knoten|nœuds|noeuds|nudos"),
    (_FOOT * Fraction("3.6"), "ft/s|ft/sec|fps|feet per second"),
)
_DURATIONS = _spelt(
    ("1/3600", "s|sec|secs|second|seconds"),
    ("1/60", "min|mins|minute|minutes|minuten|minutos|minuti|мин|минут|dk|dakika|分钟|分"),
    (
        1,
        "h|hr|hrs|hour|hours|std|stunde|stunden|heure|heures|hora|horas|ore|ora|ч|час|часа|часов|saat|小时|時間",
    ),
    (24, "d|day|days|tage|jours|días|dias"),
    (168, "week|weeks"),
)
_VOLUMES = _spelt(
    ("0.001", "ml|millilitre|millilitres|milliliter|milliliters|cc|cm3"),
    ("0.01", "cl"),
    (1, "l|lt|ltr|litre|litres|liter|liters|litros|litri|dm3|л|литров|升"),
    (1000, "m3|cubic metre|cubic metres|cubic meter|cubic meters"),
    ("3.785411784", "us gal|us gals|us gallon|us gallons|gal (us)|gallons (us)"),
    (
        "4.54609",
        "imp gal|imp gals|imp gallon|imp gallons|imperial gal|imperial gallon|imperial gallons|uk gal"
        "|uk gallon|uk gallons|gal (imp)|gal (uk)",
    ),
)
_ENERGIES = _spelt(
    ("0.001", "wh|w h|watt hour|watt hours|watt-hour|watt-hours"),
    (1, "kwh|kw h|kilowatt hour|kilowatt hours|kilowatt-hour|kilowatt-hours"),
)

_TON = (
    "a ton can be three masses: write '{number} t' (1,000 kg), '{number} short ton' (2,000 lb) "
    "or '{number} long ton' (2,240 lb)"
)
_TWO_MILES = "a mile can be two lengths: write '{number} mi' (statute, 1.609 km) or '{number} nmi' (1.852 km)"
_GALLON = "a gallon can be two volumes: write '{number} US gal' (3.785 L) or '{number} imp gal' (4.546 L)"
_CHARGE = (
    "this is electric charge, not energy: multiply by the battery's nominal voltage and write it in Wh or kWh"
)
_INDICATED = (
    "this is not true airspeed: convert it at its altitude and write '... kt', or write 'Mach ... at ... ft'"
)
_REFUSED_MILES = dict.fromkeys(("mile", "miles"), _TWO_MILES)

MASS = Dimension("mass", "kg", "_kg", "500 kg", _MASSES, dict.fromkeys(("ton", "tons"), _TON), "lb")
LENGTH = Dimension(
    "length",
    "km",
    "_km",
    "1,850 km",
    {unit: metres / 1000 for unit, metres in _HEIGHTS.items()},
    _REFUSED_MILES,
    "nmi",
)
HEIGHT = Dimension("height", "m", "_m", "15,000 m", _HEIGHTS, _REFUSED_MILES, "ft")
SPEED = Dimension(
    "speed",
    "km/h",
    "_kmh",
    "300 km/h",
    _SPEEDS,
    dict.fromkeys(("kias", "kcas", "keas", "knots ias", "kt ias"), _INDICATED),
    "kt",
)
DURATION = Dimension(
    "duration",
    "h",
    "_h",
    "27 h",
    _DURATIONS,
    {"m": "m is the metre: write '{number} min' for minutes"},
    "min",
)
VOLUME = Dimension(
    "volume",
    "L",
    "_l",
    "40 L",
    _VOLUMES,
    dict.fromkeys(("gal", "gals", "gallon", "gallons"), _GALLON),
    "US gal",
)
ENERGY = Dimension("energy", "kWh", "_kwh", "1.2 kWh", _ENERGIES, dict.fromkeys(("mah", "ah"), _CHARGE), "Wh")
POWER_CONSUMPTION = Dimension(
    "fuel per energy", "kg/kWh", "_kg_per_kwh", "0.35 kg/kWh", _spelt((1, "kg/kwh"))
)
THRUST_CONSUMPTION = Dimension(
    "fuel per thrust",
    "1/h",
    "_per_h",
    "0.7 lb/(lbf h)",
    _spelt((1, "1/h|1/hr|per h|per hour")),
)
FREQUENCY = Dimension("frequency", "Hz", "_hz", "30 Hz", _spelt((1, "hz|fps"), (1000, "khz")))
SHARE = Dimension("share", "%", "_pct", "30 %", _spelt((1, "%|percent|per cent|pct")))
NUMBER = Dimension("number", "", "", "18", _spelt((1, "")))
_DOLLARS = {"": 1, "thousand": 10**3, "million": 10**6, "mn": 10**6, "billion": 10**9, "bn": 10**9}
MONEY = Dimension(
    "amount of money",
    "USD",
    "",
    "2,900,000,000",
    _spelt(
        *(
            (factor, "|".join(f"{word} {dollars}".strip() for dollars in ("", "usd", "us$", "us dollars")))
            for word, factor in _DOLLARS.items()
        ),
        (10**6, "musd|usd million"),
        (10**9, "usd billion"),
    ),
)

_MEASURES = (MASS, LENGTH, HEIGHT, SPEED, DURATION, VOLUME, ENERGY, POWER_CONSUMPTION, THRUST_CONSUMPTION)
DIMENSIONS: Mapping[str, Dimension] = {d.name: d for d in (*_MEASURES, FREQUENCY, SHARE, NUMBER, MONEY)}

# The parts of a consumption's denominator: power in kW, thrust in kgf, time in h.
_POWERS = _spelt(
    ("0.001", "w"),
    (1, "kw"),
    (550 * _FOOT * _POUND * _GRAVITY / 1000, "hp|shp|bhp|ehp"),  # 550 ft lbf/s
    (75 * _GRAVITY / 1000, "ps|cv"),  # 75 kgf m/s
)
_THRUSTS = _spelt(
    (1 / _GRAVITY, "n"),
    (10 / _GRAVITY, "dan"),
    (1000 / _GRAVITY, "kn"),
    (1, "kgf|kp|kg"),
    (_POUND, "lbf|lb"),
)
_TIMES = _spelt(("1/3600", "s|sec"), ("1/60", "min"), (1, "h|hr|hour"))


def normal_unit(text: str) -> str:
    """Return the unit's spelling as the tables have it: lower case, single spaces, no full stops."""
    spelling = " ".join(text.lower().replace(".", "").replace("³", "3").split())
    return spelling.replace(" /", "/").replace("/ ", "/")


def find_unit(unit: str, dimension: Dimension) -> Fraction | None:
    """Return how many canonical units of the dimension one such unit is, or None if it is none of them.

    ``unit`` is as `normal_unit` returns it.
    """
    found = dimension.units.get(unit)
    if found is None and dimension in (POWER_CONSUMPTION, THRUST_CONSUMPTION):
        return _consumption(unit, dimension)
    return found


def _consumption(unit: str, dimension: Dimension) -> Fraction | None:
    """Read a fuel consumption such as "g/kWh", "lb/(hp h)", "lb/lbf/hr" or "mg/(N s)"."""
    mass, _, rest = unit.partition("/")
    for mark in "()·⋅*/-":
        rest = rest.replace(mark, " ")
    spaced = rest.replace("hph", "hp h").replace("wh", "w h").split()
    fuel = Fraction(1, 1_000_000) if mass.strip() == "mg" else _MASSES.get(mass.strip())
    if fuel is None or len(spaced) != 2:
        return None
    strengths = _POWERS if dimension is POWER_CONSUMPTION else _THRUSTS
    if spaced[0] in _TIMES:
        spaced.reverse()
    strength, time = strengths.get(spaced[0]), _TIMES.get(spaced[1])
    if strength is None or time is None:
        return None
    return fuel / strength / time


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


MAX_DIGITS = 40
"""Digits in one number."""
MAX_EXPONENT = 30
"""Largest power of ten, of either sign, that a number may carry."""

_NUMBER = re.compile(
    r"(?P<sign>[-+]?)(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?P<mark>[,_' ])[0-9]{3}(?:(?P=mark)[0-9]{3})*|)"
    r"(?:\.(?P<part>[0-9]+))?(?:[eE](?P<exponent>[-+]?[0-9]+))?"
)
_TWO_NUMBERS = re.compile(r"\+?(?P<whole>[1-9][0-9]{0,2})\.(?P<part>[0-9]{3})")
"""A thousands point in half of Europe and South America, a decimal point elsewhere."""
_DECIMAL_COMMA = re.compile(
    r"(?P<whole>[0-9]+|[1-9][0-9]{0,2}(?P<mark>[._' ])[0-9]{3}(?:(?P=mark)[0-9]{3})*)(?:,(?P<part>[0-9]+))?"
)


def quoted(text: str) -> str:
    """Return a text in quotes, cut where it is too long for a message."""
    shown = text if len(text) <= 60 else f"{text[:57]}..."
    return f"'{shown}'"


def exact(number: str, after: str = "") -> Fraction:
    """Return what a decimal number denotes; ``after`` is what follows it, for messages.

    Raises `BadValueError`.
    """
    two = two_numbers(number, after)
    if two:
        raise two
    match = _NUMBER.fullmatch(number)
    if match is None or not (match["whole"] or match["part"]):
        raise _bad_number(number, after)
    exponent = match["exponent"] or "0"
    count = sum(map(str.isdigit, match["whole"] + (match["part"] or "")))
    if match["sign"] == "-":
        raise BadValueError(
            "out-of-range", f"{quoted(number + after)} is negative: no quantity of a spec is below 0"
        )
    if count > MAX_DIGITS:
        raise BadValueError("too-long", f"a number of {count} digits: at most {MAX_DIGITS} are read")
    if len(exponent) > 4 or abs(int(exponent)) > MAX_EXPONENT:
        raise BadValueError("out-of-range", f"exponent {exponent}: powers of ten from -30 to 30 are read")
    return Fraction(re.sub("[,_' ]", "", number))


def two_numbers(number: str, after: str) -> BadValueError | None:
    """Return the error for a number whose point may group thousands or mark decimals, None for any other."""
    match = _TWO_NUMBERS.fullmatch(number)
    if match is None:
        return None
    thousands, decimal = spelled(match["whole"] + match["part"]), spelled(match["whole"], match["part"])
    return BadValueError(
        "bad-number",
        f"{quoted(number + after)} can be two numbers: write '{thousands}{after}' or '{decimal}{after}'",
    )


def spelled(whole: str, part: str = "") -> str:
    """Return the digits before and after a decimal point as a number that can be read in one way only."""
    written = f"{int(whole):,}.{part}" if part else f"{int(whole):,}"
    if not _TWO_NUMBERS.fullmatch(written):
        return written
    shorter = written.rstrip("0").rstrip(".")
    return shorter if shorter != written else f"{written}0"


def _bad_number(number: str, after: str) -> BadValueError:
    found = quoted(number + after)
    other = _DECIMAL_COMMA.fullmatch(number)
    if other and len(number) <= MAX_DIGITS:
        mended = spelled(re.sub(r"[^0-9]", "", other["whole"]), other["part"] or "")
        return BadValueError(
            "bad-number",
            f"{found}: a comma groups digits by threes, a point marks decimals: write '{mended}{after}'",
        )
    return BadValueError(
        "bad-number", f"{found} is not a number: expected one like '1,850', '1850.5' or '1.85e3'"
    )
