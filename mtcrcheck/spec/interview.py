"""Questions about an aircraft, one key each, for whoever would rather answer than fill in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from mtcrcheck.spec import keys, values
from mtcrcheck.spec.describe import described

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mtcrcheck.spec.keys import Key

ASKED = (
    "manufacturer",
    "origin",
    "aircraft.configuration",
    "aircraft.role",
    "aircraft.propulsion",
    "aircraft.military",
    "aircraft.armed",
    "aircraft.reusable",
    "mass.empty",
    "mass.max_takeoff",
    "mass.max_fuel",
    "mass.max_payload",
    "performance.ferry_range",
    "performance.stated_range",
    "performance.endurance",
    "performance.cruise_speed",
    "performance.max_speed",
    "performance.battery_energy",
    "aerosol.capacity",
)
"""The keys that are asked for, as the file spells them: those on which most verdicts turn."""
FLAGS = {"yes": "true", "y": "true", "true": "true", "no": "false", "n": "false", "false": "false"}
NAME = "What the aircraft is called."
FIRST = "Enter alone leaves a key out: it is then unknown. Ctrl-C ends without writing anything."


def interview(ask: Callable[[str], str], say: Callable[[str], None]) -> dict[str, str]:
    """Ask for the name and for the keys of `ASKED`; return the answers by dotted key, ready for a template.

    ``ask`` shows a prompt and returns the line answered, ``say`` shows a line. What is no value of its key is
    asked for again, after what is wrong with it.
    """
    say(FIRST)
    say(NAME)
    name = ""
    while not name:
        name = ask("name: ").strip()
    found = {"name": name}
    for key in ASKED:
        table, _, leaf = key.rpartition(".")
        options = keys.in_table(table)[leaf]
        say(described(options))
        answer = ask(f"{key}: ").strip()
        while answer and (fault := fault_of(options, answer)):
            say(f"  {fault}")
            answer = ask(f"{key}: ").strip()
        if answer:
            found[key] = FLAGS[answer.lower()] if options[0].kind == "flag" else answer
    return found


def fault_of(options: Sequence[Key], answer: str) -> str | None:
    """Return what is wrong with an answer, None where it is a value; ``options`` are of one spelling."""
    key = options[0]
    if key.kind == "flag":
        return None if answer.lower() in FLAGS else "answer yes or no"
    try:
        values.reader_of(options)(answer)
    except PydanticCustomError as error:
        return error.message()
    return None
