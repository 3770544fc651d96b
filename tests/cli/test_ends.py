"""How a command ends: closed streams, signals, dead workers, few descriptors, a deleted folder, long paths."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.cli.command import COMMAND, MQ_9A, environment, run, stopped

if TYPE_CHECKING:
    from pathlib import Path

TABLE = "name,mass.max_payload_kg,performance.ferry_range_km\nx,500,400\n"
SIDES = "--old us-2020 --new us-2025"
WAITING = [
    "classify . - -f json -o out",
    "classify . - -f json -o out --jobs 2",
    f"impact . - {SIDES} -f csv -o out",
    "verify - -o out",
    "classify --files-from - -o out",
]
SIGNALS = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)
"""Commands whose last input is one that does not end, so that they are at work whenever they are stopped."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a spec and a table."""
    (tmp_path / "x.toml").write_text(MQ_9A)
    (tmp_path / "t.csv").write_text(TABLE)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "closed", "codes"),
    [
        ("classify x.toml -f csv -o out", "<&- >&- 2>&-", (0,)),
        ("classify no.toml", "2>&-", (2,)),
        ("validate -", "<&-", (0, 3)),
        ("screen t.csv -f csv -o out", ">&- 2>&-", (0,)),
        ("screen t.csv", ">&-", (0,)),
        ("law", ">&- <&-", (0,)),
    ],
)
def test_a_stream_that_is_closed_is_no_fault(
    folder: Path, words: str, closed: str, codes: tuple[int, ...]
) -> None:
    line = f"{COMMAND} {words} {closed}"
    done = subprocess.run(
        ["bash", "-c", line], cwd=folder, capture_output=True, input=b"", env=environment(), check=False
    )
    assert done.returncode in codes
    assert b"Traceback" not in done.stderr
    if "out" in words:
        assert (folder / "out").read_text().count("\n") == 2
    assert {path.name for path in folder.iterdir()} <= {"x.toml", "t.csv", "out"}


@pytest.mark.parametrize(
    ("words", "sent"),
    [(words, SIGNALS[n % 3]) for n, words in enumerate(WAITING)]
    + [(WAITING[1], sent) for sent in SIGNALS[2:]],
)
def test_a_command_that_is_stopped_says_nothing_and_leaves_nothing(
    folder: Path, words: str, sent: signal.Signals
) -> None:
    for n in range(20):
        (folder / f"{n}.toml").write_text(MQ_9A)
    before = {path.name for path in folder.iterdir()}
    ended = stopped(words.split(), sent, 0.3, cwd=folder, stdin=subprocess.PIPE)
    assert ended == (128 + sent, "")
    assert {path.name for path in folder.iterdir()} == before


FINALIZED = """
import os, signal, time
from mtcrcheck.cli import end_gently, listen
class Thing:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(0.01)
listen(end_gently)
Thing()
time.sleep(20)
"""


def test_a_signal_that_meets_a_finalizer_ends_the_command_all_the_same() -> None:
    done = subprocess.run([sys.executable, "-c", FINALIZED], capture_output=True, timeout=15, check=False)
    assert (done.returncode, done.stderr) == (128 + signal.SIGTERM, b"")


def test_a_worker_that_is_killed_is_one_line(folder: Path) -> None:
    for n in range(40):
        (folder / f"{n}.toml").write_text(MQ_9A)
    pipe = subprocess.PIPE
    words = [COMMAND, "classify", ".", "-", "--jobs", "2", "-f", "csv", "-o", "out"]
    with subprocess.Popen(words, cwd=folder, stdin=pipe, stderr=pipe, env=environment()) as process:
        children = f"/proc/{process.pid}/task/{process.pid}/children"
        workers: list[str] = []
        while not workers and process.poll() is None:
            time.sleep(0.01)
            with open(children, encoding="ascii") as file:  # noqa: PTH123
                workers = file.read().split()
        os.kill(int(workers[0]), signal.SIGKILL)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert said.decode() == "Error: a worker process has died: --jobs 1 does the work in one process\n"
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    ("words", "most"),
    [("classify . -f csv", 5), ("screen t.csv", 8), ("classify . --jobs 2 -f csv", 12)],
)
def test_where_few_files_may_be_open_that_is_said_in_a_line(folder: Path, words: str, most: int) -> None:
    done = subprocess.run(
        [COMMAND, *words.split()],
        cwd=folder,
        capture_output=True,
        env=environment(),
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most)),
    )
    assert done.returncode in (0, 2, 3)
    assert b"Traceback" not in done.stderr


def test_a_folder_that_was_deleted_is_no_fault_of_a_spec_that_is_elsewhere(folder: Path) -> None:
    (folder / "gone").mkdir()
    line = (
        f"cd gone && rmdir ../gone && {COMMAND} classify {folder}/x.toml -f csv && {COMMAND} classify x.toml"
    )
    done = subprocess.run(
        ["bash", "-c", line], cwd=folder, capture_output=True, env=environment(), check=False, text=True
    )
    assert (done.returncode, done.stdout.count("\n")) == (2, 2)
    assert "no such file or folder: x.toml" in done.stderr


def test_a_path_beyond_the_limit_is_told(folder: Path) -> None:
    for path in ("a" * 300 + ".toml", "a/" * 3000 + "x.toml"):
        done = run("classify", path, "-f", "csv", cwd=folder)
        assert (done.returncode, "file name too long" in done.stderr) == (3, True)
        done = run("classify", "x.toml", "-o", path, "-f", "csv", cwd=folder)
        assert (done.returncode, "File name too long" in done.stderr) == (2, True)


def test_an_output_may_have_the_longest_name_there_is(folder: Path) -> None:
    name = "a" * 251 + ".csv"
    for words in (("classify", "x.toml"), ("screen", "t.csv")):
        assert run(*words, "-o", name, cwd=folder).returncode == 0
        assert (folder / name).read_text().count("\n") == 2


@pytest.mark.parametrize("name", ["mtcrcheck.toml", "pyproject.toml"])
def test_a_configuration_file_above_is_read_no_further_than_a_spec(folder: Path, name: str) -> None:
    (folder / "deep").mkdir()
    (folder / name).write_text('[tool.mtcrcheck]\nto = "SA"\n' + "#" * 11_000_000)
    done = run("classify", "../x.toml", cwd=folder / "deep")
    assert done.returncode == (2 if name == "mtcrcheck.toml" else 0)
    assert "to: SA" not in done.stdout
