"""No answer is more lenient than the strictest embargo in the data, whoever exports and wherever to."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import TYPE_CHECKING

import pytest

from mtcrcheck import countries
from mtcrcheck.assessment import Request, authority, readings
from mtcrcheck.capability.facts import Capability
from mtcrcheck.classifier import world_of
from mtcrcheck.eligibility import REVIEWS, placed, review
from mtcrcheck.spec.read import read_spec
from tests.folding import each

from .casefiles import AIRCRAFT, LIBRARY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtcrcheck.eligibility import Review
    from mtcrcheck.rules.law import Interpretation
    from mtcrcheck.rules.world import World

LAW = LIBRARY.on(LIBRARY.as_of)
EMBARGOES = (
    "ear_d5",
    "ear_part_746",
    "eu_arms_embargoes",
    "itar_126_1_d1",
    "un_arms_embargoes",
    "un_nonproliferation",
)
"""Every group of states under an embargo as a whole, whoever keeps it."""
MILITARY = ("armed drone", "loitering munition")
UNMANNED = (*MILITARY, "cargo drone", "survey drone", "quadcopter")
OPEN_TO_CIVIL = {("US", "quadcopter"), ("EU", "quadcopter")}
"""Authorities whose own law was read and asks for no licence for a small civil drone under an arms embargo alone."""
UNION = LIBRARY.group("countries/eu").members_on(LAW.day)
EXPORTERS = ("US", *UNION, *(set(LIBRARY.exporters) - {"EU", "US"}))
ANNEX_I = ("cargo drone", "survey drone")
CIVIL = (*ANNEX_I, "quadcopter")
EVERY_KIND = (*CIVIL, "armed drone")
SANCTIONED = ("BY", "IR", "KP", "RU")
"""To these the Union exports no item of Annex I of its dual-use regulation, by four regulations of its own."""


def spec_of(aircraft: str) -> bytes:
    return f'name = "{aircraft}"\n{AIRCRAFT[aircraft]}'.encode()


@cache
def world(aircraft: str) -> World:
    return world_of(Capability(read_spec(spec_of(aircraft), aircraft)).facts())


@cache
def where(aircraft: str, to: str) -> World:
    return placed(world(aircraft), LAW, to)


@cache
def reading_of(exporter: str) -> Interpretation:
    (reading,) = readings(LIBRARY, Request(LAW.day, exporter=exporter))
    return reading


@cache
def under(reading: str, to: str, aircraft: str) -> Review:
    return review(LAW, LIBRARY.interpretations[reading], where(aircraft, to), to)


EVERYBODY: dict[str, list[str]] = {}
"""Every exporter there is, by the reading that it goes by."""
for _code in countries.codes():
    EVERYBODY.setdefault(reading_of(_code).id, []).append(_code)


def answer(exporter: str, to: str, aircraft: str) -> Review:
    return under(reading_of(exporter).id, to, aircraft)


def answers(exporter: str, aircraft: tuple[str, ...]) -> Iterator[Review]:
    """Yield the answers on some aircraft for every destination."""
    return (answer(exporter, to, name) for to in countries.codes() for name in aircraft)


def at_least(found: Review, strictness: str) -> bool:
    """Whether every completion of what is unknown is reviewed as strictly as that."""
    return all(REVIEWS.index(d.review) <= REVIEWS.index(strictness) for d in found.decisions)


@each(product(UNION, SANCTIONED))
def test_no_item_of_annex_i_leaves_the_union_for_a_sanctioned_country(exporter: str, to: str) -> None:
    for aircraft in ANNEX_I:
        found = answer(exporter, to, aircraft)
        assert (found.review, found.licence) == ("prohibited", "required")


@each(product(UNION, SANCTIONED))
def test_a_small_drone_from_the_union_to_a_sanctioned_country_is_never_free(exporter: str, to: str) -> None:
    found = answer(exporter, to, "quadcopter")
    assert found.review != "no-mt-review"
    assert found.licence != "none"


@each(UNION)
def test_elsewhere_no_such_sanction_stops_a_civil_drone_from_the_union(exporter: str) -> None:
    stopped = {r.destination for r in answers(exporter, CIVIL) if r.review in ("prohibited", "undetermined")}
    assert stopped == {*SANCTIONED, "MM", "SY"}, "of Myanmar it turns on the end user; Syria was not read"


@pytest.mark.parametrize("aircraft", CIVIL)
def test_what_the_united_states_embargo_altogether_meets_a_policy_of_denial(aircraft: str) -> None:
    for to in set(LIBRARY.group("countries/ear_part_746").members_on(LAW.day)) - {"SY"}:
        found = answer("US", to, aircraft)
        assert at_least(found, "policy-of-denial")
        assert found.licence == "required"


@pytest.mark.parametrize(
    ("exporters", "group", "strictness", "but"),
    [
        (EXPORTERS, "un_arms_embargoes", "prohibited", ("HT", "LY", "SS")),
        (EXPORTERS, "un_nonproliferation", "prohibited", ()),
        (UNION, "eu_arms_embargoes", "prohibited", ("HT", "IQ", "LY", "SS")),
        (("US",), "itar_126_1_d1", "policy-of-denial", ()),
    ],
)
def test_an_armed_drone_goes_to_no_state_under_an_arms_embargo(
    exporters: tuple[str, ...], group: str, strictness: str, but: tuple[str, ...]
) -> None:
    """Those left out are under embargoes that reach some items or some end users."""
    for to in set(LIBRARY.group(f"countries/{group}").members_on(LAW.day)) - {*but}:
        for exporter in exporters:
            assert at_least(answer(exporter, to, "armed drone"), strictness)


@pytest.mark.parametrize("exporter", [first for first, *_ in EVERYBODY.values()])
def test_no_answer_is_more_lenient_than_a_restriction_around_it(exporter: str) -> None:
    """One that holds is kept in every completion; one that may hold keeps an answer from being free.

    One exporter stands for all that are under the same law.
    """
    for found in answers(exporter, EVERY_KIND):
        for provision in found.provisions:
            if provision.rule.kind == "restriction":
                assert provision.applies is not True or at_least(found, provision.version.review or "")
                assert provision.applies is False or found.licence != "none"


@pytest.mark.parametrize("aircraft", UNMANNED)
def test_nobody_is_told_that_an_aircraft_may_go_to_a_state_under_an_embargo(aircraft: str) -> None:
    """Proven free is nothing to a state that anybody embargoes as a whole, from any of the 250 exporters."""
    for group in EMBARGOES:
        possible = LIBRARY.group(f"countries/{group}")
        for to in {*possible.members_on(LAW.day), *possible.members_on(LAW.day, None)}:
            for first, *_ in EVERYBODY.values():
                who = authority(LIBRARY, first, LAW.day)
                if (who, aircraft) not in OPEN_TO_CIVIL and countries.home(first) != countries.home(to):
                    found = answer(first, to, aircraft)
                    assert found.review not in ("no-mt-review", "exception-available"), (first, to)
                    assert found.licence not in ("none", "general", "exception"), (first, to)


@pytest.mark.parametrize("aircraft", MILITARY)
def test_no_military_aircraft_goes_anywhere_without_being_looked_at(aircraft: str) -> None:
    for first, *_ in EVERYBODY.values():
        for to in countries.codes():
            found = answer(first, to, aircraft)
            assert found.review not in ("no-mt-review", "exception-available"), (first, to)
            assert found.licence not in ("none", "general", "exception"), (first, to)


@pytest.mark.parametrize("to", ["KP", "IR"])
def test_nobody_sends_an_annex_item_where_the_security_council_forbids_it(to: str) -> None:
    for first, *_ in EVERYBODY.values():
        assert answer(first, to, "cargo drone").review == "prohibited"


def test_a_small_drone_for_the_military_of_a_country_of_concern_is_never_free() -> None:
    for to in LIBRARY.group("countries/ear_744_21").members_on(LAW.day):
        for end_user in ("armed-forces", "police"):
            text = spec_of("quadcopter") + f'[transfer]\nend_user = "{end_user}"\n'.encode()
            facts = Capability(read_spec(text, "quadcopter")).facts()
            found = review(LAW, reading_of("US"), placed(world_of(facts), LAW, to), to)
            assert (at_least(found, "strong-presumption-of-denial"), found.licence) == (True, "required")
