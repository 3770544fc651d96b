"""Flags and choices: what the spec claims of them, and the few that follow from something else."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from mtcrcheck.capability.bands import BANDS
from mtcrcheck.rules.world import Choice, Options
from mtcrcheck.spec.model import Spec
from mtcrcheck.text import read_beside

SAID: Mapping[str, Any] = read_beside(__file__, "choices.toml")
ONE_WAY_ROLES, FLIGHT_LENGTHS = (frozenset(SAID[name]) for name in ("one_way_roles", "flight_lengths"))
ARMED_ROLES = ONE_WAY_ROLES | set(SAID["armed_roles"])
TANKS: tuple[str, ...] = tuple(SAID["tanks"])
OUT_OF_SIGHT_KM: Mapping[str, float] = SAID["out_of_sight_km"]
CLAIMED: Mapping[str, str] = SAID["claimed"]
"""Choices that are simply what the spec claims, by the key that claims them."""
HYPHEN = "\\s*[-\u2010-\u2014\u2212]\\s*"
LETTERS_AND_NUMBER = rf"(?P<letters>[A-Z]{{1,4}})(?:{HYPHEN}|\s?)(?P<number>\d+)[A-Z]*\b"
DESIGNATION = re.compile(
    rf"(?:^(?=[A-Z]{{1,4}}{HYPHEN}\d)|\b(?=(?:[A-Z]{{1,3}}Q|Q[A-Z])(?:{HYPHEN}|\s?)\d)){LETTERS_AND_NUMBER}"
)
"""A US designation of mission and design, such as MQ-9A; that of a drone may follow a maker, or lack a hyphen."""
IN_NAME = re.compile(rf"\b(?=(?:[A-Z]?[CFMR]Q|XQ|QF){HYPHEN}\d){LETTERS_AND_NUMBER}")
"""A designation in the name of an aircraft, of a form that no number of a maker has."""
STATUS, VEHICLE, MISSILE = "GJNXYZ", "DGHQSVZ", "MNR"
"""The letters of status that come first, those of special aircraft that come last, and those of missiles."""

Values = frozenset[Choice]
"""What a flag or choice may be, of all that is said of it."""
SILENCE: Values = frozenset()
SURE: Values = frozenset({True})
DERIVED: dict[str, tuple[str, ...]] = {}
"""Choices and coefficients that follow from other claims, by the keys that they are read from."""
Rule = Callable[[Spec, bool], Values]
"""What a choice is by a spec, without what is merely derived if only what is stated counts."""
FOLLOWING: dict[str, Rule] = {}
"""Choices that follow from more than one claim, or from none, with what says so."""


def follows(name: str, *keys: str) -> Callable[[Rule], Rule]:
    """Say that the decorated function tells a flag or choice, and from which keys."""

    def register(function: Rule) -> Rule:
        DERIVED[name], FOLLOWING[name] = keys, function
        return function

    return register


def assumes_no_aerosol_system(spec: Spec) -> bool:
    """Whether the absence of an [aerosol] table is taken to mean that there is no dispensing system."""
    return not spec.aerosol_stated and "agricultural" not in spec.possible("aircraft.role")


def _claimed(spec: Spec, key: str, only_stated: bool) -> Values:
    """Return what the used claims of a key allow; sources that disagree leave all that they say."""
    claims = spec.claims.get(key)
    if claims is None or (only_stated and claims.derived):
        return SILENCE
    return claims.possible


@follows("item", "transfer.item")
def _item(spec: Spec, only_stated: bool) -> Values:
    """What is transferred: a complete system, unless something else is said."""
    return _claimed(spec, "transfer.item", only_stated) or frozenset({"complete-system"})


@follows("beyond_visual_line_of_sight", "aircraft.control", *OUT_OF_SIGHT_KM)
def _beyond_sight(spec: Spec, only_stated: bool) -> Values:
    """Flight beyond the operator's sight: as stated, or shown by a control link or radius that is longer.

    A long range shows it too, unless something is said of control: within sight one may fly far in circles.
    """
    control = _claimed(spec, "aircraft.control", only_stated)
    possible: set[Choice] = {word == "beyond-visual-line-of-sight" for word in control}
    telling = () if only_stated else OUT_OF_SIGHT_KM.keys() - (FLIGHT_LENGTHS if control else ())
    if any((spec.interval(key).at_least or 0.0) > OUT_OF_SIGHT_KM[key] for key in telling):
        possible.add(True)
    return frozenset(possible)


@follows("armed", "aircraft.armed", "aircraft.role")
def _armed(spec: Spec, only_stated: bool) -> Values:
    """Armed, or built to deliver munitions: as stated, or by a role that says so itself; open where they disagree."""
    armed = _claimed(spec, "aircraft.armed", only_stated)
    role = _claimed(spec, "aircraft.role", only_stated)
    return armed | SURE if role and role <= ARMED_ROLES and not only_stated else armed


@follows("military", "aircraft.military", "aircraft.armed", "aircraft.role")
def _military(spec: Spec, only_stated: bool) -> Values:
    """As stated; what is armed, by its role too, is made for military use, also where it is said to be civil."""
    military, armed = _claimed(spec, "aircraft.military", only_stated), _armed(spec, False)
    return military and (SURE if armed == SURE else military | (armed & SURE))


@follows("incorporates_defense_article", "aircraft.incorporates_defense_article", "aircraft.armed",
    "aircraft.role", "aircraft.swarming")  # fmt: skip
def _incorporates_defense_article(spec: Spec, only_stated: bool) -> Values:
    """As stated, but munitions, their racks and swarming flight control are defense articles, whatever is said.

    USML Categories IV and VIII(h)(6) and (12).
    """
    is_one = SURE in (_armed(spec, only_stated), _claimed(spec, "aircraft.swarming", only_stated))
    said = _claimed(spec, "aircraft.incorporates_defense_article", only_stated)
    return SURE if is_one and not only_stated else said


@follows("one_way", "aircraft.reusable", "aircraft.role")
def _one_way(spec: Spec, only_stated: bool) -> Values:
    """A system that is not recovered; a role that is one-way by nature counts unless reuse is claimed.

    It is open where only some sources name such a role; other roles say nothing of the way back.
    """
    reusable = _claimed(spec, "aircraft.reusable", only_stated)
    if reusable:
        return frozenset(not r for r in reusable)
    by_role = frozenset(r in ONE_WAY_ROLES for r in _claimed(spec, "aircraft.role", only_stated))
    return by_role if True in by_role else SILENCE


def _designations(spec: Spec, only_stated: bool) -> Iterator[tuple[str, str]]:
    """Yield the letters, without those of status, and the series of each designation that is given.

    Where none is claimed, that in the name is taken, unless only what is stated is asked for.
    """
    claimed = [str(text).upper() for text in _claimed(spec, "aircraft.designation", only_stated)]
    in_name = None if claimed or only_stated else IN_NAME.search(spec.name)
    for text in [in_name[0]] if in_name else claimed:
        found = DESIGNATION.search(text)
        if found is None:
            yield "", text.split()[0] if text.split() else ""
            continue
        letters = found["letters"]
        letters = letters.lstrip(STATUS) if len(letters) > 1 else letters
        yield letters, f"{letters}-{found['number']}"


@follows("mission", "aircraft.designation")
def _mission(spec: Spec, only_stated: bool) -> Values:
    """The letter of the mission in a US designation, 'none' where there is none: M of MQ-9A, F of YFQ-42A, QF-16."""
    missions = set[Choice]()
    for letters, _ in _designations(spec, only_stated):
        is_missile = len(letters) > 1 and letters[-1] in MISSILE
        mission = letters[:-1] if len(letters) > 1 and letters[-1] in VEHICLE else letters
        missions.add("none" if is_missile or not mission else (mission.lstrip("Q") or mission)[0])
    return frozenset(missions)


@follows("us_designation", "aircraft.designation", "origin")
def _us_designation(spec: Spec, only_stated: bool) -> Values:
    """Whether some source gives a US designation of a mission, of an aircraft that may be of the United States."""
    origins = _claimed(spec, "origin", only_stated)
    has_one = bool(_mission(spec, only_stated) - {"none"})
    return SURE if has_one and (not origins or "US" in origins) else SILENCE


@follows("series", "aircraft.designation")
def _series(spec: Spec, only_stated: bool) -> Values:
    """The series of a designation: MQ-9 of MQ-9A; of a name without number its first word."""
    return frozenset(series for _, series in _designations(spec, only_stated))


@follows("aerosol_system", *TANKS, "aerosol.designed_for", "aircraft.role")
def _aerosol_system(spec: Spec, only_stated: bool) -> Values:
    """Whether a dispensing system is incorporated or provided for."""
    if assumes_no_aerosol_system(spec):
        return frozenset({False})
    designed_for = _claimed(spec, "aerosol.designed_for", only_stated)
    stated = any(key in spec.claims and spec.claims[key].used for key in TANKS)
    return designed_for | {True} if stated else designed_for


DERIVED.update(dict.fromkeys(BANDS.coefficients, ("aircraft.configuration", "aircraft.propulsion")))
NAMED_BY = {
    key: tuple(name for name in (*CLAIMED, *FOLLOWING) if key in (CLAIMED.get(name), *DERIVED.get(name, ())))
    for key in (*CLAIMED.values(), *chain.from_iterable(DERIVED[name] for name in FOLLOWING))
}
"""Every key of which a flag or choice follows, with the names of these."""


def choices(
    spec: Spec, names: Iterable[str] = (*CLAIMED, *FOLLOWING), *, only_stated: bool = False
) -> dict[str, Options]:
    """Return what flags and choices may be, by default all, of which anything is said.

    What is merely derived is left out if ``only_stated``.
    """

    def of(name: str) -> Values:
        key = CLAIMED.get(name)
        return _claimed(spec, key, only_stated) if key else FOLLOWING[name](spec, only_stated)

    return {name: Options(values) for name in names if (values := of(name))}
