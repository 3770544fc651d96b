"""Formulas as terms: what a formula of `mtcrcheck.capability` does with its inputs, written down, not done.

Equal terms are one object, so that what a formula uses twice can be computed once.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass, field
from functools import cache, reduce
from typing import TYPE_CHECKING, Any

import ibis

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping

    from mtcrcheck.capability.arithmetic import Number


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """An operation on terms; an input is a term by its column's name, a constant by its value."""

    made: Terms
    operation: str
    parts: tuple[Term, ...] = ()
    value: str | float | bool | None = None

    def __add__(self, other: Number) -> Term:
        return self.made.operate("+", self, other)

    def __radd__(self, other: Number) -> Term:
        return self.made.operate("+", other, self)

    def __sub__(self, other: Number) -> Term:
        return self.made.operate("-", self, other)

    def __rsub__(self, other: Number) -> Term:
        return self.made.operate("-", other, self)

    def __mul__(self, other: Number) -> Term:
        return self.made.operate("*", self, other)

    def __rmul__(self, other: Number) -> Term:
        return self.made.operate("*", other, self)

    def __truediv__(self, other: Number) -> Term:
        return self.made.operate("/", self, other)

    def __rtruediv__(self, other: Number) -> Term:
        return self.made.operate("/", other, self)

    def __neg__(self) -> Term:
        return self.made.operate("-", 0.0, self)

    def __gt__(self, other: Number) -> Term:
        return self.made.operate(">", self, other)

    def __ge__(self, other: Number) -> Term:
        return self.made.operate(">=", self, other)

    def __lt__(self, other: Number) -> Term:
        return self.made.operate("<", self, other)

    def __le__(self, other: Number) -> Term:
        return self.made.operate("<=", self, other)

    def __eq__(self, other: object) -> Term:  # type: ignore[override]  # as column expressions do
        return self.made.operate("==", self, other)

    def __ne__(self, other: object) -> Term:  # type: ignore[override]  # as column expressions do
        return self.made.operate("!=", self, other)

    def __and__(self, other: Number) -> Term:
        return self.made.operate("and", self, other)

    def __rand__(self, other: Number) -> Term:
        return self.made.operate("and", other, self)

    def __or__(self, other: Number) -> Term:
        return self.made.operate("or", self, other)

    def __ror__(self, other: Number) -> Term:
        return self.made.operate("or", other, self)

    def __invert__(self) -> Term:
        return self.made.operate("not", self)

    def __hash__(self) -> int:
        return id(self)

    def __bool__(self) -> bool:
        """Refuse to be decided here and now: a formula has to leave that to `Terms.either`."""
        raise TypeError(f"a formula branches on {self.operation} without only_if or either")


@dataclass(slots=True)
class Terms:
    """Arithmetic that writes terms down, each once."""

    known: dict[Hashable, Term] = field(default_factory=dict)

    def input(self, column: str) -> Term:
        """Return the term for a column."""
        return self._term("input", (), column)

    def constant(self, value: float | bool) -> Term:
        """Return the term for a number or truth."""
        return self._term("constant", (), value if isinstance(value, bool) else float(value))

    def operate(self, operation: str, *parts: Any) -> Term:
        """Return the term for an operation on terms and constants."""
        return self._term(operation, tuple(p if isinstance(p, Term) else self.constant(p) for p in parts))

    def _term(self, operation: str, parts: tuple[Term, ...], value: str | float | bool | None = None) -> Term:
        key = (operation, tuple(id(p) for p in parts), type(value), value)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = Term(self, operation, parts, value)
        return found

    def ln(self, value: Number) -> Number:
        """Return the natural logarithm."""
        return self.operate("ln", value)

    def power(self, base: Number, exponent: Number) -> Number:
        """Return the power."""
        return self.operate("power", base, exponent)

    def least(self, *values: Number) -> Number:
        """Return the minimum."""
        return self.operate("least", *values)

    def greatest(self, *values: Number) -> Number:
        """Return the maximum."""
        return self.operate("greatest", *values)

    def distinct(self, *values: Any) -> tuple[Any, ...]:
        """Return all of them: which are the same is known of a row alone."""
        return values

    def once(self, function: Callable[..., Number], *numbers: Any, **named: Number) -> Number:
        """Return what the function gives; a term that is built again is the same one."""
        return function(self, *numbers, **named)

    def only_if(self, condition: Any, value: Callable[[], Number]) -> Number:
        """Return the value or nothing."""
        if isinstance(condition, bool):
            return value() if condition else None
        found = value()
        return None if found is None else self.operate("if", condition, found)

    def either(self, condition: Any, then: Callable[[], Number], otherwise: Callable[[], Number]) -> Number:
        """Return one of two values."""
        if isinstance(condition, bool):
            return then() if condition else otherwise()
        return self.operate("if", condition, then(), otherwise())


def uses(root: Term) -> Mapping[Term, int]:
    """Return how often each term is used within a root, parts before what they are part of."""
    counts: dict[Term, int] = {}
    for term in _parts_first(root, set()):
        counts[term] = 0
        for part in term.parts:
            counts[part] += 1
    return counts


def _parts_first(term: Term, seen: set[int]) -> Iterator[Term]:
    if id(term) not in seen:
        seen.add(id(term))
        for part in term.parts:
            yield from _parts_first(part, seen)
        yield term


def exact(value: float) -> Any:
    """Return a number as a column expression, to the last bit in every dialect."""
    return ibis.literal(repr(float(value))).cast("float64")


def expression(term: Term, table: Any, columns: Mapping[Term, str]) -> Any:
    """Return the column expression of a term over a table in which some terms are columns already.

    It has a value or NULL for every row, of whatever numbers: no engine may fail on a branch not taken.
    """
    if term in columns:
        return table[columns[term]]
    if term.operation == "constant":
        return ibis.literal(term.value) if isinstance(term.value, bool) else exact(float(term.value or 0))
    parts = [expression(part, table, columns) for part in term.parts]
    if term.operation == "if" and may_be_nothing(term.parts[0]):
        condition, *branches = parts
        return ibis.cases(*zip((condition, ~condition), branches, strict=False))
    found = OPERATIONS[term.operation](*parts)
    doubtful = [p for p, part in zip(parts, term.parts, strict=True) if may_be_nothing(part)]
    if term.operation in ("least", "greatest") and doubtful:
        # engines pass over NULL here, but without one of its parts a formula has no result
        return ibis.cases((reduce(operator.and_, [p.notnull() for p in doubtful]), found))
    return found


@cache
def may_be_nothing(term: Term) -> bool:
    """Whether a term may have no result though all its inputs are known."""
    if term.operation == "/":
        return term.parts[1].operation != "constant" or any(map(may_be_nothing, term.parts))
    if term.operation in ("ln", "power") or (term.operation == "if" and len(term.parts) == 2):
        return True
    return any(map(may_be_nothing, term.parts))


def _case(condition: Any, then: Any, *otherwise: Any) -> Any:
    return ibis.cases((condition, then), else_=otherwise[0]) if otherwise else ibis.cases((condition, then))


OPERATIONS: Mapping[str, Callable[..., Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": lambda a, b: a / b.nullif(exact(0.0)),
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    "and": operator.and_,
    "or": operator.or_,
    "not": operator.invert,
    "ln": lambda a: ibis.cases((a > exact(0.0), a.ln())),
    "power": lambda a, b: ibis.cases((a >= exact(0.0), a**b)),
    "least": ibis.least,
    "greatest": ibis.greatest,
    "if": _case,
}
"""What becomes of every operation; each is defined for all numbers, and NULL where it has no result."""
