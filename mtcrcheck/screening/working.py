"""The working answers of many rows: what `mtcrcheck.reasons.working` says of one aircraft, on arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
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
from mtcrcheck.screening.law import Decision, Destinations, Knowledge
from mtcrcheck.screening.physics import EVERY_FACT, SIDES, Batch, Facts, contradict, derive, settle
from mtcrcheck.screening.table import Choice, Codes, Mask

Truths = NDArray[np.int8]
"""1 where something is true, 0 where it is false, -1 where it is unknown."""
YES, NO, UNKNOWN = np.int8(1), np.int8(0), np.int8(-1)
Answer = Callable[[Knowledge, int], Any]
"""What some rows come to: an array of objects, equal where the answers are."""


@dataclass(frozen=True, slots=True)
class Presuming:
    """What is looked up of the presumptions for the rows of one table.

    ``tables`` has, for each test on a choice or on the destination, its truth by code; ``silent`` whether nothing is
    said, by the code of the choice; ``codes`` the code of what is presumed, by id.
    """

    presumptions: tuple[Presumption, ...]
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
            deciding, other = (NO, YES) if isinstance(condition, All) else (YES, NO)
            some = np.logical_or.reduce([part == deciding for part in parts])
            every = np.logical_and.reduce([part == other for part in parts])
            return np.where(some, deciding, np.where(every, other, UNKNOWN))
        if isinstance(condition, Not):
            inner = self._truth(condition.part, known, size)
            return np.where(inner == UNKNOWN, UNKNOWN, YES - inner).astype(np.int8)
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
    tests = {
        t
        for p in firm
        for c in p.conditions
        for t in list_tests(c)
        if isinstance(t, OneOf | Claimed | Member)
    }
    tables = {t: _table(t, choices, where) for t in tests}
    silent = {
        p.about: np.array([o.only is None for o in choices[p.about].options])
        for p in firm
        if p.fact is not None and p.at_least is None
    }
    return Presuming(firm, tables, silent, codes), extended


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


def narrow(proven: Facts, batch: Batch) -> Facts:
    """Return proven facts with the tighter bounds that follow from a batch, as `capability.facts.narrow` does.

    A fact keeps its proven bounds in the rows in which tighter ones cross; a row with a contradiction keeps them all.
    """
    before = (proven.lows, proven.highs)
    after = [{fact: bound.copy() for fact, bound in of.items()} for of in before]
    pending = [(np.flatnonzero(~proven.contradictions), frozenset[str]())]
    while pending:
        rows, kept = pending.pop()
        if not rows.size:
            continue
        part = batch.some(rows)
        for of, side in zip(before, SIDES, strict=True):
            part.known.update({f"{fact}.{side}": of[fact][rows] for fact in kept})
        known, _ = derive(part, (s for s in STEPS if s.derivation.fact not in kept), traded=False)
        tight = [
            {fact: pick(of[fact][rows], known.get(f"{fact}.{side}", np.nan)) for fact in EVERY_FACT}
            for pick, of, side in zip((np.fmax, np.fmin), before, SIDES, strict=True)
        ]
        crossed = np.array([contradict(*(of[fact] for of in tight)) for fact in EVERY_FACT])
        right = ~crossed.any(axis=0)
        for of, found in zip(after, tight, strict=True):
            for fact, bound in found.items():
                of[fact][rows[right]] = bound[right]
        for facts in np.unique(crossed[:, ~right], axis=1).T:
            alike = (crossed == facts[:, None]).all(axis=0)
            crossing = {fact for fact, one in zip(EVERY_FACT, facts, strict=True) if one}
            pending.append((rows[alike], kept | crossing))
    return Facts(after[0], after[1], proven.contradictions)


@dataclass(frozen=True, slots=True)
class Desk:
    """Some rows on one desk: what is known of them, what they are reckoned to be, and what is presumed of which row.

    ``reckoned`` has the facts by the greatest of the figures that are stated and those by the usual bands.
    """

    presuming: Presuming
    known: Knowledge
    reckoned: Mapping[str, Facts]
    made: Mapping[str, Mask]
    size: int

    @classmethod
    def of(
        cls, presuming: Presuming, batches: Sequence[Batch], codes: Mapping[Any, Codes | None], rows: Codes
    ) -> Desk:
        """Return the desk of some rows of two batches, which start from the outer bands and from the usual ones."""
        outer, by_usual = (batch.some(rows) for batch in batches)
        codes = {name: None if code is None else code[rows] for name, code in codes.items()}
        proven = settle(outer)
        reckoned = {
            GREATEST: settle(_greatest(outer)),
            USUAL: narrow(proven, by_usual),
        }
        derived = settle(outer, Evidence.DERIVED)
        made = presuming.made(Knowledge(derived, codes), rows.size)
        made |= {id: ~facts.contradictions for id, facts in reckoned.items()}
        return cls(presuming, Knowledge(proven, codes), reckoned, made, rows.size)

    def work_out(self, answer: Answer) -> tuple[Any, Any]:
        """Return the working answers, and for each row the ids that it needs, None where nothing is presumed."""
        on = dict(self.made)
        proven = answer(self.known, self.size)
        best = answer(self._with(on), self.size)
        for id in order_of_deletion(self.presuming.presumptions):
            if on[id].any():
                fewer = {**on, id: np.zeros(self.size, np.bool_)}
                needless = answer(self._with(fewer), self.size) == best
                on[id] = on[id] & ~needless
        changed = best != proven
        presumes = np.full(self.size, None, object)
        for row in np.flatnonzero(changed):
            presumes[row] = " ".join(sorted(id for id, mask in on.items() if mask[row]))
        return np.where(changed, best, None), presumes

    def _with(self, on: Mapping[str, Mask]) -> Knowledge:
        """Return what is known with some presumptions, each in the rows in which it is on."""
        codes: dict[Any, Codes | None] = dict(self.known.codes)
        lows, highs = dict(self.known.facts.lows), dict(self.known.facts.highs)
        for id, facts in self.reckoned.items():
            for fact in EVERY_FACT:
                low, high = np.fmax(lows[fact], facts.lows[fact]), np.fmin(highs[fact], facts.highs[fact])
                met = on[id] & ~(low > high)
                lows[fact], highs[fact] = np.where(met, low, lows[fact]), np.where(met, high, highs[fact])
        for p in self.presuming.presumptions:
            here = on[p.id]
            if not here.any():
                continue
            if p.at_least is not None:
                low = lows[p.about]
                lows[p.about] = np.where(here, np.fmax(low, p.at_least), low)
            elif p.question is not None:
                asked = Open(p.question)
                codes[asked] = np.where(here, 2 if p.value else 1, _codes(codes.get(asked), self.size))
            else:
                codes[p.about] = np.where(
                    here, self.presuming.codes[p.id], _codes(codes.get(p.about), self.size)
                )
        return replace(self.known, facts=Facts(lows, highs, self.known.facts.contradictions), codes=codes)


def answers_of(decision: Decision, parts: Sequence[int]) -> Answer:
    """Return what gives some parts of the results of a decision, as `Desk.work_out` compares them."""
    made = np.empty(len(decision.results), object)
    made[:] = [tuple(result[n] for n in parts) for result in decision.results]

    def answer(known: Knowledge, size: int) -> Any:
        return made[decision.decide(known, size)[0]]

    return answer


def _greatest(batch: Batch) -> Batch:
    """Return rows with the greatest of the figures that are stated, where several are."""
    raised = {}
    for key in OF_GREATEST:
        low, high = (batch.known.get(f"{key}.{side}") for side in ("at_least", "at_most"))
        if low is not None and high is not None:
            raised[f"{key}.at_least"] = np.where(np.isnan(low) | np.isnan(high), low, high)
    return replace(batch, known={**batch.known, **raised}, memory={})
