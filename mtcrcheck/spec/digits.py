"""Decimal numbers as exact ratios: no digit is lost before a quantity is converted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mtcrcheck.spec.units import Ratio

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


class QuantityError(ValueError):
    """A value that is not a quantity; ``code`` is one of `mtcrcheck.spec.diagnostics.CODES`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def quoted(text: str) -> str:
    """Return a text in quotes, cut where it is too long for a message."""
    shown = text if len(text) <= 60 else f"{text[:57]}..."
    return f"'{shown}'"


def exact(number: str, after: str = "") -> Ratio:
    """Return the ratio that a decimal number denotes; ``after`` is what follows it, for messages.

    Raises `QuantityError`.
    """
    two = two_numbers(number, after)
    if two:
        raise two
    match = _NUMBER.fullmatch(number)
    if match is None or not (match["whole"] or match["part"]):
        raise _bad_number(number, after)
    whole = re.sub(r"[^0-9]", "", match["whole"])
    part, exponent = match["part"] or "", match["exponent"] or "0"
    if match["sign"] == "-":
        raise QuantityError(
            "out-of-range", f"{quoted(number + after)} is negative: no quantity of a spec is below 0"
        )
    if len(whole) + len(part) > MAX_DIGITS:
        raise QuantityError(
            "too-long", f"a number of {len(whole) + len(part)} digits: at most {MAX_DIGITS} are read"
        )
    if len(exponent) > 4 or abs(int(exponent)) > MAX_EXPONENT:
        raise QuantityError("out-of-range", f"exponent {exponent}: powers of ten from -30 to 30 are read")
    power = int(exponent) - len(part)
    mantissa = int(whole + part)
    return (mantissa * 10**power, 1) if power >= 0 else (mantissa, 10**-power)


def two_numbers(number: str, after: str) -> QuantityError | None:
    """Return the error for a number whose point may group thousands or mark decimals, None for any other."""
    match = _TWO_NUMBERS.fullmatch(number)
    if match is None:
        return None
    thousands, decimal = spelled(match["whole"] + match["part"]), spelled(match["whole"], match["part"])
    return QuantityError(
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


def _bad_number(number: str, after: str) -> QuantityError:
    found = quoted(number + after)
    other = _DECIMAL_COMMA.fullmatch(number)
    if other and len(number) <= MAX_DIGITS:
        mended = spelled(re.sub(r"[^0-9]", "", other["whole"]), other["part"] or "")
        return QuantityError(
            "bad-number",
            f"{found}: a comma groups digits by threes, a point marks decimals: write '{mended}{after}'",
        )
    return QuantityError(
        "bad-number", f"{found} is not a number: write it like '1,850' or '1850.5' or '1.85e3'"
    )
