"""`impact`: which transfers change between two interpretations or two days."""

import contextlib
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from mtcrcheck.cli.options import (
    FORMAT,
    Configured,
    Inputs,
    Jobs,
    OutputFile,
    Quiet,
    Sides,
    Transfer,
    grouped,
)

if TYPE_CHECKING:  # these are loaded by the command, not where the options are declared
    from mtcrcheck.assessment import Request
    from mtcrcheck.cli.inputs import Source
    from mtcrcheck.impact import Alike, Side, System
    from mtcrcheck.report.impact import Impact
    from mtcrcheck.spec.diagnostics import Diagnostic

ImpactFormat = Literal["table", "json", "csv", "html"]


@grouped
def impact(
    inputs: Inputs,
    sides: Sides,
    transfer: Transfer,
    format: Annotated[ImpactFormat | None, FORMAT] = None,
    output: OutputFile = None,
    quiet: Quiet = False,
    jobs: Jobs = 0,
    configured: Configured = (),
) -> int:
    """Show which transfers change: every system to every destination, or those of --to, and why."""
    from mtcrcheck import impact as reviewing
    from mtcrcheck.cli.asking import sides_of
    from mtcrcheck.cli.output import format_by_ending, write
    from mtcrcheck.cli.progress import Progress
    from mtcrcheck.cli.running import INVALID, check_output, given
    from mtcrcheck.cli.spreading import spread
    from mtcrcheck.report.impact import Impact
    from mtcrcheck.rules.law import load_library
    from mtcrcheck.rules.places import ALL

    check_output(output, chosen=bool(format))
    everywhere = transfer if transfer.to else replace(transfer, to=[ALL])
    library, request, old, new = sides_of(load_library(), everywhere, inputs, sides, quiet=quiet)
    try:
        pair = reviewing.sides(library, request, old, new)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--interpretation") from None
    work = _Work(request, pair, reviewing.alike(pair, request.to))
    progress = Progress(sys.stderr.isatty() and not quiet)
    systems: list[System] = []
    errors: list[Diagnostic] = []
    with contextlib.closing(spread(work, given(inputs), jobs)) as done:
        for result in progress.count(done):
            if isinstance(result, tuple):
                errors += result
            else:
                systems.append(result)
    for diagnostic in errors:
        typer.echo(str(diagnostic), err=True)
    found = Impact(library, request, pair, tuple(systems), tuple(errors), configured)
    write(
        [_render(found, format or format_by_ending(output, ("json", "csv", "html"), "table"), output)], output
    )
    return INVALID if errors else 0


@dataclass(frozen=True, slots=True)
class _Work:
    """What is done with every input."""

    request: "Request"
    pair: "tuple[Side, Side]"
    places: "tuple[Alike, ...]"

    def __call__(self, source: "Source") -> "System | tuple[Diagnostic, ...]":
        """Return how the transfers of one system are reviewed, or what is wrong with its spec."""
        from mtcrcheck.cli import inputs
        from mtcrcheck.impact import impact as reviewed
        from mtcrcheck.spec.diagnostics import SpecError
        from mtcrcheck.spec.read import read_spec

        try:
            spec = read_spec(inputs.read(source), source.path, dict(self.request.settings))
        except SpecError as error:
            return error.diagnostics
        return reviewed(spec, self.pair, self.places, dict(self.request.settings))


def _render(found: "Impact", format: str, output: str | None) -> str:
    """Return the report in a format."""
    from mtcrcheck.cli.running import width
    from mtcrcheck.report import impact as report

    match format:
        case "json":
            return report.to_json(found)
        case "csv":
            return report.to_csv(found)
        case "html":
            from mtcrcheck.report.heat_map import heat_map

            return heat_map(found)
        case _:
            return report.text(found, width(output))
