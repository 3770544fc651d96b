"""What a file says arrives in the spec under the key that it is about."""

from __future__ import annotations

from mtcrcheck.interval import Interval
from mtcrcheck.spec.model import Claim, Source
from mtcrcheck.spec.read import read_spec


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
