"""The same files and law give the same bytes, whatever the machine happens to be set to; `verify` proves it."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.cli.command import COMMAND, ROOT, environment, run, spawn

if TYPE_CHECKING:
    from pathlib import Path

WORDS = ("classify", "specs", "--to", "SA", "--interpretation", "mtcr,us-2025")
SETTINGS = {
    "the C locale, a hash seed, a zone in the west": {
        "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "4242", "TZ": "Pacific/Pago_Pago",
    },
    "POSIX without UTF-8, an encoding of another script, another home": {
        "LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "cp1251",
        "HOME": "/nonexistent", "XDG_CONFIG_HOME": "/nonexistent",
    },
    "a Turkish locale, a zone in the east, optimised": {
        "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr", "TZ": "Pacific/Kiritimati",
        "PYTHONOPTIMIZE": "2",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More inputs than one process takes, some of them invalid."""
    found = tmp_path_factory.mktemp("same")
    shutil.copytree(ROOT / "tests" / "examples" / "invalid", found / "specs" / "invalid")
    for name in ("every-key.toml", "disagreeing-sources.toml", "control-characters.json"):
        shutil.copy(ROOT / "tests" / "examples" / "valid" / name, found / "specs")
    for name in ("mq-9a.toml", "tb2.toml"):
        shutil.copy(ROOT / "specs" / name, found / "specs")
    return found


def report(folder: Path, form: str, *more: str, **settings: str) -> bytes:
    env = environment(**settings)
    done = subprocess.run(
        [COMMAND, *WORDS, "-f", form, *more], cwd=folder, env=env, capture_output=True, check=False
    )
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def record(folder: Path) -> bytes:
    return report(folder, "json", PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C.UTF-8")


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_the_machine_changes_no_byte_of_the_record(
    folder: Path, record: bytes, settings: dict[str, str]
) -> None:
    assert report(folder, "json", **settings) == record


@pytest.mark.parametrize("form", ["table", "html"])
def test_neither_processes_nor_hash_seed_zone_and_locale_change_a_byte(folder: Path, form: str) -> None:
    one = run(*WORDS, "-f", form, cwd=folder).stdout.encode()
    two = report(folder, form, "--jobs", "2", PYTHONHASHSEED="2", TZ="Asia/Tokyo", LC_ALL="C", PYTHONUTF8="0")
    assert one == two


def test_the_working_folder_shows_in_no_byte(folder: Path, record: bytes, tmp_path: Path) -> None:
    elsewhere = tmp_path / "a b" / "é"
    shutil.copytree(folder, elsewhere)
    (tmp_path / "link").symlink_to(elsewhere)
    assert report(tmp_path / "link", "json") == record
    assert str(folder).encode() not in record


def test_verify_proves_the_record_and_tells_a_changed_spec(
    folder: Path, record: bytes, tmp_path: Path
) -> None:
    (tmp_path / "record.json").write_bytes(record)
    words = ("verify", tmp_path / "record.json", "--root", folder)
    assert spawn(*words, TZ="Asia/Tokyo", PYTHONHASHSEED="7").returncode == 0
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    spec = copy / "specs" / "mq-9a.toml"
    spec.write_text(spec.read_text() + "\n# a note\n")
    assert run("verify", tmp_path / "record.json", "--root", copy).returncode == 1
    changed = record.replace(b'"sha256": "', b'"sha256": "0', 1)
    (tmp_path / "record.json").write_bytes(changed)
    assert run(*words).returncode == 1
