"""`validate`: whether specs can be read, and every fault of those that cannot."""

from typing import Literal

from mtcrcheck.assessment import Request
from mtcrcheck.cli.commands import Text, Texts, flag
from mtcrcheck.cli.inputs import load_spec
from mtcrcheck.cli.options import FILES_FROM, FORMAT, OUTPUT, SPECS, Inputs, grouped
from mtcrcheck.cli.output import annotates, format_by_ending, write
from mtcrcheck.cli.running import INVALID, given
from mtcrcheck.report import findings
from mtcrcheck.report.run import Run, Unreadable
from mtcrcheck.rules.law import load_library
from mtcrcheck.spec.diagnostics import SpecError
from mtcrcheck.spec.read import impossible


@grouped
def validate(
    specs: Texts = SPECS,
    files_from: Text = FILES_FROM,
    format: Literal["table", "json", "github"] | None = FORMAT,
    output: Text = OUTPUT,
    quiet: bool = flag("--quiet", "-q", "Print nothing if everything is valid."),
) -> int:
    files = []
    for source in given(Inputs(specs, files_from)):
        try:
            faults = tuple(impossible(load_spec(source)))
        except SpecError as error:
            faults = error.diagnostics
        files.append(findings.Validated(source.path, faults))
    invalid = any(file.diagnostics for file in files)
    match format or format_by_ending(output, ("json",), "github" if annotates(output) else "table"):
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
