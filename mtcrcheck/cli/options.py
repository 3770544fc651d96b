"""The options of the commands, each declared once, and the groups of options that several commands share.

A command takes groups and single options as parameters; `grouped` shows them to Typer, each with what help.toml says
of a parameter of its name.
"""

import functools
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import Annotated, Any, Literal, cast, get_type_hints

import typer

from mtcrcheck import countries
from mtcrcheck.cli import INVALID, USAGE, end_gently, listen
from mtcrcheck.cli.commands import HELP, Text, Texts, argument, flag, option
from mtcrcheck.cli.configuration import Setting
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

FORMAT = flag("--format", "-f", default=None)
PageFormat = Literal["table", "json"]


def complete(known: Callable[[], Iterable[str]]) -> Callable[[str], list[str]]:
    """Return what completes a word: those known that begin so."""
    return lambda incomplete: [name for name in known() if name.casefold().startswith(incomplete.casefold())]


def complete_places(incomplete: str) -> list[str]:
    """Return the codes of countries and the names of groups that begin so, behind what is listed already."""
    listed, _, begun = incomplete.rpartition(",")
    found = complete(lambda: (*group_names(load_library()), ALL, *countries.codes()))(begun.strip())
    return [f"{listed},{name}".lstrip(",") for name in found]


complete_countries = complete(countries.codes)
complete_interpretations = complete(lambda: (*load_library().interpretations, ALL))
complete_keys = complete(lambda: dict.fromkeys(f"{key.in_file}=" for key in KEYS.values()))

SPECS = argument("SPEC")
FILES_FROM = option("FILE")
SETTINGS = option("KEY=VALUE", "--set", autocompletion=complete_keys)
EXPORTER = option("COUNTRY", "--from", autocompletion=complete_countries, default="US")
EXPORTERS = option("COUNTRY", "--from", autocompletion=complete_places)
AS_OF = option("DATE")
INTERPRETATIONS = option("ID|FILE|all", autocompletion=complete_interpretations)
OUTPUT = option("FILE", "--output", "-o")
QUIET = flag("--quiet", "-q")
JOBS = option("N", "--jobs", "-j", min=0, max=256, default=0)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Which specs, and what is set over them."""

    specs: Texts = SPECS
    files_from: Text = FILES_FROM
    settings: Texts = SETTINGS
    item: Text = option("WORD")
    end_user: Text = option("WORD")
    end_use: Text = option("TEXT")
    us_content_share: Text = option("SHARE")
    channel: Text = option("WORD")
    value: Text = option("USD")
    nsm28_partner: bool | None = flag(default=None)


@dataclass(frozen=True, slots=True)
class Transfer:
    """From where, to whom, as of which day, under which interpretations."""

    to: Texts = option("COUNTRY", autocompletion=complete_places)
    exporter: Texts = EXPORTERS
    as_of: Text = AS_OF
    interpretation: Texts = INTERPRETATIONS


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How much to say of a verdict, and which ones to fail on."""

    entries: bool = flag("--entries")
    conditions: bool = flag("--conditions")
    why: bool = flag("--why")
    fail_on: list[FailOn] | None = option("|".join(FailOn), default=None)
    strict: bool = flag("--strict")
    questions: bool = flag("--questions")
    embed: bool = flag("--embed")

    @property
    def unfold(self) -> tuple[str, ...]:
        """What is asked for in full below the first page."""
        return tuple(name for name in ("entries", "conditions") if getattr(self, name))


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides of a comparison."""

    old: str = option("ID|FILE|DATE", autocompletion=complete_interpretations, required=True)
    new: str = option("ID|FILE|DATE", autocompletion=complete_interpretations, required=True)


@dataclass(frozen=True, slots=True)
class Output:
    """How and where to report."""

    format: Format | None = FORMAT
    output: Text = OUTPUT
    quiet: bool = QUIET
    jobs: int = JOBS
    color: Literal["auto", "always", "never"] = flag(default="auto")


def grouped(command: Callable[..., int]) -> Callable[..., None]:
    """Make a Typer command of a function that takes groups of options and returns an exit code.

    What a configuration file or a variable set is said on stderr, unless the function reports it. A reader
    that closes the pipe ends the command quietly; a spec that cannot be read, or a file, ends it with the reason.
    """
    taken = inspect.signature(command, eval_str=True).parameters
    groups: dict[str, Any] = {name: p.annotation for name, p in taken.items() if is_dataclass(p.annotation)}
    reports = [name for name, p in taken.items() if p.annotation == Configured]

    @functools.wraps(command)
    def run(context: typer.Context, **options: Any) -> None:
        for name, group in groups.items():
            options[name] = group(**{f.name: options.pop(f.name) for f in fields(group)})
        settings = find_settings(context)
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
    help = {**HELP["options"], **HELP.get(command.__name__, {})}
    shown = [context, *_list_options(taken, help)]
    run.__signature__ = inspect.Signature(shown)  # type: ignore[attr-defined]  # Typer reads it
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in shown}
    return run


def find_settings(context: typer.Context) -> dict[str, Setting]:
    """Return what a configuration file or a variable set and nobody typed, by the spelling of the option."""
    return {
        name: setting
        for name, setting in (context.obj or {}).items()
        if (source := context.get_parameter_source(setting.parameter)) and source.name == "DEFAULT_MAP"
    }


def _list_options(
    taken: Mapping[str, inspect.Parameter], help: Mapping[str, str]
) -> Iterator[inspect.Parameter]:
    """Yield each option as Typer takes it, those of a group one by one."""
    declared: list[tuple[str, Any, Any]] = []
    for name, parameter in taken.items():
        kind: Any = parameter.annotation
        if is_dataclass(kind):
            types = get_type_hints(kind)
            declared += [(each.name, types[each.name], each) for each in fields(kind)]
        elif kind != Configured:
            declared.append((name, kind, parameter.default))
    for name, kind, each in declared:
        shown = copy(each.metadata["typer"])
        shown.help = help[name]
        default = inspect.Parameter.empty if each.default is MISSING else each.default
        annotation = cast("Any", Annotated)[kind, shown]
        yield inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
