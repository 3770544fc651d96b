"""What was worked out of an aircraft is kept, and never taken for that of another."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from publishing import claims, spec_of

from mtcrcheck.assessment import Request, assess
from mtcrcheck.capability.choices import CLAIMED, DERIVED
from mtcrcheck.capability.facts import DERIVATIONS, Capability
from mtcrcheck.capability.worked import OF_TRANSFER, _worked, worked
from mtcrcheck.library import load_library
from mtcrcheck.report.record import result
from mtcrcheck.rules.conditions import facts_in
from mtcrcheck.spec.model import Claims, CurvePoint, Spec
from mtcrcheck.spec.read import read_spec

SPECS = sorted((Path(__file__).parents[2] / "specs").glob("*.toml"))
TURBOPROP = {"aircraft.configuration": "fixed-wing", "aircraft.propulsion": "turboprop"}
MASSES = {"mass.empty": 1_500.0, "mass.max_takeoff": 3_000.0}
PLAIN = spec_of(MASSES, TURBOPROP)


def with_claim(key: str, **about: Any) -> Spec:
    """The plain aircraft with one claim changed."""
    (claim,) = PLAIN.claims[key].items
    return replace(PLAIN, claims={**PLAIN.claims, key: Claims(key, (replace(claim, **about),))})


@pytest.mark.parametrize(
    "other",
    [
        replace(PLAIN, name="Another", path="elsewhere.toml", sha256="00", notes=("a note",)),
        with_claim("mass.empty", text="1500 kg", source="brochure", note="read in a hurry"),
        replace(
            PLAIN, claims={**PLAIN.claims, "transfer.end_user": claims("transfer.end_user", "government")}
        ),
    ],
    ids=["name", "source", "transfer"],
)
def test_names_sources_and_transfers_are_not_the_aircraft(other: Spec) -> None:
    assert worked(other) is worked(PLAIN)
    assert Capability(other).facts().numbers == Capability(PLAIN).facts().numbers


@pytest.mark.parametrize(
    "other",
    [
        spec_of({**MASSES, "mass.empty": 1_500.1}, TURBOPROP),
        spec_of(MASSES, {**TURBOPROP, "aircraft.propulsion": "piston"}),
        with_claim("mass.empty", derived=True),
        with_claim("mass.empty", suspect=True),
        replace(PLAIN, aerosol_stated=True),
        spec_of({**MASSES, "transfer.value": 50_000_000.0}, TURBOPROP),
        replace(
            PLAIN,
            payload_range=(CurvePoint(PLAIN.claims["mass.empty"], PLAIN.claims["mass.max_takeoff"]),),
        ),
    ],
    ids=["figure", "kind", "derived", "suspect", "aerosol", "value", "curve"],
)
def test_whatever_says_something_of_the_aircraft_is(other: Spec) -> None:
    assert worked(other) is not worked(PLAIN)


def test_a_flag_of_the_transfer_is_that_of_the_spec_at_hand() -> None:
    def end_users(word: str) -> Any:
        spec = replace(
            PLAIN,
            claims={**PLAIN.claims, "transfer.end_user": claims("transfer.end_user", word)},
        )
        return Capability(spec).facts().choices["end_user"].only

    assert [end_users(word) for word in ("government", "private", "government")] == [
        {"government"},
        {"private"},
        {"government"},
    ]


def test_no_derivation_turns_on_the_transfer() -> None:
    names = {name for name, key in CLAIMED.items() if key in OF_TRANSFER}
    names |= {name for name, keys in DERIVED.items() if OF_TRANSFER & set(keys)}
    assert names
    for derivation in DERIVATIONS:
        assert not names & set(facts_in(derivation.when) if derivation.when else ())
        assert not OF_TRANSFER & {item.name for item in derivation.inputs}


def test_what_is_said_of_a_spec_does_not_turn_on_those_before_it() -> None:
    library = load_library()
    request = Request(library.as_of, ("us-2020", "us-2025"), ("SA",))
    specs = [read_spec(p.read_bytes(), p.name) for p in SPECS]

    def cold(spec: Spec) -> dict[str, Any]:
        _worked.cache_clear()
        return result(assess(spec, request, replace(library)))

    warm = [result(assess(spec, request, library)) for spec in (*specs, *specs)]
    assert warm[: len(specs)] == warm[len(specs) :] == [cold(spec) for spec in specs]
