"""All faults of a spec are found at once, each where the file has it."""

from __future__ import annotations

from typing import Any

import pytest

from mtcrcheck.spec.keys import CURVES, KEYS
from mtcrcheck.spec.read import MAX_HINTS, check


def faults_of(data: dict[str, Any]) -> set[tuple[str, ...]]:
    return {(".".join(map(str, fault.path)), fault.code) for fault in check({"name": "X"} | data)[1]}


def test_faults_of_every_kind_are_found_together() -> None:
    data = {
        "mtow": "5 kg",
        "mass": {"empty": 5, "max_takeof": "5 kg"},
        "aircraft": {"armed": [{"value": "yes", "source": "nobody"}, True, {"vale": True}]},
        "source": [{"id": "a"}, {"id": "a"}],
    }
    assert faults_of(data) == {
        ("mtow", "unknown-key"),
        ("mass.empty", "bare-number"),
        ("mass.max_takeof", "unknown-key"),
        ("aircraft.armed.0.value", "wrong-type"),
        ("aircraft.armed.0.source", "unknown-source"),
        ("aircraft.armed.2.vale", "unknown-key"),
        ("aircraft.armed.2.value", "missing-key"),
        ("source.1.id", "duplicate-source"),
    }


@pytest.mark.parametrize("value", [5, "x", [], [[]], [1], True, 1.5, {"a": 1}])
@pytest.mark.parametrize(
    "key", [*KEYS, *CURVES, "name", "notes", "mass", "source", "published_category", "waiver"]
)
def test_no_kind_of_value_breaks_a_key(key: str, value: object) -> None:
    *heads, leaf = key.split(".")
    data = {heads[0]: {leaf: value}} if heads else {leaf: value}
    file, faults = check({"name": "X"} | data)
    assert (file is None) == bool(faults)


@pytest.mark.parametrize(
    ("table", "key", "meant"),
    [
        ("mass", "max_takeof", "max_takeoff"),
        ("mass", "endurance", "performance.endurance"),
        ("mass", "mtow", "max_takeoff"),
        ("performance", "MTOW", "mass.max_takeoff"),
        ("performance", "range", "stated_range"),
        ("aircraft", "origin", "origin, at the top of the file, before any table"),
        ("aircraft", "country_of_origin", "origin, at the top of the file, before any table"),
        ("mass", "name", "name, at the top of the file, before any table"),
        ("transfer", "enduser", "end_user"),
    ],
)
def test_an_unknown_key_is_answered_with_the_one_that_was_meant(table: str, key: str, meant: str) -> None:
    _, (fault,) = check({"name": "X", table: {key: "5 kg"}})
    assert fault.message == f"{table}.{key}: did you mean {meant}?"


def test_a_key_like_no_other_is_answered_with_those_there_are() -> None:
    _, (fault,) = check({"name": "X", "aerosol": {"colour": "grey"}})
    assert fault.message == "aerosol.colour: no such key here: there are capacity, designed_for"


def test_where_faults_are_many_nothing_is_guessed() -> None:
    keys = [f"max_payloa{i}" for i in range(MAX_HINTS)]
    _, few = check({"name": "X", "mass": dict.fromkeys(keys, "5 kg")})
    _, many = check({"name": "X", "mass": dict.fromkeys([*keys, "one_more"], "5 kg")})
    assert all("did you mean" in fault.message for fault in few)
    assert not any("did you mean" in fault.message for fault in many)


def test_a_source_is_known_wherever_it_is_describe() -> None:
    claim = {"value": "5 kg", "source": "press"}
    data = {"mass": {"empty": claim}, "published_category": [{"category": "I", "source": "press"}]}
    assert faults_of(data | {"source": [{"id": "press"}]}) == set()
    assert {code for _, code in faults_of(data)} == {"unknown-source"}
