"""What would be known if some figures were others: only what follows from these is worked out again."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from mtcrcheck.capability.derivation import Evidence
from mtcrcheck.capability.facts import ALL
from mtcrcheck.capability.given import sides_of
from mtcrcheck.capability.selection import crossed, derive
from mtcrcheck.frozen import frozen

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from mtcrcheck.capability.facts import Capability
    from mtcrcheck.capability.given import Given
    from mtcrcheck.capability.selection import Applying, Ready, Run, Selection, Sides
    from mtcrcheck.interval import Interval


@frozen
class Otherwise:
    """What would be known, the sides by name, and whether facts contradict each other that do not as it is."""

    sides: Sides
    contradicts: bool


@frozen
class Prepared:
    """What stays known whatever some sides are, the derivations to be run then, and the facts that these bound."""

    unchanged: Sides
    steps: tuple[Ready, ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class WhatIf:
    """What is known of one aircraft, to be asked again with something changed.

    ``known`` is what is given and what follows from it, ``gave`` the bound that each derivation, by its id,
    has given, ``applying`` are those that apply, ``crossed`` the lower sides of facts that contradict each
    other as it is, ``names`` those of the sides that are given.
    """

    selection: Selection
    start: Given
    evidence: Evidence
    traded: bool
    applying: Applying
    known: Sides
    gave: Mapping[str, float]
    names: frozenset[str]
    crossed: frozenset[str]
    _prepared: dict[Hashable, Prepared] = field(default_factory=dict)

    def having(self, changes: Mapping[str, Interval]) -> Otherwise:
        """Return what is known with other bounds of quantities (by key) or coefficients (by name).

        Choices and bands stay as they are, as in `Given.having`.
        """
        names = tuple(changes)
        prepared = self._prepared.get(names) or self._prepared.setdefault(
            names, self._prepare(self.applying, _both_sides(names))
        )
        return self._derived(prepared, [s for name in names for s in sides_of(name, changes[name])])

    def given(self, start: Given) -> Otherwise:
        """Return what is known where this is given instead."""
        applying = self.selection.applying(start.possible, self.evidence, traded=self.traded)
        changed = frozenset(name for name, _ in start.known.items() ^ self.start.known.items())
        key = (applying, changed)
        prepared = self._prepared.get(key) or self._prepared.setdefault(key, self._prepare(*key))
        return self._derived(prepared, [(n, start.known[n]) for n in changed & start.known.keys()])

    def _derived(self, prepared: Prepared, sides: Iterable[tuple[str, object]]) -> Otherwise:
        """Return what is known with some sides beside what is unchanged."""
        known = prepared.unchanged.copy()
        known.update(sides)
        derive(known, prepared.steps, self.start.run)
        return Otherwise(known, bool(crossed(known, prepared.facts)))

    def _prepare(self, applying: Applying, changed: frozenset[str]) -> Prepared:
        """Work out what changes where the named sides do."""
        reached = applying.reached(changed, self.names, self.applying)
        bounded = reached.bounded
        left_out = changed | bounded
        known = {name: value for name, value in self.known.items() if name not in left_out}
        for ready in reached.beside:
            value, before = self.gave.get(ready.id), known.get(ready.bounds)
            if value is not None and (before is None or (value > before if ready.is_low else value < before)):
                known[ready.bounds] = value
        facts = (f for f in self.selection.bounded if not bounded.isdisjoint(f) and f[0] not in self.crossed)
        return Prepared(known, reached.ready, tuple(facts))


@cache
def _both_sides(names: tuple[str, ...]) -> frozenset[str]:
    """Return the names of both sides of some quantities or coefficients."""
    return frozenset(f"{name}.{end}" for name in names for end in ("at_least", "at_most"))


def what_if(
    selection: Selection,
    start: Given,
    run: Run,
    evidence: Evidence,
    *,
    traded: bool,
    crossed_facts: frozenset[str] | None = None,
) -> WhatIf:
    """Return what `Selection.run` has found from a start at a level of evidence, to be asked again.

    ``crossed_facts`` contradict each other as it is, by default those that do by what was run.
    """
    return WhatIf(
        selection,
        start,
        evidence,
        traded,
        selection.applying(start.possible, evidence, traded=traded),
        run.sides,
        {derivation.id: value for derivation, _, value in run.gave},
        frozenset(start.known),
        crossed(run.sides, selection.bounded) if crossed_facts is None else crossed_facts,
    )


def of_capability(
    capability: Capability, evidence: Evidence = Evidence.ESTIMATED, *, traded: bool | None = None
) -> WhatIf:
    """Return what is known of an aircraft, to be asked again; as in `Capability.facts`."""
    trades = capability.trades_payload(traded)
    return capability.recall(
        ("what if", evidence, trades),
        lambda: what_if(
            ALL, capability.given(evidence), capability.run(evidence, traded=traded), evidence, traded=trades
        ),
    )
