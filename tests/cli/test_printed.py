"""Every id and every word of a closed list that any command prints is one `explain` away."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from mtcrcheck import countries
from mtcrcheck.explain.pages import Index
from mtcrcheck.rules.law import load_library
from tests.cli.command import BROKEN, ROOT, run
from tests.folding import each

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KNOWN = Index(load_library())

SPECS = ("mq-9a", "wing-loong-2", "natilus-kona", "agras-t40", "shahed-136")
PATHS = tuple(f"specs/{name}.toml" for name in SPECS)
FOR_PEOPLE = ("specs/mq-9a.toml", "specs/agras-t40.toml")
"""Of these, one of Category I and one that sprays: a report for people says what the record says."""
TO = "SA,IQ,KP"
RUNS = {
    "all readings": ("classify", *PATHS, "--interpretation", "all", "--to", TO),
    "before any destination": ("classify", *PATHS),
    "technology, on another day": (
        "classify",
        *PATHS,
        "--item",
        "technology",
        "--as-of",
        "2021-01-12",
        "--to",
        TO,
    ),
    "weapons of mass destruction": ("classify", *PATHS, "--end-use", "wmd-delivery", "--to", TO),
    "from the Union": ("classify", *PATHS, "--from", "EU", "--to", TO),
    "two readings": ("diff", *PATHS, "--old", "us-2018", "--new", "us-2025", "--to", TO),
    "two days": ("diff", *PATHS, "--old", "2025-11-06", "--new", "2026-09-01", "--to", "KH,DE,AE"),
    "impact": ("impact", *PATHS, "--old", "us-2020", "--new", "us-2025", "--to", "SA,AU,CN,AE,RU"),
    "precedents": ("precedents", "--since", "2018-01-01"),
    "faults": ("classify", "tests/examples/invalid"),
}
NAMED = {
    "id", "code", "category", "treatment", "review", "licence", "applies", "outcome", "evidence", "standing",
    "open_because", "status", "move", "spec_now", "comparison", "interpretation", "interpretations", "field",
    "with", "decides", "reasons", "columns", "reasons_undetermined", "because", "instead_of", "changed",
    "grounds", "presumes", "strength", "alert", "possible_reviews", "candidates", "item", "review_then", "controls",
}  # fmt: skip
"""Keys of an output whose text is an id or a word."""
OF_THE_OUTPUT = {"annex", "conditions", "controls", "law", "tool", "spec", "verdict", "wording"}
"""Parts of an output, which are its own keys."""
BRACKETED = re.compile(r"\[([\w.-]+(?:/[\w.-]+)+)(?:, [\w./-]+)*; ")
SLASHED = re.compile(
    r"(?<![\w:/.-])(?:mtcr|un|us|eu|us-\w+|capability|countries|definitions|presumptions)/[\w./-]*\w"
)


def texts(node: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text of an output with the key that it stands under."""
    if isinstance(node, dict):
        for name, value in node.items():
            says_why = name == "because" and "defeated_by" in node  # a presumption says it in a sentence
            yield from texts(value, "" if says_why else name)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value, key)
    elif isinstance(node, str):
        yield key, node


def words(data: Any) -> set[str]:
    """Return what an output names: what stands under a key for ids and words, and ids inside its sentences."""
    found: set[str] = set()
    for key, text in texts(data):
        if key in NAMED and text:
            found.add(text)
        elif key not in ("path", "source", "url", "also", "sha256", "spec"):
            found.update(SLASHED.findall(text))
            found.update(BRACKETED.findall(text))
    return found


def unexplained(found: set[str]) -> list[str]:
    """Return what neither has a page nor is a country, a part of the output, or a day."""
    return sorted(
        word
        for word in found
        if not KNOWN.find_ids(word)
        and word not in countries.codes()
        and word not in OF_THE_OUTPUT
        and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", word)
    )


@pytest.mark.parametrize("name", RUNS)
def test_every_id_and_word_of_a_record_has_a_page(name: str) -> None:
    found = words(json.loads(run(*RUNS[name], "--format", "json").stdout))
    assert len(found) > 5
    assert unexplained(found) == []


@pytest.mark.parametrize("name", [name for name in RUNS if name not in ("impact", "precedents")])
def test_every_id_in_a_report_for_people_has_a_page(name: str) -> None:
    words = [word for word in RUNS[name] if word not in PATHS or word in FOR_PEOPLE]
    shown = run(*words, *(("--why",) if words[0] == "classify" else ()), COLUMNS="400").stdout
    found = {id for id in SLASHED.findall(shown) if not (ROOT / id).exists()} | set(BRACKETED.findall(shown))
    assert unexplained(found) == []


def test_the_standing_of_a_waiver_and_what_becomes_of_a_saved_spec_have_pages(tmp_path: Path) -> None:
    spec = (ROOT / "specs/tb2.toml").read_text() + (
        '\n[[waiver]]\nalert = "foreign-origin"\nreason = "looked at"\nauthor = "me"\nexpires = 2020-01-01\n'
    )
    (tmp_path / "a.toml").write_text(spec)
    (tmp_path / "b.toml").write_text(BROKEN)
    saved = tmp_path / "record.json"
    run("classify", "a.toml", "b.toml", "-o", saved, cwd=tmp_path)
    data = json.loads(saved.read_text())
    assert unexplained(words(data)) == []
    assert data["results"][0]["waivers"][0]["standing"] == "expired"
    (tmp_path / "a.toml").unlink()
    found = json.loads(run("verify", saved, "--format", "json", cwd=tmp_path).stdout)
    assert found["results"][0]["spec_now"] == "missing"
    assert unexplained(words(found["results"])) == []


@each(Index(load_library()).ids)
def test_every_id_that_is_listed_has_a_page_with_something_on_it(kind: str) -> None:
    for id in KNOWN.ids[kind]:
        for page in KNOWN.explain(id):
            assert page.title
            assert page.fields or page.sections, id


def test_a_page_leads_on_to_pages() -> None:
    """No dead ends: whatever id a page of the law names has a page of its own."""
    for kind in (
        "annex clause", "entry", "definition", "provision", "treatment", "interpretation", "presumption",
        "part of the law",
    ):  # fmt: skip
        for id in KNOWN.ids[kind]:
            for page in KNOWN.explain(id):
                shown = " ".join(
                    str(cell)
                    for s in page.sections
                    for row in (s.table.rows if s.table else ())
                    for cell in row
                ) + " ".join(line.text for s in page.sections for line in s.lines)
                found = {word.rstrip(".") for word in SLASHED.findall(shown)}
                assert unexplained(found) == [], id
