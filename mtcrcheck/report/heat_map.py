"""The impact as a heat map: one self-contained page, a cell for every transfer, the reason in each.

It needs neither network nor program. With scripts a cell tells its reason where it stands; without, and on
paper, the same reasons are told system by system below the map.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtcrcheck import __version__, countries
from mtcrcheck.impact import MOVES
from mtcrcheck.regions import region
from mtcrcheck.report import impact
from mtcrcheck.report.html import environment
from mtcrcheck.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtcrcheck.impact import Outcome, System, Transfers
    from mtcrcheck.report.impact import Impact

SAME = "is reviewed as before"


def heat_map(found: Impact) -> str:
    """Return the page."""
    columns = _columns(found)
    codes = [code for _, column in columns for code in column]
    systems = [_system(found, system, codes) for system in found.systems]
    told = [{"name": s["name"], "transfers": s["transfers"]} for s in systems]
    data = {
        "sides": found.side_names,
        "moves": {**MOVES, "": SAME},
        "places": [[countries.name(code), found.group[code], region(code)] for code in codes],
        "systems": told,
    }
    page = environment().get_template("impact.html")
    return page.render(
        title=f"{found.title}: which transfers move",
        totals=impact.totals(found),
        dates=impact.dates(found),
        about=impact.COLUMNS,
        sides=found.side_names,
        legend=[(move, impact.LETTERS[move], meaning) for move, meaning in MOVES.items()],
        letters=impact.LETTERS,
        same=SAME,
        moves=MOVES,
        columns=columns,
        codes=codes,
        names={code: countries.name(code) for code in codes},
        systems=systems,
        words=list(_words(found)),
        data=data,
        errors=[str(d) for d in found.errors],
        version=__version__,
    )


def _columns(found: Impact) -> list[tuple[str, tuple[str, ...]]]:
    """Return the destinations in columns: by alliance and country group, the others by region."""
    columns = [(title, codes) for title, codes in found.columns.items() if title != impact.OTHER]
    others: dict[str, list[str]] = {}
    for code in found.columns.get(impact.OTHER, ()):
        others.setdefault(f"other, {region(code)}", []).append(code)
    return columns + [(title, tuple(codes)) for title, codes in sorted(others.items())]


def _system(found: Impact, system: System, codes: list[str]) -> dict[str, Any]:
    """Return a row of the map: its cells as numbers and moves of the transfers that they belong to."""
    where = {code: n for n, alike in enumerate(system.transfers) for code in alike.destinations}
    old, new = system.category
    return {
        "name": printable(system.name),
        "path": system.path,
        "category": old if old == new else f"{old}, then {new}",
        "cells": [(where[code], system.transfers[where[code]].move) for code in codes],
        "transfers": [_transfers(found, alike) for alike in system.transfers],
        "to": [[countries.name(code) for code in alike.destinations] for alike in system.transfers],
        "moved": sum(1 for _ in system.moved()),
    }


def _transfers(found: Impact, alike: Transfers) -> dict[str, Any]:
    """Return transfers with the same outcomes, and the ids of the words that move them."""
    reasons = found.reasons(alike)
    return {
        "move": alike.move,
        "old": _outcome(alike.old),
        "new": _outcome(alike.new),
        "because": reasons.because,
        "instead_of": reasons.instead_of,
    }


def _words(found: Impact) -> Iterator[tuple[str, str, str, str]]:
    """Yield the rules that some transfer turns on: side, id, what it says, citation."""
    reasons = [found.reasons(alike) for system in found.systems for alike in system.transfers]
    for side, said, ids in (
        ("new", found.words[1], {id for r in reasons for id in r.because}),
        ("old", found.words[0], {id for r in reasons for id in r.instead_of}),
    ):
        for id in sorted(ids):
            yield side, id, said[id].summary, said[id].cite


def _outcome(outcome: Outcome) -> str:
    """Return a side of a transfer in one line."""
    between = f" ({' or '.join(outcome.reviews)})" if len(outcome.reviews) > 1 else ""
    return f"treatment {outcome.treatment}, review {outcome.review}{between}, licence {outcome.licence}"
