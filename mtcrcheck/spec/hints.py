"""What is wrong with a text that is no quantity, and how its author would write it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mtcrcheck.spec import units
from mtcrcheck.spec.digits import QuantityError, quoted
from mtcrcheck.spec.suggest import closest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mtcrcheck.spec.units import Dimension

_DASH = re.compile(r"([0-9][0-9.,_]*[^-–—]*?) ?(?:[-–—]| to ) ?([0-9].*)")
_WORDS = (
    (("at least", "min", "min.", "minimum", "from", "=>"), ">= "),
    (("more than", "over", "above", "exceeding", "in excess of"), "> "),
    (("at most", "up to", "max", "max.", "maximum", "to", "=<"), "<= "),
    (("less than", "under", "below"), "< "),
)
_ABOUT = ("about", "approx", "approx.", "approximately", "around", "ca", "ca.", "circa", "c.", "~", "≈")


def no_unit(figure: str, dimensions: Sequence[Dimension]) -> QuantityError:
    """Return the error for a number without its unit."""
    written = " or ".join(f"'{figure} {d.canonical}'" for d in dimensions)
    return QuantityError("bare-number", f"{figure} has no unit: write {written}")


def unknown_unit(unit: str, number: str, dimensions: Sequence[Dimension]) -> QuantityError:
    """Return the error for what stands in a unit's place and is no unit of these dimensions."""
    spelling = units.normal_unit(unit)
    for dimension in dimensions:
        if spelling in dimension.refused:
            hint = dimension.refused[spelling].replace("{number}", number)
            return QuantityError("ambiguous-unit", f"{quoted(unit)}: {hint}")
    dash = dash_for_range(f"{number} {unit}")
    if dash:
        return dash
    if unit.startswith("+"):
        return QuantityError(
            "bad-quantity", f"{quoted(number + unit)}: write '>= {number} {unit[1:].strip()}'"
        )
    expected = " or ".join(f"a {d.name} such as '{d.example}'" for d in dimensions)
    elsewhere = next((d for d in units.DIMENSIONS.values() if _belongs(spelling, d)), None)
    if elsewhere:
        return QuantityError(
            "wrong-dimension", f"{quoted(unit)} is a unit of {elsewhere.name}: expected {expected}"
        )
    if "" in dimensions[0].units:
        return QuantityError("unknown-unit", f"{quoted(unit)}: this value has no unit: write {number}")
    close = closest(spelling, [u for d in dimensions for u in d.units])
    hint = f"did you mean {quoted(f'{number} {close}')}?" if close else f"expected {expected}"
    return QuantityError("unknown-unit", f"{quoted(unit)} is no known unit: {hint}")


def _belongs(spelling: str, dimension: Dimension) -> bool:
    return bool(spelling and units.find_unit(spelling, dimension)) or spelling in dimension.refused


def dash_for_range(text: str) -> QuantityError | None:
    """Return the error for a range written with a dash or "to", or None if the text is none."""
    ends = _DASH.fullmatch(text)
    if ends is None:
        return None
    return QuantityError(
        "bad-quantity", f"a range takes two dots: write {quoted(f'{ends[1].strip()}..{ends[2]}')}"
    )


def no_number(text: str, dimensions: Sequence[Dimension]) -> QuantityError:
    """Return the error for a quantity that does not begin with a number."""
    lowered = text.lower()
    if re.match(r"[-+]?(nan|inf)", lowered):
        return QuantityError(
            "not-finite", f"{quoted(text)} is not a finite number: leave the key out instead"
        )
    for words, comparator in _WORDS:
        word = next((w for w in words if re.match(rf"{re.escape(w)} ?[0-9]", lowered)), None)
        if word:
            mended = f"{comparator}{text[len(word) :].strip()}"
            return QuantityError("bad-quantity", f"{quoted(text)}: write {quoted(mended)}")
    about = next((w for w in _ABOUT if re.match(rf"{re.escape(w)} ?[0-9]", lowered)), None)
    if about:
        mended = f"{text[len(about) :].strip()} +/- 10 %"
        return QuantityError(
            "bad-quantity", f"{quoted(text)} leaves the spread open: state it, such as {quoted(mended)}"
        )
    if "mach" in lowered:
        return mach_form(text)
    examples = " or ".join(f"'{d.example}'" for d in dimensions)
    return QuantityError("bad-quantity", f"{quoted(text)} does not begin with a number: write {examples}")


def mach_form(text: str) -> QuantityError:
    """Return the error for a Mach number without its altitude."""
    return QuantityError(
        "mach-altitude",
        f"{quoted(text)}: the speed of sound depends on altitude: write it like 'Mach 0.65 at 35,000 ft'",
    )
