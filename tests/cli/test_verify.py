"""`verify`, run as installed."""

from __future__ import annotations

import hashlib
import json
from shutil import copytree
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.command import MQ_9A, QUADCOPTER, ROOT, run
from tests.report.reports import sealed

if TYPE_CHECKING:
    from pathlib import Path

OWN = ROOT / "tests" / "examples" / "interpretations" / "lead-act-bill.toml"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two specs, a record of both, and one that holds its specs."""
    folder = tmp_path_factory.mktemp("recorded")
    (folder / "specs").mkdir()
    (folder / "specs" / "mq-9a.toml").write_text(MQ_9A)
    (folder / "specs" / "quad.toml").write_text(QUADCOPTER)
    asked = ["batch", "specs", "--to", "SA", "--interpretation", "us-2020,us-2025", "--set"]
    run(*asked, "mass.empty=4,800 lb", "-o", "r.json", cwd=folder)
    run(*asked, "mass.empty=4,800 lb", "--embed", "-o", "e.json", cwd=folder)
    return folder


@pytest.fixture
def folder(recorded: Path, tmp_path: Path) -> Path:
    """Return a copy of that folder, to be changed."""
    return copytree(recorded, tmp_path, dirs_exist_ok=True)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def rewrite(path: Path, parts: dict[str, Any], *, seal: bool = True) -> None:
    """Write a record with some parts of it replaced, sealed anew unless the old seal is to stay."""
    data = {**json.loads(path.read_text()), **parts}
    path.write_text(json.dumps(sealed(data) if seal else data))


def test_a_record_holds_as_long_as_nothing_changes(folder: Path) -> None:
    done = run("verify", "r.json", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("The record holds: 2 aircraft")
    assert run("verify", "-", cwd=folder, stdin=(folder / "r.json").read_bytes()).returncode == 0


def test_a_spec_that_says_something_else_changes_verdicts(folder: Path) -> None:
    edit(folder / "specs" / "mq-9a.toml", '"3,750 lb"', '"800 lb"')
    done = run("verify", "r.json", cwd=folder)
    assert done.returncode == 1
    assert (
        "specs/mq-9a.toml: MQ-9A\n  the spec has changed since\n  annex.category: I then, II now\n"
        in done.stdout
    )
    assert "specs/quad.toml" not in done.stdout


def test_a_spec_that_says_the_same_otherwise_is_a_change_but_no_verdict(folder: Path) -> None:
    edit(folder / "specs" / "mq-9a.toml", "[mass]", "# weighed\n[mass]")
    done = run("verify", "r.json", cwd=folder)
    assert (done.returncode, "The verdicts hold" in done.stdout) == (1, True)
    assert run("verify", "r.json", "--verdicts-only", cwd=folder).returncode == 0


def test_law_data_and_tool_are_compared(folder: Path) -> None:
    data = json.loads((folder / "r.json").read_text())
    data["law"]["sha256"], data["tool"]["version"] = "0" * 64, "0.0.1"
    rewrite(folder / "r.json", data)
    done = run("verify", "r.json", "--format", "json", cwd=folder)
    assert (done.returncode, json.loads(done.stdout)["changed"]) == (1, ["law", "tool"])


def test_a_record_that_was_emptied_proves_nothing(folder: Path) -> None:
    rewrite(folder / "r.json", {"results": []})
    done = run("verify", "r.json", "--verdicts-only", cwd=folder)
    assert (done.returncode, done.stderr) == (1, "")
    assert "The record proves nothing" in done.stdout


def test_a_record_that_was_altered_and_sealed_anew_does_not_hold(folder: Path) -> None:
    first, second = json.loads((folder / "r.json").read_text())["results"]
    step = {**first["reviews"][0]["rationale"][0], "text": "other words"}
    row = {**first["reviews"][0], "rationale": [step, *first["reviews"][0]["rationale"][1:]]}
    for results in (
        [first, second, second],
        [second],
        [{key: value for key, value in first.items() if key != "annex"}, second],
        [{**first, "reviews": []}, second],
        [{**first, "spec": {**first["spec"], "path": "specs/other.toml"}}, second],
        [{**first, "checked": True}, second],
        [{**first, "reviews": [row, *first["reviews"][1:]]}, second],
    ):
        rewrite(folder / "r.json", {"results": results})
        done = run("verify", "r.json", "--verdicts-only", cwd=folder)
        assert (done.returncode, done.stderr) == (1, "")
        assert "The record does not hold" in done.stdout


def test_a_record_without_its_seal_does_not_hold_but_one_of_version_1_may(folder: Path) -> None:
    content = json.loads((folder / "r.json").read_text())
    del content["seal"]
    (folder / "r.json").write_text(json.dumps(content))
    done = run("verify", "r.json", "--verdicts-only", cwd=folder)
    assert (done.returncode, "There is no seal" in done.stdout) == (1, True)
    run("classify", "specs", "--strict", "-o", "1.json", cwd=folder)
    older = json.loads((folder / "1.json").read_text())
    del older["seal"], older["inputs"], older["request"]["strict"]
    older["schema"] = "mtcrcheck/assessment/1"
    for result in older["results"]:
        del result["presumptions"], result["decision_table"], result["figures"], result["influences"]
        del result["annex"]["presumed"]
        for row in result["reviews"]:
            del row["presumed"], row["leading"]
    (folder / "1.json").write_text(json.dumps(older))
    done = run("verify", "1.json", cwd=folder)
    assert (done.returncode, "The record is of version 1" in done.stdout) == (0, True)
    older["results"][0]["figures"] = []
    (folder / "1.json").write_text(json.dumps(older))
    assert run("verify", "1.json", cwd=folder).returncode == 1


def test_an_aircraft_does_not_become_a_file_that_could_not_be_read(folder: Path) -> None:
    (folder / "broken.toml").write_text("name = 5\n")
    run("classify", "specs", "broken.toml", "-o", "f.json", cwd=folder)
    assert run("verify", "f.json", cwd=folder).returncode == 0
    content = json.loads((folder / "f.json").read_text())
    fault = {**content["errors"][0], "path": content["results"][0]["spec"]["path"]}
    rewrite(folder / "f.json", {"results": content["results"][1:], "errors": [*content["errors"], fault]})
    assert run("verify", "f.json", "--verdicts-only", cwd=folder).returncode == 1


def test_a_reading_of_ones_own_in_place_of_the_one_recorded_is_told(folder: Path) -> None:
    run("classify", "specs", "--interpretation", OWN, "-o", "own.json", cwd=folder)
    law = json.loads((folder / "own.json").read_text())["law"]
    rewrite(folder / "own.json", {"law": {**law, "interpretations": {}}})
    assert run("verify", "own.json", "--interpretation", OWN, cwd=folder).returncode == 1


def test_what_was_set_is_compared_as_far_as_request_and_spec_tell(folder: Path) -> None:
    run("batch", "specs", "--set", "mass.empty=4,800 lb", "-o", "v.json", cwd=folder, MTCRCHECK_TO="SA")
    results = json.loads((folder / "v.json").read_text())["results"]
    assert [i["from"] for i in results[0]["influences"]] == ["environment MTCRCHECK_TO", "command line"]
    assert run("verify", "v.json", cwd=folder).returncode == 0
    rewrite(folder / "v.json", {"results": [{**results[0], "influences": []}, results[1]]})
    assert run("verify", "v.json", cwd=folder).returncode == 1


def test_a_record_of_nothing_but_faults_proves_nothing(folder: Path) -> None:
    (folder / "broken.toml").write_text("name = 5\n")
    run("classify", "broken.toml", "-o", "faults.json", cwd=folder)
    done = run("verify", "faults.json", cwd=folder)
    assert done.returncode == 1
    assert "The record proves nothing" in done.stdout


@pytest.mark.parametrize("record", ["r.json", "e.json"])
def test_a_record_under_another_name_does_not_hold(folder: Path, record: str) -> None:
    data = json.loads((folder / record).read_text())
    data["results"][0]["spec"]["name"] = "Another aircraft"
    rewrite(folder / record, data)
    done = run("verify", record, "--format", "json", cwd=folder)
    found = json.loads(done.stdout)
    assert (done.returncode, found["changed"]) == (1, ["wording"])
    assert found["results"][0]["differences"] == [
        {"key": "spec.name", "then": "Another aircraft", "now": "MQ-9A"}
    ]


def test_a_spec_that_is_gone_or_broken_is_told(folder: Path) -> None:
    (folder / "specs" / "quad.toml").unlink()
    edit(folder / "specs" / "mq-9a.toml", 'name = "MQ-9A"', "name = 9")
    done = run("verify", "r.json", cwd=folder)
    assert done.returncode == 1
    assert "the spec is not there" in done.stdout
    assert "specs/mq-9a.toml:2:8: wrong-type" in done.stdout


def test_paths_begin_where_one_says(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    assert run("verify", folder / "r.json", cwd=elsewhere).returncode == 1
    assert run("verify", folder / "r.json", "--root", folder, cwd=elsewhere).returncode == 0


def test_a_record_that_holds_its_specs_needs_nothing_else(folder: Path) -> None:
    (folder / "specs" / "mq-9a.toml").unlink()
    (folder / "specs" / "quad.toml").unlink()
    assert run("verify", "e.json", cwd=folder).returncode == 0
    edit(folder / "e.json", "3,750 lb", "3,749 lb")
    done = run("verify", "e.json", cwd=folder)
    assert done.returncode == 1
    assert "the spec inside the record is not the one" in " ".join(done.stdout.split())


def test_specs_with_any_bytes_are_held_exactly(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + 'name = "Łoś"\r\n# \u202e\r\n'.encode()
    (tmp_path / "x.toml").write_bytes(data)
    run("classify", "x.toml", "--embed", "-o", "e.json", cwd=tmp_path)
    (tmp_path / "x.toml").unlink()
    assert json.loads((tmp_path / "e.json").read_text())["results"][0]["spec"]["text"].encode() == data
    assert run("verify", "e.json", cwd=tmp_path).returncode == 0


def test_a_spec_from_standard_input_has_to_be_in_the_record(tmp_path: Path) -> None:
    for words, code in (((), 1), (("--embed",), 0)):
        text = run("classify", "-", "--format", "json", *words, cwd=tmp_path, stdin=MQ_9A).stdout
        assert run("verify", "-", cwd=tmp_path, stdin=text).returncode == code


def test_a_reading_of_ones_own_has_to_be_at_hand(folder: Path) -> None:
    run("classify", "specs", "--interpretation", OWN, "-o", "own.json", cwd=folder)
    done = run("verify", "own.json", cwd=folder)
    assert (done.returncode, "--interpretation" in done.stderr) == (2, True)
    assert run("verify", "own.json", "--interpretation", OWN, cwd=folder).returncode == 0


def test_what_is_no_record_is_refused(folder: Path) -> None:
    assert run("verify", "none.json", cwd=folder).returncode == 2
    assert run("verify", "specs", cwd=folder).returncode == 2
    done = run("verify", "specs/quad.toml", cwd=folder)
    assert (done.returncode, "it is not JSON" in done.stderr) == (3, True)
    lines = run("batch", "specs", "--format", "jsonl", cwd=folder).stdout
    assert run("verify", "-", cwd=folder, stdin=lines).returncode == 3


def test_the_answer_can_go_to_a_file(folder: Path) -> None:
    done = run("verify", "r.json", "-o", "v.json", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert json.loads((folder / "v.json").read_text())["holds"] is True


def test_the_file_of_a_reading_of_ones_own_is_part_of_the_record(folder: Path) -> None:
    (folder / "own.toml").write_text(OWN.read_text())
    asked = ("--interpretation", "own.toml")
    shown = run("classify", "specs/mq-9a.toml", *asked, cwd=folder, COLUMNS="200").stdout
    run("classify", "specs/mq-9a.toml", *asked, "-o", "own.json", cwd=folder)
    digest = json.loads((folder / "own.json").read_text())["law"]["interpretations"]["lead-act-bill"]
    assert digest == hashlib.sha256((folder / "own.toml").read_bytes()).hexdigest()
    assert f"lead-act-bill {digest[:12]}" in shown
    assert run("verify", "own.json", *asked, cwd=folder).returncode == 0
    edit(folder / "own.toml", "introduced 23 July 2025", "as introduced on 23 July 2025")
    done = run("verify", "own.json", *asked, cwd=folder)
    assert done.returncode == 1
    assert "Interpretation lead-act-bill: its file differs from that of the record" in done.stdout


def test_without_a_reading_of_ones_own_the_record_names_no_file(folder: Path) -> None:
    assert set(json.loads((folder / "r.json").read_text())["law"]) == {"as_of", "sha256"}
