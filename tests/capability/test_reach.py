"""Range without payload: what is stated, what endurance and speed imply, Breguet, batteries."""

from __future__ import annotations

import math

import pytest
from publishing import TURBOPROP, claims, spec_of

from mtcrcheck.capability.bands import BANDS
from mtcrcheck.capability.facts import Capability
from mtcrcheck.interval import Interval
from mtcrcheck.spec.model import Spec

POUND = 0.45359237
KNOT = 1.852
JET = {"aircraft.configuration": "fixed-wing", "aircraft.propulsion": "turbofan"}
BATTERY = {"aircraft.configuration": "fixed-wing", "aircraft.propulsion": "electric"}
HELICOPTER = {"aircraft.configuration": "rotary-wing", "aircraft.propulsion": "turboshaft"}
COEFFICIENTS = BANDS.coefficients


def known(figures: dict[str, float], words: dict[str, str], fact: str = "range_km") -> Interval:
    return Capability(spec_of(figures, words)).facts().numbers.get(fact, Interval())


# What is stated


def test_a_ferry_range_is_the_range() -> None:
    assert known({"performance.ferry_range": 900.0}, TURBOPROP) == Interval(900.0, 900.0)


def test_a_stated_range_is_a_floor_only() -> None:
    assert known({"performance.stated_range": 900.0}, TURBOPROP) == Interval(900.0, None)


@pytest.mark.parametrize(("role", "reach"), [("isr", 600.0), ("loitering-munition", 300.0)])
def test_a_mission_radius_is_flown_twice_by_what_comes_back(role: str, reach: float) -> None:
    words = {**TURBOPROP, "aircraft.role": role}
    assert known({"performance.mission_radius": 300.0}, words).at_least == reach


def test_a_data_link_is_no_limit_on_range() -> None:
    assert not known({"performance.datalink_range": 250.0}, TURBOPROP).known


def test_a_balloon_without_propulsion_has_no_range() -> None:
    words = {"aircraft.configuration": "balloon", "aircraft.propulsion": "none"}
    assert known({"performance.stated_range": 9_000.0}, words) == Interval(None, 0.0)


# Endurance and speed


@pytest.mark.parametrize(
    ("words", "kind"),
    [(TURBOPROP, "propeller-wing"), (JET, "jet-wing"), (BATTERY, "battery-wing"), (HELICOPTER, "helicopter")],
)
@pytest.mark.parametrize("speed", ["max_speed", "cruise_speed", "loiter_speed"])
def test_endurance_times_speed_bounds_range_from_both_sides(
    words: dict[str, str], kind: str, speed: str
) -> None:
    found = known({"performance.endurance": 10.0, f"performance.{speed}": 400.0}, words)
    floor = COEFFICIENTS[f"pace_over_{speed}"].low[kind]
    assert found.at_least == pytest.approx(4_000 * floor)
    assert found.at_most == pytest.approx(4_000 * COEFFICIENTS[f"pace_over_{speed}_with_payload"].high[kind])


@pytest.mark.parametrize(("speed", "counts"), [(1_061.0, True), (1_063.0, False)])
def test_the_top_speed_of_a_supersonic_aircraft_says_nothing_of_how_slowly_it_stays_up(
    speed: float, counts: bool
) -> None:
    floor = known({"performance.endurance": 2.0, "performance.max_speed": speed}, JET).at_least
    assert (floor == pytest.approx(2 * 0.25 * speed)) is counts


def test_a_heavier_wing_stays_up_faster() -> None:
    light = known({"performance.endurance": 24.0, "mass.max_takeoff": 64.0}, TURBOPROP).at_least
    heavy = known({"performance.endurance": 24.0, "mass.max_takeoff": 4_096.0}, TURBOPROP).at_least
    slowest = COEFFICIENTS["slowest_pace_of_one_kg_kmh"].low["propeller-wing"]
    assert light == pytest.approx(24 * COEFFICIENTS["slowest_pace_kmh"].low["propeller-wing"])
    assert heavy == pytest.approx(24 * slowest * 4)


@pytest.mark.parametrize("speed", ["loiter_speed", "cruise_speed", "max_speed"])
@pytest.mark.parametrize(("own", "refuted"), [(15.0, True), (30.0, False)])
def test_the_slowest_of_its_kind_is_no_measure_of_what_prints_a_slower_speed(
    speed: str, own: float, refuted: bool
) -> None:
    figures = {"mass.max_takeoff": 64.0, "performance.endurance": 10.0, f"performance.{speed}": own}
    floor = known(figures, TURBOPROP).at_least
    assert floor is not None
    assert (floor < 10 * own) is refuted or floor == pytest.approx(200.0)
    assert floor <= 10 * own


@pytest.mark.parametrize("speed", ["loiter_speed", "cruise_speed"])
def test_the_fastest_of_its_kind_is_no_measure_of_what_cruises_faster(speed: str) -> None:
    figures = {"mass.max_takeoff": 64.0, "performance.endurance": 2.0}
    most = known(figures, TURBOPROP).at_most
    assert most is not None
    faster = known({**figures, f"performance.{speed}": most}, TURBOPROP).at_most
    assert faster is None or faster >= 2 * most


@pytest.mark.parametrize(("own", "typical"), [(34.0, True), (36.0, False)])
def test_a_better_wing_than_any_of_its_kind_is_not_held_to_be_one_of_them(own: float, typical: bool) -> None:
    figures = {"mass.max_fuel": 100.0, "mass.empty": 100.0, "performance.lift_to_drag": own}
    assert (known(figures, TURBOPROP).at_most is not None) is typical


def test_a_rotor_can_stay_where_it_is() -> None:
    assert known({"performance.endurance": 6.0, "mass.max_takeoff": 200.0}, HELICOPTER).at_least is None


def test_the_payload_of_the_headline_is_reckoned_with() -> None:
    figures = {
        "mass.empty": 400.0,
        "mass.max_takeoff": 1_000.0,
        "mass.max_fuel": 200.0,
        "mass.max_payload": 600.0,
        "performance.endurance": 10.0,
        "performance.max_speed": 300.0,
    }
    gain = math.log(600 / 400) / math.log(1_000 / 800)
    assert known(figures, TURBOPROP, "gain_unloaded").at_most == pytest.approx(gain)
    fastest = COEFFICIENTS["fastest_pace_of_one_kg_with_payload_kmh"].high["propeller-wing"]
    most = min(3_000 * 1.6 * gain, 10 * fastest * 1_000 ** (1 / 6))
    assert known(figures, TURBOPROP).at_most == pytest.approx(most)


def test_an_endurance_with_a_known_payload_bounds_the_range_without_it() -> None:
    masses = {"mass.empty": 400.0, "mass.max_takeoff": 800.0, "mass.max_fuel": 200.0}
    spec = spec_of({**masses, "performance.max_speed": 300.0}, TURBOPROP, payload_endurance=((200.0, 10.0),))
    gain = math.log(600 / 400) / math.log(800 / 600)
    assert Capability(spec).facts().numbers["range_km"].at_most == pytest.approx(3_000 * 1.6 * gain)


def test_a_range_with_a_known_payload_bounds_the_range_without_it() -> None:
    masses = {"mass.empty": 400.0, "mass.max_takeoff": 800.0, "mass.max_fuel": 300.0}
    spec = spec_of(masses, TURBOPROP, payload_range=((200.0, 1_000.0),))
    found = Capability(spec).facts().numbers["range_km"]
    assert found.at_least == pytest.approx(1_000 * 300 / 200), "the fuel left behind flies no less far"
    assert found.at_most == pytest.approx(1_000 * (400**-0.5 - 700**-0.5) / (600**-0.5 - 800**-0.5))


# Breguet


def test_typical_coefficients_bound_range_from_both_sides() -> None:
    found = known({"mass.empty": 500.0, "mass.max_fuel": 250.0}, TURBOPROP)
    ratio, burn = (COEFFICIENTS[name] for name in ("lift_to_drag", "fuel_per_thrust_energy"))
    kind, log, unit = "propeller-wing", math.log(1.5), 3_600 / 9.80665
    assert found.at_least == pytest.approx(unit * ratio.low[kind] / burn.high[kind] * log)
    assert found.at_most == pytest.approx(unit * ratio.high[kind] / burn.low[kind] * log)


def test_the_specs_own_coefficients_are_tighter() -> None:
    masses = {"mass.empty": 500.0, "mass.max_fuel": 250.0}
    own = {**masses, "performance.lift_to_drag": 15.0, "performance.specific_fuel_consumption": 0.3}
    typical, found = known(masses, TURBOPROP), known(own, TURBOPROP)
    assert typical.at_least is not None
    assert typical.at_most is not None
    assert found.at_least is not None
    assert found.at_most is not None
    assert typical.at_least < found.at_least < found.at_most < typical.at_most


def test_a_jet_needs_a_speed_for_its_range() -> None:
    masses = {"mass.empty": 500.0, "mass.max_fuel": 250.0}
    assert not known(masses, JET).known
    found = known({**masses, "performance.cruise_speed": 800.0}, JET)
    speed, ratio, burn = (
        COEFFICIENTS[name] for name in ("jet_speed_over_cruise_speed", "lift_to_drag", "thrust_consumption")
    )
    kind, log = "jet-wing", math.log(1.5)
    assert found.at_least == pytest.approx(800 * speed.low[kind] * ratio.low[kind] / burn.high[kind] * log)


def test_nasa_aviarys_breguet_oracle() -> None:
    # OpenMDAO/Aviary, test_breguet_cruise_eom: 171,481 to 161,481 lbm at 5,870 lbm/h and 458.8 kn
    factor = 458.8 * KNOT * (171_481 + 161_481) / 2 / 5_870
    assert factor * math.log(171_481 / 161_481) / KNOT == pytest.approx(781.83848643, rel=1e-3)
    words = {**JET}
    figures = {
        "mass.empty": 161_481 * POUND,
        "mass.max_fuel": 10_000 * POUND,
        "performance.cruise_speed": 458.8 * KNOT,
        "performance.lift_to_drag": 18.0,
        "performance.thrust_specific_fuel_consumption": 18 * 5_870 / 166_481,
    }
    found = known(figures, words)
    assert found.at_least is not None
    assert found.at_most is not None
    assert found.at_least < 781.83848643 * KNOT < found.at_most


# Batteries


def test_battery_energy_bounds_range_from_both_sides() -> None:
    figures = {"mass.empty": 20.0, "performance.battery_energy": 3.0, "performance.lift_to_drag": 15.0}
    found = known(figures, BATTERY)
    perfect = 3_600 * 3.0 * 15.0 / (9.80665 * 20.0)
    efficiency = COEFFICIENTS["battery_efficiency"]
    assert found.at_least == pytest.approx(perfect * efficiency.low["battery-wing"])
    assert found.at_most == pytest.approx(perfect * efficiency.high["battery-wing"])


def test_a_loaded_battery_range_does_not_scale_up_with_mass() -> None:
    # avionics draw the same power loaded or not: only R(0) >= R(p) is certain
    spec = spec_of({"mass.max_takeoff": 30.0}, BATTERY, payload_range=((10.0, 100.0),))
    assert Capability(spec).facts().numbers["range_km"].at_least == 100.0


def test_fuel_cells_and_hybrids_are_as_uncertain_as_both_of_their_halves() -> None:
    figures = {"performance.endurance": 10.0, "performance.max_speed": 200.0}
    wing = {"aircraft.configuration": "fixed-wing"}
    hybrid = known(figures, {**wing, "aircraft.propulsion": "hybrid-electric"})
    piston, battery = (known(figures, {**wing, "aircraft.propulsion": p}) for p in ("piston", "electric"))
    assert (hybrid.at_least, hybrid.at_most) == (
        min(piston.at_least or 0.0, battery.at_least or 0.0),
        max(piston.at_most or 0.0, battery.at_most or 0.0),
    )


@pytest.mark.parametrize("propulsion", ["solar", "tethered", "rocket", "none"])
def test_sunlight_tethers_and_rockets_have_no_endurance_of_their_own(propulsion: str) -> None:
    words = {"aircraft.configuration": "fixed-wing", "aircraft.propulsion": propulsion}
    assert known({"performance.endurance": 600.0, "performance.max_speed": 100.0}, words).at_most is None


def test_a_flag_claimed_false_is_not_refuelling() -> None:
    spec = spec_of({"performance.endurance": 10.0, "performance.max_speed": 200.0}, TURBOPROP)
    key = "aircraft.refuelled_in_flight"
    told = Spec("x", claims={**spec.claims, key: claims(key, False)})
    assert Capability(told).facts().numbers["range_km"].at_most == pytest.approx(
        2_000 * COEFFICIENTS["pace_over_max_speed_with_payload"].high["propeller-wing"]
    )


# The fastest of its mass


def test_a_quadcopter_of_a_kilogram_does_not_fly_300_km_in_three_quarters_of_an_hour() -> None:
    words = {"aircraft.configuration": "multirotor", "aircraft.propulsion": "electric"}
    for hours, flies_far in ((0.77, False), (3.0, True)):
        spec = spec_of({"mass.max_takeoff": 0.9, "performance.endurance": hours}, words)
        most = Capability(spec).facts().numbers["range_km"].at_most
        assert most is not None
        assert (most >= 300) is flies_far


def test_any_payload_may_have_been_aboard_when_the_endurance_was_flown() -> None:
    words = {"aircraft.configuration": "fixed-wing", "aircraft.propulsion": "electric"}
    figures = {"mass.max_takeoff": 5.0, "performance.endurance": 1.0}
    unsaid, light, none = (
        Capability(spec_of({**figures, **more}, words)).facts().numbers["range_km"].at_most or 0.0
        for more in ({}, {"mass.max_payload": 0.5}, {"mass.max_payload": 0.0101})
    )
    assert none == pytest.approx(
        COEFFICIENTS["fastest_pace_of_one_kg_kmh"].high["battery-wing"] * 5 ** (1 / 6), rel=0.01
    )
    assert none < light < unsaid


@pytest.mark.parametrize(
    ("configuration", "by_mass"), [("airship", Interval(0.2, None)), ("balloon", Interval())]
)
def test_of_airships_and_balloons_mass_says_nothing(configuration: str, by_mass: Interval) -> None:
    spec = spec_of(
        {"mass.max_takeoff": 10.0, "performance.endurance": 1.0}, {"aircraft.configuration": configuration}
    )
    assert Capability(spec).bounds("pace_kmh") == by_mass


@pytest.mark.parametrize(
    ("words", "figures", "hours", "proven", "usual"),
    [
        ({}, {}, 1_500.1, True, True),
        ({}, {}, 1_499.9, False, True),
        ({}, {}, 99.9, False, False),
        ({}, {"performance.max_speed": 90.0}, 166.7, True, True),
        ({}, {"performance.max_speed": 90.0}, 166.6, False, True),
        ({"aircraft.propulsion": "tethered"}, {"performance.max_speed": 90.0}, 166.7, False, False),
    ],
)
def test_an_airship_that_stays_up_long_covers_300_km(
    words: dict[str, str], figures: dict[str, float], hours: float, proven: bool, usual: bool
) -> None:
    """Engines or a speed say so, and a tether does not."""
    spec = spec_of(
        {**figures, "performance.endurance": hours}, {"aircraft.configuration": "airship", **words}
    )
    by_outer, by_usual = Capability(spec), Capability(spec).usual
    assert ((by_outer.bounds("range_km").at_least or 0.0) >= 300.0) is proven
    assert ((by_usual.bounds("range_km").at_least or 0.0) >= 300.0) is usual


# A battery's range from a point with a payload


@pytest.mark.parametrize(("propulsion", "bounded"), [("electric", True), ("piston", False)])
def test_a_loaded_battery_flight_bounds_the_unloaded_one(propulsion: str, bounded: bool) -> None:
    words = {"aircraft.configuration": "multirotor", "aircraft.propulsion": propulsion}
    spec = spec_of({"mass.max_payload": 40.0}, words, payload_range=((30.0, 16.0),))
    most = Capability(spec).facts().numbers["range_km"].at_most
    lightest = 40 * 0.3 / 0.7
    assert most == (pytest.approx(16 * ((lightest + 30) / lightest) ** 1.5) if bounded else None)
