"""Presumptions: what a classification desk takes to be so where a spec is silent, and what would defeat it.

A presumption proves nothing. It is a TOML file in ``law/presumptions`` whose path is its id, with the keys of
`Presumption`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from mtcrcheck.interval import Interval
from mtcrcheck.rules.conditions import Condition, facts_in, truth
from mtcrcheck.rules.shapes import STRICT, Flag, Text, When
from mtcrcheck.rules.world import NOTHING_KNOWN, UNKNOWN, Atom, Open, Options, World, exactly

Strength = Literal["strong", "usual", "weak"]
STRENGTHS: tuple[Strength, ...] = ("strong", "usual", "weak")
"""The strongest first. A weak one is named and never applied."""
Standing = Literal["made", "stated", "defeated", "barred", "not made"]


@dataclass(frozen=True, slots=True)
class Presumption:
    """A value that is taken for a fact, or an answer to an open question, on which nothing is said."""

    __pydantic_config__ = STRICT

    id: Text
    title: Text
    strength: Strength
    because: Text  # why it may be made
    defeated_by: Text  # in words: what would make it wrong
    confirm: Text  # the paper that settles it
    source: Text  # what it was read in, or "practice"
    when: When  # must hold by what is stated or derived
    barred: When  # it is made only where this certainly does not hold: roles, destinations
    fact: Text | None = None
    question: Text | None = None  # "whether ...", one that the text of the law leaves open
    value: Flag | Text | None = None
    at_least: float | None = None  # of a number
    unless: When | None = None  # where this holds, it is defeated
    strict: Flag = False  # true where it leads to more control

    def __post_init__(self) -> None:
        """Refuse what speaks of nothing, or of two things."""
        if (self.fact is None) == (self.question is None):
            raise ValueError("either a fact or a question is presumed")
        if (self.value is None) == (self.at_least is None) or (self.question and self.at_least is not None):
            raise ValueError("either a value or, of a number, at_least is presumed")

    @property
    def about(self) -> str:
        """The fact or the question that it answers."""
        return self.fact or self.question or ""

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Everything that it is made by."""
        return tuple(c for c in (self.when, self.barred, self.unless) if c is not None)

    def standing(self, known: World) -> Standing:
        """Return whether it is made of what is stated or derived; what somebody states goes before it."""
        number, choice = known.numbers.get(self.about, NOTHING_KNOWN), known.choices.get(self.about, UNKNOWN)
        if number.known or choice.only is not None:
            return "stated"
        if truth(self.when, known) is not True:
            return "not made"
        if self._is_defeated(known):
            return "defeated"
        return "made" if truth(self.barred, known) is False else "barred"

    def _is_defeated(self, known: World) -> bool:
        """Whether what defeats it is so. A presumption that leads to less control is also defeated by what may be so.

        That is by each value on which sources disagree, and by the upper end of a number.
        """
        if self.unless is None:
            return False
        each = [known]
        for fact in () if self.strict else facts_in(self.unless):
            values = known.choices.get(fact, UNKNOWN).only or ()
            most = known.numbers.get(fact, NOTHING_KNOWN).at_most
            each += (known.knowing(fact, exactly(value)) for value in values)
            each += () if most is None else (known.knowing(fact, Interval(most, most)),)
        return any(truth(self.unless, world) is True for world in each)

    def bears_on(self, test: Atom) -> bool:
        """Whether it may answer a test."""
        return self.about == (test.question if isinstance(test, Open) else getattr(test, "fact", None))

    def added_to(self, world: World) -> World:
        """Return a world in which it is so. Nobody has claimed it."""
        if self.question is not None:
            return world.knowing(Open(self.question), bool(self.value))
        if self.value is not None:
            return world.knowing(self.about, Options(frozenset({self.value}), claimed=False))
        assert self.at_least is not None
        bounds = world.numbers.get(self.about, NOTHING_KNOWN)
        least = max(self.at_least, bounds.at_least or self.at_least)
        return world.knowing(self.about, Interval(least, bounds.at_most))


def in_order_of_choice(presumptions: Iterable[Presumption]) -> tuple[Presumption, ...]:
    """Return presumptions in the order in which they are made: the strongest first, of equals the strict ones."""
    return tuple(sorted(presumptions, key=lambda p: (STRENGTHS.index(p.strength), not p.strict, p.id)))


def choose(presumptions: Iterable[Presumption], known: World) -> tuple[Presumption, ...]:
    """Return the presumptions that may be made, in the order of choice, one for each fact.

    Each rests on what is ``known``, so none rests on another.
    """
    chosen: dict[str, Presumption] = {}
    for each in in_order_of_choice(presumptions):
        if each.about not in chosen and each.standing(known) == "made":
            chosen[each.about] = each
    return tuple(chosen.values())
