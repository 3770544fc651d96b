"""What the tests of the law distinguish of a fact, and what a world or the row of a table may know of it.

All tests on one fact are answered together: each value that they tell apart is the tuple of their answers. A
row knows a set of such values, from exactly one to all of them; the sets that occur are its states.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product

from mtcrcheck.interval import Interval
from mtcrcheck.rules.logic import Truth
from mtcrcheck.rules.world import (
    DESTINATION,
    FLAG,
    NOTHING_KNOWN,
    UNKNOWN,
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

ANOTHER = "any other"
"""Stands for every value of a choice that no test names."""

Subject = str | Atom
Answers = tuple[bool, ...]
State = tuple[int, ...]
"""The values that are possible, by their places, in rising order."""
OF_ONE_TEST: dict[Truth, State] = {True: (0,), False: (1,), None: (0, 1)}
"""The values that are possible of a variable with one test, by what that comes to."""


@dataclass(frozen=True, eq=False)
class Variable:
    """One fact with all tests on it, and the answers to them that can occur together."""

    subject: Subject
    atoms: tuple[Atom, ...]
    values: tuple[Answers, ...]

    def holds(self, atom: Atom) -> Iterator[bool]:
        """Yield the answer to a test for each value."""
        place = self.atoms.index(atom)
        return (answers[place] for answers in self.values)

    @cached_property
    def cuts(self) -> tuple[tuple[float, bool], ...]:
        """The figures that numbers are compared with, rising; True where the figure itself lies below."""
        found = {_cut(a) for a in self.atoms if isinstance(a, Threshold)}
        return tuple(sorted(found))

    def spans(self) -> list[State]:
        """Return the states of a number by its lowest and its highest possible region, none where these cross."""
        regions = range(len(self.values))
        return [tuple(range(low, high + 1)) for low, high in product(regions, repeat=2)]

    @cached_property
    def is_on_destination(self) -> bool:
        """Whether it turns on the destination."""
        return any(isinstance(a, Member) or getattr(a, "fact", None) == DESTINATION for a in self.atoms)

    @cached_property
    def _is_choice(self) -> bool:
        return all(isinstance(atom, OneOf | Claimed) for atom in self.atoms)

    @cache  # noqa: B019  # one variable lives as long as the law
    def known(self, options: Options) -> State:
        """Return the state of a choice of which the options are known."""
        if options.only is not None:
            found = {_answers(self.atoms, options._replace(only=frozenset({v}))) for v in options.only}
        else:
            found = set(_unclaimed(self.atoms))
        return self._places(found)

    def state_in(self, world: World) -> State:
        """Return the values that are possible in a world."""
        if not isinstance(self.subject, str):
            return OF_ONE_TEST[world.test(self.subject)]
        if self._is_choice:
            return self.known(world.choices.get(self.subject, UNKNOWN))
        if self.cuts:
            return self._between(world.numbers.get(self.subject, NOTHING_KNOWN))
        return self.placed(world.test(atom) for atom in self.atoms)

    def _between(self, bounds: Interval) -> State:
        """Return the regions that bounds allow; those that cross allow whatever either of them says."""
        low, high = bounds.at_least, bounds.at_most
        if bounds.crossed:
            low, high = high, low
        lowest = 0 if low is None else bisect_left(self.cuts, (low, True))
        highest = len(self.cuts) if high is None else bisect_left(self.cuts, (high, True))
        return tuple(range(lowest, highest + 1))

    def placed(self, truths: Iterable[Truth]) -> State:
        """Return the state of a destination for which each test is true, false or open."""
        return self._places(set(product(*((True, False) if t is None else (t,) for t in truths))))

    def _places(self, found: set[Answers]) -> State:
        return tuple(n for n, answers in enumerate(self.values) if answers in found)


def variables(atoms: Iterable[Atom], places: Iterable[World] | None = None) -> tuple[Variable, ...]:
    """Return the variables that tests turn on, in order of appearance.

    ``places`` are worlds, one for each destination that there may be: all tests on it share one variable. Without
    them each membership is a variable of its own.
    """
    grouped: dict[Subject, dict[Atom, None]] = {}
    for atom in atoms:
        grouped.setdefault(_subject(atom, apart=places is None), {})[atom] = None
    return tuple(_variable(subject, tuple(found), places) for subject, found in grouped.items())


def _subject(atom: Atom, *, apart: bool) -> Subject:
    if isinstance(atom, Open) or (apart and isinstance(atom, Member)):
        return atom
    return DESTINATION if isinstance(atom, Member) else atom.fact


def _variable(subject: Subject, atoms: tuple[Atom, ...], places: Iterable[World] | None) -> Variable:
    return Variable(subject, atoms, tuple(dict.fromkeys(_values(subject, atoms, places))))


def _values(subject: Subject, atoms: tuple[Atom, ...], places: Iterable[World] | None) -> Iterator[Answers]:
    """Yield the answers to all tests that can occur together."""
    if not isinstance(subject, str):
        yield from ((True,), (False,))
    elif subject == DESTINATION and places is not None:
        for world in places:
            yield from product(
                *((True, False) if t is None else (t,) for t in (world.test(atom) for atom in atoms))
            )
    elif isinstance(atoms[0], Threshold):
        yield from _regions(subject, atoms)
    else:
        yield from (_answers(atoms, exactly(word)) for word in _words(atoms))
        yield from _unclaimed(atoms)


def _regions(fact: str, atoms: tuple[Atom, ...]) -> Iterator[Answers]:
    """Yield the answers below the lowest figure, between each two, and above the highest."""
    cuts = sorted({_cut(a) for a in atoms if isinstance(a, Threshold)})
    for region in range(len(cuts) + 1):
        passed = set(cuts[:region])
        yield tuple((_cut(a) in passed) == (a.rising) for a in atoms if isinstance(a, Threshold))


def _cut(atom: Threshold) -> tuple[float, bool]:
    """Return where a test parts the numbers: at its figure, which lies below or above the parting."""
    return atom.value, atom.comparison in ("more_than", "at_most")


def _answers(atoms: tuple[Atom, ...], options: Options) -> Answers:
    """Return the answers for a choice of one value."""
    return tuple(
        World(choices={a.fact: options}).test(a) is True for a in atoms if isinstance(a, OneOf | Claimed)
    )


def _unclaimed(atoms: tuple[Atom, ...]) -> Iterator[Answers]:
    """Yield the answers for a choice of any value: what nobody has claimed stays unclaimed all the same."""
    for word in _words(atoms):
        yield tuple(isinstance(a, OneOf) and word in a.values for a in atoms)


def _words(atoms: tuple[Atom, ...]) -> list[bool | str]:
    """Return the values that tests of a choice name, and one for all that they do not; both of a flag."""
    named = frozenset().union(*(a.values for a in atoms if isinstance(a, OneOf | Claimed)))
    return sorted(FLAG) if named <= FLAG else [*sorted(named, key=str), ANOTHER]
