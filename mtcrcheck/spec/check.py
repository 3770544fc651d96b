"""Everything that is wrong with a parsed spec, at once: by path, not yet by line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic_core import ValidationError

from mtcrcheck.spec import keys
from mtcrcheck.spec.locate import dotted
from mtcrcheck.spec.schema import CLAIM, FIELDS, VALIDATOR
from mtcrcheck.spec.suggest import closest
from mtcrcheck.spec.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pydantic_core import ErrorDetails

    from mtcrcheck.spec.locate import Path


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, at the key of ``path`` or at its value."""

    path: Path
    code: str
    message: str
    at_key: bool = False


_SYNONYMS: Mapping[str, str] = {
    "mtow": "mass.max_takeoff",
    "mtom": "mass.max_takeoff",
    "oew": "mass.empty",
    "payload": "mass.max_payload",
    "fuel": "mass.max_fuel",
    "range": "performance.stated_range",
    "max_range": "performance.stated_range",
    "radius": "performance.mission_radius",
    "speed": "performance.max_speed",
    "altitude": "performance.ceiling",
    "battery": "performance.battery_energy",
    "sfc": "performance.specific_fuel_consumption",
    "tsfc": "performance.specific_fuel_consumption",
    "country": "origin",
    "country_of_origin": "origin",
    "maker": "manufacturer",
    "engine": "aircraft.propulsion",
    "sources": "source",
    "waivers": "waiver",
    "note": "notes",
}


MAX_HINTS = 100
"""Faults up to which each is told what was probably meant: more are no slips, and comparing takes time."""


def check(data: Mapping[str, Any]) -> tuple[dict[str, Any] | None, list[Fault]]:
    """Return the tables with every value read, and every fault; the tables are None where there is one."""
    faults = [*_repeated_sources(data), *_unknown_sources(data)]
    try:
        file = VALIDATOR.validate_python(data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        hints = len(details) <= MAX_HINTS
        return None, [*(_fault(data, detail, hints=hints) for detail in details), *faults]
    return (None if faults else file), faults


def _fault(data: Mapping[str, Any], detail: ErrorDetails, *, hints: bool) -> Fault:
    path = _in_file(data, detail["loc"])
    name = dotted(path)
    match detail["type"]:
        case "extra_forbidden":
            meant = _meant(path) if hints else "no such key here"
            return Fault(path, "unknown-key", f"{name}: {meant}", at_key=True)
        case "missing":
            return Fault(path, "missing-key", f"{name}: this key is required: add it")
        case "dict_type":
            expected = "a table"
        case "list_type" if path == ("notes",):
            expected = "an array of strings, in brackets"
        case "list_type":
            expected = f"an array of tables: write each under [[{name}]]"
        case code:
            return Fault(path, code, f"{name}: {detail['msg']}")
    return Fault(path, "wrong-type", f"{name}: found {kind_of(detail['input'])}, expected {expected}")


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


def _meant(path: Path) -> str:
    """Return which key somebody meant by one that does not exist, or which there are."""
    table = tuple(step for step in path[:-1] if isinstance(step, str))
    leaf = str(path[-1])
    fields = FIELDS.get(table, tuple(CLAIM.fields))
    elsewhere = _elsewhere(leaf.lower())
    close = closest(leaf, fields)
    if not close and elsewhere in FIELDS[()]:
        return f"did you mean {elsewhere}, at the top of the file, before any table?"
    if elsewhere and not (close and close.lower() == leaf.lower()):
        head, _, own = elsewhere.rpartition(".")
        close = own if head == ".".join(table) else elsewhere
    return f"did you mean {close}?" if close else f"no such key here: there are {', '.join(fields)}"


def _elsewhere(leaf: str) -> str | None:
    """Return the dotted name of the key that another table, or the top, has under this name."""
    of_tables = (key.in_file for key in keys.KEYS.values() if key.in_file.rpartition(".")[2] == leaf)
    return _SYNONYMS.get(leaf) or next(of_tables, leaf if leaf in FIELDS[()] else None)


def _source_ids(data: Mapping[str, Any]) -> list[tuple[Path, str]]:
    sources = data.get("source")
    tables = sources if isinstance(sources, list) else []
    found = [(i, table.get("id")) for i, table in enumerate(tables) if isinstance(table, dict)]
    return [(("source", index, "id"), name) for index, name in found if isinstance(name, str)]


def _repeated_sources(data: Mapping[str, Any]) -> Iterator[Fault]:
    seen: Counter[str] = Counter()
    for path, name in _source_ids(data):
        seen[name] += 1
        if seen[name] > 1:
            message = f"{dotted(path)}: another source has the id '{name[:60]}': give each its own"
            yield Fault(path, "duplicate-source", message)


def _unknown_sources(data: Mapping[str, Any]) -> Iterator[Fault]:
    known = dict.fromkeys(name for _, name in _source_ids(data))
    unknown = [(path, name) for path, name in _references(data) if name not in known]
    for path, name in unknown:
        close = closest(name, known) if len(unknown) <= MAX_HINTS else None
        hint = f"did you mean '{close}'?" if close else "add it as a [[source]] table"
        yield Fault(path, "unknown-source", f"{dotted(path)}: no source has the id '{name[:60]}': {hint}")


def _references(data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Yield every source id that a value or a published category names, with its path."""
    waiting: list[tuple[Path, Any]] = [((key,), value) for key, value in data.items() if key != "source"]
    while waiting:
        path, node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(((*path, index), item) for index, item in enumerate(node))
        elif isinstance(node, dict):
            waiting.extend(((*path, key), item) for key, item in node.items())
            named = "value" in node or path[0] == "published_category"
            if named and isinstance(node.get("source"), str):
                yield (*path, "source"), node["source"]
