import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from mtcrcheck.cli import files
from tests.cli.command import COMMAND, record, run

MINE = """
id = "mine"
title = "A reading of one's own"
extends = "us-2025"
effective = 2026-01-01
cite = "A letter"
"""


def failing() -> Iterator[str]:
    yield "half"
    raise KeyboardInterrupt


def test_a_file_is_written_whole_and_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "report.txt"
    target.write_text("old")
    target.chmod(0o600)
    files.write(["new ", "text §"], str(target))
    assert target.read_text(encoding="utf-8") == "new text §"
    assert target.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [target]


def test_an_interrupted_report_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "report.txt"
    target.write_text("old")
    with pytest.raises(KeyboardInterrupt):
        files.write(failing(), str(target))
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to("real.txt")
    files.write(["text"], str(tmp_path / "link.txt"))
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "text"


@pytest.mark.parametrize("name", ["round.json", "round.json/x.json"])
def test_a_link_that_leads_back_to_itself_is_told_and_stays(tmp_path: Path, name: str) -> None:
    (tmp_path / "round.json").symlink_to("round.json")
    done = run("schema", "-o", name, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, f"Error: {name}: Too many levels of symbolic links\n")
    assert (tmp_path / "round.json").is_symlink()


def test_a_new_file_has_the_permissions_that_the_umask_leaves(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        files.write(["text"], str(tmp_path / "new.txt"))
    finally:
        os.umask(before)
    assert (tmp_path / "new.txt").stat().st_mode & 0o777 == 0o640


def test_a_device_is_written_to_and_not_replaced() -> None:
    files.write(["text"], "/dev/null")
    assert not Path("/dev/null").is_file()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        files.write(["text"], str(tmp_path / "no" / "report.txt"))


def test_what_no_encoding_knows_is_written_as_an_escape(tmp_path: Path) -> None:
    files.write(["\udc80"], str(tmp_path / "x"))
    assert (tmp_path / "x").read_text() == "\\udc80"


COMPARED = ("--old", "us-2020", "--new", "us-2025")


@pytest.mark.parametrize(
    "words",
    [
        ("classify", "x.json", "-o", "x.json"),
        ("batch", ".", "-o", "x.json"),
        ("classify", "../sub", "-o", "./x.json"),
        ("classify", "x.json", "-f", "csv", "-o", "linked.json"),
        ("classify", "x.json", "-f", "csv", "-o", "hard.json"),
        ("classify", "--files-from", "list", "-o", "x.json"),
        ("classify", "--files-from", "list", "-o", "list"),
        ("classify", "x.json", "--interpretation", "./my.toml", "-f", "csv", "-o", "my.toml"),
        ("classify", "x.json", "-f", "csv", "-o", "mtcrcheck.toml"),
        ("diff", "x.json", *COMPARED, "-o", "x.json"),
        ("impact", ".", *COMPARED, "--to", "SA", "-o", "x.json"),
        ("envelope", "x.json", "-f", "svg", "-o", "x.json"),
        ("validate", ".", "-o", "x.json"),
        ("convert", "x.json", "--to-format", "toml", "-o", "x.json"),
        ("new", "x.json", "--from", "x.json", "--force"),
        ("verify", "record", "-o", "record"),
        ("screen", "t.csv", "-o", "t.csv"),
        ("screen", "*.csv", "-o", "t.csv"),
        ("screen", "--query", "SELECT * FROM 't.csv'", "-o", "t.csv"),
        ("screen", "--query", 'SELECT * FROM "t.csv"', "-o", "t.csv"),
        ("screen", "t.csv", "--interpretation", "./my.toml", "-f", "csv", "-o", "my.toml"),
    ],
)
def test_nothing_that_is_read_is_written_over(tmp_path: Path, words: tuple[str, ...]) -> None:
    folder = tmp_path / "sub"
    folder.mkdir()
    (folder / "x.json").write_text('{"name": "X"}')
    (folder / "linked.json").symlink_to("x.json")
    (folder / "hard.json").hardlink_to(folder / "x.json")
    (folder / "list").write_text("x.json\n")
    (folder / "my.toml").write_text(MINE)
    (folder / "mtcrcheck.toml").write_text('from = "US"\n')
    (folder / "t.csv").write_text("name,mass.max_payload_kg\na,500\n")
    (folder / "record").write_text(run("classify", "x.json", "-f", "json", cwd=folder).stdout)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    done = run(*words, cwd=folder)
    assert done.returncode == 2
    assert "is read by this command" in done.stderr
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_standard_input_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text('name = "X"')
    with (tmp_path / "x.toml").open("rb") as file:
        done = subprocess.run(
            [COMMAND, "validate", "-", "-o", tmp_path / "x.toml"],
            stdin=file,
            capture_output=True,
            check=False,
        )
    assert (done.returncode, (tmp_path / "x.toml").read_text()) == (2, 'name = "X"')


@pytest.mark.parametrize(
    ("command", "path"),
    [
        (("classify", "x.toml"), "/dev/stdout"),
        (("screen", "t.csv"), "/proc/self/fd/1"),
    ],
)
def test_a_descriptor_is_written_to_where_it_stands(
    tmp_path: Path, command: tuple[str, ...], path: str
) -> None:
    """As ``-o >(...)`` and ``-o /dev/stdout >> file`` name it."""
    (tmp_path / "x.toml").write_text('name = "X"')
    (tmp_path / "t.csv").write_text("name,mass.max_payload_kg\na,500\n")
    plain = run(*command, cwd=tmp_path).stdout
    (tmp_path / "log").write_text("before\n")
    with (tmp_path / "log").open("ab") as file:
        words = [COMMAND, *command, "-o", path]
        assert subprocess.run(words, stdout=file, check=False, cwd=tmp_path).returncode == 0
    assert (tmp_path / "log").read_text() == f"before\n{plain}"
    assert (
        run(*command, "-o", "/dev/fd/99", cwd=tmp_path).stderr == "Error: /dev/fd/99: Bad file descriptor\n"
    )


def test_a_report_beside_specs_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"name": "X"}')
    for _ in range(2):
        assert run("classify", ".", "-o", "record.json", cwd=tmp_path).returncode == 0
    assert record("classify", ".", cwd=tmp_path) == json.loads((tmp_path / "record.json").read_text())


@pytest.mark.parametrize(("name", "hint"), [("x.pdf", "print"), ("x.XLS", ".csv"), ("x.toml", ".json")])
def test_an_ending_that_promises_another_format_is_refused(tmp_path: Path, name: str, hint: str) -> None:
    done = run("classify", "-", "-o", name, cwd=tmp_path, stdin='name = "X"')
    assert (done.returncode, list(tmp_path.iterdir())) == (2, [])
    assert hint in done.stderr
    assert run("classify", "-", "-o", name, "-f", "csv", cwd=tmp_path, stdin='name = "X"').returncode == 0


def test_a_folder_that_is_not_there_is_named_as_it_was_typed(tmp_path: Path) -> None:
    done = run("classify", "-", "-o", "no/x.html", cwd=tmp_path, stdin='name = "X"')
    assert (done.returncode, done.stderr) == (2, "Error: no/x.html: No such file or directory\n")
