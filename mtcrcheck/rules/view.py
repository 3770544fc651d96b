"""What some conditions can tell of a world: two worlds that none of their tests tells apart are seen as one."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from mtcrcheck.interval import Interval
from mtcrcheck.rules.conditions import Condition, References, atoms_in, is_on_destination
from mtcrcheck.rules.logic import Truth
from mtcrcheck.rules.world import DESTINATION, NOTHING_KNOWN, Atom, Claimed, OneOf, Options, Threshold, World

MOST_WORLDS = 1_000
"""Worlds that a view keeps with what was found in them: many aircraft look the same to the law."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class View:
    """What is tested: ``figures`` has those that a number is compared with, ascending; ``choices`` are by name.

    Of a country only the destination is asked for: destinations that none of the tests ``on_destination`` tells apart
    are seen as one.
    """

    figures: Mapping[str, tuple[float, ...]]
    choices: tuple[str, ...]
    on_destination: tuple[Atom, ...] = ()
    _worlds: dict[Hashable, World] = field(default_factory=dict)
    _destinations: dict[Options, tuple[Truth, ...]] = field(default_factory=dict)

    def of(self, world: World) -> World:
        """Return the one world that stands for all in which every test comes to the same as in this.

        Whatever the conditions of the view come to in it they come to in the given world, whose groups have
        to be those of its destination; what it recalls need not be found again.
        """
        places: list[int | None] = []
        for fact, figures in self.figures.items():
            bounds = world.numbers.get(fact, NOTHING_KNOWN)
            places += (_place(bounds.at_least, figures), _place(bounds.at_most, figures))
        choices = [world.choices.get(name) for name in self.choices]
        key = (tuple(places), tuple(choices), self._destination(world), tuple(world.settled.items()))
        known = self._worlds.get(key)
        if known is None:
            if len(self._worlds) >= MOST_WORLDS:
                del self._worlds[next(iter(self._worlds))]
            known = self._worlds[key] = World(
                {f: coarse(world.numbers[f], its) for f, its in self.figures.items() if f in world.numbers},
                {name: world.choices[name] for name in (*self.choices, DESTINATION) if name in world.choices},
                world.membership,
                world.settled,
                world.anywhere and self.of(world.anywhere),
            )
        return known

    def _destination(self, world: World) -> tuple[Truth, ...] | None:
        """Return what the tests on the destination come to, None where it is not known."""
        destination = world.choices.get(DESTINATION)
        if destination is None:
            return None
        if destination not in self._destinations:
            self._destinations[destination] = tuple(map(world.test, self.on_destination))
        return self._destinations[destination]


def view(conditions: Iterable[Condition], references: References) -> View:
    """Return the view of some conditions and of all that they refer to."""
    figures: dict[str, set[float]] = {}
    choices: dict[str, None] = {}
    on_destination: dict[Atom, None] = {}
    for atom in atoms_in(conditions, references):
        if is_on_destination(atom):
            on_destination[atom] = None
        elif isinstance(atom, Threshold):
            figures.setdefault(atom.fact, set()).add(atom.value)
        elif isinstance(atom, OneOf | Claimed):
            choices[atom.fact] = None
    return View(
        {fact: tuple(sorted(values)) for fact, values in figures.items()},
        tuple(choices),
        tuple(on_destination),
    )


def coarse(bounds: Interval, figures: Sequence[float]) -> Interval:
    """Return the same bounds for all bounds that no comparison with the figures, ascending, tells apart."""
    low, high = _place(bounds.at_least, figures), _place(bounds.at_most, figures)
    return Interval(_at(low, figures), _at(high, figures))


def _place(value: float | None, figures: Sequence[float]) -> int | None:
    """Return the place of a value among figures: an odd one is that of a figure, an even one lies between."""
    if value is None:
        return None
    below = bisect_left(figures, value)
    return 2 * below + (below < len(figures) and figures[below] == value)


def _at(place: int | None, figures: Sequence[float]) -> float | None:
    """Return a number at a place."""
    if place is None:
        return None
    below, on_figure = divmod(place, 2)
    if on_figure:
        return figures[below]
    return math.nextafter(figures[below - 1], math.inf) if below else math.nextafter(figures[0], -math.inf)
