"""Comparisons on paper: aircraft side by side, and the impact of a reinterpretation.

The impact is how many transfers move, which, and by which words of law.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from mtcrcheck import countries
from mtcrcheck.assessment import SUSPECT, Assessment, Influence
from mtcrcheck.capability.facts import PUBLISHED_FACTS
from mtcrcheck.classifier import UNDETERMINED
from mtcrcheck.comparison import MOVES, Sides, System, Transfers, Words, words_of
from mtcrcheck.document import PRESUMED, Block, Document, Item, Items, Section, Table, Text, gather
from mtcrcheck.reasons.rationale import name
from mtcrcheck.report import csv, record, words
from mtcrcheck.report.aircraft import list_of_specs
from mtcrcheck.report.fleet import Row, tell_apart
from mtcrcheck.report.formats import Run
from mtcrcheck.report.record import TOOL, pick, plain, to_text
from mtcrcheck.spec.diagnostics import Diagnostic
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.text import counted, join_or, printable, read_beside

SIDE_BY_SIDE = "mtcrcheck/side-by-side/1"


def compare_aircraft(found: Sequence[Assessment]) -> list[tuple[str, ...]]:
    """Return the verdicts, the facts and the figures of some aircraft, row by row.

    A row has its group, what it is of, and one cell for each aircraft, empty where nothing is known.
    """
    verdicts = [dict(_verdicts(each)) for each in found]
    facts = [{fact: f"{value} ({evidence})" for fact, value, evidence in words.facts(each)} for each in found]
    figures = [{key: words.stated(each.spec, key) for key in each.spec.claims} for each in found]
    groups: dict[str, tuple[Iterable[str], list[dict[str, str]]]] = {
        "Verdict": (verdicts[0], verdicts),
        "Capability": (map(name, PUBLISHED_FACTS), facts),
        "Figures of the spec": (KEYS, figures),
    }
    return [
        (group, what, *row)
        for group, (names, columns) in groups.items()
        for what in names
        if any(row := [each.get(what, "") for each in columns])
    ]


def _verdicts(found: Assessment) -> Iterator[tuple[str, str]]:
    row = Row(found)
    category = words.marked(row.category, getattr(row.presumed, "category", ""))
    is_open = category == row.category and len(row.candidates) > 1
    yield "Annex category", f"{category} ({join_or(row.candidates)})" if is_open else category
    yield "Annex item", words.marked(row.item, getattr(row.presumed, "item", None) or "")
    yield "evidence", row.evidence if category == row.category else PRESUMED
    for verdict in row.asked:
        of = " to ".join(filter(None, (verdict.interpretation, verdict.destination)))
        yield from ((f"{of}: {part}", verdict.shown(part)) for part in words.PARTS)
    yield "alerts", ", ".join(row.alerts)


def _names(found: Iterable[Assessment]) -> tuple[str, ...]:
    return tell_apart((each.spec.name, each.spec.path) for each in found)


def describe_side_by_side(found: Sequence[Assessment], run: Run) -> Document:
    """Return the report for people."""
    names, compared = _names(found), compare_aircraft(found)
    groups = gather((group, _in_words(what, cells)) for group, what, *cells in compared)
    sections: dict[str, Iterable[Block]] = {
        group: [Table(("", *names), tuple(rows))] for group, rows in groups.items()
    }
    settings = dict(run.request.settings)
    pairs = ((name, i) for name, a in zip(names, found, strict=True) for i in Influence.of(a.spec, settings))
    sections |= list_of_specs(pairs, run.influences_on_all)
    is_presumed = any(cell.endswith(words.MARK) for row in groups["Verdict"] for cell in row)
    closing = [*([words.MARKED] if is_presumed else []), f"{words.dates(run)} {words.NO_DECISION}"]
    sections[""] = [Text(line, faint=True) for line in closing]
    return Document("Aircraft side by side", sections=Section.by_title(sections))


def _in_words(what: str, cells: Sequence[str]) -> tuple[str, ...]:
    if what.rpartition(": ")[2] in words.PARTS:
        return what, *map(words.say, cells)
    if what not in KEYS:
        return what, *cells
    shown = [cell.replace("-", " ") for cell in cells] if what == "aircraft.control" else cells
    return what.rpartition(".")[2].replace("_", " "), *shown


def side_by_side_as_csv(found: Sequence[Assessment], run: Run) -> str:
    """Return the rows as CSV text, the last with what was set beside the figures of each aircraft."""
    influences = ("; ".join(map(str, run.influences(each.spec))) for each in found)
    head, foot = ("about", "what", *_names(found)), ("influences", "", *influences)
    return csv.lines([head, *compare_aircraft(found), foot])


def side_by_side_as_json(found: Sequence[Assessment], errors: Iterable[Diagnostic], run: Run) -> str:
    """Return the rows as JSON text, each with one value for each aircraft, None where nothing is known."""
    aircraft = [
        {**pick(each.spec, "path", "name", "sha256"), "influences": plain(run.influences(each.spec))}
        for each in found
    ]
    rows = [
        {"about": group, "what": what, "values": [cell or None for cell in cells]}
        for group, what, *cells in compare_aircraft(found)
    ]
    head = {**record.describe_run(run), "schema": SIDE_BY_SIDE}
    return to_text({**head, "aircraft": aircraft, "rows": rows, "errors": plain(tuple(errors))})


# The impact of a reinterpretation


IMPACT = "mtcrcheck/impact/1"
ALLIANCES: Mapping[str, str] = words.WORDS["alliance"]
"""Columns and their groups. A destination stands under D:5 if it is there, else under the first of its groups."""
EMBARGOED = "D:5"
OTHER = "other"
COLUMNS: str = words.WORDS["sentence"]["alliances"]
_MOVES: Mapping[str, Mapping[str, str]] = words.WORDS["move"]
LETTERS = {move: told["letter"] for move, told in _MOVES.items()}
COUNTED = {move: told["counted"] for move, told in _MOVES.items() if "counted" in told}
"""Moves in one character each, so that no one has to tell colours apart, and in words for their total."""
PARTS = ("interpretation", "as_of", "category", "treatment", "review", "licence")
HEADERS = (
    "path", "name", "destination", "destination_name", "group", "region", "move",
    *(f"{side}_{part}" for side in ("old", "new") for part in PARTS),
    "because", "instead_of", "law_as_of", "influences",
)  # fmt: skip
SAME = "is reviewed as before"
TILE = 26.0
"""The side of a tile of the map, with what is free between two."""


_PLACES: Mapping[str, Any] = read_beside(__file__, "regions.toml")
REGIONS = {code: region for region, codes in _PLACES["regions"].items() for code in codes.split()}
"""The region of every country, by alpha-2 code."""
TILES = {
    code: (x, y)
    for y, row in enumerate(_PLACES["tiles"].strip().splitlines())
    for x, code in enumerate(row.split())
    if code != ".."
}
"""The column and the row of every country on a map of equal tiles, by alpha-2 code."""


class Impact:
    """What moves between two sides, over all destinations and systems.

    ``systems`` are those that the state of the readings licenses, which alone are shown and counted; ``left_out`` has
    the names of the others. ``moving`` are the systems of which any transfer moves, ``moves`` counts the transfers by
    the way in which they do. ``words`` is what the rules of either side say, by id. ``group`` is the column of every
    destination, by the groups that it certainly belongs to on the newer side; ``columns`` are the destinations of
    every column that has any, in alphabetical order of their codes. ``influences`` are what moves verdicts beside the
    figures, each with what it is on: every system, or one. ``side_names`` are the two sides by what tells them apart,
    readings or days, and ``title`` has them in words; ``dates`` says under which law both stand. ``errors`` are what
    was unreadable.
    """

    def __init__(self, run: Run, sides: Sides, every: Iterable[System], errors: tuple[Diagnostic, ...] = ()):
        self.run, self.sides, self.errors = run, sides, errors
        licensed = gather((system.reached, system) for system in every)
        self.systems, self.left_out = licensed.get(True, []), [s.name for s in licensed.get(False, ())]
        self.moving = [system for system in self.systems if any(system.moved())]
        self.moves = Counter(move for system in self.systems for _, move, _ in system.moved())
        self.words = [words_of(side) for side in sides]
        old, law = (side.law for side in sides)
        groups = [(title, law.library.group(ALLIANCES[title])) for title in (EMBARGOED, *ALLIANCES)]
        self.group = {
            code: next((t for t, group in groups if group.membership(code, law.day)), OTHER)
            for code in run.request.to
        }
        found = gather((title, code) for code, title in sorted(self.group.items()))
        self.columns = {title: tuple(found[title]) for title in (*ALLIANCES, OTHER) if title in found}
        self.influences = [("every system", i) for i in run.influences_on_all]
        self.influences += [(system.path, i) for system in self.systems for i in system.influences]
        days = [f" on {side.law.day}" if old.day != law.day else "" for side in sides]
        self.side_names = [f"{side.interpretation.id}{day}" for side, day in zip(sides, days, strict=True)]
        self.title = " to ".join(self.side_names)
        self.dates = f"{words.dates(run)} Only proven reviews are compared. {words.NO_DECISION}"

    @property
    def unmoved(self) -> str:
        """In a sentence for which systems no review changes, empty where there is none."""
        names = []
        for system in (each for each in self.systems if each not in self.moving):
            undecided = sum(len(t.destinations) for t in system.transfers if t.new.review == UNDETERMINED)
            still = f" (open on both sides to {counted(undecided, 'destination')})" if undecided else ""
            names.append(f"{system.name}{still}")
        count = counted(len(names), "system")
        return f"No change of review for {count}: {', '.join(names)}." if names else ""

    def reasons(self, transfers: Transfers) -> dict[str, list[str]]:
        """Return the ids of the words that decide the new side of some transfers alone, and the old side alone."""
        pairs = zip(self.words, (transfers.old, transfers.new), strict=True)
        before, after = ([said[id] for id in side.decided_by if id in said] for said, side in pairs)
        because = [w.id for w in after if w not in before]
        return {"because": because, "instead_of": [w.id for w in before if w not in after]}

    def deciding(self, systems: Iterable[System]) -> dict[str, dict[str, Words]]:
        """Return the words that decide only one side of any transfer, the ``old`` or the ``new``, by id."""
        reasons = [self.reasons(alike) for system in systems for alike in system.transfers]
        sides = zip(("old", "new"), ("instead_of", "because"), self.words, strict=True)
        return {
            side: {id: said[id] for id in sorted({id for r in reasons for id in r[which]})}
            for side, which, said in sides
        }

    @property
    def totals(self) -> str:
        """In one sentence how many transfers move and how."""
        moves = self.moves
        head = f"{counted(len(self.systems), 'system')}, {counted(len(self.run.request.to), 'destination')}"
        leave, verb = moves["leaves-denial"], "is" if moves["leaves-denial"] == 1 else "are"
        told = f"{counted(leave, 'transfer')} {verb} no longer denied by presumption or policy"
        rest = ", ".join(f"{moves[move]:,} {what}" for move, what in COUNTED.items() if moves[move])
        away = f" Not counted: {counted(len(self.left_out), 'foreign system')}." if self.left_out else ""
        return f"{head}: {told}, {moves['enters-denial']:,} newly denied{rest and f'; {rest}'}.{away}"


def describe_impact(found: Impact) -> Document:
    """Return the report for people: how many transfers move of which system, by which words, and the totals."""
    counts: list[Block] = []
    if found.moving:
        moves = (f"{LETTERS[move]} {meaning}" for move, meaning in MOVES.items() if found.moves[move])
        counts = [count_moves(found), Text(f"Transfers by change: {'; '.join(moves)}."), Text(COLUMNS)]
    counts += [Text(found.unmoved)] if found.unmoved else []
    sections: dict[str, Iterable[Block]] = {"": counts}
    for which, rules in (("because", found.words[1]), ("instead_of", found.words[0])):
        counter: Counter[str] = Counter()
        for alike in (each for system in found.systems for each in system.transfers if each.move):
            counter.update(dict.fromkeys(found.reasons(alike)[which], len(alike.destinations)))
        told = ((id, rules[id], counted(count, "transfer")) for id, count in counter.most_common())
        items = Items.of(Item(f"{w.summary} [{w.cite}] ({count})", id) for id, w, count in told)
        sections[which.capitalize().replace("_", " ")] = items
    sections |= list_of_specs(found.influences)
    closing = Section.of("", found.totals, found.dates)
    return Document(found.title, sections=(*Section.by_title(sections), closing))


def count_moves(found: Impact) -> Table:
    """Return the table of how many transfers move, by system and group of destinations."""
    rows = [("destinations", *(f"{len(codes):,}" for codes in found.columns.values()))]
    names = tell_apart((system.name, system.path) for system in found.moving)
    for label, system in zip(names, found.moving, strict=True):
        n = Counter((found.group[destination], move) for destination, move, _ in system.moved())
        cells = [" ".join(f"{n[t, m]:,}{LETTERS[m]}" for m in MOVES if n[t, m]) for t in found.columns]
        rows.append((label, *cells))
    return Table(("system", *found.columns), tuple(rows))


def impact_as_csv(found: Sequence[Impact]) -> str:
    """Return every transfer as a row of CSV, those that do not move with an empty ``move``.

    Of several exporting states each row begins with its own.
    """
    rows = (("exporter", *HEADERS), *(row for each in found for row in _list_transfers(each)))
    return csv.lines(rows if len(found) > 1 else (row[1:] for row in rows))


def _list_transfers(found: Impact) -> Iterator[Sequence[str]]:
    run = found.run
    for system, alike in ((each, some) for each in found.systems for some in each.transfers):
        told: list[str] = []
        for side, category, of in zip(found.sides, system.category, (alike.old, alike.new), strict=True):
            told += [side.interpretation.id, str(side.law.day), category, of.treatment, of.review, of.licence]
        told += [*map(" ".join, found.reasons(alike).values()), str(run.library.as_of)]
        told.append("; ".join(map(str, (*run.influences_on_all, *system.influences))))
        for code in alike.destinations:
            about = (system.path, system.name, code, countries.name(code), found.group[code], REGIONS[code])
            yield run.request.exporter, *about, alike.move, *told


def impact_as_json(found: Sequence[Impact]) -> str:
    """Return everything as JSON text; of several exporting states one after the other, in a list."""
    data = [_data(each) for each in found]
    return to_text(data if len(data) > 1 else data[0])


def _data(found: Impact) -> dict[str, Any]:
    run, names = found.run, ("old", "new")
    asked = [pick(side, "interpretation=interpretation.id", "as_of=law.day") for side in found.sides]
    sides = dict(zip(names, asked, strict=True))
    return {
        "schema": IMPACT,
        "tool": TOOL,
        "law": record.law(run.library),
        "request": {**sides, **pick(run.request, "to", "from=exporter"), "set": dict(run.request.settings)},
        "totals": {"sentence": found.totals, **{move: found.moves[move] for move in MOVES}},
        "destinations": [
            {"code": code, "name": countries.name(code), "group": found.group[code], "region": REGIONS[code]}
            for code in run.request.to
        ],
        "systems": [
            {
                "spec": pick(system, "path", "name", "sha256"),
                "influences": plain((*run.influences_on_all, *system.influences)),
                "category": dict(zip(names, system.category, strict=True)),
                "transfers": [
                    {
                        **{"to": each.destinations, "move": each.move or None},
                        **pick(each, *names),
                        **found.reasons(each),
                    }
                    for each in system.transfers
                ],
            }
            for system in found.systems
        ],
        "left_out": found.left_out,
        "rules": {
            side: {
                id: {"summary": printable(said.summary), **pick(said, "cite", "source", "verified")}
                for id, said in rules.items()
            }
            for side, rules in found.deciding(found.systems).items()
        },
        "errors": plain(found.errors),
    }


def heat_map(found: Impact, *, everything: bool = False) -> str:
    """Return a page with a map of the world, and a cell for every transfer of the systems that change.

    With ``everything`` also the systems that do not. The reasons are told system by system below; with scripts, a
    cell shows its reasons beside the table as well.
    """
    from mtcrcheck.report.html import environment  # noqa: PLC0415  templates are slow to load

    others = gather((f"other, {REGIONS[code]}", code) for code in found.columns.get(OTHER, ()))
    columns = {title: codes for title, codes in found.columns.items() if title != OTHER}
    columns |= {title: tuple(codes) for title, codes in sorted(others.items())}
    codes = [code for column in columns.values() for code in column]
    cells = []
    for system in found.systems if everything else found.moving:
        of = {code: (n, t.move, code) for n, t in enumerate(system.transfers) for code in t.destinations}
        cells.append((system, [of[code] for code in codes if code in of]))
    page = environment().get_template("impact.html")
    return page.render(
        **{"letters": LETTERS, "moves": MOVES, "about": COLUMNS, "same": SAME, "suspect": SUSPECT},
        **{"columns": columns.items(), "codes": codes, "cells": cells, "counts": count_moves(found)},
        **{"region": REGIONS, "name": countries.name, "impact": found, "everything": everything},
        tiles=_list_tiles(found),
        world=[TILE * (1 + max(at)) for at in zip(*TILES.values(), strict=True)],
    )


def _list_tiles(found: Impact) -> Iterator[tuple[str, float, float, str, str, int]]:
    """Yield each country of the map: its code, its place, its class, what is told of it, how many transfers move."""
    moved = gather((code, move) for system in found.systems for code, move, _ in system.moved())
    for code, (column, row) in TILES.items():
        moves, is_asked = Counter(moved.get(code, ())), code in found.group
        told = [f"{moves[move]} {LETTERS[move]} {MOVES[move]}" for move in MOVES if moves[move]]
        what = "; ".join(told) or (SAME if is_asked else "not asked about")
        kind = max(MOVES, key=moves.__getitem__) if moves else "same" if is_asked else "beyond"
        yield code, column * TILE, row * TILE, kind, f"{countries.name(code)}: {what}", moves.total()
