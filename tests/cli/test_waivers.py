"""Waivers, as the installed commands show them and fail on them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from tests.cli.command import MQ_9A, record, run

if TYPE_CHECKING:
    from pathlib import Path

WAIVED = f"""{MQ_9A.replace('origin = "US"', 'origin = "FR"')}
[[waiver]]
alert = "foreign-origin"
author = "A. Analyst"
reason = "licensed production"
expires = 2026-01-31
"""


@pytest.mark.parametrize(("day", "standing"), [("2026-01-31", "in-force"), ("2026-02-01", "expired")])
def test_the_record_shows_waivers_and_their_alerts(day: str, standing: str) -> None:
    (result,) = record("classify", "-", "--as-of", day, stdin=WAIVED)["results"]
    assert result["waivers"] == [
        {
            "alert": "foreign-origin",
            "author": "A. Analyst",
            "reason": "licensed production",
            "expires": "2026-01-31",
            "standing": standing,
        }
    ]
    assert "foreign-origin" in {alert["code"] for alert in result["alerts"]}


def test_a_spec_without_waivers_has_none() -> None:
    assert record("classify", "-", stdin=MQ_9A)["results"][0]["waivers"] == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--as-of", "2026-02-01", "--fail-on", "waiver-expired"), 1),
        (("--as-of", "2026-01-31", "--fail-on", "waiver-expired"), 0),
        (("--as-of", "2026-02-01"), 0),
    ],
)
def test_an_expired_waiver_fails_on_request(words: tuple[str, ...], code: int) -> None:
    assert run("classify", "-", *words, stdin=WAIVED).returncode == code


def test_the_failure_is_named_where_failures_are(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text(WAIVED)
    asked = ("classify", "x.toml", "--as-of", "2026-02-01", "--fail-on", "waiver-expired")
    junit = ElementTree.fromstring(run(*asked, "--format", "junit", cwd=tmp_path).stdout)
    assert junit.get("failures") == "1"
    github = run(*asked, "--format", "github", cwd=tmp_path).stdout
    assert (
        "title=--fail-on waiver-expired::MQ-9A: the waiver of foreign-origin by A. Analyst expired" in github
    )
