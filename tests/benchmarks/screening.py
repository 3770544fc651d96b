"""How long screening takes: `python -m tests.benchmarks.screening [ROWS]`, by default ten million.

Generated rows of Parquet in, none of which repeats, and Parquet out, all US interpretations, on DuckDB. Beside it
stands what an analyst would write by hand, `by_hand.sql`, whose first lines say what it leaves out, with the share of
rows on which both agree. Each measurement is a process of its own, so that its peak memory is its own; those of up to
a million rows are taken three times in turn, and the median counts.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import pyarrow as pa
from tabulate import tabulate

from mtcrcheck.capability.bands import bands_of
from mtcrcheck.capability.facts import FASTEST, kinds_of
from mtcrcheck.interval import Interval
from mtcrcheck.rules.law import load_library
from mtcrcheck.screening.engines import Source
from mtcrcheck.screening.layout import Recipe
from mtcrcheck.screening.run import prepare
from mtcrcheck.screening.screener import Question
from mtcrcheck.screening.table import spec_saying

ROWS = 10_000_000
MOST_IN_TURN = 1_000_000
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


BY_HAND = Path(__file__).with_name("by_hand.sql")
BANDS_BY_HAND = {
    "lps": "least_payload_share", "emf": "empty_mass_fraction", "lex": "loading_exponent", "slow": "slowest_pace_kmh",
    "sp1": "slowest_pace_of_one_kg_kmh", "fp1": "fastest_pace_of_one_kg_kmh",
    "fpp": "fastest_pace_of_one_kg_with_payload_kmh", "psp": "printed_speed_over_pace_of_its_kind",
    "pcs": "pace_over_cruise_speed", "pcp": "pace_over_cruise_speed_with_payload", "pms": "pace_over_max_speed",
    "pmp": "pace_over_max_speed_with_payload", "fpf": "fastest_propelled_flight_kmh",
    "msc": "max_speed_over_cruise_speed", "ld": "lift_to_drag", "fte": "fuel_per_thrust_energy",
    "tc": "thrust_consumption", "jc": "jet_speed_over_cruise_speed", "jm": "jet_speed_over_max_speed",
    "brr": "battery_rotor_range_km", "beside": "fuel_share_beside_payload", "bsk": "breguet_share_kept",
    "krm": "range_kept_without_masses", "bgl": "battery_gain_when_loaded", "shortest": "shortest_endurance_h",
}  # fmt: skip
"""What the query by hand calls the coefficients, of which the lower bound ends in _lo and the upper one in _hi."""


def bands_by_hand() -> Iterator[dict[str, Any]]:
    """Yield the outer bands of each kind of aircraft among the rows, as the query by hand looks them up."""
    kinds = ("", "fixed-wing", "rotary-wing", "multirotor", "vtol-hybrid")
    engines = ("", "piston", "turboprop", "turbofan", "turbojet", "electric")
    for kind, engine, is_slow in product(kinds, engines, (False, True)):
        said = {"aircraft.configuration": kind or None, "aircraft.propulsion": engine or None}
        speed = Interval(0.0, 0.0) if is_slow else Interval()
        bands = bands_of(kinds_of(spec_saying({**said, FASTEST: speed})))
        yield {"kind": kind, "engine": engine, "is_slow": is_slow} | {
            f"{short}_{end}": bound
            for short, name in BANDS_BY_HAND.items()
            for end, bound in (("lo", bands[name].at_least), ("hi", bands[name].at_most))
        }


def measure_by_hand(given: Path, out: Path) -> Iterator[float]:
    """Run the query by hand; yield seconds of planning, of running, of processor, and peak MB."""
    begun = Begun()
    rows = list(bands_by_hand())
    kinds = {"kind": pa.string(), "engine": pa.string(), "is_slow": pa.bool_()}
    schema = pa.schema([(name, kinds.get(name, pa.float64())) for name in rows[0]])
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.register("bands", pa.Table.from_pylist(rows, schema))
        own = ", ".join(f'"{row[0]}"' for row in connection.sql(f"DESCRIBE FROM '{given}'").fetchall())
        query = (
            BY_HAND.read_text()
            .replace("$given", f"'{given}'")
            .replace("$own", own)
            .replace("$out", f"'{out}'")
        )
        begun.planned = time.perf_counter()
        connection.execute(query)
    yield from begun.figures()


def measure(given: Path, out: Path) -> Iterator[float]:
    """Screen and return the same."""
    begun = Begun()
    found = prepare(Source((str(given),)), question(), Recipe(names={PARTNER: PARTNER}))
    begun.planned = time.perf_counter()
    found.write(str(out), "parquet")
    yield from begun.figures()


@dataclass
class Begun:
    """When a measurement began, and when the plan was made."""

    at: float = field(default_factory=time.perf_counter)
    processor: float = field(default_factory=time.process_time)
    planned: float = 0.0

    def figures(self) -> tuple[float, ...]:
        """Return seconds of planning, of running, of processor, and peak MB."""
        now, processor = time.perf_counter(), time.process_time() - self.processor
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return self.planned - self.at, now - self.planned, processor, peak


MEASURED = {"screen": measure, "by hand": measure_by_hand}


def agreement(screened: Path, by_hand: Path) -> Iterator[tuple[str, float, float]]:
    """Yield each column, and on which share of all rows, and of those without contradictions, it is the same."""
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        both = f"FROM '{screened}' a JOIN '{by_hand}' b USING (id)"
        names = [row[0] for row in connection.execute(f"DESCRIBE FROM '{by_hand}'").fetchall()]
        for name in names[names.index("category") :]:
            a, b = f'a."{name}"', f'b."{name}"'
            close = f" OR abs({a} - {b}) <= 1e-9 * abs({a})" if name.endswith(("_km", "_kg")) else ""
            same = f"({a} IS NOT DISTINCT FROM {b}{close})::INT"
            clean = "contains(coalesce(a.alerts, ''), 'contradiction')"
            query = f"SELECT avg({same}), avg({same}) FILTER (NOT {clean}) {both}"
            yield name, *connection.execute(query).fetchall()[0]


def question() -> Question:
    """Return what is asked: every reading of the United States or of anybody, on the day of the law data."""
    library = load_library()
    every = library.interpretations.values()
    readings = tuple(i for i in every if i.exporter in (None, "US") and not i.stands_in)
    return Question(library.on(library.as_of), readings)


def report(count: int) -> None:
    """Measure everything and print it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given = folder / "in.parquet"
        generate(count, given)
        outs = {what: folder / f"{what}.parquet" for what in MEASURED}
        taken: dict[str, list[list[float]]] = {what: [] for what in MEASURED}
        for _ in range(3 if count <= MOST_IN_TURN else 1):
            for what, out in outs.items():
                command = [sys.executable, "-m", "tests.benchmarks.screening", what, str(given), str(out)]
                done = subprocess.run(command, capture_output=True, text=True, check=False)
                if done.returncode:
                    raise SystemExit(done.stderr)
                taken[what].append([float(figure) for figure in done.stdout.split()])
        print(f"{count:,} rows, {os.cpu_count()} cores")
        rows = [[what, *map(median, zip(*runs, strict=True))] for what, runs in taken.items()]
        heads = ("", "planning, s", "running, s", "processor, s", "peak, MB")
        print(tabulate(rows, heads, floatfmt=".1f"))
        print(f"processor time, screen over by hand: {rows[0][3] / rows[1][3]:.2f}")
        heads = ("same as by hand", "rows", "without contradictions")
        print(tabulate(agreement(outs["screen"], outs["by hand"]), heads, floatfmt=".2%"))


def main() -> None:
    """Print the table, or one measurement for the process that prints it."""
    if len(sys.argv) == 4:
        print(*MEASURED[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3])))
        return
    report(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)


if __name__ == "__main__":
    main()
