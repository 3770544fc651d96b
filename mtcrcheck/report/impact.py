"""The impact of a reinterpretation on paper: how many transfers move, which, and by which words of law."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import tomli
from markupsafe import Markup

from mtcrcheck import countries
from mtcrcheck.assessment import Request
from mtcrcheck.comparison import Words
from mtcrcheck.document import Block, Document, Item, Section, Table, Text, make_list, make_sections
from mtcrcheck.impact import MOVES, Outcome, Side, System, Transfers, words
from mtcrcheck.influences import SUSPECT, Influence
from mtcrcheck.report import csv, record
from mtcrcheck.report.formats import Run
from mtcrcheck.report.picture import element, label
from mtcrcheck.report.record import TOOL, pick, to_text
from mtcrcheck.report.words import NO_DECISION, law_data, place
from mtcrcheck.rules.law import Library
from mtcrcheck.spec.diagnostics import Diagnostic
from mtcrcheck.text import printable

SCHEMA = "mtcrcheck/impact/1"
EMBARGOED = ("D:5", "countries/ear_d5")
ALLIANCES = (
    ("NATO", "countries/nato"),
    ("MNNA", "countries/mnna"),
    ("EU", "countries/eu"),
    ("MTCR", "countries/mtcr_partners"),
    ("D:4", "countries/ear_d4"),
    EMBARGOED,
)
"""Columns and their groups. A destination stands under D:5 if it is there, else under the first of its groups."""
OTHER = "other"
COLUMNS = (
    "NATO: members; MNNA: major non-NATO allies; EU: other member states; MTCR: other partners; D:4 (missile "
    "technology), D:5 (US arms embargoes): country groups of the EAR. Each destination is listed once, under D:5 if "
    "it is a member, else under the first group that it belongs to."
)
LETTERS = {
    "leaves-denial": "L",
    "enters-denial": "E",
    "eased": "-",
    "tightened": "+",
    "opened": "?",
    "settled": "!",
}
"""Moves in one character each, so that no one has to tell colours apart."""
PARTS = ("interpretation", "as_of", "category", "treatment", "review", "licence")
HEADERS = (
    "path", "name", "destination", "destination_name", "group", "region", "move",
    *(f"{side}_{part}" for side in ("old", "new") for part in PARTS),
    "because", "instead_of", "law_as_of", "influences",
)  # fmt: skip
SAME = "is reviewed as before"
TILE = 26.0
"""The side of a tile of the map, with what is free between two."""


_PLACES: Mapping[str, Any] = tomli.loads(Path(__file__).with_name("regions.toml").read_text(encoding="utf-8"))
REGIONS = {code: region for region, codes in _PLACES["regions"].items() for code in codes.split()}
"""The region of every country, by alpha-2 code."""
TILES = {
    code: (x, y)
    for y, row in enumerate(_PLACES["tiles"].strip().splitlines())
    for x, code in enumerate(row.split())
    if code != ".."
}
"""The column and the row of every country on a map of equal tiles, by alpha-2 code."""


class Reasons(NamedTuple):
    """The ids of the words that decide the new side alone, and of those that decided the old side alone."""

    because: tuple[str, ...]
    instead_of: tuple[str, ...]


@dataclass(frozen=True)
class Impact:
    """Everything on one page: both sides, the destinations in columns, the systems, what was unreadable.

    Of ``every`` system only those are shown and counted that the state of the readings licenses.
    """

    library: Library
    request: Request
    sides: tuple[Side, Side]
    every: tuple[System, ...]
    errors: tuple[Diagnostic, ...] = ()
    configured: tuple[Influence, ...] = ()

    @property
    def influences(self) -> Iterator[tuple[str, Influence]]:
        """What moves verdicts beside the figures, each with what it is on: every system, or one."""
        yield from (("every system", i) for i in self._influences_on_all)
        yield from ((system.path, i) for system in self.systems for i in system.influences)

    def influences_on(self, system: System) -> tuple[Influence, ...]:
        """Return what moves the verdicts on one system beside its figures."""
        return (*self._influences_on_all, *system.influences)

    @property
    def _influences_on_all(self) -> tuple[Influence, ...]:
        return Run(self.library, self.request, configured=self.configured).influences_on_all

    @property
    def systems(self) -> tuple[System, ...]:
        """The systems that are shown and counted."""
        return tuple(system for system in self.every if system.reached)

    @cached_property
    def moving(self) -> tuple[System, ...]:
        """The systems of which any transfer moves."""
        return tuple(system for system in self.systems if any(system.moved()))

    @property
    def left_out(self) -> tuple[str, ...]:
        """The names of the systems that the state of the readings does not license."""
        return tuple(system.name for system in self.every if not system.reached)

    @cached_property
    def words(self) -> tuple[Mapping[str, Words], Mapping[str, Words]]:
        """What the rules of either side say, by id."""
        return words(self.sides)

    @cached_property
    def group(self) -> Mapping[str, str]:
        """The column of every destination, by the groups that it certainly belongs to on the newer side."""
        law = self.sides[1].law
        groups = [(title, law.library.group(id)) for title, id in (EMBARGOED, *ALLIANCES)]
        return {
            code: next((t for t, group in groups if group.membership(code, law.day)), OTHER)
            for code in self.request.to
        }

    @cached_property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """The destinations of every column that has any, in alphabetical order of their codes."""
        titles = (*(title for title, _ in ALLIANCES), OTHER)
        found = {t: tuple(sorted(c for c, title in self.group.items() if title == t)) for t in titles}
        return {title: codes for title, codes in found.items() if codes}

    @cached_property
    def moves(self) -> Counter[str]:
        """How many transfers move, by the way in which they do."""
        return Counter(move for system in self.systems for _, move, _ in system.moved())

    def reasons(self, transfers: Transfers) -> Reasons:
        """Return what decides only one of the sides of some transfers."""
        old, new = self.words
        before = [old[id] for id in transfers.old.decided_by if id in old]
        after = [new[id] for id in transfers.new.decided_by if id in new]
        because = tuple(w.id for w in after if w not in before)
        return Reasons(because, tuple(w.id for w in before if w not in after))

    def deciding(self, systems: Iterable[System]) -> dict[str, dict[str, Words]]:
        """Return the words that decide only one side of any transfer, the ``old`` or the ``new``, by id."""
        reasons = [self.reasons(alike) for system in systems for alike in system.transfers]
        old, new = self.words
        return {
            "old": {id: old[id] for id in sorted({id for r in reasons for id in r.instead_of})},
            "new": {id: new[id] for id in sorted({id for r in reasons for id in r.because})},
        }

    @property
    def title(self) -> str:
        """The two sides in words."""
        return " to ".join(self.side_names)

    @property
    def side_names(self) -> tuple[str, str]:
        """The two sides by what tells them apart: readings, or days."""
        old, new = self.sides
        if old.law.day != new.law.day:
            return f"{old.reading.id} on {old.law.day}", f"{new.reading.id} on {new.law.day}"
        return old.reading.id, new.reading.id


def totals(found: Impact) -> str:
    """Return in one sentence how many transfers move and how."""
    moves = found.moves
    head = f"{_number(len(found.systems), 'system')}, {_number(len(found.request.to), 'destination')}"
    leave, enter = _number(moves["leaves-denial"], "transfer"), moves["enters-denial"]
    verb = "is" if moves["leaves-denial"] == 1 else "are"
    said = {
        "eased": "reviewed less strictly",
        "tightened": "reviewed more strictly",
        "settled": "no longer undetermined",
        "opened": "newly undetermined",
    }
    rest = ", ".join(f"{moves[move]:,} {what}" for move, what in said.items() if moves[move])
    more = f"; {rest}" if rest else ""
    away = f" Not counted: {_number(len(found.left_out), 'foreign system')}." if found.left_out else ""
    return f"{head}: {leave} {verb} no longer denied by presumption or policy, {enter:,} newly denied{more}.{away}"


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def dates(found: Impact) -> str:
    """Return under which law both sides stand."""
    old, new = (side.law.day for side in found.sides)
    days = str(new) if old == new else f"{old} and {new}"
    return f"Law of {days}; {law_data(found.library)}; exports from {place(found.request.exporter)}. {NO_DECISION}"


def describe(found: Impact) -> Document:
    """Return the report for people: how many transfers move of which system, by which words, and the totals."""
    moves = (f"{LETTERS[move]} {meaning}" for move, meaning in MOVES.items() if found.moves[move])
    counts: list[Block] = []
    if found.moving:
        said = Text(f"Transfers by change: {'; '.join(moves)}.")
        counts = [Table(*count_moves(found)), said, Text(COLUMNS)]
    counts += [Text(still)] if (still := unmoved(found)) else []
    sections = {
        "": counts,
        **dict(_reasons(found)),
        "Other settings in effect": make_list(Item(str(what), on) for on, what in found.influences),
    }
    closing = Section("", (Text(totals(found)), Text(dates(found))))
    return Document(found.title, sections=(*make_sections(sections), closing))


def count_moves(found: Impact) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the heads and rows of a table: how many transfers move, by system and group of destinations."""
    rows = [("destinations", *(f"{len(codes):,}" for codes in found.columns.values()))]
    for system in found.moving:
        counts: dict[str, Counter[str]] = {title: Counter() for title in found.columns}
        for destination, move, _ in system.moved():
            counts[found.group[destination]][move] += 1
        cells = (" ".join(f"{c[m]:,}{LETTERS[m]}" for m in MOVES if c[m]) for c in counts.values())
        rows.append((system.name, *cells))
    return ("system", *found.columns), tuple(rows)


def unmoved(found: Impact) -> str:
    """Return in a sentence for which systems no review changes, empty where there is none."""
    names = [system.name for system in found.systems if system not in found.moving]
    return f"No change of review for {_number(len(names), 'system')}: {', '.join(names)}." if names else ""


def _reasons(found: Impact) -> Iterator[tuple[str, tuple[Block, ...]]]:
    old, new = found.words
    for title, side, said in (("Because", "because", new), ("Instead of", "instead_of", old)):
        counter: Counter[str] = Counter()
        for alike in (each for system in found.systems for each in system.transfers if each.move):
            counter.update(dict.fromkeys(getattr(found.reasons(alike), side), len(alike.destinations)))
        yield (
            title,
            make_list(
                Item(f"{said[id].summary} [{said[id].cite}] ({_number(count, 'transfer')})", id)
                for id, count in counter.most_common()
            ),
        )


def to_csv(found: Sequence[Impact]) -> str:
    """Return every transfer as a row of CSV, those that do not move with an empty ``move``.

    Of several exporting states each row begins with its own.
    """
    several = len(found) > 1
    rows = (
        (*([each.request.exporter] if several else []), *row)
        for each in found
        for system in each.systems
        for row in _rows(each, system)
    )
    return csv.lines([(*(["exporter"] if several else []), *HEADERS)]) + csv.lines(rows)


def _rows(found: Impact, system: System) -> Iterator[Sequence[str]]:
    influences = csv.influenced(found.influences_on(system))
    for alike in system.transfers:
        reasons = found.reasons(alike)
        cells = [
            (side.reading.id, str(side.law.day), category, outcome.treatment, outcome.review, outcome.licence)
            for side, category, outcome in zip(
                found.sides, system.category, (alike.old, alike.new), strict=True
            )
        ]
        for code in alike.destinations:
            about = (system.path, system.name, code, countries.name(code), found.group[code], REGIONS[code])
            because, instead_of = " ".join(reasons.because), " ".join(reasons.instead_of)
            words = (because, instead_of, str(found.library.as_of), influences)
            yield (*about, alike.move, *cells[0], *cells[1], *words)


def to_json(found: Sequence[Impact]) -> str:
    """Return everything as JSON text; of several exporting states one after the other, in a list."""
    data = [_data(each) for each in found]
    return to_text(data if len(data) > 1 else data[0])


def _data(found: Impact) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "tool": TOOL,
        "law": record.law(found.library),
        "request": {
            **{
                name: {"interpretation": side.reading.id, "as_of": str(side.law.day)}
                for name, side in zip(("old", "new"), found.sides, strict=True)
            },
            "to": list(found.request.to),
            "from": found.request.exporter,
            "set": dict(found.request.settings),
        },
        "totals": {"sentence": totals(found), **{move: found.moves[move] for move in MOVES}},
        "destinations": [
            {"code": code, "name": countries.name(code), "group": found.group[code], "region": REGIONS[code]}
            for code in found.request.to
        ],
        "systems": [_system(found, system) for system in found.systems],
        "left_out": list(found.left_out),
        "rules": {
            side: {
                id: {"summary": printable(said.summary), **pick(said, "cite", "source", "verified")}
                for id, said in rules.items()
            }
            for side, rules in found.deciding(found.systems).items()
        },
        "errors": [record.error(d) for d in found.errors],
    }


def _system(found: Impact, system: System) -> dict[str, Any]:
    transfers = [
        {
            "to": list(alike.destinations),
            "move": alike.move or None,
            "old": _outcome(alike.old),
            "new": _outcome(alike.new),
            **pick(found.reasons(alike), "because", "instead_of"),
        }
        for alike in system.transfers
    ]
    return {
        "spec": {"path": system.path, "name": system.name, "sha256": system.sha256},
        "influences": record.influenced(found.influences_on(system)),
        "category": {"old": system.category[0], "new": system.category[1]},
        "transfers": transfers,
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {**pick(outcome, "treatment", "review", "licence"), "possible_reviews": list(outcome.reviews)}


def heat_map(found: Impact, *, everything: bool = False) -> str:
    """Return a page with a map of the world, and a cell for every transfer of the systems that change.

    With ``everything`` also the systems that do not. The reasons are told system by system below; with scripts, a
    cell shows its reasons beside the table as well.
    """
    from mtcrcheck.report.html import environment  # noqa: PLC0415  templates are slow to load

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
        title=f"{found.title}: which transfers move",
        impact=found,
        systems=systems,
        unmoved="" if everything else unmoved(found),
        counts=count_moves(found),
        world=_world(found),
        totals=totals(found),
        dates=dates(found),
        about=COLUMNS,
        letters=LETTERS,
        moves=MOVES,
        same=SAME,
        columns=columns,
        codes=codes,
        name=countries.name,
        region=REGIONS,
        cells=cells,
        influences=[each for each in influences if each[1].what != SUSPECT],
        suspects=[each for each in influences if each[1].what == SUSPECT],
        rules=found.deciding(systems),
        side_of={"old": found.side_names[0], "new": found.side_names[1]},
    )


def _columns(found: Impact) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from ((title, codes) for title, codes in found.columns.items() if title != OTHER)
    others = found.columns.get(OTHER, ())
    for name in sorted({REGIONS[code] for code in others}):
        yield f"other, {name}", tuple(code for code in others if REGIONS[code] == name)


def _world(found: Impact) -> Markup:
    moved: dict[str, Counter[str]] = {code: Counter() for code in found.request.to}
    for system in found.systems:
        for code, move, _ in system.moved():
            moved[code][move] += 1
    content = []
    for code, (column, row) in TILES.items():
        x, y, moves = column * TILE, row * TILE, moved.get(code, Counter())
        told = [f"{moves[move]} {LETTERS[move]} {MOVES[move]}" for move in MOVES if moves[move]]
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
    width, height = (TILE * (1 + max(at)) for at in zip(*TILES.values(), strict=True))
    name = element("title", f"{found.title}: transfers that change, by destination")
    return element("svg", name, *content, class_="world", viewBox=f"0 0 {width:.0f} {height:.0f}", role="img")
