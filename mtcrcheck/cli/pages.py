"""What the commands that print pages share: their format, their specs, and where a page goes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from mtcrcheck.assessment import assess
from mtcrcheck.cli import inputs, output
from mtcrcheck.cli.running import INVALID, given, width
from mtcrcheck.report import page
from mtcrcheck.spec.diagnostics import SpecError
from mtcrcheck.spec.read import read_spec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtcrcheck.assessment import Assessment, Request
    from mtcrcheck.cli.options import Inputs
    from mtcrcheck.library import Library
    from mtcrcheck.report.document import Page
    from mtcrcheck.spec.diagnostics import Diagnostic


class PageFormat(StrEnum):
    """Names of the formats of a page."""

    TABLE = "table"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Shown:
    """How and where to show pages."""

    format: Annotated[
        PageFormat | None,
        typer.Option("--format", "-f", help="Output format; by default that of the output file, else table."),
    ] = None
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to a file, whole or not at all."),
    ] = None


@dataclass(frozen=True, slots=True)
class Examined:
    """Specs that were assessed, and what is wrong with those that could not be."""

    assessments: tuple[Assessment, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def exit_code(self) -> int:
        """The exit code: whether everything could be read."""
        return INVALID if self.diagnostics else 0


def show(pages: Iterable[Page], library: Library, shown: Shown) -> None:
    """Write pages in the format asked for. Raises `OSError` for a file that cannot be written."""
    is_json = shown.format is PageFormat.JSON or (
        shown.format is None and (shown.output or "").lower().endswith(".json")
    )
    pieces = [page.record(pages, library)] if is_json else page.text(pages, width(shown.output))
    output.write(pieces, shown.output)


def examined(found: Inputs, library: Library, request: Request) -> Examined:
    """Assess every input, without reasons; say on stderr what is wrong with the others.

    Raises `typer.BadParameter` where there are none, or a path is missing.
    """
    assessments: list[Assessment] = []
    diagnostics: list[Diagnostic] = []
    for source in given(found):
        try:
            spec = read_spec(inputs.read(source), source.path, dict(request.settings))
        except SpecError as error:
            diagnostics += error.diagnostics
            typer.echo(str(error), err=True)
        else:
            assessments.append(assess(spec, request, library, explain=False))
    return Examined(tuple(assessments), tuple(diagnostics))
