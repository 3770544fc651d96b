"""A run that broke off is resumed where it was, and only where everything that it rests on is the same."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import mtcrcheck
from mtcrcheck.screening.engines import Source
from mtcrcheck.screening.layout import Recipe, TableError
from mtcrcheck.screening.run import Screening, prepare
from tests.screening import aircraft
from tests.screening.questions import QUESTION

ROWS = 60


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a table of six batches, of which two are a part."""
    monkeypatch.setattr("mtcrcheck.screening.engines.ROWS", ROWS // 6)
    monkeypatch.setattr("mtcrcheck.screening.run.ROWS_OF_PART", ROWS // 3)
    found = [
        {"id": row["id"], "mass.max_payload_kg": row["mass.max_payload_kg"]} for row in aircraft.rows(ROWS, 8)
    ]
    return aircraft.write(found, tmp_path / "given.parquet")


def prepared(given: Path, recipe: Recipe = Recipe()) -> Screening:  # noqa: B008
    return prepare(Source((str(given),)), QUESTION, recipe)


def break_off(
    given: Path,
    out: Path,
    format: str,
    monkeypatch: pytest.MonkeyPatch,
    screen: Callable[[], object] | None = None,
) -> None:
    """Screen until the fifth batch, the first of the third part."""
    complete = Screening.batches

    def broken(self: Screening, after: int) -> Iterator[Any]:
        for number, batch in enumerate(complete(self, after), 1):
            if number == 5:
                raise KeyboardInterrupt
            yield batch

    with monkeypatch.context() as patched:
        patched.setattr(Screening, "batches", broken)
        with pytest.raises(KeyboardInterrupt):
            (screen or partial(prepared(given).write, str(out), format, resume=True))()
    assert not out.exists()


def resumed(screening: Screening, out: Path, format: str) -> tuple[int, list[str]]:
    said: list[str] = []
    return screening.write(str(out), format, resume=True, say=said.append), said


@pytest.mark.parametrize("format", ["parquet", "csv", "ndjson"])
def test_a_run_that_broke_off_gives_in_the_end_what_it_would_have_given(
    format: str, given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, out = tmp_path / f"plain.{format}", tmp_path / f"out.{format}"
    faulty = prepared(given).write(str(plain), format)
    break_off(given, out, format, monkeypatch)
    done, said = resumed(prepared(given), out, format)
    assert said == [f"{out}: goes on after 40 rows, which are done"]
    assert (done, out.read_bytes()) == (faulty, plain.read_bytes())
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["given.parquet", plain.name, out.name])


@pytest.mark.parametrize("change", ["table", "options"])
def test_a_run_begins_anew_where_something_else_was_asked(
    change: str, given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, out = tmp_path / "plain.csv", tmp_path / "out.csv"
    break_off(given, out, "csv", monkeypatch)
    recipe = Recipe()
    if change == "table":
        os.utime(given, (1, 1))
    else:
        recipe = Recipe(constants={"aircraft.armed": "true"})
    prepared(given, recipe).write(str(plain), "csv")
    _, said = resumed(prepared(given, recipe), out, "csv")
    assert said == [f"{out}: begun anew: the {change} changed since a run broke off"]
    assert out.read_bytes() == plain.read_bytes()


def test_the_library_resumes_as_the_command_does(
    given: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, out = tmp_path / "whole.csv", tmp_path / "out.csv"
    faulty = mtcrcheck.screen(given, whole)
    break_off(given, out, "csv", monkeypatch, partial(mtcrcheck.screen, given, out, resume=True))
    assert (tmp_path / ".out.csv.parts").is_dir()
    assert mtcrcheck.screen(given, out, resume=True) == faulty
    assert out.read_bytes() == whole.read_bytes()
    assert not (tmp_path / ".out.csv.parts").exists()


def test_a_query_is_not_resumed_for_its_rows_may_come_in_another_order(given: Path, tmp_path: Path) -> None:
    screening = prepare(Source(query=f"SELECT * FROM '{given}'"), QUESTION, Recipe())
    with pytest.raises(TableError, match="another order"):
        screening.write(str(tmp_path / "out.csv"), "csv", resume=True)
