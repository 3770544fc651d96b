"""Every key is declared once, and everything else can be derived from that."""

from __future__ import annotations

from mtcrcheck.spec import keys
from mtcrcheck.spec.keys import CURVES, KEYS, TABLES, Key, curves_in, in_table
from tests.folding import each


@each(KEYS.values())
def test_a_key_has_what_its_kind_needs(key: Key) -> None:
    assert (key.dimension is not None) == (key.kind in ("quantity", "number"))
    assert bool(key.choices) or key.kind != "choice"
    assert key.description.endswith(".")
    assert key.name.rpartition(".")[0] in ("", *TABLES)


@each(
    [
        ("mass.max_payload", "mass.max_payload_kg", "mass.max_payload_min_kg"),
        ("performance.ceiling", "performance.ceiling_m", "performance.ceiling_min_m"),
        ("performance.endurance", "performance.endurance_h", "performance.endurance_min_h"),
        ("performance.max_speed", "performance.max_speed_kmh", "performance.max_speed_min_kmh"),
        (
            "performance.battery_energy",
            "performance.battery_energy_kwh",
            "performance.battery_energy_min_kwh",
        ),
        ("mass.max_fuel_volume", "mass.max_fuel_volume_l", "mass.max_fuel_volume_min_l"),
        ("performance.stated_range", "performance.stated_range_km", "performance.stated_range_min_km"),
        ("performance.lift_to_drag", "performance.lift_to_drag", "performance.lift_to_drag_min"),
        ("transfer.value_usd", "transfer.value_usd", "transfer.value_usd_min"),
    ]
)
def test_columns_end_in_the_unit(name: str, column: str, lower: str) -> None:
    assert KEYS[name].column() == column
    assert KEYS[name].column("min") == lower


def test_columns_are_distinct() -> None:
    columns = [key.column(bound) for key in KEYS.values() for bound in ("", "min", "max")]
    assert len(columns) == len(set(columns))


def test_one_spelling_serves_two_keys_where_the_unit_decides() -> None:
    assert [key.name for key in in_table("mass")["max_fuel"]] == ["mass.max_fuel", "mass.max_fuel_volume"]
    assert "max_fuel_volume" not in in_table("mass")
    assert [key.unit for key in in_table("aerosol")["capacity"]] == ["L", "kg"]
    assert [key.unit for key in in_table("performance")["specific_fuel_consumption"]] == ["kg/kWh", "1/h"]


def test_zero_is_a_figure_only_where_it_says_something() -> None:
    points = {key.name: key for pair in CURVES.values() for key in pair}
    assert {name for name, key in {**KEYS, **points}.items() if key.may_be_zero} == {
        "performance.payload_range.payload",
        "performance.payload_endurance.payload",
        "sensors.thermal_frame_rate",
        "transfer.us_content_share",
    }


def test_every_key_stands_in_some_table() -> None:
    listed = [key for table in ("", *TABLES) for options in in_table(table).values() for key in options]
    assert sorted(key.name for key in listed) == sorted(KEYS)


def test_curves_stand_in_their_table() -> None:
    assert curves_in("mass") == {}
    assert [*curves_in("performance")] == ["payload_range", "payload_endurance"]
    assert all(payload.unit == "kg" for payload, _ in CURVES.values())
    assert [reach.unit for _, reach in CURVES.values()] == ["km", "h"]


def test_a_flag_has_no_unit() -> None:
    armed = KEYS["aircraft.armed"]
    assert (armed.unit, armed.suffix, armed.column("max")) == ("", "", "aircraft.armed_max")


def test_alerts_are_named_like_codes() -> None:
    assert all(alert == alert.lower() and " " not in alert for alert in keys.ALERTS)
