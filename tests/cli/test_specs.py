"""`specs`, run as installed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.command import ROOT, run

if TYPE_CHECKING:
    from pathlib import Path


def ids(*words: str | Path, cwd: Path = ROOT) -> list[str]:
    """Return the ids that the command lists."""
    return [row["spec"] for row in json.loads(run("specs", *words, "-f", "json", cwd=cwd).stdout)["specs"]]


def test_every_example_is_listed_with_what_it_is(tmp_path: Path) -> None:
    printed = run("specs").stdout
    assert ["mq-9a", "MQ-9A", "Reaper", "General"] in [line.split()[:4] for line in printed.splitlines()]
    assert f"\n{len(list((ROOT / 'specs').glob('*.toml')))} example aircraft in specs;" in printed
    assert ids(cwd=tmp_path) == ids()  # those that came with the tool


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("reaper",), ["mq-9a"]),
        (("REAPER mq-9a",), ["mq-9a"]),
        (("--maker", "baykar", "--role", "isr-strike"), ["akinci", "tb2", "tb3"]),
        (("--origin", "Turkey", "--role", "unmanned-combat"), ["anka-3", "kizilelma"]),
        (("no such aircraft",), []),
    ],
)
def test_the_list_is_filtered(words: tuple[str, ...], found: list[str]) -> None:
    assert ids(*words) == found


def test_the_nearest_by_figures_come_first(tmp_path: Path) -> None:
    (tmp_path / "specs").mkdir()
    for id, mass in {"twice": "200 kg", "near": "110 kg", "asked": "100 kg", "bare": ""}.items():
        figure = f'[mass]\nmax_takeoff = "{mass}"\n' if mass else ""
        (tmp_path / "specs" / f"{id}.toml").write_text(f'name = "{id}"\n{figure}')
    (tmp_path / "specs" / "broken.toml").write_text("name = 5")
    done = run("specs", "--like", "specs/asked.toml", cwd=tmp_path)
    rows = [line.split() for line in done.stdout.splitlines()[2:5]]
    assert rows == [["near", "near", "110", "kg"], ["twice", "twice", "200", "kg"], ["bare", "bare"]]
    assert (done.returncode, "None" in done.stdout) == (0, False)
    assert len(ids("--like", "specs/mq-9a.toml")) == 10


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--role", "islr"), "did you mean 'isr'?"),
        (("--like", "none.toml"), "cannot be read"),
        (("--like", "bare.toml"), "states none of mass.max_takeoff"),
        (("--folder", "none"), "no such folder: none"),
    ],
)
def test_what_cannot_be_meant_is_told(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    (tmp_path / "bare.toml").write_text('name = "X"')
    done = run("specs", *words, cwd=tmp_path)
    assert (done.returncode, done.stdout, told in done.stderr) == (2, "", True), done.stderr
