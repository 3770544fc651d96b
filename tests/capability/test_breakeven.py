"""Break-even: what is printed is the last value at which the outcome still stands."""

from __future__ import annotations

from typing import Any

import pytest
from publishing import TURBOPROP, spec_of

from mtcrcheck.capability.breakeven import BreakEven, break_even
from mtcrcheck.capability.facts import Capability
from mtcrcheck.rules.world import Threshold, World

PAYLOAD = Threshold("payload_at_300_km_kg", "at_least", 500.0)
RANGE = Threshold("range_km", "at_least", 300.0)
MASSES = {"mass.empty": 500.0, "mass.max_takeoff": 1_200.0, "mass.max_fuel": 300.0}


# In words


def at(flips_at: float, *, below: bool, kept: bool, **about: Any) -> BreakEven:
    """A break-even of the take-off mass, which is 1,000 kg now."""
    figure: dict[str, Any] = {
        "words": "take-off mass",
        "unit": "kg",
        "value": 1_000.0,
        "alone": True,
        **about,
    }
    return BreakEven(
        PAYLOAD, True, "mass.max_takeoff", flips_at=flips_at, lost_below=below, kept_there=kept, **figure
    )


@pytest.mark.parametrize(
    ("below", "kept", "lost", "remains"),
    [
        (True, True, "below 500 kg", "at least 500 kg"),
        (True, False, "500 kg or less", "above 500 kg"),
        (False, True, "above 500 kg", "at most 500 kg"),
        (False, False, "500 kg or more", "below 500 kg"),
    ],
)
def test_whether_the_outcome_stands_at_the_break_even_itself_is_said(
    below: bool, kept: bool, lost: str, remains: str
) -> None:
    found = at(500.0, below=below, kept=kept)
    assert (found.lost, found.kept) == (lost, remains)
    unless = "unless the take-off mass is below 500 kg"
    assert at(500.0, below=True, kept=True).sentence("Category I") == f"Category I {unless}"
    several = at(500.0, below=False, kept=False, alone=False).sentence("Category I")
    assert several == ("Category I while the take-off mass is below 500 kg")


@pytest.mark.parametrize(
    ("flips_at", "below", "said"),
    [
        (4_071.0, True, "4,080"),
        (4_071.0, False, "4,070"),
        (4_070.0, True, "4,070"),
        (4_070.0, False, "4,070"),
        (0.012341, True, "0.0124"),
        (0.012341, False, "0.0123"),
        (99_999.0, True, "100,000"),
        (1_234_567.0, False, "1,230,000"),
        (9.996, True, "10"),
    ],
)
def test_a_figure_is_rounded_so_that_what_lies_beyond_is_still_decided(
    flips_at: float, below: bool, said: str
) -> None:
    word = "below" if below else "above"
    assert at(flips_at, below=below, kept=True).lost == f"{word} {said} kg"
    assert at(flips_at, below=below, kept=True, unit="").lost == f"{word} {said}"


def test_a_figure_that_is_rounded_is_not_the_figure_as_it_stands() -> None:
    assert at(999.6, below=True, kept=True).lost == "below 999.6 kg"
    assert at(999.6, below=True, kept=True, value=2_000.0).lost == "below 1,000 kg"


@pytest.mark.parametrize(("flips_at", "share"), [(500.0, 0.5), (1_250.0, 0.25)])
def test_the_margin_is_the_share_of_the_value_now(flips_at: float, share: float) -> None:
    assert at(flips_at, below=False, kept=True).margin == share


# Of aircraft


def test_the_payload_up_to_which_an_aircraft_stays_below_the_threshold() -> None:
    (found,) = break_even(Capability(spec_of({**MASSES, "mass.max_payload": 340.0}, TURBOPROP)), PAYLOAD)
    assert found.quantity == "mass.max_payload"
    assert not found.holds
    assert found.flips_at == pytest.approx(500.0, rel=1e-5)
    assert found.sentence("Category II") == "Category II while the declared payload is below 500 kg"


def test_the_endurance_below_which_300_km_are_no_longer_certain() -> None:
    spec = spec_of({"performance.endurance": 20.0, "performance.cruise_speed": 200.0}, TURBOPROP)
    found = {b.quantity: b for b in break_even(Capability(spec), RANGE)}
    assert found["performance.endurance"].flips_at == pytest.approx(300 / (0.28 * 200), rel=1e-5)
    assert (
        found["performance.endurance"]
        .sentence("Category II")
        .startswith("Category II unless the endurance is below 5.36 h")
    )


def test_a_coefficient_has_a_break_even_of_its_own() -> None:
    spec = spec_of({"mass.empty": 500.0, "mass.max_fuel": 100.0}, TURBOPROP)
    found = {b.quantity: b for b in break_even(Capability(spec), RANGE)}
    ratio = found["lift_to_drag"]
    assert ratio.value == 5
    assert ratio.lost_below
    assert ratio.flips_at == pytest.approx(
        5 * 300 / (Capability(spec).facts().numbers["range_km"].at_least or 1)
    )
    assert not found["fuel_per_thrust_energy"].lost_below


def test_the_outcome_stands_at_the_break_even_and_not_beyond() -> None:
    figures = {"mass.max_takeoff": 4_000.0, "mass.max_payload": 900.0, "performance.endurance": 24.0}
    closest = break_even(Capability(spec_of(figures, TURBOPROP)), PAYLOAD)[0]
    for share, outcome in ((1.001, True), (0.999, None)):
        changed = spec_of({**figures, closest.quantity: closest.flips_at * share}, TURBOPROP)
        assert World(numbers=Capability(changed).facts().numbers).test(PAYLOAD) is outcome


def test_a_speed_that_rules_a_jet_out_is_tried_as_one_that_does() -> None:
    """The slowest pace is taken from the printed speeds, more of it for what may be a jet."""
    figures = {"mass.max_takeoff": 450.0, "performance.endurance": 16.0, "performance.max_speed": 222.0}
    words = {"aircraft.configuration": "fixed-wing"}
    found = {b.quantity: b for b in break_even(Capability(spec_of(figures, words)), RANGE)}
    for share, outcome in ((1.001, True), (0.999, None)):
        speed = found["performance.max_speed"].flips_at * share
        changed = spec_of({**figures, "performance.max_speed": speed}, words)
        assert World(numbers=Capability(changed).facts().numbers).test(RANGE) is outcome


def test_the_closest_comes_first() -> None:
    figures = {"mass.max_takeoff": 4_000.0, "mass.max_payload": 900.0, "performance.endurance": 24.0}
    margins = [round(b.margin, 6) for b in break_even(Capability(spec_of(figures, TURBOPROP)), PAYLOAD)]
    assert len(margins) > 2
    assert margins == sorted(margins)


def test_where_several_bounds_decide_each_is_only_one_of_them() -> None:
    figures = {
        "performance.stated_range": 5_000.0,
        "performance.mission_radius": 2_000.0,
    }
    (found,) = break_even(Capability(spec_of(figures, TURBOPROP)), RANGE)
    assert not found.alone
    assert found.quantity == "performance.stated_range"


def test_a_value_that_contradicts_the_rest_is_no_break_even() -> None:
    # 500 kg would be more than the masses leave room for
    spec = spec_of({"mass.empty": 300.0, "mass.max_takeoff": 600.0, "mass.max_payload": 200.0}, TURBOPROP)
    assert "mass.max_payload" not in {b.quantity for b in break_even(Capability(spec), PAYLOAD)}


def test_a_break_even_lies_before_values_that_contradict_the_rest() -> None:
    """Half of the ferry range would be less than the stated range; with 500 kg, 301 km of it are left."""
    words = {"aircraft.configuration": "fixed-wing", "aircraft.propulsion": "electric"}
    figures = {
        "mass.empty": 847.6,
        "mass.max_payload": 1_130.8,
        "performance.ferry_range": 483.3,
        "performance.stated_range": 266.0,
    }
    found = {b.quantity: b for b in break_even(Capability(spec_of(figures, words)), PAYLOAD)}
    for share, outcome in ((1.001, True), (0.999, None)):
        ferry_range = found["performance.ferry_range"].flips_at * share
        changed = spec_of({**figures, "performance.ferry_range": ferry_range}, words)
        assert World(numbers=Capability(changed).facts().numbers).test(PAYLOAD) is outcome


def test_what_is_open_has_no_break_even() -> None:
    assert break_even(Capability(spec_of({}, TURBOPROP)), RANGE) == ()


def test_traded_payload_has_break_evens_of_its_own() -> None:
    limited = {**TURBOPROP, "mass.payload_limit": "takeoff-mass"}
    spec = spec_of({"mass.max_takeoff": 650.0, "mass.max_payload": 150.0}, limited)
    assert {b.quantity for b in break_even(Capability(spec), PAYLOAD)} == {
        "mass.max_takeoff",
        "empty_mass_fraction",
    }
