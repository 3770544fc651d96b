"""The working answers of many rows: what `mtcrcheck.reasons.working` says of one aircraft, on arrays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa

from mtcrcheck.capability.derivation import Evidence
from mtcrcheck.capability.facts import DERIVATIONS
from mtcrcheck.reasons.working import GREATEST, OF_GREATEST, USUAL, order_of_deletion
from mtcrcheck.rules.conditions import holds
from mtcrcheck.rules.law import Law
from mtcrcheck.rules.presumptions import Presumption
from mtcrcheck.rules.world import Open, World, exactly
from mtcrcheck.screening.law import Axis, Decision, Decisions, Knowledge, Planner
from mtcrcheck.screening.physics import (
    EVERY_FACT,
    EVERY_SIDE,
    SIDES,
    Batch,
    Facts,
    contradict,
    derive,
    settle,
)
from mtcrcheck.screening.table import Choice, Codes, Mask, Numbers, listed, packed


@dataclass(frozen=True, slots=True)
class Presuming:
    """What is looked up of the presumptions for the rows of one table.

    ``conditions`` says of each, by its id, whether it may be made by what is known; ``choices`` have what is presumed
    among their options.
    """

    presumptions: tuple[Presumption, ...]
    choices: Mapping[str, Choice]
    conditions: Decisions

    @classmethod
    def plan(cls, presumptions: Sequence[Presumption], planner: Planner) -> Presuming:
        """Look everything up for rows with the choices of a planner, which `with_presumed` has extended."""
        asked = {p.id: (partial(_standing, p, planner.law), p.conditions, _made) for p in presumptions}
        return cls(tuple(presumptions), planner.choices, planner.plan(asked))

    def made(self, known: Knowledge) -> dict[str, Mask]:
        """Return by id the rows for which each presumption is made, one for each fact."""
        taken: dict[str, Mask] = {}
        found = {}
        for p in self.presumptions:
            decision = self.conditions.asked[p.id]
            made = decision.part(0, decision.decide(decision.keys(known))) & ~taken.get(p.about, np.False_)
            if p.at_least is not None:
                made &= np.logical_and.reduce(np.isnan(known.facts.of(p.about)))
            elif p.fact:
                silent = np.array([options.only is None for options in self.choices[p.fact].options])
                made &= silent[known.codes[p.fact]]
            found[p.id] = made
            taken[p.about] = taken.get(p.about, np.False_) | made
        return found

    def effects(self, decisions: Decisions) -> Iterator[tuple[str, Axis, int]]:
        """Yield each presumption that is no number, the axis that it bears on, and the code that it gives."""
        axes = {axis.variable.subject: axis for axis in decisions.axes}
        for p in self.presumptions:
            axis = axes.get(Open(p.question) if p.question else p.about)
            if axis is not None and p.value is not None:
                code = self.choices[p.fact].options.index(exactly(p.value)) if p.fact else 1 + bool(p.value)
                yield p.id, axis, int(axis.recode[code])


def with_presumed(presumptions: Iterable[Presumption], choices: Mapping[str, Choice]) -> dict[str, Choice]:
    """Return choices with what is presumed among their options."""
    extended = dict(choices)
    for p in presumptions:
        if p.fact and p.value is not None:
            options = dict.fromkeys((*extended[p.fact].options, exactly(p.value)))
            extended[p.fact] = replace(extended[p.fact], options=tuple(options))
    return extended


def _standing(presumption: Presumption, law: Law, world: World) -> tuple[bool, ...]:
    """Return whether a presumption is called for, defeated and barred, in a world where everything is known."""
    asked = (presumption.when, presumption.unless, presumption.barred)
    return tuple(condition is not None and holds(condition, world, law) for condition in asked)


def _made(outcomes: Iterable[tuple[bool, ...]]) -> tuple[bool]:
    """Return whether it is certainly called for, not certainly defeated, and certainly not barred."""
    called, defeated, barred = map(set, zip(*outcomes, strict=True))
    return (called == {True} and defeated != {True} and barred == {False},)


def narrow(proven: Facts, batch: Batch, among: Codes) -> Facts:
    """Return the facts of rows ``among`` a batch with its tighter bounds, as `capability.facts.narrow` does.

    A fact keeps its proven bounds in the rows in which tighter ones cross; a row with a contradiction keeps them all.
    """
    after = deepcopy(proven)
    places = np.flatnonzero(~after.contradictions)
    kept = np.zeros((len(EVERY_FACT), places.size), np.bool_)
    while places.size:
        part, before = batch.some(among[places]), after.some(places).sides
        part.kept = {fact: mask for fact, mask in zip(EVERY_FACT, kept, strict=True) if mask.any()}
        for fact, mask in part.kept.items():
            part.known |= {
                f"{fact}.{side}": np.where(mask, before[f"{fact}.{side}"], np.nan) for side in SIDES
            }
        known, _ = derive(part, DERIVATIONS, traded=False)
        tight = {
            side: (np.fmax if side.endswith("least") else np.fmin)(before[side], known.get(side, np.nan))
            for side in EVERY_SIDE
        }
        crossed = np.array([contradict(*(tight[f"{fact}.{side}"] for side in SIDES)) for fact in EVERY_FACT])
        wrong = crossed.any(axis=0)
        for side, found in tight.items():
            after.sides[side][places[~wrong]] = found[~wrong]
        places, kept = places[wrong], (kept | crossed)[:, wrong]
    return after


RECKONED = {GREATEST: 1, USUAL: 2}
"""The bits of what numbers are reckoned by, beyond what is proven."""
WAYS = np.arange(4)
"""Which of these bits are set."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Some rows on one desk: what is known of them with all that is presumed, what that is, and what it does.

    ``changes`` has for each presumption, by axis, what has to be added to the codes of rows without it, by their
    `_ways`.
    """

    order: tuple[str, ...]
    best: Knowledge
    made: Mapping[str, Mask]
    changes: Mapping[str, Mapping[Axis, Codes]]

    @classmethod
    def of(
        cls,
        presuming: Presuming,
        decisions: Decisions,
        known: Mapping[Evidence, Knowledge],
        batches: tuple[Batch, Batch],
        rows: Codes,
    ) -> Desk:
        """Return the desk of some ``rows`` of which so much is ``known``, of batches by the outer and usual bands."""
        last = known[Evidence.ESTIMATED]
        facts = last.facts.some(rows)
        best = Knowledge(rows.size, facts, {subject: code[rows] for subject, code in last.codes.items()})
        made = {id: mask[rows] for id, mask in presuming.made(known[Evidence.DERIVED]).items()}
        changes: dict[str, dict[Axis, Codes]] = defaultdict(dict)
        for id, axis, code in presuming.effects(decisions):
            changes[id][axis] = np.broadcast_to(axis.code(best) - code, (WAYS.size, rows.size))
            best.seen[axis] = np.where(made[id], code, best.code(axis))
        by_greatest = _by_greatest(facts, batches[0], rows)
        by_usual = narrow(facts, batches[1], rows)
        made |= {GREATEST: ~by_greatest.contradictions, USUAL: ~facts.contradictions}
        for axis in (axis for axis in decisions.axes if axis.is_number):
            fact = str(axis.variable.subject)
            bounds = facts.of(fact)
            greatest, usual = _meet(bounds, by_greatest.of(fact)), by_usual.of(fact)
            ways = bounds, greatest, _meet(bounds, usual), _meet(greatest, usual)
            low, high = map(np.array, zip(*(axis.regions(*way) for way in ways), strict=True))
            bare = axis.between(low, high)
            least = {p.id: p.at_least for p in presuming.presumptions if p.about == fact and p.at_least}
            for id, bound in least.items():
                low = np.where(made[id], np.maximum(low, axis.regions(bound, bound)[0]), low)
            full = axis.between(low, high)
            best.seen[axis] = full[_ways(made), np.arange(rows.size)]
            for id in least:
                changes[id][axis] = bare - full
            for id, bit in RECKONED.items():
                changes[id][axis] = full[WAYS & ~bit] - full
        return cls(order_of_deletion(presuming.presumptions), best, made, changes)

    def work_out(self, decision: Decision, proven: Codes) -> tuple[Codes, Codes, pa.Array]:
        """Return which rows have a working answer, the place of it, and the ids that it needs.

        Answers are alike where the first two parts of the results are.
        """
        alike: dict[Any, int] = {}
        answers = np.array([alike.setdefault(result[:2], len(alike)) for result in decision.results])
        keys = decision.keys(self.best)
        found = decision.decide(keys)
        rows = np.flatnonzero(answers[found] != answers[proven])
        keys = [key[rows] for key in keys]
        wanted = answers[found[rows]]
        on = {id: made[rows] for id, made in self.made.items()}
        for id in self.order:
            some = np.flatnonzero(on[id])
            ways = _ways(on)[some]
            moves = {axis: change[ways, rows[some]] for axis, change in self.changes[id].items()}
            tried = [
                key[some]
                + sum(moves[axis] * weight for axis, weight in table.weights.items() if axis in moves)
                for table, key in zip(decision.tables, keys, strict=True)
            ]
            needless = answers[decision.decide(tried)] == wanted[some]
            gone = some[needless]
            on[id][gone] = False
            for key, without in zip(keys, tried, strict=True):
                key[gone] = without[needless]
        return rows, found[rows], listed(dict(sorted(on.items())), " ")


def _ways(on: Mapping[str, Mask]) -> Codes:
    """Return by what the numbers of rows are reckoned."""
    return packed([(on[USUAL], 2), (on[GREATEST], 2)])


def _meet(bounds: tuple[Numbers, Numbers], others: tuple[Numbers, Numbers]) -> tuple[Numbers, Numbers]:
    """Return tighter bounds where others meet them."""
    low, high = np.fmax(bounds[0], others[0]), np.fmin(bounds[1], others[1])
    crossed = low > high
    return np.where(crossed, bounds[0], low), np.where(crossed, bounds[1], high)


def _by_greatest(proven: Facts, batch: Batch, among: Codes) -> Facts:
    """Return the facts of rows ``among`` a batch by the greatest of stated figures, where several are."""
    raised = {}
    several = np.zeros(batch.size, np.bool_)
    for key in OF_GREATEST:
        low, high = (batch.known.get(f"{key}.{side}") for side in SIDES)
        if low is not None and high is not None:
            raised[f"{key}.at_least"] = np.where(np.isnan(low) | np.isnan(high), low, high)
            several |= (low < high) | (low > high)
    places = np.flatnonzero(several[among])
    if not places.size:
        return proven
    found = settle(replace(batch, known={**batch.known, **raised}).some(among[places]))
    made = deepcopy(proven)
    made.contradictions[places] = found.contradictions
    for side, bound in made.sides.items():
        bound[places] = found.sides[side]
    return made
