"""Screening from end to end: a table in, the same table with verdicts out."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from mtcrcheck.screening.engines import TableError
from mtcrcheck.screening.layout import layout
from mtcrcheck.screening.places import MOST_NAMES, Destinations
from mtcrcheck.screening.plan import Question, screened
from mtcrcheck.spec.keys import KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

    from mtcrcheck.screening.csvfiles import Unread
    from mtcrcheck.screening.engines import Engine, Source
    from mtcrcheck.screening.layout import Layout


@dataclass(frozen=True, slots=True)
class Screening:
    """A table on an engine, how its columns are read, and the same table with verdicts.

    ``faulty`` has the number of rows with diagnostics; ``unread`` are rows of the input that are not in the
    table, since they cannot be read.
    """

    engine: Engine
    table: ir.Table
    layout: Layout
    verdicts: ir.Table
    added: tuple[str, ...]
    faulty: ir.Table
    unread: tuple[Unread, ...]


def prepare(
    engine: Engine, source: Source, question: Question, names: Mapping[str, str], to_column: str | None = None
) -> Screening:
    """Return a table ready to be screened; ``names`` gives the table's own column names by ours.

    With ``to_column`` each row goes to the country that this column names. Raises `TableError`,
    `mtcrcheck.screening.layout.LayoutError` and `mtcrcheck.screening.plan.NameTakenError`.
    """
    table, unread = engine.read(source)
    found = layout(table.columns, names)
    if to_column is not None:
        if to_column not in table.columns:
            raise TableError(f"the table has no column {to_column}")
        question = replace(
            question, destinations=Destinations(None, to_column, _texts(engine, table, to_column))
        )
    origin = found.of(KEYS["origin"])
    if origin is not None:
        question = replace(question, origins=_texts(engine, table, origin))
    cut = engine.cut if engine.name == "spark" else None
    small = engine.small if engine.name != "duckdb" else None
    verdicts, faulty = screened(table, found, question, small=small, cut=cut)
    added = tuple(c for c in verdicts.columns if c not in table.columns)
    return Screening(engine, table, found, verdicts, added, faulty, unread)


def _texts(engine: Engine, table: ir.Table, column: str) -> tuple[str, ...]:
    """Return the different texts of a column of countries."""
    if not table[column].type().is_string():
        raise TableError(f"the column {column} holds no texts: expected countries")
    distinct = table.select(text=table[column]).distinct().limit(MOST_NAMES + 1)
    texts = sorted(row["text"] for row in engine.rows(distinct) if row["text"])
    if len(texts) > MOST_NAMES:
        raise TableError(f"the column {column} has over {MOST_NAMES:,} different texts: expected countries")
    return tuple(texts)


def row(screening: Screening, number: int) -> dict[str, Any] | None:
    """Return one row of the table, counted from 1, None where it has fewer."""
    found = screening.engine.rows(screening.table.limit(1, offset=number - 1))
    return found[0] if found else None


def counts(screening: Screening) -> list[tuple[str, str, int]]:
    """Return how many rows have each word of each verdict, as (column, word, rows).

    ``diagnostics`` is counted with an empty word: the rows that have any. Raises `TableError`.
    """
    columns = [
        c for c in screening.added
        if c in ("category", "item", "evidence", "if_traded") or c.endswith((".treatment", ".review"))
    ]  # fmt: skip
    verdicts = screening.verdicts
    grouped = verdicts.group_by(columns).aggregate(
        screened_rows=verdicts.count(), screened_faults=verdicts["diagnostics"].count()
    )
    totals: dict[tuple[str, str], int] = {("diagnostics", ""): 0}
    for found in screening.engine.rows(grouped):
        totals["diagnostics", ""] += found["screened_faults"]
        for column in columns:
            key = (column, found[column] or "")
            totals[key] = totals.get(key, 0) + found["screened_rows"]
    return [
        (column, word, rows)
        for column in (*columns, "diagnostics")
        for (where, word), rows in sorted(totals.items(), key=lambda item: (-item[1], item[0]))
        if where == column and (rows or column != "diagnostics")
    ]


def write(screening: Screening, path: str, format: str, *, progress: bool = False) -> int:
    """Write the table with its verdicts, whole or not at all; return how many rows have diagnostics.

    ``progress`` shows on standard error how far it is. Raises `TableError`.
    """
    engine = screening.engine
    with engine.progress() if progress else nullcontext():
        engine.write(screening.verdicts, path, format)
    return int(engine.rows(screening.faulty)[0]["rows"])


def stream(screening: Screening, format: str, out: BinaryIO, *, progress: bool = False) -> int:
    """Write the table with its verdicts to a stream; return how many rows have diagnostics."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table.{format}"
        faults = write(screening, str(path), format, progress=progress)
        for part in sorted(path.glob("part-*")) if path.is_dir() else [path]:
            with part.open("rb") as file:
                shutil.copyfileobj(file, out)
    return faults
