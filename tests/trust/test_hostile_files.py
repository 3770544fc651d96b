"""The installed command on files that mean harm: a diagnostic and exit code 3, or the truth; nothing else."""

from __future__ import annotations

import ctypes
import hashlib
import itertools
import json
import os
import resource
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mtcrcheck.report.formats import Format
from tests.cli.command import COMMAND, MQ_9A, environment, run
from tests.trust.hostile import TEXTS, assert_harmless, assert_nothing_is_obeyed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MASS = 'name = "X"\n[mass]\nmax_payload = {}\n'
NUMBERS = {
    "nan": "not-finite",
    "inf": "not-finite",
    "-inf": "not-finite",
    "1e400": "not-finite",
    "-5": "out-of-range",
    "5e-324": "bare-number",
    '"nan kg"': "not-finite",
    '"inf kg"': "not-finite",
    '"-5 kg"': "out-of-range",
    '"-0.1..5 kg"': "out-of-range",
    '"1e400 kg"': "out-of-range",
    '"1e-400 kg"': "out-of-range",
    '"1e31 kg"': "out-of-range",
    '"1e30 kg"': "out-of-range",
    '"५०० kg"': "bad-quantity",
    '"0x10 kg"': "bad-quantity",
    f'"{"9" * 41} kg"': "too-long",
    f'"{"9" * 161}"': "too-long",
}
TEXTS_THAT_ARE_NO_SPEC = {
    "nested too deep, TOML": (b'name = "X"\na = ' + b"[" * 200_000, "too-deep"),
    "nested too deep, as a small file": (b'name = "X"\na = ' + b"[" * 5_000, "too-deep"),
    "nested too deep, JSON": (b'{"name": ' + b"[" * 200_000, "too-deep"),
    "a key of many parts": (b'name = "X"\n' + b".".join([b"a"] * 100_000) + b" = 1", "too-deep"),
    "NUL": (b'name = "X\0"', "toml-syntax"),
    "NULs alone": (b"\0" * 1000, "toml-syntax"),
    "NUL in JSON": (b'{"name": "X\0"}', "json-syntax"),
    "half of a pair, JSON": (b'{"name": "\\ud800"}', "invalid-text"),
    "half of a pair, TOML": (b'name = "\\ud800"', "toml-syntax"),
    "half of a pair, as bytes": (b'name = "\xed\xa0\x80"', "invalid-encoding"),
    "an overlong form": (b'name = "\xc0\x80"', "invalid-encoding"),
    "UTF-16": ('name = "X"'.encode("utf-16"), "invalid-encoding"),
    "UTF-16 without its mark": ('name = "X"'.encode("utf-16-le"), "invalid-encoding"),
    "UTF-32": ('name = "X"'.encode("utf-32"), "invalid-encoding"),
    "two marks of byte order": (b'\xef\xbb\xbf\xef\xbb\xbfname = "X"', "toml-syntax"),
    "keys twice, TOML": (b'name = "X"\nname = "Y"', "duplicate-key"),
    "keys twice, JSON": (b'{"name": "X", "mass": {"empty": "5 kg", "empty": "6 kg"}}', "duplicate-key"),
    "keys twice, escaped": (b'{"name": "X", "n\\u0061me": "Y"}', "duplicate-key"),
    "NaN in JSON": (b'{"name": "X", "performance": {"lift_to_drag": NaN}}', "json-syntax"),
    "infinity in JSON": (b'{"name": "X", "performance": {"lift_to_drag": -Infinity}}', "json-syntax"),
    "a number beyond all, JSON": (b'{"name": "X", "performance": {"lift_to_drag": 1e999}}', "not-finite"),
    "a number of many digits": (b'name = "X"\nmass.empty = ' + b"1" * 5000, "too-long"),
    "quotes without end": (
        b'name = "X"\n# "' + b'\\"' * 250_000 + b"\na = " + b"[" * 17 + b"]" * 17,
        "too-deep",
    ),
    "digits without end": (b'name = "X"\na = [' + b"1" * 3999 + b"," + b"1" * 500_000 + b"]", "too-long"),
    "a curve of many points": (
        b'name = "X"\n' + b'[[performance.payload_range]]\npayload = "1 kg"\nrange = "9 km"\n' * 10_000,
        "too-long",
    ),
    "many unknown keys": (b'name = "X"\n' + b"".join(b"k%d = 1\n" % n for n in range(20_000)), "unknown-key"),
    "empty": (b"", "missing-key"),
}
STRANGE_NAMES = (
    "=cmd|' calc'!A0.toml", "-rf.toml", "<img src=x onerror=alert(1)>.toml", "a\nb.toml",
    "\x1b]0;owned\x07.toml", "abc\u202elmot.toml", "a | b.toml", "{{ 7*7 }} %n %s.toml", "::error::x.toml",
    "'\"`$(touch owned).toml",
)  # fmt: skip


def codes(*words: str | Path, cwd: Path, stdin: bytes = b"") -> set[str]:
    """Classify as JSON; everything is refused with code 3, nothing obeyed; return the codes of the faults."""
    done = run("classify", *words, "-f", "json", cwd=cwd, stdin=stdin)
    assert done.returncode == 3
    assert_harmless("json", done.stdout)
    assert_nothing_is_obeyed(done.stderr)
    found = json.loads(done.stdout)
    assert found["results"] == []
    return {error["code"] for error in found["errors"]}


@pytest.mark.parametrize("what", TEXTS_THAT_ARE_NO_SPEC)
def test_what_is_no_spec_is_refused_with_its_reason(tmp_path: Path, what: str) -> None:
    data, code = TEXTS_THAT_ARE_NO_SPEC[what]
    name = "x.json" if data.lstrip()[:1] == b"{" else "x.toml"
    (tmp_path / name).write_bytes(data)
    assert code in codes(name, cwd=tmp_path)


@pytest.mark.parametrize("what", ["NULs alone", "nested too deep, JSON", "two marks of byte order"])
def test_what_is_no_spec_is_refused_on_standard_input_too(tmp_path: Path, what: str) -> None:
    data, code = TEXTS_THAT_ARE_NO_SPEC[what]
    assert code in codes("-", cwd=tmp_path, stdin=data)


def test_numbers_that_no_aircraft_has_are_refused_each_with_its_reason(tmp_path: Path) -> None:
    for n, value in enumerate(NUMBERS):
        (tmp_path / f"{n:02}.toml").write_text(MASS.format(value))
    found = json.loads(run("classify", ".", "-f", "json", cwd=tmp_path).stdout)
    assert [(e["path"], e["code"]) for e in found["errors"]] == [
        (f"{n:02}.toml", code) for n, code in enumerate(NUMBERS.values())
    ]
    assert found["results"] == []


@pytest.mark.parametrize(
    "value", ["500kg", "500 KG", "500 Kg", "0.5 T", "500,000 G", "5e2 kG", "５００ kg", "٥٠٠ kg"]
)
def test_units_are_read_in_any_case_and_never_as_another_quantity(tmp_path: Path, value: str) -> None:
    text = MASS.format(f'"{value}"') + 'payload_limit = "structure"\n'
    (tmp_path / "x.toml").write_text(text, encoding="utf-8")
    done = run("classify", "x.toml", "-f", "json", cwd=tmp_path)
    if done.returncode == 0:
        (result,) = json.loads(done.stdout)["results"]
        assert result["capability"]["payload_at_300_km_kg"]["at_most"] == 500.0
    else:
        assert codes("x.toml", cwd=tmp_path) == {"bad-quantity"}


def test_every_string_of_a_spec_may_be_hostile(tmp_path: Path) -> None:
    """The formats are tested one by one without the command; here is that nothing else prints."""
    for n, text in enumerate(TEXTS.values()):
        spec = {"name": text, "manufacturer": text, "notes": [text], "source": [{"id": text, "title": text}]}
        (tmp_path / f"{n}.json").write_text(json.dumps(spec))
        (tmp_path / f"faulty-{n}.json").write_text(json.dumps({**spec, text: text, "origin": text}))
    done = run("classify", ".", "--why", cwd=tmp_path)
    assert done.returncode == 3
    assert_nothing_is_obeyed(done.stdout)
    assert_nothing_is_obeyed(done.stderr)


@pytest.mark.parametrize("form", Format)
def test_files_of_strange_names_are_read_and_shown(tmp_path: Path, form: str) -> None:
    for name in STRANGE_NAMES:
        (tmp_path / name).write_text(MQ_9A)
    (tmp_path / "\udcff.toml").write_text("x")
    done = run("classify", ".", "-f", form, cwd=tmp_path)
    assert done.returncode == 3
    assert_harmless(form, done.stdout)
    assert_nothing_is_obeyed(done.stderr)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([*STRANGE_NAMES, "\udcff.toml"])


@pytest.mark.parametrize("command", ["classify", "batch", "validate", "convert", "envelope"])
def test_a_file_of_100_megabytes_is_refused_unread(tmp_path: Path, command: str) -> None:
    with (tmp_path / "big.toml").open("wb") as file:
        file.truncate(100_000_000)
    done = run(command, "big.toml", cwd=tmp_path)
    assert done.returncode == 3
    assert "too-large 100,000,000 bytes: at most 1,048,576 are read" in " ".join(
        (done.stdout + done.stderr).split()
    )


def test_endless_standard_input_is_read_up_to_the_limit(tmp_path: Path) -> None:
    with Path("/dev/zero").open("rb") as endless:
        done = subprocess.run(
            [COMMAND, "classify", "-"],
            stdin=endless,
            capture_output=True,
            cwd=tmp_path,
            env=environment(),
            timeout=60,
            check=False,
        )
    assert done.returncode == 3
    assert b"too-large" in done.stderr


def test_settings_without_end_are_read_up_to_a_limit(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text(MQ_9A)
    done = small(["--config", "/dev/zero", "classify", "x.toml"], tmp_path, 512)
    assert done.returncode == 2
    assert b"/dev/zero: File too large" in done.stderr


def small(words: list[str | Path], cwd: Path, megabytes: int) -> subprocess.CompletedProcess[bytes]:
    """Run the command in so much memory."""
    limit = megabytes << 20
    return subprocess.run(
        [COMMAND, *words],
        cwd=cwd,
        capture_output=True,
        env=environment(),
        timeout=120,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )


def test_files_of_a_mebibyte_are_assessed_in_half_a_gigabyte(tmp_path: Path) -> None:
    texts = (
        'name = "X"\nnotes = [' + '"a",' * 250_000 + "]",
        'name = "X"\n' + "[[published_category]]\ncategory = 'I'\n" * 25_000,
        'name = "' + "x" * 1_000_000 + '"',
        'name = "X"\n' + "".join(f"[[source]]\nid = 's{n}'\n" for n in range(40_000)),
    )
    for n, text in enumerate(texts):
        (tmp_path / f"{n}.toml").write_text(text)
    done = small(["classify", ".", "-f", "csv", "--jobs", "1"], tmp_path, 512)
    assert (done.returncode, done.stderr) == (0, b"")


def test_links_that_go_round_pipes_and_folders_are_faults_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "good.toml").write_text(MQ_9A)
    (tmp_path / "a.toml").symlink_to("b.toml")
    (tmp_path / "b.toml").symlink_to("a.toml")
    (tmp_path / "down").mkdir()
    (tmp_path / "down" / "up.toml").symlink_to("..")
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "zero.toml").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.toml")
    done = run("classify", ".", "-f", "json", cwd=tmp_path)
    found = json.loads(done.stdout)
    assert done.returncode == 3
    assert [r["spec"]["path"] for r in found["results"]] == ["good.toml"]
    assert [(e["path"], e["code"]) for e in found["errors"]] == [
        (name, "unreadable") for name in ("a.toml", "b.toml", "pipe.toml", "zero.toml")
    ]
    for name in ("a.toml", "pipe.toml", "zero.toml"):
        assert codes(name, cwd=tmp_path) == {"unreadable"}
    assert run("classify", "folder.toml", cwd=tmp_path).returncode == 2


@pytest.mark.parametrize(
    "words",
    [
        ("verify", "pipe"),
        ("classify", "--files-from", "pipe"),
        ("classify", "x.toml", "--interpretation", "./pipe.toml"),
        ("precedents", "--like", "pipe"),
        ("convert", "pipe"),
        ("envelope", "pipe"),
        ("validate", "pipe"),
        ("impact", "pipe", "--old", "us-2020", "--new", "us-2025"),
        ("diff", "pipe", "--old", "us-2020", "--new", "us-2025"),
        ("screen", "pipe.csv"),
        ("screen", "p*.csv"),
        ("--config", "pipe", "classify", "pipe"),
    ],
)
def test_no_command_waits_for_a_pipe_that_nobody_writes_to(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "x.toml").write_text(MQ_9A)
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "pipe.toml").symlink_to("pipe")
    (tmp_path / "pipe.csv").symlink_to("pipe")
    assert run(*words, cwd=tmp_path).returncode in (2, 3)


def test_a_list_may_come_through_a_pipe(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text(MQ_9A)
    line = f"{COMMAND} classify -f csv --files-from <(echo x.toml)"
    done = subprocess.run(
        ["bash", "-c", line], cwd=tmp_path, capture_output=True, env=environment(), check=True
    )
    assert done.stdout.splitlines()[1].startswith(b"x.toml,MQ-9A,")


PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2


def obey_permissions() -> None:
    """Let root, from the next program on, read nothing that its permissions forbid, as with everybody else."""
    if os.geteuid() == 0:
        library = ctypes.CDLL(None, use_errno=True)
        for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            if library.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
                raise OSError(ctypes.get_errno(), "prctl")


def test_a_file_that_may_not_be_read_is_a_fault_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "open.toml").write_text(MQ_9A)
    (tmp_path / "shut.toml").write_text(MQ_9A)
    (tmp_path / "shut.toml").chmod(0)
    (tmp_path / "closed").mkdir(mode=0)
    try:
        done = subprocess.run(
            [COMMAND, "classify", ".", "-f", "json"],
            cwd=tmp_path,
            capture_output=True,
            env=environment(),
            preexec_fn=obey_permissions,
            check=False,
        )
    finally:
        (tmp_path / "closed").chmod(0o700)
    found = json.loads(done.stdout)
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    assert [r["spec"]["path"] for r in found["results"]] == ["open.toml"]
    assert [(e["path"], e["code"]) for e in found["errors"]] == [
        ("closed", "unreadable"),
        ("shut.toml", "unreadable"),
    ]


def test_settings_that_may_not_be_read_are_told_by_their_name(tmp_path: Path) -> None:
    (tmp_path / "mtcrcheck.toml").write_text("why = true")
    (tmp_path / "mtcrcheck.toml").chmod(0)
    done = subprocess.run(
        [COMMAND, "law"],
        cwd=tmp_path,
        capture_output=True,
        env=environment(),
        preexec_fn=obey_permissions,
        check=False,
    )
    assert done.returncode == 2
    assert b"mtcrcheck.toml: Permission denied" in done.stderr


def changed_while(path: Path, texts: list[bytes], action: Callable[[], None]) -> None:
    """Write one text after the other over a file, in place, while something is done."""
    over = threading.Event()

    def write() -> None:
        for text in itertools.cycle(texts):
            if over.is_set():
                return
            path.write_bytes(text)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        action()
    finally:
        over.set()
        writer.join()


def test_of_a_file_that_changes_the_verdict_is_on_the_text_whose_hash_it_names(tmp_path: Path) -> None:
    def read() -> None:
        for _ in range(3):
            done = run("classify", "x.toml", "-f", "json", "--embed", cwd=tmp_path)
            assert done.returncode in (0, 3)
            for result in json.loads(done.stdout)["results"]:
                text = result["spec"]["text"].encode()
                assert hashlib.sha256(text).hexdigest() == result["spec"]["sha256"]
                (tmp_path / "same.toml").write_bytes(text)
                again = json.loads(run("classify", "same.toml", "-f", "json", cwd=tmp_path).stdout)[
                    "results"
                ][0]
                assert again["annex"] == result["annex"]

    path = tmp_path / "x.toml"
    path.write_text(MQ_9A)
    longer = MQ_9A.encode() + b"#" * 500_000
    changed_while(path, [MQ_9A.encode(), longer, b'name = "Y"\n', b"\xff" * 2_000_000], read)


@pytest.mark.parametrize("command", ["classify", "law"])
def test_a_full_disk_is_told_and_no_traceback(tmp_path: Path, command: str) -> None:
    (tmp_path / "x.toml").write_text(MQ_9A)
    words = [command] if command == "law" else [command, "x.toml"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [COMMAND, *words],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            env=environment(),
            timeout=60,
            check=False,
        )
    assert (done.returncode, done.stderr) == (2, b"Error: output: No space left on device\n")


WRITERS = {
    "classify": ("classify", "x.toml", "-o", "{}.html"),
    "batch": ("batch", "x.toml", "-f", "json", "-o", "{}.json"),
    "diff": (
        "diff",
        "x.toml",
        "--old",
        "us-2020",
        "--new",
        "us-2025",
        "--to",
        "SA,FR,DE,JP,IN,BR",
        "-f",
        "json",
        "-o",
        "{}.json",
    ),
    "impact": ("impact", "x.toml", "--old", "us-2020", "--new", "us-2025", "--to", "SA,FR", "-o", "{}.html"),
    "envelope": ("envelope", "x.toml", "-o", "{}.svg"),
    "convert": ("convert", "long.toml", "-o", "{}.json"),
    "schema": ("schema", "-o", "{}.json"),
    "law": ("law", "-f", "json", "-o", "{}.json"),
    "precedents": ("precedents", "-f", "json", "-o", "{}.json"),
    "validate": ("validate", "faulty.toml", "-f", "json", "-o", "{}.json"),
    "screen": ("screen", "table.csv", "-o", "{}.csv"),
}
"""Commands that write a file of more than 4 KiB."""


@pytest.mark.parametrize(
    ("command", "name"),
    [*((command, "new") for command in WRITERS), ("classify", "old"), ("envelope", "old")],
)
def test_where_there_is_no_room_for_a_file_nothing_of_it_stays(
    tmp_path: Path, command: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # the interpreter would keep half of a module
    words = written_to(tmp_path, command, name)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        done = run(*words, cwd=tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert done.returncode == 2, done.stderr
    assert "File too large" in done.stderr
    assert_only_the_old_file_stays(Path(words[-1]), tmp_path)


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system on which nothing has room."""
    disk = tmp_path / "disk"
    disk.mkdir()
    try:
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], check=True, capture_output=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only root may mount a small file system; a limited file size stands in for it")
    try:
        for suffix in (".html", ".csv", ".json", ".svg"):
            (disk / f"old{suffix}").write_text("old")
        with suppress(OSError), (disk / "filler").open("wb", buffering=0) as filler:
            while True:
                filler.write(bytes(4096))
        yield disk
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.parametrize("command", ["classify", "envelope", "screen"])
def test_a_full_disk_leaves_the_file_that_was_there(full_disk: Path, tmp_path: Path, command: str) -> None:
    words = written_to(tmp_path, command, "old", full_disk)
    before = sorted(full_disk.iterdir())
    done = run(*words, cwd=tmp_path)
    assert (done.returncode, sorted(full_disk.iterdir())) == (2, before)
    assert "No space left on device" in done.stderr
    assert Path(words[-1]).read_text() == "old"


def written_to(folder: Path, command: str, name: str, disk: Path | None = None) -> list[str]:
    """Return the words of a command that writes a file of a name, with what it reads in the folder."""
    (folder / "x.toml").write_text(MQ_9A)
    (folder / "long.toml").write_text(
        MQ_9A.replace("[aircraft]", f"notes = ['{'long ' * 2_000}']\n[aircraft]")
    )
    (folder / "faulty.toml").write_text(MQ_9A + "".join(f"unknown_{n} = {n}\n" for n in range(200)))
    rows = "".join(f"Aircraft {n},{n},{n}\n" for n in range(1, 200))
    (folder / "table.csv").write_text(f"name,mass.max_payload_kg,performance.ferry_range_km\n{rows}")
    words = [word.format((disk or folder) / name) for word in WRITERS[command]]
    if name == "old":
        Path(words[-1]).write_text("old")
    return words


def assert_only_the_old_file_stays(target: Path, folder: Path) -> None:
    """The folder holds what was read, and the file that was there before as it was."""
    read = {"x.toml", "long.toml", "faulty.toml", "table.csv"}
    left = {p.name for p in folder.iterdir()}
    assert left - read == ({target.name} if target.stem == "old" else set())
    assert target.stem != "old" or target.read_text() == "old"
