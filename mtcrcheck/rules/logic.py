"""Three-valued logic: a truth is True, False, or None where what is known does not decide it."""

from collections.abc import Iterable
from typing import TypeVar

Truth = bool | None
Value = TypeVar("Value")
Otherwise = TypeVar("Otherwise")


def conjunction(parts: Iterable[Truth]) -> Truth:
    """Return False if any part is false, else None if any is unknown, else True."""
    known = True
    for part in parts:
        if part is False:
            return False
        known = known and part is not None
    return True if known else None


def disjunction(parts: Iterable[Truth]) -> Truth:
    """Return True if any part is true, else None if any is unknown, else False."""
    known = True
    for part in parts:
        if part:
            return True
        known = known and part is not None
    return False if known else None


def negation(part: Truth) -> Truth:
    """Return the opposite, unknown staying unknown."""
    return None if part is None else not part


def agree(values: Iterable[Value], otherwise: Otherwise) -> Value | Otherwise:
    """Return the one value that all of them are, ``otherwise`` where they differ or there are none."""
    found = set(values)
    return found.pop() if len(found) == 1 else otherwise


def word(truth: Truth) -> str:
    """Return the word that reports use: true, false or unknown."""
    return {True: "true", False: "false", None: "unknown"}[truth]
