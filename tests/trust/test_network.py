"""No command opens a socket, resolves a name or asks anything of the network."""

from __future__ import annotations

import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from mtcrcheck.cli.commands import COMMANDS
from tests.cli.command import MQ_9A, QUADCOPTER, ROOT, environment, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WORDS: dict[str, tuple[str, ...]] = {
    "classify": ("x.toml", "--to", "SA", "--interpretation", "all", "-f", "html"),
    "batch": (".", "-f", "sarif"),
    "compare": ("x.toml", "y.toml", "-f", "html"),
    "diff": ("x.toml", "--old", "us-2020", "--new", "us-2025"),
    "impact": ("x.toml", "--old", "us-2020", "--new", "us-2025", "--to", "SA", "-f", "html"),
    "envelope": ("x.toml", "-f", "svg"),
    "screen": ("aircraft.csv", "-o", "out.csv"),
    "precedents": ("--to", "SA"),
    "explain": ("us-2025",),
    "law": ("--unverified",),
    "countries": ("TR",),
    "specs": ("reaper",),
    "new": ("--from", "mq-9a"),
    "answer": ("x.toml", "aircraft.swarming=no"),
    "validate": ("x.toml",),
    "convert": ("x.toml",),
    "schema": (),
    "verify": ("record.json",),
}
WATCHED = """
from tests.trust.test_network import watch
import sys
def tell(event):
    sys.stderr.write(f"NETWORK {event}\\n")
    sys.exit(77)
watch(tell)
from mtcrcheck.cli import main
main()
"""
"""A process that ends when it asks anything of the network."""


def watch(tell: Callable[[str], None]) -> None:
    """Tell, from now on, what this process asks of the network."""

    def hook(event: str, details: tuple[Any, ...]) -> None:
        if event == "socket.__new__" and details[1] == 1:  # AF_UNIX: how processes of one machine talk
            return
        if event.startswith("socket.") or event in (
            "urllib.Request",
            "http.client.connect",
            "ftplib.connect",
        ):
            tell(f"{event} {details}")

    sys.addaudithook(hook)


@pytest.fixture(scope="module")
def told() -> list[str]:
    """What was asked of the network by this process."""
    found: list[str] = []
    watch(found.append)
    return found


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_uses_the_network(tmp_path: Path, told: list[str], command: str) -> None:
    (tmp_path / "x.toml").write_text(MQ_9A)
    (tmp_path / "y.toml").write_text(QUADCOPTER)
    (tmp_path / "aircraft.csv").write_text("name,mass.max_payload_kg\nX,600\n")
    if command == "verify":
        (tmp_path / "record.json").write_text(run("classify", "x.toml", "-f", "json", cwd=tmp_path).stdout)
    told.clear()
    done = run(command, *WORDS[command], cwd=tmp_path)
    assert done.returncode == (1 if command == "diff" else 0), done.stderr
    assert done.stdout or (tmp_path / "out.csv").exists()
    assert told == []


def test_the_watch_sees_a_socket(told: list[str]) -> None:
    told.clear()
    socket.socket().close()
    assert told


@pytest.mark.parametrize("asked", ["", "import socket; socket.socket()"])
def test_many_processes_use_none_from_their_start(tmp_path: Path, asked: str) -> None:
    for n in range(40):
        (tmp_path / f"{n:02}.toml").write_text(MQ_9A)
    code = WATCHED.replace("main()", f"{asked}\nmain()")
    done = subprocess.run(
        [sys.executable, "-c", code, "batch", ".", "--jobs", "2", "-f", "csv"],
        cwd=tmp_path,
        env=environment(PYTHONPATH=str(ROOT)),
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == (77 if asked else 0), done.stderr.decode()
