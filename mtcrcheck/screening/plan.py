"""The whole road for a table: its columns in, the same columns with verdicts out, as one expression."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from mtcrcheck.capability.derivation import Evidence
from mtcrcheck.screening import remarks
from mtcrcheck.screening.border import Border
from mtcrcheck.screening.capability import Capability
from mtcrcheck.screening.places import ANYWHERE, Destinations, plan_places
from mtcrcheck.screening.sheet import Sheet, free_prefix
from mtcrcheck.screening.verdicts import Verdicts

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from mtcrcheck.library import Interpretation, Law
    from mtcrcheck.screening.capability import Facts
    from mtcrcheck.screening.layout import Layout
    from mtcrcheck.screening.sheet import Cut, Small

DECIDING = (("range_km", "range", "km"), ("payload_at_300_km_kg", "payload_at_300_km", "kg"))
"""Facts whose bounds are written out: the fact, and what its columns begin and end with."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of every row: the day's law, the readings, from where and where to.

    ``origins`` are the different texts of the table's column of origins.
    """

    law: Law
    readings: tuple[Interpretation, ...]
    exporter: str = "US"
    destinations: Destinations = ANYWHERE
    origins: tuple[str, ...] = ()


class NameTakenError(ValueError):
    """A table has columns already that are named like those to be added."""


def screened(
    table: ir.Table, layout: Layout, question: Question, *, small: Small | None = None, cut: Cut | None = None
) -> tuple[ir.Table, ir.Table]:
    """Return the table with the columns of every verdict beside its own, and how many rows have diagnostics.

    That is ``rows`` of a table of one row, which needs nothing of the verdicts.

    ``small`` is for engines that cannot index a list by a column, ``cut`` for those that cannot plan so much
    at once: see `Sheet.compute`.
    Raises `NameTakenError` where the table has such columns already.
    """
    sheet = Sheet(free_prefix(table.columns))
    border = Border(sheet, table, layout)
    border.read()
    added = _verdicts(border, question)
    taken = {c.casefold() for c in added} & {c.casefold() for c in table.columns}
    if taken:
        raise NameTakenError(", ".join(sorted(taken)))
    full = sheet.compute(table, [c for c in added.values() if c], small=small, cut=cut)
    verdicts = full.select(
        *table.columns,
        **{name: full[c] if c else ibis.null("string") for name, c in added.items()},
    )
    said = added["diagnostics"]
    faulty = sheet.compute(table, [said] if said else [], small=small, cut=cut)
    return verdicts, faulty.aggregate(rows=faulty[said].count() if said else ibis.literal(0))


def _verdicts(border: Border, question: Question) -> dict[str, str | None]:
    """Plan every column that is added, by its name."""
    sheet = border.sheet
    capability = Capability(border)
    levels = [capability.facts(level) for level in Evidence]
    facts, traded = levels[-1], capability.facts(Evidence.ESTIMATED, traded=True)
    verdicts = Verdicts(sheet, question.law)
    places = plan_places(border, question.destinations, question.law, question.readings, question.exporter)
    reviewed = verdicts.reviews(facts, question.readings, places)
    annex, if_traded = reviewed.annex, verdicts.annex(traded)
    found: dict[str, str | None] = {
        "category": annex.category,
        "item": annex.item,
        "candidates": annex.candidates,
        "evidence": verdicts.evidence(
            [*(verdicts.annex(level).which for level in levels[:-1]), annex.which],
            [level.word for level in Evidence],
        ),
        "if_traded": if_traded.category,
        **_bounds(sheet, facts),
    }
    found["alerts"] = remarks.alerts(border, question, verdicts, facts, (annex, if_traded))
    found["missing"] = remarks.missing(border, reviewed)
    for id, (treatment, review) in reviewed.readings.items():
        found |= {f"{id}.treatment": treatment, f"{id}.review": review}
    return found | {"diagnostics": border.diagnostics()}


def _bounds(sheet: Sheet, facts: Facts) -> dict[str, str | None]:
    """Return the bounds of the deciding facts, NULL where there is none."""
    nothing = sheet.column("no number", [], lambda _: ibis.null("float64"))
    return {
        f"{name}_{part}_{unit}": side.get(fact, nothing)
        for fact, name, unit in DECIDING
        for part, side in (("min", facts.lows), ("max", facts.highs))
    }
