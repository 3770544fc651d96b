"""`compare`, `envelope` and `impact`: several aircraft in one table, one picture, or on both sides of a change."""

import contextlib
import importlib.util
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

import typer

from mtcrcheck import __version__, comparison
from mtcrcheck.assessment import by_exporter
from mtcrcheck.cli import INVALID, USAGE
from mtcrcheck.cli.classify import Progress, examine, given, spread
from mtcrcheck.cli.commands import Text, Texts, refusal, refuse_if, tell
from mtcrcheck.cli.files import Pages, Source, colour, load_spec, width, write
from mtcrcheck.cli.options import Configured, Inputs, Transfer, grouped, request_of, sides_of
from mtcrcheck.comparison import Sides, System
from mtcrcheck.document import Layout
from mtcrcheck.report import comparison as reports
from mtcrcheck.report import picture
from mtcrcheck.report.formats import Run
from mtcrcheck.rules.places import ALL
from mtcrcheck.spec.diagnostics import Diagnostic, SpecError


@grouped
def compare(
    *,
    transfer: Transfer,
    inputs: Inputs,
    strict: bool = False,
    written: Pages,
    quiet: bool = False,
    configured: Configured = (),
) -> int:
    library, request = request_of(transfer, inputs, quiet=quiet)
    run = Run(library, request, strict=strict, configured=configured)
    done, faults = examine(inputs, library, request)
    refuse_if(len(done) + len({fault.path for fault in faults}) < 2, "alone")
    if found := [each.proven if strict else each for each in done]:
        written.write(
            lambda: [reports.describe_side_by_side(found, run)],
            run,
            json=lambda: reports.side_by_side_as_json(found, faults, run),
            csv=lambda: reports.side_by_side_as_csv(found, run),
        )
    return INVALID if faults else 0


@grouped
def envelope(
    *,
    specs: Texts = None,
    files_from: Text = None,
    settings: Texts = None,
    as_of: Text = None,
    written: Pages,
    width: int = 1000,
    configured: Configured = (),
) -> int:
    if written.format == "png" and importlib.util.find_spec("resvg_py") is None:  # said before any work
        install = "pip install 'mtcrcheck[charts]'"
        tell(f"Error: a PNG file is made with resvg-py, which is not installed: {install}")
        return USAGE
    inputs = Inputs(specs, files_from, settings)
    library, request = request_of(Transfer(as_of=as_of), inputs)
    run = Run(library, request, configured=configured)
    done, faults = examine(inputs, library, request)
    if found := [picture.Envelope(each, run.influences(each.spec)) for each in done]:
        note = f"mtcrcheck {__version__}, law of {request.day}."
        write(_draw(found, note, width, written), written.output)
    return INVALID if faults else 0


def _draw(
    envelopes: Sequence[picture.Envelope], note: str, pixels: int, written: Pages
) -> Iterable[str | bytes]:
    match written.format:
        case "svg":
            return [picture.svg(envelopes, note, pixels)]
        case "html":
            from mtcrcheck.report.html import render_envelopes  # templates are slow to load

            return [render_envelopes(envelopes, note, pixels)]
        case "png":
            try:
                return [picture.png(envelopes, note, pixels)]
            except picture.TooLargeError as error:
                raise typer.BadParameter(f"{error}: name fewer aircraft, or a smaller --width") from None
    layout = Layout(width(written.output), colour(written.output))
    return (f"{line}\n" for line in picture.write_picture(envelopes, note, layout))


@grouped
def impact(
    *,
    inputs: Inputs,
    old: str,
    new: str,
    transfer: Transfer,
    written: Pages,
    everything: bool = False,
    quiet: bool = False,
    jobs: int = 0,
    configured: Configured = (),
) -> int:
    everywhere = transfer if transfer.to else replace(transfer, to=[ALL])
    library, request, old, new = sides_of(everywhere, inputs, old, new, quiet=quiet)
    refuse_if(request.others and written.format == "html", "several-exporters")
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
    tell(*errors)
    impacts = []
    for n, (each, pair) in enumerate(asked):
        run = Run(library, each, old=old, new=new, configured=configured)
        impacts.append(reports.Impact(run, pair, tuple(of_one[n] for of_one in systems), tuple(errors)))
    written.write(
        lambda: map(reports.describe_impact, impacts),
        json=lambda: reports.impact_as_json(impacts),
        csv=lambda: reports.impact_as_csv(impacts),
        html=lambda: reports.heat_map(impacts[0], everything=everything),
    )
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
