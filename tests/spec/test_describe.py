"""Keys in words: units as people write them, and examples that the tool itself takes."""

from __future__ import annotations

import tomli

from mtcrcheck.spec import units
from mtcrcheck.spec.keys import CURVES, KEYS, Key, in_table
from mtcrcheck.spec.quantity import parse_quantity
from mtcrcheck.spec.read import read_spec
from mtcrcheck.spec.write import answers, describe, example
from tests.folding import each

POINTS = [key for pair in CURVES.values() for key in pair]


@each(units.DIMENSIONS.values())
def test_every_unit_named_is_one_that_is_read(dimension: units.Dimension) -> None:
    for name in units.unit_names(dimension):
        assert parse_quantity(f"1 {name}", (dimension,)).dimension == dimension.name


def test_a_unit_is_named_once_however_many_spellings_it_has() -> None:
    assert units.unit_names(units.MASS) == ("g", "kg", "t", "lb", "oz", "short ton", "long ton")
    assert units.unit_names(units.VOLUME)[-2:] == ("US gal", "imp gal")
    assert units.unit_names(units.NUMBER) == ()


@each(KEYS.values())
def test_the_example_of_a_key_is_a_value_of_it(key: Key) -> None:
    value = tomli.loads(f"value = {example(key)}")["value"]
    setting = str(value).lower() if isinstance(value, bool) else str(value)
    assert key.name in read_spec(b'name = "X"', "x", {key.in_file: setting}).claims


def test_one_spelling_for_two_dimensions_names_the_units_of_both() -> None:
    assert answers(in_table("mass")["max_fuel"]).endswith("long ton; or ml, cl, L, m3, US gal, imp gal.")


@each([*KEYS.values(), *POINTS])
def test_a_description_is_sentences_that_name_every_choice(key: Key) -> None:
    text = describe([key])
    assert text.startswith(key.description)
    assert text.endswith(".")
    assert all(choice in text for choice in key.choices)
