"""The HTML reports in a real browser."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import DESKTOP, LOWEST_CONTRASTS, PHONE, TABLET
from tests.browser.conftest import COMMANDS, HOSTILE_COMMANDS, NAME

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.chromium import Tab

pytestmark = pytest.mark.browser
TABULATOR, RETURN, RIGHT, DOWN, END = "\ue004", "\ue007", "\ue014", "\ue015", "\ue010"
ROWS, FIRST = "#rows tbody tr", "#rows tbody td:first-child"
FOCUSED = "return document.activeElement.textContent"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_report_opens_without_a_complaint_and_asks_the_network_for_nothing(
    tab: Tab, pages: dict[str, Path], name: str
) -> None:
    tab.open(pages[name])
    assert tab.requests() == [pages[name].as_uri()]
    assert tab.complaints() == []
    assert (
        tab.run("return document.images.length + document.querySelectorAll('iframe, link, object').length")
        == 0
    )


@pytest.mark.parametrize("size", [DESKTOP, TABLET, PHONE])
@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_has_to_be_scrolled_sideways_but_wide_tables_in_themselves(
    tab: Tab, pages: dict[str, Path], name: str, size: tuple[int, int]
) -> None:
    tab.open(pages[name], size)
    assert tab.run("return document.documentElement.scrollWidth") <= size[0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", COMMANDS)
def test_every_text_stands_out_from_its_ground(
    tab: Tab, pages: dict[str, Path], name: str, scheme: str
) -> None:
    tab.open(pages[name], scheme=scheme)
    assert tab.run(LOWEST_CONTRASTS) == {}


@pytest.mark.parametrize("name", COMMANDS)
def test_light_and_dark_differ_and_paper_is_white(tab: Tab, pages: dict[str, Path], name: str) -> None:
    grounds = []
    for scheme, media in (("light", ""), ("dark", ""), ("dark", "print")):
        tab.open(pages[name], scheme=scheme, media=media)
        grounds.append(tab.pixel())
    light, dark, paper = grounds
    assert light == paper == "rgb(255, 255, 255)"
    assert dark != light


@pytest.mark.parametrize("name", HOSTILE_COMMANDS)
def test_a_hostile_name_stays_text(tab: Tab, hostile: dict[str, Path], name: str) -> None:
    tab.open(hostile[name])
    assert tab.requests() == [hostile[name].as_uri()]
    assert tab.complaints() == []
    assert tab.driver.title != "taken"
    assert tab.run("return document.images.length") == 0
    assert NAME in tab.run("return document.body.textContent")


def test_the_report_on_one_aircraft_shows_what_it_is_for(tab: Tab, pages: dict[str, Path]) -> None:
    tab.open(pages["aircraft"])
    assert tab.texts("h2") == ["MQ-9A Reaper"]
    assert tab.texts(".verdict") == ["Category I, item 1.A.2 of the MTCR Annex (evidence: derived)"]
    headings = tab.texts("h3")
    for heading in (
        "Payload over range",
        "Conditions",
        "Documented decisions over time",
    ):
        assert heading in headings
    picture = tab.run(
        "const box = document.querySelector('svg.picture').getBoundingClientRect(); return [box.width, box.height]"
    )
    assert min(picture) > 200
    assert tab.run(
        "return [...document.querySelectorAll('svg.picture polygon')].every(p => p.getBBox().width > 0)"
    )
    assert "Prepared by" in tab.texts(".sign th")


def test_the_filter_keeps_the_aircraft_that_are_typed(tab: Tab, pages: dict[str, Path]) -> None:
    tab.open(pages["folder"])
    everything = len(tab.texts(ROWS))
    tab.press(TABULATOR, TABULATOR)
    assert tab.run("return document.activeElement.id") == "filter"
    tab.press(*"rainbow")
    assert tab.texts(FIRST) == ["CH-4 (CH-4B) Rainbow", "CH-5 Rainbow", "CH-7 Rainbow"]
    assert tab.texts("#count") == [f"3 of {everything}"]
    tab.press(*" 1.a.2")
    assert tab.texts(FIRST) == ["CH-5 Rainbow", "CH-7 Rainbow"]


def test_columns_sort_both_ways_by_keyboard_alone(tab: Tab, pages: dict[str, Path]) -> None:
    tab.open(pages["folder"])
    tab.press(TABULATOR, TABULATOR, TABULATOR, TABULATOR)
    assert tab.run(FOCUSED) == "aircraft"
    tab.press(RETURN)
    rising = tab.texts(FIRST)
    tab.press(" ")
    falling = tab.texts(FIRST)
    assert falling == rising[::-1]
    assert len(set(rising)) > 30
    assert rising.index("Agras T16") < rising.index("MQ-9A Reaper") < len(rising) - 1
    assert tab.run("return document.querySelector('#rows th').getAttribute('aria-sort')") == "descending"
    tab.press(TABULATOR, RETURN)
    categories = tab.texts("#rows tbody td:nth-child(2)")
    assert categories == sorted(categories, key=lambda text: (not text.startswith("?"), text))


def test_columns_sort_by_the_mouse_and_numbers_as_numbers(tab: Tab, pages: dict[str, Path]) -> None:
    tab.open(pages["folder"])
    tab.click("#rows th:first-child button")
    matrices = [name.split()[1] for name in tab.texts(FIRST) if name.startswith("Matrice")]
    assert matrices == ["4T", "30", "400", "600"]


def test_articles_follow_the_filter_of_their_rows(tab: Tab, pages: dict[str, Path]) -> None:
    tab.open(pages["articles"])
    assert len(tab.texts("article h2")) == 3
    tab.click("#filter")
    tab.press(*"mavic")
    assert tab.texts("article h2") == tab.texts(FIRST)
    tab.run("document.querySelector('#rows tbody tr:not([hidden]) a').click()")
    assert tab.run("return document.querySelector(location.hash + ' h2').textContent") == tab.texts(FIRST)[0]


def test_the_map_tells_the_reason_of_a_cell_by_keyboard(tab: Tab, pages: dict[str, Path]) -> None:
    tab.open(pages["impact"])
    tab.run("document.querySelector('#map td[tabindex=\"0\"]').focus()")
    (first,) = tab.texts("#cell strong")
    tab.press(RIGHT, DOWN)
    (second,) = tab.texts("#cell strong")
    assert first.startswith("MQ-9A Reaper to ")
    assert second.startswith("RQ-4B Global Hawk to ")
    tab.press(END)
    assert tab.texts("#cell strong") != [second]
    assert "us-2025" in " ".join(tab.texts("#cell li"))


def test_the_map_filters_its_systems(tab: Tab, pages: dict[str, Path]) -> None:
    tab.open(pages["impact"])
    tab.click("#filter")
    tab.press(*"global hawk")
    assert len(tab.texts("#map tbody tr")) == 1
    assert tab.texts("#count") == ["1 of 2"]


@pytest.mark.parametrize("name", ["folder", "articles", "impact"])
def test_without_scripts_everything_is_told_and_nothing_is_offered_that_does_not_work(
    tab: Tab, pages: dict[str, Path], name: str
) -> None:
    tab.without_scripts(True)
    try:
        tab.open(pages[name])
        assert not tab.driver.find_element("id", "filter").is_displayed()
        assert tab.driver.find_elements("css selector", "th button") == []
        assert "MQ-9A Reaper" in tab.driver.find_element("tag name", "main").text
    finally:
        tab.without_scripts(False)


def test_a_cited_id_leads_to_its_explanation_and_to_the_address_of_its_text(
    tab: Tab, pages: dict[str, Path]
) -> None:
    tab.open(pages["aircraft"])
    tab.run("document.querySelector('article a[href=\"#cite-us-2025\"]').click()")
    assert tab.run("return document.querySelector(':target').textContent").startswith("us-2025 ")
    assert tab.run("return document.querySelector(':target + dd a').href").startswith("https://")
    script = (
        "return [...document.querySelectorAll('a[href^=\"#\"]')]"
        ".filter(a => !document.getElementById(decodeURIComponent(a.hash.slice(1)))).length"
    )
    assert tab.run(script) == 0


def test_the_reasons_are_folded_and_break_evens_are_drawn(tab: Tab, pages: dict[str, Path]) -> None:
    tab.open(pages["aircraft"], PHONE)
    assert "Why" in tab.texts("summary h3")
    assert not tab.run("return document.querySelector('details ol').checkVisibility()")
    assert tab.run("return document.querySelector('figure.sensitivity').getBoundingClientRect().height") > 100
    assert tab.run("return document.querySelectorAll('.sensitivity .scale i').length") >= 3


def test_a_row_of_many_opens_the_report_on_its_aircraft(tab: Tab, pages: dict[str, Path]) -> None:
    tab.open(pages["folder"])
    assert tab.texts(".bar > span")[0] == "Annex category"
    assert tab.texts("article") == []
    tab.run("document.querySelector('#rows tbody a').click()")
    tab.run("dispatchEvent(new HashChangeEvent('hashchange'))")
    assert tab.texts("article h2") == tab.texts(FIRST)[:1]


def test_the_map_shows_the_systems_that_change_with_a_link_in_each_cell(
    tab: Tab, pages: dict[str, Path]
) -> None:
    tab.open(pages["impact"])
    assert tab.run("return document.querySelectorAll('.world .tile').length") > 240
    assert tab.run("return document.querySelector('#map td a').title").startswith("Albania: ")
    tab.run("document.querySelector('#map td a').click()")
    tab.run("dispatchEvent(new HashChangeEvent('hashchange'))")
    assert tab.run("return document.querySelector(':target').checkVisibility()")


@pytest.mark.parametrize(("name", "most"), [("aircraft", 8), ("folder", 5), ("impact", 3), ("compare", 3)])
def test_a_page_prints_on_few_sheets(tab: Tab, pages: dict[str, Path], name: str, most: int) -> None:
    tab.open(pages[name])
    printed = tab.driver.execute_cdp_cmd("Page.printToPDF", {"paperWidth": 8.27, "paperHeight": 11.69})
    assert base64.b64decode(printed["data"]).count(b"/Type /Page\n") <= most


def test_on_paper_every_row_and_reason_is_there(tab: Tab, pages: dict[str, Path]) -> None:
    tab.open(pages["articles"])
    tab.run("document.querySelectorAll('details').forEach(part => { part.open = false; })")
    tab.click("#filter")
    tab.press(*"mavic")
    tab.driver.print_page()  # what printing begins with opens every part
    assert tab.run("return [...document.querySelectorAll('details.printed')].every(part => part.open)")
    tab.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert len(tab.texts("article h2")) == len(tab.texts(ROWS)) == 3
    assert tab.texts(".filter") == []
