"""What a condition of the law comes to when everything is known, one combination of facts at a time.

The product walks through completions by splitting worlds. Here there are no worlds: every fact that a condition
turns on has a few values, some on either side of each of its figures and words, and is tried with all of them.
"""

from __future__ import annotations

import math
import operator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from mtcrcheck.interval import Interval
from mtcrcheck.rules.conditions import All, AnyOf, Not, list_tests
from mtcrcheck.rules.world import Atom, Claimed, Member, OneOf, Open, Threshold, World, exactly

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mtcrcheck.rules.conditions import Condition
    from mtcrcheck.rules.law import Law

ELSE = "something else"
COMPARED = {
    "at_least": operator.ge,
    "more_than": operator.gt,
    "at_most": operator.le,
    "less_than": operator.lt,
}
Known = tuple[Any, ...]
"""A value for each fact, None for what is not known."""


def expanded(condition: Condition, law: Law) -> Condition:
    """Return a condition with what it refers to in its place."""
    if isinstance(condition, All | AnyOf):
        return type(condition)(tuple(expanded(part, law) for part in condition.parts))
    if isinstance(condition, Not):
        return Not(expanded(condition.part, law))
    if isinstance(condition, Threshold | OneOf | Claimed | Member | Open):
        return condition
    return expanded(law.expand(condition), law)


def atoms(condition: Condition) -> Iterator[Atom]:
    """Yield the atomic tests of an expanded condition."""
    if isinstance(condition, All | AnyOf):
        for part in condition.parts:
            yield from atoms(part)
    elif isinstance(condition, Not):
        yield from atoms(condition.part)
    else:
        assert isinstance(condition, Threshold | OneOf | Claimed | Member | Open)
        yield condition


def fact(atom: Atom) -> str | Atom:
    """Return what a test asks about: the name of a fact, or a membership or question itself."""
    return atom if isinstance(atom, Member | Open) else atom.fact


@dataclass(frozen=True)
class Unclaimed:
    """A value that a fact has without anybody saying so."""

    value: Any


@dataclass(frozen=True)
class Domain:
    """The facts that a condition turns on, with the values that each may have."""

    values: Mapping[str | Atom, Known]

    def world(self, known: Known) -> World:
        """Return the world in which so much is known."""
        numbers, choices, settled = {}, {}, {}
        for (name, _), value in zip(self.values.items(), known, strict=True):
            if value is None:
                continue
            if not isinstance(name, str):
                settled[name] = value
            elif isinstance(value, float):
                numbers[name] = Interval(value, value)
            else:
                choices[name] = exactly(value)
        return World(numbers, choices, settled=settled)


def domain(condition: Condition) -> Domain:
    """Return the values worth trying of every fact that an expanded condition turns on."""
    asked: dict[str | Atom, list[Atom]] = {}
    for atom in atoms(condition):
        asked.setdefault(fact(atom), []).append(atom)
    return Domain({name: worth_trying(tests) for name, tests in asked.items()})


def worth_trying(tests: list[Atom]) -> Known:
    """Return a value for each way in which the tests of one fact may come out; what is nothing special first."""
    figures = {test.value for test in tests if isinstance(test, Threshold)}
    if figures:
        around = ((math.nextafter(f, -math.inf), f, math.nextafter(f, math.inf)) for f in figures)
        return tuple(sorted({value for values in around for value in values}))
    words = [test.values for test in tests if isinstance(test, OneOf | Claimed)]
    if not words or words[0] <= {True, False}:
        return (False, True)
    told_apart = {
        tuple(word in values for values in words): word for word in sorted(frozenset().union(*words))
    }
    return (ELSE, *told_apart.values())


class NotKnownError(Exception):
    """Raised where a condition asks for a fact that is not known."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


def decision(condition: Condition, places: Mapping[str | Atom, int]) -> Callable[[Known], bool]:
    """Return what an expanded condition comes to by what is known; ``places`` are those of the facts.

    It raises `NotKnownError` at the first fact that it asks for and that is not known.
    """
    if isinstance(condition, All | AnyOf):
        parts, of = (
            [decision(part, places) for part in condition.parts],
            all if isinstance(condition, All) else any,
        )
        return lambda known: of(part(known) for part in parts)
    if isinstance(condition, Not):
        part = decision(condition.part, places)
        return lambda known: not part(known)
    assert isinstance(condition, Threshold | OneOf | Claimed | Member | Open)
    place, test = places[fact(condition)], answer(condition)

    def ask(known: Known) -> bool:
        if known[place] is None:
            raise NotKnownError(place)
        return test(known[place])

    return ask


def answer(atom: Atom) -> Callable[[Any], bool]:
    """Return what answers a test by the value of its fact."""
    if isinstance(atom, Threshold):
        compare, figure = COMPARED[atom.comparison], atom.value
        return lambda value: bool(compare(value, figure))
    if isinstance(atom, OneOf):
        return {*atom.values, *map(Unclaimed, atom.values)}.__contains__
    if isinstance(atom, Claimed):
        return atom.values.__contains__
    return (True, Unclaimed(True)).__contains__


def completions_of(condition: Condition, within: Domain) -> Callable[[Known], frozenset[bool]]:
    """Return what tells, of a combination of what is known, what all its completions come to.

    A fact that is not known is given each of its values where the condition asks for it.
    """
    decide = decision(condition, {name: place for place, name in enumerate(within.values)})
    every = [
        tuple(Unclaimed(v) if isinstance(v, bool | str) else v for v in of) for of in within.values.values()
    ]

    @cache
    def outcomes(known: Known) -> frozenset[bool]:
        try:
            return frozenset({decide(known)})
        except NotKnownError as asked:
            place = asked.place
        found: frozenset[bool] = frozenset()
        for value in every[place]:
            found |= outcomes((*known[:place], value, *known[place + 1 :]))
            if len(found) == 2:
                break
        return found

    return outcomes


def combination(choices: Sequence[Sequence[Any]], number: int) -> Iterator[Any]:
    """Yield one value of each choice: of all the combinations that there are, the one of a number."""
    for choice in choices:
        number, place = divmod(number, len(choice))
        yield choice[place]


def partly_known(condition: Condition, within: Domain, draw: random.Random, most: int) -> Iterator[Known]:
    """Yield combinations of what is known, all of those of the facts that a condition names itself.

    Each stands beside other facts that are known to be nothing special, of which one is known otherwise or not
    at all; where these are more than ``most``, a thirtieth of so many. A sixtieth more are drawn, of any facts, of
    which up to five are not known.
    """
    itself = {fact(test) for test in list_tests(condition) if isinstance(test, Atom)}
    named = [name for name in within.values if name in itself]
    dull = {name: values[0] for name, values in within.values.items()}
    beside = [name for name in within.values if name not in itself]
    others = [{}, *({name: v} for name in beside for v in (None, within.values[name][-1]))]
    choices = [others, *((*within.values[name], None) for name in named)]
    count = math.prod(map(len, choices))
    for number in range(count) if count <= most else draw.sample(range(count), most // 30):
        other, *values = combination(choices, number)
        yield tuple({**dull, **dict(zip(named, values, strict=True)), **other}.values())
    for _ in range(most // 60):
        unknown = set(draw.sample(range(len(dull)), min(5, len(dull))))
        yield tuple(
            None if place in unknown else draw.choice(values)
            for place, values in enumerate(within.values.values())
        )
