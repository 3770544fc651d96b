"""Options from the environment and from a file: what goes before what, and what is said of mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mtcrcheck.cli.commands import COMMANDS
from mtcrcheck.cli.configuration import TYPED_ONLY
from tests.cli.command import MQ_9A, options_of, record, run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a spec, three levels deep."""
    deep = tmp_path / "one" / "two" / "three"
    deep.mkdir(parents=True)
    (deep / "x.toml").write_text(MQ_9A)
    return deep


def destinations(folder: Path, *words: str, **env: str) -> list[str]:
    asked = record("classify", "x.toml", *words, cwd=folder, **env)["request"]["to"]
    assert isinstance(asked, list)
    return asked


@pytest.mark.parametrize("name", ["MTCRCHECK_CLASSIFY_TO", "MTCRCHECK_TO"])
def test_every_option_has_a_variable(folder: Path, name: str) -> None:
    assert destinations(folder, **{name: "SA,IN"}) == ["SA", "IN"]
    assert destinations(folder, **{name: "Saudi Arabia\nIN\n"}) == ["SA", "IN"]
    assert destinations(folder, **{name: ""}) == []
    assert destinations(folder, **{name: "AUKUS\nKorea, South"}) == ["AU", "GB", "KR"]


def test_what_is_typed_goes_before_the_environment_and_that_before_the_file(folder: Path) -> None:
    (folder / "mtcrcheck.toml").write_text('to = "FR"\n')
    assert destinations(folder) == ["FR"]
    assert destinations(folder, MTCRCHECK_TO="DE") == ["DE"]
    assert destinations(folder, MTCRCHECK_TO="DE", MTCRCHECK_CLASSIFY_TO="JP") == ["JP"]
    assert destinations(folder, "--to", "SA", MTCRCHECK_TO="DE", MTCRCHECK_CLASSIFY_TO="JP") == ["SA"]


def test_a_file_may_name_groups(folder: Path) -> None:
    (folder / "mtcrcheck.toml").write_text('to = ["countries/aukus", "JP"]\n')
    assert destinations(folder) == ["AU", "GB", "JP"]


def test_the_table_of_a_command_goes_before_what_is_for_all(folder: Path) -> None:
    (folder / "mtcrcheck.toml").write_text(
        'to = "FR"\nwhy = true\n[classify]\nto = ["DE", "JP"]\n[batch]\nto = "SA"\n'
    )
    assert destinations(folder) == ["DE", "JP"]


def test_the_nearest_file_above_is_read_and_no_other(folder: Path) -> None:
    (folder.parent.parent / "mtcrcheck.toml").write_text('to = "FR"\n')
    assert destinations(folder) == ["FR"]
    (folder.parent / "pyproject.toml").write_text('[project]\nname = "mtcrcheck"\n')
    assert destinations(folder) == ["FR"]
    (folder.parent / "pyproject.toml").write_text('[tool.mtcrcheck]\nto = "DE"\n')
    assert destinations(folder) == ["DE"]
    (folder / "mtcrcheck.toml").write_text("")
    assert destinations(folder) == []


def test_a_file_can_be_named_and_none_be_read(folder: Path) -> None:
    (folder / "mtcrcheck.toml").write_text('to = "FR"\n')
    (folder / "other.toml").write_text('to = "JP"\n')
    named = run("--config", "other.toml", "classify", "x.toml", "-f", "csv", cwd=folder).stdout
    assert ",JP," in named
    assert ",JP," in run("classify", "x.toml", "-f", "csv", cwd=folder, MTCRCHECK_CONFIG="other.toml").stdout
    assert ",FR," not in run("--no-config", "classify", "x.toml", "-f", "csv", cwd=folder).stdout
    missing = run("--config", "none.toml", "classify", "x.toml", cwd=folder)
    assert (missing.returncode, missing.stdout) == (2, "")
    assert "none.toml: No such file" in missing.stderr


def test_a_verdict_fails_as_the_file_or_the_environment_says(folder: Path) -> None:
    assert run("classify", "x.toml", cwd=folder).returncode == 0
    assert run("classify", "x.toml", cwd=folder, MTCRCHECK_FAIL_ON="denial,category-i").returncode == 1
    (folder / "mtcrcheck.toml").write_text('[classify]\nfail-on = ["category-i"]\n')
    assert run("classify", "x.toml", cwd=folder).returncode == 1


def test_required_options_may_come_from_a_file(folder: Path) -> None:
    assert run("diff", "x.toml", cwd=folder).returncode == 2
    (folder / "mtcrcheck.toml").write_text('[diff]\nold = "us-2020"\nnew = "us-2025"\n')
    done = run("diff", "x.toml", "--to", "SA", cwd=folder)
    assert (done.returncode, "like crewed aircraft" in done.stdout) == (1, True)


def test_paths_in_a_file_begin_at_its_folder(folder: Path) -> None:
    own = 'id = "own"\ntitle = "Own"\nextends = "us-2025"\neffective = 2026-01-01\ncite = "a note"\n'
    (folder.parent / "own.toml").write_text(own)
    (folder.parent / "mtcrcheck.toml").write_text('interpretation = ["own.toml", "us-2020"]\n')
    asked = record("classify", "x.toml", cwd=folder)["request"]["interpretations"]
    assert asked == ["own", "us-2020"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('qiet = true\n', "mtcrcheck.toml:1:1: unknown option 'qiet': did you mean quiet?"),
        ('\nfail_on = "denial"\n', "mtcrcheck.toml:2:1: unknown option 'fail_on': did you mean fail-on?"),
        ('[clasify]\nto = "SA"\n', "mtcrcheck.toml:1:2: unknown option 'clasify': did you mean classify?"),
        ('[classify]\nold = "us-2020"\n', "mtcrcheck.toml:2:1: unknown option 'old'"),
        ('to = 3.5\nwhy = "yes"\n', "mtcrcheck.toml:2:7: why: 'yes': expected true or false"),
        ("to = [true]\n", "mtcrcheck.toml:1:6: to: True: expected text in quotes"),
        ("jobs = -1\n", "mtcrcheck.toml:1:8: jobs: Input should be greater than or equal to 0"),
        ('format = "pdf"\n', "mtcrcheck.toml:1:10: format: 'pdf' is not one of 'table', 'json'"),
        ('output = "x"\n', "mtcrcheck.toml:1:1: output can be given on the command line only"),
        (
            'to = "SA"\nset = ["mass.max_payload=400 kg"]\n',
            "mtcrcheck.toml:2:1: set can be given on the command line only: type --set there, and take it out of",
        ),
        ('[classify]\nend-use = "survey"\n', "mtcrcheck.toml:2:1: end-use can be given on the command line only"),
        ('query = "select 1"\n', "mtcrcheck.toml:1:1: query can be given on the command line only"),
        ('classify = "x"\n', "mtcrcheck.toml:1:1: expected a table of options"),
        ("to = \n", "mtcrcheck.toml:1:6: toml-syntax"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_file_is_told_with_its_place(folder: Path, text: str, told: str) -> None:
    (folder / "mtcrcheck.toml").write_text(text)
    done = run("classify", "x.toml", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


MAY_BE_SET = {
    "to", "from", "as-of", "interpretation", "old", "new", "fail-on", "why", "entries", "conditions", "color",
    "questions", "embed", "format", "quiet", "resume", "jobs", "summary", "all", "explain", "width", "aliases",
    "uses", "unverified", "stale", "stale-after", "strict", "maker", "origin", "role", "system", "since",
    "backtest", "to-format", "columns",
}  # fmt: skip
"""What asks, or says how to show the answer, and changes neither the aircraft nor the transfer."""


def test_every_option_may_be_set_or_is_typed_only() -> None:
    assert not MAY_BE_SET & set(TYPED_ONLY)
    assert {option for command in COMMANDS for option in options_of(command)} == MAY_BE_SET | set(TYPED_ONLY)


REFUSED = [(command, option) for command in COMMANDS for option in options_of(command) & set(TYPED_ONLY)]
NEEDED = {"convert": ("x.toml",), "verify": ("x.json",), "answer": ("x.toml",)}
"""Arguments without which a command cannot be read at all."""


@pytest.mark.parametrize(("command", "option"), sorted(REFUSED))
def test_what_is_read_or_assessed_comes_from_the_command_line_alone(
    command: str, option: str, tmp_path: Path
) -> None:
    words = (command, *NEEDED.get(command, ()))
    variable = f"MTCRCHECK_{option.replace('-', '_').upper()}"
    done = run(*words, cwd=tmp_path, **{variable: "1"})
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{variable}: {option} can be given on the command line only" in done.stderr
    for table in ("", f"[{command}]\n"):
        (tmp_path / "mtcrcheck.toml").write_text(f"{table}{option} = true\n")
        done = run(*words, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        place = f"mtcrcheck.toml:{2 if table else 1}:1: {option} can be given on the command line only"
        assert place in done.stderr


def test_a_file_above_changes_no_figure(folder: Path) -> None:
    (folder.parent / "mtcrcheck.toml").write_text('set = ["mass.max_payload=400 kg"]\n')
    done = run("classify", "x.toml", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "../mtcrcheck.toml:1:1: set can be given on the command line only" in done.stderr


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    (folder / "pyproject.toml").write_text(
        '[tool.mtcrcheck]\nqiet = true\n\n[tool.mtcrcheck.classify]\njobs = "x"\n'
    )
    lines = run("classify", "x.toml", cwd=folder).stderr.splitlines()
    assert [line.partition(": ")[0] for line in lines] == ["pyproject.toml:2:1", "pyproject.toml:5:8"]


def test_a_value_that_the_command_refuses_is_told_with_its_place(folder: Path) -> None:
    (folder / "mtcrcheck.toml").write_text('why = true\nto = "Atlantis"\n')
    told = run("classify", "x.toml", cwd=folder).stderr
    assert "unknown country 'Atlantis'" in told
    assert "(from mtcrcheck.toml:2:6)" in told
    typed = run("classify", "x.toml", "--to", "Atlantis", cwd=folder).stderr
    assert "(from" not in typed
    variable = run("classify", "x.toml", cwd=folder, MTCRCHECK_TO="Atlantis").stderr
    assert "(from MTCRCHECK_TO)" in variable


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("MTCRCHECK_FAILON", "denial", "MTCRCHECK_FAILON: no option is called so: did you mean MTCRCHECK_FAIL_ON?"),
        ("MTCRCHECK_CLASIFY_TO", "SA", "did you mean MTCRCHECK_CLASSIFY_TO?"),
        ("MTCRCHECK_CLASSIFY_INTERPRETATIONS", "all", "did you mean MTCRCHECK_CLASSIFY_INTERPRETATION?"),
        ("MTCRCHECK_WHY", "maybe", "MTCRCHECK_WHY: expected true or false"),
        ("MTCRCHECK_JOBS", "two", "MTCRCHECK_JOBS: expected a whole number"),
        ("MTCRCHECK_FAIL_ON", "category-iii", "MTCRCHECK_FAIL_ON: 'category-iii' is not one of 'category-ii'"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_environment_is_told(folder: Path, name: str, value: str, told: str) -> None:
    done = run("classify", "x.toml", cwd=folder, **{name: value})
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


@pytest.mark.parametrize("name", ["MTCRCHECK_VERSION", "MTCRCHECK_IMAGE", "MTCRCHECK_OLD", "MTCRCHECK_DEBUG"])
def test_what_is_no_option_of_the_command_is_left_alone(folder: Path, name: str) -> None:
    assert run("classify", "x.toml", cwd=folder, **{name: "1"}).returncode == 0


def test_a_flag_may_be_turned_off_again(folder: Path) -> None:
    (folder / "mtcrcheck.toml").write_text("why = true\n")
    assert "\nWhy\n" in run("classify", "x.toml", cwd=folder).stdout
    assert "\nWhy\n" not in run("classify", "x.toml", cwd=folder, MTCRCHECK_WHY="no").stdout


def test_what_a_file_or_a_variable_set_is_named_in_every_report(folder: Path) -> None:
    (folder.parent / "mtcrcheck.toml").write_text('to = ["SA", "IN"]\nfail-on = "category-i"\n')
    words = ("classify", "x.toml", "--end-use", "border patrol", "--as-of", "2026-01-01")
    env = {"MTCRCHECK_INTERPRETATION": "us-2020", "MTCRCHECK_AS_OF": "2020-01-01"}
    (result,) = record(*words, cwd=folder, **env)["results"]
    assert result["influences"] == [
        {"what": "to", "value": "SA, IN", "from": "file:../mtcrcheck.toml"},
        {"what": "fail-on", "value": "category-i", "from": "file:../mtcrcheck.toml"},
        {"what": "interpretation", "value": "us-2020", "from": "environment MTCRCHECK_INTERPRETATION"},
        {"what": "transfer.end_use", "value": "border patrol", "from": "command line"},
    ]
    for form in ("table", "markdown", "html", "jsonl", "sarif", "junit", "github", "csv"):
        assert "../mtcrcheck.toml" in run(*words, "-f", form, cwd=folder, **env).stdout, form
    assert (
        "set: as-of = 2020-01-01 (from environment MTCRCHECK_AS_OF)"
        in run("countries", "SA", cwd=folder, MTCRCHECK_AS_OF="2020-01-01").stderr
    )
