"""`compare`, `envelope` and `impact`: several aircraft in one table, one picture, or on both sides of a change."""

import contextlib
import importlib.util
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Literal, get_args

import typer

from mtcrcheck import __version__, comparison
from mtcrcheck.assessment import by_exporter
from mtcrcheck.cli import INVALID, USAGE
from mtcrcheck.cli.classify import Progress, examine, given, spread
from mtcrcheck.cli.commands import Text, Texts, refusal
from mtcrcheck.cli.files import Source, colour, format_among, lay_out, load_spec, width, write
from mtcrcheck.cli.options import Configured, Inputs, Transfer, grouped, request_of, sides_of
from mtcrcheck.comparison import Sides, System
from mtcrcheck.document import Layout
from mtcrcheck.report import comparison as reports
from mtcrcheck.report import picture
from mtcrcheck.report.formats import Run
from mtcrcheck.rules.places import ALL
from mtcrcheck.spec.diagnostics import Diagnostic, SpecError

CompareFormat = Literal["table", "json", "csv", "markdown", "html"]
PictureFormat = Literal["text", "svg", "png", "html"]
ImpactFormat = Literal["table", "json", "csv", "html"]


@grouped
def compare(
    transfer: Transfer,
    inputs: Inputs,
    strict: bool = False,
    format: CompareFormat | None = None,
    output: Text = None,
    quiet: bool = False,
    configured: Configured = (),
) -> int:
    chosen = format or format_among(get_args(CompareFormat), output)
    library, request = request_of(transfer, inputs, quiet=quiet)
    run = Run(library, request, width(output), colour(output), strict=strict, configured=configured)
    done = examine(inputs, library, request)
    if len(done.assessments) + len({fault.path for fault in done.diagnostics}) < 2:
        raise refusal("one aircraft has nothing beside it: name two or more", "SPEC")
    found = [each.proven if strict else each for each in done.assessments]
    if found and chosen == "json":
        write([reports.side_by_side_as_json(found, done.diagnostics, run)], output)
    elif found and chosen == "csv":
        write([reports.side_by_side_as_csv(found, run)], output)
    elif found:
        write(lay_out(reports.describe_side_by_side(found, run), chosen, run), output)
    return done.exit_code


@grouped
def envelope(
    specs: Texts = None,
    files_from: Text = None,
    settings: Texts = None,
    as_of: Text = None,
    format: PictureFormat | None = None,
    output: Text = None,
    width: int = 1000,
    configured: Configured = (),
) -> int:
    form = format or format_among(get_args(PictureFormat), output)
    if form == "png" and importlib.util.find_spec("resvg_py") is None:  # said before any work
        install = "pip install 'mtcrcheck[charts]'"
        typer.echo(f"Error: a PNG file is made with resvg-py, which is not installed: {install}", err=True)
        return USAGE
    inputs = Inputs(specs, files_from, settings)
    library, request = request_of(Transfer(as_of=as_of), inputs)
    run = Run(library, request, configured=configured)
    done = examine(inputs, library, request)
    envelopes = [picture.describe_envelope(each, run.influences(each.spec)) for each in done.assessments]
    if envelopes:
        note = f"mtcrcheck {__version__}, law of {request.day}."
        write(_draw(envelopes, note, form, width, output), output)
    return done.exit_code


def _draw(
    envelopes: Sequence[picture.Envelope], note: str, form: str, pixels: int, output: str | None
) -> Iterable[str | bytes]:
    match form:
        case "text":
            layout = Layout(width(output), colour(output))
            return (f"{line}\n" for line in picture.write_picture(envelopes, note, layout))
        case "svg":
            return [picture.svg(envelopes, note, pixels)]
        case "html":
            from mtcrcheck.report.html import render_envelopes  # templates are slow to load

            return [render_envelopes(envelopes, note, pixels)]
    try:
        return [picture.png(envelopes, note, pixels)]
    except picture.TooLargeError as error:
        raise typer.BadParameter(f"{error}: name fewer aircraft, or a smaller --width") from None


@grouped
def impact(
    inputs: Inputs,
    old: str,
    new: str,
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
    library, request, old, new = sides_of(everywhere, inputs, old, new, quiet=quiet)
    if request.others and form == "html":
        raise refusal("a heat map shows one exporting state: name one", "--from")
    try:
        asked = [(e, comparison.bases(library, e, old, new)) for e in by_exporter(library, request)]
    except ValueError as error:
        raise refusal(str(error), "--interpretation") from None
    alike = [(pair, comparison.alike(pair, each.to)) for each, pair in asked]
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
    impacts = []
    for n, (each, pair) in enumerate(asked):
        run = Run(library, each, width(output), colour(output), old=old, new=new, configured=configured)
        impacts.append(reports.Impact(run, pair, tuple(of_one[n] for of_one in systems), tuple(errors)))
    match form:
        case "json":
            write([reports.impact_as_json(impacts)], output)
        case "csv":
            write([reports.impact_as_csv(impacts)], output)
        case "html":
            write([reports.heat_map(impacts[0], everything=everything)], output)
        case _:
            pages = (reports.describe_impact(each) for each in impacts)
            write((text for page in pages for text in lay_out(page, form, impacts[0].run)), output)
    return INVALID if errors else 0


def _review(
    settings: dict[str, str],
    asked: Sequence[tuple[Sides, tuple[tuple[str, ...], ...]]],
    source: Source,
) -> tuple[tuple[System, ...], tuple[Diagnostic, ...]]:
    """Return how the transfers of one system are reviewed, or what is wrong with its spec.

    ``asked`` are, for each exporting state, the two sides and the destinations that are alike.
    """
    try:
        spec = load_spec(source, settings)
    except SpecError as error:
        return (), error.diagnostics
    return tuple(comparison.impact(spec, pair, alike, settings) for pair, alike in asked), ()
