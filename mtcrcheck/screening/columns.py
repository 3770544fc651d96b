"""Columns of texts, and whether they hold decimal commas or points."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from mtcrcheck.screening.cells import COMMA, POINT

SEEN = pa.schema([("commas", pa.bool_()), ("points", pa.bool_())])


def marks_in(batch: pa.RecordBatch, names: Sequence[str]) -> pa.RecordBatch:
    """Return whether some columns of texts hold decimal commas, and decimal points, that can be nothing else."""
    found = [
        any(pc.any(pc.match_substring_regex(as_text(batch[name]), pattern)).as_py() for name in names)
        for pattern in (COMMA, POINT)
    ]
    return pa.RecordBatch.from_arrays([pa.array([seen]) for seen in found], schema=SEEN)


def as_text(column: pa.Array) -> pa.Array:
    """Return a column without dictionary, its texts as the one type that is read here."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return as_text(column.cast(kind.value_type))
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return column.cast(pa.string())
    return column


def is_text(kind: pa.DataType) -> bool:
    """Whether a column holds texts."""
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))
