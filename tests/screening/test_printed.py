"""A random search: tables of true aircraft as people print them; no cell is read as another value.

A comma before three digits is thousands in this house where nothing speaks for decimals; such tables are left out.
"""

from __future__ import annotations

import csv
import io
import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mtcrcheck.screening.engines import Source
from mtcrcheck.screening.layout import Recipe
from mtcrcheck.screening.run import laid_out
from mtcrcheck.screening.table import read_rows
from mtcrcheck.spec.quantity import UNKNOWN
from tests.examples_tried import examples
from tests.spec.test_printed import UNITS, number

KEYS = {
    "mass": "mass.max_takeoff",
    "length": "performance.ferry_range",
    "speed": "performance.max_speed",
    "duration": "performance.endurance",
}
CELLS = {
    "{}": True,
    "{} {unit}": True,
    "{}[1]": True,
    "{} {unit} [2]": True,
    " {} ": True,
    "{} {unit} (est.)": False,
    "up to {}": False,
    "{}*": False,
    "~{} {unit}": False,
    "{}-{}": False,
    "{}/{}": False,
    "{} {other}": False,
    "{unit} {}": False,
    "{}+": False,
    "{} ({})": False,
    "{} {unit} {}": False,
    "0": False,
    "0 {unit}": False,
}
"""Ways to print a figure in a cell, and whether it is the figure of the column."""


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, str, str, list[float | None]]:
    """Return the text of a table, the key of its column, its name with the unit, and what each row says."""
    dimension = draw(st.sampled_from(list(KEYS)))
    unit, factor = draw(st.sampled_from(list(UNITS[dimension].items())))
    locale = draw(st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", "."), ("", "."), ("", ",")]))
    delimiter = draw(st.sampled_from([",", ";", "\t"]))
    column, named = draw(
        st.sampled_from([("x", f"x[{unit}]"), (f"x ({unit})", f"x ({unit})"), (f"X [{unit}]", "")])
    )
    cells: list[str] = []
    truths: list[float | None] = []
    for _ in range(draw(st.integers(1, 6))):
        if draw(st.integers(0, 6)) == 0:
            cells.append(draw(st.sampled_from(sorted(UNKNOWN - {""}))).upper())
            truths.append(None)
            continue
        whole = draw(st.one_of(st.integers(1, 30), st.integers(100, 30_000)))
        decimals = draw(st.sampled_from(["", "", "5", "25", "375", "1234"]))
        form = draw(st.sampled_from(list(CELLS)))
        assume(dimension != "duration" or form != "{} {unit} {}")  # 10 h 10 is ten hours and ten minutes
        other = draw(st.sampled_from([u for d in UNITS for u in UNITS[d] if d != dimension]))
        shown = number(whole, decimals, locale)
        cells.append(form.format(shown, shown, unit=unit, other=other))
        truths.append(
            0.0 if form[0] == "0" else float(Fraction(f"{whole}.{decimals or 0}") * Fraction(factor))
        )
    three = [c for c in cells if re.search(r"(?<![0-9.,])[1-9][0-9]{0,2},[0-9]{3}(?![0-9.,])", c)]
    certain = [c for c in cells if re.search(r"[0-9],([0-9]{1,2}|[0-9]{4,})(?![0-9.,])", c)]
    assume(locale[1] != "," or not three or certain or delimiter == ";")
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerows([["name", column, "note"], *(["A", cell, "[1] est."] for cell in cells)])
    footer = draw(st.sampled_from(["", "Total", f"Total{delimiter}2", f"Source: own{delimiter}{delimiter}"]))
    return text.getvalue() + footer, KEYS[dimension], named or f"{column}", truths


@examples(100)
@given(case=tables())
def test_no_cell_of_a_table_is_read_as_another_value(
    case: tuple[str, str, str, list[float | None]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    text, key, named, truths = case
    path = tmp_path_factory.mktemp("table") / "t.csv"
    path.write_text(text, encoding="utf-8")
    table, layout = laid_out(Source((str(path),)), Recipe({key: named}))
    (batch,) = table.map(lambda rows: rows, table.schema)
    rows = read_rows(batch, layout)
    told = np.logical_or.reduce([*rows.faults.values()] or [np.zeros(rows.size, bool)])
    low, high = rows.sides[f"{key}.at_least"], rows.sides[f"{key}.at_most"]
    for place, truth in enumerate(truths):
        if np.isnan(low[place]) and np.isnan(high[place]):
            assert (truth is None) != told[place], text
        else:
            ends = [end for end in (low[place], high[place]) if not np.isnan(end)]
            assert ends == [pytest.approx(truth, rel=1e-12)] * len(ends), text
