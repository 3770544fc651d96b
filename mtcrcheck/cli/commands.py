"""What each command does, how one is loaded when it is called, and how what is typed is refused."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

import typer

from mtcrcheck.text import printable, read_beside

Text = str | None
Texts = list[str] | None
HELP: Mapping[str, Any] = read_beside(__file__, "help.toml")
"""What help.toml says of commands, of their options and arguments, and of why one of these is refused."""
COMMANDS: Mapping[str, str] = HELP["commands"]
"""The help of each command, in the order in which help lists them."""
HOMES = {command: module for module, commands in HELP["homes"].items() for command in commands}
"""The modules of commands that share one."""


@cache
def load_command(name: str) -> Any:
    """Return a command as Typer runs it."""
    single = typer.Typer(add_completion=False, rich_markup_mode=None)
    single.command(name, help=COMMANDS[name])(
        getattr(import_module(f"mtcrcheck.cli.{HOMES.get(name, name)}"), name)
    )
    return typer.main.get_command(single)


def refusal(words: str, option: str) -> typer.BadParameter:
    """Return the error to raise for an option or argument that cannot be used, with the reason."""
    return typer.BadParameter(words, param_hint=option)


def plain(message: str) -> str:
    """Return what Typer says of a value in our words, where its own are those of a library."""
    words = message.removeprefix("Value error, ")
    return str(HELP["said"].get(words, words))


def refuse_if(is_so: object, name: str, /, **said: object) -> None:
    """Raise the refusal that help.toml has under a name, of what is said, if it is so: its option, and why."""
    if is_so:
        option, words = HELP["refused"][name]
        raise refusal(words.format(**{key: printable(str(value)) for key, value in said.items()}), option)


def tell(*things: object) -> None:
    """Write each of some things on a line of its own to standard error, as what no terminal obeys."""
    for thing in things:
        typer.echo(printable(str(thing)), err=True)
