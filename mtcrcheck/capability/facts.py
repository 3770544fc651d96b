"""Facts: the bounds that the derivations give for one spec, with their evidence and reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

from mtcrcheck.capability import mass, payload, reach
from mtcrcheck.capability.arithmetic import FLOATS
from mtcrcheck.capability.choices import CLAIMED, DERIVED
from mtcrcheck.capability.derivation import Bound, Derivation, Evidence, Side, named
from mtcrcheck.capability.given import BANDS_TURN_ON, given
from mtcrcheck.capability.worked import of_transfer, worked
from mtcrcheck.frozen import frozen
from mtcrcheck.interval import Interval
from mtcrcheck.rules.conditions import facts_in, truth
from mtcrcheck.rules.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

    from mtcrcheck.capability.derivation import Value
    from mtcrcheck.capability.given import Given, Possible, Ran
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

_PRESUPPOSED = {fact for d in DERIVATIONS if d.when is not None for fact in facts_in(d.when)}
NUMBERS_TURN_ON = frozenset(
    (*BANDS_TURN_ON, *(CLAIMED[name] for name in _PRESUPPOSED if name in CLAIMED))
).union(*(DERIVED[name] for name in _PRESUPPOSED if name in DERIVED))
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
MOST_KEPT = 1_000
"""Combinations of choices and level of which a `Selection` keeps what applies."""


@frozen
class Facts:
    """What is known at one level of evidence: numbers by name, choices by name, and every bound found."""

    numbers: Mapping[str, Interval]
    choices: Mapping[str, Options]
    bounds: Mapping[str, tuple[Bound, ...]]

    def deciding(self, fact: str, side: Side) -> Bound | None:
        """Return the tightest bound of a fact on one side, the first declared among equals."""
        pick = max if side == "at_least" else min
        candidates = [b for b in self.bounds.get(fact, ()) if b.side == side]
        return pick(candidates, key=lambda b: b.value, default=None)

    @property
    def crossed(self) -> frozenset[str]:
        """The facts whose bounds contradict each other."""
        return frozenset(name for name, bounds in self.numbers.items() if bounds.crossed)


@frozen
class _Ready:
    """A derivation with the names of what it reads, of the side that it bounds, and of what it goes without."""

    derivation: Derivation
    needs: frozenset[str]
    read: Callable[[Mapping[str, Value]], tuple[Value, ...]]
    fact: str
    is_low: bool
    bounds: str
    unless: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """Some derivations, a fact before what is derived from it, to be run again and again: see `select`."""

    ready: tuple[_Ready, ...]
    _applying: dict[Hashable, tuple[_Ready, ...]] = field(default_factory=dict)

    def facts(self, start: Given, evidence: Evidence, *, traded: bool) -> Facts:
        """Run every derivation that is no weaker than ``evidence`` and keep the bounds it gives.

        ``traded`` leaves out those that take the declared payload as the limit.
        """
        known: dict[str, Any] = dict(start.known)
        names = known.keys()
        bounds: dict[str, list[Bound]] = {}
        for ready in self._that_apply(start.possible, evidence, traded):
            if not names >= ready.needs or (ready.unless and names >= ready.unless):
                continue
            bound = _run(ready.derivation, ready.read(known), start.run)
            if bound is None:
                continue
            value, before = bound.value, known.get(ready.bounds)
            bounds.setdefault(ready.fact, []).append(bound)
            if before is None or (value > before if ready.is_low else value < before):
                known[ready.bounds] = value
        return Facts(
            {fact: Interval(known.get(f"{fact}.at_least"), known.get(f"{fact}.at_most")) for fact in bounds},
            start.possible.choices,
            {fact: tuple(found) for fact, found in bounds.items()},
        )

    def _that_apply(self, possible: Possible, evidence: Evidence, traded: bool) -> tuple[_Ready, ...]:
        """Return the derivations whose presuppositions hold, found once for all that may be the same."""
        key = (possible, evidence, traded)
        found = self._applying.get(key)
        if found is None:
            while len(self._applying) >= MOST_KEPT:
                del self._applying[next(iter(self._applying))]
            found = self._applying[key] = tuple(
                self._among(World(choices=possible.choices), evidence, traded)
            )
        return found

    def _among(self, world: World, evidence: Evidence, traded: bool) -> Iterator[_Ready]:
        """Yield what applies in a world of choices."""
        holding: dict[int, bool] = {}
        for ready in self.ready:
            derivation = ready.derivation
            if derivation.evidence > evidence or (traded and derivation.declared_payload):
                continue
            when = derivation.when
            if when is not None and id(when) not in holding:
                holding[id(when)] = truth(when, world) is True
            if when is None or holding[id(when)]:
                yield ready


def select(derivations: Iterable[Derivation]) -> Selection:
    """Return a selection of derivations, which come in the order of `DERIVATIONS`."""
    return Selection(tuple(_ready(d) for d in derivations))


def _ready(derivation: Derivation) -> _Ready:
    """Return a derivation ready to be run."""
    names = named(derivation.inputs)
    return _Ready(
        derivation,
        frozenset(names),
        itemgetter(*names) if len(names) > 1 else lambda known: tuple(known[name] for name in names),
        derivation.fact,
        derivation.side == "at_least",
        f"{derivation.fact}.{derivation.side}",
        frozenset(named(derivation.unless)),
    )


def _run(derivation: Derivation, read: tuple[Value, ...], before: dict[str, Ran]) -> Bound | None:
    """Return the bound that a derivation gives for what it reads, the one it gave ``before`` for the same."""
    ran = before.get(derivation.id)
    if ran and ran[0] is derivation and ran[1] == read:
        return ran[2]
    try:
        value = derivation.formula(FLOATS, *read)
    except ArithmeticError:  # at the edge of its domain, such as no mass at all, a formula bounds nothing
        value = None
    bound = None if value is None else Bound(derivation, value, read)
    before.setdefault(derivation.id, (derivation, read, bound))
    return bound


ALL = select(DERIVATIONS)
"""Every derivation."""


@dataclass(frozen=True)
class Capability:
    """What the aircraft can do, at each level of evidence, as declared and with payload traded for fuel."""

    spec: Spec

    def facts(self, evidence: Evidence = Evidence.ESTIMATED, *, traded: bool | None = None) -> Facts:
        """Return what is known using steps no weaker than ``evidence``.

        ``traded`` drops the declared payload as a limit; by default the spec's ``payload_limit`` decides.
        """
        trades = self.trades if traded is None else traded and not self.structural
        found = self._facts.get((evidence, trades))
        if found is None:
            start = self.given(evidence)
            same = self.recall(("facts", evidence, trades), lambda: ALL.facts(start, evidence, traded=trades))
            found = self._facts[evidence, trades] = Facts(same.numbers, start.possible.choices, same.bounds)
        return found

    def given(self, evidence: Evidence = Evidence.ESTIMATED) -> Given:
        """Return what the spec gives to the derivations at a level of evidence."""
        only_stated = evidence == Evidence.STATED
        if only_stated not in self._given:
            same = self.recall(("given", only_stated), lambda: given(self.spec, only_stated=only_stated))
            self._given[only_stated] = same.of(self.spec, only_stated=only_stated)
        return self._given[only_stated]

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

    @cached_property
    def trades(self) -> bool:
        """Whether take-off mass alone is declared to limit the payload."""
        return self.spec.possible("mass.payload_limit") == {"takeoff-mass"}

    @cached_property
    def _worked(self) -> Worked:
        return worked(self.spec)

    @cached_property
    def _facts(self) -> dict[tuple[Evidence, bool], Facts]:
        return {}

    @cached_property
    def _given(self) -> dict[bool, Given]:
        return {}
