"""Margins: the comparisons that a verdict turns on, and how far they are from the figures of the law."""

from __future__ import annotations

import pytest

from mtcrcheck.capability.facts import Capability
from mtcrcheck.reasons.rationale import Margin, find_margins
from mtcrcheck.rules.world import Threshold
from tests.specs_for_tests import CARGO_DRONE, FAST_JET, MQ_9A, TB2, aircraft, assessed, law

RANGE = Threshold("range_km", "at_least", 300.0)
PAYLOAD = Threshold("payload_at_300_km_kg", "at_least", 500.0)


def of_category(text: str) -> dict[Threshold, Margin]:
    return {m.test: m for m in find_margins(Capability(aircraft(text)).facts(), law())}


def test_category_i_turns_on_range_and_on_payload() -> None:
    found = of_category(MQ_9A)
    assert set(found) == {RANGE, PAYLOAD}
    assert all(m.holds and m.distance > 0 and m.decides == ("annex",) for m in found.values())


def test_category_ii_turns_on_the_payload_that_it_falls_short_of() -> None:
    found = of_category(TB2)
    assert not found[PAYLOAD].holds
    assert found[PAYLOAD].distance == -350.0
    assert found[PAYLOAD].bound == 150.0


@pytest.mark.parametrize(("payload", "distance"), [(499.0, -1.0), (500.0, 0.0), (501.0, 1.0)])
def test_the_distance_changes_sign_where_the_category_changes(payload: float, distance: float) -> None:
    text = f'[mass]\nmax_payload = "{payload} kg"\n[[performance.payload_range]]\n'
    found = of_category(f'{text}payload = "{payload} kg"\nrange = "2,000 km"\n')
    assert found[PAYLOAD].distance == distance
    assert found[PAYLOAD].holds == (distance >= 0)


def test_what_is_open_has_no_margin() -> None:
    assert of_category('name = "X"') == {}


def test_what_changes_no_verdict_has_no_margin() -> None:
    """A drone of 20 km is nowhere near Category I whatever it could carry 300 km."""
    assert set(of_category('[performance]\nferry_range = "20 km"\n')) == {RANGE}


def test_a_treatment_has_margins_of_its_own() -> None:
    (speed,) = (m for m in assessed(FAST_JET, "us-2020").margins if m.test.fact == "max_airspeed_kmh")
    assert speed.decides == ("us-2020",)
    assert not speed.holds
    assert speed.distance == 100.0


def test_many_destinations_do_not_repeat_a_margin() -> None:
    one = assessed(CARGO_DRONE, "us-2020", to=("DE",))
    many = assessed(CARGO_DRONE, "us-2020", to=("DE", "FR", "IQ"))
    assert one.margins == many.margins
