"""Answers in a spec file: read back as claims with their source, beside what stands there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mtcrcheck.interval import Interval
from mtcrcheck.spec.diagnostics import SpecError
from mtcrcheck.spec.read import read_spec
from mtcrcheck.spec.write import write_answers
from tests.folding import each

MAKER = ("the maker", "2026-11-29")
SPECS = sorted((Path(__file__).parents[2] / "specs").glob("*.toml"))
TOML = """# a comment
name = "x"  # another

[mass]
empty = "5 kg"

[[source]]
id = "answers-2026-11-29"
title = "somebody else"
"""


def test_an_answer_is_a_claim_with_who_gave_it_and_when() -> None:
    text = write_answers(
        TOML.encode(), "x.toml", {"aircraft.swarming": "no", "mass.max_takeoff": "9 kg"}, *MAKER
    )
    spec = read_spec(text.encode(), "x.toml")
    assert spec.possible("aircraft.swarming") == {False}
    assert spec.interval("mass.max_takeoff") == Interval(9.0, 9.0)
    (claim,) = spec.claims["mass.max_takeoff"].items
    (source,) = [s for s in spec.sources if s.id == claim.source]
    assert (source.title, source.date) == ("Answers of the maker", "2026-11-29")
    assert "# a comment" in text
    assert "# another" in text


def test_an_answer_stands_beside_what_is_said_already() -> None:
    text = write_answers(TOML.encode(), "x.toml", {"mass.empty": "6 kg"}, *MAKER)
    assert read_spec(text.encode(), "x.toml").interval("mass.empty") == Interval(5.0, 6.0)
    text = write_answers(b'name = "x"\naircraft.armed = true\n', "x.toml", {"aircraft.armed": "no"}, *MAKER)
    assert read_spec(text.encode(), "x.toml").possible("aircraft.armed") == {False, True}


@pytest.mark.parametrize(
    ("key", "answer", "low", "high"),
    [
        ("performance.lift_to_drag", "18.5", 18.5, 18.5),
        ("performance.lift_to_drag", "15..18", 15.0, 18.0),
        ("transfer.value_usd", "2.9 billion", 2.9e9, 2.9e9),
    ],
)
def test_an_answer_may_be_any_number_that_a_spec_takes(
    key: str, answer: str, low: float, high: float
) -> None:
    text = write_answers(TOML.encode(), "x.toml", {key: answer}, *MAKER)
    assert read_spec(text.encode(), "x.toml").interval(key) == Interval(low, high)


def test_answers_of_one_day_share_a_source() -> None:
    once = write_answers(TOML.encode(), "x.toml", {"aircraft.armed": "no"}, *MAKER)
    twice = write_answers(once.encode(), "x.toml", {"aircraft.military": "yes"}, *MAKER)
    assert len(read_spec(twice.encode(), "x.toml").sources) == 2


def test_json_stays_json() -> None:
    data = json.dumps({"name": "x", "mass": {"empty": "5 kg"}}).encode()
    text = write_answers(data, "x.json", {"mass.empty": "6 kg", "aircraft.armed": "yes"}, *MAKER)
    spec = read_spec(text.encode(), "x.json")
    assert json.loads(text)["source"][0]["title"] == "Answers of the maker"
    assert spec.interval("mass.empty") == Interval(5.0, 6.0)


def test_a_null_in_json_is_nothing() -> None:
    data = (
        b'{"name": "x", "mass": null, "source": [null], "aircraft": {"armed": {"value": true, "note": null}}}'
    )
    text = write_answers(data, "x.json", {"mass.empty": "6 kg", "aircraft.armed": "yes"}, *MAKER)
    assert read_spec(text.encode(), "x.json").interval("mass.empty") == Interval(6.0, 6.0)


@each(
    [
        'name = "x"\nsource = "a"',
        'name = "x"\nmass = "5 kg"',
        'name = "x"\n[mass]\nempty = { vlue = 1, "x y" = 2 }',
    ]
)
def test_a_file_that_is_no_spec_is_refused(text: str) -> None:
    with pytest.raises(SpecError):
        write_answers(text.encode(), "x.toml", {"mass.empty": "6 kg"}, *MAKER)


@each(SPECS[::12])
def test_every_other_line_of_a_spec_stays_as_it_is(path: Path) -> None:
    before = path.read_text("utf-8")
    text = write_answers(before.encode(), path.name, {"aircraft.gust_tolerance": "50 km/h"}, *MAKER)
    assert set(filter(None, before.splitlines())) <= set(text.splitlines())
