"""The timeline: every decision is on it once, in its place, and what is doubtful is hollow."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from mtcrcheck.precedents.record import (
    EXCEPTION,
    OPEN,
    OUTCOMES,
    STANDINGS,
    UNEXPLAINED,
    WITHIN,
    Posture,
)
from mtcrcheck.report import precedents as drawn
from mtcrcheck.report.picture import width_of
from mtcrcheck.report.precedents import COLOURS, SHAPES, place_day, timeline
from tests.precedents.building import LIBRARY, replay_all, replayed

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def everything() -> tuple[Posture, ...]:
    return replay_all()


@pytest.fixture(scope="module")
def picture(everything: tuple[Posture, ...]) -> ET.Element:
    return ET.fromstring(timeline(everything))


def texts(root: ET.Element) -> list[str]:
    return ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]


def markers(root: ET.Element) -> dict[str, ET.Element]:
    found = [g for g in root.iter(f"{SVG}g") if (g.get("id") or "").startswith("decision-")]
    by_id = {(g.get("id") or "").removeprefix("decision-"): g for g in found}
    assert len(by_id) == len(found)
    return by_id


def place(marker: ET.Element) -> tuple[float, float]:
    x, y = re.findall(r"[\d.]+", marker.get("transform") or "")
    return float(x), float(y)


def only(root: ET.Element) -> ET.Element:
    (marker,) = markers(root).values()
    return marker


def test_every_decision_on_file_has_its_marker(picture: ET.Element, everything: tuple[Posture, ...]) -> None:
    assert set(markers(picture)) == {posture.event.id for posture in everything}


def test_a_marker_tells_its_decision(picture: ET.Element) -> None:
    title = markers(picture)["2014-10-28-JO-predator-xp"].find(f"{SVG}title")
    assert title is not None
    assert (title.text or "").startswith(
        "2014-10-28 US to Jordan: Predator XP, refused (sources: high). not explained"
    )


def test_what_is_doubtful_is_hollow_and_nothing_else(
    picture: ET.Element, everything: tuple[Posture, ...]
) -> None:
    found = markers(picture)
    for posture in everything:
        colour = COLOURS[posture.standing]
        shape = found[posture.event.id][1]
        inside = "#ffffff" if posture.event.doubtful else colour
        assert (shape.get("fill"), shape.get("stroke")) == (inside, colour), posture.event.id


def test_every_standing_has_a_colour_and_every_outcome_a_shape() -> None:
    assert set(COLOURS) == set(STANDINGS) == {WITHIN, EXCEPTION, UNEXPLAINED, OPEN}
    assert len(set(COLOURS.values())) == len(COLOURS)
    assert set(SHAPES) == set(OUTCOMES.values())
    assert [outcome for outcome, told in SHAPES.items() if "corners" not in told] == ["release"]
    for status, outcome in OUTCOMES.items():
        assert status in SHAPES[outcome]["said"]


def test_time_runs_to_the_right(picture: ET.Element, everything: tuple[Posture, ...]) -> None:
    found = markers(picture)
    exact = sorted((p.event for p in everything if p.event.first == p.event.last), key=lambda e: e.first)
    places = [place(found[e.id])[0] for e in exact]
    assert places == sorted(places)


def test_no_two_markers_hide_each_other(picture: ET.Element) -> None:
    places = sorted(place(marker) for marker in markers(picture).values())
    for n, (x, y) in enumerate(places):
        for other_x, other_y in places[:n]:
            assert abs(x - other_x) > 8 or abs(y - other_y) > 8


def test_destinations_with_most_decisions_stand_first(
    picture: ET.Element, everything: tuple[Posture, ...]
) -> None:
    counts = Counter(p.event.buyer for p in everything if p.event.supplier == "US")
    labels = [text for text in texts(picture) if re.fullmatch(r"\D+  \d+", text)]
    assert labels[0] == f"United Arab Emirates  {counts['AE']}"
    numbers = [int(label.rsplit(" ", 1)[1]) for label in labels]
    rows_of_us = len({drawn.destination(p) for p in everything if p.event.supplier == "US"})
    assert numbers[:rows_of_us] == sorted(numbers[:rows_of_us], reverse=True)
    assert numbers[rows_of_us:] == sorted(numbers[rows_of_us:], reverse=True)
    assert sum(numbers) == len(everything)


def test_the_interpretations_of_the_united_states_are_named_with_their_first_day(picture: ET.Element) -> None:
    found = [text for text in texts(picture) if text.startswith(("us-", "mtcr", "eu"))]
    assert found == [
        "us-1987",
        "us-2018 (2018-04-19)",
        "us-2020 (2020-07-24)",
        "us-nsm28 (2025-01-03)",
        "us-2025 (2025-09-15)",
    ]


@pytest.mark.parametrize(("day", "before"), [("2020-07-23", True), ("2020-07-24", False)])
def test_a_decision_stands_on_its_side_of_the_day_a_reading_begins(day: str, before: bool) -> None:
    beginning = place_day(LIBRARY.interpretations["us-2020"].effective, 2019, 2022)
    assert (place_day(datetime.date.fromisoformat(day), 2019, 2022) < beginning) == before


def test_decisions_of_other_suppliers_stand_apart(picture: ET.Element) -> None:
    shown = texts(picture)
    us = shown.index("Supplier: United States")
    others = next(
        n for n, text in enumerate(shown) if text.startswith("Other suppliers, to whom the interpretations")
    )
    assert us < others
    assert shown[others].endswith("China (CN), Israel (IL), Türkiye (TR)")
    assert shown.index("TR: Bayraktar Akinci") > others


def test_without_the_united_states_there_are_no_periods() -> None:
    root = ET.fromstring(timeline([replayed("2021-05-24", supplier="TR", spec="tb2", system="TB2")]))
    assert "Suppliers: Türkiye (TR)" in texts(root)
    assert not any(text.startswith("us-") for text in texts(root))


@pytest.mark.parametrize(("date", "bar"), [("2021-05-24", False), ("2021-05", True), ("2021", True)])
def test_a_date_known_in_part_is_drawn_as_the_days_that_it_may_mean(date: str, bar: bool) -> None:
    assert ('id="days-an-event"' in timeline([replayed(date)])) == bar


def test_nothing_found_is_said() -> None:
    root = ET.fromstring(timeline([]))
    assert "No documented decision matches." in texts(root)
    assert not markers(root)


def test_the_same_decisions_give_the_same_bytes(everything: tuple[Posture, ...]) -> None:
    assert timeline(reversed(everything)) == timeline(everything)


def test_everything_stands_within_1200_pixels(picture: ET.Element) -> None:
    assert picture.get("width") == "1200"
    for group in picture.iter(f"{SVG}g"):
        left, _ = place(group)
        for text in group.iter(f"{SVG}text"):
            assert left + float(text.get("x") or 0) + width_of(text.text or "", drawn.SMALL) < 1200, text.text
    assert all(left > 0 and right < 1200 for left, right, _ in labels(picture))


def labels(picture: ET.Element) -> list[tuple[float, float, float]]:
    """Return the left and right edge and the foot of each label."""
    found = []
    for text in picture.findall(f"{SVG}text[@class='label']"):
        x, width = float(text.get("x") or 0), width_of(text.text or "", drawn.LETTERS)
        left = x - width if text.get("text-anchor") == "end" else x
        found.append((left, left + width, float(text.get("y") or 0)))
    return found


def test_no_two_labels_touch(picture: ET.Element) -> None:
    for (left, right, y), (other_left, other_right, other_y) in combinations(labels(picture), 2):
        assert abs(y - other_y) >= drawn.LETTERS or right <= other_left or other_right <= left


def test_hostile_words_stay_text() -> None:
    name = "$x_1$ <b>&\x1b\u202e"
    root = ET.fromstring(timeline([replayed("2021-05-24", system=name)]))
    assert "$x_1$ <b>&\\x1b\\u202e" in texts(root)
    title = only(root).find(f"{SVG}title")
    assert title is not None
    assert "$x_1$ <b>&\\x1b\\u202e" in (title.text or "")


def test_only_what_is_given_is_drawn(everything: tuple[Posture, ...]) -> None:
    some = [p for p in everything if p.event.supplier == "IL"]
    assert set(markers(ET.fromstring(timeline(some)))) == {p.event.id for p in some}
