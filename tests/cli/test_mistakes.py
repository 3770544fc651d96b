"""What is said of values that the option parser cannot take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mtcrcheck.cli.mistakes import mended
from tests.cli.command import run
from tests.trust.hostile import assert_nothing_is_obeyed

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "\x1b]0;owned\x07\u202e"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--format", "pdf"), "'pdf': expected one of table, json, jsonl"),
        (("--format", "jsn"), "'jsn': did you mean json?"),
        (("--fail-on", "category-3"), "'category-3': did you mean category-i?"),
        (("--jobs", "two"), "expected a whole number"),
        (("--jobs", "-1"), "expected 0 or more"),
        (("--jobs", "100000"), "expected 256 or less"),
    ],
)
def test_a_value_that_cannot_be_taken_is_told_with_what_can(words: tuple[str, str], told: str) -> None:
    done = run("classify", "specs/mq-9a.toml", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in " ".join(done.stderr.split())
    assert "Value error" not in done.stderr
    assert "Input should" not in done.stderr


def test_a_width_has_two_ends() -> None:
    assert "expected 300 or more" in run("envelope", "specs/mq-9a.toml", "--width", "20").stderr
    assert "expected 10000 or less" in run("envelope", "specs/mq-9a.toml", "--width", "20000").stderr


def test_other_messages_stay_as_they_are() -> None:
    assert mended("no such country") == "no such country"
    assert mended("'a' is not one of 'b', 'c'.") == "'a': expected one of b, c"


@pytest.mark.parametrize(
    "words",
    [
        (f"--{HOSTILE}",),
        (HOSTILE,),
        ("--config", HOSTILE, "law"),
        ("classify", f"--{HOSTILE}"),
        ("classify", "x.toml", "--as-of", HOSTILE),
        ("precedents", HOSTILE),
        ("schema", HOSTILE),
        ("screen", HOSTILE),
        ("screen", f"{HOSTILE}.csv"),
        ("screen", "--query", HOSTILE),
        ("screen", "table.csv", "--map", f"{HOSTILE}={HOSTILE}"),
        ("screen", "table.csv", "--to-column", HOSTILE),
    ],
    ids=ascii,
)
def test_what_was_typed_is_shown_and_never_obeyed(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "table.csv").write_text("name\nX\n")
    done = run(*words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert_nothing_is_obeyed(done.stderr)
