"""Single values as the file has them, read or refused with a code of `mtcrcheck.spec.diagnostics`."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeGuard

from pydantic_core import PydanticCustomError

from mtcrcheck import countries
from mtcrcheck.interval import Interval
from mtcrcheck.spec.digits import QuantityError, quoted
from mtcrcheck.spec.quantity import bare_number, parse_quantity, plain_number
from mtcrcheck.spec.suggest import closest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtcrcheck.spec.keys import Key, Kind
    from mtcrcheck.spec.model import Value
    from mtcrcheck.spec.units import Dimension


@dataclass(frozen=True, slots=True)
class Reading:
    """One value as read: ``text`` is what the file says, ``dimension`` the one its unit belongs to."""

    value: Value
    text: str
    dimension: str = ""


Reader = Callable[[object], Reading]
MOST_KEPT = 256
"""Texts of each key that need not be read again: many files of a folder say the same."""
WMD = "wmd-delivery"
"""The end use that changes everything."""
LIKE_WMD = re.compile(r"(?<![a-z])wmd|mass[\W_]+destruction", re.IGNORECASE)


def refuse(code: str, message: str) -> PydanticCustomError:
    """Return the error by which a validator refuses a value."""
    return PydanticCustomError(code, "{message}", {"message": message})


def kind_of(value: object) -> str:
    """Return what kind of TOML or JSON value this is, with its article."""
    kinds: tuple[tuple[type, str], ...] = (
        (bool, "a flag"),
        (int, "a number"),
        (float, "a number"),
        (str, "a string"),
        (dict, "a table"),
        (list, "an array"),
    )
    return next((name for kind, name in kinds if isinstance(value, kind)), "a date or time")


def _wrong_type(value: object, expected: str) -> PydanticCustomError:
    return refuse("wrong-type", f"found {kind_of(value)}, expected {expected}")


def any_text(value: object) -> str:
    """Return a text, which may be empty."""
    if value is None:
        raise refuse("missing-key", "this key is required: add it")
    if not isinstance(value, str):
        raise _wrong_type(value, "a string in quotes")
    return value


def text(value: object) -> str:
    """Return a text that says something."""
    if not any_text(value).strip():
        raise refuse("empty-text", "the text is empty: write something or leave the key out")
    return any_text(value)


def boolean(value: object) -> bool:
    """Return a flag, written without quotes."""
    if isinstance(value, bool):
        return value
    words = {"true": "true", "yes": "true", "false": "false", "no": "false"}
    meant = words.get(value.lower()) if isinstance(value, str) else None
    raise _wrong_type(value, f"true or false: write {meant} without quotes" if meant else "true or false")


def date_text(value: object) -> str:
    """Return a date as text: a TOML date or a string, however vague."""
    return value.isoformat() if isinstance(value, dt.date | dt.time) else any_text(value)


def day(value: object) -> str:
    """Return a day in ISO 8601 form."""
    written = date_text(value)
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
            return dt.date.fromisoformat(written).isoformat()
    except ValueError:
        pass
    raise refuse("bad-date", f"'{written[:40]}' is no day: write it like 2027-03-31")


def word(value: object, choices: Sequence[str]) -> str:
    """Return one of the choices, written exactly so."""
    written = text(value)
    if written in choices:
        return written
    close = closest(written, choices)
    hint = f"did you mean '{close}'?" if close else f"expected one of {', '.join(choices)}"
    raise refuse("bad-choice", f"'{written[:60]}': {hint}")


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _not_zero(read: Reader) -> Reader:
    """Return a reader that refuses what can only be 0: of such a key it stands for what is not known."""

    def checked(value: object) -> Reading:
        reading = None if _is_number(value) and value == 0 else read(value)
        if reading is None or (isinstance(reading.value, Interval) and reading.value.at_most == 0):
            raise refuse(
                "zero-figure",
                f"{value if reading is None else quoted(reading.text)} is true of no aircraft: "
                "leave the key out where the figure is unknown",
            )
        return reading

    return checked


def _read_quantity(value: object, dimensions: Sequence[Dimension]) -> Reading:
    if isinstance(value, str):
        quantity = parse_quantity(value, dimensions)
        return Reading(quantity.interval, value, quantity.dimension)
    if _is_number(value):
        raise bare_number(value, dimensions)
    raise _wrong_type(value, f"a string such as '{dimensions[0].example}'")


def _read_number(value: object, dimension: Dimension) -> Reading:
    if isinstance(value, str):
        return Reading(parse_quantity(value, (dimension,)).interval, value, dimension.name)
    if not _is_number(value):
        raise _wrong_type(value, f"a {dimension.name} such as {dimension.example}")
    interval, figure = plain_number(value), float(value)
    return Reading(interval, str(int(figure)) if figure.is_integer() else repr(figure), dimension.name)


def _read_flag(value: object) -> Reading:
    flag = boolean(value)
    return Reading(flag, "true" if flag else "false")


def _read_choice(value: object, choices: Sequence[str]) -> Reading:
    choice = word(value, choices)
    return Reading(choice, choice)


def _read_country(value: object) -> Reading:
    written = text(value)
    try:
        return Reading(countries.resolve(written), written)
    except LookupError as error:
        raise refuse("unknown-country", str(error)) from None


def _read_text(value: object, choices: Sequence[str]) -> Reading:
    """Return a text, free but for the one word that the law looks for: a slip in it would go unseen."""
    written = text(value)
    if WMD in choices and written != WMD and LIKE_WMD.search(written):
        hint = f"did you mean '{WMD}'? Any other end use is said without these words"
        raise refuse("bad-choice", f"'{written[:60]}': {hint}")
    return Reading(written, written)


def reader_of(options: Sequence[Key]) -> Reader:
    """Return what reads one value of the keys of one spelling, of which the unit decides."""
    key = options[0]
    dimensions = [option.dimension for option in options if option.dimension]
    return reader(key.kind, dimensions, key.choices, may_be_zero=key.may_be_zero or not dimensions)


def reader(
    kind: Kind, dimensions: Sequence[Dimension], choices: Sequence[str], *, may_be_zero: bool = True
) -> Reader:
    """Return what reads one value of a kind of key; it raises the error of `refuse`."""
    read = _by_kind(kind, dimensions, choices)
    if not may_be_zero:
        read = _not_zero(read)
    read_text = functools.lru_cache(maxsize=MOST_KEPT)(read)

    def checked(value: object) -> Reading:
        try:
            return read_text(value) if isinstance(value, str) else read(value)
        except QuantityError as error:
            raise refuse(error.code, str(error)) from None

    return checked


def _by_kind(kind: Kind, dimensions: Sequence[Dimension], choices: Sequence[str]) -> Reader:
    match kind:
        case "quantity":
            return functools.partial(_read_quantity, dimensions=dimensions)
        case "number":
            return functools.partial(_read_number, dimension=dimensions[0])
        case "flag":
            return _read_flag
        case "choice":
            return functools.partial(_read_choice, choices=choices)
        case "country":
            return _read_country
        case "text":
            return functools.partial(_read_text, choices=choices)
