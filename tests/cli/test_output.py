import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mtcrcheck.cli import output


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
