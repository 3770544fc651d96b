"""The picture of how far each stated figure is from where it would change a verdict, the closest first."""

from __future__ import annotations

import math
from collections.abc import Iterator

from markupsafe import Markup

from mtcrcheck.assessment import Assessment
from mtcrcheck.capability.breakeven import BreakEven
from mtcrcheck.report.aircraft import describe_test
from mtcrcheck.report.drawing import element, label, line, number, polygon
from mtcrcheck.report.picture import along

WIDTH, LEFT, RIGHT = 420.0, 12.0, 402.0
ROW, HEAD, FOOT = 40.0, 26.0, 34.0
TICKS = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
LEGEND = (
    "Each bar runs from the stated figure (1×) to the value at which the outcome is no longer proven, everything "
    "else unchanged. A solid bar: this figure decides alone; an outlined one: the tightest of several bounds."
)


def draw_sensitivity(found: Assessment) -> Markup | None:
    """Return a bar for each stated figure on which a decided test rests, None where there is none."""
    tests = [
        (margin, [e for e in edges if "." in e.quantity and e.value > 0.0 and e.flips_at > 0.0])
        for margin, edges in zip(found.margins, found.break_evens, strict=True)
    ]
    shown = [(margin, edges) for margin, edges in tests if edges]
    if not shown:
        return None
    factors = [edge.flips_at / edge.value for _, edges in shown for edge in edges]
    low, high = max(min(*factors, 0.5) / 1.15, 0.04), min(max(*factors, 2.0) * 1.15, 25.0)
    height = sum(HEAD + ROW * len(edges) for _, edges in shown) + FOOT

    def x(factor: float) -> float:
        return along(factor, (low, high), LEFT, RIGHT)

    def rows() -> Iterator[Markup]:
        y = 0.0
        for margin, edges in shown:
            yield label(
                LEFT, y + 18, f"{describe_test(margin)}: {'yes' if margin.holds else 'no'}, unless", "words"
            )
            y += HEAD
            for edge in sorted(edges, key=lambda e: abs(math.log(e.flips_at / e.value))):
                yield from _row(edge, x(1.0), x(edge.flips_at / edge.value), y)
                y += ROW
        bottom = height - FOOT
        for tick in (t for t in TICKS if low <= t <= high):
            yield line("grid" if tick != 1.0 else "axis", x(tick), HEAD, x(tick), bottom)
            yield label(x(tick), bottom + 18, f"{tick:g}×", text_anchor="middle")

    view = f"0 0 {number(WIDTH)} {number(height)}"
    title = element("title", f"Break-evens of {found.spec.name}")
    return element("svg", title, *rows(), class_="picture sensitivity", viewBox=view, role="img")


def _row(edge: BreakEven, one: float, at: float, y: float) -> Iterator[Markup]:
    words = f"{edge.words} {edge.value:,.6g} {edge.unit} → {edge.lost} ({edge.flips_at / edge.value:.2g}×)"
    middle = y + 25.0
    yield label(LEFT, y + 14, words)
    kind = "certain" if edge.alone else "possible"
    yield element(
        "rect", class_=kind, x=min(one, at), y=middle - 5, width=max(abs(at - one), 1.0), height=10.0
    )
    yield polygon("mark", [(at, middle - 7), (at + 7, middle), (at, middle + 7), (at - 7, middle)])
