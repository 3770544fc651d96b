"""What README.md and the pages of docs/ show, kept true: each command in a console block is run and compared.

The commands of a page are run from top to bottom in one folder, with the specs and tests of this repository and the
files that the page shows: a block that begins with ```` ```toml mine.toml ```` is that file from there on.
``python -m tests.readme`` writes the outputs anew after an intended change.
"""

from __future__ import annotations

import re
import subprocess
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.cli import command

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", *sorted(ROOT.glob("docs/*.md")))
DIGEST = re.compile(r"(?<=sha256 )[0-9a-f]{12}(?=[,;])")
MASK = "............"
PLAIN = re.compile(r"[-\w ./]+(\| head -n \d+)?")
"""A line that needs no shell."""
PART = re.compile(
    r"```console\n(?P<commands>\$ .*?)```"
    r"|```\w+ (?P<file>[-\w.]+)\n(?P<content>.*?)```"
    r"|<!-- (?P<table>[a-z]+) -->\n.*?<!-- end -->",
    re.DOTALL,
)


def true_page(text: str) -> str:
    """Return the text of a page with every console block and generated table as it is now."""
    with TemporaryDirectory() as folder:
        for name in ("specs", "tests"):
            (Path(folder) / name).symlink_to(ROOT / name)
        return PART.sub(partial(_true_part, Path(folder)), text)


def _true_part(folder: Path, part: re.Match[str]) -> str:
    if part["commands"]:
        return "```console\n" + "".join(_shown(part["commands"], folder)) + "```"
    if part["file"]:
        (folder / part["file"]).write_text(part["content"])
        return part[0]
    return f"<!-- {part['table']} -->\n{TABLES[part['table']]()}<!-- end -->"


def _shown(block: str, folder: Path) -> Iterator[str]:
    """Yield every command of a block, and after each what it prints."""
    for line in block.splitlines():
        if line.startswith("$ "):
            yield f"{line}\n{run(line[2:], folder)}"


def run(line: str, folder: Path) -> str:
    """Return what a command line prints in a 100-column terminal, without the digest of the law data.

    That changes with every edit of the law, which says nothing to a reader of the page.
    """
    program, *words = line.split()
    if program != "mtcrcheck":
        raise ValueError(f"a page shows a command that is not ours: {line}")
    return DIGEST.sub(MASK, called(words, folder) if PLAIN.fullmatch(line) else in_a_shell(line, folder))


def called(words: list[str], folder: Path) -> str:
    """Return what the command prints of itself, all of it or the number of lines that `head` is asked for."""
    lines = None
    if words[-4:-1] == ["|", "head", "-n"]:
        words, lines = words[:-4], int(words[-1])
    done = command.run(*words, cwd=folder, COLUMNS="100")
    return "".join((done.stdout + done.stderr).splitlines(keepends=True)[:lines])


def in_a_shell(line: str, folder: Path) -> str:
    """Return what a shell prints for a line."""
    done = subprocess.run(
        ["bash", "-c", line],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=folder,
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
    for page in PAGES:
        page.write_text(true_page(page.read_text()))
