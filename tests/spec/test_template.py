"""A template says nothing until it is filled in, and then reads back what was filled in."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from mtcrcheck.interval import Interval
from mtcrcheck.spec.keys import CURVES, KEYS, Key
from mtcrcheck.spec.model import Spec
from mtcrcheck.spec.read import read_spec
from mtcrcheck.spec.write import NAME, template
from tests.folding import each


def read(text: str) -> Spec:
    return replace(read_spec(text.encode(), "x.toml"), path="", sha256="")


def test_an_empty_template_says_nothing_but_a_name() -> None:
    assert read(template()) == Spec(name=NAME)


def test_every_line_that_is_filled_in_counts() -> None:
    spec = read(re.sub("^#(?! )", "", template(), flags=re.MULTILINE))
    by_the_other_unit = {
        "mass.max_fuel_volume",
        "performance.thrust_specific_fuel_consumption",
        "aerosol.capacity_mass",
        "aerosol.optional_capacity_mass",
    }
    assert spec.claims.keys() == KEYS.keys() - by_the_other_unit
    assert (len(spec.payload_range), len(spec.payload_endurance)) == (1, 1)
    assert (len(spec.sources), len(spec.published_categories), len(spec.waivers)) == (1, 1, 1)


@each([*KEYS.values(), *(k for pair in CURVES.values() for k in pair)])
def test_every_key_stands_under_what_it_means_and_takes(key: Key) -> None:
    text = " ".join(line.removeprefix("# ") for line in template().splitlines())
    leaf = key.in_file.rpartition(".")[2]
    assert f"#{leaf} = " in text
    assert all(choice in text for choice in key.choices)


def test_no_table_of_a_dispensing_system_stands_there_by_itself() -> None:
    assert "\n#[aerosol]\n" in template()
    assert not read(template()).aerosol_stated
    assert read(template({"aerosol.capacity": "30 L"})).aerosol_stated


def test_lines_fit_a_page() -> None:
    assert max(map(len, template().splitlines())) <= 100


def test_values_given_are_written_and_the_others_stay_comments() -> None:
    spec = read(
        template(
            {
                "name": "X",
                "origin": "FR",
                "aircraft.armed": "false",
                "mass.max_fuel": "20 L",
                "performance.lift_to_drag": "10..12",
                "transfer.value_usd": "2000000",
            }
        )
    )
    assert spec.origin == "FR"
    assert spec.possible("aircraft.armed") == {False}
    assert spec.interval("mass.max_fuel_volume") == Interval(20.0, 20.0)
    assert spec.interval("performance.lift_to_drag") == Interval(10.0, 12.0)
    assert spec.interval("transfer.value_usd") == Interval(2e6, 2e6)
    assert len(spec.claims) == 5


@given(st.text(min_size=1).filter(str.strip), st.sampled_from(["007", "1,850", "0.5", "1850", ">= 3"]))
def test_any_text_is_written_so_that_it_reads_back(name: str, number: str) -> None:
    text = template({"name": name, "manufacturer": name})
    spec = read(text)
    assert (spec.name, spec.manufacturer) == (name, name)
    key = "performance.lift_to_drag"
    assert key in read(template({"name": "X", key: number})).claims
