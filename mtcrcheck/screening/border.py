"""From the columns of a table to numbers and words that can be used; what cannot is said row by row."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import ibis

from mtcrcheck.screening.layout import MEASURED, PARTS
from mtcrcheck.screening.terms import exact
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.quantity import MAX_VALUE

if TYPE_CHECKING:
    from collections.abc import Callable

    import ibis.expr.types as ir

    from mtcrcheck.screening.layout import Layout
    from mtcrcheck.screening.sheet import Sheet
    from mtcrcheck.spec.keys import Key

FLAGS = {"true": True, "false": False}
ANOTHER = "any other word"
"""Stands for all words of a free text that mean nothing to the rules."""
NUMBER = r"^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$"
"""A number as text: digits, and no thousands separators."""


@dataclass(slots=True)
class Border:
    """The usable columns of a table: by key, each bound of a quantity, and the code of each flag and choice.

    A code is the place of a word in `words_of`, or the number of them where the row says nothing usable.
    ``given`` has a column for each key that says whether the row states it usably. ``faults`` are pairs of
    what is said of a row and the condition under which it is said.
    """

    sheet: Sheet
    table: ir.Table
    layout: Layout
    lows: dict[str, str] = field(default_factory=dict)
    highs: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)

    def read(self) -> None:
        """Plan the usable columns of every key that the table has."""
        for key in KEYS.values():
            if key.kind in MEASURED:
                self._quantity(key)
            elif key.kind in ("flag", "choice", "text") and self.layout.of(key):
                self._word(key, self.layout.of(key) or "")
        for name, expected in self.layout.strange.items():
            self.fault(f"{name}: unknown-unit (expected {' or '.join(expected)})", name, _stated(name))

    def raw(self, key: str) -> list[str]:
        """Return the table's own columns that hold anything of a key."""
        parts = (self.layout.of(KEYS[key], part) for part in PARTS)
        return [column for column in parts if column]

    def _quantity(self, key: Key) -> None:
        """Plan both bounds of a quantity, as the claims of a spec are taken together: to a range."""
        value, least, most = (self._number(self.layout.of(key, part)) for part in PARTS)
        if least and most:
            least, most = self._uncrossed(key, least, most)
        bounds = [c for c in (least, most) if c]
        if value and not bounds:
            self.lows[key.name] = self.highs[key.name] = value
        elif value:
            for sides, end, pick in ((self.lows, least, ibis.least), (self.highs, most, ibis.greatest)):
                sides[key.name] = self._together(key.name, value, end, bounds, pick)
        else:
            self.lows |= {key.name: least} if least else {}
            self.highs |= {key.name: most} if most else {}
        stated = [c for c in (value, *bounds) if c]
        if stated:
            self.given[key.name] = self.sheet.column(
                ("given", key.name), stated, lambda t: reduce(or_, [t[c].notnull() for c in stated])
            )

    def _uncrossed(self, key: Key, least: str, most: str) -> tuple[str, ...]:
        """Plan the bounds of a range, none where it ends below its beginning."""
        crossed = self.sheet.column(
            (key.name, "crossed"), [least, most], lambda t: (t[least] > t[most]).fill_null(False)
        )
        self.faults.append((f"{self.layout.of(key, 'min')}: bad-range", crossed))

        def kept(end: str) -> str:
            return self.sheet.column(
                (key.name, "uncrossed", end), [crossed, end], lambda t: ibis.cases((~t[crossed], t[end]))
            )

        return kept(least), kept(most)

    def _together(
        self, key: str, value: str, end: str | None, bounds: list[str], pick: Callable[..., Any]
    ) -> str:
        """Plan the bound of a value and a range that are both given: of the range that holds both."""

        def build(t: Any) -> Any:
            no_range = reduce(lambda a, b: a & b, [t[c].isnull() for c in bounds])
            edge = t[end] if end else ibis.null("float64")
            both = ibis.cases((edge.notnull(), pick(t[value], edge)))
            return ibis.cases((t[value].isnull(), edge), (no_range, t[value]), else_=both)

        return self.sheet.column((key, "together", pick is ibis.least), [value, *bounds], build)

    def _number(self, name: str | None) -> str | None:
        """Plan the usable numbers of a column: finite, not negative, not absurd."""
        if name is None or self.table[name].type().is_null():
            return None
        kind = self.table[name].type()
        if not (kind.is_numeric() or kind.is_string()):
            self.fault(f"{name}: wrong-type", name, _stated(name))
            return None
        read = self.sheet.column((name, "read"), [name], lambda t: _as_number(t[name]))
        if kind.is_string():
            self.fault(
                f"{name}: wrong-type", (name, "unread"),
                lambda t: _filled(t[name]) & t[read].isnull(), read,
            )  # fmt: skip
        finite = exact(1.7976931348623157e308)
        if not kind.is_integer():
            self.fault(
                f"{name}: not-finite", (name, "infinite"),
                lambda t: (t[read].isnan() | (t[read].abs() > finite)).fill_null(False), read,
            )  # fmt: skip
        self.fault(
            f"{name}: out-of-range", (name, "beyond"),
            lambda t: (
                ((t[read] < exact(0.0)) & (t[read] >= -finite))
                | ((t[read] > exact(MAX_VALUE)) & (t[read] <= finite))
            ).fill_null(False),
            read,
        )  # fmt: skip
        return self.sheet.column((name, "usable"), [read], lambda t: _usable(t[read]))

    def _word(self, key: Key, name: str) -> None:
        """Plan the codes of a flag, a choice or a text."""
        kind = self.table[name].type()
        if kind.is_null():
            return
        tests = _tests(key, kind)
        if tests is None:
            self.fault(f"{name}: wrong-type", name, _stated(name))
            return
        unknown = len(words_of(key.name))
        code = self.codes[key.name] = self.sheet.column(
            (name, "code"), [name],
            lambda t: ibis.cases(
                *((test(t[name]), n) for n, test in enumerate(tests)), else_=unknown
            ).cast("int32"),
        )  # fmt: skip
        self.given[key.name] = self.sheet.column(("given", key.name), [code], lambda t: t[code] != unknown)
        says = "bad-choice" if key.kind == "choice" else "wrong-type"
        self.fault(
            f"{name}: {says}", (name, "unread"),
            lambda t: _filled(t[name]) & (t[code] == unknown), code,
        )  # fmt: skip

    def fault(self, says: str, key: Any, when: Callable[[Any], Any], *inputs: str) -> None:
        """Plan that something is said of the rows where a condition holds."""
        self.faults.append((says, self.sheet.column(("fault", key), inputs, when)))

    def diagnostics(self) -> str | None:
        """Plan the column that says what is wrong with a row, None where nothing can be."""
        if not self.faults:
            return None
        flags = [flag for _, flag in self.faults]
        anything = self.sheet.column("anything wrong", flags, lambda t: reduce(or_, [t[f] for f in flags]))

        def build(t: Any) -> Any:
            parts = [ibis.cases((t[flag], ibis.literal(f"; {says}")), else_="") for says, flag in self.faults]
            return ibis.cases((t[anything], reduce(lambda a, b: a + b, parts).substr(2)))

        return self.sheet.column("diagnostics", [anything, *flags], build)


def words_of(key: str) -> tuple[bool | str, ...]:
    """Return the values that a flag, choice or text may have, as far as the rules tell them apart."""
    if KEYS[key].kind == "flag":
        return False, True
    return KEYS[key].choices if KEYS[key].kind == "choice" else (*KEYS[key].choices, ANOTHER)


def _tests(key: Key, kind: Any) -> list[Callable[[Any], Any]] | None:
    """Return, for each word of a key, the test whether a cell is that word; None for columns of no such kind."""
    if key.kind == "flag":
        if kind.is_boolean():
            return [lambda c: ~c, lambda c: c]
        if kind.is_string():
            return [lambda c: c.lower() == "false", lambda c: c.lower() == "true"]
        return [lambda c: c == 0, lambda c: c == 1] if kind.is_integer() else None
    if not kind.is_string():
        return None
    return [_is_word(word) for word in words_of(key.name)]


def _is_word(word: bool | str) -> Callable[[Any], Any]:
    """Return the test whether a cell is a word, or any other text."""
    return lambda cell: (cell != "") if word == ANOTHER else (cell == word)


def _filled(column: Any) -> Any:
    """Whether a cell says anything; the empty text of a CSV file does not."""
    return column.notnull() & (column != "") if column.type().is_string() else column.notnull()


def _stated(name: str) -> Callable[[Any], Any]:
    return lambda t: _filled(t[name])


def _as_number(column: Any) -> Any:
    """Return a column as floats, NULL where a text is none."""
    if not column.type().is_string():
        return column.cast("float64")
    return ibis.cases((column.re_search(NUMBER), column.try_cast("float64")))


def _usable(number: Any) -> Any:
    """Return numbers that are finite, not negative and not absurd, NULL for others."""
    return ibis.cases(((number >= exact(0.0)) & (number <= exact(MAX_VALUE)), number.abs()))
