"""`convert`: a spec from TOML to JSON, or back."""

from pathlib import Path
from typing import Literal

import typer

from mtcrcheck.cli import inputs
from mtcrcheck.cli.commands import Text, argument, flag, refusal
from mtcrcheck.cli.options import OUTPUT, Inputs, grouped
from mtcrcheck.cli.output import format_by_ending, write
from mtcrcheck.cli.running import INVALID, given
from mtcrcheck.spec import write as notations
from mtcrcheck.spec.diagnostics import SpecError


@grouped
def convert(
    file: str = argument("SPEC", "Spec file, or - for standard input.", required=True),
    to_format: Literal["toml", "json"] | None = flag(
        "Format to write; by default that of the output file, else the other of the two.", default=None
    ),
    output: Text = OUTPUT,
) -> int:
    if Path(file).is_dir():
        raise refusal("one spec at a time, not a folder", "SPEC")
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
