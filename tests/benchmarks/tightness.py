"""How tight the bounds are: bound over simulated value, median and worst, for each fact and kind of aircraft.

    python tests/benchmarks/tightness.py [AIRCRAFT]

Nothing is asserted here; that no bound is violated is `tests/capability/test_bounds.py`. Each figure of an
aircraft is published with a chance of 85 %; a first table has no published range among them, so that all
follows from endurance, speeds, masses, consumption and drag. "Bounded" is the share of the aircraft for which
the bound is known and not zero.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "capability"))

import numpy as np
import simulation
from publishing import publish, without_ranges
from tabulate import tabulate

from mtcrcheck.capability.facts import Capability

FACTS = ("range_km", "range_with_500_kg_km", "payload_at_300_km_kg")
KEPT = 0.85


def ratios(count: int, *, ranges: bool) -> dict[tuple[str, str, str], list[float | None]]:
    """Return bound over truth by fact, side and kind; None where there is no bound, or one of zero."""
    rng = np.random.default_rng(1987)
    found: dict[tuple[str, str, str], list[float | None]] = defaultdict(list)
    for n in range(count):
        kind = simulation.KINDS[n % len(simulation.KINDS)]
        near = bool((n // len(simulation.KINDS)) % 2)
        published = publish(rng, simulation.draw_aircraft(rng, kind, near_threshold=near), KEPT)
        if published is None:
            continue
        spec = published.spec if ranges else without_ranges(published.spec)
        craft, facts = published.aircraft, Capability(spec).facts()
        truths = (craft.range_km(0), craft.range_with_500_kg(), craft.payload_at_300_km())
        for fact, truth in zip(FACTS, truths, strict=True):
            for side in ("at_least", "at_most"):
                bound = getattr(facts.numbers.get(fact), side, None)
                if truth > 0:
                    found[(fact, side, kind)].append(bound / truth if bound else None)
    return found


def row(key: tuple[str, str, str], values: list[float | None]) -> tuple[str | float, ...]:
    """Return one line of the table: the worst is the lowest of lower and the highest of upper bounds."""
    known = [v for v in values if v is not None]
    share = len(known) / len(values) if values else 0.0
    if not known:
        return (*key, len(values), share, "", "", "")
    worst = min(known) if key[1] == "at_least" else max(known)
    closest = max(known) if key[1] == "at_least" else min(known)
    return (*key, len(values), share, float(np.median(known)), worst, closest)


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 6_000
    headers = ("fact", "bound", "kind", "aircraft", "bounded", "median", "worst", "closest")
    for ranges in (False, True):
        found = ratios(count, ranges=ranges)
        print("With published ranges" if ranges else "Without published ranges")
        print(tabulate([row(k, v) for k, v in sorted(found.items())], headers, floatfmt=".2f"))


if __name__ == "__main__":
    main()
