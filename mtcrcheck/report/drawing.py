"""SVG as text: elements, documents in the colours of the reports, and PNG files made from the same documents.

Coordinates are pixels from the upper left corner. What is given as text is escaped.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from markupsafe import Markup, escape

from mtcrcheck import __version__
from mtcrcheck.text import printable

FOLDER = Path(__file__).parent
FONT, FONT_FILE = "DejaVu Sans", FOLDER / "fonts" / "DejaVuSans.ttf"
"""The font of every PNG: it comes with the package, so that the same bytes come out on every machine."""
NARROW = frozenset(" !'(),-./:;[]`fijlrtI|")
"""Letters about half as wide as others."""
CREATOR = f"mtcrcheck {__version__}"
Attribute = str | int | float


def element(tag: str, *content: str, **attributes: Attribute) -> Markup:
    """Return an SVG element, its text printable; `class_` stands for ``class``, and an underscore for a hyphen."""
    pairs = ((name.rstrip("_").replace("_", "-"), value) for name, value in attributes.items())
    texts = ((name, value if isinstance(value, str) else number(value)) for name, value in pairs)
    head = Markup("".join(f' {name}="{escape(text)}"' for name, text in texts))
    inside = Markup("").join(text if isinstance(text, Markup) else printable(text) for text in content)
    return Markup(f"<{tag}{head}>{inside}</{tag}>" if content else f"<{tag}{head}/>")


def number(value: float) -> str:
    """Return a coordinate to a tenth of a pixel."""
    return f"{value:.1f}".removesuffix(".0")


def label(x: float, y: float, words: str, kind: str = "", **attributes: Attribute) -> Markup:
    """Return text at a place, of a class."""
    named: dict[str, Attribute] = {"class_": kind} if kind else {}
    return element("text", words, x=x, y=y, **named, **attributes)


def group(at: tuple[float, float], *content: Markup, **attributes: str) -> Markup:
    """Return elements moved to a place."""
    return element("g", *content, transform=f"translate({number(at[0])} {number(at[1])})", **attributes)


def polygon(kind: str, corners: Iterable[tuple[float, float]], **attributes: Attribute) -> Markup:
    """Return a closed shape of a class; corners that fall on one place are written once."""
    points = " ".join(dict.fromkeys(f"{number(x)},{number(y)}" for x, y in corners))
    return element("polygon", class_=kind, points=points, **attributes)


def line(kind: str, x1: float, y1: float, x2: float, y2: float) -> Markup:
    """Return a straight line of a class."""
    return element("line", class_=kind, x1=x1, y1=y1, x2=x2, y2=y2)


def width_of(words: str, size: float) -> float:
    """Return about how wide a text is in a font of a size, rather too wide than too narrow."""
    return size * sum(map(_letter_width, words))


def _letter_width(letter: str) -> float:
    if letter in NARROW:
        return 0.42
    if letter in "mwMWOQ%@—…" or unicodedata.east_asian_width(letter) in "WF":
        return 1.02
    return 0.76 if letter.isupper() else 0.64


def shorten(words: str, width: float, size: float) -> str:
    """Return a text with its end cut off where it would be wider than ``width``."""
    if width_of(words, size) <= width:
        return words
    while words and width_of(f"{words}…", size) > width:
        words = words[:-1]
    return f"{words.rstrip()}…"


def document(kind: str, title: str, size: tuple[float, float], pixels: float, *content: Markup) -> str:
    """Return a whole SVG document in light colours on white, without a date in it.

    ``kind`` is the name of its style sheet; ``size`` is that of its coordinates, which are shown ``pixels`` wide.
    """
    width, height = size
    root = element(
        "svg",
        element("title", title),
        element("style", Markup(_light_style(kind))),
        element("rect", class_="paper", width=width, height=height),
        *content,
        xmlns="http://www.w3.org/2000/svg",
        class_=kind,
        width=pixels,
        height=height * pixels / width,
        viewBox=f"0 0 {number(width)} {number(height)}",
        font_family=f"'{FONT}', Verdana, Arial, sans-serif",
    )
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!-- {CREATOR} -->\n{root}\n'


def _light_style(kind: str) -> str:
    """Return a style sheet with the light colours of the reports in place of their names.

    Programs that show an SVG file outside a browser know no CSS variables.
    """
    base, style = (
        (FOLDER / "templates" / f"{name}.css").read_text(encoding="utf-8") for name in ("base", kind)
    )
    colours = dict(reversed(re.findall(r"--([\w-]+): (#\w+)", base)))  # the light ones stand first
    return re.sub(r"var\(--([\w-]+)\)", lambda name: colours[name[1]], style)


def png(svg: str) -> bytes:
    """Return an SVG document as a PNG file of the size that it has."""
    import resvg_py  # noqa: PLC0415  it comes with the optional ``charts``

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            skip_system_fonts=True,
            font_files=[str(FONT_FILE)],
            font_family=FONT,
            sans_serif_family=FONT,
        )
    )
