"""`schema`: what editors and tables need to know of a spec's keys."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

import typer

from mtcrcheck.cli.options import grouped


class ColumnFormat(StrEnum):
    """Names of the formats of a list of columns."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Asked:
    """The schema, or the columns, and where to write them."""

    columns: Annotated[
        bool,
        typer.Option("--columns", help="List the columns of a table for screen: names, units, meaning."),
    ] = False
    format: Annotated[
        ColumnFormat | None,
        typer.Option(
            "--format", "-f", help="Format of the list of columns; by default that of the output file."
        ),
    ] = None
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to a file, whole or not at all."),
    ] = None


@grouped
def schema(asked: Asked) -> int:
    """Print the JSON Schema of a spec file, for completion and hover in editors, or a table's columns."""
    from mtcrcheck.cli import output

    if not asked.columns and asked.format not in (None, ColumnFormat.JSON):
        raise typer.BadParameter(
            "the schema of a spec is JSON; the list of --columns may be this", param_hint="--format"
        )
    output.write([_columns(asked) if asked.columns else _schema()], asked.output)
    return 0


def _schema() -> str:
    """Return the schema as text."""
    import json

    from mtcrcheck.spec.editor import editor_schema

    return json.dumps(editor_schema(), indent=2, ensure_ascii=False) + "\n"


def _columns(asked: Asked) -> str:
    """Return the columns in the format asked for."""
    from mtcrcheck.cli.running import width
    from mtcrcheck.report import csv

    ending = (asked.output or "").lower().rpartition(".")[2]
    match asked.format or (ColumnFormat(ending) if ending in ("json", "csv") else ColumnFormat.TABLE):
        case ColumnFormat.JSON:
            return csv.columns_as_json()
        case ColumnFormat.CSV:
            return csv.columns_as_csv()
        case _:
            return csv.columns_as_text(width(asked.output))
