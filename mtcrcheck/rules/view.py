"""What some conditions can tell of a world: two worlds that none of their tests tells apart are seen as one."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from mtcrcheck.interval import Interval
from mtcrcheck.keeping import make_room
from mtcrcheck.rules.conditions import All, AnyOf, Not
from mtcrcheck.rules.world import NOTHING_KNOWN, Claimed, Member, OneOf, Open, Threshold, World

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mtcrcheck.rules.conditions import Condition, References
    from mtcrcheck.rules.world import Atom, Options

Key = tuple[tuple[int | None, ...], int, tuple[tuple["Atom", bool], ...]]
MOST_WORLDS = 1_000
"""Worlds that a view keeps with what was found in them: many aircraft look the same to the law."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class View:
    """What is tested: ``figures`` has those that a number is compared with, ascending; ``choices`` are by name.

    ``ends`` has the same figures for either end of what is known of a number, by its name, such as
    "range_km.at_least". Of a country only the destination is known to be asked for, so that a destination
    stands for its groups.
    """

    figures: Mapping[str, tuple[float, ...]]
    choices: tuple[str, ...]
    ends: Mapping[str, tuple[float, ...]]
    _worlds: dict[Key, World] = field(default_factory=dict)
    _numbers: dict[tuple[Options | None, ...], int] = field(default_factory=dict)
    _unused: Iterator[int] = field(default_factory=count)
    _recognized: dict[int, tuple[Mapping[str, Options], int]] = field(default_factory=dict)

    def of(self, world: World) -> World:
        """Return the one world that stands for all in which every test comes to the same as in this.

        Whatever the conditions of the view come to in it they come to in the given world, whose groups have
        to be those of its destination; what it recalls need not be found again.
        """
        known = self._worlds.get(key := self.key(world))
        return known or self._keep(key, world)

    def where(self, sides: Mapping[str, Any], choices: Mapping[str, Options]) -> World:
        """Return the same for a world of which the ends of numbers are known by their names, and choices."""
        places = [
            None if (end := sides.get(name)) is None else _place(end, figures)
            for name, figures in self.ends.items()
        ]
        key: Key = (tuple(places), self._number(choices), ())
        known = self._worlds.get(key)
        if known is None:
            numbers = {
                f: Interval(sides.get(f"{f}.at_least"), sides.get(f"{f}.at_most")) for f in self.figures
            }
            known = self._keep(key, World(numbers, choices))
        return known

    def key(self, world: World) -> Key:
        """Return what the tests can tell of a world, to recognize those that are one."""
        places: list[int | None] = []
        for fact, figures in self.figures.items():
            bounds = world.numbers.get(fact, NOTHING_KNOWN)
            low, high = bounds.at_least, bounds.at_most
            places += (
                None if low is None else _place(low, figures),
                None if high is None else _place(high, figures),
            )
        return tuple(places), self._number(world.choices), tuple(world.settled.items())

    def _number(self, choices: Mapping[str, Options]) -> int:
        """Return one number for all choices of which every one that is tested is the same.

        The same mapping is known again by where it is, which is no other's for as long as it is kept.
        """
        recognized = self._recognized.get(id(choices))
        if recognized is None:
            tested = tuple([choices.get(name) for name in self.choices])
            number = self._numbers.get(tested)
            if number is None:
                make_room(self._numbers, MOST_WORLDS)
                number = self._numbers[tested] = next(self._unused)
            make_room(self._recognized, MOST_WORLDS)
            recognized = self._recognized[id(choices)] = choices, number
        return recognized[1]

    def _keep(self, key: Key, world: World) -> World:
        """Return what the tests can tell of a world, kept under its key."""
        make_room(self._worlds, MOST_WORLDS)
        kept = self._worlds[key] = World(
            {
                f: coarse(world.numbers[f], figures)
                for f, figures in self.figures.items()
                if f in world.numbers
            },
            {name: world.choices[name] for name in self.choices if name in world.choices},
            world.membership,
            world.settled,
        )
        return kept


def view(conditions: Iterable[Condition], references: References) -> View:
    """Return the view of some conditions and of all that they refer to."""
    figures: dict[str, set[float]] = {}
    choices: dict[str, None] = {}
    for atom in _atoms(conditions, references):
        if isinstance(atom, Threshold):
            figures.setdefault(atom.fact, set()).add(atom.value)
        elif isinstance(atom, OneOf | Claimed):
            choices[atom.fact] = None
        elif isinstance(atom, Member):
            choices[atom.role] = None
    compared = {fact: tuple(sorted(values)) for fact, values in figures.items()}
    ends = {f"{fact}.{end}": values for fact, values in compared.items() for end in ("at_least", "at_most")}
    return View(compared, tuple(choices), ends)


def _atoms(conditions: Iterable[Condition], references: References) -> Iterable[Atom]:
    """Yield every test in conditions and in what they refer to, once for each place where it stands."""
    pending = list(conditions)
    followed: set[Condition] = set()
    while pending:
        condition = pending.pop()
        if isinstance(condition, All | AnyOf):
            pending += condition.parts
        elif isinstance(condition, Not):
            pending.append(condition.part)
        elif isinstance(condition, Threshold | OneOf | Claimed | Member | Open):
            yield condition
        elif condition not in followed:
            followed.add(condition)
            pending.append(references.expand(condition))


def coarse(bounds: Interval, figures: Sequence[float]) -> Interval:
    """Return the same bounds for all bounds that no comparison with the figures, ascending, tells apart."""
    low, high = bounds.at_least, bounds.at_most
    return Interval(
        None if low is None else _at(_place(low, figures), figures),
        None if high is None else _at(_place(high, figures), figures),
    )


def _place(value: float, figures: Sequence[float]) -> int:
    """Return the place of a value among figures: an odd one is that of a figure, an even one lies between."""
    below = bisect_left(figures, value)
    return 2 * below + (below < len(figures) and figures[below] == value)


def _at(place: int, figures: Sequence[float]) -> float:
    """Return a number at a place."""
    below, on_figure = divmod(place, 2)
    if on_figure:
        return figures[below]
    return math.nextafter(figures[below - 1], math.inf) if below else math.nextafter(figures[0], -math.inf)
