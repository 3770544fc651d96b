"""Declaring derivations."""

from mtcrcheck.capability import payload
from mtcrcheck.capability.derivation import Evidence, Input
from mtcrcheck.capability.facts import DERIVATIONS


def test_a_derivation_is_declared_with_its_formula_and_its_argument() -> None:
    (declared,) = (d for d in DERIVATIONS if d.id == "capability/payload-of-a-loaded-battery")
    assert declared.formula is payload.payload_of_a_loaded_battery
    assert declared.why.startswith("Energy per kilometre grows with mass, apart from")
    assert declared.inputs[0] == Input("range_km", "at_most")
    assert (declared.fact, declared.side, declared.evidence) == (
        "payload_at_300_km_kg", "at_most", Evidence.ESTIMATED,
    )  # fmt: skip
    assert not declared.declared_payload


def test_evidence_is_ordered_from_the_strongest() -> None:
    assert [level.word for level in sorted(Evidence)] == ["stated", "derived", "estimated"]


def test_a_step_comes_after_all_that_bound_what_it_reads_or_gives_way_to() -> None:
    bounded_later: set[str] = set()
    for step in reversed(DERIVATIONS):
        bounded_later.add(step.bounds)
        assert bounded_later.isdisjoint(step.needs | step.replaced_by), step.id
