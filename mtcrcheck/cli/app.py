"""The application: its subcommands, and the options before them."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = (
    "classify",
    "batch",
    "diff",
    "impact",
    "envelope",
    "precedents",
    "explain",
    "law",
    "countries",
    "new",
    "validate",
    "convert",
    "schema",
    "verify",
)
"""The subcommands: each is the function of that name in the module of that name."""

HELP = (
    "How an unmanned aircraft is treated under the MTCR and the US rules built on it, to which destination, "
    "under which reading, and why."
)
EPILOG = (
    "Exit codes: 0 done; 1 a verdict that --fail-on names, an expired waiver, a difference that diff found, or "
    "a record that verify finds changed; 2 a usage error; 3 some input is invalid or could not be read."
)


def build(arguments: Sequence[str]) -> typer.Typer:
    """Return the application with the command that the arguments name, else with all of them.

    Only help, completion and misspelt commands need all.
    """
    app = typer.Typer(
        cls=_Commands,
        help=HELP,
        epilog=EPILOG,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_common)
    wanted = next((a for a in arguments if not a.startswith("-")), None)
    for name in [wanted] if wanted in COMMANDS else COMMANDS:
        module = importlib.import_module(f"mtcrcheck.cli.{name}")
        app.command(name)(getattr(module, name))
    return app


class _Commands(TyperGroup):
    """The commands, whose parser says in our words what it cannot take."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that is asked for."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            from mtcrcheck.cli.mistakes import mended

            error.message = mended(error.message)
            raise


def _version(asked: bool) -> None:
    """Print the version and end."""
    if asked:
        from mtcrcheck import __version__

        typer.echo(f"mtcrcheck {__version__}")
        raise typer.Exit


def _common(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
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
    """Declare the options that stand before a command, and read those that are not typed."""
    from mtcrcheck.cli.configuration import ConfigurationError, settings

    command = context.invoked_subcommand or ""
    if command not in COMMANDS:
        return
    try:
        found = settings(command, config, search=not no_config)
    except ConfigurationError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    except OSError as error:
        raise typer.BadParameter(f"{config}: {error.strerror}", param_hint="--config") from None
    context.default_map = {command: found.values}
    context.obj = found.origins
