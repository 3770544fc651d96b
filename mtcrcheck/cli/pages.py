"""What the commands that print pages share: the specs that they look at, and where a page goes."""

from collections.abc import Iterable
from dataclasses import dataclass

import typer

from mtcrcheck.assessment import Assessment, Request, assess
from mtcrcheck.cli import inputs, output
from mtcrcheck.cli.options import Inputs, PageFormat
from mtcrcheck.cli.running import INVALID, given, width
from mtcrcheck.report import page
from mtcrcheck.report.document import Page
from mtcrcheck.rules.law import Library
from mtcrcheck.spec.diagnostics import Diagnostic, SpecError
from mtcrcheck.spec.read import read_spec


@dataclass(frozen=True, slots=True)
class Examined:
    """Specs that were assessed, and what is wrong with those that could not be."""

    assessments: tuple[Assessment, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def exit_code(self) -> int:
        """The exit code: whether everything could be read."""
        return INVALID if self.diagnostics else 0


def show(pages: Iterable[Page], library: Library, format: PageFormat | None, path: str | None) -> None:
    """Write pages in a format, else that of the output file. Raises `OSError` where that cannot be written."""
    if (format or output.format_by_ending(path, ("json",), "table")) == "json":
        output.write([page.record(pages, library)], path)
    else:
        output.write(page.text(pages, width(path)), path)


def examine(found: Inputs, library: Library, request: Request) -> Examined:
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
