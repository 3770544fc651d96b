"""The optional libraries that draw: asked for before any work is done, with the way to get them."""

from __future__ import annotations

import importlib.util
import logging

import typer

from mtcrcheck.cli.options import USAGE


def needs(library: str) -> None:
    """End the command with a usage error where a library is not installed.

    What matplotlib has to say of fonts and folders for its cache is not for our users.
    """
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    if importlib.util.find_spec(library) is None:
        words = f"this is drawn with {library}, which is not installed: pip install 'mtcrcheck[charts]'"
        typer.echo(f"Error: {words}", err=True)
        raise typer.Exit(USAGE)
