"""`new`, run as installed; questions at a real terminal."""

from __future__ import annotations

import json
import os
import pty
import subprocess
from typing import TYPE_CHECKING

from mtcrcheck.spec.keys import ASKED
from mtcrcheck.spec.read import read_spec
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
    assert (done.returncode, "commented out" in done.stderr) == (2, True)


def test_questions_need_a_terminal() -> None:
    done = run("new", "--ask", stdin="X\n")
    assert (done.returncode, "no terminal" in done.stderr) == (2, True)
    assert run("new", "--ask", "--from", "mq-9a").returncode == 2


def test_answers_at_a_terminal_become_a_spec_and_a_verdict(tmp_path: Path) -> None:
    given = {
        "origin": "TR",
        "aircraft.armed": "y\n<\nyes",
        "mass.max_takeoff": "650\n650 kg",
        "mass.max_payload": "700 kg\n150 kg",
    }
    keys = ASKED[: ASKED.index("mass.max_payload") + 1]
    answers = "X-1\n" + "".join(f"{given.get(key, '')}\n" for key in keys) + "stop\n"
    done = at_a_terminal("new", "x.toml", answers=answers, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "650 has no unit: write '650 kg'" in done.stderr
    said = " ".join(done.stderr.split())
    assert "mass.max_payload: '700 kg' is above mass.max_takeoff, '650 kg'" in said
    assert "1 of " in said
    assert "2 of " in said
    spec = read_spec((tmp_path / "x.toml").read_bytes(), "x.toml")
    assert (spec.name, spec.origin) == ("X-1", "TR")
    assert spec.claims.keys() == given.keys()
    assert spec.possible("aircraft.armed") == {True}
    assert "Category" in done.stdout


def test_a_template_is_written_at_a_terminal_on_request(tmp_path: Path) -> None:
    done = at_a_terminal("new", "x.toml", "--template", answers="", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "x.toml").read_text()) == (0, run("new").stdout)


def test_answers_that_end_before_the_name_write_nothing(tmp_path: Path) -> None:
    done = at_a_terminal("new", "x.toml", "--ask", answers="\x04", cwd=tmp_path)
    assert (done.returncode, "nothing was written" in done.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


SHEET = """Take-off weight: 4,760 kg (10,494 lb)
Payload
3,850 lb
27 h endurance, range 1,150 miles
Wing span 20 m
"""


def test_a_data_sheet_becomes_claims_to_check(tmp_path: Path) -> None:
    (tmp_path / "sheet.txt").write_text(SHEET)
    done = run("new", "x.toml", "--from-text", "sheet.txt", cwd=tmp_path)
    assert (done.returncode, "check every line" in done.stderr) == (0, True)
    text = (tmp_path / "x.toml").read_text()
    assert read_spec(text.encode(), "x.toml").claims == {}
    assert '# line 3: 3,850 lb\n#max_payload = { value = "3,850 lb", source = "text" }\n' in text
    read_spec(text.replace("#max_", "max_").replace("#endur", "endur").encode(), "x.toml")
    assert run("new", "x.json", "--from-text", "sheet.txt", cwd=tmp_path).returncode == 2
    assert run("new", "--from-text", "none.txt", cwd=tmp_path).returncode == 2
    assert run("new", "--from-text", "sheet.txt", "--from", "mq-9a", cwd=tmp_path).returncode == 2
