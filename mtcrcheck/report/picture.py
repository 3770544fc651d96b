"""Pictures: SVG as text, PNG files made of it, and payload over range as SVG, as signs for a terminal, and as bars.

Coordinates are pixels from the upper left corner. What is given as text is escaped. The range runs to the right, the
payload upward, both on logarithmic scales. Below a curve lies what is certain, or possible; the corner of Category I,
from 300 km and 500 kg on, is shaded and hatched.
"""

from __future__ import annotations

import math
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup, escape

from mtcrcheck import __version__
from mtcrcheck.assessment import Assessment
from mtcrcheck.capability.curve import Frontier, PayloadRange, PublishedLoading, known_sides
from mtcrcheck.capability.payload import CATEGORY_I_PAYLOAD_KG, CATEGORY_I_RANGE_KM
from mtcrcheck.influences import Influence
from mtcrcheck.reasons.rationale import figure, span
from mtcrcheck.report import words
from mtcrcheck.report.aircraft import describe_test
from mtcrcheck.report.layout import Layout
from mtcrcheck.text import join_or, printable

FOLDER = Path(__file__).parent
FONT, FONT_FILE = "DejaVu Sans", FOLDER / "fonts" / "DejaVuSans.ttf"
"""The font of every PNG: it comes with the package, so that the same bytes come out on every machine."""
NARROW = frozenset(" !'(),-./:;[]`fijlrtI|")
"""Letters about half as wide as others."""
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
    while width_of(words, size) > width:
        words = f"{words[:-2].rstrip()}…"
    return words


def document(kind: str, title: str, size: tuple[float, float], pixels: float, *content: Markup) -> str:
    """Return a whole SVG document in light colours on white, without a date in it.

    ``kind`` is the name of its style sheet, whose names of colours are replaced, as few programs but browsers know
    them. ``size`` is that of its coordinates, which are shown ``pixels`` wide.
    """
    width, height = size
    base, style = (
        (FOLDER / "templates" / f"{name}.css").read_text(encoding="utf-8") for name in ("base", kind)
    )
    colours = dict(reversed(re.findall(r"--([\w-]+): (#\w+)", base)))  # the light ones stand first
    root = element(
        "svg",
        element("title", title),
        element("style", Markup(re.sub(r"var\(--([\w-]+)\)", lambda name: colours[name[1]], style))),
        element("rect", class_="paper", width=width, height=height),
        *content,
        xmlns="http://www.w3.org/2000/svg",
        class_=kind,
        width=pixels,
        height=height * pixels / width,
        viewBox=f"0 0 {number(width)} {number(height)}",
        font_family=f"'{FONT}', Verdana, Arial, sans-serif",
    )
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!-- mtcrcheck {__version__} -->\n{root}\n'


def to_png(svg: str) -> bytes:
    """Return an SVG document as a PNG file of the size that it has."""
    import resvg_py  # noqa: PLC0415  it comes with the optional ``charts``

    fonts = [str(FONT_FILE)]
    found = resvg_py.svg_to_bytes(
        svg, skip_system_fonts=True, font_files=fonts, font_family=FONT, sans_serif_family=FONT
    )
    return bytes(found)


SMALLER, GREATER = 4.0, 2.0
"""An axis begins at the least value shown divided by the first, and ends at the greatest times the second."""
DEEPEST = 50.0
"""A curve is followed down to its longest range divided by this."""
CORNER = 4.0
"""The axes reach at least to 300 km and 500 kg times this."""
LEAST, MOST = 1e-3, 1e7
"""What no axis goes beyond, kg or km."""
BASIS = (
    "Range is one-way on full fuel, in still air and without reserve. Certain: up to the lower bounds that "
    "follow from the figures; possible: up to the upper bounds. Both scales are logarithmic."
)
NOTHING_KNOWN = "No stated figure bounds its range or payload, so there is nothing to draw."
NO_RANGE = "It has no range in still air, as range is measured."
CONTRADICTION = "Figures contradict each other: the picture shows what follows from the others."
NOTHING_CERTAIN = "No loading is certain."
CERTAIN_PAYLOAD = "Only its payload is certain, not how far it can carry it."
CERTAIN_UNLOADED = "Only its range without payload is certain."

WIDTH, HEIGHT = 420.0, 310.0
"""Size of a panel in a page: not much more than a telephone is wide, so that figures are readable there."""
WIDEST = 1000
"""Beyond this width a document is not laid out wider: everything in it is larger."""
COLUMN, BORDER = 350.0, 10.0
"""About how wide a column of panels is, and what stays free around a document."""
FIGURE, SMALL, NAME = 13.0, 12.0, 17.0
"""Sizes of letters, as in the style sheet."""
ARROWS = (0.2, 0.5, 0.8)
"""Where arrows stand along an open side, as shares of it."""
HATCH = 9
"""Distance of the lines that hatch the corner of Category I."""
HIGHEST, MOST_PIXELS = 65_000, 150_000_000
"""How high a PNG picture may be, and how many pixels it may have: more would not fit into memory."""
LEGEND = {
    "certain": "certain",
    "possible": "possible",
    "traded": "possible if payload is traded for fuel",
    "corner": "Category I: 300 km, 500 kg",
    "arrow": "no known limit",
    "published": "published",
    "hours": "published endurance, as range",
    "suspect": "suspect, not used",
}
"""What the kinds of shapes mean."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is shown of one aircraft. All text is printable; ``remarks`` say what the picture cannot show."""

    name: str
    verdict: str
    curve: PayloadRange
    remarks: tuple[str, ...]


class Axes(NamedTuple):
    """The limits of two logarithmic axes: range in km, payload in kg."""

    range_km: tuple[float, float]
    payload_kg: tuple[float, float]


def describe_envelope(assessment: Assessment, influences: Iterable[Influence] = ()) -> Envelope:
    """Return what is shown of one assessed aircraft, with what was set beside its figures."""
    curve = assessment.curve
    name, verdict = printable(assessment.spec.name), words.verdict(assessment.annex)
    set_beside = (printable(influence.in_words) for influence in influences)
    return Envelope(name, verdict, curve, (*_remarks(assessment, curve), *set_beside))


def _remarks(assessment: Assessment, curve: PayloadRange) -> Iterator[str]:
    certain, possible = curve.certain, curve.possible
    if curve.contradicted:
        yield CONTRADICTION
    if not curve.drawable:
        yield NO_RANGE if possible.empty else NOTHING_KNOWN
        return
    if certain.empty:
        yield CERTAIN_PAYLOAD if certain.heaviest_kg > 0.0 else NOTHING_CERTAIN
    elif certain.heaviest_kg == 0.0:
        yield CERTAIN_UNLOADED
    sides = {"range": possible.farthest_km, "payload": possible.heaviest_kg}
    unbounded = [side for side, limit in sides.items() if math.isinf(limit)]
    if unbounded:
        yield f"Its {join_or(unbounded, 'and')} {'has' if len(unbounded) == 1 else 'have'} no known upper limit."
    if assessment.if_traded.candidates != assessment.annex.candidates:
        yield f"If payload is traded for fuel: {words.verdict(assessment.if_traded)}."


def choose_axes(envelopes: Iterable[Envelope]) -> Axes:
    """Return axes that hold every aircraft and the corner of Category I, with room around."""
    ranges, payloads = [CATEGORY_I_RANGE_KM], [CATEGORY_I_PAYLOAD_KG]
    for curve in (envelope.curve for envelope in envelopes):
        for frontier in filter(None, (curve.certain, curve.possible, curve.if_traded)):
            ranges += [frontier.farthest_km, max(frontier.range_km[-1], frontier.farthest_km / DEEPEST)]
            payloads.append(frontier.heaviest_kg)
        for loading in curve.published:
            ranges += known_sides(loading.range)
            payloads += known_sides(loading.payload)
    return Axes(_limits(ranges, CATEGORY_I_RANGE_KM), _limits(payloads, CATEGORY_I_PAYLOAD_KG))


def along(value: float, limits: tuple[float, float], first: float, last: float) -> float:
    """Return where a value stands on an axis from ``first`` to ``last``; at its ends what lies beyond them."""
    low, high = limits
    share = math.log(min(max(value, low), high) / low) / math.log(high / low)
    return first + share * (last - first)


def round_values(limits: tuple[float, float]) -> list[tuple[float, str]]:
    """Return the powers of ten on an axis, each with its figures."""
    low, high = (round(math.log10(limit)) for limit in limits)
    return [(10.0**decade, f"{10.0**decade:,.10g}") for decade in range(low, high + 1)]


def _limits(values: Iterable[float], threshold: float) -> tuple[float, float]:
    shown = [value for value in values if 0.0 < value < math.inf]
    low = max(min(shown) / SMALLER, LEAST)
    high = min(max(GREATER * max(shown), CORNER * threshold), MOST)
    return 10.0 ** math.floor(math.log10(low)), 10.0 ** math.ceil(math.log10(high))


class TooLargeError(ValueError):
    """A picture would have more pixels than can be drawn."""


class Panel(NamedTuple):
    """Where the axes of a picture are, both logarithmic."""

    axes: Axes
    left: float
    top: float
    right: float
    bottom: float

    def x(self, range_km: float) -> float:
        """Return where a range stands."""
        return along(range_km, self.axes.range_km, self.left, self.right)

    def y(self, payload_kg: float) -> float:
        """Return where a payload stands."""
        return along(payload_kg, self.axes.payload_kg, self.bottom, self.top)

    def place(self, loading: PublishedLoading) -> tuple[float, float]:
        """Return where a published loading stands: in the middle of its bounds."""
        reach, load = known_sides(loading.range), known_sides(loading.payload)
        xs = [self.x(side) for side in reach] or [self.left, self.right]
        ys = [self.y(side) for side in load] or [self.bottom, self.top]
        return (xs[0] + xs[-1]) / 2, (ys[0] + ys[-1]) / 2


def place_axes(axes: Axes, width: float, height: float) -> Panel:
    """Return a panel of a size: its margins hold the figures and the names of the axes."""
    figures = max(width_of(text, FIGURE) for _, text in round_values(axes.payload_kg))
    return Panel(axes, 14.0 + figures, 36.0, width - 52.0, height - 44.0)


def ticks(
    limits: tuple[float, float], first: float, last: float, room: float = 0.0
) -> list[tuple[float, str]]:
    """Return the places and figures of as many round values as can be written at an axis without touching.

    The axis runs from ``first`` to ``last``. Each figure takes ``room``, or else its width.
    """
    values = round_values(limits)
    widest = room or max(width_of(text, FIGURE) for _, text in values)
    every = math.ceil((widest + 4) * (len(values) - 1) / abs(last - first))
    return [(along(value, limits, first, last), text) for value, text in values[::every]]


def draw_inline(envelope: Envelope, axes: Axes | None = None) -> Markup:
    """Return the picture of one aircraft, by default on its own axes, for an HTML page that has the style sheet."""
    shapes = draw(envelope, place_axes(axes or choose_axes([envelope]), WIDTH, HEIGHT))
    view = f"0 0 {number(WIDTH)} {number(HEIGHT)}"
    return element("svg", *_describe(envelope), *shapes, class_="picture", viewBox=view, role="img")


def _describe(envelope: Envelope) -> tuple[Markup, Markup]:
    bounds = f"Certain: {_reach(envelope.curve.certain)}. Possible: {_reach(envelope.curve.possible)}."
    told = " ".join((f"{envelope.verdict}.", bounds, *envelope.remarks))
    return element("title", f"Payload over range of {envelope.name}"), element("desc", told)


def _reach(frontier: Frontier) -> str:
    limits = {"payload": (frontier.heaviest_kg, "payload_kg"), "range": (frontier.farthest_km, "range_km")}
    return " and ".join(
        f"any {what}" if math.isinf(limit) else f"up to {figure(limit, unit)}"
        for what, (limit, unit) in limits.items()
    )


def draw(envelope: Envelope, panel: Panel) -> Iterator[Markup]:
    """Yield the elements of a panel, the later over the earlier ones."""
    curve = envelope.curve
    ranges = ticks(panel.axes.range_km, panel.left, panel.right)
    payloads = ticks(panel.axes.payload_kg, panel.bottom, panel.top, FIGURE)
    left, top, right, bottom = panel.left, panel.top, panel.right, panel.bottom
    x, y = panel.x(CATEGORY_I_RANGE_KM), panel.y(CATEGORY_I_PAYLOAD_KG)
    yield element("rect", class_="corner", x=x, y=top, width=right - x, height=y - top)
    yield from (line("grid", at, top, at, bottom) for at, _ in ranges)
    yield from (line("grid", left, at, right, at) for at, _ in payloads)
    if curve.drawable:
        yield from _areas(curve, panel)
    wide, high = right - x, y - top
    steps = ((n, max(0.0, n - high), min(n, wide)) for n in range(HATCH, math.ceil(wide + high), HATCH))
    lines = (((x + a, top + n - a), (x + b, top + n - b)) for n, a, b in steps)
    path = "".join(f"M{number(a)} {number(b)}L{number(c)} {number(d)}" for (a, b), (c, d) in lines)
    yield element("path", class_="hatch", d=path)
    for kind in ("limit-halo", "limit"):
        yield line(kind, x, top, x, bottom)
        yield line(kind, left, y, right, y)
    if curve.drawable:
        yield from _arrows(curve.if_traded or curve.possible, panel)
    else:
        yield label((left + right) / 2, (y + bottom) / 2, "nothing to draw", "boxed", text_anchor="middle")
    yield from _published(curve.published, panel)
    yield label(x, top - 6, "300 km", "limit-text", text_anchor="middle")
    yield label(right + 4, y + 4.5, "500 kg", "limit-text")
    yield element("path", class_="axis", d=f"M{number(left)} {number(top)}V{number(bottom)}H{number(right)}")
    for at, text in ranges:
        yield line("axis", at, bottom, at, bottom + 4)
        yield label(at, bottom + 18, text, text_anchor="middle")
    for at, text in payloads:
        yield line("axis", left - 4, at, left, at)
        yield label(left - 7, at + 4.5, text, text_anchor="end")
    yield label((left + right) / 2, bottom + 37, "range (km)", text_anchor="middle")
    yield label(2.0, 13.0, "payload (kg)")


def _areas(curve: PayloadRange, panel: Panel) -> Iterator[Markup]:
    """Yield what is possible if traded, what is possible and what is certain.

    What is certain of range or payload alone encloses no area: it is a line along the axis.
    """
    kinds = {"traded": curve.if_traded, "possible": curve.possible, "certain": curve.certain}
    for kind, frontier in kinds.items():
        if frontier is not None and not frontier.empty:
            pairs = zip(frontier.range_km, frontier.payload_kg, strict=True)
            edge = [(panel.x(reach), panel.y(load)) for reach, load in pairs]
            yield polygon(kind, [(panel.left, edge[0][1]), *edge, (panel.left, edge[-1][1])])
    x, y = panel.x(curve.certain.unloaded_km), panel.y(curve.certain.unmoved_kg)
    for across, up in ((x, panel.bottom), (panel.left, y)):
        if (across, up) != (panel.left, panel.bottom):
            yield line("edge", panel.left, panel.bottom, across, up)


def _arrows(frontier: Frontier, panel: Panel) -> Iterator[Markup]:
    top, right = panel.y(frontier.heaviest_kg), panel.x(frontier.farthest_km)
    for share in ARROWS:
        if math.isinf(frontier.farthest_km):
            x, y = panel.right - 2, panel.bottom + (top - panel.bottom) * share
            yield polygon("arrow", [(x - 9, y - 5.5), (x, y), (x - 9, y + 5.5)])
        if math.isinf(frontier.heaviest_kg):
            x, y = panel.left + (right - panel.left) * share, panel.top + 2
            yield polygon("arrow", [(x - 5.5, y + 9), (x, y), (x + 5.5, y + 9)])


def _published(loadings: Sequence[PublishedLoading], panel: Panel) -> Iterator[Markup]:
    places = [panel.place(loading) for loading in loadings]
    for loading in loadings:
        yield from _bars(loading, panel)
    taken = [(x - 8, y - 8, x + 8, y + 8) for x, y in places]  # left, upper, right and lower edges
    for loading, (x, y) in zip(loadings, places, strict=True):
        kind, hours = _kind(loading), printable(loading.hours)
        bounds = f"{span(loading.payload, 'payload_kg')}, {span(loading.range, 'range_km')}"
        yield element("g", element("title", f"{LEGEND[kind]}: {bounds} {hours}".rstrip()), _mark(kind, x, y))
        half = width_of(hours, SMALL) / 2 + 2
        box = (x - half, y + 9, x + half, y + 24)
        inside = panel.left <= box[0] and box[2] <= panel.right and box[3] <= panel.bottom
        clear = all(box[0] >= o[2] or o[0] >= box[2] or box[1] >= o[3] or o[1] >= box[3] for o in taken)
        if hours and inside and clear:
            taken.append(box)
            yield label(x, y + 20.5, hours, "boxed", text_anchor="middle")


def _kind(loading: PublishedLoading) -> str:
    return "suspect" if loading.suspect else "hours" if loading.hours else "published"


def _bars(loading: PublishedLoading, panel: Panel) -> Iterator[Markup]:
    x, y = panel.place(loading)
    across = (loading.range, panel.x, x, panel.left, panel.right, "H", "m0 -5v10")
    upward = (loading.payload, panel.y, y, panel.bottom, panel.top, "V", "m-5 0h10")
    for bounds, scale, here, first, last, to, cap in (across, upward):
        for side, edge in ((bounds.at_least, first), (bounds.at_most, last)):
            end = edge if side is None else scale(side)
            if abs(end - here) > 1.0:
                path = f"M{number(x)} {number(y)}{to}{number(end)}{'' if side is None else cap}"
                kind = f"{'open-bar' if side is None else 'bar'}{' suspect' if loading.suspect else ''}"
                yield from (element("path", class_=each, d=path) for each in ("bar-halo", kind))


def _mark(kind: str, x: float, y: float) -> Markup:
    if kind == "hours":
        return element("circle", class_="mark", cx=x, cy=y, r=5.0)
    return polygon(
        "mark suspect" if kind == "suspect" else "mark", [(x, y - 6), (x + 6, y), (x, y + 6), (x - 6, y)]
    )


def legend_of(envelopes: Sequence[Envelope]) -> list[tuple[Markup, str]]:
    """Return a sample, 26 by 18 pixels, and the meaning of everything that is drawn."""
    kinds = {"corner"} | {_kind(loading) for envelope in envelopes for loading in envelope.curve.published}
    for curve in (envelope.curve for envelope in envelopes if envelope.curve.drawable):
        drawn = {
            "possible": True,
            "certain": not curve.certain.empty or curve.certain.heaviest_kg > 0.0,
            "traded": curve.if_traded,
            "arrow": math.inf in (curve.possible.farthest_km, curve.possible.heaviest_kg),
        }
        kinds |= {kind for kind, is_drawn in drawn.items() if is_drawn}
    return [(_sample(kind), words) for kind, words in LEGEND.items() if kind in kinds]


def _sample(kind: str) -> Markup:
    if kind == "arrow":
        return polygon("arrow", [(8, 3.5), (17, 9), (8, 14.5)])
    if kind in ("published", "hours", "suspect"):
        return _mark(kind, 13, 9)
    rectangle = element("rect", class_=kind, x=1, y=2, width=24, height=14)
    hatching = element("path", class_="hatch", d="M1 9L8 2M1 16L15 2M9 16L23 2M17 16L25 8")
    return rectangle + hatching if kind == "corner" else rectangle


def svg(envelopes: Sequence[Envelope], note: str, pixels: int) -> str:
    """Return an SVG document, so many pixels wide: every aircraft on the same axes, the legend, and a note."""
    return _lay_out(envelopes, note, pixels)[0]


def png(envelopes: Sequence[Envelope], note: str, pixels: int) -> bytes:
    """Return `svg` as a PNG file. Raises `TooLargeError` for more aircraft than can be drawn at that width."""
    svg, high = _lay_out(envelopes, note, pixels)
    if high > HIGHEST or high * pixels > MOST_PIXELS:
        raise TooLargeError(f"the picture would have {pixels:,} by {high:,} pixels")
    return to_png(svg)


def title(envelopes: Sequence[Envelope]) -> str:
    """Return the title of a document."""
    names = [envelope.name for envelope in envelopes]
    return f"Payload over range: {', '.join(names) if len(names) <= 3 else f'{len(names)} aircraft'}"


def _lay_out(envelopes: Sequence[Envelope], note: str, pixels: int) -> tuple[str, int]:
    """Return the document, and how many pixels it is high."""
    width = float(min(pixels, WIDEST))
    columns = 1 if len(envelopes) == 1 else min(len(envelopes), max(1, round(width / COLUMN)))
    across = (width - BORDER) / columns
    wide, high = across - BORDER, across * (0.6 if across > 500.0 else 0.78)
    panel = place_axes(choose_axes(envelopes), wide, high)
    content: list[Markup] = []
    y = BORDER
    for row in (envelopes[n : n + columns] for n in range(0, len(envelopes), columns)):
        verdicts = [_wrapped((envelope.verdict,), wide, FIGURE) for envelope in row]
        remarks = [_wrapped(envelope.remarks, wide, SMALL) for envelope in row]
        head = 34.0 + 17.0 * max(map(len, verdicts))
        for n, envelope in enumerate(row):
            parts = (
                *_describe(envelope),
                label(0, NAME, shorten(envelope.name, wide, NAME), "name"),
                *_lines(verdicts[n], 38.0, "words"),
                group((0, head), *draw(envelope, panel)),
                *_lines(remarks[n], head + high + 14.0, "small"),
            )
            content.append(group((BORDER + n * across, y), *parts, role="img"))
        y += head + high + 20.0 + 17.0 * max(map(len, remarks))
    x = BORDER
    for sample, meaning in legend_of(envelopes):
        room = 32.0 + width_of(meaning, FIGURE)
        if x > BORDER and x + room > width - BORDER:
            x, y = BORDER, y + 22.0
        content.append(group((x, y), sample, label(32, 13.5, meaning, "words")))
        x += room + 16.0
    foot = _wrapped((f"{BASIS} {note}",), width - BORDER, SMALL)
    content.append(group((BORDER, y + 42.0), *_lines(foot, 0.0, "small")))
    height = y + 42.0 + 17.0 * len(foot)
    svg = document("picture", title(envelopes), (width, height), pixels, *content)
    return svg, round(height * pixels / width)


def _wrapped(texts: Sequence[str], width: float, size: float) -> list[str]:
    return [words for text in texts for words in textwrap.wrap(text, int(width / (0.56 * size)))]


def _lines(words: Sequence[str], y: float, kind: str) -> Iterator[Markup]:
    return (label(0, y + 17.0 * n, text, kind) for n, text in enumerate(words))


OF_BARS = (
    "Each bar runs from the stated figure (1×, the line) to the value at which the outcome is no longer proven, "
    "everything else unchanged. A solid bar: this figure decides alone; a light one: the tightest of several bounds."
)


class Bar(NamedTuple):
    """A stated figure on which a decided test rests: in words, and the ends of its bar and the line in percent."""

    words: str
    left: float
    width: float
    one: float
    alone: bool


def list_bars(found: Assessment) -> dict[str, list[Bar]]:
    """Return the bars of each decided test that rests on stated figures, by its words, the closest first."""
    stated = [
        (
            f"{describe_test(margin)}: {'yes' if margin.holds else 'no'}, unless",
            edge,
            edge.flips_at / edge.value,
        )
        for margin, edges in zip(found.margins, found.break_evens, strict=True)
        for edge in edges
        if "." in edge.quantity and edge.value > 0.0 and edge.flips_at > 0.0
    ]
    factors = [factor for *_, factor in stated]
    limits = max(min([*factors, 0.5]) / 1.15, 0.04), min(max([*factors, 2.0]) * 1.15, 25.0)
    one = along(1.0, limits, 0.0, 100.0)
    bars: dict[str, list[Bar]] = {}
    for test, edge, factor in sorted(stated, key=lambda each: abs(math.log(each[2]))):
        said = f"{edge.words} {edge.value:,.6g} {edge.unit} → {edge.lost} ({factor:.2g}×)"
        low, high = sorted((one, along(factor, limits, 0.0, 100.0)))
        bars.setdefault(test, []).append(Bar(said, low, high - low, one, edge.alone))
    return bars


CELL_ROWS, MOST_COLUMNS = 18, 100
"""Rows of cells in a picture, and the columns beyond which it grows no wider."""
EMPTY, CORNER_SIGN, TRADED, POSSIBLE, CERTAIN = " ", "╱", "░", "▒", "█"
RANGE_ALONE, PAYLOAD_ALONE = "▄", "▌"
AT_300_KM, AT_500_KG = "┆", "┄"
OPEN_RIGHT, OPEN_ABOVE = "►", "▲"
PUBLISHED, PUBLISHED_SPAN, SUSPECT = "●", "─", "○"
SIGNS = {
    CERTAIN: (94, "certain"),
    RANGE_ALONE: (94, "range alone certain"),
    PAYLOAD_ALONE: (94, "payload alone certain"),
    POSSIBLE: (36, "possible"),
    TRADED: (90, "possible if payload is traded for fuel"),
    CORNER_SIGN: (33, "Category I: 300 km and 500 kg or more"),
    AT_300_KM: (33, "300 km"),
    AT_500_KG: (33, "500 kg"),
    OPEN_RIGHT: (96, "range without known limit"),
    OPEN_ABOVE: (96, "payload without known limit"),
    PUBLISHED: (95, "published"),
    PUBLISHED_SPAN: (95, "bounds of what is published"),
    SUSPECT: (35, "published, suspect and not used"),
}
"""What each sign stands for, after its colour as a terminal numbers it."""


class Scale(NamedTuple):
    """A logarithmic axis of so many cells; its ends are the middles of the first and the last."""

    limits: tuple[float, float]
    cells: int

    def value(self, cell: int) -> float:
        """Return the value in the middle of a cell."""
        low, high = self.limits
        return float(low * (high / low) ** (cell / (self.cells - 1)))

    def cell(self, value: float) -> int:
        """Return the cell of a value; the first or last for one beyond the axis."""
        return round(along(value, self.limits, 0.0, self.cells - 1))

    def ticks(self) -> dict[int, str]:
        """Return the powers of ten on the axis, in figures, by their cells."""
        return {self.cell(value): text for value, text in round_values(self.limits)}


def write_picture(envelopes: Sequence[Envelope], note: str, layout: Layout) -> Iterator[str]:
    """Yield the lines of a picture: every aircraft, then the meanings of the signs that occur."""
    axes = choose_axes(envelopes)
    load = Scale(axes.payload_kg, CELL_ROWS)
    figures = max(map(len, load.ticks().values()))
    reach = Scale(axes.range_km, min(layout.width, MOST_COLUMNS) - figures - 2)
    used: set[str] = set()
    for envelope in envelopes:
        yield from layout.wrapped(envelope.name, style="bold")
        yield from layout.wrapped(envelope.verdict)
        if envelope.curve.drawable:
            cells = _cells(envelope.curve, reach, load)
            used.update(*cells)
            yield from _framed(cells, reach, load, layout)
        for remark in envelope.remarks:
            yield from layout.wrapped(remark)
        yield ""
    legend = "; ".join(f"{sign} {meaning}" for sign, (_, meaning) in SIGNS.items() if sign in used)
    yield from layout.wrapped(legend) if legend else ()
    yield from layout.wrapped(f"{BASIS} {note}", style="dim")


def _cells(curve: PayloadRange, reach: Scale, load: Scale) -> list[list[str]]:
    """Return the sign of each cell, by row from below and column from the left."""
    alone, last = curve.certain, (reach.cells - 1, load.cells - 1)
    is_open = math.isinf(curve.possible.farthest_km), math.isinf(curve.possible.heaviest_kg)
    at_300_km, at_500_kg = reach.cell(CATEGORY_I_RANGE_KM), load.cell(CATEGORY_I_PAYLOAD_KG)

    def sign(column: int, row: int, within: Sequence[float]) -> str:
        distance, payload = reach.value(column), load.value(row)
        is_certain, is_possible, is_traded = (distance <= limit for limit in within)
        first_that_holds = {
            AT_300_KM: column == at_300_km,
            AT_500_KG: row == at_500_kg,
            CERTAIN: is_certain,
            RANGE_ALONE: row == 0 and distance <= alone.unloaded_km,
            PAYLOAD_ALONE: column == 0 and payload <= alone.unmoved_kg,
            OPEN_RIGHT: is_possible and is_open[0] and column == last[0],
            OPEN_ABOVE: is_possible and is_open[1] and row == last[1],
            POSSIBLE: is_possible,
            TRADED: is_traded,
            CORNER_SIGN: column > at_300_km and row > at_500_kg,
            EMPTY: True,
        }
        return next(sign for sign, holds in first_that_holds.items() if holds)

    cells = []
    for row in range(load.cells):
        frontiers = (curve.certain, curve.possible, curve.if_traded)
        within = [frontier.range_with(load.value(row)) if frontier else 0.0 for frontier in frontiers]
        cells.append([sign(column, row, within) for column in range(reach.cells)])
    for loading in curve.published:
        if loads := known_sides(loading.payload):
            signs = cells[load.cell(math.sqrt(loads[0] * loads[-1]))]
            known = [reach.cell(side) for side in known_sides(loading.range)]
            first = 0 if loading.range.at_least is None else known[0]
            end = reach.cells if loading.range.at_most is None else known[-1] + 1
            signs[first:end] = PUBLISHED_SPAN * (end - first)
            signs[sum(known) // len(known)] = SUSPECT if loading.suspect else PUBLISHED
    return cells


def _framed(cells: list[list[str]], reach: Scale, load: Scale, layout: Layout) -> Iterator[str]:
    payloads, ranges = load.ticks(), reach.ticks()
    margin = max(map(len, payloads.values()))
    yield f"{'':{margin}}┌{'─' * reach.cells}┐"
    for n in reversed(range(load.cells)):
        runs = ((SIGNS.get(sign, (0, ""))[0], "".join(run)) for sign, run in groupby(cells[n]))
        painted = (f"\x1b[{tone}m{run}\x1b[0m" if layout.colour and tone else run for tone, run in runs)
        yield f"{payloads.get(n, ''):>{margin}}{'┤' if n in payloads else '│'}{''.join(painted)}│"
    yield f"{'':{margin}}└{''.join('┬' if n in ranges else '─' for n in range(reach.cells))}┘"
    figures = ""
    for cell, text in ranges.items():
        start = min(margin + 1 + cell - len(text) // 2, margin + 2 + reach.cells - len(text))
        if start > len(figures) or not figures:
            figures = f"{figures:{start}}{text}"
    yield figures
    yield f"payload (kg){'range (km)':^{margin + reach.cells - 22}}".rstrip()
