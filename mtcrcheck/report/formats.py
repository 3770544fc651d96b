"""The output formats: an explicit list, each a module with two functions, imported only when asked for.

``piece(outcome, run)`` makes of one outcome what the format needs of it: plain data, so that other processes
can do it. ``page(pieces, run)`` makes the report of the pieces, in the order of the input, as text to be
written as it comes.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mtcrcheck.report.run import Outcome, Run

FORMATS: Mapping[str, str] = {
    "table": "mtcrcheck.report.table",
    "json": "mtcrcheck.report.json",
    "jsonl": "mtcrcheck.report.jsonl",
    "csv": "mtcrcheck.report.csv",
    "markdown": "mtcrcheck.report.markdown",
    "html": "mtcrcheck.report.html",
    "sarif": "mtcrcheck.report.sarif",
    "junit": "mtcrcheck.report.junit",
    "github": "mtcrcheck.report.github",
}
"""Modules by the name of the format."""

SUFFIXES: Mapping[str, str] = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".md": "markdown",
    ".html": "html",
    ".htm": "html",
    ".sarif": "sarif",
    ".xml": "junit",
}
"""Formats by the ending of the output file; any other is a table."""

NOT_WRITTEN: Mapping[str, str] = {
    ".doc": "write .html or .md and open that",
    ".docx": "write .html or .md and open that",
    ".pdf": "write .html and print that",
    ".png": "mtcrcheck envelope draws pictures",
    ".svg": "mtcrcheck envelope draws pictures",
    ".toml": "specs are written so, and reports are not: write .json",
    ".xls": "write .csv and open that",
    ".xlsx": "write .csv and open that",
    ".yaml": "write .json",
    ".yml": "write .json",
}
"""Endings that promise what no format is, with what to write in its place."""

ASKED_FOR: Mapping[str, str] = {"questions": "mtcrcheck.report.questions"}
"""Modules of what has an option of its own, in place of a format."""
OF_QUESTIONS = ("table", "markdown", "github")
"""Formats in whose place questions can be asked: they are plain text, and Markdown as well."""

OF_COMPARISONS = ("table", "json", "jsonl", "csv", "markdown", "html")
"""Formats that can show what changes."""


def is_brief(name: str, run: Run) -> bool:
    """Whether a format shows no reasons: it has one row an aircraft, or columns only."""
    return name == "csv" or (name in ("table", "markdown") and run.rows and not run.why)


class Format(Protocol):
    """What the module of a format offers."""

    def piece(self, outcome: Outcome, run: Run, /) -> Any:
        """Return what the format needs of one outcome."""
        ...

    def page(self, pieces: Iterable[Any], run: Run, /) -> Iterable[str]:
        """Return the report, as text to be written as it comes."""
        ...


def named(name: str) -> Format:
    """Return a format by name. Raises `KeyError` for an unknown one."""
    module: Any = importlib.import_module({**FORMATS, **ASKED_FOR}[name])
    found: Format = module
    return found
