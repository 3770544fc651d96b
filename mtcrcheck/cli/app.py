"""The application: its subcommands, and the options before them."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = (
    "classify",
    "batch",
    "diff",
    "impact",
    "envelope",
    "screen",
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
    "Exit codes: 0 done; 1 a verdict that --fail-on names, or a difference; 2 a usage error; "
    "3 some input is invalid or could not be read."
)


def build(arguments: Sequence[str]) -> typer.Typer:
    """Return the application with the command that the arguments name, else with all of them.

    Only help, completion and misspelt commands need all.
    """
    app = typer.Typer(
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


def _version(asked: bool) -> None:
    """Print the version and end."""
    if asked:
        from mtcrcheck import __version__

        typer.echo(f"mtcrcheck {__version__}")
        raise typer.Exit


def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Declare the options that stand before a command."""
