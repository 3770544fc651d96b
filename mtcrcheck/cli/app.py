"""The application: its subcommands, and the options before them."""

from __future__ import annotations

import importlib
from contextlib import contextmanager
from enum import EnumType
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

import typer
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

COMMANDS: Mapping[str, str] = {
    "classify": "Say how each aircraft is treated, to which destination, under which reading, and why.",
    "batch": "Say it of many aircraft: one row each, then a summary; the rationale with --why.",
    "diff": "Say what changes between two interpretations or two days, and which words change it.",
    "impact": "Say which transfers move: every system to every destination, or those of --to, and why.",
    "envelope": "Draw payload over range: what is certain, what is possible, and where Category I begins.",
    "screen": "Screen a table of aircraft, one row each: the table with verdicts beside each row.",
    "precedents": "Show documented decisions on a destination or a system, and how they sit with the posture "
    "then.",
    "explain": "Explain a clause, entry, provision, interpretation, country group, alert, code, fact, key "
    "or word.",
    "law": "Show what is encoded: rules, interpretations, groups, what is unverified, or what rests on "
    "an id.",
    "countries": "List countries, or show one: its memberships with dates, and what they mean for typical "
    "aircraft.",
    "new": "Write a spec to begin with: every key with its meaning and unit, commented out but the name.",
    "validate": "Read specs and report every fault with its line and column; nothing is assessed.",
    "convert": "Write a spec in the other notation, every value the same; within one notation, comments "
    "stay.",
    "schema": "Print the JSON Schema of a spec file, for completion and hover in editors, or a table's "
    "columns.",
    "verify": "Assess the specs of a saved record anew, and say whether it holds and, if not, what has "
    "changed.",
}
"""The subcommands and what they do: each is the function of that name in the module of that name."""

HELP = (
    "How an unmanned aircraft is treated under the MTCR and the US rules built on it, to which destination, "
    "under which reading, and why."
)
USAGE_ERROR: Any = typer.BadParameter.__base__
"""What the parser raises for whatever it cannot take; older versions of Typer have another name for it."""
EPILOG = (
    "Exit codes: 0 done; 1 a verdict that --fail-on names, an expired waiver, a difference that diff found, or "
    "a record that verify finds changed; 2 a usage error; 3 some input is invalid or could not be read."
)


def build() -> typer.Typer:
    """Return the application with all of its commands, none of them loaded yet."""
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
    for name, summary in COMMANDS.items():
        app.command(name, cls=_Unloaded, help=summary)(lambda: None)
    return app


class _Commands(TyperGroup):
    """The commands, whose parser says in our words what it cannot take."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options before the command."""
        _take_text_as_typed(self.get_params(ctx))
        with _mending():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command that is asked for."""
        with _mending():
            return super().invoke(ctx)


@contextmanager
def _mending() -> Iterator[None]:
    """Put what is said of a mistake in our words; what was typed is shown, and never obeyed."""
    try:
        yield
    except USAGE_ERROR as error:
        from mtcrcheck.cli.mistakes import mended
        from mtcrcheck.text import printable

        lines = mended(error.message).split("\n")
        error.message = "\n".join(map(printable, lines))
        raise


class _Unloaded(TyperCommand):
    """A subcommand of which name and summary are known, until it is run, completed or asked for help."""

    def make_context(self, *arguments: Any, **extra: Any) -> Any:
        """Load the subcommand, and let it read its arguments itself."""
        return _loaded(self.name or "").make_context(*arguments, **extra)


class _Loaded(TyperCommand):
    """A subcommand that is run."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments."""
        _take_text_as_typed(self.get_params(ctx))
        return super().parse_args(ctx, args)


def _loaded(name: str) -> Any:
    """Return a subcommand as it reads its arguments and runs."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    module = importlib.import_module(f"mtcrcheck.cli.{name}")
    app.command(name, cls=_Loaded)(getattr(module, name))
    return typer.main.get_command(app)


def _take_text_as_typed(parameters: Iterable[Any]) -> None:
    """Spare a command the converters that Typer makes for every parameter, given or not.

    They need pydantic's models, and to load those takes longer than to classify an aircraft.
    """
    for parameter in parameters:
        described = getattr(parameter, "type_descriptor", None)
        if described is not None and described.parameter_info.parser is None:
            parameter.get_runtime_param = _Converter(parameter.get_runtime_param, described.annotation).get


class _Converter:
    """What turns the words typed for one parameter into its value: mostly they are it already."""

    def __init__(self, typers: Callable[[], Any], kind: Any) -> None:
        self.typers, self.kind = typers, kind

    def get(self) -> _Converter:
        """Return itself, as Typer asks for a converter."""
        return self

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the value; Typer makes it, and says what is wrong, wherever it is not plain."""
        try:
            return None if value is None else _plain(self.kind, value, param.default)
        except LookupError:
            return self.typers().coerce(value, param=param, ctx=ctx)


def _plain(kind: Any, value: Any, default: Any) -> Any:
    """Return a value of a kind: the default, text, a word of a closed list, or several of them.

    Raises `LookupError` for anything else, and for text that is not ASCII: it may be no Unicode at all.
    """
    if get_origin(kind) is list and isinstance(value, list | tuple):
        return [_plain(get_args(kind)[0], one, default) for one in value]
    if value.__class__ is kind and (value is default or (kind is str and value.isascii())):
        return value
    if value.__class__ is str and isinstance(kind, EnumType) and value in list(kind):
        return kind(value)
    raise LookupError(value)


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
    from mtcrcheck.text import printable

    command = context.invoked_subcommand or ""
    if command not in COMMANDS:
        return
    try:
        found = settings(command, config, search=not no_config)
    except ConfigurationError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    except OSError as error:
        where = printable(config or str(error.filename))
        raise typer.BadParameter(f"{where}: {error.strerror}", param_hint="--config") from None
    context.default_map = {command: found.values}
    context.obj = found.origins
