"""A user's own interpretation: read from a TOML file, checked word by word, every fault with its place.

Only ``id``, ``title``, ``effective`` and ``cite`` are required, and a treatment's ``id``, ``title``,
``treatment`` and ``review``; where left out, ``law`` and ``exporter`` are those of the reading that it
extends, ``verified`` is false and ``source`` the file itself.
"""

import datetime
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError, create_model
from pydantic_core import ErrorDetails

from mtcrcheck import countries
from mtcrcheck.capability.choices import CLAIMED, DERIVED
from mtcrcheck.capability.facts import DERIVATIONS
from mtcrcheck.eligibility import REVIEWS, TREATMENTS
from mtcrcheck.rules import conditions
from mtcrcheck.rules.conditions import Condition
from mtcrcheck.rules.law import Interpretation, Library, is_within
from mtcrcheck.rules.places import ALL
from mtcrcheck.rules.shapes import STRICT, WORDS, Day, Flag, Text, load_shape
from mtcrcheck.rules.world import Claimed, Member, OneOf, Threshold
from mtcrcheck.spec.keys import KEYS
from mtcrcheck.spec.syntax import Path, parse
from mtcrcheck.text import closest, printable

ID = re.compile(r"[A-Za-z][\w.-]*", re.ASCII)
"""What an interpretation may be called: no file, no day and no list, as which it would be read."""
CATEGORIES = ("I", "II")
NUMBERS = tuple(dict.fromkeys(derivation.fact for derivation in DERIVATIONS))
"""The facts that are compared with a figure."""
STATED = {**CLAIMED, **{fact: keys[0] for fact, keys in DERIVED.items() if keys[0].endswith(f".{fact}")}}
CHOICES: Mapping[str, tuple[bool | str, ...]] = {
    **dict.fromkeys(DERIVED, ()),
    **{
        fact: (True, False) if KEYS[key].kind == "flag" else KEYS[key].choices for fact, key in STATED.items()
    },
    "end_use": (),
    "destination": countries.codes(),
    "origin": tuple(code for code in countries.codes() if countries.home(code) == code),
}
"""The flags and choices, each with the values that it can have, or none where any text may be one."""
FOLLOWS = {"treatment": (*TREATMENTS, "undetermined"), "review": (*REVIEWS, "undetermined")}
"""What a treatment can lead to."""


class InterpretationError(ValueError):
    """An interpretation that cannot be used: one line for each fault, as ``file:line:column: message``."""


def _table(name: str, texts: str, required: str, **others: Any) -> type[BaseModel]:
    """Return the model of a table: the keys of its ``texts``, ``others`` with their kinds, those ``required``."""
    kinds = dict.fromkeys(texts.split(), Text) | others
    fields: Any = {key: (kind, ... if key in required.split() else None) for key, kind in kinds.items()}
    return create_model(name, __config__=STRICT, **fields)


_TEXTS = "id title cite source summary note"
_Treatment = _table("Treatment", f"{_TEXTS} treatment review ground condition", "id title treatment review",
    when=dict[str, Any], effective=Day, until=Day, verified=Flag)  # fmt: skip
_Interpretation = _table("Interpretation", f"{_TEXTS} issuer extends exporter confidence status",
    "id title effective cite", effective=Day, verified=Flag, law=list[Any], leaves_open=list[Text],
    treatments=Annotated[list[_Treatment], Field(alias="treatment")])  # type: ignore[valid-type]  # fmt: skip


def load(content: bytes, path: str, library: Library) -> Interpretation:
    """Return the interpretation in a file. Raises `InterpretationError`, `SpecError` where it is no TOML."""
    document = parse(content, path)
    data = document.data
    faults = [(document.place(at), message) for at, message in _faults_of_sense(data, library)]
    try:
        _Interpretation.model_validate(data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            at, message = _fault_of_form(detail)
            faults.append((document.place(at, at_key=detail["type"] == "extra_forbidden"), message))
    if faults:
        file = printable(path)
        lines = (f"{file}:{line}:{column}: {printable(said)}" for (line, column), said in sorted(faults))
        raise InterpretationError("\n".join(lines))
    parent = library.interpretations.get(data.get("extends", ""))
    left_out = {"issuer": "the user's own", "source": path, "verified": False, "summary": data["title"]}
    inherited = {"law": list(parent.law), "exporter": parent.exporter} if parent else {}
    treatments = [{"summary": t["title"], **t} for t in data.get("treatment", ())]
    return load_shape(Interpretation, {**left_out, **inherited, **data, "treatment": treatments}, path)


def _fault_of_form(detail: ErrorDetails) -> tuple[Path, str]:
    """Return where a key is unknown, missing or of the wrong kind, and what is wrong with it."""
    path, key = detail["loc"], str(detail["loc"][-1])
    match detail["type"]:
        case "extra_forbidden":
            fields = (_Interpretation if len(path) == 1 else _Treatment).model_fields
            known = [field.alias or name for name, field in fields.items()]
            close = closest(key, known)
            hint = f"did you mean {close}?" if close else f"there are {', '.join(sorted(known))}"
            return path, f"unknown key {key!r}: {hint}"
        case "missing":
            return path[:-1], f"{key} is missing: add it"
        case "string_pattern_mismatch":
            return path, f"{key} is empty: say it, or leave the key out"
        case "list_type":
            return path, f"{key}: expected {WORDS['lists-of-a-user'][key]}"
        case code:
            return path, f"{key}: expected {WORDS['of-a-user'].get(code, detail['msg'])}"


def _faults_of_sense(data: Mapping[str, Any], library: Library) -> Iterator[tuple[Path, str]]:
    """Yield where something does not fit the readings and the law that are there, and what.

    What is of another kind than it should be is passed over: that is a fault of form.
    """
    known = library.interpretations
    values = (data.get(key) for key in ("id", "exporter", "extends"))
    id, exporter, parent = (value if isinstance(value, str) else None for value in values)
    if id in known:
        yield ("id",), f"there is an interpretation {id!r} already: choose another id"
    elif id is not None and (id == ALL or id.endswith(".toml") or not ID.fullmatch(id)):
        words = "choose letters, digits, dots and dashes, a letter first, such as 'my-ministry'"
        yield ("id",), f"an interpretation cannot be called {id!r}: {words}"
    if exporter is not None and exporter not in {countries.UNION, *countries.codes()}:
        yield ("exporter",), f"exporter is {exporter!r}: expected an ISO 3166 code, such as 'US', or 'EU'"
    if parent is not None and parent not in known:
        yield ("extends",), f"no interpretation is called {parent!r}: there are {', '.join(known)}"
    folders, listed = (it if isinstance(it := data.get(key), list) else [] for key in ("law", "treatment"))
    for n, folder in enumerate(folders):
        if not any(is_within(id, folder) for id in library.rules):
            yield ("law", n), f"no part of the law is called {folder!r}"
    treatments = {n: treatment for n, treatment in enumerate(listed) if isinstance(treatment, dict)}
    if data.get("extends") is None and _may_fail([t.get("when", {}) for t in treatments.values()]):
        yield (), "without extends, some treatment must always hold: leave out the 'when' of the last one"
    for n, treatment in treatments.items():
        yield from ((("treatment", n, key), words) for key, words in _faults_of_treatment(treatment, library))


def _may_fail(whens: list[Any]) -> bool:
    """Whether an aircraft of the Annex may meet none of some conditions, which are asked in their order.

    It meets one that asks for nothing, or one for each category that asks for the category alone. That the
    conditions before one do not hold is known, and asks for nothing.
    """
    asked: list[Any] = []
    try:
        for n, when in enumerate(whens):
            known = [{"not": before} for before in whens[:n]]
            for part in when.get("any", [when]):
                tests = [test for test in part.get("all", [part]) if test not in known]
                asked.append(tests[0] if len(tests) == 1 else tests)
    except (AttributeError, TypeError):  # a fault of form
        return False
    return {} not in asked and [] not in asked and any({"category": c} not in asked for c in CATEGORIES)


def _faults_of_treatment(data: Mapping[str, Any], library: Library) -> Iterator[tuple[str, str]]:
    """Yield the keys of one treatment with what makes no sense there."""
    begins, ends = data.get("effective"), data.get("until")
    if type(begins) is type(ends) is datetime.date and begins >= ends:
        yield "until", f"until: {ends} is not after effective, {begins}"
    for key, words in FOLLOWS.items():
        if isinstance(data.get(key), str) and data[key] not in words:
            yield key, f"{key} is {data[key]!r}: expected one of {', '.join(words)}"
    if isinstance(data.get("when"), dict):
        try:
            tests = conditions.list_tests(conditions.parse(data["when"], "when"))
            yield from (("when", f"when: {said}") for test in tests if (said := _meaningless(test, library)))
        except (ValueError, TypeError, AttributeError, OverflowError) as error:
            yield "when", f"{error}"


def _meaningless(leaf: Condition, library: Library) -> str | None:
    """Return why a test or reference means nothing, None if it means something."""
    message = None
    match leaf:
        case Threshold(fact=fact, value=value):
            finite = None if math.isfinite(value) else f"{value} is no threshold: expected a number"
            message = _unknown("number", fact, NUMBERS) or finite
        case OneOf(fact=fact, values=values) | Claimed(fact=fact, values=values):
            message = _unknown("flag or choice", fact, CHOICES)
            known = CHOICES.get(fact, ())
            if known == (True, False) and not values <= {True, False}:
                return f"{fact} is a flag: expected true or false, without quotes"
            strange = sorted(str(value) for value in values if known and value not in known)
            if strange:
                return _unknown(fact, strange[0], map(str, known))
        case Member(group=group):
            message = _unknown("country group", group, library.group_ids)
        case conditions.EntryApplies(entry=path) | conditions.ReasonApplies(under=path):
            if not any(is_within(id, path) for id in library.rules):
                message = _unknown("entry", path, library.rules)
        case conditions.CategoryIs(category=category):
            message = _unknown("category", category, CATEGORIES)
        case conditions.Treated(treatment=treatment, under=id):
            message = _unknown("treatment", treatment, FOLLOWS["treatment"])
            message = message or _unknown("interpretation", id, library.interpretations)
    return message


def _unknown(what: str, word: str, words: Iterable[str]) -> str | None:
    """Return that there is no such thing, with the nearest one there is, None if there is."""
    known = list(words)
    if word in known:
        return None
    close = closest(word, known)
    hint = f"did you mean {close}?" if close else f"there are {', '.join(known[:30])}"
    hint = "expected an ISO 3166 code, such as 'US'" if what in ("destination", "origin") else hint
    return f"no {what} is called {word!r}: {hint}"
