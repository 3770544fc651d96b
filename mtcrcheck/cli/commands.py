"""The application: what each command does, how one is loaded when it is called, the options before it, the manual.

How options are declared stands here too.
"""

from collections.abc import Iterator
from dataclasses import MISSING, field
from functools import cache
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

Text = str | None
Texts = list[str] | None
COMMANDS = {
    "classify": "Show how each aircraft is treated for each destination and interpretation, and why.",
    "batch": "Classify many aircraft in one table, then count the verdicts; the rationale comes with --why.",
    "compare": "Compare the verdicts and the figures of several aircraft, one column for each.",
    "diff": "Show what changes between two interpretations or two days, and which provisions change it.",
    "impact": "Show which transfers change: every system to every destination, or those of --to, and why.",
    "envelope": "Plot payload against range: what is certain, what is possible, and where Category I begins.",
    "screen": "Classify a table of aircraft, one aircraft a row: the table comes back with verdicts added to "
    "each row.",
    "precedents": "Show documented decisions on a destination or a system, and whether they fit the policy of "
    "their day.",
    "explain": "Explain a clause, entry, provision, interpretation, country group, alert, code, fact, key or word.",
    "law": "Show what is on file: rules, interpretations, groups, unverified texts, or the verdicts that rest on "
    "an id.",
    "countries": "List countries, or show one: its memberships with dates, and what they mean for typical aircraft.",
    "specs": "List the example aircraft: id, name, maker, origin and role. `new --from ID` copies one.",
    "new": "Start a spec: in a terminal from the answers to questions, else from a template with every key.",
    "answer": "Ask the open questions on an aircraft, most decisive first, save the answers and classify again.",
    "validate": "Check specs and report every error with its line and column, without assessing them.",
    "convert": "Convert a spec between TOML and JSON without changing any value; comments stay within one notation.",
    "schema": "Print the JSON Schema of a spec file, for completion and hover in editors, or a table's columns.",
    "verify": "Assess the specs of a saved record again and show whether it still holds and what has changed.",
}
"""The help of each command, in the order in which help lists them."""
HOMES = {
    **dict.fromkeys(("batch", "diff"), "classify"),
    **dict.fromkeys(("law", "countries"), "explain"),
    **dict.fromkeys(("convert", "schema"), "validate"),
    "answer": "new",
}
"""The modules of commands that share one; any other command is the function of its name in the module of its name."""


@cache
def load_command(name: str) -> Any:
    """Return a command as Typer runs it."""
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(name, help=COMMANDS[name])(
        getattr(import_module(f"mtcrcheck.cli.{HOMES.get(name, name)}"), name)
    )
    return typer.main.get_command(single)


def option(
    metavar: str, help: str, *names: str, default: Any = None, required: bool = False, **more: Any
) -> Any:
    """Return an option with a value, called as the parameter is where there are no names."""
    return _declare(
        typer.Option(*names, metavar=metavar, help=help, **more), MISSING if required else default
    )


def flag(*names_and_help: str, default: Any = False, **more: Any) -> Any:
    """Return an option whose value needs no name: its own names, then its help."""
    *names, help = names_and_help
    return _declare(typer.Option(*names, help=help, **more), default)


def argument(metavar: str, help: str, *, required: bool = False, **more: Any) -> Any:
    """Return an argument."""
    declared = typer.Argument(metavar=metavar, help=help, show_default=False, **more)
    return _declare(declared, MISSING if required else None)


def _declare(declared: Any, default: Any) -> Any:
    """Return a parameter as a field, for a group of options and for a command alike: `grouped` shows it to Typer."""
    return field(default=default, metadata={"typer": declared})


def refusal(words: str, option: str) -> typer.BadParameter:
    """Return what is raised for an option or argument that cannot be meant, with the reason."""
    return typer.BadParameter(words, param_hint=option)


EPILOG = (
    "Exit codes: 0 done; 1 a verdict that --fail-on names, an expired waiver, a difference that diff found, or "
    "a record that verify finds changed; 2 a usage error; 3 some input is invalid or could not be read."
)


class Program(TyperGroup):
    """The commands as one program: help lists what each does, and the one that is called is loaded."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = {name: TyperCommand(name, help=text) for name, text in COMMANDS.items()}

    def resolve_command(self, context: Any, words: list[str]) -> Any:
        """Return the name, the command itself, and the words that are its own."""
        name, described, rest = super().resolve_command(context, words)
        return name, described and load_command(described.name or ""), rest


app = typer.Typer(
    cls=Program,
    epilog=EPILOG,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(asked: bool) -> None:
    if asked:
        from mtcrcheck import __version__

        typer.echo(f"mtcrcheck {__version__}")
        raise typer.Exit


def _print_manual(asked: bool) -> None:
    if asked:
        typer.echo(man_page(app), nl=False)
        raise typer.Exit


@app.callback()
def read_common_options(
    context: typer.Context,
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Print the version and exit."
    ),
    manual: bool = typer.Option(
        False, "--man", callback=_print_manual, is_eager=True, help="Print the manual page, for man -l -."
    ),
    config: str | None = typer.Option(
        None,
        metavar="FILE",
        envvar="MTCRCHECK_CONFIG",
        help="Read options from this file, not from the nearest mtcrcheck.toml or pyproject.toml.",
    ),
    no_config: bool = typer.Option(
        False, "--no-config", envvar="MTCRCHECK_NO_CONFIG", help="Read no configuration file."
    ),
) -> None:
    """Classify an unmanned aircraft under the MTCR and the national rules built on it.

    The answer is for a destination, a day and an interpretation, and comes with its reasons.
    """
    from mtcrcheck.cli import inputs
    from mtcrcheck.cli.configuration import ConfigurationError, read_settings
    from mtcrcheck.text import printable

    inputs.forget()
    command = context.invoked_subcommand or ""
    if command not in COMMANDS:
        return
    try:
        settings = read_settings(context, config, search=not no_config)
    except ConfigurationError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    except OSError as error:
        where = printable(config or str(error.filename))
        raise refusal(f"{where}: {error.strerror}", "--config") from None
    context.default_map = {command: settings.values}
    context.obj = settings.origins


def man_page(app: typer.Typer) -> str:
    """Return the manual page in the language of man: ``mtcrcheck --man | man -l -`` shows it."""
    return "\n".join(_lines(typer.main.get_command(app))) + "\n"


def _lines(command: Any) -> Iterator[str]:
    from mtcrcheck import __version__

    yield f'.TH MTCRCHECK 1 "" "mtcrcheck {__version__}" "User commands"'
    yield from (".SH NAME", "mtcrcheck \\- export control of unmanned aircraft under the MTCR")
    yield from (".SH SYNOPSIS", ".B mtcrcheck", "[OPTIONS] COMMAND [ARGUMENTS]")
    yield from (".SH DESCRIPTION", *_paragraphs(command.help), ".SH OPTIONS", *_options(command))
    for name, sub in ((name, load_command(name)) for name in COMMANDS):
        usage = sub.collect_usage_pieces(typer.Context(sub))
        yield from (f'.SH "{name.upper()}"', f".B mtcrcheck {name}", _roff(" ".join(usage)), ".PP")
        yield from (*_paragraphs(sub.help), *_options(sub))
    yield from (".SH EXIT STATUS", *_paragraphs(command.epilog.removeprefix("Exit codes: ")))


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        yield from (".PP", _roff(" ".join(paragraph.split())))


def _options(command: Any) -> Iterator[str]:
    context = typer.Context(command)
    for parameter in command.params:
        record = parameter.get_help_record(context)
        if record:
            yield from (".TP", f"\\fB{_roff(record[0].partition(' <')[0])}\\fR", _roff(record[1]))


def _roff(text: str) -> str:
    r"""Return a text as man prints it as it is: ``\e`` is a backslash, ``\&`` keeps a point from being a request."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped[:1] in (".", "'") else escaped
