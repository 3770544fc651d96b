"""The payload-range picture of a page: what it shows stands where the figures say."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from mtcrcheck.assessment import Request, assess
from mtcrcheck.report.picture import BOTTOM, LEFT, RIGHT, TOP, Picture, picture
from mtcrcheck.spec.read import read_spec
from tests.cli.command import MQ_9A, QUADCOPTER, ROOT
from tests.specs_for_tests import LIBRARY

if TYPE_CHECKING:
    from pathlib import Path


def drawn(text: str) -> Picture:
    return picture(assess(read_spec(text.encode(), "x.toml"), Request(LIBRARY.as_of), LIBRARY))


def corners(shown: Picture, kind: str) -> list[tuple[float, float]]:
    (area,) = [a for a in shown.areas if a.kind == kind]
    return [(float(x), float(y)) for x, y in (corner.split(",") for corner in area.points.split())]


def test_a_category_i_aircraft_is_certain_beyond_both_limits() -> None:
    shown = drawn(MQ_9A)
    at_300_km, at_500_kg = shown.limits
    assert any(x > at_300_km and y < at_500_kg for x, y in corners(shown, "certain"))


def test_a_quadcopter_is_not_even_possible_there() -> None:
    shown = drawn(QUADCOPTER)
    at_300_km, at_500_kg = shown.limits
    assert not any(x > at_300_km and y < at_500_kg for x, y in corners(shown, "possible"))


def test_what_is_certain_is_possible() -> None:
    shown = drawn(MQ_9A)
    assert max(x for x, _ in corners(shown, "certain")) <= max(x for x, _ in corners(shown, "possible"))
    assert min(y for _, y in corners(shown, "certain")) >= min(y for _, y in corners(shown, "possible"))
    assert [area.kind for area in shown.areas][-2:] == ["possible", "certain"]


def test_the_axes_are_logarithmic() -> None:
    at = {figure.text: figure.at for figure in drawn(MQ_9A).ranges}
    assert math.isclose(at["1,000"] - at["100"], at["10,000"] - at["1,000"], rel_tol=1e-6)


def test_without_any_figure_there_is_nothing_to_draw_but_words() -> None:
    shown = drawn('name = "X"')
    assert (shown.areas, shown.arrows, shown.legend) == ((), (), ())
    assert shown.remarks


def test_an_open_side_has_arrows_and_the_legend_says_what_they_mean() -> None:
    shown = drawn('name = "X"\n[performance]\nferry_range = ">= 400 km"\n[mass]\nmax_payload = "5 kg"\n')
    assert shown.arrows
    assert "nothing bounds it there" in [entry.text for entry in shown.legend]


@pytest.mark.parametrize("path", sorted((ROOT / "specs").glob("*.toml")), ids=lambda p: p.stem)
def test_no_figure_mark_or_arrow_of_a_real_aircraft_is_off_the_panel(path: Path) -> None:
    shown = drawn(path.read_text())
    assert all(LEFT - 0.1 <= figure.at <= RIGHT + 0.1 for figure in shown.ranges)
    assert all(TOP - 0.1 <= figure.at <= BOTTOM + 0.1 for figure in shown.payloads)
    assert len(shown.ranges) >= 2
    assert len(shown.payloads) >= 2
    for shape in (*shown.marks, *shown.arrows):
        for x, y in (map(float, corner.split(",")) for corner in shape.points.split()):
            assert LEFT - 6 <= x <= RIGHT + 6
            assert TOP - 6 <= y <= BOTTOM + 6
