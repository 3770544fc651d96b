"""Pictures with matplotlib: one look for all, the same bytes for the same input, no text read as markup.

Imported only by what draws: matplotlib comes with the optional ``charts``.
"""

from __future__ import annotations

import html
import io
import logging
import re
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.figure import Figure

from mtcrcheck import __version__
from mtcrcheck.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

INK = "#1f2933"
MUTED = "#616e7c"
RULE = "#cbd2d9"
STYLE: Any = {
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial", "Helvetica", "sans-serif"],
    "font.size": 9.0,
    "text.color": INK,
    "text.parse_math": False,  # names are text: a dollar sign is a dollar sign
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "hatch.linewidth": 0.6,
    "svg.fonttype": "none",  # text stays text: it can be searched, copied and read aloud
    "svg.hashsalt": "mtcrcheck",
}
CREATOR = f"mtcrcheck {__version__}"
PIXELS_AN_INCH = 100
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
PAGE_STYLE = (
    "body{margin:1rem auto;max-width:80rem;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}"
    ".picture{background:#fff;overflow-x:auto}svg{display:block;width:100%;min-width:40rem;height:auto}p{max-width:60rem}"
)
_PROLOGUE = re.compile(r"\A.*?(?=<svg\b)", re.DOTALL)


@contextmanager
def figure(width: float, height: float) -> Iterator[Figure]:
    """Yield an empty figure of a size in inches; what is drawn inside has our look, whatever the user's own.

    Glyphs that the font lacks are no reason for a warning: in SVG the reader's own fonts show them.
    """
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from")
        mpl.rcdefaults()
        mpl.rcParams.update(STYLE)
        yield Figure(figsize=(width, height), facecolor="white")


def svg(drawn: Figure, title: str) -> str:
    """Return a figure as an SVG document, without a date in it. Call it inside `figure`."""
    page = io.StringIO()
    about = {"Date": None, "Creator": CREATOR, "Title": printable(title)}
    drawn.savefig(page, format="svg", metadata=about)
    return page.getvalue()


def png(drawn: Figure, title: str, dots_an_inch: float = PIXELS_AN_INCH) -> bytes:
    """Return a figure as a PNG file, without a date in it. Call it inside `figure`."""
    page = io.BytesIO()
    about = {
        "Software": CREATOR,
        "Title": printable(title).encode("latin-1", "backslashreplace").decode("latin-1"),
    }
    drawn.savefig(page, format="png", dpi=dots_an_inch, metadata=about)
    return page.getvalue()


def inline(document: str) -> str:
    """Return an SVG document as an element to stand in HTML: without its declaration and document type."""
    return _PROLOGUE.sub("", document, count=1)


def page(document: str, title: str, lines: tuple[str, ...] = ()) -> str:
    """Return an HTML page that holds an SVG document and lines of text, and fetches nothing.

    The picture stays on white, also where the page is dark, and is never so small that it cannot be read.
    """
    told = "".join(f"<p>{html.escape(printable(line))}</p>\n" for line in lines)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f"<title>{html.escape(printable(title))}</title>\n"
        f'<meta name="generator" content="{CREATOR}">\n'
        f"<style>{PAGE_STYLE}</style>\n"
        f'</head>\n<body>\n<div class="picture" tabindex="0" role="region" aria-label="The picture">\n'
        f"{inline(document)}</div>\n{told}</body>\n</html>\n"
    )
