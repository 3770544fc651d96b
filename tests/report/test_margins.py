"""Margins as reports tell them: the test, the distance, and the value at which the verdict is lost."""

from __future__ import annotations

from mtcrcheck.report.aircraft import describe_aircraft, margin_sentences
from mtcrcheck.report.record import margins
from tests.report.reports import run_for
from tests.specs_for_tests import FAST_JET, TB2, aircraft, assessed, category, digits

SMALL = """
name = "X"
[aircraft]
configuration = "fixed-wing"
propulsion = "piston"
[mass]
max_takeoff = "550 kg"
max_payload = "150 kg"
[performance]
endurance = "17 h"
max_speed = "176 km/h"
"""


def test_each_sentence_names_the_test_the_distance_and_the_closest_figure() -> None:
    found = list(margin_sentences(assessed(SMALL.replace('max_payload = "150 kg"\n', ""), "mtcr")))
    assert found[0] == (
        "payload at 300 km at least 500 kg: no, at most 385 kg (115 kg below). "
        "Stays Category II while the take-off mass is at most 714 kg."
    )
    assert found[1].startswith(
        "range at least 300 km: yes, at least 538.6 km (238.6 km above). Stays Category II "
    )


def test_where_the_category_is_open_what_is_left_of_it_is_what_a_margin_keeps() -> None:
    (sentence,) = margin_sentences(assessed('[mass]\nmax_takeoff = "20 kg"\n', "mtcr"))
    assert "Stays Category II or outside the Annex while the take-off mass is below 500 kg" in sentence


def test_a_figure_on_which_two_tests_turn_keeps_the_category_as_far_as_both_hold() -> None:
    freighter = """
[aircraft]
configuration = "fixed-wing"
propulsion = "turboprop"
[mass]
max_takeoff = "6,750 kg"
max_payload = "3,200 kg"
[performance]
stated_range = "2,200 km"
"""
    payload, reach = (s.partition("Stays ")[2] for s in margin_sentences(assessed(freighter, "mtcr")))
    assert payload == reach == "Category I unless the stated range is below 418 km."
    for stated, verdict in (("418 km", "I"), ("417 km", "undetermined")):
        assert category(aircraft(freighter, {"performance.stated_range": stated})).category == verdict


def test_a_treatment_is_named_with_its_reading() -> None:
    sentences = margin_sentences(assessed(FAST_JET, "us-2020"))
    assert any(s.startswith("maximum airspeed less than 800 km/h: no, at least 900 km/h") for s in sentences)
    assert any(s.endswith("Treated as Category I under us-2020 unless the maximum speed is below 800 km/h.")
               for s in margin_sentences(assessed(FAST_JET, "us-2020")))  # fmt: skip


def test_the_record_has_every_break_even_with_its_value_and_unit() -> None:
    found = margins(assessed(SMALL, "mtcr"))
    (reach,) = (m for m in found if m["fact"] == "range_km")
    assert (reach["threshold"], reach["outcome"], reach["decides"]) == (300.0, "true", ["annex", "mtcr"])
    (endurance,) = (b for b in reach["break_even"] if b["quantity"] == "performance.endurance")
    assert (endurance["value"], endurance["unit"], endurance["lost"]) == (17.0, "h", "below")


def test_the_verdict_stands_just_this_side_of_a_break_even_and_not_beyond() -> None:
    found = margins(assessed(SMALL, "mtcr"))
    (reach,) = (m for m in found if m["fact"] == "range_km")
    edge = next(b for b in reach["break_even"] if b["quantity"] == "performance.endurance")
    for share, verdict in ((1.001, "II"), (0.999, "undetermined")):
        changed = aircraft(SMALL, {"performance.endurance": f"{digits(edge['flips_at'] * share)} h"})
        assert category(changed).category == verdict


def test_every_row_has_a_value_and_up_to_where_it_is_kept() -> None:
    (margins,) = (
        s
        for s in describe_aircraft(assessed(TB2, "us-2020"), run_for(why=True)).sections
        if s.title == "Margins"
    )
    assert margins.table
    assert margins.table.rows
    assert all(all(cells) for cells in margins.table.rows)
