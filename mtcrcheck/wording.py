"""Facts, figures and conditions in words: what rationale and alerts are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mtcrcheck.rules.conditions import (
    All,
    AnyOf,
    CategoryIs,
    EntryApplies,
    Not,
    ReasonApplies,
    Trace,
    Treated,
)
from mtcrcheck.rules.logic import word
from mtcrcheck.rules.world import UNKNOWN, Claimed, Member, OneOf, Open, Threshold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mtcrcheck.interval import Interval
    from mtcrcheck.rules.world import Choice, Options, World

UNITS = {"kgkm": "kg km", "kg": "kg", "km": "km", "kmh": "km/h", "h": "h", "l": "L", "usd": "USD"}
FACTS = {
    "range_km": "range",
    "payload_at_300_km_kg": "payload at 300 km",
    "range_with_500_kg_km": "range with 500 kg",
    "range_kept_with_max_payload": "share of the range kept with the payload aboard",
    "range_kept_with_500_kg": "share of the range kept with 500 kg aboard",
    "gain_unloaded": "gain in range or endurance without the payload",
    "lightest_empty_kg": "least empty mass",
    "battery_work_kgkm": "mass times distance that the battery's energy carries",
    "pace_kmh": "distance per hour of endurance",
    "breguet_factor_km": "Breguet range factor",
    "burn_exponent": "exponent of mass in the burn",
    "max_airspeed_kmh": "maximum airspeed",
    "max_payload_kg": "payload",
    "max_takeoff_mass_kg": "take-off mass",
    "empty_mass_kg": "empty mass",
    "full_fuel_kg": "full fuel",
    "endurance_h": "endurance",
    "aerosol_capacity_l": "capacity of the dispensing system",
    "gust_tolerance_kmh": "gust tolerance",
    "value_usd": "value of the transfer",
}
COMPARISONS = {
    "at_least": "at least",
    "more_than": "more than",
    "at_most": "at most",
    "less_than": "less than",
}
DIGITS = 4
"""Significant digits of figures in running text."""


def unit(fact: str) -> str:
    """Return the unit that a fact's name ends with, empty where it has none."""
    return UNITS.get(fact.rsplit("_", 1)[-1], "")


def rounded(value: float, digits: int, thresholds: Iterable[float] = ()) -> float:
    """Round to significant digits, to more of them where fewer would cross or reach a threshold."""
    for more in range(digits, 18):
        short = float(f"{value:.{more}g}")
        if short == value:
            return short
        low, high = (value, short) if value < short else (short, value)
        for threshold in thresholds:
            if low <= threshold <= high:
                break
        else:
            return short
    return value


def figure(value: float, fact: str = "", thresholds: Iterable[float] = ()) -> str:
    """Return a number with thousands separators and the unit of its fact."""
    short = rounded(value, DIGITS, thresholds)
    text = f"{short:,.0f}" if short == int(short) and abs(short) < 1e15 else f"{short:,.10g}"
    return f"{text} {unit(fact)}".rstrip()


def span(bounds: Interval, fact: str, thresholds: Iterable[float] = ()) -> str:
    """Return bounds in words: exact, from-to, at least, at most, or unknown."""
    low, high = bounds.at_least, bounds.at_most
    if low is None and high is None:
        return "unknown"
    if high is None or low is None:
        side, value = ("at least", low) if high is None else ("at most", high)
        return f"{side} {figure(value or 0.0, fact, thresholds)}"
    if low == high:
        return figure(low, fact, thresholds)
    return f"{figure(low, '', thresholds)} to {figure(high, fact, thresholds)}"


def said(value: Choice) -> str:
    """Return a flag or choice as a word."""
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def options(possible: Options) -> str:
    """Return in words what a choice may be."""
    if possible.only is None:
        return "unknown"
    return " or ".join(sorted(said(v) for v in possible.only)) or "contradictory"


def name(fact: str) -> str:
    """Return a fact or choice in words."""
    return FACTS.get(fact, fact.replace("_", " "))


def explain(trace: Trace, world: World) -> str:
    """Return why a condition has its outcome: the parts that decide it, with what they read."""
    return "; ".join(dict.fromkeys(_reasons(trace, world))) or word(trace.outcome)


def _reasons(trace: Trace, world: World) -> Iterable[str]:
    """Yield the atomic reasons of an outcome: those parts of a whole that have the outcome of the whole."""
    condition = trace.condition
    if isinstance(condition, All | AnyOf):
        for part in trace.parts:
            if part.outcome == trace.outcome:
                yield from _reasons(part, world)
    elif isinstance(condition, Not):
        yield from _reasons(trace.parts[0], world)
    elif isinstance(condition, CategoryIs | EntryApplies | ReasonApplies | Treated):
        yield f"{_reference(condition)}: {word(trace.outcome)}"
    else:
        yield _atom(condition, world, trace)


def _reference(condition: CategoryIs | EntryApplies | ReasonApplies | Treated) -> str:
    """Return in words what is referred to."""
    if isinstance(condition, CategoryIs):
        return f"Annex category {condition.category}"
    if isinstance(condition, EntryApplies):
        return f"{condition.entry} applies"
    if isinstance(condition, ReasonApplies):
        return f"reason {condition.reason} under {condition.under} applies"
    return f"{condition.treatment} under {condition.under}"


def _atom(atom: Threshold | OneOf | Claimed | Member | Open, world: World, trace: Trace) -> str:
    """Return one test in words, with what it read."""
    outcome = word(trace.outcome)
    if isinstance(atom, Threshold):
        bounds = world.numbers.get(atom.fact)
        read = span(bounds, atom.fact, (atom.value,)) if bounds else "unknown"
        limit = figure(atom.value, atom.fact)
        return f"{name(atom.fact)} {COMPARISONS[atom.comparison]} {limit}: {_having(outcome, read)}"
    if isinstance(atom, OneOf | Claimed):
        wanted = " or ".join(sorted(said(v) for v in atom.values))
        read = options(world.choices.get(atom.fact, UNKNOWN))
        return f"{name(atom.fact)} is {wanted}: {_having(outcome, read)}"
    if isinstance(atom, Member):
        return f"{atom.role} in {atom.group}: {outcome}"
    return f"open: {atom.question}"


def _having(outcome: str, read: str) -> str:
    """Return an outcome with what it was read from in parentheses, where that is another word."""
    return outcome if read == outcome else f"{outcome} ({read})"
