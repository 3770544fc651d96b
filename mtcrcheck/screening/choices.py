"""Flags and choices as columns of small numbers, each number standing for what is known of the choice.

What follows from several keys is not written down a second time: `mtcrcheck.capability.choices` is asked for
every combination of what the keys may say, and its answers become a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import inf, nextafter
from typing import TYPE_CHECKING, Any

import ibis

from mtcrcheck.capability.bands import BANDS
from mtcrcheck.capability.choices import CLAIMED, DERIVED, DIRECT_VISION_KM, choices
from mtcrcheck.capability.derivation import Evidence
from mtcrcheck.interval import Interval
from mtcrcheck.rules.world import UNKNOWN, Options, exactly
from mtcrcheck.screening.border import words_of
from mtcrcheck.screening.layout import MEASURED
from mtcrcheck.screening.terms import exact
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.model import Claim, Claims, Spec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mtcrcheck.screening.border import Border
    from mtcrcheck.spec.model import Value

FAR = nextafter(DIRECT_VISION_KM, inf)


@dataclass(frozen=True, slots=True)
class Choice:
    """A flag or choice: a column of codes, and what each code says it may be; constant without a column."""

    column: str | None
    options: tuple[Options, ...]


def claimed(border: Border, key: str) -> Choice:
    """Return a choice that is simply what the row claims."""
    column = border.codes.get(key)
    if column is None:
        return Choice(None, (UNKNOWN,))
    return Choice(column, (*(exactly(w) for w in words_of(key)), UNKNOWN))


def all_choices(border: Border, evidence: Evidence) -> dict[str, Choice]:
    """Return every flag and choice that conditions may ask for, at one level of evidence."""
    found = {name: claimed(border, key) for name, key in CLAIMED.items()}
    for name, keys in DERIVED.items():
        if name not in BANDS.coefficients:
            found[name] = _derived(border, name, keys, evidence)
    return found


def _derived(border: Border, name: str, keys: tuple[str, ...], evidence: Evidence) -> Choice:
    """Return a choice that follows from several keys, by asking what follows from each combination."""
    axes = [(key, list(_samples(key))) for key in keys if key in border.given]
    stated = aerosol_stated(border)
    flags = (False, True) if stated and name == "aerosol_system" else (False,)
    answers: dict[Options, list[int]] = {}
    combinations = product(flags, product(*(samples for _, samples in axes)))
    for code, (is_stated, values) in enumerate(combinations):
        spec = _spec(dict(zip((key for key, _ in axes), values, strict=True)), stated=is_stated)
        answers.setdefault(
            choices(spec, only_stated=evidence == Evidence.STATED).get(name, UNKNOWN), []
        ).append(code)
    if len(answers) == 1:
        return Choice(None, tuple(answers))
    parts = [_code(border, key) for key, _ in axes]
    sizes = [len(samples) for _, samples in axes]
    inputs = [*parts, *([stated] if stated and len(flags) > 1 else [])]

    def packed(t: Any) -> Any:
        total = t[stated].cast("int32") if len(inputs) > len(parts) else ibis.literal(0, "int32")
        for part, size in zip(parts, sizes, strict=True):
            total = total * size + t[part]
        return total.cast("int32")

    key = border.sheet.column(("packed", name, tuple(inputs)), inputs, packed)
    ordered = tuple(answers)
    rows = {code: (n,) for n, options in enumerate(ordered) for code in answers[options]}
    (column,) = border.sheet.lookup(key, rows, ["code"])
    return Choice(column, ordered)


def _samples(key: str) -> Iterator[Value | None]:
    """Yield one value for each that the rules of `mtcrcheck.capability.choices` tell apart, and None."""
    if KEYS[key].kind in MEASURED:
        yield from (Interval(0.0, 0.0), Interval(FAR, FAR), None)
    else:
        yield from (*words_of(key), None)


def _code(border: Border, key: str) -> str:
    """Return the column that has, for each row, the place of its sample."""
    if KEYS[key].kind not in MEASURED:
        return claimed(border, key).column or ""
    given, low = border.given[key], border.lows.get(key)

    def build(t: Any) -> Any:
        far = [(t[low] > exact(DIRECT_VISION_KM), 1)] if low else []
        return ibis.cases(*far, (t[given], 0), else_=2).cast("int32")

    return border.sheet.column(("code", key), [given, *([low] if low else [])], build)


def aerosol_stated(border: Border) -> str | None:
    """Return the column that says whether a row has anything to say on a dispensing system."""
    raw = [c for key in KEYS if key.startswith("aerosol.") for c in border.raw(key)]
    raw += [c for c in border.layout.strange if c.startswith("aerosol.")]
    if not raw:
        return None

    def build(t: Any) -> Any:
        anything = ibis.literal(False)
        for column in raw:
            kind = t[column].type()
            filled = t[column].notnull() & (t[column] != "") if kind.is_string() else t[column].notnull()
            anything |= filled
        return anything

    return border.sheet.column("aerosol stated", raw, build)


def _spec(values: dict[str, Value | None], *, stated: bool) -> Spec:
    """Return a spec that says just this."""
    claims = {key: Claims(key, (Claim(v, ""),)) for key, v in values.items() if v is not None}
    return Spec("", claims=claims, aerosol_stated=stated or any(k.startswith("aerosol.") for k in claims))
