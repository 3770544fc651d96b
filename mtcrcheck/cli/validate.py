"""`validate`, `convert` and `schema`: specs as files, without any law."""

import json
from pathlib import Path
from typing import Literal

import typer

from mtcrcheck.assessment import Request
from mtcrcheck.cli import INVALID, inputs
from mtcrcheck.cli.classify import given
from mtcrcheck.cli.commands import Text, Texts, refusal
from mtcrcheck.cli.inputs import load_spec
from mtcrcheck.cli.options import Inputs, grouped
from mtcrcheck.cli.output import annotates, format_among, width, write
from mtcrcheck.report import csv, findings
from mtcrcheck.report.formats import Run, Unreadable
from mtcrcheck.rules.law import load_library
from mtcrcheck.spec import write as notations
from mtcrcheck.spec.diagnostics import SpecError
from mtcrcheck.spec.editor import editor_schema
from mtcrcheck.spec.read import impossible


@grouped
def validate(
    specs: Texts = None,
    files_from: Text = None,
    format: Literal["table", "json", "github"] | None = None,
    output: Text = None,
    quiet: bool = False,
) -> int:
    files = []
    for source in given(Inputs(specs, files_from)):
        try:
            faults = tuple(impossible(load_spec(source)))
        except SpecError as error:
            faults = error.diagnostics
        files.append(Unreadable(source.path, faults))
    invalid = any(file.diagnostics for file in files)
    match format or ("github" if annotates(output) else format_among(("table", "json"), output)):
        case "json":
            text = findings.validation_json(files)
        case "github":
            run = Run(library := load_library(), Request(library.as_of))
            text = "".join(findings.render_annotations(file, run) for file in files)
            text += findings.validation_summary(files) + "\n"
        case _:
            text = findings.validation_text(files)
    if invalid or not quiet:
        write([text], output)
    return INVALID if invalid else 0


@grouped
def convert(
    file: str,
    to_format: notations.Notation | None = None,
    output: Text = None,
) -> int:
    if Path(file).is_dir():
        raise refusal("one spec at a time, not a folder", "SPEC")
    source = next(given(Inputs([file])))
    to = to_format or format_among(("toml", "json"), output, "other")
    try:
        text = notations.convert(inputs.read(source), source.path, None if to == "other" else to)
    except notations.ConversionError as error:
        typer.echo(str(error), err=True)
        return INVALID
    write([text], output)
    return 0


@grouped
def schema(
    columns: bool = False,
    format: Literal["table", "json", "csv"] | None = None,
    output: Text = None,
) -> int:
    if columns:
        chosen = format or format_among(("table", "json", "csv"), output)
        text = csv.describe_columns(chosen, width(output))
    elif (format or format_among(("json",), output, "json")) == "json":
        text = json.dumps(editor_schema(), indent=2, ensure_ascii=False) + "\n"
    else:
        raise refusal("the schema of a spec is JSON; the list of --columns may be this", "--format")
    write([text], output)
    return 0
