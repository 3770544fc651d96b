"""From diagrams to lookup tables: what a row may come to, found by a few lookups of what it knows.

A row that does not know a value takes every branch at once. The sets of places in the diagrams where it can
be after each variable are few; they are found here once, and equivalent ones merged, so that a row is
screened by looking up one small number after another (subset construction and minimisation of automata:
M. O. Rabin, D. Scott, Finite Automata and Their Decision Problems, 1959).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mtcrcheck.rules.diagrams import Diagrams
from mtcrcheck.rules.variables import State

Places = frozenset[tuple[str, int]]
Outcomes = dict[str, frozenset["Hashable"]]
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
class Block:
    """One lookup: from a number and the codes of some axes, packed, to another number.

    The key is ``((number x span) + code) x span + code`` and so on. ``entries`` give the number by key, and a
    number whose bits say which axes (by their places in ``asked``) are open and would make a difference.
    """

    axes: tuple[int, ...]
    asked: tuple[int, ...]
    entries: Mapping[int, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Automaton:
    """The lookups in their order, and what each number of the last one stands for."""

    blocks: tuple[Block, ...]
    results: tuple[tuple[Any, ...], ...]


def automaton(
    diagrams: Diagrams,
    roots: Mapping[str, int],
    axes: Sequence[Axis],
    result: Callable[[Outcomes], tuple[Any, ...]],
) -> Automaton:
    """Return the lookups for several questions at once, each the root of a diagram.

    ``result`` makes of the possible outcomes of every question what is wanted of them in the end.
    """
    layers, moves = _reachable(diagrams, frozenset(roots.items()), axes)
    wanted = [result(_outcomes(diagrams, places)) for places in layers]
    results = tuple(dict.fromkeys(wanted))
    merged = [results.index(w) for w in wanted]
    steps: list[list[tuple[int, ...]]] = []
    for move in reversed(moves):
        rows = [tuple(merged[target] for target in row) for row in move]
        distinct = list(dict.fromkeys(rows))
        numbers = {row: n for n, row in enumerate(distinct)}
        merged = [numbers[row] for row in rows]
        steps.insert(0, distinct)
    return Automaton(tuple(_blocks(steps, axes)), results)


def _reachable(
    diagrams: Diagrams, start: Places, axes: Sequence[Axis]
) -> tuple[list[Places], list[list[list[int]]]]:
    """Return where rows can be in the end, and the moves from every set of places along each axis."""
    layer, moves = [start], []
    for axis in axes:
        numbers: dict[Places, int] = {}
        moves.append(
            [
                [
                    numbers.setdefault(_next(diagrams, places, axis.level, state), len(numbers))
                    for state in axis.states.values()
                ]
                for places in layer
            ]
        )
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


def _blocks(steps: list[list[tuple[int, ...]]], axes: Sequence[Axis]) -> Iterator[Block]:
    """Join successive steps to lookups, each as large as a table may be."""
    first = 0
    while first < len(steps):
        last, size = first + 1, len(steps[first]) * len(axes[first].states)
        while last < len(steps) and size * len(axes[last].states) <= LARGEST_TABLE:
            size *= len(axes[last].states)
            last += 1
        yield _block(steps, axes, range(first, last))
        first = last


def _block(steps: list[list[tuple[int, ...]]], axes: Sequence[Axis], which: range) -> Block:
    """Return one lookup over successive axes; axes of one state need no code."""
    coded = tuple(n for n in which if len(axes[n].states) > 1)
    entries = {number: (number, 0) for number in range(len(steps[which.start]))}
    for bit, n in enumerate(which):
        span = axes[n].span if n in coded else 1
        codes = [(place, code if n in coded else 0) for place, code in enumerate(axes[n].states)]
        differs = [_differing(axes[n], row) for row in steps[n]]
        entries = {
            key * span + code: (steps[n][here][place], matters | differs[here][place] << bit)
            for key, (here, matters) in entries.items()
            for place, code in codes
        }
    return Block(coded, tuple(which), entries)


def _differing(axis: Axis, row: tuple[int, ...]) -> list[bool]:
    """Return for each state whether one of its values, known alone, would lead elsewhere."""
    states = list(axis.states.values())
    alone = {state[0]: target for state, target in zip(states, row, strict=True) if len(state) == 1}
    return [
        len(state) > 1 and any(alone.get(value, -1) != target for value in state)
        for state, target in zip(states, row, strict=True)
    ]
