"""How right the bounds are on simulated aircraft near the thresholds, and how often the usual bands decide.

``python -m tests.benchmarks.bounds [AIRCRAFT] [SEED]``, by default 10,000 aircraft of which figures are left out at
random. Printed are the proven verdicts that are wrong and the proven bounds that the truth lies outside of, which
have to be none; the share of aircraft with a working category, proven or by the usual bands; and the share of these
that is wrong. The usual bands were chosen on other seeds.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "capability"))

import numpy as np
import simulation
from publishing import Published, publish
from test_bounds import violations

from mtcrcheck.capability.facts import Capability
from mtcrcheck.classifier import UNDETERMINED, classify
from mtcrcheck.rules.law import load_library

KEPT = (0.85, 1.0)
"""The chance of each figure to be published is drawn between these for each aircraft; what kind it is, is stated."""
SEED = 2026


def near_the_thresholds(count: int, seed: int) -> Iterator[Published]:
    """Yield what is published of simulated aircraft near the thresholds."""
    rng = np.random.default_rng([seed, count])
    for n in range(count):
        craft = simulation.draw_aircraft(
            rng, simulation.KINDS[n % len(simulation.KINDS)], near_threshold=True
        )
        published = publish(rng, craft, rng.uniform(*KEPT), say=1.0)
        if published is not None:
            yield published


def category(published: Published) -> str:
    """Return the true category of a simulated aircraft: none of them dispenses aerosols."""
    craft = published.aircraft
    if craft.range_km(0) < 300:
        return "none"
    return "I" if craft.payload_at_300_km() >= 500 else "II"


def main() -> None:
    """Print the four figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    library = load_library()
    law = library.on(library.as_of)
    wrong, missed, worked, wrongly, tried = 0, 0, 0, 0, 0
    for published in near_the_thresholds(count, int(sys.argv[2]) if len(sys.argv) > 2 else SEED):
        tried += 1
        truth, capability = category(published), Capability(published.spec)
        for violation in violations(published):
            missed += 1
            print(violation, file=sys.stderr)
        proven = classify(capability, law)
        wrong += truth not in proven.candidates
        working = proven if len(proven.candidates) == 1 else classify(capability.usual, law)
        if working.category != UNDETERMINED:
            worked += 1
            wrongly += working.category != truth
    print(f"proven verdicts wrong: {wrong} of {tried}")
    print(f"proven bounds missed: {missed}")
    print(f"with a working category: {worked / tried:.1%}")
    print(f"of these wrong: {wrongly / max(worked, 1):.2%}")


if __name__ == "__main__":
    main()
