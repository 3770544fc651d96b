"""The page on one aircraft: the answer first, on one screen, whatever the aircraft."""

from __future__ import annotations

import pytest

from mtcrcheck.assessment import Assessment, Request, assess
from mtcrcheck.document import Layout
from mtcrcheck.report.formats import Run
from mtcrcheck.report.front_page import MOST_LINES, render_page, short_cite
from mtcrcheck.rules.law import load_library
from mtcrcheck.spec.model import Spec
from mtcrcheck.spec.read import read_spec
from tests.real_aircraft import some_specs

LIBRARY = load_library()
CLOSING = 4
"""Lines that close every report, with the empty ones around them."""
CONTRADICTING = """
name = "X"
[aircraft]
configuration = "fixed-wing"
propulsion = "piston"
[mass]
empty = "2,200 kg"
max_takeoff = "2,132 kg"
max_payload = "600 kg"
[performance]
ferry_range = "1,000 km"
"""


def page(spec: Spec, *to: str, readings: tuple[str, ...] = ("us-2025",), width: int = 80) -> list[str]:
    """Return the lines of the page."""
    request = Request(LIBRARY.as_of, readings, to)
    found = assess(spec, request, LIBRARY, beside=True)
    return render_page(found, Run(LIBRARY, request, width), Layout(width)).splitlines()


def test_every_real_aircraft_to_one_destination_is_one_screen() -> None:
    pages = {spec.path: page(spec, "SA") for spec in some_specs()}
    assert {path: len(lines) for path, lines in pages.items() if len(lines) + CLOSING > MOST_LINES + 1} == {}
    assert [line for lines in pages.values() for line in lines if len(line) > 80] == []


def test_the_answers_stand_first_with_their_grounds() -> None:
    spec = read_spec(b'name = "X"\norigin = "US"\n[aircraft]\nrole = "strike"\narmed = true\n', "x.toml")
    lines = page(spec, "FR", width=100)
    assert [line[2:15].strip() for line in lines[3:9]] == [
        *("MTCR Annex", "US list", "US list", "US licence", "Review now", ""),
    ]
    assert lines[6].split() == ["US", "licence", "required", "22", "CFR", "123.1,", "123.16(a)"]


def test_an_open_review_is_told_by_what_it_may_come_to_and_what_that_turns_on() -> None:
    """Whether a licence is needed turns on the camera: nothing else is open of a civil survey aircraft."""
    text = 'name = "X"\n[aircraft]\nconfiguration = "multirotor"\nrole = "survey"\npropulsion = "electric"'
    masses = '[mass]\nmax_takeoff = "5 kg"\nmax_payload = "1 kg"\n[performance]\nendurance = "40 min"'
    lines = page(read_spec(f"{text}\n{masses}\n".encode(), "x.toml"), "SA")
    assert any(line.startswith("  Review now   open: case by case or no ground") for line in lines)
    heading = next(n for n, line in enumerate(lines) if line.startswith("OPEN"))
    assert "thermal camera is at most 9 Hz" in " ".join(lines[heading:][:6])


def test_figures_that_contradict_each_other_lead_and_nothing_is_asked() -> None:
    lines = page(read_spec(CONTRADICTING.encode(), "x.toml"), "SA")
    first = next(line for line in lines if line[:2].isupper() and line[:2].isalpha())
    assert first == "FIGURES CONTRADICT EACH OTHER"
    assert not any(line.startswith("OPEN") for line in lines)


def test_what_is_left_out_is_counted_and_the_option_that_shows_it_is_named() -> None:
    lines = page(read_spec(b'name = "X"', "x.toml"), "SA")
    (heading,) = (line for line in lines if line.startswith("BEFORE IT CAN MOVE"))
    assert heading.endswith("more: --conditions)")


def test_readings_that_are_not_asked_for_stand_beside() -> None:
    spec = read_spec(b'name = "X"\n[aircraft]\nrole = "strike"\n', "x.toml")
    assert any(line.startswith("OTHER READINGS") for line in page(spec, "SA"))
    everything = tuple(r.id for r in LIBRARY.interpretations.values() if r.exporter in (None, "US"))
    assert any(line.startswith("OTHER READINGS") for line in page(spec, "SA", readings=everything))


def test_many_destinations_share_a_line_where_they_come_to_the_same() -> None:
    spec = read_spec(b'name = "X"\norigin = "US"\n[aircraft]\narmed = true\n', "x.toml")
    to = ("SA", "AE", "QA", "FR", "DE", "IT", "ES", "PT", "NO", "SE", "DK", "FI", "KP")
    lines = page(spec, *to)
    assert any(line.startswith("  12 places") for line in lines)
    assert any(line.startswith("  North Korea") for line in lines)


@pytest.mark.parametrize(
    ("cite", "short"),
    [
        ("22 CFR 121.1, Category VIII(a)(16) (content of 2026-09-01)", "22 CFR 121.1"),
        ("22 U.S.C. 2785; US policy of 2018", "22 U.S.C. 2785"),
        ("22 CFR 121.1, Category IV(a)", "22 CFR 121.1"),
        ("MTCR Guidelines, paragraph", "MTCR Guidelines, paragraph"),
        (
            "Regulation (EU) 2021/821, Annex I (consolidated text of 2026-09-21), 9A112.a",
            "Regulation (EU) 2021/821",
        ),
        ("22 CFR 126.1(a) and (d)(1)", "22 CFR 126.1(a) and (d)(1)"),
    ],
)
def test_a_citation_is_shortened_to_its_first_places(cite: str, short: str) -> None:
    assert short_cite(cite) == short


NEAR = """
name = "X"
[aircraft]
role = "isr"
[performance]
ferry_range = "299 km"
[aerosol]
capacity = "20 L"
"""


def test_a_category_by_stated_figures_alone_names_them_as_its_ground() -> None:
    assert page(read_spec(NEAR.encode(), "x.toml"))[3].endswith("by stated figures")


def test_what_leaves_the_category_open_stands_before_what_is_decided() -> None:
    spec = read_spec(b'name = "X"\n[performance]\nferry_range = "300 km"\n', "x.toml")
    lines = page(spec)
    at = lines.index("WHY IT IS OPEN")
    assert lines[at + 2].split() == ["payload", "at", "300", "km", "unknown", ">=", "500", "kg", "open"]
    assert lines[at + 3].split()[-2:] == ["+0", "km"]


def test_a_figure_that_leads_to_another_review_by_destination_tells_both() -> None:
    told = " ".join(" ".join(page(read_spec(NEAR.encode(), "x.toml"), "IN", "CN", width=140)).split())
    assert "if yes, case by case or policy of denial" in told


def test_proven_answers_alone_carry_no_mark() -> None:
    spec = read_spec(b'name = "X"\n[aircraft]\nrole = "survey"\nmilitary = false\n', "x.toml")
    request = Request(LIBRARY.as_of, ("us-2025",), ("SA",))
    found: Assessment = assess(spec, request, LIBRARY, beside=True).proven
    assert "*" not in render_page(found, Run(LIBRARY, request), Layout(80))


def test_a_threshold_is_shown_with_its_margin_on_a_narrow_page_too() -> None:
    pages = ["\n".join(page(spec, "IN", width=40)) for spec in some_specs()]
    assert any("margin:" in text for text in pages)
    assert [text for text in pages if text.count("this aircraft:") != text.count("margin:")] == []
