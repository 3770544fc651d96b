"""Rows of a table as arrays: figures, words, and what cannot be used.

Each different cell of a column is read once, by `mtcrcheck.screening.cells`; columns of plain numbers in our own
unit are read as arrays.
"""

import math
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from string import ascii_uppercase
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from mtcrcheck import countries
from mtcrcheck.capability.bands import BANDS
from mtcrcheck.capability.choices import CLAIMED, DERIVED, OUT_OF_SIGHT_KM, choices
from mtcrcheck.interval import Interval
from mtcrcheck.rules.world import UNKNOWN, Options
from mtcrcheck.screening.cells import PLAIN_NUMBER, aerosol_columns, is_empty, read_cell
from mtcrcheck.screening.layout import PARTS, Column, Layout
from mtcrcheck.spec.diagnostics import BadValueError
from mtcrcheck.spec.keys import KEYS, Key
from mtcrcheck.spec.model import Claim, Claims, Spec, Value
from mtcrcheck.spec.quantity import MAX_VALUE, NOT_KNOWN
from mtcrcheck.spec.quantity import UNKNOWN as NOTHING
from mtcrcheck.spec.units import TWO_NUMBERS

Numbers = NDArray[np.float64]
"""Figures of some rows, NaN where there is none."""
Codes = NDArray[np.intp]
"""Small numbers of some rows, each a place in a list."""
Mask = NDArray[np.bool_]
Said = tuple[list[Value | None], Codes]
"""What different cells say, and each row's place among them."""

DESIGNATED = "aircraft.designation"
AEROSOL = "aerosol"
"""Stands among the keys for whether anything is said of a dispensing system."""
ANOTHER = "any other word"
"""Stands for all words of a free text that mean nothing to the rules."""


@dataclass(slots=True)
class Rows:
    """What some rows say that can be used.

    ``sides`` are the bounds of figures by name and side, such as "mass.empty.at_least". ``codes`` are by key: the
    place of a word in `words_of`, or the number of words where the row says nothing usable. ``given`` says by key
    which rows state it usably, of `AEROSOL` too where the table has a column for it; ``origin`` has the countries
    that occur, and each row's place in them. ``faults`` are the rows whose cell cannot be used, by column and code.
    """

    size: int
    origin: Said
    sides: dict[str, Numbers] = field(default_factory=dict)
    codes: dict[str, Codes] = field(default_factory=dict)
    given: dict[str, Mask] = field(default_factory=dict)
    faults: dict[tuple[str, str], Mask] = field(default_factory=dict)

    def says(self, key: str, *words: str) -> Mask:
        """Say which rows have one of some words for a key."""
        codes = self.codes.get(key, np.full(self.size, -1))
        return np.isin(codes, [words_of(key).index(word) for word in words])

    def fault(self, column: str, code: str, rows: Mask) -> None:
        """Note the rows whose cell of a column cannot be used, if there are any."""
        if rows.any():
            self.faults[column, code] = self.faults.get((column, code), np.False_) | rows


def flat(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return rows with the fields of nested columns as columns of their own, named with dots."""
    if not any(map(pa.types.is_struct, batch.schema.types)):
        return batch
    table = pa.Table.from_batches([batch]).flatten()
    columns = [column.combine_chunks() for column in table.columns]
    return flat(pa.RecordBatch.from_arrays(columns, table.schema.names))


def flat_schema(schema: pa.Schema) -> pa.Schema:
    """Return the columns of rows as `flat` has them."""
    return flat(pa.RecordBatch.from_pylist([], schema)).schema


def as_text(column: pa.Array) -> pa.Array:
    """Return a column without dictionary, its texts as the one type that is read here."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    return column.cast(pa.string()) if is_text(column.type) else column


def is_text(kind: pa.DataType) -> bool:
    """Whether a column holds texts."""
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def read_rows(batch: pa.RecordBatch, layout: Layout) -> Rows:
    """Read every column of a key, in the order of the keys; what every row says goes for all of them."""
    rows = Rows(batch.num_rows, ([None], np.zeros(batch.num_rows, np.intp)))
    for key in KEYS.values():
        if key.dimension:
            _read_figures(rows, batch, layout, key)
        else:
            _read_words(rows, batch, layout, key)
    for name, expected in layout.strange.items():
        rows.fault(name, f"unknown-unit (expected {' or '.join(expected)})", _filled(batch[name], None))
    dispensing = [_filled(batch[name], column, NOT_KNOWN) for name, column in aerosol_columns(layout).items()]
    if any(name.startswith("aerosol.") for name in layout.constants):
        dispensing.append(np.ones(rows.size, np.bool_))
    if dispensing:
        rows.given[AEROSOL] = np.logical_or.reduce(dispensing)
        rows.codes[AEROSOL] = rows.given[AEROSOL].astype(np.intp)
    return rows


def _read_figures(rows: Rows, batch: pa.RecordBatch, layout: Layout, key: Key) -> None:
    """Read both bounds of a quantity; a value beside a range gives the range that holds both."""
    read = {part: _ends(rows, batch, c, key) for part in PARTS if (c := layout.of(key, part))}
    if key.name in layout.constants:
        low, high = np.array([layout.constants[key.name].value], np.float64).T
        read[""] = np.repeat(low, rows.size), np.repeat(high, rows.size)
    if not read:
        return
    nothing = np.full(rows.size, np.nan)
    (low, high), (least, _), (_, most) = (read.get(part, (nothing, nothing)) for part in PARTS)
    stated = ~(np.isnan(low) & np.isnan(high))
    if read.keys() != {""}:
        crossed = least > most
        if column := layout.of(key, "min"):
            rows.fault(column.name, "bad-range", crossed)
        least, most = np.where(crossed, np.nan, least), np.where(crossed, np.nan, most)
        ranged = ~(np.isnan(least) & np.isnan(most))
        low = np.minimum(np.where(stated, low, least), np.where(ranged, least, low))
        high = np.maximum(np.where(stated, high, most), np.where(ranged, most, high))
        stated = stated | ranged
    rows.given[key.name] = stated
    if read.keys() & {"", "min"}:
        rows.sides[f"{key.name}.at_least"] = low
    if read.keys() & {"", "max"}:
        rows.sides[f"{key.name}.at_most"] = high


def _ends(rows: Rows, batch: pa.RecordBatch, column: Column, key: Key) -> tuple[Numbers, Numbers]:
    """Return both bounds of the usable figures of a column."""
    array = as_text(batch[column.name])
    numbers = _plain_numbers(array, column, key)
    # "none is below" is no figure, and zero may stand for what is not known: cells say which
    where = np.flatnonzero(~(numbers > 0.0) & array.is_valid().to_numpy(False))
    if not where.size:
        return numbers, numbers
    found, places = _by_cell(rows, array, column, key, where)
    lows, highs = np.array([value or Interval() for value in found], np.float64).T  # None is NaN
    low, high = numbers.copy(), numbers.copy()
    low[where], high[where] = lows[places], highs[places]
    return low, high


def _plain_numbers(array: pa.Array, column: Column, key: Key) -> Numbers:
    """Return the cells that are plain numbers in our own unit, NaN for all others."""
    kind, nothing = array.type, np.full(len(array), np.nan)
    is_ours = column.unit == key.unit or (key.kind == "number" and not column.part)
    if not is_ours or column.words or column.empty:
        return nothing
    if pa.types.is_string(kind) and column.decimal != "comma":
        matched = pc.match_substring_regex(array, f"^{PLAIN_NUMBER}$")
        if "." in column.doubtful:
            matched = pc.and_(matched, pc.invert(pc.match_substring_regex(array, f"^{TWO_NUMBERS}$")))
        array = pc.if_else(matched, array, pa.scalar(None, pa.string()))
    elif not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)):
        return nothing
    found = array.cast(pa.float64(), safe=False).to_numpy(False).astype(np.float64)
    return np.where(found <= MAX_VALUE, found, np.nan)


def _by_cell(rows: Rows, array: pa.Array, column: Column, key: Key, where: Codes) -> Said:
    """Read each different cell of some rows once; return what they say, and each row's place in that.

    What cannot be used is noted. Of the keys of one spelling, the first notes it for all.
    """
    array = array.take(pa.array(where))
    try:
        cells, places = encoded(array)
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid):  # columns of lists and the like
        cells, places = array.to_pylist(), np.arange(len(where))
    found: list[Value | None] = [None] * (len(cells) + 1)
    faulty: dict[str, list[int]] = defaultdict(list)
    for place, cell in enumerate(cells):
        try:
            reading = read_cell(cell, column, key)
            found[place] = reading.value if reading else None
        except BadValueError as error:
            faulty[error.code].append(place)
    if column.keys[0] == key.name:
        for code, theirs in faulty.items():
            mask = np.zeros(rows.size, np.bool_)
            mask[where] = np.isin(places, theirs)
            rows.fault(column.name, code, mask)
    return found, places.astype(np.intp)


def encoded(array: pa.Array) -> tuple[list[Any], Codes]:
    """Return the different cells of a column, and each row's place among them, just behind for an empty one."""
    encoded = array.dictionary_encode()
    cells = encoded.dictionary.to_pylist()
    return cells, encoded.indices.fill_null(len(cells)).to_numpy(False)


def _read_words(rows: Rows, batch: pa.RecordBatch, layout: Layout, key: Key) -> None:
    """Read the codes of a flag, a choice or a text, and the countries of origin."""
    found: list[Value | None] = [layout.constants[key.name].value] if key.name in layout.constants else []
    places = np.zeros(rows.size, np.intp)
    if column := layout.of(key):
        found, places = _by_cell(rows, as_text(batch[column.name]), column, key, np.arange(rows.size))
    elif not found:
        return
    if key.kind == "country":
        rows.origin = found, places
    elif key.name == DESIGNATED:
        found = [None if text is None else _same_mission(text) for text in found]
    words = words_of(key.name)
    unknown = len(words)
    places_of: dict[Value | None, int] = {word: place for place, word in enumerate(words)}
    another = places_of.get(ANOTHER, unknown)
    codes = [unknown if word is None else places_of.get(word, another) for word in found]
    rows.codes[key.name] = np.array(codes, np.intp)[places]
    rows.given[key.name] = np.array([word is not None for word in found])[places]


def words_of(key: str) -> tuple[bool | str, ...]:
    """Return the values that a flag, choice or text may have, as far as the rules tell them apart.

    A text of which nothing is told apart counts as unknown: it never decides downwards.
    """
    if KEYS[key].kind == "flag":
        return False, True
    if key == DESIGNATED:
        return "none", *(f"{mission}-1" for mission in ascii_uppercase)
    choices = ("US",) if key == "origin" else KEYS[key].choices
    return choices if KEYS[key].kind == "choice" or not choices else (*choices, ANOTHER)


def _same_mission(text: Value) -> Value:
    """Return the designation among `words_of` of the mission that a text gives."""
    (mission,) = choices(spec_saying({DESIGNATED: text}), ("mission",))["mission"].only or ("none",)
    return mission if mission == "none" else f"{mission}-1"


def _filled(array: pa.Array, column: Column | None, telling: Container[str] = ()) -> Mask:
    array = as_text(array)
    valid: Mask = array.is_valid().to_numpy(False)
    if not pa.types.is_string(array.type):
        return valid
    cells, places = encoded(array)
    return ~np.array([*(is_empty(cell, column, telling) for cell in cells), True])[places]


# Flags and choices


class Choice(NamedTuple):
    """A flag or choice that follows from some keys: a code for each row, and what each code says that it may be.

    ``stated`` and ``derived`` give it by the `place` of rows: by what is stated, and by what follows too.
    """

    keys: tuple[str, ...]
    options: tuple[Options, ...]
    stated: Codes
    derived: Codes


def listed(rows: int, flags: Mapping[str, Mask], separator: str) -> pa.Array:
    """Return for each row the words whose flags are set, None where none is."""
    if not flags:
        return pa.nulls(rows, pa.string())
    masks = np.stack([*flags.values()], axis=1)
    counts = np.count_nonzero(masks, axis=1)
    found = pa.ListArray.from_arrays(
        pa.array(np.concatenate([[0], np.cumsum(counts)]), pa.int32()),
        pa.array(flags, pa.string()).take(pa.array(np.flatnonzero(masks) % len(flags))),
        mask=pa.array(counts == 0),
    )
    return pc.binary_join(found, separator)


def samples(key: str) -> tuple[Value | None, ...]:
    """Return one value for each that the rules of `mtcrcheck.capability.choices` tell apart, and None."""
    if key == AEROSOL:
        return False, True
    if KEYS[key].dimension:
        far = math.nextafter(OUT_OF_SIGHT_KM.get(key, 0.0), math.inf)
        return Interval(0.0, 0.0), Interval(far, far), None
    return *words_of(key), None


def specs_of(keys: Iterable[str]) -> list[Spec]:
    """Return a spec for each combination of what rows may say of keys, as far as it is told apart."""
    named = list(keys)
    return [spec_saying(dict(zip(named, said, strict=True))) for said in product(*map(samples, named))]


def place(rows: Rows, keys: Iterable[str]) -> Codes:
    """Return the place of each row among `specs_of` some keys."""

    def sample(key: str) -> Codes:
        if key in rows.codes:
            return rows.codes[key]
        low = rows.sides.get(f"{key}.at_least")
        far = False if low is None else low > OUT_OF_SIGHT_KM.get(key, 0.0)
        return np.where(far, 1, np.where(rows.given[key], 0, 2))

    found = np.zeros(rows.size, np.intp)
    for key in keys:
        found = found * len(samples(key)) + sample(key)
    return found


def plan_choices(rows: Rows) -> dict[str, Choice]:
    """Return every flag and choice that conditions may ask for, by asking what follows from each combination.

    Of ``rows`` it counts only which keys they can state.
    """
    names: dict[str, tuple[str, ...]] = {name: (key,) for name, key in CLAIMED.items()}
    names |= {name: keys for name, keys in DERIVED.items() if name not in BANDS.coefficients}
    names["aerosol_system"] = AEROSOL, *names["aerosol_system"]
    planned = {}
    for name, behind in names.items():
        keys = tuple(key for key in behind if key in rows.given)
        specs = specs_of(keys)
        stated = [choices(spec, (name,), only_stated=True).get(name, UNKNOWN) for spec in specs]
        derived = [choices(spec, (name,)).get(name, UNKNOWN) for spec in specs]
        options = tuple(dict.fromkeys((*derived, *stated)))
        tables = (np.array([options.index(o) for o in of], np.intp) for of in (stated, derived))
        planned[name] = Choice(keys, options, *tables)
    return planned


def spec_saying(values: Mapping[str, Value | None]) -> Spec:
    """Return a spec that says just this."""
    said = {key: value for key, value in values.items() if value is not None}
    stated = said.pop(AEROSOL, False) or any(key.startswith("aerosol.") for key in said)
    claims = {key: Claims(key, (Claim(value, ""),)) for key, value in said.items()}
    return Spec("", claims=claims, aerosol_stated=bool(stated))


def country_named(text: str) -> str | None:
    """Return the alpha-2 code of the country that a text names, None if it names none: NA may stand for nothing."""
    try:
        return None if text.strip().casefold() in NOTHING else countries.resolve(text)
    except countries.UnknownCountryError:
        return None
