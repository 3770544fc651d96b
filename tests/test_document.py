from hypothesis import example, given
from hypothesis import strategies as st

from mtcrcheck.document import READABLE, Layout

ROWS = [("us-2025", "SA", "crewed-aircraft", "case-by-case", "required")]
HEADERS = ("interpretation", "to", "treatment", "review", "licence")


def test_a_table_that_fits_is_a_table() -> None:
    lines = Layout(80).table(HEADERS, ROWS)
    assert lines[0].split() == list(HEADERS)
    assert lines[2].split() == list(ROWS[0])


def test_a_table_that_does_not_fit_is_told_row_by_row() -> None:
    assert Layout(40).table(HEADERS, ROWS) == [
        "us-2025",
        "  to: SA; treatment: crewed-aircraft;",
        "  review: case-by-case; licence:",
        "  required",
    ]


@given(st.lists(st.text(max_size=60), min_size=5, max_size=5), st.integers(40, 120))
@example(["", "", "0", "0000000", "00000\x1f\x1f\xa00"], 47)  # no line is broken at a space that is to hold
def test_no_line_is_wider_than_the_terminal_whatever_the_cells(cells: list[str], width: int) -> None:
    assert all(len(line) <= width for line in Layout(width).table(HEADERS, [cells]))


@given(st.text(), st.integers(40, 120))
def test_no_line_of_text_is_wider_and_no_control_character_gets_through(text: str, width: int) -> None:
    lines = Layout(width).wrapped(text, "- ")
    assert all(len(line) <= width for line in lines)
    assert "\x1b" not in "".join(lines)


def test_colour_is_only_where_it_is_wanted() -> None:
    assert Layout(80).wrapped("MQ-9A", style="bold") == ["MQ-9A"]
    assert Layout(80, colour=True).wrapped("MQ-9A", style="bold") == ["\x1b[1mMQ-9A\x1b[0m"]


def test_prose_stays_readable_on_a_wide_terminal_and_tables_use_it() -> None:
    layout = Layout(200)
    assert max(map(len, layout.wrapped("word " * 100))) <= READABLE
    (head, *_) = layout.table(("a" * 60, "b" * 60), [("1", "2")])
    assert len(head) > READABLE
