"""What each command does, how one is loaded when it is called, and how its options are declared."""

from collections.abc import Mapping
from dataclasses import MISSING, field
from functools import cache
from importlib import import_module
from typing import Any

import typer

from mtcrcheck.text import read_beside

Text = str | None
Texts = list[str] | None
HELP: Mapping[str, Any] = read_beside(__file__, "help.toml")
"""What help says of commands and, by the names of parameters, of their arguments and options."""
COMMANDS: Mapping[str, str] = HELP["commands"]
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


def option(metavar: str | None, *names: str, default: Any = None, required: bool = False, **more: Any) -> Any:
    """Return an option with a value, called as the parameter is where there are no names."""
    return _declare(typer.Option(*names, metavar=metavar, **more), MISSING if required else default)


def flag(*names: str, default: Any = False, **more: Any) -> Any:
    """Return an option whose value needs no name."""
    return option(None, *names, default=default, **more)


def argument(metavar: str, *, required: bool = False, **more: Any) -> Any:
    """Return an argument."""
    declared = typer.Argument(metavar=metavar, show_default=False, **more)
    return _declare(declared, MISSING if required else None)


def _declare(declared: Any, default: Any) -> Any:
    """Return a parameter as a field, for a group of options and for a command alike: `grouped` shows it to Typer."""
    return field(default=default, metadata={"typer": declared})


def refusal(words: str, option: str) -> typer.BadParameter:
    """Return what is raised for an option or argument that cannot be meant, with the reason."""
    return typer.BadParameter(words, param_hint=option)
