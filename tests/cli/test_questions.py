"""`--questions` and `--embed`, run as installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.command import BROKEN, MQ_9A, record, run

if TYPE_CHECKING:
    from pathlib import Path

BARE = 'name = "X"\nmanufacturer = "Example"\n'


@pytest.mark.parametrize("command", ["classify", "batch"])
def test_questions_are_asked_in_place_of_a_verdict(command: str) -> None:
    done = run(command, "-", "--questions", stdin=BARE)
    assert done.returncode == 0
    assert done.stdout.startswith("X (-)\n\nQuestions to Example:\n\n1. ")
    assert "[performance.ferry_range]" in done.stdout
    assert "Annex category" in done.stdout


def test_questions_are_text(tmp_path: Path) -> None:
    for words in (("--format", "json"), ("-o", "q.csv")):
        done = run("classify", "-", "--questions", *words, cwd=tmp_path, stdin=BARE)
        assert (done.returncode, "missing" in done.stderr) == (2, True)
    assert run("classify", "-", "--questions", "-o", "q.md", cwd=tmp_path, stdin=BARE).returncode == 0
    assert (tmp_path / "q.md").read_text().startswith("X (-)")


def test_invalid_specs_ask_nothing_and_fail() -> None:
    done = run("classify", "-", "--questions", stdin=BROKEN)
    assert (done.returncode, "Questions" in done.stdout) == (3, False)


def test_a_record_holds_its_specs_on_request_alone() -> None:
    assert record("classify", "-", "--embed", stdin=MQ_9A)["results"][0]["spec"]["text"] == MQ_9A
    assert "text" not in record("classify", "-", stdin=MQ_9A)["results"][0]["spec"]
    assert '"text":' in run("classify", "-", "--embed", "--format", "jsonl", stdin=MQ_9A).stdout
