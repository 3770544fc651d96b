import importlib
import inspect
import json
import subprocess
import sys
from typing import Any

import pytest
import typer

from mtcrcheck import __version__
from mtcrcheck.cli.app import COMMANDS, _Converter, _loaded
from mtcrcheck.report.formats import Format
from tests.cli.command import COMMAND, environment, run


def test_version() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, f"mtcrcheck {__version__}\n")


def test_help_names_every_command_and_the_exit_codes() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert all(f"\n  {name} " in done.stdout for name in COMMANDS)
    assert "Exit codes: 0 done" in done.stdout


def test_the_help_of_the_command_is_the_same_for_all_of_them() -> None:
    assert run("--help", "classify").stdout == run("--help").stdout == run("-h").stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_listed_with_what_it_says_of_itself(name: str) -> None:
    command = getattr(importlib.import_module(f"mtcrcheck.cli.{name}"), name)
    assert inspect.getdoc(command).split("\n\n")[0].replace("\n", " ") == COMMANDS[name]


@pytest.mark.parametrize(
    ("words", "found"), [("mtcrcheck val", "validate"), ("mtcrcheck batch --inter", "--interpretation")]
)
def test_a_shell_completes_commands_and_their_options(words: str, found: str) -> None:
    asked = {"_MTCRCHECK_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    assert run(**asked).stdout.split() == [found]


def test_python_m_mtcrcheck_is_the_same_command() -> None:
    done = subprocess.run([sys.executable, "-m", "mtcrcheck", "--help"], capture_output=True, check=True)
    assert done.stdout.decode() == run("--help").stdout


def test_a_misspelt_command_is_a_usage_error_with_the_nearest() -> None:
    done = run("clasify", "specs")
    assert done.returncode == 2
    assert "Did you mean 'classify'?" in done.stderr


VALUES = (
    None, "", "table", "Türkiye", "\udcff", "5", " 5", "x", b"x", 0, 5, -1, 2.5, True, "true",
    (), [], ("a", "b"), ["a", "é"], ("a", "\udcff"), ["category-i"], ["a", 5], [None], {},
)  # fmt: skip


def converted(converter: Any, value: object, param: Any) -> object:
    """What becomes of a value, or what is wrong with it; Typer makes lists of tuples after this."""
    try:
        found = converter.coerce(value, param=param, ctx=None)
    except typer.BadParameter as error:
        return f"refused: {error.message}"
    several = param.multiple or param.nargs == -1
    return (list(found or ()) if several else found), type(found) if not several else list


@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_taken_as_typed_is_what_typer_makes_of_it(name: str) -> None:
    for param in _loaded(name).params:
        typers = param.get_runtime_param()
        ours = _Converter(param.get_runtime_param, param.type_descriptor.annotation)
        for value in (*VALUES, param.default):
            assert converted(ours, value, param) == converted(typers, value, param), (param.name, value)


HEAVY = ("rich", "jinja2", "resvg_py", "numpy", "scipy", "ibis", "pyarrow", "duckdb", "asyncio")


OF_OTHER_COMMANDS = (
    "impact",
    "precedents",
    "screening",
    "explain",
    "report.html",
    "report.envelope",
)


@pytest.mark.parametrize(("form", "of_packages"), [("table", {"tabulate"}), ("json", set())])
def test_classify_loads_nothing_of_other_commands(form: str, of_packages: set[str]) -> None:
    program = (
        "import sys; from mtcrcheck.cli import main\n"
        "try: main()\n"
        "except SystemExit: print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "classify", "specs/mq-9a.toml", "--format", form],
        capture_output=True,
        check=True,
        env=environment(),
    )
    loaded = set(done.stderr.decode().split())
    assert loaded & {f"mtcrcheck.{name}" for name in OF_OTHER_COMMANDS} == set()
    assert loaded & {"pydantic", "tabulate"} == of_packages


NEEDED = {
    "mtcrcheck", "tomli", "tabulate",
    "typer", "annotated_doc", "shellingham", "typing_extensions",
    "pydantic", "pydantic_core", "annotated_types", "typing_inspection",
}  # fmt: skip
"""All of other packages that `classify` may load: what it reads and shows specs with, and Typer with its own."""


@pytest.mark.parametrize("form", [form for form in Format if form != "html"])
def test_classify_loads_nothing_heavy(form: str) -> None:
    program = (
        "import sys, json; before = set(sys.modules); from mtcrcheck.cli import main\n"
        "try: main()\n"
        "except SystemExit: print(json.dumps(sorted(set(sys.modules) - before)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "classify", "specs/mq-9a.toml", "--to", "SA", "--format", form],
        capture_output=True,
        check=True,
        env=environment(),
    )
    loaded = {name.partition(".")[0] for name in json.loads(done.stderr.decode().splitlines()[-1])}
    assert loaded & set(HEAVY) == set()
    of_packages = {name for name in loaded - sys.stdlib_module_names if not name.endswith("__mypyc")}
    of_packages = {name for name in of_packages if not name.startswith("_sysconfigdata")}
    assert of_packages <= NEEDED


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys; from mtcrcheck.cli import main\n"
        "try: main()\n"
        f"except SystemExit: print(set({HEAVY}) & sys.modules.keys(), file=sys.stderr)"
    )
    command = [sys.executable, "-c", program, "--help"]
    done = subprocess.run(command, capture_output=True, check=True, env=environment())
    assert done.stderr.decode() == "set()\n"


def test_a_reader_that_has_seen_enough_ends_the_command_quietly() -> None:
    line = (
        f"{COMMAND} classify specs/mq-9a.toml --to SA | head -n 1; echo ${{PIPESTATUS[0]}} ${{PIPESTATUS[1]}}"
    )
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=False, env=environment())
    assert done.stdout.decode() == "MQ-9A Reaper\n0 0\n" or done.stdout.decode() == "MQ-9A Reaper\n141 0\n"
    assert done.stderr == b""


def test_a_closed_pipe_has_the_exit_code_of_one() -> None:
    line = f"{COMMAND} classify specs --jobs 1 -f jsonl | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=False, env=environment())
    assert (done.stdout, done.stderr) == (b"141\n", b"")


def test_a_full_disk_is_told_in_one_line() -> None:
    line = f"{COMMAND} classify specs/mq-9a.toml > /dev/full"
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=False, env=environment())
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1
    assert "No space left" in done.stderr.decode()
