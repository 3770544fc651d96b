"""Pictures: SVG as text, PNG files made of it, and payload over range as SVG, as signs for a terminal, and as bars.

Coordinates are pixels from the upper left corner. What is given as text is escaped. The range runs to the right, the
payload upward, both on logarithmic scales. Below a curve lies what is certain, or possible; the corner of Category I,
from 300 km and 500 kg on, is shaded and hatched.
"""

import math
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from mtcrcheck import __version__
from mtcrcheck.assessment import Assessment, Influence
from mtcrcheck.capability.curve import Frontier, PayloadRange, PublishedLoading, known_sides
from mtcrcheck.capability.payload import CATEGORY_I_PAYLOAD_KG, CATEGORY_I_RANGE_KM
from mtcrcheck.document import Layout, gather
from mtcrcheck.reasons.rationale import figure, span
from mtcrcheck.report import words
from mtcrcheck.text import join_or, printable

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).parent
FONT, FONT_FILE = "DejaVu Sans", FOLDER / "fonts" / "DejaVuSans.ttf"
"""The font of every PNG: it comes with the package, so that the same bytes come out on every machine."""
NARROW = frozenset(" !'(),-./:;[]`fijlrtI|")
"""Letters about half as wide as others."""


def draw(macro: str, **parts: object) -> Markup:
    """Return what a macro of the template of pictures draws: an SVG element, or a whole document without a date."""
    return Markup(getattr(environment().get_template("picture.html").module, macro)(**parts))


@cache
def environment() -> "Environment":
    """Return the templates, which escape what they are given, with what pictures need."""
    from jinja2 import Environment, FileSystemLoader  # noqa: PLC0415  slow to load

    loader = FileSystemLoader(FOLDER / "templates")
    environment = Environment(loader=loader, autoescape=True, finalize=_write)
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.globals.update(
        said_of_pictures=SAID,
        draw_inline=draw_inline,
        legend_of=legend_of,
        style_of=style_of,
        font=f"'{FONT}', Verdana, Arial, sans-serif",
        infinity=math.inf,
        version=__version__,
    )
    environment.filters["one_line"] = lambda text: Markup("".join(map(str.strip, text.split("\n"))))
    return environment


def _write(value: object) -> object:
    """Return what a template writes for a value: text made safe to print, numbers as coordinates of a picture."""
    if isinstance(value, float):
        return number(value)
    return value if isinstance(value, Markup) else printable(str(value))


def number(value: float) -> str:
    """Return a coordinate to a tenth of a pixel."""
    return f"{value:.1f}".removesuffix(".0")


def style_of(kind: str) -> Markup:
    """Return the style sheet of a kind of picture, in light colours: few programs but browsers know their names."""
    base, style = ((FOLDER / "templates" / f"{name}.css").read_text("utf-8") for name in ("base", kind))
    colours = dict(reversed(re.findall(r"--([\w-]+): (#\w+)", base)))  # the light ones stand first
    return Markup(re.sub(r"var\(--([\w-]+)\)", lambda name: colours[name[1]], style))


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


def to_png(svg: str) -> bytes:
    """Return an SVG document as a PNG file of the size that it has."""
    import resvg_py  # noqa: PLC0415  it comes with the optional ``charts``

    fonts: dict[str, Any] = {"font_files": [str(FONT_FILE)], "font_family": FONT, "sans_serif_family": FONT}
    return bytes(resvg_py.svg_to_bytes(svg, skip_system_fonts=True, **fonts))


SMALLER, GREATER = 4.0, 2.0
"""An axis begins at the least value shown divided by the first, and ends at the greatest times the second."""
DEEPEST = 50.0
"""A curve is followed down to its longest range divided by this."""
CORNER = 4.0
"""The axes reach at least to 300 km and 500 kg times this."""
LEAST, MOST = 1e-3, 1e7
"""What no axis goes beyond, kg or km."""
SAID: Mapping[str, Any] = words.WORDS["picture"]
"""What is said of a picture, beside it."""
WIDTH, HEIGHT = 420.0, 310.0
"""Size of a panel in a page: not much more than a telephone is wide, so that figures are readable there."""
WIDEST = 1000
"""Beyond this width a document is not laid out wider: everything in it is larger."""
COLUMN, BORDER = 350.0, 10.0
"""About how wide a column of panels is, and what stays free around a document."""
FIGURE, SMALL, NAME = 13.0, 12.0, 17.0
"""Sizes of letters, as in the style sheet."""
HATCH = 9
"""Distance of the lines that hatch the corner of Category I."""
HIGHEST, MOST_PIXELS = 65_000, 150_000_000
"""How high a PNG picture may be, and how many pixels it may have: more would not fit into memory."""
LEGEND: Mapping[str, str] = SAID["legend"]
"""What the kinds of shapes mean."""


class Envelope:
    """What is shown of one assessed aircraft, with what was set beside its figures. All text is printable.

    ``remarks`` say what the picture cannot show; ``description`` says what it shows, for those who do not see it.
    """

    def __init__(self, found: Assessment, influences: Iterable[Influence] = ()) -> None:
        self.name, self.verdict = printable(found.spec.name), words.verdict(found.annex)
        self.curve = curve = found.curve
        self.remarks = (*_remarks(found, curve), *(printable(each.in_words) for each in influences))
        bounds = f"Certain: {_reach(curve.certain)}. Possible: {_reach(curve.possible)}."
        self.description = " ".join((f"{self.verdict}.", bounds, *self.remarks))


def _reach(frontier: Frontier) -> str:
    limits = {"payload_kg": frontier.heaviest_kg, "range_km": frontier.farthest_km}
    return " and ".join(
        f"any {fact.partition('_')[0]}" if math.isinf(limit) else f"up to {figure(limit, fact)}"
        for fact, limit in limits.items()
    )


def _remarks(assessment: Assessment, curve: PayloadRange) -> Iterator[str]:
    certain, possible = curve.certain, curve.possible
    if curve.contradicted:
        yield SAID["contradiction"]
    if not curve.drawable:
        yield SAID["no-range"] if possible.empty else SAID["nothing-known"]
        return
    if certain.empty:
        yield SAID["certain-payload"] if certain.heaviest_kg > 0.0 else SAID["nothing-certain"]
    elif certain.heaviest_kg == 0.0:
        yield SAID["certain-unloaded"]
    sides = {"range": possible.farthest_km, "payload": possible.heaviest_kg}
    unbounded = [side for side, limit in sides.items() if math.isinf(limit)]
    if unbounded:
        yield f"Its {join_or(unbounded, 'and')} {'has' if len(unbounded) == 1 else 'have'} no known upper limit."
    if assessment.if_traded.candidates != assessment.annex.candidates:
        yield f"If payload is traded for fuel: {words.verdict(assessment.if_traded)}."


class TooLargeError(ValueError):
    """A picture would have more pixels than can be drawn."""


class Axis(NamedTuple):
    """A logarithmic axis: its least and greatest value, and where they stand, in pixels, cells or percent."""

    limits: tuple[float, float]
    first: float = 0.0
    last: float = 1.0

    def __call__(self, value: float) -> float:
        """Return where a value stands; at an end what lies beyond it."""
        low, high = self.limits
        share = math.log(min(max(value, low), high) / low) / math.log(high / low)
        return self.first + share * (self.last - self.first)

    def value(self, place: float) -> float:
        """Return the value that stands at a place."""
        low, high = self.limits
        return float(low * (high / low) ** ((place - self.first) / (self.last - self.first)))

    @property
    def powers(self) -> list[tuple[float, str]]:
        """Where the powers of ten stand, each with its figures."""
        low, high = (round(math.log10(limit)) for limit in self.limits)
        return [(self(10.0**decade), f"{10.0**decade:,.10g}") for decade in range(low, high + 1)]

    def ticks(self, room: float = 0.0) -> list[tuple[float, str]]:
        """Return as many of them as can be written without touching, each taking ``room``, or else its width."""
        values = self.powers
        widest = room or max(width_of(text, FIGURE) for _, text in values)
        return values[:: math.ceil((widest + 4) * (len(values) - 1) / abs(self.last - self.first))]


Axes = tuple[Axis, Axis]
"""The range (km) and the payload (kg), not placed yet."""


class Panel:
    """A picture in a size, in pixels: its axes, range to the right and payload upward, and so everything on it.

    Its margins hold the figures and the names of the axes. ``corner`` is where Category I begins, ``hatching`` the
    path of the lines over it.
    """

    def __init__(self, axes: Axes, width: float, height: float) -> None:
        self.y = axes[1]._replace(first=height - 44.0, last=36.0)
        figures = max(width_of(text, FIGURE) for _, text in self.y.powers)
        self.x = axes[0]._replace(first=14.0 + figures, last=width - 52.0)
        self.corner = x, y = self.x(CATEGORY_I_RANGE_KM), self.y(CATEGORY_I_PAYLOAD_KG)
        top, high, wide = self.y.last, y - self.y.last, self.x.last - x
        steps = ((n, max(0.0, n - high), min(n, wide)) for n in range(HATCH, math.ceil(wide + high), HATCH))
        ends = ((number(x + a), number(top + n - a), number(x + b), number(top + n - b)) for n, a, b in steps)
        self.hatching = "".join("M{} {}L{} {}".format(*four) for four in ends)

    def areas(self, curve: PayloadRange) -> Iterator[tuple[str, str]]:
        """Yield what is possible if traded, what is possible and what is certain, each with its corners."""
        kinds = {"traded": curve.if_traded, "possible": curve.possible, "certain": curve.certain}
        for kind, frontier in kinds.items():
            if frontier is not None and not frontier.empty:
                pairs = zip(frontier.range_km, frontier.payload_kg, strict=True)
                edge = [(self.x(reach), self.y(load)) for reach, load in pairs]
                corners = [(self.x.first, edge[0][1]), *edge, (self.x.first, edge[-1][1])]
                yield kind, " ".join(dict.fromkeys(f"{number(x)},{number(y)}" for x, y in corners))

    def place(self, loading: PublishedLoading) -> tuple[float, float]:
        """Return where a published loading stands: in the middle of its bounds."""
        reach, load = known_sides(loading.range), known_sides(loading.payload)
        xs = [self.x(side) for side in reach] or [self.x.first, self.x.last]
        ys = [self.y(side) for side in load] or [self.y.first, self.y.last]
        return (xs[0] + xs[-1]) / 2, (ys[0] + ys[-1]) / 2

    def bars(self, loading: PublishedLoading) -> Iterator[tuple[str, str]]:
        """Yield the kind and the path of each bar from a published loading to a bound of it, or to where none is."""
        x, y = self.place(loading)
        across = (loading.range, self.x, x, "H", "m0 -5v10")
        upward = (loading.payload, self.y, y, "V", "m-5 0h10")
        for bounds, axis, here, to, cap in (across, upward):
            for side, edge in ((bounds.at_least, axis.first), (bounds.at_most, axis.last)):
                end, kind, tip = (edge, "open-bar", "") if side is None else (axis(side), "bar", cap)
                if abs(end - here) > 1.0:
                    path = f"M{number(x)} {number(y)}{to}{number(end)}{tip}"
                    yield f"{kind}{' suspect' if loading.suspect else ''}", path

    def marks(self, loadings: Sequence[PublishedLoading]) -> Iterator[tuple[str, float, float, str, str]]:
        """Yield the kind and place of each published loading, what it says, and its hours where they have room."""
        places = [self.place(loading) for loading in loadings]
        taken = [(x - 8, y - 8, x + 8, y + 8) for x, y in places]  # left, upper, right and lower edges
        for loading, (x, y) in zip(loadings, places, strict=True):
            kind, hours = _kind(loading), printable(loading.hours)
            bounds = f"{span(loading.payload, 'payload_kg')}, {span(loading.range, 'range_km')}"
            half = width_of(hours, SMALL) / 2 + 2
            box = (x - half, y + 9, x + half, y + 24)
            inside = self.x.first <= box[0] and box[2] <= self.x.last and box[3] <= self.y.first
            clear = all(box[0] >= o[2] or o[0] >= box[2] or box[1] >= o[3] or o[1] >= box[3] for o in taken)
            is_shown = bool(hours) and inside and clear
            if is_shown:
                taken.append(box)
            yield kind, x, y, f"{LEGEND[kind]}: {bounds} {hours}".rstrip(), hours if is_shown else ""


def choose_axes(curves: Iterable[PayloadRange]) -> Axes:
    """Return axes that hold every aircraft and the corner of Category I, with room around; they are not placed."""
    ranges, payloads = [CATEGORY_I_RANGE_KM], [CATEGORY_I_PAYLOAD_KG]
    for curve in curves:
        for frontier in filter(None, (curve.certain, curve.possible, curve.if_traded)):
            ranges += [frontier.farthest_km, max(frontier.range_km[-1], frontier.farthest_km / DEEPEST)]
            payloads.append(frontier.heaviest_kg)
        for loading in curve.published:
            ranges += known_sides(loading.range)
            payloads += known_sides(loading.payload)
    return Axis(_limits(ranges, CATEGORY_I_RANGE_KM)), Axis(_limits(payloads, CATEGORY_I_PAYLOAD_KG))


def _limits(values: Iterable[float], threshold: float) -> tuple[float, float]:
    shown = [value for value in values if 0.0 < value < math.inf]
    low = max(min(shown) / SMALLER, LEAST)
    high = min(max(GREATER * max(shown), CORNER * threshold), MOST)
    return 10.0 ** math.floor(math.log10(low)), 10.0 ** math.ceil(math.log10(high))


def draw_inline(envelope: Envelope, axes: Axes | None = None) -> Markup:
    """Return the picture of one aircraft, by default on its own axes, for an HTML page that has the style sheet."""
    panel = Panel(axes or choose_axes([envelope.curve]), WIDTH, HEIGHT)
    return draw("inline", envelope=envelope, panel=panel, width=WIDTH, height=HEIGHT)


def _kind(loading: PublishedLoading) -> str:
    return "suspect" if loading.suspect else "hours" if loading.hours else "published"


def legend_of(envelopes: Sequence[Envelope]) -> list[tuple[str, str]]:
    """Return the kind and the meaning of everything that is drawn."""
    kinds = {"corner"} | {_kind(loading) for envelope in envelopes for loading in envelope.curve.published}
    for curve in (envelope.curve for envelope in envelopes if envelope.curve.drawable):
        drawn = {
            "possible": True,
            "certain": not curve.certain.empty or curve.certain.heaviest_kg > 0.0,
            "traded": curve.if_traded,
            "arrow": math.inf in (curve.possible.farthest_km, curve.possible.heaviest_kg),
        }
        kinds |= {kind for kind, is_drawn in drawn.items() if is_drawn}
    return [(kind, words) for kind, words in LEGEND.items() if kind in kinds]


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
    panel = Panel(choose_axes(e.curve for e in envelopes), wide, high)
    panels: list[dict[str, object]] = []
    y = BORDER
    for row in (envelopes[n : n + columns] for n in range(0, len(envelopes), columns)):
        verdicts = [_wrapped((envelope.verdict,), wide, FIGURE) for envelope in row]
        remarks = [_wrapped(envelope.remarks, wide, SMALL) for envelope in row]
        head = 34.0 + 17.0 * max(map(len, verdicts))
        place = {"y": y, "head": head, "foot": head + high + 14.0, "panel": panel}
        for n, (envelope, verdict, remark) in enumerate(zip(row, verdicts, remarks, strict=True)):
            said = {"name": shorten(envelope.name, wide, NAME), "verdict": verdict, "remarks": remark}
            panels.append({"envelope": envelope, "x": BORDER + n * across, **place, **said})
        y += head + high + 20.0 + 17.0 * max(map(len, remarks))
    samples = []
    x = BORDER
    for kind, meaning in legend_of(envelopes):
        room = 32.0 + width_of(meaning, FIGURE)
        if x > BORDER and x + room > width - BORDER:
            x, y = BORDER, y + 22.0
        samples.append((x, y, kind, meaning))
        x += room + 16.0
    foot = _wrapped((f"{SAID['basis']} {note}",), width - BORDER, SMALL)
    height = y + 42.0 + 17.0 * len(foot)
    size: dict[str, Any] = {"width": width, "height": height, "pixels": pixels}
    svg = draw("sheet", title=title(envelopes), **size, panels=panels, samples=samples, foot=foot)
    return svg, round(height * pixels / width)


def _wrapped(texts: Sequence[str], width: float, size: float) -> list[str]:
    return [words for text in texts for words in textwrap.wrap(text, int(width / (0.56 * size)))]


def list_bars(found: Assessment) -> dict[str, list[dict[str, Any]]]:
    """Return the bars of each decided test that rests on stated figures, by its words, the closest first.

    A bar has the figure in ``words``, its ``left`` end, ``width`` and the line at ``one`` in percent, and whether the
    figure decides ``alone``.
    """
    stated = []
    for margin, edges in zip(found.margins, found.break_evens, strict=True):
        test = f"{words.compare(margin.test)}: {'yes' if margin.holds else 'no'}, unless"
        on_file = (e for e in edges if "." in e.quantity and e.value > 0.0 and e.flips_at > 0.0)
        stated += [(test, edge, edge.flips_at / edge.value) for edge in on_file]
    stated.sort(key=lambda each: abs(math.log(each[2])))
    factors = [0.5, 2.0, *(factor for *_, factor in stated)]
    axis = Axis((max(min(factors) / 1.15, 0.04), min(max(factors) * 1.15, 25.0)), 0.0, 100.0)
    one, bars = axis(1.0), []
    for test, edge, factor in stated:
        said = f"{edge.words} {edge.value:,.6g} {edge.unit} → {edge.lost} ({factor:.2g}×)"
        low, high = sorted((one, axis(factor)))
        bar = {"words": said, "left": low, "width": high - low, "one": one, "alone": edge.alone}
        bars.append((test, bar))
    return gather(bars)


CELL_ROWS, MOST_COLUMNS = 18, 100
"""Rows of cells in a picture, and the columns beyond which it grows no wider."""
SIGNS: Mapping[str, Mapping[str, Any]] = SAID["sign"]
"""What a cell can show: the character, its colour as a terminal numbers it, and what it stands for."""


def write_picture(envelopes: Sequence[Envelope], note: str, layout: Layout) -> Iterator[str]:
    """Yield the lines of a picture: every aircraft, then the meanings of the signs that occur."""
    reach, load = choose_axes(e.curve for e in envelopes)
    load = load._replace(last=CELL_ROWS - 1)
    figures = max(len(text) for _, text in load.powers)
    reach = reach._replace(last=min(layout.width, MOST_COLUMNS) - figures - 3)
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
    shown = (sign for kind, sign in SIGNS.items() if kind in used and "said" in sign)
    legend = "; ".join(f"{sign['sign']} {sign['said']}" for sign in shown)
    yield from layout.wrapped(legend) if legend else ()
    yield from layout.wrapped(f"{SAID['basis']} {note}", style="dim")


def _cells(curve: PayloadRange, reach: Axis, load: Axis) -> list[list[str]]:
    """Return what each cell shows, one of `SIGNS`, by row from below and column from the left."""
    certain, possible, wide = curve.certain, curve.possible, round(reach.last) + 1
    at_300_km, at_500_kg = round(reach(CATEGORY_I_RANGE_KM)), round(load(CATEGORY_I_PAYLOAD_KG))

    def within(limit: float) -> int:
        """Return how many columns from the left a range fills."""
        return sum(reach.value(column) <= limit for column in range(wide))

    cells = [["empty"] * wide for _ in range(CELL_ROWS)]
    for row, across in enumerate(cells):
        payload, is_top = load.value(row), row == load.last and math.isinf(possible.heaviest_kg)
        frontiers = (certain, possible, curve.if_traded)
        proven, may, traded = (within(each.range_with(payload)) if each else 0 for each in frontiers)
        painted = (  # of several that cover a cell the last counts
            ("corner", at_300_km + 1, wide if row > at_500_kg else 0),
            ("traded", 0, traded),
            ("possible", 0, may),
            ("open-above", 0, may if is_top else 0),
            ("open-right", wide - 1, may if math.isinf(possible.farthest_km) else 0),
            ("payload-alone", 0, 1 if payload <= certain.unmoved_kg else 0),
            ("range-alone", 0, within(certain.unloaded_km) if row == 0 else 0),
            ("certain", 0, proven),
            ("at-500-kg", 0, wide if row == at_500_kg else 0),
            ("at-300-km", at_300_km, at_300_km + 1),
        )
        for kind, first, end in painted:
            across[first : max(first, end)] = [kind] * (end - first)
    for loading in curve.published:
        if loads := known_sides(loading.payload):
            across = cells[round(load(math.sqrt(loads[0] * loads[-1])))]
            known = [round(reach(side)) for side in known_sides(loading.range)]
            first = 0 if loading.range.at_least is None else known[0]
            end = wide if loading.range.at_most is None else known[-1] + 1
            across[first:end] = ["published-span"] * (end - first)
            across[sum(known) // len(known)] = "suspect" if loading.suspect else "published"
    return cells


def _framed(cells: list[list[str]], reach: Axis, load: Axis, layout: Layout) -> Iterator[str]:
    payloads, ranges = ({round(at): text for at, text in axis.powers} for axis in (load, reach))
    margin, wide = max(map(len, payloads.values())), len(cells[0])
    yield f"{'':{margin}}┌{'─' * wide}┐"
    for n in reversed(range(len(cells))):
        runs = ((SIGNS[kind], len(list(run))) for kind, run in groupby(cells[n]))
        signs = ((sign["sign"] * length, sign["colour"]) for sign, length in runs)
        painted = (f"\x1b[{tone}m{run}\x1b[0m" if layout.colour and tone else run for run, tone in signs)
        yield f"{payloads.get(n, ''):>{margin}}{'┤' if n in payloads else '│'}{''.join(painted)}│"
    yield f"{'':{margin}}└{''.join('┬' if n in ranges else '─' for n in range(wide))}┘"
    figures = ""
    for cell, text in ranges.items():
        start = min(margin + 1 + cell - len(text) // 2, margin + 2 + wide - len(text))
        if start > len(figures) or not figures:
            figures = f"{figures:{start}}{text}"
    yield figures
    yield f"payload (kg){'range (km)':^{margin + wide - 22}}".rstrip()
