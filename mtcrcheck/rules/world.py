"""What a condition is tested against: bounds of numbers, possible choices, memberships, open questions.

A world answers the atomic tests of conditions with true, false or unknown. Where it is unknown it can be
split in two worlds, one for either answer, which stay consistent with everything already known: that is how
every completion of the unknowns is walked through, without guessing a value for any of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from mtcrcheck.interval import Interval
from mtcrcheck.rules.logic import Truth

Comparison = Literal["at_least", "more_than", "at_most", "less_than"]
Choice = bool | str
DESTINATION = "destination"
"""The role of the country that something is sent to."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number compared with a figure of the law: ``fact at_least value`` and its like.

    ``value`` is in the unit of the fact, which the fact's name ends with.
    """

    fact: str
    comparison: Comparison
    value: float

    @property
    def rising(self) -> bool:
        """Whether a greater value meets it."""
        return self.comparison in ("at_least", "more_than")

    @property
    def parting(self) -> float:
        """The least number on the upper side of the figure: the figure itself, or the next number after it."""
        upper = self.comparison in ("at_least", "less_than")
        return self.value if upper else math.nextafter(self.value, math.inf)

    def of(self, bounds: Interval) -> Truth:
        """Return what it comes to; bounds that cross decide only what both of them agree on."""
        (low, high), parting = bounds.in_order, self.parting
        if low is not None and low >= parting:
            return self.rising
        return not self.rising if high is not None and high < parting else None


@dataclass(frozen=True, slots=True)
class OneOf:
    """A flag or choice that has one of the listed values."""

    fact: str
    values: frozenset[Choice]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A choice that somebody has claimed: unknown does not hold, as with an exclusion to be invoked."""

    fact: str
    values: frozenset[Choice]


@dataclass(frozen=True, slots=True)
class Member:
    """The country in a role ("destination") belongs to a dated group."""

    role: str
    group: str


@dataclass(frozen=True, slots=True)
class Open:
    """A question that the text of the law leaves open: unknown whatever the aircraft."""

    question: str


Atom = Threshold | OneOf | Claimed | Member | Open


class Options(NamedTuple):
    """The values a flag or choice may still have: ``only`` these (any where None), ``never`` those.

    ``claimed`` is whether somebody has said so, instead of a world assuming it.
    """

    only: frozenset[Choice] | None = None
    never: frozenset[Choice] = frozenset()
    claimed: bool = True


UNKNOWN = Options()
FLAG: frozenset[Choice] = frozenset({True, False})
"""What a flag may be: ruling out one leaves the other."""
NOTHING_KNOWN = Interval()


def exactly(*values: Choice) -> Options:
    """Return the options of a choice known to be one of the given values."""
    return Options(frozenset(values))


@dataclass(frozen=True, slots=True)
class World:
    """Everything known, by name.

    ``numbers`` are bounds in the unit their name ends with; ``choices`` are flags and words; ``membership``
    answers whether the country in a role belongs to a group, None where its dates leave that open;
    ``settled`` holds the answers assumed on the way into this world; ``anywhere`` is the same world before its
    destination is known, ``place`` that in which it alone is known, None where that says nothing of this one.
    ``decided`` and ``traced`` remember what conditions have come to in it by the law of one day, ``known`` which
    values of the variables of a compiler are possible.
    """

    numbers: Mapping[str, Interval] = field(default_factory=dict)
    choices: Mapping[str, Options] = field(default_factory=dict)
    membership: Callable[[str, str], Truth] = lambda _role, _group: None
    settled: Mapping[Atom, bool] = field(default_factory=dict)
    anywhere: World | None = field(default=None, compare=False, repr=False)
    place: World | None = field(default=None, compare=False, repr=False)
    decided: dict[Any, bool] = field(default_factory=dict, compare=False, repr=False)
    traced: dict[Any, Any] = field(default_factory=dict, init=False, compare=False, repr=False)
    known: dict[Any, dict[int, Any]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def test(self, atom: Atom) -> Truth:
        """Answer one atomic test: True, False, or None where it is not decided."""
        if isinstance(atom, Threshold):
            return atom.of(self.numbers.get(atom.fact, NOTHING_KNOWN))
        if isinstance(atom, OneOf):
            return _choose(self.choices.get(atom.fact, UNKNOWN), atom.values)
        if isinstance(atom, Claimed):
            options = self.choices.get(atom.fact, UNKNOWN)
            return _choose(options, atom.values) if options.claimed and options.only is not None else False
        if atom in self.settled:
            return self.settled[atom]
        return self.membership(atom.role, atom.group) if isinstance(atom, Member) else None

    def knowing(self, about: str | Atom, value: Interval | Options | bool) -> World:
        """Return this world with other bounds of a number, options of a choice or answer to a test."""
        there = replace(self, **self._with(about, value))
        there.known.update((of, of.apart_from(about, known)) for of, known in self.known.items())
        return there

    def _with(self, about: str | Atom, value: Interval | Options | bool) -> dict[str, Any]:
        name = {Interval: "numbers", Options: "choices", bool: "settled"}[type(value)]
        return {name: {**getattr(self, name), about: value}, "place": None}

    def split(self, atom: Atom) -> tuple[World, World]:
        """Return the two worlds in which an undecided test holds and does not hold."""
        parts: tuple[Interval | Options | bool, ...] = (True, False)
        if isinstance(atom, Threshold):
            low, high = self.numbers.get(atom.fact, NOTHING_KNOWN).in_order
            below, above = (
                Interval(low, math.nextafter(atom.parting, -math.inf)),
                Interval(atom.parting, high),
            )
            parts = (above, below) if atom.rising else (below, above)
        elif isinstance(atom, OneOf | Claimed):
            parts = _part(self.choices.get(atom.fact, UNKNOWN), atom.values)
        changed = (self._with(getattr(atom, "fact", atom), part) for part in parts)
        holds, fails = (replace(self, anywhere=None, decided={**self.decided}, **each) for each in changed)
        return holds, fails


def _part(options: Options, values: frozenset[Choice]) -> tuple[Options, Options]:
    """Return what of undecided options is among the values, and what is not."""
    claimed = options.claimed and options.only is not None
    possible = FLAG if options.only is None and values <= FLAG else options.only
    within = (values if possible is None else possible & values) - options.never
    without = None if possible is None else possible - values
    return Options(within, claimed=claimed), Options(without, options.never | values, claimed)


def _choose(options: Options, values: frozenset[Choice]) -> Truth:
    """Say whether a choice is among the values."""
    if options.only is None:
        return False if values <= options.never else None
    possible = options.only - options.never
    if possible and possible <= values:
        return True
    return None if possible & values else False


class UndecidedError(Exception):
    """Raised inside a two-valued decision when it meets a test that its world does not decide."""

    def __init__(self, atom: Atom) -> None:
        super().__init__(atom)
        self.atom = atom
