import csv
import io
import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.cli.classify import FEW, spread
from mtcrcheck.report.formats import Format
from tests.cli.command import BROKEN, COMMAND, MQ_9A, QUADCOPTER, environment, record, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / "mq-9a.toml").write_text(MQ_9A)
    (tmp_path / "sub" / "quad.toml").write_text(QUADCOPTER)
    return tmp_path


def test_an_mq_9_is_category_i_whatever_the_reading_and_its_review_moves(folder: Path) -> None:
    (result,) = record("classify", "mq-9a.toml", "--to", "SA", "--interpretation", "all", cwd=folder)[
        "results"
    ]
    assert (result["annex"]["category"], result["annex"]["item"]) == ("I", "1.A.2")
    reviews = {r["interpretation"]: (r["treatment"], r["review"]) for r in result["reviews"]}
    assert reviews["us-1987"] == ("category-i", "strong-presumption-of-denial")
    assert reviews["us-2020"] == ("category-ii", "case-by-case")
    assert reviews["us-2025"] == ("crewed-aircraft", "case-by-case")


def test_the_record_says_what_was_asked(folder: Path) -> None:
    asked = (
        "--to",
        "Saudi Arabia,QA",
        "--as-of",
        "2021-06-01",
        "--end-user",
        "police",
        "--set",
        "mass.empty=2 t",
    )
    found = record("classify", "mq-9a.toml", *asked, cwd=folder)
    assert found["request"] == {
        "as_of": "2021-06-01",
        "interpretations": ["us-2020"],
        "to": ["SA", "QA"],
        "from": "US",
        "set": {"mass.empty": "2 t", "transfer.end_user": "police"},
    }


def test_a_folder_is_one_record_in_order_and_a_bad_file_does_not_stop_it(folder: Path) -> None:
    (folder / "bad.toml").write_text(BROKEN)
    done = run("classify", ".", "--format", "json", cwd=folder)
    found = json.loads(done.stdout)
    assert done.returncode == 3
    assert [r["spec"]["path"] for r in found["results"]] == ["mq-9a.toml", "sub/quad.toml"]
    assert [(e["path"], e["line"], e["code"]) for e in found["errors"]] == [
        ("bad.toml", 3, "bare-number"),
        ("bad.toml", 4, "unknown-key"),
    ]
    assert [line.split(" ")[0] for line in done.stderr.splitlines()] == ["bad.toml:3:15:", "bad.toml:4:1:"]


def test_standard_input_is_toml_unless_it_begins_like_json() -> None:
    as_json = json.dumps({"name": "Quad", "aircraft": {"configuration": "multirotor"}})
    for text in ('name = "Quad"\n[aircraft]\nconfiguration = "multirotor"\n', as_json):
        (result,) = record("classify", "-", stdin=text)["results"]
        assert (result["spec"]["path"], result["spec"]["name"]) == ("-", "Quad")


def test_a_list_of_files_comes_after_the_arguments(folder: Path) -> None:
    done = record(
        "classify", "mq-9a.toml", "--files-from", "-", cwd=folder, stdin="sub/quad.toml\nmq-9a.toml\n"
    )
    assert [r["spec"]["path"] for r in done["results"]] == ["mq-9a.toml", "sub/quad.toml"]


@pytest.mark.parametrize(
    "words",
    [
        ("classify", "mq-9a.toml"),
        ("batch", "."),
        ("diff", "mq-9a.toml", "--old", "us-2020", "--new", "us-2025"),
        ("impact", "mq-9a.toml", "--old", "us-2020", "--new", "us-2025"),
    ],
)
def test_a_group_is_a_destination_of_every_command_that_has_one(folder: Path, words: tuple[str, ...]) -> None:
    done = run(*words, "--to", "AUKUS", "--format", "json", cwd=folder)
    assert "3 members on 2026-10-01 (countries/aukus), US as the exporting state left out" in done.stderr
    found = set(re.findall(r'"destination": "(..)"|"code": "(..)"', done.stdout))
    assert {code for pair in found for code in pair if code} == {"AU", "GB"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "no input"),
        (("nowhere.toml",), "no such file or folder: nowhere.toml"),
        (("mq9a.toml",), "did you mean mq-9a.toml?"),
        (("mq-9a.toml", "--to", "SA", "UA"), "UA: several destinations stand between commas"),
        (("empty",), "no *.toml or *.json file in empty"),
        (("mq-9a.toml", "--to", "US"), "is the exporting state"),
        (("mq-9a.toml", "--to", "Puerto Rico"), "nothing is exported there"),
        (("mq-9a.toml", "--to", "Hong Kong,China"), "may be one place or several"),
        (("mq-9a.toml", "--to", "GCC"), "a group of countries that is not on file"),
        (("mq-9a.toml", "--to", "Crimea"), "a part of Ukraine"),
        (
            ("mq-9a.toml", "--interpretation", "./mine.toml"),
            "mine.toml:2:10: no interpretation is called 'us-3000'",
        ),
        (("mq-9a.toml", "--files-from", "gone.txt"), "gone.txt"),
        (("mq-9a.toml", "-o", "no/report.txt"), "No such file or directory"),
    ],
)
def test_a_usage_error_says_nothing_on_standard_output(
    folder: Path, words: tuple[str, ...], says: str
) -> None:
    (folder / "empty").mkdir()
    (folder / "mine.toml").write_text('id = "x"\nextends= "us-3000"\n')
    done = run("classify", *words, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr


@pytest.mark.parametrize(
    ("fail_on", "spec", "code"),
    [
        ("category-i", "mq-9a.toml", 1),
        ("category-ii", "mq-9a.toml", 1),
        ("denial", "mq-9a.toml", 0),
        ("undetermined", "mq-9a.toml", 0),
        ("category-ii", "sub/quad.toml", 0),
        ("category-i", "unknown.toml", 1),
        ("undetermined", "unknown.toml", 1),
    ],
)
def test_the_exit_code_is_1_only_for_a_verdict_to_fail_on(
    folder: Path, fail_on: str, spec: str, code: int
) -> None:
    (folder / "unknown.toml").write_text('name = "X"')
    assert run("classify", spec, cwd=folder).returncode == 0
    assert run("classify", spec, "--fail-on", fail_on, cwd=folder).returncode == code


def test_a_presumption_of_denial_is_a_denial_and_invalid_input_goes_before_it(folder: Path) -> None:
    denied = ("classify", ".", "--interpretation", "mtcr", "--fail-on", "denial")
    assert run(*denied, cwd=folder).returncode == 1
    (folder / "bad.toml").write_text(BROKEN)
    assert run(*denied, cwd=folder).returncode == 3


def test_ones_own_reading_is_tried_before_what_it_extends(folder: Path) -> None:
    (folder / "mine.toml").write_text(
        'id = "mine"\ntitle = "Mine"\nextends = "us-2025"\neffective = 2026-01-01\ncite = "Circular 7"\n'
        '[[treatment]]\nid = "mine/no"\ntitle = "None to strike aircraft"\ntreatment = "category-i"\n'
        'review = "policy-of-denial"\nwhen = { fact = "role", is = "strike" }\n'
    )
    asked = ("--interpretation", "./mine.toml", "--interpretation", "us-2025")
    (result,) = record("classify", "mq-9a.toml", *asked, cwd=folder)["results"]
    assert [(r["interpretation"], r["review"]) for r in result["reviews"]] == [
        ("mine", "policy-of-denial"),
        ("us-2025", "case-by-case"),
    ]


@pytest.mark.parametrize("form", Format)
def test_a_file_has_the_bytes_of_standard_output(folder: Path, form: str) -> None:
    (folder / "bad.toml").write_text(BROKEN)
    words = ("classify", ".", "--to", "SA", "--interpretation", "us-2020,us-2025", "--format", form)
    done = run(*words, cwd=folder)
    assert done.returncode == 3
    assert done.stdout.endswith("\n")
    run(*words, "-o", "report.out", cwd=folder)
    assert (folder / "report.out").read_bytes().decode() == done.stdout


@pytest.mark.parametrize(
    ("name", "begins"),
    [("r.json", "{"), ("r.csv", "path,"), ("r.md", "# MQ"), ("r.txt", "MQ"), ("r.xml", "<?xml")],
)
def test_the_ending_of_the_output_file_chooses_the_format(folder: Path, name: str, begins: str) -> None:
    assert run("classify", "mq-9a.toml", "-o", name, cwd=folder).stdout == ""
    assert (folder / name).read_text().startswith(begins)


def test_jsonl_lines_are_the_results_of_the_record(folder: Path) -> None:
    (folder / "bad.toml").write_text(BROKEN)
    whole = record("classify", ".", cwd=folder)
    lines = [json.loads(line) for line in run("classify", ".", "-f", "jsonl", cwd=folder).stdout.splitlines()]
    assert [line for line in lines if "error" not in line] == whole["results"]
    assert [line["error"] for line in lines if "error" in line] == whole["errors"]


def test_a_terminal_is_written_for_only_where_there_is_one(folder: Path) -> None:
    words = ("classify", "mq-9a.toml", "--to", "SA")
    assert "\x1b" not in run(*words, cwd=folder).stdout
    assert "\x1b[1m" in run(*words, cwd=folder, FORCE_COLOR="1").stdout
    assert "\x1b" not in run(*words, cwd=folder, FORCE_COLOR="1", NO_COLOR="1").stdout
    assert "\x1b" not in run(*words, cwd=folder, FORCE_COLOR="0").stdout
    run(*words, "-o", "r.txt", cwd=folder, FORCE_COLOR="1")
    assert "\x1b" not in (folder / "r.txt").read_text()


@pytest.mark.parametrize("columns", [40, 120])
def test_lines_fit_the_terminal_but_for_words_that_are_longer(folder: Path, columns: int) -> None:
    done = run("classify", ".", "--to", "SA,IR", "--interpretation", "all", cwd=folder, COLUMNS=str(columns))
    too_long = [line for line in done.stdout.splitlines() if len(line) > columns and " " in line.strip()]
    assert too_long == []


def test_the_verdict_comes_first_and_then_why(folder: Path) -> None:
    text = run("classify", "mq-9a.toml", "--to", "SA", cwd=folder).stdout
    order = [
        "MQ-9A to Saudi Arabia, exported from the United States\n",
        "Category I, item 1.A.2",
        "case by case, like crewed aircraft",
        "\nWHY CATEGORY I\n",
        "\nOTHER READINGS\n",
        "mtcr, us-1987, us-2018  Category I, strong presumption of denial",
        "\nBEFORE IT CAN MOVE ",
        "\n  Next: ",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert "law data as of" in text
    assert "approves nothing and denies nothing" in " ".join(text.split())


def test_no_review_is_never_a_permission_and_says_what_was_looked_at(folder: Path) -> None:
    civil = ("--to", "JP", "--set", "aircraft.role=survey", "--set", "aircraft.military=no")
    page, text = (
        " ".join(run("classify", "sub/quad.toml", *civil, *why, cwd=folder).stdout.split())
        for why in ((), ("--why",))
    )
    for shown in (page, text):
        assert "none of the grounds examined requires a licence" in shown
        assert "It never means that the export may go ahead" in shown
        assert not re.search(r"\b(allowed|cleared|permitted|may proceed)\b", shown, re.IGNORECASE)
    assert "Covered: MTCR Annex items 1.A.2, 19.A.2, 19.A.3" in text
    assert "Not covered: lists of persons and entities" in text


def test_the_page_on_one_destination_is_one_screen(folder: Path) -> None:
    for name in ("mq-9a.toml", "sub/quad.toml"):
        done = run("classify", name, "--to", "SA", cwd=folder)
        assert len(done.stdout.splitlines()) <= 45
    whole = run("classify", "mq-9a.toml", "--to", "SA", "--entries", "--conditions", cwd=folder).stdout
    assert whole.count("us/review/") > done.stdout.count("us/review/")
    assert "\nNational entries\n" in whole
    assert "\nConditions\n" in whole


def test_why_gives_every_step_that_the_record_has(folder: Path) -> None:
    steps = record("classify", "mq-9a.toml", "--to", "SA", cwd=folder)["results"][0]["reviews"][0][
        "rationale"
    ]
    text = " ".join(run("classify", "mq-9a.toml", "--to", "SA", "--why", cwd=folder).stdout.split())
    assert all(f"[{s['id']}; {s['cite']}]" in text for s in steps)
    assert f"{len(steps)}. " in text


def test_in_a_workflow_of_github_a_table_becomes_annotations(folder: Path) -> None:
    (folder / "bad.toml").write_text(BROKEN)
    done = run("classify", ".", "--fail-on", "category-i", cwd=folder, GITHUB_ACTIONS="true")
    assert "::error file=bad.toml,line=3,col=15,title=bare-number::" in done.stdout
    assert "::error file=mq-9a.toml,line=1,title=--fail-on category-i::" in done.stdout
    assert all(line.startswith("::") for line in done.stdout.splitlines())
    assert (
        run("classify", "mq-9a.toml", "-f", "table", cwd=folder, GITHUB_ACTIONS="true").stdout[:5] == "MQ-9A"
    )


def test_a_name_of_a_file_that_is_no_text_is_read_and_shown(folder: Path) -> None:
    (Path(str(folder).encode() + b"/\xff.toml") if False else folder / "\udcff.toml").write_text(QUADCOPTER)
    done = run("classify", ".", "-f", "json", cwd=folder)
    assert done.returncode == 0
    assert "\udcff.toml" in [r["spec"]["path"] for r in json.loads(done.stdout)["results"]]
    assert "\\udcff.toml" in run("classify", ".", cwd=folder).stdout


@pytest.mark.parametrize(("form", "times"), [("table", 1), ("jsonl", 2)])
def test_on_a_terminal_a_fault_is_told_once_where_the_report_tells_it(
    tmp_path: Path, form: str, times: int
) -> None:
    (tmp_path / "bad.toml").write_text("name = 5")
    screen, end = os.openpty()
    words = [COMMAND, "classify", "bad.toml", "--format", form]
    code = subprocess.run(
        words, stdout=end, stderr=end, cwd=tmp_path, env=environment(), check=False
    ).returncode
    os.close(end)
    assert code == 3
    assert os.read(screen, 100_000).decode().replace("\\", "").count("wrong-type") == times
    os.close(screen)


def test_a_reading_of_another_state_alone_is_shown_as_the_law_that_follows_the_aircraft(folder: Path) -> None:
    asked = ("--from", "JP", "--to", "SA", "--interpretation", "us-2018")
    page = run("classify", "mq-9a.toml", *asked, cwd=folder).stdout
    assert page.count("Re-export    strong presumption of denial") == 1
    assert "strong presumption" in run("batch", "mq-9a.toml", *asked, cwd=folder).stdout


def test_several_exporting_states_are_rows_of_one_record_that_verify_takes(folder: Path) -> None:
    asked = ("classify", "mq-9a.toml", "--from", "TR,CH", "--to", "SA,TR")
    found = record(*asked, cwd=folder)
    assert found["request"]["from"] == "TR,CH"
    rows = [r for r in found["results"][0]["reviews"] if not r["reexport"]]
    assert [(r["exporter"], r["interpretation"], r["destination"]) for r in rows] == [
        ("TR", "tr", "SA"),
        ("CH", "ch", "SA"),
        ("CH", "ch", "TR"),
    ]
    cells = list(csv.DictReader(io.StringIO(run(*asked, "-f", "csv", cwd=folder).stdout)))
    assert {row["exporter"] for row in cells} == {"TR", "CH"}
    heads = run("batch", *asked[1:], "-f", "csv", cwd=folder).stdout.split(",")
    assert [head for head in heads if head.endswith(".review")] == [
        "TR.tr.SA.review",
        "CH.ch.SA.review",
        "CH.ch.TR.review",
    ]
    (folder / "r.json").write_text(run(*asked, "-f", "json", cwd=folder).stdout)
    assert run("verify", "r.json", cwd=folder).returncode == 0
    shown = run(*asked, cwd=folder).stdout
    assert "exports from Türkiye (TR) and Switzerland (CH)" in " ".join(shown.split())
    one = record("classify", "mq-9a.toml", "--from", "TR", cwd=folder)
    assert "exporter" not in one["results"][0]["reviews"][0]


def slow_for_even(number: int) -> tuple[int, int]:
    total = sum(range(20_000 if number % 2 == 0 else 10))
    return number + 0 * total, os.getpid()


def test_many_inputs_use_several_processes_and_keep_their_order() -> None:
    found = list(spread(slow_for_even, range(200), 2))
    assert [number for number, _ in found] == list(range(200))
    assert os.getpid() not in {process for _, process in found}


def test_few_inputs_use_none() -> None:
    assert {process for _, process in spread(slow_for_even, range(FEW), 2)} == {os.getpid()}


def test_one_job_is_this_process() -> None:
    assert {process for _, process in spread(slow_for_even, range(3 * FEW), 1)} == {os.getpid()}


@given(st.lists(st.integers(), max_size=3 * FEW))
def test_in_one_process_nothing_is_lost(numbers: list[int]) -> None:
    assert list(spread(str, numbers, 1)) == list(map(str, numbers))


def test_inputs_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def endless() -> object:
        while True:
            taken.append(len(taken))
            yield len(taken)

    found = spread(slow_for_even, endless(), 2)
    next(found)
    found.close()
    assert len(taken) < 200


def fails_at_100(number: int) -> int:
    if number == 100:
        raise ZeroDivisionError
    return number


def test_what_the_work_raises_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError):
        list(spread(fails_at_100, range(200), 2))


def dies_at_100(number: int) -> int:
    if number == 100:
        os._exit(1)
    return number


def test_a_process_that_dies_is_an_error_and_no_wait() -> None:
    with pytest.raises(ChildProcessError, match="died"):
        list(spread(dies_at_100, range(200), 2))


def test_large_items_and_large_results_do_not_wait_for_each_other() -> None:
    items = [bytes(1_000_000)] * 64
    assert list(spread(bytes.upper, items, 2)) == items
