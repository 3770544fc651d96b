"""A column of the table may have any name: none takes the place of what screening works with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.screening.engines import Source, connect
from mtcrcheck.screening.plan import NameTakenError
from mtcrcheck.screening.run import Screening, prepare
from mtcrcheck.screening.sheet import PREFIX, free_prefix
from tests.screening.questions import QUESTION

if TYPE_CHECKING:
    from pathlib import Path

CATEGORY_I = {
    "aircraft.configuration": ["fixed-wing"],
    "mass.max_takeoff_kg": [4763.0],
    "mass.max_payload_kg": [1701.0],
    "performance.endurance_h": [27.0],
    "performance.max_speed_kmh": [482.0],
    "destination": ["SA"],
}
OF_QUERIES = ("row", "line", "text", "items", "keys", "rows", "c", "p", "x", "t0", "mtcrcheck_input")


def screening(folder: Path, columns: dict[str, list[object]]) -> Screening:
    pq.write_table(pa.table(columns), folder / "in.parquet")
    return prepare(connect("duckdb"), Source((str(folder / "in.parquet"),)), QUESTION, {}, "destination")


def test_columns_named_like_working_columns_change_no_verdict(tmp_path: Path) -> None:
    plain = screening(tmp_path, CATEGORY_I)
    (expected,) = plain.engine.rows(plain.verdicts)
    assert expected["category"] == "I"
    working = [
        name for n in range(0, 400, 2)
        for name in (f"MTCRCHECK_{n}", f"mtcrcheck_{n + 1}", f"destination_Mtcrcheck_{n}")
    ]  # fmt: skip
    named = screening(
        tmp_path, {**CATEGORY_I, **{name: [None] for name in (*working, *OF_QUERIES, f"{PREFIX}row")}}
    )
    (found,) = named.engine.rows(named.verdicts)
    assert {name: found[name] for name in expected} == expected


@given(st.lists(st.from_regex(r"(?i:mtcrcheck_{0,3}[0-9]?)|category", fullmatch=True), max_size=8))
def test_no_column_begins_like_a_working_column(columns: list[str]) -> None:
    prefix = free_prefix(columns)
    assert not [name for name in columns if name.casefold().startswith(prefix)]
    assert prefix.startswith(PREFIX)


@pytest.mark.parametrize("name", ["category", "US-2025.Treatment", "DIAGNOSTICS"])
def test_columns_named_like_those_that_are_added_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(NameTakenError, match=name.casefold()):
        screening(tmp_path, {**CATEGORY_I, name: ["none"]})
