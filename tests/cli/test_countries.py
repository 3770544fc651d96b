"""`countries`, run as installed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mtcrcheck import countries
from tests.cli.command import run


def rows(title: str, *arguments: str) -> list[dict]:  # type: ignore[type-arg]
    """Return the rows of the section whose title begins so."""
    done = run("countries", *arguments, "--format", "json", COLUMNS="100")
    assert done.returncode == 0, done.stderr
    sections = json.loads(done.stdout)["pages"][0]["sections"]
    found: list[dict] = [row for s in sections if s["title"].startswith(title) for row in s["rows"]]  # type: ignore[type-arg]
    return found


def test_all_countries_are_listed_by_code() -> None:
    assert [row["code"] for row in rows("Codes")] == list(countries.codes())
    assert "Saudi Arabia" in run("countries").stdout


def test_the_other_names_are_listed_on_request() -> None:
    assert "UAE, Emirates" not in run("countries").stdout
    assert "UAE, Emirates" in run("countries", "--aliases").stdout


@pytest.mark.parametrize("typed", ["AE", "are", "UAE", "United Arab Emirates"])
def test_a_country_is_found_by_whatever_people_type(typed: str) -> None:
    assert run("countries", typed).stdout.startswith("AE: United Arab Emirates\n")


def test_the_emirates_enter_group_a5_and_leave_d4_on_10_july_2026() -> None:
    def groups(day: str) -> set[str]:
        return {row["id"] for row in rows("Memberships", "AE", "--as-of", day)}

    assert "countries/ear_d4" in groups("2026-07-09")
    assert "countries/ear_a5" not in groups("2026-07-09")
    assert "countries/ear_a5" in groups("2026-07-10")
    assert "countries/ear_d4" not in groups("2026-07-10")


def test_the_matrix_follows_the_reading_asked_for() -> None:
    title = "What it means for typical aircraft"
    assert rows(title, "SA")[0]["treatment"] == "crewed-aircraft"
    assert rows(title, "SA", "--interpretation", "us-2018")[0]["review"] == "strong-presumption-of-denial"
    assert len(rows(title, "SA", "--interpretation", "us-2018", "--interpretation", "us-2020")) == 12


def test_the_matrix_is_that_of_the_exporting_state() -> None:
    assert "It is the exporting state" in run("countries", "FR", "--from", "FR").stdout
    assert "under eu" in run("countries", "SA", "--from", "FR").stdout


@pytest.mark.parametrize("exporters", ["FR,US", "AUKUS", "all"])
def test_a_page_and_a_table_have_one_exporting_state(exporters: str, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("mass.max_takeoff\n100 kg\n")
    for words in (["countries", "SA"], ["screen", str(table)]):
        assert "name one exporting state" in run(*words, "--from", exporters).stderr
        done = [run(*words, "--from", state) for state in ("EU", "Germany")]
        assert [each.returncode for each in done] == [0, 0]
    assert done[0].stdout == done[1].stdout


def test_an_unknown_country_is_a_usage_error_that_names_a_close_one() -> None:
    done = run("countries", "Saudi Arabie")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Saudi Arabia (SA)" in done.stderr
