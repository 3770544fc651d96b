"""A user's own interpretation: read from a TOML file, checked word by word, every fault with its place.

Only ``id``, ``title``, ``effective`` and ``cite`` are required, and a treatment's ``id``, ``title``,
``treatment`` and ``review``; where left out, ``law`` and ``exporter`` are those of the reading that it
extends, ``verified`` is false and ``source`` the file itself.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from mtcrcheck import countries
from mtcrcheck.rules import conditions
from mtcrcheck.rules.conditions import Condition
from mtcrcheck.rules.law import Interpretation, Library, load_interpretation
from mtcrcheck.rules.shapes import Day, Flag, Text
from mtcrcheck.rules.world import Claimed, Member, OneOf, Threshold
from mtcrcheck.spec.diagnostics import SpecError
from mtcrcheck.spec.syntax import Path, parse
from mtcrcheck.text import closest, printable

ID = re.compile(r"[A-Za-z][\w.-]*", re.ASCII)
"""What an interpretation may be called: no file, no day and no list, as which it would be read."""
RESERVED = "all"
CATEGORIES = ("I", "II")

EXPECTED = {
    "string_type": "a string in quotes",
    "bool_type": "true or false",
    "date_type": "a date without quotes, such as 2025-09-15",
    "dict_type": "a table such as { category = 'I' }",
    "model_type": "a table: write it under [[treatment]]",
}
LISTS = {
    "law": "a list of folders of the law, such as ['mtcr', 'un', 'us']",
    "leaves_open": "a list of strings",
    "treatment": "tables: write each under [[treatment]]",
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What an interpretation can speak of.

    ``numbers`` are the facts that are compared with a figure; ``choices`` are the flags and choices, each with the
    values that it can have, or none where any text may be one; ``treatments`` and ``reviews`` are what can follow.
    """

    numbers: tuple[str, ...]
    choices: Mapping[str, tuple[bool | str, ...]]
    treatments: tuple[str, ...]
    reviews: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a path of the file, at its key or at its value."""

    path: Path
    message: str
    at_key: bool = False


class InterpretationError(ValueError):
    """An interpretation that cannot be used: one line for each fault, as ``file:line:column: message``."""


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Treatment(_Table):
    """The keys of a treatment."""

    id: Text
    title: Text
    treatment: Text
    review: Text
    when: dict[str, Any] = {}
    effective: Day | None = None
    until: Day | None = None
    cite: Text = ""
    source: Text = ""
    verified: Flag = False
    summary: Text = ""
    note: Text = ""
    ground: Text = ""
    condition: Text = ""


class _Interpretation(_Table):
    """The keys of the file."""

    id: Text
    title: Text
    effective: Day
    cite: Text
    extends: Text = ""
    exporter: Text = ""
    law: list[Any] = []
    issuer: Text = ""
    source: Text = ""
    verified: Flag = False
    confidence: Text = ""
    summary: Text = ""
    leaves_open: list[Text] = []
    note: Text = ""
    status: Text = ""
    treatments: Annotated[list[_Treatment], Field(alias="treatment")] = []


def load(data: bytes, path: str, library: Library, vocabulary: Vocabulary) -> Interpretation:
    """Return the interpretation in a file. Raises `InterpretationError` with every fault of it."""
    try:
        document = parse(data, path)
    except SpecError as error:
        raise InterpretationError(str(error)) from None
    faults = [*_faults_of_shape(document.data), *_faults_of_sense(document.data, library, vocabulary)]
    if faults:
        placed = sorted((document.place(f.path, at_key=f.at_key), f.message) for f in faults)
        lines = (
            f"{printable(path)}:{line}:{column}: {printable(message)}" for (line, column), message in placed
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


def _faults_of_shape(data: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield the keys that are unknown, missing or of the wrong kind."""
    try:
        _Interpretation.model_validate(data)
    except ValidationError as error:
        yield from map(_fault, error.errors(include_url=False))


def _fault(detail: ErrorDetails) -> Fault:
    path, key = detail["loc"], str(detail["loc"][-1])
    match detail["type"]:
        case "extra_forbidden":
            known = _keys(_Interpretation if len(path) == 1 else _Treatment)
            close = closest(key, known)
            hint = f"did you mean {close}?" if close else f"there are {', '.join(sorted(known))}"
            return Fault(path, f"unknown key {key!r}: {hint}", at_key=True)
        case "missing":
            return Fault(path[:-1], f"{key} is missing: add it")
        case "string_pattern_mismatch":
            return Fault(path, f"{key} is empty: say it, or leave the key out")
        case "list_type":
            return Fault(path, f"{key}: expected {LISTS[key]}")
        case code:
            return Fault(path, f"{key}: expected {EXPECTED.get(code, detail['msg'])}")


def _keys(table: type[_Table]) -> tuple[str, ...]:
    return tuple(field.alias or name for name, field in table.model_fields.items())


def _faults_of_sense(data: Mapping[str, Any], library: Library, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Yield what does not fit the readings and the law that are there."""
    known = library.interpretations
    id, exporter, parent = (_text(data, key) for key in ("id", "exporter", "extends"))
    if id in known:
        yield Fault(("id",), f"there is an interpretation {id!r} already: choose another id")
    elif id is not None and (id == RESERVED or id.endswith(".toml") or not ID.fullmatch(id)):
        words = "choose letters, digits, dots and dashes, a letter first, such as 'my-ministry'"
        yield Fault(("id",), f"an interpretation cannot be called {id!r}: {words}")
    if exporter is not None and exporter != countries.UNION and exporter not in countries.codes():
        yield Fault(
            ("exporter",), f"exporter is {exporter!r}: expected an ISO 3166 code, such as 'US', or 'EU'"
        )
    if parent is not None and parent not in known:
        yield Fault(("extends",), f"no interpretation is called {parent!r}: there are {', '.join(known)}")
    treatments = [(n, t) for n, t in enumerate(_list(data, "treatment")) if isinstance(t, dict)]
    if data.get("extends") is None and not _covers_everything([t.get("when", {}) for _, t in treatments]):
        words = "without extends, some treatment must always hold: leave out the 'when' of the last one"
        yield Fault((), words)
    for n, folder in enumerate(_list(data, "law")):
        if not any(id == folder or id.startswith((f"{folder}/", f"{folder}.")) for id in library.rules):
            yield Fault(("law", n), f"no part of the law is called {folder!r}")
    for n, treatment in treatments:
        yield from _treatment(treatment, ("treatment", n), library, vocabulary)


def _covers_everything(whens: list[object]) -> bool:
    """Whether every listed aircraft has a treatment: by one without condition, or one for each category."""
    return {} in whens or all({"category": c} in whens for c in CATEGORIES)


def _text(data: Mapping[str, Any], key: str) -> str | None:
    found = data.get(key)
    return found if isinstance(found, str) else None


def _list(data: Mapping[str, Any], key: str) -> list[Any]:
    found = data.get(key)
    return found if isinstance(found, list) else []


def _treatment(
    data: Mapping[str, Any], at: Path, library: Library, vocabulary: Vocabulary
) -> Iterator[Fault]:
    """Yield what makes no sense in one treatment."""
    begins, ends = data.get("effective"), data.get("until")
    if type(begins) is type(ends) is datetime.date and begins >= ends:
        yield Fault((*at, "until"), f"until: {ends} is not after effective, {begins}")
    for key, words in (("treatment", vocabulary.treatments), ("review", vocabulary.reviews)):
        word = _text(data, key)
        if word is not None and word not in words:
            yield Fault((*at, key), f"{key} is {word!r}: expected one of {', '.join(words)}")
    if not isinstance(data.get("when"), dict):
        return
    try:
        condition = conditions.parse(data["when"], "when")
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        yield Fault((*at, "when"), f"{error}")
        return
    for leaf in conditions.list_tests(condition):
        message = _meaningless(leaf, library, vocabulary)
        if message:
            yield Fault((*at, "when"), f"when: {message}")


def _meaningless(leaf: Condition, library: Library, vocabulary: Vocabulary) -> str | None:
    """Return why a test or reference means nothing, None if it means something."""
    message = None
    match leaf:
        case Threshold(fact=fact, value=value):
            finite = None if math.isfinite(value) else f"{value} is no threshold: expected a number"
            message = _unknown("number", fact, vocabulary.numbers) or finite
        case OneOf(fact=fact, values=values) | Claimed(fact=fact, values=values):
            message = _unknown("flag or choice", fact, vocabulary.choices)
            message = message or _strange_word(fact, values, vocabulary.choices[fact])
        case Member(group=group):
            message = _unknown("country group", group, library.group_ids)
        case conditions.EntryApplies(entry=path) | conditions.ReasonApplies(under=path):
            if not any(id == path or id.startswith((f"{path}/", f"{path}.")) for id in library.rules):
                message = _unknown("entry", path, library.rules)
        case conditions.CategoryIs(category=category):
            message = _unknown("category", category, CATEGORIES)
        case conditions.Treated(treatment=treatment, under=id):
            message = _unknown("treatment", treatment, vocabulary.treatments)
            message = message or _unknown("interpretation", id, library.interpretations)
    return message


def _strange_word(fact: str, values: frozenset[bool | str], known: tuple[bool | str, ...]) -> str | None:
    """Return that a flag or choice never has one of the values, None if it may."""
    if known == (True, False):
        fine = values <= {True, False}
        return None if fine else f"{fact} is a flag: expected true or false, without quotes"
    strange = sorted(str(value) for value in values if known and value not in known)
    return _unknown(fact, strange[0], [str(word) for word in known]) if strange else None


def _unknown(what: str, word: str, words: Iterable[str]) -> str | None:
    """Return that there is no such thing, with the nearest one there is, None if there is."""
    if word in words:
        return None
    close = closest(word, words)
    hint = f"did you mean {close}?" if close else f"there are {', '.join(list(words)[:30])}"
    return f"no {what} is called {word!r}: {hint}"
