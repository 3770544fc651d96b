"""`law`, run as installed."""

from __future__ import annotations

import json

from mtcrcheck.explain.overview import list_unverified
from mtcrcheck.rules.law import load_library
from tests.cli.command import run

LIBRARY = load_library()


def rows(title: str, *arguments: str) -> list[dict]:  # type: ignore[type-arg]
    """Return the rows of the section whose title begins so."""
    done = run("law", *arguments, "--format", "json", COLUMNS="100")
    assert done.returncode == 0, done.stderr
    sections = json.loads(done.stdout)["pages"][0]["sections"]
    found: list[dict] = [row for s in sections if s["title"].startswith(title) for row in s["rows"]]  # type: ignore[type-arg]
    return found


def test_everything_encoded_is_listed_as_of_its_day() -> None:
    done = run("law")
    assert done.returncode == 0
    assert f"as of   {LIBRARY.as_of}" in done.stdout
    for id in (*LIBRARY.rules, *LIBRARY.interpretations, *LIBRARY.group_ids):
        assert id in done.stdout


def test_what_stands_is_told_for_the_day_asked() -> None:
    def standing(day: str) -> list[str]:
        return [
            row["effective"]
            for row in rows("Rules", "--as-of", day)
            if row["id"] == "us/review/STA" and row["in_force"]
        ]

    assert (standing("2026-01-20"), standing("2026-01-21")) == ([], ["2026-01-21"])


def test_only_what_is_unverified_or_stale_is_listed_on_request() -> None:
    listed = rows("Not read", "--unverified")
    assert [row["id"] for row in listed] == [u[0] for u in list_unverified(LIBRARY)]
    assert all(row["why"] for row in listed)
    assert "us/itar/VIII.a.16" not in run("law", "--unverified").stdout


def test_the_limit_for_what_is_stale_can_be_set() -> None:
    assert "countries/wassenaar" in {row["id"] for row in rows("Stale", "--stale-after", "20")}
    assert "countries/wassenaar" not in {row["id"] for row in rows("Stale", "--stale-after", "21")}


def test_the_verdicts_that_rest_on_an_entry_are_listed() -> None:
    found = rows("Verdicts", "--uses", "VIII.a.16", "specs/mq-9a.toml", "specs/flycart-30.toml", "--to", "CN")
    assert {row["spec"] for row in found} == {"specs/mq-9a.toml"}
    (review,) = (row for row in found if row["part"] == "review")
    assert (review["reading"], review["to"], review["rests"]) == ("us-2025", "CN", "yes")
    assert review["by"] == "us-2025/crewed, us/review/126.1.d.1"


def test_the_verdicts_that_rest_on_a_group_follow_the_destination() -> None:
    assert rows("Verdicts", "--uses", "itar_126_1_d1", "specs/mq-9a.toml", "--to", "CN")
    assert rows("Verdicts", "--uses", "itar_126_1_d1", "specs/mq-9a.toml", "--to", "GB") == []


def test_what_cannot_be_meant_is_a_usage_error() -> None:
    assert run("law", "specs/mq-9a.toml").returncode == 2
    assert run("law", "--uses", "1.A.2").returncode == 2
    assert run("law", "--uses", "1.A.2", "no-such-file.toml").returncode == 2
    unknown = run("law", "--uses", "VIII.a.61", "specs/mq-9a.toml")
    assert unknown.returncode == 2
    assert "did you mean" in unknown.stderr


def test_an_invalid_spec_is_named_and_the_others_are_still_reported() -> None:
    done = run("law", "--uses", "1.A.2", "tests/examples/invalid/bare-number.toml", "specs/mq-9a.toml")
    assert done.returncode == 3
    assert "specs/mq-9a.toml" in done.stdout
    assert "bare-number" in done.stderr
