"""A waiver accepts an alert until its day; it hides nothing, and it does not outlive that day."""

from __future__ import annotations

import datetime

import pytest

from mtcrcheck.assessment import Request, assess
from mtcrcheck.reasons.alerts import WAIVER_STANDINGS, Alert, judge_waivers
from mtcrcheck.spec.model import Waiver
from mtcrcheck.spec.read import read_spec

NEAR = Alert("near-threshold", "payload decides at 499 kg")
RANGE = Alert("range-basis", "probably a data link")
FOREIGN = b"""
name = "X"
origin = "FR"
[[waiver]]
alert = "foreign-origin"
author = "A"
reason = "B"
expires = 2026-01-31
"""
WAIVER = Waiver("near-threshold", "A. Analyst", "weighed", "2027-03-31")


@pytest.mark.parametrize(
    ("day", "standing"), [("2027-03-30", "in-force"), ("2027-03-31", "in-force"), ("2027-04-01", "expired")]
)
def test_a_waiver_stands_up_to_and_including_its_day(day: str, standing: str) -> None:
    (found,) = judge_waivers([WAIVER], [NEAR, RANGE], datetime.date.fromisoformat(day))
    assert (found.waiver, found.standing) == (WAIVER, standing)


def test_a_waiver_of_an_alert_that_nothing_raises_says_so_until_it_expires() -> None:
    assert [
        judge_waivers([WAIVER], [RANGE], datetime.date.fromisoformat(day))[0].standing
        for day in ("2027-03-31", "2027-04-01")
    ] == ["no-alert", "expired"]


def test_waivers_of_a_spec_stand_on_the_day_asked_and_hide_no_alert() -> None:
    spec = read_spec(FOREIGN, "x.toml")
    for day, standing in ((datetime.date(2026, 1, 31), "in-force"), (datetime.date(2026, 2, 1), "expired")):
        found = assess(spec, Request(day))
        assert [w.standing for w in found.waived] == [standing]
        assert "foreign-origin" in {alert.code for alert in found.alerts}


def test_every_standing_is_explained() -> None:
    assert all(text.endswith(".") for text in WAIVER_STANDINGS.values())
