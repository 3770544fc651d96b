"""Coefficients that specs seldom give, as bands for each kind of aircraft, read from ``bands.toml``.

What each rests on is beside it there; what has no citable source is an assumption and printed as one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from mtcrcheck.interval import Interval, hull
from mtcrcheck.text import read_beside

STANDARD_GRAVITY = 9.80665
"""m/s2, exact by definition (3rd General Conference on Weights and Measures, 1901)."""

ANY = "any"
OTHER = "other"
"""The kind of an aircraft that no kind of ours describes: airships, balloons, rockets, tethered aircraft."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A number that the physics needs and specs seldom give: its bounds by kind of aircraft, in ``unit``.

    ``limit`` is what it cannot reach, None where there is no such number. The usual bounds lie within the outer
    ones and hold for most aircraft, not for all; ``usual_source`` says of how many, empty for none.
    """

    name: str
    says: str
    source: str
    unit: str = ""
    limit: float | None = None
    low: Mapping[str, float] = field(default_factory=dict)
    high: Mapping[str, float] = field(default_factory=dict)
    usual_source: str = ""
    usual_low: Mapping[str, float] = field(default_factory=dict)
    usual_high: Mapping[str, float] = field(default_factory=dict)

    def band(self, kinds: Iterable[str], *, usual: bool = False) -> Interval:
        """Return the band that holds for every one of the kinds, open where one of them has no bound.

        A ``usual`` band has the outer bound where there is no usual one.
        """
        low = {**self.low, **self.usual_low} if usual else self.low
        high = {**self.high, **self.usual_high} if usual else self.high
        return hull(Interval(low.get(k, low.get(ANY)), high.get(k, high.get(ANY))) for k in kinds)


class Bands(NamedTuple):
    """All coefficients by name, and the kinds that a configuration and a propulsion stand for."""

    coefficients: Mapping[str, Coefficient]
    kinds: Mapping[str, Mapping[str, Sequence[str]]]


def read_bands(data: Mapping[str, Any]) -> Bands:
    """Return the coefficients and kinds of a file. Raises `KeyError` for a source that the file does not have."""
    coefficients = {}
    for entry in data["coefficient"]:
        sources = {key: data["sources"][entry[key]] for key in ("source", "usual_source") if key in entry}
        coefficients[entry["name"]] = Coefficient(**{**entry, **sources})
    return Bands(coefficients, data["kinds"])


BANDS = read_bands(read_beside(__file__, "bands.toml"))


@cache
def kinds(configurations: frozenset[str], propulsions: frozenset[str]) -> frozenset[str]:
    """Return the kinds that an aircraft may be, given what each may be; an empty set means unknown.

    Unknown propulsion is taken to be an engine or a battery of its own, unless somebody claims another.
    """
    found: set[str] = set()
    for configuration in configurations or {OTHER}:
        table = BANDS.kinds.get(configuration, {})
        for propulsion in propulsions or {"unknown"}:
            found.update(table.get(propulsion, (OTHER,)))
    return frozenset(found)


@cache
def bands_of(possible: frozenset[str], *, usual: bool = False) -> Mapping[str, Interval]:
    """Return the outer or the usual band of every coefficient for an aircraft that may be any of the kinds."""
    return {name: c.band(possible, usual=usual) for name, c in BANDS.coefficients.items()}


def source_of(*names: str) -> str:
    """Return what the given coefficients rest on, each source once."""
    return "; ".join(dict.fromkeys(BANDS.coefficients[name].source for name in names))
