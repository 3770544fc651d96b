"""The options of the commands, each declared once, and the groups of options that several commands share.

A command takes groups and single options as parameters; `grouped` shows Typer the options in the groups.
"""

import functools
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal

import typer

from mtcrcheck import countries
from mtcrcheck.cli import USAGE, end_gently, listen
from mtcrcheck.cli.commands import Text, Texts, argument, flag, option
from mtcrcheck.cli.configuration import Origin
from mtcrcheck.cli.output import CLOSED_PIPE, leave_pipe
from mtcrcheck.influences import Influence
from mtcrcheck.report.formats import Format
from mtcrcheck.rules.law import load_library
from mtcrcheck.rules.places import ALL, group_names
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.text import printable

Configured = tuple[Influence, ...]
"""What a configuration file or a variable set; a command that has such a parameter reports it itself."""

FORMAT = typer.Option("--format", "-f", help="Output format; by default that of the output file, else table.")
PageFormat = Literal["table", "json"]
PageFormatOption = Annotated[PageFormat | None, FORMAT]


class FailOn(StrEnum):
    """Verdicts that --fail-on can name."""

    CATEGORY_II = "category-ii"
    CATEGORY_I = "category-i"
    DENIAL = "denial"
    UNDETERMINED = "undetermined"
    CONTRADICTION = "contradiction"


SpecPaths = Annotated[
    Texts,
    argument(
        "SPEC", "Spec files (TOML or JSON), folders with *.toml and *.json below, or - for standard input."
    ),
]
FilesFrom = Annotated[
    Text, option("FILE", "Read more paths from a file, one a line; - is stdin.", "--files-from")
]


def complete(known: Callable[[], Iterable[str]]) -> Callable[[str], list[str]]:
    """Return what completes a word: those known that begin so."""

    def begin_so(incomplete: str) -> list[str]:
        return [name for name in known() if name.casefold().startswith(incomplete.casefold())]

    return begin_so


def complete_places(incomplete: str) -> list[str]:
    """Return the codes of countries and the names of groups that begin so, behind what is listed already."""
    listed, _, begun = incomplete.rpartition(",")
    found = complete(lambda: (*group_names(load_library()), ALL, *countries.codes()))(begun.strip())
    return [f"{listed},{name}".lstrip(",") for name in found]


complete_countries = complete(countries.codes)
complete_interpretations = complete(lambda: (*load_library().interpretations, ALL))
complete_keys = complete(lambda: dict.fromkeys(f"{key.in_file}=" for key in KEYS.values()))


Settings = Annotated[
    Texts,
    option(
        "KEY=VALUE",
        "What if: set a dotted key of every spec, such as mass.max_payload='510 kg'. Repeatable.",
        "--set",
        autocompletion=complete_keys,
    ),
]
Exporter = Annotated[
    str,
    option(
        "COUNTRY",
        "Exporting state: ISO code or name; EU for any member state.",
        "--from",
        autocompletion=complete_countries,
    ),
]
Exporters = Annotated[
    Texts,
    option(
        "COUNTRY",
        "Exporting state: ISO code or name, EU for any member state, a group, several with commas, or all "
        "that have law on file. Repeatable.",
        "--from",
        show_default="US",
        autocompletion=complete_countries,
    ),
]
AsOf = Annotated[
    Text, option("DATE", "Day whose law applies, such as 2020-07-24; by default the latest on file.")
]
Interpretations = Annotated[
    Texts,
    option(
        "ID|FILE|all",
        "Interpretation to apply: its id, a file, or all; by default the one in force. Repeatable.",
        autocompletion=complete_interpretations,
    ),
]
OutputFile = Annotated[Text, option("FILE", "Write to a file, completely or not at all.", "--output", "-o")]
Quiet = Annotated[bool, flag("--quiet", "-q", "Print only errors in the input to stderr.")]
Colouring = Literal["auto", "always", "never"]
Color = Annotated[Colouring, flag("Colour the words of verdicts; auto colours on a terminal.")]
Jobs = Annotated[int, flag("--jobs", "-j", "Processes to use; 0 is one for each core.", min=0, max=256)]


@dataclass(frozen=True, slots=True)
class Inputs:
    """Which specs, and what is set over them."""

    specs: SpecPaths = None
    files_from: FilesFrom = None
    settings: Settings = None
    item: Annotated[
        Text,
        option(
            "WORD",
            "Item sent: complete-system, production-facility, technology, software, component, engine, "
            "conversion-kit, ground-station or launcher.",
        ),
    ] = None
    end_user: Annotated[
        Text, option("WORD", "End user: government, armed-forces, police, commercial or approved-entity.")
    ] = None
    end_use: Annotated[Text, option("TEXT", "End use (military and wmd-delivery change the result).")] = None
    us_content_share: Annotated[
        Text, option("SHARE", "Controlled US content of a foreign aircraft, as '30 %'.")
    ] = None
    channel: Annotated[Text, option("WORD", "fms (government to government) or dcs (direct sale).")] = None
    value: Annotated[Text, option("USD", "Value of the transfer in US dollars.")] = None
    nsm28_partner: Annotated[
        bool | None,
        flag(
            "--nsm28-partner/--no-nsm28-partner",
            "Whether you consider the destination a partner with strong export controls.",
        ),
    ] = None


@dataclass(frozen=True, slots=True)
class Transfer:
    """From where, to whom, as of which day, under which interpretations."""

    to: Annotated[
        Texts,
        option(
            "COUNTRY",
            "Destination: ISO code or name, a group such as NATO, EU or A:5, several with commas, or all. "
            "Repeatable.",
            autocompletion=complete_places,
        ),
    ] = None
    exporter: Exporters = None
    as_of: AsOf = None
    interpretation: Interpretations = None


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How much to say of a verdict, and which ones to fail on."""

    entries: Annotated[
        bool, flag("--entries", "Show every national entry that applies, or may apply, in full.")
    ] = False
    conditions: Annotated[bool, flag("--conditions", "Show every condition in full.")] = False
    why: Annotated[bool, flag("--why", "Show every step of the rationale, with those that do not apply.")] = (
        False
    )
    fail_on: Annotated[
        list[FailOn] | None,
        flag(
            "Exit 1 if a verdict is, or may be, one of these; an expired waiver has the same effect. Repeatable."
        ),
    ] = None
    strict: Annotated[bool, flag("--strict", "Show proven answers only, without what is presumed.")] = False
    questions: Annotated[
        bool, flag("--questions", "List the questions whose answers may decide what is open.")
    ] = False
    embed: Annotated[
        bool, flag("--embed", "Include each spec in the JSON record, so that verify needs no other file.")
    ] = False

    @property
    def unfold(self) -> tuple[str, ...]:
        """What is asked for in full below the first page."""
        return tuple(name for name in ("entries", "conditions") if getattr(self, name))


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides of a comparison."""

    old: Annotated[
        str,
        option(
            "ID|FILE|DATE",
            "The first side: an interpretation, or a day.",
            autocompletion=complete_interpretations,
        ),
    ]
    new: Annotated[
        str,
        option(
            "ID|FILE|DATE",
            "The second side: of the same kind as the first.",
            autocompletion=complete_interpretations,
        ),
    ]


@dataclass(frozen=True, slots=True)
class Output:
    """How and where to report."""

    format: Annotated[Format | None, FORMAT] = None
    output: OutputFile = None
    quiet: Quiet = False
    jobs: Jobs = 0
    color: Color = "auto"


def grouped(command: Callable[..., int]) -> Callable[..., None]:
    """Make a Typer command of a function that takes groups of options and returns an exit code.

    What a configuration file or a variable set is said on stderr, unless the function reports it. A reader
    that closes the pipe ends the command quietly.
    """
    taken = inspect.signature(command, eval_str=True).parameters
    groups: dict[str, Any] = {name: p.annotation for name, p in taken.items() if is_dataclass(p.annotation)}
    reports = next((name for name, p in taken.items() if p.annotation == Configured), None)

    @functools.wraps(command)
    def run(context: typer.Context, **options: Any) -> None:
        for name, group in groups.items():
            options[name] = group(**{f.name: options.pop(f.name) for f in fields(group)})
        origins = find_configured(context)
        configured = tuple(
            Influence(name.removeprefix("--"), o.value, o.source) for name, o in origins.items()
        )
        if reports:
            options[reports] = configured
        for influence in () if reports else configured:
            typer.echo(printable(f"set: {influence}"), err=True)
        listen(end_gently)
        try:
            code = command(**options)
        except typer.BadParameter as error:
            if origin := origins.get(str(error.param_hint)):
                error.message += f" (from {printable(origin.text)})"
            raise
        except BrokenPipeError:
            leave_pipe()
            code = CLOSED_PIPE
        except OSError as error:
            leave_pipe()
            typer.echo(f"Error: {printable(error.filename or 'output')}: {error.strerror}", err=True)
            code = USAGE
        raise typer.Exit(code)

    context = inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
    shown = [context, *_list_options(taken)]
    run.__signature__ = inspect.Signature(shown)  # type: ignore[attr-defined]  # Typer reads it
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in shown}
    return run


def _list_options(taken: Mapping[str, inspect.Parameter]) -> Iterator[inspect.Parameter]:
    """Yield the options that a function takes singly and in groups."""
    for parameter in taken.values():
        group: Any = parameter.annotation
        if is_dataclass(group):
            yield from _list_options(inspect.signature(parameter.annotation, eval_str=True).parameters)
        elif group != Configured:
            yield parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)


def find_configured(context: typer.Context) -> dict[str, Origin]:
    """Return where the values come from that a configuration file or a variable set, by option, and nobody typed."""
    return {
        name: origin
        for name, origin in (context.obj or {}).items()
        if (source := context.get_parameter_source(origin.parameter)) and source.name == "DEFAULT_MAP"
    }
