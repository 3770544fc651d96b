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
    from collections.abc import Iterator, Sequence

    from mtcrcheck.assessment import Request
    from mtcrcheck.cli.inputs import Source
    from mtcrcheck.impact import Alike, Side, System
    from mtcrcheck.report.impact import Impact
    from mtcrcheck.spec.diagnostics import Diagnostic
    from mtcrcheck.spec.model import Spec

ImpactFormat = Literal["table", "json", "csv", "html"]


@grouped
def impact(
    inputs: Inputs,
    sides: Sides,
    transfer: Transfer,
    format: Annotated[ImpactFormat | None, FORMAT] = None,
    output: OutputFile = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Show on the HTML page also the systems that do not change.")
    ] = False,
    quiet: Quiet = False,
    jobs: Jobs = 0,
    configured: Configured = (),
) -> int:
    """Show which transfers change: every system to every destination, or those of --to, and why."""
    from mtcrcheck import impact as reviewing
    from mtcrcheck.assessment import by_exporter
    from mtcrcheck.cli.output import format_by_ending, write
    from mtcrcheck.cli.progress import Progress
    from mtcrcheck.cli.request import sides_of
    from mtcrcheck.cli.running import INVALID, check_output, given
    from mtcrcheck.cli.spreading import spread
    from mtcrcheck.report.impact import Impact
    from mtcrcheck.rules.law import load_library
    from mtcrcheck.rules.places import ALL

    check_output(output, chosen=bool(format))
    form = format or format_by_ending(output, ("json", "csv", "html"), "table")
    everywhere = transfer if transfer.to else replace(transfer, to=[ALL])
    library, request, old, new = sides_of(load_library(), everywhere, inputs, sides, quiet=quiet)
    if request.others and form == "html":
        raise typer.BadParameter("a heat map shows one exporting state: name one", param_hint="--from")
    asked = by_exporter(library, request)
    try:
        pairs = [reviewing.sides(library, each, old, new) for each in asked]
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--interpretation") from None
    work = [_Work(r, pair, reviewing.alike(pair, r.to)) for r, pair in zip(asked, pairs, strict=True)]
    progress = Progress(sys.stderr.isatty() and not quiet)
    systems: list[tuple[System, ...]] = []
    errors: list[Diagnostic] = []
    with contextlib.closing(spread(_Works(tuple(work)), given(inputs), jobs)) as done:
        for found, faults in progress.count(done):
            errors += faults
            systems += [found] if found else []
    for diagnostic in errors:
        typer.echo(str(diagnostic), err=True)
    reports = [
        Impact(library, each, pair, tuple(of_one[n] for of_one in systems), tuple(errors), configured)
        for n, (each, pair) in enumerate(zip(asked, pairs, strict=True))
    ]
    write(_render(reports, form, output, everything=everything), output)
    return INVALID if errors else 0


@dataclass(frozen=True, slots=True)
class _Works:
    """What is done with every input, for each exporting state."""

    each: "tuple[_Work, ...]"

    def __call__(self, source: "Source") -> "tuple[tuple[System, ...], tuple[Diagnostic, ...]]":
        """Return how the transfers of one system are reviewed, state by state, or what is wrong with its spec."""
        from mtcrcheck.cli import inputs
        from mtcrcheck.spec.diagnostics import SpecError
        from mtcrcheck.spec.read import read_spec

        try:
            spec = read_spec(inputs.read(source), source.path, dict(self.each[0].request.settings))
        except SpecError as error:
            return (), error.diagnostics
        return tuple(work(spec) for work in self.each), ()


@dataclass(frozen=True, slots=True)
class _Work:
    """What one exporting state is asked about every aircraft."""

    request: "Request"
    pair: "tuple[Side, Side]"
    places: "tuple[Alike, ...]"

    def __call__(self, spec: "Spec") -> "System":
        """Return how the transfers of one system are reviewed."""
        from mtcrcheck.impact import impact as reviewed

        return reviewed(spec, self.pair, self.places, dict(self.request.settings))


def _render(
    found: "Sequence[Impact]", format: str, output: str | None, *, everything: bool
) -> "Iterator[str]":
    """Yield the report in a format, of several exporting states one after the other."""
    from mtcrcheck.cli.running import width
    from mtcrcheck.report import impact as report

    match format:
        case "json":
            yield report.to_json(found)
        case "csv":
            yield report.to_csv(found)
        case "html":
            yield report.heat_map(found[0], everything=everything)
        case _:
            yield "\n".join(report.text(each, width(output)) for each in found)
