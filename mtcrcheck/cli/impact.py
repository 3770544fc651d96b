"""`impact`: which transfers change between two interpretations or two days."""

import contextlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Literal, get_args

import typer

from mtcrcheck import impact as reviewing
from mtcrcheck.assessment import by_exporter
from mtcrcheck.cli import INVALID
from mtcrcheck.cli.classify import given
from mtcrcheck.cli.commands import Text, refusal
from mtcrcheck.cli.inputs import Source, load_spec
from mtcrcheck.cli.options import Configured, Inputs, Sides, Transfer, grouped
from mtcrcheck.cli.output import colour, format_among, width, write
from mtcrcheck.cli.request import sides_of
from mtcrcheck.cli.spreading import Progress, spread
from mtcrcheck.impact import Alike, Side, System
from mtcrcheck.report import impact as report
from mtcrcheck.report.formats import Run
from mtcrcheck.report.layout import Layout, render
from mtcrcheck.rules.places import ALL
from mtcrcheck.spec.diagnostics import Diagnostic, SpecError

ImpactFormat = Literal["table", "json", "csv", "html"]


@grouped
def impact(
    inputs: Inputs,
    sides: Sides,
    transfer: Transfer,
    format: ImpactFormat | None = None,
    output: Text = None,
    everything: bool = False,
    quiet: bool = False,
    jobs: int = 0,
    configured: Configured = (),
) -> int:
    form = format or format_among(get_args(ImpactFormat), output)
    everywhere = transfer if transfer.to else replace(transfer, to=[ALL])
    library, request, old, new = sides_of(everywhere, inputs, sides, quiet=quiet)
    if request.others and form == "html":
        raise refusal("a heat map shows one exporting state: name one", "--from")
    asked = by_exporter(library, request)
    try:
        pairs = [reviewing.sides(library, each, old, new) for each in asked]
    except ValueError as error:
        raise refusal(str(error), "--interpretation") from None
    alike = [(pair, reviewing.alike(pair, each.to)) for each, pair in zip(asked, pairs, strict=True)]
    work = partial(_review, dict(request.settings), alike)
    progress = Progress(sys.stderr.isatty() and not quiet)
    systems: list[tuple[System, ...]] = []
    errors: list[Diagnostic] = []
    with contextlib.closing(spread(work, given(inputs), jobs)) as done:
        for found, faults in progress.count(done):
            errors += faults
            systems += [found] if found else []
    for diagnostic in errors:
        typer.echo(str(diagnostic), err=True)
    reports = []
    for n, (each, pair) in enumerate(zip(asked, pairs, strict=True)):
        own = tuple(of_one[n] for of_one in systems)
        reports.append(report.Impact(Run(library, each, configured=configured), pair, own, tuple(errors)))
    write(_render(reports, form, output, everything=everything), output)
    return INVALID if errors else 0


def _review(
    settings: dict[str, str], asked: Sequence[tuple[tuple[Side, Side], tuple[Alike, ...]]], source: Source
) -> tuple[tuple[System, ...], tuple[Diagnostic, ...]]:
    """Return how the transfers of one system are reviewed, or what is wrong with its spec.

    ``asked`` are, for each exporting state, the two sides and the destinations that are alike.
    """
    try:
        spec = load_spec(source, settings)
    except SpecError as error:
        return (), error.diagnostics
    return tuple(reviewing.impact(spec, pair, alike, settings) for pair, alike in asked), ()


def _render(
    found: Sequence[report.Impact], format: str, output: str | None, *, everything: bool
) -> Iterator[str]:
    match format:
        case "json":
            yield report.to_json(found)
        case "csv":
            yield report.to_csv(found)
        case "html":
            yield report.heat_map(found[0], everything=everything)
        case _:
            layout = Layout(width(output), colour(output))
            yield from (render(report.describe(each), layout) for each in found)
