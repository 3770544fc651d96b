"""Running derivations: those that apply to a kind of aircraft, on what is given of one, in order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from mtcrcheck.capability.arithmetic import FLOATS
from mtcrcheck.capability.derivation import Bound, Derivation, Evidence, Side, named
from mtcrcheck.frozen import frozen
from mtcrcheck.interval import Interval
from mtcrcheck.keeping import make_room
from mtcrcheck.rules.conditions import facts_in, truth
from mtcrcheck.rules.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping

    from mtcrcheck.capability.derivation import Value
    from mtcrcheck.capability.given import Given, Possible, Ran
    from mtcrcheck.rules.world import Options

Sides = dict[str, Any]
"""What is known, each side by its name, such as "range_km.at_least"; curves by their key."""
Gave = tuple[Derivation, tuple["Value", ...], float]
"""A derivation that has bounded something, the values that it has read, and the bound."""
MOST_KEPT = 1_000
"""Kinds of aircraft of which a `Selection` keeps what applies."""
MOST_WAYS = 5_000
"""Sets of figures, and changes of some, of which it is kept what runs and what follows."""
KINDS = 2_000
"""Combinations of flags and choices of which a `Selection` keeps the kind of aircraft that they are."""


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
class Ready:
    """A derivation with the names of what it reads, of the side that it bounds, and of what it goes without."""

    derivation: Derivation
    id: str
    needs: frozenset[str]
    read: Callable[[Mapping[str, Value]], tuple[Value, ...]]
    is_low: bool
    bounds: str
    unless: frozenset[str]


@frozen
class Reached:
    """What changes where some sides do: the derivations that read them, directly or not, and what these bound.

    ``beside`` are the derivations that bound one of the same sides, and whose bound stays as it is.
    """

    ready: tuple[Ready, ...]
    bounded: frozenset[str]
    beside: tuple[Ready, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Applying:
    """The derivations that apply to one kind of aircraft at a level of evidence, in order."""

    ready: tuple[Ready, ...]

    def runnable(self, given: frozenset[str]) -> tuple[Ready, ...]:
        """Return those that can run, or may, where the sides of these names are given."""
        return _runnable(self, given)

    def reached(self, changed: frozenset[str], given: frozenset[str], before: Applying) -> Reached:
        """Return what changes where of all that is given the sides of some names do.

        What applied ``before`` is what was run on what is given: all others change something, too.
        """
        return _reached(self, changed, given, before)


@lru_cache(maxsize=MOST_WAYS)
def _runnable(applying: Applying, given: frozenset[str]) -> tuple[Ready, ...]:
    names = set(given)
    found = []
    for ready in applying.ready:
        if names >= ready.needs:
            names.add(ready.bounds)
            found.append(ready)
    return tuple(found)


@lru_cache(maxsize=MOST_WAYS)
def _reached(applying: Applying, changed: frozenset[str], given: frozenset[str], before: Applying) -> Reached:
    """Work out what `Applying.reached` returns: a fact is finished before anything is derived from it."""
    applied = {ready.id for ready in before.ready}
    running = applying.runnable(given | changed)
    runs = {ready.id for ready in running}
    gone = frozenset(ready.bounds for ready in before.runnable(given) if ready.id not in runs)
    touched = changed | gone
    found, others = [], []
    for ready in running:
        if ready.id not in applied or touched & ready.needs or touched & ready.unless:
            found.append(ready)
            touched |= {ready.bounds}
        else:
            others.append(ready)
    bounded = gone.union(ready.bounds for ready in found)
    return Reached(tuple(found), bounded, tuple(r for r in others if r.bounds in bounded))


def crossed(known: Sides, facts: Iterable[tuple[str, str]]) -> frozenset[str]:
    """Return the lower sides, by name, of the facts whose bounds contradict each other.

    ``facts`` are the names of the two sides of each.
    """
    return frozenset(
        [
            low
            for low, high in facts
            if (least := known.get(low)) is not None
            and (most := known.get(high)) is not None
            and least > most
        ]
    )


@frozen
class Run:
    """What derivations have made of what is given: the sides that are known, and what each has given, in order."""

    sides: Sides
    gave: tuple[Gave, ...]

    def facts(self, choices: Mapping[str, Options]) -> Facts:
        """Return the same as facts, beside what may be chosen."""
        bounds: dict[str, list[Bound]] = defaultdict(list)
        for derivation, read, value in self.gave:
            bounds[derivation.fact].append(Bound(derivation, value, read))
        low, high = (
            {fact: self.sides.get(f"{fact}.{end}") for fact in bounds} for end in ("at_least", "at_most")
        )
        return Facts(
            {fact: Interval(low[fact], high[fact]) for fact in bounds},
            choices,
            {fact: tuple(of_fact) for fact, of_fact in bounds.items()},
        )


def derive(known: Sides, steps: Iterable[Ready], run: dict[str, Ran], gave: list[Gave] | None = None) -> None:
    """Run derivations on what is known and add to it the sides that they bound, the tightest of each.

    ``run`` is as in `Given`; what each has given is added to ``gave``, where that is asked for.
    """
    names = known.keys()
    for ready in steps:
        if not names >= ready.needs or (ready.unless and names >= ready.unless):
            continue
        read = ready.read(known)
        ran = run.get(ready.id)
        if ran is not None and ran[1] == read and ran[0] is ready.derivation:
            value = ran[2]
        else:
            try:
                value = ready.derivation.formula(FLOATS, *read)
            except (
                ArithmeticError
            ):  # at the edge of its domain, as without any mass, a formula bounds nothing
                value = None
            run.setdefault(ready.id, (ready.derivation, read, value))
        if value is None:
            continue
        if gave is not None:
            gave.append((ready.derivation, read, value))
        before = known.get(ready.bounds)
        if before is None or (value > before if ready.is_low else value < before):
            known[ready.bounds] = value


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Selection:
    """Some derivations, a fact before what is derived from it, to be run again and again: see `select`.

    ``turning_on`` are the flags and choices that any of them presupposes something of, ``bounded`` the names
    of the two sides of every fact.
    """

    ready: tuple[Ready, ...]
    turning_on: tuple[str, ...]
    bounded: tuple[tuple[str, str], ...]
    _applying: dict[Hashable, Applying] = field(default_factory=dict)
    _of_kind: dict[Hashable, Applying] = field(default_factory=dict)

    def facts(self, start: Given, evidence: Evidence, *, traded: bool) -> Facts:
        """Run every derivation that is no weaker than ``evidence`` and keep the bounds it gives.

        ``traded`` leaves out those that take the declared payload as the limit.
        """
        return self.run(start, evidence, traded=traded).facts(start.possible.choices)

    def run(self, start: Given, evidence: Evidence, *, traded: bool) -> Run:
        """Return what is given with all that follows from it; the rest is as in `facts`."""
        known: Sides = dict(start.known)
        gave: list[Gave] = []
        steps = self.applying(start.possible, evidence, traded=traded).runnable(frozenset(start.known))
        derive(known, steps, start.run, gave)
        return Run(known, tuple(gave))

    def among(self, ids: frozenset[str]) -> Selection:
        """Return the selection of those alone that have one of the ids."""
        return _selection(tuple(ready for ready in self.ready if ready.id in ids))

    def applying(self, possible: Possible, evidence: Evidence, *, traded: bool) -> Applying:
        """Return the derivations whose presuppositions hold: one object for all of a kind."""
        key = (possible, evidence, traded)
        found = self._applying.get(key)
        if found is None:
            make_room(self._applying, KINDS)
            found = self._applying[key] = self._of_one_kind(possible, evidence, traded=traded)
        return found

    def _of_one_kind(self, possible: Possible, evidence: Evidence, *, traded: bool) -> Applying:
        """Return what applies, from memory where nothing that it turns on is different."""
        kind = (tuple(possible.choices.get(name) for name in self.turning_on), evidence, traded)
        found = self._of_kind.get(kind)
        if found is None:
            make_room(self._of_kind, MOST_KEPT)
            among = self._among(World(choices=possible.choices), evidence, traded=traded)
            found = self._of_kind[kind] = Applying(tuple(among))
        return found

    def _among(self, world: World, evidence: Evidence, *, traded: bool) -> Iterator[Ready]:
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
    """Return a selection of derivations, which come in the order of `facts.DERIVATIONS`."""
    return _selection(tuple(_ready(d) for d in derivations))


def _selection(ready: tuple[Ready, ...]) -> Selection:
    chosen = [r.derivation for r in ready]
    turning_on = dict.fromkeys(fact for d in chosen if d.when is not None for fact in facts_in(d.when))
    facts = dict.fromkeys(d.fact for d in chosen)
    return Selection(
        ready, tuple(turning_on), tuple((f"{fact}.at_least", f"{fact}.at_most") for fact in facts)
    )


def _ready(derivation: Derivation) -> Ready:
    """Return a derivation ready to be run."""
    names = named(derivation.inputs)
    return Ready(
        derivation,
        derivation.id,
        frozenset(names),
        _reader(names),
        derivation.side == "at_least",
        f"{derivation.fact}.{derivation.side}",
        frozenset(named(derivation.unless)),
    )


def _reader(names: tuple[str, ...]) -> Callable[[Mapping[str, Value]], tuple[Value, ...]]:
    """Return what reads the values of some names, in their order."""
    if not names:
        return lambda _: ()
    if len(names) == 1:
        (name,) = names
        return lambda known: (known[name],)
    return itemgetter(*names)
