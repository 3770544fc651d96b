"""`convert`: a spec from TOML to JSON, or back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from mtcrcheck.cli.options import Inputs, grouped


class Notation(StrEnum):
    """The two ways to write a spec."""

    TOML = "toml"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which spec, and into what."""

    file: Annotated[
        str, typer.Argument(metavar="SPEC", help="Spec file, or - for standard input.", show_default=False)
    ]
    to_format: Annotated[
        Notation | None,
        typer.Option(
            "--to-format",
            help="What to write; by default what the output file's ending says, else the other of the two.",
            show_default=False,
        ),
    ] = None
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to a file, whole or not at all."),
    ] = None


@grouped
def convert(asked: Asked) -> int:
    """Write a spec in the other notation, every value the same; within one notation, comments stay."""
    from mtcrcheck.cli import inputs, output
    from mtcrcheck.cli.running import INVALID, given
    from mtcrcheck.spec.diagnostics import SpecError
    from mtcrcheck.spec.write import ConversionError, notation
    from mtcrcheck.spec.write import convert as converted

    if Path(asked.file).is_dir():
        raise typer.BadParameter("one spec at a time, not a folder", param_hint="SPEC")
    source = next(given(Inputs([asked.file])))
    ending = Path(asked.output or "").suffix.lower().removeprefix(".")
    try:
        data = inputs.read(source)
        to = asked.to_format or (Notation(ending) if ending in set(Notation) else None)
        if to is None:
            to = Notation.TOML if notation(data, source.path) == "json" else Notation.JSON
        text = converted(data, source.path, to.value)
    except (SpecError, ConversionError) as error:
        typer.echo(str(error), err=True)
        return INVALID
    output.write([text], asked.output)
    return 0
