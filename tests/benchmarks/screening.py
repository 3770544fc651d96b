"""How long screening takes: `python -m tests.benchmarks.screening [ROWS]`, by default ten million.

Generated rows of Parquet in, Parquet out, all US interpretations, on DuckDB in this process. The time is split by
asking for less and less of the result. Every measurement is a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
from tabulate import tabulate

from mtcrcheck.library import load_library
from mtcrcheck.screening.engines import Source, connect
from mtcrcheck.screening.plan import Question
from mtcrcheck.screening.run import prepare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROWS = 10_000_000
BOUNDS = ("range_min_km", "range_max_km", "payload_at_300_km_min_kg", "payload_at_300_km_max_kg")
PARTS: dict[str, Callable[[str], bool]] = {
    "the table alone": lambda _: False,
    "+ bounds": lambda column: column in BOUNDS,
    "+ category": lambda column: column in (*BOUNDS, "category", "item", "candidates"),
    "+ evidence, if_traded": lambda column: (
        "." not in column and column not in ("alerts", "missing", "diagnostics")
    ),
    "+ treatments, reviews": lambda column: column not in ("alerts", "missing", "diagnostics"),
    "+ alerts, diagnostics": lambda column: column != "missing",
    "everything": lambda _: True,
}
"""What is asked for, by the columns that it needs."""


def rows_of(count: int) -> str:
    """Return the query that makes the rows: plausible aircraft, with about half of their cells empty."""

    def perhaps(expression: str, gap: float) -> str:
        return f"CASE WHEN random() >= {gap} THEN {expression} END"

    def word(words: str, gap: float) -> str:
        listed = words.split()
        return perhaps(f"{listed}[1 + CAST(floor(random() * {len(listed)}) AS INTEGER)]", gap)

    columns = {
        "aircraft.configuration": word(
            "fixed-wing fixed-wing fixed-wing rotary-wing multirotor vtol-hybrid", 0.1
        ),
        "aircraft.role": word(
            "isr strike isr-strike cargo target-drone agricultural loitering-munition cruise-missile", 0.3
        ),
        "aircraft.propulsion": word("piston turboprop turbofan turbojet electric", 0.15),
        "aircraft.military": perhaps("random() < 0.5", 0.4),
        "aircraft.armed": perhaps("random() < 0.4", 0.4),
        "aircraft.reusable": perhaps("random() < 0.8", 0.6),
        "aircraft.incorporates_defense_article": perhaps("random() < 0.5", 0.7),
        "aircraft.autonomous": perhaps("random() < 0.9", 0.5),
        "aircraft.control": word("beyond-visual-line-of-sight visual-line-of-sight", 0.6),
        "mass.max_takeoff_kg": perhaps("takeoff", 0.2),
        "mass.empty_kg": perhaps("takeoff * (0.35 + 0.3 * random())", 0.5),
        "mass.max_fuel_kg": perhaps("takeoff * (0.05 + 0.3 * random())", 0.6),
        "mass.max_payload_kg": perhaps("takeoff * (0.05 + 0.35 * random())", 0.2),
        "performance.stated_range_km": perhaps("exp(3 + random() * 5)", 0.7),
        "performance.mission_radius_km": perhaps("exp(2 + random() * 5)", 0.8),
        "performance.endurance_h": perhaps("0.5 + 40 * random() * random()", 0.2),
        "performance.cruise_speed_kmh": perhaps("40 + 400 * random()", 0.4),
        "performance.max_speed_kmh": perhaps("60 + 900 * random()", 0.3),
        "aerosol.capacity_l": perhaps("50 * random()", 0.9),
        "transfer.item": word("complete-system technology production-facility", 0.8),
        "transfer.nsm28_partner": perhaps("random() < 0.5", 0.8),
    }
    cells = ", ".join(f'{expression} AS "{name}"' for name, expression in columns.items())
    return f"SELECT id, {cells} FROM (SELECT range AS id, exp(random() * 10) AS takeoff FROM range({count}))"


def generate(count: int, path: Path) -> None:
    """Write the rows as Parquet."""
    with duckdb.connect() as connection:
        connection.execute("SELECT setseed(0.5)")
        connection.execute(f"COPY ({rows_of(count)}) TO '{path}' (FORMAT parquet)")


def measure(part: str, given: Path, out: Path) -> str:
    """Screen for one part of the result and return seconds of planning, of running, of processor, and peak MB."""
    library = load_library()
    readings = tuple(i for i in library.interpretations.values() if i.exporter in (None, "US"))
    before = time.perf_counter()
    found = prepare(
        connect("duckdb"), Source((str(given),)), Question(library.on(library.as_of), readings), {}
    )
    wanted = found.verdicts.select(*found.table.columns, *filter(PARTS[part], found.added))
    planned = time.perf_counter()
    found.engine.write(wanted, str(out), "parquet")
    ended = time.perf_counter()
    used = resource.getrusage(resource.RUSAGE_SELF)
    return (
        f"{planned - before:.1f} {ended - planned:.1f} {used.ru_utime + used.ru_stime:.1f} "
        f"{used.ru_maxrss / 1024:.0f}"
    )


def report(count: int) -> Iterator[list[Any]]:
    """Yield one row for each part of the result."""
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder) / "in.parquet", Path(folder) / "out.parquet"
        generate(count, given)
        for part in PARTS:
            command = [sys.executable, "-m", "tests.benchmarks.screening", part, str(given), str(out)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            yield [part, *done.stdout.split()]


def main() -> None:
    """Print the table, or one measurement for the process that prints it."""
    if len(sys.argv) == 4:
        print(measure(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))  # noqa: T201
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    heads = ("DuckDB", "planning, s", "running, s", "processor, s", "peak, MB")
    print(f"{count:,} rows, {os.cpu_count()} cores")  # noqa: T201
    print(tabulate(report(count), heads))  # noqa: T201


if __name__ == "__main__":
    main()
