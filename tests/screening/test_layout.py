"""Which column of a table holds which key."""

from __future__ import annotations

import re

import pytest

from mtcrcheck.interval import Interval
from mtcrcheck.screening.cells import aerosol_columns
from mtcrcheck.screening.headings import recognized
from mtcrcheck.screening.layout import Part, Recipe, TableError, known_columns, lay_out
from mtcrcheck.spec.keys import KEYS
from tests.folding import each


def test_a_quantity_has_a_column_for_its_value_and_for_either_bound() -> None:
    known = known_columns()
    assert known["mass.max_payload_kg"] == (KEYS["mass.max_payload"], "")
    assert known["mass.max_payload_min_kg"] == (KEYS["mass.max_payload"], "min")
    assert known["performance.max_speed_max_kmh"] == (KEYS["performance.max_speed"], "max")
    assert "aircraft.role_min" not in known


def test_columns_of_other_names_are_left_alone() -> None:
    found = lay_out(["id", "shipment.date", "mass.empty_kg"], Recipe())
    assert list(found.columns) == [("mass.empty", "")]
    assert not found.strange


@each(
    [
        ("mass.max_takeoff_kg", "mass.max_takeoff", "", "kg"),
        (" MASS.Max_Takeoff_KG ", "mass.max_takeoff", "", "kg"),
        ("mass.max_takeoff_lb", "mass.max_takeoff", "", "lb"),
        ("mass.max_takeoff", "mass.max_takeoff", "", ""),
        ("mass.max_payload_min_kg", "mass.max_payload", "min", "kg"),
        ("mass.max_payload_max_short_ton", "mass.max_payload", "max", "short ton"),
        ("mass.max_payload_min", "mass.max_payload", "min", ""),
        ("performance.endurance_min", "performance.endurance", "", "min"),
        ("performance.endurance_min_h", "performance.endurance", "min", "h"),
        ("performance.endurance_max_min", "performance.endurance", "max", "min"),
        ("performance.ceiling_ft", "performance.ceiling", "", "ft"),
        ("mass.max_fuel_volume_l", "mass.max_fuel_volume", "", "L"),
        ("mass.max_fuel_us_gal", "mass.max_fuel_volume", "", "us gal"),
        ("performance.lift_to_drag", "performance.lift_to_drag", "", ""),
        ("performance.lift_to_drag_min", "performance.lift_to_drag", "min", ""),
        ("aircraft.role", "aircraft.role", "", ""),
    ]
)
def test_a_name_says_key_bound_and_unit_whatever_its_case(name: str, key: str, part: Part, unit: str) -> None:
    column = lay_out([name], Recipe()).of(KEYS[key], part)
    assert column is not None
    assert (column.name, column.unit) == (name, unit)


def test_every_known_column_is_read_in_its_own_unit() -> None:
    for name, (key, part) in known_columns().items():
        column = lay_out([name], Recipe({name: name} if key.judgement else {})).of(key, part)
        assert column is not None
        assert column.unit == key.unit or (key.kind == "number" and not column.unit), name


@pytest.mark.parametrize(
    ("theirs", "column", "unit"),
    [
        ("MTOW[g]", "MTOW", "g"),
        ("mtow [lb]", "MTOW", "lb"),
        ("MTOW", "MTOW", ""),
        ("Mass (t)", "Mass (t)", "t"),
        ("Mass [oz]", "Mass [oz]", "oz"),
        ("Mass (t)[kg]", "Mass (t)", "kg"),
        ("Mass (both)", "Mass (both)", ""),
        ("Mass x1000 (kg)", "Mass x1000 (kg)", ""),
    ],
)
def test_a_column_may_be_called_otherwise_and_be_in_any_unit(theirs: str, column: str, unit: str) -> None:
    present = ["MTOW", "Mass (t)", "Mass [oz]", "Mass (both)", "Mass x1000 (kg)", "mass.max_takeoff_kg"]
    found = lay_out(present, Recipe({"mass.max_takeoff": theirs})).of(KEYS["mass.max_takeoff"])
    assert found is not None
    assert (found.name, found.unit) == (column, unit)


@pytest.mark.parametrize("name", ["mass.empty_ounce_troy", "mass.empty_min_ton", "mass.empty_km"])
def test_a_key_with_a_unit_that_it_has_not_is_strange(name: str) -> None:
    assert lay_out([name], Recipe()).strange == {name: ("mass.empty_kg",)}


@pytest.mark.parametrize(
    ("heading", "recipe", "is_strange"),
    [
        ("Spray tank (L)", Recipe(), True),
        ("Spritzbreite (m)", Recipe(), True),
        ("喷幅", Recipe(), True),
        ("Fuel tank (L)", Recipe(), False),
        ("Spray tank (L)", Recipe({"aerosol.capacity": "Spray tank (L)"}), False),
        ("Spray width (m)", Recipe(constants={"aerosol.designed_for": "yes"}), False),
    ],
)
def test_a_dispensing_system_of_which_nothing_is_read_is_not_taken_to_be_none(
    heading: str, recipe: Recipe, is_strange: bool
) -> None:
    found = lay_out(["mass.empty_kg", heading], recipe)
    assert (heading in found.strange) is is_strange
    assert (heading in aerosol_columns(found)) is (is_strange or bool(recipe.names))


@pytest.mark.parametrize(
    ("columns", "recipe", "message"),
    [
        (["mass.max_takeof_kg"], Recipe(), "did you mean mass.max_takeoff_kg?"),
        (["mass.empty_kg", "perfomance.endurance_h"], Recipe(), "did you mean performance.endurance_h?"),
        (["MTOW"], Recipe({"mass.takeoff_kg": "MTOW"}), "did you mean mass.max_takeoff_kg?"),
        (["MTOW"], Recipe({"mass.max_takeoff_kg": "MTOM"}), "did you mean MTOW?"),
        (["MTOW"], Recipe({"mass.max_takeoff_kg": "MTOW[g]"}), "the unit is given twice"),
        (["MTOW"], Recipe({"mass.max_takeoff": "MTOW[km]"}), "km is no unit of it, expected one such as kg"),
        (["MTOW"], Recipe({"mass.max_takeoff": "MTOW[ton]"}), "a ton can be three masses"),
        (["a", "b"], Recipe({"mass.empty": "a[kg]", "mass.empty_kg": "b"}), "named twice"),
        (["mass.empty_kg", "mass.empty_lb"], Recipe(), "are one column twice"),
        (["mass.empty_kg"], Recipe(constants={"mass.weight": "5 kg"}), "no key's column"),
        (["mass.empty_kg"], Recipe(constants={"mass.max_takeoff": "5"}), "5 has no unit"),
        (["mass.empty_kg"], Recipe(constants={"aircraft.role": "spy"}), "expected one of"),
        (["Type", "Max takeoff weight"], Recipe(), "no column of the table is known"),
    ],
)
def test_names_that_nearly_mean_something_are_refused(
    columns: list[str], recipe: Recipe, message: str
) -> None:
    with pytest.raises(TableError, match=re.escape(message)):
        lay_out(columns, recipe)


def test_what_is_true_of_every_row_goes_before_columns() -> None:
    recipe = Recipe(constants={"mass.max_fuel": "10 US gal", "Aircraft.Configuration": "multirotor"})
    found = lay_out(["mass.max_fuel_volume_l", "aircraft.configuration", "mass.empty_kg"], recipe)
    assert list(found.columns) == [("mass.empty", "")]
    assert found.constants["mass.max_fuel_volume"].value == Interval(37.85411784, 37.85411784)
    assert found.constants["aircraft.configuration"].value == "multirotor"


def test_a_flag_of_every_row_is_set_as_on_the_command_line() -> None:
    found = lay_out(["mass.empty_kg"], Recipe(constants={"aircraft.armed": "yes"}))
    assert found.constants["aircraft.armed"].value is True
    with pytest.raises(TableError, match="true or false"):
        lay_out(["mass.empty_kg"], Recipe(constants={"aircraft.armed": "perhaps"}))


@each(
    [
        ("Maximum range (LOS), km", ["performance.datalink_range"]),
        ("Maximum range (km)", ["performance.stated_range"]),
        ("Endurance with max payload (h)", []),
        ("Range at max payload", []),
        ("Max ascent speed (m/s)", []),
        ("Hover endurance (min)", []),
        ("Endurance at 300 km (h)", []),
        ("Loiter endurance (h)", []),
        ("Max speed (KIAS)", []),
        ("Max speed (kt)", ["performance.max_speed"]),
        ("Fuel burn (kg)", []),
        ("Payload class", []),
        ("Portée LOS (km)", ["performance.datalink_range"]),
        ("최대이륙중량 (kg)", ["mass.max_takeoff"]),
        ("최대 속도", ["performance.max_speed"]),
        ("滞空時間", ["performance.endurance"]),
        ("满载航时 (h)", []),
        ("满载起飞重量 (kg)", ["mass.max_takeoff"]),
        ("Nose payload (kg)", []),
        ("Autonomie avec charge (h)", []),
        ("Charge utile (kg)", ["mass.max_payload"]),
    ]
)
def test_a_heading_of_another_figure_means_no_key(heading: str, keys: list[str]) -> None:
    assert recognized(heading) == keys
