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
import pyarrow as pa
from numpy.typing import NDArray

from mtcrcheck.capability import facts as single
from mtcrcheck.capability.arithmetic import Arithmetic
from mtcrcheck.capability.bands import BANDS, bands_of
from mtcrcheck.capability.derivation import Derivation, Evidence
from mtcrcheck.capability.facts import DERIVATIONS
from mtcrcheck.interval import Interval
from mtcrcheck.reasons.working import OF_GREATEST
from mtcrcheck.rules.conditions import Condition, facts_in, truth
from mtcrcheck.rules.world import World
from mtcrcheck.screening.table import Choice, Codes, Mask, Numbers, Rows, packed, samples, spec_saying
from mtcrcheck.spec.keys import KEYS

Known = dict[str, Numbers]
"""What is known of some rows, by the name and side of each number; a curve by its key, NaN where it is set aside."""
Bounds = list[tuple[Derivation, Numbers]]
"""What each step gave, in the order in which the steps ran."""

EVERY_FACT = tuple(sorted({step.fact for step in DERIVATIONS}))
SIDES = ("at_least", "at_most")
EVERY_SIDE = tuple(f"{fact}.{side}" for fact in EVERY_FACT for side in SIDES)
FIGURES = {
    name: 1 << place
    for place, name in enumerate(
        [single.CURVE, single.ENDURANCE_CURVE, *(key.name for key in KEYS.values() if key.dimension)]
    )
}
"""A bit for each figure that a bound can rest on."""


class Column(np.ndarray[Any, Any]):
    """Numbers of some rows; a division by zero has no result, as it has none for plain numbers."""

    def __truediv__(self, other: Any) -> Any:
        return _divide(self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return _divide(other, self)


def _divide(numerator: Any, denominator: Any) -> Any:
    quotient = np.true_divide(numerator, denominator)
    zero = np.equal(denominator, 0.0)
    if np.any(zero):
        quotient[zero] = np.nan
    return quotient


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
    if isinstance(condition, bool):
        return then() if condition else otherwise()
    if condition.all():
        return then()
    return np.where(condition, then(), otherwise()).view(Column) if condition.any() else otherwise()


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
    """What is known of rows at one level of evidence: both sides of every fact, contradictions, codes of all else.

    These are of choices, of the destination, and of open questions: 1 where the answer is presumed to be no, 2 where
    it is yes. ``seen`` remembers the codes by axis of the law.
    """

    sides: Known
    contradictions: Mask
    codes: Mapping[Any, Codes] = field(default_factory=dict)
    seen: dict[Any, Codes] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many rows they are."""
        return self.contradictions.size

    def of(self, fact: str) -> tuple[Numbers, Numbers]:
        """Return both bounds of a fact."""
        return self.sides[f"{fact}.at_least"], self.sides[f"{fact}.at_most"]

    def some(self, rows: Codes) -> "Knowledge":
        """Return what is known of some of the rows, in arrays of its own."""
        codes = {name: code[rows] for name, code in self.codes.items()}
        return Knowledge({n: side[rows] for n, side in self.sides.items()}, self.contradictions[rows], codes)


@dataclass(slots=True)
class Batch:
    """Some rows: what the derivations start from, which rows each condition holds for, and what was worked out.

    ``memory`` has what steps gave by what they read, since most read the same at several levels of evidence; ``kept``
    says of facts in which rows they stay as they are known.
    """

    size: int
    known: Known
    holds: dict[Condition, Mask]
    declared: dict[bool, Mask]
    memory: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    kept: Mapping[str, Mask] = field(default_factory=dict)

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
            known = {name: np.where(without & _bit(name), np.nan, side) for name, side in known.items()}
        holds = {condition: mask[rows] for condition, mask in self.holds.items()}
        return Batch(rows.size, known, holds, {traded: mask[rows] for traded, mask in self.declared.items()})


PRESUPPOSED = tuple(dict.fromkeys(s.when for s in DERIVATIONS if s.when is not None))
"""What steps presuppose; a worker of Spark knows each by its place, for it has conditions of its own."""


@dataclass(frozen=True, slots=True)
class Physics:
    """The derivations for the rows of one table, with what is looked up for each row.

    ``conditions`` has, for each of `PRESUPPOSED`, the choices it turns on, how many codes each of these has, and its
    truth by what `packed` makes of the codes. ``coefficients`` have, for the outer bands and (True) the usual, each
    bound by what `packed` makes of the ``kind_keys`` and whether the aircraft is too slow for a jet.
    """

    conditions: tuple[tuple[list[tuple[str, int]], Mask], ...]
    kind_keys: tuple[str, ...]
    coefficients: Mapping[bool, Known]

    @classmethod
    def plan(cls, rows: Rows, choices: Mapping[str, Choice]) -> "Physics":
        """Look everything up for rows that may say what ``rows`` may, of whose choices ``choices`` are."""
        conditions = []
        for condition in PRESUPPOSED:
            options = {name: choices[name].options for name in facts_in(condition)}
            worlds = (dict(zip(options, chosen, strict=True)) for chosen in product(*options.values()))
            truths = np.array([truth(condition, World(choices=world)) is True for world in worlds])
            conditions.append(([(name, len(several)) for name, several in options.items()], truths))
        kind_keys = tuple(k for k in ("aircraft.configuration", "aircraft.propulsion") if k in rows.codes)
        names = (*kind_keys, single.FASTEST)
        words = [*product(*map(samples, kind_keys), (Interval(), Interval(0.0, 0.0)))]
        specs = [spec_saying(dict(zip(names, said, strict=True))) for said in words]
        coefficients: dict[bool, Known] = {}
        for usual in (False, True):
            bands = [bands_of(single.kinds_of(spec, usual=usual), usual=usual) for spec in specs]
            found = {
                f"{name}.{side}": np.array([getattr(band[name], side) for band in bands], np.float64)
                for name, side in product(BANDS.coefficients, SIDES)
            }
            coefficients[usual] = {side: n for side, n in found.items() if not np.isnan(n).all()}
        return cls(tuple(conditions), kind_keys, coefficients)

    def bounded(self, rows: Rows) -> frozenset[str]:
        """Return the sides that can be known of any row that may say what ``rows`` may."""
        known = {*rows.sides, *chain(*self.coefficients.values()), single.CURVE, single.ENDURANCE_CURVE}
        for step in DERIVATIONS:
            if step.needs <= known:
                known.add(step.bounds)
        return frozenset(known)

    def batch(self, rows: Rows, codes: Mapping[str, Codes], *, usual: bool = False) -> Batch:
        """Return rows as the derivations start from them; ``codes`` are those of the choices.

        With ``usual`` they start from the usual bands of the coefficients.
        """
        nothing = np.full(rows.size, np.nan)
        most = (rows.sides.get(f"{key}.at_most", nothing) for key in (single.FASTEST, single.HEAVIEST))
        said = ((rows.codes[key], len(samples(key))) for key in self.kind_keys)
        kinds = packed([*said, (single.is_no_jet(*most, usual=usual), 2)])
        holds = {}
        for condition, (spans, truths) in zip(PRESUPPOSED, self.conditions, strict=True):
            holding = truths[packed((codes[name], span) for name, span in spans)]
            holds[condition] = np.broadcast_to(holding, rows.size)
        known = {curve: np.zeros(rows.size) for curve in (single.CURVE, single.ENDURANCE_CURVE)}
        known |= {side: values[kinds] for side, values in self.coefficients[usual].items()} | rows.sides
        if single.PAYLOAD_LIMIT in known:
            doubtful = doubts_payload(rows, usual=usual)
            known[single.PAYLOAD_LIMIT] = np.where(doubtful, np.nan, known[single.PAYLOAD_LIMIT])
        words = samples("mass.payload_limit")
        limit = rows.codes.get("mass.payload_limit", np.full(rows.size, words.index(None)))
        declared = {False: limit != words.index("takeoff-mass"), True: limit == words.index("structure")}
        return Batch(rows.size, known, holds, declared)


def doubts_payload(rows: Rows, *, usual: bool = False) -> Mask:
    """Say where `mtcrcheck.capability.facts.doubts_payload` does."""
    nothing = np.full(rows.size, np.nan)
    payload = rows.sides.get(single.PAYLOAD_LIMIT, nothing)
    weighs = [~np.isnan(rows.sides.get(f"{key}.at_least", nothing)) for key in single.MASSES]
    least = np.where(usual | np.any(weighs, axis=0), 0.0, single.LEAST_PAYLOAD_ALONE_KG)
    doubtful: Mask = (payload < least) | (payload == 0.0)
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
    nothing = np.full(batch.size, np.nan)
    sides = {side: known.get(side, nothing) for side in EVERY_SIDE}
    facts = Knowledge(sides, np.zeros(batch.size, np.bool_), codes)
    bounded = [fact for fact in EVERY_FACT if known.keys() >= {f"{fact}.{side}" for side in SIDES}]
    for fact in bounded:
        np.logical_or(facts.contradictions, contradict(*facts.of(fact)), out=facts.contradictions)
    rows = np.flatnonzero(facts.contradictions)
    if rows.size:
        facts.sides.update({side: values.copy() for side, values in facts.sides.items()})
        known = {name: values[rows] for name, values in known.items()}
        found = [(step, value[rows]) for step, value in found]
        _settle_doubtful(facts, (batch.some(rows), rows, known, found), steps, traded=traded)
    for fact in bounded:
        low, high = facts.of(fact)
        if (swap := low > high).any():  # by rounding alone
            facts.sides[f"{fact}.at_least"] = np.where(swap, high, low)
            facts.sides[f"{fact}.at_most"] = np.where(swap, low, high)
    return facts


def _bit(side: str) -> int:
    """Return the bit of the figure that a side is of, 0 for facts and coefficients."""
    return FIGURES.get(side.removesuffix(".at_least").removesuffix(".at_most"), 0)


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
    gates = [batch.is_known(side) for side in read]
    if step.fact in batch.kept:
        gates.append(~batch.kept[step.fact])
    if step.when is not None:
        gates.append(batch.holds[step.when])
    if step.declared_payload:
        gates.append(batch.declared[traded])
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
    apart: Mask = low - high > single.ROUNDING * np.maximum(np.abs(low), np.abs(high))
    return apart


def _settle_doubtful(
    facts: Knowledge, first: tuple[Batch, Codes, Known, Bounds], steps: list[Derivation], *, traded: bool
) -> None:
    """Work out facts again in the rows in which figures contradict each other, as `facts.settle` does.

    ``first`` has these rows, their places, what is known of them, and what each of the ``steps`` gave them.
    """
    part, rows, known, found = first
    contradicted: dict[str, tuple[Numbers, Numbers]] = {}
    while rows.size:
        where, figures, shown_by = _smallest_conflicts(found, rows.size)
        for fact in set(shown_by):
            nothing = np.full(facts.contradictions.size, np.nan)
            low, high = contradicted.setdefault(fact, (nothing, nothing.copy()))
            here = where[shown_by == fact]
            new = here[np.isnan(low[rows[here]])]
            low[rows[new]], high[rows[new]] = known[f"{fact}.at_least"][new], known[f"{fact}.at_most"][new]
        doubtful = np.zeros(rows.size, np.int64)
        np.bitwise_or.at(doubtful, where, figures)
        again = np.flatnonzero(doubtful)
        part, rows = part.some(again, doubtful[again]), rows[again]
        steps = [step for step in steps if step.evidence < Evidence.ESTIMATED]
        known, found = derive(part, steps, traded=traded)
        for side, values in facts.sides.items():
            values[rows] = known.get(side, np.nan)
    for fact, bounds in contradicted.items():
        doubted = ~np.isnan(bounds[0])
        for side, pick, bound in zip(SIDES, (np.minimum, np.maximum), reversed(bounds), strict=True):
            values = facts.sides[f"{fact}.{side}"]
            facts.sides[f"{fact}.{side}"] = np.where(doubted, pick(values, bound), values)


def _smallest_conflicts(found: Bounds, size: int) -> tuple[Codes, NDArray[np.int64], NDArray[np.str_]]:
    """Return the smallest sets of figures that contradict each other: the row, the set, the fact that shows it.

    Like `facts._conflicts`: a set that holds another one of its row is left out.
    """
    tightest: Known = {}
    behind_tightest: dict[str, NDArray[np.int64]] = {}
    of_side: dict[str, list[tuple[Numbers, NDArray[np.int64]]]] = defaultdict(list)
    for step, value in found:
        figures = np.zeros(size, np.int64)  # that the bound rests on in each row
        for name in step.reads:
            figures |= behind_tightest.get(name, _bit(name))
        side = step.bounds
        of_side[side].append((value, figures))
        before = tightest.get(side, np.full(size, -np.inf if step.is_low else np.inf))
        better = value > before if step.is_low else value < before
        tightest[side] = np.where(better, value, before)
        behind_tightest[side] = np.where(better, figures, behind_tightest.get(side, 0))
    conflicts = [(np.zeros(0, np.intp), np.zeros(0, np.int64), np.zeros(0, np.str_))]
    for fact in (side.removesuffix(".at_least") for side in of_side if side.endswith(".at_least")):
        sides = [f"{fact}.{end}" for end in SIDES]
        if sides[1] in of_side and contradict(*(tightest[side] for side in sides)).any():
            for (low, behind_low), (high, behind_high) in product(*(of_side[side] for side in sides)):
                here = np.flatnonzero(contradict(low, high))
                conflicts.append((here, behind_low[here] | behind_high[here], np.full(here.size, fact)))
    columns = ["row", "behind", "fact"]
    each = (
        pa.table([*map(np.concatenate, zip(*conflicts, strict=True))], columns)
        .group_by(columns)
        .aggregate([])
    )
    row, behind, fact_of = (c.to_numpy() for c in each.sort_by([(n, "ascending") for n in columns]).columns)
    smallest = np.ones(row.size, np.bool_)
    for apart in range(1, row.size):  # a set that another one holds is the lower number of the two
        same_row = row[apart:] == row[:-apart]
        if not same_row.any():
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


def take_greatest(proven: Knowledge, batch: Batch, among: Codes) -> Knowledge:
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
    found = settle(replace(batch, known={**batch.known, **raised}).some(among[places]), {})
    made = proven.some(np.arange(proven.size))
    made.contradictions[places] = found.contradictions
    for side, bound in made.sides.items():
        bound[places] = found.sides[side]
    return made
