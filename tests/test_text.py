"""Text from outside is safe to print, and a slip is answered with what was meant."""

from __future__ import annotations

import unicodedata
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.text import LONGEST, MOST, capitalize, closest, join_or, printable

ANY_CHARACTER = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", "\\x1b[31mred"),
        ("a\nb\tc\r", "a\\x0ab\\x09c\\x0d"),
        ("\x7f\x9b", "\\x7f\\x9b"),
        ("abc\u202egnp", "abc\\u202egnp"),
        ("\u2066\u2069\u200f", "\\u2066\\u2069\\u200f"),
        ("\u2028", "\\u2028"),
        ("\udc80", "\\udc80"),
        ("\ufffe\uffff\ufffd", "\\ufffe\\uffff\ufffd"),
        ("\U000e0041", "\\U000e0041"),
        ("Bayraktar TB2 – 150 km", "Bayraktar TB2 – 150 km"),
        ("مهاجر‌۶", "مهاجر‌۶"),
    ],
)
def test_what_a_terminal_would_obey_is_escaped_and_the_rest_is_not(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(ANY_CHARACTER)
def test_nothing_printed_is_a_control_or_half_a_character(text: str) -> None:
    shown = printable(text)
    shown.encode()
    assert not {unicodedata.category(c) for c in shown} & {"Cc", "Cs", "Zl", "Zp"}
    assert not {unicodedata.bidirectional(c) for c in shown} & {
        "LRO",
        "RLO",
        "LRE",
        "RLE",
        "PDF",
        "LRI",
        "RLI",
        "FSI",
        "PDI",
    }


@given(ANY_CHARACTER)
def test_printing_twice_changes_nothing(text: str) -> None:
    assert printable(printable(text)) == printable(text)


@given(ANY_CHARACTER)
def test_what_is_printed_can_stand_in_any_xml(text: str) -> None:
    assert ElementTree.fromstring(f"<a>{escape(printable(text))}</a>").text in (printable(text), None)


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


def test_alternatives_read_like_a_sentence() -> None:
    assert [join_or(words) for words in (["a"], "ab", iter("abc"))] == ["a", "a or b", "a, b or c"]
    assert join_or("abc", "and") == "a, b and c"


def test_only_the_first_letter_is_changed() -> None:
    assert [capitalize(text) for text in ("", "mTCR item", "ärger")] == ["", "MTCR item", "Ärger"]
