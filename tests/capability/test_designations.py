"""The mission and the series of a US designation, read from the text of a spec."""

from __future__ import annotations

import pytest

from mtcrcheck.capability.choices import choices
from mtcrcheck.rules.world import exactly
from mtcrcheck.spec.read import read_spec


@pytest.mark.parametrize(
    ("designation", "mission", "series"),
    [
        ("MQ-9A", "M", "MQ-9"),
        ("MQ-1C Gray Eagle", "M", "MQ-1"),
        ("YFQ-42A", "F", "FQ-42"),
        ("XQ-58A", "Q", "Q-58"),
        ("SQ-1A", "S", "SQ-1"),
        ("RQ-170", "R", "RQ-170"),
        ("F-16C", "F", "F-16"),
        ("QF-16", "F", "QF-16"),
        ("MQ9A", "M", "MQ-9"),
        ("RQ\u201111B", "R", "RQ-11"),
        ("BQM-167A", "none", "BQM-167"),
        ("Switchblade 300", "none", "SWITCHBLADE"),
        ("TB2", "none", "TB2"),
        ("none", "none", "NONE"),
    ],
)
def test_a_designation_is_taken_apart(designation: str, mission: str, series: str) -> None:
    spec = read_spec(f'name = "X"\n[aircraft]\ndesignation = "{designation}"'.encode(), "x.toml")
    found = choices(spec)
    assert (found["mission"], found["series"]) == (exactly(mission), exactly(series))


@pytest.mark.parametrize("name", ["MQ-9A Reaper", "General Atomics MQ-9 Reaper"])
def test_the_name_gives_the_designation_of_a_drone_where_nothing_else_does(name: str) -> None:
    found = choices(read_spec(f'name = "{name}"'.encode(), "x.toml"))
    assert (found["mission"], found["series"]) == (exactly("M"), exactly("MQ-9"))
    without = f'name = "{name}"\n[aircraft]\ndesignation = "none"'
    assert choices(read_spec(without.encode(), "x.toml"))["mission"] == exactly("none")


@pytest.mark.parametrize("name", ["A-10 sprayer", "S-100", "EQ-5 sprayer", "eBee iQ-3", "Matrice 350"])
def test_a_name_without_the_designation_of_a_drone_says_nothing(name: str) -> None:
    found = choices(read_spec(f'name = "{name}"'.encode(), "x.toml"))
    assert found.keys().isdisjoint({"mission", "series", "us_designation"})
