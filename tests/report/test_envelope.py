"""The payload-range picture: it says what the verdict says, and what it does not know it does not draw."""

from __future__ import annotations

import math
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.interval import Interval
from mtcrcheck.report import envelope_figure as figure
from mtcrcheck.report import envelope_terminal as terminal
from mtcrcheck.report.envelope import (
    CERTAIN_PAYLOAD,
    CERTAIN_UNLOADED,
    CONTRADICTION,
    NO_RANGE,
    NOTHING_CERTAIN,
    NOTHING_KNOWN,
    Axes,
    Envelope,
    Frontier,
    axes_of,
    envelope,
)
from mtcrcheck.report.layout import Layout
from mtcrcheck.spec.read import read_spec
from tests.specs_for_tests import CARGO_DRONE, FAST_JET, MQ_9A, QUADCOPTER, TB2, assessed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtcrcheck.assessment import Assessment

SPECS = sorted((Path(__file__).parents[2] / "specs").glob("*.toml"))[::3]
SVG = "{http://www.w3.org/2000/svg}"
NOTE = "law of 2026-10-01."
HOSTILE = '$\\\\alpha_{x}$ <script>alert(1)</script> &amp; \\"\\u001b[31m \\u202e \\uffff \\uD7FF _無人機'
BALLOON = 'name = "Balloon"\n[aircraft]\nconfiguration = "balloon"\npropulsion = "none"\n'
ENDURING = """
name = "Enduring"
[aircraft]
configuration = "fixed-wing"
propulsion = "piston"
[mass]
max_payload = "100 kg"
[[performance.payload_endurance]]
payload = "100 kg"
endurance = "20 h"
"""
CURVE = """
[[performance.payload_range]]
payload = "%s"
range = %s
"""


@pytest.fixture(scope="module")
def every_assessment() -> list[Assessment]:
    return [assessed(read_spec(path.read_bytes(), path.name)) for path in SPECS]


@pytest.fixture(scope="module")
def every_envelope(every_assessment: list[Assessment]) -> list[Envelope]:
    return [envelope(found) for found in every_assessment]


def drawn(text: str, **settings: str) -> Envelope:
    return envelope(assessed(text, **settings))


def svg(*shown: Envelope, pixels: int = 1000) -> ET.Element:
    return ET.fromstring(figure.svg(shown, NOTE, pixels))


def texts(root: ET.Element) -> list[str]:
    return ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]


def lines(*shown: Envelope, width: int = 80, colour: bool = False) -> list[str]:
    return list(terminal.picture(shown, NOTE, Layout(width, colour)))


# What is drawn


def test_the_corner_of_an_mq_9_is_certain() -> None:
    shown = drawn(MQ_9A)
    assert shown.verdict.startswith("Category I, item 1.A.2")
    assert shown.certain.range_with(500) > 300
    assert shown.certain.range_with(1700) >= 300
    assert shown.possible.range_with(1703) == 0.0


def test_the_corner_of_a_tb2_is_not_possible_unless_payload_is_traded() -> None:
    shown = drawn(TB2)
    assert shown.possible.heaviest_kg == 150
    assert shown.possible.range_with(500) == 0.0
    assert shown.traded is not None
    assert shown.traded.heaviest_kg > 150


def test_a_structural_payload_is_not_traded() -> None:
    assert drawn(TB2, mass__payload_limit="structure").traded is None


def test_a_payload_that_take_off_mass_limits_is_traded_already() -> None:
    shown = drawn(TB2, mass__payload_limit="takeoff-mass")
    assert shown.traded is None
    assert shown.possible.heaviest_kg > 150


def test_a_published_curve_is_certain_up_to_its_points_and_no_farther() -> None:
    shown = drawn(CARGO_DRONE)
    assert shown.certain.range_with(600) == 1000
    assert shown.possible.range_with(600) == 1000
    assert shown.certain.farthest_km == shown.possible.farthest_km == 2000
    assert [(p.payload.at_least, p.range.at_least) for p in shown.published] == [(0, 2000), (600, 1000)]


def test_the_picture_says_what_the_verdict_says(
    every_assessment: list[Assessment], every_envelope: list[Envelope]
) -> None:
    for found, shown in zip(every_assessment, every_envelope, strict=True):
        certain = shown.certain.range_with(500) >= 300
        possible = shown.possible.range_with(500) >= 300
        assert certain == (found.annex.category == "I"), found.spec.name
        assert possible == ("I" in found.annex.candidates), found.spec.name
        if shown.traded is not None:
            reached = shown.traded.range_with(500) >= 300
            assert reached == ("I" in found.if_traded.candidates), found.spec.name


def test_payloads_rise_and_ranges_never_do(every_envelope: list[Envelope]) -> None:
    for shown in every_envelope:
        for frontier in frontiers([shown]):
            assert list(frontier.payload_kg) == sorted(set(frontier.payload_kg)), shown.name
            assert list(frontier.range_km) == sorted(frontier.range_km, reverse=True), shown.name


def test_what_is_certain_is_possible_unless_the_sources_contradict_each_other(
    every_envelope: list[Envelope],
) -> None:
    for shown in every_envelope:
        if CONTRADICTION not in shown.remarks:
            for load, reach in zip(shown.certain.payload_kg, shown.certain.range_km, strict=True):
                assert reach <= shown.possible.range_with(load) * (1 + 1e-9), shown.name


def test_a_contradiction_is_told() -> None:
    points = CURVE % ("0 kg", '"100 km"') + CURVE % ("50 kg", '"400 km"')
    shown = drawn('[aircraft]\nconfiguration = "fixed-wing"\n' + points)
    assert CONTRADICTION in shown.remarks


def frontiers(envelopes: Iterable[Envelope]) -> list[Frontier]:
    return [f for e in envelopes for f in (e.certain, e.possible, e.traded) if f is not None]


# What is not known


def test_an_aircraft_of_which_nothing_is_known_is_not_drawn() -> None:
    shown = drawn('name = "Nothing"')
    assert not shown.drawable
    assert shown.remarks == (NOTHING_KNOWN,)
    assert "nothing to draw" in texts(svg(shown))
    assert not any("│" in line for line in lines(shown))
    assert NOTHING_KNOWN.split(":")[0] in " ".join(lines(shown))


def test_a_balloon_has_no_range_to_draw() -> None:
    shown = drawn(BALLOON)
    assert not shown.drawable
    assert shown.remarks == (NO_RANGE,)


def test_a_payload_alone_is_not_drawn_as_a_region() -> None:
    shown = drawn('[mass]\nmax_payload = "200 kg"')
    assert CERTAIN_PAYLOAD in shown.remarks
    assert shown.certain.empty
    assert any(terminal.PAYLOAD_ALONE in line for line in lines(shown))


def test_a_range_alone_is_not_drawn_as_a_region() -> None:
    shown = drawn('[performance]\nferry_range = "2,000 km"')
    assert CERTAIN_UNLOADED in shown.remarks
    assert (shown.certain.heaviest_kg, shown.certain.farthest_km) == (0, 2000)
    assert "Nothing bounds its payload from above." in shown.remarks
    assert any(terminal.RANGE_ALONE in line for line in lines(shown))


def test_upper_bounds_alone_make_nothing_certain() -> None:
    shown = drawn('[mass]\nmax_payload = "<= 200 g"\n[performance]\nferry_range = "<= 12 km"')
    assert NOTHING_CERTAIN in shown.remarks
    assert not any(terminal.CERTAIN in line for line in lines(shown))


@pytest.mark.parametrize(
    ("text", "open_right", "open_above"),
    [
        ('[mass]\nmax_payload = "200 kg"\n[performance]\nferry_range = "900 km"', False, False),
        ('[mass]\nmax_payload = "200 kg"\n[performance]\nferry_range = ">= 900 km"', True, False),
        ('[performance]\nferry_range = "900 km"', False, True),
    ],
)
def test_open_sides_are_pointed_out_and_closed_ones_are_not(
    text: str, open_right: bool, open_above: bool
) -> None:
    shown = drawn(f'[aircraft]\nconfiguration = "fixed-wing"\n{text}', mass__payload_limit="structure")
    picture = "".join(lines(shown))
    assert (terminal.OPEN_RIGHT in picture, terminal.OPEN_ABOVE in picture) == (open_right, open_above)
    assert ("nothing bounds it there" in texts(svg(shown))) == (open_right or open_above)


# What was published


def test_a_published_endurance_becomes_a_range_within_the_bounds_of_the_pace() -> None:
    (point,) = drawn(ENDURING, performance__loiter_speed="100 km/h").published
    assert point.hours == "20 h"
    assert point.payload == Interval(100, 100)
    assert point.range.at_least is not None
    assert 0 < point.range.at_least <= 2000
    assert point.range.at_most is None or point.range.at_most >= 2000


def test_a_published_endurance_without_a_pace_is_no_range() -> None:
    unknown = '[[performance.payload_endurance]]\npayload = "100 kg"\nendurance = "20 h"\n'
    assert drawn(unknown).published == ()


def test_a_suspect_point_is_shown_and_not_used() -> None:
    suspect = CURVE % ("600 kg", '{ value = "1,000 km", suspect = true }')
    shown = drawn(f'[mass]\nmax_payload = "700 kg"\n{suspect}')
    assert [p.suspect for p in shown.published] == [True]
    assert shown.certain.empty
    assert "suspect, not used" in texts(svg(shown))
    assert any(terminal.SUSPECT in line for line in lines(shown))
    assert "suspect, not used" not in texts(svg(drawn(CARGO_DRONE)))


# The axes


@given(
    st.lists(st.tuples(st.floats(0, 1e12), st.floats(0, 1e12) | st.just(math.inf)), min_size=1, max_size=4)
)
def test_axes_are_round_and_hold_the_corner_and_all_that_is_finite(pairs: list[tuple[float, float]]) -> None:
    shown = [with_frontier(Frontier((0.0, payload), (reach, reach))) for payload, reach in pairs]
    axes = axes_of(shown)
    for (low, high), threshold, values in (
        (axes.range_km, 300, [reach for _, reach in pairs]),
        (axes.payload_kg, 500, [payload for payload, _ in pairs]),
    ):
        assert low <= threshold / 4
        assert high >= threshold * 4
        assert all(low < value < high for value in values if 1e-2 <= value <= 1e6)
        assert all(f"{limit:e}"[0] in "125" for limit in (low, high))


def with_frontier(frontier: Frontier) -> Envelope:
    return Envelope("Test", "", frontier, frontier, None, (), (), True)


def test_small_and_large_aircraft_share_axes() -> None:
    small, large = drawn(QUADCOPTER), drawn(FAST_JET)
    assert axes_of([small, large]) == Axes(
        (min(axes_of([e]).range_km[0] for e in (small, large)), axes_of([large]).range_km[1]),
        (axes_of([small]).payload_kg[0], axes_of([large]).payload_kg[1]),
    )


# The figure


def test_the_corner_is_shaded_from_300_km_and_500_kg_on() -> None:
    root = svg(drawn(MQ_9A))
    corner = next(g for g in root.iter(f"{SVG}g") if g.get("id") == "category-i-1")
    path = next(corner.iter(f"{SVG}path")).get("d") or ""
    points = [tuple(map(float, pair)) for pair in re.findall(r"[ML] ([\d.]+) ([\d.]+)", path)]
    left, bottom = min(x for x, _ in points), max(y for _, y in points)
    labels = {"".join(e.itertext()): e for e in root.iter(f"{SVG}text")}
    assert float(labels["300 km"].get("x") or 0) == pytest.approx(left, abs=0.1)
    assert float(labels["500 kg"].get("y") or 0) == pytest.approx(bottom, abs=6)


def test_the_same_input_gives_the_same_bytes() -> None:
    shown = [drawn(MQ_9A), drawn(TB2)]
    assert figure.svg(shown, NOTE, 1000) == figure.svg(shown, NOTE, 1000)
    assert figure.png(shown, NOTE, 500) == figure.png(shown, NOTE, 500)
    assert figure.html(shown, NOTE, 500) == figure.html(shown, NOTE, 500)


@pytest.mark.parametrize("pixels", [300, 500, 1000, 2000])
def test_a_png_has_the_width_asked_for_and_no_date(pixels: int) -> None:
    data = figure.png([drawn(MQ_9A)], NOTE, pixels)
    assert int.from_bytes(data[16:20], "big") == pixels
    assert b"tIME" not in data
    assert b"Creation Time" not in data


@pytest.mark.parametrize(("aircraft", "pixels"), [(50, 10_000), (900, 2000)])
def test_a_picture_that_would_be_too_large_is_refused_before_it_is_drawn(aircraft: int, pixels: int) -> None:
    with pytest.raises(figure.TooLargeError, match=f"{pixels:,} by [0-9,]+ pixels"):
        figure.png([drawn(TB2)] * aircraft, NOTE, pixels)


@pytest.mark.parametrize("pixels", [300, 500, 1000])
@pytest.mark.parametrize("panels", [1, 2, 3, 7])
def test_panels_lie_on_the_page_and_not_on_each_other(panels: int, pixels: int) -> None:
    plan = figure.layout([drawn(MQ_9A)] * panels, NOTE, pixels / 100)
    boxes = [plan.box(n) for n in range(panels)]
    for n, (left, bottom, width, height) in enumerate(boxes):
        assert 0 < left < left + width < 1
        assert 0 < bottom < bottom + height < 1
        for other_left, other_bottom, _, _ in boxes[:n]:
            assert other_left + width <= left or bottom + height <= other_bottom


def test_a_hostile_name_stays_text() -> None:
    shown = drawn(f'name = "{HOSTILE}"\n[mass]\nmax_payload = "1 kg"')
    document = figure.svg([shown], NOTE, 1000)
    root = ET.fromstring(document)
    assert any(text.startswith("$\\alpha_{x}$ <script>alert(1)</script> &amp;") for text in texts(root))
    page = figure.html([shown], NOTE, 1000)
    for text in (document, page, "\n".join(lines(shown))):
        assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", text)
    assert "<script" not in page
    assert page.count("<svg") == 1
    assert "&lt;script&gt;" in page


def test_a_page_fetches_nothing() -> None:
    page = figure.html([drawn(MQ_9A)], NOTE, 1000)
    assert not re.search(r"<(?:link|script|img|iframe|object)\b|url\((?!#)|@import|\bsrc=", page)
    assert "<?xml" not in page
    assert "MQ-9A Reaper: Category I, item 1.A.2" in page


def test_real_aircraft_are_drawn_without_a_warning(
    every_envelope: list[Envelope], recwarn: pytest.WarningsRecorder
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        root = svg(*every_envelope)
    corners = [g for g in root.iter(f"{SVG}g") if (g.get("id") or "").startswith("category-i-")]
    assert len(corners) == len(SPECS)
    shown = "\n".join(texts(root))
    assert all(f"{e.name[:12]}" in shown for e in every_envelope)
    assert not recwarn.list


@pytest.mark.parametrize("width", [40, 80, 200])
def test_real_aircraft_fit_a_terminal(every_envelope: list[Envelope], width: int) -> None:
    picture = lines(*every_envelope, width=width)
    assert max(map(len, picture)) <= width
    assert not any("\x1b" in line for line in picture)


# The terminal


def test_a_terminal_shows_the_regions_from_certain_to_ruled_out() -> None:
    picture = lines(drawn(MQ_9A))
    row = next(line for line in picture if line.startswith(" 1,000┤"))
    signs = [sign for sign, before in zip(row[7:], f" {row[7:]}", strict=False) if sign != before]
    wanted = [terminal.CERTAIN, terminal.AT_300_KM, terminal.CERTAIN, terminal.POSSIBLE, terminal.CORNER, "│"]
    assert signs == wanted


def test_the_legend_names_the_signs_that_occur_and_no_others() -> None:
    picture = lines(drawn('[mass]\nmax_payload = "200 kg"', mass__payload_limit="structure"))
    legend = "\n".join(picture[[n for n, line in enumerate(picture) if not line][-1] + 1 :])
    assert "payload alone certain" in legend
    assert "traded" not in legend
    assert "published" not in legend


def test_colour_is_put_in_only_where_asked_for() -> None:
    plain, coloured = lines(drawn(TB2)), lines(drawn(TB2), colour=True)
    uncoloured = [re.sub(r"\x1b\[[0-9;]*m", "", line).rstrip() for line in coloured]
    assert any("\x1b[" in line for line in coloured)
    assert uncoloured == plain
