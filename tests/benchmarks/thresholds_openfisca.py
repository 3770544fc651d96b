"""Two plain thresholds in OpenFisca Core, in memory: run by `tests.benchmarks.screening` in its own environment.

    python thresholds_openfisca.py PAYLOADS.npy RANGES.npy

prints the seconds that the two comparisons take, and how many rows pass both.
"""

from __future__ import annotations

import sys
import time

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

Aircraft = build_entity(key="aircraft", plural="fleet", label="an aircraft", is_person=True)


class payload_kg(Variable):  # noqa: N801  OpenFisca's own spelling
    value_type = float
    entity = Aircraft
    definition_period = DateUnit.YEAR


class range_km(Variable):  # noqa: N801
    value_type = float
    entity = Aircraft
    definition_period = DateUnit.YEAR


class category_i(Variable):  # noqa: N801
    value_type = bool
    entity = Aircraft
    definition_period = DateUnit.YEAR

    def formula(aircraft, period, parameters):  # noqa: N805
        return (aircraft("payload_kg", period) >= 500) * (aircraft("range_km", period) >= 300)


def main() -> None:
    payloads, ranges = (np.load(path) for path in sys.argv[1:3])
    system = TaxBenefitSystem([Aircraft])
    system.add_variables(payload_kg, range_km, category_i)
    simulation = SimulationBuilder().build_default_simulation(system, len(payloads))
    simulation.set_input("payload_kg", "2026", payloads)
    simulation.set_input("range_km", "2026", ranges)
    begun = time.perf_counter()
    found = simulation.calculate("category_i", "2026")
    print(f"{time.perf_counter() - begun:.2f} {int(found.sum())}")


if __name__ == "__main__":
    main()
