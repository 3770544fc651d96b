import io
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from mtcrcheck.cli import files
from mtcrcheck.spec.diagnostics import CODES, SpecError
from mtcrcheck.spec.syntax import MAX_BYTES
from tests.cli.command import COMMAND, record, run

MINE = """
id = "mine"
title = "A reading of one's own"
extends = "us-2025"
effective = 2026-01-01
cite = "A letter"
"""
COMPARED = ("--old", "us-2020", "--new", "us-2025")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("b.toml", "a.json", "sub/c.TOML", "sub/.hidden.toml", ".git/d.toml", "notes.md", "a-b.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text('name = "x"')
    return tmp_path


def paths(*typed: str) -> list[str]:
    return [source.path for source in files.sources(typed)]


def fault(path: str) -> tuple[str, str]:
    with pytest.raises(SpecError) as error:
        files.read(next(files.sources([path])))
    (diagnostic,) = error.value.diagnostics
    assert diagnostic.code in CODES
    return diagnostic.code, diagnostic.message


def test_a_folder_gives_its_specs_sorted_level_by_level_without_hidden_ones(folder: Path) -> None:
    assert paths(".") == ["a-b.toml", "a.json", "b.toml", "sub/c.TOML"]


def test_a_folder_gives_no_settings_and_nothing_that_the_tool_wrote(folder: Path) -> None:
    for name in ("mtcrcheck.toml", "pyproject.toml"):
        (folder / name).write_text("")
    for name, words in (("record", ("batch", "b.toml", "-f", "json")), ("schema", ("schema",))):
        (folder / f"{name}.json").write_text(run(*words, cwd=folder).stdout)
    (folder / "like.json").write_text('{"name": "schema", "notes": ["mtcrcheck/"]}')
    os.mkfifo(folder / "pipe.json")
    assert paths(".") == ["a-b.toml", "a.json", "b.toml", "like.json", "pipe.json", "sub/c.TOML"]
    assert paths("record.json", "mtcrcheck.toml") == ["record.json", "mtcrcheck.toml"]


def test_a_folders_files_are_joined_to_it_as_typed(folder: Path) -> None:
    assert paths("sub") == paths("./sub/") == ["sub/c.TOML"]
    assert paths(str(folder / "sub")) == [f"{folder.as_posix()}/sub/c.TOML"]


def test_arguments_keep_their_order_and_each_file_is_read_once(folder: Path) -> None:
    assert paths("sub", "b.toml", "./b.toml", ".") == ["sub/c.TOML", "b.toml", "a-b.toml", "a.json"]


def test_a_file_typed_by_name_counts_whatever_it_is_called(folder: Path) -> None:
    assert paths("notes.md", ".git/d.toml") == ["notes.md", ".git/d.toml"]


def test_a_folder_that_leads_back_into_itself_is_entered_once(folder: Path) -> None:
    (folder / "sub" / "again").symlink_to(folder, target_is_directory=True)
    assert paths(".") == ["a-b.toml", "a.json", "b.toml", "sub/c.TOML"]


def test_folders_that_all_link_to_each_other_are_entered_under_few_names(folder: Path) -> None:
    names = [f"f{n}" for n in range(9)]  # in every order, that would be a million paths
    for name in names:
        (folder / "mesh" / name).mkdir(parents=True)
        (folder / "mesh" / name / "x.toml").write_text('name = "x"')
        for other in names:
            (folder / "mesh" / name / f"to-{other}").symlink_to(f"../{other}", target_is_directory=True)
    found = paths("mesh")
    assert {f"mesh/{name}/x.toml" for name in names} <= set(found)
    assert len(found) <= 2 * len(names)


def test_a_folder_named_like_a_spec_is_a_folder(folder: Path) -> None:
    (folder / "z.toml").mkdir()
    assert "z.toml" not in paths(".")


def test_what_has_gone_or_is_no_file_is_a_fault_of_that_input_alone(folder: Path) -> None:
    (folder / "gone.toml").symlink_to("nowhere")
    os.mkfifo(folder / "pipe.toml")
    assert {"gone.toml", "pipe.toml"} < set(paths("."))
    assert fault("gone.toml") == ("unreadable", "it cannot be read: no such file or directory")
    assert fault("pipe.toml")[0] == "unreadable"


@pytest.mark.parametrize(("size", "is_read"), [(MAX_BYTES, True), (MAX_BYTES + 1, False)])
def test_a_file_is_read_up_to_a_size(folder: Path, size: int, is_read: bool) -> None:
    (folder / "big.toml").write_bytes(b"#" * size)
    if is_read:
        assert len(files.read(next(files.sources(["big.toml"])))) == size
    else:
        assert fault("big.toml")[0] == "too-large"


def test_a_list_has_a_path_a_line_with_comments_and_empty_lines(folder: Path) -> None:
    (folder / "list.txt").write_bytes(b"\xef\xbb\xbf# of today\r\n\r\nb.toml\r\nsub\n")
    assert list(files.listed("list.txt")) == ["b.toml", "sub"]


@pytest.mark.parametrize("name", ["a\u2028b.toml", "a\x85b.toml", "a\x0bb.toml", "a\x1cb.toml", "\xa0.toml"])
def test_a_line_of_a_list_ends_with_a_line_feed_alone(folder: Path, name: str) -> None:
    (folder / "list.txt").write_bytes(os.fsencode(f"{name}\n"))
    assert list(files.listed("list.txt")) == [name]


def test_what_is_no_spec_is_read_up_to_a_size_from_wherever_it_comes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (folder / "list.txt").open("wb") as file:
        file.truncate(files.MOST + 1)
    with pytest.raises(OSError, match="File too large"):
        files.content("list.txt")
    for most, is_read in ((10, True), (9, False)):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"0123456789")))
        if is_read:
            assert files.content("-", most) == b"0123456789"
        else:
            with pytest.raises(OSError, match="File too large"):
                files.content("-", most)


def test_a_folder_in_the_place_of_a_list_or_of_the_one_spec_to_answer_is_named(folder: Path) -> None:
    for words in (("classify", "--files-from", "sub"), ("answer", "sub", "mass.empty=5 kg")):
        done = run(*words, cwd=folder)
        assert (done.returncode, done.stderr) == (2, "Error: sub: Is a directory\n")


@pytest.mark.parametrize("text", ["", "nowhere.toml", "a\0b"])
def test_a_missing_path_is_told_from_one_that_is_there(folder: Path, text: str) -> None:
    assert not files.exists(text)
    assert all(map(files.exists, ("b.toml", "sub", "-")))


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
