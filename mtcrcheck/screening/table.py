"""Rows of a table as arrays: figures, words, and what cannot be used; and one row as a spec."""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from mtcrcheck import countries
from mtcrcheck.capability.bands import BANDS
from mtcrcheck.capability.choices import CLAIMED, DERIVED, OUT_OF_SIGHT_KM, said
from mtcrcheck.capability.derivation import Evidence
from mtcrcheck.interval import Interval
from mtcrcheck.rules.world import UNKNOWN, Options
from mtcrcheck.screening.layout import MEASURED, PARTS, Layout, Part
from mtcrcheck.spec.keys import KEYS, Key
from mtcrcheck.spec.model import Claim, Claims, Spec, Value
from mtcrcheck.spec.quantity import MAX_VALUE
from mtcrcheck.spec.values import asked_back

Numbers = NDArray[np.float64]
"""Figures of some rows, NaN where there is none."""
Codes = NDArray[np.intp]
"""Small numbers of some rows, each a place in a list."""
Mask = NDArray[np.bool_]

FLAGS = {"true": True, "false": False}
ANOTHER = "any other word"
"""Stands for all words of a free text that mean nothing to the rules."""
NUMBER = r"^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$"
"""A number as text: digits, and no thousands separators."""


@dataclass(slots=True)
class Rows:
    """What some rows say that can be used.

    ``sides`` are the bounds of figures by name and side, such as "mass.empty.at_least". ``codes`` are by key: the
    place of a word in `words_of`, or the number of words where the row says nothing usable. ``given`` says by key
    which rows state it usably; ``aerosol`` which rows say anything of a dispensing system, None where the table has
    no column for it. ``faults`` pairs what is wrong with the rows that it is wrong with.
    """

    size: int
    sides: dict[str, Numbers] = field(default_factory=dict)
    codes: dict[str, Codes] = field(default_factory=dict)
    given: dict[str, Mask] = field(default_factory=dict)
    aerosol: Mask | None = None
    faults: list[tuple[str, Mask]] = field(default_factory=list)


def read_rows(batch: pa.RecordBatch, layout: Layout) -> Rows:
    """Read every column of a key."""
    rows = Rows(batch.num_rows)
    for key in KEYS.values():
        if key.kind in MEASURED:
            _read_quantity(rows, batch, layout, key)
        elif key.kind in ("flag", "choice", "text"):
            _read_word(rows, batch, layout, key)
    for name, expected in layout.strange.items():
        rows.faults.append((f"{name}: unknown-unit (expected {' or '.join(expected)})", _filled(batch[name])))
    dispensing = [_filled(batch[name]) for name in aerosol_columns(layout)]
    rows.aerosol = np.logical_or.reduce(dispensing) if dispensing else None
    return rows


def aerosol_columns(layout: Layout) -> list[str]:
    """Return the table's own columns that hold anything of a dispensing system."""
    keys = [key for name, key in KEYS.items() if name.startswith("aerosol.")]
    known = [column for key in keys for part in PARTS if (column := layout.of(key, part))]
    return known + [column for column in layout.strange if column.startswith("aerosol.")]


def _read_quantity(rows: Rows, batch: pa.RecordBatch, layout: Layout, key: Key) -> None:
    """Read both bounds of a quantity; a value beside a range gives the range that holds both."""
    value, least, most = (_read_number(rows, batch, layout.of(key, part)) for part in PARTS)
    if least is not None and most is not None:
        crossed = least > most
        rows.faults.append((f"{layout.of(key, 'min')}: bad-range", crossed))
        least, most = np.where(crossed, np.nan, least), np.where(crossed, np.nan, most)
    ends = [end for end in (least, most) if end is not None]
    if value is not None:
        if ends:
            ranged = np.logical_or.reduce([~np.isnan(end) for end in ends])
            least, most = _beside(value, least, ranged, np.minimum), _beside(value, most, ranged, np.maximum)
        else:
            least = most = value
    if least is not None:
        rows.sides[f"{key.name}.at_least"] = least
    if most is not None:
        rows.sides[f"{key.name}.at_most"] = most
    stated = [side for side in (value, *ends) if side is not None]
    if stated:
        rows.given[key.name] = np.logical_or.reduce([~np.isnan(side) for side in stated])


def _beside(value: Numbers, end: Numbers | None, ranged: Mask, pick: np.ufunc) -> Numbers:
    """Return one bound of a value and a range: open where both are given and the range is open there."""
    if end is None:
        return np.where(ranged, np.nan, value)
    both: Numbers = np.where(ranged, pick(value, end), value)
    return np.where(np.isnan(value), end, both)


def _read_number(rows: Rows, batch: pa.RecordBatch, name: str | None) -> Numbers | None:
    """Return the usable numbers of a column: finite, not negative, not absurd."""
    if name is None or pa.types.is_null(batch[name].type):
        return None
    column = plain(batch[name])
    kind = column.type
    if pa.types.is_string(kind):
        numbers = _parsed(column)
        rows.faults.append((f"{name}: wrong-type", _filled(column) & ~numbers.is_valid().to_numpy(False)))
        column = numbers
    elif not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)):
        rows.faults.append((f"{name}: wrong-type", _filled(column)))
        return None
    valid = column.is_valid().to_numpy(False)
    found = column.cast(pa.float64(), safe=False).to_numpy(False).astype(np.float64)
    finite = np.isfinite(found)
    usable = finite & (found >= 0.0) & (found <= MAX_VALUE)
    rows.faults.append((f"{name}: not-finite", valid & ~finite))
    rows.faults.append((f"{name}: out-of-range", finite & ~usable))
    return np.where(usable, np.abs(found), np.nan)


def plain(column: pa.Array) -> pa.Array:
    """Return a column without dictionary, its texts as the one type that is read here."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return plain(column.cast(kind.value_type))
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return column.cast(pa.string())
    return column


def _parsed(column: pa.Array) -> pa.Array:
    """Return texts as numbers, nothing for those that are none."""
    texts = pc.if_else(pc.match_substring_regex(column, NUMBER), column, pa.scalar(None, pa.string()))
    try:
        return texts.cast(pa.float64())
    except pa.ArrowInvalid:  # a sign before it, or out of the range of floats
        return pa.array([None if t is None else float(t) for t in texts.to_pylist()], pa.float64())


def _read_word(rows: Rows, batch: pa.RecordBatch, layout: Layout, key: Key) -> None:
    """Read the codes of a flag, a choice or a text."""
    name = layout.of(key)
    if name is None or pa.types.is_null(batch[name].type):
        return
    column = plain(batch[name])
    code_of = _coded(key, column.type)
    if code_of is None:
        rows.faults.append((f"{name}: wrong-type", _filled(column)))
        return
    unknown = len(words_of(key.name))
    found = column.dictionary_encode()
    by_place = [code_of.get(word, unknown) for word in map(_folded(key), found.dictionary.to_pylist())]
    if ANOTHER in code_of:
        by_place = [
            code_of[ANOTHER] if code == unknown and word and not asked_back(word, key.choices) else code
            for code, word in zip(by_place, found.dictionary.to_pylist(), strict=True)
        ]
    codes = np.array([*by_place, unknown], np.intp)[found.indices.fill_null(len(by_place)).to_numpy(False)]
    rows.codes[key.name] = codes
    rows.given[key.name] = codes != unknown
    says = "bad-choice" if key.choices else "wrong-type"
    rows.faults.append((f"{name}: {says}", _filled(column) & (codes == unknown)))


def _coded(key: Key, kind: pa.DataType) -> dict[Any, int] | None:
    """Return the code of each cell that means a word; None for columns that can hold none."""
    words = words_of(key.name)
    if pa.types.is_string(kind):
        return {str(w).lower() if key.kind == "flag" else w: n for n, w in enumerate(words)}
    if key.kind == "flag" and (pa.types.is_boolean(kind) or pa.types.is_integer(kind)):
        return {word: n for n, word in enumerate(words)}
    return None


def _folded(key: Key) -> Any:
    """Return what makes a cell comparable: the case of flags does not count."""
    return (
        (lambda cell: cell.lower() if isinstance(cell, str) else cell) if key.kind == "flag" else lambda c: c
    )


def words_of(key: str) -> tuple[bool | str, ...]:
    """Return the values that a flag, choice or text may have, as far as the rules tell them apart."""
    if KEYS[key].kind == "flag":
        return False, True
    return KEYS[key].choices if KEYS[key].kind == "choice" else (*KEYS[key].choices, ANOTHER)


def _filled(column: pa.Array) -> Mask:
    """Say which cells hold anything; the empty text of a CSV file does not."""
    column = plain(column)
    filled = column.is_valid()
    if pa.types.is_string(column.type):
        filled = pc.and_(filled, pc.not_equal(column, "").fill_null(False))
    mask: Mask = filled.to_numpy(False)
    return mask


# Flags and choices


@dataclass(frozen=True, slots=True)
class Choice:
    """A flag or choice that follows from some keys: a code for each row, and what each code says that it may be.

    ``table`` gives the code by what `packed` makes of the keys; it is None where all rows have the first code.
    """

    keys: tuple[str, ...]
    on_aerosol: bool
    options: tuple[Options, ...]
    table: Codes | None

    def codes(self, rows: Rows) -> Codes | None:
        """Return the codes of rows, None where all are the same."""
        if self.table is None:
            return None
        stated = rows.aerosol.astype(np.intp) if self.on_aerosol and rows.aerosol is not None else None
        return self.table[
            packed([stated, *(_sample(rows, key) for key in self.keys)], [2, *sizes(self.keys)])
        ]


def packed(codes: list[Codes | None], spans: list[int]) -> Codes:
    """Return several codes as one number; a code that is None is 0 in every row."""
    total: Any = 0
    for code, span in zip(codes, spans, strict=True):
        total = total * span if code is None else total * span + code
    found: Codes = np.asarray(total, np.intp)
    return found


def sizes(keys: tuple[str, ...]) -> list[int]:
    """Return how many samples each key has."""
    return [len(samples(key)) for key in keys]


def samples(key: str) -> tuple[Value | None, ...]:
    """Return one value for each that the rules of `mtcrcheck.capability.choices` tell apart, and None."""
    if KEYS[key].kind in MEASURED:
        far = math.nextafter(_sight(key), math.inf)
        return Interval(0.0, 0.0), Interval(far, far), None
    return *words_of(key), None


def _sight(key: str) -> float:
    """Return the distance in km beyond which a figure tells that the aircraft flies out of sight."""
    return OUT_OF_SIGHT_KM.get(key, 0.0)


def _sample(rows: Rows, key: str) -> Codes:
    """Return the place of each row's sample."""
    if key in rows.codes:
        return rows.codes[key]
    low = rows.sides.get(f"{key}.at_least")
    far = np.zeros(rows.size, np.bool_) if low is None else low > _sight(key)
    return np.where(far, 1, np.where(rows.given[key], 0, 2))


def plan_choices(rows: Rows, evidence: Evidence) -> dict[str, Choice]:
    """Return every flag and choice that conditions may ask for, by asking what follows from each combination.

    Of ``rows`` it counts only which keys they can state.
    """
    names: dict[str, tuple[str, ...]] = {name: (key,) for name, key in CLAIMED.items()}
    names |= {name: keys for name, keys in DERIVED.items() if name not in BANDS.coefficients}
    return {name: _plan_choice(rows, name, keys, evidence) for name, keys in names.items()}


def _plan_choice(rows: Rows, name: str, keys: tuple[str, ...], evidence: Evidence) -> Choice:
    keys = tuple(key for key in keys if key in rows.given)
    on_aerosol = rows.aerosol is not None and name == "aerosol_system"
    found = [
        Options(values) if values else UNKNOWN
        for is_stated in ((False, True) if on_aerosol else (False,))
        for words in product(*map(samples, keys))
        for spec in [spec_saying(dict(zip(keys, words, strict=True)), aerosol_stated=is_stated)]
        for values in [said(spec, (name,), only_stated=evidence == Evidence.STATED).get(name)]
    ]
    options = tuple(dict.fromkeys(found))
    table = np.array([options.index(o) for o in found], np.intp) if len(options) > 1 else None
    return Choice(keys, on_aerosol, options, table)


def spec_saying(values: Mapping[str, Value | None], *, aerosol_stated: bool = False) -> Spec:
    """Return a spec that says just this."""
    claims = {key: Claims(key, (Claim(value, ""),)) for key, value in values.items() if value is not None}
    stated = aerosol_stated or any(key.startswith("aerosol.") for key in claims)
    return Spec("", claims=claims, aerosol_stated=stated)


# One row as a spec


def spec_of(row: Mapping[str, Any], layout: Layout, name: str) -> Spec:
    """Return the spec that a row of a table describes; cells that cannot be used are left out."""
    found = (Claims(key.name, tuple(_claims(key, row, layout))) for key in KEYS.values())
    claims = {each.key: each for each in found if each.items}
    origin = claims.get("origin")
    return Spec(
        name,
        name,
        origin=str(origin.items[0].value) if origin else None,
        claims=claims,
        aerosol_stated=any(row[column] not in (None, "") for column in aerosol_columns(layout)),
    )


def _claims(key: Key, row: Mapping[str, Any], layout: Layout) -> Iterator[Claim]:
    """Yield what a row claims of one key."""
    if key.kind in MEASURED:
        value, least, most = (_number(_cell(key, part, row, layout)) for part in PARTS)
        if value is not None:
            yield Claim(Interval(value, value), f"{value:,.10g} {key.unit}".rstrip())
        between = Interval(least, most)
        if between.known and not between.crossed:
            ends = ("" if end is None else f"{end:,.10g}" for end in (least, most))
            yield Claim(between, f"{'..'.join(ends)} {key.unit}".rstrip())
        return
    cell = _cell(key, "", row, layout)
    word = _flag(cell) if key.kind == "flag" else cell if isinstance(cell, str) and cell else None
    if key.kind == "choice" and word not in key.choices:
        return
    if key.kind == "text" and isinstance(word, str) and asked_back(word, key.choices):
        return
    if key.kind == "country" and isinstance(word, str):
        word = country_named(word)
    if word is not None:
        yield Claim(word, str(word).lower() if isinstance(word, bool) else word)


def _cell(key: Key, part: Part, row: Mapping[str, Any], layout: Layout) -> Any:
    column = layout.of(key, part)
    return None if column is None else row[column]


def _number(cell: Any) -> float | None:
    """Return a usable number, None for anything else."""
    if cell is None or isinstance(cell, bool) or (isinstance(cell, str) and not re.fullmatch(NUMBER, cell)):
        return None
    try:
        number = float(cell)
    except (TypeError, ValueError, OverflowError):
        return None
    return abs(number) if math.isfinite(number) and 0 <= number <= MAX_VALUE else None


def _flag(cell: Any) -> bool | None:
    if isinstance(cell, str):
        return FLAGS.get(cell.lower())
    return {1: True, 0: False}.get(cell) if isinstance(cell, int) else None


def country_named(text: str) -> str | None:
    """Return the alpha-2 code of the country that a text names, None if it names none."""
    try:
        return countries.resolve(text)
    except countries.UnknownCountryError:
        return None


def row_of(spec: Spec) -> dict[str, float | bool | str | None]:
    """Return the row that a spec is in a table, by our column names; without published curves.

    Where used claims disagree, a quantity becomes its range, and a flag or choice is unknown.
    """
    row: dict[str, float | bool | str | None] = {}
    for key in KEYS.values():
        claims = spec.claims.get(key.name)
        if claims is None or not claims.used:
            continue
        if key.kind in MEASURED:
            row |= {key.column("min"): claims.interval.at_least, key.column("max"): claims.interval.at_most}
        elif len(claims.possible) == 1:
            row[key.column()] = next(iter(claims.possible))
    return row
