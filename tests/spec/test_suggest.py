"""Suggestions are near, and never sought where that would take long."""

from __future__ import annotations

from mtcrcheck.text import LONGEST, MOST, closest

KEYS = ("max_takeoff", "max_payload", "empty")


def test_a_slip_is_answered_with_the_key() -> None:
    assert closest("max_takeof", KEYS) == "max_takeoff"
    assert closest("MAX_PAYLOAD", KEYS) == "max_payload"


def test_what_is_near_to_nothing_has_no_suggestion() -> None:
    assert closest("colour", KEYS) is None
    assert closest("max_takeoff", ()) is None


def test_long_texts_and_long_lists_are_not_compared() -> None:
    assert closest("a" * LONGEST, ["a" * LONGEST]) == "a" * LONGEST
    assert closest("a" * (LONGEST + 1), ["a" * LONGEST]) is None
    assert closest("empty", [*map(str, range(MOST)), "empty"]) is None
