"""Reading a spec file: bytes in, a `Spec` or every fault with its place out.

The tables of the file are pydantic models made of the keys of `mtcrcheck.spec.keys`. A value may stand alone, in
a table with its source, or in a list of either where sources disagree; all three are read as a list of claims.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, PlainValidator, ValidationError, create_model
from pydantic_core import ErrorDetails

from mtcrcheck.interval import Interval
from mtcrcheck.spec import keys
from mtcrcheck.spec.diagnostics import BadValueError, Diagnostic, SpecError
from mtcrcheck.spec.keys import Key
from mtcrcheck.spec.model import STRICT, Claim, Claims, CurvePoint, PublishedCategory, Source, Spec, Waiver
from mtcrcheck.spec.syntax import (
    MAY_STAND_BEHIND,
    SURROGATE,
    Document,
    Fault,
    Path,
    dotted,
    parse,
    parse_on,
    parse_setting,
    walk,
)
from mtcrcheck.spec.units import is_unit
from mtcrcheck.spec.values import AnyText, Flag, Reader, Reading, Text, kind_of, reader_of
from mtcrcheck.text import closest, folded

MAX_VALUES = 100
"""Values that one key may list, and points that one curve may have."""
FEW = Field(max_length=MAX_VALUES)
"""Of a list of values, and of a curve, of which bounds compare all points."""
MAX_HINTS = 100
"""Faults up to which each is told what was probably meant: more are no slips, and comparing takes time."""


class Table(BaseModel):
    """A table of the file: keys that it does not know are faults."""

    model_config = {**STRICT, "defer_build": True}


class ClaimTable(Table):
    """With the source that says so: { value = ..., source = ..., note = ... }."""

    value: Annotated[Reading | None, PlainValidator(lambda read: read and read())]
    source: Text | None = None
    note: AnyText | None = None
    suspect: Flag | None = None
    derived: Flag | None = None


def _listed(raw: object, read: Reader, *, required: bool) -> list[object]:
    """Return a value in any of its three forms as a list of claim tables, each value with what reads it."""
    if required and (raw is None or raw == [None]):
        raise BadValueError("missing-key", "this key is required: add it")
    if raw is None:
        return []
    if raw == []:
        words = "the list of values is empty: leave the key out where nothing is known"
        raise BadValueError("empty-list", words)
    items = raw if isinstance(raw, list) else [raw]
    tables = [item if isinstance(item, dict) else {"value": item} for item in items]
    return [{**t, "value": partial(read, t["value"])} if t.get("value") is not None else t for t in tables]


def _claims_field(options: Sequence[Key], *, required: bool = False) -> tuple[Any, Any]:
    check = BeforeValidator(partial(_listed, read=reader_of(options), required=required))
    return Annotated[list[ClaimTable], FEW, check], ... if required else ()


_table: Any = partial(create_model, __base__=Table)


def _rows(row: Any, check: object = None) -> tuple[Any, Any]:
    return Annotated[list[row | None], check] | None, None


def _fields(table: str) -> dict[str, Any]:
    claims = {leaf: _claims_field(options) for leaf, options in keys.in_table(table).items()}
    return claims | {leaf: _rows(MODELS[table, leaf], FEW) for leaf in keys.curves_in(table)}


def _in_tables(raw: object) -> object:
    items = raw if isinstance(raw, list) else [raw]
    return [{"category": item} if isinstance(item, str) else item for item in items]


MODELS: dict[tuple[str, ...], Any] = {
    ("source",): Source,
    ("published_category",): PublishedCategory,
    ("waiver",): Waiver,
}
"""What a table of the file is read as, by its path; of an array of tables, and of a curve, what one of them is."""
for _curve_name, _points in keys.CURVES.items():
    _columns = {key.name.rpartition(".")[2]: _claims_field([key], required=True) for key in _points}
    MODELS[*_curve_name.split("."),] = _table(_curve_name, **_columns)
MODELS |= {(name,): _table(name, **_fields(name)) for name in keys.TABLES}
MODELS[()] = _table(
    "SpecFile",
    name=(Text, ...),
    **_fields(""),
    notes=_rows(AnyText),
    **{name: (MODELS[name,] | None, None) for name in keys.TABLES},
    source=_rows(Source),
    published_category=_rows(PublishedCategory, BeforeValidator(_in_tables)),
    waiver=_rows(Waiver),
)
PLACES: Sequence[str] = (*dict.fromkeys(key.in_file for key in keys.KEYS.values()), *keys.CURVES)
"""Every key of a value and every curve, as a file spells it."""
ALIKE, NEAR = 0.85, 0.75
"""How much of two keys is the same where one may be a slip in the other, at all and where nothing else is."""
FIELDS: Mapping[tuple[str, ...], tuple[str, ...]] = {
    path: tuple(model.__annotations__) for path, model in MODELS.items()
}
"""The keys of each table by its path, for whoever misspells one; those of a claim apart."""


def read_spec(data: bytes, path: str, overrides: Mapping[str, str] | None = None) -> Spec:
    """Read one spec file, TOML or JSON.

    ``path`` is as typed and only named. ``overrides`` maps dotted keys to values that replace the file's
    before anything is checked; a value is read as TOML where it is a TOML value, else as the text itself.
    Raises `SpecError` with every fault of the file, those of overrides first, at ``--set KEY``, line 0.
    """
    document, unread = parse_on(data, path)
    if document is None:
        raise SpecError(sorted(unread))
    settings = overrides or {}
    faults = [fault for key, text in settings.items() if (fault := _override(document.data, key, text))]
    file, found = check(document.data)
    if unread:
        found = [fault for fault in found if fault.code not in MAY_STAND_BEHIND]
    if file is None or faults or unread:
        placed = [*unread, *_placed(document, faults + found, settings)]
        raise SpecError(sorted(placed, key=lambda fault: (fault.line, fault.column)))
    return _build(file, settings, path, hashlib.sha256(data).hexdigest(), data.decode())


def impossible(spec: Spec) -> list[Diagnostic]:
    """Return a fault for each two figures of a spec's file that no aircraft can have together, at both places.

    They are read all the same, and told as a contradiction: only whoever has the sources knows which is wrong.
    """
    found = [
        (less, greater)
        for less, greater in keys.SAID["never_above"]
        if Interval(spec.interval(less).at_least, spec.interval(greater).at_most).crossed
    ]
    if not found:
        return []
    document = parse(spec.text.encode(), spec.path)
    faults = []
    for low, high in found:
        for here, relation, there in ((low, "above", high), (high, "below", low)):
            where = "line {}, column {}".format(*document.place(tuple(there.split("."))))
            mine, its = (spec.claims[key].used[0].text for key in (here, there))
            words = f"{here}: '{mine}' is {relation} {there}, '{its}' ({where}): one of the two is wrong"
            faults.append(Fault(tuple(here.split(".")), "impossible", words))
    return document.diagnose(faults)


def _override(data: dict[str, Any], key: str, text: str) -> Fault | None:
    """Set a key to what its text says; return the fault of one that cannot be set."""
    *heads, leaf = at = tuple(key.split("."))
    if SURROGATE.search(key + text):
        return Fault(at, "invalid-text", f"{key}: the setting is not valid text")
    if not all(at):
        return Fault(at, "invalid-setting", f"'{key}' is no dotted key: write it like mass.max_takeoff")
    table: Any = data
    for head in heads:
        if table.get(head) is None:
            table[head] = {}
        table = table[head]
        if not isinstance(table, dict):
            return Fault(at, "invalid-setting", f"{key}: {head} is not a table")
    is_flag = key in keys.KEYS and keys.KEYS[key].kind == "flag"
    word = text.strip().casefold()
    table[leaf] = keys.YES_OR_NO[word] if is_flag and word in keys.YES_OR_NO else parse_setting(text)
    return None


def _placed(document: Document, faults: Sequence[Fault], settings: Iterable[str]) -> list[Diagnostic]:
    """Return the faults with their places, those of settings first."""
    places = [(f, [s for s in settings if f.path[: s.count(".") + 1] == (*s.split("."),)]) for f in faults]
    of_settings = [Diagnostic(f"--set {by[0]}", 0, 0, f.code, f.message) for f, by in places if by]
    return of_settings + document.diagnose([f for f, by in places if not by])


def check(data: Mapping[str, Any]) -> tuple[Any, list[Fault]]:
    """Return the tables with every value read, and every fault; the tables are None where there is one."""
    faults = list(_faults_of_sources(data))
    try:
        file = MODELS[()].model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        hints = len(details) <= MAX_HINTS
        found = [_fault(data, detail, hints=hints) for detail in details]
        hinted = [fault.message for fault in found if fault.code == "unknown-key"]
        for fault in found:
            table, hint = dotted(fault.path[:-1]), f"did you mean {fault.path[-1]}"
            is_missing = hints and fault.code == "missing-key"  # unless another is told to be a slip of it
            if not (is_missing and any(words.startswith(table) and hint in words for words in hinted)):
                faults.append(fault)
        return None, faults
    return (None if faults else file), faults


_ROWS = "an array of tables: write each under [[{}]], in JSON in braces within brackets"
EXPECTED = {"model_type": "a table", "dataclass_type": "a table", "list_type": _ROWS}
"""What is expected where a value is of another kind, by what pydantic calls that."""


def _fault(data: Mapping[str, Any], detail: ErrorDetails, *, hints: bool) -> Fault:
    path = _in_file(data, detail["loc"])
    name, code, words = dotted(path), detail["type"], detail["msg"]
    if code == "value_error":
        return Fault(path, (error := detail["ctx"]["error"]).code, f"{name}: {error}")
    if code in ("extra_forbidden", "unexpected_keyword_argument"):
        is_table = isinstance(detail["input"], dict) and "value" not in detail["input"]
        words = _meant(path, is_table=is_table) if hints else "no such key here"
        return Fault(path, "unknown-key", f"{name}: {words}", at_key=True)
    if code == "missing":
        code, words = "missing-key", "this key is required: add it"
    elif code == "too_long":
        code, what = "too-long", "curve of {:,} points" if path in MODELS else "list of {:,} values"
        words = f"a {what.format(detail['ctx']['actual_length'])}: at most {MAX_VALUES} are read"
    elif code in EXPECTED:
        expected = "an array of strings, in brackets" if path == ("notes",) else EXPECTED[code].format(name)
        expected += f": write its keys under [{name}], in JSON in braces" if name in keys.TABLES else ""
        code, words = "wrong-type", f"found {kind_of(detail['input'])}, expected {expected}"
    return Fault(path, code, f"{name}: {words}")


def _in_file(data: Any, location: Sequence[int | str]) -> Path:
    """Return where the file has what pydantic places there: a lone value is in no list or table."""
    path: Path = ()
    for step in location:
        if isinstance(step, int) and isinstance(data, list):
            data = data[step]
        elif isinstance(step, str) and isinstance(data, dict):
            data = data.get(step)
        else:
            continue
        path = (*path, step)
    return path


def _meant(path: Path, *, is_table: bool) -> str:
    """Return what to write in place of an unknown key, which may be that of a table."""
    table = tuple(step for step in path[:-1] if isinstance(step, str))
    leaf, here = str(path[-1]), ".".join(table)
    if "." in leaf and leaf in PLACES:
        return "between quotation marks a dot parts no table from its key: write the key into its table"
    words = folded(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", leaf)).split() or [leaf]  # maxPayloadKg
    has_unit = len(words) > 1 and is_unit(words[-1]) and words[-1] != "min"
    names = ["_".join(words), "_".join(words[: len(words) - has_unit])]
    has_values = table[:1] and table[0] in keys.TABLES
    said = keys.INSTEAD["value"] if table not in FIELDS else keys.INSTEAD["values"] if has_values else {}
    said = {**said, **keys.INSTEAD.get(here, {})}
    if why := said.get(names[0]) or said.get(names[1]):
        return why
    known = FIELDS.get(table, tuple(ClaimTable.model_fields))
    is_head = is_table and not table
    meant = _meaning(names, here, tuple(keys.TABLES) if is_head else known, table in FIELDS)
    if meant is None or (is_head and meant not in keys.TABLES):
        return f"no such key here: there are {', '.join(known)}"
    if meant in keys.TABLES and not is_table:
        return f"did you mean a key of [{meant}]: {', '.join(FIELDS[meant,])}?"
    if meant in FIELDS[()] and table:
        top = f"{meant}, at the top of the file, before any table"
        return f"did you mean {f'[{meant}], a table of its own' if meant in keys.TABLES else top}?"
    return f"did you mean {meant.removeprefix(f'{here}.')}?"


def _meaning(names: Sequence[str], here: str, known: Sequence[str], is_named: bool) -> str | None:
    """Return the key that an unknown one may mean, None where none is near.

    It has the same words, is called so, has some of the words, or is spelt nearly so. ``names`` are that of the
    unknown key and the same without its unit; ``known`` are the keys of the table ``here``, others those of others.
    """
    name, words = names[-1], sorted(names[-1].split("_"))
    own = {key: f"{here}.{key}".lstrip(".") for key in known}
    may_stand_elsewhere = is_named and here not in keys.CURVES
    places = {p.rpartition(".")[2]: p for p in (*PLACES, *FIELDS[()]) if may_stand_elsewhere} | own
    called = {**places, **keys.synonyms()} if may_stand_elsewhere else {}
    parts = [key for key in known if {*key.split("_")} < {*words} or (len(name) > 3 and name in key)]
    alike = [key for key in called if key[:1] == name[:1]]
    found = [
        own.get(names[0].replace("_", "")),
        *(place for key, place in places.items() if sorted(key.split("_")) == words),
        *(called.get(each) for each in names),
        own[parts[0]] if len(parts) == 1 else None,
        own.get(closest(name, known, ALIKE) or ""),
        called.get(closest(name, alike, ALIKE) or ""),
        own.get(closest(name, known, NEAR) or ""),
    ]
    return next(filter(None, found), None)


def _faults_of_sources(data: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield each id that two sources have, and each that a value or a published category names and no source has.

    Where the head or the id of a source is misspelt that is told once, and not of each value that names it.
    """
    rows = [
        ((key, index, "id"), row)
        for key, table in data.items()
        if key == "source" or key not in FIELDS[()]
        for index, row in enumerate(table if isinstance(table, list) else [table])
        if isinstance(row, dict)
    ]
    known: dict[str, Path] = {}
    for of_id, row in rows:
        name = row.get("id")
        if isinstance(name, str) and known.setdefault(name, of_id) != of_id:
            message = f"{dotted(of_id)}: another source has the id '{name[:60]}': give each its own"
            yield Fault(of_id, "duplicate-source", message)
    meant = {text for _, row in rows if "id" not in row for text in row.values() if isinstance(text, str)}
    named: dict[str, list[Path]] = {}
    for path, node in walk({key: value for key, value in data.items() if key != "source"}):
        is_claim = isinstance(node, dict) and path and ("value" in node or path[0] == "published_category")
        if is_claim and isinstance(name := node.get("source"), str) and name.strip():
            named.setdefault(name, []).append((*path, "source"))
    unknown = {name: paths for name, paths in named.items() if name not in known and name not in meant}
    for name, paths in unknown.items():
        close = closest(name, known) if len(unknown) <= MAX_HINTS else None
        if close and close not in named and len(paths) > 1:
            at, said = known[close], f"no value names '{close}', and {len(paths)} name '{name[:60]}'"
            yield Fault(at, "unknown-source", f"{dotted(at)}: {said}: did you mean '{name[:60]}'?")
            continue
        hint = f"did you mean '{close}'?" if close else "add it as a [[source]] table"
        for path in paths:
            yield Fault(path, "unknown-source", f"{dotted(path)}: no source has the id '{name[:60]}': {hint}")


def _build(file: Any, settings: Iterable[str], path: str, sha256: str, text: str) -> Spec:
    tables = {name: getattr(file, name) for name in keys.TABLES} | {"": file}
    claims = {}
    for key in keys.KEYS.values():
        table, _, leaf = key.in_file.rpartition(".")
        found = _claims(key, getattr(tables[table], leaf, ()))
        if key.judgement and not is_set(key.name, settings):
            why = "only the analyst's own word counts, on the command line"
            items = (claim._replace(suspect=True, note=why) for claim in found.items)
            found = Claims(key.name, tuple(items))
        if found.items:
            claims[key.name] = found
    return Spec(
        name=file.name,
        path=path,
        sha256=sha256,
        notes=_present(file.notes),
        claims=claims,
        payload_range=_curve(file, "performance.payload_range"),
        payload_endurance=_curve(file, "performance.payload_endurance"),
        aerosol_stated=file.aerosol is not None,
        sources=_present(file.source),
        published_categories=_present(file.published_category),
        waivers=_present(file.waiver),
        text=text,
    )


def is_set(key: str, settings: Iterable[str]) -> bool:
    """Whether a dotted key was set over a spec, alone or with the whole table that it stands in."""
    return any(f"{key}.".startswith(f"{setting}.") for setting in settings)


def _present(items: Sequence[Any] | None) -> tuple[Any, ...]:
    return tuple(item for item in items or () if item is not None)


def _claims(key: Key, tables: Sequence[ClaimTable]) -> Claims:
    """Return the claims on one key: of a spelling that it shares, those whose unit is of its dimension."""
    dimension = key.dimension.name if key.dimension else ""
    found = (
        Claim(reading.value, reading.text, t.source, t.note, bool(t.suspect), bool(t.derived))
        for t in tables
        if (reading := t.value) is not None and reading.dimension == dimension
    )
    return Claims(key.name, tuple(found))


def _curve(file: Any, name: str) -> tuple[CurvePoint, ...]:
    payload, reach = keys.CURVES[name]
    points = _present(getattr(file.performance, name.rpartition(".")[2], None))
    last = reach.name.rpartition(".")[2]
    return tuple(CurvePoint(_claims(payload, p.payload), _claims(reach, getattr(p, last))) for p in points)
