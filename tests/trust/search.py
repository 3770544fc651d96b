"""Search for what steers, deceives or breaks: ``python -m tests.trust.search --seconds 600 --seed 1``.

Every family has an equal part of the time, in which pytest tries its properties again and again, each time on other
examples. The search ends with 1, after every family had its turn, where anything falls or a family had no whole turn.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
BY_CHANCE = "tests/trust/test_families.py"
FAMILIES: Mapping[str, Sequence[str]] = {
    "spellings": (
        "tests/spec/test_printed.py",
        "tests/spec/test_quantity.py",
        "tests/screening/test_printed.py",
    ),
    "figures": ("tests/capability/test_figures_left_out.py",),
    "influences": (f"{BY_CHANCE}::test_every_influence_is_in_every_report",),
    "records": (
        f"{BY_CHANCE}::test_a_record_that_was_altered_does_not_hold",
        f"{BY_CHANCE}::test_a_record_of_which_anything_was_altered_does_not_hold",
    ),
    "outputs": (
        f"{BY_CHANCE}::test_no_command_writes_over_what_it_reads",
        "tests/trust/test_hostile_text.py",
        "tests/trust/test_fuzz.py",
    ),
    "signals": (
        f"{BY_CHANCE}::test_no_report_speaks_to_a_build_server",
        f"{BY_CHANCE}::test_a_command_that_is_stopped_at_any_moment_leaves_nothing",
    ),
}
"""What is searched, by the tests that hold it."""


def search(name: str, seconds: float, seed: int) -> bool:
    """Search a family for so long; whether it was tried as a whole at least once and nothing fell."""
    end, turns = time.monotonic() + seconds, 0
    while (left := end - time.monotonic()) > 0:
        words = (
            "-x",
            "-p",
            "no:cacheprovider",
            "--hypothesis-profile=turn",
            f"--hypothesis-seed={seed + turns}",
        )
        try:
            done = subprocess.run(
                [sys.executable, "-m", "pytest", *words, *FAMILIES[name]],
                cwd=ROOT,
                env={**os.environ, "SEED": str(seed + turns)},
                capture_output=True,
                check=False,
                text=True,
                timeout=left,
            )
        except subprocess.TimeoutExpired:
            break
        turns += 1
        if done.returncode:
            sys.stdout.write(f"{done.stdout}{done.stderr}{name}: it fell with the seed {seed + turns - 1}\n")
            return False
    sys.stdout.write(f"{name}: nothing found in {seconds:.0f} s, {turns} whole turns from the seed {seed}\n")
    sys.stdout.flush()
    return turns > 0


def main() -> int:
    """Search as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("families", nargs="*", metavar="FAMILY", help=", ".join(FAMILIES))
    asked = parser.parse_args()
    names = asked.families or list(FAMILIES)
    held = [search(name, asked.seconds / len(names), asked.seed) for name in names]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
