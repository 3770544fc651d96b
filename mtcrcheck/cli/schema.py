"""`schema`: what editors and tables need to know of a spec's keys."""

import json
from typing import Literal

from mtcrcheck.cli.commands import Text, flag, refusal
from mtcrcheck.cli.options import OUTPUT, grouped
from mtcrcheck.cli.output import format_by_ending, width, write
from mtcrcheck.report import csv
from mtcrcheck.spec.editor import editor_schema


@grouped
def schema(
    columns: bool = flag("--columns", "List the columns of a table for screen: names, units, meaning."),
    format: Literal["table", "json", "csv"] | None = flag(
        "--format", "-f", "Format of the list of columns; by default that of the output file.", default=None
    ),
    output: Text = OUTPUT,
) -> int:
    if columns:
        match format or format_by_ending(output, ("json", "csv"), "table"):
            case "json":
                text = csv.columns_as_json()
            case "csv":
                text = csv.columns_as_csv()
            case _:
                text = csv.columns_as_text(width(output))
    elif format in (None, "json"):
        text = json.dumps(editor_schema(), indent=2, ensure_ascii=False) + "\n"
    else:
        raise refusal("the schema of a spec is JSON; the list of --columns may be this", "--format")
    write([text], output)
    return 0
