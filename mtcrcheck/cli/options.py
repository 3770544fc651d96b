"""The options of the commands, each declared once, and the groups of options that several commands share.

A command takes groups and single options as parameters; `grouped` shows them to Typer, each with what help.toml says
of a parameter of its name.
"""

import functools
import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Annotated, Any, Literal, cast

import typer

from mtcrcheck import countries
from mtcrcheck.cli import INVALID, USAGE, end_gently, listen
from mtcrcheck.cli.commands import HELP, Text, Texts
from mtcrcheck.cli.output import CLOSED_PIPE, leave_pipe
from mtcrcheck.influences import Influence
from mtcrcheck.report.formats import FailOn, Format
from mtcrcheck.rules.law import load_library
from mtcrcheck.rules.places import ALL, group_names
from mtcrcheck.spec.diagnostics import SpecError
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.text import printable

Configured = tuple[Influence, ...]
"""What a configuration file or a variable set; a command that has such a parameter reports it itself."""

PageFormat = Literal["table", "json"]


def complete(known: Callable[[], Iterable[str]]) -> Callable[[str], list[str]]:
    """Return what completes a word: those known that begin so."""
    return lambda incomplete: [name for name in known() if name.casefold().startswith(incomplete.casefold())]


def complete_places(incomplete: str) -> list[str]:
    """Return the codes of countries and the names of groups that begin so, behind what is listed already."""
    listed, _, begun = incomplete.rpartition(",")
    found = complete(lambda: (*group_names(load_library()), ALL, *countries.codes()))(begun.strip())
    return [f"{listed},{name}".lstrip(",") for name in found]


def _list_ids() -> Iterable[str]:
    from mtcrcheck.explain.pages import Index

    return Index(load_library()).kinds


def _list_aircraft() -> Iterable[str]:
    from mtcrcheck.cli.new import find_folder, list_files

    return list_files(find_folder(None))


COMPLETIONS = {
    "aircraft": complete(_list_aircraft),
    "countries": complete(countries.codes),
    "ids": complete(_list_ids),
    "interpretations": complete(lambda: (*load_library().interpretations, ALL)),
    "keys": complete(lambda: dict.fromkeys(f"{key.in_file}=" for key in KEYS.values())),
    "places": complete_places,
}
"""What is proposed when Tab is pressed, by the words of help.toml."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Which specs, and what is set over them."""

    specs: Texts = None
    files_from: Text = None
    settings: Texts = None
    item: Text = None
    end_user: Text = None
    end_use: Text = None
    us_content_share: Text = None
    channel: Text = None
    value: Text = None
    nsm28_partner: bool | None = None


@dataclass(frozen=True, slots=True)
class Transfer:
    """From where, to whom, as of which day, under which interpretations."""

    to: Texts = None
    exporter: Texts = None
    as_of: Text = None
    interpretation: Texts = None


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How much to say of a verdict, and which ones to fail on."""

    entries: bool = False
    conditions: bool = False
    why: bool = False
    fail_on: list[FailOn] | None = None
    strict: bool = False
    questions: bool = False
    embed: bool = False

    @property
    def unfold(self) -> tuple[str, ...]:
        """What is asked for in full below the first page."""
        return tuple(name for name in ("entries", "conditions") if getattr(self, name))


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides of a comparison."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Output:
    """How and where to report."""

    format: Format | None = None
    output: Text = None
    quiet: bool = False
    jobs: int = 0
    color: Literal["auto", "always", "never"] = "auto"


def grouped(command: Callable[..., int]) -> Callable[..., None]:
    """Make a Typer command of a function that takes groups of options and returns an exit code.

    What a configuration file or a variable set is said on stderr, unless the function reports it. A reader
    that closes the pipe ends the command quietly; a spec that cannot be read, or a file, ends it with the reason.
    """
    taken = {name: p.annotation for name, p in inspect.signature(command, eval_str=True).parameters.items()}
    groups: dict[str, Any] = {name: kind for name, kind in taken.items() if is_dataclass(kind)}
    reports = [name for name, kind in taken.items() if kind == Configured]

    @functools.wraps(command)
    def run(context: typer.Context, **options: Any) -> None:
        for name, group in groups.items():
            options[name] = group(**{f.name: options.pop(f.name) for f in fields(group)})
        settings = {  # but for what was typed
            name: setting
            for name, setting in (context.obj or {}).items()
            if (source := context.get_parameter_source(setting.parameter)) and source.name == "DEFAULT_MAP"
        }
        configured = tuple(Influence(name[2:], each.words, each.source) for name, each in settings.items())
        options |= dict.fromkeys(reports, configured)
        for influence in () if reports else configured:
            typer.echo(printable(f"set: {influence}"), err=True)
        listen(end_gently)
        try:
            code = command(**options)
        except typer.BadParameter as error:
            if found := settings.get(str(error.param_hint)):
                error.message += f" (from {printable(found.place)})"
            raise
        except SpecError as error:
            typer.echo(str(error), err=True)
            code = INVALID
        except BrokenPipeError:
            leave_pipe()
            code = CLOSED_PIPE
        except OSError as error:
            leave_pipe()
            typer.echo(f"Error: {printable(error.filename or 'output')}: {error.strerror}", err=True)
            code = USAGE
        raise typer.Exit(code)

    context = inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
    shown = [context, *(_declare(parameter, command.__name__) for parameter in _list_parameters(command))]
    run.__signature__ = inspect.Signature(shown)  # type: ignore[attr-defined]  # Typer reads it
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in shown}
    return run


def _list_parameters(taker: Callable[..., Any]) -> Iterator[inspect.Parameter]:
    """Yield each parameter that is an argument or option, those of a group one by one."""
    for parameter in inspect.signature(taker, eval_str=True).parameters.values():
        if is_dataclass(parameter.annotation):
            yield from _list_parameters(cast("Any", parameter.annotation))
        elif parameter.annotation != Configured:
            yield parameter


def _declare(parameter: inspect.Parameter, command: str) -> inspect.Parameter:
    """Return a parameter as Typer takes it, typed and explained as help.toml says."""
    name, kind = parameter.name, parameter.annotation
    found = (HELP.get(table, {}).get(name, {}) for table in ("options", command))
    shared, own = ({"help": told} if isinstance(told, str) else told for told in found)
    told = dict(own) if len(own) > 1 else {**shared, **own}
    told["autocompletion"] = COMPLETIONS.get(told.pop("completes", ""))
    names = told.pop("names", [f"--{name.replace('_', '-')}"] if kind is bool else [])
    if value := told.pop("argument", None):
        declared = typer.Argument(metavar=value, show_default=False, **told)
    else:
        declared = typer.Option(*names, **told)
    annotation = cast("Any", Annotated)[kind, declared]
    return parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=annotation)
