"""Break-even: what is printed is the last value at which the outcome still stands."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest
from publishing import spec_of

from mtcrcheck.capability.breakeven import STEPS, BreakEven, _bracket, _break_evens, _edge, _Trial, break_even
from mtcrcheck.capability.facts import Capability
from mtcrcheck.capability.given import Given, Possible
from mtcrcheck.capability.whatif import Otherwise
from mtcrcheck.interval import Interval
from mtcrcheck.rules.world import Threshold, World

if TYPE_CHECKING:
    from collections.abc import Callable

    from mtcrcheck.capability.derivation import Side

TURBOPROP = {"aircraft.configuration": "fixed-wing", "aircraft.propulsion": "turboprop"}
PAYLOAD = Threshold("payload_at_300_km_kg", "at_least", 500.0)
RANGE = Threshold("range_km", "at_least", 300.0)
MASSES = {"mass.empty": 500.0, "mass.max_takeoff": 1_200.0, "mass.max_fuel": 300.0}


# The search


class Tried:
    """A trial of which the outcome at each value is told."""

    def __init__(
        self, lost: Callable[[float], bool | None], guess: Callable[..., float | None] = lambda *_: None
    ) -> None:
        self.told, self.crossing, self.asked = lost, guess, list[float]()
        self.test, self.outcome = PAYLOAD, True

    def having(self, _quantity: str, _side: str, value: float) -> Otherwise:
        self.asked.append(value)
        assert len(self.asked) < 100, "a search that comes to no end"
        return Otherwise({"value": value}, contradicts=False)

    def judged(self, otherwise: Otherwise) -> bool | None:
        return self.told(otherwise.sides["value"])

    def lost(self, quantity: str, side: str, value: float) -> bool | None:
        return self.judged(self.having(quantity, side, value))


def bracket(
    trial: Tried, value: float, factor: float, limit: float | None = None
) -> tuple[float, float] | None:
    return _bracket(trial, "mass.empty", "at_least", value, factor, limit)  # type: ignore[arg-type]  # in its place


def edge(trial: Tried, kept: float, lost: float) -> tuple[float, bool]:
    return _edge(trial, "mass.empty", "at_least", kept, lost)  # type: ignore[arg-type]  # in its place


@pytest.mark.parametrize(
    ("edge_at", "found"),
    [
        (1.5, (1.0, 2.0)),
        (3.0, (2.0, 4.0)),
        (5.0, (4.0, 16.0)),
        (200.0, (16.0, 256.0)),
        (300.0, (256.0, 16_384.0)),
        (20_000.0, None),
    ],
)
def test_the_outcome_is_sought_in_growing_steps(edge_at: float, found: tuple[float, float] | None) -> None:
    assert bracket(Tried(lambda v: v >= edge_at), 1.0, 2.0) == found
    downwards = found and (1 / found[0], 1 / found[1])
    assert bracket(Tried(lambda v: v <= 1 / edge_at), 1.0, 0.5) == downwards


def test_what_is_lost_before_a_contradiction_is_found_in_single_steps() -> None:
    def told(value: float) -> bool | None:
        return None if value > 200.0 else value >= 100.0

    assert bracket(Tried(told), 1.0, 2.0) == (64.0, 128.0)
    assert bracket(Tried(lambda v: None if v > 200.0 else False), 1.0, 2.0) is None


@pytest.mark.parametrize(
    ("limit", "found"), [(100.0, (32.0, 64.0)), (65.0, (32.0, 64.0)), (64.0, None), (None, (16.0, 256.0))]
)
def test_nothing_is_tried_from_the_limit_on(limit: float | None, found: tuple[float, float] | None) -> None:
    trial = Tried(lambda v: v >= 50.0)
    assert bracket(trial, 1.0, 2.0, limit) == found
    assert limit is None or max(trial.asked) < limit


@pytest.mark.parametrize("kept_there", [True, False])
@pytest.mark.parametrize("place", [500.0, 123.456789, 7.3e-3])
def test_the_edge_is_found_to_a_millionth(place: float, kept_there: bool) -> None:
    trial = Tried(lambda v: v > place if kept_there else v >= place)
    found, kept = edge(trial, place / 3, place * 3)
    assert found == pytest.approx(place, rel=1e-6)
    assert trial.told(found) is (not kept)
    assert not trial.told(found * (1 - 1e-9))


def test_an_edge_that_lies_below_is_found_alike() -> None:
    found, kept = edge(Tried(lambda v: v < 80.5), 161.0, 40.0)
    assert (found, kept) == (80.5, True)
    found, kept = edge(Tried(lambda v: v <= 80.5), 161.0, 40.0)
    assert (found, kept) == (80.5, False)


def test_a_plain_figure_within_the_precision_is_taken_for_the_edge() -> None:
    assert edge(Tried(lambda v: v >= 500.0001), 400.0, 600.0) == (500.0, True)
    assert edge(Tried(lambda v: v >= 501.23), 400.0, 600.0)[0] != 501.23  # more digits than are printed
    assert edge(Tried(lambda v: v >= 501.23), 400.0, 600.0)[1]


def test_a_contradiction_beyond_the_edge_counts_as_lost() -> None:
    assert edge(Tried(lambda v: None if v > 300.0 else v >= 300.0), 200.0, 400.0) == (300.0, False)


def test_a_good_guess_saves_most_of_the_halving_and_a_bad_one_costs_little() -> None:
    def good(ends: tuple[float, float], known: tuple[dict[str, float], dict[str, float]]) -> float:
        assert known == ({"value": ends[0]}, {"value": ends[1]})
        beyond = 250.0 * (1 + 4e-7)
        return beyond if beyond < ends[1] else 250.0 * (1 - 4e-7)

    def bad(ends: tuple[float, float], _known: object) -> float:
        return ends[1] * (1 - 1e-9)

    def told(value: float) -> bool:
        return value >= 250.0

    plain, helped, misled = (Tried(told, guess) for guess in (lambda *_: None, good, bad))
    found = [edge(trial, 100.0, 1_000.0)[0] for trial in (plain, helped, misled)]
    assert found == [250.0, 250.0, 250.0]
    halvings = math.ceil(math.log2(math.log(10.0) / 1e-6))
    assert len(plain.asked) == 2 + halvings + 1
    assert len(helped.asked) == 2 + 2 + 1
    assert len(misled.asked) == 2 + 2 * halvings + 1


def break_evens(trial: Tried, quantity: str, side: Side, value: float) -> list[tuple[float, bool]]:
    found = _break_evens(trial, quantity, side, value, alone=True)  # type: ignore[arg-type]  # in its place
    return [(b.flips_at, b.lost_below) for b in found]


@pytest.mark.parametrize(
    ("quantity", "side", "factors"),
    [
        ("mass.empty", "at_least", (0.5, 2.0)),
        ("mass.empty", "at_most", (0.5, 2.0)),
        ("lift_to_drag", "at_least", (0.5,)),
        ("lift_to_drag", "at_most", (2.0,)),
    ],
)
def test_a_figure_is_varied_either_way_and_a_band_only_widened(
    quantity: str, side: Side, factors: tuple[float, ...]
) -> None:
    trial = Tried(lambda _: False)
    assert break_evens(trial, quantity, side, 10.0) == []
    assert trial.asked == [10.0 * factor**step for factor in factors for step in STEPS]


def test_the_outcome_may_be_lost_on_either_side() -> None:
    trial = Tried(lambda v: not 4.0 <= v <= 25.0)
    assert break_evens(trial, "mass.empty", "at_least", 10.0) == [(4.0, True), (25.0, False)]


def test_a_figure_of_nothing_is_not_varied() -> None:
    assert break_evens(Tried(lambda _: False), "mass.max_fuel", "at_most", 0.0) == []


@pytest.mark.parametrize(
    ("quantity", "side", "value", "low", "high"),
    [
        ("mass.empty", "at_least", 4.0, 4.0, 4.0),
        ("lift_to_drag", "at_least", 4.0, 4.0, 30.0),
        ("lift_to_drag", "at_least", 40.0, 40.0, 40.0),
        ("lift_to_drag", "at_most", 40.0, 5.0, 40.0),
        ("lift_to_drag", "at_most", 4.0, 4.0, 4.0),
        ("slowest_pace_kmh", "at_least", 4.0, 4.0, None),
        ("pace_over_max_speed", "at_most", 4.0, None, 4.0),
    ],
)
def test_a_band_moves_on_its_deciding_side_and_keeps_its_order(
    quantity: str, side: Side, value: float, low: float | None, high: float | None
) -> None:
    class Asked:
        """What is known, which says what it was asked."""

        start = Given(
            {
                "lift_to_drag.at_least": 5.0,
                "lift_to_drag.at_most": 30.0,
                "slowest_pace_kmh.at_least": 20.0,
                "pace_over_max_speed.at_most": 2.0,
            },
            Possible({}, {}),
        )

        def having(self, changes: dict[str, Interval]) -> Otherwise:
            return Otherwise({"changes": changes}, contradicts=False)

    trial = _Trial(Asked(), PAYLOAD, True)  # type: ignore[arg-type]  # in its place
    assert trial.having(quantity, side, value).sides["changes"] == {quantity: Interval(low, high)}


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
    assert several == (
        "Category I, by several bounds: the tightest holds as long as the take-off mass is below 500 kg"
    )


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


@pytest.mark.parametrize(("flips_at", "share"), [(500.0, 0.5), (1_250.0, 0.25)])
def test_the_margin_is_the_share_of_the_value_now(flips_at: float, share: float) -> None:
    assert at(flips_at, below=False, kept=True).margin == share


# Of aircraft


def test_the_payload_up_to_which_an_aircraft_stays_below_the_threshold() -> None:
    (found,) = break_even(Capability(spec_of({**MASSES, "mass.max_payload": 340.0}, TURBOPROP)), PAYLOAD)
    assert found.quantity == "mass.max_payload"
    assert not found.holds
    assert found.flips_at == pytest.approx(500.0, rel=1e-5)
    assert found.sentence("Category II") == "Category II as long as the declared payload is below 500 kg"


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


def test_the_closest_comes_first() -> None:
    figures = {"mass.max_takeoff": 4_000.0, "mass.max_payload": 900.0, "performance.endurance": 24.0}
    margins = [b.margin for b in break_even(Capability(spec_of(figures, TURBOPROP)), PAYLOAD)]
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
    assert "by several bounds" in found.sentence("Category II")


def test_a_value_that_contradicts_the_rest_is_no_break_even() -> None:
    # 500 kg would be more than the masses leave room for
    spec = spec_of({"mass.empty": 300.0, "mass.max_takeoff": 600.0, "mass.max_payload": 200.0}, TURBOPROP)
    assert "mass.max_payload" not in {b.quantity for b in break_even(Capability(spec), PAYLOAD)}


def test_what_is_open_has_no_break_even() -> None:
    assert break_even(Capability(spec_of({}, TURBOPROP)), RANGE) == ()


def test_traded_payload_has_break_evens_of_its_own() -> None:
    spec = spec_of({"mass.max_takeoff": 650.0, "mass.max_payload": 150.0}, TURBOPROP)
    assert {b.quantity for b in break_even(Capability(spec), PAYLOAD, traded=True)} == {
        "mass.max_takeoff",
        "empty_mass_fraction",
    }
