"""`impact`: which transfers move between two readings or two days."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mtcrcheck.cli.options import Inputs, Reading, Sides, Transfer, grouped

if TYPE_CHECKING:
    from mtcrcheck.assessment import Request
    from mtcrcheck.cli.inputs import Source
    from mtcrcheck.impact import Alike, Side, System
    from mtcrcheck.report.impact import Impact
    from mtcrcheck.spec.diagnostics import Diagnostic


class ImpactFormat(StrEnum):
    """Names of the formats of an impact."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    HTML = "html"


SUFFIXES = {".json": ImpactFormat.JSON, ".csv": ImpactFormat.CSV, ".html": ImpactFormat.HTML}
"""Formats by the ending of the output file; any other is a table."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How and where to report."""

    format: Annotated[
        ImpactFormat | None,
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


@grouped
def impact(inputs: Inputs, sides: Sides, transfer: Transfer, reading: Reading, shown: Shown) -> int:
    """Say which transfers move: every system to every destination, or those of --to, and why."""
    from mtcrcheck import impact as reviewing
    from mtcrcheck.cli import output
    from mtcrcheck.cli.asking import ALL, sides_of
    from mtcrcheck.cli.progress import Progress
    from mtcrcheck.cli.running import INVALID, check_output, given
    from mtcrcheck.cli.spreading import spread
    from mtcrcheck.library import load_library
    from mtcrcheck.report.impact import Impact

    check_output(inputs, shown.output, chosen=bool(shown.format))
    everywhere = transfer if transfer.to else replace(transfer, to=[ALL])
    library, request, old, new = sides_of(load_library(), everywhere, inputs, sides, reading.interpretation)
    try:
        pair = reviewing.sides(library, request, old, new)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--interpretation") from None
    work = Work(request, pair, reviewing.alike(pair, request.to))
    progress = Progress(sys.stderr.isatty() and not shown.quiet)
    systems: list[System] = []
    errors: list[Diagnostic] = []
    with contextlib.closing(spread(work, given(inputs), shown.jobs)) as done:
        for found in done:
            progress.step()
            if isinstance(found, tuple):
                errors += found
            else:
                systems.append(found)
    progress.clear()
    for diagnostic in errors:
        typer.echo(str(diagnostic), err=True)
    whole = Impact(library, request, pair, tuple(systems), tuple(errors))
    output.write([_report(whole, shown)], shown.output)
    return INVALID if errors else 0


@dataclass(frozen=True, slots=True)
class Work:
    """What is done with every input."""

    request: Request
    pair: tuple[Side, Side]
    places: tuple[Alike, ...]

    def __call__(self, source: Source) -> System | tuple[Diagnostic, ...]:
        """Return how the transfers of one system are reviewed, or what is wrong with its spec."""
        from mtcrcheck.cli import inputs
        from mtcrcheck.impact import impact as reviewed
        from mtcrcheck.spec.diagnostics import SpecError
        from mtcrcheck.spec.read import read_spec

        try:
            spec = read_spec(inputs.read(source), source.path, dict(self.request.settings))
        except SpecError as error:
            return error.diagnostics
        return reviewed(spec, self.pair, self.places)


def _report(found: Impact, shown: Shown) -> str:
    """Return the report in the format asked for, else that of the output file, else a table."""
    from mtcrcheck.cli.running import width
    from mtcrcheck.report import impact as report

    match shown.format or SUFFIXES.get(Path(shown.output or "").suffix.lower(), ImpactFormat.TABLE):
        case ImpactFormat.JSON:
            return report.to_json(found)
        case ImpactFormat.CSV:
            return report.to_csv(found)
        case ImpactFormat.HTML:
            from mtcrcheck.report.heat_map import heat_map

            return heat_map(found)
        case _:
            return report.text(found, width(shown.output))
