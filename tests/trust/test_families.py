"""What may steer a verdict unseen, by chance: influences, records, outputs and text that speaks to build servers."""

from __future__ import annotations

import copy
import json
import re
import signal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.cli.command import run, stopped
from tests.examples_tried import examples
from tests.folding import each
from tests.report.reports import sealed

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    *((("compare", "y.toml"), form) for form in ("table", "json", "csv", "markdown", "html")),
]
INFLUENCES = (
    "SET-ASIDE",
    "transfer.end_user",
    "ACCEPTED-BY",
    "mass.empty",
    "mtcrcheck.toml",
    "MTCRCHECK_FROM",
)
OF_A_TRANSFER = ("mtcrcheck.toml", "MTCRCHECK_FROM")
"""What a picture does not depend on: where to, and from where."""
SPOKEN = re.compile(r"^\s*::\w|##\w*\[", re.MULTILINE)
COMMANDS = ("::error::x", "##vso[task.complete]x", "##[error]x", "::stop-commands::x", "##teamcity[x]")


def written(folder: str, name: str = "X") -> Path:
    """Write a spec below a configuration file; return its folder."""
    deep = Path(folder) / "deep"
    deep.mkdir()
    (deep.parent / "mtcrcheck.toml").write_text('to = "SA"\n')
    (deep / "x.toml").write_text(SPEC.format(name=name), encoding="utf-8")
    (deep / "y.toml").write_text('name = "Y"')
    return deep


@each(REPORTS)
def test_every_influence_is_in_every_report(command: tuple[str, ...], form: str) -> None:
    with TemporaryDirectory() as folder:
        words = (*command, "x.toml", "-f", form, "--set", "mass.empty=2000 kg")
        shown = run(*words, cwd=written(folder), MTCRCHECK_FROM="US").stdout
    expected = [what for what in INFLUENCES if command[0] != "envelope" or what not in OF_A_TRANSFER]
    assert [what for what in expected if what not in shown] == []


@examples(20)
@given(st.sampled_from(REPORTS), st.lists(st.sampled_from((*COMMANDS, "a", " ")), min_size=1, max_size=4))
@example((("impact", "--old", "us-1987", "--new", "us-2025"), "html"), ["##vso[task.complete]x"])
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


@examples(15)
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


def places(value: Any) -> Iterator[tuple[dict[str, Any] | list[Any], str | int]]:
    """Yield every member of plain data with the table or list that holds it."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield value, key
            yield from places(inner)


@examples(20)
@given(st.data(), st.booleans())
def test_a_record_of_which_anything_was_altered_does_not_hold(
    record: dict[str, Any], data: st.DataObject, embeds: bool
) -> None:
    altered = copy.deepcopy(record)
    (result,) = altered["results"]
    if embeds:
        result["spec"]["text"] = SPEC.format(name="X")
    # what a file or a variable set is said nowhere else; what was asked may be asked otherwise
    found = [
        (holder, key)
        for holder, key in places([result])
        if isinstance(key, str) and not set(holder) >= {"what", "value", "from"}
    ]
    holder, key = data.draw(st.sampled_from(range(len(found))).map(found.__getitem__))
    way = data.draw(st.sampled_from(("taken out", "another", "null", "a key more")))
    before = copy.deepcopy(altered)
    assert isinstance(holder, dict)
    if way == "taken out":
        del holder[key]
    else:
        holder[key if way != "a key more" else "more"] = None if way == "null" else "another"
    assume(altered != before)
    with TemporaryDirectory() as folder:
        deep = written(folder)
        (deep / "r.json").write_text(json.dumps(sealed(altered)))
        assert run("verify", "r.json", cwd=deep).returncode in (1, 3)


STOPPED = (
    *(
        "classify . -f json -o out",
        "batch . --why -f html -o out",
        "diff . --old us-1987 --new us-2025 -o out",
    ),
    *(
        "impact . --old us-1987 --new us-2025 -f html -o out",
        "envelope . -f svg -o out",
        "verify r.json -o out",
    ),
    *("screen t.csv --interpretation all -o out.csv", "convert x.toml --to json -o out", "validate . -o out"),
    *(
        "precedents -o out",
        "explain all -o out",
        "law -o out",
        "countries -o out",
        "new out.toml",
        "schema -o out",
    ),
)


@examples(3)
@given(
    st.sampled_from(STOPPED),
    st.sampled_from((signal.SIGHUP, signal.SIGINT, signal.SIGTERM)),
    st.floats(0, 2),
)
def test_a_command_that_is_stopped_at_any_moment_leaves_nothing(
    record: dict[str, Any], line: str, sent: signal.Signals, after: float
) -> None:
    with TemporaryDirectory() as folder, TemporaryDirectory() as temporary:
        deep = written(folder)
        for n in range(20):
            (deep / f"{n}.toml").write_text(SPEC.format(name=n))
        (deep / "t.csv").write_text("name,mass.max_payload_kg\n" + "x,500\n" * 20_000)
        (deep / "r.json").write_text(json.dumps(record))
        before = {path.name for path in deep.iterdir()}
        code, said = stopped(line.split(), sent, after, cwd=deep, TMPDIR=temporary)
        left = {path.name for path in deep.iterdir()} - before
        assert list(Path(temporary).iterdir()) == []
        assert "Traceback" not in said
        # a signal that comes once all is written may end the interpreter itself
        assert (code, left) == (128 + sent, set()) or (
            code in (0, 1, 2, 3, -sent) and left <= {"out", "out.csv", "out.toml"}
        )


@examples(30)
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
