"""Exact figures and units of measure: per dimension, the spellings that analysts type and their factors.

Every factor is exact by definition and held as a fraction of the canonical unit: the foot, the mile
and the pound by the international yard and pound agreement (1959), the nautical mile of 1852 m (1929), the US
gallon of 231 cubic inches, the imperial gallon of 4.54609 L, standard gravity of 9.80665 m/s² (CGPM 1901).
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from mtcrcheck.spec.diagnostics import BadValueError
from mtcrcheck.text import read_beside


@dataclass(frozen=True, slots=True)
class Dimension:
    """One kind of quantity.

    ``canonical`` is the unit that the rest of the code computes in, ``suffix`` its ending in column names, and
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


def _spelt(rows: Mapping[str, str]) -> dict[str, Fraction]:
    return {spelling: Fraction(factor) for factor, names in rows.items() for spelling in names.split("|")}


def _dimension(name: str, said: Mapping[str, Any]) -> Dimension:
    why = said.get("refused", {})
    refused = {spelling: why[names] for names in why for spelling in names.split("|")}
    found = _spelt(said["units"]) if "units" in said else _LENGTHS
    read = {spelling: factor for spelling, factor in found.items() if spelling not in refused}
    return Dimension(name, **{**said, "units": read, "refused": refused})


_SAID: dict[str, Any] = read_beside(__file__, "units.toml")
WORDS: Mapping[str, Any] = _SAID.pop("words")
"""Words beside figures, as the file has them."""
_LAYERS: list[tuple[float, float, float]] = _SAID.pop("atmosphere")["layers"]
_PARTS = {name: _spelt(rows) for name, rows in _SAID.pop("parts").items()}
"""The units that those of a consumption are put together from, by what they measure."""
_LENGTHS = {unit: metres / 1000 for unit, metres in _spelt(_SAID["height"]["units"]).items()}
DIMENSIONS: Mapping[str, Dimension] = {name: _dimension(name, said) for name, said in _SAID.items()}
MASS, LENGTH, HEIGHT, SPEED = (DIMENSIONS[name] for name in ("mass", "length", "height", "speed"))
DURATION, VOLUME, ENERGY = (DIMENSIONS[name] for name in ("duration", "volume", "energy"))
SHARE, NUMBER, MONEY = (DIMENSIONS[name] for name in ("share", "number", "amount of money"))
POWER_CONSUMPTION, THRUST_CONSUMPTION = DIMENSIONS["fuel per energy"], DIMENSIONS["fuel per thrust"]


def unit_names(dimension: Dimension) -> tuple[str, ...]:
    """Return one spelling of each unit of a dimension, as people write it; empty where it has none."""
    shown = WORDS["shown"]
    if dimension.name in shown["of"]:
        return tuple(shown["of"][dimension.name])
    first = {ratio: spelling for spelling, ratio in reversed([*dimension.units.items()])}
    listed = (first[ratio] for ratio in dict.fromkeys(dimension.units.values()))
    return tuple(shown["capitals"].get(name, name) for name in listed if name and name not in shown["seldom"])


def normal_unit(text: str) -> str:
    """Return the unit's spelling as the tables have it: lower case, single spaces, no full stops.

    A capital M alone stays one: of a length it is the sign of nautical miles too. That a speed is a true one, and a
    height one above the sea, is what their keys ask for.
    """
    if text.strip() == "M":
        return "M"
    spelling = " ".join(text.lower().replace(".", "").replace("³", "3").split())
    return _AS_ASKED.sub("", spelling.replace(" /", "/").replace("/ ", "/"))


_AS_ASKED = re.compile(r"(?<=[\w'])[ (]+(?:k?tas|true|a?msl|asl)\)?$")


def find_unit(unit: str, dimension: Dimension) -> Fraction | None:
    """Return how many canonical units of the dimension one such unit is, or None if it is none of them.

    ``unit`` is as `normal_unit` returns it. One of a fuel consumption is put together, such as "g/kWh", "lb/(hp h)",
    "lb/lbf/hr" or "mg/(N s)".
    """
    if unit in dimension.units or dimension not in (POWER_CONSUMPTION, THRUST_CONSUMPTION):
        return dimension.units.get(unit)
    mass, _, rest = unit.partition("/")
    for mark in "()·⋅*/-":
        rest = rest.replace(mark, " ")
    spaced = rest.replace("hph", "hp h").replace("wh", "w h").replace("ns", "n s").split()
    fuel = Fraction(1, 1_000_000) if mass.strip() == "mg" else MASS.units.get(mass.strip())
    strengths, times = _PARTS["powers" if dimension is POWER_CONSUMPTION else "thrusts"], _PARTS["times"]
    if fuel is None or len(spaced) != 2:
        return None
    for strength, time in (spaced, spaced[::-1]):
        if strength in strengths and time in times:
            return fuel / strengths[strength] / times[time]
    return None


def is_unit(text: str) -> bool:
    """Whether a text is a unit, of whatever it may be."""
    unit = normal_unit(text)
    return bool(unit) and any(find_unit(unit, dimension) for dimension in DIMENSIONS.values())


HIGHEST_ATMOSPHERE_M = 80_000.0


def speed_of_sound_kmh(height_m: float) -> float:
    """Return the speed of sound in the standard atmosphere, in km/h, at a geopotential height in m.

    a = sqrt(1.4 x 287.05287 J/(kg K) x T), with T from the layers of ISO 2533:1975 (standard atmosphere).
    Valid from 0 to 80,000 m; raises ValueError outside.
    """
    if not 0 <= height_m <= HIGHEST_ATMOSPHERE_M:
        raise ValueError(f"no standard atmosphere at {height_m:g} m")
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
TWO_NUMBERS = r"[1-9][0-9]{0,2}[.][0-9]{3}"
"""A thousands point in half of Europe and South America, a decimal point elsewhere."""
_DECIMAL_COMMA = re.compile(
    r"(?P<whole>0|[1-9][0-9]*|[1-9][0-9]{0,2}(?P<mark>[._'’ ])[0-9]{3}(?:(?P=mark)[0-9]{3})*"
    r"|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}(?![0-9,]))(?:,(?P<part>[0-9]+))?"
)
"""A decimal comma, or thousands grouped as in India: 1,20,000."""


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
        mended = with_point(number) if len(number) <= MAX_DIGITS else None
        words = " is not a number: expected one like '1,850', '1850.5' or '1.85e3'"
        if mended:
            words = f": a comma groups digits by threes, a point marks decimals: write '{mended}{after}'"
        raise BadValueError("bad-number", f"{quoted(number + after)}{words}")
    exponent = match["exponent"] or "0"
    count = sum(map(str.isdigit, match["whole"] + (match["part"] or "")))
    if match["sign"] == "-":
        words = f"{quoted(number + after)} is negative: no quantity of a spec is below 0"
        raise BadValueError("out-of-range", words)
    if count > MAX_DIGITS:
        raise BadValueError("too-long", f"a number of {count} digits: at most {MAX_DIGITS} are read")
    if len(exponent) > 4 or abs(int(exponent)) > MAX_EXPONENT:
        raise BadValueError("out-of-range", f"exponent {exponent}: powers of ten from -30 to 30 are read")
    return Fraction(re.sub("[,_' ]", "", number))


def two_numbers(number: str, after: str) -> BadValueError | None:
    """Return the error for a number whose point may group thousands or mark decimals, None for any other."""
    whole, _, part = number.removeprefix("+").partition(".")
    if not re.fullmatch(TWO_NUMBERS, f"{whole}.{part}"):
        return None
    thousands, decimal = spelled(whole + part), spelled(whole, part)
    words = f"{quoted(number + after)} can be two numbers: write '{thousands}{after}' or '{decimal}{after}'"
    return BadValueError("bad-number", words)


def spelled(whole: str, part: str = "") -> str:
    """Return the digits before and after a decimal point as a number that can be read in one way only."""
    written = f"{int(whole):,}.{part}" if part else f"{int(whole):,}"
    if not re.fullmatch(TWO_NUMBERS, written):
        return written
    shorter = written.rstrip("0").rstrip(".")
    return shorter if shorter != written else f"{written}0"


def with_point(number: str) -> str | None:
    """Return a number with a decimal comma as it is written here, None where it is none."""
    match = _DECIMAL_COMMA.fullmatch(number)
    return match and spelled(re.sub("[^0-9]", "", match["whole"]), match["part"] or "")
