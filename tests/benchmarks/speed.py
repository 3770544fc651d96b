"""What starts and folders cost beside an empty Typer program and beside only parsing: ratios of one run.

``python -m tests.benchmarks.speed [SPECS] [ROUNDS]``, by default 4,000 specs and 15 rounds of starts. Starts are
medians of wall time; folders of processor time of all processes, with `tomllib` reading the same files in turn. No
aircraft repeats. Those alike are the aircraft of ``specs/`` with every figure up to a tenth more or less, drawn anew
for each; half as many are simulated ones of which figures, flags and choices are left out at random
(`tests.benchmarks.incomplete`). Some aircraft of ``specs/``, 88 of 4,000, go to all destinations and to none.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from typing import TYPE_CHECKING

from tabulate import tabulate

from tests.benchmarks.incomplete import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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
FIGURE = re.compile(r'(?<=")(\d[\d,]*(?:\.\d+)?)(?= (?:kg|km|h|km/h|L|m)")')
AT_MOST = {"--version": 1.05, "--help": 1.15, "classify": 1.25}
FOLDERS = {"alike": {"csv": 4.0, "json": 14.0}, "incomplete": {"csv": 30.0, "json": 45.0}}
"""What a folder may cost at most beside parsing it."""
TO_ALL = 4.0
"""What all destinations may cost beside none."""
ROUNDS = 3
"""Rounds of folders."""


@dataclass(frozen=True, slots=True)
class Used:
    """What a program took: wall time and processor time (s), the most memory (KiB) of one process."""

    seconds: float
    processor: float
    memory: int


def run(words: list[str]) -> Used:
    """Run a program and return what it and the processes of its own took."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    begun = time.perf_counter()
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, env=kept) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{words} ended with {process.returncode}")
    return Used(time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss)


def starts(rounds: int) -> list[tuple[str, float, float]]:
    """Return the median start of each program as a ratio to the empty one, all of them taking turns."""
    found: dict[str, list[float]] = {name: [] for name in STARTS}
    for _ in range(rounds + 1):
        for name, words in STARTS.items():
            found[name].append(run(words).seconds)
    empty = median(found["empty"][1:])
    return [(name, median(found[name][1:]) / empty, AT_MOST[name]) for name in STARTS if name != "empty"]


def alike(count: int) -> Iterator[str]:
    """Yield the texts of the aircraft of ``specs/``, with every figure of each a little different."""
    real = [path.read_text() for path in sorted((ROOT / "specs").glob("*.toml"))]
    draw = Random(2026)
    for n in range(count):
        text = real[n % len(real)].replace('name = "', f'name = "{n} ', 1)
        # ten decimals: three of them could be thousands
        yield FIGURE.sub(lambda f: f"{float(f[1].replace(',', '')) * draw.uniform(0.9, 1.1):.10f}", text)


def batch(*words: str) -> list[str]:
    """Return the command on specs or folders, with options."""
    return [COMMAND, "batch", *words, "--jobs", "2", "--quiet"]


def medians(programs: Mapping[str, list[str]]) -> Mapping[str, Used]:
    """Run programs in turn, and return of each the round with the median of processor time."""
    found: dict[str, list[Used]] = {name: [] for name in programs}
    for _ in range(ROUNDS):
        for name, words in programs.items():
            found[name].append(run(words))
    return {name: sorted(used, key=lambda u: u.processor)[ROUNDS // 2] for name, used in found.items()}


def folder(kind: str, texts: Iterable[str]) -> Iterator[tuple[str, float, float | str]]:
    """Yield what a folder of specs costs in each format beside parsing it, and the memory (MiB) that it takes."""
    with tempfile.TemporaryDirectory() as place:
        for count, text in enumerate(texts, 1):
            (Path(place) / f"{count:05}.toml").write_text(text)
        formats = {form: batch(place, "--format", form) for form in FOLDERS[kind]}
        used = medians({"parsed": [sys.executable, "-c", PARSED, place], **formats})
    for form, most in FOLDERS[kind].items():
        name = f"{count:,} specs, {kind}, {form}"
        yield name, used[form].processor / used["parsed"].processor, most
        yield f"{name}: MiB", used[form].memory / 1024, ""


def to_all(count: int) -> tuple[str, float, float]:
    """Return what some aircraft of ``specs/`` cost to all destinations beside what they cost to none."""
    files = sorted(map(str, (ROOT / "specs").glob("*.toml")))
    chosen = files[:: max(len(files) // count, 1)][:count]
    used = medians({"none": batch(*chosen), "all": batch(*chosen, "--to", "all")})
    return (
        f"{len(chosen)} real specs, to all beside none",
        used["all"].processor / used["none"].processor,
        TO_ALL,
    )


def main() -> None:
    """Print the table."""
    count, rounds = (int(word) for word in (*sys.argv[1:], *("4000", "15")[len(sys.argv) - 1 :]))
    rows = [
        *starts(rounds),
        *folder("alike", alike(count)),
        *folder("incomplete", texts(count // 2)),
        to_all(max(count // 45, 1)),
    ]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores")
    print(tabulate(rows, ("what", "ratio", "at most"), floatfmt=".2f"))


if __name__ == "__main__":
    main()
