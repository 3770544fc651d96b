"""Which column of a table holds which key."""

from __future__ import annotations

import pytest

from mtcrcheck.screening.layout import LayoutError, known_columns, layout
from mtcrcheck.spec.keys import KEYS


def test_a_quantity_has_a_column_for_its_value_and_for_either_bound() -> None:
    known = known_columns()
    assert known["mass.max_payload_kg"] == (KEYS["mass.max_payload"], "")
    assert known["mass.max_payload_min_kg"] == (KEYS["mass.max_payload"], "min")
    assert known["performance.max_speed_max_kmh"] == (KEYS["performance.max_speed"], "max")
    assert "aircraft.role_min" not in known


def test_columns_of_other_names_are_left_alone() -> None:
    found = layout(["id", "shipment.date", "mass.empty_kg"], {})
    assert found.columns == {"mass.empty_kg": "mass.empty_kg"}
    assert not found.strange


def test_a_column_may_be_called_otherwise() -> None:
    found = layout(["MTOW", "mass.empty_kg"], {"mass.max_takeoff_kg": "MTOW"})
    assert found.of(KEYS["mass.max_takeoff"]) == "MTOW"
    assert found.of(KEYS["mass.max_takeoff"], "min") is None


@pytest.mark.parametrize("name", ["mass.empty", "mass.empty_lb", "mass.empty_min_lb"])
def test_a_key_with_another_unit_is_strange(name: str) -> None:
    assert layout([name], {}).strange == {name: ("mass.empty_kg",)}


def test_fuel_in_litres_is_pointed_to_the_volume() -> None:
    assert "mass.max_fuel_volume_l" in layout(["mass.max_fuel_l"], {}).strange["mass.max_fuel_l"]


@pytest.mark.parametrize(
    ("columns", "names", "message"),
    [
        (["mass.max_takeof_kg"], {}, "did you mean mass.max_takeoff_kg?"),
        (["MTOW"], {"mass.takeoff_kg": "MTOW"}, "did you mean mass.max_takeoff_kg?"),
        (["MTOW"], {"mass.max_takeoff_kg": "MTOM"}, "did you mean MTOW?"),
        (["Type", "Max takeoff weight"], {}, "; Max takeoff weight may be mass.max_takeoff_kg; rename"),
    ],
)
def test_names_that_nearly_mean_something_are_refused(
    columns: list[str], names: dict[str, str], message: str
) -> None:
    with pytest.raises(LayoutError, match=message.replace("?", "[?]")):
        layout(columns, names)
