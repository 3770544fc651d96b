"""`compare`: several aircraft side by side."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import typer

from mtcrcheck.cli.commands import flag
from mtcrcheck.cli.options import FORMAT, Configured, Inputs, OutputFile, Quiet, Transfer, grouped

if TYPE_CHECKING:  # these are loaded by the command, not where the options are declared
    from mtcrcheck.cli.pages import Examined
    from mtcrcheck.report.run import Run

CompareFormat = Literal["table", "json", "csv", "markdown", "html"]


@grouped
def compare(
    transfer: Transfer,
    inputs: Inputs,
    strict: Annotated[bool, flag("--strict", "Show proven answers only, without what is presumed.")] = False,
    format: Annotated[CompareFormat | None, FORMAT] = None,
    output: OutputFile = None,
    quiet: Quiet = False,
    configured: Configured = (),
) -> int:
    from mtcrcheck.cli.output import write
    from mtcrcheck.cli.pages import examine
    from mtcrcheck.cli.request import request_of
    from mtcrcheck.cli.running import check_output, colour, width
    from mtcrcheck.report.formats import format_of_suffix
    from mtcrcheck.report.run import Run
    from mtcrcheck.rules.law import load_library

    check_output(output, chosen=bool(format))
    chosen = format or format_of_suffix(Path(output or "").suffix).value
    if chosen not in get_args(CompareFormat):
        words = f"no comparison is written as {chosen}: choose one of {', '.join(get_args(CompareFormat))}"
        raise typer.BadParameter(words, param_hint="--output")
    library, request = request_of(load_library(), transfer, inputs, quiet=quiet)
    run = Run(library, request, width(output), colour(output), strict=strict, configured=configured)
    done = examine(inputs, library, request)
    if len(done.assessments) + len({fault.path for fault in done.diagnostics}) < 2:
        raise typer.BadParameter("one aircraft has nothing beside it: name two or more", param_hint="SPEC")
    if done.assessments:
        write(_render(done, run, chosen), output)
    return done.exit_code


def _render(done: "Examined", run: "Run", format: str) -> Iterable[str]:
    """Return the report in a format."""
    from mtcrcheck.report import side_by_side as report
    from mtcrcheck.report.layout import Layout

    found = [each.proven if run.strict else each for each in done.assessments]
    match format:
        case "json":
            return [report.to_json(found, done.diagnostics, run)]
        case "csv":
            return [report.to_csv(found, run)]
    document = report.describe_side_by_side(found, run)
    match format:
        case "markdown":
            from mtcrcheck.report.markdown import render

            return [render(document)]
        case "html":
            from mtcrcheck.report.html import render_document

            return render_document(document, run)
        case _:
            return report.to_lines(document, Layout(run.width, run.colour))
