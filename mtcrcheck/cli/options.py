"""The options of the commands, each declared once, and the groups of options that several commands share.

A command takes groups and single options as parameters; `grouped` shows them to Typer.
"""

import functools
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import Annotated, Any, Literal, cast

import typer

from mtcrcheck import countries
from mtcrcheck.cli import INVALID, USAGE, end_gently, listen
from mtcrcheck.cli.commands import Text, Texts, argument, flag, option
from mtcrcheck.cli.configuration import Origin
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

FORMAT = flag(
    "--format", "-f", "Output format; by default that of the output file, else table.", default=None
)
PageFormat = Literal["table", "json"]


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

SPECS = argument(
    "SPEC", "Spec files (TOML or JSON), folders with *.toml and *.json below, or - for standard input."
)
FILES_FROM = option("FILE", "Read more paths from a file, one a line; - is stdin.", "--files-from")
SETTINGS = option(
    "KEY=VALUE",
    "What if: set a dotted key of every spec, such as mass.max_payload='510 kg'. Repeatable.",
    "--set",
    autocompletion=complete_keys,
)
EXPORTER = option(
    "COUNTRY",
    "Exporting state: ISO code or name; EU for any member state.",
    "--from",
    autocompletion=complete_countries,
    default="US",
)
EXPORTERS = option(
    "COUNTRY",
    "Exporting state: ISO code or name, EU for any member state, a group, several with commas, or all "
    "that have law on file; by default the US. Repeatable.",
    "--from",
    autocompletion=complete_countries,
)
AS_OF = option("DATE", "Day whose law applies, such as 2020-07-24; by default the latest on file.")
INTERPRETATIONS = option(
    "ID|FILE|all",
    "Interpretation to apply: its id, a file, or all; by default the one in force. Repeatable.",
    autocompletion=complete_interpretations,
)
OUTPUT = option("FILE", "Write to a file, completely or not at all.", "--output", "-o")
QUIET = flag("--quiet", "-q", "Print only errors in the input to stderr.")
JOBS = flag(
    "--jobs", "-j", "Processes to use; 0 is one for each core.", metavar="N", min=0, max=256, default=0
)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Which specs, and what is set over them."""

    specs: Texts = SPECS
    files_from: Text = FILES_FROM
    settings: Texts = SETTINGS
    item: Text = option(
        "WORD",
        "Item sent: complete-system, production-facility, technology, software, component, engine, "
        "conversion-kit, ground-station or launcher.",
    )
    end_user: Text = option(
        "WORD", "End user: government, armed-forces, police, commercial or approved-entity."
    )
    end_use: Text = option("TEXT", "End use (military and wmd-delivery change the result).")
    us_content_share: Text = option("SHARE", "Controlled US content of a foreign aircraft, as '30 %'.")
    channel: Text = option("WORD", "fms (government to government) or dcs (direct sale).")
    value: Text = option("USD", "Value of the transfer in US dollars.")
    nsm28_partner: bool | None = flag(
        "--nsm28-partner/--no-nsm28-partner",
        "Whether you consider the destination a partner with strong export controls.",
        default=None,
    )


@dataclass(frozen=True, slots=True)
class Transfer:
    """From where, to whom, as of which day, under which interpretations."""

    to: Texts = option(
        "COUNTRY",
        "Destination: ISO code or name, a group such as NATO, EU or A:5, several with commas, or all. "
        "Repeatable.",
        autocompletion=complete_places,
    )
    exporter: Texts = EXPORTERS
    as_of: Text = AS_OF
    interpretation: Texts = INTERPRETATIONS


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How much to say of a verdict, and which ones to fail on."""

    entries: bool = flag("--entries", "Show every national entry that applies, or may apply, in full.")
    conditions: bool = flag("--conditions", "Show every condition in full.")
    why: bool = flag("--why", "Show every step of the rationale, with those that do not apply.")
    fail_on: list[FailOn] | None = flag(
        "Exit 1 if a verdict is, or may be, one of these; an expired waiver has the same effect. Repeatable.",
        metavar="|".join(FailOn),
        default=None,
    )
    strict: bool = flag("--strict", "Show proven answers only, without what is presumed.")
    questions: bool = flag("--questions", "List the questions whose answers may decide what is open.")
    embed: bool = flag("--embed", "Include each spec in the JSON record, so that verify needs no other file.")

    @property
    def unfold(self) -> tuple[str, ...]:
        """What is asked for in full below the first page."""
        return tuple(name for name in ("entries", "conditions") if getattr(self, name))


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides of a comparison."""

    old: str = option(
        "ID|FILE|DATE",
        "The first side: an interpretation, or a day.",
        autocompletion=complete_interpretations,
        required=True,
    )
    new: str = option(
        "ID|FILE|DATE",
        "The second side: of the same kind as the first.",
        autocompletion=complete_interpretations,
        required=True,
    )


@dataclass(frozen=True, slots=True)
class Output:
    """How and where to report."""

    format: Format | None = FORMAT
    output: Text = OUTPUT
    quiet: bool = QUIET
    jobs: int = JOBS
    color: Literal["auto", "always", "never"] = flag(
        "Colour the words of verdicts; auto colours on a terminal.", default="auto"
    )


def grouped(command: Callable[..., int]) -> Callable[..., None]:
    """Make a Typer command of a function that takes groups of options and returns an exit code.

    What a configuration file or a variable set is said on stderr, unless the function reports it. A reader
    that closes the pipe ends the command quietly; a spec that cannot be read, or a file, ends it with the reason.
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
    shown = [context, *_list_options(taken)]
    run.__signature__ = inspect.Signature(shown)  # type: ignore[attr-defined]  # Typer reads it
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in shown}
    return run


def _list_options(taken: Mapping[str, inspect.Parameter]) -> Iterator[inspect.Parameter]:
    for parameter in taken.values():
        kind: Any = parameter.annotation
        if is_dataclass(kind):
            own = {each.name: each for each in fields(kind)}
            for each in inspect.signature(parameter.annotation, eval_str=True).parameters.values():
                yield _as_typer(each.replace(default=own[each.name]))
        elif kind != Configured:
            yield _as_typer(parameter)


def _as_typer(parameter: inspect.Parameter) -> inspect.Parameter:
    declared, annotated = parameter.default, cast("Any", Annotated)
    default = inspect.Parameter.empty if declared.default is MISSING else declared.default
    annotation = annotated[parameter.annotation, declared.metadata["typer"]]
    return inspect.Parameter(
        parameter.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation
    )


def find_configured(context: typer.Context) -> dict[str, Origin]:
    """Return where the values come from that a configuration file or a variable set, by option, and nobody typed."""
    return {
        name: origin
        for name, origin in (context.obj or {}).items()
        if (source := context.get_parameter_source(origin.parameter)) and source.name == "DEFAULT_MAP"
    }
