"""Aircraft that several test modules ask about, and the shortest ways to ask about them."""

from __future__ import annotations

import datetime
from functools import cache
from typing import TYPE_CHECKING

from mtcrcheck.assessment import Request, assess
from mtcrcheck.capability.facts import Capability
from mtcrcheck.classifier import classify
from mtcrcheck.rules.law import load_library
from mtcrcheck.rules.world import NOTHING_KNOWN, World, exactly
from mtcrcheck.spec.read import read_spec

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from mtcrcheck.assessment import Assessment, ReviewRow
    from mtcrcheck.classifier import AnnexVerdict
    from mtcrcheck.interval import Interval
    from mtcrcheck.rules.law import Law
    from mtcrcheck.rules.world import Choice
    from mtcrcheck.spec.model import Spec

LIBRARY = load_library()
ALL_READINGS = tuple(LIBRARY.interpretations)
US_READINGS = ("mtcr", "us-1987", "us-2018", "us-2020", "us-nsm28", "us-2025")
TODAY = "2026-10-01"

MQ_9A = """
name = "MQ-9A Reaper"
origin = "US"
[aircraft]
configuration = "fixed-wing"
role = "strike"
propulsion = "turboprop"
military = true
armed = true
reusable = true
control = "beyond-visual-line-of-sight"
[mass]
empty = "4,900 lb"
max_takeoff = "10,500 lb"
max_fuel = "4,000 lb"
max_payload = "3,750 lb"
[performance]
endurance = "27 h"
cruise_speed = "194 mph"
max_speed = "300 mph"
"""

WING_LOONG_2 = """
name = "Wing Loong II"
origin = "CN"
[aircraft]
configuration = "fixed-wing"
role = "isr-strike"
propulsion = "turboprop"
military = true
armed = true
reusable = true
[mass]
max_takeoff = "4,200 kg"
max_fuel = "2,035 kg"
max_payload = [{ value = "480 kg", source = "maker" }, { value = "500 kg", source = "press" }]
[performance]
endurance = "20 h"
max_speed = "370 km/h"
[[source]]
id = "maker"
[[source]]
id = "press"
"""

TB2 = """
name = "Bayraktar TB2"
origin = "TR"
[aircraft]
configuration = "fixed-wing"
military = true
[mass]
max_takeoff = "650 kg"
max_payload = "150 kg"
[performance]
stated_range = "150 km"
endurance = "27 h"
cruise_speed = "72 kt"
max_speed = "220 km/h"
"""

QUADCOPTER = """
name = "Quadcopter"
[aircraft]
configuration = "multirotor"
propulsion = "electric"
[mass]
max_takeoff = "895 g"
[performance]
endurance = "46 min"
max_speed = "75 km/h"
"""

# The same with all that the law asks of it: a civil one in sight of its operator, for a company.
CIVIL_QUADCOPTER = f"""{QUADCOPTER}
[transfer]
end_user = "commercial"
""".replace(
    "[mass]",
    """role = "survey"
military = false
armed = false
incorporates_defense_article = false
swarming = false
refuelled_in_flight = false
control = "visual-line-of-sight"
[mass]""",
)

SPRAYER = """
name = "Sprayer"
[aircraft]
configuration = "multirotor"
autonomous = true
[performance]
endurance = "18 min"
max_speed = "36 km/h"
[aerosol]
capacity = "40 L"
designed_for = true
"""

# A civil cargo aircraft that the munitions list does not reach, by stated figures alone.
CARGO_DRONE = """
name = "Cargo drone"
origin = "US"
[aircraft]
configuration = "fixed-wing"
role = "cargo"
propulsion = "turboprop"
military = false
armed = false
reusable = true
incorporates_defense_article = false
refuelled_in_flight = false
swarming = false
control = "beyond-visual-line-of-sight"
[mass]
max_payload = "600 kg"
payload_limit = "structure"
[performance]
endurance = "8 h"
max_speed = "400 km/h"
[[performance.payload_range]]
payload = "0 kg"
range = "2,000 km"
[[performance.payload_range]]
payload = "600 kg"
range = "1,000 km"
"""
SMALLER_CARGO_DRONE = CARGO_DRONE.replace('"600 kg"', '"200 kg"')

# An armed jet by stated figures alone; 900 km/h keep it out of the policy of 2020.
FAST_JET = """
name = "Fast jet"
origin = "US"
[aircraft]
configuration = "fixed-wing"
role = "strike"
propulsion = "turbofan"
military = true
armed = true
reusable = true
[mass]
max_payload = "800 kg"
payload_limit = "structure"
[performance]
max_speed = "900 km/h"
[[performance.payload_range]]
payload = "800 kg"
range = "2,000 km"
"""


def aircraft(text: str, settings: Mapping[str, str] | None = None, path: str = "test.toml") -> Spec:
    """Return the spec of a TOML text, named if it has no name, with dotted keys set over it."""
    named = text if "name =" in text else f'name = "Test"\n{text}'
    return read_spec(named.encode(), path, settings)


def capability(text: str) -> Capability:
    """Return what the aircraft of a TOML text can do."""
    return Capability(aircraft(text))


@cache
def law(day: str = TODAY) -> Law:
    """Return the law on a day."""
    return LIBRARY.on(datetime.date.fromisoformat(day))


def category(text: str | Spec, day: str = TODAY, *, traded: bool | None = None) -> AnnexVerdict:
    """Return the Annex verdict on an aircraft."""
    spec = aircraft(text) if isinstance(text, str) else text
    return classify(Capability(spec), law(day), traded=traded)


def assessed(
    text: str | Spec,
    *readings: str,
    to: str | tuple[str, ...] = (),
    on: str = TODAY,
    explain: bool = False,
    exporter: str = "US",
    **settings: str,
) -> Assessment:
    """Return the assessment of an aircraft.

    ``settings`` are keys set over it: ``end_user`` is transfer.end_user, ``mass__empty`` is mass.empty.
    """
    dotted = {_dotted(key): value for key, value in settings.items()}
    spec = aircraft(text, dotted) if isinstance(text, str) else text
    places = ((to,) if to else ()) if isinstance(to, str) else to
    request = Request(datetime.date.fromisoformat(on), readings, places, exporter)
    return assess(spec, request, LIBRARY, explain=explain)


def _dotted(name: str) -> str:
    table, _, leaf = name.partition("__")
    return f"{table}.{leaf}" if leaf else f"transfer.{name}"


def row(
    text: str | Spec, reading: str = "us-2025", to: str | None = None, on: str = TODAY, **settings: str
) -> ReviewRow:
    """Return the one review of an aircraft under a reading."""
    found = assessed(text, reading, to=to or (), on=on, explain=False, exporter="US", **settings)
    (only,) = found.reviews
    return only


def verdict(
    text: str | Spec, reading: str = "us-2025", to: str | None = None, on: str = TODAY, **settings: str
) -> tuple[str, str, str]:
    """Return treatment, review and licence under a reading."""
    found = row(text, reading, to, on, **settings).review
    return found.treatment, found.review, found.licence


def digits(value: float | Decimal) -> str:
    """Return a number as a spec takes it: with an exponent, its point cannot group thousands."""
    written = str(value).lower()
    return written if "e" in written else f"{written}e0"


def codes(found: Assessment) -> list[str]:
    """Return the codes of all alerts, each once."""
    return list(dict.fromkeys(alert.code for alert in found.alerts))


def world(
    numbers: Mapping[str, Interval] | None = None, choices: Mapping[str, Choice | None] | None = None
) -> World:
    """Return a world of plain values; a number or choice that is None is unknown."""
    known = {name: bounds for name, bounds in (numbers or {}).items() if bounds != NOTHING_KNOWN}
    chosen = {name: exactly(value) for name, value in (choices or {}).items() if value is not None}
    return World(numbers=known, choices=chosen)
