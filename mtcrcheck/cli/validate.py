"""`validate`: whether specs can be read, and every fault of those that cannot."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from mtcrcheck.cli.options import Inputs, grouped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtcrcheck.report.validation import Validated


class ValidationFormat(StrEnum):
    """Names of the formats of a validation."""

    TABLE = "table"
    JSON = "json"
    GITHUB = "github"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which files, and how to report on them."""

    specs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SPEC",
            help="Spec files (TOML or JSON), folders with *.toml and *.json below, or - for standard input.",
            show_default=False,
        ),
    ] = None
    files_from: Annotated[
        str | None,
        typer.Option(
            "--files-from", metavar="FILE", help="Read more paths from a file, one a line; - is stdin."
        ),
    ] = None
    format: Annotated[
        ValidationFormat | None,
        typer.Option("--format", "-f", help="Output format; by default that of the output file, else table."),
    ] = None
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to a file, whole or not at all."),
    ] = None
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing where everything is valid.")] = (
        False
    )


@grouped
def validate(asked: Asked) -> int:
    """Read specs and report every fault with its line and column; nothing is assessed."""
    from mtcrcheck.cli import inputs, output
    from mtcrcheck.cli.running import INVALID, given
    from mtcrcheck.report.validation import Validated
    from mtcrcheck.spec.diagnostics import SpecError
    from mtcrcheck.spec.read import read_spec

    files = []
    for source in given(Inputs(asked.specs, asked.files_from)):
        try:
            read_spec(inputs.read(source), source.path)
            files.append(Validated(source.path))
        except SpecError as error:
            files.append(Validated(source.path, error.diagnostics))
    invalid = any(file.diagnostics for file in files)
    if invalid or not asked.quiet:
        output.write([_report(files, asked)], asked.output)
    return INVALID if invalid else 0


def _report(files: Sequence[Validated], asked: Asked) -> str:
    """Return the report in the format asked for; in a workflow of GitHub, annotations."""
    from mtcrcheck.report import validation

    if asked.format is ValidationFormat.JSON or (not asked.format and (asked.output or "").endswith(".json")):
        return validation.to_json(files)
    in_workflow = os.environ.get("GITHUB_ACTIONS") == "true" and not asked.output
    if asked.format is ValidationFormat.GITHUB or (not asked.format and in_workflow):
        return _annotations(files) + validation.summary(files) + "\n"
    return validation.text(files)


def _annotations(files: Sequence[Validated]) -> str:
    """Return the faults as annotations of GitHub."""
    from mtcrcheck.assessment import Request
    from mtcrcheck.library import load_library
    from mtcrcheck.report import findings
    from mtcrcheck.report.run import Run, Unreadable

    library = load_library()
    run = Run(library, Request(library.as_of))
    return "".join(
        findings.render_annotations(Unreadable(file.path, file.diagnostics), run) for file in files
    )
