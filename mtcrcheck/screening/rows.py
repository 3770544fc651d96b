"""One row of a table as a spec, and a spec as a row: the explaining reader's way to the same aircraft."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from mtcrcheck import countries
from mtcrcheck.interval import Interval
from mtcrcheck.screening.border import FLAGS, NUMBER
from mtcrcheck.screening.layout import MEASURED, PARTS
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.model import Claim, Claims, Spec
from mtcrcheck.spec.quantity import MAX_VALUE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mtcrcheck.screening.layout import Layout
    from mtcrcheck.spec.keys import Key


def spec_of(row: Mapping[str, Any], layout: Layout, name: str) -> Spec:
    """Return the spec that a row of a table describes; cells that cannot be used are left out."""
    found = (Claims(key.name, tuple(_claims(key, row, layout))) for key in KEYS.values())
    claims = {each.key: each for each in found if each.items}
    aerosol = [
        column
        for key in KEYS.values()
        if key.name.startswith("aerosol.")
        for part in PARTS
        if (column := layout.of(key, part))
    ]
    aerosol += [column for column in layout.strange if column.startswith("aerosol.")]
    origin = claims.get("origin")
    return Spec(
        name,
        name,
        origin=str(origin.items[0].value) if origin else None,
        claims=claims,
        aerosol_stated=any(_filled(row[c]) for c in aerosol),
    )


def _claims(key: Key, row: Mapping[str, Any], layout: Layout) -> Iterator[Claim]:
    """Yield what a row claims of one key."""
    if key.kind in MEASURED:
        value, least, most = (_number(_cell(key, part, row, layout)) for part in PARTS)
        if value is not None:
            yield Claim(Interval(value, value), f"{value:,.10g} {key.unit}".rstrip())
        between = Interval(least, most)
        if between.known and not between.crossed:
            ends = ("" if end is None else f"{end:,.10g}" for end in (least, most))
            yield Claim(between, f"{'..'.join(ends)} {key.unit}".rstrip())
        return
    cell = _cell(key, "", row, layout)
    word = _flag(cell) if key.kind == "flag" else cell if isinstance(cell, str) and cell else None
    if key.kind == "choice" and word not in key.choices:
        return
    if key.kind == "country" and isinstance(word, str):
        word = _country(word)
    if word is not None:
        yield Claim(word, str(word).lower() if isinstance(word, bool) else word)


def _cell(key: Key, part: Any, row: Mapping[str, Any], layout: Layout) -> Any:
    column = layout.of(key, part)
    return None if column is None else row[column]


def _filled(cell: Any) -> bool:
    return cell is not None and cell != ""


def _number(cell: Any) -> float | None:
    """Return a usable number, None for anything else."""
    if cell is None or isinstance(cell, bool):
        return None
    if isinstance(cell, str) and not re.fullmatch(NUMBER, cell):
        return None
    try:
        number = float(cell)
    except (TypeError, ValueError, OverflowError):
        return None
    return abs(number) if math.isfinite(number) and 0 <= number <= MAX_VALUE else None


def _flag(cell: Any) -> bool | None:
    if isinstance(cell, str):
        return FLAGS.get(cell.lower())
    return {1: True, 0: False}.get(cell) if isinstance(cell, int) else None


def _country(word: str) -> str | None:
    try:
        return countries.resolve(word)
    except countries.UnknownCountryError:
        return None


def row_of(spec: Spec) -> dict[str, float | bool | str | None]:
    """Return the row that a spec is in a table, by our column names; without published curves.

    Where used claims disagree, a quantity becomes its range, and a flag or choice is unknown.
    """
    row: dict[str, float | bool | str | None] = {}
    for key in KEYS.values():
        claims = spec.claims.get(key.name)
        if claims is None or not claims.used:
            continue
        if key.kind in MEASURED:
            row |= {key.column("min"): claims.interval.at_least, key.column("max"): claims.interval.at_most}
        elif len(claims.possible) == 1:
            row[key.column()] = next(iter(claims.possible))
    return row
