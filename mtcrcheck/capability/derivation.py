"""What a derivation is: one bound of one fact, from named inputs, with the argument why it holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import partial
from typing import Any, Literal, NamedTuple

from mtcrcheck.capability.arithmetic import Number
from mtcrcheck.capability.bands import BANDS, source_of
from mtcrcheck.rules.conditions import Condition, parse
from mtcrcheck.text import read_beside

Side = Literal["at_least", "at_most"]
Point = tuple[float | None, float | None, float | None, float | None]
"""A point of a curve: payload low and high (kg), reach low and high (km or h), None where a side is open."""
Curve = tuple[tuple[float | None, ...], ...]
Value = float | tuple[Point, ...]
"""What a derivation reads: a number, or the points of a curve."""
SPEC = "the spec's own figure"
"""The source of what a spec states."""
PRESUPPOSED: Mapping[str, Condition] = {
    name: parse(said, name) for name, said in read_beside(__file__, "presupposed.toml").items()
}
"""What derivations presuppose of flags and choices, by name."""


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
class Input:
    """One side of a spec's quantity (its key is dotted), of a fact or of a coefficient.

    Without a side it is all points of a published curve, each a `Point`.
    """

    name: str
    side: Side | None = None

    @property
    def key(self) -> str:
        """The name under which it is given: "mass.empty.at_least", a curve by its key."""
        return f"{self.name}.{self.side}" if self.side else self.name


Low, High, Points = (partial(Input, side=side) for side in ("at_least", "at_most", None))
"""The lower bound of a number, the upper one, and all points of a curve."""
ENDS: dict[Side, tuple[Callable[[str], Input], Callable[[str], Input]]] = {
    "at_least": (Low, High),
    "at_most": (High, Low),
}
"""For each side of a fact, the bounds to read of what raises it and of what lowers it."""


@dataclass(frozen=True, slots=True, eq=False)
class Derivation:
    """A bound of ``fact`` on one ``side``, by ``formula`` from ``inputs``, where ``when`` holds.

    ``why`` is the argument that the bound is a true one; ``source`` and ``assumes`` say what it rests on.
    ``declared_payload`` marks a bound that holds only as long as the declared payload is the limit;
    ``unless`` names inputs that, where all are known, replace an assumption which this bound rests on.
    ``reads``, ``needs`` and ``replaced_by`` are the names of sides, such as "mass.empty.at_least", under which the
    inputs and those of ``unless`` are given; ``bounds`` is the name of the side that it bounds.
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

    reads: tuple[str, ...] = field(init=False)
    needs: frozenset[str] = field(init=False)
    replaced_by: frozenset[str] = field(init=False)
    bounds: str = field(init=False)
    is_low: bool = field(init=False)

    def __post_init__(self) -> None:
        """Name the sides that it reads and the one that it bounds: this is asked for every aircraft."""
        name = partial(object.__setattr__, self)
        name("reads", tuple(item.key for item in self.inputs))
        name("needs", frozenset(self.reads))
        name("replaced_by", frozenset(item.key for item in self.unless))
        name("bounds", f"{self.fact}.{self.side}")
        name("is_low", self.side == "at_least")


class Bound(NamedTuple):
    """One bound of one fact that a derivation gave, with the values that it read."""

    derivation: Derivation
    value: float
    read: tuple[Value, ...]

    @property
    def side(self) -> Side:
        """Which side of the fact it bounds."""
        return self.derivation.side


@dataclass(slots=True)
class Catalogue:
    """Collects derivations in the order in which they are declared: a fact before what is derived from it."""

    derivations: list[Derivation] = field(default_factory=list)

    def declare(
        self,
        formula: Callable[..., Number],
        fact: str,
        side: Side,
        *inputs: Input,
        says: str,
        name: str = "",
        why: str = "",
        source: str = "",
        theory: str = "",
        evidence: Evidence | None = None,
        when: str = "",
        **rest: Any,
    ) -> None:
        """Declare a formula as a derivation, by its own name and its docstring unless others are given.

        What reads coefficients is an estimate and rests on their sources, behind a ``theory``, if no other source is
        given; what the spec says is stated, and all else is derived. ``when`` names one of `PRESUPPOSED`, and
        ``rest`` is as in `Derivation`.
        """
        names = (item.name.removeprefix("typical_") for item in inputs)
        coefficients = [name for name in names if name in BANDS.coefficients]
        if evidence is None:
            usual = Evidence.ESTIMATED if coefficients else Evidence.DERIVED
            evidence = Evidence.STATED if source == SPEC else usual
        id = f"capability/{(name or formula.__name__).replace('_', '-')}"
        why = " ".join((why or formula.__doc__ or "").split())
        source = source or "; ".join(filter(None, (theory, source_of(*coefficients))))
        presupposed = PRESUPPOSED[when] if when else None
        self.derivations.append(
            Derivation(id, fact, side, inputs, formula, evidence, says, why, source, when=presupposed, **rest)
        )

    def bound(self, fact: str, side: Side, *inputs: Input, **about: Any) -> Callable[..., Any]:
        """Declare the decorated formula as a derivation, as `declare` does; its docstring is why the bound holds."""

        def declare(formula: Callable[..., Number]) -> Callable[..., Number]:
            self.declare(formula, fact, side, *inputs, **about)
            return formula

        return declare
