"""The program: its commands as one, the options before them, and the manual."""

import os
from collections.abc import Iterator
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from mtcrcheck import __version__
from mtcrcheck.cli.commands import COMMANDS, HELP, load_command, refusal, refuse_if
from mtcrcheck.text import printable

WORDS = HELP["mtcrcheck"]


class Program(TyperGroup):
    """The commands as one program: help lists what each does, and the one that is called is loaded."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = {name: TyperCommand(name, help=text) for name, text in COMMANDS.items()}

    def resolve_command(self, context: Any, words: list[str]) -> Any:
        """Return the name, the command, and the arguments that follow it."""
        refuse_if(words[0] not in self.commands and os.path.exists(words[0]), "no-command", file=words[0])  # noqa: PTH110
        name, described, rest = super().resolve_command(context, words)
        return name, described and load_command(described.name or ""), rest


app = typer.Typer(
    cls=Program,
    epilog=f"Exit codes: {WORDS['exit_codes']}",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_only(option: typer.CallbackParam, asked: bool) -> None:
    if asked:
        is_manual = option.name == "manual"
        lines = _list_lines(typer.main.get_command(app)) if is_manual else [f"mtcrcheck {__version__}"]
        typer.echo("\n".join(lines))
        raise typer.Exit


@app.callback()
def read_common_options(
    context: typer.Context,
    version: bool = typer.Option(
        False, "--version", callback=_print_only, is_eager=True, help=WORDS["version"]
    ),
    manual: bool = typer.Option(False, "--man", callback=_print_only, is_eager=True, help=WORDS["manual"]),
    config: str | None = typer.Option(None, metavar="FILE", envvar="MTCRCHECK_CONFIG", help=WORDS["config"]),
    no_config: bool = typer.Option(
        False, "--no-config", envvar="MTCRCHECK_NO_CONFIG", help=WORDS["no_config"]
    ),
) -> None:
    """Classify an unmanned aircraft under the MTCR and the national rules built on it.

    The answer is for a destination, a day and an interpretation, and comes with its reasons.
    """
    from mtcrcheck.cli import files
    from mtcrcheck.cli.configuration import read_configured

    files.forget()
    command = context.invoked_subcommand or ""
    if command not in COMMANDS:
        return
    try:
        settings = read_configured(context, config, search=not no_config)
    except OSError as error:
        where = printable(config or str(error.filename))
        raise refusal(f"{where}: {error.strerror}", "--config") from None
    context.default_map = {command: {each.parameter: each.value for each in settings.values()}}
    context.obj = settings


def _list_lines(command: Any) -> Iterator[str]:
    """Yield the lines of the manual page in the language of man: ``mtcrcheck --man | man -l -`` shows it."""
    yield f'.TH MTCRCHECK 1 "" "mtcrcheck {__version__}" "User commands"'
    yield from (".SH NAME", "mtcrcheck \\- export control of unmanned aircraft under the MTCR")
    yield from (".SH SYNOPSIS", ".B mtcrcheck", "[OPTIONS] COMMAND [ARGUMENTS]")
    yield from (".SH DESCRIPTION", *_paragraphs(command.help), ".SH OPTIONS", *_options(command))
    for name, sub in ((name, load_command(name)) for name in COMMANDS):
        usage = sub.collect_usage_pieces(typer.Context(sub))
        yield from (f'.SH "{name.upper()}"', f".B mtcrcheck {name}", _roff(" ".join(usage)), ".PP")
        yield from (*_paragraphs(sub.help), *_options(sub))
    yield from (".SH EXIT STATUS", *_paragraphs(WORDS["exit_codes"]))


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
