"""The payload-range picture in a terminal."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from mtcrcheck.document import Layout
from mtcrcheck.report import picture as terminal
from mtcrcheck.report.picture import Envelope
from tests.specs_for_tests import MQ_9A, TB2, assessed


def lines(text: str, *, width: int = 80, colour: bool = False, **settings: str) -> list[str]:
    shown = Envelope(assessed(text, **settings))
    return list(terminal.write_picture([shown], "law of 2026-10-01.", Layout(width, colour)))


def test_the_regions_go_from_certain_to_ruled_out() -> None:
    row = next(line for line in lines(MQ_9A) if line.startswith(" 1,000┤"))
    signs = [sign for sign, before in zip(row[7:], f" {row[7:]}", strict=False) if sign != before]
    assert signs == [
        "█", "┆", "█", "▒", "╱", "│"
    ]  # fmt: skip


def test_figures_stand_below_their_ticks() -> None:
    picture = lines(MQ_9A)
    ticks, figures = next((a, b) for a, b in pairwise(picture) if "┬" in a)
    at = {figure.group(): sum(figure.span()) / 2 for figure in re.finditer(r"[\d,]+", figures)}
    assert list(at) == ["10", "100", "1,000", "10,000", "100,000"]
    for tick, middle in zip(re.finditer("┬", ticks), at.values(), strict=True):
        assert abs(tick.start() + 0.5 - middle) <= 2


def test_where_there_is_nothing_to_draw_only_words_stand() -> None:
    picture = lines('name = "Nothing"')
    assert not any("│" in line for line in picture)
    assert "there is nothing to draw" in " ".join(picture)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ('[mass]\nmax_payload = "200 kg"', "▌"),
        ('[performance]\nferry_range = "2,000 km"', "▄"),
    ],
)
def test_what_is_certain_alone_is_marked_along_its_axis(text: str, sign: str) -> None:
    assert any(sign in line for line in lines(text))


def test_upper_bounds_alone_make_nothing_certain() -> None:
    picture = lines('[mass]\nmax_payload = "<= 200 g"\n[performance]\nferry_range = "<= 12 km"')
    assert not any("█" in line for line in picture)


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
    fixed_wing = f'[aircraft]\nconfiguration = "fixed-wing"\n{text}'
    picture = "".join(lines(fixed_wing, mass__payload_limit="structure"))
    assert ("►" in picture, "▲" in picture) == (open_right, open_above)


def test_the_legend_names_the_signs_that_occur_and_no_others() -> None:
    picture = lines('[mass]\nmax_payload = "200 kg"', mass__payload_limit="structure")
    legend = "\n".join(picture[[n for n, line in enumerate(picture) if not line][-1] + 1 :])
    assert "payload alone certain" in legend
    assert "traded" not in legend
    assert "published" not in legend


def test_colour_is_put_in_only_where_asked_for() -> None:
    plain, coloured = lines(TB2), lines(TB2, colour=True)
    assert any("\x1b[" in line for line in coloured)
    assert [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in coloured] == plain


@pytest.mark.parametrize("width", [40, 80, 200])
def test_every_real_aircraft_fits_a_terminal(every_envelope: list[Envelope], width: int) -> None:
    picture = list(terminal.write_picture(every_envelope, "law of 2026-10-01.", Layout(width, False)))
    assert max(map(len, picture)) <= width
    assert not any("\x1b" in line for line in picture)
