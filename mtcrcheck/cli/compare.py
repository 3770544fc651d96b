"""`compare`: several aircraft side by side."""

from collections.abc import Iterable
from typing import Literal, get_args

from mtcrcheck.cli.classify import Examined, examine
from mtcrcheck.cli.commands import Text, refusal
from mtcrcheck.cli.options import Configured, Inputs, Transfer, grouped
from mtcrcheck.cli.output import colour, format_among, lay_out, width, write
from mtcrcheck.cli.request import request_of
from mtcrcheck.report import side_by_side as report
from mtcrcheck.report.formats import Run

CompareFormat = Literal["table", "json", "csv", "markdown", "html"]


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
    if done.assessments:
        write(_render(done, run, chosen), output)
    return done.exit_code


def _render(done: Examined, run: Run, format: str) -> Iterable[str]:
    found = [each.proven if run.strict else each for each in done.assessments]
    match format:
        case "json":
            return [report.to_json(found, done.diagnostics, run)]
        case "csv":
            return [report.to_csv(found, run)]
    return lay_out(report.describe_side_by_side(found, run), format, run)
