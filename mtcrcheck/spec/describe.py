"""The keys in words for whoever fills in a spec: what a value looks like, with its units and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtcrcheck.spec import units
from mtcrcheck.text import join_or

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtcrcheck.spec.keys import Key
    from mtcrcheck.spec.units import Dimension

FORMS = (
    "'1,850 km', '1,100..1,850 km', '>= 300 km', '<= 450 kg', '> 500 kg', '< 500 kg', '1,850 km +/- 5 %', "
    "'1 h 30 min', 'Mach 0.65 at 35,000 ft'"
)
"""The forms that a quantity may take."""

_CAPITALS = {"l": "L", "wh": "Wh", "kwh": "kWh", "us gal": "US gal"}
_CONSUMPTIONS = {
    units.POWER_CONSUMPTION.name: ("kg/kWh", "g/kWh", "lb/(hp h)"),
    units.THRUST_CONSUMPTION.name: ("1/h", "lb/(lbf h)", "kg/(kgf h)", "mg/(N s)"),
}
"""Units that are put together from others, in the commonest of their forms."""


def unit_names(dimension: Dimension) -> tuple[str, ...]:
    """Return one spelling of each unit of a dimension, as people write it; empty where it has none."""
    if dimension.name in _CONSUMPTIONS:
        return _CONSUMPTIONS[dimension.name]
    first: dict[tuple[int, int], str] = {}
    for spelling, ratio in dimension.units.items():
        first.setdefault(ratio, _CAPITALS.get(spelling, spelling))
    return tuple(name for name in first.values() if name)


def units_in_words(options: Sequence[Key]) -> str:
    """Return the units that a key takes, with those of each dimension where it takes several."""
    return "; or ".join(", ".join(unit_names(key.dimension)) for key in options if key.dimension)


def answers(options: Sequence[Key]) -> str:
    """Return in words what the value of a key looks like; ``options`` are the keys of one spelling."""
    key = options[0]
    match key.kind:
        case "quantity":
            return f"With its unit: {units_in_words(options)}."
        case "number":
            return "" if "plain number" in key.description else "A plain number."
        case "flag":
            return "Either true or false."
        case "choice":
            return f"One of {join_or(key.choices)}."
        case "country":
            return "Such as US, USA or United States."
        case "text":
            return f"Such as {join_or(key.choices)}." if key.choices else "Any text."


def described(options: Sequence[Key]) -> str:
    """Return what a key is and what its value looks like, in one paragraph."""
    return f"{options[0].description} {answers(options)}".rstrip()


def example(key: Key) -> str:
    """Return a value that the key takes, as TOML."""
    match key.kind:
        case "quantity" if key.dimension:
            return f'"{key.dimension.example}"'
        case "number" if key.dimension:
            return key.dimension.example.replace(",", "_")
        case "flag":
            return "true"
        case "country":
            return '"US"'
    return f'"{key.choices[0]}"' if key.choices else '"..."'
