"""What would be known of an aircraft if its spec said more, or something else: tried, and kept to be asked again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mtcrcheck.capability.choices import CLAIMED
from mtcrcheck.capability.derivation import Evidence
from mtcrcheck.capability.facts import ALL, NUMBERS_TURN_ON, Capability
from mtcrcheck.capability.given import FASTEST, OF_KIND, given_anew
from mtcrcheck.capability.selection import crossed
from mtcrcheck.capability.whatif import of_capability
from mtcrcheck.frozen import frozen
from mtcrcheck.interval import Interval
from mtcrcheck.spec.model import Claim, Claims, CurvePoint, Spec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mtcrcheck.capability.given import Given, Possible
    from mtcrcheck.capability.selection import Sides
    from mtcrcheck.capability.whatif import Otherwise, WhatIf
    from mtcrcheck.spec.model import Value

CLAIMED_ALONE = frozenset(CLAIMED.values()) - NUMBERS_TURN_ON
"""Keys that nothing but a flag or choice follows from."""


@frozen
class Tried:
    """What would be known: the sides by name, and what may be chosen.

    ``contradicts`` is whether facts contradict each other that do not as it is.
    """

    sides: Sides
    possible: Possible
    contradicts: bool


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Trial:
    """One aircraft of which values are tried."""

    spec: Spec
    start: Given
    whatif: WhatIf
    of_kind: frozenset[str]
    _tried: dict[tuple[str, Value | CurvePoint], Tried] = field(default_factory=dict)

    @property
    def as_it_is(self) -> Tried:
        """What is known."""
        return Tried(self.whatif.known, self.start.possible, contradicts=False)

    def having(self, values: Mapping[str, Value | CurvePoint]) -> Tried:
        """Return what would be known with further values, kept where it is one."""
        if len(values) > 1:
            return self._try(values)
        (value,) = values.items()
        if value not in self._tried:
            self._tried[value] = self._try(values)
        return self._tried[value]

    def _try(self, values: Mapping[str, Value | CurvePoint]) -> Tried:
        quantities = {key: value for key, value in values.items() if isinstance(value, Interval)}
        if len(quantities) == len(values) and self.of_kind.isdisjoint(quantities):
            return _tried(self.whatif.having(quantities), self.start.possible)
        tried = _with(self.spec, values)
        if values.keys() <= CLAIMED_ALONE:
            possible = self.start.possible.anew(tried, values)
            return Tried(self.whatif.known, possible, contradicts=False)
        start = given_anew(self.start, tried, values.keys())
        if "mass.payload_limit" in values:
            run = ALL.run(start, Evidence.ESTIMATED, traded=Capability(tried).trades)
            contradicts = not crossed(run.sides, ALL.bounded) <= self.whatif.crossed
            return Tried(run.sides, start.possible, contradicts)
        return _tried(self.whatif.given(start), start.possible)


def _tried(otherwise: Otherwise, possible: Possible) -> Tried:
    return Tried(otherwise.sides, possible, otherwise.contradicts)


def trial_of(capability: Capability) -> Trial:
    """Return the trial of an aircraft in a transfer."""
    return capability.recall(("trial", capability.transfer), lambda: _trial(capability))


def _trial(capability: Capability) -> Trial:
    spec, whatif = capability.spec, of_capability(capability)
    # where propulsion is stated, no more follows from a speed than figures
    of_kind = OF_KIND - {FASTEST} if spec.possible("aircraft.propulsion") else OF_KIND
    return Trial(spec, capability.given(), whatif, frozenset(of_kind))


def _with(spec: Spec, values: Mapping[str, Value | CurvePoint]) -> Spec:
    """Return the aircraft of a spec with further values."""
    claims = dict(spec.claims)
    points = list(spec.payload_range)
    for key, value in values.items():
        if isinstance(value, CurvePoint):
            points.append(value)
        else:
            claims[key] = Claims(key, (Claim(value, ""),))
    return Spec(
        spec.name,
        claims=claims,
        payload_range=tuple(points),
        payload_endurance=spec.payload_endurance,
        aerosol_stated=spec.aerosol_stated or any(key.startswith("aerosol.") for key in values),
    )
