"""`validate`: whether specs can be read, and every fault of those that cannot."""

import os
from typing import Annotated, Literal

import typer

from mtcrcheck.assessment import Request
from mtcrcheck.cli.inputs import load_spec
from mtcrcheck.cli.options import FORMAT, FilesFrom, Inputs, OutputFile, SpecPaths, grouped
from mtcrcheck.cli.output import format_by_ending, write
from mtcrcheck.cli.running import INVALID, given
from mtcrcheck.report import findings
from mtcrcheck.report.run import Run, Unreadable
from mtcrcheck.rules.law import load_library
from mtcrcheck.spec.diagnostics import SpecError
from mtcrcheck.spec.read import impossible


@grouped
def validate(
    specs: SpecPaths = None,
    files_from: FilesFrom = None,
    format: Annotated[Literal["table", "json", "github"] | None, FORMAT] = None,
    output: OutputFile = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print nothing if everything is valid.")
    ] = False,
) -> int:
    """Check specs and report every error with its line and column, without assessing them."""
    files = []
    for source in given(Inputs(specs, files_from)):
        try:
            faults = tuple(impossible(load_spec(source)))
        except SpecError as error:
            faults = error.diagnostics
        files.append(findings.Validated(source.path, faults))
    invalid = any(file.diagnostics for file in files)
    in_workflow = os.environ.get("GITHUB_ACTIONS") == "true" and not output
    match format or format_by_ending(output, ("json",), "github" if in_workflow else "table"):
        case "json":
            text = findings.validation_json(files)
        case "github":
            run = Run(library := load_library(), Request(library.as_of))
            pieces = [
                findings.render_annotations(Unreadable(file.path, file.diagnostics), run) for file in files
            ]
            text = "".join(pieces) + findings.validation_summary(files) + "\n"
        case _:
            text = findings.validation_text(files)
    if invalid or not quiet:
        write([text], output)
    return INVALID if invalid else 0
