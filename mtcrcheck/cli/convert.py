"""`convert`: a spec from TOML to JSON, or back."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from mtcrcheck.cli import inputs
from mtcrcheck.cli.options import Inputs, OutputFile, grouped
from mtcrcheck.cli.output import format_by_ending, write
from mtcrcheck.cli.running import INVALID, given
from mtcrcheck.spec import write as notations
from mtcrcheck.spec.diagnostics import SpecError


@grouped
def convert(
    file: Annotated[
        str, typer.Argument(metavar="SPEC", help="Spec file, or - for standard input.", show_default=False)
    ],
    to_format: Annotated[
        Literal["toml", "json"] | None,
        typer.Option(
            help="Format to write; by default that of the output file, else the other of the two.",
            show_default=False,
        ),
    ] = None,
    output: OutputFile = None,
) -> int:
    """Convert a spec between TOML and JSON without changing any value; comments stay within one notation."""
    if Path(file).is_dir():
        raise typer.BadParameter("one spec at a time, not a folder", param_hint="SPEC")
    source = next(given(Inputs([file])))
    try:
        data = inputs.read(source)
        other = "toml" if notations.notation(data, source.path) == "json" else "json"
        to = to_format or format_by_ending(output, ("toml", "json"), other)
        text = notations.convert(data, source.path, "json" if to == "json" else "toml")
    except (SpecError, notations.ConversionError) as error:
        typer.echo(str(error), err=True)
        return INVALID
    write([text], output)
    return 0
