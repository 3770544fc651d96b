"""Every alert is raised where it has to be, and nowhere else."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mtcrcheck.assessment import Assessment, Request, assess
from mtcrcheck.reasons.alerts import ALERTS
from mtcrcheck.spec import keys
from tests.specs_for_tests import (
    CARGO_DRONE,
    FAST_JET,
    LIBRARY,
    MQ_9A,
    QUADCOPTER,
    SMALLER_CARGO_DRONE,
    SPRAYER,
    TB2,
    TODAY,
    WING_LOONG_2,
    aircraft,
    assessed,
    codes,
)

if TYPE_CHECKING:
    from mtcrcheck.rules.law import Library

FLYING = """
[aircraft]
autonomous = false
control = "visual-line-of-sight"
[mass]
max_payload = "10 kg"
payload_limit = "structure"
[performance]
ferry_range = "1,000 km"
"""
CARRYING = """
[mass]
max_payload = "600 kg"
payload_limit = "structure"
[[performance.payload_range]]
payload = "600 kg"
range = "2,000 km"
"""
SPRAYING = """
[aircraft]
autonomous = true
[performance]
ferry_range = "10 km"
[aerosol]
capacity = "40 L"
"""


def raised(text: str, *readings: str, code: str, to: str = "", on: str = TODAY, **said: str) -> list[str]:
    """Return the messages of one alert."""
    spec = aircraft(text, {key.replace("__", "."): value for key, value in said.items()})
    found = assessed(spec, *(readings or ("us-2025",)), to=to, on=on)
    return [alert.message for alert in found.alerts if alert.code == code]


# The list


def test_the_list_of_codes_is_closed_and_the_one_that_waivers_may_name() -> None:
    assert tuple(ALERTS) == keys.ALERTS
    assert all(text.endswith(".") for text in ALERTS.values())


def test_alerts_come_in_the_order_of_the_list_and_each_message_once() -> None:
    for text in (MQ_9A, TB2, WING_LOONG_2, QUADCOPTER, CARGO_DRONE):
        found = assessed(text, "all", to=("IQ", "ET", "DE"), on="2026-12-31")
        places = [list(ALERTS).index(alert.code) for alert in found.alerts]
        assert places == sorted(places)
        assert len(set(found.alerts)) == len(found.alerts)


def test_a_plain_case_raises_nothing() -> None:
    """On a day for which the text of the entry was read in full."""
    assert codes(assessed(CARGO_DRONE, "us-2018", to="DE", on="2026-08-12")) == []
    assert codes(assessed(CARGO_DRONE, "us-2018", to="DE", on="2026-08-13")) == ["unverified-law"]


# trade-off


@pytest.mark.parametrize(
    ("limit", "alerted"), [("unknown", True), ("structure", False), ("takeoff-mass", False)]
)
def test_a_payload_that_fuel_might_raise_above_half_a_tonne_is_a_trade_off(limit: str, alerted: bool) -> None:
    messages = raised(WING_LOONG_2, code="trade-off", mass__max_payload="480 kg", mass__payload_limit=limit)
    assert bool(messages) is alerted
    if alerted:
        assert "as declared the category is II" in messages[0]
        assert "if payload is traded for fuel" in messages[0]
        assert "it is I or II: payload at 300 km is then " in messages[0]


def test_a_category_that_cannot_be_told_either_way_is_a_trade_off_too() -> None:
    """A Wing Loong II of 480 or 500 kg: undetermined, with the traded figure stated."""
    (message,) = raised(WING_LOONG_2, code="trade-off")
    assert "as declared the category is I or II" in message


@pytest.mark.parametrize("text", [MQ_9A, QUADCOPTER, FLYING, 'name = "X"'])
def test_where_trading_changes_nothing_there_is_no_trade_off(text: str) -> None:
    assert raised(text, code="trade-off") == []


# undated-membership


@pytest.mark.parametrize(
    ("to", "on", "groups"),
    [
        ("IL", "2019-01-01", ["countries/ear_d4"]),
        ("IL", "2026-10-01", []),
        ("RU", "2019-06-01", []),
        ("RU", "2021-06-01", []),
        ("VE", "2018-06-01", ["countries/ear_d5"]),
        ("FR", "2020-01-01", []),
        ("JP", "2010-06-01", ["countries/ear_d4"]),
        ("HK", "2021-06-01", ["countries/ear_d4"]),
    ],
)
def test_a_membership_without_a_start_is_told_where_something_turns_on_it(
    to: str, on: str, groups: list[str]
) -> None:
    found = raised(CARGO_DRONE, "us-2020", code="undated-membership", to=to, on=on)
    told = " ".join(found)
    assert all(f"{to} " in message and on in message for message in found)
    assert all(group in told for group in groups)
    assert bool(found) is bool(groups)


def test_a_membership_that_no_rule_turns_on_is_not_told() -> None:
    """An armed aircraft is State's: the groups of Commerce decide nothing."""
    told = raised(MQ_9A, "us-2020", code="undated-membership", to="CN", on="2020-12-01")
    assert [("itar_126_1_d1" in message, "ear_" in message) for message in told] == [(True, False)]


def test_that_a_territory_goes_with_its_country_is_told_as_unverified() -> None:
    told = raised(CARGO_DRONE, "eu", code="unverified-law", to="RE", on="2026-10-01")
    assert "membership of RE in countries/eu is not verified: it goes with FR" in told


def test_whether_syria_left_the_table_is_told_as_not_known() -> None:
    (told,) = [m for m in raised(MQ_9A, code="unverified-law", to="SY", on="2026-10-01") if "whether SY" in m]
    assert "countries/itar_126_1_d1" in told
    assert "2026-20082" in told
    assert not any("whether SY" in m for m in raised(MQ_9A, code="unverified-law", to="SY", on="2026-09-30"))


# near-threshold


@pytest.mark.parametrize(
    ("text", "key", "figure", "alerted"),
    [
        (FLYING, "performance__ferry_range", "269 km", False),
        (FLYING, "performance__ferry_range", "270 km", True),
        (FLYING, "performance__ferry_range", "299.9 km", True),
        (FLYING, "performance__ferry_range", "300 km", True),
        (FLYING, "performance__ferry_range", "330 km", True),
        (FLYING, "performance__ferry_range", "331 km", False),
        (FLYING, "mass__max_payload", "449 kg", False),
        (FLYING, "mass__max_payload", "450 kg", True),
        (SPRAYING, "aerosol__capacity", "17.9 L", False),
        (SPRAYING, "aerosol__capacity", "18 L", True),
        (SPRAYING, "aerosol__capacity", "20 L", True),
        (SPRAYING, "aerosol__capacity", "22 L", True),
        (SPRAYING, "aerosol__capacity", "22.1 L", False),
    ],
)
def test_a_bound_within_ten_per_cent_of_its_figure_is_near_inclusive(
    text: str, key: str, figure: str, alerted: bool
) -> None:
    assert bool(raised(text, code="near-threshold", **{key: figure})) is alerted


@pytest.mark.parametrize(("payload", "alerted"), [("500 kg", True), ("550 kg", True), ("551 kg", False)])
def test_a_payload_just_above_half_a_tonne_is_near(payload: str, alerted: bool) -> None:
    messages = raised(CARRYING.replace("600 kg", payload), code="near-threshold")
    assert bool(messages) is alerted
    assert all("payload at 300 km" in message for message in messages)


@pytest.mark.parametrize(
    ("speed", "alerted"),
    [("719 km/h", False), ("720 km/h", True), ("800 km/h", True), ("880 km/h", True), ("881 km/h", False)],
)
def test_a_speed_is_near_under_the_readings_that_turn_on_it(speed: str, alerted: bool) -> None:
    said = {"performance__max_speed": speed}
    assert bool(raised(FAST_JET, "us-2020", code="near-threshold", **said)) is alerted
    assert raised(FAST_JET, "us-2018", code="near-threshold", **said) == []
    assert raised(FAST_JET, "us-2025", code="near-threshold", **said) == []


def test_a_figure_that_would_not_change_the_verdict_is_near_nothing() -> None:
    """490 kg are near half a tonne, but this aircraft flies 100 km."""
    short = {"performance__ferry_range": "100 km", "mass__max_payload": "490 kg"}
    assert raised(FLYING, code="near-threshold", **short) == []
    sprayer = (
        SPRAYING.replace("10 km", "1,000 km") + '[mass]\nmax_payload = "5 kg"\npayload_limit = "structure"\n'
    )
    assert raised(sprayer, code="near-threshold", aerosol__capacity="21 L") == []


# range-basis


def test_a_stated_range_far_below_what_endurance_implies_is_no_range() -> None:
    (message,) = raised(TB2, code="range-basis")
    assert "a stated range of 150 km" in message


@pytest.mark.parametrize("key", ["performance__datalink_range", "performance__mission_radius"])
def test_a_stated_range_that_is_the_reach_of_the_data_link_is_no_range(key: str) -> None:
    same = {"performance__stated_range": "1,500 km", key: "1,500 km"}
    assert any("is also the range of" in message for message in raised(MQ_9A, code="range-basis", **same))
    other = {"performance__stated_range": "20,000 km", key: "1,500 km"}
    assert raised(MQ_9A, code="range-basis", **other) == []


@pytest.mark.parametrize("text", [MQ_9A, FLYING, QUADCOPTER, CARGO_DRONE])
def test_without_a_stated_range_there_is_nothing_to_doubt(text: str) -> None:
    assert raised(text, code="range-basis") == []


def test_a_suspect_range_is_not_doubted_again() -> None:
    suspect = TB2.replace('stated_range = "150 km"', 'stated_range = { value = "150 km", suspect = true }')
    assert raised(suspect, code="range-basis") == []


def test_half_of_endurance_times_cruise_speed_is_far_below_and_all_of_it_is_not() -> None:
    """27 h at 100 km/h are 2,700 km."""
    base = TB2.replace('cruise_speed = "72 kt"', 'cruise_speed = "100 km/h"')
    assert raised(base, code="range-basis", performance__stated_range="1,349 km")
    assert raised(base, code="range-basis", performance__stated_range="2,700 km") == []


# contradiction


def test_bounds_that_cross_are_a_contradiction() -> None:
    (message,) = raised(FLYING, code="contradiction", performance__stated_range="1,001 km")
    assert "range is at least 1,001 km" in message
    assert "at most 1,000 km" in message


def test_figures_that_contradict_each_other_decide_nothing() -> None:
    assert assessed(FLYING, "mtcr").annex.category == "II"
    found = assessed(aircraft(FLYING, {"performance.stated_range": "1,001 km"}), "mtcr")
    assert found.annex.category == "undetermined"
    assert "contradiction" in codes(found)


def test_sources_between_which_the_category_turns_are_a_contradiction() -> None:
    (message,) = raised(WING_LOONG_2, code="contradiction")
    assert "sources disagree on mass.max_payload (480 kg, 500 kg)" in message


@pytest.mark.parametrize("claims", ['["140 kg", "150 kg"]', '"150 kg"', '["150 kg", "150 kg"]'])
def test_sources_that_disagree_on_what_does_not_matter_are_none(claims: str) -> None:
    assert raised(FLYING.replace('"10 kg"', claims), code="contradiction") == []


@pytest.mark.parametrize("text", [MQ_9A, TB2, QUADCOPTER, FLYING, 'name = "X"'])
def test_consistent_figures_are_no_contradiction(text: str) -> None:
    assert raised(text, code="contradiction") == []


# unverified-law


def with_rule(id: str, *, verified: bool) -> Library:
    """Return the library in which one rule or reading was read in its official form, or was not."""
    rules, interpretations = dict(LIBRARY.rules), dict(LIBRARY.interpretations)
    if id in rules:
        versions = tuple(replace(v, verified=verified) for v in rules[id].versions)
        rules[id] = replace(rules[id], versions=versions)
    else:
        interpretations[id] = replace(interpretations[id], verified=verified)
    return replace(LIBRARY, rules=rules, interpretations=interpretations)


def is_verified(id: str) -> bool:
    if id in LIBRARY.rules:
        return LIBRARY.on(LIBRARY.as_of).in_force[id][1].verified
    return LIBRARY.interpretations[id].verified


def unverified(library: Library, text: str, reading: str = "us-2025", to: str = "DE") -> list[str]:
    request = Request(LIBRARY.as_of, (reading,), (to,))
    found: Assessment = assess(aircraft(text), request, library, explain=False)
    return [alert.message for alert in found.alerts if alert.code == "unverified-law"]


@pytest.mark.parametrize(
    ("id", "text", "reading", "to"),
    [
        ("mtcr/annex/1.A.2", MQ_9A, "mtcr", "DE"),
        ("mtcr/annex/1.A.2", WING_LOONG_2, "mtcr", "DE"),
        ("us/itar/VIII.a.16", MQ_9A, "us-2025", "DE"),
        ("us/review/126.1.d.1", MQ_9A, "us-2025", "CN"),
        ("us/review/126.1.t", MQ_9A, "us-2025", "LB"),
        ("us/review/STA", SMALLER_CARGO_DRONE, "us-2025", "DE"),
        ("us-2025", MQ_9A, "us-2025", "DE"),
    ],
)
def test_a_verdict_that_rests_on_a_text_that_was_not_read_says_so(
    id: str, text: str, reading: str, to: str
) -> None:
    missing = f"{id} was not read in its official form"
    other = with_rule(id, verified=not is_verified(id))
    found, otherwise = (unverified(library, text, reading, to) for library in (LIBRARY, other))
    assert (missing in " ".join(found)) is not is_verified(id)
    assert (missing in " ".join(otherwise)) is is_verified(id)


@pytest.mark.parametrize(
    ("id", "text", "reading", "to"),
    [
        ("mtcr/annex/19.A.3", MQ_9A, "mtcr", "DE"),
        ("us/itar/VIII.a.16", CARGO_DRONE, "us-2025", "DE"),
        ("us/review/126.1.d.1", MQ_9A, "us-2025", "DE"),
        ("us/review/STA", SMALLER_CARGO_DRONE, "us-2025", "CN"),
        ("us-2020", MQ_9A, "us-2025", "DE"),
    ],
)
def test_a_text_that_decides_nothing_is_not_held_against_the_verdict(
    id: str, text: str, reading: str, to: str
) -> None:
    found = unverified(with_rule(id, verified=False), text, reading, to)
    assert not any(message.startswith((f"{id} was", f"the reading {id} was")) for message in found)


def test_a_licence_that_rests_on_a_text_that_was_not_read_says_so() -> None:
    found = unverified(with_rule("us/review/licence-MT1", verified=False), CARGO_DRONE, "us-2025", "DE")
    assert "us/review/licence-MT1 was not read in its official form" in found


def test_a_membership_that_is_not_verified_is_named() -> None:
    """The start of Russia's rows in part 746 was read in a secondary copy."""
    found = raised(SMALLER_CARGO_DRONE, code="unverified-law", to="RU")
    assert "membership of RU in countries/ear_part_746 is not verified" in found


@pytest.mark.parametrize(("later", "alerted"), [(0, False), (1, True)])
def test_a_day_after_the_last_one_known_is_not_covered_by_the_data(later: int, alerted: bool) -> None:
    on = LIBRARY.as_of + datetime.timedelta(days=later)
    found = raised(MQ_9A, "us-2025", code="unverified-law", on=on.isoformat())
    assert any("the law data end on" in message for message in found) is alerted


# partial-embargo


@pytest.mark.parametrize(
    ("to", "end_user", "alerted"),
    [
        ("LB", "commercial", True),
        ("ER", "armed-forces", True),
        ("ER", "commercial", False),
        ("DE", "commercial", False),
        ("CN", "commercial", False),
        ("RU", "commercial", False),
    ],
)
def test_an_embargo_on_some_end_users_is_partial(to: str, end_user: str, alerted: bool) -> None:
    messages = raised(MQ_9A, code="partial-embargo", to=to, transfer__end_user=end_user)
    assert bool(messages) is alerted
    assert all(message.startswith(f"{to}: ") for message in messages)


def test_a_partial_embargo_on_defense_articles_does_not_concern_commerce_items() -> None:
    assert raised(SMALLER_CARGO_DRONE, code="partial-embargo", to="LB") == []


def test_before_any_destination_there_is_no_embargo() -> None:
    assert raised(MQ_9A, code="partial-embargo") == []


# foreign-origin


@pytest.mark.parametrize(
    ("origin", "exporter", "alerted"),
    [
        ("US", "US", False),
        ("CN", "US", True),
        (None, "US", True),
        ("FR", "DE", False),
        ("US", "DE", True),
        ("TR", "TR", False),
    ],
)
def test_an_aircraft_that_is_not_of_the_exporting_authority_is_foreign(
    origin: str | None, exporter: str, alerted: bool
) -> None:
    text = FLYING if origin is None else f'name = "X"\norigin = "{origin}"\n{FLYING}'
    found = assessed(text, "mtcr", exporter=exporter)
    assert ("foreign-origin" in codes(found)) is alerted


# not-in-force


@pytest.mark.parametrize(("on", "alerted"), [("2025-09-14", True), ("2025-09-15", False)])
def test_a_reading_shown_before_its_first_day_is_marked(on: str, alerted: bool) -> None:
    messages = raised(MQ_9A, "us-2025", code="not-in-force", on=on)
    assert bool(messages) is alerted
    assert all("us-2025 is in force from 2025-09-15" in message for message in messages)


def test_a_bill_is_marked_as_no_law() -> None:
    bill = replace(LIBRARY.interpretations["us-2025"], id="bill", status="bill")
    library = LIBRARY.with_interpretation(bill)
    found = assess(aircraft(MQ_9A), Request(LIBRARY.as_of, ("bill",)), library, explain=False)
    assert [a.message for a in found.alerts if a.code == "not-in-force"] == ["bill is not law: bill"]


# suspect-claim

ASIDE = """
[aircraft]
configuration = "fixed-wing"
[mass]
max_payload = ["400 kg", {{ value = "{payload} kg", suspect = true, source = "press", note = "why" }}]
payload_limit = "structure"
[performance]
ferry_range = "1,500 km"
[[source]]
id = "press"
"""


@pytest.mark.parametrize(("payload", "alerted"), [(499, False), (500, True), (600, True), (300, False)])
def test_a_claim_set_aside_that_would_open_the_category_is_told(payload: int, alerted: bool) -> None:
    found = raised(ASIDE.format(payload=payload), code="suspect-claim")
    assert bool(found) is alerted
    if alerted:
        assert found == [
            f"mass.max_payload = {payload} kg (press) is set aside; if it were used, the category would be I or II "
            "instead of II"
        ]


def test_a_claim_set_aside_that_would_change_only_a_treatment_is_told() -> None:
    """From 2020 a Category I aircraft slower than 800 km/h is treated as one of Category II."""
    speeds = 'max_speed = ["900 km/h", { value = "700 km/h", suspect = true }]'
    text = FAST_JET.replace('max_speed = "900 km/h"', speeds)
    (message,) = raised(text, "us-2020", code="suspect-claim")
    assert message == (
        "performance.max_speed = 700 km/h is set aside; if it were used, the treatment under us-2020 "
        "would be undetermined instead of category-i"
    )
    assert raised(text, "mtcr", code="suspect-claim") == []


def test_a_point_of_a_curve_set_aside_is_told_as_a_whole() -> None:
    """Neither its payload nor its range says anything alone."""
    text = ASIDE.format(payload=300).replace('["400 kg", ', '[">= 400 kg", ').replace("1,500 km", ">= 200 km")
    point = """
[[performance.payload_range]]
payload = { value = "600 kg", suspect = true }
range = { value = "900 km", suspect = true }
"""
    (message,) = raised(text + point, code="suspect-claim")
    assert "if all the claims set aside were used, the category would be I" in message


def test_what_is_used_or_changes_nothing_is_no_suspect() -> None:
    assert raised(ASIDE.format(payload=600).replace(", suspect = true", ""), code="suspect-claim") == []


# published-category


@pytest.mark.parametrize(
    ("text", "published", "alerted"),
    [
        (FLYING, "I", True),
        (FLYING, "II", False),
        (FLYING, "none", True),
        (CARRYING, "I", False),
        (CARRYING, "II", True),
        (WING_LOONG_2, "I", True),
        (WING_LOONG_2, "II", True),
    ],
)
def test_a_source_that_gives_another_category_is_named(text: str, published: str, alerted: bool) -> None:
    messages = raised(
        f'{text}\n[[published_category]]\ncategory = "{published}"\n', code="published-category"
    )
    assert bool(messages) is alerted
    assert all(f"gives Category {published}" in message for message in messages)


def test_what_somebody_wrote_never_moves_the_verdict() -> None:
    for published in ("I", "II", "none"):
        text = f'{FLYING}\n[[published_category]]\ncategory = "{published}"\n'
        assert assessed(text, "mtcr").annex.category == "II"


# assumption


@pytest.mark.parametrize(
    ("text", "alerted"),
    [
        (QUADCOPTER, True),
        (QUADCOPTER + '[aerosol]\ncapacity = "1 L"\n', False),
        (QUADCOPTER.replace("[mass]", "autonomous = false\ncontrol = 'visual-line-of-sight'\n[mass]"), False),
        (QUADCOPTER.replace("[mass]", 'role = "recreational-model"\n[mass]'), False),
        (FLYING, False),
        (MQ_9A, False),
        (SPRAYER, False),
    ],
)
def test_that_there_is_no_dispensing_system_is_said_where_it_decides(text: str, alerted: bool) -> None:
    assert bool(raised(text, code="assumption")) is alerted


@pytest.mark.parametrize(
    ("said", "differs"),
    [
        ("I", False),
        ("Category I", False),
        ("MTCR Cat. I (1.A.2)", False),
        ("Cat. I/II", False),
        ("not stated", False),
        ("Category II", True),
        ("cat 2", True),
        ("\u2161", True),
        ("below I", True),
        ("neither", True),
        ("Class III", True),
    ],
)
def test_a_category_is_compared_in_whatever_words_it_was_published(said: str, differs: bool) -> None:
    figures = '[mass]\nmax_payload = "600 kg"\n[[performance.payload_range]]\npayload = "600 kg"\nrange = "800 km"\n'
    for head, tail in (
        (f"published_category = '{said}'\n", ""),
        ("", f"[[published_category]]\ncategory = '{said}'"),
    ):
        found = assessed(f'{head}name = "X"\n{figures}{tail}')
        assert found.annex.category == "I"
        assert ("published-category" in codes(found)) == differs


# single-source

ONE_SOURCE = """
name = "X"
manufacturer = "Fairline Robotics"
[aircraft]
configuration = "fixed-wing"
propulsion = "turboprop"
[mass]
max_payload = {{ value = "600 kg", source = "s" }}
payload_limit = "structure"
[[performance.payload_range]]
payload = {{ value = "600 kg", source = "s" }}
range = {{ value = "2,000 km", source = "{other}" }}
[[source]]
id = "s"
url = "https://{host}/sheet"
[[source]]
id = "t"
url = "https://another.example/sheet"
"""


@pytest.mark.parametrize(
    ("host", "other", "found"),
    [
        ("news.example", "s", 1),
        ("news.example", "t", 0),
        ("www.fairline.example", "s", 0),
        ("www.af.mil", "s", 0),
        ("www.mod.gov.uk", "s", 0),
        ("www.military.example", "s", 1),
    ],
)
def test_one_secondary_source_behind_all_that_decides_is_told(host: str, other: str, found: int) -> None:
    messages = raised(ONE_SOURCE.format(host=host, other=other), "mtcr", code="single-source")
    assert len(messages) == found
    assert all(host in message for message in messages)


def test_a_figure_without_a_source_is_no_single_source() -> None:
    text = ONE_SOURCE.format(host="news.example", other="s").replace(
        '{ value = "2,000 km", source = "s" }', '"2,000 km"'
    )
    assert raised(text, "mtcr", code="single-source") == []


# improbable-figure

SLIPPED = """
name = "X"
[aircraft]
configuration = "{configuration}"
propulsion = "{propulsion}"
[mass]
max_takeoff = "650 kg"
max_payload = "150 kg"
[performance]
endurance = "{endurance}"
max_speed = "222 km/h"
"""


@pytest.mark.parametrize(
    ("configuration", "propulsion", "endurance", "category", "alerted"),
    [
        ("fixed-wing", "piston", "27 h", "II", False),
        ("fixed-wing", "piston", "27 min", "none", True),
        ("fixed-wing", "piston", "45 min", "none", False),
        ("multirotor", "electric", "27 min", "none", False),
        ("multirotor", "electric", "2.7 min", "none", True),
    ],
)
def test_an_endurance_far_from_all_others_is_told_where_it_makes_an_aircraft_uncontrolled(
    configuration: str, propulsion: str, endurance: str, category: str, alerted: bool
) -> None:
    text = SLIPPED.format(configuration=configuration, propulsion=propulsion, endurance=endurance)
    assert category in assessed(text, "mtcr").annex.candidates
    assert any("performance.endurance" in told for told in raised(text, code="improbable-figure")) is alerted


def test_a_figure_is_not_told_where_the_others_are_as_unusual_without_it() -> None:
    """The fuel of the LUCAS flies farther than its endurance says, whatever it carries."""
    lucas = Path("specs/lucas.toml").read_text("utf-8")
    assert raised(lucas, "mtcr", code="improbable-figure") == []
