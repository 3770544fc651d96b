"""`envelope`: payload over range, what is certain and what is possible, with the corner of Category I."""

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import typer

from mtcrcheck import __version__
from mtcrcheck.cli import USAGE
from mtcrcheck.cli.classify import examine
from mtcrcheck.cli.commands import Text, Texts, flag, option
from mtcrcheck.cli.options import (
    AS_OF,
    FILES_FROM,
    OUTPUT,
    SETTINGS,
    SPECS,
    Configured,
    Inputs,
    Transfer,
    grouped,
)
from mtcrcheck.cli.output import colour, format_among, width, write
from mtcrcheck.cli.request import request_of
from mtcrcheck.report import picture as drawing
from mtcrcheck.report.formats import Run
from mtcrcheck.report.layout import Layout
from mtcrcheck.report.picture import Envelope, describe_envelope
from mtcrcheck.rules.law import load_library

PictureFormat = Literal["text", "svg", "png", "html"]


@dataclass(frozen=True, slots=True)
class Picture:
    """How and where to draw."""

    format: PictureFormat | None = flag(
        "--format", "-f", "Format; by default that of the output file, else text.", default=None
    )
    output: Text = OUTPUT
    width: int = option(
        "PIXELS",
        "Width of a picture that is not text; below 1000 the layout narrows.",
        min=300,
        max=10000,
        default=1000,
    )


@grouped
def envelope(
    specs: Texts = SPECS,
    files_from: Text = FILES_FROM,
    settings: Texts = SETTINGS,
    as_of: Text = AS_OF,
    *,
    picture: Picture,
    configured: Configured,
) -> int:
    form = picture.format or format_among(get_args(PictureFormat), picture.output, "no picture is written as")
    if form == "png" and importlib.util.find_spec("resvg_py") is None:  # said before any work
        install = "pip install 'mtcrcheck[charts]'"
        typer.echo(f"Error: a PNG file is made with resvg-py, which is not installed: {install}", err=True)
        return USAGE
    inputs = Inputs(specs, files_from, settings)
    library, request = request_of(load_library(), Transfer(as_of=as_of), inputs)
    run = Run(library, request, configured=configured)
    done = examine(inputs, library, request)
    envelopes = [describe_envelope(each, run.influences(each.spec)) for each in done.assessments]
    if envelopes:
        _draw(envelopes, f"mtcrcheck {__version__}, law of {request.day}.", form, picture)
    return done.exit_code


def _draw(envelopes: Sequence[Envelope], note: str, form: str, picture: Picture) -> None:
    match form:
        case "text":
            layout = Layout(width(picture.output), colour(picture.output))
            lines = drawing.write_picture(envelopes, note, layout)
            write((f"{line}\n" for line in lines), picture.output)
        case "svg":
            write([drawing.svg(envelopes, note, picture.width)], picture.output)
        case "html":
            from mtcrcheck.report.html import render_envelopes  # templates are slow to load

            write([render_envelopes(envelopes, note, picture.width)], picture.output)
        case "png":
            try:
                write([drawing.png(envelopes, note, picture.width)], picture.output)
            except drawing.TooLargeError as error:
                raise typer.BadParameter(f"{error}: name fewer aircraft, or a smaller --width") from None
