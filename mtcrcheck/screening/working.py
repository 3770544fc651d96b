"""The working answers of many rows: what `mtcrcheck.reasons.working` says of one aircraft, on arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from mtcrcheck.capability.derivation import Evidence
from mtcrcheck.capability.facts import STEPS
from mtcrcheck.reasons.working import GREATEST, OF_GREATEST, USUAL, order_of_deletion
from mtcrcheck.rules.conditions import (
    All,
    AnyOf,
    Condition,
    Not,
    is_on_destination,
    list_tests,
)
from mtcrcheck.rules.presumptions import Presumption, in_order_of_choice
from mtcrcheck.rules.world import (
    DESTINATION,
    Atom,
    Claimed,
    Member,
    OneOf,
    Open,
    Options,
    Threshold,
    World,
    exactly,
)
from mtcrcheck.screening.law import Decision, Decisions, Destinations, Knowledge, region, span
from mtcrcheck.screening.physics import EVERY_FACT, SIDES, Batch, Facts, contradict, derive, settle
from mtcrcheck.screening.table import Choice, Codes, Mask, Numbers, listed, packed

Truths = NDArray[np.int8]
"""1 where something is true, -1 where it is false, 0 where it is unknown: all hold as the least does."""
YES, NO, UNKNOWN = np.int8(1), np.int8(-1), np.int8(0)


@dataclass(frozen=True, slots=True)
class Presuming:
    """What is looked up of the presumptions for the rows of one table.

    ``numbers`` are the facts that are compared with figures. ``tables`` has, for each test on a choice or on the
    destination, its truth by code; ``silent`` whether nothing is said, by the code of the choice; ``codes`` the code
    of what is presumed, by id.
    """

    presumptions: tuple[Presumption, ...]
    numbers: tuple[str, ...]
    tables: Mapping[Any, Truths]
    silent: Mapping[str, Mask]
    codes: Mapping[str, int]

    def made(self, known: Knowledge, size: int) -> dict[str, Mask]:
        """Return by id the rows for which each presumption is made, one for each fact."""
        nobody = np.zeros(size, np.bool_)
        taken: dict[str, Mask] = {}
        found = {}
        for p in self.presumptions:
            free = ~taken.get(p.about, nobody) & self._is_silent(p, known, size)
            made = free & (self._truth(p.when, known, size) == YES)
            made &= self._truth(p.barred, known, size) == NO
            if p.unless is not None:
                made &= self._truth(p.unless, known, size) != YES
            found[p.id] = made
            taken[p.about] = taken.get(p.about, nobody) | made
        return found

    def effects(self, decisions: Decisions) -> Iterator[tuple[str, tuple[int, int]]]:
        """Yield each presumption that is no number with the axis that it bears on, and the code that it gives."""
        axes = {subject: axis for axis, subject in enumerate(decisions.subjects)}
        for p in self.presumptions:
            subject = Open(p.question) if p.question is not None else p.about
            if p.at_least is None and subject in axes:
                code = (2 if p.value else 1) if p.question is not None else self.codes[p.id]
                known = Knowledge(Facts({}, {}, np.zeros(1, np.bool_)), {subject: np.array([code])})
                found = decisions.coders[axes[subject]](known)
                if found is not None:
                    yield p.id, (axes[subject], int(found[0]))

    def _is_silent(self, presumption: Presumption, known: Knowledge, size: int) -> Mask:
        about = presumption.about
        if presumption.at_least is not None:
            unknown: Mask = np.isnan(known.facts.lows[about]) & np.isnan(known.facts.highs[about])
            return unknown
        if presumption.question is not None:
            return np.ones(size, np.bool_)
        silent: Mask = np.broadcast_to(self.silent[about][_codes(known.codes.get(about), size)], size)
        return silent

    def _truth(self, condition: Condition, known: Knowledge, size: int) -> Truths:
        if isinstance(condition, All | AnyOf):
            parts = [self._truth(part, known, size) for part in condition.parts]
            pick, start = (np.minimum, YES) if isinstance(condition, All) else (np.maximum, NO)
            whole: Truths = reduce(pick, parts, np.full(size, start))
            return whole
        if isinstance(condition, Not):
            return -self._truth(condition.part, known, size)
        if isinstance(condition, Threshold):
            return _compare(condition, known.facts)
        place = known.codes.get(
            DESTINATION if is_on_destination(condition) else getattr(condition, "fact", "")
        )
        return np.broadcast_to(self.tables[condition][_codes(place, size)], size)


def prepare_presuming(
    presumptions: Sequence[Presumption], choices: Mapping[str, Choice], where: Destinations
) -> tuple[Presuming, dict[str, Choice]]:
    """Return what is looked up of presumptions, and the choices with what is presumed as further options."""
    firm = tuple(p for p in in_order_of_choice(presumptions) if p.strength != "weak")
    extended = dict(choices)
    codes: dict[str, int] = {}
    for p in firm:
        if p.fact is not None and p.value is not None:
            choice = extended[p.fact]
            codes[p.id] = len(choice.options)
            extended[p.fact] = replace(choice, options=(*choice.options, exactly(p.value)))
    tests = {t for p in firm for c in p.conditions for t in list_tests(c)}
    tables = {t: _table(t, choices, where) for t in tests if isinstance(t, OneOf | Claimed | Member)}
    numbers = {t.fact for t in tests if isinstance(t, Threshold)}
    numbers |= {p.about for p in firm if p.at_least is not None}
    silent = {
        p.about: np.array([o.only is None for o in choices[p.about].options])
        for p in firm
        if p.fact is not None and p.at_least is None
    }
    return Presuming(firm, tuple(sorted(numbers)), tables, silent, codes), extended


def _table(test: Atom, choices: Mapping[str, Choice], where: Destinations) -> Truths:
    """Return the truth of a test by the code of the choice or destination that it is on."""
    if is_on_destination(test):
        worlds = where.worlds
    else:
        fact = getattr(test, "fact", "")
        options: tuple[Options, ...] = choices[fact].options
        worlds = tuple(World(choices={fact: option}) for option in options)
    words = {True: YES, False: NO, None: UNKNOWN}
    return np.array([words[world.test(test)] for world in worlds], np.int8)


def _codes(codes: Codes | None, size: int) -> Codes:
    return np.zeros(size, np.intp) if codes is None else codes


def _compare(test: Threshold, facts: Facts) -> Truths:
    low, high = facts.lows[test.fact], facts.highs[test.fact]
    above, below = {
        "at_least": (low >= test.value, high < test.value),
        "more_than": (low > test.value, high <= test.value),
        "at_most": (high <= test.value, low > test.value),
        "less_than": (high < test.value, low >= test.value),
    }[test.comparison]
    return np.where(above, YES, np.where(below, NO, UNKNOWN))


def narrow(proven: Facts, batch: Batch, among: Codes, wanted: Sequence[str]) -> Facts:
    """Return facts ``among`` the rows with the tighter bounds of a batch, as `capability.facts.narrow` does.

    A fact keeps its proven bounds in the rows in which tighter ones cross; a row with a contradiction keeps them all.
    """
    before = (proven.lows, proven.highs)
    after = proven.some(among, wanted)
    places = np.flatnonzero(~after.contradictions)
    kept = np.zeros((len(EVERY_FACT), places.size), np.bool_)
    while places.size:
        rows = among[places]
        part = batch.some(rows)
        part.kept = {fact: mask for fact, mask in zip(EVERY_FACT, kept, strict=True) if mask.any()}
        for of, side in zip(before, SIDES, strict=True):
            part.known.update(
                {f"{fact}.{side}": np.where(mask, of[fact][rows], np.nan) for fact, mask in part.kept.items()}
            )
        known, _ = derive(part, STEPS, traded=False)
        tight = [
            {fact: pick(of[fact][rows], known.get(f"{fact}.{side}", np.nan)) for fact in EVERY_FACT}
            for pick, of, side in zip((np.fmax, np.fmin), before, SIDES, strict=True)
        ]
        crossed = np.array([contradict(*(of[fact] for of in tight)) for fact in EVERY_FACT])
        wrong = crossed.any(axis=0)
        for bounds, found in zip((after.lows, after.highs), tight, strict=True):
            for fact, bound in bounds.items():
                bound[places[~wrong]] = found[fact][~wrong]
        places, kept = places[wrong], (kept | crossed)[:, wrong]
    return after


RECKONED = {GREATEST: 1, USUAL: 2}
"""The bits of what numbers are reckoned by, beyond what is proven."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Some rows on one desk: their codes by axis, as proven and with all that is presumed, and what that is.

    ``spans`` have the codes of numbers by what they are reckoned by, without and with a presumed least, and the ids
    of that; ``effects`` the axis of each other presumption and the code that it gives.
    """

    presuming: Presuming
    codes: Sequence[Codes | None]
    best: Sequence[Codes | None]
    made: Mapping[str, Mask]
    spans: Mapping[int, tuple[Codes, Codes, tuple[str, ...]]]
    effects: Mapping[str, tuple[int, int]]
    size: int

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
        codes = {name: None if code is None else code[rows] for name, code in last.codes.items()}
        wanted = [fact for fact, _ in decisions.numbers.values()]
        proven = last.facts.some(rows, wanted)
        derived = known[Evidence.DERIVED].facts.some(rows, presuming.numbers)
        size = rows.size
        made = presuming.made(Knowledge(derived, codes), size)
        by_greatest = _by_greatest(proven, batches[0], rows, wanted)
        by_usual = narrow(last.facts, batches[1], rows, wanted)
        spans: dict[int, tuple[Codes, Codes, tuple[str, ...]]] = {}
        for axis, (fact, cuts) in decisions.numbers.items():
            bounds = proven.lows[fact], proven.highs[fact]
            greatest = _meet(bounds, by_greatest, fact)
            ways = bounds, greatest, _meet(bounds, by_usual, fact), _meet(greatest, by_usual, fact)
            bare = full = np.array([span(*way, cuts) for way in ways])
            least = [p for p in presuming.presumptions if p.about == fact and p.at_least is not None]
            for p in least:
                low, high = np.divmod(full, len(cuts) + 1)
                raised = np.maximum(low, region(np.array(p.at_least), cuts, unknown=0))
                full = packed([np.where(made[p.id], raised, low), high], [1, len(cuts) + 1])
            spans[axis] = bare, full, tuple(p.id for p in least)
        made |= {GREATEST: ~by_greatest.contradictions, USUAL: ~proven.contradictions}
        as_proven = decisions.codes(Knowledge(proven, codes))
        best = list(as_proven)
        effects = dict(presuming.effects(decisions))
        for id, (axis, code) in effects.items():
            best[axis] = np.where(made[id], code, _codes(best[axis], size))
        for axis, (_, full, _) in spans.items():
            best[axis] = full[_ways(made), np.arange(size)]
        return cls(presuming, as_proven, best, made, spans, effects, size)

    def work_out(self, decision: Decision, proven: Codes) -> tuple[Codes, Codes, pa.Array]:
        """Return which rows have a working answer, the place of it, and the ids that it needs.

        Answers are alike where the first two parts of the results are.
        """
        alike: dict[Any, int] = {}
        answers = np.array([alike.setdefault(result[:2], len(alike)) for result in decision.results])
        keys = decision.keys(self.best)
        found = decision.decide(keys, proven.size)
        rows = np.flatnonzero(answers[found] != answers[proven])
        keys = [key[rows] if isinstance(key, np.ndarray) else np.full(rows.size, key) for key in keys]
        wanted = answers[found[rows]]
        on = {id: made[rows] for id, made in self.made.items()}
        ways = _ways(on)
        for id in order_of_deletion(self.presuming.presumptions):
            some = np.flatnonzero(on[id])
            moves = self._without(id, decision, rows[some], ways[some])
            needless = np.ones(some.size, np.bool_)
            moved = [np.zeros(some.size, np.bool_), *(move != 0 for move in moves.values())]
            asked = np.flatnonzero(np.logical_or.reduce(moved))
            there = some[asked]
            tried = [key[there] + (moves[n][asked] if n in moves else 0) for n, key in enumerate(keys)]
            needless[asked] = answers[decision.decide(tried, there.size)] == wanted[there]
            gone = some[needless]
            on[id][gone] = False
            for n, move in moves.items():
                keys[n][gone] += move[needless]
            if id in RECKONED:
                ways[gone] &= ~RECKONED[id]
        ids = sorted(on)
        return rows, found[rows], listed([on[id] for id in ids], ids, " ")

    def _without(self, id: str, decision: Decision, rows: Codes, ways: Codes) -> dict[int, Codes]:
        """Return for each lookup by what the keys of some rows change without one presumption."""
        moves: dict[int, Codes] = {}
        for n, table in enumerate(decision.tables):
            for axis, weight in table.weights.items():
                if axis in self.spans:
                    bare, full, least = self.spans[axis]
                    fewer = ways & ~RECKONED.get(id, 0)
                    if id not in RECKONED and id not in least:
                        continue
                    change = (bare if id in least else full)[fewer, rows] - full[ways, rows]
                elif id in self.effects and self.effects[id][0] == axis:
                    change = _codes(self.codes[axis], self.size)[rows] - self.effects[id][1]
                else:
                    continue
                moves[n] = moves.get(n, 0) + change * weight
        return moves


def _ways(on: Mapping[str, Mask]) -> Codes:
    """Return by what the numbers of rows are reckoned."""
    return packed([on[USUAL].astype(np.intp), on[GREATEST].astype(np.intp)], [2, 2])


def _meet(bounds: tuple[Numbers, Numbers], facts: Facts, fact: str) -> tuple[Numbers, Numbers]:
    """Return tighter bounds where others meet them."""
    low, high = np.fmax(bounds[0], facts.lows[fact]), np.fmin(bounds[1], facts.highs[fact])
    crossed = low > high
    return np.where(crossed, bounds[0], low), np.where(crossed, bounds[1], high)


def _by_greatest(proven: Facts, batch: Batch, among: Codes, wanted: Sequence[str]) -> Facts:
    """Return facts ``among`` the rows by the greatest of the figures that are stated, where several are."""
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
    made = proven.some(np.arange(among.size), wanted)
    made.contradictions[places] = found.contradictions
    for of, by in ((made.lows, found.lows), (made.highs, found.highs)):
        for fact, bound in of.items():
            bound[places] = by[fact]
    return made
