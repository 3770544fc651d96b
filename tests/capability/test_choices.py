"""Flags and choices: what is claimed, and the few that follow."""

from __future__ import annotations

import pytest
from publishing import claims, quantity

from mtcrcheck.capability.choices import CLAIMED, DERIVED, NAMED_BY, assumes_no_aerosol_system, choices
from mtcrcheck.interval import Interval
from mtcrcheck.rules.world import Options
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.model import Claim, Claims, Spec


def known(made: dict[str, Claims], *, only_stated: bool = False, **rest: bool) -> dict[str, Options]:
    return choices(Spec("x", claims=made, **rest), only_stated=only_stated)  # type: ignore[arg-type]  # flags of Spec


def flag(key: str, value: bool | str) -> dict[str, Claims]:
    return {key: claims(key, value)}


def test_what_is_not_claimed_is_unknown() -> None:
    assert "military" not in known({})
    assert known(flag("aircraft.military", True))["military"] == Options(frozenset({True}))


def test_sources_that_disagree_leave_a_flag_open() -> None:
    both = Claims("aircraft.armed", (Claim(True, "yes"), Claim(False, "no")))
    assert known({"aircraft.armed": both})["armed"] == Options(frozenset({True, False}))


def test_a_conclusion_of_the_author_is_no_statement_but_counts_beyond() -> None:
    said = {"aircraft.armed": Claims("aircraft.armed", (Claim(True, "yes"),))}
    concluded = {"aircraft.armed": Claims("aircraft.armed", (Claim(True, "yes", derived=True),))}
    for only_stated in (False, True):
        assert known(said, only_stated=only_stated)["armed"] == Options(frozenset({True}))
    assert known(concluded)["armed"] == Options(frozenset({True}))
    assert "armed" not in known(concluded, only_stated=True)


def test_a_conclusion_of_the_author_counts_unless_statements_alone_are_asked_for() -> None:
    spec = Spec("x", claims={"aircraft.armed": Claims("aircraft.armed", (Claim(True, "yes", derived=True),))})
    assert choices(spec)["armed"] == Options(frozenset({True}))
    assert choices(spec, ("military",)) == {}


def test_a_complete_system_is_transferred_unless_said_otherwise() -> None:
    assert known({})["item"] == Options(frozenset({"complete-system"}))
    assert known(flag("transfer.item", "technology"))["item"] == Options(frozenset({"technology"}))


@pytest.mark.parametrize(("distance", "beyond"), [(5.0, False), (5.1, True)])
@pytest.mark.parametrize("key", ["performance.datalink_range", "performance.mission_radius"])
def test_a_control_link_beyond_5_km_is_flown_out_of_sight(key: str, distance: float, beyond: bool) -> None:
    found = known({key: quantity(key, distance)})
    assert found.get("beyond_visual_line_of_sight") == (Options(frozenset({True})) if beyond else None)
    assert "beyond_visual_line_of_sight" not in known({key: quantity(key, distance)}, only_stated=True)


@pytest.mark.parametrize(("length", "beyond"), [(50.0, False), (50.1, True)])
@pytest.mark.parametrize("key", ["performance.ferry_range", "performance.stated_range"])
def test_a_flight_of_more_than_50_km_is_flown_out_of_sight_unless_control_is_by_sight(
    key: str, length: float, beyond: bool
) -> None:
    flight = {key: quantity(key, length)}
    assert known(flight).get("beyond_visual_line_of_sight") == (
        Options(frozenset({True})) if beyond else None
    )
    by_sight = known({**flight, **flag("aircraft.control", "visual-line-of-sight")})
    assert by_sight["beyond_visual_line_of_sight"] == Options(frozenset({False}))


@pytest.mark.parametrize(
    "role", ["strike", "isr-strike", "unmanned-combat", "loitering-munition", "cruise-missile"]
)
def test_a_role_that_says_so_makes_the_aircraft_armed_and_what_contradicts_it_leaves_it_open(
    role: str,
) -> None:
    made = flag("aircraft.role", role)
    assert known(made)["armed"] == Options(frozenset({True}))
    assert "armed" not in known(made, only_stated=True)
    unarmed = known({**made, **flag("aircraft.armed", False), **flag("aircraft.military", False)})
    assert unarmed["armed"] == unarmed["military"] == Options(frozenset({True, False}))


@pytest.mark.parametrize("role", ["isr", "cargo", "target-drone", "other"])
def test_other_roles_do_not_say_whether_the_aircraft_is_armed(role: str) -> None:
    assert "armed" not in known(flag("aircraft.role", role))


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (flag("aircraft.armed", True), {True}),
        (flag("aircraft.swarming", True), {True}),
        (flag("aircraft.role", "isr-strike"), {True}),
        ({**flag("aircraft.role", "isr-strike"), **flag("aircraft.armed", False)}, None),
        (flag("aircraft.armed", False), None),
        (flag("aircraft.swarming", False), None),
        ({**flag("aircraft.armed", True), **flag("aircraft.incorporates_defense_article", False)}, {True}),
        ({**flag("aircraft.armed", False), **flag("aircraft.incorporates_defense_article", False)}, {False}),
    ],
)
def test_what_is_armed_or_swarms_incorporates_a_defense_article(
    made: dict[str, Claims], expected: set[bool] | None
) -> None:
    found = known(made).get("incorporates_defense_article")
    assert found == (None if expected is None else Options(frozenset(expected)))


def test_what_is_controlled_by_sight_is_not_beyond_it() -> None:
    found = known(flag("aircraft.control", "visual-line-of-sight"))
    assert found["beyond_visual_line_of_sight"] == Options(frozenset({False}))


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (flag("aircraft.reusable", False), {True}),
        (flag("aircraft.reusable", True), {False}),
        (flag("aircraft.role", "loitering-munition"), {True}),
        ({**flag("aircraft.role", "loitering-munition"), **flag("aircraft.reusable", True)}, {False}),
    ],
)
def test_one_way_is_what_does_not_come_back(made: dict[str, Claims], expected: set[bool]) -> None:
    assert known(made)["one_way"] == Options(frozenset(expected))


def test_sources_that_name_two_one_way_roles_agree_that_it_does_not_come_back() -> None:
    names = (Claim("loitering-munition", "one"), Claim("cruise-missile", "other"))
    assert known({"aircraft.role": Claims("aircraft.role", names)})["one_way"] == Options(frozenset({True}))
    mixed = (*names, Claim("isr", "third"))
    open_ = Options(frozenset({True, False}))
    assert known({"aircraft.role": Claims("aircraft.role", mixed)})["one_way"] == open_


def test_most_roles_say_nothing_of_the_way_back() -> None:
    assert "one_way" not in known(flag("aircraft.role", "isr"))


def test_without_an_aerosol_table_there_is_no_dispensing_system() -> None:
    assert known({})["aerosol_system"] == Options(frozenset({False}))
    assert assumes_no_aerosol_system(Spec("x"))


def test_an_agricultural_aircraft_may_have_one() -> None:
    assert "aerosol_system" not in known(flag("aircraft.role", "agricultural"))


def test_a_capacity_is_that_of_a_dispensing_system() -> None:
    made = {"aerosol.capacity": quantity("aerosol.capacity", 40.0)}
    assert known(made, aerosol_stated=True)["aerosol_system"] == Options(frozenset({True}))


def test_a_capacity_of_what_is_said_to_be_no_sprayer_leaves_open_whether_it_is_one() -> None:
    made = {"aerosol.capacity": quantity("aerosol.capacity", 40.0), **flag("aerosol.designed_for", False)}
    assert known(made, aerosol_stated=True)["aerosol_system"] == Options(frozenset({True, False}))


def test_a_suspect_capacity_says_nothing_of_a_dispensing_system() -> None:
    suspect = Claims("aerosol.capacity", (Claim(Interval(40.0, 40.0), "40 L", suspect=True),))
    assert "aerosol_system" not in known({"aerosol.capacity": suspect}, aerosol_stated=True)


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("aircraft.armed", ("armed", "military", "incorporates_defense_article")),
        (
            "aircraft.role",
            ("role", "armed", "military", "incorporates_defense_article", "one_way", "aerosol_system"),
        ),
        ("aircraft.reusable", ("reusable", "one_way")),
        ("performance.mission_radius", ("beyond_visual_line_of_sight",)),
        ("transfer.item", ("item",)),
        ("mass.empty", ()),
    ],
)
def test_every_flag_and_choice_is_found_by_any_key_that_it_follows_from(
    key: str, names: tuple[str, ...]
) -> None:
    assert NAMED_BY.get(key, ()) == names


def test_every_choice_is_read_from_keys_that_exist() -> None:
    read = {*CLAIMED.values(), *(key for keys in DERIVED.values() for key in keys)}
    assert read <= set(KEYS)


@pytest.mark.parametrize(
    ("of", "military"),
    [
        ({"armed": True}, True),
        ({"armed": False}, False),
        ({"role": "strike"}, True),
        ({"role": "isr"}, False),
    ],
)
def test_what_is_armed_is_military_also_where_it_is_said_to_be_civil(
    of: dict[str, bool | str], military: bool
) -> None:
    made = {f"aircraft.{key}": claims(f"aircraft.{key}", value) for key, value in of.items()}
    assert known(made | flag("aircraft.military", False))["military"] == Options(frozenset({military}))
    assert "military" not in known(made), "it is presumed"
