"""The tables of a file follow the keys, every fault is found at once, and what they say arrives in the spec."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from mtcrcheck.interval import Interval
from mtcrcheck.spec.diagnostics import SpecError
from mtcrcheck.spec.keys import CURVES, KEYS, TABLES
from mtcrcheck.spec.model import Claim, Source
from mtcrcheck.spec.read import FIELDS, MAX_HINTS, MAX_VALUES, check, read_spec
from tests.folding import each


def in_file(path: tuple[str, ...], content: object) -> dict[str, Any]:
    """A spec with content at a path, in an array where the file has one there."""
    arrays = {"source", "published_category", "waiver", *(name.rpartition(".")[2] for name in CURVES)}
    for step in reversed(path):
        content = {step: [content] if step in arrays else content}
    return {"name": "X", **content}  # type: ignore[dict-item]


@each(FIELDS)
def test_unknown_keys_are_refused_everywhere(path: tuple[str, ...]) -> None:
    faults = check(in_file(path, {"surprise": 1}))[1]
    assert [fault.path[-1] for fault in faults if fault.code == "unknown-key"] == ["surprise"]


@each(FIELDS)
def test_what_is_left_out_is_read_as_nothing_or_required(path: tuple[str, ...]) -> None:
    """Only the name of the aircraft, and what makes a source, a waiver or a point, has to be there."""
    required = {
        ("source",): {"id"},
        ("published_category",): {"category"},
        ("waiver",): {"alert", "author", "reason", "expires"},
        ("performance", "payload_range"): {"payload", "range"},
        ("performance", "payload_endurance"): {"payload", "endurance"},
    }
    faults = check(in_file(path, {}))[1]
    assert {fault.path[-1] for fault in faults} == required.get(path, set())
    assert {fault.code for fault in faults} <= {"missing-key"}


@each([path for path in FIELDS if path])
def test_a_table_is_a_table_or_nothing(path: tuple[str, ...]) -> None:
    assert check(in_file(path, None))[1] == []
    assert [fault.code for fault in check(in_file(path, 5))[1]] == ["wrong-type"]


@each(KEYS.values())
def test_a_key_left_out_has_no_claims(key: Any) -> None:
    table, _, leaf = key.in_file.rpartition(".")
    file, faults = check({"name": "X", **({table: {}} if table else {})})
    assert file is not None
    assert faults == []
    assert list(getattr(getattr(file, table) if table else file, leaf)) == []


def test_the_name_is_required() -> None:
    assert [(fault.path, fault.code) for fault in check({})[1]] == [(("name",), "missing-key")]


def test_a_key_lists_up_to_a_limit_of_values() -> None:
    def faults(count: int) -> list[str]:
        return [fault.code for fault in check({"name": "X", "mass": {"empty": ["5 kg"] * count}})[1]]

    assert faults(MAX_VALUES) == []
    assert faults(MAX_VALUES + 1) == ["too-long"]


def test_fields_are_known_by_the_path_of_their_table() -> None:
    assert FIELDS["mass",] == ("empty", "max_takeoff", "max_fuel", "max_payload", "payload_limit")
    assert FIELDS["performance", "payload_range"] == ("payload", "range")
    assert {".".join(path) for path in FIELDS} >= {*TABLES, *CURVES}


@pytest.mark.parametrize(("points", "is_read"), [(MAX_VALUES, True), (MAX_VALUES + 1, False)])
def test_a_curve_has_so_many_points_and_no_more(points: int, is_read: bool) -> None:
    """Bounds compare every point with every other: 20,000 of them took minutes."""
    curve = '[[performance.payload_range]]\npayload = "1 kg"\nrange = "9 km"\n' * points
    data = f'name = "X"\n{curve}'.encode()
    if is_read:
        assert len(read_spec(data, "x").payload_range) == points
    else:
        with pytest.raises(SpecError, match=r"too-long performance.payload_range: a curve of 101 points"):
            read_spec(data, "x")


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
        ("source.1.id", "duplicate-source"),
    }


@each(
    product(
        [*KEYS, *CURVES, "name", "notes", "mass", "source", "published_category", "waiver"],
        [5, "x", [], [[]], [1], True, 1.5, {"a": 1}],
    )
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
        ("performance", "range_km", "stated_range"),
        ("mass", "payload_max", "max_payload"),
        ("aircraft", "maxTakeoffWeightKg", "mass.max_takeoff"),
        ("aircraft", "origin", "origin, at the top of the file, before any table"),
        ("aircraft", "country_of_origin", "origin, at the top of the file, before any table"),
        ("mass", "name", "name, at the top of the file, before any table"),
        ("aircraft", "mass", "a key of [mass]: empty, max_takeoff, max_fuel, max_payload, payload_limit"),
        ("aircraft", "powerplant", "propulsion"),
        ("mass", "emtpy_weight", "empty"),
        ("performance", "antena_range", "datalink_range"),
        ("performance", "velocidad maxima", "max_speed"),
        ("transfer", "buyer", "end_user"),
        ("transfer", "enduser", "end_user"),
        ("mass", "payload_range", "performance.payload_range"),
    ],
)
def test_an_unknown_key_is_answered_with_the_one_that_was_meant(table: str, key: str, meant: str) -> None:
    _, (fault,) = check({"name": "X", table: {key: "5 kg"}})
    assert fault.message == f"{table}.{key}: did you mean {meant}?"


@pytest.mark.parametrize(
    ("table", "key", "told"),
    [
        ("performance", "stall_speed", "no such key here"),  # the least speed is no kind of the greatest
        ("mass", "useful_load", "no such key here"),  # which is fuel and payload
        ("transfer", "country", "the option --to"),  # not that of manufacture
    ],
)
def test_a_key_is_not_taken_for_another_figure(table: str, key: str, told: str) -> None:
    _, (fault,) = check({"name": "X", table: {key: "5 kg"}})
    assert told in fault.message
    assert "did you mean" not in fault.message


def test_a_key_like_no_other_is_answered_with_those_there_are() -> None:
    _, (fault,) = check({"name": "X", "aerosol": {"colour": "grey"}})
    assert (
        fault.message
        == "aerosol.colour: no such key here: there are capacity, optional_capacity, designed_for"
    )


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


def test_every_claim_keeps_its_source_and_its_words() -> None:
    spec = read_spec(
        b"""
        name = "X"
        [mass]
        max_payload = [
            { value = "150 kg", source = "maker", note = "brochure" },
            { value = "1,102 lb", source = "press", suspect = true },
            { value = "160 kg", derived = true },
        ]
        [[source]]
        id = "maker"
        title = "Brochure"
        date = 2024-05-01
        [[source]]
        id = "press"
        """,
        "x.toml",
    )
    claims = spec.claims["mass.max_payload"]
    assert claims.items == (
        Claim(Interval(150, 150), "150 kg", "maker", "brochure"),
        Claim(Interval(499.85879174, 499.85879174), "1,102 lb", "press", suspect=True),
        Claim(Interval(160, 160), "160 kg", derived=True),
    )
    assert spec.interval("mass.max_payload") == Interval(150, 160)
    assert spec.sources == (Source("maker", "Brochure", None, "2024-05-01"), Source("press"))


def test_the_unit_decides_which_key_a_fuel_claim_is_about() -> None:
    spec = read_spec(b'name = "X"\n[mass]\nmax_fuel = ["4,000 lb", "2,300 L", "600 US gal"]', "x")
    assert [c.text for c in spec.claims["mass.max_fuel"].items] == ["4,000 lb"]
    assert [c.text for c in spec.claims["mass.max_fuel_volume"].items] == ["2,300 L", "600 US gal"]


def test_the_unit_decides_which_key_a_consumption_is_about() -> None:
    jet = read_spec(b'name = "X"\n[performance]\nspecific_fuel_consumption = "0.7 lb/(lbf h)"', "x")
    propeller = read_spec(b'name = "X"\n[performance]\nspecific_fuel_consumption = "350 g/kWh"', "x")
    assert [*jet.claims] == ["performance.thrust_specific_fuel_consumption"]
    assert [*propeller.claims] == ["performance.specific_fuel_consumption"]
    assert propeller.interval("performance.specific_fuel_consumption") == Interval(0.35, 0.35)


def test_an_origin_that_sources_disagree_on_is_unknown() -> None:
    agreed = read_spec(b'name = "X"\norigin = ["USA", "United States"]', "x")
    disputed = read_spec(b'name = "X"\norigin = ["US", "TR"]', "x")
    settled = read_spec(b'name = "X"\norigin = ["US", { value = "TR", suspect = true }]', "x")
    assert (agreed.origin, disputed.origin, settled.origin) == ("US", None, "US")
    assert disputed.possible("origin") == {"US", "TR"}


def test_an_empty_aerosol_table_is_stated_and_a_null_one_is_not() -> None:
    assert read_spec(b'{"name": "X", "aerosol": {}}', "x").aerosol_stated
    assert not read_spec(b'{"name": "X", "aerosol": null}', "x").aerosol_stated
    assert not read_spec(b'{"name": "X"}', "x").aerosol_stated


def test_points_of_curves_are_kept_in_order() -> None:
    spec = read_spec(
        b"""
        name = "X"
        [performance]
        payload_range = [
            { payload = "0 kg", range = "1,000 km" },
            { payload = { value = "500 kg", derived = true }, range = ["300 km", "320 km"] },
        ]
        payload_endurance = [{ payload = "500 kg", endurance = "90 min" }]
        """,
        "x",
    )
    assert [point.payload.interval for point in spec.payload_range] == [Interval(0, 0), Interval(500, 500)]
    assert [point.reach.interval for point in spec.payload_range] == [
        Interval(1000, 1000),
        Interval(300, 320),
    ]
    assert spec.payload_range[1].payload.derived
    assert spec.payload_endurance[0].reach.interval == Interval(1.5, 1.5)


def test_a_claim_without_a_value_claims_nothing() -> None:
    spec = read_spec(b'{"name": "X", "mass": {"empty": {"value": null}, "max_fuel": [null]}}', "x")
    assert spec.claims == {}


def placed(*ids: str, head: str = "source", key: str = "id") -> list[tuple[str, ...]]:
    """Return the faults of a spec with two values from "maker" and with sources of these ids."""
    mass = {key: {"value": "5 kg", "source": "maker"} for key in ("empty", "max_payload")}
    rows = {head: [{key: name, "title": "x"} for name in ids]}
    return sorted((".".join(map(str, f.path)), f.code) for f in check({"name": "X", "mass": mass, **rows})[1])


def test_a_slip_in_a_source_is_told_once_and_not_of_each_value() -> None:
    assert placed("maker") == []
    assert placed("maker", head="sourcce") == [("sourcce", "unknown-key")]
    assert placed("maker", key="iD") == [("source.0.iD", "unknown-key")]
    assert placed("makre") == [("source.0.id", "unknown-source")]
    values = [("mass.empty.source", "unknown-source"), ("mass.max_payload.source", "unknown-source")]
    assert placed("other") == values  # no source is meant
    assert placed("maker", "makre") == []
