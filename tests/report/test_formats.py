"""Every format tells real aircraft."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

from mtcrcheck.assessment import Request, assess
from mtcrcheck.comparison import compare
from mtcrcheck.precedents.record import add_precedents
from mtcrcheck.report.formats import QUESTIONS, Compared, Format, Renderer, Run, format_of_suffix
from mtcrcheck.report.words import NOT_WRITTEN
from mtcrcheck.spec.read import read_spec
from tests.cli.command import ROOT
from tests.real_aircraft import FULL, some_paths
from tests.specs_for_tests import LIBRARY

if TYPE_CHECKING:
    from pathlib import Path

    from mtcrcheck.assessment import Assessment

REQUEST = Request(LIBRARY.as_of, ("mtcr", "us-2020", "us-2025"), ("SA", "RU"))
RUN = Run(LIBRARY, REQUEST, fail_on=("category-i", "denial", "undetermined"))
READ = {
    "json": json.loads,
    "jsonl": lambda text: [json.loads(line) for line in text.splitlines()],
    "csv": lambda text: list(csv.DictReader(text.splitlines())),
    "sarif": json.loads,
    "junit": ElementTree.fromstring,
}
"""How programs read the formats that are made for them."""


def assessed(path: Path) -> Assessment:
    return add_precedents(assess(read_spec(path.read_bytes(), f"specs/{path.name}"), REQUEST, LIBRARY))


@pytest.fixture(scope="module")
def mq_9a() -> Assessment:
    return assessed(ROOT / "specs" / "mq-9a.toml")


def told(renderer: Renderer, outcome: Any, run: Run) -> str:
    return "".join(renderer.render_all([renderer.render_one(outcome, run)], run))


@pytest.mark.parametrize("path", some_paths() if FULL else some_paths()[::3], ids=lambda p: p.stem)
def test_a_real_aircraft_is_told_in_every_format(path: Path) -> None:
    found = assessed(path)
    assert told(QUESTIONS, found, RUN)
    for form in Format:
        text = told(form.renderer, found, RUN)
        assert text
        text.encode()
        READ.get(form, str)(text)


@pytest.mark.parametrize("form", Format)
def test_rows_and_every_step_of_the_rationale_are_told_too(form: Format, mq_9a: Assessment) -> None:
    for rows, why in ((True, False), (True, True), (False, True)):
        run = Run(LIBRARY, REQUEST, 40, True, why, rows)
        READ.get(form, str)(told(form.renderer, mq_9a, run))


@pytest.mark.parametrize("form", [form for form in Format if form.renderer.shows_changes])
def test_every_change_is_told(form: Format, mq_9a: Assessment) -> None:
    run = Run(LIBRARY, Request(LIBRARY.as_of, (), ("SA",)), old="us-2018", new="us-2025")
    outcome = Compared(mq_9a.spec, compare(mq_9a.spec, run.request, run.old, run.new, LIBRARY))
    assert outcome.changes
    READ.get(form, str)(told(form.renderer, outcome, run))


def test_an_ending_stands_for_one_format_and_any_other_for_a_table() -> None:
    endings = [suffix for form in Format for suffix in form.renderer.suffixes]
    assert len(endings) == len(set(endings))
    assert not set(endings) & set(NOT_WRITTEN)
    assert [format_of_suffix(s) for s in (".JSON", ".htm", ".txt", "")] == ["json", "html", "table", "table"]
