import datetime
import re
from pathlib import Path

import pytest

from mtcrcheck.cli.own import InterpretationError, load
from mtcrcheck.rules.law import LAW, load_library
from mtcrcheck.spec.diagnostics import SpecError
from tests.folding import each

LIBRARY = load_library()
ROOT = Path(__file__).parent.parent.parent
MINISTRY = """
id = "my-ministry"
title = "Only light aircraft"
extends = "us-2020"
effective = 2026-01-01
cite = "Circular 7, paragraph 2"

[[treatment]]
id = "my-ministry/heavy"
title = "Heavy aircraft"
treatment = "category-i"
review = "policy-of-denial"
when = { fact = "max_takeoff_mass_kg", more_than = 600 }
"""


def faults(text: str) -> list[str]:
    with pytest.raises((InterpretationError, SpecError)) as error:
        load(text.encode(), "ministry.toml", LIBRARY)
    return str(error.value).splitlines()


def test_what_is_left_out_is_taken_from_what_is_extended() -> None:
    found = load(MINISTRY.encode(), "ministry.toml", LIBRARY)
    parent = LIBRARY.interpretations["us-2020"]
    assert (found.law, found.exporter) == (parent.law, parent.exporter)
    assert (found.verified, found.source) == (False, "ministry.toml")
    assert found.effective == datetime.date(2026, 1, 1)
    assert found.treatments[0].versions[0].cite == "Circular 7, paragraph 2"


@each(sorted((LAW / "interpretations").glob("*.toml")))
def test_the_tools_own_interpretations_pass_the_checks_under_another_name(path: Path) -> None:
    text = path.read_text().replace(f'id = "{path.stem}"', 'id = "another"', 1)
    text = re.sub("(?m)^(stands_in|of_partners) = .*\n", "", text)  # no keys of a user's own reading
    assert load(text.encode(), "another.toml", LIBRARY).id == "another"


@each(
    [
        ('title = "Only', 'titel = "Only', "3:1", "did you mean title?"),
        ('title = "Only', 'titel = "Only', "1:1", "title is missing"),
        ("effective = 2026-01-01", 'effective = "2026-01-01"', "5:13", "a date without quotes"),
        ('"us-2020"', '"us-2021"', "4:11", "no interpretation is called 'us-2021'"),
        ('id = "my-ministry"', 'id = "us-2018"', "2:6", "there is an interpretation 'us-2018' already"),
        ('"category-i"', '"category-1"', "11:13", "expected one of category-i"),
        ('"policy-of-denial"', '"denied"', "12:10", "expected one of prohibited"),
        ("more_than", "above", "13:8", "no comparison is called 'above'"),
        ("600", '"600 kg"', "13:8", "needs a number"),
        ("max_takeoff_mass_kg", "max_takeof_mass_kg", "13:8", "did you mean max_takeoff_mass_kg?"),
        ("max_takeoff_mass_kg", "armed", "13:8", "no number is called 'armed'"),
        ('fact = "max_takeoff_mass_kg", more_than = 600', 'fact = "rle", is = "x"', "13:8", "mean role?"),
        (
            'fact = "max_takeoff_mass_kg", more_than = 600',
            'fact = "role", is = "cago"',
            "13:8",
            "mean cargo?",
        ),
        ('fact = "max_takeoff_mass_kg", more_than = 600', 'destination_in = "nato"', "13:8", "country group"),
        ('fact = "max_takeoff_mass_kg", more_than = 600', 'entry = "us/itr"', "13:8", "no entry is called"),
        ('fact = "max_takeoff_mass_kg", more_than = 600', 'reason = "MT", under = "x"', "13:8", "no entry"),
        (
            'fact = "max_takeoff_mass_kg", more_than = 600',
            'treated = "category-i", under = "us-2019"',
            "13:8",
            "no interpretation is called 'us-2019'",
        ),
        ("[[treatment]]", "[treatment]", "8:2", "write each under [[treatment]]"),
        ('extends = "us-2020"', "", "1:1", "without extends"),
        ('extends = "us-2020"', 'extends = "us-2020"\nlaw = ["us", "mars"]', "5:14", "called 'mars'"),
        ('cite = "Circular', "cite = Circular", "6:8", "toml-syntax"),
        ("600", "nan", "13:8", "nan is no threshold"),
        ("600", "inf", "13:8", "inf is no threshold"),
        ("600", "9" * 400, "13:8", "too large"),
        ('title = "Heavy aircraft"', 'title = ""', "10:9", "title is empty"),
        (
            'review = "policy-of-denial"',
            'review = "policy-of-denial"\neffective = 2026-05-01\nuntil = 2026-05-01',
            "14:9",
            "until: 2026-05-01 is not after effective",
        ),
        *(
            ('id = "my-ministry"', f'id = "{id}"', "2:6", f"cannot be called '{id}'")
            for id in ("all", "2026-01-01", "../law", "us-2018,us-2020", "own.toml", "")
        ),
        ('id = "my-ministry"', "id = []", "2:6", "expected a string"),
        ('extends = "us-2020"', 'extends = "us-2020"\nexporter = "Atlantis"', "5:12", "an ISO 3166 code"),
        ('fact = "max_takeoff_mass_kg", more_than = 600', 'category = "III"', "13:8", "no category"),
        ('fact = "max_takeoff_mass_kg", more_than = 600', 'fact = "armed", is = "true"', "13:8", "is a flag"),
        *(
            ('fact = "max_takeoff_mass_kg", more_than = 600', test, "13:8", "expected an ISO 3166 code")
            for test in ('fact = "destination", is = ["GB", "UK"]', 'fact = "origin", is = "Puerto Rico"')
        ),
        (
            'fact = "max_takeoff_mass_kg", more_than = 600',
            'treated = "category-1", under = "us-2020"',
            "13:8",
            "did you mean category-i?",
        ),
    ]
)
def test_a_fault_is_told_with_its_place_and_the_fix(old: str, new: str, place: str, words: str) -> None:
    assert old in MINISTRY
    found = faults(MINISTRY.replace(old, new, 1))
    assert any(line.startswith(f"ministry.toml:{place}: ") and words in line for line in found), found


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    text = MINISTRY.replace("us-2020", "us-2021").replace("policy-of-denial", "denied")
    assert [line.split(":")[1] for line in faults(text)] == ["4", "12"]


def test_without_extends_a_last_treatment_without_condition_is_enough() -> None:
    text = MINISTRY.replace('extends = "us-2020"', "")
    rest = '[[treatment]]\nid = "x/rest"\ntitle = "x"\ntreatment = "category-ii"\nreview = "case-by-case"\n'
    assert load((text + rest).encode(), "ministry.toml", LIBRARY).extends is None


def test_the_example_that_the_guide_shows_is_usable_and_is_the_one_shipped() -> None:
    text = (ROOT / "docs/readings.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```toml\n(id = .*?)```", text, re.DOTALL)
    found = load(shown.encode(), "readings.toml", LIBRARY)
    shipped = load(
        (ROOT / "tests/examples/interpretations/lead-act-bill.toml").read_bytes(),
        "x.toml",
        LIBRARY,
    )
    assert (found.id, found.status, found.extends, found.law) == (
        shipped.id,
        shipped.status,
        shipped.extends,
        shipped.law,
    )
    read, as_shipped = (repr([t.versions[0].when for t in i.treatments]) for i in (found, shipped))
    assert read == as_shipped
