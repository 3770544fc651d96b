"""A sheet of columns to be computed layer by layer, each once, whoever asks for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    import ibis.expr.types as ir

    Build = Callable[[Any], Any]
    Cut = Callable[[ir.Table], ir.Table]
    Small = Callable[[pa.Table], ir.Table]

PREFIX = "mtcrcheck_"
"""What the names of working columns begin with, unless a column of the table begins so."""
LAYERS_AT_ONCE = 5
"""Layers between two cuts of the plan, for engines that need them."""
KINDS = {"text": pa.string(), "number": pa.float64(), "code": pa.int32(), "bits": pa.int64()}
"""Types of columns that are looked up."""


def free_prefix(columns: Iterable[str]) -> str:
    """Return a beginning of names that no column has, whatever its case: engines tell names apart without it."""
    taken = [column.casefold() for column in columns]
    prefix = PREFIX
    while any(column.startswith(prefix) for column in taken):
        prefix = f"{prefix}_"
    return prefix


@dataclass(frozen=True, slots=True)
class Column:
    """A column to be built, with the names of those that it is built from."""

    layer: int
    inputs: tuple[str, ...]
    build: Build


@dataclass(frozen=True, slots=True)
class Lookup:
    """A small table: from a column of whole numbers or words to other columns, each of a kind."""

    layer: int
    key: str
    rows: Mapping[Any, tuple[Any, ...]]
    columns: dict[str, str]


@dataclass(slots=True)
class Sheet:
    """Columns over the input, in layers: a column is computed from the input and from earlier layers.

    Intermediate results are columns, so that no engine sees a formula twice, however often it is used.
    """

    prefix: str = PREFIX
    columns: dict[str, Column] = field(default_factory=dict)
    lookups: dict[str, Lookup] = field(default_factory=dict)
    _names: dict[Hashable, str] = field(default_factory=dict)

    def column(self, key: Hashable, inputs: Iterable[str], build: Build) -> str:
        """Return the name of the column for ``key``, built from others unless it is there already."""
        name = self._names.get(key)
        if name is None:
            read = tuple(dict.fromkeys(inputs))
            name = self._names[key] = self._new()
            self.columns[name] = Column(self._after(read), read, build)
        return name

    def lookup(self, key: str, rows: Mapping[Any, tuple[Any, ...]], kinds: Sequence[str]) -> tuple[str, ...]:
        """Return the names of columns looked up by a column of numbers or words, NULL where there is none.

        Each of the ``rows`` has one value of each of the ``kinds``.
        """
        found = Lookup(self._after([key]), key, rows, {})
        for kind in kinds:
            name = self._new()
            found.columns[name] = kind
            self.lookups[name] = found
        return tuple(found.columns)

    def _new(self) -> str:
        return f"{self.prefix}{len(self.columns) + len(self.lookups)}"

    def _layer(self, name: str) -> int:
        """Return the layer of a column, -1 for one of the input."""
        column, lookup = self.columns.get(name), self.lookups.get(name)
        return column.layer if column else lookup.layer if lookup else -1

    def _after(self, names: Iterable[str]) -> int:
        return max((self._layer(name) for name in names), default=-1) + 1

    def compute(
        self, table: ir.Table, wanted: Iterable[str], *, small: Small | None = None, cut: Cut | None = None
    ) -> ir.Table:
        """Return the table with the wanted columns of the sheet beside its own.

        ``small`` makes tables to be joined, for engines that cannot index a list by a column; where they
        can, rows keep their order. ``cut``, for engines that cannot plan so many layers at once, begins a plan
        anew from what there is.
        """
        own = table.columns
        needed = self._needed(wanted)
        for layer in range(max(map(self._layer, needed), default=-1) + 1):
            kept = {n for n, until in needed.items() if until > layer and self._layer(n) < layer}
            made = {n: c for n, c in self.columns.items() if n in needed and c.layer == layer}
            found = {id(k): k for n, k in self.lookups.items() if n in needed and k.layer == layer}
            before = table
            keys = {k.key for k in found.values()} - kept
            table = before.select(
                *own, *sorted(kept | {k for k in keys if self._layer(k) >= 0}),
                **{name: column.build(before) for name, column in made.items()},
            )  # fmt: skip
            for lookup in found.values():
                columns = [n for n in lookup.columns if n in needed]
                table = _joined(table, lookup, columns, small) if small else _listed(table, lookup, columns)
            if cut is not None and layer % LAYERS_AT_ONCE == LAYERS_AT_ONCE - 1:
                table = cut(table)
        return table

    def _needed(self, wanted: Iterable[str]) -> dict[str, int]:
        """Return the columns that have to be computed, each with the layer before which it may be dropped."""
        end = 1 + max(map(self._layer, (*self.columns, *self.lookups)), default=0)
        needed = dict.fromkeys(wanted, end)
        pending = list(needed)
        while pending:
            name = pending.pop()
            if name in self.columns:
                layer, inputs = self.columns[name].layer, self.columns[name].inputs
            elif name in self.lookups:
                layer, inputs = self.lookups[name].layer, (self.lookups[name].key,)
            else:
                continue
            for read in inputs:
                if read not in needed:
                    pending.append(read)
                needed[read] = max(needed.get(read, 0), layer)
        return {n: until for n, until in needed.items() if n in self.columns or n in self.lookups}


def _values(lookup: Lookup, wanted: list[str]) -> dict[str, tuple[Any, ...]]:
    """Return the values of the wanted columns, in the order of the rows."""
    values = dict(zip(lookup.columns, zip(*lookup.rows.values(), strict=True), strict=True))
    return {name: values[name] for name in wanted}


def _joined(table: ir.Table, lookup: Lookup, wanted: list[str], small: Small) -> ir.Table:
    """Join the wanted columns of a lookup to a table."""
    key = f"{wanted[0]}_key"
    columns = {n: pa.array(v, KINDS[lookup.columns[n]]) for n, v in _values(lookup, wanted).items()}
    kind = KINDS["text" if isinstance(next(iter(lookup.rows)), str) else "code"]
    found = small(pa.table({key: pa.array(lookup.rows, kind), **columns}))
    return table.left_join(found, table[lookup.key] == found[key]).drop(key)


def _listed(table: ir.Table, lookup: Lookup, wanted: list[str]) -> ir.Table:
    """Add the wanted columns of a lookup to a table, as items of a list: one table of one row."""
    kinds = pa.struct([(name, KINDS[lookup.columns[name]]) for name in wanted])
    values = _values(lookup, wanted)
    by_key = {k: {n: v[place] for n, v in values.items()} for place, k in enumerate(lookup.rows)}
    if isinstance(next(iter(by_key)), str):
        items: list[Any] = list(by_key.values())
        columns = {"keys": pa.array([list(by_key)], pa.list_(pa.string()))}
    else:
        items = [by_key.get(n) for n in range(max(by_key) + 1)]
        columns = {}
    single = len(wanted) == 1
    if single:
        items = [None if item is None else item[wanted[0]] for item in items]
    kind = KINDS[lookup.columns[wanted[0]]] if single else kinds
    small = ibis.memtable(pa.table({"items": pa.array([items], pa.list_(kind)), **columns}))
    key = table[lookup.key]
    if columns:
        place = small["keys"].as_scalar().index(key)
        key = ibis.cases((place >= 0, place))
    found = small["items"].as_scalar()[key]
    if single:
        return table.mutate(**{wanted[0]: found})
    whole = f"{wanted[0]}_whole"
    table = table.mutate(**{whole: found})
    return table.mutate(**{name: table[whole][name] for name in wanted}).drop(whole)


def among(column: Any, codes: Iterable[int], size: int) -> Any:
    """Return whether a column of codes below ``size`` has one of some codes; IN would make a join of it."""
    wanted = set(codes)
    if len(wanted) > size / 2:
        return ~among(column, set(range(size)) - wanted, size)
    return reduce(or_, [column == code for code in sorted(wanted)], ibis.literal(False))
