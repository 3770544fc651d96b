"""The installed command, run as people run it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
COMMAND = Path(sys.executable).with_name("mtcrcheck")

MQ_9A = """
name = "MQ-9A"
origin = "US"
[aircraft]
configuration = "fixed-wing"
propulsion = "turboprop"
role = "strike"
military = true
armed = true
reusable = true
[mass]
empty = "4,900 lb"
max_takeoff = "10,500 lb"
max_fuel = "4,000 lb"
max_payload = "3,750 lb"
[performance]
endurance = "27 h"
cruise_speed = "194 mph"
max_speed = "300 mph"
"""
QUADCOPTER = """
name = "Quad"
[aircraft]
configuration = "multirotor"
propulsion = "electric"
[mass]
max_takeoff = "895 g"
[performance]
endurance = "46 min"
max_speed = "75 km/h"
"""
BROKEN = 'name = "Y"\n[mass]\nmax_payload = 500\nmax_takeof = "5 kg"\n'


def environment(**extra: str) -> dict[str, str]:
    """Return an environment that says nothing about terminals, colours or build servers."""
    silent = {"COLUMNS", "NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS", "TERM"}
    kept = {k: v for k, v in os.environ.items() if k not in silent and not k.startswith("MTCRCHECK_")}
    return {**kept, **extra}


def run(
    *words: str | Path, cwd: Path = ROOT, stdin: str | bytes = b"", **env: str
) -> subprocess.CompletedProcess[str]:
    """Run the command; output is decoded as UTF-8."""
    done = subprocess.run(
        [COMMAND, *map(str, words)],
        cwd=cwd,
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        env=environment(**env),
        check=False,
        timeout=120,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode(errors="surrogateescape")
    )


def record(*words: str | Path, cwd: Path = ROOT, stdin: str | bytes = b"", **env: str) -> dict[str, Any]:
    """Run the command with --format json and return the record."""
    found: dict[str, Any] = json.loads(run(*words, "--format", "json", cwd=cwd, stdin=stdin, **env).stdout)
    return found
