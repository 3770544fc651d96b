"""`envelope`: payload over range, what is certain and what is possible, with the corner of Category I."""

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mtcrcheck import __version__
from mtcrcheck.cli import USAGE
from mtcrcheck.cli.options import (
    AsOf,
    Configured,
    FilesFrom,
    Inputs,
    OutputFile,
    Settings,
    SpecPaths,
    Transfer,
    grouped,
)
from mtcrcheck.cli.output import write
from mtcrcheck.cli.pages import examine
from mtcrcheck.cli.request import request_of
from mtcrcheck.cli.running import colour, width
from mtcrcheck.report import picture as drawing
from mtcrcheck.report import terminal_picture
from mtcrcheck.report.layout import Layout
from mtcrcheck.report.picture import Envelope, describe_envelope
from mtcrcheck.report.run import Run
from mtcrcheck.rules.law import load_library


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
def envelope(
    specs: SpecPaths = None,
    files_from: FilesFrom = None,
    settings: Settings = None,
    as_of: AsOf = None,
    *,
    picture: Picture,
    configured: Configured,
) -> int:
    """Plot payload against range: what is certain, what is possible, and where Category I begins."""
    form = picture.format or _format_of(picture.output)
    if form is PictureFormat.PNG and importlib.util.find_spec("resvg_py") is None:  # said before any work
        typer.echo(f"Error: a PNG file is made with resvg-py, which is not installed: {INSTALL}", err=True)
        return USAGE
    inputs = Inputs(specs, files_from, settings)
    library, request = request_of(load_library(), Transfer(as_of=as_of), inputs)
    run = Run(library, request, configured=configured)
    done = examine(inputs, library, request)
    envelopes = [describe_envelope(each, run.influences(each.spec)) for each in done.assessments]
    if envelopes:
        _draw(envelopes, f"mtcrcheck {__version__}, law of {request.day}.", form, picture)
    return done.exit_code


def _format_of(path: str | None) -> PictureFormat:
    """Return the format of an output file by its ending. Raises `typer.BadParameter` for another ending."""
    if path in (None, "-"):
        return PictureFormat.TEXT
    suffix = Path(path or "").suffix.lower()
    if suffix not in SUFFIXES:
        words = f"no picture is written as '{suffix}': end it in {', '.join(SUFFIXES)}, or name a --format"
        raise typer.BadParameter(words, param_hint="--output")
    return SUFFIXES[suffix]


def _draw(envelopes: Sequence[Envelope], note: str, form: PictureFormat, picture: Picture) -> None:
    """Draw and write. Raises `typer.BadParameter` for more aircraft than one picture can hold."""
    match form:
        case PictureFormat.TEXT:
            layout = Layout(width(picture.output), colour(picture.output))
            lines = terminal_picture.picture(envelopes, note, layout)
            write((f"{line}\n" for line in lines), picture.output)
        case PictureFormat.SVG:
            write([drawing.svg(envelopes, note, picture.width)], picture.output)
        case PictureFormat.HTML:
            from mtcrcheck.report.html import render_envelopes  # templates are slow to load

            write([render_envelopes(envelopes, note, picture.width)], picture.output)
        case PictureFormat.PNG:
            try:
                write([drawing.png(envelopes, note, picture.width)], picture.output)
            except drawing.TooLargeError as error:
                words = f"{error}: name fewer aircraft, or a smaller --width"
                raise typer.BadParameter(words) from None
