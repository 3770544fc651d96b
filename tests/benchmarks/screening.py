"""How long screening takes: `python -m tests.benchmarks.screening [ROWS]`, by default ten million.

Generated rows of Parquet in, Parquet out, all US interpretations, on DuckDB in this process. The time is split by
asking for less and less of the result. Beside it stand a query written by hand, which computes the same bounds (that
they are the same is checked) and writes columns of the same names, and OpenFisca Core, in an environment that is made
for it, with two plain thresholds over arrays in memory. Every measurement is a process of its own, so that its peak
memory is its own.
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
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
from tabulate import tabulate

from mtcrcheck.capability.given import bands_for
from mtcrcheck.interval import Interval
from mtcrcheck.library import load_library
from mtcrcheck.screening.engines import Source, connect
from mtcrcheck.screening.plan import Question
from mtcrcheck.screening.run import prepare
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.model import Claim, Claims, Spec

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
BY_HAND_PART = "by hand"
KIND = ("configuration", "propulsion", "slow")
BY_HAND = {
    **{
        f"{short}_{end}": (name, side)
        for short, name in {
            "fraction": "empty_mass_fraction",
            "cruise": "pace_over_cruise_speed",
            "top": "pace_over_max_speed",
            "drag": "lift_to_drag",
            "burn": "fuel_per_thrust_energy",
            "thrust": "thrust_consumption",
            "jet_cruise": "jet_speed_over_cruise_speed",
            "jet_top": "jet_speed_over_max_speed",
        }.items()
        for end, side in (("low", "at_least"), ("high", "at_most"))
    },
    "slowest_low": ("slowest_pace_kmh", "at_least"),
    "slowest_one_low": ("slowest_pace_of_one_kg_kmh", "at_least"),
    "kept_low": ("breguet_share_kept", "at_least"),
    "top_unloaded_high": ("pace_over_max_speed_unloaded", "at_most"),
    "exponent_high": ("loading_exponent", "at_most"),
    "loaded_high": ("battery_gain_when_loaded", "at_most"),
}
"""The coefficients that the query written by hand reads, by its own names for them."""


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
        connection.execute("SET enable_progress_bar = false; SELECT setseed(0.5)")
        connection.execute(f"COPY ({rows_of(count)}) TO '{path}' (FORMAT parquet)")


def measure(part: str, given: Path, out: Path) -> str:
    """Screen for one part of the result and return seconds of planning, of running, of processor, and peak MB."""
    before = time.perf_counter()
    found = prepare(connect("duckdb"), Source((str(given),)), question(), {})
    wanted = found.verdicts.select(*found.table.columns, *filter(PARTS[part], found.added))
    planned = time.perf_counter()
    found.engine.write(wanted, str(out), "parquet")
    return _used(before, planned)


def by_hand(given: Path, out: Path) -> str:
    """Run the query written by hand and return the same figures."""
    before = time.perf_counter()
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        prepare_by_hand(connection, given)
        planned = time.perf_counter()
        connection.execute(f"COPY (FROM by_hand) TO '{out}' (FORMAT parquet)")
    return _used(before, planned)


def _used(before: float, planned: float) -> str:
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


def prepare_by_hand(connection: Any, given: Path) -> None:
    """Create the view of the query written by hand, and the small table of coefficients that it reads."""
    connection.execute(f"CREATE VIEW given AS FROM '{given}'")
    rows = list(coefficients())
    names = ", ".join(f"{name} {'BOOLEAN' if name == 'slow' else 'VARCHAR'}" for name in KIND)
    names += "".join(f", {name} DOUBLE" for name in BY_HAND)
    connection.execute(f"CREATE TABLE kinds ({names})")
    connection.executemany(f"INSERT INTO kinds VALUES ({', '.join('?' * len(rows[0]))})", rows)
    readings = "".join(
        f"CASE found WHEN 'I' THEN 'category-i' WHEN 'II' THEN 'category-ii' ELSE found END AS \"{r.id}.treatment\","
        f"CASE found WHEN 'I' THEN 'strong-presumption-of-denial' WHEN 'II' THEN 'case-by-case' ELSE found END "
        f'AS "{r.id}.review",'
        for r in question().readings
    )
    connection.execute(Path(__file__).with_name("by_hand.sql").read_text().replace("{readings}", readings))


def coefficients() -> Iterator[list[Any]]:
    """Yield the coefficients by configuration, propulsion and whether a jet is out of the question."""
    for configuration in ("", *KEYS["aircraft.configuration"].choices):
        for propulsion in ("", *KEYS["aircraft.propulsion"].choices):
            for slow in (False, True):
                words = {"aircraft.configuration": configuration, "aircraft.propulsion": propulsion}
                claims = {k: Claims(k, (Claim(word, ""),)) for k, word in words.items() if word}
                if slow:
                    top = Interval(0.0, 200.0)
                    claims["performance.max_speed"] = Claims("performance.max_speed", (Claim(top, ""),))
                bands = bands_for(Spec("", claims=claims))
                yield [
                    configuration,
                    propulsion,
                    slow,
                    *(getattr(bands[n], side) for n, side in BY_HAND.values()),
                ]


def differing(screened: Path, hand: Path) -> int:
    """Return how many rows have other bounds in one file than in the other, by more than the last digits."""
    same = " AND ".join(
        f"(s.{c} IS NOT DISTINCT FROM h.{c} OR abs(s.{c} - h.{c}) <= 1e-9 * greatest(abs(s.{c}), 1e-9))"
        for c in BOUNDS
    )
    with duckdb.connect() as connection:
        found = connection.execute(
            f"SELECT count(*) FROM '{screened}' s JOIN '{hand}' h USING (id) WHERE NOT coalesce({same}, false)"
        ).fetchone()
    return int(found[0]) if found else 0


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
    rows: list[list[Any]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given, out, hand = folder / "in.parquet", folder / "out.parquet", folder / "hand.parquet"
        generate(count, given)
        for part in (*PARTS, BY_HAND_PART):
            target = hand if part == BY_HAND_PART else out
            command = [sys.executable, "-m", "tests.benchmarks.screening", part, str(given), str(target)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise SystemExit(done.stderr)
            rows.append([part, *map(float, done.stdout.split())])
        print(f"{count:,} rows, {os.cpu_count()} cores")
        heads = ("DuckDB", "planning, s", "running, s", "processor, s", "peak, MB")
        print(tabulate(rows, heads, floatfmt=".1f"))
        (*_, everything), by_hand_row = rows[:-1], rows[-1]
        ratios = [sum(everything[1:3]) / sum(by_hand_row[1:3]), everything[3] / by_hand_row[3]]
        print(
            f"everything over the query written by hand: {ratios[0]:.2f} in time, {ratios[1]:.2f} of processor"
        )
        print(f"rows whose bounds differ between the two: {differing(out, hand):,}")
        seconds, passing = openfisca(given, folder).split()
        print(
            f"OpenFisca Core, two thresholds over arrays in memory: {seconds} s ({int(passing):,} rows pass)"
        )


def main() -> None:
    """Print the table, or one measurement for the process that prints it."""
    if len(sys.argv) == 4:
        part, given, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
        print(by_hand(given, out) if part == BY_HAND_PART else measure(part, given, out))
        return
    report(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)


if __name__ == "__main__":
    main()
