"""`envelope`: payload over range, what is certain and what is possible, with the corner of Category I."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtcrcheck.cli.options import AsOf, Configured, FilesFrom, OutputFile, Settings, SpecPaths, grouped

if TYPE_CHECKING:  # these are loaded by the command, not where the options are declared
    from collections.abc import Sequence

    from mtcrcheck.report.envelope import Envelope


class PictureFormat(StrEnum):
    """Formats of the picture."""

    TEXT = "text"
    SVG = "svg"
    PNG = "png"
    HTML = "html"


INSTALL = "pip install 'mtcrcheck[charts]'"
SUFFIXES = {f".{form.value}": form for form in PictureFormat if form is not PictureFormat.TEXT} | {
    ".txt": PictureFormat.TEXT
}


@dataclass(frozen=True, slots=True)
class Aircraft:
    """Which specs, and what is set over them."""

    specs: SpecPaths = None
    files_from: FilesFrom = None
    settings: Settings = None
    as_of: AsOf = None


@dataclass(frozen=True, slots=True)
class Picture:
    """How and where to draw."""

    format: Annotated[
        PictureFormat | None,
        typer.Option("--format", "-f", help="Format; by default that of the output file, else text."),
    ] = None
    output: OutputFile = None
    width: Annotated[
        int,
        typer.Option(
            min=300,
            max=10_000,
            metavar="PIXELS",
            help="Width of a picture that is not text; below 1000 the layout narrows.",
        ),
    ] = 1000


@grouped
def envelope(aircraft: Aircraft, picture: Picture, configured: Configured = ()) -> int:
    """Plot payload against range: what is certain, what is possible, and where Category I begins."""
    form = picture.format or _format_of(picture.output)
    if form is PictureFormat.PNG:
        _require_png_library()
    envelopes, note, code = _assess(aircraft, configured)
    if envelopes:
        _write(envelopes, note, form, picture)
    return code


def _require_png_library() -> None:
    """End the command with a usage error where what makes PNG files is not installed, before any work."""
    import importlib.util

    from mtcrcheck.cli.options import USAGE

    if importlib.util.find_spec("resvg_py") is None:
        typer.echo(f"Error: a PNG file is made with resvg-py, which is not installed: {INSTALL}", err=True)
        raise typer.Exit(USAGE)


def _format_of(path: str | None) -> PictureFormat:
    """Return the format of an output file by its ending. Raises `typer.BadParameter` for another ending."""
    if path in (None, "-"):
        return PictureFormat.TEXT
    suffix = Path(path or "").suffix.lower()
    if suffix not in SUFFIXES:
        words = f"no picture is written as '{suffix}': end it in {', '.join(SUFFIXES)}, or name a --format"
        raise typer.BadParameter(words, param_hint="--output")
    return SUFFIXES[suffix]


def _assess(aircraft: Aircraft, configured: Configured) -> tuple[list[Envelope], str, int]:
    """Return what is shown of each aircraft, the note, and the exit code; what is wrong goes to stderr."""
    from mtcrcheck import __version__
    from mtcrcheck.assessment import assess
    from mtcrcheck.cli import inputs
    from mtcrcheck.cli.asking import request_of
    from mtcrcheck.cli.options import Inputs, Transfer
    from mtcrcheck.cli.running import INVALID, given
    from mtcrcheck.report.envelope import describe_envelope
    from mtcrcheck.report.run import Run
    from mtcrcheck.rules.law import load_library
    from mtcrcheck.spec.diagnostics import SpecError
    from mtcrcheck.spec.read import read_spec

    asked = Inputs(aircraft.specs, aircraft.files_from, aircraft.settings)
    library, request = request_of(load_library(), Transfer(as_of=aircraft.as_of), asked)
    run = Run(library, request, configured=configured)
    found: list[Envelope] = []
    code = 0
    for source in given(asked):
        try:
            spec = read_spec(inputs.read(source), source.path, dict(request.settings))
        except SpecError as error:
            code = INVALID
            for diagnostic in error.diagnostics:
                typer.echo(str(diagnostic), err=True)
        else:
            assessment = assess(spec, request, library, explain=False)
            found.append(describe_envelope(assessment, run.influences(spec)))
    return found, f"mtcrcheck {__version__}, law of {request.day}.", code


def _write(envelopes: Sequence[Envelope], note: str, form: PictureFormat, picture: Picture) -> None:
    """Draw and write. Raises `typer.BadParameter` for more aircraft than one picture can hold."""
    from mtcrcheck.cli import output
    from mtcrcheck.cli.running import colour, width

    match form:
        case PictureFormat.TEXT:
            from mtcrcheck.report import terminal_picture
            from mtcrcheck.report.layout import Layout

            layout = Layout(width(picture.output), colour(picture.output))
            lines = terminal_picture.picture(envelopes, note, layout)
            output.write((f"{line}\n" for line in lines), picture.output)
        case PictureFormat.SVG:
            from mtcrcheck.report.picture import svg

            output.write([svg(envelopes, note, picture.width)], picture.output)
        case PictureFormat.HTML:
            from mtcrcheck.report.html import render_envelopes

            output.write([render_envelopes(envelopes, note, picture.width)], picture.output)
        case PictureFormat.PNG:
            from mtcrcheck.report.picture import TooLargeError, png

            try:
                output.write([png(envelopes, note, picture.width)], picture.output)
            except TooLargeError as error:
                words = f"{error}: name fewer aircraft, or a smaller --width"
                raise typer.BadParameter(words) from None
