"""Margins in words and as data: how far each deciding comparison is from the figure of the law, and what flips.

Break-evens are sought here, only for what is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mtcrcheck.capability.breakeven import break_even
from mtcrcheck.margins import ANNEX
from mtcrcheck.report.words import category, either
from mtcrcheck.rules.logic import word
from mtcrcheck.wording import COMPARISONS, figure, name, rounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtcrcheck.assessment import Assessment
    from mtcrcheck.capability.breakeven import BreakEven
    from mtcrcheck.margins import Margin

DIGITS = 6
RISING = ("at_least", "more_than")


def sentences(found: Assessment) -> Iterator[str]:
    """Yield for each margin the test, its distance, and up to where the closest deciding figure keeps it.

    A coefficient is named only where no figure of the spec decides.
    """
    for margin in found.margins:
        edges = sorted(break_even(found.capability, margin.test), key=lambda e: "." not in e.quantity)
        kept = f" {edges[0].sentence(outcome(found, margin))}." if edges else ""
        yield f"{_test(margin)}: {_answer(margin)}.{kept}"


def rows(found: Assessment) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield every break-even: the quantity, the test, its value now, and up to where the outcome is kept."""
    for margin in found.margins:
        for edge in break_even(found.capability, margin.test):
            now = f"{rounded(edge.value, 4, (edge.flips_at,)):,.10g} {edge.unit}".rstrip()
            kept = edge.kept if edge.alone else f"{edge.kept} (by the tightest bound)"
            yield edge.words, _test(margin), now, kept, f"{100 * edge.margin:,.0f} %"


def data(found: Assessment) -> list[dict[str, Any]]:
    """Return the margins with their break-evens, the closest first, as plain data."""
    return [
        {
            "fact": margin.test.fact,
            "comparison": margin.test.comparison,
            "threshold": margin.test.value,
            "outcome": word(margin.holds),
            "margin": float(f"{margin.distance:.{DIGITS}g}"),
            "decides": list(margin.decides),
            "break_even": [_edge(e) for e in break_even(found.capability, margin.test)],
        }
        for margin in found.margins
    ]


def outcome(found: Assessment, margin: Margin) -> str:
    """Return in words the verdict that a margin keeps, such as "Category I"."""
    if ANNEX in margin.decides:
        named = either(category(c) for c in found.annex.candidates)
        return named[0].upper() + named[1:]
    treatments = {r.review.interpretation.id: r.review.treatment for r in found.reviews}
    under = {t: [id for id in margin.decides if treatments[id] == t] for t in treatments.values()}
    return ", ".join(f"{t} under {either(ids).replace(' or ', ' and ')}" for t, ids in under.items() if ids)


def _test(margin: Margin) -> str:
    test = margin.test
    return f"{name(test.fact)} {COMPARISONS[test.comparison]} {figure(test.value, test.fact)}"


def _answer(margin: Margin) -> str:
    """Return whether the test holds, and by how much."""
    test, above = margin.test, margin.distance >= 0
    side = "at least" if margin.holds == (test.comparison in RISING) else "at most"
    bound = figure(margin.bound, test.fact, (test.value,))
    off = f"{figure(abs(margin.distance), test.fact)} {'above' if above else 'below'}"
    return f"{'yes' if margin.holds else 'no'}, {side} {bound} ({off})"


def _edge(edge: BreakEven) -> dict[str, Any]:
    """Return one break-even."""
    return {
        "quantity": edge.quantity,
        "unit": edge.unit,
        "value": float(f"{edge.value:.{DIGITS}g}"),
        "flips_at": float(f"{edge.flips_at:.{DIGITS}g}"),
        "lost": "below" if edge.lost_below else "above",
        "kept_there": edge.kept_there,
        "alone": edge.alone,
    }
