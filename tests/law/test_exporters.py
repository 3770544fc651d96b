"""A further exporter is a folder of data: nothing else has to know of it."""

from __future__ import annotations

import csv
import shutil
from typing import TYPE_CHECKING

import pytest

from mtcrcheck.assessment import Request, assess, readings
from mtcrcheck.explain.overview import count_coverage, list_exporters
from mtcrcheck.explain.pages import Index
from mtcrcheck.rules.law import LAW, Library, load_library
from mtcrcheck.screening.engines import Source
from mtcrcheck.screening.layout import Recipe
from mtcrcheck.screening.run import prepare
from mtcrcheck.screening.screener import Question
from mtcrcheck.spec.read import read_spec

from .casefiles import AIRCRAFT, LIBRARY

if TYPE_CHECKING:
    from pathlib import Path

    from mtcrcheck.assessment import Assessment

INVENTED = {
    "nz/UAV.1": """
id = "nz/UAV.1"
title = "Invented: unmanned aircraft of 9.A.12"
[[version]]
cite = "Invented list, UAV.1"
source = "https://example.org"
summary = "Unmanned aircraft of the Wassenaar list."
verified = true
read = "full"
reasons = [{ code = "dual-use" }]
when = { entry = "definitions/wassenaar/9.A.12" }
""",
    "nz/review/licence": """
id = "nz/review/licence"
title = "Invented: licence"
kind = "requirement"
[[version]]
cite = "Invented act, section 1"
source = "https://example.org"
summary = "A licence is required."
verified = true
read = "full"
licence = "required"
ground = "dual-use"
when = { entry = "nz/UAV" }
""",
    "nz/review/general": """
id = "nz/review/general"
title = "Invented: general licence for friends"
kind = "relief"
[[version]]
cite = "Invented act, section 2"
source = "https://example.org"
summary = "A general licence covers friends."
verified = false
note = "Invented."
read = "second-hand"
review = "exception-available"
licence = "general"
condition = "The exporter keeps records."
when = { all = [{ entry = "nz/UAV" }, { destination_in = "countries/nz_friends" }] }
""",
    "countries/nz_friends": """
id = "countries/nz_friends"
title = "Invented: friends of New Zealand"
cite = "Invented act, schedule"
source = "https://example.org"
as_of = "2026-10-01"
verified = true
summary = "Friends."
[[member]]
code = "AU"
name = "Australia"
""",
    "interpretations/nz": """
id = "nz"
title = "Invented: the Guidelines with the law of New Zealand"
extends = "mtcr"
exporter = "NZ"
issuer = "Invented ministry"
effective = 2026-01-01
cite = "Invented act"
source = "https://example.org"
verified = false
confidence = "low"
summary = "Invented."
leaves_open = ["All of it."]
law = ["mtcr", "un", "national", "nz/review"]
""",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Return the law data with the invented exporter: a copy of the folder with five files more."""
    folder = tmp_path_factory.mktemp("law") / "law"
    shutil.copytree(LAW, folder)
    for id, text in INVENTED.items():
        path = folder / f"{id}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return load_library(folder)


def assessed(library: Library, aircraft: str, *to: str) -> Assessment:
    spec = read_spec(f'name = "{aircraft}"\norigin = "NZ"\n{AIRCRAFT[aircraft]}'.encode(), aircraft)
    return assess(spec, Request(library.as_of, (), to, "NZ"), library)


def test_it_gives_verdicts_by_its_own_law(library: Library) -> None:
    found = assessed(library, "survey drone", "AU", "BR", "RU")
    assert [(r.review.interpretation.id, r.review.review, r.review.licence) for r in found.reviews] == [
        ("nz", "exception-available", "general"),
        ("nz", "case-by-case", "required"),
        ("nz", "undetermined", "required"),
    ]
    assert [c.examined.rule.id for c in found.controls if c.examined.applies] == ["nz/UAV.1"]
    assert any(a.message.startswith("nz/review/general was not read") for a in found.alerts)
    assert any("The exporter keeps records." in condition for condition in found.reviews[0].conditions)


def test_the_embargoes_of_everybody_stand_around_it(library: Library) -> None:
    (row,) = assessed(library, "armed drone", "KP").reviews
    assert row.review.review == "prohibited"


def test_each_of_its_ids_has_a_page_and_it_has_rows_in_the_law(library: Library) -> None:
    index = Index(library)
    for id in INVENTED:
        pages = index.explain(id.removeprefix("interpretations/"), library.as_of)
        assert any(page.title.startswith("Invented: ") for page in pages)
    assert any(
        row["what"] == "New Zealand: entries and provisions" and row["number"] == 3
        for row in count_coverage(library)
    )
    assert ("New Zealand (NZ)", "Invented ministry", "nz", "2", "0", "1") in set(list_exporters(library))


def test_without_it_the_law_of_the_same_state_is_not_on_file() -> None:
    (row,) = assessed(LIBRARY, "survey drone", "AU").reviews
    assert (row.review.interpretation.id, row.review.review) == ("not-on-file", "undetermined")


def test_a_table_is_screened_by_its_law(library: Library, tmp_path: Path) -> None:
    table, verdicts = tmp_path / "table.csv", tmp_path / "verdicts.csv"
    heads = "aircraft.military,aircraft.control,performance.endurance_h,performance.ferry_range_km"
    table.write_text(f"{heads}\nfalse,beyond-visual-line-of-sight,5,250\nfalse,visual-line-of-sight,0.3,5\n")
    asked = Request(library.as_of, (), ("BR",), "NZ")
    question = Question(library.on(asked.day), readings(library, asked), "NZ", "BR")
    prepare(Source((str(table),)), question, Recipe()).write(str(verdicts), "csv")
    with verdicts.open() as file:
        assert [row["nz.review"] for row in csv.DictReader(file)] == ["case-by-case", "no-mt-review"]
