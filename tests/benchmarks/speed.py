"""How long a start and a folder take, beside an empty Typer program and beside only parsing: ratios of one run.

``python -m tests.benchmarks.speed [SPECS] [ROUNDS]``, by default 10,000 specs and 15 rounds. The folder is of
the aircraft of ``specs/``, each many times under other names, as in a folder of cases; then once more with
every figure of every file a little different, so that no two aircraft are the same.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tabulate import tabulate

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def specs(count: int, *, different: bool) -> Iterator[str]:
    """Yield the texts of specs, with every figure ``different`` in each of them, or only the names."""
    real = [path.read_text() for path in sorted((ROOT / "specs").glob("*.toml"))]
    for n in range(count):
        text = real[n % len(real)].replace('name = "', f'name = "{n} ', 1)
        factor = 1 + n * 1e-6 if different else 1
        yield FIGURE.sub(lambda found, k=factor: f"{float(found[1].replace(',', '')) * k:.9g}", text)


def folders(count: int, *, different: bool) -> list[tuple[str, float, float | str]]:
    """Return how long ``count`` specs take as a ratio to parsing them, and the memory (MiB) that they take.

    Parsing takes turns with the rest, and counts as its median.
    """
    rows: list[tuple[str, float, float | str]] = []
    with tempfile.TemporaryDirectory() as folder:
        for n, text in enumerate(specs(count, different=different)):
            (Path(folder) / f"{n:05}.toml").write_text(text)
        parse = [sys.executable, "-c", PARSED, folder]
        parsed = [seconds(parse)[0]]
        took = {}
        for name, form in (("csv", "csv"), ("json with rationale", "json")):
            took[name] = seconds([COMMAND, "batch", folder, "--jobs", "2", "--quiet", "--format", form])
            parsed.append(seconds(parse)[0])
        of = f"{count:,} {'different aircraft' if different else 'specs'}"
        for name, (time_taken, memory) in took.items():
            rows.append((f"{of}, {name}", time_taken / median(parsed), AT_MOST[name]))
            rows.append((f"{of}, {name}: MiB", memory / 1024, ""))
    return rows


def main() -> None:
    """Print the table."""
    count, rounds = (int(word) for word in (*sys.argv[1:], *("10000", "15")[len(sys.argv) - 1 :]))
    rows = [*starts(rounds), *folders(count, different=False), *folders(count, different=True)]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores")
    print(tabulate(rows, ("what", "ratio", "at most"), floatfmt=".2f"))


if __name__ == "__main__":
    main()
