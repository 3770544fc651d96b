"""From diagrams to lookup tables: what a row may come to, found by a few lookups of what it knows.

A row that does not know a value takes every branch at once. The sets of places in the diagrams where it can
be after each variable are few; they are found here once, and equivalent ones merged, so that a row is
screened by looking up one small number after another (subset construction and minimisation of automata:
M. O. Rabin, D. Scott, Finite Automata and Their Decision Problems, 1959).
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mtcrcheck.rules.diagrams import Diagrams
from mtcrcheck.rules.variables import State

Places = frozenset[tuple[str, int]]
Outcomes = dict[str, frozenset[Hashable]]
Moves = list[list[int]]
"""Where rows come to along an axis: by the number that they have, and the place of their state."""
LARGEST_TABLE = 60_000
"""Rows of one lookup table, at most: it has to stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A variable as rows see it: its level in the diagrams, and its states by the code that a row has."""

    level: int
    states: Mapping[int, State]

    @property
    def span(self) -> int:
        """One more than the highest code."""
        return max(self.states) + 1


@dataclass(frozen=True, slots=True)
class Table:
    """One lookup: from a number and the codes of some axes, packed, to another number.

    The key is ``((number x span) + code) x span + code`` and so on. ``numbers`` and ``bits`` are by key: bits
    that say which axes (by their places in ``asked``) are open and would make a difference.
    """

    axes: tuple[int, ...]
    asked: tuple[int, ...]
    numbers: NDArray[np.intp]
    bits: NDArray[np.int64]


def automaton(
    diagrams: Diagrams,
    roots: Mapping[str, int],
    axes: Sequence[Axis],
    result: Callable[[Outcomes], tuple[Any, ...]],
) -> tuple[tuple[Table, ...], tuple[tuple[Any, ...], ...]]:
    """Return the lookups in their order, and what each number of the last one stands for.

    They are for several questions at once, each the root of a diagram. ``result`` makes of the possible outcomes of
    every question what is wanted of them in the end.
    """
    layers, moves = _reachable(diagrams, frozenset(roots.items()), axes)
    wanted = [result(_outcomes(diagrams, places)) for places in layers]
    results = tuple(dict.fromkeys(wanted))
    merged = [results.index(w) for w in wanted]
    steps: list[Moves] = []
    for move in reversed(moves):
        rows = [tuple(merged[target] for target in row) for row in move]
        numbers = {row: n for n, row in enumerate(dict.fromkeys(rows))}
        merged = [numbers[row] for row in rows]
        steps.insert(0, [list(row) for row in numbers])
    return tuple(_tables(steps, axes)), results


def _reachable(diagrams: Diagrams, start: Places, axes: Sequence[Axis]) -> tuple[list[Places], list[Moves]]:
    """Return where rows can be in the end, and the moves from every set of places along each axis."""
    layer, moves = [start], []
    for axis in axes:
        numbers: dict[Places, int] = {}
        following = [[_next(diagrams, p, axis.level, s) for s in axis.states.values()] for p in layer]
        moves.append([[numbers.setdefault(p, len(numbers)) for p in row] for row in following])
        layer = list(numbers)
    return layer, moves


def _next(diagrams: Diagrams, places: Places, level: int, state: State) -> Places:
    """Return where a row can be after a variable of which it knows so much."""
    return frozenset((name, diagrams.child(node, level, value)) for name, node in places for value in state)


def _outcomes(diagrams: Diagrams, places: Places) -> Outcomes:
    """Return the possible outcomes of every question."""
    found: dict[str, set[Hashable]] = {}
    for name, node in places:
        found.setdefault(name, set()).add(diagrams.outcomes[node])
    return {name: frozenset(outcomes) for name, outcomes in sorted(found.items())}


def _tables(steps: list[Moves], axes: Sequence[Axis]) -> Iterator[Table]:
    """Join successive steps to lookups, each as large as a table may be."""
    first = 0
    while first < len(steps):
        last, size = first + 1, len(steps[first]) * len(axes[first].states)
        while last < len(steps) and size * len(axes[last].states) <= LARGEST_TABLE:
            size *= len(axes[last].states)
            last += 1
        yield _table(steps, axes, range(first, last))
        first = last


def _table(steps: list[Moves], axes: Sequence[Axis], which: range) -> Table:
    """Return one lookup over successive axes; axes of one state need no code."""
    keys = here = np.arange(len(steps[which.start]))
    bits = np.zeros(len(here), np.int64)
    for bit, n in enumerate(which):
        span, codes = (axes[n].span, list(axes[n].states)) if len(axes[n].states) > 1 else (1, [0])
        differs = np.array([_differing(axes[n], row) for row in steps[n]], np.int64)
        keys = (keys[:, None] * span + codes).ravel()
        bits = (bits[:, None] | differs[here] << bit).ravel()
        here = np.array(steps[n])[here].ravel()
    table = Table(
        tuple(n for n in which if len(axes[n].states) > 1),
        tuple(which),
        np.zeros(keys.max() + 1, np.intp),
        np.zeros(keys.max() + 1, np.int64),
    )
    table.numbers[keys], table.bits[keys] = here, bits
    return table


def _differing(axis: Axis, row: Sequence[int]) -> list[bool]:
    """Return for each state whether one of its values, known alone, would lead elsewhere."""
    states = list(axis.states.values())
    alone = {state[0]: target for state, target in zip(states, row, strict=True) if len(state) == 1}
    return [
        len(state) > 1 and any(alone.get(value, -1) != target for value in state)
        for state, target in zip(states, row, strict=True)
    ]
