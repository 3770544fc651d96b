"""A random search: figures as sources print them are read as what they say, or refused with nothing else proposed.

What is printed is known. A comma before three digits is left out where it would be decimal: this house takes it for
thousands (1,850 km), as the text on the code bad-number says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from hypothesis import assume, example, given
from hypothesis import strategies as st

from mtcrcheck.interval import Interval
from mtcrcheck.spec import units
from mtcrcheck.spec.diagnostics import BadValueError
from mtcrcheck.spec.quantity import parse_quantity

LOCALES = [
    (",", "."),
    (".", ","),
    (" ", ","),
    ("\N{NARROW NO-BREAK SPACE}", ","),
    ("'", "."),
    ("’", "."),
    ("", "."),
]
UNITS = {
    "mass": {
        **{"kg": "1", "lb": "0.45359237", "lbs.": "0.45359237", "t": "1000", "g": "0.001", "кг": "1"},
        **{"Kilogramm": "1", "klb": "453.59237", "short tons": "907.18474", "oz": "0.028349523125"},
    },
    "length": {
        "km": "1",
        "nmi": "1.852",
        "NM": "1.852",
        "mi": "1.609344",
        "m": "0.001",
        "км": "1",
        "kft": "0.3048",
    },
    "speed": {"km/h": "1", "kt": "1.852", "knots": "1.852", "mph": "1.609344", "m/s": "3.6"},
    "duration": {"h": "1", "hours": "1", "hrs": "1", "Stunden": "1", "часов": "1", "days": "24"},
}
WORDS = {
    "exact": ["{}", "{}[1]", "{} [12][b]", "{} "],
    "greatest": [
        "up to {}",
        "max. {}",
        "Max {}",
        "maximum {}",
        "{} max",
        "{} max.",
        "{} (max)",
        "{} maximum",
    ],
    "least": [
        "at least {}",
        "{}+",
        "+{}",
        "{} or more",
        "min. {}",
        ">= {}",
        "≥{}",
        "more than {}",
        "{} minimum",
    ],
    "most": ["at most {}", "<= {}", "less than {}", "{} or less", "no more than {}", "≤ {}"],
    "about": ["about {}", "~{}", "approx. {}", "ca. {}", "{} (approx.)", "{} est."],
    "another": [
        "{} (per wing)",
        "{} *",
        "{}†",
        "2 x {}",
        "{} each",
        "{} x 2",
        "{} / 2",
        "{}²",
        "+{} kg",
        "-{}",
        *(
            "{}·h−1",
            "{} h-1",
            "{}/kg",
            "{} @ 20,000 ft",
            "{} to 1",
            "{} per side",
            "{}, 5 kg",
            "{} 30",
            "1 {} {}",
        ),
    ],
}
"""Ways to print one figure; of "another" kind are those that do not say that the figure is this."""


@dataclass(frozen=True)
class Printed:
    """A text, and what may be read of it: any interval that holds ``truth`` and lies within ``room``."""

    text: str
    dimension: str
    truth: Interval
    room: Interval
    is_greatest: bool


def number(whole: int, decimals: str, locale: tuple[str, str]) -> str:
    """Return a number as a locale prints it."""
    thousands, point = locale
    return f"{whole:,}".replace(",", thousands) + (f"{point}{decimals}" if decimals else "")


@st.composite
def numbers(draw: st.DrawFn) -> tuple[str, Fraction]:
    """Return a number as printed, and what it is."""
    whole = draw(st.one_of(st.integers(0, 30), st.integers(100, 30_000), st.integers(10**6, 10**7)))
    decimals = draw(st.sampled_from(["", "", "5", "25", "375", "1234"]))
    locale = draw(st.sampled_from(LOCALES))
    assume(not (locale[1] == "," and len(decimals) == 3 and 0 < whole < 1000))
    assume(whole or decimals)
    return number(whole, decimals, locale), Fraction(f"{whole}.{decimals or 0}")


@st.composite
def printed(draw: st.DrawFn) -> Printed:
    dimension = units.DIMENSIONS[draw(st.sampled_from(list(UNITS)))]
    kind = draw(st.sampled_from([*WORDS, "pair", "range", "range", "parts"]))
    if kind == "parts":
        hours, minutes = draw(st.sampled_from(["0", "1", "1.5", "27"])), draw(st.integers(1, 120))
        form = draw(
            st.sampled_from(["{} h {} min", "{}h{}min", "{} hrs, {} mins", "{} Std. {} Minuten", "{} h {}"])
        )
        value = float(hours) + minutes / 60
        fits = minutes < 60 and hours != "1.5" and form != "{} h {}"
        truth = Interval(value, value) if fits else Interval(1.0, 0.0)
        return Printed(form.format(hours, minutes), "duration", truth, Interval(value, value), False)
    unit, factor = draw(st.sampled_from(list(UNITS[dimension.name].items())))
    digits, figure = draw(numbers())
    exact = figure * Fraction(factor)
    value, is_greatest = float(exact), draw(st.booleans())
    text = f"{digits} {unit}"
    point = Interval(value, value)
    if kind == "pair":
        other, factor = draw(st.sampled_from(list(UNITS[dimension.name].items())))
        places = draw(st.integers(0, 2))
        assume(other != unit)
        rounded = Fraction(round(exact / Fraction(factor) * 10**places), 10**places)
        assume(rounded)
        shown = f"{float(rounded):,.{places}f}"
        forms = ["{} ({})", "{} / {}", "{}/{}", "{} [{}]", "{} ({})[1]", "{}, {}", "{} | {}", "{} (ca. {})"]
        form = draw(st.sampled_from(forms))
        text = form.replace("{}", text, 1).replace("{}", f"{shown} {other}")
        ends = sorted((exact, rounded * Fraction(factor)))
        room = Interval(*map(float, ends))
        return Printed(text, dimension.name, room, room, is_greatest)
    if kind == "range":
        more, greater = draw(numbers())
        assume(greater > figure)
        forms = ["{}–{}", "{} - {}", "{}-{}", "{} to {}", "{}..{}", "{} — {}", "from {} to {}"]
        first = draw(st.sampled_from([text, digits]))
        text = draw(st.sampled_from(forms)).replace("{}", first, 1).replace("{}", f"{more} {unit}")
        between = Interval(value, float(greater * Fraction(factor)))
        return Printed(text, dimension.name, between, between, is_greatest)
    text = draw(st.sampled_from(WORDS[kind])).replace("{}", text)
    if kind in ("greatest", "most"):
        point = Interval(value if kind == "greatest" and is_greatest else None, value)
    elif kind == "least":
        point = Interval(value, None)
    elif kind == "about":
        return Printed(text, dimension.name, point, Interval(value * 0.9, value * 1.1), is_greatest)
    elif kind == "another":
        assume(dimension.name != "duration" or not text.endswith(" 30"))  # an hour and a half
        return Printed(text, dimension.name, Interval(1.0, 0.0), point, is_greatest)
    return Printed(text, dimension.name, point, point, is_greatest)


def is_right(found: Interval, printed: Printed) -> bool:
    """Whether what was read holds what is printed, and nothing beyond it."""
    if printed.truth.crossed:
        return False
    ends = ((found.at_least, printed.room.at_least), (found.at_most, printed.room.at_most))
    return all(
        (read is None) == (said is None)
        and (read is None or said is None or abs(read - said) <= 1e-9 * max(read, said))
        for read, said in ends
    )


@given(printed())
@example(Printed("1.500 kg", "mass", Interval(1500, 1500), Interval(1500, 1500), True))
def test_what_is_printed_is_read_as_it_is_meant_or_refused(case: Printed) -> None:
    try:
        found = parse_quantity(
            case.text, (units.DIMENSIONS[case.dimension],), is_greatest=case.is_greatest
        ).interval
    except BadValueError as refusal:
        message = str(refusal)
    else:
        assert is_right(found, case), (case, found)
        return
    if "two numbers: " in message:
        return  # both ways are shown
    proposals = re.search(r"(?:[:,] write (?!it)|did you mean|state it, such as)(.*)", message)
    for hint in re.findall(r"'([^']*[0-9](?:[^']|'[0-9])*)'", proposals[1] if proposals else ""):
        read = parse_quantity(hint, (units.DIMENSIONS[case.dimension],)).interval
        assert is_right(read, case) or _part_of(read, case), (case.text, message)


def _part_of(read: Interval, case: Printed) -> bool:
    """Whether a proposal mends one number of several, and says what that one means: its form is refused still."""
    ends = [end for end in (case.room.at_least, case.room.at_most) if end is not None]
    return read.exact and any(
        abs(read.at_least - end) <= 1e-9 * end for end in ends if read.at_least is not None
    )
