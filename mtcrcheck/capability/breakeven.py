"""Break-even: at which value of which quantity a decided test would no longer be decided.

A test is decided by one bound of one fact, and that bound by a chain of derivations down to figures of the
spec and to coefficients. Each of these is varied alone, everything else kept, until the outcome is lost.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from typing import NamedTuple, TypeVar, cast

from mtcrcheck.capability.bands import BANDS
from mtcrcheck.capability.derivation import ENDS, Bound, Side
from mtcrcheck.capability.facts import Capability, Facts, Ids, derivations_behind
from mtcrcheck.interval import Interval
from mtcrcheck.rules.world import Threshold
from mtcrcheck.spec.keys import KEYS

Answer = TypeVar("Answer")
STEPS = (1, 2, 4, 8, 14)
"""How often a quantity is halved or doubled to see whether it matters: up to some ten thousand times."""
HALVED = 4
"""How often the step is halved towards values that contradict the spec: the last ones change a value by 9 %."""
PRECISION = 1e-6
DIGITS = 3
BESIDE = 4e-7
"""How far beside the probable place a guess lies, as a share of it, so that the place ends up between two."""


class BreakEven(NamedTuple):
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
        return self._beside(("above {}", "{} or more"), ("below {}", "{} or less"))

    @property
    def kept(self) -> str:
        """Up to where the outcome is kept, in words, rounded likewise."""
        return self._beside(("at most {}", "below {}"), ("at least {}", "above {}"))

    def _beside(self, above: tuple[str, str], below: tuple[str, str]) -> str:
        """Return the figure in the words for its side: where the outcome is kept at the figure itself, or lost."""
        if_kept, if_lost = below if self.lost_below else above
        at, digits, to_safety = self.value, DIGITS, math.ceil if self.lost_below else math.floor
        # rounded to the figure as it stands, that would seem to be the edge
        while at == self.value != self.flips_at:
            scale = 10.0 ** (digits - 1 - math.floor(math.log10(self.flips_at)))
            is_short = float(f"{self.flips_at:.{digits}g}") == self.flips_at
            at = self.flips_at if is_short else to_safety(self.flips_at * scale) / scale
            digits += 1
        return (if_kept if self.kept_there else if_lost).format(f"{at:,.10g} {self.unit}".rstrip())


def break_even(capability: Capability, test: Threshold) -> tuple[BreakEven, ...]:
    """Return the break-evens of a test, the closest first; empty where the test is not decided.

    Flags, choices and points of curves are not varied. Where no quantity decides the test alone, those of
    the tightest bound are given as if there were no other.
    """

    def find() -> tuple[BreakEven, ...]:
        facts = capability.facts()
        outcome = test.of(facts.of(test.fact))
        if outcome is None:
            return ()
        chain = facts.chain(test.fact, "at_least" if outcome == test.rising else "at_most")
        behind = frozenset(derivation.id for derivation in derivations_behind(test.fact))
        for among, alone in ((behind, True), (frozenset(bound.derivation.id for bound in chain), False)):
            found = {}
            for quantity, side, value in dict.fromkeys(_leaves(chain)):
                for edge in _vary(capability, test, outcome, quantity, side, value, among):
                    found[quantity, edge.lost_below] = edge._replace(alone=alone)
            if found:
                return tuple(sorted(found.values(), key=lambda b: (float(f"{b.margin:.5g}"), b.quantity)))
        return ()

    return capability.memoized(("break-even", test), find)


def _leaves(chain: Iterable[Bound]) -> Iterator[tuple[str, Side, float]]:
    """Yield the quantities at the end of the chain that decides a bound, with side and value."""
    for bound in chain:
        for item, value in zip(bound.derivation.inputs, bound.read, strict=True):
            if item.side and ("." in item.name or item.name in BANDS.coefficients):
                yield item.name, item.side, cast("float", value)


def _vary(
    capability: Capability, test: Threshold, outcome: bool, quantity: str, side: Side, value: float,
    among: frozenset[str],
) -> Iterator[BreakEven]:  # fmt: skip
    """Yield where the outcome of a test is lost as a figure shrinks or grows, or as a band widens.

    Only the derivations ``among`` some ids are run; no others change the bounds of the fact.
    """
    coefficient = BANDS.coefficients.get(quantity)
    about = coefficient or KEYS[quantity]
    low, high = (capability.known_sides().get(f"{quantity}.{end}") for end in ENDS)

    @cache
    def facts(value: float, among: Ids) -> Facts | None:
        """Return what is known where the quantity has a value, None where that contradicts the spec.

        A figure of the spec becomes the value; a band moves on its deciding side, and keeps its order.
        """
        band = Interval(value, high) if side == "at_least" else Interval(low, value)
        bounds = band if coefficient and not band.crossed else Interval(value, value)
        return capability.instead({quantity: bounds}, among, alone=True)

    def lost(value: float, among: Ids = among) -> bool | None:
        """Whether the outcome is lost at a value; None where the value cannot be, or contradicts the spec."""
        if coefficient and coefficient.limit is not None and value >= coefficient.limit:
            return None
        found = facts(value, among)
        return None if found is None or found.crossed else test.of(found.of(test.fact)) is not outcome

    def guess(one: float, other: float) -> float | None:
        known = facts(one, among), facts(other, among)
        return guess_crossing((one, other), known, {test.fact: (test.value,)})

    factors = (0.5, 2.0) if not coefficient else (0.5,) if side == "at_least" else (2.0,)
    for factor in factors:
        reached = _bracket(lost, value, factor)
        if reached is not None:
            at, kept_there = _edge(lost, guess, *reached)
            if lost(at, None) is not None:
                what = test, outcome, quantity, about.says, about.unit
                yield BreakEven(*what, value, at, kept_there, factor < 1, alone=True)


def _bracket(lost: Callable[[float], bool | None], value: float, factor: float) -> tuple[float, float] | None:
    """Return a value that keeps the outcome and a further one that loses it; None where none does."""
    kept = value
    for step in STEPS:
        tried = value * factor**step
        outcome = lost(tried)
        if outcome:
            return kept, tried
        if outcome is None:
            return _bracket_nearby(lost, kept, factor)
        kept = tried
    return None


def _bracket_nearby(
    lost: Callable[[float], bool | None], kept: float, factor: float
) -> tuple[float, float] | None:
    """Return the same by shorter and shorter steps: the outcome may be lost before values contradict the spec."""
    for _ in range(HALVED):
        while (outcome := lost(kept * factor)) is False:
            kept *= factor
        if outcome:
            return kept, kept * factor
        factor = math.sqrt(factor)
    return None


def _edge(
    lost: Callable[[float], bool | None],
    guess: Callable[[float, float], float | None],
    kept: float,
    beyond: float,
) -> tuple[float, bool]:
    """Return where the outcome is lost, to `PRECISION`, and whether it is still kept there.

    A figure of few digits within the precision is taken for the edge itself: 500 kg, not 499.9997 kg.
    """
    kept, _, beyond, _ = next(find_changes(lambda v: lost(v) is False, guess, kept, True, beyond, False))
    plain = float(f"{kept:.{DIGITS}g}")
    if min(kept, beyond) <= plain <= max(kept, beyond):
        return plain, lost(plain) is False
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
    limits: Iterable[float | None] = (),
) -> float | None:
    """Return a guess at a value between two positive ``ends`` at which a bound crosses a figure.

    ``facts`` are what is known at either end, ``figures`` the figures that each fact is compared with. Bounds are
    taken to follow a power of the value, as most nearly do. Where the facts of one end alone are crossed, it is where
    they would no longer be if they followed the value itself. It may also be one of some ``limits``. None where
    nothing crosses.
    """
    low, high = sorted(ends)
    for at in (*filter(None, limits), *_crossings(ends, *facts, figures)):
        beside: float = at * (1 + BESIDE if at * at < low * high else 1 - BESIDE)  # towards the farther end
        if low < beside < high:
            return beside
    return None


def _crossings(
    ends: tuple[float, float],
    known: Facts | None,
    there: Facts | None,
    figures: Mapping[str, Sequence[float]],
) -> Iterator[float]:
    """Yield the values that `guess_crossing` may give, apart from the limits."""
    if known is None or there is None:
        return
    if known.crossed != there.crossed:
        (at, crossed), (to, _) = sorted(
            zip(ends, (known, there), strict=True), key=lambda end: not end[1].crossed
        )
        gaps = [low / high for low, high in crossed.numbers.values() if low and high and low > high > 0.0]
        yield from [at * max(gaps) if at < to else at / max(gaps)] if gaps else ()
        return
    for fact, compared in figures.items():
        sides = zip(known.of(fact), there.of(fact), strict=True)
        positive = ((a, b) for a, b in sides if a and b and min(a, b) > 0.0 and max(a, b) < math.inf)
        for bounds, figure in product(positive, filter(None, compared)):
            here, farther = (math.log(bound / figure) for bound in bounds)
            if (here < 0.0) != (farther < 0.0):
                yield ends[0] * (ends[1] / ends[0]) ** (here / (here - farther))
