"""What the commands that print pages share: the ids that they look at, and where a page goes."""

from collections.abc import Iterable

from mtcrcheck import countries
from mtcrcheck.cli.commands import refusal
from mtcrcheck.cli.options import PageFormat
from mtcrcheck.cli.output import colour, is_json, width, write
from mtcrcheck.document import Document
from mtcrcheck.explain.index import Index
from mtcrcheck.report.layout import Layout, render
from mtcrcheck.report.record import pages_as_json
from mtcrcheck.rules.law import Library
from mtcrcheck.text import printable


def show(pages: Iterable[Document], library: Library, format: PageFormat | None, path: str | None) -> None:
    """Write pages in a format, else that of the output file. Raises `OSError` where that cannot be written."""
    if is_json(format, path):
        write([pages_as_json(pages, library)], path)
    else:
        layout = Layout(width(path), colour(path), whole_words=True)
        write((render(page, layout) for page in pages), path)


def find_ids(text: str, index: Index) -> tuple[str, ...]:
    """Return the ids that a text names. Raises `typer.BadParameter` with what may have been meant."""
    ids = index.find_ids(text) or index.find_cited(text)
    if ids:
        return ids
    try:
        hint = f"for the country: mtcrcheck countries {countries.resolve(text)}"
    except countries.UnknownCountryError:
        similar = index.similar_ids(text)
        hint = f"did you mean {' or '.join(similar)}?" if similar else "mtcrcheck explain lists every id"
    raise refusal(f"nothing here is called {printable(text)!r}: {hint}", "ID")
