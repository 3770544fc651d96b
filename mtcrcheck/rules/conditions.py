"""Conditions of the law as data: read from TOML, evaluated with a trace, and walked for every completion.

A condition is a mapping with one of these forms::

    { all = [...] }   { any = [...] }   { not = {...} }
    { fact = "range_km", at_least = 300 }            also more_than, at_most, less_than
    { fact = "role", is = "cargo" }                  or a list of values; flags are true and false
    { fact = "role", claimed = "recreational-model" }    unknown counts as not claimed
    { destination_in = "countries/ear_d4" }
    { entry = "us/itar/VIII.a" }                     another entry applies
    { reason = "MT", under = "us/ear" }              an entry under that path applies for that reason
    { category = "I" }                               the Annex category
    { treated = "category-i", under = "us-2020" }    that interpretation treats the aircraft so
    { open = "whether ..." }                         the text does not say; it holds where the answer is yes
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from typing import Any, NamedTuple, Protocol, get_args

from mtcrcheck.document import gather
from mtcrcheck.rules.logic import Truth, conjunction, disjunction, negation
from mtcrcheck.rules.world import (
    DESTINATION,
    Atom,
    Claimed,
    Comparison,
    Member,
    OneOf,
    Open,
    Threshold,
    UndecidedError,
    World,
)

COMPARISONS: Mapping[str, Comparison] = {word: word for word in get_args(Comparison)}


@dataclass(frozen=True, slots=True, eq=False)
class All:
    """Every part holds. Two conditions that have parts are never equal: the law is read once."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, eq=False)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Not:
    """The part does not hold."""

    part: Condition

    @property
    def parts(self) -> tuple[Condition]:
        """It alone."""
        return (self.part,)


@dataclass(frozen=True, slots=True)
class EntryApplies:
    """Another entry of the law applies."""

    entry: str


@dataclass(frozen=True, slots=True)
class ReasonApplies:
    """Some entry under a path applies for a reason for control."""

    reason: str
    under: str


@dataclass(frozen=True, slots=True)
class Treated:
    """An interpretation gives the aircraft a treatment."""

    treatment: str
    under: str


@dataclass(frozen=True, slots=True)
class CategoryIs:
    """The Annex category is the given one."""

    category: str


Reference = EntryApplies | ReasonApplies | Treated | CategoryIs
Condition = All | AnyOf | Not | Atom | Reference


class References(Hashable, Protocol):
    """The rest of the law: it turns a reference into the condition that it stands for."""

    def expand(self, reference: Reference) -> Condition:
        """Return the condition behind a reference."""
        ...


class Trace(NamedTuple):
    """A condition with its outcome in one world, and those of its parts, refuted ones too."""

    condition: Condition
    outcome: Truth
    parts: tuple[Trace, ...] = ()


def evaluate(condition: Condition, world: World, references: References | None = None) -> Trace:
    """Evaluate a condition with three values and keep every branch; a world remembers its traces.

    It is evaluated once for all destinations of which its tests come to the same. ``references`` may be left out for
    conditions that refer to nothing else. Raises `LookupError` if they do.
    """
    if isinstance(condition, Atom):
        return Trace(condition, world.test(condition))
    shared, told = _shared(condition, world, references)
    known: Trace | None = shared.traced.get((Trace, condition, told))
    if known is None:
        inner = _parts(condition, references)
        parts = tuple(evaluate(part, world if told else shared, references) for part in inner)
        known = Trace(condition, WHOLE[type(condition)](part.outcome for part in parts), parts)
        shared.traced[Trace, condition, told] = known
    return known


def truth(condition: Condition, world: World, references: References | None = None) -> Truth:
    """Evaluate a condition likewise, up to the part that decides, and return the outcome alone."""
    test: Any = condition
    whole = WHOLE.get(type(test))  # quicker than to ask for each kind of test
    if whole is None:
        return world.test(test)
    shared, told = _shared(test, world, references)
    if (test, told) not in shared.traced:
        inside = world if told else shared
        parts = (truth(part, inside, references) for part in _parts(test, references))
        shared.traced[test, told] = whole(parts)
    outcome: Truth = shared.traced[test, told]
    return outcome


def _shared(
    condition: Condition, world: World, references: References | None
) -> tuple[World, tuple[Truth, ...]]:
    """Return the world that remembers a condition for all destinations alike, and what tells these."""
    if not (world.anywhere and references):
        return world, ()
    return world.anywhere, tuple(map(world.test, destination_tests_in(references, condition)))


def _parts(condition: All | AnyOf | Not | Reference, references: References | None) -> tuple[Condition, ...]:
    """Return the conditions that one with parts, or a reference, is decided by."""
    if not isinstance(condition, Reference):
        return condition.parts
    if references is None:
        raise LookupError(f"nothing to look {condition} up in")
    return (references.expand(condition),)


WHOLE: Mapping[type, Callable[[Iterable[Truth]], Truth]] = {
    All: conjunction,
    Not: lambda parts: negation(disjunction(parts)),
    **dict.fromkeys((AnyOf, *get_args(Reference)), disjunction),
}
"""What the outcome of a condition is by those of its parts, for each kind but the tests, which have none."""


def holds(condition: Condition, world: World, references: References) -> bool:
    """Decide a condition with two values.

    A world remembers what it has decided, and so do the worlds split from it: narrowing what is known
    never overturns it. Raises `UndecidedError` with an undecided atom that matters.
    """
    found = _decide(condition, world, references)
    if isinstance(found, bool):
        return found
    raise UndecidedError(found)


def _decide(condition: Condition, world: World, references: References) -> bool | Atom:
    """Return what a condition comes to, or an undecided atom that matters, without the branches of `evaluate`.

    It stops at the first part that decides: completions ask it hundreds of thousands of times.
    """
    known = world.decided.get(condition)
    if known is not None:
        return known
    found: bool | Atom
    if isinstance(condition, All | AnyOf):
        # a whole is decided by its first part with the decisive value, else by all of them having the other
        decisive = isinstance(condition, AnyOf)
        found = not decisive
        for part in condition.parts:
            answer = _decide(part, world, references)
            if answer is decisive:
                found = decisive
                break
            if isinstance(found, bool):
                found = answer
    elif isinstance(condition, Not):
        answer = _decide(condition.part, world, references)
        found = not answer if isinstance(answer, bool) else answer
    elif isinstance(condition, Atom):
        truth_of_it = world.test(condition)
        found = condition if truth_of_it is None else truth_of_it
    else:
        found = _decide(references.expand(condition), world, references)
    if isinstance(found, bool):
        world.decided[condition] = found
    return found


@cache
def list_tests(condition: Condition) -> tuple[Atom | Reference, ...]:
    """Return the tests that a condition makes itself, in the order of the text, and none of what it refers to."""
    if isinstance(condition, All | AnyOf):
        return tuple(chain.from_iterable(map(list_tests, condition.parts)))
    return list_tests(condition.part) if isinstance(condition, Not) else (condition,)


@cache
def atoms_in(references: References, *conditions: Condition) -> tuple[Atom, ...]:
    """Return every test that conditions and all that they refer to are made of, in order of appearance."""
    tests = chain.from_iterable(map(list_tests, conditions))
    behind = ((t,) if isinstance(t, Atom) else atoms_in(references, references.expand(t)) for t in tests)
    return tuple(dict.fromkeys(chain.from_iterable(behind)))


@cache
def thresholds_in(references: References, *conditions: Condition) -> tuple[Threshold, ...]:
    """Return the comparisons that conditions and all that they refer to make, each once, in order of the text."""
    return tuple(test for test in atoms_in(references, *conditions) if isinstance(test, Threshold))


@cache
def destination_tests_in(references: References, *conditions: Condition) -> tuple[Atom, ...]:
    """Return the tests on the destination of conditions and of what they refer to."""
    return tuple(filter(is_on_destination, atoms_in(references, *conditions)))


def figures_in(references: References, *conditions: Condition) -> Mapping[str, tuple[float, ...]]:
    """Return the figures, ascending, that conditions and all that they refer to compare each number with."""
    found = gather((test.fact, test.value) for test in thresholds_in(references, *conditions))
    return {fact: tuple(sorted({*values})) for fact, values in found.items()}


def facts_in(condition: Condition) -> tuple[str, ...]:
    """Return the facts that a condition tests itself, without those of what it refers to."""
    return tuple(t.fact for t in list_tests(condition) if isinstance(t, Threshold | OneOf | Claimed))


def is_on_destination(test: Condition) -> bool:
    """Whether a test is on the destination: its membership of a group, or which country it is."""
    return isinstance(test, Member) or getattr(test, "fact", None) == DESTINATION


FORMS: Mapping[tuple[str, ...], Callable[..., Condition]] = {
    ("destination_in",): partial(Member, DESTINATION),
    ("entry",): EntryApplies,
    ("category",): CategoryIs,
    ("reason", "under"): ReasonApplies,
    ("treated", "under"): Treated,
    ("open",): Open,
}
"""By their keys, conditions that turn on a country, on another part of the law, or on what no text says."""


def parse(data: Mapping[str, Any], where: str) -> Condition:
    """Read a condition from its data form.

    Raises `ValueError`, naming ``where``, for anything that is none of the forms above.
    """
    if not isinstance(data, dict):
        raise ValueError(f"{where}: expected a condition in braces, found {data!r}")
    match data:
        case {"fact": str(fact), **rest} if len(rest) == 1:
            ((word, value),) = rest.items()
            return _parse_test(fact, word, value, where)
    match [*data.items()]:
        case [("all" | "any" as word, parts)]:
            if not isinstance(parts, list) or not parts:
                raise ValueError(f"{where}.{word}: needs at least one part, in a list")
            read = tuple(parse(part, f"{where}.{word}[{n}]") for n, part in enumerate(parts))
            return All(read) if word == "all" else AnyOf(read)
        case [("not", part)]:
            return Not(parse(part, f"{where}.not"))
    form = next((keys for keys in FORMS if data.keys() == set(keys)), ())
    values = [data[key] for key in form]
    if not form or not all(isinstance(value, str) for value in values):
        raise ValueError(f"{where}: not a condition: {dict(data)!r}")
    return FORMS[form](*values)


def _parse_test(fact: str, word: str, value: object, where: str) -> Condition:
    """Read a test of one fact."""
    if word in COMPARISONS:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{where}: {word} needs a number, found {value!r}")
        return Threshold(fact, COMPARISONS[word], float(value))
    if word not in ("is", "claimed"):
        raise ValueError(f"{where}: no comparison is called {word!r}")
    listed: list[Any] = value if isinstance(value, list) else [value]
    if not listed or not all(isinstance(v, bool | str) for v in listed):
        raise ValueError(f"{where}: {word} needs a word, a flag or a list of them, found {value!r}")
    return (OneOf if word == "is" else Claimed)(fact, frozenset(listed))
