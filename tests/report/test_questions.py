"""Questions to the maker, in plain words: numbered, with the key that the answer fills in and what it decides."""

from __future__ import annotations

import pytest

from mtcrcheck.reasons.missing import CURVE, Missing
from mtcrcheck.report.aircraft import list_decisions, list_questions
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.model import Spec
from mtcrcheck.spec.read import read_spec
from tests.report.reports import report, run_for
from tests.specs_for_tests import CIVIL_QUADCOPTER, WING_LOONG_2

EMPTY = Spec("X")


def asked(*keys: str, spec: Spec = EMPTY) -> list[str]:
    return [q.text for q in list_questions(spec, [Missing(key, (), ("annex",)) for key in keys])]


@pytest.mark.parametrize(
    ("key", "question"),
    [
        ("mass.empty", "What does it weigh empty, with its unit (g, kg, t, lb, oz, short ton, long ton)?"),
        (
            "performance.endurance",
            "How long does it stay in the air at most, with its unit (s, min, h, d, week)?",
        ),
        ("performance.ceiling", "Greatest altitude, with its unit (m, km, ft, yd, mi, nmi)?"),
        ("aircraft.refuelled_in_flight", "Can it be refuelled in flight?"),
        ("mass.payload_limit", "What limits the payload: structure, takeoff-mass or unknown?"),
        (
            "mass.max_fuel",
            "How much fuel do the full tanks hold, with its unit "
            "(g, kg, t, lb, oz, short ton, long ton; or ml, cl, L, m3, US gal, imp gal)?",
        ),
    ],
)
def test_a_key_is_asked_for_in_plain_words_with_its_units(key: str, question: str) -> None:
    assert asked(key) == [question]


def test_every_key_can_be_asked_for_in_the_order_of_the_keys() -> None:
    found = list_questions(EMPTY, [Missing(key, (), ("annex",)) for key in (CURVE, *reversed(KEYS))])
    assert [q.key for q in found] == [*KEYS, CURVE]
    assert all(q.text.endswith("?") for q in found)


def test_where_sources_disagree_the_question_is_which_is_right() -> None:
    spec = read_spec(
        b'name = "X"\n[mass]\nmax_payload = [{ value = "480 kg", source = "a" }, "1,102 lb"]\n[[source]]\nid = "a"\n',
        "x",
    )
    (text,) = asked("mass.max_payload", spec=spec)
    assert text.endswith("Sources disagree: which is right, 480 kg (a) or 1,102 lb?")


def test_a_key_missing_for_several_verdicts_is_asked_for_once() -> None:
    missing = [Missing("mass.empty", (), ("annex",)), Missing("mass.empty", ("mass.max_fuel",), ("us-2020",))]
    assert len(list_questions(EMPTY, missing)) == 1


def test_the_answers_that_decide_something_are_told_by_number() -> None:
    missing = [
        Missing("mass.empty", (), ("annex", "us-2020")),
        Missing("mass.max_fuel", ("performance.endurance",), ("us-2025",)),
        Missing("performance.endurance", ("mass.max_fuel",), ("us-2025",)),
        Missing("performance.max_speed", (), ("annex", "us-2020")),
    ]
    questions = list_questions(EMPTY, missing)
    # what decides two verdicts alone is asked before what decides one with another
    assert [q.key.rpartition(".")[2] for q in questions] == ["empty", "max_speed", "max_fuel", "endurance"]
    assert list_decisions(questions, missing) == {
        ("annex", "us-2020"): [(1,), (2,)],
        ("us-2025",): [(3, 4)],
    }


def test_questions_are_numbered_and_say_what_they_decide() -> None:
    text = report(
        "questions", run_for(), {"wl2.toml": WING_LOONG_2.replace('origin = "CN"', 'manufacturer = "AVIC"')}
    )
    assert text.startswith("Wing Loong II (wl2.toml)\n\nQuestions to AVIC:\n\n1. Maximum payload")
    asked_first = " ".join(text.split())
    assert (
        "Sources disagree: which is right, 480 kg (maker) or 500 kg (press)? [mass.max_payload]"
        in asked_first
    )
    assert "- the Annex category" in text
    assert "an answer to 1 may decide it" in " ".join(text.split())
    assert text.endswith("exports from\nUnited States (US).\n")


def test_alternatives_are_told_together() -> None:
    text = report("questions", run_for(), {"x.toml": 'name = "X"'})
    decided = " ".join(text[text.index("\n- ") :].split())
    assert "an answer to " in decided
    assert all(f"\n{n}. " in text or f"\n {n}. " in text for n in range(1, 3))


def test_of_an_aircraft_outside_the_annex_the_review_alone_is_open() -> None:
    text = report("questions", run_for("SA"), {"x.toml": 'name = "X"\nperformance.ferry_range = "299 km"'})
    assert ("the review under" in text, "the treatment under" in text) == (True, False)


def test_where_nothing_is_open_nothing_is_asked() -> None:
    assert "No figure is missing" in report("questions", run_for(), {"q.toml": CIVIL_QUADCOPTER})


def test_a_hostile_name_stays_text_and_invalid_inputs_ask_nothing() -> None:
    hostile = 'name = "\\u001b[31mX\\nQuestions to me"'
    text = report("questions", run_for(), {"x.toml": hostile, "bad.toml": "name = 5"})
    assert "\x1b" not in text
    assert text.startswith("\\x1b[31mX\\x0aQuestions to me (x.toml)\n")
    assert "bad.toml" not in text
