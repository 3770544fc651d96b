"""The heat map is one page that needs nothing else, and in which every name stays text."""

from __future__ import annotations

from html.parser import HTMLParser

from mtcrcheck.comparison import MOVES
from mtcrcheck.report.comparison import heat_map
from tests.report.impacts import EVERYWHERE, FEW, found

FOUND = found()
VOID = {"meta", "img", "input", "link", "br"}


class Page(HTMLParser):
    """What a browser would make of the page: elements, their attributes, and their text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[tuple[str, str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append((self.open[-1] if self.open else "", data))

    def within(self, tag: str) -> list[str]:
        return [text for name, text in self.text if name == tag]

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


PAGE = Page(heat_map(FOUND, everything=True))


def test_every_element_is_closed_and_nothing_is_fetched() -> None:
    assert PAGE.open == []
    tags = {tag for tag, _ in PAGE.elements}
    assert not tags & {"img", "link", "iframe", "object", "base", "form"}
    assert all("src" not in a for _, a in PAGE.elements)
    assert all((a.get("href") or "#").startswith(("#", "https://", "http://")) for a in PAGE.attributes("a"))
    (policy,) = [a for a in PAGE.attributes("meta") if a.get("http-equiv")]
    assert str(policy["content"]).startswith("default-src 'none'")


def test_a_hostile_name_stays_text() -> None:
    assert len(PAGE.attributes("script")) == 1
    names = [text for text in PAGE.within("th") if "alert(1)" in text]
    assert names == [r"</script><script>alert(1)</script><img src=x onerror=alert(2)>\x1b[31m\u202e"]
    assert not any(
        "alert" in (a.get("title") or "") and "<" not in (a.get("title") or "") for _, a in PAGE.elements
    )


def test_there_is_a_cell_for_every_transfer_with_its_reasons() -> None:
    cells = [a for a in PAGE.attributes("td") if "data-n" in a]
    assert len(cells) == 2 * len(FEW)
    order = [text for text in PAGE.within("abbr") if text in FEW]
    for system, row in zip(FOUND.systems, (cells[: len(FEW)], cells[len(FEW) :]), strict=True):
        for code, cell in zip(order, row, strict=True):
            transfers = system.transfers[int(cell["data-n"] or "")]
            assert code in transfers.destinations
            assert cell.get("class", "") == transfers.move
    assert sum(cell.get("class") == "leaves-denial" for cell in cells) == 10
    told = [a["data-n"] for a in PAGE.attributes("li") if "data-n" in a]
    assert told == [str(n) for system in FOUND.systems for n in range(len(system.transfers))]


def test_the_same_reasons_are_told_without_scripts() -> None:
    text = " ".join(data for _, data in PAGE.text)
    assert FOUND.totals in text
    assert "us-2020: treatment Category I, review strong presumption of denial, licence required" in " ".join(
        text.split()
    )
    assert all(meaning in text for move, meaning in MOVES.items() if FOUND.moves[move])
    targets = {a["id"] for tag in ("dt", "li") for a in PAGE.attributes(tag) if "id" in a}
    linked = {a["href"][1:] for a in PAGE.attributes("a") if a["href"] and a["href"][0] == "#"}
    assert linked
    assert linked <= targets
    assert "bad\\x1b.toml:1:8: wrong-type" in text


def test_destinations_stand_under_alliances_and_the_others_under_regions() -> None:
    page = Page(heat_map(found(EVERYWHERE)))
    titles = [str(a["title"]) for a in page.attributes("th") if a.get("scope") == "colgroup"]
    assert titles[0].startswith("NATO: ")
    assert [t.partition(":")[0] for t in titles[-6:]] == [
        f"other, {region}" for region in ("Africa", "Americas", "Antarctica", "Asia", "Europe", "Oceania")
    ]
    assert sum(int(str(a["colspan"])) for a in page.attributes("th") if a.get("colspan")) == len(EVERYWHERE)


def test_the_same_page_comes_out_every_time() -> None:
    assert heat_map(FOUND) == heat_map(found())


def test_by_default_the_table_has_the_systems_that_change_and_the_others_are_named() -> None:
    page = Page(heat_map(FOUND))
    assert len([a for a in page.attributes("td") if "data-n" in a]) == len(FEW)
    assert any(
        "No change of review for 1 system: Quadcopter (open on both sides to " in text
        for _, text in page.text
    )


def test_the_map_has_a_tile_for_every_country_in_the_colour_of_its_change() -> None:
    tiles = [str(a["class"]).split()[1] for a in PAGE.attributes("rect")]
    assert len(tiles) == len(EVERYWHERE) + 1
    assert tiles.count("leaves-denial") == 10
    assert tiles.count("same") == len(FEW) - 10
