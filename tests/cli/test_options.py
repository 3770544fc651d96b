import datetime
from typing import Any

import pytest
import typer

from mtcrcheck import countries
from mtcrcheck.assessment import Request
from mtcrcheck.cli.options import Options, request_of, sides_of
from mtcrcheck.rules.law import load_library

LIBRARY = load_library()


def request(**typed: Any) -> Request:
    return request_of(Options(**typed))[1]


def refusal(call: Any, *arguments: Any, **named: Any) -> tuple[str, str]:
    with pytest.raises(typer.BadParameter) as error:
        call(*arguments, **named)
    return str(error.value.param_hint), error.value.message


def test_by_default_the_law_is_that_of_its_last_day_and_the_reading_the_one_in_force() -> None:
    assert request() == Request(LIBRARY.as_of, ("us-2025",), (), "US", ())
    assert request(as_of="2025-09-14").interpretations == ("us-nsm28",)
    assert request(as_of="2020-07-23").interpretations == ("us-2018",)


@pytest.mark.parametrize("text", ["SA", "sa", "SAU", "Saudi Arabia", "saudi arabia"])
def test_a_destination_is_a_code_or_a_name(text: str) -> None:
    assert request(to=[text]).to == ("SA",)


def test_destinations_are_several_with_commas_or_repeated_each_once() -> None:
    assert request(to=["SA, QA,AE", "QA", "JP"]).to == ("SA", "QA", "AE", "JP")


def test_a_name_with_a_comma_of_its_own_is_one_country() -> None:
    assert request(to=["Korea, Republic of"]).to == ("KR",)


def test_all_is_every_country_but_the_exporting_state() -> None:
    everyone = set(countries.codes())
    american = {"US", "AS", "GU", "MP", "PR", "UM", "VI"}
    assert set(request(to=["all"]).to) == everyone - american
    assert set(request(to=["all"], exporter=["Puerto Rico"]).to) == everyone - american
    assert set(request(to=["all"], exporter=["Israel"]).to) == everyone - {"IL"}


@pytest.mark.parametrize(
    ("to", "exporter"),
    [
        (["US"], "US"),
        (["SA,Germany"], "DE"),
        (["all", "US"], "usa"),
        (["PR"], "US"),
        (["US"], "GU"),
        (["VI"], "GU"),
    ],
)
def test_the_exporting_state_is_refused_as_a_destination(to: list[str], exporter: str) -> None:
    option, message = refusal(request, to=to, exporter=[exporter])
    assert option == "--to"
    assert "exporting state" in message
    assert "nothing is exported there" in message


def test_an_unknown_country_is_refused_with_the_option_that_named_it() -> None:
    assert refusal(request, to=["Sadi Arabia"])[0] == "--to"
    assert refusal(request, exporter=["Atlantis"])[0] == "--from"
    assert "\x1b" not in refusal(request, to=["\x1b[31m"])[1]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("yesterday", "year-month-day"),
        ("2025-9-15", "year-month-day"),
        ("20250915", "year-month-day"),
        ("2025-02-30", "no such day"),
        ("1987-04-15", "before the law data begin"),
    ],
)
def test_a_day_that_cannot_be_meant_is_refused(text: str, why: str) -> None:
    option, message = refusal(request, as_of=text)
    assert option == "--as-of"
    assert why in message


def test_the_first_day_of_the_regime_is_one_with_law() -> None:
    assert request(as_of="1987-04-16").day == datetime.date(1987, 4, 16)


def test_all_readings_are_named_one_by_one() -> None:
    found = request(interpretation=["all"]).interpretations
    assert found[0] == "mtcr"
    assert {"us-2018", "us-2020", "us-2025"} < set(found)
    assert "eu" not in found
    assert request(interpretation=["us-2020,us-2018", "us-2020"]).interpretations == (
        "us-2020",
        "us-2018",
    )


def test_a_misspelt_reading_is_refused_with_the_nearest() -> None:
    option, message = refusal(request, interpretation=["us-2021"])
    assert option == "--interpretation"
    assert "did you mean" in message


def test_every_transfer_option_sets_its_key() -> None:
    found = request(
        item="technology",
        end_user="police",
        end_use="wmd-delivery",
        channel="fms",
        value="25,000,000",
        nsm28_partner=False,
        settings=["mass.max_payload = 510 kg"],
    )
    assert dict(found.settings) == {
        "mass.max_payload": "510 kg",
        "transfer.item": "technology",
        "transfer.end_user": "police",
        "transfer.end_use": "wmd-delivery",
        "transfer.channel": "fms",
        "transfer.value_usd": "25,000,000",
        "transfer.nsm28_partner": "false",
    }


@pytest.mark.parametrize(
    ("inputs", "option"),
    [
        ({"settings": ["mass.max_payload"]}, "--set"),
        ({"settings": ["mass.max_payload=500"]}, "--set"),
        ({"settings": ["mass.maxpayload=500 kg"]}, "--set"),
        ({"settings": ["=500 kg"]}, "--set"),
        ({"end_user": "spies"}, "--end-user"),
        ({"item": "half"}, "--item"),
        ({"value": "a lot"}, "--value"),
    ],
)
def test_a_setting_that_no_spec_could_take_is_refused_before_any_is_read(
    inputs: dict[str, Any], option: str
) -> None:
    assert refusal(request, **inputs)[0] == option


def sides(old: str, new: str, **transfer: Any) -> Any:
    return sides_of(Options(old=old, new=new, **transfer))


def test_two_readings_are_compared_on_a_day_and_two_days_under_a_reading() -> None:
    _, found, old, new = sides("us-2020", "us-2025", as_of="2025-10-01")
    assert (found.day, old, new) == (datetime.date(2025, 10, 1), "us-2020", "us-2025")
    _, found, old, new = sides("2020-01-01", "2025-10-01", interpretation=["mtcr"])
    assert (found.interpretations, old, new) == (("mtcr",), "2020-01-01", "2025-10-01")


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        ({"old": "us-2020", "new": "2025-01-01"}, "--new"),
        ({"old": "us-2020", "new": "all"}, "--new"),
        ({"old": "us-202", "new": "us-2025"}, "--old"),
        ({"old": "2020-13-01", "new": "2025-01-01"}, "--old"),
        ({"old": "2020-01-01", "new": "2025-01-01", "as_of": "2025-01-01"}, "--as-of"),
        ({"old": "us-2020", "new": "us-2025", "interpretation": ["mtcr"]}, "--interpretation"),
    ],
)
def test_sides_that_cannot_be_compared_are_refused(arguments: dict[str, Any], option: str) -> None:
    assert refusal(sides, **arguments)[0] == option


def test_the_exporting_state_may_be_the_union_as_a_whole() -> None:
    found = request(exporter=["EU"], to=["US,FR"])
    assert (found.exporter, found.to, found.interpretations) == ("EU", ("US", "FR"), ("eu",))


@pytest.mark.parametrize("name", ["NATO", "nato", "countries/nato"])
def test_a_group_is_its_members_on_the_day_and_their_number_is_said(name: str, capsys: Any) -> None:
    assert len(request(to=[name], as_of="2024-03-06").to) == 30
    assert "31 members on 2024-03-06" in capsys.readouterr().err
    assert len(request(to=[name], as_of="2024-03-07").to) == 31
    assert (
        "32 members on 2024-03-07 (countries/nato), US as the exporting state left out"
        in capsys.readouterr().err
    )


def test_quiet_keeps_the_number_of_members_back(capsys: Any) -> None:
    request(to=["AUKUS"], quiet=True)
    assert capsys.readouterr().err == ""


def test_of_two_days_that_are_compared_a_group_is_that_of_the_later(capsys: Any) -> None:
    for old, new in (("2016-07-15", "2026-01-01"), ("2026-01-01", "2016-07-15")):
        assert len(sides(old, new, to=["EU"])[1].to) == 27
        assert "on 2026-01-01" in capsys.readouterr().err


def test_what_is_no_group_on_file_is_refused_with_the_groups_that_are() -> None:
    option, message = refusal(request, to=["SA,GCC"])
    assert option == "--to"
    assert "'GCC'" in message
    assert "NATO" in message
    assert "did you mean" not in message


def test_several_exporters_each_leave_themselves_out() -> None:
    found = request(exporter=["US,JP", "GB"], to=["JP"])
    assert (found.exporter, found.others, found.to) == ("US", ("JP", "GB"), ("JP",))
    assert found.interpretations == ("us-2025", "gb")
    option, message = refusal(request, exporter=["US,PR"], to=["US"])
    assert (option, "nothing is exported there" in message) == ("--to", True)
