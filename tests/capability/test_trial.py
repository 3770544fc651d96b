"""What would be known of an aircraft if its spec said more: the same as of a spec that says it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from publishing import claims, quantity, spec_of

from mtcrcheck.capability.facts import Capability
from mtcrcheck.capability.trial import CLAIMED_ALONE, trial_of
from mtcrcheck.interval import Interval
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.model import CurvePoint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mtcrcheck.spec.model import Spec, Value

WING = {"aircraft.configuration": "fixed-wing"}
PISTON = {**WING, "aircraft.propulsion": "piston"}
MASSES = {"mass.empty": 500.0, "mass.max_takeoff": 1_200.0, "mass.max_payload": 300.0}
FLYING = {**MASSES, "performance.endurance": 10.0, "performance.cruise_speed": 150.0}
PLAIN = spec_of(FLYING, PISTON)
SPRAYER = replace(PLAIN, aerosol_stated=True)
OF_SOME_ENGINE = spec_of(FLYING, WING)
POINT = CurvePoint(quantity("payload", 100.0), quantity("range", 900.0))


def exact(number: float) -> Interval:
    return Interval(number, number)


def saying(spec: Spec, values: Mapping[str, Value | CurvePoint], *, aerosol_stated: bool) -> Spec:
    """The spec with further values, as if it had been read so."""
    said = {key: claims(key, value) for key, value in values.items() if not isinstance(value, CurvePoint)}
    points = tuple(value for value in values.values() if isinstance(value, CurvePoint))
    return replace(
        spec,
        claims={**spec.claims, **said},
        payload_range=spec.payload_range + points,
        aerosol_stated=aerosol_stated,
    )


@pytest.mark.parametrize(
    ("spec", "values"),
    [
        (PLAIN, {"mass.max_fuel": exact(150.0)}),
        (PLAIN, {"mass.max_fuel": exact(150.0), "mass.empty": exact(450.0)}),
        (PLAIN, {"performance.max_speed": exact(200.0)}),
        (OF_SOME_ENGINE, {"performance.max_speed": exact(200.0)}),
        (PLAIN, {"aircraft.propulsion": "electric"}),
        (PLAIN, {"aircraft.armed": True}),
        (PLAIN, {"aircraft.armed": True, "aircraft.military": True}),
        (PLAIN, {"aircraft.armed": True, "mass.max_fuel": exact(150.0)}),
        (PLAIN, {"aircraft.role": "cruise-missile"}),
        (SPRAYER, {"aircraft.role": "cruise-missile"}),
        (PLAIN, {"mass.payload_limit": "takeoff-mass"}),
        (PLAIN, {"performance.payload_range": POINT}),
        (PLAIN, {"performance.payload_range": POINT, "mass.max_fuel": exact(150.0)}),
        (PLAIN, {"aerosol.capacity": exact(40.0)}),
        (PLAIN, {"aerosol.capacity": exact(40.0), "mass.max_fuel": exact(150.0)}),
    ],
    ids=[
        "figure",
        "two figures",
        "speed of a known engine",
        "speed of any engine",
        "engine",
        "flag",
        "two flags",
        "flag and figure",
        "role",
        "role of a sprayer",
        "limit of the payload",
        "point",
        "point and figure",
        "capacity",
        "capacity and figure",
    ],
)
def test_what_is_tried_leads_to_what_a_spec_leads_to_that_says_so(
    spec: Spec, values: Mapping[str, Value | CurvePoint]
) -> None:
    tried = trial_of(Capability(spec)).having(values)
    sprays = spec.aerosol_stated or "aerosol.capacity" in values
    anew = Capability(saying(spec, values, aerosol_stated=sprays))
    assert tried.sides == anew.sides()
    assert tried.possible.values == anew.given().possible.values
    assert tried.contradicts is (not anew.facts().crossed <= Capability(spec).facts().crossed)


ALL_CLAIMED = {key: KEYS[key].choices[0] if KEYS[key].choices else True for key in CLAIMED_ALONE}


@pytest.mark.parametrize("values", [{"aircraft.armed": True}, ALL_CLAIMED], ids=["one", "all"])
def test_flags_that_no_number_follows_from_leave_the_numbers_untouched(values: Mapping[str, Value]) -> None:
    trial = trial_of(Capability(PLAIN))
    assert trial.having(values).sides is trial.as_it_is.sides


def test_what_is_tried_leaves_the_aircraft_as_it_is() -> None:
    capability = Capability(PLAIN)
    trial = trial_of(capability)
    before = dict(trial.as_it_is.sides)
    trial.having({"mass.empty": exact(400.0)})
    assert trial.as_it_is.sides == before == capability.sides()
    assert trial.as_it_is.possible is capability.given().possible


HEAVY = {"mass.empty": exact(901.0)}
FITTING = {"mass.empty": exact(900.0)}


def test_masses_that_leave_less_than_the_declared_payload_contradict_it() -> None:
    trial = trial_of(Capability(PLAIN))
    assert trial.having(HEAVY).contradicts
    assert not trial.having(FITTING).contradicts
    assert not trial.as_it_is.contradicts


def test_a_contradiction_that_is_there_already_is_none_of_what_is_tried() -> None:
    trial = trial_of(Capability(spec_of({**MASSES, "mass.empty": 901.0}, PISTON)))
    assert not trial.as_it_is.contradicts
    assert not trial.having({"aircraft.armed": True}).contradicts
    assert not trial.having(FITTING).contradicts


def test_each_value_is_tried_once() -> None:
    trial = trial_of(Capability(PLAIN))
    assert trial.having(HEAVY) is trial.having(dict(HEAVY))
    assert trial.having(FITTING) is not trial.having(HEAVY)


def test_one_aircraft_is_tried_once_for_each_transfer() -> None:
    army, again, private = (
        trial_of(Capability(spec_of(FLYING, {**PISTON, "transfer.end_user": user})))
        for user in ("government", "government", "private")
    )
    same = army is again  # outside the assertion, which would write out all that they know
    assert same
    assert army.as_it_is.possible.values["end_user"] == {"government"}
    assert private.as_it_is.possible.values["end_user"] == {"private"}
