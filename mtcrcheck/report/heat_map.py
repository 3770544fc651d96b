"""The impact as a heat map: one self-contained page with a cell for every transfer.

It needs neither network nor program. The reasons are told system by system below the map; with scripts, a cell
shows its reasons beside the map as well.
"""

from __future__ import annotations

from collections.abc import Iterator

from mtcrcheck import __version__, countries
from mtcrcheck.impact import MOVES
from mtcrcheck.report import impact
from mtcrcheck.report.html import environment
from mtcrcheck.report.impact import Impact
from mtcrcheck.report.regions import region

SAME = "is reviewed as before"


def heat_map(found: Impact) -> str:
    """Return the page."""
    columns = list(_columns(found))
    codes = [code for _, column in columns for code in column]
    places = {code: n for n, code in enumerate(codes)}
    cells = []
    for system in found.systems:
        of_system = [
            (n, alike.move, code) for n, alike in enumerate(system.transfers) for code in alike.destinations
        ]
        cells.append(sorted(of_system, key=lambda cell: places[cell[2]]))
    page = environment().get_template("impact.html")
    return page.render(
        impact=found,
        totals=impact.totals(found),
        dates=impact.dates(found),
        about=impact.COLUMNS,
        letters=impact.LETTERS,
        moves=MOVES,
        same=SAME,
        columns=columns,
        codes=codes,
        name=countries.name,
        region=region,
        cells=cells,
        rules=list(_rules(found)),
        version=__version__,
    )


def _columns(found: Impact) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the destinations in columns: by alliance and country group, the others by region."""
    yield from ((title, codes) for title, codes in found.columns.items() if title != impact.OTHER)
    others = found.columns.get(impact.OTHER, ())
    for name in sorted({region(code) for code in others}):
        yield f"other, {name}", tuple(code for code in others if region(code) == name)


def _rules(found: Impact) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield the rules that some transfer turns on: side, its name, id, what the rule says, citation."""
    reasons = [found.reasons(alike) for system in found.systems for alike in system.transfers]
    old, new = found.side_names
    for side, name, said, ids in (
        ("new", new, found.words[1], {id for r in reasons for id in r.because}),
        ("old", old, found.words[0], {id for r in reasons for id in r.instead_of}),
    ):
        for id in sorted(ids):
            yield side, name, id, said[id].summary, said[id].cite
