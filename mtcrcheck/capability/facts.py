"""Facts: the bounds that the derivations give for one aircraft, with their evidence and reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from itertools import chain, product, starmap
from math import inf
from typing import Any, TypeVar, cast

from mtcrcheck.capability import mass, payload, reach
from mtcrcheck.capability.arithmetic import FLOATS, Number, Point
from mtcrcheck.capability.bands import bands_of, kinds
from mtcrcheck.capability.choices import CLAIMED, DERIVED, NAMED_BY, SAID, choices
from mtcrcheck.capability.derivation import ENDS, Bound, Derivation, Evidence, Side
from mtcrcheck.document import gather
from mtcrcheck.interval import Interval, hull, meet
from mtcrcheck.rules.conditions import facts_in, truth
from mtcrcheck.rules.world import Options, World
from mtcrcheck.spec import model
from mtcrcheck.spec.model import Claim, Claims, CurvePoint, Spec

Outcome = TypeVar("Outcome")
Sides = dict[str, Any]
"""What is known, each side by its name, such as "range_km.at_least"; curves by their key."""
Figures = Mapping[str, Interval]
NO_OTHERS: Figures = {}
Ids = frozenset[str] | None
"""Ids of derivations, None for all."""

DERIVATIONS = (*mass.DERIVATIONS, *reach.DERIVATIONS, *payload.DERIVATIONS)
"""Every derivation, a fact before what is derived from it."""

PUBLISHED_FACTS: tuple[str, ...] = tuple(SAID["published"])
"""The facts that records show, in their order; the others are steps on the way to them."""

SLOWEST_JET_KMH, SLOWEST_SMALL_JET_KMH, LIGHTEST_JET_KG = 100.0, 300.0, 10.0
"""What is slower, or light and slower than a small jet, and names no propulsion is no jet: a printed assumption."""
USUAL_CONFIGURATIONS = frozenset({"fixed-wing", "vtol-hybrid", "rotary-wing", "multirotor"})
"""What an aircraft of unknown configuration usually is: a source would say that it floats or is tethered."""
LEAST_PAYLOAD_ALONE_KG = 5.0
"""A smaller payload may be tonnes, unless a mass of the aircraft bears it out: an assumption."""
PAYLOAD, PAYLOAD_LIMIT = "mass.max_payload", "mass.max_payload.at_most"
CURVE = "performance.payload_range"
ENDURANCE_CURVE = "performance.payload_endurance"
FASTEST, HEAVIEST = "performance.max_speed", "mass.max_takeoff"
MASSES = (HEAVIEST, "mass.empty")
KINDS = ("aircraft.configuration", "aircraft.propulsion")
"""Keys of words that say which bands are those of the aircraft."""
SHAPING = (PAYLOAD, FASTEST, *MASSES)
"""Keys of figures that say more: whether a payload is doubted, itself first, or the kind of aircraft."""
MOST_KINDS = 1_000
"""How many choices of steps are kept in memory."""
MOST_TIMES = 30.0
"""How many times the lower bound an estimated upper one may be and still say something."""
ROUNDING = 1e-9
"""Share of a bound by which arithmetic on floats may be off: what crosses by less meets."""


TURNING_ON = tuple(dict.fromkeys(f for d in DERIVATIONS if d.when is not None for f in facts_in(d.when)))
"""The flags and choices that derivations presuppose something of."""


@dataclass(frozen=True)
class Facts:
    """What is known at one level of evidence: numbers by name, choices by name, and every bound found.

    ``contradictions`` has, for each fact at which figures contradict each other, its tightest lower and upper bound.
    At least one of these figures is wrong, and nothing tells which, so none of them decides anything: ``bounds`` are
    those that hold without these figures and without estimates, and the number of such a fact allows whatever either
    side says. ``unusual`` has the same for the facts of which only the usual bands contradict a figure, by which the
    others are narrowed. They are ``crossed`` where bounds of a number contradict each other and nothing was settled.
    """

    numbers: Mapping[str, Interval]
    choices: Mapping[str, Options]
    found: tuple[Bound, ...]
    contradictions: Mapping[str, tuple[Bound, Bound]] = field(default_factory=dict)
    unusual: Mapping[str, tuple[Bound, Bound]] = field(default_factory=dict)
    crossed: bool = False

    @cached_property
    def bounds(self) -> Mapping[str, Sequence[Bound]]:
        """The bounds by the fact that they are of, those of each in the order in which they were found."""
        return gather((bound.derivation.fact, bound) for bound in self.found)

    @cached_property
    def worlds(self) -> Mapping[Hashable, World]:
        """The world in which conditions on the aircraft alone are tested, one for each law: it remembers outcomes."""
        return defaultdict(lambda: World(self.numbers, self.choices))

    def of(self, fact: str) -> Interval:
        """Return what is known of a number."""
        return self.numbers.get(fact, Interval())

    def deciding(self, fact: str, side: Side) -> Bound | None:
        """Return the tightest bound of a fact on one side, the first declared among equals."""
        pick = max if side == "at_least" else min
        candidates = [b for b in self.bounds.get(fact, ()) if b.side == side]
        return pick(candidates, key=lambda b: b.value, default=None)

    def crossing(self, fact: str) -> tuple[Bound, Bound]:
        """Return the tightest lower and upper bound of a fact that has both."""
        return cast("tuple[Bound, Bound]", (self.deciding(fact, "at_least"), self.deciding(fact, "at_most")))

    def chain(self, fact: str, side: Side) -> tuple[Bound, ...]:
        """Return the bound that decides one side of a fact, and before it, each once, those that it rests on."""
        found: dict[tuple[str, Side], Bound] = {}

        def follow(fact: str, side: Side) -> None:
            bound = self.deciding(fact, side)
            if bound is not None and (fact, side) not in found:
                for item in bound.derivation.inputs:
                    if item.side and "." not in item.name:
                        follow(item.name, item.side)
                found[fact, side] = bound

        follow(fact, side)
        return tuple(found.values())

    def telling(self, fact: str) -> Interval:
        """Return what is reported of a fact without an upper bound that is only estimated, and says nothing."""
        low, high = bounds = self.shown(fact)
        says_nothing = low and high and high > MOST_TIMES * low
        estimated = any(b.derivation.evidence == Evidence.ESTIMATED for b in self.chain(fact, "at_most"))
        return Interval(low) if says_nothing and estimated else bounds

    def shown(self, fact: str) -> Interval:
        """Return the bounds of a fact as they are reported: crossed where they contradict each other."""
        pair = self.contradictions.get(fact)
        return Interval(*(bound.value for bound in pair)) if pair else self.of(fact)


@cache
def derivations_behind(name: str) -> tuple[Derivation, ...]:
    """Return the derivations of a fact and of all that it may be derived from, none of a flag or choice."""
    facts, found = {name}, []
    for derivation in reversed(DERIVATIONS):
        if derivation.fact in facts:
            found.append(derivation)
            facts.update(item.name for item in derivation.inputs)
    return tuple(found)


@cache
def keys_behind(name: str) -> frozenset[str]:
    """Return the keys of the spec that a fact or choice is read from, however indirectly."""
    read = {name}
    for derivation in derivations_behind(name):
        read.update(item.name for item in derivation.inputs)
        read.update(facts_in(derivation.when) if derivation.when else ())
    keys = ((one,) if "." in one else DERIVED.get(one, (CLAIMED.get(one, ""),)) for one in read)
    return frozenset(filter(None, chain.from_iterable(keys)))


@dataclass(frozen=True)
class Capability:
    """What the aircraft can do, at each level of evidence, as declared and with payload traded for fuel.

    ``by_usual_bands`` is as in `usual`.
    """

    spec: Spec
    by_usual_bands: bool = False
    _memory: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def usual(self) -> Capability:
        """The capability with estimates by the usual bands of the coefficients: presumed, not proven.

        What is stated or derived stays as it is, and so does all of an aircraft whose figures contradict each other,
        and each fact of which the usual bands give bounds that cross.
        """
        return self if self.by_usual_bands else replace(self, by_usual_bands=True)

    def facts(self, evidence: Evidence = Evidence.ESTIMATED, *, traded: bool | None = None) -> Facts:
        """Return what is known using steps no weaker than ``evidence``.

        ``traded`` drops the declared payload as a limit; by default the spec's ``payload_limit`` decides.
        """

        def work_out() -> Facts:
            given, steps = self.known_sides(evidence), self.steps(evidence, traded=traded)
            if not self.by_usual_bands:
                return replace(settle(given, steps), choices=self.choices(evidence))
            proven = replace(self, by_usual_bands=False).facts(evidence, traded=traded)
            return proven if proven.contradictions else narrow(proven, given, steps)

        return self.memoized(("facts", evidence, self.trades(traded)), work_out)

    def steps(
        self, evidence: Evidence = Evidence.ESTIMATED, *, traded: bool | None = None, among: Ids = None
    ) -> tuple[Derivation, ...]:
        """Return the steps of `facts`: those whose presuppositions hold, or those of these ``among`` some ids."""
        kind = tuple(map(self.choices(evidence).get, TURNING_ON))
        return _steps_of_kind(kind, evidence, self.trades(traded), among)

    def trying(self, values: Mapping[str, model.Value | CurvePoint]) -> Facts | None:
        """Return the facts of `instead`, None where a value contradicts what the spec says of it or of other keys."""

        def find() -> Facts | None:
            figures = ((self.spec.interval(key), v) for key, v in values.items() if isinstance(v, Interval))
            found = None if any(meet(*both).crossed for both in figures) else self.at(values)
            return None if found is None or found.crossed else found

        return self.memoized(("trying", *values.items()), find)

    def at(self, values: Mapping[str, model.Value | CurvePoint]) -> Facts | None:
        """Return the facts of `instead`, from memory where they were asked for before."""
        return self.memoized(("at", *values.items()), lambda: self.instead(values))

    def instead(
        self, values: Mapping[str, model.Value | CurvePoint], among: Ids = None, *, alone: bool = False
    ) -> Facts | None:
        """Return the facts, without the bounds, of the same aircraft with other values of some keys or coefficients.

        They follow by the steps ``among`` some ids. Where the values contradict what is known of other keys, they are
        crossed, or None. Figures that change ``alone`` say nothing of any choice, and a payload is then not doubted
        for being small.
        """
        figures = {key: value for key, value in values.items() if isinstance(value, Interval)}
        shaping = SHAPING[1:] if alone else SHAPING
        reshapes = any(key in shaping for key in figures) and self._reshaped_by(figures)
        if len(figures) == len(values) and not reshapes:
            sides = frozenset([f"{key}.{end}" for key in figures for end in ENDS])
            derive_again = self.memoized(
                (sides, among), lambda: self.changing(sides, self.steps(among=among))
            )
            found = derive_again(dict(chain.from_iterable(starmap(sides_of, figures.items()))))
            if alone or found is None or found.crossed or not any(key in NAMED_BY for key in figures):
                return found
            return replace(found, choices=self.having(values).choices())
        there = self.having(values)
        given, before, steps = there.known_sides(), self.known_sides(), there.steps(among=among)
        changed = frozenset(
            [side for side, _ in given.items() ^ before.items()] if given is not before else ()
        )
        derive_again = self.memoized((changed, steps), lambda: self.changing(changed, steps))
        found = derive_again({side: given[side] for side in changed if side in given})
        return found if found is None or found.crossed else replace(found, choices=there.choices())

    def changing(
        self, changed: frozenset[str], steps: tuple[Derivation, ...]
    ) -> Callable[[Sides], Facts | None]:
        """Return a function that takes the ``changed`` sides and gives the facts that follow by some steps.

        The facts have no bounds. Where figures contradict each other that do not in the spec itself, they are
        crossed, or None if others do in the spec. Only what a changed side or step leads to is derived again.
        """
        before, old, possible = self.facts(), self.steps(), self.choices()
        if not changed and steps == old:
            return lambda _: before
        given = {side: value for side, value in self.known_sides().items() if side not in changed}
        if before.contradictions:

            def settle_again(sides: Sides) -> Facts | None:
                found = replace(settle({**given, **sides}, steps), choices=possible)
                return found if found.contradictions.keys() <= before.contradictions.keys() else None

            return settle_again
        again, kept = _affected(old, steps, changed)
        for step, value, _ in before.found:
            if step in kept:
                given[step.bounds] = step.tighter(given.get(step.bounds, value), value)
        again = within_reach(again, changed.union(given))
        facts = tuple(dict.fromkeys([step.fact for step in again]))
        same = _numbers(given, before.numbers)

        def derive_again(sides: Sides) -> Facts | None:
            known = given | sides
            _run_all(again, known)
            numbers = _numbers(known, facts)
            crossed = any(number.crossed for number in numbers.values())
            return Facts(same | numbers, possible, (), crossed=crossed)

        return derive_again

    def known_sides(self, evidence: Evidence = Evidence.ESTIMATED) -> Sides:
        """Return the sides of figures and coefficients, and the curves, that the derivations start from.

        The author's own sums are not among what is stated.
        """
        only_stated = evidence == Evidence.STATED

        def find() -> Sides:
            spec, usual = self.spec, self.by_usual_bands
            curves = ((CURVE, spec.payload_range), (ENDURANCE_CURVE, spec.payload_endurance))
            known: Sides = {name: tuple(_curve(points, only_stated)) for name, points in curves}
            for key, claims in spec.claims.items():
                if not (only_stated and claims.derived):
                    known.update(sides_of(key, claims.interval))
            if doubts_payload(spec, usual=usual):
                known.pop(PAYLOAD_LIMIT, None)
            return {**known, **_sides_of_bands(kinds_of(spec, usual=usual), usual)}

        return self.memoized(("sides", only_stated), find)

    def _reshaped_by(self, figures: Figures) -> bool:
        """Whether other figures may change more than themselves: the kinds of aircraft, or a doubted payload."""
        usual = self.by_usual_bands
        before, now = (
            (kinds_of(self.spec, some, usual=usual), doubts_payload(self.spec, some, usual=usual))
            for some in (NO_OTHERS, figures)
        )
        return before != now or now[1]

    def choices(self, evidence: Evidence = Evidence.ESTIMATED) -> Mapping[str, Options]:
        """Return what every flag and choice may be at a level of evidence."""
        only_stated = evidence == Evidence.STATED
        return self.memoized(("choices", only_stated), lambda: choices(self.spec, only_stated=only_stated))

    def bounds(self, fact: str, *, traded: bool | None = None) -> Interval:
        """Return the bounds of a fact at the last level of evidence; ``traded`` is as in `facts`."""
        return self.facts(traded=traded).of(fact)

    def evidence(self, fact: str) -> Evidence:
        """Return the first level of evidence at which the bounds of a fact are what they are at the last."""
        last = self.bounds(fact)
        return next(level for level in Evidence if self.facts(level).of(fact) == last)

    def having(self, values: Mapping[str, model.Value | CurvePoint]) -> Capability:
        """Return the capability of the same aircraft with other values of some keys, each stated once."""
        points = [value for value in values.values() if isinstance(value, CurvePoint)]
        claims = {k: Claims(k, (Claim(v, ""),)) for k, v in values.items() if not isinstance(v, CurvePoint)}
        spec = replace(
            self.spec,
            claims={**self.spec.claims, **claims},
            payload_range=(*self.spec.payload_range, *points),
            aerosol_stated=self.spec.aerosol_stated or any(key.startswith("aerosol.") for key in values),
        )
        renamed = [name for key in values for name in NAMED_BY.get(key, ())]
        same = {name: options for name, options in self.choices().items() if name not in renamed}
        there = Capability(spec, self.by_usual_bands)
        there.memoized(("choices", False), lambda: {**same, **choices(spec, renamed)})
        if not any(key in KINDS or not isinstance(value, bool | str) for key, value in values.items()):
            there.memoized(("sides", False), self.known_sides)
        return there

    def memoized(self, what: Hashable, compute: Callable[[], Outcome]) -> Outcome:
        """Return what ``compute`` gives, from memory where ``what`` was asked of the same capability before."""
        key = (what, self.by_usual_bands)
        if key not in self._memory:
            self._memory[key] = compute()
        outcome: Outcome = self._memory[key]
        return outcome

    def trades(self, traded: bool | None) -> bool:
        """Whether payload is traded for fuel: if asked for, unless the structure limits it, or as the spec says."""
        limit = self.spec.possible("mass.payload_limit")
        return limit == {"takeoff-mass"} if traded is None else traded and limit != {"structure"}


# Running derivations


def derive(given: Sides, steps: tuple[Derivation, ...]) -> Facts:
    """Run steps in order, each on the tightest sides found so far; the facts have no choices."""
    known = given.copy()
    found = tuple(map(Bound._make, _run_all(within_reach(steps, frozenset(given)), known)))
    return Facts(_numbers(known, dict.fromkeys([bound.derivation.fact for bound in found])), {}, found)


def _run_all(steps: Iterable[Derivation], known: Sides) -> list[tuple[Derivation, float, tuple[Any, ...]]]:
    """Run steps in order and tighten what is known by each; return all the bounds that they give, as plain tuples."""
    found: list[tuple[Derivation, float, tuple[Any, ...]]] = []
    for step in steps:
        read = tuple(map(known.get, step.reads))
        if None in read or (step.unless and known.keys() >= step.replaced_by):
            continue
        try:
            value: float | None = step.formula(FLOATS, *read)
        except ArithmeticError:  # at the edge of its domain, as without any mass, a formula bounds nothing
            continue
        if value is not None:
            found.append((step, value, read))
            known[step.bounds] = step.tighter(known.get(step.bounds, value), value)
    return found


@lru_cache(maxsize=MOST_KINDS)
def _affected(
    old: tuple[Derivation, ...], steps: tuple[Derivation, ...], changed: frozenset[str]
) -> tuple[tuple[Derivation, ...], frozenset[Derivation]]:
    """Return the steps that may bound otherwise than the old ones where some sides have changed, and the others."""
    before = frozenset(old)
    moved, again = {*changed, *(step.bounds for step in before.symmetric_difference(steps))}, []
    for step in steps:
        if step not in before or not moved.isdisjoint(step.needs | step.replaced_by):
            again.append(step)
            moved.add(step.bounds)
    return tuple(again), frozenset(steps).difference(again)


@lru_cache(maxsize=MOST_KINDS)
def within_reach(steps: tuple[Derivation, ...], names: frozenset[str]) -> tuple[Derivation, ...]:
    """Return the steps that may have all that they read where sides of these names are given."""
    known, found = set(names), []
    for step in steps:
        if step.needs <= known:
            known.add(step.bounds)
            found.append(step)
    return tuple(found)


def settle(given: Sides, steps: tuple[Derivation, ...]) -> Facts:
    """Return the facts that follow from what is given, without the figures that contradict each other.

    Where some do, nothing is estimated from the others either: what kind of aircraft they describe is in doubt.
    The facts have no choices.
    """
    contradictions: dict[str, tuple[Bound, Bound]] = {}
    while True:
        facts = derive(given, steps)
        crossed = [fact for fact, number in facts.numbers.items() if number.crossed]
        conflicts = _conflicts(facts, crossed) if crossed else {}
        for fact in sorted({fact for facts_behind in conflicts.values() for fact in facts_behind}):
            contradictions.setdefault(fact, facts.crossing(fact))
        doubtful = frozenset().union(*conflicts)
        if not doubtful:
            break
        out = doubtful.union(f"{key}.{end}" for key in doubtful for end in ENDS)
        given = {name: value for name, value in given.items() if name not in out}
        steps = tuple(step for step in steps if step.evidence < Evidence.ESTIMATED)
    if not contradictions:
        return facts
    numbers = dict(facts.numbers)
    for fact, (low, high) in contradictions.items():
        numbers[fact] = hull((facts.of(fact), Interval(high.value, low.value)))
    return replace(facts, numbers=numbers, contradictions=contradictions)


def narrow(proven: Facts, given: Sides, steps: tuple[Derivation, ...]) -> Facts:
    """Return proven facts with the tighter bounds that follow from what is given, the usual bands among it.

    Where a tighter bound of a fact crosses another bound of it, the aircraft is not a usual one in this respect: of
    that fact only the proven bounds are kept, and the rest follows from them.
    """
    kept: dict[str, tuple[Bound, Bound]] = {}
    while True:
        known = given.copy()
        for fact in kept:
            known.update(sides_of(fact, proven.of(fact)))
        others = tuple(step for step in steps if step.fact not in kept)
        usual = derive(known, others)
        numbers = {fact: _number(*meet(proven.of(fact), number)) for fact, number in usual.numbers.items()}
        both = replace(proven, found=(*proven.found, *usual.found))
        crossed = {fact: both.crossing(fact) for fact, number in numbers.items() if number.crossed}
        if not crossed:
            return replace(both, numbers={**proven.numbers, **numbers}, unusual=kept)
        kept |= crossed


def _contradict(low: float | None, high: float | None) -> bool:
    """Whether a lower bound lies above an upper one by more than sums and products are rounded."""
    return low is not None and high is not None and low - high > ROUNDING * max(abs(low), abs(high))


def _conflicts(facts: Facts, crossed: Iterable[str]) -> dict[frozenset[str], set[str]]:
    """Return the smallest sets of figures that contradict each other, with the facts whose bounds cross by them.

    A set that holds another one is left out: what it adds is only drawn into that contradiction.
    """

    @cache
    def behind(side: str) -> frozenset[str]:
        name, _, end = side.rpartition(".")
        bound = facts.deciding(name, cast("Side", end))
        return figures(bound) if bound else frozenset((name if end in ENDS else side,))

    def figures(bound: Bound) -> frozenset[str]:
        keys = chain.from_iterable(map(behind, bound.derivation.reads))
        return frozenset(key for key in keys if "." in key)  # no coefficients

    conflicts: dict[frozenset[str], set[str]] = defaultdict(set)
    for fact in crossed:
        lows, highs = ([bound for bound in facts.bounds[fact] if bound.side == end] for end in ENDS)
        for low, high in product(lows, highs):
            if _contradict(low.value, high.value):
                conflicts[figures(low) | figures(high)].add(fact)
    return {keys: of for keys, of in conflicts.items() if not any(other < keys for other in conflicts)}


def _numbers(known: Sides, facts: Iterable[str]) -> dict[str, Interval]:
    """Return what is known of some facts."""
    return {fact: _number(known.get(f"{fact}.at_least"), known.get(f"{fact}.at_most")) for fact in facts}


def _number(low: float | None, high: float | None) -> Interval:
    """Return bounds of a fact; those that only rounding has made cross change places."""
    if low is not None and high is not None and low > high and not _contradict(low, high):
        return Interval(high, low)
    return Interval(low, high)


@lru_cache(maxsize=MOST_KINDS)
def _steps_of_kind(
    kind: tuple[Options | None, ...], evidence: Evidence, traded: bool, among: Ids
) -> tuple[Derivation, ...]:
    possible = zip(TURNING_ON, kind, strict=True)
    world = World(choices={name: options for name, options in possible if options is not None})
    return tuple(
        step
        for step in DERIVATIONS
        if (among is None or step.id in among)
        and step.evidence <= evidence
        and not (traded and step.declared_payload)
        and (step.when is None or truth(step.when, world) is True)
    )


# What a spec gives to the derivations


def sides_of(name: str, bounds: Interval) -> Iterator[tuple[str, float]]:
    """Return the known sides of bounds, each with its name."""
    return ((f"{name}.{end}", bound) for end, bound in zip(ENDS, bounds, strict=True) if bound is not None)


def doubts_payload(spec: Spec, figures: Figures = NO_OTHERS, *, usual: bool = False) -> bool:
    """Whether a payload limits nothing: 0, or so small that only a mass of the aircraft can bear it out.

    By the ``usual`` bands only 0 is doubted. ``figures`` are others than those of the spec.
    """
    payload = figures.get(PAYLOAD, spec.interval(PAYLOAD)).at_most
    weighs = any(figures.get(key, spec.interval(key)).at_least is not None for key in MASSES)
    least = 0.0 if usual or weighs else LEAST_PAYLOAD_ALONE_KG
    return payload is not None and (payload < least or payload == 0.0)


def kinds_of(spec: Spec, figures: Figures = NO_OTHERS, *, usual: bool = False) -> frozenset[str]:
    """Return the kinds of aircraft that the spec may describe, or usually does: those of the bands.

    What names no configuration is usually one of the `USUAL_CONFIGURATIONS`. ``figures`` are as in `doubts_payload`.
    """
    propulsion = frozenset(map(str, spec.possible("aircraft.propulsion")))
    configuration = frozenset(map(str, spec.possible("aircraft.configuration")))
    possible = kinds(configuration or (USUAL_CONFIGURATIONS if usual else configuration), propulsion)
    fastest, heaviest = (figures.get(key, spec.interval(key)).at_most for key in (FASTEST, HEAVIEST))
    most = (inf if figure is None else figure for figure in (fastest, heaviest))
    no_jet = not propulsion and is_no_jet(*most, usual=usual)
    return possible - {"jet-wing"} if no_jet else possible


def is_no_jet(fastest: Number, heaviest: Number, *, usual: bool = False) -> Number:
    """Whether what names no propulsion is taken to be no jet, by its top speed (km/h) and take-off mass (kg).

    By what is ``usual`` the speed of a small jet says it of any mass.
    """
    slow = fastest < SLOWEST_SMALL_JET_KMH
    return slow if usual else (fastest < SLOWEST_JET_KMH) | (slow & (heaviest < LIGHTEST_JET_KG))


@cache
def _sides_of_bands(possible: frozenset[str], usual: bool) -> Mapping[str, float]:
    """Return the known sides of the band of every coefficient for an aircraft that may be any of the kinds."""
    bands = bands_of(possible, usual=usual)
    return dict(chain.from_iterable(starmap(sides_of, bands.items())))


def _curve(points: tuple[CurvePoint, ...], only_stated: bool) -> Iterator[Point]:
    """Yield the usable points of a curve as plain numbers."""
    for load, reached in points:
        if all(claims.used and not (only_stated and claims.derived) for claims in (load, reached)):
            yield *load.interval, *reached.interval
