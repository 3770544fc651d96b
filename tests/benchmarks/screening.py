"""How long screening takes: `python -m tests.benchmarks.screening [ROWS]`, by default ten million.

Generated rows of Parquet in, Parquet out, all US interpretations, on DuckDB. Beside it stands OpenFisca Core, in an
environment that is made for it, with two plain thresholds over arrays in memory. Each measurement is a process of its
own, so that its peak memory is its own.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

import duckdb
import numpy as np
from tabulate import tabulate

from mtcrcheck.rules.law import load_library
from mtcrcheck.screening.engines import Source
from mtcrcheck.screening.layout import Recipe
from mtcrcheck.screening.run import prepare, write
from mtcrcheck.screening.screener import Question

ROWS = 10_000_000
PARTNER = "transfer.nsm28_partner"
"""A column that is read only where it is named."""


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
        PARTNER: perhaps("random() < 0.5", 0.8),
    }
    cells = ", ".join(f'{expression} AS "{name}"' for name, expression in columns.items())
    return f"SELECT id, {cells} FROM (SELECT range AS id, exp(random() * 10) AS takeoff FROM range({count}))"


def generate(count: int, path: Path) -> None:
    """Write the rows as Parquet."""
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false; SELECT setseed(0.5)")
        connection.execute(f"COPY ({rows_of(count)}) TO '{path}' (FORMAT parquet)")


def measure(given: Path, out: Path) -> str:
    """Screen and return seconds of planning, of running, of processor, and peak MB."""
    before = time.perf_counter()
    found = prepare("duckdb", Source((str(given),)), question(), Recipe(names={PARTNER: PARTNER}))
    planned = time.perf_counter()
    write(found, str(out), "parquet")
    used = resource.getrusage(resource.RUSAGE_SELF)
    return (
        f"{planned - before:.1f} {time.perf_counter() - planned:.1f} {used.ru_utime + used.ru_stime:.1f} "
        f"{used.ru_maxrss / 1024:.0f}"
    )


def question() -> Question:
    """Return what is asked: every US reading, on the day of the law data."""
    library = load_library()
    readings = tuple(i for i in library.interpretations.values() if i.exporter in (None, "US"))
    return Question(library.on(library.as_of), readings)


def openfisca(given: Path, folder: Path) -> str:
    """Return what two plain thresholds take in OpenFisca Core, installed in an environment of its own."""
    with duckdb.connect() as connection:
        arrays = connection.execute(
            'SELECT coalesce("mass.max_payload_kg", 0) AS payload, '
            f"coalesce(\"performance.stated_range_km\", 0) AS reach FROM '{given}'"
        ).fetchnumpy()
    for name, values in arrays.items():
        np.save(folder / f"{name}.npy", np.asarray(values, dtype=np.float32))
    python = folder / "openfisca" / "bin" / "python"
    venv.create(folder / "openfisca", with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "openfisca-core"], check=True)
    program = Path(__file__).with_name("thresholds_openfisca.py")
    command = [python, program, folder / "payload.npy", folder / "reach.npy"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def report(count: int) -> None:
    """Measure everything and print it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given = folder / "in.parquet"
        generate(count, given)
        command = [
            sys.executable,
            "-m",
            "tests.benchmarks.screening",
            str(given),
            str(folder / "out.parquet"),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(done.stderr)
        print(f"{count:,} rows, {os.cpu_count()} cores")
        heads = ("planning, s", "running, s", "processor, s", "peak, MB")
        print(tabulate([map(float, done.stdout.split())], heads, floatfmt=".1f"))
        seconds, passing = openfisca(given, folder).split()
        print(
            f"OpenFisca Core, two thresholds over arrays in memory: {seconds} s ({int(passing):,} rows pass)"
        )


def main() -> None:
    """Print the table, or one measurement for the process that prints it."""
    if len(sys.argv) == 3:
        print(measure(Path(sys.argv[1]), Path(sys.argv[2])))
        return
    report(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)


if __name__ == "__main__":
    main()
