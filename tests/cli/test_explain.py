"""`explain`, run as installed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from mtcrcheck.cli.explain import find_ids
from mtcrcheck.explain.pages import Index
from mtcrcheck.rules.law import load_library
from tests.cli.command import run

if TYPE_CHECKING:
    from pathlib import Path


def pages(*arguments: str) -> list[dict]:  # type: ignore[type-arg]
    done = run("explain", *arguments, "--format", "json")
    assert done.returncode == 0, done.stderr
    found: list[dict] = json.loads(done.stdout)["pages"]  # type: ignore[type-arg]
    return found


def caught(page: dict) -> list[tuple[str, str]]:  # type: ignore[type-arg]
    """Return the specs that a page says are caught, with how surely."""
    (section,) = (s for s in page["sections"] if s["title"] == "Catches")
    return [(row["spec"], row["caught"]) for row in section["rows"]]


def test_a_clause_is_explained_with_its_condition_and_citation() -> None:
    done = run("explain", "1.A.2", COLUMNS="100")
    assert done.returncode == 0
    assert done.stderr == ""
    assert "mtcr/annex/1.A.2: Complete unmanned aerial vehicle systems, 500 kg to 300 km" in done.stdout
    assert "    payload at 300 km (payload_at_300_km_kg) at least 500 kg" in done.stdout
    assert "MTCR Equipment, Software and Technology Annex (14 March 2024), Item 1.A.2" in done.stdout
    assert "No specs were given. Use --specs FOLDER" in done.stdout


def test_a_page_keeps_to_the_width_of_the_terminal() -> None:
    lines = run("explain", "us-2020", COLUMNS="60").stdout.splitlines()
    assert max(len(line) for line in lines if "https://" not in line) <= 60
    assert [line for line in lines if len(line) > 60] == [
        line for line in lines if "https://2017-2021" in line
    ]


def test_without_an_id_every_id_is_listed() -> None:
    done = run("explain")
    assert done.returncode == 0
    for id in (
        "mtcr/annex/1.A.2",
        "us-2025/crewed",
        "countries/ear_d4",
        "unknown-key",
        "capability/ferry-range",
    ):
        assert id in done.stdout.replace(",", " ").split()


def test_an_unknown_id_is_a_usage_error_that_names_close_ones() -> None:
    done = run("explain", "us-2052")
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean us-2025" in done.stderr


@pytest.mark.parametrize(
    ("printed", "id"),
    [
        ("treatment open", "open"),
        ("US licence", "licence"),
        ("Armed aircraft", "us/itar/VIII.a.16"),
        ("Category IV(a)", "us/itar/IV.a"),
        ("payload at 300 km", "payload_at_300_km_kg"),
        ("by stated figures", "stated"),
        ("Cat. II", "category-ii"),
    ],
)
def test_what_a_page_prints_is_explained(printed: str, id: str) -> None:
    assert id in find_ids(printed, Index(load_library()))


def test_the_sense_that_a_page_gives_a_word_goes_before_that_of_records() -> None:
    assert [page["kind"] for page in pages("open")] == ["word of a page", "word", "word"]


def test_a_country_is_referred_to_its_own_command() -> None:
    done = run("explain", "Saudi Arabia")
    assert done.returncode == 2
    assert "mtcrcheck countries SA" in done.stderr


def test_what_is_typed_is_escaped_where_it_is_repeated() -> None:
    done = run("explain", "\x1b[31mred")
    assert done.returncode == 2
    assert "\x1b" not in done.stderr


def test_a_clause_says_which_specs_it_catches_and_which_it_may() -> None:
    paths = [arg for name in ("mq-9a", "tb2", "5gat") for arg in ("--specs", f"specs/{name}.toml")]
    (page,) = pages("1.A.2", *paths)
    assert caught(page) == [("specs/mq-9a.toml", "yes"), ("specs/5gat.toml", "may")]
    (page,) = pages("19.A.2", *paths)
    assert ("specs/tb2.toml", "yes") in caught(page)


def test_a_treatment_is_looked_for_under_its_own_reading() -> None:
    (page,) = pages("us-2020/state", "--specs", "specs/mq-9a.toml")
    assert caught(page) == [("specs/mq-9a.toml", "yes")]
    (page,) = pages("us-2020/state", "--specs", "specs/mq-9a.toml", "--interpretation", "us-2025")
    assert caught(page) == []


def test_a_group_catches_by_destination() -> None:
    (page,) = pages("ear_d4", "--specs", "specs/natilus-kona.toml", "--to", "SA")
    assert [spec for spec, _ in caught(page)] == ["specs/natilus-kona.toml"]
    (page,) = pages("ear_d4", "--specs", "specs/natilus-kona.toml", "--to", "DE")
    assert caught(page) == []


def test_the_page_of_a_fault_lists_the_files_that_have_it() -> None:
    done = run(
        "explain", "bare-number", "--specs", "tests/examples/invalid/bare-number.toml", "--format", "json"
    )
    assert done.returncode == 3
    (page,) = json.loads(done.stdout)["pages"]
    (section,) = (s for s in page["sections"] if s["title"] == "Catches")
    assert {row["spec"] for row in section["rows"]} == {"tests/examples/invalid/bare-number.toml"}
    assert "bare-number" in done.stderr


def test_a_rule_is_told_as_of_the_day_asked() -> None:
    (before,) = pages("us/review/126.1.o", "--as-of", "2025-11-06")
    (after,) = pages("us/review/126.1.o", "--as-of", "2025-11-07")
    assert (before["fields"]["in_force"], after["fields"]["in_force"]) == (True, False)


def test_an_interpretation_of_ones_own_is_explained_like_any_other() -> None:
    bill = "tests/examples/interpretations/lead-act-bill.toml"
    (page,) = pages("lead-act-bill", "--interpretation", bill, "--specs", "specs/mq-9a.toml")
    assert page["fields"]["in_force"] == "no: bill"
    assert caught(page) == [("specs/mq-9a.toml", "yes")]
    assert run("explain", "lead-act-bill").returncode == 2


def test_specs_without_an_id_are_a_usage_error() -> None:
    assert run("explain", "--specs", "specs").returncode == 2
    assert run("explain", "1.A.2", "--specs", "no-such-folder").returncode == 2


def test_a_page_is_written_to_a_file_in_the_format_of_its_name(tmp_path: Path) -> None:
    done = run("explain", "us-2025", "-o", str(tmp_path / "page.json"))
    assert (done.returncode, done.stdout) == (0, "")
    assert json.loads((tmp_path / "page.json").read_text())["pages"][0]["id"] == "us-2025"
    assert run("explain", "us-2025", "-o", str(tmp_path / "no" / "page.txt")).returncode == 2


@pytest.mark.parametrize("command", ["explain", "law", "countries"])
def test_the_command_has_a_help_text(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert f"Usage: mtcrcheck {command}" in done.stdout
