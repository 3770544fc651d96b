"""Build the distributions twice and install the wheel where nothing else is: ``make test-install``.

Both distributions have to be the same bytes each time. The wheel is installed, with what its own metadata ask for,
in the versions of the lock and with its hashes, into an empty environment of this Python and of every other one
found that it supports;
there, in another folder, the commands that need data files have to work, and the record of all specs has to be
the same bytes in each.
"""

from __future__ import annotations

import filecmp
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
LOCK = ROOT / "requirements-run.lock"
LOCKED = re.compile(r"^([\w.-]+)==(\S+).*\\\n +--hash=sha256:[0-9a-f]{64}", re.MULTILINE)
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
FOUND_IN = ("~/.pyenv/versions/{}*/bin/python", "~/.local/share/uv/python/cpython-{}*/bin/python")
COMMANDS = (
    ("--version",),
    ("new", "--from", "mq-9a"),
    ("specs", "reaper"),
    ("explain", "us-2025"),
    ("explain", "mtcr/annex/1.A.2"),
    ("precedents", "--backtest"),
    ("countries", "TR"),
    ("law",),
    ("schema",),
    ("classify", "specs/mq-9a.toml", "--to", "SA", "--interpretation", "all", "--format", "html"),
)
"""What has to work where nothing but the wheel is installed; together they read every kind of data file."""


def say(text: str) -> None:
    """Write a line."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def uv(*words: str | Path, cwd: Path = ROOT) -> None:
    """Run uv, for two builds of one day as of the same second."""
    command = Path(sys.executable).with_name("uv")
    env = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000", "PYTHONHASHSEED": "0"}
    env.pop("VIRTUAL_ENV", None)
    subprocess.run([command, *map(str, words), "--quiet"], cwd=cwd, env=env, check=True)


def build(folder: Path) -> list[Path]:
    """Build both distributions from a fresh copy of the sources; return them."""
    source = folder / "source"
    wanted = ("mtcrcheck", "specs", "tests", "docs")
    source.mkdir(parents=True)
    for name in wanted:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    single = (ROOT / name for name in ("README.md", "LICENSE", "CHANGELOG.md", "Makefile", "pyproject.toml"))
    for path in (*single, *ROOT.glob("requirements*.lock")):
        shutil.copy(path, source)
    out = folder / "dist"
    uv("build", "--no-build-isolation", "--python", sys.executable, "--out-dir", out, cwd=source)
    return sorted(p for p in out.iterdir() if p.suffix in (".whl", ".gz"))


def interpreters() -> list[str]:
    """Return this Python, and one of every other version that can be found."""
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    found = {own: sys.executable}
    for version in VERSIONS:
        named = [shutil.which(f"python{version}")] if version not in found else []
        patterns = (Path(pattern.format(version)).expanduser() for pattern in FOUND_IN)
        listed = [str(p) for full in patterns for p in Path("/").glob(str(full).lstrip("/"))]
        for candidate in (*named, *listed):
            if candidate and version not in found and _runs(candidate, version):
                found[version] = candidate
    return list(found.values())


def _runs(candidate: str, version: str) -> bool:
    """Whether an interpreter starts and is of the version that its name says."""
    code = "import sys, ssl, ctypes; print('%d.%d' % sys.version_info[:2])"
    done = subprocess.run([candidate, "-c", code], capture_output=True, text=True, check=False)
    return done.returncode == 0 and done.stdout.strip() == version


def install(wheel: Path, python: str, folder: Path) -> Path:
    """Install the wheel into an empty environment; return its command."""
    environment = folder / "environment"
    uv("venv", "--python", python, environment)
    own = environment / "bin" / "python"
    # hashes of constraints are verified; wheels alone, because what builds another package is in no lock
    checked = ("--constraint", LOCK, "--verify-hashes", "--only-binary", ":all:", "--strict")
    uv("pip", "install", "--python", own, wheel, *checked)
    return environment / "bin" / "mtcrcheck"


def unlocked(environment: Path) -> set[str]:
    """Return what is installed besides mtcrcheck and is not pinned with hashes."""
    code = "import importlib.metadata as m; print(*(f'{d.name}=={d.version}' for d in m.distributions()))"
    found = run(environment / "bin" / "python", "-c", code, cwd=environment).decode().lower().split()
    pinned = {f"{name}=={version}".lower() for name, version in LOCKED.findall(LOCK.read_text())}
    return {one.replace("_", "-") for one in found if not one.startswith("mtcrcheck==")} - pinned


def run(command: Path, *words: str, cwd: Path) -> bytes:
    """Run the installed command where nothing of the sources can be found."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return subprocess.run([command, *words], cwd=cwd, env=env, check=True, capture_output=True).stdout


def main() -> int:
    """Do it all; return 1 where something differs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one, two = build(folder / "a" / "first"), build(folder / "b" / "second")
        if [p.name for p in one] != [p.name for p in two] or len(one) != 2:
            say(f"built {one} and {two}")
            return 1
        for first, second in zip(one, two, strict=True):
            if not filecmp.cmp(first, second, shallow=False):
                say(f"{first.name} is not the same twice")
                return 1
            say(f"{first.name}: the same {first.stat().st_size:,} bytes twice")
        return _compare(next(p for p in one if p.suffix == ".whl"), folder)


def _compare(wheel: Path, folder: Path) -> int:
    """Install the wheel for every Python; return 1 where the records are not the same."""
    records: dict[str, bytes] = {}
    for n, python in enumerate(interpreters()):
        place = folder / f"python{n}"
        work = place / "elsewhere"
        shutil.copytree(ROOT / "specs", work / "specs")
        command = install(wheel, python, place)
        if strays := unlocked(place / "environment"):
            say(f"installed from no lock: {' '.join(sorted(strays))}")
            return 1
        for words in COMMANDS:
            if not run(command, *words, cwd=work):
                say(f"mtcrcheck {' '.join(words)} says nothing")
                return 1
        version = run(place / "environment" / "bin" / "python", "-V", cwd=work).decode().strip()
        record = run(command, "batch", "specs", "--to", "SA", "--format", "json", cwd=work)
        (work / "record.json").write_bytes(next(iter(records.values()), record))
        run(command, "verify", "record.json", cwd=work)
        records[version] = record
        say(
            f"{version}: installed from the wheel, {len(COMMANDS)} commands run, {len(record):,} bytes of record"
        )
    if len(set(records.values())) > 1:
        say("the records differ")
        return 1
    if len(records) == 1:
        say("NOT COMPARED across Python versions: no second one was found on this machine")
    else:
        say(f"the record is the same bytes under {' and '.join(records)}, and each verifies the first one's")
    return 0


if __name__ == "__main__":
    sys.exit(main())
