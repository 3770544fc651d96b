"""The impact on paper: a sentence, a table, CSV and JSON of the same transfers."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter

import pytest

from mtcrcheck.comparison import MOVES
from mtcrcheck.document import Layout, render
from mtcrcheck.report.comparison import (
    ALLIANCES,
    LETTERS,
    OTHER,
    describe_impact,
    impact_as_csv,
    impact_as_json,
)
from tests.report.impacts import EVERYWHERE, FEW, found

FOUND = found()


def test_the_totals_are_one_sentence() -> None:
    assert (
        FOUND.totals
        == "2 systems, 12 destinations: 10 transfers are no longer denied by presumption or policy, 0 newly denied."
    )
    assert found(old="us-2025", new="us-2020").totals == (
        "2 systems, 12 destinations: 0 transfers are no longer denied by presumption or policy, 10 newly denied."
    )
    assert found(("SA",)).totals.startswith("2 systems, 1 destination: 1 transfer is no longer denied")


def test_each_destination_stands_in_one_column() -> None:
    assert FOUND.columns == {
        "NATO": ("FR",),
        "MNNA": ("AU", "BR", "JO", "KE", "SA"),
        "EU": ("AT",),
        "MTCR": ("IN",),
        "D:4": ("OM",),
        "D:5": ("CN", "RU"),
        "other": ("AE",),
    }
    everywhere = found(EVERYWHERE)
    listed = [code for codes in everywhere.columns.values() for code in codes]
    assert sorted(listed) == sorted(EVERYWHERE)
    assert set(everywhere.columns) <= {*ALLIANCES, OTHER}
    assert everywhere.group["RU"] == "D:5"  # a partner of the regime, but under an arms embargo


def test_the_table_shows_the_systems_that_move_and_names_the_others() -> None:
    lines = render(describe_impact(FOUND), Layout(200)).splitlines()
    assert lines[0] == "us-2020 to us-2025"
    row = next(line for line in lines if line.startswith("</script>"))
    assert "1L" in row.split()
    assert any(
        line.startswith("No change of review for 1 system: Quadcopter (open on both sides to ")
        for line in lines
    )
    assert any(line.startswith("- us-2025/crewed: State reviews") for line in lines)
    assert any(line.startswith("- mtcr/category-i: ") for line in lines)
    assert FOUND.totals in " ".join(" ".join(lines).split())
    assert "\x1b" not in "".join(lines)


@pytest.mark.parametrize("width", [40, 80, 120])
def test_the_table_fits_its_width(width: int) -> None:
    lines = render(describe_impact(found(EVERYWHERE)), Layout(width)).splitlines()
    assert all(len(line) <= width or " " not in line.strip() for line in lines)


def test_csv_has_a_row_for_every_transfer() -> None:
    rows = list(csv.DictReader(io.StringIO(impact_as_csv([FOUND]))))
    assert len(rows) == 2 * len(FEW)
    assert Counter(row["move"] for row in rows) == {"leaves-denial": 10, "": 14}
    to_france = next(row for row in rows if (row["path"], row["destination"]) == ("fast.toml", "FR"))
    assert to_france["destination_name"] == "France"
    assert (to_france["group"], to_france["region"]) == ("NATO", "Europe")
    assert (to_france["old_review"], to_france["new_review"]) == (
        "strong-presumption-of-denial",
        "case-by-case",
    )
    assert (to_france["because"], to_france["instead_of"]) == ("us-2025/crewed", "mtcr/category-i")
    assert (to_france["old_interpretation"], to_france["new_as_of"]) == ("us-2020", "2026-10-01")


def test_json_has_every_transfer_once_and_every_rule_it_names() -> None:
    data = json.loads(impact_as_json([FOUND]))
    assert data["schema"] == "mtcrcheck/impact/1"
    assert data["totals"] == {"sentence": FOUND.totals, **dict.fromkeys(MOVES, 0), "leaves-denial": 10}
    assert [d["code"] for d in data["destinations"]] == list(FEW)
    for system in data["systems"]:
        assert sorted(code for t in system["transfers"] for code in t["to"]) == sorted(FEW)
        for transfers in system["transfers"]:
            assert set(transfers["because"]) <= set(data["rules"]["new"])
            assert set(transfers["instead_of"]) <= set(data["rules"]["old"])
    assert data["errors"][0]["code"] == "wrong-type"
    assert all(rule["cite"] for rules in data["rules"].values() for rule in rules.values())


def test_every_move_has_a_letter() -> None:
    assert set(LETTERS) == set(MOVES)
    assert len(set(LETTERS.values())) == len(LETTERS)
