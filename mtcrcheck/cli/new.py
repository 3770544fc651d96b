"""`new`: a spec to begin with: a template, a copy of a real aircraft, or the answers to questions."""

import os
import sys
from typing import Annotated

import typer

from mtcrcheck.cli.options import Inputs, grouped
from mtcrcheck.text import printable


@grouped
def new(
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE", help="File to write; without one, or with -, standard output.", show_default=False
        ),
    ] = None,
    origin: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="AIRCRAFT",
            help="Copy this aircraft, by its id or words of its name, such as reaper; or a spec file.",
        ),
    ] = None,
    specs: Annotated[
        str | None,
        typer.Option(
            metavar="FOLDER",
            help="Folder that --from looks in; by default ./specs, else what came with the tool.",
            show_default=False,
        ),
    ] = None,
    ask: Annotated[bool, typer.Option("--ask", help="Ask for the most important figures, in a terminal.")] = (
        False
    ),
    force: Annotated[
        bool, typer.Option("--force", help="Overwrite the file if it is there already.")
    ] = False,
) -> int:
    """Write a spec to begin with: every key with its meaning and unit, commented out but the name."""
    from mtcrcheck.cli import output
    from mtcrcheck.cli.running import INVALID
    from mtcrcheck.spec.diagnostics import SpecError

    target = None if file in (None, "-") else file
    if target and os.path.lexists(target) and not force:
        message = f"{printable(target)} is there already: name another file, or overwrite it with --force"
        raise typer.BadParameter(message, param_hint="FILE")
    try:
        text = _text(origin, specs, ask=ask, is_json=(target or "").lower().endswith(".json"))
    except SpecError as error:
        typer.echo(str(error), err=True)
        return INVALID
    output.write([text], target)
    if target:
        fill = "" if origin or ask else "fill in what you know, then "
        typer.echo(f"Wrote {printable(target)}. Next: {fill}mtcrcheck classify {printable(target)}", err=True)
    return 0


def _text(origin: str | None, specs: str | None, *, ask: bool, is_json: bool) -> str:
    """Return the spec asked for."""
    from mtcrcheck.cli import inputs
    from mtcrcheck.cli.running import given
    from mtcrcheck.cli.specs import find_aircraft
    from mtcrcheck.spec.write import convert, template

    if ask and origin:
        raise typer.BadParameter("either copies an aircraft or asks questions", param_hint="--ask")
    if origin:
        source = next(given(Inputs([find_aircraft(origin, specs)])))
        return convert(inputs.read(source), source.path, "json" if is_json else "toml")
    if ask:
        text = template(_answers())
        return convert(text.encode(), "-", "json") if is_json else text
    if is_json:
        message = (
            "a template is made of comments, which JSON has not: name the file .toml, and convert it later"
        )
        raise typer.BadParameter(message, param_hint="FILE")
    return template()


def _answers() -> dict[str, str]:
    """Ask the questions. Raises `typer.BadParameter` where nobody can answer."""
    from mtcrcheck.spec.write import interview

    if not sys.stdin.isatty():
        message = "standard input is no terminal: leave --ask out and fill in the template"
        raise typer.BadParameter(message, param_hint="--ask")
    try:
        return interview(ask_line, lambda line: typer.echo(line, err=True))
    except EOFError:
        message = "the answers ended before the questions: nothing was written"
        raise typer.BadParameter(message, param_hint="--ask") from None


def ask_line(prompt: str) -> str:
    """Show a prompt on standard error and return the line answered. Raises `EOFError` at the end of input."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        sys.stderr.write("\n")
        raise EOFError
    return line
