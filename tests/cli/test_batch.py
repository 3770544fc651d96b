import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.cli.command import BROKEN, MQ_9A, QUADCOPTER, run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mq-9a.toml").write_text(MQ_9A)
    (tmp_path / "quad.toml").write_text(QUADCOPTER)
    (tmp_path / "x.toml").write_text('name = "X"')
    (tmp_path / "bad.toml").write_text(BROKEN)
    return tmp_path


def test_one_row_an_aircraft_and_then_the_summary(folder: Path) -> None:
    done = run("batch", ".", "--to", "SA", cwd=folder)
    text = done.stdout
    assert done.returncode == 3
    assert text.startswith("3 aircraft to Saudi Arabia, exported from the United States\n")
    rows = [re.split(r"\s{2,}", line) for line in text.splitlines() if re.match(r"(MQ-9A|Quad|X) ", line)]
    assert rows == [
        ["MQ-9A", "I", "1.A.2", "like crewed aircraft", "case by case"],
        ["Quad", "none", "not listed", "open"],
        ["X", "? I/II/none", "open", "open"],
    ]
    assert "Annex category: I 1, none 1, open 1" in text
    assert "us-2025, review: open 2, case by case 1" in text
    assert "2 aircraft are open" in text
    assert "bad.toml:3:15: bare-number" in text
    assert "Why" not in text


def test_aircraft_of_the_same_name_are_told_apart_by_their_files(folder: Path) -> None:
    (folder / "copy.toml").write_text(MQ_9A)
    text = run("batch", ".", "--to", "SA", cwd=folder).stdout
    assert re.findall(r"^MQ-9A .*?  ", text, re.M) == ["MQ-9A (copy.toml)  ", "MQ-9A (mq-9a.toml)  "]


def test_the_rationale_comes_with_why(folder: Path) -> None:
    assert "\nWhy\n" in run("batch", ".", "--why", cwd=folder).stdout


def test_several_readings_have_a_column_each(folder: Path) -> None:
    text = run("batch", ".", "--to", "SA", "--interpretation", "mtcr,us-2025", cwd=folder).stdout
    (row,) = (line.split() for line in text.splitlines() if line.startswith("MQ-9A "))
    assert row == ["MQ-9A", "I", "1.A.2", "presumption", "case"]
    assert "presumption: strong presumption of denial" in text


def test_up_to_twelve_destinations_have_a_column_each(folder: Path) -> None:
    text = run("batch", "mq-9a.toml", "--to", "SA,QA,IR", cwd=folder).stdout
    (row,) = (line.split() for line in text.splitlines() if line.startswith("MQ-9A "))
    assert row == ["MQ-9A", "I", "1.A.2", "case", "case", "prohibited"]


def test_more_destinations_are_counted_where_they_differ(folder: Path) -> None:
    text = run("batch", "mq-9a.toml", "--to", "SA,QA,IR,FR,DE,IT,ES,PT,GB,NO,SE,DK,FI", cwd=folder).stdout
    assert "1 prohibited, 12 case" in text


def test_csv_has_one_row_an_aircraft_with_columns_for_each_review(folder: Path) -> None:
    text = run("batch", ".", "--to", "SA,QA", "-f", "csv", cwd=folder).stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [r["path"] for r in rows] == ["mq-9a.toml", "quad.toml", "x.toml"]
    assert rows[0]["us-2025.SA.treatment"] == rows[0]["us-2025.QA.treatment"] == "crewed-aircraft"


def test_the_record_is_that_of_classify(folder: Path) -> None:
    batch, classify = (run(word, ".", "-f", "json", cwd=folder).stdout for word in ("batch", "classify"))
    assert json.loads(batch) == json.loads(classify)


@pytest.mark.parametrize("command", ["classify", "batch"])
@pytest.mark.parametrize("form", ["table", "markdown", "html"])
def test_what_the_run_fails_on_is_named(tmp_path: Path, command: str, form: str) -> None:
    (tmp_path / "m.toml").write_text(MQ_9A)
    (tmp_path / "q.toml").write_text(QUADCOPTER)
    words = (command, ".", "-f", form, "--interpretation", "us-1987")
    assert "What the run fails on" not in run(*words, cwd=tmp_path).stdout
    done = run(*words, "--fail-on", "category-i", "--fail-on", "denial", cwd=tmp_path)
    assert done.returncode == 1
    told = " ".join(re.sub(r"</?a[^>]*>", "", done.stdout).split())
    assert "m.toml: --fail-on category-i" in done.stderr
    assert "m.toml: --fail-on category-i: Category I, item 1.A.2 of the MTCR Annex" in told
    assert "m.toml: --fail-on denial: review strong presumption of denial" in told
    assert "q.toml: --fail-on" not in told
