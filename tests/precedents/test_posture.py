"""How an outcome sits with the posture of its day: the four words, and the sentence that says why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.eligibility import REVIEWS
from mtcrcheck.precedents.record import (
    EXCEPTION,
    OPEN,
    OPEN_BECAUSE,
    OUTCOMES,
    STANDINGS,
    STATUSES,
    UNEXPLAINED,
    WITHIN,
    judge_standing,
    read_events,
    replay_event,
    replay_events,
    select,
    select_alike,
)
from tests.precedents.building import LIBRARY, SPECS, event, replayed

RELEASES = [status for status in STATUSES if OUTCOMES[status] == "release"]
STEPS = ["requested", "offered", "withdrawn"]


@pytest.mark.parametrize("status", RELEASES)
def test_a_reaper_released_was_an_exception_until_july_2020_and_is_within_the_posture_since(
    status: str,
) -> None:
    assert replayed("2020-07-23", status).standing == EXCEPTION
    assert replayed("2020-07-24", status).standing == WITHIN


def test_a_reaper_refused_was_within_the_posture_until_july_2020_and_is_not_explained_by_it_since() -> None:
    assert replayed("2020-07-23", "refused").standing == WITHIN
    assert replayed("2020-07-24", "refused").standing == UNEXPLAINED


def test_a_reaper_held_up_was_within_the_posture_until_july_2020_and_is_open_since() -> None:
    assert replayed("2020-07-23", "stalled").standing == WITHIN
    held = replayed("2020-07-24", "stalled")
    assert (held.standing, held.open_because) == (OPEN, "held up")


@pytest.mark.parametrize("status", STEPS)
def test_a_step_that_is_no_outcome_stands_open_whatever_the_posture(status: str) -> None:
    for date in ("2020-07-23", "2020-07-24"):
        found = replayed(date, status)
        assert (found.standing, found.open_because) == (OPEN, "no outcome")


def test_a_reaper_to_an_embargoed_state_is_not_explained_if_released_and_within_if_refused() -> None:
    released = replayed("2021-01-01", "delivered", buyer="IR")
    assert (released.standing, released.reviews) == (UNEXPLAINED, ("prohibited",))
    assert "despite a prohibition (us-2020): us/review/" in released.reason
    assert replayed("2021-01-01", "refused", buyer="IR").standing == WITHIN


def test_a_year_across_july_2020_leaves_a_release_open_and_its_second_half_does_not() -> None:
    found = replayed("2020", "leased")
    assert (found.standing, found.open_because) == (OPEN, "undetermined")
    assert found.reason == (
        "The day in 2020 is not known: an exception to the presumption if it met a strong presumption of "
        "denial, within the posture if it met a review case by case."
    )
    narrowed = replayed("2020", "leased", not_before="2020-10")
    assert narrowed.standing == WITHIN
    assert narrowed.reason.endswith("The same on every day replayed: 2020-10-01, 2020-12-31.")


def test_an_undetermined_category_leaves_open_what_turns_on_it() -> None:
    refused = replayed("2014-10-28", "refused", buyer="JO", spec="yfq-44a")
    assert (refused.category, refused.candidates) == ("undetermined", ("I", "II"))
    assert (refused.standing, refused.open_because) == (OPEN, "undetermined")
    assert refused.reason == (
        "The category may be I or II: within the posture if it met a strong presumption of denial, "
        "not explained by the posture if it met a review case by case."
    )


def test_an_undetermined_category_leaves_nothing_open_that_does_not_turn_on_it() -> None:
    found = replayed("2025-10-01", buyer="TW", spec="yfq-44a")
    assert (found.category, found.standing) == ("undetermined", WITHIN)


def test_without_a_spec_an_event_is_open() -> None:
    found = replayed("2015", "refused", spec=None)
    assert (found.standing, found.open_because, found.category) == (OPEN, "no spec", None)


def test_equipment_for_an_aircraft_leaves_an_event_open() -> None:
    found = replayed("2015-11-03", item="equipment")
    assert (found.standing, found.open_because) == (OPEN, "not an aircraft")
    assert found.reason.startswith("The item transferred was equipment for the aircraft")


def test_a_supplier_that_no_reading_binds_leaves_an_event_open() -> None:
    found = replayed("2014", "delivered", supplier="CN", spec="ch-4")
    assert (found.standing, found.open_because, found.interpretations) == (OPEN, "no reading", ())
    assert found.reason.startswith("China is neither a partner of the regime nor known to follow it")


def test_a_supplier_bound_for_part_of_the_date_only_leaves_an_event_open() -> None:
    """Turkiye joined in 1997 on a day that is not known: on the first day of 1998 it surely was a partner."""
    found = replayed("1997", "delivered", supplier="TR", spec="tb2")
    assert (found.standing, found.open_because) == (OPEN, "no reading")
    assert replayed("1998", "delivered", supplier="TR", spec="tb2").standing == WITHIN


def test_reasons_name_review_and_reading() -> None:
    assert replayed("2015-10-06").reason == (
        "Notified despite a strong presumption of denial (us-1987), which is rebuttable on rare occasions."
    )
    assert replayed("2026-01-12").reason == "Notified under a review case by case (us-2025)."
    assert replayed("2014-03-05", "refused").reason == (
        "Refused under a strong presumption of denial (us-1987)."
    )
    assert replayed("2022-11-05", "refused").reason == (
        "Refused under a review case by case (us-2020), which carries no presumption of denial."
    )
    assert replayed("2021-01-27", "stalled").reason == (
        "Held up without a decision, under a review case by case (us-2020), which carries no presumption."
    )


@given(st.sampled_from(STATUSES), st.sampled_from(REVIEWS), st.sampled_from(REVIEWS))
def test_a_stricter_review_never_explains_a_release_better_nor_a_refusal_worse(
    status: str, one: str, other: str
) -> None:
    strict, mild = sorted((one, other), key=REVIEWS.index)
    rank = [WITHIN, EXCEPTION, UNEXPLAINED].index
    if OUTCOMES[status] == "release":
        assert rank(judge_standing(status, strict)) >= rank(judge_standing(status, mild))
    if OUTCOMES[status] == "refusal":
        assert rank(judge_standing(status, strict)) <= rank(judge_standing(status, mild))


def test_every_status_has_an_outcome_and_every_event_a_word_and_a_sentence() -> None:
    assert set(OUTCOMES) == set(STATUSES)
    for found in replay_events(read_events(), LIBRARY):
        assert found.standing in STANDINGS
        assert (found.standing == OPEN) == (found.open_because in OPEN_BECAUSE)
        assert found.reason.endswith(".")


def test_nothing_is_said_to_be_allowed() -> None:
    for found in replay_events(read_events(), LIBRARY):
        assert not {"allowed", "permitted", "clear"} & set(found.reason.lower().split())


def test_events_on_aircraft_like_a_reaper_are_those_of_reviews_like_its_own() -> None:
    japan = select(read_events(), to=("JP", "IQ"), supplier="US")
    found = replay_events(japan, LIBRARY)
    alike = select_alike(found, SPECS["mq-9a"], LIBRARY)
    assert {p.event.spec for p in alike} == {"rq-4b", "mq-9b"}
    assert {p.event.spec for p in select_alike(found, SPECS["scaneagle"], LIBRARY)} == {"scaneagle"}


def test_an_aircraft_is_like_itself_in_every_event_that_it_is_in() -> None:
    reapers = replay_events([e for e in read_events() if e.spec == "mq-9a"], LIBRARY)
    assert select_alike(reapers, SPECS["mq-9a"], LIBRARY) == reapers


def test_nothing_is_like_an_aircraft_without_a_spec() -> None:
    unknown = replay_event(event("2015", spec=None), None, LIBRARY)
    assert select_alike([unknown], SPECS["mq-9a"], LIBRARY) == ()
