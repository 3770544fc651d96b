"""`envelope`: payload over range, what is certain and what is possible, with the corner of Category I."""

import importlib.util
from collections.abc import Iterable, Sequence
from typing import Literal, get_args

import typer

from mtcrcheck import __version__
from mtcrcheck.cli import USAGE
from mtcrcheck.cli.classify import examine
from mtcrcheck.cli.commands import Text, Texts
from mtcrcheck.cli.options import Configured, Inputs, Transfer, grouped
from mtcrcheck.cli.output import colour, format_among, write
from mtcrcheck.cli.output import width as columns
from mtcrcheck.cli.request import request_of
from mtcrcheck.report import picture
from mtcrcheck.report.formats import Run
from mtcrcheck.report.layout import Layout
from mtcrcheck.report.picture import Envelope, describe_envelope

PictureFormat = Literal["text", "svg", "png", "html"]


@grouped
def envelope(
    specs: Texts = None,
    files_from: Text = None,
    settings: Texts = None,
    as_of: Text = None,
    format: PictureFormat | None = None,
    output: Text = None,
    width: int = 1000,
    configured: Configured = (),
) -> int:
    form = format or format_among(get_args(PictureFormat), output)
    if form == "png" and importlib.util.find_spec("resvg_py") is None:  # said before any work
        install = "pip install 'mtcrcheck[charts]'"
        typer.echo(f"Error: a PNG file is made with resvg-py, which is not installed: {install}", err=True)
        return USAGE
    inputs = Inputs(specs, files_from, settings)
    library, request = request_of(Transfer(as_of=as_of), inputs)
    run = Run(library, request, columns(output), colour(output), configured=configured)
    done = examine(inputs, library, request)
    envelopes = [describe_envelope(each, run.influences(each.spec)) for each in done.assessments]
    if envelopes:
        write(_draw(envelopes, form, run, width), output)
    return done.exit_code


def _draw(envelopes: Sequence[Envelope], form: str, run: Run, pixels: int) -> Iterable[str | bytes]:
    note = f"mtcrcheck {__version__}, law of {run.request.day}."
    match form:
        case "text":
            lines = picture.write_picture(envelopes, note, Layout(run.width, run.colour))
            return (f"{line}\n" for line in lines)
        case "svg":
            return [picture.svg(envelopes, note, pixels)]
        case "html":
            from mtcrcheck.report.html import render_envelopes  # templates are slow to load

            return [render_envelopes(envelopes, note, pixels)]
    try:
        return [picture.png(envelopes, note, pixels)]
    except picture.TooLargeError as error:
        raise typer.BadParameter(f"{error}: name fewer aircraft, or a smaller --width") from None
