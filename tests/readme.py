"""The commands and tables that README.md shows, kept true: each console block is run and compared.

``python -m tests.readme`` writes the blocks anew after an intended change.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"(?P<head>```console\n\$ (?P<command>[^\n]+)\n)(?P<output>.*?)(?P<end>```)", re.DOTALL)
GENERATED = re.compile(
    r"(?P<head><!-- (?P<name>[a-z]+) -->\n)(?P<output>.*?)(?P<end><!-- end -->)", re.DOTALL
)


def true_readme(text: str) -> str:
    """Return the text with every console block and generated table as it is now."""
    text = BLOCK.sub(lambda m: m["head"] + run(m["command"]) + m["end"], text)
    return GENERATED.sub(lambda m: m["head"] + TABLES[m["name"]]() + m["end"], text)


def run(command: str) -> str:
    """Return what a command line prints, with ``| head -n N`` understood, in an 80-column terminal."""
    shown, _, limit = command.partition(" | head -n ")
    words = shlex.split(shown)
    if words[0] != "mtcrcheck":
        raise ValueError(f"README shows a command that is not ours: {command}")
    done = subprocess.run(
        [Path(sys.executable).with_name("mtcrcheck"), *words[1:]],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"COLUMNS": "100", "PATH": "", "LC_ALL": "C.UTF-8"},
        check=False,
    )
    lines = (done.stdout + done.stderr).splitlines(keepends=True)
    return "".join(lines[: int(limit)] if limit else lines)


def coverage() -> str:
    """Return the table of what is encoded, as of when, and what of it is unverified."""
    from tabulate import tabulate

    from mtcrcheck.library import load_library
    from mtcrcheck.overview import coverage as rows

    return tabulate(rows(load_library()), headers="keys", tablefmt="github") + "\n"


TABLES = {"coverage": coverage}

if __name__ == "__main__":
    README.write_text(true_readme(README.read_text()))
