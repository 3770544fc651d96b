"""Specs of simulated aircraft, as somebody may have typed them: figures, flags and choices left out at random.

No two aircraft are the same. What is left out differs from one to the next as well, so that little is known of some.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "capability"))

import numpy as np
import simulation
from publishing import publish

from mtcrcheck.interval import Interval
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.model import Spec, Value

KEPT = (0.2, 0.9)
"""The chance of each figure to be stated is drawn between these for each aircraft."""
SAID = {
    "aircraft.role": ("isr", "strike", "cargo", "agricultural", "target-drone", "loitering-munition"),
    "aircraft.military": (True, False),
    "aircraft.armed": (True, False),
    "aircraft.reusable": (True, False),
    "aircraft.autonomous": (True, False),
}
"""What else may be said of an aircraft, with the same chance."""


def texts(count: int, seed: int = 2026) -> Iterator[str]:
    """Yield the texts of specs."""
    rng = np.random.default_rng(seed)
    made = 0
    while made < count:
        kind = simulation.KINDS[made % len(simulation.KINDS)]
        kept = rng.uniform(*KEPT)
        published = publish(rng, simulation.draw_aircraft(rng, kind, near_threshold=made % 2 == 0), kept)
        if published is not None:
            said = {key: rng.choice(values) for key, values in SAID.items() if rng.random() < kept}
            yield as_toml(published.spec, said, f"Simulated {made}")
            made += 1


def as_toml(spec: Spec, said: dict[str, object], name: str) -> str:
    """Return a spec of exact figures as TOML, with what else is said."""
    tables: dict[str, list[str]] = defaultdict(list)
    for key, claims in spec.claims.items():
        table, _, name_of_key = key.replace("thrust_specific", "specific").partition(".")
        tables[table].append(f"{name_of_key} = {_value(key, claims.used[0].value)}")
    for key, value in said.items():
        word = f'"{value}"' if isinstance(value, str) else str(value).lower()
        tables[key.partition(".")[0]].append(f"{key.partition('.')[2]} = {word}")
    lines = [f'name = "{name}"']
    for table, keys in tables.items():
        lines += ["", f"[{table}]", *keys]
    for curve, of, unit in ((spec.payload_range, "range", "km"), (spec.payload_endurance, "endurance", "h")):
        for point in curve:
            load, reach = point.payload.interval.at_least, point.reach.interval.at_least
            lines += [
                "",
                f"[[performance.payload_{of}]]",
                f'payload = "{load!r} kg"',
                f'{of} = "{reach!r} {unit}"',
            ]
    return "\n".join(lines) + "\n"


def _value(key: str, value: Value) -> str:
    if not isinstance(value, Interval):
        return f'"{value}"'
    unit = KEYS[key].unit
    return f'"{float(value.at_least or 0)} {unit}"' if unit else str(float(value.at_least or 0))
