"""What other tools read of the project: hooks for pre-commit, how to cite it, and how shells complete it."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hatchling.build import get_requires_for_build_editable
from packaging.requirements import Requirement

from mtcrcheck import __version__
from tests.cli.command import COMMAND, MQ_9A, QUADCOPTER, ROOT, environment, run

if TYPE_CHECKING:
    from pathlib import Path

HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
}


def ran(hook: str, folder: Path, *files: str) -> subprocess.CompletedProcess[str]:
    """Run a hook as pre-commit does: its entry, its arguments, then the files that are staged."""
    name, *words = shlex.split(HOOKS[hook]["entry"])
    assert name == "mtcrcheck"
    return run(*words, *HOOKS[hook].get("args", ()), *files, cwd=folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    specs = {"mq-9a": MQ_9A, "quad": QUADCOPTER, "broken": "name = 5\n"}
    for name, text in specs.items():
        (tmp_path / f"{name}.toml").write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("hook", "file", "code"),
    [
        ("mtcrcheck-validate", "mq-9a.toml", 0),
        ("mtcrcheck-validate", "broken.toml", 3),
        ("mtcrcheck-classify", "quad.toml", 0),
        ("mtcrcheck-classify", "mq-9a.toml", 1),
        ("mtcrcheck-classify", "broken.toml", 3),
    ],
)
def test_a_hook_passes_what_is_fine_and_fails_what_is_not(
    folder: Path, hook: str, file: str, code: int
) -> None:
    assert ran(hook, folder, "quad.toml", file).returncode == code


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_is_for_specs_and_runs_once(hook: str) -> None:
    found = HOOKS[hook]
    assert found["language"] == "python"
    assert found["require_serial"] is True
    pattern = re.compile(found["files"])
    assert all(pattern.search(path) for path in ("specs/mq-9a.toml", "a/specs/b/x.json"))
    assert not any(pattern.search(path) for path in ("pyproject.toml", "specs/README.md", "myspecs/x.toml"))


PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
OF_THE_COMMAND, EXTRAS, GROUPS = (
    PROJECT["project"]["dependencies"],
    PROJECT["project"]["optional-dependencies"],
    PROJECT["dependency-groups"],
)
LOCKS: dict[str, list[str]] = {
    "requirements-run.lock": [
        *OF_THE_COMMAND,
        *PROJECT["build-system"]["requires"],
        *get_requires_for_build_editable(),
    ],
    "requirements.lock": [*OF_THE_COMMAND, *EXTRAS["charts"], *EXTRAS["screen"], *GROUPS["test"]],
    "requirements-browser.lock": [*OF_THE_COMMAND, *GROUPS["browser"]],
    "requirements-engines.lock": [*OF_THE_COMMAND, *EXTRAS["polars"], *EXTRAS["spark"]],
    "tests/trust/fuzz.lock": ["atheris"],
}
"""Locks, with what is asked for that each of them has to pin."""
LOCKED = re.compile(r"^([\w.-]+)==(\S+).*\n((?: +--hash=sha256:[0-9a-f]{64}.*\n)+)", re.MULTILINE)
"""A package of a lock: its name, its version, its hashes."""


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_a_version_that_was_asked_for_of_everything_with_hashes(name: str) -> None:
    text = (ROOT / name).read_text()
    locked = [(found[1].lower(), found[2]) for found in LOCKED.finditer(text)]
    assert len(locked) == len([line for line in text.splitlines() if line[:1].isalnum()])
    for asked in map(Requirement, LOCKS[name]):
        versions = [version for package, version in locked if package == asked.name.lower()]
        assert asked.name == "mtcrcheck" or any(map(asked.specifier.contains, versions)), asked


def test_all_locks_pin_the_same_versions() -> None:
    pinned: dict[str, set[frozenset[str]]] = {}
    for name in LOCKS:
        versions: dict[str, set[str]] = {}  # more than one where a package differs by Python's version
        for found in LOCKED.finditer((ROOT / name).read_text()):
            versions.setdefault(found[1].lower(), set()).add(found[2])
        for package, its in versions.items():
            pinned.setdefault(package, set()).add(frozenset(its))
    assert {package: its for package, its in pinned.items() if len(its) > 1} == {}


@pytest.mark.skipif(shutil.which("make") is None, reason="no make")
@pytest.mark.parametrize("target", ["demo", "test", "test-browser", "test-engines", "fuzz"])
def test_make_installs_only_what_is_pinned_with_hashes(target: str) -> None:
    dry = ["make", "--dry-run", "--always-make", target]
    done = subprocess.run(dry, cwd=ROOT, capture_output=True, text=True, check=True, env=environment())
    installs = [shlex.split(line) for line in done.stdout.splitlines() if "pip install" in line]
    assert len(installs) >= 2
    for words in installs:
        assert "--require-hashes" in words or {"--no-deps", "--no-build-isolation", "."} <= set(words), words


def test_the_citation_names_this_version() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert cited["version"] == __version__
    assert (cited["cff-version"], cited["type"], cited["license"]) == ("1.2.0", "software", "Apache-2.0")
    assert {"message", "title", "authors"} <= set(cited)


@pytest.mark.parametrize(
    ("shell", "word"),
    [("bash", "complete -o"), ("zsh", "#compdef mtcrcheck"), ("fish", "complete --command")],
)
def test_there_is_completion_for_every_shell(shell: str, word: str) -> None:
    done = subprocess.run(
        [COMMAND], capture_output=True, env=environment(_MTCRCHECK_COMPLETE=f"source_{shell}"), check=True
    )
    assert word in done.stdout.decode()


def completed(*words: str) -> list[str]:
    """Return what bash is told to offer for the last word."""
    done = subprocess.run(
        [COMMAND],
        capture_output=True,
        check=False,
        env=environment(
            _MTCRCHECK_COMPLETE="complete_bash", COMP_WORDS=" ".join(words), COMP_CWORD=str(len(words) - 1)
        ),
    )
    return done.stdout.decode().split()


def test_bash_is_offered_commands_options_and_words() -> None:
    assert set(completed("mtcrcheck", "c")) == {"classify", "compare", "convert", "countries"}
    assert {"--fail-on", "--files-from", "--format", "--from"} == set(completed("mtcrcheck", "batch", "--f"))
    assert {"category-i", "category-ii"} == set(completed("mtcrcheck", "batch", "--fail-on", "cat"))


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash")
def test_bash_takes_the_completion_as_it_is_shown() -> None:
    line = f'eval "$({COMMAND} --show-completion)" && complete -p mtcrcheck'
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=True, env=environment())
    assert "_mtcrcheck_completion" in done.stdout.decode()
