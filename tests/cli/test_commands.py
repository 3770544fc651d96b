import subprocess
import sys
from pathlib import Path

import pytest

from mtcrcheck import __version__
from mtcrcheck.cli.commands import COMMANDS
from mtcrcheck.cli.options import COMPLETIONS
from mtcrcheck.report.formats import Format
from tests.cli.command import COMMAND, environment, options_of, run
from tests.trust.hostile import assert_nothing_is_obeyed


def test_version() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, f"mtcrcheck {__version__}\n")


def test_help_names_every_command_and_the_exit_codes() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert all(f"\n  {name} " in done.stdout for name in COMMANDS)
    assert "Exit codes: 0 done" in done.stdout


def test_the_manual_page_has_every_command_and_option() -> None:
    done = run("--man")
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert {f'.SH "{name.upper()}"' for name in COMMANDS} <= set(lines)
    for command in COMMANDS:
        assert all(f"--{name}" in done.stdout.replace("\\-", "-") for name in options_of(command))
    requests = {line.split()[0] for line in lines if line.startswith((".", "'"))}
    assert requests == {".TH", ".SH", ".B", ".PP", ".TP"}


def test_the_help_of_the_command_is_the_same_for_all_of_them() -> None:
    assert run("--help", "classify").stdout == run("--help").stdout == run("-h").stdout


@pytest.mark.parametrize(
    ("words", "found"), [("mtcrcheck val", "validate"), ("mtcrcheck batch --inter", "--interpretation")]
)
def test_a_shell_completes_commands_and_their_options(words: str, found: str) -> None:
    asked = {"_MTCRCHECK_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    assert run(**asked).stdout.split() == [found]


@pytest.mark.parametrize(
    ("begun", "found"),
    [
        ("NAT", ["NATO", "NATO+5"]),
        ("AUK", ["AUKUS"]),
        ("SA,AUK", ["SA,AUKUS"]),
        ("D:", ["D:1", "D:4", "D:5"]),
    ],
)
def test_a_shell_completes_destinations(begun: str, found: list[str]) -> None:
    assert COMPLETIONS["places"](begun) == found
    words = f"mtcrcheck classify --to {begun}"
    asked = {"_MTCRCHECK_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": "3"}
    assert run(**asked).stdout.split() == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("countries T", {"TR", "TW"}),
        ("classify --from T", {"TR", "TW"}),
        ("classify --interpretation us-20", {"us-2018", "us-2020", "us-2025"}),
        ("diff --old us-n", {"us-nsm28"}),
        ("classify --set aircraft.arm", {"aircraft.armed="}),
        ("explain us/itar/VIII.a.16", {"us/itar/VIII.a.16"}),
        ("explain near-", {"near-threshold"}),
        ("new --from mq-9", {"mq-9a", "mq-9b"}),
    ],
)
def test_a_shell_completes_what_the_tool_knows(words: str, found: set[str]) -> None:
    asked = {"_MTCRCHECK_COMPLETE": "complete_bash", "COMP_WORDS": f"mtcrcheck {words}"}
    assert found <= set(run(COMP_CWORD=str(words.count(" ") + 1), **asked).stdout.split())


def test_python_m_mtcrcheck_is_the_same_command() -> None:
    done = subprocess.run([sys.executable, "-m", "mtcrcheck", "--help"], capture_output=True, check=True)
    assert done.stdout.decode() == run("--help").stdout


def test_a_misspelt_command_is_a_usage_error_with_the_nearest() -> None:
    done = run("clasify", "specs")
    assert done.returncode == 2
    assert "Did you mean 'classify'?" in done.stderr


HEAVY = ("rich", "jinja2", "resvg_py", "numpy", "scipy", "pyarrow", "duckdb", "asyncio", "tomlkit")


OF_OTHER_COMMANDS = (
    "precedents",
    "screening",
    "explain",
    "report.html",
    "report.envelope",
)
PRINTS_WHAT_IS_LOADED = (
    "import sys; from mtcrcheck.cli import main\n"
    "for words in sys.argv[1:]:\n"
    "  sys.argv = ['mtcrcheck', *words.split()]\n"
    "  try: main()\n"
    "  except SystemExit: pass\n"
    "print(*sys.modules, file=sys.stderr)"
)


def modules_loaded_by(*words: str) -> set[str]:
    """Return the modules that commands load in a process of its own."""
    command = [sys.executable, "-c", PRINTS_WHAT_IS_LOADED, *words]
    done = subprocess.run(command, capture_output=True, check=True, env=environment())
    return set(done.stderr.decode().splitlines()[-1].split())


def test_classify_loads_nothing_of_other_commands() -> None:
    loaded = modules_loaded_by("classify specs/mq-9a.toml")
    assert loaded & {f"mtcrcheck.{name}" for name in OF_OTHER_COMMANDS} == set()


def test_nothing_heavy_is_loaded() -> None:
    words = ["--help", *(f"classify specs/mq-9a.toml -f {form}" for form in Format if form != "html")]
    assert {name.partition(".")[0] for name in modules_loaded_by(*words)} & set(HEAVY) == set()


def test_a_reader_that_has_seen_enough_ends_the_command_quietly() -> None:
    line = (
        f"{COMMAND} classify specs/mq-9a.toml --to SA | head -n 1; echo ${{PIPESTATUS[0]}} ${{PIPESTATUS[1]}}"
    )
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=False, env=environment())
    first, ended = done.stdout.decode().splitlines()
    assert first.startswith("MQ-9A Reaper")
    assert ended in ("0 0", "141 0")
    assert done.stderr == b""


def test_a_closed_pipe_has_the_exit_code_of_one() -> None:
    line = f"{COMMAND} classify specs --jobs 1 -f jsonl | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=False, env=environment())
    assert (done.stdout, done.stderr) == (b"141\n", b"")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--format", "jsn"), "'jsn' is not one of 'table', 'json', 'jsonl'"),
        (("--fail-on", "category-3"), "'category-3' is not one of 'category-ii'"),
        (("--jobs", "two"), "expected a whole number"),
        (("--jobs", "-1"), "Input should be greater than or equal to 0"),
        (("--jobs", "257"), "Input should be less than or equal to 256"),
        (("--quite",), "No such option: --quite (Possible options: --item, --quiet)"),
    ],
)
def test_a_value_that_cannot_be_taken_is_told_with_what_can(words: tuple[str, ...], told: str) -> None:
    done = run("classify", "specs/mq-9a.toml", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in " ".join(done.stderr.split())


def test_a_number_at_its_limit_is_taken() -> None:
    assert run("classify", "specs/mq-9a.toml", "--jobs", "256").returncode == 0


HOSTILE = "\x1b]0;owned\x07\u202e"


@pytest.mark.parametrize(
    "words",
    [
        (f"--{HOSTILE}",),
        (HOSTILE,),
        ("--config", HOSTILE, "law"),
        ("classify", f"--{HOSTILE}"),
        ("classify", "x.toml", "--as-of", HOSTILE),
        ("precedents", HOSTILE),
        ("schema", HOSTILE),
        ("screen", HOSTILE),
        ("screen", f"{HOSTILE}.csv"),
        ("screen", "--query", HOSTILE),
        ("screen", "table.csv", "--map", f"{HOSTILE}={HOSTILE}"),
        ("screen", "table.csv", "--to-column", HOSTILE),
    ],
    ids=ascii,
)
def test_what_was_typed_is_shown_and_never_obeyed(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "table.csv").write_text("name\nX\n")
    done = run(*words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert_nothing_is_obeyed(done.stderr)
