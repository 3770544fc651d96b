"""Masses, payload, endurance and speed: what follows at once from what a spec states."""

from __future__ import annotations

import pytest
from publishing import claims, spec_of

from mtcrcheck.capability.derivation import Evidence
from mtcrcheck.capability.facts import Capability
from mtcrcheck.interval import Interval
from mtcrcheck.spec.model import Spec

PISTON = {"aircraft.configuration": "fixed-wing", "aircraft.propulsion": "piston"}
ELECTRIC = {"aircraft.configuration": "multirotor", "aircraft.propulsion": "electric"}


def known(
    figures: dict[str, float], words: dict[str, str], fact: str, level: Evidence = Evidence.ESTIMATED
) -> Interval:
    return Capability(spec_of(figures, words)).facts(level).numbers.get(fact, Interval())


def test_fuel_is_what_the_spec_says() -> None:
    assert known({"mass.max_fuel": 300.0}, PISTON, "full_fuel_kg") == Interval(300.0, 300.0)


def test_fuel_given_as_a_volume_has_a_density_band() -> None:
    fuel = known({"mass.max_fuel_volume": 100.0}, PISTON, "full_fuel_kg")
    assert (fuel.at_least, fuel.at_most) == (pytest.approx(69.0), pytest.approx(84.0))


def test_a_battery_aircraft_carries_no_fuel() -> None:
    assert known({}, ELECTRIC, "full_fuel_kg") == Interval(0.0, 0.0)


def test_fuel_fits_above_the_empty_mass() -> None:
    masses = {"mass.empty": 500.0, "mass.max_takeoff": 800.0}
    assert known(masses, PISTON, "full_fuel_kg").at_most == 300.0


def test_an_aircraft_takes_off_with_full_tanks() -> None:
    assert (
        known({"mass.max_takeoff": 800.0, "mass.max_fuel": 200.0}, PISTON, "empty_mass_kg").at_most == 600.0
    )
    assert (
        known({"mass.empty": 500.0, "mass.max_fuel": 200.0}, PISTON, "max_takeoff_mass_kg").at_least == 700.0
    )


def test_an_aircraft_takes_off_with_its_payload() -> None:
    masses = {"mass.empty": 500.0, "mass.max_payload": 90.0}
    assert known(masses, PISTON, "max_takeoff_mass_kg", Evidence.DERIVED).at_least == 590.0


def test_a_fixed_wing_aircraft_weighs_more_than_its_payload() -> None:
    assert known({"mass.max_payload": 70.0}, PISTON, "max_takeoff_mass_kg").at_least == pytest.approx(100.0)
    assert known({"mass.max_payload": 70.0}, ELECTRIC, "max_takeoff_mass_kg").at_least == 70.0


@pytest.mark.parametrize(("takeoff", "ceiling"), [(714.0, 499.8), (715.0, 500.5)])
def test_masses_alone_give_a_ceiling_for_the_payload_of_wings(takeoff: float, ceiling: float) -> None:
    assert known({"mass.max_takeoff": takeoff}, PISTON, "max_payload_kg").at_most == pytest.approx(ceiling)
    assert known({"mass.max_takeoff": takeoff}, ELECTRIC, "max_payload_kg").at_most == takeoff


def test_the_fastest_speed_is_no_slower_than_any_other() -> None:
    speeds = {"performance.cruise_speed": 180.0, "performance.loiter_speed": 140.0}
    assert known(speeds, PISTON, "max_airspeed_kmh").at_least == 180.0


@pytest.mark.parametrize(
    ("words", "most"),
    [
        (PISTON, 790.0),
        ({"aircraft.configuration": "multirotor"}, 790.0),
        ({"aircraft.configuration": "airship"}, 790.0),
        ({"aircraft.propulsion": "turbojet"}, None),
        ({"aircraft.propulsion": "rocket"}, None),
        ({"aircraft.configuration": "fixed-wing"}, None),
    ],
)
def test_no_propeller_rotor_or_airship_reaches_800_km_per_hour(
    words: dict[str, str], most: float | None
) -> None:
    assert known({}, words, "max_airspeed_kmh") == Interval(None, most)
    assert known({}, words, "max_airspeed_kmh", Evidence.DERIVED) == Interval()


@pytest.mark.parametrize(("cruise", "most"), [(199.0, 796.0), (200.0, 800.0)])
def test_a_cruise_speed_bounds_the_maximum_that_nobody_printed(cruise: float, most: float) -> None:
    jet = {"aircraft.propulsion": "turbojet"}
    assert known({"performance.cruise_speed": cruise}, jet, "max_airspeed_kmh") == Interval(cruise, most)


def test_the_speed_as_stated_goes_before_that_of_the_kind() -> None:
    assert known({"performance.max_speed": 820.0}, PISTON, "max_airspeed_kmh") == Interval(820.0, 820.0)


def bounded(fact: str, **figures: Interval) -> Interval:
    """Return what is known of a propeller aircraft with figures that are bounded; `__` stands for the point."""
    said = {**PISTON, **{key.replace("__", "."): bounds for key, bounds in figures.items()}}
    return (
        Capability(Spec("X", claims={key: claims(key, value) for key, value in said.items()}))
        .facts()
        .of(fact)
    )


@pytest.mark.parametrize(("printed", "most"), [(790.0, 790.0), (791.0, None)])
def test_a_speed_stated_as_no_less_leaves_that_of_the_kind_unless_it_is_above_it(
    printed: float, most: float | None
) -> None:
    least = Interval(printed, None)
    assert bounded("max_airspeed_kmh", performance__max_speed=least) == Interval(printed, most)


@pytest.mark.parametrize(
    ("empty", "most"),
    [
        (Interval(), 490.0),
        (Interval(100.0, None), 490.0),
        (Interval(None, 210.0), 490.0),
        (Interval(None, 209.0), 700.0),
        (Interval(209.0, 209.0), 491.0),
    ],
)
def test_only_an_empty_mass_below_the_usual_one_goes_before_it(empty: Interval, most: float) -> None:
    takeoff = Interval(700.0, 700.0)
    found = bounded("max_payload_kg", mass__max_takeoff=takeoff, mass__empty=empty)
    assert found.at_most == pytest.approx(most)


@pytest.mark.parametrize(
    ("fitted", "offered", "holds"),
    [
        (40.0, Interval(10.0, 10.0), Interval(40.0, 40.0)),
        (40.0, Interval(10.0, None), Interval(40.0, None)),
        (10.0, Interval(None, 60.0), Interval(10.0, 60.0)),
        (10.0, Interval(30.0, 60.0), Interval(30.0, 60.0)),
    ],
)
def test_the_larger_of_two_tanks_counts_whatever_is_known_of_them(
    fitted: float, offered: Interval, holds: Interval
) -> None:
    figures = {"aerosol__capacity": Interval(fitted, fitted), "aerosol__optional_capacity": offered}
    assert bounded("aerosol_capacity_l", **figures) == holds


def test_payload_and_endurance_of_a_published_point_are_flown() -> None:
    facts = Capability(spec_of({}, PISTON, payload_endurance=((60.0, 12.0),))).facts()
    assert facts.numbers["max_payload_kg"] == Interval(60.0, None)
    assert facts.numbers["endurance_h"] == Interval(12.0, None)
