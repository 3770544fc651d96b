"""A user's own interpretation: read from a TOML file, checked word by word, every fault with its place.

Only ``id``, ``title``, ``effective`` and ``cite`` are required, and a treatment's ``id``, ``title``,
``treatment`` and ``review``; where left out, ``law`` and ``exporter`` are those of the reading that it
extends, ``verified`` is false and ``source`` the file itself.
"""

import datetime
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mtcrcheck import countries
from mtcrcheck.capability.choices import CLAIMED, DERIVED
from mtcrcheck.capability.facts import DERIVATIONS
from mtcrcheck.eligibility import REVIEWS, TREATMENTS
from mtcrcheck.library import INTERPRETATION_KEYS, Interpretation, Library, load_interpretation
from mtcrcheck.rules import conditions
from mtcrcheck.rules.conditions import Condition
from mtcrcheck.rules.entries import RULE_KEYS, VERSION_KEYS
from mtcrcheck.rules.world import Claimed, Member, OneOf, Threshold
from mtcrcheck.spec.diagnostics import SpecError
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.locate import Path, line_and_column, outline_of
from mtcrcheck.spec.suggest import closest
from mtcrcheck.spec.syntax import parse
from mtcrcheck.text import printable

ID = re.compile(r"[A-Za-z][\w.-]*", re.ASCII)
"""What an interpretation may be called: no file, no day and no list, as which it would be read."""
RESERVED = "all"
UNDETERMINED = "undetermined"
CATEGORIES = ("I", "II")
REQUIRED = ("id", "title", "effective", "cite")
REQUIRED_OF_TREATMENT = ("id", "title", "treatment", "review")
TREATMENT_KEYS = (RULE_KEYS | VERSION_KEYS) - {"version", "kind", "category", "reasons", "alert", "licence"}
KINDS: Mapping[str, tuple[type, str]] = {
    "effective": (datetime.date, "a date without quotes, such as 2025-09-15"),
    "until": (datetime.date, "a date without quotes, such as 2025-09-15"),
    "verified": (bool, "true or false"),
    "law": (list, "a list of folders of the law, such as ['mtcr', 'un', 'us']"),
    "leaves_open": (list, "a list of strings"),
    "when": (dict, "a table such as { category = 'I' }"),
}
TREATMENTS_KIND = (list, "tables: write each under [[treatment]]")
TEXT = (str, "a string in quotes")
"""Kinds of the keys, as text where there is none."""
NUMBERS = tuple(dict.fromkeys(d.fact for d in DERIVATIONS))
WORDS = (*CLAIMED, *DERIVED, "destination")
"""Facts that conditions compare with a figure, and those that they look for among words."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a path of the file, at its key or at its value."""

    path: Path
    message: str
    at_key: bool = False


class InterpretationError(ValueError):
    """An interpretation that cannot be used: one line for each fault, as ``file:line:column: message``."""


def load(data: bytes, path: str, library: Library) -> Interpretation:
    """Return the interpretation in a file. Raises `InterpretationError` with every fault of it."""
    try:
        document = parse(data, path)
    except SpecError as error:
        raise InterpretationError(str(error)) from None
    faults = list(_faults(document.data, library))
    if faults:
        outline = outline_of(document.text, is_json=document.is_json)
        placed = sorted((outline.offset(f.path, at_key=f.at_key), f.message) for f in faults)
        lines = (
            f"{printable(path)}:{line}:{column}: {printable(message)}"
            for (line, column), message in ((line_and_column(document.text, at), m) for at, m in placed)
        )
        raise InterpretationError("\n".join(lines))
    return load_interpretation(_filled(document.data, path, library), path)


def _filled(data: dict[str, Any], path: str, library: Library) -> dict[str, Any]:
    """Return the data with what may be left out."""
    parent = library.interpretations.get(data.get("extends", ""))
    defaults = {
        "issuer": "the user's own",
        "source": path,
        "verified": False,
        "summary": data["title"],
        "law": list(parent.law) if parent else [],
        **({"exporter": parent.exporter} if parent else {}),
    }
    treatments = [{"summary": t["title"], **t} for t in data.get("treatment", ())]
    return {**defaults, **data, "treatment": treatments}


def _faults(data: Mapping[str, Any], library: Library) -> Iterator[Fault]:
    """Yield everything that is wrong with an interpretation."""
    yield from _keys(data, (), INTERPRETATION_KEYS, REQUIRED)
    yield from _relations(data, library)
    treatments = data.get("treatment", [])
    for n, treatment in enumerate(treatments if isinstance(treatments, list) else []):
        if isinstance(treatment, dict):
            yield from _treatment(treatment, ("treatment", n), library)
        else:
            yield Fault(("treatment", n), "a treatment is a table: write it under [[treatment]]")


def _keys(
    data: Mapping[str, Any], at: Path, known: Iterable[str], required: Sequence[str]
) -> Iterator[Fault]:
    """Yield the keys that are unknown, missing or of the wrong kind."""
    for key, value in data.items():
        if key not in known:
            close = closest(key, known)
            hint = f"did you mean {close}?" if close else f"there are {', '.join(sorted(known))}"
            yield Fault((*at, key), f"unknown key {key!r}: {hint}", at_key=True)
            continue
        kind, expected = TREATMENTS_KIND if (*at, key) == ("treatment",) else KINDS.get(key, TEXT)
        if type(value) is not kind:
            yield Fault((*at, key), f"{key}: expected {expected}")
        elif value == "":
            yield Fault((*at, key), f"{key} is empty: say it, or leave the key out")
    for key in required:
        if key not in data:
            yield Fault(at, f"{key} is missing: add it")


def _relations(data: Mapping[str, Any], library: Library) -> Iterator[Fault]:
    """Yield what does not fit the readings and the law that are there."""
    known = library.interpretations
    id, exporter = data.get("id"), data.get("exporter")
    if isinstance(id, str) and id in known:
        yield Fault(("id",), f"there is an interpretation {id!r} already: choose another id")
    elif isinstance(id, str) and (id == RESERVED or id.endswith(".toml") or not ID.fullmatch(id)):
        words = "choose letters, digits, dots and dashes, a letter first, such as 'my-ministry'"
        yield Fault(("id",), f"an interpretation cannot be called {id!r}: {words}")
    if isinstance(exporter, str) and exporter != countries.UNION and exporter not in countries.codes():
        yield Fault(
            ("exporter",), f"exporter is {exporter!r}: expected an ISO 3166 code, such as 'US', or 'EU'"
        )
    parent = data.get("extends")
    if isinstance(parent, str) and parent not in known:
        yield Fault(("extends",), f"no interpretation is called {parent!r}: there are {', '.join(known)}")
    if parent is None and not _covers_everything(data):
        words = "without extends, some treatment must always hold: leave out the 'when' of the last one"
        yield Fault((), words)
    for n, folder in enumerate(_list(data, "law")):
        if not any(id.startswith(f"{folder}/") for id in library.rules):
            yield Fault(("law", n), f"no part of the law is called {folder!r}")


def _covers_everything(data: Mapping[str, Any]) -> bool:
    """Whether every listed aircraft has a treatment: by one without condition, or one for each category."""
    conditions_of = [t.get("when", {}) for t in _list(data, "treatment") if isinstance(t, dict)]
    return {} in conditions_of or all({"category": c} in conditions_of for c in ("I", "II"))


def _list(data: Mapping[str, Any], key: str) -> list[Any]:
    """Return the list at a key, empty where there is none."""
    found = data.get(key)
    return found if isinstance(found, list) else []


def _treatment(data: Mapping[str, Any], at: Path, library: Library) -> Iterator[Fault]:
    """Yield everything that is wrong with one treatment."""
    yield from _keys(data, at, TREATMENT_KEYS, REQUIRED_OF_TREATMENT)
    begins, ends = data.get("effective"), data.get("until")
    if type(begins) is type(ends) is datetime.date and begins >= ends:
        yield Fault((*at, "until"), f"until: {ends} is not after effective, {begins}")
    for key, words in (("treatment", (*TREATMENTS, UNDETERMINED)), ("review", (*REVIEWS, UNDETERMINED))):
        if isinstance(data.get(key), str) and data[key] not in words:
            yield Fault((*at, key), f"{key} is {data[key]!r}: expected one of {', '.join(words)}")
    if not isinstance(data.get("when"), dict):
        return
    try:
        condition = conditions.parse(data["when"], "when")
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        yield Fault((*at, "when"), f"{error}")
        return
    for atom in _leaves(condition):
        message = _meaningless(atom, library)
        if message:
            yield Fault((*at, "when"), f"when: {message}")


def _leaves(condition: Condition) -> Iterator[Condition]:
    """Yield the tests and references in a condition."""
    if isinstance(condition, conditions.All | conditions.AnyOf):
        for part in condition.parts:
            yield from _leaves(part)
    elif isinstance(condition, conditions.Not):
        yield from _leaves(condition.part)
    else:
        yield condition


def _meaningless(leaf: Condition, library: Library) -> str | None:
    """Return why a test or reference means nothing, None if it means something."""
    match leaf:
        case Threshold(fact=fact, value=value):
            finite = None if math.isfinite(value) else f"{value} is no threshold: expected a number"
            return _unless(fact in NUMBERS, "number", fact, NUMBERS) or finite
        case OneOf(fact=fact, values=values) | Claimed(fact=fact, values=values):
            return _unless(fact in WORDS, "flag or choice", fact, WORDS) or _strange_word(fact, values)
        case Member(group=group):
            return _unless(group in library.group_ids, "country group", group, library.group_ids)
        case _:
            return _strange_reference(leaf, library)


def _strange_reference(leaf: Condition, library: Library) -> str | None:
    """Return why a reference to another part of the law means nothing, None if it means something."""
    match leaf:
        case conditions.EntryApplies(entry=path) | conditions.ReasonApplies(under=path):
            found = any(id == path or id.startswith((f"{path}/", f"{path}.")) for id in library.rules)
            return _unless(found, "entry", path, library.rules)
        case conditions.CategoryIs(category=category):
            return _unless(category in CATEGORIES, "category", category, CATEGORIES)
        case conditions.Treated(treatment=treatment, under=id):
            known = library.interpretations
            words = (*TREATMENTS, UNDETERMINED)
            return _unless(treatment in words, "treatment", treatment, words) or _unless(
                id in known, "interpretation", id, known
            )
        case _:
            return None


def _strange_word(fact: str, values: frozenset[bool | str]) -> str | None:
    """Return that a flag or choice never has one of the values, None if it may."""
    if fact in CLAIMED and KEYS[CLAIMED[fact]].kind == "flag":
        return (
            None if values <= {True, False} else f"{fact} is a flag: expected true or false, without quotes"
        )
    words = KEYS[CLAIMED[fact]].choices if fact in CLAIMED and fact != "end_use" else ()
    strange = sorted(str(v) for v in values if words and v not in words)
    return _unless(False, fact, strange[0], words) if strange else None


def _unless(fine: bool, what: str, word: str, words: Iterable[str]) -> str | None:
    """Return that there is no such thing, with the nearest one there is."""
    close = None if fine else closest(word, words)
    hint = f"did you mean {close}?" if close else f"there are {', '.join(list(words)[:30])}"
    return None if fine else f"no {what} is called {word!r}: {hint}"
