"""`countries`: the countries by code, and what one of them is a member of and what that means."""

from typing import Annotated

import typer

from mtcrcheck.cli.options import (
    AsOf,
    Exporter,
    Inputs,
    Interpretations,
    OutputFile,
    PageFormatOption,
    Transfer,
    complete_countries,
    grouped,
)
from mtcrcheck.cli.pages import show
from mtcrcheck.cli.request import request_of, resolve_country
from mtcrcheck.explain.overview import describe_country, list_countries
from mtcrcheck.rules.law import load_library


@grouped
def countries(
    country: Annotated[
        str | None,
        typer.Argument(
            help="ISO code or name. Without one, all countries are listed.",
            metavar="COUNTRY",
            show_default=False,
            autocompletion=complete_countries,
        ),
    ] = None,
    aliases: Annotated[bool, typer.Option("--aliases", help="List the other names of each country too.")] = (
        False
    ),
    exporter: Exporter = "US",
    as_of: AsOf = None,
    interpretation: Interpretations = None,
    format: PageFormatOption = None,
    output: OutputFile = None,
) -> int:
    """List countries, or show one: its memberships with dates, and what they mean for typical aircraft."""
    transfer = Transfer(exporter=[exporter], as_of=as_of, interpretation=interpretation)
    library, request = request_of(load_library(), transfer, Inputs())
    if country is None:
        page = list_countries(aliases=aliases)
    else:
        page = describe_country(resolve_country(country, "COUNTRY"), library, request)
    show([page], library, format, output)
    return 0
