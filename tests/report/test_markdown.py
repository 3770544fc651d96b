import pytest

from mtcrcheck.document import Document, Item, Items, Section, Table, Text, safe
from mtcrcheck.document import to_markdown as render
from mtcrcheck.report.aircraft import describe_aircraft
from mtcrcheck.report.formats import Run
from tests.specs_for_tests import LIBRARY, assessed


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("mass.max_payload", "mass.max_payload"),
        ("_emphasis_", "\\_emphasis\\_"),
        ("*x* `y` [z](http://w)", "\\*x\\* \\`y\\` \\[z\\](http://w)"),
        ("a | b", "a \\| b"),
        ("<script>&amp;", "&lt;script&gt;&amp;amp;"),
        ("# no heading", "\\# no heading"),
        ("1. no list", "1\\. no list"),
        ("- no list", "\\- no list"),
        ("two\nlines", "two\\\\x0alines"),
        ("22 CFR 126.1", "22 CFR 126.1"),
    ],
)
def test_text_of_any_origin_stays_text(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_a_document_is_headings_tables_and_lists() -> None:
    blocks = (
        Table(("to", "review"), (("SA", "case-by-case"),)),
        Items((Item("far off", "range-basis"), Item("plain"))),
        Items((Item("range at least 300 km", "capability/x", "Annex"),), numbered=True),
        Text("why", faint=True),
    )
    assert render(Document("MQ-9A", "US", "Category I", (Section("Why", blocks),))) == (
        "# MQ-9A\n\nUS\n\n**Category I**\n\n## Why\n\n| to | review |\n| --- | --- |\n| SA | case-by-case |\n"
        "\n- **range-basis**: far off\n- plain\n\n"
        "1. range at least 300 km  \n   \\[capability/x; Annex\\]\n\n*why*\n\n"
    )


def test_a_claim_set_aside_is_shown_with_source_and_note() -> None:
    text = '[mass]\nempty = { value = "9 kg", suspect = true, source = "press", note = "why" }\n'
    found = assessed(f'{text}[[source]]\nid = "press"')
    shown = render(describe_aircraft(found, Run(LIBRARY, found.request)))
    assert "## Set aside, not used\n\n- **mass.empty**: 9 kg (press): why\n" in shown
