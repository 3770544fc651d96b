"""What can be wrong with a spec file: where, under which code, and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic_core import PydanticCustomError

from mtcrcheck.text import printable

CODES: Mapping[str, str] = {
    "ambiguous-unit": (
        "The unit can mean more than one thing, or not what the key asks for: a ton, a gallon and a mile "
        "each name several units, an indicated airspeed is not a true one, and ampere-hours are not energy. "
        "Write one of the units that the message proposes, after looking up which of them the source means."
    ),
    "bad-choice": (
        "The value is not one of the words that the key takes. They are written in lower case with hyphens; "
        "the message lists them. Leave the key out where none of them is known to be right."
    ),
    "bad-date": "A waiver expires on a day: write it as year, month and day, such as 2027-03-31.",
    "bad-number": (
        "The digits do not form a number. Thousands may be grouped by threes with a comma, an underscore, a "
        "space or an apostrophe (1,850), decimals follow a point (1.85), and a power of ten follows an e "
        "(1.85e3). A comma is never taken for a decimal point. A point with exactly three digits after it "
        "and one to three before it is refused, because 1.850 is 1,850 in much of the world and 1.85 "
        "elsewhere; behind a zero (0.500) it can only be a decimal point."
    ),
    "bad-quantity": (
        "The value is not written as a quantity. The forms are '1,850 km', '1,100..1,850 km', '>= 300 km', "
        "'<= 450 kg', '> 500 kg', '< 500 kg', '1,850 km +/- 5 %', '1,850 km +/- 20 km', '1 h 30 min' and "
        "'Mach 0.65 at 35,000 ft'. What is unknown is left out."
    ),
    "bad-range": "The range ends below its beginning. Write the lower value first.",
    "bare-number": (
        "Every physical value has its unit, because sources mix metric, US and aviators' units. Write the "
        "value as a string with the unit that the source uses, such as '500 kg' or '1,102 lb'."
    ),
    "duplicate-key": (
        "The same key stands twice in one table. Keep one; where sources disagree, write a list of values."
    ),
    "duplicate-source": "Two [[source]] tables have the same id. Give each source its own.",
    "empty-list": "A list of values has at least one. Leave the key out where nothing is known.",
    "empty-text": "The text is empty. Write something, or leave the key out if it may be.",
    "impossible": (
        "Two figures cannot both be true of one aircraft: an empty mass, payload or fuel above the take-off mass, "
        "a cruise or loiter speed above the top speed, a radius above the ferry range. Only `validate` tells it; "
        "an assessment gives the alert contradiction. Correct the wrong one, or mark its claim suspect."
    ),
    "invalid-encoding": "The file is not UTF-8 text. Save it as UTF-8.",
    "invalid-setting": (
        "An override is written KEY=VALUE, where KEY is a dotted key such as mass.max_takeoff and each part "
        "but the last names a table."
    ),
    "invalid-text": (
        "A string holds half of a surrogate pair, which is no character and cannot be written to any file. "
        "Remove the escape, or write both halves."
    ),
    "json-syntax": (
        "The text is not valid JSON (RFC 8259). NaN and Infinity are not JSON either: leave the key out."
    ),
    "mach-altitude": (
        "A Mach number is a speed only at an altitude, because the speed of sound depends on the "
        "temperature there. Write it like 'Mach 0.65 at 35,000 ft'; the standard atmosphere is then used."
    ),
    "missing-key": "The key is required here.",
    "not-a-table": "The top level of a spec is a table of keys: in JSON, an object in braces.",
    "not-finite": "The value is infinite or not a number. Leave the key out where the value is unknown.",
    "out-of-range": (
        "The value is negative, or too large or too small to be meant: values run from 0 to 1e12 in the "
        "key's own unit, powers of ten from -30 to 30. Check the figure and its unit."
    ),
    "toml-syntax": (
        "The text is not valid TOML (https://toml.io). Strings, so also quantities, stand in quotes."
    ),
    "too-deep": "Tables and lists are nested deeper than any spec needs.",
    "too-large": "The file is larger than any spec needs; it is not read at all.",
    "too-long": (
        "The value has more characters, its number more digits, or its list more values than any spec needs."
    ),
    "too-many-errors": "The file has more errors than are shown. Mend the ones shown first.",
    "unknown-country": (
        "The text names no country. Write the ISO 3166 alpha-2 code (US), the alpha-3 code (USA) or the "
        "English name."
    ),
    "unknown-key": (
        "No key of that name exists in this table. Keys are never ignored, because a misspelt one would "
        "otherwise count as unknown. The message names the nearest key, or lists those there are."
    ),
    "unknown-source": (
        "The value names a source that no [[source]] table describes. Add the table, or correct the id."
    ),
    "unknown-unit": "The unit is not known. The message says what is expected.",
    "wrong-dimension": (
        "The unit measures something else than the key: a length where a mass is expected, say."
    ),
    "wrong-type": (
        "The value is of another kind than the key takes: flags are true or false without quotes, "
        "quantities and words are strings in quotes, tables stand in brackets or braces."
    ),
    "zero-figure": (
        "The figure is 0. Tables write 0 for a payload, a range or a capacity that is not known, and seldom because "
        "there is none: a spec leaves the key out. Where there is next to nothing, state the most that it can be, "
        "such as '<= 1 kg'. A range that begins at 0, such as '0..500 kg' or '>= 0 kg', is read, and so is 0 as the "
        "payload at a point of a curve, the frame rate of cameras and the share of US content. The option --empty 0 "
        "of screen reads every 0 of a table as an empty cell."
    ),
    "unreadable": (
        "The file cannot be read: it has gone, is no regular file, or may not be opened. The message gives the "
        "system's own words."
    ),
    "internal-error": (
        "The tool itself failed on this spec. Please report it together with the spec; MTCRCHECK_DEBUG=1 "
        "prints the details that help to find the fault."
    ),
    "own-destination": (
        "The row goes to the exporting state itself: that is no export, and its review is left undetermined. "
        "Give the exporting state with --from."
    ),
}
"""Every code of a diagnostic, with what it means and how to mend it: a closed list."""

SpecNow = Literal["same", "changed", "missing", "invalid", "altered"]
SPECS_NOW: Mapping[SpecNow, str] = {
    "same": "the spec is the same",
    "changed": "the spec has changed since",
    "missing": "the spec is not there: say with --root where its path begins, or save records with --embed",
    "invalid": "the spec cannot be read any more",
    "altered": "the spec inside the record is not the one that the record was made from",
}
"""What has become of a spec since a record of it was made."""


class BadValueError(PydanticCustomError):
    """A value that cannot be read: ``code`` is one of `CODES`."""

    def __new__(cls, code: str, message: str) -> BadValueError:
        """Make it of a message that may hold braces."""
        return super().__new__(cls, code, "{message}", {"message": message})

    @property
    def code(self) -> str:
        """What is wrong with the value."""
        return self.type


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault of one file; ``line`` and ``column`` (characters) count from 1 and are 0 for an override."""

    path: str
    line: int
    column: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{printable(self.path)}:{self.line}:{self.column}: {self.code} {printable(self.message)}"


class SpecError(ValueError):
    """A spec that cannot be read; ``diagnostics`` holds every fault, in file order."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(map(str, self.diagnostics)))
