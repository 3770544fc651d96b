"""What is asked first of an aircraft, and what is no answer."""

from __future__ import annotations

import pytest

from mtcrcheck.spec.keys import ASKED, KEYS, in_table
from mtcrcheck.spec.write import fault_of


def test_the_keys_asked_for_exist() -> None:
    assert set(ASKED) <= KEYS.keys()


@pytest.mark.parametrize(
    ("key", "answer", "fault"),
    [
        ("aircraft.armed", "perhaps", "answer yes or no"),
        ("aircraft.role", "strik", "'strik': did you mean 'strike'?"),
        ("origin", "Ruritania", "unknown country"),
        ("mass.max_fuel", "5 km", "is a unit of length"),
        ("mass.max_fuel", "5 L", None),
        ("mass.max_fuel", "0 L", "leave the key out"),
        ("mass.empty", "0 kg", "leave the key out"),
        ("manufacturer", "42", None),
    ],
)
def test_an_answer_is_checked_as_the_file_is(key: str, answer: str, fault: str | None) -> None:
    table, _, leaf = key.rpartition(".")
    found = fault_of(in_table(table)[leaf], answer)
    assert found is None if fault is None else found and fault in found
