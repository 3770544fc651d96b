"""What is unknown of an aircraft leaves a rule open exactly where completions of it come out differently.

For every rule on days before, between and after the changes of the law: what is determined, no completion
contradicts; what is left open, completions resolve both ways. A condition that means another thing on several days
has its share of the combinations on each.
"""

from __future__ import annotations

import datetime
import itertools
import random
from functools import partial
from typing import TYPE_CHECKING

import pytest

from mtcrcheck.rules.conditions import holds, truth
from mtcrcheck.rules.decisions import Decisions
from tests.real_aircraft import FULL

from .casefiles import LIBRARY
from .completions import completions_of, domain, expanded, partly_known

if TYPE_CHECKING:
    from mtcrcheck.rules.conditions import Condition
    from mtcrcheck.rules.law import Law
    from mtcrcheck.rules.world import World

DAYS = tuple(
    datetime.date.fromisoformat(day)
    for day in ("2020-07-23", "2020-07-24", "2025-09-14", "2025-09-15", "2026-08-12", "2026-08-13")
)
MOST = 6_000 if FULL else 400


def distinct_conditions() -> dict[str, dict[str, list[tuple[Condition, Law]]]]:
    """Return what rules ask, and by their codes what their reasons ask, once for all rules and days that share it."""
    found: dict[str, dict[str, list[tuple[Condition, Law]]]] = {}
    seen: set[tuple[bool, Condition, Condition]] = set()
    for id, day in itertools.product(LIBRARY.rules, DAYS):
        law = LIBRARY.on(day)
        if id in law.in_force:
            _, version = law.in_force[id]
            asked = [("", version.when), *((reason.code, reason.when) for reason in version.reasons)]
            for code, condition in asked:
                same = (bool(code), condition, expanded(condition, law))
                if same not in seen:
                    seen.add(same)
                    found.setdefault(id, {}).setdefault(code, []).append((condition, law))
    return found


CONDITIONS = distinct_conditions()


def _holds(condition: Condition, law: Law, world: World) -> bool:
    return holds(condition, world, law)


@pytest.mark.parametrize("id", CONDITIONS)
def test_a_rule_is_open_exactly_where_completions_of_the_unknowns_differ(id: str) -> None:
    asked = [(code, asked, *each) for code, asked in CONDITIONS[id].items() for each in enumerate(asked)]
    for code, on_days, day, (condition, law) in asked:
        whole = expanded(condition, law)
        within = domain(whole)
        outcomes = completions_of(whole, within)
        decisions = Decisions(law, partial(_holds, condition, law), (condition,))
        combinations = partly_known(condition, within, random.Random(id), MOST)
        for known in combinations if FULL else itertools.islice(combinations, day, None, len(on_days)):
            world, reached = within.world(known), outcomes(known)
            assert decisions.outcomes(world) == reached, (code, known)
            found = None if len(reached) == 2 else next(iter(reached))
            part_by_part = truth(condition, world, law)
            assert part_by_part is found if code else part_by_part in (None, found), (code, known)
