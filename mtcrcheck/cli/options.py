"""The options that several commands share, in groups, each declared once.

A command takes groups as parameters; `grouped` shows Typer the options in them.
"""

from __future__ import annotations

import functools
import inspect
from dataclasses import MISSING, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from mtcrcheck.cli.output import CLOSED_PIPE, leave_pipe
from mtcrcheck.frozen import frozen
from mtcrcheck.influences import Influence
from mtcrcheck.report.formats import Format
from mtcrcheck.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Configured = tuple[Influence, ...]
"""What a file or a variable set."""
CONFIGURED = "configured"
"""The parameter of a command that reports itself what a file or a variable set."""
USAGE = 2
"""Exit code of a usage error, also for a file that cannot be written."""


class FailOn(StrEnum):
    """Verdicts that --fail-on can name."""

    CATEGORY_II = "category-ii"
    CATEGORY_I = "category-i"
    DENIAL = "denial"
    UNDETERMINED = "undetermined"


@frozen
class Inputs:
    """Which specs, and what is set over them."""

    specs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SPEC",
            help="Spec files (TOML or JSON), folders with *.toml and *.json below, or - for standard input.",
            show_default=False,
        ),
    ] = None
    files_from: Annotated[
        str | None,
        typer.Option(
            "--files-from", metavar="FILE", help="Read more paths from a file, one a line; - is stdin."
        ),
    ] = None
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            help="What if: set a dotted key of every spec, such as mass.max_payload='510 kg'. Repeatable.",
        ),
    ] = None
    item: Annotated[
        str | None,
        typer.Option(
            metavar="WORD", help="What is sent: complete-system, production-facility or technology."
        ),
    ] = None
    end_user: Annotated[
        str | None,
        typer.Option(
            metavar="WORD",
            help="Who will use it: government, armed-forces, police, commercial or approved-entity.",
        ),
    ] = None
    end_use: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="What for; wmd-delivery is the one that changes everything."),
    ] = None
    channel: Annotated[
        str | None, typer.Option(metavar="WORD", help="fms (government to government) or dcs (direct sale).")
    ] = None
    value: Annotated[str | None, typer.Option(metavar="USD", help="Value of the transfer in US dollars.")] = (
        None
    )
    nsm28_partner: Annotated[
        bool | None,
        typer.Option(
            "--nsm28-partner/--no-nsm28-partner",
            help="Whether the destination is a partner with strong export controls, in your own judgement.",
        ),
    ] = None


@frozen
class Transfer:
    """From where, to whom, as of which day."""

    to: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COUNTRY",
            help="Destination: ISO code or name, several with commas, or all. Repeatable.",
        ),
    ] = None
    exporter: Annotated[
        str,
        typer.Option(
            "--from", metavar="COUNTRY", help="Exporting state: ISO code or name; EU for any member state."
        ),
    ] = "US"
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="Day whose law is asked for, such as 2020-07-24; by default the last that is known.",
        ),
    ] = None


@frozen
class Reading:
    """Under which interpretations."""

    interpretation: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID|FILE|all",
            help="Interpretation to read by: its id, a file, or all; by default the one in force. "
            "Repeatable.",
        ),
    ] = None


@frozen
class Verdicts:
    """How much to say of a verdict, and which ones to fail on."""

    why: Annotated[
        bool, typer.Option("--why", help="Give every step of the rationale, refuted ones too.")
    ] = False
    fail_on: Annotated[
        list[FailOn] | None,
        typer.Option(
            help="Exit with 1 for such a verdict, or one that may be such, as for an expired waiver. "
            "Repeatable."
        ),
    ] = None
    questions: Annotated[
        bool,
        typer.Option("--questions", help="Ask instead: number the questions whose answers may decide it."),
    ] = False
    embed: Annotated[
        bool,
        typer.Option(
            "--embed", help="Put each spec into the JSON record, so that verify needs nothing else."
        ),
    ] = False


@frozen
class Sides:
    """The two sides of a comparison."""

    old: Annotated[
        str,
        typer.Option(
            metavar="ID|FILE|DATE", help="The one side: an interpretation, or a day.", show_default=False
        ),
    ]
    new: Annotated[
        str,
        typer.Option(metavar="ID|FILE|DATE", help="The other side: of the same kind.", show_default=False),
    ]


@frozen
class Output:
    """How and where to report."""

    format: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="Output format; by default that of the output file, else table."),
    ] = None
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to a file, whole or not at all."),
    ] = None
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Say nothing on stderr but what is wrong with the input.")
    ] = False
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=0, max=256, help="Processes to use; 0 is one for each core.")
    ] = 0


def grouped(command: Callable[..., int]) -> Callable[..., None]:
    """Make a Typer command of a function that takes groups of options and returns an exit code.

    A command that has a parameter ``configured`` is given what a file or a variable set, and reports it;
    for any other it is said on stderr. Its signature lists the fields of all groups. A reader that closes the
    pipe ends the command quietly.
    """
    typed = get_type_hints(command)
    groups = {name: typed[name] for name in inspect.signature(command).parameters if name != CONFIGURED}
    tells = CONFIGURED in typed
    hints = {name: get_type_hints(group, include_extras=True) for name, group in groups.items()}

    @functools.wraps(command)
    def flat(context: typer.Context, **options: Any) -> None:
        filled = {
            name: group(**{f.name: options[f.name] for f in fields(group)}) for name, group in groups.items()
        }
        configured = tuple(_configured(context))
        try:
            if tells:
                code = command(**filled, configured=configured)
            else:
                for influence in configured:
                    typer.echo(printable(f"set: {influence}"), err=True)
                code = command(**filled)
        except typer.BadParameter as error:
            error.message += _origin(context, error.param_hint)
            raise
        except BrokenPipeError:
            leave_pipe()
            code = CLOSED_PIPE
        except OSError as error:
            leave_pipe()
            typer.echo(f"Error: {printable(error.filename or 'output')}: {error.strerror}", err=True)
            code = USAGE
        raise typer.Exit(code)

    given = inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
    parameters = [
        inspect.Parameter(
            f.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if f.default is MISSING else f.default,
            annotation=hints[name][f.name],
        )
        for name, group in groups.items()
        for f in fields(group)
    ]
    flat.__signature__ = inspect.Signature([given, *parameters])  # type: ignore[attr-defined]  # Typer reads it
    flat.__annotations__ = {p.name: p.annotation for p in (given, *parameters)}
    return flat


def _configured(context: typer.Context) -> Iterator[Influence]:
    """Yield what a file or a variable set of the options of the command, and nothing typed went before."""
    for option, origin in (context.obj or {}).items():
        if not _is_typed(context, origin.parameter):
            yield Influence(option.removeprefix("--"), origin.value, origin.source)


def _is_typed(context: typer.Context, parameter: str) -> bool:
    """Whether the value of a parameter was typed."""
    return "COMMANDLINE" in str(context.get_parameter_source(parameter))


def _origin(context: typer.Context, hint: object) -> str:
    """Return where the value of an option comes from that was not typed, empty if it was."""
    origin = (context.obj or {}).get(hint)
    if origin is None or _is_typed(context, origin.parameter):
        return ""
    return f" (from {printable(origin.text)})"
