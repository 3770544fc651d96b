"""The commands and tables that README.md shows, kept true: each command in a console block is run and compared.

``python -m tests.readme`` writes the blocks anew after an intended change.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli import command

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
DIGEST = re.compile(r"(?<=sha256 )[0-9a-f]{12}(?=[,;])")
MASK = "............"
PLAIN = re.compile(r"[-\w ./]+(\| head -n \d+)?")
"""A line that needs no shell."""
BLOCK = re.compile(r"(?<=```console\n)(?P<text>\$ .*?)(?=```)", re.DOTALL)
GENERATED = re.compile(
    r"(?P<head><!-- (?P<name>[a-z]+) -->\n)(?P<output>.*?)(?P<end><!-- end -->)", re.DOTALL
)


def true_readme(text: str) -> str:
    """Return the text with every console block and generated table as it is now."""
    text = BLOCK.sub(lambda m: "".join(_shown(m["text"])), text)
    return GENERATED.sub(lambda m: m["head"] + TABLES[m["name"]]() + m["end"], text)


def _shown(block: str) -> Iterator[str]:
    """Yield every command of a block, and after each what it prints."""
    for line in block.splitlines():
        if line.startswith("$ "):
            yield f"{line}\n{run(line[2:])}"


def run(line: str) -> str:
    """Return what a command line prints in a 100-column terminal, without the digest of the law data.

    That changes with every edit of the law, which says nothing to a reader of the README.
    """
    program, *words = line.split()
    if program != "mtcrcheck":
        raise ValueError(f"README shows a command that is not ours: {line}")
    return DIGEST.sub(MASK, called(words) if PLAIN.fullmatch(line) else in_a_shell(line))


def called(words: list[str]) -> str:
    """Return what the command prints of itself, all of it or the number of lines that `head` is asked for."""
    lines = None
    if words[-4:-1] == ["|", "head", "-n"]:
        words, lines = words[:-4], int(words[-1])
    done = command.run(*words, COLUMNS="100")
    return "".join((done.stdout + done.stderr).splitlines(keepends=True)[:lines])


def in_a_shell(line: str) -> str:
    """Return what a shell prints for a line."""
    done = subprocess.run(
        ["bash", "-c", line],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        env={"COLUMNS": "100", "LC_ALL": "C.UTF-8", "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"},
        check=False,
    )
    return done.stdout


def coverage() -> str:
    """Return the table of what is encoded, as of when, and what of it is unverified."""
    from tabulate import tabulate

    from mtcrcheck.explain.overview import count_coverage
    from mtcrcheck.rules.law import load_library

    return tabulate(count_coverage(load_library()), headers="keys", tablefmt="github") + "\n"


TABLES = {"coverage": coverage}

if __name__ == "__main__":
    README.write_text(true_readme(README.read_text()))
