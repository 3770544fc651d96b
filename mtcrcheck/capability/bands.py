"""Coefficients that specs seldom give, as bands: what they are, and what each rests on.

A band without a citable source is an assumption of this tool and is printed as one wherever a bound uses it.
"""

from __future__ import annotations

from dataclasses import dataclass

STANDARD_GRAVITY = 9.80665
"""m/s2, exact by definition (3rd General Conference on Weights and Measures, 1901)."""


@dataclass(frozen=True, slots=True)
class Band:
    """The lowest and highest value that a coefficient plausibly has, in ``unit``."""

    low: float
    high: float
    unit: str
    source: str

    def __str__(self) -> str:
        """Return the band as reports print it."""
        return f"{self.low:g} to {self.high:g} {self.unit}".rstrip()


ASSUMED = "assumption of this tool, chosen wide; no citable source"

LIFT_TO_DRAG = Band(8, 30, "", ASSUMED)
PROPELLER_CONSUMPTION = Band(0.28, 0.75, "kg/kWh of thrust energy", ASSUMED)
PROPELLER_EFFICIENCY = Band(0.5, 0.9, "", ASSUMED)
JET_CONSUMPTION = Band(0.5, 1.1, "per hour", ASSUMED)
EMPTY_MASS_FRACTION = Band(0.30, 0.75, "of take-off mass", ASSUMED)
FUEL_DENSITY = Band(0.69, 0.84, "kg/L", "gasoline to kerosene; upper end: ASTM D1655 Jet A, 775 to 840 kg/m3")
