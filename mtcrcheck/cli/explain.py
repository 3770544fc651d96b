"""`explain`: what an id means, what it rests on, and which specs it catches."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from mtcrcheck.cli.options import Inputs, OutputFile, PageFormatOption, Transfer, grouped
from mtcrcheck.text import printable

if TYPE_CHECKING:  # these are loaded by the command, not where the options are declared
    from mtcrcheck.cli.pages import Examined
    from mtcrcheck.explaining import Index
    from mtcrcheck.pages.model import Page

WITHOUT_SPECS = ("field of the record", "documented decision")
"""Kinds of ids that no spec is caught by."""
NONE_GIVEN = "No specs were given: --specs FOLDER says which of them it catches."


@grouped
def explain(
    transfer: Transfer,
    id: Annotated[
        str | None,
        typer.Argument(
            metavar="ID",
            help="Any id that the tool prints, or its end: us/itar/VIII.a.16, 1.A.2, us-2025, trade-off, "
            "unknown-key, mass.max_payload. Without one, all ids are listed.",
            show_default=False,
        ),
    ] = None,
    specs: Annotated[
        list[str] | None,
        typer.Option(metavar="PATH", help="Show which specs it catches: files, folders or -. Repeatable."),
    ] = None,
    format: PageFormatOption = None,
    output: OutputFile = None,
) -> int:
    """Explain a clause, entry, provision, interpretation, country group, alert, code, fact, key or word."""
    from mtcrcheck.cli.asking import request_of
    from mtcrcheck.cli.pages import examine, show
    from mtcrcheck.explaining import contents, index, reading_of
    from mtcrcheck.explaining import explain as explained
    from mtcrcheck.library import load_library

    library, request = request_of(load_library(), transfer, Inputs())
    known = index(library)
    if id is None:
        if specs:
            raise typer.BadParameter("name an id to look for in the specs", param_hint="ID")
        show([contents(known)], library, format, output)
        return 0
    ids = found(id, known)
    if not transfer.interpretation:
        request = replace(request, interpretations=reading_of(ids[0], known) or request.interpretations)
    done = examine(Inputs(specs=specs), library, request) if specs else None
    pages = (page for one in ids for page in explained(one, known, request.day))
    show([caught(page, known, done) for page in pages], library, format, output)
    return done.exit_code if done else 0


def found(text: str, known: "Index") -> tuple[str, ...]:
    """Return the ids that a text names. Raises `typer.BadParameter` with close ones where there is none."""
    ids = known.find(text)
    if ids:
        return ids
    raise typer.BadParameter(
        f"nothing here is called {printable(text)!r}: {_hint(text, known)}", param_hint="ID"
    )


def _hint(text: str, known: "Index") -> str:
    """Return what may have been meant: a country, for which another command stands, or close ids."""
    from mtcrcheck import countries

    try:
        return f"for the country: mtcrcheck countries {countries.resolve(text)}"
    except countries.UnknownCountryError:
        close = known.close(text)
    return f"did you mean {' or '.join(close)}?" if close else "mtcrcheck explain lists every id"


def caught(page: "Page", known: "Index", done: "Examined | None") -> "Page":
    """Return the page with the specs that it catches, or with what to do to learn of them."""
    from mtcrcheck.pages.model import Section, Table, texts
    from mtcrcheck.uses import catches, uses

    if page.kind in WITHOUT_SPECS:
        return page
    if done is None:
        section = texts("Catches", NONE_GIVEN)
    elif page.kind == "diagnostic":
        faults = [d for d in done.diagnostics if d.code == page.id]
        rows = tuple((d.path, d.line, d.column, d.message) for d in faults)
        section = Section("Catches", table=Table(("spec", "line", "column", "message"), rows))
    else:
        section = catches(uses(page.id, known.kinds[page.id], done.assessments, known.library))
    if section.empty:
        section = texts("Catches", "None of the specs given.")
    return replace(page, sections=(*page.sections, section))
