"""Facts: the bounds that the derivations give for one spec, with their evidence and reasons."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, TypeVar

from mtcrcheck.capability import mass, payload, reach
from mtcrcheck.capability.choices import CLAIMED, DERIVED
from mtcrcheck.capability.derivation import Derivation, Evidence
from mtcrcheck.capability.given import BANDS_TURN_ON, given
from mtcrcheck.capability.selection import select
from mtcrcheck.capability.worked import of_transfer, worked
from mtcrcheck.interval import Interval
from mtcrcheck.rules.conditions import facts_in

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from mtcrcheck.capability.given import Given
    from mtcrcheck.capability.selection import Facts, Run, Sides
    from mtcrcheck.capability.worked import Worked
    from mtcrcheck.rules.world import Options
    from mtcrcheck.spec.model import Spec

Found = TypeVar("Found")

DERIVATIONS: tuple[Derivation, ...] = (
    *mass.CATALOGUE.derivations,
    *reach.CATALOGUE.derivations,
    *payload.CATALOGUE.derivations,
)
"""Every derivation, a fact before what is derived from it."""

ALL = select(DERIVATIONS)
"""Every derivation."""

NUMBERS_TURN_ON = frozenset(
    (*BANDS_TURN_ON, *(CLAIMED[name] for name in ALL.turning_on if name in CLAIMED))
).union(*(DERIVED[name] for name in ALL.turning_on if name in DERIVED))
"""Keys of flags and choices from which numbers follow; all others only say what kind of case it is."""

PUBLISHED_FACTS = (
    "range_km",
    "payload_at_300_km_kg",
    "range_with_500_kg_km",
    "max_airspeed_kmh",
    "endurance_h",
    "aerosol_capacity_l",
    "max_payload_kg",
    "max_takeoff_mass_kg",
)
"""The facts that records show, in their order; the others are steps on the way to them."""


@cache
def keys_behind(name: str) -> frozenset[str]:
    """Return the keys of the spec that a fact or choice is read from, however indirectly."""
    keys: set[str] = set()
    pending, followed = [name], set()
    while pending:
        here = pending.pop()
        if "." in here:
            keys.add(here)
        elif here in CLAIMED:
            keys.add(CLAIMED[here])
        elif here in DERIVED:
            keys.update(DERIVED[here])
        elif here not in followed:
            followed.add(here)
            for derivation in (d for d in DERIVATIONS if d.fact == here):
                pending += [item.name for item in derivation.inputs]
                pending += facts_in(derivation.when) if derivation.when else ()
    return frozenset(keys)


@dataclass(frozen=True)
class Capability:
    """What the aircraft can do, at each level of evidence, as declared and with payload traded for fuel."""

    spec: Spec

    def facts(self, evidence: Evidence = Evidence.ESTIMATED, *, traded: bool | None = None) -> Facts:
        """Return what is known using steps no weaker than ``evidence``.

        ``traded`` drops the declared payload as a limit; by default the spec's ``payload_limit`` decides.
        """
        run = self.run(evidence, traded=traded)
        key = ("facts", evidence, self.trades_payload(traded), self.transfer)
        return self.recall(key, lambda: run.facts(self.choices(evidence)))

    def run(self, evidence: Evidence = Evidence.ESTIMATED, *, traded: bool | None = None) -> Run:
        """Return what the derivations have made of what is given, from which `facts` are."""
        trades = self.trades_payload(traded)
        return self.recall(("run", evidence, trades), lambda: self._run(evidence, trades=trades))

    def _run(self, evidence: Evidence, *, trades: bool) -> Run:
        """Work out what `run` returns: with no limit that is declared there is nothing to be traded."""
        if trades and not self.trades:
            declared = self.run(evidence)
            if not any(derivation.declared_payload for derivation, _, _ in declared.gave):
                return declared
        return ALL.run(self.given(evidence), evidence, traded=trades)

    def sides(self, evidence: Evidence = Evidence.ESTIMATED, *, traded: bool | None = None) -> Sides:
        """Return the sides that are known, by name; the rest is as in `facts`."""
        return self.run(evidence, traded=traded).sides

    def bounds(self, fact: str, *, traded: bool | None = None) -> Interval:
        """Return the bounds of a fact at the last level of evidence; ``traded`` is as in `facts`."""
        known = self.sides(traded=traded)
        return Interval(known.get(f"{fact}.at_least"), known.get(f"{fact}.at_most"))

    def choices(self, evidence: Evidence = Evidence.ESTIMATED) -> Mapping[str, Options]:
        """Return what every flag and choice may be at a level of evidence."""
        return self.given(evidence).possible.choices

    def evidence(self, fact: str) -> Evidence:
        """Return the first level of evidence at which the bounds of a fact are what they are at the last."""
        ends = (f"{fact}.at_least", f"{fact}.at_most")
        last = [self.sides().get(end) for end in ends]
        return next(level for level in Evidence if [self.sides(level).get(end) for end in ends] == last)

    def given(self, evidence: Evidence = Evidence.ESTIMATED) -> Given:
        """Return what the spec gives to the derivations at a level of evidence."""
        only_stated = evidence == Evidence.STATED
        return self.recall(
            ("given", only_stated, self.transfer), lambda: given(self.spec, only_stated=only_stated)
        )

    def recall(self, what: Hashable, compute: Callable[[], Found]) -> Found:
        """Return what ``compute`` finds of the aircraft, from memory where ``what`` was asked of it before.

        It must follow from the aircraft alone, not from the name, the sources or, unless that is part of what
        is asked, the `transfer`.
        """
        out = self._worked.out
        if what not in out:
            out[what] = compute()
        found: Found = out[what]
        return found

    @cached_property
    def transfer(self) -> Hashable:
        """What the flags and choices of the transfer are: of one aircraft, all else follows from it."""
        return of_transfer(self.spec)

    @cached_property
    def structural(self) -> bool:
        """Whether the declared payload is what the structure bears, so that no fuel buys more of it."""
        return self.spec.possible("mass.payload_limit") == {"structure"}

    def trades_payload(self, traded: bool | None) -> bool:
        """Whether the declared payload is dropped as a limit; ``traded`` is as in `facts`."""
        return self.trades if traded is None else traded and not self.structural

    @cached_property
    def trades(self) -> bool:
        """Whether take-off mass alone is declared to limit the payload."""
        return self.spec.possible("mass.payload_limit") == {"takeoff-mass"}

    @cached_property
    def _worked(self) -> Worked:
        return worked(self.spec)
