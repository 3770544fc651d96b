"""`new`: a spec to begin with: a template, a copy of a real aircraft, a data sheet, or the answers to questions."""

import datetime
import os
import sys

import typer

from mtcrcheck.cli import inputs, output
from mtcrcheck.cli.answer import Interview, read_line
from mtcrcheck.cli.commands import Text, argument, flag, option, refusal
from mtcrcheck.cli.options import Inputs, Output, Transfer, Verdicts, complete, grouped
from mtcrcheck.cli.request import request_of
from mtcrcheck.cli.running import INVALID, given, report
from mtcrcheck.cli.specs import find_aircraft, find_folder, list_files
from mtcrcheck.rules.law import load_library
from mtcrcheck.spec.answering import Answerer, write_answers
from mtcrcheck.spec.diagnostics import SpecError
from mtcrcheck.spec.keys import ASKED, KEYS
from mtcrcheck.spec.write import FLAGS, convert, template
from mtcrcheck.text import printable

MOST = 8_000_000
"""Bytes of a text that are read."""


COMPLETE = complete(lambda: list_files(find_folder(None)))


@grouped
def new(
    file: Text = argument("FILE", "File to write; without one, or with -, standard output."),
    origin: Text = option(
        "AIRCRAFT",
        "Copy this aircraft, by its id or words of its name, such as reaper; or a spec file.",
        "--from",
        autocompletion=COMPLETE,
    ),
    specs: Text = option(
        "FOLDER", "Folder that --from looks in; by default ./specs, else what came with the tool."
    ),
    text: Text = option(
        "FILE",
        "Read a data sheet or a web page, as text or HTML (- is standard input): every figure that is "
        "recognized becomes a line to check, commented out.",
        "--from-text",
    ),
    ask: bool | None = flag(
        "--ask/--template",
        "Ask the deciding questions one by one, or write the template; by default ask in a terminal.",
        default=None,
    ),
    by: str = option("NAME", "Who answers the questions: the source of the answers.", default="the analyst"),
    force: bool = flag("--force", "Overwrite the file if it exists."),
) -> int:
    target = None if file in (None, "-") else file
    if target and os.path.lexists(target) and not force:
        words = "is there already: name another file, or overwrite it with --force"
        raise refusal(f"{printable(target)} {words}", "FILE")
    if sum(bool(one) for one in (origin, text, ask)) > 1:
        words = "copy an aircraft, read a text or ask questions: one of the three"
        raise refusal(words, "--from, --from-text or --ask")
    if ask is None:
        ask = bool(target) and not (origin or text) and sys.stdin.isatty()
    is_json = (target or "").lower().endswith(".json")
    if is_json and not (origin or ask):
        message = "what is commented out cannot stand in JSON: name the file .toml, and convert it later"
        raise refusal(message, "FILE")
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
    if origin:
        source = next(given(Inputs([find_aircraft(origin, specs)])))
        return convert(inputs.read(source), source.path, "json" if is_json else "toml")
    if text:
        from mtcrcheck.screening.datasheets import draft_spec

        try:
            return draft_spec(inputs.content(text, MOST).decode(errors="replace"), text)
        except OSError as error:
            raise refusal(f"{printable(text)}: {error.strerror}", "--from-text") from None
    if by:
        asked = _ask_all(by)
        return convert(asked.encode(), "-", "json") if is_json else asked
    return template()


def _ask_all(by: str) -> str:
    """Return the spec that the answers make. Raises `typer.BadParameter` where nobody can answer."""
    if not sys.stdin.isatty():
        raise refusal("standard input is no terminal: leave --ask out and fill in the template", "--ask")
    name: str | None = ""
    while name == "":
        name = read_line("What is the aircraft called? ")
    if name is None:
        raise refusal("the answers ended before the questions: nothing was written", "--ask")
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
