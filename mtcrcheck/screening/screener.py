"""The road of some rows: a batch of a table in, the same rows with their verdicts out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mtcrcheck import countries
from mtcrcheck.assessment import authority
from mtcrcheck.capability.derivation import Evidence
from mtcrcheck.capability.facts import keys_behind
from mtcrcheck.classifier import CATEGORIES, UNDETERMINED
from mtcrcheck.influences import Influence
from mtcrcheck.rules.law import Interpretation, Law
from mtcrcheck.rules.presumptions import in_order_of_choice
from mtcrcheck.rules.world import DESTINATION, UNKNOWN, Open
from mtcrcheck.screening.law import (
    ANNEX,
    SEPARATOR,
    Decisions,
    Knowledge,
    Planner,
    plan_destinations,
    set_number,
)
from mtcrcheck.screening.layout import Layout
from mtcrcheck.screening.physics import Batch, Physics, doubts_payload, settle
from mtcrcheck.screening.table import (
    Choice,
    Codes,
    Mask,
    Rows,
    as_text,
    flat,
    listed,
    plan_choices,
    read_rows,
    words_of,
)
from mtcrcheck.screening.working import Desk, Presuming, with_presumed
from mtcrcheck.spec.keys import KEYS

DECIDING = (("range_km", "range", "km"), ("payload_at_300_km_kg", "payload_at_300_km", "kg"))
"""Facts whose bounds are written out: the fact, and what its columns begin and end with."""
BOUNDS = tuple(f"{name}_{end}_{unit}" for _, name, unit in DECIDING for end in ("min", "max"))
PRESUMED = ("presumed_treatment", "presumed_review", "presumes")
ALERTS = ("trade-off", "contradiction", "foreign-origin", "not-in-force", "assumption")
"""The alerts that columns carry; `--explain` gives those too that turn on one aircraft's sources."""
LEVELS = tuple(Evidence)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of every row: the day's law, the interpretations, from where and where to (an alpha-2 code).

    With ``to_column`` each row goes to the country that this column names; ``influences`` are what a file or a
    variable set of it.
    """

    law: Law
    interpretations: tuple[Interpretation, ...]
    exporter: str = "US"
    destination: str | None = None
    to_column: str | None = None
    influences: tuple[Influence, ...] = ()


class NameTakenError(ValueError):
    """A table has been screened already, and has the columns that are to be added."""


@dataclass(frozen=True, slots=True)
class Screener:
    """Everything that is worked out before any row is read; ``screen`` then takes rows in batches.

    ``to_column`` is the table's column of destinations, of which ``destinations`` are the codes as `Destinations` has
    them; ``influences`` says what a file or a variable set, and is a column where that is anything.
    """

    layout: Layout
    interpretations: tuple[str, ...]
    physics: Physics
    choices: Mapping[str, Choice]
    decisions: Decisions
    destinations: Mapping[str, int | str]
    to_column: str | None
    at_home: frozenset[str]
    not_in_force: bool
    presuming: Presuming
    influences: str

    @property
    def added(self) -> pa.Schema:
        """The columns that are added to the table's own."""
        texts = ("category", "item", "candidates", "evidence", "if_traded")
        names = [*texts, *BOUNDS, "alerts", "missing"]
        names += [f"{id}.{part}" for id in self.interpretations for part in ("treatment", "review")]
        names += ["presumed_category", "presumed_item", "presumes"]
        names += [f"{id}.{part}" for id in self.interpretations for part in PRESUMED]
        names += ["diagnostics", *(["influences"] if self.influences else ())]
        return pa.schema([(name, pa.float64() if name in BOUNDS else pa.string()) for name in names])

    def screen(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return rows with the columns that are added beside their own."""
        added = self.verdicts(batch)
        columns = [added[name] for name in self.added.names]
        return pa.RecordBatch.from_arrays([*batch.columns, *columns], schema=self.written(batch.schema))

    def written(self, schema: pa.Schema) -> pa.Schema:
        """Return the columns of a table and those that are added, of which its own of the same names are "given"."""
        taken = {name.casefold() for name in self.added.names}
        own = (f.with_name(f"{f.name} (given)") if f.name.casefold() in taken else f for f in schema)
        return pa.schema([*own, *self.added])

    def faults(self, batch: pa.RecordBatch) -> Counter[tuple[str, str, str]]:
        """Count the cells that cannot be used, by column, code and cell; the rows that have any under no column."""
        batch = flat(batch)
        rows = read_rows(batch, self.layout)
        self._destination(batch, rows)
        found: Counter[tuple[str, str, str]] = Counter()
        for column, code, mask in rows.faults:
            cells = as_text(batch[column]).filter(pa.array(mask)).to_pylist()
            found.update((column, code, str(cell)) for cell in cells)
        if rows.faults:
            found["", "", ""] = int(np.logical_or.reduce([mask for *_, mask in rows.faults]).sum())
        return found

    def verdicts(self, batch: pa.RecordBatch) -> dict[str, pa.Array]:
        """Return the columns that are added, by their names."""
        batch = flat(batch)
        rows = read_rows(batch, self.layout)
        destination, is_known = self._destination(batch, rows)
        stated, last = (
            {
                DESTINATION: destination,
                **{name: c.codes(rows, only_stated=only) for name, c in self.choices.items()},
            }
            for only in (True, False)
        )
        with np.errstate(all="ignore"):
            part = self.physics.batch(rows, last)
            known = {
                level: Knowledge(rows.size, settle(part, level), stated if level == Evidence.STATED else last)
                for level in LEVELS
            }
            if_traded = Knowledge(rows.size, settle(part, traded=True), last)
        part.memory.clear()
        proven, asked = known[Evidence.ESTIMATED], self.decisions.asked
        keys = {name: decision.keys(proven) for name, decision in asked.items()}
        places = {name: decision.decide(keys[name]) for name, decision in asked.items()}
        annex = asked[ANNEX]
        which = annex.part(3, places[ANNEX])
        added: dict[str, pa.Array] = {
            name: annex.words(n, places[ANNEX]) for n, name in enumerate(("category", "item", "candidates"))
        }
        added["evidence"] = self._evidence(which, known)
        traded = annex.decide(annex.keys(if_traded))
        added["if_traded"] = annex.words(0, traded)
        for fact, name, unit in DECIDING:
            for end, bound in zip(("min", "max"), proven.facts.of(fact), strict=True):
                added[f"{name}_{end}_{unit}"] = pa.array(bound, pa.float64(), from_pandas=True)
        unknown = np.full(rows.size, self.choices["aerosol_system"].options.index(UNKNOWN))
        unassuming = annex.keys(Knowledge(rows.size, proven.facts, {**last, "aerosol_system": unknown}))
        origins, origin_of = rows.origin
        flags = {
            "trade-off": _trades_off(rows, which, annex.part(3, traded)),
            "contradiction": proven.facts.contradictions,
            "foreign-origin": np.array([country not in self.at_home for country in origins])[origin_of],
            "not-in-force": np.full(rows.size, self.not_in_force),
            "assumption": (which != annex.part(3, annex.decide(unassuming))) & _silent_on_aerosols(rows)
            | annex.is_open(places[ANNEX], 1) & doubts_payload(rows),
        }
        added["alerts"] = listed(list(flags.values()), list(flags), SEPARATOR)
        # of what is missing only category and treatments count: a review may be open for want of a destination
        counting = [asked[name].is_open(place, 1) for name, place in places.items()]
        matters = self.decisions.matters(proven, keys)
        added["missing"] = self._missing(rows, matters, np.logical_or.reduce(counting))
        nowhere = pa.array(~is_known)
        for id in self.interpretations:
            decision = asked[id]
            added[f"{id}.treatment"] = decision.words(0, places[id])
            review = decision.words(1, places[id])
            added[f"{id}.review"] = review if is_known.all() else pc.if_else(nowhere, UNDETERMINED, review)
        added |= self._working(rows, part, known, places, is_known)
        if self.influences:
            added["influences"] = pa.repeat(self.influences, rows.size)
        return {**added, "diagnostics": _diagnostics(rows)}

    def _working(
        self,
        rows: Rows,
        part: Batch,
        known: Mapping[Evidence, Knowledge],
        places: Mapping[str, Codes],
        is_known: Mask,
    ) -> dict[str, pa.Array]:
        """Return the columns of working answers, empty where nothing is open."""
        added: dict[str, pa.Array] = {}
        asked = self.decisions.asked
        is_open = [asked[name].is_open(place, 2) for name, place in places.items()]
        some = np.flatnonzero(np.logical_or.reduce(is_open))
        with np.errstate(all="ignore"):
            usual = self.physics.batch(rows, known[Evidence.ESTIMATED].codes, usual=True)
            desk = Desk.of(self.presuming, self.decisions, known, (part, usual), some)
        for id, decision in asked.items():
            names = ("presumed_category", "presumed_item") if id == ANNEX else PRESUMED[:2]
            head = "" if id == ANNEX else f"{id}."
            changed, answers, presumes = desk.work_out(decision, places[id][some])
            here = is_known[some[changed]] if id != ANNEX else np.ones(changed.size, np.bool_)
            found = np.full(rows.size, -1)
            found[some[changed[here]]] = np.flatnonzero(here)
            nothing = found < 0
            added[f"{head}presumes"] = presumes.take(pa.array(found, mask=nothing))
            found[~nothing] = answers[here]
            for n, name in enumerate(names):
                added[head + name] = decision.words(n, found, nothing)
        return added

    def _destination(self, batch: pa.RecordBatch, rows: Rows) -> tuple[Codes, Mask]:
        """Return the code of each row's destination, and which rows have one; what names none is a fault."""
        if self.to_column is None:
            return np.zeros(rows.size, np.intp), np.ones(rows.size, np.bool_)
        found = as_text(batch[self.to_column]).dictionary_encode()
        codes = [self.destinations.get(text) for text in (*found.dictionary.to_pylist(), None)]
        places = found.indices.fill_null(len(codes) - 1).to_numpy(False)
        for fault in ("own-destination", "unknown-country"):
            rows.fault(self.to_column, fault, np.array([c == fault for c in codes])[places])
        numbers = np.array([c if isinstance(c, int) else 0 for c in codes], np.intp)
        return numbers[places], np.array([isinstance(c, int) for c in codes])[places]

    def _evidence(self, which: Any, known: Mapping[Evidence, Knowledge]) -> Any:
        """Return the first level of evidence at which the candidates are what they are at the last."""
        annex = self.decisions.asked[ANNEX]
        first = np.full(which.size, LEVELS[-1])
        for level in reversed(LEVELS[:-1]):
            first[annex.part(3, annex.decide(annex.keys(known[level]))) == which] = level
        words = pa.array([level.word for level in LEVELS], pa.string())
        return words.take(pa.array(first, mask=which == set_number(CATEGORIES)))

    def _missing(self, rows: Rows, matters: Mapping[str, Mask], is_open: Mask) -> Any:
        """Return the keys on which a row is silent and which feed a fact that would tell verdicts left open apart.

        Unlike the smallest sets of `mtcrcheck.missing`, which `--explain` gives, they are all such keys.
        """
        nowhere = np.zeros(rows.size, np.bool_)
        feeding: dict[str, Mask] = {}
        for fact, mask in matters.items():
            for key in keys_behind(fact):
                feeding[key] = feeding.get(key, nowhere) | mask
        found, places = rows.origin
        given = {**rows.given, "origin": np.array([country is not None for country in found])[places]}
        keys = [key for key in KEYS if key in feeding]
        return listed([is_open & feeding[key] & ~given.get(key, nowhere) for key in keys], keys, SEPARATOR)


def prepare_screener(schema: pa.Schema, layout: Layout, question: Question, names: Sequence[str]) -> Screener:
    """Return what screens the rows of a table; ``names`` are the different texts in its column of destinations.

    Raises `NameTakenError` for a table that has been screened already.
    """
    law, interpretations, exporter = question.law, question.interpretations, question.exporter
    rows = read_rows(flat(pa.RecordBatch.from_pylist([], schema)), layout)
    named = None if question.to_column is None else names
    where = plan_destinations(law, interpretations, exporter, question.destination, named)
    presumptions = [p for p in in_order_of_choice(law.library.presumptions) if p.strength != "weak"]
    choices = with_presumed(presumptions, plan_choices(rows))
    aerosol = choices["aerosol_system"]
    options = tuple(dict.fromkeys((*aerosol.options, UNKNOWN)))
    choices["aerosol_system"] = replace(aerosol, options=options)
    physics = Physics.plan(rows, choices)
    bounded = {f"{p.about}.at_least" for p in presumptions if p.at_least is not None}
    questions = frozenset(Open(p.question) for p in presumptions if p.question)
    planner = Planner(law, choices, where, physics.bounded(rows) | bounded, questions)
    library, day = law.library, law.day
    here = authority(library, exporter, day)
    screener = Screener(
        layout,
        tuple(i.id for i in interpretations),
        physics,
        choices,
        planner.plan_law(interpretations),
        where.codes,
        question.to_column,
        frozenset(c for c in countries.codes() if authority(library, c, day) == here),
        any(i.effective > day or i.status != "in force" for i in interpretations),
        Presuming.plan(presumptions, planner),
        "; ".join(map(str, question.influences)),
    )
    taken = {name.casefold() for name in screener.added.names} & {name.casefold() for name in schema.names}
    if "candidates" in taken:
        raise NameTakenError(", ".join(sorted(taken)))
    return screener


def _trades_off(rows: Rows, which: Any, traded: Any) -> Mask:
    """Say where the category may be another if payload is traded for fuel, as `mtcrcheck.alerts` does."""
    bounds = [rows.sides[side] for side in PAYLOAD_SIDES if side in rows.sides]
    if not bounds:
        return np.zeros(rows.size, np.bool_)
    known = np.logical_or.reduce([~np.isnan(bound) for bound in bounds])
    told_apart = (which == traded) & np.isin(traded.astype(np.intp), [set_number([c]) for c in CATEGORIES])
    with_first = traded.astype(np.intp) & set_number(CATEGORIES[:1]) != 0
    flags: Mask = known & ~told_apart & with_first
    if "mass.payload_limit" in rows.codes:
        settling = [words_of("mass.payload_limit").index(word) for word in ("structure", "takeoff-mass")]
        flags &= ~np.isin(rows.codes["mass.payload_limit"], settling)
    return flags


PAYLOAD_SIDES = ("mass.max_payload.at_least", "mass.max_payload.at_most")


def _silent_on_aerosols(rows: Rows) -> Mask:
    """Say where the absence of anything on a dispensing system is taken to mean that there is none."""
    silent = np.ones(rows.size, np.bool_) if rows.aerosol is None else ~rows.aerosol
    if "aircraft.role" in rows.codes:
        silent &= rows.codes["aircraft.role"] != words_of("aircraft.role").index("agricultural")
    return silent


def _diagnostics(rows: Rows) -> pa.Array:
    texts = np.full(rows.size, None, object)
    for column, code, mask in rows.faults:
        for row in np.flatnonzero(mask):
            texts[row] = f"{f'{texts[row]}; ' if texts[row] else ''}{column}: {code}"
    return pa.array(texts, pa.string())
