"""`compare`, `envelope` and `impact`: several aircraft in one table, one picture, or on both sides of a change."""

import importlib.util
from collections.abc import Iterable, Sequence

import typer

from mtcrcheck import __version__, comparison
from mtcrcheck.assessment import by_exporter
from mtcrcheck.cli import INVALID, USAGE
from mtcrcheck.cli.classify import assess_each, examine
from mtcrcheck.cli.commands import refusal, refuse_if, tell
from mtcrcheck.cli.files import colour, width, write
from mtcrcheck.cli.options import Options, as_command, request_of, show, sides_of
from mtcrcheck.comparison import System
from mtcrcheck.document import Layout
from mtcrcheck.report import comparison as reports
from mtcrcheck.report import picture
from mtcrcheck.report.formats import Run
from mtcrcheck.rules.places import ALL
from mtcrcheck.spec.model import Spec


@as_command
def compare(asked: Options) -> int:
    library, request = request_of(asked)
    run = Run(library, request, strict=asked.strict, configured=asked.configured)
    done, faults = assess_each(asked, library, request)
    refuse_if(len(done) + len({fault.path for fault in faults}) < 2, "alone")
    if found := [each.proven if asked.strict else each for each in done]:
        show(
            asked,
            lambda: [reports.describe_side_by_side(found, run)],
            run,
            json=lambda: reports.side_by_side_as_json(found, faults, run),
            csv=lambda: reports.side_by_side_as_csv(found, run),
        )
    return INVALID if faults else 0


@as_command
def envelope(asked: Options) -> int:
    if asked.format == "png" and importlib.util.find_spec("resvg_py") is None:  # said before any work
        install = "pip install 'mtcrcheck[charts]'"
        tell(f"Error: a PNG file is made with resvg-py, which is not installed: {install}")
        return USAGE
    library, request = request_of(asked)
    run = Run(library, request, configured=asked.configured)
    done, faults = assess_each(asked, library, request)
    if found := [picture.Envelope(each, run.influences(each.spec)) for each in done]:
        write(_draw(found, f"mtcrcheck {__version__}, law of {request.day}.", asked), asked.output)
    return INVALID if faults else 0


def _draw(envelopes: Sequence[picture.Envelope], note: str, asked: Options) -> Iterable[str | bytes]:
    match asked.format:
        case "svg":
            return [picture.svg(envelopes, note, asked.width)]
        case "html":
            from mtcrcheck.report.html import render_envelopes  # templates are slow to load

            return [render_envelopes(envelopes, note, asked.width)]
        case "png":
            try:
                return [picture.png(envelopes, note, asked.width)]
            except picture.TooLargeError as error:
                raise typer.BadParameter(f"{error}: name fewer aircraft, or a smaller --width") from None
    layout = Layout(width(asked.output), colour(asked.output))
    return (f"{line}\n" for line in picture.write_picture(envelopes, note, layout))


@as_command
def impact(asked: Options) -> int:
    library, request, old, new = sides_of(asked if asked.to else asked._replace(to=[ALL]))
    refuse_if(request.others and asked.format == "html", "several-exporters")
    try:
        bases = [(e, comparison.bases(library, e, old, new)) for e in by_exporter(library, request)]
    except ValueError as error:
        raise refusal(str(error), "--interpretation") from None
    alike = [(pair, comparison.alike(pair, each.to)) for each, pair in bases]

    def review(spec: Spec) -> tuple[System, ...]:
        """Return how the transfers of one system are reviewed, by exporting state."""
        return tuple(comparison.impact(spec, *of, dict(request.settings)) for of in alike)

    systems, errors = examine(asked, request, review, asked.jobs)
    impacts = []
    for n, (each, pair) in enumerate(bases):
        run = Run(library, each, old=old, new=new, configured=asked.configured)
        impacts.append(reports.Impact(run, pair, tuple(found[n] for found in systems), tuple(errors)))
    return show(
        asked,
        lambda: map(reports.describe_impact, impacts),
        json=lambda: reports.impact_as_json(impacts),
        csv=lambda: reports.impact_as_csv(impacts),
        html=lambda: reports.heat_map(impacts[0], everything=asked.everything),
        faults=errors,
    )
