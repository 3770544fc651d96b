"""Quantities as analysts write them: "1,850 km", "1,100..1,850 km", ">= 300 km", "1 h 30 min".

Figures are exact fractions until the end, so that every bound is the float nearest to what is written:
300,000 m is exactly 300 km, and 1,102 lb stays below 500 kg. What is no quantity is refused with the form in
which its author would write it: a proposal is read before it is made, so that it never says another value.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial
from typing import NamedTuple

from mtcrcheck.interval import Interval, hull
from mtcrcheck.spec import units
from mtcrcheck.spec.diagnostics import BadValueError
from mtcrcheck.spec.units import Dimension, exact, quoted, two_numbers
from mtcrcheck.text import closest, from_capitals

MAX_LENGTH = 160
"""Characters in one quantity."""
MAX_VALUE = 1e12
"""Largest value in the canonical unit."""
MOST_FORMS = 3
"""Forms within one another that are proposed for one text: "up to 2h30 (VTOL)" has three."""
MOST_WORDS = 3
"""Words behind a number among which its unit, and the same figure in others, end."""


class Quantity(NamedTuple):
    """A range in the canonical unit of the named dimension."""

    dimension: str
    interval: Interval


_Kinds = Sequence[Dimension]
_Amount = tuple[Dimension, Fraction]
"""One number with its unit, as an exact ratio in the canonical unit."""
_SAME = (*range(0x3300, 0x33E0), *range(0xFF01, 0xFF5F))
"""Units that are one character in the typefaces of East Asia, and characters of ASCII in their full width: ㎏, ％."""
PLAIN: Mapping[int, str] = {
    **{ord(sign): plain for plain, signs in units.WORDS["typed"].items() for sign in signs},
    **{ord(zero) + n: str(n) for zero in "٠۰" for n in range(10)},
    **{n: unicodedata.normalize("NFKC", chr(n)).replace("∕", "/") for n in _SAME},
}
"""Wide, Arabic and typographic characters as those of ASCII, and invisible ones, which pasted texts have, as none."""
RANGE, AND = units.WORDS["range"], units.WORDS["and"]
"""What stands between the ends of a range, as patterns."""
_SIGNS = {sign: "|".join(map(re.escape, words.split("|"))) for sign, words in units.WORDS["signs"].items()}
_UP_TO = "|".join(map(re.escape, units.WORDS["up_to"].split("|")))
WORDS_BEFORE = "|".join((*_SIGNS.values(), _UP_TO))
"""What may stand before a figure and means a sign, as a pattern."""
_NAMED = {**units.WORDS, "about": _SIGNS["~"], "before": WORDS_BEFORE}


@cache
def _form(pattern: str) -> re.Pattern[str]:
    """Return a pattern of the file compiled: a command needs few of them."""
    return re.compile(re.sub(r"\{([a-z]+)\}", lambda name: f"(?:{_NAMED[name[1]]})", pattern))


class _Forms(dict[str, re.Pattern[str]]):
    """The forms by their names in the file."""

    def __missing__(self, name: str) -> re.Pattern[str]:
        return self.setdefault(name, _form(units.WORDS["forms"][name]))


_FORMS = _Forms()
_SAID = [
    ("", units.WORDS[of].format(words), rf"{sign} \1")
    for of, said in (
        ("before_figure", [*_SIGNS.items(), ("max", _UP_TO), ("<=", _UP_TO)]),
        ("behind_figure", units.WORDS["behind"].items()),
    )
    for sign, words in said
]
_REWRITTEN, _PROPOSED = (
    [(units.DIMENSIONS.get(of), pattern, figure) for of, pattern, figure in forms]
    for forms in (units.WORDS["rewritten"], [*units.WORDS["proposed"], *_SAID])
)
"""Forms of a dimension, or of all, with the figure that each is: read so, or proposed.

The sign "max" is only of a greatest, and "~" leaves its spread open.
"""
SPEEDS_IN_WORDS = [(pattern, figure) for of, pattern, figure in units.WORDS["rewritten"] if of == "speed"]
"""Speeds as East Asia prints them, such as 時速480キロ, with the figure that each is."""
_IF_SO = "if it is what this key asks for"
_OF_NUMBERS = ("bad-number", "bad-range", "out-of-range", "too-long")
"""Codes of what no unit mends."""
_LETTERS, _LOOKS = str.maketrans("OoОоIlІ", "0000111"), str.maketrans("i1|q9", "lllgg")
"""Letters that look like a digit beside digits, and what looks like a letter of a unit."""
LINES = _FORMS["lines"]
"""Between the lines of a cell: two numbers, which are not one whose thousands a space groups."""
COARSEST = Fraction(1, 40)
"""How far off a figure may be by rounding, as a share of it: two figures that lie further apart are two."""
NOT_KNOWN, _NOTHING = (from_capitals(units.WORDS[of].split("|")) for of in ("unknown", "nothing"))
"""Words, in lower case, that say that a figure is not known, and those that say that there is nothing to know."""
UNKNOWN = NOT_KNOWN | _NOTHING
"""All words that say no figure."""


def parse_quantity(
    text: str, dimensions: Sequence[Dimension], *, is_greatest: bool = False, forms: int = MOST_FORMS
) -> Quantity:
    """Read a quantity in any one of the dimensions, as a range in that dimension's canonical unit.

    Case, and the space before the unit, do not matter. ``>`` and ``<`` are strict: their bound is the next
    float. A figure that is given in several units is the range that holds them all. ``is_greatest`` is whether
    the figure is a greatest one by its nature: there, "up to 600 kg" means no less than 600 kg; ``forms`` is how many
    forms within one another are proposed. Raises `BadValueError` with what was found, what is expected and how to
    mend it.
    """
    if len(text) > MAX_LENGTH:
        words = f"a value of {len(text):,} characters: a quantity has at most {MAX_LENGTH}"
        raise BadValueError("too-long", words)
    if _FORMS["plain"].fullmatch(text):  # there is nothing to rewrite
        with suppress(BadValueError):
            return _figure(text, dimensions)
    body = LINES.sub(" / ", _FORMS["halves"].sub("", text)).translate(PLAIN)
    body = " ".join(_FORMS["spread"].sub(r" +/- \1", body).split()).rstrip(" ,;:")
    for dimension, pattern, figure in _REWRITTEN:
        body = _form(pattern).sub(figure, body) if dimension in (None, *dimensions) else body
    if word_for_nothing(text) is not None:
        words = f"{quoted(text)} is no quantity: leave the key out where the value is unknown"
        raise BadValueError("bad-quantity", words)
    try:
        return _read(text, without_references(body), dimensions)
    except BadValueError as error:
        worded = _misprinted(body, dimensions)
        if forms and not worded:
            worded = _worded(body, dimensions, is_greatest=is_greatest, forms=forms - 1)
        raise worded if worded and (worded.meant or not error.meant) else error from None


def _read(text: str, body: str, dimensions: Sequence[Dimension]) -> Quantity:
    """Read a figure as it stands; ``text`` is what the file says, for messages."""
    pair = _FORMS["pair"].fullmatch(body)
    beside = [pair[1], *_FORMS["beside"].split(pair[2])] if pair else _FORMS["beside"].split(body)
    # the parts of one duration have commas between them too
    if len(beside) > 1 and (pair or units.DURATION not in dimensions or re.search("[/;|=]", body)):
        return _together(text, beside, dimensions)
    try:
        return _figure(body, dimensions)
    except BadValueError as error:
        unit = f" {dimensions[0].canonical}"
        if error.code == "bare-number" and not body.endswith(unit):
            other = _fault_of(body + unit, dimensions, forms=1)
            if other is None:
                raise _no_unit(body, dimensions) from None
            raise error if other.meant else _no_form(body, error.code) from None
        if error.code == "bad-quantity" and _FORMS["parts"].search(body):
            raise _no_form(body) from None
        raise


def word_for_nothing(text: str) -> str | None:
    """Return the word of `UNKNOWN` by which a text says that there is no figure, None where it may say one.

    It may stand in brackets, and with the mark of a footnote or a unit behind it: "(TBD)", "n/a*", "- kg".
    """
    said = without_references(" ".join(text.translate(PLAIN).split()).lower().rstrip(" ,;:"))
    before, _, unit = said.rpartition(" ")
    is_measured = before not in ("", "nan") and units.is_unit(unit)  # "nan kg" is a number, and no finite one
    forms = (said, said.strip("()[]<>*†‡ "), before if is_measured else said)
    return next((form for form in forms if form in UNKNOWN), None)


def without_references(text: str) -> str:
    """Return a text without the numbers of footnotes at its end."""
    while (plain := _FORMS["reference"].sub("", text)) != text:
        text = plain
    return text


def quantity_in(value: float | Decimal, unit: str, dimensions: Sequence[Dimension]) -> Quantity:
    """Return a plain number in a unit as a quantity, or raise `BadValueError`."""
    _bound(value)
    dimension, factor = _factor(unit, f"{value}", dimensions)
    amount = _bound(Fraction(value) * factor)
    return Quantity(dimension.name, Interval(amount, amount))


def _together(text: str, parts: Sequence[str], dimensions: Sequence[Dimension]) -> Quantity:
    """Return the range that holds the same figure in several units, if it is the same but for rounding."""
    refusal = f"{quoted(text)} has several figures that are not one: keep the one that the source measured"
    parts = _told_apart(parts, dimensions)
    sign, *others = map(_FORMS["comparator"].fullmatch, parts)
    if sign and not any(others):
        parts = [parts[0], *(f"{sign[1]} {part}" for part in parts[1:])]
    try:
        read = [_figure(part, dimensions) for part in parts]
    except BadValueError as error:
        faults = [_fault_of(part, dimensions, forms=MOST_FORMS - 1) for part in parts]
        meant = [fault.meant if fault else part for part, fault in zip(parts, faults, strict=True)]
        if all(meant) and {fault.code for fault in faults if fault} == {"bad-quantity"}:
            raise _proposal(text, " / ".join(meant), dimensions) or _no_form(text) from None
        is_bare = error.code == "bare-number" and None in faults
        code = "bad-quantity" if is_bare else error.code
        raise error if code == "bad-number" else BadValueError(code, refusal) from None
    said = [units.normal_unit(_split(part.strip("<>= "))[1]) for part in parts]
    if len({*said}) < len(said):  # two figures in one unit are no conversion of each other
        raise BadValueError("bad-quantity", refusal)
    slack = [float(1 + _rounding(part)) for part in parts]
    for other, rough in zip(read, slack, strict=True):
        if other.dimension != read[0].dimension or not all(
            low == high
            if low is None or high is None
            else max(low, high) <= min(low, high) * slack[0] * rough
            for low, high in zip(read[0].interval, other.interval, strict=True)
        ):
            raise BadValueError("bad-quantity", refusal)
    return Quantity(read[0].dimension, hull(each.interval for each in read))


def _told_apart(parts: Sequence[str], dimensions: Sequence[Dimension]) -> list[str]:
    """Return figures, those whose unit can be several in the only one by which they are the same as another.

    "1,150 miles (1,850 km)" has statute miles, "1,000 miles (1,850 km)" nautical ones.
    """
    ways = [
        [f"{number} {way}" for d in dimensions for way in _FORMS["ways"].findall(d.refused.get(spelling, ""))]
        for number, unit in map(_split, parts)
        for spelling in [units.normal_unit(unit)]
    ]
    plain = next((part for part, several in zip(parts, ways, strict=True) if not several), "")
    same = [[way for way in several if _fault_of(f"{plain} / {way}", dimensions) is None] for several in ways]
    return [found[0] if len(found) == 1 else part for part, found in zip(parts, same, strict=True)]


def _rounding(part: str) -> Fraction:
    """Return how far off the roughest number of a figure may be by rounding, as a share of it."""
    shares = [Fraction(0)]
    for whole, decimals in re.findall(r"([0-9][0-9,_' ]*)(\.[0-9]+)?", part):
        digits = re.sub("[^0-9]", "", whole)
        number = Fraction(digits + decimals)
        last = Fraction(10) ** (1 - len(decimals) if decimals else len(digits) - len(digits.rstrip("0")))
        shares.append(last / number / 2 if number else COARSEST)
    return min(max(shares), COARSEST)


def bare_number(value: float, dimensions: Sequence[Dimension]) -> BadValueError:
    """Return the error for a number without its unit, with the same number written properly."""
    try:
        _bound(value)
    except BadValueError as error:
        return error
    figure = f"{int(value):,}" if value == int(value) else f"{value:,}"
    return two_numbers(str(value), f" {dimensions[0].canonical}") or _no_unit(figure, dimensions)


def _bound(value: float | Decimal | Fraction) -> float:
    value = float(value) if isinstance(value, Fraction) else value
    if isinstance(value, float) and not math.isfinite(value):
        words = "found a value that is not a finite number: leave the key out instead"
        raise BadValueError("not-finite", words)
    if value < 0:
        raise BadValueError("out-of-range", "found a negative value: no quantity of a spec is below 0")
    if value > MAX_VALUE:
        words = f"the value is above {MAX_VALUE:,.0f}, the most that is read: check figure and unit"
        raise BadValueError("out-of-range", words)
    return float(value)


def _figure(body: str, dimensions: Sequence[Dimension]) -> Quantity:
    if units.SPEED in dimensions and ("mach" in body.lower() or _FORMS["mach"].search(body)):
        body, dimensions = _at_altitude(body)
    if sign := _FORMS["comparator"].fullmatch(body):
        dimension, amount = _amount(sign[2], dimensions, f"{sign[1]} ")
        bound, toward = _bound(amount), math.inf if sign[1][0] == ">" else -math.inf
        if sign[1] == "<" and bound == 0:
            raise BadValueError("out-of-range", "nothing is below 0: write '<= ...' with a larger figure")
        end = bound if sign[1][1:] else math.nextafter(bound, toward)
        return Quantity(dimension.name, Interval(end, None) if toward > 0 else Interval(None, end))
    for mark, read in (("+/-", _with_tolerance), ("..", _between)):
        first, found, second = body.partition(mark)
        if found:
            return read(first.strip(), second.strip(), dimensions)
    dimension, amount = _amount(body, dimensions)
    value = _bound(amount)
    return Quantity(dimension.name, Interval(value, value))


def _between(low: str, high: str, dimensions: Sequence[Dimension]) -> Quantity:
    unit, (upper_number, upper_unit) = _split(low)[1], _split(high)
    end, upper = _amount(high, dimensions, "" if unit else f"{low}..")
    first = upper_unit if units.is_unit(upper_unit) else re.split(" ?[0-9]", upper_unit)[0]
    shared = "" if unit else first  # 10..12 h 30 min begins at 10 h
    begin, lower = _amount(f"{low} {shared}", dimensions)
    if begin is not end:
        raise BadValueError("wrong-dimension", f"the range begins as {begin.kind}, ends as {end.kind}")
    interval = Interval(_bound(lower), _bound(upper))
    if interval.crossed:
        turned = f"{high if unit else upper_number}..{low} {shared}".rstrip()
        raise BadValueError("bad-range", f"the range ends below its beginning: write {quoted(turned)}")
    return Quantity(end.name, interval)


def _with_tolerance(middle: str, spread: str, dimensions: Sequence[Dimension]) -> Quantity:
    is_share = spread.endswith("%")
    unit = "" if _split(middle)[1] or is_share else _split(spread)[1]
    dimension, centre = _amount(f"{middle} {unit}", dimensions)
    if is_share:
        delta = centre * exact(spread[:-1].strip(), " %") / 100
    else:
        _, delta = _amount(spread, (dimension,))
    if delta > centre:
        raise BadValueError("out-of-range", f"'{middle} +/- {spread}' reaches below 0: write a range")
    return Quantity(dimension.name, Interval(_bound(centre - delta), _bound(centre + delta)))


def _split(text: str) -> tuple[str, str]:
    match = _FORMS["amount"].fullmatch(text.strip())
    return (match[1], match[2]) if match else ("", text)


def _amount(text: str, dimensions: Sequence[Dimension], before: str = "") -> _Amount:
    """Read a number with its unit; ``before`` is what stands before it, which the forms in an error keep."""
    try:
        return _measured(text.strip(), dimensions)
    except BadValueError as error:
        codes = ("ambiguous-unit", "unknown-unit", *([] if ".." in before else ["bad-number"]))
        if not before or error.code not in codes:
            raise
        words = re.sub(r"(write|or|mean) '(?=[0-9])", rf"\1 '{before}", str(error))
        raise BadValueError(error.code, words, error.meant and f"{before}{error.meant}") from None


def _measured(text: str, dimensions: Sequence[Dimension]) -> _Amount:
    number, unit = _split(text)
    if not number:
        raise _no_number(text, dimensions)
    has_parts = (units.DURATION in dimensions or units.MASS in dimensions) and _FORMS["parted"].match(unit)
    if has_parts and (found := _of_parts(text, dimensions)):
        return found
    if not unit and "" not in dimensions[0].units:
        exact(number, f" {dimensions[0].canonical}")
        raise _no_unit(number, dimensions)
    dimension, factor = _factor(unit, number, dimensions)
    return dimension, exact(number, f" {unit}".rstrip()) * factor


def _of_parts(text: str, dimensions: Sequence[Dimension]) -> _Amount | None:
    """Read "1 d 2 h 30 min" and "5 lb 8 oz"; a mass in other parts, such as in two units, is left to be refused."""
    if dash := _dash_for_range(text, dimensions):
        raise dash
    total = last = Fraction(0)
    dimension, left = dimensions[0], _FORMS["term"].sub("", text)
    for number, unit in () if left else _FORMS["term"].findall(text):
        term = number.rstrip(",")
        value = exact(term, f" {unit}")
        dimension, factor = _factor(unit, term, dimensions)
        if last and (total % last or max(Fraction(1), value) * factor >= last or last % factor):
            left = text
        total, last = total + value * factor, factor
    if left and units.DURATION in dimensions:
        words = (
            "the parts of a duration, each with its unit, go from large to small, all but the last of them whole and "
            "each less than one of the part before it"
        )
        is_worded = left != text and re.search(r"[^\W\d_]|@", left)
        behind = _words_behind(*_split(text), dimensions) if is_worded else None
        raise behind or BadValueError("bad-quantity", f"{quoted(text)}: {words}, such as '1 h 30 min'")
    return None if left else (dimension, total)


def _factor(unit: str, number: str, dimensions: Sequence[Dimension]) -> tuple[Dimension, Fraction]:
    spelling = units.normal_unit(unit)
    for dimension in dimensions:
        factor = units.find_unit(spelling, dimension)
        if factor:
            return dimension, factor
    raise _unknown_unit(unit, number, dimensions)


def _at_altitude(body: str) -> tuple[str, Sequence[Dimension]]:
    """Return a Mach number as an amount of the unit "mach", and speeds with that: of sound, where it is flown."""
    speed, *rest = _FORMS["altitude"].split(body, maxsplit=1)
    if not rest:
        raise _mach_form(body)
    place = rest[0].strip()
    is_low = place.lower().replace("-", " ") in ("sea level", "msl", "sl", "s/l")
    height = parse_quantity("0 m" if is_low else place, (units.HEIGHT,)).interval
    if not height.exact or height.at_least is None:
        words = "a Mach number takes one altitude, not a range"
        raise BadValueError("mach-altitude", f"{quoted(place)}: {words}")
    if height.at_least > units.HIGHEST_ATMOSPHERE_M:
        raise BadValueError("mach-altitude", f"{quoted(place)}: the standard atmosphere ends at 80,000 m")
    sound = Fraction(units.speed_of_sound_kmh(height.at_least))
    speeds = replace(units.SPEED, units={**units.SPEED.units, "mach": sound})
    return _FORMS["mach"].sub(r"\1 mach", speed).strip(), (speeds,)


def _misprinted(body: str, dimensions: Sequence[Dimension]) -> BadValueError | None:
    """Return the error for a date, an error of a formula and letters that stand for digits, None for all else."""
    if why := next((why for form, why in units.WORDS["no_figures"].items() if re.fullmatch(form, body)), ""):
        return BadValueError("bad-quantity", f"{quoted(body)} {why}")
    meant = _FORMS["misprint"].sub(lambda printed: printed[0].translate(_LETTERS), body)
    if meant == body:
        return None
    words = f"{quoted(body)} has letters among its digits: did you mean {quoted(meant)}?"
    fault = _fault_of(meant, dimensions) or BadValueError("bad-number", words)
    return fault if fault.code == "bad-number" else None


def _worded(body: str, dimensions: _Kinds, *, is_greatest: bool, forms: int) -> BadValueError | None:
    """Return the error for words before or behind a figure that a sign would say, None where there are none."""
    propose = partial(_proposal, body, dimensions=dimensions, is_greatest=is_greatest, forms=forms)
    fault = None
    for dimension, pattern, figure in _PROPOSED:
        is_meant = dimension in (None, *dimensions) and (is_greatest or figure[:3] != "max")
        if not is_meant or not (found := _form(pattern).fullmatch(body)):
            continue
        proposal = found.expand(figure).removeprefix("max ")
        if proposal[:1] == "~":
            words = f"{quoted(body)} leaves the spread open: state it, such as {{}}"
            middle = _FORMS["pair"].sub(r"\1", proposal[2:])
            error = propose(f"{middle} +/- 10 %", words=words) or propose(middle, words=words)
        else:
            error = propose(proposal)
        if error:
            return error
        fault = _no_form(body)
    if units.DURATION in dimensions and (clocked := _clocked(body, propose)):
        return clocked
    if "" in dimensions[0].units:  # EUR is no remark on dollars
        return fault
    noted, named = (_FORMS[form].fullmatch(body) for form in ("noted", "named"))
    if noted and not (_FORMS["no_note"].search(noted[2]) or units.is_unit(noted[2])):
        words = f"{quoted(body)} has words behind the figure: write {{}}, {_with_note(noted[2])}"
        fault = propose(noted[1], words=words) or fault
    if named and not fault:
        words = f"{quoted(body)} has words before the figure: write {{}}, {_IF_SO}"
        fault = propose(named[1], words=words)
    return fault


def _with_note(words: str) -> str:
    return f"{_IF_SO}, with note = '{words.strip('()[],;')}'"


def _clocked(body: str, propose: Callable[[str], BadValueError | None]) -> BadValueError | None:
    """Return the error for hours and minutes that are not both written with their units, None for all else.

    Of a duration that is written as on a clock, days or its unit say that hours begin it.
    """
    iso, clock = _FORMS["iso"].fullmatch(body), _FORMS["clock"].fullmatch(body)
    parted = _in_parts(iso) if iso else _FORMS["clock"].sub(_in_parts, _FORMS["minutes"].sub(_in_parts, body))
    if parted != body:
        return propose(parted) or _no_form(body)
    if clock and clock["unit"]:
        words = "a colon stands between hours and minutes: write every part with its unit"
        return BadValueError("bad-quantity", f"{quoted(body)}: {words}, such as '1 h 30 min'")
    if clock:
        other = "" if clock["s"] else f" or '{int(clock['h'])} min {int(clock['min'])} s'"
        written = quoted(_in_parts(clock, is_hours=True))
        return BadValueError("bare-number", f"{quoted(body)} has no unit: write {written}{other}")
    return None


def _in_parts(found: re.Match[str], *, is_hours: bool = False) -> str:
    """Return hours and minutes each with its unit, or as they stand where nothing says that they begin with hours."""
    parts = found.groupdict("")
    unit = parts.pop("unit", "h") or ("h" if parts["d"] or is_hours else "")
    behind = re.match(r" ?([^\W\d_]*)", found.string[found.end() :])
    if units.find_unit(units.normal_unit(unit), units.DURATION) != 1 or (behind and units.is_unit(behind[1])):
        return found[0]
    return " ".join(f"{int(n)} {name}" for name, n in parts.items() if n and int(n)) or "0 min"


def _fault_of(
    text: str, dimensions: _Kinds, *, is_greatest: bool = False, forms: int = 0
) -> BadValueError | None:
    try:
        parse_quantity(text, dimensions, is_greatest=is_greatest, forms=forms)
    except BadValueError as error:
        return error
    return None


def _proposal(
    body: str,
    form: str,
    dimensions: _Kinds,
    *,
    words: str = "",
    is_greatest: bool = False,
    forms: int = MOST_FORMS,
) -> BadValueError | None:
    """Return the error that proposes another form, or what is proposed for that; None where it is refused too.

    It is what is meant, unless ``words`` say that something is left open, with braces for the form.
    """
    error = _shortened(form) or _fault_of(form, dimensions, is_greatest=is_greatest, forms=forms)
    if error and error.meant and error.code == "bad-quantity":
        form, error = error.meant, None
    if error is None:
        said = words.replace("{}", quoted(form)) or f"{quoted(body)}: write {quoted(form)}"
        return BadValueError("bad-quantity", said, "" if words else form)
    is_number = not words and error.code in ("bad-number", "ambiguous-unit", "bare-number")
    return error if is_number or error.code in ("wrong-dimension", "mach-altitude", "bad-range") else None


def _no_form(body: str, code: str = "bad-quantity") -> BadValueError:
    words = "is not written as a quantity, such as '1,100..1,850 km' or '>= 300 km'"
    return BadValueError(code, f"{quoted(body)} {words}")


def _no_unit(figure: str, dimensions: Sequence[Dimension]) -> BadValueError:
    written = [f"{figure} {d.canonical}" for d in dimensions]
    if units.SHARE in dimensions and re.fullmatch("[0-9.]+", figure) and 0 < (share := exact(figure)) <= 1:
        written.append(f"{float(share * 100):.10g} %")
    elif len(dimensions) == 1 and dimensions[0].other:
        written.append(f"{figure} {dimensions[0].other}")
    words = f"{figure} has no unit: write {' or '.join(map(repr, written))}"
    return BadValueError("bare-number", words, figure)


def _unknown_unit(unit: str, number: str, dimensions: Sequence[Dimension]) -> BadValueError:
    spelling = units.normal_unit(unit)
    if units.SPEED in dimensions:
        if spelling in ("M", "ma", "马赫"):
            return _mach_form(f"{number} {unit}")
        spelling = "kias" if _FORMS["no_airspeed"].search(spelling) else spelling
    hint = next((d.refused[spelling] for d in dimensions if spelling in d.refused), "")
    if hint:
        return BadValueError("ambiguous-unit", f"{quoted(unit)}: {hint.replace('{number}', number)}")
    error = _dash_for_range(f"{number} {unit}", dimensions)
    if "" not in dimensions[0].units:  # EUR is no remark on dollars
        error = error or _words_behind(number, unit, dimensions)
    if error:
        return error
    expected = " or ".join(f"{d.kind} such as '{d.example}'" for d in dimensions)
    others = units.DIMENSIONS.values()
    elsewhere = [d for d in others if spelling in d.refused or (spelling and units.find_unit(spelling, d))]
    if elsewhere:
        words = f"{quoted(unit)} is a unit of {elsewhere[0].name}: expected {expected}"
        return BadValueError("wrong-dimension", words)
    if "" in dimensions[0].units:
        money = "no amount of US dollars: convert it, and write it in full or as '2.9 billion'"
        hint = money if units.MONEY in dimensions else "this value has no unit"
        return BadValueError("unknown-unit", f"{quoted(unit)}: {hint}")
    long = [u for d in dimensions for u in d.units if len(u) > 4 and abs(len(u) - len(spelling)) < 3]
    slips = [u for u in long if u[:3] == spelling[:3]]  # another prefix ("klb") is another unit
    close = closest(spelling, slips) if spelling.isalpha() and len(spelling) > 3 else None
    looks = spelling.replace("rn", "m").translate(_LOOKS)  # as a scanner takes lb for Ib, and kg for kq
    if looks != spelling and not spelling.isdigit() and any(units.find_unit(looks, d) for d in dimensions):
        close = looks
    hint = f"did you mean {quoted(f'{number} {close}')}?" if close else f"expected {expected}"
    return BadValueError("unknown-unit", f"{quoted(unit)} is no known unit: {hint}")


def _words_behind(number: str, unit: str, dimensions: Sequence[Dimension]) -> BadValueError | None:
    """Return the error for words behind a figure that can be read without them, None where it is none."""
    parts = re.sub(r"(?<=\w)(?=[/(*†‡§¹²³]|[×x@][0-9])", " ", unit).split()
    for n in range(min(len(parts) - 1, MOST_WORDS), 0, -1):
        named = " ".join(parts[:n]).rstrip(",;:").replace(" /", "/")
        figure, rest = f"{number} {named}", " ".join(parts[n:])
        error = _fault_of(figure, dimensions)
        if error is None:
            said = f"{quoted(f'{number} {unit}')} has words behind the figure"
            if _FORMS["no_note"].search(rest) or units.is_unit(rest):
                words = f"{said} that may make it another: state alone the one that this key asks for"
                return BadValueError("unknown-unit", words)
            return BadValueError("bad-quantity", f"{said}: write {quoted(figure)}, {_with_note(rest)}")
        if error.code == "ambiguous-unit":
            return error
    return None


def _dash_for_range(text: str, dimensions: Sequence[Dimension]) -> BadValueError | None:
    ends = _FORMS["dash"].fullmatch(text)
    if ends is None or _FORMS["range"].search(ends[2]):
        return None
    proposal = f"{ends[1].rstrip('. ')}..{ends[2]}"
    error = _shortened(proposal) or _fault_of(proposal, dimensions)
    if error is None:
        return BadValueError("bad-quantity", f"a range takes two dots: write {quoted(proposal)}", proposal)
    is_bare = error.code in ("bare-number", "ambiguous-unit") and not _split(ends[1])[1]
    return error if is_bare or error.code in _OF_NUMBERS else None


def _shortened(proposal: str) -> BadValueError | None:
    """Return the error for a range whose first number may be short for a greater one, None for any other."""
    ends = _FORMS["shortened"].match(proposal)
    if ends is None or int(ends[1]) >= int(ends[2]):
        return None
    full = f"{ends[1]}{re.sub('[0-9]', '0', ends[3])}{proposal[ends.end(1) :]}"
    words = f"the range may begin at one of two numbers: write {quoted(full)} or {quoted(proposal)}"
    return BadValueError("bad-range", words)


def _no_number(text: str, dimensions: Sequence[Dimension]) -> BadValueError:
    lowered = text.lower()
    if re.match(r"[-+]?(nan|inf(inity)?)\b", lowered):
        words = f"{quoted(text)} is not a finite number: leave the key out instead"
        return BadValueError("not-finite", words)
    if "mach" in lowered or (units.SPEED in dimensions and re.match(r"m ?[0-9.]", lowered)):
        return _mach_form(text)
    examples = " or ".join(f"'{d.example}'" for d in dimensions)
    words = f"{quoted(text)} does not begin with a number: expected {examples}, say"
    return BadValueError("bad-quantity", words)


def _mach_form(text: str) -> BadValueError:
    words = f"{quoted(text)}: the speed of sound depends on altitude: write it like 'Mach 0.65 at 35,000 ft'"
    return BadValueError("mach-altitude", words)
