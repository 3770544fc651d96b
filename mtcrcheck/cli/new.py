"""`new`: a spec to begin with: a template, a copy of a real aircraft, a data sheet, or the answers to questions."""

import datetime
import os
import sys
from typing import Annotated

import typer

from mtcrcheck.cli.options import Inputs, Output, Transfer, Verdicts, complete_aircraft, grouped
from mtcrcheck.text import printable

MOST = 8_000_000
"""Bytes of a text that are read."""


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
            autocompletion=complete_aircraft,
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
    text: Annotated[
        str | None,
        typer.Option(
            "--from-text",
            metavar="FILE",
            help="Read a data sheet or a web page, as text or HTML (- is standard input): every figure that "
            "is recognized becomes a line to check, commented out.",
        ),
    ] = None,
    ask: Annotated[
        bool | None,
        typer.Option(
            "--ask/--template",
            help="Ask the deciding questions one by one, or write the template; by default ask in a terminal.",
        ),
    ] = None,
    by: Annotated[
        str, typer.Option(metavar="NAME", help="Who answers the questions: the source of the answers.")
    ] = "the maker",
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it exists.")] = False,
) -> int:
    """Start a spec: in a terminal from the answers to questions, else from a template with every key."""
    from mtcrcheck.cli import output
    from mtcrcheck.cli.running import INVALID, report
    from mtcrcheck.spec.diagnostics import SpecError

    target = None if file in (None, "-") else file
    if target and os.path.lexists(target) and not force:
        message = f"{printable(target)} is there already: name another file, or overwrite it with --force"
        raise typer.BadParameter(message, param_hint="FILE")
    if sum(bool(one) for one in (origin, text, ask)) > 1:
        words = "copy an aircraft, read a text or ask questions: one of the three"
        raise typer.BadParameter(words, param_hint="--from, --from-text or --ask")
    if ask is None:
        ask = bool(target) and not (origin or text) and sys.stdin.isatty()
    is_json = (target or "").lower().endswith(".json")
    if is_json and not (origin or ask):
        message = "what is commented out cannot stand in JSON: name the file .toml, and convert it later"
        raise typer.BadParameter(message, param_hint="FILE")
    try:
        output.write([_text(origin, specs, text, by if ask else "", is_json=is_json)], target)
    except SpecError as error:
        typer.echo(str(error), err=True)
        return INVALID
    if target:
        fill = "" if origin or ask else "check every line, then " if text else "fill in what you know, then "
        typer.echo(f"Wrote {printable(target)}. Next: {fill}mtcrcheck classify {printable(target)}", err=True)
    return report(Inputs([target]), Transfer(), Verdicts(), Output(), ()) if ask and target else 0


def _text(origin: str | None, specs: str | None, text: str | None, by: str, *, is_json: bool) -> str:
    """Return the spec asked for, with answers where it is known ``by`` whom."""
    from mtcrcheck.cli import inputs
    from mtcrcheck.cli.examples import find_aircraft
    from mtcrcheck.cli.running import given
    from mtcrcheck.spec.write import convert, template

    if origin:
        source = next(given(Inputs([find_aircraft(origin, specs)])))
        return convert(inputs.read(source), source.path, "json" if is_json else "toml")
    if text:
        from mtcrcheck.screening.datasheets import draft_spec

        try:
            return draft_spec(inputs.content(text, MOST).decode(errors="replace"), text)
        except OSError as error:
            raise typer.BadParameter(
                f"{printable(text)}: {error.strerror}", param_hint="--from-text"
            ) from None
    if by:
        asked = _ask_all(by)
        return convert(asked.encode(), "-", "json") if is_json else asked
    return template()


def _ask_all(by: str) -> str:
    """Return the spec that the answers make. Raises `typer.BadParameter` where nobody can answer."""
    from mtcrcheck.cli.answer import Interview, read_line
    from mtcrcheck.cli.request import request_of
    from mtcrcheck.rules.law import load_library
    from mtcrcheck.spec.answering import Answerer, write_answers
    from mtcrcheck.spec.keys import ASKED, KEYS
    from mtcrcheck.spec.write import FLAGS, template

    if not sys.stdin.isatty():
        message = "standard input is no terminal: leave --ask out and fill in the template"
        raise typer.BadParameter(message, param_hint="--ask")
    name: str | None = ""
    while name == "":
        name = read_line("What is the aircraft called? ")
    if name is None:
        message = "the answers ended before the questions: nothing was written"
        raise typer.BadParameter(message, param_hint="--ask")
    library, request = request_of(load_library(), Transfer(), Inputs())
    said = Interview(template({"name": name}).encode(), "-", library, request, ASKED).hold()
    answers = {
        KEYS[key].in_file: FLAGS[answer.casefold()] if KEYS[key].kind == "flag" else answer
        for key, answer in said.items()
    }
    if not answers:
        return template({"name": name})
    date = str(datetime.datetime.now(tz=datetime.UTC).date())
    text = template({"name": name, **answers}, f"answers-{date}")
    return write_answers(text.encode(), "-", {}, Answerer(by, date))
