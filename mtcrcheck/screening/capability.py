"""The derivations of `mtcrcheck.capability` as columns: the bounds of every fact, for every row at once."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import reduce
from itertools import product
from operator import and_, or_
from typing import TYPE_CHECKING, Any

import ibis

from mtcrcheck.capability.bands import BANDS, bands_of
from mtcrcheck.capability.derivation import Evidence, Low, Points
from mtcrcheck.capability.facts import DERIVATIONS, ROUNDING, SLOWEST_JET_KMH, kinds_of
from mtcrcheck.interval import Interval
from mtcrcheck.rules import conditions
from mtcrcheck.rules.world import Claimed, OneOf, World
from mtcrcheck.screening.border import words_of
from mtcrcheck.screening.choices import Choice, all_choices, claimed
from mtcrcheck.screening.sheet import among
from mtcrcheck.screening.terms import Term, Terms, exact, expression, uses
from mtcrcheck.spec.model import Claim, Claims, Spec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mtcrcheck.capability.derivation import Derivation, Input
    from mtcrcheck.rules.conditions import Condition
    from mtcrcheck.screening.border import Border
    from mtcrcheck.screening.sheet import Sheet

    Made = Any
    """A column expression, or a truth that is the same for every row."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known at one level of evidence: the columns of both bounds by fact, and of choices by name.

    ``contradiction`` is the column that says whether bounds cross.
    """

    lows: dict[str, str]
    highs: dict[str, str]
    choices: dict[str, Choice]
    contradiction: str | None = None


@dataclass(slots=True)
class Capability:
    """Plans the facts of a table, what several levels of evidence share only once."""

    border: Border
    terms: Terms = field(default_factory=Terms)
    _bands: tuple[dict[str, str], dict[str, str]] | None = None

    @property
    def sheet(self) -> Sheet:
        """The sheet that the columns are on."""
        return self.border.sheet

    def facts(self, evidence: Evidence, *, traded: bool = False) -> Facts:
        """Plan what is known using steps no weaker than ``evidence``, as `capability.facts.Selection` does.

        ``traded`` drops the declared payload as a limit, except where the structure sets it.
        """
        found = all_choices(self.border, evidence)
        self._bands = self._bands or self._coefficients()
        lows, highs = ({name: [column] for name, column in side.items()} for side in self._bands)
        for derivation in DERIVATIONS:
            if derivation.evidence > evidence:
                continue
            bound = self._bound(derivation, found, lows, highs, traded=traded)
            if bound is not None:
                side = lows if derivation.side == "at_least" else highs
                side.setdefault(derivation.fact, []).append(bound)
        named = {d.fact for d in DERIVATIONS}
        least = {fact: self._tightest(c, ibis.greatest) for fact, c in lows.items() if fact in named}
        most = {fact: self._tightest(c, ibis.least) for fact, c in highs.items() if fact in named}
        contradiction = self._contradiction(least, most)
        return Facts(
            {fact: self._undoubted(column, contradiction) for fact, column in least.items()},
            {fact: self._undoubted(column, contradiction) for fact, column in most.items()},
            found,
            contradiction,
        )

    def _contradiction(self, lows: dict[str, str], highs: dict[str, str]) -> str | None:
        """Plan whether the bounds of any fact cross."""
        pairs = [(low, highs[fact]) for fact, low in lows.items() if fact in highs and low != highs[fact]]
        if not pairs:
            return None

        def build(t: Any) -> Any:
            def apart(low: Any, high: Any) -> Any:
                return low - high > exact(ROUNDING) * ibis.greatest(low.abs(), high.abs())

            return reduce(or_, [apart(t[low], t[high]).fill_null(False) for low, high in pairs])

        columns = [c for pair in pairs for c in pair]
        return self.sheet.column(("contradiction", *columns), columns, build)

    def _undoubted(self, column: str, contradiction: str | None) -> str:
        """Plan a bound that is unknown where figures of the row contradict each other: none of them decides.

        The explaining reader goes on to ask what the other figures of the aircraft say.
        """
        if contradiction is None:
            return column
        return self.sheet.column(
            ("undoubted", column, contradiction),
            [column, contradiction],
            lambda t: ibis.cases((~t[contradiction], t[column])),
        )

    def _bound(
        self,
        derivation: Derivation,
        found: dict[str, Choice],
        lows: dict[str, list[str]],
        highs: dict[str, list[str]],
        *,
        traded: bool,
    ) -> str | None:
        """Plan one bound; None where no row of the table can have it."""
        inputs = self._inputs(derivation.inputs, lows, highs)
        if inputs is None:
            return None
        gates = [] if derivation.when is None else [self._gate(derivation.when, found)]
        if derivation.declared_payload:
            gates.append(self._payload_is_limited(traded=traded))
        if derivation.unless:
            replaced = self._inputs(derivation.unless, lows, highs)
            gates += [] if replaced is None else [self._not_all_known(replaced)]
        if None in gates:
            return None
        return self._value(derivation, inputs, [g for g in gates if g])

    def _inputs(
        self, wanted: tuple[Input, ...], lows: dict[str, list[str]], highs: dict[str, list[str]]
    ) -> tuple[str, ...] | None:
        """Return the columns that a formula reads, None if one of them is unknown in every row."""
        columns = []
        for item in wanted:
            if isinstance(item, Points):  # a table has no columns for a curve
                continue
            is_low = isinstance(item, Low)
            if "." in item.name:
                column = (self.border.lows if is_low else self.border.highs).get(item.name)
            else:
                contributions = (lows if is_low else highs).get(item.name)
                pick = ibis.greatest if is_low else ibis.least
                column = self._tightest(contributions, pick) if contributions else None
            if column is None:
                return None
            columns.append(column)
        return tuple(columns)

    def _tightest(self, columns: list[str], pick: Callable[..., Any]) -> str:
        """Plan the tightest of several bounds, any of which a row may lack."""
        if len(columns) == 1:
            return columns[0]
        return self.sheet.column(
            (pick is ibis.least, *columns), columns, lambda t: pick(*(t[c] for c in columns))
        )

    def _value(self, derivation: Derivation, inputs: tuple[str, ...], gates: list[str]) -> str | None:
        """Plan the value of a formula where it applies."""
        columns = iter(inputs)
        read = [() if isinstance(i, Points) else self.terms.input(next(columns)) for i in derivation.inputs]
        made = derivation.formula(self.terms, *read)
        if made is None:
            return None
        term = made if isinstance(made, Term) else self.terms.constant(made)
        if term.operation == "input" and not gates:
            return str(term.value)
        return self._column(term, self._applies(gates, inputs))

    def _column(self, term: Term, applies: str | None) -> str:
        """Plan a term as a column: what it uses more than once becomes a column of its own."""
        counts = uses(term)
        columns = {part: str(part.value) for part in counts if part.operation == "input"}
        if term.operation == "input":
            return self._step(term, columns, applies)
        for part in counts:
            if part in columns:
                continue
            if part is term or (counts[part] > 1 and part.operation != "constant"):
                columns[part] = self._step(part, dict(columns), applies)
        return columns[term]

    def _step(self, term: Term, columns: dict[Term, str], applies: str | None) -> str:
        """Plan one term over those that are columns already."""

        def build(t: Any) -> Any:
            value = expression(term, t, columns)
            return value if applies is None else ibis.cases((t[applies], value))

        inputs = [*dict.fromkeys(_read(term, columns)), *([applies] if applies else [])]
        return self.sheet.column((id(term), applies), inputs, build)

    def _applies(self, gates: list[str], inputs: tuple[str, ...]) -> str | None:
        """Plan whether a derivation applies: what it presupposes holds and what it reads is known."""
        read = sorted(set(inputs))
        if not gates and not read:
            return None
        return self.sheet.column(
            ("applies", *gates, None, *read),
            [*gates, *read],
            lambda t: reduce(and_, [*(t[g] for g in gates), *(t[c].notnull() for c in read)]),
        )

    def _gate(self, condition: Condition, found: dict[str, Choice]) -> str | None:
        """Plan whether a condition is known to hold; "" where it always does, None where it never can."""
        made = truth(condition, found, None)
        if made is None or made is False:
            return None
        if made is True:
            return ""
        inputs = [c.column for c in _choices_in(condition, found) if c.column]
        return self.sheet.column(
            ("when", id(condition), *inputs),
            inputs,
            lambda t: truth(condition, found, t).fill_null(False),
        )

    def _payload_is_limited(self, *, traded: bool) -> str | None:
        """Plan whether the declared payload is the limit, as `mtcrcheck.capability.facts.Capability` says."""
        limit = self.border.codes.get("mass.payload_limit")
        if limit is None:
            return None if traded else ""
        words = words_of("mass.payload_limit")
        if traded:
            return self.sheet.column("structural", [limit], lambda t: t[limit] == words.index("structure"))
        return self.sheet.column("not traded", [limit], lambda t: t[limit] != words.index("takeoff-mass"))

    def _not_all_known(self, columns: tuple[str, ...]) -> str:
        return self.sheet.column(
            ("not all known", *columns),
            columns,
            lambda t: ~reduce(and_, [t[c].notnull() for c in columns]),
        )

    def _coefficients(self) -> tuple[dict[str, str], dict[str, str]]:
        """Plan the coefficients of every row, by asking `bands_of` for each combination of what they turn on."""
        keys = [f"aircraft.{name}" for name in ("configuration", "propulsion")]
        axes = [claimed(self.border, key) for key in keys]
        fastest = self.border.highs.get("performance.max_speed")
        slow = Interval(0.0, math.nextafter(SLOWEST_JET_KMH, 0.0))
        speeds = (Interval(), slow) if fastest else (Interval(),)
        rows = {}
        words = product(*(axis.options for axis in axes))
        for code, (options, speed) in enumerate(product(words, speeds)):
            claims = {
                key: Claims(key, tuple(Claim(word, "") for word in known.only or ()))
                for key, known in zip(keys, options, strict=True)
            }
            claims["performance.max_speed"] = Claims("performance.max_speed", (Claim(speed, ""),))
            bands = bands_of(kinds_of(Spec("", claims=claims)))
            rows[code] = tuple(
                side for name in BANDS.coefficients for side in (bands[name].at_least, bands[name].at_most)
            )

        def kind(t: Any) -> Any:
            total: Any = ibis.literal(0, "int32")
            for axis in axes:
                total = total * len(axis.options) + (t[axis.column] if axis.column else 0)
            if fastest:
                total = total * 2 + ibis.cases((t[fastest] <= exact(slow.at_most or 0.0), 1), else_=0)
            return total.cast("int32")

        columns = [axis.column for axis in axes if axis.column] + ([fastest] if fastest else [])
        wanted = [(name, side) for name in BANDS.coefficients for side in ("low", "high")]
        key = self.sheet.column("kind", columns, kind)
        names = self.sheet.lookup(key, rows, ["number"] * len(wanted))
        used = {
            purpose: name
            for purpose, name, values in zip(wanted, names, zip(*rows.values(), strict=True), strict=True)
            if any(v is not None for v in values)
        }
        return (
            {name: column for (name, side), column in used.items() if side == "low"},
            {name: column for (name, side), column in used.items() if side == "high"},
        )


def truth(condition: Condition, found: dict[str, Choice], table: Any) -> Made:
    """Return whether a condition on choices holds, in three values, as a column expression.

    It is True, False or None itself where it is the same for every row. Without a ``table``, a truth that
    differs from row to row is given as an empty text.
    """
    if isinstance(condition, OneOf | Claimed):
        return _test(condition, found.get(condition.fact), table)
    if isinstance(condition, conditions.Not):
        part = truth(condition.part, found, table)
        if part is None or isinstance(part, str):
            return part
        return (not part) if isinstance(part, bool) else ~part
    if isinstance(condition, conditions.All | conditions.AnyOf):
        parts = [truth(p, found, table) for p in condition.parts]
        return _together(parts, decisive=isinstance(condition, conditions.AnyOf))
    raise NotImplementedError(f"{condition} as a presupposition of a derivation")


def _test(atom: OneOf | Claimed, choice: Choice | None, table: Any) -> Made:
    if choice is None:
        return World().test(atom)
    answers = [World(choices={atom.fact: o}).test(atom) for o in choice.options]
    if choice.column is None or all(a is answers[0] for a in answers):
        return answers[0]
    if table is None:
        return ""
    column, size = table[choice.column], len(answers)
    if None not in answers:
        return among(column, [n for n, a in enumerate(answers) if a], size)
    return ibis.cases(
        *(
            (among(column, [n for n, a in enumerate(answers) if a is value], size), ibis.literal(value))
            for value in (True, False)
            if value in answers
        ),
        else_=ibis.null("boolean"),
    )


def _together(parts: list[Made], *, decisive: bool) -> Made:
    """Return the truth of a whole: Kleene's logic for what is the same everywhere, SQL's own for columns."""
    if any(p is decisive for p in parts):
        return decisive
    columns = [p for p in parts if p is not None and not isinstance(p, bool)]
    is_open = any(p is None for p in parts)
    if not columns:
        return None if is_open else not decisive
    if any(isinstance(c, str) for c in columns):
        return ""
    if is_open:
        columns.append(ibis.null("boolean"))
    return reduce((lambda a, b: a | b) if decisive else (lambda a, b: a & b), columns)


def _choices_in(condition: Condition, found: dict[str, Choice]) -> Iterator[Choice]:
    for fact in conditions.facts_in(condition):
        if fact in found:
            yield found[fact]


def _read(term: Term, columns: dict[Term, str]) -> Iterator[str]:
    """Yield the columns that a term reads."""
    if term in columns:
        yield columns[term]
    else:
        for part in term.parts:
            yield from _read(part, columns)
