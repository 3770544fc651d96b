"""What the tests of the law distinguish of a fact, and what a world or the row of a table may know of it.

All tests on one fact are answered together: each value that they tell apart is the tuple of their answers. A
row knows a set of such values, from exactly one to all of them: its state.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain, product

from mtcrcheck.interval import Interval
from mtcrcheck.rules.conditions import is_on_destination
from mtcrcheck.rules.logic import Truth
from mtcrcheck.rules.world import (
    DESTINATION,
    FLAG,
    NOTHING_KNOWN,
    UNKNOWN,
    Atom,
    Choice,
    Claimed,
    Member,
    OneOf,
    Open,
    Options,
    Threshold,
    World,
)

ANOTHER = "any other"
"""Stands for every value of a choice that no test names."""

Subject = str | Atom
Answers = tuple[bool, ...]
Values = tuple[int, ...]
"""The values that are possible, by their places, in rising order."""
NOT_CLAIMED = Options(claimed=False)
"""A choice that no source states: it may be anything."""
OF_ONE_TEST: dict[Truth, Values] = {True: (0,), False: (1,), None: (0, 1)}
"""The values that are possible of a variable with one test, by what that comes to."""


@dataclass(frozen=True, eq=False)
class Variable:
    """One fact with all tests on it. ``places`` are worlds, one for each destination that there may be."""

    subject: Subject
    atoms: tuple[Atom, ...]
    places: tuple[World, ...] | None = None

    @cached_property
    def values(self) -> tuple[Answers, ...]:
        """The answers to the tests that can occur together."""
        worlds: Iterable[World] = (World(),)
        if self.subject == DESTINATION and self.places is not None:
            worlds = self.places
        elif self.cuts:
            numbers = (math.nextafter(self.cuts[0], -math.inf), *self.cuts)  # one of each region
            worlds = (World({str(self.subject): Interval(number, number)}) for number in numbers)
        elif isinstance(self.subject, str):
            worlds = chain.from_iterable(self._saying(self.words, of) for of in (UNKNOWN, NOT_CLAIMED))
        return tuple(self._answers(worlds))

    @cached_property
    def cuts(self) -> tuple[float, ...]:
        """The least number of each region but the lowest, rising: tests part the numbers there."""
        return tuple(sorted({a.parting for a in self.atoms if isinstance(a, Threshold)}))

    @cached_property
    def words(self) -> list[Choice]:
        """The values that tests of a choice name, and one for all that they do not; both of a flag."""
        named = frozenset().union(*(a.values for a in self.atoms if isinstance(a, OneOf | Claimed)))
        return sorted(FLAG) if named <= FLAG else [*sorted(named, key=str), ANOTHER]

    @cached_property
    def is_on_destination(self) -> bool:
        """Whether it turns on the destination."""
        return any(map(is_on_destination, self.atoms))

    def spans(self) -> list[Values]:
        """Return the states of a number by its lowest and its highest possible region, none where these cross."""
        regions = range(len(self.values))
        return [tuple(range(low, high + 1)) for low, high in product(regions, repeat=2)]

    def state_in(self, world: World) -> Values:
        """Return the values that are possible in a world."""
        if not isinstance(self.subject, str):
            return OF_ONE_TEST[world.test(self.subject)]
        if self.cuts:
            return self._between(world.numbers.get(self.subject, NOTHING_KNOWN))
        return self.known(world.choices.get(self.subject, UNKNOWN))

    @cache  # noqa: B019  # one variable lives as long as the law
    def known(self, options: Options) -> Values:
        """Return the state of a choice of which the options are known."""
        words, of = (self.words, NOT_CLAIMED) if options.only is None else (options.only, options)
        return self.among(self._saying(words, of))

    def among(self, worlds: Iterable[World]) -> Values:
        """Return the values that are possible in any of some worlds."""
        found = self._answers(worlds)
        return tuple(n for n, answers in enumerate(self.values) if answers in found)

    def _between(self, bounds: Interval) -> Values:
        """Return the regions that bounds allow; those that cross allow whatever either of them says."""
        low, high = bounds.in_order
        lowest = 0 if low is None else bisect_right(self.cuts, low)
        highest = len(self.cuts) if high is None else bisect_right(self.cuts, high)
        return tuple(range(lowest, highest + 1))

    def _saying(self, words: Iterable[Choice], of: Options) -> Iterator[World]:
        """Yield a world for each word that a choice may be, with all else as its options say."""
        return (World(choices={str(self.subject): of._replace(only=frozenset({word}))}) for word in words)

    def _answers(self, worlds: Iterable[World]) -> dict[Answers, None]:
        """Return the answers that the tests may have in any of some worlds."""
        truths = (map(world.test, self.atoms) for world in worlds)
        each = (product(*((True, False) if t is None else (t,) for t in of)) for of in truths)
        return dict.fromkeys(chain.from_iterable(each))


def variables(atoms: Iterable[Atom], places: tuple[World, ...] | None = None) -> tuple[Variable, ...]:
    """Return the variables that tests turn on, in order of appearance.

    ``places`` are worlds, one for each destination that there may be: all tests on it share one variable. Without
    them each membership is a variable of its own.
    """
    grouped: dict[Subject, dict[Atom, None]] = {}
    for atom in atoms:
        is_apart = isinstance(atom, Open) or (isinstance(atom, Member) and places is None)
        subject = atom if is_apart else getattr(atom, "fact", DESTINATION)
        grouped.setdefault(subject, {})[atom] = None
    return tuple(Variable(subject, tuple(found), places) for subject, found in grouped.items())
