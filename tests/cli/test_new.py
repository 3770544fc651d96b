"""`new`, run as installed; questions at a real terminal."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from typing import TYPE_CHECKING

from mtcrcheck.spec.read import read_spec
from mtcrcheck.spec.write import ASKED
from tests.cli.command import COMMAND, ROOT, environment, run

if TYPE_CHECKING:
    from pathlib import Path


def at_a_terminal(*words: str, answers: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the command with a terminal as standard input, at which the answers are typed."""
    ours, theirs = pty.openpty()
    os.write(ours, answers.encode())
    try:
        return subprocess.run(
            [COMMAND, *words],
            stdin=theirs,
            capture_output=True,
            text=True,
            cwd=cwd,
            env=environment(),
            timeout=60,
            check=False,
        )
    finally:
        os.close(ours)
        os.close(theirs)


def test_a_template_is_valid_and_classified_at_once(tmp_path: Path) -> None:
    done = run("new", "mine.toml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "Wrote mine.toml. Next: fill in what you know, then mtcrcheck classify mine.toml\n"
    assert run("classify", "mine.toml", cwd=tmp_path).returncode == 0
    assert run("new", cwd=tmp_path).stdout == (tmp_path / "mine.toml").read_text()


def test_a_file_is_overwritten_on_request_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("kept")
    done = run("new", "mine.toml", cwd=tmp_path)
    assert (done.returncode, "--force" in done.stderr) == (2, True)
    assert (tmp_path / "mine.toml").read_text() == "kept"
    assert run("new", "mine.toml", "--force", cwd=tmp_path).returncode == 0
    assert (tmp_path / "mine.toml").read_text() != "kept"


def test_a_link_that_leads_nowhere_is_not_overwritten_either(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").symlink_to("elsewhere.toml")
    assert run("new", "mine.toml", cwd=tmp_path).returncode == 2


def test_an_aircraft_is_copied_with_its_comments(tmp_path: Path) -> None:
    original = (ROOT / "specs" / "mq-9a.toml").read_text()
    assert run("new", "--from", "mq-9a").stdout == original
    assert run("new", "--from", "MQ-9A", cwd=tmp_path).stdout == original  # those that came with the tool
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "x.json").write_text('{"name": "X"}')
    assert run("new", "--from", "x", "--specs", "other", cwd=tmp_path).stdout == 'name = "X"\n'
    assert run("new", "--from", "other/x.json", cwd=tmp_path).stdout == 'name = "X"\n'


def test_an_aircraft_is_found_by_its_name(tmp_path: Path) -> None:
    original = (ROOT / "specs" / "mq-9a.toml").read_text()
    assert run("new", "--from", "reaper", cwd=tmp_path).stdout == original
    done = run("new", "--from", "heron")
    assert (done.returncode, done.stdout) == (2, "")
    assert "name one by its id: heron-1 (Heron 1 (Shoval)), heron-mk-2 (Heron Mk II)," in done.stderr


def test_a_copy_is_written_in_the_notation_of_its_file(tmp_path: Path) -> None:
    assert run("new", tmp_path / "a.json", "--from", "mq-9a").returncode == 0
    assert json.loads((tmp_path / "a.json").read_text())["name"] == "MQ-9A Reaper"


def test_what_cannot_be_copied_is_told(tmp_path: Path) -> None:
    assert "did you mean mq-9a?" in run("new", "--from", "mq9a").stderr
    assert run("new", "--from", "x", "--specs", tmp_path / "none").returncode == 2
    (tmp_path / "bad.toml").write_text("name = 5")
    done = run("new", "copy.toml", "--from", "bad.toml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (
        3,
        "bad.toml:1:8: wrong-type name: found a number, expected a string in quotes\n",
    )
    assert not (tmp_path / "copy.toml").exists()


def test_a_template_is_no_json(tmp_path: Path) -> None:
    done = run("new", "mine.json", cwd=tmp_path)
    assert (done.returncode, "comments" in done.stderr) == (2, True)


def test_questions_need_a_terminal() -> None:
    done = run("new", "--ask", stdin="X\n")
    assert (done.returncode, "no terminal" in done.stderr) == (2, True)
    assert run("new", "--ask", "--from", "mq-9a").returncode == 2


def test_answers_at_a_terminal_become_a_spec(tmp_path: Path) -> None:
    given = {"origin": "TR", "aircraft.armed": "y", "mass.max_payload": "150\n150 kg"}
    answers = "X-1\n" + "".join(f"{given.get(key, '')}\n" for key in ASKED)
    done = at_a_terminal("new", "x.toml", "--ask", answers=answers, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "150 has no unit: write '150 kg'" in done.stderr
    spec = read_spec((tmp_path / "x.toml").read_bytes(), "x.toml")
    assert (spec.name, spec.origin) == ("X-1", "TR")
    assert spec.claims.keys() == given.keys()


def test_answers_that_end_early_write_nothing(tmp_path: Path) -> None:
    done = at_a_terminal("new", "x.toml", "--ask", answers="X-1\n\x04", cwd=tmp_path)
    assert (done.returncode, "nothing was written" in done.stderr) == (2, True)
    assert at_a_terminal("new", "x.toml", "--ask", answers="X-1\n\x04", cwd=tmp_path).returncode == 2
    assert list(tmp_path.iterdir()) == []
