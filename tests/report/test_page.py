"""A page on paper: nothing lost, nothing wider than asked, nothing that a terminal would act on."""

from __future__ import annotations

import json
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.document import Block, Document, Layout, Section, Table, Text, render
from mtcrcheck.explain.overview import describe_law
from mtcrcheck.explain.pages import Index
from mtcrcheck.report.record import PAGE, pages_as_json
from mtcrcheck.rules.law import load_library
from tests.folding import each

LIBRARY = load_library()
INDEX = Index(LIBRARY)


def shown(page: Document, width: int = 80) -> str:
    return render(page, Layout(width, whole_words=True))


def simple(*contents: Block) -> Document:
    """Return a page with one section."""
    return Document("A title", "entry", "", (Section.of("A section", *contents),), "an/id")


def test_a_page_reads_from_top_to_bottom() -> None:
    page = Document(
        "A title",
        "entry",
        "",
        (
            Section.of(
                "What it says",
                {"says": "Some words."},
                Text("all of:"),
                Text("a part", 1, "22 CFR 2"),
                Text("a part of a part", 2),
                Table(("id", "number"), (("x", 1), ("y", None))),
            ),
        ),
        "an/id",
        {"cite": "15 CFR 1", "verified": False},
    )
    assert shown(page).splitlines() == [
        "an/id: A title",
        "entry",
        "",
        "cite      15 CFR 1",
        "verified  no",
        "",
        "What it says",
        "says  Some words.",
        "all of:",
        "  a part [22 CFR 2]",
        "    a part of a part",
        "id  number",
        "--  ------",
        "x   1",
        "y",
        "",
    ]


@each(
    product(
        ["us/ear/9A012.a.1", "us-2020", "countries/nato", "mass.max_fuel", "none", "us/itar"],
        [40, 60, 80, 120],
    )
)
def test_no_line_is_wider_than_asked_unless_it_holds_a_long_word(id: str, width: int) -> None:
    for page in INDEX.explain(id):
        for line in shown(page, width).splitlines():
            assert len(line) <= width or max(map(len, line.split())) > width - 34


def test_a_table_too_wide_for_its_columns_is_told_row_by_row() -> None:
    table = Table(
        ("id", "title", "note"), (("us/ear/9A120", "A title of an entry", "Some words on it " * 5),)
    )
    narrow = shown(simple(table), 40).splitlines()
    assert narrow[narrow.index("us/ear/9A120") + 1].startswith("  title: A title of an entry")
    assert narrow[-2].strip().endswith("words on it")
    assert max(map(len, narrow)) <= 40
    assert "----" in shown(simple(table), 120)


def test_a_table_of_one_column_is_a_list() -> None:
    assert shown(simple(Table(("id",), (("a",), ("b",))))).splitlines()[-2] == "a, b"


def test_a_column_with_nothing_in_it_is_left_out() -> None:
    table = Table(("id", "until", "cite"), (("a", None, "x"), ("b", None, "y")))
    assert "until" not in shown(simple(table))


def test_addresses_stay_whole() -> None:
    address = "https://www.ecfr.gov/current/title-15/subtitle-B/chapter-VII/subchapter-C/part-774"
    page = Document("X", "entry", id="x", fields={"source": address})
    assert f"source  {address}" in shown(page, 40)


def test_a_long_name_of_a_field_keeps_its_distance() -> None:
    page = Document("X", "entry", id="x", fields={"a_rather_long_name_of_a_field": "value"})
    assert "a rather long name of a field  value" in shown(page)


@given(st.text(max_size=60))
def test_nothing_is_printed_that_a_terminal_acts_on(words: str) -> None:
    table = Table(("id", "title"), ((words, words), ("b", "c")))
    page = simple({"says": words}, Text(words, 1, words), table)
    printed = shown(page, 60)
    assert all(c == "\n" or c.isprintable() or c.isspace() or ord(c) > 0xFF for c in printed)
    assert "\x1b" not in printed
    printed.encode()
    json.loads(pages_as_json([page], LIBRARY))


@pytest.mark.parametrize("id", ["mtcr/annex/1.A.2", "us-2025", "countries/ear_d4", "trade-off"])
def test_a_record_holds_the_page_as_plain_data(id: str) -> None:
    (page,) = INDEX.explain(id)
    data = json.loads(pages_as_json([page], LIBRARY))
    assert data["schema"] == PAGE
    assert data["law"] == {"as_of": str(LIBRARY.as_of), "sha256": LIBRARY.sha256}
    (found,) = data["pages"]
    assert (found["id"], found["kind"], found["title"]) == (page.id, page.about, page.title)
    assert found["fields"] == page.fields
    for section, told in zip(page.sections, found["sections"], strict=True):
        assert told["title"] == section.title
        assert [line["text"] for line in told["lines"]] == [line.text for line in section.lines]
        assert len(told["rows"]) == (len(section.table.rows) if section.table else 0)


def test_the_same_page_gives_the_same_bytes() -> None:
    pages = [INDEX.list_contents(), describe_law(LIBRARY, LIBRARY.as_of)]
    assert pages_as_json(pages, LIBRARY) == pages_as_json(pages, LIBRARY)
