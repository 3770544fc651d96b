"""Which transfers move: the same reviews as anywhere else, decided once for destinations alike."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from mtcrcheck.assessment import Request, assess
from mtcrcheck.comparison import MOVES, Outcome, alike, impact, move, sides
from mtcrcheck.countries import codes
from mtcrcheck.eligibility import REVIEWS
from mtcrcheck.spec.read import read_spec
from tests.specs_for_tests import CARGO_DRONE, LIBRARY, MQ_9A, QUADCOPTER, TB2, WING_LOONG_2

EVERYWHERE = tuple(code for code in codes() if code != "US")
TELLING = (
    "SA",
    "FR",
    "CN",
    "HK",
    "RU",
    "AF",
    "IQ",
    "CY",
    "AE",
    "AU",
    "CA",
    "IN",
    "BR",
    "ZW",
    "KP",
    "XK",
    "IL",
)
REQUEST = Request(LIBRARY.as_of, to=TELLING)
SPECS = {"mq-9a": MQ_9A, "tb2": TB2, "quad": QUADCOPTER, "cargo": CARGO_DRONE, "wl2": WING_LOONG_2}


def outcome(*reviews: str) -> Outcome:
    return Outcome("category-i", reviews[0] if len(reviews) == 1 else "undetermined", "required", reviews, ())


@pytest.mark.parametrize(
    ("name", "pair"),
    [
        ("mq-9a", ("us-2018", "us-2020")),
        ("mq-9a", ("us-2020", "us-2025")),
        ("mq-9a", ("2019-01-01", "2026-01-01")),
        ("tb2", ("us-2020", "us-2025")),
        ("quad", ("us-2020", "us-2025")),
        ("cargo", ("2019-01-01", "2026-01-01")),
        ("wl2", ("us-2018", "us-2020")),
    ],
)
def test_every_transfer_is_reviewed_as_an_assessment_reviews_it(name: str, pair: tuple[str, str]) -> None:
    spec = read_spec(SPECS[name].encode(), "x")
    both = sides(LIBRARY, REQUEST, *pair)
    found = {
        code: transfers
        for transfers in impact(spec, both, alike(both, TELLING)).transfers
        for code in transfers.destinations
    }
    assert set(found) == set(TELLING)
    for which, side in enumerate(both):
        asked = replace(REQUEST, day=side.law.day, interpretations=(side.reading.id,))
        assessed = assess(spec, asked, LIBRARY, explain=False)
        for row in assessed.reviews:
            review = row.review
            here = (found[review.destination or ""].old, found[review.destination or ""].new)[which]
            assert (here.treatment, here.review, here.licence) == (
                review.treatment,
                review.review,
                review.licence,
            )
            assert set(here.reviews) == {d.review for d in review.decisions}
            assert set(here.decided_by) == {id for d in review.decisions for id in d.decided_by}


def test_each_destination_is_in_one_set_and_those_that_a_rule_names_stand_alone() -> None:
    both = sides(LIBRARY, REQUEST, "2019-01-01", "2026-01-01")
    places = alike(both, EVERYWHERE)
    assert sorted(code for place in places for code in place) == sorted(EVERYWHERE)
    assert {("RU",), ("AF",), ("CA",), ("HK",)} <= set(places)
    assert any({"DE", "FR"} <= set(place) for place in places)


def test_an_mq_9_leaves_no_presumption_between_2020_and_2025_but_a_fast_one_does() -> None:
    both = sides(LIBRARY, replace(REQUEST, to=("SA",)), "us-2020", "us-2025")
    places = alike(both, ("SA",))
    fast = MQ_9A.replace('"300 mph"', '"900 km/h"')
    for slow in (MQ_9A, QUADCOPTER):
        assert list(impact(read_spec(slow.encode(), "x"), both, places).moved()) == []
    ((destination, how, _),) = impact(read_spec(fast.encode(), "x"), both, places).moved()
    assert (destination, how) == ("SA", "leaves-denial")


def test_two_days_are_read_by_the_interpretation_in_force_on_each() -> None:
    old, new = sides(LIBRARY, REQUEST, "2020-07-23", "2020-07-24")
    assert (old.reading.id, new.reading.id) == ("us-2018", "us-2020")
    asked = replace(REQUEST, interpretations=("mtcr",))
    assert [side.reading.id for side in sides(LIBRARY, asked, "2020-07-23", "2020-07-24")] == ["mtcr", "mtcr"]
    assert [side.law.day for side in sides(LIBRARY, asked, "us-2018", "us-2020")] == [LIBRARY.as_of] * 2


def test_several_interpretations_of_two_days_are_refused() -> None:
    with pytest.raises(ValueError, match="one interpretation at a time"):
        sides(LIBRARY, replace(REQUEST, interpretations=("all",)), "2020-01-01", "2026-01-01")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (["strong-presumption-of-denial"], ["case-by-case"], "leaves-denial"),
        (["prohibited"], ["no-mt-review"], "leaves-denial"),
        (["case-by-case"], ["policy-of-denial"], "enters-denial"),
        (["prohibited"], ["strong-presumption-of-denial"], "eased"),
        (["case-by-case"], ["exception-available"], "eased"),
        (["no-mt-review"], ["case-by-case"], "tightened"),
        (["case-by-case"], ["case-by-case"], ""),
        (["case-by-case"], ["case-by-case", "policy-of-denial"], "opened"),
        (["case-by-case", "policy-of-denial"], ["case-by-case"], "settled"),
        (["case-by-case", "policy-of-denial"], ["case-by-case", "prohibited"], ""),
        # undetermined, but on one side of the presumption whatever the answer
        (["case-by-case", "no-mt-review"], ["prohibited"], "enters-denial"),
        (["prohibited", "policy-of-denial"], ["case-by-case", "no-mt-review"], "leaves-denial"),
    ],
)
def test_moves_are_told_apart_by_the_presumption_of_denial(
    old: list[str], new: list[str], expected: str
) -> None:
    assert move(outcome(*old), outcome(*new)) == expected
    assert expected in (*MOVES, "")


def test_a_move_and_its_reverse_are_opposites() -> None:
    opposite = {"leaves-denial": "enters-denial", "eased": "tightened", "opened": "settled", "": ""}
    opposite |= {reverse: way for way, reverse in opposite.items()}
    sides_ = [outcome(review) for review in REVIEWS] + [outcome("case-by-case", "prohibited")]
    for one in sides_:
        for other in sides_:
            assert move(other, one) == opposite[move(one, other)]


def test_what_decides_a_review_says_why() -> None:
    both = sides(LIBRARY, REQUEST, "us-2020", "us-2025")
    old, new = (side.words for side in both)
    for text in SPECS.values():
        for transfers in impact(read_spec(text.encode(), "x"), both, alike(both, TELLING)).transfers:
            assert set(transfers.old.decided_by) - {"not-listed"} <= set(old)
            assert set(transfers.new.decided_by) - {"not-listed"} <= set(new)
    assert new["us-2025/crewed"].cite


def test_the_days_asked_for_are_the_days_of_the_law() -> None:
    old, _ = sides(LIBRARY, REQUEST, "2019-01-01", "2026-01-01")
    assert old.law.day == datetime.date(2019, 1, 1)


def test_a_us_reading_counts_what_the_united_states_licenses() -> None:
    request = Request(LIBRARY.as_of, to=("SA",))
    pair = sides(LIBRARY, request, "us-2020", "us-2025")
    places = alike(pair, request.to)
    texts = {"US": MQ_9A, "TR": TB2, "": QUADCOPTER}
    reached = {o: impact(read_spec(t.encode(), o), pair, places).reached for o, t in texts.items()}
    assert reached == {"US": True, "TR": False, "": True}
