"""Declaring derivations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtcrcheck.capability.derivation import Catalogue, Evidence, High, Low

if TYPE_CHECKING:
    from mtcrcheck.capability.arithmetic import Arithmetic


def test_a_formula_is_declared_with_its_argument() -> None:
    catalogue = Catalogue()

    @catalogue.bound(
        "range_km",
        "at_most",
        High("endurance_h"),
        evidence=Evidence.ESTIMATED,
        says="at 100 km/h",
        source="the test",
        assumes="a speed",
        unless=(Low("performance.max_speed"),),
    )
    def range_at_walking_pace(_: Arithmetic, hours: float) -> float:
        """Nothing here is
        faster.
        """
        return hours * 100

    (declared,) = catalogue.derivations
    assert declared.id == "capability/range-at-walking-pace"
    assert declared.why == "Nothing here is faster."
    assert declared.formula is range_at_walking_pace
    assert declared.unless == (Low("performance.max_speed"),)
    assert not declared.declared_payload


def test_evidence_is_ordered_from_the_strongest() -> None:
    assert [level.word for level in sorted(Evidence)] == ["stated", "derived", "estimated"]
