"""The JSON record: keys and words that scripts depend on, and numbers on their side of the law's figures."""

from __future__ import annotations

import json
import math
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mtcrcheck import __version__
from mtcrcheck.assessment import Request
from mtcrcheck.capability.facts import PUBLISHED_FACTS
from mtcrcheck.eligibility import REVIEWS, TREATMENTS
from mtcrcheck.reasons.alerts import ALERTS
from mtcrcheck.reasons.rationale import rounded
from mtcrcheck.report.formats import Run
from mtcrcheck.report.record import DIGITS, FIGURES, SCHEMA, plain, render_all, result, seal_of
from mtcrcheck.rules.conditions import list_tests
from mtcrcheck.rules.world import Threshold
from mtcrcheck.spec.diagnostics import Diagnostic
from tests.report.reports import report
from tests.specs_for_tests import (
    CARGO_DRONE,
    LIBRARY,
    MQ_9A,
    QUADCOPTER,
    SMALLER_CARGO_DRONE,
    SPRAYER,
    TB2,
    WING_LOONG_2,
    aircraft,
    assessed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


AIRCRAFT = [MQ_9A, WING_LOONG_2, TB2, QUADCOPTER, SPRAYER, CARGO_DRONE, SMALLER_CARGO_DRONE, 'name = "X"']


@cache
def under_all_readings(text: str) -> dict[str, Any]:
    """Return the record of an aircraft to the United Arab Emirates under every reading."""
    return recorded(text, "all", to="AE")


def recorded(text: str, *readings: str, to: str = "", **said: str) -> dict[str, Any]:
    """Return the record of an aircraft with dotted keys set over it."""
    spec = aircraft(text, {key.replace("__", "."): value for key, value in said.items()})
    return result(assessed(spec, *(readings or ("us-2025",)), to=to, explain=True))


# The whole


def test_the_record_says_what_was_asked_of_which_law() -> None:
    request = Request(LIBRARY.as_of, ("us-2025",), ("SA",), "US", (("mass.max_payload", "480 kg"),))
    found = json.loads(report("json", Run(LIBRARY, request)))
    assert list(found) == ["schema", "tool", "law", "request", "results", "errors", "inputs", "seal"]
    assert found["seal"] == seal_of(found)
    assert found["schema"] == SCHEMA == "mtcrcheck/assessment/2"
    assert found["tool"] == {"name": "mtcrcheck", "version": __version__}
    assert found["law"] == {"as_of": "2026-10-01", "sha256": LIBRARY.sha256}
    assert found["request"] == {
        "as_of": "2026-10-01",
        "interpretations": ["us-2025"],
        "to": ["SA"],
        "from": "US",
        "set": {"mass.max_payload": "480 kg"},
    }
    assert [r["spec"]["path"] for r in found["results"]] == ["mq-9a.toml", "quad.toml"]
    assert {e["path"] for e in found["errors"]} == {"bad.toml"}
    assert found["inputs"] == ["mq-9a.toml", "bad.toml", "quad.toml"]


def test_an_empty_run_is_a_record_too() -> None:
    found = json.loads("".join(render_all([], Run(LIBRARY, Request(LIBRARY.as_of)))))
    assert found["results"] == found["errors"] == found["inputs"] == []
    assert found["request"]["interpretations"] == found["request"]["to"] == []


def test_an_error_keeps_its_place() -> None:
    assert plain(Diagnostic("a.toml", 3, 9, "code", "words")) == {
        "path": "a.toml",
        "line": 3,
        "column": 9,
        "code": "code",
        "message": "words",
    }


# One aircraft


@pytest.mark.parametrize("text", AIRCRAFT)
def test_a_result_has_the_keys_and_words_of_the_contract(text: str) -> None:
    found = under_all_readings(text)
    expected = {"spec", "capability", "annex", "controls", "reviews", "alerts", "missing"}
    assert expected <= set(found)
    assert found["annex"]["category"] in ("I", "II", "none", "undetermined")
    assert set(found["annex"]["candidates"]) <= {"I", "II", "none"}
    assert found["annex"]["evidence"] in ("stated", "derived", "estimated", None)
    assert set(found["annex"]["if_traded"]) >= {"category", "payload_at_300_km_kg"}
    for row in found["reviews"]:
        assert row["treatment"] in (*TREATMENTS, "undetermined")
        assert row["review"] in (*REVIEWS, "undetermined")
        assert row["licence"] in ("required", "exception", "none", "unknown")
        assert row["rationale"]
        assert all(set(step) == {"id", "outcome", "text", "cite", "facts"} for step in row["rationale"])
        assert all(step["id"] and step["cite"].strip() and step["text"].strip() for step in row["rationale"])
        assert {step["outcome"] for step in row["rationale"]} <= {"true", "false", "unknown"}
    assert {a["code"] for a in found["alerts"]} <= set(ALERTS)
    assert all(set(m) == {"field", "with", "decides"} for m in found["missing"])


def test_an_mq_9a_to_saudi_arabia_in_the_record() -> None:
    found = recorded(MQ_9A, "us-2025", to="SA")
    assert found["spec"] == {"path": "test.toml", "name": "MQ-9A Reaper", "sha256": aircraft(MQ_9A).sha256}
    annex = found["annex"]
    assert (annex["category"], annex["item"], annex["candidates"]) == ("I", "1.A.2", ["I"])
    assert annex["if_traded"]["category"] == "I"
    (row,) = found["reviews"]
    keys = ("interpretation", "as_of", "destination", "treatment", "review", "licence")
    assert [row[key] for key in keys] == [
        "us-2025",
        "2026-10-01",
        "SA",
        "crewed-aircraft",
        "case-by-case",
        "required",
    ]


def test_without_a_destination_it_is_null() -> None:
    (row,) = recorded(MQ_9A)["reviews"]
    assert row["destination"] is None


def test_an_item_that_is_open_or_absent_is_null() -> None:
    assert recorded(QUADCOPTER)["annex"]["item"] is None
    assert recorded(WING_LOONG_2)["annex"]["item"] is None


def test_of_an_aircraft_of_which_nothing_is_known_every_bound_is_null() -> None:
    found = recorded('name = "X"')
    assert found["annex"]["evidence"] is None
    assert found["annex"]["candidates"] == ["I", "II", "none"]
    for fact in PUBLISHED_FACTS:
        bounds = found["capability"][fact]
        assert bounds["at_least"] is None or bounds["at_least"] <= 0.0


def test_capability_shows_the_published_facts_in_their_units() -> None:
    found = recorded(CARGO_DRONE)["capability"]
    assert list(found)[: len(PUBLISHED_FACTS)] == list(PUBLISHED_FACTS)
    assert found["range_km"] == {"at_least": 2000.0, "at_most": 2000.0, "evidence": "stated"}
    assert found["max_payload_kg"] == {"at_least": 600.0, "at_most": 600.0, "evidence": "stated"}
    assert found["max_airspeed_kmh"] == {"at_least": 400.0, "at_most": 400.0, "evidence": "stated"}
    assert found["aerosol_capacity_l"] == {"at_least": None, "at_most": None, "evidence": None}


def test_evidence_of_a_fact_is_that_of_the_bounds_shown() -> None:
    text = (
        '[mass]\nmax_payload = "5 kg"\npayload_limit = "structure"\n[performance]\nferry_range = "1,000 km"\n'
    )
    stated = recorded(text)["capability"]["range_km"]
    assert stated == {"at_least": 1000.0, "at_most": 1000.0, "evidence": "stated"}
    estimated = recorded(QUADCOPTER)["capability"]["range_km"]
    assert estimated["evidence"] == "estimated"


def test_flags_and_choices_are_shown_as_they_are_known() -> None:
    choices = recorded(CARGO_DRONE, aircraft__military="true")["capability"]["choices"]
    assert (choices["armed"], choices["military"], choices["role"]) == (False, True, "cargo")
    assert "autonomous" not in choices
    both = recorded(CARGO_DRONE.replace("military = false", "military = [true, false]"))
    assert both["capability"]["choices"]["military"] == [False, True]


def test_entries_that_do_not_apply_are_only_in_the_rationale() -> None:
    found = recorded(MQ_9A)
    shown = {c["id"]: c for c in found["controls"]}
    assert shown["us/itar/VIII.a.16"]["applies"] == "yes"
    assert not any(id.startswith("us/ear") for id in shown)
    refuted = {s["id"] for s in found["reviews"][0]["rationale"] if s["outcome"] == "false"}
    assert any(id.startswith("us/ear") for id in refuted)


def test_an_entry_is_shown_with_its_reasons_and_where_it_stands() -> None:
    shown = {c["id"]: c for c in recorded(CARGO_DRONE)["controls"]}
    entry = shown["us/ear/9A012.a.2"]
    assert (entry["jurisdiction"], entry["applies"]) == ("US", "yes")
    assert entry["reasons"] == ["NS", "MT", "AT"]
    assert {"NS1", "MT1"} <= set(entry["columns"])
    assert entry["cite"].startswith("15 CFR part 774")
    assert entry["verified"] is False


@pytest.mark.parametrize(
    ("reach", "key"), [("299 km", None), ("300 km", "reasons"), (None, "reasons_undetermined")]
)
def test_a_reason_that_is_open_is_kept_apart(reach: str | None, key: str | None) -> None:
    stated = f'[performance]\nferry_range = "{reach}"\n' if reach else ""
    shown = {c["id"]: c for c in recorded(f"[aircraft]\narmed = true\n{stated}")["controls"]}
    entry = shown["us/itar/VIII.a.16"]
    assert [k for k in ("reasons", "reasons_undetermined") if "MT" in entry[k]] == ([key] if key else [])


def test_an_entry_that_may_apply_is_undetermined() -> None:
    shown = {c["id"]: c["applies"] for c in recorded('name = "X"')["controls"]}
    assert shown["us/itar/VIII.a.16"] == "undetermined"


def test_what_is_missing_names_the_others_of_its_set() -> None:
    found = recorded(WING_LOONG_2, "mtcr")
    assert found["missing"] == [{"field": "mass.max_payload", "with": [], "decides": ["annex", "mtcr"]}]


def test_the_traded_payload_is_stated_beside_the_declared_one() -> None:
    traded = recorded(WING_LOONG_2, mass__max_payload="480 kg")["annex"]["if_traded"]
    assert (traded["category"], traded["candidates"]) == ("undetermined", ["I", "II"])
    bounds = traded["payload_at_300_km_kg"]
    assert bounds["at_most"] is None or bounds["at_most"] >= 500.0


@pytest.mark.parametrize("text", AIRCRAFT)
def test_a_record_is_plain_json(text: str) -> None:
    found = under_all_readings(text)
    assert json.loads(json.dumps(found, allow_nan=False)) == found


# Numbers


def test_the_figures_that_rounding_respects_are_those_of_the_law() -> None:
    rules = [*LIBRARY.rules.values(), *(t for i in LIBRARY.interpretations.values() for t in i.treatments)]
    versions = [version for rule in rules for version in rule.versions]
    conditions = [c for v in versions for c in (v.when, *(reason.when for reason in v.reasons))]
    assert {t.value for c in conditions for t in list_tests(c) if isinstance(t, Threshold)} == set(FIGURES)


@given(st.sampled_from(FIGURES), st.floats(-1e-3, 1e-3))
@example(500.0, -1e-16)
@example(300.0, 1e-16)
@example(800.0, 0.0)
def test_rounding_for_the_record_never_crosses_a_figure_of_the_law(figure: float, offset: float) -> None:
    value = figure * (1.0 + offset)
    short = rounded(value, DIGITS, FIGURES)
    assert [(short > f) - (short < f) for f in FIGURES] == [(value > f) - (value < f) for f in FIGURES]


@pytest.mark.parametrize(
    ("reach", "at_least", "category"),
    [
        ("299.9999999 km", 299.9999999, "none"),
        ("300 km", 300.0, "II"),
        ("300.0000001 km", 300.0000001, "II"),
        ("1234.56789 km", 1234.57, "II"),
    ],
)
def test_a_range_in_the_record_is_on_its_side_of_300_km(reach: str, at_least: float, category: str) -> None:
    found = recorded(
        '[mass]\nmax_payload = "5 kg"\npayload_limit = "structure"\n', performance__ferry_range=reach
    )
    assert found["capability"]["range_km"]["at_least"] == pytest.approx(at_least, rel=1e-12)
    assert found["annex"]["category"] == category


def test_numbers_have_six_significant_digits() -> None:
    found = recorded("", mass__max_payload="3,750 lb", performance__max_speed="300 mph")["capability"]
    assert found["max_payload_kg"]["at_least"] == 1700.97
    assert found["max_airspeed_kmh"]["at_most"] == 482.803


def numbers(data: object) -> Iterator[float]:
    if isinstance(data, dict):
        for value in data.values():
            yield from numbers(value)
    elif isinstance(data, list):
        for value in data:
            yield from numbers(value)
    elif isinstance(data, float):
        yield data


@pytest.mark.parametrize("text", AIRCRAFT)
def test_every_number_of_a_record_is_finite_and_short(text: str) -> None:
    for value in numbers(under_all_readings(text)):
        assert math.isfinite(value)
        near = any(f and abs(value / f - 1.0) < 1e-5 for f in FIGURES)
        assert near or value == float(f"{value:.{DIGITS}g}")


def test_every_claim_is_recorded_those_set_aside_with_source_and_note() -> None:
    text = """
[mass]
max_payload = ["400 kg", { value = "600 kg", suspect = true, source = "press", note = "why" }]
[[performance.payload_range]]
payload = "400 kg"
range = { value = "900 km", suspect = true }
[[source]]
id = "press"
"""
    figures = [tuple(figure.values()) for figure in result(assessed(text))["figures"]]
    assert figures == [
        ("mass.max_payload", "400 kg", None, True, None),
        ("mass.max_payload", "600 kg", "press", False, "why"),
        ("performance.payload_range[0].payload", "400 kg", None, True, None),
        ("performance.payload_range[0].range", "900 km", None, False, None),
    ]
