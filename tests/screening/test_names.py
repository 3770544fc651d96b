"""A column of the table may have any name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mtcrcheck.screening.engines import Source
from mtcrcheck.screening.layout import Recipe, TableError
from mtcrcheck.screening.run import Screening, prepare
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


def screening(folder: Path, columns: dict[str, list[object]]) -> Screening:
    pq.write_table(pa.table(columns), folder / "in.parquet")
    question = QUESTION._replace(to_column="destination")
    return prepare(Source((str(folder / "in.parquet"),)), question, Recipe())


@pytest.mark.parametrize("name", ["Category", "US-2025.Treatment", "DIAGNOSTICS"])
def test_columns_named_like_those_that_are_added_are_told_apart(name: str, tmp_path: Path) -> None:
    found = screening(tmp_path, {**CATEGORY_I, name: ["MALE"]})
    (batch,) = found.batches()
    assert batch.schema.equals(found.schema)
    assert batch[f"{name} (given)"].to_pylist() == ["MALE"]
    assert batch["category"].to_pylist() == ["I"]


def test_a_table_that_has_been_screened_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="category"):
        screening(tmp_path, {**CATEGORY_I, "candidates": ["I"], "category": ["I"]})
