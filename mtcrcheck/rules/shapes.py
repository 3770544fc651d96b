"""The kinds of value that law data are made of, and reading a shape of them from what TOML parses to."""

import datetime
import re
from calendar import monthrange
from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    GetPydanticSchema,
    Strict,
    TypeAdapter,
    ValidationError,
)
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import no_info_plain_validator_function

from mtcrcheck import countries
from mtcrcheck.rules.conditions import Condition, parse
from mtcrcheck.text import read_beside

STRICT = ConfigDict(extra="forbid")
"""Of a class that a file is read as, and of those that it is made of: no key that they do not have."""
WORDS = read_beside(__file__, "expected.toml")
"""What is expected where a value is of another kind, by what pydantic calls that."""
Shape = TypeVar("Shape")


_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@cache
def parse_partial(text: str) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day that a date known to the day, the month or the year may mean.

    ``text`` is "2026-07-10", "2026-07" or "2026". Raises ValueError, with the text, for anything else.
    """
    match = _PARTIAL.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a date: expected '2026-07-10', '2026-07' or '2026'")
    year, month, day = match.groups()
    try:
        first = datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise ValueError(f"{text!r} is not a date of the calendar") from None
    ends = int(month or 12)
    return first, first.replace(month=ends, day=int(day or monthrange(first.year, ends)[1]))


Text = Annotated[str, Field(pattern=r"\S")]
Flag = Annotated[bool, Strict()]
Day = Annotated[datetime.date, Strict()]
PartialDate = Annotated[str, AfterValidator(lambda text: parse_partial(text) and text)]
CountryCode = Annotated[str, AfterValidator(lambda code: countries.name(code) and code)]
# without a schema for writing conditions, which is slow to make
_WHEN = no_info_plain_validator_function(lambda data: parse(data, "when"))
When = Annotated[Condition, GetPydanticSchema(lambda _type, _of_type: _WHEN)]


def load_shape(shape: type[Shape], data: object, where: str) -> Shape:
    """Build a shape from its data form.

    Raises `ValueError`, naming ``where``, for keys unknown or missing and values of the wrong kind.
    """
    try:
        loaded: Shape = _reader_of(shape).validate_python(data)
    except ValidationError as error:
        raise ValueError(_message(error.errors(include_url=False)[0], where)) from None
    return loaded


_reader_of: Callable[[Any], TypeAdapter[Any]] = cache(TypeAdapter)


def _message(fault: ErrorDetails, where: str) -> str:
    """Return a fault of law data in one line: where it is, and what was expected."""
    *tables, key = fault["loc"] or ("",)
    place = where + "".join(f" {step + 1}" if isinstance(step, int) else f": {step}" for step in tables)
    match fault["type"]:
        case "missing":
            return f"{place}: {key} is missing"
        case "unexpected_keyword_argument":
            return f"{place}: unknown key {key!r}"
        case "value_error":
            words = str(fault["ctx"]["error"])
            at = f" {key + 1}" if isinstance(key, int) else f": {key}" if key else ""
            return f"{place}: {words}" if key and words.startswith(str(key)) else f"{place}{at}: {words}"
    expected = WORDS["of-the-law"].get(fault["type"], fault["msg"]).format(**fault.get("ctx", {}))
    if isinstance(key, int):
        return f"{place} {key + 1}: expected {expected}, found {fault['input']!r}"
    return f"{place}: {key} is {fault['input']!r}, expected {expected}"
