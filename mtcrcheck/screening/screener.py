"""The road of some rows: a batch of a table in, the same rows with their verdicts out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

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
from mtcrcheck.screening.physics import SIDES, Batch, Physics, doubts_payload, settle
from mtcrcheck.screening.table import (
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
    """Everything that is worked out before any row is read; ``screen`` then takes rows in batches."""

    layout: Layout
    question: Question
    planner: Planner
    physics: Physics
    decisions: Decisions
    presuming: Presuming

    @property
    def added(self) -> pa.Schema:
        """The columns that are added to the table's own."""
        ids = [interpretation.id for interpretation in self.question.interpretations]
        names = ["category", "item", "candidates", "evidence", "if_traded", *BOUNDS, "alerts", "missing"]
        names += [f"{id}.{part}" for id in ids for part in ("treatment", "review")]
        names += ["presumed_category", "presumed_item", "presumes"]
        names += [
            f"{id}.{part}" for id in ids for part in ("presumed_treatment", "presumed_review", "presumes")
        ]
        names += ["diagnostics", *(["influences"] if self.question.influences else ())]
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
        day, readings, choices = self.question.law.day, self.question.interpretations, self.planner.choices
        stated, last = (
            {DESTINATION: destination, **{n: c.codes(rows, only_stated=only) for n, c in choices.items()}}
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
        added = {
            name: annex.words(n, places[ANNEX]) for n, name in enumerate(("category", "item", "candidates"))
        }
        for id in (reading.id for reading in readings):
            review = asked[id].words(1, places[id])
            added[f"{id}.treatment"] = asked[id].words(0, places[id])
            added[f"{id}.review"] = pc.if_else(pa.array(is_known), review, UNDETERMINED)
        for fact, name, unit in DECIDING:
            for end, bound in zip(("min", "max"), proven.facts.of(fact), strict=True):
                added[f"{name}_{end}_{unit}"] = pa.array(bound, pa.float64(), from_pandas=True)
        which = annex.part(3, places[ANNEX])
        traded = annex.decide(annex.keys(if_traded))
        unknown = np.full(rows.size, choices["aerosol_system"].options.index(UNKNOWN))
        unassuming = annex.keys(Knowledge(rows.size, proven.facts, {**last, "aerosol_system": unknown}))
        flags = {
            "trade-off": _trades_off(rows, which, annex.part(3, traded)),
            "contradiction": proven.facts.contradictions,
            "foreign-origin": self._is_foreign(rows),
            "not-in-force": np.full(
                rows.size, any(i.effective > day or i.status != "in force" for i in readings)
            ),
            "assumption": (which != annex.part(3, annex.decide(unassuming))) & _silent_on_aerosols(rows)
            | annex.is_open(places[ANNEX], 1) & doubts_payload(rows),
        }
        # of what is missing only category and treatments count: a review may be open for want of a destination
        is_open = np.logical_or.reduce([asked[name].is_open(place, 1) for name, place in places.items()])
        return {
            **added,
            "evidence": self._evidence(which, known),
            "if_traded": annex.words(0, traded),
            "alerts": listed(flags, SEPARATOR),
            "missing": self._missing(rows, self.decisions.matters(proven, keys), is_open),
            **self._working(rows, part, known, places, is_known),
            "influences": pa.repeat("; ".join(map(str, self.question.influences)), rows.size),
            "diagnostics": _diagnostics(rows),
        }

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
        # a table tells no designations apart, and many presumptions turn on them
        designated = rows.given.get("aircraft.designation", np.False_)
        some = np.flatnonzero(np.logical_or.reduce(is_open) & ~designated)
        with np.errstate(all="ignore"):
            usual = self.physics.batch(rows, known[Evidence.ESTIMATED].codes, usual=True)
            desk = Desk.of(self.presuming, self.decisions, known, (part, usual), some)
        for id, decision in asked.items():
            head, *names = ("", "category", "item") if id == ANNEX else (f"{id}.", "treatment", "review")
            changed, answers, presumes = desk.work_out(decision, places[id][some])
            called_for = is_known if id != ANNEX else decision.is_open(places[id], 1)
            here = called_for[some[changed]]
            found = np.full(rows.size, -1)
            found[some[changed[here]]] = np.flatnonzero(here)
            nothing = found < 0
            added[f"{head}presumes"] = presumes.take(pa.array(found, mask=nothing))
            found[~nothing] = answers[here]
            added |= {
                f"{head}presumed_{name}": decision.words(n, found, nothing) for n, name in enumerate(names)
            }
        return added

    def _destination(self, batch: pa.RecordBatch, rows: Rows) -> tuple[Codes, Mask]:
        """Return the code of each row's destination, and which rows have one; what names none is a fault."""
        column = self.question.to_column
        if column is None:
            return np.zeros(rows.size, np.intp), np.ones(rows.size, np.bool_)
        found = as_text(batch[column]).dictionary_encode()
        codes = [self.planner.where.codes.get(text) for text in (*found.dictionary.to_pylist(), None)]
        places = found.indices.fill_null(len(codes) - 1).to_numpy(False)
        for fault in ("own-destination", "unknown-country"):
            rows.fault(column, fault, np.array([c == fault for c in codes])[places])
        numbers = np.array([c if isinstance(c, int) else 0 for c in codes], np.intp)
        return numbers[places], np.array([isinstance(c, int) for c in codes])[places]

    def _is_foreign(self, rows: Rows) -> Mask:
        """Say which aircraft are not of the exporting state, nor of one under the same law."""
        library, day = self.question.law.library, self.question.law.day
        here = authority(library, self.question.exporter, day)
        origins, places = rows.origin
        return np.array([o is None or authority(library, str(o), day) != here for o in origins])[places]

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
        feeding: dict[str, Mask] = {}
        for fact, mask in matters.items():
            for key in keys_behind(fact):
                feeding[key] = feeding.get(key, np.False_) | mask
        found, places = rows.origin
        given = {**rows.given, "origin": np.array([country is not None for country in found])[places]}
        flags = {key: is_open & feeding[key] & ~given.get(key, np.False_) for key in KEYS if key in feeding}
        return listed(flags, SEPARATOR)


def prepare_screener(schema: pa.Schema, layout: Layout, question: Question, names: Sequence[str]) -> Screener:
    """Return what screens the rows of a table; ``names`` are the different texts in its column of destinations.

    Raises `NameTakenError` for a table that has been screened already.
    """
    law = question.law
    rows = read_rows(flat(pa.RecordBatch.from_pylist([], schema)), layout)
    presumptions = [p for p in in_order_of_choice(law.library.presumptions) if p.strength != "weak"]
    choices = with_presumed(presumptions, plan_choices(rows))
    aerosol = choices["aerosol_system"]
    choices["aerosol_system"] = replace(aerosol, options=tuple(dict.fromkeys((*aerosol.options, UNKNOWN))))
    physics = Physics.plan(rows, choices)
    bounded = {f"{p.about}.at_least" for p in presumptions if p.at_least is not None}
    questions = frozenset(Open(p.question) for p in presumptions if p.question)
    going = None if question.to_column is None else names
    where = plan_destinations(law, question.exporter, question.destination, going)
    planner = Planner(law, choices, where, physics.bounded(rows) | bounded, questions)
    decisions, presuming = planner.plan_law(question.interpretations), Presuming.plan(presumptions, planner)
    screener = Screener(layout, question, planner, physics, decisions, presuming)
    taken = {name.casefold() for name in screener.added.names} & {name.casefold() for name in schema.names}
    if "candidates" in taken:
        raise NameTakenError(", ".join(sorted(taken)))
    return screener


def _trades_off(rows: Rows, which: Any, traded: Any) -> Mask:
    """Say where the category may be another if payload is traded for fuel, as `mtcrcheck.alerts` does."""
    sides = (rows.sides.get(f"mass.max_payload.{side}", np.full(rows.size, np.nan)) for side in SIDES)
    told_apart = (which == traded) & np.isin(traded.astype(np.intp), [set_number([c]) for c in CATEGORIES])
    flags: Mask = ~np.logical_and.reduce([np.isnan(side) for side in sides]) & ~told_apart
    flags &= traded.astype(np.intp) & set_number(CATEGORIES[:1]) != 0
    if "mass.payload_limit" in rows.codes:
        settling = [words_of("mass.payload_limit").index(word) for word in ("structure", "takeoff-mass")]
        flags &= ~np.isin(rows.codes["mass.payload_limit"], settling)
    return flags


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
