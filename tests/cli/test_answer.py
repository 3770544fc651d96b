"""`answer`: questions one by one, what decides most first, and the answers in the file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from mtcrcheck.assessment import Request
from mtcrcheck.cli import new as command
from mtcrcheck.rules.law import load_library
from mtcrcheck.spec.read import read_spec

from .command import ROOT, run

SPRAYER = (ROOT / "specs" / "agras-t40.toml").read_bytes()
FLAGS = ["aircraft.incorporates_defense_article", "aircraft.swarming", "aircraft.refuelled_in_flight"]


@pytest.fixture
def sprayer(tmp_path: Path) -> Path:
    path = tmp_path / "sprayer.toml"
    path.write_bytes(SPRAYER)
    return path


def interview(monkeypatch: pytest.MonkeyPatch, *lines: str) -> dict[str, str]:
    """Return what an interview on the sprayer comes to whose lines are answered so."""
    typed: Iterator[str | None] = iter([*lines, None])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(command, "read_line", lambda _: next(typed))
    library = load_library()
    request = Request(library.as_of, ("us-2025",), ("SA",))
    return command.interview(partial(read_spec, SPRAYER, "sprayer.toml"), library, request)


def test_answers_given_with_the_command_are_written_and_judged(sprayer: Path) -> None:
    done = run("answer", str(sprayer), *(f"{key}=no" for key in FLAGS), "--to", "SA", "--by", "DJI")
    assert done.returncode == 0
    assert "case by case, Category II " in done.stdout
    assert "Category II*" not in done.stdout
    spec = read_spec(sprayer.read_bytes(), "x.toml")
    assert all(spec.possible(key) == {False} for key in FLAGS)


@pytest.mark.parametrize("wrong", ["aircraft.swarming=perhaps", "mass.empty=5", "nothing=5", "mass.empty"])
def test_what_is_no_answer_changes_nothing(sprayer: Path, wrong: str) -> None:
    done = run("answer", str(sprayer), wrong)
    assert done.returncode == 2
    assert sprayer.read_bytes() == SPRAYER


def test_without_a_terminal_nothing_is_asked(sprayer: Path) -> None:
    done = run("answer", str(sprayer))
    assert done.returncode == 2
    assert "KEY=ANSWER" in done.stderr
    assert sprayer.read_bytes() == SPRAYER


def test_questions_come_one_by_one_until_nothing_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    assert interview(monkeypatch, "no", "no", "no") == dict.fromkeys(FLAGS, "no")


@pytest.mark.parametrize(
    ("propulsion", "asked"), [("electric", "performance.battery_energy"), ("piston", "mass.max_fuel")]
)
def test_of_what_drives_it_only_that_store_is_asked(propulsion: str, asked: str) -> None:
    spec = f'name = "X"\n[aircraft]\npropulsion = "{propulsion}"\n'.encode()
    library = load_library()
    stores = ("performance.battery_energy", "mass.max_fuel")
    open_ = command.list_open(read_spec(spec, "x.toml"), library, Request(library.as_of), stores)
    assert [question.key for question in open_ if question.key in stores] == [asked]


def test_the_first_answer_may_settle_all(monkeypatch: pytest.MonkeyPatch) -> None:
    assert interview(monkeypatch, "yes", "never asked") == {FLAGS[0]: "yes"}


def test_an_answer_may_be_taken_back_and_a_question_left_open(monkeypatch: pytest.MonkeyPatch) -> None:
    assert interview(monkeypatch, "no", "back", "no", "<", "", "yes") == {FLAGS[1]: "yes"}


def test_what_is_no_answer_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert interview(monkeypatch, "perhaps", "no", "stop", "no") == {FLAGS[0]: "no"}
