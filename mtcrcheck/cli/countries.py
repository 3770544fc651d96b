"""`countries`: the countries by code, and what one of them is a member of and what that means."""

from mtcrcheck.cli.commands import Text, Texts, argument, flag
from mtcrcheck.cli.options import (
    AS_OF,
    EXPORTER,
    FORMAT,
    INTERPRETATIONS,
    OUTPUT,
    Inputs,
    PageFormat,
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
    country: Text = argument(
        "COUNTRY",
        "ISO code or name. Without one, all countries are listed.",
        autocompletion=complete_countries,
    ),
    aliases: bool = flag("--aliases", "List the other names of each country too."),
    exporter: str = EXPORTER,
    as_of: Text = AS_OF,
    interpretation: Texts = INTERPRETATIONS,
    format: PageFormat | None = FORMAT,
    output: Text = OUTPUT,
) -> int:
    transfer = Transfer(exporter=[exporter], as_of=as_of, interpretation=interpretation)
    library, request = request_of(load_library(), transfer, Inputs())
    if country is None:
        page = list_countries(aliases=aliases)
    else:
        page = describe_country(resolve_country(country, "COUNTRY"), library, request)
    show([page], library, format, output)
    return 0
