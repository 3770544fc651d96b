"""Flags and choices: what the spec claims of them, and the few that follow from something else."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from mtcrcheck.capability.bands import BANDS
from mtcrcheck.rules.world import Choice, Options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mtcrcheck.spec.model import Spec

ONE_WAY_ROLES = frozenset({"loitering-munition", "cruise-missile"})
DIRECT_VISION_KM = 5.0
"""A control link or mission radius beyond this is flown out of unaided sight: assumption of the design."""

CLAIMED = {
    "configuration": "aircraft.configuration",
    "role": "aircraft.role",
    "propulsion": "aircraft.propulsion",
    "military": "aircraft.military",
    "armed": "aircraft.armed",
    "reusable": "aircraft.reusable",
    "optionally_piloted": "aircraft.optionally_piloted",
    "incorporates_defense_article": "aircraft.incorporates_defense_article",
    "autonomous": "aircraft.autonomous",
    "swarming": "aircraft.swarming",
    "refuelled_in_flight": "aircraft.refuelled_in_flight",
    "end_user": "transfer.end_user",
    "end_use": "transfer.end_use",
    "channel": "transfer.channel",
    "nsm28_partner": "transfer.nsm28_partner",
}
"""Choices that are simply what the spec claims, by the key that claims them."""

DERIVED = {
    "item": ("transfer.item",),
    "beyond_visual_line_of_sight": (
        "aircraft.control",
        "performance.datalink_range",
        "performance.mission_radius",
    ),
    "one_way": ("aircraft.reusable", "aircraft.role"),
    "aerosol_system": ("aerosol.capacity", "aerosol.designed_for", "aircraft.role"),
    **dict.fromkeys(BANDS.coefficients, ("aircraft.configuration", "aircraft.propulsion")),
}
"""Choices and coefficients that follow from other claims, by the keys that they are read from."""


Values = frozenset[Choice]
"""What a flag or choice may be, of all that is said of it."""
SILENCE: Values = frozenset()


def assumes_no_aerosol_system(spec: Spec) -> bool:
    """Whether the absence of an [aerosol] table is taken to mean that there is no dispensing system."""
    return not spec.aerosol_stated and "agricultural" not in spec.possible("aircraft.role")


def _claimed(spec: Spec, key: str, only_stated: bool) -> Values:
    """Return what the used claims of a key allow; sources that disagree leave all that they say."""
    claims = spec.claims.get(key)
    if claims is None or (only_stated and claims.derived):
        return SILENCE
    return claims.possible


def _item(spec: Spec, only_stated: bool) -> Values:
    """What is transferred: a complete system, unless something else is said."""
    return _claimed(spec, "transfer.item", only_stated) or frozenset({"complete-system"})


def _beyond_sight(spec: Spec, only_stated: bool) -> Values:
    """Flight beyond the operator's sight: as stated, or shown by a control link or radius that is longer."""
    control = _claimed(spec, "aircraft.control", only_stated)
    possible: set[Choice] = {word == "beyond-visual-line-of-sight" for word in control}
    if not only_stated:
        for key in ("performance.datalink_range", "performance.mission_radius"):
            distance = spec.interval(key).at_least
            if distance is not None and distance > DIRECT_VISION_KM:
                possible.add(True)
    return frozenset(possible)


def _one_way(spec: Spec, only_stated: bool) -> Values:
    """A system that is not recovered; a role that is one-way by nature counts unless reuse is claimed."""
    reusable = _claimed(spec, "aircraft.reusable", only_stated)
    if reusable:
        return frozenset(not r for r in reusable)
    role = _claimed(spec, "aircraft.role", only_stated)
    return frozenset({True}) if role and role <= ONE_WAY_ROLES else SILENCE


def _aerosol_system(spec: Spec, only_stated: bool) -> Values:
    """Whether a dispensing system is incorporated or provided for."""
    if assumes_no_aerosol_system(spec):
        return frozenset({False})
    designed_for = _claimed(spec, "aerosol.designed_for", only_stated)
    capacity = spec.claims.get("aerosol.capacity")
    return designed_for | {True} if capacity is not None and capacity.used else designed_for


FOLLOWING: Mapping[str, Callable[[Spec, bool], Values]] = {
    "item": _item,
    "beyond_visual_line_of_sight": _beyond_sight,
    "one_way": _one_way,
    "aerosol_system": _aerosol_system,
}
"""Choices that follow from more than one claim, or from none, with what says so."""
NAMED_BY = {
    key: tuple(name for name in (*CLAIMED, *FOLLOWING) if key in (CLAIMED.get(name), *DERIVED.get(name, ())))
    for key in (*CLAIMED.values(), *chain.from_iterable(DERIVED[name] for name in FOLLOWING))
}
"""Every key of which a flag or choice follows, with the names of these."""


def choices(spec: Spec, *, only_stated: bool = False) -> dict[str, Options]:
    """Return what every flag and choice may be, without what is merely derived if ``only_stated``."""
    return {name: Options(values) for name, values in said(spec, only_stated=only_stated).items()}


def said(
    spec: Spec, names: Iterable[str] = (*CLAIMED, *FOLLOWING), *, only_stated: bool = False
) -> dict[str, Values]:
    """Return the values of flags and choices, by default of all, of which anything is said, as in `choices`."""
    found = (
        (
            name,
            _claimed(spec, CLAIMED[name], only_stated)
            if name in CLAIMED
            else FOLLOWING[name](spec, only_stated),
        )
        for name in names
    )
    return {name: values for name, values in found if values}
