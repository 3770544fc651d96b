"""Verdicts as columns: category, treatment and review for every completion of what a row leaves open.

A row becomes a few small numbers: what it knows of each fact that the law tests. The lookups of
`mtcrcheck.screening.automaton` turn these into what `mtcrcheck.classifier` and `mtcrcheck.eligibility` say.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import ibis

from mtcrcheck.classifier import CATEGORIES, UNDETERMINED, decide_item
from mtcrcheck.eligibility import decide, setting
from mtcrcheck.rules.world import Threshold
from mtcrcheck.screening.automaton import Axis, automaton
from mtcrcheck.screening.decisions import Compiler
from mtcrcheck.screening.places import NOWHERE, provisions
from mtcrcheck.screening.sheet import among
from mtcrcheck.screening.terms import exact
from mtcrcheck.screening.variables import DESTINATION, atoms_in, variables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mtcrcheck.eligibility import Setting
    from mtcrcheck.library import Interpretation, Law
    from mtcrcheck.rules.world import World
    from mtcrcheck.screening.automaton import Automaton, Outcomes
    from mtcrcheck.screening.capability import Facts
    from mtcrcheck.screening.places import Places
    from mtcrcheck.screening.sheet import Sheet
    from mtcrcheck.screening.variables import Variable

ANNEX = "annex"
ANNEX_KINDS = ("text", "text", "text", "code")
SEPARATOR = "|"
"""Between the words of a column that lists several."""


@dataclass(frozen=True, slots=True)
class Annex:
    """The columns of the Annex verdict at one level of evidence."""

    category: str
    item: str
    candidates: str
    which: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The columns of the Annex verdict, and of treatment and review under each reading, by its id.

    ``matters`` has, for each fact that a row may leave open, whether knowing it would make a difference.
    """

    annex: Annex
    readings: dict[str, tuple[str, str]]
    matters: dict[str, str]


@dataclass(slots=True)
class Verdicts:
    """Plans the verdicts of a table under one day's law."""

    sheet: Sheet
    law: Law
    _annex: dict[tuple[str, ...], Annex] = field(default_factory=dict)

    def annex(self, facts: Facts) -> Annex:
        """Plan category, item and candidates; ``which`` numbers the sets of candidates."""
        asked = [version.when for _, version in self.law.annex]
        found = variables(atoms_in(asked, self.law), NOWHERE.worlds)
        axes, columns = self._axes(found, facts, NOWHERE)
        known = self._annex.get(tuple(columns))
        if known is None:
            compiler = Compiler(self.law, found)
            root = compiler.decision(lambda world: decide_item(self.law, world), asked)
            made = automaton(compiler.diagrams, {ANNEX: root}, axes, lambda o: _annex_result(o[ANNEX]))
            names, _ = self._look_up(made, axes, columns, ANNEX_KINDS)
            known = self._annex[tuple(columns)] = Annex(*names)
        return known

    def evidence(self, levels: Sequence[str], words: Sequence[str]) -> str:
        """Plan the first level of evidence at which the candidates (by number) are what they are at the last."""
        last = levels[-1]
        undecided = which(frozenset(CATEGORIES))

        def build(t: Any) -> Any:
            earlier = [
                (t[level] == t[last], word)
                for level, word in zip(levels, words, strict=True)
                if level != last
            ]
            return ibis.cases((t[last] == undecided, ibis.null("string")), *earlier, else_=words[-1])

        return self.sheet.column("evidence", levels, build)

    def reviews(self, facts: Facts, readings: Iterable[Interpretation], places: Places) -> Reviewed:
        """Plan the Annex verdict, and treatment and review under each reading."""
        settings = [
            replace(setting(self.law, r, placed=places.placed), requirements=(), notices=(), obligations=())
            for r in readings
        ]
        clauses = [version.when for _, version in self.law.annex]
        asked = [clauses, *([*clauses, *provisions(s)] for s in settings)]
        wanted = [c for conditions in (asked[0], *reversed(asked[1:])) for c in conditions]
        found = variables(atoms_in(wanted, self.law), places.worlds)
        axes, columns = self._axes(found, facts, places)
        compiler = Compiler(self.law, found)
        roots = {ANNEX: compiler.decision(lambda world: decide_item(self.law, world), asked[0])}
        for here, conditions in zip(settings, asked[1:], strict=True):
            roots[here.interpretation.id] = compiler.decision(_reviewed(here), conditions)
        ids = list(roots)[1:]
        made = automaton(
            compiler.diagrams, roots, axes, lambda o: (*_annex_result(o[ANNEX]), *_review_results(o, ids))
        )
        names, matters = self._look_up(made, axes, columns, [*ANNEX_KINDS, *["text", "text"] * len(ids)])
        annex, verdicts = Annex(*names[: len(ANNEX_KINDS)]), names[len(ANNEX_KINDS) :]
        reviews = [self._where_placed(name, places) for name in verdicts[1::2]]
        return Reviewed(
            annex,
            dict(zip(ids, zip(verdicts[::2], reviews, strict=True), strict=True)),
            {
                str(found[n].subject): flag
                for n, flag in matters.items()
                if isinstance(found[n].subject, str) and found[n].subject != DESTINATION
            },
        )

    def _where_placed(self, review: str, places: Places) -> str:
        """Plan a review that is undetermined where the destination is not known."""
        known = places.known
        if known is None:
            return review
        return self.sheet.column(
            ("placed", review),
            [review, known],
            lambda t: ibis.cases((t[known], t[review]), else_=UNDETERMINED),
        )

    def _axes(self, found: Sequence[Variable], facts: Facts, places: Places) -> tuple[list[Axis], list[str]]:
        """Return what rows may know of each variable, and the column of codes of each that has one."""
        axes, columns = [], []
        for level, variable in enumerate(found):
            axis, column = self._axis(level, variable, facts, places)
            axes.append(axis)
            columns.append(column or "")
        return axes, columns

    def _axis(  # noqa: PLR0911  one for each kind of fact, known in some rows or in none
        self, level: int, variable: Variable, facts: Facts, places: Places
    ) -> tuple[Axis, str | None]:
        subject = variable.subject
        everything = Axis(level, {0: tuple(range(len(variable.values)))})
        if not isinstance(subject, str):
            return everything, None
        if subject == DESTINATION:
            states = (variable.placed(w.test(a) for a in variable.atoms) for w in places.worlds)
            return Axis(level, dict(enumerate(states))), places.column
        if isinstance(variable.atoms[0], Threshold):
            low, high = facts.lows.get(subject), facts.highs.get(subject)
            if low is None and high is None:
                return everything, None
            return Axis(level, variable.spans()), self._span(variable, low, high)
        choice = facts.choices.get(subject)
        if choice is None:
            return everything, None
        distinct = list(dict.fromkeys(variable.known(o) for o in choice.options))
        codes = [distinct.index(variable.known(o)) for o in choice.options]
        axis = Axis(level, dict(enumerate(distinct)))
        if choice.column is None or len(distinct) == 1:
            return axis, None
        return axis, self._recoded(choice.column, tuple(codes))

    def _recoded(self, column: str, codes: tuple[int, ...]) -> str:
        """Plan the codes of states from the codes of a choice."""
        groups: dict[int, list[int]] = {}
        for n, code in enumerate(codes):
            groups.setdefault(code, []).append(n)
        usual = max(groups, key=lambda c: len(groups[c]))

        def build(t: Any) -> Any:
            rest = [
                (among(t[column], members, len(codes)), code)
                for code, members in groups.items()
                if code != usual
            ]
            return ibis.cases(*rest, else_=usual).cast("int32")

        return self.sheet.column(("state", column, codes), [column], build)

    def _span(self, variable: Variable, low: str | None, high: str | None) -> str:
        """Plan the code of the regions in which a number may lie; bounds that rounding made cross change places."""
        size = len(variable.values)

        def build(t: Any) -> Any:
            least, most = (None if c is None else t[c] for c in (low, high))
            if least is not None and most is not None:
                crossed = (least > most).fill_null(False)
                least, most = (
                    ibis.cases((crossed, most), else_=least),
                    ibis.cases((crossed, least), else_=most),
                )
            lowest = _region(least, variable.cuts, unknown=0)
            highest = _region(most, variable.cuts, unknown=size - 1)
            return (lowest * size + highest).cast("int32")

        return self.sheet.column(
            ("span", variable.subject, variable.cuts, low, high), [c for c in (low, high) if c], build
        )

    def _look_up(
        self, made: Automaton, axes: Sequence[Axis], columns: Sequence[str], kinds: Sequence[str]
    ) -> tuple[tuple[str, ...], dict[int, str]]:
        """Plan the lookups of an automaton: the columns of its results, and by axis whether it matters."""
        number: str | None = None
        names: tuple[str, ...] = ()
        matters: dict[int, str] = {}
        for block in made.blocks:
            key = self._packed(number, [(columns[a], axes[a].span) for a in block.axes])
            last = block is made.blocks[-1]
            results = (
                made.results if last else [(n,) for n in range(1 + max(t for t, _ in block.entries.values()))]
            )
            rows = {k: (bits, *results[to]) for k, (to, bits) in block.entries.items()}
            open_axes, *found = self.sheet.lookup(key, rows, ["bits", *(kinds if last else ("code",))])
            number, names = found[0], tuple(found)
            for bit, axis in enumerate(block.asked):
                if any(bits >> bit & 1 for _, bits in block.entries.values()):
                    matters[axis] = self._bit(open_axes, bit)
        return names, matters

    def _bit(self, column: str, bit: int) -> str:
        """Plan whether a bit is set in a column."""
        return self.sheet.column(("bit", column, bit), [column], lambda t: (t[column] // (1 << bit)) % 2 == 1)

    def _packed(self, number: str | None, codes: list[tuple[str, int]]) -> str:
        """Plan the key of a lookup: the number so far and the codes of its axes, packed into one number."""
        inputs = [c for c in (number, *(column for column, _ in codes)) if c]

        def build(t: Any) -> Any:
            total = ibis.literal(0, "int32") if number is None else t[number]
            for column, span in codes:
                total = total * span + t[column]
            return total.cast("int32")

        return self.sheet.column(("packed", number, *codes), inputs, build)


def _region(bound: Any, cuts: tuple[tuple[float, bool], ...], unknown: int) -> Any:
    """Return how many of the figures a bound has passed."""
    if bound is None:
        return ibis.literal(unknown, "int32")
    passed: Any = ibis.literal(0, "int32")
    for figure, below in cuts:
        passed += ((bound > exact(figure)) if below else (bound >= exact(figure))).cast("int32")
    return passed.fill_null(unknown)


def _reviewed(here: Setting) -> Any:
    def decided(world: World) -> tuple[str, str]:
        found = decide(here, world)
        return found.treatment, found.review

    return decided


def _annex_result(items: Iterable[Any]) -> tuple[str, str | None, str, int]:
    """Return category, item, candidates and number of the set of categories that may be."""
    found = list(items)
    categories = frozenset(item.category for item in found)
    candidates = [c for c in CATEGORIES if c in categories]
    clauses = {item.clause for item in found}
    clause = clauses.pop() if len(clauses) == 1 else None
    return (
        candidates[0] if len(candidates) == 1 else UNDETERMINED,
        clause.rsplit("/", 1)[-1] if clause else None,
        SEPARATOR.join(candidates),
        which(categories),
    )


def which(categories: frozenset[str]) -> int:
    """Return a number that stands for a set of categories."""
    return sum(1 << n for n, category in enumerate(CATEGORIES) if category in categories)


def _review_results(outcomes: Outcomes, readings: Sequence[str]) -> tuple[str, ...]:
    """Return treatment and review under each reading, undetermined where completions differ."""
    return tuple(
        _only(outcome[n] for outcome in outcomes[id])  # type: ignore[index]  # pairs
        for id in readings
        for n in (0, 1)
    )


def _only(words: Iterable[str]) -> str:
    found = set(words)
    return found.pop() if len(found) == 1 else UNDETERMINED
