"""The application: its commands, and the options before them."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

EPILOG = (
    "Exit codes: 0 done; 1 a verdict that --fail-on names, an expired waiver, a difference that diff found, or "
    "a record that verify finds changed; 2 a usage error; 3 some input is invalid or could not be read."
)
COMMANDS = (
    *("classify", "batch", "compare", "diff", "impact", "envelope", "screen", "precedents"),
    *("explain", "law", "countries", "specs", "new", "answer", "validate", "convert", "schema", "verify"),
)
"""The commands in the order in which help lists them; each is the function of its name in the module of its name."""


@cache
def load_command(name: str) -> Any:
    """Return a command as Typer runs it."""
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(name)(getattr(import_module(f"mtcrcheck.cli.{name}"), name))
    return typer.main.get_command(single)


class LoadedCommands(Mapping[str, Any]):
    """The commands by name, each loaded when it is asked for: none waits for what another one imports."""

    def __getitem__(self, name: str) -> Any:
        """Return a command. Raises `KeyError` for any other name."""
        if name not in COMMANDS:
            raise KeyError(name)
        return load_command(name)

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class Program(TyperGroup):
    """The commands as one program."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = LoadedCommands()  # type: ignore[assignment]  # nothing is added to them


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
        from mtcrcheck.cli.man import man_page

        typer.echo(man_page(app), nl=False)
        raise typer.Exit


@app.callback()
def read_common_options(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit."),
    ] = False,
    manual: Annotated[
        bool,
        typer.Option(
            "--man", callback=_print_manual, is_eager=True, help="Print the manual page, for man -l -."
        ),
    ] = False,
    config: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            envvar="MTCRCHECK_CONFIG",
            help="Read options from this file, not from the nearest mtcrcheck.toml or pyproject.toml.",
        ),
    ] = None,
    no_config: Annotated[
        bool, typer.Option("--no-config", envvar="MTCRCHECK_NO_CONFIG", help="Read no configuration file.")
    ] = False,
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
        raise typer.BadParameter(f"{where}: {error.strerror}", param_hint="--config") from None
    context.default_map = {command: settings.values}
    context.obj = settings.origins
