import csv
import io
import json
from pathlib import Path

import pytest

from mtcrcheck.report.formats import Format
from tests.cli.command import BROKEN, MQ_9A, QUADCOPTER, record, run, spawn

OF_COMPARISONS = [form for form in Format if form.renderer.shows_changes]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mq-9a.toml").write_text(MQ_9A)
    (tmp_path / "quad.toml").write_text(QUADCOPTER)
    return tmp_path


READINGS = ("--old", "us-2020", "--new", "us-2025", "--to", "SA")


def test_only_what_changes_is_shown_with_the_words_that_change_it(folder: Path) -> None:
    done = run("diff", ".", *READINGS, cwd=folder)
    assert done.returncode == 1
    assert "treatment  Category II          like crewed aircraft" in done.stdout
    assert "Because:\n- us-2025/crewed: " in done.stdout
    assert "Instead of:\n- us-2020/state: " in done.stdout
    assert "Quad" not in done.stdout
    assert "in 1 of 2 aircraft" in done.stdout


def test_nothing_that_changes_is_exit_code_0(folder: Path) -> None:
    assert run("diff", "quad.toml", *READINGS, cwd=folder).returncode == 0
    done = run("diff", ".", "--old", "us-2020", "--new", "us-2020", cwd=folder)
    assert (done.returncode, "0 changes, in 0 of 2 aircraft" in done.stdout) == (0, True)


def test_invalid_input_goes_before_a_difference(folder: Path) -> None:
    (folder / "bad.toml").write_text(BROKEN)
    assert run("diff", ".", *READINGS, cwd=folder).returncode == 3


@pytest.mark.parametrize(("new", "review"), [("2020-07-23", None), ("2020-07-24", "case-by-case")])
def test_two_days_are_compared_each_under_the_reading_in_force(
    folder: Path, new: str, review: str | None
) -> None:
    words = ("diff", "mq-9a.toml", "--old", "2020-01-01", "--new", new, "--to", "SA")
    (result,) = record(*words, cwd=folder)["results"]
    assert [c["new"]["review"] for c in result["changes"]] == ([review] if review else [])


def test_only_the_conditions_that_come_or_go_are_named_where_entries_change_too(folder: Path) -> None:
    done = run("diff", "mq-9a.toml", "--old", "2014-12-01", "--new", "2026-10-01", "--to", "IN", cwd=folder)
    assert "Controls added:" in done.stdout
    added = done.stdout.partition("Conditions added:")[2].partition("\n\n")[0]
    assert "us/review/end-use-monitoring" in added
    assert "mtcr/guidelines" not in done.stdout.partition("Because:")[0]  # both days have these
    assert "Conditions removed:" not in done.stdout


def test_readings_compared_between_two_days_are_each_told(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text('name = "X"\n[aircraft]\nrole = "agricultural"\nmilitary = false\n')
    readings = ("--interpretation", "us-2018", "--interpretation", "us-2020")
    done = run(
        "diff", ".", "--old", "2019-01-01", "--new", "2026-09-20", *readings, "--to", "SA", cwd=tmp_path
    )
    assert [line for line in done.stdout.splitlines() if line.startswith("To SA")] == [
        "To SA, under us-2018",
        "To SA, under us-2020",
    ]


def test_the_same_answer_with_another_proof_is_counted_apart() -> None:
    done = run("diff", "specs/agras-t40.toml", "--old", "us-2020", "--new", "us-2025", "--to", "SA,DE")
    assert "2 changes, in 1 of 1 aircraft; in 2 of them the answer stays the same" in " ".join(
        done.stdout.split()
    )


def test_the_record_names_both_sides_and_every_aircraft(folder: Path) -> None:
    found = record("diff", ".", *READINGS, cwd=folder)
    assert found["schema"] == "mtcrcheck/comparison/1"
    assert (found["request"]["old"], found["request"]["new"]) == ("us-2020", "us-2025")
    first, second = found["results"]
    assert (first["spec"]["name"], second["changes"]) == ("MQ-9A", [])
    (change,) = first["changes"]
    assert change["changed"][0] == "treatment"
    assert (change["old"]["treatment"], change["new"]["treatment"]) == ("category-ii", "crewed-aircraft")
    assert [w["id"] for w in change["because"]] == ["us-2025/crewed"]


def test_ones_own_reading_can_be_a_side(folder: Path) -> None:
    (folder / "mine.toml").write_text(
        'id = "mine"\ntitle = "Mine"\nextends = "us-2025"\neffective = 2026-01-01\ncite = "Circular 7"\n'
        '[[treatment]]\nid = "mine/no"\ntitle = "No"\ntreatment = "category-i"\nreview = "policy-of-denial"\n'
    )
    words = ("diff", "mq-9a.toml", "--old", "us-2025", "--new", "./mine.toml")
    (change,) = record(*words, cwd=folder)["results"][0]["changes"]
    assert change["new"]["review"] == "policy-of-denial"


@pytest.mark.parametrize("form", ["csv", "jsonl", "html"])
def test_a_comparison_is_written_in_each_format_and_the_same_with_another_hash_seed(
    folder: Path, form: str
) -> None:
    done = run("diff", ".", *READINGS, "-f", form, cwd=folder)
    assert done.returncode == 1
    if form == "html":
        other = spawn("diff", ".", *READINGS, "-f", form, cwd=folder, PYTHONHASHSEED="2")
        assert done.stdout == other.stdout
    if form == "csv":
        (row,) = csv.DictReader(io.StringIO(done.stdout))
        assert (row["old_treatment"], row["new_treatment"]) == ("category-ii", "crewed-aircraft")
    if form == "jsonl":
        assert len([json.loads(line) for line in done.stdout.splitlines()]) == 2


@pytest.mark.parametrize("form", sorted(set(Format) - set(OF_COMPARISONS)))
def test_formats_that_show_no_comparison_are_refused(folder: Path, form: str) -> None:
    done = run("diff", ".", *READINGS, "-f", form, cwd=folder)
    assert done.returncode == 2
    assert "shows no comparison" in done.stderr
