"""Break-even: at which value of which quantity a decided test would no longer be decided.

A test is decided by one bound of one fact, and that bound by a chain of derivations down to figures of the
spec and to coefficients. Each of these is varied alone, everything else kept, until the outcome is lost.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast

from mtcrcheck.capability.bands import BANDS
from mtcrcheck.capability.derivation import Derivation, Side
from mtcrcheck.capability.facts import Capability, Facts, derivations_behind
from mtcrcheck.interval import Interval
from mtcrcheck.rules.world import Threshold, compare
from mtcrcheck.spec.keys import KEYS

Answer = TypeVar("Answer")
STEPS = (1, 2, 4, 8, 14)
"""How often a quantity is halved or doubled to see whether it matters: up to some ten thousand times."""
PRECISION = 1e-6
DIGITS = 3
PLAIN_DIGITS = 5
BESIDE = 4e-7
"""How far beside the probable place a guess lies, as a share of it, so that the place ends up between two."""


@dataclass(frozen=True, slots=True)
class BreakEven:
    """The value of one quantity beyond which a decided test is open or decided otherwise.

    ``quantity`` is a key of the spec or the name of a coefficient, in ``unit``; ``words`` says it. ``value``
    is what the deciding bound uses now, ``flips_at`` where the outcome is lost: below it or above it, and at
    it where not ``kept_there``. ``alone`` is whether this quantity decides, not one of several that do.
    """

    test: Threshold
    holds: bool
    quantity: str
    words: str
    unit: str
    value: float
    flips_at: float
    kept_there: bool
    lost_below: bool
    alone: bool

    @property
    def margin(self) -> float:
        """How far off the break-even is, as a share of the value now: 0.5 for half as much again or less."""
        return abs(self.flips_at - self.value) / self.value

    def sentence(self, outcome: str) -> str:
        """Return what holds up to where, for an outcome in words such as "Category I"."""
        if self.alone and self.lost_below:
            return f"{outcome} unless the {self.words} is {self.lost}"
        return f"{outcome} while the {self.words} is {self.kept}"

    @property
    def lost(self) -> str:
        """Where the outcome is lost, in words, rounded to the safe side: what is beyond is still decided."""
        if self.lost_below:
            return f"below {self._figure}" if self.kept_there else f"{self._figure} or less"
        return f"above {self._figure}" if self.kept_there else f"{self._figure} or more"

    @property
    def kept(self) -> str:
        """Up to where the outcome is kept, in words, rounded likewise."""
        if self.lost_below:
            return f"at least {self._figure}" if self.kept_there else f"above {self._figure}"
        return f"at most {self._figure}" if self.kept_there else f"below {self._figure}"

    @property
    def _figure(self) -> str:
        at = self.flips_at if _short(self.flips_at) else _rounded(self.flips_at, up=self.lost_below)
        return f"{at:,.10g} {self.unit}".rstrip()


def break_even(capability: Capability, test: Threshold) -> tuple[BreakEven, ...]:
    """Return the break-evens of a test, the closest first; empty where the test is not decided.

    Flags, choices and points of curves are not varied. Where no quantity decides the test alone, those of
    the tightest bound are given as if there were no other.
    """
    return capability.memoized(("break-even", test), lambda: _find_break_evens(capability, test))


def _find_break_evens(capability: Capability, test: Threshold) -> tuple[BreakEven, ...]:
    facts = capability.facts()
    outcome = _outcome(facts, test)
    if outcome is None:
        return ()
    chain: dict[str, Derivation] = {}
    side: Side = "at_least" if outcome == test.rising else "at_most"
    leaves = tuple(dict.fromkeys(_leaves(facts, test.fact, side, chain)))
    behind = frozenset(derivation.id for derivation in derivations_behind(test.fact))
    for among, alone in ((behind, True), (frozenset(chain), False)):
        found = {}
        for quantity, side, value in leaves:
            trial = _Trial(capability, test, outcome, quantity, side, among)
            whole = replace(trial, among=None)
            for edge in _break_evens(trial, value, alone=alone):
                if whole.lost(edge.flips_at) is not None:
                    found[quantity, edge.lost_below] = edge
        if found:
            return tuple(sorted(found.values(), key=lambda b: (float(f"{b.margin:.5g}"), b.quantity)))
    return ()


@dataclass(frozen=True, eq=False)
class _Trial:
    """What is asked again with one side of a quantity changed: whether the outcome of a test is lost.

    Only the derivations ``among`` some ids are run; no others change the bounds of the fact.
    """

    capability: Capability
    test: Threshold
    outcome: bool
    quantity: str
    side: Side
    among: frozenset[str] | None
    _tried: dict[float, Facts | None] = field(default_factory=dict, init=False)

    def lost(self, value: float) -> bool | None:
        """Whether the outcome is lost at a value; None where the value cannot be, or contradicts the spec."""
        coefficient = BANDS.coefficients.get(self.quantity)
        if coefficient and coefficient.limit is not None and value >= coefficient.limit:
            return None
        facts = self.facts(value)
        return None if facts is None else _outcome(facts, self.test) is not self.outcome

    def facts(self, value: float) -> Facts | None:
        """Return what is known where the quantity has a value, None where that contradicts the spec."""
        if value not in self._tried:
            tried = self.capability.varying(self.quantity, self._bounds(value))
            self._tried[value] = tried.facts_beside(self.capability.facts(), among=self.among)
        return self._tried[value]

    def _bounds(self, value: float) -> Interval:
        """A figure of the spec becomes the value; a band moves on its deciding side, and keeps its order."""
        if "." in self.quantity:
            return Interval(value, value)
        known = self.capability.known_sides()
        low, high = (known.get(f"{self.quantity}.{end}") for end in ("at_least", "at_most"))
        if self.side == "at_least":
            return Interval(value, None if high is None else max(value, high))
        return Interval(None if low is None else min(value, low), value)


def _outcome(facts: Facts, test: Threshold) -> bool | None:
    return compare(facts.of(test.fact), test.comparison, test.value)


def _leaves(
    facts: Facts, fact: str, side: Side, chain: dict[str, Derivation]
) -> Iterator[tuple[str, Side, float]]:
    """Yield the quantities at the end of the chain that decides a bound, with side and value."""
    bound = facts.deciding(fact, side)
    if bound is None or bound.derivation.id in chain:
        return
    chain[bound.derivation.id] = bound.derivation
    for item in bound.derivation.inputs:
        if item.side is None:
            continue
        if "." not in item.name and item.name not in BANDS.coefficients:
            yield from _leaves(facts, item.name, item.side, chain)
        else:
            yield item.name, item.side, cast("float", bound.inputs[item.key])


def _break_evens(trial: _Trial, value: float, *, alone: bool) -> Iterator[BreakEven]:
    """Yield where the outcome is lost as a figure shrinks or grows, or as a band widens."""
    quantity = trial.quantity
    coefficient = BANDS.coefficients.get(quantity)
    about = coefficient or KEYS[quantity]
    factors = (0.5, 2.0) if "." in quantity else (0.5,) if trial.side == "at_least" else (2.0,)
    for factor in factors:
        reached = _bracket(trial, value, factor)
        if reached is not None:
            edge = _edge(trial, *reached)
            test, outcome = trial.test, trial.outcome
            yield BreakEven(test, outcome, quantity, about.says, about.unit, value, *edge, factor < 1, alone)


def _bracket(trial: _Trial, value: float, factor: float) -> tuple[float, float] | None:
    """Return a value that keeps the outcome and a further one that loses it; None where none does."""
    kept = value
    for step in STEPS:
        tried = value * factor**step
        lost = trial.lost(tried)
        if lost:
            return kept, tried
        if lost is None:
            # by single steps: what is nearer may lose the outcome before it contradicts the spec
            while (lost := trial.lost(kept * factor)) is False:
                kept *= factor
            return (kept, kept * factor) if lost else None
        kept = tried
    return None


def _edge(trial: _Trial, kept: float, lost: float) -> tuple[float, bool]:
    """Return where the outcome is lost, to `PRECISION`, and whether it is still kept there.

    A figure of few digits within the precision is taken for the edge itself: 500 kg, not 499.9997 kg.
    """
    figures = {trial.test.fact: (trial.test.value,)}

    def guess(one: float, other: float) -> float | None:
        return guess_crossing((one, other), (trial.facts(one), trial.facts(other)), figures)

    kept, _, lost, _ = next(find_changes(lambda v: trial.lost(v) is False, guess, kept, True, lost, False))
    plain = float(f"{kept:.{PLAIN_DIGITS}g}")
    if _short(plain) and min(kept, lost) <= plain <= max(kept, lost):
        return plain, trial.lost(plain) is False
    return kept, True


def find_changes(
    evaluate: Callable[[float], Answer],
    guess: Callable[[float, float], float | None],
    low: float,
    a: Answer,
    high: float,
    b: Answer,
) -> Iterator[tuple[float, Answer, float, Answer]]:
    """Yield every change of the answer between two positive values, to `PRECISION`, that halving comes upon.

    Each is the last value before it and the first one after it, with the answers there. ``guess`` gives a value at
    which a change probably is, if any; where a guess has not halved the distance, the next step does.
    """
    width, guessing = abs(math.log(high / low)), True
    while a != b and width > PRECISION:
        middle = (guess(low, high) if guessing else None) or math.sqrt(low * high)
        m = evaluate(middle)
        if m == a:
            low = middle
        elif m == b:
            high = middle
        else:
            yield from find_changes(evaluate, guess, low, a, middle, m)
            low, a = middle, m
        before, width = width, abs(math.log(high / low))
        guessing = not guessing or width <= before / 2
    if a != b:
        yield low, a, high, b


def guess_crossing(
    ends: tuple[float, float],
    facts: tuple[Facts | None, Facts | None],
    figures: Mapping[str, Sequence[float]],
) -> float | None:
    """Return a guess at a value between two positive ``ends`` at which a bound crosses a figure.

    ``facts`` are what is known at either end, ``figures`` the figures that each fact is compared with. Bounds are
    taken to follow a power of the value, as most nearly do. None where nothing crosses.
    """
    one, other = ends
    for here, there in _sign_changes(*facts, figures):
        share = here / (here - there)
        farther = other if share < 0.5 else one
        at: float = one * (other / one) ** share
        at *= 1 + BESIDE if farther > at else 1 - BESIDE
        if min(ends) < at < max(ends):
            return at
    return None


def _sign_changes(
    one: Facts | None, other: Facts | None, figures: Mapping[str, Sequence[float]]
) -> Iterator[tuple[float, float]]:
    """Yield the logarithms of bounds over a figure that have one sign at one end and the other at the other."""
    if one is None or other is None:
        return
    for fact, compared in figures.items():
        for bounds in zip(one.of(fact), other.of(fact), strict=True):
            if all(bound and 0.0 < bound < math.inf for bound in bounds):
                for figure in filter(None, compared):
                    here, there = (math.log(cast("float", bound) / figure) for bound in bounds)
                    if (here < 0.0) != (there < 0.0):
                        yield here, there


def _short(value: float) -> bool:
    """Whether a number has no more digits than are printed."""
    return float(f"{value:.{DIGITS}g}") == value


def _rounded(value: float, *, up: bool) -> float:
    """Round to `DIGITS` significant digits in one direction."""
    scale = 10.0 ** (DIGITS - 1 - math.floor(math.log10(value)))
    return (math.ceil if up else math.floor)(value * scale) / scale
