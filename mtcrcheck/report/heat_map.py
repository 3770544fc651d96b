"""The impact as a page: a map of the world, and a table with a cell for every transfer of the systems that change.

It needs neither network nor program. The reasons are told system by system below; with scripts, a cell shows its
reasons beside the table as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from markupsafe import Markup

from mtcrcheck import countries
from mtcrcheck.impact import MOVES
from mtcrcheck.influences import SUSPECT
from mtcrcheck.report import impact
from mtcrcheck.report.drawing import element, label
from mtcrcheck.report.html import environment
from mtcrcheck.report.impact import Impact
from mtcrcheck.report.regions import region, tiles

SAME = "is reviewed as before"
TILE = 26.0
"""The side of a tile of the map, with what is free between two."""


def heat_map(found: Impact, *, everything: bool = False) -> str:
    """Return the page, with ``everything`` also the systems that do not change."""
    columns = list(_columns(found))
    codes = [code for _, column in columns for code in column]
    places = {code: n for n, code in enumerate(codes)}
    systems = found.systems if everything else found.moving
    cells = [
        sorted(
            ((n, t.move, code) for n, t in enumerate(system.transfers) for code in t.destinations),
            key=lambda cell: places[cell[2]],
        )
        for system in systems
    ]
    influences = list(found.influences)  # also on systems that do not change: it may be why they do not
    page = environment().get_template("impact.html")
    return page.render(
        impact=found,
        systems=systems,
        unmoved="" if everything else impact.unmoved(found),
        counts=impact.count_moves(found),
        world=_world(found),
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
        influences=[each for each in influences if each[1].what != SUSPECT],
        suspects=[each for each in influences if each[1].what == SUSPECT],
        rules=found.deciding(systems),
        side_of={"old": found.side_names[0], "new": found.side_names[1]},
    )


def _columns(found: Impact) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from ((title, codes) for title, codes in found.columns.items() if title != impact.OTHER)
    others = found.columns.get(impact.OTHER, ())
    for name in sorted({region(code) for code in others}):
        yield f"other, {name}", tuple(code for code in others if region(code) == name)


def _world(found: Impact) -> Markup:
    moved: dict[str, Counter[str]] = {code: Counter() for code in found.request.to}
    for system in found.systems:
        for code, move, _ in system.moved():
            moved[code][move] += 1
    content = []
    for code, (column, row) in tiles().items():
        x, y, moves = column * TILE, row * TILE, moved.get(code, Counter())
        told = [f"{moves[move]} {impact.LETTERS[move]} {MOVES[move]}" for move in MOVES if moves[move]]
        what = "; ".join(told) or (SAME if code in moved else "not asked about")
        kind = max(MOVES, key=moves.__getitem__) if moves else "same" if code in moved else "beyond"
        total = str(moves.total()) if moves else ""
        content.append(
            element(
                "g",
                element("title", f"{countries.name(code)}: {what}"),
                element("rect", class_=f"tile {kind}", x=x, y=y, width=TILE - 2, height=TILE - 2, rx=2),
                label(x + TILE / 2 - 1, y + 10.5, code, text_anchor="middle"),
                label(x + TILE / 2 - 1, y + 21, total, "many", text_anchor="middle"),
            )
        )
    width, height = (TILE * (1 + max(at)) for at in zip(*tiles().values(), strict=True))
    name = element("title", f"{found.title}: transfers that change, by destination")
    return element("svg", name, *content, class_="world", viewBox=f"0 0 {width:.0f} {height:.0f}", role="img")
