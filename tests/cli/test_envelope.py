import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.command import BROKEN, MQ_9A, QUADCOPTER, environment, run, spawn

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mq-9a.toml").write_text(MQ_9A)
    (tmp_path / "quad.toml").write_text(QUADCOPTER)
    return tmp_path


def test_a_terminal_gets_the_name_the_verdict_and_the_picture(folder: Path) -> None:
    done = run("envelope", "mq-9a.toml", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("MQ-9A\nCategory I, item 1.A.2 of the MTCR Annex")
    assert "payload (kg)" in done.stdout
    assert "╱ Category I: 300 km and 500 kg or more" in " ".join(done.stdout.split())
    assert "\x1b" not in done.stdout


def test_the_width_of_the_terminal_and_its_colours_count(folder: Path) -> None:
    narrow = run("envelope", "mq-9a.toml", cwd=folder, COLUMNS="50").stdout
    assert max(map(len, narrow.splitlines())) == 50
    assert "\x1b[" in run("envelope", "mq-9a.toml", cwd=folder, FORCE_COLOR="1").stdout
    assert "\x1b[" not in run("envelope", "mq-9a.toml", cwd=folder, FORCE_COLOR="1", NO_COLOR="1").stdout


def test_several_specs_come_in_one_picture(folder: Path) -> None:
    done = run("envelope", ".", "-o", "both.svg", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    root = ET.parse(folder / "both.svg").getroot()
    texts = ["".join(e.itertext()) for e in root.iter(f"{SVG}text")]
    assert {"MQ-9A", "Quad"} <= set(texts)
    assert texts.count("300 km") == 2


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("a.svg", b"<?xml"),
        ("a.PNG", b"\x89PNG\r\n\x1a\n"),
        ("a.html", b"<!DOCTYPE html>"),
        ("a.txt", b"MQ-9A\n"),
    ],
)
def test_the_ending_of_the_file_says_the_format(folder: Path, name: str, start: bytes) -> None:
    assert run("envelope", "mq-9a.toml", "-o", name, cwd=folder).returncode == 0
    assert (folder / name).read_bytes().startswith(start)


def test_the_format_goes_before_the_ending(folder: Path) -> None:
    assert run("envelope", "mq-9a.toml", "-f", "svg", "-o", "picture", cwd=folder).returncode == 0
    assert (folder / "picture").read_bytes().startswith(b"<?xml")


def test_a_picture_goes_to_standard_output_too(folder: Path) -> None:
    words = [Path(sys.executable).with_name("mtcrcheck"), "envelope", "mq-9a.toml", "-f", "png"]
    done = subprocess.run(words, cwd=folder, capture_output=True, check=True, env=environment())
    run("envelope", "mq-9a.toml", "-o", "a.png", cwd=folder)
    assert done.stdout == (folder / "a.png").read_bytes()


def test_an_ending_that_is_no_format_is_a_usage_error(folder: Path) -> None:
    done = run("envelope", "mq-9a.toml", "-o", "a.pdf", cwd=folder)
    assert done.returncode == 2
    assert "written as .pdf" in " ".join(done.stderr.split())
    assert not (folder / "a.pdf").exists()


def test_same_input_same_bytes_whatever_the_machine_is_set_to(folder: Path) -> None:
    run("envelope", ".", "-f", "html", "-o", "first", cwd=folder)
    other = {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    spawn("envelope", ".", "-f", "html", "-o", "second", cwd=folder, **other)
    assert (folder / "first").read_bytes() == (folder / "second").read_bytes()


def test_a_what_if_moves_the_picture(folder: Path) -> None:
    light = run("envelope", "mq-9a.toml", "--set", "mass.max_payload=100 kg", cwd=folder).stdout
    assert "Category II, item 19.A.2" in light


def test_what_is_invalid_is_told_and_the_rest_is_drawn(folder: Path) -> None:
    (folder / "bad.toml").write_text(BROKEN)
    done = run("envelope", ".", cwd=folder)
    assert done.returncode == 3
    assert "bad.toml:3:15: bare-number" in done.stderr
    assert done.stdout.startswith("MQ-9A\n")


def test_nothing_is_written_where_nothing_could_be_read(folder: Path) -> None:
    (folder / "bad.toml").write_text(BROKEN)
    (folder / "a.svg").write_text("as it was")
    done = run("envelope", "bad.toml", "-o", "a.svg", cwd=folder)
    assert (done.returncode, done.stdout) == (3, "")
    assert (folder / "a.svg").read_text() == "as it was"


def test_a_missing_path_is_a_usage_error(folder: Path) -> None:
    assert run("envelope", "missing.toml", cwd=folder).returncode == 2
    assert run("envelope", cwd=folder).returncode == 2


def test_too_many_aircraft_for_one_png_is_a_usage_error(folder: Path) -> None:
    for n in range(8):
        shutil.copy(folder / "quad.toml", folder / f"quad-{n}.toml")
    done = run("envelope", ".", "-o", "a.png", "--width", "10000", cwd=folder)
    assert done.returncode == 2
    assert "smaller --width" in done.stderr
    assert not (folder / "a.png").exists()


def test_unknown_is_said_and_no_empty_picture_is_drawn(folder: Path) -> None:
    done = run("envelope", "-", cwd=folder, stdin='name = "X"')
    assert done.returncode == 0
    assert "there is nothing to draw" in " ".join(done.stdout.split())
    assert "│" not in done.stdout


def test_without_the_library_of_png_files_the_way_to_it_is_told_and_other_formats_are_made(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    done = run("envelope", "mq-9a.toml", "-f", "png", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "Error: a PNG file is made with resvg-py, which is not installed: pip install 'mtcrcheck[charts]'\n"
    )
    assert run("envelope", "mq-9a.toml", "-f", "html", cwd=folder).returncode == 0
