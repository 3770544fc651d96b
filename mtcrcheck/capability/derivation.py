"""What a derivation is: one bound of one fact, from named inputs, with the argument why it holds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import partial
from itertools import product
from typing import Any, Literal, NamedTuple, cast

from mtcrcheck.capability import arithmetic
from mtcrcheck.capability.arithmetic import Number, Point
from mtcrcheck.capability.bands import BANDS, source_of
from mtcrcheck.rules.conditions import Condition, parse
from mtcrcheck.text import read_beside

Side = Literal["at_least", "at_most"]
Value = float | tuple[Point, ...]
"""What a derivation reads: a number, or the points of a curve."""
DECLARED = read_beside(__file__, "derivations.toml")
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


class Input(NamedTuple):
    """One side of a spec's quantity (its key is dotted), of a fact or of a coefficient.

    Without a side it is all points of a published curve, each a `Point`.
    """

    name: str
    side: Side | None = None

    @property
    def key(self) -> str:
        """The name under which it is given: "mass.empty.at_least", a curve by its key."""
        return f"{self.name}.{self.side}" if self.side else self.name


ENDS: tuple[Side, Side] = ("at_least", "at_most")
"""The sides of a fact."""


@dataclass(frozen=True, slots=True, eq=False)
class Derivation:
    """A bound of ``fact`` on one ``side``, by ``formula`` from ``inputs``, where ``when`` holds.

    ``why`` is the argument that the bound is a true one; ``source`` and ``assumes`` say what it rests on.
    ``declared_payload`` marks a bound that holds only as long as the declared payload is the limit;
    ``unless`` names inputs that, where all are known, replace an assumption which this bound rests on.
    ``reads``, ``needs`` and ``replaced_by`` are the names of sides, such as "mass.empty.at_least", under which the
    inputs and those of ``unless`` are given; ``bounds`` is the name of the side that it bounds, ``tighter`` the
    function that gives the tighter of two bounds.
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
    tighter: Callable[[float, float], float] = field(init=False)

    def __post_init__(self) -> None:
        """Name the sides that it reads and the one that it bounds: this is asked for every aircraft."""
        keep = partial(object.__setattr__, self)
        keep("reads", tuple(item.key for item in self.inputs))
        keep("needs", frozenset(self.reads))
        keep("replaced_by", frozenset(item.key for item in self.unless))
        keep("bounds", f"{self.fact}.{self.side}")
        keep("is_low", self.side == "at_least")
        keep("tighter", max if self.is_low else min)


class Bound(NamedTuple):
    """One bound of one fact that a derivation gave, with the values that it read."""

    derivation: Derivation
    value: float
    read: tuple[Value, ...]

    @property
    def side(self) -> Side:
        """Which side of the fact it bounds."""
        return self.derivation.side


def read_derivations(part: str, formulas: Mapping[str, Any]) -> tuple[Derivation, ...]:
    """Return the derivations of one part of derivations.toml, in its order; the file says how each is made.

    ``formulas`` are those of the module, by name; a name that is not among them is one of `arithmetic`. Raises
    `AttributeError` for a formula that neither has, `KeyError` for a word and `TypeError` for a key that is unknown.
    """
    families: list[tuple[Sequence[str], dict[str, dict[str, Any]]]] = []
    for name, said in DECLARED[part].items():
        each = said.get("each", ())
        if each != "as above":
            families.append((each, {}))
        families[-1][1][name] = said
    made = []
    for each, family in families:
        for rows in product(*(DECLARED["each"][name] for name in each)):
            words = dict(DECLARED["words"])
            for row in rows:
                words |= row
            for name, said in family.items():
                about = {key: _filled(value, words) for key, value in said.items() if key != "each"}
                made.append(_declare(name.format_map(words), formulas, **about))
    return tuple(made)


def _filled(value: Any, words: Mapping[str, str]) -> Any:
    """Return a text with these words in it, on one line; any other value as it is."""
    return " ".join(value.format_map(words).split()) if isinstance(value, str) else value


def _declare(
    name: str, formulas: Mapping[str, Any], /, bounds: str, says: str, *, by: str = "", reads: str = "",
    rests_on: str = "", why: str = "", source: str = "", evidence: str = "", when: str = "", unless: str = "",
    **rest: Any,
) -> Derivation:  # fmt: skip
    """Return a derivation of which the file says so much; ``rest`` is as in `Derivation`."""
    formula = formulas.get(by or name) or getattr(arithmetic, by or name)
    fact, side = bounds.split(".")
    inputs = _sides(reads)
    names = (item.name.removeprefix("typical_") for item in inputs)
    coefficients = rests_on.split() or [name for name in names if name in BANDS.coefficients]
    usual = "estimated" if coefficients else "derived" if source else "stated"
    source = source or ("" if coefficients else SPEC)
    level = Evidence[(evidence or usual).upper()]
    return Derivation(
        f"capability/{name.replace('_', '-')}", fact, cast("Side", side), inputs, formula, level, says,
        why or " ".join((formula.__doc__ or "").split()), "; ".join(filter(None, (source, source_of(*coefficients)))),
        when=PRESUPPOSED[when] if when else None, unless=_sides(unless), **rest,
    )  # fmt: skip


def _sides(keys: str) -> tuple[Input, ...]:
    """Return the sides of these names; what ends with no side is all points of a curve."""
    parted = (key.rpartition(".") for key in keys.split())
    return tuple(Input(name, side) if side in ENDS else Input(f"{name}.{side}") for name, _, side in parted)
