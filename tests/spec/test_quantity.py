"""Quantities as analysts write them, on both sides of 500 kg and 300 km in every unit."""

from __future__ import annotations

import math
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.interval import Interval
from mtcrcheck.spec import units
from mtcrcheck.spec.diagnostics import BadValueError
from mtcrcheck.spec.quantity import MAX_LENGTH, bare_number, parse_quantity, quantity_in, word_for_nothing
from mtcrcheck.spec.units import DIMENSIONS, Dimension, find_unit, normal_unit
from tests.folding import each


def of(text: str, dimension: Dimension) -> Interval:
    return parse_quantity(text, (dimension,)).interval


def exactly(value: float) -> Interval:
    return Interval(value, value)


def refusal_of(text: str, *dimensions: Dimension) -> BadValueError:
    with pytest.raises(BadValueError) as refusal:
        parse_quantity(text, dimensions)
    return refusal.value


@each(
    [
        ("500 kg", units.MASS, 500),
        ("500kg", units.MASS, 500),
        ("500 KG", units.MASS, 500),
        ("0.5 t", units.MASS, 500),
        ("0.500 t", units.MASS, 500),
        ("500,000 g", units.MASS, 500),
        ("1.85e3 km", units.LENGTH, 1850),
        ("1,850 km", units.LENGTH, 1850),
        ("1\N{NARROW NO-BREAK SPACE}850\N{NO-BREAK SPACE}km", units.LENGTH, 1850),
        ("300,000 m", units.LENGTH, 300),
        ("15,000 m", units.HEIGHT, 15000),
        ("1 nautical mile", units.LENGTH, 1.852),
        ("900 m", units.LENGTH, 0.9),
        ("15000 M", units.HEIGHT, 15_000.0),
        ("20 L", units.VOLUME, 20),
        ("20,000 ml", units.VOLUME, 20),
        ("800 km / h", units.SPEED, 800),
        ("46 min", units.DURATION, 46 / 60),
        ("1 h 30 min", units.DURATION, 1.5),
        ("1h30min", units.DURATION, 1.5),
        ("1 hour and 30 minutes", units.DURATION, 1.5),
        ("1e1 h", units.DURATION, 10),
        ("25 d 23 h 57 min", units.DURATION, 623.95),
        ("27 hrs.", units.DURATION, 27),
        ("2 ч. 30 мин", units.DURATION, 2.5),
        ("2小时30分", units.DURATION, 2.5),
        ("2 Stunden und 30 Minuten", units.DURATION, 2.5),
        ("90′", units.DURATION, 1.5),
        ("25,000′", units.HEIGHT, 7620),
        ("FL250", units.HEIGHT, 7620),
        ("1 ½ t", units.MASS, 1500),
        ("4 lb 8 oz", units.MASS, 2.041165665),
        ("1 kg 200 g", units.MASS, 1.2),
        ("78 stone 10 lb", units.MASS, 1102 * 0.45359237),
        ("1.2万公里", units.LENGTH, 12_000),
        ("480 km/h (TAS)", units.SPEED, 480),
        ("时速480公里", units.SPEED, 480),
        ("50K ft AMSL", units.HEIGHT, 15_240),
        ("36 ½ hours", units.DURATION, 36.5),
        ("1 3/4 h", units.DURATION, 1.75),
        ("20 годин", units.DURATION, 20),
        ("22 m.s-1", units.SPEED, 79.2),
        ("4,760 kg;", units.MASS, 4760),
        ("1,100-kg", units.MASS, 1100),
        ("1´100 ㎏", units.MASS, 1100),
        ("300 ㎞∕h", units.SPEED, 300),
        ("300 km·h−1", units.SPEED, 300),
        ("１，５００ｋｇ", units.MASS, 1500),
        ("٥٠٠ kg", units.MASS, 500),
        ("5\N{ZERO WIDTH SPACE}00 kg\N{LEFT-TO-RIGHT MARK}", units.MASS, 500),
        ("77 Wh", units.ENERGY, 0.077),
        ("18", units.NUMBER, 18),
    ]
)
def test_a_figure_with_its_unit(text: str, dimension: Dimension, value: float) -> None:
    assert of(text, dimension) == exactly(value)


@each(
    [
        ("1,100..1,850 km", 1100, 1850),
        ("1,100 km .. 1,850 km", 1100, 1850),
        ("900,000 m .. 1,850 km", 900, 1850),
        ("300..300 km", 300, 300),
        (">= 300 km", 300, None),
        ("≥300 km", 300, None),
        ("<= 450 km", None, 450),
        ("> 300 km", math.nextafter(300, math.inf), None),
        ("< 300 km", None, math.nextafter(300, 0)),
        ("2,000 km +/- 5 %", 1900, 2100),
        ("2,000 km ± 5%", 1900, 2100),
        ("2,000 km (±5 %)", 1900, 2100),
        ("(2,000 ± 100) km", 1900, 2100),
        ("2,000 (+- 100) km", 1900, 2100),
        ("2,000 km +/- 20 km", 1980, 2020),
        ("2,000 +/- 20 km", 1980, 2020),
        ("2,000 km +/- 20,000 m", 1980, 2020),
        ("300 km +/- 100 %", 0, 600),
    ]
)
def test_an_uncertain_figure(text: str, low: float | None, high: float | None) -> None:
    assert of(text, units.LENGTH) == Interval(low, high)


def test_ranges_of_compound_durations() -> None:
    assert of("1 h 30 min .. 2 h", units.DURATION) == Interval(1.5, 2)
    assert of("10 .. 12 h 30 min", units.DURATION) == Interval(10, 12.5)
    assert of("4..5 lb 8 oz", units.MASS) == of("4 lb .. 5.5 lb", units.MASS)
    assert of("1..2 m3", units.VOLUME) == Interval(1000, 2000)


@pytest.mark.parametrize(
    ("below", "above", "dimension", "threshold"),
    [
        ("1,102 lb", "1,103 lb", units.MASS, 500),
        ("0.4999 t", "0.5 t", units.MASS, 500),
        ("499,999 g", "500,000 g", units.MASS, 500),
        ("17,636 oz", "17,637 oz", units.MASS, 500),
        ("0.5511 short ton", "0.5512 short ton", units.MASS, 500),
        ("0.4921 long ton", "0.4922 long ton", units.MASS, 500),
        ("299,999 m", "300,000 m", units.LENGTH, 300),
        ("984,251 ft", "984,252 ft", units.LENGTH, 300),
        ("328,083 yd", "328,084 yd", units.LENGTH, 300),
        ("186 mi", "187 mi", units.LENGTH, 300),
        ("161 nmi", "162 nmi", units.LENGTH, 300),
        ("431 kt", "432 kt", units.SPEED, 800),
        ("497 mph", "498 mph", units.SPEED, 800),
        ("222.2 m/s", "222.3 m/s", units.SPEED, 800),
    ],
)
def test_both_sides_of_a_threshold(below: str, above: str, dimension: Dimension, threshold: float) -> None:
    low, high = of(below, dimension).at_least, of(above, dimension).at_least
    assert low is not None
    assert high is not None
    assert low < threshold <= high


@pytest.mark.parametrize(("dimension", "threshold"), [(units.MASS, 500), (units.LENGTH, 300)])
def test_in_every_unit_the_threshold_itself_is_met_and_a_hair_less_is_not(
    dimension: Dimension, threshold: int
) -> None:
    for unit, factor in dimension.units.items():
        hair = Fraction(1, 10**12)
        there = threshold / factor
        digits = 10**14
        above = math.ceil(there * digits)
        below = math.floor(there * (1 - hair) * digits)
        for mantissa, met in ((above, True), (below, False)):
            bound = of(f"{mantissa}e-14 {unit}", dimension).at_least
            assert bound is not None
            assert (bound >= threshold) is met, unit


@pytest.mark.parametrize(
    ("text", "kilometres_per_hour"),
    [
        ("Mach 0.65 at 35,000 ft", 693.89),
        ("mach 0.65 at 10,668 m", 693.89),
        ("0.65 Mach @ 35,000 ft", 693.89),
        ("Mach .65 @ FL350", 693.89),
        ("M0.65 at FL350", 693.89),
        ("Mach 0.65 at sea level", 796.29),
        ("Mach 0.8 at 11 km", 849.80),
        ("Mach 0.8 at 20 km", 849.80),
    ],
)
def test_a_mach_number_is_a_speed_at_its_altitude(text: str, kilometres_per_hour: float) -> None:
    bounds = of(text, units.SPEED)
    assert bounds.exact
    assert bounds.at_least == pytest.approx(kilometres_per_hour, abs=0.01)


def test_mach_numbers_take_ranges_too() -> None:
    low, high = of("Mach 0.6 at 35,000 ft", units.SPEED), of("Mach 0.65 at 35,000 ft", units.SPEED)
    between = Interval(low.at_least, high.at_least)
    assert of("Mach 0.6..0.65 at 35,000 ft", units.SPEED) == between
    assert of("Mach 0.6 .. Mach 0.65 at 35,000 ft", units.SPEED) == between
    assert of(">= Mach 0.6 at 35,000 ft", units.SPEED) == Interval(low.at_least, None)


@pytest.mark.parametrize(
    "text", ["Mach 0.65", "Mach at 35,000 ft", "Mach 0.65 at 9..11 km", "Mach 5 at 80,001 m"]
)
def test_a_mach_number_without_one_altitude_in_the_atmosphere_is_refused(text: str) -> None:
    assert refusal_of(text, units.SPEED).code == "mach-altitude"


@each(
    [
        ("500", "bare-number", "'500 kg'"),
        ("500..600", "bare-number", "'500..600 kg'"),
        ("1,85 kg", "bad-number", "'1.85 kg'"),
        ("1.500 kg", "bad-number", "'1,500 kg' or '1.5 kg'"),
        ("1.500", "bad-number", "'1,500 kg' or '1.5 kg'"),
        (">= 1.500 kg", "bad-number", "'>= 1,500 kg' or '>= 1.5 kg'"),
        ("1.500..2,000 kg", "bad-number", "'1,500 kg' or '1.5 kg'"),
        ("900..1.500 kg", "bad-number", "'1,500 kg' or '1.5 kg'"),
        ("1.500 kg +/- 5 %", "bad-number", "'1,500 kg' or '1.5 kg'"),
        ("2,000 kg +/- 1.500 kg", "bad-number", "'1,500 kg' or '1.5 kg'"),
        ("1.500-2.000 kg", "bad-number", "'2,000 kg' or '2 kg'"),
        ("0,750 kg", "bad-number", "'0.750 kg'"),
        ("0,500 t", "bad-number", "'0.500 t'"),
        ("2 ton", "ambiguous-unit", "'2 short ton'"),
        ("500 kg..300 kg", "bad-range", "'300 kg..500 kg'"),
        ("16-20 kg", "bad-quantity", "'16..20 kg'"),
        ("16 kg – 20 kg", "bad-quantity", "'16 kg..20 kg'"),
        ("16 to 20 kg", "bad-quantity", "'16..20 kg'"),
        ("16...20 kg", "bad-quantity", "'16..20 kg'"),
        ("about 300 kg", "bad-quantity", "'300 kg +/- 10 %'"),
        ("~300 kg", "bad-quantity", "'300 kg +/- 10 %'"),
        ("up to 450 kg", "bad-quantity", "'<= 450 kg'"),
        ("up to 450 kg (992 lb)", "bad-quantity", "'<= 450 kg (992 lb)'"),
        ("450 kg max. (992 lb)", "bad-quantity", "'<= 450 kg (992 lb)'"),
        ("450 kg (992 lb max)", "bad-quantity", "'<= 450 kg (992 lb)'"),
        ("max: 450 kg", "bad-quantity", "'<= 450 kg'"),
        ("up to 450 km", "wrong-dimension", "expected a mass"),
        ("Kg. 450", "bad-quantity", "write '450 Kg'"),
        ("300 kg (approx.)", "bad-quantity", "'300 kg +/- 10 %'"),
        ("约300公斤", "bad-quantity", "'300公斤 +/- 10 %'"),
        ("300 kg or above", "bad-quantity", "'>= 300 kg'"),
        ("300 kg min.", "bad-quantity", "'>= 300 kg'"),
        ("300公斤以上", "bad-quantity", "'>= 300公斤'"),
        ("between 16 and 20 kg", "bad-quantity", "'16..20 kg'"),
        ("de 16 à 20 kg", "bad-quantity", "'16..20 kg'"),
        ("16÷20 kg", "bad-quantity", "'16..20 kg'"),
        ("2-300 kg", "bad-range", "'200..300 kg' or '2..300 kg'"),
        ("from 15 to 18,500 kg", "bad-range", "'15,000..18,500 kg' or '15..18,500 kg'"),
        ("1-2,000,000 kg", "bad-range", "'1,000,000..2,000,000 kg'"),
        ("5-1,000 kg", "bad-quantity", "write '5..1,000 kg'"),
        ("500 Ibs", "unknown-unit", "'500 lbs'"),
        ("4.76O kg", "bad-number", "'4,760 kg' or '4.76 kg'"),
        ("04,760 kg", "bad-number", "is not a number"),
        ("2 x 250 kg", "bad-quantity", "state what it comes to"),
        ("{{convert|10500|lb|kg|0}}", "bad-quantity", "write '10500 lb'"),
        ("{{convert|5|lb|8|oz}}", "bad-quantity", "several figures"),
        ("500 kg (one-way)", "bad-quantity", "with note = 'one-way'"),
        ("16–20 kg (35–44 lb)", "bad-quantity", "'16..20 kg / 35..44 lb'"),
        ("over 450 kg (992 lb)", "bad-quantity", "'> 450 kg (992 lb)'"),
        ("450+ kg (992+ lb)", "bad-quantity", "'>= 450 kg / >= 992 lb'"),
        ("~450 kg (~992 lb)", "bad-quantity", "'450 kg +/- 10 %'"),
        ("l,5OO kg", "bad-number", "'1,500 kg'"),
        ("300 kg 이상", "bad-quantity", "'>= 300 kg'"),
        ("500-300 kg", "bad-range", "'300..500 kg'"),
        ("500.-300", "bare-number", "is not written as a quantity"),
        ("> 300–500 kg", "bad-quantity", "is not written as a quantity"),
        ("Info: 300 kg", "bad-quantity", "write '300 kg', if it is what this key asks for"),
        ("Infinity", "not-finite", "is not a finite number"),
        (f"300 {'x y ' * 39}", "unknown-unit", "a mass such as '500 kg'"),
        ("5 - " * 40, "unknown-unit", "a mass such as '500 kg'"),
        ("over 450 kg", "bad-quantity", "'> 450 kg'"),
        ("300+ kg", "bad-quantity", "'>= 300 kg'"),
        ("n/a", "bad-quantity", "leave the key out"),
        ("", "bad-quantity", "leave the key out"),
        ("kg", "bad-quantity", "'500 kg'"),
        ("500 km", "wrong-dimension", "a mass such as '500 kg'"),
        ("5 gal", "wrong-dimension", "a mass such as '500 kg'"),
        ("500 kilograme", "unknown-unit", "'500 kilogramme'"),
        ("500 zz", "unknown-unit", "a mass such as '500 kg'"),
        ("500 kg +/- 600 kg", "out-of-range", "below 0"),
        ("-5 kg", "out-of-range", "below 0"),
        ("< 0 kg", "out-of-range", "below 0"),
        ("1e13 kg", "out-of-range", "check figure and unit"),
        ("nan kg", "not-finite", "leave the key out"),
        ("inf", "not-finite", "leave the key out"),
        ("300 kg .. 5 km", "wrong-dimension", "expected a mass"),
        ("1" * (MAX_LENGTH + 1), "too-long", "at most"),
    ]
)
def test_what_is_no_mass_is_refused_with_what_to_write(text: str, code: str, mended: str) -> None:
    refusal = refusal_of(text, units.MASS)
    assert refusal.code == code
    assert mended in str(refusal)


@pytest.mark.parametrize(
    ("text", "dimension", "mended"),
    [
        ("300 miles", units.LENGTH, "'300 nmi'"),
        ("900 M", units.LENGTH, "'900 nmi'"),
        ("10 gal", units.VOLUME, "'10 imp gal'"),
        ("30 m", units.DURATION, "'30 min'"),
        ("5,000 mAh", units.ENERGY, "voltage"),
        ("120 KIAS", units.SPEED, "true airspeed"),
        ("162 kts (IAS)", units.SPEED, "true airspeed"),
    ],
)
def test_a_unit_that_does_not_say_one_thing_is_refused(text: str, dimension: Dimension, mended: str) -> None:
    refusal = refusal_of(text, dimension)
    assert refusal.code == "ambiguous-unit"
    assert mended in str(refusal)


@pytest.mark.parametrize("text", ["30 min 1 h", "2 h 2 h", "1 h 30", "1 h 20 min 5"])
def test_a_duration_in_parts_goes_from_large_to_small_each_with_its_unit(text: str) -> None:
    assert refusal_of(text, units.DURATION).code == "bad-quantity"


def test_the_unit_decides_between_two_dimensions() -> None:
    both = (units.MASS, units.VOLUME)
    assert parse_quantity("4,000 lb", both).dimension == "mass"
    assert parse_quantity("600 US gal", both).dimension == "volume"
    assert "'500 kg' or '500 L'" in str(refusal_of("500", *both))
    assert refusal_of("300 kg .. 500 L", *both).code == "wrong-dimension"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (500, "'500 kg' or '500 lb'"),
        (1850.0, "'1,850 kg' or '1,850 lb'"),
        (0.895, "'0.895 kg' or '0.895 lb'"),
    ],
)
def test_a_bare_number_is_answered_with_the_same_number_and_a_unit(value: float, written: str) -> None:
    assert bare_number(value, (units.MASS,)).code == "bare-number"
    assert str(bare_number(value, (units.MASS,))).endswith(f"write {written}")


def test_a_bare_share_may_be_one_of_one_or_of_a_hundred() -> None:
    assert str(bare_number(0.3, (units.SHARE,))).endswith("write '0.3 %' or '30 %'")
    assert str(bare_number(30, (units.SHARE,))).endswith("write '30 %'")
    assert str(bare_number(0, (units.SHARE,))).endswith("write '0 %'")


@pytest.mark.parametrize(
    "text", ["2 kg 0.3 kg", "1 t 2,204 lb", "10,494 lb 4,760 kg", "1 kg 1,000 g", "3 kg 0.4 lb", "5 lb 8.5"]
)
def test_a_mass_in_two_units_is_no_mass_in_parts(text: str) -> None:
    assert "'" not in refusal_of(text, units.MASS).meant


@pytest.mark.parametrize("text", ["(TBD)", "n/a*", "- kg", "<NA>", "[classified]", "לא ידוע", "AÇIKLANMADI"])
def test_a_word_for_no_figure_is_one_in_brackets_and_with_a_unit_too(text: str) -> None:
    assert word_for_nothing(text) is not None
    assert "leave the key out" in str(refusal_of(text, units.MASS))
    assert word_for_nothing("5 kg") is word_for_nothing("kg") is None


@pytest.mark.parametrize("text", ["1.5 h 30 min", "1 h 90 min", "24 h, 14 h", "30 min 1 h"])
def test_the_parts_of_a_duration_are_whole_and_less_than_one_of_the_part_before(text: str) -> None:
    with pytest.raises(BadValueError, match="from large to small"):
        parse_quantity(text, (units.DURATION,))


@each(
    [
        ("30 to 40 minutes", units.DURATION, "write '30..40 minutes'"),
        ("1 h 30 min - 2 h", units.DURATION, "write '1 h 30 min..2 h'"),
        ("300 km·min−1", units.SPEED, "expected a speed"),
        ("18 to 1", units.NUMBER, "write '18'"),
        ("0:46 h", units.DURATION, "write '46 min'"),
        ("12h30", units.DURATION, "write '12 h 30 min'"),
        ("12 h 30", units.DURATION, "write '12 h 30 min'"),
        ("1 h 5 m", units.DURATION, "write '1 h 5 min'"),
        ("500～600 kg", units.MASS, "write '500..600 kg'"),
        ("1:15", units.DURATION, "write '1 h 15 min' or '1 min 15 s'"),
        ("24-30", units.DURATION, "write '24..30 h' or '24..30 min'"),
        ("24+", units.DURATION, "write '>= 24 h' or '>= 24 min'"),
        ("200 km (LOS)", units.LENGTH, "write '200 km', if it is what this key asks for, with note = 'LOS'"),
        ("3,850 lb internal", units.MASS, "write '3,850 lb'"),
        ("500 kg (1.102 lb)", units.MASS, "'1.102 lb' can be two numbers"),
        ("24 h with 50 kg", units.DURATION, "state alone the one that this key asks for"),
        ("2026-10-12 00:00:00", units.MASS, "is a date"),
        ("12-Oct", units.DURATION, "is a date"),
        ("12-ton", units.MASS, "a ton can be three masses"),
        ("27H30M", units.DURATION, "write '27 h 30 min'"),
        ("1,20,000 g", units.MASS, "write '120,000 g'"),
        ("1,2,000 g", units.MASS, "is not a number"),
        ("$50M", units.MONEY, "write '50 million' if"),
        ("5 quintals", units.MASS, "100 kg or 100 lb"),
        ("50 kg/side", units.MASS, "state alone the one that this key asks for"),
        ("50 kg m", units.MASS, "state alone the one that this key asks for"),
        ("2.9 billion EUR", units.MONEY, "no amount of US dollars"),
        ("1 год", units.DURATION, "can be an hour (Ukrainian) or a year (Russian)"),
        ("up to 2 h 30", units.DURATION, "write '<= 2 h 30 min'"),
        ("over 1:30 h", units.DURATION, "write '> 1 h 30 min'"),
        ("1h30 à 2h", units.DURATION, "write '1 h 30 min..2h'"),
        ("1:30-2:00 h", units.DURATION, "write '1 h 30 min..2 h'"),
        ("01:30:45", units.DURATION, "write '1 h 30 min 45 s'"),
        ("1d 3h 30m", units.DURATION, "write '1 d 3 h 30 min'"),
        ("30-plus hours", units.DURATION, "write '>= 30 hours'"),
        ("45 min, no wind", units.DURATION, "write '45 min', if it is what this key asks for"),
        ("MTOW: 600 kg", units.MASS, "write '600 kg', if it is what this key asks for"),
        ("Range = >300 km", units.LENGTH, "write '>300 km', if it is what this key asks for"),
        ("Radius 300-400 km", units.LENGTH, "write '300..400 km', if it is what this key asks for"),
        ("Service ceiling 5,000 m", units.HEIGHT, "write '5,000 m', if it is what this key asks for"),
        ("over 200 km (LOS)", units.LENGTH, "write '> 200 km', if it is what this key asks for"),
        ("200-300 km LOS", units.LENGTH, "write '200..300 km', if it is what this key asks for"),
        ("200-300 km with 50 kg", units.LENGTH, "no known unit"),
        ("over 1,000 miles", units.LENGTH, "'> 1,000 mi' (statute, 1.609 km) or '> 1,000 nmi'"),
        ("10-15 miles", units.LENGTH, "'10..15 mi' (statute, 1.609 km) or '10..15 nmi'"),
        ("about 16-20 kg", units.MASS, "leaves the spread open: state it, such as '16..20 kg'"),
        ("500 kg aprox.", units.MASS, "leaves the spread open"),
        ("sub-250 g", units.MASS, "write '< 250 g'"),
        ("over $50 million", units.MONEY, "write '> 50 million'"),
        ("200 kts, KIAS", units.SPEED, "this is not true airspeed"),
        ("15k-18k ft", units.HEIGHT, "write '15..18k ft'"),
        ("(500 kg)", units.MASS, "write '500 kg'"),
        ("- 500 kg", units.MASS, "does not begin with a number"),
        ("بیش از ۵۰۰ کیلوگرم", units.MASS, "write '> 500 کیلوگرم'"),
        ("od 16 do 20 kg", units.MASS, "write '16..20 kg'"),
        ("500&nbsp;kg<br />1,102&nbsp;lb<ref>x</ref>", units.MASS, "write '500 kg / 1,102 lb'"),
        ("500 kg<br />1,102 lb", units.MASS, "write '500 kg / 1,102 lb'"),
        ("500 kg<ref>x 5 kg</ref>", units.MASS, "write '500 kg'"),
        ("min. 16 kg, max. 20 kg", units.MASS, "write '16 kg..20 kg'"),
        ("16 (min) – 20 (max) kg", units.MASS, "write '16..20 kg'"),
        ("max. 20 kg, min. 16 kg", units.MASS, "is not written as a quantity"),
    ]
)
def test_a_hint_gives_what_is_meant_or_no_figure(text: str, dimension: Dimension, hint: str) -> None:
    with pytest.raises(BadValueError, match=re.escape(hint)):
        parse_quantity(text, (dimension,))


@pytest.mark.parametrize(("text", "hours"), [("up to 2 h 30", 2.5), ("max. 2:30 h", 2.5), ("2h30 max", 2.5)])
def test_the_most_of_a_greatest_figure_is_the_figure_on_a_clock_too(text: str, hours: float) -> None:
    with pytest.raises(BadValueError) as refusal:
        parse_quantity(text, (units.DURATION,), is_greatest=True)
    assert of(refusal.value.meant, units.DURATION) == exactly(hours)


def test_a_bare_number_that_could_be_thousands_is_not_answered_with_one_reading() -> None:
    refusal = bare_number(1.155, (units.MASS,))
    assert refusal.code == "bad-number"
    assert str(refusal).endswith("write '1,155 kg' or '1.1550 kg'")


@pytest.mark.parametrize("text", ["Mach 0.65 at 35.000 ft", "0.65 Mach @ 35.000 ft"])
def test_an_altitude_is_as_strict_as_any_other_quantity(text: str) -> None:
    assert "'35,000 ft' or '35 ft'" in str(refusal_of(text, units.SPEED))


def test_parts_of_a_duration_are_as_strict_as_any_other_quantity() -> None:
    assert "'1,500 h' or '1.5 h'" in str(refusal_of("1.500 h 30 min", units.DURATION))


@pytest.mark.parametrize(
    ("value", "code"),
    [(math.nan, "not-finite"), (-math.inf, "not-finite"), (-1, "out-of-range"), (10**400, "out-of-range")],
)
def test_numbers_that_no_quantity_has(value: float, code: str) -> None:
    assert bare_number(value, (units.MASS,)).code == code
    with pytest.raises(BadValueError) as refusal:
        quantity_in(value, "", (units.NUMBER,))
    assert refusal.value.code == code


UNITS = [(dimension, unit) for dimension in DIMENSIONS.values() for unit in dimension.units]


@given(st.sampled_from(UNITS), st.decimals(0, 1000, places=4))
def test_every_unit_converts_to_the_nearest_float_and_back(
    known: tuple[Dimension, str], value: object
) -> None:
    dimension, unit = known
    ratio = find_unit(normal_unit(unit), dimension) or Fraction(0)
    figure = of(f"{value} {unit}", dimension).at_least
    assert figure == float(Fraction(str(value)) * ratio)
    assert figure is not None
    assert float(Fraction(figure) / ratio) == pytest.approx(float(Fraction(str(value))), rel=1e-15)


@given(st.sampled_from(UNITS), st.decimals(0, 1000, places=4))
def test_case_and_the_space_before_the_unit_do_not_matter(
    known: tuple[Dimension, str], value: object
) -> None:
    dimension, unit = known
    same = of(f"{value} {unit}", dimension)
    if unit.upper() not in dimension.refused:
        assert of(f"{value} {unit.upper()}", dimension) == same
    if unit and not unit[0].isdigit():
        assert of(f"{value}{unit}", dimension) == same


PIECES = st.sampled_from(
    [*"1,. %>e-/_'(", "850", "..", "kg", "km", "h", "min", "mach", " at ", "+/-", "<=", "lb"]
)


@given(
    st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join)),
    st.sampled_from(list(DIMENSIONS.values())),
)
def test_any_text_is_a_range_that_does_not_cross_or_a_refusal(text: str, dimension: Dimension) -> None:
    try:
        bounds = of(text, dimension)
    except BadValueError:
        return
    assert bounds.known
    assert not bounds.crossed
    assert all(math.isfinite(b) and b >= 0 for b in (bounds.at_least, bounds.at_most) if b is not None)


@pytest.mark.parametrize(
    "text", ["300 " + "ca. " * 37, "300 kg " + "max " * 37, "16-20 +/- 5 %", "16-20 % kg"]
)
def test_words_upon_words_are_refused_without_trying_all_of_them(text: str) -> None:
    assert "'" not in refusal_of(text, units.MASS).meant


PROPOSAL = re.compile(r"write '([^']+)'")


@given(
    st.sampled_from(["about {}", "up to {}", "over {}", "at least {}", "less than {}", "ca. {}", "~{}"]),
    st.integers(1, 10**6),
    st.sampled_from(["km", "nmi", "ft"]),
)
def test_words_before_a_figure_are_answered_with_a_form_that_is_read(
    form: str, figure: int, unit: str
) -> None:
    text = form.format(f"{figure:,} {unit}")
    with pytest.raises(BadValueError) as refusal:
        parse_quantity(text, (units.LENGTH,))
    proposal = re.search(r"(?:write|such as) '([^']+)'", str(refusal.value))
    assert proposal
    assert parse_quantity(proposal[1], (units.LENGTH,)).interval.known


@pytest.mark.parametrize(
    "text", ["16-20 kg", "300+ kg", "1,85 kg", "500", "2 ton", "500 kg..300 kg", "1.850,5 kg"]
)
def test_a_proposal_is_read_as_it_stands(text: str) -> None:
    with pytest.raises(BadValueError) as refusal:
        parse_quantity(text, (units.MASS,))
    proposal = PROPOSAL.search(str(refusal.value)) or re.search(r"did you mean '([^']+)'", str(refusal.value))
    assert proposal
    assert parse_quantity(proposal[1], (units.MASS,)).interval.known


@pytest.mark.parametrize(
    ("text", "dollars"),
    [
        ("2,900,000,000", 2.9e9),
        ("2.9 billion", 2.9e9),
        ("2900 MUSD", 2.9e9),
        ("2,900 million USD", 2.9e9),
        ("14..25 million", 14e6),
        ("5 USD", 5.0),
        ("5 US$", 5.0),
    ],
)
def test_an_amount_is_read_with_its_words(text: str, dollars: float) -> None:
    assert of(text, units.MONEY).at_least == dollars


@pytest.mark.parametrize(
    "text", ["5 EUR", "5 A$", "2.9 Mrd", "2.9 billion EUR", "2900 MEUR", "10k", "5 M", "$5"]
)
def test_another_currency_or_word_is_no_amount_of_dollars_and_is_not_cut_to_its_figure(text: str) -> None:
    with pytest.raises(BadValueError) as refusal:
        parse_quantity(text, (units.MONEY,))
    assert f"write {text.split(maxsplit=1)[0]}" not in str(refusal.value)


@each(
    [
        ("10,494 lb (4,760 kg)", 10_494 * 0.45359237, 4760),
        ("4,760 kg (10,494 lb)", 10_494 * 0.45359237, 4760),
        ("1,100 lb / 500 kg", 1_100 * 0.45359237, 500),
        ("1,100 lb/500 kg", 1_100 * 0.45359237, 500),
        ("4,760 kg [10,494 lb]", 10_494 * 0.45359237, 4760),
        ("4,760 kg (10,494 lb; 4.76 t)[2][b]", 10_494 * 0.45359237, 4760),
        ("16..20 kg (35..44 lb)", 35 * 0.45359237, 20),
        ("500 kg[1]", 500, 500),
        ("500 kg [12][note 3]", 500, 500),
        (">= 500 kg (>= 1,102 lb)", 1102 * 0.45359237, None),
        (">= 500 kg (1,102 lb)", 1102 * 0.45359237, None),
        ("500 kg (approx. 1,102 lb)", 1102 * 0.45359237, 500),
        ("500 kg, 1,102 lb", 1102 * 0.45359237, 500),
        ("500 kg | 1,102 lb", 1102 * 0.45359237, 500),
        ("500 kg\n1,102 lb", 1102 * 0.45359237, 500),
        ("500 kg, or about 1,102 lb", 1102 * 0.45359237, 500),
        (
            "5.25 tons (10,500 lb)",
            10_500 * 0.45359237,
            10_500 * 0.45359237,
        ),  # short tons: no others are as much
        ("4,760 kg / 5.25 tons", 4760, 10_500 * 0.45359237),
        ("10 1/2 lb", 10.5 * 0.45359237, 10.5 * 0.45359237),
    ]
)
def test_a_figure_in_several_units_is_the_range_that_holds_them_all(
    text: str, low: float, high: float | None
) -> None:
    found = of(text, units.MASS)
    assert found.at_least == pytest.approx(low)
    assert found.at_most == (None if high is None else pytest.approx(high))


def test_figures_of_other_dimensions_come_in_pairs_too() -> None:
    assert of("1,151 mi (1,852 km, 1,000 nmi)", units.LENGTH).at_most == 1852.354944
    assert of("50,000 ft / 15 km", units.HEIGHT) == Interval(15_000, 15_240)
    assert of("300 mph (480 km/h)", units.SPEED).at_least == 480
    assert of("635 km/h (M0.6 at FL500)", units.SPEED) == Interval(635, pytest.approx(637.35, abs=0.01))
    assert of("1 h 30 min (90 min)", units.DURATION) == Interval(1.5, 1.5)
    assert of("40 gal (US) (151 L)", units.VOLUME).at_least == 151
    assert of("1,150 miles (1,850 km)", units.LENGTH) == Interval(1850, 1850.7456)
    assert of("1,000 miles (1,850 km)", units.LENGTH) == Interval(1850, 1852)
    assert of("25,000 ft (FL250)", units.HEIGHT) == Interval(7620, 7620)
    assert of("132 gallons (600 L)", units.VOLUME).at_most == pytest.approx(600.08388)


@each(
    [
        "500 kg (600 kg)",
        "500 kg / 499 kg",
        "500 kg / 500 kg / 499 kg (1,102 lb)",
        "1,500 lb / 1,500 kg",
        "1,102 lb (550 kg)",
        "500 kg (300 km)",
        "500 kg internal, 300 kg external",
        "500 kg*",
        "500 kg (per hardpoint)",
        "500-kg class",
        "500 kg / 4",
        "1 ton (1,000 kg)",  # a tonne or a long ton
        "1 ton (1,300 kg)",  # none of the three
        "1.5 tons / 1.5 tons",
        "1/2 t",
        "3/4 t",
        "2 x 250 kg",
        "500 kg²",
        ">= 500 kg (<= 1,102 lb)",
        "500 kg / 500 kg",
        "5 kg, 5 kg",
        "500 kg (<= 1,102 lb)",
        "1OO kg/side",
        "500 kg, max 550 kg",
        "500 kg[edit]",
    ]
)
def test_figures_that_are_not_one_are_refused_without_a_figure_of_the_readers(text: str) -> None:
    assert not re.search(r"write '", str(refusal_of(text, units.MASS)))


def hint_of(text: str, dimension: Dimension, *, is_greatest: bool) -> list[Interval]:
    """Return what each figure that a refusal proposes is read as."""
    with pytest.raises(BadValueError) as refusal:
        parse_quantity(text, (dimension,), is_greatest=is_greatest)
    said = str(refusal.value)
    asked = re.sub(r"^'.*?'[ :]|(?:such as|expected|it like) .*", "", said)
    return [of(found, dimension) for found in re.findall(r"'(.*?[0-9].*?)'(?![0-9])", asked)]


GREATEST = [
    "up to {}", "up to {} (est. never)", "max {}", "max. {}", "Max. {}", "maximum {}", "{} max", "{} max.",
    "{} (max)", "{} maximum", "עד {}", "do {}", "{}'a kadar",
]  # fmt: skip
LEAST = [
    "+{}", "à partir de {}", "mind. {}", "at least {}", "min. {}", "no less than {}", "{} or more", "{}+",
    "{} (min.)", "from {}", "{} и выше",
]  # fmt: skip
MORE, LESS = ["{}'dan fazla", "{}超", "beyond {}", "高于{}"], ["{}未満", "低于{}", "{}'dan az"]


@given(
    st.sampled_from(
        [*GREATEST, *LEAST, *MORE, *LESS, "at most {}", "{} or less", "not more than {}", "{} to {}", "{}–{}",
         "{}-{}"]
    ),
    st.integers(1, 10**5),
    st.sampled_from([(units.MASS, "kg"), (units.MASS, "lb"), (units.LENGTH, "nmi"), (units.DURATION, "h")]),
    st.booleans(),
    st.sampled_from(["", ",000", " 500", ".5"]),
)  # fmt: skip
def test_a_hint_says_what_was_meant_or_gives_no_figure(
    form: str, figure: int, unit: tuple[Dimension, str], is_greatest: bool, digits: str
) -> None:
    dimension, word = unit
    if digits.strip(",. ") in ("000", "500"):
        figure = figure % 999 + 1
    written = f"{figure}{digits} {word}"
    value = of(written, dimension).at_least
    meant = {
        **dict.fromkeys(GREATEST, Interval(value if is_greatest else None, value)),
        **dict.fromkeys(LEAST, Interval(value, None)),
        **dict.fromkeys(MORE, Interval(math.nextafter(value, math.inf), None)),
        **dict.fromkeys(LESS, Interval(None, math.nextafter(value, 0))),
    }.get(form, Interval(None, value))
    if form.count("{}") == 2:
        meant = Interval(value, value)
    for hint in hint_of(form.replace("{}", written), dimension, is_greatest=is_greatest):
        assert hint == meant


@each(
    [
        ("5 hg", units.MASS),
        ("5 kiloton", units.MASS),
        ("5 megagram", units.MASS),
        ("500 mm", units.LENGTH),
        ("5 dm", units.LENGTH),
        ("5 milimetres", units.LENGTH),
        ("5 hectometres", units.LENGTH),
        ("5 months", units.DURATION),
        ("5 ms", units.DURATION),
        ("5 MWh", units.ENERGY),
        ("5 km/s", units.SPEED),
        ("5 km/min", units.SPEED),
        ("5 hl", units.VOLUME),
        ("5 hectolitre", units.VOLUME),
        ("5 fl oz", units.VOLUME),
        ("2 x 5 kg", units.MASS),
    ]
)
def test_a_unit_that_is_not_known_is_not_answered_with_another(text: str, dimension: Dimension) -> None:
    assert hint_of(text, dimension, is_greatest=False) == []


def test_thousands_of_units_are_units() -> None:
    assert of("1.1 klb", units.MASS) == of("1,100 lb", units.MASS)
    assert of("50 kft", units.HEIGHT) == of("50,000 ft", units.HEIGHT)


@pytest.mark.parametrize(
    ("text", "dimension", "same"),
    [
        ("500 кг", units.MASS, "500 kg"),
        ("1,2 т", units.MASS, None),
        ("1.2 т", units.MASS, "1.2 t"),
        ("300 км", units.LENGTH, "300 km"),
        ("300 км/ч", units.SPEED, "300 km/h"),
        ("27 Stunden", units.DURATION, "27 h"),
        ("40 dakika", units.DURATION, "40 min"),
        ("40 分钟", units.DURATION, "40 min"),
        ("20 Liter", units.VOLUME, "20 L"),
        ("5万フィート", units.HEIGHT, "50 kft"),
        ("5000 m s.n.m.", units.HEIGHT, "5 km"),
        ("海拔5000米", units.HEIGHT, "5 km"),
        ("1,200キロ", units.MASS, "1,200 kg"),
        ("1,200㌔", units.LENGTH, "1,200 km"),
        ("5만 피트", units.HEIGHT, "50 kft"),
        ("15,000’ MSL", units.HEIGHT, "15 kft"),
        ("300 км\\ч", units.SPEED, "300 km/h"),
        ("186 英里/小时", units.SPEED, "186 mph"),
        ("1,000 м. миль", units.LENGTH, "1,000 nmi"),
        ("220 kilomètres par heure", units.SPEED, "220 km/h"),
        ("毎時220キロメートル", units.SPEED, "220 km/h"),
        ("1.5 تن", units.MASS, "1.5 t"),
        ("2 שעות ו-30 דקות", units.DURATION, "2.5 h"),
    ],
)
def test_units_of_other_languages(text: str, dimension: Dimension, same: str | None) -> None:
    if same is None:
        assert "'1.2 т'" in str(refusal_of(text, dimension))
    else:
        assert of(text, dimension) == of(same, dimension)
