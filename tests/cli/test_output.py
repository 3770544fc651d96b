import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mtcrcheck.cli import output
from tests.cli.command import record, run


def failing() -> Iterator[str]:
    yield "half"
    raise KeyboardInterrupt


def test_a_file_is_written_whole_and_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "report.txt"
    target.write_text("old")
    target.chmod(0o600)
    output.write(["new ", "text §"], str(target))
    assert target.read_text(encoding="utf-8") == "new text §"
    assert target.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [target]


def test_an_interrupted_report_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "report.txt"
    target.write_text("old")
    with pytest.raises(KeyboardInterrupt):
        output.write(failing(), str(target))
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to("real.txt")
    output.write(["text"], str(tmp_path / "link.txt"))
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
        output.write(["text"], str(tmp_path / "new.txt"))
    finally:
        os.umask(before)
    assert (tmp_path / "new.txt").stat().st_mode & 0o777 == 0o640


def test_a_device_is_written_to_and_not_replaced() -> None:
    output.write(["text"], "/dev/null")
    assert not Path("/dev/null").is_file()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        output.write(["text"], str(tmp_path / "no" / "report.txt"))


def test_what_no_encoding_knows_is_written_as_an_escape(tmp_path: Path) -> None:
    output.write(["\udc80"], str(tmp_path / "x"))
    assert (tmp_path / "x").read_text() == "\\udc80"


@pytest.mark.parametrize(
    "words", [("x.json", "-o", "x.json"), (".", "-o", "x.json"), ("../sub", "-o", "./x.json")]
)
def test_a_spec_is_never_overwritten_by_its_report(tmp_path: Path, words: tuple[str, ...]) -> None:
    folder = tmp_path / "sub"
    folder.mkdir()
    (folder / "x.json").write_text('{"name": "X"}')
    for command in (("classify",), ("impact", "--old", "us-2020", "--new", "us-2025")):
        done = run(*command, *words, cwd=folder)
        assert done.returncode == 2
        assert "x.json is one of the specs: name another file" in done.stderr
    assert (folder / "x.json").read_text() == '{"name": "X"}'


def test_a_report_beside_specs_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"name": "X"}')
    for _ in range(2):
        assert run("classify", ".", "-o", "record.json", cwd=tmp_path).returncode == 0
    assert record("classify", ".", cwd=tmp_path) == json.loads((tmp_path / "record.json").read_text())


@pytest.mark.parametrize(("name", "hint"), [("x.pdf", "print"), ("x.XLSX", ".csv"), ("x.toml", ".json")])
def test_an_ending_that_promises_another_format_is_refused(tmp_path: Path, name: str, hint: str) -> None:
    done = run("classify", "-", "-o", name, cwd=tmp_path, stdin='name = "X"')
    assert (done.returncode, list(tmp_path.iterdir())) == (2, [])
    assert hint in done.stderr
    assert run("classify", "-", "-o", name, "-f", "csv", cwd=tmp_path, stdin='name = "X"').returncode == 0


def test_a_folder_that_is_not_there_is_named_as_it_was_typed(tmp_path: Path) -> None:
    done = run("classify", "-", "-o", "no/x.html", cwd=tmp_path, stdin='name = "X"')
    assert (done.returncode, done.stderr) == (2, "Error: no/x.html: No such file or directory\n")
