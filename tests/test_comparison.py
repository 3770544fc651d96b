"""Two readings or two days side by side: the differences, which transfers move, and the words that make them."""

from __future__ import annotations

import datetime
from itertools import product
from pathlib import Path

import pytest
import tomli

from mtcrcheck.assessment import Request, assess
from mtcrcheck.comparison import MOVES, Change, Outcome, Transfers, alike, bases, compare, impact, words_of
from mtcrcheck.countries import codes
from mtcrcheck.eligibility import REVIEWS
from mtcrcheck.rules.law import Interpretation
from mtcrcheck.rules.shapes import load_shape
from mtcrcheck.spec.read import read_spec
from tests.folding import each
from tests.specs_for_tests import (
    ALL_READINGS,
    CARGO_DRONE,
    LIBRARY,
    MQ_9A,
    QUADCOPTER,
    SMALLER_CARGO_DRONE,
    TB2,
    TODAY,
    WING_LOONG_2,
    aircraft,
)

BILL = Path(__file__).parent / "examples" / "interpretations" / "lead-act-bill.toml"
PRESUMPTION = "strong-presumption-of-denial"
SURVEY_DRONE = SMALLER_CARGO_DRONE.replace('role = "cargo"', 'role = "survey"')
EVERYWHERE = tuple(code for code in codes() if code != "US")
TELLING = (
    "SA", "FR", "CN", "HK", "RU", "AF", "IQ", "CY", "AE", "AU", "CA", "IN", "BR", "ZW", "KP", "XK", "IL",
)  # fmt: skip
REQUEST = Request(LIBRARY.as_of, to=TELLING)
SPECS = {"mq-9a": MQ_9A, "tb2": TB2, "quad": QUADCOPTER, "cargo": CARGO_DRONE, "wl2": WING_LOONG_2}


def differences(
    text: str,
    old: str,
    new: str,
    *to: str,
    on: str = TODAY,
    exporter: str = "US",
    readings: tuple[str, ...] = (),
) -> tuple[Change, ...]:
    request = Request(datetime.date.fromisoformat(on), readings, to, exporter)
    return compare(aircraft(text), request, old, new, LIBRARY)


def ids(words: object) -> list[str]:
    return [w.id for w in words]  # type: ignore[attr-defined]


def test_from_2020_to_2025_an_mq_9a_is_treated_otherwise_and_reviewed_alike() -> None:
    (change,) = differences(MQ_9A, "us-2020", "us-2025", "SA")
    assert change.destination == "SA"
    assert (change.old.treatment, change.new.treatment) == ("category-ii", "crewed-aircraft")
    assert change.old.review == change.new.review == "case-by-case"
    assert change.changed == ("treatment", "conditions")
    assert any("carefully selected subset" in condition for condition in change.old.conditions)
    assert not any("carefully selected subset" in condition for condition in change.new.conditions)


def test_where_the_proof_is_open_on_both_sides_what_is_presumed_differs() -> None:
    silent = MQ_9A.replace("reusable = true\n", "").replace("strike", "isr-strike")
    (change,) = differences(silent, "us-2020", "us-2025", "SA")
    assert change.old.treatment == change.new.treatment == "undetermined"
    assert change.changed[:1] == ("presumed_treatment",)
    assert (change.old.shown("treatment"), change.new.shown("treatment")) == (
        "category-ii",
        "crewed-aircraft",
    )
    assert "presumptions/reusable" in change.new.presumes
    assert ids(change.because) == ["us-2025/crewed", "us-nsm28/partner"]
    assert "us-nsm28/partner" in change.new.proven_only  # which a reusable aircraft does not come to
    assert "us-2025/crewed" not in change.new.proven_only


def test_a_difference_names_the_words_that_make_it_on_either_side() -> None:
    (change,) = differences(MQ_9A, "us-2020", "us-2025", "SA")
    assert ids(change.because) == ["us-2025/crewed"]
    assert ids(change.instead_of) == ["us-2020/state"]
    for words in (*change.because, *change.instead_of):
        assert words.cite
        assert words.source.startswith("http")
        assert words.summary.endswith(".")


def test_the_policy_of_2020_moves_treatment_and_review() -> None:
    (change,) = differences(MQ_9A, "us-2018", "us-2020", "SA")
    assert change.changed[:2] == ("treatment", "review")
    assert (change.old.review, change.new.review) == (PRESUMPTION, "case-by-case")
    assert (ids(change.because), ids(change.instead_of)) == (["us-2020/state"], ["mtcr/category-i"])


def test_the_policy_of_2018_moves_nothing_for_category_i() -> None:
    assert differences(MQ_9A, "us-1987", "us-2018", "SA", "DE", "CN") == ()


@each(product([MQ_9A, WING_LOONG_2, SMALLER_CARGO_DRONE], ALL_READINGS))
def test_a_reading_does_not_differ_from_itself(text: str, reading: str) -> None:
    assert differences(text, reading, reading, "SA", "DE", "CN") == ()


def test_what_does_not_change_is_not_shown() -> None:
    assert differences(QUADCOPTER, "us-2018", "us-2025", "SA", "CN") == ()
    assert differences(CARGO_DRONE, "us-2020", "us-2025", "SA", "DE") == ()


def test_of_several_destinations_only_those_that_change_are_shown() -> None:
    found = differences(SURVEY_DRONE, "2026-08-12", "2026-08-13", "CN", "DE", "SA", readings=("us-2025",))
    moved = {c.destination: c for c in found if {"review", "licence"} & set(c.changed)}
    assert list(moved) == ["DE"]
    assert (moved["DE"].old.licence, moved["DE"].new.licence) == ("required", "exception")
    assert "us/review/STA" in ids(moved["DE"].because)


def test_an_embargo_hides_what_the_reading_would_change_in_review_but_not_in_treatment() -> None:
    (change,) = differences(MQ_9A, "us-2018", "us-2020", "CN")
    assert change.old.review == change.new.review == "policy-of-denial"
    assert "treatment" in change.changed
    assert "review" not in change.changed


def test_without_a_destination_the_rows_before_any_are_compared() -> None:
    (change,) = differences(MQ_9A, "us-2018", "us-2020")
    assert change.destination is None


# Two days


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ("2020-07-23", "2020-07-24", ("us-2018", PRESUMPTION), ("us-2020", "case-by-case")),
        ("2025-09-14", "2025-09-15", ("us-nsm28", "case-by-case"), ("us-2025", "case-by-case")),
    ],
)
def test_two_days_are_compared_under_the_reading_in_force_on_each(
    old: str, new: str, before: tuple[str, str], after: tuple[str, str]
) -> None:
    (change,) = differences(MQ_9A, old, new, "SA")
    assert (change.old.interpretation, change.old.review) == before
    assert (change.new.interpretation, change.new.review) == after
    assert (change.old.day.isoformat(), change.new.day.isoformat()) == (old, new)


def test_between_two_days_on_which_the_law_is_the_same_nothing_changes() -> None:
    assert differences(MQ_9A, "2025-09-15", "2025-09-16", "SA", "DE") == ()


@pytest.mark.parametrize(
    ("old", "new", "moves"), [("2026-07-08", "2026-07-09", 0), ("2026-07-09", "2026-07-10", 1)]
)
def test_the_day_on_which_the_emirates_moved_is_a_difference_in_the_law_and_not_in_the_reading(
    old: str, new: str, moves: int
) -> None:
    approved = SMALLER_CARGO_DRONE + '[transfer]\nend_user = "approved-entity"\n'
    found = differences(approved, old, new, "AE")
    assert len(found) == moves
    for change in found:
        assert change.old.interpretation == change.new.interpretation == "us-2025"
        assert (change.old.review, change.new.review) == ("case-by-case", "exception-available")


def test_a_reading_is_compared_with_a_day() -> None:
    (change,) = differences(MQ_9A, "2020-07-23", "us-2025")
    assert (change.old.interpretation, change.old.day.isoformat()) == ("us-2018", "2020-07-23")
    assert (change.new.interpretation, change.new.day.isoformat()) == ("us-2025", TODAY)


def test_an_entry_that_is_amended_is_a_difference_in_controls() -> None:
    """An endurance of 2 h was in 9A012.a.2 until the paragraphs were cut anew at 3 h."""
    short = SURVEY_DRONE.replace('endurance = "8 h"', 'endurance = "2 h"')
    (change,) = differences(short, "2026-08-12", "2026-08-13", "DE", readings=("us-2025",))
    assert "controls" in change.changed
    assert (change.old.controls, change.new.controls) == (("us/ear/9A012.a.2",), ("us/ear/9A012.a.1",))


def test_readings_asked_for_are_compared_on_either_day() -> None:
    assert differences(MQ_9A, "2020-07-23", "2020-07-24", "SA", readings=("us-2018", "us-2020")) == ()
    one, other = differences(SURVEY_DRONE, "2026-08-12", "2026-08-13", "DE", readings=("us-2020", "us-2025"))
    assert (one.new.interpretation, other.new.interpretation) == ("us-2020", "us-2025")


def test_two_days_on_which_an_exporting_state_has_different_readings_are_compared() -> None:
    """The United Kingdom left the Union in 2020, and with it its reading."""
    differences(MQ_9A, "2019-01-01", "2022-01-01", "US", exporter="GB", readings=("all",))


# What is asked stays the same


def test_destinations_and_exporting_state_are_the_same_on_both_sides() -> None:
    found = differences(WING_LOONG_2, "mtcr", "us-2020", "SA", "DE")
    assert [c.destination for c in found] == ["SA", "DE"]
    assert {c.spec.name for c in found} == {"Wing Loong II"}


def test_an_undetermined_side_shows_the_words_of_every_way_it_may_go() -> None:
    (change,) = differences(WING_LOONG_2, "mtcr", "us-2025", "SA")
    assert (change.old.treatment, change.new.treatment) == ("undetermined", "crewed-aircraft")
    assert set(ids(change.instead_of)) == {"mtcr/category-i", "mtcr/category-ii"}


def test_a_change_of_licence_names_the_words_that_make_it() -> None:
    (change,) = differences(MQ_9A, "mtcr", "us-1987", "SA")
    assert (change.old.licence, change.new.licence) == ("unknown", "required")
    assert "us/review/licence-ITAR" in ids(change.because)


@pytest.mark.parametrize("which", ["us-1776", "2020-13-01", "yesterday", ""])
def test_what_is_neither_a_reading_nor_a_day_is_an_error(which: str) -> None:
    with pytest.raises(KeyError):
        differences(MQ_9A, which, "us-2025")


def test_a_side_says_why_its_reading_does_not_stand() -> None:
    bill = load_shape(Interpretation, tomli.loads(BILL.read_text("utf-8")), BILL.name)
    library = LIBRARY.with_interpretation(bill)
    request = Request(datetime.date(2020, 1, 1), (), ("SA",))
    (change,) = compare(aircraft(MQ_9A), request, "us-2018", "lead-act-bill", library)
    assert (change.old.not_in_force, change.new.not_in_force) == ("", "bill, not law")
    (change,) = compare(aircraft(MQ_9A), request, "us-2018", "us-2025", library)
    assert change.new.not_in_force == "in force from 2025-09-15"


def test_the_change_of_april_2026_shows_from_japan_and_from_nowhere_else() -> None:
    days = (datetime.date(2026, 10, 1), (), ("AE",), "JP", (), ("KR",))
    (change,) = compare(aircraft(MQ_9A), Request(*days), "2026-04-20", "2026-04-21", LIBRARY)
    assert (change.exporter, change.destination) == ("JP", "AE")
    assert (change.old.interpretation, change.new.interpretation) == ("jp", "jp-2026")
    assert (change.old.review, change.new.review) == ("policy-of-denial", "undetermined")
    assert ids(change.because) == ["jp/principles-2026"]
    assert ids(change.instead_of) == ["jp/principles-2014"]
    assert compare(aircraft(MQ_9A), Request(*days), "2026-04-21", "2026-05-01", LIBRARY) == ()


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
    both = bases(LIBRARY, REQUEST, *pair)
    found = {
        code: transfers
        for transfers in impact(spec, both, alike(both, TELLING)).transfers
        for code in transfers.destinations
    }
    assert set(found) == set(TELLING)
    for which, side in enumerate(both):
        asked = REQUEST._replace(day=side.law.day, interpretations=(side.interpretation.id,))
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
    both = bases(LIBRARY, REQUEST, "2019-01-01", "2026-01-01")
    places = alike(both, EVERYWHERE)
    assert sorted(code for place in places for code in place) == sorted(EVERYWHERE)
    assert {("RU",), ("AF",), ("CA",), ("HK",)} <= set(places)
    assert any({"DE", "FR"} <= set(place) for place in places)


def test_an_mq_9_leaves_no_presumption_between_2020_and_2025_but_a_fast_one_does() -> None:
    both = bases(LIBRARY, REQUEST._replace(to=("SA",)), "us-2020", "us-2025")
    places = alike(both, ("SA",))
    fast = MQ_9A.replace('"300 mph"', '"900 km/h"')
    for slow in (MQ_9A, QUADCOPTER):
        assert list(impact(read_spec(slow.encode(), "x"), both, places).moved()) == []
    ((destination, how, _),) = impact(read_spec(fast.encode(), "x"), both, places).moved()
    assert (destination, how) == ("SA", "leaves-denial")


def test_two_days_are_read_by_the_interpretation_in_force_on_each() -> None:
    old, new = bases(LIBRARY, REQUEST, "2020-07-23", "2020-07-24")
    assert (old.interpretation.id, new.interpretation.id) == ("us-2018", "us-2020")
    asked = REQUEST._replace(interpretations=("mtcr",))
    assert [side.interpretation.id for side in bases(LIBRARY, asked, "2020-07-23", "2020-07-24")] == [
        "mtcr",
        "mtcr",
    ]
    assert [side.law.day for side in bases(LIBRARY, asked, "us-2018", "us-2020")] == [LIBRARY.as_of] * 2


def test_several_interpretations_of_two_days_are_refused() -> None:
    with pytest.raises(ValueError, match="one interpretation at a time"):
        bases(LIBRARY, REQUEST._replace(interpretations=("all",)), "2020-01-01", "2026-01-01")


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
    assert Transfers((), outcome(*old), outcome(*new)).move == expected
    assert expected in (*MOVES, "")


def test_a_move_and_its_reverse_are_opposites() -> None:
    opposite = {"leaves-denial": "enters-denial", "eased": "tightened", "opened": "settled", "": ""}
    opposite |= {reverse: way for way, reverse in opposite.items()}
    sides_ = [outcome(review) for review in REVIEWS] + [outcome("case-by-case", "prohibited")]
    for one in sides_:
        for other in sides_:
            there, back = Transfers((), one, other), Transfers((), other, one)
            assert back.move == opposite[there.move]


def test_what_decides_a_review_says_why() -> None:
    both = bases(LIBRARY, REQUEST, "us-2020", "us-2025")
    old, new = (words_of(side) for side in both)
    for text in SPECS.values():
        for transfers in impact(read_spec(text.encode(), "x"), both, alike(both, TELLING)).transfers:
            assert set(transfers.old.decided_by) - {"not-listed"} <= set(old)
            assert set(transfers.new.decided_by) - {"not-listed"} <= set(new)
    assert new["us-2025/crewed"].cite


def test_the_days_asked_for_are_the_days_of_the_law() -> None:
    old, _ = bases(LIBRARY, REQUEST, "2019-01-01", "2026-01-01")
    assert old.law.day == datetime.date(2019, 1, 1)


def test_a_us_reading_counts_what_the_united_states_licenses() -> None:
    request = Request(LIBRARY.as_of, to=("SA",))
    pair = bases(LIBRARY, request, "us-2020", "us-2025")
    places = alike(pair, request.to)
    texts = {"US": MQ_9A, "TR": TB2, "": QUADCOPTER}
    reached = {o: impact(read_spec(t.encode(), o), pair, places).reached for o, t in texts.items()}
    assert reached == {"US": True, "TR": False, "": True}
