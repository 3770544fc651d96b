"""No command opens a socket, resolves a name or asks anything of the network."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from mtcrcheck.cli.app import COMMANDS
from tests.cli.command import MQ_9A, environment

if TYPE_CHECKING:
    from pathlib import Path

WORDS: dict[str, tuple[str, ...]] = {
    "classify": ("x.toml", "--to", "SA", "--interpretation", "all", "-f", "html"),
    "batch": (".", "-f", "sarif"),
    "diff": ("x.toml", "--old", "us-2020", "--new", "us-2025"),
    "impact": ("x.toml", "--old", "us-2020", "--new", "us-2025", "--to", "SA", "-f", "html"),
    "envelope": ("x.toml", "-f", "svg"),
    "screen": ("aircraft.csv", "-o", "out.csv"),
    "precedents": ("--backtest",),
    "explain": ("us-2025",),
    "law": ("--unverified",),
    "countries": ("TR",),
    "new": ("--from", "mq-9a"),
    "validate": ("x.toml",),
    "convert": ("x.toml",),
    "schema": (),
    "verify": ("record.json",),
}
WATCHED = """
import sys
def watch(event, details):
    if event == "socket.__new__" and details[1] == 1:  # AF_UNIX: how processes of one machine talk
        return
    if event.startswith("socket.") or event in ("urllib.Request", "http.client.connect", "ftplib.connect"):
        sys.stderr.write(f"NETWORK {event} {details}\\n")
        sys.stderr.flush()
        import os
        os._exit(77)
sys.addaudithook(watch)
from mtcrcheck.cli import main
sys.argv[0] = "mtcrcheck"
main()
"""


def watched(*words: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    env = environment(MPLCONFIGDIR=str(cwd))
    return subprocess.run(
        [sys.executable, "-c", WATCHED, *words],
        cwd=cwd,
        env=env,
        capture_output=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_uses_the_network(tmp_path: Path, command: str) -> None:
    (tmp_path / "x.toml").write_text(MQ_9A)
    (tmp_path / "aircraft.csv").write_text("name,mass.max_payload_kg\nX,600\n")
    if command == "verify":
        (tmp_path / "record.json").write_bytes(
            watched("classify", "x.toml", "-f", "json", cwd=tmp_path).stdout
        )
    done = watched(command, *WORDS[command], cwd=tmp_path)
    assert done.returncode == (1 if command == "diff" else 0), done.stderr.decode()
    assert done.stdout or (tmp_path / "out.csv").exists()


def test_many_processes_use_none_either(tmp_path: Path) -> None:
    for n in range(40):
        (tmp_path / f"{n:02}.toml").write_text(MQ_9A)
    assert watched("batch", ".", "--jobs", "2", "-f", "csv", cwd=tmp_path).returncode == 0


def test_the_watch_sees_a_socket(tmp_path: Path) -> None:
    code = WATCHED.replace("from mtcrcheck.cli import main", "import socket; socket.socket()")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, cwd=tmp_path)
    assert done.returncode == 77
