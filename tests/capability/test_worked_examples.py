"""Every derivation on figures that can be worked out by hand: what it gives, and where it gives nothing.

An example names the inputs as the derivation does; a pair is what a quantity is at least and at most. Curves
are points (payload from, to, range or endurance from, to).
"""

from __future__ import annotations

import math
from typing import Any

import pytest

from mtcrcheck.capability.arithmetic import FLOATS
from mtcrcheck.capability.derivation import Derivation
from mtcrcheck.capability.facts import DERIVATIONS
from tests.folding import each

JUST_BELOW_300 = math.nextafter(300.0, 0.0)
JUST_BELOW_500 = math.nextafter(500.0, 0.0)
JUST_ABOVE_500 = math.nextafter(500.0, 1_000.0)

Inputs = dict[str, Any]
Example = tuple[str, Inputs, float | None]

RANGES, ENDURANCES = "performance.payload_range", "performance.payload_endurance"
TAKEOFF, EMPTY, FUEL = "max_takeoff_mass_kg", "empty_mass_kg", "full_fuel_kg"
SPRAY = "spray_density_kg_per_litre"
DECLARED, STATED = "max_payload_kg", "mass.max_payload"
PRINTED = "performance.stated_range"
SLOWEST, FASTEST = "slowest_printed_kmh", "fastest_flown_kmh"
UNLIKE = "printed_speed_over_pace_of_its_kind"
OF_ONE_KG = (
    "slowest_pace_of_one_kg_kmh",
    "fastest_pace_of_one_kg_kmh",
    "fastest_pace_of_one_kg_with_payload_kmh",
)


def at(payload: float | None, reach: float | None) -> tuple[float | None, ...]:
    """A point of a curve that is known exactly, or not at all."""
    return (payload, payload, reach, reach)


MASSES: list[Example] = [
    ("fuel-is-not-negative", {}, 0.0),
    ("payload-is-no-crumb", {STATED: 6.0, "least_payload_share": 0.002}, 3_000.0),
    ("payload-is-no-crumb", {STATED: 0.0, "least_payload_share": 0.002}, None),
    ("payload-is-usual", {"mass.max_takeoff": 8_000.0, "payload_share": 0.065}, 520.0),
    ("payload-is-usual", {"mass.max_takeoff": 8_000.0, "payload_share": 0.0}, None),
    ("flight-is-no-hop", {"performance.endurance": 9.0, "shortest_endurance_h": 0.1}, 0.1),
    ("no-propeller-is-faster", {"fastest_propelled_flight_kmh": 790.0}, 790.0),
    (
        "cruise-is-near-the-fastest",
        {"performance.cruise_speed": 150.0, "max_speed_over_cruise_speed": 4.0},
        600.0,
    ),
    ("aerosol-capacity-l-at-least-weighed", {"aerosol.capacity_mass": 28.0, SPRAY: 1.4}, 20.0),
    ("aerosol-capacity-l-at-most-weighed", {"aerosol.capacity_mass": 16.0, SPRAY: 0.8}, 20.0),
    (
        "optional-aerosol-capacity-l-at-least-weighed",
        {"aerosol.optional_capacity_mass": 28.0, SPRAY: 1.4},
        20.0,
    ),
    (
        "optional-aerosol-capacity-l-at-most-weighed",
        {"aerosol.optional_capacity_mass": 16.0, SPRAY: 0.8},
        20.0,
    ),
    ("a-tank-offered-may-be-the-smaller-one", {"optional_aerosol_capacity_l": 25.0}, 0.0),
    ("largest-tank-low", {"optional_aerosol_capacity_l": 25.0}, 25.0),
    ("largest-tank-high", {"optional_aerosol_capacity_l": 25.0, "aerosol.capacity": 16.0}, 25.0),
    ("largest-tank-high", {"optional_aerosol_capacity_l": 10.0, "aerosol.capacity": 16.0}, 16.0),
    ("fuel-from-volume-low", {"mass.max_fuel_volume": 1_000.0, "fuel_density_kg_per_litre": 0.7}, 700.0),
    ("fuel-from-volume-high", {"mass.max_fuel_volume": 1_000.0, "fuel_density_kg_per_litre": 0.84}, 840.0),
    ("no-fuel", {}, 0.0),
    ("fuel-within-useful-load", {TAKEOFF: 4_000.0, EMPTY: 1_500.0}, 2_500.0),
    ("fuel-within-useful-load", {TAKEOFF: 1_000.0, EMPTY: 1_500.0}, 0.0),
    ("fuel-within-takeoff-mass", {TAKEOFF: 4_000.0}, 4_000.0),
    ("takeoff-lifts-full-fuel", {EMPTY: 1_500.0, FUEL: 1_000.0}, 2_500.0),
    ("takeoff-lifts-the-payload", {STATED: 600.0}, 600.0),
    ("takeoff-lifts-empty-mass-and-payload", {STATED: 600.0, EMPTY: 1_500.0}, 2_100.0),
    ("takeoff-lifts-the-payload-and-itself", {STATED: 700.0, "empty_mass_fraction": 0.3}, 1_000.0),
    ("empty-beside-full-fuel", {TAKEOFF: 4_000.0, FUEL: 1_000.0}, 3_000.0),
    ("empty-beside-full-fuel", {TAKEOFF: 900.0, FUEL: 1_000.0}, 0.0),
    ("empty-mass-is-known", {EMPTY: 1_500.0}, 1_500.0),
    ("empty-mass-is-usual", {"mass.max_takeoff": 4_000.0, "empty_mass_fraction": 0.3}, 1_200.0),
    ("endurance-on-curve", {ENDURANCES: (at(300.0, 10.0), at(100.0, 20.0), (50.0, 50.0, None, 30.0))}, 20.0),
    ("endurance-on-curve", {ENDURANCES: ()}, None),
    ("endurance-h-at-most-stated", {"performance.endurance": 20.0, ENDURANCES: (at(300.0, 10.0),)}, 20.0),
    ("endurance-h-at-most-stated", {"performance.endurance": 20.0, ENDURANCES: (at(300.0, 25.0),)}, 25.0),
    ("fastest-is-no-slower-than-cruise-speed", {"performance.cruise_speed": 300.0}, 300.0),
    ("fastest-is-no-slower-than-loiter-speed", {"performance.loiter_speed": 200.0}, 200.0),
    ("payload-stated", {STATED: 600.0}, 600.0),
    ("payload-on-curve", {RANGES: (at(300.0, 900.0),), ENDURANCES: (at(400.0, 9.0), at(None, 99.0))}, 400.0),
    ("payload-on-curve", {RANGES: (at(500.0, 900.0),), ENDURANCES: (at(400.0, 9.0),)}, 500.0),
    ("payload-on-curve", {RANGES: (), ENDURANCES: ()}, None),
    ("payload-limit-as-declared", {STATED: 600.0}, 600.0),
    ("payload-within-takeoff-mass", {TAKEOFF: 4_000.0}, 4_000.0),
    ("payload-within-useful-load", {TAKEOFF: 4_000.0, EMPTY: 1_500.0}, 2_500.0),
    ("payload-within-useful-load", {TAKEOFF: 1_000.0, EMPTY: 1_500.0}, 0.0),
    ("payload-beside-the-lightest-empty-mass", {TAKEOFF: 1_000.0, "empty_mass_fraction": 0.3}, 700.0),
    *(
        (f"{name}-beside-its-own", {**inputs, printed: figure}, bound)
        for name, inputs, printed, bounds in (
            (
                "no-propeller-is-faster",
                {"fastest_propelled_flight_kmh": 790.0},
                "performance.max_speed",
                {790.0: 790.0, 791.0: None},
            ),
            (
                "cruise-is-near-the-fastest",
                {"performance.cruise_speed": 150.0, "max_speed_over_cruise_speed": 4.0},
                "performance.max_speed",
                {600.0: 600.0, 601.0: None},
            ),
            (
                "takeoff-lifts-the-payload-and-itself",
                {STATED: 700.0, "empty_mass_fraction": 0.3},
                "mass.empty",
                {299.0: None, 301.0: 1_000.0},
            ),
            (
                "empty-mass-is-usual",
                {"mass.max_takeoff": 4_000.0, "empty_mass_fraction": 0.3},
                "mass.empty",
                {1_199.0: None, 1_200.0: 1_200.0},
            ),
            (
                "payload-beside-the-lightest-empty-mass",
                {TAKEOFF: 1_000.0, "empty_mass_fraction": 0.3},
                "mass.empty",
                {299.0: None, 300.0: 700.0},
            ),
        )
        for figure, bound in bounds.items()
    ),
]

AT_HOME: Inputs = {STATED: 300.0, "lightest_empty_kg": 500.0, FUEL: 200.0, "loading_exponent": 1.0}
"""A payload of 300 kg beside 200 kg of fuel, on an aircraft of 500 kg that burns fuel."""

PACES: list[Example] = [
    ("gain-of-the-payload", AT_HOME, math.log(700 / 500) / math.log(1_000 / 800)),
    ("gain-of-the-payload", {**AT_HOME, FUEL: 0.0, "loading_exponent": 1.5}, 1.6**1.5),
    (
        "gain-of-the-payload",
        {**AT_HOME, FUEL: 0.0501},
        math.log(1 + 0.0501 / 500) / math.log(1 + 0.0501 / 800),
    ),
    ("gain-of-the-payload", {**AT_HOME, FUEL: 0.0499}, 1.6),
    ("gain-of-the-payload-that-fits", {**AT_HOME, TAKEOFF: 800.0}, math.log(7 / 5) / math.log(8 / 6)),
    ("gain-of-the-payload-that-fits", {**AT_HOME, TAKEOFF: 2_000.0}, math.log(7 / 5) / math.log(10 / 8)),
    ("gain-of-the-payload-that-fits", {**AT_HOME, TAKEOFF: 600.0}, 1.0),
    (
        "gain-of-any-payload-that-fits",
        {"lightest_empty_kg": 500.0, FUEL: 200.0, TAKEOFF: 1_000.0, "loading_exponent": 1.0},
        math.log(7 / 5) / math.log(10 / 8),
    ),
    ("pace-from-loiter-speed", {"performance.loiter_speed": 200.0, "pace_over_loiter_speed": 0.7}, 140.0),
    ("pace-from-cruise-speed", {"performance.cruise_speed": 200.0, "pace_over_cruise_speed": 0.3}, 60.0),
    ("pace-from-max-speed", {"performance.max_speed": 1_061.0, "pace_over_max_speed": 0.5}, 530.5),
    ("pace-from-max-speed", {"performance.max_speed": 2_000.0, "pace_over_max_speed": 0.5}, 531.0),
    *(
        (
            f"pace-below-{speed.replace('_', '-')}",
            {f"performance.{speed}": 200.0, f"pace_over_{speed}": 1.6, "gain_unloaded": 1.25},
            400.0,
        )
        for speed in ("loiter_speed", "cruise_speed", "max_speed")
    ),
    *(
        (
            f"pace-below-{speed.replace('_', '-')}-with-any-payload",
            {f"performance.{speed}": 200.0, f"pace_over_{speed}_with_payload": 1.6},
            320.0,
        )
        for speed in ("loiter_speed", "cruise_speed", "max_speed")
    ),
    *(
        (
            f"pace-of-an-airship-by-its-{speed.replace('_', '-')}",
            {f"performance.{speed}": 90.0, "airship_pace_over_speed": 0.02},
            1.8,
        )
        for speed in ("cruise_speed", "max_speed")
    ),
    ("pace-of-the-slowest-airship", {"slowest_airship_pace_kmh": 0.2}, 0.2),
    ("pace-of-the-slowest-wing", {"slowest_pace_kmh": 20.0}, 20.0),
    *(
        (
            "pace-of-the-slowest-wing-beside-its-speeds",
            {SLOWEST: own, UNLIKE: 0.5, "slowest_pace_kmh": 20.0},
            pace,
        )
        for own, pace in ((10.0, 20.0), (9.9, None), (1.9, 20.0))
    ),
    ("pace-of-the-slowest-wing-of-its-mass", {OF_ONE_KG[0]: 10.0, TAKEOFF: 64.0}, 20.0),
    *(
        (
            "pace-of-the-slowest-wing-of-its-mass-beside-its-speeds",
            {SLOWEST: own, UNLIKE: 0.5, OF_ONE_KG[0]: 10.0, TAKEOFF: 64.0},
            pace,
        )
        for own, pace in ((10.0, 20.0), (9.9, None), (1.9, 20.0))
    ),
    (
        "pace-of-the-fastest-of-its-mass",
        {OF_ONE_KG[1]: 100.0, TAKEOFF: 64.0, "gain_unloaded": 1.5},
        300.0,
    ),
    *(
        (
            "pace-of-the-fastest-of-its-mass-beside-its-speeds",
            {FASTEST: own, UNLIKE: 1.5, OF_ONE_KG[1]: 100.0, TAKEOFF: 64.0, "gain_unloaded": 1.5},
            pace,
        )
        for own, pace in ((450.0, 300.0), (450.1, None), (3_001.0, 300.0))
    ),
    ("pace-of-the-fastest-of-its-mass-with-any-payload", {OF_ONE_KG[2]: 150.0, TAKEOFF: 64.0}, 300.0),
    *(
        (
            "pace-of-the-fastest-of-its-mass-with-any-payload-beside-its-speeds",
            {FASTEST: own, UNLIKE: 1.5, OF_ONE_KG[2]: 150.0, TAKEOFF: 64.0},
            pace,
        )
        for own, pace in ((450.0, 300.0), (450.1, None), (3_001.0, 300.0))
    ),
    *(
        (f"slowest-printed-by-{speed.replace('_', '-')}", {f"performance.{speed}": 200.0}, 200.0)
        for speed in ("loiter_speed", "cruise_speed", "max_speed")
    ),
    *(
        (f"fastest-flown-by-{speed.replace('_', '-')}", {f"performance.{speed}": 200.0}, 200.0)
        for speed in ("loiter_speed", "cruise_speed")
    ),
]

LEFT_BEHIND: Inputs = {FUEL: 600.0, TAKEOFF: 2_000.0, EMPTY: 1_200.0}
"""Above the empty mass there are 800 kg, so that 600 kg of fuel leave room for a payload of 200 kg."""
LOADED: Inputs = {EMPTY: (400.0, 400.0), FUEL: (200.0, 200.0), TAKEOFF: 800.0}
"""An aircraft of 400 kg that carries 200 kg beside its 200 kg of fuel."""
STEEP = (400**-0.5 - 600**-0.5) / (600**-0.5 - 800**-0.5)
"""How much farther it flies without the 200 kg, where power grows with the 1.5th power of mass."""
BATTERY: Inputs = {STATED: 350.0, "empty_mass_fraction": 0.3, FUEL: 0.0}
"""A battery aircraft that weighs 150 kg at least, three tenths of itself and its payload."""
ALOFT: Inputs = {**LOADED, "loading_exponent": 1.0, ENDURANCES: (at(200.0, 10.0), at(None, 1.0))}

REACHES: list[Example] = [
    ("ferry-range", {"performance.ferry_range": 900.0}, 900.0),
    ("ferry-range-is-the-longest", {"performance.ferry_range": 900.0}, 900.0),
    ("stated-range", {"performance.stated_range": 900.0}, 900.0),
    ("range-on-curve", {RANGES: (at(300.0, 900.0), at(100.0, 1_500.0), (0.0, 0.0, None, 9_000.0))}, 1_500.0),
    ("range-on-curve", {RANGES: ()}, None),
    ("range-without-payload-on-curve", {RANGES: (at(0.0, 900.0), at(0.0, 950.0), at(100.0, 800.0))}, 900.0),
    ("range-without-payload-on-curve", {RANGES: (at(1.0, 900.0), at(-1.0, 900.0), at(0.0, None))}, None),
    ("twice-the-radius", {"performance.mission_radius": 150.0}, 300.0),
    ("radius-one-way", {"performance.mission_radius": 150.0}, 150.0),
    ("range-on-the-fuel-left-behind", {**LEFT_BEHIND, RANGES: (at(400.0, 1_000.0),)}, 1_500.0),
    ("range-on-the-fuel-left-behind", {**LEFT_BEHIND, RANGES: (at(100.0, 1_000.0),)}, 1_000.0),
    (
        "range-on-the-fuel-left-behind",
        {**LEFT_BEHIND, RANGES: (at(400.0, 1_000.0), at(200.0, 1_200.0), at(None, 9e3), at(1.0, None))},
        1_500.0,
    ),
    ("range-on-the-fuel-left-behind", {**LEFT_BEHIND, RANGES: (at(800.0, 1_000.0),)}, None),
    ("range-above-a-loaded-point", {**LOADED, RANGES: (at(200.0, 1_000.0),)}, 1_000 * STEEP),
    (
        "range-above-a-loaded-point",
        {**LOADED, RANGES: (at(200.0, 1_200.0), at(200.0, 1_000.0), at(None, 1.0), at(100.0, None))},
        1_000 * STEEP,
    ),
    ("range-above-a-loaded-point", {**LOADED, RANGES: (at(401.0, 1_000.0),)}, None),
    (
        "range-of-a-battery-above-a-loaded-point",
        {**BATTERY, RANGES: (at(450.0, 100.0), at(450.0, 110.0), at(None, 1.0), at(1.0, None))},
        100 * 4**1.5,
    ),
    ("range-of-a-battery-above-a-loaded-point", {**BATTERY, RANGES: (at(0.0, 100.0),)}, 100.0),
    (
        "range-of-a-battery-above-a-loaded-point",
        {**BATTERY, FUEL: 0.05, RANGES: (at(450.0, 100.0),)},
        None,
    ),
    ("range-of-a-battery-above-a-loaded-point", {**BATTERY, STATED: 0.0, RANGES: (at(450.0, 100.0),)}, None),
    (
        "range-of-a-battery-above-a-loaded-point",
        {**BATTERY, STATED: 0.07, RANGES: (at(0.09, 100.0),)},
        100 * 4**1.5,
    ),
    ("endurance-at-least-pace", {"endurance_h": 10.0, "pace_kmh": 140.0}, 1_400.0),
    ("endurance-at-most-pace", {"performance.endurance": 10.0, "pace_kmh": 320.0}, 3_200.0),
    *(
        (
            f"range-from-loaded-endurance-and-{speed.replace('_', '-')}",
            {**ALOFT, f"performance.{speed}": 300.0, f"pace_over_{speed}": 1.6, "loading_exponent": exponent},
            10 * 300 * 1.6 * gain,
        )
        for speed in ("loiter_speed", "cruise_speed", "max_speed")
        for exponent, gain in ((1.0, math.log(6 / 4) / math.log(8 / 6)), (1.5, STEEP))
    ),
    (
        "range-from-loaded-endurance-and-max-speed",
        {
            **ALOFT,
            "performance.max_speed": 300.0,
            "pace_over_max_speed": 1.6,
            ENDURANCES: (at(200.0, 10.0), at(200.0, 11.0), at(200.0, None)),
        },
        10 * 300 * 1.6 * math.log(6 / 4) / math.log(8 / 6),
    ),
    (
        "range-from-loaded-endurance-and-max-speed",
        {**ALOFT, "performance.max_speed": 300.0, "pace_over_max_speed": 1.6, ENDURANCES: (at(401.0, 9.0),)},
        None,
    ),
    ("drifting-is-not-range", {}, 0.0),
    ("light-multirotor-stays-near", {"max_takeoff_mass_kg": 25.0, "battery_rotor_range_km": 250.0}, 250.0),
    ("light-multirotor-stays-near", {"max_takeoff_mass_kg": 151.0, "battery_rotor_range_km": 250.0}, None),
]

G = 9.80665
OWN = {"performance.lift_to_drag": 12.0}
TYPICAL = {"typical_lift_to_drag": 12.0}
BREGUET: Inputs = {"breguet_factor_km": 9_000.0, FUEL: 1_000.0, EMPTY: 2_000.0}
WORK: Inputs = {"performance.battery_energy": 5.0, "battery_efficiency": 0.6}

FACTORS: list[Example] = [
    *(
        (f"typical-{name.replace('_', '-')}-{side}{beside}", {name: 0.4, **own}, figure)
        for name, key, slack in (
            ("lift_to_drag", "lift_to_drag", 1.0),
            ("fuel_per_thrust_energy", "specific_fuel_consumption", 0.75),
            ("thrust_consumption", "thrust_specific_fuel_consumption", 1.0),
        )
        for side, inside, outside in (("at-least", slack, 0.99 * slack), ("at-most", 1.0, 1.01))
        for beside, own, figure in (
            ("", {}, 0.4),
            ("-beside-its-own", {f"performance.{key}": 0.4 * inside}, 0.4),
            ("-beside-its-own", {f"performance.{key}": 0.4 * outside}, None),
        )
    ),
    ("typical-factor-high", {**TYPICAL, "typical_fuel_per_thrust_energy": 0.4}, 3_600 * 12 / 0.4 / G),
    ("typical-factor-low", {**TYPICAL, "typical_fuel_per_thrust_energy": 0.4}, 3_600 * 12 / 0.4 / G),
    *(
        (
            f"own-propeller-factor-{side}",
            {**OWN, "performance.specific_fuel_consumption": 0.3, "propeller_efficiency": 0.75},
            3_600 * 12 / 0.4 / G,
        )
        for side in ("at-least", "at-most")
    ),
    *(
        (
            f"own-rotor-factor-{side}",
            {"performance.specific_fuel_consumption": 0.3, "rotor_lift_to_drag_with_own_consumption": 4.0},
            3_600 * 4 / 0.3 / G,
        )
        for side in ("at-least", "at-most")
    ),
    *(
        (
            f"{how}-jet-factor-{side}-by-{speed.replace('_', '-')}",
            {f"performance.{speed}": 700.0, f"jet_speed_over_{speed}": 0.9, **ratio, burn: 0.7},
            700 * 0.9 * 12 / 0.7,
        )
        for how, ratio, burn in (
            ("own", OWN, "performance.thrust_specific_fuel_consumption"),
            ("typical", TYPICAL, "typical_thrust_consumption"),
        )
        for side in ("at-least", "at-most")
        for speed in ("cruise_speed", "max_speed")
    ),
    ("breguet-range-high", BREGUET, 9_000 * math.log(1.5)),
    ("breguet-range-low", BREGUET, 9_000 * math.log(1.5)),
    ("breguet-range-low", {**BREGUET, FUEL: 0.5}, 9_000 * math.log(1.00025)),
    ("breguet-range-low", {**BREGUET, FUEL: 0.0}, None),
    *(
        (f"battery-work-{side}-with-{how}-lift-to-drag", {**WORK, **ratio}, 3_600 * 5 * 0.6 * 12 / G)
        for how, ratio in (("own", OWN), ("typical", TYPICAL))
        for side in ("at-least", "at-most")
    ),
    ("battery-range-high", {"battery_work_kgkm": 9_000.0, EMPTY: 30.0}, 300.0),
    ("battery-range-low", {"battery_work_kgkm": 9_000.0, EMPTY: 30.0}, 300.0),
    ("battery-range-low", {"battery_work_kgkm": 90.0, EMPTY: 0.3}, 300.0),
    ("battery-range-low", {"battery_work_kgkm": 9_000.0, EMPTY: 0.0}, None),
]

FITS: Inputs = {DECLARED: 600.0, EMPTY: (1_500.0, 1_500.0), FUEL: (800.0, 800.0), TAKEOFF: 2_800.0}
"""An aircraft of 1,500 kg with 800 kg of fuel, all of which stay aboard with 500 kg of payload."""
USUAL: Inputs = {
    DECLARED: 600.0,
    "lightest_empty_kg": 1_800.0,
    "empty_mass_fraction": 0.75,
    "fuel_share_beside_payload": 0.2,
    TAKEOFF: 6_000.0,
}
"""An aircraft of 6 t, empty at 1,800 to 4,500 kg, whose 600 kg of payload leave a fifth of the fuel aboard."""
FULL: Inputs = {**USUAL, FUEL: (1_200.0, 1_200.0)}
PART: Inputs = {"empty_mass_fraction": 0.3, "fuel_share_beside_payload": 0.2, "breguet_share_kept": 0.88}
TRIED = (0.0, 0.014, 0.043, 0.115, 0.286, 0.571, 1.0)
PARTS = (0.9993, 0.996, 0.98, 0.93, 0.7, 0.2)
"""Parts of the payload for which each of these fuels but the first two is the worst, and one for the first."""


def steep(light: float, heavy: float) -> float:
    """The distance between two masses where power grows with the 1.5th power of mass."""
    return 2 * (light**-0.5 - heavy**-0.5)


def any_fuel(payload: float, declared: float, *, exponent: float) -> float:
    """The least share that a payload keeps on the aircraft of 6 t, searched among its empty masses and fuels."""

    def flown(light: float, heavy: float) -> float:
        return math.log(heavy / light) if exponent == 1.0 else steep(light, heavy)

    found = [(1_800 / (1_800 + payload)) ** exponent]
    for empty in range(1_800, 4_501, 5):
        for tens in range(1, 421):
            fuel = min(tens * 10.0, 6_000.0 - empty)
            if empty + declared + 0.2 * fuel <= 6_000:
                aboard = min(fuel, 6_000.0 - empty - payload)
                found.append(flown(empty + payload, empty + payload + aboard) / flown(empty, empty + fuel))
    return min(found)


def part_kept(part: float, fuel: float) -> float:
    """The share that part of the payload keeps on an aircraft that is three tenths of its take-off mass."""
    full = 0.7 * fuel
    load = part * (0.7 - 0.2 * full)
    aboard = min(full, 0.7 - load)
    if full == 0.0:
        return 0.3 / (0.3 + load)
    return math.log((0.3 + load + aboard) / (0.3 + load)) / math.log((0.3 + full) / 0.3)


SHARES: list[Example] = [
    ("kept-from-masses", FITS, steep(2_000, 2_800) / steep(1_500, 2_300)),
    ("kept-from-masses", {**FITS, DECLARED: 300.0}, steep(1_800, 2_600) / steep(1_500, 2_300)),
    ("kept-from-masses", {**FITS, DECLARED: 1_300.0}, steep(2_000, 2_800) / steep(1_500, 2_300)),
    ("kept-from-masses", {**FITS, DECLARED: 1_301.0}, None),
    ("kept-from-masses", {**FITS, EMPTY: (1_000.0, 1_500.0), FUEL: (0.0, 0.0)}, 1.5**-1.5),
    ("kept-by-breguet", {**FITS, DECLARED: 1_301.0, "breguet_share_kept": 0.9}, None),
    ("kept-by-breguet", {**FITS, "breguet_share_kept": 0.9}, 0.9 * math.log(28 / 20) / math.log(23 / 15)),
    (
        "kept-by-breguet",
        {**FITS, DECLARED: 300.0, "breguet_share_kept": 0.9},
        0.9 * math.log(26 / 18) / math.log(23 / 15),
    ),
    ("kept-from-usual-masses", FULL, steep(5_000, 6_000) / steep(4_500, 5_700)),
    ("kept-from-usual-masses", {**FULL, DECLARED: 400.0}, steep(2_200, 3_400) / steep(1_800, 3_000)),
    (
        "kept-from-usual-masses-by-breguet",
        {**FULL, "breguet_share_kept": 0.9},
        0.9 * math.log(60 / 50) / math.log(57 / 45),
    ),
    (
        "kept-from-usual-masses-by-breguet",
        {**FULL, DECLARED: 100.0, "breguet_share_kept": 0.9},
        0.9 * math.log(31 / 19) / math.log(30 / 18),
    ),
    ("kept-without-masses", {DECLARED: 600.0, "range_kept_without_masses": 0.06}, 0.06),
    *(
        (
            "kept-by-part-of-the-payload",
            {**PART, DECLARED: declared},
            0.95 * 0.88 * min(part_kept(min(500 / declared, 1.0), fuel) for fuel in TRIED),
        )
        for declared in (400.0, 500.0, *(500 / part for part in PARTS))
    ),
    ("kept-by-part-of-the-payload", {**PART, DECLARED: 1e-9}, None),
    (
        "kept-by-part-of-the-payload",
        {**PART, DECLARED: 1.05e-9},
        0.95 * 0.88 * min(part_kept(1.0, fuel) for fuel in TRIED),
    ),
]

CURVE = (at(600.0, 900.0), at(500.0, 1_000.0), at(JUST_BELOW_500, 1_100.0), at(JUST_ABOVE_500, 950.0))
GAPS = (at(None, 9_000.0), at(600.0, None), at(400.0, None), at(None, 1.0))
ROOM: Inputs = {"range_km": 4_000.0, FUEL: 1_400.0, TAKEOFF: 3_000.0, EMPTY: 1_500.0}

SHARED: Inputs = {"range_km": 4e3, EMPTY: 1e3, FUEL: 300.0, TAKEOFF: 2e3, "breguet_share_kept": 1.1}
"""An aircraft of a tonne with 300 kg of fuel that leave room for 500 kg, and for 200 kg more."""

LOADED_REACHES: list[Example] = [
    ("range-from-share", {DECLARED: 500.0, "range_km": 4_000.0, "range_kept_with_500_kg": 0.6}, 2_400.0),
    ("range-from-share", {DECLARED: JUST_BELOW_500, "range_km": 4e3, "range_kept_with_500_kg": 0.6}, None),
    ("range-on-curve", {RANGES: (*CURVE, *GAPS)}, 1_000.0),
    ("range-on-curve", {RANGES: (at(499.0, 900.0),)}, None),
    ("range-from-endurance", {ENDURANCES: (*CURVE, *GAPS), "pace_kmh": 2.0}, 2_000.0),
    ("range-from-endurance", {ENDURANCES: (at(499.0, 900.0),), "pace_kmh": 2.0}, None),
    ("range-on-battery-low", {DECLARED: 500.0, "battery_work_kgkm": 9e5, EMPTY: 1_000.0}, 600.0),
    ("range-on-battery-low", {DECLARED: JUST_BELOW_500, "battery_work_kgkm": 9e5, EMPTY: 1_000.0}, None),
    ("range-never-grows-with-payload", {"range_km": 4_000.0}, 4_000.0),
    ("not-carried-at-all", {DECLARED: JUST_BELOW_500}, 0.0),
    ("not-carried-at-all", {DECLARED: 500.0}, None),
    ("range-below-curve", {RANGES: (*CURVE, *GAPS)}, 1_000.0),
    ("range-below-curve", {RANGES: (at(501.0, 900.0),)}, None),
    ("range-on-the-fuel-left", ROOM, 4_000 * 1_000 / 1_400),
    ("range-on-the-fuel-left", {**ROOM, FUEL: 900.0}, 4_000.0),
    ("range-on-the-fuel-left", {**ROOM, FUEL: 0.5}, 4_000.0),
    ("range-on-the-fuel-left", {**ROOM, FUEL: 0.0}, None),
    ("range-on-the-fuel-left", {**ROOM, TAKEOFF: 1_900.0}, 0.0),
    ("range-by-breguet", {"breguet_factor_km": 9e3, TAKEOFF: 3e3, EMPTY: 1.5e3}, 9_000 * math.log(1.5)),
    ("range-by-breguet", {"breguet_factor_km": 9e3, TAKEOFF: 2e3, EMPTY: 1.5e3}, 0.0),
    ("range-by-breguet", {"breguet_factor_km": 9e3, TAKEOFF: 1.9e3, EMPTY: 1.5e3}, 0.0),
    ("range-on-battery-high", {"battery_work_kgkm": 9e5, EMPTY: 1_000.0}, 600.0),
    ("range-of-a-loaded-battery", {"range_km": 200.0, EMPTY: 500.0, "battery_gain_when_loaded": 1.6}, 160.0),
    ("range-by-the-greatest-share", SHARED, 4e3 * 1.1 * math.log(1 + 3 / 15) / math.log(1 + 3 / 10)),
    (
        "range-by-the-greatest-share",
        {**SHARED, TAKEOFF: 1.6e3},
        4e3 * 1.1 * math.log(16 / 15) / math.log(1.3),
    ),
    ("range-by-the-greatest-share", {**SHARED, TAKEOFF: 1.4e3}, 0.0),
    ("range-by-the-greatest-share", {**SHARED, FUEL: 0.0}, 4e3 * 1.1 * 10 / 15),
    ("range-by-the-greatest-share", {**SHARED, "breguet_share_kept": 2.0}, 4e3),
]

KEPT_WITH: Inputs = {DECLARED: 600.0, "range_km": 1_000.0}
SHARE_OF_FUEL: Inputs = {"range_km": 1_500.0, FUEL: 1_000.0, TAKEOFF: 4_000.0, EMPTY: 2_000.0}
E_FOLD = 300.0 / math.log(2.0)
"""The range factor (km) at which 300 km take half of the mass."""

PAYLOADS: list[Example] = [
    ("payload-carried-300-km", {**KEPT_WITH, "range_kept_with_max_payload": 0.3}, 600.0),
    ("payload-carried-300-km", {**KEPT_WITH, "range_kept_with_max_payload": 0.2999}, None),
    ("payload-delivered", {DECLARED: 500.0, PRINTED: 300.0, "range_share_of_a_delivery": 1.0}, 500.0),
    ("payload-delivered", {DECLARED: 500.0, PRINTED: 299.0, "range_share_of_a_delivery": 1.0}, None),
    ("payload-delivered", {DECLARED: 500.0, PRINTED: 300.0, "range_share_of_a_delivery": 0.0}, None),
    ("half-a-tonne-carried-300-km", {**KEPT_WITH, "range_kept_with_500_kg": 0.3}, 500.0),
    ("half-a-tonne-carried-300-km", {**KEPT_WITH, DECLARED: 400.0, "range_kept_with_500_kg": 0.3}, 400.0),
    ("half-a-tonne-carried-300-km", {**KEPT_WITH, "range_kept_with_500_kg": 0.2999}, None),
    ("curve-beyond-300-km", {RANGES: (at(400.0, 300.0), at(300.0, 900.0), at(500.0, 299.0), *GAPS)}, 400.0),
    ("curve-beyond-300-km", {RANGES: (at(400.0, JUST_BELOW_300),)}, None),
    (
        "endurance-beyond-300-km",
        {ENDURANCES: (at(400.0, 2.0), at(300.0, 9.0), at(500.0, 1.99), *GAPS), "pace_kmh": 150.0},
        400.0,
    ),
    ("endurance-beyond-300-km", {ENDURANCES: (at(400.0, 1.99),), "pace_kmh": 150.0}, None),
    ("payload-never-grows-with-range", {DECLARED: 600.0}, 600.0),
    ("nothing-carried-300-km", {"range_km": JUST_BELOW_300}, 0.0),
    ("nothing-carried-300-km", {"range_km": 300.0}, None),
    ("half-a-tonne-not-carried-300-km", {"range_with_500_kg_km": JUST_BELOW_300}, JUST_BELOW_500),
    ("half-a-tonne-not-carried-300-km", {"range_with_500_kg_km": 300.0}, None),
    ("curve-short-of-300-km", {RANGES: (at(400.0, 299.0), at(450.0, 200.0), at(1.0, 300.0), *GAPS[:3])},
     math.nextafter(400.0, 0.0)),
    ("curve-short-of-300-km", {RANGES: (at(400.0, 300.0),)}, None),
    ("curve-short-of-300-km", {RANGES: (at(0.0, 299.0),)}, 0.0),
    ("payload-on-battery-low", {DECLARED: 600.0, "battery_work_kgkm": 3e5, EMPTY: 700.0}, 300.0),
    ("payload-on-battery-low", {DECLARED: 200.0, "battery_work_kgkm": 3e5, EMPTY: 700.0}, 200.0),
    ("payload-on-battery-low", {DECLARED: 600.0, "battery_work_kgkm": 3e5, EMPTY: 1_100.0}, 0.0),
    ("payload-on-battery-high", {"battery_work_kgkm": 3e5, EMPTY: 700.0}, 300.0),
    ("payload-on-battery-high", {"battery_work_kgkm": 3e5, EMPTY: 1_100.0}, 0.0),
    (
        "payload-of-a-loaded-battery",
        {"range_km": 450.0, EMPTY: 700.0, "battery_gain_when_loaded": 1.6},
        700 * (450 * 1.6 / 300 - 1),
    ),
    ("payload-of-a-loaded-battery", {"range_km": 100.0, EMPTY: 700.0, "battery_gain_when_loaded": 1.6}, 0.0),
    ("payload-beside-a-share-of-the-fuel", SHARE_OF_FUEL, 1_800.0),
    ("payload-beside-a-share-of-the-fuel", {**SHARE_OF_FUEL, "range_km": 100.0}, 1_000.0),
    ("payload-beside-a-share-of-the-fuel", {**SHARE_OF_FUEL, "range_km": 0.0}, 1_000.0),
    ("payload-beside-a-share-of-the-fuel", {**SHARE_OF_FUEL, TAKEOFF: 2_100.0}, 0.0),
    ("payload-beside-the-fuel-for-300-km", {"breguet_factor_km": E_FOLD, TAKEOFF: 4e3, EMPTY: 1e3}, 1_000.0),
    ("payload-beside-the-fuel-for-300-km", {"breguet_factor_km": E_FOLD, TAKEOFF: 1e3, EMPTY: 1e3}, 0.0),
]  # fmt: skip

EXAMPLES: list[Example] = [
    *MASSES,
    *PACES,
    *REACHES,
    *FACTORS,
    *((f"{name}-range-kept-with-500", inputs, figure) for name, inputs, figure in SHARES),
    *((f"{name}-range-with-500", inputs, figure) for name, inputs, figure in LOADED_REACHES),
    *PAYLOADS,
]
BY_NAME = {derivation.id.removeprefix("capability/"): derivation for derivation in DERIVATIONS}


def given_by(derivation: Derivation, inputs: Inputs) -> float | None:
    """What a derivation gives of the inputs by name."""
    assert {item.name for item in derivation.inputs} == inputs.keys()

    def of(item: Any) -> Any:
        figure = inputs[item.name]
        if not item.side or not isinstance(figure, tuple):
            return figure
        return figure[item.side == "at_most"]

    found: float | None = derivation.formula(FLOATS, *(of(item) for item in derivation.inputs))
    return found


@each(EXAMPLES)
def test_a_worked_example(name: str, inputs: Inputs, figure: float | None) -> None:
    found = given_by(BY_NAME[name], inputs)
    assert found is None if figure is None else found == pytest.approx(figure, rel=1e-12, abs=0.0)


@pytest.mark.parametrize("exponent", [1.5, 1.0])
@pytest.mark.parametrize(("payload", "declared"), [("500", 600.0), ("max-payload", 600.0)])
def test_the_worst_fuel_and_empty_mass_are_found_where_neither_is_known(
    exponent: float, payload: str, declared: float
) -> None:
    how = "-by-breguet" if exponent == 1.0 else ""
    factor = {"breguet_share_kept": 0.9} if exponent == 1.0 else {}
    derivation = BY_NAME[f"kept-on-any-fuel{how}-range-kept-with-{payload}"]
    least = any_fuel(500.0 if payload == "500" else declared, declared, exponent=exponent)
    found = given_by(derivation, {**USUAL, DECLARED: declared, **factor})
    assert found == pytest.approx(factor.get("breguet_share_kept", 1.0) * least, rel=2e-3)


@pytest.mark.parametrize("exponent", [1.5, 1.0])
def test_where_all_of_the_fuel_stays_aboard_the_worst_is_none(exponent: float) -> None:
    """Fuel that a payload displaces costs more than the payload; where none is, the lightest notices it most."""
    how = "-by-breguet" if exponent == 1.0 else ""
    factor = {"breguet_share_kept": 1.0} if exponent == 1.0 else {}
    small = {DECLARED: 0.6, "lightest_empty_kg": 1.8, "empty_mass_fraction": 0.75, TAKEOFF: 6.0}
    inputs = {**small, "fuel_share_beside_payload": 0.999, **factor}
    found = given_by(BY_NAME[f"kept-on-any-fuel{how}-range-kept-with-500"], inputs)
    assert found == pytest.approx(0.75**exponent)


def test_the_worst_fuel_is_what_leaves_a_fifth_of_itself_beside_the_payload() -> None:
    """Of an aircraft of 1,800 kg with 4 t of payload: a tonne, of which the 200 kg stay aboard that fit."""
    known = {**USUAL, DECLARED: 4_000.0, "empty_mass_fraction": 0.3}
    found = given_by(BY_NAME["kept-on-any-fuel-range-kept-with-max-payload"], known)
    assert found == pytest.approx(steep(5_800, 6_000) / steep(1_800, 2_800))


def test_the_heaviest_aircraft_is_the_worst_with_the_fuel_of_which_its_payload_leaves_a_fifth() -> None:
    """Of 4,500 kg with 1,400 kg of payload: 500 kg of fuel, of which the 100 kg stay aboard that fit."""
    found = given_by(BY_NAME["kept-on-any-fuel-range-kept-with-max-payload"], {**USUAL, DECLARED: 1_400.0})
    assert found == pytest.approx(steep(5_900, 6_000) / steep(4_500, 5_000))


def test_hardly_any_payload_costs_hardly_any_range() -> None:
    """Of 500 kg only what is declared is aboard."""
    name = "kept-on-any-fuel-range-kept-with-500"
    assert given_by(BY_NAME[name], {**USUAL, DECLARED: 1e-6}) == pytest.approx(1.0, rel=1e-3)
    by_breguet = {**USUAL, DECLARED: 1e-6, "breguet_share_kept": 0.9}
    assert given_by(BY_NAME["kept-on-any-fuel-by-breguet-range-kept-with-500"], by_breguet) == pytest.approx(
        0.9
    )


@each([n for n, d in BY_NAME.items() if n.endswith("-stated") and len(d.inputs) == 1])
def test_what_is_stated_is_taken_over(name: str) -> None:
    (item,) = BY_NAME[name].inputs
    if name != "payload-stated":
        assert BY_NAME[name].side.replace("_", "-") in name
        assert given_by(BY_NAME[name], {item.name: (123.0, 456.0)}) == (
            123.0 if "at-least" in name else 456.0
        )


def test_every_derivation_has_an_example() -> None:
    searched = {"kept-on-any-fuel-range-kept-with-500", "kept-on-any-fuel-by-breguet-range-kept-with-500"}
    of_declared = {name for name in BY_NAME if name.endswith("-range-kept-with-max-payload")}
    stated = {name for name in BY_NAME if name.endswith("-stated")}
    assert {name for name, *_ in EXAMPLES} | searched | of_declared | stated == BY_NAME.keys()
