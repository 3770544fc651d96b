from html.parser import HTMLParser

import pytest

from mtcrcheck.report.html import Citations
from tests.cli.command import MQ_9A
from tests.report.reports import report, run_for
from tests.specs_for_tests import LIBRARY

VOID = {"meta", "input", "br", "link", "img"}


class Page(HTMLParser):
    """Collects the elements of a page and checks that each is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] not in (["script"], ["style"]):
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(report("html", run_for("SA")))


def test_a_page_is_well_formed_and_needs_no_network(page: Page) -> None:
    assert page.open == []
    assert all("src" not in attributes for _, attributes in page.elements)
    links = [a for tag, a in page.elements if tag == "a"]
    assert links
    assert all(str(a["href"]).startswith("#") or a["rel"] == "noreferrer" for a in links)
    assert all(str(a["href"]).startswith(("#", "https://", "http://")) for a in links)
    assert {tag for tag, _ in page.elements} & {"link", "img", "iframe", "object", "form"} == set()


def test_every_link_leads_to_an_article_or_an_explanation_on_the_page(page: Page) -> None:
    ids = {attributes.get("id") for _, attributes in page.elements}
    links = {str(a["href"])[1:] for tag, a in page.elements if tag == "a" and str(a["href"]).startswith("#")}
    assert {"a1", "a2", "cite-us-2025", "cite-mtcr/annex/1.A.2", "cite-unverified-law"} <= links <= ids
    assert {"rows", "filter"} <= ids


def test_a_citation_leads_to_the_address_of_its_text_and_no_word_of_a_sentence_is_taken_for_an_id() -> None:
    cited = Citations(LIBRARY, LIBRARY.as_of)
    assert 'href="https://www.ecfr.gov/' in cited.link("Held. [us/review/DSP-83; 22 CFR 123.10]")
    assert "<a" not in cited.link("a contradiction in mtcr <b>")
    assert cited.link("javascript:alert(1)") == "javascript:alert(1)"
    assert 'href="#cite-contradiction"' in cited.link_ids("contradiction, near-threshold")


def test_a_break_even_is_drawn_as_a_multiple_of_the_stated_figure() -> None:
    text = report("html", run_for("SA"), {"mq-9a.toml": MQ_9A})
    assert "kg → below" in text
    assert 'class="scale" style="--one: ' in text


def test_the_page_tells_the_verdict_why_and_what_was_invalid(page: Page) -> None:
    for words in (
        "Category I, item 1.A.2 of the MTCR Annex",
        "Payload over range",
        "Documented decisions over time",
        "Why",
        "bad.toml:4:1: unknown-key",
        "law data as of",
        "approves nothing and denies nothing",
        "Prepared by",
    ):
        assert words in page.text


def test_one_aircraft_needs_no_table_of_aircraft() -> None:
    page = Page(report("html", run_for("SA"), {"x.json": '{"name": "X"}'}))
    assert "filter" not in {attributes.get("id") for _, attributes in page.elements}
