"""What the coefficients of `mtcrcheck.capability` come to in simulated aircraft: quantiles by kind.

``python -m tests.benchmarks.coefficients [AIRCRAFT] [SEED]``, by default 15,000 aircraft, each printed eight times.
The outer bands of ``bands.toml`` hold the farthest values with room to spare; the usual ones end at 5 and 95 %.
"""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "capability"))

import numpy as np
import publishing
import simulation
from tabulate import tabulate

from mtcrcheck.capability.arithmetic import FLOATS
from mtcrcheck.capability.bands import BANDS, STANDARD_GRAVITY
from mtcrcheck.capability.loading import BREGUET_EXPONENT, gain_unloaded, share_kept

PRINTED = 8
QUANTILES = (0.0, 0.05, 0.5, 0.95, 1.0)
Value = tuple[str, float]


def kind_of(craft: simulation.SimulatedAircraft) -> str:
    """Return the kind that the bands are declared for."""
    if craft.kind == "vtol-hybrid":
        return "battery-hybrid" if craft.usable_kwh else "fuelled-hybrid"
    return {"propeller": "propeller-wing", "jet": "jet-wing"}.get(craft.kind, craft.kind)


def of_loading(rng: np.random.Generator, craft: simulation.SimulatedAircraft) -> Iterator[Value]:
    """Yield what a payload costs."""
    empty, fuel, takeoff, far = craft.empty_kg, craft.max_fuel_kg, craft.max_takeoff_kg, craft.range_km(0)
    yield "empty_mass_fraction", empty / takeoff
    yield "range_kept_without_masses", craft.range_km(craft.max_payload_kg) / far
    for payload in rng.uniform(0, 1, 3) * craft.max_payload_kg:
        kept = craft.range_km(float(payload)) / far
        by_breguet = share_kept(FLOATS, float(payload), empty, fuel, takeoff, BREGUET_EXPONENT)
        if by_breguet > 0:
            yield "breguet_share_kept", kept / by_breguet
        if craft.usable_kwh:
            yield "battery_gain_when_loaded", kept * (empty + payload) / empty


def of_engine(craft: simulation.SimulatedAircraft) -> Iterator[Value]:
    """Yield what airframe and engine make of energy, without payload."""
    sheet, far = craft.published, craft.range_km(0)
    ratio = sheet.get("performance.lift_to_drag", math.nan)
    if craft.usable_kwh:
        work = far * craft.empty_kg * STANDARD_GRAVITY / 3600 / sheet["performance.battery_energy"]
        yield "battery_efficiency", work / ratio
        yield "lift_to_drag", ratio
        return
    full = craft.empty_kg + craft.fuel_kg(0)
    factor = far / math.log(full / craft.empty_kg)
    used = simulation.mean_consumption(craft, full, craft.empty_kg)
    own = sheet["performance.specific_fuel_consumption"]
    if craft.kind == "jet":
        yield from (("lift_to_drag", ratio), ("thrust_consumption", used))
        for speed in ("cruise_speed", "max_speed"):
            yield f"jet_speed_over_{speed}", factor * own / ratio / sheet[f"performance.{speed}"]
        return
    lift = factor * used * STANDARD_GRAVITY / 3600
    yield from (("lift_to_drag", lift), ("fuel_per_thrust_energy", used))
    if isinstance(craft.airframe, simulation.Rotor):
        yield "rotor_lift_to_drag_with_own_consumption", lift * own / used
    else:
        yield "propeller_efficiency", lift * own / used / ratio


def of_paces(rng: np.random.Generator, craft: simulation.SimulatedAircraft) -> Iterator[Value]:
    """Yield the distance per hour of a printed endurance, over printed speeds and the root of mass."""
    hours, speeds = publishing._headline(rng, craft), simulation._draw_speeds(rng, craft)
    if hours is None or speeds is None:
        return
    pace, root = craft.range_km(0) / hours, craft.max_takeoff_kg ** (1 / 6)
    fits = min(craft.max_payload_kg, max(craft.useful_load_kg - craft.max_fuel_kg, 0.0))
    exponent = BANDS.coefficients["loading_exponent"].high[kind_of(craft)]
    gain = gain_unloaded(FLOATS, fits, craft.empty_kg, craft.max_fuel_kg, exponent)
    for key, speed in speeds.items():
        name = f"pace_over_{key.removeprefix('performance.')}"
        yield from ((f"{name} (low)", pace / speed), (f"{name} (high)", pace / speed / gain))
        yield f"{name}_with_payload", pace / speed
    yield from (("slowest_pace_kmh", pace), ("slowest_pace_of_one_kg_kmh", pace / root))
    yield "fastest_pace_of_one_kg_kmh", pace / root / gain
    yield "fastest_pace_of_one_kg_with_payload_kmh", pace / root


def main() -> None:
    """Print the table."""
    count, seed = (int(sys.argv[i]) if len(sys.argv) > i else default for i, default in ((1, 15_000), (2, 7)))
    rng = np.random.default_rng(seed)
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for n in range(count):
        near = bool((n // len(simulation.KINDS)) % 2)
        kind = simulation.KINDS[n % len(simulation.KINDS)]
        craft = simulation.draw_aircraft(rng, kind, near_threshold=near)
        if rng.random() < 0.5:
            craft = publishing._with_room_for_fuel(craft)
        values = [*of_loading(rng, craft), *of_engine(craft)]
        for _ in range(PRINTED):
            values += of_paces(rng, craft)
        for name, value in values:
            if not math.isnan(value):
                found[name, kind_of(craft)].append(value)
    rows = [(*key, len(v), *np.quantile(v, QUANTILES)) for key, v in sorted(found.items())]
    headers = ("coefficient", "kind", "values", *(f"{q:.0%}" for q in QUANTILES))
    print(tabulate(rows, headers, floatfmt=".3g"))


if __name__ == "__main__":
    main()
