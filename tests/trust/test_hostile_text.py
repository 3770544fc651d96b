"""Whatever a spec says, every report shows it as text: nothing of it is obeyed, no report changes its build."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples_tried import examples
from tests.real_aircraft import FULL
from tests.trust.hostile import SHAPES, TEXTS, assert_harmless
from tests.trust.rendering import reports

ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12) | st.sampled_from(
    sorted(TEXTS.values())
)
PLAIN = "plain"


def spec(text: str) -> dict[str, Any]:
    """A spec with the text wherever a spec takes any."""
    said = f"{text}"
    return {
        "name": said,
        "manufacturer": said,
        "notes": [said, said],
        "aircraft": {"configuration": "fixed-wing", "propulsion": "turboprop", "military": True},
        "mass": {
            "max_takeoff": {"value": "420 kg", "source": said, "note": said},
            "max_payload": [
                {"value": "80 kg", "source": said, "note": said},
                {"value": "90 kg", "note": said},
                {"value": "900 kg", "suspect": True, "note": said},
            ],
        },
        "performance": {"stated_range": "150 km", "endurance": "20 h", "max_speed": "220 km/h"},
        "transfer": {"end_use": said},
        "source": [{"id": said, "title": said, "url": said, "date": said}],
        "published_category": [{"category": said, "source": said, "note": said}],
        "waiver": [{"alert": "trade-off", "author": said, "reason": said, "expires": "2027-03-31"}],
    }


FAULTY: dict[str, Any] = {
    "an unknown key": lambda text: {"name": "x", text: 1, "mass": {text: "5 kg"}},
    "a quantity": lambda text: {"name": "x", "mass": {"empty": text}},
    "a number": lambda text: {"name": "x", "performance": {"lift_to_drag": text}},
    "a choice": lambda text: {"name": "x", "aircraft": {"configuration": text}},
    "a flag": lambda text: {"name": "x", "aircraft": {"armed": text}},
    "a country": lambda text: {"name": "x", "origin": text},
    "a source": lambda text: {"name": "x", "mass": {"empty": {"value": "5 kg", "source": text}}},
    "two sources": lambda text: {"name": "x", "source": [{"id": text}, {"id": text}]},
    "a date": lambda text: {
        "name": "x",
        "waiver": [{"alert": text, "author": "a", "reason": "b", "expires": text}],
    },
}
"""Specs that are none, each for a text in another place."""


@cache
def plain_shapes(path: str) -> dict[str, Any]:
    """The shape of every report on the spec with an innocent text."""
    found = reports(json.dumps(spec(PLAIN)).encode(), path)
    return {what: SHAPES[form](text) for what, form, text in found if form in SHAPES}


def check(data: bytes, path: str) -> None:
    for what, form, text in reports(data, path):
        assert what
        assert_harmless(form, text)


@pytest.mark.parametrize("kind", list(TEXTS) if FULL else list(TEXTS)[::3])
def test_a_hostile_text_stays_text_in_every_report(kind: str) -> None:
    for what, form, report in reports(json.dumps(spec(TEXTS[kind])).encode(), "x.json"):
        assert_harmless(form, report)
        if form in SHAPES:
            assert SHAPES[form](report) == plain_shapes("x.json")[what], (what, form)


@examples(8)
@given(ANY_TEXT.filter(str.strip))
def test_any_text_stays_text_in_every_report(text: str) -> None:
    check(json.dumps(spec(text)).encode(), "x.json")


@pytest.mark.parametrize("place", FAULTY)
@examples(5)
@given(text=ANY_TEXT)
def test_any_text_stays_text_where_it_is_a_fault(place: str, text: str) -> None:
    check(json.dumps(FAULTY[place](text)).encode(), "x.json")


@examples(5)
@given(ANY_TEXT)
def test_any_path_stays_text_in_every_report(path: str) -> None:
    check(json.dumps(spec(PLAIN)).encode(), path)
    check(b'name = "x"\norigin = "nowhere"\n', path)
