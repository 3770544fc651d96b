"""What each command does, how one is loaded when it is called, and how its options are declared."""

from dataclasses import MISSING, field
from functools import cache
from importlib import import_module
from typing import Any

import typer

Text = str | None
Texts = list[str] | None
COMMANDS = {
    "classify": "Show how each aircraft is treated, and why. Each destination and interpretation has its answer.",
    "batch": "Classify many aircraft in one table, and count the verdicts. The rationale comes with --why.",
    "compare": "Compare verdicts and figures of several aircraft. Each has a column.",
    "diff": "Show what changes between two interpretations or two days. The provisions that change it are named.",
    "impact": "Show which transfers change, and why. Every system goes to every destination, or to those of --to.",
    "envelope": "Plot payload against range. The plot shows what is certain, what is possible, and Category I.",
    "screen": "Classify a table, one aircraft a row. The table comes back with verdicts added to each row.",
    "precedents": "Show documented decisions on a destination or a system. The page says whether each fits the "
    "policy of its day.",
    "explain": "Explain a word or an id. It may be a clause, entry, provision, interpretation, country group, alert, "
    "code, fact or key.",
    "law": "Show what law is on file. The list has rules, interpretations, groups and unverified texts, or "
    "the verdicts that rest on an id.",
    "countries": "List countries, or show one. The page has its memberships with dates, and what they mean for "
    "typical aircraft.",
    "specs": "List the example aircraft. Each has id, name, maker, origin and role. `new --from ID` copies one.",
    "new": "Start a spec. In a terminal it asks questions; elsewhere it writes a template with every key.",
    "answer": "Ask the open questions on an aircraft. The answers are saved, and the aircraft is classified again.",
    "validate": "Check specs, and report every error. Each has its line and column; nothing is assessed.",
    "convert": "Convert a spec between TOML and JSON. No value changes; comments stay within one notation.",
    "schema": "Print the JSON Schema of a spec file, or a table's columns. Editors use it for completion and hover.",
    "verify": "Assess the specs of a saved record again. The answer is whether it still holds, and what has changed.",
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
