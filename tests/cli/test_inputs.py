import io
import os
from pathlib import Path

import pytest

from mtcrcheck.cli import files
from mtcrcheck.spec.diagnostics import CODES, SpecError
from mtcrcheck.spec.syntax import MAX_BYTES
from tests.cli.command import run


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
