"""Coefficients: every one has a source, and the worst of several kinds is taken."""

from __future__ import annotations

import pytest
import tomli

from mtcrcheck.capability.bands import BANDS, OTHER, bands_of, kinds, read_bands, source_of
from mtcrcheck.capability.facts import DERIVATIONS
from mtcrcheck.interval import Interval
from mtcrcheck.spec.keys import KEYS
from tests.folding import each

ALL_KINDS = {kind for table in BANDS.kinds.values() for kinds in table.values() for kind in kinds} | {"any"}


def kinds_of(configuration: str = "", propulsion: str = "") -> frozenset[str]:
    return kinds(
        frozenset({configuration} if configuration else ()), frozenset({propulsion} if propulsion else ())
    )


@each(BANDS.coefficients)
def test_every_coefficient_says_what_it_is_and_what_it_rests_on(name: str) -> None:
    coefficient = BANDS.coefficients[name]
    assert coefficient.says
    assert coefficient.source
    assert coefficient.low or coefficient.high
    assert {*coefficient.low, *coefficient.high} <= ALL_KINDS
    assert coefficient.low == coefficient.high or all(
        coefficient.low[k] < coefficient.high[k] for k in coefficient.low.keys() & coefficient.high
    )


def test_every_coefficient_is_used_by_a_derivation() -> None:
    used = {i.name for d in DERIVATIONS for i in d.inputs if i.side}
    assert BANDS.coefficients.keys() <= used


def test_kinds_are_named_after_words_that_a_spec_can_use() -> None:
    assert set(KEYS["aircraft.configuration"].choices) >= BANDS.kinds.keys()
    for table in BANDS.kinds.values():
        assert table.keys() - {"unknown"} <= set(KEYS["aircraft.propulsion"].choices)


@pytest.mark.parametrize(
    ("configuration", "propulsion", "expected"),
    [
        ("fixed-wing", "turboprop", {"propeller-wing"}),
        ("fixed-wing", "turbofan", {"jet-wing"}),
        ("fixed-wing", "electric", {"battery-wing"}),
        ("fixed-wing", "hybrid-electric", {"propeller-wing", "battery-wing"}),
        ("fixed-wing", "", {"propeller-wing", "jet-wing", "battery-wing"}),
        ("vtol-hybrid", "turbofan", {"jet-wing", "fuelled-hybrid"}),
        ("vtol-hybrid", "", {"jet-wing", "fuelled-hybrid", "battery-hybrid"}),
        ("multirotor", "", {"helicopter", "multirotor"}),
        ("fixed-wing", "tethered", {OTHER}),
        ("airship", "piston", {"airship"}),
        ("airship", "", {"airship"}),
        ("airship", "tethered", {OTHER}),
        ("balloon", "", {OTHER}),
        ("", "piston", {OTHER}),
    ],
)
def test_configuration_and_propulsion_say_which_kinds_an_aircraft_may_be(
    configuration: str, propulsion: str, expected: set[str]
) -> None:
    assert kinds_of(configuration, propulsion) == expected


def test_sources_that_disagree_leave_all_kinds_that_they_say() -> None:
    assert kinds(frozenset({"fixed-wing"}), frozenset({"piston", "electric"})) == {
        "propeller-wing",
        "battery-wing",
    }


def test_the_worst_of_the_possible_kinds_is_taken() -> None:
    wing = BANDS.coefficients["pace_over_max_speed"]
    both = wing.band({"propeller-wing", "jet-wing"})
    assert both == Interval(
        min(wing.low["propeller-wing"], wing.low["jet-wing"]),
        max(wing.high["propeller-wing"], wing.high["jet-wing"]),
    )


def test_a_kind_without_a_bound_leaves_the_side_open() -> None:
    band = BANDS.coefficients["pace_over_max_speed"].band({"propeller-wing", "solar-wing"})
    assert band.at_least is not None
    assert band.at_most is None


def test_what_holds_for_any_kind_holds_for_an_airship_and_what_holds_for_wings_does_not() -> None:
    assert bands_of(kinds_of("airship"))["fuel_density_kg_per_litre"].exact is False
    assert bands_of(kinds_of("airship"))["fuel_density_kg_per_litre"].known
    assert not bands_of(kinds_of("airship"))["pace_over_max_speed"].known


def test_bands_are_at_least_as_wide_as_the_design_asks_for() -> None:
    wing = bands_of(kinds_of("fixed-wing", "piston"))
    jet = bands_of(kinds_of("fixed-wing", "turbojet"))
    for band, low, high in (
        (wing["lift_to_drag"], 8, 30),
        (wing["fuel_per_thrust_energy"], 0.28, 0.75),
        (jet["thrust_consumption"], 0.5, 1.1),
        (wing["empty_mass_fraction"], 0.30, 0.80),
    ):
        assert band.at_least is not None
        assert band.at_most is not None
        assert band.at_least <= low
        assert band.at_most >= high


def test_sources_are_named_once() -> None:
    assert source_of("pace_over_max_speed", "pace_over_cruise_speed") == source_of("pace_over_max_speed")


def test_a_source_that_is_not_there_is_refused() -> None:
    text = (
        '[sources]\n[kinds]\n[[coefficient]]\nname = "a"\nsays = "b"\nsource = "hearsay"\nlow = { any = 1 }'
    )
    with pytest.raises(KeyError):
        read_bands(tomli.loads(text))
