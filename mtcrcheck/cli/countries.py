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
    from mtcrcheck.cli import asking
    from mtcrcheck.cli.pages import show
    from mtcrcheck.explain.overview import describe_country, list_countries
    from mtcrcheck.rules.law import load_library

    transfer = Transfer(exporter=[exporter], as_of=as_of, interpretation=interpretation)
    library, request = asking.request_of(load_library(), transfer, Inputs())
    if country is None:
        show([list_countries(library, aliases=aliases)], library, format, output)
    else:
        code = asking.country(country, "COUNTRY")
        show([describe_country(code, library, request)], library, format, output)
    return 0
