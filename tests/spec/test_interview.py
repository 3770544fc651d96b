"""Questions answered at a terminal become a spec; what is no answer is asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mtcrcheck.interval import Interval
from mtcrcheck.spec.keys import KEYS, in_table
from mtcrcheck.spec.read import read_spec
from mtcrcheck.spec.write import ASKED, fault_of, interview, template

if TYPE_CHECKING:
    from collections.abc import Iterator


def answered(answers: dict[str, list[str]]) -> tuple[dict[str, str], list[str]]:
    """Return what comes of answers by prompt, Enter for the others, and every line that was shown."""
    left: dict[str, Iterator[str]] = {key: iter(lines) for key, lines in answers.items()}
    shown: list[str] = []

    def ask(prompt: str) -> str:
        return next(left.get(prompt.removesuffix(": "), iter(())), "") + "\n"

    return interview(ask, shown.append), shown


def test_the_keys_asked_for_exist() -> None:
    assert set(ASKED) <= KEYS.keys()


def test_answers_become_a_spec() -> None:
    found, _ = answered(
        {"name": ["", "X-1"], "aircraft.armed": ["Yes"], "mass.max_fuel": ["20 US gal"], "origin": ["France"]}
    )
    spec = read_spec(template(found).encode(), "x.toml")
    assert (spec.name, spec.origin) == ("X-1", "FR")
    assert spec.possible("aircraft.armed") == {True}
    assert spec.claims.keys() == {"aircraft.armed", "mass.max_fuel_volume", "origin"}


def test_what_is_no_value_is_asked_for_again_with_the_reason() -> None:
    found, shown = answered({"name": ["X"], "mass.max_payload": ["500", "500 kgs or so", "500 kg"]})
    assert found == {"name": "X", "mass.max_payload": "500 kg"}
    assert "  500 has no unit: write '500 kg'" in shown
    assert read_spec(template(found).encode(), "x").interval("mass.max_payload") == Interval(500.0, 500.0)


@pytest.mark.parametrize(
    ("key", "answer", "fault"),
    [
        ("aircraft.armed", "perhaps", "answer yes or no"),
        ("aircraft.role", "strik", "'strik': did you mean 'strike'?"),
        ("origin", "Ruritania", "unknown country"),
        ("mass.max_fuel", "5 km", "is a unit of length"),
        ("mass.max_fuel", "5 L", None),
        ("mass.max_fuel", "0 L", None),
        ("mass.empty", "0 kg", "leave the key out"),
        ("manufacturer", "42", None),
    ],
)
def test_an_answer_is_checked_as_the_file_is(key: str, answer: str, fault: str | None) -> None:
    table, _, leaf = key.rpartition(".")
    found = fault_of(in_table(table)[leaf], answer)
    assert found is None if fault is None else found and fault in found
