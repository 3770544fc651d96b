"""Screening of a batch: rows of a table in, the same rows with their verdicts out, proven and presumed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mtcrcheck import countries
from mtcrcheck.assessment import Influence, authority
from mtcrcheck.capability.derivation import Evidence
from mtcrcheck.capability.facts import keys_behind
from mtcrcheck.classifier import CATEGORIES, UNDETERMINED
from mtcrcheck.eligibility import placed
from mtcrcheck.reasons.working import GREATEST, USUAL, order_of_deletion
from mtcrcheck.rules.conditions import Condition, holds, list_tests
from mtcrcheck.rules.decisions import Values, Variable
from mtcrcheck.rules.law import Interpretation, Law
from mtcrcheck.rules.presumptions import Presumption, in_order_of_choice
from mtcrcheck.rules.world import DESTINATION, UNKNOWN, Open, Threshold, World, exactly
from mtcrcheck.screening import physics, table
from mtcrcheck.screening.law import ANNEX, SEPARATOR, Axis, Lookups, asked_of, plan
from mtcrcheck.screening.layout import Layout, TableError
from mtcrcheck.screening.physics import Batch, Knowledge, Physics, settle
from mtcrcheck.screening.table import Codes, Mask, Numbers, Rows, flat, listed, read_rows
from mtcrcheck.spec.keys import KEYS

DECIDING = (("range_km", "range", "km"), ("payload_at_300_km_kg", "payload_at_300_km", "kg"))
"""Facts whose bounds are written out: the fact, and what its columns begin and end with."""
LEVELS = tuple(Evidence)
Levels = Mapping[Evidence, Knowledge]
"""What is known of some rows at each level of evidence."""


class Question(NamedTuple):
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


class Screener:
    """Everything that is worked out before any row is read; ``screen`` then takes rows in batches.

    ``asked`` are the decisions by name, which share their ``axes``; ``standing`` says of each presumption, by its id,
    whether it may be made by what is known. ``choices`` have what is presumed among their options. ``destinations``
    has for each text of their column, the ``names``, its country (alpha-2) or why it names none, and ``going`` the
    places of these countries. Raises `TableError` for a table that has been screened already.
    """

    def __init__(self, schema: pa.Schema, layout: Layout, question: Question, names: Sequence[str]) -> None:
        self.layout, self.question, law = layout, question, question.law
        nothing = pa.RecordBatch.from_pylist([], schema)
        rows = read_rows(flat(nothing), layout)
        self.presumptions = [p for p in in_order_of_choice(law.library.presumptions) if p.strength != "weak"]
        self.choices = choices = table.plan_choices(rows)
        presumed = [(p.fact, exactly(p.value)) for p in self.presumptions if p.fact and p.value is not None]
        for name, option in (*presumed, ("aerosol_system", UNKNOWN)):
            options = dict.fromkeys((*choices[name].options, option))
            choices[name] = choices[name]._replace(options=tuple(options))
        self.physics = Physics(rows)
        bounded = {f"{p.about}.at_least" for p in self.presumptions if p.at_least is not None}
        bounded |= self.physics.bounded(rows)
        questions = {Open(p.question) for p in self.presumptions if p.question}
        home, own = countries.home, countries.home(question.exporter)
        found = {name: table.country_named(name) or "unknown-country" for name in names}
        self.destinations = {n: "own-destination" if home(to) == own else to for n, to in found.items()}
        named = dict.fromkeys(to for to in self.destinations.values() if len(to) == 2)  # longer is a fault
        self.going = {to: place for place, to in enumerate(named)}
        anywhere = (to for to in countries.codes() if home(to) != own)
        going = named or [next(anywhere)] if question.to_column is not None else [question.destination]
        places = tuple(placed(World(), law, to) for to in going if to)

        def states(variable: Variable) -> list[Values]:
            subject, anything = variable.subject, tuple(range(len(variable.values)))
            if subject == DESTINATION and places:
                return [variable.among([world]) for world in places]
            if subject in questions:
                return [anything, *((variable.values.index((answer,)),) for answer in (False, True))]
            if variable.cuts:
                is_bounded = bounded & {f"{subject}.at_least", f"{subject}.at_most"}
                return variable.spans() if is_bounded else [anything]
            known = choices[str(subject)].options if subject in choices else ()
            return [variable.known(options) for options in known] or [anything]

        asked = asked_of(law, question.interpretations, placed=bool(places))
        standings = {p.id: (partial(_standing, p, law), p.conditions, _made) for p in self.presumptions}
        self.axes, self.asked = plan(law, asked, places, states)
        _, self.standing = plan(law, standings, places, states)
        added = map(str.casefold, self.verdicts(nothing))
        taken = {name.casefold() for name in schema.names}.intersection(added)
        if "candidates" in taken:
            words = f"the table has columns already that screening adds: {', '.join(sorted(taken))}"
            raise TableError(f"{words}; leave them out with --query")

    def screen(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return rows with the columns that are added; those of their own that are called the same are "given"."""
        added = self.verdicts(batch)
        taken = {name.casefold() for name in added}
        own = (f.with_name(f"{f.name} (given)") if f.name.casefold() in taken else f for f in batch.schema)
        schema = pa.schema([*own, *((name, column.type) for name, column in added.items())])
        return pa.RecordBatch.from_arrays([*batch.columns, *added.values()], schema=schema)

    def faults(self, batch: pa.RecordBatch) -> Counter[tuple[str, str, str]]:
        """Count the cells that cannot be used, by column, code and cell; the rows that have any under no column."""
        batch = flat(batch)
        rows = read_rows(batch, self.layout)
        self._destination(batch, rows)
        found: Counter[tuple[str, str, str]] = Counter()
        for (column, code), mask in rows.faults.items():
            cells = table.as_text(batch[column]).filter(pa.array(mask)).to_pylist()
            found.update((column, code, str(cell)) for cell in cells)
        if rows.faults:
            found["", "", ""] = int(np.logical_or.reduce([*rows.faults.values()]).sum())
        return found

    def verdicts(self, batch: pa.RecordBatch) -> dict[str, pa.Array]:
        """Return the columns that are added, by their names."""
        batch = flat(batch)
        rows = read_rows(batch, self.layout)
        destination, has_one = self._destination(batch, rows)
        stated, last = {}, {}
        for name, choice in self.choices.items():
            at = table.place(rows, choice.keys)
            stated[name], last[name] = choice.stated[at], choice.derived[at]
        stated[DESTINATION] = last[DESTINATION] = destination
        with np.errstate(all="ignore"):
            part = self.physics.batch(rows)
            codes = {**dict.fromkeys(LEVELS, last), Evidence.STATED: stated}
            known = {level: settle(part, codes[level], level) for level in LEVELS}
            if_traded = settle(part, last, traded=True)
        part.memory.clear()
        proven, asked = known[Evidence.ESTIMATED], self.asked
        keys = {name: decision.keys(proven) for name, decision in asked.items()}
        places = {name: decision.decide(keys[name]) for name, decision in asked.items()}
        annex, place = asked[ANNEX], places[ANNEX]
        traded = annex.decide(annex.keys(if_traded))
        # of what is missing only category and treatments count: a review may be open for want of a destination
        is_open = np.logical_or.reduce([asked[name].is_open(place, 1) for name, place in places.items()])
        added = {name: annex.words(n, place) for n, name in enumerate(("category", "item", "candidates"))}
        which = annex.part(2, place)
        first = np.full(which.size, LEVELS[-1])  # level at which the candidates are what they are at the last
        for level in reversed(LEVELS[:-1]):
            first[annex.part(2, annex.decide(annex.keys(known[level]))) == which] = level
        words = pa.array([level.word for level in LEVELS], pa.string())
        added["evidence"] = words.take(pa.array(first, mask=which == SEPARATOR.join(CATEGORIES)))
        added["if_traded"] = annex.words(0, traded)
        for fact, name, unit in DECIDING:
            for end, bound in zip(("min", "max"), proven.of(fact), strict=True):
                added[f"{name}_{end}_{unit}"] = pa.array(bound, pa.float64(), from_pandas=True)
        added["alerts"] = listed(rows.size, self._alerts(rows, proven, place, traded), SEPARATOR)
        added["missing"] = self._missing(rows, proven, keys, is_open)
        for id in (reading.id for reading in self.question.interpretations):
            added[f"{id}.treatment"] = asked[id].words(0, places[id])
            review = asked[id].words(1, places[id])
            added[f"{id}.review"] = pc.if_else(pa.array(has_one), review, UNDETERMINED)
        added |= self._working(rows, part, known, places, has_one)
        faults = {": ".join(at): mask for at, mask in rows.faults.items()}
        added["diagnostics"] = listed(rows.size, faults, "; ")
        if self.question.influences:
            added["influences"] = pa.repeat("; ".join(map(str, self.question.influences)), rows.size)
        return added

    def _alerts(self, rows: Rows, proven: Knowledge, place: Codes, traded: Codes) -> dict[str, Mask]:
        """Return by alert the rows that have it; ``place`` and ``traded`` are those of their category.

        ``--explain`` gives those too that turn on one aircraft's sources.
        """
        annex, law, readings = self.asked[ANNEX], self.question.law, self.question.interpretations
        origins, places = rows.origin
        here = authority(law.library, self.question.exporter, law.day)
        foreign = [o is None or authority(law.library, str(o), law.day) != here for o in origins]
        not_in_force = any(i.effective > law.day or i.status != "in force" for i in readings)
        which, if_traded = annex.part(2, place), annex.part(2, traded)
        told_apart = (which == if_traded) & np.isin(if_traded, CATEGORIES)
        limited = rows.says("mass.payload_limit", "structure", "takeoff-mass")
        may_be_first = np.char.startswith(np.char.add(if_traded, SEPARATOR), CATEGORIES[0] + SEPARATOR)
        may_be_first &= rows.given.get("mass.max_payload", np.False_)
        unknown = self.choices["aerosol_system"].options.index(UNKNOWN)
        codes = {**proven.codes, "aerosol_system": np.full(rows.size, unknown)}
        assumes = which != annex.part(2, annex.decide(annex.keys(replace(proven, codes=codes, seen={}))))
        silent = ~rows.says("aircraft.role", "agricultural") & (rows.codes.get(table.AEROSOL, 0) == 0)
        return {
            "trade-off": may_be_first & ~limited & ~told_apart,
            "contradiction": proven.contradictions,
            "foreign-origin": np.array(foreign)[places],
            "not-in-force": np.full(rows.size, not_in_force),
            "assumption": assumes & silent | annex.is_open(place, 1) & physics.doubts_payload(rows),
        }

    def _working(
        self, rows: Rows, part: Batch, known: Levels, places: Mapping[str, Codes], has_one: Mask
    ) -> dict[str, pa.Array]:
        """Return the columns of working answers, empty where nothing is open."""
        is_open = [self.asked[name].is_open(place, 2) for name, place in places.items()]
        some = np.flatnonzero(np.logical_or.reduce(is_open))
        with np.errstate(all="ignore"):
            usual = self.physics.batch(rows, usual=True)
            desk = self._desk(known, (part, usual), some)
        added: dict[str, pa.Array] = {}
        for id in (ANNEX, *(reading.id for reading in self.question.interpretations)):
            head, *names = ("", "category", "item") if id == ANNEX else (f"{id}.", "treatment", "review")
            called_for = self.asked[id].is_open(places[id], 1) if id == ANNEX else has_one
            changed, answers, presumes = desk.work_out(self.asked[id], places[id][some], called_for[some])
            found = np.full(rows.size, -1)
            found[some[changed]] = answers
            nothing = found < 0
            for n, name in enumerate(names):
                added[f"{head}presumed_{name}"] = self.asked[id].words(n, found, nothing)
            found[some[changed]] = np.arange(changed.size)
            added[f"{head}presumes"] = presumes.take(pa.array(found, mask=nothing))
        return added

    def _destination(self, batch: pa.RecordBatch, rows: Rows) -> tuple[Codes, Mask]:
        """Return the code of each row's destination, and which rows have one; what names none is a fault."""
        column = self.question.to_column
        if column is None:
            return np.zeros(rows.size, np.intp), np.ones(rows.size, np.bool_)
        texts, places = table.encoded(table.as_text(batch[column]))
        named = [self.destinations.get(text, "") for text in (*texts, None)]
        for fault in ("own-destination", "unknown-country"):
            rows.fault(column, fault, np.array([to == fault for to in named])[places])
        numbers = np.array([self.going.get(to, -1) for to in named], np.intp)[places]
        return np.maximum(numbers, 0), numbers >= 0

    def _missing(self, rows: Rows, proven: Knowledge, keys: Mapping[str, list[Codes]], is_open: Mask) -> Any:
        """Return the keys on which a row is silent and which feed a fact that would tell verdicts left open apart.

        ``keys`` are what rows bring to each decision. Unlike the smallest sets of `mtcrcheck.reasons.missing`, which
        `--explain` gives, they are all such keys.
        """
        told = ((axis, axis.vague[axis.code(proven)]) for axis in self.axes if axis.vague.any())
        matters: dict[str, Mask] = {}
        for axis, mask in chain(told, *(self.asked[name].matters(of) for name, of in keys.items())):
            fact = axis.variable.subject
            if isinstance(fact, str) and fact != DESTINATION:
                matters[fact] = matters.get(fact, np.False_) | mask
        feeding: dict[str, Mask] = {}
        for fact, mask in matters.items():
            for key in keys_behind(fact):
                feeding[key] = feeding.get(key, np.False_) | mask
        keys_fed = [key for key in KEYS if key in feeding]
        flags = {key: is_open & feeding[key] & ~rows.given.get(key, np.False_) for key in keys_fed}
        return listed(rows.size, flags, SEPARATOR)

    def _made(self, known: Knowledge) -> dict[str, Mask]:
        """Return by id the rows for which each presumption is made, one for each fact."""
        taken: dict[str, Mask] = {}
        found = {}
        for p in self.presumptions:
            decision = self.standing[p.id]
            made = ~taken.get(p.about, np.zeros(known.size, np.bool_))
            for each in (known,) if p.strict else (known, *_at_most(known, p.unless)):
                made = made & decision.part(0, decision.decide(decision.keys(each)))
            if p.at_least is not None:
                made &= np.logical_and.reduce(np.isnan(known.of(p.about)))
            elif p.fact:
                silent = np.array([options.only is None for options in self.choices[p.fact].options])
                made &= silent[known.codes[p.fact]]
            found[p.id] = made
            taken[p.about] = taken.get(p.about, np.False_) | made
        return found

    def _desk(self, known: Levels, batches: tuple[Batch, Batch], rows: Codes) -> "Desk":
        """Return some ``rows`` of which so much is ``known``, of batches by the outer and usual bands, on a desk."""
        facts = known[Evidence.ESTIMATED].some(rows)
        best = replace(facts, seen={})
        made = {id: mask[rows] for id, mask in self._made(known[Evidence.DERIVED]).items()}
        by_greatest = physics.take_greatest(facts, batches[0], rows)
        by_usual = physics.narrow(facts, batches[1], rows)
        made |= {GREATEST: ~by_greatest.contradictions, USUAL: ~facts.contradictions}
        desk = Desk(order_of_deletion(self.presumptions), best, made, {}, {})
        for axis in self.axes:
            subject = axis.variable.subject
            about = [p for p in self.presumptions if (Open(p.question) if p.question else p.about) == subject]
            if axis.is_number:
                bounds = facts.of(str(subject))
                greatest, usual = _meet(bounds, by_greatest.of(str(subject))), by_usual.of(str(subject))
                ways = bounds, greatest, _meet(bounds, usual), _meet(greatest, usual)
                low, high = map(np.array, zip(*(axis.regions(*way) for way in ways), strict=True))
                least = low
                for p in about:
                    bound, _ = axis.regions(p.at_least or 0.0, np.inf)
                    least = np.where(made[p.id], np.maximum(low, bound), least)
                codes = np.concatenate([axis.between(low, high), axis.between(least, high)])
                bits = {GREATEST: 1, USUAL: 2} | dict.fromkeys((p.id for p in about), 4)
            elif about:
                codes = np.array([axis.code(facts)] * 2)
                for p, value in ((p, p.value) for p in about if p.value is not None):
                    said = self.choices[p.fact].options.index(exactly(value)) if p.fact else 1 + bool(value)
                    codes[1, made[p.id]] = axis.recode[said]
                bits = dict.fromkeys((p.id for p in about), 1)
            else:
                continue
            desk.bits[axis], desk.codes[axis] = bits, codes
            best.seen[axis] = codes[desk.state(axis, made), np.arange(rows.size)]
        return desk


# The working answers, as `mtcrcheck.reasons.working` gives them of one aircraft


def _at_most(known: Knowledge, unless: Condition | None) -> Iterator[Knowledge]:
    """Yield what is known with each number that defeats a presumption at its upper end, where it has another."""
    tests = list_tests(unless) if unless else ()
    for fact in {test.fact for test in tests if isinstance(test, Threshold)}:
        low, high = known.of(fact)
        if (low < high).any() or (np.isnan(low) & ~np.isnan(high)).any():
            sides = known.sides.copy()
            sides[physics.PLACES[fact], 0] = np.where(np.isnan(high), low, high)
            yield replace(known, sides=sides, seen={})


def _standing(presumption: Presumption, law: Law, world: World) -> tuple[bool, ...]:
    """Return whether a presumption is called for, defeated and barred, in a world where everything is known."""
    asked = (presumption.when, presumption.unless, presumption.barred)
    return tuple(condition is not None and holds(condition, world, law) for condition in asked)


def _made(outcomes: Iterable[tuple[bool, ...]]) -> tuple[bool]:
    """Return whether it is certainly called for, not certainly defeated, and certainly not barred."""
    called, defeated, barred = map(set, zip(*outcomes, strict=True))
    return (called == {True} and defeated != {True} and barred == {False},)


class Desk(NamedTuple):
    """Some rows on one desk: what is known of them with all that is presumed, what that is, and what it does.

    ``codes`` have, by axis, what rows are by their state and place; the state of a row is the sum of the ``bits`` of
    all that is presumed of it and bears on the axis.
    """

    order: tuple[str, ...]
    best: Knowledge
    made: Mapping[str, Mask]
    bits: dict[Axis, Mapping[str, int]]
    codes: dict[Axis, Codes]

    def state(self, axis: Axis, on: Mapping[str, Mask], rows: Any = ...) -> Any:
        """Return the states of some rows."""
        return sum(on[id][rows] * bit for id, bit in self.bits[axis].items())

    def work_out(self, decision: Lookups, proven: Codes, wanted: Mask) -> tuple[Codes, Codes, pa.Array]:
        """Return which ``wanted`` rows have a working answer, the place of it, and the ids that it needs.

        Answers are alike where the first two parts of the results are.
        """
        alike: dict[Any, int] = {}
        answers = np.array([alike.setdefault(result[:2], len(alike)) for result in decision.results])
        keys = decision.keys(self.best)
        found = decision.decide(keys)
        rows = np.flatnonzero(wanted & (answers[found] != answers[proven]))
        keys = [key[rows] for key in keys]
        best = answers[found[rows]]
        on = {id: made[rows] for id, made in self.made.items()}
        turned_on = {axis for lookup in decision.tables for axis in lookup.weights}.intersection(self.bits)
        for id in self.order:
            some = np.flatnonzero(on[id])
            tried = [key[some] for key in keys]
            for axis in (axis for axis in turned_on if id in self.bits[axis]):
                state, codes = self.state(axis, on, some), self.codes[axis]
                move = codes[state - self.bits[axis][id], rows[some]] - codes[state, rows[some]]
                for place, lookup in enumerate(decision.tables):
                    tried[place] += move * lookup.weights.get(axis, 0)
            needless = answers[decision.decide(tried)] == best[some]
            on[id][some[needless]] = False
            for key, without in zip(keys, tried, strict=True):
                key[some[needless]] = without[needless]
        return rows, found[rows], listed(rows.size, dict(sorted(on.items())), " ")


def _meet(bounds: tuple[Numbers, Numbers], others: tuple[Numbers, Numbers]) -> tuple[Numbers, Numbers]:
    """Return tighter bounds where others meet them."""
    low, high = np.fmax(bounds[0], others[0]), np.fmin(bounds[1], others[1])
    crossed = low > high
    return np.where(crossed, bounds[0], low), np.where(crossed, bounds[1], high)
