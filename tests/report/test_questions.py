"""Questions on paper: numbered, with the key that the answer fills in and what it decides."""

from __future__ import annotations

from tests.report.reports import report, run_for
from tests.specs_for_tests import QUADCOPTER, WING_LOONG_2


def test_questions_are_numbered_and_say_what_they_decide() -> None:
    text = report(
        "questions", run_for(), {"wl2.toml": WING_LOONG_2.replace('origin = "CN"', 'manufacturer = "AVIC"')}
    )
    assert text.startswith("Wing Loong II (wl2.toml)\n\nQuestions to AVIC:\n\n1. max payload:")
    assert "which is right,\n   480 kg (maker) or 500 kg (press)? [mass.max_payload]" in text
    assert "- the Annex category" in text
    assert "an answer to 1 may decide it" in " ".join(text.split())
    assert text.endswith("exports from\nUnited States (US).\n")


def test_alternatives_are_told_together() -> None:
    text = report("questions", run_for(), {"x.toml": 'name = "X"'})
    decided = " ".join(text[text.index("\n- ") :].split())
    assert "an answer to " in decided
    assert all(f"\n{n}. " in text or f"\n {n}. " in text for n in range(1, 3))


def test_where_nothing_is_open_nothing_is_asked() -> None:
    assert "Nothing is open" in report("questions", run_for(), {"q.toml": QUADCOPTER})


def test_a_hostile_name_stays_text_and_invalid_inputs_ask_nothing() -> None:
    hostile = 'name = "\\u001b[31mX\\nQuestions to me"'
    text = report("questions", run_for(), {"x.toml": hostile, "bad.toml": "name = 5"})
    assert "\x1b" not in text
    assert text.startswith("\\x1b[31mX\\x0aQuestions to me (x.toml)\n")
    assert "bad.toml" not in text
