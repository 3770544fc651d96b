"""The matrix of one aircraft: exporting states and destinations in one table."""

from __future__ import annotations

from mtcrcheck.assessment import Request, assess
from mtcrcheck.document import Layout, Table
from mtcrcheck.report.aircraft import make_matrix
from mtcrcheck.report.formats import Run
from mtcrcheck.report.front_page import render_page
from tests.specs_for_tests import LIBRARY, SMALLER_CARGO_DRONE, aircraft

FOREIGN = SMALLER_CARGO_DRONE.replace('origin = "US"', 'origin = "NZ"')


def matrix(exporters: tuple[str, ...], *to: str) -> Table:
    request = Request(LIBRARY.as_of, (), to, exporters[0], (), exporters[1:])
    table, *_ = make_matrix(assess(aircraft(FOREIGN), request, LIBRARY, explain=False))
    assert isinstance(table, Table)
    return table


def test_each_supplier_has_a_row_and_each_of_a_few_destinations_a_column() -> None:
    found = matrix(("GB", "TR"), "FR", "GB")
    assert found.columns == ("from", "reading", "FR", "GB")
    assert found.rows == (
        ("GB", "gb", "exception, general licence", "-"),
        ("TR", "tr", "case", "case"),
    )


def test_many_destinations_with_one_answer_share_a_row() -> None:
    found = matrix(("GB", "TR"), "FR", "DE", "IT", "AE", "BR", "KZ", "UZ")
    assert found.rows == (
        ("GB", "gb", "exception, general licence", "3: FR DE IT"),
        ("GB", "gb", "case", "4: AE BR KZ UZ"),
        ("TR", "tr", "case", "7: FR DE IT AE BR KZ UZ"),
    )


def test_before_any_destination_there_is_one_column() -> None:
    assert matrix(("GB", "TR")).columns == ("from", "reading", "any destination")


def test_the_first_page_shows_the_matrix_in_place_of_one_suppliers_answers() -> None:
    request = Request(LIBRARY.as_of, (), ("FR", "AE"), "GB", (), ("TR",))
    page = render_page(assess(aircraft(FOREIGN), request, LIBRARY), Run(LIBRARY, request), Layout(80))
    assert "Category II, item 19.A.2" in page
    assert "exported from the United Kingdom and Türkiye" in " ".join(page.split())
    words = [line.split() for line in page.splitlines()]
    assert ["GB", "gb", "exception,", "general", "licence", "case"] in words
    assert ["TR", "tr", "case", "case"] in words
    assert "OTHER READINGS" not in page
