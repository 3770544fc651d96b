"""Waivers, as the installed commands show them and fail on them."""

from __future__ import annotations

import re
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


IN_FORCE, EXPIRED = ("--as-of", "2026-01-31"), ("--as-of", "2026-02-01")
ACCEPTED = "accepted by A. Analyst until 2026-01-31: licensed production"
GONE = "no longer accepted by A. Analyst: the waiver expired on 2026-01-31"
FORMATS = ("table", "markdown", "html", "sarif", "junit", "github")


@pytest.mark.parametrize("command", ["classify", "batch"])
@pytest.mark.parametrize(("day", "code"), [(IN_FORCE, 0), (EXPIRED, 1)])
def test_an_expired_waiver_fails(command: str, day: tuple[str, str], code: int) -> None:
    assert run(command, "-", *day, stdin=WAIVED).returncode == code


def test_invalid_input_goes_before_an_expired_waiver(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text(WAIVED)
    (tmp_path / "y.toml").write_text("name = 5")
    assert run("classify", ".", *EXPIRED, cwd=tmp_path).returncode == 3


@pytest.mark.parametrize("form", FORMATS)
def test_a_waiver_is_shown_in_every_format(form: str) -> None:
    shown = " ".join(run("classify", "-", *IN_FORCE, "-f", form, stdin=WAIVED).stdout.split())
    assert ACCEPTED in shown.replace("Accepted", "accepted")
    assert GONE not in shown


@pytest.mark.parametrize("form", FORMATS)
def test_an_expired_waiver_is_shown_in_every_format_and_its_alert_too(form: str) -> None:
    shown = " ".join(run("classify", "-", *EXPIRED, "-f", form, stdin=WAIVED).stdout.split())
    assert GONE in shown
    assert ACCEPTED not in shown.replace("Accepted", "accepted")
    assert shown.count("foreign-origin") > 1


@pytest.mark.parametrize("form", FORMATS)
def test_a_waiver_of_an_alert_that_nothing_raises_is_noted(form: str) -> None:
    done = run("classify", "-", *IN_FORCE, "-f", form, stdin=WAIVED.replace('origin = "FR"', 'origin = "US"'))
    assert done.returncode == 0
    assert "but this alert is not raised" in " ".join(done.stdout.split())


@pytest.mark.parametrize("form", ["table", "markdown", "html"])
def test_the_summary_of_many_counts_waivers_and_names_the_expired(form: str) -> None:
    done = run("batch", "-", *EXPIRED, "-f", form, stdin=WAIVED)
    shown = " ".join(re.sub(r"</?a[^>]*>", "", done.stdout).split())
    assert "Waivers: expired 1" in shown
    assert "What the run fails on" in shown
    assert f"expired waiver: foreign-origin: {GONE}" in shown


def test_the_failure_is_named_where_failures_are(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text(WAIVED)
    junit = ElementTree.fromstring(run("classify", "x.toml", *EXPIRED, "-f", "junit", cwd=tmp_path).stdout)
    assert junit.get("failures") == "1"
    github = run("classify", "x.toml", *EXPIRED, "-f", "github", cwd=tmp_path).stdout
    assert "title=expired waiver::MQ-9A: foreign-origin: no longer accepted by A. Analyst" in github
