"""Every country lies in one region."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import tomli

from mtcrcheck.countries import codes
from mtcrcheck.report import comparison as regions


def test_every_country_has_one_region() -> None:
    table = tomli.loads(Path(regions.__file__).with_name("regions.toml").read_text())["regions"]
    listed = [code for line in table.values() for code in line.split()]
    assert sorted(listed) == list(codes())


@pytest.mark.parametrize(
    ("code", "region"),
    [
        ("SA", "Asia"),
        ("TR", "Asia"),
        ("CY", "Asia"),
        ("RU", "Europe"),
        ("EG", "Africa"),
        ("AU", "Oceania"),
        ("CA", "Americas"),
    ],
)
def test_countries_lie_where_the_united_nations_put_them(code: str, region: str) -> None:
    assert regions.REGIONS[code] == region


def test_the_regions_are_as_large_as_in_the_source() -> None:
    sizes = Counter(regions.REGIONS.values())
    assert sizes == {"Africa": 60, "Americas": 57, "Antarctica": 1, "Asia": 51, "Europe": 52, "Oceania": 29}


def test_what_is_no_code_has_no_region() -> None:
    with pytest.raises(KeyError):
        regions.REGIONS["Saudi Arabia"]
