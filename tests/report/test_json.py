import json

from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.text import escaped, printable


@given(st.text())
def test_escaped_json_means_the_same_and_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    shown = escaped(json.dumps(text, ensure_ascii=False))
    assert json.loads(shown) == text
    assert printable(shown) == shown


def test_letters_and_signs_of_law_stay_readable() -> None:
    assert escaped('"§ 126.1, Akıncı"') == '"§ 126.1, Akıncı"'
