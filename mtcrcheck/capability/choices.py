"""Flags and choices: what the spec claims of them, and the few that follow from something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtcrcheck.capability.bands import BANDS
from mtcrcheck.rules.world import UNKNOWN, Choice, Options, exactly

if TYPE_CHECKING:
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


def choices(spec: Spec, *, only_stated: bool = False) -> dict[str, Options]:
    """Return what every flag and choice may be, without what is merely derived if ``only_stated``."""
    found = {name: _claimed(spec, key, only_stated) for name, key in CLAIMED.items()}
    item = _claimed(spec, "transfer.item", only_stated)
    found["item"] = exactly("complete-system") if item.only is None else item
    found["beyond_visual_line_of_sight"] = _beyond_sight(spec, only_stated)
    found["one_way"] = _one_way(found)
    found["aerosol_system"] = _aerosol_system(spec, found, only_stated)
    return {name: options for name, options in found.items() if options is not UNKNOWN}


def assumes_no_aerosol_system(spec: Spec) -> bool:
    """Whether the absence of an [aerosol] table is taken to mean that there is no dispensing system."""
    return not spec.aerosol_stated and "agricultural" not in spec.possible("aircraft.role")


def _claimed(spec: Spec, key: str, only_stated: bool) -> Options:
    """Return what the used claims of a key allow; sources that disagree leave all that they say."""
    claims = spec.claims.get(key)
    possible = claims.possible if claims else None
    if not possible or (only_stated and claims and claims.derived):
        return UNKNOWN
    return Options(possible)


def _beyond_sight(spec: Spec, only_stated: bool) -> Options:
    """Flight beyond the operator's sight: as stated, or shown by a control link or radius that is longer."""
    control = _claimed(spec, "aircraft.control", only_stated).only or frozenset()
    possible: set[Choice] = {word == "beyond-visual-line-of-sight" for word in control}
    if not only_stated:
        for key in ("performance.datalink_range", "performance.mission_radius"):
            distance = spec.interval(key).at_least
            if distance is not None and distance > DIRECT_VISION_KM:
                possible.add(True)
    return Options(frozenset(possible)) if possible else UNKNOWN


def _one_way(found: dict[str, Options]) -> Options:
    """A system that is not recovered; a role that is one-way by nature counts unless reuse is claimed."""
    reusable = found["reusable"].only
    if reusable is not None:
        return Options(frozenset(not r for r in reusable))
    role = found["role"].only
    return exactly(True) if role is not None and role <= ONE_WAY_ROLES else UNKNOWN


def _aerosol_system(spec: Spec, found: dict[str, Options], only_stated: bool) -> Options:
    """Whether a dispensing system is incorporated or provided for."""
    if assumes_no_aerosol_system(spec):
        return exactly(False)
    designed_for = _claimed(spec, "aerosol.designed_for", only_stated)
    capacity = spec.claims.get("aerosol.capacity")
    if capacity is not None and capacity.used:
        return Options(frozenset({True}) | (designed_for.only or frozenset()))
    return designed_for
