"""`countries`: the countries by code, and what one of them is a member of and what that means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from mtcrcheck.cli.asking import country, request_of
from mtcrcheck.cli.options import Inputs, Reading, Transfer, grouped
from mtcrcheck.cli.pages import Shown, show
from mtcrcheck.explain.overview import describe_country, list_countries
from mtcrcheck.library import load_library


@dataclass(frozen=True, slots=True)
class Asked:
    """Which country, seen from where and when."""

    country: Annotated[
        str | None,
        typer.Argument(
            metavar="COUNTRY",
            help="ISO code or name. Without one, all countries are listed.",
            show_default=False,
        ),
    ] = None
    aliases: Annotated[bool, typer.Option("--aliases", help="List the other names of each country too.")] = (
        False
    )
    exporter: Annotated[
        str,
        typer.Option(
            "--from", metavar="COUNTRY", help="Exporting state: ISO code or name; EU for any member state."
        ),
    ] = "US"
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Day asked about; by default the last that the law data know."),
    ] = None


@grouped
def countries(asked: Asked, reading: Reading, shown: Shown) -> int:
    """List countries, or show one: its memberships with dates, and what they mean for typical aircraft."""
    transfer = Transfer(exporter=asked.exporter, as_of=asked.as_of)
    library, request = request_of(load_library(), transfer, Inputs(), reading.interpretation)
    if asked.country is None:
        show([list_countries(library, aliases=asked.aliases)], library, shown)
    else:
        code = country(asked.country, "COUNTRY")
        show([describe_country(code, library, request)], library, shown)
    return 0
