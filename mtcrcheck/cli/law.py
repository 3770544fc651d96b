"""`law`: what is encoded, as of when, how sure, what is stale, and which verdicts rest on what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from mtcrcheck.cli.asking import request_of
from mtcrcheck.cli.explain import find_ids
from mtcrcheck.cli.options import Inputs, Reading, Transfer, grouped
from mtcrcheck.cli.pages import Shown, examined, show
from mtcrcheck.explain.index import Index
from mtcrcheck.explain.overview import STALE_MONTHS, describe_law, describe_unverified
from mtcrcheck.explain.uses import describe_uses
from mtcrcheck.library import load_library


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the overview."""

    uses: Annotated[
        str | None,
        typer.Option(metavar="ID", help="List every verdict on the specs given that rests on this id."),
    ] = None
    unverified: Annotated[
        bool,
        typer.Option("--unverified", help="Only what was not read in its official form, and what is stale."),
    ] = False
    stale_after: Annotated[
        int,
        typer.Option(
            metavar="MONTHS",
            min=0,
            max=1200,
            help="Call a country group stale this long before the law's own day.",
        ),
    ] = STALE_MONTHS


@grouped
def law(asked: Asked, inputs: Inputs, transfer: Transfer, reading: Reading, shown: Shown) -> int:
    """Show what is encoded: rules, interpretations, groups, what is unverified, or what rests on an id."""
    library, request = request_of(load_library(), transfer, inputs, reading.interpretation)
    if asked.uses is not None:
        index = Index(library)
        ids = find_ids(asked.uses, index)
        done = examined(inputs, library, request)
        pages = [describe_uses(id, index.kinds[id], done.assessments, request, library) for id in ids]
        show(pages, library, shown)
        return done.exit_code
    if inputs.specs or inputs.files_from:
        raise typer.BadParameter("name what the verdicts shall rest on", param_hint="--uses")
    if asked.unverified:
        show([describe_unverified(library, asked.stale_after)], library, shown)
    else:
        show([describe_law(library, request.day, asked.stale_after)], library, shown)
    return 0
