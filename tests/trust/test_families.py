"""What may steer a verdict unseen, by chance: influences, records, outputs and text that speaks to build servers."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.report.record import sealed
from tests.cli.command import run

SPEC = """
name = "{name}"
origin = "US"
[mass]
max_takeoff = "4,760 kg"
max_payload = {{ value = "1,700 kg", suspect = true, note = "SET-ASIDE" }}
[performance]
ferry_range = "1,900 km"
[transfer]
end_user = "government"
nsm28_partner = true
[[waiver]]
alert = "assumption"
author = "ACCEPTED-BY"
reason = "{name}"
expires = 2030-01-01
"""
SIDES = ("--old", "us-1987", "--new", "us-2025")
REPORTS = [
    *(
        (command, form)
        for command in (("classify",), ("batch",))
        for form in ("table", "json", "jsonl", "csv", "markdown", "html", "sarif", "junit", "github")
    ),
    *((("diff", *SIDES), form) for form in ("table", "json", "jsonl", "csv", "markdown", "html")),
    *((("impact", *SIDES), form) for form in ("table", "json", "csv", "html")),
    *((("envelope",), form) for form in ("text", "svg", "html")),
]
INFLUENCES = (
    "SET-ASIDE",
    "transfer.end_user",
    "ACCEPTED-BY",
    "mass.empty",
    "mtcrcheck.toml",
    "MTCRCHECK_FROM",
)
SPOKEN = re.compile(r"^\s*::\w|##\w*\[", re.MULTILINE)
COMMANDS = ("::error::x", "##vso[task.complete]x", "##[error]x", "::stop-commands::x", "##teamcity[x]")


def written(folder: str, name: str = "X") -> Path:
    """Write a spec below a configuration file; return its folder."""
    deep = Path(folder) / "deep"
    deep.mkdir()
    (deep.parent / "mtcrcheck.toml").write_text('to = "SA"\n')
    (deep / "x.toml").write_text(SPEC.format(name=name), encoding="utf-8")
    return deep


@given(st.sampled_from(REPORTS))
def test_every_influence_is_in_every_report(report: tuple[tuple[str, ...], str]) -> None:
    command, form = report
    with TemporaryDirectory() as folder:
        words = (*command, "x.toml", "-f", form, "--set", "mass.empty=2000 kg")
        shown = run(*words, cwd=written(folder), MTCRCHECK_FROM="US").stdout
    assert [what for what in INFLUENCES if what not in shown] == []


@given(st.sampled_from(REPORTS), st.lists(st.sampled_from((*COMMANDS, "a", " ")), min_size=1, max_size=4))
def test_no_report_speaks_to_a_build_server(report: tuple[tuple[str, ...], str], parts: list[str]) -> None:
    command, form = report
    with TemporaryDirectory() as folder:
        deep = written(folder, "".join(parts).strip() or "x")
        (deep / "##[error].toml").write_text("name =")
        done = run(*command, ".", "-f", form, cwd=deep)
    ours = "github" if form == "github" else ""
    said = [
        line for line in SPOKEN.findall(done.stdout + done.stderr) if not (ours and line.startswith("::"))
    ]
    assert said == []


CHANGES: dict[str, Any] = {
    "a key": lambda r: r.update(extra=1),
    "a key of the request": lambda r: r["request"].update(extra=1),
    "a key of a result": lambda r: r["results"][0].update(extra=1),
    "a key of a spec": lambda r: r["results"][0]["spec"].update(extra=1),
    "an aircraft twice": lambda r: r["results"].append(r["results"][0]),
    "another path": lambda r: r["results"][0]["spec"].update(path="y.toml"),
    "another name": lambda r: r["results"][0]["spec"].update(name="Y"),
    "a text": lambda r: r["results"][0]["reviews"][0]["rationale"][0].update(text="x"),
    "no influences": lambda r: r["results"][0].update(influences=[]),
    "another figure": lambda r: r["results"][0]["figures"][0].update(value="1"),
}


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        found: dict[str, Any] = json.loads(
            run("classify", "x.toml", "-f", "json", cwd=written(folder)).stdout
        )
        return found


@given(st.sampled_from(sorted(CHANGES)), st.booleans(), st.booleans())
def test_a_record_that_was_altered_does_not_hold(
    record: dict[str, Any], change: str, is_sealed: bool, verdicts_only: bool
) -> None:
    altered = copy.deepcopy(record)
    CHANGES[change](altered)
    with TemporaryDirectory() as folder:
        deep = written(folder)
        (deep / "y.toml").write_text('name = "Y"')
        (deep / "r.json").write_text(json.dumps(sealed(altered) if is_sealed else altered))
        words = ("--verdicts-only",) if verdicts_only else ()
        assert run("verify", "r.json", *words, cwd=deep).returncode == 1


@given(
    st.sampled_from([("classify",), ("batch",), ("validate",), ("diff", *SIDES), ("impact", *SIDES)]),
    st.sampled_from([("x.toml",), (".",), ("../deep",), ("--files-from", "list")]),
    st.sampled_from(["x.toml", "./x.toml", "../deep/x.toml", "hard.toml", "soft.toml", "../mtcrcheck.toml"]),
)
def test_no_command_writes_over_what_it_reads(
    command: tuple[str, ...], inputs: tuple[str, ...], output: str
) -> None:
    with TemporaryDirectory() as folder:
        deep = written(folder)
        (deep / "hard.toml").hardlink_to(deep / "x.toml")
        (deep / "soft.toml").symlink_to("x.toml")
        (deep / "list").write_text("x.toml\n")
        form = () if command == ("validate",) else ("-f", "csv")
        done = run(*command, *inputs, *form, "-o", output, cwd=deep)
        assert (done.returncode, (deep / "x.toml").read_text()) == (2, SPEC.format(name="X"))


def test_only_the_analyst_judges_a_partner() -> None:
    with TemporaryDirectory() as folder:
        deep = written(folder)
        for words, used in (((), []), (("--nsm28-partner",), [True])):
            (found,) = json.loads(run("classify", "x.toml", "-f", "json", *words, cwd=deep).stdout)["results"]
            claims = [f["used"] for f in found["figures"] if f["key"] == "transfer.nsm28_partner"]
            assert [is_used for is_used in claims if is_used] == used
