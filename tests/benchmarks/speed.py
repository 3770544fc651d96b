"""How long a start and a folder take, beside an empty Typer program and beside only parsing: ratios of one run.

``python -m tests.benchmarks.speed [SPECS] [ROUNDS]``, by default 10,000 specs and 15 rounds.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tabulate import tabulate

ROOT = Path(__file__).parents[2]
COMMAND = str(Path(sys.executable).with_name("mtcrcheck"))
EMPTY = """
import pydantic
import typer
app = typer.Typer()
@app.command()
def main() -> None: ...
app()
"""
PARSED = (
    "import sys, tomllib, pathlib\nfor p in pathlib.Path(sys.argv[1]).iterdir(): tomllib.loads(p.read_text())"
)
STARTS = {
    "empty": [sys.executable, "-c", EMPTY],
    "--version": [COMMAND, "--version"],
    "--help": [COMMAND, "--help"],
    "classify": [COMMAND, "classify", str(ROOT / "specs" / "mq-9a.toml")],
}
AT_MOST = {"--version": 1.05, "--help": 1.15, "classify": 1.25, "csv": 3.0, "json with rationale": 8.0}


def seconds(words: list[str]) -> tuple[float, int]:
    """Return how long a program ran (s) and the most memory (KiB) that it or a process of its own took."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    begun = time.perf_counter()
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, env=kept) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{words} ended with {process.returncode}")
    return time.perf_counter() - begun, used.ru_maxrss


def starts(rounds: int) -> list[tuple[str, float, float]]:
    """Return the median start of each program as a ratio to the empty one, all of them taking turns."""
    found: dict[str, list[float]] = {name: [] for name in STARTS}
    for _ in range(rounds + 1):
        for name, words in STARTS.items():
            found[name].append(seconds(words)[0])
    empty = median(found["empty"][1:])
    return [(name, median(found[name][1:]) / empty, AT_MOST[name]) for name in STARTS if name != "empty"]


def folders(count: int) -> list[tuple[str, float, float | str]]:
    """Return how long ``count`` specs take as a ratio to parsing them, and the memory (MiB) that they take."""
    real = sorted((ROOT / "specs").glob("*.toml"))
    rows: list[tuple[str, float, float | str]] = []
    with tempfile.TemporaryDirectory() as folder:
        for n in range(count):
            text = real[n % len(real)].read_text().replace('name = "', f'name = "{n} ', 1)
            (Path(folder) / f"{n:05}.toml").write_text(text)
        parsed, _ = seconds([sys.executable, "-c", PARSED, folder])
        for name, form in (("csv", "csv"), ("json with rationale", "json")):
            took, memory = seconds([COMMAND, "batch", folder, "--jobs", "2", "--quiet", "--format", form])
            rows.append((f"{count:,} specs, {name}", took / parsed, AT_MOST[name]))
            rows.append((f"{count:,} specs, {name}: MiB", memory / 1024, ""))
    return rows


def main() -> None:
    """Print the table."""
    count, rounds = (int(word) for word in (*sys.argv[1:], *("10000", "15")[len(sys.argv) - 1 :]))
    rows = [*starts(rounds), *folders(count)]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores")
    print(tabulate(rows, ("what", "ratio", "at most"), floatfmt=".2f"))


if __name__ == "__main__":
    main()
