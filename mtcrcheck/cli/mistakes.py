"""What the option parser says of a value that it cannot take, in the words of the rest of the tool."""

from __future__ import annotations

import re

from mtcrcheck.text import closest

CHOICES = re.compile(
    r"(?:Value error, )?(?P<found>'.*') is not one of (?P<words>'[^']+'(?:, '[^']+')*)\.?", re.DOTALL
)
NUMBER = re.compile(r"Input should be a valid (?:integer|number).*", re.DOTALL)
LEAST = re.compile(r"Input should be greater than or equal to (?P<least>\S+)")
MOST = re.compile(r"Input should be less than or equal to (?P<most>\S+)")


def mended(message: str) -> str:
    """Return a message of the parser in our words; one that is in none of the known forms stays as it is."""
    if found := CHOICES.fullmatch(message):
        words = re.findall(r"'([^']+)'", found["words"])
        close = closest(found["found"].strip("'"), words)
        hint = f"did you mean {close}?" if close else f"expected one of {', '.join(words)}"
        return f"{found['found']}: {hint}"
    if NUMBER.fullmatch(message):
        return "expected a whole number"
    if found := LEAST.fullmatch(message):
        return f"expected {found['least']} or more"
    if found := MOST.fullmatch(message):
        return f"expected {found['most']} or less"
    return message.removeprefix("Value error, ")
