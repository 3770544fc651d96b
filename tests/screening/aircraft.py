"""Random rows of aircraft: plausible ones, hostile ones, with gaps and ranges."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from mtcrcheck import countries
from mtcrcheck.screening.layout import known_columns
from mtcrcheck.spec.keys import KEYS

if TYPE_CHECKING:
    from pathlib import Path

    from mtcrcheck.spec.keys import Key
    from mtcrcheck.spec.model import Spec

Row = dict[str, Any]
EDGES = (0.0, 1e-9, 0.5, 1.0, 3.0, 5.0, 20.0, 300.0, 499.99999999999994, 500.0, 800.0, 1e12)
HOSTILE = (-1.0, -0.0, math.nan, math.inf, -math.inf, 1e13, 1e308)


def rows(count: int, seed: int) -> list[Row]:
    """Return random rows with every column that a table may have, an id and a destination."""
    chance = random.Random(seed)
    return [{"id": n, **_row(chance), "destination": _destination(chance)} for n in range(count)]


def write(found: list[Row], path: Path) -> Path:
    """Write rows as Parquet."""
    columns = {name: pa.array([row[name] for row in found]) for name in found[0]}
    pq.write_table(pa.table(columns), path)
    return path


def _row(chance: random.Random) -> Row:
    gap = chance.choice((0.2, 0.5, 0.8))
    figures = _figures(chance) if chance.random() < 0.7 else None
    return {
        column: _quantity(chance, column, part, gap, figures) if key.dimension else _word(chance, key, gap)
        for column, (key, part) in known_columns().items()
    }


def _figures(chance: random.Random) -> Row:
    """Return the figures of an aircraft that might exist."""
    takeoff = 10 ** chance.uniform(0, 4.3)
    return {
        "mass.max_takeoff_kg": takeoff,
        "mass.empty_kg": takeoff * chance.uniform(0.3, 0.8),
        "mass.max_payload_kg": takeoff * chance.uniform(0.01, 0.4),
        "mass.max_fuel_kg": takeoff * chance.uniform(0.05, 0.4),
        "performance.endurance_h": chance.uniform(0.3, 40),
        "performance.cruise_speed_kmh": chance.uniform(30, 700),
        "performance.max_speed_kmh": chance.uniform(50, 1100),
    }


def _quantity(chance: random.Random, column: str, part: str, gap: float, figures: Row | None) -> float | None:
    if figures is not None:
        if column in figures and chance.random() > 0.25:
            return float(figures[column])
        return _number(chance) if chance.random() < 0.04 else None
    told = chance.random() > gap and (not part or chance.random() < 0.15)
    return _number(chance) if told else None


def _number(chance: random.Random) -> float:
    kind = chance.random()
    if kind < 0.15:
        return chance.choice(EDGES)
    if kind < 0.2:
        return chance.choice(HOSTILE)
    return round(10 ** chance.uniform(-1, 4.5), chance.randint(0, 3))


def _word(chance: random.Random, key: Key, gap: float) -> bool | str | None:
    if chance.random() < (gap / 2 if key.name in ("aircraft.configuration", "aircraft.propulsion") else gap):
        return None
    if key.kind == "flag":
        return chance.random() < 0.5
    if key.kind == "choice":
        return "no such word" if chance.random() < 0.02 else chance.choice(key.choices)
    if key.kind == "country":
        return chance.choice(("US", "Israel", "TR", "Atlantis"))
    if key.name == "aircraft.designation":
        return chance.choice(("MQ-9A", "YFQ-42A", "BQM-167A", "Switchblade 300", "none"))
    return chance.choice(("wmd-delivery", "survey"))


def _destination(chance: random.Random) -> str | None:
    return chance.choice((*countries.codes(), "Iran", "Saudi Arabia", "Atlantis", "US", None))


def row_of(spec: Spec) -> dict[str, float | bool | str | None]:
    """Return the row that a spec is in a table, by our column names; without published curves.

    Where used claims disagree, a quantity becomes its range, and a flag or choice is unknown.
    """
    row: dict[str, float | bool | str | None] = {}
    for key in KEYS.values():
        claims = spec.claims.get(key.name)
        if claims is None or not claims.used:
            continue
        if key.dimension:
            row |= {key.column("min"): claims.interval.at_least, key.column("max"): claims.interval.at_most}
        elif len(claims.possible) == 1:
            row[key.column()] = next(iter(claims.possible))
    return row
