"""The payload-range picture as SVG and PNG: what it shows stands where the figures say."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from mtcrcheck.report import picture
from mtcrcheck.report.html import render_envelopes
from mtcrcheck.report.picture import Envelope, choose_axes, width_of
from tests.specs_for_tests import CARGO_DRONE, MQ_9A, QUADCOPTER, TB2, assessed

SVG = "{http://www.w3.org/2000/svg}"
NOTE = "law of 2026-10-01."
HOSTILE = '$\\\\alpha_{x}$ <script>alert(1)</script> &amp; \\"\\u001b[31m \\u202e \\uffff \\uD7FF _無人機'
SUSPECT = """
[mass]
max_payload = "700 kg"
[[performance.payload_range]]
payload = "600 kg"
range = { value = "1,000 km", suspect = true }
"""
OPEN = '[performance]\nferry_range = ">= 400 km"\n[mass]\nmax_payload = "5 kg"\n'


@cache
def shown(text: str) -> Envelope:
    return Envelope(assessed(text))


def drawn(*envelopes: Envelope, pixels: int = 1000) -> ET.Element:
    return ET.fromstring(picture.svg(envelopes, NOTE, pixels))


def panel(envelope: Envelope, width: float = picture.WIDTH) -> tuple[picture.Panel, ET.Element]:
    """Return where the axes are, and what is drawn."""
    axes = picture.Panel(choose_axes([envelope.curve]), width, picture.HEIGHT)
    size = {"width": width, "height": picture.HEIGHT}
    return axes, ET.fromstring(picture.draw("inline", envelope=envelope, panel=axes, **size))


def texts(root: ET.Element) -> list[str]:
    return [element.text or "" for element in root.iter() if element.tag.endswith("text")]


def corners(root: ET.Element, kind: str) -> list[tuple[float, float]]:
    (area,) = root.findall(f".//polygon[@class='{kind}']")
    pairs = (corner.split(",") for corner in (area.get("points") or "").split())
    return [(float(x), float(y)) for x, y in pairs]


@pytest.mark.parametrize(
    ("text", "kind", "reached"), [(MQ_9A, "certain", True), (QUADCOPTER, "possible", False)]
)
def test_an_area_reaches_into_the_corner_where_the_aircraft_does(text: str, kind: str, reached: bool) -> None:
    axes, root = panel(shown(text))
    x, y = axes.x(300), axes.y(500)
    assert any(right > x and upper < y for right, upper in corners(root, kind)) == reached


def test_the_corner_is_shaded_and_named_from_300_km_and_500_kg_on() -> None:
    axes, root = panel(shown(MQ_9A))
    corner = root.find(".//rect[@class='corner']")
    assert corner is not None
    left, bottom = float(corner.get("x") or 0), float(corner.get("y") or 0) + float(corner.get("height") or 0)
    assert left == pytest.approx(axes.x(300), abs=0.1)
    assert bottom == pytest.approx(axes.y(500), abs=0.2)
    labels = {element.text: element for element in root.iter("text")}
    assert float(labels["300 km"].get("x") or 0) == pytest.approx(left, abs=0.1)
    assert float(labels["500 kg"].get("y") or 0) == pytest.approx(bottom, abs=6)


def test_the_axes_are_logarithmic() -> None:
    axes, _ = panel(shown(MQ_9A))
    assert axes.x(1_000) - axes.x(100) == pytest.approx(axes.x(10_000) - axes.x(1_000))
    assert axes.y(100) - axes.y(1_000) == pytest.approx(axes.y(1_000) - axes.y(10_000))


def test_where_there_is_nothing_to_draw_no_area_is_drawn() -> None:
    nothing = shown('name = "Nothing"')
    _, root = panel(nothing)
    assert root.findall(".//polygon") == []
    assert "nothing to draw" in texts(root)
    assert [words for _, words in picture.legend_of([nothing])] == [picture.LEGEND["corner"]]


@pytest.mark.parametrize(
    ("text", "kind"),
    [(OPEN, "arrow"), (SUSPECT, "suspect"), (CARGO_DRONE, "published"), (TB2, "traded")],
)
def test_the_legend_explains_what_is_drawn_and_nothing_else(text: str, kind: str) -> None:
    def explained(envelope: Envelope) -> list[str]:
        return [words for _, words in picture.legend_of([envelope])]

    assert picture.LEGEND[kind] in explained(shown(text))
    assert picture.LEGEND[kind] not in explained(shown(QUADCOPTER))


@pytest.mark.parametrize("width", [290.0, picture.WIDTH, 980.0])
def test_no_two_texts_of_a_panel_touch(every_envelope: list[Envelope], width: float) -> None:
    for envelope in every_envelope:
        _, root = panel(envelope, width)
        boxes = [(element.text, box(element)) for element in root.iter("text")]
        assert all(left >= 0 and right <= width for _, (left, _, right, _) in boxes), envelope.name
        for (one, a), (other, b) in combinations(boxes, 2):
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], (envelope.name, one, other)


def box(element: ET.Element) -> tuple[float, float, float, float]:
    """Return left, upper, right and lower edge of a text; figures and capitals have no descenders."""
    size = picture.SMALL if element.get("class") == "boxed" else picture.FIGURE
    width = width_of(element.text or "", size)
    x, y = float(element.get("x") or 0), float(element.get("y") or 0)
    left = x - width * {"middle": 0.5, "end": 1.0}.get(element.get("text-anchor") or "", 0.0)
    return left, y - 0.75 * size, left + width, y


@pytest.mark.parametrize("width", [290.0, picture.WIDTH])
def test_every_axis_has_figures_and_every_mark_and_arrow_is_on_the_panel(
    every_envelope: list[Envelope], width: float
) -> None:
    for envelope in every_envelope:
        axes, root = panel(envelope, width)
        assert len(axes.x.ticks()) >= 2, envelope.name
        assert len(axes.y.ticks(picture.FIGURE)) >= 2
        marks = [
            e
            for kind in ("mark", "mark suspect", "arrow")
            for e in root.findall(f".//polygon[@class='{kind}']")
        ]
        for corner in (c for mark in marks for c in (mark.get("points") or "").split()):
            x, y = map(float, corner.split(","))
            assert axes.x.first - 7 <= x <= axes.x.last + 7, envelope.name
            assert axes.y.last - 7 <= y <= axes.y.first + 7, envelope.name


def test_a_mark_says_what_was_published() -> None:
    _, root = panel(shown(CARGO_DRONE))
    titles = [element.text for element in root.findall("g/title")]
    assert titles == ["published: 0 kg, 2,000 km", "published: 600 kg, 1,000 km"]


def test_a_picture_describes_itself_to_those_who_do_not_see_it() -> None:
    root = ET.fromstring(picture.draw_inline(shown(TB2)))
    title, description = root.findtext("title"), root.findtext("desc") or ""
    assert root.get("role") == "img"
    assert title == "Payload over range of Bayraktar TB2"
    assert description.startswith("Category II, item 19.A.2")
    assert "Possible: up to 150 kg and up to " in description


@pytest.mark.parametrize("pixels", [300, 500, 1000, 2000])
@pytest.mark.parametrize("count", [1, 2, 7])
def test_panels_lie_within_the_document_and_not_on_each_other(count: int, pixels: int) -> None:
    root = drawn(*[shown(MQ_9A)] * count, pixels=pixels)
    _, _, width, height = map(float, (root.get("viewBox") or "").split())
    found = root.findall(f"{SVG}g[@role='img']")
    assert len(found) == count
    places = [tuple(map(float, re.findall(r"[\d.]+", g.get("transform") or ""))) for g in found]
    inside = min(pixels, picture.WIDEST)
    assert float(root.get("width") or 0) == pixels
    assert width == inside
    across = min((b[0] - a[0] for a, b in combinations(places, 2) if b[0] > a[0]), default=width - 20)
    down = min((b[1] - a[1] for a, b in combinations(places, 2) if b[1] > a[1]), default=height)
    assert across >= 250
    assert down >= 0.5 * across
    assert all(x + across <= width and y + 0.5 * across < height for x, y in places)


def test_every_real_aircraft_is_drawn_with_its_name(every_envelope: list[Envelope]) -> None:
    found = texts(drawn(*every_envelope))
    assert found.count("300 km") == len(every_envelope)
    assert all(any(text.startswith(e.name[:12]) for text in found) for e in every_envelope)


@pytest.mark.parametrize("name", ["M" * 200, "無" * 200, "i" * 400])
def test_a_long_name_is_cut_before_it_leaves_its_panel(name: str) -> None:
    (heading,) = [
        e for e in drawn(shown(f'name = "{name}"'), pixels=300).iter(f"{SVG}text") if e.get("class") == "name"
    ]
    assert (heading.text or "").endswith("…")
    assert 200 < width_of(heading.text or "", picture.NAME) <= 290


def test_the_same_input_gives_the_same_bytes_without_a_date() -> None:
    both = [shown(MQ_9A), shown(TB2)]
    assert picture.svg(both, NOTE, 1000) == picture.svg(both, NOTE, 1000)
    data = picture.png(both, NOTE, 500)
    assert data == picture.png(both, NOTE, 500)
    assert b"tIME" not in data


@pytest.mark.parametrize("pixels", [300, 1000, 2000])
def test_a_png_has_the_width_asked_for(pixels: int) -> None:
    data = picture.png([shown(MQ_9A)], NOTE, pixels)
    assert int.from_bytes(data[16:20], "big") == pixels


@pytest.mark.parametrize("words", ["MQ-9A Reaper", "300 km", "payload (kg)", "certain"])
def test_a_png_has_text_in_it(words: str) -> None:
    whole = picture.svg([shown(MQ_9A)], NOTE, 300)
    without = re.sub(f"(<text[^>]*>){re.escape(words)}</text>", r"\1</text>", whole, count=1)
    assert without != whole
    assert picture.to_png(without) != picture.to_png(whole)


@pytest.mark.parametrize(("aircraft", "pixels"), [(50, 10_000), (400, 2000)])
def test_a_png_that_would_be_too_large_is_refused(aircraft: int, pixels: int) -> None:
    with pytest.raises(picture.TooLargeError, match=f"{pixels:,} by [0-9,]+ pixels"):
        picture.png([shown(TB2)] * aircraft, NOTE, pixels)


def test_no_colour_is_left_as_a_name_that_only_browsers_know() -> None:
    document = picture.svg([shown(MQ_9A)], NOTE, 1000)
    assert "var(" not in document
    assert ".certain { fill: #1f5f99" in document


def test_a_hostile_name_stays_text() -> None:
    hostile = shown(f'name = "{HOSTILE}"\n[mass]\nmax_payload = "1 kg"')
    document, page = picture.svg([hostile], NOTE, 1000), render_envelopes([hostile], NOTE, 1000)
    assert any(
        text.startswith("$\\alpha_{x}$ <script>alert(1)</script> &amp;")
        for text in texts(ET.fromstring(document))
    )
    for text in (document, page):
        assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", text)
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_page_fetches_nothing_and_has_every_aircraft_with_its_verdict() -> None:
    page = render_envelopes([shown(MQ_9A), shown(TB2)], NOTE, 1000)
    assert not re.search(r"<(?:link|script|img|iframe|object)\b|url\((?!#)|@import|\bsrc=", page)
    assert "<h2>MQ-9A Reaper</h2>\n<p>Category I, item 1.A.2" in page
    assert page.count('<svg class="picture"') == 2
