"""Flags are flags, words are exact, dates are days."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from mtcrcheck.interval import Interval
from mtcrcheck.spec import units, values
from mtcrcheck.spec.diagnostics import BadValueError
from mtcrcheck.spec.keys import KEYS, Key, Kind
from mtcrcheck.spec.units import Dimension
from mtcrcheck.spec.values import Reader, Reading, reader_of


def reader(
    kind: Kind, dimensions: list[Dimension], choices: list[str], *, may_be_zero: bool = True
) -> Reader:
    return reader_of(
        [
            Key("x", kind, "X.", "x", "x", dimension, tuple(choices), may_be_zero=may_be_zero)
            for dimension in dimensions or [None]
        ]
    )


def refused(read: object, value: object) -> tuple[str, str]:
    assert callable(read)
    with pytest.raises(BadValueError) as error:
        read(value)
    return error.value.code, str(error.value)


@pytest.mark.parametrize("flag", [True, False])
def test_a_flag_is_true_or_false(flag: bool) -> None:
    assert reader("flag", [], [])(flag) == Reading(flag, str(flag).lower())


@pytest.mark.parametrize(
    ("value", "meant"), [("yes", "true"), ("FALSE", "false"), ("ja", "true"), ("Нет", "false")]
)
def test_a_flag_in_quotes_is_refused(value: str, meant: str) -> None:
    code, message = refused(values.read_flag, value)
    assert code == "wrong-type"
    assert message.endswith(f"write {meant} without quotes")


@pytest.mark.parametrize("value", [0, 1, 1.0, "maybe", dt.date(2024, 1, 1), []])
def test_nothing_else_is_a_flag(value: object) -> None:
    assert refused(values.read_flag, value)[0] == "wrong-type"


@pytest.mark.parametrize("kind", ["flag", "choice", "country"])
@pytest.mark.parametrize(("word", "is_silent"), [("unknown", True), ("-", True), ("Atlantis", False)])
def test_a_word_that_says_nothing_is_to_be_left_out(kind: Kind, word: str, is_silent: bool) -> None:
    read = reader(kind, [], ["piston"])
    assert refused(read, word)[1].endswith("leave the key out where nothing is known") == is_silent


def test_numbers_are_the_same_whole_or_not() -> None:
    read = reader("number", [units.NUMBER], [])
    assert read(18) == read(18.0) == Reading(Interval(18.0, 18.0), "18", "number")
    assert read(18.5).text == "18.5"
    assert read("16..20") == Reading(Interval(16.0, 20.0), "16..20", "number")
    assert refused(read, True)[0] == "wrong-type"
    assert refused(read, "18 kg")[0] == "wrong-dimension"


def test_a_value_of_a_transfer_is_a_plain_number() -> None:
    read = reader("number", [units.MONEY], [])
    assert read(2_900_000_000).value == Interval(2.9e9, 2.9e9)
    assert read("2,900,000,000").value == Interval(2.9e9, 2.9e9)
    assert refused(read, -1)[0] == "out-of-range"
    assert {refused(read, value)[0] for value in (50.000, 2.9, "2.9", "50.000")} == {"bad-number"}
    assert read("2.9 million").value == Interval(2.9e6, 2.9e6)
    assert read(50_000.5).value == Interval(50_000.5, 50_000.5)


def test_a_quantity_is_a_string() -> None:
    read = reader("quantity", [units.MASS], [])
    assert read("1,102 lb") == Reading(Interval(499.85879174, 499.85879174), "1,102 lb", "mass")
    assert refused(read, 500) == ("bare-number", "500 has no unit: write '500 kg' or '500 lb'")
    assert refused(read, True)[0] == "wrong-type"
    assert refused(read, {"a": 1})[1].startswith("found a table")


@pytest.mark.parametrize(
    "value",
    ["0 kg", "0.0 t", "<= 0 lb", "0..0 kg", "0 kg +/- 10 %", "0 kg +/- 0 kg", "0e3 kg", 0, 0.0, "0", " 0.00"],
)
def test_no_figure_that_can_only_be_zero_is_read_where_zero_is_never_true(value: object) -> None:
    code, message = refused(reader("quantity", [units.MASS], [], may_be_zero=False), value)
    assert code == "zero-figure"
    assert "leave the key out" in message


@pytest.mark.parametrize("value", [">= 0 kg", "0..500 kg", "<= 1 kg", "0.001 kg"])
def test_a_figure_that_may_be_zero_says_something_or_nothing_but_nothing_false(value: str) -> None:
    assert reader("quantity", [units.MASS], [], may_be_zero=False)(value).text == value


def test_a_plain_number_that_is_zero_is_refused_where_zero_is_never_true() -> None:
    read = reader("number", [units.NUMBER], [], may_be_zero=False)
    assert {refused(read, value)[0] for value in (0, 0.0, "0")} == {"zero-figure"}
    assert read(0.5).value == Interval(0.5, 0.5)


@pytest.mark.parametrize("written", ["US", "USA", "United States"])
def test_a_country_may_be_written_in_three_ways(written: str) -> None:
    assert reader("country", [], [])(written) == Reading("US", written)


def test_a_share_is_not_more_than_the_whole() -> None:
    read = reader("quantity", [units.SHARE], [])
    assert read("100 %").value == Interval(100, 100)
    assert refused(read, "120 %")[0] == "out-of-range"


def test_a_country_that_is_none_is_refused() -> None:
    assert refused(reader("country", [], []), "Atlantis")[0] == "unknown-country"


@pytest.mark.parametrize(
    ("key", "word", "meant"),
    [
        ("aircraft.propulsion", "ICE", "piston"),
        ("aircraft.propulsion", "Поршневой двигатель", "piston"),
        ("aircraft.propulsion", "hybrid", "hybrid-electric"),
        ("aircraft.propulsion", "jet", None),  # of three kinds
        ("aircraft.configuration", "四旋翼", "multirotor"),
        ("aircraft.configuration", "hybrid", None),
        ("aircraft.role", "UCAV", "unmanned-combat"),
        ("transfer.end_user", "Air Force", "armed-forces"),
        ("transfer.end_user", "private company", "commercial"),
        ("aircraft.role", "attack", None),
    ],
)
def test_what_people_say_for_a_choice_is_proposed_where_it_means_one(
    key: str, word: str, meant: str | None
) -> None:
    found = re.findall("did you mean '(.*)'", refused(reader_of([KEYS[key]]), word)[1])
    assert found == ([meant] if meant else [])


def test_a_choice_is_written_exactly_so() -> None:
    read = reader("choice", [], ["fixed-wing", "balloon"])
    assert read("balloon") == Reading("balloon", "balloon")
    assert refused(read, "Fixed-Wing") == ("bad-choice", "'Fixed-Wing': did you mean 'fixed-wing'?")
    assert refused(read, "kite") == ("bad-choice", "'kite': expected one of fixed-wing, balloon")
    assert refused(read, "Fixed-wing VTOL")[1].endswith("expected one of fixed-wing, balloon")


def test_braces_in_a_value_stay_as_they_are() -> None:
    assert refused(reader("choice", [], ["x"]), "{message}{0}")[1] == "'{message}{0}': expected one of x"


def test_a_text_says_something() -> None:
    assert values.read_text(" x ") == " x "
    assert values.read_any_text("") == ""
    assert refused(values.read_text, " ")[0] == "empty-text"
    assert refused(values.read_text, None)[0] == "missing-key"
    assert refused(values.read_text, 5)[0] == "wrong-type"


@pytest.mark.parametrize("value", [dt.date(2027, 3, 31), "2027-03-31"])
def test_a_day_is_a_date_or_its_text(value: object) -> None:
    assert values.read_day(value) == "2027-03-31"


@pytest.mark.parametrize(
    "value", ["2027-02-29", "2027-3-31", "31.3.2027", "20270331", dt.datetime(2027, 3, 31)]
)
def test_a_day_that_is_none_is_refused(value: object) -> None:
    assert refused(values.read_day, value)[0] == "bad-date"


def test_the_date_of_a_source_may_be_vague() -> None:
    assert values.read_date_text(dt.date(2015, 9, 23)) == "2015-09-23"
    assert values.read_date_text("2019-06 or so") == "2019-06 or so"


@pytest.mark.parametrize(
    "written",
    ["wmd", "WMD delivery", "wmd_delivery", "wmd-delivry", "delivery of WMD", "weapons of mass destruction"],
)
def test_an_end_use_that_is_almost_the_word_of_the_law_is_refused(written: str) -> None:
    """It would change everything, and be taken for any other text."""
    code, message = refused(reader("text", [], ["none", "wmd-delivery"]), written)
    assert code == "bad-choice"
    assert "did you mean 'wmd-delivery'?" in message


@pytest.mark.parametrize(
    "written", ["wmd-delivery", "none", "border patrol", "crop dusting", "food delivery"]
)
def test_any_other_end_use_is_a_free_text(written: str) -> None:
    read = reader("text", [], ["none", "wmd-delivery"])
    assert read(written).value == written


@pytest.mark.parametrize(
    ("key", "text", "proposed"),
    [
        ("mass.max_payload", "up to 600 kg", "'600 kg'"),
        ("performance.endurance", "max. 27 h", "'27 h'"),
        ("performance.ceiling", "up to 50 kft", "'50 kft'"),
        ("performance.stated_range", "1,850 km max", "'1,850 km'"),
        ("mass.empty", "up to 600 kg", "'<= 600 kg'"),
        ("performance.cruise_speed", "max. 60 km/h", "'<= 60 km/h'"),
    ],
)
def test_up_to_says_of_a_greatest_figure_that_it_is_one(key: str, text: str, proposed: str) -> None:
    code, message = refused(reader_of([KEYS[key]]), text)
    assert (code, message) == ("bad-quantity", f"'{text}': write {proposed}")
