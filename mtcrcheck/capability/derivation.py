"""What a derivation is: one bound of one fact, from named inputs, with the argument why it holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mtcrcheck.capability.arithmetic import Number
    from mtcrcheck.rules.conditions import Condition

Side = Literal["at_least", "at_most"]
Point = tuple[float | None, float | None, float | None, float | None]
"""A point of a curve: payload low and high (kg), reach low and high (km or h), None where a side is open."""
Curve = tuple[tuple[float | None, ...], ...]
Value = float | tuple[Point, ...]
"""What a derivation reads: a number, or the points of a curve."""


class Evidence(IntEnum):
    """How sure a step is, strongest first: the evidence of a chain is that of its weakest step."""

    STATED = 0
    DERIVED = 1
    ESTIMATED = 2

    @property
    def word(self) -> str:
        """The word that records use."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Low:
    """The lower bound of a spec's quantity (its key is dotted), of a fact or of a coefficient."""

    name: str


@dataclass(frozen=True, slots=True)
class High:
    """The upper bound of a spec's quantity (its key is dotted), of a fact or of a coefficient."""

    name: str


@dataclass(frozen=True, slots=True)
class Points:
    """All points of a published curve, each a `Point`."""

    name: str


Input = Low | High | Points


def side_of(item: Low | High) -> Side:
    """Return which side of a number is read."""
    return "at_least" if isinstance(item, Low) else "at_most"


@cache
def named(inputs: tuple[Input, ...]) -> tuple[str, ...]:
    """Return the names under which inputs are given: "mass.empty.at_least", curves by their key."""
    sides = {Low: ".at_least", High: ".at_most", Points: ""}
    return tuple(f"{item.name}{sides[type(item)]}" for item in inputs)


def flown(points: Curve) -> list[tuple[float, float]]:
    """Return the payloads and reaches of a curve that are flown for certain."""
    return [(low, reach) for low, _, reach, _ in points if low is not None and reach is not None]


def longest(points: Curve) -> list[tuple[float, float]]:
    """Return the payloads and reaches of a curve beyond which nothing is flown."""
    return [(high, reach) for _, high, _, reach in points if high is not None and reach is not None]


@dataclass(frozen=True, slots=True)
class Derivation:
    """A bound of ``fact`` on one ``side``, by ``formula`` from ``inputs``, where ``when`` holds.

    ``why`` is the argument that the bound is a true one; ``source`` and ``assumes`` say what it rests on.
    ``declared_payload`` marks a bound that holds only as long as the declared payload is the limit;
    ``unless`` names inputs that, where all are known, replace an assumption which this bound rests on.
    """

    id: str
    fact: str
    side: Side
    inputs: tuple[Input, ...]
    formula: Callable[..., Number]
    evidence: Evidence
    says: str
    why: str
    source: str
    assumes: str | None = None
    when: Condition | None = None
    declared_payload: bool = False
    unless: tuple[Input, ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """One bound of one fact that a derivation gave, with the values that it read."""

    derivation: Derivation
    value: float
    read: tuple[Value, ...]

    @property
    def side(self) -> Side:
        """Which side of the fact it bounds."""
        return self.derivation.side

    @property
    def inputs(self) -> Mapping[str, Value]:
        """What was read by name and side, such as "mass.empty.at_least"."""
        return dict(zip(named(self.derivation.inputs), self.read, strict=True))


@dataclass(slots=True)
class Catalogue:
    """Collects derivations in the order in which they are declared: a fact before what is derived from it."""

    derivations: list[Derivation] = field(default_factory=list)

    def bound(
        self, fact: str, side: Side, *inputs: Input, evidence: Evidence, says: str, source: str, **rest: Any
    ) -> Callable[[Callable[..., Number]], Callable[..., Number]]:
        """Declare the decorated formula as a derivation; its docstring is the argument why the bound holds.

        ``rest`` may give ``assumes``, ``when``, ``declared_payload`` and ``unless``, as in `Derivation`.
        """

        def declare(formula: Callable[..., Number]) -> Callable[..., Number]:
            name = formula.__name__.strip("_").replace("_", "-")
            why = " ".join((formula.__doc__ or "").split())
            self.derivations.append(
                Derivation(
                    f"capability/{name}", fact, side, inputs, formula, evidence, says, why, source, **rest
                )
            )
            return formula

        return declare
