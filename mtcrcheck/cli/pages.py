"""What the commands that print pages share: the ids and specs that they look at, and where a page goes."""

from collections.abc import Iterable
from dataclasses import dataclass

import typer

from mtcrcheck import countries
from mtcrcheck.assessment import Assessment, Request, assess
from mtcrcheck.cli.inputs import load_spec
from mtcrcheck.cli.options import Inputs, PageFormat
from mtcrcheck.cli.output import is_json, write
from mtcrcheck.cli.running import INVALID, given, width
from mtcrcheck.document import Page
from mtcrcheck.explain.index import Index
from mtcrcheck.report import page
from mtcrcheck.rules.law import Library
from mtcrcheck.spec.diagnostics import Diagnostic, SpecError
from mtcrcheck.text import printable


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
    if is_json(format, path):
        write([page.record(pages, library)], path)
    else:
        write(page.text(pages, width(path)), path)


def find_ids(text: str, index: Index) -> tuple[str, ...]:
    """Return the ids that a text names. Raises `typer.BadParameter` with what may have been meant."""
    ids = index.find_ids(text)
    if ids:
        return ids
    try:
        hint = f"for the country: mtcrcheck countries {countries.resolve(text)}"
    except countries.UnknownCountryError:
        similar = index.similar_ids(text)
        hint = f"did you mean {' or '.join(similar)}?" if similar else "mtcrcheck explain lists every id"
    raise typer.BadParameter(f"nothing here is called {printable(text)!r}: {hint}", param_hint="ID")


def examine(found: Inputs, library: Library, request: Request) -> Examined:
    """Assess every input, without reasons; say on stderr what is wrong with the others.

    Raises `typer.BadParameter` where there are none, or a path is missing.
    """
    assessments: list[Assessment] = []
    diagnostics: list[Diagnostic] = []
    for source in given(found):
        try:
            spec = load_spec(source, dict(request.settings))
        except SpecError as error:
            diagnostics += error.diagnostics
            typer.echo(str(error), err=True)
        else:
            assessments.append(assess(spec, request, library, explain=False))
    return Examined(tuple(assessments), tuple(diagnostics))
