"""The derivations of `mtcrcheck.capability` on arrays: the bounds of every fact, for many rows at once.

Each step says for plain numbers what it says here; `mtcrcheck.capability.facts.settle` is the same for one aircraft.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial, reduce
from itertools import chain, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtcrcheck.capability import facts as single
from mtcrcheck.capability.arithmetic import Arithmetic
from mtcrcheck.capability.bands import BANDS, bands_of
from mtcrcheck.capability.choices import choices
from mtcrcheck.capability.derivation import ENDS, Derivation, Evidence
from mtcrcheck.capability.facts import DERIVATIONS, keys_behind, within_reach
from mtcrcheck.reasons.working import OF_GREATEST
from mtcrcheck.rules.conditions import Condition, facts_in, truth
from mtcrcheck.rules.world import World
from mtcrcheck.screening.table import Codes, Mask, Numbers, Rows, place, samples, specs_of
from mtcrcheck.spec.keys import KEYS

Known = dict[str, Numbers]
"""What is known of some rows, by the name and side of each number; a curve by its key, NaN where it is set aside."""
Bounds = list[tuple[Derivation, Numbers]]
"""What each step gave, in the order in which the steps ran."""

EVERY_FACT = tuple(sorted({step.fact for step in DERIVATIONS}))
PLACES = {fact: place for place, fact in enumerate(EVERY_FACT)}
_FIGURES = (single.CURVE, single.ENDURANCE_CURVE, *(key.name for key in KEYS.values() if key.dimension))
BITS = {f"{n}{end}": 1 << place for place, n in enumerate(_FIGURES) for end in ("", ".at_least", ".at_most")}
"""A bit for each figure that a bound can rest on, by its name and its sides."""
PRESUPPOSED = tuple(dict.fromkeys(s.when for s in DERIVATIONS if s.when is not None))
"""What steps presuppose; a worker of Spark knows each by its place, for it has conditions of its own."""


class Column(np.ndarray[Any, Any]):
    """Numbers of some rows; a division by zero has no result, as it has none for plain numbers."""

    def __truediv__(self, other: Any) -> Any:
        quotient = np.true_divide(self, other)
        zero = np.equal(other, 0.0)
        if np.any(zero):
            quotient[zero] = np.nan
        return quotient

    def __rtruediv__(self, other: Any) -> Any:
        return Column.__truediv__(other, self)


def _power(base: Any, exponent: Any) -> Any:
    """Return a power; by roots, which are several times as fast, where the exponent allows it."""
    if isinstance(exponent, float) and exponent == 1.5:
        return base * np.sqrt(base)
    if isinstance(exponent, float) and exponent == -0.5:
        return 1.0 / np.sqrt(base)
    raised = np.power(base, exponent)
    raised[np.isinf(raised)] = np.nan
    return raised


def _either(condition: Any, then: Callable[[], Any], otherwise: Callable[[], Any]) -> Any:
    if np.all(condition):
        return then()
    return np.where(condition, then(), otherwise()).view(Column) if np.any(condition) else otherwise()


ARRAYS: Arithmetic = Arithmetic(
    ln=np.log,
    power=_power,
    least=lambda *values: reduce(np.minimum, values),
    greatest=lambda *values: reduce(np.maximum, values),
    distinct=lambda *values: values,  # which are the same differs from row to row
    once=lambda function, *numbers, **named: function(ARRAYS, *numbers, **named),
    only_if=lambda condition, value: np.where(condition, value(), np.nan).view(Column),
    either=_either,
)
"""What formulas call beyond + - * /, on columns."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known of rows at one level of evidence.

    ``sides`` are by fact (in the order of `EVERY_FACT`), by end, and by row. ``codes`` are of choices, of the
    destination, and of open questions: 1 where the answer is presumed to be no, 2 where it is yes. ``seen``
    remembers the codes by axis of the law.
    """

    sides: NDArray[np.float64]
    contradictions: Mask
    codes: Mapping[Any, Codes] = field(default_factory=dict)
    seen: dict[Any, Codes] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many rows they are."""
        return self.contradictions.size

    def of(self, fact: str) -> tuple[Numbers, Numbers]:
        """Return both bounds of a fact."""
        low, high = self.sides[PLACES[fact]]
        return low, high

    def some(self, rows: Codes) -> "Knowledge":
        """Return what is known of some of the rows, in arrays of its own."""
        codes = {name: code[rows] for name, code in self.codes.items()}
        return Knowledge(self.sides.take(rows, axis=2), self.contradictions[rows], codes)


@dataclass(slots=True)
class Batch:
    """Some rows: what the derivations start from, and what was worked out.

    ``gates`` says in which rows steps apply: by what they presuppose, by whether the declared payload is traded where
    they rest on it, and by their fact where that stays as it is known. ``memory`` has what steps gave by what they
    read, since most read the same at several levels of evidence.
    """

    size: int
    known: Known
    gates: dict[Condition | bool | str | None, Mask]
    memory: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def recall(self, key: tuple[Any, ...], compute: Callable[[], Any]) -> Any:
        """Return what was worked out under a key before, or is now."""
        if key not in self.memory:
            self.memory[key] = compute()
        return self.memory[key]

    def is_known(self, side: Numbers) -> Mask:
        """Say in which rows a number is known."""
        mask: Mask = self.recall(("known", id(side)), lambda: ~np.isnan(side))
        return mask

    def some(self, rows: Codes, without: NDArray[np.int64] | None = None) -> "Batch":
        """Return some of the rows, ``without`` the figures whose bits it has for each."""
        known = {name: side[rows] for name, side in self.known.items()}
        if without is not None:
            known = {n: np.where(without & BITS.get(n, 0), np.nan, side) for n, side in known.items()}
        return Batch(rows.size, known, {at: mask[rows] for at, mask in self.gates.items()})


class Physics:
    """The derivations for rows that may say what some ``rows`` may, with what is looked up for each row.

    ``conditions`` has, for each of `PRESUPPOSED`, the keys that it turns on, and its truth by the `place` of rows.
    ``coefficients`` have, for the outer bands and (True) the usual, each bound by that for the ``kind_keys`` and the
    top speed, of which it only matters whether the aircraft is too slow for a jet.
    """

    def __init__(self, rows: Rows) -> None:
        self.conditions = []
        for condition in PRESUPPOSED:
            names = facts_in(condition)
            keys = [key for key in KEYS if key in rows.given and any(key in keys_behind(n) for n in names)]
            worlds = (World(choices=choices(spec, names)) for spec in specs_of(keys))
            self.conditions.append((keys, np.array([truth(condition, world) is True for world in worlds])))
        self.kind_keys = [k for k in ("aircraft.configuration", "aircraft.propulsion") if k in rows.codes]
        specs = specs_of((*self.kind_keys, single.FASTEST))
        self.coefficients: dict[bool, Known] = {}
        for usual in (False, True):
            bands = [bands_of(single.kinds_of(spec, usual=usual), usual=usual) for spec in specs]
            found = {
                f"{name}.{side}": np.array([getattr(band[name], side) for band in bands], np.float64)
                for name, side in product(BANDS.coefficients, ENDS)
            }
            self.coefficients[usual] = {side: n for side, n in found.items() if not np.isnan(n).all()}

    def bounded(self, rows: Rows) -> frozenset[str]:
        """Return the sides that can be known of any row that may say what ``rows`` may."""
        known = {*rows.sides, *chain(*self.coefficients.values()), single.CURVE, single.ENDURANCE_CURVE}
        return frozenset(known | {step.bounds for step in within_reach(DERIVATIONS, frozenset(known))})

    def batch(self, rows: Rows, *, usual: bool = False) -> Batch:
        """Return rows as the derivations start from them, by the outer or the ``usual`` bands of the coefficients."""
        nothing = np.full(rows.size, np.nan)
        most = (rows.sides.get(f"{key}.at_most", nothing) for key in (single.FASTEST, single.HEAVIEST))
        speed = np.where(single.is_no_jet(*most, usual=usual), 0, 2)  # the slowest and none
        kinds = place(rows, self.kind_keys) * len(samples(single.FASTEST)) + speed
        gates: dict[Condition | bool | str | None, Mask] = {}
        for condition, (keys, truths) in zip(PRESUPPOSED, self.conditions, strict=True):
            gates[condition] = truths[place(rows, keys)]
        gates[False] = ~rows.says("mass.payload_limit", "takeoff-mass")
        gates[True] = rows.says("mass.payload_limit", "structure")
        known = {curve: np.zeros(rows.size) for curve in (single.CURVE, single.ENDURANCE_CURVE)}
        known |= {side: values[kinds] for side, values in self.coefficients[usual].items()} | rows.sides
        if single.PAYLOAD_LIMIT in known:
            doubtful = doubts_payload(rows, usual=usual)
            known[single.PAYLOAD_LIMIT] = np.where(doubtful, np.nan, known[single.PAYLOAD_LIMIT])
        return Batch(rows.size, known, gates)


def doubts_payload(rows: Rows, *, usual: bool = False) -> Mask:
    """Say where `mtcrcheck.capability.facts.doubts_payload` does."""
    nothing = np.full(rows.size, np.nan)
    payload = rows.sides.get(single.PAYLOAD_LIMIT, nothing)
    weighs = [~np.isnan(rows.sides.get(f"{key}.at_least", nothing)) for key in single.MASSES]
    is_small = (payload < single.LEAST_PAYLOAD_ALONE_KG) & ~(usual | np.any(weighs, axis=0))
    doubtful: Mask = is_small | (payload == 0.0)
    return doubtful


def settle(
    batch: Batch, codes: Mapping[Any, Codes], evidence: Evidence = Evidence.ESTIMATED, *, traded: bool = False
) -> Knowledge:
    """Return the bounds that steps no weaker than ``evidence`` give, without figures that contradict each other.

    With them stand the ``codes`` of all else. ``traded`` drops the declared payload as a limit, except where the
    structure sets it.
    """
    steps = [step for step in DERIVATIONS if step.evidence <= evidence]
    known, found = derive(batch, steps, traded=traded)
    sides = _stacked(known, batch.size)
    contradictions = np.zeros(batch.size, np.bool_)
    rows = np.flatnonzero((sides[:, 0] > sides[:, 1]).any(axis=0))
    some = sides.take(rows, axis=2)
    contradictions[rows] = wrong = contradict(some[:, 0], some[:, 1]).any(axis=0)
    if wrong.any():
        part, at = batch.some(rows[wrong]), rows[wrong]
        found = [(step, value[at]) for step, value in found]
        some[:, :, wrong] = _reconcile(part, steps, some.compress(wrong, axis=2), found, traded=traded)
    fact, row = (some[:, 0] > some[:, 1]).nonzero()  # by rounding alone
    some[fact, :, row] = some[fact, ::-1, row]
    sides[:, :, rows] = some
    return Knowledge(sides, contradictions, codes)


def _stacked(known: Known, size: int) -> NDArray[np.float64]:
    """Return the sides of every fact as `Knowledge` has them."""
    nothing = np.full(size, np.nan)
    sides = [known.get(f"{fact}.{side}", nothing) for fact in EVERY_FACT for side in ENDS]
    return np.stack(sides).reshape(len(EVERY_FACT), len(ENDS), size)


def derive(batch: Batch, steps: Iterable[Derivation], *, traded: bool) -> tuple[Known, Bounds]:
    """Run steps in order; return what is known then, the tightest side of every fact, and what each step gave."""
    known, found = batch.known.copy(), []
    for step in steps:
        if not known.keys() >= step.needs:
            continue
        read = [known[name] for name in step.reads]
        replaced = [known[name] for name in step.replaced_by] if known.keys() >= step.replaced_by else []
        key = (id(step), step.declared_payload and traded, *map(id, read), *map(id, replaced))
        value = batch.recall(key, partial(_run, batch, step, read, replaced, traded))
        if value is None:
            continue
        found.append((step, value))
        before = known.get(step.bounds)
        if before is not None:
            tighter = partial(np.fmax if step.is_low else np.fmin, before, value)
            value = batch.recall((step.is_low, id(before), id(value)), tighter)
        known[step.bounds] = value
    return known, found


def _run(
    batch: Batch, step: Derivation, read: list[Numbers], replaced: list[Numbers], traded: bool
) -> Numbers | None:
    """Return what a step gives where it applies, NaN elsewhere; None where it gives nothing to any row."""
    asked = step.when, step.fact, traded if step.declared_payload else None
    gates = [*map(batch.is_known, read), *(batch.gates[at] for at in asked if at in batch.gates)]
    if replaced:
        gates.append(~np.logical_and.reduce([batch.is_known(side) for side in replaced]))
    rows = np.flatnonzero(reduce(np.logical_and, gates, np.ones(batch.size, np.bool_)))
    if not rows.size:
        return None
    numbers = (
        () if item.side is None else (side if rows.size == batch.size else side[rows]).view(Column)
        for item, side in zip(step.inputs, read, strict=True)  # a table has no curves to read
    )
    value = step.formula(ARRAYS, *numbers)
    if value is None or np.isnan(value).all():
        return None
    found = np.full(batch.size, np.nan)
    found[rows] = value
    return found


# Figures that contradict each other


def contradict(low: Numbers, high: Numbers) -> Mask:
    """Say where a lower bound lies above an upper one by more than sums and products are rounded."""
    apart: Mask = low > high
    low, high = low[apart], high[apart]
    apart[apart] = low - high > single.ROUNDING * np.maximum(np.abs(low), np.abs(high))
    return apart


def _reconcile(part: Batch, steps: list[Derivation], now: Numbers, found: Bounds, *, traded: bool) -> Numbers:
    """Return the sides of rows in which figures contradict each other without these, as `facts.settle` does.

    ``now`` has the sides as they are, and ``found`` what each of the ``steps`` gave.
    """
    sides, contradicted = now, np.full_like(now, np.nan)
    rows = np.arange(part.size)
    while rows.size:
        where, figures, fact = _smallest_conflicts(found, rows.size)
        first = np.isnan(contradicted[fact, 0, rows[where]])
        contradicted[fact[first], :, rows[where[first]]] = now[fact[first], :, where[first]]
        doubtful = np.zeros(rows.size, np.int64)
        np.bitwise_or.at(doubtful, where, figures)
        again = np.flatnonzero(doubtful)
        part, rows = part.some(again, doubtful[again]), rows[again]
        steps = [step for step in steps if step.evidence < Evidence.ESTIMATED]
        known, found = derive(part, steps, traded=traded)
        now = _stacked(known, rows.size)
        sides[:, :, rows] = now
    for end, pick in enumerate((np.minimum, np.maximum)):
        other = contradicted[:, 1 - end]
        sides[:, end] = np.where(np.isnan(other), sides[:, end], pick(sides[:, end], other))
    return sides


def _smallest_conflicts(found: Bounds, size: int) -> tuple[Codes, NDArray[np.int64], Codes]:
    """Return the smallest sets of figures that contradict each other: the row, the set, the fact that shows it.

    Like `facts._conflicts`: a set that holds another one of its row is left out.
    """
    tightest: Known = {}
    behind_tightest: dict[str, NDArray[np.int64]] = {}
    of_side: dict[str, list[tuple[Numbers, NDArray[np.int64]]]] = defaultdict(list)
    for step, value in found:
        figures = np.zeros(size, np.int64)  # that the bound rests on in each row
        for name in step.reads:
            figures |= behind_tightest.get(name, BITS.get(name, 0))
        side = step.bounds
        of_side[side].append((value, figures))
        before = tightest.get(side, np.full(size, -np.inf if step.is_low else np.inf))
        better = value > before if step.is_low else value < before
        tightest[side] = np.where(better, value, before)
        behind_tightest[side] = np.where(better, figures, behind_tightest.get(side, 0))
    conflicts = [np.zeros((3, 0), np.int64)]
    for number, fact in enumerate(EVERY_FACT):
        sides = [f"{fact}.{end}" for end in ENDS]
        if of_side.keys() >= {*sides} and contradict(*(tightest[side] for side in sides)).any():
            for (low, behind_low), (high, behind_high) in product(*(of_side[side] for side in sides)):
                here = np.flatnonzero(contradict(low, high))
                behind = behind_low[here] | behind_high[here]
                conflicts.append(np.stack([here, behind, np.full(here.size, number)]))
    each = np.concatenate(conflicts, axis=1)
    each = each[:, np.lexsort(each[::-1])]
    row, behind, fact_of = each[:, np.diff(each, prepend=-1).any(axis=0)]
    smallest = np.ones(row.size, np.bool_)
    for apart in range(1, row.size):  # a set that another one holds is the lower number of the two
        if not (same_row := row[apart:] == row[:-apart]).any():
            break
        lower, higher = behind[:-apart], behind[apart:]
        smallest[apart:] &= ~(same_row & (lower & higher == lower) & (lower != higher))
    return row[smallest], behind[smallest], fact_of[smallest]


# Tighter facts, which are presumed


def narrow(proven: Knowledge, batch: Batch, among: Codes) -> Knowledge:
    """Return the facts of rows ``among`` a batch with its tighter bounds, as `capability.facts.narrow` does.

    A fact keeps its proven bounds in the rows in which tighter ones cross; a row with a contradiction keeps them all.
    """
    after = proven.some(np.arange(proven.size))
    places = np.flatnonzero(~after.contradictions)
    kept = np.zeros((len(EVERY_FACT), places.size), np.bool_)
    while places.size:
        part, before = batch.some(among[places]), after.sides.take(places, axis=2)
        for fact in np.flatnonzero(kept.any(axis=1)):
            part.gates[EVERY_FACT[fact]] = ~kept[fact]
            for side, bound in zip(ENDS, before[fact], strict=True):
                part.known[f"{EVERY_FACT[fact]}.{side}"] = np.where(kept[fact], bound, np.nan)
        tight = _stacked(derive(part, DERIVATIONS, traded=False)[0], places.size)
        np.fmax(tight[:, 0], before[:, 0], out=tight[:, 0])
        np.fmin(tight[:, 1], before[:, 1], out=tight[:, 1])
        crossed = contradict(tight[:, 0], tight[:, 1])
        wrong = crossed.any(axis=0)
        after.sides[:, :, places[~wrong]] = tight.compress(~wrong, axis=2)
        places, kept = places[wrong], (kept | crossed)[:, wrong]
    return after


def take_greatest(proven: Knowledge, batch: Batch, among: Codes) -> Knowledge:
    """Return the facts of rows ``among`` a batch by the greatest of stated figures, where several are."""
    raised = {}
    several = np.zeros(batch.size, np.bool_)
    for key in OF_GREATEST:
        low, high = (batch.known.get(f"{key}.{side}") for side in ENDS)
        if low is not None and high is not None:
            raised[f"{key}.at_least"] = np.where(np.isnan(low) | np.isnan(high), low, high)
            several |= (low < high) | (low > high)
    places = np.flatnonzero(several[among])
    if not places.size:
        return proven
    found = settle(replace(batch, known={**batch.known, **raised}).some(among[places]), {})
    made = proven.some(np.arange(proven.size))
    made.contradictions[places], made.sides[:, :, places] = found.contradictions, found.sides
    return made
