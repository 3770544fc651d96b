"""What a row's verdict leaves to say: alerts, and the keys that are missing where it is undetermined."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import ibis

from mtcrcheck.assessment import authority
from mtcrcheck.capability.facts import keys_behind
from mtcrcheck.classifier import CATEGORIES, UNDETERMINED
from mtcrcheck.rules.world import UNKNOWN
from mtcrcheck.screening.border import words_of
from mtcrcheck.screening.choices import aerosol_stated
from mtcrcheck.screening.places import resolved
from mtcrcheck.screening.verdicts import SEPARATOR, which
from mtcrcheck.spec.keys import KEYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from mtcrcheck.screening.border import Border
    from mtcrcheck.screening.capability import Facts
    from mtcrcheck.screening.plan import Question
    from mtcrcheck.screening.sheet import Sheet
    from mtcrcheck.screening.verdicts import Annex, Reviewed, Verdicts

ALERTS = ("trade-off", "contradiction", "foreign-origin", "not-in-force", "assumption")
"""The alerts that columns carry; `--explain` gives those too that turn on one aircraft's sources."""


def alerts(
    border: Border, question: Question, verdicts: Verdicts, facts: Facts, categories: tuple[Annex, Annex]
) -> str:
    """Plan the column of alert codes; ``categories`` are as declared and with payload traded for fuel."""
    annex, if_traded = categories
    flags = {
        "trade-off": _trade_off(border, annex, if_traded),
        "contradiction": facts.contradiction,
        "foreign-origin": _foreign_origin(border, question),
        "not-in-force": _always(border.sheet, _any_not_in_force(question)),
        "assumption": _assumption(border, verdicts, facts, annex),
    }
    return _listed(border.sheet, "alerts", {code: flag for code, flag in flags.items() if flag})


def _listed(sheet: Sheet, name: str, flags: Mapping[str, str]) -> str:
    """Plan a text that lists the words whose flags are set, NULL where none is."""
    if not flags:
        return sheet.column(name, [], lambda _: ibis.null("string"))
    columns = list(flags.values())
    anything = sheet.column((name, "any"), columns, lambda t: reduce(or_, [t[c] for c in columns]))

    def build(t: Any) -> Any:
        parts = [
            ibis.cases((t[flag], ibis.literal(f"{SEPARATOR}{word}")), else_="")
            for word, flag in flags.items()
        ]
        return ibis.cases((t[anything], reduce(lambda a, b: a + b, parts).substr(len(SEPARATOR))))

    return sheet.column(name, [anything, *flags.values()], build)


def _trade_off(border: Border, annex: Annex, if_traded: Annex) -> str | None:
    """Plan whether the category may be another if payload is traded for fuel, as `mtcrcheck.reasons.alerts` says."""
    bounds = [s["mass.max_payload"] for s in (border.lows, border.highs) if "mass.max_payload" in s]
    if not bounds or annex.which == if_traded.which:
        return None
    limit = border.codes.get("mass.payload_limit")
    settling = [words_of("mass.payload_limit").index(word) for word in ("structure", "takeoff-mass")]
    alone = [which(frozenset({category})) for category in CATEGORIES]
    with_first = [n for n in range(1, 1 << len(CATEGORIES)) if n & which(frozenset({CATEGORIES[0]}))]

    def build(t: Any) -> Any:
        declared, traded = t[annex.which], t[if_traded.which]
        told_apart = (declared == traded) & _any_of(traded, alone)
        known = reduce(or_, [t[b].notnull() for b in bounds])
        settled = _any_of(t[limit], settling) if limit else ibis.literal(False)
        return known & ~told_apart & _any_of(traded, with_first) & ~settled

    inputs = [annex.which, if_traded.which, *bounds, *([limit] if limit else [])]
    return border.sheet.column("trade-off", inputs, build)


def _foreign_origin(border: Border, question: Question) -> str | None:
    """Plan whether an aircraft is of another origin than the exporting state, or of an unknown one."""
    library, day = question.law.library, question.law.day
    who = authority(library, question.exporter, day)
    column = border.layout.of(KEYS["origin"])
    if column is None:
        return _always(border.sheet, True)
    home = [
        text for text in question.origins
        if (country := resolved(text)) is not None and authority(library, country, day) == who
    ]  # fmt: skip
    if not home:
        return _always(border.sheet, True)
    return border.sheet.column(
        "foreign-origin", [column], lambda t: ~_any_of(t[column], home).fill_null(False)
    )


def _always(sheet: Sheet, flag: bool) -> str | None:
    return sheet.column("always", [], lambda _: ibis.literal(True)) if flag else None


def _any_not_in_force(question: Question) -> bool:
    return any(r.effective > question.law.day or r.status != "in force" for r in question.readings)


def _assumption(border: Border, verdicts: Verdicts, facts: Facts, annex: Annex) -> str:
    """Plan whether the category would be open if the absence of an [aerosol] table said nothing."""
    assumed = facts.choices["aerosol_system"]
    choices = {**facts.choices, "aerosol_system": type(assumed)(None, (UNKNOWN,))}
    other = verdicts.annex(type(facts)(facts.lows, facts.highs, choices))
    sprays = words_of("aircraft.role").index("agricultural")
    stated, role = aerosol_stated(border), border.codes.get("aircraft.role")

    def build(t: Any) -> Any:
        differs = t[annex.which] != t[other.which]
        silent = ~t[stated] if stated else True
        return differs & silent & ((t[role] != sprays) if role else True)

    inputs = [annex.which, other.which, *(c for c in (stated, role) if c)]
    return border.sheet.column("assumption", inputs, build)


def missing(border: Border, reviewed: Reviewed) -> str:
    """Plan the keys on which a row is silent and which feed a fact that would tell verdicts left open apart.

    Unlike the smallest sets of `mtcrcheck.reasons.missing`, which `--explain` gives, they are all such keys.
    """
    sheet = border.sheet
    words = [reviewed.annex.category, *(t for t, _ in reviewed.readings.values())]
    is_open = sheet.column("open", words, lambda t: reduce(or_, [t[w] == UNDETERMINED for w in words]))
    feeding: dict[str, list[str]] = {}
    for fact, flag in reviewed.matters.items():
        matters = sheet.column(("matters", fact), [is_open, flag], _both(is_open, flag))
        for key in keys_behind(fact):
            feeding.setdefault(key, []).append(matters)
    flags = {}
    for key in (k for k in KEYS if k in feeding):
        given, reasons = border.given.get(key), feeding[key]
        flags[key] = sheet.column(
            ("missing", key), [*reasons, *([given] if given else [])], _silent(given, reasons)
        )
    return _listed(sheet, "missing", flags)


def _both(one: str, other: str) -> Callable[[Any], Any]:
    return lambda t: t[one] & t[other]


def _silent(given: str | None, reasons: list[str]) -> Callable[[Any], Any]:
    """Return whether a key that is not given would be of use for any reason."""
    return lambda t: reduce(or_, [t[c] for c in reasons]) & (~t[given] if given else True)


def _any_of(column: Any, values: Iterable[Any]) -> Any:
    """Return whether a column has one of some values; IN would make a join of it."""
    return reduce(or_, [column == value for value in values])
