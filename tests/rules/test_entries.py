"""A rule says one thing on each day, and data that do not say it clearly are refused."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from mtcrcheck.rules.conditions import CategoryIs
from mtcrcheck.rules.law import ALWAYS, Reason, Rule
from mtcrcheck.rules.shapes import load_shape
from mtcrcheck.rules.world import Threshold

WHERE = "us/ear/9A120.toml"


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def of(data: dict[str, Any]) -> Rule:
    return load_shape(Rule, {"kind": "entry", **data}, WHERE)


def version(**changes: Any) -> dict[str, Any]:
    told = {"cite": "15 CFR 774", "source": "https://www.ecfr.gov/", "summary": "Words.", "verified": True}
    return {key: value for key, value in (told | changes).items() if value is not None}


def data(*versions: dict[str, Any], **changes: Any) -> dict[str, Any]:
    head = {"id": "us/ear/9A120", "title": "Sprayers", "version": list(versions) or [version()]}
    return {key: value for key, value in (head | changes).items() if value is not None}


EARLY = version(until=day("2021-01-12"), summary="Early.")
MIDDLE = version(effective=day("2021-01-12"), until=day("2026-08-13"), summary="Middle.")
LATE = version(effective=day("2026-08-13"), summary="Late.")


def test_a_rule_carries_what_its_file_says() -> None:
    rule = of(
        data(
            version(
                effective=day("2021-01-12"),
                when={"category": "I"},
                reasons=[{"code": "MT1", "when": {"fact": "range_km", "at_least": 300}}, {"code": "AT1"}],
                review="case-by-case",
                licence="required",
                treatment="category-ii",
                alert="partial-embargo",
                condition="To be met.",
                note="Read in a copy.",
                verified=False,
            ),
            category="II",
        ),
    )
    (only,) = rule.versions
    assert (rule.id, rule.title, rule.kind, rule.category) == ("us/ear/9A120", "Sprayers", "entry", "II")
    assert only.when == CategoryIs("I")
    assert only.reasons == (Reason("MT1", Threshold("range_km", "at_least", 300.0)), Reason("AT1"))
    assert (only.review, only.licence, only.treatment) == ("case-by-case", "required", "category-ii")
    assert (only.alert, only.condition, only.note) == ("partial-embargo", "To be met.", "Read in a copy.")
    assert (only.cite, only.source, only.summary) == ("15 CFR 774", "https://www.ecfr.gov/", "Words.")
    assert only.verified is False


def test_what_a_rule_leaves_out_is_left_out() -> None:
    (only,) = of(data()).versions
    assert only.when == ALWAYS
    assert only.reasons == ()
    assert (only.effective, only.until, only.note, only.review, only.licence) == (None,) * 5
    assert (only.treatment, only.alert, only.condition) == (None,) * 3


def test_a_file_may_name_another_kind_than_its_folder_does() -> None:
    assert of(data(kind="restriction")).kind == "restriction"


def test_a_reason_without_a_condition_always_applies() -> None:
    (only,) = of(data(version(reasons=[{"code": "AT1"}]))).versions
    assert only.reasons == (Reason("AT1", ALWAYS),)


@pytest.mark.parametrize(
    ("on", "says"),
    [
        ("1900-01-01", "Early."),
        ("2021-01-11", "Early."),
        ("2021-01-12", "Middle."),
        ("2026-08-12", "Middle."),
        ("2026-08-13", "Late."),
        ("2999-12-31", "Late."),
    ],
)
def test_a_version_holds_from_its_first_day_to_the_day_before_the_next(on: str, says: str) -> None:
    found = of(data(EARLY, MIDDLE, LATE)).version_on(day(on))
    assert found is not None
    assert found.summary == says


@pytest.mark.parametrize(
    ("on", "says"), [("2021-01-11", None), ("2021-01-12", "Middle."), ("2026-08-13", None)]
)
def test_before_its_first_and_after_its_last_day_a_rule_says_nothing(on: str, says: str | None) -> None:
    found = of(data(MIDDLE)).version_on(day(on))
    assert (found.summary if found else None) == says


@pytest.mark.parametrize(
    ("versions", "message"),
    [
        ((EARLY, LATE), "a version must begin on the day on which the one before it ends"),
        ((EARLY, version(effective=day("2021-01-11"))), "a version must begin on the day"),
        ((MIDDLE, EARLY), "a version must begin on the day"),
        ((version(), version(effective=day("2021-01-12"))), "a version must begin on the day"),
        ((EARLY, version()), "a version must begin on the day"),
    ],
)
def test_versions_that_leave_a_gap_or_overlap_are_refused(
    versions: tuple[dict[str, Any], ...], message: str
) -> None:
    with pytest.raises(ValueError, match=f"^{WHERE}: {message}"):
        of(data(*versions))


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (data(colour="red"), "unknown key 'colour'"),
        (data(version(review_="x")), "version 1: unknown key 'review_'"),
        (data(EARLY, version(effective=day("2021-01-12"), cite=None)), "version 2: cite is missing"),
        (data(version(source=None)), "version 1: source is missing"),
        (data(version(summary=None)), "version 1: summary is missing"),
        (data(version(verified=None)), "version 1: verified is missing"),
        (data(version(effective="2021-01-12")), "version 1: effective is '2021-01-12', expected a date"),
        (data(version(until=2021)), "version 1: until is 2021, expected a date"),
        (data(version(effective=datetime.datetime(2021, 1, 12))), "version 1: effective is "),
        (data(version(when={"fact": "range_km"})), "version 1: when: not a condition"),
        (data(version(reasons=[{"code": "MT", "unless": {}}])), "version 1: reasons 1: unknown key 'unless'"),
        (data(version(reasons=[{"code": "MT", "when": {}}])), "version 1: reasons 1: when: not a condition"),
    ],
)
def test_bad_data_are_refused_with_their_place(bad: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{WHERE}: {message}"):
        of(bad)


@pytest.mark.parametrize(
    "bad",
    [
        data(id=None),
        data(title=None),
        data() | {"version": []},
        {"id": "us/ear/9A120", "title": "Sprayers"},
        data(version(reasons=[{}])),
        data(version(verified="yes")),
        data(version(cite=5)),
        data(version(effective=day("2021-01-12"), until=day("2021-01-12"))),
    ],
    ids=["id", "title", "no version", "versions", "code", "verified", "cite", "ends as it begins"],
)
def test_missing_keys_and_values_of_the_wrong_kind_are_refused_with_their_place(bad: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=f"^{WHERE}"):
        of(bad)
