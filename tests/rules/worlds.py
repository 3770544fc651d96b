"""Worlds by chance: bounds on, between and beside the figures of the law, and choices that are known in part."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

from hypothesis import strategies as st

from mtcrcheck.interval import Interval
from mtcrcheck.rules.world import Options, UndecidedError, World

if TYPE_CHECKING:
    from collections.abc import Callable

    from mtcrcheck.rules.world import Atom, Choice

Outcome = TypeVar("Outcome")


def explore(decide: Callable[[World], Outcome], world: World) -> tuple[tuple[Outcome, ...], tuple[Atom, ...]]:
    """Return every different outcome, and the undecided tests that they turn on, in order of discovery.

    ``decide`` is a plain two-valued decision that raises `UndecidedError` at the first test it cannot answer.
    """
    found: dict[Outcome, None] = {}
    turned_on: dict[Atom, None] = {}
    pending = [world]
    while pending:
        here = pending.pop()
        try:
            found[decide(here)] = None
        except UndecidedError as undecided:
            turned_on[undecided.atom] = None
            holds, fails = here.split(undecided.atom)
            pending += [fails, holds]
    return tuple(found), tuple(turned_on)


def outcomes(decide: Callable[[World], Outcome], world: World) -> tuple[Outcome, ...]:
    """Return every different outcome that a walk of all completions leads to."""
    return explore(decide, world)[0]


def bounds(*figures: float) -> st.SearchStrategy[Interval]:
    """Bounds on, between and beside figures, also bounds that cross."""
    near = [v for f in figures for v in (math.nextafter(f, 0), f, math.nextafter(f, math.inf), f * 1.1)]
    ends = st.none() | st.sampled_from([0.0, *near, 2 * max(figures)])
    return st.builds(Interval, ends, ends)


def options(*values: Choice) -> st.SearchStrategy[Options]:
    """Some of the values, or nothing known."""
    return st.builds(
        lambda v: Options(v or None), st.frozensets(st.sampled_from(values), max_size=len(values))
    )


WORLDS = st.builds(
    World,
    st.fixed_dictionaries(
        {
            "range_km": bounds(300.0),
            "payload_at_300_km_kg": bounds(500.0),
            "max_airspeed_kmh": bounds(800.0),
            "aerosol_capacity_l": bounds(20.0),
            "endurance_h": bounds(0.5, 1.0),
        }
    ),
    st.fixed_dictionaries(
        {
            "configuration": options("fixed-wing", "helicopter", "balloon"),
            "armed": options(True, False),
            "military": options(True, False),
            "one_way": options(True, False),
            "aerosol_system": options(True, False),
            "end_use": options("wmd-delivery", "crop spraying"),
        }
    ),
)
